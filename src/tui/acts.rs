//! What the next `u` takes back, in words: said before it is pressed.

use super::log;
use super::model::Desk;
use crate::ident::{ItemId, ModuleId};
use crate::session::{Act, Before, ChangedPart as Part, Seated, Staffing};

impl Desk {
    /// Says what the next undo will take back, if anything.
    pub fn undoes(&self) -> Option<String> {
        let act = self.session().last_act()?;
        let release = self.released_with(act);
        Some(
            release.map_or_else(
                || self.act(act),
                |inject| format!("release of {}", self.label(&inject)),
            ),
        )
    }

    /// Returns the inject whose release accepted consequences went with in one press.
    pub(super) fn released_with(&self, act: &Act) -> Option<ItemId> {
        let Act::Effects(seq) = act else { return None };
        let story = &self.session().story;
        let applied = story.applied.iter().rfind(|a| a.seq == *seq)?;
        let inject = applied.item.clone()?;
        let (released, _) = story.item(&inject).released?;
        (released.0 + 1 == seq.0).then_some(inject)
    }

    /// Says an act with the labels that stand on the screen.
    pub fn act(&self, act: &Act) -> String {
        let note = |seq| {
            let note = self.session().notes.get(seq).map(|n| log::note_line(self, n));
            note.unwrap_or_else(|| format!("entry {seq}"))
        };
        match act {
            Act::Released { inject, .. } => format!("release of {}", self.label(inject)),
            Act::Noted(seq) => format!("note \"{}\"", note(*seq)),
            Act::NoteTakenBack(seq) => format!("taking back \"{}\"", note(*seq)),
            Act::Merged(seq) => format!("merging \"{}\"", note(*seq)),
            Act::Placed { entry, promoted: true } => format!("promoting \"{}\"", note(*entry)),
            Act::Placed { entry, promoted: false } => format!("leaving out \"{}\"", note(*entry)),
            Act::Action(seq) => {
                format!("corrective action \"{}\"", log::says(self, &log::What::Action(*seq)))
            }
            Act::Ticked { item, action, .. } => {
                format!("tick {} of {}", action + 1, self.label(item))
            }
            Act::Floor { .. } => match &self.session().talk.floor {
                Some((role, _)) => format!("floor to {role}"),
                None => "end of the turn".to_owned(),
            },
            Act::Posed { question, .. } => format!("putting {}", self.label(question)),
            Act::LeftOut(id) => format!("leaving out {}", self.label(id)),
            Act::Away { seat, away: true } => format!("{seat} called away"),
            Act::Away { seat, away: false } => format!("{seat} is back"),
            Act::Opened { decision, .. } => format!("opening {}", self.label(decision)),
            Act::Hands { decision, .. } => format!("hands for {}", self.label(decision)),
            Act::Closed { decision, .. } => format!("closing {}", self.label(decision)),
            Act::Revealed { decision, .. } => format!("showing {}", self.label(decision)),
            Act::Recorded { decision, .. } => format!("record of {}", self.label(decision)),
            Act::Effects(_) => "the consequences".to_owned(),
            Act::DeadlineMoved { decision, .. } => {
                format!("more time for {}", self.label(decision))
            }
            Act::PollOpened { poll, .. } => format!("opening {}", self.label(poll)),
            Act::PollHands { poll, .. } => format!("hands for {}", self.label(poll)),
            Act::PollClosed { poll, .. } => format!("closing {}", self.label(poll)),
            Act::PollRevealed(poll) => format!("showing {}", self.label(poll)),
            Act::Replied(_) => "answer to a request".to_owned(),
            Act::Refiled { entry, .. } => format!("filing \"{}\"", note(*entry)),
            Act::Inserted(inject) => format!("writing {}", self.label(inject)),
            Act::Begun { module, .. } => format!("the beginning of {}", self.module_label(module)),
            Act::Fitted(_) => "fitting the agenda".to_owned(),
            Act::Seated(seated) => self.seated_otherwise(seated),
            Act::Changed(before) => self.change(before),
        }
    }

    fn seated_otherwise(&self, seated: &Seated) -> String {
        match seated {
            Seated::Person { person, from, to } => {
                let who = self.person(*person);
                match (from, to) {
                    (Some(_), Some(to)) => format!("{who} moving to {to}"),
                    (_, Some(to)) => format!("{who} taking {to}"),
                    (Some(from), None) => format!("{who} leaving {from}"),
                    (None, None) => who,
                }
            }
            Seated::Role { role, .. } => match self.session().people.staffing(role) {
                Staffing::Held(n) => format!("{role} held by {n}"),
                Staffing::Simulated => format!("{role} simulated"),
                Staffing::GivenTo(to) => format!("{role} given to {to}"),
                Staffing::Dropped => format!("{role} not played"),
                Staffing::Empty => format!("{role} empty"),
            },
        }
    }

    fn module_label(&self, id: &ModuleId) -> String {
        let at = self.scenario.modules.iter().position(|m| m.id == *id);
        at.map_or_else(|| id.to_string(), |at| format!("M{}", at + 1))
    }

    fn change(&self, before: &Before) -> String {
        match before {
            Before::Note(part, note, _) => {
                let line = log::says(self, &log::What::Note(note.seq));
                let what = match part {
                    Part::Words => "amending",
                    Part::Filing => "filing",
                    Part::Analysis => "the cause of",
                    Part::Rank => "the rank of",
                    Part::Assumption => "settling",
                    Part::Parked => "closing",
                };
                format!("{what} \"{line}\"")
            }
            Before::Action(action) => {
                format!("completing \"{}\"", log::says(self, &log::What::Action(action.seq)))
            }
            Before::Record(id, _) => format!("completing the record of {}", self.label(id)),
            Before::Rating(subject, _) => format!("rating \"{}\"", self.subject(subject)),
        }
    }
}
