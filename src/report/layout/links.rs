//! Ways through a document: whatever words lead to is there, and every place is there once.

use std::collections::BTreeSet;

use crate::report::document::{Block, Span};

/// Takes out ways that lead nowhere in this document, and places that are named twice.
pub(super) fn settle(blocks: &mut [Block]) {
    let mut places: BTreeSet<String> = BTreeSet::new();
    headings(blocks, &mut places);
    spans(blocks, &mut |span| {
        if span.anchor.as_ref().is_some_and(|anchor| !places.insert(anchor.clone())) {
            span.anchor = None;
        }
    });
    spans(blocks, &mut |span| {
        if span.to.as_ref().is_some_and(|to| !places.contains(to)) {
            span.to = None;
        }
    });
}

fn headings(blocks: &[Block], places: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                places.insert(heading.anchor.clone());
            }
            Block::Chart(chart) => {
                places.insert(chart.id.clone());
            }
            Block::Columns(panels) => panels.iter().for_each(|p| headings(&p.blocks, places)),
            Block::Slip { blocks, .. } => headings(blocks, places),
            Block::Contents
            | Block::Paragraph(_)
            | Block::List { .. }
            | Block::Facts(_)
            | Block::Note { .. }
            | Block::Table(_)
            | Block::Card(_)
            | Block::Authored(_)
            | Block::Plate { .. }
            | Block::Lines(_)
            | Block::Link { .. } => {}
        }
    }
}

fn spans(blocks: &mut [Block], each: &mut dyn FnMut(&mut Span)) {
    for block in blocks {
        match block {
            Block::Paragraph(words) => words.iter_mut().for_each(&mut *each),
            Block::List { items, .. } | Block::Note { items, .. } => {
                items.iter_mut().flatten().for_each(&mut *each);
            }
            Block::Facts(facts) => {
                facts.iter_mut().flat_map(|(_, value)| value).for_each(&mut *each);
            }
            Block::Columns(panels) => panels.iter_mut().for_each(|p| spans(&mut p.blocks, each)),
            Block::Slip { blocks, .. } => spans(blocks, each),
            Block::Table(table) => {
                table.rows.iter_mut().flatten().flatten().for_each(&mut *each);
            }
            Block::Heading(_)
            | Block::Contents
            | Block::Chart(_)
            | Block::Card(_)
            | Block::Authored(_)
            | Block::Plate { .. }
            | Block::Lines(_)
            | Block::Link { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Heading;

    #[test]
    fn a_way_that_leads_nowhere_and_a_place_named_twice_are_taken_out() {
        let heading =
            Heading { level: 2, text: String::new(), anchor: "plan".to_owned(), page: false };
        let to = |place: &str| Span::plain("x").leading_to(Some(place.to_owned()));
        let at = |place: &str| Span::plain("x").anchored(Some(place.to_owned()));
        let mut blocks = vec![
            Block::Heading(heading),
            Block::Paragraph(vec![to("plan"), to("item-1"), to("gone"), at("plan")]),
            Block::List { ordered: false, items: vec![vec![at("item-1"), at("item-1")]] },
        ];
        settle(&mut blocks);
        let (mut ways, mut places) = (Vec::new(), Vec::new());
        spans(&mut blocks, &mut |span| {
            ways.extend(span.to.clone());
            places.extend(span.anchor.clone());
        });
        assert_eq!(ways, ["plan", "item-1"]);
        assert_eq!(places, ["item-1"]);
    }
}
