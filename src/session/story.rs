//! Where the story stands: modules, items, facts and gauges.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::vocabulary::{SkipReason, Tick};
use crate::clock::Millis;
use crate::ident::{Actor, ItemId, ModuleId, Name, SeatId, Seq};
use crate::scenario::{Channel, Effect, Gauge, InjectKind, Recipients, Scenario};
use crate::text::Text;

/// The story's state.
#[derive(Debug, Clone)]
pub struct Story {
    /// One for each module of the scenario, in order.
    pub modules: Vector<ModuleState>,
    /// The module in play.
    pub current: Option<usize>,
    /// Items something has happened to; absent ones are pending.
    pub items: OrdMap<ItemId, Arc<ItemState>>,
    /// The injects that are out, by the entry that released them.
    pub out: OrdMap<Seq, ItemId>,
    /// Injects written during play, in order.
    pub inserted: OrdMap<ItemId, Arc<Inserted>>,
    pub facts: OrdMap<Name, bool>,
    pub gauges: OrdMap<Name, i64>,
    /// Accepted consequences in order.
    pub applied: Vector<Arc<Applied>>,
    /// The consequences undone by the latest entries, and when.
    undone_last: Option<(Seq, Times)>,
    starts: Arc<(OrdMap<Name, bool>, OrdMap<Name, Gauge>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleState {
    pub id: ModuleId,
    pub pace: Option<u32>,
    /// Its items in authored order.
    pub items: Arc<[ItemId]>,
    pub started: Option<Times>,
    pub ended: Option<Times>,
}

/// What has become of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemState {
    pub status: Status,
    /// Queued or deferred: its turn comes at this play time, out of the authored order.
    pub due: Option<Millis>,
    /// What `due` was each time the item was put off, the last time last.
    put_off: Vec<Option<Millis>>,
    /// A consequence put it back on the list after it had been passed over.
    revived: bool,
    /// The entry that passed it over or left it out.
    left: Option<Left>,
    /// An accepted consequence or a refused offer took it off the list.
    pub dropped: bool,
    pub released: Option<(Seq, Times)>,
    /// How often it was released and taken back.
    pub taken_back: u16,
    /// Seats that opened it.
    pub opened: OrdSet<SeatId>,
    /// Expected actions ticked, by their index.
    pub ticks: OrdMap<u16, (Tick, Times)>,
    pub done: Option<Times>,
}

/// When an item was left, and whether by nobody's hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    seq: Seq,
    at: Times,
    by_itself: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    Pending,
    /// Released, posed or opened, and not finished.
    Active,
    Done,
    PassedOver,
    Skipped(SkipReason),
}

/// An inject written during play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserted {
    pub seq: Seq,
    pub to: Recipients,
    pub kind: InjectKind,
    pub channel: Channel,
    pub title: Option<Text>,
    pub from: Option<Text>,
    pub text: Option<Text>,
}

/// Consequences the facilitator accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub seq: Seq,
    pub at: Times,
    pub item: Option<ItemId>,
    pub effects: Vec<Effect>,
    pub due: Vec<Millis>,
    pub undone: bool,
}

impl Story {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let module = |m: &crate::scenario::Module| ModuleState {
            id: m.id.clone(),
            pace: m.pace,
            items: m.items.clone().map(|at| scenario.items[at].id.clone()).collect(),
            started: None,
            ended: None,
        };
        let facts: OrdMap<Name, bool> =
            scenario.facts.iter().map(|(n, v)| (n.clone(), *v)).collect();
        let gauges: OrdMap<Name, Gauge> =
            scenario.gauges.iter().map(|(n, g)| (n.clone(), g.clone())).collect();
        Self {
            modules: scenario.modules.iter().map(module).collect(),
            current: None,
            items: OrdMap::new(),
            out: OrdMap::new(),
            inserted: OrdMap::new(),
            gauges: gauges.iter().map(|(n, g)| (n.clone(), g.start)).collect(),
            facts: facts.clone(),
            applied: Vector::new(),
            undone_last: None,
            starts: Arc::new((facts, gauges)),
        }
    }

    /// Returns an item's state; one nothing has happened to is pending.
    pub fn item(&self, id: &ItemId) -> Arc<ItemState> {
        self.items.get(id).cloned().unwrap_or_default()
    }

    pub fn status(&self, id: &ItemId) -> Status {
        self.items.get(id).map_or(Status::Pending, |i| i.status)
    }

    pub fn is_released(&self, id: &ItemId) -> bool {
        self.items.get(id).is_some_and(|i| i.released.is_some())
    }

    pub fn pace(&self, module: &ModuleId) -> Option<u32> {
        self.modules.iter().find(|m| m.id == *module).and_then(|m| m.pace)
    }

    pub(super) fn update(&mut self, id: &ItemId, change: impl FnOnce(&mut ItemState)) {
        change(Arc::make_mut(self.items.entry(id.clone()).or_default()));
    }

    fn leave(&mut self, id: &ItemId, entry: &Entry, status: Status) {
        let by_itself = entry.by == Actor::Clock;
        self.update(id, |i| {
            i.status = status;
            i.left = Some(Left { seq: entry.seq, at: entry.times, by_itself });
        });
    }

    fn finish(&mut self, id: &ItemId, times: Times) {
        self.update(id, |i| {
            i.status = Status::Done;
            i.done = Some(times);
        });
    }

    fn activate(&mut self, id: &ItemId, seq: Seq, times: Times) {
        self.update(id, |i| {
            i.status = Status::Active;
            i.revived = false;
            i.due = None;
            i.put_off.clear();
            i.done = None;
            i.released.get_or_insert((seq, times));
        });
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        let times = entry.times;
        match &entry.event {
            Event::ModuleStarted { .. }
            | Event::ModuleEnded { .. }
            | Event::ModuleTakenBack { .. } => self.apply_module(&entry.event, times),
            Event::Released { inject, .. } => {
                self.activate(inject, entry.seq, times);
                self.out.insert(entry.seq, inject.clone());
            }
            Event::InjectInserted { inject, to, inject_kind, channel } => {
                let said = entry.said.as_ref();
                let inserted = Inserted {
                    seq: entry.seq,
                    to: to.clone(),
                    kind: *inject_kind,
                    channel: *channel,
                    title: said.and_then(|s| s.title.clone()),
                    from: said.and_then(|s| s.from.clone()),
                    text: said.and_then(|s| s.text.clone()),
                };
                self.inserted.insert(inject.clone(), Arc::new(inserted));
            }
            Event::Opened { inject } => {
                if let Some(seat) = &entry.seat {
                    self.update(inject, |i| {
                        i.opened.insert(seat.clone());
                    });
                }
            }
            Event::Withdrawn { inject } => {
                if let Some((seq, _)) = self.items.get(inject).and_then(|i| i.released) {
                    self.out.remove(&seq);
                }
                self.update(inject, |i| {
                    i.status = Status::Pending;
                    i.released = None;
                    i.taken_back += 1;
                    i.done = None;
                });
            }
            Event::EffectsApplied { item, effects, due } => {
                let applied = Applied {
                    seq: entry.seq,
                    at: times,
                    item: item.clone(),
                    effects: effects.clone(),
                    due: due.clone(),
                    undone: false,
                };
                self.take_effect(&applied);
                self.applied.push_back(Arc::new(applied));
            }
            Event::EffectsUndone { applied } => {
                self.undone_last = Some((*applied, times));
                self.undo_effects(*applied);
            }
            Event::ActionTicked { item, action, tick } => self.update(item, |i| {
                i.ticks.insert(*action, (*tick, times));
            }),
            _ => self.apply_turn(entry),
        }
    }

    /// Which module is in play.
    fn apply_module(&mut self, event: &Event, times: Times) {
        let known = |id: &ModuleId| self.modules.iter().position(|m| m.id == *id);
        match event {
            Event::ModuleStarted { module, .. } => {
                let at = known(module);
                if let Some(state) = at.and_then(|at| self.modules.get_mut(at)) {
                    state.started = Some(times);
                    self.current = at;
                }
            }
            Event::ModuleEnded { module } => {
                if let Some(state) = known(module).and_then(|at| self.modules.get_mut(at)) {
                    state.ended = Some(times);
                }
            }
            Event::ModuleTakenBack { module, again } => {
                let (at, before) = (known(module), known(again));
                if let Some(state) = at.and_then(|at| self.modules.get_mut(at)) {
                    state.started = None;
                }
                if let Some(state) = before.and_then(|at| self.modules.get_mut(at)) {
                    state.ended = None;
                    self.current = before;
                }
            }
            _ => {}
        }
    }

    /// What ends or moves an item's turn.
    fn apply_turn(&mut self, entry: &Entry) {
        let times = entry.times;
        match &entry.event {
            Event::PassedOver { item } => self.leave(item, entry, Status::PassedOver),
            Event::Skipped { item, reason } => {
                self.leave(item, entry, Status::Skipped(*reason));
            }
            Event::Deferred { item, due } => self.update(item, |i| {
                let before = i.due.replace(*due);
                i.put_off.push(before);
            }),
            Event::Restored { item } => self.update(item, ItemState::restore),
            Event::ContingencyDismissed { inject } => self.update(inject, |i| i.dropped = true),
            // Only a question that stands alone is an item; one under an inject is not in the index of items,
            // and a state under its id does no harm.
            Event::QuestionPosed { question } => self.activate(question, entry.seq, times),
            Event::QuestionWithdrawn { question } => self.update(question, |i| {
                i.status = Status::Pending;
                i.released = None;
            }),
            Event::QuestionDone { question } => self.finish(question, times),
            Event::DecisionOpened { decision, .. } | Event::DecisionReopened { decision, .. } => {
                self.activate(decision, entry.seq, times);
            }
            Event::Recorded { decision, .. } => {
                self.activate(decision, entry.seq, times);
                self.finish(decision, times);
            }
            Event::PollOpened { poll, .. } => self.activate(poll, entry.seq, times),
            Event::PollClosed { poll } => self.update(poll, |i| {
                if i.status == Status::Done {
                    (i.status, i.done) = (Status::Active, None);
                }
            }),
            Event::PollRevealed { poll } => self.finish(poll, times),
            Event::AssessmentOpened { assessment } => self.activate(assessment, entry.seq, times),
            Event::AssessmentClosed { assessment } => self.finish(assessment, times),
            Event::BreakoutOpened { breakout, .. } => self.activate(breakout, entry.seq, times),
            Event::BreakoutClosed { breakout } => self.finish(breakout, times),
            Event::BreakStarted { item: Some(item), .. } => {
                self.activate(item, entry.seq, times);
                self.finish(item, times);
            }
            _ => {}
        }
    }

    fn take_effect(&mut self, applied: &Applied) {
        for (effect, due) in applied.effects.iter().zip(&applied.due) {
            match effect {
                Effect::Set(name) => {
                    self.facts.insert(name.clone(), true);
                }
                Effect::Clear(name) => {
                    self.facts.insert(name.clone(), false);
                }
                Effect::Add(name, amount) => self.add(name, *amount),
                Effect::Queue(item, _) => self.update(item, |i| {
                    // What it was passed over for may be true now; its new turn will tell.
                    if i.status == Status::PassedOver {
                        (i.status, i.revived) = (Status::Pending, true);
                    }
                    i.due = Some(*due);
                    i.put_off.clear();
                    i.dropped = false;
                }),
                Effect::Drop(item) => self.update(item, |i| i.dropped = true),
                // The items a branch goes past get entries of their own.
                Effect::GoTo(_) => {}
            }
        }
    }

    fn add(&mut self, name: &Name, amount: i64) {
        if let (Some(gauge), Some(value)) = (self.starts.1.get(name), self.gauges.get(name)) {
            let value = value.saturating_add(amount).clamp(gauge.min, gauge.max);
            self.gauges.insert(name.clone(), value);
        }
    }

    /// Takes accepted consequences back by working out everything that still stands from the start.
    fn undo_effects(&mut self, seq: Seq) {
        let Some(at) = self.applied.iter().rposition(|a| a.seq == seq) else { return };
        let mut undone = (*self.applied[at]).clone();
        undone.undone = true;
        for effect in &undone.effects {
            match effect {
                Effect::Queue(item, _) | Effect::Drop(item) => self.update(item, |i| {
                    i.due = None;
                    i.put_off.clear();
                    i.dropped = false;
                    if std::mem::take(&mut i.revived) && i.status == Status::Pending {
                        i.status = Status::PassedOver;
                    }
                }),
                Effect::Set(_) | Effect::Clear(_) | Effect::Add(..) | Effect::GoTo(_) => {}
            }
        }
        let touched: OrdSet<ItemId> = undone.effects.iter().filter_map(moved).cloned().collect();
        self.applied.set(at, Arc::new(undone));
        self.facts = self.starts.0.clone();
        self.gauges = self.starts.1.iter().map(|(n, g)| (n.clone(), g.start)).collect();
        let standing: Vec<_> = self.applied.iter().filter(|a| !a.undone).cloned().collect();
        for applied in standing {
            let mut again = (*applied).clone();
            // Items nothing is taken back from stay where they are.
            let keep = |e: &Effect| moved(e).is_none_or(|item| touched.contains(item));
            let pairs = again.effects.into_iter().zip(again.due);
            (again.effects, again.due) = pairs.filter(|(e, _)| keep(e)).unzip();
            self.take_effect(&again);
        }
    }

    /// Returns what consequences went past: the items passed over in the same breath.
    pub(super) fn gone_past(&self, applied: Seq) -> Vec<ItemId> {
        let mut left: Vec<_> = self
            .items
            .iter()
            .filter(|(_, i)| i.status == Status::PassedOver)
            .filter_map(|(id, i)| {
                Some((i.left.map(|left| left.seq).filter(|s| *s > applied)?, id.clone()))
            })
            .collect();
        left.sort();
        let next = |n: usize| applied.0 + 1 + n as u64;
        let breath = left.into_iter().enumerate().take_while(|(n, (seq, _))| seq.0 == next(*n));
        breath.map(|(_, (_, id))| id).collect()
    }

    /// Returns what the end of a module left behind in the same breath, by the entry that ended it, latest first, with the
    /// entry it began with.
    pub(super) fn left_behind(&self, ended: Seq, at: Times) -> (Vec<ItemId>, Seq) {
        let left = |i: &ItemState| {
            let left = i.left.filter(|l| l.by_itself && l.at == at && l.seq < ended)?;
            matches!(i.status, Status::Skipped(_) | Status::PassedOver).then_some(left.seq)
        };
        let mut all: Vec<_> =
            self.items.iter().filter_map(|(id, i)| Some((left(i)?, id.clone()))).collect();
        all.sort();
        let before = |n: usize| ended.0.saturating_sub(1 + n as u64);
        let breath = all.into_iter().rev().enumerate().take_while(|(n, (s, _))| s.0 == before(*n));
        let items: Vec<ItemId> = breath.map(|(_, (_, id))| id).collect();
        let first = Seq(ended.0.saturating_sub(items.len() as u64));
        (items, first)
    }

    /// Tells whether a branch went past a whole module.
    pub(super) fn is_gone_past(&self, module: usize) -> bool {
        self.modules.get(module).is_some_and(|m| {
            !m.items.is_empty() && m.items.iter().all(|i| self.status(i) == Status::PassedOver)
        })
    }

    /// Returns the consequences of an earlier record that were undone in the same breath as a new one is made.
    pub(super) fn undid(&self, decision: &ItemId, now: Times) -> Option<Seq> {
        let (seq, _) = self.undone_last.filter(|(_, at)| *at == now)?;
        let applied = self.applied.iter().rev().find(|a| a.seq == seq)?;
        (applied.item.as_ref() == Some(decision)).then_some(seq)
    }

    /// Returns the accepted, not undone consequences of an item.
    pub fn applied_for(&self, item: &ItemId) -> Option<&Arc<Applied>> {
        self.applied.iter().rev().find(|a| a.item.as_ref() == Some(item) && !a.undone)
    }
}

/// Returns the item an effect moves in the order of turns.
fn moved(effect: &Effect) -> Option<&ItemId> {
    match effect {
        Effect::Queue(item, _) | Effect::Drop(item) => Some(item),
        Effect::Set(_) | Effect::Clear(_) | Effect::Add(..) | Effect::GoTo(_) => None,
    }
}

impl ItemState {
    /// Puts it back where it stood before it was last left out, put off or declined.
    fn restore(&mut self) {
        if self.status == Status::Active {
            self.status = Status::Pending;
            self.released = None;
        } else if matches!(self.status, Status::Skipped(_) | Status::PassedOver) {
            self.status = Status::Pending;
            self.left = None;
            self.revived = false;
        } else if self.dropped {
            self.dropped = false;
        } else {
            self.due = self.put_off.pop().flatten();
        }
    }
}
