//! A finding: code, severity, place, what is wrong and what to do; drawn as rustc draws its own.

use std::ops::Range;

use serde::{Deserialize, Serialize};

mod draw;
mod json;
mod sarif;

pub(crate) use draw::is_invisible;
pub use draw::{Drawing, draw, visible};
pub use json::to_json;
pub use sarif::{RuleText, to_sarif};

/// A text with the name it came under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// Returns line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..floor_boundary(&self.text, at)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// Returns the nearest character boundary at or before `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in the text with what is to be said about it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Range<usize>,
    pub text: String,
}

/// A change that would repair the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pub span: Range<usize>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    /// Where it is; `None` if the whole file is meant.
    pub place: Option<Label>,
    /// Further places that explain it.
    pub others: Vec<Label>,
    pub helps: Vec<String>,
    pub replacement: Option<Replacement>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            place: None,
            others: Vec::new(),
            helps: Vec::new(),
            replacement: None,
        }
    }

    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message.into())
    }

    /// Says where, and in a few words what is meant there.
    #[must_use]
    pub fn at(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.place = Some(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn also(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    #[must_use]
    pub fn replace(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.replacement = Some(Replacement { span, text: text.into() });
        self
    }

    /// Adds "did you mean" with the corrected line, if one of `known` is near to `found`.
    #[must_use]
    pub fn did_you_mean<'a>(
        self,
        span: Range<usize>,
        found: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(found, known) {
            Some(near) => self.help(format!("did you mean `{near}`?")).replace(span, near),
            None => self,
        }
    }

    /// Returns where it begins; what concerns the whole file comes first.
    pub fn start(&self) -> usize {
        self.place.as_ref().map_or(0, |place| place.span.start)
    }
}

/// Returns the word of `known` nearest to `found`, if one is near enough to be what was meant.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().count();
    if length > 64 {
        return None;
    }
    let limit = (length / 3).max(1);
    let folded = found.to_lowercase().replace(['_', ' '], "-");
    known
        .into_iter()
        .filter(|word| *word != found)
        .map(|word| {
            let distance = if word.to_lowercase().replace(['_', ' '], "-") == folded {
                0
            } else {
                strsim::damerau_levenshtein(found, word)
            };
            (distance, word)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// One kind of finding, as `startex explain` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub code: &'static str,
    pub severity: Severity,
    pub summary: &'static str,
    /// What it means, why it matters and what to do.
    pub explanation: &'static str,
}

impl Kind {
    pub fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.severity, self.code, message.into())
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

impl Counts {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// Returns "2 errors, 1 warning", or "no findings".
    pub fn words(self) -> String {
        let parts: Vec<String> =
            [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
                .into_iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
                .collect();
        if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("titel", ["title", "tier", "to"]), Some("title"));
        assert_eq!(nearest("email", ["Email", "News"]), Some("Email"));
        assert_eq!(nearest("slow_link", ["slow-link"]), Some("slow-link"));
        assert_eq!(nearest("zebra", ["title", "tier"]), None);
        assert_eq!(nearest(&"x".repeat(100), ["title"]), None);
    }

    #[test]
    fn counts_are_said_in_words() {
        let findings = [
            Diagnostic::error("SX1", "a"),
            Diagnostic::error("SX1", "b"),
            Diagnostic::note("SX1", "c"),
        ];
        assert_eq!(Counts::of(&findings).words(), "2 errors, 1 note");
        assert_eq!(Counts::default().words(), "no findings");
    }

    #[test]
    fn columns_count_characters() {
        let source = Source { name: "x".into(), text: "ab\n日本x".into() };
        assert_eq!(source.line_column(9), (2, 3));
        assert_eq!(source.line_column(4), (2, 1));
        assert_eq!(source.line_column(1000), (2, 4));
    }
}
