//! Participants and their feedback, as far as the attribution rule lets them be told.

use crate::words::fill;
use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::clock::Millis;
use crate::ident::{PersonId, RoleCode, SeatId};
use crate::report::model::{
    FeedbackSummary, HandsReport, OrganizationsOfLevel, Participants, PersonReport, RoleFigures,
    RoleReport, StatementScore,
};
use crate::report::veil::PEOPLE_MIN;
use crate::scenario::Role;
use crate::session::{Attribution, Capacity, Round, Staffing};

/// What a role was asked and answered over all counted rounds.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    asked: usize,
    answered: usize,
    beside_hands: usize,
}

impl Draft<'_> {
    pub(super) fn participants(&self) -> Participants {
        let asked = self.asked_by_role();
        let told = self.roles_told();
        let roles = self.scenario.roles.iter().map(|role| {
            let of = asked.get(&role.code).copied().unwrap_or_default();
            self.role_report(role, of, told.contains(&role.code))
        });
        Participants {
            roles: roles.collect(),
            organizations: self.organizations_by_level(),
            people: self.people(),
            heads: self.heads(),
            hands: self.hands(),
        }
    }

    fn asked_by_role(&self) -> BTreeMap<RoleCode, Sums> {
        let mut asked: BTreeMap<RoleCode, Sums> = BTreeMap::new();
        for round in self.rounds() {
            if round.hands.is_some() {
                // Hands belong to no role; that a seat did not answer beside them says nothing.
                for seat in round.answers.keys() {
                    asked.entry(seat.role.clone()).or_default().beside_hands += 1;
                }
                continue;
            }
            for seat in round.asked.iter() {
                let of = asked.entry(seat.role.clone()).or_default();
                of.asked += 1;
                of.answered += usize::from(round.answers.contains_key(seat));
            }
        }
        asked
    }

    fn rounds(&self) -> impl Iterator<Item = &Round> {
        let rounds = self.session.decisions.values().flat_map(|decision| decision.rounds.iter());
        rounds.map(AsRef::as_ref).filter(|round| !round.withdrawn)
    }

    fn hands(&self) -> Option<HandsReport> {
        let rounds: Vec<&Round> = self.rounds().filter(|round| round.hands.is_some()).collect();
        let told = rounds.iter().all(|round| self.veil.enough(round.answered()));
        let seats: BTreeSet<&SeatId> =
            rounds.iter().flat_map(|round| round.answers.keys()).collect();
        let beside = rounds.iter().map(|round| round.answers.len()).sum();
        (!rounds.is_empty()).then(|| HandsReport {
            rounds: rounds.len(),
            voices: told.then(|| rounds.iter().map(|round| round.answered()).sum()),
            beside: Some(beside).filter(|_| self.veil.enough_seats(seats.into_iter())),
        })
    }

    /// Returns the roles whose figures may stand. Where those left out add up to fewer than three people, a total
    /// would give them away: the smallest other role goes with them.
    fn roles_told(&self) -> BTreeSet<RoleCode> {
        let people = |role: &RoleCode| self.log.people_in(role);
        let roles = self.scenario.roles.iter().map(|role| &role.code);
        let (told, hidden): (Vec<&RoleCode>, Vec<&RoleCode>) = roles.partition(|role| {
            !self.veil.is_withheld(role)
                && self.veil.splits(role)
                && (people(role) == 0 || self.veil.enough(people(role)))
        });
        let mut told: BTreeSet<RoleCode> = told.into_iter().cloned().collect();
        let left_out: usize = hidden.into_iter().map(people).sum();
        if left_out > 0 && left_out < PEOPLE_MIN && self.veil.mode() != Attribution::Attributed {
            let smallest = told.iter().filter(|r| people(r) > 0).min_by_key(|r| people(r)).cloned();
            if let Some(smallest) = smallest {
                told.remove(&smallest);
            }
        }
        told
    }

    fn role_report(&self, role: &Role, asked: Sums, told: bool) -> RoleReport {
        let withheld = self.veil.is_withheld(&role.code);
        let heard = self.session.talk.heard.get(&role.code);
        let people = self.log.people_in(&role.code);
        // Response times are given for groups of three or more in every mode, or where nobody is behind them.
        let pace = people >= PEOPLE_MIN || people == 0;
        let figures = told.then(|| RoleFigures {
            asked: asked.asked,
            answered: asked.answered,
            beside_hands: asked.beside_hands,
            turns: heard.map_or(0, |heard| heard.turns),
            latency_seconds: self
                .log
                .latencies
                .get(&role.code)
                .filter(|_| pace)
                .and_then(|latencies| median(latencies))
                .map(|ms| ms.0 / 1000),
        });
        RoleReport {
            code: if withheld { String::new() } else { role.code.to_string() },
            name: self.role(&role.code),
            organization: role.organization.clone().filter(|_| !withheld),
            level: role.level.clone().filter(|_| !withheld),
            staffing: self.staffing(&role.code),
            figures,
        }
    }

    fn staffing(&self, role: &RoleCode) -> String {
        let people = self.log.people_in(role);
        match self.session.people.staffing(role) {
            _ if people > 0 && self.veil.enough(people) => {
                fill(self.w.held_by, &[("people", &people)])
            }
            _ if people > 0 => self.w.held.to_owned(),
            Staffing::Held(_) => self.w.held.to_owned(),
            Staffing::Simulated => self.w.played_by_the_control_cell.to_owned(),
            Staffing::GivenTo(other) => {
                fill(self.w.spoken_for_by, &[("other", &(self.role(&other)))])
            }
            Staffing::Dropped => self.w.not_played.to_owned(),
            Staffing::Empty => self.w.empty.to_owned(),
        }
    }

    fn organizations_by_level(&self) -> Vec<OrganizationsOfLevel> {
        let mut levels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for role in &self.scenario.roles {
            let played = self.log.people_in(&role.code) > 0
                || matches!(
                    self.session.people.staffing(&role.code),
                    Staffing::Held(_) | Staffing::Simulated
                );
            let told = played && !self.veil.is_withheld(&role.code);
            if let Some(organization) = role.organization.as_ref().filter(|_| told) {
                let level = role.level.clone().unwrap_or_else(|| self.w.other.to_owned());
                levels.entry(level).or_default().insert(organization.clone());
            }
        }
        if self.veil.mode() == Attribution::Attributed {
            for person in self.session.people.persons.values() {
                let named = self.veil.person(person.id).is_some();
                if let Some(organization) = person.organization.as_ref().filter(|_| named) {
                    let named = self.veil.shown(organization.as_str());
                    if !levels.values().any(|names| names.contains(&named)) {
                        levels
                            .entry(self.w.named_by_participants.to_owned())
                            .or_default()
                            .insert(named);
                    }
                }
            }
        }
        levels
            .into_iter()
            .map(|(level, names)| OrganizationsOfLevel {
                level,
                names: names.into_iter().collect(),
            })
            .collect()
    }

    fn people(&self) -> Vec<PersonReport> {
        if self.veil.mode() != Attribution::Attributed {
            return Vec::new();
        }
        let persons = self.session.people.persons.values();
        persons
            .filter_map(|person| {
                let withheld = self
                    .session
                    .people
                    .withheld
                    .contains_key(&crate::session::Who::Person(person.id));
                Some(PersonReport {
                    name: self.veil.person(person.id)?,
                    organization: person
                        .organization
                        .as_ref()
                        .filter(|_| !withheld)
                        .map(|organization| self.veil.shown(organization.as_str())),
                    capacity: person.capacity.label_in(self.labels).to_owned(),
                    roles: if withheld { Vec::new() } else { self.roles_of(person.id) },
                })
            })
            .collect()
    }

    fn roles_of(&self, person: PersonId) -> Vec<String> {
        let held = self.log.people.iter().filter(|(_, people)| people.contains(&person));
        held.map(|(role, _)| self.role(role)).collect()
    }

    fn heads(&self) -> Vec<(String, Option<usize>)> {
        let mut by_capacity: BTreeMap<Capacity, usize> = BTreeMap::new();
        for person in self.session.people.persons.values() {
            *by_capacity.entry(person.capacity).or_insert(0) += 1;
        }
        let without_devices: usize = self
            .log
            .heads
            .iter()
            .map(|(role, heads)| {
                let devices = self.log.people.get(role).map_or(0, BTreeSet::len);
                usize::from(*heads).saturating_sub(devices)
            })
            .sum();
        if without_devices > 0 {
            *by_capacity.entry(Capacity::Player).or_insert(0) += without_devices;
        }
        by_capacity
            .into_iter()
            .map(|(capacity, n)| {
                (capacity.many_in(self.labels).to_owned(), Some(n).filter(|n| self.veil.enough(*n)))
            })
            .collect()
    }

    pub(super) fn feedback(&self) -> FeedbackSummary {
        let forms = &self.session.after.feedback;
        let built_in = self.words.feedback_statements.iter().map(|text| (*text).to_owned());
        let statements: Vec<String> =
            built_in.chain(self.scenario.feedback.iter().cloned()).collect();
        let scores = statements.into_iter().enumerate().map(|(at, text)| {
            let given: Vec<u8> = forms
                .iter()
                .filter_map(|form| form.scores.get(at).copied().flatten())
                .filter(|score| (1..=5).contains(score))
                .collect();
            self.score(text, &given)
        });
        let players = self.heads_of_players();
        FeedbackSummary {
            forms: forms.len(),
            paper_forms: self.session.after.forms,
            of: players,
            statements: scores.filter(|score| score.answers > 0).collect(),
            comments: forms
                .iter()
                .filter_map(|form| self.veil.words(form.seq, form.text.as_ref()))
                .collect(),
        }
    }

    fn heads_of_players(&self) -> usize {
        let persons = self.session.people.persons.values();
        let devices = persons.filter(|p| p.capacity == Capacity::Player).count();
        let heads: usize = self.log.heads.values().map(|n| usize::from(*n)).sum();
        devices.max(heads)
    }

    fn score(&self, text: String, given: &[u8]) -> StatementScore {
        let shown = !given.is_empty() && self.veil.enough(given.len());
        let sum: u32 = given.iter().map(|score| u32::from(*score)).sum();
        let n = u32::try_from(given.len()).unwrap_or(u32::MAX).max(1);
        let spread = std::array::from_fn(|at| {
            given.iter().filter(|score| usize::from(**score) == at + 1).count()
        });
        StatementScore {
            text,
            answers: given.len(),
            mean_tenths: shown.then_some((sum * 10 + n / 2) / n),
            lowest: given.iter().min().copied().filter(|_| shown),
            highest: given.iter().max().copied().filter(|_| shown),
            spread: shown.then_some(spread),
        }
    }
}

/// Returns the middle value, of an even number the lower of the two in the middle.
fn median(values: &[Millis]) -> Option<Millis> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_value_that_was_measured() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[Millis(9), Millis(1), Millis(5)]), Some(Millis(5)));
        assert_eq!(median(&[Millis(9), Millis(1)]), Some(Millis(1)));
    }
}
