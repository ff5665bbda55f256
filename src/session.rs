//! The exercise as a fold over its transcript: what may happen, what has happened, who may see it.

mod about;
pub mod action;
mod admit;
mod after;
mod ahead;
pub mod capture;
mod command;
mod complete;
mod condition;
mod debrief;
mod decide;
mod deciding;
mod entry;
mod event;
mod follow;
mod hall;
mod items;
mod ledger;
mod missing;
mod next;
mod notes;
mod people;
pub mod plan;
mod reckoning;
#[cfg(test)]
pub(crate) mod room;
pub mod roster;
mod staffed;
mod state;
mod story;
mod talk;
mod undo;
mod verbs;
pub mod view;
mod visibility;
mod vocabulary;

pub use about::About;
pub use admit::admit;
pub use after::{After, CorrectiveAction, Feedback, Rated, is_date};
pub use ahead::{AskNext, Upcoming, addressed, ask_next, offers, upcoming};
pub use command::{
    ActionDraft, AnswerDraft, Command, InjectDraft, NoteDraft, RecordDraft, RecordPatch, Refile,
    Rejection,
};
pub use complete::{ToComplete, to_complete};
pub use debrief::{Evidence, Part, Point, alike, debrief, evidence, improvements, working_notes};
pub use decide::{Draft, LATE_ANSWER, decide, may, opening, settle};
pub use deciding::{DecisionState, Given, Record, Round, leading};
pub use entry::{CommandId, Entry, FORMAT, Header, Said, Times};
pub use event::Event;
pub use follow::{Earlier, Followed, earlier_lines};
pub use hall::{
    AssessmentState, BreakoutState, GroupLine, Guest, Hall, Judged, ObserverQuestion, PollState,
    Voter,
};
pub use ledger::{ActionChange, ChangeWords, Deed, Standing};
pub use missing::{Missing, is_there, missing, missing_without};
pub use next::{Check, CheckState, SaidOf, Step, checks, effects_of, is_next, next_step};
pub use notes::{Analysis, Note, Notes, Place};
pub use people::{COMMANDS_REMEMBERED, People, Person, Seat};
pub use reckoning::Reckoning;
pub use staffed::{Seats, seats, seats_of, staffed};
pub use state::{BEFORE_PLAY, Fitted, Hold, Phase, PlayClock, Session, Stop};
pub use story::{Applied, Inserted, ItemState, ModuleState, Status, Story};
pub use talk::{Heard, QuestionTimes, Request, Talk};
pub use undo::{Act, Before, Part as ChangedPart, Seated};
pub use verbs::VERBS;
pub use visibility::Viewer;
pub use vocabulary::*;
