//! SX117: an item is planned earlier than the one before it.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX117",
    severity: Severity::Error,
    summary: "an item is planned earlier than the one before it",
    explanation: "Items come in the order in which they stand; `at` says when each is planned, from the start of its module. A time that goes backwards can never be kept. \
                  Move the item, or change its time.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for module in &scenario.modules {
        for i in module.items.clone().skip(1) {
            let (before, item) = (&scenario.items[i - 1], &scenario.items[i]);
            let unsure = |i| context.unsure(Owner::Item(i), ["at"]);
            if item.at < before.at
                && !unsure(i)
                && !unsure(i - 1)
                && let Some(span) = context.draft.places.written(Owner::Item(i), "at")
            {
                findings.push(
                    CHECK
                        .finding(format!(
                            "`{}` is planned before the item that stands before it",
                            item.id
                        ))
                        .at(span, format!("earlier than {}", before.at))
                        .also(
                            context.draft.places.of(Owner::Item(i - 1), "at"),
                            format!("`{}` comes first", before.id),
                        )
                        .help("move it up, or give it a later time"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn times_do_not_go_backwards() {
        check_with(
            "items",
            "\nBreak(id: \"b\", at: \"1m59s\", minutes: 1),\n//                 ^^^^^^^ SX117\n",
        );
    }
}
