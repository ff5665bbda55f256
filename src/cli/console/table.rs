//! A rehearsal in which somebody plays a seat: the program leads it, step by step in the room's own time.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::face::OnTerminal;
use super::{Conducted, Console, Kept, Shows, SystemClock, write_report};
use crate::cli::Failure;
use crate::clock::{Clock, Millis, Reading, Timestamp};
use crate::conduct::{self, Conductor, Handle, Recording, Refused, Request, Snapshot};
use crate::ident::{Actor, PersonId, SeatId, Seq};
use crate::play::{Rehearsal, Turn};
use crate::session::{Command, view};
use crate::tui::player::{Led, Pace, Player, Scene};
use crate::tui::{Effect, Msg, inbox};
use crate::words::Language;

/// Somebody looks at least this often whether it is time for what comes next.
const LOOK: Millis = Millis(500);

/// Who plays which seat.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Somebody {
    pub person: PersonId,
    pub seat: SeatId,
}

/// What reaches whoever leads.
enum News {
    Happened,
    Pace(Pace),
}

impl Console {
    /// Lets somebody play a seat until they leave; the program leads, and simulated players from this seed play the rest.
    pub(in crate::cli) fn play(
        &mut self,
        conductor: Conductor<SystemClock>,
        kept: Kept,
        somebody: Somebody,
        seed: u64,
    ) -> Result<Conducted, Failure> {
        let first = scene(&conductor.snapshot(), &somebody.seat, None)
            .ok_or_else(|| Failure::new(format!("there is no seat `{}`", somebody.seat)))?;
        let (handle, thread) = conduct::spawn(conductor);
        let (news, changed) = channel();
        let told = news.clone();
        let follower = inbox::follow(handle.watch(), move |_| told.send(News::Happened).is_ok());
        let leader = Leader {
            rehearsal: Rehearsal::with_somebody(seed, somebody.seat.clone()),
            handle: handle.clone(),
            seat: somebody.seat,
            screen: self.sender.clone(),
            awaited: Seq(0),
            shown: None,
        };
        let leader = thread::spawn(move || leader.lead(&changed));
        let mut model = self.model(Shows::Player(Box::new(Player::new(Arc::new(first)))));
        let mut hands = Hands {
            handle: handle.clone(),
            kept,
            screen: self.sender.clone(),
            person: somebody.person,
            news,
        };
        let mut outside = OnTerminal::of(&self.surface, |effect| hands.perform(effect));
        let outcome = self.run(&mut model, &mut outside);
        self.looks.theme = model.theme;
        // Pauses, makes everything durable, ends the thread; whoever waits for news ends with it.
        drop(handle.close());
        let snapshot = handle.latest();
        let Hands { kept, handle: own, news, .. } = hands;
        drop((own, handle, news));
        for thread in [thread, follower, leader] {
            drop(thread.join());
        }
        while self.messages.try_recv().is_ok() {}
        let report = match model.screen {
            Shows::Player(player) => player.report,
            Shows::Home(_) | Shows::Replay(_) | Shows::Stage(_) | Shows::Desk(_) => Vec::new(),
        };
        Ok(Conducted::of(&snapshot, outcome, kept, report))
    }
}

/// Returns what the seat's screen is drawn from.
fn scene(snapshot: &Snapshot, seat: &SeatId, goes_on_at: Option<Timestamp>) -> Option<Scene> {
    let read = SystemClock.read();
    let wall = wall(snapshot, read);
    let words = Language::English.words();
    let view = view::player(&snapshot.scenario, &snapshot.session, seat, wall, words)?;
    let kept = snapshot.recording == Recording::Kept;
    Some(Scene { view, read, kept, lost: false, led: Some(Led { goes_on_at }) })
}

fn wall(snapshot: &Snapshot, read: Reading) -> Timestamp {
    snapshot.anchor.wall(read).max(snapshot.session.at.wall)
}

/// Leads the exercise: asks the rehearsal what it does now, and does it.
struct Leader {
    rehearsal: Rehearsal,
    handle: Handle,
    seat: SeatId,
    screen: Sender<Msg>,
    /// The last entry a reply named: what is older is not acted on.
    awaited: Seq,
    /// What the screen was shown last.
    shown: Option<(Seq, Option<Timestamp>, bool)>,
}

impl Leader {
    fn lead(mut self, news: &Receiver<News>) {
        loop {
            let now = self.handle.latest();
            let wait = if now.session.last < self.awaited {
                Millis(20)
            } else {
                let wait = self.turn(&now);
                self.show(&now);
                wait
            };
            let mut came = match news.recv_timeout(Duration::from_millis(wait.0)) {
                Ok(news) => Some(news),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            while let Some(next) = came {
                if let News::Pace(pace) = next {
                    self.keep(pace);
                }
                came = news.try_recv().ok();
            }
        }
    }

    /// Does what is due; returns how long there is nothing to do.
    fn turn(&mut self, now: &Snapshot) -> Millis {
        let at = wall(now, SystemClock.read());
        match self.rehearsal.turn(&now.scenario, &now.session, at) {
            Turn::Act(next) => {
                self.submit(next.command, next.by);
                Millis(1)
            }
            Turn::Wait(until) => until.map_or(LOOK, |until| until.since(at).min(LOOK)),
            Turn::Over => LOOK,
        }
    }

    fn submit(&mut self, command: Command, by: Actor) {
        match self.handle.submit(Request::new(command, by)) {
            Ok(done) => self.awaited = self.awaited.max(done.seq),
            // Somebody alone is not asked where to go on: it is said at the end what was not recorded.
            Err(Refused::NotRecorded(_)) => drop(self.handle.go_unrecorded()),
            Err(Refused::Rejected(_) | Refused::Busy | Refused::Gone) => {}
        }
    }

    fn keep(&mut self, pace: Pace) {
        match pace {
            Pace::GoOn => {
                let now = self.handle.latest();
                self.rehearsal.go_on(&now.session, wall(&now, SystemClock.read()));
            }
            Pace::Speed(speed) => self.submit(Command::SetSpeed(speed), Actor::Autopilot),
        }
    }

    fn show(&mut self, now: &Snapshot) {
        let goes_on_at = self.rehearsal.goes_on_at();
        let shown = (now.session.last, goes_on_at, now.recording == Recording::Kept);
        if self.shown.replace(shown) == Some(shown) {
            return;
        }
        if let Some(scene) = scene(now, &self.seat, goes_on_at) {
            // The screen may have been left already.
            drop(self.screen.send(Msg::Seat(Arc::new(scene))));
        }
    }
}

/// What the effects of the player's screen come to.
struct Hands {
    handle: Handle,
    kept: Kept,
    screen: Sender<Msg>,
    person: PersonId,
    news: Sender<News>,
}

impl Hands {
    fn perform(&mut self, effect: Effect) {
        let screen = self.screen.clone();
        match effect {
            Effect::Submit(token, command, _) => {
                let request = Request::new(*command, Actor::Person(self.person));
                self.handle.send(request, move |done| {
                    let reply = done.map(|d| d.seq).map_err(|refused| refused.to_string());
                    drop(screen.send(Msg::Replied(token, reply)));
                });
            }
            Effect::WriteReport => {
                let transcript = self.kept.transcript.clone();
                thread::spawn(move || {
                    let written = write_report(&transcript).map_err(|failure| failure.message);
                    drop(screen.send(Msg::ReportWritten(written)));
                });
            }
            // Nobody leads any more once everything is over.
            Effect::Pace(pace) => drop(self.news.send(News::Pace(pace))),
            Effect::ContinueIn(_)
            | Effect::JoinBy(_)
            | Effect::DrawReport
            | Effect::RenewCode(_)
            | Effect::CopyTo(_)
            | Effect::PlayUnrecorded
            | Effect::Edit(_)
            | Effect::Suspend
            | Effect::Redraw => {}
        }
    }
}
