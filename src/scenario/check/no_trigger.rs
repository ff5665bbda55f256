//! SX118: a contingency that would never be offered.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX118",
    severity: Severity::Error,
    summary: "a contingency has no trigger",
    explanation: "A contingency inject is offered to the facilitator while its `offer_when` holds. Without a trigger it would never be offered, \
                  and the facilitator would have to remember it with both hands full of people.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, item, inject) in context.injects() {
        let written = context.draft.places.written(Owner::Item(i), "offer_when");
        if inject.contingency.is_some() && written.is_none() {
            findings.push(
                CHECK
                    .finding(format!("the contingency `{}` has no trigger", item.id))
                    .at(context.draft.places.of(Owner::Item(i), "id"), "when is it offered?")
                    .help("add `offer_when: ..` before `inject:`, for instance `offer_when: PlayMinutes(AtLeast(25))`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn a_contingency_says_when() {
        check_with(
            "end",
            r#"contingencies: [
(inject: Inject(id: "leak", kind: News, from: "a reporter", to: All, title: "Live soon", body: "Comment?", objectives: ["notice"])),
//                  ^^^^^^ SX118
],"#,
        );
    }
}
