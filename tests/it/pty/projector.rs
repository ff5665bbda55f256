//! Two terminals on one machine: a console conducts in one, the projector follows in the other.

use std::path::Path;

use super::{deciding, folder, in_play};
#[cfg(target_os = "linux")]
use super::{led_into_play, recorded, run};
use crate::support::command::{Startex, place, startex};
use crate::support::terminal::Terminal;

fn projector(path: &Path) -> Terminal {
    let stage: Startex = startex("stage").argument(&path.to_string_lossy());
    Terminal::start(stage, 40, 12)
}

#[test]
fn the_projector_follows_the_console_outlives_it_and_finds_the_next_one() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let mut console = in_play(&path);
    let mut wall = projector(&path);
    wall.wait_for("It is Friday evening");
    for shown in ["READ I01", "I01 There is", "Q1 of 1", "READ D1", "D1 open"] {
        console.press_until_shown(" ", shown);
    }
    wall.wait_for("The token is public.");
    wall.wait_for("0 of 3");
    assert!(!wall.screen().contents().contains("following the file"), "it listens");
    console.press("vr a\r");
    wall.wait_for("1 of 3");
    console.press(".");
    wall.wait_until(|screen| !screen.contains("1 of 3") && screen.contains("EXERCISE"));
    // The same key at once again would be one that is held down.
    console.press("b");
    wall.wait_for("1 of 3");

    console.signal("KILL");
    console.wait_for_end();
    wall.wait_for("the console is not running");
    assert!(wall.screen().contents().contains("1 of 3"), "what was shown stays");
    let again = startex("resume").argument(&path.to_string_lossy());
    let mut console = Terminal::start(again, 80, 24);
    wall.wait_for("PAUSED");
    wall.wait_until(|screen| !screen.contains("not running"));
    console.wait_for("PAUSED");
    console.press("\x18\x18");
    wall.wait_for("THIS IS NOT AN INJECT.");
    assert!(!wall.screen().contents().contains("EXERCISE EXERCISE"));
    console.press("Rresume\r");
    wall.wait_for("EXERCISE EXERCISE");

    wall.resize(80, 24);
    wall.wait_until(|screen| screen.lines().count() == 24 && screen.contains("scenario Day 1"));
    wall.press("q");
    assert!(wall.wait_for_end().success());
    // Resumed, the console is safe on the wall; it is left from there too, and the room reads nothing of it.
    console.wait_until(|screen| screen.contains("EXERCISE EXERCISE"));
    console.press("\x03");
    console.wait_for("leave: y");
    assert!(!console.screen().contents().contains("Leave the program?"));
    console.press("y");
    assert!(console.wait_for_end().success());
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("ours to read")
        .map(|f| f.expect("ours").file_name())
        .collect();
    assert_eq!(left, ["evening.jsonl"], "no socket is left");
}

#[cfg(target_os = "linux")]
#[test]
fn when_the_disk_refuses_the_projector_goes_on_with_the_console_in_another_file() {
    let folder = folder();
    let (path, other) = (folder.path().join("evening.jsonl"), folder.path().join("other.jsonl"));
    let program = run("first-light", &path);
    let mut console = led_into_play(Terminal::start_told_of_limits(program, 80, 24));
    let mut wall = projector(&path);
    wall.wait_for("It is Friday evening");
    for shown in ["READ I01", "I01 There is"] {
        console.press_until_shown(" ", shown);
    }
    let length = std::fs::metadata(&path).expect("ours to read").len();
    console.limit_files(Some(length));
    console.press_until_shown(" ", "THE RECORD CANNOT BE WRITTEN");
    wall.wait_for("NOT RECORDED");
    assert!(!wall.screen().contents().contains("WHO CAN TELL"), "nobody saw what is not kept");
    // Elsewhere there is room.
    console.limit_files(None);
    console.press("1");
    console.wait_for("file>");
    console.press(&format!("{}\r", other.display()));
    console.wait_until(|screen| screen.contains("REC ok"));
    wall.wait_until(|screen| !screen.contains("NOT RECORDED"));
    console.press_until_shown(" ", "Q1 of 1");
    wall.wait_for("WHO CAN TELL");
    for shown in ["READ D1", "D1 open"] {
        console.press_until_shown(" ", shown);
    }
    wall.wait_for("The token is public.");
    assert!(!wall.screen().contents().contains("following the file"), "it listens at the other");
    console.press_until_shown("\x03", "Leave the program?");
    console.press("y");
    assert!(console.wait_for_end().success());
    wall.wait_for("the console is not running");
    assert_eq!(std::fs::metadata(&path).expect("ours to read").len(), length);
    let kinds: Vec<&str> = recorded(&other).iter().map(|e| e.event.kind()).collect();
    assert!(kinds.contains(&"continued") && kinds.contains(&"decision_opened"), "{kinds:?}");
}

#[test]
fn without_a_console_the_file_is_followed_and_never_written() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let mut console = deciding(&path);
    console.signal("KILL");
    console.wait_for_end();
    let before = std::fs::read(&path).expect("ours to read");
    let mut torn = before.clone();
    torn.extend_from_slice(b"{\"e\":{\"seq\":");
    let torn_path = folder.path().join("torn.jsonl");
    #[expect(clippy::disallowed_methods, reason = "a folder of the test's own")]
    std::fs::write(&torn_path, &torn).expect("ours to write");
    for (file, bytes) in [(&path, &before), (&torn_path, &torn)] {
        let mut wall = projector(file);
        wall.wait_for("the console is not running");
        wall.wait_for("The token is public.");
        wall.press("x.b \x1b[6~n");
        wall.press_until_shown("?", "q leave");
        wall.press("q");
        wall.wait_until(|screen| !screen.contains("q leave"));
        wall.press("q");
        assert!(wall.wait_for_end().success());
        let said = wall.screen().contents();
        assert_eq!(said.contains("hold no entry"), file == &torn_path, "{said}");
        assert_eq!(&std::fs::read(file).expect("ours to read"), bytes);
    }
}

#[test]
fn what_cannot_be_shown_is_said_with_its_status() {
    let place = place();
    let says = |arguments: &str, words: &str, status: u32| {
        let mut terminal = Terminal::start(startex(arguments).at(&place), 100, 24);
        let ended = terminal.wait_for_end();
        let screen = terminal.screen().contents();
        assert!(screen.contains(words), "{screen}");
        assert_eq!(ended.exit_code(), status, "{screen}");
    };
    says("stage nowhere.jsonl", "`nowhere.jsonl` cannot be read", 1);
    drop(startex("rehearse first-light --auto --seed 1 --transcript a.jsonl").at(&place).run());
    let whole = std::fs::read_to_string(place.path().join("a.jsonl")).expect("it was recorded");
    let damaged = whole.replacen("\"kind\":\"start_ex\"", "\"kind\":\"start_up\"", 1);
    drop(startex("--version").at(&place).file("damaged.jsonl", damaged));
    says("stage damaged.jsonl", "is damaged at line", 3);
    drop(startex("--version").at(&place).file("notes.txt", "no transcript\n"));
    says("stage notes.txt", "it is no startex header", 3);
    insta::assert_snapshot!(startex("stage a.jsonl").at(&place).shown(), @"
    $ startex stage a.jsonl
    -- stderr
    error: `startex stage` needs a terminal to draw on
    help: without one, use `startex stage a.jsonl --plain`
    -- exit 2
    ");
}
