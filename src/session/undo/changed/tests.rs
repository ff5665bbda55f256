//! What was completed or put right is, taken back, as it was before.

use crate::ident::{PersonId, Seq};
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{
    ActionDraft, Capacity, Command, EndWhy, RatingAnswers, RecordPatch, Refile, Sign, Subject,
};
use crate::text::Text;

/// A debrief with a gap, an assumption, a parked item, an action and a record.
fn debrief() -> Room {
    let mut assumed = crate::session::NoteDraft::new(Sign::Note, text("they will build it"));
    assumed.spoke_for = Some("REG".into());
    let room = Room::given([
        note(Sign::Improvement, "nobody knew"),
        note(Sign::Parked, "who pays"),
        note(Sign::Action, "write it down"),
        Command::Note(Box::new(assumed)).into(),
    ]);
    let record = record_as("mitigate", taken("hold"));
    room.and([record, Command::End(EndWhy::Facilitator).into(), Command::StartDebrief.into()])
}

fn seq_of(room: &Room, words: &str) -> Seq {
    let notes = room.session.notes.all.values();
    let mut found = notes.filter(|n| n.text.as_ref().is_some_and(|t| t.as_str() == words));
    found.next().expect("it was taken down").seq
}

/// Everything that the debrief says anything about.
fn said(room: &Room) -> String {
    let session = &room.session;
    let records: Vec<_> = session.decisions.iter().map(|(id, d)| (id, &d.record)).collect();
    format!("{:?}", (&session.notes.all, &session.after.actions, &session.after.ratings, records))
}

fn rated(answers: &str) -> Deed {
    let yes = |at: usize| Some(answers.as_bytes()[at] == b'y');
    let answers = RatingAnswers {
        achieved: yes(0),
        harmed_others: yes(1),
        safety_risk: yes(2),
        plans_followed: yes(3),
        improvable: yes(4),
    };
    let room = Room::lobby();
    let subject = Subject::Objective(room.scenario.objectives[0].id.clone());
    Command::Rate { subject, answers, text: None }.into()
}

fn changes(room: &Room) -> Vec<Deed> {
    let (gap, parked) = (seq_of(room, "nobody knew"), seq_of(room, "who pays"));
    let (action, assumed) = (seq_of(room, "write it down"), seq_of(room, "they will build it"));
    let name = |name: &str| Text::name(name).ok();
    let filed = Refile {
        objective: Some(room.scenario.objectives[0].id.clone()),
        role: Some("REG".into()),
        ..Refile::default()
    };
    let owned = ActionDraft { owner: name("Wren"), ..ActionDraft::default() };
    let why = RecordPatch { rationale: Some(text("it was public")), ..RecordPatch::default() };
    vec![
        Command::Amend { entry: gap, text: text("nobody knew who") }.into(),
        Command::Amend { entry: action, text: text("write it down tonight") }.into(),
        Command::Refile { entry: gap, fields: Box::new(filed.clone()) }.into(),
        Command::Refile { entry: action, fields: Box::new(filed) }.into(),
        Command::Analyse { entry: gap, text: Some(text("no list")), reference: None }.into(),
        Command::Analyse { entry: gap, text: None, reference: Some(text("page 4")) }.into(),
        Command::Rank { entry: gap, rank: 1 }.into(),
        Command::SettleAssumption { entry: assumed, confirmed: false }.into(),
        Command::CloseParked { entry: parked }.into(),
        Command::ChangeAction { action, fields: Box::new(owned) }.into(),
        Command::AcceptAction { action }.into(),
        Command::AmendRecord { decision: "mitigate".into(), fields: Box::new(why) }.into(),
        rated("ynnyn"),
        rated("ynnyy"),
    ]
}

#[test]
fn each_change_of_the_debrief_is_taken_back_by_one_key_and_all_of_them_in_turn() {
    let room = debrief();
    let begun = said(&room);
    for change in changes(&room) {
        let changed = room.clone().and([change.clone()]);
        assert_ne!(said(&changed), begun, "{change:?}");
        let back = changed.when(undo()).then_kinds(["change_taken_back"]);
        assert_eq!(said(&back), begun, "{change:?}");
    }
    let count = changes(&room).len();
    let all = changes(&room);
    let room = room.and(all);
    let room = room.and((0..count).map(|_| undo()));
    assert_eq!(said(&room), begun);
}

#[test]
fn what_somebody_else_went_on_from_is_not_taken_back_from_under_them() {
    let handed = Command::HandVerbs { person: PersonId(1), verbs: vec!["note".to_owned()] };
    let line = note(Sign::Improvement, "nobody knew");
    let room = Room::given([join(1, Capacity::Second), handed.into(), line]);
    let entry = seq_of(&room, "nobody knew");
    let amend = |words: &str| Command::Amend { entry, text: text(words) };
    let room = room.and([amend("nobody knew who")]);
    let room = room.and([by(1, amend("nobody at the desk knew who"))]);
    let undone = room.session.last_act().map(crate::session::Act::label);
    assert_eq!(undone, Some(format!("note {entry}")), "the line itself is what is left");
}
