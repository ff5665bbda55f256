//! What the report needs of the entries beyond the session's state: who ever held what, first answers, counts.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the log takes the entries whose traces the state does not keep and leaves the others"
)]

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Millis;
use crate::ident::{Actor, AgendaId, ItemId, PersonId, RoleCode, SeatId, Seq};
use crate::scenario::{Effect, Scenario};
use crate::session::{Entry, Event, Session, Staffing, Times};

/// The agenda fitted to the time there is.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) seq: Seq,
    pub(super) at: Times,
    pub(super) agenda: AgendaId,
    pub(super) modules: Vec<Millis>,
    pub(super) dropped: Vec<ItemId>,
}

/// Why an item was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    Condition,
    /// The agenda did not plan it, and nobody chose it.
    Optional,
    /// A consequence took it off the list.
    Consequence,
    /// A consequence went on at a later item.
    Branch,
    /// A rehearsal jumped.
    Jump,
}

/// Traces of the entries, gathered while the session folds them.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    pub(super) first: Option<Times>,
    pub(super) entries: u64,
    /// The entry of `StartEx`.
    pub(super) began: Option<(Seq, Times)>,
    /// Every time the agenda was fitted, in order.
    pub(super) fits: Vec<Fit>,
    pub(super) after_end: u64,
    /// What was changed after `EndEx`, by the kind of the entry that did it.
    pub(super) edits: BTreeMap<&'static str, usize>,
    pub(super) redacted: u64,
    /// m of "n of m" when each round closed.
    pub(super) counted: BTreeMap<(ItemId, u16), usize>,
    /// Everybody who ever held a seat of a role.
    pub(super) people: BTreeMap<RoleCode, BTreeSet<PersonId>>,
    /// Every seat of a role that was ever held.
    pub(super) seats: BTreeMap<RoleCode, BTreeSet<u16>>,
    /// Heads counted without devices, the most there ever were.
    pub(super) heads: BTreeMap<RoleCode, u16>,
    /// Play time from opening to the first answer, by role.
    pub(super) latencies: BTreeMap<RoleCode, Vec<Millis>>,
    pub(super) skipped: BTreeMap<ItemId, Times>,
    pub(super) passed: BTreeMap<ItemId, Passed>,
    /// The last entry of a branch and of what it went past.
    branch: Option<Seq>,
    /// What the facilitator put off, and the offers that were declined.
    pub(super) put_off: BTreeSet<ItemId>,
    pub(super) declined: BTreeSet<ItemId>,
    /// Injects taken back, with when they had been released.
    pub(super) withdrawn: BTreeMap<ItemId, Times>,
    pub(super) stops_asked: u32,
    /// Entries that put words into another entry, by that entry.
    pub(super) worded_by: BTreeMap<Seq, Vec<Seq>>,
    answered: BTreeSet<(ItemId, u16, SeatId)>,
}

impl Log {
    /// Takes in an entry after the session has.
    pub(super) fn take(&mut self, entry: &Entry, scenario: &Scenario, session: &Session) {
        self.first.get_or_insert(entry.times);
        self.entries += 1;
        self.redacted += u64::from(entry.redacted);
        if session.after.ended.as_ref().is_some_and(|(_, end, _)| entry.seq > *end) {
            self.after_end += 1;
            if is_edit(&entry.event) {
                *self.edits.entry(entry.event.kind()).or_default() += 1;
            }
        }
        match &entry.event {
            Event::RoleStaffed { role, how: Staffing::Held(n) } => {
                let heads = self.heads.entry(role.clone()).or_default();
                *heads = (*heads).max(*n);
            }
            Event::SeatTaken { person, seat } | Event::SeatMoved { person, to: seat, .. } => {
                self.people.entry(seat.role.clone()).or_default().insert(*person);
                self.seats.entry(seat.role.clone()).or_default().insert(seat.number);
            }
            Event::Answered { decision, round, late: false, .. } => {
                self.answer(entry, decision, *round, session);
            }
            Event::DecisionClosed { decision, round, .. } => {
                let state = session.decision(decision);
                let found = state.and_then(|d| d.rounds.iter().find(|r| r.number == *round));
                if let Some(found) = found {
                    self.counted.insert((decision.clone(), *round), found.counted(session));
                }
            }
            Event::Released { inject, .. } => {
                self.withdrawn.remove(inject);
            }
            Event::Withdrawn { inject } => {
                self.withdrawn.insert(inject.clone(), entry.times);
            }
            Event::Skipped { item, .. } => {
                self.skipped.insert(item.clone(), entry.times);
            }
            Event::StartEx { .. } => self.began = Some((entry.seq, entry.times)),
            Event::AgendaFitted { agenda, modules, dropped, .. } => self.fits.push(Fit {
                seq: entry.seq,
                at: entry.times,
                agenda: agenda.clone(),
                modules: modules.clone(),
                dropped: dropped.clone(),
            }),
            Event::PassedOver { item } => {
                let why = self.why_passed(entry, item, scenario, session);
                self.passed.insert(item.clone(), why);
            }
            Event::EffectsApplied { effects, .. } => {
                let branches = effects.iter().any(|effect| matches!(effect, Effect::GoTo(_)));
                self.branch = branches.then_some(entry.seq);
            }
            Event::Deferred { item, .. } => {
                self.put_off.insert(item.clone());
            }
            Event::ContingencyDismissed { inject } => {
                self.declined.insert(inject.clone());
            }
            Event::StopRequested {} => self.stops_asked += 1,
            event => self.reworded(entry.seq, event, session),
        }
    }

    /// Takes in an entry that puts words into another, and one that takes such words back.
    fn reworded(&mut self, by: Seq, event: &Event, session: &Session) {
        match event {
            Event::Amended { entry: of }
            | Event::ActionChanged { action: of, .. }
            | Event::Analysed { entry: of } => self.word(*of, by),
            Event::InformationAnswered { request, .. } => self.word(*request, by),
            Event::ChangeTakenBack { entry: taken } => self.unword(*taken),
            Event::RecordAmended { decision, .. } => {
                let record = session.decision(decision).and_then(|d| d.record.as_ref());
                if let Some(record) = record {
                    self.word(record.seq, by);
                }
            }
            _ => {}
        }
    }

    /// Says why an item is passed over, by what was true at that moment.
    fn why_passed(
        &mut self,
        entry: &Entry,
        id: &ItemId,
        scenario: &Scenario,
        session: &Session,
    ) -> Passed {
        if self.branch.is_some_and(|last| Seq(last.0 + 1) == entry.seq) {
            self.branch = Some(entry.seq);
            return Passed::Branch;
        }
        let Some(item) = scenario.item(id) else { return Passed::Optional };
        let holds = |when| session.holds(scenario, when, entry.times.play);
        if session.story.item(id).dropped {
            Passed::Consequence
        } else if !session.is_planned(item) {
            Passed::Optional
        } else if item.when.as_ref().is_some_and(|when| !holds(when)) {
            Passed::Condition
        } else {
            Passed::Jump
        }
    }

    /// The words an entry gave to another one stand no more.
    fn unword(&mut self, by: Seq) {
        for words in self.worded_by.values_mut() {
            words.retain(|seq| *seq != by);
        }
    }

    fn word(&mut self, of: Seq, by: Seq) {
        self.worded_by.entry(of).or_default().push(by);
    }

    fn answer(&mut self, entry: &Entry, decision: &ItemId, round: u16, session: &Session) {
        let Some(seat) = &entry.seat else { return };
        // What the control cell or the autopilot answers says nothing about a person's pace.
        if !matches!(entry.by, Actor::Person(_) | Actor::Simulated) {
            return;
        }
        if !self.answered.insert((decision.clone(), round, seat.clone())) {
            return;
        }
        let state = session.decision(decision);
        if let Some(found) = state.and_then(|d| d.rounds.iter().find(|r| r.number == round)) {
            let took = found.opened.until(entry.times);
            self.latencies.entry(seat.role.clone()).or_default().push(took);
        }
    }

    /// Returns how many people stand behind a role: those who ever held a seat, or the heads counted, whichever is more.
    pub(super) fn people_in(&self, role: &RoleCode) -> usize {
        let held = self.people.get(role).map_or(0, BTreeSet::len);
        held.max(usize::from(self.heads.get(role).copied().unwrap_or(0)))
    }

    /// Returns how many seats of a role were ever held.
    pub(super) fn seats_in(&self, role: &RoleCode) -> usize {
        let held = self.seats.get(role).map_or(0, BTreeSet::len);
        held.max(usize::from(self.heads.get(role).copied().unwrap_or(0)))
    }
}

/// Tells whether an entry changes what an earlier one said, and adds nothing of its own.
fn is_edit(event: &Event) -> bool {
    matches!(
        event,
        Event::Amended { .. }
            | Event::Refiled { .. }
            | Event::Promoted { .. }
            | Event::Demoted { .. }
            | Event::Merged { .. }
            | Event::NoteTakenBack { .. }
            | Event::NoteRestored { .. }
            | Event::ChangeTakenBack { .. }
            | Event::Struck { .. }
            | Event::RecordAmended { .. }
            | Event::RecordTakenBack { .. }
            | Event::Withheld { .. }
    )
}
