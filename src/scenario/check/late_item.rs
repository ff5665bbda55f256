//! SX123: an item is planned after its module has ended.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX123",
    severity: Severity::Warning,
    summary: "an item is planned after its module has ended",
    explanation: "`at` counts from the start of the module, and the first agenda that plays the module says how long it is. An item planned later than that would always \
                  be behind plan. Give the module more minutes, or plan the item earlier; other agendas scale the times by themselves.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for (m, module) in scenario.modules.iter().enumerate() {
        let first = scenario.agendas.iter().enumerate().find_map(|(a, agenda)| {
            let minutes = agenda.modules.get(m).copied()?;
            (minutes > Millis::ZERO).then_some((a, minutes))
        });
        let Some((agenda, minutes)) = first else { continue };
        for i in module.items.clone() {
            let item = &scenario.items[i];
            let unsure = context.unsure(Owner::Agenda(agenda), ["minutes"])
                || context.unsure(Owner::Item(i), ["at"]);
            if item.at > minutes && !unsure {
                findings.push(
                    CHECK
                        .finding(format!("`{}` is planned after its module has ended", item.id))
                        .at(
                            context.draft.places.of(Owner::Item(i), "at"),
                            format!("the module takes {minutes}"),
                        )
                        .also(
                            context.draft.places.of(Owner::Agenda(agenda), "minutes"),
                            format!("in `{}`", scenario.agendas[agenda].id),
                        )
                        .help("give the module more minutes, or plan the item earlier"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn times_lie_within_the_module() {
        check_with(
            "items",
            "\nBreak(id: \"a\", at: \"20m\", minutes: 0),\nBreak(id: \"b\", at: \"20m1s\", minutes: 0),\n//                 ^^^^^^^ SX123\n",
        );
    }
}
