//! An evening as a facilitator would try it: First Light with a presenter's clicker, slips and trouble included.

use std::net::SocketAddr;

use startex::session::{Event, Outcome};

use super::{folder, recorded, run};
use crate::support::command::startex;
use crate::support::terminal::Terminal;
use crate::web::client::Client;

/// What a presenter's clicker sends.
const CLICK: &str = "\x1b[6~";

/// A room in which somebody says everything aloud.
struct Evening {
    terminal: Terminal,
}

impl Evening {
    /// Clicks until words appear.
    #[track_caller]
    fn click(&mut self, shown: &str) {
        self.terminal.press_until_shown(CLICK, shown);
    }

    /// Presses keys, each of which must stand on the screen, and waits for words.
    #[track_caller]
    fn press(&mut self, keys: &str, shown: &str) {
        self.terminal.press(keys);
        self.terminal.wait_for(shown);
    }

    /// Opens the capture line and takes down what was said.
    #[track_caller]
    fn take_down(&mut self, line: &str, words: &str) {
        self.press("n", "Enter keeps");
        self.terminal.press(line);
        self.press("\r", words);
    }

    fn gone(&mut self, words: &str) {
        self.terminal.wait_until(|screen| !screen.contains(words));
    }
}

#[test]
fn an_evening_with_a_clicker_with_slips_and_an_emergency_ends_with_page_one() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let terminal = Terminal::start(run("first-light", &path), 80, 24);
    let mut evening = Evening { terminal };
    lobby(&mut evening);
    talk(&mut evening);
    decisions(&mut evening, |_| {});
    emergency(&mut evening);
    to_the_report(&mut evening);

    let entries = recorded(&path);
    let count = |kind: &str| entries.iter().filter(|e| e.event.kind() == kind).count();
    assert_eq!(count("withdrawn"), 1, "the early release was taken back");
    assert_eq!(count("noted"), 3);
    assert_eq!((count("off_record"), count("emergency_declared")), (1, 1));
    assert_eq!(count("hands_counted"), 1);
    let decisions: Vec<_> = decided(&entries);
    assert!(decisions.contains(&Outcome::Deferred), "{decisions:?}");
    assert!(decisions.iter().filter(|o| **o == Outcome::Taken).count() >= 2, "{decisions:?}");
    let opened = count("decision_opened");
    assert!(opened < decisions.len(), "one was recorded without being opened");
    let at = |kind: &str| entries.iter().find(|e| e.event.kind() == kind).map(|e| e.times.wall);
    let (ended, last) = (at("end_ex").expect("it ended"), entries.last().expect("entries"));
    assert!(last.times.wall.since(ended).0 < 120_000, "page one within two minutes of EndEx");
    page_one(folder.path());
}

/// Returns where and with which code the lobby says that people join.
fn invited(evening: &Evening) -> (SocketAddr, String) {
    let screen = evening.terminal.screen().contents();
    let (_, rest) = screen.split_once("join http://").expect("the lobby says so");
    let mut words = rest.split_whitespace();
    let address = words.next().and_then(|word| word.parse().ok()).expect("an address");
    let code = words.nth(1).expect("a code").to_owned();
    (address, code)
}

#[test]
fn the_same_evening_with_phones_and_the_network_off_from_the_middle_on() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    let program = startex("run first-light --listen 127.0.0.1:0 --transcript");
    let terminal = Terminal::start(program.argument(&path.to_string_lossy()), 80, 24);
    let mut evening = Evening { terminal };
    evening.terminal.wait_for("join http://");
    let (address, code) = invited(&evening);
    let phones = ["KEEP", "REG", "HAR", "CST"].map(|role| {
        let mut phone = Client::new(address);
        let join = format!("{{\"code\":\"{code}\",\"join\":true,\"role\":\"{role}\"}}");
        assert_eq!(phone.join(&join).status, 200, "{role}");
        phone
    });
    let mut streams = phones.each_ref().map(|phone| phone.events(""));
    evening.terminal.wait_for("room: 4 up, 0 down");
    lobby(&mut evening);
    talk(&mut evening);
    // A hand raised on a phone is in the queue without a key.
    assert_eq!(phones[1].act("{\"cmd\":\"hand\",\"act\":\"raise_hand\"}").status, 200);
    evening.terminal.wait_for("hand up: REG");
    decisions(&mut evening, |evening| {
        for (phone, events) in phones.iter().zip(&mut streams).take(2) {
            events.until("the decision", |e| e.data["parts"]["decision"].is_object());
            let answered = phone.act(
                "{\"cmd\":\"a\",\"act\":\"answer\",\"decision\":\"revoke\",\"choice\":\"now\",\"sure\":4}",
            );
            assert!(answered.status == 200 && answered.json()["durable"] == true, "{answered:?}");
        }
        evening.terminal.wait_for("in 2 of 3");
        // From here on everything is said by voice and by hands.
        drop(streams);
        evening.terminal.wait_for("room: 0 up, 4 down");
    });
    emergency(&mut evening);
    to_the_report(&mut evening);

    let entries = recorded(&path);
    let count = |kind: &str| entries.iter().filter(|e| e.event.kind() == kind).count();
    assert_eq!((count("joined"), count("answered")), (4, 2));
    assert_eq!((count("hand_raised"), count("hands_counted")), (1, 1));
    let decisions = decided(&entries);
    assert!(decisions.iter().filter(|o| **o == Outcome::Taken).count() >= 2, "{decisions:?}");
    assert!(decisions.contains(&Outcome::Deferred), "{decisions:?}");
    page_one(folder.path());
}

fn decided(entries: &[startex::session::Entry]) -> Vec<Outcome> {
    let outcome = |event: &Event| {
        if let Event::Recorded { outcome, .. } = event { Some(*outcome) } else { None }
    };
    entries.iter().filter_map(|e| outcome(&e.event)).collect()
}

fn lobby(evening: &mut Evening) {
    evening.terminal.wait_for("GO / NO-GO");
    evening.press("\r", "CONTROL");
    evening.press("2h111", "every role");
    evening.click("again: StartEx");
    evening.click("read aloud to open");
}

fn talk(evening: &mut Evening) {
    evening.click("READ I01");
    evening.click("I01 There is");
    // Too early: nobody has opened it, and it comes back as the next item.
    evening.press("t", "Take back I01");
    evening.press("t", "read aloud to open");
    evening.click("READ I01");
    evening.click("Q1 of 1");
    evening.take_down("KEEP + asked for the log first", "asked for the log first");
    evening.take_down("- nobody could revoke it alone", "nobody could revoke it alone");
    evening.take_down("REG ! write down who may revoke", "write down who may revoke");
    evening.press("o", "OFF THE RECORD");
    evening.terminal.press_until_changed(CLICK);
    evening.gone("OFF THE RECORD");
}

fn decisions(evening: &mut Evening, meanwhile: impl FnOnce(&mut Evening)) {
    evening.click("READ D1");
    evening.click("D1 open");
    meanwhile(evening);
    evening.press("h", "hands>");
    evening.press("2 1\r", "hands counted: 3");
    evening.click("D1 closed");
    evening.click("result shown, to be recorded");
    evening.press("A", "record D1 A");
    evening.click("D1 consequences");
    evening.click("D1 recorded");
    // From the talk, without opening it.
    evening.press("d", "D2  ");
    evening.press("a", "D2 consequences");
    evening.click("D2 recorded");
    evening.press("d", "D3  ");
    evening.press("w", "D3 is deferred");
    evening.press("0", "D3 recorded");
}

fn emergency(evening: &mut Evening) {
    evening.press("\x18", "EMERGENCY KEY PRESSED");
    evening.press("\x18", "REAL-WORLD EMERGENCY");
    evening.gone("EXERCISE EXERCISE");
    evening.press("R", "type resume>");
    evening.press("resume\r", "EXERCISE EXERCISE");
}

fn to_the_report(evening: &mut Evening) {
    evening.press("e", "EndEx");
    evening.press("x", "HOT WASH");
    evening.click("to complete");
    evening.press("R", "DRAFT REPORT WRITTEN");
    evening.press("\x03", "Leave the program?");
    evening.terminal.press("y");
    assert!(evening.terminal.wait_for_end().success());
}

/// Page one: what was said and decided, with who owns what.
fn page_one(folder: &std::path::Path) {
    let files = std::fs::read_dir(folder).expect("ours to read");
    let files: Vec<_> = files.map(|f| f.expect("ours").path()).collect();
    let report = files.into_iter().find(|f| f.extension().is_some_and(|e| e == "md"));
    let text = std::fs::read_to_string(report.expect("it was written")).expect("it is text");
    let page_one = text.split("\n## ").take(3).collect::<String>();
    for words in [
        "asked for the log first",
        "nobody could revoke it alone",
        "write down who may revoke",
        "Revoke it this minute",
        "Warning to all ships",
        "deferred",
    ] {
        assert!(page_one.contains(words), "`{words}` is not on page one:\n{page_one}");
    }
}
