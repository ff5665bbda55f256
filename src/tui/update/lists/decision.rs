//! Lists for decisions: a record straight from the talk, a deferral, everything else a record can say.

use crate::clock::{Millis, Reading, Timestamp};
use crate::ident::{ItemId, NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::session::{Command, Outcome, RecordDraft, Until};
use crate::tui::model::{Desk, LineKind};
use crate::tui::pick::{Pick, Row, Then};

impl Desk {
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
        let wall = self.wall(clock);
        // One that was put off and has come back is at hand like any other.
        let decidable = self.decidable();
        let at_hand = self.decision_at_hand(wall).filter(|id| decidable.contains(id));
        let id = at_hand.or_else(|| self.unrecorded_decisions().into_iter().next());
        let records = self.records_list(clock);
        let Some(id) = id else { return records };
        let mut pick = self.decide_one(&id, wall);
        let amend = |pick| Row::keyed('<', "amend a record", Then::Pick(Box::new(pick)));
        pick.rows.extend(records.map(amend));
        Some(pick)
    }

    pub(in crate::tui::update) fn decide_one(&self, id: &ItemId, wall: Timestamp) -> Pick {
        let record = |outcome: Outcome| RecordDraft::new(outcome, self.record_from(id));
        let command =
            |draft: RecordDraft| Command::Record { decision: id.clone(), record: Box::new(draft) };
        let mut rows = Vec::new();
        if let Some((_, decision)) = self.scenario.decision(id) {
            // The letters behind these are the verbs'.
            let keys = ('a'..='o').map(Some).chain(std::iter::repeat(None));
            for (option, key) in decision.options.iter().zip(keys) {
                let mut draft = record(Outcome::Taken);
                draft.option = Some(option.id.clone());
                draft.owner.clone_from(&self.owner);
                let then = Then::Submit(Box::new(command(draft)));
                rows.push(Row { key, label: option.label.clone(), then });
            }
        }
        let own = self.own_words(id, &OptionId::new(SOMETHING_ELSE));
        rows.push(Row::keyed('=', "something else, in own words", Then::Line(own)));
        rows.push(Row::keyed(
            'y',
            "yes, but: an option on conditions",
            Then::Line(LineKind::Conditions(id.clone())),
        ));
        rows.push(Row::keyed(
            'p',
            "passed up: above their authority",
            Then::Line(LineKind::Escalate(id.clone())),
        ));
        let each = command(record(Outcome::EachItsOwn));
        rows.push(Row::submit('*', "each organization its own", each));
        let play = self.session().play_at(wall);
        for (key, n) in [('2', 2), ('5', 5), ('1', 10)] {
            let until = Until::Play(play.plus(Millis::minutes(n)));
            let command = self.deferred(id, Some(until));
            rows.push(Row::submit(key, format!("deferred: comes back in {n} min"), command));
        }
        let wait = Then::Pick(Box::new(self.wait_list(id, wall)));
        rows.push(Row::keyed('w', "deferred until something is known, or otherwise", wait));
        rows.push(Row::submit('0', "no decision", command(record(Outcome::None))));
        rows.push(Row::keyed('>', "another decision: d5 b", Then::Line(LineKind::Decide)));
        Pick::new(format!("{}  {}", self.label(id), self.title(id)), rows)
    }

    /// `w`: until when it is deferred.
    pub(in crate::tui::update) fn wait_list(&self, id: &ItemId, wall: Timestamp) -> Pick {
        let play = self.session().play_at(wall);
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

    /// `m`: another owner by its key, and what else a record can say.
    pub(in crate::tui::update) fn more_list(&self, id: &ItemId) -> Pick {
        let none = RecordDraft::new(Outcome::None, self.record_from(id));
        let none = Command::Record { decision: id.clone(), record: Box::new(none) };
        let own = self.own_words(id, &OptionId::new(SOMETHING_ELSE));
        let mut rows = vec![
            Row::keyed('=', "something else, in own words", Then::Line(own)),
            // Among the owners, whose keys only choose, what records asks first.
            sure('0', "time ran out: what the author wrote", Self::time_out_record(id)),
            sure('-', "no decision", none),
        ];
        rows.extend(self.codes().into_iter().map(|role| {
            let then = Then::Owner(role.clone());
            self.role_row(&role, format!("owned by {role}"), then)
        }));
        Pick::new(format!("{}: more, or its owner", self.label(id)), rows)
    }
}

/// Returns a row whose key asks for itself once more.
fn sure(key: char, label: &str, command: Command) -> Row {
    let again = vec![Row::submit(key, "yes, record it; Esc: no", command)];
    Row::keyed(key, label, Then::Pick(Box::new(Pick::new(format!("Record: {label}"), again))))
}
