//! The scenario as everything else reads it: checked, resolved, in authored order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, StoryTime, Timestamp};
use crate::ident::{
    AgendaId, GroupId, ItemId, ModuleId, NO_PLAN, NOT_OURS, Name, ObjectiveId, OptionId, RoleCode,
    SOMETHING_ELSE, TaskId,
};

mod kind;
mod lookup;

pub use kind::{Channel, InjectKind};

/// The version of the scenario language this program writes.
pub const LANGUAGE: u32 = 1;

/// Words only the control side may read. It has no `Display`: a projection must ask for them by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Control(String);

impl Control {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns the words, for the console, the desks and control-side documents only.
    pub fn for_control(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// FIRST's Traffic Light Protocol, version 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
pub enum Tlp {
    #[serde(rename = "CLEAR")]
    Clear,
    #[default]
    #[serde(rename = "GREEN")]
    Green,
    #[serde(rename = "AMBER")]
    Amber,
    #[serde(rename = "AMBER+STRICT")]
    AmberStrict,
    #[serde(rename = "RED")]
    Red,
}

impl Tlp {
    pub const ALL: [Self; 5] =
        [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// Returns the label as it must be written: capitals, no spaces, never translated.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }
}

/// A checked scenario. Only reading a script makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub title: String,
    pub summary: String,
    pub marking: Tlp,
    /// The date of Day 1 and the moment the virtual clock starts at, if the author dated the story.
    pub dated: Option<Timestamp>,
    /// The story's time at `StartEx`.
    pub starts: StoryTime,
    pub about: About,
    pub emergency: String,
    pub ground_rules: Vec<String>,
    pub warm_up: Option<String>,
    pub frameworks: Vec<String>,
    /// Facts with their state at `StartEx`.
    pub facts: BTreeMap<Name, bool>,
    pub gauges: BTreeMap<Name, Gauge>,
    pub agendas: Vec<Agenda>,
    pub objectives: Vec<Objective>,
    pub roles: Vec<Role>,
    pub groups: Vec<Group>,
    pub modules: Vec<Module>,
    /// Every item in authored order: those of the modules, then the contingency injects.
    pub items: Vec<Item>,
    pub index: BTreeMap<ItemId, usize>,
    pub hot_wash: HotWash,
    /// Statements of the feedback form beyond the built-in ones.
    pub feedback: Vec<String>,
    pub kept: BTreeMap<String, String>,
    /// Attachments in order of first mention; an entry each after the scenario's text.
    pub attachments: Vec<Attachment>,
}

/// What the report's overview needs and only the author knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    pub purpose: Option<String>,
    pub scope: Option<String>,
    pub threat: Option<String>,
    pub mission_areas: Vec<String>,
    pub sponsor: Option<String>,
    pub organization: Option<String>,
    pub contact: Option<String>,
    pub location: Option<String>,
    pub handling: Option<String>,
    pub content_warning: Option<String>,
}

/// A bounded integer the story moves, for instance functionality or exposure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    pub start: i64,
    pub min: i64,
    pub max: i64,
    /// Whether participants see it.
    pub shown: bool,
}

/// How long each part takes and which tiers are planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    pub id: AgendaId,
    pub welcome: Millis,
    /// One for each module, in the modules' order; zero is not played.
    pub modules: Vec<Millis>,
    pub hot_wash: Millis,
    pub close: Millis,
    pub tiers: Vec<Tier>,
    pub countdowns: BTreeMap<ItemId, Millis>,
    pub show_countdowns: bool,
}

impl Agenda {
    /// Returns the minutes of play, from `StartEx` to `EndEx`.
    pub fn play(&self) -> Millis {
        Millis(self.modules.iter().map(|m| m.0).sum())
    }

    /// Returns the whole slot: welcome, play, hot wash and close.
    pub fn slot(&self) -> Millis {
        self.welcome.plus(self.play()).plus(self.hot_wash).plus(self.close)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    pub id: ObjectiveId,
    pub text: String,
    pub capabilities: Vec<Capability>,
    /// Corrective actions of earlier exercises that hold if this is performed, `SESSION-SEQ`.
    pub verifies: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    pub name: String,
    pub target: Option<String>,
    pub tasks: Vec<CriticalTask>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriticalTask {
    pub id: TaskId,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    pub code: RoleCode,
    pub name: String,
    pub seats: u16,
    pub organization: Option<String>,
    pub level: Option<String>,
    pub brief: String,
    pub authority: String,
    pub simulated: Option<Simulated>,
}

/// How the control cell plays a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    pub answers_in: (Millis, Millis),
    /// How often it does not answer at all, in thousandths.
    pub silent_permille: u32,
    pub tends: BTreeMap<ItemId, Vec<(OptionId, u32)>>,
    pub says: Vec<String>,
    pub says_on: BTreeMap<ItemId, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub roles: Vec<RoleCode>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    pub id: ModuleId,
    pub title: String,
    pub story: Option<StoryTime>,
    /// Story seconds a second of play; `None` stands still between jumps.
    pub pace: Option<u32>,
    pub situation: Option<String>,
    /// Its items as indices into [`Scenario::items`].
    pub items: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Core,
    Optional,
    Contingency,
}

/// One thing that stands in a module, or a contingency inject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    /// What screens call it: `I06`, `D3`, `Q2`, `P1`, `A1`, `B1`.
    pub label: String,
    /// A short line for lists: the inject's title, the decision's prompt, the question.
    pub title: String,
    /// Index of the module; `None` for a contingency inject.
    pub module: Option<usize>,
    /// Planned, from the start of its module, as authored (an agenda scales it).
    pub at: Millis,
    pub tier: Tier,
    pub story: Option<StoryTime>,
    pub when: Option<Condition>,
    pub objectives: Vec<ObjectiveId>,
    pub touches: Vec<String>,
    /// Corrective actions of earlier exercises that hold if what is expected here is done, `SESSION-SEQ`.
    pub verifies: Vec<String>,
    pub control: Control,
    pub expect: Vec<Expected>,
    pub kept: BTreeMap<String, String>,
    pub content: Content,
}

/// An action the players are expected to take; a row of its own in an MSEL. Control-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub text: Control,
    pub task: Option<TaskId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Inject(Box<Inject>),
    Question(Question),
    Decision(Box<Decision>),
    Poll(Poll),
    Assessment(Assessment),
    Breakout(Breakout),
    Break(Millis),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inject {
    pub kind: InjectKind,
    pub channel: Channel,
    pub from: String,
    pub to: Recipients,
    pub title: String,
    /// Markdown, dedented.
    pub body: String,
    pub read_aloud: Option<String>,
    /// Indices into [`Scenario::attachments`].
    pub attach: Vec<usize>,
    /// Offered with the release.
    pub then: Vec<Effect>,
    pub questions: Vec<Question>,
    /// Set for a contingency inject.
    pub contingency: Option<Contingency>,
}

/// While it holds, the inject is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contingency {
    pub offer_when: Condition,
    pub why: Control,
}

/// A question put to roles: a catalyst, not a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: ItemId,
    pub ask: String,
    pub to: Recipients,
    pub time: Millis,
    pub if_stuck: Vec<Control>,
    /// Held-back facts: what somebody may ask, and the answer.
    pub if_asked: Vec<(Control, Control)>,
    pub objectives: Vec<ObjectiveId>,
    pub expect: Vec<Expected>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub owner: RoleCode,
    pub asks: Recipients,
    pub time: Millis,
    pub prompt: String,
    pub background: Option<String>,
    pub options: Vec<DecisionOption>,
    pub time_out: TimeOut,
    pub count: Count,
    pub at_zero: AtZero,
    pub costs_shown: bool,
    pub propose: Propose,
    pub by_group: bool,
    pub reveal: Reveal,
}

impl Decision {
    pub fn option(&self, id: &OptionId) -> Option<&DecisionOption> {
        self.options.iter().find(|o| o.id == *id)
    }

    /// Tells whether `id` may be answered: an authored option or one of the three every decision has.
    pub fn takes(&self, id: &OptionId) -> bool {
        self.option(id).is_some() || [SOMETHING_ELSE, NO_PLAN, NOT_OURS].contains(&id.as_str())
    }

    /// Returns everything that may be answered, in the order of the letters.
    pub fn option_ids(&self) -> Vec<OptionId> {
        let own = self.options.iter().map(|o| o.id.clone());
        own.chain([SOMETHING_ELSE, NO_PLAN, NOT_OURS].map(OptionId::new)).collect()
    }

    /// Returns the letter of an option, `A` for the first; the three fixed ones follow the authored.
    pub fn letter(&self, id: &OptionId) -> Option<char> {
        let fixed = [SOMETHING_ELSE, NO_PLAN, NOT_OURS];
        let at =
            self.options.iter().position(|o| o.id == *id).or_else(|| {
                Some(self.options.len() + fixed.iter().position(|f| *f == id.as_str())?)
            })?;
        char::from_u32(u32::from('A') + u32::try_from(at).ok()?)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionOption {
    pub id: OptionId,
    pub label: String,
    pub cost: String,
    pub then: Vec<Effect>,
    /// What a real project that chose this lived through; shown after the decision.
    pub lived: Option<String>,
    pub control: Control,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeOut {
    As(OptionId),
    Own { text: String, then: Vec<Effect> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Count {
    #[default]
    Seats,
    Roles,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AtZero {
    #[default]
    Wait,
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Propose {
    #[default]
    Nothing,
    Plurality,
    Majority,
    Unanimity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reveal {
    #[default]
    All,
    Asked,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    pub ask: String,
    pub to: Recipients,
    pub options: Vec<String>,
    pub time: Millis,
    /// The earlier poll this one asks again.
    pub same_as: Option<ItemId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub framework: String,
    /// What is assessed, for instance registries by name.
    pub of: Vec<String>,
    /// The level that is aimed at.
    pub target: Option<u8>,
    pub to: Recipients,
    pub time: Millis,
    pub same_as: Option<ItemId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakout {
    pub groups: Vec<GroupId>,
    pub ask: String,
    pub time: Millis,
}

/// Who gets something. Whether a given viewer may see it is decided in one place, `session::visibility`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipients {
    /// Everybody: players, observers, the projector.
    All,
    /// All players, but neither observers nor the projector.
    Players,
    Roles(Vec<RoleCode>),
    Groups(Vec<GroupId>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Fact(Name),
    Chose(ItemId, OptionId),
    TimedOut(ItemId),
    Released(ItemId),
    Gauge(Name, Bound),
    PlayMinutes(Bound),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    AtLeast(i64),
    AtMost(i64),
}

impl Bound {
    pub fn holds(self, value: i64) -> bool {
        match self {
            Self::AtLeast(n) => value >= n,
            Self::AtMost(n) => value <= n,
        }
    }
}

/// What an option or an inject does to the story when the facilitator accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Set(Name),
    Clear(Name),
    Add(Name, i64),
    /// The inject becomes due after so many minutes of play.
    Queue(ItemId, u32),
    Drop(ItemId),
    GoTo(ItemId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HotWash {
    pub silent: Millis,
    pub per_role: Millis,
    pub prompts: Vec<String>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}
