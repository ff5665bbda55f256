//! SX109: an item of another sort is named.

use super::super::draft::{Owner, Sort, Target};
use super::super::model::Content;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX109",
    severity: Severity::Error,
    summary: "an item of another sort is named",
    explanation: "`Released`, `Queue`, `Drop`, `GoTo` and `says_on` name injects; `Chose`, `TimedOut`, `countdowns` and `tends` name decisions; \
                  `same_as` names a poll or an assessment, whichever it stands in.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for used in &context.draft.uses {
        let Target::Item(sort) = used.target else { continue };
        let Some(&i) = scenario.index.get(used.name.as_str()) else { continue };
        let is = word(&scenario.items[i].content);
        let wanted = match sort {
            Sort::Inject => "an inject",
            Sort::Decision => "a decision",
            Sort::Poll => "a poll",
            Sort::Assessment => "an assessment",
        };
        if is != wanted {
            findings.push(
                CHECK
                    .finding(format!("`{}` is {is}, but `{}` names {wanted}", used.name, used.by))
                    .at(used.span.clone(), format!("expected {wanted}"))
                    .also(context.draft.places.of(Owner::Item(i), "id"), format!("this is {is}")),
            );
        }
    }
}

fn word(content: &Content) -> &'static str {
    match content {
        Content::Inject(_) => "an inject",
        Content::Question(_) => "a question",
        Content::Decision(_) => "a decision",
        Content::Poll(_) => "a poll",
        Content::Assessment(_) => "an assessment",
        Content::Breakout(_) => "a breakout",
        Content::Break(_) => "a break",
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn each_place_wants_its_sort() {
        check_with(
            "items",
            r#"
Question(id: "q", at: "9m", ask: "?", to: All, objectives: ["notice"], when: Any([Released("act"), TimedOut("mail")])),
//                                                                                         ^^^^^ SX109
//                                                                                                          ^^^^^^ SX109
"#,
        );
    }
}
