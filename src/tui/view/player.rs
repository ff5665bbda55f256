//! A player's screen, drawn from the typed view of their seat alone: the mark first and last, who they are, what is before
//! the room, what was said, and the keys that apply.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lines::{Seat, squeezed};
use super::text::{around_cursor, both_ends, fit, width, wrap};
use super::{Pen, put};
use crate::clock::{Millis, Reading};
use crate::journal::marking;
use crate::session::Phase;
use crate::session::view::Standstill;
use crate::tui::player::judge::judging;
use crate::tui::player::{LineKind, Page, Player};
use crate::tui::theme::Ink;
use crate::words::{Language, Words};

mod page;
mod work;

/// Everything a part of the screen looks at.
#[derive(Debug, Clone, Copy)]
struct Ctx<'a> {
    player: &'a Player,
    words: &'static Words,
    pen: Pen,
    clock: Reading,
}

impl Ctx<'_> {
    fn ink(&self, ink: Ink, text: impl Into<String>) -> Span<'static> {
        self.pen.ink(ink, text)
    }

    fn line(&self, ink: Ink, text: impl Into<String>) -> Line<'static> {
        self.pen.line(ink, text)
    }

    fn wrapped(&self, ink: Ink, text: &str, columns: u16) -> Vec<Line<'static>> {
        wrap(text, columns).into_iter().map(|line| self.line(ink, line)).collect()
    }

    /// Names a role as the others at the table do.
    fn role<'v>(&'v self, code: &'v crate::ident::RoleCode) -> &'v str {
        let roles = &self.player.view().roles;
        roles.iter().find(|(own, _)| own == code).map_or(code.as_str(), |(_, name)| name)
    }
}

pub(super) fn draw(player: &Player, clock: Reading, frame: &mut Frame<'_>, pen: Pen) {
    let ctx = Ctx { player, words: Language::English.words(), pen, clock };
    let area = frame.area();
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, area, Vec::new());
    if let Some(Standstill::Emergency { words }) = &player.view().frame.standstill {
        return super::stage::emergency(words, ctx.words, frame, pen);
    }
    put(frame, row(0), vec![marked(&ctx, area.width)]);
    put(frame, row(1), vec![who(&ctx, area.width)]);
    put(frame, row(2), vec![wherein(&ctx, area.width)]);
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let body = area.height.saturating_sub(7);
    let talk = talk_rows(&ctx, body);
    let top = Rect { y: area.y + 3, height: body - talk, ..inner };
    put(frame, top, page::lines(&ctx, top.width, top.height));
    let said = Rect { y: top.y + top.height, height: talk, ..inner };
    put(frame, said, said_lines(&ctx, said.width, said.height));
    input(&ctx, frame, row(area.height - 4));
    put(frame, row(area.height - 3), vec![keys(&ctx, area.width)]);
    put(frame, row(area.height - 2), vec![space(&ctx, area.width)]);
    put(frame, row(area.height - 1), vec![marked(&ctx, area.width)]);
}

/// Returns the screen as rows to be read aloud, each thing on one row where it fits.
pub(super) fn spoken(player: &Player, clock: Reading, pen: Pen, columns: u16) -> Seat {
    let ctx = Ctx { player, words: Language::English.words(), pen, clock };
    let row = |line: Line<'_>| {
        let row: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        squeezed(&row)
    };
    // Without the clock, which would be said each minute.
    let mut page = vec![
        format!("{} {}", ctx.words.you_are, player.view().role.title),
        row(wherein(&ctx, columns)),
    ];
    page.extend(page::lines(&ctx, columns, u16::MAX).into_iter().map(row));
    page.retain(|row| !row.is_empty());
    let said = player.view().said.iter().map(|said| {
        let who = if said.own { "you" } else { said.role.as_str() };
        format!("{who}: {}", said.words.replace('\n', " "))
    });
    let kept = if player.scene.kept { ctx.words.recording } else { ctx.words.not_on_disk };
    let next = if player.leaving {
        row(space(&ctx, columns))
    } else if player.line.is_some() || player.form.is_some() || player.judge.is_some() {
        row(keys(&ctx, columns))
    } else {
        row(space(&ctx, columns)).replace("SPACE", "empty line")
    };
    Seat { page, said: said.collect(), kept: kept.to_owned(), next }
}

/// The marking, as often as there is room; the label is never cut.
fn marked(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let view = &ctx.player.view().frame;
    let (mark, label) = (marking(view.mode), view.tlp.label());
    let room = columns.saturating_sub(width(label) + 1);
    let times = usize::from((room + 1) / (width(&mark) + 1)).clamp(1, 3);
    both_ends(
        vec![ctx.ink(Ink::Marking, vec![mark; times].join(" "))],
        vec![ctx.ink(Ink::Strong, label)],
        columns,
    )
}

fn who(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let view = ctx.player.view();
    let at = ctx.player.wall(ctx.clock).hm(view.ticking.offset);
    let kept = if ctx.player.scene.lost {
        ctx.ink(Ink::Alarm, format!(" {} ", ctx.words.reconnecting))
    } else if ctx.player.scene.kept {
        ctx.ink(Ink::Dim, ctx.words.recording)
    } else {
        ctx.ink(Ink::Alarm, format!(" {} ", ctx.words.not_on_disk))
    };
    let speed = match view.ticking.speed {
        1 => String::new(),
        speed => format!("  {speed}x"),
    };
    let away = if view.away { format!("  {}", ctx.words.called_away) } else { String::new() };
    both_ends(
        vec![
            ctx.ink(Ink::Dim, format!(" {} ", ctx.words.you_are)),
            ctx.ink(Ink::Strong, format!("{}  {}{away}", view.seat.role, view.role.title)),
        ],
        vec![kept, ctx.ink(Ink::Dim, format!("{speed}  {at} "))],
        columns,
    )
}

fn wherein(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let view = &ctx.player.view().frame;
    let title = match &view.module {
        Some((number, title)) => format!(" {number} {title}"),
        None => format!(" {}", view.title),
    };
    let story = if view.phase == Phase::Play {
        format!("{} {} ", ctx.words.scenario_time, view.story)
    } else {
        String::new()
    };
    both_ends(vec![ctx.ink(Ink::Title, title)], vec![ctx.ink(Ink::Dim, story)], columns)
}

/// Returns a heading with a rule behind it.
fn rule(ctx: &Ctx<'_>, title: &str, aside: &str, columns: u16) -> Line<'static> {
    let used = width(title) + width(aside) + if aside.is_empty() { 1 } else { 2 };
    let dashes = "-".repeat(usize::from(columns.saturating_sub(used)));
    let mut spans =
        vec![ctx.ink(Ink::Title, title.to_owned()), ctx.ink(Ink::Dim, format!(" {dashes}"))];
    if !aside.is_empty() {
        spans.push(ctx.ink(Ink::Dim, format!(" {aside}")));
    }
    Line::from(spans)
}

/// Returns how many rows the talk gets: none where nobody has said anything, less where a form needs the room.
fn talk_rows(ctx: &Ctx<'_>, body: u16) -> u16 {
    let view = ctx.player.view();
    let quiet = view.said.is_empty() || view.frame.phase > Phase::HotWash;
    if quiet
        || ctx.player.form.is_some()
        || ctx.player.judge.is_some()
        || ctx.player.page != Page::Now
        || ctx.player.help
    {
        return 0;
    }
    let share = if view.open.is_some() || view.work.is_some() { body / 5 } else { body / 3 };
    share.clamp(3, 12)
}

fn said_lines(ctx: &Ctx<'_>, columns: u16, rows: u16) -> Vec<Line<'static>> {
    if rows == 0 {
        return Vec::new();
    }
    let view = ctx.player.view();
    let floor = match &view.floor {
        Some(role) if *role == view.seat.role => "you have the floor".to_owned(),
        Some(role) => format!("{} has the floor", ctx.role(role)),
        None => String::new(),
    };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for said in &view.said {
        let who = if said.own { "you" } else { said.role.as_str() };
        let lead = width(who) + 2;
        for (at, words) in wrap(&said.words, columns.saturating_sub(lead)).into_iter().enumerate() {
            let who = if at == 0 { format!("{who}: ") } else { " ".repeat(usize::from(lead)) };
            lines.push(Line::from(vec![ctx.ink(Ink::Strong, who), ctx.ink(Ink::Text, words)]));
        }
    }
    let room = usize::from(rows - 1);
    let newest = lines.split_off(lines.len().saturating_sub(room));
    let mut drawn = vec![rule(ctx, "SAID", &floor, columns)];
    drawn.extend(newest);
    drawn
}

/// The line being typed, else a word about what was just done.
fn input(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    if let Some(line) = &ctx.player.line {
        let prompt = match line.kind {
            LineKind::Say => "say> ",
            LineKind::Note if ctx.player.view().frame.phase == Phase::HotWash => {
                "+ strength  - gap  ! step> "
            }
            LineKind::Note => "note> ",
            LineKind::Ask => "ask control> ",
            LineKind::Group => "challenge, or its number and what solves it> ",
            LineKind::Feedback => "marks> ",
            LineKind::Speed => "how fast> ",
        };
        let room = area.width.saturating_sub(width(prompt) + 1);
        let (shown, column) = around_cursor(line.field.text(), line.field.cursor(), room);
        let spans = vec![ctx.ink(Ink::Key, prompt), ctx.ink(Ink::Text, shown)];
        put(frame, area, vec![Line::from(spans)]);
        frame.set_cursor_position((area.x + width(prompt) + column, area.y));
        return;
    }
    let Some(notice) = &ctx.player.notice else { return };
    let ink = if notice.refusal { Ink::Warning } else { Ink::Good };
    put(frame, area, vec![ctx.line(ink, fit(&format!(" {}", notice.text), area.width))]);
}

/// The keys that do something now.
fn keys(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let player = ctx.player;
    if let (Some(_), Some(notice)) = (&player.line, &player.notice) {
        return ctx.line(Ink::Warning, fit(&format!(" {}", notice.text), columns));
    }
    let view = player.view();
    let mut keys: Vec<(&str, &str)> = Vec::new();
    if player.leaving {
        keys.extend([("y", "leave"), ("any other key", "stay")]);
    } else if player.line.is_some() {
        keys.extend([("Enter", "send"), ("Esc", "leave it")]);
    } else if let Some(form) = &player.form {
        if form.typing {
            keys.extend([("Enter", "send"), ("Esc", "back")]);
        } else {
            keys.extend([("A-Z", "option"), ("1-5", "how sure"), ("Tab", "in own words")]);
            keys.extend([("Enter", "send"), ("Esc", "not yet")]);
        }
    } else if player.judge.is_some() {
        keys.extend([("y", "held"), ("n", "not held"), ("-", "does not apply")]);
        if judging(view).is_some_and(|open| open.of.len() > 1) {
            keys.push(("left right", "which"));
        }
        keys.extend([("up down", "move"), ("Esc", "leave it")]);
    } else {
        let running = view.ticking.running;
        if view.open.is_none() && judging(view).is_some() {
            keys.push(("Enter", "judge"));
        }
        if player.group().is_some() {
            keys.push(("b", "write down"));
        }
        if view.open.as_ref().is_some_and(|open| !open.closed) {
            keys.push(("A-Z", if view.mine.is_some() { "change" } else { "answer" }));
        }
        if running {
            let hand = if view.hand_up { "hand down" } else { "hand up" };
            keys.extend([("s", "speak"), ("h", hand), ("a", "ask control")]);
        }
        if view.feedback.is_some() {
            keys.push(("f", "feedback"));
        }
        if matches!(view.frame.phase, Phase::Play | Phase::HotWash) {
            keys.push(("n", "note"));
        }
        keys.extend([("k", "what we know"), ("c", "my role"), ("r", "requests")]);
        if running {
            keys.push(("z", "stop"));
        }
        if view.frame.phase > Phase::Play && player.scene.led.is_some() {
            keys.push(("w", "report"));
        }
        keys.extend([("?", "keys"), ("^C", "leave")]);
    }
    let mut spans = Vec::new();
    let mut used = 0;
    for (key, word) in keys {
        let wide = width(key) + width(word) + 3;
        if used + wide > columns + 2 {
            break;
        }
        used += wide;
        spans.push(ctx.ink(Ink::Key, key.to_owned()));
        spans.push(ctx.ink(Ink::Text, format!(" {word}  ")));
    }
    Line::from(spans)
}

/// What SPACE does, where a program leads.
fn space(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let player = ctx.player;
    let view = player.view();
    if player.leaving {
        return ctx.line(Ink::Warning, fit("Leave? What was played stays in the record.", columns));
    }
    let Some(led) = player.scene.led else {
        return ctx.line(Ink::Dim, fit(ctx.words.look_up, columns));
    };
    if view.frame.phase > Phase::HotWash {
        let text = "The exercise is over: w writes the report, ^C leaves and prints the one page.";
        return ctx.line(Ink::Strong, fit(text, columns));
    }
    let what = if view.frame.standstill.is_some() {
        "goes on: play runs again"
    } else if player.is_waited_for() && view.ticking.running {
        return ctx.line(
            Ink::Strong,
            fit("The room waits for your answer: a capital letter chooses.", columns),
        );
    } else if player.has_floor() {
        "I pass: somebody else speaks"
    } else {
        "I am ready: what comes next"
    };
    let left = led.goes_on_at.map(|at| at.since(player.wall(ctx.clock)));
    let left = left.filter(|left| *left > Millis::ZERO);
    let else_ = left.map_or_else(String::new, |left| format!("by itself in {}", left.clock()));
    both_ends(
        vec![ctx.ink(Ink::Key, "SPACE"), ctx.ink(Ink::Strong, format!("  {what}"))],
        vec![ctx.ink(Ink::Dim, else_)],
        columns,
    )
}
