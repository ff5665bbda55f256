//! Conducting from a browser: the next key with its two beats, pausing, what comes, the inbox, what is handed over.

use maud::{Markup, html};

use super::{act, press, told};
use crate::session::Phase;
use crate::web::page::card;
use crate::wire::desk::{Alarm, Coming, Conduct, Desk, Next, Power, Read, Request};
use crate::words::Words;

/// Draws the next key. Where two beats are due the first unfolds what is read, and the second stands at its end.
pub(super) fn next(next: &Next, words: &Words) -> Markup {
    html! {
        div.panel.key.next {
            h2 { "Next" }
            @match (&next.confirms, next.allowed) {
                (Some(key), true) if next.then.is_some() => {
                    details.beat id={ "beat-" (key) } {
                        summary { (next.words) }
                        @if let Some(read) = &next.read { (reading(read, words)) }
                        (confirm(key, next.then.as_deref().unwrap_or_default()))
                    }
                }
                (Some(key), true) => (confirm(key, &next.words)),
                (Some(_), false) => {
                    p { (next.words) }
                    p.quiet { "The lead does this: the verb for it was not handed to you." }
                }
                (None, _) => { p { (next.words) } }
            }
        }
    }
}

fn confirm(key: &str, words: &str) -> Markup {
    html! {
        form method="post" action="/form/next" data-act="next" data-key={ "next-" (key) } data-once {
            input type="hidden" name="confirms" value=(key);
            button.main type="submit" { (words) }
            (told())
        }
    }
}

fn reading(read: &Read, words: &Words) -> Markup {
    html! {
        div.reading {
            p.quiet { "Nobody else sees this yet." }
            h3 { (read.label) " " (read.title) }
            @if let Some(aloud) = &read.read_aloud { p.notice { "Read aloud: " (aloud) } }
            @if let Some(card) = &read.card { (card::card(card, words)) }
            @if !read.lines.is_empty() { ul { @for line in &read.lines { li dir="auto" { (line) } } } }
            @if let Some(control) = &read.control { p.notice.warn { "Control only: " (control) } }
            @if !read.consequences.is_empty() {
                p { "With it:" }
                ul { @for line in &read.consequences { li { (line) } } }
            }
        }
    }
}

/// Draws pausing, the emergency, held-back facts and what comes.
pub(super) fn panel(now: &Conduct) -> Markup {
    // Then there is nothing else to do.
    if now.emergency == Alarm::Declared {
        return emergency(now);
    }
    html! {
        (clocks(now))
        @if !now.if_stuck.is_empty() || !now.if_asked.is_empty() {
            details.fold #held-back {
                summary { h2 { "Held back" } }
                @for line in &now.if_stuck { p { b { "If stuck: " } (line) } }
                @for fact in &now.if_asked { p { b { "If asked " (fact.ask) ": " } (fact.answer) } }
            }
        }
        @if !now.coming.is_empty() {
            details.fold #coming {
                summary { h2 { "What comes (" (now.coming.len()) ")" } }
                ul.talk { @for row in &now.coming { li { (coming(row, now)) } } }
            }
        }
    }
}

fn clocks(now: &Conduct) -> Markup {
    let in_play = now.phase == Phase::Play;
    html! {
        div.powers {
            @if in_play && now.hold.is_none() && now.may(Power::Pause) {
                (press("pause", "pause", &[], &html! { "Pause" }))
                (press("break", "break", &[("minutes", "10")], &html! { "Break, 10 min" }))
            }
            @if in_play && now.hold.is_none() && now.may(Power::OffRecord) {
                (press("off_record", "off-record", &[], &html! { "Off the record" }))
            }
            @if now.may(Power::Undo) { (press("undo", "undo", &[], &html! { "Undo the last act" })) }
            @if let (Some(last), true) = (&now.last_inject, now.may(Power::Release) && in_play) {
                details #take-back {
                    summary { "Take back " (last.label) }
                    p { "It is withdrawn on every surface and may be released again." }
                    (press("withdraw", "withdraw", &[("inject", last.item.as_str())], &html! { "Withdraw " (last.label) }))
                }
            }
            @if now.may(Power::End) { (ending(now)) }
            (emergency(now))
        }
    }
}

fn ending(now: &Conduct) -> Markup {
    html! {
        @if now.phase == Phase::Play {
            details #ending {
                summary { "End early" }
                (press("end_module", "end-module", &[], &html! { "End this module" }))
                (press("end", "end-ex", &[], &html! { "EndEx: end the exercise" }))
            }
        }
        @if matches!(now.phase, Phase::Closed | Phase::Debrief) {
            (act("finalise", "finalise", &html! {
                label for="final-name" { "The report is final, by this name" }
                input #final-name name="name" required autocomplete="off";
                button type="submit" { "Finalise" }
                (told())
            }))
        }
    }
}

fn emergency(now: &Conduct) -> Markup {
    html! {
        @match now.emergency {
            Alarm::Declared if now.may(Power::EndEmergency) => {
                (act("end_emergency", "end-emergency", &html! {
                    label for="resume-word" { "Only you end this. Type the word resume" }
                    input #resume-word name="word" autocomplete="off";
                    button type="submit" { "End the emergency" }
                    (told())
                }))
            }
            Alarm::Declared => { p { "Only the lead ends it." } }
            Alarm::Armed if now.may(Power::DeclareEmergency) => {
                (press("emergency", "declare", &[("declare", "yes")], &html! { "DECLARE a real-world emergency" }))
            }
            Alarm::No if now.may(Power::DeclareEmergency) && now.phase <= Phase::HotWash => {
                details #emergency {
                    summary { "Emergency" }
                    p { "A real-world emergency, not an inject. The first press stops the clocks, the second declares it on every screen." }
                    (press("emergency", "emergency", &[], &html! { "Stop the clocks" }))
                    (press("emergency", "declare", &[("declare", "yes")], &html! { "Declare it at once" }))
                }
            }
            Alarm::Armed | Alarm::No => {}
        }
    }
}

fn coming(row: &Coming, now: &Conduct) -> Markup {
    let item = row.item.as_str();
    html! {
        p.tag {
            b { (row.label) }
            @if !row.to.is_empty() { " to " (row.to) }
            @if let Some(planned) = &row.planned { " · plan " (planned) }
            @if row.late_minutes > 0 { ", " (row.late_minutes) " late" }
        }
        p dir="auto" { (row.title) }
        @if let Some(why) = &row.offered { p.quiet { "Offered: " (why) } }
        @if row.can_go && now.may(Power::Release) {
            details id={ "send-" (item) } {
                summary { "Out of turn" }
                div.powers {
                    (press("send", &format!("send-{item}"), &[("item", item)], &html! { "Send it now" }))
                    (press("skip", &format!("skip-{item}"), &[("item", item)], &html! { "Leave it out" }))
                }
            }
        }
    }
}

/// Draws what players asked the control cell.
pub(super) fn inbox(asked: &[Request]) -> Markup {
    html! {
        @if !asked.is_empty() {
            div.panel {
                h2 { "Requests from players (" (asked.len()) ")" }
                ul.talk { @for request in asked { li id={ "request-" (request.seq) } { (one(request)) } } }
            }
        }
    }
}

fn one(request: &Request) -> Markup {
    let seq = request.seq.to_string();
    html! {
        p.tag { b { (request.time) } " " (request.by) }
        p dir="auto" { (request.words.as_deref().unwrap_or("struck")) }
        (act("reply", &format!("reply-{seq}"), &html! {
            input type="hidden" name="request" value=(seq);
            input type="hidden" name="how" value="line";
            label for={ "reply-" (seq) } { "Answer" }
            textarea id={ "reply-" (seq) } name="text" rows="2" required {}
            button type="submit" { "Answer" }
            (told())
        }))
        div.powers {
            (press("reply", &format!("unknown-{seq}"), &[("request", &seq), ("how", "not_known")], &html! { "Not known at this time" }))
            (press("park", &format!("park-{seq}"), &[("request", &seq)], &html! { "To the parking lot" }))
        }
    }
}

/// Draws whoever sits at a desk, with what is handed over.
pub(super) fn desks(desks: &[Desk]) -> Markup {
    html! {
        details.fold #desks {
            summary { h2 { "Desks (" (desks.len()) ")" } }
            @if desks.is_empty() { p.quiet { "Nobody sits at a desk." } }
            @for desk in desks {
                h3 { (desk.capacity.label()) " " (desk.person) }
                p.quiet { "What you hand over they may do as you do. Press again to take it back." }
                div.powers {
                    @for verb in &desk.verbs { (hand(desk, &verb.verb, &verb.means, verb.handed)) }
                }
                @for (n, device) in desk.devices.iter().enumerate() {
                    details id={ "device-" (desk.person) "-" (n) } {
                        summary { "Device " (n + 1) }
                        p { "Lost or in wrong hands? It is shut out at once." }
                        (press("revoke", &format!("revoke-{}-{n}", desk.person), &[("person", &desk.person.to_string()), ("sha256", device)], &html! { "Shut this device out" }))
                    }
                }
            }
        }
    }
}

fn hand(desk: &Desk, verb: &str, means: &str, handed: bool) -> Markup {
    let flip = if handed { "no" } else { "yes" };
    html! {
        form method="post" action="/form/hand" data-act="hand" data-key={ "hand-" (desk.person) "-" (verb) } data-once {
            input type="hidden" name="person" value=(desk.person);
            input type="hidden" name="verb" value=(verb);
            input type="hidden" name="handed" value=(flip);
            button type="submit" aria-pressed=(if handed { "true" } else { "false" }) title=(means) { (verb) }
        }
    }
}
