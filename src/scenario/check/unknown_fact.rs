//! SX105: a fact or gauge that is not declared is named.

use super::super::draft::Target;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX105",
    severity: Severity::Error,
    summary: "a fact or gauge that is not declared is named",
    explanation: "What the story remembers is declared once on top: `facts: [\"public\"]`, `gauges: {\"trust\": (start: 100)}`. \
                  So a slip of the pen in a condition or effect is found before it silently never holds.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        let (what, other, field) = if used.target == Target::Fact {
            ("fact", Target::Gauge, "facts: [.., \"x\"]")
        } else if used.target == Target::Gauge {
            ("gauge", Target::Fact, "gauges: {.., \"x\": (start: 100)}")
        } else {
            continue;
        };
        if context.may_exist(&used.target, &used.name) {
            continue;
        }
        let known = context.draft.declared(&used.target).map(|d| d.name.as_str());
        let mut finding = CHECK
            .finding(format!("there is no {what} `{}`", used.name))
            .at(used.span.clone(), format!("named in `{}`", used.by))
            .meant(used, known);
        if context.is_declared(&other, &used.name) {
            let is = if what == "fact" { "a gauge" } else { "a fact" };
            finding = finding.help(format!("`{}` is {is}", used.name));
        } else if finding.helps.is_empty() {
            finding = finding.help(format!("declare it: `{}`", field.replace('x', &used.name)));
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, findings, with};

    #[test]
    fn conditions_and_effects_name_what_is_declared() {
        check(
            &with(&[
                ("top", "facts: [\"public\"], gauges: {\"trust\": (start: 50, shown: true)},"),
                ("inject", "when: Fact(\"public\")"),
                (
                    "yank",
                    r#"then: [Set("public"), Add("trust", -5),
Set("pubic"), Add("truth", 1)
//  ^^^^^^^ SX105
]"#,
                ),
            ])
            .replace("Add(\"truth\", 1)", ""),
        );
        let found = findings(&with(&[
            ("top", "gauges: {\"trust\": (start: 50, shown: true)},"),
            ("yank", "then: [Add(\"trust\", 1), Set(\"trust\")]"),
        ]));
        assert_eq!(found[0].helps, ["`trust` is a gauge"]);
    }
}
