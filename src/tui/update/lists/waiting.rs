//! Lists of what waits: the inbox, what is to complete, what the room ranks.

use super::ROWS_MAX;
use crate::clock::Reading;
use crate::ident::Seq;
use crate::scenario::{Content, Item};
use crate::session::{Command, PauseWhy, Point, Refile, RequestReply, ToComplete, to_complete};
use crate::text::Text;
use crate::tui::log;
use crate::tui::model::{Desk, LineKind};
use crate::tui::pick::{Pick, Row, Then};
use crate::tui::update::debrief::LATER;

/// How many the room ranks.
const RANKED: u8 = 3;

impl Desk {
    /// `q`: everything that waits for the facilitator. What can be done to the first of it has keys of its own here.
    pub(in crate::tui::update) fn inbox_list(&self) -> Option<Pick> {
        let session = self.session();
        let mut rows: Vec<Row> = Vec::new();
        for seat in &session.talk.stops_asked {
            let pause = Command::Pause(PauseWhy::Requested);
            rows.push(Row::new(
                format!("{} asks for a stop: pause", seat.role),
                Then::Submit(Box::new(pause)),
            ));
        }
        for request in session.talk.open_requests() {
            let who =
                request.seat.as_ref().map_or_else(|| "the room".to_owned(), |s| s.role.to_string());
            let text = request.text.as_ref().map_or("(redacted)", Text::as_str);
            let reply = Then::Pick(Box::new(self.reply_list(request.seq, text)));
            rows.push(Row::new(format!("{who} asks: {text}"), reply));
        }
        for seat in session.talk.hands.iter().take(9) {
            let give = Command::GiveFloor { role: seat.role.clone() };
            rows.push(Row::new(
                format!("{} raised a hand: give the floor", seat.role),
                Then::Submit(Box::new(give)),
            ));
        }
        for what in to_complete(&self.scenario, session).into_iter().take(ROWS_MAX) {
            if matches!(what, ToComplete::Request(_)) {
                continue;
            }
            if let Some((label, then)) = self.completing(&what) {
                rows.push(Row::new(label, then));
            }
        }
        (!rows.is_empty()).then(|| Pick::new("Inbox", at_hand(rows)))
    }

    fn reply_list(&self, request: Seq, asked: &str) -> Pick {
        Pick::new(asked.to_owned(), self.reply_rows(request))
    }

    pub(super) fn reply_rows(&self, request: Seq) -> Vec<Row> {
        let answer = |how, text| Command::AnswerRequest { request, how, text };
        let mut rows = Vec::new();
        // The letters up to `j` are theirs, so that one key answers also from the inbox itself.
        let keys = ('a'..='j').map(Some).chain(std::iter::repeat(None));
        for ((question, fact), key) in self.held_back().into_iter().zip(keys) {
            if let Ok(text) = Text::new(fact) {
                let command = answer(RequestReply::Authored, Some(text));
                let label = format!("{question}: {fact}");
                rows.push(Row { key, label, then: Then::Submit(Box::new(command)) });
            }
        }
        rows.push(Row::keyed('l', "answer by a line", Then::Line(LineKind::Reply(request))));
        rows.push(Row::submit(
            'k',
            RequestReply::NotKnown.label(),
            answer(RequestReply::NotKnown, None),
        ));
        rows.push(Row::submit('p', "parking lot", Command::ParkRequest { request }));
        rows
    }

    /// Returns the held-back facts of what has been before the room, the newest first.
    pub fn held_back(&self) -> Vec<(&str, &str)> {
        let session = self.session();
        let out =
            |i: &&Item| !session.is_pending(&i.id) || session.talk.questions.contains_key(&i.id);
        let mut facts = Vec::new();
        for item in self.scenario.items.iter().rev().filter(out) {
            let questions = match &item.content {
                Content::Inject(inject) => inject.questions.iter().collect(),
                Content::Question(question) => vec![question],
                Content::Decision(_)
                | Content::Poll(_)
                | Content::Assessment(_)
                | Content::Breakout(_)
                | Content::Break(_) => Vec::new(),
            };
            for question in questions {
                for (asked, fact) in &question.if_asked {
                    facts.push((asked.for_control(), fact.for_control()));
                }
            }
        }
        facts
    }

    /// Opens what completes an open point.
    pub(in crate::tui::update) fn complete(&mut self, what: &ToComplete, _clock: Reading) {
        match self.completing(what) {
            Some((_, Then::Pick(mut pick))) => {
                let later = Then::Later(Point::Complete(what.clone()));
                pick.rows.push(Row::keyed(LATER, "later: go on with the next", later));
                self.pick(*pick);
            }
            Some((_, Then::Line(kind))) => self.ask(kind),
            _ => {}
        }
    }

    fn completing(&self, what: &ToComplete) -> Option<(String, Then)> {
        let session = self.session();
        let note = |seq: &Seq| {
            session.notes.get(*seq).map(|n| log::note_line(self, n)).unwrap_or_default()
        };
        Some(match what {
            ToComplete::Record { decision, missing } => {
                let label = format!("{} lacks {}", self.label(decision), missing.join(", "));
                let pick = self.record_list(decision, &label);
                (label, Then::Pick(Box::new(pick)))
            }
            ToComplete::Action { action, missing } => {
                let known = session.after.actions.get(action)?;
                let text = known.text.as_ref().map_or("(struck)", Text::as_str);
                let label = format!("action without {}: {text}", missing.join(", "));
                (label.clone(), Then::Pick(Box::new(self.action_list(*action, label))))
            }
            ToComplete::Assumption(seq) => {
                let label = format!("assumption: {}", note(seq));
                let settle = |confirmed| Command::SettleAssumption { entry: *seq, confirmed };
                let rows = vec![
                    Row::submit('y', "confirmed by the role it was said for", settle(true)),
                    Row::submit('n', "not so", settle(false)),
                ];
                (label.clone(), Then::Pick(Box::new(Pick::new(label, rows))))
            }
            ToComplete::Request(seq) => {
                let request = session.talk.requests.get(seq)?;
                let text = request.text.as_ref().map_or("(redacted)", Text::as_str);
                (format!("request: {text}"), Then::Pick(Box::new(self.reply_list(*seq, text))))
            }
            ToComplete::Parked(seq) => {
                let label = format!("parked: {}", note(seq));
                let rows = vec![
                    Row::submit('c', "closed: dealt with", Command::CloseParked { entry: *seq }),
                    Row::submit('d', "leave it out of the report", Command::Demote { entry: *seq }),
                ];
                (label.clone(), Then::Pick(Box::new(Pick::new(label, rows))))
            }
            ToComplete::Unfiled(seq) => {
                let label = format!("for which objective? {}", note(seq));
                (label.clone(), Then::Pick(Box::new(self.file_list(*seq, label))))
            }
        })
    }

    fn file_list(&self, entry: Seq, title: String) -> Pick {
        let mut rows: Vec<Row> = self
            .scenario
            .objectives
            .iter()
            .map(|o| {
                let fields = Refile { objective: Some(o.id.clone()), ..Default::default() };
                let command = Command::Refile { entry, fields: Box::new(fields) };
                Row::new(o.text.clone(), Then::Submit(Box::new(command)))
            })
            .collect();
        rows.push(Row::submit('-', "leave it out of the report", Command::Demote { entry }));
        Pick::new(title, rows)
    }

    pub(in crate::tui::update) fn rank_list(&self) -> Option<Pick> {
        let rank = self.session().notes.standing().filter_map(|n| n.rank).max().unwrap_or(0) + 1;
        self.ranks(rank, None)
    }

    /// The list goes on until the room has ranked its three.
    pub(in crate::tui::update) fn next_rank(&self, entry: Seq, rank: u8) -> Option<Pick> {
        if rank < RANKED { self.ranks(rank + 1, Some(entry)) } else { None }
    }

    fn ranks(&self, rank: u8, but: Option<Seq>) -> Option<Pick> {
        let rows: Vec<Row> = self
            .rankable()
            .filter(|n| Some(n.seq) != but)
            .take(ROWS_MAX)
            .map(|n| {
                let command = Command::Rank { entry: n.seq, rank };
                Row::new(log::note_line(self, n), Then::Submit(Box::new(command)))
            })
            .collect();
        (!rows.is_empty())
            .then(|| Pick::new(format!("The room's number {rank} (Esc: no more)"), rows))
    }
}

/// Puts the keyed choices of the first row that has any right under it, so that one key answers what came first.
fn at_hand(rows: Vec<Row>) -> Vec<Row> {
    let first = rows.iter().position(|row| matches!(row.then, Then::Pick(_)));
    let mut out = Vec::with_capacity(rows.len() + 8);
    for (at, row) in rows.into_iter().enumerate() {
        let inner = match &row.then {
            Then::Pick(pick) if Some(at) == first => pick.rows.clone(),
            _ => Vec::new(),
        };
        out.push(row);
        let lettered = |row: &Row| row.key.is_some_and(|key| key.is_ascii_lowercase());
        out.extend(
            inner
                .into_iter()
                .filter(lettered)
                .map(|row| Row { label: format!("    {}", row.label), ..row }),
        );
    }
    out
}
