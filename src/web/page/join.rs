//! The door: the code, then one paragraph of what is recorded, then name and role.

use maud::{Markup, html};

use super::shell;
use crate::session::Attribution;
use crate::wire::act::{Door, Join, Surface};
use crate::words::Words;

/// Draws the form for the code, with what was wrong with the last one.
pub fn code(title: &str, wrong: Option<&str>, words: &Words) -> Markup {
    let body = html! {
        h1 { (title) }
        @if let Some(wrong) = wrong { p role="alert" { (wrong) } }
        form method="post" action="/join" data-join {
            label { (words.code) input name="code" autocomplete="off" required; }
            button { (words.join) }
        }
    };
    shell::plain(words, title, &body)
}

/// Draws what a code opens: the paragraph, and the form to come in with.
pub fn door(door: &Door, given: &Join, wrong: Option<&str>, words: &Words) -> Markup {
    let body = html! {
        h1 { (door.title) }
        @if let Some(wrong) = wrong { p role="alert" { (wrong) } }
        p { (door.record) }
        form method="post" action="/join" data-join {
            input type="hidden" name="code" value=(given.code);
            input type="hidden" name="join" value="true";
            @if door.name {
                label { (words.name_optional) input name="name" maxlength="120" value=[&given.name]; }
                label { (words.organization) input name="organization" maxlength="120" value=[&given.organization]; }
            }
            @if !door.roles.is_empty() {
                label {
                    (words.role)
                    select name="role" {
                        @for place in &door.roles {
                            option value=(place.role.code) disabled[place.free == 0] { (place.role.name) }
                        }
                    }
                }
            }
            button { (words.join) }
        }
    };
    shell::plain(words, &door.title, &body)
}

/// Draws a refusal, with the way to the door.
pub fn refused(why: &str, words: &Words) -> Markup {
    let body = html! {
        p role="alert" { (why) }
        p { a href="/" { (words.join) } }
    };
    shell::plain(words, words.exercise, &body)
}

/// Draws the question that is asked before a late answer is taken.
pub fn late(hidden: &[(String, String)], words: &Words) -> Markup {
    let body = html! {
        p { (words.late_ask) }
        form method="post" action="/form/answer" {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="late_is_fine" value="true";
            button { (words.send) }
        }
    };
    shell::plain(words, words.exercise, &body)
}

/// Draws the code with which another device becomes the same person's.
pub fn device(code: &str, back: &str, words: &Words) -> Markup {
    let body = html! {
        p { (words.code) ": " strong { (code) } }
        p { a href=(back) { (words.came_back) } }
    };
    shell::plain(words, words.exercise, &body)
}

/// Returns the one paragraph before the name.
pub fn record(attribution: Attribution, words: &Words) -> String {
    let (_, means) = attribution.in_words(words);
    format!("{} {means}", words.record_explained)
}

/// Tells whether a surface asks who somebody is.
pub fn asks_name(surface: Surface, attribution: Attribution) -> bool {
    attribution != Attribution::Anonymous
        && !matches!(surface, Surface::Observer | Surface::Projector | Surface::Lead)
}
