//! The evaluator's panels: expected actions to tick, ratings from five questions, what nobody observed yet.

use maud::{Markup, html};

use super::{act, told};
use crate::session::{Rating, RatingAnswers, Subject, Tick};
use crate::wire::desk::{Expected, Gap, Rated, RatedBy};
use crate::words::Words;

/// Draws the expected actions of what is shown.
pub(super) fn expected(rows: &[Expected]) -> Markup {
    html! {
        @if !rows.is_empty() {
            div.panel {
                h2 { "Expected" }
                ul.talk { @for row in rows { li { (one(row)) } } }
            }
        }
    }
}

fn one(row: &Expected) -> Markup {
    html! {
        p dir="auto" { (row.text) }
        p.tag {
            (row.label)
            @if let Some(task) = &row.task { " · " (task) }
            @if !row.may { " · " b { (row.tick.label()) } }
        }
        @if row.may {
            div.ticks role="group" aria-label=(row.text) {
                @for (tick, name, label) in [
                    (Tick::Unprompted, "unprompted", "Unprompted"),
                    (Tick::Prompted, "prompted", "Prompted"),
                    (Tick::NotHeard, "not_heard", "Not heard"),
                ] { (tick_form(row, tick, name, label)) }
            }
        }
    }
}

/// A tick pressed again is taken away.
fn tick_form(row: &Expected, tick: Tick, name: &str, label: &str) -> Markup {
    let set = row.tick == tick;
    let key = format!("tick-{}-{}-{name}", row.item, row.action);
    html! {
        form method="post" action="/form/tick" data-act="tick" data-key=(key) data-once {
            input type="hidden" name="item" value=(row.item);
            input type="hidden" name="action" value=(row.action);
            input type="hidden" name="tick" value=(if set { "open" } else { name });
            button type="submit" aria-pressed=(if set { "true" } else { "false" }) { (label) }
        }
    }
}

/// Draws objectives and tasks, those touched by what is shown first; everybody's ratings stand side by side.
pub(super) fn ratings(rows: &[Rated], words: &Words) -> Markup {
    let others = rows.iter().filter(|row| !row.touched).count();
    html! {
        div.panel {
            h2 { "Objectives and tasks" }
            p.quiet { "What is shown touches the ones marked \"now\". A rating follows from five answers; M still means achieved." }
            @for row in rows.iter().filter(|row| row.touched) { (with_tasks(row, words)) }
            @if others > 0 {
                details.fold #other-objectives open[others == rows.len()] {
                    summary { h3 { "Not touched now (" (others) ")" } }
                    @for row in rows.iter().filter(|row| !row.touched) { (with_tasks(row, words)) }
                }
            }
            details.fold #rating-definitions {
                summary { h3 { "What P, S, M and U mean" } }
                (definitions(words))
            }
        }
    }
}

fn with_tasks(row: &Rated, words: &Words) -> Markup {
    html! {
        (subject(row, words))
        @for task in &row.tasks { (subject(task, words)) }
    }
}

fn id_of(subject: &Subject) -> (String, &'static str, &str) {
    match subject {
        Subject::Objective(id) => (format!("objective-{id}"), "objective", id.as_str()),
        Subject::Task(id) => (format!("task-{id}"), "task", id.as_str()),
    }
}

fn subject(row: &Rated, words: &Words) -> Markup {
    let (key, field, id) = id_of(&row.subject);
    let is_task = field == "task";
    let letters: Vec<&str> = row.ratings.iter().map(|r| r.rating.letter()).collect();
    html! {
        details.fold.subject id={ "rate-" (key) } data-task[is_task] {
            summary {
                span.grow {
                    @if row.touched { b.now { "now" } " " }
                    span.tag { (if is_task { "task" } else { "objective" }) }
                    " " (row.text)
                }
                span.tag {
                    (row.observations) " seen"
                    @if !letters.is_empty() { " · " b { (letters.join(" / ")) } }
                    @if row.differ { " differ" }
                }
            }
            @if !row.ratings.is_empty() {
                ul { @for given in &row.ratings { li { (given_by(given)) } } }
            }
            @if row.observations + row.other_evidence == 0 {
                p.quiet { "Nothing in the record bears on it yet: a rating counts only with evidence." }
            }
            @if row.may { (questions(row, &key, (field, id), words)) }
        }
    }
}

fn given_by(given: &RatedBy) -> Markup {
    html! {
        b { (given.rating.letter()) } " " (given.rating.label()) ", "
        @if given.own { "yours" } @else { (given.by) }
        @if let Some(remark) = &given.remark { ": " (remark) }
    }
}

fn questions(row: &Rated, key: &str, (field, id): (&str, &str), words: &Words) -> Markup {
    let own = row.ratings.iter().find(|r| r.own);
    let answers = own.map(|r| r.answers).unwrap_or_default();
    let RatingAnswers { achieved, harmed_others, safety_risk, plans_followed, improvable } =
        answers;
    let names = [
        ("achieved", achieved),
        ("harmed_others", harmed_others),
        ("safety_risk", safety_risk),
        ("plans_followed", plans_followed),
        ("improvable", improvable),
    ];
    act(
        "rate",
        &format!("rate-{key}"),
        &html! {
            input type="hidden" name=(field) value=(id);
            @for ((name, answer), question) in names.iter().zip(words.rating_questions) {
                fieldset.yesno {
                    legend { (question) }
                    div.row {
                        @for (value, label, is) in [("yes", "Yes", Some(true)), ("no", "No", Some(false)), ("", "Open", None)] {
                            label.pick {
                                input type="radio" name=(name) value=(value) checked[*answer == is];
                                span { (label) }
                            }
                        }
                    }
                }
            }
            div.field {
                label for={ "remark-" (key) } { "What was seen" }
                textarea id={ "remark-" (key) } name="text" rows="2" {
                    @if let Some(remark) = own.and_then(|r| r.remark.as_ref()) { (remark) }
                }
            }
            button type="submit" { "Rate" }
            (told())
            (legend(words))
        },
    )
}

/// The definitions stand beside the questions they follow from.
fn legend(words: &Words) -> Markup {
    html! {
        details.fold { summary { "Definitions" } (definitions(words)) }
    }
}

fn definitions(words: &Words) -> Markup {
    let rows = [
        (Rating::Performed, words.rating_performed, words.rating_performed_means),
        (Rating::Some, words.rating_some, words.rating_some_means),
        (Rating::Major, words.rating_major, words.rating_major_means),
        (Rating::Unable, words.rating_unable, words.rating_unable_means),
        (Rating::NotObserved, words.rating_not_observed, words.rating_not_observed_means),
    ];
    html! {
        dl.means {
            @for (rating, label, means) in rows {
                dt { b { (rating.letter()) } " " (label) }
                dd { (means) }
            }
        }
        p.quiet { (words.rating_source) }
    }
}

/// Draws what nobody observed yet.
pub(super) fn gaps(gaps: &[Gap]) -> Markup {
    html! {
        details.fold #gaps {
            summary { h2 { "Not observed yet (" (gaps.len()) ")" } }
            @if gaps.is_empty() { p.quiet { "Every objective and task has an observation." } }
            ul {
                @for gap in gaps {
                    li {
                        (gap.text)
                        @if gap.was_shown { " " span.quiet { "(was played)" } }
                    }
                }
            }
        }
    }
}
