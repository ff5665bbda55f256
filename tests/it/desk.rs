//! The desks over HTTP: who may do what, lines filled from what is shown, presses that count once, devices shut out.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use startex::ident::{Actor, PersonId};
use startex::session::{Command, Sign, VERBS};
use startex::wire::act::Surface;

use crate::web::client::Client;
use crate::web::house::House;

const DESKS: [Surface; 5] =
    [Surface::Scribe, Surface::Evaluator, Surface::Moderator, Surface::Second, Surface::Lead];
const NOT_YOURS: &str = "not yours to do here";

/// Every kind of act with the verb it belongs to, and the desks that may do it without being handed anything.
fn acts() -> Vec<(Value, &'static str, &'static [Surface])> {
    use Surface as S;
    let lead: &[S] = &[S::Lead];
    let takes_down: &[S] = &[S::Scribe, S::Evaluator, S::Moderator, S::Second, S::Lead];
    let rates: &[S] = &[S::Scribe, S::Evaluator, S::Lead];
    let gives: &[S] = &[S::Scribe, S::Second, S::Lead];
    let moderates: &[S] = &[S::Moderator, S::Lead];
    let alarms: &[S] = &[S::Second, S::Lead];
    vec![
        (json!({"act": "line", "text": "they ask for a log"}), "note", takes_down),
        (json!({"act": "settle", "entry": 1, "confirmed": "yes"}), "note", lead),
        (json!({"act": "close_parked", "entry": 1}), "note", lead),
        (json!({"act": "file", "entry": 1, "objective": "detect"}), "note", lead),
        (json!({"act": "amend", "entry": 1, "text": "other words"}), "note", lead),
        (json!({"act": "tick", "item": "alarm", "action": 0, "tick": "prompted"}), "tick", rates),
        (json!({"act": "floor", "role": "REG"}), "floor", gives),
        (json!({"act": "floor"}), "floor", gives),
        (json!({"act": "question", "question": 1, "state": "approved"}), "moderate", moderates),
        (json!({"act": "hide", "question": 1, "reason": "rude"}), "moderate", moderates),
        (json!({"act": "send", "item": "whisper"}), "release", lead),
        (json!({"act": "withdraw", "inject": "whisper"}), "release", lead),
        (json!({"act": "skip", "item": "rumour"}), "release", lead),
        (json!({"act": "close", "item": "mitigate"}), "decide", lead),
        (json!({"act": "more_time", "decision": "mitigate"}), "decide", lead),
        (json!({"act": "hands", "decision": "mitigate", "counts": "3 2"}), "decide", lead),
        (json!({"act": "record", "decision": "mitigate", "outcome": "none"}), "decide", lead),
        (
            json!({"act": "complete_record", "decision": "mitigate", "dissent": "OPS"}),
            "decide",
            lead,
        ),
        (json!({"act": "park", "request": 1}), "inbox", lead),
        (json!({"act": "reply", "request": 1, "how": "not_known"}), "inbox", lead),
        (json!({"act": "complete_action", "entry": 1, "owner": "Ines"}), "debrief", lead),
        (json!({"act": "undo"}), "", lead),
        (json!({"act": "hand", "person": "p1", "verb": "pose", "handed": "yes"}), "", lead),
        // Everybody shuts out their own devices; this is nobody's here.
        (json!({"act": "revoke", "person": "p9", "sha256": "ab"}), "", lead),
        (json!({"act": "break", "minutes": 5}), "clock", lead),
        (json!({"act": "off_record"}), "clock", lead),
        (json!({"act": "pause"}), "clock", lead),
        (json!({"act": "end_emergency", "word": "resume"}), "", lead),
        (json!({"act": "emergency"}), "", alarms),
        (json!({"act": "end_module"}), "release", lead),
        (json!({"act": "end"}), "", lead),
        (json!({"act": "finalise", "name": "Ines Quay"}), "", lead),
    ]
}

fn post(client: &Client, surface: Surface, act: &Value) -> (u16, String) {
    let path = if surface == Surface::Lead { "/act?of=lead" } else { "/act" };
    let reply = client.post(path, &act.to_string());
    (reply.status, reply.body)
}

fn state(client: &Client, surface: Surface) -> Value {
    let path = if surface == Surface::Lead { "/state?of=lead" } else { "/state" };
    client.get(path).json()
}

/// Returns the parts of a desk once they hold what was acknowledged.
#[track_caller]
fn parts_after(client: &Client, surface: Surface, receipt: &(u16, String)) -> Value {
    assert_eq!(receipt.0, 200, "{receipt:?}");
    let said: Value = serde_json::from_str(&receipt.1).expect("a receipt is JSON");
    let seq = said["seq"].as_u64().expect("it names its entry");
    parts_once(client, surface, "what was acknowledged", |frame| {
        let at = frame["id"].as_str().and_then(|id| id.rsplit_once('-'));
        at.is_some_and(|(_, at)| at.parse::<u64>().is_ok_and(|at| at >= seq))
    })
}

/// Returns the parts of a desk once something is so.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "a bound for what another thread does")]
fn parts_once(client: &Client, surface: Surface, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let frame = state(client, surface);
        if is(&frame) {
            return frame["parts"].clone();
        }
        assert!(Instant::now() < end, "it never came: {what}: {frame}");
        std::thread::yield_now();
    }
}

/// Brings somebody to a desk; the lead is nobody's number.
fn seated(house: &House, surface: Surface) -> (Client, Option<PersonId>) {
    let client = house.joined(surface, "");
    if matches!(surface, Surface::Lead | Surface::Projector) {
        return (client, None);
    }
    let mine = state(&client, surface)["parts"]["mine"]["person"].clone();
    let person = mine.as_str().and_then(|p| p.parse().ok());
    (client, Some(person.unwrap_or_else(|| panic!("{surface:?} is nobody: {mine}"))))
}

/// Opens a house in play with something to act on.
fn playing() -> House {
    let house = House::open();
    house.start();
    house.lead(Command::Release { inject: "alarm".into() });
    house
}

#[test]
fn a_desk_does_what_its_capacity_lets_it_and_nothing_else() {
    for surface in DESKS {
        let house = playing();
        let (client, _) = seated(&house, surface);
        for (act, _, whom) in acts() {
            let (status, body) = post(&client, surface, &act);
            let refused = body.contains(NOT_YOURS);
            assert_eq!(refused, !whom.contains(&surface), "{surface:?} {act}: {status} {body}");
            assert_ne!(status, 422, "{surface:?} {act} is an act: {body}");
        }
    }
}

#[test]
fn a_verb_handed_over_opens_its_acts_and_no_other() {
    for (verb, _) in VERBS {
        let house = playing();
        let (client, person) = seated(&house, Surface::Second);
        let person = person.expect("the second is somebody");
        house.lead(Command::HandVerbs { person, verbs: vec![verb.to_owned()] });
        for (act, of, whom) in acts() {
            let (_, body) = post(&client, Surface::Second, &act);
            let may = whom.contains(&Surface::Second) || of == verb;
            assert_eq!(body.contains(NOT_YOURS), !may, "{verb}: {act}: {body}");
        }
        // Taken back, it is as before.
        house.lead(Command::Resume);
        house.lead(Command::HandVerbs { person, verbs: Vec::new() });
        let (_, body) = post(&client, Surface::Second, &json!({"act": "pause"}));
        assert!(body.contains(NOT_YOURS), "{verb}: {body}");
    }
}

#[test]
fn nobody_outside_the_desks_posts_what_desks_do() {
    let house = playing();
    for surface in [Surface::Player, Surface::Observer] {
        let (client, person) = seated(&house, surface);
        // Not even somebody to whom a verb was handed by mistake.
        let verbs = VERBS.iter().map(|(verb, _)| (*verb).to_owned()).collect();
        house.lead(Command::HandVerbs { person: person.expect("somebody"), verbs });
        for (act, ..) in acts() {
            let (status, body) = post(&client, surface, &act);
            assert_eq!(status, 422, "{surface:?} {act}: {body}");
        }
    }
    let (projector, _) = seated(&house, Surface::Projector);
    let reply = projector.post("/act?of=projector", "{\"act\":\"pause\"}");
    assert_eq!(reply.status, 422, "{reply:?}");
    assert!(house.handle.latest().session.running());
}

#[test]
fn a_line_typed_at_a_desk_is_filled_from_what_is_shown() {
    let house = playing();
    let (scribe, person) = seated(&house, Surface::Scribe);
    let person = person.expect("the scribe is somebody");
    let sent = post(&scribe, Surface::Scribe, &json!({"act": "floor", "role": "REG"}));
    parts_after(&scribe, Surface::Scribe, &sent);
    let line = json!({"cmd": "l1", "act": "line", "text": "- nobody asked for a log"});
    let (status, body) = post(&scribe, Surface::Scribe, &line);
    assert_eq!(status, 200, "{body}");
    let again = post(&scribe, Surface::Scribe, &line);
    assert_eq!(again.1, body, "the same command id is the same command");
    let parts = parts_after(&scribe, Surface::Scribe, &again);
    assert_eq!(parts["lines"][0]["own"], true);
    assert_eq!(parts["floor"]["has"]["role"], "REG");
    let session = house.handle.latest().session.clone();
    let notes: Vec<_> = session.notes.standing().collect();
    let [note] = notes.as_slice() else { panic!("one line, once: {notes:?}") };
    assert_eq!((note.by, note.sign), (Actor::Person(person), Sign::Improvement));
    assert_eq!(note.role, Some("REG".into()));
    assert_eq!((&note.item, &note.objective), (&Some("alarm".into()), &Some("detect".into())));
    // Another scribe sees it and cannot put it right.
    let (other, _) = seated(&house, Surface::Scribe);
    assert_eq!(state(&other, Surface::Scribe)["parts"]["lines"][0]["own"], false);
    let amend = json!({"act": "amend", "entry": note.seq, "text": "they did"});
    assert!(post(&other, Surface::Scribe, &amend).1.contains(NOT_YOURS));
    assert_eq!(post(&scribe, Surface::Scribe, &amend).0, 200);
}

#[test]
fn a_desk_without_script_posts_forms_and_finds_them_on_its_page() {
    let house = playing();
    let (evaluator, _) = seated(&house, Surface::Evaluator);
    let sent = evaluator.form("/form/line", "text=saw+it+late&sign=improvement&observed=");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/desk/evaluator")), "{sent:?}");
    let rated = "task=detect%2Fcorrelate&achieved=yes&harmed_others=no&safety_risk=&plans_followed=no&text=late";
    assert_eq!(evaluator.form("/form/rate", rated).status, 303);
    let page = evaluator.get("/desk/evaluator").body;
    assert!(
        page.contains("saw it late") && page.contains("Performed with Major Challenges, yours")
    );
    assert!(page.contains("action=\"/form/rate\""));
    let lead = house.joined(Surface::Lead, "");
    let sent = lead.form("/form/pause", "");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/desk/lead")), "{sent:?}");
    assert!(house.handle.latest().session.clock.hold.is_some());
}

#[test]
fn the_lead_conducts_an_exercise_from_a_browser_with_the_next_key_alone() {
    let house = House::open();
    let (lead, _) = seated(&house, Surface::Lead);
    let mut parts = state(&lead, Surface::Lead)["parts"].clone();
    for _ in 0..300 {
        if parts["conduct"]["phase"] == "debrief" {
            return;
        }
        let done = match parts["next"]["confirms"].as_str() {
            Some(key) => {
                let press = json!({"act": "next", "confirms": key});
                let done = post(&lead, Surface::Lead, &press);
                let twice = post(&lead, Surface::Lead, &press);
                assert_ne!(twice.0, 200, "{key} counts twice: {twice:?}");
                done
            }
            None if parts["deciding"]["revealed"] == true => {
                let choice = &parts["deciding"]["choices"][0]["option"];
                let item = &parts["deciding"]["item"];
                let record = json!({"act": "record", "decision": item, "outcome": "taken", "choice": choice});
                post(&lead, Surface::Lead, &record)
            }
            // Nobody answers, and the lead does not wait for the time to run out.
            None => {
                let now = house.handle.latest();
                let poll = now.session.hall.open_polls().next().map(|(id, _)| id.clone());
                let item = poll.or_else(|| now.session.shown_item()).expect("something is open");
                post(&lead, Surface::Lead, &json!({"act": "close", "item": item}))
            }
        };
        parts = parts_after(&lead, Surface::Lead, &done);
    }
    panic!("it leads nowhere: {}", parts["next"]);
}

#[test]
fn a_press_that_comes_too_late_does_nothing() {
    let house = playing();
    let (lead, _) = seated(&house, Surface::Lead);
    let asks = |frame: &Value| frame["parts"]["next"]["confirms"] == "pose:alarm.q1";
    let parts = parts_once(&lead, Surface::Lead, "the question to put", asks);
    let key = parts["next"]["confirms"].clone();
    // Somebody at the console was quicker.
    let done = house.lead(Command::Pose { question: "alarm.q1".into() });
    let (status, body) = post(&lead, Surface::Lead, &json!({"act": "next", "confirms": key}));
    assert_ne!(status, 200);
    assert!(body.contains("look again"), "{body}");
    assert_eq!(house.handle.latest().session.last, done.seq, "nothing was written");
}

#[test]
fn a_device_that_is_shut_out_gets_nothing() {
    let house = playing();
    let (second, person) = seated(&house, Surface::Second);
    let person = person.expect("the second is somebody");
    let (lead, _) = seated(&house, Surface::Lead);
    let mut stream = second.events("");
    assert!(stream.next().is_some());
    let sits = |frame: &Value| frame["parts"]["desks"][0]["devices"][0].is_string();
    let parts = parts_once(&lead, Surface::Lead, "the second's device", sits);
    let desks = parts["desks"].clone();
    assert_eq!(desks[0]["person"], person.to_string());
    let revoke = json!({"act": "revoke", "person": person, "sha256": desks[0]["devices"][0]});
    let done = post(&lead, Surface::Lead, &revoke);
    parts_after(&lead, Surface::Lead, &done);
    assert_eq!(second.get("/desk/second").status, 403);
    assert_eq!(second.get("/state").status, 403);
    assert_eq!(post(&second, Surface::Second, &json!({"act": "floor", "role": "REG"})).0, 403);
    house.lead(Command::Release { inject: "whisper".into() });
    assert!(stream.by_ref().take(20).all(|e| !e.data.to_string().contains("BODY-whisper")));
}

/// Desks are the control side's: control-only words may stand there. On no participant's page they do.
#[test]
fn control_only_words_reach_desks_and_no_participant() {
    let house = playing();
    let posed = house.lead(Command::Pose { question: "alarm.q1".into() });
    let (lead, _) = seated(&house, Surface::Lead);
    let receipt = (200, json!({"seq": posed.seq}).to_string());
    parts_after(&lead, Surface::Lead, &receipt);
    let holds = |surface: Surface| {
        let (client, _) = seated(&house, surface);
        let page = client.get(surface.path()).body;
        let of = match surface {
            Surface::Lead => "?of=lead",
            Surface::Projector => "?of=projector",
            Surface::Player
            | Surface::Observer
            | Surface::Scribe
            | Surface::Evaluator
            | Surface::Moderator
            | Surface::Second => "",
        };
        let state = client.get(&format!("/state{of}")).body;
        (page.contains("KEEP-"), state.contains("KEEP-"))
    };
    for surface in [Surface::Scribe, Surface::Evaluator, Surface::Second, Surface::Lead] {
        assert_eq!(holds(surface), (true, true), "{surface:?} sees what is expected");
    }
    for surface in [Surface::Player, Surface::Observer, Surface::Projector] {
        assert_eq!(holds(surface), (false, false), "{surface:?} is no desk");
    }
}

#[test]
fn two_evaluators_who_differ_stand_side_by_side() {
    let house = playing();
    let (one, _) = seated(&house, Surface::Evaluator);
    let (other, _) = seated(&house, Surface::Evaluator);
    let rate = |achieved: &str| json!({"act": "rate", "objective": "detect", "achieved": achieved});
    assert_eq!(post(&one, Surface::Evaluator, &rate("yes")).0, 200);
    let done = post(&other, Surface::Evaluator, &rate("no"));
    let rows = parts_after(&other, Surface::Evaluator, &done)["evaluation"].clone();
    let row = rows.as_array().unwrap().iter().find(|r| r["subject"]["objective"] == "detect");
    let row = row.expect("it is an objective");
    assert_eq!(row["differ"], true);
    let owns: Vec<_> =
        row["ratings"].as_array().unwrap().iter().map(|r| r["own"].clone()).collect();
    assert_eq!(owns, [json!(false), json!(true)]);
}

#[test]
fn every_part_and_act_of_the_desks_is_in_the_protocol() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/protocol.md");
    let document = std::fs::read_to_string(path).expect("the document is in the repository");
    let (_, section) = document.split_once("\n## Desks\n").expect("it tells of the desks");
    let section = section.split("\n## ").next().unwrap_or_default();
    let house = playing();
    let (observer, _) = seated(&house, Surface::Observer);
    let participants = state(&observer, Surface::Observer)["parts"].clone();
    for surface in DESKS {
        let (client, _) = seated(&house, surface);
        let parts = state(&client, surface)["parts"].clone();
        let own = parts.as_object().expect("parts are an object").keys();
        for name in own.filter(|name| participants.get(name.as_str()).is_none()) {
            assert!(section.contains(&format!("| `{name}` |")), "`{name}` is sent and not told");
        }
    }
    for (act, ..) in acts() {
        let name = act["act"].as_str().expect("an act has a name");
        assert!(section.contains(&format!("`{name}`")), "`{name}` is taken and not told");
    }
}
