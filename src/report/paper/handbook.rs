//! The facilitator's handbook: the whole scenario as the control side needs it, with everything that players must not read.

use super::{
    Paper, Part, Printing, Readers, cell, heading, lines_of, list, on_new_page, quiet, stacked,
    text,
};
use crate::card;
use crate::report::document::{Block, Dress, Span, Table, Tone};
use crate::scenario::{
    Content, Decision, Effect, Expected, Inject, Item, Question, Recipients, TimeOut,
};
use crate::words::{PaperWords, fill};

pub(super) const PAPER: Paper = Paper {
    name: "handbook",
    what: "the facilitator's handbook: every inject, note, option and consequence",
    readers: Readers::Control,
    dress: Dress::Upright,
    title: |words| words.handbook,
    lay,
};

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let mut blocks = vec![Block::Note {
        tone: Tone::Caution,
        title: w.never_to_players.to_owned(),
        items: vec![cell(w.holds_everything)],
    }];
    blocks.extend(emergency(printing));
    blocks.extend(glance(printing));
    for part in printing.parts() {
        blocks.extend(module(printing, &part));
    }
    blocks.extend(contingencies(printing));
    blocks.extend(afterwards(printing));
    blocks.extend(attachments(printing));
    blocks
}

fn emergency(printing: &Printing<'_>) -> [Block; 4] {
    let w = printing.paper();
    [
        heading(2, "emergency", w.in_an_emergency),
        Block::Paragraph(vec![
            Span::strong(format!("{} ", w.say)),
            Span::plain(printing.words().emergency_say),
        ]),
        text(printing.emergency()),
        text(w.emergency_keys),
    ]
}

fn glance(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let scenario = printing.scenario;
    let mut facts = vec![(w.story.to_owned(), cell(&scenario.summary))];
    let about = &scenario.about;
    for (name, value) in [
        (w.purpose, &about.purpose),
        (w.threat_or_hazard, &about.threat),
        (w.contact, &about.contact),
    ] {
        facts.extend(value.as_ref().map(|value| (name.to_owned(), cell(value))));
    }
    let state = |(name, holds): (&crate::ident::Name, &bool)| {
        fill(
            w.fact_is,
            &[("name", &name), ("holds", &(if *holds { w.fact_true } else { w.fact_not_true }))],
        )
    };
    let gauge = |(name, gauge): (&crate::ident::Name, &crate::scenario::Gauge)| {
        let shown = if gauge.shown { w.gauge_shown } else { w.gauge_hidden };
        fill(
            w.gauge_is,
            &[
                ("name", &name),
                ("start", &gauge.start),
                ("min", &gauge.min),
                ("max", &gauge.max),
                ("shown", &shown),
            ],
        )
    };
    let states = scenario.facts.iter().map(state).chain(scenario.gauges.iter().map(gauge));
    let states: Vec<String> = states.collect();
    facts.push((w.at_startex.to_owned(), cell(states.join("; "))));
    facts.retain(|(_, value)| value.iter().any(|span| !span.text.is_empty()));
    vec![
        heading(2, "glance", w.glance),
        Block::Facts(facts),
        printing.agenda_table(),
        objectives(printing),
    ]
}

fn objectives(printing: &Printing<'_>) -> Block {
    let w = printing.paper();
    let mut table = Table::new(w.objectives, &[w.objective, w.capability_target, w.critical_tasks]);
    for objective in &printing.scenario.objectives {
        for (at, capability) in objective.capabilities.iter().enumerate() {
            let target = capability.target.as_deref().unwrap_or_default();
            let tasks = capability.tasks.iter().map(|task| cell(format!("☐ {}", task.text)));
            table.row(vec![
                if at == 0 { cell(&objective.text) } else { Vec::new() },
                stacked(vec![cell(&capability.name), vec![Span::quiet(target)]]),
                stacked(tasks.collect()),
            ]);
        }
    }
    Block::Table(table)
}

fn module(printing: &Printing<'_>, part: &Part<'_>) -> Vec<Block> {
    let w = printing.paper();
    let title = fill(w.module, &[("number", &part.number), ("title", &part.module.title)]);
    let items = printing.items(part);
    let tested: Vec<Vec<Span>> = printing
        .scenario
        .objectives
        .iter()
        .filter(|objective| items.iter().any(|item| item.objectives.contains(&objective.id)))
        .map(|objective| cell(&objective.text))
        .collect();
    let mut when = fill(w.from_startex, &[("clock", &part.from.clock())]);
    for clock in Some(printing.clock(part.from)).into_iter().filter(|clock| !clock.is_empty()) {
        when = format!("{when} ({clock})");
    }
    let mut facts = vec![
        (
            w.time.to_owned(),
            cell(fill(
                w.module_when,
                &[("when", &when), ("round_minutes", &part.takes.round_minutes())],
            )),
        ),
        (w.what_it_tests.to_owned(), stacked(tested)),
    ];
    facts.extend(
        part.module.story.map(|story| (w.scenario_time.to_owned(), cell(story.to_string()))),
    );
    let mut blocks =
        vec![on_new_page(&format!("module-{}", part.number), title), Block::Facts(facts)];
    if let Some(situation) = &part.module.situation {
        blocks.push(Block::Paragraph(vec![Span::strong(w.read_aloud)]));
        blocks.push(Block::Authored(card::paragraphs(situation)));
    }
    for one in items {
        item(printing, one, &mut blocks);
    }
    blocks
}

fn item(printing: &Printing<'_>, item: &Item, blocks: &mut Vec<Block>) {
    let w = printing.paper();
    let title = format!("{} {}", item.label, item.title);
    blocks.push(heading(3, format!("item-{}", item.label.to_lowercase()), title.trim_end()));
    blocks.push(quiet(about(printing, item)));
    blocks.extend(trigger(printing, item));
    match &item.content {
        Content::Inject(inject) => {
            let module = item.module.and_then(|module| printing.scenario.modules[module].story);
            let story = item.story.or(module);
            blocks.push(Block::Card(printing.scenario.card(inject, story, printing.words())));
        }
        Content::Decision(decision) => self::decision(printing, decision, blocks),
        Content::Question(question) => held_back(printing.paper(), question, blocks),
        Content::Poll(poll) => {
            blocks.push(text(&poll.ask));
            let lettered = poll.options.iter().zip('A'..='Z');
            blocks.push(list(lettered.map(|(o, letter)| cell(format!("{letter} {o}"))).collect()));
        }
        Content::Assessment(assessment) => {
            blocks.push(text(format!("{}: {}", assessment.framework, assessment.of.join(", "))));
        }
        Content::Breakout(breakout) => blocks.push(text(&breakout.ask)),
        Content::Break(_) => {}
    }
    control(printing.paper(), item, blocks);
    if let Content::Inject(inject) = &item.content {
        if !inject.then.is_empty() {
            blocks.push(strong_line(
                format!("{} ", w.when_released),
                &in_words(printing, &inject.then),
            ));
        }
        questions(printing, item, inject, blocks);
    }
}

fn about(printing: &Printing<'_>, item: &Item) -> String {
    let w = printing.paper();
    let mut about = Vec::new();
    if let Some(at) = printing.offset(item) {
        let clock = printing.clock(at);
        about.push(fill(
            w.item_time,
            &[
                ("after", &at.clock()),
                ("gap", &(if clock.is_empty() { "" } else { ", " })),
                ("clock", &clock),
            ],
        ));
    }
    if !printing.is_planned(item) && item.module.is_some() {
        about.push(w.not_in_agenda.to_owned());
    }
    if let Content::Decision(decision) = &item.content {
        let time = printing.scenario.countdown(item, decision, printing.agenda);
        let asked = codes(printing, &decision.asks);
        about.push(fill(
            w.owner_asked,
            &[("owner", &decision.owner), ("asked", &asked), ("clock", &time.clock())],
        ));
    } else if let Some(to) = item.recipients() {
        about.push(fill(w.to_whom, &[("to", &(codes(printing, &to)))]));
    }
    if let Some(when) = &item.when {
        about.push(fill(w.only_if_condition, &[("condition_in_words", &printing.condition(when))]));
    }
    about.join("; ")
}

fn codes(printing: &Printing<'_>, to: &Recipients) -> String {
    printing.scenario.recipients_in_codes(to, printing.language)
}

fn control(w: &'static PaperWords, item: &Item, blocks: &mut Vec<Block>) {
    let mut items = lines_of(item.control.for_control());
    items.extend(expected(w, &item.expect));
    if !items.is_empty() {
        blocks.push(Block::Note { tone: Tone::Caution, title: w.control_only.to_owned(), items });
    }
}

fn expected(w: &'static PaperWords, expect: &[Expected]) -> impl Iterator<Item = Vec<Span>> {
    expect.iter().map(|action| {
        let mut spans =
            vec![Span::strong(format!("{} ", w.expected)), Span::plain(action.text.for_control())];
        spans.extend(action.task.as_ref().map(|task| Span::quiet(format!(" ({task})"))));
        spans
    })
}

fn questions(printing: &Printing<'_>, item: &Item, inject: &Inject, blocks: &mut Vec<Block>) {
    let w = printing.paper();
    for (question, number) in inject.questions.iter().zip(1..) {
        let to = codes(printing, &question.to);
        blocks.push(Block::Paragraph(vec![
            Span::strong(format!("{} Q{number} ", item.label)),
            Span::plain(&question.ask),
            Span::quiet(format!(
                " {}",
                fill(w.question_to, &[("to", &to), ("clock", &question.time.clock())])
            )),
        ]));
        held_back(printing.paper(), question, blocks);
    }
}

/// What helps a question along, and what only those learn who ask.
fn held_back(w: &'static PaperWords, question: &Question, blocks: &mut Vec<Block>) {
    let named = |name: &str, words: &str| vec![Span::strong(name), Span::plain(words)];
    let stuck =
        question.if_stuck.iter().map(|hint| named(&format!("{} ", w.if_stuck), hint.for_control()));
    let asked = question.if_asked.iter().map(|(ask, reply)| {
        let mut spans = named(&format!("{} ", w.if_asked), reply.for_control());
        spans.insert(1, Span::quiet(format!("{}? ", ask.for_control().trim_end_matches('?'))));
        spans
    });
    let items: Vec<Vec<Span>> = stuck.chain(asked).chain(expected(w, &question.expect)).collect();
    if !items.is_empty() {
        blocks.push(list(items));
    }
}

fn decision(printing: &Printing<'_>, decision: &Decision, blocks: &mut Vec<Block>) {
    let w = printing.paper();
    if let Some(background) = &decision.background {
        blocks.push(Block::Authored(card::markdown(background)));
    }
    let cost = if decision.costs_shown { w.cost } else { w.cost_hidden_from_players };
    let mut table = Table::new("", &[w.option, cost, w.what_follows, w.lived]);
    for option in &decision.options {
        let letter = decision.letter(&option.id).map_or_else(String::new, String::from);
        let effects = option.then.iter().map(|e| cell(printing.effect(e)));
        let notes = lines_of(option.control.for_control());
        table.row(vec![
            cell(format!("{letter} {}", option.label)),
            cell(&option.cost),
            stacked(effects.chain(notes).collect()),
            option.lived.as_ref().map(cell).unwrap_or_default(),
        ]);
    }
    blocks.push(Block::Table(table));
    let (out, effects) = match &decision.time_out {
        TimeOut::As(id) => {
            let letter = decision.letter(id).map_or_else(String::new, String::from);
            let label = decision.option_in_words(id, printing.words());
            (fill(w.as_option, &[("letter", &letter), ("label", &label)]), Vec::new())
        }
        TimeOut::Own { text, then } => (text.clone(), then.clone()),
    };
    let effects = in_words(printing, &effects);
    let out = if effects.is_empty() { out } else { format!("{out} ({effects})") };
    blocks.push(strong_line(format!("{} ", w.if_time_runs_out), &out));
}

fn in_words(printing: &Printing<'_>, effects: &[Effect]) -> String {
    let words: Vec<String> = effects.iter().map(|e| printing.effect(e)).collect();
    words.join("; ")
}

fn strong_line(name: impl Into<String>, words: &str) -> Block {
    Block::Paragraph(vec![Span::strong(name), Span::plain(words)])
}

fn contingencies(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let mut blocks = Vec::new();
    for one in printing.contingencies() {
        if blocks.is_empty() {
            blocks.push(on_new_page("contingencies", w.contingencies));
        }
        item(printing, one, &mut blocks);
    }
    blocks
}

fn trigger(printing: &Printing<'_>, item: &Item) -> Vec<Block> {
    let w = printing.paper();
    let Content::Inject(inject) = &item.content else { return Vec::new() };
    let Some(contingency) = &inject.contingency else { return Vec::new() };
    let trigger = printing.condition(&contingency.offer_when);
    vec![
        strong_line(format!("{} ", w.offer_it_while), &trigger),
        strong_line(format!("{} ", w.why), contingency.why.for_control()),
    ]
}

/// What comes with the injects: on paper nobody can open a file.
fn attachments(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let mut blocks = Vec::new();
    for (number, attachment) in (1..).zip(&printing.scenario.attachments) {
        if blocks.is_empty() {
            blocks.push(on_new_page("attachments", w.attachments));
        }
        blocks.push(heading(3, format!("attachment-{number}"), &attachment.name));
        blocks.push(match std::str::from_utf8(&attachment.bytes) {
            Ok(text) => Block::Authored(vec![card::Block::Code {
                language: String::new(),
                text: text.trim_end().to_owned(),
            }]),
            Err(_) => quiet(fill(w.attachment_bytes, &[("bytes", &attachment.bytes.len())])),
        });
    }
    blocks
}

/// How an exercise goes on without the program, and comes back into it.
fn afterwards(printing: &Printing<'_>) -> [Block; 5] {
    let w = printing.paper();
    let agenda = &printing.agenda.id;
    let on_paper = [w.paper_times, w.paper_decisions, w.paper_rest];
    let plain = |text: &str| Span::plain(text);
    let code = |text: &str| Span::code(text);
    let later = vec![
        vec![
            code("startex resume"),
            plain(&format!(" {} ", w.enter_resume)),
            code("--copy-to"),
            plain(&format!(" {}", w.enter_copy)),
        ],
        vec![
            plain(&format!("{} ", w.enter_no_record)),
            code("startex run"),
            Span::plain(format!(" {}", fill(w.enter_agenda, &[("agenda", &agenda)]))),
        ],
        vec![
            plain(&format!("{} ", w.enter_lines)),
            code("@"),
            plain(&format!(" {}", w.enter_acts)),
        ],
        vec![plain(&format!("{} ", w.enter_notes)), code(w.note_form), plain(".")],
        vec![plain(w.enter_report)],
    ];
    [
        on_new_page("paper", w.when_everything_dies),
        heading(3, "on-paper", w.go_on_with_paper),
        Block::List { ordered: true, items: on_paper.map(cell).to_vec() },
        heading(3, "enter-it", w.enter_it_afterwards),
        Block::List { ordered: true, items: later },
    ]
}
