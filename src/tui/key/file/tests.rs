//! Keys files: what is read, what is refused, and that what is printed is what holds.

use super::*;
use crate::diagnostic::{Drawing, draw};

fn settings(text: &str) -> (Option<Settings>, Vec<Diagnostic>) {
    read_keys(&Source { name: "keys.ron".to_owned(), text: text.to_owned() })
}

fn read(text: &str) -> (Option<KeyMap>, Vec<Diagnostic>) {
    let (settings, findings) = settings(text);
    (settings.map(|s| s.keys), findings)
}

/// What is found, as it is drawn, without colours.
fn drawn(text: &str) -> String {
    let (map, findings) = read(text);
    assert!(map.is_none(), "{findings:?}");
    let source = Source { name: "keys.ron".to_owned(), text: text.to_owned() };
    let drawn: Vec<String> =
        findings.iter().map(|f| draw(&source, f, Drawing::default())).collect();
    drawn.join("\n")
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).1.iter().map(|finding| finding.code).collect()
}

#[test]
fn the_printed_table_is_read_as_the_table_it_was() {
    let printed = print_keys(&Settings::default());
    let (map, findings) = read(&printed);
    assert_eq!((map, findings), (Some(KeyMap::default()), Vec::new()), "{printed}");
    let (changed, _) =
        read("(floor: [\"ü\", \"F5\"], theme: [\"^T\"], ask_next: [\"\\\\\", \"\\\"\"])");
    let keys = changed.unwrap();
    let changed = Settings { keys, colours: Some(Theme::Light), ring: Some(false) };
    assert_eq!(settings(&print_keys(&changed)), (Some(changed), Vec::new()));
    assert_eq!(read("()").0, Some(KeyMap::default()));
}

#[test]
fn a_verb_has_its_new_keys_wherever_it_holds_and_no_others() {
    let (map, findings) =
        read("( // mine\n note: [\"N\", \"F2\"],\n land: [],\n theme: [\"T\"],\n)");
    let map = map.unwrap_or_else(|| panic!("{findings:?}"));
    for context in [Context::Lobby, Context::Play, Context::After] {
        let contexts = [context, Context::Always];
        assert_eq!(map.verb(&contexts, Press::char('N')), Some(Verb::Note));
        assert_eq!(map.verb(&contexts, Press::key(KeyCode::F(2))), Some(Verb::Note));
        assert_eq!(map.verb(&contexts, Press::char('n')), None);
        assert_eq!(map.verb(&contexts, Press::char('T')), Some(Verb::Theme));
    }
    assert!(!map.is_bound(Verb::Land));
    assert_eq!(map.press(&[Context::Play], Verb::Note), Some(Press::char('N')));
}

#[test]
fn keys_may_change_places_and_what_a_nearer_state_takes_by_design_stays() {
    let (map, findings) = read("(floor: [\"x\"], expected: [\"f\"])");
    assert!(map.is_some(), "{findings:?}");
    assert_eq!(codes("(floor: [\"x\"])"), ["SX506"]);
    assert_eq!(codes("(hands: [\"n\"])"), ["SX506"], "a note is needed while a decision is open");
    assert_eq!(codes("(blank: [\"n\"])"), ["SX506"]);
    assert!(read("(wait: [\"w\"], away: [\"w\"])").0.is_some());
}

#[test]
fn what_must_be_found_on_every_machine_stays() {
    for line in [
        "hide: [\"F1\"]",
        "hide: [\"Tab\", \"F1\"]",
        "emergency: []",
        "emergency: [\"e\"]",
        "next: [\"SPACE\"]",
        "leave: [\"^Q\"]",
        "help: []",
        "palette: []",
    ] {
        assert!(codes(&format!("({line})")).contains(&"SX507"), "{line}: {:?}", codes(line));
    }
    assert!(read("(next: [\"SPACE\", \"PgDn\", \"F8\"], help: [\"F1\"])").0.is_some());
    for key in ["SPACE", "PgDn", "Tab", "^X", "^C", "^Z", "^M", "Enter", "Esc", "Left", "Up", "7"] {
        assert_eq!(codes(&format!("(floor: [\"{key}\"])")), ["SX505"], "{key}");
    }
    assert!(read("(back: [\"Left\", \"<\"])").0.is_some(), "a replay's own");
}

#[test]
fn findings_say_what_is_meant() {
    insta::assert_snapshot!(drawn("(\n    flor: [\"f\"],\n    note: [\"Pagdown\"],\n)"), @r#"
    error[SX502]: there is no verb `flor`
     --> keys.ron:2:5
      |
    2 |     flor: ["f"],
      |     ^^^^ not a verb
      |
      = help: did you mean `floor`?
      = help: `startex keys` prints all of them
    help: like this
      |
    2 |     floor: ["f"],
      |        +

    error[SX504]: there is no key `Pagdown`
     --> keys.ron:3:12
      |
    3 |     note: ["Pagdown"],
      |            ^^^^^^^^^ not a key
      |
      = help: did you mean `PageDown`?
      = help: for instance "f", "F", "PgUp", "F5", "^L"
    "#);
    insta::assert_snapshot!(drawn("(\n    floor: [\"x\"],\n    note: [\"n\"],\n    note: [\"m\"],\n)"), @r#"
    error[SX506]: `x` is both `floor` and `expected`
     --> keys.ron:2:13
      |
    2 |     floor: ["x"],
      |             ^^^ `floor`
      |
      = help: `expected` has this key unless the file gives it another
      = help: give one of them another key, or none: []

    error[SX503]: `note` has two lines
     --> keys.ron:4:5
      |
    3 |     note: ["n"],
      |     ---- the first one
    4 |     note: ["m"],
      |     ^^^^ the second one
      |
      = help: put all its keys into one list
    "#);
}

#[test]
fn what_is_written_otherwise_is_shown_as_it_should_be() {
    insta::assert_snapshot!(drawn("(\n    floor: \"f\",\n    note: [m],\n    hide: [\"h\"],\n)"), @r#"
    error[SX501]: the keys of `floor` are no list
     --> keys.ron:2:12
      |
    2 |     floor: "f",
      |            ^^^ a list belongs here
      |
      = help: keys stand in square brackets, each in quotes: ["f"]

    error[SX501]: a key stands in quotes
     --> keys.ron:3:12
      |
    3 |     note: [m],
      |            ^ no quotes
      |
    help: like this
      |
    3 -     note: [m],
    3 +     note: ["m"],
      |

    error[SX507]: `hide` keeps its keys
     --> keys.ron:4:5
      |
    4 |     hide: ["h"],
      |     ^^^^ the same on every machine
      |
      = help: leave the line out, or write ["Tab"]
    "#);
    insta::assert_snapshot!(drawn("(\n    floor [\"f\"],\n)"), @r#"
    error[SX501]: the keys file cannot be read
     --> keys.ron:2:11
      |
    2 |     floor ["f"],
      |           ^ Expected colon
      |
      = help: a line is: floor: ["f"],
      = help: `startex keys` prints a whole file
    "#);
}

#[test]
fn no_file_is_read_in_silence() {
    for text in
        ["", "(", "()x", "[]", "{}", "(floor)", "(floor: )", "(floor: [\"\u{1b}\"])", "\u{feff}("]
    {
        assert!(read(text).0.is_none(), "{text:?}");
        assert!(!read(text).1.is_empty(), "{text:?}");
    }
    assert!(keys_source("k", &[0xff]).is_err());
    assert!(keys_source("k", &vec![b' '; KEYS_BYTES_MAX + 1]).is_err());
}

#[test]
fn colours_and_bell_stand_beside_the_verbs_and_a_wrong_value_is_refused() {
    let (read, findings) = settings("(colours: \"colour-blind\", ring: false, floor: [\"ü\"])");
    let read = read.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!((read.colours, read.ring), (Some(Theme::ColourBlind), Some(false)));
    assert_eq!(codes("(colours: \"pink\")"), ["SX508"]);
    assert_eq!(codes("(colours: [\"light\"], ring: \"no\")"), ["SX508", "SX508"]);
    assert_eq!(codes("(ring: true, ring: false)"), ["SX503"]);
}
