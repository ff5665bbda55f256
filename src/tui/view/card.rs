//! Cards in a terminal: each block of the closed vocabulary as lines of so many columns.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Pen;
use super::text::{fit, width, wrap};
use crate::card::{self, Align, Block, Card};
use crate::tui::theme::Ink;
use crate::words::Words;

/// Draws a card: its head like a letter's, then its body.
pub(super) fn lines(pen: Pen, words: &Words, card: &Card, columns: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let head = [
        (words.from, card.from.as_str()),
        (words.to, card.to.as_str()),
        (words.scenario_time, card.story.as_str()),
    ];
    for (label, value) in head.into_iter().filter(|(_, value)| !value.is_empty()) {
        let value = fit(value, columns.saturating_sub(width(label) + 2));
        lines.push(Line::from(vec![
            pen.ink(Ink::Dim, format!("{label}: ")),
            pen.ink(Ink::Text, value),
        ]));
    }
    for line in wrap(&card.title, columns) {
        lines.push(pen.line(Ink::Strong, line));
    }
    if !card.blocks.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(blocks(pen, &card.blocks, columns));
    if !card.attachments.is_empty() {
        lines.push(Line::default());
        let names = card.attachments.join(", ");
        for line in wrap(&format!("{}: {names}", words.attachments), columns) {
            lines.push(pen.line(Ink::Dim, line));
        }
    }
    lines
}

/// Draws blocks with an empty line between them.
pub(super) fn blocks(pen: Pen, blocks: &[Block], columns: u16) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            lines.push(Line::default());
        }
        lines.extend(draw(pen, block, columns.max(1)));
    }
    lines
}

fn draw(pen: Pen, block: &Block, columns: u16) -> Vec<Line<'static>> {
    match block {
        Block::Paragraph(spans) => flow(spans, Style::new(), columns),
        Block::Heading { spans, .. } => flow(spans, pen.style(Ink::Title), columns),
        Block::List { start, items } => list(pen, *start, items, columns),
        Block::Quote(inner) => {
            let inner = blocks(pen, inner, columns.saturating_sub(2));
            inner.into_iter().map(|line| indent(pen.ink(Ink::Dim, "│ "), line)).collect()
        }
        Block::Code { text, .. } => {
            text.lines().map(|line| pen.line(Ink::Text, fit(line, columns))).collect()
        }
        Block::Table { align, head, rows } => table(pen, align, head, rows, columns),
        Block::Rule => vec![pen.line(Ink::Dim, "─".repeat(usize::from(columns)))],
    }
}

fn indent(with: Span<'static>, line: Line<'static>) -> Line<'static> {
    let mut spans = vec![with];
    spans.extend(line.spans);
    Line::from(spans)
}

fn list(pen: Pen, start: Option<u64>, items: &[Vec<Block>], columns: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (at, item) in (0_u64..).zip(items) {
        let mark = match start {
            Some(first) => format!("{}. ", first.saturating_add(at)),
            None => "- ".to_owned(),
        };
        let deep = width(&mark);
        for (row, line) in blocks(pen, item, columns.saturating_sub(deep)).into_iter().enumerate() {
            let lead = if row == 0 { mark.clone() } else { " ".repeat(usize::from(deep)) };
            lines.push(indent(pen.ink(Ink::Text, lead), line));
        }
    }
    lines
}

fn span_style(span: &card::Span, base: Style) -> Style {
    let mut style = base;
    if span.style.strong {
        style = style.add_modifier(Modifier::BOLD);
    }
    if span.style.emphasis {
        style = style.add_modifier(Modifier::ITALIC);
    }
    if span.style.code {
        style = style.add_modifier(Modifier::UNDERLINED);
    }
    style
}

/// Breaks styled words into lines: the plain text is wrapped, then its styles are laid over the same characters.
fn flow(spans: &[card::Span], base: Style, columns: u16) -> Vec<Line<'static>> {
    let mut styles = spans.iter().flat_map(|s| {
        let style = span_style(s, base);
        s.text.chars().map(move |c| (c, style))
    });
    let text = card::words_of(spans);
    let mut lines = Vec::new();
    for wrapped in wrap(&text, columns) {
        let mut line: Vec<Span<'static>> = Vec::new();
        for c in wrapped.chars() {
            // Blanks and line breaks that wrapping took away have no place on the line.
            let style = styles.by_ref().find(|(own, _)| *own == c).map_or(base, |(_, s)| s);
            match line.last_mut() {
                Some(last) if last.style == style => last.content.to_mut().push(c),
                _ => line.push(Span::styled(c.to_string(), style)),
            }
        }
        lines.push(Line::from(line));
    }
    lines
}

fn table(
    pen: Pen,
    align: &[Align],
    head: &[Vec<card::Span>],
    rows: &[Vec<Vec<card::Span>>],
    columns: u16,
) -> Vec<Line<'static>> {
    let text = |row: &[Vec<card::Span>]| -> Vec<String> {
        row.iter().map(|cell| card::words_of(cell).replace('\n', " ")).collect()
    };
    let all: Vec<Vec<String>> =
        std::iter::once(text(head)).chain(rows.iter().map(|r| text(r))).collect();
    let cells = head.len().max(1);
    let mut widths: Vec<u16> = (0..cells)
        .map(|at| all.iter().map(|row| row.get(at).map_or(0, |c| width(c))).max().unwrap_or(0))
        .collect();
    let gaps = u16::try_from(2 * (cells - 1)).unwrap_or(0);
    // The widest column gives way first.
    while widths.iter().sum::<u16>() + gaps > columns {
        let Some(widest) = widths.iter_mut().max().filter(|w| **w > 3) else { break };
        *widest -= 1;
    }
    let line = |row: &[String], ink| {
        let mut drawn = String::new();
        for (at, wide) in widths.iter().enumerate() {
            let cell = fit(row.get(at).map_or("", String::as_str), *wide);
            let room = usize::from(wide.saturating_sub(width(&cell)));
            let (before, after) = match align.get(at).copied().unwrap_or_default() {
                Align::Start => (0, room),
                Align::End => (room, 0),
                Align::Center => (room / 2, room - room / 2),
            };
            drawn.push_str(&" ".repeat(before));
            drawn.push_str(&cell);
            drawn.push_str(&" ".repeat(after + 2));
        }
        pen.line(ink, drawn.trim_end().to_owned())
    };
    let mut lines = vec![line(&all[0], Ink::Strong)];
    lines.extend(all[1..].iter().map(|row| line(row, Ink::Text)));
    lines
}
