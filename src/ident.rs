//! Newtype ids: what scenarios and sessions call things by.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! names {
    ($( $(#[doc = $doc:literal])+ $name:ident; )+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                d.deserialize_str(Borrowed).map(Self)
            }
        }
    )+};
}

/// Takes text straight into its place: a transcript holds millions of ids.
struct Borrowed;

impl serde::de::Visitor<'_> for Borrowed {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Arc<str>, E> {
        Ok(Arc::from(text))
    }
}

names! {
    /// An item of the scenario: inject, question, decision, poll, assessment, breakout or break. One namespace.
    ItemId;
    /// A role's short code, two to five capitals: `REG`.
    RoleCode;
    /// An option of a decision, or one of the three every decision has (`SOMETHING_ELSE`, `NO_PLAN`, `NOT_OURS`).
    OptionId;
    /// An objective.
    ObjectiveId;
    /// A critical task, `objective/task`.
    TaskId;
    /// A module.
    ModuleId;
    /// A group of roles.
    GroupId;
    /// A fact or a gauge.
    Name;
    /// An agenda.
    AgendaId;
}

/// What every decision offers beside the author's options; upper case, so that no authored id can collide.
pub const SOMETHING_ELSE: &str = "SOMETHING_ELSE";
pub const NO_PLAN: &str = "NO_PLAN";
pub const NOT_OURS: &str = "NOT_OURS";

/// The number of an entry in its transcript, from 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A human, numbered in order of arrival: `p7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl FromStr for PersonId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.strip_prefix('p')
            .filter(|n| !n.starts_with('0') && !n.starts_with('+'))
            .and_then(|n| n.parse().ok())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no person such as p7"))
    }
}

/// A place in a role, numbered from 1: `REG/1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatId {
    pub role: RoleCode,
    pub number: u16,
}

impl SeatId {
    pub fn new(role: &RoleCode, number: u16) -> Self {
        Self { role: role.clone(), number }
    }
}

impl fmt::Display for SeatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role, self.number)
    }
}

impl FromStr for SeatId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split_once('/')
            .filter(|(role, n)| !role.is_empty() && !n.starts_with('0') && !n.starts_with('+'))
            .and_then(|(role, n)| Some(Self { role: RoleCode::new(role), number: n.parse().ok()? }))
            .ok_or_else(|| format!("`{text}` is no seat such as REG/1"))
    }
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    Facilitator,
    Clock,
    Simulated,
    Autopilot,
    Person(PersonId),
}

impl Actor {
    /// Tells whether nobody stands behind it: the program made up what it did.
    pub fn is_made_up(self) -> bool {
        matches!(self, Self::Simulated | Self::Autopilot)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Facilitator => f.write_str("facilitator"),
            Self::Clock => f.write_str("clock"),
            Self::Simulated => f.write_str("simulated"),
            Self::Autopilot => f.write_str("autopilot"),
            Self::Person(p) => p.fmt(f),
        }
    }
}

impl FromStr for Actor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "facilitator" => Self::Facilitator,
            "clock" => Self::Clock,
            "simulated" => Self::Simulated,
            "autopilot" => Self::Autopilot,
            person => {
                Self::Person(person.parse().map_err(|_| format!("`{text}` is nobody who can act"))?)
            }
        })
    }
}

macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
as_text!(PersonId, SeatId, Actor);

/// Tells whether a text is the number of a corrective action, `SESSION-SEQ`.
pub fn is_action_number(text: &str) -> bool {
    text.split_once('-').is_some_and(|(session, seq)| {
        let digits = !seq.is_empty() && seq.len() < 10 && seq.bytes().all(|b| b.is_ascii_digit());
        let name = (1..=40).contains(&session.len())
            && session.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        digits && name && !seq.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_write_and_nothing_else() {
        for text in ["p1", "p12100"] {
            assert_eq!(text.parse::<PersonId>().unwrap().to_string(), text);
        }
        for text in ["REG/1", "MNT/12"] {
            assert_eq!(text.parse::<SeatId>().unwrap().to_string(), text);
        }
        for text in ["facilitator", "clock", "simulated", "autopilot", "p3"] {
            assert_eq!(text.parse::<Actor>().unwrap().to_string(), text);
        }
        for text in ["", "p", "p01", "p+1", "7", "P7"] {
            assert!(text.parse::<PersonId>().is_err(), "{text}");
        }
        for text in ["REG", "/1", "REG/", "REG/01", "REG/+1"] {
            assert!(text.parse::<SeatId>().is_err(), "{text}");
        }
        assert!("somebody".parse::<Actor>().is_err());
    }

    #[test]
    fn a_number_is_a_session_and_an_entry() {
        assert!(is_action_number("k7q2m9-41"));
        for wrong in ["k7q2m9", "k7q2m9-", "-4", "k7q2m9-04", "K7-4", "a b-4", "k7-4x", ""] {
            assert!(!is_action_number(wrong), "{wrong}");
        }
    }
}
