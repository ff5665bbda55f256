//! `startex redact`: a copy to be shared, without struck text, names or control-only words.

use std::path::PathBuf;

use super::file::{Existing, Promised, reason, shown};
use super::transcript::banner;
use super::{Failure, Shell};
use crate::journal::{self, CANNOT_CATCH, Finding, Reader, RedactError, Redaction};

/// Makes a copy without struck text, names or control-only words, which still verifies.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Left out are: struck words, names of people, words that mention them, the scenario and its\n\
                  attachments, working notes that entered no report, injects never released, and\n\
                  questions no moderator let through. The rest stays byte for byte.\n\
                  \n\
                  Example:\n  startex redact EXERCISE-first-light.jsonl --out EXERCISE-first-light-shared.jsonl"
)]
pub(super) struct Args {
    /// The transcript to copy
    #[arg(value_name = "TRANSCRIPT")]
    path: PathBuf,
    /// The copy
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replaces a file that is there already
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let header = Reader::open(&args.path)?.header()?.clone();
    if same_file(args) {
        return Err(Failure::usage("the copy cannot take the transcript's own place")
            .hint("name another file with `--out`"));
    }
    let promised = Promised::public(&args.out, Existing::forced(args.force))?;
    let redaction = promised.fill_with(|out| {
        journal::redact(&args.path, out).map_err(|fault| match fault {
            RedactError::Read(fault) => fault.into(),
            RedactError::Write(fault) => Failure::new(format!(
                "`{}` cannot be written: {}",
                shown(&args.out),
                reason(&fault)
            )),
        })
    })?;
    if args.out.is_file() {
        check(args, &redaction)?;
    }
    let mark = banner(header.mode, header.tlp);
    let out = &mut shell.out;
    out.line(&mark);
    writeln!(
        out,
        "{}: {} entries, {} of them with words; the chain is that of the transcript",
        shown(&args.out),
        redaction.entries,
        redaction.kept
    );
    for (why, count) in &redaction.left_out {
        let entries = if *count == 1 { "entry" } else { "entries" };
        writeln!(out, "without words: {count} {entries}, {}", why.label());
    }
    out.line(CANNOT_CATCH);
    out.line(&mark);
    Ok(())
}

fn same_file(args: &Args) -> bool {
    matches!((args.path.canonicalize(), args.out.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// What counts is what the file holds.
fn check(args: &Args, redaction: &Redaction) -> Result<(), Failure> {
    let copy = journal::verify(&args.out, None)?;
    let left_out: u64 = redaction.left_out.values().sum();
    if copy.head.hash == redaction.head
        && copy.finding == Finding::Intact
        && copy.redacted == left_out
    {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` did not come out as it was written", shown(&args.out))))
}
