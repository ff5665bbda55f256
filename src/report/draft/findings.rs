//! What the record shows and no scribe could have counted.

use super::Draft;
use crate::ident::{NO_PLAN, NOT_OURS, RoleCode};
use crate::report::model::{Finding, FindingKind as Kind, ObjectiveAnalysis, Schedule};
use crate::scenario::{Content, Item};
use crate::session::{HotWashStep, Outcome, RecordFrom, Sign, Staffing, Status, Tick};
use crate::words::fill;

impl Draft<'_> {
    /// Returns every kind of finding of which there is at least one.
    pub(super) fn findings(
        &self,
        objectives: &[ObjectiveAnalysis],
        schedule: &Schedule,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |kind, title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                findings.push(Finding { kind, title: title.to_owned(), lines });
            }
        };
        let (unseen, tasks) = without_evidence(objectives);
        add(Kind::ObjectivesWithoutEvidence, self.w.objectives_without_evidence, unseen);
        add(Kind::TasksWithoutEvidence, self.w.critical_tasks_nobody_observed, tasks);
        let (never, not_heard) = self.expected_actions();
        add(Kind::ExpectedNotHeard, self.w.expected_actions_that_were_not_heard, not_heard);
        add(Kind::ExpectedNeverTicked, self.w.expected_actions_nobody_ticked, never);
        add(Kind::DecisionsOnTimeOut, self.w.on_time_out, self.on_time_out());
        add(Kind::NoAnswerInPlan, self.w.answered_no_answer_in_our_plan, self.answered(NO_PLAN));
        add(Kind::NotOurs, self.w.answered_not_ours_theirs, self.answered(NOT_OURS));
        add(Kind::OutsideAuthority, self.w.decided_outside_the_owners_role, self.other_owner());
        add(Kind::DecisionsNeverTaken, self.w.never_taken, self.open());
        add(Kind::DecisionsNotPut, self.w.decisions_planned_and_never_put, self.not_put());
        add(Kind::DecisionsIncomplete, self.w.decision_records_to_complete, self.incomplete());
        let (nobody, unopened) = self.reached(schedule);
        add(Kind::InjectsReachedNobody, self.w.injects_that_reached_nobody, nobody);
        add(Kind::InjectsUnopened, self.w.injects_some_recipients_never_opened, unopened);
        add(Kind::ItemsNotPlayed, self.w.planned_items_that_were_not_played, self.not_played());
        add(Kind::QuestionsNotPosed, self.w.questions_that_were_not_posed, self.not_posed());
        add(Kind::RequestsUnanswered, self.w.requests_unanswered, self.unanswered());
        let (open, refuted) = self.assumptions();
        add(Kind::AssumptionsUnconfirmed, self.w.assumptions_open, open);
        add(Kind::AssumptionsRefuted, self.w.assumptions_wrong, refuted);
        add(Kind::RolesNeverHeard, self.w.roles_that_were_never_heard, self.never_heard());
        add(Kind::ParkedOpen, self.w.parked_items_still_open, self.parked_open());
        add(Kind::Stops, self.w.stops, self.stops(schedule));
        findings
    }

    fn expected_actions(&self) -> (Vec<String>, Vec<String>) {
        let (mut never, mut not_heard) = (Vec::new(), Vec::new());
        for expectation in self.expectations().iter().filter(|e| e.played) {
            let text = expectation.expected.text.for_control();
            let line = format!("{}: {text}", self.item(expectation.item).0);
            match expectation.tick {
                None | Some(Tick::Open) => never.push(line),
                Some(Tick::NotHeard) => not_heard.push(line),
                Some(Tick::Unprompted | Tick::Prompted) => {}
            }
        }
        (never, not_heard)
    }

    fn decided(&self) -> impl Iterator<Item = (&Item, &crate::session::DecisionState)> {
        self.scenario
            .items
            .iter()
            .filter_map(|item| Some((item, self.session.decision(&item.id)?.as_ref())))
    }

    fn on_time_out(&self) -> Vec<String> {
        let fell = |state: &crate::session::DecisionState| {
            state.record.as_ref().is_some_and(|record| record.from == RecordFrom::TimeOut)
        };
        self.decided()
            .filter(|(_, state)| fell(state))
            .map(|(item, _)| format!("{} {}", item.label, item.title))
            .collect()
    }

    /// Returns the decisions to which somebody gave one of the fixed answers, with how many did.
    fn answered(&self, option: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let Some((_, decision)) = self.scenario.decision(&item.id) else { continue };
            let Some(round) = state.round() else { continue };
            let n = round.tally(decision.count).get(option).copied().unwrap_or(0);
            if n == 0 {
                continue;
            }
            let line = format!("{} {}", item.label, item.title);
            let told = self.veil.enough_seats(round.answers.keys());
            let of = round.answers.len();
            lines.push(if told && round.hands.is_none() {
                fill(self.w.line_of, &[("line", &line), ("n", &n), ("of", &of)])
            } else {
                line
            });
        }
        lines
    }

    fn other_owner(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let Some((_, decision)) = self.scenario.decision(&item.id) else { continue };
            let owner = state.record.as_ref().and_then(|record| record.owner.as_ref());
            if let Some(owner) = owner.filter(|owner| **owner != decision.owner) {
                lines.push(fill(
                    self.w.owned_by_planned_for,
                    &[
                        ("item", &item.label),
                        ("title", &item.title),
                        ("owner", &self.role(owner)),
                        ("owner2", &(self.role(&decision.owner))),
                    ],
                ));
            }
        }
        lines
    }

    fn open(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let why = match &state.record {
                Some(record) if record.outcome == Outcome::Deferred => self.w.deferred,
                None if state.round().is_some() => self.w.put_never_recorded,
                Some(_) | None => continue,
            };
            lines.push(format!("{} {}: {why}", item.label, item.title));
        }
        lines
    }

    fn not_put(&self) -> Vec<String> {
        let decisions = self.scenario.items.iter();
        decisions
            .filter(|item| matches!(item.content, Content::Decision(_)) && self.was_planned(item))
            .filter(|item| !self.played(&item.id))
            .map(|item| format!("{} {}", item.label, item.title))
            .collect()
    }

    /// Tells whether the agenda planned an item: its tier is played, its module has minutes and has begun.
    fn was_planned(&self, item: &Item) -> bool {
        let Some(module) = item.module else { return false };
        let agenda = &self.session.agenda;
        agenda.tiers.contains(&item.tier)
            && agenda.modules.get(module).is_some_and(|minutes| minutes.0 > 0)
            && self.session.clock.started.is_some()
            && self.session.story.status(&item.id) != Status::PassedOver
    }

    fn incomplete(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let missing = state.record.as_ref().map(|record| record.missing()).unwrap_or_default();
            if !missing.is_empty() {
                lines.push(format!("{} {}: {}", item.label, item.title, missing.join(", ")));
            }
        }
        lines
    }

    fn reached(&self, schedule: &Schedule) -> (Vec<String>, Vec<String>) {
        let (mut nobody, mut unopened) = (Vec::new(), Vec::new());
        for run in &schedule.items {
            if !run.result.starts_with(self.w.released) {
                continue;
            }
            let line = format!("{} {}", run.label, run.title);
            if let Some((opened, reached)) = run.opened.filter(|(opened, reached)| opened < reached)
            {
                unopened.push(fill(
                    self.w.opened_by_of,
                    &[("line", &line), ("opened", &opened), ("reached", &reached)],
                ));
            }
        }
        for item in &self.scenario.items {
            let Content::Inject(inject) = &item.content else { continue };
            let played = self.session.seats_for(self.scenario, &inject.to);
            if self.session.story.is_released(&item.id) && played.is_empty() {
                nobody.push(format!("{} {}", item.label, item.title));
            }
        }
        (nobody, unopened)
    }

    fn not_played(&self) -> Vec<String> {
        let items = self.scenario.items.iter();
        items
            .filter(|item| !matches!(item.content, Content::Decision(_)) && self.was_planned(item))
            .filter(|item| match self.session.story.status(&item.id) {
                Status::Pending | Status::Skipped(_) => true,
                Status::Active | Status::Done | Status::PassedOver => false,
            })
            .map(|item| {
                let (line, why) = (format!("{} {}", item.label, item.title), self.became(item));
                if why == self.w.not_played { line } else { format!("{line}: {why}") }
            })
            .collect()
    }

    fn not_posed(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for item in &self.scenario.items {
            let Content::Inject(inject) = &item.content else { continue };
            if !self.session.story.is_released(&item.id) {
                continue;
            }
            for question in &inject.questions {
                if !self.session.talk.questions.contains_key(&question.id) {
                    lines.push(format!("{}: {}", item.label, question.ask));
                }
            }
        }
        lines
    }

    fn unanswered(&self) -> Vec<String> {
        let open = self.session.talk.open_requests();
        open.map(|request| {
            let role = request.seat.as_ref().map(|seat| &seat.role);
            let text = self.veil.words(request.seq, request.text.as_ref());
            let text = text.unwrap_or_else(|| self.w.struck.to_owned());
            match self.veil.speaker(role, request.by) {
                Some(role) => format!("{role}: {text}"),
                None => text,
            }
        })
        .collect()
    }

    fn assumptions(&self) -> (Vec<String>, Vec<String>) {
        let (mut open, mut refuted) = (Vec::new(), Vec::new());
        for note in self.session.notes.standing() {
            let Some(spoke_for) = &note.spoke_for else { continue };
            // The words of a working note stay out; that somebody was spoken for does not.
            let text = note.in_report().then(|| self.veil.words(note.seq, note.text.as_ref()));
            let who = self.veil.speaker(note.role.as_ref(), note.by);
            let who = who.unwrap_or_else(|| self.w.somebody.to_owned());
            let mut line =
                fill(self.w.spoke_for, &[("who", &who), ("spoke_for", &self.role(spoke_for))]);
            if let Some(text) = text.flatten() {
                line = format!("{line}: {text}");
            }
            match note.confirmed {
                None => open.push(line),
                Some(false) => refuted.push(line),
                Some(true) => {}
            }
        }
        (open, refuted)
    }

    fn never_heard(&self) -> Vec<String> {
        if self.session.clock.started.is_none() {
            return Vec::new();
        }
        let silent = |role: &&RoleCode| {
            let noted = self.session.notes.standing().any(|n| n.role.as_ref() == Some(*role));
            let held = matches!(
                self.session.people.staffing(role),
                Staffing::Held(_) | Staffing::Simulated
            ) || self.log.people_in(role) > 0;
            held && !noted && !self.session.talk.heard.contains_key(*role)
        };
        let roles = self.scenario.roles.iter().map(|role| &role.code);
        roles.filter(silent).filter(|r| self.veil.splits(r)).map(|r| self.role(r)).collect()
    }

    fn parked_open(&self) -> Vec<String> {
        let notes = self.session.notes.standing();
        notes
            .filter(|note| note.sign == Sign::Parked && note.in_report() && !note.closed)
            .filter_map(|note| self.veil.words(note.seq, note.text.as_ref()))
            .collect()
    }

    fn stops(&self, schedule: &Schedule) -> Vec<String> {
        let mut lines: Vec<String> = schedule
            .stops
            .iter()
            .map(|stop| {
                let at = stop.from.time.clone().unwrap_or_default();
                fill(
                    self.w.stop_minutes,
                    &[("at", &at), ("what", &stop.what), ("minutes", &stop.minutes)],
                )
            })
            .collect();
        if self.log.stops_asked > 0 {
            lines.push(self.w.stop_asked.to_owned());
        }
        if self.session.after.step == Some(HotWashStep::Silent) {
            lines.push(self.w.hot_wash_cut_short.to_owned());
        }
        lines
    }
}

fn without_evidence(analyses: &[ObjectiveAnalysis]) -> (Vec<String>, Vec<String>) {
    let unseen = analyses.iter().filter(|objective| objective.evidence == 0);
    let seen = analyses.iter().filter(|objective| objective.evidence > 0);
    let tasks = seen.flat_map(|o| &o.capabilities).flat_map(|c| &c.tasks);
    (
        unseen.map(|objective| objective.text.clone()).collect(),
        tasks.filter(|task| task.evidence == 0).map(|task| task.text.clone()).collect(),
    )
}
