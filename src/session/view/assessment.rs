//! Self-assessments against a framework: what is judged, one's own judgement, and afterwards what all of them come to.

use super::Viewer;
use crate::card::Ask;
use crate::ident::ItemId;
use crate::scenario::frameworks::{FrameworkCapability, framework};
use crate::scenario::{Assessment, Content, Recipients, Scenario};
use crate::session::hall::{AssessmentState, Judged, Voter};
use crate::session::state::Session;
use crate::words::Words;

/// A self-assessment before a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentView {
    pub item: ItemId,
    pub ask: Ask,
    /// Title and version of the framework.
    pub framework: String,
    /// What is assessed; one without a name where the author names nothing.
    pub of: Vec<String>,
    /// What the numbers of the levels mean.
    pub levels: Vec<(u8, String)>,
    /// The viewer may judge.
    pub asked: bool,
    pub closed: bool,
    /// n of m have judged something; m is 0 where observers are asked, too.
    pub judged: usize,
    pub seats: usize,
    /// It asks what was asked before.
    pub again: bool,
    pub tracks: Vec<TrackView>,
}

/// A category of the framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackView {
    pub name: String,
    pub applies_to: String,
    pub capabilities: Vec<CapabilityView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityView {
    pub id: String,
    pub level: u8,
    pub title: String,
    pub detail: String,
    /// One for each thing that is assessed; nothing until it is closed.
    pub came: Vec<Came>,
}

/// What the judgements of one capability come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Came {
    pub now: Judged,
    /// What they came to when it was asked before.
    pub before: Option<Judged>,
}

/// What somebody judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnJudgement {
    pub of: u16,
    pub capability: String,
    pub held: Option<bool>,
}

impl TrackView {
    /// Returns how many of its capabilities most of those who judged hold, and how many were judged to apply: of the
    /// thing of this number, now and before.
    pub fn held(&self, of: usize) -> (Held, Option<Held>) {
        let count = |judged: &mut dyn Iterator<Item = Judged>| {
            let applies: Vec<Judged> = judged.filter(|j| j.held + j.not_held > 0).collect();
            let held = applies.iter().filter(|j| j.held > j.not_held).count();
            Held { held, of: applies.len() }
        };
        let came = || self.capabilities.iter().filter_map(|c| c.came.get(of));
        let before = came().any(|c| c.before.is_some());
        let now = count(&mut came().map(|c| c.now));
        (now, before.then(|| count(&mut came().filter_map(|c| c.before))))
    }
}

/// So many capabilities held, of so many that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    pub held: usize,
    pub of: usize,
}

impl Scenario {
    /// Returns the capabilities an assessment asks for: those of its framework that the scenario touches, else all.
    pub fn assessed(&self, assessment: &Assessment) -> Vec<&'static FrameworkCapability> {
        let Some(framework) = framework(&assessment.framework) else {
            return Vec::new();
        };
        let touched =
            |c: &&FrameworkCapability| self.items.iter().any(|i| i.touches.contains(&c.id));
        let named: Vec<_> = framework.capabilities.iter().filter(touched).collect();
        if named.is_empty() { framework.capabilities.iter().collect() } else { named }
    }
}

impl Session {
    /// Returns the self-assessment before a viewer: the one that is open, else the one that was closed last while
    /// nothing newer is before the room.
    pub fn assessment_for(
        &self,
        scenario: &Scenario,
        viewer: &Viewer,
        words: &Words,
    ) -> Option<AssessmentView> {
        let id = self.assessment_shown()?;
        let state = self.hall.assessments.get(id)?;
        let item = scenario.item(id)?;
        let Content::Assessment(assessment) = &item.content else { return None };
        let framework = framework(&assessment.framework)?;
        let closed = state.closed.is_some();
        let meant = self.addressed(scenario, &assessment.to, viewer);
        let earlier = assessment.same_as.as_ref().and_then(|e| self.hall.assessments.get(e));
        let audience = assessment.to == Recipients::All;
        let counting = self.seats_for(scenario, &assessment.to).into_iter();
        let of = &assessment.of;
        let view = |capability: &'static FrameworkCapability| {
            let things = 0..u16::try_from(of.len().max(1)).unwrap_or(u16::MAX);
            let came = |of| Came {
                now: state.came(of, &capability.id),
                before: earlier.map(|e| e.came(of, &capability.id)),
            };
            let shown = closed && meant;
            CapabilityView {
                id: capability.id.clone(),
                level: capability.level,
                title: capability.title.clone(),
                detail: capability.detail.clone(),
                came: if shown { things.map(came).collect() } else { Vec::new() },
            }
        };
        let all = scenario.assessed(assessment);
        let tracks = framework.tracks.iter().map(|track| TrackView {
            name: track.name.clone(),
            applies_to: track.applies_to.clone(),
            capabilities: all.iter().filter(|c| c.track == track.id).map(|c| view(c)).collect(),
        });
        let levels = framework.levels.iter();
        Some(AssessmentView {
            item: id.clone(),
            ask: scenario.ask(item, words)?,
            framework: format!("{}, {}", framework.title, framework.version),
            of: if of.is_empty() { vec![String::new()] } else { of.clone() },
            levels: levels
                .filter_map(|(n, means)| Some((n.parse().ok()?, means.clone())))
                .collect(),
            asked: meant && !closed,
            closed,
            judged: state.voters.len(),
            seats: if audience { 0 } else { counting.filter(|s| self.people.counts(s)).count() },
            again: earlier.is_some(),
            tracks: tracks.filter(|track| !track.capabilities.is_empty()).collect(),
        })
    }

    /// Returns the self-assessment that is open, else the last one that was closed while nothing newer is before the room.
    pub fn assessment_shown(&self) -> Option<&ItemId> {
        let all = || self.hall.assessments.iter();
        let open = all().find(|(_, a)| a.closed.is_none()).map(|(id, _)| id);
        let ended = || {
            let (at, id) = all().filter_map(|(id, a)| Some((a.closed?.wall, id))).max()?;
            self.is_newest(at).then_some(id)
        };
        open.or_else(ended)
    }

    /// Returns what somebody judged in an assessment, in the framework's order, and what they judged when it was asked
    /// before.
    pub fn own_judgements(
        &self,
        scenario: &Scenario,
        id: &ItemId,
        voters: &[Voter],
    ) -> (Vec<OwnJudgement>, Vec<OwnJudgement>) {
        let Some(Content::Assessment(assessment)) = scenario.item(id).map(|i| &i.content) else {
            return (Vec::new(), Vec::new());
        };
        let capabilities = scenario.assessed(assessment);
        let things = u16::try_from(assessment.of.len().max(1)).unwrap_or(u16::MAX);
        let of = |state: Option<&std::sync::Arc<AssessmentState>>| {
            let Some(state) = state else { return Vec::new() };
            let all = (0..things).flat_map(|of| capabilities.iter().map(move |c| (of, c)));
            let judged = all.filter_map(|(of, c)| {
                let mut own = voters.iter().map(|voter| (of, c.id.clone(), voter.clone()));
                let held = own.find_map(|key| state.judged.get(&key))?;
                Some(OwnJudgement { of, capability: c.id.clone(), held: *held })
            });
            judged.collect()
        };
        let now = of(self.hall.assessments.get(id));
        let earlier = assessment.same_as.as_ref().and_then(|e| self.hall.assessments.get(e));
        (now, of(earlier))
    }
}

#[cfg(test)]
mod tests;
