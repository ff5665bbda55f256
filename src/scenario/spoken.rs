//! What the author wrote as data, in words: labels, recipients in few letters, conditions, consequences.

use super::{Bound, Condition, Content, Decision, Effect, Item, Recipients, Scenario, Tlp};
use crate::ident::{ItemId, OptionId, RoleCode};
use crate::words::{Language, VocabularyWords, Words, fill};

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
    pub fn recipients_in_codes(&self, to: &Recipients, language: Language) -> String {
        match to {
            Recipients::All => language.vocabulary().everybody_short.to_owned(),
            Recipients::Players => language.vocabulary().players_short.to_owned(),
            Recipients::Roles(codes) => {
                codes.iter().map(RoleCode::as_str).collect::<Vec<_>>().join(", ")
            }
            Recipients::Groups(_) => self.recipients(to, language.words()),
        }
    }

    /// Says a consequence in words.
    pub fn effect_in_words(&self, effect: &Effect, words: &VocabularyWords) -> String {
        let item = |id: &ItemId| format!("{} {}", self.label(id), self.title(id));
        match effect {
            Effect::Set(name) => fill(words.effect_set, &[("name", name)]),
            Effect::Clear(name) => fill(words.effect_clear, &[("name", name)]),
            Effect::Add(name, amount) => format!("{name} {amount:+}"),
            Effect::Queue(id, minutes) => {
                fill(words.effect_queue, &[("item", &item(id)), ("minutes", minutes)])
            }
            Effect::Drop(id) => fill(words.effect_drop, &[("item", &item(id))]),
            Effect::GoTo(id) => fill(words.effect_go_to, &[("item", &item(id))]),
        }
    }

    /// Says a condition in words: `D1 came to C or ran out of time, and 6 min of play or more`.
    pub fn condition_in_words(&self, condition: &Condition, words: &VocabularyWords) -> String {
        self.said(condition, true, words)
    }

    /// `holds`: whether the condition or its contrary is said.
    fn said(&self, condition: &Condition, holds: bool, words: &VocabularyWords) -> String {
        let either = |yes: &'static str, no: &'static str| if holds { yes } else { no };
        match condition {
            Condition::All(all) => self.joined(all, holds, holds, words),
            Condition::Any(any) => self.joined(any, !holds, holds, words),
            Condition::Not(inner) => self.said(inner, !holds, words),
            Condition::Fact(name) => {
                fill(either(words.fact_is, words.fact_is_not), &[("name", name)])
            }
            Condition::Chose(id, option) => {
                let letter = self.decision(id).and_then(|(_, d)| d.letter(option));
                let option = letter.map_or_else(|| option.to_string(), String::from);
                let text = either(words.came_to, words.did_not_come_to);
                fill(text, &[("decision", &self.label(id)), ("option", &option)])
            }
            Condition::TimedOut(id) => {
                let text = either(words.ran_out, words.did_not_run_out);
                fill(text, &[("decision", &self.label(id))])
            }
            Condition::Released(id) => {
                fill(either(words.is_out, words.is_not_out), &[("item", &self.label(id))])
            }
            Condition::Gauge(name, bound) => {
                let bound = bound_in_words(*bound, holds, words);
                fill(words.gauge_bound, &[("name", name), ("bound", &bound)])
            }
            Condition::PlayMinutes(bound) => {
                let bound = bound_in_words(*bound, holds, words);
                fill(words.play_minutes, &[("bound", &bound)])
            }
        }
    }

    /// `every`: whether all must be so, or one is enough. What is mixed stands in parentheses.
    fn joined(
        &self,
        conditions: &[Condition],
        every: bool,
        holds: bool,
        words: &VocabularyWords,
    ) -> String {
        let part = |condition: &Condition| {
            let text = self.said(condition, holds, words);
            let compound =
                matches!(condition, Condition::All(c) | Condition::Any(c) if c.len() > 1);
            if compound && conditions.len() > 1 { format!("({text})") } else { text }
        };
        let parts: Vec<String> = conditions.iter().map(part).collect();
        let joint = if every { words.both } else { words.either };
        parts.join(&format!(" {joint} "))
    }
}

impl Decision {
    /// Returns an option's words, also those of the three that every decision has.
    pub fn option_in_words<'a>(&'a self, id: &'a OptionId, words: &Words) -> &'a str {
        let own = self.option(id).map(|option| option.label.as_str());
        own.or_else(|| words.fixed_option(id.as_str())).unwrap_or(id.as_str())
    }
}

fn bound_in_words(bound: Bound, holds: bool, words: &VocabularyWords) -> String {
    let (text, n) = match (bound, holds) {
        (Bound::AtLeast(n), true) => (words.or_more, n),
        (Bound::AtLeast(n), false) => (words.fewer_than, n),
        (Bound::AtMost(n), true) => (words.or_fewer, n),
        (Bound::AtMost(n), false) => (words.more_than, n),
    };
    fill(text, &[("n", &n)])
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
        let said = |condition: &Condition| {
            scenario.condition_in_words(condition, Language::English.vocabulary())
        };
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
