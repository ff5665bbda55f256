//! SX115: a decision without a choice.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX115",
    severity: Severity::Error,
    summary: "a decision has fewer than two options",
    explanation: "One option is no decision, it is an announcement: write an inject. A good decision has at least two options that reasonable people would defend, \
                  each with its cost.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, item, decision) in context.decisions() {
        let Some(span) = context.draft.places.written(Owner::Item(i), "options") else { continue };
        if context.unsure(Owner::Item(i), ["options"]) {
            continue;
        }
        if decision.options.len() < 2 && context.text[span.clone()].starts_with('[') {
            findings.push(
                CHECK
                    .finding(format!("the decision `{}` leaves no choice", item.id))
                    .at(context.draft.places.of(Owner::Item(i), "id"), "fewer than two options")
                    .also(span.start..span.start + 1, "these are its options")
                    .help("add what a reasonable person would do instead, with its cost"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn one_option_is_no_choice() {
        check_with(
            "items",
            r#"
Decision(id: "b", at: "9m", owner: "REG", asks: Players, time: "4m", prompt: "?", options: [(id: "x", label: "X", cost: "c")],
//           ^^^ SX115
time_out: As("x"), objectives: ["notice"]),
"#,
        );
    }
}
