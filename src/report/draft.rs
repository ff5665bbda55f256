//! Drafts the report: folds entries, then fills one section after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::log::Log;
use super::model::{AfterActionReport, Audience, Extent, HouseStyle, REPORT};
use super::veil::Veil;
use crate::ident::{ItemId, ObjectiveId, RoleCode, Seq};
use crate::scenario::Scenario;
use crate::session::{Entry, Header, Mode, Note, Session};
use crate::words::{FindingWords, Language, VocabularyWords, Words, fill};

mod became;
mod branches;
mod cover;
mod decisions;
mod findings;
mod hall;
mod levels;
mod objectives;
mod overview;
mod people;
mod plan;
mod planned;
mod schedule;
mod statements;
mod summary;
mod urgent;

/// What the record's file says about itself, which the entries do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The hash of the last entry.
    pub head: Option<String>,
    /// The hash of the `EndEx` entry.
    pub head_at_end: Option<String>,
    /// The hash of the entry that made the report final.
    pub head_finalised: Option<String>,
    /// What the reader noticed: a torn tail, a running session.
    pub remarks: Vec<String>,
    /// The program that writes the report.
    pub written_by: String,
}

/// A report in the making: give it every entry of the record in order, then ask for the draft, at any moment.
#[derive(Debug)]
pub struct Drafting {
    scenario: Arc<Scenario>,
    session: Session,
    log: Log,
}

impl Drafting {
    /// Begins with the record's header and the scenario its first entry holds.
    pub fn new(header: Header, scenario: Arc<Scenario>) -> Self {
        Self { session: Session::new(header, &scenario), scenario, log: Log::default() }
    }

    /// Takes in one entry.
    pub fn take(&mut self, entry: &Entry) {
        self.session.apply(entry);
        self.log.take(entry, &self.scenario, &self.session);
    }

    /// Returns the session as folded so far.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Writes the draft from what was taken in so far.
    pub fn draft(&self, origin: &Origin) -> AfterActionReport {
        let mut notes: Vec<&Note> =
            self.session.notes.all.values().map(AsRef::as_ref).filter(|n| n.in_report()).collect();
        notes.sort_by_key(|note| (note.happened(), note.seq));
        let mut merged = BTreeMap::new();
        for into in self.session.notes.all.values().filter_map(|note| note.merged_into) {
            *merged.entry(into).or_insert(0) += 1;
        }
        let veil =
            Veil::new(&self.scenario, &self.session, &self.log, Language::English.findings());
        let draft = Draft {
            scenario: &self.scenario,
            session: &self.session,
            log: &self.log,
            veil,
            words: Language::English.words(),
            w: Language::English.findings(),
            labels: Language::English.vocabulary(),
            origin,
            notes,
            merged,
        };
        draft.whole()
    }
}

/// What every section is made from.
struct Draft<'a> {
    scenario: &'a Scenario,
    session: &'a Session,
    log: &'a Log,
    veil: Veil<'a>,
    words: &'static Words,
    w: &'static FindingWords,
    labels: &'static VocabularyWords,
    origin: &'a Origin,
    /// The notes that stand in the report, in the order they happened.
    notes: Vec<&'a Note>,
    /// How many notes say the same as another.
    merged: BTreeMap<Seq, u32>,
}

impl Draft<'_> {
    fn whole(&self) -> AfterActionReport {
        let objectives = self.objectives();
        let improvement_plan = self.improvement_plan();
        let became = self.what_became(&objectives);
        let decisions = self.decisions();
        let schedule = self.schedule();
        let polls = self.polls();
        let findings = self.findings(&objectives, &schedule, &polls);
        let marking = self.marking();
        let mark = self.mark(&marking);
        let summary = self.summary(&objectives, &decisions, &improvement_plan, &findings);
        let mut report = AfterActionReport {
            exercise: mark.clone(),
            report: REPORT,
            audience: Audience::default(),
            extent: Extent::default(),
            house: HouseStyle::default(),
            marking,
            cover: self.cover(&improvement_plan),
            summary,
            urgent: self.urgent(&objectives, &decisions, &improvement_plan),
            overview: self.overview(),
            unfiled: self.unfiled(),
            objectives,
            improvement_plan,
            became,
            participants: self.participants(),
            feedback: self.feedback(),
            schedule,
            decisions,
            polls,
            assessments: self.assessments(),
            breakouts: self.breakouts(),
            hot_wash: self.hot_wash(),
            parking_lot: self.parking_lot(),
            requests: self.requests(),
            observers_questions: self.observers_questions(),
            findings,
            injects: self.injects(),
            provenance: self.provenance(),
            end: mark,
        };
        report.cover.still_to_write = cover::still_to_write(self.w, &report);
        report
    }

    /// The word that stands beside EXERCISE where this was no live exercise.
    fn kind(&self) -> Option<&'static str> {
        match self.session.header.mode {
            Mode::Live => None,
            Mode::Rehearsal => Some(self.words.rehearsal),
            Mode::Autopilot => Some(self.words.simulated),
        }
    }

    /// Returns an item's label and title, also of a question under an inject and of an inject written during play.
    fn item(&self, id: &ItemId) -> (String, String) {
        if let Some(item) = self.scenario.item(id) {
            return (item.label.clone(), item.title.clone());
        }
        if let Some((item, question)) = self.scenario.question(id) {
            return (fill(self.w.question, &[("item", &item.label)]), question.ask.clone());
        }
        if let Some(inserted) = self.session.story.inserted.get(id) {
            let title = self.veil.words(inserted.seq, inserted.title.as_ref());
            return (self.w.inserted.to_owned(), title.unwrap_or_else(|| self.w.struck.to_owned()));
        }
        (id.to_string(), String::new())
    }

    /// Returns an item in one line.
    fn item_line(&self, id: &ItemId) -> String {
        let (label, title) = self.item(id);
        if title.is_empty() { label } else { format!("{label} {title}") }
    }

    /// Returns the item that holds a question, or the item itself.
    fn holder<'i>(&'i self, id: &'i ItemId) -> &'i ItemId {
        self.scenario.question(id).map_or(id, |(item, _)| &item.id)
    }

    fn role(&self, role: &RoleCode) -> String {
        self.veil.role(role)
    }

    /// Tells whether an item was played at all.
    fn played(&self, id: &ItemId) -> bool {
        self.session.story.is_released(id)
            || self.session.decision(id).is_some_and(|d| d.record.is_some() || d.round().is_some())
    }

    fn objective_text(&self, id: &ObjectiveId) -> String {
        self.scenario.objective(id).map_or_else(|| id.to_string(), |o| o.text.clone())
    }
}
