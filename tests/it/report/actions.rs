//! Corrective actions from one exercise to the next: listed, done, carried over, verified, told; and exercises compared.

use serde_json::Value;
use startex::ident::Actor;
use startex::session::{Attribution, Event, Mode, Said, Tick};

use super::played::{Played, text, whole, whole_on};
use crate::plain::Talk;
use crate::support::command::{Outcome, Startex, place, startex};
use crate::support::formats::drawn;

const DRILL: &str = r#"Scenario(
    language: 1,
    title: "Roster Drill",
    summary: "A town calls on a Saturday.",
    marking: Amber,
    starts: "Day 1 08:00",
    agendas: {"short": (minutes: {"saturday": 10}, hot_wash: 1)},
    objectives: {
        "reach": (text: "Reach somebody on a Saturday", capability: "Communicate", tasks: {"call": "Call the roster"}),
    },
    roles: {"REG": (name: "Registry", seats: 1, brief: "You run it.", authority: "May call.")},
    modules: [
        Module(id: "saturday", title: "Saturday", items: [
            Inject(
                id: "call", at: "0m", kind: Email, from: "a town", to: All, title: "Nobody answers",
                body: "Whom do we call?", expect: ["call the weekend roster"], objectives: ["reach"],
                verifies: ["ID"],
            ),
        ]),
    ],
)
"#;

/// The number of the action with these words.
fn number(actions: &Value, words: &str) -> String {
    let all = actions["actions"].as_array().expect("it is a list");
    let found = all.iter().find(|action| action["text"] == words);
    found.expect("it is listed")["id"].as_str().expect("it has a number").to_owned()
}

fn json(outcome: &Outcome) -> Value {
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("it is JSON")
}

fn of<'v>(actions: &'v Value, id: &str) -> &'v Value {
    let all = actions["actions"].as_array().expect("it is a list");
    all.iter().find(|action| action["id"] == id).expect("it is listed")
}

/// Conducts the drill in lines, with the expected action ticked by its digit.
fn conduct(program: &Startex) -> Vec<String> {
    let mut talk = Talk::begin(&program.process());
    let (mut staffed, mut ticked, mut asked) = (["enter", "simulate_rest"].iter(), false, false);
    while let Some(line) = talk.hear() {
        let next = line.strip_prefix("[control] ").unwrap_or(&line).strip_prefix("next: ");
        let answer = match next.unwrap_or_default() {
            _ if line.contains("report written: ") && line.contains("AAR.json") => "leave y",
            _ if next.is_none() || asked => continue,
            _ if staffed.len() > 0 => staffed.next().expect("there is one"),
            next if next.contains("press shift + A") => "A",
            next if next.contains("complete ") || next.contains("rate: ") => {
                asked = true;
                "R"
            }
            _ if !ticked && talk.said().any(|line| line.contains("I01 Nobody answers")) => {
                ticked = true;
                "1"
            }
            _ => "",
        };
        talk.say(answer);
    }
    let (ended, said) = talk.end();
    assert!(ended.success(), "{said:#?}");
    said
}

#[test]
fn an_action_is_kept_alive_until_the_next_exercise_proves_it() {
    let folder = place();
    let here = |line: &str| startex(line).at(&folder);
    let one = whole_on("2025-03-05", Attribution::Role).transcript();
    let listed =
        here("actions transcripts --format json").file("transcripts/one.jsonl", &one).run();
    let actions = json(&listed);
    let roster = number(&actions, "Write the weekend roster");
    let other = number(&actions, "Consider a second key");
    assert_eq!(of(&actions, &roster)["standing"], "open");

    let done = here(&format!(
        "actions done {roster} --by Ana --on 2025-06-01 --folder transcripts --evidence"
    ))
    .argument("on page 3, \"weekends\"; merged");
    assert_eq!(done.run().status, 0);
    let twice = here(&format!("actions done {roster} --folder transcripts --evidence again")).run();
    assert_eq!((twice.status, twice.stderr.contains("it is done already")), (1, true));
    let unknown = here("actions done k7q2m9-9999 --folder transcripts --evidence x").run();
    assert_eq!(unknown.status, 1, "{}", unknown.stderr);
    let actions = json(&here("actions transcripts --format json").run());
    assert_eq!(of(&actions, &roster)["standing"], "done");
    assert_eq!(of(&actions, &roster)["history"][0]["by"], "Ana");

    let drill = DRILL.replace("ID", &roster);
    let run =
        "run drill.ron --plain --follows transcripts/one.jsonl --transcript transcripts/two.jsonl";
    let said = conduct(&here(run).file("drill.ron", drill));
    let asked = here("report transcripts/two.jsonl --format json --out -").run();
    let report = json(&asked);
    let became = report["became"].as_array().expect("it follows one");
    let shown = |id: &str| became.iter().find(|one| one["id"] == id).expect("it was carried over");
    assert_eq!(shown(&roster)["result"], "verified", "{said:#?}");
    assert!(shown(&roster)["known"].as_str().unwrap().contains("2025-06-01 done Ana: on page 3"));
    assert_eq!(shown(&other)["result"], "not_tested");

    let outcome = here("actions transcripts --format json").run();
    let actions = json(&outcome);
    assert_eq!(of(&actions, &roster)["standing"], "verified");
    assert_eq!(of(&actions, &other)["standing"], "open");
    let session = report["cover"]["session"].as_str().unwrap();
    let history = of(&actions, &roster)["history"].as_array().unwrap();
    assert_eq!(history.last().unwrap()["session"], session);

    let told = here("report transcripts/two.jsonl --format md --out -").run().stdout;
    assert!(told.contains("What became of the actions of the exercise before"), "{told}");
    assert!(
        told.contains("**verified** / ") && told.contains("call the weekend roster: unprompted")
    );

    // What was not proven goes on to a third one, what was proven does not.
    let third = conduct(&here(
        "run drill.ron --plain --follows transcripts/two.jsonl --transcript transcripts/three.jsonl",
    ));
    assert!(!third.is_empty());
    let report = json(&here("report transcripts/three.jsonl --format json --out -").run());
    let carried: Vec<&str> =
        report["became"].as_array().unwrap().iter().map(|b| b["id"].as_str().unwrap()).collect();
    assert!(
        carried.contains(&other.as_str()) && !carried.contains(&roster.as_str()),
        "{carried:?}"
    );

    let compared = here("compare transcripts/one.jsonl transcripts/two.jsonl --format json").run();
    let compared = json(&compared);
    let section = |key: &str| {
        let all = compared["sections"].as_array().unwrap();
        all.iter().find(|section| section["key"] == key).unwrap()["lines"].as_array().unwrap()
    };
    let line = section("corrective_actions")
        .iter()
        .find(|line| line["what"].as_str().unwrap().starts_with(&roster))
        .unwrap();
    assert_eq!(line["values"], serde_json::json!(["written down", "verified"]));
    let limits = compared["not_comparable"].to_string();
    for wanted in ["different scenarios", "do not name them"] {
        assert!(limits.contains(wanted), "{limits}");
    }
}

#[test]
fn a_rehearsal_proves_nothing_and_a_rating_proves_what_it_says() {
    let follows = |mode: Mode, tick: Tick| {
        let drill = DRILL.replace("ID", "k7q2m9-41");
        let mut play = Played::of(&drill, mode, Attribution::Role);
        let lines = "k7q2m9-41  Write the roster (owner Gil)\nand 3 more, in the record of k7q2m9";
        let said = Said { text: Some(text(lines)), ..Said::default() };
        let session = "aaaaaa".to_owned();
        let event = Event::Follows { session, head: "ab".repeat(32), open: 4 };
        play.add(Actor::Facilitator, None, event, Some(said));
        play.did(Event::StartEx { must_end: None });
        play.did(Event::ModuleStarted { module: "saturday".into(), story: None });
        play.did(Event::Released { inject: "call".into(), story: None });
        play.tick("call", 0, tick);
        play.report()
    };
    for (tick, result) in [
        (Tick::Unprompted, "verified"),
        (Tick::Prompted, "partly"),
        (Tick::NotHeard, "not_verified"),
    ] {
        let report = drawn(&follows(Mode::Live, tick), "json");
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["became"][0]["result"], result);
        assert_eq!(report["became"].as_array().unwrap().len(), 1);
    }
    let rehearsed = drawn(&follows(Mode::Rehearsal, Tick::Unprompted), "md");
    assert!(rehearsed.contains("proves nothing yet"), "{rehearsed}");
}

#[test]
fn the_list_is_text_tables_and_a_calendar_with_the_mark_first_and_last() {
    let play = whole(Attribution::Role).transcript();
    let list = |options: &str| {
        let line = format!("actions play.jsonl --today 2027-05-01 {options}");
        startex(&line).file("play.jsonl", &play).run()
    };
    let text = list("");
    assert_eq!(text.status, 0, "{}", text.stderr);
    insta::assert_snapshot!("actions_text", text.stdout);
    assert!(text.stdout.contains("[OVERDUE]"), "{}", text.stdout);
    for format in ["md", "html", "csv", "json", "ics"] {
        let drawn = list(&format!("--format {format}"));
        assert_eq!(drawn.status, 0, "{}", drawn.stderr);
        assert!(drawn.stdout.contains("EXERCISE"), "{format}");
        assert!(drawn.stdout.contains("TLP:AMBER"), "{format}");
    }
    let overdue = list("--status overdue --format json");
    let overdue: Value = serde_json::from_str(&overdue.stdout).unwrap();
    assert_eq!(overdue["actions"].as_array().unwrap().len(), 1);
    assert!(list("--status verified").stdout.contains("0 corrective actions"));
    assert_eq!(list("--today soon").status, 2);
}

#[test]
fn a_folder_with_a_damaged_record_or_ledger_says_so_and_hides_nothing() {
    let play = whole(Attribution::Role).transcript();
    let mut damaged = play.clone();
    damaged[3000] ^= 1;
    let outcome =
        startex("actions here").file("here/a.jsonl", &play).file("here/b.jsonl", damaged).run();
    assert_eq!(outcome.status, 3, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("Write the weekend roster"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("b.jsonl` was left out"), "{}", outcome.stderr);
    let ledger = startex("actions here")
        .file("here/a.jsonl", &play)
        .file("here/EXERCISE-actions.ledger", "no ledger\n")
        .run();
    assert_eq!(ledger.status, 3, "{}", ledger.stderr);
    assert!(ledger.stderr.contains("EXERCISE-actions.ledger` is damaged in line 1"));
}

#[test]
fn exercises_stand_side_by_side_with_what_cannot_be_compared_first() {
    let run = |options: &str| {
        let line = format!("compare a.jsonl b.jsonl {options}");
        startex(&line)
            .file("a.jsonl", whole(Attribution::Role).transcript())
            .file("b.jsonl", whole_on("2027-09-01", Attribution::Role).transcript())
            .run()
    };
    let text = run("");
    assert_eq!(text.status, 0, "{}", text.stderr);
    insta::assert_snapshot!("compare_text", text.stdout);
    let written = run("--format html --out c.html");
    let page = String::from_utf8_lossy(&written.files["c.html"]).into_owned();
    assert!(page.contains("Exercises side by side") && page.contains("TLP:AMBER"));
    assert_eq!(run("--format xlsx").status, 2);
    assert_eq!(startex("compare a.jsonl").run().status, 2);
}
