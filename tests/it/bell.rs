//! The bell at the desk: once a minute before a decision closes, once at its close, and never when it is off.

use startex::clock::Millis;
use startex::tui::title::Chime;

use crate::support::room::Room;

const TWELVE: &str = include_str!("scripts/console.ron");

/// Opens the first decision, of 150 s, and returns after how many seconds the bell rang.
fn rings(prepare: &str) -> Vec<u64> {
    let mut room = Room::with(TWELVE, 80, 24);
    room.press("<enter>S      ").press("     ").shows("D1 open");
    room.press(prepare);
    let mut chime = Chime::default();
    chime.hear(&room.model);
    let mut rang = Vec::new();
    for second in 1..=280 {
        room.wait(Millis::seconds(1));
        if chime.hear(&room.model) {
            rang.push(second);
        }
    }
    rang
}

#[test]
fn it_rings_a_minute_before_the_close_and_at_it() {
    let rang = rings("");
    let [minute, close] = rang[..] else { panic!("{rang:?}") };
    // Each second the room watches takes a little longer than one.
    assert!((57..=60).contains(&(close - minute)) && minute > 80, "{rang:?}");
    let [later, end] = rings("+")[..] else { panic!("a minute more is rung for anew") };
    assert!(later >= minute + 57 && end >= close + 57, "{later} {end} after {rang:?}");
}

#[test]
fn it_is_silent_when_it_is_switched_off() {
    assert_eq!(rings(":bell<enter>"), [0_u64; 0]);
    let mut room = Room::with(TWELVE, 80, 24);
    room.press("<enter>S      :bell<enter>").shows("the bell is off");
    room.press(":bell<enter>").shows("the bell rings");
}
