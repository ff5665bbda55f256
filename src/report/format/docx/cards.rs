//! Authored text: as a part of the document, or as a card that quotes it.

use super::body::{Body, Para, Place};
use super::parts::BULLETS;
use super::tables::Edge;
use crate::card::{self, Card};
use crate::report::layout;
use crate::report::paged::inline::{self, Look, Words};

impl Body<'_> {
    pub(super) fn card(&mut self, card: &Card, place: Place) {
        let edge = Edge {
            left: (40, "4A6A8F"),
            around: "BBBBBB",
            dashed: false,
            fill: "FFFFFF",
            whole: false,
        };
        let words = self.document.language.report();
        self.boxed(edge, place, |body, place| {
            let title = Para { keep_next: true, ..Para::of(place.style()) };
            body.paragraph(title, &[Words::strong(&card.title)]);
            let quiet = Look { quiet: true, ..Look::default() };
            let mut line = Vec::new();
            let facts = layout::card_facts(card, words);
            for (at, (name, value)) in facts.iter().enumerate() {
                let gap = if at > 0 { "   " } else { "" };
                line.extend([gap, name, " "].map(|text| Words::of(text, quiet)));
                line.push(Words::plain(value));
            }
            if !line.is_empty() {
                let para = Para { size: Some(17), keep_next: true, ..Para::of(place.style()) };
                body.paragraph(para, &line);
            }
            body.card_blocks(&card.blocks, place);
        });
    }

    pub(super) fn card_blocks(&mut self, blocks: &[card::Block], place: Place) {
        for block in blocks {
            self.card_block(block, place);
        }
    }

    fn card_block(&mut self, block: &card::Block, place: Place) {
        let indent = if place.quotes > 0 { place.quotes * 240 } else { 0 };
        let indent = indent + u32::from(place.depth) * super::parts::INDENT;
        match block {
            card::Block::Paragraph(spans) => {
                let para = Para { indent, ..Para::of(place.style()) };
                self.paragraph(para, &inline::card_spans(spans));
            }
            // The outline of the document is the document's alone: headings inside are bold lines.
            card::Block::Heading { spans, .. } => {
                let mut words = inline::card_spans(spans);
                for one in &mut words {
                    one.look.strong = true;
                }
                let para = Para { indent, keep_next: true, ..Para::of(place.style()) };
                self.paragraph(para, &words);
            }
            card::Block::List { start, items } => {
                let id = start.map_or(BULLETS, |start| self.counter(place.depth, start));
                for item in items {
                    self.card_item(id, start.is_some(), item, place);
                }
            }
            card::Block::Quote(inner) => {
                let deeper = Place { quotes: place.quotes + 1, ..place };
                self.card_blocks(inner, deeper);
            }
            card::Block::Code { text, .. } => {
                let para = Para { indent, ..Para::of("CodeBlock") };
                self.paragraph(para, &[Words::plain(text.trim_end_matches('\n'))]);
            }
            card::Block::Table { align, head, rows } => {
                let head = cells(head);
                let rows: Vec<Vec<Vec<Words<'_>>>> = rows.iter().map(|row| cells(row)).collect();
                self.plain_table(align, &head, &rows, place);
            }
            card::Block::Rule => {
                self.xml.push_str(
                    "<w:p><w:pPr><w:pStyle w:val=\"Gap\"/><w:pBdr>\
                     <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"BBBBBB\"/></w:pBdr></w:pPr></w:p>",
                );
            }
        }
    }

    /// Writes an item of a list: its first paragraph carries the mark, whatever else is in it lies below.
    fn card_item(&mut self, id: usize, ordered: bool, blocks: &[card::Block], place: Place) {
        let (first, rest) = match blocks.split_first() {
            Some((card::Block::Paragraph(spans), rest)) => (inline::card_spans(spans), rest),
            Some(_) | None => (Vec::new(), blocks),
        };
        self.item(id, ordered, &first, place);
        self.card_blocks(rest, Place { depth: place.depth + 1, ..place });
    }
}

fn cells(row: &[Vec<card::Span>]) -> Vec<Vec<Words<'_>>> {
    row.iter().map(|cell| inline::card_spans(cell)).collect()
}
