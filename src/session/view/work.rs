//! What a seat works at beside decisions and polls: a self-assessment, and what its group works out apart.

use std::collections::BTreeMap;

use crate::card::Ask;
use crate::clock::Millis;
use crate::ident::{GroupId, ItemId, SeatId, Seq};
use crate::scenario::frameworks::framework;
use crate::scenario::{Content, Scenario};
use crate::session::state::{Phase, Session};
use crate::session::visibility::Viewer;
use crate::words::Words;

/// What is open to a seat and takes more than one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    Judging(Judging),
    Group(GroupWork),
}

/// A self-assessment, and how this seat has judged so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    pub item: ItemId,
    pub ask: Ask,
    /// What is assessed; one thing without a name where the author names none.
    pub of: Vec<String>,
    pub capabilities: Vec<Capability>,
    pub own: BTreeMap<(u16, String), Option<bool>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    pub id: String,
    pub track: String,
    pub level: u8,
    pub title: String,
}

/// What this seat's group has written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupWork {
    pub item: ItemId,
    pub ask: Ask,
    pub group: GroupId,
    pub name: String,
    /// Play time of its end; `None` where the agenda shows no countdowns.
    pub ends_at: Option<Millis>,
    /// Each challenge with its possible solutions, in the order they were written down.
    pub challenges: Vec<Challenge>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    pub seq: Seq,
    /// `None` once it was struck.
    pub words: Option<String>,
    pub solutions: Vec<Option<String>>,
}

impl Work {
    pub fn item(&self) -> &ItemId {
        match self {
            Self::Judging(judging) => &judging.item,
            Self::Group(group) => &group.item,
        }
    }
}

impl Session {
    /// Returns what a seat works at.
    pub(super) fn work_of(
        &self,
        scenario: &Scenario,
        seat: &SeatId,
        words: &Words,
    ) -> Option<Work> {
        if self.phase != Phase::Play {
            return None;
        }
        self.judging_of(scenario, seat, words)
            .map(Work::Judging)
            .or_else(|| self.group_work_of(scenario, seat, words).map(Work::Group))
    }

    fn judging_of(&self, scenario: &Scenario, seat: &SeatId, words: &Words) -> Option<Judging> {
        let viewer = Viewer::Seat(seat.clone());
        let mut open = self.hall.assessments.iter().filter(|(_, state)| state.closed.is_none());
        open.find_map(|(id, state)| {
            let item = scenario.item(id)?;
            let Content::Assessment(assessment) = &item.content else { return None };
            self.addressed(scenario, &assessment.to, &viewer).then_some(())?;
            let capabilities = framework(&assessment.framework)?.capabilities.iter();
            let own = state.judged.iter().filter(|((.., (_, by)), _)| by.as_ref() == Some(seat));
            let mut of = assessment.of.clone();
            if of.is_empty() {
                of.push(String::new());
            }
            Some(Judging {
                item: id.clone(),
                ask: scenario.ask(item, words)?,
                of,
                capabilities: capabilities
                    .map(|c| Capability {
                        id: c.id.clone(),
                        track: c.track.clone(),
                        level: c.level,
                        title: c.title.clone(),
                    })
                    .collect(),
                own: own.map(|((of, id, _), held)| ((*of, id.clone()), *held)).collect(),
            })
        })
    }

    fn group_work_of(
        &self,
        scenario: &Scenario,
        seat: &SeatId,
        words: &Words,
    ) -> Option<GroupWork> {
        self.hall.open_breakouts().find_map(|(id, state)| {
            let item = scenario.item(id)?;
            let Content::Breakout(breakout) = &item.content else { return None };
            let own = breakout.groups.iter().find(|group| self.in_group(scenario, group, seat))?;
            let said = |seq: Seq, text: Option<&crate::text::Text>| {
                text.filter(|_| !self.struck.contains(&seq)).map(ToString::to_string)
            };
            let mut challenges: Vec<Challenge> = Vec::new();
            for line in state.said.iter().filter(|line| line.group == *own) {
                let words = said(line.seq, line.text.as_ref());
                match line.solves {
                    None => {
                        challenges.push(Challenge { seq: line.seq, words, solutions: Vec::new() });
                    }
                    Some(solved) => {
                        if let Some(known) = challenges.iter_mut().find(|c| c.seq == solved) {
                            known.solutions.push(words);
                        }
                    }
                }
            }
            Some(GroupWork {
                item: id.clone(),
                ask: scenario.ask(item, words)?,
                group: own.clone(),
                name: scenario.group(own).map_or_else(|| own.to_string(), |g| g.name.clone()),
                ends_at: self.agenda.show_countdowns.then_some(state.ends_at),
                challenges,
            })
        })
    }
}
