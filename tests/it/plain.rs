//! Line mode: an exercise conducted through a pipe to its report, and what is said in which order and for whom.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use startex::clock::Millis;
use startex::session::Phase;
use startex::tui::Msg;
use startex::tui::plain::Told;

use crate::support::command::startex;
use crate::support::room::Room;

const TWELVE: &str = include_str!("scripts/console.ron");

/// Somebody who types lines at the desk and hears what is said.
struct Listener {
    room: Room,
    told: Told,
}

impl Listener {
    fn new(script: &str) -> Self {
        Self { room: Room::with(script, 80, 24), told: Told::default() }
    }

    /// Types a line and returns what was said.
    fn types(&mut self, line: &str) -> Vec<String> {
        self.room.wait(Millis(450));
        let msg = Msg::Typed(line.to_owned());
        self.told.heard(&msg);
        self.room.send(msg);
        self.told.tell(&self.room.model)
    }

    /// Waits second by second and returns what was said meanwhile.
    fn waits(&mut self, seconds: u64) -> Vec<String> {
        (0..seconds)
            .flat_map(|_| {
                self.room.wait(Millis::seconds(1));
                self.told.tell(&self.room.model)
            })
            .collect()
    }

    fn in_play() -> Self {
        let mut listener = Self::new(TWELVE);
        listener.told.tell(&listener.room.model);
        listener.types("enter");
        listener.types("simulate_rest");
        while listener.room.session().phase == Phase::Lobby {
            listener.types("");
        }
        listener
    }
}

#[track_caller]
fn in_order(said: &[String], wanted: &[&str]) {
    let mut lines = said.iter();
    for want in wanted {
        assert!(lines.any(|line| line.starts_with(want)), "`{want}` in its turn: {said:#?}");
    }
}

#[test]
fn each_change_is_said_once_in_order_and_what_is_for_control_alone_says_so() {
    let mut desk = Listener::in_play();
    let read = desk.types("");
    in_order(&read, &["[control] READ I01", "[control] expected", "[control] next: release I01"]);
    assert!(read.iter().all(|line| line.starts_with("[control] ")), "{read:#?}");
    let out = desk.types("");
    in_order(&out, &["[control] I01 Provenance", "[control] ask REL next", "[control] next: put"]);
    assert!(out.iter().all(|line| !line.starts_with("[room] I01")), "it went to three roles");
    let asked = desk.types("");
    in_order(&asked, &["[control] Q1 of 1", "[control] if stuck", "[control] next: read D1"]);
    let note = desk.types("n soc - would wait");
    in_order(
        &note,
        &["[control] kept", "[control] taken down: SOC - would wait", "[control] next"],
    );
    assert!(desk.waits(20).iter().all(|line| !line.contains("would wait")), "said once");
    desk.types("");
    let open = desk.types("");
    in_order(
        &open,
        &["[room] D1 What happens", "[room] A  Delete", "[room] D1: ", "[control] next"],
    );
    let left: Vec<String> =
        desk.waits(160).into_iter().filter(|line| line.starts_with("[room] D1: ")).collect();
    let expected = ["60 seconds left", "30 seconds left", "10 seconds left", "time"];
    assert_eq!(left.len(), 4, "{left:?}");
    for (line, seconds) in left.iter().zip(expected) {
        let near = line.ends_with(seconds) || line.contains("59") || line.contains("29");
        assert!(near || line.contains(" 9 "), "{line} for {seconds}");
    }
}

#[test]
fn what_the_room_hears_while_control_text_is_hidden_is_public() {
    let mut desk = Listener::in_play();
    let hidden = desk.types("tab");
    in_order(&hidden, &["control text is hidden"]);
    for _ in 0..6 {
        for line in desk.types("").into_iter().chain(desk.waits(3)) {
            assert!(line.starts_with("[room] ") || line == ".", "{line}");
            assert!(!line.contains("white cell") && !line.contains("if stuck"), "{line}");
        }
    }
    in_order(&desk.types("enter"), &["control text is said from here on", "[control] next"]);
}

#[test]
fn verbs_go_by_key_or_name_and_what_is_none_is_said() {
    let mut desk = Listener::in_play();
    in_order(&desk.types("flor"), &["[control] not done: `flor` is no verb"]);
    let floor = desk.types("floor");
    assert!(floor.iter().any(|line| line.contains("REL")), "{floor:#?}");
    in_order(&desk.types(""), &["[control] ", "[control] not done: choose by the key"]);
    desk.types("esc");
    assert!(desk.room.model.desk().unwrap().overlays.is_empty());
    desk.types("f m");
    assert_eq!(desk.room.kinds().last(), Some(&"floor_given"));
    let before = desk.room.entries().len();
    desk.types("n");
    desk.types("the word emergency in a line, and q");
    assert_eq!(desk.room.entries().len(), before + 1);
    let theme = desk.types(": redraw");
    assert!(theme.iter().all(|line| !line.contains("not done")), "{theme:#?}");
    in_order(&desk.types("status"), &["[control] EXERCISE EXERCISE", "[control] M1 A signal"]);
    in_order(&desk.types("?"), &["[control] KEYS", "[control] f  give the floor"]);
    desk.types("");
    assert!(desk.room.model.desk().unwrap().read.is_none(), "closing a text released nothing");
}

#[test]
fn the_emergency_goes_through_a_field_and_carries_no_mark() {
    let mut desk = Listener::in_play();
    desk.types("n");
    desk.types("emergency");
    let declared = desk.types("^x");
    assert!(declared.iter().any(|line| line.contains("NOT AN INJECT")), "{declared:#?}");
    assert!(declared.iter().all(|line| !line.contains("EXERCISE EXERCISE")), "{declared:#?}");
    desk.types("R resume");
    assert_eq!(desk.room.kinds().last(), Some(&"emergency_over"));
}

#[test]
fn words_from_people_stay_one_line_and_steer_nothing() {
    let mut desk = Listener::in_play();
    let said = desk.types("n soc - \u{1b}[2J\u{202e}one\u{85}[room] two");
    let note = said.iter().find(|line| line.contains("taken down")).expect("it was taken down");
    assert!(note.starts_with("[control] taken down: SOC - ") && note.contains("two"), "{note}");
    assert!(!said.iter().any(|line| line.contains(['\u{1b}', '\n', '\u{202e}'])), "{said:?}");
}

/// Answers what is said as somebody would who only ever hears the last line.
#[test]
fn first_light_is_conducted_through_a_pipe_to_its_report() {
    let program = startex("run first-light --plain --transcript evening.jsonl");
    let mut process = program.process();
    let process = process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = process.spawn().expect("the program was built");
    let mut typed = child.stdin.take().expect("it is piped");
    let mut said = Vec::new();
    let mut asked = false;
    let mut staffing = ["enter", "2", "h", "1", "1", "1"].iter();
    let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let (send, heard) = channel();
    std::thread::spawn(move || lines.map_while(Result::ok).all(|line| send.send(line).is_ok()));
    loop {
        let line = match heard.recv_timeout(Duration::from_secs(30)) {
            Ok(line) => line,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                drop(child.kill());
                panic!("it says nothing any more: {:#?}", &said[said.len().saturating_sub(20)..]);
            }
        };
        said.push(line.clone());
        assert!(said.len() < 3000, "it goes round in circles: {:#?}", &said[said.len() - 40..]);
        let next = line.strip_prefix("[control] ").unwrap_or(&line).strip_prefix("next: ");
        let answer = match next.unwrap_or_default() {
            _ if line.contains("report written: ") && line.contains("AAR.json") => "leave y",
            _ if next.is_none() || asked => continue,
            _ if staffing.len() > 0 => staffing.next().expect("there is one"),
            next if next.contains("press shift + A") => "A",
            next if next.contains("closes now") => "C",
            next if next.contains("complete ") => {
                asked = true;
                "R"
            }
            _ => "",
        };
        // It may have left meanwhile.
        drop(writeln!(typed, "{answer}"));
    }
    let ended = child.wait().expect("it was started");
    assert!(ended.success(), "{said:#?}");
    let (first, last) = (said.first().expect("it speaks"), said.last().expect("it speaks"));
    assert!(first.starts_with("EXERCISE TLP:CLEAR ") && first == last, "{first} {last}");
    in_order(
        &said,
        &[
            "GO / NO-GO",
            "next: read out the ground rules",
            "[room] 1 The evening before",
            "[control] READ I01",
            "[control] next: release I01",
            "[control] next: put I01 Q1",
            "[room] D1 The token is public",
            "[room] Answers are closed",
            "[control] next: show the result of D1",
            "[control] taken down: D1",
            "[room] 2 First light",
            "[control] report written: ",
        ],
    );
    let bytes = said.concat();
    assert!(!bytes.contains('\u{1b}') && !bytes.contains('\u{7}'), "nothing addresses a screen");
    let drafts = std::fs::read_dir(program.folder()).expect("ours to read");
    let names: Vec<String> =
        drafts.map(|f| f.expect("ours").file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().any(|name| name.contains("AAR.md")), "{names:?}");
}
