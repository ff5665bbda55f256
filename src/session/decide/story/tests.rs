//! Modules, turns, consequences, contingencies, the end.

use crate::clock::Millis;
use crate::ident::Actor;
use crate::scenario::{Bound, Condition, Effect, Recipients};
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Capacity, Command, Event, SkipReason, Staffing, Status, Step, offers};

fn offered(room: &Room) -> Vec<String> {
    offers(&room.scenario, &room.session, room.now).iter().map(ToString::to_string).collect()
}

fn status(room: &Room, item: &str) -> Status {
    room.session.story.status(&item.into())
}

#[test]
fn an_inject_goes_out_once_until_it_is_taken_back() {
    let room = Room::given([release("alarm")]);
    let room = room.when(release("alarm")).then_refused("out already");
    let room = room.when(release("trust")).then_refused("no inject `trust`");
    let room = room.and([withdraw("alarm")]);
    let room = room.when(withdraw("alarm")).then_refused("is not out");
    room.when(release("alarm")).then_kinds(["released"]);
}

#[test]
fn before_and_after_play_nothing_goes_out() {
    Room::lobby().when(release("alarm")).then_refused("play has not begun");
    Room::given([end()]).when(release("alarm")).then_refused("play is over");
    Room::given([end()]).when(end()).then_refused("play is over");
}

#[test]
fn what_a_module_ends_without_is_left_out_with_the_reason() {
    let room = Room::given([release("alarm"), defer("late", 30)]);
    let room = room.and([effect(Effect::Drop("whisper".into())), next_module()]);
    assert_eq!(status(&room, "mitigate"), Status::Skipped(SkipReason::Time));
    assert_eq!(status(&room, "whisper"), Status::PassedOver, "a consequence took it off");
    assert_eq!(status(&room, "rumour"), Status::PassedOver, "not planned");
    assert_eq!(status(&room, "late"), Status::Pending, "put off beyond the module's end");
    assert_eq!(status(&room, "alarm"), Status::Active);
}

#[test]
fn a_module_ends_only_when_no_decision_is_open_and_closes_the_rest() {
    let room = Room::given([open("mitigate")]);
    let room = room.when(next_module()).then_refused("mitigate is still open");
    let room = room.and([close("mitigate"), reveal("mitigate"), record("mitigate", "hold")]);
    let poll = Command::OpenPoll { poll: "trust".into() };
    let room = room.and([poll, Command::OpenBreakout { breakout: "tables".into() }]);
    let room = room.and([next_module()]);
    assert!(room.session.hall.open_polls().next().is_none());
    assert!(room.session.hall.open_breakouts().next().is_none());
    room.and([next_module()]).when(next_module()).then_refused("the last module");
}

#[test]
fn left_out_put_off_and_restored() {
    let room = Room::given([skip("alarm")]);
    let room = room.when(skip("alarm")).then_refused("left out already");
    assert_eq!(room.step(), Step::Read("whisper".into()));
    let room = room.and([restore("alarm")]);
    assert_eq!(room.step(), Step::Read("alarm".into()));
    let room = room.when(restore("alarm")).then_refused("was not left out");
    let room = room.when(defer("alarm", 0)).then_refused("at least a minute");
    let room = room.and([defer("alarm", 2)]);
    assert_eq!(room.step(), Step::Read("whisper".into()));
    let room = room.and([wait(120)]);
    assert_eq!(room.step(), Step::Read("alarm".into()), "it comes back by itself");
    room.and([release("alarm")]).when(skip("alarm")).then_refused("had its turn already");
}

// ---- consequences

#[test]
fn consequences_set_facts_move_gauges_queue_and_drop() {
    let room = Room::given([record("mitigate", "yank")]);
    let yank = room.consequences("mitigate", "yank");
    let room = room.and([wait(60), apply("mitigate", &yank)]);
    let story = &room.session.story;
    assert!(story.facts["cache-off"]);
    assert_eq!(story.gauges["function"], 40);
    assert_eq!(story.item(&"letter".into()).due, Some(Millis::minutes(4)));
    // Queued, it is the next item when its play time has come, although the agenda does not plan it.
    assert_eq!(room.step(), Step::Read("alarm".into()));
    let room = room.and([wait(180)]);
    assert_eq!(room.step(), Step::Read("letter".into()));
}

#[test]
fn what_is_queued_is_passed_over_if_its_condition_is_false_then() {
    let room = Room::given([effect(Effect::Queue("letter".into(), 1)), wait(60)]);
    assert_eq!(status(&room, "letter"), Status::PassedOver);
    let again =
        [effect(Effect::Set("cache-off".into())), effect(Effect::Queue("letter".into(), 1))];
    let room = room.and(again).and([wait(60)]);
    assert_eq!(room.step(), Step::Read("letter".into()), "queued again it has another turn");
}

#[test]
fn consequences_are_accepted_in_part() {
    let room = Room::given([record("mitigate", "yank")]);
    let some = [Effect::Set("cache-off".into())];
    let room = room.when(apply("mitigate", &some)).then([Event::EffectsApplied {
        item: Some("mitigate".into()),
        effects: some.to_vec(),
        due: vec![Millis::ZERO],
    }]);
    assert_eq!(room.session.story.gauges["function"], 100);
    let room = room.when(apply("mitigate", &[])).then_refused("in force already");
    assert_eq!(room.step(), Step::Read("alarm".into()));
}

#[test]
fn a_gauge_saturates_and_undoing_works_it_out_from_the_start() {
    let add = |n| effect(Effect::Add("function".into(), n));
    let gauge = |room: &Room| room.session.story.gauges["function"];
    let room = Room::given([add(-80), add(-80)]);
    assert_eq!(gauge(&room), 0);
    let room = room.and([add(i64::MIN), add(i64::MAX)]);
    assert_eq!(gauge(&room), 100);
    let room = room.and([undo(), undo(), undo()]);
    assert_eq!(gauge(&room), 20, "not the eighty that the floor had swallowed");
}

#[test]
fn a_branch_goes_forwards_past_what_stands_between() {
    let room = Room::given([release("alarm"), record("mitigate", "leap")]);
    let leap = room.consequences("mitigate", "leap");
    let room = room.and([defer("rumour", 60), apply("mitigate", &leap)]);
    for passed in ["whisper", "who-knows", "trust", "coffee", "only-if"] {
        assert_eq!(status(&room, passed), Status::PassedOver, "{passed}");
    }
    assert_eq!(status(&room, "rumour"), Status::Pending, "put off, it still comes");
    let skipped = room.and([skip("alarm.q1"), skip("alarm.q2")]);
    assert_eq!(skipped.step(), Step::Read("late".into()));
}

#[test]
fn a_branch_over_a_whole_module_goes_past_the_module() {
    let room = Room::given([effect(Effect::GoTo("calm-down".into()))]);
    assert!(matches!(room.step(), Step::EndModule { .. }));
    let room = room.and([next_module()]);
    assert_eq!(room.session.story.current, Some(2));
    assert_eq!(room.step(), Step::Read("calm-down".into()));
}

#[test]
fn what_names_nothing_or_goes_back_is_refused() {
    let room = Room::given([release("alarm")]);
    for (wrong, words) in [
        (Effect::Set("nobody-knows".into()), "no fact `nobody-knows`"),
        (Effect::Clear("nobody-knows".into()), "no fact"),
        (Effect::Add("steam".into(), 1), "no gauge `steam`"),
        (Effect::Queue("nothing".into(), 1), "no `nothing`"),
        (Effect::Drop("nothing".into()), "no `nothing`"),
        (Effect::GoTo("alarm".into()), "goes forwards"),
        (Effect::GoTo("leak".into()), "goes forwards"),
    ] {
        room.clone().when(effect(wrong)).then_refused(words);
    }
    let room = room.and([next_module()]);
    room.when(effect(Effect::GoTo("late".into()))).then_refused("goes forwards");
}

// ---- contingencies

#[test]
fn a_contingency_is_offered_only_while_its_trigger_holds() {
    let room = Room::seated();
    assert_eq!(offered(&room), [""; 0]);
    let room = room.and([record("mitigate", "hold"), apply("mitigate", &[])]);
    assert_eq!(offered(&room), ["leak"]);
    let public = || effect(Effect::Set("public".into()));
    assert_eq!(offered(&room.clone().and([public()])), [""; 0]);
    assert_eq!(offered(&room.clone().and([public(), undo()])), ["leak"]);
    let room = room.and([wait(20 * 60)]);
    assert_eq!(offered(&room), ["leak", "nudge"], "time alone is a trigger too");
    let before = room.entries.len();
    assert_eq!(room.entries.len(), before, "it is derived, there is no entry");
    assert_eq!(offered(&room.and([end()])), [""; 0]);
}

#[test]
fn a_contingency_released_dismissed_or_queued_is_not_offered() {
    let room = Room::given([record("mitigate", "hold"), apply("mitigate", &[])]);
    assert_eq!(offered(&room.clone().and([release("leak")])), [""; 0]);
    let dismiss = |id: &str| Command::Dismiss { inject: id.into() };
    let dismissed = room.clone().and([dismiss("leak")]);
    assert_eq!(offered(&dismissed), [""; 0]);
    assert_eq!(offered(&dismissed.and([restore("leak")])), ["leak"]);
    assert_eq!(offered(&room.clone().and([effect(Effect::Queue("leak".into(), 5))])), [""; 0]);
    room.when(dismiss("late")).then_refused("no contingency inject");
}

#[test]
fn conditions_are_what_they_say() {
    let room = Room::given([
        release("alarm"),
        record("mitigate", "hold"),
        effect(Effect::Add("function".into(), -40)),
        wait(300),
    ]);
    let holds = |condition: &Condition| room.session.holds(&room.scenario, condition, room.play());
    let fact = |name: &str| Condition::Fact(name.into());
    let not = |c| Condition::Not(Box::new(c));
    let gauge = |bound| Condition::Gauge("function".into(), bound);
    for (condition, expected) in [
        (fact("calm"), true),
        (fact("public"), false),
        (not(fact("public")), true),
        (Condition::All(vec![fact("calm"), fact("public")]), false),
        (Condition::Any(vec![fact("calm"), fact("public")]), true),
        (Condition::All(Vec::new()), true),
        (Condition::Any(Vec::new()), false),
        (Condition::Chose("mitigate".into(), "hold".into()), true),
        (Condition::Chose("mitigate".into(), "yank".into()), false),
        (Condition::TimedOut("mitigate".into()), false),
        (Condition::Released("alarm".into()), true),
        (Condition::Released("whisper".into()), false),
        (gauge(Bound::AtLeast(60)), true),
        (gauge(Bound::AtMost(59)), false),
        (Condition::PlayMinutes(Bound::AtLeast(5)), true),
        (Condition::PlayMinutes(Bound::AtLeast(6)), false),
    ] {
        assert_eq!(holds(&condition), expected, "{condition:?}");
    }
}

// ---- who opened it

#[test]
fn an_inject_is_opened_from_a_seat_that_may_see_it_once() {
    let room = Room::lobby().and([join(1, Capacity::Player), sit(1, "MNT/1"), sit(1, "REG/1")]);
    let room = room.and([join(2, Capacity::Player)]).and([Command::Start { must_end: None }]);
    let opens = |n| by(n, Command::Open { inject: "whisper".into(), seat: None });
    let room = room.when(opens(1)).then_refused("not here");
    let room = room.and([release("whisper")]).when(opens(1)).then_kinds(["opened"]);
    assert_eq!(room.entries.last().unwrap().seat, Some(seat("MNT/1")), "the seat that sees it");
    let room = room.when(opens(1)).then_kinds([]);
    room.when(opens(2)).then_refused("take a seat first");
}

#[test]
fn a_simulated_player_opens_from_a_simulated_seat_that_may_see_it() {
    let simulated = Command::Staff { role: "MNT".into(), how: Staffing::Simulated };
    let room = Room::lobby().and([simulated, Command::Start { must_end: None }]);
    let opens = |s: &str| {
        let command = Command::Open { inject: "whisper".into(), seat: Some(seat(s)) };
        Deed::Do(Actor::Simulated, command)
    };
    let room = room.when(opens("MNT/1")).then_refused("not here");
    let room = room.and([release("whisper")]).when(opens("MNT/1")).then_kinds(["opened"]);
    assert!(room.session.story.item(&"whisper".into()).opened.contains(&seat("MNT/1")));
    let room = room.when(opens("MNT/1")).then_kinds([]);
    let room = room.when(opens("REG/1")).then_refused("is not simulated");
    let nobody = Deed::Do(Actor::Simulated, Command::Open { inject: "whisper".into(), seat: None });
    room.when(nobody).then_refused("somebody in a seat");
}

#[test]
fn an_inject_written_in_play_waits_to_be_released_to_its_recipients() {
    let room = Room::given([insert_for("Only for you", Recipients::Roles(vec!["VPS".into()]))]);
    assert!(room.player("VPS/1").known.is_empty());
    let room = room.and([release("X1")]);
    assert_eq!(room.player("VPS/1").known.len(), 1);
    assert!(room.player("REG/1").known.is_empty() && room.stage().latest.is_none());
    let entry = room.entries.iter().find(|e| e.event.kind() == "inject_inserted").unwrap().seq;
    let room = room.and([Command::Strike { entry }]);
    assert!(room.player("VPS/1").known.is_empty(), "struck words are in no projection");
}

#[test]
fn what_is_brought_back_after_its_module_has_its_turn_now() {
    let room = Room::given([next_module()]);
    let left: crate::ident::ItemId = "who-knows".into();
    let room = room.and([restore("who-knows")]);
    assert_eq!(room.session.story.item(&left).due, Some(room.session.at.play));
    let coming = crate::session::upcoming(&room.scenario, &room.session, room.now);
    assert!(coming.iter().any(|row| row.item == left), "{coming:?}");
    let back = room.and([undo()]);
    assert_eq!((back.session.story.current, back.session.story.item(&left).due), (Some(0), None));
}

#[test]
fn what_comes_says_whose_condition_does_not_hold() {
    let room = Room::seated();
    let coming = crate::session::upcoming(&room.scenario, &room.session, room.now);
    let holds = |id: &str| coming.iter().find(|r| r.item.as_str() == id).map(|r| r.holds);
    assert_eq!((holds("alarm"), holds("only-if")), (Some(true), Some(false)));
}
