//! The run sheet: a line an item, in order, with the times of screen and report, and room for what really happened.

use super::{Paper, Part, Printing, Readers, cell, heading, lines_of, quiet, stacked, text};
use crate::ident::{NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::report::document::{Block, Dress, Span, Table, Tone};
use crate::scenario::{
    Content, Decision, Expected, Inject, Item, Question, Recipients, Tier, TimeOut,
};
use crate::session::{Outcome, Sign};

pub(super) const PAPER: Paper = Paper {
    name: "run-sheet",
    what: "a line an item with its planned time, to conduct from paper",
    readers: Readers::Control,
    dress: Dress::Across,
    title: |_| "Run sheet",
    lay,
};

const COLUMNS: [&str; 8] = [
    "@Item",
    "@StartEx +",
    "@Clock",
    "What",
    "To, by",
    "Expected, options",
    "@Really at",
    "@Initials",
];
/// Rows for what nobody planned.
const UNPLANNED: usize = 8;
const BOX: &str = "☐";
const BLANK: &str = "________";

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let mut blocks = vec![frame(printing), emergency(printing)];
    blocks.extend(before(printing));
    for part in printing.parts() {
        let title = format!(
            "{} {}, from +{}, {} min",
            part.number,
            part.module.title,
            part.from.clock(),
            part.takes.round_minutes()
        );
        let anchor = format!("module-{}", part.number);
        blocks.push(heading(2, anchor, title));
        blocks.push(Block::Table(module(printing, &part)));
    }
    blocks.extend(contingencies(printing));
    blocks.extend(unplanned());
    blocks.extend(after(printing));
    blocks
}

fn frame(printing: &Printing<'_>) -> Block {
    let agenda = printing.agenda;
    let minutes = |ms: crate::clock::Millis| ms.round_minutes();
    let plan = format!(
        "{}: welcome {}, play {}, hot wash {}, close {}; {} min in all",
        agenda.id,
        minutes(agenda.welcome),
        minutes(agenda.play()),
        minutes(agenda.hot_wash),
        minutes(agenda.close),
        minutes(agenda.slot())
    );
    let planned = |after| Some(printing.clock(after)).filter(|clock| !clock.is_empty());
    let start = planned(crate::clock::Millis::ZERO).unwrap_or_else(|| BLANK.to_owned());
    let end = planned(agenda.play()).unwrap_or_else(|| BLANK.to_owned());
    Block::Facts(vec![
        ("Agenda".to_owned(), cell(plan)),
        (
            "StartEx, EndEx".to_owned(),
            cell(format!(
                "StartEx planned {start}, really {BLANK}; EndEx planned +{} = {end}, really {BLANK}; must end {BLANK}",
                agenda.play().clock()
            )),
        ),
        ("Facilitator, scribe".to_owned(), cell(format!("{BLANK}{BLANK}, {BLANK}{BLANK}"))),
    ])
}

fn emergency(printing: &Printing<'_>) -> Block {
    let items = vec![
        vec![Span::strong("Say: "), Span::plain(printing.words().emergency_say)],
        cell(printing.emergency()),
        cell(format!("Stopped at {BLANK}, resumed by the lead alone at {BLANK}.")),
    ];
    Block::Note { tone: Tone::Caution, title: "In a real emergency".to_owned(), items }
}

fn before(printing: &Printing<'_>) -> Vec<Block> {
    let scenario = printing.scenario;
    let decisions = printing.decisions().count();
    let seats: usize = scenario.roles.iter().map(|role| usize::from(role.seats)).sum();
    let mut checks = vec![
        cell(format!(
            "{BOX} a record begun on the machine (startex run): later nothing can be entered for a time before it"
        )),
        cell(format!("{BOX} situation manual and role cards handed out, marking said aloud")),
        cell(format!(
            "{BOX} answer cards at hand: {decisions} decisions for up to {seats} seats; who collects them"
        )),
        cell(format!("{BOX} ground rules read out, with what is recorded and who reads it")),
    ];
    checks
        .extend(scenario.warm_up.iter().map(|ask| cell(format!("{BOX} warm-up question: {ask}"))));
    let mut roles = Table::new("Roles", &["@Code", "Role", "Organization", "#Seats", "Played by"]);
    for role in &scenario.roles {
        roles.row(vec![
            cell(role.code.to_string()),
            cell(&role.name),
            cell(role.organization.clone().unwrap_or_default()),
            cell(role.seats.to_string()),
        ]);
    }
    vec![
        heading(2, "before", "Before StartEx"),
        Block::Paragraph(stacked(checks)),
        Block::Table(roles),
    ]
}

fn module(printing: &Printing<'_>, part: &Part<'_>) -> Table {
    let mut table = Table::new("", &COLUMNS);
    let mut opening = vec![vec![Span::strong("Open the module")]];
    opening.extend(
        part.module.situation.iter().map(|s| vec![Span::quiet(format!("read aloud: {s}"))]),
    );
    let clock = printing.clock(part.from);
    let id = cell(format!("{BOX} M{}", part.number));
    table.row(vec![id, cell(part.from.clock()), cell(clock), stacked(opening)]);
    for item in printing.items(part) {
        rows(printing, item, &mut table);
    }
    table
}

fn rows(printing: &Printing<'_>, item: &Item, table: &mut Table) {
    let times = printing.offset(item).map(|at| (at.clock(), printing.clock(at)));
    let (after, clock) = times.unwrap_or_default();
    // What the agenda does not plan may still be taken; its time is where it would belong.
    let time = |time: String| {
        if printing.is_planned(item) || time.is_empty() {
            cell(time)
        } else {
            vec![Span::quiet(format!("({time})"))]
        }
    };
    let to = item.recipients().map(|to| codes(printing, &to)).unwrap_or_default();
    table.row(vec![
        vec![Span::strong(format!("{BOX} {}", item.label))],
        time(after),
        time(clock),
        what(printing, item),
        stacked(vec![cell(to), vec![Span::quiet(by(item))]]),
        expected(printing, item),
    ]);
    match &item.content {
        // What is not planned has a line; the handbook has the rest of it.
        _ if !printing.is_planned(item) => {}
        Content::Inject(inject) => questions(printing, item, inject, table),
        Content::Decision(_) => table.row(vec![
            cell(format!("{BOX} {} record", item.label)),
            Vec::new(),
            Vec::new(),
            stacked(vec![
                cell(format!("option {BLANK} owner {BLANK}")),
                cell(format!("why {BLANK}{BLANK}")),
            ]),
            Vec::new(),
            outcomes(),
        ]),
        Content::Question(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => {}
    }
}

fn codes(printing: &Printing<'_>, to: &Recipients) -> String {
    printing.scenario.recipients_in_codes(to, printing.words())
}

fn by(item: &Item) -> &'static str {
    match &item.content {
        Content::Inject(inject) => inject.channel.label(),
        Content::Question(_) => "question",
        Content::Decision(_) => "decision",
        Content::Poll(_) => "poll, by hands",
        Content::Assessment(_) => "self-assessment",
        Content::Breakout(_) => "work in groups",
        Content::Break(_) => "break",
    }
}

fn what(printing: &Printing<'_>, item: &Item) -> Vec<Span> {
    let mut about: Vec<String> = Vec::new();
    match &item.content {
        Content::Inject(inject) => about.push(format!("from {}", inject.from)),
        Content::Decision(decision) => {
            let time = printing.scenario.countdown(item, decision, printing.agenda);
            let costs = if decision.costs_shown { "costs shown" } else { "costs hidden" };
            about.push(format!("owner {}, {}, {costs}", decision.owner, time.clock()));
        }
        Content::Question(question) => about.push(question.time.clock()),
        Content::Poll(poll) => about.push(poll.time.clock()),
        Content::Assessment(assessment) => about.push(assessment.time.clock()),
        Content::Breakout(breakout) => about.push(breakout.time.clock()),
        Content::Break(length) => about.push(length.clock()),
    }
    about.extend(item.story.map(|story| story.to_string()));
    match item.tier {
        Tier::Optional if printing.is_planned(item) => about.push("optional".to_owned()),
        Tier::Optional => about.push("optional, not planned".to_owned()),
        Tier::Core | Tier::Contingency => {}
    }
    let only_if = item.when.as_ref().map(|when| printing.scenario.condition_in_words(when));
    let title = if item.title.is_empty() { by(item) } else { item.title.as_str() };
    stacked(vec![
        vec![Span::strong(title)],
        vec![Span::quiet(about.join("; "))],
        only_if.map(|when| vec![Span::plain(format!("only if {when}"))]).unwrap_or_default(),
    ])
}

fn expected(printing: &Printing<'_>, item: &Item) -> Vec<Span> {
    let mut lines = match &item.content {
        Content::Decision(decision) => options(decision, printing),
        Content::Poll(poll) => {
            let lettered = poll.options.iter().zip('A'..='Z');
            lettered.map(|(option, letter)| cell(format!("{letter} {option}"))).collect()
        }
        Content::Assessment(assessment) => vec![cell(assessment.of.join(", "))],
        Content::Inject(_) | Content::Question(_) | Content::Breakout(_) | Content::Break(_) => {
            Vec::new()
        }
    };
    lines.extend(actions(&item.expect));
    stacked(lines)
}

fn actions(expect: &[Expected]) -> Vec<Vec<Span>> {
    expect.iter().map(|action| cell(format!("{BOX} {}", action.text.for_control()))).collect()
}

/// The letters are the screen's, so that a paper answer is entered as it was given.
fn options(decision: &Decision, printing: &Printing<'_>) -> Vec<Vec<Span>> {
    let words = printing.words();
    let letter = |id: &OptionId| decision.letter(id).map_or_else(String::new, String::from);
    let mut lines: Vec<Vec<Span>> = decision
        .options
        .iter()
        .map(|option| cell(format!("{} {} ____", letter(&option.id), option.label)))
        .collect();
    let fixed = [SOMETHING_ELSE, NO_PLAN, NOT_OURS].map(OptionId::new);
    let fixed: Vec<String> = fixed
        .iter()
        .map(|id| together(&format!("{} {} ____", letter(id), decision.option_in_words(id, words))))
        .collect();
    lines.push(vec![Span::quiet(fixed.join("  "))]);
    let out = match &decision.time_out {
        TimeOut::As(id) => letter(id),
        TimeOut::Own { text, .. } => text.clone(),
    };
    lines.push(vec![Span::strong("time runs out: "), Span::plain(out)]);
    lines
}

fn outcomes() -> Vec<Span> {
    let boxes: Vec<String> = Outcome::ALL
        .iter()
        .map(|outcome| together(&format!("{BOX} {}", outcome.label())))
        .collect();
    cell(boxes.join("  "))
}

/// Keeps words on one line.
fn together(words: &str) -> String {
    words.replace(' ', "\u{a0}")
}

fn questions(printing: &Printing<'_>, item: &Item, inject: &Inject, table: &mut Table) {
    for (question, number) in inject.questions.iter().zip(1..) {
        let Question { ask, to, time, expect, .. } = question;
        table.row(vec![
            cell(format!("{BOX} {} Q{number}", item.label)),
            Vec::new(),
            Vec::new(),
            stacked(vec![cell(ask), vec![Span::quiet(time.clock())]]),
            cell(codes(printing, to)),
            stacked(actions(expect)),
        ]);
    }
}

fn contingencies(printing: &Printing<'_>) -> Vec<Block> {
    let columns =
        ["@Item", "Offer it while", "What", "To, by", "Expected", "@Really at", "@Initials"];
    let mut table = Table::new("", &columns);
    for item in printing.contingencies() {
        let Content::Inject(inject) = &item.content else { continue };
        let offer = inject.contingency.as_ref().map(|contingency| {
            let why = lines_of(contingency.why.for_control());
            let trigger = printing.scenario.condition_in_words(&contingency.offer_when);
            stacked([vec![cell(trigger)], why].concat())
        });
        table.row(vec![
            vec![Span::strong(format!("{BOX} {}", item.label))],
            offer.unwrap_or_default(),
            what(printing, item),
            stacked(vec![cell(codes(printing, &inject.to)), vec![Span::quiet(by(item))]]),
            expected(printing, item),
        ]);
        questions_below(printing, item, inject, &mut table);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    vec![
        heading(2, "contingencies", "Contingency injects, held back"),
        text(
            "Not planned. Use one when its trigger holds and the room needs it; leave it when it does not.",
        ),
        Block::Table(table),
    ]
}

fn questions_below(printing: &Printing<'_>, item: &Item, inject: &Inject, table: &mut Table) {
    for (question, number) in inject.questions.iter().zip(1..) {
        table.row(vec![
            cell(format!("{BOX} {} Q{number}", item.label)),
            Vec::new(),
            cell(&question.ask),
            cell(codes(printing, &question.to)),
            stacked(actions(&question.expect)),
        ]);
    }
}

fn unplanned() -> Vec<Block> {
    let columns = [
        "@At",
        "What was added, left out, taken back, stopped (from, to) or said",
        "@Role",
        "@Sign",
        "@Initials",
    ];
    let mut table = Table::new("", &columns);
    (0..UNPLANNED).for_each(|_| table.row(Vec::new()));
    let signs = Sign::ALL.iter().zip(["", "+", "-", "!", "?", "="]);
    let signs: Vec<String> = signs
        .filter(|(_, mark)| !mark.is_empty())
        .map(|(sign, mark)| format!("{mark} {}", sign.label()))
        .collect();
    vec![
        heading(2, "unplanned", "What nobody planned, and notes"),
        quiet(format!("Signs, as the console reads them: {}.", signs.join(", "))),
        Block::Table(table),
    ]
}

fn after(printing: &Printing<'_>) -> Vec<Block> {
    let wash = &printing.scenario.hot_wash;
    let own: Vec<&str> = wash.prompts.iter().map(String::as_str).collect();
    let prompts = if own.is_empty() { printing.words().hot_wash_prompts.to_vec() } else { own };
    let mut items = vec![cell(format!(
        "{BOX} {} of silence, then {} a role",
        wash.silent.clock(),
        wash.per_role.clock()
    ))];
    items.extend(prompts.into_iter().map(|prompt| cell(format!("{BOX} {prompt}"))));
    items.push(cell(format!("{BOX} the room ranks three; an owner says yes to each action")));
    items.push(cell(format!(
        "{BOX} feedback forms handed in before anybody leaves: {BLANK} of {BLANK}"
    )));
    vec![heading(2, "after", "After EndEx"), Block::Paragraph(stacked(items))]
}
