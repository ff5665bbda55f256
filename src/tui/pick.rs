//! One-key lists: what can be chosen, each row with its key, and what choosing it does, as data.

use std::collections::BTreeSet;

use super::key::Verb;
use super::model::{How, LineKind, Read};
use super::theme::Theme;
use crate::ident::{ItemId, RoleCode};
use crate::session::{Command, Part, Point, Subject};

/// A list of which one row is chosen by its key, or by the arrows and Enter.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub title: String,
    /// What is said above the rows.
    pub intro: Vec<String>,
    pub rows: Vec<Row>,
    pub at: usize,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub key: Option<char>,
    pub label: String,
    pub then: Then,
}

/// What choosing a row does.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    Submit(Box<Command>),
    /// Asks on.
    Pick(Box<Pick>),
    Line(LineKind),
    /// The same, with words in it already.
    Typed(LineKind, String),
    /// The first beat of an item.
    Read(ItemId),
    /// Shows a text; nothing goes anywhere.
    Show(Read),
    /// Shows lines under a title.
    Tell(String, Vec<String>),
    Verb(Verb),
    Theme(Theme),
    /// Names another owner for the decision to be recorded.
    Owner(RoleCode),
    /// The five questions of a rating.
    Rate(Subject),
    /// The debrief goes on without it.
    Later(Point),
    /// The debrief goes on without everything left in a part of it.
    PartLater(Part),
    /// Pauses, and ends the program.
    Leave,
    Home(How),
    Close,
}

impl Row {
    pub fn new(label: impl Into<String>, then: Then) -> Self {
        Self { key: None, label: label.into(), then }
    }

    pub fn keyed(key: char, label: impl Into<String>, then: Then) -> Self {
        Self { key: Some(key), label: label.into(), then }
    }

    pub fn submit(key: char, label: impl Into<String>, command: Command) -> Self {
        Self::keyed(key, label, Then::Submit(Box::new(command)))
    }
}

impl Pick {
    /// Tells whether it asks if the program is to be left.
    pub fn leaves(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.then, Then::Leave))
    }

    /// Makes a list; rows without a key get the digits, then the letters that are free.
    pub fn new(title: impl Into<String>, rows: Vec<Row>) -> Self {
        let mut taken: BTreeSet<char> = rows.iter().filter_map(|r| r.key).collect();
        let mut rows = rows;
        let mut free = ('1'..='9').chain('a'..='z').chain('A'..='Z');
        for row in rows.iter_mut().filter(|r| r.key.is_none()) {
            row.key = free.find(|c| !taken.contains(c));
            taken.extend(row.key);
        }
        Self { title: title.into(), intro: Vec::new(), rows, at: 0 }
    }

    #[must_use]
    pub fn intro(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.intro.extend(lines);
        self
    }

    /// Starts at a row: the one that is proposed.
    #[must_use]
    pub fn at(mut self, at: usize) -> Self {
        self.at = at.min(self.rows.len().saturating_sub(1));
        self
    }

    /// Returns the row a key stands for.
    pub fn by_key(&self, key: char) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == Some(key))
    }

    pub fn up(&mut self) {
        self.at = self.at.checked_sub(1).unwrap_or(self.rows.len().saturating_sub(1));
    }

    pub fn down(&mut self) {
        self.at = if self.at + 1 < self.rows.len() { self.at + 1 } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_get_the_keys_that_are_free() {
        let close = || Then::Close;
        let pick = Pick::new(
            "test",
            vec![
                Row::new("one", close()),
                Row::keyed('1', "own", close()),
                Row::new("two", close()),
            ],
        );
        let keys: Vec<_> = pick.rows.iter().map(|r| r.key).collect();
        assert_eq!(keys, [Some('2'), Some('1'), Some('3')]);
        assert_eq!(pick.by_key('3').map(|r| r.label.as_str()), Some("two"));
        let many = Pick::new("many", (0..80).map(|n| Row::new(format!("{n}"), close())).collect());
        assert_eq!(many.rows[61].key, None, "past the last letter the arrows must do");
        let mut round = many.clone();
        round.up();
        assert_eq!(round.at, 79);
        round.down();
        assert_eq!(round.at, 0);
    }
}
