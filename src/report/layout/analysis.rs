//! The analysis of capabilities and the improvement plan.

use super::{Page, aside, cell, or_to_write, struck, when};
use crate::report::document::{Block, Span, Table, Tone};
use crate::report::model::{Action, ObjectiveAnalysis, Rated, Statement, StatementKind};
use crate::report::places;
use crate::words::{ReportWords, fill};

impl Page<'_> {
    pub(super) fn analysis(&mut self) {
        self.section("capabilities", self.w.analysis_of_capabilities);
        self.text(self.w.analysis_means);
        let mut table = Table::new(
            self.w.table_1,
            &[self.w.objective, self.w.capability, "@P", "@S", "@M", "@U", "@N/O"],
        );
        for (number, objective) in (1..).zip(&self.report.objectives) {
            for capability in &objective.capabilities {
                let tick = |letter: &str| {
                    if capability.rating.letter == letter { cell("✓") } else { Vec::new() }
                };
                let text = Span::plain(&objective.text);
                let text = text.leading_to(Some(places::objective(number)));
                let mut row = vec![vec![text], cell(&capability.name)];
                row.extend(["P", "S", "M", "U", "N/O"].map(tick));
                table.row(row);
            }
        }
        self.table(table);
        self.rating_definitions();
        for (number, objective) in (1..).zip(&self.report.objectives) {
            self.objective(number, objective);
        }
        if !self.report.unfiled.is_empty() {
            self.heading(3, "unfiled", self.w.observations_under_no_objective);
            for kind in [
                StatementKind::Strength,
                StatementKind::Improvement,
                StatementKind::Decision,
                StatementKind::Note,
            ] {
                let of_kind = self.report.unfiled.iter().filter(|s| s.kind == kind);
                for (number, statement) in (1..).zip(of_kind) {
                    self.statement(number, statement);
                }
            }
        }
    }

    fn rating_definitions(&mut self) {
        let w = self.words;
        let all = [
            ("P", w.rating_performed, w.rating_performed_means),
            ("S", w.rating_some, w.rating_some_means),
            ("M", w.rating_major, w.rating_major_means),
            ("U", w.rating_unable, w.rating_unable_means),
            ("N/O", w.rating_not_observed, w.rating_not_observed_means),
        ];
        let mut table = Table::new(self.w.ratings, &["", self.w.rating, self.w.what_it_says]);
        for (letter, label, means) in all {
            table.row(vec![vec![Span::strong(letter)], cell(label), cell(means)]);
        }
        self.table(table);
    }

    fn objective(&mut self, number: usize, objective: &ObjectiveAnalysis) {
        self.heading(
            3,
            &places::objective(number),
            fill(self.w.objective_numbered, &[("number", &number), ("objective", &objective.text)]),
        );
        let names: Vec<&str> = objective.capabilities.iter().map(|c| c.name.as_str()).collect();
        let mut intro = vec![Span::plain(format!(
            "{} ",
            fill(
                self.w.capability_evidence,
                &[("names", &(names.join(", "))), ("evidence", &objective.evidence)]
            )
        ))];
        intro.extend(rating(self.w, &objective.rating));
        self.blocks.push(Block::Paragraph(intro));
        for capability in &objective.capabilities {
            let mut table = Table::new(
                format!(
                    "{}{}",
                    capability.name,
                    capability.target.as_ref().map(|t| format!(": {t}")).unwrap_or_default()
                ),
                &[self.w.critical_task, self.w.rating, self.w.col_evidence],
            );
            for task in &capability.tasks {
                let mut rated = rating(self.w, &task.rating);
                if task.rating.letter == "N/O" && task.evidence > 0 && !task.rating.without_evidence
                {
                    rated.push(Span::quiet(format!(" {}", self.w.nobody_rated)));
                }
                let text = Span::plain(&task.text).anchored(Some(places::task(&task.id)));
                table.row(vec![vec![text], rated, cell(task.evidence.to_string())]);
            }
            self.table(table);
        }
        self.statements(self.w.strengths, &objective.strengths);
        self.statements(self.w.areas_for_improvement, &objective.improvements);
        if !objective.expected.is_empty() {
            let mut table = Table::new(
                self.w.expected_actions,
                &[self.w.expected_action, self.w.col_result, self.w.at_item],
            );
            for expected in &objective.expected {
                table.row(vec![cell(&expected.text), cell(&expected.result), cell(&expected.item)]);
            }
            self.table(table);
        }
    }

    fn statements(&mut self, title: &str, statements: &[Statement]) {
        if statements.is_empty() {
            let none = Span::quiet(self.w.none_was_written_down);
            let title = Span::strong(format!("{title}. "));
            self.blocks.push(Block::Paragraph(vec![title, none]));
        }
        for (number, statement) in (1..).zip(statements) {
            self.statement(number, statement);
        }
    }

    /// Draws an observation in the template's order: statement, reference, analysis.
    fn statement(&mut self, number: usize, statement: &Statement) {
        let (tone, kind) = match statement.kind {
            StatementKind::Strength => (Tone::Strength, self.w.strength),
            StatementKind::Improvement => (Tone::Improvement, self.w.area_for_improvement),
            StatementKind::Decision => (Tone::Plain, self.w.decision_said_aloud),
            StatementKind::Note => (Tone::Plain, self.w.note),
        };
        let place = statement.id.as_deref().map(places::statement);
        let text = struck(self.w, statement.text.as_ref()).anchored(place);
        let mut items = vec![aside(vec![text], &about(self.w, statement))];
        if statement.kind == StatementKind::Improvement {
            let plan = self.w.write_reference;
            items.push(line(
                format!("{} ", self.w.reference),
                or_to_write(statement.reference.as_ref(), plan),
            ));
            let why = self.w.write_analysis;
            items.push(line(
                format!("{} ", self.w.analysis),
                or_to_write(statement.analysis.as_ref(), why),
            ));
        } else if let Some(analysis) = &statement.analysis {
            items.push(line(format!("{} ", self.w.analysis), cell(analysis)));
        }
        self.note(tone, format!("{kind} {number}"), items);
    }

    pub(super) fn improvement_plan(&mut self) {
        let report = self.report;
        self.section("plan", self.w.appendix_a_plan);
        let organization = match &report.cover.organization {
            Some(name) => Span::plain(name),
            None => Span::to_write(self.w.write_organization),
        };
        self.blocks.push(Block::Paragraph(vec![
            Span::plain(format!("{} ", self.w.plan_developed_for)),
            organization,
            Span::plain(format!(
                " {}",
                fill(
                    self.w.plan_result_of,
                    &[("title", &report.cover.title), ("date", &report.cover.date)]
                )
            )),
        ]));
        let counts = report.cover.actions;
        if counts.lacking > 0 {
            let items = [
                (counts.without_owner, self.w.without_an_owner),
                (counts.without_date, self.w.without_a_completion_date),
                (counts.without_commitment, self.w.without_commitment),
            ];
            let items = items.into_iter().filter(|(n, _)| *n > 0);
            let title = fill(
                self.w.actions_not_ready,
                &[("lacking", &counts.lacking), ("all", &counts.all)],
            );
            self.note(
                Tone::ToWrite,
                title,
                items.map(|(n, what)| cell(format!("{n} {what}"))).collect(),
            );
        }
        if report.improvement_plan.is_empty() {
            self.ask_to_write(self.w.no_action);
            self.became();
            return;
        }
        self.plan_at_a_glance();
        for (number, action) in (1..).zip(&report.improvement_plan) {
            self.action(number, action);
        }
        self.became();
    }

    /// The plan as one table; below it each action has its own with everything the form asks for.
    fn plan_at_a_glance(&mut self) {
        let mut table = Table::new(
            self.w.plan_at_a_glance,
            &[
                self.w.col_number,
                self.w.action,
                self.w.point_of_contact,
                self.w.col_due,
                self.w.col_priority,
            ],
        );
        for (number, action) in (1..).zip(&self.report.improvement_plan) {
            let text = struck(self.w, action.text.as_ref());
            table.row(vec![
                cell(number.to_string()),
                vec![text.leading_to(Some(places::action(&action.id)))],
                or_to_write(action.owner.as_ref(), self.w.write_owner),
                or_to_write(action.due.as_ref(), self.w.write_date),
                action.priority.clone().map(cell).unwrap_or_default(),
            ]);
        }
        self.table(table);
    }

    fn action(&mut self, number: usize, action: &Action) {
        let quiet =
            |text: Option<&String>| text.map_or_else(|| vec![Span::quiet(self.w.not_given)], cell);
        let facts = vec![
            (self.w.number.to_owned(), cell(&action.id)),
            (self.w.capability.to_owned(), quiet(action.capability.as_ref())),
            (self.w.area_for_improvement.to_owned(), quiet(action.issue.as_ref())),
            (self.w.capability_element.to_owned(), quiet(action.element.as_ref())),
            (
                self.w.primary_responsible_organization.to_owned(),
                quiet(action.organization.as_ref()),
            ),
            (
                self.w.point_of_contact.to_owned(),
                or_to_write(action.owner.as_ref(), self.w.write_owner),
            ),
            (self.w.start_date.to_owned(), quiet(action.starts.as_ref())),
            (
                self.w.completion_date.to_owned(),
                or_to_write(action.due.as_ref(), self.w.write_completion_date),
            ),
            (self.w.priority.to_owned(), quiet(action.priority.as_ref())),
            (
                self.w.accepted_by_its_owner.to_owned(),
                cell(if action.accepted { self.w.yes } else { self.w.not_yet }),
            ),
        ];
        let text = struck(self.w, action.text.as_ref()).text;
        self.heading(
            3,
            &places::action(&action.id),
            fill(self.w.action_numbered, &[("number", &number), ("text", &text)]),
        );
        if action.lacks.commitment && action.text.is_some() {
            self.ask_to_write(self.w.write_verb);
        }
        self.blocks.push(Block::Facts(facts));
    }
}

fn line(name: impl Into<String>, value: Vec<Span>) -> Vec<Span> {
    [vec![Span::strong(name)], value].concat()
}

/// Says beside an observation who made it, when, about what.
pub(super) fn about(w: &ReportWords, statement: &Statement) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(statement.role.clone());
    if let Some(other) = &statement.spoke_for {
        parts.push(fill(w.speaking_for, &[("other", &other)]));
    }
    parts.push(when(w, &statement.at));
    // The label leads to the event log and to the inject; its title would be read over and over.
    let label = statement.item.as_ref().and_then(|item| item.split_whitespace().next());
    parts.extend(label.map(str::to_owned));
    if let Some(rank) = statement.rank {
        parts.push(fill(w.ranked_by_the_room, &[("rank", &rank)]));
    }
    if statement.merged > 0 {
        parts.push(fill(w.said_times, &[("merged", &(statement.merged + 1))]));
    }
    if statement.simulated {
        parts.push(w.simulated.to_owned());
    }
    parts.extend(statement.id.clone());
    parts
}

fn rating(w: &ReportWords, rated: &Rated) -> Vec<Span> {
    let mut spans =
        vec![Span::strong(rated.letter.clone()), Span::plain(format!(" {}", rated.label))];
    if rated.without_evidence {
        spans.push(Span::plain(" "));
        spans.push(Span::to_write(w.rated_without_evidence));
    }
    if rated.differ {
        spans.push(Span::plain(" "));
        spans.push(Span::to_write(w.evaluators_differ));
    }
    if rated.simulated {
        spans.push(Span::quiet(format!(" ({})", w.simulated)));
    }
    for remark in &rated.remarks {
        spans.push(Span::quiet(format!(" {remark}")));
    }
    spans
}
