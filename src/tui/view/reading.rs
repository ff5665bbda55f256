//! What is read before it goes: the whole text, the control notes, who will see it and as what.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{fit, width, wrap};
use super::{Ctx, card, put};
use crate::card::{markdown, plain as card_plain};
use crate::ident::ItemId;
use crate::scenario::{Content, Decision, Item, Question, TimeOut};
use crate::session::Status;
use crate::tui::model::{Page, Read};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, page: &Page, frame: &mut Frame<'_>, area: Rect) {
    let columns = area.width;
    let (title, aside, lines) = match &page.what {
        Read::Item(id) => {
            // A decision that was deferred comes back with a record and is read first all the same.
            let pending = ctx.session.story.status(id) == Status::Pending
                || ctx.desk.read.as_ref() == Some(id);
            let aside =
                if pending { ctx.desk.will_be_seen(id) } else { "shown already".to_owned() };
            (format!("READ {}", ctx.desk.label(id)), aside, item(ctx, id, columns))
        }
        Read::GroundRules => {
            ("READ ALOUD".to_owned(), "ground rules".to_owned(), ground_rules(ctx, columns))
        }
        Read::WarmUp => {
            let ask = ctx.scenario.warm_up.clone().unwrap_or_default();
            let lines = wrap(&ask, columns).into_iter().map(|l| ctx.line(Ink::Strong, l)).collect();
            ("READ ALOUD".to_owned(), "warm-up question".to_owned(), lines)
        }
    };
    let room = area.height.saturating_sub(1);
    let all = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let from = page.scroll.min(all.saturating_sub(room));
    let mut drawn = vec![rule(ctx, &title, &aside, columns)];
    let seen = lines.into_iter().skip(usize::from(from)).take(usize::from(room));
    drawn.extend(seen);
    if from + room < all {
        let more = format!("-- down arrow: {} more lines ", all - from - room);
        let dashes = "-".repeat(usize::from(columns.saturating_sub(width(&more))));
        drawn.pop();
        drawn.push(Line::from(vec![ctx.ink(Ink::Key, more), ctx.ink(Ink::Dim, dashes)]));
    }
    put(frame, area, drawn);
}

fn ground_rules(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let card = ctx.words.ground_rules_card(
        ctx.session.marking.label(),
        ctx.session.attribution.label(),
        &ctx.scenario.ground_rules,
    );
    let mut lines = Vec::new();
    for (at, rule) in card.iter().enumerate() {
        let lead = format!("{:>2}. ", at + 1);
        for (row, text) in wrap(rule, columns.saturating_sub(4)).into_iter().enumerate() {
            let lead = if row == 0 { lead.clone() } else { "    ".to_owned() };
            lines.push(Line::from(vec![ctx.ink(Ink::Key, lead), ctx.ink(Ink::Text, text)]));
        }
    }
    lines.push(Line::default());
    let record = wrap(ctx.words.record_explained, columns);
    lines.extend(record.into_iter().map(|l| ctx.line(Ink::Dim, l)));
    lines
}

fn item(ctx: &Ctx<'_>, id: &ItemId, columns: u16) -> Vec<Line<'static>> {
    let Some(item) = ctx.scenario.item(id) else { return inserted(ctx, id, columns) };
    let mut lines = match &item.content {
        Content::Inject(inject) => {
            let story = item.story.or(Some(ctx.session.story_at(ctx.play)));
            let mut card = ctx.scenario.card(inject, story, ctx.words);
            if inject.read_aloud.is_some() {
                // It stands above, in the size it is read in, and not a second time as a quotation.
                card.blocks.remove(0);
            }
            let mut lines = card::lines(ctx.pen, ctx.words, &card, columns);
            if let Some(aloud) = &inject.read_aloud {
                lines.insert(0, Line::default());
                let text = plain(ctx, Ink::Strong, aloud, columns);
                lines.splice(0..0, text);
                let title = format!("read aloud, about {} s", seconds_to_read(aloud));
                lines.insert(0, ctx.line(Ink::Title, title));
            }
            // First, because they go with it: nobody has to look for them further down.
            lines.splice(0..0, consequences(ctx, id, &inject.then, columns));
            for (at, asked) in inject.questions.iter().enumerate() {
                let to = ctx.desk.short_recipients(&asked.to);
                let text = format!("Q{} to {to}, {}  {}", at + 1, asked.time.clock(), asked.ask);
                lines.extend(plain(ctx, Ink::Text, &text, columns));
                lines.extend(question(ctx, asked, columns));
            }
            lines
        }
        Content::Decision(decision) => decision_lines(ctx, item, decision, columns),
        Content::Question(asked) => {
            let mut lines = plain(ctx, Ink::Strong, &asked.ask, columns);
            lines.extend(question(ctx, asked, columns));
            lines
        }
        Content::Poll(poll) => {
            let mut lines = plain(ctx, Ink::Strong, &poll.ask, columns);
            for (option, letter) in poll.options.iter().zip('A'..='Z') {
                lines.extend(plain(ctx, Ink::Text, &format!("{letter}  {option}"), columns));
            }
            lines
        }
        Content::Assessment(assessment) => {
            let what = assessment.of.join(", ");
            plain(ctx, Ink::Strong, &format!("{}: {what}", assessment.framework), columns)
        }
        Content::Breakout(breakout) => plain(ctx, Ink::Strong, &breakout.ask, columns),
        Content::Break(length) => plain(ctx, Ink::Strong, &format!("{length}"), columns),
    };
    lines.extend(control(ctx, item, columns));
    lines
}

fn plain(ctx: &Ctx<'_>, ink: Ink, text: &str, columns: u16) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|line| ctx.line(ink, line)).collect()
}

/// Lists what helps with a question, what is held back, and what should come of it.
fn question(ctx: &Ctx<'_>, question: &Question, columns: u16) -> Vec<Line<'static>> {
    let stuck = question.if_stuck.iter().map(|s| format!("   if stuck: {}", s.for_control()));
    let asked = question.if_asked.iter().map(|(asked, fact)| {
        format!("   if asked {}: {}", asked.for_control(), fact.for_control())
    });
    let expected = question.expect.iter().map(|e| format!("   expected: {}", e.text.for_control()));
    let all = stuck.chain(asked).chain(expected);
    all.flat_map(|text| plain(ctx, Ink::Control, &text, columns)).collect()
}

/// How many words a minute somebody reads aloud to a room.
const WORDS_A_MINUTE: usize = 150;

/// Returns how long a text takes to be read aloud, in seconds, rounded up to five.
pub(super) fn seconds_to_read(text: &str) -> usize {
    let seconds = (text.split_whitespace().count() * 60).div_ceil(WORDS_A_MINUTE);
    seconds.next_multiple_of(5).max(5)
}

fn inserted(ctx: &Ctx<'_>, id: &ItemId, columns: u16) -> Vec<Line<'static>> {
    let Some(inject) = ctx.session.story.inserted.get(id) else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(title) = &inject.title {
        lines.extend(plain(ctx, Ink::Strong, title.as_str(), columns));
    }
    if let Some(text) = &inject.text {
        lines.extend(plain(ctx, Ink::Text, text.as_str(), columns));
    }
    lines
}

fn control(ctx: &Ctx<'_>, item: &Item, columns: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let note = card_plain(&markdown(item.control.for_control()));
    if !note.is_empty() {
        lines.push(ctx.line(Ink::Title, "control only"));
        lines.extend(plain(ctx, Ink::Control, &note, columns));
    }
    for expected in &item.expect {
        let text = format!("expected: {}", expected.text.for_control());
        lines.push(ctx.line(Ink::Control, fit(&text, columns)));
    }
    if !lines.is_empty() {
        lines.insert(0, Line::default());
    }
    lines
}

/// Lists what the release leads to: accepted with it, but for what a digit takes away.
fn consequences(
    ctx: &Ctx<'_>,
    id: &ItemId,
    effects: &[crate::scenario::Effect],
    columns: u16,
) -> Vec<Line<'static>> {
    let to_come = ctx.desk.read.as_ref() == Some(id);
    let row = |(at, effect)| {
        let text = format!("when released: {}", ctx.desk.effect(effect));
        let text = fit(&text, columns.saturating_sub(if to_come { 6 } else { 0 }));
        let mut spans = Vec::new();
        if to_come {
            let tick = if ctx.desk.unticked.contains(&at) { "[ ]" } else { "[x]" };
            spans.push(ctx.ink(Ink::Key, format!("{} ", at + 1)));
            spans.push(ctx.ink(Ink::Strong, format!("{tick} ")));
        }
        spans.push(ctx.ink(Ink::Control, text));
        Line::from(spans)
    };
    effects.iter().enumerate().map(row).collect()
}

fn decision_lines(
    ctx: &Ctx<'_>,
    item: &Item,
    decision: &Decision,
    columns: u16,
) -> Vec<Line<'static>> {
    let mut lines = plain(ctx, Ink::Strong, &decision.prompt, columns);
    if let Some(background) = &decision.background {
        lines.extend(card::blocks(ctx.pen, &markdown(background), columns));
    }
    let agenda = ctx.scenario.agenda(&ctx.session.agenda.id);
    let time = agenda.map_or(decision.time, |a| ctx.scenario.countdown(item, decision, a));
    let costs = if decision.costs_shown { "costs shown" } else { "costs hidden from players" };
    let facts = format!("owner {}, {} s, {costs}", decision.owner, time.0 / 1000);
    lines.push(ctx.line(Ink::Dim, fit(&facts, columns)));
    for option in &decision.options {
        let letter = decision.letter(&option.id).unwrap_or('?');
        let cost =
            if option.cost.is_empty() { String::new() } else { format!(": {}", option.cost) };
        let text = format!("{letter}  {}{cost}", option.label);
        lines.extend(plain(ctx, Ink::Text, &text, columns));
        for effect in &option.then {
            let text = format!("   -> {}", ctx.desk.effect(effect));
            lines.push(ctx.line(Ink::Control, fit(&text, columns)));
        }
        let note = option.control.for_control().trim();
        if !note.is_empty() {
            lines.extend(plain(ctx, Ink::Control, &format!("   {note}"), columns));
        }
    }
    let out = match &decision.time_out {
        TimeOut::As(option) => ctx.desk.option_label(decision, option).to_owned(),
        TimeOut::Own { text, .. } => text.clone(),
    };
    lines.extend(plain(ctx, Ink::Control, &format!("if time runs out: {out}"), columns));
    lines
}
