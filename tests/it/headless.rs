//! An exercise without a terminal: it says when people can join, plays to its end with whoever does, and ends on a signal.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use startex::clock::{Clock, Millis, SystemClock};
use startex::journal::{self, Finding};
use startex::session::{Entry, Event};

use crate::support::command::{Startex, startex};
use crate::web::client::Client;

/// A running exercise nobody looks at.
pub(crate) struct Headless {
    child: Child,
    ready: Value,
    startex: Startex,
}

impl Headless {
    /// Begins what `run` is told; the record is `a.jsonl` in a folder of its own.
    pub(crate) fn begin(run: &str) -> Self {
        let startex = startex(&format!(
            "{run} --headless --autopilot --listen 127.0.0.1:0 --transcript a.jsonl"
        ));
        let mut process = startex.process();
        process.current_dir(startex.folder()).stdin(Stdio::null());
        let mut child =
            process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it was built");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says when it is ready");
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| {
            let mut said = String::new();
            drop(child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut said)));
            panic!("{line:?} is no JSON: {said}")
        });
        Self { child, ready, startex }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.ready["address"].as_str().and_then(|a| a.parse().ok()).expect("an address")
    }

    pub(crate) fn code(&self, of: &str) -> &str {
        self.ready["codes"][of].as_str().expect("a code")
    }

    pub(crate) fn transcript(&self) -> PathBuf {
        PathBuf::from(self.ready["transcript"].as_str().expect("a path"))
    }

    /// Where it runs.
    pub(crate) fn place(&self) -> &Path {
        self.startex.folder()
    }

    /// Waits for the end, with a bound; returns what it said.
    #[track_caller]
    pub(crate) fn wait(&mut self, most: Millis) -> (Option<i32>, String) {
        let end = SystemClock.read().mono.plus(most);
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                break status;
            }
            assert!(SystemClock.read().mono < end, "it does not end");
            std::thread::park_timeout(Duration::from_millis(50));
        };
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut said).expect("it is text");
        (status.code(), said)
    }
}

impl Drop for Headless {
    fn drop(&mut self) {
        // It has ended, or is ended here.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn recorded(path: &Path) -> Vec<Entry> {
    let (recording, entries) = journal::read(path).expect("the record can be read");
    assert_eq!(recording.finding, Finding::Intact);
    entries
}

#[test]
fn it_plays_to_its_end_beside_somebody_who_joined_and_a_report_can_be_drafted() {
    let mut running = Headless::begin("run first-light --speed 200 --seed 7");
    let mut codes: Vec<&str> = running.ready["codes"]
        .as_object()
        .expect("codes")
        .values()
        .filter_map(Value::as_str)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 8, "{}", running.ready);
    let join_url = running.ready["join_url"].as_str().expect("a link");
    assert!(join_url.ends_with(&format!("/#{}", running.code("player"))), "{join_url}");
    let mut phone = Client::new(running.address());
    let join =
        format!("{{\"code\":\"{}\",\"join\":true,\"role\":\"HAR\"}}", running.code("player"));
    assert_eq!(phone.join(&join).status, 200);
    let mut events = phone.events("");
    events.until("the seat", |e| e.data["parts"]["mine"]["seat"] == "HAR/1");
    // Somebody at the table raises a hand as soon as play has begun.
    events.until("play", |e| e.data["parts"]["status"]["phase"] == "play");
    let hand = phone.act("{\"cmd\":\"hand\",\"act\":\"raise_hand\"}");
    assert_eq!(hand.status, 200, "{hand:?}");
    let (status, said) = running.wait(Millis::seconds(180));
    assert_eq!(status, Some(0), "{said}");
    let path = running.transcript();
    let entries = recorded(&path);
    let has = |wanted: fn(&Event) -> bool| entries.iter().any(|e| wanted(&e.event));
    assert!(has(|e| matches!(e, Event::RoomClosed {})), "it ends after the hot wash");
    assert!(
        has(|e| matches!(e, Event::Joined { .. })) && has(|e| matches!(e, Event::HandRaised {}))
    );
    assert!(has(|e| matches!(e, Event::Answered { .. })), "simulated players answer");
    assert!(has(|e| matches!(e, Event::Recorded { .. })));
    let header = std::fs::read_to_string(&path).expect("it is text");
    assert!(header.starts_with("{\"startex\":1") && header.contains("\"mode\":\"autopilot\""));
    let mut report = Command::new(env!("CARGO_BIN_EXE_startex"));
    report.args(["report", "a.jsonl", "--format", "md", "--out", "r"]);
    let report = report.current_dir(running.startex.folder()).output().expect("it was built");
    assert!(report.status.success(), "{report:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_a_pause_and_all_of_it_on_disk() {
    let mut running = Headless::begin("run first-light --seed 7");
    let pid = running.child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().expect("there is a kill");
    assert!(sent.success());
    let (status, said) = running.wait(Millis::seconds(60));
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("startex report"), "{said}");
    let entries = recorded(&running.transcript());
    assert!(!entries.is_empty());
}

#[test]
fn without_a_terminal_somebody_must_be_able_to_join() {
    let refused = startex("run first-light --headless --autopilot").run();
    assert_eq!(refused.status, 2, "{}", refused.stderr);
    let alone = startex("run first-light --speed 3").run();
    assert_eq!(alone.status, 2, "{}", alone.stderr);
}
