//! What desks post, read against the room of the tests.

use super::{Act, Asked, Moment};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, PersonId};
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{Capacity, Command, NoteDraft, Rating, Rejection, Sign, Subject, Until};

fn act(json: &str) -> Act {
    serde_json::from_str(json).unwrap_or_else(|fault| panic!("{json}: {fault}"))
}

fn asks(room: &Room, json: &str) -> Result<Asked, Rejection> {
    let by = Actor::Person(PersonId(1));
    let at = Moment { scenario: &room.scenario, session: &room.session, wall: room.now, by };
    act(json).asks(at)
}

fn noted(room: &Room, json: &str) -> (NoteDraft, Timestamp) {
    let asked = asks(room, json).expect("it can be taken down");
    let [Command::Note(draft)] = asked.commands.as_slice() else { panic!("{asked:?}") };
    ((**draft).clone(), asked.observed_at.expect("a line has its time"))
}

#[test]
fn a_line_is_filled_from_what_is_shown_and_from_who_has_the_floor() {
    let room = Room::given([release("alarm"), Command::GiveFloor { role: "REG".into() }.into()])
        .and([wait(90)]);
    let (draft, at) = noted(&room, r#"{"act":"line","text":"- nobody asked for a log"}"#);
    assert_eq!(draft.sign, Sign::Improvement);
    assert_eq!(draft.text.as_str(), "nobody asked for a log");
    assert_eq!((draft.role, draft.item), (Some("REG".into()), Some("alarm".into())));
    assert_eq!((draft.objective, draft.module), (Some("detect".into()), Some("signal".into())));
    assert_eq!(at, room.now);
    let (draft, _) = noted(&room, r#"{"act":"line","text":"vps + said at once"}"#);
    assert_eq!((draft.role, draft.sign), (Some("VPS".into()), Sign::Strength));
}

#[test]
fn a_line_is_of_when_its_typing_began_and_of_what_was_shown_then() {
    let room = Room::given([release("alarm")]).and([wait(60), release("whisper"), wait(20)]);
    let opened = Timestamp(room.now.0 - 50_000);
    let json = format!(
        r#"{{"act":"line","text":"hm","opened":"{opened}","about_item":"alarm","about_module":"signal"}}"#
    );
    let (draft, at) = noted(&room, &json);
    assert_eq!((at, draft.item), (opened, Some("alarm".into())));
    // What cannot be is of now.
    let tomorrow = Timestamp(room.now.0 + 86_400_000);
    let json = format!(
        r#"{{"act":"line","text":"hm","opened":"{tomorrow}","about_item":"nothing","about_module":"signal"}}"#
    );
    let (draft, at) = noted(&room, &json);
    assert_eq!((at, draft.item), (room.now, None));
}

#[test]
fn what_was_observed_earlier_is_said_in_the_line_or_beside_it() {
    let floor = Command::GiveFloor { role: "REG".into() };
    let room = Room::given([release("alarm"), floor.into()]).and([wait(600)]);
    let then = Timestamp(room.now.0 - room.now.0.rem_euclid(60_000) - 300_000);
    let hm = then.hm(room.session.header.offset);
    let beside = format!(r#"{{"act":"line","text":"saw it","observed":"{hm}","sign":"strength"}}"#);
    let (draft, at) = noted(&room, &beside);
    assert_eq!((at, draft.sign), (then, Sign::Strength));
    assert_eq!(draft.role, None, "of what happened earlier nobody knows who had the floor");
    let (_, at) = noted(&room, &format!(r#"{{"act":"line","text":"@{hm} saw it"}}"#));
    assert_eq!(at, then);
    let wrong = asks(&room, r#"{"act":"line","text":"saw it","observed":"soon"}"#).unwrap_err();
    assert!(wrong.0.contains("10:31"), "{wrong}");
    assert!(asks(&room, r#"{"act":"line","text":"SOC -"}"#).is_ok(), "an unknown role is text");
    assert!(asks(&room, r#"{"act":"line","text":"REG -"}"#).is_err(), "a line has words");
}

#[test]
fn a_rating_follows_from_its_answers_as_forms_send_them() {
    let room = Room::given([release("alarm")]);
    let json = r#"{"act":"rate","task":"detect/correlate","achieved":"yes","harmed_others":"no",
        "plans_followed":"no","improvable":"","text":"late"}"#;
    let asked = asks(&room, json).unwrap();
    let [Command::Rate { subject, answers, .. }] = asked.commands.as_slice() else { panic!() };
    assert_eq!(*subject, Subject::Task("detect/correlate".into()));
    assert_eq!(answers.rating(), Rating::Major);
    assert!(asks(&room, r#"{"act":"rate","achieved":"yes"}"#).is_err());
    assert!(serde_json::from_str::<Act>(r#"{"act":"rate","achieved":"perhaps"}"#).is_err());
}

#[test]
fn next_sends_what_it_confirms_and_a_stale_press_nothing() {
    let room = Room::at("alarm");
    let step = room.step();
    let key = step.key(&room.scenario, &room.session).unwrap();
    let json = format!(r#"{{"act":"next","confirms":"{key}"}}"#);
    let asked = asks(&room, &json).unwrap();
    assert_eq!(asked.commands, [Command::Release { inject: "alarm".into() }]);
    assert_eq!(asked.confirms.as_deref(), Some(key.as_str()));
    let gone = room.and([release("alarm")]);
    assert!(asks(&gone, &json).unwrap_err().0.contains("look again"));
}

#[test]
fn numbers_and_lists_may_be_text() {
    assert_eq!(
        act(r#"{"act":"tick","item":"alarm","action":"1","tick":"prompted"}"#),
        act(r#"{"act":"tick","item":"alarm","action":1,"tick":"prompted"}"#)
    );
    let Act::Apply { keep, .. } = act(r#"{"act":"apply","item":"x","keep":[0,null,"2"]}"#) else {
        panic!()
    };
    assert_eq!(keep, [0, 2]);
    let Act::Apply { keep, .. } = act(r#"{"act":"apply","item":"x","keep":"0, 2"}"#) else {
        panic!()
    };
    assert_eq!(keep, [0, 2]);
    assert!(serde_json::from_str::<Act>(r#"{"act":"pause","why":"tired"}"#).is_err());
}

#[test]
fn only_what_is_ticked_of_the_consequences_is_applied() {
    let room =
        Room::given([release("alarm"), open("mitigate"), close("mitigate"), reveal("mitigate")])
            .and([record("mitigate", "yank")]);
    let asked = asks(&room, r#"{"act":"apply","item":"mitigate","keep":[1]}"#).unwrap();
    let all = room.consequences("mitigate", "yank");
    let effects = vec![all[1].clone()];
    assert_eq!(asked.commands, [Command::Apply { item: Some("mitigate".into()), effects }]);
    assert!(asks(&room, r#"{"act":"apply","item":"apart","keep":[1]}"#).is_err());
}

#[test]
fn a_verb_is_handed_over_beside_the_others_and_taken_back_alone() {
    let room = Room::lobby().and([join(1, Capacity::Second)]);
    let handed = |room: &Room, json: &str| {
        let asked = asks(room, json).unwrap();
        let [Command::HandVerbs { verbs, .. }] = asked.commands.as_slice() else { panic!() };
        verbs.clone()
    };
    let hand = |verb: &str, is: &str| {
        format!(r#"{{"act":"hand","person":"p1","verb":"{verb}","handed":"{is}"}}"#)
    };
    let verbs = handed(&room, &hand("pose", "yes"));
    let room = room.and([Command::HandVerbs { person: PersonId(1), verbs }]);
    let verbs = handed(&room, &hand("clock", "yes"));
    assert_eq!(verbs, ["pose", "clock"]);
    let room = room.and([Command::HandVerbs { person: PersonId(1), verbs }]);
    assert_eq!(handed(&room, &hand("pose", "no")), ["clock"]);
}

#[test]
fn a_record_says_owner_words_conditions_and_when_it_comes_back() {
    let room =
        Room::given([release("alarm"), open("mitigate"), close("mitigate"), reveal("mitigate")]);
    let draft = |json: &str| {
        let asked = asks(&room, json).unwrap();
        let [Command::Record { record, .. }] = asked.commands.as_slice() else { panic!() };
        (**record).clone()
    };
    let yes_but = draft(
        r#"{"act":"record","decision":"mitigate","outcome":"conditional","choice":"yank","owner":"reg","text":"if legal agrees"}"#,
    );
    assert_eq!(yes_but.conditions.unwrap().as_str(), "if legal agrees");
    assert_eq!((yes_but.owner, yes_but.text), (Some("REG".into()), None));
    let later =
        draft(r#"{"act":"record","decision":"mitigate","outcome":"deferred","minutes":"5"}"#);
    assert_eq!(later.until, Some(Until::Play(room.play().plus(Millis::minutes(5)))));
}

#[test]
fn an_emergency_is_ended_by_its_word_alone() {
    let room = Room::given([Command::DeclareEmergency]);
    assert!(asks(&room, r#"{"act":"end_emergency","word":"yes"}"#).is_err());
    let asked = asks(&room, r#"{"act":"end_emergency","word":" Resume "}"#).unwrap();
    assert_eq!(asked.commands, [Command::EndEmergency]);
}
