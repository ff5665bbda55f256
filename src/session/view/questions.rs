//! The observers' questions: what everybody sees of the queue, and what somebody sees of their own.

use std::cmp::Reverse;

use super::Viewer;
use crate::ident::{Actor, ItemId, PersonId, Seq};
use crate::scenario::{Content, Scenario};
use crate::session::hall::{Guest, ObserverQuestion};
use crate::session::state::Session;
use crate::session::vocabulary::QuestionState;
use crate::words::Words;

/// The most questions a participant sees.
pub const QUEUE_MAX: usize = 50;

/// A question a moderator let through, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    pub seq: Seq,
    pub words: String,
    /// What was before the room when it was asked, if that was for everybody.
    pub about: Option<String>,
    /// How many want it asked.
    pub voices: usize,
    /// Approved, shown or answered.
    pub state: QuestionState,
}

/// What somebody asked and wants asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnQuestions {
    /// Oldest first, wherever they stand.
    pub asked: Vec<OwnQuestion>,
    /// The questions of the queue they want asked, also in other words.
    pub wanted: Vec<Seq>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnQuestion {
    pub seq: Seq,
    pub words: String,
    pub about: Option<String>,
    pub state: QuestionState,
    /// The question it is asked with, if it was merged.
    pub with: Option<Seq>,
}

impl Session {
    /// Returns the questions everybody may see: the one before the room, then those most wanted, then the answered ones.
    pub fn question_queue(&self, scenario: &Scenario, words: &Words) -> Vec<Queued> {
        let let_through = [QuestionState::Approved, QuestionState::Shown, QuestionState::Answered];
        let all = self.hall.questions.values().filter(|q| let_through.contains(&q.state));
        let mut sorted: Vec<_> = all.map(|q| (self.hall.voices(q), q)).collect();
        sorted.sort_by_key(|(voices, q)| match q.state {
            QuestionState::Shown => (0, Reverse(*voices), q.seq.0),
            // The one answered last is the one people look for.
            QuestionState::Answered => (2, Reverse(0), u64::MAX - q.seq.0),
            QuestionState::Asked
            | QuestionState::Approved
            | QuestionState::Hidden
            | QuestionState::Merged => (1, Reverse(*voices), q.seq.0),
        });
        let queued = sorted.into_iter().filter_map(|(voices, q)| {
            Some(Queued {
                seq: q.seq,
                words: self.question_words(q)?,
                about: self.question_about(scenario, q, words),
                voices,
                state: q.state,
            })
        });
        queued.take(QUEUE_MAX).collect()
    }

    /// Returns what somebody asked and wants asked; it costs no more than they did.
    pub fn own_questions(
        &self,
        scenario: &Scenario,
        person: PersonId,
        words: &Words,
    ) -> OwnQuestions {
        let Some(guest) = self.hall.guests.get(&Actor::Person(person)) else {
            return OwnQuestions::default();
        };
        let questions = guest.asked.iter().filter_map(|seq| self.hall.questions.get(seq));
        let own = questions.filter_map(|q| {
            let standing = self.hall.standing(q.seq);
            Some(OwnQuestion {
                seq: q.seq,
                words: self.question_words(q)?,
                about: self.question_about(scenario, q, words),
                state: q.state,
                with: Some(standing).filter(|seq| *seq != q.seq),
            })
        });
        let mut asked: Vec<OwnQuestion> = own.collect();
        asked.drain(..asked.len().saturating_sub(QUEUE_MAX));
        OwnQuestions { asked, wanted: self.wanted(guest) }
    }

    /// Returns the questions that stand for what somebody voted for, or asked in other words.
    fn wanted(&self, guest: &Guest) -> Vec<Seq> {
        let voted = guest.wants.iter().map(|seq| self.hall.standing(*seq));
        let asked = guest.asked.iter().filter_map(|seq| {
            let standing = self.hall.standing(*seq);
            (standing != *seq).then_some(standing)
        });
        let mut wanted: Vec<Seq> = voted.chain(asked).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    fn question_words(&self, question: &ObserverQuestion) -> Option<String> {
        let text = question.text.as_ref().filter(|_| !self.struck.contains(&question.seq));
        text.map(ToString::to_string)
    }

    /// Returns what a question was asked about, in words everybody may read.
    fn question_about(
        &self,
        scenario: &Scenario,
        question: &ObserverQuestion,
        words: &Words,
    ) -> Option<String> {
        self.named_in_public(scenario, question.about.as_ref()?, words)
    }

    /// Returns label and title of what was before the room, if everybody may know them.
    fn named_in_public(&self, scenario: &Scenario, id: &ItemId, words: &Words) -> Option<String> {
        let item = scenario.item(id);
        let label = item.map_or_else(|| id.to_string(), |i| i.label.clone());
        let title = match item.map(|i| &i.content) {
            Some(Content::Inject(_)) | None => {
                self.card(scenario, id, &Viewer::Public, words)?.title
            }
            // Questions and decisions stand on the projector, whomever they are put to.
            Some(
                Content::Question(_)
                | Content::Decision(_)
                | Content::Poll(_)
                | Content::Assessment(_)
                | Content::Breakout(_)
                | Content::Break(_),
            ) => item?.title.clone(),
        };
        Some(format!("{label} {title}"))
    }
}

#[cfg(test)]
mod tests;
