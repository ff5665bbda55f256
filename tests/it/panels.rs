//! The panels around what is shown: who is heard, what comes, the keys, and how much of each fits.

use startex::ident::{Actor, ItemId};
use startex::session::Command;

use crate::support::room::Room;

#[test]
fn every_role_stands_apart_with_its_key_before_its_code() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40)] {
        let mut room = Room::open("poisoned-kiln", columns, rows);
        room.press("<enter>S      ");
        let screen = room.screen();
        let desk = room.model.desk().expect("the desk is open");
        assert_eq!(desk.role_keys.len(), 12);
        for (code, key) in &desk.role_keys {
            let cell = format!("{key} {code}");
            let found = screen.match_indices(&cell).filter(|(at, _)| {
                let before = screen[..*at].chars().next_back();
                before.is_none_or(char::is_whitespace)
            });
            assert_eq!(found.count(), 1, "{cell} at {columns}x{rows}\n{screen}");
        }
        assert!(screen.contains("f + key: floor"), "{screen}");
    }
}

#[test]
fn a_role_nobody_plays_shows_no_key_for_it_could_not_speak() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>h1x11        ").shows("k KEEP 0");
    let harbour = room.screen().lines().find(|l| l.contains("KEEP 0")).unwrap().to_owned();
    assert!(harbour.contains("  HAR -"), "{harbour}");
}

#[test]
fn whom_to_ask_next_stands_beside_the_last_roles_or_below_them() {
    let mut room = Room::open("poisoned-kiln", 80, 24);
    room.press("<enter>S      ").press("   ").press("Hl");
    let screen = room.screen();
    let line = screen.lines().find(|l| l.contains("x EXE")).unwrap();
    assert!(line.contains("ask next g >") && line.contains("hand up: LEG"), "{screen}");
}

#[test]
fn what_is_expected_stands_there_once() {
    let mut room = Room::open("poisoned-kiln", 120, 40);
    room.press("<enter>S      ").press("   ").shows("Q1 of 1").shows("0 of 3 heard");
    let screen = room.screen();
    assert_eq!(screen.matches("move to a private channel").count(), 1, "{screen}");
}

#[test]
fn help_is_a_glance_and_then_pages_on_which_nothing_is_cut() {
    for (columns, rows) in [(40, 12), (60, 20), (80, 24), (120, 40)] {
        let mut room = Room::open("first-light", columns, rows);
        room.press("<enter>2h111      ").press("?").shows("KEYS");
        let first = room.screen();
        let mut said = first.clone();
        for _ in 0..40 {
            room.press("<down>");
            let screen = room.screen();
            if screen == first {
                break;
            }
            said.push_str(&screen);
        }
        assert_eq!(room.screen(), first, "the pages go round");
        let flat: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        for about in [
            "give the floor to a role",
            "tick an expected action: unprompted, prompted, not heard (its digit alone does, too)",
            "put right what was taken down last: words, sign, role, objective; take back, strike",
            "leave the program; the exercise is paused and can be resumed",
        ] {
            assert!(flat.contains(about), "{about} at {columns}x{rows}\n{said}");
        }
        room.press("<esc>");
        assert!(!room.screen().contains("-- KEYS"), "{}", room.screen());
    }
}

#[test]
fn the_lobby_says_at_eighty_columns_how_to_see_what_is_recorded() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>").shows("H all here").shows("i record?").shows("m must end");
}

#[test]
fn what_comes_uses_the_rows_of_a_wide_terminal() {
    let mut room = Room::open("poisoned-kiln", 120, 40);
    room.press("<enter>S      ");
    room.shows("I01  Odd: linking got half a second slower").shows("I05  Who is actually here?");
}

#[test]
fn a_second_round_shows_what_it_shifted_from_here_and_on_the_wall() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>2h111      ").press("    ").press("  ").shows("D1 open");
    room.press("vk/1 a k/2 a r b<enter>").press("  ").shows("to be recorded");
    assert!(!room.screen().contains(" was "), "{}", room.screen());
    room.press("a").press("vk/1 b k/2 a r b<enter>").press(" ");
    assert!(!room.screen().contains(" was "), "not before the result is shown");
    room.press(" ").shows("was  2,   1").shows("was  1,   2");
    room.press("<tab>").shows("(before: 2)").shows("(before: 1)");
}

#[test]
fn a_poll_with_more_options_than_rows_loses_no_letter() {
    for (columns, rows) in [(80, 24), (60, 20)] {
        let mut room = Room::open("poisoned-kiln", columns, rows);
        room.press("<enter>S      ");
        room.act(Command::OpenPoll { poll: ItemId::new("trust-before") }, Actor::Facilitator);
        room.shows("A 1 not").shows("B 2").shows("C 3").shows("D 4").shows("E 5 ent");
    }
}

#[test]
fn the_control_note_of_an_inject_stays_while_its_consequences_wait() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>2h111      ");
    room.act(Command::Release { inject: ItemId::new("odd-flash") }, Actor::Facilitator);
    room.shows("consequences; a digit").shows("LESSON 3");
}
