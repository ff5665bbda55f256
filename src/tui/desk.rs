//! What the desk knows about items: labels, options and their letters, who will see something, what is proposed.

use super::model::Desk;
use crate::clock::Timestamp;
use crate::ident::{ItemId, OptionId};
use crate::journal::CopyState;
use crate::scenario::{Content, Decision, Effect, Recipients};
use crate::session::{
    Command, Outcome, RecordDraft, RecordFrom, Tick, Until, effects_of, upcoming,
};
use crate::words::Language;

impl Desk {
    /// Returns what screens call an item; one written during play goes by its id.
    pub fn label(&self, id: &ItemId) -> String {
        self.scenario.label(id)
    }

    /// Returns why the second copy of the record was lost, if it was.
    pub fn copy_lost(&self) -> Option<&str> {
        match &self.snapshot.copy {
            CopyState::Lost(why) => Some(why),
            CopyState::None | CopyState::Following => None,
        }
    }

    /// Returns an item's short line.
    pub fn title(&self, id: &ItemId) -> String {
        self.session().title(&self.scenario, id)
    }

    /// Returns whom an item is for.
    pub fn recipients(&self, id: &ItemId) -> Option<Recipients> {
        self.session().recipients(&self.scenario, id)
    }

    /// Returns recipients in few words: codes instead of names.
    pub fn short_recipients(&self, to: &Recipients) -> String {
        self.scenario.recipients_in_codes(to, Language::English)
    }

    /// Returns whom a question is put to, in few words.
    pub fn asked(&self, question: &ItemId) -> String {
        let to = self.scenario.question(question).map(|(_, q)| &q.to);
        to.map_or_else(String::new, |to| self.short_recipients(to))
    }

    /// Says who will see an item, and as what: the second beat does this.
    pub fn will_be_seen(&self, id: &ItemId) -> String {
        self.session().will_be_seen(&self.scenario, id, Language::English)
    }

    /// Returns the options of a decision or poll with their letters.
    pub fn letters(&self, id: &ItemId) -> Vec<char> {
        let options = match self.scenario.item(id).map(|i| &i.content) {
            Some(Content::Poll(poll)) => poll.options.len(),
            Some(Content::Decision(decision)) => decision.options.len() + 3,
            _ => 0,
        };
        ('A'..='Z').take(options).collect()
    }

    /// Returns the ids of a decision's options in the order of their letters.
    pub fn option_ids(&self, id: &ItemId) -> Vec<OptionId> {
        self.scenario.decision(id).map(|(_, d)| d.option_ids()).unwrap_or_default()
    }

    /// Returns the option's words.
    pub fn option_label<'a>(&self, decision: &'a Decision, id: &'a OptionId) -> &'a str {
        decision.option_in_words(id, Language::English.words())
    }

    /// Returns the option the author lets the program propose, if the answers carry it.
    pub fn proposal(&self, id: &ItemId) -> Option<OptionId> {
        self.session().proposal(&self.scenario, id)
    }

    /// Tells whether time ran out without a single answer: then what the author wrote for that case is proposed.
    pub fn ran_out_empty(&self, id: &ItemId) -> bool {
        self.session().ran_out_empty(id)
    }

    /// Returns what will be recorded on Enter: the chosen option, else the proposal.
    pub fn to_record(&self, id: &ItemId) -> Option<OptionId> {
        self.choice.clone().or_else(|| self.proposal(id))
    }

    /// Returns the decision that `d` means: the revealed or open one, the one that was read, else the next to come.
    pub fn decision_at_hand(&self, wall: Timestamp) -> Option<ItemId> {
        let is_decision = |id: &ItemId| self.scenario.decision(id).is_some();
        let open = || self.open_item().filter(is_decision);
        let read = || self.read.clone().filter(is_decision);
        let next = || {
            let rows = upcoming(&self.scenario, self.session(), wall);
            rows.into_iter().map(|r| r.item).find(is_decision)
        };
        self.closed_decision().or_else(open).or_else(read).or_else(next)
    }

    /// Returns the decisions that have no record yet, in authored order.
    pub fn unrecorded_decisions(&self) -> Vec<ItemId> {
        let session = self.session();
        let waits = |id: &ItemId| session.decision(id).is_none_or(|d| d.record.is_none());
        self.scenario
            .items
            .iter()
            .filter(|i| matches!(i.content, Content::Decision(_)) && waits(&i.id))
            .map(|i| i.id.clone())
            .collect()
    }

    /// Makes the command that records a deferral.
    pub fn deferred(&self, id: &ItemId, until: Option<Until>) -> Command {
        let mut record = RecordDraft::new(Outcome::Deferred, self.record_from(id));
        record.until = until;
        record.owner.clone_from(&self.owner);
        Command::Record { decision: id.clone(), record: Box::new(record) }
    }

    /// Tells what a record made now follows from: the answers of a closed round, else the talk.
    pub fn record_from(&self, id: &ItemId) -> RecordFrom {
        self.session().record_from(id)
    }

    /// Returns the consequences that wait, without those that were unticked.
    pub fn ticked(&self, effects: &[Effect]) -> Vec<Effect> {
        let stays = |at: &usize| !self.unticked.contains(at);
        effects.iter().enumerate().filter(|(at, _)| stays(at)).map(|(_, e)| e.clone()).collect()
    }

    /// Returns what the release of an inject leads to.
    pub fn follows_from(&self, inject: &ItemId) -> Vec<Effect> {
        self.scenario.inject(inject).map(|(_, i)| i.then.clone()).unwrap_or_default()
    }

    /// Says a consequence in words.
    pub fn effect(&self, effect: &Effect) -> String {
        self.scenario.effect_in_words(effect, Language::English.vocabulary())
    }

    /// Returns what an item's release or record leads to.
    pub fn consequences(&self, id: &ItemId) -> Vec<Effect> {
        let item = self.scenario.item(id);
        item.map(|i| effects_of(self.session(), i)).unwrap_or_default()
    }

    /// Returns the expected actions that stand in the panel: the inject's or decision's, then the question's own, so
    /// that a number stays what it is while questions change; each with the item it is written under and its place there.
    pub fn expected_now(&self) -> Vec<(ItemId, u16)> {
        self.session().expected_now(&self.scenario)
    }

    /// Returns how an expected action stands.
    pub fn tick_of(&self, item: &ItemId, action: u16) -> Tick {
        self.session().tick_of(item, action)
    }
}
