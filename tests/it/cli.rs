//! The frame of the command line, as a shell sees it: exact output, exit status, files.

use std::fs::OpenOptions;
use std::io::Read;
use std::process::Stdio;

use vt100::Cell;

use crate::support::command::startex;
use crate::support::terminal::Terminal;

#[test]
fn a_wrong_command_line_is_usage_and_says_what_is_right() {
    insta::assert_snapshot!(startex("man no-such-command").shown(), @"
    $ startex man no-such-command
    -- stderr
    error: there is no command `no-such-command`
    help: `startex --help` lists the commands
    -- exit 2
    ");
    insta::assert_snapshot!(startex("completions tcsh").shown(), @"
    $ startex completions tcsh
    -- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    -- exit 2
    ");
    let typo = startex("compltions bash").run();
    assert_eq!((typo.status, typo.stdout.as_str()), (2, ""));
    let similar = typo.stderr.lines().find(|line| line.contains("similar subcommand"));
    assert!(similar.is_some_and(|line| line.contains("'completions'")), "{}", typo.stderr);
}

#[test]
fn help_and_version_are_results() {
    let version = startex("--version").run();
    assert_eq!(version.stdout, concat!("startex ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = startex("--help").run();
    assert_eq!((help.status, help.stderr.as_str()), (0, ""));
    assert!(!help.stdout.contains('\x1b'), "no colours where there is no terminal");
    assert!(help.stdout.contains("Exit status: 0 done"));
}

#[test]
fn a_terminal_gets_colours_unless_it_or_its_owner_wants_none() {
    let help_is_bold = |startex| {
        let mut terminal = Terminal::start(startex, 80, 60);
        terminal.wait_for("Usage:");
        assert!(terminal.wait_for_end().success());
        let screen = terminal.screen();
        (0..60).any(|row| (0..80).any(|column| screen.cell(row, column).is_some_and(Cell::bold)))
    };
    assert!(help_is_bold(startex("--help")));
    assert!(help_is_bold(startex("--help").variable("NO_COLOR", "")));
    assert!(!help_is_bold(startex("--help").variable("NO_COLOR", "1")));
    assert!(!help_is_bold(startex("--help").variable("TERM", "dumb")));
}

#[test]
fn manual_pages_are_written_once_and_replaced_when_told_to() {
    let first = startex("man --out pages").run();
    assert_eq!(first.status, 0, "{}", first.stderr);
    let page = first.files.get("pages/startex-man.1").expect("a page a command");
    assert!(String::from_utf8_lossy(page).contains("startex\\-man"));
    let prepared = || startex("man --out pages").file("pages/startex.1", "mine");
    let refused = prepared().run();
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("`pages/startex.1` exists already"), "{}", refused.stderr);
    assert!(refused.stderr.contains("help: name another file, or give `--force`"));
    assert_eq!(refused.files.get("pages/startex.1").map(Vec::as_slice), Some(&b"mine"[..]));
    let forced = prepared().argument("--force").run();
    assert_eq!(forced.status, 0);
    assert_ne!(forced.files.get("pages/startex.1").map(Vec::as_slice), Some(&b"mine"[..]));
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = startex(&format!("completions {shell}")).run();
        assert_eq!(outcome.status, 0);
        assert!(
            outcome.stdout.contains("completions") && outcome.stdout.contains("man"),
            "{shell}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = startex("completions zsh")
        .process()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    drop(child.stdout.take());
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("it was asked for");
    stderr.read_to_string(&mut said).expect("it prints UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let full = OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let child = startex("completions bash")
        .process()
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "error: standard output cannot be written: the disk is full\n");
}
