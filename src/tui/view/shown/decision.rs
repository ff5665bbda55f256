//! A decision in the panel: open with its clock, closed with its result, recorded with its consequences.

use ratatui::text::{Line, Span};

use super::Panel;
use crate::clock::Millis;
use crate::ident::{ItemId, OptionId};
use crate::scenario::{Decision, Effect, TimeOut};
use crate::session::{Record, Round};
use crate::tui::theme::Ink;
use crate::tui::view::Ctx;
use crate::tui::view::text::{both_ends, fit, spans_width, width};
use crate::words::{count, fill};

/// Open: the options, how many are in, who is not, the clock.
pub(super) fn open(ctx: &Ctx<'_>, id: &ItemId, round: &Round, columns: u16, rows: u16) -> Panel {
    let Some((item, decision)) = ctx.scenario.decision(id) else {
        return Panel { aside: id.to_string(), rows: Vec::new() };
    };
    let n = round.answers.len();
    let m = round.counted(ctx.session);
    let missing: Vec<String> = round.missing(ctx.session).map(|s| s.role.to_string()).collect();
    let mut lines = vec![both_ends(
        vec![
            ctx.ink(Ink::Strong, format!("{} ", item.label)),
            ctx.ink(Ink::Strong, decision.prompt.clone()),
        ],
        vec![clock(ctx, round)],
        columns,
    )];
    let mut counted = format!("in {}", fill(ctx.words.answers_in, &[("n", &n), ("m", &m)]));
    if let Some(hands) = &round.hands {
        let sum: u32 = hands.iter().map(|(_, n)| n).sum();
        counted = format!("hands counted: {sum}; beside them {n} of {}", count(m, "seat", "seats"));
    }
    if round.number > 1 {
        counted = format!("{} {}, {counted}", ctx.words.round, round.number);
    }
    let not_in = if missing.is_empty() {
        String::new()
    } else {
        format!(" | not in: {}", unique(missing).join(" "))
    };
    lines.push(Line::from(vec![
        ctx.ink(Ink::Text, counted),
        ctx.ink(Ink::Warning, fit(&not_in, columns.saturating_sub(20))),
    ]));
    let tally = round.peeked.then(|| round.tally_of_seats(decision.count));
    let options = options(ctx, id, decision, |_, option| {
        tally.as_ref().map(|t| format!(" {}", t.get(option).copied().unwrap_or(0)))
    });
    let room = usize::from(rows.saturating_sub(2));
    lines.extend(squeeze(ctx, &options, room, columns));
    Panel { aside: format!("{} open", item.label), rows: lines }
}

fn unique(mut roles: Vec<String>) -> Vec<String> {
    roles.dedup();
    roles
}

/// The countdown, or how long it has been over; it says so in words too.
pub(super) fn clock(ctx: &Ctx<'_>, round: &Round) -> Span<'static> {
    if ctx.play >= round.closes_at {
        let over = Millis((ctx.play.minus(round.closes_at)).0 / 1000 * 1000).clock();
        let over = fill(ctx.words.overrun, &[("time", &over)]);
        return ctx.ink(Ink::Alarm, format!(" {} {over} ", ctx.words.time_is_up));
    }
    let left = round.closes_at.minus(ctx.play);
    let ink = if left <= Millis::seconds(10) { Ink::Alarm } else { Ink::Strong };
    ctx.ink(ink, format!("  {}  ", left.clock()))
}

/// An option: letter, label, cost, and what stands at its end.
type Options = Vec<(String, String, String, String)>;

/// Returns each option as letter, label, cost and what stands at its end.
fn options(
    ctx: &Ctx<'_>,
    id: &ItemId,
    decision: &Decision,
    end: impl Fn(usize, &OptionId) -> Option<String>,
) -> Options {
    let ids = ctx.desk.option_ids(id);
    let rows = ids.iter().enumerate().map(|(at, option)| {
        let letter = decision.letter(option).map_or_else(String::new, |l| l.to_string());
        let cost = decision.option(option).map_or("", |o| o.cost.as_str());
        let label = ctx.desk.option_label(decision, option);
        (letter, label.to_owned(), cost.to_owned(), end(at, option).unwrap_or_default())
    });
    rows.collect()
}

/// Draws options a row each while there is room; the three that every decision has may share the last row. Where that
/// is still too much, every option keeps its letter and label and the costs wait for the full text.
fn squeeze(ctx: &Ctx<'_>, options: &Options, room: usize, columns: u16) -> Vec<Line<'static>> {
    let row = |(letter, label, cost, end): &(String, String, String, String)| {
        let words = if cost.is_empty() { label.clone() } else { format!("{label}: {cost}") };
        let text = fit(&words, columns.saturating_sub(4 + width(end)));
        both_ends(
            vec![ctx.ink(Ink::Key, format!(" {letter} ")), ctx.ink(Ink::Text, text)],
            vec![ctx.ink(Ink::Strong, end.clone())],
            columns,
        )
    };
    if options.len() <= room {
        return options.iter().map(row).collect();
    }
    let shared = |options: &[(String, String, String, String)], each: Option<u16>| {
        let mut spans = Vec::new();
        for (letter, label, _, end) in options {
            spans.push(ctx.ink(Ink::Key, format!(" {letter} ")));
            let words = match each {
                Some(each) => {
                    let text = fit(label, each.saturating_sub(5 + width(end)));
                    let pad = each.saturating_sub(3 + width(&text) + width(end));
                    format!("{text}{end}{}", " ".repeat(usize::from(pad)))
                }
                None => format!("{label}{end}  "),
            };
            spans.push(ctx.ink(Ink::Text, words));
        }
        Line::from(super::super::text::cut(spans, columns))
    };
    let own = options.len().saturating_sub(3);
    if own < room {
        let mut lines: Vec<Line<'static>> = options[..own].iter().map(row).collect();
        lines.push(shared(&options[own..], None));
        return lines;
    }
    let abreast = options.len().div_ceil(room.max(1)).max(1);
    let each = columns / u16::try_from(abreast).unwrap_or(1);
    options.chunks(abreast).take(room).map(|some| shared(some, Some(each))).collect()
}

/// Closed: votes by option as bars; revealed: what can be recorded, with a mark at what is chosen.
pub(super) fn closed(ctx: &Ctx<'_>, id: &ItemId, columns: u16, rows: u16) -> Panel {
    let (Some((item, decision)), Some(round)) =
        (ctx.scenario.decision(id), ctx.session.decision(id).and_then(|d| d.round()))
    else {
        return Panel { aside: id.to_string(), rows: Vec::new() };
    };
    let shown = round.revealed.is_some();
    let tally = round.tally(decision.count);
    let most = tally.values().copied().max().unwrap_or(0).max(1);
    let chosen = ctx.desk.to_record(id).filter(|_| shown);
    let by_hands = if round.hands.is_some() { ctx.words.counted_by_hands } else { "" };
    let why = round.closed.map_or("", |(why, _)| why.label());
    let mut lines = vec![both_ends(
        vec![
            ctx.ink(Ink::Strong, format!("{} ", item.label)),
            ctx.ink(Ink::Strong, decision.prompt.clone()),
        ],
        vec![ctx.ink(Ink::Dim, format!("{why} {by_hands}"))],
        columns,
    )];
    if ctx.desk.ran_out_empty(id) {
        let text = match &decision.time_out {
            TimeOut::As(option) => ctx.desk.option_label(decision, option),
            TimeOut::Own { text, .. } => text,
        };
        let mark = if shown && chosen.is_none() { ">" } else { " " };
        let text = format!("{mark} nobody answered; for that the author wrote: {text}");
        lines.push(ctx.line(Ink::Control, fit(&text, columns)));
    }
    let ids = ctx.desk.option_ids(id);
    let (own, fixed) = ids.split_at(decision.options.len());
    let votes = |option: &OptionId| tally.get(option).copied().unwrap_or(0);
    // The shift is for the talk about the result, not for whoever waits for it.
    let state = ctx.session.decision(id).filter(|_| shown);
    let earlier = state.and_then(|d| d.shown_before(round)).map(|r| r.tally(decision.count));
    let before = |option: &OptionId| earlier.as_ref().map(|t| t.get(option).copied().unwrap_or(0));
    let row = |option: &OptionId| {
        let chosen = chosen.as_ref() == Some(option);
        let votes = Votes { now: votes(option), before: before(option), most };
        bar(ctx, decision, option, votes, chosen, columns)
    };
    let listed: Vec<&OptionId> =
        own.iter().chain(fixed.iter().filter(|o| shown || votes(o) > 0)).collect();
    let room = usize::from(rows).saturating_sub(lines.len());
    if listed.len() <= room {
        lines.extend(listed.into_iter().map(&row));
    } else {
        // Whoever was answered for, or is chosen, keeps a row; the others share the last one.
        let stands = |o: &OptionId| {
            votes(o) > 0 || before(o).is_some_and(|n| n > 0) || chosen.as_ref() == Some(o)
        };
        let (mut with, without): (Vec<_>, Vec<_>) = listed.into_iter().partition(|o| stands(o));
        if with.len() >= room {
            with.sort_by_key(|o| (chosen.as_ref() != Some(*o), std::cmp::Reverse(votes(o))));
        }
        lines.extend(with.into_iter().take(room.saturating_sub(1)).map(&row));
        let words = without.into_iter().flat_map(|option| {
            let letter = decision.letter(option).unwrap_or('?');
            let label = ctx.desk.option_label(decision, option);
            [ctx.ink(Ink::Key, format!(" {letter} ")), ctx.ink(Ink::Text, format!("{label}  "))]
        });
        lines.push(Line::from(super::super::text::cut(words.collect(), columns)));
    }
    lines.extend(said(ctx, round, columns));
    let aside = if shown { "result shown, to be recorded" } else { "closed, result not shown yet" };
    Panel { aside: format!("{} {aside}", item.label), rows: lines }
}

/// The votes for an option, those of the round shown before, and the most any option has.
#[derive(Clone, Copy)]
struct Votes {
    now: u32,
    before: Option<u32>,
    most: u32,
}

fn bar(
    ctx: &Ctx<'_>,
    decision: &Decision,
    option: &OptionId,
    votes: Votes,
    chosen: bool,
    columns: u16,
) -> Line<'static> {
    let letter = decision.letter(option).unwrap_or('?');
    let label = ctx.desk.option_label(decision, option);
    let mark = if chosen { ">" } else { " " };
    let wide = u32::from(columns / 4);
    let full = usize::try_from(votes.now * wide / votes.most).unwrap_or(0);
    let bar = "█".repeat(full.max(usize::from(votes.now > 0)));
    let shift = votes.before.map_or_else(String::new, |n| format!(" was {n:>2},"));
    let text = fit(label, columns.saturating_sub(columns / 4 + 10 + width(&shift)));
    let ink = if chosen { Ink::Chosen } else { Ink::Text };
    both_ends(
        vec![
            ctx.ink(Ink::Strong, mark),
            ctx.ink(Ink::Key, format!("{letter} ")),
            ctx.ink(ink, text),
        ],
        // Bars begin in one column, or nobody could compare them.
        vec![
            ctx.ink(Ink::Text, format!("{bar:<0$}", usize::from(columns / 4))),
            ctx.ink(Ink::Text, shift),
            ctx.ink(Ink::Strong, format!(" {:>3}", votes.now)),
        ],
        columns,
    )
}

/// What seats said in their own words, and whose it is in their view.
fn said(ctx: &Ctx<'_>, round: &Round, columns: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (seat, given) in round.answers.iter().chain(&round.late) {
        let whose = given.whose.as_ref().map(|w| format!(" -> {w}")).unwrap_or_default();
        let words = given.text.as_ref().map(|t| format!(": {t}")).unwrap_or_default();
        if whose.is_empty() && words.is_empty() {
            continue;
        }
        let late = if round.late.contains_key(seat) { " (late)" } else { "" };
        let line = format!("  {}{late}{whose}{words}", seat.role);
        lines.push(ctx.line(Ink::Dim, fit(&line, columns)));
    }
    lines
}

/// Recorded: the record, and the consequences that wait, ticked.
pub(super) fn consequences(
    ctx: &Ctx<'_>,
    item: &ItemId,
    effects: &[Effect],
    columns: u16,
) -> Panel {
    let mut lines = Vec::new();
    let record = ctx.session.decision(item).and_then(|d| d.record.clone());
    match &record {
        Some(record) => lines.push(recorded(ctx, item, record, columns)),
        None => lines.push(Line::from(vec![
            ctx.ink(Ink::Strong, format!("{} ", ctx.desk.label(item))),
            ctx.ink(Ink::Text, fit(&ctx.desk.title(item), columns.saturating_sub(6))),
        ])),
    }
    for (at, effect) in effects.iter().enumerate() {
        let tick = if ctx.desk.unticked.contains(&at) { "[ ]" } else { "[x]" };
        let text = fit(&ctx.desk.effect(effect), columns.saturating_sub(8));
        lines.push(Line::from(vec![
            ctx.ink(Ink::Key, format!(" {} ", at + 1)),
            ctx.ink(Ink::Strong, format!("{tick} ")),
            ctx.ink(Ink::Control, text),
        ]));
    }
    let lived = record.as_ref().and_then(|r| lived(ctx, item, r));
    if let Some(lived) = lived {
        let rows = super::wrap(&format!("{}: {lived}", ctx.words.lived), columns);
        lines.extend(rows.into_iter().map(|l| ctx.line(Ink::Text, l)));
    }
    // What the facilitator was told about an inject stays in sight while its consequences wait.
    let control = ctx.scenario.item(item).map_or("", |i| i.control.for_control());
    if record.is_none() && !control.is_empty() {
        let text = crate::card::plain(&crate::card::markdown(control));
        lines.extend(super::wrap(&text, columns).into_iter().map(|l| ctx.line(Ink::Control, l)));
    }
    let aside = format!("{} consequences; a digit takes one away", ctx.desk.label(item));
    Panel { aside, rows: lines }
}

/// Recorded and done: what was decided, what it costs, what a project that chose it lived through, what the other
/// options would have cost.
pub(super) fn settled(ctx: &Ctx<'_>, item: &ItemId, columns: u16) -> Panel {
    let mut lines = Vec::new();
    let record = ctx.session.decision(item).and_then(|d| d.record.clone());
    if let Some((record, (_, decision))) = record.as_ref().zip(ctx.scenario.decision(item)) {
        let floor = super::talk::floor(ctx);
        let room = columns.saturating_sub(spans_width(&floor));
        lines.push(both_ends(recorded(ctx, item, record, room).spans, floor, columns));
        let chosen = record.option.as_ref().and_then(|id| decision.option(id));
        if let Some(cost) = chosen.map(|o| o.cost.as_str()).filter(|cost| !cost.is_empty()) {
            let rows = super::wrap(&format!("{}: {cost}", ctx.words.cost), columns);
            lines.extend(rows.into_iter().map(|l| ctx.line(Ink::Text, l)));
        }
        if let Some(lived) = lived(ctx, item, record) {
            let rows = super::wrap(&format!("{}: {lived}", ctx.words.lived), columns);
            lines.extend(rows.into_iter().map(|l| ctx.line(Ink::Text, l)));
        }
        let others = decision.options.iter().filter(|o| Some(&o.id) != record.option.as_ref());
        for option in others.filter(|o| !o.cost.is_empty()) {
            let letter = decision.letter(&option.id).unwrap_or('?');
            let text = fit(&format!("{letter}  {}: {}", option.label, option.cost), columns);
            lines.push(ctx.line(Ink::Dim, text));
        }
    }
    Panel { aside: format!("{} recorded", ctx.desk.label(item)), rows: lines }
}

fn lived(ctx: &Ctx<'_>, item: &ItemId, record: &Record) -> Option<String> {
    let (_, decision) = ctx.scenario.decision(item)?;
    decision.option(record.option.as_ref()?)?.lived.clone()
}

/// Says a record in one line.
pub(super) fn recorded(
    ctx: &Ctx<'_>,
    item: &ItemId,
    record: &Record,
    columns: u16,
) -> Line<'static> {
    let decision = ctx.scenario.decision(item).map(|(_, d)| d);
    let option = decision.zip(record.option.as_ref()).map(|(d, o)| ctx.desk.option_label(d, o));
    let what = option.or_else(|| record.text.as_ref().map(crate::text::Text::as_str));
    let owner = record.owner.as_ref().map(|o| format!(", owner {o}")).unwrap_or_default();
    let text = format!("{}: {}{owner}", record.outcome.label(), what.unwrap_or("-"));
    Line::from(vec![
        ctx.ink(Ink::Strong, format!("{} ", ctx.desk.label(item))),
        ctx.ink(Ink::Good, fit(&text, columns.saturating_sub(6))),
    ])
}
