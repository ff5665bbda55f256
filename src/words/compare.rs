//! Every string about exercises set side by side.

use super::{Language, english};

impl Language {
    /// Returns the table of this language for exercises set side by side.
    pub fn compare(self) -> &'static CompareWords {
        match self {
            Self::English => &english::compare::COMPARE,
        }
    }
}

table! {
    /// The words of one language; a language that lacks one does not compile.
    CompareWords
    texts {
        title,
        column,
        exercise,
        date,
        session,
        kind,
        live,
        finalised,
        what,
        not_the_same,
        does_not_have_it,
        figures,
        modules,
        decisions,
        objectives,
        expected,
        assessments,
        actions,
        agenda,
        minutes_planned,
        minutes_played,
        stopped_minutes,
        items_played,
        decisions_recorded,
        ran_out,
        expected_taken,
        with_evidence,
        strengths,
        improvements,
        requests_answered,
        actions_written,
        actions_lacking,
        feedback_forms,
        n_of_m,
        minutes_of,
        not_played,
        used_of,
        rating_evidence,
        held_of,
        written_down,
        other_scenario,
        other_version,
        other_agenda,
        made_up,
        not_ended,
        redacted,
        people_unknown,
        other_people,
        other_program,
        other_evaluators,
        levels,
        level,
        level_target,
    }
    lists {}
}
