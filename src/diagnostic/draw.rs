//! Draws findings for a terminal, as rustc draws its own.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::{Diagnostic, Replacement, Severity, Source, floor_boundary};
use crate::text::is_hidden;

/// How a finding is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawing {
    pub colour: bool,
    pub width: usize,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { colour: false, width: 120 }
    }
}

/// Lines longer than this are shown in part.
const LINE_BYTES_MAX: usize = 600;
/// Places further apart than this many lines are drawn as excerpts of their own.
const LINES_TOGETHER_MAX: usize = 200;

/// Makes characters that hide, move the cursor or turn the direction of writing visible.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) || is_invisible(c) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Tells whether a character shows nothing although it is no white space; joiners that scripts and pictures need are left out.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// A piece of the source that is drawn, with its hidden characters made visible.
struct Excerpt {
    text: String,
    line: usize,
    /// Byte offset in the source, byte offset in `text`: each start of a character that changed its length.
    shifts: Vec<(usize, usize)>,
    start: usize,
}

impl Excerpt {
    fn new(source: &str, spans: &[Range<usize>]) -> Self {
        let first = spans.iter().map(|s| s.start).min().unwrap_or(0).min(source.len());
        let last = spans.iter().map(|s| s.end).max().unwrap_or(0).min(source.len()).max(first);
        let (first, last) = (floor_boundary(source, first), floor_boundary(source, last));
        let mut start = source[..first].rfind('\n').map_or(0, |i| i + 1);
        let mut end = source[last..].find('\n').map_or(source.len(), |i| last + i);
        if first - start > LINE_BYTES_MAX {
            start = floor_boundary(source, first - LINE_BYTES_MAX / 4);
        }
        if end - last > LINE_BYTES_MAX {
            end = floor_boundary(source, last + LINE_BYTES_MAX / 4);
        }
        let line = source[..start].matches('\n').count() + 1;
        let mut text = String::with_capacity(end - start);
        let mut shifts = vec![(start, 0)];
        for (i, c) in source[start..end].char_indices() {
            if is_hidden(c) || is_invisible(c) {
                shifts.push((start + i, text.len()));
                let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
                shifts.push((start + i + c.len_utf8(), text.len()));
            } else {
                text.push(c);
            }
        }
        Self { text, line, shifts, start }
    }

    fn offset(&self, at: usize) -> usize {
        let at = at.max(self.start);
        let i = self.shifts.partition_point(|(from, _)| *from <= at).max(1) - 1;
        let (from, to) = self.shifts[i];
        floor_boundary(&self.text, to + (at - from))
    }

    /// Returns the heading as it will be drawn and as it should be: hidden characters and cut lines shift the column.
    fn heading(&self, source: &Source, at: usize) -> (String, String) {
        let before = &self.text[..self.offset(at)];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let (line, right) = source.line_column(at);
        let name = visible(&source.name);
        (format!("{name}:{line}:{column}"), format!("{name}:{line}:{right}"))
    }

    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.offset(span.start);
        start..self.offset(span.end).max(start)
    }
}

/// Draws one finding; the result ends in a line feed.
pub fn draw(source: &Source, finding: &Diagnostic, how: Drawing) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(visible(&finding.message)).id(finding.code));
    let mut headings = Vec::new();
    let near = |span: &Range<usize>| {
        finding.place.as_ref().is_some_and(|place| {
            let (from, to) = (place.span.start.min(span.start), place.span.end.max(span.end));
            let text =
                &source.text[floor_boundary(&source.text, from)..floor_boundary(&source.text, to)];
            text.matches('\n').take(LINES_TOGETHER_MAX).count() < LINES_TOGETHER_MAX
        })
    };
    let (together, apart): (Vec<_>, Vec<_>) =
        finding.others.iter().partition(|label| near(&label.span));
    match &finding.place {
        Some(place) => {
            let spans: Vec<_> =
                together.iter().map(|l| l.span.clone()).chain([place.span.clone()]).collect();
            let excerpt = Excerpt::new(&source.text, &spans);
            let mut snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line);
            snippet = snippet.annotation(annotation(
                AnnotationKind::Primary,
                excerpt.span(&place.span),
                &place.text,
            ));
            for label in &together {
                let kind = AnnotationKind::Context;
                snippet =
                    snippet.annotation(annotation(kind, excerpt.span(&label.span), &label.text));
            }
            headings.push(excerpt.heading(source, place.span.start));
            group = group.element(snippet.path(visible(&source.name)));
        }
        None => group = group.element(Origin::path(visible(&source.name))),
    }
    for label in apart {
        let excerpt = Excerpt::new(&source.text, std::slice::from_ref(&label.span));
        let span = excerpt.span(&label.span);
        headings.push(excerpt.heading(source, label.span.start));
        group = group.element(
            Snippet::source(excerpt.text.clone())
                .line_start(excerpt.line)
                .path(visible(&source.name))
                .annotation(annotation(AnnotationKind::Context, span, &label.text)),
        );
    }
    for help in &finding.helps {
        group = group.element(Element::from(Level::HELP.message(visible(help))));
    }
    let mut report = vec![group];
    report.extend(finding.replacement.as_ref().map(|change| repaired(source, change)));
    let renderer = if how.colour { Renderer::styled() } else { Renderer::plain() };
    let mut drawn = renderer.term_width(how.width.max(40)).render(&report);
    for (wrong, right) in headings.into_iter().filter(|(wrong, right)| wrong != right) {
        drawn = drawn.replacen(&wrong, &right, 1);
    }
    drawn.push('\n');
    drawn
}

/// Shows the lines as they would be with the change.
fn repaired(source: &Source, change: &Replacement) -> Group<'static> {
    let excerpt = Excerpt::new(&source.text, std::slice::from_ref(&change.span));
    let patch = Patch::new(excerpt.span(&change.span), visible(&change.text));
    Group::with_title(Level::HELP.secondary_title("like this"))
        .element(Snippet::source(excerpt.text).line_start(excerpt.line).patch(patch))
}

fn annotation(kind: AnnotationKind, span: Range<usize>, text: &str) -> Annotation<'static> {
    let label = (!text.is_empty()).then(|| visible(text));
    kind.span(span).label(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, finding: &Diagnostic) -> String {
        draw(&Source { name: "x.ron".into(), text: text.into() }, finding, Drawing::default())
    }

    #[test]
    fn a_finding_is_drawn_with_place_help_and_change() {
        let text = "(\n\tid: \"ä\", titel: 7,\n)";
        let at = text.find("titel").unwrap();
        let finding = Diagnostic::error("SX004", "`Inject` has no field `titel`")
            .at(at..at + 5, "unknown field")
            .did_you_mean(at..at + 5, "titel", ["title"]);
        insta::assert_snapshot!(drawn(text, &finding), @r#"
        error[SX004]: `Inject` has no field `titel`
         --> x.ron:2:11
          |
        2 |     id: "ä", titel: 7,
          |              ^^^^^ unknown field
          |
          = help: did you mean `title`?
        help: like this
          |
        2 -     id: "ä", titel: 7,
        2 +     id: "ä", title: 7,
          |
        "#);
    }

    #[test]
    fn wide_right_to_left_and_hidden_characters_keep_the_underline_in_place() {
        let text = "a: \"日本語\u{202e}x\u{200b}\", b: \"العربية\", c: \"\u{1b}[2J\"";
        let at = text.find('\u{202e}').unwrap();
        let finding = Diagnostic::error("SX131", "hidden").at(at..at + 3, "here");
        let first = drawn(text, &finding);
        assert!(!first.contains(['\u{202e}', '\u{200b}', '\u{1b}']), "{first}");
        insta::assert_snapshot!(first, @r#"
        error[SX131]: hidden
         --> x.ron:1:8
          |
        1 | a: "日本語\u{202e}x\u{200b}", b: "العربية", c: "\u{1b}[2J"
          |           ^^^^^^^^ here
        "#);
        let at = text.find("c:").unwrap();
        insta::assert_snapshot!(drawn(text, &Diagnostic::note("SX131", "place").at(at..at + 1, "c")), @r#"
        note[SX131]: place
         --> x.ron:1:28
          |
        1 | a: "日本語\u{202e}x\u{200b}", b: "العربية", c: "\u{1b}[2J"
          |                                             ^ c
        "#);
    }

    #[test]
    fn a_line_of_megabytes_is_shown_in_part() {
        let text = format!("{}HERE{}", "é".repeat(1_000_000), "x".repeat(1_000_000));
        let at = text.find("HERE").unwrap();
        let shown = drawn(&text, &Diagnostic::error("SX002", "odd").at(at..at + 4, "this"));
        assert!(
            shown.len() < 2000 && shown.contains("HERE") && shown.contains("1:1000001"),
            "{shown}"
        );
    }

    #[test]
    fn places_far_apart_are_two_excerpts() {
        let text = format!("first\n{}second", "\n".repeat(5000));
        let at = text.find("second").unwrap();
        let finding =
            Diagnostic::error("SX101", "twice").at(at..at + 6, "again").also(0..5, "here");
        let shown = drawn(&text, &finding);
        assert!(shown.lines().count() < 16 && shown.contains("x.ron:1:1"), "{shown}");
    }

    #[test]
    fn any_span_is_drawn_without_a_panic() {
        let text = "é\n日\t\u{0}\n";
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let finding =
                    Diagnostic::error("SX000", "x").at(start..end, "y").also(end..start, "z");
                assert!(!drawn(text, &finding).is_empty());
            }
        }
    }
}
