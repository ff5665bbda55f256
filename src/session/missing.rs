//! What breaks while nobody plays a role: decisions without their owner, questions asked of nobody, injects nobody gets.

use super::state::Session;
use super::vocabulary::Staffing;
use crate::ident::{ItemId, RoleCode};
use crate::scenario::{Content, Item, Recipients, Scenario};

/// What of the plan does not work as the room is staffed, in authored order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missing {
    /// Decisions whose owner is not there.
    pub unowned: Vec<ItemId>,
    /// Questions, decisions, polls, assessments and tables nobody is there for.
    pub unasked: Vec<ItemId>,
    /// Injects that reach nobody.
    pub unreached: Vec<ItemId>,
}

impl Missing {
    pub fn is_empty(&self) -> bool {
        self.unowned.is_empty() && self.unasked.is_empty() && self.unreached.is_empty()
    }

    /// Says what breaks: `no owner: D1; asked of nobody: I06 Q2`. Labels alone, so that the room may read it.
    pub fn words(&self, scenario: &Scenario) -> String {
        let lists = [
            ("no owner", &self.unowned),
            ("asked of nobody", &self.unasked),
            ("seen by nobody", &self.unreached),
        ];
        let said = lists.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(what, ids)| {
            let labels: Vec<String> = ids.iter().map(|id| scenario.label(id)).collect();
            format!("{what}: {}", labels.join(", "))
        });
        said.collect::<Vec<_>>().join("; ")
    }
}

/// Returns what of the plan nobody is there for.
pub fn missing(scenario: &Scenario, session: &Session) -> Missing {
    find(scenario, session, None)
}

/// Returns what of the plan a role that nobody plays leaves undone; nothing while somebody plays or speaks for it.
pub fn missing_without(scenario: &Scenario, session: &Session, role: &RoleCode) -> Missing {
    if is_there(session, role) {
        return Missing::default();
    }
    find(scenario, session, Some(role))
}

/// Tells whether somebody plays a role, or a role that is played speaks for it.
pub fn is_there(session: &Session, role: &RoleCode) -> bool {
    let mut role = role.clone();
    // Roles given to each other in a circle are spoken for by nobody.
    for _ in 0..=session.people.staffing.len() {
        if session.people.played(&role).next().is_some() {
            return true;
        }
        match session.people.staffing(&role) {
            Staffing::GivenTo(other) => role = other,
            Staffing::Held(_) | Staffing::Simulated | Staffing::Dropped | Staffing::Empty => break,
        }
    }
    false
}

fn find(scenario: &Scenario, session: &Session, role: Option<&RoleCode>) -> Missing {
    let mut missing = Missing::default();
    let concerns = |to: &Recipients| {
        let mut roles = scenario.roles_of(to);
        role.is_none_or(|role| roles.any(|r| r.code == *role))
    };
    let lost = |to: &Recipients| concerns(to) && reaches_nobody(scenario, session, to);
    for item in scenario.items.iter().filter(|i| session.is_planned(i) && is_played(session, i)) {
        let id = || item.id.clone();
        match &item.content {
            Content::Inject(inject) => {
                if lost(&inject.to) {
                    missing.unreached.push(id());
                }
                let asked = inject.questions.iter().filter(|q| lost(&q.to));
                missing.unasked.extend(asked.map(|q| q.id.clone()));
            }
            Content::Decision(decision) => {
                let own = role.is_none_or(|role| decision.owner == *role);
                if own && !is_there(session, &decision.owner) {
                    missing.unowned.push(id());
                }
                if lost(&decision.asks) {
                    missing.unasked.push(id());
                }
            }
            Content::Question(question) if lost(&question.to) => missing.unasked.push(id()),
            Content::Poll(poll) if lost(&poll.to) => missing.unasked.push(id()),
            Content::Assessment(assessment) if lost(&assessment.to) => missing.unasked.push(id()),
            Content::Breakout(breakout) => {
                let table = |g| Recipients::Groups(vec![g]);
                if breakout.groups.iter().cloned().map(table).any(|to| lost(&to)) {
                    missing.unasked.push(id());
                }
            }
            Content::Question(_)
            | Content::Poll(_)
            | Content::Assessment(_)
            | Content::Break(_) => {}
        }
    }
    missing
}

/// A module of no minutes is not played, whatever stands in it.
fn is_played(session: &Session, item: &Item) -> bool {
    let minutes = item.module.and_then(|at| session.agenda.modules.get(at));
    minutes.is_some_and(|m| m.0 > 0)
}

/// Tells whether something is for named roles of which none is there. What is for all of them has somebody as soon as
/// there is an exercise at all.
fn reaches_nobody(scenario: &Scenario, session: &Session, to: &Recipients) -> bool {
    match to {
        Recipients::All | Recipients::Players => false,
        Recipients::Roles(_) | Recipients::Groups(_) => {
            !scenario.roles_of(to).any(|role| is_there(session, &role.code))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;
    use crate::session::room::Room;

    fn staff(role: &str, how: Staffing) -> Command {
        Command::Staff { role: RoleCode::new(role), how }
    }

    fn without(role: &str) -> Room {
        Room::lobby().staffed().and([staff(role, Staffing::Dropped)])
    }

    #[test]
    fn a_full_room_misses_nothing() {
        let room = Room::lobby().staffed();
        assert!(missing(&room.scenario, &room.session).is_empty());
    }

    #[test]
    fn a_role_that_is_missing_takes_its_decisions_and_what_is_for_it_alone() {
        for role in Room::lobby().scenario.roles.iter().map(|r| r.code.clone()) {
            let room = without(role.as_str());
            let lacks = missing_without(&room.scenario, &room.session, &role);
            for item in room.scenario.items.iter().filter(|i| room.session.is_planned(i)) {
                let owns = matches!(&item.content, Content::Decision(d) if d.owner == role);
                assert_eq!(lacks.unowned.contains(&item.id), owns, "{} of {role}", item.id);
                if let Content::Inject(inject) = &item.content {
                    let alone = inject.to == Recipients::Roles(vec![role.clone()]);
                    assert_eq!(lacks.unreached.contains(&item.id), alone, "{}", item.id);
                }
            }
            assert_eq!(missing(&room.scenario, &room.session), lacks, "nothing else is missing");
        }
    }

    #[test]
    fn a_role_given_to_one_that_is_there_is_there_and_a_circle_is_not() {
        let codes: Vec<RoleCode> =
            Room::lobby().scenario.roles.iter().map(|r| r.code.clone()).collect();
        let (one, other) = (&codes[0], &codes[1]);
        let given = |to: &RoleCode| Staffing::GivenTo(to.clone());
        let room = Room::lobby().staffed().and([staff(one.as_str(), given(other))]);
        assert!(is_there(&room.session, one));
        let room = room.and([staff(other.as_str(), given(one))]);
        assert!(!is_there(&room.session, one) && !is_there(&room.session, other));
    }

    #[test]
    fn what_breaks_is_said_by_labels() {
        let room = Room::lobby();
        let lacks = missing(&room.scenario, &room.session);
        let words = lacks.words(&room.scenario);
        assert!(words.starts_with("no owner: D1"), "{words}");
        assert_eq!(Missing::default().words(&room.scenario), "");
    }
}
