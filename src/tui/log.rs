//! What was said and done, line by line and newest first: for the inbox panel, for search, and for putting it right.

use super::fuzzy;
use super::model::Desk;
use crate::clock::Timestamp;
use crate::ident::{ItemId, RoleCode, SeatId, Seq};
use crate::session::{Note, Outcome, Sign};
use crate::text::Text;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LogLine {
    pub at: Timestamp,
    pub what: What,
    pub text: String,
}

/// What a line of the log is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Note(Seq),
    Request(Seq),
    /// A corrective action written in the debrief.
    Action(Seq),
    Release(ItemId),
    Question(ItemId),
    /// The answer of a seat in a round.
    Answer(ItemId, u16, SeatId),
    Record(ItemId),
    /// When a role was heard last.
    Floor(RoleCode),
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

/// Returns what was taken down and asked, newest first: what the inbox panel shows.
pub(super) fn newest(desk: &Desk) -> impl Iterator<Item = LogLine> + '_ {
    let session = desk.session();
    let notes = session.notes.standing().rev();
    let notes = notes.map(|note| line(desk, note.happened(), What::Note(note.seq)));
    let requests = session.talk.requests.values().rev();
    let requests = requests.map(|r| line(desk, r.at.happened(), What::Request(r.seq)));
    let (mut notes, mut requests) = (notes.peekable(), requests.peekable());
    std::iter::from_fn(move || match (notes.peek(), requests.peek()) {
        (
            Some(LogLine { what: What::Note(a), .. }),
            Some(LogLine { what: What::Request(b), .. }),
        ) if a < b => requests.next(),
        (Some(_), _) => notes.next(),
        (None, _) => requests.next(),
    })
}

/// Returns everything said and done, newest first; what was taken back too, for it can stand again.
pub(super) fn everything(desk: &Desk) -> Vec<LogLine> {
    let session = desk.session();
    let mut all: Vec<(Timestamp, What)> = Vec::new();
    all.extend(session.notes.all.values().map(|n| (n.happened(), What::Note(n.seq))));
    all.extend(session.talk.requests.values().map(|r| (r.at.happened(), What::Request(r.seq))));
    let written = session.after.actions.values().filter(|a| session.notes.get(a.seq).is_none());
    all.extend(written.map(|a| (a.at.happened(), What::Action(a.seq))));
    let released = session.story.items.iter();
    all.extend(released.filter_map(|(id, item)| {
        item.released.map(|(_, at)| (at.happened(), What::Release(id.clone())))
    }));
    let posed = session.talk.questions.iter();
    all.extend(
        posed.filter_map(|(id, q)| q.posed.map(|at| (at.happened(), What::Question(id.clone())))),
    );
    for (id, decision) in &session.decisions {
        for round in &decision.rounds {
            let given = round.answers.iter().chain(&round.late);
            all.extend(given.map(|(seat, given)| {
                (given.at.happened(), What::Answer(id.clone(), round.number, seat.clone()))
            }));
        }
        all.extend(decision.record.iter().map(|r| (r.at.happened(), What::Record(id.clone()))));
    }
    let heard = session.talk.heard.iter().filter(|(_, heard)| heard.turns > 0);
    all.extend(
        heard.filter_map(|(role, heard)| Some((heard.last?.happened(), What::Floor(role.clone())))),
    );
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.truncate(SEARCHED_MAX);
    all.into_iter().map(|(at, what)| line(desk, at, what)).collect()
}

fn line(desk: &Desk, at: Timestamp, what: What) -> LogLine {
    let text = says(desk, &what);
    LogLine { at, what, text }
}

/// Says something that was said or done in one line.
pub(super) fn says(desk: &Desk, what: &What) -> String {
    let session = desk.session();
    let words = |seq: Seq, text: Option<&Text>| match text {
        Some(text) if !session.struck.contains(&seq) => text.as_str().replace('\n', " "),
        Some(_) | None => "(struck)".to_owned(),
    };
    let item = |id: &ItemId| format!("{} {}", desk.label(id), desk.title(id));
    match what {
        What::Note(seq) => {
            let Some(note) = session.notes.get(*seq) else { return String::new() };
            let line = note_line(desk, note);
            match (note.taken_back, note.merged_into) {
                (true, _) => format!("{line} (taken back)"),
                (false, Some(into)) => format!("{line} (merged into {into})"),
                (false, None) => line,
            }
        }
        What::Request(seq) => {
            let Some(request) = session.talk.requests.get(seq) else { return String::new() };
            let who = request.seat.as_ref().map_or_else(String::new, |s| format!("{} ", s.role));
            format!("{who}asks control: {}", words(*seq, request.text.as_ref()))
        }
        What::Action(seq) => {
            let Some(action) = session.after.actions.get(seq) else { return String::new() };
            let back = if action.taken_back { " (taken back)" } else { "" };
            format!("! {}{back}", words(*seq, action.text.as_ref()))
        }
        What::Release(id) => format!("released {}", item(id)),
        What::Question(id) => format!("asked {}", item(id)),
        What::Answer(id, number, seat) => answer(desk, id, *number, seat),
        What::Record(id) => record(desk, id),
        What::Floor(role) => {
            let turns = session.talk.heard.get(role).map_or(0, |heard| heard.turns);
            let times = if turns == 1 { "once".to_owned() } else { format!("{turns} times") };
            format!("{role} had the floor, {times} in all")
        }
    }
}

fn answer(desk: &Desk, id: &ItemId, number: u16, seat: &SeatId) -> String {
    let session = desk.session();
    let round = session.decision(id).and_then(|d| d.rounds.iter().find(|r| r.number == number));
    let given = round.and_then(|r| r.answers.get(seat).or_else(|| r.late.get(seat)));
    let (Some(given), Some((_, decision))) = (given, desk.scenario.decision(id)) else {
        return String::new();
    };
    let choice = desk.option_label(decision, &given.choice);
    let own = given.text.as_ref().filter(|_| !session.struck.contains(&given.seq));
    let own = own.map(|text| format!(": {text}")).unwrap_or_default();
    format!("{seat} answered {}: {choice}{own}", desk.label(id))
}

fn record(desk: &Desk, id: &ItemId) -> String {
    let session = desk.session();
    let Some(record) = session.decision(id).and_then(|d| d.record.as_ref()) else {
        return String::new();
    };
    let option = record.option.as_ref().and_then(|option| {
        desk.scenario.decision(id).map(|(_, d)| desk.option_label(d, option).to_owned())
    });
    let own = record.text.as_ref().filter(|_| !session.struck.contains(&record.seq));
    let said = option.or_else(|| own.map(ToString::to_string));
    let said = match (record.outcome, said) {
        (Outcome::Taken, Some(said)) => said,
        (outcome, Some(said)) => format!("{}: {said}", outcome.label()),
        (outcome, None) => outcome.label().to_owned(),
    };
    format!("{} {} recorded: {said}", desk.label(id), desk.title(id))
}

/// Returns the lines that fit what was typed, the best first; all of them where nothing was typed.
pub(super) fn find(desk: &Desk, typed: &str) -> Vec<LogLine> {
    let mut lines = everything(desk);
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
