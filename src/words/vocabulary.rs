//! What the closed sets of an exercise are called, and how what an author wrote as data is said.

table! {
    /// The words of one language; a language that lacks one does not compile.
    VocabularyWords
    texts {
        /// `{name}`: a fact.
        effect_set,
        effect_clear,
        effect_queue,
        effect_drop,
        effect_go_to,
        fact_is,
        fact_is_not,
        came_to,
        did_not_come_to,
        ran_out,
        did_not_run_out,
        is_out,
        is_not_out,
        /// `{bound}`: one of the four below.
        gauge_bound,
        play_minutes,
        or_more,
        fewer_than,
        or_fewer,
        more_than,
        /// Joins two conditions of which both must hold.
        both,
        either,
        everybody_short,
        players_short,
    }
    lists {
        /// In the order of `Mode`.
        modes,
        /// In the order of `Attribution`.
        attributions,
        /// In the order of `Briefing`.
        briefings,
        /// In the order of `PauseWhy`.
        pauses,
        /// In the order of `GapWhy`.
        gaps,
        /// In the order of `SkipReason`.
        skips,
        /// In the order of `Tick`.
        ticks,
        /// In the order of `RequestReply`.
        replies,
        /// In the order of `Sign`.
        signs,
        /// In the order of `ClosedWhy`.
        closes,
        /// In the order of `Outcome`.
        outcomes,
        /// In the order of `RecordFrom`.
        record_sources,
        /// In the order of `Capacity`.
        capacities,
        /// In the order of `QuestionState`.
        question_states,
        /// In the order of `EndWhy`.
        ends,
        /// In the order of `HotWashStep`.
        hot_wash_steps,
        /// In the order of `Rating`.
        ratings,
        /// In the order of `Element`.
        elements,
        /// In the order of `Priority`.
        priorities,
        /// In the order of `Files`.
        files,
        /// What several people of a capacity are called.
        capacities_many,
    }
}
