//! Groups at work and reporting back, and what a self-assessment came to.

use ratatui::layout::Rect;

use super::Wall;
use super::fill::Part;
use crate::session::view::{AssessmentView, BreakoutView, Group, Held, TrackView};
use crate::tui::theme::Ink;
use crate::tui::view::text::{both_ends, wrap};
use crate::words::{HallWords, Language, fill};

fn hall() -> &'static HallWords {
    Language::default().hall()
}

pub(super) fn breakout(wall: &Wall<'_>, now: &BreakoutView, area: Rect) -> Vec<Part> {
    let columns = area.width;
    let mut parts =
        vec![Part::new(0, wall.centred(Ink::Strong, &now.ask.prompt, columns)), Part::air()];
    if now.closed {
        parts.push(Part::new(200, wall.centred(Ink::Dim, hall().groups_report, columns)));
        for (at, group) in (1..).zip(&now.tables) {
            parts.push(Part::new(at, reported(wall, group, columns)));
        }
        return parts;
    }
    let play = wall.session.play_at(wall.now);
    let clock = if play >= now.ends_at {
        wall.centred(Ink::Alarm, &format!(" {} ", wall.words.time_is_up), columns)
    } else {
        wall.digits(Ink::Strong, &now.ends_at.minus(play).clock(), area)
    };
    parts.extend([Part::new(1, clock), Part::air()]);
    for (at, group) in (2..).zip(&now.tables) {
        let count = match group.written {
            0 => hall().nothing_written.to_owned(),
            1 => hall().one_line_written.to_owned(),
            n => fill(hall().lines_written, &[("n", &n)]),
        };
        let name = vec![wall.pen.ink(Ink::Strong, group.name.clone())];
        let count = vec![wall.pen.ink(Ink::Dim, count)];
        parts.push(Part::new(at, vec![both_ends(name, count, columns)]));
    }
    parts
}

/// A group's challenges, each with its possible solutions under it.
fn reported(wall: &Wall<'_>, group: &Group, columns: u16) -> Vec<ratatui::text::Line<'static>> {
    let mut lines = vec![wall.line(Ink::Strong, group.name.to_uppercase())];
    let mut say = |ink, lead: &str, text: &str| {
        let said = wrap(&format!("{lead} {text}"), columns);
        lines.extend(said.into_iter().map(|line| wall.line(ink, line)));
    };
    for pair in &group.pairs {
        say(Ink::Text, "-", &pair.challenge);
        pair.solutions.iter().for_each(|solution| say(Ink::Dim, "  >", solution));
    }
    if group.pairs.is_empty() {
        say(Ink::Dim, "-", hall().nothing_written);
    }
    lines
}

pub(super) fn assessment(wall: &Wall<'_>, now: &AssessmentView, area: Rect) -> Vec<Part> {
    let columns = area.width;
    let mut parts = vec![
        Part::new(1, wall.centred(Ink::Dim, wall.words.assessment, columns)),
        Part::new(0, wall.centred(Ink::Strong, &now.framework, columns)),
        Part::air(),
    ];
    let came = |track: &TrackView| track.capabilities.iter().any(|c| !c.came.is_empty());
    if !now.tracks.iter().any(came) {
        let counted = match (now.judged, now.seats) {
            (n, m) if m > 0 => fill(wall.words.answers_in, &[("n", &n), ("m", &m)]),
            (1, _) => hall().one_judged.to_owned(),
            (n, _) => fill(hall().judged_by, &[("n", &n)]),
        };
        let said = if now.closed { hall().judging_closed.to_owned() } else { counted };
        parts.push(Part::new(2, wall.centred(Ink::Strong, &said, columns)));
        return parts;
    }
    for (of, thing) in now.of.iter().enumerate() {
        if !thing.is_empty() {
            parts.push(Part::new(2, wall.centred(Ink::Strong, thing, columns)));
        }
        for (at, track) in (3..).zip(&now.tracks) {
            let name = vec![wall.pen.ink(Ink::Text, track.name.clone())];
            let held = vec![wall.pen.ink(Ink::Strong, held(track.held(of)))];
            parts.push(Part::new(at, vec![both_ends(name, held, columns)]));
        }
    }
    parts
}

fn held((now, before): (Held, Option<Held>)) -> String {
    let held = fill(hall().held_of, &[("n", &now.held), ("m", &now.of)]);
    let before = before.map(|b| fill(hall().held_before, &[("n", &b.held), ("m", &b.of)]));
    before.map_or_else(|| held.clone(), |before| format!("{held} ({before})"))
}
