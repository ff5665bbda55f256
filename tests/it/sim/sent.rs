//! What is sent: after each entry of whole sessions the bytes of every part, as JSON and as HTML, that each person, the public,
//! the projector and a player without a seat would get. Nothing control-only, nothing addressed to others, no name.

use startex::ident::{Actor, PersonId, RoleCode, SeatId};
use startex::scenario::Scenario;
use startex::session::{Attribution, Capacity, Command, Session, Viewer};
use startex::text::Text;
use startex::web::Beside;
use startex::web::page::{self, Cards, Invitation, Look, Parts, Sheet};
use startex::wire::act::Surface;
use startex::wire::beside::Kept;
use startex::words::Language;

use super::kept::{ONLY, SCRIPTS, dress, leak, mark, mark_recipients};
use super::walk::Walk;

/// A person's name is on their own page alone, and where names must not be written nowhere. So is an organization.
const NAME: &str = "NAME-MARK-";

/// As control-only words are marked, and names with them.
fn named(command: &mut Command, by: Actor) {
    dress(command, by);
    if let (Command::Join { name, organization, .. }, Actor::Person(person)) = (command, by) {
        *name = Text::name(&format!("{NAME}{person}.")).ok();
        *organization = Text::name(&format!("{NAME}{person}.")).ok();
    }
}

fn sheet(
    scenario: &Scenario,
    session: &Session,
    surface: Surface,
    viewer: &Viewer,
    person: Option<PersonId>,
) -> Sheet {
    let look = Look {
        scenario,
        session,
        wall: session.at.wall,
        viewer,
        surface,
        words: Language::default().words(),
        recording: Kept::Kept,
        end_head: None,
        beside: Beside { again: true, ..Beside::default() },
        invitation: &Invitation::default(),
        cards: &Cards::default(),
    };
    let mut into = Parts::since(None);
    page::parts(&look, &mut into);
    let shared = into.done();
    let Some(person) = person else { return shared };
    let mut into = Parts::since(None);
    let open = shared.open();
    page::own(&look, person, open.as_ref().map(|(item, round)| (item, *round)), &mut into);
    shared.with(&into.done())
}

/// Returns the first thing among the bytes that is not for whoever gets them.
fn wrong(
    sheet: &Sheet,
    person: Option<PersonId>,
    seat: Option<&SeatId>,
    anonymous: bool,
) -> Option<String> {
    let parts = sheet.names().flat_map(|name| {
        let (json, html) = (sheet.json(name), sheet.html(name));
        json.into_iter().chain(html).map(move |bytes| (name, bytes))
    });
    for (part, bytes) in parts {
        // A path in a part's HTML may be the own seat's.
        let names = bytes.match_indices(NAME).find_map(|(at, _)| {
            let whose = bytes[at + NAME.len()..].split('.').next().unwrap_or_default();
            let own = person.is_some_and(|p| p.to_string() == whose) && !anonymous;
            (!own).then(|| format!("the name of {whose}"))
        });
        let only = bytes.match_indices(ONLY).find_map(|(at, _)| {
            let codes = bytes[at + ONLY.len()..].split('.').next().unwrap_or_default();
            let own = |seat: &SeatId| codes.split('+').any(|code| code == seat.role.as_str());
            (!seat.is_some_and(own)).then(|| format!("what is for {codes}"))
        });
        if let Some(why) = leak(bytes, seat).or(names).or(only) {
            return Some(format!("`{part}` holds {why}"));
        }
    }
    None
}

/// Looks at everything everybody would be sent; returns how many got something.
fn look(scenario: &Scenario, session: &Session) -> Result<usize, String> {
    let mut looked = 0;
    let anonymous = session.attribution == Attribution::Anonymous;
    for surface in [Surface::Observer, Surface::Projector, Surface::Player] {
        let sheet = sheet(scenario, session, surface, &Viewer::Public, None);
        if let Some(why) = wrong(&sheet, None, None, anonymous) {
            return Err(format!("{surface:?}: {why}"));
        }
        looked += 1;
    }
    for person in session.people.persons.values() {
        let by = Some(person.id);
        let seats: Vec<_> = session.people.seats_of(person.id).cloned().collect();
        match person.capacity {
            Capacity::Observer => {
                let sheet = sheet(scenario, session, Surface::Observer, &Viewer::Public, by);
                if let Some(why) = wrong(&sheet, by, None, false) {
                    return Err(format!("observer {}: {why}", person.id));
                }
                looked += 1;
            }
            Capacity::Player => {
                for seat in seats {
                    let viewer = Viewer::Seat(seat.clone());
                    let sheet = sheet(scenario, session, Surface::Player, &viewer, by);
                    if let Some(why) = wrong(&sheet, by, Some(&seat), false) {
                        return Err(format!("{} at {seat}: {why}", person.id));
                    }
                    looked += 1;
                }
            }
            Capacity::Scribe | Capacity::Evaluator | Capacity::Moderator | Capacity::Second => {}
        }
    }
    Ok(looked)
}

#[test]
fn what_is_sent_to_each_person_is_theirs_to_have() {
    let (mut looked, mut people, mut names) = (0, 0, 0);
    for script in SCRIPTS {
        for seed in 0..3 {
            let mut walk = Walk::new(script, seed).dressed(named);
            mark(&mut walk.scenario);
            mark_recipients(&mut walk.scenario);
            walk.play(&mut |scenario, before, entry| {
                names += usize::from(format!("{:?}", entry.said).contains(NAME));
                // Every third moment, and each in some session.
                if !(entry.seq.0 + seed).is_multiple_of(3) {
                    return;
                }
                match look(scenario, before) {
                    Ok(n) => looked += n,
                    Err(why) => panic!("seed {seed}, before entry {}: {why}", entry.seq),
                }
                people = people.max(before.people.persons.len());
            });
        }
    }
    assert!(
        looked > 2_000 && people > 3 && names > 5,
        "{looked} looks, {people} people, {names} names"
    );
}

#[test]
fn what_is_not_theirs_would_be_seen() {
    let seat = SeatId::new(&RoleCode::new("REG"), 1);
    let person = Some(PersonId(7));
    let holding = |words: &str| {
        let mut into = Parts::since(None);
        into.add("shown", words, |words| maud::html! { b { (words) } });
        into.done()
    };
    let is_wrong = |words: &str| wrong(&holding(words), person, Some(&seat), false).is_some();
    assert!(!is_wrong("ONLY-MARK-MNT+REG. NAME-MARK-p7. BRIEF-MARK-REG. WORDS-MARK-REG/1."));
    for words in
        ["ONLY-MARK-MNT.", "NAME-MARK-p70.", "BRIEF-MARK-MNT.", "WORDS-MARK-REG/2.", "KEEP-MARK"]
    {
        assert!(is_wrong(words), "{words}");
    }
    assert!(wrong(&holding("NAME-MARK-p7."), person, Some(&seat), true).is_some());
}
