//! The evaluator's view: what is shown and what of it is to be looked at, what was rated by whom, what nobody looked at.

use crate::ident::{Actor, ItemId, ObjectiveId, TaskId};
use crate::scenario::Scenario;
use crate::session::debrief::evidence;
use crate::session::state::Session;
use crate::session::vocabulary::{self, RatingAnswers, Sign, Subject, Tick};

/// An expected action of what is before the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub item: ItemId,
    pub action: u16,
    pub label: String,
    pub text: String,
    pub task: Option<String>,
    pub tick: Tick,
}

/// What somebody made of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedBy {
    pub by: String,
    pub own: bool,
    pub answers: RatingAnswers,
    pub rating: vocabulary::Rating,
    pub remark: Option<String>,
}

/// An objective or a critical task with everybody's rating side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub subject: Subject,
    pub text: String,
    /// Touched by what is shown.
    pub touched: bool,
    pub observations: usize,
    /// Ticked actions and recorded decisions that bear on it.
    pub other_evidence: usize,
    pub ratings: Vec<RatedBy>,
    pub differ: bool,
    /// Of an objective alone.
    pub tasks: Vec<TaskRow>,
}

/// A critical task under its objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    pub id: TaskId,
    pub capability: String,
    pub rating: Rating,
}

/// Something nobody has observed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub subject: Subject,
    pub text: String,
    /// What was played bears on it, so it could have been seen.
    pub was_shown: bool,
}

/// Returns the expected actions of what is before the room.
pub fn expected(scenario: &Scenario, session: &Session) -> Vec<Expected> {
    let rows = session.expected_now(scenario).into_iter();
    let row = |(item, action): (ItemId, u16)| {
        let expected = scenario.expected(&item).get(usize::from(action))?;
        let task = expected.task.as_ref().and_then(|id| scenario.task(id));
        Some(Expected {
            label: scenario.label(&item),
            text: expected.text.for_control().to_owned(),
            task: task.map(|(.., t)| t.text.clone()),
            tick: session.tick_of(&item, action),
            item,
            action,
        })
    };
    rows.filter_map(row).collect()
}

/// What is shown touches these.
#[derive(Debug, Default)]
struct Touched {
    objectives: Vec<ObjectiveId>,
    tasks: Vec<TaskId>,
}

fn touched(scenario: &Scenario, session: &Session) -> Touched {
    let mut found = Touched::default();
    let shown = session.closed_decision().or_else(|| session.shown_item());
    let question = session.talk.current.clone();
    for id in shown.into_iter().chain(question) {
        touch(scenario, &id, &mut found);
    }
    found
}

fn touch(scenario: &Scenario, id: &ItemId, found: &mut Touched) {
    let own = scenario.question(id).map(|(_, q)| &q.objectives);
    let of_item = scenario.item(id).map(|i| &i.objectives);
    found.objectives.extend(own.into_iter().chain(of_item).flatten().cloned());
    for task in scenario.expected(id).iter().filter_map(|e| e.task.as_ref()) {
        found.tasks.push(task.clone());
        found.objectives.extend(scenario.task(task).map(|(o, ..)| o.id.clone()));
    }
}

/// Returns every objective with its critical tasks, those touched by what is shown first.
pub fn evaluation(scenario: &Scenario, session: &Session, looks: Actor) -> Vec<Rating> {
    let touched = touched(scenario, session);
    let mut rows: Vec<Rating> = Vec::new();
    for objective in &scenario.objectives {
        let subject = Subject::Objective(objective.id.clone());
        let hit = touched.objectives.contains(&objective.id);
        let mut row = rating(scenario, session, subject, hit, looks);
        for capability in &objective.capabilities {
            row.tasks.extend(capability.tasks.iter().map(|task| {
                let subject = Subject::Task(task.id.clone());
                let hit = touched.tasks.contains(&task.id);
                TaskRow {
                    id: task.id.clone(),
                    capability: capability.name.clone(),
                    rating: rating(scenario, session, subject, hit, looks),
                }
            }));
        }
        row.tasks.sort_by_key(|t| !t.rating.touched);
        rows.push(row);
    }
    rows.sort_by_key(|row| !row.touched);
    rows
}

fn rating(
    scenario: &Scenario,
    session: &Session,
    subject: Subject,
    touched: bool,
    looks: Actor,
) -> Rating {
    let found = evidence(scenario, session, &subject);
    let of_it = session.after.ratings.iter().filter(|((of, _), _)| *of == subject);
    let ratings: Vec<RatedBy> = of_it
        .map(|((_, by), rated)| {
            let unstruck = !session.struck.contains(&rated.seq);
            RatedBy {
                by: super::who(session, *by),
                own: *by == looks,
                answers: rated.answers,
                rating: rated.rating,
                remark: rated.text.as_ref().filter(|_| unstruck).map(ToString::to_string),
            }
        })
        .collect();
    Rating {
        text: subject.words(scenario),
        touched,
        observations: found.notes.len(),
        other_evidence: found.ticks + found.records,
        differ: ratings.windows(2).any(|pair| pair[0].rating != pair[1].rating),
        ratings,
        tasks: Vec::new(),
        subject,
    }
}

/// Returns the objectives and critical tasks without a single observation; those that were shown already come first.
pub fn gaps(scenario: &Scenario, session: &Session) -> Vec<Gap> {
    let mut shown = Touched::default();
    for id in session.story.items.keys().filter(|id| session.story.is_released(id)) {
        touch(scenario, id, &mut shown);
    }
    for id in session.talk.questions.keys() {
        touch(scenario, id, &mut shown);
    }
    let mut found: Vec<Gap> = Vec::new();
    for objective in &scenario.objectives {
        let of_objective = Subject::Objective(objective.id.clone());
        let tasks = objective.capabilities.iter().flat_map(|c| &c.tasks);
        let subjects = std::iter::once((of_objective, shown.objectives.contains(&objective.id)))
            .chain(tasks.map(|t| (Subject::Task(t.id.clone()), shown.tasks.contains(&t.id))));
        found.extend(
            subjects.filter(|(subject, _)| unobserved(scenario, session, subject)).map(
                |(subject, was_shown)| Gap { text: subject.words(scenario), subject, was_shown },
            ),
        );
    }
    found.sort_by_key(|gap| !gap.was_shown);
    found
}

/// Tells whether nobody took down a strength or an area for improvement on a subject.
fn unobserved(scenario: &Scenario, session: &Session, subject: &Subject) -> bool {
    let observed = |seq| {
        let note = session.notes.get(seq);
        note.is_some_and(|n| matches!(n.sign, Sign::Strength | Sign::Improvement))
    };
    !evidence(scenario, session, subject).notes.into_iter().any(observed)
}
