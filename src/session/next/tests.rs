//! What SPACE does, row by row, and which row wins.

use super::*;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{
    Capacity, Command, PauseWhy, QuestionState, RatingAnswers, RecordDraft, Sign, Subject,
    ToComplete,
};

fn read(id: &str) -> Step {
    Step::Read(id.into())
}

fn over(step: &Step) -> Option<i64> {
    if let Step::EndModule { over } = step { Some(*over) } else { None }
}

/// A room with `mitigate` open to five seats for two minutes.
fn mitigating() -> Room {
    Room::at("mitigate").and([open("mitigate")])
}

fn all_in(room: Room, decision: &str, choice: &str) -> Room {
    room.and(["REG/1", "REG/2", "MNT/1", "MNT/2", "MNT/3"].map(|s| answer(s, decision, choice)))
}

fn recorded(option: &str) -> Room {
    all_in(mitigating(), "mitigate", option).and([
        close("mitigate"),
        reveal("mitigate"),
        record("mitigate", option),
    ])
}

// ---- lobby

#[test]
fn the_lobby_asks_for_the_next_open_check() {
    let room = Room::lobby();
    assert_eq!(room.step(), Step::CheckNext(Check::Staffing));
    assert_eq!(room.pressed().step(), Step::CheckNext(Check::Owners), "accepted as it is");
}

#[test]
fn a_lobby_with_everything_green_reads_rules_then_asks_then_starts() {
    let room = Room::lobby().staffed();
    let checks = checks(&room.scenario, &room.session, room.now);
    assert!(checks.iter().all(|c| c.met && c.text.is_empty()), "{checks:?}");
    let mut steps = Vec::new();
    let mut room = room;
    while room.session.phase == Phase::Lobby {
        steps.push(room.step());
        room = room.pressed();
    }
    let start = Step::StartEx { must_end: None };
    assert_eq!(steps, [Step::ReadGroundRules, Step::AskWarmUp, start]);
}

#[test]
fn checks_say_what_is_missing() {
    let room = Room::lobby().staffed().and([
        Command::Staff { role: "REG".into(), how: Staffing::Dropped },
        Command::FitAgenda {
            agenda: "full".into(),
            until: Some(crate::session::room::OPENED.plus(Millis::minutes(9))),
            modules: vec![Millis::minutes(20), Millis::minutes(10), Millis::minutes(5)],
            hot_wash: Millis::minutes(4),
            dropped: Vec::new(),
        },
    ]);
    let found = checks(&room.scenario, &room.session, room.now);
    let texts: Vec<_> = found.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "",
            "D1 needs REG, D3 needs REG",
            "asked of nobody: B1, A1",
            "40 min needed, 9 min left until 09:09"
        ],
        "a dropped role is staffed, but what it owned is not"
    );
}

#[test]
fn the_start_says_the_must_end_time() {
    let until = Some(crate::session::room::OPENED.plus(Millis::minutes(90)));
    let modules = vec![Millis::minutes(20), Millis::minutes(10), Millis::minutes(5)];
    let room = Room::lobby().staffed().and([
        Command::FitAgenda {
            agenda: "full".into(),
            until,
            modules,
            hot_wash: Millis::minutes(4),
            dropped: Vec::new(),
        },
        Command::Brief(crate::session::Briefing::GroundRules),
        Command::Brief(crate::session::Briefing::WarmUp),
    ]);
    assert_eq!(room.step(), Step::StartEx { must_end: until });
}

// ---- play, row by row

#[test]
fn nothing_pending_reads_the_next_item_and_then_releases_it() {
    let room = Room::seated();
    assert_eq!(room.step(), read("alarm"));
    assert_eq!(room.step_after_reading("alarm"), Step::Release("alarm".into()));
}

#[test]
fn a_released_inject_has_its_questions_posed_one_by_one() {
    let room = Room::given([release("alarm")]);
    assert_eq!(room.step(), Step::Pose("alarm.q1".into()));
    let room = room.and([pose("alarm.q1")]);
    assert_eq!(room.step(), Step::Pose("alarm.q2".into()));
}

#[test]
fn after_the_last_question_comes_the_next_item() {
    let room = Room::given([release("alarm"), pose("alarm.q1"), pose("alarm.q2")]);
    assert_eq!(room.step(), read("whisper"));
}

#[test]
fn a_question_left_out_is_not_posed() {
    let room = Room::given([release("alarm"), skip("alarm.q1")]);
    assert_eq!(room.step(), Step::Pose("alarm.q2".into()));
    assert_eq!(room.and([skip("alarm.q2")]).step(), read("whisper"));
}

#[test]
fn a_question_that_stands_alone_is_read_before_it_is_put() {
    let room = Room::at("who-knows");
    assert_eq!(room.step_after_reading("who-knows"), Step::Pose("who-knows".into()));
    assert_eq!(room.and([pose("who-knows")]).step(), read("mitigate"));
}

#[test]
fn a_poll_opened_before_does_not_hide_the_questions_of_the_inject() {
    let trust = || Command::OpenPoll { poll: "trust".into() };
    let room = Room::given([release("alarm"), trust().into()]);
    assert_eq!(room.step(), Step::WaitForVotes("trust".into()));
    let room = room.and([
        Command::ClosePoll { poll: "trust".into() },
        Command::RevealPoll { poll: "trust".into() },
    ]);
    assert_eq!(room.step(), Step::Pose("alarm.q1".into()));
}

#[test]
fn questions_belong_to_the_inject_shown_last_also_if_it_was_written_in_play() {
    let room = Room::given([release("alarm"), insert("A second call"), release("X1")]);
    assert_eq!(room.session.latest_inject(), Some("X1".into()));
    assert_eq!(room.step(), read("whisper"), "it has no questions");
    let room = room.and([withdraw("X1")]);
    assert_eq!(room.session.latest_inject(), Some("alarm".into()));
    assert_eq!(room.step(), Step::Pose("alarm.q1".into()));
}

#[test]
fn a_decision_due_is_read_and_then_opened() {
    let room = Room::at("mitigate");
    assert_eq!(room.step_after_reading("mitigate"), Step::Open("mitigate".into()));
}

#[test]
fn an_open_decision_with_answers_missing_does_nothing() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank")]);
    let missing = ["REG/2", "MNT/1", "MNT/2", "MNT/3"].map(seat).to_vec();
    assert_eq!(room.step(), Step::Wait { decision: "mitigate".into(), missing });
}

#[test]
fn a_decision_with_all_answers_is_closed() {
    let room = all_in(mitigating(), "mitigate", "yank");
    assert_eq!(room.step(), Step::Close { decision: "mitigate".into(), ran_out: false });
}

#[test]
fn at_zero_a_decision_is_closed_by_the_next_key() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank"), wait(119)]);
    assert!(matches!(room.step(), Step::Wait { .. }));
    let room = room.and([wait(1)]);
    assert_eq!(room.step(), Step::Close { decision: "mitigate".into(), ran_out: true });
}

#[test]
fn hands_counted_are_a_reason_to_close() {
    let room = mitigating().and([hands("mitigate", &[("yank", 9), ("hold", 6)])]);
    assert_eq!(room.step(), Step::Close { decision: "mitigate".into(), ran_out: false });
}

#[test]
fn closed_is_revealed_and_revealed_is_recorded() {
    let room = all_in(mitigating(), "mitigate", "yank").and([close("mitigate")]);
    assert_eq!(room.step(), Step::Reveal { decision: "mitigate".into() });
    let room = room.and([reveal("mitigate")]);
    assert_eq!(room.step(), Step::Record { decision: "mitigate".into() });
}

#[test]
fn recorded_shows_consequences_and_then_goes_on() {
    let room = recorded("yank");
    let effects = room.consequences("mitigate", "yank");
    assert_eq!(room.step(), Step::Apply { item: "mitigate".into(), effects: effects.clone() });
    let room = room.and([apply("mitigate", &effects)]);
    assert_eq!(room.step(), read("trust"));
}

#[test]
fn consequences_declined_are_not_offered_again() {
    assert_eq!(recorded("yank").and([apply("mitigate", &[])]).step(), read("trust"));
}

#[test]
fn a_decision_recorded_straight_from_the_talk_needs_no_reveal() {
    let talk = |option| RecordDraft { from: RecordFrom::Talk, ..taken(option) };
    let room = Room::at("mitigate").and([record_as("mitigate", talk("leap"))]);
    assert!(matches!(room.step(), Step::Apply { .. }));
    // Also while it is open: the record ends the answers.
    let room = mitigating().and([record_as("mitigate", talk("hold"))]);
    assert!(matches!(room.step(), Step::Apply { .. }));
    let room = room.and([apply("mitigate", &[])]);
    assert_eq!(room.step(), read("trust"));
}

#[test]
fn a_record_made_at_the_moment_of_the_opening_settles_the_round() {
    // On a virtual clock nothing takes time: entry numbers tell what came first.
    let room = mitigating().and([record("mitigate", "hold")]);
    assert_eq!(room.entries.last().unwrap().times, room.entries[room.entries.len() - 3].times);
    assert!(matches!(room.step(), Step::Apply { .. }));
}

#[test]
fn a_contingency_that_offers_itself_never_takes_the_place_of_the_next_key() {
    let room = recorded("hold").and([apply("mitigate", &[])]);
    let offered = crate::session::offers(&room.scenario, &room.session, room.now);
    assert_eq!(offered, ["leak".into()]);
    assert_eq!(room.step(), read("trust"));
    assert_eq!(room.step_after_reading("leak"), Step::Release("leak".into()));
}

#[test]
fn an_observers_question_on_the_projector_is_answered_first() {
    let room = Room::given([join(1, Capacity::Observer), by(1, ask("Who tells the mirrors?"))]);
    let question = room.session.last;
    let room = room.and([Command::SetObserverQuestion {
        question,
        state: QuestionState::Shown,
        into: None,
    }]);
    assert_eq!(room.step(), Step::AnswerObserverQuestion(question));
    assert_eq!(room.pressed().step(), read("alarm"));
}

#[test]
fn what_stands_still_is_resumed() {
    let holds = [
        (pause(), Hold::Paused(PauseWhy::Facilitator)),
        (Command::GoOffRecord.into(), Hold::OffRecord),
    ];
    for (stop, hold) in holds {
        assert_eq!(Room::given([stop]).step(), Step::Resume(hold));
    }
    let room = Room::at("coffee")
        .and([Command::StartBreak { item: Some("coffee".into()), length: Millis::minutes(2) }]);
    assert!(matches!(room.step(), Step::Resume(Hold::Break { item: Some(_), .. })));
    assert_eq!(room.and([resume()]).step(), read("late"), "`only-if` is not true");
}

#[test]
fn a_planned_break_is_begun_by_the_second_beat() {
    let room = Room::at("coffee");
    assert_eq!(room.step_after_reading("coffee"), Step::BeginBreak("coffee".into()));
}

#[test]
fn in_an_emergency_the_next_key_does_nothing_in_any_phase() {
    let emergency = || Command::DeclareEmergency;
    assert_eq!(Room::lobby().and([emergency()]).step(), Step::Emergency);
    assert_eq!(Room::given([emergency()]).step(), Step::Emergency);
    let room = Room::given([end()]).and([emergency()]);
    assert_eq!(room.step(), Step::Emergency);
    assert_eq!(
        room.and([Command::EndEmergency]).step(),
        Step::HotWash { step: HotWashStep::Silent, role: None }
    );
}

#[test]
fn a_module_ends_when_nothing_is_left_or_its_time_is_gone() {
    let done = |s: &Step| matches!(s, Step::EndModule { .. });
    let room = Room::seated().pressed_until(done);
    assert!(over(&room.step()).unwrap() < 0, "early");
    // What matters is not lost silently: core items come although the time is gone.
    let room = Room::given([wait(21 * 60)]);
    assert_eq!(room.step(), read("alarm"));
    let weighty = ["alarm", "whisper", "mitigate", "late"];
    let room = room.and(weighty.map(skip));
    assert_eq!(over(&room.step()), Some(60_000), "one over; question, poll and break are lost");
    let room = room.and([next_module()]);
    assert_eq!(room.step(), read("apart"));
}

#[test]
fn what_is_not_planned_does_not_keep_a_module_open() {
    let room = Room::seated().pressed_until(|s| matches!(s, Step::EndModule { .. }));
    assert!(room.session.is_pending(&"rumour".into()), "optional, picked by hand");
    assert_eq!(room.step_after_reading("rumour"), Step::Release("rumour".into()));
}

#[test]
fn the_end_comes_after_the_last_module() {
    let room = Room::seated().pressed_until(|s| *s == Step::EndEx(EndWhy::Finished));
    assert_eq!(room.session.story.current, Some(2));
}

#[test]
fn the_end_comes_when_only_the_hot_wash_still_fits() {
    let until = crate::session::room::OPENED.plus(Millis::minutes(30));
    let room = Room::lobby().staffed().and([Command::Start { must_end: Some(until) }]);
    assert_eq!(room.step(), read("alarm"));
    let room = room.and([wait(25 * 60)]);
    assert_eq!(room.step(), Step::EndEx(EndWhy::Time), "four for the hot wash, one to close");
    assert_eq!(
        room.clone().and([open("mitigate")]).step_after_reading("alarm"),
        Step::Release("alarm".into())
    );
    assert!(matches!(room.and([open("mitigate")]).step(), Step::Wait { .. }), "it comes last");
}

// ---- after EndEx

#[test]
fn after_the_end_the_key_leads_through_the_hot_wash_to_the_draft() {
    let mut room = Room::given([note(Sign::Strength, "They asked for the log at once"), end()]);
    let mut steps = Vec::new();
    while room.session.phase != Phase::Debrief {
        steps.push(room.step());
        room = room.pressed();
    }
    let hot = |step, role: Option<&str>| Step::HotWash { step, role: role.map(Into::into) };
    let expected = [
        hot(HotWashStep::Silent, None),
        hot(HotWashStep::Round, Some("REG")),
        hot(HotWashStep::Round, Some("MNT")),
        hot(HotWashStep::Round, Some("VPS")),
        hot(HotWashStep::Rank, None),
        hot(HotWashStep::Feedback, None),
        Step::CloseRoom,
        Step::StartDebrief,
    ];
    assert_eq!(steps, expected);
    let seq = room.session.notes.all.keys().next().copied().unwrap();
    assert_eq!(room.step(), Step::Complete(ToComplete::Unfiled(seq)));
    let filed = crate::session::Refile {
        objective: Some("detect".into()),
        ..crate::session::Refile::default()
    };
    let room = room.and([Command::Refile { entry: seq, fields: Box::new(filed) }]);
    let rate = |of: &str| Command::Rate {
        subject: Subject::Objective(of.into()),
        answers: RatingAnswers { achieved: Some(true), ..RatingAnswers::default() },
        text: None,
    };
    assert_eq!(room.step(), Step::Rate(Subject::Objective("detect".into())));
    let room = room.and([rate("detect"), rate("decide")]);
    assert_eq!(room.step(), Step::WriteReport);
    assert_eq!(room.and([Command::Finalise { name: text("the lead") }]).step(), Step::WriteReport);
}

// ---- which row wins

#[test]
fn the_first_true_row_wins() {
    // Everything at once, taken away one by one from the top.
    let mut room = recorded("yank").and([
        // `mitigate` is recorded and its consequences wait; `apart` is revealed, `voices` is closed.
        open("apart"),
        hands("apart", &[("all", 1)]),
        close("apart"),
        close("apart"),
        close("apart"),
        reveal("apart"),
        reveal("apart"),
        reveal("apart"),
        open("voices"),
        hands("voices", &[("yes", 2)]),
        close("voices"),
        join(1, Capacity::Observer),
        by(1, ask("And the mirrors?")),
    ]);
    let question = room.session.last;
    let shown = Command::SetObserverQuestion { question, state: QuestionState::Shown, into: None };
    room = room.and([shown, Command::OpenPoll { poll: "trust".into() }]);
    room = room.and([Command::Pause(PauseWhy::Emergency), Command::DeclareEmergency]);
    let mut rows = Vec::new();
    for _ in 0..7 {
        let step = room.step_after_reading("late");
        #[expect(clippy::wildcard_enum_match_arm, reason = "no other row is true here")]
        rows.push(match &step {
            Step::Resume(_) => "pause",
            Step::Release(_) => "read",
            Step::Emergency => "emergency",
            Step::Reveal { .. } => "closed",
            Step::Record { .. } => "revealed",
            Step::Apply { .. } => "recorded",
            other => panic!("{other:?}"),
        });
        let next = of_step(&room.scenario, step);
        room = room.and([next]);
        if rows.len() == 1 {
            room = room.and([pause()]);
        }
    }
    assert_eq!(rows, ["emergency", "pause", "closed", "revealed", "revealed", "recorded", "read"]);
}

#[test]
fn of_several_open_decisions_the_one_ending_first_comes_first() {
    let for_seconds = |decision: &str, seconds, group: &str| Command::OpenDecision {
        decision: decision.into(),
        length: Some(Millis::seconds(seconds)),
        group: Some(group.into()),
    };
    let room =
        Room::given([for_seconds("voices", 90, "makers"), for_seconds("apart", 60, "keepers")]);
    assert!(matches!(room.step(), Step::Wait { decision, .. } if decision == "apart".into()));
    let longer = Command::MoveDeadline { decision: "apart".into(), by: Millis::minutes(2) };
    let room = room.and([longer]);
    assert!(matches!(room.step(), Step::Wait { decision, .. } if decision == "voices".into()));
}

#[test]
fn all_in_outranks_what_was_read_and_what_was_read_outranks_an_open_decision() {
    let room = mitigating();
    assert_eq!(room.step_after_reading("late"), Step::Release("late".into()));
    let room = all_in(room, "mitigate", "hold");
    assert!(matches!(room.step_after_reading("late"), Step::Close { .. }));
}

#[test]
fn what_was_read_and_had_its_turn_meanwhile_is_forgotten() {
    let room = Room::given([release("alarm")]);
    assert_eq!(room.step_after_reading("alarm"), Step::Pose("alarm.q1".into()));
}

// ---- turns

#[test]
fn written_in_play_comes_before_come_back_before_due_before_authored() {
    let record =
        RecordDraft { until: Some(Until::Fact("public".into())), ..outcome(Outcome::Deferred) };
    let mut room = Room::given([
        release("alarm"),
        skip("alarm.q1"),
        skip("alarm.q2"),
        record_as("mitigate", record),
        effect(Effect::Set("public".into())),
        defer("late", 1),
        insert("First"),
        insert("Second"),
        wait(60),
    ]);
    let mut turns = Vec::new();
    for _ in 0..5 {
        let Step::Read(id) = room.step() else { panic!("{:?}", room.step()) };
        turns.push(id.to_string());
        room = room.pressed();
        if id == "mitigate".into() {
            room = room.and([record_as("mitigate", outcome(Outcome::None))]);
        }
    }
    assert_eq!(turns, ["X1", "X2", "mitigate", "late", "whisper"]);
}

#[test]
fn injects_written_in_play_keep_their_order_beyond_nine() {
    let room = Room::given((1..=11).map(|n| insert(&format!("Call {n}"))));
    let room = room.and((1..=8).map(|n| release(&format!("X{n}"))));
    let room = room.and([release("X9")]);
    assert_eq!(room.step(), read("X10"));
    assert_eq!(room.and([release("X10")]).step(), read("X11"));
}

#[test]
fn an_inject_written_in_play_can_be_put_off() {
    let room = Room::given([insert("A call"), defer("X1", 2)]);
    assert_eq!(room.step(), read("alarm"));
    assert_eq!(room.and([wait(120)]).step(), read("X1"));
}

#[test]
fn what_is_still_queued_has_its_turn_before_the_end() {
    let room = Room::seated().pressed_until(|s| *s == read("late"));
    let room = room.and([defer("late", 200)]);
    let room = room.pressed_until(|s| *s == read("late"));
    assert_eq!(room.session.story.current, Some(2), "after all else of the last module");
    assert_eq!(room.and([release("late")]).step(), Step::EndEx(EndWhy::Finished));
}

#[test]
fn what_was_dropped_to_land_it_has_no_turn_also_if_it_was_queued() {
    let fit = |dropped: &[&str]| Command::FitAgenda {
        agenda: "full".into(),
        until: None,
        modules: vec![Millis::minutes(20), Millis::minutes(10), Millis::minutes(5)],
        hot_wash: Millis::minutes(4),
        dropped: dropped.iter().map(|id| (*id).into()).collect(),
    };
    let room = Room::given([defer("alarm", 1), fit(&["alarm", "whisper"]).into(), wait(60)]);
    assert_eq!(room.step(), read("who-knows"));
    assert_eq!(room.and([fit(&[])]).step(), read("alarm"), "taken back by another fit");
}

#[test]
fn an_item_whose_condition_is_false_is_passed_over_at_its_turn() {
    let room = Room::at("coffee").and([skip("coffee")]);
    assert_eq!(room.step(), read("late"));
    assert_eq!(room.session.story.status(&"only-if".into()), Status::PassedOver);
    let passed = room.entries.iter().rev().find(|e| e.event.kind() == "passed_over").unwrap();
    assert_eq!(passed.by, crate::ident::Actor::Clock);
    // True later does not bring it back; by hand it may be released all the same.
    let room = room.and([effect(Effect::Set("public".into()))]);
    assert_eq!(room.step(), read("late"));
    assert!(
        room.when(release("only-if"))
            .then_kinds(["released"])
            .session
            .story
            .is_released(&"only-if".into())
    );
}

#[test]
fn a_condition_that_holds_gives_an_item_its_turn() {
    let room = Room::at("coffee").and([effect(Effect::Set("public".into())), skip("coffee")]);
    assert_eq!(room.step(), read("only-if"));
}

#[test]
fn nobody_is_passed_over_while_the_room_is_busy() {
    let room = Room::at("coffee").and([open("voices"), skip("coffee")]);
    assert_eq!(room.session.story.status(&"only-if".into()), Status::Pending);
    let room = room.and([Command::WithdrawDecision { decision: "voices".into() }]);
    assert_eq!(room.session.story.status(&"only-if".into()), Status::PassedOver);
}

#[test]
fn an_item_without_a_turn_is_never_read() {
    // Nothing was settled yet since the queue's time came: the step already looks past it.
    let mut room = Room::given([effect(Effect::Queue("letter".into(), 1))]);
    room.now = room.now.plus(Millis::minutes(2));
    assert_eq!(room.step(), read("alarm"));
}

#[test]
fn a_question_of_a_module_that_is_over_is_not_put_in_the_next_one() {
    let room = Room::given([release("alarm"), wait(5)]);
    assert_eq!(room.step(), Step::Pose("alarm.q1".into()));
    let next = room.clone().and([next_module()]);
    assert_eq!(next.step(), Step::Read("apart".into()));
    assert_eq!(next.and([undo()]).step(), room.step());
}
