//! An organization's own sections, before or after those of the report.

use crate::card;
use crate::report::document::{Block, Heading};
use crate::report::model::OwnSection;

/// The sections of a report beside which others may stand, by their anchors, in order.
pub const SECTIONS: [&str; 12] = [
    "about",
    "overview",
    "capabilities",
    "plan",
    "participants",
    "feedback",
    "events",
    "decisions",
    "discussion",
    "findings",
    "injects",
    "provenance",
];

/// Puts them in. Beside a section that this copy leaves out they stand where it would have stood.
pub(super) fn put(blocks: &mut Vec<Block>, sections: &[OwnSection]) {
    for own in sections.iter().filter(|own| !own.before) {
        let at = begins(blocks, &own.section, true);
        insert(blocks, at, own, sections);
    }
    for own in sections.iter().filter(|own| own.before) {
        let at = begins(blocks, &own.section, false);
        insert(blocks, at, own, sections);
    }
}

/// Returns where a section begins, or where it ends, which is where the next of the report's own begins.
fn begins(blocks: &[Block], section: &str, end: bool) -> usize {
    let number = SECTIONS.iter().position(|name| *name == section).unwrap_or(SECTIONS.len());
    let from = if end { number + 1 } else { number };
    let later = SECTIONS.get(from..).unwrap_or_default();
    let is_later = |block: &Block| {
        let Block::Heading(heading) = block else { return false };
        heading.level == 2 && later.contains(&heading.anchor.as_str())
    };
    blocks.iter().position(is_later).unwrap_or(blocks.len())
}

fn insert(blocks: &mut Vec<Block>, at: usize, own: &OwnSection, all: &[OwnSection]) {
    let number = all.iter().position(|other| std::ptr::eq(other, own)).unwrap_or_default() + 1;
    let heading = Heading {
        level: 2,
        text: own.title.clone(),
        anchor: format!("own-{number}"),
        // Page one stays alone.
        page: true,
    };
    let text = Block::Authored(card::markdown(&own.text));
    blocks.splice(at..at, [Block::Heading(heading), text]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(anchor: &str) -> Block {
        let (text, anchor) = (anchor.to_owned(), anchor.to_owned());
        Block::Heading(Heading { level: 2, text, anchor, page: true })
    }

    fn own(title: &str, section: &str, before: bool) -> OwnSection {
        let (title, section) = (title.to_owned(), section.to_owned());
        OwnSection { title, section, before, text: "words".to_owned() }
    }

    #[test]
    fn own_sections_stand_where_they_were_asked_for_in_their_order() {
        let mut blocks = vec![heading("summary"), heading("about"), heading("plan")];
        let sections = [
            own("a", "about", true),
            own("b", "plan", false),
            own("c", "plan", false),
            own("d", "overview", false),
            own("e", "about", true),
        ];
        put(&mut blocks, &sections);
        let order: Vec<&str> = blocks
            .iter()
            .filter_map(|block| {
                let Block::Heading(heading) = block else { return None };
                Some(heading.text.as_str())
            })
            .collect();
        assert_eq!(order, ["summary", "a", "e", "about", "d", "plan", "b", "c"]);
    }
}
