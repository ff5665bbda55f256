//! `startex check`: what is wrong with scenarios, where, and what to do.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::scenario::{Depth, Inspected, inspect};
use super::{Exit, Failure, Shell, roster};
use crate::diagnostic::{
    Counts, Diagnostic, Drawing, RuleText, Source, draw, to_json, to_sarif, visible,
};
use crate::scenario::check::CHECKS;
use crate::scenario::{PathSummary, Scenario};
use crate::session::roster::KINDS;

/// Says what is wrong with scenarios, where, and what to do
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 no errors (warnings included), 1 errors, or warnings with --deny warnings.\n\
                  \n\
                  Examples:\n  \
                  startex check my-exercise.ron\n  \
                  startex check scenarios/poisoned-kiln.ron first-light --paths --deny warnings\n  \
                  startex check poisoned-kiln --roster people.csv\n  \
                  startex check my-exercise.ron --format sarif > findings.sarif"
)]
pub(super) struct Args {
    /// Scenarios: files, - for standard input, or names of those that are built in
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<String>,
    /// Who is expected in which seat: role,name,organization,seat,withheld; says what stays empty and what that breaks
    #[arg(long, value_name = "CSV")]
    roster: Option<PathBuf>,
    /// Explores every path: what none reaches, what makes no difference, how long the longest takes
    #[arg(long)]
    paths: bool,
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
    let depth = if args.paths { Depth::Paths } else { Depth::Checks };
    let checked: Vec<Inspected> = args.scenarios.iter().map(|name| checked(name, depth)).collect();
    let rosters: Vec<Expected> = match &args.roster {
        Some(path) => expected(path, &checked)?,
        None => Vec::new(),
    };
    let scripts = checked.iter().map(|c| (&c.source, c.findings.as_slice()));
    let expected = rosters.iter().map(|r| (&r.inspected.source, r.inspected.findings.as_slice()));
    let files: Vec<(&Source, &[Diagnostic])> = scripts.chain(expected).collect();
    match args.format {
        Format::Text => print(&checked, &rosters, shell),
        Format::Json => {
            let paths = args.paths.then(|| checked.iter().flat_map(paths_as_json).collect());
            let roster =
                args.roster.as_ref().map(|_| rosters.iter().map(Expected::as_json).collect());
            shell.out.bytes(to_json(&files, paths, roster).as_bytes());
        }
        Format::Sarif => {
            let log = to_sarif(&files, &rules(), env!("CARGO_PKG_VERSION"));
            shell.out.bytes(log.as_bytes());
        }
    }
    let counts = Counts::of(files.iter().flat_map(|(_, findings)| findings.iter()));
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    if counts.errors > 0 || denied { Err(Failure::said(Exit::Failed)) } else { Ok(()) }
}

fn rules() -> Vec<RuleText> {
    let of_scripts = CHECKS.iter().map(|c| RuleText {
        code: c.code,
        summary: c.summary,
        explanation: c.explanation,
    });
    let of_rosters = KINDS.iter().map(|k| RuleText {
        code: k.code,
        summary: k.summary,
        explanation: k.explanation,
    });
    of_scripts.chain(of_rosters).collect()
}

/// A roster against one scenario.
struct Expected<'a> {
    script: &'a Source,
    scenario: &'a Scenario,
    inspected: roster::Inspected,
    evening: Option<roster::Evening>,
}

impl Expected<'_> {
    fn as_json(&self) -> Value {
        let evening = self.evening.as_ref();
        evening.map_or(Value::Null, |e| e.as_json(&self.script.name, self.scenario))
    }
}

/// Reads a roster against each scenario that can be played.
fn expected<'a>(path: &Path, checked: &'a [Inspected]) -> Result<Vec<Expected<'a>>, Failure> {
    let playable = checked.iter().filter_map(|c| Some((&c.source, c.scenario.as_ref()?)));
    playable
        .map(|(script, scenario)| {
            let mut inspected = roster::inspect(path, scenario)?;
            let seated = inspected.roster.as_ref().and_then(|r| roster::Evening::of(r, scenario));
            let evening = seated.map(|(evening, empty)| {
                inspected.findings.extend(empty);
                evening
            });
            Ok(Expected { script, scenario, inspected, evening })
        })
        .collect()
}

/// Reads one scenario; a file that cannot be read is a finding, so that the others are checked all the same.
fn checked(name: &str, depth: Depth) -> Inspected {
    inspect(name, depth).unwrap_or_else(|failure| {
        let finding = Diagnostic::error("SX001", failure.message);
        let finding = failure.hints.into_iter().fold(finding, Diagnostic::help);
        Inspected {
            source: Source { name: name.to_owned(), text: String::new() },
            scenario: None,
            findings: vec![finding],
            paths: Vec::new(),
        }
    })
}

fn print(checked: &[Inspected], rosters: &[Expected<'_>], shell: &mut Shell) {
    let how = Drawing { colour: shell.environment.colors_out(), ..Drawing::default() };
    let mut codes: Vec<&str> = Vec::new();
    for Inspected { source, findings, paths, .. } in checked {
        for finding in findings {
            shell.out.line(draw(source, finding, how));
            codes.push(finding.code);
        }
        let name = visible(&source.name);
        shell.out.line(format_args!("{name}: {}", Counts::of(findings).words()));
        for path in paths {
            shell.out.line(format_args!("  {}", in_words(path)));
        }
    }
    for Expected { script, scenario, inspected, evening } in rosters {
        let roster::Inspected { source, findings, .. } = inspected;
        for finding in findings {
            shell.out.line(draw(source, finding, how));
            codes.push(finding.code);
        }
        let (name, script) = (visible(&source.name), visible(&script.name));
        shell.out.line(format_args!("{name} for {script}: {}", Counts::of(findings).words()));
        for line in evening.iter().flat_map(|e| e.lines(scenario)) {
            shell.out.line(format_args!("  {}", visible(&line)));
        }
    }
    if let Some(first) = codes.first() {
        shell.note(&format!("`startex explain {first}` says more about a finding"));
    }
}

fn in_words(path: &PathSummary) -> String {
    let PathSummary { agenda, states, endings, shortest, longest, play, .. } = path;
    let explored = if path.exhaustive {
        "every path explored"
    } else {
        "not every path explored: so many are the limit"
    };
    let time =
        if shortest == longest { longest.to_string() } else { format!("{shortest} to {longest}") };
    let ends = if *endings == 1 { "1 ending".to_owned() } else { format!("{endings} endings") };
    format!("{agenda}: {time} planned in {play} of play; {ends}, {states} states, {explored}")
}

fn paths_as_json(checked: &Inspected) -> impl Iterator<Item = Value> {
    checked.paths.iter().map(|path| {
        json!({
            "file": checked.source.name,
            "agenda": path.agenda,
            "shortest_ms": path.shortest,
            "longest_ms": path.longest,
            "play_ms": path.play,
            "endings": path.endings,
            "states": path.states,
            "exhaustive": path.exhaustive,
        })
    })
}
