//! What the desk knows about items: labels, options and their letters, who will see something, what is proposed.

use super::model::Desk;
use crate::clock::Timestamp;
use crate::ident::{ItemId, NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::journal::CopyState;
use crate::scenario::{Content, Decision, Effect, Propose, Recipients};
use crate::session::{
    Command, Outcome, RecordDraft, RecordFrom, Tick, Until, effects_of, leading, upcoming,
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
        let inserted = self.session().story.inserted.get(id).and_then(|i| i.title.as_ref());
        inserted.map_or_else(|| self.scenario.title(id).to_owned(), ToString::to_string)
    }

    /// Returns whom an item is for.
    pub fn recipients(&self, id: &ItemId) -> Option<Recipients> {
        match self.scenario.item(id) {
            Some(item) => item.recipients(),
            None => self.session().story.inserted.get(id).map(|i| i.to.clone()),
        }
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
        let Some(to) = self.recipients(id) else { return "nobody: it stops the clock".to_owned() };
        let seats = self.session().seats_for(&self.scenario, &to).len();
        let whom = self.short_recipients(&to);
        let beside = if to == Recipients::All { ", observers and the projector" } else { "" };
        let what = match self.scenario.item(id).map(|i| &i.content) {
            Some(Content::Inject(inject)) => format!("as {}", article(inject.channel.label())),
            Some(Content::Decision(_)) => "as a decision to answer".to_owned(),
            Some(Content::Poll(_)) => "as a poll".to_owned(),
            Some(Content::Assessment(_)) => "as a self-assessment".to_owned(),
            Some(Content::Breakout(_)) => "as work in groups".to_owned(),
            Some(Content::Question(_)) => "as a question".to_owned(),
            Some(Content::Break(_)) => String::new(),
            None => "as said by the control cell".to_owned(),
        };
        format!("will be seen by {seats} ({whom}{beside}), {what}")
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
        let Some((_, decision)) = self.scenario.decision(id) else { return Vec::new() };
        let own = decision.options.iter().map(|o| o.id.clone());
        own.chain([SOMETHING_ELSE, NO_PLAN, NOT_OURS].map(OptionId::new)).collect()
    }

    /// Returns the option's words.
    pub fn option_label<'a>(&self, decision: &'a Decision, id: &'a OptionId) -> &'a str {
        decision.option_in_words(id, Language::English.words())
    }

    /// Returns the option the author lets the program propose, if the answers carry it.
    pub fn proposal(&self, id: &ItemId) -> Option<OptionId> {
        let (_, decision) = self.scenario.decision(id)?;
        let round = self.session().decision(id)?.round()?;
        let tally = round.tally(decision.count);
        let first = leading(&tally)?;
        let votes = *tally.get(&first)?;
        let all: u32 = tally.values().sum();
        let counted = match &round.hands {
            Some(_) => all,
            None => u32::try_from(round.counted(self.session())).unwrap_or(u32::MAX),
        };
        let carried = match decision.propose {
            Propose::Nothing => false,
            Propose::Plurality => true,
            Propose::Majority => votes * 2 > counted,
            Propose::Unanimity => votes == all && all == counted,
        };
        (carried && decision.option(&first).is_some()).then_some(first)
    }

    /// Tells whether time ran out without a single answer: then what the author wrote for that case is proposed.
    pub fn ran_out_empty(&self, id: &ItemId) -> bool {
        let round = self.session().decision(id).and_then(|d| d.round());
        round.is_some_and(|r| r.ran_out.is_some() && r.answers.is_empty() && r.hands.is_none())
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
        let round = self.session().decision(id).and_then(|d| d.round());
        match round {
            Some(round) if !round.answers.is_empty() || round.hands.is_some() => {
                RecordFrom::Answers
            }
            Some(_) | None => RecordFrom::Talk,
        }
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
        let session = self.session();
        let question = session.talk.current.clone();
        let item = self.closed_decision().or_else(|| session.shown_item());
        // A question without any of its own goes by its inject's, which stand there already.
        let own = |q: &ItemId| {
            let of_it = self.scenario.question(q);
            of_it.is_none_or(|(host, q)| !q.expect.is_empty() || Some(&host.id) != item.as_ref())
        };
        let question = question.filter(|q| Some(q) != item.as_ref() && own(q));
        let items = item.into_iter().chain(question);
        let of = |id: ItemId| {
            let count = u16::try_from(self.scenario.expected(&id).len()).unwrap_or(u16::MAX);
            (0..count).map(move |at| (id.clone(), at))
        };
        items.flat_map(of).collect()
    }

    /// Returns how an expected action stands.
    pub fn tick_of(&self, item: &ItemId, action: u16) -> Tick {
        self.session().story.item(item).ticks.get(&action).map_or(Tick::Open, |t| t.0)
    }
}

fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    match word {
        "news" => "news".to_owned(),
        _ if vowel => format!("an {word}"),
        _ => format!("a {word}"),
    }
}

/// Reads `9 6 3` as counts of raised hands, the missing ones as none.
pub(super) fn hands_of(typed: &str, options: usize) -> Result<Vec<u32>, String> {
    let words: Vec<&str> =
        typed.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return Err("a count for each option, for instance 9 6 3".to_owned());
    }
    if words.len() > options {
        return Err(format!("there are {options} options, not {}", words.len()));
    }
    let mut counts = Vec::with_capacity(options);
    for word in words {
        let count = word.parse().ok().filter(|n: &u32| *n <= 12_000);
        counts.push(count.ok_or_else(|| format!("`{word}` is no count"))?);
    }
    counts.resize(options, 0);
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_are_counts_and_what_is_missing_is_none() {
        assert_eq!(hands_of("9 6 3", 5), Ok(vec![9, 6, 3, 0, 0]));
        assert_eq!(hands_of(" 9,6 , 3", 3), Ok(vec![9, 6, 3]));
        assert!(hands_of("9 6 3 1", 3).is_err());
        assert!(hands_of("nine", 3).is_err());
        assert!(hands_of("", 3).is_err());
        assert!(hands_of("-1", 3).is_err());
        assert!(hands_of("99999999999", 3).is_err());
    }
}
