//! What the record shows and no scribe could have counted.

use super::Draft;
use crate::ident::{NO_PLAN, NOT_OURS, RoleCode};
use crate::report::model::{
    Finding, FindingKind as Kind, ObjectiveAnalysis, PollReport, Schedule, StopRun,
};
use crate::report::places;
use crate::scenario::{Content, Item};
use crate::session::{HotWashStep, Outcome, RecordFrom, Sign, Staffing, Status, Tick};
use crate::words::fill;

/// So many items between two polls are named in a finding; the poll itself has all of them.
const NAMED: usize = 4;

/// What was found, and the place that bears it out.
type Line = (String, Option<String>);

impl Draft<'_> {
    /// Returns every kind of finding of which there is at least one.
    pub(super) fn findings(
        &self,
        objectives: &[ObjectiveAnalysis],
        schedule: &Schedule,
        polls: &[PollReport],
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |kind, title: &str, lines: Vec<Line>| {
            if !lines.is_empty() {
                let (lines, evidence) = lines.into_iter().unzip();
                findings.push(Finding { kind, title: title.to_owned(), lines, evidence });
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
        add(Kind::ModulesOffPlan, self.w.modules_off_plan, self.off_plan(schedule));
        add(Kind::PollsMoved, self.w.polls_moved, self.moved(polls));
        add(Kind::Stops, self.w.stops, self.stops(&schedule.stops));
        findings
    }

    fn expected_actions(&self) -> (Vec<Line>, Vec<Line>) {
        let (mut never, mut not_heard) = (Vec::new(), Vec::new());
        for expectation in self.expectations().iter().filter(|e| e.played) {
            let text = expectation.expected.text.for_control();
            let place = Some(places::item_of(self.holder(expectation.item)));
            let line = (format!("{}: {text}", self.item(expectation.item).0), place);
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

    fn on_time_out(&self) -> Vec<Line> {
        let fell = |state: &crate::session::DecisionState| {
            state.record.as_ref().is_some_and(|record| record.from == RecordFrom::TimeOut)
        };
        self.decided()
            .filter(|(_, state)| fell(state))
            .map(|(item, _)| decision_line(item))
            .collect()
    }

    /// Returns the decisions to which somebody gave one of the fixed answers, with how many did.
    fn answered(&self, option: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let Some((_, decision)) = self.scenario.decision(&item.id) else { continue };
            let Some(round) = state.round() else { continue };
            let n = round.tally(decision.count).get(option).copied().unwrap_or(0);
            if n == 0 {
                continue;
            }
            let (line, place) = decision_line(item);
            let told = self.veil.enough_seats(round.answers.keys());
            let of = round.answers.len();
            let line = if told && round.hands.is_none() {
                fill(self.w.line_of, &[("line", &line), ("n", &n), ("of", &of)])
            } else {
                line
            };
            lines.push((line, place));
        }
        lines
    }

    fn other_owner(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let Some((_, decision)) = self.scenario.decision(&item.id) else { continue };
            let owner = state.record.as_ref().and_then(|record| record.owner.as_ref());
            if let Some(owner) = owner.filter(|owner| **owner != decision.owner) {
                let line = fill(
                    self.w.owned_by_planned_for,
                    &[
                        ("item", &item.label),
                        ("title", &item.title),
                        ("owner", &self.role(owner)),
                        ("owner2", &(self.role(&decision.owner))),
                    ],
                );
                lines.push((line, decision_line(item).1));
            }
        }
        lines
    }

    fn open(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let why = match &state.record {
                Some(record) if record.outcome == Outcome::Deferred => self.w.deferred,
                None if state.round().is_some() => self.w.put_never_recorded,
                Some(_) | None => continue,
            };
            let (line, place) = decision_line(item);
            lines.push((format!("{line}: {why}"), place));
        }
        lines
    }

    fn not_put(&self) -> Vec<Line> {
        let decisions = self.scenario.items.iter();
        decisions
            .filter(|item| matches!(item.content, Content::Decision(_)) && self.was_planned(item))
            .filter(|item| !self.played(&item.id))
            .map(item_line)
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

    fn incomplete(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (item, state) in self.decided() {
            let missing = state.record.as_ref().map(|record| record.missing()).unwrap_or_default();
            if !missing.is_empty() {
                let (line, place) = decision_line(item);
                lines.push((format!("{line}: {}", missing.join(", ")), place));
            }
        }
        lines
    }

    fn reached(&self, schedule: &Schedule) -> (Vec<Line>, Vec<Line>) {
        let (mut nobody, mut unopened) = (Vec::new(), Vec::new());
        for run in &schedule.items {
            if !run.result.starts_with(self.w.released) {
                continue;
            }
            let line = format!("{} {}", run.label, run.title);
            if let Some((opened, reached)) = run.opened.filter(|(opened, reached)| opened < reached)
            {
                let line = fill(
                    self.w.opened_by_of,
                    &[("line", &line), ("opened", &opened), ("reached", &reached)],
                );
                unopened.push((line, Some(places::item(&run.id))));
            }
        }
        for item in &self.scenario.items {
            let Content::Inject(inject) = &item.content else { continue };
            let played = self.session.seats_for(self.scenario, &inject.to);
            if self.session.story.is_released(&item.id) && played.is_empty() {
                nobody.push(item_line(item));
            }
        }
        (nobody, unopened)
    }

    fn not_played(&self) -> Vec<Line> {
        let items = self.scenario.items.iter();
        items
            .filter(|item| !matches!(item.content, Content::Decision(_)) && self.was_planned(item))
            .filter(|item| match self.session.story.status(&item.id) {
                Status::Pending | Status::Skipped(_) => true,
                Status::Active | Status::Done | Status::PassedOver => false,
            })
            .map(|item| {
                let ((line, place), why) = (item_line(item), self.became(item));
                (if why == self.w.not_played { line } else { format!("{line}: {why}") }, place)
            })
            .collect()
    }

    fn not_posed(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for item in &self.scenario.items {
            let Content::Inject(inject) = &item.content else { continue };
            if !self.session.story.is_released(&item.id) {
                continue;
            }
            for question in &inject.questions {
                if !self.session.talk.questions.contains_key(&question.id) {
                    let line = format!("{}: {}", item.label, question.ask);
                    lines.push((line, item_line(item).1));
                }
            }
        }
        lines
    }

    fn unanswered(&self) -> Vec<Line> {
        let requests = self.session.talk.requests.values().zip(1..);
        let open = requests.filter(|(r, _)| r.reply.is_none() && !r.parked);
        open.map(|(request, number)| {
            let role = request.seat.as_ref().map(|seat| &seat.role);
            let text = self.veil.words(request.seq, request.text.as_ref());
            let text = text.unwrap_or_else(|| self.w.struck.to_owned());
            let line = match self.veil.speaker(role, request.by) {
                Some(role) => format!("{role}: {text}"),
                None => text,
            };
            (line, Some(places::request(number)))
        })
        .collect()
    }

    fn assumptions(&self) -> (Vec<Line>, Vec<Line>) {
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
            let points = self.veil.points_at(note.role.as_ref(), note.by);
            let id = self.veil.id(note.seq, points).filter(|_| note.in_report());
            let place = id.map(|id| places::statement(&id));
            match note.confirmed {
                None => open.push((line, place)),
                Some(false) => refuted.push((line, place)),
                Some(true) => {}
            }
        }
        (open, refuted)
    }

    fn never_heard(&self) -> Vec<Line> {
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
        let silent = roles.filter(silent).filter(|r| self.veil.splits(r));
        silent
            .map(|role| {
                let place = (!self.veil.is_withheld(role)).then(|| places::role(role));
                (self.role(role), place)
            })
            .collect()
    }

    fn parked_open(&self) -> Vec<Line> {
        let notes = self.session.notes.standing();
        notes
            .filter(|note| note.sign == Sign::Parked && note.in_report() && !note.closed)
            .filter_map(|note| self.veil.words(note.seq, note.text.as_ref()))
            .map(|text| (text, Some("parking-lot".to_owned())))
            .collect()
    }

    /// Returns the modules that took more or less than was agreed, the furthest off first.
    fn off_plan(&self, schedule: &Schedule) -> Vec<Line> {
        let mut off: Vec<_> = schedule
            .modules
            .iter()
            .filter_map(|module| Some((module, module.over_minutes.filter(|over| *over != 0)?)))
            .collect();
        off.sort_by_key(|(module, over)| (std::cmp::Reverse(over.abs()), module.number));
        off.into_iter()
            .map(|(module, over)| {
                let line = fill(
                    if over > 0 { self.w.module_over } else { self.w.module_under },
                    &[
                        ("number", &module.number),
                        ("title", &module.title),
                        ("played", &module.actual_minutes.unwrap_or_default()),
                        ("off", &over.abs()),
                    ],
                );
                (line, Some(places::module(module.number)))
            })
            .collect()
    }

    /// Returns how the answers to a poll moved when it was asked again, and what lay between.
    fn moved(&self, polls: &[PollReport]) -> Vec<Line> {
        let mut lines = Vec::new();
        for poll in polls {
            let Some(before) = &poll.before else { continue };
            let Some(shift) = &before.shift else { continue };
            let moves = poll.options.iter().zip(shift).filter(|(_, points)| **points != 0);
            let moves: Vec<String> = moves
                .map(|(option, points)| {
                    let points = format!("{points:+}");
                    fill(self.w.option_moved, &[("option", option), ("points", &points)])
                })
                .collect();
            let moves =
                if moves.is_empty() { self.w.nothing_moved.to_owned() } else { moves.join(", ") };
            let named = before.between.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let between = match before.between.len().checked_sub(NAMED) {
                _ if named.is_empty() => String::new(),
                Some(more @ 1..) => {
                    fill(self.w.after_items_more, &[("items", &named), ("more", &more)])
                }
                _ => fill(self.w.after_items, &[("items", &named)]),
            };
            let line = fill(
                self.w.poll_moved,
                &[
                    ("before", &before.label),
                    ("label", &poll.label),
                    ("ask", &poll.ask),
                    ("moves", &moves),
                    ("between", &between),
                ],
            );
            let place = if before.between.is_empty() {
                "polls".to_owned()
            } else {
                places::poll(&poll.label)
            };
            lines.push((line, Some(place)));
        }
        lines
    }

    fn stops(&self, stops: &[StopRun]) -> Vec<Line> {
        let mut lines: Vec<Line> = stops
            .iter()
            .zip(1..)
            .map(|(stop, number)| {
                let at = stop.from.time.clone().unwrap_or_default();
                let line = fill(
                    self.w.stop_minutes,
                    &[("at", &at), ("what", &stop.what), ("minutes", &stop.minutes)],
                );
                (line, Some(places::stop(number)))
            })
            .collect();
        if self.log.stops_asked > 0 {
            lines.push((self.w.stop_asked.to_owned(), None));
        }
        if self.session.after.step == Some(HotWashStep::Silent) {
            lines.push((self.w.hot_wash_cut_short.to_owned(), None));
        }
        lines
    }
}

fn item_line(item: &Item) -> Line {
    (format!("{} {}", item.label, item.title), Some(places::item_of(&item.id)))
}

fn decision_line(item: &Item) -> Line {
    let place = places::decision(item.id.as_str());
    (format!("{} {}", item.label, item.title), Some(place))
}

fn without_evidence(analyses: &[ObjectiveAnalysis]) -> (Vec<Line>, Vec<Line>) {
    let numbered = || analyses.iter().zip(1..);
    let unseen = numbered().filter(|(objective, _)| objective.evidence == 0);
    let seen = numbered().filter(|(objective, _)| objective.evidence > 0);
    let tasks = seen.flat_map(|(o, _)| &o.capabilities).flat_map(|c| &c.tasks);
    (
        unseen.map(|(o, number)| (o.text.clone(), Some(places::objective(number)))).collect(),
        tasks
            .filter(|task| task.evidence == 0)
            .map(|task| (task.text.clone(), Some(places::task(&task.id))))
            .collect(),
    )
}
