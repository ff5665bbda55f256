//! Finds the names people joined under in free text.

use std::collections::{BTreeMap, BTreeSet};

use crate::ident::PersonId;
use crate::session::Said;
use crate::text::Text;

/// Parts of names shorter than this stand in too many words that are none.
const PART_CHARS_MIN: usize = 3;

/// Words that stand in names of seats and houses, and at the start of any sentence.
const COMMON: [&str; 12] = [
    "The",
    "And",
    "For",
    "Observer",
    "Player",
    "Moderator",
    "Evaluator",
    "Scribe",
    "Facilitator",
    "Participant",
    "Guest",
    "Team",
];

/// The names of a session.
#[derive(Debug, Default)]
pub(super) struct Names {
    joined: BTreeMap<PersonId, BTreeSet<String>>,
    withheld: BTreeSet<PersonId>,
    /// Whole names in lower case: found however they are written.
    whole: BTreeSet<Vec<String>>,
    /// First and last names as written: "Will" is a name and "will" is none.
    parts: BTreeSet<String>,
    /// Names of people who are withheld: not even as an owner.
    hidden: BTreeSet<Vec<String>>,
}

impl Names {
    pub(super) fn add(&mut self, person: PersonId, name: &str) {
        self.joined.entry(person).or_default().insert(name.to_owned());
    }

    pub(super) fn withhold(&mut self, person: PersonId) {
        self.withheld.insert(person);
    }

    pub(super) fn conclude(&mut self) {
        for (person, names) in &self.joined {
            for name in names {
                let words = split(name);
                self.parts.extend(
                    words
                        .iter()
                        .filter(|word| {
                            !COMMON.contains(word)
                                && word.chars().count() >= PART_CHARS_MIN
                                && word.chars().next().is_some_and(char::is_uppercase)
                        })
                        .map(|word| (*word).to_owned()),
                );
                let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
                if lower.is_empty() {
                    continue;
                }
                if self.withheld.contains(person) {
                    self.hidden.insert(lower.clone());
                }
                self.whole.insert(lower);
            }
        }
    }

    /// Tells whether words name somebody. Owners are named on purpose, but for those who are withheld.
    pub(super) fn stand_in(&self, said: &Said) -> bool {
        let free = [
            &said.title,
            &said.text,
            &said.rationale,
            &said.dissent,
            &said.conditions,
            &said.reference,
            &said.from,
            &said.name,
        ];
        let on_purpose = [&said.owner, &said.organization];
        free.into_iter().flatten().any(|text| self.mentioned(text))
            || on_purpose.into_iter().flatten().any(|text| contains(text, &self.hidden))
    }

    fn mentioned(&self, text: &Text) -> bool {
        split(text.as_str()).iter().any(|word| self.parts.contains(*word))
            || contains(text, &self.whole)
    }
}

fn contains(text: &Text, names: &BTreeSet<Vec<String>>) -> bool {
    if names.is_empty() {
        return false;
    }
    let words: Vec<String> = split(text.as_str()).iter().map(|word| word.to_lowercase()).collect();
    names.iter().any(|name| words.windows(name.len()).any(|some| some == name.as_slice()))
}

/// Splits text into words; a name's hyphen and apostrophe part it like a space does.
fn split(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Said {
        Said::words(Text::new(text).unwrap())
    }

    #[test]
    fn a_name_is_found_whole_or_in_part_and_a_common_word_is_not() {
        let mut names = Names::default();
        names.add(PersonId(1), "Will O'Brien");
        names.add(PersonId(2), "李娜");
        names.add(PersonId(3), "bo");
        names.add(PersonId(4), "The Observer");
        names.conclude();
        for text in [
            "ask Will first",
            "WILL O'BRIEN said no",
            "Brien's call",
            "李娜 agrees",
            "so Bo did",
            "the observer left",
        ] {
            assert!(names.stand_in(&words(text)), "{text}");
        }
        for text in [
            "The plan held",
            "one Observer asked",
            "we will call",
            "Willing to wait",
            "boat",
            "an obrien",
        ] {
            assert!(!names.stand_in(&words(text)), "{text}");
        }
    }

    #[test]
    fn an_owner_is_named_on_purpose_unless_withheld() {
        let mut names = Names::default();
        names.add(PersonId(1), "Ada Lovelace");
        names.add(PersonId(2), "Grace Hopper");
        names.withhold(PersonId(2));
        names.conclude();
        let owned = |owner: &str| Said {
            owner: Some(Text::name(owner).unwrap()),
            ..words("rotate the keys")
        };
        assert!(!names.stand_in(&owned("Ada Lovelace")));
        assert!(names.stand_in(&owned("grace hopper")));
    }
}
