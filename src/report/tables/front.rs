//! The tables a reader opens first: what this is, the improvement plan, ratings, observations, what is still to write.

use super::{Making, Sheet, Value, joined, row, statements};
use crate::report::actions::shown_in_words;
use crate::report::model::{ObjectiveAnalysis, Rated};
use crate::words::Language;

impl Making<'_> {
    pub(super) fn front(&self) -> Vec<Sheet> {
        vec![
            self.about(),
            self.improvement_plan(),
            self.earlier_actions(),
            self.log(),
            self.observations(),
            self.ratings(),
            self.expected(),
            self.to_write(),
        ]
    }

    fn about(&self) -> Sheet {
        let (t, report) = (self.t, self.report);
        let mut sheet = Sheet::new("about", t.about, &[(t.what, 30), (t.value, 100)]);
        let (cover, marking, from) = (&report.cover, &report.marking, &report.provenance);
        let lines: Vec<(&str, Value)> = vec![
            (self.w.exercise_name, Value::from(&cover.title)),
            (t.session, Value::from(&cover.session)),
            (t.date, Value::day(Some(&cover.date))),
            (t.issued, Value::day(Some(&cover.issued))),
            (t.state, Value::from(&cover.state)),
            (t.finalised_by, Value::from(cover.finalised_by.as_ref())),
            (t.marking, Value::text(format!("{}: {}", marking.tlp, marking.tlp_means))),
            (
                t.attribution,
                Value::text(format!("{}: {}", marking.attribution, marking.attribution_means)),
            ),
            (self.w.handling, Value::from(joined(&cover.handling))),
            (self.w.sponsor, Value::from(cover.sponsor.as_ref())),
            (self.w.organization, Value::from(cover.organization.as_ref())),
            (self.w.point_of_contact, Value::from(cover.contact.as_ref())),
            (t.read_this, Value::from(self.w.all_made_up)),
            (t.offset, Value::from(&report.overview.offset)),
            (t.recorded_by, Value::from(&from.made_by)),
            (t.written_by, Value::from(&from.written_by)),
            (t.scenario_sha256, Value::from(&from.scenario_sha256)),
            (t.entries, Value::from(from.entries)),
            (t.head, Value::from(from.head.as_ref())),
            (t.head_at_end, Value::from(from.head_at_end.as_ref())),
            (t.remarks, Value::from(from.remarks.join("\n"))),
            (t.limits, Value::from(from.limits.join("\n"))),
        ];
        for (what, value) in lines {
            sheet.row(vec![Value::from(what), value]);
        }
        sheet
    }

    fn improvement_plan(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "improvement-plan",
            t.improvement_plan,
            &[
                (t.number, 12),
                (t.capability, 18),
                (t.issue, 32),
                (t.corrective_action, 40),
                (t.element, 13),
                (t.responsible, 18),
                (t.owner, 18),
                (t.start_date, 12),
                (t.completion_date, 12),
                (t.priority, 10),
                (t.accepted, 10),
                (t.lacks, 16),
            ],
        );
        for action in &self.report.improvement_plan {
            let lacks = [
                (action.lacks.owner, t.lacks_owner),
                (action.lacks.date, t.lacks_date),
                (action.lacks.commitment, t.lacks_commitment),
            ];
            let lacks: Vec<&str> =
                lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect();
            sheet.row(vec![
                Value::from(&action.id),
                Value::from(action.capability.as_ref()),
                Value::from(action.issue.as_ref()),
                Value::from(action.text.as_deref().unwrap_or(self.w.struck)),
                Value::from(action.element.as_ref()),
                Value::from(action.organization.as_ref()),
                Value::from(action.owner.as_ref()),
                Value::day(action.starts.as_ref()),
                Value::day(action.due.as_ref()),
                Value::from(action.priority.as_ref()),
                Value::from(self.yes(action.accepted)),
                Value::from(lacks.join(", ")),
            ]);
        }
        sheet
    }

    /// The corrective actions that the exercise before had left unproven, and what this one showed of them.
    fn earlier_actions(&self) -> Sheet {
        let (t, a) = (self.t, Language::English.actions());
        let mut sheet = Sheet::new(
            "earlier-actions",
            t.earlier_actions,
            &[
                (t.number, 15),
                (t.corrective_action, 50),
                (a.known_before, 40),
                (a.tested_by, 40),
                (a.became_column, 16),
                (t.evidence, 60),
            ],
        );
        for one in &self.report.became {
            sheet.row(row![
                &one.id,
                one.text.as_ref(),
                one.known.as_ref(),
                one.tested_by.join("\n"),
                shown_in_words(a, one.result),
                one.evidence.join("\n"),
            ]);
        }
        sheet
    }

    fn observations(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "observations",
            t.observations,
            &[
                (t.number, 15),
                (t.kind, 20),
                (t.observation, 60),
                (t.objective, 34),
                (t.critical_task, 24),
                (t.item, 24),
                (t.role, 20),
                (t.spoke_for, 16),
                (t.at, 17),
                (t.play_time, 10),
                (t.story_time, 14),
                (t.module, 24),
                (t.entered, 10),
                (t.rank, 8),
                (t.merged, 10),
                (t.analysis, 44),
                (t.reference, 28),
                (t.simulated, 11),
            ],
        );
        for (objective, statement) in statements(self.report) {
            let mut cells = row![
                statement.id.as_ref(),
                self.kind(statement.kind),
                statement.text.as_deref().unwrap_or(self.w.struck),
                objective,
                statement.task.as_ref(),
                statement.item.as_ref(),
                statement.role.as_ref(),
                statement.spoke_for.as_ref(),
            ];
            cells.extend(Self::moment(&statement.at));
            cells.extend(row![
                statement.rank.map(u64::from),
                (statement.merged > 0).then_some(statement.merged),
                statement.analysis.as_ref(),
                statement.reference.as_ref(),
                self.yes(statement.simulated),
            ]);
            sheet.row(cells);
        }
        sheet
    }

    fn ratings(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "ratings",
            t.ratings,
            &[
                (t.objective, 40),
                (t.capability, 28),
                (t.target, 28),
                (t.critical_task, 34),
                (t.rating, 9),
                (t.meaning, 36),
                (t.evidence, 10),
                (t.no_evidence, 12),
                (t.differ, 12),
                (t.simulated, 11),
                (t.remarks, 44),
            ],
        );
        for objective in &self.report.objectives {
            self.rating(
                &mut sheet,
                objective,
                ["", "", ""],
                &objective.rating,
                Some(objective.evidence),
            );
            for capability in &objective.capabilities {
                let target = capability.target.as_deref().unwrap_or_default();
                let of = [capability.name.as_str(), target, ""];
                self.rating(&mut sheet, objective, of, &capability.rating, None);
                for task in &capability.tasks {
                    let of = [capability.name.as_str(), target, task.text.as_str()];
                    self.rating(&mut sheet, objective, of, &task.rating, Some(task.evidence));
                }
            }
        }
        sheet
    }

    fn rating(
        &self,
        sheet: &mut Sheet,
        objective: &ObjectiveAnalysis,
        of: [&str; 3],
        rating: &Rated,
        evidence: Option<usize>,
    ) {
        let [capability, target, task] = of;
        sheet.row(row![
            &objective.text,
            capability,
            target,
            task,
            &rating.letter,
            &rating.label,
            evidence,
            self.yes(rating.without_evidence),
            self.yes(rating.differ),
            self.yes(rating.simulated),
            rating.remarks.join("\n"),
        ]);
    }

    fn expected(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "expected-actions",
            t.expected_actions,
            &[
                (t.expected_action, 60),
                (t.result, 14),
                (t.item, 34),
                (t.objective, 40),
                (t.critical_task, 30),
            ],
        );
        for objective in &self.report.objectives {
            for action in &objective.expected {
                sheet.row(row![
                    &action.text,
                    &action.result,
                    &action.item,
                    &objective.text,
                    action.task.as_ref(),
                ]);
            }
        }
        sheet
    }

    fn to_write(&self) -> Sheet {
        let t = self.t;
        let columns = [(t.what, 70), (t.count, 9), (t.section, 24)];
        let mut sheet = Sheet::new("still-to-write", t.still_to_write, &columns);
        for one in &self.report.cover.still_to_write {
            sheet.row(row![&one.what, one.count, &one.section]);
        }
        sheet
    }
}
