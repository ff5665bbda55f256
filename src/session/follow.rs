//! The exercise this one follows: which it was, and what it left open, kept here so that this record tells it alone.

use crate::ident::{Seq, is_action_number};
use crate::text::{TEXT_BYTES_MAX, Text};

/// What a session knows of the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    pub seq: Seq,
    pub session: String,
    /// The head hash it was known by.
    pub head: String,
    /// How many corrective actions were not proven.
    pub open: u32,
    /// A line for each of them; `None` if there were none or the words were redacted.
    pub actions: Option<Text>,
}

/// A corrective action of an earlier exercise as one line says it: number, words, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earlier {
    /// `SESSION-SEQ`.
    pub id: String,
    pub words: String,
    /// Owner, date, what was done since.
    pub known: String,
}

impl Earlier {
    /// Writes the line: `k7q2m9-41  Name one contact (owner Ana, due 2027-06-30)`.
    pub fn line(&self) -> String {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        // The last parenthesis of the line is the one that counts.
        let known = one_line(&self.known).replace('(', "[").replace(')', "]");
        format!("{}  {} ({known})", self.id, one_line(&self.words))
    }

    /// Reads such a line; any other one, for instance "and 3 more", is none.
    pub fn parse(line: &str) -> Option<Self> {
        let (id, rest) = line.split_once("  ")?;
        let (words, known) = rest.strip_suffix(')')?.rsplit_once(" (")?;
        is_action_number(id).then(|| Self {
            id: id.to_owned(),
            words: words.to_owned(),
            known: known.to_owned(),
        })
    }
}

/// Returns a line for each action; whole lines are left out where they do not fit, none is cut.
pub fn earlier_lines(session: &str, actions: &[Earlier]) -> Option<Text> {
    let more = |left: usize| format!("and {left} more, in the record of {session}");
    let mut text = String::new();
    for (at, action) in actions.iter().enumerate() {
        let line = action.line();
        let left = actions.len() - at;
        let rest = if left > 1 { more(left).len() } else { 0 };
        if text.len() + line.len() + rest + 2 > TEXT_BYTES_MAX {
            text.push_str(&more(left));
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    Text::new(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(words: &str, known: &str) -> Earlier {
        Earlier { id: "k7q2m9-41".to_owned(), words: words.to_owned(), known: known.to_owned() }
    }

    #[test]
    fn each_action_is_a_line_that_reads_back() {
        let plain = action("Name one contact", "owner Ana, due 2027-06-30");
        assert_eq!(plain.line(), "k7q2m9-41  Name one contact (owner Ana, due 2027-06-30)");
        for action in [
            plain,
            action("Ask (again)", "no owner, no date"),
            action("x", "done 2027-06-01: merged [as #12]"),
        ] {
            assert_eq!(Earlier::parse(&action.line()), Some(action));
        }
        let odd = action("two\nlines (a)", "owner A (of B)").line();
        let read = Earlier::parse(&odd).expect("it is a line");
        assert_eq!((read.words.as_str(), read.known.as_str()), ("two lines (a)", "owner A [of B]"));
        for none in ["", "and 3 more, in the record of k7q2m9", "K7-4  x (y)", "k7q2m9-41  x"] {
            assert_eq!(Earlier::parse(none), None, "{none}");
        }
    }

    #[test]
    fn more_than_fit_are_counted() {
        let long = action(&"x".repeat(6000), "no owner, no date");
        let lines = earlier_lines("k7q2m9", &[long.clone(), long.clone(), long]).expect("lines");
        assert_eq!(lines.as_str().lines().count(), 3);
        assert!(lines.as_str().ends_with("and 1 more, in the record of k7q2m9"));
        assert_eq!(earlier_lines("k7q2m9", &[]), None);
    }
}
