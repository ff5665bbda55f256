//! Corrective actions across exercises: where each stands, by the ledger and by what later exercises showed. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calendar::{Calendar, Due};
use super::document::{Block, Document, Dress, Heading, House, Span, Table};
use super::model::{Action, AfterActionReport, Became, Shown};
use super::tables::{Book, Sheet, Value};
use crate::session::{ActionChange, Deed, Earlier, Standing};
use crate::words::{ActionWords, Language, count, fill};

/// The version of the list's JSON form, see `docs/actions.md`.
const ACTIONS: u32 = 1;

/// Corrective actions of some exercises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionList {
    /// The exercise mark; the first member.
    pub exercise: String,
    pub actions_form: u32,
    /// The strictest label of the exercises.
    pub tlp: String,
    /// The day on which what is due is overdue.
    pub today: String,
    pub actions: Vec<Tracked>,
    /// The exercise mark again; the last member.
    pub end: String,
}

/// A corrective action with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tracked {
    /// `SESSION-SEQ`, never renumbered.
    pub id: String,
    pub exercise: String,
    pub date: String,
    /// `REHEARSAL` or `SIMULATED` where that is so.
    pub kind: Option<String>,
    pub text: Option<String>,
    pub issue: Option<String>,
    pub capability: Option<String>,
    pub element: Option<String>,
    pub organization: Option<String>,
    pub owner: Option<String>,
    pub priority: Option<String>,
    pub due: Option<String>,
    pub accepted: bool,
    pub standing: Standing,
    pub overdue: bool,
    pub history: Vec<Happened>,
}

/// Something that happened to a corrective action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    pub on: String,
    /// `done`, `verified`, `reopened`, `dropped`, `changed`, or `partly shown`, `not judged`.
    pub what: String,
    /// The exercise that showed it.
    pub session: Option<String>,
    pub by: Option<String>,
    /// Evidence, or why.
    pub text: Option<String>,
}

/// Brings the actions of all exercises together, oldest exercise first.
pub fn track(reports: &[AfterActionReport], changes: &[ActionChange], today: &str) -> ActionList {
    let words = Language::English.words();
    let mut reports: Vec<&AfterActionReport> = reports.iter().collect();
    reports.sort_by_key(|report| (&report.cover.date, &report.cover.session));
    let mut tracked: Vec<Tracked> = reports
        .iter()
        .flat_map(|report| report.improvement_plan.iter().map(|action| taken(report, action)))
        .collect();
    for of in &mut tracked {
        happened(of, &reports, changes);
        let late = of.due.as_deref().is_some_and(|due| due < today);
        of.overdue = of.standing == Standing::Open && late;
    }
    let labels = crate::scenario::Tlp::ALL.map(crate::scenario::Tlp::label);
    let strictness = |tlp: &str| labels.iter().position(|label| *label == tlp);
    let strictest = reports.iter().map(|r| r.marking.tlp.as_str()).max_by_key(|t| strictness(t));
    let tlp = strictest.unwrap_or(crate::scenario::Tlp::default().label()).to_owned();
    let mark = format!("{}  {tlp}", words.exercise_line);
    ActionList {
        exercise: mark.clone(),
        actions_form: ACTIONS,
        tlp,
        today: today.to_owned(),
        actions: tracked,
        end: mark,
    }
}

fn taken(report: &AfterActionReport, action: &Action) -> Tracked {
    Tracked {
        id: action.id.clone(),
        exercise: report.cover.title.clone(),
        date: report.cover.date.clone(),
        kind: report.marking.kind.clone(),
        text: action.text.clone(),
        issue: action.issue.clone(),
        capability: action.capability.clone(),
        element: action.element.clone(),
        organization: action.organization.clone(),
        owner: action.owner.clone(),
        priority: action.priority.clone(),
        due: action.due.clone(),
        accepted: action.accepted,
        standing: Standing::Open,
        overdue: false,
        history: Vec::new(),
    }
}

/// Something that happened, before it is in its place.
enum Event<'a> {
    Change(&'a ActionChange),
    Played(&'a AfterActionReport, &'a Became),
}

/// Lets everything happen to an action in the order of the days; on one day, play comes before what was written down.
fn happened(of: &mut Tracked, reports: &[&AfterActionReport], changes: &[ActionChange]) {
    let mut events: Vec<(&str, usize, Event<'_>)> = Vec::new();
    for report in reports {
        let became = report.became.iter().filter(|became| became.id == of.id);
        events.extend(became.map(|b| (report.cover.date.as_str(), 0, Event::Played(report, b))));
    }
    let own = changes.iter().zip(1..).filter(|(change, _)| change.action == of.id);
    events.extend(own.map(|(change, n)| (change.on.as_str(), n, Event::Change(change))));
    events.sort_by_key(|(on, order, _)| (*on, *order));
    for (on, _, event) in events {
        match event {
            Event::Change(change) => changed(of, change),
            Event::Played(report, became) => played(of, report, became, on),
        }
    }
}

fn changed(of: &mut Tracked, change: &ActionChange) {
    of.standing = of.standing.after(change.deed);
    if change.deed == Deed::Changed {
        of.due = change.due.clone().or(of.due.take());
        of.owner = change.words.owner.as_ref().map(ToString::to_string).or(of.owner.take());
    }
    of.history.push(Happened {
        on: change.on.clone(),
        what: change.deed.label().to_owned(),
        session: change.session.clone(),
        by: change.words.by.as_ref().map(ToString::to_string),
        text: change.words.text.as_ref().map(ToString::to_string),
    });
}

/// Only a live exercise proves anything; what a program made up is told and changes nothing.
fn played(of: &mut Tracked, report: &AfterActionReport, became: &Became, on: &str) {
    let deed = match became.result {
        Shown::Verified => Some(Deed::Verified),
        Shown::NotVerified | Shown::Partly => Some(Deed::Reopened),
        Shown::NotJudged => None,
        Shown::NotTested => return,
    };
    let w = Language::English.actions();
    let live = report.marking.kind.is_none();
    if let Some(deed) = deed.filter(|_| live && of.standing != Standing::Dropped) {
        of.standing = of.standing.after(deed);
    }
    let what = shown_in_words(w, became.result);
    let what = match &report.marking.kind {
        Some(kind) => format!("{what} ({kind})"),
        None => what.to_owned(),
    };
    of.history.push(Happened {
        on: on.to_owned(),
        what,
        session: Some(report.cover.session.clone()),
        by: None,
        text: Some(became.evidence.join("; ")).filter(|text| !text.is_empty()),
    });
}

/// Returns what an exercise showed, in a word or two.
pub fn shown_in_words(w: &ActionWords, shown: Shown) -> &'static str {
    match shown {
        Shown::Verified => w.verified,
        Shown::Partly => w.partly_shown,
        Shown::NotVerified => w.not_shown,
        Shown::NotJudged => w.not_judged,
        Shown::NotTested => w.not_tested,
    }
}

impl Tracked {
    /// Returns where it stands, in a word; the ones to act on say so loudest.
    pub fn state(&self, w: &ActionWords) -> &'static str {
        match self.standing {
            Standing::Open if self.overdue => w.overdue,
            Standing::Open => w.open,
            Standing::Done => w.done,
            Standing::Verified => w.verified,
            Standing::Dropped => w.dropped,
        }
    }

    /// Returns what was last said of it.
    fn last(&self) -> Option<String> {
        let last = self.history.last()?;
        let by = last.by.as_ref().map(|by| format!(" {by}")).unwrap_or_default();
        let of = last.session.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
        let text = last.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        Some(format!("{} {}{of}{by}{text}", last.on, last.what))
    }

    /// Returns the line by which the next exercise knows it, `None` once it is proven or given up.
    pub fn earlier(&self) -> Option<Earlier> {
        let w = Language::English.actions();
        self.standing.is_unproven().then(|| {
            let owner = self.owner.as_ref().map(|o| fill(w.owner_is, &[("owner", o)]));
            let due = self.due.as_ref().map(|d| fill(w.due_on, &[("due", d)]));
            let known: Vec<String> = owner.into_iter().chain(due).chain(self.last()).collect();
            Earlier {
                id: self.id.clone(),
                words: self.text.clone().unwrap_or_else(|| w.no_words.to_owned()),
                known: if known.is_empty() { w.nothing_known.to_owned() } else { known.join(", ") },
            }
        })
    }
}

impl ActionList {
    /// Returns how many stand where, in the order of the words.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let w = Language::English.actions();
        let mut counts: BTreeMap<usize, (&'static str, usize)> = BTreeMap::new();
        let order = [w.overdue, w.open, w.done, w.verified, w.dropped];
        for action in &self.actions {
            let state = action.state(w);
            let at = order.iter().position(|one| *one == state).unwrap_or(order.len());
            counts.entry(at).or_insert((state, 0)).1 += 1;
        }
        counts.into_values().collect()
    }

    fn sentence(&self) -> String {
        let w = Language::English.actions();
        let counts: Vec<String> =
            self.counts().into_iter().map(|(state, n)| format!("{n} {state}")).collect();
        let all = count(self.actions.len(), w.action, w.actions);
        let line = fill(w.on_day, &[("all", &all), ("today", &self.today)]);
        if counts.is_empty() { line } else { format!("{line}: {}", counts.join(", ")) }
    }

    /// Lays the list out for readers.
    pub fn document(&self) -> Document {
        let language = Language::English;
        let (w, t) = (language.actions(), language.tables());
        let columns: [&str; 6] = [
            &format!("@{}", t.number),
            &format!("@{}", t.status),
            &format!("@{}", w.due),
            t.owner_name,
            t.corrective_action,
            w.last_known,
        ];
        let mut table = Table::new("", &columns);
        for action in &self.actions {
            let state = action.state(w);
            let state = if action.overdue { Span::to_write(state) } else { Span::plain(state) };
            let plain =
                |text: Option<&String>| vec![Span::plain(text.cloned().unwrap_or_default())];
            table.row(vec![
                vec![Span::plain(action.id.clone())],
                vec![state],
                plain(action.due.as_ref()),
                plain(action.owner.as_ref()),
                vec![Span::plain(action.text.as_deref().unwrap_or(w.no_words))],
                plain(action.last().as_ref()),
            ]);
        }
        let heading =
            Heading { level: 1, text: w.title.to_owned(), anchor: "title".to_owned(), page: false };
        let mut blocks =
            vec![Block::Heading(heading), Block::Paragraph(vec![Span::plain(self.sentence())])];
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
        Document {
            title: w.title.to_owned(),
            marking: vec![language.words().exercise_line.to_owned(), self.tlp.clone()],
            about: Vec::new(),
            dress: Dress::Across,
            house: House::default(),
            language,
            blocks,
        }
    }

    /// Lays the list out as tables: the actions, and everything that happened to them.
    pub fn book(&self) -> Book {
        let language = Language::English;
        let (w, t) = (language.actions(), language.tables());
        let mut actions = Sheet::new(
            "actions",
            w.title,
            &[
                (t.number, 15),
                (t.status, 12),
                (t.completion_date, 12),
                (t.owner, 20),
                (t.responsible, 24),
                (t.corrective_action, 50),
                (t.issue, 40),
                (t.capability, 24),
                (t.element, 14),
                (t.priority, 10),
                (t.accepted, 10),
                (w.exercise, 30),
                (t.date, 12),
                (t.kind, 12),
            ],
        );
        let columns = [
            (t.number, 15),
            (w.on, 12),
            (t.what, 18),
            (w.in_session, 12),
            (w.by, 20),
            (t.words, 90),
        ];
        let mut history = Sheet::new("history", w.history, &columns);
        for action in &self.actions {
            actions.row(vec![
                Value::from(&action.id),
                Value::from(action.state(w)),
                Value::day(action.due.as_ref()),
                Value::from(action.owner.as_ref()),
                Value::from(action.organization.as_ref()),
                Value::from(action.text.as_deref().unwrap_or(w.no_words)),
                Value::from(action.issue.as_ref()),
                Value::from(action.capability.as_ref()),
                Value::from(action.element.as_ref()),
                Value::from(action.priority.as_ref()),
                Value::from(if action.accepted { t.yes } else { t.no }),
                Value::from(&action.exercise),
                Value::day(Some(&action.date)),
                Value::from(action.kind.as_ref()),
            ]);
            for happened in &action.history {
                history.row(vec![
                    Value::from(&action.id),
                    Value::day(Some(&happened.on)),
                    Value::from(&happened.what),
                    Value::from(happened.session.as_ref()),
                    Value::from(happened.by.as_ref()),
                    Value::from(happened.text.as_ref()),
                ]);
            }
        }
        Book {
            title: w.title.to_owned(),
            about: self.sentence(),
            marking: self.exercise.clone(),
            issued: chrono::NaiveDate::parse_from_str(&self.today, "%Y-%m-%d").ok(),
            language,
            sheets: vec![actions, history],
        }
    }

    /// Returns the due dates of what is not proven or given up.
    pub fn calendar(&self) -> Calendar {
        let language = Language::English;
        let w = language.actions();
        // The day the last thing happened; the list itself has no clock.
        let days = self
            .actions
            .iter()
            .flat_map(|action| action.history.iter().map(|h| &h.on).chain([&action.date]));
        let stamped = days.max().cloned().unwrap_or_default();
        let due =
            self.actions.iter().filter(|a| a.standing != Standing::Dropped).map(|action| Due {
                id: action.id.clone(),
                text: action.text.clone(),
                owner: action.owner.clone(),
                organization: action.organization.clone(),
                due: action.due.clone(),
                state: (action.standing != Standing::Open).then(|| action.state(w).to_owned()),
                firm: action.accepted,
                changes: action.history.len(),
            });
        Calendar {
            title: w.title.to_owned(),
            marking: self.exercise.clone(),
            tlp: self.tlp.clone(),
            stamped,
            language,
            due: due.collect(),
        }
    }
}
