//! The three lines above the last marking: the capture line, the keys that apply, what SPACE does.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use super::frame::Places;
use super::text::{around_cursor, both_ends, fit, spans_width, width};
use super::{Ctx, put, step};
use crate::conduct::Recording;
use crate::journal::CopyState;
use crate::session::Phase;
use crate::tui::key::{Context, Verb};
use crate::tui::model::{Arming, Line as Typed, LineKind, Overlay};
use crate::tui::theme::Ink;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, places: &Places) {
    if let Some(Overlay::Line(line)) = ctx.desk.overlays.last() {
        typed(ctx, line, frame, places);
    } else {
        put(frame, places.capture, vec![capture(ctx, places.capture.width)]);
        // While a list has the keys those of the line mean its rows, or nothing.
        if ctx.desk.overlays.is_empty() {
            put(frame, places.keys, vec![keys(ctx, places.keys.width)]);
        }
    }
    put(frame, places.space, vec![space(ctx, places.space.width)]);
}

/// A line being typed, its cursor, and what Enter will make of it.
#[expect(clippy::wildcard_enum_match_arm, reason = "only two prompts are a key")]
pub(super) fn typed(ctx: &Ctx<'_>, line: &Typed, frame: &mut Frame<'_>, places: &Places) {
    let opener = match line.kind {
        LineKind::Capture { .. } => Some(Verb::Note),
        LineKind::Voice => Some(Verb::Voice),
        _ => None,
    };
    // The two prompts that are the key which opens them.
    let opener = opener.and_then(|verb| ctx.key(&ctx.desk.contexts(), verb));
    let prompt = opener.map_or_else(|| line.kind.prompt(), |key| format!("{key}> "));
    let columns = places.capture.width;
    let room = columns.saturating_sub(width(&prompt) + 1).max(1);
    let (text, cursor) = around_cursor(line.field.text(), line.field.cursor(), room);
    let spans = vec![ctx.ink(Ink::Key, prompt.clone()), ctx.ink(Ink::Text, text)];
    put(frame, places.capture, vec![Line::from(spans)]);
    frame.set_cursor_position((places.capture.x + width(&prompt) + cursor, places.capture.y));
    let long = line.kind.takes_long_text() && columns >= 70;
    let hint = if long { "Enter keeps  ^O editor  Esc" } else { "Enter keeps  Esc leaves" };
    let said = match &line.refused {
        Some(why) => ctx.ink(Ink::Warning, format!("not taken: {why}")),
        None => ctx.ink(Ink::Strong, format!("= {}", ctx.desk.preview(line, ctx.wall))),
    };
    let said = if line.refused.is_none() && ctx.desk.preview(line, ctx.wall).is_empty() {
        ctx.ink(Ink::Text, "")
    } else {
        said
    };
    put(frame, places.keys, vec![both_ends(vec![said], vec![ctx.ink(Ink::Dim, hint)], columns)]);
}

/// The closed capture line: the last word to the facilitator, or how to open it.
fn capture(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    match &ctx.desk.notice {
        Some(notice) if notice.refusal => {
            ctx.line(Ink::Warning, fit(&format!("not done: {}", notice.text), columns))
        }
        Some(notice) => {
            let left = vec![ctx.ink(Ink::Good, fit(&notice.text, columns))];
            with_undo(ctx, left, columns)
        }
        None if !ctx.desk.overlays.is_empty() => Line::default(),
        None => {
            let lobby = ctx.session.phase == Phase::Lobby;
            let hint = match (lobby, columns) {
                (true, _) if ctx.desk.private => "",
                (true, 0..70) => "Enter: only I see this screen; Tab hides it again",
                (true, _) => "Enter: only I see this screen; Tab hides control text again",
                (false, 0..70) => "[ROLE] [+-!?=] words",
                (false, _) => "[ROLE] [+ - ! ? =] [>ROLE] [@HH:MM] words",
            };
            // Without a key of its own the line is opened by the palette.
            let key = ctx.key(&ctx.desk.contexts(), Verb::Note);
            let left = match key {
                Some(key) => vec![ctx.ink(Ink::Key, format!("{key}> ")), ctx.ink(Ink::Dim, hint)],
                None if lobby => vec![ctx.ink(Ink::Dim, hint)],
                None => Vec::new(),
            };
            with_undo(ctx, left, columns)
        }
    }
}

/// Says at the line's end what the next undo takes back, before anybody presses it.
fn with_undo(ctx: &Ctx<'_>, left: Vec<Span<'static>>, columns: u16) -> Line<'static> {
    let key = ctx.key(&ctx.desk.contexts(), Verb::Undo);
    let room = columns.saturating_sub(spans_width(&left) + 2);
    let holds = room >= 16 && ctx.desk.overlays.is_empty();
    let undo = key.zip(ctx.desk.undoes()).filter(|_| holds);
    let right = undo.map(|(key, act)| {
        let act = fit(&act, room.saturating_sub(width(&key) + 7).min(34));
        vec![ctx.ink(Ink::Key, key), ctx.ink(Ink::Dim, format!(" undo: {act}"))]
    });
    both_ends(left, right.unwrap_or_default(), columns)
}

/// What the keys line offers in a state, most needed first.
#[expect(clippy::too_many_lines, reason = "five lists, one word a line")]
fn offered(ctx: &Ctx<'_>) -> &'static [Verb] {
    use Verb as V;
    match ctx.session.phase {
        Phase::Lobby => &[
            V::Held,
            V::Simulated,
            V::Given,
            V::Dropped,
            V::Room,
            V::HoldRest,
            V::SimulateRest,
            V::MustEnd,
            V::Recorded,
            V::People,
            V::Agenda,
            V::Marking,
            V::Attribution,
            V::Help,
        ],
        Phase::Play if ctx.desk.closed_decision().is_some() => &[
            V::AskAgain,
            V::EachItsOwn,
            V::Wait,
            V::YesBut,
            V::PassUp,
            V::More,
            V::Reopen,
            V::Note,
            V::Floor,
            V::Undo,
            V::Pause,
            V::Help,
            V::Palette,
        ],
        Phase::Play if ctx.desk.open_item().is_some() => &[
            V::Hands,
            V::Voice,
            V::CloseNow,
            V::MoreTime,
            V::Note,
            V::Floor,
            V::Decide,
            V::Undo,
            V::Pause,
            V::Inbox,
            V::Help,
            V::Palette,
        ],
        Phase::Play => &[
            V::Floor,
            V::Note,
            V::Expected,
            V::Decide,
            V::Insert,
            V::Undo,
            V::Pause,
            V::Inbox,
            V::Land,
            V::Skip,
            V::TakeBack,
            V::OffRecord,
            V::AskedAloud,
            V::HandUp,
            V::Questions,
            V::Break,
            V::Away,
            V::People,
            V::End,
            V::Help,
            V::Palette,
        ],
        Phase::Closed | Phase::Debrief | Phase::Finalised => &[
            V::Rate,
            V::Causes,
            V::Action,
            V::Sort,
            V::Records,
            V::Review,
            V::Finalise,
            V::Correct,
            V::Search,
            V::Report,
            V::Undo,
            V::Note,
            V::Inbox,
            V::Help,
            V::Palette,
        ],
        Phase::HotWash => &[
            V::Note,
            V::Rank,
            V::Action,
            V::Forms,
            V::Inbox,
            V::Review,
            V::Report,
            V::Undo,
            V::Search,
            V::Help,
            V::Palette,
            V::Leave,
        ],
    }
}

fn keys(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let contexts = ctx.desk.contexts();
    let last = [Verb::Help, Verb::Palette].map(|verb| ctx.key(&contexts, verb).unwrap_or_default());
    let tail = [ctx.ink(Ink::Key, last.join(" "))];
    let room = columns.saturating_sub(spans_width(&tail));
    let mut spans: Vec<Span<'static>> = Vec::new();
    // Where the record is on no disk, or on one alone, its key comes first.
    let unkept = match (&ctx.desk.snapshot.recording, &ctx.desk.snapshot.copy) {
        (Recording::Unrecorded { .. }, _) | (_, CopyState::Lost(_)) => Some(&Verb::OtherFile),
        _ => None,
    };
    let now =
        |v: &&Verb| !matches!(v, Verb::Help | Verb::Palette) && ctx.desk.applies(**v, ctx.clock);
    for verb in unkept.into_iter().chain(offered(ctx)).filter(now) {
        let Some(key) = ctx.key(&contexts, *verb) else { continue };
        let word = label(*verb);
        if spans_width(&spans) + width(&key) + width(word) + 2 > room {
            break;
        }
        spans.push(ctx.ink(Ink::Key, key));
        spans.push(ctx.ink(Ink::Text, format!(" {word} ")));
    }
    spans.extend(tail);
    Line::from(spans)
}

/// The keys line's own short words, where the verb's name is too long for it.
fn label(verb: Verb) -> &'static str {
    let short = [
        (Verb::OffRecord, "off rec"),
        (Verb::Dropped, "drop"),
        (Verb::SimulateRest, "sim rest"),
        (Verb::Recorded, "record?"),
        (Verb::Sort, "notes"),
    ];
    short.iter().find(|(long, _)| *long == verb).map_or(verb.label(), |(_, short)| short)
}

fn space(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    if ctx.desk.emergency == Arming::Once {
        let text = match ctx.desk.overlays.last() {
            Some(_) => " EMERGENCY KEY PRESSED: once more declares it; Esc, then SPACE goes on ",
            None => " EMERGENCY KEY PRESSED: once more declares it; SPACE goes on ",
        };
        return ctx.line(Ink::Alarm, fit(text, columns));
    }
    let emergency = ctx.key(&[Context::Always], Verb::Emergency).unwrap_or_default();
    let aside = if columns >= 70 {
        format!("{emergency} emergency (twice)")
    } else {
        format!("{emergency} {emergency} stop")
    };
    let what = if ctx.desk.settled() { step::words(ctx) } else { "writing to disk ...".to_owned() };
    let right = vec![ctx.ink(Ink::Dim, aside)];
    let room = columns.saturating_sub(spans_width(&right) + 8);
    // In a field it is a blank, in a list nothing: then the line only says what comes after that.
    let key = if ctx.desk.overlays.is_empty() { "SPACE  " } else { "NEXT   " };
    both_ends(vec![ctx.ink(Ink::Key, key), ctx.ink(Ink::Strong, fit(&what, room))], right, columns)
}
