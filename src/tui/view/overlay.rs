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
        Some(Overlay::Help { page }) => help(ctx, *page, frame, places.panels),
        Some(Overlay::Palette { field, at }) => found(ctx, field, *at, frame, places),
        Some(Overlay::Search { field, at }) => search(ctx, field, *at, frame, places),
        Some(Overlay::Text { title, lines, page }) => {
            let rows = lines.iter().flat_map(|l| wrap(l, places.panels.width));
            let rows: Vec<Line<'static>> = rows.map(|l| ctx.line(Ink::Text, l)).collect();
            paged(ctx, title, &rows, *page, frame, places.panels);
        }
        Some(Overlay::Report { document, page }) => {
            let rows = super::document::lines(ctx.pen, document, places.panels.width);
            paged(ctx, "THE REPORT AS IT STANDS", &rows, *page, frame, places.panels);
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

/// Draws as many of the rows as there is room for.
fn paged(
    ctx: &Ctx<'_>,
    title: &str,
    rows: &[Line<'static>],
    page: usize,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let room = usize::from(area.height.saturating_sub(1)).max(1);
    let pages: Vec<&[Line<'static>]> = rows.chunks(room).collect();
    let at = page % pages.len().max(1);
    let mut rows = pages.get(at).map(|rows| rows.to_vec()).unwrap_or_default();
    if pages.len() > 1 {
        // The last page is as high as the others, or the panels would shine through.
        rows.resize(room, Line::default());
    }
    sheet(ctx, title, &turning(at, pages.len(), "any key"), rows, frame, area);
}

/// Says how the pages of a text are turned, where it has more than one.
fn turning(at: usize, pages: usize, alone: &str) -> String {
    match pages {
        0 | 1 => alone.to_owned(),
        _ => format!("page {} of {pages}: arrows; another key closes", at + 1),
    }
}

/// Every key that applies here, the nearest contexts first.
fn applying(ctx: &Ctx<'_>) -> Vec<(String, Verb)> {
    let contexts = ctx.desk.contexts();
    let mut rows: Vec<(String, Verb)> = Vec::new();
    for context in &contexts {
        for binding in ctx.keys.in_context(*context) {
            if rows.iter().any(|(_, verb)| *verb == binding.verb)
                || ctx.keys.verb(&contexts, binding.press) != Some(binding.verb)
                || !ctx.desk.applies(binding.verb, ctx.clock)
            {
                continue;
            }
            rows.push((binding.press.to_string(), binding.verb));
        }
    }
    rows
}

/// The keys: all of them at a glance, a word each; then, page by page, what each does in full.
fn help(ctx: &Ctx<'_>, page: usize, frame: &mut Frame<'_>, area: Rect) {
    let keys = applying(ctx);
    let palette = ctx.key(&ctx.desk.contexts(), Verb::Palette).unwrap_or_default();
    let room = usize::from(area.height.saturating_sub(1)).max(1);
    let mut pages = in_full(ctx, &keys, room, area.width);
    // Where one page says everything, there is nothing to be said in fewer words.
    if pages.len() > 1 {
        pages.insert(0, at_a_glance(ctx, &keys, room, area.width));
    }
    let at = page % pages.len().max(1);
    let alone = format!("any key closes; {palette} finds every verb by name");
    let aside = match pages.len() {
        2.. if at == 0 && area.width >= 70 => {
            format!("down: what each does; {palette} finds every verb by name")
        }
        pages => turning(at, pages, &alone),
    };
    let mut lines = vec![rule(ctx, "KEYS", &aside, area.width)];
    lines.extend(pages.swap_remove(at));
    put(frame, area, lines);
}

/// A word for every key, in as many columns as there is room for.
fn at_a_glance(
    ctx: &Ctx<'_>,
    keys: &[(String, Verb)],
    room: usize,
    width_of_all: u16,
) -> Vec<Line<'static>> {
    let columns = keys.len().div_ceil(room).clamp(1, usize::from(width_of_all / 19).max(1));
    let wide = width_of_all / u16::try_from(columns).unwrap_or(1);
    let cell = |(key, verb): &(String, Verb)| {
        let text = fit(verb.label(), wide.saturating_sub(8));
        let gap = " ".repeat(usize::from(wide.saturating_sub(7 + width(&text))));
        [ctx.ink(Ink::Key, format!("{key:>5}  ")), ctx.ink(Ink::Text, format!("{text}{gap}"))]
    };
    let row = |row: usize| {
        let keys = (0..columns).filter_map(|column| keys.get(column * room + row));
        Line::from(keys.flat_map(cell).collect::<Vec<Span<'static>>>())
    };
    (0..room.min(keys.len())).map(row).collect()
}

/// What every key does, in full, on as many pages as it takes; no verb is torn apart.
fn in_full(
    ctx: &Ctx<'_>,
    keys: &[(String, Verb)],
    room: usize,
    columns: u16,
) -> Vec<Vec<Line<'static>>> {
    let mut pages: Vec<Vec<Line<'static>>> = vec![Vec::new()];
    for (key, verb) in keys {
        let said = wrap(verb.about(), columns.saturating_sub(8));
        let mut rows = Vec::with_capacity(said.len());
        for (at, text) in said.into_iter().enumerate() {
            let key = if at == 0 { key.as_str() } else { "" };
            let spans = vec![ctx.ink(Ink::Key, format!("{key:>5}  ")), ctx.ink(Ink::Text, text)];
            rows.push(Line::from(spans));
        }
        if pages.last().is_some_and(|page| page.len() + rows.len() > room) {
            pages.push(Vec::new());
        }
        if let Some(page) = pages.last_mut() {
            page.extend(rows);
        }
    }
    pages
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
