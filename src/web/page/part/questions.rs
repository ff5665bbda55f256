//! The observers' questions: the queue, a vote for each, one's own wherever they stand.

use maud::{Markup, html};

use crate::session::QuestionState;
use crate::wire::room::{Own, OwnQuestion, Question};
use crate::words::{HallWords, Language, fill};

fn hall() -> &'static HallWords {
    Language::default().hall()
}

/// Draws the queue.
pub fn questions(asked: &[Question]) -> Markup {
    let words = hall();
    let open: Vec<&Question> =
        asked.iter().filter(|q| q.state != QuestionState::Answered).collect();
    let answered: Vec<&Question> =
        asked.iter().filter(|q| q.state == QuestionState::Answered).collect();
    html! {
        div.panel {
            h2 { (words.questions) }
            @if open.is_empty() { p.quiet { (words.no_questions_yet) } }
            ul.talk { @for question in open { (line(question)) } }
            @if !answered.is_empty() {
                details.fold data-key="answered-questions" {
                    summary { (words.answered) " (" (answered.len()) ")" }
                    ul.talk { @for question in answered { (line(question)) } }
                }
            }
        }
    }
}

fn line(question: &Question) -> Markup {
    let words = hall();
    let key = format!("want.{}", question.seq);
    html! {
        li id={ "question-" (question.seq) } {
            @if question.state == QuestionState::Shown {
                p.tag data-say={ (words.on_the_projector) ": " (question.text) } { (words.on_the_projector) }
            }
            p.question { (question.text) }
            @if let Some(about) = &question.about { p.quiet { (words.asked_about) " " (about) } }
            @if question.state == QuestionState::Answered {
                p.quiet { (voices(question.votes)) }
            } @else {
                form.want method="post" action="/form/vote_for_question" data-act="vote_for_question" data-key=(key)
                    data-now data-quiet {
                    input type="hidden" name="question" value=(question.seq) data-as="number";
                    label {
                        input type="checkbox" name="up" value="true" data-as="flag" aria-describedby={ "voices-" (question.seq) };
                        (words.want_this)
                    }
                    span.quiet id={ "voices-" (question.seq) } { (voices(question.votes)) }
                    button.by-hand type="submit" { (words.vote) }
                    p.told role="status" data-own {}
                }
            }
        }
    }
}

fn voices(n: usize) -> String {
    let words = hall();
    if n == 1 { words.one_voice.to_owned() } else { fill(words.voices, &[("n", &n)]) }
}

/// Draws the field for a question, and what became of those the reader asked.
pub fn own(own: &Own) -> Markup {
    let words = hall();
    html! {
        div.panel {
            h2 { (words.your_question) }
            form method="post" action="/form/ask" data-act="ask" data-key="ask" data-once {
                label for="ask" { (words.question_hint) }
                textarea id="ask" name="text" rows="2" required {}
                button type="submit" { (words.send_question) }
                p.told role="status" data-own {}
            }
            @if !own.asked.is_empty() {
                h3 { (words.yours) }
                ul.talk { @for question in own.asked.iter().rev() { (own_line(question)) } }
            }
        }
        @for seq in &own.wanted { (given(*seq)) }
    }
}

/// What the server has of a vote: another device, or one without script, fills its form from it.
fn given(seq: crate::ident::Seq) -> Markup {
    html! { p hidden id={ "wanted-" (seq) } data-given={ "want." (seq) } data-values=(r#"{"up":true}"#) {} }
}

fn own_line(question: &OwnQuestion) -> Markup {
    let words = hall();
    let stands = match question.state {
        QuestionState::Asked => words.waits_for_approval,
        QuestionState::Approved => words.in_the_queue,
        QuestionState::Shown => words.on_the_projector,
        QuestionState::Answered => words.answered,
        QuestionState::Merged => words.asked_together,
        QuestionState::Hidden => words.set_aside,
    };
    let said = format!("{stands}: {}", question.text);
    html! {
        li id={ "own-question-" (question.seq) } {
            p { (question.text) }
            p.quiet data-say=[(question.state != QuestionState::Asked).then_some(said)] {
                (stands)
                @if let Some(with) = question.with { " " a href={ "#question-" (with) } { (words.see_it) } }
            }
        }
    }
}
