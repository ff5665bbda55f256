//! The table of what SPACE does, a row a state: what it says it will do, and what it then does, at three sizes.

use startex::clock::Millis;
use startex::journal::{FailingJournal, Journal, MemoryJournal, seeded_salts};
use startex::session::{Event, Header, Phase};
use startex::tui::Effect;

use crate::support::room::{Room, header, led_to};

/// Twelve roles and every kind of item.
const TWELVE: &str = include_str!("scripts/console.ron");
const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// Does something in a lobby of every size.
fn at_every_size(walk: impl Fn(&mut Room)) {
    for (columns, rows) in SIZES {
        let mut room = Room::with(TWELVE, columns, rows);
        room.press("<enter>");
        walk(&mut room);
    }
}

/// Does something at every size with the first module just opened.
fn in_play(walk: impl Fn(&mut Room)) {
    at_every_size(|room| {
        room.press("S      ");
        assert_eq!(room.session().phase, Phase::Play, "{}", room.screen());
        walk(room);
    });
}

/// Does something at every size with the inject released, its question put, and talked about.
fn in_talk(walk: impl Fn(&mut Room)) {
    in_play(|room| {
        room.press("   ").shows("Q1 of 1");
        walk(room);
    });
}

/// Does something at every size with the first decision open.
fn deciding(walk: impl Fn(&mut Room)) {
    in_talk(|room| {
        room.press("  ").shows("D1 open");
        walk(room);
    });
}

/// Asserts what the last line says SPACE will do, presses it, and asserts which entries that led to.
#[track_caller]
fn space(room: &mut Room, says: &str, leads_to: &[&str]) {
    let screen = room.screen();
    let line = screen.lines().rev().nth(1).unwrap_or_default();
    assert!(line.starts_with("SPACE") && line.contains(says), "`{says}` is not said:\n{screen}");
    let kinds: Vec<&str> = led_to(room, " ").iter().map(Event::kind).collect();
    assert_eq!(kinds, leads_to, "after `{says}`:\n{}", room.screen());
}

#[test]
fn lobby_the_checks_then_ground_rules_then_the_warm_up_then_startex_in_two_beats() {
    at_every_size(|room| {
        space(room, "accept all the same: nobody plays", &[]);
        room.press("S");
        space(room, "ground rules", &[]);
        space(room, "ground rules", &["briefed"]);
        space(room, "warm-up", &[]);
        space(room, "warm-up", &["briefed"]);
        space(room, "StartEx", &[]);
        space(room, "again: StartEx: play begins, no must-end", &["start_ex", "module_started"]);
    });
}

#[test]
fn nothing_pending_the_next_item_is_read_and_then_released() {
    in_play(|room| {
        space(room, "read I01", &[]);
        room.shows("will be seen by");
        space(room, "release I01", &["released"]);
    });
}

#[test]
fn released_its_questions_are_put_and_then_the_next_item_comes() {
    in_play(|room| {
        room.press("  ");
        space(room, "put I01 Q1 to REG, REL", &["question_posed"]);
        space(room, "read D1 first (nobody sees it yet)", &[]);
    });
}

#[test]
fn a_decision_is_read_opened_closed_shown_recorded_and_applied() {
    in_talk(|room| {
        space(room, "read D1 first (nobody sees it yet)", &[]);
        room.shows("Builds break");
        space(room, "open D1 to REG, MNT, VPS, 150 s", &["question_done", "decision_opened"]);
        space(room, "waiting for MNT, REG, VPS; C closes now", &[]);
        room.press("h5 2<enter>").wait(Millis::seconds(151));
        space(room, "TIME: close D1", &["decision_closed"]);
        space(room, "show the result of D1", &["revealed"]);
        space(room, "record D1: press", &[]);
        room.press("A");
        space(room, "record D1 A Delete", &["recorded"]);
        space(room, "apply the consequences", &["effects_applied"]);
    });
}

#[test]
fn all_in_closes_before_the_time_is_out() {
    deciding(|room| {
        room.press("vreg/1 a reg/2 a mnt/1 b mnt/2 b mnt/3 b vps/1 a vps/2 b<enter>");
        space(room, "close D1", &["decision_closed"]);
    });
}

#[test]
fn a_contingency_that_offers_itself_never_takes_the_place_of_the_next_key() {
    in_talk(|room| {
        let before = room.screen();
        room.wait(Millis::minutes(7)).shows("Enter");
        let line = |screen: &str| screen.lines().rev().nth(1).map(str::to_owned);
        assert_eq!(line(&room.screen()), line(&before));
        room.press("<enter>").shows("READ I");
    });
}

#[test]
fn an_observers_question_that_is_shown_is_answered() {
    in_talk(|room| {
        room.press("Qnwho pays for all this?<enter>").shows("1 observers' question");
        room.press("Q1").shows("A question from the observers: \"who pays for all this?\"");
        space(room, "answered", &["observer_question_set"]);
        space(room, "read D1", &[]);
    });
}

#[test]
fn a_pause_a_break_and_off_the_record_end() {
    in_talk(|room| {
        room.press("zy");
        space(room, "resume: play runs again", &["resumed"]);
        room.press("k1");
        space(room, "end of the break", &["resumed"]);
        room.press("o");
        space(room, "back on the record", &["resumed"]);
    });
    deciding(|room| {
        room.press("zy");
        space(room, "resume: play and D1", &["resumed"]);
    });
}

#[test]
fn in_a_real_world_emergency_it_does_nothing() {
    in_talk(|room| {
        room.press("<^x><^x>").hides("EXERCISE EXERCISE").hides("SPACE");
        assert_eq!(led_to(room, "   ").len(), 0);
        room.hides("EXERCISE EXERCISE").press("Rresume<enter>").shows("EXERCISE EXERCISE");
    });
}

#[test]
fn when_the_record_fails_it_does_nothing_until_somebody_chose_where_to_go_on() {
    for (columns, rows) in SIZES {
        let failing = |header: &Header| -> Box<dyn Journal> {
            Box::new(FailingJournal::new(MemoryJournal::new(header, seeded_salts(1)), 20))
        };
        let mut room = Room::over(TWELVE, columns, rows, |s| header(s, TWELVE), failing);
        room.press("<enter>S      ");
        for _ in 0..20 {
            if room.screen().contains("CANNOT BE WRITTEN") {
                break;
            }
            room.press("n would wait<enter>");
        }
        room.shows("CANNOT BE WRITTEN").press("  ").shows("CANNOT BE WRITTEN");
        room.press("2").shows("NOT RECORDED");
    }
}

#[test]
fn when_the_time_of_the_module_is_gone_it_says_by_how_much_and_ends_it() {
    in_talk(|room| {
        room.press("  C A  ").wait(Millis::minutes(14));
        space(room, "end this module (4 min over)", &[]);
        space(
            room,
            "again: end this module",
            &["skipped", "passed_over", "module_ended", "module_started"],
        );
    });
}

#[test]
fn after_the_last_module_the_exercise_ends_and_the_evening_goes_on_to_the_draft() {
    in_play(|room| {
        room.press("ee  ").press("   ").wait(Millis::minutes(8));
        space(room, "EndEx", &[]);
        space(room, "EndEx", &["question_done", "module_ended", "end_ex"]);
        space(room, "in silence", &["hot_wash_step"]);
        for role in ["Maintainers", "Release", "Registry", "Vendor", "Operations", "Security"] {
            space(room, &format!("30s for {role}"), &["hot_wash_step"]);
        }
        for role in ["National CSIRT", "Foundation", "Commun", "Legal", "Ministry", "Exec"] {
            space(room, &format!("30s for {role}"), &["hot_wash_step"]);
        }
        space(room, "ranks", &["hot_wash_step"]);
        space(room, "feedback", &["hot_wash_step"]);
        space(room, "thank", &[]);
        space(room, "again: feedback, then thank", &["room_closed"]);
        space(room, "begin the debrief", &["debrief_started"]);
        room.shows("Debrief").press("R");
        assert_eq!(room.asked.last(), Some(&Effect::WriteReport));
    });
}
