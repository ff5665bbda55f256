//! `startex stage`: the projector in a second terminal, which follows the transcript and listens to the console beside it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::console::Console;
use super::file::shown;
use super::{Failure, Shell, looks};
use crate::tui::stage::Stage;
use crate::tui::{Msg, Screen};
use crate::wire::beside::Beside;
use following::Following;

mod following;
#[cfg(unix)]
mod listening;

/// A file that grows by itself is looked at so often; with a console, whenever it says something.
const LOOK: Duration = Duration::from_millis(200);

/// Shows what the room may see, in a second terminal on the same machine
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It follows the transcript that `run`, `rehearse` or `resume` is writing; q leaves.\n\n\
                  Examples:\n  \
                  startex stage tonight.jsonl\n  \
                  startex stage EXERCISE-first-light.jsonl"
)]
pub(super) struct Args {
    /// The transcript to follow
    #[arg(value_name = "TRANSCRIPT")]
    transcript: PathBuf,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

/// What the one who follows is told.
#[derive(Debug)]
enum Heard {
    /// How the console stands; `None` when it is gone.
    Console(Option<Box<Beside>>),
    Stop,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let named = shown(&args.transcript);
    let looks = args.plain.looks(&args.looks, "stage", &named, shell)?;
    let mut following = Following::open(&args.transcript)?;
    let (news, heard) = channel();
    // Before the file is read: nothing is shown that the console does not know to be on disk.
    listen(&args.transcript, &news);
    while let Ok(Heard::Console(state)) = heard.try_recv() {
        following.hear(state);
    }
    let scene = following.begin()?;
    if let Some(notice) = following.notice() {
        shell.warn(&notice);
    }
    let mut console = Console::open(looks)?;
    let screen = console.sender();
    let follower = thread::spawn(move || follow(following, &heard, &screen));
    console.show(Screen::Stage(Box::new(Stage::new(Arc::new(scene)))));
    drop(console);
    drop(news.send(Heard::Stop));
    match follower.join() {
        Ok(None) => Ok(()),
        Ok(Some(fault)) => Err(fault),
        Err(_) => Err(Failure::new("the projector could not follow any further")),
    }
}

/// Looks again whenever the console says something, and now and then by itself; returns why it could not go on.
fn follow(
    mut following: Following,
    heard: &Receiver<Heard>,
    screen: &Sender<Msg>,
) -> Option<Failure> {
    loop {
        let mut next = match heard.recv_timeout(LOOK) {
            Ok(heard) => Some(heard),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return following.into_fault(),
        };
        let mut changed = false;
        while let Some(heard_now) = next {
            let Heard::Console(state) = heard_now else { return following.into_fault() };
            changed |= following.hear(state);
            next = heard.try_recv().ok();
        }
        changed |= following.look();
        if changed
            && let Some(scene) = following.scene()
            && screen.send(Msg::Scene(Arc::new(scene))).is_err()
        {
            return following.into_fault();
        }
    }
}

#[cfg(unix)]
fn listen(transcript: &std::path::Path, news: &Sender<Heard>) {
    listening::listen(transcript, news.clone());
}

/// Where the system has no sockets with names the file alone is followed.
#[cfg(not(unix))]
fn listen(_transcript: &std::path::Path, _news: &Sender<Heard>) {}
