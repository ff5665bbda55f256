//! What a line taken down now is about, so that nobody has to type it: who speaks, what is shown, what it is to show.

use super::state::{Phase, Session};
use crate::ident::{ItemId, ModuleId, ObjectiveId, RoleCode, TaskId};
use crate::scenario::Scenario;

/// What is shown at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// Who has the floor, or whose turn it is in the hot wash.
    pub role: Option<RoleCode>,
    pub item: Option<ItemId>,
    pub objective: Option<ObjectiveId>,
    pub task: Option<TaskId>,
    pub module: Option<ModuleId>,
}

impl Session {
    /// Returns what a line would be about if it were taken down now.
    pub fn about(&self, scenario: &Scenario) -> About {
        // After `EndEx` they talk about the whole of it, not about what was shown last.
        let item = self.shown_item().filter(|_| self.phase <= Phase::Play);
        let known = item.as_ref().and_then(|id| scenario.item(id));
        let task = self.task_shown(scenario, item.as_ref());
        let of_task = task.as_ref().and_then(|t| scenario.task(t)).map(|(o, ..)| o.id.clone());
        let objective = of_task.or_else(|| known.and_then(|i| i.objectives.first().cloned()));
        let module = self.story.current.filter(|_| self.phase == Phase::Play);
        About {
            role: self.speaker(),
            objective,
            task,
            module: module.map(|at| scenario.modules[at].id.clone()),
            item,
        }
    }

    fn speaker(&self) -> Option<RoleCode> {
        let turn = || self.after.role.clone().filter(|_| self.phase == Phase::HotWash);
        self.talk.floor.as_ref().map(|(role, _)| role.clone()).or_else(turn)
    }

    /// Returns the critical task that what is before the room exercises, where it is one alone.
    fn task_shown(&self, scenario: &Scenario, item: Option<&ItemId>) -> Option<TaskId> {
        let own = |id: &&ItemId| scenario.question(id).is_some_and(|(_, q)| !q.expect.is_empty());
        let id = self.talk.current.as_ref().filter(own).or(item)?;
        let mut tasks = scenario.expected(id).iter().filter_map(|e| e.task.as_ref());
        let first = tasks.next()?;
        tasks.all(|other| other == first).then(|| first.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::room::Room;
    use super::super::room::deeds::*;
    use super::About;
    use crate::session::{Command, HotWashStep};

    #[test]
    fn a_line_is_about_what_is_shown_and_who_speaks() {
        let before = Room::seated().session.about(&super::super::room::scenario());
        assert_eq!((before.role, before.item), (None, None));
        let talking = Room::given([
            release("alarm"),
            pose("alarm.q1"),
            Command::GiveFloor { role: "REG".into() }.into(),
        ]);
        let about = talking.session.about(&talking.scenario);
        assert_eq!(about.role, Some("REG".into()));
        assert_eq!(about.item, Some("alarm".into()));
        assert!(about.module.is_some());
        let objectives = &talking.scenario.item(&"alarm".into()).unwrap().objectives;
        match &about.task {
            Some(task) => {
                let (of, ..) = talking.scenario.task(task).unwrap();
                assert_eq!(about.objective.as_ref(), Some(&of.id));
            }
            None => assert_eq!(about.objective.as_ref(), objectives.first()),
        }
    }

    #[test]
    fn a_line_of_the_hot_wash_is_of_whose_turn_it_is_and_about_nothing_shown() {
        let turn = |step, role: Option<&str>| Command::HotWash { step, role: role.map(Into::into) };
        let ended = Room::given([release("alarm"), end()]);
        let room = ended.and([turn(HotWashStep::Round, Some("REG"))]);
        let about = room.session.about(&room.scenario);
        assert_eq!(about, About { role: Some("REG".into()), ..About::default() });
        let line = note(crate::session::Sign::Improvement, "the pager was silent");
        let room = room.and([line, turn(HotWashStep::Rank, None).into()]);
        let taken = room.session.notes.standing().next_back().expect("it was taken down");
        assert_eq!((&taken.item, &taken.objective), (&None, &None));
        assert_eq!(room.session.about(&room.scenario), About::default());
    }
}
