//! A long text in one's own editor: the keyboard is lent, the clocks go on, and nothing typed is lost.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use startex::session::Entry;

use super::{folder, recorded};
use crate::support::command::startex;
use crate::support::terminal::Terminal;

/// Begins First Light with this script as editor, and opens the capture line with some words in it.
fn typing(path: &Path, script: &str) -> Terminal {
    let program = startex("run first-light --transcript")
        .argument(&path.to_string_lossy())
        .file("editor", format!("#!/bin/sh\n{script}\n"))
        .variable("VISUAL", "./editor")
        .variable("TMPDIR", &path.parent().expect("it lies in a folder").to_string_lossy());
    let editor = program.folder().join("editor");
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(editor, rights).expect("ours to change");
    let mut terminal = Terminal::start(program, 80, 24);
    terminal.wait_for("GO / NO-GO");
    terminal.press("\r");
    terminal.wait_for("CONTROL");
    terminal.press("nkeep - one");
    terminal.wait_for("^O editor");
    terminal.press("\x0f");
    terminal
}

fn last_note(path: &Path) -> Entry {
    let notes = recorded(path).into_iter().filter(|entry| entry.event.kind() == "noted");
    notes.last().expect("a note was taken down")
}

#[test]
fn a_text_comes_back_from_the_editor_with_the_time_its_line_was_opened() {
    let folder = folder();
    let path = folder.path().join("evening.jsonl");
    // What it reads proves that nobody else reads the keyboard meanwhile.
    let script = "stat -c %a \"$1\" > rights; echo EDITING; read word; printf ' and\\n%s\\033[2J' \"$word\" >> \"$1\"";
    let mut terminal = typing(&path, script);
    terminal.wait_for_alternate(false);
    terminal.wait_for("EDITING");
    terminal.press("two words\r");
    terminal.wait_for_alternate(true);
    terminal.wait_for("n> keep - one and↵two words[2J");
    terminal.press("\r");
    terminal.wait_for("kept");
    let rights = std::fs::read_to_string(terminal.folder().join("rights")).expect("it was written");
    assert_eq!(rights.trim(), "600");
    terminal.press_until_shown("\x03", "Leave the program?");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
    let note = last_note(&path);
    assert_eq!(note.text().map(startex::text::Text::as_str), Some("one and\ntwo words[2J"));
    let times = note.times;
    assert!(times.observed_at.is_some_and(|at| at < times.wall), "{times:?}");
    let left = std::fs::read_dir(folder.path()).expect("ours to read");
    let names: Vec<String> =
        left.map(|f| f.expect("ours").file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.contains(".md")), "{names:?}");
}

#[test]
fn an_editor_that_fails_or_writes_too_much_changes_nothing_and_says_so() {
    for (script, says) in [("exit 3", "failed"), ("yes | head -c 20000 >> \"$1\"", "longer than")] {
        let folder = folder();
        let path = folder.path().join("evening.jsonl");
        let mut terminal = typing(&path, script);
        terminal.wait_for("not taken");
        let screen = terminal.screen().contents();
        assert!(screen.contains(says) && screen.contains("n> keep - one"), "{screen}");
        terminal.press(" two");
        terminal.wait_for("n> keep - one two");
    }
}
