//! What becomes of corrective actions after their exercise: done, verified, dropped, reopened, changed. A fold, pure.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::text::Text;

/// What was done about a corrective action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Carried out; the evidence says how one can tell.
    Done,
    /// Shown to hold, in an exercise or otherwise.
    Verified,
    /// Not done after all, or it did not hold.
    Reopened,
    /// Not pursued any more.
    Dropped,
    /// Another owner or another day.
    Changed,
}

impl Deed {
    pub const ALL: [Self; 5] =
        [Self::Done, Self::Verified, Self::Reopened, Self::Dropped, Self::Changed];

    /// Returns the word the ledger has for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Reopened => "reopened",
            Self::Dropped => "dropped",
            Self::Changed => "changed",
        }
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionChange {
    /// When it was written down.
    pub wall: Timestamp,
    /// `SESSION-SEQ`.
    pub action: String,
    pub deed: Deed,
    /// The day it happened, `2027-06-30`.
    pub on: String,
    /// The new date, where it changed.
    pub due: Option<String>,
    /// The exercise it was verified in, where it was one.
    pub session: Option<String>,
    pub words: ChangeWords,
}

/// What was said with it; a copy may be without.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeWords {
    /// Evidence, or why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<Text>,
    /// Whoever says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<Text>,
    /// The new owner, where it changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<Text>,
}

/// Where a corrective action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    Open,
    Done,
    Verified,
    Dropped,
}

impl Standing {
    /// Returns where an action stands after a deed.
    #[must_use]
    pub fn after(self, deed: Deed) -> Self {
        match deed {
            Deed::Done => Self::Done,
            Deed::Verified => Self::Verified,
            Deed::Reopened => Self::Open,
            Deed::Dropped => Self::Dropped,
            Deed::Changed => self,
        }
    }

    /// Tells whether a deed says anything new, or why not.
    ///
    /// # Errors
    /// Says in words why it does not.
    pub fn admit(self, deed: Deed) -> Result<(), &'static str> {
        match (self, deed) {
            (Self::Open, Deed::Reopened) => Err("it is open already"),
            (Self::Done, Deed::Done) => Err("it is done already"),
            (Self::Verified, Deed::Done | Deed::Verified) => Err("it is verified already"),
            (Self::Dropped, Deed::Dropped) => Err("it was dropped already"),
            (Self::Dropped, Deed::Done | Deed::Verified | Deed::Changed) => {
                Err("it was dropped; reopen it first")
            }
            (Self::Open | Self::Done | Self::Verified | Self::Dropped, _) => Ok(()),
        }
    }

    /// Tells whether somebody still has to do or to show something.
    pub fn is_unproven(self) -> bool {
        matches!(self, Self::Open | Self::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_leads_somewhere_and_none_says_the_same_twice() {
        for deed in Deed::ALL {
            for standing in [Standing::Open, Standing::Done, Standing::Verified, Standing::Dropped]
            {
                let after = standing.after(deed);
                let says_nothing = after == standing && deed != Deed::Changed;
                assert!(!says_nothing || standing.admit(deed).is_err(), "{standing:?} {deed:?}");
            }
        }
        assert!(Standing::Open.admit(Deed::Verified).is_ok(), "proof is proof");
        assert!(Standing::Dropped.admit(Deed::Reopened).is_ok());
    }
}
