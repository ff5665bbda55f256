//! The frame of the console: marking first and last, the panels in their places, three lines to press keys by.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{both_ends, fit, spans_width, width};
use super::{
    Ctx, after, coming, expected, foot, heard, inbox, lobby, overlay, put, reading, shown,
};
use crate::conduct::Recording;
use crate::journal::{CopyState, marking};
use crate::scenario::Role;
use crate::session::{Hold, Mode, Phase, plan};
use crate::tui::theme::Ink;

/// The places of the panels; they depend on the terminal's size and the number of roles alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places {
    pub marking: Rect,
    pub status: Rect,
    pub shown: Rect,
    pub expected: Rect,
    pub heard: Rect,
    pub next: Rect,
    pub inbox: Rect,
    /// All panels together: what a reading or a list may cover.
    pub panels: Rect,
    /// Where a text is read: everything that is left of the column of lists, or all panels.
    pub page: Rect,
    pub capture: Rect,
    pub keys: Rect,
    pub space: Rect,
    pub last: Rect,
}

/// From this width on the lists stand in a column of their own.
const TWO_COLUMNS: u16 = 110;

/// Returns how wide the lists are: all of it, or the right column of a wide terminal.
fn list_columns(area: Rect) -> u16 {
    if area.width >= TWO_COLUMNS { area.width - left_columns(area.width) - 1 } else { area.width }
}

fn left_columns(columns: u16) -> u16 {
    columns * 11 / 20
}

/// Returns how many columns a role takes in HEARD: its key, its code, how often it was heard, its mark, and a blank
/// unless leaving it out saves a row.
pub(super) fn role_columns(roles: &[Role], columns: u16) -> u16 {
    let longest = roles.iter().map(|r| width(r.code.as_str())).max().unwrap_or(3);
    let rows = |wide| role_rows((roles.len(), wide), columns);
    if rows(longest + 5) < rows(longest + 6) { longest + 5 } else { longest + 6 }
}

/// Returns how many columns are left beside the last of several rows of roles, where there are enough of them to say
/// whom to ask next.
pub(super) fn beside_roles((roles, wide): (usize, u16), columns: u16) -> Option<u16> {
    let per_row = usize::from((columns / wide.max(1)).max(1));
    let last = roles.checked_sub(1).map_or(0, |last| last % per_row + 1);
    let used = u16::try_from(last).unwrap_or(u16::MAX).saturating_mul(wide);
    let left = columns.saturating_sub(used);
    (roles > per_row && left >= 40).then_some(left)
}

/// Returns the rows of HEARD under its title: the roles, and whom to ask next where it has no room beside them.
fn heard_rows(roles: (usize, u16), columns: u16) -> u16 {
    role_rows(roles, columns) + u16::from(beside_roles(roles, columns).is_none())
}

impl Places {
    /// Makes room for so many roles of so many columns each.
    pub(super) fn of(area: Rect, roles: (usize, u16)) -> Self {
        let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
        let from_end = |n: u16| row(area.height - n);
        let panels = Rect { y: area.y + 2, height: area.height.saturating_sub(6), ..area };
        let mut places = Self {
            marking: row(0),
            status: row(1),
            shown: panels,
            expected: panels,
            heard: panels,
            next: panels,
            inbox: panels,
            panels,
            page: panels,
            capture: from_end(4),
            keys: from_end(3),
            space: from_end(2),
            last: from_end(1),
        };
        if area.width >= TWO_COLUMNS {
            places.two_columns(roles);
        } else {
            places.one_column(roles);
        }
        places
    }

    fn one_column(&mut self, roles: (usize, u16)) {
        let all = self.panels.height;
        let heard = 1 + heard_rows(roles, self.panels.width).min(all / 4 + 1);
        // Below 17 rows expected actions and inbox fold to a line each.
        let folded = all < 17;
        let spare = all.saturating_sub(18);
        let expected = if folded { 1 } else { 3 + spare / 5 };
        let inbox = if folded { 1 } else { 2 + spare / 5 };
        let next = if folded { 3 } else { 4 + spare / 5 };
        let next = next.min(all.saturating_sub(expected + inbox + heard + 2));
        let shown = all.saturating_sub(expected + inbox + heard + next);
        let heights = [shown, expected, heard, next, inbox];
        let slots =
            [&mut self.shown, &mut self.expected, &mut self.heard, &mut self.next, &mut self.inbox];
        stack(self.panels, &heights, slots);
    }

    fn two_columns(&mut self, roles: (usize, u16)) {
        let left = Rect { width: left_columns(self.panels.width), ..self.panels };
        let right = Rect {
            x: left.x + left.width + 1,
            width: self.panels.width - left.width - 1,
            ..self.panels
        };
        let all = self.panels.height;
        let expected = (all / 4).max(3);
        stack(left, &[all - expected, expected], [&mut self.shown, &mut self.expected]);
        let heard = 1 + heard_rows(roles, right.width).min(all / 3 + 1);
        let next = (all - heard) / 2;
        let heights = [heard, next, all - heard - next];
        stack(right, &heights, [&mut self.heard, &mut self.next, &mut self.inbox]);
        self.page = left;
    }
}

pub(super) fn role_rows((roles, wide): (usize, u16), columns: u16) -> u16 {
    let per_row = usize::from((columns / wide.max(1)).max(1));
    u16::try_from(roles.div_ceil(per_row)).unwrap_or(1).max(1)
}

fn stack<const N: usize>(area: Rect, heights: &[u16; N], slots: [&mut Rect; N]) {
    let mut y = area.y;
    for (height, slot) in heights.iter().zip(slots) {
        *slot = Rect { y, height: *height, ..area };
        y += height;
    }
}

/// Draws the whole console.
pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>) {
    let places = Places::of(
        frame.area(),
        (ctx.scenario.roles.len(), role_columns(&ctx.scenario.roles, list_columns(frame.area()))),
    );
    put(frame, places.marking, vec![first_line(ctx, places.marking.width)]);
    put(frame, places.last, vec![last_line(ctx, places.last.width)]);
    put(frame, places.status, vec![status(ctx, places.status.width)]);
    match ctx.session.phase {
        Phase::Lobby => lobby::draw(ctx, frame, places.panels),
        Phase::Play => {
            shown::draw(ctx, frame, places.shown);
            expected::draw(ctx, frame, places.expected);
            heard::draw(ctx, frame, places.heard);
            coming::draw(ctx, frame, places.next);
            inbox::draw(ctx, frame, places.inbox);
        }
        Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
            after::draw(ctx, frame, places.panels);
        }
    }
    if let Some(page) = &ctx.desk.reading {
        let area = if ctx.session.phase == Phase::Play { places.page } else { places.panels };
        reading::draw(ctx, page, frame, area);
    }
    foot::draw(ctx, frame, &places);
    overlay::draw(ctx, frame, &places);
}

/// Returns the mark, twice where it is short.
fn marks(ctx: &Ctx<'_>) -> String {
    let mark = mark(ctx);
    if ctx.session.header.mode == Mode::Live { format!("{mark} {mark}") } else { mark }
}

/// Returns the marking line: EXERCISE first, how it may be shared, who is looking, whether it is kept, the time.
pub(super) fn first_line(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let left = vec![
        ctx.ink(Ink::Marking, marks(ctx)),
        ctx.ink(Ink::Text, "  "),
        ctx.ink(Ink::Strong, ctx.session.marking.label()),
    ];
    let mut right = Vec::new();
    if ctx.desk.private {
        right.push(ctx.ink(Ink::Strong, "CONTROL"));
    }
    right.push(ctx.ink(Ink::Text, "  "));
    right.push(recording(ctx));
    right.push(ctx.ink(Ink::Strong, format!(" {}", ctx.hm(ctx.wall))));
    let mut left = left;
    // What matters less is left out where it does not fit.
    let beside =
        [ctx.session.attribution.label().to_owned(), ctx.session.agenda.id.as_str().to_owned()];
    for text in beside {
        let room = columns.saturating_sub(spans_width(&left) + spans_width(&right) + 1);
        if width(&text) + 2 <= room {
            left.push(ctx.ink(Ink::Text, format!("  {text}")));
        }
    }
    both_ends(left, right, columns)
}

fn recording(ctx: &Ctx<'_>) -> Span<'static> {
    match (&ctx.desk.snapshot.recording, &ctx.desk.snapshot.copy) {
        (Recording::Failed(_), _) => ctx.ink(Ink::Alarm, "REC FAILED"),
        (Recording::Unrecorded { entries }, _) => {
            ctx.ink(Ink::Alarm, format!("{} {entries}", ctx.words.unrecorded))
        }
        (Recording::Kept, CopyState::Lost(_)) => ctx.ink(Ink::Warning, "REC ok, COPY LOST"),
        (Recording::Kept, _) => ctx.ink(Ink::Good, "REC ok"),
    }
}

pub(super) fn last_line(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let right = room(ctx, columns.saturating_sub(34));
    both_ends(
        vec![
            ctx.ink(Ink::Marking, marks(ctx)),
            ctx.ink(Ink::Text, "  "),
            ctx.ink(Ink::Strong, ctx.session.marking.label()),
        ],
        vec![ctx.ink(Ink::Dim, right)],
        columns,
    )
}

fn mark(ctx: &Ctx<'_>) -> String {
    marking(ctx.session.header.mode)
}

/// Who is in the room; what matters most where not all of it fits.
fn room(ctx: &Ctx<'_>, columns: u16) -> String {
    let people = &ctx.session.people;
    let here = people.seats.keys().filter(|s| people.counts(s)).count();
    let simulated = people.seats.keys().filter(|s| people.is_simulated(s)).count();
    let away = people.seats.values().filter(|s| s.away.is_some()).count();
    let mut parts = vec![format!("seats: {here} played")];
    if simulated > 0 {
        parts.push(format!("{simulated} simulated"));
    }
    if away > 0 {
        parts.push(format!("{away} away"));
    }
    let seats = parts.join(", ");
    let Some(room) = &ctx.desk.room else { return fit(&seats, columns) };
    let desks = room.desks_on_line().join(", ");
    let beside = if desks.is_empty() { seats } else { desks };
    let whole = format!("{beside}   {}", room.words());
    if width(&whole) <= columns { whole } else { fit(&room.words(), columns) }
}

/// The narrowest a module is said in: `M3 12/20 min | `.
const MODULE_MIN: u16 = 15;

/// Returns the status line: where in the agenda, how far behind, when it ends; a hold stands before everything.
fn status(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let mut parts: Vec<Span<'static>> = Vec::new();
    if let Some(hold) = &ctx.session.clock.hold {
        parts.push(ctx.ink(Ink::Alarm, format!(" {} ", held(ctx, hold))));
    } else if ctx.desk.blank {
        parts.push(ctx.ink(Ink::Alarm, " projector BLANK "));
    }
    if let Some(earlier) = ctx.desk.earlier_words() {
        parts.push(ctx.ink(Ink::Alarm, format!(" {earlier} ")));
    }
    if ctx.session.clock.speed > 1 {
        parts.push(ctx.ink(Ink::Warning, format!("{}x", ctx.session.clock.speed)));
    }
    match ctx.session.phase {
        Phase::Play => {
            let mut rest = standing(ctx);
            let used: u16 = parts.iter().chain(&rest).map(|p| width(&p.content) + 3).sum();
            // When it ends is always to be seen, how far behind it is may be cut.
            if used + MODULE_MIN > columns && rest.len() > 1 {
                rest.swap(0, 1);
            }
            parts.extend(module(ctx, columns.saturating_sub(used)));
            parts.extend(rest);
        }
        Phase::Lobby => {
            parts.push(ctx.ink(Ink::Strong, ctx.words.state_lobby));
            parts.extend(ends(ctx));
        }
        Phase::HotWash => {
            parts.push(ctx.ink(Ink::Strong, ctx.words.state_hot_wash));
            parts.extend(ends(ctx));
        }
        Phase::Closed => parts.push(ctx.ink(Ink::Strong, ctx.words.state_closed)),
        Phase::Debrief => parts.push(ctx.ink(Ink::Strong, "Debrief")),
        Phase::Finalised => parts.push(ctx.ink(Ink::Strong, "Finalised")),
    }
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(ctx.ink(Ink::Dim, " | "));
        }
        spans.push(part);
    }
    Line::from(super::text::cut(spans, columns))
}

/// Says when play ends if it begins now, or when it ended, and when the room must be empty.
fn ends(ctx: &Ctx<'_>) -> Vec<Span<'static>> {
    let session = ctx.session;
    let text = match session.clock.ended {
        Some(ended) => format!("EndEx {}", ctx.hm(ended.happened())),
        None => format!(
            "EndEx {} if begun now",
            ctx.hm(plan::end_if_begun(ctx.scenario, session, ctx.wall))
        ),
    };
    let must_end = session.agenda.until.map(|end| format!("must end {}", ctx.hm(end)));
    std::iter::once(text).chain(must_end).map(|text| ctx.ink(Ink::Text, text)).collect()
}

/// Says which module is in play and how much of its time is gone; the title takes the room that is left.
fn module(ctx: &Ctx<'_>, room: u16) -> Option<Span<'static>> {
    let now = plan::standing(ctx.scenario, ctx.session, ctx.wall)?;
    let (used, planned) = (now.used.0 / 60_000, now.planned.round_minutes());
    let number = format!("M{}", now.module + 1);
    let minutes = format!("{used}/{planned} min");
    let title = &ctx.scenario.modules[now.module].title;
    let title = match room.saturating_sub(width(&number) + width(&minutes) + 2) {
        0..8 => String::new(),
        room => format!("{} ", fit(title, room.min(24))),
    };
    Some(ctx.ink(Ink::Strong, format!("{number} {title}{minutes}")))
}

fn standing(ctx: &Ctx<'_>) -> Vec<Span<'static>> {
    let Some(now) = plan::standing(ctx.scenario, ctx.session, ctx.wall) else {
        return Vec::new();
    };
    let minutes = now.behind.unsigned_abs().div_ceil(60_000);
    let mut parts = vec![if now.behind >= 60_000 {
        ctx.ink(Ink::Warning, format!("BEHIND {minutes}"))
    } else if now.behind <= -60_000 {
        ctx.ink(Ink::Text, format!("ahead {minutes}"))
    } else {
        ctx.ink(Ink::Text, "on plan")
    }];
    parts.push(ctx.ink(Ink::Text, format!("EndEx {}", ctx.hm(now.end_ex))));
    if let Some(end) = now.must_end {
        parts.push(ctx.ink(Ink::Text, format!("must end {}", ctx.hm(end))));
    }
    parts.push(if now.hot_wash_safe {
        ctx.ink(Ink::Text, "hot wash safe")
    } else {
        ctx.ink(Ink::Warning, "HOT WASH AT RISK")
    });
    parts
}

/// Says why play stands still.
pub(super) fn held(ctx: &Ctx<'_>, hold: &Hold) -> String {
    match hold {
        Hold::Paused(crate::session::PauseWhy::Facilitator) => ctx.words.state_paused.to_owned(),
        Hold::Paused(why) => format!("{}: {}", ctx.words.state_paused, why.label()),
        Hold::Gap(why) => format!("{}: {}", ctx.words.state_paused, why.label()),
        Hold::Break { back_at, .. } => {
            crate::words::fill(ctx.words.state_break, &[("time", &ctx.hm(*back_at))])
        }
        Hold::OffRecord => "OFF THE RECORD: nothing is taken down".to_owned(),
        Hold::Emergency => ctx.words.emergency_title.to_owned(),
    }
}

/// Returns a panel's title as a rule across its width.
pub(super) fn rule(ctx: &Ctx<'_>, title: &str, aside: &str, columns: u16) -> Line<'static> {
    let title = format!("-- {title} ");
    let aside = fit(aside, columns.saturating_sub(width(&title) + 2));
    let mut spans = vec![ctx.ink(Ink::Title, title.clone())];
    let mut used = width(&title);
    if !aside.is_empty() {
        spans.push(ctx.ink(Ink::Dim, format!("{aside} ")));
        used += width(&aside) + 1;
    }
    spans.push(ctx.ink(Ink::Dim, "-".repeat(usize::from(columns.saturating_sub(used)))));
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(columns: u16, rows: u16, roles: usize) -> Places {
        let area = Rect::new(0, 0, columns, rows);
        let places = Places::of(area, (roles, 7));
        let slots = [places.shown, places.expected, places.heard, places.next, places.inbox];
        for (at, slot) in slots.iter().enumerate() {
            assert!(slot.height > 0, "panel {at} at {columns}x{rows} with {roles} roles");
            assert_eq!(area.intersection(*slot), *slot, "{columns}x{rows}");
            for other in &slots[at + 1..] {
                assert!(slot.intersection(*other).is_empty(), "{columns}x{rows}");
            }
        }
        let used: u16 = slots.iter().map(|s| s.height * s.width).sum();
        let gap = if columns >= TWO_COLUMNS { places.panels.height } else { 0 };
        assert_eq!(used + gap, places.panels.height * places.panels.width, "{columns}x{rows}");
        places
    }

    #[test]
    fn the_panels_fill_every_terminal_and_never_overlap() {
        for columns in (40..=200).step_by(10) {
            for rows in 16..=70 {
                for roles in [1, 4, 12, 30] {
                    check(columns, rows, roles);
                }
            }
        }
    }

    #[test]
    fn the_frame_of_eighty_by_twenty_four_is_the_agreed_one() {
        let places = check(80, 24, 11);
        let heights = [places.shown, places.expected, places.heard, places.next, places.inbox]
            .map(|r| r.height);
        assert_eq!(heights, [6, 3, 3, 4, 2]);
        let small = check(60, 20, 12);
        assert_eq!((small.expected.height, small.inbox.height), (1, 1));
    }
}
