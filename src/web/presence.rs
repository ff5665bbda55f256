//! Who is connected: counted a person, so that two devices are one; seats whose people are all gone stop being waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::room::{Room, RoomStatus, Who};
use crate::conduct::Request;
use crate::ident::{Actor, PersonId, SeatId};
use crate::session::{Command, Session};
use crate::wire::act::Surface;

/// The most streams of one person.
pub(super) const STREAMS_MAX: usize = 6;
/// The most addresses remembered as having reached this machine.
const ADDRESSES_MAX: usize = 1_000;

/// Counts streams.
#[derive(Debug, Default)]
pub(super) struct Presence(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    people: BTreeMap<PersonId, (Surface, usize)>,
    others: BTreeMap<Surface, usize>,
    gone: BTreeMap<PersonId, Instant>,
    reached_from: BTreeSet<IpAddr>,
}

/// One open stream.
#[derive(Debug)]
pub(super) struct Here {
    room: Arc<Room>,
    who: Who,
}

impl Here {
    /// Counts a stream; `None` if the person has too many already.
    pub(super) fn begin(room: &Arc<Room>, who: &Who) -> Option<Self> {
        let mut counted = room.presence.0.lock().expect("nobody panics while it counts");
        match who {
            Who::Person { person, surface, .. } => {
                let (_, n) = counted.people.entry(*person).or_insert((*surface, 0));
                if *n >= STREAMS_MAX {
                    return None;
                }
                *n += 1;
                counted.gone.remove(person);
            }
            Who::Projector | Who::Lead => *counted.others.entry(who.surface()).or_insert(0) += 1,
        }
        Some(Self { room: Arc::clone(room), who: who.clone() })
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let mut counted = self.room.presence.0.lock().expect("nobody panics while it counts");
        match &self.who {
            Who::Person { person, .. } => {
                let left = counted.people.get_mut(person).map_or(0, |(_, n)| {
                    *n -= 1;
                    *n
                });
                if left == 0 {
                    counted.people.remove(person);
                    counted.gone.insert(*person, Instant::now());
                }
            }
            Who::Projector | Who::Lead => {
                if let Some(n) = counted.others.get_mut(&self.who.surface()) {
                    *n -= 1;
                }
            }
        }
    }
}

impl Presence {
    /// Notes that somebody outside of this machine asked for a page.
    pub(super) fn reached(&self, from: IpAddr) {
        if from.is_loopback() {
            return;
        }
        let mut counted = self.0.lock().expect("nobody panics while it counts");
        if counted.reached_from.len() < ADDRESSES_MAX {
            counted.reached_from.insert(from);
        }
    }

    /// Notes that somebody asked for something, with a stream or without: a page without script is read, too.
    pub(super) fn asked(&self, person: PersonId) {
        let mut counted = self.0.lock().expect("nobody panics while it counts");
        if !counted.people.contains_key(&person) {
            counted.gone.insert(person, Instant::now());
        }
    }

    /// Returns the seats whose reachability changed: those nobody reaches any more, and those somebody reaches again.
    fn changes(&self, session: &Session, since: Instant, within: Duration) -> Vec<(SeatId, bool)> {
        let counted = self.0.lock().expect("nobody panics while it counts");
        let devices: BTreeSet<PersonId> = session.people.devices.values().copied().collect();
        let is_gone = |person: &PersonId| {
            // Whoever was here before the server came back has its time to come, too.
            let at = counted.gone.get(person).copied().unwrap_or(since);
            devices.contains(person)
                && !counted.people.contains_key(person)
                && at.elapsed() >= within
        };
        let seats = session.people.seats.iter().filter(|(_, seat)| !seat.holders.is_empty());
        seats
            .filter_map(|(id, seat)| {
                let reachable = !seat.holders.iter().all(is_gone);
                (reachable == seat.unreachable).then(|| (id.clone(), reachable))
            })
            .collect()
    }

    fn status(&self, room: &Room) -> RoomStatus {
        let counted = self.0.lock().expect("nobody panics while it counts");
        let mut here = counted.others.clone();
        for (surface, _) in counted.people.values() {
            *here.entry(*surface).or_insert(0) += 1;
        }
        let latest = room.handle.latest();
        let is_player = |person: &&PersonId| {
            let known = latest.session.people.persons.get(*person);
            known.is_some_and(|p| Surface::from(p.capacity) == Surface::Player)
        };
        RoomStatus {
            here,
            down: counted.gone.keys().filter(is_player).count(),
            connections: room.connections(),
            turned_away: room.turned_away.load(Ordering::Relaxed),
            reached_from: counted.reached_from.clone(),
            wrong_codes: room.doors.wrong_codes(),
        }
    }
}

/// Once a second: tells the session which seats can be reached, and the console who is here.
pub(super) async fn run(room: Arc<Room>, told: watch::Sender<RoomStatus>) {
    let since = Instant::now();
    let within = room.settings.patience.gone;
    let mut every = interval(within.min(Duration::from_secs(1)));
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = room.stopping.clone();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopping.changed() => return,
        }
        let latest = room.handle.latest();
        for (seat, reachable) in room.presence.changes(&latest.session, since, within) {
            let command = Command::SetReachable { seat, reachable };
            // Refused off the record and in an emergency; then it is asked again.
            drop(room.ask(Request::new(command, Actor::Clock)).await);
        }
        let status = room.presence.status(&room);
        told.send_if_modified(|known| {
            let news = *known != status;
            *known = status;
            news
        });
    }
}
