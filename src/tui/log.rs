//! What was taken down, line by line and newest first: for the inbox panel and for search.

use super::fuzzy;
use super::model::Desk;
use crate::clock::Timestamp;
use crate::ident::Seq;
use crate::session::{Note, Sign};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LogLine {
    pub seq: Seq,
    pub at: Timestamp,
    pub text: String,
}

/// The most lines a search goes through, newest first: what a person can have typed in a day.
const SEARCHED_MAX: usize = 20_000;

/// Says a note in one line.
pub(super) fn note_line(desk: &Desk, note: &Note) -> String {
    let sign = match note.sign {
        Sign::Note => "",
        Sign::Strength => "+ ",
        Sign::Improvement => "- ",
        Sign::Action => "! ",
        Sign::Parked => "? ",
        Sign::Decision => "= ",
    };
    let role = note.role.as_ref().map(|r| format!("{r} ")).unwrap_or_default();
    let struck = desk.session().struck.contains(&note.seq);
    let words = match &note.text {
        Some(text) if !struck => text.as_str().replace('\n', " "),
        _ => "(struck)".to_owned(),
    };
    let spoke = match (&note.spoke_for, note.confirmed) {
        (None, _) => String::new(),
        (Some(other), None) => format!(" (spoke for {other}: not confirmed)"),
        (Some(other), Some(true)) => format!(" (spoke for {other}: confirmed)"),
        (Some(other), Some(false)) => format!(" (spoke for {other}: not so)"),
    };
    format!("{role}{sign}{words}{spoke}")
}

/// Returns the newest lines: notes, requests and decision records.
pub(super) fn newest(desk: &Desk) -> impl Iterator<Item = LogLine> + '_ {
    let session = desk.session();
    let notes = session.notes.standing().rev().map(|note| LogLine {
        seq: note.seq,
        at: note.happened(),
        text: note_line(desk, note),
    });
    let requests = session.talk.requests.values().rev().map(|r| {
        let who = r.seat.as_ref().map_or_else(String::new, |s| format!("{} ", s.role));
        let words = r.text.as_ref().map_or("(redacted)", |t| t.as_str());
        LogLine { seq: r.seq, at: r.at.happened(), text: format!("{who}asks control: {words}") }
    });
    merge(notes, requests)
}

fn merge(
    one: impl Iterator<Item = LogLine>,
    other: impl Iterator<Item = LogLine>,
) -> impl Iterator<Item = LogLine> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if a.seq < b.seq => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

/// Returns the lines that fit what was typed, the best first; all of them where nothing was typed.
pub(super) fn find(desk: &Desk, typed: &str) -> Vec<LogLine> {
    let mut lines: Vec<LogLine> = newest(desk).take(SEARCHED_MAX).collect();
    if typed.trim().is_empty() {
        return lines;
    }
    let exact = typed.trim().to_lowercase();
    if lines.iter().any(|l| l.text.to_lowercase().contains(&exact)) {
        lines.retain(|l| l.text.to_lowercase().contains(&exact));
        return lines;
    }
    let found = fuzzy::best(typed, lines.iter().map(|l| l.text.as_str()));
    found.into_iter().map(|at| lines[at].clone()).collect()
}
