//! SX113: the parts of an agenda are not its slot.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX113",
    severity: Severity::Error,
    summary: "the parts of an agenda do not add up to its slot",
    explanation: "`slot` is the length of the room's booking. Welcome, modules, hot wash and close must fill it exactly, so that behind and ahead of plan mean something. \
                  Leave `slot` out and it is the sum.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, agenda) in context.scenario().agendas.iter().enumerate() {
        let owner = Owner::Agenda(i);
        let Some(span) = context.draft.places.written(owner, "slot") else { continue };
        let Ok(slot) = context.text[span.clone()].parse::<u64>() else { continue };
        let sum = agenda.slot();
        let parts = ["welcome", "minutes", "hot_wash", "close", "slot"];
        if sum == Millis::minutes(slot) || context.unsure(owner, parts) {
            continue;
        }
        let part = |ms: Millis| ms.0 / 60_000;
        let play: Vec<String> = agenda.modules.iter().map(|m| part(*m).to_string()).collect();
        findings.push(
            CHECK
                .finding(format!("the parts of `{}` do not add up to its slot", agenda.id))
                .at(span, format!("the parts add up to {} minutes", part(sum)))
                .also(context.draft.places.of(owner, "minutes"), "the modules")
                .help(format!(
                    "welcome {} + modules {} + hot wash {} + close {} = {}",
                    part(agenda.welcome),
                    play.join(" + "),
                    part(agenda.hot_wash),
                    part(agenda.close),
                    part(sum)
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn the_slot_is_the_sum() {
        check_with("agenda", "welcome: 3, close: 2, slot: 30");
        check_with("agenda", "welcome: 3, close: 2,\n  slot: 31,\n//      ^^ SX113\n");
    }
}
