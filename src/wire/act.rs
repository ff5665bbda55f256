//! What participants post, and what they are answered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::room::Role;
use crate::ident::{GroupId, ItemId, OptionId, RoleCode, SeatId, Seq};
use crate::session::{AnswerDraft, Capacity, Command, CommandId, NoteDraft, Rejection, Sign};
use crate::text::Text;

/// The longest id a client may give a command, in bytes.
pub const CMD_BYTES_MAX: usize = 64;

/// What a participant wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    Answer {
        decision: ItemId,
        choice: OptionId,
        #[serde(default)]
        sure: Option<u8>,
        #[serde(default)]
        whose: Option<RoleCode>,
        #[serde(default)]
        text: Option<String>,
        /// Sent again after it was said that answers have closed.
        #[serde(default)]
        late_is_fine: bool,
    },
    Vote {
        poll: ItemId,
        option: u16,
    },
    RaiseHand {},
    LowerHand {},
    AskForStop {},
    AskControl {
        text: String,
    },
    /// The inject was opened to be read.
    Open {
        inject: ItemId,
    },
    /// A question from the observers.
    Ask {
        text: String,
    },
    VoteForQuestion {
        question: Seq,
        /// `false` takes it back.
        #[serde(default)]
        up: bool,
    },
    Assess {
        assessment: ItemId,
        #[serde(default)]
        of: u16,
        capability: String,
        #[serde(default)]
        held: Option<bool>,
    },
    SayInBreakout {
        breakout: ItemId,
        group: GroupId,
        #[serde(default)]
        solves: Option<Seq>,
        text: String,
    },
    /// The own seat speaks for its group.
    NameRapporteur {
        group: GroupId,
    },
    /// A line for the own role: in the silent minutes a strength, a gap or a step.
    Write {
        sign: Sign,
        text: String,
    },
    GiveFeedback {
        scores: Vec<Option<u8>>,
        #[serde(default)]
        text: Option<String>,
    },
    TakeSeat {
        seat: SeatId,
    },
    LeaveSeat {
        seat: SeatId,
    },
    /// Asks for a code with which another device becomes this person's.
    AnotherDevice {},
    /// This device is forgotten.
    Leave {},
}

/// An act as it is posted: the client's id for it, and the seat it counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub cmd: Option<CommandId>,
    pub seat: Option<SeatId>,
    /// The members that are left: `act` and what belongs to it.
    pub rest: Map<String, Value>,
}

impl Posted {
    /// Reads a posted object as far as every surface's acts have it in common.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(body: &[u8]) -> Result<Self, Rejection> {
        let rest: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|fault| Rejection::new(format!("this is no object of JSON: {fault}")))?;
        Self::of(rest)
    }

    /// Takes what is common out of an object.
    ///
    /// # Errors
    /// As [`Posted::read`].
    pub fn of(mut rest: Map<String, Value>) -> Result<Self, Rejection> {
        let mut text = |name: &str| match rest.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(Rejection::new(format!("`{name}` is no text"))),
        };
        let (cmd, seat) = (text("cmd")?, text("seat_of")?);
        if let Some(cmd) = cmd.as_ref().filter(|cmd| cmd.len() > CMD_BYTES_MAX) {
            let why = format!("`cmd` has {} bytes, at most {CMD_BYTES_MAX} are taken", cmd.len());
            return Err(Rejection::new(why));
        }
        let seat = seat.map(|seat| seat.parse::<SeatId>()).transpose().map_err(Rejection::new)?;
        Ok(Self { cmd: cmd.map(CommandId), seat, rest })
    }

    /// Reads the act itself.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn act<A: for<'a> Deserialize<'a>>(&self) -> Result<A, Rejection> {
        serde_json::from_value(Value::Object(self.rest.clone()))
            .map_err(|fault| Rejection::new(format!("this is no act: {fault}")))
    }
}

fn words(text: &str) -> Result<Text, Rejection> {
    Text::new(text).map_err(|why| Rejection::new(why.to_string()))
}

fn some_words(text: Option<&String>) -> Result<Option<Text>, Rejection> {
    text.filter(|text| !text.trim().is_empty()).map(|text| words(text)).transpose()
}

impl Act {
    /// Returns the command an act asks for, by somebody who acts from `seat`; `None` for what the session knows nothing of.
    ///
    /// # Errors
    /// If its words cannot be taken, or it needs a seat.
    pub fn command(&self, seat: Option<&SeatId>) -> Result<Option<Command>, Rejection> {
        let own = || seat.cloned().ok_or_else(|| Rejection::new("take a seat first"));
        let command = match self {
            Self::Answer { decision, choice, sure, whose, text, late_is_fine } => {
                Command::Answer(Box::new(AnswerDraft {
                    decision: decision.clone(),
                    seat: own()?,
                    choice: choice.clone(),
                    sure: *sure,
                    whose: whose.clone(),
                    text: some_words(text.as_ref())?,
                    late_is_fine: *late_is_fine,
                }))
            }
            Self::Vote { poll, option } => {
                Command::Vote { poll: poll.clone(), choice: *option, seat: seat.cloned() }
            }
            Self::RaiseHand {} => Command::RaiseHand { seat: own()? },
            Self::LowerHand {} => Command::LowerHand { seat: own()? },
            Self::AskForStop {} => Command::AskForStop { seat: own()? },
            Self::AskControl { text } => {
                Command::AskControl { seat: Some(own()?), text: words(text)? }
            }
            Self::Open { inject } => Command::Open { inject: inject.clone(), seat: None },
            Self::Ask { text } => Command::AskAsObserver { text: words(text)? },
            Self::VoteForQuestion { question, up } => {
                Command::VoteForQuestion { question: *question, up: *up }
            }
            Self::Assess { assessment, of, capability, held } => Command::Assess {
                assessment: assessment.clone(),
                of: *of,
                capability: capability.clone(),
                held: *held,
                seat: seat.cloned(),
            },
            Self::SayInBreakout { breakout, group, solves, text } => Command::SayInBreakout {
                breakout: breakout.clone(),
                group: group.clone(),
                solves: *solves,
                text: words(text)?,
            },
            Self::NameRapporteur { group } => {
                Command::NameRapporteur { group: group.clone(), seat: own()? }
            }
            Self::Write { sign, text } => {
                let draft =
                    NoteDraft { role: Some(own()?.role), ..NoteDraft::new(*sign, words(text)?) };
                Command::Note(Box::new(draft))
            }
            Self::GiveFeedback { scores, text } => {
                Command::GiveFeedback { scores: scores.clone(), text: some_words(text.as_ref())? }
            }
            Self::TakeSeat { .. }
            | Self::LeaveSeat { .. }
            | Self::AnotherDevice {}
            | Self::Leave {} => {
                return Ok(None);
            }
        };
        Ok(Some(command))
    }
}

/// What is answered to an act that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub received: bool,
    /// The entry it is in; the same one again where the act was repeated.
    pub seq: Seq,
    /// `false` while play goes on unrecorded: received, not on disk.
    pub durable: bool,
    /// The code for another device, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What is answered to what was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub refused: String,
    /// An answer came after the close: sent again with `late_is_fine` it is kept apart and not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// What is posted to come in. Without `join` the code is only looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    pub code: String,
    #[serde(default)]
    pub join: bool,
    #[serde(default)]
    pub cmd: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub organization: Option<String>,
    /// A role: its first free seat is taken.
    #[serde(default)]
    pub role: Option<RoleCode>,
    /// A certain seat, also one that somebody holds: it is shared then.
    #[serde(default)]
    pub seat: Option<SeatId>,
}

/// What a code opens, before anybody comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    pub surface: Surface,
    pub title: String,
    /// Whether a name is asked for.
    pub name: bool,
    /// One paragraph: what is recorded, who reads it, how people are named, how long it is kept.
    pub record: String,
    /// The roles that can be chosen, for players.
    pub roles: Vec<Places>,
    /// Who one comes in as, where the code is a person's own.
    pub person: Option<Guest>,
}

/// A role with the seats it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    #[serde(flatten)]
    pub role: Role,
    pub seats: u16,
    pub free: u16,
}

/// Somebody who is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub name: Option<String>,
    pub seats: Vec<SeatId>,
}

/// What is answered to somebody who came in; the cookie comes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub received: bool,
    pub seq: Seq,
    pub durable: bool,
    pub surface: Surface,
    /// The page to go to.
    pub to: String,
}

/// A page of its own kind, with its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    Player,
    Observer,
    Projector,
    Scribe,
    Evaluator,
    Moderator,
    Second,
    Lead,
}

impl Surface {
    pub const ALL: [Self; 8] = [
        Self::Player,
        Self::Observer,
        Self::Projector,
        Self::Scribe,
        Self::Evaluator,
        Self::Moderator,
        Self::Second,
        Self::Lead,
    ];

    /// Returns the page's path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Player => "/play",
            Self::Observer => "/watch",
            Self::Projector => "/projector",
            Self::Scribe => "/desk/scribe",
            Self::Evaluator => "/desk/evaluator",
            Self::Moderator => "/desk/moderator",
            Self::Second => "/desk/second",
            Self::Lead => "/desk/lead",
        }
    }

    /// Tells whether it is a desk: the control side's, behind a code of its own.
    pub fn is_desk(self) -> bool {
        self == Self::Lead || self.capacity().is_some_and(Capacity::is_desk)
    }

    /// Returns as what somebody joins who comes in here; the projector and the lead are nobody new.
    pub fn capacity(self) -> Option<Capacity> {
        match self {
            Self::Player => Some(Capacity::Player),
            Self::Observer => Some(Capacity::Observer),
            Self::Scribe => Some(Capacity::Scribe),
            Self::Evaluator => Some(Capacity::Evaluator),
            Self::Moderator => Some(Capacity::Moderator),
            Self::Second => Some(Capacity::Second),
            Self::Projector | Self::Lead => None,
        }
    }
}

impl From<Capacity> for Surface {
    fn from(capacity: Capacity) -> Self {
        match capacity {
            Capacity::Player => Self::Player,
            Capacity::Observer => Self::Observer,
            Capacity::Scribe => Self::Scribe,
            Capacity::Evaluator => Self::Evaluator,
            Capacity::Moderator => Self::Moderator,
            Capacity::Second => Self::Second,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(json: &str) -> Result<(Option<CommandId>, Act), Rejection> {
        let posted = Posted::read(json.as_bytes())?;
        Ok((posted.cmd.clone(), posted.act()?))
    }

    #[test]
    fn an_answer_is_what_the_documentation_says() {
        let (cmd, act) = act(
            "{\"cmd\":\"c1\",\"act\":\"answer\",\"decision\":\"d3\",\"choice\":\"SOMETHING_ELSE\",\
             \"text\":\"call them\",\"sure\":3}",
        )
        .unwrap();
        assert_eq!(cmd, Some(CommandId("c1".to_owned())));
        assert!(act.command(None).is_err(), "an answer counts for a seat");
        let seat: SeatId = "REG/1".parse().unwrap();
        let Some(Command::Answer(draft)) = act.command(Some(&seat)).unwrap() else {
            panic!("{act:?}")
        };
        assert_eq!((draft.seat, draft.sure, draft.late_is_fine), (seat, Some(3), false));
        assert_eq!(draft.text.unwrap().as_str(), "call them");
    }

    #[test]
    fn what_nobody_knows_is_refused_with_its_name() {
        let refused = |json: &str| act(json).unwrap_err().0;
        assert!(refused("[]").contains("no object"));
        assert!(refused("{\"act\":\"release\",\"inject\":\"i1\"}").contains("release"));
        assert!(refused("{\"act\":\"raise_hand\",\"loud\":true}").contains("loud"));
        assert!(refused(&format!("{{\"cmd\":\"{}\"}}", "c".repeat(65))).contains("at most 64"));
        let long = "x".repeat(16 * 1024 + 1);
        let (_, act) = act(&format!("{{\"act\":\"ask\",\"text\":\"{long}\"}}")).unwrap();
        assert!(act.command(None).unwrap_err().0.contains("16384"));
    }

    #[test]
    fn a_receipt_says_what_it_has_to_and_no_more() {
        let received = Received { received: true, seq: Seq(12), durable: true, code: None };
        let json = serde_json::to_string(&received).unwrap();
        assert_eq!(json, "{\"received\":true,\"seq\":12,\"durable\":true}");
        let refused = Refused { refused: "no".to_owned(), late: false };
        assert_eq!(serde_json::to_string(&refused).unwrap(), "{\"refused\":\"no\"}");
    }
}
