//! Items of the scenario as cards and asks: the public words alone, nothing control-only.

use std::fmt::Write as _;

use super::{Channel, Content, Decision, Inject, Item, Question, Recipients, Role, Scenario};
use crate::card::{Ask, Block, Card, Choice, Form, Look, Span, markdown, paragraphs};
use crate::clock::StoryTime;
use crate::words::Words;

impl Channel {
    /// Returns what something that came this way resembles.
    pub fn look(self) -> Look {
        match self {
            Self::Email => Look::Email,
            Self::Letter => Look::Letter,
            Self::Chat => Look::Chat,
            Self::Phone => Look::Call,
            Self::Meeting => Look::Meeting,
            Self::News => Look::News,
            Self::Social => Look::Post,
            Self::Ticket => Look::Ticket,
            Self::Log => Look::Log,
            Self::Document => Look::Paper,
        }
    }
}

impl Scenario {
    /// Returns a recipient list in the reader's words.
    pub fn recipients(&self, to: &Recipients, words: &Words) -> String {
        let names = |names: Vec<&str>| names.join(", ");
        match to {
            Recipients::All => words.everybody.to_owned(),
            Recipients::Players => words.all_players.to_owned(),
            Recipients::Roles(codes) => {
                names(codes.iter().map(|c| self.role(c).map_or(c.as_str(), |r| &r.name)).collect())
            }
            Recipients::Groups(ids) => {
                names(ids.iter().map(|g| self.group(g).map_or(g.as_str(), |g| &g.name)).collect())
            }
        }
    }

    /// Returns what to do and where in a real-world emergency, as the author or the house wrote it.
    pub fn emergency_words(&self, words: &Words) -> String {
        let own = Some(self.emergency.as_str()).filter(|own| !own.is_empty());
        own.unwrap_or(words.emergency_default).to_owned()
    }

    /// Returns an inject as its recipients read it; `story` is the story's time at its release.
    pub fn card(&self, inject: &Inject, story: Option<StoryTime>, words: &Words) -> Card {
        let mut blocks = markdown(&inject.body);
        if let Some(aloud) = &inject.read_aloud {
            blocks.insert(0, Block::Quote(paragraphs(aloud)));
        }
        Card {
            kind_label: inject.kind.label().to_owned(),
            channel: inject.channel.label().to_owned(),
            look: inject.channel.look(),
            from: inject.from.clone(),
            to: self.recipients(&inject.to, words),
            story: story.map(|at| at.to_string()).unwrap_or_default(),
            title: inject.title.clone(),
            blocks,
            attachments: inject
                .attach
                .iter()
                .filter_map(|index| self.attachments.get(*index))
                .map(|attachment| attachment.name.clone())
                .collect(),
        }
    }

    /// Returns what a question asks.
    pub fn question_ask(&self, label: &str, question: &Question, words: &Words) -> Ask {
        Ask {
            label: label.to_owned(),
            prompt: question.ask.clone(),
            to: self.recipients(&question.to, words),
            background: Vec::new(),
            form: Form::Talk,
        }
    }

    /// Returns what a decision asks, with the costs the author shows.
    pub fn decision_ask(&self, label: &str, decision: &Decision, words: &Words) -> Ask {
        let options = decision.options.iter().map(|option| {
            let cost = decision.costs_shown.then_some(option.cost.as_str());
            (&option.id, option.label.as_str(), cost.filter(|cost| !cost.is_empty()))
        });
        Ask {
            label: label.to_owned(),
            prompt: decision.prompt.clone(),
            to: self.recipients(&decision.asks, words),
            background: decision.background.as_deref().map(markdown).unwrap_or_default(),
            form: Form::Choice(Choice::list(options, words)),
        }
    }

    /// Returns what an item asks of people; `None` for injects and breaks, which ask nothing themselves.
    pub fn ask(&self, item: &Item, words: &Words) -> Option<Ask> {
        let ask = |prompt: &str, to: String, form: Form| Ask {
            label: item.label.clone(),
            prompt: prompt.to_owned(),
            to,
            background: Vec::new(),
            form,
        };
        match &item.content {
            Content::Inject(_) | Content::Break(_) => None,
            Content::Question(question) => Some(self.question_ask(&item.label, question, words)),
            Content::Decision(decision) => Some(self.decision_ask(&item.label, decision, words)),
            Content::Poll(poll) => Some(ask(
                &poll.ask,
                self.recipients(&poll.to, words),
                Form::Vote(poll.options.clone()),
            )),
            Content::Assessment(assessment) => Some(ask(
                &item.title,
                self.recipients(&assessment.to, words),
                Form::Levels { of: assessment.of.clone() },
            )),
            Content::Breakout(breakout) => Some(ask(
                &breakout.ask,
                self.recipients(&Recipients::Groups(breakout.groups.clone()), words),
                Form::Words,
            )),
        }
    }
}

impl Role {
    /// Returns the role card: who it is, what it knows, what it may do.
    pub fn card(&self, words: &Words) -> Card {
        let mut title = self.name.clone();
        if let Some(organization) = &self.organization {
            // Writing to a string cannot fail.
            let _ = write!(title, ", {organization}");
        }
        let mut blocks = markdown(&self.brief);
        if !self.authority.is_empty() {
            blocks.push(Block::Paragraph(vec![Span::strong(words.authority)]));
            blocks.extend(markdown(&self.authority));
        }
        Card {
            kind_label: words.my_role.to_owned(),
            look: Look::Paper,
            to: self.code.to_string(),
            title,
            blocks,
            ..Card::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::card::plain;
    use crate::clock::Millis;
    use crate::scenario::{
        About, AtZero, Control, Count, DecisionOption, HotWash, Propose, Reveal, TimeOut, Tlp,
    };
    use crate::words::Language;

    fn scenario(roles: Vec<Role>) -> Scenario {
        Scenario {
            title: String::new(),
            summary: String::new(),
            marking: Tlp::Green,
            dated: None,
            starts: StoryTime::new(1, 9, 0),
            about: About::default(),
            emergency: String::new(),
            ground_rules: Vec::new(),
            warm_up: None,
            frameworks: Vec::new(),
            facts: BTreeMap::new(),
            gauges: BTreeMap::new(),
            agendas: Vec::new(),
            objectives: Vec::new(),
            roles,
            groups: Vec::new(),
            modules: Vec::new(),
            items: Vec::new(),
            index: BTreeMap::new(),
            hot_wash: HotWash { silent: Millis(0), per_role: Millis(0), prompts: Vec::new() },
            feedback: Vec::new(),
            kept: BTreeMap::new(),
            attachments: Vec::new(),
        }
    }

    fn registry() -> Role {
        Role {
            code: "REG".into(),
            name: "Registry".to_owned(),
            seats: 1,
            organization: Some("Quayside".to_owned()),
            level: None,
            brief: "You *run* it.".to_owned(),
            authority: "May yank.".to_owned(),
            simulated: None,
        }
    }

    fn decision(costs_shown: bool) -> Decision {
        Decision {
            owner: "REG".into(),
            asks: Recipients::Roles(vec!["REG".into()]),
            time: Millis::minutes(4),
            prompt: "What now?".to_owned(),
            background: Some("**Public**".to_owned()),
            options: vec![DecisionOption {
                id: "yank".into(),
                label: "Yank".to_owned(),
                cost: "builds break".to_owned(),
                then: Vec::new(),
                lived: None,
                control: Control::new("the better one".to_owned()),
            }],
            time_out: TimeOut::As("yank".into()),
            count: Count::Seats,
            at_zero: AtZero::Wait,
            costs_shown,
            propose: Propose::Nothing,
            by_group: false,
            reveal: Reveal::All,
        }
    }

    #[test]
    fn a_hidden_cost_and_control_words_are_in_no_ask() {
        let words = Language::English.words();
        let scenario = scenario(vec![registry()]);
        let shown = scenario.decision_ask("D1", &decision(true), words);
        let hidden = scenario.decision_ask("D1", &decision(false), words);
        assert_eq!(shown.to, "Registry");
        assert!(format!("{shown:?}").contains("builds break"));
        assert!(!format!("{hidden:?}").contains("builds break"));
        assert!(!format!("{shown:?}").contains("the better one"));
    }

    #[test]
    fn a_role_card_says_what_the_role_may_do() {
        let card = registry().card(Language::English.words());
        assert_eq!(card.title, "Registry, Quayside");
        assert_eq!(plain(&card.blocks), "You run it.\nAuthority\nMay yank.");
    }
}
