//! What may stand behind the words of a corrective action: `>OWNER due +30 prio high elem training`. Pure.

use super::after::is_date;
use super::command::ActionDraft;
use super::vocabulary::{Element, Priority};
use crate::clock::{Millis, Offset, Timestamp};
use crate::ident::RoleCode;
use crate::text::{Text, TextError};

/// How many days from now a date may be named by a number.
pub const DAYS_MAX: u64 = 3660;

/// How it is written, for the place beside a line.
pub const HOW: &str = ">OWNER due +30 prio high elem training";

/// What a line is read against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    pub roles: &'a [RoleCode],
    /// The day `+30` counts from.
    pub now: Timestamp,
    pub offset: Offset,
}

/// A line, read: the words, and what stands behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    pub words: String,
    pub owner: Option<String>,
    pub due: Option<String>,
    pub priority: Option<Priority>,
    pub element: Option<Element>,
}

/// Reads a line. It never fails: only where everything from some word to the end is a field, it is one; all else is text.
pub fn read(line: &str, against: Against<'_>) -> Read {
    let line = line.trim();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.split_whitespace().next().is_some_and(is_field) {
            let words: Vec<&str> = rest.split_whitespace().collect();
            if let Some(read) = fields(&words, against) {
                return Read { words: line[..at].trim_end().to_owned(), ..read };
            }
        }
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let blank = rest[word..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - word);
        at += word + blank;
    }
    Read { words: line.to_owned(), ..Read::default() }
}

/// Reads words that are fields and nothing else, each field once.
fn fields(mut words: &[&str], against: Against<'_>) -> Option<Read> {
    let mut read = Read::default();
    while let Some((first, rest)) = words.split_first() {
        let next = rest.first().copied();
        if let Some(owner) = first.strip_prefix('>').filter(|owner| !owner.is_empty()) {
            let role = against.roles.iter().find(|r| r.as_str().eq_ignore_ascii_case(owner));
            // A role is one word; a name goes on up to the next field.
            let more = match role {
                Some(_) => 0,
                None => rest.iter().take_while(|word| !is_field(word)).count(),
            };
            let name = std::iter::once(owner).chain(rest[..more].iter().copied());
            let name = name.collect::<Vec<_>>().join(" ");
            let owner = role.map_or(name, ToString::to_string);
            read.owner.is_none().then(|| read.owner = Some(owner))?;
            words = &rest[more..];
            continue;
        }
        match first.to_ascii_lowercase().as_str() {
            "due" if read.due.is_none() => read.due = Some(date(next?, against)?),
            "prio" | "priority" if read.priority.is_none() => {
                read.priority = Some(only(Priority::ALL, Priority::label, next?)?);
            }
            "elem" | "element" if read.element.is_none() => {
                read.element = Some(only(Element::ALL, Element::label, next?)?);
            }
            _ => return None,
        }
        words = &rest[1..];
    }
    Some(read)
}

fn is_field(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.starts_with('>') || ["due", "prio", "priority", "elem", "element"].contains(&word.as_str())
}

/// Returns the one whose name begins like that, if it is one alone.
fn only<T: Copy>(all: &[T], label: impl Fn(T) -> &'static str, begins: &str) -> Option<T> {
    let begins = begins.to_ascii_lowercase();
    let mut fits =
        all.iter().copied().filter(|one| label(*one).to_lowercase().starts_with(&begins));
    let first = fits.next()?;
    fits.next().is_none().then_some(first)
}

/// Reads a day of the calendar, or `+30` as so many days from now.
pub fn date(typed: &str, against: Against<'_>) -> Option<String> {
    match typed.strip_prefix('+') {
        None => is_date(typed).then(|| typed.to_owned()),
        Some(days) => {
            let days = days.parse::<u64>().ok().filter(|days| *days <= DAYS_MAX)?;
            Some(against.now.plus(Millis::minutes(days * 24 * 60)).date(against.offset))
        }
    }
}

impl Read {
    /// Makes what an action has besides its words.
    ///
    /// # Errors
    /// Refuses a name that is too long.
    pub fn draft(&self) -> Result<ActionDraft, TextError> {
        Ok(ActionDraft {
            owner: self.owner.as_deref().map(Text::name).transpose()?,
            due: self.due.clone(),
            priority: self.priority,
            element: self.element,
            ..ActionDraft::default()
        })
    }

    /// Says what stands behind the words, or how it would be written.
    pub fn preview(&self) -> String {
        let parts = [
            self.owner.as_ref().map(|owner| format!("owner {owner}")),
            self.due.as_ref().map(|due| format!("due {due}")),
            self.priority.map(|priority| format!("priority {}", priority.label())),
            self.element.map(|element| element.label().to_lowercase()),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        if said.is_empty() { format!("may end in {HOW}") } else { said.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a reading in one line: `words | owner | due | priority | element`.
    fn shown(line: &str) -> String {
        let roles = ["REG", "MNT"].map(RoleCode::new);
        let now = "2027-03-05T08:42:30.000Z".parse().unwrap();
        let read = read(line, Against { roles: &roles, now, offset: "+02:00".parse().unwrap() });
        let mut said = vec![read.words.clone()];
        said.extend(read.owner.clone());
        said.extend(read.due.clone());
        said.extend(read.priority.map(|p| p.label().to_owned()));
        said.extend(read.element.map(|e| e.label().to_lowercase()));
        said.join(" | ")
    }

    #[test]
    fn what_stands_behind_the_words_is_read_in_any_order() {
        for (line, reading) in [
            ("write the rule", "write the rule"),
            ("write the rule >REG", "write the rule | REG"),
            ("write the rule >reg due 2027-06-30", "write the rule | REG | 2027-06-30"),
            ("write the rule due +30 >mnt", "write the rule | MNT | 2027-04-04"),
            ("write it prio high", "write it | high"),
            ("write it priority h elem t", "write it | high | training"),
            ("write it elem eq prio low", "write it | low | equipment"),
            ("write it >Ada Byron due +0 prio m", "write it | Ada Byron | 2027-03-05 | medium"),
            ("write  it   twice >REG", "write  it   twice | REG"),
            (">REG due +1", " | REG | 2027-03-06"),
        ] {
            assert_eq!(shown(line), reading, "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_field_is_text() {
        for line in [
            "say what is due",
            "show due diligence",
            "due tomorrow >",
            "write it due 2027-02-30",
            "write it due +99999999",
            "write it prio urgent",
            "write it elem e",
            "write it >REG due tomorrow",
            "keep x > y",
            "",
        ] {
            assert_eq!(shown(line), line, "{line}");
        }
        // Only what nothing follows is a field.
        assert_eq!(shown("ask >REG >MNT"), "ask >REG | MNT");
        assert_eq!(shown("write it prio h prio l"), "write it prio h | low");
        assert_eq!(shown("prio high is not enough"), "prio high is not enough");
        assert_eq!(shown("due +3 is soon due +5"), "due +3 is soon | 2027-03-10");
    }

    #[test]
    fn letters_of_every_script_do_no_harm() {
        assert_eq!(shown("ÄÖ −  müde >Grace Hopper"), "ÄÖ −  müde | Grace Hopper");
        assert_eq!(shown("日本\u{3000}due +1"), "日本 | 2027-03-06");
    }
}
