//! Pins the JSON of the parts.

use serde::Serialize;

use super::*;
use crate::clock::Millis;
use crate::session::room::Room;
use crate::session::view::{own, table};
use crate::session::{Command, Viewer};
use crate::words::Language;

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn of(room: &Room, viewer: &Viewer) -> Table {
    table(&room.scenario, &room.session, viewer, room.now, Language::English.words())
}

#[test]
fn the_lobby_is_what_the_documentation_says() {
    let table = of(&Room::lobby(), &Viewer::Public);
    let status = Status::of(&table, Attribution::Role, Kept::Kept, None);
    assert_eq!(
        json(&status),
        "{\"title\":\"Quayside\",\"mode\":\"live\",\"tlp\":\"GREEN\",\"attribution\":\"role\",\
         \"phase\":\"lobby\",\"standstill\":null,\"module\":null,\"story\":\"Day 1 08:00\",\
         \"hot_wash\":null,\"turn\":null,\"turn_ends\":null,\"offset\":\"+00:00\",\
         \"recording\":\"kept\",\"end_head\":null}"
    );
    let shown = json(&Shown::of(&table, None));
    let start = "{\"situation\":null,\"question\":null,\"asked\":false,\"result\":null,\
                 \"recorded\":null,\"observer_question\":null,\"floor\":null,\"latest\":null,\
                 \"opening\":{\"ground_rules\":[";
    assert!(shown.starts_with(start), "{shown}");
    assert!(shown.ends_with("\"closing\":null,\"my_turn\":false}"), "{shown}");
    let clock = Clock::of(&table.ticking, Some(Millis(7)));
    assert_eq!(
        json(&clock),
        "{\"wall\":\"2027-03-05T09:00:00.000Z\",\"play\":0,\"running\":false,\"speed\":1,\"deadline\":7}"
    );
}

#[test]
fn standstills_say_why() {
    let standstill = |held: view::Standstill| json(&Standstill::from(&held));
    assert_eq!(standstill(view::Standstill::Paused), "{\"why\":\"paused\"}");
    let emergency = view::Standstill::Emergency { words: "Leave.".to_owned() };
    assert_eq!(standstill(emergency), "{\"why\":\"emergency\",\"words\":\"Leave.\"}");
}

#[test]
fn a_decision_is_the_asked_seats_alone_and_an_answer_its_authors() {
    let open = Command::OpenDecision { decision: "mitigate".into(), length: None, group: None };
    let seat: SeatId = "REG/1".parse().unwrap();
    let answer = crate::session::AnswerDraft {
        decision: "mitigate".into(),
        seat: seat.clone(),
        choice: "yank".into(),
        sure: Some(4),
        whose: None,
        text: None,
        late_is_fine: false,
    };
    let room = Room::given([Command::NextModule, open, Command::Answer(Box::new(answer))]);
    let asked = of(&room, &Viewer::Seat(seat.clone())).open.unwrap();
    assert!(of(&room, &Viewer::Public).open.is_some(), "the room sees what is decided");
    assert!(of(&room, &Viewer::Seat("VPS/1".parse().unwrap())).open.is_none());
    let shown = json(&Decision::of(&asked, Kind::Decision));
    assert!(shown.starts_with(
        "{\"item\":\"mitigate\",\"kind\":\"decision\",\"round\":1,\"ask\":{\"label\":\"D1\""
    ));
    assert!(
        shown.ends_with(
            "\"closes_at\":120000,\"ran_out\":false,\"closed\":false,\"answered\":1,\"of\":5}"
        ),
        "{shown}"
    );
    let own = own(&room.session, PersonId(1), Some(&seat), Some(&asked.item), asked.round);
    let (item, mine) = own.answer.unwrap();
    assert_eq!(
        json(&Answer::of(item, mine)),
        "{\"kind\":\"decision\",\"item\":\"mitigate\",\"choice\":\"yank\",\"text\":null,\"sure\":4,\"whose\":null}"
    );
    let other: SeatId = "REG/2".parse().unwrap();
    let none = super::super::room::view::own(
        &room.session,
        PersonId(2),
        Some(&other),
        Some(&asked.item),
        asked.round,
    );
    assert_eq!(none.answer, None);
}
