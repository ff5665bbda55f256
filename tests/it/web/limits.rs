//! Limits: each refuses with its number, and nobody who runs into one holds up another.

use std::io::{BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use startex::conduct::Request;
use startex::ident::{Actor, SeatId, Seq};
use startex::journal::{Head, Journal, JournalError, MemoryJournal, Statistics, seeded_salts};
use startex::session::{Attribution, Command, Entry, NoteDraft, QuestionState, Sign};
use startex::text::Text;
use startex::web::{Options, Patience};
use startex::wire::act::Surface;

use super::client::{connect, head};
use super::house::House;

#[test]
fn what_is_too_long_is_refused_with_the_limit() {
    let house = House::open();
    let player = house.player("REG");
    house.start();
    let long = format!("{{\"act\":\"ask_control\",\"text\":\"{}\"}}", "x".repeat(16 * 1024 + 1));
    let refused = player.act(&long);
    assert_eq!(refused.status, 422);
    assert!(refused.refused().contains("16385 bytes") && refused.refused().contains("16384"));
    let refused = player.act(&"x".repeat(128 * 1024 + 1));
    assert_eq!(refused.status, 413);
    assert!(refused.refused().contains("131072 bytes"), "{refused:?}");
    let refused = player.clone().with("x-long", &"x".repeat(40 * 1024)).get("/play");
    assert_eq!(refused.status, 431);
    let long = format!("/join?{}", "x".repeat(40 * 1024));
    assert!(matches!(player.get(&long).status, 414 | 431));
    // A word of four bytes a letter fits as a form writes it, three characters a byte.
    let text = "%F0%9F%94%A5".repeat(16 * 1024 / 4);
    assert_eq!(player.form("/form/ask_control", &format!("text={text}")).status, 303);
}

#[test]
fn names_of_others_and_other_sites_pages_are_turned_away() {
    let house = House::open();
    let player = house.player("REG");
    house.start();
    let hand = "{\"act\":\"raise_hand\"}";
    let by_name = player.clone().with("host", "evil.example").get("/play");
    assert_eq!(by_name.status, 421);
    for (name, value) in
        [("origin", "http://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        let sent = player.clone().with(name, value).act(hand);
        assert_eq!(sent.status, 403, "{name}: {value}");
        let sent = player.clone().with(name, value).form("/form/raise_hand", "");
        assert_eq!(sent.status, 403, "{name}: {value}");
    }
    let own = format!("http://{}", house.web.address());
    assert_eq!(player.clone().with("origin", &own).act(hand).status, 200);
    let page = player.get("/play");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
    let policy = page.header("content-security-policy").expect("every page has one");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.body.contains(" style=") && !page.body.contains("<style"), "{}", page.body);
}

/// A disk that writes nothing until it is let.
#[derive(Debug)]
struct Held {
    inner: MemoryJournal,
    gate: Arc<(Mutex<bool>, Condvar)>,
}

impl Journal for Held {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        let (closed, changed) = &*self.gate;
        let mut closed = closed.lock().expect("nobody panicked with it");
        while *closed {
            closed = changed.wait(closed).expect("nobody panicked with it");
        }
        self.inner.append(entries)
    }

    fn head(&self) -> Head {
        self.inner.head()
    }

    fn statistics(&self) -> Statistics {
        self.inner.statistics()
    }
}

/// Lets the disk write at the latest when the test is over, however it ends.
struct Opens(Arc<(Mutex<bool>, Condvar)>);

impl Drop for Opens {
    fn drop(&mut self) {
        *self.0.0.lock().expect("nobody panicked with it") = false;
        self.0.1.notify_all();
    }
}

type Gate = Arc<(Mutex<bool>, Condvar)>;

fn held_house() -> (House, Gate) {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let held = Arc::clone(&gate);
    let house = House::with(Attribution::Role, Options::default(), |header| {
        Box::new(Held { inner: MemoryJournal::new(header, seeded_salts(1)), gate: held })
    });
    (house, gate)
}

/// Fills the inbox behind a batch that waits for the disk.
fn fill(house: &House, gate: &Gate) -> Opens {
    *gate.0.lock().expect("nobody panicked with it") = true;
    let disk = Opens(Arc::clone(gate));
    let text = Text::new("what was said").expect("it is short");
    let line = Command::Note(Box::new(NoteDraft::new(Sign::Note, text)));
    for _ in 0..20_000 {
        house.handle.send(Request::new(line.clone(), Actor::Facilitator), drop);
    }
    disk
}

#[test]
fn however_full_the_inbox_is_the_lead_can_end_it() {
    let (house, gate) = held_house();
    let disk = fill(&house, &gate);
    let handle = house.handle.clone();
    let closing = std::thread::spawn(move || handle.close());
    drop(disk);
    let closed = closing.join().expect("nobody panics");
    assert!(closed.is_ok(), "{closed:?}");
}

#[test]
fn a_full_inbox_says_try_again_and_what_was_sent_before_is_done() {
    let (house, gate) = held_house();
    let player = house.player("REG");
    house.start();
    let disk = fill(&house, &gate);
    let refused = player.act("{\"cmd\":\"c1\",\"act\":\"raise_hand\"}");
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(house.client().get("/").status, 200, "pages are served all the same");
    drop(disk);
    let mut published = house.handle.watch();
    while player.act("{\"cmd\":\"c1\",\"act\":\"raise_hand\"}").status == 503 {
        assert!(super::wait_for(&mut published), "the inbox empties");
    }
    while house.handle.latest().session.talk.hands.len() != 1 {
        assert!(super::wait_for(&mut published), "it is done, once");
    }
}

fn impatient() -> Options {
    let short = Duration::from_millis(300);
    // A reader on a busy machine may be slow, and is no stuck one.
    let read = Duration::from_secs(2);
    Options {
        patience: Patience { head: short, body: short, read, gone: short, ..Patience::default() },
        ..Options::default()
    }
}

fn impatient_house() -> House {
    House::with(Attribution::Role, impatient(), |header| {
        Box::new(MemoryJournal::new(header, seeded_salts(1)))
    })
}

#[test]
fn whoever_writes_too_slowly_is_let_go() {
    let house = impatient_house();
    let player = house.player("REG");
    let mut slow = connect(house.web.address());
    slow.write_all(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n").expect("it is open");
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).expect("it is closed in time");
    let mut half = connect(house.web.address());
    let (name, token) = &player.cookies[0];
    let request = format!(
        "POST /act HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {name}={token}\r\ncontent-length: 100\r\n\r\n{{"
    );
    half.write_all(request.as_bytes()).expect("it is open");
    let (status, _) = head(&mut BufReader::new(half));
    assert_eq!(status, 408);
}

#[test]
fn whoever_reads_nothing_is_let_go_and_holds_up_nobody() {
    let house = impatient_house();
    let reader = house.player("REG");
    let stuck = house.joined(Surface::Observer, "");
    let _stuck = stuck.send("GET", "/events", None, "");
    let mut status = house.web.status();
    while status.borrow_and_update().here.get(&Surface::Observer) != Some(&1) {
        assert!(super::wait_for(&mut status), "it is here");
    }
    house.start();
    let mut events = reader.events("");
    // Far more than a socket holds: every frame has all questions asked so far, each as long as one may be.
    let text = "x".repeat(16_000);
    let mut asked = 0;
    'all: for _ in 0..60 {
        let somebody = house.joined(Surface::Observer, "");
        loop {
            let reply = somebody.act(&format!("{{\"act\":\"ask\",\"text\":\"{asked} {text}\"}}"));
            if reply.status != 200 {
                break;
            }
            asked += 1;
            let question = Seq(reply.json()["seq"].as_u64().expect("an entry"));
            let state = QuestionState::Approved;
            house.lead(Command::SetObserverQuestion { question, state, into: None });
            if asked == 50 {
                break 'all;
            }
            events.until("the question", |e| {
                let all = e.data["parts"]["questions"].as_array();
                all.is_some_and(|a| a.iter().any(|q| q["seq"] == question.0))
            });
        }
    }
    assert_eq!(asked, 50, "the others read on");
    while status.borrow_and_update().here.contains_key(&Surface::Observer) {
        assert!(super::wait_for(&mut status), "whoever read nothing is let go");
    }
}

#[test]
fn a_seat_whose_phone_is_gone_is_not_waited_for_until_it_is_back() {
    let house = impatient_house();
    let player = house.player("REG");
    let seat: SeatId = "REG/1".parse().expect("a seat");
    let unreachable = |house: &House| {
        let latest = house.handle.latest();
        latest.session.people.seats.get(&seat).is_some_and(|s| s.unreachable)
    };
    let mut published = house.handle.watch();
    let stream = player.events("");
    drop(stream);
    while !unreachable(&house) {
        assert!(super::wait_for(&mut published), "its phone is gone");
    }
    let mut stream = player.events("");
    stream.next().expect("a first frame");
    while unreachable(&house) {
        assert!(super::wait_for(&mut published), "its phone is back");
    }
}

#[test]
fn the_server_ends_within_its_bound_though_streams_are_open() {
    let house = House::open();
    let player = house.player("REG");
    let mut events = player.events("");
    events.next().expect("a first frame");
    house.web.stop();
    let over = events.until("that it is over", |e| e.kind == "over");
    assert_eq!(over.data, serde_json::json!({}));
    assert!(events.next().is_none());
    let address = house.web.address();
    drop(house);
    TcpListener::bind(address).expect("the port is free again");
}
