//! The exercise overview table.

use crate::words::fill;
use std::collections::BTreeSet;

use super::{Draft, planned};
use crate::report::model::{CapabilityTouched, FrameworkTouched, GaugeMoved, Overview};
use crate::scenario::frameworks::framework;

impl Draft<'_> {
    pub(super) fn overview(&self) -> Overview {
        let about = &self.scenario.about;
        let clock = &self.session.clock;
        let ended = self.session.after.ended.as_ref();
        let planned = planned::total(&self.agreed());
        let changed = planned::total(&self.changed_to());
        let mut organizations: BTreeSet<String> = BTreeSet::new();
        organizations
            .extend(self.participants().organizations.into_iter().flat_map(|level| level.names));
        let follows = self.session.follows.as_ref();
        Overview {
            name: self.scenario.title.clone(),
            offset: self.veil.offset().to_string(),
            starts: clock.started.map(|at| self.veil.moment(at)),
            ends: clock.ended.map(|at| self.veil.moment(at)),
            ended_why: ended.map(|(why, _, _)| why.label_in(self.labels).to_owned()),
            scope: about.scope.clone(),
            planned_minutes: planned,
            changed_minutes: Some(changed).filter(|changed| *changed != planned),
            played_minutes: self.session.played().round_minutes(),
            agenda: self.session.agenda.id.to_string(),
            location: about.location.clone(),
            mission_areas: about.mission_areas.clone(),
            capabilities: self.capabilities_touched(),
            framework_capabilities: self.framework_capabilities(),
            frameworks: self.frameworks(),
            objectives: self.scenario.objectives.iter().map(|o| o.text.clone()).collect(),
            threat: about.threat.clone(),
            scenario: self.scenario.summary.clone(),
            branches: self.branches(),
            gauges: self.gauges(),
            sponsor: about.sponsor.clone(),
            organizations: organizations.into_iter().collect(),
            contact: about.contact.clone(),
            follows: follows
                .map(|f| fill(self.w.session_head, &[("session", &f.session), ("head", &f.head)])),
            open_before: self.open_before(),
        }
    }

    /// Returns the corrective actions that the exercise before this one had left open, as they were noted then.
    fn open_before(&self) -> Vec<String> {
        let Some(follows) = &self.session.follows else { return Vec::new() };
        match self.veil.words(follows.seq, follows.actions.as_ref()) {
            Some(lines) => lines.lines().map(str::to_owned).collect(),
            None if follows.open > 0 => {
                vec![fill(self.w.not_named_here, &[("open", &follows.open)])]
            }
            None => Vec::new(),
        }
    }

    /// Returns the capabilities of the objectives, with whether a played item serves one of their objectives.
    fn capabilities_touched(&self) -> Vec<CapabilityTouched> {
        let mut all: Vec<CapabilityTouched> = Vec::new();
        for objective in &self.scenario.objectives {
            let touched = self
                .scenario
                .items
                .iter()
                .any(|item| item.objectives.contains(&objective.id) && self.played(&item.id));
            for capability in &objective.capabilities {
                match all.iter_mut().find(|known| known.name == capability.name) {
                    Some(known) => known.touched |= touched,
                    None => all.push(CapabilityTouched { name: capability.name.clone(), touched }),
                }
            }
        }
        all
    }

    fn framework_capabilities(&self) -> Vec<String> {
        let played = self.scenario.items.iter().filter(|item| self.played(&item.id));
        let named: BTreeSet<&String> = played.flat_map(|item| &item.touches).collect();
        named.into_iter().cloned().collect()
    }

    fn frameworks(&self) -> Vec<FrameworkTouched> {
        let named = self.framework_capabilities();
        let known = self.scenario.frameworks.iter().filter_map(|name| framework(name));
        known
            .map(|framework| {
                let ids = framework.capabilities.iter().map(|c| &c.id);
                FrameworkTouched {
                    title: format!("{}, {}", framework.title, framework.version),
                    touched: ids.filter(|id| named.contains(id)).cloned().collect(),
                    of: framework.capabilities.len(),
                }
            })
            .filter(|framework| !framework.touched.is_empty())
            .collect()
    }

    /// Returns the gauges that participants saw and that moved.
    fn gauges(&self) -> Vec<GaugeMoved> {
        let shown = self.scenario.gauges.iter().filter(|(_, gauge)| gauge.shown);
        shown
            .filter_map(|(name, gauge)| {
                let to = *self.session.story.gauges.get(name)?;
                let moved = GaugeMoved {
                    name: super::branches::spoken(name.as_str()),
                    from: gauge.start,
                    to,
                };
                (gauge.start != to).then_some(moved)
            })
            .collect()
    }
}
