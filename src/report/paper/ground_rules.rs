//! The ground rules, in type that is read from some steps away.

use super::{Paper, Printing, Readers, heading, text};
use crate::report::document::{Block, Dress};

pub(super) const PAPER: Paper = Paper {
    name: "ground-rules",
    what: "the rules that are read aloud, to hang on the wall",
    readers: Readers::Players,
    dress: Dress::Poster,
    title: |words| words.ground_rules_title,
    lay,
};

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let words = printing.words();
    vec![
        printing.ground_rules(),
        heading(2, "handling", words.handling),
        printing.handling(),
        heading(2, "emergency", words.in_an_emergency),
        text(printing.emergency()),
    ]
}
