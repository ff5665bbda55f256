//! Keeps what the compiler does not: layers, purity, sizes, complete tables, documents that name what exists.

use std::collections::BTreeSet;

pub(crate) mod documents;
mod source;

use source::{Named, Source};

const LINES_MAX: usize = 600;

/// Every module of the crate and its rank; imports go strictly downwards, and equals do not see each other.
const RANKS: [(&str, u8); 20] = [
    ("clock", 0),
    ("ident", 0),
    ("qr", 0),
    ("text", 0),
    ("words", 1),
    ("diagnostic", 1),
    ("card", 2),
    ("scenario", 3),
    ("session", 4),
    ("journal", 5),
    ("wire", 5),
    ("play", 5),
    ("conduct", 6),
    ("report", 7),
    ("interchange", 7),
    ("tui", 8),
    ("web", 8),
    ("cli", 9),
    ("lib", 10),
    ("main", 10),
];

fn rank(module: &str) -> Option<u8> {
    RANKS.iter().find(|(name, _)| *name == module).map(|(_, rank)| *rank)
}

/// The modules that know no clock, file, socket, thread, chance or environment.
fn is_pure(module: &str) -> bool {
    module == "play" || rank(module).is_some_and(|rank| rank < 5)
}

/// Paths that end purity, by their first segments.
const OUTSIDE: [&str; 15] = [
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "std::process",
    "std::os",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::sync::mpsc",
    "chrono::Local",
    "chrono::Utc::now",
    "chrono::offset::Local",
];

/// Crates with no business below the line.
const OUTSIDE_CRATES: [&str; 8] =
    ["getrandom", "tokio", "crossterm", "ratatui", "rustix", "signal_hook", "clap", "etcetera"];

/// `SystemClock` is where the pure part meets the system's clock.
const CLOCK: &str = "src/clock.rs";

/// Folders whose files are rows of the table in the file beside them.
const TABLES: [&str; 3] = ["src/scenario/check", "src/report/format", "src/report/paper"];

fn module_of(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

/// Returns the module of the crate that a path in `file` names, if it names one.
fn module_named<'n>(file: &str, named: &'n Named) -> Option<&'n str> {
    let first = named.segments.first()?;
    if first == "crate" {
        return named.segments.get(1).map(String::as_str);
    }
    let supers = named.segments.iter().take_while(|segment| *segment == "super").count();
    // From src/a/b.rs two steps up lead to the crate's root.
    let depth = file.matches('/').count();
    (supers > 0 && supers >= depth).then(|| named.segments.get(supers).map(String::as_str))?
}

fn upward_imports(source: &Source) -> Vec<String> {
    let own = module_of(&source.path);
    let Some(own_rank) = rank(own) else {
        return vec![format!("{}: module `{own}` has no rank in tests/it/tidy.rs", source.path)];
    };
    let mut wrong = Vec::new();
    for named in source::paths(&source.code()) {
        let Some(other) = module_named(&source.path, &named) else { continue };
        let lower = rank(other).is_none_or(|rank| rank < own_rank);
        if other != own && !lower {
            wrong.push(format!("{}:{}: `{own}` must not see `{other}`", source.path, named.line));
        }
    }
    wrong
}

fn impurities(source: &Source) -> Vec<String> {
    if !is_pure(module_of(&source.path)) || source.path == CLOCK {
        return Vec::new();
    }
    source::paths(&source.code())
        .into_iter()
        .filter(|named| {
            let whole = format!("{}::", named.segments.join("::"));
            OUTSIDE.iter().any(|outside| whole.starts_with(&format!("{outside}::")))
                || OUTSIDE_CRATES.contains(&named.segments[0].as_str())
        })
        .map(|named| {
            let path = named.segments.join("::");
            format!("{}:{}: `{path}` in a pure module", source.path, named.line)
        })
        .collect()
}

fn disorder(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = source.text.lines().count();
    if lines > LINES_MAX {
        wrong.push(format!("{}: {lines} lines, split it by meaning", source.path));
    }
    if !source.text.starts_with("//! ") {
        wrong.push(format!("{}: the first line does not say what it is for", source.path));
    }
    if source.path.ends_with("/mod.rs") {
        wrong.push(format!("{}: foo.rs + foo/, never mod.rs", source.path));
    }
    wrong
}

/// Words that promise work instead of doing it, and tests that prove nothing.
fn promises(source: &Source) -> Vec<String> {
    const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    const CODE: [&str; 6] =
        ["todo!", "unimplemented!", "#[ignore", "#[should_panic", "assert!(true", "thread::sleep("];
    let code = source::code_only(&source.text);
    let mut wrong = Vec::new();
    for (number, (line, code)) in source.text.lines().zip(code.lines()).enumerate() {
        let mark = MARKS.iter().find(|mark| line.contains(*mark));
        let call = CODE.iter().find(|call| code.contains(*call));
        if let Some(word) = mark.or(call) {
            wrong.push(format!("{}:{}: `{word}`", source.path, number + 1));
        }
        if ["HashMap", "HashSet"].iter().any(|unordered| code.contains(unordered)) {
            wrong.push(format!("{}:{}: an order nobody knows", source.path, number + 1));
        }
    }
    wrong
}

/// The file that must declare `path` as a module.
fn parent(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    match (folder, name) {
        ("src", "lib.rs" | "main.rs") | ("tests/it", "main.rs") => None,
        ("src", _) => Some("src/lib.rs".to_owned()),
        ("tests/it", _) => Some("tests/it/main.rs".to_owned()),
        _ => Some(format!("{folder}.rs")),
    }
}

/// Files no module declares, and rows their table does not name.
fn forgotten(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let Some(parent) = parent(&source.path) else { continue };
        let (folder, name) = source.path.rsplit_once('/').expect("a path has a folder");
        let name = name.trim_end_matches(".rs");
        let Some(parent) = sources.iter().find(|s| s.path == parent) else {
            wrong.push(format!("{}: there is no {parent}", source.path));
            continue;
        };
        let code = source::code_only(&parent.text);
        if !code.contains(&format!("mod {name};")) {
            wrong.push(format!("{} is not named in {}", source.path, parent.path));
        }
        let used = source::paths(&code).iter().any(|n| n.segments[0] == name);
        if TABLES.contains(&folder) && !used {
            wrong.push(format!("{} is no row of the table in {}", source.path, parent.path));
        }
    }
    wrong
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn everything() -> Vec<Source> {
    ["src", "tests", "benches", "examples"].into_iter().flat_map(source::below).collect()
}

#[test]
fn imports_go_strictly_downwards() {
    let wrong: Vec<_> = source::below("src").iter().flat_map(upward_imports).collect();
    assert_none(&wrong);
}

#[test]
fn an_upward_a_sideways_and_an_unknown_module_are_seen() {
    let wrong = |path, text| upward_imports(&Source::planted(path, text));
    assert_eq!(
        wrong("src/session/decide.rs", "use crate::{clock::Clock, journal::Line};"),
        ["src/session/decide.rs:1: `session` must not see `journal`"]
    );
    assert_eq!(
        wrong("src/tui.rs", "\nuse super::web;"),
        ["src/tui.rs:2: `tui` must not see `web`"]
    );
    assert_eq!(
        wrong("src/tui/view/a.rs", "fn f() { super::super::super::web::g() }").len(),
        1,
        "a path in the middle of code counts"
    );
    assert_eq!(wrong("src/gadget.rs", "").len(), 1);
    assert_none(&wrong("src/tui/view.rs", "use super::web; use crate::session::Session;"));
    assert_none(&wrong("src/session.rs", "#[cfg(test)]\nmod tests { use crate::play; }"));
}

#[test]
fn the_pure_part_knows_nothing_of_the_outside() {
    let wrong: Vec<_> = source::below("src").iter().flat_map(impurities).collect();
    assert_none(&wrong);
}

#[test]
fn an_impurity_is_seen() {
    let wrong = |path, text| impurities(&Source::planted(path, text)).len();
    assert_eq!(wrong("src/session.rs", "use std::{fmt, fs, time::{Duration, Instant}};"), 2);
    assert_eq!(wrong("src/play/bot.rs", "fn f() { getrandom::fill(&mut b) }"), 1);
    assert_eq!(wrong("src/scenario/check.rs", "fn f() { std::env::var(a) }"), 1);
    assert_eq!(wrong("src/journal.rs", "use std::fs;"), 0);
    assert_eq!(wrong("src/session.rs", "use std::time::Duration; // std::fs"), 0);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let wrong: Vec<_> = everything().iter().flat_map(disorder).collect();
    assert_none(&wrong);
}

#[test]
fn a_long_file_a_silent_file_and_a_mod_rs_are_seen() {
    let long = format!("//! Long.\n{}", "\n".repeat(LINES_MAX));
    assert_eq!(disorder(&Source::planted("src/a.rs", &long)).len(), 1);
    assert_eq!(disorder(&Source::planted("src/a.rs", "use std::fmt;")).len(), 1);
    assert_eq!(disorder(&Source::planted("src/a/mod.rs", "//! A.")).len(), 1);
    assert_none(&disorder(&Source::planted("src/a.rs", &long[..long.len() - 1])));
}

#[test]
fn nothing_is_left_for_later() {
    let wrong: Vec<_> = everything().iter().flat_map(promises).collect();
    assert_none(&wrong);
}

#[test]
fn what_is_left_for_later_is_seen() {
    let wrong = |text: &str| promises(&Source::planted("src/a.rs", text)).len();
    assert_eq!(wrong(concat!("// TO", "DO: later\nfn f() { to", "do!() }")), 2);
    assert_eq!(wrong(concat!("#[ign", "ore]\nfn f() {}\nuse std::collections::Hash", "Map;")), 2);
    assert_eq!(wrong("fn f() { thread::sleep(a) }"), 1);
    assert_eq!(wrong("fn f() { let a = \"thread::sleep(\"; }"), 0);
}

#[test]
fn no_file_and_no_row_is_forgotten() {
    let sources: Vec<_> = ["src", "tests"].into_iter().flat_map(source::below).collect();
    assert_none(&forgotten(&sources));
    for table in TABLES {
        let rows = sources.iter().filter(|s| s.path.starts_with(&format!("{table}/"))).count();
        assert!(
            rows > 0,
            "{table} holds no rows: it was moved, and its rows are no longer looked at"
        );
    }
    let named: BTreeSet<_> = RANKS.iter().map(|(name, _)| name).collect();
    assert_eq!(named.len(), RANKS.len(), "a module has one rank");
}

#[test]
fn a_forgotten_file_and_a_forgotten_row_are_seen() {
    let sources = |check: &str| {
        [
            Source::planted("src/lib.rs", "mod scenario;"),
            Source::planted("src/scenario.rs", "mod check;"),
            Source::planted("src/scenario/check.rs", check),
            Source::planted("src/scenario/check/ids.rs", ""),
        ]
    };
    assert_eq!(forgotten(&sources("// mod ids;")).len(), 2);
    assert_eq!(
        forgotten(&sources("mod ids;")),
        ["src/scenario/check/ids.rs is no row of the table in src/scenario/check.rs"]
    );
    assert_none(&forgotten(&sources("mod ids;\nconst ALL: [Check; 1] = [ids::CHECK];")));
    assert_eq!(forgotten(&sources("mod ids;")[1..]).len(), 2, "nobody declares scenario");
}
