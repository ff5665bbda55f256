//! A room led by lines on standard input, for tests of its pages and for their pictures.
//! Where the transcript exists already it is gone on with. The first line on standard output says where the room is;
//! then each line is answered by `ok SEQ` or `no WHY`.

mod disk;
mod lead;

use std::io::{BufRead as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use startex::clock::{Offset, SystemClock};
use startex::conduct::{self, Conductor, Replay, Request, scenario_sha256};
use startex::diagnostic::Source;
use startex::ident::Actor;
use startex::journal::{self, FileJournal, Options, Reader, system_salts};
use startex::scenario::{self, LANGUAGE, Scenario};
use startex::session::roster::read_roster;
use startex::session::{Attribution, FORMAT, Header, Mode};

use disk::{Disk, Refuses};

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [script, transcript, rest @ ..] = arguments.as_slice() else {
        return Err("room SCENARIO TRANSCRIPT [ADDR:PORT [MODE [ATTRIBUTION [ROSTER]]]]".into());
    };
    let path = Path::new(transcript);
    let refuses = Refuses::default();
    let conductor =
        if path.exists() { resume(path)? } else { begin(script, path, rest, refuses.clone())? };
    let (handle, thread) = conduct::spawn(conductor);
    let listen = rest.first().map_or("127.0.0.1:0", String::as_str);
    let room = lead::open(handle.clone(), listen)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", room.ready)?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        if room.shows(&words) {
            writeln!(out, "ok 0")?;
            continue;
        }
        match words.as_slice() {
            ["disk", "refuses"] => {
                refuses.begin();
                writeln!(out, "ok 0")?;
                continue;
            }
            ["unrecorded"] => {
                let done = handle.go_unrecorded().map_err(|refused| refused.to_string())?;
                writeln!(out, "ok {}", done.seq)?;
                continue;
            }
            _ => {}
        }
        let told = match lead::command(&words, &handle.latest()) {
            Ok(command) => handle
                .submit(Request::new(command, Actor::Facilitator))
                .map(|done| format!("ok {}", done.seq))
                .map_err(|refused| refused.to_string()),
            Err(why) => Err(why),
        };
        writeln!(out, "{}", told.unwrap_or_else(|why| format!("no {why}")))?;
    }
    room.close();
    drop(handle.close());
    drop(handle);
    thread.join().map_err(|_| "the conductor's thread panicked")?;
    Ok(())
}

fn begin(
    script: &str,
    path: &Path,
    rest: &[String],
    refuses: Refuses,
) -> Result<Conductor<SystemClock>, Fault> {
    let text = std::fs::read_to_string(script)?;
    let source = Source { name: script.to_owned(), text: text.clone() };
    let none = |_: &str| Err("there is none".to_owned());
    let scenario: Arc<Scenario> =
        Arc::new(scenario::read(&source, &none).0.ok_or("the scenario has findings")?);
    let header = Header {
        startex: FORMAT,
        session: format!("t{:05}", std::process::id() % 100_000),
        mode: match rest.get(1).map(String::as_str) {
            Some("rehearsal") => Mode::Rehearsal,
            Some("autopilot") => Mode::Autopilot,
            _ => Mode::Live,
        },
        language: LANGUAGE,
        scenario_sha256: scenario_sha256(&text),
        agenda: scenario.agendas.first().ok_or("it has no agenda")?.id.clone(),
        tlp: scenario.marking,
        attribution: match rest.get(2).map(String::as_str) {
            Some("attributed") => Attribution::Attributed,
            Some("anonymous") => Attribution::Anonymous,
            _ => Attribution::Role,
        },
        offset: Offset::UTC,
        made_by: "startex".to_owned(),
    };
    let journal = FileJournal::create(path, &header, Options::new(system_salts()))?;
    let journal = Box::new(Disk::new(journal, refuses));
    let mut conductor = Conductor::create(header, scenario.clone(), &text, journal, SystemClock)?;
    if let Some(roster) = rest.get(3) {
        seat(&mut conductor, &scenario, roster)?;
    }
    Ok(conductor)
}

/// Seats whom a roster expects.
fn seat(
    conductor: &mut Conductor<SystemClock>,
    scenario: &Scenario,
    path: &str,
) -> Result<(), Fault> {
    let source = Source { name: path.to_owned(), text: std::fs::read_to_string(path)? };
    let roster = read_roster(&source, scenario).0.ok_or("the roster has findings")?;
    for (by, command) in roster.commands(conductor.session()) {
        conductor.submit(&Request::new(command, by)).map_err(|refused| refused.to_string())?;
    }
    Ok(())
}

fn resume(path: &Path) -> Result<Conductor<SystemClock>, Fault> {
    let mut fold = Replay::new(Reader::open(path)?.header()?.clone());
    let resumed = journal::resume(path, Options::new(system_salts()), &mut |entry| {
        if fold.take(&entry).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let (scenario, session) = fold.into_state().ok_or("it holds no scenario")?;
    let journal = Box::new(resumed.journal);
    Ok(Conductor::resume(scenario, session, None, journal, SystemClock, "startex")?)
}
