//! `startex explain`: the long text of one kind of finding, or the list of all.

use super::{Failure, Shell};
use crate::diagnostic::{Kind, nearest};
use crate::scenario::check::CHECKS;
use crate::session::roster;
use crate::tui::key;

/// Explains a finding of `startex check`, or lists all there are
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  startex explain SX112\n  startex explain")]
pub(super) struct Args {
    /// The code in the brackets of a finding
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Every finding there is: of scenarios, of rosters, of keys files.
fn kinds() -> impl Iterator<Item = Kind> {
    let others = roster::KINDS.iter().chain(key::KINDS).copied();
    CHECKS.iter().map(|check| check.kind()).chain(others)
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let Some(code) = &args.code else {
        for kind in kinds() {
            let word = kind.severity.word();
            shell.out.line(format_args!("{}  {word:<7}  {}", kind.code, kind.summary));
        }
        return Ok(());
    };
    let Some(kind) = kinds().find(|kind| kind.code.eq_ignore_ascii_case(code)) else {
        let failure = Failure::usage(format!("there is no finding `{code}`"));
        let failure = match nearest(&code.to_uppercase(), kinds().map(|kind| kind.code)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        };
        return Err(failure.hint("`startex explain` lists all there are"));
    };
    let word = kind.severity.word();
    shell.out.line(format_args!("{}, {word}: {}\n", kind.code, kind.summary));
    for line in wrapped(kind.explanation, 100) {
        shell.out.line(line);
    }
    Ok(())
}

/// Breaks a paragraph into lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
