//! The home screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::text::{both_ends, fit, width, wrap};
use super::{Pen, put};
use crate::tui::home::{Entry, Home, Kind};
use crate::tui::theme::Ink;
use crate::words::Language;

pub(super) fn draw(home: &Home, frame: &mut Frame<'_>, pen: Pen) {
    let area = frame.area();
    let words = Language::English.words();
    let mark = pen.ink(Ink::Marking, format!("{} {}", words.exercise, words.exercise));
    let name = vec![pen.ink(Ink::Strong, concat!("startex ", env!("CARGO_PKG_VERSION")))];
    let first = both_ends(vec![mark.clone()], name, area.width);
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, row(0), vec![first]);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(5), ..area };
    put(frame, body, entries(home, pen, body));
    let hint = match (&home.notice, home.help) {
        (_, true) => {
            "arrows choose, Enter takes, q leaves; everything shown here is safe to project"
        }
        (Some(notice), _) => notice,
        (None, _) => "nothing here is secret: this screen may stay on the wall",
    };
    put(frame, row(area.height - 3), vec![pen.line(Ink::Dim, fit(hint, area.width))]);
    let keys = vec![
        pen.ink(Ink::Key, "SPACE"),
        pen.ink(Ink::Strong, "  choose   "),
        pen.ink(Ink::Key, "q"),
        pen.ink(Ink::Text, " leave   "),
        pen.ink(Ink::Key, "t"),
        pen.ink(Ink::Text, " colours   "),
        pen.ink(Ink::Key, "?"),
    ];
    put(frame, row(area.height - 2), vec![Line::from(keys)]);
    put(frame, row(area.height - 1), vec![Line::from(mark)]);
    if let Some(pick) = &home.pick {
        let mut lines =
            vec![pen.line(Ink::Title, format!("-- {} ", fit(&pick.title, area.width / 2)))];
        for (at, row) in pick.rows.iter().enumerate() {
            let mark = if at == pick.at { ">" } else { " " };
            let key = row.key.map_or_else(String::new, |k| k.to_string());
            lines.push(Line::from(vec![
                pen.ink(Ink::Strong, format!("{mark} ")),
                pen.ink(Ink::Key, format!("{key}  ")),
                pen.ink(Ink::Text, row.label.clone()),
            ]));
        }
        let height = u16::try_from(lines.len()).unwrap_or(3).min(body.height);
        let at = Rect { y: body.y + body.height - height, height, ..body };
        put(frame, at, lines);
    }
}

fn entries(home: &Home, pen: Pen, area: Rect) -> Vec<Line<'static>> {
    if home.entries.is_empty() {
        let text = "There is no scenario in ./scenarios and no session to go on with. `startex new NAME` writes a scenario to begin with.";
        return wrap(text, area.width).into_iter().map(|l| pen.line(Ink::Text, l)).collect();
    }
    let mut lines = Vec::new();
    let mut chosen = 0;
    let mut kind: Option<Kind> = None;
    for (at, entry) in home.entries.iter().enumerate() {
        if kind != Some(entry.kind) {
            if kind.is_some() {
                lines.push(Line::default());
            }
            lines.push(pen.line(Ink::Title, entry.kind.heading()));
            kind = Some(entry.kind);
        }
        if at == home.at {
            chosen = lines.len();
        }
        lines.push(line(entry, at == home.at, pen, area.width));
    }
    let room = usize::from(area.height).max(1);
    let from = (chosen + 1).saturating_sub(room);
    lines.into_iter().skip(from).take(room).collect()
}

fn line(entry: &Entry, chosen: bool, pen: Pen, columns: u16) -> Line<'static> {
    let mark = if chosen { "> " } else { "  " };
    let ink = if chosen { Ink::Strong } else { Ink::Text };
    let detail = fit(&entry.detail, columns.saturating_sub(width(&entry.title) + 6));
    both_ends(
        vec![pen.ink(Ink::Strong, mark), pen.ink(ink, entry.title.clone())],
        vec![pen.ink(Ink::Dim, detail)],
        columns,
    )
}
