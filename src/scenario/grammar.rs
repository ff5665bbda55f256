//! The table of the language: every block, its fields and what they are for; reading and documentation both use it.

mod frame;
mod item;
mod people;

pub(super) use frame::{ABOUT, AGENDA, CAPABILITY, GAUGE, HOT_WASH, MODULE, OBJECTIVE, SCENARIO};
pub(super) use item::{
    ASSESSMENT, ATTACHMENT, BREAK, BREAKOUT, CONTINGENCY, DECISION, EXPECTED, INJECT, OPTION, OWN,
    POLL, QUESTION, UNDER_INJECT,
};
pub(super) use people::{GROUP, ROLE, SIMULATED};

/// A group of named fields in parentheses.
#[derive(Debug)]
pub(super) struct Block {
    /// The name that may stand before the parenthesis.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) fields: &'static [Field],
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// What is written there, in the author's words.
    pub(super) form: &'static str,
    pub(super) need: Need,
    pub(super) about: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    /// May be left out; then this holds.
    Else(&'static str),
}

const fn must(name: &'static str, form: &'static str, about: &'static str) -> Field {
    Field { name, form, need: Need::Must, about }
}

const fn may(
    name: &'static str,
    form: &'static str,
    otherwise: &'static str,
    about: &'static str,
) -> Field {
    Field { name, form, need: Need::Else(otherwise), about }
}

/// Every block, in the order of the documentation.
pub(super) const BLOCKS: &[&Block] = &[
    &SCENARIO,
    &ABOUT,
    &GAUGE,
    &AGENDA,
    &OBJECTIVE,
    &CAPABILITY,
    &ROLE,
    &SIMULATED,
    &GROUP,
    &MODULE,
    &INJECT,
    &UNDER_INJECT,
    &EXPECTED,
    &ATTACHMENT,
    &QUESTION,
    &DECISION,
    &OPTION,
    &OWN,
    &POLL,
    &ASSESSMENT,
    &BREAKOUT,
    &BREAK,
    &CONTINGENCY,
    &HOT_WASH,
];

/// A condition or an effect, as an author writes it.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) name: &'static str,
    pub(super) form: &'static str,
    pub(super) about: &'static str,
}

pub(super) const CONDITIONS: &[Phrase] = &[
    Phrase { name: "All", form: "All([condition, ..])", about: "every one of them holds" },
    Phrase { name: "Any", form: "Any([condition, ..])", about: "at least one of them holds" },
    Phrase { name: "Not", form: "Not(condition)", about: "it does not hold" },
    Phrase { name: "Fact", form: "Fact(\"fact\")", about: "the fact is set" },
    Phrase {
        name: "Chose",
        form: "Chose(\"decision\", \"option\")",
        about: "the decision was recorded with this option",
    },
    Phrase {
        name: "TimedOut",
        form: "TimedOut(\"decision\")",
        about: "the decision was recorded as \"time ran out\"",
    },
    Phrase { name: "Released", form: "Released(\"inject\")", about: "the inject was released" },
    Phrase {
        name: "Gauge",
        form: "Gauge(\"gauge\", AtLeast(10)) or Gauge(\"gauge\", AtMost(10))",
        about: "the gauge stands there or above, or there or below",
    },
    Phrase {
        name: "PlayMinutes",
        form: "PlayMinutes(AtLeast(25)) or PlayMinutes(AtMost(25))",
        about: "so many minutes of play have passed since StartEx, or not yet",
    },
];

pub(super) const EFFECTS: &[Phrase] = &[
    Phrase { name: "Set", form: "Set(\"fact\")", about: "the fact holds from now on" },
    Phrase { name: "Clear", form: "Clear(\"fact\")", about: "the fact does not hold any more" },
    Phrase {
        name: "Add",
        form: "Add(\"gauge\", -20)",
        about: "moves the gauge, never past its min and max",
    },
    Phrase {
        name: "Queue",
        form: "Queue(\"inject\", 12)",
        about: "takes the inject out of the order; it comes next when so many minutes of play have passed",
    },
    Phrase { name: "Drop", form: "Drop(\"inject\")", about: "the inject will not come any more" },
    Phrase {
        name: "GoTo",
        form: "GoTo(\"inject\")",
        about: "goes on from that inject and passes over what stands between; forwards only",
    },
];

pub(super) const RECIPIENTS: &[Phrase] = &[
    Phrase { name: "All", form: "All", about: "everybody: players, observers, the projector" },
    Phrase {
        name: "Players",
        form: "Players",
        about: "all players, but neither observers nor the projector",
    },
    Phrase { name: "Roles", form: "Roles([\"REG\"])", about: "the players in these roles" },
    Phrase { name: "Groups", form: "Groups([\"pipeline\"])", about: "the players in these groups" },
];

/// A word that must be one of a few, with what each means.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) field: &'static str,
    pub(super) words: &'static [(&'static str, &'static str)],
}

pub(super) const WORDS: &[Words] = &[
    Words {
        field: "marking",
        words: &[
            ("Clear", "TLP:CLEAR, may be shared with anybody"),
            ("Green", "TLP:GREEN, within the community"),
            ("Amber", "TLP:AMBER, within the organizations and their clients, as needed"),
            ("AmberStrict", "TLP:AMBER+STRICT, within the organizations only"),
            ("Red", "TLP:RED, for the people in the room only"),
        ],
    },
    Words {
        field: "tier",
        words: &[
            ("Core", "every agenda plans it"),
            ("Optional", "planned by agendas whose `tiers` name it; otherwise picked by hand"),
        ],
    },
    Words {
        field: "count",
        words: &[
            ("Seats", "every seat has a voice"),
            ("Roles", "every role has one voice: what most of its seats say, a tie is none"),
        ],
    },
    Words {
        field: "at_zero",
        words: &[
            ("Wait", "the room sees the overrun; the facilitator closes"),
            ("Close", "answers end when the countdown does"),
        ],
    },
    Words {
        field: "costs",
        words: &[
            ("Shown", "players see the costs while they answer"),
            ("Hidden", "players see the costs after the decision"),
        ],
    },
    Words {
        field: "propose",
        words: &[
            ("Nothing", "the record is what the owner said"),
            ("Plurality", "the record proposes what most said"),
            ("Majority", "the record proposes what more than half said"),
            ("Unanimity", "the record proposes what all said"),
        ],
    },
    Words {
        field: "reveal",
        words: &[
            ("All", "everybody sees the result"),
            ("Asked", "only those who were asked see the result"),
        ],
    },
];

/// Returns the words a field takes.
pub(super) fn words(field: &str) -> &'static [(&'static str, &'static str)] {
    WORDS.iter().find(|w| w.field == field).map_or(&[], |w| w.words)
}

impl Block {
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_block_names_a_field_twice_and_every_field_is_explained() {
        for block in BLOCKS {
            for (i, field) in block.fields.iter().enumerate() {
                assert!(!field.about.is_empty(), "{}.{}", block.name, field.name);
                assert!(
                    block.fields[..i].iter().all(|f| f.name != field.name),
                    "{}.{}",
                    block.name,
                    field.name
                );
            }
        }
    }
}
