//! The run sheet: a line an item, in order, with the times of screen and report, and room for what really happened.

use super::{Paper, Part, Printing, Readers, cell, heading, lines_of, quiet, stacked, text};
use crate::ident::{NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::report::document::{Block, Dress, Span, Table, Tone};
use crate::scenario::{
    Content, Decision, Expected, Inject, Item, Question, Recipients, Tier, TimeOut,
};
use crate::session::{Outcome, Sign};
use crate::words::{PaperWords, fill};

pub(super) const PAPER: Paper = Paper {
    name: "run-sheet",
    what: "a line an item with its planned time, to conduct from paper",
    readers: Readers::Control,
    dress: Dress::Across,
    title: |words| words.run_sheet,
    lay,
};

/// Rows for what nobody planned.
const UNPLANNED: usize = 8;
const BOX: &str = "☐";
const BLANK: &str = "________";

fn lay(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let mut blocks = vec![frame(printing), emergency(printing)];
    blocks.extend(before(printing));
    for part in printing.parts() {
        let title = fill(
            w.module_heading,
            &[
                ("number", &part.number),
                ("title", &part.module.title),
                ("clock", &part.from.clock()),
                ("round_minutes", &part.takes.round_minutes()),
            ],
        );
        let anchor = format!("module-{}", part.number);
        blocks.push(heading(2, anchor, title));
        blocks.push(Block::Table(module(printing, &part)));
    }
    blocks.extend(contingencies(printing));
    blocks.extend(unplanned(printing));
    blocks.extend(after(printing));
    blocks
}

fn frame(printing: &Printing<'_>) -> Block {
    let w = printing.paper();
    let agenda = printing.agenda;
    let minutes = |ms: crate::clock::Millis| ms.round_minutes();
    let plan = fill(
        w.agenda_line,
        &[
            ("id", &agenda.id),
            ("welcome", &minutes(agenda.welcome)),
            ("play", &minutes(agenda.play())),
            ("hot_wash", &minutes(agenda.hot_wash)),
            ("close", &minutes(agenda.close)),
            ("slot", &minutes(agenda.slot())),
        ],
    );
    let planned = |after| Some(printing.clock(after)).filter(|clock| !clock.is_empty());
    let start = planned(crate::clock::Millis::ZERO).unwrap_or_else(|| BLANK.to_owned());
    let end = planned(agenda.play()).unwrap_or_else(|| BLANK.to_owned());
    Block::Facts(vec![
        (w.agenda.to_owned(), cell(plan)),
        (
            w.start_and_end.to_owned(),
            cell(fill(
                w.start_and_end_line,
                &[
                    ("start", &start),
                    ("BLANK", &BLANK),
                    ("clock", &agenda.play().clock()),
                    ("end", &end),
                ],
            )),
        ),
        (w.facilitator_and_scribe.to_owned(), cell(format!("{BLANK}{BLANK}, {BLANK}{BLANK}"))),
    ])
}

fn emergency(printing: &Printing<'_>) -> Block {
    let w = printing.paper();
    let items = vec![
        vec![Span::strong(format!("{} ", w.say)), Span::plain(printing.words().emergency_say)],
        cell(printing.emergency()),
        cell(fill(w.stopped_at, &[("BLANK", &BLANK)])),
    ];
    Block::Note { tone: Tone::Caution, title: w.in_an_emergency.to_owned(), items }
}

fn before(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let scenario = printing.scenario;
    let decisions = printing.decisions().count();
    let seats: usize = scenario.roles.iter().map(|role| usize::from(role.seats)).sum();
    let mut checks = vec![
        cell(fill(w.check_record, &[("BOX", &BOX)])),
        cell(fill(w.check_papers, &[("BOX", &BOX)])),
        cell(fill(
            w.check_answer_cards,
            &[("BOX", &BOX), ("decisions", &decisions), ("seats", &seats)],
        )),
        cell(fill(w.check_ground_rules, &[("BOX", &BOX)])),
    ];
    checks.extend(
        scenario
            .warm_up
            .iter()
            .map(|ask| cell(fill(w.check_warm_up, &[("BOX", &BOX), ("ask", &ask)]))),
    );
    let mut roles =
        Table::new(w.roles, &[w.col_code, w.role, w.organization, w.col_seats, w.played_by]);
    for role in &scenario.roles {
        roles.row(vec![
            cell(role.code.to_string()),
            cell(&role.name),
            cell(role.organization.clone().unwrap_or_default()),
            cell(role.seats.to_string()),
        ]);
    }
    vec![
        heading(2, "before", w.before_startex),
        Block::Paragraph(stacked(checks)),
        Block::Table(roles),
    ]
}

fn module(printing: &Printing<'_>, part: &Part<'_>) -> Table {
    let w = printing.paper();
    let columns = [
        w.col_item,
        w.col_startex,
        w.col_clock,
        w.what,
        w.to_by,
        w.expected_options,
        w.col_really_at,
        w.col_initials,
    ];
    let mut table = Table::new("", &columns);
    let mut opening = vec![vec![Span::strong(w.open_the_module)]];
    opening.extend(
        part.module
            .situation
            .iter()
            .map(|s| vec![Span::quiet(fill(w.read_aloud_line, &[("s", &s)]))]),
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
    let w = printing.paper();
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
        stacked(vec![cell(to), vec![Span::quiet(by(printing.paper(), item))]]),
        expected(printing, item),
    ]);
    match &item.content {
        // What is not planned has a line; the handbook has the rest of it.
        _ if !printing.is_planned(item) => {}
        Content::Inject(inject) => questions(printing, item, inject, table),
        Content::Decision(_) => table.row(vec![
            cell(fill(w.record_item, &[("BOX", &BOX), ("item", &item.label)])),
            Vec::new(),
            Vec::new(),
            stacked(vec![
                cell(fill(w.option_owner, &[("BLANK", &BLANK)])),
                cell(fill(w.why_line, &[("BLANK", &BLANK)])),
            ]),
            Vec::new(),
            outcomes(printing),
        ]),
        Content::Question(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => {}
    }
}

fn codes(printing: &Printing<'_>, to: &Recipients) -> String {
    printing.scenario.recipients_in_codes(to, printing.language)
}

fn by(w: &'static PaperWords, item: &Item) -> &'static str {
    match &item.content {
        Content::Inject(inject) => inject.channel.label(),
        Content::Question(_) => w.question,
        Content::Decision(_) => w.decision,
        Content::Poll(_) => w.poll_by_hands,
        Content::Assessment(_) => w.self_assessment,
        Content::Breakout(_) => w.work_in_groups,
        Content::Break(_) => w.break_,
    }
}

fn what(printing: &Printing<'_>, item: &Item) -> Vec<Span> {
    let w = printing.paper();
    let mut about: Vec<String> = Vec::new();
    match &item.content {
        Content::Inject(inject) => about.push(fill(w.from_whom, &[("from", &inject.from)])),
        Content::Decision(decision) => {
            let time = printing.scenario.countdown(item, decision, printing.agenda);
            let costs = if decision.costs_shown { w.costs_shown } else { w.costs_hidden };
            about.push(fill(
                w.owner_line,
                &[("owner", &decision.owner), ("clock", &time.clock()), ("costs", &costs)],
            ));
        }
        Content::Question(question) => about.push(question.time.clock()),
        Content::Poll(poll) => about.push(poll.time.clock()),
        Content::Assessment(assessment) => about.push(assessment.time.clock()),
        Content::Breakout(breakout) => about.push(breakout.time.clock()),
        Content::Break(length) => about.push(length.clock()),
    }
    about.extend(item.story.map(|story| story.to_string()));
    match item.tier {
        Tier::Optional if printing.is_planned(item) => about.push(w.optional.to_owned()),
        Tier::Optional => about.push(w.optional_not_planned.to_owned()),
        Tier::Core | Tier::Contingency => {}
    }
    let only_if = item.when.as_ref().map(|when| printing.condition(when));
    let title =
        if item.title.is_empty() { by(printing.paper(), item) } else { item.title.as_str() };
    stacked(vec![
        vec![Span::strong(title)],
        vec![Span::quiet(about.join("; "))],
        only_if
            .map(|when| vec![Span::plain(fill(w.only_if, &[("when", &when)]))])
            .unwrap_or_default(),
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
    let w = printing.paper();
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
    lines.push(vec![Span::strong(format!("{} ", w.time_runs_out)), Span::plain(out)]);
    lines
}

fn outcomes(printing: &Printing<'_>) -> Vec<Span> {
    let boxes: Vec<String> = Outcome::ALL
        .iter()
        .map(|outcome| together(&format!("{BOX} {}", outcome.label_in(printing.vocabulary()))))
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
    let w = printing.paper();
    let columns = [
        w.col_item,
        w.col_offer_it_while,
        w.what,
        w.to_by,
        w.col_expected,
        w.col_really_at,
        w.col_initials,
    ];
    let mut table = Table::new("", &columns);
    for item in printing.contingencies() {
        let Content::Inject(inject) = &item.content else { continue };
        let offer = inject.contingency.as_ref().map(|contingency| {
            let why = lines_of(contingency.why.for_control());
            let trigger = printing.condition(&contingency.offer_when);
            stacked([vec![cell(trigger)], why].concat())
        });
        table.row(vec![
            vec![Span::strong(format!("{BOX} {}", item.label))],
            offer.unwrap_or_default(),
            what(printing, item),
            stacked(vec![
                cell(codes(printing, &inject.to)),
                vec![Span::quiet(by(printing.paper(), item))],
            ]),
            expected(printing, item),
        ]);
        questions_below(printing, item, inject, &mut table);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    vec![
        heading(2, "contingencies", w.contingencies),
        text(w.contingencies_means),
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

fn unplanned(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let columns = [w.col_at, w.what_was_added, w.col_role, w.col_sign, w.col_initials];
    let mut table = Table::new("", &columns);
    (0..UNPLANNED).for_each(|_| table.row(Vec::new()));
    let signs = Sign::ALL.iter().zip(["", "+", "-", "!", "?", "="]);
    let signs: Vec<String> = signs
        .filter(|(_, mark)| !mark.is_empty())
        .map(|(sign, mark)| format!("{mark} {}", sign.label_in(printing.vocabulary())))
        .collect();
    vec![
        heading(2, "unplanned", w.what_nobody_planned_and_notes),
        quiet(fill(w.signs_line, &[("signs", &(signs.join(", ")))])),
        Block::Table(table),
    ]
}

fn after(printing: &Printing<'_>) -> Vec<Block> {
    let w = printing.paper();
    let wash = &printing.scenario.hot_wash;
    let own: Vec<&str> = wash.prompts.iter().map(String::as_str).collect();
    let prompts = if own.is_empty() { printing.words().hot_wash_prompts.to_vec() } else { own };
    let mut items = vec![cell(fill(
        w.check_silence,
        &[("BOX", &BOX), ("clock", &wash.silent.clock()), ("clock2", &wash.per_role.clock())],
    ))];
    items.extend(prompts.into_iter().map(|prompt| cell(format!("{BOX} {prompt}"))));
    items.push(cell(fill(w.check_ranks, &[("BOX", &BOX)])));
    items.push(cell(fill(w.check_feedback, &[("BOX", &BOX), ("BLANK", &BLANK)])));
    vec![heading(2, "after", w.after_endex), Block::Paragraph(stacked(items))]
}
