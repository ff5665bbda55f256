//! Polls and their shifts, self-assessments, breakouts, requests for information, observers' questions.

use std::collections::BTreeMap;

use super::Draft;
use crate::report::model::{
    AssessmentReport, BreakoutReport, GroupLine, GroupReport, ObserverQuestionReport, PollBefore,
    PollReport, RequestReport,
};
use crate::scenario::{Content, Item, Poll};
use crate::session::{BreakoutState, PollState, QuestionState};

impl Draft<'_> {
    pub(super) fn polls(&self) -> Vec<PollReport> {
        let held = |item: &Item, poll: &Poll| -> Option<PollReport> {
            let state = self.session.hall.polls.get(&item.id)?;
            let votes = self.votes(state, poll.options.len());
            let before = poll.same_as.as_ref().and_then(|earlier| {
                let earlier_state = self.session.hall.polls.get(earlier)?;
                let before = self.votes(earlier_state, poll.options.len());
                let shift = before.as_ref().zip(votes.as_ref()).map(|(b, a)| shift(b, a));
                Some(PollBefore { label: self.item(earlier).0, votes: before, shift })
            });
            Some(PollReport {
                label: item.label.clone(),
                ask: poll.ask.clone(),
                options: poll.options.clone(),
                votes,
                by_hands: state.hands.is_some(),
                before,
            })
        };
        self.scenario
            .items
            .iter()
            .filter_map(|item| match &item.content {
                Content::Poll(poll) => held(item, poll),
                Content::Inject(_)
                | Content::Question(_)
                | Content::Decision(_)
                | Content::Assessment(_)
                | Content::Breakout(_)
                | Content::Break(_) => None,
            })
            .collect()
    }

    fn votes(&self, poll: &PollState, options: usize) -> Option<Vec<u32>> {
        let votes = poll.tally(options);
        let people: u32 = votes.iter().sum();
        let simulated = poll.votes.keys().all(|(by, _)| *by == crate::ident::Actor::Simulated);
        let nobody = simulated && poll.hands.is_none();
        (nobody || self.veil.enough(people as usize)).then_some(votes)
    }

    pub(super) fn assessments(&self) -> Vec<AssessmentReport> {
        let mut all = Vec::new();
        for item in &self.scenario.items {
            let Content::Assessment(assessment) = &item.content else { continue };
            let Some(state) = self.session.hall.assessments.get(&item.id) else { continue };
            for (of, number) in assessment.of.iter().zip(0_u16..) {
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
                all.push(AssessmentReport {
                    label: item.label.clone(),
                    framework: assessment.framework.clone(),
                    of: of.clone(),
                    held: names(Some(Some(true))),
                    not_held: names(Some(Some(false))),
                    not_applicable: names(Some(None)),
                    differ: names(None),
                });
            }
        }
        all
    }

    pub(super) fn breakouts(&self) -> Vec<BreakoutReport> {
        let mut all = Vec::new();
        for item in &self.scenario.items {
            let Content::Breakout(breakout) = &item.content else { continue };
            let Some(state) = self.session.hall.breakouts.get(&item.id) else { continue };
            let groups = breakout.groups.iter().map(|group| GroupReport {
                name: self.scenario.group(group).map_or(group.to_string(), |g| g.name.clone()),
                lines: self.group_lines(state, group),
            });
            all.push(BreakoutReport {
                label: item.label.clone(),
                ask: breakout.ask.clone(),
                groups: groups.collect(),
            });
        }
        all
    }

    fn group_lines(&self, state: &BreakoutState, group: &crate::ident::GroupId) -> Vec<GroupLine> {
        let said = || state.said.iter().filter(|line| line.group == *group);
        said()
            .filter(|line| line.solves.is_none())
            .filter_map(|line| {
                let solutions = state.said.iter().filter(|other| other.solves == Some(line.seq));
                Some(GroupLine {
                    text: self.veil.words(line.seq, line.text.as_ref())?,
                    solutions: solutions
                        .filter_map(|other| self.veil.words(other.seq, other.text.as_ref()))
                        .collect(),
                })
            })
            .collect()
    }

    pub(super) fn requests(&self) -> Vec<RequestReport> {
        let requests = self.session.talk.requests.values();
        requests
            .map(|request| {
                let role = request.seat.as_ref().map(|seat| &seat.role);
                let points = self.veil.points_at(role, request.by);
                let how = match &request.reply {
                    Some((how, _, _)) => how.label_in(self.labels).to_owned(),
                    None if request.parked => self.w.put_on_the_parking_lot.to_owned(),
                    None => self.w.never_answered.to_owned(),
                };
                RequestReport {
                    at: self.veil.moment_of(request.at, points),
                    role: self.veil.speaker(role, request.by),
                    text: self.veil.words(request.seq, request.text.as_ref()),
                    reply: request
                        .reply
                        .as_ref()
                        .and_then(|(_, text, _)| self.veil.words(request.seq, text.as_ref())),
                    how,
                }
            })
            .collect()
    }

    /// Returns the observers' questions, the most wanted first; hidden and merged ones stay out.
    pub(super) fn observers_questions(&self) -> Vec<ObserverQuestionReport> {
        let all = self.session.hall.questions.values();
        let mut shown: Vec<_> = all
            .filter(|q| !matches!(q.state, QuestionState::Hidden | QuestionState::Merged))
            .collect();
        let hall = &self.session.hall;
        shown.sort_by_key(|q| (std::cmp::Reverse(hall.voices(q)), q.seq));
        shown
            .into_iter()
            .map(|question| ObserverQuestionReport {
                text: self.veil.words(question.seq, question.text.as_ref()),
                votes: Some(hall.voices(question)).filter(|n| self.veil.enough(*n)),
                state: match question.state {
                    QuestionState::Answered => self.w.answered,
                    QuestionState::Asked
                    | QuestionState::Approved
                    | QuestionState::Shown
                    | QuestionState::Hidden
                    | QuestionState::Merged => self.w.not_answered,
                }
                .to_owned(),
            })
            .collect()
    }
}

/// Returns the change of each option's share, in points of a hundred.
fn shift(before: &[u32], after: &[u32]) -> Vec<i32> {
    let share = |votes: &[u32], at: usize| {
        let all: u64 = votes.iter().map(|n| u64::from(*n)).sum();
        let one = u64::from(votes.get(at).copied().unwrap_or(0));
        (one * 100 + all / 2).checked_div(all).and_then(|p| i32::try_from(p).ok()).unwrap_or(0)
    };
    (0..before.len().max(after.len())).map(|at| share(after, at) - share(before, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn a_shift_is_the_change_of_shares() {
        assert_eq!(shift(&[3, 1], &[1, 3]), [-50, 50]);
        assert_eq!(shift(&[0, 0], &[0, 2]), [0, 100]);
        assert_eq!(shift(&[1, 2], &[2, 4]), [0, 0]);
    }
}
