//! Rosters good and bad: who sits where, what is found and where it points.

use super::*;
use crate::session::room::{Deed, Room, scenario};

fn source(text: &str) -> Source {
    Source { name: "roster.csv".to_owned(), text: text.to_owned() }
}

fn read(text: &str) -> (Option<Roster>, Vec<Diagnostic>) {
    read_roster(&source(text), &scenario())
}

/// Returns who sits where, of a roster without errors.
fn sits(text: &str) -> Vec<String> {
    let (roster, findings) = read(text);
    let roster = roster.unwrap_or_else(|| panic!("{findings:?}"));
    let said = |p: &Named| {
        let seats: Vec<String> = p.seats.iter().map(ToString::to_string).collect();
        let alias = p.alias.as_ref().map_or_else(String::new, |a| format!(" as {a}"));
        format!("{}: {}{alias}", p.name, seats.join(" "))
    };
    roster.people.iter().map(said).collect()
}

/// Returns code, line and column of every finding.
fn found(text: &str) -> Vec<(&'static str, usize, usize)> {
    let source = source(text);
    let (_, findings) = read(text);
    let place = |f: &Diagnostic| {
        let (line, column) = source.line_column(f.start());
        (f.code, line, column)
    };
    findings.iter().map(place).collect()
}

const HEAD: &str = "role,name,organization,seat,withheld\n";

#[test]
fn everybody_gets_the_seat_written_or_the_next_free_one() {
    let text = format!(
        "{HEAD}MNT,Ana,Kiln,2,\nMNT,\"Berg, Bo\",,,\nmnt,Cy,,,no\nRegistry,Dee,,REG/2,\nREG,Ed,,,yes\n\n,,,,\nVPS,Flo,,,an adviser\n"
    );
    let people = sits(&text);
    assert_eq!(
        people,
        [
            "Ana: MNT/2",
            "Berg, Bo: MNT/1",
            "Cy: MNT/3",
            "Dee: REG/2",
            "Ed: REG/1 as a participant",
            "Flo: VPS/1 as an adviser"
        ]
    );
    assert!(found(&text).is_empty(), "{:?}", read(&text).1);
}

#[test]
fn columns_stand_in_any_order_and_what_is_not_needed_may_be_left_out() {
    assert_eq!(sits("Name,ROLE\r\nAna,REG\r\n"), ["Ana: REG/1"]);
    for (text, word) in [("role;name\nREG;Ana\n", "semicolons"), ("role\tname\nREG\tAna\n", "tabs")]
    {
        assert_eq!(sits(text), ["Ana: REG/1"]);
        assert_eq!(found(text), [("SX402", 1, 5)]);
        assert!(read(text).1[0].message.contains(word));
    }
}

#[test]
fn each_fault_is_found_where_it_stands() {
    for (text, wanted) in [
        ("", ("SX403", 1, 1)),
        ("REG,Ana\n", ("SX403", 1, 1)),
        ("role,nane\nREG,Ana\n", ("SX403", 1, 6)),
        ("role,organization\nREG,Kiln\n", ("SX403", 1, 1)),
        ("role,name,role\nREG,Ana,\n", ("SX403", 1, 11)),
        ("role,name\nREG,\"Ana\nMNT,Bo\n", ("SX404", 2, 5)),
        ("role,name\nREG,\"Ana\" Li\n", ("SX404", 2, 11)),
        ("role,name\nREG,Li, Ana\n", ("SX404", 2, 9)),
        ("role,name\nREG,Ana\nRGE,Bo\n", ("SX405", 3, 1)),
        ("role,name\n,Ana\n", ("SX405", 2, 1)),
        ("role,name,seat\nREG,Ana,3\n", ("SX406", 2, 9)),
        ("role,name,seat\nREG,Ana,MNT/1\n", ("SX406", 2, 9)),
        ("role,name\nVPS,Ana\nVPS,Bo\n", ("SX407", 3, 1)),
        ("role,name,seat\nVPS,Ana,1\nVPS,Bo,1\n", ("SX408", 3, 1)),
        ("role,name\nVPS,\n", ("SX409", 2, 1)),
        ("role,name\nVPS,A\u{202e}na\n", ("SX410", 2, 5)),
        ("role,name\nREG,Ana\nMNT,ana\n", ("SX412", 3, 5)),
        ("role,name,withheld\nREG,Ana Berg,Dr Berg\n", ("SX413", 2, 14)),
    ] {
        assert_eq!(found(text), [wanted], "{text:?}: {:?}", read(text).1);
    }
    let long = format!("role,name\nREG,{}\n", "x".repeat(121));
    assert_eq!(found(&long), [("SX411", 2, 5)]);
}

#[test]
fn near_misses_are_named() {
    let helps = |text: &str| read(text).1[0].helps.join(" ");
    assert_eq!(helps("role,nane\nREG,Ana\n"), "did you mean `name`?");
    assert_eq!(helps("role,name\nrge,Ana\n"), "did you mean `REG`?");
    assert_eq!(helps("role,name\nQQQQQQ,Ana\n"), "it has REG, MNT, VPS");
}

#[test]
fn errors_seat_nobody_and_warnings_everybody() {
    assert!(read("role,name\nRGE,Ana\nMNT,Bo\n").0.is_none());
    assert_eq!(sits("role,name,seat\nVPS,Ana,1\nVPS,Bo,1\nREG,\n"), ["Ana: VPS/1", "Bo: VPS/1"]);
    assert_eq!(
        sits("role,name\nREG,Ana\nMNT,Ana\n"),
        ["Ana: REG/1 MNT/1"],
        "one person, two seats"
    );
    assert_eq!(sits("role,name\nREG,\nREG,Bo\n"), ["Bo: REG/2"], "the first seat waits");
    assert_eq!(sits("role,name\nREG,A\u{1b}[2Jna\n"), ["A[2Jna: REG/1"]);
}

#[test]
fn what_is_no_text_is_said_with_its_place() {
    let refused = |bytes: &[u8]| roster_source("r", bytes).unwrap_err();
    let latin = refused(b"role,name\nREG,Jos\xe9\n");
    assert_eq!(latin.0.line_column(latin.1.start()), (2, 8));
    assert!(latin.1.helps[0].contains("CSV UTF-8"));
    assert!(refused(b"\xff\xfer\0").1.message.contains("UTF-16"));
    assert!(refused(b"PK\x03\x04xl").1.message.contains("spreadsheet"));
    assert!(refused(&vec![b'a'; ROSTER_BYTES_MAX + 1]).1.message.contains("at most"));
    let source = roster_source("r", b"\xef\xbb\xbfrole,name\r\nREG,Ana\r\n").unwrap();
    assert_eq!(read_roster(&source, &scenario()).1, []);
}

#[test]
fn the_commands_seat_everybody_and_withhold_who_must_not_be_named() {
    let (roster, _) = read("role,name,seat,withheld\nVPS,Ana,1,\nVPS,Bo,1,yes\nREG,Cy,,\n");
    let room = Room::lobby();
    let commands = roster.expect("it is good").commands(&room.session);
    let room = room.and(commands.into_iter().map(|(by, command)| Deed::Do(by, command)));
    let people = &room.session.people;
    assert_eq!(people.persons.len(), 3);
    let doubled = &people.seats[&"VPS/1".parse::<SeatId>().unwrap()];
    assert_eq!(doubled.holders.len(), 2);
    assert_eq!(people.withheld[&Who::Person(PersonId(2))], ALIAS);
    let empty = empty_roles(&room.scenario, &room.session);
    assert_eq!(empty.len(), 1);
    assert!(empty[0].message.contains("`MNT`"), "{}", empty[0].message);
    assert!(empty[0].helps[0].starts_with("what breaks: "), "{:?}", empty[0].helps);
}

#[test]
fn any_text_is_read_without_harm() {
    use proptest::prelude::*;
    proptest!(|(text in "(role|name|seat|withheld|REG|MNT|Ana|[,;\"\r\n\t é/0-9]){0,30}")| {
        let (roster, findings) = read(&text);
        prop_assert!(roster.is_some() || !findings.is_empty());
        let source = source(&text);
        for finding in &findings {
            crate::diagnostic::draw(&source, finding, crate::diagnostic::Drawing::default());
        }
    });
}
