//! One key takes back the last act: after it the world is as before.

use crate::clock::Millis;
use crate::ident::{Actor, ItemId, PersonId};
use crate::scenario::Effect;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Act, Capacity, Command, Event, Outcome, Refile, Sign, Staffing, Step, Tick};

/// What people see and what comes next. Play does not go on while it is compared.
fn world(room: &Room) -> String {
    let story = &room.session.story;
    let items: Vec<_> = room
        .scenario
        .items
        .iter()
        .map(|i| (&i.id, story.item(&i.id)))
        .map(|(id, s)| {
            (id, s.status, s.due, s.dropped, s.ticks.iter().filter(|t| t.1.0 != Tick::Open).count())
        })
        .collect();
    let players = ["REG/1", "REG/2", "MNT/1", "VPS/1"].map(|s| room.player(s));
    let requests: Vec<_> = room.session.talk.open_requests().map(|r| r.seq).collect();
    let talk =
        (&room.session.talk.current, room.session.talk.floor.as_ref().map(|f| &f.0), requests);
    let filed = |n: &std::sync::Arc<crate::session::Note>| {
        (n.seq, n.sign, n.role.clone(), n.objective.clone(), n.in_report())
    };
    let notes: Vec<_> = room.session.notes.standing().map(filed).collect();
    let people = &room.session.people;
    let seats: Vec<_> =
        people.seats.iter().map(|(id, s)| (id, &s.holders, s.away.is_some())).collect();
    let polls: Vec<_> = room.session.hall.polls.iter().collect();
    let rounds: Vec<_> =
        room.session.open_rounds().iter().map(|(id, r)| (*id, r.closes_at)).collect();
    let records: Vec<_> = room
        .session
        .decisions
        .iter()
        .filter_map(|(id, d)| Some((id, d.record.as_ref()?)))
        .collect();
    format!(
        "{:?}",
        (
            room.step(),
            room.stage(),
            players,
            items,
            &story.facts,
            &story.gauges,
            talk,
            notes,
            records,
            polls,
            rounds,
            (seats, &people.staffing, &room.session.agenda)
        )
    )
}

fn tick(tick: Tick) -> Deed {
    Command::Tick { item: "alarm".into(), action: 0, tick }.into()
}

fn floor(role: &str) -> Deed {
    Command::GiveFloor { role: role.into() }.into()
}

/// Done by another hand than the facilitator's.
fn another(deed: Deed) -> Deed {
    match deed {
        Deed::Do(_, command) => Deed::Do(Actor::Autopilot, command),
        Deed::Later(_, at, command) => Deed::Later(Actor::Autopilot, at, command),
        wait @ Deed::Wait(_) => wait,
    }
}

/// Asserts that the act can be taken back, and that what was before it can then be taken back as if nothing had been.
#[track_caller]
fn comes_back(before: &Room, act: Deed) {
    let shown = format!("{act:?}");
    let after = before.clone().and([act]);
    assert_ne!(world(&after), world(before), "{shown} does something");
    let back = after.and([undo()]);
    let (is, was) = (world(&back), world(before));
    // Only what differs is worth reading.
    let at = is.bytes().zip(was.bytes()).position(|(a, b)| a != b).unwrap_or(is.len());
    let around = |s: &str| s.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
    assert!(is == was, "{shown}:\n is {}\nwas {}", around(&is), around(&was));
    assert_eq!(back.session.last_act(), before.session.last_act(), "{shown}");
}

#[test]
fn every_act_is_taken_back() {
    let talking = Room::given([release("alarm"), pose("alarm.q1"), floor("REG")]);
    let open_ = Room::given([open("mitigate"), answer("REG/1", "mitigate", "hold")]);
    let closed = open_.clone().and([close("mitigate")]);
    let revealed = closed.clone().and([reveal("mitigate")]);
    let recorded = revealed.clone().and([record("mitigate", "yank")]);
    let effects = recorded.consequences("mitigate", "yank");
    let noted = Room::given([note(Sign::Note, "a line")]);
    let line = noted.session.last;
    let noted = noted.and([note(Sign::Note, "another")]);
    let speaking = talking.clone().and([note(Sign::Note, "what was said")]);
    let offered = Room::given([record("mitigate", "hold"), apply("mitigate", &[])]);
    for (room, act) in [
        (&Room::seated(), release("alarm")),
        (&talking, release("whisper")),
        (&Room::seated(), note(Sign::Strength, "They asked for the log")),
        (&noted, Command::TakeBackNote { entry: line }.into()),
        (&talking, tick(Tick::Unprompted)),
        (&talking, floor("MNT")),
        (&speaking, Command::TakeFloor.into()),
        (&talking, pose("alarm.q2")),
        (&Room::seated(), pose("who-knows")),
        (&Room::seated(), skip("alarm")),
        (&Room::seated(), defer("alarm", 3)),
        (&offered, Command::Dismiss { inject: "leak".into() }.into()),
        (&open_, Command::CallAway { seat: seat("MNT/1") }.into()),
        (&Room::at("mitigate"), open("mitigate")),
        (&talking, open("mitigate")),
        (&Room::seated(), open("apart")),
        (&open_, hands("mitigate", &[("yank", 4)])),
        (&open_, close("mitigate")),
        (&closed, reveal("mitigate")),
        (&revealed, record("mitigate", "yank")),
        (&Room::at("mitigate"), record("mitigate", "hold")),
        (&recorded, apply("mitigate", &effects)),
        (&recorded, apply("mitigate", &[])),
    ] {
        comes_back(room, act);
    }
}

fn poll(room: Room) -> Room {
    room.and([Command::OpenPoll { poll: "trust".into() }])
}

#[test]
fn consequences_that_another_record_undid_are_in_force_again() {
    let room = Room::given([record("mitigate", "yank")]);
    let effects = room.consequences("mitigate", "yank");
    let room = room.and([apply("mitigate", &effects), wait(30), open("mitigate"), wait(30)]);
    let (facts, gauges) = (room.session.story.facts.clone(), room.session.story.gauges.clone());
    let again = room.and([record("mitigate", "hold")]);
    assert_ne!(again.session.story.gauges, gauges, "the first record's consequences are gone");
    let back = again.and([undo()]);
    assert_eq!((&back.session.story.facts, &back.session.story.gauges), (&facts, &gauges));
}

#[test]
fn a_module_that_began_too_early_gives_way_to_the_one_before_it() {
    let talking = Room::given([release("alarm"), pose("alarm.q1"), floor("REG")]);
    let next = talking.clone().and([wait(20), next_module()]);
    assert_eq!(next.session.talk.floor, None, "nobody speaks on into the next module");
    assert!(next.session.talk.current.is_none());
    for room in [&Room::seated(), &talking, &talking.clone().and([skip("whisper")])] {
        comes_back(room, next_module());
    }
    let back = next.and([undo()]);
    let taken_back = back.entries.iter().filter(|e| e.event.kind() == "module_taken_back");
    assert_eq!(taken_back.count(), 1);
    let modules = &back.session.story.modules;
    assert!(modules[0].ended.is_none() && modules[1].started.is_none());
    // The story went on meanwhile, as it does in the module that is back.
    let waited = talking.and([wait(20)]);
    let story = |room: &Room| room.session.story_at(room.session.play_at(room.now));
    assert_eq!(story(&back), story(&waited));
    // It begins again as if it had never begun.
    let again = back.and([wait(40), next_module(), wait(30), open("apart")]);
    assert_eq!(again.session.story.current, Some(1));
}

#[test]
fn a_beginning_is_not_taken_back_once_others_went_on_from_it_or_the_room_leapt() {
    let label = |room: &Room| room.session.last_act().map(super::Act::label);
    let room = Room::given([next_module()]);
    assert_eq!(label(&room).as_deref(), Some("the beginning of trail"));
    let work = Command::OpenBreakout { breakout: "tables".into() };
    for gone_on in [another(open("apart")), work.into()] {
        assert_eq!(label(&room.clone().and([gone_on])), None);
    }
    let written = room.and([note(Sign::Note, "a line")]);
    assert!(label(&written).is_some_and(|l| l.starts_with("note")));
    assert_eq!(label(&written.and([undo()])).as_deref(), Some("the beginning of trail"));
}

#[test]
fn nobody_speaks_on_into_a_break() {
    let break_ = Command::StartBreak { item: None, length: Millis::minutes(5) };
    let room = Room::given([floor("REG"), break_.into()]);
    assert_eq!(room.session.talk.floor, None);
    assert!(room.session.last_act().is_none(), "there is no floor to take back");
}

#[test]
fn slips_with_polls_time_and_the_agenda_are_taken_back() {
    let talking = Room::given([release("alarm"), pose("alarm.q1")]);
    let open_ = poll(talking.clone());
    let left_out = talking.clone().and([skip("trust")]);
    let counted =
        |hands: [u32; 3]| Command::CountPollHands { poll: "trust".into(), hands: hands.to_vec() };
    let close = || Command::ClosePoll { poll: "trust".into() };
    let hands = open_.clone().and([counted([4, 2, 0])]);
    let closed = hands.clone().and([close()]);
    let deciding = Room::given([open("mitigate"), answer("REG/1", "mitigate", "hold")]);
    let more = || Command::MoveDeadline { decision: "mitigate".into(), by: Millis::minutes(1) };
    let late = Room::given([wait(20 * 60)]);
    let fit = crate::session::plan::land(&late.scenario, &late.session, late.now).unwrap();
    for (room, act) in [
        (&talking, Command::OpenPoll { poll: "trust".into() }),
        (&left_out, Command::OpenPoll { poll: "trust".into() }),
        (&open_, counted([4, 2, 0])),
        (&hands, counted([4, 2, 1])),
        (&open_, close()),
        (&hands, close()),
        (&closed, Command::RevealPoll { poll: "trust".into() }),
        (&deciding, more()),
        (&deciding.clone().and([more()]), more()),
        (&late, fit.into()),
    ] {
        comes_back(room, act.into());
    }
}

#[test]
fn slips_with_requests_notes_and_injects_are_taken_back() {
    let asked = Room::given([Command::AskControl { seat: None, text: text("who pays?") }]);
    let request = asked.session.last;
    let known = Command::AnswerRequest {
        request,
        how: crate::session::RequestReply::Line,
        text: Some(text("nobody")),
    };
    let noted = Room::given([release("alarm"), note(Sign::Note, "a line")]);
    let entry = noted.session.last;
    let signed = Room::given([release("alarm"), note(Sign::Strength, "a line")]);
    let strength = signed.session.last;
    let refile = |fields| Command::Refile { entry, fields: Box::new(fields) };
    for (room, act) in [
        (&asked, known),
        (&asked, Command::ParkRequest { request }),
        (&noted, Command::Promote { entry }),
        (&signed, Command::Demote { entry: strength }),
        (&noted, refile(Refile { sign: Some(Sign::Action), ..Refile::default() })),
    ] {
        comes_back(room, act.into());
    }
    let written = Room::seated().and([insert("a word")]);
    let back = written.when(undo()).then_kinds(["skipped"]);
    assert_eq!(back.step(), Room::seated().step());
    assert_eq!(back.session.last_act(), None);
}

#[test]
fn what_the_clock_or_a_modules_end_went_on_from_is_not_taken_back() {
    let moved = Room::given([
        open("voices"),
        Command::MoveDeadline { decision: "voices".into(), by: Millis::minutes(1) }.into(),
        wait(200),
    ]);
    let round = |room: &Room| room.session.decision(&"voices".into()).unwrap().rounds[0].clone();
    assert!(round(&moved).closed.is_some(), "the clock closed it");
    let label = moved.session.last_act().map(crate::session::Act::label);
    assert_eq!(label.as_deref(), Some("opening voices"));
    let ended = poll(Room::given([release("alarm")])).and([next_module()]);
    let label = ended.session.last_act().map(crate::session::Act::label);
    assert_eq!(label.as_deref(), Some("the beginning of trail"));
    let back = ended.and([undo()]);
    let label = back.session.last_act().map(crate::session::Act::label);
    assert_eq!(label.as_deref(), Some("release of alarm"));
}

#[test]
fn there_is_nothing_to_take_back_in_an_empty_list() {
    Room::seated().when(undo()).then_refused("nothing to take back");
}

#[test]
fn acts_are_taken_back_one_after_the_other() {
    let room = Room::given([release("alarm"), note(Sign::Note, "one"), tick(Tick::Unprompted)]);
    let room = room.when(undo()).then_kinds(["action_ticked"]);
    let room = room.when(undo()).then_kinds(["note_taken_back"]);
    let room = room.when(undo()).then_kinds(["withdrawn"]);
    room.when(undo()).then_refused("nothing to take back");
}

#[test]
fn a_tick_goes_round_and_comes_back_step_by_step() {
    let room = Room::given([release("alarm"), tick(Tick::Unprompted), tick(Tick::Prompted)]);
    let at = |room: &Room| room.session.story.item(&"alarm".into()).ticks[&0].0;
    let room = room.and([undo()]);
    assert_eq!(at(&room), Tick::Unprompted);
    let room = room.and([undo()]);
    assert_eq!(at(&room), Tick::Open);
}

#[test]
fn an_act_reversed_at_once_by_hand_is_as_if_it_had_not_been() {
    let room = Room::given([release("alarm"), floor("REG"), Command::TakeFloor.into()]);
    room.when(undo()).then_kinds(["withdrawn"]);
}

#[test]
fn what_was_reversed_by_hand_is_not_offered_again() {
    let room = Room::given([release("alarm"), note(Sign::Note, "a line"), withdraw("alarm")]);
    room.and([undo()]).when(undo()).then_refused("nothing to take back");
}

#[test]
fn taking_back_an_inject_takes_its_question_and_its_consequences() {
    let room = Room::given([release("whisper")]);
    let effects = [Effect::Add("function".into(), -5), Effect::Set("told".into())];
    let room = room.and([apply("whisper", &effects), pose("whisper.q1")]);
    let room = room.when(withdraw("whisper")).then_kinds([
        "effects_undone",
        "withdrawn",
        "question_withdrawn",
    ]);
    assert_eq!(room.session.story.gauges["function"], 100);
    assert_eq!(room.session.talk.current, None);
    let room = room.and([release("whisper")]);
    assert_eq!(
        room.step(),
        Step::Apply { item: "whisper".into(), effects: effects.to_vec() },
        "released again, they are offered again"
    );
    let room = room.and([apply("whisper", &[])]);
    assert_eq!(room.step(), Step::Pose("whisper.q1".into()));
    assert_eq!(room.session.story.item(&"whisper".into()).taken_back, 1);
}

#[test]
fn taking_back_a_branch_brings_back_what_it_went_past() {
    let room = Room::given([record("mitigate", "leap")]);
    let leap = room.consequences("mitigate", "leap");
    let room = room.and([apply("mitigate", &leap)]);
    assert_eq!(room.step(), Step::Read("late".into()));
    let room = room.and([undo()]);
    assert_eq!(room.step(), Step::Apply { item: "mitigate".into(), effects: leap });
    assert_eq!(room.and([apply("mitigate", &[])]).step(), Step::Read("alarm".into()));
}

#[test]
fn put_off_twice_and_taken_back_once_stays_put_off() {
    let room = Room::given([defer("alarm", 2), defer("alarm", 5), undo()]);
    assert_eq!(room.session.story.item(&"alarm".into()).due, Some(Millis::minutes(2)));
    let room =
        Room::given([defer("alarm", 2), defer("alarm", 5), defer("alarm", 9), undo(), undo()]);
    assert_eq!(room.session.story.item(&"alarm".into()).due, Some(Millis::minutes(2)));
}

#[test]
fn what_was_queued_again_after_it_was_passed_over_is_passed_over_again() {
    let passed = Room::at("late").and([effect(Effect::Queue("only-if".into(), 3))]);
    let status = |room: &Room| room.session.story.status(&"only-if".into());
    assert_eq!(status(&passed), crate::session::Status::Pending);
    assert_ne!(status(&passed.and([undo()])), crate::session::Status::Pending);
}

#[test]
fn what_somebody_else_went_on_from_is_not_taken_back() {
    let closed = Room::given([open("mitigate"), close("mitigate")]);
    let revealed = closed.and([another(reveal("mitigate"))]);
    assert_eq!(
        revealed.session.last_act().map(crate::session::Act::label).as_deref(),
        Some("opening mitigate")
    );
}

#[test]
fn a_queued_inject_left_out_and_restored_is_queued_as_before() {
    let room = Room::given([effect(Effect::Queue("letter".into(), 3)), skip("letter")]);
    let room = room.and([restore("letter")]);
    assert_eq!(room.session.story.item(&"letter".into()).due, Some(Millis::minutes(3)));
}

#[test]
fn rounds_of_a_decision_are_taken_back_together_only_if_opened_at_once() {
    let first = Room::given([open("voices"), wait(61)]);
    let closed = |room: &Room| room.session.decision(&"voices".into()).unwrap().rounds[0].closed;
    assert!(closed(&first).is_some(), "the clock closed it");
    let again = first.and([another(reveal("voices")), open("voices")]);
    again.when(undo()).then_kinds(["decision_withdrawn"]);
}

#[test]
fn consequences_undone_leave_what_others_did_to_the_same_item() {
    let queue = |minutes| effect(Effect::Queue("letter".into(), minutes));
    let room = Room::given([queue(3), queue(9), undo()]);
    assert_eq!(room.session.story.item(&"letter".into()).due, Some(Millis::minutes(3)));
    let drop = || effect(Effect::Drop("rumour".into()));
    let room = Room::given([drop(), drop(), undo()]);
    assert!(room.session.story.item(&"rumour".into()).dropped);
}

#[test]
fn what_a_module_ended_without_is_no_act_of_its_own() {
    let room = Room::given([note(Sign::Note, "a line"), next_module()]);
    let skipped = room.entries.iter().filter(|e| e.event.kind() == "skipped").count();
    assert!(skipped > 4, "{skipped}");
    room.and([undo()]).when(undo()).then_kinds(["note_taken_back"]);
}

#[test]
fn after_the_end_only_the_record_is_put_right() {
    let room = Room::given([
        release("alarm"),
        note(Sign::Note, "a line"),
        record_as("mitigate", outcome(Outcome::None)),
        open("apart"),
        end(),
    ]);
    let room = room.when(undo()).then_kinds(["record_taken_back"]);
    let room = room.when(undo()).then_kinds(["note_taken_back"]);
    room.when(undo()).then_refused("nothing to take back");
}

#[test]
fn the_list_of_acts_is_bounded() {
    let room = Room::given((0..120).map(|n| note(Sign::Note, &format!("line {n}"))));
    let room = room.and((0..100).map(|_| undo()));
    room.when(undo()).then_refused("nothing to take back");
}

#[test]
fn an_exercise_of_many_acts_comes_to_its_end() {
    // More acts than the list holds, most of which do not outlive play.
    let acts = (0..200).flat_map(|n| {
        let role = if n % 2 == 0 { "REG" } else { "MNT" };
        [note(Sign::Note, &format!("line {n}")), floor(role)]
    });
    let room = Room::given(acts).and([end()]);
    assert!(room.session.last_act().is_some());
    room.when(undo()).then_kinds(["note_taken_back"]);
}

#[test]
fn a_note_filed_where_nothing_stood_is_nobodys_again_and_stays_an_act() {
    let room = Room::given([note(Sign::Strength, "They asked")]);
    let entry = room.session.last;
    let fields = Box::new(Refile { role: Some("REG".into()), ..Refile::default() });
    let room = room.and([Command::Refile { entry, fields }]).when(undo());
    let room = room.then_kinds(["change_taken_back"]);
    assert_eq!(room.session.notes.get(entry).and_then(|n| n.role.clone()), None);
    room.when(undo()).then([Event::NoteTakenBack { entry }]);
}

#[test]
fn an_act_has_words_for_the_line_that_says_what_will_be_taken_back() {
    let room = Room::given([release("alarm")]);
    let label = |room: &Room| room.session.last_act().map(crate::session::Act::label);
    assert_eq!(label(&room).as_deref(), Some("release of alarm"));
    let room = room.and([open("mitigate"), close("mitigate")]);
    assert_eq!(label(&room).as_deref(), Some("closing mitigate"));
    let pending: ItemId = "whisper".into();
    assert!(room.session.is_pending(&pending));
}

#[test]
fn what_was_passed_over_in_the_same_breath_comes_back() {
    let room = Room::at("coffee").and([skip("coffee")]);
    assert_eq!(room.session.story.status(&"only-if".into()), crate::session::Status::PassedOver);
    let back = room.when(undo()).then_kinds(["restored", "restored"]);
    let set = Effect::Set("public".into());
    let room = back.and([effect(set), skip("coffee")]);
    assert_eq!(room.step(), Step::Read("only-if".into()), "its condition holds this time");
}

/// Given play with two people in seats, and the others counted.
fn sitting() -> Room {
    let come = [join(1, Capacity::Player), join(2, Capacity::Player)];
    Room::seated().and(come).and([sit(1, "REG/1"), sit(2, "MNT/1")])
}

fn moved(person: u32, from: &str, to: &str) -> Deed {
    let (from, to) = (seat(from), seat(to));
    Command::MoveSeat { person: PersonId(person), from, to }.into()
}

fn takes(person: u32, at: &str) -> Deed {
    Command::TakeSeat { person: PersonId(person), seat: seat(at) }.into()
}

fn leaves(person: u32, at: &str) -> Deed {
    Command::LeaveSeat { person: PersonId(person), seat: seat(at) }.into()
}

fn staff(role: &str, how: Staffing) -> Deed {
    Command::Staff { role: role.into(), how }.into()
}

#[test]
fn whoever_was_moved_shared_or_left_a_seat_sits_as_before() {
    let both = sitting().and([takes(1, "REG/2")]);
    for (room, act) in [
        (&sitting(), moved(1, "REG/1", "MNT/1")),
        (&sitting(), takes(2, "REG/1")),
        (&sitting(), leaves(1, "REG/1")),
        (&both, moved(1, "REG/1", "REG/2")),
        (&sitting(), staff("VPS", Staffing::Simulated)),
        (&sitting(), staff("VPS", Staffing::Empty)),
        (&sitting(), staff("VPS", Staffing::GivenTo("REG".into()))),
    ] {
        comes_back(room, act);
    }
}

#[test]
fn seats_that_changed_again_are_not_taken_back_and_neither_are_those_of_the_lobby() {
    assert_eq!(Room::lobby().staffed().session.last_act(), None);
    let room = sitting().and([moved(1, "REG/1", "REG/2")]);
    assert!(matches!(room.session.last_act(), Some(Act::Seated(_))));
    let own = Command::LeaveSeat { person: PersonId(1), seat: seat("REG/2") };
    assert_eq!(room.and([by(1, own)]).session.last_act(), None, "they got up by themselves");
    let same = sitting().and([staff("VPS", Staffing::Simulated)]);
    let again = same.clone().and([staff("VPS", Staffing::Simulated)]);
    assert_eq!(again.and([undo()]).session.last_act(), None, "what changed nothing is no act");
}
