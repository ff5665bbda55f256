//! A document as Markdown (`CommonMark` with GitHub's tables); text from people can form no structure of its own.

use std::fmt::Write as _;

use super::{Format, Made};
use crate::card::{self, Align, Card};
use crate::report::chart::Chart;
use crate::report::document::{Block, Document, Panel, Span, Style, Table, Tone};
use crate::report::layout;

mod escape;

use escape::{cell, inline, lines, unblocked};

pub(super) const FORMAT: Format = Format {
    name: "md",
    media_type: "text/markdown",
    what: "Markdown, to paste into an issue or a wiki",
    usual: true,
    made: Made::Document(render),
};

/// A line to cut along, and one to write on.
const CUT: &str = "✂ – – – – – – – – – – – – – – – – – – – –";
/// A line break inside a paragraph.
const BREAK: &str = "\\\n";
const LINE: &str = "………………………………………………………………………………";

fn render(document: &Document) -> Vec<u8> {
    let mut out = Writer::default();
    out.marked(document, true);
    out.blocks(&document.blocks, document, 0);
    out.block("---");
    if let Some(line) = &document.house.handling {
        out.block(&emphasised(&inline(line), "*"));
    }
    out.marked(document, false);
    out.text.into_bytes()
}

#[derive(Debug, Default)]
struct Writer {
    text: String,
}

impl Writer {
    /// Adds a block with a blank line before it.
    fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Writes the marking, outermost, and what the document belongs to inside of it.
    fn marked(&mut self, document: &Document, first: bool) {
        let marking = format!("**{}**", inline(&document.marking_line()));
        let about = emphasised(&inline(&document.about_line()), "*");
        let lines = if first { [marking, about] } else { [about, marking] };
        lines.iter().filter(|line| !line.is_empty()).for_each(|line| self.block(line));
    }

    /// Writes what is cut out: between two lines, with the marking of its own.
    fn slip(&mut self, blocks: &[Block], document: &Document) {
        self.block(CUT);
        self.marked(document, true);
        self.blocks(blocks, document, 0);
        self.marked(document, false);
        self.block(CUT);
    }

    /// `below`: how many levels the headings of panels lie under those around them.
    fn blocks(&mut self, blocks: &[Block], document: &Document, below: usize) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let level = (usize::from(heading.level) + below).clamp(1, 6);
                    self.block(&format!("{} {}", "#".repeat(level), inline(&heading.text)));
                }
                Block::Contents => {
                    let sections: Vec<String> =
                        document.sections().map(|s| format!("- {}", inline(&s.text))).collect();
                    self.block(&sections.join("\n"));
                }
                Block::Paragraph(spans) => self.block(&paragraph(spans)),
                Block::List { ordered, items } => self.list(*ordered, items),
                Block::Facts(facts) => self.facts(facts),
                Block::Columns(panels) => panels.iter().for_each(|p| self.panel(p, document)),
                Block::Note { tone, title, items } => self.note(*tone, title, items),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::Card(card) => self.card(card, document),
                Block::Authored(blocks) => self.block(&card_blocks(blocks)),
                Block::Slip { blocks, .. } => self.slip(blocks, document),
                Block::Plate { name, below } => {
                    self.block(&emphasised(&inline(name), "**"));
                    if !below.is_empty() {
                        self.block(&inline(below));
                    }
                }
                Block::Lines(count) => self.block(&vec![LINE; *count].join("\\\n")),
                Block::Link { says, link } => {
                    let typed = paragraph(&[Span::code(link.as_str())]);
                    self.block(&format!("{}: {typed}", inline(says)));
                }
            }
        }
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Span>]) {
        let drawn: Vec<String> = items
            .iter()
            .zip(1..)
            .map(|(item, n)| {
                let mark = if ordered { format!("{n}. ") } else { "- ".to_owned() };
                let indent = " ".repeat(mark.len());
                format!("{mark}{}", paragraph(item).replace('\n', &format!("\n{indent}")))
            })
            .collect();
        if !drawn.is_empty() {
            self.block(&drawn.join("\n"));
        }
    }

    fn facts(&mut self, facts: &[(String, Vec<Span>)]) {
        let mut table = Table::new("", &["", ""]);
        for (name, value) in facts {
            table.row(vec![vec![Span::strong(name.clone())], value.clone()]);
        }
        self.table(&table);
    }

    fn panel(&mut self, panel: &Panel, document: &Document) {
        self.block(&format!("### {}", inline(&panel.title)));
        self.blocks(&panel.blocks, document, 1);
    }

    fn note(&mut self, tone: Tone, title: &str, items: &[Vec<Span>]) {
        let mark = match tone {
            Tone::ToWrite => "✎ ",
            Tone::Caution => "⚠ ",
            Tone::Plain | Tone::Strength | Tone::Improvement => "",
        };
        let mut quote = format!("> **{mark}{}**\n>", inline(title));
        for item in items {
            let text = paragraph(item).replace('\n', "\n>   ");
            // Writing to a string cannot fail.
            let _ = write!(quote, "\n> - {text}");
        }
        self.block(&quote);
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.block(&format!("*{}*", inline(&table.caption)));
        }
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut text = row(table.columns.iter().map(|c| inline(&c.title)).collect());
        text.push('\n');
        text.push_str(&row(table.columns.iter().map(|c| rule(c.align).to_owned()).collect()));
        for cells in &table.rows {
            text.push('\n');
            text.push_str(&row(cells.iter().map(|spans| drawn(spans, cell, " / ")).collect()));
        }
        self.block(&text);
    }

    /// A chart is its numbers in a table; its description stays with it.
    fn chart(&mut self, chart: &Chart) {
        let bars = chart.rows.iter().map(|row| row.bars.len()).max().unwrap_or(0);
        let mut table = Table::new(chart.title.clone(), &vec![""; bars + 1]);
        for row in &chart.rows {
            let mut cells = vec![vec![Span::plain(row.label.clone())]];
            cells.extend(row.bars.iter().map(|bar| vec![Span::plain(bar.text.clone())]));
            table.row(cells);
        }
        self.table(&table);
    }

    fn card(&mut self, card: &Card, document: &Document) {
        let mut quote = format!("**{}**\n", inline(&card.title));
        for (name, value) in layout::card_facts(card, document.language.report()) {
            let _ = write!(quote, "\n{name}: {}\\", inline(value));
        }
        let facts = quote.trim_end_matches('\\');
        let quote = format!("{facts}\n\n{}", card_blocks(&card.blocks));
        let quoted: Vec<String> = quote
            .trim_end()
            .lines()
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect();
        self.block(&quoted.join("\n"));
    }
}

fn rule(align: Align) -> &'static str {
    match align {
        Align::Start => "---",
        Align::Center => ":---:",
        Align::End => "---:",
    }
}

fn paragraph(spans: &[Span]) -> String {
    unblocked(&drawn(spans, lines, BREAK))
}

/// `gap`: what a span that is a line break becomes.
fn drawn(spans: &[Span], escape: fn(&str) -> String, gap: &str) -> String {
    spans.iter().fold(String::new(), |mut text, span| {
        if span.text == "\n" {
            text.push_str(gap);
            return text;
        }
        let words = escape(&span.text);
        text.push_str(&match span.style {
            Style::Plain => words,
            Style::Quiet => emphasised(&words, "*"),
            Style::Strong => emphasised(&words, "**"),
            Style::ToWrite => emphasised(&format!("✎ {words}"), "**"),
            Style::Code => escape::code(&span.text),
        });
        text
    })
}

/// Puts marks around words, inside of the blanks at their ends, where alone they count.
fn emphasised(words: &str, mark: &str) -> String {
    let inner = words.trim();
    if inner.is_empty() || inner.contains('\n') {
        return words.to_owned();
    }
    let lead = &words[..words.len() - words.trim_start().len()];
    let tail = &words[words.trim_end().len()..];
    format!("{lead}{mark}{inner}{mark}{tail}")
}

/// Draws authored text. Its headings are bold lines: the outline of the report is the report's alone.
fn card_blocks(blocks: &[card::Block]) -> String {
    let drawn: Vec<String> = blocks.iter().map(card_block).collect();
    drawn.join("\n\n")
}

fn card_block(block: &card::Block) -> String {
    match block {
        card::Block::Paragraph(spans) => unblocked(&card_spans(spans, lines, BREAK)),
        card::Block::Heading { spans, .. } => emphasised(&inline(&card::words_of(spans)), "**"),
        card::Block::List { start, items } => {
            let drawn: Vec<String> = items
                .iter()
                .zip(start.unwrap_or(1)..)
                .map(|(item, n)| {
                    let mark = if start.is_some() { format!("{n}. ") } else { "- ".to_owned() };
                    let indent = format!("\n{}", " ".repeat(mark.len()));
                    format!("{mark}{}", card_blocks(item).replace('\n', &indent))
                })
                .collect();
            drawn.join("\n")
        }
        card::Block::Quote(inner) => {
            format!("> {}", card_blocks(inner).replace('\n', "\n> "))
        }
        card::Block::Code { text, .. } => escape::fenced(text),
        card::Block::Table { align, head, rows } => {
            let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
            let cells = |row: &[Vec<card::Span>]| -> Vec<String> {
                row.iter().map(|spans| card_spans(spans, cell, " / ")).collect()
            };
            let rules = (0..head.len())
                .map(|i| rule(align.get(i).copied().unwrap_or_default()).to_owned())
                .collect();
            let mut lines = vec![row(cells(head)), row(rules)];
            lines.extend(rows.iter().map(|r| row(cells(r))));
            lines.join("\n")
        }
        card::Block::Rule => "---".to_owned(),
    }
}

/// Draws words of one paragraph, cell or line of a list; `gap` is what a line break becomes.
fn card_spans(spans: &[card::Span], escape: fn(&str) -> String, gap: &str) -> String {
    let mut lines = vec![String::new()];
    for span in spans {
        let pieces = if span.style.code {
            vec![span.text.as_str()]
        } else {
            span.text.split('\n').collect()
        };
        for (at, piece) in pieces.into_iter().enumerate() {
            if at > 0 {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                card_words(piece, span.style, escape, line);
            }
        }
    }
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    lines.join(gap)
}

fn card_words(words: &str, style: card::Style, escape: fn(&str) -> String, line: &mut String) {
    if style.code {
        line.push_str(&escape::code(words));
        return;
    }
    let mark = match (style.strong, style.emphasis) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let drawn = emphasised(&escape(words), mark);
    // Blanks at the seams of spans would be lost to the trimming of lines.
    if words.starts_with(' ') && !drawn.starts_with(' ') {
        line.push(' ');
    }
    line.push_str(&drawn);
    if words.ends_with(' ') && !line.ends_with(' ') {
        line.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(markdown: &str) -> String {
        card_blocks(&card::markdown(markdown))
    }

    #[test]
    fn a_line_break_stays_one_wherever_it_stands() {
        let text = "> **robot:** 0 of 2 · `ready`\\\n> **ines:** (is typing)";
        assert_eq!(drawn(text), "> **robot:** 0 of 2 · `ready`\\\n> **ines:** (is typing)");
        assert_eq!(drawn("**a\\\nb** c\\\n7. d"), "**a**\\\n**b** c\\\n7\\. d");
        assert_eq!(drawn("one *two* `three`, **four**"), "one *two* `three`, **four**");
        assert_eq!(drawn("| a |\n| --- |\n| b |"), "| a |\n| --- |\n| b |");
    }
}
