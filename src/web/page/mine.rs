//! What is a player's own: who they are, their answer, hand, requests, role card, feedback.

use maud::{Markup, html};

use super::card::card;
use super::pieces;
use crate::clock::Offset;
use crate::session::RequestReply;
use crate::wire::card::Card;
use crate::wire::room::{Answer, Asked, Mine};
use crate::words::{Words, fill};

/// What the scenario calls what somebody's own part only numbers.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    /// The name of the seat's role.
    pub role: Option<&'a str>,
    /// The option the seat answered, and in which round.
    pub answer: Option<&'a str>,
    pub round: u16,
}

/// Draws it, place by place.
pub fn mine(mine: &Mine, called: Called<'_>, words: &Words) -> Markup {
    pieces::whole(&[
        ("you", you(mine, called.role, words)),
        ("seats", seats(mine, words)),
        ("answer", answer(mine, called, words)),
        ("acts", acts(mine, words)),
        ("given", given(mine, words)),
        ("device", device(words)),
    ])
}

/// Whoever sits in several seats looks, and acts, from one of them at a time.
fn seats(mine: &Mine, words: &Words) -> Markup {
    html! {
        @if mine.seats.len() > 1 {
            nav.my-seats aria-label=(words.your_seats) {
                @for seat in &mine.seats {
                    @let here = mine.seat.as_ref() == Some(seat);
                    a.button href={ "/play?seat=" (seat) } aria-current=[here.then_some("page")] { (seat) }
                }
            }
        }
    }
}

fn you(mine: &Mine, role: Option<&str>, words: &Words) -> Markup {
    let opened = mine.opened.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let one_of = mine.seat.as_ref().filter(|_| mine.seats.len() > 1);
    html! {
        p.you data-opened=(opened) data-seat=[one_of] {
            @match (role, &mine.seat) {
                (Some(role), Some(seat)) => { (words.you_are) " " strong { (role) } " " span.quiet { (seat) } },
                _ => (words.you_observe),
            }
            @if mine.away { " " span.tag { (words.called_away) } }
        }
    }
}

/// The answer that counts as the server has it; another device, or one without script, fills its form from it.
fn answer(mine: &Mine, called: Called<'_>, words: &Words) -> Markup {
    let Some(answer) = &mine.answer else { return html! {} };
    let (item, values) = match answer {
        Answer::Decision { item, choice, text, sure, whose } => (
            item,
            serde_json::json!({ "choice": choice, "text": text, "sure": sure.map(|n| n.to_string()), "whose": whose }),
        ),
        Answer::Poll { item, option } => {
            (item, serde_json::json!({ "option": option.to_string() }))
        }
    };
    html! {
        p.notice.good data-given={ (item) "." (called.round) } data-values=(values) {
            (words.my_answer) ": " strong { (called.answer.unwrap_or_default()) }
            @if let Answer::Decision { text: Some(text), .. } = answer { " · " (text) }
            @if let Answer::Decision { sure: Some(sure), .. } = answer { " · " (fill(words.so_sure, &[("n", sure)])) }
        }
    }
}

fn acts(mine: &Mine, words: &Words) -> Markup {
    if mine.seat.is_none() {
        return html! {};
    }
    let hand = if mine.hand_up { "lower_hand" } else { "raise_hand" };
    html! {
        div.acts {
            form method="post" action={ "/form/" (hand) } data-act=(hand) data-key="hand" data-once {
                button type="submit" data-up[mine.hand_up] {
                    @if mine.hand_up { (words.lower_hand) } @else { (words.raise_hand) }
                }
            }
            details data-key="ask-control" {
                summary { (words.ask_control) }
                form method="post" action="/form/ask_control" data-act="ask_control" data-key="ask-control" data-once {
                    label for="ask-control" { (words.ask_control_hint) }
                    textarea id="ask-control" name="text" rows="3" required {}
                    button type="submit" { (words.send) }
                    p.told role="status" data-own {}
                }
            }
            details data-key="ask-stop" {
                summary { (words.ask_stop) }
                p { (words.ask_stop_means) }
                form method="post" action="/form/ask_for_stop" data-act="ask_for_stop" data-key="ask-stop" data-once {
                    button type="submit" { (words.ask_stop) }
                    p.told role="status" data-own {}
                }
            }
        }
        @if mine.hand_up { p.quiet data-say=(words.hand_is_up) { (words.hand_is_up) } }
        @if mine.stop_asked { div.notice { p data-say=(words.stop_asked) { (words.stop_asked) } } }
    }
}

fn given(mine: &Mine, words: &Words) -> Markup {
    html! { @if mine.feedback_given { div.notice.good { p data-say=(words.feedback_thanks) { (words.feedback_thanks) } } } }
}

/// How another device becomes the same person's, and how this one is forgotten.
fn device(words: &Words) -> Markup {
    html! {
        details.fold {
            summary { (words.another_device) }
            p { (words.another_device_means) }
            form method="post" action="/form/another_device" data-act="another_device" data-key="another-device" data-once {
                button type="submit" { (words.another_device) }
                p.told role="status" data-own {}
            }
            p { (words.leave_means) }
            form method="post" action="/form/leave" { button type="submit" { (words.leave) } }
        }
    }
}

/// Draws the role card, folded.
pub fn role(role: Option<&Card>, words: &Words) -> Markup {
    html! {
        @if let Some(role) = role {
            details.fold id="my-role" {
                summary { h2 { (words.my_role) ": " (role.title) } }
                (card(role, words))
            }
        }
    }
}

/// Draws what was asked of the control cell, newest first.
pub fn requests(asked: &[Asked], offset: Offset, words: &Words) -> Markup {
    if asked.is_empty() {
        return html! {};
    }
    html! {
        div.panel {
            h2 { (words.my_requests) }
            ul.talk { @for request in asked.iter().rev() { (request_line(request, offset, words)) } }
        }
    }
}

fn request_line(request: &Asked, offset: Offset, words: &Words) -> Markup {
    html! {
        li {
            p { span.quiet { (request.at.hm(offset)) } " " (request.words.as_deref().unwrap_or_default()) }
            @match &request.reply {
                None => p.quiet { @if request.parked { (words.request_parked) } @else { (words.request_waits) } },
                Some(reply) => {
                    @let said = reply.words.as_deref().unwrap_or(if reply.how == RequestReply::NotKnown { words.not_known } else { "" });
                    p.reply data-say={ (words.request_answered) ": " (said) } { span.tag { (words.request_answered) } br; (said) }
                }
            }
        }
    }
}

/// Draws the feedback form while it is open.
pub fn feedback(statements: Option<&[String]>, words: &Words) -> Markup {
    let Some(statements) = statements else { return html! {} };
    let questions = [
        words.feedback_strengths,
        words.feedback_improvements,
        words.feedback_unseen,
        words.feedback_actions,
        words.feedback_documents,
        words.feedback_conduct,
        words.feedback_future,
    ];
    html! {
        div.panel.key {
            h2 data-say=(words.state_feedback) { (words.feedback_title) }
            form method="post" action="/form/give_feedback" data-act="give_feedback" data-key="feedback" data-once
                data-list="scores" data-length=(statements.len()) {
                @for (at, statement) in statements.iter().enumerate() { (scale(at, statement, words)) }
                @for (at, question) in questions.into_iter().enumerate() {
                    div.field {
                        label for={ "feedback-" (at) } { (question) }
                        textarea id={ "feedback-" (at) } name={ "text." (question) } rows="2" {}
                    }
                }
                button.main type="submit" { (words.send) }
                p.told role="status" data-own {}
            }
        }
    }
}

fn scale(at: usize, statement: &str, words: &Words) -> Markup {
    html! {
        fieldset {
            legend { (statement) }
            div.scale {
                @for n in 1..=5 {
                    label { input type="radio" name={ "scores." (at) } value=(n); (n) }
                }
            }
            p.ends { span { "1 " (words.feedback_scale_low) } span { "5 " (words.feedback_scale_high) } }
        }
    }
}
