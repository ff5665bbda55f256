//! SX107: a framework or capability nobody knows is named.

use super::super::draft::{Target, Use};
use super::super::frameworks;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX107",
    severity: Severity::Error,
    summary: "a framework or capability that is not known is named",
    explanation: "`frameworks` names the data files of this program, for instance \"package-repository-principles\"; `touches` and assessments \
                  name capabilities of those frameworks only. A framework must be listed on top before its capabilities can be named.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let named = &context.scenario().frameworks;
    let capabilities: Vec<&str> = named
        .iter()
        .filter_map(|name| frameworks::framework(name))
        .flat_map(|f| f.capabilities.iter().map(|c| c.id.as_str()))
        .collect();
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        if context.is_gone(&used.target, &used.name) {
            continue;
        }
        if used.target == Target::Framework {
            findings.extend(framework(used, named));
        } else if used.target == Target::Capability && !capabilities.contains(&used.name.as_str()) {
            let finding = CHECK
                .finding(format!("there is no capability `{}`", used.name))
                .at(used.span.clone(), "not in the scenario's frameworks");
            findings.push(if named.is_empty() {
                finding.help("name its framework on top: `frameworks: [..]`")
            } else {
                finding.meant(used, capabilities.iter().copied())
            });
        }
    }
}

fn framework(used: &Use, named: &[String]) -> Option<Diagnostic> {
    if frameworks::framework(&used.name).is_none() {
        let known = frameworks::names().collect::<Vec<_>>().join(", ");
        return Some(
            CHECK
                .finding(format!("there is no framework `{}`", used.name))
                .at(used.span.clone(), "not known")
                .meant(used, frameworks::names())
                .help(format!("known are {known}")),
        );
    }
    (used.by == "framework" && !named.contains(&used.name)).then(|| {
        CHECK
            .finding(format!("`{}` is not among the scenario's frameworks", used.name))
            .at(used.span.clone(), "assessed here")
            .help(format!("add it on top: `frameworks: [\"{}\"]`", used.name))
    })
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn capabilities_come_from_the_frameworks_named() {
        check(&with(&[
            ("top", "frameworks: [\"package-repository-principles\"],"),
            (
                "inject",
                r#"
touches: ["gen-2a", "gen-9z"],
//                  ^^^^^^^^ SX107
"#,
            ),
        ]));
        check(
            &with(&[(
                "top",
                r#"frameworks: [
"package-repository-principle",
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SX107
],"#,
            )])
            .replace("\"package-repository-principle\",", "  \"package-repository-principl\","),
        );
        check(&with(&[(
            "items",
            r#"
Assessment(id: "a", at: "9m", framework: "package-repository-principles", of: ["Quay"]),
//                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SX107
"#,
        )]));
    }
}
