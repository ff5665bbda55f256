//! Every figure of the report, worked out by hand beside it.

use startex::report::AfterActionReport;
use startex::report::model::{FindingKind, Source};
use startex::session::{Attribution, ClosedWhy, Event, Outcome, RecordFrom, Said, Sign, Staffing};

use super::played::{Played, noted, text, whole, words};

fn lines(report: &AfterActionReport, kind: FindingKind) -> Vec<&str> {
    let finding = report.findings.iter().find(|finding| finding.kind == kind);
    finding.map(|f| f.lines.iter().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn time_is_play_time_against_the_agenda() {
    let report = whole(Attribution::Role).report();
    let modules: Vec<_> = report
        .schedule
        .modules
        .iter()
        .map(|m| (m.planned_minutes, m.actual_minutes, m.over_minutes))
        .collect();
    // 8 minutes of the first module; 3 of the second, its pause of 5 left out.
    assert_eq!(modules, [(15, Some(8), Some(-7)), (10, Some(3), Some(-7))]);
    assert_eq!((report.overview.planned_minutes, report.overview.played_minutes), (25, 11));
    let stop = &report.schedule.stops[0];
    assert_eq!((stop.what.as_str(), stop.minutes), ("pause", 5));
    assert_eq!(stop.from.time.as_deref(), Some("10:09"), "at the header's offset");
    let press = report.schedule.items.iter().find(|i| i.label == "I02").unwrap();
    assert_eq!((press.planned, press.result.as_str()), (Some(10), "not played"));
}

#[test]
fn the_plan_is_what_was_agreed_and_each_change_of_it_has_its_line() {
    use startex::clock::Millis;
    let fit = |modules: [u64; 2], dropped: &[&str]| Event::AgendaFitted {
        agenda: "short".into(),
        until: None,
        modules: modules.map(Millis::minutes).to_vec(),
        hot_wash: Millis::minutes(5),
        dropped: dropped.iter().map(|id| (*id).into()).collect(),
    };
    let mut play = Played::new(Attribution::Role);
    play.fill();
    // Agreed in the lobby; a minute later `StartEx` itself finds the room late.
    play.did(fit([12, 8], &[]));
    play.wait(60).did(fit([10, 7], &[]));
    play.start();
    play.wait(540).did(Event::ModuleEnded { module: "signal".into() });
    play.did(Event::ModuleStarted { module: "trail".into(), story: None });
    // Nine minutes were used, which is no plan for what is over.
    play.wait(60).did(fit([9, 4], &["trust-again"]));
    play.wait(300).did(Event::ModuleEnded { module: "trail".into() });
    play.end();
    let report = play.report();
    let modules: Vec<_> = report
        .schedule
        .modules
        .iter()
        .map(|m| (m.planned_minutes, m.changed_minutes, m.actual_minutes, m.over_minutes))
        .collect();
    assert_eq!(
        modules,
        [(12, Some(10), Some(9), Some(-3)), (8, Some(4), Some(6), Some(-2))],
        "agreed, changed to, played, over what was agreed"
    );
    let overview = &report.overview;
    assert_eq!((overview.planned_minutes, overview.changed_minutes), (20, Some(14)));
    let changes: Vec<_> = report
        .schedule
        .changes
        .iter()
        .map(|c| (c.when.as_str(), c.at.time.as_deref().unwrap(), c.total_minutes))
        .collect();
    assert_eq!(
        changes,
        [("before StartEx", "10:00", 20), ("at StartEx", "10:01", 17), ("in play", "10:11", 14)]
    );
    assert_eq!(report.schedule.changes[2].left_out, ["P2"]);
    let poll = report.schedule.items.iter().find(|item| item.label == "P1").unwrap();
    assert_eq!(poll.planned, Some(3), "four of fifteen minutes, in twelve");
    let markdown = crate::support::formats::drawn(&report, "md");
    assert!(markdown.contains("| 10:11 in play | 2: 7 to 4 | P2 | 14 |"), "{markdown}");
    assert!(markdown.contains("15 minutes of play, 20 planned, 14 after the plan was changed"));
}

/// What became of an item, by its label.
fn became(play: &Played, label: &str) -> String {
    let items = play.report().schedule.items;
    items.into_iter().find(|item| item.label == label).expect("it is an item").result
}

#[test]
fn why_an_item_was_passed_over_is_said_truly() {
    use startex::scenario::Effect;
    use startex::session::{Mode, SkipReason};
    let script = super::played::SMALL.replace("tiers: [Core, Optional]", "tiers: [Core]").replace(
        "id: \"notice\", at: \"3m\",",
        "id: \"notice\", at: \"3m\", when: Fact(\"public\"),",
    );
    let begun = || {
        let mut play = Played::of(&script, Mode::Live, Attribution::Role);
        play.fill().start();
        play
    };
    let passed = |item: &str| Event::PassedOver { item: item.into() };
    let applied = |effect| Event::EffectsApplied {
        item: Some("mitigate".into()),
        effects: vec![effect],
        due: vec![startex::clock::Millis(0)],
    };
    let mut play = begun();
    assert_eq!(became(&play, "I02"), "optional, not chosen", "still to come");
    play.did(passed("press"));
    play.did(passed("notice"));
    assert_eq!(became(&play, "I02"), "optional, not chosen");
    assert_eq!(became(&play, "D2"), "passed over: its condition did not hold");

    let mut play = begun();
    play.did(applied(Effect::GoTo("trust-again".into())));
    play.did(passed("trust"));
    play.did(passed("mitigate"));
    play.did(applied(Effect::Drop("slow".into())));
    play.did(passed("slow"));
    play.did(passed("trust-again"));
    assert_eq!(became(&play, "P1"), "a branch went past it");
    assert_eq!(became(&play, "D1"), "a branch went past it");
    assert_eq!(became(&play, "I01"), "left out by a consequence");
    assert_eq!(became(&play, "P2"), "jumped over", "planned, and its turn could have come");

    let mut play = begun();
    let skipped = |item: &str, reason| Event::Skipped { item: item.into(), reason };
    play.did(skipped("slow", SkipReason::Dropped));
    play.did(skipped("trust", SkipReason::Other));
    let due = startex::clock::Millis::minutes(30);
    play.did(Event::Deferred { item: "mitigate".into(), due });
    assert_eq!(became(&play, "I01"), "left out: dropped to end on time");
    assert_eq!(became(&play, "P1"), "left out");
    assert_eq!(became(&play, "D1"), "deferred, never came back");
    let report = play.report();
    assert_eq!(
        lines(&report, FindingKind::ItemsNotPlayed),
        [
            "I01 Linking got slower: left out: dropped to end on time",
            "P1 How far do you trust the build?: left out",
            "P2 How far do you trust the build?",
        ]
    );
}

#[test]
fn what_was_entered_later_stands_when_it_happened_and_says_when_it_was_entered() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start().wait(3_600);
    play.earlier(1_800).did(Event::Released { inject: "slow".into(), story: None });
    play.earlier(1_500).note(Some("REG"), Sign::Strength, "They rang the registry at once");
    play.earlier(1_200).open("mitigate", 1, &["REG/1", "REG/2", "REG/3"], 120);
    play.earlier(1_050).close("mitigate", ClosedWhy::Facilitator);
    play.wait(60).end();
    let report = play.report();
    let inject = report.schedule.items.iter().find(|i| i.label == "I01").unwrap();
    let at = inject.at.as_ref().unwrap();
    assert_eq!((at.time.as_deref(), at.entered.as_deref()), (Some("10:30"), Some("11:00")));
    assert_eq!((at.play, at.scenario.as_ref()), (None, None), "nobody knows");
    assert_eq!(inject.actual, Some(30), "minutes from the start of its module");
    let said = report.objectives.iter().flat_map(|o| &o.strengths).chain(&report.unfiled).next();
    assert_eq!(said.unwrap().at.time.as_deref(), Some("10:35"));
    let round = &report.decisions.iter().find(|d| !d.rounds.is_empty()).unwrap().rounds[0];
    assert_eq!((round.opened.time.as_deref(), round.used_seconds), (Some("10:40"), Some(150)));
    assert_eq!(report.overview.ends.as_ref().unwrap().entered, None);
    let markdown = crate::support::formats::drawn(&report, "md");
    assert!(markdown.contains("10:30 (entered 11:00)"), "{markdown}");
}

#[test]
fn a_rating_is_never_better_than_its_evidence() {
    let report = whole(Attribution::Role).report();
    let rating = |n: usize| {
        let rated = &report.objectives[n].rating;
        (rated.letter.as_str(), rated.without_evidence)
    };
    // Rated P as a whole, S in the task for which there is evidence: S.
    assert_eq!(rating(0), ("S", false));
    let tasks: Vec<_> = report.objectives[0].capabilities[0]
        .tasks
        .iter()
        .map(|task| (task.rating.letter.as_str(), task.evidence))
        .collect();
    assert_eq!(tasks, [("S", 2), ("N/O", 0)]);
    // A record, and nobody rated it.
    assert_eq!(rating(1), ("N/O", false));
    assert_eq!(report.objectives[1].evidence, 1);
    // Rated P in a task nobody observed.
    let task = &report.objectives[2].capabilities[0].tasks[0];
    assert_eq!((task.rating.letter.as_str(), task.rating.without_evidence), ("N/O", true));
}

#[test]
fn two_evaluators_who_differ_are_told_and_the_least_favourable_stands() {
    use startex::ident::{Actor, PersonId};
    use startex::session::{Rating, RatingAnswers, Subject};
    let mut play = whole(Attribution::Role);
    for (person, rating) in [(8, Rating::Performed), (9, Rating::Unable)] {
        let subject = Subject::Task("detect/correlate".into());
        let event = Event::Rated { subject, answers: RatingAnswers::default(), rating };
        play.add(Actor::Person(PersonId(person)), None, event, None);
    }
    let report = play.report();
    let task = &report.objectives[0].capabilities[0].tasks[0].rating;
    assert_eq!((task.letter.as_str(), task.differ), ("U", true));
    assert_eq!(report.objectives[0].rating.letter, "U");
}

#[test]
fn what_no_scribe_could_count_is_counted() {
    use FindingKind as Kind;
    let report = whole(Attribution::Role).report();
    let lines = |kind| lines(&report, kind);
    assert_eq!(lines(Kind::ExpectedNotHeard), ["I01: correlate it"]);
    assert_eq!(lines(Kind::ExpectedNeverTicked), ["D1: name an owner"]);
    assert_eq!(lines(Kind::NoAnswerInPlan), ["D1 What happens to 4.8.x?: 1 of 4"]);
    assert_eq!(lines(Kind::DecisionsNeverTaken), ["D2 Who tells the towns?: deferred"]);
    assert_eq!(
        lines(Kind::OutsideAuthority),
        ["D2 Who tells the towns?: owned by Registry, planned for Maintainers"]
    );
    assert_eq!(lines(Kind::ItemsNotPlayed), ["I02 We go live at six"]);
    assert_eq!(lines(Kind::RequestsUnanswered), ["Security desk: Is there a list of the towns?"]);
    assert_eq!(
        lines(Kind::AssumptionsUnconfirmed),
        ["Registry spoke for Security desk: Assumed that the desk would call the towns"]
    );
    assert_eq!(lines(Kind::ParkedOpen), ["Who pays for the second key?"]);
    assert_eq!(
        lines(Kind::TasksWithoutEvidence),
        ["Say how sure you are", "Name the owner", "Send the first notice"]
    );
    assert_eq!(lines(Kind::ObjectivesWithoutEvidence), Vec::<&str>::new());
    assert_eq!(lines(Kind::InjectsReachedNobody), Vec::<&str>::new());
    assert_eq!(lines(Kind::DecisionsOnTimeOut), Vec::<&str>::new());
}

#[test]
fn an_inject_to_an_empty_role_reached_nobody() {
    let mut play = Played::new(Attribution::Role);
    play.did(Event::RoleStaffed { role: "REG".into(), how: Staffing::Held(3) });
    play.start();
    play.did(Event::Released { inject: "slow".into(), story: None });
    play.did(Event::Released { inject: "press".into(), story: None });
    let report = play.report();
    assert_eq!(lines(&report, FindingKind::InjectsReachedNobody), ["I02 We go live at six"]);
    assert_eq!(lines(&report, FindingKind::RolesNeverHeard), ["Registry"]);
}

#[test]
fn a_decision_that_fell_to_its_time_out_says_so() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    play.open("notice", 1, &["MNT/1"], 60);
    play.wait(60).close("notice", ClosedWhy::TimeOut);
    play.record("notice", Outcome::Taken, RecordFrom::TimeOut, None, Said::default());
    let report = play.report();
    assert_eq!(report.decisions[0].result, "Time ran out: The press tells them");
    assert_eq!(lines(&report, FindingKind::DecisionsOnTimeOut), ["D2 Who tells the towns?"]);
    let from_record = report.summary.improvements.iter().find(|h| h.source == Source::Record);
    assert!(from_record.unwrap().text.contains("Who tells the towns?"));
}

#[test]
fn a_deferral_stands_as_what_was_recorded_before_and_only_a_mistake_as_taken_back() {
    use startex::session::Until;
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    let deferred = Event::Recorded {
        decision: "notice".into(),
        outcome: Outcome::Deferred,
        from: RecordFrom::Talk,
        option: None,
        owner: Some("MNT".into()),
        to: None,
        until: Some(Until::Play(startex::clock::Millis::minutes(7))),
        reversible: None,
    };
    play.said(deferred, words("The lawyers are asleep"));
    let first = play.report().decisions.remove(0);
    assert_eq!(first.result, "Deferred until minute 7 of play: The lawyers are asleep");
    play.wait(420);
    play.record("notice", Outcome::Taken, RecordFrom::Talk, Some("they"), Said::default());
    let mistaken = play.report().decisions.remove(0);
    assert_eq!((mistaken.taken_back, mistaken.earlier_records.len()), (0, 1));
    play.did(Event::RecordTakenBack { decision: "notice".into() });
    let conditions = Said { conditions: Some(text("Only if the desk agrees")), ..Said::default() };
    play.record("notice", Outcome::Conditional, RecordFrom::Talk, Some("we"), conditions);
    let report = play.report();
    let decision = &report.decisions[0];
    assert_eq!(decision.taken_back, 1);
    let earlier: Vec<_> = decision.earlier_records.iter().map(|r| r.outcome.as_str()).collect();
    assert_eq!(earlier, ["deferred"]);
    let result = "Taken with conditions: We do; condition: Only if the desk agrees";
    assert_eq!(report.summary.decisions[0].result, result, "page one says the condition");
    let markdown = crate::support::formats::drawn(&report, "md");
    let line = "deferred at 10:00, from the talk, until minute 7 of play: The lawyers are asleep";
    assert!(markdown.contains(line), "{markdown}");
}

#[test]
fn names_with_commas_are_kept_apart_and_nothing_is_said_twice() {
    let script =
        super::played::SMALL.replace("name: \"Maintainers\"", "name: \"Anvilry, maintainers\"");
    let mut play = Played::of(&script, startex::session::Mode::Live, Attribution::Role);
    play.fill().start();
    play.open("mitigate", 1, &["REG/1", "MNT/1"], 60);
    play.close("mitigate", ClosedWhy::TimeOut);
    let strength = |objective: Option<&str>, task: Option<&str>| Event::Noted {
        element: None,
        priority: None,
        due: None,
        sign: Sign::Strength,
        role: None,
        spoke_for: None,
        objective: objective.map(Into::into),
        task: task.map(Into::into),
        module: None,
        item: Some("slow".into()),
    };
    let seen = strength(Some("detect"), Some("detect/confidence"));
    play.said(seen, words("Say how sure you are: done at once"));
    play.end();
    play.said(strength(None, None), words("Everybody was asked"));
    let markdown = crate::support::formats::drawn(&play.report(), "md");
    let put_to = "| **Put to** | Registry; Anvilry, maintainers; Security desk |";
    assert!(markdown.contains(put_to), "{markdown}");
    assert!(!markdown.contains("task: Say how sure"), "{markdown}");
    let rated = "**N/O** Not observed *(nobody rated it, though there is evidence)*";
    assert!(markdown.contains(rated), "{markdown}");
    let hot_wash = markdown.split("### Hot wash").nth(1).unwrap().split("## ").next().unwrap();
    assert!(hot_wash.contains("Everybody was asked"), "{hot_wash}");
    assert!(!hot_wash.contains("I01"), "what was on the screen is not what was meant: {hot_wash}");
}

#[test]
fn a_consequence_without_effects_is_no_line() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    let item = Some("mitigate".into());
    play.did(Event::EffectsApplied { item: item.clone(), effects: Vec::new(), due: Vec::new() });
    play.did(Event::EffectsApplied {
        item,
        effects: vec![startex::scenario::Effect::Set("public".into())],
        due: vec![startex::clock::Millis(0)],
    });
    assert_eq!(play.report().overview.branches, ["D1: from then on: public"]);
}

#[test]
fn whatever_the_room_ranked_is_on_page_one() {
    let mut play = whole(Attribution::Role);
    let action = play.note(Some("SOC"), Sign::Action, "Ring the towns by Friday");
    play.did(Event::Ranked { entry: action, rank: 2 });
    let report = play.report();
    let ranked: Vec<_> = report.summary.ranked.iter().map(|h| (h.text.as_str(), h.rank)).collect();
    assert_eq!(
        ranked,
        [
            ("Nobody knew whom to call on a Saturday", Some(1)),
            ("Ring the towns by Friday", Some(2))
        ]
    );
    let markdown = crate::support::formats::drawn(&report, "md");
    let page_one = markdown.split("## About this report").next().unwrap();
    assert!(page_one.contains("**Also ranked by the room**"), "{page_one}");
    assert!(
        page_one.contains("- Ring the towns by Friday *(Security desk; ranked 2"),
        "{page_one}"
    );
}

#[test]
fn the_split_counts_seats_and_says_who_was_silent() {
    let report = whole(Attribution::Role).report();
    let decision = &report.decisions[0];
    let round = &decision.rounds[0];
    let figures = round.figures.as_ref().unwrap();
    assert_eq!((figures.answered, figures.counted, figures.sure_tenths), (4, 6, Some(40)));
    let votes: Vec<_> = figures.votes.iter().map(|v| (v.letter, v.votes)).collect();
    assert_eq!(votes, [('A', 2), ('B', 1), ('C', 0), ('D', 1), ('E', 0)]);
    assert_eq!((round.used_seconds, round.ran_out), (Some(120), true));
    assert_eq!(round.silent, ["Security desk"]);
    assert_eq!(decision.result, "Yank it");
    assert_eq!(decision.consequences, ["from then on: public", "functionality down 60"]);
    assert_eq!(decision.to_complete, ["dissent"]);
}

#[test]
fn hands_are_the_result_and_devices_stand_beside() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    play.open("mitigate", 1, &["REG/1", "REG/2", "REG/3"], 60);
    play.answer(1, "REG/1", "mitigate", "keep");
    play.answer(2, "REG/2", "mitigate", "keep");
    let hands = vec![("yank".into(), 9), ("keep".into(), 3)];
    play.did(Event::HandsCounted { decision: "mitigate".into(), round: 1, hands });
    play.close("mitigate", ClosedWhy::Facilitator);
    let report = play.report();
    let figures = report.decisions[0].rounds[0].figures.clone().unwrap();
    assert_eq!((figures.counted, figures.answered), (12, 12));
    assert_eq!(figures.votes.iter().map(|v| v.votes).sum::<u32>(), 12);
    assert_eq!((figures.beside.len(), figures.from_seats), (0, None), "they would tell of two");
    assert_eq!(report.participants.hands.unwrap().beside, None);

    play.did(Event::DecisionReopened {
        decision: "mitigate".into(),
        round: 1,
        closes_at: startex::clock::Millis::minutes(5),
    });
    play.answer(3, "REG/3", "mitigate", "yank");
    play.close("mitigate", ClosedWhy::Facilitator);
    play.open("notice", 1, &["MNT/1", "REG/1", "REG/2", "REG/3"], 60);
    play.answer(1, "REG/1", "notice", "we");
    play.close("notice", ClosedWhy::Facilitator);
    let report = play.report();
    let figures = report.decisions[0].rounds[0].figures.clone().unwrap();
    assert_eq!((figures.counted, figures.answered, figures.from_seats), (12, 12, Some(3)));
    assert_eq!(figures.beside.iter().map(|v| v.votes).sum::<u32>(), 3);
    let hands = report.participants.hands.unwrap();
    assert_eq!((hands.rounds, hands.voices, hands.beside), (1, Some(12), Some(3)));
    let registry = report.participants.roles[0].figures.unwrap();
    assert_eq!(
        (registry.asked, registry.answered, registry.beside_hands),
        (3, 1, 3),
        "what was answered beside hands is told and in no sum"
    );
    let markdown = crate::support::formats::drawn(&report, "md");
    assert!(
        markdown.contains("12 hands counted in the room; 3 seats answered beside them, not added")
    );
    let line = "In 1 round hands were counted in the room: 12 voices. Hands belong to no role. \
                3 answers from seats stand beside them and are added to nothing.";
    assert!(markdown.contains(line), "{markdown}");
}

#[test]
fn polls_show_how_opinion_moved() {
    let report = whole(Attribution::Role).report();
    assert_eq!(report.polls[0].votes.as_deref(), Some(&[3, 0, 1][..]));
    let again = &report.polls[1];
    assert_eq!(again.votes.as_deref(), Some(&[1, 0, 3][..]));
    let before = again.before.as_ref().unwrap();
    assert_eq!(before.shift.as_deref(), Some(&[-50, 0, 50][..]));
}

#[test]
fn actions_lacking_an_owner_a_date_or_a_verb_are_counted_on_the_cover() {
    let report = whole(Attribution::Role).report();
    let counts = report.cover.actions;
    assert_eq!((counts.all, counts.lacking), (2, 1));
    assert_eq!((counts.without_owner, counts.without_date, counts.without_commitment), (1, 1, 1));
    let first = &report.improvement_plan[0];
    assert_eq!(first.text.as_deref(), Some("Write the weekend roster"));
    assert_eq!(first.owner.as_deref(), Some("Gil Grün"), "owners are named on purpose");
    assert_eq!(first.issue.as_deref(), Some("Nobody knew whom to call on a Saturday"));
    assert_eq!(first.capability.as_deref(), Some("Communicate"));
    assert!(first.id.starts_with("k7q2m9-"));
}

#[test]
fn page_one_has_what_the_room_ranked_first() {
    let report = whole(Attribution::Role).report();
    let improvements: Vec<_> =
        report.summary.improvements.iter().map(|h| h.text.as_str()).collect();
    assert_eq!(
        improvements,
        [
            "Nobody knew whom to call on a Saturday",
            "Assumed that the desk would call the towns",
            "The list of towns is from 2019",
        ]
    );
    assert_eq!(report.summary.improvements[0].rank, Some(1));
    assert_eq!(report.summary.decisions.len(), 2);
    assert_eq!(report.summary.actions.len(), 2);
    assert!(report.cover.still_to_write.iter().any(|s| s.what == "strengths for page one"));
}

#[test]
fn working_notes_stay_out_unless_promoted_and_signed_ones_in_unless_demoted() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    let note = play.note(Some("REG"), Sign::Note, "working words");
    let signed = play.note(Some("REG"), Sign::Strength, "signed words");
    let said = |play: &Played| serde_json::to_string(&play.report()).unwrap();
    assert!(!said(&play).contains("working words") && said(&play).contains("signed words"));
    play.did(Event::Promoted { entry: note });
    play.did(Event::Demoted { entry: signed });
    assert!(said(&play).contains("working words") && !said(&play).contains("signed words"));
    play.did(Event::NoteTakenBack { entry: note });
    assert!(!said(&play).contains("working words"));
}

#[test]
fn struck_words_are_nowhere_whatever_put_them_there() {
    let mut play = Played::new(Attribution::Attributed);
    play.fill().start();
    let note = play.note(Some("REG"), Sign::Improvement, "first words");
    let amended = play.said(Event::Amended { entry: note }, words("second words"));
    let action = play.said(noted(None, Sign::Action), words("third words"));
    let mut rationale = words("fourth words");
    rationale.rationale = Some(text("fifth words"));
    let record = play.record("mitigate", Outcome::Taken, RecordFrom::Talk, Some("yank"), rationale);
    let struck = ["first words", "second words", "third words", "fourth words", "fifth words"];
    let said = serde_json::to_string(&play.report()).unwrap();
    assert!(struck[1..].iter().all(|words| said.contains(words)), "{said}");
    for entry in [amended, action, record] {
        play.did(Event::Struck { entry });
    }
    let said = serde_json::to_string(&play.report()).unwrap();
    assert!(struck.iter().all(|words| !said.contains(words)), "{said}");
    assert_eq!(play.report().provenance.struck, 3);
}

#[test]
fn feedback_is_counted_and_its_comments_kept() {
    let report = whole(Attribution::Role).report();
    let feedback = &report.feedback;
    assert_eq!((feedback.forms, feedback.of, feedback.statements.len()), (3, 6, 2));
    let first = &feedback.statements[0];
    assert_eq!((first.mean_tenths, first.lowest, first.highest), (Some(40), Some(3), Some(5)));
    assert_eq!(first.spread, Some([0, 0, 1, 1, 1]));
    // Two answers are fewer than three people.
    assert_eq!((feedback.statements[1].answers, feedback.statements[1].mean_tenths), (2, None));
    assert_eq!(feedback.comments.len(), 3);
}

#[test]
fn a_draft_exists_after_every_single_entry() {
    let play = whole(Attribution::Role);
    for entries in 0..=play.entries.len() {
        let report = play.report_of(entries);
        assert!(report.exercise.starts_with("EXERCISE EXERCISE EXERCISE  TLP:AMBER  DRAFT"));
        assert_eq!(report.exercise, report.end);
        for format in &startex::report::FORMATS {
            assert!(!format.render(&report).bytes().is_empty(), "{} after {entries}", format.name);
        }
    }
}

#[test]
fn a_signature_ends_the_draft_and_a_later_entry_makes_a_new_one() {
    let mut play = whole(Attribution::Role);
    let signature = Said { name: Some(text("Hana Holt")), ..Said::default() };
    play.said(Event::Finalised {}, signature);
    let report = play.report();
    assert!(!report.marking.draft && !report.exercise.contains("DRAFT"));
    assert_eq!(report.cover.finalised_by.as_deref(), Some("Hana Holt"));
    play.note(None, Sign::Strength, "one more thing");
    assert!(play.report().marking.draft);
}

#[test]
fn an_inject_taken_back_and_one_written_during_play_are_told() {
    use startex::scenario::{Channel, InjectKind, Recipients};
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    play.did(Event::Released { inject: "slow".into(), story: None });
    play.did(Event::Withdrawn { inject: "slow".into() });
    let inserted = Event::InjectInserted {
        inject: "extra".into(),
        to: Recipients::All,
        inject_kind: InjectKind::News,
        channel: Channel::News,
    };
    let said = Said {
        title: Some(text("A third town")),
        from: Some(text("a reporter")),
        ..words("It **stopped** too.")
    };
    play.said(inserted, said);
    play.did(Event::Released { inject: "extra".into(), story: None });
    let report = play.report();
    let results: Vec<_> = report
        .schedule
        .items
        .iter()
        .filter(|item| item.label == "I01" || item.label == "inserted")
        .map(|item| (item.title.as_str(), item.result.as_str()))
        .collect();
    assert_eq!(results, [("Linking got slower", "taken back"), ("A third town", "released")]);
    let texts: Vec<_> = report.injects.iter().map(|i| (i.text.as_str(), i.withdrawn)).collect();
    assert!(texts[0].1 && texts[1] == ("It stopped too.", false));
}
