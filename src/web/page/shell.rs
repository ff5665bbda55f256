//! The frame all pages share.

use maud::{DOCTYPE, Markup, html};

use super::Page;
use crate::words::{Language, Words};

/// Draws a page around its content. The mark stands first and last; only a part that says *emergency* leaves it out.
pub fn document(page: &Page<'_>, body: &Markup) -> Markup {
    let words = page.words;
    html! {
        (DOCTYPE)
        html lang=(Language::default().tag()) {
            (head(&format!("{} {}", words.exercise, page.title)))
            body data-id=(page.id) data-surface=(page.surface.path())
                data-seat=[page.seat]
                data-wall=(page.clock.wall) data-play=(page.clock.play.0) data-running=(page.clock.running)
                data-speed=(page.clock.speed) data-deadline=[page.clock.deadline.map(|at| at.0)] {
                p.mark { (words.exercise_line) }
                p #line role="status" { (words.connecting) }
                @if let Some(notice) = page.notice { p.notice role="status" { (notice) } }
                main { (body) }
                p.mark { (words.exercise_line) }
            }
        }
    }
}

/// Draws a page without parts: the door, a refusal, a question asked back.
pub fn plain(words: &Words, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(Language::default().tag()) {
            (head(&format!("{} {title}", words.exercise)))
            body {
                p.mark { (words.exercise_line) }
                main { (body) }
                p.mark { (words.exercise_line) }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="stylesheet" href="/asset/startex.css";
            script src="/asset/startex.js" defer {}
        }
    }
}
