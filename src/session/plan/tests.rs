//! Behind or ahead, the projected end, fitting and landing.

use super::*;
use crate::session::Command;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, OPENED, Room};

const MINUTE: i64 = 60_000;

fn at(room: &Room) -> Standing {
    standing(&room.scenario, &room.session, room.now).expect("in play")
}

fn after(minutes: u64) -> Timestamp {
    OPENED.plus(Millis::minutes(minutes))
}

/// A room that must end so many minutes after it began.
fn must_end(minutes: u64) -> Room {
    Room::lobby().staffed().and([Command::Start { must_end: Some(after(minutes)) }])
}

fn minutes(modules: &[Millis]) -> Vec<u64> {
    modules.iter().map(|m| m.0 / 60_000).collect()
}

fn take(fit: &Fit) -> Deed {
    Command::FitAgenda {
        agenda: fit.agenda.clone(),
        until: fit.until,
        modules: fit.modules.clone(),
        hot_wash: fit.hot_wash,
        dropped: fit.dropped.clone(),
    }
    .into()
}

fn ids(items: &[ItemId]) -> Vec<&str> {
    items.iter().map(ItemId::as_str).collect()
}

#[test]
fn a_room_at_its_plan_is_neither_behind_nor_ahead() {
    let room = Room::given([release("alarm"), wait(60)]);
    let standing = at(&room);
    assert_eq!((standing.behind, standing.used), (0, Millis::minutes(1)));
    assert_eq!(standing.end_ex, after(35));
    assert_eq!(standing.planned, Millis::minutes(20));
}

#[test]
fn behind_is_what_the_next_planned_item_is_late_and_the_end_moves_with_it() {
    let room = Room::given([release("alarm"), wait(5 * 60)]);
    let standing = at(&room);
    assert_eq!(standing.behind, 3 * MINUTE, "`whisper` was planned at two");
    assert_eq!(standing.end_ex, after(38));
}

#[test]
fn ahead_is_what_has_happened_before_its_time() {
    let room = Room::at("mitigate").and([open("mitigate")]);
    let early = room.now.since(OPENED).0;
    let planned = Millis::minutes(6).0;
    assert_eq!(at(&room).behind, i64::try_from(early).unwrap() - i64::try_from(planned).unwrap());
}

#[test]
fn an_optional_item_is_late_for_nobody_and_a_contingency_neither() {
    let room = Room::seated().pressed_until(|s| *s == crate::session::Step::Read("trust".into()));
    let room = room.and([wait(30)]);
    assert!(room.session.is_pending(&"rumour".into()));
    assert!(at(&room).behind <= 0);
}

#[test]
fn a_module_begun_early_is_ahead_and_one_begun_late_is_behind() {
    let room = Room::given([wait(12 * 60), next_module()]);
    assert_eq!(at(&room).behind, -8 * MINUTE, "planned at twenty");
    let room = Room::given([wait(23 * 60), next_module()]);
    assert_eq!(at(&room).behind, 3 * MINUTE);
    assert_eq!(at(&room).end_ex, after(38));
}

#[test]
fn a_planned_break_belongs_to_the_agenda_and_every_other_stop_is_behind() {
    let coffee = Command::StartBreak { item: Some("coffee".into()), length: Millis::minutes(2) };
    let room = Room::given([wait(12 * 60)]);
    let used = |room: &Room| at(room).used;
    let taken = room.clone().and([coffee]).and([wait(120)]);
    assert_eq!(used(&taken), Millis::minutes(14), "while it runs");
    let taken = taken.and([resume()]).and([wait(60)]);
    assert_eq!(used(&taken), Millis::minutes(15), "and after it");
    let paused = room.and([pause(), wait(120)]).and([resume(), wait(60)]);
    assert_eq!(used(&paused), Millis::minutes(13), "a pause is no time of the module");
    assert!(at(&paused).behind > 0, "but the wall has gone on");
}

#[test]
fn the_hot_wash_is_safe_while_it_fits_before_the_end() {
    let room = must_end(42);
    assert!(at(&room).hot_wash_safe);
    let room = room.and([release("alarm"), wait(5 * 60)]);
    assert_eq!(at(&room).must_end, Some(after(42)));
    assert!(!at(&room).hot_wash_safe, "38 and five are 43");
    // A fitted agenda has no second to spare, and some pass before the first inject.
    assert!(at(&must_end(34).and([wait(40)])).hot_wash_safe);
    assert!(!at(&must_end(34).and([wait(80)])).hot_wash_safe);
    // Without an end it is safe as long as the close takes up what is behind.
    let room = Room::given([release("alarm"), wait(3 * 60)]);
    assert!(at(&room).hot_wash_safe);
    assert!(!at(&room.and([wait(61)])).hot_wash_safe);
}

#[test]
fn there_is_no_standing_before_and_after_play() {
    let none = |room: &Room| standing(&room.scenario, &room.session, room.now).is_none();
    assert!(none(&Room::lobby()) && none(&Room::given([end()])));
}

#[test]
fn times_within_a_module_scale_with_it() {
    let item = |room: &Room| room.scenario.item(&"mitigate".into()).unwrap().clone();
    let room = Room::seated();
    let planned = planned_wall(&room.scenario, &room.session, &item(&room));
    assert_eq!(planned, Some(after(6)));
    let room = Room::lobby().and([Command::FitAgenda {
        agenda: "short".into(),
        until: None,
        modules: vec![Millis::minutes(10), Millis::ZERO, Millis::minutes(5)],
        hot_wash: Millis::minutes(2),
        dropped: Vec::new(),
    }]);
    let room = room.staffed().and([Command::Start { must_end: None }]);
    let planned = planned_wall(&room.scenario, &room.session, &item(&room));
    assert_eq!(planned, Some(after(3)), "half the module, half the time");
    let room = room.and([next_module()]);
    assert_eq!(room.session.story.current, Some(2), "what the agenda does not play is not played");
}

// ---- fitting

fn fitted(room: &Room, until: Option<Timestamp>) -> Fit {
    fit(&room.scenario, &room.session, &"full".into(), until, room.now).unwrap()
}

#[test]
fn an_agenda_that_fits_is_left_alone() {
    let room = Room::lobby();
    let free = fitted(&room, None);
    assert_eq!((minutes(&free.modules), free.fits), (vec![20, 10, 5], true));
    let roomy = fitted(&room, Some(after(120)));
    assert_eq!((minutes(&roomy.modules), roomy.wins), (vec![20, 10, 5], Millis::ZERO));
    assert_eq!(roomy.dropped, []);
}

#[test]
fn starting_late_shrinks_the_modules_in_proportion() {
    // 45 minutes in all; eight late of it. 27 are left for 35 of play.
    let room = Room::lobby().and([wait(8 * 60)]);
    let late = fitted(&room, Some(after(45)));
    let play: u64 = late.modules.iter().map(|m| m.0).sum();
    assert_eq!(Millis(play).0 / 1000, 27 * 60 - 1, "less the rounding");
    assert_eq!(minutes(&late.modules), [15, 7, 3]);
    let room = room.and([take(&late)]);
    assert_eq!(room.session.agenda.until, Some(after(45)));
    assert_eq!(room.session.agenda.close, Millis::minutes(1), "what is not fitted stays");
}

#[test]
fn what_no_longer_fits_is_dropped_but_never_a_decision() {
    let room = Room::lobby();
    let tight = fitted(&room, Some(after(20)));
    assert!(!tight.dropped.is_empty() && tight.wins > Millis::ZERO);
    for id in &tight.dropped {
        let item = room.scenario.item(id).unwrap();
        assert!(!matches!(item.content, Content::Decision(_)), "{id}");
    }
    let none = fitted(&room, Some(after(1)));
    assert!(!none.fits, "nothing fits into nothing");
}

#[test]
fn optional_items_go_before_core_ones_and_the_last_first() {
    let all = |room: &Room, until| {
        fit(&room.scenario, &room.session, &"all".into(), Some(until), room.now)
    };
    let room = Room::lobby();
    let fits = (20..60).rev().map(|m| all(&room, after(m)).unwrap());
    let first = fits.into_iter().find(|f| !f.newly.is_empty()).unwrap();
    assert_eq!(ids(&first.newly), ["letter"]);
}

// ---- land it

#[test]
fn landing_proposes_what_to_drop_for_the_must_end_time() {
    let room = must_end(34).and([release("alarm"), wait(14 * 60)]);
    assert!(at(&room).behind > 0);
    let proposal = land(&room.scenario, &room.session, room.now).unwrap();
    assert_eq!(proposal.until, Some(after(34)));
    assert!(!proposal.newly.is_empty(), "{proposal:?}");
    let room = room.and([take(&proposal)]);
    assert!(at(&room).end_ex.plus(Millis::minutes(5)) <= after(34), "it lands");
    assert!(at(&room).hot_wash_safe);
    for id in &proposal.newly {
        let turn = crate::session::Step::Read(id.clone());
        let on = room
            .clone()
            .pressed_until(|s| *s == turn || matches!(s, crate::session::Step::EndModule { .. }));
        assert_ne!(on.step(), turn, "{id} was dropped");
    }
}

#[test]
fn what_was_played_keeps_the_time_it_took() {
    let room = must_end(45).and([wait(23 * 60), next_module(), wait(60)]);
    let proposal = land(&room.scenario, &room.session, room.now).unwrap();
    assert_eq!(minutes(&proposal.modules)[0], 23);
    let room = room.and([take(&proposal)]);
    assert_eq!(at(&room).behind, 0, "a new plan starts where the room stands");
    assert_eq!(at(&room.and([wait(60)])).behind, MINUTE);
}

#[test]
fn what_was_dropped_to_land_it_is_said_so_when_the_module_ends() {
    let room = must_end(34).and([release("alarm"), wait(14 * 60)]);
    let proposal = land(&room.scenario, &room.session, room.now).unwrap();
    let room = room.and([take(&proposal), next_module()]);
    let reason = |id: &ItemId| room.session.story.status(id);
    let here = proposal.newly.iter().filter(|id| room.scenario.item(id).unwrap().module == Some(0));
    let mut some = false;
    for id in here {
        some = true;
        assert_eq!(reason(id), Status::Skipped(crate::session::SkipReason::Dropped), "{id}");
    }
    assert!(some);
    assert_eq!(reason(&"mitigate".into()), Status::Skipped(crate::session::SkipReason::Time));
    assert_eq!(reason(&"letter".into()), Status::PassedOver, "never planned");
}

#[test]
fn a_module_that_overran_keeps_the_time_for_what_it_has_not_come_to() {
    // Twenty minutes were planned; after twenty-four `whisper`, planned at two, is still to come.
    let room = must_end(70).and([release("alarm"), wait(24 * 60)]);
    let proposal = land(&room.scenario, &room.session, room.now).unwrap();
    assert_eq!(
        (proposal.newly.len(), proposal.fits),
        (0, true),
        "seventy are plenty: {proposal:?}"
    );
    assert_eq!(minutes(&proposal.modules), [42, 10, 5]);
    let before = at(&room).end_ex;
    let room = room.and([take(&proposal)]);
    assert_eq!(at(&room).end_ex, before, "landing says the end that the header said");
}

#[test]
fn decisions_keep_their_time_when_modules_shrink() {
    let room = Room::lobby();
    for until in 12..40 {
        let fit = fitted(&room, Some(after(until)));
        let play = sum(&fit.modules);
        let floors: Vec<Millis> =
            (0..3).map(|m| undroppable(&room.scenario, &room.session, m, &[Tier::Core])).collect();
        if play < sum(&floors) {
            continue;
        }
        for (module, floor) in fit.modules.iter().zip(floors) {
            assert!(*module >= floor, "{until}: {:?}", fit.modules);
        }
    }
}

#[test]
fn an_exercise_held_on_paper_is_as_late_as_it_was_on_its_day() {
    let held = Timestamp(OPENED.0 - 2 * 24 * 60 * MINUTE);
    let after = |minutes: i64| Timestamp(held.0 + minutes * MINUTE);
    let start = Command::Start { must_end: None };
    let room = Room::lobby().staffed().and([earlier(held, start)]);
    assert_eq!(at(&room).behind, 0);
    let alarm = Command::Release { inject: "alarm".into() };
    let room = room.and([earlier(after(1), alarm)]).and([wait(3_600)]);
    let standing = at(&room);
    assert!(standing.behind.abs() < 2 * MINUTE, "{}", standing.behind);
    assert!(standing.end_ex < after(60), "{:?}", standing.end_ex);
    let line = room.and([note(crate::session::Sign::Note, "typed now")]);
    assert!(at(&line).behind.abs() < 2 * MINUTE);
}
