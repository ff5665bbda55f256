//! The floor: roles to tap, who was heard, who wants to speak, whom to ask.

use maud::{Markup, html};

use super::press;
use crate::wire::desk::{Floor, RoleRow};

/// Draws the roles; a tap gives the floor.
pub(super) fn panel(floor: &Floor) -> Markup {
    html! {
        div.panel {
            h2 { "Floor" }
            @if let Some(next) = &floor.ask_next {
                p { "Ask next: " b { (next.role) } ", silent " (next.silent_minutes) " min" }
            }
            @if !floor.hands.is_empty() {
                p {
                    "Hands up: "
                    @for (n, seat) in floor.hands.iter().enumerate() {
                        @if n > 0 { ", " }
                        b { (seat) }
                    }
                }
            }
            @if !floor.stops_asked.is_empty() {
                p.notice.warn role="alert" {
                    "A stop is asked for by "
                    @for (n, seat) in floor.stops_asked.iter().enumerate() {
                        @if n > 0 { ", " }
                        (seat)
                    }
                }
            }
            @if floor.may_give {
                div.seats { @for row in &floor.roles { (tap(row)) } }
                @if floor.has.is_some() {
                    (press("floor", "floor-none", &[], &html! { "Nobody has the floor" }))
                }
            } @else {
                ul.seats { @for row in &floor.roles { li { (role(row)) } } }
            }
            p.quiet { "The number: how often a role was heard in this module." }
        }
    }
}

fn tap(row: &RoleRow) -> Markup {
    let code = row.code.as_str();
    let pressed = if row.has_floor { "true" } else { "false" };
    html! {
        form method="post" action="/form/floor" data-act="floor" data-key={ "floor-" (code) } data-once {
            input type="hidden" name="role" value=(code);
            button.seat type="submit" aria-pressed=(pressed) title=(row.name) { (role(row)) }
        }
    }
}

fn role(row: &RoleRow) -> Markup {
    html! {
        span.code { (row.code) " " b { (row.heard) } }
        span.how {
            @if row.has_floor { "has the floor" }
            @else if row.away { "not here" }
            @else if row.hand_up { "hand up" }
            @else if row.asked { "asked" }
            @else { " " }
        }
    }
}
