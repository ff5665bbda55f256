//! SX204: a module planned fuller than it is long.

use super::super::draft::{Owner, Target};
use super::super::model::{Agenda, Content, Item, Scenario};
use super::{Check, Context};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX204",
    severity: Severity::Warning,
    summary: "what a module plans takes longer than the module",
    explanation: "The countdowns, questions, polls, breakouts and breaks an agenda plans in a module must fit into its minutes, and reading injects takes time as well. \
                  An agenda shorter than the one the times were written for scales questions and polls; countdowns it may override. \
                  Plan fewer items (make some Optional), shorten some, or give the module more minutes.",
    run,
};

/// Returns how long an item is planned to take, and whether a shorter agenda shortens it.
fn takes(item: &Item, agenda: &Agenda) -> (Millis, bool) {
    match &item.content {
        Content::Inject(inject) => (Millis(inject.questions.iter().map(|q| q.time.0).sum()), true),
        Content::Question(question) => (question.time, true),
        Content::Decision(decision) => {
            (agenda.countdowns.get(&item.id).copied().unwrap_or(decision.time), false)
        }
        Content::Poll(poll) => (poll.time, true),
        Content::Assessment(assessment) => (assessment.time, true),
        Content::Breakout(breakout) => (breakout.time, true),
        Content::Break(time) => (*time, false),
    }
}

/// Returns how long an item is planned to take in an agenda that plays its module.
pub(in crate::scenario) fn planned_time(
    scenario: &Scenario,
    agenda: &Agenda,
    module: usize,
    item: &Item,
) -> Millis {
    let (given, span) = (agenda.modules[module], scenario.module_span(module));
    let (time, scales) = takes(item, agenda);
    if scales && span > given && span.0 > 0 { Millis(time.0 * given.0 / span.0) } else { time }
}

fn planned(scenario: &Scenario, agenda: &Agenda, m: usize) -> Millis {
    let items = scenario.modules[m].items.clone().map(|i| &scenario.items[i]);
    let items = items.filter(|item| item.when.is_none() && agenda.tiers.contains(&item.tier));
    Millis(items.map(|item| planned_time(scenario, agenda, m, item).0).sum())
}

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for (a, agenda) in scenario.agendas.iter().enumerate() {
        if context.unsure(Owner::Agenda(a), ["minutes"]) {
            continue;
        }
        for (m, module) in scenario.modules.iter().enumerate() {
            let given = agenda.modules[m];
            let planned = planned(scenario, agenda, m);
            if given == Millis::ZERO || planned <= given {
                continue;
            }
            let used = context.draft.uses.iter().filter(|u| u.target == Target::Module);
            let mut used = used.filter(|u| u.name == module.id.as_str());
            let place = used.find(|u| agenda_of(context, u.span.start) == Some(agenda));
            let Some(place) = place else { continue };
            findings.push(
                CHECK
                    .finding(format!(
                        "the module `{}` is planned fuller than it is long in `{}`",
                        module.id, agenda.id
                    ))
                    .at(place.span.clone(), format!("{given} are given, {planned} are planned"))
                    .help(
                        "make some items Optional, shorten some, or give the module more minutes",
                    ),
            );
        }
    }
}

/// Returns the agenda whose `minutes` hold the place.
fn agenda_of<'a>(context: &Context<'a>, at: usize) -> Option<&'a Agenda> {
    let agendas = context.scenario().agendas.iter().enumerate();
    agendas
        .filter(|(a, _)| {
            let owner = Owner::Agenda(*a);
            context.draft.places.written(owner, "minutes").is_some_and(|s| s.contains(&at))
        })
        .map(|(_, agenda)| agenda)
        .next()
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn what_is_planned_fits() {
        let items = r#"Question(id: "q", at: "9m", ask: "?", to: All, objectives: ["notice"], time: "15m"), Break(id: "b", at: "19m", minutes: 2),"#;
        check(
            &with(&[("items", items)])
                .replace("\"short\": (minutes: {\"one\"", "\"short\": (minutes: {\n    \"one\"")
                .replace("/*minutes*/}", "\n//  ^^^^^ SX204\n}"),
        );
        let shorter = with(&[
            (
                "items",
                r#"Question(id: "q", at: "9m", ask: "?", to: All, objectives: ["notice"], time: "15m"),"#,
            ),
            (
                "agendas",
                "\"half\": (minutes: {\"one\": 10}, hot_wash: 5, countdowns: {\"act\": \"2m\"}),",
            ),
        ]);
        check(&shorter);
    }
}
