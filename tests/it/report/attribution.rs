//! The attribution rule holds in the model and in every format, whatever was typed where.

use startex::ident::{Actor, PersonId, RoleCode};
use startex::session::{Attribution, ClosedWhy, Event, Priority, Said, Sign, Staffing, Who};

use super::played::{Played, text, whole, words};
use crate::support::formats::everything;

const NAMES: [&str; 12] = [
    "Ada", "Lovelace", "Bo Berg", "Berg", "Cleo", "Cole", "Dana", "Dorn", "Eli", "Eck", "Fay",
    "Fox",
];

/// Everything somebody could read in any format.
fn rendered(play: &Played) -> String {
    everything(&play.report())
}

/// Whether a word stands there by itself.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !joins(before) && !joins(after)
    })
}

#[test]
fn role_only_names_nobody_and_counts_no_two_people() {
    let play = whole(Attribution::Role);
    let read = rendered(&play);
    for name in NAMES {
        assert!(!names(&read, name), "{name}");
    }
    assert!(read.contains("as Registry proposed"), "a name typed in a note became its role");
    let report = play.report();
    assert!(report.participants.people.is_empty());
    // One maintainer and two at the desk are fewer than three each.
    let told: Vec<_> = report
        .participants
        .roles
        .iter()
        .map(|role| (role.name.as_str(), role.figures.map(|f| (f.asked, f.answered))))
        .collect();
    assert_eq!(told, [("Registry", Some((3, 3))), ("Maintainers", None), ("Security desk", None)]);
    assert_eq!(report.participants.heads, [("players".to_owned(), Some(6))]);
    assert!(report.provenance.limits[0].contains("free text"));
}

#[test]
fn what_is_left_out_cannot_be_worked_out_from_the_rest() {
    let mut play = Played::new(Attribution::Role);
    play.fill();
    play.joins(7, "Gus Gray", "Ministry of Kilns", "SOC/3");
    play.start();
    play.open("mitigate", 1, &["REG/1", "REG/2", "REG/3", "MNT/1", "SOC/1"], 60);
    play.answer(1, "REG/1", "mitigate", "yank");
    play.close("mitigate", ClosedWhy::Facilitator);
    let report = play.report();
    // The total less the other two roles would be the one maintainer: one of the two is left out as well.
    let left_out = report.participants.roles.iter().filter(|r| r.figures.is_none()).count();
    assert_eq!(left_out, 2);
}

#[test]
fn a_split_over_two_people_is_left_out() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    play.open("mitigate", 1, &["SOC/1", "SOC/2"], 60);
    play.answer(5, "SOC/1", "mitigate", "yank");
    play.close("mitigate", ClosedWhy::Facilitator);
    assert!(play.report().decisions[0].rounds[0].figures.is_none());
    assert!(rendered(&play).contains("fewer than three people stand behind it"));
}

#[test]
fn simulated_seats_are_nobody_and_their_figures_are_told() {
    let mut play = Played::new(Attribution::Role);
    play.did(Event::RoleStaffed { role: "MNT".into(), how: Staffing::Simulated });
    play.start();
    play.open("notice", 1, &["MNT/1"], 60);
    let answered = Event::Answered {
        decision: "notice".into(),
        round: 1,
        choice: "we".into(),
        sure: None,
        whose: None,
        late: false,
    };
    let seat = Some("MNT/1".parse().expect("it is a seat"));
    play.wait(12).add(Actor::Simulated, seat, answered, None);
    play.close("notice", ClosedWhy::AllIn);
    let report = play.report();
    assert_eq!(report.decisions[0].rounds[0].figures.as_ref().map(|f| f.answered), Some(1));
    let maintainers = report.participants.roles[1].figures;
    assert_eq!(maintainers.and_then(|f| f.latency_seconds), Some(12));
}

#[test]
fn attributed_names_people_but_times_no_two_of_them() {
    let report = whole(Attribution::Attributed).report();
    assert_eq!(report.participants.people.len(), 6);
    assert_eq!(report.participants.people[0].name, "Ada Lovelace");
    let paces: Vec<_> = report
        .participants
        .roles
        .iter()
        .map(|r| r.figures.and_then(|f| f.latency_seconds))
        .collect();
    assert_eq!(paces, [Some(30), None, None]);
}

#[test]
fn anonymous_gives_the_module_and_neither_minute_nor_number_nor_small_role() {
    let play = whole(Attribution::Anonymous);
    let report = play.report();
    let statements = report
        .objectives
        .iter()
        .flat_map(|o| o.strengths.iter().chain(&o.improvements))
        .chain(&report.unfiled)
        .chain(&report.hot_wash.statements);
    let mut seen = 0;
    for statement in statements {
        seen += 1;
        assert_eq!((&statement.id, &statement.at.time, &statement.at.play), (&None, &None, &None));
        assert!(statement.at.module.is_some());
        // Three seats of the registry were held; of the desk two, of the maintainers one.
        assert!(statement.role.is_none() || statement.role.as_deref() == Some("Registry"));
    }
    assert!(seen >= 4);
    let parked = &report.parking_lot[0];
    assert_eq!((&parked.role, &parked.at.time), (&None, &None));
    assert!(report.decisions[0].rounds[0].words.iter().all(|w| w.role.is_none()));
    let read = rendered(&play);
    assert!(!read.contains("k7q2m9-9 ") && read.contains("Chatham House"));
}

#[test]
fn a_withheld_person_is_an_alias_from_the_first_word_on() {
    let mut play = Played::new(Attribution::Attributed);
    play.fill().start();
    play.note(Some("MNT"), Sign::Strength, "Dana Dorn of Anvilry said the best thing of the day");
    let asked = Some("MNT/1".parse().expect("it is a seat"));
    let by = Actor::Person(PersonId(4));
    play.add(by, asked, Event::InformationRequested {}, Some(words("Who signs?")));
    let who = Who::Person(PersonId(4));
    play.did(Event::Withheld { who, alias: "an adviser".to_owned() });
    let report = play.report();
    let strength = &report.unfiled[0];
    assert_eq!(
        strength.text.as_deref(),
        Some("an adviser of an adviser said the best thing of the day")
    );
    assert_eq!(strength.role.as_deref(), Some("an adviser"), "nobody else held that role");
    assert_eq!((&strength.id, &strength.at.time), (&None, &None));
    assert_eq!(report.requests[0].role.as_deref(), Some("an adviser"));
    let read = rendered(&play);
    for hidden in ["Dana", "Dorn"] {
        assert!(!names(&read, hidden), "{hidden}");
    }
    assert!(names(&read, "Ada"), "others are named as before");
}

#[test]
fn a_withheld_role_has_no_name_and_no_organization() {
    let mut play = Played::new(Attribution::Role);
    play.fill().start();
    play.note(Some("SOC"), Sign::Improvement, "The Security desk waited");
    let who = Who::Role("SOC".into());
    play.did(Event::Withheld { who, alias: "an authority".to_owned() });
    let report = play.report();
    let role = report.participants.roles.iter().find(|role| role.name == "an authority").unwrap();
    assert_eq!((&role.organization, role.code.as_str(), role.figures), (&None, "", None));
    assert!(
        report
            .participants
            .organizations
            .iter()
            .all(|o| !o.names.contains(&"Ministry of Kilns".to_owned()))
    );
    assert!(report.unfiled[0].at.time.is_none());
    assert_eq!(report.unfiled[0].text.as_deref(), Some("The an authority waited"));
}

#[test]
fn a_role_that_owns_an_action_stands_by_its_name_and_a_withheld_one_by_its_alias() {
    let owner = |withheld: bool| {
        let mut play = whole(Attribution::Role);
        if withheld {
            let who = Who::Role(RoleCode::new("REG"));
            play.did(Event::Withheld { who, alias: "a service".to_owned() });
        }
        let said = Said {
            text: Some(text("Write the rule down")),
            owner: Some(text("REG")),
            ..Said::default()
        };
        let action = Event::CorrectiveAction {
            from: None,
            objective: None,
            element: None,
            priority: Some(Priority::High),
            starts: None,
            due: None,
        };
        play.said(action, said);
        let actions = play.report().improvement_plan;
        let owned = actions.iter().find(|a| a.text.as_deref() == Some("Write the rule down"));
        owned.and_then(|action| action.owner.clone())
    };
    assert_eq!(owner(false).as_deref(), Some("Registry"));
    assert_eq!(owner(true).as_deref(), Some("a service"));
}
