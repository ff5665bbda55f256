//! Whole reports as they are read.

use startex::session::{Attribution, Mode};

use super::played::{Played, SMALL, whole};
use crate::support::formats::{drawn, texts};

#[test]
fn the_markdown_of_a_whole_exercise() {
    insta::assert_snapshot!("markdown", drawn(&whole(Attribution::Role).report(), "md"));
}

#[test]
fn the_json_of_a_whole_exercise() {
    insta::assert_snapshot!("json", drawn(&whole(Attribution::Role).report(), "json"));
}

#[test]
fn the_markdown_of_an_exercise_that_has_not_begun() {
    insta::assert_snapshot!("lobby", drawn(&Played::new(Attribution::Role).report(), "md"));
}

#[test]
fn every_format_begins_and_ends_with_the_mark() {
    let modes = [(Mode::Live, ""), (Mode::Rehearsal, "REHEARSAL"), (Mode::Autopilot, "SIMULATED")];
    for (mode, word) in modes {
        let report = Played::of(SMALL, mode, Attribution::Role).report();
        for format in &startex::report::FORMATS {
            let marks = ["EXERCISE EXERCISE EXERCISE", "TLP:AMBER", "DRAFT", word];
            // Pages and sheets of a container are looked at where their format is tested.
            let parts = texts(format, &report);
            let container = parts.iter().any(|(name, _)| name == "[Content_Types].xml");
            for (name, text) in parts.iter().filter(|_| !container) {
                // What a reader sees first is the title of the page, and the header on it.
                let body = text.split_once("<main").map_or(text.as_str(), |(head, _)| head);
                let (first, last) =
                    (&body[..body.len().min(12_000)], &text[text.len().saturating_sub(400)..]);
                for part in marks {
                    assert!(first.contains(part), "{name} does not begin with {part}");
                    assert!(last.contains(part), "{name} does not end with {part}: {last}");
                }
            }
        }
    }
}

#[test]
fn the_json_begins_with_the_mark_and_its_version() {
    let json = drawn(&whole(Attribution::Role).report(), "json");
    let mut lines = json.lines();
    assert_eq!(lines.next(), Some("{"));
    assert!(lines.next().unwrap().starts_with("  \"exercise\": \"EXERCISE"));
    assert_eq!(lines.next(), Some("  \"report\": 1,"));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["exercise"], value["end"]);
}

#[test]
fn the_page_fetches_nothing_and_runs_nothing() {
    let html = drawn(&whole(Attribution::Role).report(), "html");
    assert!(html.contains("default-src 'none'; style-src 'sha256-"));
    for never in
        ["<script", "<link", "<img", "<iframe", "<object", "@import", "url(", "http://", "https://"]
    {
        let found = html.replace("http://www.w3.org/2000/svg", "").contains(never);
        assert!(!found, "{never}");
    }
    // Inline styles and handlers would be refused by the policy.
    assert!(!html.contains(" style=") && !html.contains(" onclick"));
    for (open, close) in [("<table", "</table>"), ("<svg", "</svg>"), ("<section", "</section>")] {
        assert_eq!(html.matches(open).count(), html.matches(close).count(), "{open}");
    }
    assert_eq!(html.matches("<svg").count(), html.matches("<desc").count());
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn every_anchor_is_there_once() {
    let html = drawn(&whole(Attribution::Role).report(), "html");
    let mut ids: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "{target}");
    }
}
