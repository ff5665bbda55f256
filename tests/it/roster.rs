//! The evening before and the lobby: a roster of twenty with cancellations, with the real program and the real loop.

use std::path::Path;

use startex::clock::Millis;
use startex::diagnostic::Source;
use startex::ident::Actor;
use startex::session::roster::read_roster;
use startex::session::{Attribution, Command, Event, Header, Who};
use startex::tui::Msg;
use startex::tui::disk::{Disk, Place};

use crate::support::command::{Startex, place, startex};
use crate::support::room::{Room, header};
use crate::support::terminal::Terminal;

const TWENTY: &str = include_str!("scripts/twenty.csv");
const TWELVE: &str = include_str!("scripts/console.ron");

fn check(arguments: &str, roster: impl AsRef<[u8]>) -> Startex {
    startex(&format!("check poisoned-kiln --roster twenty.csv {arguments}"))
        .file("twenty.csv", roster)
}

#[test]
fn the_evening_before_says_who_is_missing_and_what_that_breaks() {
    insta::assert_snapshot!("evening_before", check("", TWENTY).shown());
    let outcome = check("--deny warnings", TWENTY).run();
    assert_eq!(outcome.status, 1);
}

#[test]
fn scripts_read_the_same() {
    let json = check("--format json", TWENTY).run();
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    let roster = &json["roster"][0];
    assert_eq!((&roster["seats"], &roster["filled"]), (&20.into(), &16.into()), "{roster}");
    assert_eq!((&roster["doubled"], &roster["withheld"]), (&1.into(), &1.into()));
    let codes: Vec<_> = json["findings"].as_array().into_iter().flatten().collect();
    assert!(codes.iter().any(|f| f["code"] == "SX408" && f["place"]["line"] == 11), "{codes:?}");
    let sarif = check("--format sarif", TWENTY).run();
    assert!(sarif.stdout.contains("\"SX408\""), "{}", sarif.stdout);
}

#[test]
fn what_is_wrong_is_pointed_at_and_decides_the_status() {
    let wrong = TWENTY.replace("REG,Gus Ito,Registry,2,", "RGE,Gus Ito,Registry,3,");
    let outcome = check("", wrong).run();
    assert_eq!(outcome.status, 1);
    let found = &outcome.stdout;
    assert!(found.contains("error[SX405]: the scenario has no role `RGE`"), "{found}");
    assert!(found.contains("twenty.csv:8:1") && found.contains("did you mean `REG`?"), "{found}");
    let latin = check("", b"role,name\nREG,Jos\xe9\n").run();
    assert!(latin.stdout.contains("twenty.csv:2:8"), "{}", latin.stdout);
    let gone = startex("check first-light --roster gone.csv").run();
    assert_eq!(gone.status, 1);
    assert!(gone.stderr.contains("`gone.csv` cannot be read"), "{}", gone.stderr);
}

#[test]
fn every_code_of_a_roster_is_explained() {
    for kind in startex::session::roster::KINDS {
        let text = startex(&format!("explain {}", kind.code)).run();
        assert_eq!(text.status, 0);
        assert!(text.stdout.contains(kind.summary), "{}", kind.code);
    }
    let list = startex("explain").run().stdout;
    assert!(list.contains("SX414") && list.contains("SX101"), "{list}");
}

fn records(path: &Path) -> Vec<Event> {
    let (_, entries) = startex::journal::read(path).expect("the record can be read");
    entries.into_iter().map(|e| e.event).collect()
}

/// Opens the lobby of a prepared command in a terminal, looks, and leaves.
fn lobby(prepared: Startex, shown: &[&str]) {
    let mut terminal = Terminal::start(prepared, 80, 24);
    for words in shown {
        terminal.wait_for(words);
    }
    terminal.press("\x03");
    terminal.wait_for("Leave the program?");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn the_lobby_is_filled_from_the_roster_and_names_what_an_earlier_exercise_left_open() {
    let place = place();
    let at = |name: &str| place.path().join(name);
    let earlier =
        startex("rehearse first-light --auto --seed 7 --transcript earlier.jsonl").at(&place);
    assert_eq!(earlier.run().status, 0);
    let run = "run poisoned-kiln --roster twenty.csv --follows earlier.jsonl --transcript a.jsonl \
               --copy-to b.jsonl";
    let run = startex(run).at(&place).file("twenty.csv", TWENTY);
    lobby(run, &["GO / NO-GO", "16 of 20 filled", "1 doubled", "second copy: b.jsonl", "follows "]);
    let events = records(&at("a.jsonl"));
    let count = |kind| events.iter().filter(|e| e.kind() == kind).count();
    assert_eq!((count("joined"), count("seat_taken"), count("withheld")), (17, 17, 1));
    let follows = events.iter().find(|e| e.kind() == "follows");
    let Some(Event::Follows { session, head, open }) = follows else { panic!("it follows one") };
    assert!(session.len() == 6 && head.len() == 64 && *open > 0);
    let found = startex(&format!("verify earlier.jsonl --head {head}")).at(&place).run();
    assert_eq!(found.status, 0, "{}", found.stderr);
    let report = startex("report a.jsonl --format md --out -").at(&place).run();
    assert!(report.stdout.contains("Corrective actions open then"), "{}", report.stdout);
    assert!(!report.stdout.contains("Olga Novak") && !report.stdout.contains("Ana Berg"));
}

#[test]
fn nothing_is_written_when_roster_or_earlier_record_is_wrong() {
    let terminal = |arguments: &str, file: &str, bytes: &[u8]| {
        let prepared = startex(arguments).file(file, bytes);
        let place = prepared.folder().to_owned();
        let mut terminal = Terminal::start(prepared, 80, 24);
        let ended = terminal.wait_for_end();
        (ended.exit_code(), terminal.screen().contents(), place.join("a.jsonl").exists())
    };
    let run = "run first-light --transcript a.jsonl";
    let (status, screen, written) =
        terminal(&format!("{run} --roster r.csv"), "r.csv", b"role,name\nXYZ,Ana\n");
    assert_eq!((status, written), (1, false), "{screen}");
    assert!(screen.contains("SX405") && screen.contains("nobody is seated"), "{screen}");
    let (status, _, written) =
        terminal(&format!("{run} --follows e.jsonl"), "e.jsonl", b"not a transcript\n");
    assert_eq!((status, written), (3, false));
}

/// A lobby over the twelve roles of the console's tests, filled from a roster.
fn filled(attribution: Attribution, columns: u16, rows: u16) -> Room {
    let mut room = Room::over(
        TWELVE,
        columns,
        rows,
        |scenario| Header { attribution, ..header(scenario, TWELVE) },
        |header| {
            let salts = startex::journal::seeded_salts(1);
            Box::new(startex::journal::MemoryJournal::new(header, salts))
        },
    );
    let text = "role,name,organization,seat,withheld\nMNT,Ana Berg,Ladle,,\nMNT,Bo Lind,,,\nREL,Kim Park,,1,\n\
                REL,Jo Adler,,1,\nREG,Flo Marsh,Quay,,\nVPS,Ivo Petrov,,,\nOPS,Nia Mbeki,,,\nSOC,Lea Roth,,,\n\
                CSI,Olga Novak,,,an adviser\nFND,Dee Okafor,,,\nCOM,Pat Quinn,,,\n";
    let source = Source { name: "r.csv".to_owned(), text: text.to_owned() };
    let (roster, _) = read_roster(&source, room.conductor.scenario());
    for (by, command) in roster.expect("it has no error").commands(room.session()) {
        room.act(command, by);
    }
    let actions = startex::text::Text::new("a1b2c3-9  Name one contact (owner Ana, no date)").ok();
    let follow =
        Command::Follow { session: "a1b2c3".to_owned(), head: "0".repeat(64), open: 1, actions };
    room.act(follow, Actor::Facilitator);
    let place = |path: &str, free| Place { path: path.to_owned(), free: Some(free) };
    let disk = Disk {
        transcript: place(
            "transcripts/EXERCISE-twelve-chairs-2027-03-05-k7q2m9.jsonl",
            41_000_000_000,
        ),
        copy: Some(place("/media/stick/copy.jsonl", 12_000_000)),
        wanted: 33_000_000,
    };
    room.send(Msg::Disk(disk));
    room
}

#[test]
fn a_lobby_with_a_roster_at_every_size() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut room = filled(Attribution::Role, columns, rows);
        let name = |state: &str| format!("roster_{state}_{columns}x{rows}");
        insta::assert_snapshot!(name("lobby"), room.screen());
        for role in
            ["MNT", "REL", "REG", "VPS", "OPS", "SOC", "CSI", "FND", "COM", "LEG", "GOV", "EXE"]
        {
            room.shows(role);
        }
        // Fifteen minutes of play, six of hot wash and three to close fit until 10:25 if play begins by 10:01.
        room.press("m10:25<enter>").wait(Millis::minutes(7)).shows("beginning now, 6 min late");
        insta::assert_snapshot!(name("late"), room.screen());
    }
}

#[test]
fn names_are_on_the_screen_only_where_the_facilitator_looks_alone() {
    let mut room = filled(Attribution::Role, 80, 24);
    room.hides("Ana").hides("Olga").press("p").shows("MNT/1  p1: is not here").hides("Ana");
    room.press("<esc>f").hides("Name one contact").shows("only you see");
    room.press("<esc><enter>p").shows("MNT/1  Ana Berg, Ladle: is not here");
    room.press("<esc><down><down><down><down><down><down>p").shows("an adviser").hides("Olga");
    room.press("<esc>f").shows("Name one contact");
    room.press("<esc>i").shows("WHAT IS RECORDED").shows("Withheld in every mode: 1");
    let mut room = filled(Attribution::Anonymous, 80, 24);
    room.press("<enter>p").hides("Ana").shows("p1: is not here");
}

#[test]
fn somebody_who_did_not_come_leaves_the_seat_and_another_takes_it() {
    let mut room = filled(Attribution::Role, 80, 24);
    room.press("<enter><down>p").shows("REL/1").press("1");
    assert_eq!(room.kinds().last(), Some(&"seat_left"));
    room.hides("1 doubled").press("p").shows("without a seat: takes REL/2");
    let rows = room.screen();
    let row = rows.lines().find(|l| l.contains("without a seat")).expect("it is there");
    let key = row.trim_start_matches(['>', ' ']).chars().next().expect("it has a key");
    room.press(&key.to_string());
    assert_eq!(room.kinds().last(), Some(&"seat_taken"));
    let role = room.conductor.scenario().roles[1].clone();
    assert_eq!(startex::session::staffed(room.session(), &role), "2 of 2");
}

#[test]
fn a_late_start_is_said_before_the_second_beat_and_kept_in_the_record() {
    let mut room = filled(Attribution::Role, 80, 24);
    room.press("<enter>Sm10:38<enter>").wait(Millis::minutes(14));
    room.shows("beginning now, ").shows(" min late: M1 ");
    for _ in 0..12 {
        if room.screen().contains("again: StartEx") {
            break;
        }
        room.press(" ");
    }
    room.shows("again: StartEx, must end 10:38;").press(" ");
    let kinds = room.kinds();
    let at = kinds.iter().position(|k| *k == "start_ex").expect("it began");
    assert_eq!(kinds[at - 1], "agenda_fitted", "{kinds:?}");
    let must_end = room.session().agenda.until.expect("it must end");
    let agenda = &room.session().agenda;
    let play: u64 = agenda.modules.iter().map(|m| m.0).sum();
    let ends = room.now().plus(Millis(play)).plus(agenda.hot_wash).plus(agenda.close);
    assert!(ends <= must_end.plus(Millis(1000)), "{ends} {must_end}");
}

#[test]
fn a_withheld_name_is_never_in_what_leaves() {
    let room = filled(Attribution::Attributed, 80, 24);
    let withheld = &room.session().people.withheld;
    assert_eq!(withheld.len(), 1);
    assert!(
        withheld.iter().all(|(who, alias)| matches!(who, Who::Person(_)) && alias == "an adviser")
    );
}
