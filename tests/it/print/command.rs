//! `startex print` as a script sees it: files, streams, exit status.

use crate::support::command::startex;

const STEM: &str = "EXERCISE-first-light-tutorial-15";

#[test]
fn it_writes_every_paper_under_a_name_that_says_who_may_have_it() {
    let outcome = startex("print first-light --out papers").run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let written: Vec<&str> = outcome.files.keys().map(String::as_str).collect();
    let wanted = [
        "answer-card-FOR-PLAYERS",
        "eeg-CONTROL-ONLY",
        "feedback-FOR-PLAYERS",
        "ground-rules-FOR-PLAYERS",
        "handbook-CONTROL-ONLY",
        "role-cards-FOR-PLAYERS",
        "run-sheet-CONTROL-ONLY",
        "sitman-FOR-PLAYERS",
    ]
    .map(|name| format!("papers/{STEM}-{name}.html"));
    assert_eq!(written, wanted);
    assert!(outcome.stdout.is_empty());
    assert!(outcome.stderr.contains("players must not read"), "{}", outcome.stderr);
}

#[test]
fn it_writes_the_same_bytes_twice_and_never_over_a_file_unless_told_to() {
    let line = "print first-light --document sitman,run-sheet --format md";
    let sheet = format!("{STEM}-run-sheet-CONTROL-ONLY.md");
    let first = startex(line).run();
    assert_eq!(first.files.len(), 2);
    let again = startex(line).file(&sheet, "older").run();
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    assert_eq!(again.files.len(), 1, "all of the papers are written or none");
    assert_eq!(again.files[&sheet], b"older");
    let forced = startex(&format!("{line} --force")).file(&sheet, "older").run();
    assert_eq!(forced.files, first.files);
}

#[test]
fn one_document_in_one_format_goes_to_standard_output() {
    let outcome = startex("print first-light --document sitman --format md --out -").run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("**EXERCISE EXERCISE EXERCISE  FOR PLAYERS  TLP:CLEAR**\n"));
    assert!(outcome.stderr.is_empty() && outcome.files.is_empty());
    let refused = startex("print first-light --document sitman,handbook --out -").run();
    assert_eq!(refused.status, 2);
    assert!(refused.stdout.is_empty());
}

#[test]
fn what_is_asked_for_and_not_there_is_refused_with_what_there_is() {
    let refused = |line: &str, says: &str| {
        let outcome = startex(line).run();
        assert_eq!(outcome.status, 2, "{line}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{line}: {}", outcome.stderr);
        assert!(outcome.files.is_empty(), "{line}");
    };
    refused("print first-light --document run-shet", "run-sheet, sitman");
    refused("print first-light --format json", "md, html, docx, pdf");
    refused("print first-light --agenda tutorial-51", "tutorial-15");
    refused("print first-light --start 25:00", "11:30");
}

#[test]
fn options_reach_the_paper() {
    let line = "print poisoned-kiln --document run-sheet --format md --out - \
                --agenda working-180 --start 23:50 --marking amber";
    let outcome = startex(line).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for words in ["agenda working-180", "TLP:AMBER", "planned 23:50", "| 0:00 | 23:50 |"] {
        assert!(outcome.stdout.contains(words), "{words}");
    }
    // Past midnight the clock begins anew.
    assert!(outcome.stdout.contains("| 25:00 | 00:15 |"), "the second module");
}
