//! docs/scenario-language.md says what the program does, and every example in it is tried.

use std::path::PathBuf;

use startex::diagnostic::{Drawing, Source, draw};
use startex::scenario;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/scenario-language.md")
}

#[test]
fn the_document_is_what_the_tables_say() {
    let made = scenario::language_document();
    #[expect(clippy::disallowed_methods, reason = "UPDATE_DOCS=1 rewrites the document")]
    if std::env::var("UPDATE_DOCS").is_ok() {
        std::fs::write(path(), &made).expect("the repository can be written");
    }
    let kept = std::fs::read_to_string(path()).expect("the document is there");
    assert!(
        kept == made,
        "docs/scenario-language.md is stale: run the tests with UPDATE_DOCS=1 and commit it"
    );
}

/// Examples with what stands behind `ron` in their first line.
fn examples(document: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(place) = line.strip_prefix("```ron") {
            let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            examples.push((place.trim().to_owned(), body.join("\n")));
        }
    }
    examples
}

/// Puts a fragment into a scenario that has what fragments name and nothing unused.
fn framed(place: &str, fragment: &str) -> String {
    let facts =
        r#"facts: ["public", ("cache-on", true)], gauges: {"trust": (start: 80, shown: true)},"#;
    let mut script = include_str!("scripts/frame.ron").to_owned();
    let uses_facts = ["public", "cache-on", "trust\""].iter().any(|f| fragment.contains(f));
    let mark = format!("/*{place}*/");
    assert!(script.contains(&mark), "tests/it/scripts/frame.ron has no place {mark}");
    script = script.replace(&mark, fragment);
    if uses_facts {
        script = script
            .replace("/*facts*/", facts)
            .replace("/*effects*/", r#"then: [Set("public"), Clear("cache-on"), Add("trust", -1)]"#)
            .replace("/*when*/", r#"when: Any([Fact("public"), Fact("cache-on")]),"#);
    }
    script
}

#[test]
fn every_example_is_without_findings() {
    let examples = examples(&scenario::language_document());
    assert!(examples.len() >= 8, "{} examples", examples.len());
    for (place, example) in examples {
        let text = if place.is_empty() { example } else { framed(&place, &example) };
        let source = Source { name: format!("example {place}"), text };
        let (scenario, findings) = scenario::read(&source, &|_| Err("no files".to_owned()));
        let drawn: String = findings.iter().map(|f| draw(&source, f, Drawing::default())).collect();
        assert!(scenario.is_some() && findings.is_empty(), "{drawn}\n{}", source.text);
    }
}
