//! A document as lines for a terminal, as wide as there is room; where a table does not fit, its rows stand below each other.

use unicode_width::UnicodeWidthStr;

use super::document::{Block, Document, Span, Style, Table};
use crate::text::clean;

/// Between two columns.
const GAP: usize = 2;
/// A column of words narrower than this cannot be read.
const WORDS_MIN: usize = 16;
/// Narrower than this nothing is laid out.
const WIDTH_MIN: usize = 20;

/// Draws a document; it begins and ends with its marking.
pub fn lines(document: &Document, width: usize) -> String {
    let width = width.max(WIDTH_MIN);
    let mut out = Vec::new();
    out.push(clean(&document.marking_line()));
    for block in &document.blocks {
        draw(block, width, &mut out);
    }
    out.push(clean(&document.marking_line()));
    out.join("\n") + "\n"
}

fn draw(block: &Block, width: usize, out: &mut Vec<String>) {
    match block {
        Block::Heading(heading) => {
            if heading.level > 1 {
                out.push(String::new());
            }
            out.extend(wrapped(&clean(&heading.text), width));
        }
        Block::Paragraph(spans) => out.extend(wrapped(&text(spans), width)),
        Block::List { items, .. } => items.iter().for_each(|item| bullet(item, width, out)),
        Block::Facts(facts) => {
            for (name, value) in facts {
                field(&clean(name), &text(value), width, out);
            }
        }
        Block::Note { title, items, .. } => {
            out.extend(wrapped(&clean(title), width));
            for item in items {
                bullet(item, width, out);
            }
        }
        Block::Columns(panels) => {
            for panel in panels {
                out.extend(wrapped(&clean(&panel.title), width));
                panel.blocks.iter().for_each(|block| draw(block, width, out));
            }
        }
        Block::Table(table) => self::table(table, width, out),
        Block::Chart(chart) => out.extend(wrapped(&clean(&chart.description), width)),
        Block::Slip { blocks, .. } => blocks.iter().for_each(|block| draw(block, width, out)),
        Block::Plate { name, below } => {
            out.extend(wrapped(&clean(name), width));
            out.extend(wrapped(&clean(below), width));
        }
        Block::Card(card) => out.extend(wrapped(&clean(&card.title), width)),
        Block::Authored(blocks) => out.extend(wrapped(&clean(&crate::card::plain(blocks)), width)),
        Block::Link { says, link } => out.extend(wrapped(&clean(&format!("{says} {link}")), width)),
        Block::Contents | Block::Lines(_) => {}
    }
}

fn bullet(item: &[Span], width: usize, out: &mut Vec<String>) {
    for (line, at) in wrapped(&text(item), width - 2).into_iter().zip(0..) {
        out.push(format!("{} {line}", if at == 0 { "-" } else { " " }));
    }
}

fn field(name: &str, value: &str, width: usize, out: &mut Vec<String>) {
    for (line, at) in wrapped(&format!("{name}: {value}"), width - 2).into_iter().zip(0..) {
        out.push(if at == 0 { line } else { format!("  {line}") });
    }
}

fn table(table: &Table, width: usize, out: &mut Vec<String>) {
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect()).collect();
    let titles: Vec<String> = table.columns.iter().map(|column| clean(&column.title)).collect();
    out.push(String::new());
    if !table.caption.is_empty() {
        out.extend(wrapped(&clean(&table.caption), width));
    }
    let Some(widths) = widths(table, &titles, &rows, width) else {
        return stacked(&titles, &rows, width, out);
    };
    for row in std::iter::once(&titles).chain(&rows) {
        let cells: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default().max(1);
        for at in 0..height {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(&widths) {
                let part = cell.get(at).map(String::as_str).unwrap_or_default();
                line.push_str(part);
                line.push_str(&" ".repeat((width + GAP).saturating_sub(part.width())));
            }
            out.push(line.trim_end().to_owned());
        }
    }
}

/// Returns how wide each column is; `None` where there is no room for all of them.
fn widths(
    table: &Table,
    titles: &[String],
    rows: &[Vec<String>],
    width: usize,
) -> Option<Vec<usize>> {
    let natural: Vec<usize> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain([title]);
            cells
                .flat_map(|cell| cell.lines().map(UnicodeWidthStr::width))
                .max()
                .unwrap_or_default()
        })
        .collect();
    let gaps = GAP * titles.len().saturating_sub(1);
    if natural.iter().sum::<usize>() + gaps <= width {
        return Some(natural);
    }
    let fixed: Vec<bool> = table.columns.iter().map(|column| column.short).collect();
    let taken: usize =
        natural.iter().zip(&fixed).filter(|(_, fixed)| **fixed).map(|(n, _)| n).sum();
    let mut rest = width.checked_sub(taken + gaps)?;
    let mut order: Vec<usize> = (0..natural.len()).filter(|at| !fixed[*at]).collect();
    // What needs least is served first; what it leaves goes to the others.
    order.sort_by_key(|at| natural[*at]);
    let mut widths = natural.clone();
    for (served, at) in order.iter().enumerate() {
        let share = rest / (order.len() - served);
        if share < natural[*at].min(WORDS_MIN) {
            return None;
        }
        widths[*at] = natural[*at].min(share);
        rest -= widths[*at];
    }
    Some(widths)
}

fn stacked(titles: &[String], rows: &[Vec<String>], width: usize, out: &mut Vec<String>) {
    for row in rows {
        for (title, cell) in titles.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            field(title, cell, width, out);
        }
        out.push(String::new());
    }
}

fn text(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span.style {
            Style::ToWrite => format!("[{}]", clean(&span.text)),
            Style::Plain | Style::Strong | Style::Quiet | Style::Code => clean(&span.text),
        })
        .collect()
}

/// Breaks text at blanks; a word that is wider than the line is broken where it must.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for c in word.chars() {
                let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or_default();
                if line.width() + wide > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let mut table = Table::new("", &["@Number", "@Status", "Action"]);
        for (number, words) in [("k7q2m9-41", "Write the weekend roster"), ("k7q2m9-9", "日本 x")]
        {
            let cells = [number, "open", words].map(|text| vec![Span::plain(text)]);
            table.row(cells.to_vec());
        }
        let marking = vec!["EXERCISE".to_owned(), "TLP:GREEN".to_owned()];
        Document { marking, blocks: vec![Block::Table(table)], ..Document::default() }
    }

    #[test]
    fn a_table_is_aligned_wrapped_or_stacked_by_the_room_there_is() {
        insta::assert_snapshot!([80, 36, 20].map(|width| lines(&document(), width)).join("~~~\n"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_is_lost() {
        for width in [20, 24, 31, 40, 77, 200] {
            let drawn = lines(&document(), width);
            assert!(drawn.lines().all(|line| line.width() <= width), "{width}:\n{drawn}");
            let flat: String = drawn.split_whitespace().collect();
            for word in ["weekend", "roster", "日本", "k7q2m9-41"] {
                assert!(flat.contains(word), "{word} at {width}:\n{drawn}");
            }
        }
    }
}
