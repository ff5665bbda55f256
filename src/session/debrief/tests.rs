//! The order of the debrief, and how its acts are taken back.

use super::{Part, Point, alike, debrief};
use crate::clock::Millis;
use crate::ident::Seq;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{
    ActionDraft, Command, HotWashStep, NoteDraft, RatingAnswers, Sign, Step, Subject,
};

fn filed(sign: Sign, words: &str) -> Deed {
    let objective = Some("detect".into());
    Command::Note(Box::new(NoteDraft { objective, ..NoteDraft::new(sign, text(words)) })).into()
}

/// A session in its debrief in which these lines were taken down.
fn debriefing(lines: &[(Sign, &str)]) -> (Room, Vec<Seq>) {
    let room = Room::seated().and(lines.iter().map(|(sign, words)| filed(*sign, words)));
    let notes = room.session.notes.all.keys().copied().collect();
    (room.and([end(), Command::StartDebrief.into()]), notes)
}

fn parts(room: &Room) -> Vec<Part> {
    debrief(&room.scenario, &room.session).iter().map(Point::part).collect()
}

fn rate(objective: &str) -> Command {
    let answers = RatingAnswers { achieved: Some(true), ..RatingAnswers::default() };
    Command::Rate { subject: Subject::Objective(objective.into()), answers, text: None }
}

#[test]
fn what_is_open_comes_first_then_ratings_causes_with_their_actions_and_working_notes() {
    let lines = [
        (Sign::Note, "it was warm"),
        (Sign::Improvement, "nobody owned it"),
        (Sign::Action, "name an owner"),
    ];
    let (room, notes) = debriefing(&lines);
    let order = [Part::Complete, Part::Rate, Part::Rate, Part::Improve, Part::Improve, Part::Sort];
    assert_eq!(parts(&room), order);
    let points = debrief(&room.scenario, &room.session);
    assert_eq!(
        points[3..],
        [Point::Analyse(notes[1]), Point::Mend(notes[1]), Point::Sort(notes[0])]
    );
    let Point::Complete(what) = points[0].clone() else { panic!("{points:?}") };
    assert_eq!(room.step(), Step::Complete(what));
}

#[test]
fn each_point_goes_when_its_word_is_said_and_the_report_comes_last() {
    let (room, notes) =
        debriefing(&[(Sign::Note, "it was warm"), (Sign::Improvement, "nobody owned it")]);
    let cause =
        Command::Analyse { entry: notes[1], text: Some(text("two teams")), reference: None };
    let action = ActionDraft {
        text: Some(text("Name an owner")),
        owner: Some(text("Wren")),
        element: Some(crate::session::Element::Planning),
        priority: Some(crate::session::Priority::High),
        due: Some("2027-06-30".to_owned()),
        ..ActionDraft::default()
    };
    let mend = Command::AddAction { from: Some(notes[1]), action: Box::new(action) };
    let room = room.and([rate("detect"), rate("decide"), cause, mend]);
    assert_eq!(room.step(), Step::Sort(notes[0]));
    let room = room.and([Command::Demote { entry: notes[0] }]);
    assert_eq!((parts(&room), room.step()), (vec![], Step::WriteReport));
}

#[test]
fn a_cause_and_its_reference_stand_together() {
    let (room, notes) = debriefing(&[(Sign::Improvement, "nobody owned it")]);
    let entry = notes[0];
    let room = room.and([
        Command::Analyse { entry, text: Some(text("two teams")), reference: None },
        Command::Analyse { entry, text: None, reference: Some(text("plan, page 4")) },
    ]);
    let analysis = room.session.notes.get(entry).unwrap().analysis.clone().unwrap();
    assert_eq!(
        (analysis.text, analysis.reference),
        (Some(text("two teams")), Some(text("plan, page 4")))
    );
}

#[test]
fn the_acts_of_the_debrief_are_taken_back() {
    let (room, notes) =
        debriefing(&[(Sign::Note, "it was warm"), (Sign::Improvement, "it was too warm")]);
    let before = |room: &Room| {
        let note = |seq| room.session.notes.get(seq).unwrap().as_ref().clone();
        let actions = room.session.after.standing_actions().count();
        (note(notes[0]).in_report(), note(notes[1]).in_report(), actions)
    };
    let first = before(&room);
    let action = ActionDraft { text: Some(text("Open a window")), ..ActionDraft::default() };
    for act in [
        Command::Promote { entry: notes[0] },
        Command::Demote { entry: notes[1] },
        Command::Merge { entry: notes[1], into: notes[0] },
        Command::AddAction { from: None, action: Box::new(action) },
    ] {
        let done = room.clone().and([act.clone()]);
        assert_ne!(before(&done), first, "{act:?}");
        assert_eq!(before(&done.and([undo()])), first, "{act:?}");
    }
}

#[test]
fn an_action_of_the_debrief_is_taken_back_and_stands_again() {
    let (room, _) = debriefing(&[]);
    let action = ActionDraft { text: Some(text("Open a window")), ..ActionDraft::default() };
    let room = room.and([Command::AddAction { from: None, action: Box::new(action) }]);
    let entry = room.session.last;
    let room = room.when(Command::RestoreNote { entry }).then_refused("stands");
    let room = room.and([Command::TakeBackNote { entry }]);
    assert_eq!(room.session.after.standing_actions().count(), 0);
    let room = room.when(Command::TakeBackNote { entry }).then_refused("is no note");
    let room = room.and([Command::RestoreNote { entry }]);
    assert_eq!(room.session.after.standing_actions().count(), 1);
}

#[test]
fn the_most_alike_notes_are_offered_first_for_merging() {
    let (room, notes) = debriefing(&[
        (Sign::Improvement, "the cache was never looked at"),
        (Sign::Strength, "the press was told at once"),
        (Sign::Note, "nobody looked at the cache"),
        (Sign::Improvement, "the duty number was wrong"),
        (Sign::Improvement, "nobody at all looked at the cache"),
    ]);
    // Those of another sign come last, however alike.
    let found = alike(&room.session, notes[0]);
    assert_eq!(found, [notes[4], notes[3], notes[2], notes[1]]);
}

#[test]
fn the_turn_in_the_hot_wash_has_an_end_that_does_nothing() {
    let room = Room::seated().and([end()]);
    assert_eq!(room.stage().frame.turn_ends, None);
    let step = |step, role: Option<&str>| Command::HotWash { step, role: role.map(Into::into) };
    let room = room.and([step(HotWashStep::Silent, None)]);
    let silent = room.scenario.hot_wash.silent;
    assert_eq!(room.stage().frame.turn_ends, Some(room.session.at.wall.plus(silent)));
    let role = room.scenario.roles[0].clone();
    let room = room.and([step(HotWashStep::Round, Some(role.code.as_str()))]);
    let frame = room.stage().frame;
    assert_eq!(frame.turn, Some(role.name));
    let ends = room.session.at.wall.plus(room.scenario.hot_wash.per_role);
    assert_eq!(frame.turn_ends, Some(ends));
    let room = room.and([wait(600)]);
    assert_eq!(room.stage().frame.turn_ends, Some(ends), "nothing happens by itself");
    assert!(ends.plus(Millis::minutes(1)) < room.now);
    assert_eq!(room.and([step(HotWashStep::Rank, None)]).stage().frame.turn, None);
}
