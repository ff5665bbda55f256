//! Whether a condition of the scenario holds.

use super::state::Session;
use crate::clock::Millis;
use crate::ident::{ItemId, OptionId};
use crate::scenario::{Condition, Scenario, TimeOut};

impl Session {
    /// Tells whether a condition holds at a moment of play.
    pub fn holds(&self, scenario: &Scenario, condition: &Condition, play: Millis) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|c| self.holds(scenario, c, play)),
            Condition::Any(any) => any.iter().any(|c| self.holds(scenario, c, play)),
            Condition::Not(c) => !self.holds(scenario, c, play),
            Condition::Fact(name) => self.story.facts.get(name).copied().unwrap_or(false),
            Condition::Chose(decision, option) => self.chose(scenario, decision, option),
            Condition::TimedOut(decision) => self.timed_out(decision),
            Condition::Released(inject) => self.story.is_released(inject),
            Condition::Gauge(name, bound) => {
                self.story.gauges.get(name).is_some_and(|value| bound.holds(*value))
            }
            Condition::PlayMinutes(bound) => {
                bound.holds(i64::try_from(play.0 / 60_000).unwrap_or(i64::MAX))
            }
        }
    }

    /// Tells whether a decision's record names an option, also through the authored time-out outcome.
    fn chose(&self, scenario: &Scenario, decision: &ItemId, option: &OptionId) -> bool {
        let record = self.decision(decision).and_then(|d| d.record.as_ref());
        let Some(record) = record.filter(|r| r.is_decided()) else {
            return false;
        };
        if record.option.as_ref() == Some(option) {
            return true;
        }
        record.from == super::RecordFrom::TimeOut
            && record.option.is_none()
            && scenario
                .decision(decision)
                .is_some_and(|(_, d)| d.time_out == TimeOut::As(option.clone()))
    }

    /// Tells whether a decision ended by its time-out outcome.
    pub fn timed_out(&self, decision: &ItemId) -> bool {
        self.decision(decision)
            .and_then(|d| d.record.as_ref())
            .is_some_and(|r| r.from == super::RecordFrom::TimeOut)
    }
}
