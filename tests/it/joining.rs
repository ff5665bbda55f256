//! The console's room over the network: what it is told stands where it belongs, and desks' codes are nobody else's.

use std::sync::Arc;

use ratatui::style::Color;
use startex::clock::{Millis, Timestamp};
use startex::qr::Qr;
use startex::tui::room::{DeskCode, Door, Reached, RoomStatus};
use startex::tui::{Effect, Msg, Theme};
use startex::wire::beside::Network;

use crate::support::room::Room;

fn status() -> RoomStatus {
    let door = |url: &str, network: &str| Door { url: url.to_owned(), network: network.to_owned() };
    let desk = |name, code: &str| DeskCode { name, code: code.to_owned(), on_line: 0 };
    RoomStatus {
        doors: vec![door("http://10.0.8.2:8080", "wlan0"), door("http://192.0.2.7:8080", "eth0")],
        player: "KILN-42".to_owned(),
        observer: "HALL-17".to_owned(),
        desks: vec![desk("scribe", "QX7K-2M9P"), desk("evaluator", "R4TW-8HJC")],
        wifi: Some(Network { name: "Kiln".to_owned(), password: Some("hot;clay".to_owned()) }),
        ..RoomStatus::default()
    }
}

fn told(room: &mut Room, status: RoomStatus) -> &mut Room {
    room.send(Msg::Room(Arc::new(status)));
    // What is told from outside is drawn with the next frame.
    room.wait(Millis(40))
}

fn open(columns: u16, rows: u16) -> Room {
    let mut room = Room::open("first-light", columns, rows);
    told(&mut room, status());
    room
}

#[test]
fn the_lobby_is_the_room_check() {
    let mut room = open(80, 24);
    room.shows("join http://10.0.8.2:8080  code KILN-42").shows("[ ] no phone has reached us yet");
    room.shows("room: 0 up, 0 down").hides("QX7K");
    insta::assert_snapshot!("joining_lobby_80x24", room.screen());
    let at: Timestamp = "2027-03-05T08:02:00.000Z".parse().expect("it is a time");
    let reached = Some(Reached { from: "10.0.8.31".to_owned(), at });
    told(&mut room, RoomStatus { reached, up: 1, ..status() });
    room.shows("[x] a phone has reached us: 10.0.8.31, 10:02").shows("room: 1 up, 0 down");
    told(&mut room, RoomStatus { fault: Some("the port is gone".to_owned()), ..status() });
    room.shows("nobody can join any more: the port is gone").shows("room: CLOSED");
}

#[test]
fn the_screen_of_the_room_leads_from_code_to_code_and_to_another_address() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40)] {
        let mut room = open(columns, rows);
        room.press("J").shows("KILN-42").shows("room: 0 up, 0 down");
        if rows > 20 {
            insta::assert_snapshot!(format!("joining_players_{columns}x{rows}"), room.screen());
        }
        room.press("<right>").shows("HALL-17");
        room.press("<right>").shows("password  hot;clay");
        room.press("<right>").shows("KILN-42").hides("QX7K");
        room.press("2");
        assert_eq!(room.asked, [Effect::JoinBy(1)]);
        told(&mut room, RoomStatus { chosen: 1, ..status() });
        room.shows("http://192.0.2.7:8080\n").press("<esc>").shows("GO / NO-GO");
        room.shows("join http://192.0.2.7:8080");
    }
}

#[test]
fn the_desks_codes_stand_where_only_the_control_side_looks() {
    let mut room = open(80, 24);
    room.press("J<left>").hides("QX7K").press("<esc>");
    room.press("<enter>J<left>").shows("codes of the desks").shows("b  evaluator  R4TW-8HJC");
    room.press("a");
    assert_eq!(room.asked, [Effect::RenewCode("scribe")]);
    // Hiding control text hides them at once.
    room.press("<tab>").hides("QX7K");
    room.press("J<left>").hides("QX7K");
}

#[test]
fn a_camera_finds_dark_on_light_in_every_theme() {
    let wanted = Qr::of("http://10.0.8.2:8080/#KILN-42").expect("it fits");
    let mut room = open(80, 24);
    room.press("J");
    for theme in Theme::ALL {
        room.model.theme = theme;
        room.wait(Millis(40));
        let buffer = room.buffer();
        let dark = |column: u16, row: u16| {
            // Two modules of quiet zone, below two lines of the screen.
            let (x, y) = (column + 2, row / 2 + 3);
            let cell = &buffer[(x, y)];
            assert_eq!(cell.symbol(), "▀", "{}", theme.name());
            let colour = if row.is_multiple_of(2) { cell.fg } else { cell.bg };
            assert!([Color::Indexed(16), Color::Indexed(231)].contains(&colour), "{colour:?}");
            colour == Color::Indexed(16)
        };
        for row in 0..wanted.side() {
            for column in 0..wanted.side() {
                let at = |n: usize| u16::try_from(n).expect("a small code");
                let drawn = dark(at(column), at(row));
                assert_eq!(drawn, wanted.is_dark(column, row), "{} {column} {row}", theme.name());
            }
        }
    }
}

#[test]
fn in_play_the_key_shows_it_to_the_room_and_another_brings_play_back() {
    let mut room = open(80, 24);
    room.press("<enter>S         ").wait(Millis::seconds(1));
    told(&mut room, RoomStatus { up: 12, down: 1, ..status() });
    room.shows("room: 12 up, 1 down");
    let mut desks = status().desks;
    desks[0].on_line = 1;
    told(&mut room, RoomStatus { up: 12, down: 1, desks, ..status() });
    room.shows("scribe: 1 on line   room: 12 up, 1 down");
    room.press("J").shows("players join here").press("x").shows("-- SHOWN");
    room.press("<tab>").shows("join http://10.0.8.2:8080  code KILN-42");
    room.press("J")
        .shows("players join here")
        .hides("CONTROL")
        .press("<esc>")
        .hides("players join");
    // Without a room the key says so.
    let mut alone = Room::open("first-light", 80, 24);
    alone.press("J").shows("begun without --listen");
}
