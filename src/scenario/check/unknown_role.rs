//! SX103: a role or group that does not exist is named.

use super::super::draft::Target;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX103",
    severity: Severity::Error,
    summary: "a role or group that does not exist is named",
    explanation: "Recipients, owners, groups and breakouts name roles by their code and groups by their id. \
                  What is sent to nobody would be lost without anybody noticing, so it is refused.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        let what = if used.target == Target::Role {
            "role"
        } else if used.target == Target::Group {
            "group"
        } else {
            continue;
        };
        if context.may_exist(&used.target, &used.name) {
            continue;
        }
        let known: Vec<&str> =
            context.draft.declared(&used.target).map(|d| d.name.as_str()).collect();
        let all = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
        let mut finding = CHECK
            .finding(format!("there is no {what} `{}`", used.name))
            .at(used.span.clone(), format!("named in `{}`", used.by))
            .meant(used, known);
        let named =
            context.scenario().roles.iter().find(|r| r.name.eq_ignore_ascii_case(&used.name));
        if let Some(role) = named.filter(|_| what == "role") {
            finding = finding
                .help(format!("did you mean `{}`? roles are named by their code", role.code))
                .replace(used.span.clone(), format!("\"{}\"", role.code));
        }
        if !all.is_empty() && finding.helps.is_empty() {
            finding = finding.help(format!("there are {all}"));
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn owners_recipients_and_breakouts_must_exist() {
        check_with(
            "items",
            r#"
Question(id: "q", at: "9m", ask: "?", to: Roles(["REG", "RGE"]), objectives: ["notice"]),
//                                                      ^^^^^ SX103
Breakout(id: "b", at: "9m", groups: ["north"], ask: "Three."),
//                                   ^^^^^^^ SX103
"#,
        );
    }
}
