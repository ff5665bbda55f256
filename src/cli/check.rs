//! `startex check`: what is wrong with scenarios, where, and what to do.

use super::scenario::{Inspected, inspect};
use super::{Exit, Failure, Shell};
use crate::diagnostic::{Counts, Diagnostic, Drawing, RuleText, Source, draw, to_json, to_sarif};
use crate::scenario::check::CHECKS;

/// Says what is wrong with scenarios, where, and what to do
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 no errors (warnings included), 1 errors, or warnings with --deny warnings.\n\
                  \n\
                  Examples:\n  \
                  startex check my-exercise.ron\n  \
                  startex check scenarios/poisoned-kiln.ron first-light --deny warnings\n  \
                  startex check my-exercise.ron --format sarif > findings.sarif"
)]
pub(super) struct Args {
    /// Scenarios: files, - for standard input, or names of those that are built in
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<String>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Ends with status 1 on warnings too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    Warnings,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let checked: Vec<(Source, Vec<Diagnostic>)> =
        args.scenarios.iter().map(|name| checked(name)).collect();
    let files: Vec<(&Source, &[Diagnostic])> =
        checked.iter().map(|(source, findings)| (source, findings.as_slice())).collect();
    match args.format {
        Format::Text => print(&files, shell),
        Format::Json => shell.out.bytes(to_json(&files).as_bytes()),
        Format::Sarif => {
            let rules: Vec<RuleText> = CHECKS
                .iter()
                .map(|c| RuleText { code: c.code, summary: c.summary, explanation: c.explanation })
                .collect();
            let log = to_sarif(&files, &rules, env!("CARGO_PKG_VERSION"));
            shell.out.bytes(log.as_bytes());
        }
    }
    let counts = Counts::of(files.iter().flat_map(|(_, findings)| findings.iter()));
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    if counts.errors > 0 || denied { Err(Failure::said(Exit::Failed)) } else { Ok(()) }
}

/// Reads one scenario; a file that cannot be read is a finding, so that the others are checked all the same.
fn checked(name: &str) -> (Source, Vec<Diagnostic>) {
    match inspect(name) {
        Ok(Inspected { source, findings, .. }) => (source, findings),
        Err(failure) => {
            let finding = Diagnostic::error("SX001", failure.message);
            let finding = failure.hints.into_iter().fold(finding, Diagnostic::help);
            (Source { name: name.to_owned(), text: String::new() }, vec![finding])
        }
    }
}

fn print(files: &[(&Source, &[Diagnostic])], shell: &mut Shell) {
    let how = Drawing { colour: shell.environment.colors_out(), ..Drawing::default() };
    let mut codes: Vec<&str> = Vec::new();
    for (source, findings) in files {
        for finding in *findings {
            shell.out.line(draw(source, finding, how));
            codes.push(finding.code);
        }
        let name = crate::diagnostic::visible(&source.name);
        shell.out.line(format_args!("{name}: {}", Counts::of(*findings).words()));
    }
    if let Some(first) = codes.first() {
        shell.note(&format!("`startex explain {first}` says more about a finding"));
    }
}
