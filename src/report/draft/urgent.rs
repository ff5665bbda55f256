//! What must be acted on before the whole report has been read.

use super::Draft;
use crate::clock::Millis;
use crate::report::model::{
    Action, DecisionLine, DecisionReport, Lapse, ObjectiveAnalysis, Statement, TaskAnalysis, Urgent,
};
use crate::report::places;
use crate::session::{Hold, Outcome, Priority, RecordFrom};
use crate::words::fill;

/// What is due within so many days cannot wait for the report.
const DAYS: u64 = 7;
const DAY: Millis = Millis::minutes(24 * 60);
/// Observations that stand beside a capability that could not be performed.
const OBSERVED: usize = 2;

impl Draft<'_> {
    pub(super) fn urgent(
        &self,
        objectives: &[ObjectiveAnalysis],
        decisions: &[DecisionReport],
        plan: &[Action],
    ) -> Urgent {
        Urgent {
            actions: self.pressing(plan),
            real_world: self.real_world(),
            lapses: lapses(objectives),
            decisions: self.open_decisions(decisions),
        }
    }

    /// Returns the actions of high priority, and those due within seven days of the last entry.
    fn pressing(&self, plan: &[Action]) -> Vec<Action> {
        let day = self.session.at.wall.plus(Millis(DAY.0 * DAYS)).date(self.veil.offset());
        let high = Priority::High.label_in(self.labels);
        let presses = |action: &&Action| {
            action.priority.as_deref() == Some(high)
                // ISO dates stand in the order of their letters.
                || action.due.as_ref().is_some_and(|due| *due <= day)
        };
        plan.iter().filter(presses).cloned().collect()
    }

    fn real_world(&self) -> Vec<String> {
        let clock = &self.session.clock;
        let over = clock.stops.iter().filter(|stop| stop.why == Hold::Emergency).map(|stop| {
            fill(
                self.w.emergency_over,
                &[
                    ("at", &stop.from.happened().hm(self.veil.offset())),
                    ("minutes", &stop.length().round_minutes()),
                ],
            )
        });
        let standing = clock.held_since.filter(|_| clock.hold == Some(Hold::Emergency));
        let standing = standing.map(|from| {
            fill(self.w.emergency_stands, &[("at", &from.happened().hm(self.veil.offset()))])
        });
        over.chain(standing).collect()
    }

    fn open_decisions(&self, decisions: &[DecisionReport]) -> Vec<DecisionLine> {
        let open = self.scenario.items.iter().filter(|item| {
            let Some(state) = self.session.decision(&item.id) else { return false };
            match &state.record {
                None => state.round().is_some(),
                Some(record) => {
                    matches!(record.outcome, Outcome::Deferred | Outcome::Escalated | Outcome::None)
                        || record.from == RecordFrom::TimeOut
                }
            }
        });
        let open: Vec<&str> = open.map(|item| item.id.as_str()).collect();
        let decisions = decisions.iter().filter(|decision| open.contains(&decision.id.as_str()));
        decisions.map(super::summary::line).collect()
    }
}

fn lapses(objectives: &[ObjectiveAnalysis]) -> Vec<Lapse> {
    let mut lapses = Vec::new();
    for (objective, number) in objectives.iter().zip(1..) {
        let failed = objective.capabilities.iter().filter(|c| c.rating.letter == "U");
        for capability in failed {
            let words = |statement: &Statement| statement.text.clone();
            // What was seen of the tasks that failed says more than what was seen of the others.
            let failing = |statement: &&Statement| {
                let of = |task: &TaskAnalysis| {
                    task.rating.letter == "U" && statement.task.as_ref() == Some(&task.text)
                };
                capability.tasks.iter().any(of)
            };
            let all = &objective.improvements;
            let observed = all.iter().filter(failing).chain(all.iter().filter(|s| !failing(s)));
            lapses.push(Lapse {
                objective: objective.text.clone(),
                evidence: Some(places::objective(number)),
                capability: capability.name.clone(),
                observed: observed.filter_map(words).take(OBSERVED).collect(),
            });
        }
    }
    lapses
}
