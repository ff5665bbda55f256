//! Page one: purpose, three strengths, three areas for improvement, decisions, corrective actions.

use crate::words::{FindingWords, fill};
use std::cmp::Reverse;

use super::Draft;
use crate::report::layout::plural;
use crate::report::model::{
    Action, ActionLine, DecisionLine, DecisionReport, Finding, FindingKind, Headline,
    ObjectiveAnalysis, Source, Statement, Summary,
};
use crate::report::places;
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
        strengths.extend(strengths_of_record(self.w, objectives, decisions));
        strengths.truncate(HEADLINES);
        let mut improvements = headlines(self.foremost(Sign::Improvement, HEADLINES));
        improvements.extend(improvements_of_record(self.w, findings));
        improvements.truncate(HEADLINES);
        Summary {
            purpose: self.scenario.about.purpose.clone(),
            overall: self.overall(objectives, decisions),
            strengths,
            improvements,
            ranked: headlines(self.ranked().take(HEADLINES).collect()),
            decisions: decisions.iter().map(line).collect(),
            actions: plan
                .iter()
                .map(|action| ActionLine {
                    id: action.id.clone(),
                    text: action.text.clone().unwrap_or_else(|| self.w.struck.to_owned()),
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
            Some(changed) => fill(
                self.w.planned_changed,
                &[("planned_minutes", &overview.planned_minutes), ("changed", &changed)],
            ),
            None => fill(self.w.planned, &[("planned_minutes", &overview.planned_minutes)]),
        };
        let day = overview.starts.as_ref().and_then(|at| at.date.clone());
        match (self.session.phase, day) {
            (Phase::Lobby, _) | (_, None) => {
                lines.push(self.w.not_begun.to_owned());
                return lines;
            }
            (Phase::Play, Some(day)) => lines.push(fill(
                self.w.still_in_play,
                &[
                    ("day", &day),
                    ("played_minutes", &overview.played_minutes),
                    ("planned_minutes", &overview.planned_minutes),
                ],
            )),
            (_, Some(day)) => lines.push(fill(
                self.w.held_on,
                &[
                    ("day", &day),
                    ("played_minutes", &overview.played_minutes),
                    ("planned", &planned),
                    ("ended_why", &overview.ended_why.unwrap_or_default()),
                ],
            )),
        }
        let put = decisions.iter().filter(|d| !d.rounds.is_empty()).count();
        let recorded = decisions.iter().filter(|d| d.record.is_some()).count();
        let ran_out = |d: &&DecisionReport| d.rounds.iter().any(|round| round.ran_out);
        let timed_out = decisions.iter().filter(ran_out).count();
        if !decisions.is_empty() {
            let ran_out = match timed_out {
                0 => String::new(),
                n => fill(self.w.of_them_ran_out, &[("n", &n)]),
            };
            lines.push(fill(
                self.w.came_up,
                &[
                    ("decisions", &(plural(decisions.len(), self.w.decision, self.w.decisions))),
                    ("put", &put),
                    ("recorded", &recorded),
                    ("ran_out", &ran_out),
                ],
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
            if rated.is_empty() { self.w.none_is_rated_yet.to_owned() } else { rated.join(", ") };
        fill(
            self.w.evidence_for,
            &[
                ("evidenced", &evidenced),
                ("objectives", &(plural(objectives.len(), self.w.objective, self.w.objectives))),
                ("rated", &rated),
            ],
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
                evidence: statement.id.as_deref().map(places::statement),
                id: statement.id,
            })
        })
        .collect()
}

fn of_record(text: String, evidence: String) -> Headline {
    let evidence = Some(evidence);
    Headline { text, source: Source::Record, role: None, rank: None, id: None, evidence }
}

/// Returns a decision as page one has it.
pub(super) fn line(decision: &DecisionReport) -> DecisionLine {
    DecisionLine {
        id: decision.id.clone(),
        label: decision.label.clone(),
        prompt: decision.prompt.clone(),
        result: decision.result.clone(),
        owner: decision.record.as_ref().and_then(|record| record.owner.clone()),
    }
}

/// Returns what went well by the record: what was said without prompting, decisions answered by all in time.
fn strengths_of_record(
    w: &'static FindingWords,
    objectives: &[ObjectiveAnalysis],
    decisions: &[DecisionReport],
) -> Vec<Headline> {
    let mut found: Vec<(usize, Headline)> = Vec::new();
    for (objective, number) in objectives.iter().zip(1..) {
        let unprompted = objective.expected.iter().filter(|e| e.result == "unprompted").count();
        if unprompted > 0 {
            let text = fill(
                w.said_without_prompting,
                &[
                    ("were", &(plural(unprompted, w.expected_action_was, w.expected_actions_were))),
                    ("objective", &objective.text),
                ],
            );
            found.push((unprompted, of_record(text, places::objective(number))));
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
        let text = fill(w.all_answered_in_time, &[("complete", &(complete.join(", ")))]);
        found.push(of_record(text, "decisions".to_owned()));
    }
    found
}

fn improvements_of_record(w: &'static FindingWords, findings: &[Finding]) -> Vec<Headline> {
    let numbered = || findings.iter().zip(1..);
    TELLING
        .iter()
        .filter_map(|kind| numbered().find(|(finding, _)| finding.kind == *kind))
        .map(|(finding, number)| {
            let more = finding.lines.len().saturating_sub(2);
            let more = if more > 0 { fill(w.more, &[("more", &more)]) } else { String::new() };
            let text = format!("{}: {}{more}", finding.title, first_two(&finding.lines));
            of_record(text, places::finding(number))
        })
        .collect()
}

fn first_two(lines: &[String]) -> String {
    lines.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("; ")
}
