//! The control side's debrief: what it still has to go through, in the order in which it is gone through.

use std::collections::BTreeSet;

use super::complete::{ToComplete, to_complete};
use super::notes::{Note, Place};
use super::state::Session;
use super::vocabulary::{Sign, Subject, Tick};
use crate::ident::{ItemId, Seq, TaskId};
use crate::scenario::{Content, Scenario};

/// Something the debrief still has to say a word about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    Complete(ToComplete),
    /// An objective nobody rated. Its tasks may be rated too; the report takes both.
    Rate(Subject),
    /// An area for improvement without a root cause.
    Analyse(Seq),
    /// An area for improvement that no corrective action mends.
    Mend(Seq),
    /// A working note nobody promoted or left out on purpose.
    Sort(Seq),
}

/// A part of the debrief, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Complete,
    Rate,
    Improve,
    Sort,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Complete, Self::Rate, Self::Improve, Self::Sort];
}

impl Point {
    pub fn part(&self) -> Part {
        match self {
            Self::Complete(_) => Part::Complete,
            Self::Rate(_) => Part::Rate,
            Self::Analyse(_) | Self::Mend(_) => Part::Improve,
            Self::Sort(_) => Part::Sort,
        }
    }
}

/// Returns what the debrief still has to go through. Each area for improvement has its cause and its action side by
/// side, as they are talked about.
pub fn debrief(scenario: &Scenario, session: &Session) -> Vec<Point> {
    let mut points: Vec<Point> =
        to_complete(scenario, session).into_iter().map(Point::Complete).collect();
    let rated: BTreeSet<&Subject> = session.after.ratings.keys().map(|(of, _)| of).collect();
    let objectives = scenario.objectives.iter().map(|o| Subject::Objective(o.id.clone()));
    points.extend(objectives.filter(|of| !rated.contains(of)).map(Point::Rate));
    let mended: BTreeSet<Seq> =
        session.after.standing_actions().filter_map(|action| action.from).collect();
    for note in improvements(session) {
        if note.analysis.as_ref().is_none_or(|a| a.text.is_none()) {
            points.push(Point::Analyse(note.seq));
        }
        if !mended.contains(&note.seq) {
            points.push(Point::Mend(note.seq));
        }
    }
    points.extend(working_notes(session).map(|note| Point::Sort(note.seq)));
    points
}

/// Returns the areas for improvement that stand in the report.
pub fn improvements(session: &Session) -> impl Iterator<Item = &Note> {
    let standing = session.notes.standing().map(AsRef::as_ref);
    standing.filter(|n: &&Note| {
        n.sign == Sign::Improvement && n.in_report() && !session.struck.contains(&n.seq)
    })
}

/// Returns the working notes that were neither promoted nor left out on purpose, oldest first.
pub fn working_notes(session: &Session) -> impl Iterator<Item = &Note> {
    let standing = session.notes.standing().map(AsRef::as_ref);
    standing.filter(|n: &&Note| {
        let raw = n.sign == Sign::Note && n.place == Place::AsSigned && n.merged_into.is_none();
        raw && !session.struck.contains(&n.seq)
    })
}

/// What in the record bears on a subject of rating.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Observations in the report.
    pub notes: Vec<Seq>,
    /// Expected actions that were ticked.
    pub ticks: usize,
    /// Decisions recorded.
    pub records: usize,
}

impl Evidence {
    pub fn is_none(&self) -> bool {
        self.notes.is_empty() && self.ticks + self.records == 0
    }
}

/// Gathers what in the record bears on an objective or a critical task; where there is nothing, a rating does not
/// count.
pub fn evidence(scenario: &Scenario, session: &Session, subject: &Subject) -> Evidence {
    let mut found = Evidence::default();
    for note in session.notes.standing().filter(|n| n.in_report()) {
        let observation = matches!(note.sign, Sign::Strength | Sign::Improvement);
        let bears = match subject {
            Subject::Objective(id) => observation && note.objective.as_ref() == Some(id),
            Subject::Task(id) => note.task.as_ref() == Some(id),
        };
        if bears && !session.struck.contains(&note.seq) {
            found.notes.push(note.seq);
        }
    }
    for item in &scenario.items {
        let of_item = match subject {
            Subject::Objective(id) => item.objectives.contains(id),
            Subject::Task(_) => false,
        };
        found.ticks += ticked(scenario, session, &item.id, subject, of_item);
        if let Content::Inject(inject) = &item.content {
            for question in &inject.questions {
                found.ticks += ticked(scenario, session, &question.id, subject, of_item);
            }
        }
        let recorded = session.decision(&item.id).is_some_and(|d| d.record.is_some());
        found.records += usize::from(of_item && recorded);
    }
    found
}

/// Counts the ticked actions of an item that bear on a subject: by their task, else by what the item is for.
fn ticked(
    scenario: &Scenario,
    session: &Session,
    item: &ItemId,
    subject: &Subject,
    of_item: bool,
) -> usize {
    let state = session.story.item(item);
    let heard = |n: &u16| state.ticks.get(n).is_some_and(|(tick, _)| *tick != Tick::Open);
    let bears = |task: Option<&TaskId>| match (subject, task) {
        (Subject::Task(id), task) => task == Some(id),
        (Subject::Objective(id), Some(task)) => {
            scenario.task(task).is_some_and(|(objective, ..)| objective.id == *id)
        }
        (Subject::Objective(_), None) => of_item,
    };
    let expected = (0_u16..).zip(scenario.expected(item));
    expected.filter(|(n, what)| heard(n) && bears(what.task.as_ref())).count()
}

/// Returns the standing notes that say something like another one: those of its sign first, the most alike on top.
pub fn alike(session: &Session, seq: Seq) -> Vec<Seq> {
    let Some(note) = session.notes.get(seq) else { return Vec::new() };
    let own = words_of(note);
    let others = session
        .notes
        .standing()
        .filter(|n| n.seq != seq && n.merged_into.is_none() && !session.struck.contains(&n.seq));
    // Merged with a line of another sign it would leave its place in the report.
    let mut scored: Vec<(bool, usize, Seq)> = others
        .map(|other| (other.sign == note.sign, shared(&own, &words_of(other)), other.seq))
        .collect();
    scored.sort_by(|a, b| b.cmp(a));
    scored.into_iter().map(|(.., seq)| seq).collect()
}

/// Words too short to tell two notes apart are left out.
fn words_of(note: &Note) -> BTreeSet<String> {
    let text = note.text.as_ref().map_or("", |t| t.as_str());
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2);
    words.map(str::to_lowercase).collect()
}

/// Returns how much of two sets of words is the same, in percent.
fn shared(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    (both * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests;
