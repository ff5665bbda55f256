//! `startex report` as a script sees it: files, streams, exit status.

use startex::session::Attribution;

use super::played::whole;
use crate::support::command::startex;

const STEM: &str = "EXERCISE-small-kiln-2027-03-05-k7q2m9-AAR";

fn transcript() -> Vec<u8> {
    whole(Attribution::Role).transcript()
}

#[test]
fn it_writes_a_file_a_format_and_says_where() {
    let outcome = startex("report play.jsonl --out reports").file("play.jsonl", transcript()).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let reports: Vec<&String> =
        outcome.files.keys().filter(|name| name.starts_with("reports/")).collect();
    let wanted = ["html", "json", "md"].map(|ending| format!("reports/{STEM}.{ending}"));
    assert_eq!(reports, wanted.iter().collect::<Vec<_>>());
    assert!(outcome.stdout.is_empty());
    assert!(outcome.stderr.contains("it is a DRAFT"), "{}", outcome.stderr);
}

#[test]
fn it_writes_the_same_bytes_twice_and_never_over_a_file_unless_told_to() {
    let name = format!("{STEM}.md");
    let first = startex("report play.jsonl --format md").file("play.jsonl", transcript()).run();
    let again = startex("report play.jsonl --format md")
        .file("play.jsonl", transcript())
        .file(&name, "older")
        .run();
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    assert_eq!(again.files[&name], b"older");
    let forced = startex("report play.jsonl --format md --force")
        .file("play.jsonl", transcript())
        .file(&name, "older")
        .run();
    assert_eq!(forced.files[&name], first.files[&name]);
}

#[test]
fn one_format_goes_to_standard_output_and_nothing_else_with_it() {
    let outcome =
        startex("report play.jsonl --format json --out -").file("play.jsonl", transcript()).run();
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("it is JSON");
    assert_eq!(report["report"], 1);
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
    let refused = startex("report play.jsonl --out -").file("play.jsonl", transcript()).run();
    assert_eq!(refused.status, 2);
    let unknown = startex("report play.jsonl --format odt").file("play.jsonl", transcript()).run();
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("md, html, docx, pdf, json"), "{}", unknown.stderr);
}

#[test]
fn a_torn_transcript_is_reported_with_a_warning_and_stays_as_it_is() {
    let mut torn = transcript();
    torn.truncate(torn.len() - 40);
    let outcome = startex("report play.jsonl --format md").file("play.jsonl", &torn).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("hold no entry"), "{}", outcome.stderr);
    assert_eq!(outcome.files["play.jsonl"], torn);
    let report = String::from_utf8_lossy(&outcome.files[&format!("{STEM}.md")]).into_owned();
    assert!(report.contains("hold no entry"));
}

#[test]
fn a_damaged_transcript_ends_with_status_3_the_line_and_no_report() {
    let mut damaged = transcript();
    let tenth = damaged.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(9).unwrap().0;
    damaged[tenth + 40] ^= 1;
    let outcome = startex("report play.jsonl").file("play.jsonl", damaged).run();
    assert_eq!(outcome.status, 3, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("line 11"), "{}", outcome.stderr);
    assert_eq!(outcome.files.len(), 1, "{:?}", outcome.files.keys());
}

#[test]
fn a_missing_file_and_one_without_entries_are_failures() {
    let missing = startex("report play.jsonl").run();
    assert_eq!(missing.status, 1);
    let whole = transcript();
    let header = whole.split_inclusive(|b| *b == b'\n').next().unwrap().to_vec();
    let empty = startex("report play.jsonl").file("play.jsonl", header).run();
    assert_eq!(empty.status, 1);
    assert!(empty.stderr.contains("holds no entry yet"), "{}", empty.stderr);
}

/// A recorded rehearsal of `transcripts/`, as `startex redact` shares it.
fn shared(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let whole = std::fs::read(folder.join(format!("{name}.jsonl"))).expect("it is recorded");
    let redacted = startex("redact play.jsonl --out shared.jsonl").file("play.jsonl", whole).run();
    assert_eq!(redacted.status, 0, "{}", redacted.stderr);
    redacted.files["shared.jsonl"].clone()
}

#[test]
fn a_shared_copy_is_reported_with_the_scenario_it_names_and_with_no_other() {
    let copy = shared("night-laboratory");
    let script = include_bytes!("../../../scenarios/night-laboratory.ron");
    let alone = startex("report shared.jsonl").file("shared.jsonl", &copy).run();
    assert_eq!(alone.status, 1);
    assert!(alone.stderr.contains("is a shared copy"), "{}", alone.stderr);
    assert!(alone.stderr.contains("--scenario FILE"), "{}", alone.stderr);
    let other =
        startex("report shared.jsonl --scenario first-light").file("shared.jsonl", &copy).run();
    assert_eq!((other.status, other.files.len()), (1, 1));
    assert!(other.stderr.contains("`first-light` is another one"), "{}", other.stderr);
    let given = startex("report shared.jsonl --format md --out - --scenario night.ron")
        .file("shared.jsonl", &copy)
        .file("night.ron", script)
        .run();
    assert_eq!(given.status, 0, "{}", given.stderr);
    assert!(given.stdout.contains("# The Night Laboratory"), "{}", given.stdout);
    assert!(given.stdout.contains("read from \\`night.ron\\`"), "{}", given.stdout);
    assert!(given.stdout.contains("| **Entries redacted in this copy** |"), "{}", given.stdout);
}

#[test]
fn the_shared_copy_of_a_scenario_that_is_built_in_needs_no_file() {
    let drafted = startex("report shared.jsonl --format md --out -")
        .file("shared.jsonl", shared("first-light"))
        .run();
    assert_eq!(drafted.status, 0, "{}", drafted.stderr);
    assert!(drafted.stderr.contains("was read from `first-light`"), "{}", drafted.stderr);
    assert!(drafted.stdout.contains("## Appendix E"), "{}", drafted.stdout);
}
