//! `startex report`: the after-action report of a transcript, at any moment, one file a format.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{self, Existing, Promised};
use super::{Failure, Shell};
use crate::clock::Timestamp;
use crate::diagnostic::Source;
use crate::journal::{self, Finding, Reader, Recording};
use crate::report::{self, Drafting, FORMATS, Format, Origin};
use crate::scenario::{self, Scenario};
use crate::session::{Entry, Event, Header};

/// Writes the after-action report and improvement plan of a transcript, also of one that is torn or still being written
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex report transcripts/EXERCISE-poisoned-kiln-2027-03-05-k7q2m9.jsonl\n  \
                  startex report play.jsonl --format md,html --out reports --force\n  \
                  startex report play.jsonl --format json --out -")]
pub(super) struct Args {
    /// The transcript
    transcript: PathBuf,
    /// The formats, of md, html and json
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "md,html,json",
          value_parser = format_named)]
    format: Vec<&'static Format>,
    /// The folder the reports are written to, or - for standard output
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Replaces reports that are there already
    #[arg(long)]
    force: bool,
}

fn format_named(name: &str) -> Result<&'static Format, String> {
    Format::named(name).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!("the formats are {}", names.join(", "))
    })
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let to_stdout = args.out == Path::new("-");
    if to_stdout && args.format.len() > 1 {
        return Err(Failure::usage("standard output takes one format")
            .hint("name it: `--format json --out -`"));
    }
    let drafted = draft(&args.transcript)?;
    for notice in &drafted.notices {
        shell.warn(notice);
    }
    if let ([format], true) = (args.format.as_slice(), to_stdout) {
        let bytes = format.render(&drafted.report);
        shell.out.bytes(&bytes);
        return Ok(());
    }
    file::make_folder(&args.out)?;
    // Every name is claimed before the first is filled: all of the reports are written or none.
    let mut claimed = Vec::new();
    for format in &args.format {
        let path = args.out.join(report::file_name(&drafted.name, format));
        let promised = Promised::new(&path, Existing::forced(args.force))?;
        claimed.push((path, promised, format));
    }
    for (path, promised, format) in claimed {
        promised.fill(&format.render(&drafted.report))?;
        shell.note(&format!("the report is in `{}`", file::shown(&path)));
    }
    let open = drafted.report.cover.still_to_write.len();
    if drafted.report.marking.draft {
        shell.note(&format!("it is a DRAFT: its cover lists {open} points for a human to write"));
    }
    Ok(())
}

/// A report with what is to be said about how it was read.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) report: report::AfterActionReport,
    /// The name a transcript of this session has, which the reports' names follow.
    pub(super) name: String,
    pub(super) notices: Vec<String>,
}

/// Reads a transcript and drafts its report.
pub(super) fn draft(path: &Path) -> Result<Drafted, Failure> {
    let mut gathered = gather(path, None)?;
    if let Some(replaced) = gathered.replaced.take() {
        // The corrected script holds for the whole exercise: its items and theirs have the same ids.
        gathered = gather(path, Some(replaced))?;
    }
    let Gathered { drafting, recording, began, .. } = gathered;
    let Some(drafting) = drafting else {
        return Err(Failure::new(format!(
            "`{}` holds no entry yet, so there is nothing to report",
            file::shown(path)
        )));
    };
    let report = drafting.draft(&origin(&recording));
    let header = &recording.header;
    let name = journal::transcript_name(
        header.mode,
        &report.cover.title,
        began.unwrap_or_default(),
        header.offset,
        &header.session,
    );
    let mut notices: Vec<String> = recording.notice(path).into_iter().collect();
    if let Finding::Live(_) = recording.finding {
        notices.push(format!(
            "`{}` is being written at this moment; the report holds everything up to entry {}",
            file::shown(path),
            recording.head.seq
        ));
    }
    Ok(Drafted { report, name, notices })
}

struct Gathered {
    drafting: Option<Drafting>,
    recording: Recording,
    began: Option<Timestamp>,
    /// The script that took the place of the first one.
    replaced: Option<Arc<Scenario>>,
}

/// Folds every entry, with the scenario of entry 1 unless another is given.
fn gather(path: &Path, scenario: Option<Arc<Scenario>>) -> Result<Gathered, Failure> {
    let reader = Reader::open(path)?;
    let header = reader.header()?.clone();
    let again = scenario.is_some();
    let mut drafting = scenario.map(|scenario| Drafting::new(header.clone(), scenario));
    let (mut began, mut replaced, mut fault) = (None, None, None);
    let recording = reader.for_each(&mut |entry| {
        began.get_or_insert(entry.times.wall);
        let taken = take(&entry, &header, path, &mut drafting);
        match (taken, &entry.event) {
            (Err(failure), _) => {
                fault = Some(failure);
                return ControlFlow::Break(());
            }
            (Ok(()), Event::ScenarioReplaced { .. }) if !again => match script(&entry, path) {
                Ok(scenario) => replaced = Some(scenario),
                Err(failure) => fault = Some(failure),
            },
            (Ok(()), _) => {}
        }
        ControlFlow::Continue(())
    })?;
    match fault {
        Some(failure) => Err(failure),
        None => Ok(Gathered { drafting, recording, began, replaced }),
    }
}

fn take(
    entry: &Entry,
    header: &Header,
    path: &Path,
    drafting: &mut Option<Drafting>,
) -> Result<(), Failure> {
    if drafting.is_none() {
        *drafting = Some(Drafting::new(header.clone(), script(entry, path)?));
    }
    if let Some(drafting) = drafting {
        drafting.take(entry);
    }
    Ok(())
}

/// Reads the scenario an entry holds. Attachments are named in a report, never shown.
fn script(entry: &Entry, path: &Path) -> Result<Arc<Scenario>, Failure> {
    let source = entry.said.as_ref().and_then(|said| said.source.clone());
    let Some(text) = source else {
        return Err(Failure::new(format!(
            "`{}` holds no scenario text in entry {}",
            file::shown(path),
            entry.seq
        ))
        .hint("a report is made from a copy that still holds it"));
    };
    let source = Source { name: file::shown(path), text };
    scenario::read_for_replay(&source, &|_| None).map(Arc::new).map_err(|finding| {
        Failure::new(format!(
            "the scenario in `{}`, entry {}, cannot be read: {}",
            file::shown(path),
            entry.seq,
            finding.message
        ))
    })
}

fn origin(recording: &Recording) -> Origin {
    let at_end = recording.heads.iter().rev().find(|head| head.name == "EndEx");
    let remarks = match &recording.finding {
        Finding::Intact => Vec::new(),
        Finding::Torn(tail) => vec![format!(
            "The record ends in {} bytes that hold no entry; they were left out. Everything up to entry {} is used.",
            tail.bytes, recording.head.seq
        )],
        Finding::Live(_) => vec![format!(
            "The record was still being written; everything up to entry {} is used.",
            recording.head.seq
        )],
    };
    Origin {
        head: Some(recording.head.hash.to_string()),
        head_at_end: at_end.map(|head| head.hash.to_string()),
        remarks,
        written_by: concat!("startex ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}
