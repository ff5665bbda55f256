//! SX121: a poll or assessment that asks nothing, or repeats what has not been asked.

use std::ops::Range;

use super::super::draft::Owner;
use super::super::model::Content;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};
use crate::ident::ItemId;

pub(super) const CHECK: Check = Check {
    code: "SX121",
    severity: Severity::Error,
    summary: "a poll or assessment asks nothing, or repeats one that comes later",
    explanation: "A poll has a question and at least two answers, an assessment a framework. With `same_as` they come from an earlier one, \
                  so that the shift between before and after can be shown; what is repeated must stand before.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let places = &context.draft.places;
    for (i, item) in context.items() {
        let owner = Owner::Item(i);
        let (same_as, lacks, needs) = if let Content::Poll(poll) = &item.content {
            let lacks = poll.ask.is_empty() || poll.options.len() < 2;
            (&poll.same_as, lacks, "an `ask` and at least two `options`")
        } else if let Content::Assessment(assessment) = &item.content {
            (&assessment.same_as, assessment.framework.is_empty(), "a `framework`")
        } else {
            continue;
        };
        if let Some(earlier) = same_as {
            later(context, i, earlier, places.of(owner, "same_as"), findings);
        } else if lacks && !context.unsure(owner, ["ask", "options", "framework", "same_as"]) {
            findings.push(
                CHECK
                    .finding(format!("`{}` asks nothing yet", item.id))
                    .at(places.of(owner, "id"), format!("needs {needs}"))
                    .help("or repeat an earlier one: `same_as: \"..\"`"),
            );
        }
    }
}

fn later(
    context: &Context<'_>,
    i: usize,
    earlier: &ItemId,
    span: Range<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(&at) = context.scenario().index.get(earlier) else { return };
    if at < i {
        return;
    }
    let what = if at == i { "itself" } else { "what comes later" };
    findings.push(
        CHECK
            .finding(format!("`{}` repeats {what}", context.scenario().items[i].id))
            .at(span, "must stand before")
            .help("the first of the two holds the question, the second `same_as`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn polls_ask_and_repeat_what_was_asked() {
        check_with(
            "items",
            r#"
Poll(id: "p0", at: "9m", same_as: "p1"),
//                                ^^^^ SX121
Poll(id: "p1", at: "9m", ask: "How?", options: ["a", "b"]),
Poll(id: "p2", at: "9m", same_as: "p1"),
Poll(id: "p3", at: "9m", ask: "How?", options: ["a"]),
//       ^^^^ SX121
Assessment(id: "a", at: "9m", of: ["x"]),
//             ^^^ SX121
"#,
        );
    }
}
