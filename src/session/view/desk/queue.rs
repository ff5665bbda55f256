//! The moderator's view: the observers' questions, in the order in which they want a decision.

use crate::clock::Timestamp;
use crate::ident::Seq;
use crate::scenario::Scenario;
use crate::session::state::Session;
use crate::session::vocabulary::QuestionState;

/// The most settled questions that are still shown.
const SETTLED_MAX: usize = 30;

/// An observer's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    pub seq: Seq,
    pub at: Timestamp,
    pub words: String,
    pub votes: usize,
    pub state: QuestionState,
    pub into: Option<Seq>,
    /// What was before the room when it was asked.
    pub about: Option<String>,
    /// Why it was hidden.
    pub reason: Option<String>,
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Before the room now.
    pub shown: Option<QueueRow>,
    /// Nobody but its author sees it yet; oldest first.
    pub waiting: Vec<QueueRow>,
    /// Open to votes, the most wanted first.
    pub approved: Vec<QueueRow>,
    /// Answered, hidden, merged; newest first.
    pub settled: Vec<QueueRow>,
}

/// Returns the observers' questions as a moderator goes through them.
pub fn queue(scenario: &Scenario, session: &Session) -> Queue {
    let mut queue = Queue::default();
    for question in session.hall.questions.values() {
        let unstruck = !session.struck.contains(&question.seq);
        let Some(text) = question.text.as_ref().filter(|_| unstruck) else { continue };
        let row = QueueRow {
            seq: question.seq,
            at: question.at.happened(),
            words: text.to_string(),
            votes: session.hall.voices(question),
            state: question.state,
            into: question.into,
            about: question.about.as_ref().map(|id| scenario.label(id)),
            reason: question.reason.as_ref().map(ToString::to_string),
        };
        match question.state {
            QuestionState::Asked => queue.waiting.push(row),
            QuestionState::Approved => queue.approved.push(row),
            QuestionState::Shown => queue.shown = Some(row),
            QuestionState::Hidden | QuestionState::Merged | QuestionState::Answered => {
                queue.settled.push(row);
            }
        }
    }
    queue.approved.sort_by_key(|row| (std::cmp::Reverse(row.votes), row.seq));
    queue.settled.reverse();
    queue.settled.truncate(SETTLED_MAX);
    queue
}
