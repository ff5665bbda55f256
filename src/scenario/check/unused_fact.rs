//! SX120: a fact or gauge that makes no difference.

use super::super::draft::{Target, Use};
use super::{Check, Context, enough};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::ident::Name;

pub(super) const CHECK: Check = Check {
    code: "SX120",
    severity: Severity::Warning,
    summary: "a fact or gauge makes no difference",
    explanation: "A fact that is set but that no condition reads changes nothing; a gauge that nothing moves, or that is moved but neither shown to players nor read by \
                  a condition, tells nobody anything. Let something follow from it, or remove it.",
    run,
};

/// Tells whether a use names this, or probably meant to.
fn stands_for(context: &Context<'_>, used: &Use, name: &str) -> bool {
    used.name == name
        || (!context.is_declared(&used.target, &used.name) && nearest(&used.name, [name]).is_some())
}

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let of_facts = |target: &Target| matches!(target, Target::Fact | Target::Gauge);
    let all: Vec<&Use> = context.draft.uses.iter().filter(|u| of_facts(&u.target)).collect();
    for declared in context.draft.declared.iter().filter(|d| of_facts(&d.target)) {
        if enough(findings) {
            break;
        }
        let gauges = &context.scenario().gauges;
        let unread =
            declared.target == Target::Gauge && !gauges.contains_key(&Name::new(&declared.name));
        if unread || context.draft.is_lost(&declared.name) {
            continue;
        }
        let uses: Vec<&Use> = all
            .iter()
            .copied()
            .filter(|u| u.target == declared.target && stands_for(context, u, &declared.name))
            .collect();
        let read = uses.iter().any(|u| !u.writes());
        let written = uses.iter().find(|u| u.writes());
        let gauge = context.scenario().gauges.get(&Name::new(&declared.name));
        let shown = gauge.is_some_and(|g| g.shown);
        let is_fact = declared.target == Target::Fact;
        let (message, label) = match (written.is_some(), read, shown) {
            (false, false, false) => ("is never used", "declared here"),
            (false, false, true) => ("never moves", "nothing adds to it"),
            (true, false, false) if is_fact => {
                ("is set or cleared, but no condition reads it", "declared here")
            }
            (true, false, false) => {
                ("is moved, but nobody sees it and no condition reads it", "not shown")
            }
            (_, true, _) | (true, _, true) => continue,
        };
        let mut finding = CHECK
            .finding(format!("`{}` {message}", declared.name))
            .at(declared.span.clone(), label)
            .help("let something follow from it, or remove it");
        if let Some(used) = written {
            finding = finding.also(used.span.clone(), format!("`{}` here", used.by));
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn what_changes_nothing_is_found() {
        check(&with(&[
            (
                "top",
                r#"facts: ["read", "set",
//              ^^^^^ SX120
    "idle"],
//  ^^^^^^ SX120
gauges: {"shown": (start: 5, shown: true),
    "hidden": (start: 5),
//  ^^^^^^^^ SX120
    "still": (start: 5, shown: true),
//  ^^^^^^^ SX120
},"#,
            ),
            ("inject", "when: Not(Fact(\"read\"))"),
            ("yank", "then: [Set(\"read\"), Set(\"set\"), Add(\"shown\", 1), Add(\"hidden\", 1)]"),
        ]));
    }
}
