//! A self-assessment is judged by those it is put to, and shown when it is closed.

use super::*;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Capacity, Command};
use crate::words::Language;

/// `REG/1`, `REG/2` and an observer; the assessment of `REG` is open.
fn open() -> Room {
    Room::lobby()
        .staffed()
        .and([join(1, Capacity::Player), join(2, Capacity::Player), join(3, Capacity::Observer)])
        .and([sit(1, "REG/1"), sit(2, "REG/2")])
        .and([Command::Start { must_end: None }])
        .and([Command::OpenAssessment { assessment: "level".into() }])
}

fn judge(n: u32, at: Option<&str>, capability: &str, held: Option<bool>) -> Deed {
    judge_in("level", n, at, capability, held)
}

fn judge_in(
    assessment: &str,
    n: u32,
    at: Option<&str>,
    capability: &str,
    held: Option<bool>,
) -> Deed {
    let (assessment, capability) = (assessment.into(), capability.to_owned());
    by(n, Command::Assess { assessment, of: 0, capability, held, seat: at.map(seat) })
}

fn seen(room: &Room, viewer: &Viewer) -> AssessmentView {
    let words = Language::English.words();
    let view = room.session.assessment_for(&room.scenario, viewer, words);
    view.expect("it is before the room")
}

fn reg() -> Viewer {
    Viewer::Seat(seat("REG/1"))
}

fn close() -> Command {
    Command::CloseAssessment { assessment: "level".into() }
}

fn came(view: &AssessmentView, id: &str) -> Option<Came> {
    let mut all = view.tracks.iter().flat_map(|t| &t.capabilities);
    all.find(|c| c.id == id).expect("it is asked for").came.first().copied()
}

#[test]
fn those_it_is_put_to_judge_and_read_what_it_came_to_afterwards() {
    let room = open().and([
        judge(1, Some("REG/1"), "authn-1a", Some(true)),
        judge(2, Some("REG/2"), "authn-1a", Some(false)),
        judge(2, Some("REG/2"), "authn-1b", None),
        // The last judgement of each counts.
        judge(2, Some("REG/2"), "authn-1a", Some(true)),
    ]);
    let view = seen(&room, &reg());
    assert_eq!((view.asked, view.closed, view.judged, view.seats), (true, false, 2, 2));
    assert_eq!(came(&view, "authn-1a"), None, "nothing until it is closed");
    assert!(!seen(&room, &Viewer::Public).asked);
    let room = room.and([close()]);
    let view = seen(&room, &reg());
    let now = |held, not_held, not_applicable| Judged { held, not_held, not_applicable };
    assert_eq!(came(&view, "authn-1a"), Some(Came { now: now(2, 0, 0), before: None }));
    assert_eq!(came(&view, "authn-1b"), Some(Came { now: now(0, 0, 1), before: None }));
    assert_eq!(view.tracks[0].held(0), (Held { held: 1, of: 1 }, None));
    let public = seen(&room, &Viewer::Public);
    assert_eq!(came(&public, "authn-1a"), None, "it was not put to everybody");
}

#[test]
fn only_capabilities_of_the_framework_are_judged() {
    let unknown = judge(1, Some("REG/1"), "nothing-1a", Some(true));
    open().when(unknown).then_refused("`nothing-1a` is not in");
}

#[test]
fn observers_judge_what_is_put_to_everybody_alone() {
    let room = open().when(judge(3, None, "authn-1a", Some(true))).then_refused("not put to you");
    let mut scenario = (*room.scenario).clone();
    for item in &mut scenario.items {
        if let Content::Assessment(assessment) = &mut item.content {
            assessment.to = Recipients::All;
        }
    }
    let room = Room { scenario: scenario.into(), ..room };
    let room = room.and([judge(3, None, "authn-1a", Some(true))]);
    let own = room.session.own_judgements(
        &room.scenario,
        &"level".into(),
        &room.session.voters_for(crate::ident::PersonId(3), None),
    );
    let judged = OwnJudgement { of: 0, capability: "authn-1a".to_owned(), held: Some(true) };
    assert_eq!(own, (vec![judged], vec![]));
    let public = seen(&room.and([close()]), &Viewer::Public);
    assert_eq!(came(&public, "authn-1a").unwrap().now.held, 1);
    assert_eq!(public.seats, 0, "nobody knows how many look on");
}

#[test]
fn asked_again_it_shows_what_it_came_to_before() {
    let mut scenario = (*crate::session::room::scenario()).clone();
    let again = scenario.item(&"level".into()).unwrap().clone();
    let mut again = crate::scenario::Item { id: "again".into(), ..again };
    if let Content::Assessment(assessment) = &mut again.content {
        assessment.same_as = Some("level".into());
    }
    scenario.index.insert("again".into(), scenario.items.len());
    scenario.items.push(again);
    let room = Room { scenario: scenario.into(), ..open() };
    let room = room.and([
        judge(1, Some("REG/1"), "authn-1a", Some(true)),
        judge(1, Some("REG/1"), "authn-1c", Some(true)),
        close().into(),
        wait(5),
        Command::OpenAssessment { assessment: "again".into() }.into(),
    ]);
    assert!(seen(&room, &reg()).again);
    let room = room.and([
        judge_in("again", 1, Some("REG/1"), "authn-1a", Some(false)),
        judge_in("again", 1, Some("REG/1"), "authn-1c", Some(true)),
        Command::CloseAssessment { assessment: "again".into() }.into(),
    ]);
    let view = seen(&room, &reg());
    assert_eq!(view.item, "again".into(), "the one closed last");
    let (now, before) = view.tracks[0].held(0);
    assert_eq!((now, before), (Held { held: 1, of: 2 }, Some(Held { held: 2, of: 2 })));
    let voters = room.session.voters_for(crate::ident::PersonId(1), Some(&seat("REG/1")));
    let (now, before) = room.session.own_judgements(&room.scenario, &"again".into(), &voters);
    let held = |own: &[OwnJudgement]| own.iter().map(|j| j.held).collect::<Vec<_>>();
    assert_eq!(held(&now), [Some(false), Some(true)]);
    assert_eq!(held(&before), [Some(true), Some(true)]);
}

#[test]
fn a_scenario_that_touches_capabilities_asks_for_those() {
    let mut scenario = (*crate::session::room::scenario()).clone();
    let Content::Assessment(assessment) = scenario.item(&"level".into()).unwrap().content.clone()
    else {
        panic!("it is one")
    };
    assert_eq!(scenario.assessed(&assessment).len(), 32, "all, where nothing is touched");
    scenario.items[0].touches = vec!["gen-1a".to_owned(), "authn-2b".to_owned()];
    let ids: Vec<&str> = scenario.assessed(&assessment).iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids[0], "authn-2b", "in the framework's order");
}
