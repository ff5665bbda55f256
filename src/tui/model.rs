//! What the console knows: the latest snapshot of the exercise and what the facilitator is in the middle of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::disk::Disk;
use super::field::Field;
use super::home::{Entry, Home};
use super::key::{Context, KeyMap, Press};
use super::pick::Pick;
use super::player::{self, Pace, Player};
use super::rating::Sheet;
use super::replay::Replay;
use super::role_keys::role_keys;
use super::room::{RoomStatus, Sheet as RoomSheet};
use super::stage::{Scene, Stage};
use super::theme::Theme;
use crate::clock::{Millis, Reading, Timestamp};
use crate::conduct::{Recording, Snapshot};
use crate::ident::{ItemId, OptionId, RoleCode, Seq};
use crate::scenario::Scenario;
use crate::session::{
    About, Command, Hold, Mode, Phase, Point, RatingAnswers, RecordDraft, Session, Step, Subject,
};

/// Clocks that run fast are still drawn no more often than this, in milliseconds.
const FRAME_MIN: u64 = 33;

/// Everything the terminal program holds.
#[derive(Debug)]
pub struct Model {
    pub theme: Theme,
    pub keys: KeyMap,
    /// Whether the bell rings when a decision is about to close.
    pub bell: bool,
    /// The clock as it was read before the last message.
    pub clock: Reading,
    pub screen: Screen,
    /// Set when the loop is to end.
    pub outcome: Option<Outcome>,
}

/// Which screen is shown.
#[derive(Debug)]
pub enum Screen {
    Home(Home),
    Desk(Box<Desk>),
    Replay(Box<Replay>),
    Stage(Box<Stage>),
    Player(Box<Player>),
}

/// What reaches the console.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The time; comes before every other message.
    Clock(Reading),
    Key(KeyEvent),
    Paste(String),
    /// What an editor made of the text of a line, or why it made nothing.
    Edited(Result<String, String>),
    /// A line, where commands are typed as lines.
    Typed(String),
    /// The terminal has another size.
    Resized,
    Snapshot(Arc<Snapshot>),
    /// What was found out about an entry of the home screen.
    Found(Entry),
    /// What the projector's terminal knows now.
    Scene(Arc<Scene>),
    /// What a player's seat sees now.
    Seat(Arc<player::Scene>),
    /// What became of a command.
    Replied(Token, Result<Seq, String>),
    /// How the files of the record lie.
    Disk(Disk),
    /// How the room over the network stands.
    Room(Arc<RoomStatus>),
    /// The report's files, or why they could not be written.
    ReportWritten(Result<Vec<String>, String>),
    /// What became of going on in another file, or unrecorded.
    Continued(Result<(), String>),
    Signal(Signal),
    /// The terminal is gone: nobody can press a key any more.
    InputLost,
}

/// What the operating system wants of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM or SIGINT.
    End,
    /// SIGHUP: the terminal was closed.
    HangUp,
    /// SIGTSTP.
    Suspend,
    /// SIGCONT: somebody woke us; what was drawn may be gone.
    Continued,
}

/// Marks a command until its reply comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token(pub u64);

/// What the loop does for the model.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A command, and when it happened if that was earlier.
    Submit(Token, Box<Command>, Option<Timestamp>),
    WriteReport,
    ContinueIn(String),
    /// A new second copy of the record.
    CopyTo(String),
    PlayUnrecorded,
    /// Codes and links name this address of the room from here on.
    JoinBy(usize),
    /// Draw the code of this name anew.
    RenewCode(&'static str),
    /// Let this text be edited where there is room for it.
    Edit(String),
    /// What whoever plays alone asks of the program that leads.
    Pace(Pace),
    Suspend,
    /// Draw everything anew.
    Redraw,
}

/// Why the loop ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Back to where it was started from.
    Left,
    /// Something was chosen on the home screen: its place among the entries, and what to do with it.
    Chosen(usize, How),
    /// The program was told to end, or its terminal is gone.
    Ended,
}

/// What to do with an entry of the home screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Run,
    Rehearse,
    Resume,
    Replay,
    Open,
}

/// The facilitator's desk: lobby, play, hot wash and debrief.
#[derive(Debug)]
pub struct Desk {
    pub scenario: Arc<Scenario>,
    pub snapshot: Arc<Snapshot>,
    /// "Only I see this screen": control text may be shown.
    pub private: bool,
    pub blank: bool,
    /// The inject shown again by `PageUp`.
    pub again: Option<ItemId>,
    /// The item whose first beat was taken.
    pub read: Option<ItemId>,
    /// What is on the reading panel, over the others.
    pub reading: Option<Page>,
    /// A step that leaves the facilitator's hands and whose first beat was taken.
    pub armed: Option<Step>,
    /// The option to be recorded, and the owner if it is not the author's.
    pub choice: Option<OptionId>,
    pub owner: Option<RoleCode>,
    /// Consequences that are not to be applied, by their place.
    pub unticked: BTreeSet<usize>,
    pub overlays: Vec<Overlay>,
    pub notice: Option<Notice>,
    /// What was being typed when an emergency was declared.
    pub draft: Option<Line>,
    /// The last key is for the facilitator's own screen, and the room can see this one.
    pub elsewhere: bool,
    /// When SPACE was last taken, by the monotonic clock.
    pub pressed: Option<Millis>,
    /// The key that acted at once last, and when.
    pub held: Option<(Press, Millis)>,
    pub emergency: Arming,
    pub waiting: BTreeMap<Token, Waiting>,
    pub tokens: u64,
    /// The last entry a reply named; until a snapshot holds it, SPACE would act on what is past.
    pub awaited: Seq,
    pub role_keys: BTreeMap<RoleCode, char>,
    /// The report's files once they are written.
    pub report: Option<Vec<String>>,
    /// The files of the record, once somebody looked.
    pub disk: Option<Disk>,
    /// The room over the network, where people can join.
    pub room: Option<Arc<RoomStatus>>,
    /// The last entry there was when the report was asked for, and the one the written report goes up to.
    pub report_asked: Seq,
    pub report_at: Option<Seq>,
    /// What the debrief set aside for later; it comes back when the debrief is opened again.
    pub aside: Vec<Point>,
    /// The point of the debrief the arrows went to, of those still open.
    pub point: usize,
    /// The row of the lobby's list the keys act on.
    pub row: usize,
    /// The entry of an inject written just now; it is read as soon as a snapshot holds it.
    pub inserted: Option<Seq>,
    /// The next act happened then.
    pub earlier: Option<Timestamp>,
    /// The loop ends, or the process stops, when this command has its reply.
    pub closing: Option<Token>,
    pub suspending: Option<Token>,
}

/// How far the emergency key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arming {
    #[default]
    No,
    /// Pressed once.
    Once,
    /// Declared here, and not yet in a snapshot: shown at once, recorded as soon as the disk lets it.
    Declared,
}

/// A text on the reading panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub what: Read,
    pub scroll: u16,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// An item before it goes, or again.
    Item(ItemId),
    GroundRules,
    WarmUp,
}

/// What lies over the panels and gets the keys first.
#[derive(Debug, Clone)]
pub enum Overlay {
    Pick(Pick),
    Line(Line),
    Help,
    Palette {
        field: Field,
        at: usize,
    },
    Search {
        field: Field,
        at: usize,
    },
    /// A rating being answered.
    Rating(Sheet),
    /// How to join.
    Room(RoomSheet),
    /// Text to be read, until a key is pressed.
    Text {
        title: String,
        lines: Vec<String>,
    },
}

/// A line of text being asked for.
#[derive(Debug, Clone)]
pub struct Line {
    pub kind: LineKind,
    pub field: Field,
    /// Why it was not taken.
    pub refused: Option<String>,
}

/// What a line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// The capture line, with the key press that opened it and what was shown then.
    Capture {
        opened: Timestamp,
        about: Box<About>,
    },
    /// Answers said aloud: `reg b`.
    Voice,
    /// An option on conditions: `b if legal agrees`.
    Conditions(ItemId),
    /// To whom a decision is passed up.
    Escalate(ItemId),
    /// Another decision than the one at hand: `d5 b`.
    Decide,
    /// A request for information said aloud; it is from this role unless the line names another.
    AskControl(Option<RoleCode>),
    /// An observer's question said aloud.
    ObserverQuestion,
    /// The file of a new second copy.
    NewCopy,
    /// Counts of raised hands for a decision or a poll.
    Hands(ItemId),
    /// The control cell's answer.
    Reply(Seq),
    /// Why an item is left out.
    SkipReason(ItemId),
    /// Words of a decision that is none of the options.
    OwnWords(ItemId, Box<RecordDraft>),
    /// A field of a decision record.
    Amend(ItemId, RecordField),
    /// Minutes of a break.
    BreakMinutes,
    /// Minutes until a deferred decision or item comes back.
    DeferMinutes(ItemId, bool),
    MustEnd,
    /// How many people hold a role's seats.
    Held(RoleCode),
    /// An inject written now: `[ROLE] title: text`.
    Inject,
    /// The word that ends an emergency.
    ResumeWord,
    /// The file to continue in.
    OtherFile,
    Forms,
    /// A field of a corrective action.
    Action(ActionField, Seq),
    ActionText,
    /// What is put right about something taken down, or added to it.
    Entry(EntryField, Seq),
    /// A word beside a rating.
    Remark(Subject, RatingAnswers),
    Speed,
    FinaliseName,
    /// When the next act happened.
    Earlier,
}

/// A field of the decision record that may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordField {
    Rationale,
    Dissent,
    Conditions,
    Text,
}

/// A field of a corrective action that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionField {
    Text,
    Owner,
    Organization,
    Starts,
    Due,
}

/// What is typed about something that was taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryField {
    /// Its words, put right.
    Words,
    /// When it happened.
    When,
    /// The root cause.
    Cause,
    /// The plan, policy or law that applies.
    Reference,
    /// A corrective action that follows from it.
    Mend,
}

/// A word to the facilitator, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub refusal: bool,
}

/// What is to be done when a command's reply comes.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Given back if the command is refused, so that nothing typed is lost.
    pub line: Option<Line>,
    /// Said when it was done.
    pub done: Option<String>,
    /// It writes an inject, which is read next.
    pub inserts: bool,
    /// The earlier time that was spent on it, given back if it is refused.
    pub earlier: Option<Timestamp>,
}

impl Model {
    pub fn new(screen: Screen, theme: Theme, clock: Reading) -> Self {
        Self { theme, keys: KeyMap::default(), bell: true, clock, screen, outcome: None }
    }

    pub fn desk(&self) -> Option<&Desk> {
        match &self.screen {
            Screen::Desk(desk) => Some(desk),
            Screen::Home(_) | Screen::Replay(_) | Screen::Stage(_) | Screen::Player(_) => None,
        }
    }

    /// Returns how long until something shown changes by itself, `None` if nothing does.
    pub fn patience(&self) -> Option<Millis> {
        match &self.screen {
            Screen::Home(_) => None,
            Screen::Replay(replay) => replay.patience(self.clock),
            Screen::Stage(stage) => Some(stage.patience(self.clock)),
            Screen::Player(player) => Some(player.patience()),
            Screen::Desk(desk) => Some(desk.patience(self.clock)),
        }
    }

    /// Returns the contexts whose keys apply, the nearest first.
    pub fn contexts(&self) -> Vec<Context> {
        match &self.screen {
            Screen::Home(_) => vec![Context::Home, Context::Always],
            Screen::Replay(_) => vec![Context::Replay, Context::Always],
            Screen::Stage(_) | Screen::Player(_) => vec![Context::Always],
            Screen::Desk(desk) => desk.contexts(),
        }
    }
}

impl Desk {
    pub fn new(scenario: Arc<Scenario>, snapshot: Arc<Snapshot>) -> Self {
        let role_keys = role_keys(scenario.roles.iter().map(|r| &r.code));
        Self {
            awaited: snapshot.session.last,
            scenario,
            // A rehearsal is played alone; everything else starts safe to project.
            // Once the room is closed nobody else looks.
            private: snapshot.session.header.mode != Mode::Live
                || snapshot.session.phase > Phase::HotWash,
            blank: false,
            again: None,
            read: None,
            reading: None,
            armed: None,
            choice: None,
            owner: None,
            unticked: BTreeSet::new(),
            overlays: Vec::new(),
            notice: None,
            draft: None,
            elsewhere: false,
            pressed: None,
            held: None,
            emergency: Arming::No,
            waiting: BTreeMap::new(),
            tokens: 0,
            role_keys,
            report: None,
            disk: None,
            room: None,
            report_asked: Seq(0),
            report_at: None,
            aside: Vec::new(),
            point: 0,
            row: 0,
            inserted: None,
            earlier: None,
            closing: None,
            suspending: None,
            snapshot,
        }
    }

    pub fn session(&self) -> &Session {
        &self.snapshot.session
    }

    /// Returns the exercise's wall time at a reading of the clock.
    pub fn wall(&self, clock: Reading) -> Timestamp {
        self.snapshot.anchor.wall(clock).max(self.session().at.wall)
    }

    fn patience(&self, clock: Reading) -> Millis {
        let wall = self.wall(clock);
        // The turns of the hot wash go by the wall clock.
        if self.session().turn_ends(&self.scenario).is_some() {
            return Millis(1000 - u64::try_from(wall.0.rem_euclid(1000)).unwrap_or(0));
        }
        until_change(self.session(), wall)
    }

    /// Tells whether the emergency screen covers everything.
    pub fn in_emergency(&self) -> bool {
        self.emergency == Arming::Declared || self.session().clock.hold == Some(Hold::Emergency)
    }

    /// Tells whether the disk refused and nobody has chosen yet where to go on.
    pub fn recording_failed(&self) -> Option<&str> {
        match &self.snapshot.recording {
            Recording::Failed(why) => Some(why),
            Recording::Kept | Recording::Unrecorded { .. } => None,
        }
    }

    /// Returns the open decision or poll that ends first.
    pub fn open_item(&self) -> Option<ItemId> {
        self.open_items().into_iter().next()
    }

    /// Returns the open decisions and polls, the one that ends first first.
    pub fn open_items(&self) -> Vec<ItemId> {
        let session = self.session();
        let decisions = session.open_rounds().into_iter().map(|(id, r)| (r.closes_at, id));
        let polls = session.hall.open_polls().map(|(id, p)| (p.closes_at, id));
        let mut open: Vec<(Millis, &ItemId)> = decisions.chain(polls).collect();
        open.sort_unstable();
        let mut items: Vec<ItemId> = Vec::new();
        for (_, id) in open {
            // Groups that answer apart have a round each.
            if !items.contains(id) {
                items.push(id.clone());
            }
        }
        items
    }

    /// Returns the decision whose round is closed and was not recorded since: shown or to be shown.
    pub fn closed_decision(&self) -> Option<ItemId> {
        self.session().closed_decision()
    }

    /// Returns the decision whose result was shown and which has no record yet.
    pub fn revealed_decision(&self) -> Option<ItemId> {
        let id = self.closed_decision()?;
        let revealed = self.session().decision(&id)?.round()?.revealed.is_some();
        revealed.then_some(id)
    }

    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = Vec::with_capacity(4);
        match self.session().phase {
            Phase::Lobby => contexts.push(Context::Lobby),
            Phase::Play => {
                if self.closed_decision().is_some() {
                    contexts.push(Context::Revealed);
                }
                if self.open_item().is_some() {
                    contexts.push(Context::Open);
                }
                contexts.push(Context::Play);
            }
            Phase::HotWash => contexts.push(Context::After),
            Phase::Closed | Phase::Debrief | Phase::Finalised => {
                contexts.push(Context::Debrief);
                contexts.push(Context::After);
            }
        }
        contexts.push(Context::Always);
        contexts
    }

    /// Returns the codes of all roles, in the scenario's order.
    pub fn codes(&self) -> Vec<RoleCode> {
        self.scenario.roles.iter().map(|r| r.code.clone()).collect()
    }
}

/// Returns how long until a clock on the screen changes: to the next second of the nearest countdown, or of play
/// while it runs; else to the next minute of the wall clock.
pub(super) fn until_change(session: &Session, wall: Timestamp) -> Millis {
    if !session.running() {
        let into_minute = u64::try_from(wall.0.rem_euclid(60_000)).unwrap_or(0);
        return Millis(60_000 - into_minute);
    }
    let play = session.play_at(wall);
    let ends = session.open_rounds().first().map(|(_, r)| r.closes_at);
    // A countdown shows whole seconds, rounded up: it changes when what is left is a whole number of them.
    let phase = ends.map_or(play.0 % 1000, |end| (1000 - end.minus(play).0 % 1000) % 1000);
    let speed = u64::from(session.clock.speed.max(1));
    Millis(((1000 - phase) / speed).max(FRAME_MIN))
}
