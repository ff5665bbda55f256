//! The room's server over real sockets on a port of its own: doors, streams, acts, limits.

mod again;
pub(crate) mod client;
mod crowd;
mod doors;
mod foreign;
mod hall;
pub(crate) mod house;
mod limits;
mod older;
mod secure;

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use serde_json::Value;
use startex::session::{Command, PauseWhy};
use startex::web::{For, ROUTES};
use startex::wire::act::Surface;

use house::House;

/// Waits until something is published; `false` if nothing is for a long while.
pub(crate) fn wait_for<T>(of: &mut watch::Receiver<T>) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("the system gives what a clock needs");
    let within = Duration::from_secs(20);
    let news = async { tokio::time::timeout(within, of.changed()).await };
    runtime.block_on(news).is_ok_and(|news| news.is_ok())
}

/// What the session keeps of a device's token.
fn sha256(token: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(token.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
        hex
    })
}

fn open(decision: &str) -> Command {
    Command::OpenDecision { decision: decision.into(), length: None, group: None }
}

fn answer(cmd: &str, choice: &str) -> String {
    format!(
        "{{\"cmd\":\"{cmd}\",\"act\":\"answer\",\"decision\":\"mitigate\",\"choice\":\"{choice}\"}}"
    )
}

#[test]
fn somebody_comes_in_by_a_code_and_answers_a_decision() {
    let house = House::open();
    let stranger = house.client();
    assert_eq!(stranger.get("/").status, 200);
    let code = house.code(Surface::Player);
    let door = stranger.post("/join", &format!("{{\"code\":\"{code}\"}}")).json();
    assert_eq!(door["surface"], "player");
    assert_eq!(door["roles"][0]["code"], "REG");
    assert_eq!(door["roles"][0]["free"], 2);
    assert!(door["record"].as_str().unwrap().contains("exercise record"));
    let player = house.player("REG");
    assert!(player.get("/play").body.contains("EXERCISE EXERCISE EXERCISE"));
    house.start();
    house.lead(open("mitigate"));
    let mut events = player.events("");
    let frame = events.until("the decision", |e| e.data["parts"]["decision"].is_object());
    assert_eq!(frame.data["parts"]["decision"]["ask"]["label"], "D1");
    assert!(frame.data["clock"]["deadline"].is_number());
    let reply = player.act(&answer("c1", "yank")).json();
    assert_eq!((&reply["received"], &reply["durable"]), (&Value::Bool(true), &Value::Bool(true)));
    let mine = events.until("the answer", |e| !e.data["parts"]["mine"]["answer"].is_null());
    assert_eq!(mine.data["parts"]["mine"]["answer"]["choice"], "yank");
    let again = player.act(&answer("c1", "yank")).json();
    assert_eq!(again["seq"], reply["seq"], "the same command id is the same command");
}

#[test]
fn a_page_without_script_answers_by_forms() {
    let house = House::open();
    let mut player = house.client();
    let code = house.code(Surface::Player);
    let door = player.form("/join", &format!("code={code}"));
    assert!(door.status == 200 && door.body.contains("name=\"role\""), "{door:?}");
    let joined = player.form("/join", &format!("code={code}&join=true&name=Ada&role=REG"));
    assert_eq!((joined.status, joined.header("location")), (303, Some("/play")));
    player.keep(&joined);
    house.start();
    house.lead(open("mitigate"));
    let sent = player.form("/form/answer", "decision=mitigate&choice=yank&sure=3&text=");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/play")));
    let page = player.get("/play");
    assert!(page.body.contains("yank"), "what was sent is on the page: {}", page.body);
}

#[test]
fn everybody_gets_403_everywhere_but_at_their_own() {
    let house = House::open();
    let mut all = vec![(None, house.client())];
    all.extend(Surface::ALL.map(|surface| (Some(surface), house.joined(surface, ""))));
    for route in ROUTES.iter().filter(|r| r.path != "/join") {
        for (surface, client) in &all {
            let of = match surface {
                Some(Surface::Projector) => "?of=projector",
                Some(Surface::Lead) => "?of=lead",
                _ => "",
            };
            let path = route.path.replace("{name}", "status").replace("{act}", "nothing");
            let path = path.replace("{inject}", "alarm").replace("{number}", "0");
            let path = if route.to == For::Everybody { format!("{path}{of}") } else { path };
            let status = match (route.method, route.path) {
                (_, "/events") => client.events(of).status,
                ("POST", _) => client.post(&path, "{}").status,
                _ => client.get(&path).status,
            };
            let refused = status == 403;
            assert_eq!(refused, !route.admits(*surface), "{surface:?} at {path}: {status}");
        }
    }
}

#[test]
fn an_emergency_is_on_every_stream_at_once() {
    let house = House::open();
    let clients = Surface::ALL.map(|surface| house.joined(surface, ""));
    let of = |surface| match surface {
        Surface::Projector => "?of=projector",
        Surface::Lead => "?of=lead",
        Surface::Player
        | Surface::Observer
        | Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second => "",
    };
    let streams = Surface::ALL.iter().zip(&clients).map(|(s, c)| (s, c.events(of(*s))));
    let mut streams: Vec<_> = streams.collect();
    for (surface, stream) in &mut streams {
        let first = stream.next().unwrap_or_else(|| panic!("{surface:?} hears nothing"));
        assert_eq!(first.data["whole"], true);
    }
    house.start();
    house.lead(Command::Pause(PauseWhy::Emergency));
    house.lead(Command::DeclareEmergency);
    for (_, stream) in &mut streams {
        let said =
            |e: &client::Event| e.data["parts"]["status"]["standstill"]["why"] == "emergency";
        let event = stream.until("the emergency", said);
        assert_eq!(event.data["parts"]["status"]["standstill"]["words"], "Leave by the stairs.");
    }
}
