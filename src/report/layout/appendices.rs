//! Participants, feedback, and the last pages: findings, injects, provenance.

use super::{Page, cell, listed, plural, tenths, when};
use crate::report::chart::{Bar, Chart, Row};
use crate::report::document::{Block, Span, Table};
use crate::report::model::{RoleReport, StatementScore};
use crate::report::places;
use crate::words::{ReportWords, fill};

impl Page<'_> {
    pub(super) fn participants(&mut self) {
        let participants = &self.report.participants;
        self.section("participants", self.w.appendix_b_participants);
        self.quiet(fill(
            self.w.attribution,
            &[
                ("attribution", &self.report.marking.attribution),
                ("attribution_means", &self.report.marking.attribution_means),
            ],
        ));
        let heads: Vec<String> = participants
            .heads
            .iter()
            .map(|(what, n)| match n {
                Some(n) => format!("{n} {what}"),
                None => fill(self.w.fewer_than_three, &[("what", &what)]),
            })
            .collect();
        if !heads.is_empty() {
            self.text(fill(self.w.in_the_record, &[("heads", &(heads.join(", ")))]));
        }
        self.hands();
        let mut levels =
            Table::new(self.w.organizations_by_level, &[self.w.level, self.w.organizations]);
        for level in &participants.organizations {
            levels.row(vec![cell(&level.level), cell(listed(&level.names))]);
        }
        self.table(levels);
        let mut columns = vec![
            self.w.role,
            self.w.organization,
            self.w.staffing,
            self.w.col_asked,
            self.w.col_answered,
            self.w.col_turns,
            self.w.col_median_s,
        ];
        let beside =
            participants.roles.iter().any(|r| r.figures.is_some_and(|f| f.beside_hands > 0));
        if beside {
            columns.insert(BESIDE, self.w.col_beside_hands);
        }
        let mut roles = Table::new(self.w.roles, &columns);
        for role in &participants.roles {
            roles.row(role_row(self.w, role, beside));
        }
        self.table(roles);
        self.quiet(self.w.roles_means);
        self.answers_chart();
        let mut people = Table::new(
            self.w.people,
            &[self.w.name, self.w.organization, self.w.part, self.w.roles],
        );
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
        let rounds = plural(hands.rounds, self.w.round, self.w.rounds);
        let voices = hands.voices.map(|n| format!(": {}", plural(n, self.w.voice, self.w.voices)));
        let mut line = fill(
            self.w.hands_in_rounds,
            &[("rounds", &rounds), ("voices", &voices.unwrap_or_default())],
        );
        if let Some(n) = hands.beside.filter(|n| *n > 0) {
            let answers =
                plural(n, self.w.answer_from_a_seat_stands, self.w.answers_from_seats_stand);
            line = fill(
                self.w.hands_beside,
                &[
                    ("line", &line),
                    ("answers", &answers),
                    ("are", &(if n == 1 { self.w.is_one } else { self.w.are_many })),
                ],
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
                fill(
                    self.w.role_answered,
                    &[("answered", &figures.answered), ("asked", &figures.asked)],
                ),
            )],
        });
        let least = told.iter().min_by_key(|(_, f)| f.answered * 1000 / f.asked);
        let description = fill(
            self.w.answers_chart_means,
            &[(
                "asked",
                &(least.map_or_else(String::new, |(role, f)| {
                    fill(
                        self.w.smallest_share,
                        &[("name", &role.name), ("answered", &f.answered), ("asked", &f.asked)],
                    )
                })),
            )],
        );
        self.blocks.push(Block::Chart(Chart {
            id: "chart-answers".to_owned(),
            title: self.w.answers_per_role.to_owned(),
            description,
            rows: rows.collect(),
        }));
    }

    pub(super) fn feedback(&mut self) {
        let feedback = &self.report.feedback;
        self.heading(2, "feedback", self.w.appendix_c_feedback);
        if feedback.forms == 0 && feedback.paper_forms == 0 {
            self.ask_to_write(self.w.no_feedback_form_was_given_in);
            return;
        }
        let mut line = vec![fill(self.w.forms_in_the_record, &[("forms", &feedback.forms)])];
        if feedback.paper_forms > 0 {
            line.push(fill(self.w.on_paper, &[("paper_forms", &feedback.paper_forms)]));
        }
        if feedback.of >= 3 {
            line.push(fill(self.w.of_players, &[("of", &feedback.of)]));
        }
        self.text(fill(
            self.w.feedback_scale,
            &[
                ("line", &(line.join(", "))),
                ("feedback_scale_low", &self.words.feedback_scale_low),
                ("feedback_scale_high", &self.words.feedback_scale_high),
            ],
        ));
        let mut table = Table::new(
            self.w.statements,
            &[self.w.statement, self.w.col_answers, self.w.col_mean, "#1", "#2", "#3", "#4", "#5"],
        );
        for score in &feedback.statements {
            table.row(score_row(self.w, score));
        }
        self.table(table);
        if !feedback.comments.is_empty() {
            self.blocks.push(Block::Paragraph(vec![Span::strong(self.w.comments)]));
            let comments = feedback.comments.clone();
            self.lines(&comments);
        }
    }

    pub(super) fn findings(&mut self) {
        self.section("findings", self.w.appendix_g_findings);
        self.text(self.w.findings_means);
        if self.report.findings.is_empty() {
            self.quiet(self.w.nothing_stands_out);
        }
        for (number, finding) in (1..).zip(&self.report.findings) {
            let title = format!("{} ({})", finding.title, finding.lines.len());
            self.heading(3, &places::finding(number), title);
            let lines = finding.lines.iter().zip(&finding.evidence);
            let items =
                lines.map(|(line, place)| vec![Span::plain(line).leading_to(place.clone())]);
            let items: Vec<_> = items.collect();
            self.list(items);
        }
    }

    pub(super) fn injects(&mut self) {
        if self.report.injects.is_empty() {
            return;
        }
        self.section("injects", self.w.appendix_h_injects);
        self.text(self.w.injects_begin);
        for (number, inject) in (1..).zip(&self.report.injects) {
            let withdrawn = if inject.withdrawn { self.w.taken_back } else { "" };
            let title = fill(
                self.w.inject_at,
                &[
                    ("inject", &inject.label),
                    ("inject2", &(when(self.w, &inject.at))),
                    ("withdrawn", &withdrawn),
                ],
            );
            self.heading(3, &format!("inject-{number}"), title);
            self.blocks.push(Block::Card(inject.card.clone()));
        }
        self.text(self.w.injects_end);
    }

    pub(super) fn provenance(&mut self) {
        let p = &self.report.provenance;
        self.heading(2, "provenance", self.w.appendix_i_provenance);
        let code = |text: &str| vec![Span::code(text)];
        let hash = |hash: Option<&String>| {
            hash.map_or_else(|| vec![Span::quiet(self.w.not_known)], |hash| code(hash))
        };
        let mut facts = vec![
            (self.w.session.to_owned(), cell(format!("{}, {}", p.session, p.mode))),
            (self.w.recorded_by.to_owned(), cell(&p.made_by)),
            (self.w.report_written_by.to_owned(), cell(&p.written_by)),
            (self.w.scenario_sha_256.to_owned(), code(&p.scenario_sha256)),
            (
                self.w.entries.to_owned(),
                cell(fill(
                    self.w.entries_after_end,
                    &[("entries", &p.entries), ("after_end", &p.after_end)],
                )),
            ),
            (self.w.head_at_endex.to_owned(), hash(p.head_at_end.as_ref())),
            (self.w.head.to_owned(), hash(p.head.as_ref())),
            (self.w.working_notes_kept_back.to_owned(), cell(p.notes_kept_back.to_string())),
            (self.w.entries_struck.to_owned(), cell(p.struck.to_string())),
        ];
        if p.head_finalised.is_some() {
            facts.push((self.w.head_finalised.to_owned(), hash(p.head_finalised.as_ref())));
        }
        if !p.edits_after_end.is_empty() {
            let edits = p.edits_after_end.iter();
            let lines: Vec<String> =
                edits.map(|edits| format!("{}: {}", edits.what, edits.count)).collect();
            facts.push((self.w.edited_after_endex.to_owned(), cell(lines.join("\n"))));
        }
        if p.redacted > 0 {
            facts.push((
                self.w.entries_redacted_in_this_copy.to_owned(),
                cell(p.redacted.to_string()),
            ));
        }
        for (name, lines) in [
            (self.w.off_the_record, &p.off_record),
            (self.w.gaps, &p.gaps),
            (self.w.unrecorded, &p.unrecorded),
            (self.w.reader_noticed, &p.remarks),
            (self.w.limits, &p.limits),
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

fn role_row(w: &ReportWords, role: &RoleReport, beside: bool) -> Vec<Vec<Span>> {
    let name = if role.code.is_empty() {
        cell(&role.name)
    } else {
        let place = Some(places::role(&role.code.as_str().into()));
        vec![Span::plain(&role.name).anchored(place), Span::quiet(format!(" {}", role.code))]
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
        None => row.push(vec![Span::quiet(w.left_out)]),
    }
    row
}

fn score_row(w: &ReportWords, score: &StatementScore) -> Vec<Vec<Span>> {
    let mut row = vec![cell(&score.text), cell(score.answers.to_string())];
    match (score.mean_tenths, score.spread) {
        (Some(mean), Some(spread)) => {
            row.push(cell(tenths(mean)));
            row.extend(spread.iter().map(|n| cell(n.to_string())));
        }
        _ => row.push(vec![Span::quiet(w.left_out)]),
    }
    row
}
