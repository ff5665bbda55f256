//! Seats while play goes on: two keys at most, and one line.

use startex::ident::{Actor, PersonId, SeatId};
use startex::session::{Capacity, Command, Event, Staffing};
use startex::text::Text;

use crate::support::room::{Room, led_to, one};

fn seat(at: &str) -> SeatId {
    at.parse().expect("a seat")
}

/// First Light in play, with Ada in KEEP/1 and Grace in REG/1, and the others counted.
fn playing() -> Room {
    let mut room = Room::open("first-light", 80, 24);
    for (id, name) in [(1, "Ada Byron"), (2, "Grace Hopper")] {
        let name = Some(Text::name(name).expect("short"));
        let join = Command::Join { capacity: Capacity::Player, name, organization: None };
        room.act(join, Actor::Person(PersonId(id)));
    }
    for (id, at) in [(1, "KEEP/1"), (2, "REG/1")] {
        let take = Command::TakeSeat { person: PersonId(id), seat: seat(at) };
        room.act(take, Actor::Facilitator);
    }
    room.press("<enter>H       ").shows("M1 The evening before");
    room
}

fn led(room: &mut Room, line: &str) -> Event {
    one(room, &format!("p{line}<enter>"))
}

#[test]
fn a_holder_is_moved_shares_and_leaves_in_one_line() {
    let mut room = playing();
    room.press("pada to keep/2").shows("Ada Byron moves from KEEP/1 to KEEP/2");
    room.shows("KEEP/1 Ada Byron").shows("REG/1 Grace Hopper").press("<esc>");
    let (person, from) = (PersonId(1), seat("KEEP/1"));
    let moved = Event::SeatMoved { person, from, to: seat("HAR/1") };
    assert_eq!(led(&mut room, "ada to har"), moved);
    let shared = Event::SeatTaken { person: PersonId(2), seat: seat("HAR/1") };
    assert_eq!(led(&mut room, "grace also h"), shared);
    room.press("phar out<enter>").shows("HAR has 2 people: which one?").press("<esc>");
    let left = Event::SeatLeft { person, seat: seat("HAR/1") };
    assert_eq!(led(&mut room, "p1 out"), left);
    let taken = Event::SeatTaken { person, seat: seat("KEEP/1") };
    assert_eq!(led(&mut room, "Byron to k"), taken, "who has no seat takes one");
}

#[test]
fn a_seat_is_emptied_called_away_and_taken_back() {
    let mut room = playing();
    assert_eq!(led(&mut room, "har away"), Event::CalledAway { seat: seat("HAR/1") });
    assert_eq!(led(&mut room, "har back"), Event::CameBack { seat: seat("HAR/1") });
    let staffed = |role: &str, how| Event::RoleStaffed { role: role.into(), how };
    assert_eq!(led(&mut room, "cst out"), staffed("CST", Staffing::Empty));
    assert_eq!(led(&mut room, "cst sim"), staffed("CST", Staffing::Simulated));
    assert_eq!(led(&mut room, "frd given reg"), staffed("FRD", Staffing::GivenTo("REG".into())));
    assert_eq!(led(&mut room, "keep held 1"), staffed("KEEP", Staffing::Held(1)));
    assert_eq!(
        led(&mut room, "reg out"),
        Event::SeatLeft { person: PersonId(2), seat: seat("REG/1") }
    );
}

#[test]
fn what_cannot_be_is_said_beside_the_line_and_nothing_happens() {
    let mut room = playing();
    for (line, why) in [
        ("ada", "who, then one of"),
        ("zoe out", "nobody and no role here is called `zoe`"),
        ("a out", "may be Ada Byron or Grace Hopper"),
        ("ada to nowhere", "which role's seat?"),
        ("ada to keep/9", "no seat KEEP/9"),
        ("ada sim", "that is said of a role"),
        ("cst back", "nobody of them is away"),
        ("keep held 7", "KEEP has 2 seats"),
    ] {
        assert_eq!(led_to(&mut room, &format!("p{line}<enter>")), [], "{line}");
        room.shows(why).press("<esc>");
    }
    assert_eq!(led_to(&mut room, "p<enter>"), [], "opened by mistake");
}

#[test]
fn what_was_done_to_a_seat_is_named_and_taken_back_by_one_key() {
    let mut room = playing();
    room.press("pada to har<enter>").shows("u undo: Ada Byron moving to HAR/1");
    let back = Event::SeatMoved { person: PersonId(1), from: seat("HAR/1"), to: seat("KEEP/1") };
    assert_eq!(one(&mut room, "u"), back);
    room.press("pcst sim<enter>").shows("u undo: CST simulated");
    let back = Event::RoleStaffed { role: "CST".into(), how: Staffing::Held(1) };
    assert_eq!(one(&mut room, "u"), back);
    room.hides("u undo");
}

#[test]
fn a_second_facilitator_gets_verbs_by_two_keys_and_loses_them_again() {
    let mut room = playing();
    room.press("V").shows("nobody has come to a desk yet");
    let second = PersonId(3);
    let name = Some(Text::name("Sam").expect("short"));
    let join = Command::Join { capacity: Capacity::Second, name, organization: None };
    room.act(join, Actor::Person(second));
    room.press("V").shows("What may Sam do?").shows("1  [ ] release").press("<esc>");
    let handed = |verbs: &[&str]| {
        let verbs = verbs.iter().map(|verb| (*verb).to_owned()).collect();
        Event::VerbsHanded { person: second, verbs }
    };
    assert_eq!(one(&mut room, "V1"), handed(&["release"]));
    room.shows("1  [x] release").shows("3  [ ] floor");
    assert_eq!(one(&mut room, "3"), handed(&["release", "floor"]), "the list is still there");
    assert_eq!(one(&mut room, "1"), handed(&["floor"]));
    assert_eq!(one(&mut room, "0"), handed(&[]));
    room.press("<esc>").hides("What may Sam do?");
}

#[test]
fn of_several_at_desks_one_is_chosen_first() {
    let mut room = playing();
    for (id, capacity) in [(3, Capacity::Second), (4, Capacity::Scribe)] {
        let join = Command::Join { capacity, name: None, organization: None };
        room.act(join, Actor::Person(PersonId(id)));
    }
    room.press("V").shows("p3, second facilitator: nothing handed over").press("2");
    room.shows("What may p4 do?");
}
