//! Reading a script: ron cuts it into slices, each slice is read for itself, so that a fault in one hides none in the others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::draft::{Audience, Declared, Draft, Gaps, Owner, Passage, Places, Target, Use};
use super::grammar::Block;
use super::model::{Attachment, Item, Scenario};
use super::slice::Slice;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text;
use syntax::Repaired;

mod attach;
mod block;
mod brackets;
mod decision;
mod frame;
mod item;
mod logic;
mod meant;
mod mend;
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
/// Findings of reading that leave a value as it is written.
const READ_ALL_THE_SAME: [&str; 4] = ["SX011", "SX013", "SX014", "SX104"];
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
    /// The script as the author wrote it, before anything was replaced.
    written: &'s str,
    /// Whether findings beyond reading are of interest; a replay wants none.
    replay: bool,
    findings: Vec<Diagnostic>,
    /// Parts taken out because their syntax is wrong.
    blanked: Vec<Range<usize>>,
    /// Values of which it was said already that they cannot be read.
    given_up: Vec<Range<usize>>,
    /// Everything reading has found wrong, and what was not read because of it.
    unread: Vec<Range<usize>>,
    absent: BTreeSet<(Owner, &'static str)>,
    places: Places,
    uses: Vec<Use>,
    declared: Vec<Declared>,
    passages: Vec<Passage>,
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
    /// Takes a finding, unless something was said of the same place already.
    fn report(&mut self, finding: Diagnostic) {
        let place = finding.place.as_ref().map(|place| &place.span);
        if let Some(span) = place.filter(|_| finding.severity == Severity::Error) {
            let said = |f: &Diagnostic| f.place.as_ref().is_some_and(|p| p.span == *span);
            // A block may lack several fields, all of them at its head.
            let again = finding.code != "SX006" && self.findings.iter().rev().take(8).any(said);
            if again || self.is_given_up(span) {
                return;
            }
            if !READ_ALL_THE_SAME.contains(&finding.code) {
                self.unread.push(span.clone());
            }
        }
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    fn is_given_up(&self, span: &Range<usize>) -> bool {
        self.given_up.iter().any(|gap| gap.start <= span.start && span.end <= gap.end)
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
        let filled =
            if raw.contains("{{") { Cow::Owned(self.fill(&raw, value.slice)) } else { raw };
        if filled.contains('\n') { text::clean(&dedent(&filled)) } else { text::clean(&filled) }
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
    // Where every part can be read, ron need not read the whole of them once more.
    if let Ok(marks) = super::lex::marks(source) {
        let sound = Repaired::sound(marks);
        let (draft, findings) = read_repaired(source, sound, loader, replay);
        if findings.is_empty() {
            return (draft, findings);
        }
    }
    read_repaired(source, syntax::repair(source), loader, replay)
}

fn read_repaired(
    source: &str,
    repaired: Repaired,
    loader: &Loader<'_>,
    replay: bool,
) -> (Option<Draft>, Vec<Diagnostic>) {
    let text = repaired.text.as_deref().unwrap_or(source);
    let whole = Slice::whole(text, &repaired.marks);
    let mut reader = Reader {
        source: text,
        written: source,
        replay,
        findings: repaired.findings,
        unread: repaired.blanked.iter().chain(&repaired.given_up).cloned().collect(),
        blanked: repaired.blanked,
        given_up: repaired.given_up,
        absent: BTreeSet::new(),
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
    let scenario: Option<Scenario> = reader.scenario(whole);
    let Reader { findings, places, uses, declared, passages, unread, blanked, absent, .. } = reader;
    let words = unread.iter().flat_map(|gap| super::lex::words(&source[gap.clone()]));
    let gaps = Gaps { words: words.map(str::to_owned).collect(), spans: unread, blanked, absent };
    let draft = scenario.map(|scenario| Draft { scenario, places, uses, declared, passages, gaps });
    (draft, findings)
}

/// Returns a script's title with its variables put in; nothing else is read.
pub(super) fn title(source: &str) -> Option<String> {
    let marks = super::lex::marks(source).ok()?;
    let (_, fields) = Slice::whole(source, &marks).name();
    let fields = fields?.fields().ok()?;
    let value = |name: &str| fields.iter().find(|(n, ..)| *n == name).map(|(.., slice)| *slice);
    let mut title = value("title")?.string().ok()?.into_owned();
    for (name, text) in value("variables").and_then(|t| t.entries().ok()).unwrap_or_default() {
        if let (Ok(name), Ok(text)) = (name.string(), text.string()) {
            title = title.replace(&format!("{{{{{name}}}}}"), &text);
        }
    }
    Some(text::clean(&title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ron_refuses_is_never_taken_in_silence() {
        let sound = super::super::fixture::CLEAN;
        let mut refused = 0;
        for (n, (at, c)) in sound.char_indices().enumerate() {
            let signs = ["", "\"", "(", ",", ":", "=", " x", "5", "\\", "/*"];
            let mut script = sound.to_owned();
            script.replace_range(at..at + c.len_utf8(), signs[n % signs.len()]);
            let marks = super::super::lex::marks(&script).unwrap_or_default();
            let whole = Slice::whole(&script, &marks).value::<serde::de::IgnoredAny>();
            if whole.is_err() || marks.is_empty() {
                let (_, findings) = read(&script, &|_| Ok(Vec::new()), false);
                assert!(!findings.is_empty(), "{script}");
                refused += 1;
            }
        }
        assert!(refused > 300, "only {refused} scripts were refused");
    }

    #[test]
    fn a_title_is_had_without_the_rest() {
        let script =
            "Scenario(title: \"At {{reg}}\", variables: {\"reg\": \"Quay\"}, modules: nonsense)";
        assert_eq!(title(script).as_deref(), Some("At Quay"));
        assert_eq!(title("Scenario(language: 1)"), None);
        assert_eq!(title("Scenario(title: \"a\""), None);
    }

    #[test]
    fn bodies_lose_the_margin_of_the_script() {
        assert_eq!(dedent("\n    a\n      b\n\n    c\n    "), "a\n  b\n\nc");
        assert_eq!(dedent("a\n    b\n   c"), "a\n b\nc");
        assert_eq!(dedent("one line "), "one line ");
        assert_eq!(dedent("\n\u{3000}wide\n"), "\u{3000}wide");
    }
}
