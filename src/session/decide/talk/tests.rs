//! Questions, the floor, hands, expected actions, requests.

use crate::clock::Millis;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{Command, Event, RequestReply, Step, Tick, ask_next};

fn floor(role: &str) -> Command {
    Command::GiveFloor { role: role.into() }
}

fn asked_next(room: &Room) -> Option<(String, Millis)> {
    let next = ask_next(&room.scenario, &room.session, room.now)?;
    Some((next.role.to_string(), next.silent))
}

#[test]
fn after_endex_nobody_is_to_be_asked() {
    let room = Room::seated().and([release("alarm"), pose("alarm.q1")]);
    assert!(asked_next(&room).is_some());
    assert_eq!(asked_next(&room.and([end()])), None);
}

#[test]
fn one_question_is_before_the_room_at_a_time() {
    let room = Room::given([release("alarm"), pose("alarm.q1")]);
    let room = room.when(pose("alarm.q1")).then_refused("before the room already");
    let room = room.when(pose("alarm.q2")).then_kinds(["question_done", "question_posed"]);
    let room = room.when(pose("alarm.q9")).then_refused("no question");
    let room = room.when(Command::FinishQuestion).then_kinds(["question_done"]);
    room.when(Command::FinishQuestion).then_refused("no question is before the room");
}

#[test]
fn what_begins_ends_the_question() {
    for begins in [
        Command::OpenPoll { poll: "trust".into() },
        Command::OpenBreakout { breakout: "tables".into() },
        Command::OpenAssessment { assessment: "level".into() },
        Command::Release { inject: "whisper".into() },
    ] {
        let room = Room::given([release("alarm"), pose("alarm.q1")]).and([begins]);
        assert_eq!(room.session.talk.current, None);
    }
}

#[test]
fn the_floor_is_given_and_counts_as_being_heard() {
    let room = Room::given([floor("REG").into(), wait(30), floor("MNT").into(), wait(10)]);
    let room = room.when(floor("MNT")).then_refused("has the floor already");
    let room = room.when(floor("EXE")).then_refused("no role");
    let room = room.and([Command::TakeFloor]);
    let heard = |role: &str| room.session.talk.heard[role].clone();
    assert_eq!((heard("REG").turns, heard("REG").spoke), (1, Millis::seconds(30)));
    assert_eq!((heard("MNT").turns, heard("MNT").spoke), (1, Millis::seconds(10)));
    room.when(Command::TakeFloor).then_refused("nobody has the floor");
}

#[test]
fn whom_to_ask_next_is_who_was_addressed_and_silent_longest() {
    let room = Room::given([release("alarm"), pose("alarm.q1"), wait(60)]);
    assert_eq!(asked_next(&room), Some(("REG".to_owned(), Millis::minutes(1))));
    let room = room.and([floor("REG")]);
    assert_eq!(asked_next(&room), Some(("MNT".to_owned(), Millis::minutes(1))), "not who speaks");
    let room = room.and([floor("MNT")]).and([wait(60)]);
    assert_eq!(asked_next(&room), Some(("VPS".to_owned(), Millis::minutes(2))));
    let room = room.and([floor("VPS")]);
    assert_eq!(asked_next(&room), None, "everybody was heard on this question");
    let room = room.and([wait(1), pose("alarm.q2"), wait(30)]);
    assert_eq!(asked_next(&room).map(|n| n.0), Some("MNT".to_owned()), "only who is addressed");
}

#[test]
fn who_answered_or_spoke_since_an_inject_or_an_opening_is_not_asked_next() {
    let room = Room::given([release("alarm"), wait(30), floor("REG").into(), wait(5)]);
    let room = room.and([floor("MNT").into(), wait(5), floor("VPS").into()]);
    assert_eq!(asked_next(&room), None, "everybody was heard on the inject");
    let room = room.and([wait(1), open("mitigate"), wait(9)]);
    assert_eq!(asked_next(&room).map(|n| n.0).as_deref(), Some("REG"), "asked anew");
    let room = room.and([answer("REG/1", "mitigate", "hold")]);
    assert_eq!(asked_next(&room).map(|n| n.0).as_deref(), Some("MNT"), "one of them answered");
}

#[test]
fn who_was_called_away_is_not_asked_next() {
    let away = |at: &str| Command::CallAway { seat: seat(at) };
    let room = Room::given([release("alarm"), pose("alarm.q1"), wait(60)]).and([away("REG/1")]);
    assert_eq!(asked_next(&room).map(|n| n.0).as_deref(), Some("REG"), "the other one is here");
    let room = room.and([away("REG/2")]);
    assert_eq!(asked_next(&room).map(|n| n.0).as_deref(), Some("MNT"));
    let room = room.and([Command::ComeBack { seat: seat("REG/2") }]);
    assert_eq!(asked_next(&room).map(|n| n.0).as_deref(), Some("REG"));
}

#[test]
fn hands_queue_and_the_floor_takes_them_down() {
    let raise = |at: &str| Command::RaiseHand { seat: seat(at) };
    let room = Room::given([raise("MNT/2"), raise("REG/1"), raise("MNT/1")]);
    let room = room.when(raise("REG/1")).then_refused("up already");
    let hands = |room: &Room| -> Vec<String> {
        room.session.talk.hands.iter().map(ToString::to_string).collect()
    };
    assert_eq!(hands(&room), ["MNT/2", "REG/1", "MNT/1"], "first come, first served");
    assert!(room.player("REG/1").hand_up && !room.player("REG/2").hand_up);
    let room = room.and([floor("MNT")]);
    assert_eq!(hands(&room), ["REG/1"]);
    let room = room.and([Command::LowerHand { seat: seat("REG/1") }]);
    room.when(Command::LowerHand { seat: seat("REG/1") }).then_refused("not up");
}

#[test]
fn a_stop_asked_for_stands_until_play_resumes() {
    let room = Room::given([Command::AskForStop { seat: seat("VPS/1") }]);
    assert!(room.session.talk.stops_asked.contains(&seat("VPS/1")));
    let room = room.and([pause(), resume()]);
    assert!(room.session.talk.stops_asked.is_empty());
}

#[test]
fn expected_actions_are_ticked_also_from_paper_after_the_end() {
    let tick = |item: &str, action, tick| Command::Tick { item: item.into(), action, tick };
    Room::lobby().when(tick("alarm", 0, Tick::Prompted)).then_refused("play has not begun");
    let room =
        Room::given([tick("alarm", 1, Tick::Unprompted), tick("alarm.q1", 0, Tick::Prompted)]);
    let room = room.when(tick("alarm", 2, Tick::Prompted)).then_refused("2 expected actions");
    room.and([end()]).when(tick("alarm", 0, Tick::NotHeard)).then([Event::ActionTicked {
        item: "alarm".into(),
        action: 0,
        tick: Tick::NotHeard,
    }]);
}

#[test]
fn a_request_is_answered_once_or_parked() {
    let room =
        Room::given([Command::AskControl { seat: Some(seat("REG/1")), text: text("Is it ours?") }]);
    let request = room.session.last;
    let reply =
        |how, words: Option<&str>| Command::AnswerRequest { request, how, text: words.map(text) };
    let room = room.when(reply(RequestReply::Line, None)).then_refused("no words");
    let room = room.and([reply(RequestReply::NotKnown, None)]);
    let room = room.when(reply(RequestReply::Line, Some("Yes"))).then_refused("answered already");
    assert_eq!(room.session.talk.open_requests().count(), 0);
    let none = Command::ParkRequest { request: crate::ident::Seq(1) };
    let room = room.when(none).then_refused("no request");
    assert_eq!(room.step(), Step::Read("alarm".into()), "a request never takes the next key");
}
