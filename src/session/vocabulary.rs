//! The small closed sets events are made of: reasons, outcomes, ratings, signs.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::ident::{Name, ObjectiveId, PersonId, RoleCode, TaskId};
use crate::words::{Language, VocabularyWords, Words};

macro_rules! words {
    ($( $(#[doc = $doc:literal])+ $name:ident in $list:ident { $( $(#[doc = $vdoc:literal])* $variant:ident ),+ $(,)? } )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[doc = $vdoc])* $variant ),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the words the control side reads.
            pub fn label(self) -> &'static str {
                self.label_in(Language::English.vocabulary())
            }

            /// Returns its words in a language.
            pub fn label_in(self, words: &'static VocabularyWords) -> &'static str {
                words.$list.get(self as usize).copied().unwrap_or_default()
            }
        }
    )+

        /// Every set with how many values it has and how many words a language has for them.
        #[cfg(test)]
        const SETS: &[(&str, usize, fn(&VocabularyWords) -> usize)] =
            &[$( (stringify!($name), $name::ALL.len(), |words| words.$list.len()) ),+];
    };
}

words! {
    /// How a transcript came about.
    Mode in modes { Live, Rehearsal, Autopilot }

    /// How people are named: everywhere, on the console alone, or nowhere (Chatham House Rule).
    Attribution in attributions { Attributed, Role, Anonymous }

    /// What is read out before `StartEx`.
    Briefing in briefings { GroundRules, WarmUp }

    /// Why play stands still.
    PauseWhy in pauses {
        Facilitator,
        Requested,
        /// The first press of the emergency key.
        Emergency,
        Closing,
    }

    /// Why time passed that nobody ordered.
    GapWhy in gaps { Asleep, Closed }

    /// Why an item was left out.
    SkipReason in skips {
        Time,
        NotNeeded,
        Overtaken,
        Sensitive,
        Dropped,
        /// An inject written by mistake.
        TakenBack,
        Other,
    }

    /// How an expected action came.
    Tick in ticks { Unprompted, Prompted, NotHeard, Open }

    /// How a request for information was answered.
    RequestReply in replies { Authored, Line, NotKnown, TakenBack }

    /// What a captured line is.
    Sign in signs {
        Note,
        Strength,
        Improvement,
        Action,
        Parked,
        Decision,
    }

    /// Why answers ended.
    ClosedWhy in closes { AllIn, TimeOut, Facilitator }

    /// What a decision came to.
    Outcome in outcomes {
        Taken,
        Conditional,
        EachItsOwn,
        Deferred,
        Escalated,
        None,
    }

    /// What a record follows from.
    RecordFrom in record_sources { Answers, Talk, TimeOut }

    /// What a person is in the session.
    Capacity in capacities {
        Player,
        Observer,
        Scribe,
        Evaluator,
        Moderator,
        Second,
    }

    /// Where an observer's question stands.
    QuestionState in question_states {
        Asked,
        Approved,
        Hidden,
        Merged,
        Shown,
        Answered,
    }

    /// Why play ended.
    EndWhy in ends {
        Finished,
        Time,
        Facilitator,
        Emergency,
    }

    /// The hot wash, in order.
    HotWashStep in hot_wash_steps {
        Silent,
        Round,
        Rank,
        Feedback,
        Done,
    }

    /// HSEEP's five ratings with not observed; M still means that the objective was achieved.
    Rating in ratings {
        Performed,
        Some,
        Major,
        Unable,
        NotObserved,
    }

    /// HSEEP's capability elements (POETE).
    Element in elements {
        Planning,
        Organization,
        Equipment,
        Training,
        Exercise,
    }

    /// How much a corrective action matters.
    Priority in priorities { High, Medium, Low }

    /// Which copy of the record another file was continued from.
    Files in files { Transcript, Copy }
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

    /// Returns what several of them are called.
    pub fn many_in(self, words: &'static VocabularyWords) -> &'static str {
        words.capacities_many.get(self as usize).copied().unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_words_in_every_language() {
        for language in Language::ALL {
            let words = language.vocabulary();
            for (set, values, said) in SETS {
                assert_eq!(said(words), *values, "{set}");
            }
            assert_eq!(words.capacities_many.len(), Capacity::ALL.len());
        }
    }
}
