//! The projector view, on the console and in a terminal of its own: everything on it comes from the role-filtered view of the
//! public, which holds no control word. Legible at 40x12: what matters most keeps its place, the rest gives way.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{both_ends, fit, spans_width, width, wrap};
use super::{Pen, put, room};
use crate::clock::Timestamp;
use crate::journal::marking;
use crate::qr;
use crate::scenario::Scenario;
use crate::session::view::{StageView, Standstill, stage};
use crate::session::{Phase, Session};
use crate::tui::theme::Ink;
use crate::wire::beside::Join;
use crate::words::{Words, fill};
use big::Size;
use fill::Part;

mod big;
mod decision;
mod fill;
mod group;
mod talk;

/// Fewer columns beside a code hold no sentence that is read from the last row.
const WORDS_BESIDE: u16 = 36;

/// Everything the projector view is drawn from: no desk, and so no place for what only the facilitator may see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) session: &'a Session,
    pub(super) words: &'static Words,
    pub(super) pen: Pen,
    pub(super) now: Timestamp,
    /// Whether all of it is on disk; `None` where nobody says so.
    pub(super) kept: Option<bool>,
    pub(super) blank: bool,
    /// The last inject is shown again.
    pub(super) again: bool,
    /// How the room joins, where it can.
    pub(super) join: Option<&'a Join>,
    /// The hash of the `EndEx` entry.
    pub(super) end_head: Option<crate::journal::Hash>,
    /// What stands discreetly below: how the session is followed, or a sign to the facilitator.
    pub(super) note: &'static str,
}

impl Wall<'_> {
    fn hm(&self, at: Timestamp) -> String {
        at.hm(self.session.header.offset)
    }

    fn line(&self, ink: Ink, text: impl Into<String>) -> Line<'static> {
        self.pen.line(ink, text)
    }

    /// Wraps words and puts each line in the middle.
    fn centred(&self, ink: Ink, text: &str, columns: u16) -> Vec<Line<'static>> {
        wrap(text, columns.max(1)).into_iter().map(|l| self.middle(ink, l, columns)).collect()
    }

    fn middle(&self, ink: Ink, text: String, columns: u16) -> Line<'static> {
        let gap = usize::from(columns.saturating_sub(width(&text)) / 2);
        Line::from(vec![Span::raw(" ".repeat(gap)), self.pen.ink(ink, text)])
    }

    /// Draws a clock in digits as large as fit.
    fn digits(&self, ink: Ink, clock: &str, area: Rect) -> Vec<Line<'static>> {
        let sizes = [(Size::Large, 26), (Size::Medium, 12), (Size::Small, 0)];
        let fits = |size| big::lines(clock, size).iter().all(|line| width(line) <= area.width);
        let size = sizes.into_iter().find(|(size, rows)| area.height >= *rows && fits(*size));
        let drawn = big::lines(clock, size.map_or(Size::Small, |(size, _)| size));
        drawn.into_iter().map(|line| self.middle(ink, line, area.width)).collect()
    }
}

/// Draws what the room may see.
pub(super) fn draw(wall: &Wall<'_>, frame: &mut Frame<'_>) {
    let area = frame.area();
    let view = stage(wall.scenario, wall.session, wall.now, wall.words);
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, area, Vec::new());
    put(frame, row(0), vec![marked(wall, &view, area.width)]);
    put(frame, row(area.height - 1), vec![marked(wall, &view, area.width)]);
    put(frame, row(area.height - 2), vec![foot(wall, area.width)]);
    if wall.blank {
        return;
    }
    // Where rows are few, none of them is left empty.
    let air = u16::from(area.height >= 18);
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    put(
        frame,
        Rect { y: area.y + 1 + air, height: 1, ..inner },
        vec![head(wall, &view, inner.width)],
    );
    let top = area.y + 2 + 2 * air;
    let body = Rect { y: top, height: (area.height - 2 - air).saturating_sub(top), ..inner };
    let body = beside_codes(wall, &view, body, frame);
    let mut lines = lines(wall, &view, body);
    lines.truncate(usize::from(body.height));
    put(frame, body, lines);
}

/// The marking, as often as there is room; the label is never cut.
fn marked(wall: &Wall<'_>, view: &StageView, columns: u16) -> Line<'static> {
    let mark = marking(view.frame.mode);
    let label = view.frame.tlp.label();
    let room = columns.saturating_sub(width(label) + 1);
    let times = usize::from((room + 1) / (width(&mark) + 1)).clamp(1, 3);
    both_ends(
        vec![wall.pen.ink(Ink::Marking, vec![mark; times].join(" "))],
        vec![wall.pen.ink(Ink::Strong, label)],
        columns,
    )
}

/// Whether it is recorded stands here too: everybody can see which.
fn foot(wall: &Wall<'_>, columns: u16) -> Line<'static> {
    let mut left = Vec::new();
    match wall.kept {
        Some(true) => left.push(wall.pen.ink(Ink::Dim, wall.words.recording)),
        Some(false) => {
            left.push(wall.pen.ink(Ink::Alarm, format!(" {} ", wall.words.unrecorded)));
        }
        None => {}
    }
    if !wall.note.is_empty() {
        let gap = if left.is_empty() { "" } else { "  " };
        left.push(wall.pen.ink(Ink::Dim, format!("{gap}{}", wall.note)));
    }
    let right = vec![wall.pen.ink(Ink::Dim, wall.hm(wall.now))];
    if let Some(join) = wall.join {
        let text = fill(wall.words.join_line, &[("url", &join.url), ("code", &join.code)]);
        let gap = if left.is_empty() { "" } else { "  " };
        // Half an address leads nowhere.
        if spans_width(&left) + width(&text) + 9 <= columns {
            left.push(wall.pen.ink(Ink::Strong, format!("{gap}{text}")));
        }
    }
    both_ends(left, right, columns)
}

/// Draws the codes by which people join, while nothing else needs the room: before play, in a break, after play. Returns the
/// place that is left.
fn beside_codes(wall: &Wall<'_>, view: &StageView, mut body: Rect, frame: &mut Frame<'_>) -> Rect {
    let waits = matches!(view.frame.standstill, Some(Standstill::Break { .. }));
    let quiet = (waits || view.frame.standstill.is_none() && view.opening.is_some())
        || view.frame.phase == Phase::HotWash;
    let Some(join) = wall.join.filter(|_| quiet) else { return body };
    let wifi = join.wifi.as_ref();
    let wifi = wifi.map(|network| qr::wifi(&network.name, network.password.as_deref()));
    for text in std::iter::once(join.link()).chain(wifi) {
        let Some(code) = room::drawn(&text) else { continue };
        let taken = code.columns + 2;
        // The words of the room come first.
        if code.rows > body.height || body.width < taken + WORDS_BESIDE {
            continue;
        }
        body.width -= taken;
        let area = Rect {
            x: body.x + body.width + 2,
            y: body.y + (body.height - code.rows) / 2,
            width: code.columns,
            height: code.rows,
        };
        put(frame, area, code.lines);
    }
    body
}

fn head(wall: &Wall<'_>, view: &StageView, columns: u16) -> Line<'static> {
    let title = match &view.frame.module {
        Some((number, title)) => format!("{number} {}", title.to_uppercase()),
        None => view.frame.title.to_uppercase(),
    };
    if view.frame.phase != Phase::Play {
        return wall.line(Ink::Strong, fit(&title, columns));
    }
    let story = match columns {
        60.. => format!("{} {}", wall.words.scenario_time, view.frame.story),
        _ => view.frame.story.to_string(),
    };
    both_ends(vec![wall.pen.ink(Ink::Strong, title)], vec![wall.pen.ink(Ink::Dim, story)], columns)
}

fn lines(wall: &Wall<'_>, view: &StageView, area: Rect) -> Vec<Line<'static>> {
    let rows = usize::from(area.height);
    if let Some(standstill) = &view.frame.standstill {
        return in_the_middle(stands_still(wall, standstill, area), rows);
    }
    if let Some(opening) = &view.opening {
        return in_the_middle(talk::opening(wall, view, opening, area), rows);
    }
    if let Some(closing) = &view.closing {
        return in_the_middle(talk::closing(wall, view, closing, area), rows);
    }
    let columns = area.width;
    if let Some(question) = &view.observer_question {
        return in_the_middle(
            vec![
                Part::new(1, wall.centred(Ink::Dim, wall.words.observers_question, columns)),
                Part::air(),
                Part::new(0, wall.centred(Ink::Strong, question, columns)),
            ],
            rows,
        );
    }
    let shown_again = view.latest.as_ref().filter(|_| wall.again);
    // What groups and those who judge are busy with comes after decisions and polls, and before the talk.
    let busy = || {
        let groups = view.breakout.as_ref().map(|now| group::breakout(wall, now, area));
        groups.or_else(|| view.assessment.as_ref().map(|now| group::assessment(wall, now, area)))
    };
    match (shown_again, &view.open, &view.result, &view.question) {
        (Some((_, card)), ..) => talk::card(wall, card, area),
        (None, Some(open), ..) => in_the_middle(decision::open(wall, open, area), rows),
        (None, None, Some(result), _) => in_the_middle(decision::result(wall, result, area), rows),
        (None, None, None, question) => match (busy(), question) {
            (Some(parts), _) => in_the_middle(parts, rows),
            (None, Some(question)) => {
                in_the_middle(talk::question(wall, view, question, area), rows)
            }
            (None, None) => talk::story(wall, view, area),
        },
    }
}

fn in_the_middle(parts: Vec<Part>, rows: usize) -> Vec<Line<'static>> {
    fill::in_the_middle(fill::fit(parts, rows), rows)
}

fn stands_still(wall: &Wall<'_>, standstill: &Standstill, area: Rect) -> Vec<Part> {
    let said = |text: &str| Part::new(0, wall.centred(Ink::Strong, text, area.width));
    match standstill {
        Standstill::Paused => vec![said(wall.words.state_paused)],
        Standstill::Break { back_at } => {
            let at = wall.hm(*back_at);
            vec![
                said(&fill(wall.words.state_break, &[("time", &at)])),
                Part::air(),
                Part::new(1, wall.digits(Ink::Strong, &at, area)),
            ]
        }
        Standstill::OffRecord => vec![said(wall.words.state_off_record)],
        Standstill::Emergency { words } => vec![said(words)],
    }
}
