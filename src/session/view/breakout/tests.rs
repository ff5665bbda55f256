//! What groups see of each other, while they work apart and when they are back.

use super::*;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Capacity, Command};
use crate::words::Language;

/// `REG/1` keeps, `MNT/1` makes; the tables are at work.
fn apart() -> Room {
    Room::lobby()
        .staffed()
        .and([join(1, Capacity::Player), join(2, Capacity::Player)])
        .and([sit(1, "REG/1"), sit(2, "MNT/1")])
        .and([Command::Start { must_end: None }])
        .and([Command::OpenBreakout { breakout: "tables".into() }])
}

fn says(n: u32, group: &str, solves: Option<Seq>, words: &str) -> Deed {
    let (breakout, group) = ("tables".into(), group.into());
    by(n, Command::SayInBreakout { breakout, group, solves, text: text(words) })
}

fn back() -> Command {
    Command::CloseBreakout { breakout: "tables".into() }
}

fn seen(room: &Room, viewer: &Viewer) -> BreakoutView {
    let words = Language::English.words();
    let view = room.session.breakout_for(&room.scenario, viewer, words);
    view.expect("it is before the room")
}

fn at(seat_id: &str) -> Viewer {
    Viewer::Seat(seat(seat_id))
}

fn pair(table: &Group) -> Vec<(&str, Vec<&str>)> {
    table
        .pairs
        .iter()
        .map(|p| (p.challenge.as_str(), p.solutions.iter().map(String::as_str).collect()))
        .collect()
}

#[test]
fn a_group_reads_its_own_lines_and_only_counts_the_others_until_they_are_back() {
    let room = apart().and([says(1, "keepers", None, "Nobody owns the keys")]);
    let challenge = room.session.last;
    let room = room.and([
        says(1, "keepers", Some(challenge), "A ceremony"),
        says(2, "makers", None, "Two people build"),
    ]);
    let keepers = seen(&room, &at("REG/1"));
    let [makers, own] = &keepers.tables[..] else { panic!("{keepers:?}") };
    assert_eq!((makers.own, own.own), (false, true));
    assert_eq!(pair(own), [("Nobody owns the keys", vec!["A ceremony"])]);
    assert_eq!((pair(makers), makers.written), (vec![], 1));
    let public = seen(&room, &Viewer::Public);
    assert!(public.tables.iter().all(|t| t.pairs.is_empty() && !t.own));
    assert_eq!(public.ends_at, room.session.hall.breakouts["tables"].ends_at);

    let room = room.and([back()]);
    let public = seen(&room, &Viewer::Public);
    assert!(public.closed);
    assert_eq!(pair(&public.tables[0]), [("Two people build", vec![])]);
    assert_eq!(pair(&public.tables[1]), [("Nobody owns the keys", vec!["A ceremony"])]);
}

#[test]
fn what_was_reported_back_makes_way_for_what_comes_next() {
    let words = Language::English.words();
    let room = apart().and([back().into(), wait(1)]);
    assert!(room.session.breakout_for(&room.scenario, &Viewer::Public, words).is_some());
    let room = room.and([release("alarm")]);
    assert!(room.session.breakout_for(&room.scenario, &Viewer::Public, words).is_none());
}

#[test]
fn a_table_names_its_roles_and_who_speaks_for_it() {
    let room = apart();
    let named = |room: &Room| {
        let view = seen(room, &at("REG/1"));
        (view.tables[1].members.clone(), view.tables[1].rapporteur.clone())
    };
    assert_eq!(named(&room), (vec!["Registry".to_owned()], None));
    let room = room.and([
        Command::FormGroup { group: "keepers".into(), seats: vec![seat("REG/1"), seat("VPS/1")] },
        Command::NameRapporteur { group: "keepers".into(), seat: seat("REG/1") },
    ]);
    let members = vec!["Registry 1".to_owned(), "Hosting".to_owned()];
    assert_eq!(named(&room), (members, Some((seat("REG/1"), "Registry 1".to_owned()))));
}

#[test]
fn struck_lines_are_read_by_nobody() {
    let room = apart().and([says(1, "keepers", None, "Ada sleeps")]);
    let line = room.session.last;
    let room = room.and([says(1, "keepers", Some(line), "Wake her")]);
    let room = room.and([Command::Strike { entry: line }, back()]);
    let view = seen(&room, &Viewer::Public);
    assert_eq!((pair(&view.tables[1]), view.tables[1].written), (vec![], 0));
}
