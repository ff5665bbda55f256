//! The projector: what a second terminal draws of a session, at the sizes it must be read in.

use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use startex::clock::{Millis, Reading};
use startex::conduct::{Recording, Snapshot};
use startex::tui::stage::{Link, Scene, Stage};
use startex::tui::{Model, Screen, Theme};

use crate::support::room::{Room, text_of};

const TWELVE: &str = include_str!("scripts/console.ron");

/// Returns what the projector knows of a session that a console conducts.
fn scene(snapshot: Snapshot) -> Scene {
    Scene {
        link: Link::Console,
        kept: snapshot.recording == Recording::Kept,
        emergency: false,
        blank: false,
        again: false,
        join: None,
        end_head: snapshot.end_head,
        fault: None,
        scenario: snapshot.scenario,
        session: snapshot.session,
        anchor: snapshot.anchor,
    }
}

/// Draws a scene on a terminal in memory.
pub(crate) fn drawn(scene: Scene, clock: Reading, columns: u16, rows: u16) -> String {
    let stage = Stage::new(Arc::new(scene));
    let model = Model::new(Screen::Stage(Box::new(stage)), Theme::Plain, clock);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("it is memory");
    terminal.draw(|frame| startex::tui::view(&model, frame)).expect("memory can be drawn on");
    text_of(terminal.backend())
}

/// The states of a session as they come, each drawn at one size.
struct Album {
    columns: u16,
    rows: u16,
    shown: String,
}

impl Album {
    fn add(&mut self, name: &str, scene: Scene, clock: Reading) -> &mut Self {
        let screen = drawn(scene, clock, self.columns, self.rows);
        let (first, last) = (screen.lines().next(), screen.lines().last());
        if !name.contains("emergency") {
            for line in [first, last] {
                let line = line.unwrap_or_default();
                assert!(line.starts_with("EXERCISE") && line.contains("TLP:"), "{screen}");
            }
        }
        write!(self.shown, "---- {name}\n{screen}").expect("writing to a string cannot fail");
        self
    }

    fn take(&mut self, name: &str, room: &Room) -> &mut Self {
        self.add(name, scene(room.conductor.snapshot()), room.reading())
    }
}

fn before(room: &mut Room, album: &mut Album) {
    album.take("lobby", room);
    room.press("<enter>S  ");
    album.take("warm-up question", room);
    room.press("  ");
    album.take("ready", room);
    room.press("  ");
    album.take("module opens", room);
}

/// The words of First Light go to everybody.
fn talk(album: &mut Album) {
    let room = &mut Room::open("first-light", 80, 24);
    room.press("<enter>2h111        ");
    album.take("inject", room);
    room.press(" ");
    album.take("question", room);
    let again = Scene { again: true, ..scene(room.conductor.snapshot()) };
    album.add("shown again", again, room.reading());
    let blank = Scene { blank: true, ..scene(room.conductor.snapshot()) };
    album.add("blank", blank, room.reading());
}

fn stops(room: &mut Room, album: &mut Album) {
    room.press("   ");
    let file = Scene { link: Link::File, ..scene(room.conductor.snapshot()) };
    album.add("file only", file, room.reading());
    let nobody = Scene { link: Link::Nobody, ..scene(room.conductor.snapshot()) };
    album.add("console gone", nobody, room.reading());
    let lost = Scene { kept: false, ..scene(room.conductor.snapshot()) };
    album.add("unrecorded", lost, room.reading());
    room.press("z");
    album.take("paused", room);
    room.press(" o");
    album.take("off the record", room);
    room.press(" k1");
    album.take("break", room);
    room.press(" ");
    let emergency = Scene { emergency: true, ..scene(room.conductor.snapshot()) };
    album.add("emergency", emergency, room.reading());
}

fn decide(room: &mut Room, album: &mut Album) {
    room.press("  vreg a<enter>").wait(Millis::seconds(20));
    album.take("decision open", room);
    room.wait(Millis::minutes(5));
    album.take("time is up", room);
    room.press("h5 9 3<enter> ");
    album.take("closed", room);
    room.press(" ");
    album.take("result", room);
}

fn after(room: &mut Room, album: &mut Album) {
    room.press("B   ex");
    album.take("EndEx", room);
    for name in ["silent minutes", "round", "round, next role"] {
        room.press(" ");
        album.take(name, room);
    }
    for _ in 0..12 {
        room.press(" ");
    }
    album.take("feedback", room);
    room.press("   ");
    album.take("room closed", room);
}

#[test]
fn every_state_is_legible_at_every_size() {
    for (columns, rows) in [(40, 12), (80, 24)] {
        let mut room = Room::with(TWELVE, 80, 24);
        let mut album = Album { columns, rows, shown: String::new() };
        before(&mut room, &mut album);
        talk(&mut album);
        stops(&mut room, &mut album);
        decide(&mut room, &mut album);
        after(&mut room, &mut album);
        insta::assert_snapshot!(format!("states_{columns}x{rows}"), album.shown);
    }
}
