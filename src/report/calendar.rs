//! A calendar of due dates (RFC 5545), without a clock: the same actions give the same bytes.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use crate::text::clean;
use crate::words::{Language, fill};

/// What a calendar is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub title: String,
    /// The exercise mark with what stands beside it.
    pub marking: String,
    pub tlp: String,
    /// The day it was made from, `2027-03-06`: of the last entry, not of a clock.
    pub stamped: String,
    pub language: Language,
    pub due: Vec<Due>,
}

/// A corrective action with the day it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `SESSION-SEQ`, never renumbered: a calendar that knows it already replaces what it has.
    pub id: String,
    pub text: Option<String>,
    pub owner: Option<String>,
    pub organization: Option<String>,
    pub due: Option<String>,
    /// What became of it, where that is known.
    pub state: Option<String>,
    /// Its owner said yes.
    pub firm: bool,
    /// How often it was changed since it was first written.
    pub changes: usize,
}

/// Octets of a line, its break left out.
const LINE_OCTETS_MAX: usize = 75;

/// Writes a calendar; what has no date stands in none, and the calendar's description says how many those are.
pub fn write(calendar: &Calendar) -> Vec<u8> {
    let w = calendar.language.tables();
    let stamp = day(&calendar.stamped).unwrap_or_default();
    let stamp = format!("{}T000000Z", stamp.format("%Y%m%d"));
    let dated: Vec<(&Due, NaiveDate)> =
        calendar.due.iter().filter_map(|due| Some((due, day(due.due.as_deref()?)?))).collect();
    let (all, without) = (calendar.due.len(), calendar.due.len() - dated.len());
    let about = fill(w.calendar_about, &[("all", &all), ("without", &without)]);
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//startex//corrective actions//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.property("X-WR-CALNAME", &format!("EXERCISE {}: {}", calendar.title, w.calendar_name));
    out.property("X-WR-CALDESC", &format!("{}\n{about}\n{}", calendar.marking, calendar.marking));
    for (due, on) in dated {
        event(&mut out, calendar, due, on, &stamp);
    }
    out.line("END:VCALENDAR");
    out.0.into_bytes()
}

fn event(out: &mut Lines, calendar: &Calendar, due: &Due, on: NaiveDate, stamp: &str) {
    let w = calendar.language.tables();
    let text = due.text.as_deref().unwrap_or(calendar.language.report().struck);
    let next = on.checked_add_days(Days::new(1)).unwrap_or(on);
    let state = due.state.as_ref().map(|state| format!(" [{state}]")).unwrap_or_default();
    out.line("BEGIN:VEVENT");
    out.property("UID", &format!("{}@startex", due.id));
    out.line(&format!("DTSTAMP:{stamp}"));
    out.line(&format!("SEQUENCE:{}", due.changes));
    out.line(&format!("DTSTART;VALUE=DATE:{}", on.format("%Y%m%d")));
    out.line(&format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
    out.property("SUMMARY", &format!("EXERCISE {}{state}: {text}", w.corrective_action));
    let named = [
        (w.number, Some(&due.id)),
        (w.owner, due.owner.as_ref()),
        (w.responsible, due.organization.as_ref()),
        (w.status, due.state.as_ref()),
    ];
    let mut about = vec![calendar.marking.clone(), calendar.title.clone(), text.to_owned()];
    let named = named.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    about.extend(named);
    about.push(calendar.marking.clone());
    out.property("DESCRIPTION", &about.join("\n"));
    out.line(&format!("CATEGORIES:EXERCISE,{}", escaped(&calendar.tlp)));
    out.line(if calendar.tlp == "TLP:CLEAR" { "CLASS:PUBLIC" } else { "CLASS:PRIVATE" });
    out.line(if due.firm { "STATUS:CONFIRMED" } else { "STATUS:TENTATIVE" });
    // A date to keep takes nobody's day.
    out.line("TRANSP:TRANSPARENT");
    out.line("END:VEVENT");
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Writes a property whose value is text.
    fn property(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    /// Writes a line, folded where it is too long, never inside a character.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Escapes what means something in a value.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(escaped, "\\{c}");
            }
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(due: Vec<Due>) -> Calendar {
        Calendar {
            title: "Small Kiln".to_owned(),
            marking: "EXERCISE EXERCISE EXERCISE  TLP:GREEN".to_owned(),
            tlp: "TLP:GREEN".to_owned(),
            stamped: "2027-03-05".to_owned(),
            language: Language::English,
            due,
        }
    }

    fn due(text: &str, on: Option<&str>) -> Due {
        Due {
            id: "k7q2m9-41".to_owned(),
            text: Some(text.to_owned()),
            owner: Some("Ana".to_owned()),
            organization: None,
            due: on.map(str::to_owned),
            state: None,
            firm: true,
            changes: 2,
        }
    }

    #[test]
    fn a_due_date_is_an_event_of_one_day_with_the_actions_own_number() {
        let made = write(&calendar(vec![due("Write it", Some("2027-06-30")), due("x", None)]));
        let made = String::from_utf8(made).unwrap();
        for line in [
            "UID:k7q2m9-41@startex\r\n",
            "DTSTAMP:20270305T000000Z\r\n",
            "SEQUENCE:2\r\n",
            "DTSTART;VALUE=DATE:20270630\r\n",
            "DTEND;VALUE=DATE:20270701\r\n",
            "CLASS:PRIVATE\r\n",
        ] {
            assert!(made.contains(line), "{line} in {made}");
        }
        assert_eq!(made.matches("BEGIN:VEVENT").count(), 1, "no date, no event");
        let unfolded = made.replace("\r\n ", "");
        assert!(unfolded.contains("2 corrective actions\\, 1 without a date"), "{unfolded}");
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_nothing_ends_a_property() {
        let words = format!("{}\nEND:VCALENDAR\r\nX;Y,Z\\", "ü😀".repeat(200));
        let made = write(&calendar(vec![due(&words, Some("2027-06-30"))]));
        let made = String::from_utf8(made).unwrap();
        assert!(made.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "{made}");
        assert!(!made.replace("\r\n", "").contains(['\n', '\r']));
        let unfolded = made.replace("\r\n ", "");
        assert_eq!(unfolded.matches("END:VCALENDAR\r\n").count(), 1, "{unfolded}");
        assert!(unfolded.contains("\\nEND:VCALENDAR\\nX\\;Y\\,Z\\\\\\n"), "{unfolded}");
    }
}
