//! The answer cards: what a phone asks, on paper, for the moment the network dies.

use super::{Paper, Printing, Readers, cell, quiet, way_in};
use crate::report::document::{Block, Dress, Span};
use crate::words::Words;

pub(super) const PAPER: Paper = Paper {
    name: "answer-card",
    what: "paper answer forms, several a page, for when phones are dead",
    readers: Readers::Players,
    dress: Dress::Upright,
    title: |words| words.answer_cards,
    lay,
};

/// Two beside the title, and three on a page to be copied.
const CARDS: usize = 5;
const LEAST_OPTIONS: usize = 2;
/// Keeps things apart on a line, in every format.
const GAP: &str = "\u{2003}\u{2003}";
/// A line to write on.
const LINE: &str = "______________________";
/// How sure somebody is, as on the phone.
const SURE: std::ops::RangeInclusive<u8> = 1..=5;

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let words = printing.words();
    // The same letters on every card: how many options a decision has would tell something of it.
    let options = printing.decisions().map(|(_, decision)| decision.options.len()).max();
    let letters: Vec<char> = ('A'..='Z').take(options.unwrap_or(LEAST_OPTIONS)).collect();
    let mut blocks = vec![quiet(words.answer_card_how)];
    blocks.extend(way_in(printing));
    blocks.extend(
        (0..CARDS).map(|_| Block::Slip { page: false, blocks: vec![card(&letters, words)] }),
    );
    blocks
}

fn card(letters: &[char], words: &Words) -> Block {
    let boxes = |labels: Vec<String>| {
        let boxes: Vec<String> = labels.iter().map(|label| format!("☐ {label}")).collect();
        cell(boxes.join(GAP))
    };
    let own = |name: &str, ask: &str| {
        vec![Span::plain(format!("☐ {name}")), Span::quiet(format!(" {ask} {LINE}"))]
    };
    let who = format!("{LINE}{GAP}{} D____{GAP}{} ____", words.decision_by_its_number, words.time);
    let sure = SURE.map(|n| n.to_string()).collect();
    Block::Facts(vec![
        (words.role.to_owned(), cell(who)),
        (words.mark_one.to_owned(), boxes(letters.iter().map(char::to_string).collect())),
        (String::new(), own(words.something_else, words.say_what)),
        (String::new(), boxes(vec![words.no_plan.to_owned()])),
        (String::new(), own(words.not_ours, words.whose)),
        (
            words.how_sure.to_owned(),
            [boxes(sure), vec![Span::quiet(format!("{GAP}{}", words.sure_scale))]].concat(),
        ),
    ])
}
