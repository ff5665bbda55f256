//! What the room talks about: the question and whom it is put to, what came in, the opening of a module; before play the ground
//! rules, after it the hot wash.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Wall;
use super::fill::{self, Part};
use crate::card::{Ask, Card, plain};
use crate::session::view::{Closing, Opening, StageView};
use crate::session::{HotWashStep, Phase};
use crate::tui::theme::Ink;
use crate::tui::view::card as cards;
use crate::tui::view::text::{fit, wrap};
use crate::words;

pub(super) fn question(wall: &Wall<'_>, view: &StageView, question: &Ask, area: Rect) -> Vec<Part> {
    let columns = area.width;
    let prompt = question.prompt.to_uppercase();
    let mut parts = vec![
        Part::new(0, wall.centred(Ink::Strong, &prompt, columns)),
        Part::air(),
        Part::new(1, wall.centred(Ink::Text, &question.to, columns)),
    ];
    if let Some((label, card)) = &view.latest {
        let text = format!("{}: {label} {}", wall.words.just_in, card.title);
        parts.push(Part::air());
        parts.push(Part::new(2, vec![wall.middle(Ink::Dim, fit(&text, columns), columns)]));
    }
    parts
}

/// Without a question: what came in last, else how the module opens.
pub(super) fn story(wall: &Wall<'_>, view: &StageView, area: Rect) -> Vec<Line<'static>> {
    let rows = usize::from(area.height);
    match (&view.latest, &view.situation) {
        (Some((_, latest)), _) => card(wall, latest, area),
        (None, Some(situation)) => {
            let lines = wall.centred(Ink::Strong, situation, area.width);
            fill::in_the_middle(fill::fit(vec![Part::new(0, lines)], rows), rows)
        }
        (None, None) => {
            let lines = wall.centred(Ink::Text, wall.words.state_running, area.width);
            fill::in_the_middle(lines, rows)
        }
    }
}

/// An inject, with the head of a letter where there is room for it.
pub(super) fn card(wall: &Wall<'_>, card: &Card, area: Rect) -> Vec<Line<'static>> {
    let rows = usize::from(area.height);
    let whole = cards::lines(wall.pen, wall.words, card, area.width);
    if whole.len() <= rows {
        return whole;
    }
    let mut lines = wall.centred(Ink::Strong, &card.title, area.width);
    let body = wrap(&plain(&card.blocks), area.width);
    lines.extend(body.into_iter().map(|l| wall.line(Ink::Text, l)));
    fill::fit(vec![Part::new(0, lines)], rows)
}

pub(super) fn opening(
    wall: &Wall<'_>,
    view: &StageView,
    opening: &Opening,
    area: Rect,
) -> Vec<Part> {
    let columns = area.width;
    let said = |ink, text: &str| wall.centred(ink, text, columns);
    match opening {
        Opening::GroundRules(rules) => {
            let mut parts =
                vec![Part::new(0, said(Ink::Strong, wall.words.state_lobby)), Part::air()];
            for (at, rule) in (1_u8..).zip(rules) {
                let rule = wrap(&format!("{at}. {rule}"), columns);
                parts.push(Part::new(
                    at,
                    rule.into_iter().map(|l| wall.line(Ink::Text, l)).collect(),
                ));
            }
            parts
        }
        Opening::WarmUp(ask) => vec![Part::new(0, said(Ink::Strong, &ask.to_uppercase()))],
        Opening::Ready => vec![
            Part::new(0, said(Ink::Strong, &view.frame.title)),
            Part::air(),
            Part::new(1, said(Ink::Text, wall.words.state_lobby)),
        ],
    }
}

pub(super) fn closing(
    wall: &Wall<'_>,
    view: &StageView,
    closing: &Closing,
    area: Rect,
) -> Vec<Part> {
    let said = |ink, text: &str| wall.centred(ink, text, area.width);
    if view.frame.phase != Phase::HotWash {
        return with_head(wall, wall.words.thanks, area);
    }
    let title = match view.frame.hot_wash {
        None => return with_head(wall, wall.words.state_ended, area),
        Some(HotWashStep::Feedback) => wall.words.state_feedback,
        Some(HotWashStep::Silent | HotWashStep::Round | HotWashStep::Rank | HotWashStep::Done) => {
            wall.words.state_hot_wash
        }
    };
    let now = match view.frame.hot_wash {
        Some(HotWashStep::Silent) => wall.words.hot_wash_silent.to_owned(),
        Some(HotWashStep::Round) => closing.turn.clone().unwrap_or_default().to_uppercase(),
        Some(HotWashStep::Rank) => wall.words.hot_wash_rank.to_owned(),
        Some(HotWashStep::Feedback | HotWashStep::Done) if closing.of > 0 => {
            let counts: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &closing.forms), ("m", &closing.of)];
            words::fill(wall.words.feedback_in, &counts)
        }
        Some(HotWashStep::Feedback | HotWashStep::Done) | None => String::new(),
    };
    let mut parts = vec![Part::new(1, said(Ink::Dim, title))];
    if !now.is_empty() {
        parts.extend([Part::air(), Part::new(0, said(Ink::Strong, &now))]);
    }
    if matches!(view.frame.hot_wash, Some(HotWashStep::Silent | HotWashStep::Round)) {
        parts.push(Part::air());
        for (at, prompt) in (2_u8..).zip(&closing.prompts) {
            let lines = wrap(&format!("- {prompt}"), area.width);
            let lines = lines.into_iter().map(|l| wall.line(Ink::Text, l)).collect();
            parts.push(Part::new(at, lines));
        }
    }
    parts
}

/// Words with the hash that others keep: only what is kept elsewhere proves anything later.
fn with_head(wall: &Wall<'_>, text: &str, area: Rect) -> Vec<Part> {
    let mut parts = vec![Part::new(0, wall.centred(Ink::Strong, text, area.width))];
    if let Some(hash) = wall.end_head {
        let hash = hash.to_string();
        let digits: Vec<&str> =
            (0..hash.len()).step_by(8).filter_map(|at| hash.get(at..at + 8)).collect();
        parts.extend([
            Part::air(),
            Part::new(2, wall.centred(Ink::Dim, wall.words.head_hash, area.width)),
            Part::new(1, wall.centred(Ink::Text, &digits.join(" "), area.width)),
        ]);
    }
    parts
}
