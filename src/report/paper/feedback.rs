//! The participant feedback form, as the phone has it, for whoever fills it in by hand.

use super::{Paper, Printing, Readers, cell, heading, quiet};
use crate::report::document::{Block, Dress, Table};

pub(super) const PAPER: Paper = Paper {
    name: "feedback",
    what: "the participant feedback form, collected before anybody leaves",
    readers: Readers::Players,
    dress: Dress::Upright,
    title: |words| words.feedback_title,
    lay,
};

/// A line to write on.
const LINE: &str = "______________________";
const GAP: &str = "\u{2003}";
/// Rows for what should be done.
const ACTIONS: usize = 4;

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let (words, w) = (printing.words(), printing.paper());
    let boxes = |labels: &[&str]| {
        cell(labels.iter().map(|label| format!("☐ {label}")).collect::<Vec<_>>().join(GAP))
    };
    let mut blocks = vec![
        quiet(w.feedback_how),
        Block::Facts(vec![
            (w.feedback_name.to_owned(), cell(LINE)),
            (w.feedback_agency.to_owned(), cell(LINE)),
            (
                w.feedback_part.to_owned(),
                boxes(&[
                    w.feedback_player,
                    w.feedback_observer,
                    w.feedback_facilitator,
                    w.feedback_evaluator,
                ]),
            ),
        ]),
        heading(2, "part-1", w.feedback_part_1),
        asked(words.feedback_strengths),
        Block::Lines(3),
        asked(words.feedback_improvements),
        Block::Lines(3),
        asked(words.feedback_unseen),
        Block::Lines(2),
    ];
    let mut actions = Table::new(
        words.feedback_actions,
        &[w.feedback_action, w.feedback_priority, w.feedback_party],
    );
    for _ in 0..ACTIONS {
        let priority =
            boxes(&[w.feedback_priority_high, w.feedback_priority_medium, w.feedback_priority_low]);
        actions.row(vec![cell("\n"), priority, Vec::new()]);
    }
    blocks.push(Block::Table(actions));
    blocks.extend([asked(words.feedback_documents), Block::Lines(3)]);
    blocks.push(heading(2, "part-2", words.feedback_conduct));
    blocks.push(quiet(format!(
        "1 = {}, 5 = {}",
        words.feedback_scale_low, words.feedback_scale_high
    )));
    let mut statements = Table::new("", &[w.feedback_statement, "#1", "#2", "#3", "#4", "#5"]);
    let own = printing.scenario.feedback.iter().map(String::as_str);
    for statement in words.feedback_statements.iter().copied().chain(own) {
        let mut row = vec![cell(statement)];
        row.extend((0..5).map(|_| cell("☐")));
        statements.row(row);
    }
    blocks.push(Block::Table(statements));
    blocks.push(heading(2, "part-3", words.feedback_future));
    blocks.push(Block::Lines(4));
    blocks
}

fn asked(text: &str) -> Block {
    Block::Paragraph(vec![crate::report::document::Span::strong(text)])
}
