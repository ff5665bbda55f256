//! Runs every command the README shows, in its order, with the program that was just built.

use crate::support::command::{place, startex};
use crate::support::terminal::Terminal;
use crate::tidy::documents::{arguments, commands};

/// Tells whether a command takes the whole screen and has to be left.
fn is_full_screen(arguments: &[String]) -> bool {
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    match arguments.first().map(String::as_str) {
        None | Some("run" | "resume" | "debrief" | "stage") => true,
        Some("rehearse") => !has("--auto"),
        Some("replay") => !has("--format"),
        Some(_) => false,
    }
}

#[test]
fn what_the_readme_shows_works() {
    let text = include_str!("../../README.md");
    let place = place();
    let mut count = 0;
    for command in commands(text) {
        // `./test` is what is running this.
        let Some(arguments) = arguments(&command) else {
            assert_eq!(command, "./test", "the README shows startex and its tests alone");
            continue;
        };
        // Its port may be taken here, and nothing is opened to others by a test.
        let local = |word: &String| word.replace("0.0.0.0:8080", "127.0.0.1:0");
        let arguments: Vec<String> = arguments[1..].iter().map(local).collect();
        let arguments = arguments.as_slice();
        let prepared = startex(&arguments.join(" ")).at(&place);
        if is_full_screen(arguments) {
            let mut terminal = Terminal::start(prepared, 80, 24);
            if arguments.iter().any(|word| word == "--wifi") {
                terminal.wait_for("password of the Wi-Fi");
                terminal.press("secret\r");
            }
            terminal.wait_for("EXERCISE");
            terminal.press("\x03");
            terminal.press("y");
            assert!(terminal.wait_for_end().success(), "`{command}`");
        } else {
            let outcome = prepared.run();
            assert_eq!(
                outcome.status, 0,
                "`{command}` says:\n{}{}",
                outcome.stdout, outcome.stderr
            );
        }
        count += 1;
    }
    assert!(count >= 10, "only {count} commands were found");
}
