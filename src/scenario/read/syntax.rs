//! Faults of syntax: what and where, and how to read the rest all the same.

use std::ops::Range;

use super::super::lex::{self, Mark};
use super::super::slice::{Slice, Unread};
use super::{brackets, mend};
use crate::diagnostic::Diagnostic;

/// More faults of syntax than this are not looked for.
const REPAIRS_MAX: usize = 20;

/// A script in which every part that cannot be read was replaced by something of the same length.
pub(super) struct Repaired {
    /// The changed text; `None` if nothing had to change.
    pub(super) text: Option<String>,
    /// The tokens of what is left.
    pub(super) marks: Vec<Mark>,
    pub(super) findings: Vec<Diagnostic>,
    /// Parts that were taken out.
    pub(super) blanked: Vec<Range<usize>>,
    /// Values in whose place a word stands that means nothing.
    pub(super) given_up: Vec<Range<usize>>,
    /// Whether what is left can be read.
    pub(super) readable: bool,
}

impl Repaired {
    /// A script in which nothing was replaced.
    pub(super) fn sound(marks: Vec<Mark>) -> Self {
        Self {
            text: None,
            marks,
            findings: Vec::new(),
            blanked: Vec::new(),
            given_up: Vec::new(),
            readable: true,
        }
    }
}

pub(super) fn repair(source: &str) -> Repaired {
    let mut repaired = Repaired::sound(Vec::new());
    if let Err(fault) = lex::marks(source) {
        let finding = brackets::finding(source, &fault);
        let Some((text, blanked)) = brackets::balance(source, &fault) else {
            repaired.findings.push(brackets::suspicious(source, source.len(), finding));
            repaired.readable = false;
            return repaired;
        };
        repaired.findings.push(finding);
        repaired.text = Some(text);
        repaired.blanked.extend(blanked);
    }
    attribute(source, &mut repaired);
    let mut last = None;
    for round in 0..=REPAIRS_MAX {
        let text = repaired.text.as_deref().unwrap_or(source);
        let Ok(marks) = lex::marks(text) else { break };
        let Err(unread) = Slice::whole(text, &marks).value::<serde::de::IgnoredAny>() else {
            repaired.marks = marks;
            return repaired;
        };
        // A repair that did not help is not tried again.
        let again = last.replace(unread.at) == Some(unread.at);
        if let Some(mend) = mend::mend(text, &unread).filter(|_| !again && round < REPAIRS_MAX) {
            repaired.findings.push(mend.finding);
            repaired.given_up.extend(mend.given_up);
            let mut changed = text.to_owned();
            for (at, patch) in mend.patches {
                changed.replace_range(at..at + patch.len(), &patch);
            }
            repaired.text = Some(changed);
            continue;
        }
        if !again {
            repaired.findings.push(finding(text, &unread));
        }
        let part = lex::part_around(text, unread.at).filter(|p| !p.is_empty());
        let Some(part) = part.filter(|_| round < REPAIRS_MAX) else { break };
        let mut changed = text.to_owned();
        changed.replace_range(part.clone(), &blank(&text[part.clone()]));
        repaired.text = Some(changed);
        repaired.blanked.push(part);
    }
    repaired.readable = false;
    repaired
}

/// Takes out `#![enable(..)]`, which other RON files begin with.
fn attribute(source: &str, repaired: &mut Repaired) {
    let start = source.len() - source.trim_start().len();
    let Some(end) = source[start..].find(']').filter(|_| source[start..].starts_with("#!")) else {
        return;
    };
    let part = start..start + end + 1;
    repaired.findings.push(
        Diagnostic::warning("SX002", "this line is not needed")
            .at(part.clone(), "scenarios are always read like this")
            .help("remove it"),
    );
    let mut changed = repaired.text.take().unwrap_or_else(|| source.to_owned());
    changed.replace_range(part.clone(), &blank(&source[part]));
    repaired.text = Some(changed);
}

/// Spaces of the same length with the line feeds kept, so that every later place stays right.
pub(super) fn blank(part: &str) -> String {
    part.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "ron's own enum, which may grow")]
/// Says in an author's words what ron could not read.
pub(super) fn finding(source: &str, unread: &Unread) -> Diagnostic {
    use ron::Error as E;
    let at = unread.at.min(source.len());
    let rest = &source[at..];
    let word = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .filter(|n| *n > 0)
        .or_else(|| rest.chars().next().map(char::len_utf8))
        .unwrap_or(0);
    let here = at..at + word;
    let (message, label, help) = match &unread.code {
        E::ExpectedComma => (
            "a comma is missing".to_owned(),
            "expected a `,` before this",
            "put commas between fields, entries and elements",
        ),
        E::ExpectedMapColon => (
            "a colon is missing".to_owned(),
            "expected a `:` before this",
            "fields are written `name: value`, entries `\"key\": value`",
        ),
        E::InvalidEscape(_) => (
            "this text holds a `\\` that means nothing".to_owned(),
            "unknown escape",
            "write `\\\\` for a backslash, `\\\"` for a quote, or the text as r#\"..\"#",
        ),
        E::ExpectedIdentifier | E::InvalidIdentifier(_) | E::SuggestRawIdentifier(_) => (
            "a name is missing".to_owned(),
            "expected a field name",
            "fields are written `name: value`, without quotes around the name",
        ),
        E::Eof => (
            "there is no scenario in this file".to_owned(),
            "something must follow",
            "a scenario is `Scenario( .. )`; `startex new` writes one to begin with",
        ),
        E::TrailingCharacters => (
            "this is no scenario".to_owned(),
            "not expected",
            "the whole file is one `Scenario( .. )`; `startex new` writes one to begin with",
        ),
        E::UnexpectedChar(c) => (
            format!("`{}` cannot stand here", crate::diagnostic::visible(&c.to_string())),
            "expected a value",
            "texts stand in quotes, lists in brackets; a comment begins with `//`",
        ),
        E::ExpectedStringEnd | E::ExpectedString => {
            ("a text is not closed".to_owned(), "here", "texts end with the `\"` they begin with")
        }
        E::IntegerOutOfBounds => {
            ("a number is too large".to_owned(), "here", "use a smaller number")
        }
        E::ExpectedArrayEnd | E::ExpectedMapEnd | E::ExpectedStructLikeEnd => (
            "a bracket is not closed where it should be".to_owned(),
            "expected a comma or the closing bracket",
            "put commas between fields, entries and elements",
        ),
        _ => (
            format!("this cannot be read: {}", unread.code),
            "here",
            "look at the line before as well",
        ),
    };
    brackets::suspicious(source, at, Diagnostic::error("SX002", message).at(here, label).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_cannot_be_read_is_taken_out_and_the_rest_stays() {
        let text = "Scenario(a: [(x: \"\\z\"), (y: 2)], b: \"ü\\q\", d: 4)";
        let repaired = repair(text);
        assert!(repaired.readable);
        assert_eq!(repaired.findings.len(), 2);
        let left = repaired.text.unwrap();
        assert_eq!(left.len(), text.len());
        assert_eq!(left.split_whitespace().collect::<String>(), "Scenario(a:[(),(y:2)],d:4)");
        assert_eq!(repaired.blanked.len(), 2);
    }
}
