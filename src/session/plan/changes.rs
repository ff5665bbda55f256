//! What a newly fitted agenda changes, in words that name every item.

use imbl::OrdSet;

use super::Fit;
use crate::clock::Millis;
use crate::ident::ItemId;
use crate::scenario::Scenario;
use crate::session::state::Session;

/// The difference between two plans of the same modules, in whole minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Modules with their minutes before and after; those that stay as they are are left out.
    pub modules: Vec<(usize, u64, u64)>,
    pub dropped: Vec<ItemId>,
    /// Dropped before, and played after all.
    pub back: Vec<ItemId>,
}

impl Changes {
    /// Returns what a proposal would change in the agenda in force.
    pub fn by(fit: &Fit, session: &Session) -> Self {
        let now = &session.agenda;
        let dropped = fit.dropped.iter().cloned().collect();
        Self::between((&now.modules, &now.dropped), (&fit.modules, &dropped))
    }

    /// Returns how a proposal differs from what the agenda's author wrote.
    pub(super) fn to(fit: &Fit, scenario: &Scenario) -> Self {
        let Some(authored) = scenario.agenda(&fit.agenda) else { return Self::default() };
        let dropped = fit.dropped.iter().cloned().collect();
        Self::between((&authored.modules, &OrdSet::new()), (&fit.modules, &dropped))
    }

    /// Returns how the agenda in force differs from what its author wrote.
    pub fn since_authored(scenario: &Scenario, session: &Session) -> Self {
        let now = &session.agenda;
        let Some(authored) = scenario.agenda(&now.id) else { return Self::default() };
        Self::between((&authored.modules, &OrdSet::new()), (&now.modules, &now.dropped))
    }

    fn between(old: (&[Millis], &OrdSet<ItemId>), new: (&[Millis], &OrdSet<ItemId>)) -> Self {
        let pairs = old.0.iter().zip(new.0).enumerate();
        let modules = pairs
            .map(|(at, (old, new))| (at, old.round_minutes(), new.round_minutes()))
            .filter(|(_, old, new)| old != new)
            .collect();
        let missing = |from: &OrdSet<ItemId>, of: &OrdSet<ItemId>| {
            of.iter().filter(|id| !from.contains(*id)).cloned().collect()
        };
        Self { modules, dropped: missing(old.1, new.1), back: missing(new.1, old.1) }
    }

    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.dropped.is_empty() && self.back.is_empty()
    }

    /// Says it in one line: `M2 14 -> 12 min, I12 dropped`.
    pub fn words(&self, scenario: &Scenario) -> String {
        let mut parts: Vec<String> = self
            .modules
            .iter()
            .map(|(at, old, new)| format!("M{} {old} -> {new} min", at + 1))
            .collect();
        for (ids, what) in [(&self.dropped, "dropped"), (&self.back, "back in")] {
            if !ids.is_empty() {
                let labels: Vec<String> = ids.iter().map(|id| scenario.label(id)).collect();
                parts.push(format!("{} {what}", labels.join(" ")));
            }
        }
        parts.join(", ")
    }
}
