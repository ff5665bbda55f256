//! Which line a role says next: those written for what is shown, then its own, then anybody's, none twice.

use std::collections::BTreeMap;

use super::super::{Rng, phrases};
use super::habits;
use crate::ident::{ItemId, RoleCode};
use crate::scenario::Scenario;
use crate::text::Text;

/// How many lines beyond its own a role has at most.
const BORROWED_MAX: usize = 3;

/// What has been said.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// How many of the lines for an item a role has said.
    on: BTreeMap<(RoleCode, ItemId), usize>,
    /// Which of its own lines a role has still to say, the next one last.
    own: BTreeMap<RoleCode, Vec<usize>>,
    /// Which of everybody's lines nobody has said, and how many each role took.
    borrowed: Option<Vec<usize>>,
    took: BTreeMap<RoleCode, usize>,
}

impl Lines {
    /// Returns what a role says about an item, `None` if it has said everything.
    pub(super) fn next(
        &mut self,
        scenario: &Scenario,
        role: &RoleCode,
        about: Option<&ItemId>,
        rng: &mut Rng,
    ) -> Option<Text> {
        let line = self
            .written_for(scenario, role, about)
            .or_else(|| self.own_line(scenario, role, rng))
            .or_else(|| self.anybodys(role, rng).map(str::to_owned))?;
        Text::new(&line).ok()
    }

    fn written_for(
        &mut self,
        scenario: &Scenario,
        role: &RoleCode,
        about: Option<&ItemId>,
    ) -> Option<String> {
        let item = about?;
        let lines = habits(scenario, role)?.says_on.get(item)?;
        let said = self.on.entry((role.clone(), item.clone())).or_insert(0);
        let line = lines.get(*said)?;
        *said += 1;
        Some(line.clone())
    }

    fn own_line(&mut self, scenario: &Scenario, role: &RoleCode, rng: &mut Rng) -> Option<String> {
        let lines = &habits(scenario, role)?.says;
        let left = self.own.entry(role.clone()).or_insert_with(|| {
            let mut order: Vec<usize> = (0..lines.len()).collect();
            rng.shuffle(&mut order);
            order
        });
        lines.get(left.pop()?).cloned()
    }

    fn anybodys(&mut self, role: &RoleCode, rng: &mut Rng) -> Option<&'static str> {
        let took = self.took.entry(role.clone()).or_insert(0);
        if *took >= BORROWED_MAX {
            return None;
        }
        let left = self.borrowed.get_or_insert_with(|| {
            let mut order: Vec<usize> = (0..phrases::LINES.len()).collect();
            rng.shuffle(&mut order);
            order
        });
        let line = phrases::LINES.get(left.pop()?)?;
        *took += 1;
        Some(line)
    }
}
