//! What stands still, what freezes with it, and what is refused meanwhile.

use crate::clock::{Millis, Timestamp};
use crate::ident::Actor;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room, header};
use crate::session::{
    Command, EndWhy, Event, GapWhy, Header, Hold, Mode, PauseWhy, Phase, Sign, Staffing, Step,
};

fn stops() -> Vec<(&'static str, Vec<Deed>)> {
    let coffee = Command::StartBreak { item: None, length: Millis::minutes(5) };
    vec![
        ("pause", vec![pause()]),
        ("break", vec![coffee.into()]),
        ("off the record", vec![Command::GoOffRecord.into()]),
        ("emergency", vec![Command::DeclareEmergency.into()]),
        ("gap", vec![gap(0)]),
    ]
}

/// A stretch nobody ordered, until now, that began so many seconds ago.
fn gap(ago: i64) -> Deed {
    let to = crate::session::room::OPENED;
    let command =
        Command::RecordGap { from: Timestamp(to.0 - ago * 1000), to, why: GapWhy::Asleep };
    Deed::Do(Actor::Clock, command)
}

fn start_again(hold: &str) -> Deed {
    if hold == "emergency" { Command::EndEmergency.into() } else { resume() }
}

#[test]
fn a_countdown_freezes_with_everything_that_stands_still() {
    for (hold, stop) in stops() {
        let room = Room::given([open("mitigate")]).and(stop).and([wait(600)]);
        assert_eq!(room.play(), Millis::ZERO, "{hold}");
        assert_eq!(room.session.next_deadline(), None, "{hold}: nothing is due");
        let room = room.and([start_again(hold)]).and([wait(119)]);
        assert_eq!(room.session.open_rounds()[0].1.ran_out, None, "{hold}");
        let room = room.when(wait(1)).then_kinds(["time_ran_out"]);
        let stop = room.session.clock.stops.back().unwrap();
        assert_eq!(stop.to.wall.since(stop.from.wall), Millis::minutes(10), "{hold}");
    }
}

#[test]
fn what_would_change_the_story_is_refused_while_play_stands_still() {
    let story = || -> Vec<Deed> {
        vec![
            release("alarm"),
            pose("alarm.q1"),
            open("mitigate"),
            Command::OpenPoll { poll: "trust".into() }.into(),
            Command::OpenBreakout { breakout: "tables".into() }.into(),
            Command::OpenAssessment { assessment: "level".into() }.into(),
            next_module(),
        ]
    };
    for (hold, stop) in stops() {
        for deed in story() {
            let words = match hold {
                "emergency" => "only the lead can resume",
                "off the record" => "nothing is taken down",
                _ => "play stands still",
            };
            Room::seated().and(stop.clone()).when(deed).then_refused(words);
        }
    }
}

#[test]
fn during_a_pause_a_break_and_a_gap_notes_are_taken_and_answers_still_come_in() {
    for (hold, stop) in stops() {
        let silent = matches!(hold, "emergency" | "off the record");
        let room = Room::given([open("mitigate")]).and(stop);
        for deed in [note(Sign::Note, "a line"), answer("REG/1", "mitigate", "hold")] {
            let came = room.clone().when(deed);
            if silent {
                came.then_refused("");
            } else {
                assert_eq!(came.room.play(), Millis::ZERO, "{hold}");
            }
        }
    }
}

#[test]
fn off_the_record_nothing_is_kept_but_from_and_to_and_strikes() {
    let room = Room::given([note(Sign::Note, "said too much")]);
    let line = room.session.last;
    let room = room.and([Command::GoOffRecord]);
    let room = room.when(Command::Strike { entry: line }).then_kinds(["struck"]);
    let room = room.when(note(Sign::Note, "a line")).then_refused("off the record");
    let room =
        room.when(Command::AskForStop { seat: seat("REG/1") }).then_refused("off the record");
    room.when(resume()).then([Event::Resumed {}]);
}

#[test]
fn an_emergency_is_paused_first_declared_second_and_only_the_lead_resumes() {
    let room = Room::given([Command::Pause(PauseWhy::Emergency)]);
    let room = room.and([wait(2)]).and([Command::DeclareEmergency]).and([wait(60)]);
    let room = room.when(resume()).then_refused("only the lead");
    let room = room.when(undo()).then_refused("only the lead");
    let room = room.when(Command::DeclareEmergency).then_refused("declared already");
    let room = room.when(Command::EndEmergency).then([Event::EmergencyOver {}]);
    assert!(room.session.running());
    let stops: Vec<_> = room.session.clock.stops.iter().map(|s| s.why.clone()).collect();
    assert_eq!(stops, [Hold::Emergency], "the first press belongs to it");
    room.when(Command::EndEmergency).then_refused("no emergency");
}

#[test]
fn what_held_before_the_emergency_holds_again_and_each_stretch_is_kept() {
    let coffee = Command::StartBreak { item: Some("coffee".into()), length: Millis::minutes(5) };
    let room = Room::given([coffee]).and([wait(60)]).and([Command::DeclareEmergency]);
    let room = room.and([wait(120)]).and([Command::EndEmergency]).and([wait(30)]);
    assert!(matches!(room.step(), Step::Resume(Hold::Break { .. })));
    let room = room.and([resume()]);
    let kept: Vec<_> = room
        .session
        .clock
        .stops
        .iter()
        .map(|s| (s.why == Hold::Emergency, s.to.wall.since(s.from.wall).0 / 1000))
        .collect();
    assert_eq!(kept, [(false, 60), (true, 120), (false, 30)]);
}

#[test]
fn an_emergency_can_end_the_exercise() {
    let room = Room::given([open("mitigate"), Command::DeclareEmergency.into()]);
    let room = room.when(Command::End(EndWhy::Emergency)).then_kinds([
        "decision_closed",
        "module_ended",
        "end_ex",
    ]);
    assert_eq!((room.session.phase, &room.session.clock.hold), (Phase::HotWash, &None));
}

#[test]
fn the_end_can_come_from_a_break_and_from_off_the_record() {
    for (hold, stop) in stops() {
        let open_all: Vec<Deed> = vec![
            release("alarm"),
            pose("alarm.q1"),
            Command::GiveFloor { role: "REG".into() }.into(),
            Command::OpenPoll { poll: "trust".into() }.into(),
            Command::OpenBreakout { breakout: "tables".into() }.into(),
            Command::OpenAssessment { assessment: "level".into() }.into(),
            open("mitigate"),
        ];
        let room = Room::given(open_all).and(stop).and([wait(60)]).and([end()]);
        let session = &room.session;
        assert!(session.open_rounds().is_empty() && session.hall.open_polls().next().is_none());
        assert!(session.hall.open_breakouts().next().is_none(), "{hold}");
        assert!(session.hall.assessments.values().all(|a| a.closed.is_some()), "{hold}");
        assert_eq!((&session.talk.current, &session.talk.floor), (&None, &None), "{hold}");
        assert_eq!(session.clock.ended.unwrap().play, Millis::ZERO, "{hold}");
        assert_eq!(session.clock.stops.len(), 1, "{hold}");
    }
}

#[test]
fn a_gap_comes_back_paused_with_what_each_countdown_had_left() {
    // Nobody watched from 30 s on; the machine woke after an hour.
    let room = Room::given([open("mitigate"), wait(30)]);
    let from = room.now;
    let mut room = room;
    room.now = room.now.plus(Millis::minutes(60));
    let to = room.now;
    let slept = Command::RecordGap { from, to, why: GapWhy::Asleep };
    let room = room.and([Deed::Do(Actor::Clock, slept)]);
    assert_eq!(room.step(), Step::Resume(Hold::Gap(GapWhy::Asleep)));
    assert_eq!(room.play(), Millis::seconds(30));
    let room = room.and([resume(), wait(89)]);
    assert_eq!(room.session.open_rounds()[0].1.ran_out, None);
    room.when(wait(1)).then_kinds(["time_ran_out"]);
}

#[test]
fn a_gap_while_play_stands_still_changes_nothing() {
    let room = Room::given([pause()]).and([gap(0)]);
    assert_eq!(room.session.clock.hold, Some(Hold::Paused(PauseWhy::Facilitator)));
}

#[test]
fn a_gap_lies_in_the_past() {
    let room = Room::seated();
    let wrong =
        Command::RecordGap { from: room.now.plus(Millis(1)), to: room.now, why: GapWhy::Closed };
    let room = room.when(Deed::Do(Actor::Clock, wrong)).then_refused("a gap");
    let ahead =
        Command::RecordGap { from: room.now, to: room.now.plus(Millis(1)), why: GapWhy::Closed };
    room.when(Deed::Do(Actor::Clock, ahead)).then_refused("a gap");
}

#[test]
fn while_a_countdown_runs_something_is_written_every_ten_seconds() {
    let room = Room::given([open("mitigate")]);
    let due = room.session.next_deadline().unwrap();
    assert_eq!(due.since(room.now), Millis::seconds(10));
    let room = room.when(wait(10)).then_kinds(["heartbeat"]);
    let room = room.and([answer("REG/1", "mitigate", "hold")]);
    let room = room.when(wait(9)).then_kinds([]);
    let room = room.and([wait(1)]).and([wait(95)]);
    let due = room.session.next_deadline().unwrap();
    assert_eq!(due.since(room.now), Millis::seconds(5), "the countdown ends before the next one");
    let room = room.and([close("mitigate")]);
    assert_eq!(room.session.next_deadline(), None, "nothing moves by itself in the talk");
}

fn rehearsal() -> Room {
    let room = Room::headed(Header { mode: Mode::Rehearsal, ..header() });
    let staff = |role: &str| Command::Staff { role: role.into(), how: Staffing::Simulated };
    room.and(["REG", "MNT", "VPS"].map(staff)).and([Command::Start { must_end: None }])
}

#[test]
fn a_rehearsal_runs_as_fast_as_it_likes_and_a_live_exercise_does_not() {
    Room::seated().when(Command::SetSpeed(2)).then_refused("at the room's speed");
    let room = rehearsal().and([wait(10)]).and([Command::SetSpeed(10)]);
    assert_eq!(room.play(), Millis::seconds(10), "what was played stays");
    let room = room.and([wait(10)]);
    assert_eq!(room.play(), Millis::seconds(110));
    let room = room.and([open("mitigate")]);
    assert_eq!(room.session.next_deadline().unwrap().since(room.now), Millis::seconds(10));
    let room = room.when(wait(12)).then_kinds(["time_ran_out"]);
    let room = room.when(Command::SetSpeed(0)).then_refused("from 1 to 1000");
    room.when(Command::SetSpeed(1001)).then_refused("from 1 to 1000");
}

#[test]
fn a_rehearsal_jumps_forwards_and_a_live_exercise_does_not() {
    let jump = |to: &str| Command::Jump { to: to.into() };
    Room::seated().when(jump("late")).then_refused("only a rehearsal");
    let room = rehearsal().and([jump("voices")]);
    assert_eq!((room.step(), room.session.story.current), (Step::Read("voices".into()), Some(1)));
    let room = room.when(jump("alarm")).then_refused("lies behind");
    room.when(jump("leak")).then_refused("stands in no module");
}

#[test]
fn a_clock_set_back_does_not_turn_time_back() {
    let mut room = Room::given([wait(60)]);
    room.now = Timestamp(room.now.0 - 30_000);
    let room = room.and([note(Sign::Note, "a line")]);
    let [.., before, last] = room.entries.as_slice() else { panic!("two entries") };
    assert!(last.times.wall >= before.times.wall && last.times.play >= before.times.play);
}

#[test]
fn the_storys_time_jumps_with_releases_and_ticks_where_the_module_says_so() {
    let story = |room: &Room| room.session.story_at(room.play()).to_string();
    let room = Room::seated();
    assert_eq!(story(&room), "Day 1 08:40");
    let room = room.and([wait(300)]);
    assert_eq!(story(&room), "Day 1 13:40", "an hour a minute");
    let room = room.and([pause(), wait(300)]);
    assert_eq!(story(&room), "Day 1 13:40", "not while play stands still");
    let room = room.and([resume(), release("whisper")]);
    assert_eq!(story(&room), "Day 1 09:00");
    let room = room.and([next_module(), wait(300)]);
    assert_eq!(story(&room), "Day 2 10:00", "no pace, no ticking");
}

#[test]
fn a_break_has_a_length() {
    let of = |length| Command::StartBreak { item: None, length };
    Room::seated().when(of(Millis::ZERO)).then_refused("from 1 to 240 minutes");
    let room = Room::given([of(Millis::minutes(5))]);
    let room = room.when(of(Millis::minutes(5))).then_refused("play stands still");
    room.when(pause()).then_refused("stands still already");
}
