//! Compares `docs/protocol.md` with the code: every route, every type with its members and values, every act, and nothing else.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use startex::scenario::Tlp;
use startex::session::{
    Attribution, Capacity, Command, HotWashStep, Mode, Outcome, Phase, QuestionState, RequestReply,
    Sign,
};
use startex::web::{For, ROUTES};
use startex::wire::act::Surface;
use startex::wire::beside::Kept;

use crate::web::house::House;

const DOCUMENT: &str = "docs/protocol.md";

fn path(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

fn document() -> String {
    fs::read_to_string(path(DOCUMENT)).expect("the document is in the repository")
}

/// The sources of what participants are sent and post, in the order they are told.
fn sources() -> Vec<String> {
    let mut parts: Vec<PathBuf> = fs::read_dir(path("src/wire/room"))
        .expect("the parts have a folder")
        .map(|entry| entry.expect("its entries are readable").path())
        .filter(|path| !path.ends_with("tests.rs") && path.extension().is_some_and(|e| e == "rs"))
        .collect();
    parts.sort();
    let first = ["src/wire/card.rs", "src/wire/room.rs"].map(path).into_iter();
    let all = first.chain(parts).chain([path("src/wire/act.rs")]);
    all.map(|path| fs::read_to_string(path).expect("source is UTF-8")).collect()
}

/// What is read by hand and what is inside of others.
const NOT_SENT: [&str; 1] = ["Posted"];

/// How the documentation calls the types that are no objects of their own.
const TYPES: [(&str, &str); 27] = [
    ("String", "text"),
    ("char", "letter"),
    ("bool", "true or false"),
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("usize", "number"),
    ("u64", "number"),
    ("Millis", "ms"),
    ("Timestamp", "time"),
    ("Offset", "offset"),
    ("Seq", "entry"),
    ("ItemId", "item"),
    ("OptionId", "option"),
    ("RoleCode", "role code"),
    ("SeatId", "seat"),
    ("PersonId", "person"),
    ("GroupId", "group"),
    ("Tlp", "tlp"),
    ("Mode", "mode"),
    ("Attribution", "attribution"),
    ("Phase", "phase"),
    ("HotWashStep", "hot wash step"),
    ("Outcome", "outcome"),
    ("RequestReply", "request reply"),
    ("QuestionState", "question state"),
    ("Sign", "sign"),
];

fn words(of: &str) -> String {
    let inner = |start: &str| of.strip_prefix(start).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return format!("{} or null", words(inner));
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", words(inner));
    }
    if let Some((_, words)) = TYPES.iter().find(|(name, _)| *name == of) {
        return (*words).to_owned();
    }
    match of {
        "Capacity" => "capacity".to_owned(),
        "Kept" => "recording".to_owned(),
        _ => format!("[{of}](#types)"),
    }
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// A type of the protocol, as its source says it.
struct Type {
    name: String,
    is_enum: bool,
    tag: Option<String>,
    body: Vec<String>,
}

/// Reads the types that are sent out of a source.
fn types(source: &str) -> Vec<Type> {
    let code = source.split("#[cfg(test)]").next().expect("there is a first part");
    let mut found = Vec::new();
    let mut tag = None;
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("#[serde(tag = \"") {
            tag = rest.split('"').next().map(str::to_owned);
        }
        let struct_ = line.strip_prefix("pub struct ").map(|rest| (rest, false));
        let head = struct_.or_else(|| line.strip_prefix("pub enum ").map(|rest| (rest, true)));
        let Some((rest, is_enum)) = head else { continue };
        let name = rest.split([' ', '(', '<']).next().expect("it has a name").to_owned();
        let body = lines.by_ref().take_while(|line| *line != "}").map(str::to_owned).collect();
        if !NOT_SENT.contains(&name.as_str()) {
            found.push(Type { name, is_enum, tag: tag.take(), body });
        }
        tag = None;
    }
    found
}

/// Returns `name: Type` fields among lines, each said; what may be left out says so.
fn fields(lines: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    let mut optional = false;
    for line in lines {
        let line = line.trim();
        if line.starts_with("#[serde(") {
            if line.contains("flatten") {
                said.push("the members of [Role](#types)".to_owned());
                continue;
            }
            optional |= line.contains("default");
            continue;
        }
        if line.starts_with("//") || line.starts_with('#') || line.is_empty() {
            continue;
        }
        let field = line.trim_end_matches(',').trim_start_matches("pub ");
        let Some((name, of)) = field.split_once(": ") else { continue };
        if said.last().is_some_and(|last| last.starts_with("the members")) && name == "role" {
            continue;
        }
        let optional = if std::mem::take(&mut optional) { ", optional" } else { "" };
        said.push(format!("`{name}` {}{optional}", words(of)));
    }
    said
}

/// Returns the variants of an enum: name, and its inside if it has one.
fn variants(body: &[String]) -> Vec<(String, Option<Vec<String>>)> {
    let mut found = Vec::new();
    let mut lines = body.iter().map(|line| line.trim()).peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("//") || line.starts_with('#') || line.is_empty() {
            continue;
        }
        let name: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
        let rest = line[name.len()..].trim().trim_end_matches(',');
        let inside = match rest {
            "" => None,
            "{}" => Some(Vec::new()),
            "{" => {
                let inner = lines.by_ref().take_while(|line| !line.starts_with('}'));
                Some(fields(&inner.map(str::to_owned).collect::<Vec<_>>()))
            }
            one if one.starts_with('(') => {
                Some(vec![words(one.trim_start_matches('(').trim_end_matches(')'))])
            }
            one => {
                let inner = one.trim_start_matches('{').trim_end_matches('}');
                let inner: Vec<String> = inner.split(", ").map(|f| f.trim().to_owned()).collect();
                Some(fields(&inner))
            }
        };
        found.push((name, inside));
    }
    found
}

/// Returns the row of a type.
fn row(of: &Type) -> String {
    if !of.is_enum {
        return format!("| {} | an object: {} |", of.name, fields(&of.body).join("; "));
    }
    let said = variants(&of.body).into_iter().map(|(name, inside)| {
        let json = format!("\"{}\"", snake(&name));
        match (inside, &of.tag) {
            (None, None) => format!("`{json}`"),
            (None, Some(tag)) => format!("`{{\"{tag}\":{json}}}`"),
            (Some(inside), Some(tag)) => {
                let more = if inside.is_empty() {
                    String::new()
                } else {
                    format!(" with {}", inside.join("; "))
                };
                format!("`{{\"{tag}\":{json}}}`{more}")
            }
            (Some(inside), None) => format!("`{{{json}: …}}` of {}", inside.join("; ")),
        }
    });
    format!("| {} | one of {} |", of.name, said.collect::<Vec<_>>().join(", "))
}

fn types_rows() -> Vec<String> {
    sources().iter().flat_map(|source| types(source)).map(|of| row(&of)).collect()
}

fn routes_rows() -> Vec<String> {
    let rows = ROUTES.iter().map(|route| {
        let to = match route.to {
            For::Anybody => "anybody".to_owned(),
            For::Everybody => "whoever has come in".to_owned(),
            For::Only(surface) => snake(&format!("{surface:?}")),
        };
        format!("| {} | `{}` | {} | {to} |", route.method, route.path, route.gives)
    });
    rows.collect()
}

/// Returns the rows of the table below a head.
fn table(head: &str) -> Vec<String> {
    let document = document();
    let after = document.split_once(head).unwrap_or_else(|| panic!("there is no table {head}")).1;
    let rows = after.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(str::to_owned).collect()
}

/// Puts other rows below a head.
fn rewrite(head: &str, rows: &[String]) {
    // Tests run side by side, and each rewrites its own table.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().expect("nobody panicked with it");
    let document = document();
    let (before, after) = document.split_once(head).expect("the table is there");
    let separator = after.lines().nth(1).expect("a table has a second line");
    let rest: Vec<&str> = after.lines().skip(2).skip_while(|line| line.starts_with('|')).collect();
    let rest = rest.join("\n");
    let made = format!("{before}{head}\n{separator}\n{}\n{rest}\n", rows.join("\n"));
    #[expect(clippy::disallowed_methods, reason = "a file of the repository, asked for")]
    fs::write(path(DOCUMENT), made).expect("the repository can be written");
}

#[track_caller]
fn assert_same(head: &str, code: &[String]) {
    #[expect(clippy::disallowed_methods, reason = "UPDATE_DOCS=1 rewrites the document")]
    if std::env::var("UPDATE_DOCS").is_ok() {
        return rewrite(head, code);
    }
    let document: BTreeSet<String> = table(head).into_iter().collect();
    let code: BTreeSet<String> = code.iter().cloned().collect();
    let mut wrong = String::new();
    for row in code.difference(&document) {
        writeln!(wrong, "missing: {row}").expect("writing to a string cannot fail");
    }
    for row in document.difference(&code) {
        writeln!(wrong, "not so: {row}").expect("writing to a string cannot fail");
    }
    assert!(
        wrong.is_empty(),
        "{DOCUMENT} is stale: run the tests with UPDATE_DOCS=1 and commit it\n{wrong}"
    );
}

#[test]
fn the_table_of_routes_is_that_of_the_code() {
    assert_same("| method | path | gives | to |", &routes_rows());
}

#[test]
fn the_table_of_types_is_that_of_the_code() {
    assert_same("| type | is |", &types_rows());
}

fn values<T: serde::Serialize>(all: &[T]) -> String {
    let json = |value| format!("`{}`", serde_json::to_string(value).expect("plain data"));
    all.iter().map(json).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_table_of_sets_is_that_of_the_code() {
    let phases = [
        Phase::Lobby,
        Phase::Play,
        Phase::HotWash,
        Phase::Closed,
        Phase::Debrief,
        Phase::Finalised,
    ];
    let sets = [
        ("mode", values(Mode::ALL)),
        ("tlp", values(&Tlp::ALL)),
        ("attribution", values(Attribution::ALL)),
        ("phase", values(&phases)),
        ("hot wash step", values(HotWashStep::ALL)),
        ("recording", values(&[Kept::Kept, Kept::Failed, Kept::Unrecorded])),
        ("capacity", values(Capacity::ALL)),
        ("outcome", values(Outcome::ALL)),
        ("request reply", values(RequestReply::ALL)),
        ("question state", values(QuestionState::ALL)),
        ("sign", values(Sign::ALL)),
    ];
    let rows: Vec<String> =
        sets.iter().map(|(name, values)| format!("| {name} | {values} |")).collect();
    assert_same("| set | values |", &rows);
}

#[test]
fn every_type_that_is_named_is_told() {
    let told: BTreeSet<String> =
        sources().iter().flat_map(|source| types(source)).map(|of| of.name).collect();
    let document = document();
    for (at, _) in document.match_indices("](#types)") {
        let name = document[..at].rsplit('[').next().expect("a link has a name");
        assert!(told.contains(name), "`{name}` is named and not told");
    }
}

#[test]
fn every_part_that_is_sent_is_in_the_table_of_parts() {
    let told: Vec<String> = table("| part | on the page of | is |")
        .iter()
        .map(|row| row.split('`').nth(1).expect("a part has a name").to_owned())
        .collect();
    let house = House::open();
    house.start();
    house.lead(Command::Release { inject: "alarm".into() });
    for (surface, of) in
        [(Surface::Player, ""), (Surface::Observer, ""), (Surface::Projector, "?of=projector")]
    {
        let client = house.joined(surface, "");
        let state = client.get(&format!("/state{of}")).json();
        for name in state["parts"].as_object().expect("parts are an object").keys() {
            let name =
                name.split_once(':').map_or(name.clone(), |(kind, _)| format!("{kind}:ITEM"));
            assert!(told.contains(&name), "`{name}` is sent and not told");
        }
    }
}
