//! What every request of the room shares.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use super::Settings;
use super::door::Doors;
use super::hub::{Hub, Stamp, Viewpoint};
use super::page::shell::Marking;
use super::presence::Presence;
use crate::conduct::{Done, Handle, Refused, Request};
use crate::ident::{Actor, PersonId, Seq};
use crate::session::Hold;
use crate::wire::act::Surface;
use crate::words::Words;

/// The most commands of one person that wait for the disk at once.
const IN_FLIGHT_MAX: usize = 4;
/// How long somebody who has just come in, or done something, waits for it to be shown.
const SHOWN_WITHIN: Duration = Duration::from_secs(5);

/// Who asks, by their cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    Person { person: PersonId, surface: Surface, device: String },
    Projector,
    Lead,
}

impl Who {
    pub(super) fn surface(&self) -> Surface {
        match self {
            Self::Person { surface, .. } => *surface,
            Self::Projector => Surface::Projector,
            Self::Lead => Surface::Lead,
        }
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } => Some(*person),
            Self::Projector | Self::Lead => None,
        }
    }

    /// Returns as whom the session hears what is done here; the projector does nothing.
    pub(super) fn actor(&self) -> Option<Actor> {
        match self {
            Self::Person { person, .. } => Some(Actor::Person(*person)),
            Self::Lead => Some(Actor::Facilitator),
            Self::Projector => None,
        }
    }
}

/// The room.
#[derive(Debug)]
pub(super) struct Room {
    pub handle: Handle,
    pub hub: Hub,
    pub doors: Doors,
    pub presence: Presence,
    pub settings: Settings,
    pub words: &'static Words,
    /// Open connections.
    pub open: AtomicUsize,
    /// Connections that were one too many, since the start.
    pub turned_away: AtomicUsize,
    /// Turns true when the server is to end.
    pub stopping: watch::Receiver<bool>,
    in_flight: Mutex<BTreeMap<Actor, usize>>,
}

/// One command of somebody that waits for the disk.
pub(super) struct InFlight<'a> {
    room: &'a Room,
    by: Actor,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut waiting = self.room.in_flight.lock().expect("nobody panics while it counts");
        if let Some(n) = waiting.get_mut(&self.by) {
            *n -= 1;
            if *n == 0 {
                waiting.remove(&self.by);
            }
        }
    }
}

impl Room {
    pub(super) fn new(
        handle: Handle,
        hub: Hub,
        doors: Doors,
        settings: Settings,
        words: &'static Words,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            handle,
            hub,
            doors,
            presence: Presence::default(),
            settings,
            words,
            open: AtomicUsize::new(0),
            turned_away: AtomicUsize::new(0),
            stopping,
            in_flight: Mutex::default(),
        }
    }

    /// Returns what a page without parts has to say of the session.
    pub(super) fn marking(&self) -> Marking {
        let latest = self.handle.latest();
        let (scenario, session) = (&*latest.scenario, &latest.session);
        let emergency = session.clock.hold == Some(Hold::Emergency);
        Marking {
            words: self.words,
            title: scenario.title.clone(),
            mode: session.header.mode,
            tlp: session.marking,
            emergency: emergency.then(|| scenario.emergency_words(self.words)),
        }
    }

    pub(super) fn connections(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Asks the session and waits until it is durable or refused.
    pub(super) async fn ask(&self, request: Request) -> Result<Done, Refused> {
        self.send(request).await.unwrap_or(Err(Refused::Gone))
    }

    /// Asks the session; what is sent first is judged first.
    pub(super) fn send(&self, request: Request) -> oneshot::Receiver<Result<Done, Refused>> {
        let (reply, replied) = oneshot::channel();
        // Whoever asked may have gone; what was done stands.
        self.handle.send(request, move |done| drop(reply.send(done)));
        replied
    }

    /// Takes up one of the places of somebody's commands; `None` if too many of them wait.
    pub(super) fn begin(&self, by: Actor) -> Option<InFlight<'_>> {
        let mut waiting = self.in_flight.lock().expect("nobody panics while it counts");
        let n = waiting.entry(by).or_insert(0);
        if *n >= IN_FLIGHT_MAX && by != Actor::Facilitator {
            return None;
        }
        *n += 1;
        Some(InFlight { room: self, by })
    }

    /// Waits until an entry is shown, or not any longer.
    pub(super) async fn shown(&self, seq: Seq) {
        let mut moved = self.hub.watch();
        let there = moved.wait_for(|at: &Stamp| at.seq >= seq);
        drop(tokio::time::timeout(SHOWN_WITHIN, there).await);
    }

    /// Tells whether somebody still may what their cookie let them.
    pub(super) fn still(&self, who: &Who, token: &str) -> bool {
        match who {
            Who::Person { person, device, .. } => {
                let latest = self.handle.latest();
                latest.session.people.devices.get(device) == Some(person)
            }
            Who::Projector | Who::Lead => self.doors.holds(who.surface(), token),
        }
    }

    /// Returns from where somebody looks.
    pub(super) fn viewpoint(&self, who: &Who, seat: Option<&crate::ident::SeatId>) -> Viewpoint {
        match who {
            Who::Person { person, surface, .. } => {
                Viewpoint::of(*surface, *person, seat, &self.hub.snapshot().session)
            }
            Who::Projector | Who::Lead => {
                Viewpoint { surface: who.surface(), person: None, seat: None }
            }
        }
    }
}

/// What the console is told about the room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoomStatus {
    /// People who are connected, by surface, each once however many devices they have.
    pub here: BTreeMap<Surface, usize>,
    /// Players who were connected and are not now.
    pub down: usize,
    /// Open connections of all kinds.
    pub connections: usize,
    /// Connections that were one too many and got no answer but that, since the start.
    pub turned_away: usize,
    /// Addresses that are not this machine's own and asked for a page.
    pub reached_from: BTreeSet<IpAddr>,
    /// Codes that were wrong, in total.
    pub wrong_codes: u64,
}

/// Shares the room with whoever serves it.
pub(super) type Shared = Arc<Room>;
