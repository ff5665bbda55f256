//! What the control side calls an item and knows of it at a moment: its title, who will see it, what it is expected to
//! bring, what would be recorded.

use super::deciding::leading;
use super::state::Session;
use super::vocabulary::{RecordFrom, Subject, Tick};
use crate::ident::{ItemId, OptionId};
use crate::scenario::{Content, Propose, Recipients, Scenario};
use crate::words::Language;

impl Session {
    /// Returns an item's short line.
    pub fn title(&self, scenario: &Scenario, id: &ItemId) -> String {
        let inserted = self.story.inserted.get(id).and_then(|i| i.title.as_ref());
        inserted.map_or_else(|| scenario.title(id).to_owned(), ToString::to_string)
    }

    /// Returns whom an item is for.
    pub fn recipients(&self, scenario: &Scenario, id: &ItemId) -> Option<Recipients> {
        match scenario.item(id) {
            Some(item) => item.recipients(),
            None => self.story.inserted.get(id).map(|i| i.to.clone()),
        }
    }

    /// Says who will see an item, and as what.
    pub fn will_be_seen(&self, scenario: &Scenario, id: &ItemId, language: Language) -> String {
        let Some(to) = self.recipients(scenario, id) else {
            return "nobody: it stops the clock".to_owned();
        };
        let seats = self.seats_for(scenario, &to).len();
        let whom = scenario.recipients_in_codes(&to, language);
        let beside = if to == Recipients::All { ", observers and the projector" } else { "" };
        let what = match scenario.item(id).map(|i| &i.content) {
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

    /// Returns the decision whose round is closed and was not recorded since: shown or to be shown.
    pub fn closed_decision(&self) -> Option<ItemId> {
        self.decisions
            .iter()
            .find(|(_, d)| d.round().is_some_and(|r| r.closed.is_some() && !d.is_recorded_since(r)))
            .map(|(id, _)| id.clone())
    }

    /// Returns the expected actions of what is before the room: the inject's or decision's, then the question's own, so
    /// that a number stays what it is while questions change; each with the item it is written under and its place there.
    pub fn expected_now(&self, scenario: &Scenario) -> Vec<(ItemId, u16)> {
        let item = self.closed_decision().or_else(|| self.shown_item());
        // A question without any of its own goes by its inject's, which stand there already.
        let own = |q: &ItemId| {
            let of_it = scenario.question(q);
            of_it.is_none_or(|(host, q)| !q.expect.is_empty() || Some(&host.id) != item.as_ref())
        };
        let question = self.talk.current.clone();
        let question = question.filter(|q| Some(q) != item.as_ref() && own(q));
        let of = |id: ItemId| {
            let count = u16::try_from(scenario.expected(&id).len()).unwrap_or(u16::MAX);
            (0..count).map(move |at| (id.clone(), at))
        };
        item.into_iter().chain(question).flat_map(of).collect()
    }

    /// Returns how an expected action stands.
    pub fn tick_of(&self, item: &ItemId, action: u16) -> Tick {
        self.story.item(item).ticks.get(&action).map_or(Tick::Open, |t| t.0)
    }

    /// Returns the option the author lets the program propose, if the answers carry it.
    pub fn proposal(&self, scenario: &Scenario, id: &ItemId) -> Option<OptionId> {
        let (_, decision) = scenario.decision(id)?;
        let round = self.decision(id)?.round()?;
        let tally = round.tally(decision.count);
        let first = leading(&tally)?;
        let votes = *tally.get(&first)?;
        let all: u32 = tally.values().sum();
        let counted = match &round.hands {
            Some(_) => all,
            None => u32::try_from(round.counted(self)).unwrap_or(u32::MAX),
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
        let round = self.decision(id).and_then(|d| d.round());
        round.is_some_and(|r| r.ran_out.is_some() && r.answers.is_empty() && r.hands.is_none())
    }

    /// Tells what a record made now follows from: the answers of a closed round, else the talk.
    pub fn record_from(&self, id: &ItemId) -> RecordFrom {
        let round = self.decision(id).and_then(|d| d.round());
        match round {
            Some(round) if !round.answers.is_empty() || round.hands.is_some() => {
                RecordFrom::Answers
            }
            Some(_) | None => RecordFrom::Talk,
        }
    }
}

impl Subject {
    /// Returns the words of the objective or task.
    pub fn words(&self, scenario: &Scenario) -> String {
        match self {
            Self::Objective(id) => {
                scenario.objective(id).map_or_else(|| id.to_string(), |o| o.text.clone())
            }
            Self::Task(id) => {
                scenario.task(id).map_or_else(|| id.to_string(), |(.., t)| t.text.clone())
            }
        }
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
