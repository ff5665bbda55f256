//! Participants, feedback, and the last pages: findings, injects, provenance.

use super::{Page, cell, listed, plural, tenths, when};
use crate::report::chart::{Bar, Chart, Row};
use crate::report::document::{Block, Span, Table};
use crate::report::model::{RoleReport, StatementScore};

impl Page<'_> {
    pub(super) fn participants(&mut self) {
        let participants = &self.report.participants;
        self.section("participants", "Appendix B. Exercise participants");
        self.quiet(format!(
            "Attribution: {}. {}",
            self.report.marking.attribution, self.report.marking.attribution_means
        ));
        let heads: Vec<String> = participants
            .heads
            .iter()
            .map(|(what, n)| match n {
                Some(n) => format!("{n} {what}"),
                None => format!("fewer than three {what}"),
            })
            .collect();
        if !heads.is_empty() {
            self.text(format!("In the record: {}.", heads.join(", ")));
        }
        self.hands();
        let mut levels = Table::new("Organizations by level", &["Level", "Organizations"]);
        for level in &participants.organizations {
            levels.row(vec![cell(&level.level), cell(listed(&level.names))]);
        }
        self.table(levels);
        let mut columns =
            vec!["Role", "Organization", "Staffing", "#Asked", "#Answered", "#Turns", "#Median, s"];
        let beside =
            participants.roles.iter().any(|r| r.figures.is_some_and(|f| f.beside_hands > 0));
        if beside {
            columns.insert(BESIDE, "#Beside hands");
        }
        let mut roles = Table::new("Roles", &columns);
        for role in &participants.roles {
            roles.row(role_row(role, beside));
        }
        self.table(roles);
        self.quiet(
            "Asked and answered count a decision's seats over all its rounds without hands; turns are turns at speaking; the median is the \
             time from opening to a first answer, for groups of three or more. Figures that are left out would tell of \
             fewer than three people.",
        );
        self.answers_chart();
        let mut people = Table::new("People", &["Name", "Organization", "Part", "Roles"]);
        for person in &participants.people {
            people.row(vec![
                cell(&person.name),
                person.organization.clone().map(cell).unwrap_or_default(),
                cell(&person.capacity),
                cell(listed(&person.roles)),
            ]);
        }
        self.table(people);
    }

    /// Says what was counted by hands, which is in no role's figures.
    fn hands(&mut self) {
        let Some(hands) = self.report.participants.hands else { return };
        let rounds = plural(hands.rounds, "round", "rounds");
        let voices = hands.voices.map(|n| format!(": {}", plural(n, "voice", "voices")));
        let mut line = format!(
            "In {rounds} hands were counted in the room{}. Hands belong to no role.",
            voices.unwrap_or_default()
        );
        if let Some(n) = hands.beside.filter(|n| *n > 0) {
            let answers = plural(n, "answer from a seat stands", "answers from seats stand");
            line = format!(
                "{line} {answers} beside them and {} added to nothing.",
                if n == 1 { "is" } else { "are" }
            );
        }
        self.text(line);
    }

    fn answers_chart(&mut self) {
        let told: Vec<(&RoleReport, _)> = self
            .report
            .participants
            .roles
            .iter()
            .filter_map(|role| Some((role, role.figures.filter(|f| f.asked > 0)?)))
            .collect();
        if told.is_empty() {
            return;
        }
        let rows = told.iter().map(|(role, figures)| Row {
            label: role.name.clone(),
            bars: vec![bar(
                figures.answered,
                format!("{} of {} answered", figures.answered, figures.asked),
            )],
        });
        let least = told.iter().min_by_key(|(_, f)| f.answered * 1000 / f.asked);
        let description = format!(
            "Answers given per role over all rounds of all decisions. {}",
            least.map_or_else(String::new, |(role, f)| format!(
                "The smallest share: {}, {} of {}.",
                role.name, f.answered, f.asked
            ))
        );
        self.blocks.push(Block::Chart(Chart {
            id: "chart-answers".to_owned(),
            title: "Answers per role".to_owned(),
            description,
            rows: rows.collect(),
        }));
    }

    pub(super) fn feedback(&mut self) {
        let feedback = &self.report.feedback;
        self.heading(2, "feedback", "Appendix C. Participant feedback");
        if feedback.forms == 0 && feedback.paper_forms == 0 {
            self.ask_to_write("no feedback form was given in");
            return;
        }
        let mut line = vec![format!("{} forms in the record", feedback.forms)];
        if feedback.paper_forms > 0 {
            line.push(format!("{} on paper", feedback.paper_forms));
        }
        if feedback.of >= 3 {
            line.push(format!("of {} players", feedback.of));
        }
        self.text(format!(
            "{}. 1 is {}, 5 is {}.",
            line.join(", "),
            self.words.feedback_scale_low,
            self.words.feedback_scale_high
        ));
        let mut table = Table::new(
            "Statements",
            &["Statement", "#Answers", "#Mean", "#1", "#2", "#3", "#4", "#5"],
        );
        for score in &feedback.statements {
            table.row(score_row(score));
        }
        self.table(table);
        if !feedback.comments.is_empty() {
            self.blocks.push(Block::Paragraph(vec![Span::strong("Comments")]));
            let comments = feedback.comments.clone();
            self.lines(&comments);
        }
    }

    pub(super) fn findings(&mut self) {
        self.section("findings", "Appendix G. What the record shows");
        self.text(
            "Worked out from the exercise record alone; each line is a fact, not yet a judgement.",
        );
        if self.report.findings.is_empty() {
            self.quiet("Nothing stands out.");
        }
        for (number, finding) in (1..).zip(&self.report.findings) {
            let title = format!("{} ({})", finding.title, finding.lines.len());
            self.heading(3, &format!("finding-{number}"), title);
            self.lines(&finding.lines);
        }
    }

    pub(super) fn injects(&mut self) {
        if self.report.injects.is_empty() {
            return;
        }
        self.section("injects", "Appendix H. The injects as they were read");
        self.text(
            "Everything quoted here was made up for the exercise. EXERCISE EXERCISE EXERCISE.",
        );
        for (number, inject) in (1..).zip(&self.report.injects) {
            let withdrawn = if inject.withdrawn { ", taken back" } else { "" };
            let title = format!("{} at {}{withdrawn}", inject.label, when(&inject.at));
            self.heading(3, &format!("inject-{number}"), title);
            self.blocks.push(Block::Card(inject.card.clone()));
        }
        self.text("End of the quoted injects. EXERCISE EXERCISE EXERCISE.");
    }

    pub(super) fn provenance(&mut self) {
        let p = &self.report.provenance;
        self.heading(2, "provenance", "Appendix I. Provenance");
        let code = |text: &str| vec![Span::code(text)];
        let hash = |hash: Option<&String>| {
            hash.map_or_else(|| vec![Span::quiet("not known")], |hash| code(hash))
        };
        let mut facts = vec![
            ("Session".to_owned(), cell(format!("{}, {}", p.session, p.mode))),
            ("Recorded by".to_owned(), cell(&p.made_by)),
            ("Report written by".to_owned(), cell(&p.written_by)),
            ("Scenario, SHA-256".to_owned(), code(&p.scenario_sha256)),
            (
                "Entries".to_owned(),
                cell(format!("{}, {} of them after EndEx", p.entries, p.after_end)),
            ),
            ("Head at EndEx".to_owned(), hash(p.head_at_end.as_ref())),
            ("Head".to_owned(), hash(p.head.as_ref())),
            ("Working notes kept back".to_owned(), cell(p.notes_kept_back.to_string())),
            ("Entries struck".to_owned(), cell(p.struck.to_string())),
        ];
        if p.redacted > 0 {
            facts.push(("Entries redacted in this copy".to_owned(), cell(p.redacted.to_string())));
        }
        for (name, lines) in [
            ("Off the record", &p.off_record),
            ("Gaps", &p.gaps),
            ("Played before a file could be written", &p.unrecorded),
            ("What the reader of the record noticed", &p.remarks),
            ("Limits", &p.limits),
        ] {
            if !lines.is_empty() {
                facts.push((name.to_owned(), cell(lines.join("\n"))));
            }
        }
        self.blocks.push(Block::Facts(facts));
    }
}

fn bar(value: usize, text: String) -> Bar {
    Bar { value: value as u64, text, ..Bar::default() }
}

/// Where the answers beside hands stand among the columns.
const BESIDE: usize = 5;

fn role_row(role: &RoleReport, beside: bool) -> Vec<Vec<Span>> {
    let name = if role.code.is_empty() {
        cell(&role.name)
    } else {
        vec![Span::plain(&role.name), Span::quiet(format!(" {}", role.code))]
    };
    let mut row =
        vec![name, role.organization.clone().map(cell).unwrap_or_default(), cell(&role.staffing)];
    match role.figures {
        Some(f) => {
            row.extend(
                [f.asked.to_string(), f.answered.to_string(), f.turns.to_string()].map(cell),
            );
            row.push(f.latency_seconds.map_or_else(Vec::new, |s| cell(s.to_string())));
            if beside {
                row.insert(BESIDE, cell(f.beside_hands.to_string()));
            }
        }
        None => row.push(vec![Span::quiet("left out")]),
    }
    row
}

fn score_row(score: &StatementScore) -> Vec<Vec<Span>> {
    let mut row = vec![cell(&score.text), cell(score.answers.to_string())];
    match (score.mean_tenths, score.spread) {
        (Some(mean), Some(spread)) => {
            row.push(cell(tenths(mean)));
            row.extend(spread.iter().map(|n| cell(n.to_string())));
        }
        _ => row.push(vec![Span::quiet("left out")]),
    }
    row
}
