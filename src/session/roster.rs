//! The roster: who is expected in which seat, read from a table and checked against the scenario. Pure: text in, people out.

use std::collections::BTreeMap;
use std::ops::Range;

use super::command::Command;
use super::missing::{is_there, missing_without};
use super::state::Session;
use super::vocabulary::{Capacity, Who};
use crate::diagnostic::{Diagnostic, Source, nearest};
use crate::ident::{Actor, PersonId, RoleCode, SeatId};
use crate::scenario::{Role, Scenario};
use crate::text::{NAME_BYTES_MAX, Text, is_hidden};

mod kinds;
mod table;

pub use kinds::KINDS;
use table::{Fault, Field, Row};

/// The largest roster, in bytes.
pub const ROSTER_BYTES_MAX: usize = 1024 * 1024;
/// What is written instead of a name that is withheld, unless the roster says otherwise.
const ALIAS: &str = "a participant";
const COLUMNS: [&str; 5] = ["role", "name", "organization", "seat", "withheld"];

/// Who is expected, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    pub people: Vec<Named>,
}

/// A person with the seats they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: Text,
    pub organization: Option<Text>,
    pub seats: Vec<SeatId>,
    /// What is written instead of the name.
    pub alias: Option<String>,
}

/// Makes a text of a file's bytes.
///
/// # Errors
/// Returns the text as far as it goes, with the finding that says why it is none.
pub fn roster_source(name: &str, bytes: &[u8]) -> Result<Source, Box<(Source, Diagnostic)>> {
    let refuse = |text: String, finding: Diagnostic| {
        Err(Box::new((Source { name: name.to_owned(), text }, finding)))
    };
    let save = "save it as \"CSV UTF-8\" and try again";
    if bytes.len() > ROSTER_BYTES_MAX {
        let why = format!("a roster has at most {ROSTER_BYTES_MAX} bytes");
        return refuse(String::new(), kinds::NO_TEXT.finding(why));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let finding = kinds::NO_TEXT.finding("this roster is written in UTF-16").help(save);
        return refuse(String::new(), finding);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.contains(&0) || bytes.starts_with(b"PK\x03\x04") {
        let finding = kinds::NO_TEXT.finding("this is no text: it may be a spreadsheet").help(save);
        return refuse(String::new(), finding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Source { name: name.to_owned(), text: text.to_owned() }),
        Err(fault) => {
            let at = fault.valid_up_to();
            let text = String::from_utf8_lossy(bytes).into_owned();
            let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
            let finding =
                kinds::NO_TEXT.finding("this roster is not UTF-8").at(at..end, "first here");
            refuse(text, finding.help(save))
        }
    }
}

/// Reads a roster. With errors among the findings nobody is seated.
pub fn read_roster(source: &Source, scenario: &Scenario) -> (Option<Roster>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let roster = Reading { scenario, findings: &mut findings }.roster(&source.text);
    findings.sort_by_key(Diagnostic::start);
    let wrong = findings.iter().any(|f| f.severity == crate::diagnostic::Severity::Error);
    (roster.filter(|_| !wrong), findings)
}

/// Returns a finding for each role nobody is there for, with what breaks. The session holds the roster's people.
pub fn empty_roles(scenario: &Scenario, session: &Session) -> Vec<Diagnostic> {
    let empty = scenario.roles.iter().filter(|r| r.seats > 0 && !is_there(session, &r.code));
    empty
        .map(|role| {
            let Role { code, name, .. } = role;
            let finding =
                kinds::EMPTY_ROLE.finding(format!("nobody is named for `{code}`, {name}"));
            let lacks = missing_without(scenario, session, code);
            let breaks = match lacks.words(scenario) {
                words if words.is_empty() => "nothing of the plan depends on it alone".to_owned(),
                words => format!("what breaks: {words}"),
            };
            finding.help(breaks).help("in the lobby: simulated, given to another role, or dropped")
        })
        .collect()
}

impl Roster {
    /// Returns who asks for what, so that everybody named has arrived and sits. Names that must not be told are withheld
    /// at once.
    pub fn commands(&self, session: &Session) -> Vec<(Actor, Command)> {
        let first = session.people.next_person().0;
        let mut commands = Vec::new();
        for (number, named) in (first..).zip(&self.people) {
            let person = PersonId(number);
            let by = Actor::Person(person);
            let (name, organization) = (Some(named.name.clone()), named.organization.clone());
            commands.push((by, Command::Join { capacity: Capacity::Player, name, organization }));
            let seats = named.seats.iter().cloned();
            commands.extend(seats.map(|seat| (by, Command::TakeSeat { person, seat })));
            if let Some(alias) = &named.alias {
                let who = Who::Person(person);
                let command = Command::Withhold { who, alias: alias.clone() };
                commands.push((Actor::Facilitator, command));
            }
        }
        commands
    }

    /// Tells whether somebody is named for a role.
    pub fn names(&self, role: &RoleCode) -> bool {
        self.people.iter().any(|p| p.seats.iter().any(|s| s.role == *role))
    }

    /// Tells how many names are withheld.
    pub fn withheld(&self) -> usize {
        self.people.iter().filter(|p| p.alias.is_some()).count()
    }
}

/// A line that names somebody, before seats are given out.
struct Entry {
    role: usize,
    seat: Option<u16>,
    /// Where the line is pointed at: its role.
    place: Range<usize>,
    name: Option<(Text, Range<usize>)>,
    organization: Option<Text>,
    alias: Option<String>,
}

struct Reading<'a> {
    scenario: &'a Scenario,
    findings: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn roster(&mut self, text: &str) -> Option<Roster> {
        let separator = self.separator(text);
        let mut rows = table::rows(text, separator).into_iter().filter(|r| !r.is_blank());
        let Some(header) = rows.next() else {
            self.findings.push(columns_wanted("the roster is empty"));
            return None;
        };
        self.malformed(&header);
        let columns = self.columns(&header)?;
        let mut entries = Vec::new();
        for row in rows {
            if self.malformed(&row) || self.too_wide(&row, header.fields.len()) {
                continue;
            }
            entries.extend(self.entry(&row, &columns));
        }
        Some(self.seated(entries))
    }

    /// Finds what separates the columns: what stands in the first line.
    fn separator(&mut self, text: &str) -> char {
        let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let others = [(';', "semicolons"), ('\t', "tabs")];
        let other = others.into_iter().find(|(c, _)| first.contains(*c) && !first.contains(','));
        let Some((separator, word)) = other else { return ',' };
        let at = text.find(separator).unwrap_or_default();
        let finding = kinds::SEPARATOR.finding(format!("the columns are separated by {word}"));
        self.findings.push(finding.at(at..at + 1, "read as such"));
        separator
    }

    fn malformed(&mut self, row: &Row) -> bool {
        let Some((fault, place)) = &row.fault else { return false };
        let finding = match fault {
            Fault::Open => kinds::MALFORMED
                .finding("a quote is opened and never closed")
                .at(place.clone(), "opened here")
                .help("close it; to write a quote inside quotes, write it twice"),
            Fault::Behind => kinds::MALFORMED
                .finding("something stands behind a closing quote")
                .at(place.clone(), "not expected here")
                .help("put the whole field into quotes, and write a quote inside it twice"),
        };
        self.findings.push(finding);
        true
    }

    fn too_wide(&mut self, row: &Row, columns: usize) -> bool {
        let extra = row.fields.iter().skip(columns).find(|f| !f.text.trim().is_empty());
        let Some(extra) = extra else { return false };
        self.findings.push(
            kinds::MALFORMED
                .finding(format!("this line has more fields than the {columns} columns"))
                .at(extra.span.clone(), "one too many")
                .help("a name with a comma in it stands in double quotes"),
        );
        true
    }

    /// Returns where each column stands.
    fn columns(&mut self, header: &Row) -> Option<BTreeMap<&'static str, usize>> {
        let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut unknown = Vec::new();
        for (at, field) in header.fields.iter().enumerate() {
            let name = field.text.trim().to_lowercase();
            match COLUMNS.iter().find(|c| **c == name) {
                Some(column) if columns.contains_key(column) => {
                    let finding = columns_wanted(&format!("`{column}` is named twice"));
                    self.findings.push(finding.at(field.span.clone(), "again"));
                }
                Some(column) => drop(columns.insert(column, at)),
                None if name.is_empty() => {}
                None => unknown.push(field),
            }
        }
        if columns.is_empty() {
            let finding = columns_wanted("the first line names no column");
            let place = header.fields.first().map_or(0..0, |f| f.span.clone());
            self.findings.push(finding.at(place, "the names of the columns are expected"));
            return None;
        }
        for field in &unknown {
            let text = field.text.trim();
            let finding = kinds::COLUMN
                .finding(format!("there is no column `{text}`"))
                .at(field.span.clone(), "not known");
            let finding = match nearest(text, COLUMNS) {
                Some(near) => finding
                    .help(format!("did you mean `{near}`?"))
                    .replace(field.span.clone(), near),
                None => finding.help(format!("the columns are {}", COLUMNS.join(", "))),
            };
            self.findings.push(finding);
        }
        let lacking = ["role", "name"].into_iter().filter(|c| !columns.contains_key(c));
        let lacking: Vec<&str> = lacking.collect();
        // A misspelt column is one fault, not two.
        if !lacking.is_empty() && unknown.is_empty() {
            let message = format!("the column `{}` is missing", lacking.join("` and `"));
            let place = header.fields.first().map_or(0..0, |f| f.span.clone());
            let finding = columns_wanted(&message).at(place, "in this line");
            self.findings.push(finding);
        }
        lacking.is_empty().then_some(columns)
    }

    fn entry(&mut self, row: &Row, columns: &BTreeMap<&'static str, usize>) -> Option<Entry> {
        let field = |column| row.fields.get(*columns.get(column)?);
        let filled = |column| field(column).filter(|f: &&Field| !f.text.trim().is_empty());
        let place = field("role").or(row.fields.first()).map_or(0..0, |f| f.span.clone());
        let role = self.role(filled("role"), &place);
        let name = filled("name").map(|f| (self.name(f), f.span.clone()));
        if filled("name").is_none() {
            let code = role.map_or("this role", |at| self.scenario.roles[at].code.as_str());
            self.findings.push(
                kinds::NO_NAME
                    .finding(format!("nobody is named in this line for `{code}`"))
                    .at(place.clone(), "the seat stays empty"),
            );
        }
        let organization = filled("organization").map(|f| self.name(f));
        let seat = filled("seat").map(|f| self.seat(f, role?));
        let alias = match (filled("withheld"), &name) {
            (Some(f), Some((Some(name), _))) => self.alias(f, name),
            _ => None,
        };
        // What could not be read was said; the line is left out.
        Some(Entry {
            role: role?,
            seat: match seat {
                Some(seat) => Some(seat?),
                None => None,
            },
            place,
            name: match name {
                Some((name, span)) => Some((name?, span)),
                None => None,
            },
            organization: match organization {
                Some(organization) => Some(organization?),
                None => None,
            },
            alias,
        })
    }

    fn role(&mut self, field: Option<&Field>, place: &Range<usize>) -> Option<usize> {
        let roles = &self.scenario.roles;
        let Some(field) = field else {
            self.findings.push(
                kinds::UNKNOWN_ROLE
                    .finding("this line names no role")
                    .at(place.clone(), "a role's code is expected"),
            );
            return None;
        };
        let text = field.text.trim();
        let is = |r: &Role| {
            r.code.as_str().eq_ignore_ascii_case(text) || r.name.eq_ignore_ascii_case(text)
        };
        let found = roles.iter().position(is);
        if found.is_none() {
            let codes = || roles.iter().map(|r| r.code.as_str());
            let finding = kinds::UNKNOWN_ROLE
                .finding(format!("the scenario has no role `{text}`"))
                .at(field.span.clone(), "not known");
            let upper = text.to_uppercase();
            let finding = match nearest(&upper, codes()) {
                Some(near) => finding
                    .help(format!("did you mean `{near}`?"))
                    .replace(field.span.clone(), near),
                None => finding.help(format!("it has {}", codes().collect::<Vec<_>>().join(", "))),
            };
            self.findings.push(finding);
        }
        found
    }

    fn name(&mut self, field: &Field) -> Option<Text> {
        if field.text.chars().any(|c| is_hidden(c) && c != '\r') {
            self.findings.push(
                kinds::HIDDEN
                    .finding("a name holds hidden characters; they are left out")
                    .at(field.span.clone(), "look whether it is still the right name"),
            );
        }
        match Text::name(&field.text) {
            Ok(name) => Some(name),
            Err(why) => {
                let finding = kinds::TOO_LONG
                    .finding(format!("a name cannot be taken: {why}"))
                    .at(field.span.clone(), format!("at most {NAME_BYTES_MAX} bytes"));
                self.findings.push(finding);
                None
            }
        }
    }

    fn seat(&mut self, field: &Field, role: usize) -> Option<u16> {
        let role = &self.scenario.roles[role];
        let text = field.text.trim();
        let number = match text.rsplit_once('/') {
            Some((code, number)) if code.trim().eq_ignore_ascii_case(role.code.as_str()) => number,
            Some(_) => "",
            None => text,
        };
        let number = number.trim().parse::<u16>().ok();
        let known = number.filter(|n| (1..=role.seats).contains(n));
        if known.is_none() {
            let last = SeatId::new(&role.code, role.seats);
            let what = if role.seats == 1 {
                "one seat".to_owned()
            } else {
                format!("seats 1 to {}", role.seats)
            };
            self.findings.push(
                kinds::NO_SEAT
                    .finding(format!("`{}` has no seat `{text}`", role.code))
                    .at(field.span.clone(), format!("it has {what}"))
                    .help(format!("write a number, `{last}`, or nothing for the next free seat")),
            );
        }
        known
    }

    /// Reads what is to be written instead of a name.
    fn alias(&mut self, field: &Field, name: &Text) -> Option<String> {
        let text = field.text.trim();
        let alias = match text.to_lowercase().as_str() {
            "no" | "n" | "false" | "0" | "-" => return None,
            "yes" | "y" | "true" | "1" | "x" => return Some(ALIAS.to_owned()),
            _ => self.name(field)?.to_string(),
        };
        let words = |text: &str| -> Vec<String> {
            text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
        };
        let said = words(&alias);
        let told =
            words(name.as_str()).into_iter().any(|w| w.chars().count() > 2 && said.contains(&w));
        if told {
            self.findings.push(
                kinds::ALIAS
                    .finding("what is to be written instead of the name holds part of it")
                    .at(field.span.clone(), "would give the name away")
                    .help("write `yes`, or words that name nobody, such as `an adviser`"),
            );
        }
        Some(alias)
    }

    /// Gives everybody a seat: the one that was written, else the role's next one nobody has.
    fn seated(&mut self, entries: Vec<Entry>) -> Roster {
        let mut taken: BTreeMap<SeatId, Range<usize>> = BTreeMap::new();
        let seat_of = |scenario: &Scenario, entry: &Entry, number| {
            SeatId::new(&scenario.roles[entry.role].code, number)
        };
        for entry in &entries {
            let Some(number) = entry.seat else { continue };
            let seat = seat_of(self.scenario, entry, number);
            match taken.get(&seat) {
                Some(first) if entry.name.is_some() => self.findings.push(
                    kinds::DOUBLED
                        .finding(format!("two people are named for seat {seat}"))
                        .at(entry.place.clone(), "they would share it")
                        .also(first.clone(), "named first"),
                ),
                _ => drop(taken.insert(seat, entry.place.clone())),
            }
        }
        let mut roster = Roster::default();
        let mut lines: BTreeMap<(String, Option<Text>), (usize, Range<usize>)> = BTreeMap::new();
        for entry in entries {
            let role = &self.scenario.roles[entry.role];
            let free = || {
                let seats = (1..=role.seats).map(|n| SeatId::new(&role.code, n));
                seats.into_iter().find(|s| !taken.contains_key(s))
            };
            let seat = match entry.seat {
                Some(number) => Some(SeatId::new(&role.code, number)),
                None => free(),
            };
            let Some((name, place)) = entry.name else {
                // A line without a name keeps the seat free for whoever comes.
                if let Some(seat) = seat {
                    taken.insert(seat, entry.place);
                }
                continue;
            };
            let Some(seat) = seat else {
                self.too_many(&role.code, role.seats, &entry.place, &taken);
                continue;
            };
            taken.entry(seat.clone()).or_insert(entry.place);
            let key = (name.as_str().to_lowercase(), entry.organization.clone());
            if let Some((at, first)) = lines.get(&key) {
                self.findings.push(
                    kinds::TWICE
                        .finding(format!("`{name}` is named twice: one person in two seats"))
                        .at(place, "again")
                        .also(first.clone(), "named first"),
                );
                let named = &mut roster.people[*at];
                named.seats.push(seat);
                named.alias = named.alias.take().or(entry.alias);
                continue;
            }
            lines.insert(key, (roster.people.len(), place));
            let organization = entry.organization;
            roster.people.push(Named { name, organization, seats: vec![seat], alias: entry.alias });
        }
        for named in &mut roster.people {
            named.seats.dedup();
        }
        roster
    }

    fn too_many(
        &mut self,
        role: &RoleCode,
        seats: u16,
        place: &Range<usize>,
        taken: &BTreeMap<SeatId, Range<usize>>,
    ) {
        let what = if seats == 1 { "one seat".to_owned() } else { format!("{seats} seats") };
        let finding = kinds::TOO_MANY
            .finding(format!("`{role}` has {what}, and more people are named"))
            .at(place.clone(), "no seat is left for this one")
            .help("give the role more seats in the scenario, or write the number of a seat to be shared");
        let last = taken.range(..=SeatId::new(role, u16::MAX)).next_back();
        let last = last.filter(|(seat, _)| seat.role == *role);
        self.findings.push(match last {
            Some((seat, first)) => finding.also(first.clone(), format!("has the last one, {seat}")),
            None => finding,
        });
    }
}

fn columns_wanted(message: &str) -> Diagnostic {
    kinds::COLUMN.finding(message).help(format!("begin it with `{}`", COLUMNS.join(",")))
}

#[cfg(test)]
mod tests;
