//! SX112: a decision does not say what happens when nobody decides.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX112",
    severity: Severity::Error,
    summary: "a decision has no time-out outcome",
    explanation: "\"Time ran out\" is a result like any other, and often the most instructive one: the room must see what not deciding leads to. \
                  Say it with `time_out: As(\"option\")`, or with an outcome of its own: `time_out: Own(text: \"The journalist's version stands\", then: [..])`.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, item, decision) in context.decisions() {
        let written = context.draft.places.written(Owner::Item(i), "time_out").is_some();
        if written || context.unsure(Owner::Item(i), ["time_out"]) {
            continue;
        }
        let example = decision.options.last().map_or("..", |o| o.id.as_str());
        findings.push(
            CHECK
                .finding(format!("the decision `{}` has no time-out outcome", item.id))
                .at(
                    context.draft.places.of(Owner::Item(i), "id"),
                    "what happens when nobody decides?",
                )
                .help(format!(
                    "add `time_out: As(\"{example}\")` or `time_out: Own(text: \"..\")`"
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn every_decision_says_what_not_deciding_means() {
        let script = with(&[]).replace("], time_out: As(\"wait\"),", "],");
        check(&script.replace("(id: \"yank\"", "//           ^^^^^ SX112\n(id: \"yank\""));
    }
}
