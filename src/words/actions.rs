//! Every string about corrective actions across exercises.

use super::{Language, english};

impl Language {
    /// Returns the table of this language for corrective actions across exercises.
    pub fn actions(self) -> &'static ActionWords {
        match self {
            Self::English => &english::actions::ACTIONS,
        }
    }
}

table! {
    /// The words of one language; a language that lacks one does not compile.
    ActionWords
    texts {
        title,
        action,
        actions,
        on_day,
        open,
        overdue,
        done,
        verified,
        dropped,
        partly_shown,
        not_shown,
        not_judged,
        not_tested,
        owner_is,
        due_on,
        no_words,
        nothing_known,
        due,
        last_known,
        exercise,
        on,
        in_session,
        by,
        history,
        became_title,
        became_sentence,
        became_rehearsal,
        known_before,
        tested_by,
        became_column,
        became_table,
        tested_by_nothing,
    }
    lists {}
}
