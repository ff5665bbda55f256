//! What spreadsheets are made from: tables of typed cells, laid out once for every format that holds tables.
//!
//! They are made from the report's model, which is veiled already, and from nothing else: no table can tell what no
//! other format tells.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::model::{AfterActionReport, Moment, Statement, StatementKind};
use crate::clock::Millis;
use crate::words::{Language, ReportWords, TableWords, fill};

mod after;
mod drawn;
mod front;
mod log;
mod play;

pub use drawn::of_document;

/// Tables that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    pub title: String,
    /// What it belongs to, in one line.
    pub about: String,
    /// What stands first and last in every table: the exercise mark, its kind, the TLP label, DRAFT.
    pub marking: String,
    /// The day of the last entry it was made from, the only date a file of it carries.
    pub issued: Option<NaiveDate>,
    pub language: Language,
    pub sheets: Vec<Sheet>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Names it in files, `[a-z-]`.
    pub key: String,
    /// At most 31 characters, as spreadsheets allow.
    pub title: String,
    pub columns: Vec<Column>,
    /// Every row has as many cells as there are columns.
    pub rows: Vec<Vec<Value>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    /// In characters.
    pub width: u16,
}

/// What a cell holds. Text is text, whatever it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Not known, not to be told, or not given.
    Empty,
    Text(String),
    Number(i64),
    /// A number with one decimal, in tenths.
    Tenths(i64),
    Date(NaiveDate),
    /// A time of day on a day.
    At(NaiveDateTime),
    /// A time of day whose day is not known.
    Clock(NaiveTime),
    /// A length of time, or a moment of play.
    Length(Millis),
}

/// Lays a report out as tables.
pub fn book(report: &AfterActionReport) -> Book {
    let language = Language::English;
    let (t, w) = (language.tables(), language.report());
    let making = Making { report, t, w };
    let mut sheets = making.front();
    sheets.extend(making.play());
    sheets.extend(making.after());
    Book {
        title: report.cover.title.clone(),
        about: fill(
            t.about_line,
            &[
                ("title", &report.cover.title),
                ("date", &report.cover.date),
                ("session", &report.cover.session),
            ],
        ),
        marking: report.exercise.clone(),
        issued: date(&report.cover.issued),
        language,
        sheets,
    }
}

/// Tables in the making.
struct Making<'r> {
    report: &'r AfterActionReport,
    t: &'static TableWords,
    w: &'static ReportWords,
}

impl Making<'_> {
    fn yes(&self, yes: bool) -> &'static str {
        if yes { self.t.yes } else { self.t.no }
    }

    /// Returns what is known of a moment: when, in play, in the story, in which module, when it was entered.
    fn moment(moment: &Moment) -> [Value; 5] {
        [
            at(moment),
            moment.play.map_or(Value::Empty, |ms| Value::Length(Millis(ms))),
            Value::from(moment.scenario.as_ref()),
            Value::from(moment.module.as_ref()),
            Value::from(moment.entered.as_ref()),
        ]
    }

    fn kind(&self, kind: StatementKind) -> &'static str {
        match kind {
            StatementKind::Strength => self.w.strength,
            StatementKind::Improvement => self.w.area_for_improvement,
            StatementKind::Decision => self.w.decision_said_aloud,
            StatementKind::Note => self.w.note,
        }
    }
}

/// Returns every statement of a report with the objective it is filed under; what was said in the hot wash is among them.
fn statements(report: &AfterActionReport) -> impl Iterator<Item = (&str, &Statement)> {
    let filed = report.objectives.iter().flat_map(|objective| {
        let both = objective.strengths.iter().chain(&objective.improvements);
        both.map(|statement| (objective.text.as_str(), statement))
    });
    filed.chain(report.unfiled.iter().map(|statement| ("", statement)))
}

impl Sheet {
    /// Makes an empty table.
    pub fn new(key: &'static str, title: &'static str, columns: &[(&'static str, u16)]) -> Self {
        let columns = columns
            .iter()
            .map(|(title, width)| Column { title: (*title).to_owned(), width: *width });
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            columns: columns.collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells stay empty.
    pub fn row(&mut self, mut cells: Vec<Value>) {
        cells.resize(self.columns.len().max(cells.len()), Value::Empty);
        self.rows.push(cells);
    }
}

impl Value {
    /// Returns the words of a text.
    pub fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Reads a day; what is none stays text.
    pub fn day(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, |text| date(text).map_or_else(|| Self::text(text), Self::Date))
    }

    /// Returns what a reader without types sees: dates as ISO 8601 has them, lengths as `h:mm:ss`.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(n) => n.to_string(),
            Self::Tenths(n) => {
                let sign = if *n < 0 { "-" } else { "" };
                format!("{sign}{}.{}", n.unsigned_abs() / 10, n.unsigned_abs() % 10)
            }
            Self::Date(day) => day.format("%Y-%m-%d").to_string(),
            Self::At(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            Self::Clock(at) => at.format("%H:%M").to_string(),
            Self::Length(ms) => {
                let seconds = ms.0 / 1000;
                format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::text(text.as_str())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Option<&String>> for Value {
    fn from(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl From<u64> for Value {
    fn from(n: u64) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Number(i64::from(n))
    }
}

impl From<u16> for Value {
    fn from(n: u16) -> Self {
        Self::Number(i64::from(n))
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Number(n)
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value
where
    T: Copy + Numeric,
{
    fn from(n: Option<T>) -> Self {
        n.map_or(Self::Empty, Into::into)
    }
}

/// What an absent number may be.
pub trait Numeric {}
impl Numeric for u64 {}
impl Numeric for u32 {}
impl Numeric for i64 {}
impl Numeric for usize {}

/// Makes the cells of a row.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::report::tables::Value::from($cell)),*] };
}
use row;

fn date(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// Returns when something happened, as far as that may be told.
fn at(moment: &Moment) -> Value {
    let day = moment.date.as_deref().and_then(date);
    let time = moment.time.as_deref().and_then(clock);
    match (day, time) {
        (Some(day), Some(time)) => Value::At(day.and_time(time)),
        (Some(day), None) => Value::Date(day),
        (None, Some(time)) => Value::Clock(time),
        (None, None) => Value::Empty,
    }
}

/// Puts names in one cell, a line each where one of them is long.
fn joined(names: &[String]) -> String {
    let long = names.iter().any(|name| name.contains([',', '\n']));
    names.join(if long { "\n" } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_iso_8601_has_them() {
        let day = date("2027-03-05").expect("it is one");
        let at = day.and_time(clock("09:12").expect("it is one"));
        for (value, plain) in [
            (Value::Empty, ""),
            (Value::Number(-5), "-5"),
            (Value::Tenths(43), "4.3"),
            (Value::Tenths(-3), "-0.3"),
            (Value::Date(day), "2027-03-05"),
            (Value::At(at), "2027-03-05 09:12"),
            (Value::Clock(at.time()), "09:12"),
            (Value::Length(Millis(3_723_900)), "1:02:03"),
        ] {
            assert_eq!(value.plain(), plain);
        }
        assert_eq!(Value::day(Some(&"soon".to_owned())), Value::text("soon"));
        assert_eq!(Value::day(Some(&"2027-02-30".to_owned())), Value::text("2027-02-30"));
    }
}
