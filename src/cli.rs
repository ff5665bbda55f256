//! The command line: arguments, wiring, exit codes; the only module that may name all others.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

mod actions;
mod address;
mod begin;
mod check;
mod compare;
mod completions;
mod console;
mod debrief;
mod disk;
pub mod environment;
mod explain;
pub mod failure;
pub mod file;
mod follows;
mod headless;
mod home;
mod join;
mod keys;
mod listen;
mod looks;
mod man;
mod new;
pub mod output;
mod place;
mod print;
mod redact;
mod rehearse;
mod replay;
mod report;
mod resume;
mod roster;
mod run;
mod scenario;
pub mod shell;
mod stage;
mod transcript;
mod verify;

pub use environment::Environment;
pub use failure::{Exit, Failure};
pub use output::Output;
pub use shell::Shell;

/// Runs tabletop exercises from a terminal and drafts the after-action report.
#[derive(Debug, Parser)]
#[command(
    name = "startex",
    version,
    after_help = "Exit status: 0 done, 1 findings or failure, 2 usage, 3 damaged transcript.\n\
                  \n\
                  Example:\n  startex rehearse first-light"
)]
struct Arguments {
    /// Without a command: the home screen
    #[command(subcommand)]
    command: Option<Command>,
}

// In the order `--help` shows them: what an author does, what a facilitator does, what comes after.
#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Check(check::Args),
    Explain(explain::Args),
    Print(print::Args),
    Run(run::Args),
    Stage(stage::Args),
    Join(join::Args),
    Resume(resume::Args),
    Rehearse(rehearse::Args),
    Debrief(debrief::Args),
    Report(report::Args),
    Actions(actions::Args),
    Compare(compare::Args),
    Replay(replay::Args),
    Verify(verify::Args),
    Redact(redact::Args),
    Keys(keys::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    fn run(self, shell: &mut Shell) -> Result<(), Failure> {
        match self {
            Self::New(args) => new::run(&args, shell),
            Self::Check(args) => check::run(&args, shell),
            Self::Explain(args) => explain::run(&args, shell),
            Self::Print(args) => print::run(&args, shell),
            Self::Run(args) => run::run(&args, shell),
            Self::Stage(args) => stage::run(&args, shell),
            Self::Join(args) => join::run(&args, shell),
            Self::Resume(args) => resume::run(&args, shell),
            Self::Rehearse(args) => rehearse::run(&args, shell),
            Self::Debrief(args) => debrief::run(&args, shell),
            Self::Report(args) => report::run(&args, shell),
            Self::Actions(args) => actions::run(&args, shell),
            Self::Compare(args) => compare::run(&args, shell),
            Self::Replay(args) => replay::run(&args, shell),
            Self::Verify(args) => verify::run(&args, shell),
            Self::Redact(args) => redact::run(&args, shell),
            Self::Keys(args) => keys::run(&args, shell),
            Self::Completions(args) => {
                completions::run(&args, shell);
                Ok(())
            }
            Self::Man(args) => man::run(&args, shell),
        }
    }
}

/// Runs the program with the process's own arguments, environment and streams.
pub fn main() -> ExitCode {
    let mut shell = Shell::of_process();
    run(std::env::args_os(), &mut shell).into()
}

/// Runs the program; everything it prints goes through `shell`.
pub fn run(args: impl IntoIterator<Item = OsString>, shell: &mut Shell) -> Exit {
    let outcome = match Arguments::try_parse_from(args) {
        Ok(Arguments { command: Some(command) }) => command.run(shell),
        Ok(Arguments { command: None }) => home::run(shell),
        Err(refusal) => shell.parsing_ended(&refusal),
    };
    shell.finish(outcome)
}

/// Tells why a command line would be refused, without running it: what documents show is checked by it.
pub fn parses<T: Into<OsString> + Clone>(args: impl IntoIterator<Item = T>) -> Result<(), String> {
    match Arguments::try_parse_from(args) {
        Err(refusal) if refusal.use_stderr() => Err(refusal.to_string()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Returns the whole command line as clap sees it, for completions, man pages and tests.
fn command_line() -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_help_shows_an_example_that_parses() {
        let whole = command_line();
        let commands = std::iter::once(&whole).chain(whole.get_subcommands());
        for command in commands.filter(|c| c.get_name() != "help") {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples: Vec<&str> =
                help.lines().map(str::trim).filter(|line| line.starts_with("startex ")).collect();
            assert!(!examples.is_empty(), "`{name} --help` shows no example");
            for example in examples {
                let words = example.split(" | ").next().unwrap_or(example);
                let words = words.split(" > ").next().unwrap_or(words).split_whitespace();
                if let Err(why) = parses(words) {
                    panic!("the example `{example}` of `{name} --help` is refused: {why}");
                }
            }
        }
    }
}
