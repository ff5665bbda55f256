//! The middle of a player's screen: what is before the room, an inject of what we know, the role card, own requests.

use ratatui::text::Line;

use super::super::card as cards;
use super::super::text::{both_ends, fit, width, wrap};
use super::{Ctx, rule};
use crate::card::{Ask, Card, Form as Wanted, Wants};
use crate::session::view::{Asked, Closing, Mine, Open, Opening, Recorded, Result, Standstill};
use crate::session::{HotWashStep, Outcome, Phase, RequestReply};
use crate::tui::player::form::{Form, Options};
use crate::tui::player::{LineKind, Page};
use crate::tui::theme::Ink;
use crate::words::fill;

type Lines = Vec<Line<'static>>;

/// Returns what is shown, from where it was scrolled to; what does not fit says so.
pub(super) fn lines(ctx: &Ctx<'_>, columns: u16, rows: u16) -> Lines {
    let all = if ctx.player.help { help(ctx, columns) } else { page(ctx, columns) };
    let rows = usize::from(rows);
    if all.len() <= rows || rows < 2 {
        return all.into_iter().take(rows).collect();
    }
    let last = all.len() - (rows - 1);
    // An answer that is being made is below, and in sight.
    let making = ctx.player.form.is_some();
    // So is the capability that is being judged.
    let here = super::work::row_at(ctx, columns).filter(|_| ctx.player.page == Page::Now);
    let from = match here {
        _ if making => last,
        Some(row) => row.saturating_sub(rows / 2).min(last),
        None => usize::from(ctx.player.scroll).min(last),
    };
    let mut shown: Lines = all.into_iter().skip(from).take(rows - 1).collect();
    let more = match (from > 0, from < last) {
        (_, false) => "up: what stands above",
        (false, true) => "down: there is more",
        (true, true) => "up, down: there is more",
    };
    shown.push(both_ends(Vec::new(), vec![ctx.ink(Ink::Dim, more)], columns));
    shown
}

fn page(ctx: &Ctx<'_>, columns: u16) -> Lines {
    let view = ctx.player.view();
    match ctx.player.page {
        Page::Now => now(ctx, columns),
        Page::Role => {
            let mut lines = vec![rule(ctx, "MY ROLE", "Esc back", columns)];
            lines.extend(cards::lines(ctx.pen, ctx.words, &view.role, columns));
            lines
        }
        Page::Known(back) => {
            let all = view.known.len();
            let at = all.saturating_sub(1 + back);
            let aside = format!("{} of {all}, left and right, Esc back", at + 1);
            let mut lines = vec![rule(ctx, "WHAT WE KNOW", &aside, columns)];
            if let Some((_, card)) = view.known.get(at) {
                lines.extend(inject(ctx, card, columns));
            }
            lines
        }
        Page::Asked => requests(ctx, &view.requests, columns),
    }
}

fn now(ctx: &Ctx<'_>, columns: u16) -> Lines {
    let view = ctx.player.view();
    if let Some(standstill) = &view.frame.standstill {
        return stands_still(ctx, standstill, columns);
    }
    if let Some(before) = &view.opening {
        return opening(ctx, before, columns);
    }
    if let Some(after) = &view.closing {
        return closing(ctx, after, columns);
    }
    if let Some(before) = &view.open {
        return open(ctx, before, columns);
    }
    if let Some(work) = &view.work {
        return super::work::lines(ctx, work, columns);
    }
    if let Some(question) = &view.observer_question {
        let mut lines = vec![rule(ctx, "OBSERVERS ASK", "", columns)];
        lines.extend(ctx.wrapped(Ink::Strong, question, columns));
        return lines;
    }
    let recorded = view.recorded.as_ref();
    match (&view.result, recorded) {
        (Some(shown), recorded) if recorded.is_none_or(|r| r.item != shown.item) => {
            result(ctx, shown, columns)
        }
        (_, Some(shown)) => record(ctx, shown, columns),
        _ => talk(ctx, columns),
    }
}

fn talk(ctx: &Ctx<'_>, columns: u16) -> Lines {
    let view = ctx.player.view();
    let mut lines = Vec::new();
    if let Some(asked) = &view.question {
        lines.extend(question(ctx, asked, columns));
    } else if ctx.player.has_floor() {
        lines.push(ctx.line(Ink::Warning, "You have the floor: what do you do?  s speaks"));
    } else if !view.said.is_empty() {
        lines.push(ctx.line(Ink::Dim, ctx.words.look_up));
    }
    match (view.known.last(), &view.situation) {
        (Some((_, card)), _) => {
            lines.push(rule(ctx, "LAST CAME IN", "", columns));
            lines.extend(inject(ctx, card, columns));
        }
        (None, Some(situation)) => {
            lines.push(rule(ctx, "THE SITUATION", "", columns));
            lines.extend(ctx.wrapped(Ink::Strong, situation, columns));
        }
        (None, None) => lines.push(ctx.line(Ink::Text, ctx.words.state_running)),
    }
    lines
}

fn question(ctx: &Ctx<'_>, asked: &Ask, columns: u16) -> Lines {
    let view = ctx.player.view();
    let to = format!("{} {}", ctx.words.put_to, asked.to);
    let mut lines = vec![rule(ctx, "QUESTION", &fit(&to, columns / 2), columns)];
    lines.extend(ctx.wrapped(Ink::Strong, &asked.prompt, columns));
    if ctx.player.has_floor() {
        lines.push(ctx.line(Ink::Warning, "You are asked: s answers"));
    } else if view.hand_up {
        lines.push(ctx.line(Ink::Good, ctx.words.hand_is_up));
    } else if view.asked {
        lines.push(ctx.line(Ink::Dim, "It is put to you too: s speaks, h raises a hand"));
    }
    lines
}

/// An inject as what it is: how it came stands above it.
fn inject(ctx: &Ctx<'_>, card: &Card, columns: u16) -> Lines {
    let kind = if card.kind_label == card.channel || card.channel.is_empty() {
        card.kind_label.clone()
    } else {
        format!("{}, by {}", card.kind_label, card.channel)
    };
    let mut lines = vec![ctx.line(Ink::Dim, fit(&kind.to_uppercase(), columns))];
    lines.extend(cards::lines(ctx.pen, ctx.words, card, columns));
    lines
}

fn open(ctx: &Ctx<'_>, open: &Open, columns: u16) -> Lines {
    let counted = if open.of > 0 {
        fill(ctx.words.answers_in, &[("n", &open.answered), ("m", &open.of)])
    } else {
        String::new()
    };
    let left = open.closes_at.map(|at| at.minus(ctx.player.play(ctx.clock)));
    let clock = match left {
        _ if open.closed => ctx.words.closed.to_owned(),
        _ if open.ran_out => ctx.words.time_is_up.to_owned(),
        Some(left) => fill(ctx.words.left, &[("time", &left.clock())]),
        None => String::new(),
    };
    let aside = [clock, counted].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
    let title = format!("{} {}", open.ask.label, if open.closed { "CLOSED" } else { "OPEN" });
    let mut lines = vec![rule(ctx, &title, &aside.join("  "), columns)];
    lines.extend(ctx.wrapped(Ink::Strong, &open.ask.prompt, columns));
    if ctx.player.form.is_none() {
        lines.extend(cards::blocks(ctx.pen, &open.ask.background, columns));
    }
    lines.extend(options(ctx, &open.ask.form, columns));
    match &ctx.player.form {
        Some(form) => lines.extend(making(ctx, form, columns)),
        None if open.closed => {
            lines.extend(ctx.wrapped(Ink::Strong, ctx.words.waiting_for_result, columns));
        }
        None => lines.extend(given(ctx, columns)),
    }
    lines
}

/// Says where an answer stands, once there is one.
fn given(ctx: &Ctx<'_>, columns: u16) -> Lines {
    match &ctx.player.view().mine {
        Some(Mine::Answer { text, sure, whose, .. }) => {
            let sure = sure.map(|n| format!(", {n} of 5 sure")).unwrap_or_default();
            let whose = whose.as_ref().map(|w| format!(" -> {}", ctx.role(w))).unwrap_or_default();
            let text = text.as_ref().map(|t| format!(": {t}")).unwrap_or_default();
            let said = format!("> your answer is in{whose}{sure}{text}");
            let mut lines = ctx.wrapped(Ink::Good, &said, columns);
            lines.extend(ctx.wrapped(Ink::Dim, ctx.words.change_until_closed, columns));
            lines
        }
        Some(Mine::Vote(_)) => ctx.wrapped(Ink::Good, ctx.words.change_until_closed, columns),
        None => ctx.wrapped(Ink::Warning, "A capital letter chooses, for instance A.", columns),
    }
}

fn options(ctx: &Ctx<'_>, wanted: &Wanted, columns: u16) -> Lines {
    let chosen = |at: usize, id: Option<&crate::ident::OptionId>| match &ctx.player.form {
        Some(form) => form.at == at,
        None => match (&ctx.player.view().mine, id) {
            (Some(Mine::Answer { choice, .. }), Some(id)) => choice == id,
            (Some(Mine::Vote(choice)), None) => usize::from(*choice) == at,
            _ => false,
        },
    };
    let row = |at: usize, letter: char, text: &str, id: Option<&crate::ident::OptionId>| -> Lines {
        let chosen = chosen(at, id);
        let ink = if chosen { Ink::Chosen } else { Ink::Text };
        let mark = if chosen { ">" } else { " " };
        let rows = wrap(text, columns.saturating_sub(5));
        rows.into_iter()
            .enumerate()
            .map(|(n, words)| {
                let lead = if n == 0 { format!("{mark} {letter}  ") } else { "     ".to_owned() };
                Line::from(vec![ctx.ink(Ink::Key, lead), ctx.ink(ink, words)])
            })
            .collect()
    };
    match wanted {
        Wanted::Choice(choices) => choices
            .iter()
            .enumerate()
            .flat_map(|(at, choice)| {
                let text = match &choice.cost {
                    Some(cost) => format!("{}: {cost}", choice.label),
                    None => choice.label.clone(),
                };
                row(at, choice.letter, &text, Some(&choice.id))
            })
            .collect(),
        Wanted::Vote(options) => {
            let lettered = options.iter().zip('A'..).enumerate();
            lettered.flat_map(|(at, (option, letter))| row(at, letter, option, None)).collect()
        }
        Wanted::Talk | Wanted::Levels { .. } | Wanted::Words => Vec::new(),
    }
}

/// The answer being made: how sure, whose, in which words.
fn making(ctx: &Ctx<'_>, form: &Form, columns: u16) -> Lines {
    if matches!(form.options, Options::Votes(_)) {
        return vec![ctx.line(Ink::Warning, "Enter sends it")];
    }
    let scale: Vec<String> = (1..=5_u8)
        .map(|n| if form.sure == Some(n) { format!("({n})") } else { format!(" {n} ") })
        .collect();
    let mut lines = vec![Line::from(vec![
        ctx.ink(Ink::Text, format!("{} ", ctx.words.how_sure)),
        ctx.ink(Ink::Strong, scale.concat()),
        ctx.ink(Ink::Dim, if columns >= 60 { "  1 a guess, 5 certain" } else { "" }),
    ])];
    if form.wants() == Wants::Owner {
        let whose = form.owner(ctx.player.view());
        let whose = whose.map_or("left and right choose", |(_, name)| name.as_str());
        let text = fit(&format!("{} < {whose} >", ctx.words.whose), columns);
        lines.push(ctx.line(Ink::Strong, text));
    }
    let cursor = if form.typing { "_" } else { "" };
    let words = form.words.text();
    if form.typing || !words.is_empty() || form.wants() == Wants::OwnWords {
        let room = columns.saturating_sub(width(ctx.words.say_what) + 4);
        let tail: String = {
            let all: Vec<char> = words.chars().collect();
            let from = all.len().saturating_sub(usize::from(room));
            all[from..].iter().collect()
        };
        let text = format!("{}: {tail}{cursor}", ctx.words.say_what);
        lines.push(ctx.line(Ink::Strong, fit(&text, columns)));
    }
    lines
}

fn result(ctx: &Ctx<'_>, shown: &Result, columns: u16) -> Lines {
    let mut lines = vec![rule(ctx, "RESULT", "", columns)];
    lines.extend(ctx.wrapped(Ink::Strong, &shown.prompt, columns));
    let most = shown.bars.iter().map(|b| b.votes).max().unwrap_or(0).max(1);
    let wide = u32::from(columns / 4);
    for (label, votes) in shown.given(ctx.words) {
        let bar = "█".repeat(usize::try_from((votes * wide).div_ceil(most)).unwrap_or(0));
        let label = fit(&label, columns.saturating_sub(columns / 4 + 6));
        let right = vec![ctx.ink(Ink::Text, bar), ctx.ink(Ink::Strong, format!(" {votes:>3}"))];
        lines.push(both_ends(vec![ctx.ink(Ink::Text, label)], right, columns));
    }
    lines.push(Line::default());
    lines.push(ctx.line(Ink::Dim, "The room talks about it; s speaks"));
    lines
}

fn record(ctx: &Ctx<'_>, shown: &Recorded, columns: u16) -> Lines {
    let outcome = match shown.outcome {
        Outcome::Taken => ctx.words.outcome_taken,
        Outcome::Conditional => ctx.words.outcome_conditional,
        Outcome::EachItsOwn => ctx.words.outcome_each_its_own,
        Outcome::Deferred => ctx.words.outcome_deferred,
        Outcome::Escalated => ctx.words.outcome_escalated,
        Outcome::None => ctx.words.outcome_none,
    };
    let title = format!("{} {}", shown.label, ctx.words.recorded.to_uppercase());
    let mut lines = vec![rule(ctx, &title, outcome, columns)];
    lines.extend(ctx.wrapped(Ink::Dim, &shown.prompt, columns));
    let what = shown.what.as_deref().unwrap_or(outcome);
    let what = match &shown.owner {
        Some(owner) => format!("{what}  ({} {owner})", ctx.words.owner),
        None => what.to_owned(),
    };
    lines.extend(ctx.wrapped(Ink::Good, &what, columns));
    if let Some(conditions) = &shown.conditions {
        let text = format!("{}: {conditions}", ctx.words.conditions);
        lines.extend(ctx.wrapped(Ink::Text, &text, columns));
    }
    for option in shown.options.iter().filter(|o| o.chosen) {
        for (label, text) in [(ctx.words.cost, &option.cost), (ctx.words.lived, &option.lived)] {
            if let Some(text) = text {
                lines.extend(ctx.wrapped(Ink::Text, &format!("{label}: {text}"), columns));
            }
        }
    }
    for option in shown.options.iter().filter(|o| !o.chosen) {
        let cost = option.cost.as_ref().map(|cost| format!(": {cost}")).unwrap_or_default();
        let text = format!("{}  {}{cost}", option.letter, option.label);
        lines.extend(ctx.wrapped(Ink::Dim, &text, columns));
    }
    lines
}

fn requests(ctx: &Ctx<'_>, asked: &[Asked], columns: u16) -> Lines {
    let mut lines = vec![rule(ctx, "ASKED OF THE CONTROL CELL", "Esc back", columns)];
    if asked.is_empty() {
        lines.extend(ctx.wrapped(Ink::Text, ctx.words.ask_control_hint, columns));
    }
    for request in asked.iter().rev() {
        let at = request.at.hm(ctx.player.view().ticking.offset);
        let words = request.words.as_deref().unwrap_or("-");
        lines.extend(ctx.wrapped(Ink::Strong, &format!("{at} {words}"), columns));
        let reply = match &request.reply {
            Some((RequestReply::NotKnown, _)) => ctx.words.not_known,
            Some((_, Some(text))) => text.as_str(),
            Some((_, None)) | None => ctx.words.request_received,
        };
        lines.extend(ctx.wrapped(Ink::Text, &format!("      {reply}"), columns));
    }
    lines
}

fn stands_still(ctx: &Ctx<'_>, standstill: &Standstill, columns: u16) -> Lines {
    let text = match standstill {
        Standstill::Paused => ctx.words.state_paused.to_owned(),
        Standstill::Break { back_at } => {
            let at = back_at.hm(ctx.player.view().ticking.offset);
            fill(ctx.words.state_break, &[("time", &at)])
        }
        Standstill::OffRecord => ctx.words.state_off_record.to_owned(),
        Standstill::Emergency { words } => words.clone(),
    };
    let mut lines = vec![Line::default()];
    lines.extend(ctx.wrapped(Ink::Strong, &text, columns));
    lines
}

fn opening(ctx: &Ctx<'_>, before: &Opening, columns: u16) -> Lines {
    match before {
        Opening::GroundRules(rules) => {
            let mut lines =
                vec![rule(ctx, &ctx.words.ground_rules_title.to_uppercase(), "", columns)];
            for (at, rule) in (1..).zip(rules) {
                lines.extend(ctx.wrapped(Ink::Text, &format!("{at}. {rule}"), columns));
            }
            lines
        }
        Opening::WarmUp(ask) => {
            let mut lines = vec![rule(ctx, "WARM-UP", "", columns)];
            lines.extend(ctx.wrapped(Ink::Strong, ask, columns));
            lines
        }
        Opening::Ready => {
            let mut lines = vec![ctx.line(Ink::Strong, ctx.words.state_lobby)];
            lines.push(Line::default());
            lines.extend(cards::lines(ctx.pen, ctx.words, &ctx.player.view().role, columns));
            lines
        }
    }
}

fn closing(ctx: &Ctx<'_>, after: &Closing, columns: u16) -> Lines {
    let view = ctx.player.view();
    if view.frame.phase != Phase::HotWash {
        let mut lines = ctx.wrapped(Ink::Strong, ctx.words.thanks, columns);
        lines.push(Line::default());
        for file in &ctx.player.report {
            lines.extend(ctx.wrapped(Ink::Good, file, columns));
        }
        return lines;
    }
    let mut lines = vec![rule(ctx, "HOT WASH", "", columns)];
    match view.frame.hot_wash {
        None => lines.push(ctx.line(Ink::Strong, ctx.words.state_ended)),
        Some(HotWashStep::Silent) => {
            lines.extend(ctx.wrapped(Ink::Strong, ctx.words.hot_wash_silent, columns));
            lines.push(ctx.line(Ink::Warning, "n takes it down: + strength, - gap, ! step"));
        }
        Some(HotWashStep::Round) if view.my_turn => {
            lines.push(ctx.line(Ink::Warning, "It is your turn: n says it"));
        }
        Some(HotWashStep::Round) => {
            let turn = after.turn.as_deref().unwrap_or_default();
            lines.push(ctx.line(Ink::Strong, fit(turn, columns)));
        }
        Some(HotWashStep::Rank) => lines.push(ctx.line(Ink::Strong, ctx.words.hot_wash_rank)),
        Some(HotWashStep::Feedback | HotWashStep::Done) => return feedback(ctx, columns),
    }
    lines.push(Line::default());
    for prompt in &after.prompts {
        lines.extend(ctx.wrapped(Ink::Text, &format!("- {prompt}"), columns));
    }
    lines
}

fn feedback(ctx: &Ctx<'_>, columns: u16) -> Lines {
    let mut lines = vec![rule(ctx, "FEEDBACK", "", columns)];
    let Some(statements) = &ctx.player.view().feedback else {
        lines.push(ctx.line(Ink::Good, "Your marks are in. Thank you."));
        return lines;
    };
    let scale = format!(
        "f: a mark each, 1 {} to 5 {}, - none",
        ctx.words.feedback_scale_low, ctx.words.feedback_scale_high
    );
    lines.extend(ctx.wrapped(Ink::Warning, &scale, columns));
    let line = ctx.player.line.as_ref().filter(|line| line.kind == LineKind::Feedback);
    let typed: Vec<char> = line
        .map(|line| line.field.text().chars().filter(|c| !c.is_whitespace()).collect())
        .unwrap_or_default();
    for (at, statement) in statements.iter().enumerate() {
        let mark = typed.get(at).copied().unwrap_or('_');
        let ink = if typed.len() == at { Ink::Strong } else { Ink::Text };
        lines.push(ctx.line(ink, fit(&format!("{mark}  {statement}"), columns)));
    }
    lines
}

fn help(ctx: &Ctx<'_>, columns: u16) -> Lines {
    let keys = [
        ("SPACE", "I am ready: what comes next; I pass, if I have the floor; goes on after a stop"),
        ("A B C", "answer the decision that is open; Enter changes an answer until it closes"),
        ("Enter", "begin the self-assessment that is open: y held, n not held, - does not apply"),
        ("b", "write down what the group finds, while the groups work apart"),
        ("s", "speak: raises a hand and types what is said"),
        ("h", "raise a hand, or lower it"),
        ("a", "ask the control cell for a fact the role could find out"),
        ("n", "a note; in the hot wash + strength, - gap, ! step"),
        ("k", "what we know: every inject, left and right turn"),
        ("c", "my role"),
        ("r", "what I asked, and what was answered"),
        ("z", "stop: everything stands still until SPACE"),
        (">", "how fast play runs"),
        ("t", "colours"),
        ("^C", "leave; the record stays"),
    ];
    let mut lines = vec![rule(ctx, "KEYS", "any key closes", columns)];
    lines.extend(keys.into_iter().map(|(key, about)| {
        let text = fit(about, columns.saturating_sub(8));
        Line::from(vec![ctx.ink(Ink::Key, format!("{key:>6}  ")), ctx.ink(Ink::Text, text)])
    }));
    lines
}
