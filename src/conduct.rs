//! The owner of a session: judges, records, folds and publishes, in this order and nowhere else.

mod handle;
mod recording;
mod rehearse;
mod replay;
mod wall;

use std::sync::Arc;

use base64::Engine as _;
use sha2::{Digest, Sha256};

pub use handle::{Handle, Reply, spawn};
pub use recording::Recording;
pub use rehearse::play_out;
pub use replay::{Replay, ReplayError, Replayed, replay};
pub use wall::Anchor;

use crate::clock::{Clock, Millis, Timestamp};
use crate::ident::{Actor, Seq};
use crate::journal::{CopyState, Hash, Journal};
use crate::scenario::Scenario;
use crate::session::{
    Command, CommandId, Draft, Entry, Event, GapWhy, Header, Hold, Rejection, Session, decide,
    opening, settle,
};
use recording::Held;

/// Play that nobody watched for longer than this is a gap.
pub const GAP: Millis = Millis::seconds(5);
/// The most events one command settles into by itself.
const SETTLE_MAX: usize = 2_000;

/// What somebody asks of the session.
#[derive(Debug, Clone)]
pub struct Request {
    pub command: Command,
    pub by: Actor,
    /// When it happened, if that was before it is asked.
    pub observed_at: Option<Timestamp>,
    /// A client-made id, so that a repeated request gets its first answer.
    pub cmd: Option<CommandId>,
    /// The step this press confirms ([`crate::session::Step::key`]); if it is not the next one any more, nothing is done.
    pub confirms: Option<String>,
}

impl Request {
    pub fn new(command: Command, by: Actor) -> Self {
        Self { command, by, observed_at: None, cmd: None, confirms: None }
    }
}

/// A command that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The last entry of its own that it led to; the same one again where it was repeated.
    pub seq: Seq,
    /// `false` while play goes on unrecorded: received, not on disk.
    pub durable: bool,
}

/// Why a command did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{0}")]
    Rejected(#[from] Rejection),
    #[error("not recorded: {0}")]
    NotRecorded(String),
    #[error("the exercise is busy; try again")]
    Busy,
    #[error("the exercise was closed")]
    Gone,
}

/// What screens show: latest wins.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub scenario: Arc<Scenario>,
    pub session: Session,
    /// How wall time is told from a clock's reading.
    pub anchor: Anchor,
    pub recording: Recording,
    pub copy: CopyState,
    /// The hash of the `EndEx` entry, once there is one.
    pub end_head: Option<Hash>,
}

/// Owns scenario, session, journal and clock.
#[derive(Debug)]
pub struct Conductor<C: Clock> {
    scenario: Arc<Scenario>,
    /// What is durable, or played unrecorded.
    session: Session,
    journal: Box<dyn Journal>,
    clock: C,
    anchor: Anchor,
    /// The last reading at which somebody was awake.
    alive: Millis,
    recording: Recording,
    /// Entries played while nothing could be written.
    held: Option<Held>,
    /// From when to when nobody watched, while the disk refused to take it down.
    missed: Option<(Timestamp, Timestamp)>,
    end_head: Option<Hash>,
}

impl<C: Clock> Conductor<C> {
    /// Begins a transcript: the scenario and its attachments are durable when this returns.
    ///
    /// # Errors
    /// If the journal cannot take the first entries.
    pub fn create(
        header: Header,
        scenario: Arc<Scenario>,
        source: &str,
        journal: Box<dyn Journal>,
        clock: C,
    ) -> Result<Self, Refused> {
        let (anchor, _) = Anchor::fix(clock.read(), Timestamp(i64::MIN));
        let session = Session::new(header, &scenario);
        let drafts = opening(source, &scenario.attachments, &encode);
        let mut conductor = Self::over(scenario, session, journal, clock, anchor);
        conductor.commit_drafts(drafts, Actor::Facilitator)?;
        Ok(conductor)
    }

    /// Goes on with a transcript that was read: what time passed since is a gap, and play comes back paused.
    ///
    /// # Errors
    /// If the journal cannot take the entries that say so.
    pub fn resume(
        scenario: Arc<Scenario>,
        session: Session,
        end_head: Option<Hash>,
        journal: Box<dyn Journal>,
        clock: C,
        made_by: &str,
    ) -> Result<Self, Refused> {
        let last = session.at.wall;
        let (anchor, behind) = Anchor::fix(clock.read(), last);
        let mut drafts: Vec<Draft> = Vec::new();
        if behind > Millis::ZERO {
            drafts.push(Event::ClockBehind { by: behind }.into());
        }
        if session.running() {
            let (from, to, why) = (last, anchor.wall, GapWhy::Closed);
            drafts.push(Event::GapRecorded { from, to, why }.into());
        }
        drafts.push(Event::Reopened { made_by: made_by.to_owned() }.into());
        let mut conductor = Self::over(scenario, session, journal, clock, anchor);
        conductor.end_head = end_head;
        conductor.commit_drafts(drafts, Actor::Clock)?;
        Ok(conductor)
    }

    fn over(
        scenario: Arc<Scenario>,
        session: Session,
        journal: Box<dyn Journal>,
        clock: C,
        anchor: Anchor,
    ) -> Self {
        Self {
            scenario,
            session,
            journal,
            clock,
            anchor,
            alive: anchor.mono,
            recording: Recording::Kept,
            held: None,
            missed: None,
            end_head: None,
        }
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    pub fn journal(&self) -> &dyn Journal {
        &*self.journal
    }

    /// Returns the session's wall time now.
    pub fn now(&self) -> Timestamp {
        self.anchor.wall(self.clock.read()).max(self.session.at.wall)
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            scenario: Arc::clone(&self.scenario),
            session: self.session.clone(),
            anchor: self.anchor,
            recording: self.recording.clone(),
            copy: self.journal.copy(),
            end_head: self.end_head,
        }
    }

    /// Serves one request.
    ///
    /// # Errors
    /// Why it was refused, or that it could not be recorded.
    pub fn submit(&mut self, request: &Request) -> Result<Done, Refused> {
        self.serve(std::slice::from_ref(request)).pop().unwrap_or(Err(Refused::Gone))
    }

    /// Serves requests as one batch: each is judged against what those before it led to, all are made durable by one
    /// write and sync, and only then answered.
    pub fn serve(&mut self, requests: &[Request]) -> Vec<Result<Done, Refused>> {
        let mut answers = Vec::with_capacity(requests.len());
        let mut rest = requests;
        while !rest.is_empty() {
            // EndEx ends its batch, so that the hash the journal stands at is that of its entry.
            let ends = |r: &Request| matches!(r.command, Command::End(_));
            let len = rest.iter().position(ends).map_or(rest.len(), |at| at + 1);
            let (batch, later) = rest.split_at(len);
            answers.extend(self.serve_batch(batch));
            rest = later;
        }
        answers
    }

    fn serve_batch(&mut self, requests: &[Request]) -> Vec<Result<Done, Refused>> {
        let urgent = requests.iter().any(|r| r.command == Command::DeclareEmergency);
        if let Recording::Failed(why) = &self.recording {
            if !urgent {
                let why = why.clone();
                return requests.iter().map(|_| Err(Refused::NotRecorded(why.clone()))).collect();
            }
            self.go_unrecorded();
        }
        let now = self.now();
        let mut working = self.session.clone();
        let mut entries = Vec::new();
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(self.judge(request, now, &mut working, &mut entries));
        }
        if entries.is_empty() {
            return answers;
        }
        match self.keep(entries, working, urgent) {
            Ok(durable) => answers
                .into_iter()
                .map(|a| a.map(|seq| Done { seq: seq.seq, durable: durable && seq.durable }))
                .collect(),
            Err(why) => {
                answers.into_iter().map(|a| a.and(Err(Refused::NotRecorded(why.clone())))).collect()
            }
        }
    }

    /// Judges one request against the working state and folds in what it leads to.
    fn judge(
        &self,
        request: &Request,
        now: Timestamp,
        working: &mut Session,
        entries: &mut Vec<Entry>,
    ) -> Result<Done, Refused> {
        let durable = self.held.is_none();
        if let Some(seq) =
            request.cmd.as_ref().and_then(|cmd| working.people.remembered(request.by, cmd))
        {
            return Ok(Done { seq, durable });
        }
        let Request { command, by, observed_at, .. } = request;
        let stale = |key: &String| !crate::session::is_next(&self.scenario, working, key, now);
        if request.confirms.as_ref().is_some_and(stale) {
            return Err(Rejection::new("something else comes next now; look again").into());
        }
        let drafts = decide(&self.scenario, working, command, *by, now, *observed_at)?;
        // The id stands in the last entry that is the asker's own: a write torn before it does not count as done,
        // and what follows by itself is nobody's request.
        let own = drafts.iter().rposition(|d| d.by.is_none_or(|d| d == request.by));
        let mut seq = working.last;
        for (at, draft) in drafts.into_iter().enumerate() {
            let is_own = own == Some(at);
            let cmd = request.cmd.clone().filter(|_| is_own);
            self.fold(draft, request.by, cmd, now, working, entries);
            if is_own {
                seq = working.last;
            }
        }
        for _ in 0..SETTLE_MAX {
            let follows = settle(&self.scenario, working, now);
            if follows.is_empty() {
                break;
            }
            for draft in follows {
                self.fold(draft, Actor::Clock, None, now, working, entries);
            }
        }
        Ok(Done { seq, durable })
    }

    fn fold(
        &self,
        draft: Draft,
        by: Actor,
        cmd: Option<CommandId>,
        now: Timestamp,
        working: &mut Session,
        entries: &mut Vec<Entry>,
    ) {
        let entry = Entry {
            seq: Seq(working.last.0 + 1),
            sync: self.journal.head().seq,
            times: working.times(&draft, now),
            by: draft.by.unwrap_or(by),
            seat: draft.seat,
            cmd,
            event: draft.event,
            said: draft.said,
            redacted: false,
        };
        working.apply(&entry);
        entries.push(entry);
    }

    /// Makes entries durable and takes the working state over; returns whether they are on disk.
    fn keep(
        &mut self,
        entries: Vec<Entry>,
        working: Session,
        urgent: bool,
    ) -> Result<bool, String> {
        if let Some(held) = &mut self.held {
            held.push(entries);
            self.recording = Recording::Unrecorded { entries: held.len() };
            self.session = working;
            return Ok(false);
        }
        match self.journal.append(&entries) {
            Ok(()) => {
                if let Some(Event::EndEx { .. }) = entries.last().map(|e| &e.event) {
                    self.end_head = Some(self.journal.head().hash);
                }
                self.session = working;
                Ok(true)
            }
            Err(fault) => {
                // The working state is dropped: nobody saw it.
                let why = fault.to_string();
                self.recording = Recording::Failed(why.clone());
                if !urgent {
                    return Err(why);
                }
                // An emergency appears at once and is recorded as soon as the disk lets it.
                self.go_unrecorded();
                let drafts = vec![Draft::from(Event::EmergencyDeclared {})];
                self.commit_drafts(drafts, Actor::Facilitator).map_or(Err(why), |_| Ok(false))
            }
        }
    }

    /// Records events that nobody asked for by a command.
    fn commit_drafts(&mut self, drafts: Vec<Draft>, by: Actor) -> Result<bool, Refused> {
        let now = self.now();
        let mut working = self.session.clone();
        let mut entries = Vec::new();
        for draft in drafts {
            self.fold(draft, by, None, now, &mut working, &mut entries);
        }
        self.keep(entries, working, false).map_err(Refused::NotRecorded)
    }

    /// Replaces the scenario by a corrected one; what happened stays.
    ///
    /// # Errors
    /// Off the record, in an emergency, and if it cannot be recorded.
    pub fn replace_scenario(
        &mut self,
        scenario: Arc<Scenario>,
        source: &str,
    ) -> Result<(), Refused> {
        if matches!(self.session.clock.hold, Some(Hold::OffRecord | Hold::Emergency)) {
            return Err(Rejection::new("nothing is recorded now; resume play first").into());
        }
        let (_, sha256) = encode(source.as_bytes());
        let event = Event::ScenarioReplaced { sha256, bytes: source.len() as u64 };
        let said = crate::session::Said { source: Some(source.to_owned()), ..Default::default() };
        let draft = Draft { said: Some(said), ..event.into() };
        self.commit_drafts(vec![draft], Actor::Facilitator)?;
        self.scenario = scenario;
        Ok(())
    }

    /// Lets time do what it does: deadlines, and a gap if nobody watched for longer than [`GAP`]. Returns whether
    /// something happened.
    pub fn elapse(&mut self) -> bool {
        let before = self.session.last;
        let reading = self.clock.read();
        let unwatched = reading.mono.minus(self.alive);
        if self.session.running() && unwatched > GAP {
            let from = self.anchor.wall.plus(self.alive.minus(self.anchor.mono));
            let from = from.max(self.session.at.wall);
            (self.anchor, _) = Anchor::fix(reading, self.anchor.wall(reading).max(from));
            let (to, why) = (self.anchor.wall, GapWhy::Asleep);
            let command = Command::RecordGap { from, to, why };
            let answers = self.serve_batch(&[Request::new(command, Actor::Clock)]);
            if let Some(Err(Refused::NotRecorded(_))) = answers.first() {
                let from = self.missed.map_or(from, |(earlier, _)| earlier);
                self.missed = Some((from, to));
            }
        }
        self.alive = reading.mono;
        if self.session.next_deadline().is_some_and(|due| due <= self.now()) {
            self.serve_batch(&[Request::new(Command::Elapse, Actor::Clock)]).clear();
        }
        self.session.last != before
    }

    /// Says that somebody was watching; virtual clocks leap without a gap.
    pub fn watch(&mut self) {
        self.alive = self.clock.read().mono;
    }
}

/// Returns base64 and SHA-256 of an attachment's bytes.
fn encode(bytes: &[u8]) -> (String, String) {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let hex = hash.iter().fold(String::new(), |mut hex, byte| {
        hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        hex
    });
    (base64::engine::general_purpose::STANDARD.encode(bytes), hex)
}

/// Returns the hash of a scenario's text, as the header holds it.
pub fn scenario_sha256(source: &str) -> String {
    encode(source.as_bytes()).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Offset;
    use crate::diagnostic::Source;
    use crate::scenario::{Tlp, read_for_replay};
    use crate::session::{Attribution, Mode};

    pub(super) const MINIMAL: &str = r#"Scenario(
        language: 1, title: "Small", summary: "Small.", marking: Green,
        agendas: {"short": (minutes: {"one": 5}, hot_wash: 1)},
        objectives: {"act": (text: "Act", capability: "Respond", tasks: {"act": "Act"})},
        roles: {"OPS": (name: "Operations", seats: 1, brief: "You run it.", authority: "All of it.")},
        modules: [Module(id: "one", title: "One", items: [
            Inject(id: "alarm", at: "0m", kind: Email, from: "a user", to: All, title: "Alarm",
                   body: "It is down.", objectives: ["act"]),
        ])],
    )"#;

    pub(super) fn scenario() -> Arc<Scenario> {
        let source = Source { name: "small.ron".to_owned(), text: MINIMAL.to_owned() };
        Arc::new(read_for_replay(&source, &|_| None).expect("the scenario above is sound"))
    }

    pub(super) fn header() -> Header {
        Header {
            startex: 1,
            session: "k7q2m9".to_owned(),
            mode: Mode::Live,
            language: 1,
            scenario_sha256: scenario_sha256(MINIMAL),
            agenda: "short".into(),
            tlp: Tlp::Green,
            attribution: Attribution::Role,
            offset: Offset::UTC,
            made_by: "startex 0.0.1".to_owned(),
        }
    }
}
