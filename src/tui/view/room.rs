//! The room's screen: a QR code as large as it is, what to type where there is no camera, who has reached us, what to do when
//! nobody does. Safe to project; the desks' codes are on a sheet that only the control side sees.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::frame::{first_line, last_line, rule};
use super::text::{fit, wrap};
use super::{Ctx, put};
use crate::qr::{Qr, wifi};
use crate::tui::room::{RoomStatus, Sheet};
use crate::tui::theme::Ink;
use crate::wire::beside::Join;

/// A camera needs dark on light, whatever the theme is; these two are the same in every terminal.
const DARK: Color = Color::Indexed(16);
const LIGHT: Color = Color::Indexed(231);
/// Fewer columns beside a code hold no sentence.
const BESIDE: u16 = 24;

/// A code as rows of cells.
pub(super) struct Drawn {
    pub(super) lines: Vec<Line<'static>>,
    pub(super) columns: u16,
    pub(super) rows: u16,
}

/// Draws the code of a text; `None` where none can hold it.
pub(super) fn drawn(text: &str) -> Option<Drawn> {
    let cells = Qr::of(text)?.cells();
    let colour = |dark| if dark { DARK } else { LIGHT };
    let cell = |(upper, lower): (bool, bool)| {
        Span::styled("▀", Style::new().fg(colour(upper)).bg(colour(lower)))
    };
    let size = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let columns = size(cells.first().map_or(0, Vec::len));
    let lines: Vec<Line<'static>> =
        cells.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    Some(Drawn { columns, rows: size(lines.len()), lines })
}

/// Draws the whole screen.
pub(super) fn draw(ctx: &Ctx<'_>, room: &RoomStatus, sheet: Sheet, frame: &mut Frame<'_>) {
    let area = frame.area();
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    put(frame, area, Vec::new());
    put(frame, row(0), vec![first_line(ctx, area.width)]);
    put(frame, row(area.height - 1), vec![last_line(ctx, area.width)]);
    let keys = match (ctx.desk.private, area.width) {
        (_, 0..72) => "arrows: another code   digits: address   Esc",
        (true, _) => "arrows: another code   digits: address   n: draws it anew   Esc closes",
        (false, _) => "arrows: players, observers, Wi-Fi   digits: address   Esc closes",
    };
    put(frame, row(area.height - 2), vec![ctx.line(Ink::Dim, fit(keys, area.width))]);
    let code = code(room, sheet).and_then(|text| drawn(&text));
    // A code that needs the row has it.
    let below = area.height.saturating_sub(3);
    let titled = u16::from(code.as_ref().is_none_or(|code| code.rows != below));
    if titled == 1 {
        put(frame, row(1), vec![rule(ctx, "THE ROOM", title(sheet), area.width)]);
    }
    let body = Rect { y: area.y + 1 + titled, height: below - titled, ..area };
    let fits = |code: &Drawn| code.rows <= body.height && code.columns + BESIDE <= body.width;
    match code.filter(fits) {
        Some(code) => {
            let left = Rect { width: code.columns, height: code.rows, ..body };
            let used = code.columns + 2;
            let right = Rect { x: body.x + used, width: body.width - used, ..body };
            put(frame, left, code.lines);
            put(frame, right, lines(ctx, room, sheet, right.width));
        }
        None => put(frame, body, lines(ctx, room, sheet, body.width)),
    }
}

fn title(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Players => "players join here",
        Sheet::Observers => "observers join here",
        Sheet::Wifi => "the Wi-Fi itself",
        Sheet::Desks => "codes of the desks: for the control side alone",
    }
}

/// Returns what the code says.
fn code(room: &RoomStatus, sheet: Sheet) -> Option<String> {
    match sheet {
        Sheet::Players => Some(room.join().link()),
        Sheet::Observers => Some(Join { code: room.observer.clone(), ..room.join() }.link()),
        Sheet::Wifi => {
            room.wifi.as_ref().map(|network| wifi(&network.name, network.password.as_deref()))
        }
        Sheet::Desks => None,
    }
}

/// Returns what stands beside the code, and in line mode alone.
pub(super) fn lines(
    ctx: &Ctx<'_>,
    room: &RoomStatus,
    sheet: Sheet,
    columns: u16,
) -> Vec<Line<'static>> {
    let mut said: Vec<(Ink, String)> = Vec::new();
    if let Some(fault) = &room.fault {
        said.push((Ink::Alarm, format!("nobody can join any more: {fault}")));
    }
    match sheet {
        Sheet::Players => said.extend(door(room, &room.player)),
        Sheet::Observers => said.extend(door(room, &room.observer)),
        Sheet::Wifi => {
            if let Some(network) = &room.wifi {
                said.push((Ink::Strong, format!("Wi-Fi  {}", network.name)));
                let password = network.password.as_deref();
                let password = password.map(|word| format!("password  {word}"));
                said.push((Ink::Strong, password.unwrap_or_else(|| "no password".to_owned())));
            }
        }
        Sheet::Desks => {
            said.push((Ink::Strong, room.url().to_owned()));
            said.extend(('a'..).zip(&room.desks).map(|(key, desk)| {
                let here = match desk.on_line {
                    0 => String::new(),
                    n => format!("   {n} on line"),
                };
                (Ink::Text, format!("{key}  {:<10} {}{here}", desk.name, desk.code))
            }));
        }
    }
    said.push((Ink::Text, String::new()));
    if sheet == Sheet::Desks {
        said.push((Ink::Dim, RENEWED.to_owned()));
    } else {
        said.extend(check(ctx, room));
    }
    let wrapped = said.into_iter().flat_map(|(ink, text)| {
        let rows = if text.is_empty() { vec![String::new()] } else { wrap(&text, columns) };
        rows.into_iter().map(move |row| (ink, row))
    });
    wrapped.map(|(ink, row)| ctx.line(ink, row)).collect()
}

fn door(room: &RoomStatus, code: &str) -> Vec<(Ink, String)> {
    vec![(Ink::Strong, room.url().to_owned()), (Ink::Strong, format!("code  {code}"))]
}

/// The room check: who has come, and what to do if nobody does.
fn check(ctx: &Ctx<'_>, room: &RoomStatus) -> Vec<(Ink, String)> {
    let observers = match room.observers {
        0 => String::new(),
        1 => ", 1 observer".to_owned(),
        n => format!(", {n} observers"),
    };
    let mut said = vec![(Ink::Text, format!("{}{observers}", room.words()))];
    match &room.reached {
        Some(reached) => {
            let text = format!("a phone has reached us: {}, {}", reached.from, ctx.hm(reached.at));
            said.push((Ink::Good, text));
        }
        None if room.alone => {
            let text =
                "only this machine reaches it: --listen 0.0.0.0:8080 opens it to the network";
            said.push((Ink::Warning, text.to_owned()));
        }
        None => {
            said.push((Ink::Warning, "no phone has reached us yet: try with one now".to_owned()));
        }
    }
    if room.doors.len() > 1 {
        said.push((Ink::Text, String::new()));
        said.extend(room.doors.iter().enumerate().take(9).map(|(at, door)| {
            let mark = if at == room.chosen { ">" } else { " " };
            let ink = if at == room.chosen { Ink::Strong } else { Ink::Text };
            (ink, format!("{mark}{} {} {}", at + 1, door.url, door.network))
        }));
    }
    if room.reached.is_none() && !room.alone {
        said.push((Ink::Text, String::new()));
        said.push((Ink::Dim, ISOLATION.to_owned()));
    }
    said
}

/// What a letter does on the sheet of the desks.
const RENEWED: &str = "A letter draws that code anew: the old one opens nothing any more. Who is in stays in, but leads and projectors.";

/// What a hotel's network does, and what helps.
const ISOLATION: &str = "The page does not open? Venue Wi-Fi often keeps devices apart (client isolation), or a firewall is on. \
                         Another address, a phone's hot spot or a router of your own helps. Nothing waits for phones: voice and \
                         hands do everything.";
