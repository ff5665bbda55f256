//! What is entered later than it happened: when it may be, by whom, and how it stands in the record.

use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, PersonId};
use crate::session::room::{OPENED, Room, deeds::*};
use crate::session::{
    Briefing, Capacity, Command, EndWhy, Event, Hold, NoteDraft, PauseWhy, Refile, Sign, admit,
    ask_next, plan,
};

fn minutes_ago(room: &Room, minutes: i64) -> Timestamp {
    Timestamp(room.now.0 - minutes * 60_000)
}

#[test]
fn a_month_back_or_as_far_as_the_session_goes_and_never_ahead() {
    let room = Room::given([wait(3_600)]);
    let line = || Command::Note(Box::new(NoteDraft::new(Sign::Note, text("a line"))));
    let at = |room: Room, ms: i64| {
        let at = Timestamp(room.now.0 + ms);
        room.when(earlier(at, line()))
    };
    let room = at(room, 1).then_refused("not come yet");
    let before = OPENED.0 - room.now.0 - 1;
    let room = at(room, before).then_refused("before this session was begun");
    let room = at(room, before + 1).then_kinds(["noted"]);
    let room = at(room, 0).then_kinds(["noted"]);
    let room = room.and([wait(32 * 86_400)]);
    at(room, -31 * 86_400_000 - 1).then_refused("a month ago");
}

/// Everything failed and the exercise was held on paper; a session is begun in the evening to enter it.
#[test]
fn an_exercise_held_on_paper_is_entered_in_a_session_begun_for_it() {
    let room = Room::lobby().staffed();
    let held = minutes_ago(&room, 600);
    let after = |minutes: i64| Timestamp(held.0 + minutes * 60_000);
    let room = room.and([
        earlier(after(-5), Command::Brief(Briefing::GroundRules)),
        earlier(held, Command::Start { must_end: None }),
        earlier(after(4), Command::Release { inject: "alarm".into() }),
        earlier(after(9), Command::Note(Box::new(NoteDraft::new(Sign::Note, text("it was late"))))),
    ]);
    let line = || Command::Note(Box::new(NoteDraft::new(Sign::Note, text("the door was locked"))));
    let room = room.when(earlier(after(-20), line())).then_kinds(["noted"]);
    let room =
        room.when(earlier(after(-500), line())).then_refused("before this session was begun");
    let length = Millis::minutes(10);
    let room = room.and([
        earlier(after(12), Command::StartBreak { item: None, length }),
        earlier(after(20), Command::Resume),
        Command::Pause(PauseWhy::Facilitator).into(),
        wait(120),
        Command::Resume.into(),
        earlier(after(31), Command::End(EndWhy::Facilitator)),
    ]);
    assert_eq!(
        room.session.played(),
        Millis::minutes(23),
        "as on paper, however long the typing took"
    );
}

#[test]
fn a_note_put_right_cannot_have_happened_at_an_impossible_time_either() {
    let room = Room::given([release("alarm"), note(Sign::Note, "a line"), wait(60)]);
    let entry = room.entries.iter().rfind(|e| e.event.kind() == "noted").expect("a note").seq;
    let refiled = |at| {
        let fields = Box::new(Refile { observed_at: Some(at), ..Refile::default() });
        Command::Refile { entry, fields }
    };
    let ahead = Timestamp(room.now.0 + 1);
    let room = room.when(refiled(ahead)).then_refused("not come yet");
    let at = minutes_ago(&room, 1);
    let room = room.and([refiled(at)]);
    assert_eq!(room.session.notes.get(entry).expect("it stands").happened(), at);
}

#[test]
fn the_control_side_alone_enters_later_and_clockwork_never() {
    let deeds = [
        join(1, Capacity::Player),
        sit(1, "REG/1"),
        join(2, Capacity::Scribe),
        release("alarm"),
        wait(600),
    ];
    let room = Room::given(deeds);
    let at = minutes_ago(&room, 5);
    let hand = Command::RaiseHand { seat: seat("REG/1") };
    let by = |person| Actor::Person(PersonId(person));
    let room = room.when(earlier_by(by(1), at, hand)).then_refused("only the control side");
    let floor = Command::GiveFloor { role: "REG".into() };
    let room = room.when(earlier_by(by(2), at, floor)).then_kinds(["floor_given"]);
    let room =
        room.when(earlier_by(Actor::Clock, at, Command::Elapse)).then_refused("control side");
    let reopen = Command::Reopen { made_by: "startex".to_owned() };
    room.when(earlier(at, reopen)).then_refused("now or not at all");
}

/// A laptop that died for half an hour: what happened meanwhile stands at its own times, in the order of the room.
#[test]
fn a_stretch_on_paper_is_entered_at_the_right_times() {
    let room = Room::given([release("alarm"), wait(60)]);
    let died = room.now;
    let room = room.and([Command::Pause(crate::session::PauseWhy::Closing).into(), wait(1_800)]);
    let room = room.and([Command::Resume]);
    let minute = |m: i64| Timestamp(died.0 + m * 60_000);
    let floor = |role: &str| Command::GiveFloor { role: role.into() };
    let room = room.and([
        earlier(minute(2), floor("REG")),
        earlier(minute(5), floor("MNT")),
        earlier(minute(9), Command::TakeFloor),
    ]);
    let spoke = |role: &str| room.session.talk.heard[&crate::ident::RoleCode::new(role)].spoke;
    assert_eq!(spoke("REG"), Millis::minutes(3));
    assert_eq!(spoke("MNT"), Millis::minutes(4));
    let silent = ask_next(&room.scenario, &room.session, room.now).expect("somebody was asked");
    assert_ne!(silent.role, "REG".into(), "who spoke on paper was heard");
    let last = room.entries.last().expect("an entry");
    assert_eq!((last.times.happened(), last.times.wall), (minute(9), room.now));
    assert!(last.times.entered_later());
}

#[test]
fn a_module_and_a_break_begun_on_paper_count_from_when_they_were_begun() {
    let room = Room::given([wait(600)]);
    let at = minutes_ago(&room, 6);
    let length = Millis::minutes(10);
    let room = room.and([earlier(at, Command::StartBreak { item: None, length })]);
    let Some(Hold::Break { back_at, .. }) = room.session.clock.hold else { panic!("a break") };
    assert_eq!(back_at, at.plus(length));
    let room = room.and([Command::Resume]);
    assert_eq!(room.session.clock.stops[0].length(), Millis::minutes(6));
    let at = minutes_ago(&room, 2);
    let room = room.and([earlier(at, Command::NextModule)]);
    let module = room.session.story.current.expect("a module");
    assert_eq!(plan::used_in(&room.session, module, room.now), Millis::minutes(2));
}

#[test]
fn an_entry_that_says_the_impossible_of_its_time_is_not_admitted() {
    let room = Room::given([wait(600), release("alarm")]);
    let mut before = room.clone();
    let entry = before.entries.pop().expect("it was released");
    let base = Room::given([wait(600)]);
    let judged = |at: i64, event: Event| {
        let mut entry = entry.clone();
        entry.times.observed_at = Some(Timestamp(at));
        entry.event = event;
        admit(&base.scenario, &base.session, &entry)
    };
    let now = entry.times.wall.0;
    let released = || entry.event.clone();
    assert_eq!(judged(now - 60_000, released()), Ok(()));
    assert!(judged(now + 1, released()).is_err_and(|why| why.contains("happened at")));
    assert!(judged(OPENED.0 - 1, released()).is_err_and(|why| why.contains("before")));
    assert!(judged(now, Event::Heartbeat {}).is_err_and(|why| why.contains("never")));
}
