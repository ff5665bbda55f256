//! A self-assessment: three buttons a capability, each sent at once; afterwards what it came to by category, now and before.

use maud::{Markup, html};

use crate::wire::room::{Assessment, Capability, Held, Judgements, Level, Track};
use crate::words::{HallWords, Language, Words, fill};

fn hall() -> &'static HallWords {
    Language::default().hall()
}

/// Draws what is judged, or what it came to; nothing where there is none.
pub fn assessment(open: Option<&Assessment>, words: &Words) -> Markup {
    let Some(now) = open else { return html! {} };
    let own = hall();
    html! {
        div.panel.key {
            p.tag data-say={ (words.assessment) ": " (now.framework) } { (words.assessment) " " b { (now.ask.label) } }
            h2 { (now.framework) }
            p.quiet { (words.put_to) " " (now.ask.to) }
            @if now.asked { p { (own.judge_each) } }
            @else if now.closed { p data-say=(own.judging_closed) { (own.judging_closed) } }
        }
        @if now.asked {
            @for (of, thing) in now.of.iter().enumerate() { (judged(now, of, thing)) }
        } @else if now.tracks.iter().any(|t| !t.came.is_empty()) { (result(now)) }
    }
}

fn judged(now: &Assessment, of: usize, thing: &str) -> Markup {
    html! {
        div.panel {
            @if !thing.is_empty() { h2 { (thing) } }
            @for track in &now.tracks {
                h3 { (track.name) }
                p.quiet { (track.applies_to) }
                @for capability in &track.capabilities { (judge(now, of, capability)) }
            }
        }
    }
}

/// What a form of a judgement is known by.
fn key(item: &crate::ident::ItemId, of: usize, capability: &str) -> String {
    format!("judge.{item}.{of}.{capability}")
}

fn judge(now: &Assessment, of: usize, capability: &Capability) -> Markup {
    let words = hall();
    let key = key(&now.item, of, &capability.id);
    let choices = [("true", words.holds), ("false", words.holds_not), ("", words.does_not_apply)];
    html! {
        form.judge method="post" action="/form/assess" data-act="assess" data-key=(key) data-now data-quiet {
            input type="hidden" name="assessment" value=(now.item);
            input type="hidden" name="of" value=(of) data-as="number";
            input type="hidden" name="capability" value=(capability.id);
            fieldset {
                legend {
                    (capability.title) " "
                    span.quiet { (capability.id) " · " (words.level) " " (capability.level) }
                }
                @if !capability.detail.is_empty() { p.quiet { (capability.detail) } }
                div.three {
                    @for (value, label) in choices {
                        label { input type="radio" name="held" value=(value) data-as="flag"; (label) }
                    }
                }
            }
            button.by-hand type="submit" { (words.send_judgement) }
            p.told role="status" data-own {}
        }
    }
}

/// Draws what the reader judged, for their forms and for who reads it.
pub fn judgements(own: &Judgements) -> Markup {
    let words = hall();
    let Some(item) = own.item.as_ref().filter(|_| !own.now.is_empty()) else { return html! {} };
    let said = |held: Option<bool>| match held {
        Some(true) => words.holds,
        Some(false) => words.holds_not,
        None => words.does_not_apply,
    };
    let value = |held: Option<bool>| held.map_or(String::new(), |held| held.to_string());
    html! {
        details.fold data-key="judged" {
            summary { (fill(words.you_judged, &[("n", &own.now.len())])) }
            ul {
                @for one in &own.now {
                    @let before = own.before.iter().find(|b| (b.of, &b.capability) == (one.of, &one.capability));
                    li data-given=(key(item, usize::from(one.of), &one.capability))
                        data-values=(serde_json::json!({ "held": value(one.held) })) {
                        (one.capability) ": " (said(one.held))
                        @if let Some(before) = before { " (" (words.judged_before) " " (said(before.held)) ")" }
                    }
                }
            }
        }
    }
}

fn result(now: &Assessment) -> Markup {
    let words = hall();
    html! {
        div.panel {
            @for (of, thing) in now.of.iter().enumerate() {
                @if !thing.is_empty() { h2 { (thing) } }
                ul.bars { @for track in &now.tracks { (level(track, of)) } }
            }
            p.quiet { (words.most_say) }
        }
    }
}

/// Draws how much of a category is held, now and before.
pub fn level(track: &Track, of: usize) -> Markup {
    let Some(level) = track.came.get(of) else { return html! {} };
    let share = |held: usize, of: usize| format!("{}%", (held * 100).checked_div(of).unwrap_or(0));
    html! {
        li {
            span { (track.name) @if let Some(before) = level.before { " " span.quiet { (before_words(before)) } } }
            b { (held_words(*level)) }
            svg aria-hidden="true" focusable="false" {
                rect.ground width="100%" height="100%" rx="3" {}
                rect width=(share(level.held, level.of)) height="100%" rx="3" {}
                @if let Some(before) = level.before {
                    rect.before width=(share(before.held, before.of)) y="75%" height="25%" {}
                }
            }
        }
    }
}

fn held_words(level: Level) -> String {
    fill(hall().held_of, &[("n", &level.held), ("m", &level.of)])
}

fn before_words(before: Held) -> String {
    fill(hall().held_before, &[("n", &before.held), ("m", &before.of)])
}
