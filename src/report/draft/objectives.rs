//! Analysis of capabilities: ratings that are never better than their evidence, and what was expected.

use super::Draft;
use crate::ident::{ItemId, ObjectiveId, TaskId};
use crate::report::model::{
    CapabilityAnalysis, ExpectedAction, ObjectiveAnalysis, Rated, TaskAnalysis,
};
use crate::scenario::{Content, Expected, Objective};
use crate::session::{Rating, Sign, Subject, Tick};

/// An expected action with where it stands: the item, its number there, the objectives of the item.
pub(super) struct Expectation<'a> {
    pub(super) item: &'a ItemId,
    pub(super) objectives: &'a [ObjectiveId],
    pub(super) expected: &'a Expected,
    pub(super) tick: Option<Tick>,
    /// The item it belongs to was played.
    pub(super) played: bool,
}

impl Expectation<'_> {
    pub(super) fn is_evidence(&self) -> bool {
        self.tick.is_some_and(|tick| tick != Tick::Open)
    }
}

/// A rating as several people gave it.
#[derive(Default)]
struct Given {
    worst: Option<Rating>,
    differ: bool,
    /// Somebody made up gave it.
    simulated: bool,
    remarks: Vec<String>,
}

impl Draft<'_> {
    /// Returns every expected action of the scenario, those of questions under injects included.
    pub(super) fn expectations(&self) -> Vec<Expectation<'_>> {
        let mut all = Vec::new();
        for item in &self.scenario.items {
            self.expect(&item.id, &item.objectives, &item.expect, &mut all);
            match &item.content {
                Content::Inject(inject) => {
                    for question in &inject.questions {
                        let objectives = if question.objectives.is_empty() {
                            &item.objectives
                        } else {
                            &question.objectives
                        };
                        self.expect(&question.id, objectives, &question.expect, &mut all);
                    }
                }
                // What is expected of a question that stands alone is the item's own.
                Content::Question(_)
                | Content::Decision(_)
                | Content::Poll(_)
                | Content::Assessment(_)
                | Content::Breakout(_)
                | Content::Break(_) => {}
            }
        }
        all
    }

    fn expect<'d>(
        &self,
        item: &'d ItemId,
        objectives: &'d [ObjectiveId],
        expected: &'d [Expected],
        all: &mut Vec<Expectation<'d>>,
    ) {
        let state = self.session.story.items.get(item);
        let played = self.played(item);
        for (expected, number) in expected.iter().zip(0_u16..) {
            let tick = state.and_then(|s| s.ticks.get(&number)).map(|(tick, _)| *tick);
            all.push(Expectation { item, objectives, expected, tick, played });
        }
    }

    pub(super) fn objectives(&self) -> Vec<ObjectiveAnalysis> {
        let expectations = self.expectations();
        self.scenario.objectives.iter().map(|o| self.objective(o, &expectations)).collect()
    }

    fn objective(&self, objective: &Objective, all: &[Expectation<'_>]) -> ObjectiveAnalysis {
        let strengths = self.statements_on(&objective.id, Sign::Strength);
        let improvements = self.statements_on(&objective.id, Sign::Improvement);
        let evidence = self.evidence_on(objective, all);
        let own = self.given(&Subject::Objective(objective.id.clone()));
        let mut worst = own.worst.filter(|_| evidence > 0);
        let mut capabilities = Vec::new();
        for capability in &objective.capabilities {
            let tasks: Vec<(TaskAnalysis, Option<Rating>)> = capability
                .tasks
                .iter()
                .map(|task| {
                    let evidence = self.evidence_on_task(&task.id, all);
                    let given = self.given(&Subject::Task(task.id.clone()));
                    let counts = given.worst.filter(|_| evidence > 0);
                    let analysis = TaskAnalysis {
                        id: task.id.to_string(),
                        text: task.text.clone(),
                        rating: self.rated(given, counts),
                        evidence,
                    };
                    (analysis, counts)
                })
                .collect();
            let of_tasks = tasks.iter().filter_map(|(_, rating)| *rating).reduce(worse);
            let counts = match (of_tasks, own.worst.filter(|_| evidence > 0)) {
                (Some(a), Some(b)) => Some(worse(a, b)),
                (a, b) => a.or(b),
            };
            if let Some(rating) = of_tasks {
                worst = Some(worst.map_or(rating, |w| worse(w, rating)));
            }
            capabilities.push(CapabilityAnalysis {
                name: capability.name.clone(),
                target: capability.target.clone(),
                rating: self.rated(Given::default(), counts),
                tasks: tasks.into_iter().map(|(analysis, _)| analysis).collect(),
            });
        }
        ObjectiveAnalysis {
            id: objective.id.to_string(),
            text: objective.text.clone(),
            rating: self.rated(own, worst),
            capabilities,
            strengths,
            improvements,
            expected: self.expected_of(&objective.id, all),
            evidence,
        }
    }

    fn expected_of(&self, objective: &ObjectiveId, all: &[Expectation<'_>]) -> Vec<ExpectedAction> {
        let of = |e: &&Expectation<'_>| e.played && self.bears_on(e, objective);
        all.iter().filter(of).map(|e| self.expected_action(e)).collect()
    }

    pub(super) fn expected_action(&self, expectation: &Expectation<'_>) -> ExpectedAction {
        let task = expectation.expected.task.as_ref().and_then(|t| self.scenario.task(t));
        let result = match expectation.tick {
            None | Some(Tick::Open) => self.w.never_ticked,
            Some(tick @ (Tick::Unprompted | Tick::Prompted | Tick::NotHeard)) => {
                tick.label_in(self.labels)
            }
        };
        ExpectedAction {
            text: expectation.expected.text.for_control().to_owned(),
            item: self.item_line(expectation.item),
            task: task.map(|(_, _, task)| task.text.clone()),
            result: result.to_owned(),
        }
    }

    fn bears_on(&self, expectation: &Expectation<'_>, objective: &ObjectiveId) -> bool {
        match expectation.expected.task.as_ref().and_then(|t| self.scenario.task(t)) {
            Some((of, _, _)) => of.id == *objective,
            None => expectation.objectives.contains(objective),
        }
    }

    /// Counts what bears on an objective: observations, ticked expected actions, decision records.
    fn evidence_on(&self, objective: &Objective, all: &[Expectation<'_>]) -> usize {
        let notes = self
            .notes
            .iter()
            .filter(|n| matches!(n.sign, Sign::Strength | Sign::Improvement))
            .filter(|n| self.objective_of(n).as_ref() == Some(&objective.id))
            .count();
        let ticks =
            all.iter().filter(|e| e.is_evidence() && self.bears_on(e, &objective.id)).count();
        let records = self
            .scenario
            .items
            .iter()
            .filter(|item| item.objectives.contains(&objective.id))
            .filter(|item| self.session.decision(&item.id).is_some_and(|d| d.record.is_some()))
            .count();
        notes + ticks + records
    }

    fn evidence_on_task(&self, task: &TaskId, all: &[Expectation<'_>]) -> usize {
        let notes = self.notes.iter().filter(|n| n.task.as_ref() == Some(task)).count();
        let ticks =
            all.iter().filter(|e| e.is_evidence() && e.expected.task.as_ref() == Some(task));
        notes + ticks.count()
    }

    /// Returns what everybody who rated a subject gave; of differing ratings the least favourable counts.
    fn given(&self, subject: &Subject) -> Given {
        let mut given = Given::default();
        let of_subject = self.session.after.ratings.iter().filter(|((of, _), _)| of == subject);
        for ((_, by), rated) in of_subject {
            given.simulated |= by.is_made_up();
            given.remarks.extend(self.veil.words(rated.seq, rated.text.as_ref()));
            if rated.rating == Rating::NotObserved {
                continue;
            }
            given.differ |= given.worst.is_some_and(|worst| worst != rated.rating);
            given.worst =
                Some(given.worst.map_or(rated.rating, |worst| worse(worst, rated.rating)));
        }
        given
    }

    fn rated(&self, given: Given, counts: Option<Rating>) -> Rated {
        let rating = counts.unwrap_or(Rating::NotObserved);
        Rated {
            letter: rating.letter().to_owned(),
            label: rating.label_in(self.labels).to_owned(),
            without_evidence: given.worst.is_some() && counts.is_none(),
            differ: given.differ,
            simulated: given.simulated,
            remarks: given.remarks,
        }
    }
}

/// Returns the less favourable of two ratings; they stand in that order in the vocabulary.
fn worse(a: Rating, b: Rating) -> Rating {
    a.max(b)
}
