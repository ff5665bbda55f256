//! Two hundred phones at one decision, all in the same instant: everybody is received once, everybody sees the end, and nobody
//! is sent a frame for every finger.

use std::sync::mpsc::channel;
use std::time::Duration;

use startex::clock::SystemClock;
use startex::conduct::Conductor;
use startex::journal::{FileJournal, Options as FileOptions, system_salts};
use startex::session::Command;
use startex::web::Options;

use super::house::{House, scenario};
use crate::support::room::header;

const PHONES: usize = 200;
/// The table of the bench of a full hall.
const SCRIPT: &str = include_str!("../../../benches/hall/hall.ron");

#[test]
fn two_hundred_phones_answer_in_one_instant_once_each_and_all_see_all_of_them() {
    let folder = tempfile::tempdir().expect("the system has a place for temporary files");
    let scenario = scenario(SCRIPT);
    let header = header(&scenario, SCRIPT);
    let path = folder.path().join("hall.jsonl");
    let journal = FileJournal::create(&path, &header, FileOptions::new(system_salts()));
    let journal = Box::new(journal.expect("the folder is ours"));
    let made = Conductor::create(header, scenario, SCRIPT, journal, SystemClock);
    let house = House::over(made.expect("the journal takes it"), Options::default());
    let (seated, seats) = channel();
    let phones: Vec<_> = (0..PHONES)
        .map(|n| {
            let client = house.player("HAL");
            let seated = seated.clone();
            let phone = move || {
                let mut events = client.events("");
                events.until("the room", |e| e.data["parts"]["mine"]["seat"].is_string());
                seated.send(()).expect("somebody waits for everybody");
                events.until("the decision", |e| e.data["parts"]["decision"]["item"] == "all");
                let answer = format!(
                    "{{\"cmd\":\"a{n}\",\"act\":\"answer\",\"decision\":\"all\",\"choice\":\"stay\"}}"
                );
                let first = client.act(&answer);
                assert_eq!(first.status, 200, "{first:?}");
                let again = client.act(&answer);
                assert_eq!(first.json()["seq"], again.json()["seq"], "once, however often it is sent");
                let mut frames = 0;
                for event in events.by_ref() {
                    frames += usize::from(event.kind == "frame");
                    if event.data["parts"]["decision"]["answered"] == PHONES {
                        break;
                    }
                }
                frames
            };
            let thread = std::thread::Builder::new().stack_size(512 * 1024);
            thread.spawn(phone).expect("the machine has threads")
        })
        .collect();
    drop(seated);
    for _ in 0..PHONES {
        seats.recv_timeout(Duration::from_secs(60)).expect("everybody sits down");
    }
    house.lead(Command::Start { must_end: None });
    house.lead(Command::OpenDecision { decision: "all".into(), length: None, group: None });
    for phone in phones {
        let frames = phone.join().expect("the phone's evening went well");
        assert!(frames < PHONES / 2, "{frames} frames for {PHONES} answers");
    }
    assert_eq!(house.answers("all"), (PHONES, 0));
}
