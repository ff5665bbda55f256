//! What the author wrote as data, in words: labels, recipients in few letters, consequences.

use super::{Content, Decision, Effect, Item, Recipients, Scenario, Tlp};
use crate::ident::{ItemId, OptionId, RoleCode};
use crate::words::Words;

impl Tlp {
    /// Returns what the label allows.
    pub fn means(self, words: &Words) -> &'static str {
        match self {
            Self::Clear => words.tlp_clear_means,
            Self::Green => words.tlp_green_means,
            Self::Amber => words.tlp_amber_means,
            Self::AmberStrict => words.tlp_amber_strict_means,
            Self::Red => words.tlp_red_means,
        }
    }
}

impl Item {
    /// Returns whom it is for; a break is for nobody.
    pub fn recipients(&self) -> Option<Recipients> {
        match &self.content {
            Content::Inject(inject) => Some(inject.to.clone()),
            Content::Question(question) => Some(question.to.clone()),
            Content::Decision(decision) => Some(decision.asks.clone()),
            Content::Poll(poll) => Some(poll.to.clone()),
            Content::Assessment(assessment) => Some(assessment.to.clone()),
            Content::Breakout(breakout) => Some(Recipients::Groups(breakout.groups.clone())),
            Content::Break(_) => None,
        }
    }
}

impl Scenario {
    /// Returns what screens and papers call an item or a question under an inject; what the scenario does not know goes
    /// by its id.
    pub fn label(&self, id: &ItemId) -> String {
        if let Some(item) = self.item(id) {
            return item.label.clone();
        }
        match (self.question(id), id.as_str().rsplit_once(".q")) {
            (Some((item, _)), Some((_, number))) => format!("{} Q{number}", item.label),
            _ => id.to_string(),
        }
    }

    /// Returns the short line of an item or a question.
    pub fn title(&self, id: &ItemId) -> &str {
        let item = self.item(id).map(|item| item.title.as_str());
        item.or_else(|| self.question(id).map(|(_, q)| q.ask.as_str())).unwrap_or_default()
    }

    /// Returns recipients in few words: codes instead of names.
    pub fn recipients_in_codes(&self, to: &Recipients, words: &Words) -> String {
        match to {
            Recipients::All => "all".to_owned(),
            Recipients::Players => "all players".to_owned(),
            Recipients::Roles(codes) => {
                codes.iter().map(RoleCode::as_str).collect::<Vec<_>>().join(", ")
            }
            Recipients::Groups(_) => self.recipients(to, words),
        }
    }

    /// Says a consequence in words.
    pub fn effect_in_words(&self, effect: &Effect) -> String {
        match effect {
            Effect::Set(name) => format!("it is now true: {name}"),
            Effect::Clear(name) => format!("it is no longer true: {name}"),
            Effect::Add(name, amount) => format!("{name} {amount:+}"),
            Effect::Queue(id, minutes) => {
                format!("{} {} comes in {minutes} min", self.label(id), self.title(id))
            }
            Effect::Drop(id) => format!("{} {} falls away", self.label(id), self.title(id)),
            Effect::GoTo(id) => format!("play goes on at {} {}", self.label(id), self.title(id)),
        }
    }
}

impl Decision {
    /// Returns an option's words, also those of the three that every decision has.
    pub fn option_in_words<'a>(&'a self, id: &'a OptionId, words: &Words) -> &'a str {
        let own = self.option(id).map(|option| option.label.as_str());
        own.or_else(|| words.fixed_option(id.as_str())).unwrap_or(id.as_str())
    }
}
