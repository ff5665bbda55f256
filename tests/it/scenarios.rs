//! Whole scripts: the shipped ones, one with many mistakes, and hostile ones.

use std::fmt::Write as _;
use std::path::Path;

use startex::diagnostic::{Counts, Diagnostic, Drawing, Source, draw};
use startex::scenario::{self, Scenario};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn check(name: &str, bytes: &[u8]) -> (Option<Scenario>, Vec<Diagnostic>, String) {
    let source = match scenario::source_from_bytes(name, bytes) {
        Ok(source) => source,
        Err(finding) => {
            let source = Source { name: name.to_owned(), text: String::new() };
            let drawn = draw(&source, &finding, Drawing::default());
            return (None, vec![*finding], drawn);
        }
    };
    let folder = root().join("scenarios");
    let load = |path: &str| std::fs::read(folder.join(path)).map_err(|e| e.to_string());
    let (scenario, findings) = scenario::read(&source, &load);
    let mut drawn = String::new();
    for finding in &findings {
        drawn.push_str(&draw(&source, finding, Drawing::default()));
        drawn.push('\n');
    }
    (scenario, findings, drawn)
}

fn text(name: &str, text: &str) -> (Option<Scenario>, Vec<Diagnostic>, String) {
    check(name, text.as_bytes())
}

#[test]
fn every_shipped_scenario_is_without_findings() {
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("scenarios")).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_none_or(|e| e != "ron") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (scenario, findings, drawn) = check(&name, &std::fs::read(&path).expect("a file"));
        assert!(findings.is_empty() && scenario.is_some(), "{drawn}");
        seen += 1;
    }
    assert!(seen >= 2, "{seen} scenarios");
}

#[test]
fn twelve_mistakes_get_twelve_findings_in_one_run() {
    let (scenario, findings, mut drawn) =
        text("twelve-mistakes.ron", include_str!("scripts/twelve-mistakes.ron"));
    assert!(scenario.is_none());
    writeln!(drawn, "{}", Counts::of(&findings).words()).expect("a string");
    insta::assert_snapshot!("twelve_mistakes", drawn);
    assert_eq!(findings.len(), 12, "{drawn}");
    assert!(findings.iter().all(|f| f.place.is_some() && !f.helps.is_empty()), "{drawn}");
}

#[test]
fn several_faults_of_syntax_hide_nothing_else() {
    let script = include_str!("scripts/twelve-mistakes.ron")
        .replace("seats: 2, brief", "seats: 2 brief")
        .replace("kind: News, from", "kind: News; from");
    let (_, findings, drawn) = text("x.ron", &script);
    let count = |code: &str| findings.iter().filter(|f| f.code == code).count();
    assert_eq!(count("SX002"), 2, "{drawn}");
    assert_eq!(count("SX101"), 1, "{drawn}");
    assert_eq!(count("SX113"), 1, "{drawn}");
    assert_eq!(count("SX130"), 1, "{drawn}");
}

/// Scripts that are wrong as a whole, and a piece of what must be said about each.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let every = include_str!("scripts/every-construct.ron");
    let deep =
        |open: &str| format!("Scenario(language: 1, x: {}", open.repeat(10_000)).into_bytes();
    let huge = format!("Scenario(title: \"{}\"", "x".repeat(4 * 1024 * 1024));
    let list = format!("Scenario(language: 1, modules: [{}])", "(),".repeat(1_000_000));
    vec![
        ("empty", Vec::new(), "no scenario in this file"),
        ("comment", b"// nothing".to_vec(), "no scenario in this file"),
        ("binary", vec![0x7f, b'E', b'L', b'F', 0, 1], "binary"),
        ("utf-16", "Scenario".encode_utf16().flat_map(u16::to_le_bytes).collect(), "binary"),
        ("latin-1", b"Scenario(title: \"\xe4\")".to_vec(), "not UTF-8"),
        ("deep parentheses", deep("("), "nested too deep"),
        ("deep lists", deep("["), "nested too deep"),
        ("deep tables", deep("{"), "nested too deep"),
        ("deep conditions", deep("Not("), "nested too deep"),
        ("deep comments", "/*".repeat(10_000).into_bytes(), "comment is not closed"),
        ("too large", huge.into_bytes(), "too large"),
        ("a million empty modules", list.into_bytes(), "has no `id`"),
        ("unclosed text", b"Scenario(\n title: \"a,\n)".to_vec(), "is not closed"),
        ("unclosed raw text", b"Scenario(title: r##\"a\"#)".to_vec(), "must end with `\"##`"),
        ("unclosed bracket", b"Scenario(facts: [\"a\"".to_vec(), "never closed"),
        ("crossed brackets", b"Scenario(facts: [\"a\")]".to_vec(), "`[` is closed by `)`"),
        (
            "a missing quote",
            b"Scenario(\n title: \"a,\n summary: \"b\",\n)".to_vec(),
            "missing at the end of that line",
        ),
        ("json", b"{\"title\": \"x\"}".to_vec(), "this is no scenario"),
        ("another language", b"Scenario(language: 2)".to_vec(), "does not read language 2"),
        ("attribute", format!("#![enable(implicit_some)]\n{every}").into_bytes(), "not needed"),
        ("nul in text", b"Scenario(title: \"\0\")".to_vec(), "binary"),
        ("escape to hidden", b"Scenario(title: \"\\u{0}\\q\")".to_vec(), "means nothing"),
        ("wide", "Scenario(\u{3000}tïtle: \"日本語\", メール: 1)".as_bytes().to_vec(), "no field"),
        (
            "right to left",
            "Scenario(title: العربية, summary: \"\u{202e}abc\")".as_bytes().to_vec(),
            "takes a text",
        ),
        ("tabs", b"Scenario(\n\t\ttitle:\t7,\n)".to_vec(), "takes a text in quotes"),
    ]
}

#[test]
fn hostile_scripts_get_a_clear_answer() {
    for (name, bytes, piece) in hostile() {
        let (scenario, findings, _) = check(name, &bytes);
        assert!(scenario.is_none() || name == "attribute", "{name}");
        let source =
            Source { name: name.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned() };
        let drawn: String =
            findings.iter().take(50).map(|f| draw(&source, f, Drawing::default())).collect();
        assert!(drawn.contains(piece), "{name}: {drawn}");
        assert!(drawn.len() < 100_000, "{name}: {} bytes", drawn.len());
    }
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    let script = include_str!("scripts/twelve-mistakes.ron");
    let windows = format!("\u{feff}{}", script.replace('\n', "\r\n"));
    assert_eq!(text("x.ron", script).2, text("x.ron", &windows).2);
}

#[test]
fn a_script_cut_or_changed_anywhere_is_answered() {
    let script = include_str!("scripts/every-construct.ron");
    let mut seed = 7_u64;
    for round in 0..150 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(seed >> 33).expect("31 bits") % script.len();
        let mut bytes = script.as_bytes().to_vec();
        match round % 3 {
            0 => bytes.truncate(at),
            1 => bytes[at] = b"(){}[]\",:\\/*'#0 "[round % 16],
            _ => drop(bytes.drain(at..(at + 9).min(script.len()))),
        }
        let (scenario, findings, drawn) = check("x.ron", &bytes);
        assert!(scenario.is_some() || !drawn.is_empty(), "byte {at}");
        assert!(findings.len() < 100, "{} findings, byte {at}", findings.len());
    }
}
