//! Who sees what, and since when: one update a publish, each class of viewers built once, each person's own only when it
//! was touched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock::{Clock as _, Millis, SystemClock, Timestamp};
use crate::conduct::{Recording, Snapshot};
use crate::ident::{PersonId, SeatId};
use crate::session::{Hold, Session, Viewer};
use crate::wire::act::Surface;
use crate::wire::beside::Kept;
use crate::wire::room::Clock;
use crate::words::Words;

mod class;
mod feed;
mod pace;
mod touched;

pub(super) use class::Class;
pub(super) use feed::{Form, Stamp};
pub(super) use pace::run;

use super::page::{self, Beside, Cards, Invitation, Look, Parts, Sheet};
use feed::Feed;
use touched::Touched;

/// From where somebody looks: a person, from one of their seats; or a surface that is nobody's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Viewpoint {
    pub surface: Surface,
    pub person: Option<PersonId>,
    pub seat: Option<SeatId>,
}

/// What one viewpoint is sent.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub at: Stamp,
    pub snapshot: Arc<Snapshot>,
    shared: Arc<Feed>,
    own: Arc<Feed>,
}

/// The fan-out. Everything in it changes together, so that a frame is one moment.
#[derive(Debug)]
pub(super) struct Hub {
    inner: Mutex<Inner>,
    /// The moment that is shown, for those who need nothing else: they do not wait while the next one is drawn.
    shown: Mutex<Arc<Snapshot>>,
    cards: Cards,
    words: &'static Words,
    moved: watch::Sender<Stamp>,
}

#[derive(Debug)]
struct Inner {
    at: Stamp,
    snapshot: Arc<Snapshot>,
    beside: Beside,
    invitation: Invitation,
    classes: BTreeMap<Class, Arc<Feed>>,
    viewpoints: BTreeMap<Viewpoint, Tracked>,
    /// When something is sent that has changed already.
    waits: Option<Instant>,
}

#[derive(Debug)]
struct Tracked {
    class: Class,
    own: Arc<Feed>,
}

impl Seen {
    /// Returns the members of a frame's `parts`: what changed since a stamp, or everything with `None`; empty if nothing did.
    pub(super) fn members(&self, since: Option<Stamp>, form: Form) -> (Arc<str>, Arc<str>) {
        (self.shared.members(since, form), self.own.members(since, form))
    }

    /// Returns the clocks now.
    pub(super) fn clock(&self) -> Clock {
        let session = &self.snapshot.session;
        let wall = wall(&self.snapshot);
        Clock {
            wall,
            play: session.play_at(wall),
            running: session.running(),
            speed: session.clock.speed.max(1),
            deadline: self.shared.sheet.deadline,
        }
    }

    /// Returns the name of the frame this makes up.
    pub(super) fn id(&self) -> String {
        format!("{}-{}", self.snapshot.session.header.session, self.at.seq)
    }

    /// Returns all parts, the viewer's own among them.
    pub(super) fn sheet(&self) -> Sheet {
        self.shared.sheet.with(&self.own.sheet)
    }
}

/// Returns the session's wall time now.
pub(super) fn wall(snapshot: &Snapshot) -> Timestamp {
    snapshot.anchor.wall(SystemClock.read()).max(snapshot.session.at.wall)
}

impl Hub {
    pub(super) fn new(
        snapshot: Arc<Snapshot>,
        invitation: Invitation,
        words: &'static Words,
    ) -> Self {
        let at = Stamp { seq: snapshot.session.last, minor: 0 };
        let inner = Inner {
            at,
            snapshot,
            beside: Beside::default(),
            invitation,
            classes: BTreeMap::new(),
            viewpoints: BTreeMap::new(),
            waits: None,
        };
        let moved = watch::channel(at).0;
        let shown = Mutex::new(Arc::clone(&inner.snapshot));
        Self { inner: Mutex::new(inner), shown, cards: Cards::default(), words, moved }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("nobody panics while it holds the hub")
    }

    /// Returns a receiver that is told whenever something changed for somebody.
    pub(super) fn watch(&self) -> watch::Receiver<Stamp> {
        self.moved.subscribe()
    }

    /// Returns when something is to be sent that has changed already.
    pub(super) fn waits(&self) -> Option<Instant> {
        self.lock().waits
    }

    /// Tells whether the emergency is what is shown.
    pub(super) fn emergency(&self) -> bool {
        let inner = self.lock();
        let declared = inner.snapshot.session.clock.hold == Some(Hold::Emergency);
        declared || inner.beside.emergency
    }

    /// Returns the moment that is shown.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shown.lock().expect("nobody panics while it holds the moment"))
    }

    /// Returns what a viewpoint sees now, and whether it was followed before: whoever was not knows nothing yet.
    pub(super) fn look(&self, from: &Viewpoint) -> (Seen, bool) {
        let mut inner = self.lock();
        let known = inner.viewpoints.contains_key(from);
        if !known {
            let class = Class::of(from, &inner.snapshot);
            let shared = inner.feed(&class, from, self);
            let own = Arc::new(Feed::new(self.own(&inner, from, &shared, None), inner.at));
            inner.classes.insert(class.clone(), shared);
            inner.viewpoints.insert(from.clone(), Tracked { class, own });
        }
        (inner.seen(from), known)
    }

    /// Returns what a viewpoint that is followed sees now.
    pub(super) fn seen(&self, from: &Viewpoint) -> Seen {
        self.look(from).0
    }

    /// Takes a new moment over and tells everybody whom it concerns.
    pub(super) fn update(&self, snapshot: Arc<Snapshot>, beside: Beside, invitation: Invitation) {
        let mut inner = self.lock();
        let seq = snapshot.session.last;
        let minor = if seq == inner.at.seq { inner.at.minor + 1 } else { 0 };
        let at = Stamp { seq, minor };
        let was = std::mem::replace(&mut inner.snapshot, snapshot);
        (inner.at, inner.beside, inner.invitation) = (at, beside, invitation);
        let (from, moved) = inner.reclass();
        let opened = self.share(&mut inner, &from);
        let touched = Touched::between(&was.session, &inner.snapshot.session);
        self.personal(&mut inner, &touched, &opened, &moved);
        let now = Arc::clone(&inner.snapshot);
        *self.shown.lock().expect("nobody panics while it holds the moment") = now;
        drop(inner);
        self.moved.send_replace(at);
    }

    /// Builds every class anew; returns those whose open item changed.
    fn share(&self, inner: &mut Inner, from: &BTreeMap<Class, BTreeSet<Class>>) -> BTreeSet<Class> {
        let mut heads: BTreeMap<Class, Viewpoint> = BTreeMap::new();
        for (viewpoint, tracked) in &inner.viewpoints {
            heads.entry(tracked.class.clone()).or_insert_with(|| viewpoint.clone());
        }
        let before = std::mem::take(&mut inner.classes);
        inner.waits = None;
        let mut opened = BTreeSet::new();
        for (class, head) in heads {
            let own = before.get(&class);
            let others = from.get(&class).into_iter().flatten().filter_map(|c| before.get(c));
            let all: Vec<&Arc<Feed>> = own.into_iter().chain(others).collect();
            let first = all.first().map(|feed| &feed.sheet);
            let sheet = self.shared(inner, &head, first);
            let (feed, waits) = Feed::after(sheet, &all, inner.at);
            inner.waits = inner.waits.into_iter().chain(waits).min();
            if own.is_some_and(|own| own.open != feed.open) {
                opened.insert(class.clone());
            }
            inner.classes.insert(class, feed);
        }
        opened
    }

    /// Builds the own parts of whoever was touched, whose class has something else open, or who came to another class.
    fn personal(
        &self,
        inner: &mut Inner,
        touched: &Touched,
        opened: &BTreeSet<Class>,
        moved: &BTreeSet<Viewpoint>,
    ) {
        let concerned = |(from, tracked): &(&Viewpoint, &Tracked)| {
            opened.contains(&tracked.class) || touched.concerns(from) || moved.contains(*from)
        };
        let all = inner.viewpoints.iter().filter(concerned).map(|(from, _)| from.clone());
        for from in all.collect::<Vec<_>>() {
            let Some(tracked) = inner.viewpoints.get(&from) else { continue };
            let Some(shared) = inner.classes.get(&tracked.class).cloned() else { continue };
            let before = Arc::clone(&tracked.own);
            let sheet = self.own(inner, &from, &shared, Some(&before.sheet));
            let (own, _) = Feed::after(sheet, &[&before], inner.at);
            if let Some(tracked) = inner.viewpoints.get_mut(&from) {
                tracked.own = own;
            }
        }
    }

    fn shared(&self, inner: &Inner, from: &Viewpoint, before: Option<&Sheet>) -> Sheet {
        let viewer = from.viewer();
        let mut into = Parts::since(before);
        self.with_look(inner, from, &viewer, |look| page::parts(look, &mut into));
        into.done()
    }

    fn own(&self, inner: &Inner, from: &Viewpoint, shared: &Feed, before: Option<&Sheet>) -> Sheet {
        let mut into = Parts::since(before).sharing(&self.cards, from.surface);
        let Some(person) = from.person else { return into.done() };
        let viewer = from.viewer();
        let open = shared.open.as_ref().map(|(item, round)| (item, *round));
        self.with_look(inner, from, &viewer, |look| page::own(look, person, open, &mut into));
        into.done()
    }

    fn with_look(
        &self,
        inner: &Inner,
        from: &Viewpoint,
        viewer: &Viewer,
        f: impl FnOnce(&Look<'_>),
    ) {
        let snapshot = &inner.snapshot;
        let end_head = snapshot.end_head.map(|hash| hash.to_string());
        f(&Look {
            scenario: &snapshot.scenario,
            session: &snapshot.session,
            wall: wall(snapshot),
            viewer,
            surface: from.surface,
            words: self.words,
            recording: kept(&snapshot.recording),
            end_head: end_head.as_deref(),
            beside: inner.beside,
            invitation: &inner.invitation,
            cards: &self.cards,
        });
    }

    /// Returns one part of what a viewpoint sees, also an inject that is older than those sent.
    pub(super) fn part(&self, from: &Viewpoint, name: &str) -> Option<Arc<page::Part>> {
        let seen = self.seen(from);
        let own = seen.own.sheet.parts.get(name).or_else(|| seen.shared.sheet.parts.get(name));
        own.cloned()
    }
}

impl Inner {
    fn feed(&self, class: &Class, from: &Viewpoint, hub: &Hub) -> Arc<Feed> {
        let known = self.classes.get(class).cloned();
        known.unwrap_or_else(|| Arc::new(Feed::new(hub.shared(self, from, None), self.at)))
    }

    fn seen(&self, from: &Viewpoint) -> Seen {
        let tracked = &self.viewpoints[from];
        Seen {
            at: self.at,
            snapshot: Arc::clone(&self.snapshot),
            shared: Arc::clone(&self.classes[&tracked.class]),
            own: Arc::clone(&tracked.own),
        }
    }

    /// Puts every viewpoint into its class; returns of each class from which others somebody came, and who did.
    fn reclass(&mut self) -> (BTreeMap<Class, BTreeSet<Class>>, BTreeSet<Viewpoint>) {
        let mut from: BTreeMap<Class, BTreeSet<Class>> = BTreeMap::new();
        let mut moved = BTreeSet::new();
        let marks = class::Marks::of(&self.snapshot);
        for (viewpoint, tracked) in &mut self.viewpoints {
            let class = marks.class(viewpoint, &self.snapshot);
            if class != tracked.class {
                let was = std::mem::replace(&mut tracked.class, class.clone());
                from.entry(class).or_default().insert(was);
                moved.insert(viewpoint.clone());
            }
        }
        (from, moved)
    }
}

impl Viewpoint {
    /// Returns as who the session's views are asked.
    pub(super) fn viewer(&self) -> Viewer {
        match (self.surface, &self.seat) {
            (Surface::Player, Some(seat)) => Viewer::Seat(seat.clone()),
            (Surface::Player | Surface::Observer | Surface::Projector, _) => Viewer::Public,
            (
                Surface::Scribe
                | Surface::Evaluator
                | Surface::Moderator
                | Surface::Second
                | Surface::Lead,
                _,
            ) => Viewer::Control,
        }
    }

    /// Returns a person's viewpoint: from the seat asked for if it is theirs, else from the first they hold.
    pub(super) fn of(
        surface: Surface,
        person: PersonId,
        asked: Option<&SeatId>,
        session: &Session,
    ) -> Self {
        let mut held = session.people.seats_of(person);
        let seat = asked.filter(|s| session.people.seats_of(person).any(|held| held == *s));
        let seat = seat.or_else(|| held.next()).filter(|_| surface == Surface::Player);
        Self { surface, person: Some(person), seat: seat.cloned() }
    }
}

pub(super) fn kept(recording: &Recording) -> Kept {
    match recording {
        Recording::Kept => Kept::Kept,
        Recording::Failed(_) => Kept::Failed,
        Recording::Unrecorded { .. } => Kept::Unrecorded,
    }
}

/// How long apart updates are at least, with so many connections.
pub(super) fn apart(connections: usize) -> Millis {
    Millis(50 + connections as u64 / 20)
}
