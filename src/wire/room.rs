//! The parts of participants' surfaces: what players, observers and the projector are sent. A frame replaces whole parts.

use serde::{Deserialize, Serialize};

use super::beside::Kept;
use super::card::{Ask, Card};
use crate::clock::{Millis, Offset, Timestamp};
use crate::ident::{ItemId, OptionId, PersonId, RoleCode, SeatId, Seq};
use crate::scenario::Tlp;
use crate::session::view::{self, Table};
use crate::session::{Attribution, Capacity, HotWashStep, Mode, Outcome, Phase, RequestReply};

mod hall;
mod wall;

pub use hall::{
    Assessment, Breakout, Capability, Group, Held, Judged, Judgements, Level, Own, OwnQuestion,
    Pair, Question, Rapporteur, Track,
};
pub use wall::{Heading, Invitation, Scene, Wall, Wifi};

/// The clocks at the moment a frame or beat was sent, so that a client can count on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub wall: Timestamp,
    /// Milliseconds of play since `StartEx`.
    pub play: Millis,
    pub running: bool,
    /// Play runs so many times as fast as the wall's clock.
    pub speed: u32,
    /// Play time at which answers to what is open are due.
    pub deadline: Option<Millis>,
}

/// What every surface shows around its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub title: String,
    pub mode: Mode,
    pub tlp: Tlp,
    pub attribution: Attribution,
    pub phase: Phase,
    pub standstill: Option<Standstill>,
    pub module: Option<Module>,
    /// The story's time.
    pub story: String,
    pub hot_wash: Option<HotWashStep>,
    /// The role whose turn it is in the round of the hot wash.
    pub turn: Option<String>,
    /// Wall time at which the silent minutes, or the turn, are over; nothing happens by itself then.
    pub turn_ends: Option<Timestamp>,
    /// The room's offset from UTC.
    pub offset: Offset,
    pub recording: Kept,
    /// The head of the exercise record at `EndEx`.
    pub end_head: Option<String>,
}

/// Why nothing moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Standstill {
    Paused,
    /// Wall time at which play goes on.
    Break {
        back_at: Timestamp,
    },
    OffRecord,
    /// What to do and where.
    Emergency {
        words: String,
    },
}

/// The module in play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// From 1.
    pub number: usize,
    pub title: String,
}

/// What stands before the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The opening of the module in play, read aloud.
    pub situation: Option<String>,
    pub question: Option<Ask>,
    /// Whether the reader's role is asked.
    pub asked: bool,
    pub result: Option<Tally>,
    /// The decision recorded last, until something newer is before the room.
    pub recorded: Option<Recorded>,
    pub observer_question: Option<String>,
    pub floor: Option<Floor>,
    /// The newest inject the reader may see.
    pub latest: Option<Latest>,
    /// Before play alone.
    pub opening: Option<Opening>,
    /// After play alone.
    pub closing: Option<Closing>,
    /// Whether it is the reader's role's turn in the round of the hot wash.
    pub my_turn: bool,
}

/// Who has the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    pub role: RoleCode,
    pub name: String,
}

/// The newest inject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    pub item: ItemId,
    pub label: String,
    pub title: String,
}

/// A revealed result; no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub item: ItemId,
    pub prompt: String,
    pub bars: Vec<Bar>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    pub label: String,
    pub votes: u32,
    /// What it was the time before, where a poll asks again.
    pub before: Option<u32>,
}

/// What a decision came to, and what its options were worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub item: ItemId,
    pub label: String,
    pub prompt: String,
    pub outcome: Outcome,
    /// The option's label, or own words.
    pub what: Option<String>,
    pub conditions: Option<String>,
    pub owner: Option<String>,
    pub options: Vec<Weighed>,
}

/// An option with hindsight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    pub letter: char,
    pub label: String,
    pub chosen: bool,
    pub cost: Option<String>,
    pub lived: Option<String>,
}

/// What stands before the room until `StartEx`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    GroundRules(Vec<String>),
    WarmUp(String),
    Ready,
}

/// What stands before the room from `EndEx` on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    pub prompts: Vec<String>,
    pub turn: Option<String>,
    /// Feedback forms that are in, and how many people there are; 0 where nobody joined.
    pub forms: usize,
    pub of: usize,
}

/// A decision or a poll that is open, or closed and not yet shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub item: ItemId,
    pub kind: Kind,
    pub round: u16,
    pub ask: Ask,
    /// Play time of the close; `null` where no countdown is shown.
    pub closes_at: Option<Millis>,
    pub ran_out: bool,
    pub closed: bool,
    /// n of "n of m".
    pub answered: usize,
    /// m; 0 for a poll, where nobody is counted on.
    pub of: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Decision,
    Poll,
}

/// What is the reader's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct Mine {
    pub person: PersonId,
    pub capacity: Capacity,
    /// As they gave it; nobody else is shown it here.
    pub name: Option<String>,
    /// The seat the reader looks from, and all they hold.
    pub seat: Option<SeatId>,
    pub seats: Vec<SeatId>,
    pub answer: Option<Answer>,
    pub hand_up: bool,
    pub stop_asked: bool,
    pub away: bool,
    pub opened: Vec<ItemId>,
    pub feedback_given: bool,
}

/// The table: the reader's role, and every role at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// `null` for whoever sits in no seat.
    pub card: Option<Card>,
    /// Whose something is, if it is not ours.
    pub all: Vec<Role>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub code: RoleCode,
    pub name: String,
}

/// What the reader's seat answered to what is open, or how the reader voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    Decision {
        item: ItemId,
        choice: OptionId,
        text: Option<String>,
        sure: Option<u8>,
        whose: Option<RoleCode>,
    },
    /// The place of the option, from 0.
    Poll { item: ItemId, option: u16 },
}

/// A request to the control cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub at: Timestamp,
    pub words: Option<String>,
    pub reply: Option<Reply>,
    pub parked: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub how: RequestReply,
    pub words: Option<String>,
}

/// A released inject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inject {
    pub item: ItemId,
    pub label: String,
    /// The entry that released it: injects are shown in this order.
    pub released: Seq,
    pub card: Card,
}

impl Clock {
    pub fn of(ticking: &view::Ticking, deadline: Option<Millis>) -> Self {
        Self {
            wall: ticking.wall,
            play: ticking.play,
            running: ticking.running,
            speed: ticking.speed,
            deadline,
        }
    }
}

impl Status {
    pub fn of(
        table: &Table,
        attribution: Attribution,
        recording: Kept,
        end_head: Option<String>,
    ) -> Self {
        let frame = &table.frame;
        Self {
            title: frame.title.clone(),
            mode: frame.mode,
            tlp: frame.tlp,
            attribution,
            phase: frame.phase,
            standstill: frame.standstill.as_ref().map(Standstill::from),
            module: frame.module.clone().map(|(number, title)| Module { number, title }),
            story: frame.story.to_string(),
            hot_wash: frame.hot_wash,
            turn: frame.turn.clone(),
            turn_ends: frame.turn_ends,
            offset: table.ticking.offset,
            recording,
            end_head,
        }
    }
}

impl From<&view::Standstill> for Standstill {
    fn from(standstill: &view::Standstill) -> Self {
        match standstill {
            view::Standstill::Paused => Self::Paused,
            view::Standstill::Break { back_at } => Self::Break { back_at: *back_at },
            view::Standstill::OffRecord => Self::OffRecord,
            view::Standstill::Emergency { words } => Self::Emergency { words: words.clone() },
        }
    }
}

impl Shown {
    pub fn of(table: &Table, latest: Option<Latest>) -> Self {
        let floor = table.floor.clone().map(|(role, name)| Floor { role, name });
        Self {
            situation: table.situation.clone(),
            question: table.question.as_ref().map(Ask::from),
            asked: table.asked,
            result: table.result.as_ref().map(Tally::from),
            recorded: table.recorded.as_ref().map(Recorded::from),
            observer_question: table.observer_question.clone(),
            floor,
            latest,
            opening: table.opening.as_ref().map(Opening::from),
            closing: table.closing.as_ref().map(Closing::from),
            my_turn: table.my_turn,
        }
    }
}

impl From<&view::Result> for Tally {
    fn from(result: &view::Result) -> Self {
        let bars = result.bars.iter().map(|bar| Bar {
            label: bar.label.clone(),
            votes: bar.votes,
            before: bar.before,
        });
        Self { item: result.item.clone(), prompt: result.prompt.clone(), bars: bars.collect() }
    }
}

impl From<&view::Recorded> for Recorded {
    fn from(recorded: &view::Recorded) -> Self {
        let options = recorded.options.iter().map(|o| Weighed {
            letter: o.letter,
            label: o.label.clone(),
            chosen: o.chosen,
            cost: o.cost.clone(),
            lived: o.lived.clone(),
        });
        Self {
            item: recorded.item.clone(),
            label: recorded.label.clone(),
            prompt: recorded.prompt.clone(),
            outcome: recorded.outcome,
            what: recorded.what.clone(),
            conditions: recorded.conditions.clone(),
            owner: recorded.owner.clone(),
            options: options.collect(),
        }
    }
}

impl From<&view::Opening> for Opening {
    fn from(opening: &view::Opening) -> Self {
        match opening {
            view::Opening::GroundRules(rules) => Self::GroundRules(rules.clone()),
            view::Opening::WarmUp(ask) => Self::WarmUp(ask.clone()),
            view::Opening::Ready => Self::Ready,
        }
    }
}

impl From<&view::Closing> for Closing {
    fn from(closing: &view::Closing) -> Self {
        Self {
            prompts: closing.prompts.clone(),
            turn: closing.turn.clone(),
            forms: closing.forms,
            of: closing.of,
        }
    }
}

impl Decision {
    pub fn of(open: &view::Open, kind: Kind) -> Self {
        Self {
            item: open.item.clone(),
            kind,
            round: open.round,
            ask: (&open.ask).into(),
            closes_at: open.closes_at,
            ran_out: open.ran_out,
            closed: open.closed,
            answered: open.answered,
            of: open.of,
        }
    }
}

impl Answer {
    pub fn of(item: ItemId, mine: view::Mine) -> Self {
        match mine {
            view::Mine::Answer { choice, text, sure, whose } => {
                Self::Decision { item, choice, text, sure, whose }
            }
            view::Mine::Vote(option) => Self::Poll { item, option },
        }
    }
}

impl From<&view::Asked> for Asked {
    fn from(asked: &view::Asked) -> Self {
        Self {
            at: asked.at,
            words: asked.words.clone(),
            reply: asked.reply.clone().map(|(how, words)| Reply { how, words }),
            parked: asked.parked,
        }
    }
}

#[cfg(test)]
mod tests;
