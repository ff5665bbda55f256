//! The master scenario events list before the exercise, with HSEEP's columns: a row an event and a row an expected action.

use super::{Paper, Part, Printing, Readers, heading, lines_of, text};
use crate::card;
use crate::ident::{ObjectiveId, OptionId};
use crate::report::document::{Block, Dress, Span, Table};
use crate::scenario::{
    Content, Decision, Expected, Inject, Item, Question, Recipients, Tier, TimeOut,
};
use crate::words::{TableWords, fill};

pub(super) const PAPER: Paper = Paper {
    name: "msel",
    what: "the master scenario events list with HSEEP's columns, also as xlsx and csv",
    readers: Readers::Control,
    dress: Dress::Across,
    title: |words| words.msel,
    lay,
};

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let t = printing.language.tables();
    let timed = |title: &str| format!("@{title}");
    let columns: [&str; 13] = [
        &timed(t.event_number),
        &timed(t.planned_after),
        &timed(t.planned_clock),
        &timed(t.story_time),
        t.module,
        t.event_type,
        t.inject_mode,
        t.from,
        t.to,
        t.message,
        t.expected_response,
        t.objective,
        t.notes,
    ];
    let mut table = Table::new(t.msel_events, &columns);
    for part in printing.parts() {
        for item in printing.items(&part) {
            event(printing, t, item, Some(&part), &mut table);
        }
    }
    for item in printing.contingencies() {
        event(printing, t, item, None, &mut table);
    }
    vec![heading(2, "events", t.msel_events), text(t.msel_means), Block::Table(table)]
}

/// What one row says, in the order of the columns.
#[derive(Default)]
struct Row {
    number: String,
    after: String,
    clock: String,
    story: String,
    module: String,
    kind: String,
    mode: String,
    from: String,
    to: String,
    message: String,
    expected: Vec<String>,
    objectives: String,
    notes: Vec<String>,
}

impl Row {
    fn write(self, table: &mut Table) {
        let (expected, notes) = (self.expected.join("\n"), self.notes.join("\n"));
        let cells = [
            self.number,
            self.after,
            self.clock,
            self.story,
            self.module,
            self.kind,
            self.mode,
            self.from,
            self.to,
            self.message,
            expected,
            self.objectives,
            notes,
        ];
        table.row(cells.into_iter().map(|cell| vec![Span::plain(cell)]).collect());
    }
}

fn event(
    printing: &Printing<'_>,
    t: &'static TableWords,
    item: &Item,
    part: Option<&Part<'_>>,
    table: &mut Table,
) {
    let row = Row {
        number: item.label.clone(),
        kind: kind(t, item).to_owned(),
        message: message(printing, t, item),
        expected: item.expect.iter().map(|action| action.text.for_control().to_owned()).collect(),
        objectives: objectives(printing, &item.objectives),
        notes: notes(printing, t, item),
        to: item.recipients().map(|to| codes(printing, &to)).unwrap_or_default(),
        ..timed(printing, item, part)
    };
    let row = match &item.content {
        Content::Inject(inject) => {
            Row { mode: inject.channel.label().to_owned(), from: inject.from.clone(), ..row }
        }
        Content::Question(_)
        | Content::Decision(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => row,
    };
    row.write(table);
    expected(printing, t, &item.label, &item.expect, item, part, table);
    if let Content::Inject(inject) = &item.content {
        for (question, number) in inject.questions.iter().zip(1..) {
            let label = format!("{} Q{number}", item.label);
            self::question(printing, t, &label, question, item, part, table);
        }
    }
}

/// When it is planned, and in which part of the story.
fn timed(printing: &Printing<'_>, item: &Item, part: Option<&Part<'_>>) -> Row {
    let at = printing.offset(item).filter(|_| part.is_some());
    let seconds =
        |ms: u64| format!("{}:{:02}:{:02}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let module = part.and_then(|part| part.module.story);
    Row {
        after: at.map(|at| seconds(at.0)).unwrap_or_default(),
        clock: at.map(|at| printing.clock(at)).unwrap_or_default(),
        story: item.story.or(module).map(|story| story.to_string()).unwrap_or_default(),
        module: part
            .map(|part| format!("{} {}", part.number, part.module.title))
            .unwrap_or_default(),
        ..Row::default()
    }
}

fn kind(t: &'static TableWords, item: &Item) -> &'static str {
    match &item.content {
        Content::Inject(_) if item.tier == Tier::Contingency => t.event_contingency,
        Content::Inject(_) => t.event_inject,
        Content::Question(_) => t.event_question,
        Content::Decision(_) => t.event_decision,
        Content::Poll(_) => t.event_poll,
        Content::Assessment(_) => t.event_assessment,
        Content::Breakout(_) => t.event_breakout,
        Content::Break(_) => t.event_break,
    }
}

fn message(printing: &Printing<'_>, t: &'static TableWords, item: &Item) -> String {
    let lines = match &item.content {
        Content::Inject(inject) => self::inject(inject),
        Content::Question(question) => vec![question.ask.clone()],
        Content::Decision(decision) => self::decision(printing, t, decision),
        Content::Poll(poll) => {
            let lettered = poll.options.iter().zip('A'..='Z');
            let options = lettered.map(|(option, letter)| format!("{letter} {option}"));
            [poll.ask.clone()].into_iter().chain(options).collect()
        }
        Content::Assessment(assessment) => {
            vec![format!("{}: {}", assessment.framework, assessment.of.join(", "))]
        }
        Content::Breakout(breakout) => vec![breakout.ask.clone()],
        Content::Break(length) => vec![length.clock()],
    };
    lines.join("\n")
}

fn inject(inject: &Inject) -> Vec<String> {
    let mut lines = vec![inject.title.clone()];
    lines.extend(inject.read_aloud.clone());
    lines.push(card::plain(&card::markdown(&inject.body)));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn decision(printing: &Printing<'_>, t: &'static TableWords, decision: &Decision) -> Vec<String> {
    let words = printing.words();
    let letter = |id: &OptionId| decision.letter(id).map_or_else(String::new, String::from);
    let mut lines = vec![decision.prompt.clone()];
    lines.extend(decision.background.as_ref().map(|text| card::plain(&card::markdown(text))));
    for id in decision.option_ids() {
        let cost = decision.option(&id).map(|option| option.cost.as_str()).unwrap_or_default();
        let label = decision.option_in_words(&id, words);
        let dash = if cost.is_empty() { "" } else { ": " };
        lines.push(format!("{} {label}{dash}{cost}", letter(&id)));
    }
    let out = match &decision.time_out {
        TimeOut::As(id) => letter(id),
        TimeOut::Own { text, .. } => text.clone(),
    };
    lines.push(fill(t.owner_and_time_out, &[("owner", &decision.owner), ("out", &out)]));
    lines
}

/// What only the control side may read: notes, conditions, triggers, what is held back.
fn notes(printing: &Printing<'_>, t: &'static TableWords, item: &Item) -> Vec<String> {
    let mut notes: Vec<String> =
        lines_of(item.control.for_control()).into_iter().map(|line| words_of(&line)).collect();
    if !printing.is_planned(item) && item.tier == Tier::Optional {
        notes.push(t.not_planned.to_owned());
    }
    notes.extend(
        item.when.as_ref().map(|when| fill(t.only_if, &[("when", &printing.condition(when))])),
    );
    match &item.content {
        Content::Inject(inject) => {
            if let Some(contingency) = &inject.contingency {
                let trigger = printing.condition(&contingency.offer_when);
                notes.push(fill(t.offer_while, &[("trigger", &trigger)]));
                notes.push(contingency.why.for_control().to_owned());
            }
            notes.extend(inject.then.iter().map(|effect| printing.effect(effect)));
        }
        Content::Question(question) => held_back(question, &mut notes),
        Content::Decision(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => {}
    }
    notes.retain(|note| !note.trim().is_empty());
    notes
}

fn held_back(question: &Question, notes: &mut Vec<String>) {
    notes.extend(question.if_stuck.iter().map(|hint| hint.for_control().to_owned()));
    let facts = question.if_asked.iter();
    notes.extend(facts.map(|(ask, say)| format!("{}: {}", ask.for_control(), say.for_control())));
}

fn question(
    printing: &Printing<'_>,
    t: &'static TableWords,
    label: &str,
    question: &Question,
    item: &Item,
    part: Option<&Part<'_>>,
    table: &mut Table,
) {
    let mut notes = Vec::new();
    held_back(question, &mut notes);
    Row {
        number: label.to_owned(),
        kind: t.event_question.to_owned(),
        to: codes(printing, &question.to),
        message: question.ask.clone(),
        expected: question.expect.iter().map(|a| a.text.for_control().to_owned()).collect(),
        objectives: objectives(printing, &question.objectives),
        notes,
        ..timed(printing, item, part)
    }
    .write(table);
    expected(printing, t, label, &question.expect, item, part, table);
}

/// An expected action has a row of its own, to be followed and ticked like an inject.
fn expected(
    printing: &Printing<'_>,
    t: &'static TableWords,
    label: &str,
    actions: &[Expected],
    item: &Item,
    part: Option<&Part<'_>>,
    table: &mut Table,
) {
    for (action, number) in actions.iter().zip(1..) {
        let task = action.task.as_ref().and_then(|id| printing.scenario.task(id));
        Row {
            number: format!("{label} E{number}"),
            kind: t.event_expected.to_owned(),
            message: action.text.for_control().to_owned(),
            objectives: task.map(|(objective, _, _)| objective.text.clone()).unwrap_or_default(),
            notes: task.map(|(_, _, task)| task.text.clone()).into_iter().collect(),
            ..timed(printing, item, part)
        }
        .write(table);
    }
}

fn objectives(printing: &Printing<'_>, ids: &[ObjectiveId]) -> String {
    let texts = ids.iter().map(|id| {
        printing.scenario.objective(id).map_or_else(|| id.to_string(), |o| o.text.clone())
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn codes(printing: &Printing<'_>, to: &Recipients) -> String {
    printing.scenario.recipients_in_codes(to, printing.language)
}

fn words_of(line: &[Span]) -> String {
    line.iter().map(|span| span.text.as_str()).collect()
}
