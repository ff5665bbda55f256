//! Tables of play: the MSEL as run, time against plan, decisions and the responses to them, polls.

use std::collections::BTreeMap;

use super::{Making, Sheet, Value, at, joined, row};
use crate::report::model::{
    DecisionReport, ExpectedAction, InjectText, ItemRun, OptionReport, OptionVotes, RecordReport,
    RoundReport,
};

impl Making<'_> {
    pub(super) fn play(&self) -> Vec<Sheet> {
        vec![
            self.msel(),
            self.modules(),
            self.changes(),
            self.stops(),
            self.decision_records(),
            self.responses(),
            self.answers(),
            self.polls(),
            self.injects(),
        ]
    }

    /// The master scenario events list as it was run: what was planned beside what became of it.
    fn msel(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "msel-as-run",
            t.msel_as_run,
            &[
                (t.item, 9),
                (t.event_type, 20),
                (t.module, 24),
                (t.planned_minute, 10),
                (t.actual_minute, 10),
                (t.at, 17),
                (t.story_time, 14),
                (t.inject_mode, 16),
                (t.from, 20),
                (t.to, 20),
                (t.title, 34),
                (t.message, 60),
                (t.expected_response, 50),
                (t.status, 30),
                (t.opened, 9),
                (t.reached, 9),
            ],
        );
        let injects: BTreeMap<&str, &InjectText> =
            self.report.injects.iter().map(|inject| (inject.label.as_str(), inject)).collect();
        let mut expected: BTreeMap<&str, Vec<&ExpectedAction>> = BTreeMap::new();
        for action in self.report.objectives.iter().flat_map(|o| &o.expected) {
            let of = expected.entry(action.item.as_str()).or_default();
            // One that serves several objectives stands under each of them.
            if !of.contains(&action) {
                of.push(action);
            }
        }
        for item in &self.report.schedule.items {
            let line = if item.title.is_empty() {
                item.label.clone()
            } else {
                format!("{} {}", item.label, item.title)
            };
            let actions = expected.get(line.as_str()).map(Vec::as_slice).unwrap_or_default();
            sheet.row(self.msel_row(item, injects.get(item.label.as_str()).copied(), actions));
        }
        sheet
    }

    fn msel_row(
        &self,
        item: &ItemRun,
        inject: Option<&InjectText>,
        expected: &[&ExpectedAction],
    ) -> Vec<Value> {
        let modules = &self.report.schedule.modules;
        let module = item.module.as_ref().map(|number| {
            let of = modules.iter().find(|m| m.number.to_string() == *number);
            of.map_or_else(|| number.clone(), |m| format!("{} {}", m.number, m.title))
        });
        let expected: Vec<String> =
            expected.iter().map(|action| format!("{} ({})", action.text, action.result)).collect();
        row![
            &item.label,
            &item.kind,
            module.as_deref().unwrap_or(self.w.contingency),
            item.planned,
            item.actual,
            item.at.as_ref().map_or(Value::Empty, at),
            item.at.as_ref().and_then(|at| at.scenario.as_ref()),
            inject.map(|inject| &inject.channel),
            inject.map(|inject| &inject.from),
            &item.to,
            &item.title,
            inject.map(|inject| &inject.text),
            expected.join("\n"),
            &item.result,
            item.opened.map(|(opened, _)| opened),
            item.opened.map(|(_, reached)| reached),
        ]
    }

    fn modules(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "time-against-plan",
            t.time_against_plan,
            &[
                (t.item, 9),
                (t.module, 40),
                (t.began, 17),
                (t.planned_minutes, 10),
                (t.changed_minutes, 12),
                (t.actual_minutes, 10),
                (t.over_minutes, 10),
            ],
        );
        for module in &self.report.schedule.modules {
            sheet.row(row![
                module.number,
                &module.title,
                module.started.as_ref().map_or(Value::Empty, at),
                module.planned_minutes,
                module.changed_minutes,
                module.actual_minutes,
                module.over_minutes,
            ]);
        }
        sheet
    }

    fn changes(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "plan-changes",
            t.plan_changes,
            &[
                (t.at, 17),
                (t.what, 30),
                (t.agenda, 16),
                (t.module, 9),
                (t.minutes_before, 10),
                (t.minutes_after, 10),
                (t.minutes_all, 10),
                (t.left_out, 30),
                (t.taken_in, 30),
            ],
        );
        for change in &self.report.schedule.changes {
            let head = || row![at(&change.at), &change.when, &change.agenda];
            let tail =
                || row![change.total_minutes, joined(&change.left_out), joined(&change.taken_in)];
            if change.modules.is_empty() {
                sheet.row([head(), row!["", "", ""], tail()].concat());
            }
            for module in &change.modules {
                let middle = row![module.number, module.before, module.after];
                sheet.row([head(), middle, tail()].concat());
            }
        }
        sheet
    }

    fn stops(&self) -> Sheet {
        let t = self.t;
        let columns = [(t.at, 17), (t.play_time, 10), (t.what, 50), (t.minutes, 10)];
        let mut sheet = Sheet::new("stops", t.stops, &columns);
        for stop in &self.report.schedule.stops {
            let [when, play, ..] = Self::moment(&stop.from);
            sheet.row(row![when, play, &stop.what, stop.minutes]);
        }
        sheet
    }

    fn decision_records(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "decisions",
            t.decisions,
            &[
                (t.item, 9),
                (t.decision, 50),
                (t.module, 24),
                (t.asked_of, 24),
                (t.planned_owner, 20),
                (t.at, 17),
                (t.stands, 9),
                (t.outcome, 22),
                (t.option, 34),
                (t.own_words, 40),
                (t.owner_name, 20),
                (t.escalated_to, 20),
                (t.until, 20),
                (t.rationale, 44),
                (t.dissent, 34),
                (t.conditions, 34),
                (t.reversible, 11),
                (t.result, 40),
                (t.to_complete, 30),
                (t.consequences, 40),
                (t.objectives, 34),
            ],
        );
        for decision in &self.report.decisions {
            for record in &decision.earlier_records {
                sheet.row(self.decision_row(decision, Some((record, false))));
            }
            let standing = decision.record.as_ref().map(|record| (record, true));
            sheet.row(self.decision_row(decision, standing));
        }
        sheet
    }

    fn decision_row(
        &self,
        decision: &DecisionReport,
        record: Option<(&RecordReport, bool)>,
    ) -> Vec<Value> {
        let mut cells = row![
            &decision.label,
            &decision.prompt,
            decision.module.as_ref(),
            &decision.asked_of,
            &decision.authored_owner,
        ];
        match record {
            None => cells.extend(vec![Value::Empty; 12]),
            Some((record, stands)) => cells.extend(row![
                at(&record.at),
                self.yes(stands),
                &record.outcome,
                record.option.as_ref(),
                record.text.as_ref(),
                record.owner.as_ref(),
                record.escalated_to.as_ref(),
                record.until.as_ref(),
                record.rationale.as_ref(),
                record.dissent.as_ref(),
                record.conditions.as_ref(),
                record.reversible.map_or("", |yes| self.yes(yes)),
            ]),
        }
        cells.extend(row![
            &decision.result,
            joined(&decision.to_complete),
            joined(&decision.consequences),
            joined(&decision.objectives),
        ]);
        cells
    }

    /// A row an option of a round: what was answered, and what it came to.
    fn responses(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "responses",
            t.responses,
            &[
                (t.item, 9),
                (t.decision, 44),
                (t.round, 8),
                (t.group, 16),
                (t.at, 17),
                (t.countdown, 11),
                (t.used, 11),
                (t.closed_why, 24),
                (t.ran_out, 10),
                (t.by_hands, 9),
                (t.letter, 8),
                (t.option, 40),
                (t.votes, 8),
                (t.beside_hands, 12),
                (t.answered, 10),
                (t.counted, 9),
                (t.late, 8),
                (t.changed, 10),
                (t.how_sure, 10),
                (t.silent, 24),
            ],
        );
        for decision in &self.report.decisions {
            for round in &decision.rounds {
                for option in &decision.options {
                    sheet.row(self.response(decision, round, option));
                }
            }
        }
        sheet
    }

    fn response(
        &self,
        decision: &DecisionReport,
        round: &RoundReport,
        option: &OptionReport,
    ) -> Vec<Value> {
        let figures = round.figures.as_ref();
        let of = |votes: &[OptionVotes]| {
            votes.iter().find(|votes| votes.option == option.id).map(|votes| votes.votes)
        };
        let seconds = |s: u64| Value::Length(crate::clock::Millis::seconds(s));
        row![
            &decision.label,
            &decision.prompt,
            round.number,
            round.group.as_ref(),
            at(&round.opened),
            seconds(round.countdown_seconds),
            round.used_seconds.map_or(Value::Empty, seconds),
            round.closed_why.as_ref(),
            self.yes(round.ran_out),
            self.yes(round.by_hands),
            option.letter.to_string(),
            &option.label,
            figures.and_then(|f| of(&f.votes)),
            figures.and_then(|f| of(&f.beside)),
            figures.map(|f| f.answered),
            figures.map(|f| f.counted),
            figures.map(|f| f.late),
            figures.map(|f| f.changed),
            figures
                .and_then(|f| f.sure_tenths)
                .map_or(Value::Empty, |sure| Value::Tenths(i64::from(sure))),
            joined(&round.silent),
        ]
    }

    /// What was written with the answers.
    fn answers(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "answers-in-words",
            t.answers_in_words,
            &[
                (t.item, 9),
                (t.decision, 44),
                (t.round, 8),
                (t.role, 24),
                (t.option, 30),
                (t.words, 80),
            ],
        );
        for decision in &self.report.decisions {
            for round in &decision.rounds {
                for words in &round.words {
                    sheet.row(row![
                        &decision.label,
                        &decision.prompt,
                        round.number,
                        words.role.as_ref(),
                        &words.option,
                        &words.text,
                    ]);
                }
            }
        }
        sheet
    }

    fn polls(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "polls",
            t.polls,
            &[
                (t.item, 9),
                (t.question, 50),
                (t.option, 40),
                (t.votes, 8),
                (t.by_hands, 9),
                (t.asked_before, 12),
                (t.votes_before, 10),
                (t.shift, 10),
            ],
        );
        for poll in &self.report.polls {
            for (number, option) in poll.options.iter().enumerate() {
                let before = poll.before.as_ref();
                let nth = |votes: &Option<Vec<u32>>| votes.as_ref()?.get(number).copied();
                sheet.row(row![
                    &poll.label,
                    &poll.ask,
                    option,
                    nth(&poll.votes),
                    self.yes(poll.by_hands),
                    before.map(|before| &before.label),
                    before.and_then(|before| nth(&before.votes)),
                    before
                        .and_then(|before| before.shift.as_ref()?.get(number).copied())
                        .map(i64::from),
                ]);
            }
        }
        sheet
    }

    fn injects(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "injects",
            t.injects,
            &[
                (t.item, 9),
                (t.at, 17),
                (t.story_time, 14),
                (t.event_type, 20),
                (t.inject_mode, 16),
                (t.from, 24),
                (t.to, 24),
                (t.title, 40),
                (t.message, 90),
                (t.attachments, 24),
                (t.withdrawn, 11),
            ],
        );
        for inject in &self.report.injects {
            sheet.row(row![
                &inject.label,
                at(&inject.at),
                inject.at.scenario.as_ref(),
                &inject.kind,
                &inject.channel,
                &inject.from,
                &inject.to,
                &inject.title,
                &inject.text,
                joined(&inject.attachments),
                self.yes(inject.withdrawn),
            ]);
        }
        sheet
    }
}
