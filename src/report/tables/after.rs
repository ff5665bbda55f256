//! Tables of people, questions and what came after play.

use super::{Making, Sheet, Value, joined, row};
use crate::report::model::AssessmentReport;

impl Making<'_> {
    pub(super) fn after(&self) -> Vec<Sheet> {
        vec![
            self.requests(),
            self.observers_questions(),
            self.parking_lot(),
            self.assessments(),
            self.levels(),
            self.breakouts(),
            self.feedback(),
            self.comments(),
            self.roles(),
            self.people(),
            self.findings(),
        ]
    }

    fn requests(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "requests",
            t.requests,
            &[
                (t.at, 17),
                (t.play_time, 10),
                (t.story_time, 14),
                (t.module, 24),
                (t.entered, 10),
                (t.role, 20),
                (t.question, 60),
                (t.reply, 60),
                (t.result, 24),
            ],
        );
        for request in &self.report.requests {
            let mut cells = Self::moment(&request.at).to_vec();
            cells.extend(row![
                request.role.as_ref(),
                request.text.as_deref().unwrap_or(self.w.struck),
                request.reply.as_ref(),
                &request.how,
            ]);
            sheet.row(cells);
        }
        sheet
    }

    fn observers_questions(&self) -> Sheet {
        let t = self.t;
        let columns = [(t.question, 90), (t.votes, 8), (t.status, 30)];
        let mut sheet = Sheet::new("observers-questions", t.observers_questions, &columns);
        for question in &self.report.observers_questions {
            let text = question.text.as_deref().unwrap_or(self.w.struck);
            sheet.row(row![text, question.votes, &question.state]);
        }
        sheet
    }

    fn parking_lot(&self) -> Sheet {
        let t = self.t;
        let columns = [(t.at, 17), (t.module, 24), (t.role, 20), (t.words, 90), (t.closed, 10)];
        let mut sheet = Sheet::new("parking-lot", t.parking_lot, &columns);
        for parked in &self.report.parking_lot {
            sheet.row(row![
                super::at(&parked.at),
                parked.at.module.as_ref(),
                parked.role.as_ref(),
                parked.text.as_deref().unwrap_or(self.w.struck),
                self.yes(parked.closed),
            ]);
        }
        sheet
    }

    fn assessments(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "self-assessments",
            t.self_assessments,
            &[(t.item, 9), (t.framework, 34), (t.subject, 24), (t.capability, 50), (t.judged, 18)],
        );
        for assessment in &self.report.assessments {
            for (judged, capabilities) in self.judged(assessment) {
                for capability in capabilities {
                    sheet.row(row![
                        &assessment.label,
                        &assessment.framework,
                        &assessment.of,
                        capability,
                        judged,
                    ]);
                }
            }
        }
        sheet
    }

    /// How far something is in each track of a framework, with what is missing.
    fn levels(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "maturity-levels",
            t.maturity_levels,
            &[
                (t.item, 9),
                (t.framework, 34),
                (t.subject, 24),
                (t.track, 30),
                (t.level_before, 9),
                (t.level_reached, 9),
                (t.level_target, 9),
                (t.held, 8),
                (t.assessed, 10),
                (t.in_track, 9),
                (t.gap, 50),
                (t.gap_level, 9),
                (t.corrective_action, 20),
            ],
        );
        for assessment in &self.report.assessments {
            for track in &assessment.tracks {
                let head = || {
                    row![
                        &assessment.label,
                        assessment.title.as_deref().unwrap_or(&assessment.framework),
                        &assessment.of,
                        &track.name,
                        track.before.map(u64::from),
                        u64::from(track.reached),
                        track.target.map(u64::from),
                        track.held,
                        track.assessed,
                        track.of,
                    ]
                };
                if track.gaps.is_empty() {
                    sheet.row(head());
                }
                for gap in &track.gaps {
                    let name = format!("{} {}", gap.id, gap.title);
                    let tail = row![name, u64::from(gap.level), joined(&gap.actions)];
                    sheet.row([head(), tail].concat());
                }
            }
        }
        sheet
    }

    fn judged<'a>(&self, of: &'a AssessmentReport) -> [(&'static str, &'a [String]); 4] {
        let t = self.t;
        [
            (t.held, of.held.as_slice()),
            (t.not_held, of.not_held.as_slice()),
            (t.not_applicable, of.not_applicable.as_slice()),
            (t.judged_differently, of.differ.as_slice()),
        ]
    }

    fn breakouts(&self) -> Sheet {
        let t = self.t;
        let columns =
            [(t.item, 9), (t.question, 40), (t.group, 20), (t.challenge, 60), (t.solution, 60)];
        let mut sheet = Sheet::new("work-in-groups", t.work_in_groups, &columns);
        for breakout in &self.report.breakouts {
            for group in &breakout.groups {
                for line in &group.lines {
                    let head = || row![&breakout.label, &breakout.ask, &group.name, &line.text];
                    if line.solutions.is_empty() {
                        sheet.row(head());
                    }
                    for solution in &line.solutions {
                        sheet.row([head(), row![solution]].concat());
                    }
                }
            }
        }
        sheet
    }

    fn feedback(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "feedback",
            t.feedback,
            &[
                (t.statement, 90),
                (t.answers, 9),
                (t.mean, 8),
                (t.lowest, 8),
                (t.highest, 8),
                ("1", 6),
                ("2", 6),
                ("3", 6),
                ("4", 6),
                ("5", 6),
            ],
        );
        for score in &self.report.feedback.statements {
            let mut cells = row![
                &score.text,
                score.answers,
                score.mean_tenths.map_or(Value::Empty, |mean| Value::Tenths(i64::from(mean))),
                score.lowest.map(u64::from),
                score.highest.map(u64::from),
            ];
            cells.extend(score.spread.into_iter().flatten().map(Value::from));
            sheet.row(cells);
        }
        sheet
    }

    fn comments(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new("feedback-comments", t.feedback_comments, &[(t.comment, 120)]);
        for comment in &self.report.feedback.comments {
            sheet.row(row![comment]);
        }
        sheet
    }

    fn roles(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "roles",
            t.roles,
            &[
                (t.code, 9),
                (t.role, 30),
                (t.organization, 30),
                (t.level, 18),
                (t.staffing, 24),
                (t.asked, 9),
                (t.answered, 10),
                (t.beside_hands, 12),
                (t.turns, 9),
                (t.median_seconds, 12),
            ],
        );
        for role in &self.report.participants.roles {
            let figures = role.figures;
            sheet.row(row![
                &role.code,
                &role.name,
                role.organization.as_ref(),
                role.level.as_ref(),
                &role.staffing,
                figures.map(|f| f.asked),
                figures.map(|f| f.answered),
                figures.map(|f| f.beside_hands),
                figures.map(|f| f.turns),
                figures.and_then(|f| f.latency_seconds),
            ]);
        }
        sheet
    }

    /// Names, where the attribution rule lets them be told.
    fn people(&self) -> Sheet {
        let t = self.t;
        let columns = [(t.name, 30), (t.organization, 30), (t.capacity, 16), (t.roles, 40)];
        let mut sheet = Sheet::new("people", t.people, &columns);
        for person in &self.report.participants.people {
            sheet.row(row![
                &person.name,
                person.organization.as_ref(),
                &person.capacity,
                joined(&person.roles),
            ]);
        }
        sheet
    }

    fn findings(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new("findings", t.findings, &[(t.finding, 44), (t.words, 100)]);
        for finding in &self.report.findings {
            for line in &finding.lines {
                sheet.row(row![&finding.title, line]);
            }
        }
        sheet
    }
}
