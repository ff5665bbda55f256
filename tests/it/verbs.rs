//! Every verb of the console: keys in, entries and screen out.

use crossterm::event::{KeyCode, KeyModifiers};
use startex::clock::Millis;
use startex::ident::Actor;
use startex::journal::{Journal, MemoryJournal, seeded_salts};
use startex::scenario::Scenario;
use startex::session::{
    Command, Event, Header, Hold, Mode, Outcome as Decided, Phase, Sign, SkipReason, Staffing,
    Step, Tick,
};
use startex::text::Text;
use startex::tui::{Effect, Msg, Outcome};

use crate::support::room::{Room, header, led_to, one};

/// First Light in play, its first inject out and its question put.
pub(crate) fn talking() -> Room {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>2h111      ").press("   ");
    room.shows("Q1 of 1");
    room
}

/// First Light with its first decision open.
fn deciding() -> Room {
    let mut room = talking();
    room.press("  ").shows("D1 open");
    room
}

fn header_offset(room: &Room) -> startex::clock::Offset {
    room.session().header.offset
}

#[test]
fn a_role_is_staffed_with_one_key() {
    let mut room = Room::open("first-light", 80, 24);
    assert_eq!(led_to(&mut room, "hsxgk1S").len(), 5);
    let people = &room.session().people;
    let how: Vec<Staffing> =
        ["KEEP", "REG", "HAR", "CST", "FRD"].map(|c| people.staffing(&c.into())).to_vec();
    assert_eq!(
        how,
        [
            Staffing::Held(2),
            Staffing::Simulated,
            Staffing::Dropped,
            Staffing::GivenTo("KEEP".into()),
            Staffing::Held(1),
        ]
    );
}

#[test]
fn agenda_end_marking_and_attribution_are_set_in_the_lobby() {
    let mut room = Room::open("poisoned-kiln", 80, 24);
    assert_eq!(one(&mut room, "a2").kind(), "agenda_fitted");
    assert_eq!(one(&mut room, "m11:30<enter>").kind(), "agenda_fitted");
    room.shows("must end 11:30");
    assert_eq!(one(&mut room, "t4").kind(), "marked");
    room.shows("TLP:AMBER+STRICT");
    assert_eq!(one(&mut room, "r1").kind(), "attribution_tightened");
    assert!(led_to(&mut room, "r").is_empty());
    room.shows("as strict as it can be");
    assert!(led_to(&mut room, "mnoon<enter>").is_empty());
    room.shows("is no time");
}

#[test]
fn the_floor_goes_to_whom_is_to_be_asked_next_or_to_whom_a_key_names() {
    let mut room = talking();
    assert_eq!(one(&mut room, "ff"), Event::FloorGiven { role: "KEEP".into() });
    room.shows("FLOOR: KEEP");
    assert_eq!(one(&mut room, "g"), Event::FloorGiven { role: "REG".into() });
    assert_eq!(one(&mut room, "fh"), Event::FloorGiven { role: "HAR".into() });
    assert_eq!(one(&mut room, "F"), Event::FloorTaken {});
}

#[test]
fn a_note_is_what_its_line_says_at_the_time_its_key_was_pressed() {
    let mut room = talking();
    let opened = room.now();
    room.press("n").wait(Millis::seconds(40)).press("keep - would wait");
    room.shows("= area for improvement, KEEP");
    let event = one(&mut room, "<enter>");
    let Event::Noted { sign, role, .. } = event else { panic!("{event:?}") };
    assert_eq!((sign, role), (Sign::Improvement, Some("KEEP".into())));
    let happened = room.session().notes.standing().next_back().expect("it is kept").happened();
    let late = happened.0 - opened.0;
    assert!((0..1000).contains(&late), "{late} ms after the key press");
    room.shows("KEEP - would wait");
    assert!(led_to(&mut room, "n<enter>").is_empty(), "an empty line was a slip");
    assert!(led_to(&mut room, "nuz q h<esc>").is_empty(), "letters in a field are text");
    room.shows("not kept: uz q h");
}

#[test]
fn the_next_act_gets_the_time_that_was_typed_for_it_and_no_other() {
    let mut room = talking();
    room.wait(Millis::minutes(10));
    let now = room.now();
    let typed = |minutes: i64| {
        let at = startex::clock::Timestamp(now.0 - minutes * 60_000);
        at.hm(header_offset(&room))
    };
    let (five, three) = (typed(5), typed(3));
    room.press("@noon<enter>").shows("is no time");
    room.press("<esc>@").shows("happened at HH:MM>");
    room.press(&format!("{five}<enter>")).shows(&format!("next act @{five}"));
    assert_eq!(one(&mut room, "ff").kind(), "floor_given");
    let (_, since) = room.session().talk.floor.clone().expect("somebody has it");
    assert_eq!(since.happened().hm(header_offset(&room)), five);
    room.hides("next act @").shows("FLOOR: KEEP 5:");
    // Of a captured line the time typed in it stands; a mistake is taken away by an empty line.
    room.press(&format!("@{five}<enter>n@{three} keep would wait<enter>")).hides("next act @");
    let happened = room.session().notes.standing().next_back().expect("it is kept").happened();
    assert_eq!(happened.hm(header_offset(&room)), three);
    room.press(&format!("@{five}<enter>@<enter>")).hides("next act @");
    assert_eq!(one(&mut room, "F").kind(), "floor_taken");
    assert_eq!(room.session().at.observed_at, None);
}

#[test]
fn a_refused_act_gives_its_time_back_and_an_emergency_never_takes_it() {
    let mut room = talking();
    let begun = room.session().began.expect("it was begun");
    let at = startex::clock::Timestamp(begun.0 - 3_600_000).hm(header_offset(&room));
    room.press(&format!("@{at}<enter>ff")).shows("before this session was begun");
    room.shows(&format!("next act @{at}"));
    assert_eq!(led_to(&mut room, "<^x>").len(), 1);
    assert_eq!(room.session().at.observed_at, None);
    room.press("<^x>");
    assert_eq!(room.session().at.observed_at, None);
    assert_eq!(room.session().clock.hold, Some(Hold::Emergency));
}

#[test]
fn paste_is_text_and_too_much_of_it_is_refused_and_not_lost() {
    let mut room = talking();
    room.press("n").send(Msg::Paste("one\ntwo z".to_owned()));
    room.shows("n> one two z");
    room.send(Msg::Paste("x".repeat(20_000)));
    assert!(led_to(&mut room, "<enter>").is_empty());
    room.shows("too long");
    for _ in 0..2 {
        room.press("<esc>");
    }
    room.send(Msg::Paste("qzk".to_owned()));
    assert_eq!(room.session().clock.hold, None, "pasted letters are no verbs");
}

#[test]
fn what_the_rules_refuse_is_given_back_with_the_reason() {
    let mut room = talking();
    room.press("o").press("nkeep said it").press("<enter>");
    room.shows("not taken: off the record").shows("n> keep said it");
}

#[test]
fn expected_actions_go_from_unprompted_to_prompted_to_not_heard() {
    let mut room = talking();
    for tick in [Tick::Unprompted, Tick::Prompted, Tick::NotHeard, Tick::Open] {
        let event = one(&mut room, "x1");
        assert_eq!(event, Event::ActionTicked { item: "token-in-log".into(), action: 0, tick });
    }
}

#[test]
fn a_decision_is_recorded_straight_from_the_talk_with_two_keys() {
    let mut room = talking();
    let event = one(&mut room, "da");
    let Event::Recorded { outcome, option, owner, .. } = event else { panic!("{event:?}") };
    assert_eq!(outcome, Decided::Taken);
    assert_eq!((option.is_some(), owner), (true, Some("KEEP".into())));
    room.shows("consequences");
    assert_eq!(one(&mut room, " ").kind(), "effects_applied");
}

#[test]
fn a_consequence_can_be_left_out() {
    let mut room = talking();
    room.press("da").press("1").shows("[ ]");
    let event = one(&mut room, " ");
    assert!(matches!(&event, Event::EffectsApplied { effects, .. } if effects.is_empty()));
}

#[test]
fn words_of_ones_own_are_a_decision_too() {
    let mut room = talking();
    let event = one(&mut room, "d=we ask the registry first<enter>");
    let Event::Recorded { outcome, option, .. } = event else { panic!("{event:?}") };
    assert_eq!((outcome, option), (Decided::Taken, None));
    let said = room.entries().pop().and_then(|e| e.said).and_then(|s| s.text);
    assert_eq!(said.as_ref().map(Text::as_str), Some("we ask the registry first"));
}

#[test]
fn hands_are_counted_and_a_voice_is_a_seats_answer() {
    let mut room = deciding();
    room.press("h1 1 0").shows("A 1, B 1 = 2");
    assert_eq!(one(&mut room, "<enter>").kind(), "hands_counted");
    let event = one(&mut room, "vr a<enter>");
    assert_eq!(event.kind(), "answered");
    room.press("h9 x").press("<enter>").shows("is no count");
}

#[test]
fn an_open_decision_gets_a_minute_more_is_peeked_at_and_closed_early() {
    let mut room = deciding();
    assert_eq!(one(&mut room, "+").kind(), "deadline_moved");
    assert_eq!(one(&mut room, "P").kind(), "peeked");
    assert!(led_to(&mut room, " ").is_empty(), "SPACE waits for the seats");
    room.shows("waiting for KEEP, REG");
    assert_eq!(one(&mut room, "C").kind(), "decision_closed");
    assert_eq!(one(&mut room, "O").kind(), "decision_reopened");
}

#[test]
fn a_result_is_asked_again_deferred_escalated_or_left_to_each() {
    for (keys, outcome) in [
        ("e", Decided::EachItsOwn),
        ("ww", Decided::Deferred),
        ("preg<enter>", Decided::Escalated),
        ("m--", Decided::None),
        ("Byif legal agrees<enter>", Decided::Conditional),
        ("B ", Decided::Taken),
        ("B<enter>", Decided::Taken),
    ] {
        let mut room = deciding();
        room.press("h1 2 0<enter>").press("  ").shows("result shown");
        let event = one(&mut room, keys);
        assert!(
            matches!(&event, Event::Recorded { outcome: o, .. } if *o == outcome),
            "{keys}: {event:?}"
        );
    }
    let mut room = deciding();
    room.press("h1 2 0<enter>").press("  ");
    assert!(led_to(&mut room, "m0<esc>").is_empty(), "one stray key records nothing");
    assert_eq!(one(&mut room, "a").kind(), "decision_opened");
    room.shows("round 2");
}

#[test]
fn when_nobody_answered_the_next_key_records_what_the_author_wrote() {
    let mut room = deciding();
    room.wait(Millis::minutes(2)).shows("TIME");
    room.press("  ").shows("nobody answered");
    let event = one(&mut room, " ");
    assert!(
        matches!(&event, Event::Recorded { from: startex::session::RecordFrom::TimeOut, .. }),
        "{event:?}"
    );
}

#[test]
fn the_next_item_is_left_out_put_off_and_brought_back() {
    let mut room = talking();
    let event = one(&mut room, "st");
    assert!(matches!(event, Event::Skipped { reason: SkipReason::Time, .. }));
    assert_eq!(one(&mut room, "B1").kind(), "restored");
    assert_eq!(one(&mut room, "s5").kind(), "deferred");
    room.shows("in 5:00");
}

#[test]
fn an_inject_is_picked_by_hand_or_written_now_and_read_before_it_goes() {
    let mut room = talking();
    assert!(led_to(&mut room, "i2").is_empty(), "it is only read");
    room.shows("READ I02").shows("release I02");
    let kinds = |events: Vec<Event>| events.iter().map(Event::kind).collect::<Vec<_>>();
    let with = kinds(led_to(&mut room, " "));
    assert_eq!(with, ["question_done", "released", "effects_applied"], "accepted with it");
    let event = one(&mut room, "inLights out: The power fails.<enter>");
    assert_eq!(event.kind(), "inject_inserted");
    room.shows("READ X1").shows("The power fails.");
    assert_eq!(led_to(&mut room, " ").last().map(Event::kind), Some("released"));
}

#[test]
fn a_release_is_taken_back_and_the_last_act_undone() {
    let mut room = talking();
    room.press("t").shows("nobody has opened it");
    let kinds: Vec<&str> = led_to(&mut room, "t").iter().map(Event::kind).collect();
    assert_eq!(kinds, ["withdrawn", "question_withdrawn"], "its question goes with it");
    room.press("nwrong<enter>");
    assert_eq!(one(&mut room, "u").kind(), "note_taken_back");
    room.shows("taken back: note");
}

#[test]
fn play_stands_still_for_a_pause_a_break_and_off_the_record() {
    let mut room = deciding();
    for (keys, shown) in [("z", "PAUSED"), ("k5", "Break: back at"), ("o", "OFF THE RECORD")] {
        room.press(keys).shows(shown);
        assert!(room.session().clock.hold.is_some());
        assert_eq!(one(&mut room, " ").kind(), "resumed", "{keys}");
    }
}

#[test]
fn a_seat_is_called_away_and_back() {
    let mut room = talking();
    assert_eq!(one(&mut room, "wr").kind(), "called_away");
    room.shows("REG/1 called away");
    assert_eq!(one(&mut room, "wr").kind(), "came_back");
    assert_eq!(one(&mut room, "wk"), Event::CalledAway { seat: "KEEP/1".parse().unwrap() });
    assert_eq!(one(&mut room, "wk"), Event::CalledAway { seat: "KEEP/2".parse().unwrap() });
}

#[test]
fn the_emergency_key_pauses_first_and_space_goes_on() {
    let mut room = talking();
    assert_eq!(one(&mut room, "<^x>").kind(), "paused");
    assert_eq!(one(&mut room, " ").kind(), "resumed");
    assert_eq!(led_to(&mut room, "<^x><^x>").len(), 2);
    assert_eq!(room.session().clock.hold, Some(Hold::Emergency));
    assert_eq!(led_to(&mut room, "Ee").last().map(Event::kind), Some("end_ex"));
    room.shows("EXERCISE EXERCISE");
}

#[test]
fn the_inbox_answers_parks_and_settles() {
    let mut room = talking();
    let ask = |words: &str| Command::AskControl {
        seat: Some(startex::ident::SeatId::new(&"REG".into(), 1)),
        text: Text::new(words).unwrap(),
    };
    room.act(ask("who read the log"), Actor::Facilitator);
    room.shows("1 request from players");
    let event = one(&mut room, "qlNobody knows.<enter>");
    assert_eq!(event.kind(), "information_answered");
    room.act(ask("what is the weather"), Actor::Facilitator);
    assert_eq!(one(&mut room, "qp").kind(), "information_parked");
    room.press("nkeep >reg will build it<enter>").shows("not confirmed");
    assert_eq!(one(&mut room, "qy").kind(), "assumption_settled");
}

#[test]
fn land_it_refits_and_the_end_comes_by_two_keys() {
    let mut room = Room::open("poisoned-kiln", 80, 24);
    room.press("<enter>Sm11:05<enter>").press("       ");
    assert_eq!(room.session().phase, Phase::Play);
    room.wait(Millis::minutes(12)).press("l").shows("wins back");
    assert_eq!(one(&mut room, "l").kind(), "agenda_fitted");
    assert_eq!(led_to(&mut room, "ee").last().map(Event::kind), Some("module_started"));
    assert_eq!(led_to(&mut room, "ex").last().map(Event::kind), Some("end_ex"));
    room.shows("HOT WASH");
}

#[test]
fn the_palette_reaches_every_verb_and_search_every_line() {
    let mut room = talking();
    room.press("nkeep the kettle is on<enter>").press("n! mend the harbour list<enter>");
    room.press("/kettl").shows("the kettle is on").hides("harbour list ");
    room.press("<esc>").press(":paus").shows("stop the clocks");
    assert_eq!(one(&mut room, "<enter>").kind(), "paused");
    room.press(" ?").shows("KEYS");
    room.press(" ").hides("KEYS");
    assert_eq!(one(&mut room, ":strike<enter>s").kind(), "struck");
}

#[test]
fn a_held_key_counts_once_and_a_clicker_drives_it() {
    let mut room = talking();
    let before = room.events().len();
    room.press("<pgdn>").shows("READ D1");
    for _ in 0..20 {
        room.repeat(KeyCode::PageDown);
    }
    assert_eq!(room.events().len(), before, "a held key reads once and sends nothing");
    room.press("<pgdn>").shows("D1 open");
    room.press("<pgup>").shows("again: I01").press("<pgup>").hides("again: I01");
    room.press(".").shows("projector BLANK").press("b").hides("projector BLANK");
}

#[test]
fn leaving_pauses_first_and_suspending_too() {
    let mut room = talking();
    room.press("<^c>").shows("Leave the program?").press("n").hides("Leave");
    room.press("<^z>");
    assert_eq!(room.kinds().last(), Some(&"paused"));
    assert_eq!(room.asked, [Effect::Suspend]);
    room.press(" <^c>y");
    assert_eq!((room.kinds().last(), room.outcome.take()), (Some(&"paused"), Some(Outcome::Left)));
}

#[test]
fn a_signal_pauses_and_ends() {
    let mut room = talking();
    room.send(Msg::Signal(startex::tui::Signal::End));
    assert_eq!(room.kinds().last(), Some(&"paused"));
    assert!(room.outcome.is_some());
}

#[test]
fn every_size_is_drawn_in_every_state() {
    for (columns, rows) in [(10, 3), (40, 12), (40, 16), (47, 17), (80, 24), (200, 60), (300, 12)] {
        let mut room = talking();
        room.resize(columns, rows);
        room.press("?").press("<esc>").press("ff");
        room.press("i<esc>").press("/a<esc>").press(":<esc>");
        room.key(KeyCode::Char('n'), KeyModifiers::NONE);
        room.press("日本語 text <esc>");
        room.press("  <tab><enter><^x><^x>");
        let screen = room.screen();
        assert_eq!(screen.lines().count(), usize::from(rows), "{screen}");
    }
}

#[test]
fn a_key_held_down_acts_once() {
    let mut room = talking();
    room.press("nfirst<enter>nsecond<enter>");
    let before = room.events().len();
    room.press("u").repeat(KeyCode::Char('u')).repeat(KeyCode::Char('u'));
    assert_eq!(room.events().len(), before + 1, "the others are the key's repetition");
    assert_eq!(led_to(&mut room, "u").len(), 1, "pressed again it acts again");
    room.press(".").repeat(KeyCode::Char('.')).shows("projector BLANK");
    room.press(".").hides("projector BLANK");
}

#[test]
fn a_tick_between_two_beats_leaves_the_first_one_standing() {
    let mut room = talking();
    room.press(" ");
    assert!(room.model.desk().unwrap().read.is_some(), "the decision is read");
    assert_eq!(led_to(&mut room, "x1").len(), 1);
    assert!(room.model.desk().unwrap().read.is_some(), "{}", room.screen());
}

#[test]
fn a_module_ends_with_the_second_beat() {
    let mut room = talking();
    let ends = |room: &Room| {
        let desk = room.model.desk().expect("the desk is open");
        matches!(desk.step(room.model.clock), Step::EndModule { .. })
    };
    for _ in 0..60 {
        if ends(&room) {
            break;
        }
        let desk = room.model.desk().expect("the desk is open");
        let step = desk.step(room.model.clock);
        if let Step::Wait { .. } | Step::WaitForVotes(_) = step {
            room.wait(Millis::seconds(15));
        } else if let Step::Record { .. } = step {
            room.press("A ");
        } else {
            room.press(" ");
        }
    }
    assert!(ends(&room), "{}", room.screen());
    assert!(led_to(&mut room, " ").is_empty());
    room.wait(Millis::seconds(70)).shows("again: end this module");
    let ended = led_to(&mut room, " ");
    assert!(ended.iter().any(|e| e.kind() == "module_ended"), "{ended:?}");
}

#[test]
fn a_decision_that_came_back_is_closed_revealed_and_recorded_like_any_other() {
    let mut room = talking();
    room.press("d").shows("D1").press("w").shows("D1 is deferred").press("w");
    room.wait(Millis::seconds(130)).press("d").shows("D1").press("<esc>");
    room.press(" ").shows("READ D1 will be seen by").press(" ").shows("D1 open");
    room.press("h2 1<enter>").press(" ").shows("D1 closed");
    room.press(" ").shows("result shown, to be recorded");
    assert_eq!(one(&mut room, "A ").kind(), "recorded");
}

#[test]
fn a_slip_on_the_emergency_key_leaves_off_the_record_as_it_was() {
    let mut room = talking();
    room.press("o").shows("OFF THE RECORD").press("<^x>").shows("EMERGENCY KEY PRESSED");
    assert!(led_to(&mut room, " ").is_empty(), "{}", room.screen());
    room.shows("OFF THE RECORD").hides("EMERGENCY KEY PRESSED");
}

#[test]
fn the_hot_wash_ranks_counts_and_the_debrief_completes() {
    let mut room = talking();
    room.press("n- nobody owned the token<enter>").press("n! list the tokens<enter>");
    room.press("da  ").press("ex");
    assert_eq!(room.session().phase, Phase::HotWash);
    assert_eq!(one(&mut room, "r1").kind(), "ranked");
    room.shows("The room's number 2").press("<esc>");
    assert_eq!(one(&mut room, "f5<enter>").kind(), "feedback_counted");
    for _ in 0..20 {
        if room.session().phase == Phase::Debrief {
            break;
        }
        room.press(" ");
    }
    room.shows("TO COMPLETE").shows("rationale");
    assert_eq!(one(&mut room, " rthe log was public<enter>").kind(), "record_amended");
    assert_eq!(one(&mut room, "y1oWren<enter>").kind(), "action_changed");
    assert_eq!(one(&mut room, "y1d2027-06-30<enter>").kind(), "action_changed");
    room.press("y1dnext week<enter>").shows("is no date");
    room.press("<esc>R");
    assert_eq!(room.asked, [Effect::WriteReport]);
    room.send(Msg::ReportWritten(Ok(vec!["out/EXERCISE-a.md".to_owned()])));
    room.shows("out/EXERCISE-a.md");
}

#[test]
fn what_was_taken_down_is_put_right_with_two_keys_and_a_line() {
    let mut room = talking();
    room.press("nkeep - nobody owned the tokn<enter>");
    assert_eq!(one(&mut room, "ca<backspace>en<enter>").kind(), "amended");
    room.shows("nobody owned the token");
    for (keys, kind) in [
        ("cs+", "refiled"),
        ("crr", "refiled"),
        ("co1", "refiled"),
        ("ck1", "refiled"),
        ("ci1", "refiled"),
        ("cwtwo teams each thought it was the other<enter>", "analysed"),
        ("cfrunbook, page 4<enter>", "analysed"),
        ("ccName an owner<enter>", "corrective_action"),
        ("cl", "demoted"),
        ("cp", "promoted"),
        ("cx", "struck"),
    ] {
        assert_eq!(one(&mut room, keys).kind(), kind, "{keys}");
    }
    let note = room.session().notes.standing().next_back().unwrap().clone();
    assert_eq!((note.sign, note.role.clone()), (Sign::Strength, Some("REG".into())));
    let action = room.session().after.standing_actions().next().unwrap().clone();
    assert_eq!(action.from, Some(note.seq));
    room.hides("nobody owned the token");
}

#[test]
fn duplicates_are_merged_and_stand_again() {
    let mut room = talking();
    room.press("n- the cache was never looked at<enter>");
    room.press("n- the cache was not looked at<enter>");
    let event = one(&mut room, "cm1");
    let Event::Merged { entry, into } = event else { panic!("{event:?}") };
    assert!(into < entry);
    room.press("/not looked").shows("merged into");
    assert_eq!(one(&mut room, "<enter>t").kind(), "note_restored");
}

#[test]
fn search_goes_through_everything_and_opens_what_can_be_done() {
    let mut room = talking();
    room.press("ffnkeep it was warm<enter>da ");
    room.press("/released").shows("released I01").press("<esc>");
    room.press("/had the floor").shows("KEEP had the floor, once in all").press("<esc>");
    room.press("/recorded").shows("D1").press("<enter>").shows("rationale");
    assert_eq!(one(&mut room, "rit was public<enter>").kind(), "record_amended");
    room.press("<esc>/warm<enter>").shows("amend the words");
    assert_eq!(one(&mut room, "t").kind(), "note_taken_back");
    room.shows("(taken back)").press("<enter>").shows("let it stand again");
    assert_eq!(one(&mut room, "t").kind(), "note_restored");
}

#[test]
fn a_round_opened_by_mistake_is_withdrawn_and_a_record_reopened() {
    let mut room = deciding();
    room.press("t").shows("opened by mistake");
    assert_eq!(one(&mut room, "1").kind(), "decision_withdrawn");
    room.press("da ").press("d<");
    room.shows("Decision records").press("1").shows("what was decided");
    assert_eq!(led_to(&mut room, "wb").last().map(Event::kind), Some("record_amended"));
    assert_eq!(one(&mut room, "d<1g").kind(), "decision_opened");
}

#[test]
fn a_rehearsal_jumps_and_runs_faster_and_a_live_exercise_does_neither() {
    let mut live = talking();
    assert!(led_to(&mut live, "j").is_empty());
    live.shows("only a rehearsal can jump");
    assert!(led_to(&mut live, ">4<enter>").is_empty());
    live.shows("at the room's speed");

    let text = std::fs::read_to_string(FIRST_LIGHT).expect("the repository has it");
    let rehearsal =
        |scenario: &Scenario| Header { mode: Mode::Rehearsal, ..header(scenario, &text) };
    let memory = |header: &Header| -> Box<dyn Journal> {
        Box::new(MemoryJournal::new(header, seeded_salts(1)))
    };
    let mut room = Room::over(&text, 80, 24, rehearsal, memory);
    room.shows("EXERCISE REHEARSAL").press("S      ");
    assert_eq!(one(&mut room, ">4<enter>"), Event::SpeedSet { speed: 4 });
    room.shows("4x");
    assert_eq!(led_to(&mut room, "j5").last().map(Event::kind), Some("jumped"));
}

const FIRST_LIGHT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/first-light.ron");
