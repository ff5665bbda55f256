//! After EndEx: hot wash, feedback, ratings, corrective actions, finalisation.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::notes::Notes;
use super::state::{Phase, Session};
use super::vocabulary::{
    Element, EndWhy, HotWashStep, Priority, Rating, RatingAnswers, Sign, Subject,
};
use crate::clock::Timestamp;
use crate::ident::{Actor, ObjectiveId, RoleCode, Seq};
use crate::scenario::Scenario;
use crate::text::Text;

#[derive(Debug, Clone, Default)]
pub struct After {
    pub ended: Option<(EndWhy, Seq, Times)>,
    pub step: Option<HotWashStep>,
    /// When the step began, or the turn of the role.
    pub step_at: Option<Times>,
    /// The role whose turn it is in the round, and those that had theirs.
    pub role: Option<RoleCode>,
    pub had: Vector<RoleCode>,
    pub feedback: Vector<Arc<Feedback>>,
    /// Where in `feedback` somebody's form is.
    forms_of: OrdMap<Actor, usize>,
    /// Paper forms counted by hand.
    pub forms: u32,
    /// Ratings by subject and by who rated; differing ones stay side by side.
    pub ratings: OrdMap<(Subject, Actor), Arc<Rated>>,
    pub actions: OrdMap<Seq, Arc<CorrectiveAction>>,
    pub finalised: Option<(Seq, Times, Option<Text>)>,
}

/// A feedback form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub seq: Seq,
    pub scores: Vec<Option<u8>>,
    pub text: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    pub seq: Seq,
    pub at: Times,
    pub answers: RatingAnswers,
    pub rating: Rating,
    pub text: Option<Text>,
}

/// A dated, owned step that mends an area for improvement. A captured line signed `!` is one from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectiveAction {
    pub seq: Seq,
    pub at: Times,
    pub text: Option<Text>,
    pub owner: Option<Text>,
    pub organization: Option<Text>,
    pub from: Option<Seq>,
    pub objective: Option<ObjectiveId>,
    pub element: Option<Element>,
    pub priority: Option<Priority>,
    /// ISO dates, `2027-06-30`.
    pub starts: Option<String>,
    pub due: Option<String>,
    pub accepted: bool,
    pub taken_back: bool,
}

impl CorrectiveAction {
    /// Returns one of which nothing is known but the entry that made it.
    fn new(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.times,
            text: None,
            owner: None,
            organization: None,
            from: None,
            objective: None,
            element: None,
            priority: None,
            starts: None,
            due: None,
            accepted: false,
            taken_back: false,
        }
    }
}

/// Tells whether a text is a day of the calendar, `2027-06-30`.
pub fn is_date(date: &str) -> bool {
    date.len() == 10 && chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok()
}

impl Session {
    /// Returns the wall time at which the silent minutes, or a role's turn in the round, are over.
    pub fn turn_ends(&self, scenario: &Scenario) -> Option<Timestamp> {
        let length = match self.after.step {
            Some(HotWashStep::Silent) => scenario.hot_wash.silent,
            Some(HotWashStep::Round) => scenario.hot_wash.per_role,
            Some(HotWashStep::Rank | HotWashStep::Feedback | HotWashStep::Done) | None => {
                return None;
            }
        };
        let since = self.after.step_at.filter(|_| self.phase == Phase::HotWash)?;
        Some(since.wall.plus(length))
    }
}

impl After {
    /// Returns the corrective actions that were not taken back, in order.
    pub fn standing_actions(&self) -> impl Iterator<Item = &Arc<CorrectiveAction>> {
        self.actions.values().filter(|a| !a.taken_back)
    }

    /// Tells whether somebody's feedback form is in.
    pub fn gave_feedback(&self, by: Actor) -> bool {
        self.forms_of.contains_key(&by)
    }

    /// Returns who handed a form in since an earlier moment.
    pub fn forms_since(&self, before: &Self) -> Vec<Actor> {
        let new = before.forms_of.diff(&self.forms_of);
        new.filter_map(|item| match item {
            DiffItem::Add(by, _) => Some(*by),
            DiffItem::Update { .. } | DiffItem::Remove(..) => None,
        })
        .collect()
    }

    fn update(&mut self, seq: Seq, change: impl FnOnce(&mut CorrectiveAction)) {
        if let Some(action) = self.actions.get_mut(&seq) {
            change(Arc::make_mut(action));
        }
    }

    /// Puts an action back as it was; whether it stands at all is another matter.
    pub(super) fn put_back(&mut self, before: &CorrectiveAction) {
        self.update(before.seq, |a| {
            let taken_back = a.taken_back;
            a.clone_from(before);
            a.taken_back = taken_back;
        });
    }

    /// Puts back what an action has from the captured line it is.
    pub(super) fn put_back_line(&mut self, before: &CorrectiveAction) {
        self.update(before.seq, |a| {
            a.text.clone_from(&before.text);
            a.objective.clone_from(&before.objective);
        });
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::EndEx { why } => self.ended = Some((*why, entry.seq, entry.times)),
            Event::HotWashStep { step, role } => {
                self.step = Some(*step);
                self.step_at = Some(entry.times);
                self.role.clone_from(role);
                if let Some(role) = role {
                    self.had.push_back(role.clone());
                }
            }
            Event::FeedbackGiven { scores } => {
                let text = entry.text().cloned();
                let feedback = Feedback { seq: entry.seq, scores: scores.clone(), text };
                self.take_feedback(entry.by, feedback);
            }
            Event::FeedbackCounted { forms } => self.forms = *forms,
            Event::Rated { subject, answers, rating } => {
                let rated = Rated {
                    seq: entry.seq,
                    at: entry.times,
                    answers: *answers,
                    rating: *rating,
                    text: entry.text().cloned(),
                };
                self.ratings.insert((subject.clone(), entry.by), Arc::new(rated));
            }
            Event::Finalised {} => {
                let name = entry.said.as_ref().and_then(|s| s.name.clone());
                self.finalised = Some((entry.seq, entry.times, name));
            }
            _ => self.apply_action(entry),
        }
    }

    /// Everybody has one form, the last they sent; forms nobody's name is on all stand.
    fn take_feedback(&mut self, by: Actor, feedback: Feedback) {
        let feedback = Arc::new(feedback);
        let before = self.forms_of.get(&by).copied();
        if let (Actor::Person(_), Some(at)) = (by, before) {
            self.feedback.set(at, feedback);
            return;
        }
        self.forms_of.insert(by, self.feedback.len());
        self.feedback.push_back(feedback);
    }

    /// A captured line that is an action lives in both lists: as long as the line stands as one, so does the action.
    pub(super) fn follow_note(&mut self, notes: &Notes, entry: &Entry) {
        let seq = match &entry.event {
            Event::Refiled { entry, .. }
            | Event::Promoted { entry }
            | Event::Demoted { entry }
            | Event::Merged { entry, .. }
            | Event::NoteTakenBack { entry }
            | Event::NoteRestored { entry } => *entry,
            _ => return,
        };
        let Some(note) = notes.get(seq) else {
            // Written in the debrief, it has no line to follow.
            match &entry.event {
                Event::NoteTakenBack { .. } => self.update(seq, |action| action.taken_back = true),
                Event::NoteRestored { .. } => self.update(seq, |action| action.taken_back = false),
                _ => {}
            }
            return;
        };
        let stands = note.sign == Sign::Action && note.in_report();
        if stands && !self.actions.contains_key(&seq) {
            let action = CorrectiveAction {
                seq,
                at: note.at,
                text: note.text.clone(),
                ..CorrectiveAction::new(entry)
            };
            self.actions.insert(seq, Arc::new(action));
        }
        self.update(seq, |action| {
            action.taken_back = !stands;
            if let Event::Refiled { objective: Some(objective), .. } = &entry.event {
                action.objective = Some(objective.clone());
            }
            action.objective = action.objective.take().or_else(|| note.objective.clone());
        });
    }

    fn apply_action(&mut self, entry: &Entry) {
        let said = entry.said.clone().unwrap_or_default();
        let new = CorrectiveAction {
            text: said.text.clone(),
            owner: said.owner.clone(),
            organization: said.organization.clone(),
            ..CorrectiveAction::new(entry)
        };
        match &entry.event {
            Event::Noted { sign: Sign::Action, objective, element, priority, due, .. } => {
                let action = CorrectiveAction {
                    objective: objective.clone(),
                    element: *element,
                    priority: *priority,
                    due: due.clone(),
                    ..new
                };
                self.actions.insert(entry.seq, Arc::new(action));
            }
            Event::CorrectiveAction { from, objective, element, priority, starts, due } => {
                let action = CorrectiveAction {
                    from: *from,
                    objective: objective.clone(),
                    element: *element,
                    priority: *priority,
                    starts: starts.clone(),
                    due: due.clone(),
                    ..new
                };
                self.actions.insert(entry.seq, Arc::new(action));
            }
            Event::ActionChanged { action, objective, element, priority, starts, due } => {
                self.update(*action, |a| {
                    a.text = said.text.or(a.text.take());
                    a.owner = said.owner.or(a.owner.take());
                    a.organization = said.organization.or(a.organization.take());
                    a.objective = objective.clone().or(a.objective.take());
                    a.element = element.or(a.element);
                    a.priority = priority.or(a.priority);
                    a.starts = starts.clone().or(a.starts.take());
                    a.due = due.clone().or(a.due.take());
                });
            }
            Event::ActionAccepted { action } => self.update(*action, |a| a.accepted = true),
            Event::Amended { entry } => self.update(*entry, |a| a.text = said.text),
            _ => {}
        }
    }
}
