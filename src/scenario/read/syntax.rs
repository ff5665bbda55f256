//! Faults of syntax: what and where, and how to read the rest all the same.

use std::ops::Range;

use super::super::lex::{self, Fault, Kind, Tokens, Unclosed};
use super::super::slice::{Slice, Unread};
use crate::diagnostic::Diagnostic;

/// More faults of syntax than this are not looked for.
const REPAIRS_MAX: usize = 20;

/// A script in which every part that cannot be read was replaced by spaces.
pub(super) struct Repaired {
    /// The changed text, of the same length; `None` if nothing had to change.
    pub(super) text: Option<String>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) blanked: Vec<Range<usize>>,
    /// Texts in the parts taken out: names that may have been declared there.
    pub(super) lost: Vec<String>,
    /// Whether what is left can be read.
    pub(super) readable: bool,
}

pub(super) fn repair(source: &str) -> Repaired {
    let mut repaired = Repaired {
        text: None,
        findings: Vec::new(),
        blanked: Vec::new(),
        lost: Vec::new(),
        readable: true,
    };
    if let Err(fault) = lex::faults(source) {
        repaired.findings.push(unbalanced(source, &fault));
        repaired.readable = false;
        return repaired;
    }
    attribute(source, &mut repaired);
    for round in 0..=REPAIRS_MAX {
        let text = repaired.text.as_deref().unwrap_or(source);
        let Err(unread) = Slice::whole(text).value::<serde::de::IgnoredAny>() else {
            return repaired;
        };
        repaired.findings.push(finding(text, &unread));
        let part = lex::part_around(text, unread.at).filter(|p| !p.is_empty());
        let Some(part) = part.filter(|_| round < REPAIRS_MAX) else { break };
        repaired.lost.extend(lex::strings(&text[part.clone()]).map(str::to_owned));
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
    let start = Slice::whole(source).start;
    let Some(end) = source[start..].find(']').filter(|_| source[start..].starts_with("#!")) else {
        return;
    };
    let part = start..start + end + 1;
    repaired.findings.push(
        Diagnostic::warning("SX002", "this line is not needed")
            .at(part.clone(), "scenarios are always read like this")
            .help("remove it"),
    );
    let mut changed = source.to_owned();
    changed.replace_range(part.clone(), &blank(&source[part]));
    repaired.text = Some(changed);
}

/// Spaces of the same length with the line feeds kept, so that every later place stays right.
fn blank(part: &str) -> String {
    part.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

fn unbalanced(source: &str, fault: &Fault) -> Diagnostic {
    let here = |at: usize| {
        let end = source[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        at..end
    };
    let bracket = |at: usize| char::from(source.as_bytes()[at]);
    let closing = |at: usize| char::from(lex::closes(source.as_bytes()[at]));
    match *fault {
        Fault::Unclosed(Unclosed::Text(at)) => {
            let finding = Diagnostic::error("SX002", "a text is not closed")
                .at(here(at), "it begins here and runs to the end of the file")
                .help("texts end with the `\"` they begin with; write `\\\"` for a quote inside");
            suspicious(source, at, finding)
        }
        Fault::Unclosed(Unclosed::Raw(at, hashes)) => {
            Diagnostic::error("SX002", "a text is not closed")
                .at(here(at), "it begins here and runs to the end of the file")
                .help(format!("it must end with `\"{}`", "#".repeat(hashes)))
        }
        Fault::Unclosed(Unclosed::Comment(at)) => {
            Diagnostic::error("SX002", "a comment is not closed")
                .at(at..at + 2, "it begins here")
                .help("close it with `*/`")
        }
        Fault::TooDeep(at) => {
            let depth = lex::DEPTH_MAX;
            Diagnostic::error("SX003", "brackets are nested too deep")
                .at(here(at), format!("this is number {}, {depth} are the limit", depth + 1))
                .help("no scenario needs that; look for brackets that were never closed")
        }
        Fault::Mismatch { open, close } => {
            let (o, c, want) = (bracket(open), bracket(close), closing(open));
            let finding = Diagnostic::error("SX002", format!("`{o}` is closed by `{c}`"))
                .at(here(close), format!("expected `{want}`"))
                .also(here(open), "opened here")
                .help(format!("a `{want}` is missing before this, or a `{c}` is too much"));
            suspicious(source, close, finding)
        }
        Fault::Stray(at) => Diagnostic::error("SX002", format!("`{}` closes nothing", bracket(at)))
            .at(here(at), "no bracket is open here")
            .help("remove it, or look for a bracket that was closed too early"),
        Fault::Open(at) => {
            let finding = Diagnostic::error("SX002", format!("`{}` is never closed", bracket(at)))
                .at(here(at), format!("expected a `{}` before the end of the file", closing(at)));
            suspicious(source, source.len(), finding)
        }
    }
}

/// Adds a hint if a plain text before `at` runs over lines and is not followed by what follows a text.
fn suspicious(source: &str, at: usize, finding: Diagnostic) -> Diagnostic {
    let mut last: Option<Range<usize>> = None;
    for token in Tokens::new(source) {
        // A text right behind a text is as odd as a word there, closed or not.
        let odd = match &token {
            Ok(token) => match token.kind {
                Kind::Word => !source[token.span.clone()].starts_with(':'),
                Kind::Text => true,
                Kind::Comment | Kind::Open(_) | Kind::Close(_) | Kind::Comma => false,
            },
            Err(_) => true,
        };
        if let Some(text) = last.take().filter(|_| odd) {
            let end = source[text.start..].find('\n').map_or(text.end, |i| text.start + i);
            return finding
                .also(text.start..end, "a text begins here and goes on over the end of the line")
                .help("is a `\"` missing at the end of that line?");
        }
        let Ok(token) = token else { break };
        if token.span.start >= at {
            break;
        }
        let written = &source[token.span.clone()];
        if token.kind == Kind::Text && written.starts_with('"') && written.contains('\n') {
            last = Some(token.span);
        }
    }
    finding
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
            "the file ends too early".to_owned(),
            "something must follow",
            "a scenario is `Scenario( .. )`; `startex new` writes one to begin with",
        ),
        E::TrailingCharacters => (
            "something stands behind the end of the scenario".to_owned(),
            "not expected",
            "the whole scenario is one `Scenario( .. )`",
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
    suspicious(source, at, Diagnostic::error("SX002", message).at(here, label).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_cannot_be_read_is_taken_out_and_the_rest_stays() {
        let text = "Scenario(a: [(x 1), (y: 2)], b: \"ü\" c: 3, d: 4)";
        let repaired = repair(text);
        assert!(repaired.readable);
        assert_eq!(repaired.findings.len(), 2);
        let left = repaired.text.unwrap();
        assert_eq!(left.len(), text.len());
        assert_eq!(left.split_whitespace().collect::<String>(), "Scenario(a:[(),(y:2)],d:4)");
        assert_eq!(repaired.lost, ["ü"]);
    }
}
