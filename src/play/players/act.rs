//! What becomes of a player's plan when its moment has come.

use super::super::phrases;
use super::{Players, Sentence, Wish, weights};
use crate::ident::{
    GroupId, ItemId, NO_PLAN, NOT_OURS, OptionId, RoleCode, SOMETHING_ELSE, SeatId,
};
use crate::scenario::{Content, Decision, Scenario};
use crate::session::{AnswerDraft, Command, NoteDraft, Round, Session, Sign, leading};
use crate::text::Text;
use crate::words::Language;

/// How often a player takes one of the three options every decision has, in thousandths each.
const FIXED_PERMILLE: u32 = 20;

/// Tells whether somebody holds the first seat of a role.
fn is_held(session: &Session, role: &RoleCode) -> bool {
    session.people.seats.get(&SeatId::new(role, 1)).is_some_and(|s| !s.holders.is_empty())
}

impl Players {
    /// Returns the command a plan comes to, `None` if things have changed meanwhile.
    pub(super) fn carry_out(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wish: &Wish,
    ) -> Option<Command> {
        match wish {
            Wish::Answer { decision, round, seat } => {
                self.answer(scenario, session, decision, *round, seat)
            }
            // Whoever sits there speaks for themselves.
            Wish::Say { role, .. } if is_held(session, role) => None,
            Wish::Say { role, about } => {
                let line = self.lines.next(scenario, role, about.as_ref(), &mut self.rng)?;
                let mut note = NoteDraft::new(Sign::Note, line);
                note.role = Some(role.clone());
                note.item.clone_from(about);
                Some(Command::Note(Box::new(note)))
            }
            Wish::Open { inject, seat } => {
                let state = session.story.item(inject);
                let here = session.people.is_simulated(seat) && session.people.counts(seat);
                let opens = here && state.released.is_some() && !state.opened.contains(seat);
                opens.then(|| Command::Open { inject: inject.clone(), seat: Some(seat.clone()) })
            }
            Wish::RaiseHand(seat) => {
                let up = session.talk.hands.contains(seat);
                let speaks = session.talk.floor.as_ref().is_some_and(|(r, _)| *r == seat.role);
                (!up && !speaks).then(|| Command::RaiseHand { seat: seat.clone() })
            }
            Wish::LowerHand(seat) => {
                let up = session.talk.hands.contains(seat);
                up.then(|| Command::LowerHand { seat: seat.clone() })
            }
            Wish::AskControl { seat, question } => {
                let text = self.request(scenario, question.as_ref())?;
                Some(Command::AskControl { seat: Some(seat.clone()), text })
            }
            Wish::Vote { poll, seat } => self.vote(scenario, session, poll, seat),
            Wish::Assess { assessment, of, capability, seat } => {
                let open = session.hall.assessments.get(assessment)?.closed.is_none();
                let held = [(Some(true), 5), (Some(false), 4), (None, 1)];
                let held = *self.rng.weighted(&held)?;
                open.then(|| Command::Assess {
                    assessment: assessment.clone(),
                    of: *of,
                    capability: capability.clone(),
                    held,
                    seat: Some(seat.clone()),
                })
            }
            Wish::Report { breakout, group, solves } => {
                self.report(scenario, session, breakout, group, *solves)
            }
            Wish::WriteDown { role, what } => self.write_down(role, *what),
            Wish::GiveFeedback => Some(self.feedback(scenario)),
        }
    }

    fn answer(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        number: u16,
        seat: &SeatId,
    ) -> Option<Command> {
        let state = session.decision(id)?;
        let round = state.rounds.iter().find(|r| r.number == number)?;
        if round.withdrawn || round.revealed.is_some() || !session.people.counts(seat) {
            return None;
        }
        // Somebody who missed the close hands in late, or lets it be.
        let late = !round.is_open();
        if late && !self.rng.chance(300) {
            return None;
        }
        let (_, decision) = scenario.decision(id)?;
        let before = state.rounds.iter().rev().find(|r| r.revealed.is_some());
        let choice = self.choose(scenario, id, decision, before.map(|r| &**r), &seat.role)?;
        let fixed = choice.as_str();
        let text = if fixed == SOMETHING_ELSE {
            self.rng.pick(&phrases::SOMETHING_ELSE).map(|words| phrases::text(words))
        } else if self.words && self.rng.chance(300) {
            self.lines.next(scenario, &seat.role, Some(id), &mut self.rng)
        } else {
            None
        };
        let whose =
            (fixed == NOT_OURS && decision.owner != seat.role).then(|| decision.owner.clone());
        let sure = *self.rng.weighted(&[(1, 1), (2, 3), (3, 5), (4, 4), (5, 2)])?;
        Some(Command::Answer(Box::new(AnswerDraft {
            decision: id.clone(),
            seat: seat.clone(),
            choice,
            sure: self.rng.chance(800).then_some(sure),
            whose,
            text,
            late_is_fine: true,
        })))
    }

    fn choose(
        &mut self,
        scenario: &Scenario,
        id: &ItemId,
        decision: &Decision,
        before: Option<&Round>,
        role: &RoleCode,
    ) -> Option<OptionId> {
        // Asked again, half of the room has been convinced.
        let lead = before.and_then(|round| leading(&round.tally(decision.count)));
        if let Some(lead) = lead.filter(|_| self.rng.chance(500)) {
            return Some(lead)
                .filter(|o| o.as_str() != SOMETHING_ELSE)
                .or_else(|| decision.options.first().map(|o| o.id.clone()));
        }
        for fixed in [SOMETHING_ELSE, NO_PLAN, NOT_OURS] {
            if self.rng.chance(FIXED_PERMILLE) {
                return Some(OptionId::new(fixed));
            }
        }
        let weights = weights(scenario, role, id);
        self.rng
            .weighted(&weights)
            .or_else(|| weights.first().map(|(option, _)| option))
            .cloned()
            .or_else(|| Some(OptionId::new(NO_PLAN)))
    }

    fn request(&mut self, scenario: &Scenario, question: Option<&ItemId>) -> Option<Text> {
        let held_back = question
            .and_then(|id| scenario.question(id))
            .map(|(_, q)| q.if_asked.as_slice())
            .unwrap_or_default();
        // The control cell plays these people: it may well ask for what it holds back.
        if let Some((asked, _)) = self.rng.pick(held_back)
            && self.rng.chance(800)
        {
            let asked = asked.for_control().trim_end_matches('?');
            let mut letters = asked.chars();
            let first = letters.next()?.to_uppercase();
            return Text::new(&format!("{first}{}?", letters.as_str())).ok();
        }
        self.rng.pick(&phrases::REQUESTS).map(|words| phrases::text(words))
    }

    fn vote(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        seat: &SeatId,
    ) -> Option<Command> {
        session.hall.polls.get(id).filter(|p| p.closed.is_none())?;
        let Content::Poll(poll) = &scenario.item(id)?.content else { return None };
        let options = poll.options.len() as u64;
        let voter = (crate::ident::Actor::Simulated, Some(seat.clone()));
        let before = poll
            .same_as
            .as_ref()
            .and_then(|first| session.hall.polls.get(first))
            .and_then(|p| p.votes.get(&voter).copied());
        let choice = match before {
            // Most stay where they were or go one step on.
            Some(before) if self.rng.chance(800) => {
                u64::from(before) + self.rng.below(2).min(options.saturating_sub(1))
            }
            _ => u64::midpoint(self.rng.below(options), self.rng.below(options)),
        };
        let choice = u16::try_from(choice.min(options.saturating_sub(1))).ok()?;
        Some(Command::Vote { poll: id.clone(), choice, seat: Some(seat.clone()) })
    }

    fn report(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        group: &GroupId,
        solves: bool,
    ) -> Option<Command> {
        let state = session.hall.breakouts.get(id).filter(|b| b.closed.is_none())?;
        let challenge = || {
            let own = state.said.iter().find(|l| l.group == *group && l.solves.is_none());
            own.map(|l| l.seq)
        };
        let solves = if solves { Some(challenge()?) } else { None };
        let role = scenario.group(group)?.roles.first()?;
        let list = if solves.is_some() { &phrases::STEPS } else { &phrases::GAPS };
        let borrowed = self.rng.pick(list).map(|words| phrases::text(words));
        let own = if solves.is_none() && self.words {
            self.lines.next(scenario, role, Some(id), &mut self.rng)
        } else {
            None
        };
        let text = own.or(borrowed)?;
        Some(Command::SayInBreakout { breakout: id.clone(), group: group.clone(), solves, text })
    }

    /// Nobody writes down what somebody else has written down already.
    fn write_down(&mut self, role: &RoleCode, what: Sentence) -> Option<Command> {
        let (sign, list) = match what {
            Sentence::Strength => (Sign::Strength, &phrases::STRENGTHS),
            Sentence::Gap => (Sign::Improvement, &phrases::GAPS),
            Sentence::Step => (Sign::Action, &phrases::STEPS),
        };
        let start = self.rng.index(list.len())?;
        let order = (0..list.len()).map(|n| (start + n) % list.len());
        let at = order.into_iter().find(|at| self.written.insert((what, *at)))?;
        let mut note = NoteDraft::new(sign, phrases::text(list[at]));
        note.role = Some(role.clone());
        Some(Command::Note(Box::new(note)))
    }

    fn feedback(&mut self, scenario: &Scenario) -> Command {
        let built_in = Language::English.words().feedback_statements.len();
        let statements = built_in + scenario.feedback.len();
        let score = [(Some(2), 1), (Some(3), 3), (Some(4), 6), (Some(5), 4), (None, 1)];
        let scores =
            (0..statements).map(|_| self.rng.weighted(&score).copied().flatten()).collect();
        let text = if self.words && self.rng.chance(350) {
            self.rng.pick(&phrases::STRENGTHS).map(|words| phrases::text(words))
        } else {
            None
        };
        Command::GiveFeedback { scores, text }
    }
}
