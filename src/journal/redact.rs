//! Makes a copy of a transcript without struck text, names or control-only words, which still verifies.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::Hash;
use super::line::Body;
use super::read::{ReadError, Reader};
use crate::ident::{PersonId, RoleCode, Seq};
use crate::session::{Entry, Event, QuestionState, Said, Sign, Who};

mod names;

use names::Names;

/// Why an entry's words are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Struck, or put right an entry that was.
    Struck,
    /// A person's name and organization.
    Name,
    /// Names a participant in free text.
    Mention,
    /// For the control side alone: the scenario, attachments, working notes, reasons.
    Control,
    /// They were gone already.
    Earlier,
}

impl Reason {
    pub fn label(self) -> &'static str {
        match self {
            Self::Struck => "struck",
            Self::Name => "names of people",
            Self::Mention => "words that name a participant",
            Self::Control => "control-only",
            Self::Earlier => "removed earlier",
        }
    }
}

/// What was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    pub entries: u64,
    pub head: Hash,
    /// Entries without their words, by reason.
    pub left_out: BTreeMap<Reason, u64>,
    /// Entries whose words were kept.
    pub kept: u64,
}

/// Names inside free text are looked for by the names people joined under; what that cannot catch is said.
pub const CANNOT_CATCH: &str = "words that name somebody who did not join under that name, a nickname, or an \
                                organization cannot be found: read the copy before it is given away";

/// Why no copy could be made.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the copy cannot be written: {}", super::reason(.0))]
    Write(io::Error),
}

/// Writes the shared copy of `path` to `out`. A torn tail is left out.
///
/// # Errors
/// Damage, a later version's file, a file that changes meanwhile, a fault of `out`.
pub fn redact(path: &Path, out: &mut dyn Write) -> Result<Redaction, RedactError> {
    let mut judge = Judge::default();
    let whole = Reader::open(path)?.for_each(&mut |entry| {
        judge.learn(&entry);
        ControlFlow::Continue(())
    })?;
    judge.conclude();

    let mut reader = Reader::open(path)?;
    let mut redaction = Redaction {
        entries: whole.head.seq.0,
        head: whole.head.hash,
        left_out: BTreeMap::new(),
        kept: 0,
    };
    out.write_all(reader.first_line()).map_err(RedactError::Write)?;
    let mut fault = None;
    let mut write_line = |line: &[u8], facts_end: usize, entry: &Entry| -> io::Result<()> {
        let reason = if entry.redacted {
            Some(Reason::Earlier)
        } else {
            entry.said.as_ref().and_then(|said| judge.reason(entry, said))
        };
        if let Some(reason) = reason {
            *redaction.left_out.entry(reason).or_default() += 1;
            out.write_all(&line[..facts_end])?;
            return out.write_all(b"}\n");
        }
        redaction.kept += u64::from(entry.said.is_some());
        out.write_all(line)
    };
    reader.scan_bytes(&mut |line, linked| {
        if linked.seq > whole.head.seq {
            // Written since the first look; nobody judged it.
            return ControlFlow::Break(());
        }
        let Body::Known(entry) = linked.body else { return ControlFlow::Break(()) };
        match write_line(line, linked.facts_end, &entry) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failed) => {
                fault = Some(failed);
                ControlFlow::Break(())
            }
        }
    })?;
    match fault {
        Some(fault) => Err(RedactError::Write(fault)),
        None => out.flush().map_err(RedactError::Write).map(|()| redaction),
    }
}

/// Whose words an entry's are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Said to the room, or meant for the report.
    Shared,
    /// A person's name.
    Name,
    Control,
    /// A captured line: shared if it enters the report.
    Note(Sign),
    /// An inject written during play: shared once it was released.
    Inserted,
    /// An observer's question: shared once a moderator let it through.
    Question,
    /// As the entry it puts right.
    As(Seq),
}

/// What the first reading found out about the whole session.
#[derive(Debug, Default)]
struct Judge {
    struck: BTreeSet<Seq>,
    /// Entries and what they put right.
    amends: BTreeMap<Seq, Seq>,
    /// Entries that later entries speak of, and whether they are shared.
    shared: BTreeMap<Seq, bool>,
    taken_back: BTreeSet<Seq>,
    inserted: BTreeMap<Seq, crate::ident::ItemId>,
    released: BTreeSet<crate::ident::ItemId>,
    names: Names,
    withheld: BTreeSet<Who>,
    held: BTreeMap<PersonId, BTreeSet<RoleCode>>,
}

impl Judge {
    fn learn(&mut self, entry: &Entry) {
        // Only the events that change what is shared are of interest; `words` judges every kind.
        if let Event::Struck { entry: at } = &entry.event {
            self.struck.insert(*at);
        } else if let Event::Amended { entry: at } = &entry.event {
            self.amends.insert(entry.seq, *at);
        } else if let Event::Noted { sign, .. } = &entry.event {
            self.shared.insert(entry.seq, *sign != Sign::Note);
        } else if let Event::Refiled { entry: at, sign: Some(sign), .. } = &entry.event {
            self.shared.insert(*at, *sign != Sign::Note);
        } else if let Event::Promoted { entry: at } = &entry.event {
            self.shared.insert(*at, true);
        } else if let Event::Demoted { entry: at } = &entry.event {
            self.shared.insert(*at, false);
        } else if let Event::NoteTakenBack { entry: at } = &entry.event {
            self.taken_back.insert(*at);
        } else if let Event::NoteRestored { entry: at } = &entry.event {
            self.taken_back.remove(at);
        } else if let Event::ObserverQuestionSet { question, state, .. } = &entry.event {
            let public = matches!(
                state,
                QuestionState::Approved | QuestionState::Shown | QuestionState::Answered
            );
            self.shared.insert(*question, public);
        } else if let Event::InjectInserted { inject, .. } = &entry.event {
            self.inserted.insert(entry.seq, inject.clone());
        } else if let Event::Released { inject, .. } = &entry.event {
            self.released.insert(inject.clone());
        } else if let Event::Withdrawn { inject } = &entry.event {
            self.released.remove(inject);
        } else {
            self.learn_people(entry);
        }
    }

    fn learn_people(&mut self, entry: &Entry) {
        if let Event::Joined { .. } = &entry.event {
            if let (crate::ident::Actor::Person(person), Some(said)) = (entry.by, &entry.said)
                && let Some(name) = &said.name
            {
                self.names.add(person, name.as_str());
            }
        } else if let Event::SeatTaken { person, seat } = &entry.event {
            self.held.entry(*person).or_default().insert(seat.role.clone());
        } else if let Event::SeatMoved { person, to, .. } = &entry.event {
            self.held.entry(*person).or_default().insert(to.role.clone());
        } else if let Event::Withheld { who, .. } = &entry.event {
            self.withheld.insert(who.clone());
        }
    }

    /// Once everything is known: who is withheld, by themselves or by a role they held.
    fn conclude(&mut self) {
        for who in &self.withheld {
            match who {
                Who::Person(person) => self.names.withhold(*person),
                Who::Role(role) => {
                    let holders = self.held.iter().filter(|(_, roles)| roles.contains(role));
                    for (person, _) in holders {
                        self.names.withhold(*person);
                    }
                }
            }
        }
        self.names.conclude();
    }

    /// Says why an entry's words are left out, if they are.
    fn reason(&self, entry: &Entry, said: &Said) -> Option<Reason> {
        if self.is_struck(entry.seq) {
            return Some(Reason::Struck);
        }
        let words = words(&entry.event);
        if words == Words::Name {
            return Some(Reason::Name);
        }
        if !self.is_shared(entry.seq, words) {
            return Some(Reason::Control);
        }
        self.names.stand_in(said).then_some(Reason::Mention)
    }

    fn is_struck(&self, seq: Seq) -> bool {
        // An entry can only put right an earlier one, so the chain of corrections ends.
        self.struck.contains(&seq)
            || self.amends.get(&seq).is_some_and(|at| *at < seq && self.is_struck(*at))
    }

    fn is_shared(&self, seq: Seq, words: Words) -> bool {
        match words {
            Words::Shared => true,
            Words::Name | Words::Control => false,
            Words::Note(sign) => {
                let in_report = self.shared.get(&seq).copied().unwrap_or(sign != Sign::Note);
                in_report && !self.taken_back.contains(&seq)
            }
            Words::Inserted => {
                self.inserted.get(&seq).is_some_and(|inject| self.released.contains(inject))
            }
            Words::Question => self.shared.get(&seq).copied().unwrap_or(false),
            Words::As(at) => self.amended(at, seq),
        }
    }

    /// A correction is shared with what it puts right; where that was no note, only if it was said to the room.
    fn amended(&self, at: Seq, seq: Seq) -> bool {
        match self.amends.get(&at) {
            Some(earlier) if *earlier < at && at < seq => self.amended(*earlier, at),
            _ => match (self.shared.get(&at), self.inserted.get(&at)) {
                (Some(shared), _) => *shared && !self.taken_back.contains(&at),
                (None, Some(inject)) => self.released.contains(inject),
                (None, None) => false,
            },
        }
    }
}

/// Judges every kind by hand, so that a new one is never shared by accident; what needs no words has none to share.
#[expect(clippy::too_many_lines, reason = "one short arm for every kind")]
fn words(event: &Event) -> Words {
    match event {
        Event::InformationRequested {}
        | Event::InformationAnswered { .. }
        | Event::Answered { .. }
        | Event::Recorded { .. }
        | Event::RecordAmended { .. }
        | Event::BreakoutSaid { .. }
        | Event::FeedbackGiven { .. }
        | Event::Analysed { .. }
        | Event::CorrectiveAction { .. }
        | Event::ActionChanged { .. } => Words::Shared,
        Event::Joined { .. } | Event::Finalised {} => Words::Name,
        Event::Noted { sign, .. } => Words::Note(*sign),
        Event::InjectInserted { .. } => Words::Inserted,
        Event::ObserverAsked {} => Words::Question,
        Event::Amended { entry } => Words::As(*entry),
        Event::ScenarioLoaded { .. }
        | Event::AttachmentStored { .. }
        | Event::Follows { .. }
        | Event::RoleStaffed { .. }
        | Event::AgendaFitted { .. }
        | Event::CheckAccepted { .. }
        | Event::Briefed { .. }
        | Event::StartEx { .. }
        | Event::Marked { .. }
        | Event::Paused { .. }
        | Event::Resumed {}
        | Event::BreakStarted { .. }
        | Event::OffRecord {}
        | Event::EmergencyDeclared {}
        | Event::EmergencyOver {}
        | Event::GapRecorded { .. }
        | Event::ClockBehind { .. }
        | Event::Heartbeat {}
        | Event::SpeedSet { .. }
        | Event::Reopened { .. }
        | Event::Jumped { .. }
        | Event::ModuleStarted { .. }
        | Event::ModuleEnded { .. }
        | Event::ModuleTakenBack { .. }
        | Event::Released { .. }
        | Event::Opened { .. }
        | Event::Withdrawn { .. }
        | Event::PassedOver { .. }
        | Event::Skipped { .. }
        | Event::Deferred { .. }
        | Event::Restored { .. }
        | Event::ContingencyDismissed { .. }
        | Event::EffectsApplied { .. }
        | Event::EffectsUndone { .. }
        | Event::QuestionPosed { .. }
        | Event::QuestionWithdrawn { .. }
        | Event::QuestionDone { .. }
        | Event::FloorGiven { .. }
        | Event::FloorTaken {}
        | Event::HandRaised {}
        | Event::HandLowered {}
        | Event::StopRequested {}
        | Event::ActionTicked { .. }
        | Event::InformationParked { .. }
        | Event::Refiled { .. }
        | Event::Promoted { .. }
        | Event::Demoted { .. }
        | Event::Merged { .. }
        | Event::NoteTakenBack { .. }
        | Event::NoteRestored { .. }
        | Event::ChangeTakenBack { .. }
        | Event::Struck { .. }
        | Event::AssumptionSettled { .. }
        | Event::ParkedClosed { .. }
        | Event::DecisionOpened { .. }
        | Event::DeadlineMoved { .. }
        | Event::Peeked { .. }
        | Event::HandsCounted { .. }
        | Event::TimeRanOut { .. }
        | Event::DecisionClosed { .. }
        | Event::DecisionReopened { .. }
        | Event::DecisionWithdrawn { .. }
        | Event::Revealed { .. }
        | Event::RevealTakenBack { .. }
        | Event::RecordTakenBack { .. }
        | Event::PollOpened { .. }
        | Event::Voted { .. }
        | Event::PollHands { .. }
        | Event::PollClosed { .. }
        | Event::PollRevealed { .. }
        | Event::AssessmentOpened { .. }
        | Event::Assessed { .. }
        | Event::AssessmentClosed { .. }
        | Event::BreakoutOpened { .. }
        | Event::BreakoutClosed { .. }
        | Event::RapporteurNamed { .. }
        | Event::DeviceAdded { .. }
        | Event::DeviceRevoked { .. }
        | Event::SeatTaken { .. }
        | Event::SeatLeft { .. }
        | Event::SeatMoved { .. }
        | Event::CalledAway { .. }
        | Event::CameBack { .. }
        | Event::Reachable { .. }
        | Event::Withheld { .. }
        | Event::AttributionTightened { .. }
        | Event::GroupFormed { .. }
        | Event::VerbsHanded { .. }
        | Event::ObserverVoted { .. }
        | Event::ObserverQuestionSet { .. }
        | Event::EndEx { .. }
        | Event::HotWashStep { .. }
        | Event::FeedbackCounted { .. }
        | Event::Ranked { .. }
        | Event::RoomClosed {}
        | Event::ActionAccepted { .. }
        | Event::DebriefStarted {}
        | Event::Rated { .. }
        | Event::ScenarioReplaced { .. }
        | Event::Continued { .. }
        | Event::Unrecorded { .. } => Words::Control,
    }
}
