//! A report in a terminal: a document's blocks as lines of so many columns, as somebody reads it who was not there.

use ratatui::text::{Line, Span as Drawn};

use super::text::{fit, width, wrap};
use super::{Pen, card};
use crate::report::chart::Chart;
use crate::report::document::{Block, Document, Panel, Span, Style, Table, Tone};
use crate::tui::theme::Ink;

type Lines = Vec<Line<'static>>;

/// Draws a whole document.
pub(super) fn lines(pen: Pen, document: &Document, columns: u16) -> Lines {
    let mut lines = vec![pen.line(Ink::Marking, fit(&document.marking_line(), columns))];
    lines.extend(blocks(pen, &document.blocks, columns));
    lines.push(Line::default());
    lines.push(pen.line(Ink::Marking, fit(&document.marking_line(), columns)));
    lines
}

fn blocks(pen: Pen, blocks: &[Block], columns: u16) -> Lines {
    let mut lines = Vec::new();
    for block in blocks {
        let drawn = draw(pen, block, columns);
        if !drawn.is_empty() {
            lines.push(Line::default());
            lines.extend(drawn);
        }
    }
    lines
}

fn draw(pen: Pen, block: &Block, columns: u16) -> Lines {
    match block {
        Block::Heading(heading) if heading.level <= 2 => {
            let dashes = "-".repeat(usize::from(columns.saturating_sub(width(&heading.text) + 4)));
            let title = pen.ink(Ink::Title, format!("== {} ", heading.text.to_uppercase()));
            vec![Line::from(vec![title, pen.ink(Ink::Dim, dashes)])]
        }
        Block::Heading(heading) => titled(pen, Ink::Title, &heading.text, columns),
        Block::Paragraph(spans) => flow(pen, spans, ("", ""), columns),
        Block::List { ordered, items } => listed(pen, *ordered, items, columns),
        Block::Facts(facts) => {
            let fact = |(name, value): &(String, Vec<Span>)| {
                let mut spans = vec![Span::strong(format!("{name}: "))];
                spans.extend(value.iter().cloned());
                flow(pen, &spans, ("", "  "), columns)
            };
            facts.iter().flat_map(fact).collect()
        }
        Block::Columns(panels) => panels.iter().flat_map(|p| panel(pen, p, columns)).collect(),
        Block::Note { tone, title, items } => {
            let mut lines = titled(pen, ink(*tone), &format!("{}{title}", mark(*tone)), columns);
            lines.extend(listed(pen, false, items, columns));
            lines
        }
        Block::Table(table) => rows(pen, table, columns),
        Block::Chart(chart) => bars(pen, chart, columns),
        Block::Card(card) => {
            card::lines(pen, crate::words::Language::English.words(), card, columns)
        }
        Block::Authored(authored) => card::blocks(pen, authored, columns),
        // What is cut out, stands on a table or is written on belongs to papers, not to a report.
        Block::Contents | Block::Plate { .. } | Block::Lines(_) | Block::Link { .. } => Vec::new(),
        Block::Slip { blocks: inner, .. } => blocks(pen, inner, columns),
    }
}

fn titled(pen: Pen, ink: Ink, title: &str, columns: u16) -> Lines {
    wrap(title, columns).into_iter().map(|line| pen.line(ink, line)).collect()
}

fn ink(tone: Tone) -> Ink {
    match tone {
        Tone::Plain => Ink::Strong,
        Tone::Strength => Ink::Good,
        Tone::Improvement | Tone::ToWrite | Tone::Caution => Ink::Warning,
    }
}

/// The sign a part has besides its colour.
fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strength => "+ ",
        Tone::Improvement => "- ",
        Tone::ToWrite => "TO WRITE: ",
        Tone::Caution => "! ",
    }
}

fn panel(pen: Pen, panel: &Panel, columns: u16) -> Lines {
    let mut lines =
        titled(pen, ink(panel.tone), &format!("{}{}", mark(panel.tone), panel.title), columns);
    for block in &panel.blocks {
        lines.extend(draw(pen, block, columns));
    }
    lines
}

fn listed(pen: Pen, ordered: bool, items: &[Vec<Span>], columns: u16) -> Lines {
    let item = |(n, spans): (usize, &Vec<Span>)| {
        let lead = if ordered { format!("{n:>2}. ") } else { "  - ".to_owned() };
        flow(pen, spans, (&lead, "    "), columns)
    };
    (1..).zip(items).flat_map(item).collect()
}

/// Breaks spans into lines: the first begins with one lead, the others with another.
fn flow(pen: Pen, spans: &[Span], (first, others): (&str, &str), columns: u16) -> Lines {
    let mut lines: Lines = Vec::new();
    let mut row: Vec<Drawn<'static>> = vec![pen.ink(Ink::Text, first.to_owned())];
    let mut used = width(first);
    let mut empty = true;
    let broken = |row: &mut Vec<Drawn<'static>>, lines: &mut Lines| {
        lines.push(Line::from(std::mem::replace(row, vec![pen.ink(Ink::Text, others.to_owned())])));
    };
    for span in spans {
        for (at, part) in span.text.split('\n').enumerate() {
            if at > 0 {
                broken(&mut row, &mut lines);
                (used, empty) = (width(others), true);
            }
            for word in part.split_inclusive(' ') {
                let wide = width(word.trim_end());
                if !empty && used + wide > columns {
                    broken(&mut row, &mut lines);
                    used = width(others);
                }
                // A word longer than a line is cut rather than lost behind the edge without a sign.
                let word = fit(word, columns.saturating_sub(used).max(1));
                used += width(&word);
                row.push(pen.ink(ink_of(span.style), word));
                empty = false;
            }
        }
    }
    if !empty {
        broken(&mut row, &mut lines);
    }
    lines
}

fn ink_of(style: Style) -> Ink {
    match style {
        Style::Plain | Style::Code => Ink::Text,
        Style::Strong => Ink::Strong,
        Style::Quiet => Ink::Dim,
        Style::ToWrite => Ink::Warning,
    }
}

/// A table: what heads a row, and below it the other cells, each with the title of its column.
fn rows(pen: Pen, table: &Table, columns: u16) -> Lines {
    let mut lines = Vec::new();
    if !table.caption.is_empty() {
        lines.extend(titled(pen, Ink::Title, &table.caption, columns));
    }
    for cells in &table.rows {
        let Some((head, rest)) = cells.split_first() else { continue };
        let mut strong = head.clone();
        for span in strong.iter_mut().filter(|span| span.style == Style::Plain) {
            span.style = Style::Strong;
        }
        lines.extend(flow(pen, &strong, ("  ", "    "), columns));
        let mut below: Vec<Span> = Vec::new();
        for (column, cell) in table.columns.iter().skip(1).zip(rest) {
            if cell.iter().all(|span| span.text.trim().is_empty()) {
                continue;
            }
            if !below.is_empty() {
                below.push(Span::plain("   "));
            }
            if !column.title.is_empty() {
                below.push(Span::quiet(format!("{}: ", column.title)));
            }
            below.extend(cell.iter().cloned());
        }
        lines.extend(flow(pen, &below, ("      ", "      "), columns));
    }
    lines
}

fn bars(pen: Pen, chart: &Chart, columns: u16) -> Lines {
    let mut lines = titled(pen, Ink::Title, &chart.title, columns);
    for row in &chart.rows {
        let values: Vec<&str> = row.bars.iter().map(|bar| bar.text.as_str()).collect();
        let spans = [Span::strong(format!("{}  ", row.label)), Span::plain(values.join(", "))];
        lines.extend(flow(pen, &spans, ("  ", "    "), columns));
    }
    lines
}
