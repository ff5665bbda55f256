//! Page one: purpose, three strengths, three areas for improvement, decisions, corrective actions.

use std::cmp::Reverse;

use super::Draft;
use crate::report::layout::plural;
use crate::report::model::{
    Action, ActionLine, DecisionLine, DecisionReport, Finding, FindingKind, Headline,
    ObjectiveAnalysis, Source, Statement, Summary,
};
use crate::session::{Phase, Sign};

/// Page one has room for three.
const HEADLINES: usize = 3;

/// Findings that may stand among the areas for improvement where people named fewer than three, in this order.
const TELLING: [FindingKind; 6] = [
    FindingKind::DecisionsOnTimeOut,
    FindingKind::NoAnswerInPlan,
    FindingKind::DecisionsNeverTaken,
    FindingKind::ExpectedNotHeard,
    FindingKind::AssumptionsRefuted,
    FindingKind::RequestsUnanswered,
];

impl Draft<'_> {
    pub(super) fn summary(
        &self,
        objectives: &[ObjectiveAnalysis],
        decisions: &[DecisionReport],
        plan: &[Action],
        findings: &[Finding],
    ) -> Summary {
        let mut strengths = headlines(self.foremost(Sign::Strength, HEADLINES));
        strengths.extend(strengths_of_record(objectives, decisions));
        strengths.truncate(HEADLINES);
        let mut improvements = headlines(self.foremost(Sign::Improvement, HEADLINES));
        improvements.extend(improvements_of_record(findings));
        improvements.truncate(HEADLINES);
        Summary {
            purpose: self.scenario.about.purpose.clone(),
            overall: self.overall(objectives, decisions),
            strengths,
            improvements,
            ranked: headlines(self.ranked().take(HEADLINES).collect()),
            decisions: decisions
                .iter()
                .map(|decision| DecisionLine {
                    label: decision.label.clone(),
                    prompt: decision.prompt.clone(),
                    result: decision.result.clone(),
                    owner: decision.record.as_ref().and_then(|record| record.owner.clone()),
                })
                .collect(),
            actions: plan
                .iter()
                .map(|action| ActionLine {
                    id: action.id.clone(),
                    text: action.text.clone().unwrap_or_else(|| "(struck)".to_owned()),
                    owner: action.owner.clone(),
                    due: action.due.clone(),
                })
                .collect(),
        }
    }

    /// Says what happened, in sentences made from the record alone.
    fn overall(
        &self,
        objectives: &[ObjectiveAnalysis],
        decisions: &[DecisionReport],
    ) -> Vec<String> {
        let overview = self.overview();
        let mut lines = Vec::new();
        let planned = match overview.changed_minutes {
            Some(changed) => format!(
                "{} planned, {changed} after the plan was changed",
                overview.planned_minutes
            ),
            None => format!("{} planned", overview.planned_minutes),
        };
        let day = overview.starts.as_ref().and_then(|at| at.date.clone());
        match (self.session.phase, day) {
            (Phase::Lobby, _) | (_, None) => {
                lines.push("Play has not begun; nothing can be said about performance yet.".to_owned());
                return lines;
            }
            (Phase::Play, Some(day)) => lines.push(format!(
                "The exercise began on {day} and was still in play after {} of {} planned minutes when this was written.",
                overview.played_minutes, overview.planned_minutes
            )),
            (_, Some(day)) => lines.push(format!(
                "The exercise was held on {day} and took {} minutes of play, {planned}; {}.",
                overview.played_minutes,
                overview.ended_why.unwrap_or_default()
            )),
        }
        let put = decisions.iter().filter(|d| !d.rounds.is_empty()).count();
        let recorded = decisions.iter().filter(|d| d.record.is_some()).count();
        let ran_out = |d: &&DecisionReport| d.rounds.iter().any(|round| round.ran_out);
        let timed_out = decisions.iter().filter(ran_out).count();
        if !decisions.is_empty() {
            let ran_out = match timed_out {
                0 => String::new(),
                n => format!("; in {n} of them the time ran out before all had answered"),
            };
            lines.push(format!(
                "{} came up; {put} of them went to the room for answers, and {recorded} of them have a record{ran_out}.",
                plural(decisions.len(), "decision", "decisions"),
            ));
        }
        if !objectives.is_empty() {
            lines.push(self.objectives_in_words(objectives));
        }
        lines
    }

    /// Says how many objectives have evidence, and how they were rated, best first.
    fn objectives_in_words(&self, objectives: &[ObjectiveAnalysis]) -> String {
        let words = self.words;
        let evidenced = objectives.iter().filter(|o| o.evidence > 0).count();
        let ratings = [
            ("P", words.rating_performed),
            ("S", words.rating_some),
            ("M", words.rating_major),
            ("U", words.rating_unable),
        ];
        let rated: Vec<String> = ratings
            .iter()
            .map(|(letter, label)| {
                (objectives.iter().filter(|o| o.rating.letter == *letter).count(), letter, label)
            })
            .filter(|(n, ..)| *n > 0)
            .map(|(n, letter, label)| format!("{n} {label} ({letter})"))
            .collect();
        let rated =
            if rated.is_empty() { "none is rated yet".to_owned() } else { rated.join(", ") };
        format!(
            "There is evidence for {evidenced} of {}: {rated}.",
            plural(objectives.len(), "objective", "objectives"),
        )
    }
}

fn headlines(statements: Vec<Statement>) -> Vec<Headline> {
    statements
        .into_iter()
        .filter_map(|statement| {
            Some(Headline {
                text: statement.text?,
                source: Source::Observed,
                role: statement.role,
                rank: statement.rank,
                id: statement.id,
            })
        })
        .collect()
}

fn of_record(text: String) -> Headline {
    Headline { text, source: Source::Record, role: None, rank: None, id: None }
}

/// Returns what went well by the record: what was said without prompting, decisions answered by all in time.
fn strengths_of_record(
    objectives: &[ObjectiveAnalysis],
    decisions: &[DecisionReport],
) -> Vec<Headline> {
    let mut found: Vec<(usize, Headline)> = Vec::new();
    for objective in objectives {
        let unprompted = objective.expected.iter().filter(|e| e.result == "unprompted").count();
        if unprompted > 0 {
            let text = format!(
                "{} said without prompting: {}",
                plural(unprompted, "expected action was", "expected actions were"),
                objective.text
            );
            found.push((unprompted, of_record(text)));
        }
    }
    found.sort_by_key(|(n, _)| Reverse(*n));
    let mut found: Vec<Headline> = found.into_iter().map(|(_, headline)| headline).collect();
    let in_time = |d: &&DecisionReport| {
        d.record.is_some()
            && !d.rounds.is_empty()
            && d.rounds.iter().all(|r| {
                !r.ran_out
                    && r.figures.as_ref().is_some_and(|f| f.answered > 0 && f.answered >= f.counted)
            })
    };
    let complete: Vec<&str> = decisions.iter().filter(in_time).map(|d| d.label.as_str()).collect();
    if !complete.is_empty() {
        let text =
            format!("Everybody asked had answered before time ran out: {}", complete.join(", "));
        found.push(of_record(text));
    }
    found
}

fn improvements_of_record(findings: &[Finding]) -> Vec<Headline> {
    TELLING
        .iter()
        .filter_map(|kind| findings.iter().find(|finding| finding.kind == *kind))
        .map(|finding| {
            let more = finding.lines.len().saturating_sub(2);
            let more = if more > 0 { format!("; {more} more") } else { String::new() };
            of_record(format!("{}: {}{more}", finding.title, first_two(&finding.lines)))
        })
        .collect()
}

fn first_two(lines: &[String]) -> String {
    lines.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("; ")
}
