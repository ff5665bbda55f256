//! What the desk knows about the debrief: what comes next in it, what was set aside, whether the report is up to date.

use std::sync::Arc;

use super::model::{ActionField, Desk, Effect, EntryField, LineKind, RecordField};
use crate::clock::Reading;
use crate::ident::Seq;
use crate::session::{
    Evidence, Note, Phase, Point, RatingAnswers, Sign, Step, Subject, debrief, next_step,
};
use crate::text::Text;

impl Desk {
    /// Returns what SPACE does now.
    pub fn step(&self, clock: Reading) -> Step {
        let step = next_step(&self.scenario, self.session(), self.read.as_ref(), self.wall(clock));
        match self.session().phase {
            Phase::Debrief => match self.point_at_hand(&self.points()).cloned() {
                Some(point) => Step::from(point),
                None if self.report_is_current() => Step::Finalise,
                None => Step::WriteReport,
            },
            Phase::Finalised if self.report_is_current() => Step::Finished,
            Phase::Lobby | Phase::Play | Phase::HotWash | Phase::Closed | Phase::Finalised => step,
        }
    }

    /// Returns the point the keys act on: the first, or the one the arrows went to.
    pub fn point_at_hand<'a>(&self, points: &'a [Point]) -> Option<&'a Point> {
        points.get(self.point.min(points.len().saturating_sub(1)))
    }

    /// Tells whether the debrief's points are on the screen and get the arrows.
    pub(super) fn debriefing(&self) -> bool {
        self.session().phase == Phase::Debrief && self.reading.is_none() && self.report_is_open()
    }

    fn report_is_open(&self) -> bool {
        self.report.is_none() || !self.report_is_current()
    }

    /// The arrows go to another point; nothing is set aside by it.
    pub(super) fn go_to_point(&mut self, down: bool) {
        let last = self.points().len().saturating_sub(1);
        let at = self.point.min(last);
        self.point = if down { (at + 1).min(last) } else { at.saturating_sub(1) };
        self.armed = None;
    }

    /// Returns what the debrief still has to go through, without what was set aside.
    pub fn points(&self) -> Vec<Point> {
        let mut points = debrief(&self.scenario, self.session());
        points.retain(|point| !self.aside.contains(point));
        points
    }

    /// Tells whether the report was written and nothing was recorded since.
    pub fn report_is_current(&self) -> bool {
        self.report_at == Some(self.session().last)
    }

    /// Returns what the room can still rank, gaps first.
    pub fn rankable(&self) -> impl Iterator<Item = &Arc<Note>> {
        let of = |sign: Sign| {
            let notes = self.session().notes.standing();
            notes.filter(move |n| n.sign == sign && n.in_report() && n.rank.is_none())
        };
        of(Sign::Improvement).chain(of(Sign::Action)).chain(of(Sign::Strength))
    }

    /// Asks for the report of everything recorded so far.
    pub(super) fn write_report(&mut self) -> Vec<Effect> {
        self.report_asked = self.session().last;
        vec![Effect::WriteReport]
    }

    /// Returns the words of what is rated.
    pub(super) fn subject(&self, subject: &Subject) -> String {
        subject.words(&self.scenario)
    }

    /// Returns everybody's rating of a subject side by side, and whether they differ.
    pub(super) fn ratings_of(&self, subject: &Subject) -> (String, bool) {
        let of_it = self.session().after.ratings.iter().filter(|((of, _), _)| of == subject);
        let ratings: Vec<_> = of_it.map(|((_, by), rated)| (rated.rating, *by)).collect();
        let differ = ratings.windows(2).any(|pair| pair[0].0 != pair[1].0);
        let said: Vec<String> =
            ratings.iter().map(|(rating, by)| format!("{} {by}", rating.letter())).collect();
        (said.join(" | "), differ)
    }

    /// Returns the lead's own answers about a subject, to go on from.
    pub(super) fn own_answers(&self, subject: &Subject) -> RatingAnswers {
        let key = (subject.clone(), crate::ident::Actor::Facilitator);
        self.session().after.ratings.get(&key).map(|rated| rated.answers).unwrap_or_default()
    }

    /// Says what in the record bears on a subject.
    pub(super) fn evidence(&self, subject: &Subject) -> Evidence {
        crate::session::evidence(&self.scenario, self.session(), subject)
    }

    /// Returns what a line begins with: the words that are put right.
    pub(super) fn initial(&self, kind: &LineKind) -> String {
        let words = |text: Option<&Text>| text.map_or_else(String::new, ToString::to_string);
        let session = self.session();
        let note = |seq: &Seq| session.notes.get(*seq).filter(|_| !session.struck.contains(seq));
        let analysis = |seq| note(seq).and_then(|n| n.analysis.as_ref());
        match kind {
            LineKind::Entry(EntryField::Words, seq) => {
                words(note(seq).and_then(|n| n.text.as_ref()))
            }
            LineKind::Entry(EntryField::Cause, seq) => {
                words(analysis(seq).and_then(|a| a.text.as_ref()))
            }
            LineKind::Entry(EntryField::Reference, seq) => {
                words(analysis(seq).and_then(|a| a.reference.as_ref()))
            }
            LineKind::Entry(EntryField::When, seq) => {
                let at = note(seq).map(|n| n.happened().hm(session.header.offset));
                at.unwrap_or_default()
            }
            LineKind::Action(field, seq) => self.initial_of_action(*field, *seq),
            LineKind::Amend(decision, field) => {
                let record = session.decision(decision).and_then(|d| d.record.as_ref());
                let Some(record) = record.filter(|r| !session.struck.contains(&r.seq)) else {
                    return String::new();
                };
                words(match field {
                    RecordField::Rationale => record.rationale.as_ref(),
                    RecordField::Dissent => record.dissent.as_ref(),
                    RecordField::Conditions => record.conditions.as_ref(),
                    RecordField::Text => record.text.as_ref(),
                })
            }
            LineKind::Remark(subject, _) => {
                let key = (subject.clone(), crate::ident::Actor::Facilitator);
                words(session.after.ratings.get(&key).and_then(|rated| rated.text.as_ref()))
            }
            LineKind::Capture { .. }
            | LineKind::Hands(_)
            | LineKind::Reply(_)
            | LineKind::SkipReason(_)
            | LineKind::OwnWords(..)
            | LineKind::Voice
            | LineKind::Conditions(_)
            | LineKind::Escalate(_)
            | LineKind::Decide
            | LineKind::AskControl(_)
            | LineKind::ObserverQuestion
            | LineKind::NewCopy
            | LineKind::BreakMinutes
            | LineKind::DeferMinutes(..)
            | LineKind::MustEnd
            | LineKind::Held(_)
            | LineKind::Seats
            | LineKind::Inject
            | LineKind::ResumeWord
            | LineKind::OtherFile
            | LineKind::Forms
            | LineKind::ActionText
            | LineKind::Earlier
            | LineKind::Entry(EntryField::Mend, _)
            | LineKind::Speed
            | LineKind::FinaliseName => String::new(),
        }
    }

    fn initial_of_action(&self, field: ActionField, seq: Seq) -> String {
        let session = self.session();
        let action = session.after.actions.get(&seq);
        let Some(action) = action.filter(|_| !session.struck.contains(&seq)) else {
            return String::new();
        };
        let words = |text: Option<&Text>| text.map_or_else(String::new, ToString::to_string);
        match field {
            ActionField::Whole => String::new(),
            ActionField::Text => words(action.text.as_ref()),
            ActionField::Owner => words(action.owner.as_ref()),
            ActionField::Organization => words(action.organization.as_ref()),
            ActionField::Starts => action.starts.clone().unwrap_or_default(),
            ActionField::Due => action.due.clone().unwrap_or_default(),
        }
    }
}
