//! `run --headless --autopilot`: an exercise without a terminal, conducted by the program in the room's own time, which real
//! clients join beside simulated players: for demonstrations, soaks and load.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::begin::{ask, simulate};
use super::console::Kept;
use super::file::shown;
use super::listen::Listening;
use super::{Failure, Shell, file};
use crate::clock::{Clock as _, Millis, SystemClock, Timestamp};
use crate::conduct::{self, Conductor, Handle, Recording, Refused, Request, Snapshot};
use crate::ident::Seq;
use crate::play::{Rehearsal, Turn};
use crate::session::Command;
use crate::tui::model::Signal;
use crate::tui::{Msg, inbox};

/// Somebody looks at least this often whether it is time for what comes next.
const LOOK: Millis = Millis(250);

/// So long the last picture has to reach everybody.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// What is told of it on the command line.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Without a terminal")]
pub(super) struct Args {
    /// No terminal: one line of JSON when people can join, and nothing to press; for demonstrations and load
    #[arg(long, requires_all = ["autopilot", "listen"])]
    pub headless: bool,
    /// The program conducts: releases, questions, closes at 0:00, reveals, records; marked SIMULATED
    #[arg(long, requires = "headless")]
    pub autopilot: bool,
    /// How many times as fast as the room's clock play runs, for everybody
    #[arg(long, value_name = "N", requires = "headless", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub speed: Option<u32>,
    /// What the simulated players' chance follows from
    #[arg(long, value_name = "N", requires = "headless")]
    pub seed: Option<u64>,
}

/// What reaches whoever leads.
enum News {
    Happened,
    Signal,
}

/// Conducts to the end, or until somebody ends the process.
pub(super) fn conduct(
    mut conductor: Conductor<SystemClock>,
    kept: &Kept,
    args: &Args,
    open: impl FnOnce(&Handle) -> Result<Listening, Failure>,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let speed = args.speed.unwrap_or(1);
    simulate(&mut conductor, |_| true)?;
    if speed > 1 {
        ask(&mut conductor, Command::SetSpeed(speed))?;
    }
    let (news, heard) = channel();
    signals(news.clone())?;
    let (handle, thread) = conduct::spawn(conductor);
    let follower = inbox::follow(handle.watch(), move |_| news.send(News::Happened).is_ok());
    let listening = match open(&handle) {
        Ok(listening) => listening,
        Err(failure) => {
            drop(handle.close());
            return Err(failure);
        }
    };
    say_ready(&listening, kept, shell);
    let rehearsal = Rehearsal::in_a_room(args.seed.unwrap_or(0), speed);
    Leader { rehearsal, handle: handle.clone(), awaited: Seq(0) }.lead(&heard);
    // Whoever is connected sees that the room was closed; then nobody new comes in, and all of it is on disk.
    thread::park_timeout(LAST_LOOK);
    listening.close();
    drop(handle.close());
    let snapshot = handle.latest();
    drop((handle, heard));
    for thread in [thread, follower] {
        drop(thread.join());
    }
    ended(&snapshot, kept, shell)
}

/// Prints the one line a script waits for.
fn say_ready(listening: &Listening, kept: &Kept, shell: &mut Shell) {
    let codes: serde_json::Map<String, serde_json::Value> =
        listening.codes().into_iter().map(|(name, code)| (name.to_owned(), code.into())).collect();
    let path = std::path::absolute(&kept.transcript).unwrap_or_else(|_| kept.transcript.clone());
    let ready = json!({
        "address": listening.address().to_string(),
        "join_url": listening.join().link(),
        "transcript": path.to_string_lossy(),
        "codes": codes,
    });
    shell.out.line(ready.to_string());
    shell.out.flush();
}

fn ended(snapshot: &Arc<Snapshot>, kept: &Kept, shell: &mut Shell) -> Result<(), Failure> {
    let transcript = shown(&kept.transcript);
    shell.note(&format!("the exercise record is `{transcript}`"));
    shell.note(&format!("`startex report {transcript}` drafts the report"));
    match &snapshot.recording {
        Recording::Kept => Ok(()),
        Recording::Failed(why) => Err(Failure::new(format!("not everything was recorded: {why}"))),
        Recording::Unrecorded { entries } => Err(Failure::new(format!(
            "not everything was recorded: {entries} entries were played and are on no disk"
        ))),
    }
}

/// Passes on what the operating system wants.
fn signals(news: Sender<News>) -> Result<(), Failure> {
    let (sender, messages) = channel();
    inbox::signals(sender).map_err(|fault| {
        Failure::new(format!("no signals can be heard: {}", file::reason(&fault)))
    })?;
    thread::spawn(move || {
        while let Ok(msg) = messages.recv() {
            let ends = matches!(msg, Msg::Signal(Signal::End | Signal::HangUp));
            if ends && news.send(News::Signal).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Leads the exercise: asks the rehearsal what it does now, and does it.
struct Leader {
    rehearsal: Rehearsal,
    handle: Handle,
    /// The last entry a reply named: what is older is not acted on.
    awaited: Seq,
}

impl Leader {
    fn lead(mut self, heard: &Receiver<News>) {
        loop {
            let now = self.handle.latest();
            let wait = if now.session.last < self.awaited {
                Millis(5)
            } else {
                match self.turn(&now) {
                    Some(wait) => wait,
                    None => return,
                }
            };
            let mut came = match heard.recv_timeout(Duration::from_millis(wait.0)) {
                Ok(news) => Some(news),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            while let Some(news) = came {
                if matches!(news, News::Signal) {
                    return;
                }
                came = heard.try_recv().ok();
            }
        }
    }

    /// Does what is due; returns how long there is nothing to do, `None` when it is over.
    fn turn(&mut self, now: &Snapshot) -> Option<Millis> {
        let at = wall(now);
        match self.rehearsal.turn(&now.scenario, &now.session, at) {
            Turn::Act(next) => {
                match self.handle.submit(Request::new(next.command, next.by)) {
                    Ok(done) => self.awaited = self.awaited.max(done.seq),
                    // Nobody is there to be asked where to go on: it is said at the end what was not recorded.
                    Err(Refused::NotRecorded(_)) => drop(self.handle.go_unrecorded()),
                    Err(Refused::Rejected(_) | Refused::Busy | Refused::Gone) => {}
                }
                Some(Millis(1))
            }
            Turn::Wait(until) => Some(until.map_or(LOOK, |until| until.since(at).min(LOOK))),
            Turn::Over => None,
        }
    }
}

fn wall(now: &Snapshot) -> Timestamp {
    now.anchor.wall(SystemClock.read()).max(now.session.at.wall)
}
