//! `startex verify`: shows that a transcript is consistent with itself and with a hash somebody kept.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::file::shown;
use super::transcript::banner;
use super::{Failure, Shell};
use crate::journal::{self, CANNOT_TELL, Finding, KeptHash, ReadError, Verification, marking};
use crate::session::Mode;
use crate::text;

/// Shows that a transcript is consistent with itself and with a hash somebody kept.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 it holds, 1 its end is torn or the hash is not in it, 3 it is damaged.\n\
                  \n\
                  Examples:\n  \
                  startex verify EXERCISE-first-light.jsonl\n  \
                  startex verify EXERCISE-first-light.jsonl --head 3f2a90c17be44d05"
)]
pub(super) struct Args {
    /// The transcript to check
    #[arg(value_name = "TRANSCRIPT")]
    path: PathBuf,
    /// A head hash that was kept, all of it or its first 16 digits or more
    #[arg(long, value_name = "HASH")]
    head: Option<KeptHash>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let checked = match journal::verify(&args.path, args.head.as_ref()) {
        Ok(checked) => checked,
        Err(fault) => {
            if args.format == Format::Json {
                shell.out.line(damage(&fault));
            }
            return Err(fault.into());
        }
    };
    match args.format {
        Format::Text => print(args, &checked, shell),
        Format::Json => shell.out.line(as_json(args, &checked)),
    }
    judge(args, &checked)
}

/// Turns what was found into the exit status, with what to do about it.
fn judge(args: &Args, checked: &Verification) -> Result<(), Failure> {
    let path = shown(&args.path);
    if let Finding::Torn(tail) = &checked.finding {
        let message = format!(
            "`{path}` ends in {} bytes that hold no entry (line {}: {})",
            tail.bytes, tail.line, tail.why
        );
        let hint = match checked.head.seq.0 {
            0 => "no entry is left that holds".to_owned(),
            last => format!(
                "entries 1 to {last} hold; `startex resume` cuts the rest off and keeps it aside"
            ),
        };
        return Err(Failure::new(message).hint(hint));
    }
    match &args.head {
        Some(asked) if checked.found.is_none() => Err(Failure::new(format!(
            "`{}` is no entry's hash in `{path}`",
            asked.as_str()
        ))
        .hint(
            "the file was cut or rewritten since that hash was kept, or it is another exercise's",
        )),
        Some(_) | None => Ok(()),
    }
}

fn print(args: &Args, checked: &Verification, shell: &mut Shell) {
    let mark = match &checked.header {
        Some(header) => banner(header.mode, header.tlp),
        None => marking(Mode::Live),
    };
    let out = &mut shell.out;
    out.line(&mark);
    let entries = checked.entries();
    match &checked.finding {
        Finding::Intact => writeln!(out, "{} holds: {entries} entries", shown(&args.path)),
        Finding::Torn(tail) => writeln!(
            out,
            "{} holds up to entry {entries}; from line {} on it is torn",
            shown(&args.path),
            tail.line
        ),
        Finding::Live(_) => writeln!(
            out,
            "{} holds: {entries} entries, and is being written at this moment",
            shown(&args.path)
        ),
    }
    let made_by = text::clean(&checked.made_by);
    match &checked.header {
        Some(header) => writeln!(
            out,
            "made by {made_by}, session {}, {}",
            text::clean(&header.session),
            header.mode.label()
        ),
        None => writeln!(
            out,
            "made by {made_by} in format {}, of which this version checks the chain only",
            checked.format
        ),
    }
    if let Some(kind) = &checked.unknown_kind {
        let kind = text::clean(kind);
        writeln!(out, "entries such as `{kind}` are unknown to this version; the chain holds");
    }
    if checked.redacted > 0 {
        writeln!(out, "{} entries are without their words: redacted", checked.redacted);
    }
    for head in &checked.heads {
        let at = head.wall.map(|wall| format!(", {wall}")).unwrap_or_default();
        writeln!(out, "head at {}: {} (entry {}{at})", head.name, head.hash, head.seq);
    }
    writeln!(out, "head: {} (entry {})", checked.head.hash, checked.head.seq);
    if let Some(place) = checked.place() {
        out.line(place);
    }
    out.line("what no check of this file alone can show:");
    for limit in CANNOT_TELL {
        writeln!(out, "- {limit}");
    }
    out.line(&mark);
}

fn as_json(args: &Args, checked: &Verification) -> Value {
    let (finding, tail) = match &checked.finding {
        Finding::Intact => ("intact", None),
        Finding::Torn(tail) => ("torn", Some(tail)),
        Finding::Live(tail) => ("live", Some(tail)),
    };
    let header = checked.header.as_ref();
    json!({
        "marking": marking(header.map_or(Mode::Live, |header| header.mode)),
        "tlp": header.map(|header| header.tlp),
        "finding": finding,
        "tail": tail.map(|tail| json!({
            "from": tail.from, "line": tail.line, "bytes": tail.bytes, "why": tail.why,
        })),
        "format": checked.format,
        "made_by": checked.made_by,
        "session": header.map(|header| &header.session),
        "mode": header.map(|header| header.mode),
        "entries": checked.entries(),
        "redacted": checked.redacted,
        "unknown_kind": checked.unknown_kind,
        "head": checked.head.hash,
        "heads": checked.heads,
        "asked": args.head.as_ref().map(|asked| json!({
            "hash": asked.as_str(), "entry": checked.found.map(|found| found.seq),
        })),
        "cannot_tell": CANNOT_TELL,
    })
}

fn damage(fault: &ReadError) -> Value {
    match fault {
        ReadError::Damage { line, seq, why, .. } => json!({
            "finding": "damaged", "line": line, "entry": seq, "why": why,
        }),
        ReadError::Io { .. } | ReadError::Newer { .. } => {
            json!({ "finding": "unreadable", "why": fault.to_string() })
        }
    }
}
