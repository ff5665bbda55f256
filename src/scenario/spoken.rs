//! What the author wrote as data, in words: labels, recipients in few letters, conditions, consequences.

use super::{Bound, Condition, Content, Decision, Effect, Item, Recipients, Scenario, Tlp};
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

    /// Says a condition in words: `D1 came to C or ran out of time, and 6 min of play or more`.
    pub fn condition_in_words(&self, condition: &Condition) -> String {
        self.said(condition, true)
    }

    /// `holds`: whether the condition or its contrary is said.
    fn said(&self, condition: &Condition, holds: bool) -> String {
        let either = |yes: &str, no: &str| if holds { yes.to_owned() } else { no.to_owned() };
        match condition {
            Condition::All(all) => self.joined(all, holds, holds),
            Condition::Any(any) => self.joined(any, !holds, holds),
            Condition::Not(inner) => self.said(inner, !holds),
            Condition::Fact(name) => format!("{name} {}", either("is true", "is not true")),
            Condition::Chose(id, option) => {
                let letter = self.decision(id).and_then(|(_, d)| d.letter(option));
                let option = letter.map_or_else(|| option.to_string(), String::from);
                format!("{} {} {option}", self.label(id), either("came to", "did not come to"))
            }
            Condition::TimedOut(id) => {
                format!(
                    "{} {}",
                    self.label(id),
                    either("ran out of time", "did not run out of time")
                )
            }
            Condition::Released(id) => {
                format!("{} {}", self.label(id), either("is out", "is not out"))
            }
            Condition::Gauge(name, bound) => format!("{name} {}", bound_in_words(*bound, holds)),
            Condition::PlayMinutes(bound) => {
                format!("minutes of play {}", bound_in_words(*bound, holds))
            }
        }
    }

    /// `every`: whether all must be so, or one is enough. What is mixed stands in parentheses.
    fn joined(&self, conditions: &[Condition], every: bool, holds: bool) -> String {
        let part = |condition: &Condition| {
            let text = self.said(condition, holds);
            let compound =
                matches!(condition, Condition::All(c) | Condition::Any(c) if c.len() > 1);
            if compound && conditions.len() > 1 { format!("({text})") } else { text }
        };
        let parts: Vec<String> = conditions.iter().map(part).collect();
        parts.join(if every { " and " } else { " or " })
    }
}

impl Decision {
    /// Returns an option's words, also those of the three that every decision has.
    pub fn option_in_words<'a>(&'a self, id: &'a OptionId, words: &Words) -> &'a str {
        let own = self.option(id).map(|option| option.label.as_str());
        own.or_else(|| words.fixed_option(id.as_str())).unwrap_or(id.as_str())
    }
}

fn bound_in_words(bound: Bound, holds: bool) -> String {
    match (bound, holds) {
        (Bound::AtLeast(n), true) => format!("{n} or more"),
        (Bound::AtLeast(n), false) => format!("fewer than {n}"),
        (Bound::AtMost(n), true) => format!("{n} or fewer"),
        (Bound::AtMost(n), false) => format!("more than {n}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use crate::scenario::{fixture, read};

    #[test]
    fn conditions_are_said_with_the_labels_and_letters_of_the_screen() {
        let source = Source { name: "x.ron".to_owned(), text: fixture::CLEAN.to_owned() };
        let (scenario, _) = read(&source, &|_| Ok(Vec::new()));
        let scenario = scenario.expect("it is clean");
        let chose = || Condition::Chose("act".into(), "wait".into());
        let out = || Condition::Released("mail".into());
        let late = || Condition::PlayMinutes(Bound::AtLeast(6));
        let either = Condition::Any(vec![chose(), Condition::TimedOut("act".into())]);
        let both = Condition::All(vec![either, late()]);
        let said = |condition: &Condition| scenario.condition_in_words(condition);
        assert_eq!(
            said(&both),
            "(D1 came to B or D1 ran out of time) and minutes of play 6 or more"
        );
        assert_eq!(
            said(&Condition::Not(Box::new(both))),
            "(D1 did not come to B and D1 did not run out of time) or minutes of play fewer than 6"
        );
        assert_eq!(said(&Condition::All(vec![out()])), "I01 is out");
        assert_eq!(
            said(&Condition::Not(Box::new(Condition::Fact("told".into())))),
            "told is not true"
        );
    }
}
