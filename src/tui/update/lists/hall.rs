//! Lists for what a room without phones does: hands up, observers' questions, and words to be struck.

use super::ROWS_MAX;
use crate::ident::{PersonId, Seq};
use crate::session::view::desk::desks;
use crate::session::{Command, Hall, ObserverQuestion, QuestionState, VERBS};
use crate::text::Text;
use crate::tui::log;
use crate::tui::model::{Desk, LineKind};
use crate::tui::pick::{Pick, Row, Then};

impl Desk {
    /// `H`: whose hand is up; the same key lowers it.
    pub(in crate::tui::update) fn hand_list(&self) -> Option<Pick> {
        let session = self.session();
        let row = |role: &crate::scenario::Role| {
            let up = session.talk.hands.iter().find(|s| s.role == role.code).cloned();
            let (what, command) = match up {
                Some(seat) => ("lowers its hand", Command::LowerHand { seat }),
                None => {
                    ("raises a hand", Command::RaiseHand { seat: self.first_seat(&role.code)? })
                }
            };
            let label = format!("{}  {} {what}", role.code, role.name);
            Some(self.role_row(&role.code, label, Then::Submit(Box::new(command))))
        };
        let rows: Vec<Row> = self.scenario.roles.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| Pick::new("Whose hand?", rows))
    }

    /// `Q`: observers' questions, the one with most votes first; a digit shows one to the room.
    pub(in crate::tui::update) fn questions_list(&self) -> Pick {
        let hall = &self.session().hall;
        let mut waiting: Vec<&ObserverQuestion> =
            hall.waiting.iter().filter_map(|seq| hall.questions.get(seq)).map(|q| &**q).collect();
        waiting.sort_by_key(|q| (std::cmp::Reverse(hall.voices(q)), q.seq));
        waiting.truncate(ROWS_MAX);
        let set = |question: Seq, state, into| {
            Then::Submit(Box::new(Command::SetObserverQuestion { question, state, into }))
        };
        let each = |title: &str, then: &dyn Fn(&ObserverQuestion) -> Then| {
            let rows = waiting.iter().map(|q| Row::new(question_line(hall, q), then(q))).collect();
            Then::Pick(Box::new(Pick::new(title.to_owned(), rows)))
        };
        let mut rows =
            vec![Row::keyed('n', "take one down", Then::Line(LineKind::ObserverQuestion))];
        rows.extend(waiting.iter().map(|q| {
            let shown = hall.shown == Some(q.seq);
            let label = question_line(hall, q);
            if shown {
                Row::new(format!("put away: {label}"), set(q.seq, QuestionState::Answered, None))
            } else {
                Row::new(format!("show: {label}"), set(q.seq, QuestionState::Shown, None))
            }
        }));
        if !waiting.is_empty() {
            let approve = |q: &ObserverQuestion| set(q.seq, QuestionState::Approved, None);
            rows.push(Row::keyed('v', "let observers vote for one", each("Which one?", &approve)));
            let hide = |q: &ObserverQuestion| set(q.seq, QuestionState::Hidden, None);
            rows.push(Row::keyed('h', "hide one", each("Hide which one?", &hide)));
        }
        if waiting.len() > 1 {
            let merge = |q: &ObserverQuestion| {
                let others = waiting.iter().filter(|other| other.seq != q.seq);
                let rows = others
                    .map(|into| {
                        let then = set(q.seq, QuestionState::Merged, Some(into.seq));
                        Row::new(question_line(hall, into), then)
                    })
                    .collect();
                Then::Pick(Box::new(Pick::new("Says the same as which one?", rows)))
            };
            rows.push(Row::keyed('m', "merge one into another", each("Merge which?", &merge)));
        }
        Pick::new("Observers' questions", rows)
    }

    /// `V`: who sits at a desk; of one alone the verbs at once.
    pub(in crate::tui::update) fn desks_list(&self) -> Option<Pick> {
        let session = self.session();
        let mut lists = desks(session).map(|(person, capacity)| {
            let handed = session.people.verbs.get(&person).map_or(&[][..], Vec::as_slice);
            let what = match handed {
                [] => "nothing handed over".to_owned(),
                handed => handed.join(", "),
            };
            let label = format!("{}, {}: {what}", self.person(person), capacity.label());
            (label, self.verbs_list(person, handed))
        });
        let (label, first) = lists.next()?;
        let mut rows: Vec<Row> = lists.map(|(l, p)| Row::new(l, Then::Pick(Box::new(p)))).collect();
        if rows.is_empty() {
            return Some(first);
        }
        rows.insert(0, Row::new(label, Then::Pick(Box::new(first))));
        Some(Pick::new("Who gets verbs?", rows))
    }

    /// What somebody at a desk may do for the lead; a key hands a verb over, or takes it back.
    pub(in crate::tui::update) fn verbs_list(&self, person: PersonId, handed: &[String]) -> Pick {
        let has = |verb: &str| handed.iter().any(|h| h == verb);
        let hands = |verbs: Vec<String>| Command::HandVerbs { person, verbs };
        let rows = VERBS.iter().map(|(verb, means)| {
            let mark = if has(verb) { "[x]" } else { "[ ]" };
            let others = VERBS.iter().map(|(v, _)| *v).filter(|v| (v == verb) != has(v));
            let command = hands(others.map(str::to_owned).collect());
            Row::new(format!("{mark} {verb}: {means}"), Then::Submit(Box::new(command)))
        });
        let mut rows: Vec<Row> = rows.collect();
        let all = VERBS.iter().map(|(verb, _)| (*verb).to_owned()).collect();
        rows.push(Row::submit('A', "everything", hands(all)));
        rows.push(Row::submit('0', "nothing", hands(Vec::new())));
        Pick::new(format!("What may {} do?", self.person(person)), rows)
    }

    /// `S`: whose words are struck; the last note's under a second `S` or `s`.
    pub(in crate::tui::update) fn strike_list(&self) -> Option<Pick> {
        let session = self.session();
        let notes = session.notes.standing().rev().filter(|n| !session.struck.contains(&n.seq));
        let rows: Vec<Row> = notes
            .take(ROWS_MAX)
            .enumerate()
            .map(|(at, note)| {
                let strike = Command::Strike { entry: note.seq };
                let label = log::note_line(self, note);
                match at {
                    0 => Row::submit('s', label, strike),
                    _ => Row::new(label, Then::Submit(Box::new(strike))),
                }
            })
            .collect();
        let title = "Strike whose words from all that leaves? It stays struck";
        (!rows.is_empty()).then(|| Pick::new(title, rows))
    }
}

fn question_line(hall: &Hall, question: &ObserverQuestion) -> String {
    let text = question.text.as_ref().map_or("(redacted)", Text::as_str).replace('\n', " ");
    match hall.voices(question) {
        0 => text,
        n => format!("{text}  ({n} votes)"),
    }
}
