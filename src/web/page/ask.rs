//! The open decision or poll as a form that is answered with or without script.

use maud::{Markup, html};

use super::card::blocks;
use crate::wire::card::{Ask, Choice, Form, Wants};
use crate::wire::room::{Decision, Kind, Role};
use crate::words::{Words, fill};

/// Draws what is open; nothing where nothing is.
pub fn decision(open: Option<&Decision>, roles: &[Role], words: &Words) -> Markup {
    let Some(open) = open else { return html! {} };
    let kind = match open.kind {
        Kind::Decision => words.decision,
        Kind::Poll => words.poll,
    };
    let say = format!("{kind} {}: {}", open.ask.label, open.ask.prompt);
    html! {
        div.panel.key data-open data-say=(say) {
            p.tag { (kind) " " b { (open.ask.label) } @if open.round > 1 { " · " (words.round) " " (open.round) } }
            h2 { (open.ask.prompt) }
            p.quiet { (words.put_to) " " (open.ask.to) }
            (blocks(&open.ask.background))
            @if open.closed { div.notice.warn { p data-say=(words.closed) { strong { (words.closed) } } p { (words.waiting_for_result) } } }
            (form(open, roles, words))
            @if open.closes_at.is_none() && !open.closed { p.quiet { (words.no_countdown) } }
            @if open.of > 0 { p.quiet { (fill(words.answers_are_in, &[("n", &open.answered), ("m", &open.of)])) } }
        }
    }
}

/// Draws what is asked, without a form.
pub fn question(ask: &Ask, words: &Words) -> Markup {
    html! {
        p.tag { b { (ask.label) } }
        h2 { (ask.prompt) }
        p.quiet { (words.put_to) " " (ask.to) }
        (blocks(&ask.background))
    }
}

/// What a form is known by: what is typed into it is kept under this.
pub fn key(open: &Decision) -> String {
    format!("{}.{}", open.item, open.round)
}

fn form(open: &Decision, roles: &[Role], words: &Words) -> Markup {
    let (act, item, choice) = match open.kind {
        Kind::Decision => ("answer", "decision", "choice"),
        Kind::Poll => ("vote", "poll", "option"),
    };
    html! {
        form method="post" action={ "/form/" (act) } data-act=(act) data-key=(key(open)) {
            input type="hidden" name=(item) value=(open.item);
            fieldset {
                legend { (words.choose_one) }
                div.options {
                    @match &open.ask.form {
                        Form::Choice(choices) => { @for choice in choices { (option(open, choice, roles, words)) } },
                        Form::Vote(lines) => { @for (at, line) in lines.iter().enumerate() { (vote(choice, at, line)) } },
                        Form::Talk | Form::Levels { .. } | Form::Words => {},
                    }
                }
            }
            @if open.kind == Kind::Decision { (sure(open, words)) }
            @if open.closed {
                div.option {
                    label { input type="checkbox" name="late_is_fine" value="true" data-as="flag" required; span { (words.late_ask) } }
                }
            }
            button.main type="submit" { (words.send) }
            p.told role="status" data-own {}
            @if !open.closed { p.quiet { (words.change_until_closed) } }
        }
    }
}

fn option(open: &Decision, choice: &Choice, roles: &[Role], words: &Words) -> Markup {
    let field = |name: &str| format!("{name}-{}", open.item);
    html! {
        div.option {
            label {
                input type="radio" name="choice" value=(choice.id) required;
                span.label { (choice.letter) ". " (choice.label) }
                @if let Some(cost) = &choice.cost { span.cost { (words.cost) ": " (cost) } }
            }
            @match choice.wants {
                Wants::Nothing => {},
                Wants::OwnWords => div.more {
                    label for=(field("text")) { (words.say_what) }
                    textarea id=(field("text")) name="text" rows="2" {}
                },
                Wants::Owner => div.more {
                    label for=(field("whose")) { (words.whose) }
                    select id=(field("whose")) name="whose" {
                        option value="" { (words.choose_one) }
                        @for Role { code, name } in roles { option value=(code) { (name) } }
                    }
                },
            }
        }
    }
}

fn vote(name: &str, at: usize, line: &str) -> Markup {
    html! {
        div.option {
            label { input type="radio" name=(name) value=(at) data-as="number" required; span.label { (line) } }
        }
    }
}

fn sure(open: &Decision, words: &Words) -> Markup {
    let hint = format!("sure-{}", open.item);
    html! {
        fieldset aria-describedby=(hint) {
            legend { (words.how_sure) }
            div.scale { @for n in 1..=5 { label { input type="radio" name="sure" value=(n) data-as="number"; (n) } } }
            p.quiet id=(hint) { (words.sure_scale) }
        }
    }
}
