//! `startex explain`: the long text of one kind of finding, or the list of all.

use super::{Failure, Shell};
use crate::diagnostic::{Severity, nearest};
use crate::scenario::check::{CHECKS, Check, explain};

/// Explains a finding of `startex check`, or lists all there are
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  startex explain SX112\n  startex explain")]
pub(super) struct Args {
    /// The code in the brackets of a finding
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let Some(code) = &args.code else {
        for check in CHECKS {
            shell.out.line(format_args!("{}  {:<7}  {}", check.code, word(check), check.summary));
        }
        return Ok(());
    };
    let Some(check) = explain(code) else {
        let failure = Failure::usage(format!("there is no finding `{code}`"));
        let failure = match nearest(&code.to_uppercase(), CHECKS.iter().map(|c| c.code)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        };
        return Err(failure.hint("`startex explain` lists all there are"));
    };
    shell.out.line(format_args!("{}, {}: {}\n", check.code, word(check), check.summary));
    for line in wrapped(check.explanation, 100) {
        shell.out.line(line);
    }
    Ok(())
}

fn word(check: &Check) -> &'static str {
    match check.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
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
