//! What every page shows around its content: the mark first and last, where the exercise stands, the real-world emergency
//! that takes all of it away.

use maud::{Markup, html};

use super::pieces;
use crate::clock::{Offset, Timestamp};
use crate::scenario::Tlp;
use crate::session::{HotWashStep, Mode, Phase};
use crate::wire::beside::Kept;
use crate::wire::room::{Standstill, Status};
use crate::words::{Words, fill};

/// Draws the status, place by place. Whoever leads has the way out of an emergency below it: there it is not all of the page.
pub fn status(status: &Status, leads: bool, words: &Words) -> Markup {
    let alarm = match &status.standstill {
        Some(Standstill::Emergency { words: what }) if leads => html! {
            section.alarm aria-label=(words.emergency_title) { (stop(what, words)) }
        },
        Some(Standstill::Emergency { words: what }) => alarm(what, words),
        Some(Standstill::Paused | Standstill::OffRecord | Standstill::Break { .. }) | None => {
            html! {}
        }
    };
    pieces::whole(&[
        ("emergency", alarm),
        ("mark", mark(status.mode, status.tlp, words)),
        ("where", wherein(status, words)),
        ("standstill", standstill(status, words)),
        ("silent", silent(status, words)),
        ("foot", foot(status, words)),
    ])
}

/// Draws the mark, with what kind of session it is and how it may be passed on.
pub fn mark(mode: Mode, tlp: Tlp, words: &Words) -> Markup {
    let kind = match mode {
        Mode::Live => None,
        Mode::Rehearsal => Some(words.rehearsal),
        Mode::Autopilot => Some(words.simulated),
    };
    let class = tlp.label().to_lowercase().replace([':', '+'], "-");
    html! {
        p { (words.exercise_line) }
        @if let Some(kind) = kind { span.mode { (kind) } }
        span class={ "tlp " (class) } { (tlp.label()) }
    }
}

/// Draws a real-world emergency: the only thing on any page that carries no mark.
pub fn alarm(what: &str, words: &Words) -> Markup {
    html! { main.alarm { (stop(what, words)) } }
}

fn stop(what: &str, words: &Words) -> Markup {
    html! {
        div role="alert" {
            h1 { (words.emergency_title) }
            p { (words.emergency_no_inject) }
            p { (words.emergency_stopped) }
            p.what { (what) }
        }
    }
}

fn wherein(status: &Status, words: &Words) -> Markup {
    html! {
        div.where data-phase=(phase(status.phase)) {
            @match &status.module {
                Some(module) => h1 { (module.number) " " (module.title) },
                None => h1 { (status.title) },
            }
            @if status.phase == Phase::Play { p.quiet { (words.scenario_time) " " (status.story) } }
        }
        @match status.phase {
            Phase::Lobby => p.quiet { (words.state_lobby) },
            Phase::Play => {},
            Phase::HotWash => p.quiet data-say=(words.state_ended) { (words.state_ended) },
            Phase::Closed | Phase::Debrief | Phase::Finalised => div.notice.good { p data-say=(words.thanks) { (words.thanks) } },
        }
    }
}

/// The phase as pages and their style know it.
fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Lobby => "lobby",
        Phase::Play => "play",
        Phase::HotWash => "hot-wash",
        Phase::Closed | Phase::Debrief | Phase::Finalised => "over",
    }
}

fn standstill(status: &Status, words: &Words) -> Markup {
    let text = match &status.standstill {
        None | Some(Standstill::Emergency { .. }) => None,
        Some(Standstill::Paused) => Some(words.state_paused.to_owned()),
        Some(Standstill::OffRecord) => Some(words.state_off_record.to_owned()),
        Some(Standstill::Break { back_at }) => {
            Some(fill(words.state_break, &[("time", &back_at.hm(status.offset))]))
        }
    };
    html! {
        @if let Some(text) = text {
            div.notice.warn.big data-still { p data-say=(text) { (text) } }
        }
        @match status.recording {
            Kept::Kept => {},
            Kept::Failed => (not_kept(words.waits_for_disk, words)),
            Kept::Unrecorded => (not_kept(words.unrecorded_means, words)),
        }
    }
}

fn not_kept(means: &str, words: &Words) -> Markup {
    html! {
        div.notice.bad { p data-say=(words.unrecorded) { strong { (words.unrecorded) } } p { (means) } }
    }
}

/// The minutes in which everybody writes for themselves, and what remains open of them afterwards.
fn silent(status: &Status, words: &Words) -> Markup {
    let writing = matches!(
        status.hot_wash,
        None | Some(HotWashStep::Silent | HotWashStep::Round | HotWashStep::Rank)
    );
    if status.phase != Phase::HotWash || !writing {
        return html! {};
    }
    let kinds = [
        ("strength", words.one_strength),
        ("improvement", words.one_gap),
        ("action", words.one_step),
    ];
    html! {
        section.panel.key {
            h2 { (words.hot_wash) }
            @if status.hot_wash == Some(HotWashStep::Silent) {
                p data-say=(words.hot_wash_silent) { (words.hot_wash_silent) }
                @if let Some(ends) = status.turn_ends { p.left role="timer" data-until=(ends) { (until(ends, status.offset, words)) } }
            } @else { p { (words.hot_wash_more) } }
            @for (sign, label) in kinds { (line(sign, label, words)) }
        }
    }
}

fn line(sign: &str, label: &str, words: &Words) -> Markup {
    let field = format!("write-{sign}");
    html! {
        form method="post" action="/form/write" data-act="write" data-key=(field) data-once {
            input type="hidden" name="sign" value=(sign);
            div.field {
                label for=(field) { (label) }
                textarea id=(field) name="text" rows="2" required {}
            }
            button type="submit" { (words.send) }
            p.told role="status" data-own {}
        }
    }
}

/// When something ends, for whom no script counts.
fn until(ends: Timestamp, offset: Offset, words: &Words) -> String {
    fill(words.until, &[("time", &ends.hm(offset))])
}

fn foot(status: &Status, words: &Words) -> Markup {
    let (attribution, means) = status.attribution.in_words(words);
    html! {
        p { strong { (attribution) } ": " (means) }
        @if let Some(head) = &status.end_head {
            details.fold {
                summary { (words.head_hash) }
                p { (words.head_hash_means) }
                p.hash data-head=(head) { (head) }
            }
        }
        div.mark { (mark(status.mode, status.tlp, words)) }
    }
}
