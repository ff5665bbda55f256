//! Observers, groups and the projector over HTTP: who is sent what, and what nobody is sent.

use serde_json::Value;
use startex::ident::Seq;
use startex::session::{Command, QuestionState};
use startex::text::Text;
use startex::web::Beside;
use startex::wire::act::Surface;

use super::client::{Client, Events};
use super::house::House;

fn set(question: u64, state: QuestionState, into: Option<u64>) -> Command {
    Command::SetObserverQuestion { question: Seq(question), state, into: into.map(Seq) }
}

/// Posts an act that is taken, and returns its entry.
#[track_caller]
fn act(client: &Client, json: &str) -> u64 {
    let reply = client.act(json);
    assert_eq!(reply.status, 200, "{json}: {reply:?}");
    reply.json()["seq"].as_u64().expect("an entry has a number")
}

fn ask(client: &Client, words: &str) -> u64 {
    act(client, &format!("{{\"act\":\"ask\",\"text\":\"{words}\"}}"))
}

/// Waits until a part says so, and returns it.
#[track_caller]
fn part(events: &mut Events, name: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let event = events.until(name, |e| e.data["parts"].get(name).is_some_and(&holds));
    event.data["parts"][name].clone()
}

#[test]
fn a_question_is_others_to_see_when_a_moderator_lets_it_through_and_votes_count_once() {
    let house = House::open();
    house.start();
    let observers = [(); 3].map(|()| house.joined(Surface::Observer, ""));
    let [asker, other, third] = &observers;
    let mut seen = other.events("");
    let first = ask(asker, "WORDS-first");
    let mut theirs = asker.events("");
    let own = part(&mut theirs, "own", |own| own["asked"][0]["text"] == "WORDS-first");
    assert_eq!(own["asked"][0]["state"], "asked");
    assert!(!other.get("/state").body.contains("WORDS-first"));
    house.lead(set(first, QuestionState::Approved, None));
    let queue = part(&mut seen, "questions", |q| q[0]["text"] == "WORDS-first");
    assert_eq!((&queue[0]["votes"], &queue[0]["state"]), (&0.into(), &"approved".into()));

    let second = ask(third, "WORDS-second");
    house.lead(set(second, QuestionState::Approved, None));
    for client in [other, third] {
        act(client, &format!("{{\"act\":\"vote_for_question\",\"question\":{first},\"up\":true}}"));
    }
    part(&mut seen, "questions", |q| q[0]["votes"] == 2);
    house.lead(set(second, QuestionState::Merged, Some(first)));
    let queue = part(&mut seen, "questions", |q| q.as_array().is_some_and(|q| q.len() == 1));
    assert_eq!(queue[0]["votes"], 2, "whoever asked the same and voted counts once");
    // A vote by a page that has not heard of it goes to what stands.
    let late = format!("{{\"act\":\"vote_for_question\",\"question\":{second},\"up\":true}}");
    act(asker, &late);
    part(&mut seen, "questions", |q| q[0]["votes"] == 3);
    act(asker, &format!("{{\"act\":\"vote_for_question\",\"question\":{first}}}"));
    part(&mut seen, "questions", |q| q[0]["votes"] == 2);

    let reason = Text::new("WORDS-reason").expect("words");
    house.lead(Command::HideObserverQuestion { question: Seq(first), reason });
    part(&mut seen, "questions", |q| q == &Value::Array(Vec::new()));
    for client in &observers {
        let state = client.get("/state").body;
        assert!(!state.contains("WORDS-reason"), "why it was hidden is for the control side");
    }
    assert!(asker.get("/watch").body.contains("WORDS-first"), "one's own is kept");
    assert!(!other.get("/watch").body.contains("WORDS-first"), "hidden ones are gone");
}

#[test]
fn whoever_has_no_script_asks_votes_and_judges_by_forms() {
    let house = House::open();
    house.start();
    let observer = house.joined(Surface::Observer, "");
    let sent = observer.form("/form/ask", "text=WORDS-by-hand");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/watch")));
    let page = observer.get("/watch").body;
    assert!(page.contains("WORDS-by-hand") && page.contains("Waits for the moderator"), "{page}");
    let question =
        *house.handle.latest().session.hall.questions.keys().next().expect("it is there");
    house.lead(set(question.0, QuestionState::Approved, None));
    let vote = observer.form("/form/vote_for_question", &format!("question={question}&up=true"));
    assert_eq!(vote.status, 303);
    let voices = |house: &House| {
        let hall = &house.handle.latest().session.hall;
        hall.voices(&hall.questions[&question])
    };
    assert_eq!(voices(&house), 1);
    // A box that is not ticked is in no form.
    let back = observer.form("/form/vote_for_question", &format!("question={question}"));
    assert_eq!((back.status, voices(&house)), (303, 0));

    let player = house.player("REG");
    house.lead(Command::OpenAssessment { assessment: "level".into() });
    let judged = "assessment=level&of=0&capability=authn-1a&held=";
    assert_eq!(player.form("/form/assess", judged).status, 303);
    let page = player.get("/play").body;
    assert!(page.contains("You judged 1"), "{page}");
    let not_theirs = observer.form("/form/assess", judged);
    assert_ne!(not_theirs.status, 303, "it is not put to observers");
}

#[test]
fn what_a_group_writes_is_in_nobody_elses_bytes_until_it_reports_back() {
    let house = House::open();
    let (keeper, maker) = (house.player("REG"), house.player("MNT"));
    let observer = house.joined(Surface::Observer, "");
    let projector = house.joined(Surface::Projector, "");
    house.start();
    house.lead(Command::OpenBreakout { breakout: "tables".into() });
    let say = |solves: &str, words: &str| {
        format!(
            "{{\"act\":\"say_in_breakout\",\"breakout\":\"tables\",\"group\":\"keepers\"{solves},\"text\":\"{words}\"}}"
        )
    };
    let mut own = keeper.events("");
    let challenge = act(&keeper, &say("", "WORDS-challenge"));
    act(&keeper, &say(&format!(",\"solves\":{challenge}"), "WORDS-solution"));
    act(&keeper, "{\"act\":\"name_rapporteur\",\"group\":\"keepers\"}");
    let breakout = part(&mut own, "breakout", |b| !b["groups"][1]["rapporteur"].is_null());
    let keepers = &breakout["groups"][1];
    assert_eq!(keepers["pairs"][0]["challenge"], "WORDS-challenge");
    assert_eq!(keepers["pairs"][0]["solutions"][0], "WORDS-solution");
    assert_eq!(keepers["rapporteur"]["seat"], "REG/1");
    let refused = maker.act(&say("", "not mine"));
    assert_ne!(refused.status, 200);
    let others = [(&maker, ""), (&observer, ""), (&projector, "?of=projector")];
    for (client, of) in others {
        let state = client.get(&format!("/state{of}")).body;
        assert!(!state.contains("WORDS-"), "{state}");
    }
    let mut wall = projector.events("?of=projector");
    house.lead(Command::CloseBreakout { breakout: "tables".into() });
    let scene = part(&mut wall, "wall", |w| w["scene"]["breakout"]["closed"] == true);
    assert_eq!(scene["scene"]["scene"], "breakout");
    for (client, of) in others {
        let state = client.get(&format!("/state{of}")).body;
        assert!(state.contains("WORDS-challenge") && state.contains("WORDS-solution"), "{state}");
    }
}

#[test]
fn the_projector_is_told_the_one_thing_that_stands_before_the_room() {
    let house = House::open();
    let projector = house.joined(Surface::Projector, "");
    let mut wall = projector.events("?of=projector");
    let scene = |wall: &mut Events, name: &str| part(wall, "wall", |w| w["scene"]["scene"] == name);
    let lobby = scene(&mut wall, "ground_rules");
    assert_eq!(lobby["invitation"]["code"], house.code(Surface::Player));
    let state = projector.get("/state?of=projector").json();
    let names: Vec<&String> = state["parts"].as_object().expect("parts").keys().collect();
    assert_eq!(names, ["status", "wall"], "one thing at a time, and what stands around it");
    house.lead(Command::Start { must_end: None });
    assert_eq!(scene(&mut wall, "situation")["scene"]["text"], "It is Saturday.");
    house.lead(Command::Release { inject: "whisper".into() });
    house.lead(Command::Release { inject: "alarm".into() });
    assert_eq!(scene(&mut wall, "inject")["scene"]["inject"]["item"], "alarm");
    assert!(!projector.get("/state?of=projector").body.contains("whisper"));
    house.lead(Command::Pose { question: "alarm.q1".into() });
    scene(&mut wall, "asked");
    let question = ask(&house.joined(Surface::Observer, ""), "WORDS-asked");
    house.lead(set(question, QuestionState::Shown, None));
    assert_eq!(scene(&mut wall, "question")["scene"]["text"], "WORDS-asked");
    house.lead(set(question, QuestionState::Answered, None));
    house.web.beside(Beside { again: true, ..Beside::default() });
    scene(&mut wall, "again");
    house.web.beside(Beside { blank: true, ..Beside::default() });
    part(&mut wall, "wall", |w| w["blank"] == true);
    let page = projector.get("/projector").body;
    assert!(!page.contains("ASK-alarm"), "a blank wall holds no words of the exercise");
    house.web.beside(Beside::default());
    house.lead(Command::OpenPoll { poll: "mood".into() });
    assert_eq!(scene(&mut wall, "open")["scene"]["open"]["kind"], "poll");
    house.lead(Command::DeclareEmergency);
    let still = scene(&mut wall, "still");
    assert_eq!(still["scene"]["standstill"]["words"], "Leave by the stairs.");
}
