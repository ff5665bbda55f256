//! What the checks are tested with: a small clean script, and findings expected by `//  ^^^ SX101` under their place.

use crate::diagnostic::{Diagnostic, Drawing, Source, draw};

/// A script without findings; each `/*name*/` is a place where a test may put something.
pub(super) const CLEAN: &str = r#"Scenario(
language: 1,
title: "Small",
summary: "A small exercise.",
/*top*/
agendas: {
"short": (minutes: {"one": 20, /*minutes*/}, hot_wash: 5, /*agenda*/),
/*agendas*/
},
objectives: {
"notice": (text: "Notice it", capability: "Detect", tasks: {"say": "Say so"}),
/*objectives*/
},
roles: {
"REG": (name: "Registry", seats: 2, brief: "You run it.", authority: "May yank.", /*role*/),
/*roles*/
},
modules: [
Module(id: "one", title: "One", items: [
Inject(id: "mail", at: "0m", kind: Email, from: "a user", to: All, title: "Odd", body: "Slow.", objectives: ["notice"], /*inject*/),
Decision(id: "act", at: "2m", owner: "REG", asks: Players, time: "4m", prompt: "What now?", options: [
(id: "yank", label: "Yank it", cost: "Builds break", /*yank*/),
(id: "wait", label: "Wait", cost: "More get it"),
], time_out: As("wait"), objectives: ["notice"], /*decision*/),
/*items*/
], /*module*/),
/*modules*/
],
/*end*/
)
"#;

/// Returns the clean script with something put into it.
pub(super) fn with(parts: &[(&str, &str)]) -> String {
    let mut script = CLEAN.to_owned();
    for (name, text) in parts {
        let mark = format!("/*{name}*/");
        assert!(script.contains(&mark), "the clean script has no {mark}");
        script = script.replace(&mark, text);
    }
    script
}

pub(super) fn findings(script: &str) -> Vec<Diagnostic> {
    let source = Source { name: "x.ron".to_owned(), text: script.to_owned() };
    super::read(&source, &|_| Ok(vec![1])).1
}

/// Line of the place, first and last column, code.
type Place = (usize, usize, usize, String);

fn expected(script: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut line_above = 0;
    for (n, line) in script.lines().enumerate() {
        let Some(carets) = line.find('^').filter(|_| line.trim_start().starts_with("//")) else {
            line_above = n + 1;
            continue;
        };
        let rest = &line[carets..];
        let width = rest.len() - rest.trim_start_matches('^').len();
        let codes = rest.trim_start_matches('^').split_whitespace();
        places.extend(codes.map(|code| (line_above, carets, carets + width, code.to_owned())));
    }
    places.sort();
    places
}

/// Checks that the script has exactly the findings its comments point at.
#[track_caller]
pub(super) fn check(script: &str) {
    let source = Source { name: "x.ron".to_owned(), text: script.to_owned() };
    let findings = findings(script);
    let drawn: String = findings.iter().map(|f| draw(&source, f, Drawing::default())).collect();
    let mut found: Vec<Place> = findings
        .iter()
        .map(|finding| {
            let span = finding.place.as_ref().map_or(0..0, |p| p.span.clone());
            let (line, column) = source.line_column(span.start);
            let shown = source.text[span.clone()].lines().next().unwrap_or_default().len();
            (line, column - 1, column - 1 + shown, finding.code.to_owned())
        })
        .collect();
    found.sort();
    assert_eq!(found, expected(script), "\n{drawn}");
}

/// As [`check`], for the clean script with one thing put into it.
#[track_caller]
pub(super) fn check_with(name: &str, text: &str) {
    check(&with(&[(name, text)]));
}
