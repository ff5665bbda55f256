//! What was taken down: captured lines and desk observations, with everything that put them right later.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::OrdMap;

use super::entry::{Entry, Times};
use super::event::Event;
use super::undo::Part;
use super::vocabulary::Sign;
use crate::clock::Timestamp;
use crate::ident::{Actor, ItemId, ModuleId, ObjectiveId, RoleCode, Seq, TaskId};
use crate::text::Text;

/// The notes in order, by the entry that took them down.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    pub all: OrdMap<Seq, Arc<Note>>,
}

/// One captured line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub seq: Seq,
    pub at: Times,
    pub by: Actor,
    pub sign: Sign,
    pub role: Option<RoleCode>,
    pub spoke_for: Option<RoleCode>,
    /// Whether the other role confirmed what was assumed for it; `None` is not settled.
    pub confirmed: Option<bool>,
    pub objective: Option<ObjectiveId>,
    pub task: Option<TaskId>,
    pub module: Option<ModuleId>,
    pub item: Option<ItemId>,
    /// `None` where the words were redacted.
    pub text: Option<Text>,
    pub amended: bool,
    pub taken_back: bool,
    pub place: Place,
    pub merged_into: Option<Seq>,
    pub rank: Option<u8>,
    pub analysis: Option<Analysis>,
    pub closed: bool,
}

/// Whether a note enters the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// As its sign says: a signed line does, a working note does not.
    #[default]
    AsSigned,
    Promoted,
    Demoted,
}

impl Place {
    /// Tells whether a line of this sign stands in a report.
    pub fn keeps(self, sign: Sign) -> bool {
        match self {
            Self::AsSigned => sign != Sign::Note,
            Self::Promoted => true,
            Self::Demoted => false,
        }
    }
}

/// Why something was observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    pub text: Option<Text>,
    pub reference: Option<Text>,
}

impl Analysis {
    /// Returns it with what it leaves open taken from an earlier one.
    fn over(self, earlier: Option<Self>) -> Self {
        let (text, reference) = earlier.map_or((None, None), |e| (e.text, e.reference));
        Self { text: self.text.or(text), reference: self.reference.or(reference) }
    }
}

impl Note {
    /// Returns when it happened: the earlier time given, else when it was entered.
    pub fn happened(&self) -> Timestamp {
        self.at.happened()
    }

    /// Tells whether it stands in a report: a signed line unless demoted, a working note only if promoted.
    pub fn in_report(&self) -> bool {
        self.place.keeps(self.sign) && !self.taken_back && self.merged_into.is_none()
    }
}

impl Notes {
    pub fn get(&self, seq: Seq) -> Option<&Arc<Note>> {
        self.all.get(&seq)
    }

    /// Returns the notes that were not taken back, in order.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Arc<Note>> {
        self.all.values().filter(|n| !n.taken_back)
    }

    fn update(&mut self, seq: Seq, change: impl FnOnce(&mut Note)) {
        if let Some(note) = self.all.get_mut(&seq) {
            change(Arc::make_mut(note));
        }
    }

    /// Puts a part of a note back as it was.
    pub(super) fn put_back(&mut self, part: Part, before: &Note) {
        self.update(before.seq, |n| match part {
            Part::Words => {
                n.text.clone_from(&before.text);
                n.amended = before.amended;
            }
            Part::Filing => {
                n.role.clone_from(&before.role);
                n.objective.clone_from(&before.objective);
                n.task.clone_from(&before.task);
                n.item.clone_from(&before.item);
                n.at = before.at;
            }
            Part::Analysis => n.analysis.clone_from(&before.analysis),
            Part::Rank => n.rank = before.rank,
            Part::Assumption => n.confirmed = before.confirmed,
            Part::Parked => n.closed = before.closed,
        });
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Noted { sign, role, spoke_for, objective, task, module, item, .. } => {
                let note = Note {
                    seq: entry.seq,
                    at: entry.times,
                    by: entry.by,
                    sign: *sign,
                    role: role.clone(),
                    spoke_for: spoke_for.clone(),
                    confirmed: None,
                    objective: objective.clone(),
                    task: task.clone(),
                    module: module.clone(),
                    item: item.clone(),
                    text: entry.text().cloned(),
                    amended: false,
                    taken_back: false,
                    place: Place::AsSigned,
                    merged_into: None,
                    rank: None,
                    analysis: None,
                    closed: false,
                };
                self.all.insert(entry.seq, Arc::new(note));
            }
            Event::Amended { entry: seq } => {
                let text = entry.text().cloned();
                self.update(*seq, |n| {
                    n.text = text;
                    n.amended = true;
                });
            }
            Event::Refiled { entry: seq, sign, role, objective, task, item, observed_at } => {
                self.update(*seq, |n| {
                    n.sign = sign.unwrap_or(n.sign);
                    n.role = role.clone().or(n.role.take());
                    n.objective = objective.clone().or(n.objective.take());
                    n.task = task.clone().or(n.task.take());
                    n.item = item.clone().or(n.item.take());
                    n.at.observed_at = observed_at.or(n.at.observed_at);
                });
            }
            Event::Promoted { entry } => self.update(*entry, |n| n.place = Place::Promoted),
            Event::Demoted { entry } => self.update(*entry, |n| n.place = Place::Demoted),
            Event::Merged { entry, into } => self.update(*entry, |n| n.merged_into = Some(*into)),
            Event::NoteTakenBack { entry } => self.update(*entry, |n| n.taken_back = true),
            Event::NoteRestored { entry } => self.update(*entry, |n| {
                n.taken_back = false;
                n.merged_into = None;
            }),
            Event::AssumptionSettled { entry, confirmed } => {
                self.update(*entry, |n| n.confirmed = Some(*confirmed));
            }
            Event::ParkedClosed { entry } => self.update(*entry, |n| n.closed = true),
            Event::Ranked { entry, rank } => self.update(*entry, |n| n.rank = Some(*rank)),
            Event::Analysed { entry: seq } => {
                let said = entry.said.as_ref();
                let new = Analysis {
                    text: said.and_then(|s| s.text.clone()),
                    reference: said.and_then(|s| s.reference.clone()),
                };
                self.update(*seq, |n| n.analysis = Some(new.over(n.analysis.take())));
            }
            _ => {}
        }
    }
}
