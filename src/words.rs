//! The one table of every string a player, an observer or the projector reads, keyed by language.

use std::fmt::Display;

/// A language the surfaces can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    #[default]
    English,
}

impl Language {
    pub const ALL: [Self; 1] = [Self::English];

    /// Returns the table of this language.
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &english::WORDS,
        }
    }

    /// Returns the report's table of this language.
    pub fn report(self) -> &'static ReportWords {
        match self {
            Self::English => &english::report::REPORT,
        }
    }

    /// Returns the table of this language for what the record shows.
    pub fn findings(self) -> &'static FindingWords {
        match self {
            Self::English => &english::findings::FINDINGS,
        }
    }

    /// Returns the table of this language for the control side's papers.
    pub fn paper(self) -> &'static PaperWords {
        match self {
            Self::English => &english::paper::PAPER,
        }
    }

    /// Returns the table of this language for the closed sets.
    pub fn vocabulary(self) -> &'static VocabularyWords {
        match self {
            Self::English => &english::vocabulary::VOCABULARY,
        }
    }

    /// Returns the BCP 47 tag, for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}

macro_rules! table {
    (
        $(#[doc = $doc:literal])* $name:ident
        texts { $( $(#[doc = $tdoc:literal])* $text:ident, )+ }
        lists { $( $(#[doc = $ldoc:literal])+ $list:ident, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            $( $(#[doc = $tdoc])* pub $text: &'static str, )+
            $( $(#[doc = $ldoc])+ pub $list: &'static [&'static str], )*
        }

        impl $name {
            /// Returns every key with its text; of a list, every line under the list's key.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                let all = [$( (stringify!($text), self.$text), )+].into_iter();
                $( let all = all.chain(self.$list.iter().map(|line| (stringify!($list), *line))); )*
                all.collect()
            }
        }
    };
}

mod actions;
mod compare;
mod english;
mod findings;
mod hall;
mod paper;
mod report;
mod tables;
mod vocabulary;

pub use actions::ActionWords;
pub use compare::CompareWords;
pub use findings::FindingWords;
pub use hall::HallWords;
pub use paper::PaperWords;
pub use report::ReportWords;
pub use tables::TableWords;
pub use vocabulary::VocabularyWords;

table! {
    /// The words of one language; a language that lacks one does not compile.
    Words
    texts {
        // ---- marking
        /// The mark that stands first and last on everything.
        exercise,
        /// The same, for a whole line.
        exercise_line,
        rehearsal,
        simulated,
        draft,
        /// What a spoken message begins and ends with.
        this_is_an_exercise,
        attributed,
        role_only,
        anonymous,
        attributed_means,
        role_only_means,
        anonymous_means,
        tlp_clear_means,
        tlp_green_means,
        tlp_amber_means,
        tlp_amber_strict_means,
        tlp_red_means,

        // ---- a real-world emergency: the only screen without the mark
        emergency_title,
        emergency_no_inject,
        emergency_stopped,
        /// What the facilitator says aloud.
        emergency_say,
        /// Where the author wrote no instructions.
        emergency_default,
        emergency_over,

        // ---- where the exercise stands
        state_lobby,
        state_running,
        state_paused,
        /// `{time}`: when play goes on.
        state_break,
        state_off_record,
        state_ended,
        state_hot_wash,
        state_feedback,
        state_closed,
        /// Shown beside anything received while no file can be written.
        not_on_disk,
        recording,
        unrecorded,
        unrecorded_means,
        /// Until somebody has chosen how to go on.
        waits_for_disk,
        following_file,
        console_gone,
        cannot_follow,
        /// A sign to the facilitator while the room can see the console.
        sign_typing,
        sign_choosing,
        sign_leave,
        sign_done,
        sign_not_done,
        sign_own_screen,
        sign_enter,

        // ---- the room
        scenario_time,
        put_to,
        everybody,
        all_players,
        just_in,
        /// How the room joins: `{url}` is typed, `{code}` asked for.
        join_line,
        what_we_know,
        /// `{n}` of `{m}` seats have answered.
        answers_in,
        /// The same where there is room for a sentence.
        answers_are_in,
        time_is_up,
        /// What was said the time before.
        before,
        /// `{time}`: how long the countdown has been over.
        overrun,
        waiting_for_result,
        result,
        recorded,
        withdrawn,
        withdrawn_means,
        observers_question,
        /// `{address}` and `{code}`.
        join_at,
        no_answer_yet,
        round,

        // ---- what something is
        inject,
        question,
        decision,
        poll,
        assessment,
        breakout,
        break_,
        module,
        from,
        to,
        attachments,
        /// `{name}`: an attachment that this surface cannot show.
        attachment_elsewhere,
        options,
        cost,
        lived,
        owner,
        rationale,
        dissent,
        conditions,
        reversible,
        irreversible,

        // ---- answering
        something_else,
        no_plan,
        not_ours,
        /// Asks whose it is, after `not_ours`.
        whose,
        say_what,
        how_sure,
        send,
        sending,
        /// `{time}`: the answer is in the record.
        received,
        change_until_closed,
        /// `{time}`: left on the countdown.
        left,
        no_countdown,
        closed,
        late,
        late_ask,
        refused_closed,
        /// `{max}`: bytes.
        refused_too_long,
        refused_empty,
        counted_by_hands,

        // ---- a participant's own page
        you_are,
        you_observe,
        my_role,
        my_answers,
        authority,
        look_up,
        ask_control,
        ask_control_hint,
        request_received,
        request_answered,
        not_known,
        raise_hand,
        lower_hand,
        hand_is_up,
        /// `{n}` of `{m}` capabilities.
        judged,
        judge_begin,
        group_writes,
        /// Instead of words that were struck.
        left_out,
        ask_stop,
        stop_asked,
        called_away,
        came_back,
        connected,
        connecting,
        disconnected,
        code,
        name,
        organization,
        organization_optional,
        name_optional,
        join,
        code_wrong,
        seat_taken,
        back,
        /// The first link of a page.
        skip,
        subject,
        ticket,
        choose_one,
        no_script,
        show_new,
        /// What is typed and not sent.
        draft_kept,
        sent_later,
        refused,
        your_state,
        your_seats,
        my_answer,
        /// `{n}` of 5.
        so_sure,
        your_role_is_asked,
        /// `{role}`
        has_floor,
        your_turn,
        /// `{role}`: whose turn it is in the round.
        turn_of,
        about_to_begin,
        how_it_began,
        /// `{time}`
        until,
        /// `{n}`: announced at 60, 30 and 10.
        seconds_left,
        new,
        nothing_known,
        /// `{n}`: what came in before the newest.
        older,
        my_requests,
        request_waits,
        request_parked,
        ask_stop_means,
        join_title,
        code_hint,
        name_hint,
        choose_role,
        /// `{n}` of `{m}` seats are free.
        seats_free,
        another_device,
        another_device_means,
        /// `{code}`
        another_device_code,
        leave,
        leave_means,
        exercise_record,
        record_explained,
        record_kept,
        head_hash,
        head_hash_means,
        ask_question,
        up_vote,
        /// On a page that is for others, and where there is none.
        not_yours,
        not_here,

        // ---- decision outcomes, as the room reads them
        outcome_taken,
        outcome_conditional,
        outcome_each_its_own,
        outcome_deferred,
        outcome_escalated,
        outcome_none,
        outcome_time_out,

        // ---- afterwards
        hot_wash,
        hot_wash_silent,
        /// After the silent minutes.
        hot_wash_more,
        one_strength,
        one_gap,
        one_step,
        hot_wash_rank,
        parking_lot,
        feedback_title,
        feedback_strengths,
        feedback_improvements,
        feedback_unseen,
        feedback_actions,
        feedback_documents,
        feedback_conduct,
        feedback_future,
        feedback_scale_low,
        feedback_scale_high,
        /// `{n}` of `{m}` forms are in.
        feedback_in,
        feedback_thanks,
        thanks,

        // ---- ratings, with HSEEP's definitions in words of our own
        rating_performed,
        rating_performed_means,
        rating_some,
        rating_some_means,
        rating_major,
        rating_major_means,
        rating_unable,
        rating_unable_means,
        rating_not_observed,
        rating_not_observed_means,
        rating_source,

        // ---- papers
        /// On every page of what only the control side may read.
        control_only,
        /// On every page of what players hold in their hands.
        for_players,
        /// Before the first digits of the scenario's hash.
        scenario,
        /// Before an agenda's name.
        agenda,
        run_sheet,
        handbook,
        msel,
        situation_manual,
        role_cards,
        ground_rules_title,
        answer_cards,
        eeg_title,
        purpose,
        scope,
        held_by,
        sponsor,
        place,
        before_you_take_part,
        objectives,
        agenda_title,
        part,
        /// Minutes and seconds after `StartEx`.
        after_start_ex,
        time,
        minutes,
        welcome,
        thanks_and_close,
        roles,
        role,
        seats,
        level,
        handling,
        made_up,
        in_an_emergency,
        story_so_far,
        /// In place of a later module's opening.
        read_out_later,
        notes,
        cut_and_fold,
        join_by_phone,
        reconnecting,
        what_you_know,
        answer_card_how,
        decision_by_its_number,
        mark_one,
        sure_scale,
    }
    lists {
        /// Read aloud at the start; `{tlp}` and `{attribution}` are the session's.
        ground_rules,
        /// The five questions a rating follows from: achieved, harm to others, risk, plans followed, better ways.
        rating_questions,
        /// What the hot wash asks, where the author wrote no prompts.
        hot_wash_prompts,
        /// The feedback form's statements, 1 (strongly disagree) to 5 (strongly agree).
        feedback_statements,
    }
}

impl Words {
    /// Returns the label of one of the three options every decision has.
    pub fn fixed_option(&self, id: &str) -> Option<&'static str> {
        match id {
            crate::ident::SOMETHING_ELSE => Some(self.something_else),
            crate::ident::NO_PLAN => Some(self.no_plan),
            crate::ident::NOT_OURS => Some(self.not_ours),
            _ => None,
        }
    }

    /// Returns the ground-rules card: the built-in lines, then the author's.
    pub fn ground_rules_card(&self, tlp: &str, attribution: &str, more: &[String]) -> Vec<String> {
        let values: [(&str, &dyn Display); 2] = [("tlp", &tlp), ("attribution", &attribution)];
        let own = self.ground_rules.iter().map(|line| fill(line, &values));
        own.chain(more.iter().cloned()).collect()
    }
}

/// Puts values into a text's `{places}` in one pass, so that braces in a value stay what they are.
pub fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let place = rest.find('}').and_then(|close| {
            let inner = &rest[1..close];
            let (name, forms) = inner.split_once(':').unwrap_or((inner, ""));
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((close, value.to_string(), forms.split_once('|')))
        });
        if let Some((close, value, forms)) = place {
            filled.push_str(
                &forms.map_or_else(|| value.clone(), |(one, many)| count(&value, one, many)),
            );
            rest = &rest[close + 1..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// Returns a number with the word for one of it or for several.
pub fn count(n: impl Display, one: &str, many: &str) -> String {
    let n = n.to_string();
    let word = if n == "1" { one } else { many };
    format!("{n} {word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            text.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next()).collect();
        found.sort_unstable();
        found
    }

    /// Every text of every table of a language.
    fn every(language: Language) -> Vec<(&'static str, &'static str)> {
        [
            language.words().entries(),
            language.report().entries(),
            language.findings().entries(),
            language.paper().entries(),
            language.vocabulary().entries(),
            language.hall().entries(),
            language.tables().entries(),
            language.actions().entries(),
            language.compare().entries(),
        ]
        .concat()
    }

    /// What a column holds: numbers, times, or words.
    fn column(text: &str) -> Option<char> {
        text.chars().next().filter(|mark| matches!(mark, '#' | '@'))
    }

    #[test]
    fn every_language_has_every_word_with_the_places_of_the_english_one() {
        let english = every(Language::English);
        for language in Language::ALL {
            let entries = every(language);
            assert_eq!(entries.len(), english.len(), "{language:?}");
            for ((key, text), (_, original)) in entries.iter().zip(&english) {
                assert!(!text.trim().is_empty(), "{language:?}: `{key}` is empty");
                assert_eq!(text.trim(), *text, "{language:?}: `{key}` has blanks at an end");
                assert_eq!(places(text), places(original), "{language:?}: `{key}`");
                assert_eq!(column(text), column(original), "{language:?}: `{key}`");
            }
        }
    }

    #[test]
    fn every_documented_place_is_one() {
        let words = Language::English.words();
        assert_eq!(places(words.answers_in), ["m", "n"]);
        assert_eq!(places(words.join_at), ["address", "code"]);
        assert_eq!(places(words.ground_rules.join(" ").as_str()), ["attribution", "tlp"]);
    }

    #[test]
    fn values_are_put_in_once_and_never_read_again() {
        let n = "{m}";
        assert_eq!(fill("{n} of {m}{", &[("n", &n), ("m", &12)]), "{m} of 12{");
        assert_eq!(fill("{who} and {n}", &[("n", &1)]), "{who} and 1");
        assert_eq!(fill("plain", &[]), "plain");
    }

    #[test]
    fn one_of_something_reads_as_one() {
        let said = |n: u32| fill("took {n:minute|minutes} of play", &[("n", &n)]);
        assert_eq!(
            [said(0), said(1), said(21)],
            ["took 0 minutes of play", "took 1 minute of play", "took 21 minutes of play"]
        );
    }

    #[test]
    fn the_ground_rules_say_how_the_session_is_marked() {
        let card = Language::English.words().ground_rules_card(
            "TLP:AMBER",
            "role only",
            &["Phones on the table.".to_owned()],
        );
        assert!(card.iter().any(|line| line.contains("TLP:AMBER") && line.contains("role only")));
        assert_eq!(card.last().map(String::as_str), Some("Phones on the table."));
    }

    #[test]
    fn a_major_challenge_still_means_that_the_objective_was_achieved() {
        let words = Language::English.words();
        assert!(words.rating_major_means.contains("were achieved"));
        assert!(words.rating_unable_means.contains("were not achieved"));
    }
}
