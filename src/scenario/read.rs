//! Reading a script: ron cuts it into slices, each slice is read for itself, so that a fault in one hides none in the others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::draft::{Audience, Declared, Draft, Passage, Places, Target, Use};
use super::grammar::Block;
use super::model::{Attachment, Item, Scenario};
use super::slice::Slice;
use crate::diagnostic::Diagnostic;
use crate::text;

mod attach;
mod decision;
mod frame;
mod item;
mod logic;
mod people;
mod syntax;
mod value;

pub(super) use attach::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_BYTES_MAX};
pub(super) use item::INJECTS_MAX;

/// Hands in the bytes of an attachment by its path below the scenario's folder, or says why it cannot.
pub type Loader<'l> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'l;

/// More findings than this are not gathered; nobody reads them.
pub(super) const FINDINGS_MAX: usize = 1000;
/// The most elements of a list or entries of a table.
const ELEMENTS_MAX: usize = 5000;
/// The most names a script may use.
const USES_MAX: usize = 100_000;

/// What a value is for: the block and field it stands in.
#[derive(Debug, Clone, Copy)]
struct What {
    block: &'static str,
    field: &'static str,
}

/// A value with what it is for.
#[derive(Debug, Clone, Copy)]
struct Value<'s> {
    slice: Slice<'s>,
    what: What,
}

impl<'s> Value<'s> {
    fn with(self, slice: Slice<'s>) -> Self {
        Self { slice, what: self.what }
    }

    fn span(self) -> Range<usize> {
        self.slice.span()
    }
}

/// The fields of a block, each known to the grammar.
#[derive(Debug)]
struct Fields<'s> {
    block: &'static Block,
    values: Vec<(&'static str, Slice<'s>)>,
}

impl<'s> Fields<'s> {
    fn get(&self, name: &str) -> Option<Value<'s>> {
        let field = self.block.field(name);
        debug_assert!(field.is_some(), "the grammar has no `{name}` in `{}`", self.block.name);
        let (field, slice) = self.values.iter().find(|(n, _)| *n == name)?;
        Some(Value { slice: *slice, what: What { block: self.block.name, field } })
    }
}

struct Reader<'s, 'l> {
    source: &'s str,
    /// Whether findings beyond reading are of interest; a replay wants none.
    replay: bool,
    findings: Vec<Diagnostic>,
    /// Parts taken out because their syntax is wrong.
    blanked: Vec<Range<usize>>,
    places: Places,
    uses: Vec<Use>,
    declared: Vec<Declared>,
    passages: Vec<Passage>,
    lost: Vec<String>,
    variables: BTreeMap<String, String>,
    attachments: Vec<Attachment>,
    attached: BTreeMap<String, usize>,
    attached_bytes: usize,
    items: Vec<Item>,
    /// The item that is being read, for the names it uses.
    current: Option<usize>,
    ids: BTreeSet<String>,
    loader: &'l Loader<'l>,
}

impl<'s> Reader<'s, '_> {
    fn report(&mut self, finding: Diagnostic) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    fn declare(&mut self, target: Target, name: &str, span: Range<usize>) {
        self.declared.push(Declared { target, name: name.to_owned(), span });
    }

    fn uses(&mut self, target: Target, name: &str, span: Range<usize>, by: &'static str) {
        if self.uses.len() >= USES_MAX {
            return;
        }
        self.uses.push(Use { target, name: name.to_owned(), span, by, item: self.current });
    }

    /// Returns a text with its variables put in, dedented and cleaned.
    fn prose(&mut self, value: Value<'s>, audience: Audience) -> String {
        let Some(raw) = self.plain(value) else { return String::new() };
        self.passages.push(Passage { span: value.span(), audience });
        let filled = self.fill(&raw, value.slice);
        text::clean(&dedent(&filled))
    }

    /// Puts the variables in.
    fn fill(&mut self, raw: &str, slice: Slice<'s>) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        // Offsets in the text are offsets in the script only where nothing was escaped.
        let inside = slice.inside().filter(|r| self.source.get(r.clone()) == Some(raw));
        while let Some(open) = rest.find("{{") {
            let Some(close) = rest[open..].find("}}").map(|i| open + i) else { break };
            let name = rest[open + 2..close].trim();
            let at = raw.len() - rest.len() + open;
            let span = inside
                .as_ref()
                .map_or(slice.span(), |r| r.start + at..r.start + at + (close + 2 - open));
            out.push_str(&rest[..open]);
            match self.variables.get(name) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[open..close + 2]),
            }
            self.uses(Target::Variable, name, span, "variable");
            rest = &rest[close + 2..];
        }
        out.push_str(rest);
        out
    }
}

/// Returns the texts of a part that could not be read: names it may have declared.
fn lex_strings(slice: Slice<'_>) -> impl Iterator<Item = String> {
    super::lex::strings(slice.text).map(str::to_owned)
}

/// Takes away the white space all lines begin with, and empty lines at both ends.
fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    // The first line of a text begins behind its quote, so it says nothing about the margin.
    let blank = |line: &&str| !line.trim().is_empty();
    let width = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let margin = text.lines().skip(1).filter(blank).map(width).min().unwrap_or(0);
    let lines: Vec<&str> = text
        .lines()
        .enumerate()
        .map(|(i, line)| {
            let cut = if i == 0 { width(line) } else { margin.min(width(line)) };
            line[cut..].trim_end()
        })
        .collect();
    let first = lines.iter().position(|l| !l.is_empty()).unwrap_or(0);
    let last = lines.iter().rposition(|l| !l.is_empty()).map_or(first, |i| i + 1);
    lines[first..last].join("\n")
}

/// Reads the script; the draft is `None` if it is no scenario at all.
pub(super) fn read(
    source: &str,
    loader: &Loader<'_>,
    replay: bool,
) -> (Option<Draft>, Vec<Diagnostic>) {
    let repaired = syntax::repair(source);
    let text = repaired.text.as_deref().unwrap_or(source);
    let mut reader = Reader {
        source: text,
        replay,
        findings: repaired.findings,
        lost: repaired.lost,
        blanked: repaired.blanked,
        places: Places::default(),
        uses: Vec::new(),
        declared: Vec::new(),
        passages: Vec::new(),
        variables: BTreeMap::new(),
        attachments: Vec::new(),
        attached: BTreeMap::new(),
        attached_bytes: 0,
        items: Vec::new(),
        current: None,
        ids: BTreeSet::new(),
        loader,
    };
    if !repaired.readable {
        return (None, reader.findings);
    }
    let scenario: Option<Scenario> = reader.scenario(Slice::whole(text));
    let Reader { findings, places, uses, declared, passages, lost, .. } = reader;
    let draft = scenario.map(|scenario| Draft { scenario, places, uses, declared, passages, lost });
    (draft, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_lose_the_margin_of_the_script() {
        assert_eq!(dedent("\n    a\n      b\n\n    c\n    "), "a\n  b\n\nc");
        assert_eq!(dedent("a\n    b\n   c"), "a\n b\nc");
        assert_eq!(dedent("one line "), "one line ");
        assert_eq!(dedent("\n\u{3000}wide\n"), "\u{3000}wide");
    }
}
