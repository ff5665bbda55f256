//! SX205: a hot wash that is too short.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX205",
    severity: Severity::Warning,
    summary: "the hot wash is shorter than a tenth of the slot",
    explanation: "What people learned is said in the hot wash or never. Less than a tenth of the slot leaves no time for every role to speak; \
                  a shorter play with a longer hot wash teaches more.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, agenda) in context.scenario().agendas.iter().enumerate() {
        let slot = agenda.slot();
        let Some(span) = context.draft.places.written(Owner::Agenda(i), "hot_wash") else {
            continue;
        };
        let parts = ["welcome", "minutes", "hot_wash", "close"];
        if agenda.hot_wash.0 * 10 < slot.0 && !context.unsure(Owner::Agenda(i), parts) {
            let least = slot.0.div_ceil(600_000);
            findings.push(
                CHECK
                    .finding(format!("the hot wash of `{}` is too short", agenda.id))
                    .at(span, format!("at least {least} of {} minutes", slot.0 / 60_000))
                    .help(
                        "take the minutes from a module; what people learned is said here or never",
                    ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn a_tenth_is_enough() {
        check_with(
            "agendas",
            "\n\"ok\": (minutes: {\"one\": 27}, hot_wash: 3),\n\"no\": (minutes: {\"one\": 28}, hot_wash: 3),\n//                                     ^ SX205\n",
        );
    }
}
