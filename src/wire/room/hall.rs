//! What observers ask, what groups work out, how a room assesses itself: parts of the players' and the observers' surfaces.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::ident::{GroupId, ItemId, SeatId, Seq};
use crate::session::{QuestionState, view};
use crate::wire::card::Ask;

/// An observers' question a moderator let through; nothing of who asked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub seq: Seq,
    pub text: String,
    /// What was before the room when it was asked, if everybody may know that.
    pub about: Option<String>,
    /// How many want it asked; whoever asked the same in other words is one of them.
    pub votes: usize,
    /// `approved`, `shown` or `answered`.
    pub state: QuestionState,
}

/// What the reader asked as an observer, and which questions of the queue they ask too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Own {
    /// Oldest first.
    pub asked: Vec<OwnQuestion>,
    pub wanted: Vec<Seq>,
}

/// A question of the reader's own, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnQuestion {
    pub seq: Seq,
    pub text: String,
    pub about: Option<String>,
    pub state: QuestionState,
    /// The question it is asked with, if it was merged.
    pub with: Option<Seq>,
}

/// Groups at work, or reporting back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakout {
    pub item: ItemId,
    pub ask: Ask,
    /// Play time at which the groups come back; nothing happens by itself then.
    pub ends_at: Millis,
    /// The groups are back: what they wrote is everybody's.
    pub closed: bool,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<String>,
    pub rapporteur: Option<Rapporteur>,
    /// The reader is in it.
    pub own: bool,
    /// How many lines it wrote.
    pub written: usize,
    /// At the reader's own table, and everybody's once they are back.
    pub pairs: Vec<Pair>,
}

/// Who speaks for a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rapporteur {
    pub seat: SeatId,
    pub name: String,
}

/// A challenge with the possible solutions to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The entry of the challenge: solutions name it.
    pub seq: Seq,
    pub challenge: String,
    pub solutions: Vec<String>,
}

/// A self-assessment against a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    pub item: ItemId,
    pub ask: Ask,
    /// Title and version.
    pub framework: String,
    /// What is assessed, by its number from 0; one without a name where it is the reader's own organization.
    pub of: Vec<String>,
    /// The reader may judge.
    pub asked: bool,
    pub closed: bool,
    /// It asks what was asked before.
    pub again: bool,
    pub tracks: Vec<Track>,
}

/// A category of the framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    pub name: String,
    pub applies_to: String,
    pub capabilities: Vec<Capability>,
    /// Once it is closed: what it came to for each thing that is assessed.
    pub came: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    pub id: String,
    pub level: u8,
    pub title: String,
    pub detail: String,
}

/// How many capabilities of a category most of those who judged say are held, of those that apply; now and before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub held: usize,
    pub of: usize,
    pub before: Option<Held>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub held: usize,
    pub of: usize,
}

/// How the reader judged the capabilities of the self-assessment before them, and how when it was asked before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Judgements {
    pub item: Option<ItemId>,
    pub now: Vec<Judged>,
    pub before: Vec<Judged>,
}

/// `held` is `null` where it does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub of: u16,
    pub capability: String,
    pub held: Option<bool>,
}

impl From<&view::Queued> for Question {
    fn from(queued: &view::Queued) -> Self {
        Self {
            seq: queued.seq,
            text: queued.words.clone(),
            about: queued.about.clone(),
            votes: queued.voices,
            state: queued.state,
        }
    }
}

impl From<&view::OwnQuestions> for Own {
    fn from(own: &view::OwnQuestions) -> Self {
        let asked = own.asked.iter().map(|question| OwnQuestion {
            seq: question.seq,
            text: question.words.clone(),
            about: question.about.clone(),
            state: question.state,
            with: question.with,
        });
        Self { asked: asked.collect(), wanted: own.wanted.clone() }
    }
}

impl From<&view::BreakoutView> for Breakout {
    fn from(view: &view::BreakoutView) -> Self {
        Self {
            item: view.item.clone(),
            ask: (&view.ask).into(),
            ends_at: view.ends_at,
            closed: view.closed,
            groups: view.tables.iter().map(Group::from).collect(),
        }
    }
}

impl From<&view::Group> for Group {
    fn from(group: &view::Group) -> Self {
        let pairs = group.pairs.iter().map(|pair| Pair {
            seq: pair.seq,
            challenge: pair.challenge.clone(),
            solutions: pair.solutions.clone(),
        });
        let rapporteur = group.rapporteur.clone();
        Self {
            id: group.group.clone(),
            name: group.name.clone(),
            members: group.members.clone(),
            rapporteur: rapporteur.map(|(seat, name)| Rapporteur { seat, name }),
            own: group.own,
            written: group.written,
            pairs: pairs.collect(),
        }
    }
}

impl From<view::Held> for Held {
    fn from(held: view::Held) -> Self {
        Self { held: held.held, of: held.of }
    }
}

impl From<&view::AssessmentView> for Assessment {
    fn from(view: &view::AssessmentView) -> Self {
        let level = |track: &view::TrackView, of: usize| {
            let (now, before) = track.held(of);
            Level { held: now.held, of: now.of, before: before.map(Held::from) }
        };
        let shown = view.tracks.iter().any(|t| t.capabilities.iter().any(|c| !c.came.is_empty()));
        let things = if shown { 0..view.of.len() } else { 0..0 };
        let tracks = view.tracks.iter().map(|track| Track {
            name: track.name.clone(),
            applies_to: track.applies_to.clone(),
            capabilities: track.capabilities.iter().map(Capability::from).collect(),
            came: things.clone().map(|of| level(track, of)).collect(),
        });
        Self {
            item: view.item.clone(),
            ask: (&view.ask).into(),
            framework: view.framework.clone(),
            of: view.of.clone(),
            asked: view.asked,
            closed: view.closed,
            again: view.again,
            tracks: tracks.collect(),
        }
    }
}

impl From<&view::CapabilityView> for Capability {
    fn from(view: &view::CapabilityView) -> Self {
        Self {
            id: view.id.clone(),
            level: view.level,
            title: view.title.clone(),
            detail: view.detail.clone(),
        }
    }
}

impl Judgements {
    /// Returns what somebody judged, now and before, in an assessment.
    pub fn of(
        item: ItemId,
        (now, before): (Vec<view::OwnJudgement>, Vec<view::OwnJudgement>),
    ) -> Self {
        let judged = |own: Vec<view::OwnJudgement>| {
            let one =
                |j: view::OwnJudgement| Judged { of: j.of, capability: j.capability, held: j.held };
            own.into_iter().map(one).collect()
        };
        Self { item: Some(item), now: judged(now), before: judged(before) }
    }
}
