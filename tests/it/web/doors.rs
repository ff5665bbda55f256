//! Doors: codes and how many wrong ones are taken, many at once, more devices, personal links, revocation.

use std::collections::BTreeSet;
use std::thread;

use startex::conduct::Request;
use startex::ident::{Actor, PersonId};
use startex::session::{Attribution, Command};
use startex::web::Options;
use startex::wire::act::Surface;

use super::client::Client;
use super::house::House;

#[test]
fn two_hundred_come_in_at_once_behind_one_address_each_as_somebody_else() {
    let house = House::open();
    let (players, observers) = (house.code(Surface::Player), house.code(Surface::Observer));
    let join = |n: usize, client: &mut Client| {
        let code = if n < 60 { &players } else { &observers };
        let role = if n < 3 { ",\"role\":\"MNT\"" } else { "" };
        let reply = client.join(&format!("{{\"code\":\"{code}\",\"join\":true{role}}}"));
        assert_eq!(reply.status, 200, "{reply:?}");
        client.get("/state").json()["parts"]["mine"].clone()
    };
    let join = &join;
    let mine: Vec<_> = thread::scope(|scope| {
        let all = (0..200).map(|n| {
            let mut client = house.client();
            scope.spawn(move || join(n, &mut client))
        });
        let all: Vec<_> = all.collect();
        all.into_iter().map(|one| one.join().expect("nobody panics")).collect()
    });
    let people: BTreeSet<String> = mine.iter().map(|m| m["person"].to_string()).collect();
    assert_eq!(people.len(), 200, "everybody is somebody else");
    let seats: BTreeSet<String> =
        mine.iter().filter(|m| !m["seat"].is_null()).map(|m| m["seat"].to_string()).collect();
    assert_eq!(seats.len(), 3, "each seat was given once: {seats:?}");
    let full = house
        .client()
        .post("/join", &format!("{{\"code\":\"{players}\",\"join\":true,\"role\":\"MNT\"}}"));
    assert_eq!(full.status, 409, "{full:?}");
    let shared = house.joined(Surface::Player, ",\"seat\":\"MNT/1\"");
    assert_eq!(shared.get("/state").json()["parts"]["mine"]["seat"], "MNT/1");
}

#[test]
fn guessing_codes_is_stopped_and_counted_and_right_ones_never_were() {
    let house = House::open();
    let code = house.code(Surface::Player);
    let client = house.client();
    let guess = |code: &str| client.post("/join", &format!("{{\"code\":\"{code}\"}}"));
    // Somebody who is in is stopped early, and shuts nobody else out.
    let player = house.player("REG");
    for n in 0..10 {
        assert_eq!(player.post("/join", &format!("{{\"code\":\"BADU-{n}y\"}}")).status, 403);
    }
    assert_eq!(player.post("/join", &format!("{{\"code\":\"{code}\"}}")).status, 429);
    for n in 0..120 {
        assert_eq!(guess(&code).status, 200, "right codes do not count");
        let wrong = guess(&format!("BADU-{n}x"));
        assert_eq!((wrong.status, wrong.refused().as_str()), (403, "No such code."));
    }
    let stopped = guess(&code);
    assert_eq!(stopped.status, 429, "from here nobody guesses on");
    assert!(stopped.header("retry-after").is_some());
    let mut status = house.web.status();
    while status.borrow_and_update().wrong_codes < 130 {
        assert!(super::wait_for(&mut status), "the console hears of it");
    }
}

#[test]
fn whoever_comes_in_twice_at_once_because_the_answer_was_lost_is_one_person_in_one_seat() {
    let house = House::open();
    let code = house.code(Surface::Player);
    let join = format!("{{\"code\":\"{code}\",\"join\":true,\"role\":\"VPS\",\"cmd\":\"once\"}}");
    // The first loses the network as soon as it has asked; the others ask again before it can be answered.
    drop(house.client().send("POST", "/join", Some("application/json"), &join));
    let again: Vec<_> = (0..4)
        .map(|_| {
            let (mut client, join) = (house.client(), join.clone());
            std::thread::spawn(move || {
                let reply = client.join(&join);
                assert_eq!(reply.status, 200, "{reply:?}");
                client.get("/state").json()["parts"]["mine"].clone()
            })
        })
        .collect();
    for somebody in again {
        let mine = somebody.join().expect("everybody is let in");
        assert_eq!((&mine["person"], &mine["seat"]), (&"p1".into(), &"VPS/1".into()));
    }
    assert_eq!(house.handle.latest().session.people.persons.len(), 1);
}

#[test]
fn a_new_code_closes_the_old_one_and_a_projector_that_came_in_by_it() {
    let house = House::open();
    let (projector, player) = (house.joined(Surface::Projector, ""), house.player("REG"));
    let old = house.code(Surface::Player);
    for surface in [Surface::Projector, Surface::Player] {
        house.web.renew(surface).expect("the system gives random bytes");
    }
    assert_eq!(projector.get("/projector").status, 403);
    assert_eq!(player.get("/play").status, 200, "who is in stays in");
    let late = house.client().post("/join", &format!("{{\"code\":\"{old}\"}}"));
    assert_eq!(late.status, 403);
}

#[test]
fn a_repeated_arrival_is_one_person() {
    let house = House::open();
    let first = house.joined(Surface::Observer, ",\"cmd\":\"j1\"");
    let again = house.joined(Surface::Observer, ",\"cmd\":\"j1\"");
    assert_eq!(first.cookies, again.cookies);
    assert_eq!(again.get("/watch").status, 200);
    assert_eq!(house.handle.latest().session.people.persons.len(), 1);
}

#[test]
fn one_person_on_two_devices_is_one_person_and_one_device_can_be_taken_back() {
    let house = House::open();
    let phone = house.player("REG");
    let code = phone.act("{\"act\":\"another_device\"}").json()["code"].clone();
    let mut tablet = house.client();
    let json = format!("{{\"code\":{code},\"join\":true}}");
    assert_eq!(tablet.join(&json).status, 200);
    let once = house.client().post("/join", &json);
    assert_eq!(once.status, 403, "the code opens once");
    let (mine, other) = (phone.get("/state").json(), tablet.get("/state").json());
    assert_eq!(mine["parts"]["mine"], other["parts"]["mine"]);
    let mut streams = [phone.events(""), tablet.events("")];
    for stream in &mut streams {
        stream.next().expect("a first frame");
    }
    let mut status = house.web.status();
    while status.borrow_and_update().here.get(&Surface::Player) != Some(&1) {
        assert!(super::wait_for(&mut status), "one person is here: {:?}", status.borrow());
    }
    // The lead takes the tablet back: its stream ends and its page is closed, the phone goes on.
    let latest = house.handle.latest();
    let devices: Vec<String> = latest.session.people.devices.keys().cloned().collect();
    assert_eq!(devices.len(), 2);
    let tablets = super::sha256(&tablet.cookies[0].1);
    house.lead(Command::RevokeDevice { person: PersonId(1), sha256: tablets });
    let gone = streams[1].until("that it is over", |e| e.kind == "gone");
    assert_eq!(gone.data, serde_json::json!({}));
    assert_eq!((tablet.get("/play").status, phone.get("/play").status), (403, 200));
    assert_eq!(tablet.act("{\"act\":\"raise_hand\"}").status, 403);
}

#[test]
fn whoever_is_expected_comes_in_by_their_own_link() {
    let house = House::with_people(|person| {
        let by = Actor::Person(PersonId(1));
        let name = startex::text::Text::name("Ada").ok();
        let join = Command::Join {
            capacity: startex::session::Capacity::Player,
            name,
            organization: None,
        };
        person(Request::new(join, by));
        let seat = "REG/2".parse().expect("a seat");
        person(Request::new(Command::TakeSeat { person: PersonId(1), seat }, by));
    });
    let links = house.web.links();
    assert_eq!(links.len(), 1);
    let mut phone = house.client();
    let code = &links[0].code;
    let door = phone.post("/join", &format!("{{\"code\":\"{code}\"}}")).json();
    assert_eq!((&door["person"]["name"], &door["name"]), (&"Ada".into(), &false.into()));
    assert_eq!(phone.join(&format!("{{\"code\":\"{code}\",\"join\":true}}")).status, 200);
    let mine = phone.get("/state").json()["parts"]["mine"].clone();
    assert_eq!((&mine["person"], &mine["seat"]), (&"p1".into(), &"REG/2".into()));
}

#[test]
fn nobody_is_asked_for_a_name_that_must_not_be_written() {
    let house = House::with(Attribution::Anonymous, Options::default(), |header| {
        Box::new(startex::journal::MemoryJournal::new(header, startex::journal::seeded_salts(1)))
    });
    let code = house.code(Surface::Player);
    let door = house.client().post("/join", &format!("{{\"code\":\"{code}\"}}")).json();
    assert_eq!(door["name"], false);
    let player = house.player("REG");
    assert_eq!(player.get("/state").json()["parts"]["mine"]["name"], serde_json::Value::Null);
}
