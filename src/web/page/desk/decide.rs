//! A decision from its opening to its consequences, for whoever may record it.

use maud::{Markup, html};

use super::{act, press, told};
use crate::wire::desk::{Choice, Deciding};
use crate::words::Words;

/// Draws the decision before the room.
pub(super) fn panel(now: Option<&Deciding>, words: &Words) -> Markup {
    let Some(now) = now else { return html! {} };
    let item = now.item.as_str();
    html! {
        div.panel {
            h2 { (now.label) " " (now.prompt) }
            @if !now.effects.is_empty() {
                @if now.may_apply { (apply(now)) }
            } @else {
                p.tag {
                    b { (now.answered.n) " of " (now.answered.of) " in" }
                    @if !now.missing.is_empty() { " · not in: " (codes(&now.missing)) }
                    " · owner " (now.owner)
                }
                ul.talk { @for choice in &now.choices { li { (option(choice)) } } }
                @if now.open && now.may_decide {
                    div.powers {
                        (press("close", &format!("close-{item}"), &[("item", item)], &html! { "Close now" }))
                        (press("more_time", &format!("more-{item}"), &[("decision", item)], &html! { "One more minute" }))
                    }
                }
                @if now.may_decide { (hands(now)) (record(now, words)) }
            }
        }
    }
}

fn codes(roles: &[crate::ident::RoleCode]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn option(choice: &Choice) -> Markup {
    html! {
        p {
            b { (choice.letter) " " } (choice.label)
            @if let Some(votes) = choice.votes { " " b { (votes) } }
            @if choice.proposed { " " span.quiet { "proposed" } }
        }
        @if !choice.cost.is_empty() { p.quiet { (choice.cost) } }
    }
}

fn hands(now: &Deciding) -> Markup {
    let item = now.item.as_str();
    html! {
        details.fold id={ "hands-" (item) } {
            summary { "Hands counted in the room" }
            (act("hands", &format!("hands-{item}"), &html! {
                input type="hidden" name="decision" value=(item);
                label for={ "counts-" (item) } { "A count for each option, A first" }
                input id={ "counts-" (item) } name="counts" placeholder="9 6 3" autocomplete="off";
                button type="submit" { "These are the result" }
                (told())
            }))
        }
    }
}

fn record(now: &Deciding, words: &Words) -> Markup {
    let item = now.item.as_str();
    html! {
        details.fold id={ "record-" (item) } open[now.revealed] {
            summary { "Record what was decided" }
            (act("record", &format!("record-{item}"), &html! {
                input type="hidden" name="decision" value=(item);
                label for={ "outcome-" (item) } { "What it came to" }
                select id={ "outcome-" (item) } name="outcome" {
                    @for (value, label) in [
                        ("taken", "taken"), ("conditional", "taken with conditions"),
                        ("each_its_own", "each organization its own"), ("deferred", "deferred"),
                        ("escalated", "escalated"), ("none", "no decision"),
                    ] { option value=(value) { (label) } }
                }
                label for={ "choice-" (item) } { (words.options) }
                select id={ "choice-" (item) } name="choice" {
                    option value="" { "none of them" }
                    @for choice in &now.choices {
                        option value=(choice.option) selected[choice.proposed] { (choice.letter) " " (choice.label) }
                    }
                }
                label for={ "owner-" (item) } { "Owner" }
                select id={ "owner-" (item) } name="owner" {
                    @for role in &now.roles {
                        option value=(role) selected[*role == now.owner] { (role) }
                    }
                }
                label for={ "own-" (item) } { "In own words, or on which conditions" }
                textarea id={ "own-" (item) } name="text" rows="2" {}
                label for={ "minutes-" (item) } { "If deferred: comes back after so many minutes" }
                input id={ "minutes-" (item) } name="minutes" inputmode="numeric" size="4" autocomplete="off";
                button type="submit" { "Record" }
                (told())
            }))
        }
    }
}

/// Each consequence can be left out before the rest is applied.
fn apply(now: &Deciding) -> Markup {
    let item = now.item.as_str();
    act(
        "apply",
        &format!("apply-{item}"),
        &html! {
            input type="hidden" name="item" value=(item);
            fieldset {
                legend { "What follows from it" }
                @for (n, words) in now.effects.iter().enumerate() {
                    label.pick {
                        input type="checkbox" name={ "keep." (n) } value=(n) checked
                            data-as="list" data-into="keep" data-at=(n);
                        span { (words) }
                    }
                }
            }
            button type="submit" { "Apply what is ticked" }
            (told())
        },
    )
}
