//! The terminal's title: what it says in each state, and that nothing in it steers the terminal.

use super::{folder, in_play};
use crate::support::command::startex;
use crate::support::terminal::Terminal;

#[test]
fn the_title_says_the_state_once_and_the_old_one_comes_back() {
    let folder = folder();
    let mut terminal = in_play(&folder.path().join("evening.jsonl"));
    terminal.press("z");
    terminal.wait_for("PAUSED");
    terminal.press("\x18");
    terminal.wait_for("EMERGENCY KEY");
    terminal.press("\x18");
    terminal.wait_for("NOT AN INJECT");
    terminal.press("Rresume\r");
    terminal.wait_for("EXERCISE EXERCISE");
    terminal.press_until_shown("\x03", "Leave the program?");
    terminal.press("y");
    terminal.wait_for_end();
    let mut titles = terminal.titles();
    titles.dedup();
    assert_eq!(
        titles,
        [
            "EXERCISE startex EXERCISE",
            "EXERCISE First Light: lobby EXERCISE",
            "EXERCISE First Light: play EXERCISE",
            "EXERCISE First Light: paused EXERCISE",
            "REAL-WORLD EMERGENCY",
            "EXERCISE First Light: paused EXERCISE",
        ]
    );
    assert!(terminal.wrote("\x1b[22;0t") && terminal.wrote("\x1b[23;0t"), "kept, and brought back");
}

#[test]
fn a_scenario_cannot_steer_the_terminal_by_its_title() {
    let path = format!("{}/scenarios/first-light.ron", env!("CARGO_MANIFEST_DIR"));
    let script = std::fs::read_to_string(path).expect("the repository has it");
    let hostile = "title: \"First\\u{7}\\u{1b}]0;gotcha\\u{9c} \\u{202e}Light\"";
    let script = script.replacen("title: \"First Light\"", hostile, 1);
    let program = startex("run hostile.ron --transcript a.jsonl").file("hostile.ron", script);
    let mut terminal = Terminal::start(program, 80, 24);
    terminal.wait_for("GO / NO-GO");
    terminal.press_until_shown("\x03", "Leave the program?");
    terminal.press("y");
    terminal.wait_for_end();
    let titles = terminal.titles();
    assert!(titles.iter().all(|title| title.ends_with(" EXERCISE")), "{titles:?}");
    assert!(titles.iter().any(|title| title.contains("First") && title.contains("Light")));
    assert!(!terminal.wrote("\u{7}\u{1b}]0;gotcha") && !terminal.wrote("\u{202e}"));
}
