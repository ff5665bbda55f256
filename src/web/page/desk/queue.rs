//! The moderator's queue of observers' questions.

use maud::{Markup, html};

use super::{act, press};
use crate::session::QuestionState;
use crate::wire::desk::{Question, Queue};

/// Draws the queue: before the room, waiting, approved, settled.
pub(super) fn panel(queue: &Queue) -> Markup {
    html! {
        div.panel {
            h2 { "Shown to the room" }
            @match &queue.shown {
                Some(question) => {
                    (words(question))
                    div.powers {
                        (set(question, "answered", "Answered"))
                        (set(question, "approved", "Back to the list"))
                    }
                }
                None => { p.quiet { "No question is shown." } }
            }
        }
        div.panel {
            h2 { "Waiting (" (queue.waiting.len()) ")" }
            p.quiet { "Nobody else sees these before you approve them." }
            @if queue.waiting.is_empty() { p.quiet { "None." } }
            ul.talk { @for question in &queue.waiting {
                li id={ "question-" (question.seq) } {
                    (words(question))
                    div.powers {
                        (set(question, "approved", "Approve"))
                        (hide(question))
                        (merge(question, queue))
                    }
                }
            } }
        }
        div.panel {
            h2 { "Approved (" (queue.approved.len()) ")" }
            p.quiet { "Observers see these and vote; the most wanted stand first." }
            @if queue.approved.is_empty() { p.quiet { "None." } }
            ul.talk { @for question in &queue.approved {
                li id={ "question-" (question.seq) } {
                    (words(question))
                    div.powers {
                        (set(question, "shown", "Show to the room"))
                        (set(question, "answered", "Answered"))
                        (hide(question))
                        (merge(question, queue))
                    }
                }
            } }
        }
        details.fold #settled {
            summary { h2 { "Settled (" (queue.settled.len()) ")" } }
            ul.talk { @for question in &queue.settled {
                li id={ "question-" (question.seq) } {
                    (words(question))
                    div.powers { (set(question, "approved", "Back to the list")) }
                }
            } }
        }
    }
}

fn words(question: &Question) -> Markup {
    html! {
        p.tag {
            b { (question.time) }
            " · " (question.votes) @if question.votes == 1 { " vote" } @else { " votes" }
            @if let Some(about) = &question.about { " · on " (about) }
            @if question.state != QuestionState::Asked { " · " (question.state.label()) }
            @if let Some(into) = question.into { " into " (into) }
            @if let Some(reason) = &question.reason { ": " (reason) }
        }
        p.asks dir="auto" { (question.words) }
    }
}

fn set(question: &Question, state: &str, label: &str) -> Markup {
    let seq = question.seq.to_string();
    let key = format!("question-{seq}-{state}");
    press("question", &key, &[("question", &seq), ("state", state)], &html! { (label) })
}

/// What is hidden says why, for whoever asks later.
fn hide(question: &Question) -> Markup {
    let seq = question.seq;
    html! {
        details id={ "hide-" (seq) } {
            summary { "Hide" }
            (act("hide", &format!("question-{seq}-hide"), &html! {
                input type="hidden" name="question" value=(seq);
                label for={ "why-" (seq) } { "Why (for the control side)" }
                input id={ "why-" (seq) } name="reason" required autocomplete="off";
                button type="submit" { "Hide" }
            }))
        }
    }
}

/// Questions that ask the same become one.
fn merge(question: &Question, queue: &Queue) -> Markup {
    let others = queue.approved.iter().chain(&queue.waiting).chain(&queue.shown);
    let others: Vec<&Question> = others.filter(|q| q.seq != question.seq).collect();
    let seq = question.seq;
    html! {
        @if !others.is_empty() {
            details id={ "merge-" (seq) } {
                summary { "Merge" }
                (act("question", &format!("question-{seq}-merged"), &html! {
                    input type="hidden" name="question" value=(seq);
                    input type="hidden" name="state" value="merged";
                    label for={ "into-" (seq) } { "It asks the same as" }
                    select id={ "into-" (seq) } name="into" {
                        @for other in others { option value=(other.seq) { (other.words) } }
                    }
                    button type="submit" { "Merge" }
                }))
            }
        }
    }
}
