//! The situation manual: the players' book. Of the story it holds what is read aloud first, and room for what follows.

use super::{Paper, Printing, Readers, cell, heading, on_new_page, quiet, text};
use crate::card;
use crate::report::document::{Block, Dress, Span, Table, Tone};

pub(super) const PAPER: Paper = Paper {
    name: "sitman",
    what: "the situation manual, the players' book",
    readers: Readers::Players,
    dress: Dress::Upright,
    title: |words| words.situation_manual,
    lay,
};

/// Lines for what players take down in a module.
const LINES: usize = 7;

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let mut blocks = vec![about(printing)];
    blocks.extend(warning(printing));
    blocks.extend(objectives(printing));
    let words = printing.words();
    blocks.push(heading(2, "agenda", words.agenda_title));
    blocks.push(printing.agenda_table());
    blocks.push(heading(2, "roles", words.roles));
    blocks.push(roles(printing));
    blocks.push(heading(2, "ground-rules", words.ground_rules_title));
    blocks.push(printing.ground_rules());
    blocks.push(heading(2, "handling", words.handling));
    blocks.push(printing.handling());
    blocks.push(heading(2, "emergency", words.in_an_emergency));
    blocks.push(text(printing.emergency()));
    blocks.push(on_new_page("story", words.story_so_far));
    blocks.push(quiet(words.ask_control_hint));
    blocks.extend(story(printing));
    blocks
}

/// The threat is left out on purpose: in most exercises its name is the first thing players have to find out. So is the
/// contact, which is for afterwards.
fn about(printing: &Printing<'_>) -> Block {
    let (words, about) = (printing.words(), &printing.scenario.about);
    let all = [
        (words.purpose, &about.purpose),
        (words.scope, &about.scope),
        (words.held_by, &about.organization),
        (words.sponsor, &about.sponsor),
        (words.place, &about.location),
    ];
    let named = |(name, value): (&str, &Option<String>)| {
        value.as_ref().map(|value| (name.to_owned(), cell(value)))
    };
    Block::Facts(all.into_iter().filter_map(named).collect())
}

fn warning(printing: &Printing<'_>) -> Option<Block> {
    let warning = printing.scenario.about.content_warning.as_ref()?;
    let title = printing.words().before_you_take_part.to_owned();
    Some(Block::Note { tone: Tone::Caution, title, items: vec![cell(warning)] })
}

/// Targets and critical tasks stay with the evaluators: they say what is hoped for.
fn objectives(printing: &Printing<'_>) -> [Block; 2] {
    let objective = |objective: &crate::scenario::Objective| {
        let names: Vec<&str> = objective.capabilities.iter().map(|c| c.name.as_str()).collect();
        vec![Span::plain(&objective.text), Span::quiet(format!(" ({})", names.join(", ")))]
    };
    let items = printing.scenario.objectives.iter().map(objective).collect();
    [heading(2, "objectives", printing.words().objectives), Block::List { ordered: true, items }]
}

fn roles(printing: &Printing<'_>) -> Block {
    let words = printing.words();
    let seats = format!("#{}", words.seats);
    let mut table = Table::new("", &[words.role, words.organization, &seats]);
    for role in &printing.scenario.roles {
        table.row(vec![
            vec![Span::plain(&role.name), Span::quiet(format!(" {}", role.code))],
            cell(role.organization.clone().unwrap_or_default()),
            cell(role.seats.to_string()),
        ]);
    }
    Block::Table(table)
}

fn story(printing: &Printing<'_>) -> Vec<Block> {
    let words = printing.words();
    let mut blocks = Vec::new();
    for (at, part) in printing.parts().enumerate() {
        let title = format!("{} {}", part.number, part.module.title);
        blocks.push(heading(3, format!("module-{}", part.number), title));
        // What opens a later module tells how the earlier ones ended.
        if at == 0 {
            let story = part.module.story.unwrap_or(printing.scenario.starts);
            blocks.push(quiet(format!("{} {story}", words.scenario_time)));
            if let Some(situation) = &part.module.situation {
                blocks.push(Block::Authored(card::paragraphs(situation)));
            }
            blocks.push(quiet(words.notes));
        } else {
            blocks.push(quiet(words.read_out_later));
        }
        blocks.push(Block::Lines(LINES));
    }
    blocks
}
