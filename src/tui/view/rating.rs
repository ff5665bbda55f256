//! The rating sheet: five questions with what each answer leads to, the rating they amount to with its definition, and
//! what in the record bears on it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{both_ends, fit, width, wrap};
use super::{Ctx, put};
use crate::session::{Rating, Subject};
use crate::tui::log::{self, What};
use crate::tui::rating::Sheet;
use crate::tui::theme::Ink;

/// What the answer that is not the good one leads to, in the order of the questions.
const LEADS_TO: [&str; 5] = ["no: U", "yes: M", "yes: M", "no: M", "yes: S"];

pub(super) fn draw(ctx: &Ctx<'_>, sheet: &Sheet, frame: &mut Frame<'_>, area: Rect) {
    let columns = area.width;
    let keys = "y yes  n no  0 not observed  Enter keeps  r remark  > later  Esc";
    let mut lines = vec![rule(ctx, "RATE", keys, columns)];
    let what = match &sheet.subject {
        Subject::Objective(_) => "Objective",
        Subject::Task(_) => "Critical task",
    };
    let subject = format!("{what}: {}", ctx.desk.subject(&sheet.subject));
    lines.extend(wrap(&subject, columns).into_iter().take(2).map(|l| ctx.line(Ink::Strong, l)));
    lines.extend(questions(ctx, sheet, columns));
    lines.push(amounts_to(ctx, sheet, columns));
    let left = usize::from(area.height).saturating_sub(lines.len());
    lines.extend(definition(ctx, sheet, columns).into_iter().take(left.saturating_sub(2).max(1)));
    let left = usize::from(area.height).saturating_sub(lines.len());
    lines.extend(evidence(ctx, sheet, columns).into_iter().take(left));
    lines.truncate(usize::from(area.height));
    put(frame, area, lines);
}

fn questions(ctx: &Ctx<'_>, sheet: &Sheet, columns: u16) -> Vec<Line<'static>> {
    let given = sheet.given();
    let rows = ctx.words.rating_questions.iter().zip(given).zip(LEADS_TO).enumerate();
    rows.map(|(at, ((question, given), leads_to))| {
        let said = match given {
            Some(true) => "yes",
            Some(false) => "no ",
            None => "?  ",
        };
        let here = at == sheet.at;
        let mark = if here { ">" } else { " " };
        let ink = if here { Ink::Strong } else { Ink::Text };
        let room = columns.saturating_sub(width(leads_to) + 10);
        both_ends(
            vec![ctx.ink(Ink::Key, format!("{mark} {said} ")), ctx.ink(ink, fit(question, room))],
            vec![ctx.ink(Ink::Dim, leads_to)],
            columns,
        )
    })
    .collect()
}

fn amounts_to(ctx: &Ctx<'_>, sheet: &Sheet, columns: u16) -> Line<'static> {
    let (said, ink) = match sheet.rating() {
        Some(rating) => (format!("= {}  {}", rating.letter(), rating.label()), Ink::Strong),
        None => ("= not yet: answer the questions".to_owned(), Ink::Dim),
    };
    let (others, differ) = ctx.desk.ratings_of(&sheet.subject);
    let others = match (others.as_str(), differ) {
        ("", _) => "nobody rated it yet".to_owned(),
        (_, true) => format!("{others}: they differ, the least favourable stands"),
        (_, false) => format!("rated {others}"),
    };
    let room = columns.saturating_sub(width(&said) + 2);
    both_ends(
        vec![ctx.ink(ink, said)],
        vec![ctx.ink(if differ { Ink::Warning } else { Ink::Dim }, fit(&others, room))],
        columns,
    )
}

/// What the rating says; where there is room and no rating yet, what each says.
fn definition(ctx: &Ctx<'_>, sheet: &Sheet, columns: u16) -> Vec<Line<'static>> {
    let w = ctx.words;
    let means = |rating| match rating {
        Rating::Performed => w.rating_performed_means,
        Rating::Some => w.rating_some_means,
        Rating::Major => w.rating_major_means,
        Rating::Unable => w.rating_unable_means,
        Rating::NotObserved => w.rating_not_observed_means,
    };
    let said: Vec<String> = match sheet.rating() {
        Some(rating) => vec![means(rating).to_owned()],
        None => Rating::ALL.iter().map(|r| format!("{:<3} {}", r.letter(), r.label())).collect(),
    };
    let mut lines: Vec<Line<'static>> = said
        .iter()
        .flat_map(|text| wrap(text, columns.saturating_sub(2)))
        .map(|text| ctx.line(Ink::Text, format!("  {text}")))
        .collect();
    lines.push(ctx.line(Ink::Dim, fit(&format!("  {}", w.rating_source), columns)));
    lines
}

fn evidence(ctx: &Ctx<'_>, sheet: &Sheet, columns: u16) -> Vec<Line<'static>> {
    let evidence = ctx.desk.evidence(&sheet.subject);
    let said = if evidence.is_none() {
        "nothing in the record bears on it: the report will not rate it".to_owned()
    } else {
        format!(
            "{} observations, {} expected actions ticked, {} decisions recorded",
            evidence.notes.len(),
            evidence.ticks,
            evidence.records
        )
    };
    let mut lines = vec![rule(ctx, "EVIDENCE", &said, columns)];
    for seq in evidence.notes.iter().rev() {
        let text = log::says(ctx.desk, &What::Note(*seq));
        lines.push(ctx.line(Ink::Text, fit(&format!("  {text}"), columns)));
    }
    lines
}
