//! The role cards: one page a role, to be cut out, with a name to set on the table.

use super::{Paper, Printing, Readers, cell, heading, quiet, way_in};
use crate::report::document::{Block, Dress, Span};
use crate::scenario::Role;
use crate::words::Words;

pub(super) const PAPER: Paper = Paper {
    name: "role-cards",
    what: "a page a role: who you are, what you know, what you may do",
    readers: Readers::Players,
    dress: Dress::Upright,
    title: |words| words.role_cards,
    lay,
};

/// Lines for what a player takes down.
const LINES: usize = 3;

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let words = printing.words();
    let mut blocks = vec![quiet(words.cut_and_fold)];
    for (at, role) in printing.scenario.roles.iter().enumerate() {
        let card = card(role, words).into_iter().chain(way_in(printing)).collect();
        blocks.push(Block::Slip { page: at > 0, blocks: card });
        blocks.push(Block::Slip { page: false, blocks: vec![plate(role)] });
    }
    blocks
}

fn card(role: &Role, words: &Words) -> Vec<Block> {
    let facts = [
        (words.organization, role.organization.clone()),
        (words.level, role.level.clone()),
        (words.role, Some(role.code.to_string())),
        (words.seats, Some(role.seats.to_string())),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), cell(value?))));
    vec![
        heading(2, format!("role-{}", role.code), &role.name),
        Block::Facts(facts.collect()),
        Block::Paragraph(vec![Span::strong(words.what_you_know)]),
        Block::Authored(role.card(words).blocks),
        quiet(words.notes),
        Block::Lines(LINES),
    ]
}

fn plate(role: &Role) -> Block {
    let below = role.organization.clone().unwrap_or_default();
    Block::Plate { name: role.name.clone(), below }
}
