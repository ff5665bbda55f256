//! SX122: an effect on an inject that is already over.

use super::super::draft::Owner;
use super::super::model::Tier;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX122",
    severity: Severity::Warning,
    summary: "an effect concerns an inject that has already been played",
    explanation: "`Queue` and `Drop` concern injects that are still to come. One that stands before has been released by then, so the effect would do nothing. \
                  Move the inject behind, make it a contingency, or name another.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for used in context.draft.uses.iter().filter(|u| matches!(u.by, "Queue" | "Drop")) {
        let (Some(from), Some(&to)) = (used.item, scenario.index.get(used.name.as_str())) else {
            continue;
        };
        let (Some(here), Some(there)) = (scenario.items.get(from), scenario.items.get(to)) else {
            continue;
        };
        // What may have been passed over can still be queued or dropped.
        let surely_over = there.tier == Tier::Core && there.when.is_none();
        if to <= from && surely_over && here.module.is_some() {
            findings.push(
                CHECK
                    .finding(format!("`{}` comes too late for `{}`", used.by, used.name))
                    .at(used.span.clone(), "played before this")
                    .also(context.draft.places.of(Owner::Item(to), "id"), "it stands here")
                    .help("name an inject that stands later, or a contingency"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn what_is_over_cannot_be_queued() {
        check_with("yank", "then: [\nQueue(\"mail\", 3)\n//    ^^^^^^ SX122\n]");
    }
}
