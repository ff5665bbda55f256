//! Self-assessments against a framework: what is held, the level reached in each track, the target and the gaps to it.

use std::collections::BTreeMap;

use super::Draft;
use crate::report::model::{AssessmentReport, GapReport, TrackReport};
use crate::scenario::frameworks::{Framework, FrameworkCapability, Track, framework};
use crate::scenario::{Assessment, Content, Item};
use crate::session::AssessmentState;

impl Draft<'_> {
    pub(super) fn assessments(&self) -> Vec<AssessmentReport> {
        let mut all = Vec::new();
        for item in &self.scenario.items {
            let Content::Assessment(assessment) = &item.content else { continue };
            let Some(state) = self.session.hall.assessments.get(&item.id) else { continue };
            let names = assessment.of.iter().cloned();
            let things: Vec<String> = if assessment.of.is_empty() {
                vec![self.scenario.recipients(&assessment.to, self.words)]
            } else {
                names.collect()
            };
            for (of, number) in things.into_iter().zip(0_u16..) {
                all.push(self.assessment(item, assessment, state, (of, number)));
            }
        }
        all
    }

    fn assessment(
        &self,
        item: &Item,
        assessment: &Assessment,
        state: &AssessmentState,
        (of, number): (String, u16),
    ) -> AssessmentReport {
        let mut judged: BTreeMap<&str, Vec<Option<bool>>> = BTreeMap::new();
        for ((subject, capability, _), held) in &state.judged {
            if *subject == number {
                judged.entry(capability).or_default().push(*held);
            }
        }
        let names = |want: Option<Option<bool>>| -> Vec<String> {
            let agreed = judged.iter().filter(|(_, all)| match want {
                Some(want) => all.iter().all(|one| *one == want),
                None => all.windows(2).any(|pair| pair[0] != pair[1]),
            });
            agreed.map(|(name, _)| (*name).to_owned()).collect()
        };
        let known = framework(&assessment.framework);
        let earlier = assessment.same_as.as_ref();
        let before = earlier.and_then(|id| self.session.hall.assessments.get(id));
        let tracks = known.map(|framework| {
            let tracks = framework.tracks.iter();
            tracks
                .filter_map(|track| {
                    let now = reached(framework, track, state, number)?;
                    let then = before.and_then(|b| reached(framework, track, b, number));
                    Some(TrackReport {
                        name: track.name.clone(),
                        reached: now.level,
                        before: then.map(|then| then.level),
                        target: assessment.target,
                        held: now.held,
                        assessed: now.assessed,
                        of: framework.capabilities.iter().filter(|c| c.track == track.id).count(),
                        gaps: self.gaps(&now, assessment.target),
                    })
                })
                .collect()
        });
        AssessmentReport {
            label: item.label.clone(),
            framework: assessment.framework.clone(),
            title: known.map(|f| format!("{}, {}", f.title, f.version)),
            of,
            before: earlier.filter(|_| before.is_some()).map(|id| self.item(id).0),
            held: names(Some(Some(true))),
            not_held: names(Some(Some(false))),
            not_applicable: names(Some(None)),
            differ: names(None),
            tracks: tracks.unwrap_or_default(),
        }
    }

    /// Returns what is missing up to the target, or to the next level where there is none, with the corrective actions
    /// that serve an objective of what touches it.
    fn gaps(&self, reached: &Reached, target: Option<u8>) -> Vec<GapReport> {
        let up_to = target.unwrap_or(reached.level + 1);
        let missing = reached.not_held.iter().filter(|capability| capability.level <= up_to);
        missing
            .map(|capability| GapReport {
                id: capability.id.clone(),
                title: capability.title.clone(),
                level: capability.level,
                actions: self.closing(&capability.id),
            })
            .collect()
    }

    fn closing(&self, capability: &str) -> Vec<String> {
        let touching = |item: &&Item| item.touches.iter().any(|touched| touched == capability);
        let objectives: Vec<_> =
            self.scenario.items.iter().filter(touching).flat_map(|item| &item.objectives).collect();
        let standing = self.planned_actions();
        let serving = standing.into_iter().filter(|action| {
            self.objective_of_action(action)
                .is_some_and(|objective| objectives.contains(&&objective))
        });
        serving.map(|action| self.veil.always_id(action.seq)).collect()
    }
}

/// How far something is in a track.
struct Reached {
    /// The highest level of which, and below which, nothing assessed is missing.
    level: u8,
    held: usize,
    /// Judged to apply, held or not.
    assessed: usize,
    not_held: Vec<&'static FrameworkCapability>,
}

/// Works out the level by what most of those who judged said; `None` where nothing of the track was judged.
fn reached(
    framework: &'static Framework,
    track: &Track,
    state: &AssessmentState,
    of: u16,
) -> Option<Reached> {
    let judged = framework.capabilities.iter().filter(|c| c.track == track.id).filter_map(|c| {
        let came = state.came(of, &c.id);
        (came.held + came.not_held > 0).then_some((c, came.held > came.not_held))
    });
    let judged: Vec<(&FrameworkCapability, bool)> = judged.collect();
    let highest = judged.iter().map(|(c, _)| c.level).max()?;
    let not_held: Vec<&FrameworkCapability> =
        judged.iter().filter(|(_, held)| !held).map(|(c, _)| *c).collect();
    let first_gap = not_held.iter().map(|c| c.level).min();
    Some(Reached {
        level: first_gap.map_or(highest, |level| level.saturating_sub(1)),
        held: judged.len() - not_held.len(),
        assessed: judged.len(),
        not_held,
    })
}
