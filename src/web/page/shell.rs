//! The frame all pages share: the mark first and last, one bar that says who one is and how things stand, one column.

use maud::{DOCTYPE, Markup, html};

use super::{Page, pieces, status};
use crate::scenario::Tlp;
use crate::session::Mode;
use crate::wire::act::Surface;
use crate::wire::room::Mine;
use crate::words::{Language, Words};

/// What a page without parts has to say of the session: the door, a refusal, a question asked back.
#[derive(Debug, Clone)]
pub struct Marking {
    pub words: &'static Words,
    pub title: String,
    pub mode: Mode,
    pub tlp: Tlp,
    /// What to do, in a real-world emergency.
    pub emergency: Option<String>,
}

/// Draws a page around its content. The mark stands first and last; only a real-world emergency leaves it out.
pub fn document(page: &Page<'_>, body: &Markup) -> Markup {
    let words = page.words;
    let sheet = page.sheet;
    let status = |name: &str| pieces::place("status", sheet.html("status"), name);
    let drawn = sheet.html("status").unwrap_or_default();
    let emergency = pieces::find(drawn, "emergency").is_some_and(|alarm| !alarm.is_empty());
    let title = format!("{} · {}", words.exercise, page.title);
    let clock = serde_json::to_string(page.clock).unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang=(Language::default().tag()) class=[emergency.then_some("emergency")] {
            (head(if emergency { words.emergency_title } else { &title }))
            body data-surface=(page.surface.path()) data-title=(title) data-words=(script_words(words))
                data-stream=(stream(page)) data-since=(page.id) data-clock=(clock) data-me=(me(page)) {
                (status("emergency"))
                a.skip href="#main" { (words.skip) }
                header { div.mark { (status("mark")) } }
                @if page.surface != Surface::Projector { (bar(page)) }
                @if let Some(notice) = page.notice { p.notice role="status" { (notice) } }
                main id="main" tabindex="-1" { (body) }
                footer { (status("foot")) }
                p.seen-by-ears id="live" aria-live="polite" {}
            }
        }
    }
}

/// Draws a page without parts.
pub fn plain(marking: &Marking, title: &str, body: &Markup) -> Markup {
    let words = marking.words;
    let mark = html! { div.mark { (status::mark(marking.mode, marking.tlp, words)) } };
    let emergency = marking.emergency.as_deref();
    let title = format!("{} · {title}", words.exercise);
    html! {
        (DOCTYPE)
        html lang=(Language::default().tag()) class=[emergency.map(|_| "emergency")] {
            (head(if emergency.is_some() { words.emergency_title } else { &title }))
            body {
                @if let Some(what) = emergency { div data-place="emergency" { (status::alarm(what, words)) } }
                @else {
                    header { (mark) }
                    main id="main" { (body) }
                    footer { div { (mark) } }
                }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            title { (title) }
            link rel="icon" href="data:,";
            link rel="stylesheet" href="/asset/startex.css";
            script src="/asset/startex.js" defer {}
        }
    }
}

fn bar(page: &Page<'_>) -> Markup {
    let words = page.words;
    html! {
        section.bar aria-label=(words.your_state) {
            (pieces::place("mine", page.sheet.html("mine"), "you"))
            p.state data-state data-is="connecting" role="status" { span.by-script { (words.connecting) } }
            p.left data-left role="timer" aria-live="off" {}
            noscript { p.quiet { (words.no_script) } a.button href="" { (words.show_new) } }
        }
    }
}

/// Where the parts of a page come from.
fn stream(page: &Page<'_>) -> String {
    let of = match page.surface {
        Surface::Projector => "&of=projector",
        Surface::Lead => "&of=lead",
        Surface::Player
        | Surface::Observer
        | Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second => "",
    };
    let seat = page.seat.map(|seat| format!("&seat={seat}")).unwrap_or_default();
    format!("/events?as=page{of}{seat}")
}

/// Under which name a device keeps what is typed: session and person, so that nobody finds another one's words.
fn me(page: &Page<'_>) -> String {
    let session = page.id.rsplit_once('-').map_or(page.id, |(session, _)| session);
    let mine = page.sheet.json("mine").and_then(|json| serde_json::from_str::<Mine>(json).ok());
    let person = mine.map(|mine| mine.person.to_string()).unwrap_or_default();
    format!("{session}.{person}")
}

/// The words the script needs, as the value of an attribute.
fn script_words(words: &Words) -> String {
    let all = serde_json::json!({
        "tag": Language::default().tag(),
        "connected": words.connected,
        "connecting": words.connecting,
        "disconnected": words.disconnected,
        "sending": words.sending,
        "sent_later": words.sent_later,
        "draft_kept": words.draft_kept,
        "received": words.received,
        "not_on_disk": words.not_on_disk,
        "refused": words.refused,
        "code": words.another_device_code,
        "left": words.left,
        "overrun": words.overrun,
        "seconds_left": words.seconds_left,
        "time_is_up": words.time_is_up,
    });
    all.to_string()
}
