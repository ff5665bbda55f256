//! What can be done about something that was said or done: each act one key, and one line where words are needed.

use super::ROWS_MAX;
use crate::clock::Reading;
use crate::ident::{ItemId, SeatId, Seq};
use crate::scenario::Content;
use crate::session::{About, Command, Note, Phase, Refile, Sign, Times, alike};
use crate::tui::log::{self, What};
use crate::tui::model::{Desk, EntryField, LineKind, Read};
use crate::tui::pick::{Pick, Row, Then};

/// Says what striking does, the same everywhere.
const STRIKE: &str = "strike its words from everything that leaves this laptop";

fn strike(entry: Seq) -> Row {
    Row::submit('x', STRIKE, Command::Strike { entry })
}

fn refile(entry: Seq, fields: Refile) -> Then {
    Then::Submit(Box::new(Command::Refile { entry, fields: Box::new(fields) }))
}

impl Desk {
    /// Returns what can be done about a line of the log.
    pub(in crate::tui::update) fn acts(&self, what: &What, clock: Reading) -> Option<Pick> {
        let session = self.session();
        let title = log::says(self, what);
        let rows = match what {
            What::Note(seq) => self.note_acts(session.notes.get(*seq)?),
            What::Action(seq) => return Some(self.action_list(*seq, title)),
            What::Request(seq) => {
                let request = session.talk.requests.get(seq)?;
                let open = request.reply.is_none() && !request.parked;
                let mut rows = if open { self.reply_rows(*seq) } else { Vec::new() };
                rows.extend((!session.struck.contains(seq)).then(|| strike(*seq)));
                rows
            }
            What::Release(id) => self.release_acts(id),
            What::Question(id) => vec![self.note_about(id, clock)],
            What::Answer(id, number, seat) => self.answer_acts(id, *number, seat),
            What::Record(id) => return Some(self.record_list(id, &title)),
            What::Floor(role) => {
                let at = session.talk.heard.get(role)?.last?.happened();
                let line = format!("{role} @{} ", at.hm(session.header.offset));
                let about = Box::new(About::default());
                let then = Then::Typed(LineKind::Capture { opened: self.wall(clock), about }, line);
                vec![Row::keyed('n', "take down what was said then", then)]
            }
        };
        (!rows.is_empty()).then(|| Pick::new(title, rows))
    }

    fn note_acts(&self, note: &Note) -> Vec<Row> {
        let entry = note.seq;
        let line = |field| Then::Line(LineKind::Entry(field, entry));
        let mut rows = Vec::new();
        let struck = self.session().struck.contains(&entry);
        if note.taken_back || note.merged_into.is_some() {
            let what = if note.taken_back {
                "let it stand again"
            } else {
                "no duplicate: let it stand for itself"
            };
            rows.push(Row::submit('t', what, Command::RestoreNote { entry }));
            rows.extend((!struck).then(|| strike(entry)));
            return rows;
        }
        rows.push(Row::keyed('a', "amend the words", line(EntryField::Words)));
        rows.push(Row::keyed(
            's',
            "another sign: strength, area for improvement, action ...",
            Self::signs(note),
        ));
        rows.push(Row::keyed('r', "another role", self.roles_for(entry)));
        rows.push(Row::keyed('o', "another objective", self.objectives_for(entry)));
        rows.push(Row::keyed('k', "a critical task", self.tasks_for(entry)));
        rows.push(Row::keyed('i', "another item: inject or decision", self.items_for(entry)));
        rows.push(Row::keyed('@', "when it happened", line(EntryField::When)));
        if note.in_report() {
            let leave = if note.sign == Sign::Note {
                "leave it a working note"
            } else {
                "leave it out of the report"
            };
            rows.push(Row::submit('l', leave, Command::Demote { entry }));
        } else {
            rows.push(Row::submit('p', "promote it into the report", Command::Promote { entry }));
            rows.push(Row::submit('l', "leave it a working note", Command::Demote { entry }));
        }
        let others = self.others_for(note);
        rows.extend(others.map(|pick| Row::keyed('m', "a duplicate: merge it with another", pick)));
        rows.push(Row::keyed('w', "why: its root cause", line(EntryField::Cause)));
        rows.push(Row::keyed(
            'f',
            "reference: plan, policy or law that applies",
            line(EntryField::Reference),
        ));
        rows.push(Row::keyed('c', "a corrective action from it", line(EntryField::Mend)));
        if note.sign == Sign::Action {
            let pick = self.action_list(entry, log::note_line(self, note));
            rows.push(Row::keyed(
                '!',
                "owner, date, element, priority",
                Then::Pick(Box::new(pick)),
            ));
        }
        if note.spoke_for.is_some() && note.confirmed.is_none() {
            let settle = |confirmed| Command::SettleAssumption { entry, confirmed };
            rows.push(Row::submit('y', "confirmed by the role it was said for", settle(true)));
            rows.push(Row::submit('n', "not so, says that role", settle(false)));
        }
        if note.sign == Sign::Parked && !note.closed {
            rows.push(Row::submit('d', "dealt with: close it", Command::CloseParked { entry }));
        }
        rows.push(Row::submit('t', "take it back", Command::TakeBackNote { entry }));
        rows.extend((!struck).then(|| strike(entry)));
        rows
    }

    fn signs(note: &Note) -> Then {
        let signs = [
            ('+', Sign::Strength),
            ('-', Sign::Improvement),
            ('!', Sign::Action),
            ('?', Sign::Parked),
            ('=', Sign::Decision),
            ('n', Sign::Note),
        ];
        let others = signs.into_iter().filter(|(_, sign)| *sign != note.sign);
        let rows = others.map(|(key, sign)| {
            let fields = Refile { sign: Some(sign), ..Refile::default() };
            Row::keyed(key, sign.label(), refile(note.seq, fields))
        });
        Then::Pick(Box::new(Pick::new("It is a", rows.collect())))
    }

    fn roles_for(&self, entry: Seq) -> Then {
        let rows = self.scenario.roles.iter().map(|role| {
            let fields = Refile { role: Some(role.code.clone()), ..Refile::default() };
            let label = format!("{}  {}", role.code, role.name);
            self.role_row(&role.code, label, refile(entry, fields))
        });
        Then::Pick(Box::new(Pick::new("Who said it?", rows.collect())))
    }

    fn objectives_for(&self, entry: Seq) -> Then {
        let rows = self.scenario.objectives.iter().map(|o| {
            let fields = Refile { objective: Some(o.id.clone()), ..Refile::default() };
            Row::new(o.text.clone(), refile(entry, fields))
        });
        Then::Pick(Box::new(Pick::new("For which objective?", rows.collect())))
    }

    fn tasks_for(&self, entry: Seq) -> Then {
        let tasks = self.scenario.objectives.iter().flat_map(|o| {
            let tasks = o.capabilities.iter().flat_map(|c| &c.tasks);
            tasks.map(|task| (o.id.clone(), task))
        });
        let rows = tasks.map(|(objective, task)| {
            let fields = Refile {
                objective: Some(objective),
                task: Some(task.id.clone()),
                ..Refile::default()
            };
            Row::new(task.text.clone(), refile(entry, fields))
        });
        Then::Pick(Box::new(Pick::new("Which critical task?", rows.collect())))
    }

    /// What was played stands first, the latest on top.
    fn items_for(&self, entry: Seq) -> Then {
        let session = self.session();
        let mut items: Vec<&crate::scenario::Item> = self.scenario.items.iter().rev().collect();
        items.sort_by_key(|item| session.is_pending(&item.id));
        let rows = items.into_iter().take(ROWS_MAX).map(|item| {
            let fields = Refile { item: Some(item.id.clone()), ..Refile::default() };
            self.item_row(&item.id, refile(entry, fields))
        });
        Then::Pick(Box::new(Pick::new("At which item?", rows.collect())))
    }

    fn others_for(&self, note: &Note) -> Option<Then> {
        let others = alike(self.session(), note.seq).into_iter().take(ROWS_MAX);
        let rows: Vec<Row> = others
            .map(|into| {
                let label = log::says(self, &What::Note(into));
                Row::new(label, Then::Submit(Box::new(Command::Merge { entry: note.seq, into })))
            })
            .collect();
        let pick = Pick::new("It says the same as", rows);
        (!pick.rows.is_empty()).then(|| Then::Pick(Box::new(pick)))
    }

    fn release_acts(&self, id: &ItemId) -> Vec<Row> {
        let session = self.session();
        let mut rows = Vec::new();
        if session.phase == Phase::Play {
            rows.push(Row::keyed('r', "read it again", Then::Show(Read::Item(id.clone()))));
            let command = Command::Withdraw { inject: id.clone() };
            let opened = session.story.item(id).opened.len();
            let label = format!(
                "take it back: surfaces say withdrawn, effects are undone (opened by {opened})"
            );
            rows.push(Row::submit('t', label, command));
        }
        if let Some(written) = session.story.inserted.get(id)
            && !session.struck.contains(&written.seq)
        {
            rows.push(strike(written.seq));
        }
        rows
    }

    fn note_about(&self, question: &ItemId, clock: Reading) -> Row {
        let opened = self.wall(clock);
        let posed = self.session().talk.questions.get(question).and_then(|q| q.posed);
        let at = posed.map_or(opened, Times::happened).hm(self.session().header.offset);
        let about = Box::new(About { item: Some(question.clone()), ..About::default() });
        let then = Then::Typed(LineKind::Capture { opened, about }, format!("@{at} "));
        Row::keyed('n', "take down what was said to it", then)
    }

    fn answer_acts(&self, id: &ItemId, number: u16, seat: &SeatId) -> Vec<Row> {
        let session = self.session();
        let Some(decision) = session.decision(id) else { return Vec::new() };
        let Some(round) = decision.rounds.iter().find(|r| r.number == number) else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        if session.open_rounds().iter().any(|(open, _)| *open == id) {
            let then = Then::Typed(LineKind::Voice, format!("{seat} "));
            rows.push(Row::keyed('v', "another answer, said aloud", then));
        }
        if decision.record.is_some() {
            let pick = self.record_list(id, &log::says(self, &What::Record(id.clone())));
            rows.push(Row::keyed('d', "the decision record", Then::Pick(Box::new(pick))));
        }
        let given = round.answers.get(seat).or_else(|| round.late.get(seat));
        if let Some(given) = given.filter(|g| g.text.is_some() && !session.struck.contains(&g.seq))
        {
            rows.push(strike(given.seq));
        }
        rows
    }

    /// Tells whether a decision could be put to the room again.
    pub(super) fn can_ask_again(&self, id: &ItemId) -> bool {
        let decision =
            matches!(self.scenario.item(id).map(|i| &i.content), Some(Content::Decision(_)));
        decision && self.session().running()
    }
}
