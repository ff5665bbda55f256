//! The attribution rule: the one place that decides which name, minute, number and word a report may show.

use std::collections::BTreeMap;

use super::log::Log;
use super::model::Moment;
use crate::clock::Offset;
use crate::ident::{Actor, PersonId, RoleCode, Seq};
use crate::scenario::Scenario;
use crate::session::{Attribution, Session, Staffing, Times, Who};
use crate::text::{self, Text};
use crate::words::FindingWords;

/// Fewer people than this stand behind no figure, except where everybody is named.
pub(super) const PEOPLE_MIN: usize = 3;
/// Shorter parts of a name are common words too often.
const NAME_PART_MIN: usize = 3;

/// What a report may show of a session.
#[derive(Debug)]
pub(super) struct Veil<'a> {
    scenario: &'a Scenario,
    session: &'a Session,
    log: &'a Log,
    w: &'static FindingWords,
    mode: Attribution,
    offset: Offset,
    /// Roles that are an alias, because they or the only person who held them are withheld.
    aliases: BTreeMap<RoleCode, String>,
    /// Words of names that are not to be shown, with what stands for them.
    hidden: BTreeMap<String, String>,
    /// Whole names, found anywhere, in capitals or not: of roles and organizations, and of people whose script
    /// writes no blanks.
    phrases: Vec<(String, String)>,
}

impl<'a> Veil<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        session: &'a Session,
        log: &'a Log,
        w: &'static FindingWords,
    ) -> Self {
        let mut veil = Self {
            scenario,
            session,
            log,
            w,
            mode: session.attribution,
            offset: session.header.offset,
            aliases: BTreeMap::new(),
            hidden: BTreeMap::new(),
            phrases: Vec::new(),
        };
        veil.withhold();
        veil.hide_names();
        veil
    }

    fn withhold(&mut self) {
        for (who, alias) in &self.session.people.withheld {
            match who {
                Who::Role(role) => {
                    self.aliases.insert(role.clone(), alias.clone());
                    if let Some(role) = self.scenario.role(role) {
                        self.hide_whole(&role.name, alias);
                        if let Some(organization) = &role.organization {
                            self.hide_whole(organization, alias);
                        }
                    }
                }
                // A role only this person held would give the person away.
                Who::Person(person) => {
                    for (role, people) in &self.log.people {
                        if people.len() == 1 && people.contains(person) {
                            self.aliases.insert(role.clone(), alias.clone());
                        }
                    }
                }
            }
        }
    }

    /// Names typed in notes become roles, unless names may be shown.
    fn hide_names(&mut self) {
        for person in self.session.people.persons.values() {
            let alias = self.session.people.withheld.get(&Who::Person(person.id)).cloned();
            if alias.is_none() && self.mode == Attribution::Attributed {
                continue;
            }
            let role = self.log.people.iter().find(|(_, people)| people.contains(&person.id));
            let stands = alias
                .clone()
                .or_else(|| role.map(|(role, _)| self.role(role)))
                .unwrap_or_else(|| self.w.a_participant.to_owned());
            if let Some(name) = &person.name {
                self.hide(name.as_str(), &stands);
            }
            if let (Some(alias), Some(organization)) = (alias, &person.organization) {
                self.hide_whole(organization.as_str(), &alias);
            }
        }
    }

    /// Hides a name of several words as one, and its capitalized words for themselves.
    fn hide_whole(&mut self, name: &str, stands: &str) {
        self.phrases.push((name.to_lowercase(), stands.to_owned()));
        self.hide(name, stands);
    }

    fn hide(&mut self, name: &str, stands: &str) {
        let spaced = name.chars().all(|c| u32::from(c) < 0x0e00);
        if !spaced {
            self.phrases.push((name.to_lowercase(), stands.to_owned()));
            return;
        }
        let long = |part: &&str| part.chars().count() >= NAME_PART_MIN;
        let titled = |part: &&str| part.starts_with(char::is_uppercase);
        let parts: Vec<&str> = words_in(name).filter(long).filter(titled).collect();
        for part in parts {
            self.hidden.entry(part.to_owned()).or_insert_with(|| stands.to_owned());
        }
    }

    pub(super) fn mode(&self) -> Attribution {
        self.mode
    }

    pub(super) fn offset(&self) -> Offset {
        self.offset
    }

    /// Returns a role's name, or what stands for it.
    pub(super) fn role(&self, role: &RoleCode) -> String {
        self.aliases.get(role).cloned().unwrap_or_else(|| {
            self.scenario.role(role).map_or_else(|| role.to_string(), |r| r.name.clone())
        })
    }

    pub(super) fn is_withheld(&self, role: &RoleCode) -> bool {
        self.aliases.contains_key(role)
    }

    fn person_withheld(&self, by: Actor) -> Option<&String> {
        let Actor::Person(person) = by else { return None };
        self.session.people.withheld.get(&Who::Person(person))
    }

    /// Tells whether a role may be told apart from the others beside what it said.
    pub(super) fn splits(&self, role: &RoleCode) -> bool {
        self.mode != Attribution::Anonymous || self.log.seats_in(role) >= PEOPLE_MIN
    }

    /// Returns who said something: a role, an alias, or nobody in particular.
    pub(super) fn speaker(&self, role: Option<&RoleCode>, by: Actor) -> Option<String> {
        if let Some(alias) = self.person_withheld(by) {
            return Some(alias.clone());
        }
        role.filter(|role| self.splits(role)).map(|role| self.role(role))
    }

    /// Tells whether a minute and a number beside a statement would point at somebody.
    pub(super) fn points_at(&self, role: Option<&RoleCode>, by: Actor) -> bool {
        self.mode == Attribution::Anonymous
            || self.person_withheld(by).is_some()
            || role.is_some_and(|role| self.is_withheld(role))
    }

    /// Returns an observation's id in this and later exercises, where it may stand beside it.
    pub(super) fn id(&self, seq: Seq, points_at_somebody: bool) -> Option<String> {
        (!points_at_somebody).then(|| self.always_id(seq))
    }

    /// Returns the id of an action, which is owned on purpose.
    pub(super) fn always_id(&self, seq: Seq) -> String {
        format!("{}-{seq}", self.session.header.session)
    }

    /// Returns when the control side did something.
    pub(super) fn moment(&self, at: Times) -> Moment {
        let (happened, later) = (at.happened(), at.entered_later());
        let started = self.session.clock.started.is_some();
        Moment {
            date: Some(happened.date(self.offset)),
            time: Some(happened.hm(self.offset)),
            play: (started && !later).then_some(at.play.0),
            scenario: (!later).then(|| at.story.to_string()),
            module: self.module_at(at),
            entered: later.then(|| at.wall.hm(self.offset)),
        }
    }

    /// Returns when somebody said something: the minute, or the module alone.
    pub(super) fn moment_of(&self, at: Times, points_at_somebody: bool) -> Moment {
        let whole = self.moment(at);
        if points_at_somebody {
            Moment { module: whole.module, ..Moment::default() }
        } else {
            whole
        }
    }

    fn module_at(&self, at: Times) -> Option<String> {
        let ended = self.session.after.ended.as_ref();
        if ended.is_some_and(|(_, _, end)| at.happened() > end.happened()) {
            return Some(self.w.after_end_ex.to_owned());
        }
        let started = |m: &&crate::session::ModuleState| {
            m.started.is_some_and(|started| started.happened() <= at.happened())
        };
        let last = self
            .session
            .story
            .modules
            .iter()
            .filter(started)
            .max_by_key(|m| m.started.map(Times::happened))?;
        let number = self.scenario.modules.iter().position(|m| m.id == last.id)?;
        Some(format!("{} {}", number + 1, self.scenario.modules[number].title))
    }

    /// Returns an entry's words as they may be shown; nothing where they were struck or redacted.
    pub(super) fn words(&self, seq: Seq, text: Option<&Text>) -> Option<String> {
        let struck = |seq: &Seq| self.session.struck.contains(seq);
        let worded_by = self.log.worded_by.get(&seq);
        if struck(&seq) || worded_by.is_some_and(|by| by.iter().any(struck)) {
            return None;
        }
        text.map(|text| self.shown(text.as_str()))
    }

    /// Puts roles where names stand that are not to be shown.
    pub(super) fn shown(&self, raw: &str) -> String {
        let mut clean = text::clean(raw);
        for (name, stands) in &self.phrases {
            clean = replaced(&clean, name, stands);
        }
        if self.hidden.is_empty() {
            return clean;
        }
        let mut shown = String::with_capacity(clean.len());
        let mut rest = clean.as_str();
        let mut last: Option<&str> = None;
        while let Some(word) = words_in(rest).next() {
            let at = word.as_ptr() as usize - rest.as_ptr() as usize;
            let (gap, after) = (&rest[..at], &rest[at + word.len()..]);
            match self.hidden.get(word) {
                // Both parts of a name are one person.
                Some(stands) if last == Some(stands.as_str()) && gap.trim().is_empty() => {}
                Some(stands) => {
                    shown.push_str(gap);
                    shown.push_str(stands);
                    last = Some(stands);
                }
                None => {
                    shown.push_str(gap);
                    shown.push_str(word);
                    last = None;
                }
            }
            rest = after;
        }
        shown.push_str(rest);
        shown
    }

    /// Tells whether figures over so many people may be shown.
    pub(super) fn enough(&self, people: usize) -> bool {
        self.mode == Attribution::Attributed || people >= PEOPLE_MIN
    }

    /// Tells whether no person stands behind a role: the control cell or the autopilot plays it.
    pub(super) fn is_simulated(&self, role: &RoleCode) -> bool {
        self.log.people_in(role) == 0
            && matches!(self.session.people.staffing(role), Staffing::Simulated)
    }

    /// Tells whether figures over some seats may be shown: three people stand behind them, or none.
    pub(super) fn enough_seats<'s>(
        &self,
        seats: impl Iterator<Item = &'s crate::ident::SeatId>,
    ) -> bool {
        let persons = seats.filter(|seat| !self.is_simulated(&seat.role)).count();
        persons == 0 || self.enough(persons)
    }

    /// Returns a person's name where names may be shown.
    pub(super) fn person(&self, person: PersonId) -> Option<String> {
        if let Some(alias) = self.session.people.withheld.get(&Who::Person(person)) {
            return Some(alias.clone());
        }
        if self.mode != Attribution::Attributed {
            return None;
        }
        self.session
            .people
            .persons
            .get(&person)?
            .name
            .as_ref()
            .map(|name| text::clean(name.as_str()))
    }
}

/// Replaces a name, given in small letters, wherever it stands by itself.
fn replaced(text: &str, name: &str, stands: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let spaced = |c: char| c.is_alphanumeric() && u32::from(c) < 0x0e00;
        let whole = |end: usize| {
            !before.is_some_and(spaced) && !rest[end..].chars().next().is_some_and(spaced)
        };
        if let Some(end) = length_of(rest, name).filter(|end| whole(*end)) {
            done.push_str(stands);
            before = rest[..end].chars().next_back();
            rest = &rest[end..];
        } else {
            done.push(c);
            before = Some(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    done
}

/// Returns how many bytes of `text` are `name`, if it begins with it.
fn length_of(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars().peekable();
    wanted.peek()?;
    for (at, c) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(at);
        }
        if !c.to_lowercase().all(|small| wanted.next() == Some(small)) {
            return None;
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Cuts text into words: runs of letters, digits and what joins them inside a name.
fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '-'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_is_found_in_any_letters_and_never_inside_a_word() {
        let hide = |text| replaced(text, "ministry of kilns", "an authority");
        assert_eq!(hide("The MINISTRY of Kilns waits"), "The an authority waits");
        assert_eq!(hide("ministry of kilnsmen"), "ministry of kilnsmen");
        assert_eq!(hide("Ministry of Kilns"), "an authority");
        assert_eq!(hide("the ministry"), "the ministry");
        assert_eq!(replaced("请王小明说", "王小明", "an adviser"), "请an adviser说");
        assert_eq!(replaced("x", "", "y"), "x");
    }
}
