//! The door: a code, then what is recorded, who one is and which role one plays; and what a form without script leads to.

use maud::{Markup, PreEscaped, html};

use super::shell::{self, Marking};
use crate::session::Attribution;
use crate::wire::act::{Door, Join, Places, Surface};
use crate::words::{Words, fill};

/// Draws the form for the code, with what was wrong with the last one.
pub fn code(marking: &Marking, wrong: Option<&str>) -> Markup {
    let words = marking.words;
    let body = html! {
        h1 { (words.join_title) }
        p.quiet { (marking.title) }
        form.panel method="post" action="/join" data-door data-failed[wrong.is_some()] {
            (refusal(wrong))
            label for="code" { (words.code) }
            p.quiet id="code-hint" { (words.code_hint) }
            input.code id="code" name="code" type="text" required maxlength="64" autocomplete="off"
                autocapitalize="characters" spellcheck="false" aria-describedby="code-hint"
                aria-invalid=[wrong.map(|_| "true")];
            button.main type="submit" { (words.join) }
        }
    };
    shell::plain(marking, words.join_title, &body)
}

/// Draws what a code opens: the paragraph, and the form to come in with.
pub fn door(marking: &Marking, door: &Door, given: &Join, wrong: Option<&str>) -> Markup {
    let words = marking.words;
    let guest = door.person.as_ref().and_then(|person| person.name.as_ref());
    let body = html! {
        h1 { (door.title) }
        div.notice { h2.tag { (words.exercise_record) } p { (door.record) } }
        form.panel method="post" action="/join" {
            (refusal(wrong))
            input type="hidden" name="code" value=(given.code);
            input type="hidden" name="join" value="true";
            @if let Some(name) = guest { p { (words.you_are) " " strong { (name) } } }
            @if door.name && door.person.is_none() { (name(given, words)) }
            @if !door.roles.is_empty() && door.person.is_none() {
                fieldset {
                    legend { (words.choose_role) }
                    div.options { @for places in &door.roles { (role(places, given, words)) } }
                }
            }
            button.main type="submit" { (words.join) }
        }
    };
    shell::plain(marking, &door.title, &body)
}

fn refusal(wrong: Option<&str>) -> Markup {
    html! { @if let Some(why) = wrong { div.notice.bad role="alert" { p { (why) } } } }
}

fn name(given: &Join, words: &Words) -> Markup {
    html! {
        div.field {
            label for="name" { (words.name_optional) }
            p.quiet id="name-hint" { (words.name_hint) }
            input id="name" name="name" type="text" maxlength="120" autocomplete="name" aria-describedby="name-hint" value=[&given.name];
        }
        div.field {
            label for="organization" { (words.organization_optional) }
            input id="organization" name="organization" type="text" maxlength="120" autocomplete="organization" value=[&given.organization];
        }
    }
}

fn role(places: &Places, given: &Join, words: &Words) -> Markup {
    let code = &places.role.code;
    let free = fill(words.seats_free, &[("n", &places.free), ("m", &places.seats)]);
    html! {
        div.option {
            label {
                input type="radio" name="role" value=(code) required checked[given.role.as_ref() == Some(code)] disabled[places.free == 0];
                span.label { (places.role.name) }
                span.cost { @if places.free > 0 { (free) } @else { (words.seat_taken) } }
            }
        }
    }
}

/// Draws one part as a page of its own, unfolded, with the way back.
pub fn alone(marking: &Marking, part: &str, back: &str) -> Markup {
    let words = marking.words;
    let unfolded = part.replacen("<details ", "<details open ", 1);
    let body = html! {
        h1 { (words.what_we_know) }
        (PreEscaped(unfolded))
        p { a.button href=(back) { (words.back) } }
    };
    shell::plain(marking, words.what_we_know, &body)
}

/// Draws a refusal, with the way to the own page or the door.
pub fn refused(marking: &Marking, why: &str) -> Markup {
    let words = marking.words;
    let body = html! {
        h1 { (words.refused) }
        div.notice.bad role="alert" { p { (why) } }
        p { a.button href="/me" { (words.back) } " " a.button href="/" { (words.join) } }
    };
    shell::plain(marking, words.refused, &body)
}

/// Draws the question that is asked before a late answer is taken.
pub fn late(marking: &Marking, hidden: &[(String, String)]) -> Markup {
    let words = marking.words;
    let body = html! {
        h1 { (words.closed) }
        form.panel method="post" action="/form/answer" {
            p { (words.late_ask) }
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="late_is_fine" value="true";
            button.main type="submit" { (words.send) }
        }
        p { a.button href="/me" { (words.back) } }
    };
    shell::plain(marking, words.closed, &body)
}

/// Draws the code with which another device becomes the same person's.
pub fn device(marking: &Marking, code: &str, back: &str) -> Markup {
    let words = marking.words;
    let body = html! {
        h1 { (words.another_device) }
        div.panel { p { (words.another_device_means) } p.code { strong { (code) } } }
        p { a.button href=(back) { (words.back) } }
    };
    shell::plain(marking, words.another_device, &body)
}

/// Returns the one paragraph before the name.
pub fn record(attribution: Attribution, words: &Words) -> String {
    let (_, means) = attribution.in_words(words);
    format!("{} {means} {}", words.record_explained, words.record_kept)
}

/// Tells whether a surface asks who somebody is.
pub fn asks_name(surface: Surface, attribution: Attribution) -> bool {
    attribution != Attribution::Anonymous
        && !matches!(surface, Surface::Observer | Surface::Projector | Surface::Lead)
}
