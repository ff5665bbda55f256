//! The blocks of a document, one after the other.

use super::body::{Body, Para, Place};
use super::parts::{BULLETS, LEVELS, ordered_id};
use super::tables::{Edge, WHOLE_ROW};
use super::xml::add;
use super::{body::Ordered, edges};
use crate::card::Align;
use crate::report::document::{Block, Heading, Panel, Span, Tone};
use crate::report::paged::inline::{self, Words};

/// What stands before the title of a note, so that colour alone tells nothing.
fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::ToWrite => inline::TO_WRITE,
        Tone::Caution => "⚠\u{a0}",
        Tone::Plain | Tone::Strength | Tone::Improvement => "",
    }
}

fn tone_colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "1F3A5F",
        Tone::Strength => "1D6B4A",
        Tone::Improvement | Tone::Caution => "9A4B12",
        Tone::ToWrite => "8A1C3A",
    }
}

/// So many facts stay on one page.
const WHOLE_FACTS: usize = 14;

impl Body<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) {
        for block in blocks {
            self.block(block, place);
        }
    }

    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading(heading) => self.heading(heading, place),
            Block::Contents => self.contents(),
            Block::Paragraph(words) => {
                self.paragraph(Para::of(place.style()), &inline::spans(words));
            }
            Block::List { ordered, items } => self.list(*ordered, items, place),
            Block::Facts(facts) => self.facts(facts, place),
            Block::Columns(panels) => self.panels(panels, place),
            Block::Note { tone, title, items } => self.note(*tone, title, items, place),
            Block::Table(table) => self.table(table, place),
            Block::Chart(chart) => self.chart(chart, place),
            Block::Card(card) => self.card(card, place),
            Block::Authored(blocks) => self.card_blocks(blocks, place),
            Block::Slip { page, blocks } => self.slip(*page, blocks, place),
            Block::Plate { name, below } => {
                self.paragraph(Para::of("Plate"), &[Words::plain(name)]);
                if !below.is_empty() {
                    let para = Para { align: Align::Center, ..Para::of(place.style()) };
                    self.paragraph(para, &[Words::plain(below)]);
                }
            }
            Block::Lines(count) => {
                (0..*count).for_each(|_| self.paragraph(Para::of("WritingLine"), &[]));
            }
            Block::Link { says, link } => self.link(says, link, place),
        }
    }

    fn heading(&mut self, heading: &Heading, place: Place) {
        let style = match heading.level {
            1 => "Heading1",
            2 => "Heading2",
            3 => "Heading3",
            _ => "Heading4",
        };
        // A page one that must hold everything has smaller ones.
        let (size, spacing) = match (place.small, heading.level) {
            (false, _) => (None, None),
            (true, 1) => (Some(32), Some((0, 20))),
            (true, 2) => (Some(24), Some((100, 40))),
            (true, _) => (Some(20), Some((60, 20))),
        };
        let anchor = Some(heading.anchor.as_str());
        let spacing = if heading.page { Some((0, 120)) } else { spacing };
        let para = Para { page: heading.page, anchor, size, spacing, ..Para::of(style) };
        self.paragraph(para, &[Words::plain(&heading.text)]);
    }

    /// Writes the contents out, each entry leading to its section, as the result of the field that makes them anew.
    fn contents(&mut self) {
        let title = self.document.language.report().contents;
        self.paragraph(Para::of("TOCHeading"), &[Words::plain(title)]);
        let entries: Vec<Heading> = self.document.sections().cloned().collect();
        for (at, entry) in entries.iter().enumerate() {
            self.open(Para::of("TOC2"), Some(&entry.text));
            if at == 0 {
                self.xml.push_str(
                    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>\
                     <w:instrText xml:space=\"preserve\"> TOC \\o \"2-2\" \\n \\h \\z </w:instrText></w:r>\
                     <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
                );
            }
            let to = Some(entry.anchor.as_str());
            let colour = Some("1F3A5F");
            let words = Words { to, ..Words::plain(&entry.text) };
            self.words(&[words], Para { colour, ..Para::default() });
            if at + 1 == entries.len() {
                self.xml.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
            }
            self.xml.push_str("</w:p>");
        }
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Span>], place: Place) {
        let counted = if ordered { self.counter(place.depth, 1) } else { BULLETS };
        for item in items {
            self.item(counted, ordered, &inline::spans(item), place);
        }
    }

    /// Begins an ordered list; returns by which number its items are counted.
    pub(super) fn counter(&mut self, depth: u8, start: u64) -> usize {
        self.ordered.push(Ordered { level: depth.min(LEVELS - 1), start });
        ordered_id(self.ordered.len() - 1)
    }

    pub(super) fn item(&mut self, id: usize, ordered: bool, words: &[Words<'_>], place: Place) {
        let style = match (place.cell || place.small, ordered) {
            (true, _) => place.style(),
            (false, true) => "ListNumber",
            (false, false) => "ListBullet",
        };
        let para = Para {
            list: Some((id, place.depth.min(LEVELS - 1))),
            indent: place.quotes * 240,
            ..Para::of(style)
        };
        self.paragraph(para, words);
    }

    fn note(&mut self, tone: Tone, title: &str, items: &[Vec<Span>], place: Place) {
        let colour = tone_colour(tone);
        let fill = if tone == Tone::ToWrite { "FBF1F3" } else { "FFFFFF" };
        let size: usize = items.iter().flatten().map(|span| span.text.len()).sum();
        let whole = size <= WHOLE_ROW;
        let edge = Edge { left: (40, colour), around: "BBBBBB", dashed: false, fill, whole };
        let (signed, style) = (format!("{}{title}", sign(tone)), place.style());
        self.boxed(edge, place, |body, place| {
            let shade = matches!(tone, Tone::ToWrite | Tone::Caution).then_some(colour);
            let para = Para { keep_next: !items.is_empty(), colour: shade, ..Para::of(style) };
            body.paragraph(para, &[Words::strong(&signed)]);
            body.list(false, items, place);
        });
    }

    /// Stands panels side by side, two in a row.
    fn panels(&mut self, panels: &[Panel], place: Place) {
        for pair in panels.chunks(2) {
            let colours: Vec<&str> = pair.iter().map(|panel| tone_colour(panel.tone)).collect();
            self.beside(&colours, place, |body, at, place| {
                let panel = &pair[at];
                let colour = Some(tone_colour(panel.tone));
                let (size, spacing) = if place.small { (20, (20, 20)) } else { (23, (60, 60)) };
                let para = Para {
                    size: Some(size),
                    spacing: Some(spacing),
                    colour,
                    ..Para::of("Heading3")
                };
                body.paragraph(para, &[Words::plain(&panel.title)]);
                body.blocks(&panel.blocks, place);
            });
        }
    }

    /// Writes what is cut out, in a dashed edge, marked first and last by itself.
    fn slip(&mut self, page: bool, blocks: &[Block], place: Place) {
        if page {
            self.xml.push_str(
                "<w:p><w:pPr><w:pStyle w:val=\"Gap\"/><w:pageBreakBefore/></w:pPr></w:p>",
            );
        }
        let edge = Edge {
            left: (8, "55606E"),
            around: "55606E",
            dashed: true,
            fill: "FFFFFF",
            whole: !page && blocks.len() <= 3,
        };
        self.boxed(edge, place, |body, place| {
            let document = body.document;
            edges::marking(&mut body.xml, document, "");
            let about = document.about_line();
            let small = Para { align: Align::Center, size: Some(15), ..Para::of("Header") };
            if !about.is_empty() {
                body.paragraph(small, &[Words::plain(&about)]);
            }
            body.blocks(blocks, place);
            edges::marking(&mut body.xml, document, "");
        });
    }

    /// Writes names and what belongs to them as a table of two columns, names first.
    fn facts(&mut self, facts: &[(String, Vec<Span>)], place: Place) {
        if facts.is_empty() {
            return;
        }
        let name = (place.width * 3 / 10).min(2_900);
        let widths = [name, place.width.saturating_sub(name)];
        self.open_table("ReportTable", &widths, false, "");
        let cell = Place { cell: true, ..place };
        let whole = facts.len() <= WHOLE_FACTS;
        for (at, (name, value)) in facts.iter().enumerate() {
            let size: usize = value.iter().map(|span| span.text.len()).sum();
            let stays = if size <= WHOLE_ROW { "<w:cantSplit/>" } else { "" };
            add(&mut self.xml, format_args!("<w:tr><w:trPr>{stays}</w:trPr>"));
            self.open_cell(widths[0], "");
            let keep_next = whole && at + 1 < facts.len();
            let para = Para { colour: Some("444444"), keep_next, ..Para::of(cell.style()) };
            self.paragraph(para, &[Words::strong(name)]);
            self.xml.push_str("</w:tc>");
            self.open_cell(widths[1], "");
            self.paragraph(Para::of(cell.style()), &inline::spans(value));
            self.xml.push_str("</w:tc></w:tr>");
        }
        self.xml.push_str("</w:tbl>");
        self.gap();
    }
}
