//! SX106: an objective or critical task that does not exist is named.

use super::super::draft::Target;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX106",
    severity: Severity::Error,
    summary: "an objective or critical task that does not exist is named",
    explanation: "Items say which objectives they exercise; expected actions say which critical task they show, written \"objective/task\". \
                  The report counts by these names, so a name nobody declared would leave a gap in it.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        let what = if used.target == Target::Objective {
            "objective"
        } else if used.target == Target::Task {
            "critical task"
        } else {
            continue;
        };
        if context.may_exist(&used.target, &used.name) {
            continue;
        }
        let known: Vec<&str> =
            context.draft.declared(&used.target).map(|d| d.name.as_str()).collect();
        let mut finding = CHECK
            .finding(format!("there is no {what} `{}`", used.name))
            .at(used.span.clone(), format!("named in `{}`", used.by))
            .meant(used, known.iter().copied());
        if used.target == Target::Task && !used.name.contains('/') {
            let end = format!("/{}", used.name);
            if let Some(full) = known.iter().find(|k| k.ends_with(&end)) {
                finding = finding.replace(used.span.clone(), format!("\"{full}\""));
            }
            finding = finding.help("critical tasks are named \"objective/task\"");
        }
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn objectives_and_tasks_must_be_declared() {
        check_with(
            "items",
            r#"
Question(id: "q", at: "9m", ask: "?", to: All, objectives: ["notise"], expect: ["a", (text: "b", task: "notice/say"), (text: "c", task: "say")]),
//                                                          ^^^^^^^^ SX106
//                                                                                                                                      ^^^^^ SX106
"#,
        );
    }
}
