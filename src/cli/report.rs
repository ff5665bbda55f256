//! `startex report`: the after-action report of a transcript, at any moment, one file a format.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::file::{self, Existing, Promised};
use super::{Failure, Shell};
use crate::clock::Timestamp;
use crate::journal::{self, Finding, Reader, Recording};
use crate::report::{self, Drafting, FORMATS, Format, Origin, Rendered};
use crate::session::{Entry, Event, Header};

mod copies;
mod script;

use script::{Found, Scripts};

/// Writes the after-action report and improvement plan of a transcript, also of one that is torn or still being written
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex report transcripts/EXERCISE-poisoned-kiln-2027-03-05-k7q2m9.jsonl\n  \
                  startex report play.jsonl --format md,html --out reports --force\n  \
                  startex report play.jsonl --format docx,pdf\n  \
                  startex report play.jsonl --format json --out -\n  \
                  startex report play.jsonl --for sponsor,participants --template house.ron\n  \
                  startex report play.jsonl --urgent --format html\n  \
                  startex report play.jsonl --format xlsx,csv,ics\n  \
                  startex report shared.jsonl --scenario poisoned-kiln.ron")]
pub(super) struct Args {
    /// The transcript
    transcript: PathBuf,
    /// The formats, of md, html, docx, pdf, xlsx, csv (a folder of tables), json and ics; md, html and json if none is named
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', value_parser = format_named)]
    format: Vec<&'static Format>,
    /// The folder the reports are written to, or - for standard output
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    #[command(flatten)]
    copies: copies::Copies,
    /// The scenario, a file or the name of one that is built in, where the transcript is a shared copy that left it out
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<String>,
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
    let formats = formats(args)?;
    let scripts = Scripts::given(args.scenario.as_deref())?;
    let style = args.copies.style()?;
    let drafted = draft_with(&args.transcript, &scripts)?;
    for notice in &drafted.notices {
        shell.warn(notice);
    }
    let copies = args.copies.of(&drafted.report, style.as_ref());
    if let ([format], [copy], true) =
        (formats.as_slice(), copies.as_slice(), args.out == Path::new("-"))
    {
        shell.out.bytes(&format.render(copy).bytes());
        return Ok(());
    }
    let mut wanted = Vec::new();
    for copy in &copies {
        for format in &formats {
            let path = args.out.join(report::copy_name(&drafted.name, copy, format));
            wanted.push(Wanted { path, made: format.render(copy) });
        }
    }
    for path in write_all(&args.out, wanted, Existing::forced(args.force))? {
        shell.note(&format!("the report is in `{}`", file::shown(&path)));
    }
    let open = drafted.report.cover.still_to_write.len();
    if drafted.report.marking.draft {
        shell.note(&format!("it is a DRAFT: its cover lists {open} points for a human to write"));
    }
    Ok(())
}

/// Returns the formats that are wanted, if they can go where they are wanted.
fn formats(args: &Args) -> Result<Vec<&'static Format>, Failure> {
    let formats: Vec<_> =
        if args.format.is_empty() { Format::usual().collect() } else { args.format.clone() };
    if args.out != Path::new("-") {
        return Ok(formats);
    }
    if args.copies.count() > 1 {
        return Err(Failure::usage("standard output takes one copy in one format")
            .hint("name it: `--for sponsor --format json --out -`"));
    }
    match formats.as_slice() {
        [format] if format.is_folder() => Err(Failure::usage(format!(
            "`{}` is a folder of files, which standard output cannot take",
            format.name
        ))
        .hint(format!("name a folder: `--format {} --out reports`", format.name))),
        [_] => Ok(formats),
        _ => Err(Failure::usage("standard output takes one copy in one format")
            .hint("name it: `--format json --out -`")),
    }
}

/// A file, or a folder of files, that is to be written.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) path: PathBuf,
    pub(super) made: Rendered,
}

/// Writes all of them or none: every name is claimed before the first is filled. Returns where each is.
pub(super) fn write_all(
    folder: &Path,
    wanted: Vec<Wanted>,
    existing: Existing,
) -> Result<Vec<PathBuf>, Failure> {
    file::make_folder(folder)?;
    let (mut claimed, mut written) = (Vec::new(), Vec::new());
    for Wanted { path, made } in wanted {
        match made {
            Rendered::File(bytes) => claimed.push((Promised::new(&path, existing)?, bytes)),
            Rendered::Folder(leaves) => {
                file::make_folder(&path)?;
                for leaf in leaves {
                    claimed.push((Promised::new(&path.join(leaf.name), existing)?, leaf.bytes));
                }
            }
        }
        written.push(path);
    }
    for (promised, bytes) in claimed {
        promised.fill(&bytes)?;
    }
    Ok(written)
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
    draft_with(path, &Scripts::default())
}

fn draft_with(path: &Path, scripts: &Scripts) -> Result<Drafted, Failure> {
    let mut gathered = gather(path, scripts, None)?;
    if let Some(replaced) = gathered.replaced.take() {
        // The corrected script holds for the whole exercise: its items and theirs have the same ids.
        gathered = gather(path, scripts, Some(replaced))?;
    }
    let Gathered { drafting, recording, began, remark, .. } = gathered;
    let Some(drafting) = drafting else {
        return Err(Failure::new(format!(
            "`{}` holds no entry yet, so there is nothing to report",
            file::shown(path)
        )));
    };
    let report = drafting.draft(&origin(&recording, remark.as_ref()));
    let header = &recording.header;
    let name = journal::transcript_name(
        header.mode,
        &report.cover.title,
        began.unwrap_or_default(),
        header.offset,
        &header.session,
    );
    let mut notices: Vec<String> = recording.notice(path).into_iter().collect();
    notices.extend(remark);
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
    replaced: Option<Found>,
    /// Where the script was found, if not in the transcript.
    remark: Option<String>,
}

/// Folds every entry, with the scenario of entry 1 unless another is given.
fn gather(path: &Path, scripts: &Scripts, script: Option<Found>) -> Result<Gathered, Failure> {
    let reader = Reader::open(path)?;
    let header = reader.header()?.clone();
    let again = script.is_some();
    let (scenario, mut remark) = script.map_or((None, None), |(script, why)| (Some(script), why));
    let mut drafting = scenario.map(|scenario| Drafting::new(header.clone(), scenario));
    let (mut began, mut replaced, mut fault) = (None, None, None);
    let recording = reader.for_each(&mut |entry| {
        began.get_or_insert(entry.times.wall);
        let taken = begin(&entry, &header, path, scripts, &mut drafting);
        if let Some(drafting) = &mut drafting {
            drafting.take(&entry);
        }
        match (taken, &entry.event) {
            (Err(failure), _) => {
                fault = Some(failure);
                return ControlFlow::Break(());
            }
            (Ok(_), Event::ScenarioReplaced { .. }) if !again => {
                match scripts.of(&entry, &header, path) {
                    Ok(found) => replaced = Some(found),
                    Err(failure) => fault = Some(failure),
                }
            }
            (Ok(why), _) => remark = remark.take().or(why),
        }
        ControlFlow::Continue(())
    })?;
    match fault {
        Some(failure) => Err(failure),
        None => Ok(Gathered { drafting, recording, began, replaced, remark }),
    }
}

/// Begins with the script of the first entry; returns where it was found, if not there.
fn begin(
    entry: &Entry,
    header: &Header,
    path: &Path,
    scripts: &Scripts,
    drafting: &mut Option<Drafting>,
) -> Result<Option<String>, Failure> {
    if drafting.is_some() {
        return Ok(None);
    }
    let (scenario, remark) = scripts.of(entry, header, path)?;
    *drafting = Some(Drafting::new(header.clone(), scenario));
    Ok(remark)
}

fn origin(recording: &Recording, remark: Option<&String>) -> Origin {
    let named = |name| {
        let heads = recording.heads.iter().rev();
        heads.clone().find(|head| head.name == name).map(|head| head.hash.to_string())
    };
    let mut remarks = match &recording.finding {
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
    remarks.extend(remark.cloned());
    Origin {
        head: Some(recording.head.hash.to_string()),
        head_at_end: named("EndEx"),
        head_finalised: named("finalised"),
        remarks,
        written_by: concat!("startex ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_format_and_those_that_are_usual() {
        let command = <Args as clap::Args>::augment_args(clap::Command::new("report"));
        let help =
            command.get_arguments().find(|a| a.get_id() == "format").and_then(clap::Arg::get_help);
        let help = help.map(ToString::to_string).unwrap_or_default();
        let (all, usual) = help.split_once("; ").expect("what is usual stands behind a semicolon");
        for format in &FORMATS {
            assert!(all.contains(format.name), "{} is not in `{all}`", format.name);
            assert_eq!(usual.contains(format.name), format.usual, "{} in `{usual}`", format.name);
        }
    }
}
