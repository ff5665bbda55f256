//! Lists for decisions: a voice, a record straight from the talk, a deferral, everything else a record can say.

use crate::clock::{Millis, Reading};
use crate::ident::{ItemId, NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE, SeatId};
use crate::scenario::Content;
use crate::session::{AnswerDraft, Command, Outcome, RecordDraft, Until};
use crate::tui::model::{Desk, LineKind};
use crate::tui::pick::{Pick, Row, Then};

impl Desk {
    /// `v`: the seat, then the option it said aloud.
    pub(in crate::tui::update) fn voice_list(&self, item: &ItemId) -> Option<Pick> {
        let session = self.session();
        let seats: Vec<SeatId> = match session.decision(item).and_then(|d| d.round()) {
            Some(round) => round.asked.clone(),
            None => session.seats_for(&self.scenario, &self.recipients(item)?),
        };
        let mut rows: Vec<Row> = Vec::new();
        for role in &self.scenario.roles {
            let of_role: Vec<&SeatId> = seats.iter().filter(|s| s.role == role.code).collect();
            let answer = |seat: &SeatId| Then::Pick(Box::new(self.answer_list(item, seat)));
            let then = match of_role.as_slice() {
                [] => continue,
                [seat] => answer(seat),
                many => {
                    let rows = many.iter().map(|s| Row::new(s.to_string(), answer(s))).collect();
                    Then::Pick(Box::new(Pick::new(format!("Which seat of {}?", role.code), rows)))
                }
            };
            rows.push(self.role_row(&role.code, format!("{}  {}", role.code, role.name), then));
        }
        let title = format!("Who says it? {}", self.label(item));
        (!rows.is_empty()).then(|| Pick::new(title, rows))
    }

    fn answer_list(&self, item: &ItemId, seat: &SeatId) -> Pick {
        let title = format!("{seat} says");
        if let Some(Content::Poll(poll)) = self.scenario.item(item).map(|i| &i.content) {
            let rows = (0_u16..)
                .zip(('a'..='z').zip(&poll.options))
                .map(|(choice, (key, option))| {
                    let seat = Some(seat.clone());
                    let command = Command::Vote { poll: item.clone(), choice, seat };
                    Row::submit(key, option.clone(), command)
                })
                .collect();
            return Pick::new(title, rows);
        }
        let rows = self
            .option_ids(item)
            .into_iter()
            .zip('a'..='z')
            .map(|(choice, key)| {
                let label = self.option_words(item, &choice);
                let then = self.voiced(item, seat, &choice);
                Row::keyed(key, label, then)
            })
            .collect();
        Pick::new(title, rows)
    }

    fn voiced(&self, item: &ItemId, seat: &SeatId, choice: &OptionId) -> Then {
        let draft = AnswerDraft {
            decision: item.clone(),
            seat: seat.clone(),
            choice: choice.clone(),
            sure: None,
            whose: None,
            text: None,
            // Said aloud to the facilitator, who knows that it is late.
            late_is_fine: true,
        };
        match choice.as_str() {
            SOMETHING_ELSE => Then::Line(LineKind::VoiceWords(Box::new(draft))),
            NOT_OURS => {
                let rows = self.codes().into_iter().filter(|c| *c != seat.role).map(|role| {
                    let draft = AnswerDraft { whose: Some(role.clone()), ..draft.clone() };
                    let then = Then::Submit(Box::new(Command::Answer(Box::new(draft))));
                    self.role_row(&role, role.to_string(), then)
                });
                let mut rows: Vec<Row> = rows.collect();
                let nobody = Command::Answer(Box::new(draft.clone()));
                rows.push(Row::submit('-', "nobody here", nobody));
                Then::Pick(Box::new(Pick::new("Whose is it?", rows)))
            }
            _ => Then::Submit(Box::new(Command::Answer(Box::new(draft)))),
        }
    }

    fn option_words(&self, item: &ItemId, option: &OptionId) -> String {
        let decision = self.scenario.decision(item).map(|(_, d)| d);
        decision.map_or_else(String::new, |d| self.option_label(d, option).to_owned())
    }

    /// Returns the line that asks for the words of a record that is none of the author's options.
    pub(in crate::tui::update) fn own_words(
        &self,
        decision: &ItemId,
        option: &OptionId,
    ) -> LineKind {
        let outcome = if option.as_str() == NO_PLAN { Outcome::None } else { Outcome::Taken };
        let outcome = if option.as_str() == NOT_OURS { Outcome::Escalated } else { outcome };
        let mut record = RecordDraft::new(outcome, self.record_from(decision));
        record.owner.clone_from(&self.owner);
        LineKind::OwnWords(decision.clone(), Box::new(record))
    }

    /// `d`: what the room decided, straight from the talk.
    pub(in crate::tui::update) fn decide_list(&self, clock: Reading) -> Option<Pick> {
        let waiting = self.unrecorded_decisions();
        let at_hand = self.decision_at_hand(self.wall(clock)).filter(|id| waiting.contains(id));
        let id = at_hand.or_else(|| waiting.first().cloned())?;
        let mut pick = self.decide_one(&id, clock);
        if waiting.len() > 1 {
            let others = waiting.iter().filter(|other| **other != id);
            let rows = others
                .map(|other| {
                    let then = Then::Pick(Box::new(self.decide_one(other, clock)));
                    self.item_row(other, then)
                })
                .collect();
            let others = Pick::new("Which decision?", rows);
            pick.rows.push(Row::keyed('>', "another decision", Then::Pick(Box::new(others))));
        }
        Some(pick)
    }

    fn decide_one(&self, id: &ItemId, clock: Reading) -> Pick {
        let record = |outcome: Outcome| RecordDraft::new(outcome, self.record_from(id));
        let command =
            |draft: RecordDraft| Command::Record { decision: id.clone(), record: Box::new(draft) };
        let mut rows = Vec::new();
        if let Some((_, decision)) = self.scenario.decision(id) {
            for (option, key) in decision.options.iter().zip('a'..='u') {
                let mut draft = record(Outcome::Taken);
                draft.option = Some(option.id.clone());
                draft.owner.clone_from(&self.owner);
                rows.push(Row::submit(key, option.label.clone(), command(draft)));
            }
        }
        let own = self.own_words(id, &OptionId::new(SOMETHING_ELSE));
        rows.push(Row::keyed('=', "something else, in own words", Then::Line(own)));
        rows.push(Row::submit(
            '*',
            "each organization its own",
            command(record(Outcome::EachItsOwn)),
        ));
        let wait = Then::Pick(Box::new(self.wait_list(id, clock)));
        rows.push(Row::keyed('w', "deferred; it comes back", wait));
        let more = Then::Pick(Box::new(self.more_list(id)));
        rows.push(Row::keyed('+', "conditions, escalation, owner, none", more));
        Pick::new(format!("{}  {}", self.label(id), self.title(id)), rows)
    }

    /// `w`: until when it is deferred.
    pub(in crate::tui::update) fn wait_list(&self, id: &ItemId, clock: Reading) -> Pick {
        let play = self.session().play_at(self.wall(clock));
        let minutes = |key, n: u64| {
            let until = Until::Play(play.plus(Millis::minutes(n)));
            Row::submit(key, format!("comes back in {n} min"), self.deferred(id, Some(until)))
        };
        let mut rows = vec![minutes('w', 2), minutes('5', 5), minutes('1', 10)];
        let ask = LineKind::DeferMinutes(id.clone(), true);
        rows.push(Row::keyed('m', "in so many minutes", Then::Line(ask)));
        for (name, _) in self.session().story.facts.iter().filter(|(_, set)| !**set) {
            let command = self.deferred(id, Some(Until::Fact(name.clone())));
            rows.push(Row::new(
                format!("when this is true: {name}"),
                Then::Submit(Box::new(command)),
            ));
        }
        rows.push(Row::submit('0', "not again by itself", self.deferred(id, None)));
        Pick::new(format!("{} is deferred", self.label(id)), rows)
    }

    /// `m`: everything else a record can say.
    pub(in crate::tui::update) fn more_list(&self, id: &ItemId) -> Pick {
        let record = |outcome| RecordDraft::new(outcome, self.record_from(id));
        let command =
            |draft: RecordDraft| Command::Record { decision: id.clone(), record: Box::new(draft) };
        let mut rows = Vec::new();
        let owners = self.codes().into_iter().map(|role| {
            let then = Then::Owner(role.clone());
            self.role_row(&role, role.to_string(), then)
        });
        let owners = Pick::new("Who owns it?", owners.collect());
        rows.push(Row::keyed('o', "another owner", Then::Pick(Box::new(owners))));
        let mut conditional = record(Outcome::Conditional);
        conditional.option = self.to_record(id);
        conditional.owner.clone_from(&self.owner);
        let chosen = conditional.option.is_some();
        if chosen {
            let ask = LineKind::OwnWords(id.clone(), Box::new(conditional));
            rows.push(Row::keyed('c', "taken, on conditions", Then::Line(ask)));
        }
        let up = self.codes().into_iter().map(|role| {
            let mut draft = record(Outcome::Escalated);
            draft.to = Some(role.clone());
            self.role_row(&role, role.to_string(), Then::Submit(Box::new(command(draft))))
        });
        let mut up: Vec<Row> = up.collect();
        let outside = LineKind::OwnWords(id.clone(), Box::new(record(Outcome::Escalated)));
        up.push(Row::keyed('-', "to somebody outside, in words", Then::Line(outside)));
        let up = Pick::new("Escalated to whom?", up);
        rows.push(Row::keyed('x', "escalated: above their authority", Then::Pick(Box::new(up))));
        let own = self.own_words(id, &OptionId::new(SOMETHING_ELSE));
        rows.push(Row::keyed('s', "something else, in own words", Then::Line(own)));
        rows.push(Row::submit(
            't',
            "time ran out: what the author wrote",
            Self::time_out_record(id),
        ));
        rows.push(Row::submit('n', "no decision", command(record(Outcome::None))));
        let intro =
            if chosen { None } else { Some("for conditions choose an option first".to_owned()) };
        Pick::new(format!("{}: more", self.label(id)), rows).intro(intro)
    }
}
