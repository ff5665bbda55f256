//! The lobby: go / no-go, staffing, agenda, marking, attribution, record, disk. Safe to project; what does not fit folds.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::frame::rule;
use super::text::{fit, wrap};
use super::{Ctx, put};
use crate::clock::Millis;
use crate::session::{Check, CheckState, checks, plan};
use crate::tui::key::Verb;
use crate::tui::theme::Ink;

mod staffing;

/// How much of go / no-go is said: what is least needed folds first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    All,
    /// What is met shares a line.
    MetTogether,
    /// What marking and attribution mean is left to the list.
    Labels,
    /// What is recorded, and where, too.
    Checks,
    /// Nothing but what is wrong, and the agenda.
    Least,
}

pub(super) fn draw(ctx: &Ctx<'_>, frame: &mut Frame<'_>, area: Rect) {
    let roles = ctx.scenario.roles.len();
    let widest = staffing::columns_max(area.width);
    let heights = |columns: usize| staffing::height(roles, columns);
    // Every role on the screen first, then as much of the rest as there is room for.
    let fits = |said: Said, most: usize| {
        let lines = go(ctx, area.width, said);
        let room = usize::from(area.height).checked_sub(lines.len())?;
        let columns = (1..=most).find(|c| heights(*c) <= room)?;
        Some((lines, columns))
    };
    // In more than two columns there is no room for the roles' names.
    let told = [Said::All, Said::MetTogether, Said::Labels];
    let fits = told
        .into_iter()
        .map(|said| (said, widest.min(2)))
        .chain([Said::Labels, Said::Checks, Said::Least].map(|said| (said, widest)))
        .find_map(|(said, most)| fits(said, most));
    let (mut lines, columns) = fits.unwrap_or_else(|| (go(ctx, area.width, Said::Least), widest));
    lines.truncate(usize::from(area.height.saturating_sub(4)));
    let above = u16::try_from(lines.len()).unwrap_or(area.height);
    let bottom = Rect { y: area.y + above, height: area.height - above, ..area };
    put(frame, Rect { height: above, ..area }, lines);
    put(frame, bottom, staffing::lines(ctx, bottom, columns));
}

fn go(ctx: &Ctx<'_>, columns: u16, said: Said) -> Vec<Line<'static>> {
    let mut lines = vec![rule(ctx, "GO / NO-GO", &ctx.scenario.title, columns)];
    let states = checks(ctx.scenario, ctx.session, ctx.wall);
    let (met, open): (Vec<_>, Vec<_>) = states.into_iter().partition(|state| state.met);
    lines.extend(open.iter().map(|state| check(ctx, state, columns)));
    if said == Said::All {
        lines.extend(met.iter().map(|state| check(ctx, state, columns)));
    } else if said < Said::Least && !met.is_empty() {
        let names: Vec<&str> = met.iter().map(|state| short(state.check)).collect();
        lines.push(ctx.line(Ink::Good, fit(&format!("[x] {}", names.join(", ")), columns)));
    }
    lines.push(briefings(ctx, columns));
    lines.extend(room(ctx, columns, said));
    lines.extend(agenda(ctx, columns));
    if said <= Said::MetTogether {
        let mut says = |label: &str, text: &str| {
            let lines_of = wrap(&format!("{label}: {text}"), columns);
            lines.extend(lines_of.into_iter().map(|l| ctx.line(Ink::Dim, l)));
        };
        says(ctx.session.marking.label(), ctx.session.marking.means(ctx.words));
        let attribution = crate::tui::update::attribution_means(ctx.session.attribution);
        says(ctx.session.attribution.label(), attribution);
    }
    if said <= Said::Labels {
        let recorded = wrap(ctx.words.record_explained, columns);
        lines.extend(recorded.into_iter().map(|l| ctx.line(Ink::Dim, l)));
    }
    lines.extend(kept(ctx, columns, said));
    let follows = ctx.session.follows.as_ref().filter(|_| said < Said::Least);
    if let Some(follows) = follows {
        let key = ctx.key(&ctx.desk.contexts(), Verb::OpenActions).unwrap_or_default();
        let open = match follows.open {
            1 => "1 corrective action open".to_owned(),
            n => format!("{n} corrective actions open"),
        };
        let text = format!("follows {}: {open} ({key})", follows.session);
        lines.push(ctx.line(Ink::Text, fit(&text, columns)));
    }
    lines
}

fn briefings(ctx: &Ctx<'_>, columns: u16) -> Line<'static> {
    let done = |done: bool| if done { "[x]" } else { "[ ]" };
    let rules = format!("{} ground rules read out", done(ctx.session.ground_rules_read));
    let warm = match &ctx.scenario.warm_up {
        Some(_) => format!("   {} warm-up question", done(ctx.session.warm_up_asked)),
        None => String::new(),
    };
    ctx.line(Ink::Text, fit(&format!("{rules}{warm}"), columns))
}

/// How to join and whether anybody could: the room check. What is well shares a line.
fn room(ctx: &Ctx<'_>, columns: u16, said: Said) -> Vec<Line<'static>> {
    let Some(room) = &ctx.desk.room else { return Vec::new() };
    let key = ctx.key(&ctx.desk.contexts(), Verb::Room).unwrap_or_default();
    if let Some(fault) = &room.fault {
        let text = format!("nobody can join any more: {fault}");
        return vec![ctx.line(Ink::Alarm, fit(&text, columns))];
    }
    let join = format!("join {}  code {}  ({key}: QR code, Wi-Fi)", room.url(), room.player);
    let mut lines = vec![ctx.line(Ink::Strong, fit(&join, columns))];
    let reached = match &room.reached {
        Some(reached) => {
            let text =
                format!("[x] a phone has reached us: {}, {}", reached.from, ctx.hm(reached.at));
            Some((Ink::Good, text)).filter(|_| said < Said::Checks)
        }
        None if room.alone => Some((Ink::Warning, "[ ] only this machine can join".to_owned())),
        None => Some((Ink::Warning, "[ ] no phone has reached us yet: try with one".to_owned())),
    };
    lines.extend(reached.map(|(ink, text)| ctx.line(ink, fit(&text, columns))));
    lines
}

/// The agenda in force, and what beginning now would make of it.
fn agenda(ctx: &Ctx<'_>, columns: u16) -> Vec<Line<'static>> {
    let agenda = &ctx.session.agenda;
    let minutes = Millis(agenda.modules.iter().map(|m| m.0).sum()).round_minutes();
    let wash = agenda.hot_wash.round_minutes();
    let until = agenda
        .until
        .map_or_else(|| "no must-end time".to_owned(), |at| format!("must end {}", ctx.hm(at)));
    let text = format!("agenda {}: play {minutes} min, hot wash {wash} min, {until}", agenda.id);
    let mut lines = vec![ctx.line(Ink::Text, fit(&text, columns))];
    let late = plan::late_start(ctx.scenario, ctx.session, ctx.wall);
    let fitted = plan::Changes::since_authored(ctx.scenario, ctx.session);
    let told = match late {
        Some(late) => Some(format!("beginning now, {}", late.words_in_all(ctx.scenario))),
        None if fitted.is_empty() => None,
        None => Some(format!("to end in time: {}", fitted.words(ctx.scenario))),
    };
    let wrapped = told.map(|text| wrap(&text, columns)).unwrap_or_default();
    lines.extend(wrapped.into_iter().map(|l| ctx.line(Ink::Warning, l)));
    lines
}

/// Where the record is kept, how much room there is, and how the second copy fares; the less room for it, the less of
/// what is well.
fn kept(ctx: &Ctx<'_>, columns: u16, said: Said) -> Vec<Line<'static>> {
    let Some(disk) = &ctx.desk.disk else { return Vec::new() };
    let lost = ctx.desk.copy_lost();
    let wrong = disk.is_low() || lost.is_some();
    let (ink, told) = match said {
        Said::Checks | Said::Least if !wrong => return Vec::new(),
        Said::Least => (Ink::Warning, disk.troubles(lost, columns)),
        Said::All | Said::MetTogether | Said::Labels | Said::Checks => {
            (if wrong { Ink::Warning } else { Ink::Dim }, disk.lines(lost, columns))
        }
    };
    told.into_iter().map(|l| ctx.line(ink, fit(&l, columns))).collect()
}

/// The word of a check that is met, where several share a line.
fn short(check: Check) -> &'static str {
    match check {
        Check::Staffing => "every role taken care of",
        Check::Owners => "decisions owned",
        Check::Asked => "everything asked of somebody",
        Check::Time => "time fits",
    }
}

fn check(ctx: &Ctx<'_>, state: &CheckState, columns: u16) -> Line<'static> {
    let (mark, ink) = match (state.met, state.accepted) {
        (true, _) => ("[x]", Ink::Good),
        (false, true) => ("[~]", Ink::Text),
        (false, false) => ("[ ]", Ink::Warning),
    };
    let what = match (state.check, state.met) {
        (Check::Staffing, true) => "every role is taken care of".to_owned(),
        (Check::Staffing, false) => format!("nobody plays {}", state.text),
        (Check::Owners, true) => "every decision has an owner in the room".to_owned(),
        (Check::Owners, false) => format!("owners: {}", state.text),
        (Check::Asked, true) => "everything planned is asked of somebody".to_owned(),
        (Check::Asked, false) => state.text.clone(),
        (Check::Time, true) => "the agenda fits the time".to_owned(),
        (Check::Time, false) => format!("time: {}", state.text),
    };
    let accepted = if state.accepted && !state.met { " (accepted)" } else { "" };
    let room = columns.saturating_sub(u16::try_from(accepted.len()).unwrap_or(0));
    ctx.line(ink, format!("{}{accepted}", fit(&format!("{mark} {what}"), room)))
}
