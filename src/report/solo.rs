//! The one page at the end of a rehearsal: what surprised, gaps in our plan, three actions as issue text to paste.

use super::document::{Block, Document, Dress, Heading, House, Span};
use super::layout;
use super::model::{Action, AfterActionReport, DecisionReport, FindingKind as Kind, StatementKind};
use crate::words::Language;
use crate::words::{FindingWords, fill};

/// Surprises on the page.
const SURPRISES: usize = 5;
/// Gaps on the page, and actions.
const THREE: usize = 3;

/// Makes the page from a drafted report.
pub fn page(report: &AfterActionReport) -> Document {
    let w = Language::English.findings();
    let mut blocks = Vec::new();
    heading(
        &mut blocks,
        1,
        "top",
        &fill(w.one_page_for_ourselves, &[("title", &report.cover.title)]),
    );
    blocks.extend(report.summary.overall.iter().map(|line| text(line)));
    heading(&mut blocks, 2, "surprised", w.what_surprised);
    listed(&mut blocks, surprises(w, report), w.no_surprises);
    heading(&mut blocks, 2, "gaps", w.gaps_in_our_plan);
    let gaps = gaps(w, report);
    let named: Vec<String> = gaps.iter().take(THREE).map(|gap| gap.what.clone()).collect();
    listed(&mut blocks, named, w.no_gaps);
    heading(&mut blocks, 2, "actions", w.three_actions);
    let actions = actions(w, report, &gaps);
    if actions.is_empty() {
        blocks.push(text(w.no_actions));
    }
    for (at, action) in actions.iter().enumerate() {
        heading(&mut blocks, 3, &format!("action-{}", at + 1), &action.title);
        blocks.push(text(&action.why));
        blocks.push(text(&action.who));
    }
    Document {
        title: fill(w.one_page, &[("title", &report.cover.title)]),
        marking: layout::marking(report, Language::English.words()),
        about: Vec::new(),
        dress: Dress::Report,
        language: Language::English,
        house: House::default(),
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
fn surprises(w: &'static FindingWords, report: &AfterActionReport) -> Vec<String> {
    let mut lines: Vec<String> = report.decisions.iter().filter_map(|d| split(w, d)).collect();
    let said = |what: &str, kind| {
        let what = what.to_owned();
        found(report, kind).map(move |line| format!("{what}: {line}")).collect::<Vec<_>>()
    };
    lines.extend(said(w.the_time_ran_out, Kind::DecisionsOnTimeOut));
    lines.extend(said(w.granted_wrongly, Kind::AssumptionsRefuted));
    lines.extend(report.decisions.iter().filter_map(|d| lived(w, d)));
    lines.extend(said(w.never_heard, Kind::RolesNeverHeard));
    lines.truncate(SURPRISES);
    lines
}

/// Says so where those asked did not agree: the leading option has no more than half of the answers.
fn split(w: &'static FindingWords, decision: &DecisionReport) -> Option<String> {
    let figures = decision.rounds.last()?.figures.as_ref()?;
    let all: u32 = figures.votes.iter().map(|v| v.votes).sum();
    let most = figures.votes.iter().map(|v| v.votes).max()?;
    if all < 2 || most * 2 > all {
        return None;
    }
    let mut votes: Vec<_> = figures.votes.iter().filter(|v| v.votes > 0).collect();
    votes.sort_by_key(|v| std::cmp::Reverse(v.votes));
    let votes: Vec<String> = votes.iter().map(|v| format!("{} {}", v.label, v.votes)).collect();
    Some(fill(
        w.divided_the_room,
        &[
            ("decision", &decision.label),
            ("prompt", &decision.prompt),
            ("votes", &(votes.join(", "))),
        ],
    ))
}

fn lived(w: &'static FindingWords, decision: &DecisionReport) -> Option<String> {
    let chosen = decision.record.as_ref()?.option.as_ref()?;
    let option = decision.options.iter().find(|o| o.label == *chosen)?;
    let lived = option.lived.as_ref()?;
    Some(fill(
        w.a_project_that_chose_this,
        &[("decision", &decision.label), ("option", &option.label), ("lived", &lived)],
    ))
}

/// Something the plan has no answer for, and what to do about it.
#[derive(Debug)]
struct Gap {
    what: String,
    /// An action, beginning with a verb that commits.
    action: String,
}

/// Each kind of gap: what it is, and what mends it.
fn mended(w: &FindingWords) -> [(Kind, &'static str, &'static str); 8] {
    [
        (Kind::NoAnswerInPlan, w.gap_no_plan, w.mend_no_plan),
        (Kind::NotOurs, w.gap_not_ours, w.mend_not_ours),
        (Kind::DecisionsOnTimeOut, w.gap_time_out, w.mend_time_out),
        (Kind::AssumptionsUnconfirmed, w.gap_assumption, w.mend_assumption),
        (Kind::RequestsUnanswered, w.gap_request, w.mend_request),
        (Kind::ExpectedNotHeard, w.gap_not_heard, w.mend_not_heard),
        (Kind::DecisionsNeverTaken, w.gap_never_taken, w.mend_never_taken),
        (Kind::TasksWithoutEvidence, w.gap_no_evidence, w.mend_no_evidence),
    ]
}

/// Lists the gaps: what people named first, then what the record shows, one of each kind before a second of any.
fn gaps(w: &'static FindingWords, report: &AfterActionReport) -> Vec<Gap> {
    let improvements = report.objectives.iter().flat_map(|o| &o.improvements);
    let named = improvements.chain(&report.unfiled);
    let mut named: Vec<_> = named.filter(|s| s.kind == StatementKind::Improvement).collect();
    named.sort_by_key(|s| s.rank.unwrap_or(u8::MAX));
    let mut gaps: Vec<Gap> = named
        .into_iter()
        .filter_map(|s| s.text.clone())
        .map(|what| Gap { action: fill(w.mend, &[("what", &what)]), what })
        .collect();
    let by_kind: Vec<Vec<Gap>> = mended(w)
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
fn actions(w: &'static FindingWords, report: &AfterActionReport, gaps: &[Gap]) -> Vec<Issue> {
    let source = fill(
        w.found_in,
        &[
            ("title", &report.cover.title),
            ("date", &report.cover.date),
            ("session", &report.cover.session),
        ],
    );
    let taken_down = report.improvement_plan.iter().filter_map(|action| issue(w, action, &source));
    let mended = |gap: &&Gap| {
        report.improvement_plan.iter().any(|action| action.issue.as_ref() == Some(&gap.what))
    };
    let asked_for = gaps.iter().filter(|gap| !mended(gap)).map(|gap| Issue {
        title: gap.action.clone(),
        why: format!("{source} {}.", gap.what.trim_end_matches('.')),
        who: w.owner_and_due_open.to_owned(),
    });
    taken_down.chain(asked_for).take(THREE).collect()
}

fn issue(w: &'static FindingWords, action: &Action, source: &str) -> Option<Issue> {
    let why = match &action.issue {
        Some(issue) => format!("{source} {}.", issue.trim_end_matches('.')),
        None => source.to_owned(),
    };
    let owner = action.owner.as_deref().unwrap_or(w.still_to_name);
    let due = action.due.as_deref().unwrap_or(w.still_to_set);
    let id = &action.id;
    let who = fill(w.owner_and_due, &[("owner", &owner), ("due", &due), ("id", &id)]);
    Some(Issue { title: action.text.clone()?, why, who })
}
