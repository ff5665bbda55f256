//! The console as a person sees it: the real loop on a terminal in memory, keys in, screens and entries out.

use startex::clock::Millis;
use startex::session::{Phase, Step};

use crate::support::room::Room;

/// Keys that staff First Light, read out what is to be read out, and begin.
const BEGIN: &str = "<enter>2h111      ";

/// Presses SPACE through a whole exercise; where a decision waits for its record, the first option was decided.
fn to_the_end(room: &mut Room, mut look: impl FnMut(&Room)) {
    for _ in 0..400 {
        let desk = room.model.desk().expect("the desk is open");
        let step = desk.step(room.model.clock);
        if let Step::WriteReport | Step::Complete(_) = step {
            return;
        }
        if let Step::Wait { .. } = step {
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
    insta::assert_snapshot!("lobby", room.screen());
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
    room.press(" ").wait(Millis::seconds(10)).press("vk1a");
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

#[test]
fn the_frame_at_sixty_by_twenty_and_at_a_hundred_and_twenty_by_forty() {
    for (columns, rows) in [(60, 20), (120, 40)] {
        let mut room = Room::open("poisoned-kiln", columns, rows);
        let name = |state: &str| format!("{state}_{columns}x{rows}");
        insta::assert_snapshot!(name("lobby"), room.screen());
        room.press("<enter>S      ");
        insta::assert_snapshot!(name("module_opens"), room.screen());
        room.press("   ff").wait(Millis::seconds(100));
        room.press("n soc - would wait").press("<enter>");
        insta::assert_snapshot!(name("talk"), room.screen());
        for _ in 0..30 {
            if matches!(room.model.desk().unwrap().step(room.model.clock), Step::Wait { .. }) {
                break;
            }
            room.wait(Millis::seconds(30)).press(" ");
        }
        insta::assert_snapshot!(name("decision_open"), room.screen());
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
    room.press("nxfh");
    assert!(room.model.desk().unwrap().overlays.is_empty(), "only the next key works here");
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
    room.shows("EXERCISE EXERCISE");
}
