//! The one page at the end of a rehearsal: what surprised, gaps in our plan, three actions as issue text to paste.

use super::document::{Block, Document, Dress, Heading, Span};
use super::layout;
use super::model::{Action, AfterActionReport, DecisionReport, FindingKind as Kind, StatementKind};
use crate::words::Language;

/// Surprises on the page.
const SURPRISES: usize = 5;
/// Gaps on the page, and actions.
const THREE: usize = 3;

/// Makes the page from a drafted report.
pub fn page(report: &AfterActionReport) -> Document {
    let mut blocks = Vec::new();
    heading(&mut blocks, 1, "top", &format!("{}: one page for ourselves", report.cover.title));
    blocks.extend(report.summary.overall.iter().map(|line| text(line)));
    heading(&mut blocks, 2, "surprised", "What surprised");
    listed(&mut blocks, surprises(report), "Nothing in the record: everything went as written.");
    heading(&mut blocks, 2, "gaps", "Gaps in our plan");
    let gaps = gaps(report);
    let named: Vec<String> = gaps.iter().take(THREE).map(|gap| gap.what.clone()).collect();
    listed(&mut blocks, named, "The record shows none; ask what nobody asked.");
    heading(&mut blocks, 2, "actions", "Three actions, as issue text to paste");
    let actions = actions(report, &gaps);
    if actions.is_empty() {
        blocks.push(text("None: take a line with `!` down for what should change."));
    }
    for (at, action) in actions.iter().enumerate() {
        heading(&mut blocks, 3, &format!("action-{}", at + 1), &action.title);
        blocks.push(text(&action.why));
        blocks.push(text(&action.who));
    }
    Document {
        title: format!("{}: one page", report.cover.title),
        marking: layout::marking(report, Language::English.words()),
        about: Vec::new(),
        dress: Dress::Report,
        language: Language::English,
        blocks,
    }
}

fn heading(blocks: &mut Vec<Block>, level: u8, anchor: &str, text: &str) {
    let (text, anchor) = (text.to_owned(), anchor.to_owned());
    blocks.push(Block::Heading(Heading { level, text, anchor, page: false }));
}

fn text(text: &str) -> Block {
    Block::Paragraph(vec![Span::plain(text)])
}

fn listed(blocks: &mut Vec<Block>, lines: Vec<String>, none: &str) {
    if lines.is_empty() {
        blocks.push(text(none));
    } else {
        let items = lines.into_iter().map(|line| vec![Span::plain(line)]).collect();
        blocks.push(Block::List { ordered: false, items });
    }
}

fn found(report: &AfterActionReport, kind: Kind) -> impl Iterator<Item = &String> {
    report.findings.iter().filter(move |f| f.kind == kind).flat_map(|f| &f.lines)
}

/// Lists what went otherwise than somebody would have said before: splits, overruns, wrong assumptions, and what a
/// project lived through that chose the same.
fn surprises(report: &AfterActionReport) -> Vec<String> {
    let mut lines: Vec<String> = report.decisions.iter().filter_map(split).collect();
    let said = |what: &str, kind| {
        let what = what.to_owned();
        found(report, kind).map(move |line| format!("{what}: {line}")).collect::<Vec<_>>()
    };
    lines.extend(said("The time ran out", Kind::DecisionsOnTimeOut));
    lines.extend(said("What somebody took for granted was wrong", Kind::AssumptionsRefuted));
    lines.extend(report.decisions.iter().filter_map(lived));
    lines.extend(said("Never heard", Kind::RolesNeverHeard));
    lines.truncate(SURPRISES);
    lines
}

/// Says so where those asked did not agree: the leading option has no more than half of the answers.
fn split(decision: &DecisionReport) -> Option<String> {
    let figures = decision.rounds.last()?.figures.as_ref()?;
    let all: u32 = figures.votes.iter().map(|v| v.votes).sum();
    let most = figures.votes.iter().map(|v| v.votes).max()?;
    if all < 2 || most * 2 > all {
        return None;
    }
    let mut votes: Vec<_> = figures.votes.iter().filter(|v| v.votes > 0).collect();
    votes.sort_by_key(|v| std::cmp::Reverse(v.votes));
    let votes: Vec<String> = votes.iter().map(|v| format!("{} {}", v.label, v.votes)).collect();
    Some(format!("{} {} divided the room: {}", decision.label, decision.prompt, votes.join(", ")))
}

fn lived(decision: &DecisionReport) -> Option<String> {
    let chosen = decision.record.as_ref()?.option.as_ref()?;
    let option = decision.options.iter().find(|o| o.label == *chosen)?;
    let lived = option.lived.as_ref()?;
    Some(format!("{} {}. A project that chose this: {lived}", decision.label, option.label))
}

/// Something the plan has no answer for, and what to do about it.
#[derive(Debug)]
struct Gap {
    what: String,
    /// An action, beginning with a verb that commits.
    action: String,
}

/// Each kind of gap: what it is, and what mends it.
const MENDED: [(Kind, &str, &str); 8] = [
    (Kind::NoAnswerInPlan, "No answer in our plan", "Write down what we do"),
    (Kind::NotOurs, "Not ours to decide", "Agree with the owner on who decides"),
    (Kind::DecisionsOnTimeOut, "Nobody decided in time", "Name who may decide alone"),
    (Kind::AssumptionsUnconfirmed, "Taken for granted", "Ask them whether it is so"),
    (Kind::RequestsUnanswered, "Asked and not known", "Find the answer before it is needed"),
    (Kind::ExpectedNotHeard, "Not done when it was due", "Put it on the checklist"),
    (Kind::DecisionsNeverTaken, "Left open", "Take the decision"),
    (Kind::TasksWithoutEvidence, "Nobody showed it", "Try it in the next exercise"),
];

/// Lists the gaps: what people named first, then what the record shows, one of each kind before a second of any.
fn gaps(report: &AfterActionReport) -> Vec<Gap> {
    let improvements = report.objectives.iter().flat_map(|o| &o.improvements);
    let named = improvements.chain(&report.unfiled);
    let mut named: Vec<_> = named.filter(|s| s.kind == StatementKind::Improvement).collect();
    named.sort_by_key(|s| s.rank.unwrap_or(u8::MAX));
    let mut gaps: Vec<Gap> = named
        .into_iter()
        .filter_map(|s| s.text.clone())
        .map(|what| Gap { action: format!("Mend: {what}"), what })
        .collect();
    let by_kind: Vec<Vec<Gap>> = MENDED
        .iter()
        .map(|(kind, what, mend)| {
            let gap = |line: &String| Gap {
                what: format!("{what}: {line}"),
                action: format!("{mend}: {line}"),
            };
            found(report, *kind).map(gap).collect()
        })
        .collect();
    let deepest = by_kind.iter().map(Vec::len).max().unwrap_or(0);
    let mut by_kind: Vec<_> = by_kind.into_iter().map(Vec::into_iter).collect();
    for _ in 0..deepest {
        gaps.extend(by_kind.iter_mut().filter_map(Iterator::next));
    }
    gaps
}

/// An action as an issue: its title, what it comes from, who does it by when.
#[derive(Debug)]
struct Issue {
    title: String,
    why: String,
    who: String,
}

/// Returns three actions: those taken down, then those that the gaps ask for.
fn actions(report: &AfterActionReport, gaps: &[Gap]) -> Vec<Issue> {
    let source = format!(
        "Found in the exercise \"{}\" on {} ({}).",
        report.cover.title, report.cover.date, report.cover.session
    );
    let taken_down = report.improvement_plan.iter().filter_map(|action| issue(action, &source));
    let mended = |gap: &&Gap| {
        report.improvement_plan.iter().any(|action| action.issue.as_ref() == Some(&gap.what))
    };
    let asked_for = gaps.iter().filter(|gap| !mended(gap)).map(|gap| Issue {
        title: gap.action.clone(),
        why: format!("{source} {}.", gap.what.trim_end_matches('.')),
        who: "Owner: still to name. Due: still to set.".to_owned(),
    });
    taken_down.chain(asked_for).take(THREE).collect()
}

fn issue(action: &Action, source: &str) -> Option<Issue> {
    let why = match &action.issue {
        Some(issue) => format!("{source} {}.", issue.trim_end_matches('.')),
        None => source.to_owned(),
    };
    let owner = action.owner.as_deref().unwrap_or("still to name");
    let due = action.due.as_deref().unwrap_or("still to set");
    let id = &action.id;
    let who = format!("Owner: {owner}. Due: {due}. Corrective action {id}.");
    Some(Issue { title: action.text.clone()?, why, who })
}
