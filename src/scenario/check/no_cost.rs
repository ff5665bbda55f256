//! SX201: an option without a cost.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX201",
    severity: Severity::Warning,
    summary: "an option has no cost",
    explanation: "A decision without a cost is a quiz: everybody takes the safe answer. Say what each option costs, to whom, before the choice is made: \
                  time, trust, money, a broken build. If you cannot think of one, it may not be an option.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, item, decision) in context.decisions() {
        for (o, option) in decision.options.iter().enumerate() {
            let unsure = context.unsure(Owner::Choice(i, o), ["cost"]);
            if option.cost.trim().is_empty() && !unsure {
                findings.push(
                    CHECK
                        .finding(format!("the option `{}` of `{}` has no cost", option.id, item.id))
                        .at(
                            context.draft.places.of(Owner::Choice(i, o), "id"),
                            "what does it cost, and whom?",
                        )
                        .help("add `cost: \"..\"`"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn every_option_has_its_price() {
        check(
            &with(&[])
                .replace(", cost: \"Builds break\"", "")
                .replace("/*yank*/),", "),\n//   ^^^^^^ SX201"),
        );
    }
}
