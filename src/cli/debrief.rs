//! `startex debrief`: the control side's debrief of a session that has come to its EndEx, up to the final report.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::file::shown;
use super::{Failure, Shell, begin, looks, resume};
use crate::conduct;
use crate::journal::Reader;
use crate::session::{Command, Phase};

/// Opens the control side's debrief: what is to complete, ratings, root causes, corrective actions, the final report
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  startex debrief EXERCISE-first-light.jsonl")]
pub(super) struct Args {
    /// The transcript of an exercise that has come to its EndEx
    #[arg(value_name = "TRANSCRIPT")]
    transcript: PathBuf,
    /// Goes on with a report that is final: from then on it is a draft again
    #[arg(long)]
    new_draft: bool,
    /// A second file that gets everything the first one has
    #[arg(long, value_name = "FILE")]
    copy_to: Option<PathBuf>,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let path = &args.transcript;
    may_open(path, args.new_draft)?;
    let looks = args.plain.looks(&args.looks, "debrief", &shown(path), shell)?;
    let mut open = resume::open(path, args.copy_to.clone(), shell)?;
    if open.conductor.session().phase < Phase::Debrief {
        begin::ask(&mut open.conductor, Command::StartDebrief)?;
    }
    let mut console = Console::open(looks)?;
    // Nobody plays any more.
    let conducted = console.conduct(open.conductor, open.kept, None, None)?;
    drop(console);
    conducted.say(shell)
}

/// Looks before anything is written: opening a record for going on is an entry of its own.
fn may_open(path: &Path, new_draft: bool) -> Result<(), Failure> {
    let header = Reader::open(path)?.header()?.clone();
    let name = shown(path);
    let session = conduct::replay(path, &mut |_, _, _| {})?.session;
    if session.phase < Phase::HotWash {
        return Err(Failure::new(format!("`{name}` has not come to its EndEx"))
            .hint(format!("go on with `startex resume {name}`; the debrief comes after EndEx")));
    }
    match session.after.finalised {
        Some((_, at, by)) if !new_draft => {
            let by = by.map_or_else(String::new, |by| format!(" by {by}"));
            let at = format!("{} {}", at.wall.date(header.offset), at.wall.hm(header.offset));
            Err(Failure::new(format!("the report of `{name}` is final: finalised{by}, {at}"))
                .hint(format!("`startex report {name}` writes it as it is"))
                .hint(format!(
                    "`startex debrief {name} --new-draft` goes on; whatever is entered makes a new draft"
                )))
        }
        Some(_) | None => Ok(()),
    }
}
