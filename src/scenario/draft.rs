//! A scenario as it was just read, with the places of everything a check may want to point at.

use std::collections::{BTreeMap, BTreeSet};
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

/// Where every field stands: its value, for `""` the head of the block, for [`WHOLE`] all of it.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<Owner, Vec<(&'static str, Range<usize>)>>);

/// Stands for a block from its first bracket to its last.
pub(super) const WHOLE: &str = "()";

impl Places {
    pub(super) fn put(&mut self, owner: Owner, field: &'static str, span: Range<usize>) {
        self.put_all(owner, vec![(field, span)]);
    }

    /// Puts several fields of one block, each of which is named once.
    pub(super) fn put_all(&mut self, owner: Owner, places: Vec<(&'static str, Range<usize>)>) {
        if owner == Owner::Other {
            return;
        }
        let fields = self.0.entry(owner).or_default();
        if fields.is_empty() {
            *fields = places;
            return;
        }
        for (field, span) in places {
            match fields.iter_mut().find(|(name, _)| *name == field) {
                Some((_, place)) => *place = span,
                None => fields.push((field, span)),
            }
        }
    }

    /// Returns where a field's value stands, if the author wrote it.
    pub(super) fn written(&self, owner: Owner, field: &str) -> Option<Range<usize>> {
        let fields = self.0.get(&owner)?;
        fields.iter().find(|(name, _)| *name == field).map(|(_, place)| place.clone())
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
    pub(super) gaps: Gaps,
}

/// What could not be read: what it declares or does is unknown, not missing.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// Where something is wrong that reading has said already.
    pub(super) spans: Vec<Range<usize>>,
    /// Parts that were taken out before anything was read.
    pub(super) blanked: Vec<Range<usize>>,
    /// Fields that must be there and are not.
    pub(super) absent: BTreeSet<(Owner, &'static str)>,
    /// Names and words in all of these.
    pub(super) words: BTreeSet<String>,
}

impl Gaps {
    /// Tells whether reading has said already what is wrong at this place.
    pub(super) fn covers(&self, span: &Range<usize>) -> bool {
        self.spans.iter().any(|gap| gap.start <= span.start && span.end <= gap.end)
    }

    fn touches(&self, span: &Range<usize>) -> bool {
        self.spans.iter().any(|gap| gap.start < span.end && span.start < gap.end)
    }
}

impl Draft {
    /// Tells whether a name stands in a part that could not be read.
    pub(super) fn is_lost(&self, name: &str) -> bool {
        let words = &self.gaps.words;
        words.contains(name)
            || name
                .split_once('/')
                .is_some_and(|(objective, task)| words.contains(task) || words.contains(objective))
    }

    /// Tells whether something in a field, or the field itself, could not be read.
    pub(super) fn is_unsure(&self, owner: Owner, field: &'static str) -> bool {
        if self.gaps.spans.is_empty() {
            return false;
        }
        match self.places.written(owner, field) {
            Some(span) => self.gaps.touches(&span),
            None => self.gaps.absent.contains(&(owner, field)) || self.may_be_blanked(owner),
        }
    }

    /// Tells whether a field could not be read at all.
    pub(super) fn is_unread(&self, owner: Owner, field: &'static str) -> bool {
        if self.gaps.spans.is_empty() {
            return false;
        }
        match self.places.written(owner, field) {
            Some(span) => self.gaps.covers(&span),
            None => self.may_be_blanked(owner),
        }
    }

    /// Tells whether a part was taken out of a block that may have held one of its fields.
    fn may_be_blanked(&self, owner: Owner) -> bool {
        let Some(fields) = self.places.0.get(&owner) else { return false };
        let within = |outer: &Range<usize>, inner: &Range<usize>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        self.gaps
            .blanked
            .iter()
            .any(|part| fields.iter().all(|(name, span)| within(span, part) == (*name == WHOLE)))
    }

    pub(super) fn declared(&self, target: &Target) -> impl Iterator<Item = &Declared> {
        self.declared.iter().filter(move |d| d.target == *target)
    }
}
