//! The projector in a terminal of its own: the projector view, and the real-world emergency that nothing else looks like.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear};

use super::public::{self, Wall};
use super::text::{fit, width, wrap};
use super::{Pen, put};
use crate::clock::Reading;
use crate::tui::stage::{Link, Scene, Stage};
use crate::tui::theme::Ink;
use crate::words::{Language, Words};

/// What its few keys do.
const KEYS: &str = "q leave  t colours  ^L draw anew  any key closes this";

pub(super) fn draw(stage: &Stage, clock: Reading, frame: &mut Frame<'_>, pen: Pen) {
    let words = Language::English.words();
    let scene = &stage.scene;
    if scene.in_emergency() {
        let what = if scene.scenario.emergency.is_empty() {
            words.emergency_default
        } else {
            &scene.scenario.emergency
        };
        emergency(what, words, frame, pen);
        return;
    }
    let wall = Wall {
        scenario: &scene.scenario,
        session: &scene.session,
        words,
        pen,
        now: scene.now(clock),
        // Of a file that is only followed nobody says whether all of it is recorded.
        kept: (!scene.kept).then_some(false).or((scene.link == Link::Console).then_some(true)),
        blank: scene.blank,
        again: scene.again,
        join: scene.join.as_ref(),
        end_head: scene.end_head,
        note: note(scene, words),
    };
    public::draw(&wall, frame);
    if stage.help {
        let area = frame.area();
        let row = Rect { y: area.y + area.height - 2, height: 1, ..area };
        put(frame, row, vec![pen.line(Ink::Text, fit(KEYS, area.width))]);
    }
}

/// How the session is followed, where that is worth a word.
pub(super) fn note(scene: &Scene, words: &'static Words) -> &'static str {
    match scene.link {
        _ if scene.fault.is_some() => words.cannot_follow,
        Link::Console => "",
        Link::Nobody if !scene.is_over() => words.console_gone,
        Link::File | Link::Nobody => words.following_file,
    }
}

/// White on black, without the exercise's marking: what has happened, and what to do.
pub(super) fn emergency(what: &str, words: &Words, frame: &mut Frame<'_>, pen: Pen) {
    let area = frame.area();
    let style = pen.style(Ink::Emergency);
    frame.render_widget(Clear, area);
    frame.render_widget(Block::new().style(style), area);
    let columns = area.width.saturating_sub(4);
    let said =
        [words.emergency_title, words.emergency_no_inject, words.emergency_stopped, "", what];
    let mut lines = Vec::new();
    for text in said {
        for line in wrap(text, columns) {
            let gap = usize::from(columns.saturating_sub(width(&line)) / 2);
            lines.push(pen.line(Ink::Emergency, format!("{}{line}", " ".repeat(gap))));
        }
    }
    let rows = area.height.saturating_sub(2);
    let above = rows.saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX)) / 2;
    let inner = Rect { x: area.x + 2, y: area.y + 1 + above, width: columns, height: rows - above };
    frame.render_widget(ratatui::widgets::Paragraph::new(lines).style(style), inner);
}
