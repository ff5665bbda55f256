//! SX202: an objective nothing exercises.

use std::collections::BTreeSet;

use super::super::draft::{Owner, Target};
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity, nearest};

pub(super) const CHECK: Check = Check {
    code: "SX202",
    severity: Severity::Warning,
    summary: "an objective is exercised by nothing",
    explanation: "The report rates every objective. One that no inject, question, decision or expected action serves can only be rated \"not observed\". \
                  Name it in `objectives` of what exercises it, or drop it: few objectives well played are worth more.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut served: BTreeSet<&str> = BTreeSet::new();
    for (_, item) in context.items() {
        served.extend(item.objectives.iter().map(crate::ident::ObjectiveId::as_str));
    }
    for (_, _, question) in context.questions() {
        served.extend(question.objectives.iter().map(crate::ident::ObjectiveId::as_str));
    }
    let tasks = context.draft.uses.iter().filter(|u| u.target == Target::Task);
    served.extend(tasks.filter_map(|u| u.name.split('/').next()));
    for (i, objective) in context.scenario().objectives.iter().enumerate() {
        let id = objective.id.as_str();
        // A slip of the pen in an item is found there; here it stands for what was meant.
        let meant = |name: &&str| {
            !context.is_declared(&Target::Objective, name) && nearest(name, [id]).is_some()
        };
        if !served.contains(id) && !context.draft.is_lost(id) && !served.iter().any(meant) {
            findings.push(
                CHECK
                    .finding(format!("nothing exercises the objective `{}`", objective.id))
                    .at(context.draft.places.of(Owner::Objective(i), ""), "no item names it")
                    .help(format!(
                        "add `objectives: [\"{}\"]` to the items that exercise it",
                        objective.id
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn an_objective_wants_an_item() {
        check_with(
            "objectives",
            r#"
    "tell": (text: "Tell them", capability: "Communicate"),
//  ^^^^^^ SX202
"#,
        );
    }
}
