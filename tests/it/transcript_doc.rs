//! Compares `docs/transcript.md` with the code: every kind, field, value and member is told, and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Serialize;
use startex::scenario::{Channel, Effect, InjectKind, Recipients, Tlp};
use startex::session::{
    Attribution, Briefing, Capacity, ClosedWhy, Element, EndWhy, Event, Files, GapWhy, HotWashStep,
    Mode, Outcome, PauseWhy, Priority, QuestionState, Rating, RatingAnswers, RecordFrom,
    RequestReply, Said, Sign, SkipReason, Staffing, Subject, Tick, Until, Who,
};

use crate::support::samples::{header, text};

const DOCUMENT: &str = "docs/transcript.md";

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    fs::read_to_string(path).expect("the document is in the repository")
}

/// What the documentation calls the types that are no set of values.
const TYPES: [(&str, &str); 24] = [
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("bool", "true or false"),
    ("String", "text"),
    ("Timestamp", "time"),
    ("Millis", "ms"),
    ("StoryTime", "story time"),
    ("Seq", "entry"),
    ("PersonId", "person"),
    ("SeatId", "seat"),
    ("ItemId", "item"),
    ("RoleCode", "role"),
    ("OptionId", "option"),
    ("ObjectiveId", "objective"),
    ("TaskId", "critical task"),
    ("ModuleId", "module"),
    ("GroupId", "group"),
    ("AgendaId", "agenda"),
    ("(OptionId, u32)", "[option, number]"),
    ("Option<u8>", "number or null"),
    ("RatingAnswers", "answers"),
    ("Tlp", "tlp"),
];

fn type_words(of: &str) -> String {
    let of = of.replace("super::vocabulary::", "");
    if let Some(inner) = of.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of {}", type_words(inner));
    }
    if let Some((_, words)) = TYPES.iter().find(|(name, _)| *name == of) {
        return (*words).to_owned();
    }
    let set = snake(&of);
    assert!(sets().contains_key(&set), "`{of}` is not in the documentation's table of types");
    set.replace('_', " ")
}

fn field_words(name: &str, of: &str) -> String {
    if let Some(inner) = of.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("`{name}` {}, optional", type_words(inner));
    }
    // The one flag that is left out where it is false.
    let absent = if name == "late" { ", absent if false" } else { "" };
    format!("`{name}` {}{absent}", type_words(of))
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

fn json(value: &impl Serialize) -> String {
    format!("`{}`", serde_json::to_string(value).expect("plain data"))
}

fn all<T: Serialize>(values: &[T]) -> String {
    values.iter().map(json).collect::<Vec<_>>().join(" ")
}

/// Every set of values, by the name the table of kinds uses.
fn sets() -> BTreeMap<String, String> {
    let role = || "REG".into();
    let sets = [
        ("attribution", all(Attribution::ALL)),
        ("briefing", all(Briefing::ALL)),
        ("capacity", all(Capacity::ALL)),
        ("channel", all(Channel::ALL)),
        ("closed_why", all(ClosedWhy::ALL)),
        ("element", all(Element::ALL)),
        ("end_why", all(EndWhy::ALL)),
        ("files", all(Files::ALL)),
        ("gap_why", all(GapWhy::ALL)),
        ("hot_wash_step", all(HotWashStep::ALL)),
        ("inject_kind", all(InjectKind::ALL)),
        ("mode", all(Mode::ALL)),
        ("outcome", all(Outcome::ALL)),
        ("pause_why", all(PauseWhy::ALL)),
        ("priority", all(Priority::ALL)),
        ("question_state", all(QuestionState::ALL)),
        ("rating", all(Rating::ALL)),
        ("record_from", all(RecordFrom::ALL)),
        ("request_reply", all(RequestReply::ALL)),
        ("sign", all(Sign::ALL)),
        ("skip_reason", all(SkipReason::ALL)),
        ("tick", all(Tick::ALL)),
        ("tlp", all(&Tlp::ALL)),
        ("answers", json(&RatingAnswers { achieved: Some(true), ..RatingAnswers::default() })),
        ("recipients", {
            let (roles, groups) = (vec![role()], vec!["east".into()]);
            all(&[
                Recipients::All,
                Recipients::Players,
                Recipients::Roles(roles),
                Recipients::Groups(groups),
            ])
        }),
        ("effect", {
            let (fact, item) = (|| "public".into(), || "letter".into());
            let story =
                [Effect::Set(fact()), Effect::Clear(fact()), Effect::Add("exposure".into(), -2)];
            let order = [Effect::Queue(item(), 12), Effect::Drop(item()), Effect::GoTo(item())];
            format!("{} {}", all(&story), all(&order))
        }),
        ("staffing", {
            let held = [Staffing::Held(2), Staffing::Simulated, Staffing::GivenTo(role())];
            format!("{} {}", all(&held), all(&[Staffing::Dropped, Staffing::Empty]))
        }),
        (
            "until",
            all(&[Until::Play(startex::clock::Millis(900_000)), Until::Fact("rebuilt".into())]),
        ),
        ("who", all(&[Who::Person("p7".parse().expect("a person")), Who::Role(role())])),
        ("subject", all(&[Subject::Objective("o1".into()), Subject::Task("o1/contain".into())])),
    ];
    sets.into_iter().map(|(name, values)| (name.to_owned(), values)).collect()
}

fn kinds() -> String {
    let mut table = "| kind | means | `data` |\n| --- | --- | --- |\n".to_owned();
    for ((kind, meaning), (same, fields)) in Event::KINDS.iter().zip(Event::FIELDS) {
        assert_eq!(kind, same);
        let fields: Vec<String> = fields.iter().map(|(name, of)| field_words(name, of)).collect();
        let meaning = meaning.trim().replace("  ", " ");
        writeln!(table, "| `{kind}` | {meaning} | {} |", fields.join("; ")).expect("a string");
    }
    table
}

fn values() -> String {
    let mut table = "| set | values |\n| --- | --- |\n".to_owned();
    for (name, values) in sets() {
        writeln!(table, "| {} | {values} |", name.replace('_', " ")).expect("a string");
    }
    table
}

/// Puts a generated part in its place.
fn with_part(document: &str, name: &str, part: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = document.split_once(&start).expect("the part has a place");
    let (_, after) = rest.split_once(&end).expect("the part ends");
    format!("{before}{start}{part}{end}{after}")
}

#[test]
fn the_tables_of_kinds_and_values_are_those_of_the_code() {
    let now = document();
    let wanted = with_part(&with_part(&now, "kinds", &kinds()), "values", &values());
    if now != wanted {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("transcript.md");
        #[expect(clippy::disallowed_methods, reason = "the target folder is for such things")]
        fs::write(&made, wanted).expect("the target folder is writable");
        panic!("{DOCUMENT} tells another vocabulary: cp {} {DOCUMENT}", made.display());
    }
}

#[test]
fn every_member_of_header_entry_and_words_is_told() {
    let document = document();
    let members = |value: serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    for member in members(serde_json::to_value(header()).expect("plain data")) {
        assert!(document.contains(&format!("\n| `{member}` | ")), "the header's `{member}`");
    }
    let full = Said {
        name: Some(text("x")),
        organization: Some(text("x")),
        title: Some(text("x")),
        from: Some(text("x")),
        text: Some(text("x")),
        rationale: Some(text("x")),
        dissent: Some(text("x")),
        conditions: Some(text("x")),
        reference: Some(text("x")),
        owner: Some(text("x")),
        source: Some("x".to_owned()),
        bytes: Some("x".to_owned()),
    };
    for member in members(serde_json::to_value(full).expect("plain data")) {
        assert!(document.contains(&format!("\n| `{member}` | ")), "`{member}` in `s`");
    }
    for member in [
        "seq",
        "prev",
        "sync",
        "wall",
        "play",
        "scenario",
        "observed_at",
        "by",
        "for",
        "cmd",
        "kind",
        "data",
        "said",
    ] {
        assert!(document.contains(&format!("\n| `e.{member}` | ")), "the entry's `{member}`");
    }
}

#[test]
fn the_readers_have_ten_lines_at_most() {
    let document = document();
    for language in ["python", "jq"] {
        let (_, code) = document.split_once(&format!("```{language}\n")).expect("there is one");
        let (code, _) = code.split_once("```").expect("it ends");
        assert!((5..=10).contains(&code.lines().count()), "{language}");
    }
}
