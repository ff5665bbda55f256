//! Reading roles, simulated players and groups.

use std::collections::BTreeMap;

use super::super::draft::{Audience, Owner, Sort, Target};
use super::super::grammar;
use super::super::model::{Group, Role, Simulated};
use super::{Fields, Reader};
use crate::clock::Millis;
use crate::diagnostic::Diagnostic;
use crate::ident::{GroupId, ItemId, OptionId, RoleCode};

/// The most seats one role may have.
const SEATS_MAX: i64 = 2000;

impl<'s> Reader<'s, '_> {
    pub(super) fn roles(&mut self, top: &Fields<'s>) -> Vec<Role> {
        let Some(value) = top.get("roles") else { return Vec::new() };
        let mut roles = Vec::new();
        for (code, at, value) in self.table(value) {
            let good = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
            let ok = (2..=5).contains(&code.len())
                && code.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
                && code.bytes().all(good);
            if !ok {
                let shorter: String = code
                    .to_ascii_uppercase()
                    .chars()
                    .filter(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                    .take(5)
                    .collect();
                let mut finding = Diagnostic::error("SX011", format!("`{code}` is no role code"))
                    .at(at.clone(), "two to five capitals or digits, a capital first");
                if shorter.len() >= 2 {
                    finding = finding.replace(at.clone(), format!("\"{shorter}\""));
                }
                self.report(finding);
            }
            self.declare(Target::Role, &code, at.clone());
            let owner = Owner::Role(roles.len());
            let Some(fields) = self.fields(value, &grammar::ROLE, owner) else { continue };
            self.places.put(owner, "", at);
            let seats =
                fields.get("seats").and_then(|v| self.number(v, 0..=SEATS_MAX)).unwrap_or(1);
            roles.push(Role {
                code: RoleCode::new(&code),
                name: self.text(&fields, "name", Audience::Public),
                seats: u16::try_from(seats).unwrap_or(1),
                organization: self.opt_text(&fields, "organization", Audience::Public),
                level: self.opt_text(&fields, "level", Audience::Public),
                brief: self.text(&fields, "brief", Audience::Public),
                authority: self.text(&fields, "authority", Audience::Public),
                simulated: self.simulated(&fields),
            });
        }
        roles
    }

    fn simulated(&mut self, role: &Fields<'s>) -> Option<Simulated> {
        let value = role.get("simulated")?;
        let fields = self.fields(value, &grammar::SIMULATED, Owner::Other)?;
        let tends = self.tends(&fields);
        let says = self.texts(&fields, "says", Audience::Public);
        Some(Simulated {
            answers_in: self.answers_in(&fields),
            silent_permille: self.permille(&fields),
            tends,
            says,
            says_on: self.says_on(&fields),
        })
    }

    fn answers_in(&mut self, fields: &Fields<'s>) -> (Millis, Millis) {
        let usual = (Millis::seconds(20), Millis::seconds(90));
        let Some(value) = fields.get("answers_in") else { return usual };
        let Some(pair) = self.tuple(value, 2, "(\"20s\", \"90s\")") else { return usual };
        let (first, last) = (self.duration(pair[0]), self.duration(pair[1]));
        let (Some(first), Some(last)) = (first, last) else { return usual };
        if first > last {
            self.report(
                Diagnostic::error("SX010", "the earliest answer is later than the latest")
                    .at(value.span(), "write the earlier one first"),
            );
        }
        (first, last.max(first))
    }

    /// Reads a share from 0 to 1 as thousandths.
    fn permille(&mut self, fields: &Fields<'s>) -> u32 {
        let Some(value) = fields.get("silent") else { return 100 };
        let Ok(share) = value.slice.value::<f64>() else {
            let finding = value.wrong("a number from 0 to 1");
            let bare = value.slice.text.trim_matches('"');
            self.report(match bare.parse::<f64>() {
                Ok(_) => finding.replace(value.span(), bare),
                Err(_) => finding,
            });
            return 100;
        };
        if !(0.0..=1.0).contains(&share) {
            self.report(
                Diagnostic::error("SX010", "`silent` is out of range")
                    .at(value.span(), "must be from 0 to 1; 0.2 is every fifth time"),
            );
            return 100;
        }
        format!("{:.0}", share * 1000.0).parse().unwrap_or(100)
    }

    fn tends(&mut self, fields: &Fields<'s>) -> BTreeMap<ItemId, Vec<(OptionId, u32)>> {
        let Some(value) = fields.get("tends") else { return BTreeMap::new() };
        let mut tends = BTreeMap::new();
        for (decision, at, value) in self.table(value) {
            self.uses(Target::Item(Sort::Decision), &decision, at, "tends");
            let mut weights = Vec::new();
            for (option, at, weight) in self.table(value) {
                self.uses(Target::Choice(decision.clone()), &option, at, "tends");
                if let Some(weight) = self.number(weight, 0..=1000) {
                    weights.push((OptionId::new(&option), u32::try_from(weight).unwrap_or(0)));
                }
            }
            tends.insert(ItemId::new(&decision), weights);
        }
        tends
    }

    fn says_on(&mut self, fields: &Fields<'s>) -> BTreeMap<ItemId, Vec<String>> {
        let Some(value) = fields.get("says_on") else { return BTreeMap::new() };
        let mut says = BTreeMap::new();
        for (inject, at, lines) in self.table(value) {
            self.uses(Target::Item(Sort::Inject), &inject, at, "says_on");
            let lines = self.list(lines);
            let lines = lines.into_iter().map(|l| self.prose(l, Audience::Public)).collect();
            says.insert(ItemId::new(&inject), lines);
        }
        says
    }

    pub(super) fn groups(&mut self, top: &Fields<'s>) -> Vec<Group> {
        let Some(value) = top.get("groups") else { return Vec::new() };
        let mut groups = Vec::new();
        for (id, at, value) in self.table(value) {
            self.well_formed(&id, at.clone());
            self.declare(Target::Group, &id, at.clone());
            let owner = Owner::Group(groups.len());
            let Some(fields) = self.fields(value, &grammar::GROUP, owner) else { continue };
            self.places.put(owner, "", at);
            groups.push(Group {
                id: GroupId::new(&id),
                name: self.text(&fields, "name", Audience::Public),
                roles: self
                    .references(&fields, "roles", &Target::Role)
                    .iter()
                    .map(|r| RoleCode::new(r))
                    .collect(),
            });
        }
        groups
    }
}
