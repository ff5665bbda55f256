//! The control side's debrief: its parts in order, what is open in the part at hand, and the improvement plan so far.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::rule;
use super::text::{both_ends, cut, fit, width};
use super::{Ctx, put, step};
use crate::session::{Part, Phase, Point, Subject, improvements};
use crate::text::Text;
use crate::tui::log::{self, What};
use crate::tui::theme::Ink;
use crate::words::count;

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let below = (area.height / 3).max(3);
    let top = Rect { height: area.height - below, ..area };
    let bottom = Rect { y: area.y + top.height, height: below, ..area };
    let points = ctx.desk.points();
    let mut lines = vec![parts(ctx, &points, area.width)];
    let room = usize::from(top.height.saturating_sub(1));
    let at_hand = ctx.desk.point_at_hand(&points).map(Point::part);
    let mut part = match at_hand {
        Some(Part::Complete) => listed(ctx, "TO COMPLETE", &points, Part::Complete, area.width),
        Some(Part::Rate) => ratings(ctx, &points, area.width),
        Some(Part::Improve) => improving(ctx, &points, area.width),
        Some(Part::Sort) => listed(ctx, "WORKING NOTES", &points, Part::Sort, area.width),
        None => gone_through(ctx, area.width),
    };
    // The title stays, and what is at hand is never below the edge.
    let marked = |line: &Line<'_>| line.spans.first().is_some_and(|s| s.content.starts_with('>'));
    let at = part.iter().position(marked).unwrap_or(0);
    let hidden = (at + 2).saturating_sub(room).min(part.len() - 1);
    part.drain(1..=hidden);
    part.truncate(room);
    lines.extend(part);
    put(frame, top, lines);
    put(frame, bottom, plan(ctx, bottom));
}

/// The parts with how much is open in each, the one at hand marked.
fn parts(ctx: &Ctx<'_>, points: &[Point], columns: u16) -> Line<'static> {
    let at_hand = ctx.desk.point_at_hand(points).map(Point::part);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for part in Part::ALL {
        let open = points.iter().filter(|p| p.part() == part).count();
        let name = match part {
            Part::Complete => "to complete",
            Part::Rate => "ratings",
            Part::Improve => "causes",
            Part::Sort => "notes",
        };
        let count = if open == 0 { "done".to_owned() } else { open.to_string() };
        let (mark, ink) = if at_hand == Some(part) { (">", Ink::Strong) } else { (" ", Ink::Dim) };
        spans.push(ctx.ink(ink, format!("{mark}{name} {count}  ")));
    }
    let (mark, ink) = if at_hand.is_none() { (">", Ink::Strong) } else { (" ", Ink::Dim) };
    let last = match ctx.session.phase {
        Phase::Finalised => "final",
        Phase::Lobby | Phase::Play | Phase::HotWash | Phase::Closed | Phase::Debrief => "finalise",
    };
    spans.push(ctx.ink(ink, format!("{mark}{last}")));
    if !ctx.desk.aside.is_empty() {
        spans.push(ctx.ink(Ink::Warning, format!("  {} set aside", ctx.desk.aside.len())));
    }
    Line::from(cut(spans, columns))
}

fn listed(
    ctx: &Ctx<'_>,
    title: &str,
    points: &[Point],
    part: Part,
    columns: u16,
) -> Vec<Line<'static>> {
    let open = points.iter().filter(|p| p.part() == part);
    let aside = format!("{} left; the report can be written at any time", open.clone().count());
    let mut lines = vec![rule(ctx, title, &aside, columns)];
    let at_hand = ctx.desk.point_at_hand(points);
    for point in open {
        let text = match point {
            Point::Complete(what) => step::completes(ctx, what),
            Point::Rate(subject) => ctx.desk.subject(subject),
            Point::Analyse(seq) | Point::Mend(seq) | Point::Sort(seq) => {
                log::says(ctx.desk, &What::Note(*seq))
            }
        };
        lines.push(row(ctx, at_hand == Some(point), &text, columns));
    }
    lines
}

fn row(ctx: &Ctx<'_>, at_hand: bool, text: &str, columns: u16) -> Line<'static> {
    let mark = if at_hand { ">" } else { " " };
    let ink = if at_hand { Ink::Strong } else { Ink::Text };
    ctx.line(ink, fit(&format!("{mark} {text}"), columns))
}

/// Every objective with what each rater gave, side by side.
fn ratings(ctx: &Ctx<'_>, points: &[Point], columns: u16) -> Vec<Line<'static>> {
    let next = ctx.desk.point_at_hand(points).and_then(|point| match point {
        Point::Rate(subject) => Some(subject),
        Point::Complete(_) | Point::Analyse(_) | Point::Mend(_) | Point::Sort(_) => None,
    });
    let mut lines = vec![rule(ctx, "RATINGS", "five yes/no questions each; tasks by key", columns)];
    for objective in &ctx.scenario.objectives {
        let subject = Subject::Objective(objective.id.clone());
        lines.push(rating_row(ctx, &subject, next == Some(&subject), columns));
    }
    lines
}

fn rating_row(ctx: &Ctx<'_>, subject: &Subject, at_hand: bool, columns: u16) -> Line<'static> {
    let (said, differ) = ctx.desk.ratings_of(subject);
    let said = match (said.as_str(), differ) {
        ("", _) => "-".to_owned(),
        (_, true) => format!("{said} DIFFER"),
        (_, false) => said,
    };
    let room = columns.saturating_sub(width(&said) + 4);
    let mark = if at_hand { ">" } else { " " };
    let text = fit(&ctx.desk.subject(subject), room);
    both_ends(
        vec![ctx.ink(if at_hand { Ink::Strong } else { Ink::Text }, format!("{mark} {text}"))],
        vec![ctx.ink(if differ { Ink::Warning } else { Ink::Strong }, said)],
        columns,
    )
}

/// Every area for improvement with its cause and what mends it.
fn improving(ctx: &Ctx<'_>, points: &[Point], columns: u16) -> Vec<Line<'static>> {
    let next = ctx.desk.point_at_hand(points).and_then(|point| match point {
        Point::Analyse(seq) | Point::Mend(seq) => Some(*seq),
        Point::Complete(_) | Point::Rate(_) | Point::Sort(_) => None,
    });
    let title = "AREAS FOR IMPROVEMENT";
    let mut lines = vec![rule(ctx, title, "why, and what is to be done", columns)];
    for note in improvements(ctx.session) {
        lines.push(row(ctx, next == Some(note.seq), &log::note_line(ctx.desk, note), columns));
        let cause = note.analysis.as_ref().and_then(|a| a.text.as_ref());
        let cause = cause.map_or("why?", Text::as_str);
        let standing = ctx.session.after.standing_actions();
        let mends = standing.filter(|action| action.from == Some(note.seq)).count();
        let mends = match mends {
            0 => "no action yet".to_owned(),
            1 => "1 action".to_owned(),
            n => format!("{n} actions"),
        };
        let room = columns.saturating_sub(width(&mends) + 8);
        lines.push(ctx.line(Ink::Dim, format!("      {}, {mends}", fit(cause, room))));
    }
    lines
}

fn gone_through(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let (title, aside) = match &ctx.session.after.finalised {
        Some((_, at, name)) => {
            let name = name.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
            ("FINAL", format!("{}{name}; any later entry makes a new draft", ctx.hm(at.wall)))
        }
        None => ("GONE THROUGH", "the draft, then a name that makes it final".to_owned()),
    };
    let mut lines = vec![rule(ctx, title, &aside, columns)];
    for objective in &ctx.scenario.objectives {
        let subject = Subject::Objective(objective.id.clone());
        lines.push(rating_row(ctx, &subject, false, columns));
    }
    lines
}

/// The improvement plan at a glance: what, who, until when, and what is lacking.
fn plan(ctx: &Ctx<'_>, area: Rect) -> Vec<Line<'static>> {
    let actions: Vec<_> = ctx.session.after.standing_actions().collect();
    let accepted = actions.iter().filter(|a| a.accepted).count();
    let all = count(actions.len(), "corrective action", "corrective actions");
    let aside = format!("{all}, {accepted} accepted");
    let mut lines = vec![rule(ctx, "IMPROVEMENT PLAN", &aside, area.width)];
    let room = usize::from(area.height.saturating_sub(1));
    let hidden = actions.len().saturating_sub(room);
    for action in actions.into_iter().skip(hidden) {
        let struck = ctx.session.struck.contains(&action.seq);
        let text = action.text.as_ref().filter(|_| !struck).map_or("(struck)", Text::as_str);
        let owner = action.owner.as_ref().filter(|_| !struck).map_or("no owner", Text::as_str);
        let due = action.due.as_deref().unwrap_or("no date");
        let yes = if action.accepted { ", yes" } else { "" };
        let right = format!("{}, {due}{yes}", fit(owner, area.width / 4));
        let room = area.width.saturating_sub(width(&right) + 4);
        lines.push(both_ends(
            vec![ctx.ink(Ink::Text, format!("  {}", fit(text, room)))],
            vec![ctx.ink(Ink::Dim, right)],
            area.width,
        ));
    }
    lines
}
