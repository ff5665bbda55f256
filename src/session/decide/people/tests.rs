//! Who may do what, who is in the room, and how little is said about them.

use crate::ident::{Actor, PersonId};
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room, header};
use crate::session::{
    Attribution, COMMANDS_REMEMBERED, Capacity, Command, CommandId, Event, Header, PauseWhy,
    QuestionState, Sign, Staffing, Tick, Who,
};

const ALL: [Capacity; 6] = [
    Capacity::Player,
    Capacity::Observer,
    Capacity::Scribe,
    Capacity::Evaluator,
    Capacity::Moderator,
    Capacity::Second,
];

/// A room in play with one person in each capacity, numbered as in [`ALL`]; the player sits on `REG/1`.
fn everybody() -> Room {
    let joins = (1..).zip(ALL).map(|(n, capacity)| join(n, capacity));
    let room = Room::lobby().staffed().and(joins).and([sit(1, "REG/1")]);
    let room = room.and([Command::Start { must_end: None }]).and([
        release("alarm"),
        open("mitigate"),
        Command::OpenPoll { poll: "trust".into() }.into(),
        by(2, ask("Who tells the mirrors?")),
    ]);
    let question = room.session.last;
    room.and([Command::SetObserverQuestion {
        question,
        state: QuestionState::Approved,
        into: None,
    }])
}

/// Returns the capacities from which a command is not refused as somebody else's to do.
fn allowed(room: &Room, command: &Command) -> Vec<Capacity> {
    let may = |n: u32| {
        let mut room = room.clone();
        match room.submit(command, Actor::Person(PersonId(n)), None) {
            Ok(_) => true,
            Err(why) => !why.to_string().contains("not yours to do"),
        }
    };
    (1..).zip(ALL).filter(|(n, _)| may(*n)).map(|(_, capacity)| capacity).collect()
}

#[test]
fn each_capacity_does_what_it_is_there_for() {
    use Capacity::{Evaluator, Moderator, Observer, Player, Scribe, Second};
    let room = everybody();
    let question = *room.session.hall.questions.keys().next().unwrap();
    let do_ =
        |deed: Deed| if let Deed::Do(_, command) = deed { command } else { panic!("a command") };
    let rows: Vec<(Command, &[Capacity])> = vec![
        (do_(answer("REG/1", "mitigate", "hold")), &[Player]),
        (Command::RaiseHand { seat: seat("REG/1") }, &[Player]),
        (Command::AskForStop { seat: seat("REG/1") }, &[Player]),
        (Command::AskControl { seat: None, text: text("Is it ours?") }, &[Player]),
        (Command::Open { inject: "alarm".into(), seat: None }, &[Player]),
        (Command::Vote { poll: "trust".into(), choice: 0, seat: None }, &ALL),
        (ask("And then?"), &[Player, Observer]),
        (Command::VoteForQuestion { question, up: true }, &[Player, Observer]),
        (do_(note(Sign::Strength, "Well asked")), &[Scribe, Evaluator, Moderator, Second]),
        (
            Command::Tick { item: "alarm".into(), action: 0, tick: Tick::Prompted },
            &[Scribe, Evaluator],
        ),
        (Command::GiveFloor { role: "REG".into() }, &[Scribe, Second]),
        (
            Command::SetObserverQuestion { question, state: QuestionState::Shown, into: None },
            &[Moderator],
        ),
        (Command::HideObserverQuestion { question, reason: text("asked before") }, &[Moderator]),
        (Command::Pause(PauseWhy::Emergency), &[Second]),
        (Command::DeclareEmergency, &[Second]),
        (do_(release("whisper")), &[]),
        (do_(close("mitigate")), &[]),
        (Command::Peek { decision: "mitigate".into() }, &[]),
        (do_(end()), &[]),
        (do_(undo()), &[]),
        (Command::Strike { entry: question }, &[]),
        (Command::TightenAttribution(Attribution::Anonymous), &[]),
        (Command::HandVerbs { person: PersonId(1), verbs: vec!["release".to_owned()] }, &[]),
    ];
    for (command, expected) in rows {
        assert_eq!(allowed(&room, &command), expected, "{command:?}");
    }
}

#[test]
fn only_the_lead_ends_an_emergency() {
    let room = everybody().and([by(6, Command::DeclareEmergency)]);
    assert_eq!(allowed(&room, &Command::EndEmergency), []);
    room.when(Command::EndEmergency).then_kinds(["emergency_over"]);
}

#[test]
fn verbs_handed_over_are_somebodys_to_do_until_they_are_handed_anew() {
    let hand = |verbs: &[&str]| Command::HandVerbs {
        person: PersonId(6),
        verbs: verbs.iter().map(|v| (*v).to_owned()).collect(),
    };
    let room = everybody();
    let room = room.when(hand(&["end"])).then_refused("`end` is no verb");
    let releases = by(6, Command::Release { inject: "whisper".into() });
    let room = room.when(releases.clone()).then_refused("not yours to do");
    let room = room.and([hand(&["release", "decide"])]);
    let room = room.when(releases).then_kinds(["released"]);
    let closes = Command::CloseDecision { decision: "mitigate".into() };
    assert_eq!(allowed(&room, &closes), [Capacity::Second]);
    let room = room.and([hand(&[])]);
    assert_eq!(allowed(&room, &closes), []);
}

#[test]
fn a_desk_puts_its_own_lines_right_and_no_others() {
    let take = |n| {
        by(n, Command::Note(Box::new(crate::session::NoteDraft::new(Sign::Note, text("a line")))))
    };
    let room = everybody().and([take(3)]);
    let entry = room.session.last;
    let amend = |n| by(n, Command::Amend { entry, text: text("another") });
    let room = room.when(amend(4)).then_refused("not yours to do");
    room.when(amend(3)).then([Event::Amended { entry }]);
}

#[test]
fn the_clock_and_simulated_players_do_only_what_is_theirs() {
    let clock = |c: Command| Deed::Do(Actor::Clock, c);
    let room = everybody();
    let room =
        room.when(clock(Command::End(crate::session::EndWhy::Finished))).then_refused("the clock");
    let room = room
        .when(clock(Command::SetReachable { seat: seat("REG/1"), reachable: false }))
        .then_kinds(["reachable"]);
    room.when(simulated(Command::Undo)).then_refused("a simulated player");
}

// ---- seats

#[test]
fn a_seat_somebody_left_is_not_out_of_reach_with_their_phone() {
    let out_of_reach = |at: &str| {
        let (seat, reachable) = (seat(at), false);
        Deed::Do(Actor::Clock, Command::SetReachable { seat, reachable })
    };
    let room = Room::seated().and([join(1, Capacity::Player), join(2, Capacity::Player)]);
    let room = room.and([sit(1, "REG/1"), out_of_reach("REG/1")]);
    let counts = |room: &Room, at: &str| room.session.people.counts(&seat(at));
    assert!(!counts(&room, "REG/1"));
    let move_ = |to: &str| {
        let (person, from, to) = (PersonId(1), seat("REG/1"), seat(to));
        Deed::from(Command::MoveSeat { person, from, to })
    };
    assert!(counts(&room.clone().and([move_("MNT/1")]), "REG/1"), "somebody counted holds it");
    let shared = room.and([sit(2, "REG/1"), move_("MNT/1")]);
    assert!(!counts(&shared, "REG/1"), "nobody has said that the other one's phone is there");
}

#[test]
fn a_person_takes_their_own_seat_and_shares_it() {
    let room = Room::lobby().and([join(1, Capacity::Player), join(2, Capacity::Player)]);
    let other = by(1, Command::TakeSeat { person: PersonId(2), seat: seat("REG/1") });
    let room = room.when(other).then_refused("not yours to do");
    let room = room.and([sit(1, "REG/1"), sit(2, "REG/1")]);
    let room = room.when(sit(1, "REG/1")).then_refused("holds REG/1 already");
    let holders: Vec<_> = room.session.people.seats[&seat("REG/1")].holders.iter().collect();
    assert_eq!(holders, [&PersonId(1), &PersonId(2)]);
    let moved = Command::MoveSeat { person: PersonId(1), from: seat("REG/1"), to: seat("MNT/2") };
    let room = room.and([moved]);
    let seats: Vec<_> = room.session.people.seats_of(PersonId(1)).collect();
    assert_eq!(seats, [&seat("MNT/2")]);
    let leave = by(1, Command::LeaveSeat { person: PersonId(1), seat: seat("MNT/2") });
    let room = room.and([leave.clone()]);
    assert!(!room.session.people.is_played(&seat("MNT/2")));
    let room = room.when(leave).then_refused("does not hold");
    room.when(sit(1, "EXE/1")).then_refused("no seat EXE/1");
}

#[test]
fn a_role_is_staffed_in_ways_that_exist() {
    let staff = |how| Command::Staff { role: "REG".into(), how };
    let room = Room::lobby();
    let room = room.when(staff(Staffing::Held(3))).then_refused("2 seats");
    let room = room.when(staff(Staffing::GivenTo("REG".into()))).then_refused("another role");
    let room = room.and([staff(Staffing::Simulated)]);
    assert!(room.session.people.is_simulated(&seat("REG/1")));
    let room = room.and([join(1, Capacity::Player), sit(1, "REG/1")]);
    assert!(!room.session.people.is_simulated(&seat("REG/1")), "whoever sits there plays it");
    assert!(room.session.people.is_simulated(&seat("REG/2")));
}

#[test]
fn called_away_and_back() {
    let away = || Command::CallAway { seat: seat("REG/1") };
    let back = || Command::ComeBack { seat: seat("REG/1") };
    let room = Room::seated().when(back()).then_refused("is here");
    let room = room.and([away()]).when(away()).then_refused("away already");
    assert!(!room.session.people.counts(&seat("REG/1")));
    assert!(room.and([back()]).session.people.counts(&seat("REG/1")));
}

#[test]
fn a_device_is_known_by_its_hash_once_and_can_be_revoked_by_its_owner() {
    let add = |n, of| by(n, Command::AddDevice { person: PersonId(of), sha256: "ab".to_owned() });
    let revoke =
        |n, of| by(n, Command::RevokeDevice { person: PersonId(of), sha256: "ab".to_owned() });
    let room = everybody().when(add(1, 2)).then_refused("not yours to do");
    let room = room.and([add(1, 1)]).when(add(2, 2)).then_refused("known already");
    let room = room.when(revoke(2, 2)).then_refused("not known");
    room.when(revoke(1, 1)).then_kinds(["device_revoked"]);
}

#[test]
fn who_comes_is_numbered_in_order_and_joins_first() {
    let room = Room::lobby().when(join(2, Capacity::Player)).then_refused("join again");
    let room = room.when(by(1, ask("Hello?"))).then_refused("join first");
    let room = room.and([join(1, Capacity::Player)]);
    room.when(join(1, Capacity::Observer)).then_refused("");
}

// ---- attribution

fn with(attribution: Attribution) -> Room {
    Room::headed(Header { attribution, ..header() })
}

#[test]
fn attribution_is_only_tightened() {
    let tighten = Command::TightenAttribution;
    let room = with(Attribution::Attributed).and([tighten(Attribution::Role)]);
    let room = room.when(tighten(Attribution::Attributed)).then_refused("only become stricter");
    let room = room.when(tighten(Attribution::Role)).then_refused("only become stricter");
    let room = room.and([tighten(Attribution::Anonymous)]);
    assert_eq!(room.session.attribution, Attribution::Anonymous);
    // Whatever a transcript says, the fold never loosens it.
    let mut session = room.session.clone();
    let mut entry = room.entries.last().unwrap().clone();
    entry.event = Event::AttributionTightened { mode: Attribution::Attributed };
    session.apply(&entry);
    assert_eq!(session.attribution, Attribution::Anonymous);
}

#[test]
fn an_anonymous_session_writes_no_name() {
    let names =
        |room: &Room| room.entries.iter().filter_map(|e| e.said.as_ref()?.name.clone()).count();
    assert_eq!(names(&with(Attribution::Role).and([join(1, Capacity::Player)])), 1);
    let room = with(Attribution::Anonymous).and([join(1, Capacity::Player)]);
    assert_eq!(names(&room), 0);
    assert_eq!(room.session.people.persons[&PersonId(1)].name, None);
}

#[test]
fn an_anonymous_session_keeps_no_person_beside_questions_and_feedback() {
    let feedback = || Command::GiveFeedback { scores: vec![Some(4)], text: None };
    let joined =
        |mode| with(mode).staffed().and([join(1, Capacity::Observer), join(2, Capacity::Observer)]);
    let said = |room: &Room| -> Vec<bool> {
        let kinds = ["observer_asked", "feedback_given"];
        let own = room.entries.iter().filter(|e| kinds.contains(&e.event.kind()));
        own.map(|e| matches!(e.by, Actor::Person(_))).collect()
    };
    let play = |room: Room| {
        let room = room.and([by(1, ask("Who knew?"))]).and([Command::Start { must_end: None }]);
        room.and([end(), by(1, feedback()), by(2, feedback())])
    };
    assert_eq!(said(&play(joined(Attribution::Role))), [true; 3]);
    let room = play(joined(Attribution::Anonymous));
    assert_eq!(said(&room), [false; 3]);
    assert_eq!(room.session.after.feedback.len(), 2, "and nobody's form takes another's place");
}

#[test]
fn an_alias_is_cleaned_and_stands_for_a_person_or_a_role() {
    let hold = |who, alias: &str| Command::Withhold { who, alias: alias.to_owned() };
    let room = everybody();
    let room = room.when(hold(Who::Role("EXE".into()), "x")).then_refused("no role `EXE`");
    let room = room.when(hold(Who::Person(PersonId(9)), "x")).then_refused("no p9");
    let room =
        room.when(hold(Who::Person(PersonId(1)), " \u{202e} ")).then_refused("nothing was written");
    let room = room.and([hold(Who::Person(PersonId(1)), "a \u{1b}[2Jminister\n")]);
    assert_eq!(room.session.people.withheld[&Who::Person(PersonId(1))], "a [2Jminister");
}

// ---- repeated commands

#[test]
fn the_last_commands_of_each_are_remembered_with_what_they_led_to() {
    let mut room = everybody();
    let player = Actor::Person(PersonId(1));
    let mut first = None;
    for n in 0..=COMMANDS_REMEMBERED {
        let answer = Command::Answer(Box::new(draft("REG/1", "mitigate", "hold")));
        let seq = room.submit(&answer, player, Some(&format!("c{n}"))).unwrap();
        first.get_or_insert(seq);
    }
    let people = &room.session.people;
    let led_to = |by, id: &str| people.remembered(by, &CommandId(id.to_owned()));
    assert_eq!(led_to(player, "c0"), None, "sixty-four, then the oldest goes");
    assert_eq!(led_to(player, "c1").map(|s| s.0), first.map(|s| s.0 + 1));
    assert_eq!(led_to(Actor::Person(PersonId(2)), "c1"), None, "each their own");
}

#[test]
fn what_nobodys_name_is_on_is_remembered_too() {
    let mut room = with(Attribution::Anonymous).and([join(1, Capacity::Observer)]);
    let person = Actor::Person(PersonId(1));
    let seq = room.submit(&ask("Who knew?"), person, Some("abc")).unwrap();
    let again = room.session.people.remembered(person, &CommandId("abc".to_owned()));
    assert_eq!(again, Some(seq));
}
