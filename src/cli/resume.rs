//! `startex resume`: goes on with a session after a crash, a break or on another machine; it comes back paused.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::begin::{cannot, made_by};
use super::console::{Console, Kept};
use super::file::shown;
use super::{Failure, Shell, listen, looks};
use crate::clock::SystemClock;
use crate::conduct::{Conductor, Replay};
use crate::journal::{self, Options, Reader, system_salts};
use crate::session::Mode;

/// Goes on with a session after a crash, a break or on another machine; it comes back paused
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  startex resume EXERCISE-first-light.jsonl\n  \
                  startex resume EXERCISE-first-light.jsonl --listen 0.0.0.0:8080")]
pub(super) struct Args {
    /// The transcript to go on with
    #[arg(value_name = "TRANSCRIPT")]
    transcript: PathBuf,
    /// A second file that gets everything the first one has
    #[arg(long, value_name = "FILE")]
    copy_to: Option<PathBuf>,
    #[command(flatten)]
    listen: listen::Args,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let looks = args.plain.looks(&args.looks, "resume", &shown(&args.transcript), shell)?;
    let room = args.listen.prepare(shell)?;
    let resumed = open(&args.transcript, args.copy_to.clone(), shell)?;
    let mut console = Console::open(looks)?;
    let conducted = console.conduct(resumed.conductor, resumed.kept, resumed.players, room)?;
    drop(console);
    conducted.say(shell)
}

/// A session open for going on.
pub(super) struct Open {
    pub conductor: Conductor<SystemClock>,
    pub kept: Kept,
    /// The seed of the simulated players, if it was a rehearsal.
    pub players: Option<u64>,
}

/// Reads a transcript to its end, checks all of it, and opens it for going on.
pub(super) fn open(path: &Path, copy: Option<PathBuf>, shell: &mut Shell) -> Result<Open, Failure> {
    let header = Reader::open(path)?.header()?.clone();
    let mode = header.mode;
    let mut fold = Replay::new(header);
    let mut impossible = None;
    let options = Options::new(system_salts()).copy_to(copy.clone());
    let resumed = journal::resume(path, options, &mut |entry| match fold.take(&entry) {
        Ok(()) => ControlFlow::Continue(()),
        Err(why) => {
            impossible = Some((entry.seq, why));
            ControlFlow::Break(())
        }
    });
    if let Some((seq, why)) = impossible {
        return Err(Failure::new(format!(
            "`{}` cannot be gone on with at entry {seq}: {why}",
            shown(path)
        )));
    }
    let resumed = resumed?;
    if let (Some(notice), Some(aside)) = (resumed.recording.notice(path), &resumed.aside) {
        shell.warn(&format!("{notice}; they are kept in `{}`", shown(aside)));
    }
    let Some((scenario, session)) = fold.into_state() else {
        return Err(Failure::new(format!("`{}` holds no scenario", shown(path))));
    };
    let end = session.after.ended.map(|(_, seq, _)| seq);
    let named = resumed.recording.heads.iter().find(|head| Some(head.seq) == end);
    let end_head = named.map(|head| head.hash);
    let conductor = Conductor::resume(
        scenario,
        session,
        end_head,
        Box::new(resumed.journal),
        SystemClock,
        &made_by(),
    )
    .map_err(|refused| cannot(&refused))?;
    let players = (mode != Mode::Live).then_some(0);
    Ok(Open { conductor, kept: Kept { transcript: path.to_owned(), copy }, players })
}
