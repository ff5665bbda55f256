//! Coming again: from any moment, with the same command, after the close, after the program was killed.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::Value;
use startex::clock::SystemClock;
use startex::conduct::{Conductor, Replay, Request};
use startex::ident::Actor;
use startex::journal::{self, FileJournal, MemoryJournal, Reader, seeded_salts};
use startex::session::{Attribution, Command, EndWhy, HotWashStep, NoteDraft, PauseWhy, Sign};
use startex::text::Text;
use startex::web::{Options, Patience};
use startex::wire::act::Surface;

use super::client::{Client, Event};
use super::house::House;
use super::{answer, open};

type Known = BTreeMap<String, Value>;

/// Takes a frame in, as a client does.
fn take(known: &mut Known, frame: &Event) {
    if frame.data["whole"] == true {
        known.clear();
    }
    for (name, part) in frame.data["parts"].as_object().expect("parts are an object") {
        if part.is_null() && name.starts_with("inject:") {
            known.remove(name);
        } else {
            known.insert(name.clone(), part.clone());
        }
    }
}

fn state(client: &Client) -> Known {
    let mut known = Known::new();
    let data = client.get("/state").json();
    take(&mut known, &Event { kind: "frame".to_owned(), id: None, data });
    known
}

/// What is done in the session, step by step; each is on the stream before the next.
fn steps(house: &House, player: &Client) -> Vec<Box<dyn Fn()>> {
    let lead = |command: Command| -> Box<dyn Fn()> {
        let handle = house.handle.clone();
        let by = startex::ident::Actor::Facilitator;
        Box::new(move || {
            let request = startex::conduct::Request::new(command.clone(), by);
            handle.submit(request).expect("the lead may");
        })
    };
    let act = |json: &str| -> Box<dyn Fn()> {
        let (client, json) = (player.clone(), json.to_owned());
        Box::new(move || assert_eq!(client.act(&json).status, 200, "{json}"))
    };
    vec![
        lead(Command::Start { must_end: None }),
        lead(Command::NextModule),
        lead(Command::Release { inject: "alarm".into() }),
        act("{\"act\":\"open\",\"inject\":\"alarm\"}"),
        lead(Command::Release { inject: "rumour".into() }),
        lead(Command::Withdraw { inject: "rumour".into() }),
        act("{\"act\":\"raise_hand\"}"),
        lead(open("mitigate")),
        act(&answer("c1", "yank")),
        lead(Command::Pause(PauseWhy::Facilitator)),
        lead(Command::Resume),
        lead(Command::CloseDecision { decision: "mitigate".into() }),
        lead(Command::Reveal { decision: "mitigate".into() }),
        lead(Command::End(EndWhy::Facilitator)),
        lead(Command::HotWash { step: HotWashStep::Feedback, role: None }),
        act("{\"act\":\"give_feedback\",\"scores\":[5,4,null,3]}"),
    ]
}

#[test]
fn whoever_is_sent_nothing_hears_the_beat_however_much_moves_for_others() {
    let beat = std::time::Duration::from_millis(300);
    let patience = Patience { beat, ..Patience::default() };
    let options = Options { patience, ..Options::default() };
    let house = House::with(Attribution::Role, options, |header| {
        Box::new(MemoryJournal::new(header, seeded_salts(1)))
    });
    house.start();
    let mut events = house.joined(Surface::Observer, "").events("");
    events.until("the room", |e| e.kind == "frame");
    let handle = house.handle.clone();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stopped = std::sync::Arc::clone(&stop);
    let busy = std::thread::spawn(move || {
        // The desk writes without a pause; no observer is sent a word of it.
        while !stopped.load(std::sync::atomic::Ordering::Relaxed) {
            let text = Text::new("said at the desk").expect("words");
            let note = Command::Note(Box::new(NoteDraft::new(Sign::Note, text)));
            handle.submit(Request::new(note, Actor::Facilitator)).expect("it is taken down");
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
    });
    for _ in 0..3 {
        events.until("a beat", |e| e.kind == "beat");
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    busy.join().expect("the desk could write");
}

#[test]
fn whoever_comes_back_at_any_moment_has_what_everybody_has() {
    let house = House::open();
    let player = house.player("REG");
    let mut stream = player.events("");
    let mut frames = vec![stream.next().expect("a first frame")];
    for step in steps(&house, &player) {
        step();
        frames.push(stream.until("what was done", |e| e.kind == "frame"));
    }
    // What one step leads to may come in two frames.
    let last = house.handle.latest().session.last;
    while frames.last().and_then(|f| f.id.clone()) != Some(format!("k7q2m9-{last}")) {
        frames.push(stream.until("the last entry", |e| e.kind == "frame"));
    }
    let end = state(&player);
    let mut known = Known::new();
    for (at, frame) in frames.iter().enumerate() {
        take(&mut known, frame);
        let mut resumed = known.clone();
        let id = frame.id.clone().expect("a frame has an id");
        let again = player.clone().with("last-event-id", &id).events("").next();
        let again = again.expect("a first frame");
        assert_ne!(again.data["whole"], true, "{id} is known");
        take(&mut resumed, &again);
        assert_eq!(resumed, end, "after frame {at}, {id}");
        let since: Vec<&String> = frames[at + 1..]
            .iter()
            .flat_map(|f| f.data["parts"].as_object().expect("an object").keys())
            .collect();
        for name in again.data["parts"].as_object().expect("an object").keys() {
            let own = frame.data["parts"].get(name).is_some();
            assert!(own || since.contains(&name), "{name} did not change since {id}");
        }
    }
    assert!(known.contains_key("inject:alarm") && !known.contains_key("inject:rumour"));
    assert_eq!(known["mine"]["feedback_given"], true);
}

#[test]
fn an_id_nobody_knows_is_answered_with_everything() {
    let house = House::open();
    let player = house.player("REG");
    drop(player.events("").next());
    for id in ["k7q2m9-99999", "zzzzzz-3", "nonsense", ""] {
        let first = player.clone().with("last-event-id", id).events("").next().expect("a frame");
        assert_eq!(first.data["whole"], true, "{id}");
        assert!(first.data["parts"]["status"].is_object(), "{id}");
    }
    let by_query = player.events("?since=k7q2m9-99999").next().expect("a frame");
    assert_eq!(by_query.data["whole"], true);
}

#[test]
fn an_answer_after_the_close_is_asked_for_first() {
    let house = House::open();
    let player = house.player("REG");
    house.start();
    house.lead(open("mitigate"));
    house.lead(Command::CloseDecision { decision: "mitigate".into() });
    let asked = player.act(&answer("c1", "yank"));
    assert_eq!(asked.status, 409);
    assert_eq!(asked.json()["late"], true, "{asked:?}");
    let form = player.form("/form/answer", "decision=mitigate&choice=yank");
    assert!(form.status == 409 && form.body.contains("late_is_fine"), "{form:?}");
    let json = answer("c1", "yank").replace("\"act\"", "\"late_is_fine\":true,\"act\"");
    assert_eq!(player.act(&json).status, 200);
    // What was answered is shown within a moment.
    assert_eq!(house.answers("mitigate"), (0, 1));
}

/// Opens what a killed program left in a file.
fn resumed(path: &Path) -> Conductor<SystemClock> {
    let header = Reader::open(path).and_then(|r| r.header().cloned()).expect("a header");
    let mut fold = Replay::new(header);
    let options = journal::Options::new(seeded_salts(2));
    let resumed = journal::resume(path, options, &mut |entry| {
        fold.take(&entry).expect("it replays");
        ControlFlow::Continue(())
    });
    let journal = Box::new(resumed.expect("the file can be gone on with").journal);
    let (scenario, session) = fold.into_state().expect("it holds a scenario");
    Conductor::resume(scenario, session, None, journal, SystemClock, "startex test")
        .expect("a disk")
}

#[test]
fn after_a_kill_the_same_phone_goes_on_and_nothing_is_lost_or_doubled() {
    let folder = tempfile::tempdir().expect("the system has a place for temporary files");
    let (path, copy) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
    let made = path.clone();
    let house = House::with(Attribution::Role, Options::default(), |header| {
        let options = journal::Options::new(seeded_salts(1));
        Box::new(FileJournal::create(&made, header, options).expect("the folder is ours"))
    });
    let mut player = house.player("REG");
    house.start();
    house.lead(open("mitigate"));
    let first = player.act(&answer("c1", "yank")).json();
    let id = player.events("").next().and_then(|frame| frame.id).expect("a frame has an id");
    // What the disk holds at this moment is what a killed program leaves.
    fs::copy(&path, &copy).expect("ours to copy");
    drop(house);
    let house = House::over(resumed(&copy), Options::default());
    player.address = house.web.address();
    assert_eq!(player.get("/play").status, 200, "the same cookie is the same person");
    let whole = player.clone().with("last-event-id", &id).events("").next().expect("a frame");
    assert_eq!(whole.data["parts"]["mine"]["answer"]["choice"], "yank");
    assert_eq!(whole.data["parts"]["status"]["standstill"]["why"], "paused");
    let again = player.act(&answer("c1", "yank")).json();
    assert_eq!(again["seq"], first["seq"], "what was received is received once");
    // Codes are drawn anew: those of before open nothing.
    assert_eq!(house.code(Surface::Player).len(), 7);
}
