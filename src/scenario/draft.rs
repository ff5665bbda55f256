//! A scenario as it was just read, with the places of everything a check may want to point at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::model::Scenario;

/// The block a place belongs to; numbers are positions in the scenario's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Scenario,
    Gauge(usize),
    Agenda(usize),
    Objective(usize),
    Role(usize),
    Group(usize),
    Module(usize),
    Item(usize),
    /// A question under an inject.
    Question(usize, usize),
    Choice(usize, usize),
    /// Blocks no check points into.
    Other,
}

/// Where every field stands: its value, and for `""` the head of the block.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<(Owner, &'static str), Range<usize>>);

impl Places {
    pub(super) fn put(&mut self, owner: Owner, field: &'static str, span: Range<usize>) {
        if owner != Owner::Other {
            self.0.insert((owner, field), span);
        }
    }

    /// Returns where a field's value stands, if the author wrote it.
    pub(super) fn written(&self, owner: Owner, field: &'static str) -> Option<Range<usize>> {
        self.0.get(&(owner, field)).cloned()
    }

    /// Returns where a field's value stands, or else the head of its block.
    pub(super) fn of(&self, owner: Owner, field: &'static str) -> Range<usize> {
        self.written(owner, field).or_else(|| self.written(owner, "")).unwrap_or(0..0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Inject,
    Decision,
    Poll,
    Assessment,
}

/// What a name in the script stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Item(Sort),
    /// An option of the decision named.
    Choice(String),
    Role,
    Group,
    Objective,
    Task,
    Fact,
    Gauge,
    Framework,
    Capability,
    Module,
    Agenda,
    Variable,
}

/// A name that stands for something declared elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) target: Target,
    pub(super) name: String,
    pub(super) span: Range<usize>,
    /// The field, condition or effect that names it.
    pub(super) by: &'static str,
    /// The item it stands in.
    pub(super) item: Option<usize>,
}

impl Use {
    /// Tells whether it changes what it names; otherwise it reads it.
    pub(super) fn writes(&self) -> bool {
        matches!(self.by, "Set" | "Clear" | "Add" | "Queue" | "Drop" | "GoTo")
    }
}

/// A name that is declared here.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) target: Target,
    pub(super) name: String,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Public,
    Control,
}

/// A text somebody reads, as it stands in the script: quotes included.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    pub(super) span: Range<usize>,
    pub(super) audience: Audience,
}

#[derive(Debug)]
pub(super) struct Draft {
    pub(super) scenario: Scenario,
    pub(super) places: Places,
    pub(super) uses: Vec<Use>,
    pub(super) declared: Vec<Declared>,
    pub(super) passages: Vec<Passage>,
    /// Names in parts that could not be read: what they declare is unknown, not missing.
    pub(super) lost: Vec<String>,
}

impl Draft {
    pub(super) fn declared(&self, target: &Target) -> impl Iterator<Item = &Declared> {
        self.declared.iter().filter(move |d| d.target == *target)
    }
}
