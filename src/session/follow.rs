//! The exercise this one follows: which it was, and what it left open, kept here so that this record tells it alone.

use super::after::CorrectiveAction;
use super::state::Session;
use crate::ident::Seq;
use crate::text::{TEXT_BYTES_MAX, Text};

/// What a session knows of the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    pub seq: Seq,
    pub session: String,
    /// The head hash it was known by.
    pub head: String,
    /// How many of its corrective actions were open.
    pub open: u32,
    /// A line for each of them; `None` if there were none or the words were redacted.
    pub actions: Option<Text>,
}

/// Returns how many corrective actions of an exercise are open, with a line for each: number, words, owner, date.
pub fn open_actions(session: &Session) -> (u32, Option<Text>) {
    let lines: Vec<String> =
        session.after.standing_actions().map(|action| line(session, action)).collect();
    let open = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let more =
        |left: usize| format!("and {left} more, in the record of {}", session.header.session);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let left = lines.len() - at;
        let rest = if left > 1 { more(left).len() } else { 0 };
        // Whole lines are left out, none is cut.
        if text.len() + line.len() + rest + 2 > TEXT_BYTES_MAX {
            text.push_str(&more(left));
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    (open, Text::new(&text).ok())
}

fn line(session: &Session, action: &CorrectiveAction) -> String {
    let struck = |seq: &Seq| session.struck.contains(seq);
    let gone = struck(&action.seq) || action.from.as_ref().is_some_and(struck);
    let words = match &action.text {
        Some(text) if !gone => text.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
        Some(_) => "(its words were struck)".to_owned(),
        None => "(without words)".to_owned(),
    };
    let owner = action.owner.as_ref().map(|owner| format!("owner {owner}"));
    let due = action.due.as_ref().map(|due| format!("due {due}"));
    let known: Vec<String> = owner.into_iter().chain(due).collect();
    let known = if known.is_empty() { "no owner, no date".to_owned() } else { known.join(", ") };
    format!("{}-{}  {words} ({known})", session.header.session, action.seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::room::{Deed, Room};
    use crate::session::{ActionDraft, Command};

    fn action(words: &str, owner: Option<&str>) -> Deed {
        let owner = owner.map(|o| Text::name(o).unwrap());
        let due = owner.as_ref().map(|_| "2027-06-30".to_owned());
        let text = Some(Text::new(words).unwrap());
        let action = ActionDraft { text, owner, due, ..ActionDraft::default() };
        Command::AddAction { from: None, action: Box::new(action) }.into()
    }

    #[test]
    fn each_open_action_is_a_line_with_its_number() {
        let room =
            Room::given([action("Name one\ncontact", Some("Ana")), action("Mirror it", None)]);
        let (open, lines) = open_actions(&room.session);
        let lines = lines.expect("there are two");
        let lines: Vec<&str> = lines.as_str().lines().collect();
        assert_eq!(open, 2);
        assert!(lines[0].starts_with("k7q2m9-"), "{}", lines[0]);
        assert!(
            lines[0].ends_with("  Name one contact (owner Ana, due 2027-06-30)"),
            "{}",
            lines[0]
        );
        assert!(lines[1].ends_with("  Mirror it (no owner, no date)"), "{}", lines[1]);
        assert_eq!(open_actions(&Room::lobby().session), (0, None));
    }

    #[test]
    fn more_than_fit_are_counted_and_struck_words_stay_struck() {
        let long = "x".repeat(6000);
        let room = Room::given([action(&long, None), action(&long, None), action(&long, None)]);
        let (open, lines) = open_actions(&room.session);
        let lines = lines.expect("there are three");
        assert_eq!((open, lines.as_str().lines().count()), (3, 3));
        assert!(lines.as_str().ends_with("and 1 more, in the record of k7q2m9"));
        let room = Room::given([action("SECRET", None)]);
        let entry = room.session.last;
        let room = room.and([Command::Strike { entry }]);
        let (_, lines) = open_actions(&room.session);
        assert!(!lines.expect("it still stands").as_str().contains("SECRET"));
    }
}
