//! Every string of the hall: the observers' questions, the tables of a breakout, self-assessments, the projector's page.

use super::{Language, english};

impl Language {
    /// Returns the table of this language for observers, groups and the projector's page.
    pub fn hall(self) -> &'static HallWords {
        match self {
            Self::English => &english::hall::HALL,
        }
    }
}

table! {
    /// The words of one language; a language that lacks one does not compile.
    HallWords
    texts {
        // ---- the observers' questions
        questions,
        no_questions_yet,
        your_question,
        question_hint,
        send_question,
        /// One's own questions.
        yours,
        waits_for_approval,
        in_the_queue,
        on_the_projector,
        answered,
        asked_together,
        set_aside,
        see_it,
        /// Before what was shown when it was asked.
        asked_about,
        want_this,
        vote,
        /// `{n}` people.
        voices,
        one_voice,

        // ---- polls
        before_and_now,
        /// `{n}` votes.
        votes_in,
        one_vote_in,

        // ---- self-assessment
        judge_each,
        judging_closed,
        holds,
        holds_not,
        does_not_apply,
        /// Without script: a button for each.
        send_judgement,
        level,
        /// `{n}` capabilities.
        you_judged,
        judged_before,
        /// `{n}` of `{m}` capabilities that apply.
        held_of,
        held_before,
        most_say,
        /// `{n}` people.
        judged_by,
        one_judged,

        // ---- groups
        groups_at_work,
        groups_report,
        your_group,
        /// `{who}`
        speaks_for_group,
        nobody_speaks_yet,
        i_speak,
        challenge,
        solution,
        solutions,
        add_challenge,
        add_solution,
        add,
        nothing_written,
        one_line_written,
        /// `{n}` lines.
        lines_written,
        others_see_later,

        // ---- the projector
        look_here,
        wifi,
        /// What the pictures are, for who cannot see them.
        wifi_scan,
        join_scan,
        code_is,
    }
    lists {}
}
