//! Who sees what, for every kind of recipients and every kind of viewer.

use super::Viewer;
use crate::ident::ItemId;
use crate::scenario::{Channel, InjectKind, Recipients};
use crate::session::room::{Room, deeds::*};
use crate::session::view::player;
use crate::session::{Command, InjectDraft};
use crate::words::Language;

/// Everybody who looks; the roles of the tests are REG (keepers), MNT (makers) and VPS (hosts).
fn viewers() -> [(&'static str, Viewer); 5] {
    [
        ("control", Viewer::Control),
        ("public", Viewer::Public),
        ("REG/1", Viewer::Seat(seat("REG/1"))),
        ("MNT/1", Viewer::Seat(seat("MNT/1"))),
        ("VPS/1", Viewer::Seat(seat("VPS/1"))),
    ]
}

/// Each kind of recipients with those who see what is sent to it.
fn table() -> [(Recipients, &'static str); 8] {
    let roles = |codes: &[&str]| Recipients::Roles(codes.iter().map(|c| (*c).into()).collect());
    let groups = |ids: &[&str]| Recipients::Groups(ids.iter().map(|g| (*g).into()).collect());
    [
        (Recipients::All, "control public REG/1 MNT/1 VPS/1"),
        (Recipients::Players, "control REG/1 MNT/1 VPS/1"),
        (roles(&["REG"]), "control REG/1"),
        (roles(&["REG", "VPS"]), "control REG/1 VPS/1"),
        (roles(&[]), "control"),
        (groups(&["makers"]), "control MNT/1"),
        (groups(&["makers", "hosts"]), "control MNT/1 VPS/1"),
        (groups(&["nobody"]), "control"),
    ]
}

fn who(sees: impl Fn(&Viewer) -> bool) -> String {
    let names: Vec<&str> =
        viewers().into_iter().filter(|(_, viewer)| sees(viewer)).map(|(name, _)| name).collect();
    names.join(" ")
}

fn written(to: &Recipients) -> Command {
    Command::Insert(Box::new(InjectDraft {
        title: text("TITLE-written"),
        text: text("BODY-written"),
        from: None,
        to: to.clone(),
        kind: InjectKind::Email,
        channel: Channel::Email,
    }))
}

#[test]
fn what_is_sent_reaches_whom_it_is_sent_to_and_control() {
    let room = Room::seated();
    for (to, seen_by) in table() {
        let addressed = who(|viewer| room.session.addressed(&room.scenario, &to, viewer));
        assert_eq!(addressed, seen_by, "{to:?}");
    }
}

#[test]
fn an_inject_is_seen_from_its_release_until_it_is_taken_back_in_every_view() {
    let id = || ItemId::from("X1");
    let words = Language::English.words();
    for (to, seen_by) in table().into_iter().filter(|(_, seen_by)| *seen_by != "control") {
        let may_see =
            |room: &Room| who(|viewer| room.session.may_see(&room.scenario, &id(), viewer));
        let room = Room::given([written(&to)]);
        assert_eq!(may_see(&room), "control", "{to:?}: written, not released");
        let room = room.and([release("X1")]);
        assert_eq!(may_see(&room), seen_by, "{to:?}: released");
        // The views say the same as the rule they are made by.
        let in_view = who(|viewer| match viewer {
            Viewer::Control => room.session.card(&room.scenario, &id(), viewer, words).is_some(),
            Viewer::Public => room.stage().latest.is_some(),
            Viewer::Seat(seat) => {
                let view = player(&room.scenario, &room.session, seat, room.now, words);
                view.is_some_and(|v| v.known.iter().any(|(known, _)| *known == id()))
            }
        });
        assert_eq!(in_view, seen_by, "{to:?}: in the views");
        let room = room.and([withdraw("X1")]);
        assert_eq!(may_see(&room), "control", "{to:?}: taken back");
        assert!(!format!("{:?}", room.stage()).contains("BODY-written"), "{to:?}");
    }
}

#[test]
fn a_group_formed_in_the_room_takes_the_place_of_the_authored_one() {
    let room = Room::given([Command::FormGroup {
        group: "makers".into(),
        seats: vec![seat("REG/1"), seat("MNT/2")],
    }]);
    let makers = Recipients::Groups(vec!["makers".into()]);
    let seen_by = who(|viewer| room.session.addressed(&room.scenario, &makers, viewer));
    assert_eq!(seen_by, "control REG/1", "MNT/1 is not in it any more");
    let asked = room.session.seats_for(&room.scenario, &makers);
    assert_eq!(asked, [seat("REG/1"), seat("MNT/2")]);
    assert_eq!(room.session.roles_for(&room.scenario, &makers), ["REG".into(), "MNT".into()]);
}

#[test]
fn only_seats_somebody_plays_are_reached() {
    let room = Room::lobby().and([
        join(1, crate::session::Capacity::Player),
        sit(1, "MNT/2"),
        Command::Start { must_end: None }.into(),
    ]);
    assert_eq!(room.session.seats_for(&room.scenario, &Recipients::All), [seat("MNT/2")]);
}
