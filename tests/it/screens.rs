//! The console as a person sees it: the real loop on a terminal in memory, keys in, screens and entries out.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use startex::clock::Millis;
use startex::conduct::Request;
use startex::ident::{Actor, ItemId};
use startex::journal::{FailingJournal, Journal, MemoryJournal, seeded_salts};
use startex::session::{Command, Header, Phase, Step};
use startex::tui::home::{Entry, Home, Kind};
use startex::tui::replay::Replay;
use startex::tui::{Effect, How, Msg, Outcome, Screen, update};

use crate::support::room::{Room, header};

/// Keys that staff First Light, read out what is to be read out, and begin.
const BEGIN: &str = "<enter>2h111      ";

/// Presses SPACE through a whole exercise; where a decision waits for its record, the first option was decided.
fn to_the_end(room: &mut Room, mut look: impl FnMut(&Room)) {
    for _ in 0..400 {
        let desk = room.model.desk().expect("the desk is open");
        let step = desk.step(room.model.clock);
        if room.session().phase == Phase::Debrief {
            return;
        }
        if let Step::Wait { .. } | Step::WaitForVotes(_) = step {
            room.wait(Millis::seconds(15));
        } else if let Step::Record { .. } = step {
            room.press("A ");
        } else {
            room.wait(Millis::seconds(5)).press(" ");
        }
        look(room);
    }
    panic!("it never came to its end:\n{}", room.screen());
}

#[test]
fn first_light_is_conducted_from_lobby_to_debrief_with_one_key_and_a_letter_a_decision() {
    let mut room = Room::open("first-light", 80, 24);
    room.press(BEGIN);
    to_the_end(&mut room, |room| {
        let screen = room.screen();
        let (first, last) = (screen.lines().next().unwrap(), screen.lines().last().unwrap());
        assert!(first.starts_with("EXERCISE EXERCISE  TLP:CLEAR"), "{screen}");
        assert!(last.starts_with("EXERCISE EXERCISE  TLP:CLEAR"), "{screen}");
    });
    assert_eq!(room.session().phase, Phase::Debrief);
    let kinds = room.kinds();
    let times = |kind| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!(times("decision_recorded") + times("recorded"), 4, "{kinds:?}");
    assert_eq!((times("start_ex"), times("end_ex"), times("room_closed")), (1, 1, 1));
    assert!(room.presses < 100, "{} keys", room.presses);
}

#[test]
fn the_states_of_an_exercise_at_eighty_by_twenty_four() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>2h111");
    insta::assert_snapshot!("lobby_staffed", room.screen());
    room.press("  ");
    insta::assert_snapshot!("lobby_warm_up", room.press(" ").screen());
    room.press("   ");
    insta::assert_snapshot!("module_opens", room.screen());
    room.press(" ");
    insta::assert_snapshot!("inject_read", room.screen());
    room.press("  ff").wait(Millis::seconds(70));
    insta::assert_snapshot!("question_talked_about", room.screen());
    room.press(" ");
    insta::assert_snapshot!("decision_read", room.screen());
    room.press(" ").wait(Millis::seconds(10)).press("vk a<enter>");
    insta::assert_snapshot!("decision_open", room.screen());
    room.wait(Millis::seconds(60));
    insta::assert_snapshot!("decision_at_zero", room.screen());
    room.press(" ");
    insta::assert_snapshot!("decision_closed", room.screen());
    room.press(" B");
    insta::assert_snapshot!("decision_revealed", room.screen());
    room.press(" ");
    insta::assert_snapshot!("next_after_record", room.screen());
}

/// Twelve roles and every kind of item; it does not change with the shipped scenarios.
const TWELVE: &str = include_str!("scripts/console.ron");

#[test]
fn the_frame_at_every_size_from_lobby_to_debrief() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut room = Room::with(TWELVE, columns, rows);
        let name = |state: &str| format!("{state}_{columns}x{rows}");
        insta::assert_snapshot!(name("lobby"), room.screen());
        room.press("<enter>S      ");
        insta::assert_snapshot!(name("module"), room.screen());
        room.press("   ff").wait(Millis::seconds(100));
        room.press("n soc - would wait").press("<enter>").press("x1");
        insta::assert_snapshot!(name("talk"), room.screen());
        room.press(" ");
        insta::assert_snapshot!(name("decision_read"), room.screen());
        room.press(" ve a<enter>").wait(Millis::seconds(20));
        insta::assert_snapshot!(name("decision"), room.screen());
        room.press("h5 9 3");
        insta::assert_snapshot!(name("hands"), room.screen());
        room.press("<enter>  B");
        insta::assert_snapshot!(name("result"), room.screen());
        room.press(" ");
        insta::assert_snapshot!(name("consequences"), room.screen());
        room.press("   ").wait(Millis::seconds(20));
        insta::assert_snapshot!(name("poll"), room.screen());
        room.press("C ").wait(Millis::minutes(4)).press("K");
        insta::assert_snapshot!(name("contingencies"), room.screen());
        room.press("<esc>?");
        insta::assert_snapshot!(name("help"), room.screen());
        room.press("<esc>:ta");
        insta::assert_snapshot!(name("palette"), room.screen());
        room.press("<esc>ex ");
        insta::assert_snapshot!(name("hot_wash"), room.screen());
        to_the_end(&mut room, |_| ());
        insta::assert_snapshot!(name("debrief"), room.screen());
    }
}

#[test]
fn the_room_sees_nothing_of_what_only_the_facilitator_may_see() {
    let mut room = Room::open("first-light", 80, 24);
    room.press(BEGIN).press("<tab>");
    insta::assert_snapshot!("projector_module", room.screen());
    room.press(" ").hides("LESSON").hides("CONTROL");
    room.press("  ");
    insta::assert_snapshot!("projector_question", room.screen());
    room.hides("if stuck");
    room.shows("Enter: only I see this")
        .press("n- nobody asked")
        .shows("typing")
        .hides("nobody asked");
    room.press("<enter>").hides("typing");
    assert_eq!(room.kinds().last(), Some(&"noted"));
    room.press("f").shows("a key").press("<esc>");
    room.press("q").shows("not here: Enter").hides("INBOX");
    assert!(room.model.desk().unwrap().overlays.is_empty(), "what must be read works elsewhere");
    room.press("<enter>").shows("CONTROL").shows("if stuck");
}

#[test]
fn a_real_world_emergency_carries_no_mark_and_ends_by_a_typed_word() {
    let mut room = Room::open("first-light", 80, 24);
    room.press(BEGIN).press("n so<^x>").shows("once more declares it");
    assert_eq!(room.kinds().last(), Some(&"paused"));
    room.press("<^x>");
    insta::assert_snapshot!("emergency", room.screen());
    room.hides("EXERCISE EXERCISE");
    assert_eq!(room.kinds().last(), Some(&"emergency_declared"));
    room.press("  <enter><tab>q").hides("EXERCISE EXERCISE");
    room.press("Rgo on<enter>").shows("type the word");
    room.press("<esc>Rresume<enter>");
    assert_eq!(room.kinds().last(), Some(&"emergency_over"));
    room.shows("n>  so").press("on<enter>");
    assert_eq!(room.kinds().last(), Some(&"noted"), "what was being typed is back");
    room.shows("EXERCISE EXERCISE");
}

#[test]
fn a_disk_that_refuses_is_said_everywhere_and_somewhere_else_is_chosen() {
    let failing = |header: &Header| -> Box<dyn Journal> {
        Box::new(FailingJournal::new(MemoryJournal::new(header, seeded_salts(1)), 30))
    };
    let mut room = Room::over(TWELVE, 80, 24, |scenario| header(scenario, TWELVE), failing);
    room.press("<enter>S      ");
    for _ in 0..30 {
        if room.screen().contains("CANNOT BE WRITTEN") {
            break;
        }
        room.press("n would wait<enter>");
    }
    insta::assert_snapshot!("recording_failed", room.screen());
    let shown = room.events().len();
    room.press("<tab>").shows("NOT RECORDED");
    room.press("<enter>1other.jsonl<enter>");
    assert_eq!(room.asked, [Effect::ContinueIn("other.jsonl".to_owned())]);
    room.press("2").shows("NOT RECORDED").shows("n>  would wait");
    room.press("<enter>n still here<enter>").shows("still here");
    assert_eq!(room.events().len(), shown, "nothing of it is on disk");
    room.press("<tab>").shows("NOT RECORDED");
}

#[test]
fn a_recorded_session_is_scrubbed_by_entry_and_by_decision() {
    let mut room = Room::with(TWELVE, 80, 24);
    room.press("<enter>S         ").press("n soc - would wait<enter>").press("dbex");
    let (header, entries) = ((*room.session().header).clone(), room.entries());
    let last = entries.len();
    let replay = Replay::new(header, entries).expect("it was recorded here");
    room.show(Screen::Replay(Box::new(replay)));
    room.shows("entry 1 of").press("<end>").shows(&format!("entry {last} of {last}"));
    room.shows("HOT WASH").press("<home><down>").shows("start ex");
    insta::assert_snapshot!("replay", room.press("<down><down>").screen());
    room.press("<left>").hides("recorded  ").press("<right>").shows("recorded");
    room.press(" ").wait(Millis::minutes(3)).shows(&format!("entry {last} of {last}"));
    room.press("q");
    assert_eq!(room.outcome, Some(Outcome::Left));
}

#[test]
fn the_home_screen_is_safe_to_project() {
    let mut room = Room::with(TWELVE, 80, 24);
    let entry = |kind, title: &str, detail: &str| Entry {
        kind,
        title: title.to_owned(),
        detail: detail.to_owned(),
        name: title.to_owned(),
    };
    let entries = vec![
        entry(Kind::Scenario, "First Light", "built in: first-light"),
        entry(Kind::Session, "EXERCISE Poisoned Kiln", "EXERCISE-poisoned-kiln.jsonl"),
        entry(Kind::Finished, "EXERCISE First Light", "EXERCISE-first-light.jsonl"),
        entry(Kind::Report, "EXERCISE-first-light.html", "transcripts"),
    ];
    room.show(Screen::Home(Home { entries, ..Home::default() }));
    insta::assert_snapshot!("home", room.press(" ").screen());
    room.press("h");
    assert_eq!(room.outcome, Some(Outcome::Chosen(0, How::Rehearse)));
}

#[test]
fn a_polls_result_stays_until_something_new_and_says_what_was_said_before() {
    let mut room = Room::with(include_str!("scripts/small.ron"), 80, 24);
    room.press("<enter>S      ");
    for (poll, hands) in [("tea", [4, 1, 0]), ("tea-again", [2, 3, 0])] {
        let poll = ItemId::new(poll);
        for command in [
            Command::OpenPoll { poll: poll.clone() },
            Command::CountPollHands { poll: poll.clone(), hands: hands.to_vec() },
            Command::ClosePoll { poll: poll.clone() },
            Command::RevealPoll { poll },
        ] {
            room.act(command, Actor::Facilitator);
        }
        room.shows("shown to everybody");
    }
    room.shows("4 before   2").shows("1 before   3");
    room.press("<tab>").shows("(before: 4)").shows("(before: 1)");
}

#[test]
fn an_emergency_that_ended_before_it_was_seen_does_not_stay_on_the_screen() {
    let mut room = Room::open("first-light", 80, 24);
    room.press(BEGIN);
    let key = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::CONTROL);
    let mut sent = Vec::new();
    for _ in 0..2 {
        sent.extend(update(&mut room.model, Msg::Key(key)));
    }
    // Of several changes at once only the latest is ever seen.
    let mut replies = Vec::new();
    for effect in sent {
        let Effect::Submit(token, command, _) = effect else { panic!("{effect:?}") };
        let done = room.conductor.submit(&Request::new(*command, Actor::Facilitator));
        replies.push(Msg::Replied(token, Ok(done.expect("it is allowed").seq)));
    }
    let over = Request::new(Command::EndEmergency, Actor::Facilitator);
    room.conductor.submit(&over).expect("it is allowed");
    for reply in replies {
        room.send(reply);
    }
    room.send(Msg::Snapshot(Arc::new(room.conductor.snapshot())));
    assert!(!room.model.desk().expect("the desk is open").in_emergency());
}
