//! The analysis of capabilities and the improvement plan.

use super::{Page, aside, cell, or_to_write, struck, when};
use crate::report::document::{Block, Span, Table, Tone};
use crate::report::model::{Action, ObjectiveAnalysis, Rated, Statement, StatementKind};

impl Page<'_> {
    pub(super) fn analysis(&mut self) {
        self.section("capabilities", "Analysis of capabilities");
        self.text(
            "Each objective is linked to the capabilities it needs. A rating is never better than its evidence: \
             what nobody observed is not rated.",
        );
        let mut table = Table::new(
            "Table 1. Summary of capability performance",
            &["Objective", "Capability", "P", "S", "M", "U", "N/O"],
        );
        for objective in &self.report.objectives {
            for capability in &objective.capabilities {
                let tick = |letter: &str| {
                    if capability.rating.letter == letter { cell("✓") } else { Vec::new() }
                };
                let mut row = vec![cell(&objective.text), cell(&capability.name)];
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
            self.heading(3, "unfiled", "Observations under no objective");
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
        let mut table = Table::new("Ratings", &["", "Rating", "What it says"]);
        for (letter, label, means) in all {
            table.row(vec![vec![Span::strong(letter)], cell(label), cell(means)]);
        }
        self.table(table);
    }

    fn objective(&mut self, number: usize, objective: &ObjectiveAnalysis) {
        self.heading(
            3,
            &format!("objective-{number}"),
            format!("Objective {number}. {}", objective.text),
        );
        let names: Vec<&str> = objective.capabilities.iter().map(|c| c.name.as_str()).collect();
        let mut intro = vec![Span::plain(format!(
            "Capability: {}. Evidence in the record: {}. ",
            names.join(", "),
            objective.evidence
        ))];
        intro.extend(rating(&objective.rating));
        self.blocks.push(Block::Paragraph(intro));
        for capability in &objective.capabilities {
            let mut table = Table::new(
                format!(
                    "{}{}",
                    capability.name,
                    capability.target.as_ref().map(|t| format!(": {t}")).unwrap_or_default()
                ),
                &["Critical task", "Rating", "#Evidence"],
            );
            for task in &capability.tasks {
                let mut rated = rating(&task.rating);
                if task.rating.letter == "N/O" && task.evidence > 0 && !task.rating.without_evidence
                {
                    rated.push(Span::quiet(" (nobody rated it, though there is evidence)"));
                }
                table.row(vec![cell(&task.text), rated, cell(task.evidence.to_string())]);
            }
            self.table(table);
        }
        self.statements("Strengths", &objective.strengths);
        self.statements("Areas for improvement", &objective.improvements);
        if !objective.expected.is_empty() {
            let mut table = Table::new("Expected actions", &["Expected action", "@Result", "At"]);
            for expected in &objective.expected {
                table.row(vec![cell(&expected.text), cell(&expected.result), cell(&expected.item)]);
            }
            self.table(table);
        }
    }

    fn statements(&mut self, title: &str, statements: &[Statement]) {
        if statements.is_empty() {
            let none = Span::quiet("None was written down.");
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
            StatementKind::Strength => (Tone::Strength, "Strength"),
            StatementKind::Improvement => (Tone::Improvement, "Area for improvement"),
            StatementKind::Decision => (Tone::Plain, "Decision said aloud"),
            StatementKind::Note => (Tone::Plain, "Note"),
        };
        let mut items = vec![aside(vec![struck(statement.text.as_ref())], &about(statement))];
        if statement.kind == StatementKind::Improvement {
            let plan = "the plan, policy or law that applies";
            items.push(line("Reference: ", or_to_write(statement.reference.as_ref(), plan)));
            let why = "why it happened, and what follows from it";
            items.push(line("Analysis: ", or_to_write(statement.analysis.as_ref(), why)));
        } else if let Some(analysis) = &statement.analysis {
            items.push(line("Analysis: ", cell(analysis)));
        }
        self.note(tone, format!("{kind} {number}"), items);
    }

    pub(super) fn improvement_plan(&mut self) {
        let report = self.report;
        self.section("plan", "Appendix A. Improvement plan");
        let organization = match &report.cover.organization {
            Some(name) => Span::plain(name),
            None => Span::to_write("organization"),
        };
        self.blocks.push(Block::Paragraph(vec![
            Span::plain("This improvement plan was developed for "),
            organization,
            Span::plain(format!(
                " as a result of {} conducted on {}.",
                report.cover.title, report.cover.date
            )),
        ]));
        let counts = report.cover.actions;
        if counts.lacking > 0 {
            let items = [
                (counts.without_owner, "without an owner"),
                (counts.without_date, "without a completion date"),
                (counts.without_commitment, "beginning with a verb that commits to nothing"),
            ];
            let items = items.into_iter().filter(|(n, _)| *n > 0);
            let title =
                format!("{} of {} corrective actions are not ready", counts.lacking, counts.all);
            self.note(
                Tone::ToWrite,
                title,
                items.map(|(n, what)| cell(format!("{n} {what}"))).collect(),
            );
        }
        if report.improvement_plan.is_empty() {
            self.ask_to_write("no corrective action has been recorded");
            return;
        }
        for (number, action) in (1..).zip(&report.improvement_plan) {
            self.action(number, action);
        }
    }

    fn action(&mut self, number: usize, action: &Action) {
        let quiet =
            |text: Option<&String>| text.map_or_else(|| vec![Span::quiet("not given")], cell);
        let facts = vec![
            ("Number".to_owned(), cell(&action.id)),
            ("Capability".to_owned(), quiet(action.capability.as_ref())),
            ("Area for improvement".to_owned(), quiet(action.issue.as_ref())),
            ("Capability element".to_owned(), quiet(action.element.as_ref())),
            ("Primary responsible organization".to_owned(), quiet(action.organization.as_ref())),
            ("Point of contact".to_owned(), or_to_write(action.owner.as_ref(), "owner")),
            ("Start date".to_owned(), quiet(action.starts.as_ref())),
            ("Completion date".to_owned(), or_to_write(action.due.as_ref(), "completion date")),
            ("Priority".to_owned(), quiet(action.priority.as_ref())),
            (
                "Accepted by its owner".to_owned(),
                cell(if action.accepted { "yes" } else { "not yet" }),
            ),
        ];
        let text = struck(action.text.as_ref()).text;
        self.heading(
            3,
            &format!("action-{}", anchor(&action.id)),
            format!("Action {number}. {text}"),
        );
        if action.lacks.commitment && action.text.is_some() {
            self.ask_to_write("a verb that commits to something");
        }
        self.blocks.push(Block::Facts(facts));
    }
}

fn line(name: &str, value: Vec<Span>) -> Vec<Span> {
    [vec![Span::strong(name)], value].concat()
}

/// Says beside an observation who made it, when, about what.
pub(super) fn about(statement: &Statement) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(statement.role.clone());
    if let Some(other) = &statement.spoke_for {
        parts.push(format!("speaking for {other}"));
    }
    parts.push(when(&statement.at));
    parts.extend(statement.item.clone());
    let says_it = |task: &&String| statement.text.as_ref().is_some_and(|t| t.contains(*task));
    if let Some(task) = statement.task.as_ref().filter(|task| !says_it(task)) {
        parts.push(format!("task: {task}"));
    }
    if let Some(rank) = statement.rank {
        parts.push(format!("ranked {rank} by the room"));
    }
    if statement.merged > 0 {
        parts.push(format!("said {} times", statement.merged + 1));
    }
    parts.extend(statement.id.clone());
    parts
}

fn rating(rated: &Rated) -> Vec<Span> {
    let mut spans =
        vec![Span::strong(rated.letter.clone()), Span::plain(format!(" {}", rated.label))];
    if rated.without_evidence {
        spans.push(Span::plain(" "));
        spans.push(Span::to_write("rated, but nothing in the record supports it"));
    }
    if rated.differ {
        spans.push(Span::plain(" "));
        spans.push(Span::to_write("evaluators differ; the least favourable stands"));
    }
    for remark in &rated.remarks {
        spans.push(Span::quiet(format!(" {remark}")));
    }
    spans
}

/// Returns what may stand in an anchor.
pub(super) fn anchor(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}
