//! The small closed sets events are made of: reasons, outcomes, ratings, signs.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::ident::{Name, ObjectiveId, PersonId, RoleCode, TaskId};
use crate::words::Words;

macro_rules! words {
    ($( $(#[doc = $doc:literal])+ $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $label:literal ),+ $(,)? } )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[doc = $vdoc])* $variant ),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the words the control side reads.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    )+};
}

words! {
    /// How a transcript came about.
    Mode { Live = "live", Rehearsal = "rehearsal", Autopilot = "autopilot" }

    /// How people are named: everywhere, on the console alone, or nowhere (Chatham House Rule).
    Attribution { Attributed = "attributed", Role = "role only", Anonymous = "anonymous" }

    /// What is read out before `StartEx`.
    Briefing { GroundRules = "ground rules", WarmUp = "warm-up question" }

    /// Why play stands still.
    PauseWhy {
        Facilitator = "paused",
        Requested = "a stop was asked for",
        /// The first press of the emergency key.
        Emergency = "paused by the emergency key",
        Closing = "the program was closed",
    }

    /// Why time passed that nobody ordered.
    GapWhy { Asleep = "the machine slept or the program was stopped", Closed = "the program was not running" }

    /// Why an item was left out.
    SkipReason {
        Time = "no time",
        NotNeeded = "not needed: the room did it unprompted",
        Overtaken = "overtaken by what the room decided",
        Sensitive = "too close to a real matter",
        Dropped = "dropped to end on time",
        /// An inject written by mistake.
        TakenBack = "taken back",
        Other = "other",
    }

    /// How an expected action came.
    Tick { Unprompted = "unprompted", Prompted = "prompted", NotHeard = "not heard", Open = "open" }

    /// How a request for information was answered.
    RequestReply { Authored = "from the held-back facts", Line = "by a line", NotKnown = "not known at this time", TakenBack = "taken back" }

    /// What a captured line is.
    Sign {
        Note = "note",
        Strength = "strength",
        Improvement = "area for improvement",
        Action = "corrective action",
        Parked = "parking lot",
        Decision = "decision said aloud",
    }

    /// Why answers ended.
    ClosedWhy { AllIn = "all in", TimeOut = "time ran out", Facilitator = "closed by the facilitator" }

    /// What a decision came to.
    Outcome {
        Taken = "taken",
        Conditional = "taken with conditions",
        EachItsOwn = "each organization its own",
        Deferred = "deferred",
        Escalated = "escalated",
        None = "no decision",
    }

    /// What a record follows from.
    RecordFrom { Answers = "the answers", Talk = "the talk", TimeOut = "the time-out outcome" }

    /// What a person is in the session.
    Capacity {
        Player = "player",
        Observer = "observer",
        Scribe = "scribe",
        Evaluator = "evaluator",
        Moderator = "moderator",
        Second = "second facilitator",
    }

    /// Where an observer's question stands.
    QuestionState {
        Asked = "waiting",
        Approved = "approved",
        Hidden = "hidden",
        Merged = "merged",
        Shown = "shown",
        Answered = "answered",
    }

    /// Why play ended.
    EndWhy {
        Finished = "played to the end",
        Time = "ended on time",
        Facilitator = "ended by the facilitator",
        Emergency = "ended by a real-world emergency",
    }

    /// The hot wash, in order.
    HotWashStep {
        Silent = "silent minutes",
        Round = "round of the roles",
        Rank = "the room ranks three",
        Feedback = "feedback",
        Done = "done",
    }

    /// HSEEP's five ratings with not observed; M still means that the objective was achieved.
    Rating {
        Performed = "Performed without Challenges",
        Some = "Performed with Some Challenges",
        Major = "Performed with Major Challenges",
        Unable = "Unable to be Performed",
        NotObserved = "Not observed",
    }

    /// HSEEP's capability elements (POETE).
    Element {
        Planning = "Planning",
        Organization = "Organization",
        Equipment = "Equipment",
        Training = "Training",
        Exercise = "Exercise",
    }

    /// How much a corrective action matters.
    Priority { High = "high", Medium = "medium", Low = "low" }

    /// Which copy of the record another file was continued from.
    Files { Transcript = "the transcript", Copy = "the second copy" }
}

impl Attribution {
    /// Returns its name as participants read it, and what it means.
    pub fn in_words(self, words: &Words) -> (&'static str, &'static str) {
        match self {
            Self::Attributed => (words.attributed, words.attributed_means),
            Self::Role => (words.role_only, words.role_only_means),
            Self::Anonymous => (words.anonymous, words.anonymous_means),
        }
    }
}

impl Capacity {
    /// Tells whether it sits at a desk: on the control side, behind a code of its own.
    pub fn is_desk(self) -> bool {
        matches!(self, Self::Scribe | Self::Evaluator | Self::Moderator | Self::Second)
    }
}

impl Rating {
    /// Returns the letter used in tables.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Performed => "P",
            Self::Some => "S",
            Self::Major => "M",
            Self::Unable => "U",
            Self::NotObserved => "N/O",
        }
    }
}

/// Five yes/no questions from which a rating follows; unanswered ones leave it not observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RatingAnswers {
    pub achieved: Option<bool>,
    pub harmed_others: Option<bool>,
    pub safety_risk: Option<bool>,
    pub plans_followed: Option<bool>,
    pub improvable: Option<bool>,
}

impl RatingAnswers {
    /// Derives the rating. Source: HSEEP's definitions of P, S, M and U.
    pub fn rating(&self) -> Rating {
        match self.achieved {
            None => Rating::NotObserved,
            Some(false) => Rating::Unable,
            Some(true) => {
                let major = self.harmed_others == Some(true)
                    || self.safety_risk == Some(true)
                    || self.plans_followed == Some(false);
                if major {
                    Rating::Major
                } else if self.improvable == Some(true) {
                    Rating::Some
                } else {
                    Rating::Performed
                }
            }
        }
    }
}

/// How a role is played in this session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Staffing {
    /// People hold so many of its seats, without devices.
    Held(u16),
    /// The control cell plays it.
    Simulated,
    /// Another role speaks for it.
    GivenTo(RoleCode),
    /// It is not played.
    Dropped,
    /// Nobody has it yet.
    Empty,
}

/// When a deferred decision comes back by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    Play(Millis),
    Fact(Name),
}

/// Who is withheld.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Person(PersonId),
    Role(RoleCode),
}

/// What is rated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Objective(ObjectiveId),
    Task(TaskId),
}
