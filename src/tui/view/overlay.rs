//! What lies over the panels: lists, help, palette, search.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{Places, rule};
use super::text::{both_ends, fit, width, wrap};
use super::{Ctx, put, rating, room};
use crate::tui::field::Field;
use crate::tui::key::{Context, Verb};
use crate::tui::log;
use crate::tui::model::{Line as Typed, Overlay};
use crate::tui::pick::Pick;
use crate::tui::theme::Ink;
use crate::words::count;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, places: &Places) {
    match ctx.desk.overlays.last() {
        Some(Overlay::Pick(list)) => pick(ctx, list, frame, places.panels),
        Some(Overlay::Help) => help(ctx, frame, places.panels),
        Some(Overlay::Palette { field, at }) => found(ctx, field, *at, frame, places),
        Some(Overlay::Search { field, at }) => search(ctx, field, *at, frame, places),
        Some(Overlay::Text { title, lines }) => {
            let rows = lines.iter().flat_map(|l| wrap(l, places.panels.width));
            let rows = rows.map(|l| ctx.line(Ink::Text, l)).collect();
            sheet(ctx, title, "any key", rows, frame, places.panels);
        }
        // On a screen it is a screen of its own; as lines there is no code to scan.
        Some(Overlay::Room(sheet)) => {
            if let Some(status) = &ctx.desk.room {
                put(frame, places.panels, room::lines(ctx, status, *sheet, places.panels.width));
            }
        }
        Some(Overlay::Rating(sheet)) => rating::draw(ctx, sheet, frame, places.panels),
        Some(Overlay::Line(line)) => choices(ctx, line, frame, places.panels),
        None => {}
    }
}

/// Draws what could be typed next right above the line.
fn choices(ctx: &Ctx<'_>, line: &Typed, frame: &mut Frame<'_>, area: Rect) {
    let choices = ctx.desk.choices(line);
    if choices.is_empty() {
        return;
    }
    let room = usize::from(area.height.saturating_sub(1));
    let rows = choices.iter().take(room);
    let rows = rows.map(|row| ctx.line(Ink::Text, fit(&format!(" {row}"), area.width))).collect();
    sheet(ctx, line.kind.title(), "Enter takes the line, Esc leaves", rows, frame, area);
}

/// Draws a one-key list at the foot of an area: its title, what is said above, its rows.
pub(super) fn pick(ctx: &Ctx<'_>, list: &Pick, frame: &mut Frame<'_>, area: Rect) {
    let columns = area.width;
    let intro: Vec<String> =
        list.intro.iter().flat_map(|line| wrap(line, columns.saturating_sub(2))).collect();
    let most = usize::from(area.height.saturating_sub(1)).saturating_sub(intro.len()).max(1);
    let from =
        list.at.saturating_sub(most.saturating_sub(1)).min(list.rows.len().saturating_sub(most));
    let mut rows: Vec<Line<'static>> =
        intro.into_iter().map(|line| ctx.line(Ink::Text, format!("  {line}"))).collect();
    for (at, row) in list.rows.iter().enumerate().skip(from).take(most) {
        let key = row.key.map_or_else(|| " ".to_owned(), |key| key.to_string());
        let mark = if at == list.at { ">" } else { " " };
        let ink = if at == list.at { Ink::Strong } else { Ink::Text };
        rows.push(Line::from(vec![
            ctx.ink(Ink::Strong, mark),
            ctx.ink(Ink::Key, format!("{key}  ")),
            ctx.ink(ink, fit(&row.label, columns.saturating_sub(4))),
        ]));
    }
    let hidden = list.rows.len() - most.min(list.rows.len());
    let aside = if hidden > 0 {
        format!("one key; arrows for {hidden} more; Esc")
    } else {
        "one key, or Esc".to_owned()
    };
    sheet(ctx, &list.title, &aside, rows, frame, area);
}

/// Draws rows under a title at the foot of an area; what is above stays visible.
fn sheet(
    ctx: &Ctx<'_>,
    title: &str,
    aside: &str,
    rows: Vec<Line<'static>>,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let height = u16::try_from(rows.len() + 1).unwrap_or(u16::MAX).min(area.height);
    let area = Rect { y: area.y + area.height - height, height, ..area };
    let title = fit(title, area.width.saturating_sub(width(aside) + 8));
    let mut lines = vec![rule(ctx, &title, aside, area.width)];
    lines.extend(rows);
    put(frame, area, lines);
}

/// Every key that applies here, the nearest contexts first, in as many columns as there is room for.
fn help(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let contexts = ctx.desk.contexts();
    let mut seen: Vec<Verb> = Vec::new();
    let mut rows: Vec<(String, Verb)> = Vec::new();
    for context in &contexts {
        for binding in ctx.keys.in_context(*context) {
            if seen.contains(&binding.verb)
                || ctx.keys.verb(&contexts, binding.press) != Some(binding.verb)
                || !ctx.desk.applies(binding.verb, ctx.clock)
            {
                continue;
            }
            seen.push(binding.verb);
            rows.push((binding.press.to_string(), binding.verb));
        }
    }
    let palette = ctx.key(&contexts, Verb::Palette).unwrap_or_default();
    let per_column = usize::from(area.height.saturating_sub(1)).max(1);
    let needed = rows.len().div_ceil(per_column).max(1);
    // Where sentences would leave keys out, every key has a word.
    let (columns, short) = match usize::from(area.width / 38).max(1) {
        room if needed <= room => (needed, false),
        _ => (needed.min(usize::from(area.width / 19).max(1)), true),
    };
    let wide = area.width / u16::try_from(columns).unwrap_or(1);
    let aside = match rows.len().saturating_sub(per_column * columns) {
        0 => format!("any key closes; {palette} finds every verb by name"),
        more => format!("{more} more with {palette}; any key closes"),
    };
    let mut lines = vec![rule(ctx, "KEYS", &aside, area.width)];
    for row in 0..per_column.min(rows.len()) {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for column in 0..columns {
            let Some((key, verb)) = rows.get(column * per_column + row) else { continue };
            let said = if short { verb.label() } else { verb.about() };
            let text = fit(said, wide.saturating_sub(8));
            let gap = " ".repeat(usize::from(wide.saturating_sub(7 + width(&text))));
            spans.push(ctx.ink(Ink::Key, format!("{key:>5}  ")));
            spans.push(ctx.ink(Ink::Text, format!("{text}{gap}")));
        }
        lines.push(Line::from(spans));
    }
    put(frame, area, lines);
}

fn field_line(ctx: &Ctx<'_>, prompt: &str, field: &Field, frame: &mut Frame<'_>, places: &Places) {
    let area = places.capture;
    let room = area.width.saturating_sub(width(prompt) + 1).max(1);
    let (text, cursor) = super::text::around_cursor(field.text(), field.cursor(), room);
    put(frame, area, vec![Line::from(vec![ctx.ink(Ink::Key, prompt), ctx.ink(Ink::Text, text)])]);
    frame.set_cursor_position((area.x + width(prompt) + cursor, area.y));
}

fn found(ctx: &Ctx<'_>, field: &Field, at: usize, frame: &mut Frame<'_>, places: &Places) {
    let found = ctx.desk.find(field.text(), ctx.keys, ctx.clock);
    let columns = places.panels.width;
    let room = usize::from(places.panels.height.saturating_sub(1)).min(12);
    let at = at.min(found.len().saturating_sub(1));
    let from = at.saturating_sub(room.saturating_sub(1));
    let rows = found.iter().enumerate().skip(from).take(room).map(|(row, entry)| {
        let mark = if row == at { ">" } else { " " };
        let name = if entry.applies { Ink::Strong } else { Ink::Dim };
        let about = if entry.applies { Ink::Text } else { Ink::Dim };
        let aside = match &entry.key {
            Some(key) if entry.applies => key.clone(),
            _ if entry.applies => String::new(),
            _ => "not now".to_owned(),
        };
        let room = columns.saturating_sub(18 + width(&aside));
        both_ends(
            vec![
                ctx.ink(Ink::Strong, format!("{mark} ")),
                ctx.ink(name, format!("{:<14} ", fit(&entry.name, 14))),
                ctx.ink(about, fit(&entry.about, room)),
            ],
            vec![ctx.ink(Ink::Key, aside)],
            columns,
        )
    });
    let rows: Vec<Line<'static>> = rows.collect();
    sheet(ctx, "EVERYTHING", "a few letters, then Enter; Esc", rows, frame, places.panels);
    field_line(ctx, ": ", field, frame, places);
}

fn search(ctx: &Ctx<'_>, field: &Field, at: usize, frame: &mut Frame<'_>, places: &Places) {
    let found = log::find(ctx.desk, field.text());
    let room = usize::from(places.panels.height.saturating_sub(1));
    let from = at.saturating_sub(room.saturating_sub(1));
    let rows = found.iter().enumerate().skip(from).take(room).map(|(row, line)| {
        let mark = if row == at { ">" } else { " " };
        Line::from(vec![
            ctx.ink(Ink::Strong, format!("{mark} ")),
            ctx.ink(Ink::Dim, format!("{}  ", ctx.hm(line.at))),
            ctx.ink(Ink::Text, fit(&line.text, places.panels.width.saturating_sub(9))),
        ])
    });
    let rows: Vec<Line<'static>> = rows.collect();
    let lines = count(found.len(), "line", "lines");
    let aside = format!("{lines}; Enter puts one right; Esc");
    sheet(ctx, "SAID AND DONE", &aside, rows, frame, places.panels);
    field_line(ctx, "/ ", field, frame, places);
}

/// Returns the words of help for a place that has no desk.
pub(super) fn always(
    ctx_keys: &crate::tui::key::KeyMap,
    context: Context,
) -> Vec<(String, &'static str)> {
    ctx_keys.in_context(context).map(|b| (b.press.to_string(), b.verb.about())).collect()
}
