//! The autopilot at a decision: opening, waiting, closing, revealing, the record.

use super::super::players::weights;
use super::super::{Rare, phrases};
use super::{Act, Autopilot};
use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::scenario::{Content, Decision, Scenario};
use crate::session::{
    Command, Outcome, RecordDraft, RecordFrom, Round, Session, Until, leading, plan,
};

impl Autopilot {
    /// Puts a decision to the room, or lets it be settled in the talk.
    pub(super) fn put(&mut self, session: &Session, id: ItemId, at: Timestamp) {
        let open = Command::OpenDecision { decision: id.clone(), length: None, group: None };
        let first = session.decision(&id).is_none();
        if first && self.take(Rare::WrongOpening) {
            self.at(at, Act::by_hand(open));
            self.at(at.plus(Millis::seconds(2)), Act::by_hand(Command::Undo));
            return;
        }
        if first && self.rng.chance(350) && self.take(Rare::FromTalk) {
            let until = at.plus(self.rng.seconds(30, 70));
            self.fill(Some(&id), at, until);
            self.at(until, Act::Record(id));
            return;
        }
        self.at(at, Act::Do(open));
    }

    /// What is done while answers come in.
    pub(super) fn while_open(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        wall: Timestamp,
    ) {
        let Some(round) = session.decision(id).and_then(|d| d.round().cloned()) else { return };
        for deed in self.guests.answers(id, &round, session) {
            let at = wall.plus(self.rng.seconds(2, 12));
            self.at(at, Act::Guest(deed));
        }
        if !self.script.acts.is_empty() {
            return;
        }
        if self.is_done_with(&round) {
            self.soon(wall, 1, Act::Do(Command::CloseDecision { decision: id.clone() }));
            return;
        }
        let play = session.play_at(wall);
        let span = round.closes_at.minus(round.opened.play);
        let decision = id.clone();
        if play.minus(round.opened.play).0 * 2 > span.0 {
            if self.take(Rare::Peek) {
                self.does(wall, 1, 2, Command::Peek { decision });
            } else if self.rng.chance(300) && self.take(Rare::Hands) {
                let hands = self.hands(scenario, id);
                self.does(wall, 1, 4, Command::CountHands { decision, hands });
            } else if round.closes_at.minus(play) < Millis::seconds(15)
                && round.missing(session).next().is_some()
                && self.take(Rare::MoreTime)
            {
                let by = self.rng.seconds(30, 60);
                self.does(wall, 0, 1, Command::MoveDeadline { decision, by });
            }
        }
    }

    fn hands(&mut self, scenario: &Scenario, id: &ItemId) -> Vec<(OptionId, u32)> {
        let options = scenario.decision(id).map(|(_, d)| d.options.as_slice());
        let count = |rng: &mut super::Rng| u32::try_from(rng.below(10)).unwrap_or(0);
        options.unwrap_or_default().iter().map(|o| (o.id.clone(), count(&mut self.rng))).collect()
    }

    /// While a poll is open its votes come in; it closes at its time, or once hands were counted.
    pub(super) fn while_polling(&mut self, scenario: &Scenario, session: &Session, id: &ItemId) {
        let Some(state) = session.hall.polls.get(id) else { return };
        let Some(Content::Poll(poll)) = scenario.item(id).map(|i| &i.content) else { return };
        if state.hands.is_none() && self.take(Rare::Hands) {
            let hands = poll.options.iter().map(|_| self.rng.below(8));
            let hands = hands.map(|n| u32::try_from(n).unwrap_or(0)).collect();
            let at = super::super::wall_of(session, state.closes_at);
            let at = Timestamp(at.0 - 4_000).max(session.at.wall);
            self.at(at, Act::Do(Command::CountPollHands { poll: id.clone(), hands }));
        }
    }

    pub(super) fn close(&mut self, session: &Session, decision: ItemId, wall: Timestamp) {
        let at = wall.plus(self.rng.seconds(2, 7));
        let close = Command::CloseDecision { decision: decision.clone() };
        let rounds = session.decision(&decision).map_or(0, |d| d.rounds.len());
        if rounds == 1 && self.take(Rare::Reopen) {
            self.at(at, Act::by_hand(close));
            let length = Millis::seconds(30);
            let again = Command::ReopenDecision { decision, length };
            self.at(at.plus(Millis::seconds(4)), Act::by_hand(again));
            return;
        }
        self.at(at, Act::Do(close));
    }

    pub(super) fn reveal(&mut self, session: &Session, decision: ItemId, wall: Timestamp) {
        let at = wall.plus(self.rng.seconds(3, 9));
        let rounds = session.decision(&decision).map_or(0, |d| d.rounds.len());
        if rounds == 1 && self.take(Rare::WrongReveal) {
            self.at(at, Act::by_hand(Command::Reveal { decision }));
            self.at(at.plus(Millis::seconds(2)), Act::by_hand(Command::Undo));
            return;
        }
        self.at(at, Act::Do(Command::Reveal { decision }));
    }

    /// Lets the room talk about a result, then asks again or records.
    pub(super) fn record(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: ItemId,
        wall: Timestamp,
    ) {
        let length = self.rng.seconds(18, 50);
        let until = wall.plus(super::talk::hurried(scenario, session, wall, length));
        self.talk(scenario, session, Some(&id), wall, until);
        let plain = scenario.decision(&id).is_some_and(|(_, d)| !d.by_group);
        if plain && self.rng.chance(250) && self.take(Rare::AskAgain) {
            let open = Command::OpenDecision { decision: id, length: None, group: None };
            self.at(until, Act::Do(open));
            return;
        }
        if self.take(Rare::WrongRecord) {
            let mut record = RecordDraft::new(Outcome::Taken, RecordFrom::Answers);
            let options = scenario.decision(&id).map(|(_, d)| d.options.as_slice());
            if let Some(option) = options.unwrap_or_default().first() {
                record.option = Some(option.id.clone());
                let record = Command::Record { decision: id.clone(), record: Box::new(record) };
                let effects = option.then.clone();
                let later = |seconds| until.plus(Millis::seconds(seconds));
                self.at(until, Act::by_hand(record));
                self.at(later(3), Act::by_hand(Command::Apply { item: Some(id), effects }));
                self.at(later(6), Act::by_hand(Command::Undo));
                self.at(later(8), Act::by_hand(Command::Undo));
            }
            return;
        }
        self.at(until, Act::Record(id));
    }

    /// Drafts the record: the leading option, else the time-out outcome, with what can be said about it.
    pub(super) fn draft(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        wall: Timestamp,
    ) -> Option<Command> {
        let (_, decision) = scenario.decision(id)?;
        let state = session.decision(id);
        let round = state.and_then(|d| d.round());
        let lead = if let Some(round) = round {
            // Where two options share the lead, the owner has the word.
            leading(&round.tally(decision.count)).or_else(|| {
                let mut given = round.answers.iter().filter(|(s, _)| s.role == decision.owner);
                given.next().map(|(_, g)| g.choice.clone())
            })
        } else {
            let weights = weights(scenario, &decision.owner, id);
            self.rng.weighted(&weights).cloned()
        };
        let from = if round.is_some() { RecordFrom::Answers } else { RecordFrom::Talk };
        let mut record = self.outcome(decision, lead.as_ref(), from);
        let room = time_left(session, wall);
        if record.from != RecordFrom::TimeOut
            && room > Millis::minutes(8)
            && self.rng.chance(200)
            && !self.deferred.contains(id)
            && self.take(Rare::Deferral)
        {
            self.deferred.insert(id.clone());
            record = RecordDraft::new(Outcome::Deferred, from);
            let wait = self.rng.seconds(150, 300);
            record.until = Some(Until::Play(session.play_at(wall).plus(wait)));
        }
        self.fill_in(scenario, decision, round.map(|r| &**r), &mut record);
        Some(Command::Record { decision: id.clone(), record: Box::new(record) })
    }

    fn outcome(
        &mut self,
        decision: &Decision,
        lead: Option<&OptionId>,
        from: RecordFrom,
    ) -> RecordDraft {
        let Some(lead) = lead else {
            return RecordDraft::new(Outcome::None, RecordFrom::TimeOut);
        };
        match lead.as_str() {
            NO_PLAN => return RecordDraft::new(Outcome::None, from),
            NOT_OURS => {
                let mut record = RecordDraft::new(Outcome::Escalated, from);
                record.to = Some(decision.owner.clone());
                return record;
            }
            SOMETHING_ELSE => {
                let mut record = RecordDraft::new(Outcome::Taken, from);
                record.text = self.rng.pick(&phrases::SOMETHING_ELSE).map(|w| phrases::text(w));
                return record;
            }
            _ => {}
        }
        let outcomes = [
            (Outcome::Taken, 78),
            (Outcome::Conditional, 13),
            (Outcome::EachItsOwn, 6),
            (Outcome::Escalated, 3),
        ];
        let outcome = self.rng.weighted(&outcomes).copied().unwrap_or(Outcome::Taken);
        let mut record = RecordDraft::new(outcome, from);
        record.option = Some(lead.clone());
        if outcome == Outcome::Conditional {
            record.conditions = self.rng.pick(&phrases::CONDITIONS).map(|w| phrases::text(w));
        }
        if outcome == Outcome::EachItsOwn {
            record.option = None;
        }
        record
    }

    /// Fills in what a facilitator writes at once; the rest waits on the list to complete.
    fn fill_in(
        &mut self,
        scenario: &Scenario,
        decision: &Decision,
        round: Option<&Round>,
        record: &mut RecordDraft,
    ) {
        if record.outcome != Outcome::EachItsOwn {
            record.owner = Some(decision.owner.clone());
        }
        if record.outcome == Outcome::Escalated && record.to.is_none() {
            let others: Vec<_> =
                scenario.roles.iter().filter(|r| r.code != decision.owner).collect();
            record.to = self.rng.pick(&others).map(|r| r.code.clone());
        }
        if self.rng.chance(750) {
            record.rationale = self.rng.pick(&phrases::RATIONALES).map(|w| phrases::text(w));
        }
        let split = round.is_some_and(|r| r.tally(decision.count).len() > 1);
        if split && self.rng.chance(450) {
            record.dissent = self.rng.pick(&phrases::DISSENT).map(|w| phrases::text(w));
        }
        record.reversible = self.rng.chance(700).then(|| self.rng.chance(550));
    }
}

/// Returns the play that is left by the agenda.
fn time_left(session: &Session, wall: Timestamp) -> Millis {
    let whole = Millis(session.agenda.modules.iter().map(|m| m.0).sum());
    let used = session.story.current.map_or(Millis::ZERO, |module| {
        let before: u64 = session.agenda.modules.iter().take(module).map(|m| m.0).sum();
        Millis(before).plus(plan::used_in(session, module, wall))
    });
    whole.minus(used)
}
