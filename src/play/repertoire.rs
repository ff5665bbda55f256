//! What the autopilot does beyond the plain course of an exercise.

use std::collections::BTreeSet;

macro_rules! rare {
    ($( $(#[doc = $doc:literal])+ $name:ident, )+) => {
        /// Something that happens in some exercises, at most once in a played one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rare { $( $(#[doc = $doc])+ $name, )+ }

        impl Rare {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

rare! {
    /// The session says which exercise it follows.
    Follows,
    /// The marking is changed before the start.
    Marked,
    /// Roles are held by heads without a device, given to another, or dropped.
    Staffing,
    /// A check is accepted although it is met.
    Accepted,
    /// Observers join, ask and vote; a moderator sorts their questions.
    Observers,
    /// People join with devices, take seats, open injects and answer.
    Guests,
    /// Somebody changes seats, and somebody leaves theirs.
    SeatMoved,
    /// A phone goes silent and comes back.
    Unreachable,
    /// Verbs are handed to a person.
    Verbs,
    /// A group is formed in the room and names who speaks for it.
    Groups,
    /// A role is an alias from here on.
    Withheld,
    /// Attribution becomes stricter.
    Tightened,
    /// Everything stands still for a moment.
    Pause,
    /// A seat's holder is called away and comes back.
    CalledAway,
    /// A break nobody planned.
    Break,
    /// A stretch off the record.
    OffRecord,
    /// A real-world emergency.
    Emergency,
    /// A player asks for a stop.
    Stop,
    /// The machine slept; then the program was opened again.
    Gap,
    /// Play runs faster for a while.
    Speed,
    /// A rehearsal jumps.
    Jump,
    /// The rest is fitted to the time that is left.
    Fit,
    /// An inject is written during play.
    Insert,
    /// An inject is taken back and released again.
    TakeBack,
    /// An item is left out and put back.
    Restore,
    /// An item is put off.
    Defer,
    /// A contingency inject is declined.
    Dismiss,
    /// The next module begins too early.
    EarlyModule,
    /// A question is put by mistake.
    WrongQuestion,
    /// A note is taken back, restored, amended, filed elsewhere, promoted, demoted, merged, struck.
    NoteCare,
    /// One role speaks for another, which confirms it later.
    SpokeFor,
    /// A player's request is put on the parking lot.
    ParkRequest,
    /// A countdown is moved.
    MoreTime,
    /// The facilitator peeks.
    Peek,
    /// Hands are counted.
    Hands,
    /// A decision is opened by mistake.
    WrongOpening,
    /// A decision is closed too early and opened again.
    Reopen,
    /// A result is shown too early.
    WrongReveal,
    /// A record is made by mistake, with its consequences.
    WrongRecord,
    /// A decision is recorded from the talk, without opening it.
    FromTalk,
    /// A decision is asked again after its reveal.
    AskAgain,
    /// A decision waits for a later moment and comes back.
    Deferral,
    /// Paper forms are counted.
    PaperForms,
    /// The report is finalised.
    Finalise,
}

/// Which rare acts occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repertoire {
    rare: BTreeSet<Rare>,
    /// Whether anything is said and taken down; without words play is faster.
    pub words: bool,
    /// Whether an act of the repertoire is sure to come, or by chance.
    sure: bool,
}

impl Repertoire {
    /// Returns what an ordinary exercise brings.
    pub fn ordinary() -> Self {
        let rare = [
            Rare::Observers,
            Rare::Pause,
            Rare::CalledAway,
            Rare::SpokeFor,
            Rare::MoreTime,
            Rare::FromTalk,
            Rare::AskAgain,
            Rare::Deferral,
            Rare::ParkRequest,
            Rare::PaperForms,
        ];
        Self { rare: rare.into_iter().collect(), words: true, sure: true }
    }

    /// Returns what an exercise brings in which somebody plays a seat alone: nothing that stops them or speaks for them.
    pub fn for_somebody() -> Self {
        let rare = [Rare::MoreTime, Rare::AskAgain, Rare::Deferral];
        Self { rare: rare.into_iter().collect(), words: true, sure: true }
    }

    /// Returns everything that can happen, each act by chance.
    pub fn everything() -> Self {
        Self { rare: Rare::ALL.iter().copied().collect(), words: true, sure: false }
    }

    /// Returns the bare course: decisions and their consequences, no words.
    pub fn bare() -> Self {
        Self { rare: BTreeSet::new(), words: false, sure: true }
    }

    /// Adds an act.
    #[must_use]
    pub fn with(mut self, rare: Rare) -> Self {
        self.rare.insert(rare);
        self
    }

    pub fn has(&self, rare: Rare) -> bool {
        self.rare.contains(&rare)
    }

    /// Takes an act out if it is still to come, so that it happens once. By chance, if it is not sure, it stays.
    pub(super) fn take(&mut self, rare: Rare, rng: &mut super::Rng) -> bool {
        self.rare.contains(&rare) && (self.sure || rng.chance(600)) && self.rare.remove(&rare)
    }
}
