//! `startex compare`: two or more exercises side by side, and what about them cannot be compared.

use std::path::PathBuf;

use super::actions::width;
use super::file::{Existing, shown, write};
use super::report::draft;
use super::{Failure, Shell};
use crate::report::compare::{Comparison, compare};
use crate::report::{FORMATS, Format, plain};

/// Sets exercises side by side: decisions, times against plan, coverage, ratings, actions, and what cannot be compared
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex compare spring.jsonl autumn.jsonl\n  \
                  startex compare rehearsal.jsonl live.jsonl --format html --out compared.html\n  \
                  startex compare a.jsonl b.jsonl c.jsonl --format json")]
pub(super) struct Args {
    /// The transcripts, two or more, in the order of the columns
    #[arg(value_name = "TRANSCRIPT", required = true, num_args = 2..)]
    transcripts: Vec<PathBuf>,
    /// How to print it: text, json, or a format of documents such as md and html
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = printed)]
    format: Printed,
    /// The file it is written to, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replaces a file that is there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy)]
enum Printed {
    Text,
    Json,
    Document(&'static Format),
}

fn printed(name: &str) -> Result<Printed, String> {
    match name {
        "text" => Ok(Printed::Text),
        "json" => Ok(Printed::Json),
        _ => Format::named(name)
            .filter(|format| format.draws_documents())
            .map(Printed::Document)
            .ok_or_else(|| {
                let drawing = FORMATS.iter().filter(|format| format.draws_documents());
                let names: Vec<&str> = drawing.map(|format| format.name).collect();
                format!("the formats are text, json, {}", names.join(", "))
            }),
    }
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let mut reports = Vec::new();
    for path in &args.transcripts {
        let drafted = draft(path)?;
        drafted.notices.iter().for_each(|notice| shell.warn(notice));
        reports.push(drafted.report);
    }
    let bytes = drawn(args.format, &compare(&reports), shell);
    match &args.out {
        None => shell.out.bytes(&bytes),
        Some(path) => {
            write(path, &bytes, Existing::forced(args.force))?;
            shell.note(&format!("the comparison is in `{}`", shown(path)));
        }
    }
    Ok(())
}

fn drawn(format: Printed, comparison: &Comparison, shell: &Shell) -> Vec<u8> {
    match format {
        Printed::Text => plain::lines(&comparison.document(), width(shell)).into_bytes(),
        Printed::Json => {
            let json = serde_json::to_string_pretty(comparison).unwrap_or_default();
            format!("{json}\n").into_bytes()
        }
        Printed::Document(format) => format.draw(&comparison.document()).unwrap_or_default(),
    }
}
