//! Polls and their shifts, breakouts, requests for information, observers' questions.

use super::Draft;
use crate::report::model::{
    BreakoutReport, GroupLine, GroupReport, ObserverQuestionReport, PollBefore, PollReport,
    RequestReport,
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
                let between = self.between(earlier_state, state);
                Some(PollBefore { label: self.item(earlier).0, votes: before, shift, between })
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

    /// Returns what lay between two polls: injects released and decisions recorded, in the order they happened.
    fn between(&self, before: &PollState, after: &PollState) -> Vec<String> {
        let from = before.closed.unwrap_or(before.opened).happened();
        let to = after.opened.happened();
        let mut found: Vec<_> = self
            .scenario
            .items
            .iter()
            .filter_map(|item| {
                let released = self.session.story.item(&item.id).released.map(|(_, at)| at);
                let recorded = self.session.decision(&item.id).and_then(|d| d.record.as_ref());
                let at = released.or_else(|| recorded.map(|record| record.at))?.happened();
                let in_order = match item.content {
                    Content::Inject(_) | Content::Decision(_) => from <= at && at < to,
                    Content::Question(_)
                    | Content::Poll(_)
                    | Content::Assessment(_)
                    | Content::Breakout(_)
                    | Content::Break(_) => false,
                };
                in_order.then(|| (at, item.label.clone()))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, label)| label).collect()
    }

    fn votes(&self, poll: &PollState, options: usize) -> Option<Vec<u32>> {
        let votes = poll.tally(options);
        let people: u32 = votes.iter().sum();
        let simulated = poll.votes.keys().all(|(by, _)| *by == crate::ident::Actor::Simulated);
        let nobody = simulated && poll.hands.is_none();
        (nobody || self.veil.enough(people as usize)).then_some(votes)
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
