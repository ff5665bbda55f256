//! Exercises set side by side, from their reports alone; what cannot be compared is said before anything that is.

use std::collections::BTreeSet;

use serde::Serialize;

use super::actions::shown_in_words;
use super::document::{Block, Document, Dress, Heading, House, Span, Table, Tone};
use super::model::{AfterActionReport, DecisionReport, StatementKind};
use crate::words::{CompareWords, Language, fill};

/// The version of the comparison's JSON form, see `docs/actions.md`.
const COMPARISON: u32 = 1;

/// Some exercises side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The exercise mark; the first member.
    pub exercise: String,
    pub comparison: u32,
    pub tlp: String,
    /// What each column is of, in the order they were given.
    pub sides: Vec<Side>,
    /// Why what stands side by side may not mean the same.
    pub not_comparable: Vec<String>,
    pub sections: Vec<Section>,
    /// The exercise mark again; the last member.
    pub end: String,
}

/// One of the exercises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    pub letter: char,
    pub title: String,
    pub date: String,
    pub session: String,
    /// `REHEARSAL` or `SIMULATED` where that is so.
    pub kind: Option<String>,
    pub scenario_sha256: String,
    pub draft: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// A stable word.
    pub key: &'static str,
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// One thing in every exercise; `null` where one does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub what: String,
    pub values: Vec<Option<String>>,
}

/// Sets exercises side by side, in the order they are given.
pub fn compare(reports: &[AfterActionReport]) -> Comparison {
    let language = Language::English;
    let w = language.compare();
    let making = Making { reports, w };
    let labels = crate::scenario::Tlp::ALL.map(crate::scenario::Tlp::label);
    let strictness = |tlp: &str| labels.iter().position(|label| *label == tlp);
    let strictest = reports.iter().map(|r| r.marking.tlp.as_str()).max_by_key(|t| strictness(t));
    let tlp = strictest.unwrap_or(crate::scenario::Tlp::default().label()).to_owned();
    let mark = format!("{}  {tlp}", language.words().exercise_line);
    let sides = reports.iter().zip('A'..).map(|(report, letter)| Side {
        letter,
        title: report.cover.title.clone(),
        date: report.cover.date.clone(),
        session: report.cover.session.clone(),
        kind: report.marking.kind.clone(),
        scenario_sha256: report.provenance.scenario_sha256.clone(),
        draft: report.marking.draft,
    });
    let mut sections = vec![
        Section { key: "figures", title: w.figures, lines: making.figures() },
        Section { key: "modules", title: w.modules, lines: making.modules() },
        Section { key: "decisions", title: w.decisions, lines: making.decisions() },
        Section { key: "objectives", title: w.objectives, lines: making.objectives() },
        Section { key: "expected_actions", title: w.expected, lines: making.expected() },
        Section { key: "self_assessments", title: w.assessments, lines: making.assessments() },
        Section { key: "maturity_levels", title: w.levels, lines: making.levels() },
        Section { key: "corrective_actions", title: w.actions, lines: making.actions() },
    ];
    sections.retain(|section| !section.lines.is_empty());
    Comparison {
        exercise: mark.clone(),
        comparison: COMPARISON,
        tlp,
        sides: sides.collect(),
        not_comparable: making.not_comparable(),
        sections,
        end: mark,
    }
}

struct Making<'r> {
    reports: &'r [AfterActionReport],
    w: &'static CompareWords,
}

impl<'r> Making<'r> {
    fn line(&self, what: &str, value: impl Fn(&'r AfterActionReport) -> Option<String>) -> Line {
        Line { what: what.to_owned(), values: self.reports.iter().map(value).collect() }
    }

    /// Returns a line for everything any of the exercises has, known by its words, in the order it first comes up.
    fn lines(
        &self,
        names: impl Fn(&'r AfterActionReport) -> Vec<String>,
        value: impl Fn(&'r AfterActionReport, &str) -> Option<String>,
    ) -> Vec<Line> {
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        for name in self.reports.iter().flat_map(names) {
            if seen.insert(name.clone()) {
                lines.push(self.line(&name, |report| value(report, &name)));
            }
        }
        lines
    }

    fn figures(&self) -> Vec<Line> {
        let w = self.w;
        let n = |n: usize| Some(n.to_string());
        let of = |a: usize, b: usize| Some(fill(w.n_of_m, &[("n", &a), ("m", &b)]));
        let taken = |report: &AfterActionReport| -> (usize, usize) {
            let all = || report.objectives.iter().flat_map(|o| &o.expected);
            let words = Language::English.findings();
            let not = [words.never_ticked, crate::session::Tick::NotHeard.label()];
            let taken = all().filter(|action| !not.contains(&action.result.as_str())).count();
            (taken, all().count())
        };
        vec![
            self.line(w.date, |r| Some(r.cover.date.clone())),
            self.line(w.agenda, |r| Some(r.overview.agenda.clone())),
            self.line(w.minutes_planned, |r| Some(r.overview.planned_minutes.to_string())),
            self.line(w.minutes_played, |r| Some(r.overview.played_minutes.to_string())),
            self.line(w.stopped_minutes, |r| {
                Some(r.schedule.stops.iter().map(|stop| stop.minutes).sum::<u64>().to_string())
            }),
            self.line(w.items_played, |r| {
                of(
                    r.schedule.items.iter().filter(|item| item.at.is_some()).count(),
                    r.schedule.items.len(),
                )
            }),
            self.line(w.decisions_recorded, |r| {
                of(r.decisions.iter().filter(|d| d.record.is_some()).count(), r.decisions.len())
            }),
            self.line(w.ran_out, |r| {
                n(r.decisions.iter().filter(|d| d.rounds.iter().any(|round| round.ran_out)).count())
            }),
            self.line(w.expected_taken, |r| {
                let (a, b) = taken(r);
                of(a, b)
            }),
            self.line(w.with_evidence, |r| {
                of(r.objectives.iter().filter(|o| o.evidence > 0).count(), r.objectives.len())
            }),
            self.line(w.strengths, |r| n(observed(r, StatementKind::Strength))),
            self.line(w.improvements, |r| n(observed(r, StatementKind::Improvement))),
            self.line(w.requests_answered, |r| {
                of(r.requests.iter().filter(|q| q.reply.is_some()).count(), r.requests.len())
            }),
            self.line(w.actions_written, |r| n(r.cover.actions.all)),
            self.line(w.actions_lacking, |r| n(r.cover.actions.lacking)),
            self.line(w.feedback_forms, |r| n(r.feedback.forms)),
        ]
    }

    fn modules(&self) -> Vec<Line> {
        let w = self.w;
        self.lines(
            |report| report.schedule.modules.iter().map(|m| m.title.clone()).collect(),
            |report, title| {
                let module = report.schedule.modules.iter().find(|m| m.title == title)?;
                Some(match module.actual_minutes {
                    Some(actual) => fill(
                        w.minutes_of,
                        &[("actual", &actual), ("planned", &module.planned_minutes)],
                    ),
                    None => w.not_played.to_owned(),
                })
            },
        )
    }

    fn decisions(&self) -> Vec<Line> {
        self.lines(
            |report| report.decisions.iter().map(|d| d.prompt.clone()).collect(),
            |report, prompt| {
                let decision = report.decisions.iter().find(|d| d.prompt == prompt)?;
                Some(self.decision(decision))
            },
        )
    }

    fn decision(&self, decision: &DecisionReport) -> String {
        let used: Vec<String> = decision
            .rounds
            .iter()
            .filter_map(|round| {
                let used = minutes(round.used_seconds?);
                let planned = minutes(round.countdown_seconds);
                Some(fill(self.w.used_of, &[("used", &used), ("planned", &planned)]))
            })
            .collect();
        if used.is_empty() {
            decision.result.clone()
        } else {
            format!("{} ({})", decision.result, used.join(", "))
        }
    }

    fn objectives(&self) -> Vec<Line> {
        self.lines(
            |report| report.objectives.iter().map(|o| o.text.clone()).collect(),
            |report, text| {
                let objective = report.objectives.iter().find(|o| o.text == text)?;
                let rating = &objective.rating;
                Some(fill(
                    self.w.rating_evidence,
                    &[("letter", &rating.letter), ("evidence", &objective.evidence)],
                ))
            },
        )
    }

    fn expected(&self) -> Vec<Line> {
        self.lines(
            |report| {
                let all = report.objectives.iter().flat_map(|o| &o.expected);
                all.map(|action| action.text.clone()).collect()
            },
            |report, text| {
                let mut all = report.objectives.iter().flat_map(|o| &o.expected);
                all.find(|action| action.text == text).map(|action| action.result.clone())
            },
        )
    }

    fn assessments(&self) -> Vec<Line> {
        let name = |a: &super::model::AssessmentReport| format!("{}: {}", a.framework, a.of);
        self.lines(
            |report| report.assessments.iter().map(name).collect(),
            |report, of| {
                // Held twice, the later one is where it came to.
                let last = report.assessments.iter().rfind(|a| name(a) == of)?;
                let judged = last.held.len() + last.not_held.len() + last.differ.len();
                Some(fill(self.w.held_of, &[("held", &last.held.len()), ("judged", &judged)]))
            },
        )
    }

    fn levels(&self) -> Vec<Line> {
        self.lines(
            |report| {
                let tracks =
                    report.assessments.iter().flat_map(|a| a.tracks.iter().map(move |t| (a, t)));
                tracks.map(|(a, t)| format!("{}: {}", a.of, t.name)).collect()
            },
            |report, name| {
                let of = report.assessments.iter().rev();
                let mut tracks = of.flat_map(|a| a.tracks.iter().map(move |t| (a, t)));
                let (_, track) = tracks.find(|(a, t)| format!("{}: {}", a.of, t.name) == name)?;
                Some(match track.target {
                    Some(target) => {
                        fill(self.w.level_target, &[("level", &track.reached), ("target", &target)])
                    }
                    None => fill(self.w.level, &[("level", &track.reached)]),
                })
            },
        )
    }

    /// What each corrective action was in each exercise: written down, carried into it, shown by it.
    fn actions(&self) -> Vec<Line> {
        let words = Language::English.actions();
        let mut lines = self.lines(
            |report| {
                let own = report.improvement_plan.iter().map(|action| action.id.clone());
                own.chain(report.became.iter().map(|became| became.id.clone())).collect()
            },
            |report, id| {
                if report.improvement_plan.iter().any(|action| action.id == id) {
                    return Some(self.w.written_down.to_owned());
                }
                let became = report.became.iter().find(|became| became.id == id)?;
                Some(shown_in_words(words, became.result).to_owned())
            },
        );
        for line in &mut lines {
            let own = self.reports.iter().flat_map(|r| &r.improvement_plan);
            let own = own.filter(|a| a.id == line.what).find_map(|a| a.text.clone());
            let known = self.reports.iter().flat_map(|r| &r.became);
            let known = known.filter(|b| b.id == line.what).find_map(|b| b.text.clone());
            if let Some(text) = own.or(known) {
                line.what = format!("{}  {text}", line.what);
            }
        }
        lines
    }

    fn not_comparable(&self) -> Vec<String> {
        let w = self.w;
        let mut why = Vec::new();
        let differ = |value: fn(&AfterActionReport) -> &str| {
            let values: BTreeSet<&str> = self.reports.iter().map(value).collect();
            values.len() > 1
        };
        if differ(|r| &r.cover.title) {
            why.push(w.other_scenario.to_owned());
        } else if differ(|r| &r.provenance.scenario_sha256) {
            why.push(w.other_version.to_owned());
        }
        if differ(|r| &r.overview.agenda) {
            why.push(w.other_agenda.to_owned());
        }
        for (report, letter) in self.reports.iter().zip('A'..) {
            let of = |template: &str| fill(template, &[("letter", &letter)]);
            if report.marking.kind.is_some() {
                why.push(of(w.made_up));
            }
            if report.overview.ends.is_none() {
                why.push(of(w.not_ended));
            }
            if report.provenance.redacted > 0 {
                why.push(of(w.redacted));
            }
            why.extend(
                report.provenance.remarks.iter().map(|remark| format!("{letter}: {remark}")),
            );
        }
        why.extend(self.people());
        if differ(|r| &r.provenance.made_by) {
            why.push(w.other_program.to_owned());
        }
        if self
            .reports
            .iter()
            .any(|report| report.objectives.iter().any(|o| o.rating.letter != "N/O"))
        {
            why.push(w.other_evaluators.to_owned());
        }
        why
    }

    /// Whether the same people played can be told where all of them are named, and nowhere else.
    fn people(&self) -> Option<String> {
        let w = self.w;
        let named: Vec<BTreeSet<&str>> = self
            .reports
            .iter()
            .map(|r| r.participants.people.iter().map(|p| p.name.as_str()).collect())
            .collect();
        if named.iter().any(BTreeSet::is_empty) {
            return Some(w.people_unknown.to_owned());
        }
        let (first, rest) = named.split_first()?;
        let same = first.iter().filter(|name| rest.iter().all(|set| set.contains(*name))).count();
        let all: BTreeSet<&str> = named.iter().flatten().copied().collect();
        (same < all.len()).then(|| fill(w.other_people, &[("same", &same), ("all", &all.len())]))
    }
}

/// Counts observations of a kind, filed under an objective or not.
fn observed(report: &AfterActionReport, kind: StatementKind) -> usize {
    let filed = report.objectives.iter().flat_map(|o| o.strengths.iter().chain(&o.improvements));
    filed.chain(&report.unfiled).filter(|statement| statement.kind == kind).count()
}

fn minutes(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

impl Comparison {
    /// Lays the comparison out for readers.
    pub fn document(&self) -> Document {
        let language = Language::English;
        let w = language.compare();
        let mut blocks = vec![heading(1, "title", w.title)];
        let mut sides =
            Table::new("", &[&format!("@{}", w.column), w.exercise, w.date, w.session, w.kind]);
        for side in &self.sides {
            let kind = side.kind.as_deref().unwrap_or(w.live);
            let draft = if side.draft { language.words().draft } else { w.finalised };
            let cells = [
                side.letter.to_string(),
                side.title.clone(),
                side.date.clone(),
                side.session.clone(),
                format!("{kind}, {draft}"),
            ];
            sides.row(cells.into_iter().map(|cell| vec![Span::plain(cell)]).collect());
        }
        blocks.push(Block::Table(sides));
        if !self.not_comparable.is_empty() {
            blocks.push(Block::Note {
                tone: Tone::Caution,
                title: w.not_the_same.to_owned(),
                items: self.not_comparable.iter().map(|why| vec![Span::plain(why)]).collect(),
            });
        }
        for section in &self.sections {
            blocks.push(heading(2, section.key, section.title));
            let letters = self.sides.iter().map(|side| side.letter.to_string());
            let columns: Vec<String> = [w.what.to_owned()].into_iter().chain(letters).collect();
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let mut table = Table::new("", &columns);
            for line in &section.lines {
                let values = line.values.iter().map(|value| match value {
                    Some(value) => vec![Span::plain(value)],
                    None => vec![Span::quiet(w.does_not_have_it)],
                });
                table.row([vec![Span::plain(&line.what)]].into_iter().chain(values).collect());
            }
            blocks.push(Block::Table(table));
        }
        Document {
            title: w.title.to_owned(),
            marking: vec![language.words().exercise_line.to_owned(), self.tlp.clone()],
            about: Vec::new(),
            dress: Dress::Across,
            house: House::default(),
            language,
            blocks,
        }
    }
}

fn heading(level: u8, anchor: &str, text: &str) -> Block {
    let anchor = anchor.replace('_', "-");
    Block::Heading(Heading { level, text: text.to_owned(), anchor, page: false })
}
