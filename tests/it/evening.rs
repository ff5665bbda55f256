//! A whole evening over the real program: players, desks and observers as clients who know the network alone play an agenda
//! of Poisoned Kiln to its report. What was acknowledged is in the record once, what is somebody's own reached nobody else,
//! and the report counts what they did.

mod guest;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use startex::clock::Millis;
use startex::conduct::Replay;
use startex::journal::{self, Finding, Reader};
use startex::scenario::Scenario;
use startex::session::{Entry, Event, Session, Viewer};

use crate::headless::Headless;
use guest::{Ack, Guest, Memories, author};

/// Who comes, and how fast it is played.
struct Evening {
    agenda: &'static str,
    observers: usize,
    speed: u32,
}

/// One hall in a hundred minutes; without being asked for a shorter agenda with fewer who watch.
fn evening() -> Evening {
    #[expect(clippy::disallowed_methods, reason = "how long a run takes is for whoever starts it")]
    let whole = std::env::var("STARTEX_EVENING").is_ok_and(|asked| asked == "whole");
    if whole {
        Evening { agenda: "panel-90", observers: 200, speed: 60 }
    } else {
        Evening { agenda: "solo-30", observers: 40, speed: 120 }
    }
}

/// The roles of Poisoned Kiln, one for each of its seats.
const SEATS: [&str; 20] = [
    "MNT", "MNT", "MNT", "FND", "FND", "REG", "REG", "DIS", "VPS", "VPS", "REL", "SOC", "SOC",
    "OPS", "OPS", "CSI", "LEG", "COM", "COM", "EXE",
];

fn everybody_comes(running: &Headless, observers: usize) -> Vec<Memories> {
    let address = running.address();
    let desks = ["scribe", "evaluator", "moderator"];
    let players = SEATS.iter().map(|role| ("player", Some(*role)));
    let desks = desks.into_iter().map(|desk| (desk, None));
    let all = players.chain(desks).chain(std::iter::repeat_n(("observer", None), observers));
    let threads = (1_u64..).zip(all).map(|(n, (surface, role))| {
        let code = running.code(surface).to_owned();
        let name = format!("{}{n}", &surface[..1]);
        let thread = std::thread::Builder::new().name(name.clone()).stack_size(512 * 1024);
        let stay = move || Guest::come(address, (surface, &code), role, name, n).stay();
        thread.spawn(stay).expect("the machine has threads")
    });
    let threads: Vec<_> = threads.collect();
    threads.into_iter().map(|thread| thread.join().expect("the evening went well")).collect()
}

struct Kept {
    scenario: std::sync::Arc<Scenario>,
    session: Session,
    entries: Vec<Entry>,
}

fn kept(path: &Path) -> Kept {
    let (recording, entries) = journal::read(path).expect("the record can be read");
    assert_eq!(recording.finding, Finding::Intact);
    let header = Reader::open(path).and_then(|r| r.header().cloned());
    let mut fold = Replay::new(header.expect("a record has a header"));
    for entry in &entries {
        fold.take(entry).expect("what was written is admitted");
    }
    let (scenario, session) = fold.into_state().expect("it holds its scenario");
    Kept { scenario, session, entries }
}

/// What was acknowledged is there once, and nothing else that people did.
fn once(kept: &Kept, acks: &[&Ack]) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for cmd in kept.entries.iter().filter_map(|e| e.cmd.as_ref()) {
        *times.entry(cmd.0.as_str()).or_default() += 1;
    }
    for ack in acks {
        assert_eq!(times.get(ack.cmd.as_str()), Some(&1), "{ack:?}");
        let at = |entry: &&Entry| entry.cmd.as_ref().is_some_and(|cmd| cmd.0 == ack.cmd);
        let entry = kept.entries.iter().find(at).expect("it is there");
        assert!(entry.seq.0 <= ack.seq, "{ack:?}: {}", entry.seq);
        if let Some(mark) = ack.mark() {
            let text = entry.text().expect("its words are in the record");
            assert!(text.as_str().contains(mark), "{ack:?}: {text:?}");
        }
    }
    let answered = kept.entries.iter().filter(|e| matches!(e.event, Event::Answered { .. }));
    let told = acks.iter().filter(|ack| ack.is("answer"));
    assert_eq!(answered.count(), told.count(), "an answer nobody was told of");
}

/// Nobody was sent what is somebody else's own.
fn private(kept: &Kept, all: &[Memories]) {
    let questions = all.iter().flat_map(|m| &m.acks).filter(|ack| ack.is("ask"));
    let public: BTreeSet<&str> = questions.filter_map(Ack::mark).collect();
    for somebody in all.iter().filter(|m| m.name.starts_with(['p', 'o'])) {
        let foreign = somebody
            .seen
            .iter()
            .map(String::as_str)
            .filter(|mark| author(mark) != somebody.name && !public.contains(mark));
        assert_eq!(foreign.collect::<Vec<_>>(), Vec::<&str>::new(), "{}", somebody.name);
        let seat = somebody.seat.as_ref().map(|seat| seat.parse().expect("a seat"));
        let viewer = seat.map_or(Viewer::Public, Viewer::Seat);
        for item in &somebody.injects {
            let may = kept.session.may_see(&kept.scenario, &item.as_str().into(), &viewer);
            assert!(may, "{} was sent {item}", somebody.name);
        }
    }
}

fn startex(place: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_startex"));
    let done = command.args(arguments).current_dir(place).output().expect("it was built");
    assert!(done.status.success(), "{arguments:?}: {done:?}");
    String::from_utf8(done.stdout).expect("it is text")
}

fn list<'a>(report: &'a Value, name: &str) -> &'a [Value] {
    report[name].as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
}

/// The report counts what they did.
fn counted(report: &Value, all: &[Memories]) {
    let acks = || all.iter().flat_map(|m| m.acks.iter().map(move |ack| (m, ack)));
    assert_eq!(report["marking"]["kind"], "SIMULATED");
    let forms = acks().filter(|(_, ack)| ack.is("give_feedback")).count();
    assert_eq!(number(&report["feedback"]["forms"]), forms);
    let hidden: BTreeSet<u64> = acks()
        .filter(|(_, ack)| ack.is("hide"))
        .filter_map(|(_, ack)| ack.act["question"].as_u64())
        .collect();
    let asked = || acks().filter(|(_, ack)| ack.is("ask") && !hidden.contains(&ack.seq));
    assert_eq!(list(report, "observers_questions").len(), asked().count());
    let wanted = acks().filter(|(_, ack)| ack.is("ask_control")).count();
    assert_eq!(list(report, "requests").len(), wanted);
    // Asked again is answered again.
    let mut answered: BTreeMap<&str, BTreeSet<(u64, &str)>> = BTreeMap::new();
    for (somebody, ack) in acks().filter(|(_, ack)| ack.is("answer") && !ack.late) {
        let decision = ack.act["decision"].as_str().expect("it names one");
        answered.entry(decision).or_default().insert((ack.round, &somebody.name));
    }
    for decision in list(report, "decisions") {
        let id = decision["id"].as_str().expect("it has one");
        let said = answered.remove(id).map_or(0, |who| who.len());
        let rounds = list(decision, "rounds").iter();
        let told: usize = rounds.map(|round| number(&round["figures"]["answered"])).sum();
        assert_eq!(told, said, "{id}: {decision:#}");
    }
    assert!(answered.is_empty(), "no word of {answered:?}");
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, ack) in acks().filter(|(_, ack)| ack.is("vote")) {
        *votes.entry(ack.act["poll"].as_str().expect("it names one")).or_default() += 1;
    }
    let told: usize =
        list(report, "polls").iter().flat_map(|poll| list(poll, "votes")).map(number).sum();
    assert_eq!(told, votes.values().sum::<usize>(), "{:#}", report["polls"]);
    let text = report.to_string();
    for (_, ack) in asked().chain(acks().filter(|(_, ack)| ack.is("write"))) {
        let mark = ack.mark().expect("it has words");
        assert!(text.contains(mark), "{ack:?} is not in the report");
    }
}

#[test]
fn an_evening_of_real_clients_ends_in_a_record_and_a_report_of_all_they_did() {
    let evening = evening();
    let mut running = Headless::begin(&format!(
        "run poisoned-kiln --agenda {} --speed {} --seed 7",
        evening.agenda, evening.speed
    ));
    let all = everybody_comes(&running, evening.observers);
    let (status, said) = running.wait(Millis::minutes(10));
    assert_eq!(status, Some(0), "{said}");
    let kept = kept(&running.transcript());
    let acks: Vec<&Ack> = all.iter().flat_map(|m| &m.acks).collect();
    let did = |act: &str| acks.iter().filter(|ack| ack.is(act)).count();
    for act in [
        "answer",
        "open",
        "raise_hand",
        "ask",
        "vote_for_question",
        "line",
        "tick",
        "give_feedback",
    ] {
        assert!(did(act) > 0, "nobody did {act}");
    }
    assert!(all.iter().map(|m| m.lost).sum::<usize>() > 20, "the network was lost now and then");
    once(&kept, &acks);
    private(&kept, &all);
    let place = running.place();
    let head = all.iter().find_map(|m| m.head.clone()).expect("phones keep the head");
    startex(place, &["verify", "a.jsonl", "--head", &head]);
    let report = startex(place, &["report", "a.jsonl", "--format", "json", "--out", "-"]);
    counted(&serde_json::from_str(&report).expect("it is JSON"), &all);
    let feedback = all.iter().filter(|m| m.name.starts_with(['p', 'o'])).count();
    assert_eq!(did("give_feedback"), feedback, "everybody had the time");
}
