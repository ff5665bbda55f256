//! The names startex gives its transcripts.

use crate::clock::{Offset, Timestamp};
use crate::session::Mode;
use crate::text::slug;
use crate::words::Language;

/// Returns what stands first and last on everything made in this mode: `EXERCISE REHEARSAL`.
pub fn marking(mode: Mode) -> String {
    let words = Language::default().words();
    match mode {
        Mode::Live => words.exercise.to_owned(),
        Mode::Rehearsal => format!("{} {}", words.exercise, words.rehearsal),
        Mode::Autopilot => format!("{} {}", words.exercise, words.simulated),
    }
}

/// Returns a transcript's default name, safe on every file system: `EXERCISE-poisoned-kiln-2027-03-05-k7q2m9.jsonl`.
pub fn transcript_name(
    mode: Mode,
    title: &str,
    at: Timestamp,
    offset: Offset,
    session: &str,
) -> String {
    // Names do not follow a language: the repository ignores these three beginnings.
    let first = match mode {
        Mode::Live => "EXERCISE",
        Mode::Rehearsal => "REHEARSAL",
        Mode::Autopilot => "SIMULATED",
    };
    format!("{first}-{}-{}-{}.jsonl", slug(title), at.date(offset), slug(session))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_when_and_which_and_leads_nowhere_else() {
        let at: Timestamp = "2027-03-05T23:30:00.000Z".parse().unwrap();
        let name =
            |mode, title| transcript_name(mode, title, at, "+02:00".parse().unwrap(), "k7q2m9");
        assert_eq!(
            name(Mode::Live, "Poisoned Kiln"),
            "EXERCISE-poisoned-kiln-2027-03-06-k7q2m9.jsonl"
        );
        assert_eq!(name(Mode::Rehearsal, "../../x"), "REHEARSAL-x-2027-03-06-k7q2m9.jsonl");
        assert!(name(Mode::Autopilot, "日本").starts_with("SIMULATED-exercise-"));
    }
}
