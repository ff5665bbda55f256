//! Consequences and recipients in words.

use super::Draft;
use crate::ident::RoleCode;
use crate::report::layout::listed;
use crate::scenario::{Effect, Recipients};
use crate::words::fill;

impl Draft<'_> {
    /// Says what an accepted consequence did.
    pub(super) fn effect(&self, effect: &Effect) -> String {
        match effect {
            Effect::Set(fact) => fill(self.w.from_then_on, &[("fact", &spoken(fact.as_str()))]),
            Effect::Clear(fact) => fill(self.w.no_longer, &[("fact", &spoken(fact.as_str()))]),
            Effect::Add(gauge, amount) => {
                let moves = if *amount < 0 { self.w.down } else { self.w.up };
                format!("{} {moves} {}", spoken(gauge.as_str()), amount.unsigned_abs())
            }
            Effect::Queue(item, minutes) => fill(
                self.w.due_min_later,
                &[("item", &self.item_line(item)), ("minutes", &minutes)],
            ),
            Effect::Drop(item) => fill(self.w.drops, &[("item", &self.item_line(item))]),
            Effect::GoTo(item) => fill(self.w.went_on_at, &[("item", &self.item_line(item))]),
        }
    }

    /// Returns every accepted consequence, in order, with what it follows from.
    pub(super) fn branches(&self) -> Vec<String> {
        let standing = self.session.story.applied.iter().filter(|applied| !applied.undone);
        standing
            .filter(|applied| !applied.effects.is_empty())
            .map(|applied| {
                let effects: Vec<String> =
                    applied.effects.iter().map(|effect| self.effect(effect)).collect();
                let effects = effects.join("; ");
                match &applied.item {
                    Some(item) => format!("{}: {effects}", self.item(item).0),
                    None => effects,
                }
            })
            .collect()
    }

    /// Returns recipients in few letters: roles by their codes, withheld ones by their aliases.
    pub(super) fn recipients_short(&self, to: &Recipients) -> String {
        let Recipients::Roles(roles) = to else { return self.recipients(to) };
        let code = |role: &RoleCode| {
            if self.veil.is_withheld(role) { self.role(role) } else { role.to_string() }
        };
        roles.iter().map(code).collect::<Vec<_>>().join(", ")
    }

    /// Returns recipients in words, withheld roles by their aliases.
    pub(super) fn recipients(&self, to: &Recipients) -> String {
        match to {
            Recipients::All | Recipients::Players | Recipients::Groups(_) => {
                self.scenario.recipients(to, self.words)
            }
            Recipients::Roles(roles) => {
                let names: Vec<String> = roles.iter().map(|role| self.role(role)).collect();
                listed(&names)
            }
        }
    }
}

/// Turns an author's id into words.
pub(super) fn spoken(id: &str) -> String {
    id.replace(['-', '_'], " ")
}
