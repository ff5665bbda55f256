//! The projector: one thing at a time, and which one it is.

use serde::{Deserialize, Serialize};

use super::{Assessment, Breakout, Decision, Inject, Standstill, Tally};
use crate::clock::Timestamp;
use crate::session::HotWashStep;
use crate::wire::card::Ask;

/// What fills the projector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// The lead blanked it: the mark alone stands.
    pub blank: bool,
    pub scene: Scene,
    /// How people come in; `null` once the room is closed.
    pub invitation: Option<Invitation>,
}

/// How people come in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The address people type, and the players' code.
    pub address: String,
    pub code: String,
    /// What the QR code says: the address with the code.
    pub link: String,
    /// What the QR code of the network says.
    pub wifi: Option<Wifi>,
}

/// The room's Wi-Fi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wifi {
    pub name: String,
    pub code: String,
}

/// What stands before the room; the first that holds, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scene", rename_all = "snake_case")]
pub enum Scene {
    /// Nothing moves; an emergency takes over the whole surface.
    Still {
        standstill: Standstill,
    },
    GroundRules {
        rules: Vec<String>,
    },
    WarmUp {
        ask: String,
    },
    /// Everything was read out and asked; play has not begun.
    Ready {
        title: String,
        summary: String,
    },
    /// Play is over, the hot wash has not begun.
    Ended {
        head: Option<String>,
    },
    HotWash {
        step: HotWashStep,
        prompts: Vec<String>,
        /// The role whose turn it is in the round.
        turn: Option<String>,
        /// Wall time at which the silent minutes, or the turn, are over.
        ends: Option<Timestamp>,
        /// Feedback forms that are in, and how many people there are; 0 where nobody joined.
        forms: usize,
        of: usize,
    },
    /// The room is closed.
    Over {
        head: Option<String>,
    },
    /// What an observer asks.
    Question {
        text: String,
    },
    /// The last inject is shown again.
    Again {
        inject: Inject,
    },
    /// A decision or a poll is open, or closed and not yet shown.
    Open {
        open: Decision,
    },
    Result {
        result: Tally,
    },
    Breakout {
        breakout: Breakout,
    },
    Assessment {
        assessment: Assessment,
        /// n of m have judged something; m is 0 where observers are asked, too.
        judged: usize,
        seats: usize,
    },
    /// What is asked, and what came in last.
    Asked {
        ask: Ask,
        latest: Option<Heading>,
    },
    Inject {
        inject: Inject,
    },
    /// How the module opens.
    Situation {
        text: String,
    },
    Running,
}

/// What something is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    pub label: String,
    pub title: String,
}
