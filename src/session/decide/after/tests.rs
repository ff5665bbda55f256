//! Hot wash, feedback, ratings, corrective actions, finalisation.

use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{
    ActionDraft, Capacity, Command, HotWashStep, Phase, Rating, RatingAnswers, Sign, Subject,
};

fn ended() -> Room {
    Room::lobby()
        .staffed()
        .and([join(1, Capacity::Player), join(2, Capacity::Player)])
        .and([Command::Start { must_end: None }])
        .and([note(Sign::Strength, "They asked"), end()])
}

fn add(change: impl FnOnce(&mut ActionDraft)) -> Command {
    let mut action = ActionDraft { text: Some(text("Write it down")), ..ActionDraft::default() };
    change(&mut action);
    Command::AddAction { from: None, action: Box::new(action) }
}

#[test]
fn each_phase_has_its_steps() {
    let silent = || Command::HotWash { step: HotWashStep::Silent, role: None };
    let finalise = || Command::Finalise { name: text("the lead") };
    Room::seated().when(silent()).then_refused("between EndEx");
    Room::seated().when(Command::CloseRoom).then_refused("after EndEx");
    Room::seated().when(Command::StartDebrief).then_refused("after EndEx");
    let room = ended().when(finalise()).then_refused("after the room was closed");
    let room = room.and([silent(), Command::CloseRoom]);
    let room = room.when(silent()).then_refused("between EndEx");
    let room = room.and([Command::StartDebrief, finalise()]);
    assert_eq!(room.session.phase, Phase::Finalised);
    ended().when(Command::StartDebrief).then_kinds(["room_closed", "debrief_started"]);
}

#[test]
fn any_later_entry_makes_a_new_draft() {
    let done = ended().and([Command::StartDebrief, Command::Finalise { name: text("the lead") }]);
    let line = *done.session.notes.all.keys().next().unwrap();
    let rate = Command::Rate {
        subject: Subject::Objective("detect".into()),
        answers: RatingAnswers { achieved: Some(true), ..RatingAnswers::default() },
        text: None,
    };
    for later in
        [Command::Strike { entry: line }, rate, Command::CountForms { forms: 3 }, add(|_| ())]
    {
        let room = done.clone().and([later.clone()]);
        assert_eq!(room.session.phase, Phase::Debrief, "{later:?}");
        assert_eq!(room.session.after.finalised, None, "{later:?}");
    }
    assert!(done.session.after.finalised.is_some());
}

#[test]
fn everybody_has_one_feedback_form_the_last_they_sent() {
    let form = |n, score| by(n, Command::GiveFeedback { scores: vec![Some(score)], text: None });
    Room::seated()
        .when(Command::GiveFeedback { scores: vec![], text: None })
        .then_refused("after EndEx");
    let room = ended().when(form(1, 6)).then_refused("1 to 5");
    let room = room.and([form(1, 2), form(2, 3), form(1, 5)]);
    let scores: Vec<_> = room.session.after.feedback.iter().map(|f| f.scores.clone()).collect();
    assert_eq!(scores, [vec![Some(5)], vec![Some(3)]]);
}

#[test]
fn a_rating_follows_from_its_answers() {
    let answers = |achieved, harmed, safety, plans, improvable| RatingAnswers {
        achieved,
        harmed_others: harmed,
        safety_risk: safety,
        plans_followed: plans,
        improvable,
    };
    let (yes, no) = (Some(true), Some(false));
    for (given, rating) in [
        (answers(None, no, no, yes, no), Rating::NotObserved),
        (answers(no, no, no, yes, no), Rating::Unable),
        (answers(yes, no, no, yes, no), Rating::Performed),
        (answers(yes, no, no, yes, yes), Rating::Some),
        (answers(yes, yes, no, yes, yes), Rating::Major),
        (answers(yes, no, yes, yes, no), Rating::Major),
        (answers(yes, no, no, no, no), Rating::Major),
    ] {
        let subject = Subject::Task("detect/correlate".into());
        let rate = Command::Rate { subject: subject.clone(), answers: given, text: None };
        let room = ended().and([rate]);
        let rated = room.session.after.ratings.iter().next().unwrap().1.rating;
        assert_eq!(rated, rating, "{given:?}");
    }
    let nothing = Command::Rate {
        subject: Subject::Objective("x".into()),
        answers: RatingAnswers::default(),
        text: None,
    };
    ended().when(nothing).then_refused("nothing of that name");
}

#[test]
fn ratings_of_several_stand_side_by_side() {
    let rate = |achieved| Command::Rate {
        subject: Subject::Objective("detect".into()),
        answers: RatingAnswers { achieved: Some(achieved), ..RatingAnswers::default() },
        text: None,
    };
    let room = ended().and([join(3, Capacity::Evaluator)]);
    let room = room.and([rate(true).into(), by(3, rate(false)), by(3, rate(true))]);
    assert_eq!(room.session.after.ratings.len(), 2, "one of each, the last");
}

#[test]
fn a_corrective_action_is_completed_and_accepted() {
    let room = ended().when(add(|a| a.text = None)).then_refused("what is to be done");
    let room = room.when(add(|a| a.due = Some("2027-02-30".to_owned()))).then_refused("is no date");
    let room = room.when(add(|a| a.objective = Some("x".into()))).then_refused("no objective");
    let room = room.and([add(|_| ())]);
    let action = room.session.last;
    let change = |due: Option<&str>| Command::ChangeAction {
        action,
        fields: Box::new(ActionDraft { due: due.map(ToOwned::to_owned), ..ActionDraft::default() }),
    };
    let room = room.when(change(None)).then_refused("nothing was changed");
    let room = room.and([change(Some("2027-06-30")), Command::AcceptAction { action }]);
    let known = &room.session.after.actions[&action];
    assert_eq!((known.due.as_deref(), known.accepted), (Some("2027-06-30"), true));
    assert_eq!(known.text, Some(text("Write it down")), "what is not named stays");
    let none = Command::AcceptAction { action: crate::ident::Seq(1) };
    room.when(none).then_refused("no corrective action");
}

#[test]
fn the_room_ranks_notes_from_one_to_nine() {
    let room = ended();
    let entry = *room.session.notes.all.keys().next().unwrap();
    let room = room.when(Command::Rank { entry, rank: 0 }).then_refused("from 1 to 9");
    let room = room.and([Command::Rank { entry, rank: 1 }]);
    assert_eq!(room.session.notes.get(entry).unwrap().rank, Some(1));
    room.when(Command::Rank { entry: crate::ident::Seq(1), rank: 1 }).then_refused("is no note");
}
