//! The plan as agreed at `StartEx`, and what it was changed to afterwards: the reader wants both.

use super::Draft;
use crate::clock::Millis;
use crate::ident::ItemId;
use crate::report::log::Fit;
use crate::report::model::{ModuleChange, PlanChange};

impl Draft<'_> {
    /// Returns the minutes of each module as agreed at `StartEx`: as authored, or as fitted in the lobby.
    pub(super) fn agreed(&self) -> Vec<Millis> {
        let fits = &self.log.fits[..self.fits_agreed()];
        fits.last().map_or_else(|| self.authored(), |fit| fit.modules.clone())
    }

    /// Returns the minutes of each module as last changed, where that is not what was agreed. A module that was over
    /// when the plan was changed keeps the plan it had.
    pub(super) fn changed_to(&self) -> Vec<Millis> {
        self.log.fits[self.fits_agreed()..]
            .iter()
            .fold(self.agreed(), |before, fit| self.fitted(&before, fit))
    }

    /// Returns every change of the plan, in the lobby, at `StartEx` and in play.
    pub(super) fn plan_changes(&self) -> Vec<PlanChange> {
        let agreed = self.fits_agreed();
        let (mut modules, mut dropped) = (self.authored(), Vec::new());
        let mut changes = Vec::new();
        for (n, fit) in self.log.fits.iter().enumerate() {
            let after = self.fitted(&modules, fit);
            let moved =
                modules.iter().zip(&after).zip(1..).filter_map(|((before, after), number)| {
                    let (before, after) = (before.round_minutes(), after.round_minutes());
                    (before != after).then_some(ModuleChange { number, before, after })
                });
            let change = PlanChange {
                at: self.veil.moment(fit.at),
                when: self.when_changed(n < agreed, fit).to_owned(),
                agenda: fit.agenda.to_string(),
                modules: moved.collect(),
                total_minutes: total(&after),
                left_out: self.labels(fit.dropped.iter().filter(|id| !dropped.contains(*id))),
                taken_in: self.labels(dropped.iter().filter(|id| !fit.dropped.contains(id))),
            };
            if !(change.modules.is_empty()
                && change.left_out.is_empty()
                && change.taken_in.is_empty())
            {
                changes.push(change);
            }
            (modules, dropped) = (after, fit.dropped.clone());
        }
        changes
    }

    fn authored(&self) -> Vec<Millis> {
        let agenda = self.scenario.agenda(&self.session.header.agenda);
        agenda
            .or_else(|| self.scenario.agendas.first())
            .map(|a| a.modules.clone())
            .unwrap_or_default()
    }

    /// Returns how many fits belong to what was agreed. One that was made by `StartEx` itself, because the room was
    /// late, does not: nobody agreed to it before.
    fn fits_agreed(&self) -> usize {
        let fits = &self.log.fits;
        let Some((began, at)) = self.log.began else { return fits.len() };
        let by_itself = |fit: &Fit| fit.seq.0 + 1 == began.0 && fit.at.wall == at.wall;
        fits.iter().take_while(|fit| fit.seq < began && !by_itself(fit)).count()
    }

    fn when_changed(&self, agreed: bool, fit: &Fit) -> &'static str {
        match self.log.began {
            _ if agreed => self.w.before_startex,
            Some((began, _)) if fit.seq > began => self.w.in_play,
            _ => self.w.at_startex,
        }
    }

    /// Returns what a fit makes of a plan: it leaves what is over as it was.
    fn fitted(&self, before: &[Millis], fit: &Fit) -> Vec<Millis> {
        let over = |module: usize| {
            let state = self.session.story.modules.get(module);
            let ended = state.and_then(|state| state.ended);
            ended.is_some_and(|ended| ended.happened() <= fit.at.happened())
        };
        let modules = fit.modules.iter().enumerate();
        modules
            .map(|(at, minutes)| match before.get(at) {
                Some(before) if over(at) => *before,
                _ => *minutes,
            })
            .collect()
    }

    fn labels<'i>(&self, items: impl Iterator<Item = &'i ItemId>) -> Vec<String> {
        items.map(|id| self.item(id).0).collect()
    }
}

/// Returns the minutes of a whole plan.
pub(super) fn total(modules: &[Millis]) -> u64 {
    Millis(modules.iter().map(|m| m.0).sum()).0 / 60_000
}
