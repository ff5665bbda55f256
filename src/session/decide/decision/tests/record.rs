//! The decision record: what it takes, when it comes back, what follows from it.

use super::mitigating;
use crate::clock::Millis;
use crate::scenario::Effect;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{Command, Outcome, RecordDraft, RecordFrom, RecordPatch, Step, Until};

#[test]
fn a_record_of_the_room_names_what_was_taken() {
    let room = mitigating().and([close("mitigate"), reveal("mitigate")]);
    let room = room
        .when(record_as("mitigate", outcome(Outcome::Taken)))
        .then_refused("which option was taken");
    let room = room
        .when(record_as("mitigate", RecordDraft { outcome: Outcome::Conditional, ..taken("hold") }))
        .then_refused("under which conditions");
    let room = room.when(record("mitigate", "burn")).then_refused("write it as own text");
    let mut own = outcome(Outcome::Taken);
    own.text = Some(text("Ask the mirrors first"));
    let room = room.when(record_as("mitigate", own)).then_kinds(["recorded"]);
    let state = room.session.decision(&"mitigate".into()).unwrap();
    let record = state.record.clone().unwrap();
    assert_eq!(record.owner, Some("REG".into()), "the authored owner, filled in");
    assert_eq!(record.missing(), ["rationale", "dissent", "reversible"]);
    room.when(crate::session::room::deeds::record("mitigate", "hold")).then_refused("is recorded");
}

#[test]
fn an_owner_outside_its_authority_is_taken_and_an_unknown_one_is_not() {
    let owned = |code: &str| RecordDraft { owner: Some(code.into()), ..taken("hold") };
    let room =
        Room::seated().when(record_as("mitigate", owned("EXE"))).then_refused("no role `EXE`");
    room.when(record_as("mitigate", owned("VPS"))).then_kinds(["recorded"]);
}

#[test]
fn each_organization_its_own_has_no_owner_and_misses_none() {
    let room = Room::given([record_as("mitigate", outcome(Outcome::EachItsOwn))]);
    let record = room.session.decision(&"mitigate".into()).unwrap().record.clone().unwrap();
    assert_eq!(record.owner, None);
    assert!(!record.missing().contains(&"owner"));
}

#[test]
fn only_what_was_decided_is_chosen_and_has_consequences() {
    let chosen = |room: &Room| {
        let chose = crate::scenario::Condition::Chose("mitigate".into(), "yank".into());
        let follows = !crate::session::effects_of(
            &room.session,
            room.scenario.item(&"mitigate".into()).unwrap(),
        )
        .is_empty();
        let chose = room.session.holds(&room.scenario, &chose, room.play());
        assert_eq!(chose, follows);
        chose
    };
    let with = |outcome| RecordDraft {
        outcome,
        conditions: Some(text("if legal agrees")),
        ..taken("yank")
    };
    for (outcome, counts) in [
        (Outcome::Taken, true),
        (Outcome::Conditional, true),
        (Outcome::EachItsOwn, false),
        (Outcome::Deferred, false),
        (Outcome::Escalated, false),
        (Outcome::None, false),
    ] {
        let room = Room::given([record_as("mitigate", with(outcome))]);
        assert_eq!(chosen(&room), counts, "{outcome:?}");
    }
}

#[test]
fn recording_ends_the_answers_and_nothing_is_late_after_it() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank")]);
    let room = room.when(record("mitigate", "yank")).then_kinds(["decision_closed", "recorded"]);
    let room = room.when(late("REG/2", "mitigate", "hold")).then_refused("not open to this seat");
    room.when(reopen("mitigate", 30)).then_refused("ask again");
}

#[test]
fn a_record_is_amended_later_and_keeps_what_is_not_named() {
    let first = RecordDraft { rationale: Some(text("Every hour counts")), ..taken("hold") };
    let fields = |change: fn(&mut RecordPatch)| {
        let mut fields = RecordPatch::default();
        change(&mut fields);
        Command::AmendRecord { decision: "mitigate".into(), fields: Box::new(fields) }
    };
    let room = Room::given([record_as("mitigate", first)]);
    let room = room.when(fields(|_| ())).then_refused("nothing was changed");
    let room = room.and([fields(|f| f.dissent = Some(text("Hosting: too early")))]).and([end()]);
    let room = room.and([fields(|f| f.reversible = Some(true))]);
    let record = room.session.decision(&"mitigate".into()).unwrap().record.clone().unwrap();
    assert_eq!(record.missing(), [""; 0]);
    assert_eq!(record.rationale, Some(text("Every hour counts")));
    Room::seated().when(fields(|f| f.reversible = Some(true))).then_refused("no record yet");
}

#[test]
fn the_time_out_outcome_is_an_option_or_the_authors_own_words() {
    let timed_out = || RecordDraft::new(Outcome::None, RecordFrom::TimeOut);
    let room = mitigating().and([wait(120), record_as("mitigate", timed_out())]);
    let record = room.session.decision(&"mitigate".into()).unwrap().record.clone().unwrap();
    assert_eq!(record.option, Some("hold".into()));
    assert!(room.session.timed_out(&"mitigate".into()));
    let chose = crate::scenario::Condition::Chose("mitigate".into(), "hold".into());
    assert!(room.session.holds(&room.scenario, &chose, room.play()), "time ran out is a result");
    let effects = room.consequences("mitigate", "hold");
    assert_eq!(room.step(), Step::Apply { item: "mitigate".into(), effects });

    let room = Room::given([open("voices"), wait(60), record_as("voices", timed_out())]);
    let record = room.session.decision(&"voices".into()).unwrap().record.clone().unwrap();
    assert_eq!(
        (record.option.clone(), record.text.clone()),
        (None, Some(text("The old keys stay.")))
    );
    let effects = vec![Effect::Add("trust".into(), -30)];
    assert_eq!(room.step(), Step::Apply { item: "voices".into(), effects });
}

// ---- deferred

fn deferred(until: Until) -> crate::session::room::Deed {
    record_as("mitigate", RecordDraft { until: Some(until), ..outcome(Outcome::Deferred) })
}

#[test]
fn a_deferred_decision_comes_back_by_time() {
    let room = Room::at("mitigate");
    let at = room.play().plus(Millis::minutes(3));
    let room = room.and([deferred(Until::Play(at))]);
    assert_eq!(room.step(), Step::Read("trust".into()));
    let room = room.and([wait(179)]);
    assert_eq!(room.step(), Step::Read("trust".into()));
    let room = room.and([wait(1)]);
    assert_eq!(room.step(), Step::Read("mitigate".into()));
    assert_eq!(room.step_after_reading("mitigate"), Step::Open("mitigate".into()));
}

#[test]
fn a_deferred_decision_comes_back_by_a_fact_that_exists() {
    let fact = |name: &str| deferred(Until::Fact(name.into()));
    let room = Room::at("mitigate").when(fact("nobody-knows")).then_refused("there is no fact");
    let room = room.and([fact("public")]);
    assert_eq!(room.step(), Step::Read("trust".into()));
    let room = room.and([effect(Effect::Set("public".into()))]);
    assert_eq!(room.step(), Step::Read("mitigate".into()));
}

#[test]
fn a_deferred_decision_is_asked_again_and_recorded_anew() {
    let room = Room::at("mitigate").and([open("mitigate"), close("mitigate"), reveal("mitigate")]);
    let room = room.and([deferred(Until::Fact("calm".into()))]);
    assert_eq!(room.step(), Step::Read("mitigate".into()), "that fact is known already");
    let room = room.and([open("mitigate")]);
    assert!(matches!(room.step(), Step::Wait { .. }), "it does not come back while it is open");
    let view = room.player("REG/1");
    assert_eq!(view.open.map(|o| o.round), Some(2), "and phones show it");
    let room = room.and([close("mitigate"), reveal("mitigate")]);
    assert_eq!(room.step(), Step::Record { decision: "mitigate".into() });
    let room = room.and([record("mitigate", "yank")]);
    assert!(matches!(room.step(), Step::Apply { .. }));
    let state = room.session.decision(&"mitigate".into()).unwrap();
    let former: Vec<_> = state.former.iter().map(|r| (r.outcome, r.taken_back)).collect();
    assert_eq!(former, [(Outcome::Deferred, false)]);
    let room = room.and([undo()]);
    let state = room.session.decision(&"mitigate".into()).unwrap();
    assert_eq!(state.record.as_ref().map(|r| r.outcome), Some(Outcome::Deferred));
    assert_eq!(room.step(), Step::Record { decision: "mitigate".into() });
}

#[test]
fn an_escalated_decision_stays_until_it_is_recorded_again() {
    let up = RecordDraft { to: Some("VPS".into()), ..outcome(Outcome::Escalated) };
    let room = Room::at("mitigate").and([record_as("mitigate", up)]);
    assert_eq!(room.step(), Step::Read("trust".into()));
    room.when(record("mitigate", "hold")).then_kinds(["recorded"]);
}

// ---- taken back

#[test]
fn a_record_from_the_talk_taken_back_has_its_turn_again() {
    let room = Room::at("mitigate").and([record("mitigate", "hold"), undo()]);
    assert_eq!(room.step(), Step::Read("mitigate".into()));
}

#[test]
fn a_record_taken_back_takes_its_consequences_with_it() {
    let room = Room::at("mitigate").and([open("mitigate"), close("mitigate"), reveal("mitigate")]);
    let room = room.and([record("mitigate", "yank")]);
    let effects = room.consequences("mitigate", "yank");
    let room = room.and([apply("mitigate", &effects), note(crate::session::Sign::Note, "so?")]);
    assert_eq!(room.session.story.gauges["function"], 35);
    let room = room.and([undo(), undo()]);
    assert_eq!(room.session.story.gauges["function"], 95, "consequences first");
    let room = room.and([undo()]);
    assert_eq!(room.step(), Step::Record { decision: "mitigate".into() });
}

#[test]
fn a_record_made_anew_or_amended_replaces_the_consequences() {
    let effects = |room: &Room, option: &str| room.consequences("mitigate", option);
    let room =
        mitigating().and([close("mitigate"), reveal("mitigate"), record("mitigate", "yank")]);
    let yank = effects(&room, "yank");
    let room = room.and([apply("mitigate", &yank), open("mitigate")]);
    let room = room.and([close("mitigate"), reveal("mitigate")]);
    let room = room.when(record("mitigate", "hold")).then_kinds(["effects_undone", "recorded"]);
    let hold = effects(&room, "hold");
    assert_eq!(room.step(), Step::Apply { item: "mitigate".into(), effects: hold.clone() });
    assert_eq!(room.session.story.gauges["function"], 100, "one record, one world");
    assert_eq!(room.session.story.item(&"letter".into()).due, None);

    let room = room.and([apply("mitigate", &hold)]);
    let fields = RecordPatch { option: Some("leap".into()), ..RecordPatch::default() };
    let amend = Command::AmendRecord { decision: "mitigate".into(), fields: Box::new(fields) };
    let room = room.when(amend).then_kinds(["effects_undone", "record_amended"]);
    let leap = effects(&room, "leap");
    assert_eq!(room.step(), Step::Apply { item: "mitigate".into(), effects: leap });
}
