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

pub(super) const PAPER: Paper = Paper {
    name: "handbook",
    what: "the facilitator's handbook: every inject, note, option and consequence",
    readers: Readers::Control,
    dress: Dress::Upright,
    title: |_| "Facilitator's handbook",
    lay,
};

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Note {
        tone: Tone::Caution,
        title: "Never give this to players.".to_owned(),
        items: vec![cell(
            "It holds the whole story, what is expected of them and what is held back.",
        )],
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
    [
        heading(2, "emergency", "In a real emergency"),
        Block::Paragraph(vec![Span::strong("Say: "), Span::plain(printing.words().emergency_say)]),
        text(printing.emergency()),
        text(
            "On the console Ctrl-X pauses and Ctrl-X again declares it; only the lead resumes. On paper: write down when play \
             stopped and when it went on.",
        ),
    ]
}

fn glance(printing: &Printing<'_>) -> Vec<Block> {
    let scenario = printing.scenario;
    let mut facts = vec![("Story".to_owned(), cell(&scenario.summary))];
    let about = &scenario.about;
    for (name, value) in [
        ("Purpose", &about.purpose),
        ("Threat or hazard", &about.threat),
        ("Contact", &about.contact),
    ] {
        facts.extend(value.as_ref().map(|value| (name.to_owned(), cell(value))));
    }
    let state = |(name, holds): (&crate::ident::Name, &bool)| {
        format!("{name} is {}", if *holds { "true" } else { "not true" })
    };
    let gauge = |(name, gauge): (&crate::ident::Name, &crate::scenario::Gauge)| {
        let shown = if gauge.shown { "players see it" } else { "control only" };
        format!("{name} is {} ({} to {}, {shown})", gauge.start, gauge.min, gauge.max)
    };
    let states = scenario.facts.iter().map(state).chain(scenario.gauges.iter().map(gauge));
    let states: Vec<String> = states.collect();
    facts.push(("At StartEx".to_owned(), cell(states.join("; "))));
    facts.retain(|(_, value)| value.iter().any(|span| !span.text.is_empty()));
    vec![
        heading(2, "glance", "The exercise at a glance"),
        Block::Facts(facts),
        printing.agenda_table(),
        objectives(printing),
    ]
}

fn objectives(printing: &Printing<'_>) -> Block {
    let mut table =
        Table::new("Objectives", &["Objective", "Capability, target", "Critical tasks"]);
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
    let title = format!("Module {}. {}", part.number, part.module.title);
    let items = printing.items(part);
    let tested: Vec<Vec<Span>> = printing
        .scenario
        .objectives
        .iter()
        .filter(|objective| items.iter().any(|item| item.objectives.contains(&objective.id)))
        .map(|objective| cell(&objective.text))
        .collect();
    let mut when = format!("from StartEx +{}", part.from.clock());
    for clock in Some(printing.clock(part.from)).into_iter().filter(|clock| !clock.is_empty()) {
        when = format!("{when} ({clock})");
    }
    let mut facts = vec![
        ("Time".to_owned(), cell(format!("{when}, {} min", part.takes.round_minutes()))),
        ("What it tests".to_owned(), stacked(tested)),
    ];
    facts.extend(
        part.module.story.map(|story| ("Scenario time".to_owned(), cell(story.to_string()))),
    );
    let mut blocks =
        vec![on_new_page(&format!("module-{}", part.number), title), Block::Facts(facts)];
    if let Some(situation) = &part.module.situation {
        blocks.push(Block::Paragraph(vec![Span::strong("Read aloud")]));
        blocks.push(Block::Authored(card::paragraphs(situation)));
    }
    for one in items {
        item(printing, one, &mut blocks);
    }
    blocks
}

fn item(printing: &Printing<'_>, item: &Item, blocks: &mut Vec<Block>) {
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
        Content::Question(question) => held_back(question, blocks),
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
    control(item, blocks);
    if let Content::Inject(inject) = &item.content {
        if !inject.then.is_empty() {
            blocks.push(strong_line("When released: ", &in_words(printing, &inject.then)));
        }
        questions(printing, item, inject, blocks);
    }
}

fn about(printing: &Printing<'_>, item: &Item) -> String {
    let mut about = Vec::new();
    if let Some(at) = printing.offset(item) {
        let clock = printing.clock(at);
        about.push(format!(
            "StartEx +{}{}{clock}",
            at.clock(),
            if clock.is_empty() { "" } else { ", " }
        ));
    }
    if !printing.is_planned(item) && item.module.is_some() {
        about.push("optional, not planned by this agenda".to_owned());
    }
    if let Content::Decision(decision) = &item.content {
        let time = printing.scenario.countdown(item, decision, printing.agenda);
        let asked = codes(printing, &decision.asks);
        about.push(format!("owner {}, asked {asked}, {}", decision.owner, time.clock()));
    } else if let Some(to) = item.recipients() {
        about.push(format!("to {}", codes(printing, &to)));
    }
    if let Some(when) = &item.when {
        about.push(format!("only if {}", printing.scenario.condition_in_words(when)));
    }
    about.join("; ")
}

fn codes(printing: &Printing<'_>, to: &Recipients) -> String {
    printing.scenario.recipients_in_codes(to, printing.words())
}

fn control(item: &Item, blocks: &mut Vec<Block>) {
    let mut items = lines_of(item.control.for_control());
    items.extend(expected(&item.expect));
    if !items.is_empty() {
        blocks.push(Block::Note { tone: Tone::Caution, title: "Control only".to_owned(), items });
    }
}

fn expected(expect: &[Expected]) -> impl Iterator<Item = Vec<Span>> {
    expect.iter().map(|action| {
        let mut spans = vec![Span::strong("expected: "), Span::plain(action.text.for_control())];
        spans.extend(action.task.as_ref().map(|task| Span::quiet(format!(" ({task})"))));
        spans
    })
}

fn questions(printing: &Printing<'_>, item: &Item, inject: &Inject, blocks: &mut Vec<Block>) {
    for (question, number) in inject.questions.iter().zip(1..) {
        let to = codes(printing, &question.to);
        blocks.push(Block::Paragraph(vec![
            Span::strong(format!("{} Q{number} ", item.label)),
            Span::plain(&question.ask),
            Span::quiet(format!(" (to {to}, {})", question.time.clock())),
        ]));
        held_back(question, blocks);
    }
}

/// What helps a question along, and what only those learn who ask.
fn held_back(question: &Question, blocks: &mut Vec<Block>) {
    let named = |name: &str, words: &str| vec![Span::strong(name), Span::plain(words)];
    let stuck = question.if_stuck.iter().map(|hint| named("if stuck: ", hint.for_control()));
    let asked = question.if_asked.iter().map(|(ask, reply)| {
        let mut spans = named("if asked: ", reply.for_control());
        spans.insert(1, Span::quiet(format!("{}? ", ask.for_control().trim_end_matches('?'))));
        spans
    });
    let items: Vec<Vec<Span>> = stuck.chain(asked).chain(expected(&question.expect)).collect();
    if !items.is_empty() {
        blocks.push(list(items));
    }
}

fn decision(printing: &Printing<'_>, decision: &Decision, blocks: &mut Vec<Block>) {
    if let Some(background) = &decision.background {
        blocks.push(Block::Authored(card::markdown(background)));
    }
    let cost = if decision.costs_shown { "Cost" } else { "Cost, hidden from players" };
    let mut table =
        Table::new("", &["Option", cost, "What follows", "What a project lived through"]);
    for option in &decision.options {
        let letter = decision.letter(&option.id).map_or_else(String::new, String::from);
        let effects = option.then.iter().map(|e| cell(printing.scenario.effect_in_words(e)));
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
            (format!("as {letter} {label}"), Vec::new())
        }
        TimeOut::Own { text, then } => (text.clone(), then.clone()),
    };
    let effects = in_words(printing, &effects);
    let out = if effects.is_empty() { out } else { format!("{out} ({effects})") };
    blocks.push(strong_line("If time runs out: ", &out));
}

fn in_words(printing: &Printing<'_>, effects: &[Effect]) -> String {
    let words: Vec<String> = effects.iter().map(|e| printing.scenario.effect_in_words(e)).collect();
    words.join("; ")
}

fn strong_line(name: &str, words: &str) -> Block {
    Block::Paragraph(vec![Span::strong(name), Span::plain(words)])
}

fn contingencies(printing: &Printing<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for one in printing.contingencies() {
        if blocks.is_empty() {
            blocks.push(on_new_page("contingencies", "Contingency injects, held back"));
        }
        item(printing, one, &mut blocks);
    }
    blocks
}

fn trigger(printing: &Printing<'_>, item: &Item) -> Vec<Block> {
    let Content::Inject(inject) = &item.content else { return Vec::new() };
    let Some(contingency) = &inject.contingency else { return Vec::new() };
    let trigger = printing.scenario.condition_in_words(&contingency.offer_when);
    vec![
        strong_line("Offer it while: ", &trigger),
        strong_line("Why: ", contingency.why.for_control()),
    ]
}

/// What comes with the injects: on paper nobody can open a file.
fn attachments(printing: &Printing<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (number, attachment) in (1..).zip(&printing.scenario.attachments) {
        if blocks.is_empty() {
            blocks.push(on_new_page("attachments", "Attachments"));
        }
        blocks.push(heading(3, format!("attachment-{number}"), &attachment.name));
        blocks.push(match std::str::from_utf8(&attachment.bytes) {
            Ok(text) => Block::Authored(vec![card::Block::Code {
                language: String::new(),
                text: text.trim_end().to_owned(),
            }]),
            Err(_) => {
                quiet(format!("{} bytes, no text: take the file along", attachment.bytes.len()))
            }
        });
    }
    blocks
}

/// How an exercise goes on without the program, and comes back into it.
fn afterwards(printing: &Printing<'_>) -> [Block; 5] {
    let agenda = &printing.agenda.id;
    let on_paper = [
        "Write the time beside every line of the run sheet, and your initials.",
        "A decision: hand out answer cards or count hands; write the counts beside the letters, then owner, outcome and one line of why.",
        "Everything else goes to the last page with its time, the role and a sign.",
    ];
    let plain = |text: &str| Span::plain(text);
    let code = |text: &str| Span::code(text);
    let later = vec![
        vec![
            code("startex resume"),
            plain(
                " goes on with the record and comes back paused. If the machine is lost, take the second copy that ",
            ),
            code("--copy-to"),
            plain(" kept."),
        ],
        vec![
            plain(
                "No record was begun: nothing can be entered for a time before its first entry. Begin one with ",
            ),
            code("startex run"),
            Span::plain(format!(
                " and the agenda {agenda}, and let typed lines say when things happened. The first digits of the scenario's hash must be those of this paper."
            )),
        ],
        vec![
            plain("Follow the run sheet line by line: "),
            code("@"),
            plain(
                " and the time from the paper, then the act: release it, tick what was expected (x), enter counted hands (h), record the decision (d).",
            ),
        ],
        vec![plain("Lines of the last page: n, then "), code("ROLE sign @HH:MM words"), plain(".")],
        vec![plain(
            "The report shows when things happened and, where it is a minute or more apart, when they were entered. Keep the paper: the record was entered from it.",
        )],
    ];
    [
        on_new_page("paper", "When everything dies"),
        heading(3, "on-paper", "Go on with paper"),
        Block::List { ordered: true, items: on_paper.map(cell).to_vec() },
        heading(3, "enter-it", "Enter it afterwards"),
        Block::List { ordered: true, items: later },
    ]
}
