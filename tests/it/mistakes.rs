//! Mistakes newcomers make: each gets one finding, what is proposed mends it, and what only follows from it is not said.

use std::fmt::Write as _;

use startex::diagnostic::{Counts, Diagnostic, Drawing, Source, draw};
use startex::scenario::{self, TEMPLATES};

/// The scenario `startex new` writes; it has no findings.
fn sound() -> String {
    let minimal = TEMPLATES.iter().find(|t| t.name == "minimal").expect("it is shipped");
    minimal.script("Small")
}

fn findings(script: &str) -> (Vec<Diagnostic>, String) {
    let source = Source { name: "x.ron".to_owned(), text: script.to_owned() };
    let (_, findings) = scenario::read(&source, &|_| Err("there are no files".to_owned()));
    let mut drawn = String::new();
    for finding in &findings {
        drawn.push_str(&draw(&source, finding, Drawing::default()));
        drawn.push('\n');
    }
    (findings, drawn)
}

fn with(right: &str, wrong: &str) -> String {
    let sound = sound();
    assert!(sound.contains(right), "the template has no {right}");
    sound.replacen(right, wrong, 1)
}

/// Checks that a mistake gets one finding, and returns the script as it is proposed there.
#[track_caller]
fn proposal(right: &str, wrong: &str) -> String {
    let mut script = with(right, wrong);
    let (found, drawn) = findings(&script);
    assert_eq!(found.len(), 1, "{wrong}\n{drawn}");
    let Some(proposed) = &found[0].replacement else { panic!("nothing is proposed:\n{drawn}") };
    script.replace_range(proposed.span.clone(), &proposed.text);
    script
}

#[test]
fn what_is_proposed_for_a_single_mistake_mends_it() {
    for (right, wrong) in [
        // Quotes.
        ("at: \"6m\"", "at: 6m"),
        ("time: \"4m\",\n", "time: 1m30s,\n"),
        ("\"Day 1 09:00\"", "Day 1 09:00"),
        ("\"a packager\"", "a packager"),
        ("\"a packager\"", "packager"),
        ("\"A strange release\"", "A strange, new release"),
        ("\"A strange release\"", "'A strange release'"),
        ("\"A strange release\"", "\u{201c}A strange release\u{201d}"),
        ("\"A strange release\"", "\"A \"strange\" release\""),
        ("\"A strange release\"", "\"It is \"strange\"\""),
        ("\"A strange release\"", "\"\"Strange\", he says\""),
        ("owner: \"REG\"", "owner: REG"),
        ("[\"decide\"]", "[decide]"),
        ("{\"morning\": 20}", "{morning: 20}"),
        // Signs and brackets.
        ("title: \"A strange", "title = \"A strange"),
        ("title: \"A strange", "title \"A strange"),
        ("title: \"A strange", "\"title\": \"A strange"),
        ("release\",\n            situation", "release\";\n            situation"),
        (
            "[\"decide\"],\n                    questions",
            "[\"decide\"]\n                    questions",
        ),
        ("// Who plays.", "# Who plays."),
        ("[\"decide\"]", "\"decide\""),
        ("[\"decide\"]", "(\"decide\")"),
        ("{\"morning\": 20}", "(morning: 20)"),
        // Words, numbers, times.
        ("Green", "TLP:GREEN"),
        ("Green", "\"TLP:AMBER+STRICT\""),
        ("Email", "email"),
        ("Email", "\"Email\""),
        ("Email", "Social Media"),
        ("\"6m\"", "\"6 minutes\""),
        ("\"6m\"", "6"),
        ("\"Day 1 09:00\"", "\"9:00\""),
        ("hot_wash: 5", "hot_wash: \"5m\""),
        ("hot_wash: 5", "hot_wash: 5 min"),
        ("seats: 2", "seats: \"2\""),
        ("\"morning\": 20", "\"morning\": 20m"),
        // Names and recipients.
        ("body:", "text:"),
        ("asks: All", "to: All"),
        ("prompt:", "question:"),
        ("time_out:", "timeout:"),
        ("Roles([\"MNT\"])", "\"MNT\""),
        ("Roles([\"MNT\"])", "[\"MNT\"]"),
        ("Roles([\"MNT\"])", "MNT"),
        ("Roles([\"MNT\"])", "Roles(\"MNT\")"),
        ("Roles([\"MNT\"])", "Roles[\"MNT\"]"),
        ("owner: \"REG\"", "owner: \"the registry\""),
        ("\"half-hour\": (", "half-hour: ("),
        ("at: \"6m\"", "at: \"6\""),
        ("owner: \"REG\"", "owner: Roles([\"REG\"])"),
        ("As(\"warn\")", "\"warn\""),
        ("As(\"warn\")", "warn"),
        ("As(\"warn\")", "\"It stays up, and nobody says why\""),
        ("As(\"warn\")", "Own(\"It stays up\")"),
        ("\"decide/reason\"", "\"reason\""),
    ] {
        let mended = proposal(right, wrong);
        let (left, drawn) = findings(&mended);
        assert!(left.is_empty(), "{wrong}\n{drawn}");
    }
}

#[test]
fn what_only_follows_from_a_mistake_is_not_said() {
    for (right, wrong) in [
        ("options: [", "options: {"),
        ("items: [", "items: ("),
        (
            "tasks: {\"reason\": \"Give a reason that holds without the missing facts\"}",
            "tasks: [\"Give a reason\"]",
        ),
        (
            "(id: \"warn\", label: \"Leave it, with a warning\", cost: \"Whoever does not read installs it\")",
            "\"Leave it\"",
        ),
        ("[\"Who could have signed it?\"])", "[\"Who could have signed it?\")"),
        ("installs it\"),", "installs it\","),
        ("installs it\"),", "installs it\")),"),
        ("Decision(", "("),
        ("Inject(", "Email("),
        ("\"MNT\": (", "MNT: ("),
        ("minutes: {\"morning\": 20}", "minutes: {\"morning\": \"twenty\"}"),
        ("at: \"6m\"", "at: \"soon\""),
        ("at: \"6m\", ", ""),
        ("id: \"first-mail\", ", ""),
        ("time_out: As(\"warn\")", "time_out: As(1, 2)"),
        ("when nobody decides in time\n", "when nobody decides in time\n when: Fact,\n"),
    ] {
        let (found, drawn) = findings(&with(right, wrong));
        assert_eq!(found.len(), 1, "{wrong}\n{drawn}");
    }
}

#[test]
fn a_question_under_an_inject_may_say_its_name_and_nothing_else_stands_there() {
    let named = with("(ask: \"What do you", "Question(ask: \"What do you");
    assert_eq!(findings(&named).1, "");
    let other =
        with("questions: [\n", "questions: [\n Decision(id: \"x\", at: \"1m\", prompt: \"?\"),\n");
    let (found, drawn) = findings(&other);
    assert_eq!(found.len(), 1, "{drawn}");
    assert_eq!(found[0].helps, ["here stands `(ask: \"..\")`, without a name before it"]);
}

#[test]
fn a_script_full_of_mistakes_gets_a_finding_for_each_and_none_that_misleads() {
    let (found, mut drawn) = findings(include_str!("scripts/newcomer.ron"));
    writeln!(drawn, "{}", Counts::of(&found).words()).expect("a string");
    insta::assert_snapshot!("newcomer", drawn);
}
