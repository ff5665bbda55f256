//! Starting late: the agenda fitted, at `StartEx`, to what is left until the must-end time.

use super::{Changes, Fit, fit_after, sum};
use crate::clock::{Millis, Timestamp};
use crate::scenario::Scenario;
use crate::session::state::{Phase, Session};

/// What less than this wins is no reason to change a plan that fits.
const WORTH: Millis = Millis::minutes(1);

/// Returns the agenda with which play begins now, if it is not the one in force: shorter where the room is late, longer
/// again where it was shortened for a welcome that took less. `None` without a must-end time, and when that is so
/// near that nothing could be fitted.
pub fn at_start(
    scenario: &Scenario,
    session: &Session,
    must_end: Option<Timestamp>,
    now: Timestamp,
) -> Option<Fit> {
    if session.phase != Phase::Lobby {
        return None;
    }
    let until = must_end.or(session.agenda.until)?;
    let authored = scenario.agenda(&session.agenda.id)?;
    let planned = sum(&session.agenda.modules);
    let after = session.agenda.hot_wash.plus(session.agenda.close);
    let left = until.since(now).minus(after);
    if left == Millis::ZERO {
        return None;
    }
    let in_time = planned <= left;
    if in_time && session.agenda.modules == authored.modules && session.agenda.dropped.is_empty() {
        return None;
    }
    let fit = fit_after(scenario, session, authored, Some(until), now, Millis::ZERO);
    let worth = if in_time {
        sum(&fit.modules) >= planned.plus(WORTH) || fit.dropped.len() < session.agenda.dropped.len()
    } else {
        fit.modules != session.agenda.modules
    };
    worth.then_some(fit)
}

/// Returns when play ends if it begins now, with the agenda as it would be fitted.
pub fn end_if_begun(scenario: &Scenario, session: &Session, now: Timestamp) -> Timestamp {
    let fit = at_start(scenario, session, None, now);
    now.plus(sum(fit.as_ref().map_or(&session.agenda.modules, |fit| &fit.modules)))
}

/// What beginning now changes: what is said before the second beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// How many minutes the plan in force would end after the must-end time.
    pub minutes: u64,
    /// Against the plan in force.
    pub changes: Changes,
    /// Against the plan its author wrote.
    pub in_all: Changes,
}

/// Returns what beginning now would change in the agenda, if anybody could tell.
pub fn late_start(scenario: &Scenario, session: &Session, now: Timestamp) -> Option<Late> {
    let until = session.agenda.until?;
    let fit = at_start(scenario, session, Some(until), now)?;
    let rest = session.agenda.hot_wash.plus(session.agenda.close);
    let ends = now.plus(sum(&session.agenda.modules)).plus(rest);
    let (changes, in_all) = (Changes::by(&fit, session), Changes::to(&fit, scenario));
    let minutes = ends.since(until).0.div_ceil(60_000);
    (!changes.is_empty()).then_some(Late { minutes, changes, in_all })
}

impl Late {
    /// Says it in one line: `8 min late: M2 14 -> 12 min, I12 dropped`.
    pub fn words(&self, scenario: &Scenario) -> String {
        self.told(&self.changes, scenario)
    }

    /// Says in one line what is left of the plan as its author wrote it.
    pub fn words_in_all(&self, scenario: &Scenario) -> String {
        self.told(&self.in_all, scenario)
    }

    fn told(&self, changes: &Changes, scenario: &Scenario) -> String {
        let changes = if changes.is_empty() {
            "the whole agenda again".to_owned()
        } else {
            changes.words(scenario)
        };
        match self.minutes {
            0 => format!("time won back: {changes}"),
            n => format!("{n} min late: {changes}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::room::deeds::wait;
    use crate::session::room::{OPENED, Room};
    use crate::session::{Command, Event, plan};

    fn minutes(modules: &[Millis]) -> Vec<u64> {
        modules.iter().map(|m| m.round_minutes()).collect()
    }

    /// A lobby whose exercise must end so many minutes after the doors opened; the agenda was fitted once.
    fn lobby(until: u64) -> Room {
        let room = Room::lobby().staffed();
        let end = Some(OPENED.plus(Millis::minutes(until)));
        let id = &room.session.agenda.id;
        let fit = plan::fit(&room.scenario, &room.session, id, end, room.now);
        let fit: Command = fit.expect("the agenda is known").into();
        room.and([fit])
    }

    fn start(room: Room) -> (Room, Vec<&'static str>) {
        let before = room.entries.len();
        let must_end = room.session.agenda.until;
        let room = room.and([Command::Start { must_end }]);
        let kinds = room.entries[before..].iter().map(|e| e.event.kind()).collect();
        (room, kinds)
    }

    #[test]
    fn a_room_in_time_starts_with_the_plan_it_has() {
        let (room, kinds) = start(lobby(60));
        assert_eq!(kinds, ["start_ex", "module_started"]);
        assert_eq!(minutes(&room.session.agenda.modules), [20, 10, 5]);
        let (_, kinds) = start(Room::lobby().staffed().and([wait(600)]));
        assert_eq!(kinds, ["start_ex", "module_started"], "nothing must end");
    }

    #[test]
    fn a_late_room_starts_with_the_plan_fitted_to_what_is_left_and_says_so_before() {
        // Forty minutes of play, hot wash and close; the doors open 45 before the end and it begins twelve later.
        let room = lobby(45).and([wait(12 * 60)]);
        let said = late_start(&room.scenario, &room.session, room.now).expect("it is late");
        assert_eq!(said.minutes, 7);
        let (room, kinds) = start(room);
        assert_eq!(kinds, ["agenda_fitted", "start_ex", "module_started"]);
        let fitted = &room.session.agenda;
        assert_eq!(minutes(&fitted.modules), [16, 8, 4]);
        let left = OPENED.plus(Millis::minutes(45)).since(room.now);
        assert!(sum(&fitted.modules).plus(fitted.hot_wash).plus(fitted.close) <= left);
        for id in &said.changes.dropped {
            assert!(fitted.dropped.contains(id), "{id}");
        }
        let words = said.words(&room.scenario);
        assert!(
            words.starts_with("7 min late: M1 20 -> 16 min, M2 10 -> 8 min, M3 5 -> 4 min"),
            "{words}"
        );
        assert_eq!(fitted.fitted_at, None, "nothing was planned before it began");
    }

    #[test]
    fn time_a_short_welcome_left_over_goes_back_into_the_plan() {
        let short = lobby(38);
        let planned = sum(&short.session.agenda.modules);
        let later = short.clone().and([wait(30)]);
        let fit = at_start(&later.scenario, &later.session, None, later.now);
        if let Some(fit) = fit {
            assert!(sum(&fit.modules) >= planned.plus(WORTH));
        }
        // Without a must-end time nothing is fitted, and play is never fitted from here.
        let room = Room::lobby().staffed().and([wait(3600)]);
        assert_eq!(at_start(&room.scenario, &room.session, None, room.now), None);
        let (room, _) = start(short);
        assert_eq!(at_start(&room.scenario, &room.session, None, room.now), None);
    }

    #[test]
    fn an_end_that_has_passed_stops_nobody() {
        let room = lobby(45).and([wait(50 * 60)]);
        assert_eq!(at_start(&room.scenario, &room.session, None, room.now), None);
        let (room, kinds) = start(room);
        assert_eq!(kinds, ["start_ex", "module_started"]);
        let began = |e: &crate::session::Entry| matches!(e.event, Event::StartEx { .. });
        assert!(room.entries.iter().any(began));
    }
}
