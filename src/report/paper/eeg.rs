//! The exercise evaluation guides: a form per capability, for the evaluator's hand.

use super::{Paper, Printing, Readers, cell, heading, on_new_page, quiet, stacked};
use crate::report::document::{Block, Dress, Span, Table};
use crate::scenario::{Capability, Content, CriticalTask, Expected, Objective};
use crate::words::{PaperWords, Words};

pub(super) const PAPER: Paper = Paper {
    name: "eeg",
    what: "the evaluation guides: a form per capability, with tasks, notes and ratings (control only)",
    readers: Readers::Control,
    dress: Dress::Across,
    title: |words| words.eeg_title,
    lay,
};

/// A line to write on.
const LINE: &str = "______________________";
/// Empty lines for the notes of one critical task.
const NOTES: usize = 3;
const GAP: &str = "\u{2003}";

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let mut blocks = vec![quiet(w.eeg_how), Block::Contents];
    let mut number = 0;
    for objective in &printing.scenario.objectives {
        for capability in &objective.capabilities {
            number += 1;
            guide(printing, objective, capability, number, &mut blocks);
        }
    }
    blocks.push(on_new_page("ratings", w.eeg_ratings));
    blocks.push(definitions(printing.words(), w));
    blocks
}

fn guide(
    printing: &Printing<'_>,
    objective: &Objective,
    capability: &Capability,
    number: usize,
    blocks: &mut Vec<Block>,
) {
    let w = printing.paper();
    let about = &printing.scenario.about;
    let date = printing.scenario.dated.map(|at| at.date(crate::clock::Offset::UTC));
    let or_line = |text: Option<&String>| cell(text.map_or(LINE, String::as_str));
    blocks.push(on_new_page(&format!("capability-{number}"), capability.name.clone()));
    blocks.push(Block::Facts(vec![
        (w.eeg_exercise.to_owned(), cell(&printing.scenario.title)),
        (w.eeg_date.to_owned(), or_line(date.as_ref())),
        (w.eeg_organization.to_owned(), or_line(about.organization.as_ref())),
        (w.eeg_venue.to_owned(), or_line(about.location.as_ref())),
        (w.eeg_mission_areas.to_owned(), cell(about.mission_areas.join(", "))),
        (w.eeg_objective.to_owned(), cell(&objective.text)),
        (w.eeg_target.to_owned(), or_line(capability.target.as_ref())),
        (w.eeg_source.to_owned(), cell(LINE)),
    ]));
    let mut table =
        Table::new(w.eeg_observations, &[w.eeg_task, w.eeg_watch, w.eeg_notes, w.eeg_rating]);
    for task in &capability.tasks {
        table.row(vec![
            cell(&task.text),
            watched(printing, task),
            cell("\n".repeat(NOTES)),
            cell("P  S  M  U  N/O"),
        ]);
    }
    blocks.push(Block::Table(table));
    blocks.push(heading(3, format!("final-{number}"), w.eeg_final));
    let boxes = ["P", "S", "M", "U", "N/O"].map(|letter| format!("☐ {letter}")).join(GAP);
    blocks.push(Block::Facts(vec![
        (w.eeg_final_rating.to_owned(), cell(boxes)),
        (w.eeg_why.to_owned(), cell("\n".repeat(2))),
        (w.eeg_evaluator.to_owned(), cell(LINE)),
        (w.eeg_reach.to_owned(), cell(LINE)),
    ]));
}

/// Says where a critical task is to be seen: the items that name it, with what is expected there.
fn watched(printing: &Printing<'_>, task: &CriticalTask) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut add = |label: &str, expected: &[Expected]| {
        let of_task = expected.iter().filter(|e| e.task.as_ref() == Some(&task.id));
        lines.extend(of_task.map(|expected| {
            vec![
                Span::strong(format!("{label} ")),
                Span::plain(format!("☐ {}", expected.text.for_control())),
            ]
        }));
    };
    let planned = printing.scenario.items.iter().filter(|item| printing.is_planned(item));
    for item in planned {
        add(&item.label, &item.expect);
        if let Content::Inject(inject) = &item.content {
            inject.questions.iter().for_each(|question| add(&item.label, &question.expect));
        }
    }
    if lines.is_empty() {
        return vec![Span::quiet(printing.paper().eeg_nowhere)];
    }
    stacked(lines)
}

/// The four ratings and N/O, each with the doctrine's definition, for the back of the form.
fn definitions(words: &Words, w: &PaperWords) -> Block {
    let mut table = Table::new("", &[w.eeg_rating, "", w.eeg_means]);
    let all = [
        ("P", words.rating_performed, words.rating_performed_means),
        ("S", words.rating_some, words.rating_some_means),
        ("M", words.rating_major, words.rating_major_means),
        ("U", words.rating_unable, words.rating_unable_means),
        ("N/O", words.rating_not_observed, words.rating_not_observed_means),
    ];
    for (letter, label, means) in all {
        table.row(vec![vec![Span::strong(letter)], cell(label), cell(means)]);
    }
    Block::Table(table)
}
