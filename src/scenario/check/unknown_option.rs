//! SX108: an option its decision does not have is named.

use super::super::draft::Target;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};
use crate::ident::{ItemId, OptionId};

pub(super) const CHECK: Check = Check {
    code: "SX108",
    severity: Severity::Error,
    summary: "an option its decision does not have is named",
    explanation: "`Chose(\"decision\", \"option\")`, `time_out: As(\"option\")` and the `tends` of simulated players name an option by its id within its decision, \
                  not by its label.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        let Target::Choice(decision) = &used.target else { continue };
        let Some((_, found)) = context.scenario().decision(&ItemId::new(decision)) else {
            continue;
        };
        if found.takes(&OptionId::new(&used.name)) || context.may_exist(&used.target, &used.name) {
            continue;
        }
        let known = found.options.iter().map(|o| o.id.as_str());
        let all = known.clone().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(", ");
        let mut finding = CHECK
            .finding(format!("the decision `{decision}` has no option `{}`", used.name))
            .at(used.span.clone(), "unknown option")
            .meant(used, known);
        if !all.is_empty() && finding.helps.is_empty() {
            finding = finding.help(format!("it has {all}"));
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, check_with, with};

    #[test]
    fn options_belong_to_their_decision() {
        check_with(
            "items",
            r#"
Question(id: "q", at: "9m", ask: "?", to: All, objectives: ["notice"], when: Chose("act", "jank")),
//                                                                                        ^^^^^^ SX108
"#,
        );
        check_with(
            "role",
            r#"simulated: (tends: {"act": {"yank": 1,
    "weit": 2,
//  ^^^^^^ SX108
}})"#,
        );
        check(&with(&[]).replace(
            "time_out: As(\"wait\")",
            "time_out: As(\n    \"later\"\n//  ^^^^^^^ SX108\n)",
        ));
    }
}
