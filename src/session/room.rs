//! The room in which the rules are tested: given what was done, when a command comes, then these events follow.

use std::sync::Arc;

use super::view::{PlayerView, StageView, player, stage};
use super::{
    Attribution, Command, CommandId, Entry, Event, Header, Mode, Rejection, Session, Staffing,
    Step, admit, decide, next_step, settle,
};
use crate::clock::{Millis, Offset, Timestamp};
use crate::diagnostic::Source;
use crate::ident::{Actor, Seq};
use crate::scenario::{Effect, Scenario, Tlp, read_for_replay};
use crate::words::Language;

pub(crate) mod deeds;

/// The scenario of every test: each construct once, with words that tell where they come from.
const TEXT: &str = include_str!("../../tests/it/scripts/room.ron");

/// When the lobby opens.
pub(crate) const OPENED: Timestamp = Timestamp(1_804_237_200_000);

/// Something done in a test: a command by somebody, or time that passes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Deed {
    Wait(Millis),
    Do(Actor, Command),
    /// Done by somebody who says that it happened earlier.
    Later(Actor, Timestamp, Command),
}

impl From<Command> for Deed {
    fn from(command: Command) -> Self {
        Self::Do(Actor::Facilitator, command)
    }
}

/// A session in memory. Every entry is admitted before it is folded in, as when a transcript is read.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) session: Session,
    pub(crate) now: Timestamp,
    pub(crate) entries: Vec<Entry>,
}

/// What came of a command.
#[derive(Debug)]
#[must_use]
pub(crate) struct Came {
    pub(crate) room: Room,
    from: usize,
    refused: Option<Rejection>,
}

pub(crate) fn scenario() -> Arc<Scenario> {
    let source = Source { name: "room.ron".to_owned(), text: TEXT.to_owned() };
    Arc::new(read_for_replay(&source, &|_| None).expect("the scenario of the tests is sound"))
}

pub(crate) fn header() -> Header {
    Header {
        startex: 1,
        session: "k7q2m9".to_owned(),
        mode: Mode::Live,
        language: 1,
        scenario_sha256: String::new(),
        agenda: "full".into(),
        tlp: Tlp::Green,
        attribution: Attribution::Role,
        offset: Offset::UTC,
        made_by: "startex 0.0.1".to_owned(),
    }
}

impl Room {
    /// Returns a room before anything was done.
    pub(crate) fn headed(header: Header) -> Self {
        let scenario = scenario();
        let session = Session::new(header, &scenario);
        Self { scenario, session, now: OPENED, entries: Vec::new() }
    }

    pub(crate) fn lobby() -> Self {
        Self::headed(header())
    }

    /// Returns a lobby in which every seat is held by somebody without a device.
    pub(crate) fn staffed(self) -> Self {
        let roles = self.scenario.clone();
        let staff = |r: &crate::scenario::Role| Command::Staff {
            role: r.code.clone(),
            how: Staffing::Held(r.seats),
        };
        self.and(roles.roles.iter().map(staff))
    }

    /// Returns a room right after `StartEx`, every seat held.
    pub(crate) fn seated() -> Self {
        Self::lobby().staffed().and([Command::Start { must_end: None }])
    }

    /// Given a seated room in play in which all this was done.
    pub(crate) fn given<D: Into<Deed>>(deeds: impl IntoIterator<Item = D>) -> Self {
        Self::seated().and(deeds)
    }

    /// Returns the room in which the next key was pressed until the facilitator would read `item`.
    pub(crate) fn at(item: &str) -> Self {
        Self::seated().pressed_until(|step| *step == Step::Read(item.into()))
    }

    /// Does more. Nothing of it may be refused.
    pub(crate) fn and<D: Into<Deed>>(self, deeds: impl IntoIterator<Item = D>) -> Self {
        deeds.into_iter().fold(self, |room, deed| {
            let deed = deed.into();
            let shown = format!("{deed:?}");
            let came = room.when(deed);
            assert_eq!(came.refused, None, "{shown}");
            came.room
        })
    }

    /// Does one thing; what comes of it is judged by what follows.
    pub(crate) fn when(mut self, deed: impl Into<Deed>) -> Came {
        let from = self.entries.len();
        let refused = match deed.into() {
            Deed::Wait(time) => {
                self.now = self.now.plus(time);
                self.submit(&Command::Elapse, Actor::Clock, None).err()
            }
            Deed::Do(by, command) => self.submit(&command, by, None).err(),
            Deed::Later(by, at, command) => self.submit_at(&command, by, None, Some(at)).err(),
        };
        Came { room: self, from, refused }
    }

    /// Serves a command as the owner of a session does: judge, fold, settle.
    pub(crate) fn submit(
        &mut self,
        command: &Command,
        by: Actor,
        cmd: Option<&str>,
    ) -> Result<Seq, Rejection> {
        self.submit_at(command, by, cmd, None)
    }

    fn submit_at(
        &mut self,
        command: &Command,
        by: Actor,
        cmd: Option<&str>,
        observed_at: Option<Timestamp>,
    ) -> Result<Seq, Rejection> {
        let drafts = decide(&self.scenario, &self.session, command, by, self.now, observed_at)?;
        let mut cmd = cmd.map(|c| CommandId(c.to_owned()));
        for draft in drafts {
            self.fold(draft, by, cmd.take());
        }
        loop {
            let follows = settle(&self.scenario, &self.session, self.now);
            if follows.is_empty() {
                return Ok(self.session.last);
            }
            for draft in follows {
                self.fold(draft, Actor::Clock, None);
            }
        }
    }

    fn fold(&mut self, draft: super::Draft, by: Actor, cmd: Option<CommandId>) {
        let entry = Entry {
            seq: Seq(self.session.last.0 + 1),
            sync: self.session.last,
            times: self.session.times(&draft, self.now),
            by: draft.by.unwrap_or(by),
            seat: draft.seat,
            cmd,
            event: draft.event,
            said: draft.said,
            redacted: false,
        };
        if let Err(why) = admit(&self.scenario, &self.session, &entry) {
            panic!("{entry:?} was not admitted: {why}");
        }
        self.session.apply(&entry);
        self.entries.push(entry);
    }

    pub(crate) fn step(&self) -> Step {
        next_step(&self.scenario, &self.session, None, self.now)
    }

    /// Returns what the next key does after the first beat: `item` is read, nobody else has seen it.
    pub(crate) fn step_after_reading(&self, item: &str) -> Step {
        next_step(&self.scenario, &self.session, Some(&item.into()), self.now)
    }

    /// Presses the next key, both beats where there are two, until `done`.
    pub(crate) fn pressed_until(mut self, done: impl Fn(&Step) -> bool) -> Self {
        for _ in 0..200 {
            let step = self.step();
            if done(&step) {
                return self;
            }
            self = self.and([deeds::wait(1)]).pressed();
        }
        panic!("the next key leads nowhere: {:?}", self.step());
    }

    /// Presses the next key, both beats where there are two.
    pub(crate) fn pressed(self) -> Self {
        let step = self.step();
        let both_beats =
            if let Step::Read(id) = &step { self.step_after_reading(id.as_str()) } else { step };
        let deed = deeds::of_step(&self.scenario, both_beats);
        self.and([deed])
    }

    pub(crate) fn stage(&self) -> StageView {
        stage(&self.scenario, &self.session, self.now, Language::English.words())
    }

    pub(crate) fn player(&self, at: &str) -> PlayerView {
        let words = Language::English.words();
        let view = player(&self.scenario, &self.session, &deeds::seat(at), self.now, words);
        view.expect("there is such a seat")
    }

    /// Returns the consequences the author wrote for an option.
    pub(crate) fn consequences(&self, decision: &str, option: &str) -> Vec<Effect> {
        let (_, decision) = self.scenario.decision(&decision.into()).expect("a decision");
        decision.option(&option.into()).expect("an option").then.clone()
    }

    pub(crate) fn play(&self) -> Millis {
        self.session.play_at(self.now)
    }
}

impl Came {
    /// Then exactly these events follow.
    #[track_caller]
    pub(crate) fn then(self, events: impl IntoIterator<Item = Event>) -> Room {
        assert_eq!(self.refused, None);
        let came: Vec<_> = self.room.entries[self.from..].iter().map(|e| e.event.clone()).collect();
        assert_eq!(came, events.into_iter().collect::<Vec<_>>());
        self.room
    }

    /// Then events of exactly these kinds follow.
    #[track_caller]
    pub(crate) fn then_kinds<'k>(self, kinds: impl IntoIterator<Item = &'k str>) -> Room {
        assert_eq!(self.refused, None);
        let came: Vec<_> = self.room.entries[self.from..].iter().map(|e| e.event.kind()).collect();
        assert_eq!(came, kinds.into_iter().collect::<Vec<_>>());
        self.room
    }

    /// Then it is refused, with these words in the reason; nothing has changed.
    #[track_caller]
    pub(crate) fn then_refused(self, words: &str) -> Room {
        let why = self.refused.expect("it is refused").to_string();
        assert!(why.contains(words), "refused with: {why}");
        assert_eq!(self.room.entries.len(), self.from);
        self.room
    }
}
