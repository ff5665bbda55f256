//! Discussion, the state the room is in most of the time: the inject, the question, what helps and what is held back.

use ratatui::text::{Line, Span};

use super::Panel;
use crate::card::{markdown, plain};
use crate::clock::Millis;
use crate::ident::ItemId;
use crate::scenario::Question;
use crate::tui::key::{Context, Verb};
use crate::tui::theme::Ink;
use crate::tui::view::Ctx;
use crate::tui::view::reading::seconds_to_read;
use crate::tui::view::text::{both_ends, fit, wrap};

/// The room's last inject and question; before the first one, how the module opens.
pub(super) fn panel(ctx: &Ctx<'_>, columns: u16, rows: u16) -> Panel {
    let mut lines = Vec::new();
    let latest = ctx.session.latest_inject();
    if let Some(inject) = latest.as_ref().filter(|id| in_this_module(ctx, id)) {
        lines.push(inject_line(ctx, inject, columns));
    }
    match &ctx.session.talk.current {
        Some(id) => lines.extend(question(ctx, id, columns, rows)),
        None => lines.extend(between(ctx, columns, lines.is_empty())),
    }
    if lines.is_empty() {
        lines.push(ctx.line(Ink::Dim, "nothing yet"));
    }
    Panel { aside: ctx.session.story_at(ctx.play).to_string(), rows: lines }
}

fn in_this_module(ctx: &Ctx<'_>, id: &ItemId) -> bool {
    let Some(started) =
        ctx.session.story.current.and_then(|at| ctx.session.story.modules[at].started)
    else {
        return true;
    };
    let state = ctx.session.story.item(id);
    state.released.is_some_and(|(_, at)| at.wall >= started.wall)
}

fn inject_line(ctx: &Ctx<'_>, id: &ItemId, columns: u16) -> Line<'static> {
    let state = ctx.session.story.item(id);
    let mut right = Vec::new();
    if let Some(to) = ctx.desk.recipients(id) {
        right.push(format!("to {}", ctx.desk.short_recipients(&to)));
        if let Some((_, at)) = state.released {
            right.push(match ctx.wall.since(at.happened()).0 / 60_000 {
                0 => "now".to_owned(),
                ago => format!("{ago} min ago"),
            });
        }
        let seats = ctx.session.seats_for(ctx.scenario, &to).len();
        if !state.opened.is_empty() {
            right.push(format!("opened by {}/{seats}", state.opened.len()));
        }
    }
    let right = right.join(", ");
    let left = vec![
        ctx.ink(Ink::Strong, format!("{} ", ctx.desk.label(id))),
        ctx.ink(Ink::Text, ctx.desk.title(id)),
    ];
    // How many have opened it stands last and is what is looked for.
    both_ends(left, vec![ctx.ink(Ink::Dim, fit(&right, columns * 3 / 5))], columns)
}

fn question(ctx: &Ctx<'_>, id: &ItemId, columns: u16, rows: u16) -> Vec<Line<'static>> {
    let Some((item, question)) = ctx.scenario.question(id) else { return Vec::new() };
    let (number, of) = match ctx.scenario.inject(&item.id) {
        Some((_, inject)) => {
            let at = inject.questions.iter().position(|q| q.id == *id).map_or(1, |at| at + 1);
            (format!("Q{at}"), format!(" of {}", inject.questions.len()))
        }
        None => (item.label.clone(), String::new()),
    };
    let lead = format!("{number}{of}  ");
    let deep = lead.len();
    let mut lines = Vec::new();
    let ask = wrap(
        &format!("\"{}\"", question.ask),
        columns.saturating_sub(u16::try_from(deep).unwrap_or(8)),
    );
    // The question is never cut for what helps: it gets all rows but the inject's and the one with the times.
    let most = usize::from(rows.saturating_sub(2)).max(1);
    let cut = ask.len() > most;
    for (at, row) in ask.into_iter().take(most).enumerate() {
        let row = if cut && at + 1 == most { format!("{row}…") } else { row };
        let lead = if at == 0 { lead.clone() } else { " ".repeat(deep) };
        lines.push(Line::from(vec![ctx.ink(Ink::Key, lead), ctx.ink(Ink::Strong, row)]));
    }
    let help = help(ctx, question, columns);
    // The caller's first row is the inject's.
    let hidden = lines.len() + 2 + help.len() > usize::from(rows) && !help.is_empty();
    lines.push(times(ctx, id, question, hidden, columns));
    lines.extend(help);
    lines
}

/// Whom it is put to, how long it has been talked about, who has the floor.
/// Where what helps has no row of its own, the key that shows it stands here.
fn times(
    ctx: &Ctx<'_>,
    id: &ItemId,
    question: &Question,
    hidden: bool,
    columns: u16,
) -> Line<'static> {
    let posed = ctx.session.talk.questions.get(id).and_then(|q| q.posed);
    let used = posed.map_or(Millis::ZERO, |at| at.until(ctx.now()));
    let over = used > question.time && question.time > Millis::ZERO;
    let whom = ctx.desk.short_recipients(&question.to);
    let spent = format!("{} of {}", down(used), question.time.clock());
    let mut left = vec![
        ctx.ink(Ink::Text, format!("      to {whom}   ")),
        ctx.ink(if over { Ink::Warning } else { Ink::Text }, spent),
        ctx.ink(Ink::Warning, if over { "  time" } else { "" }),
    ];
    let key = ctx.key(&[Context::Play], Verb::Read).filter(|_| hidden);
    if let Some(key) = key {
        left.push(ctx.ink(Ink::Key, format!("   {key}")));
        left.push(ctx.ink(Ink::Control, " helps"));
    }
    both_ends(left, floor(ctx), columns)
}

pub(super) fn floor(ctx: &Ctx<'_>) -> Vec<Span<'static>> {
    match &ctx.session.talk.floor {
        Some((role, since)) => {
            let spoke = since.until(ctx.now());
            vec![ctx.ink(Ink::Strong, format!("FLOOR: {role} {}", down(spoke)))]
        }
        None => Vec::new(),
    }
}

/// Counts up in whole seconds; a countdown rounds the other way.
fn down(used: Millis) -> String {
    Millis(used.0 / 1000 * 1000).clock()
}

fn help(ctx: &Ctx<'_>, question: &Question, columns: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut push = |label: &str, text: String| {
        let text = fit(&text, columns.saturating_sub(13));
        lines.push(Line::from(vec![
            ctx.ink(Ink::Dim, format!("  {label:<11}")),
            ctx.ink(Ink::Control, text),
        ]));
    };
    for stuck in &question.if_stuck {
        push("if stuck", format!("\"{}\"", stuck.for_control()));
    }
    for (asked, fact) in &question.if_asked {
        push("if asked", format!("{}: {}", asked.for_control(), fact.for_control()));
    }
    lines
}

/// Between questions: how the module opens, or that the room talks.
fn between(ctx: &Ctx<'_>, columns: u16, nothing_out: bool) -> Vec<Line<'static>> {
    let module = ctx.session.story.current.map(|at| &ctx.scenario.modules[at]);
    let situation = module.and_then(|m| m.situation.as_ref()).filter(|_| nothing_out);
    let mut lines = Vec::new();
    if let Some(situation) = situation {
        let title =
            format!("read aloud to open the module, about {} s:", seconds_to_read(situation));
        lines.push(ctx.line(Ink::Dim, title));
        lines.extend(wrap(situation, columns).into_iter().map(|l| ctx.line(Ink::Strong, l)));
    } else if let Some(inject) = ctx.session.latest_inject().filter(|_| !nothing_out) {
        let posed = ctx.scenario.inject(&inject).is_some_and(|(_, i)| !i.questions.is_empty());
        let aloud = ctx.scenario.inject(&inject).and_then(|(_, i)| i.read_aloud.as_ref());
        if let Some(aloud) = aloud.filter(|_| !posed) {
            lines.push(
                ctx.line(Ink::Dim, format!("read aloud, about {} s:", seconds_to_read(aloud))),
            );
            let text = format!("\"{aloud}\"");
            lines.extend(wrap(&text, columns).into_iter().map(|l| ctx.line(Ink::Strong, l)));
        }
        let control = ctx.scenario.item(&inject).map_or("", |i| i.control.for_control());
        if !control.is_empty() {
            let text = plain(&markdown(control));
            lines.extend(wrap(&text, columns).into_iter().map(|l| ctx.line(Ink::Control, l)));
        }
    }
    let floor = floor(ctx);
    if !floor.is_empty() {
        lines.insert(0, both_ends(Vec::new(), floor, columns));
    }
    lines
}
