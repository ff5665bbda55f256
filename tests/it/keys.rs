//! Keys of one's own: at the desk, on the command line, and the documentation's table of the standard ones.

use std::fmt::Write as _;
use std::path::Path;

use startex::clock::Millis;
use startex::diagnostic::Source;
use startex::tui::key::file::read_keys;
use startex::tui::key::{Context, KeyMap, Verb};

use crate::support::command::startex;
use crate::support::room::Room;

const TWELVE: &str = include_str!("scripts/console.ron");

fn keys(text: &str) -> KeyMap {
    let source = Source { name: "keys.ron".to_owned(), text: text.to_owned() };
    let (settings, findings) = read_keys(&source);
    settings.unwrap_or_else(|| panic!("{findings:?}")).keys
}

/// Every key the hints of play name, put elsewhere.
const MINE: &str = r#"(
    note: ["N"], floor: ["L"], undo: ["U"], decide: ["Y"], expected: ["E"], hands: ["I"], voice: ["T"],
    close_now: ["X"], help: ["!"], palette: [";"], ask_next: ["G"], inbox: ["ü"], more_time: ["*"],
)"#;

#[test]
fn the_screen_shows_the_keys_that_hold_and_they_do_what_it_says() {
    let mut room = Room::with(TWELVE, 80, 24);
    room.model.keys = keys(MINE);
    room.press("<enter>S         ").wait(Millis::seconds(1));
    room.shows("\nN> ").shows("L floor N note E expected Y decide").shows("ask next G >");
    room.shows("! ;\n").shows("E + digit").hides("f floor").hides("? :");
    room.press("N soc - would wait").shows("\nN>  soc").press("<enter>").shows("U undo: note");
    room.press("!").shows("; finds every verb").shows("L  floor").hides("f  floor");
    room.press("<esc>;floor").shows("give the floor to a role").press("<esc>");
    let before = room.entries().len();
    room.press("nfx?:");
    assert_eq!(room.entries().len(), before, "the standard keys do nothing any more");
    room.press(" ").shows("READ D1").press(" ").shows("I hands").shows("X closes now");
    room.shows("I hands 9 6 3").shows("* 1 min more").hides("h hands");
    room.press("X");
    assert_eq!(room.kinds().last(), Some(&"decision_closed"));
}

#[test]
fn the_keys_are_printed_as_a_file_and_a_wrong_file_is_drawn() {
    let printed = startex("keys").run();
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    assert_eq!(keys(&printed.stdout), KeyMap::default());
    let own = startex("keys").file(".config/startex/keys.ron", "(note: [\"N\"])").run();
    assert!(own.stdout.contains("note: [\"N\"],"), "{}", own.stdout);
    let named = startex("keys --keys a.ron")
        .file("a.ron", "(note: [\"M\"])")
        .file(".config/startex/keys.ron", "broken")
        .run();
    assert!(named.stdout.contains("note: [\"M\"],"), "{}", named.stderr);
    insta::assert_snapshot!(startex("keys --keys a.ron").file("a.ron", "(nota: [\"m\"])").shown(), @r#"
    $ startex keys --keys a.ron
    -- stderr
    error[SX502]: there is no verb `nota`
     --> a.ron:1:2
      |
    1 | (nota: ["m"])
      |  ^^^^ not a verb
      |
      = help: did you mean `note`?
      = help: `startex keys` prints all of them
    help: like this
      |
    1 - (nota: ["m"])
    1 + (note: ["m"])
      |

    error: no keys are taken from `a.ron`: 1 error
    help: `startex keys` prints a file to begin with, `startex explain CODE` tells the rest
    -- exit 1
    "#);
    let explained = startex("explain SX506").run();
    assert!(explained.stdout.contains("A key does one thing in a state"), "{}", explained.stdout);
}

#[test]
fn the_documentation_lists_every_verb_with_its_keys() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/console.md");
    let text = std::fs::read_to_string(&path).expect("the document is in the repository");
    let (start, end) = ("<!-- keys: made from the code -->\n", "<!-- end of keys -->");
    let (before, rest) = text.split_once(start).expect("it has a place for the keys");
    let (_, after) = rest.split_once(end).expect("the place ends");
    let made = format!("{before}{start}{}{end}{after}", table());
    #[expect(clippy::disallowed_methods, reason = "UPDATE_DOCS=1 rewrites the document")]
    if std::env::var("UPDATE_DOCS").is_ok() {
        std::fs::write(&path, &made).expect("ours to write");
    }
    let read = std::fs::read_to_string(&path).expect("it is still there");
    assert_eq!(
        read, made,
        "docs/console.md is stale: run the tests with UPDATE_DOCS=1 and commit it"
    );
}

fn table() -> String {
    let map = KeyMap::default();
    let state = |context| match context {
        Context::Always => "always",
        Context::Home => "home",
        Context::Lobby => "lobby",
        Context::Play => "play",
        Context::Open => "something is open",
        Context::Revealed => "closed or shown, not recorded",
        Context::After => "after EndEx",
        Context::Debrief => "debrief",
        Context::Replay => "replay",
    };
    let all = [
        Context::Always,
        Context::Home,
        Context::Lobby,
        Context::Play,
        Context::Open,
        Context::Revealed,
        Context::After,
        Context::Debrief,
        Context::Replay,
    ];
    let mut table = "| verb | keys | when | what it does |\n| --- | --- | --- | --- |\n".to_owned();
    for verb in Verb::ALL {
        let keys: Vec<String> = map.presses(*verb).iter().map(|p| format!("`{p}`")).collect();
        let keys = if keys.is_empty() { "none".to_owned() } else { keys.join(" ") };
        let holds = |context: &&Context| map.in_context(**context).any(|b| b.verb == *verb);
        let when: Vec<&str> = all.iter().filter(holds).map(|context| state(*context)).collect();
        writeln!(table, "| `{}` | {keys} | {} | {} |", verb.name(), when.join(", "), verb.about())
            .expect("writing to a string cannot fail");
    }
    table
}
