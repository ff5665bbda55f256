//! What the desks see, following what is shown: control's view of the moment. Nothing of it may reach a participant.

use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, PersonId, RoleCode, SeatId, Seq};
use crate::scenario::Scenario;
use crate::session::complete::{ToComplete, to_complete};
use crate::session::notes::Note;
use crate::session::state::{Phase, Session};
use crate::session::vocabulary::{Capacity, Sign};
use crate::session::{AskNext, addressed, ask_next};
use crate::words::Language;

mod conducting;
mod evaluation;
mod queue;

pub use conducting::{
    Choice, Coming, Conducting, Deciding, Handed, HeldBack, Next, Read, RequestRow, conducting,
    deciding, handed, next, requests,
};
pub use evaluation::{Expected, Gap, RatedBy, Rating, TaskRow, evaluation, expected, gaps};
pub use queue::{Queue, QueueRow, queue};

/// The most lines a desk shows of what was taken down.
const LINES_MAX: usize = 20;
/// The most rows of the list *to complete* a desk shows.
const OPEN_MAX: usize = 50;

/// Something that is before the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub kind: &'static str,
    pub label: String,
    pub title: String,
    /// To whom, in codes.
    pub to: String,
    pub since: Option<Timestamp>,
    /// n of m, of a decision.
    pub answered: Option<(usize, usize)>,
}

/// What a line taken down now would be about, so that nobody has to type it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    pub role: Option<RoleCode>,
    pub item: Option<String>,
    pub objective: Option<String>,
    pub task: Option<String>,
    pub module: Option<String>,
}

/// A role at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct RoleRow {
    pub code: RoleCode,
    pub name: String,
    /// Turns and answers in this module.
    pub heard: u32,
    pub has_floor: bool,
    /// Addressed by what is before the room.
    pub asked: bool,
    pub hand_up: bool,
    /// Nobody of it is in the room.
    pub away: bool,
}

/// Who speaks, who wants to, and whom to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    pub has: Option<(RoleCode, Timestamp)>,
    pub roles: Vec<RoleRow>,
    /// First come, first served.
    pub hands: Vec<SeatId>,
    pub ask_next: Option<(RoleCode, Millis)>,
    pub stops_asked: Vec<SeatId>,
}

/// A line that was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: Seq,
    pub at: Timestamp,
    pub sign: Sign,
    pub role: Option<RoleCode>,
    pub spoke_for: Option<(RoleCode, Option<bool>)>,
    /// `None` where it was struck or redacted.
    pub words: Option<String>,
    pub item: Option<String>,
    pub by: String,
    /// Whether whoever looks may put it right.
    pub own: bool,
    pub taken_back: bool,
}

/// Something left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOpen {
    pub what: ToComplete,
    pub kind: &'static str,
    pub words: String,
    pub missing: Vec<&'static str>,
}

/// Names who did something as the control side may read it: what somebody is here, never their name.
pub fn who(session: &Session, by: Actor) -> String {
    let Actor::Person(person) = by else {
        return match by {
            Actor::Facilitator => "facilitator".to_owned(),
            Actor::Autopilot => "autopilot".to_owned(),
            Actor::Simulated => "simulated".to_owned(),
            Actor::Clock | Actor::Person(_) => "nobody named".to_owned(),
        };
    };
    let seat = session.people.seats_of(person).next();
    let capacity = session.people.persons.get(&person).map(|p| p.capacity);
    match (seat, capacity) {
        (Some(seat), _) => seat.to_string(),
        (None, Some(capacity)) => format!("{} {person}", capacity.label()),
        (None, None) => person.to_string(),
    }
}

/// Returns what is before the room, the newest last: inject, question, decision, poll, observers' question.
pub fn before(scenario: &Scenario, session: &Session) -> Vec<Before> {
    let row = |kind: &'static str, id: &ItemId, since| Before {
        kind,
        label: scenario.label(id),
        title: session.title(scenario, id),
        to: to_whom(scenario, session, id),
        since,
        answered: None,
    };
    let mut rows = Vec::new();
    if session.phase > Phase::Play {
        return rows;
    }
    if let Some(id) = session.inject_before_the_room() {
        let since = session.story.item(&id).released.map(|(_, at)| at.happened());
        rows.push(row("inject", &id, since));
    }
    if let Some(id) = &session.talk.current {
        let posed = session.talk.questions.get(id).and_then(|q| q.posed);
        rows.push(row("question", id, posed.map(crate::session::Times::happened)));
    }
    for (id, _, round) in session.unsettled() {
        let answered = Some((round.answered(), round.counted(session)));
        let state = if round.closed.is_some() { "decision, closed" } else { "decision" };
        rows.push(Before { answered, ..row(state, id, Some(round.opened.happened())) });
    }
    for (id, poll) in session.hall.open_polls() {
        rows.push(row("poll", id, Some(poll.opened.happened())));
    }
    for (id, breakout) in session.hall.open_breakouts() {
        rows.push(row("breakout groups", id, Some(breakout.opened.happened())));
    }
    let assessments = session.hall.assessments.iter().filter(|(_, a)| a.closed.is_none());
    rows.extend(assessments.map(|(id, a)| row("self-assessment", id, Some(a.opened.happened()))));
    if let Some(title) = super::observer_question(session) {
        rows.push(Before {
            kind: "observers' question",
            label: String::new(),
            title,
            to: String::new(),
            since: None,
            answered: None,
        });
    }
    rows
}

fn to_whom(scenario: &Scenario, session: &Session, id: &ItemId) -> String {
    let question = scenario.question(id).map(|(_, q)| q.to.clone());
    let to = question.or_else(|| session.recipients(scenario, id));
    to.map(|to| scenario.recipients_in_codes(&to, Language::default())).unwrap_or_default()
}

/// Returns what a line taken down now would be about.
pub fn context(scenario: &Scenario, session: &Session) -> Context {
    let about = session.about(scenario);
    let objective = about.objective.and_then(|id| scenario.objective(&id));
    let module = about.module.and_then(|id| scenario.modules.iter().find(|m| m.id == id));
    Context {
        role: about.role,
        item: about.item.map(|id| scenario.label(&id)),
        objective: objective.map(|o| o.text.clone()),
        task: about.task.and_then(|id| scenario.task(&id)).map(|(.., t)| t.text.clone()),
        module: module.map(|m| m.title.clone()),
    }
}

/// Returns who has the floor, who has been heard, and who wants to be.
pub fn floor(scenario: &Scenario, session: &Session, wall: Timestamp) -> Floor {
    let talk = &session.talk;
    let to = addressed(scenario, session);
    let asked = to.map(|to| session.roles_for(scenario, &to)).unwrap_or_default();
    let has = talk.floor.as_ref().map(|(role, since)| (role.clone(), since.happened()));
    let roles = scenario.roles.iter().map(|role| RoleRow {
        code: role.code.clone(),
        name: role.name.clone(),
        heard: talk.heard_in(&role.code, session.story.current),
        has_floor: has.as_ref().is_some_and(|(code, _)| *code == role.code),
        asked: asked.contains(&role.code),
        hand_up: talk.hands.iter().any(|s| s.role == role.code),
        away: !session.people.is_in_the_room(&role.code),
    });
    let next = ask_next(scenario, session, wall);
    Floor {
        roles: roles.collect(),
        hands: talk.hands.iter().cloned().collect(),
        ask_next: next.map(|AskNext { role, silent }| (role, silent)),
        stops_asked: talk.stops_asked.iter().cloned().collect(),
        has,
    }
}

/// Returns the last lines taken down, newest first, and which of them whoever looks may put right.
pub fn lines(scenario: &Scenario, session: &Session, looks: Actor) -> Vec<Line> {
    let mends_all = match looks {
        Actor::Facilitator => true,
        Actor::Person(person) => has_verb(session, person, "note"),
        Actor::Clock | Actor::Simulated | Actor::Autopilot => false,
    };
    let shown = session.notes.all.values().rev();
    // A line taken back stays with whoever took it down: it can stand again.
    let shown = shown.filter(|n| !n.taken_back || n.by == looks);
    shown
        .take(LINES_MAX)
        .map(|note| line(scenario, session, note, mends_all || note.by == looks))
        .collect()
}

fn has_verb(session: &Session, person: PersonId, verb: &str) -> bool {
    session.people.verbs.get(&person).is_some_and(|verbs| verbs.iter().any(|v| v == verb))
}

fn line(scenario: &Scenario, session: &Session, note: &Note, own: bool) -> Line {
    let unstruck = !session.struck.contains(&note.seq);
    let words = note.text.as_ref().filter(|_| unstruck).map(ToString::to_string);
    Line {
        seq: note.seq,
        at: note.happened(),
        sign: note.sign,
        role: note.role.clone(),
        spoke_for: note.spoke_for.clone().map(|role| (role, note.confirmed)),
        own: own && words.is_some(),
        words,
        item: note.item.as_ref().map(|id| scenario.label(id)),
        by: who(session, note.by),
        taken_back: note.taken_back,
    }
}

/// Returns the list *to complete*, in the order in which it is worked off, and how long it is altogether.
pub fn left_open(scenario: &Scenario, session: &Session) -> (Vec<LeftOpen>, usize) {
    let all = to_complete(scenario, session);
    let length = all.len();
    let rows = all.into_iter().take(OPEN_MAX).map(|what| row(scenario, session, what));
    (rows.collect(), length)
}

fn row(scenario: &Scenario, session: &Session, what: ToComplete) -> LeftOpen {
    let note = |seq: &Seq| {
        let text = session.notes.get(*seq).and_then(|n| n.text.as_ref());
        text.map(ToString::to_string).unwrap_or_default()
    };
    let nothing = Vec::new();
    let (kind, words, missing) = match &what {
        ToComplete::Record { decision, missing } => {
            let (label, title) = (scenario.label(decision), session.title(scenario, decision));
            ("decision record", format!("{label} {title}"), missing.clone())
        }
        ToComplete::Action { action, missing } => {
            let text = session.after.actions.get(action).and_then(|a| a.text.as_ref());
            let words = text.map(ToString::to_string).unwrap_or_default();
            ("corrective action", words, missing.clone())
        }
        ToComplete::Assumption(seq) => {
            let spoke = session.notes.get(*seq).and_then(|n| n.spoke_for.clone());
            let other = spoke.map(|r| format!("for {r}: ")).unwrap_or_default();
            ("assumption", format!("{other}{}", note(seq)), nothing)
        }
        ToComplete::Request(seq) => {
            let text = session.talk.requests.get(seq).and_then(|r| r.text.as_ref());
            ("request", text.map(ToString::to_string).unwrap_or_default(), nothing)
        }
        ToComplete::Parked(seq) => ("parking lot", note(seq), nothing),
        ToComplete::Unfiled(seq) => ("no objective", note(seq), nothing),
    };
    LeftOpen { what, kind, words, missing }
}

/// Returns whoever sits at a desk.
pub fn desks(session: &Session) -> impl Iterator<Item = (PersonId, Capacity)> {
    let persons = session.people.persons.values();
    persons.map(|p| (p.id, p.capacity)).filter(|(_, capacity)| capacity.is_desk())
}

#[cfg(test)]
mod tests;
