//! Decisions from opening to record, rule by rule of the contracts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::clock::Millis;
use crate::ident::{NO_PLAN, NOT_OURS, OptionId, SOMETHING_ELSE};
use crate::scenario::Count;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::story::Status;
use crate::session::{AnswerDraft, Capacity, ClosedWhy, Command, Event, Round, Staffing, Step};

mod record;

const FIVE: [&str; 5] = ["REG/1", "REG/2", "MNT/1", "MNT/2", "MNT/3"];

fn mitigating() -> Room {
    Room::given([open("mitigate")])
}

fn round(room: &Room, decision: &str) -> Arc<Round> {
    room.session.decision(&decision.into()).unwrap().round().unwrap().clone()
}

/// n and m of "n of m".
fn n_of_m(room: &Room, decision: &str) -> (usize, usize) {
    let round = round(room, decision);
    (round.answered(), round.counted(&room.session))
}

fn tally(room: &Room, decision: &str) -> BTreeMap<OptionId, u32> {
    let (_, authored) = room.scenario.decision(&decision.into()).unwrap();
    round(room, decision).tally(authored.count)
}

fn votes(votes: &[(&str, u32)]) -> BTreeMap<OptionId, u32> {
    votes.iter().map(|(option, n)| ((*option).into(), *n)).collect()
}

fn answered(decision: &str, choice: &str, late: bool) -> Event {
    let (decision, choice) = (decision.into(), choice.into());
    Event::Answered { decision, round: 1, choice, sure: None, whose: None, late }
}

fn answering(change: impl FnOnce(&mut AnswerDraft)) -> Command {
    let mut answer = draft("REG/1", "mitigate", "yank");
    change(&mut answer);
    Command::Answer(Box::new(answer))
}

fn away(at: &str) -> Command {
    Command::CallAway { seat: seat(at) }
}

fn reachable(at: &str, reachable: bool) -> Command {
    Command::SetReachable { seat: seat(at), reachable }
}

// ---- opening

#[test]
fn a_decision_is_put_to_the_addressed_seats_that_are_played_and_here() {
    let room = Room::lobby().staffed().and([
        Command::Staff { role: "MNT".into(), how: Staffing::Held(2) },
        Command::Start { must_end: None },
        away("REG/2"),
    ]);
    room.when(open("mitigate")).then([Event::DecisionOpened {
        decision: "mitigate".into(),
        round: 1,
        asked: ["REG/1", "MNT/1", "MNT/2"].map(seat).to_vec(),
        closes_at: Millis::minutes(2),
        group: None,
    }]);
}

#[test]
fn an_agenda_sets_its_own_countdown() {
    let all = |id: &str| Command::FitAgenda {
        agenda: id.into(),
        until: None,
        modules: vec![Millis::minutes(20), Millis::minutes(10), Millis::minutes(5)],
        hot_wash: Millis::minutes(4),
        dropped: Vec::new(),
    };
    let room = Room::lobby().staffed().and([all("all"), Command::Start { must_end: None }]);
    assert!(!room.session.agenda.show_countdowns, "what the agenda says goes with it");
    let room = room.and([open("mitigate")]);
    assert_eq!(round(&room, "mitigate").closes_at, Millis::seconds(30));
}

#[test]
fn a_countdown_has_bounds() {
    let open_for = |length| Command::OpenDecision {
        decision: "mitigate".into(),
        length: Some(length),
        group: None,
    };
    Room::seated().when(open_for(Millis::ZERO)).then_refused("from a second to two hours");
    Room::seated().when(open_for(Millis::minutes(121))).then_refused("two hours");
    let room = Room::given([open_for(Millis::minutes(120))]);
    assert_eq!(round(&room, "mitigate").closes_at, Millis::minutes(120));
}

#[test]
fn a_question_before_the_room_ends_when_a_decision_is_opened() {
    let room = Room::given([release("alarm"), pose("alarm.q1")]);
    room.when(open("mitigate")).then_kinds(["question_done", "decision_opened"]);
}

#[test]
fn several_decisions_are_open_on_disjoint_seats_only() {
    let apart = |group: &str| Command::OpenDecision {
        decision: "apart".into(),
        length: None,
        group: Some(group.into()),
    };
    let room = mitigating();
    let room = room.when(apart("keepers")).then_refused("mitigate is open to some of the same");
    let room = room.when(apart("hosts")).then_kinds(["decision_opened"]);
    let room = room.when(open("voices")).then_refused("some of the same seats");
    room.when(open("mitigate")).then_refused("open already");
}

#[test]
fn groups_answer_apart_and_come_to_one_record() {
    let room = Room::given([open("apart")]);
    let state = room.session.decision(&"apart".into()).unwrap();
    let groups: Vec<_> = state
        .rounds
        .iter()
        .map(|r| (r.number, r.group.clone().unwrap().to_string(), r.asked.len()))
        .collect();
    let expected = [(1, "makers", 3), (2, "keepers", 2), (3, "hosts", 1)];
    assert_eq!(groups, expected.map(|(n, g, seats)| (n, g.to_owned(), seats)));

    let room = room.and([
        answer("MNT/1", "apart", "all"),
        answer("VPS/1", "apart", "few"),
        answer("REG/1", "apart", "few"),
    ]);
    let answers = |room: &Room| -> Vec<_> {
        let rounds = &room.session.decision(&"apart".into()).unwrap().rounds;
        rounds.iter().map(|r| r.tally_of_seats(Count::Seats)).collect()
    };
    let each = [votes(&[("all", 1)]), votes(&[("few", 1)]), votes(&[("few", 1)])];
    assert_eq!(answers(&room), each);

    // One clock for all, one close and one reveal for each, one record.
    let longer = Command::MoveDeadline { decision: "apart".into(), by: Millis::minutes(1) };
    let room = room.and([longer]);
    let rounds = &room.session.decision(&"apart".into()).unwrap().rounds;
    assert!(rounds.iter().all(|r| r.closes_at == Millis::minutes(2)));
    let room = room.and([close("apart"), close("apart"), close("apart")]);
    let room = room.and([reveal("apart"), reveal("apart")]);
    assert_eq!(room.step(), Step::Reveal { decision: "apart".into() });
    let room = room.and([reveal("apart"), record("apart", "few")]);
    assert!(room.session.open_rounds().is_empty());
    assert_eq!(room.step(), Step::Read("alarm".into()));
}

#[test]
fn hands_of_groups_are_counted_one_after_the_other() {
    let room = Room::given([open("apart"), hands("apart", &[("all", 3)])]);
    let room = room.and([hands("apart", &[("few", 2)]), hands("apart", &[("few", 1)])]);
    let counted = room.and([hands("apart", &[("all", 1)])]);
    let rounds = &counted.session.decision(&"apart".into()).unwrap().rounds;
    let counts: Vec<_> = rounds.iter().map(|r| r.tally(Count::Seats)).collect();
    let expected = [votes(&[("all", 3)]), votes(&[("few", 2)]), votes(&[("all", 1)])];
    assert_eq!(counts, expected, "the last count put the third one right");
}

#[test]
fn a_seat_in_two_groups_is_asked_once_and_seats_in_none_answer_together() {
    let group = |id: &str, seats: &[&str]| Command::FormGroup {
        group: id.into(),
        seats: seats.iter().map(|s| seat(s)).collect(),
    };
    let room = Room::given([
        group("makers", &["MNT/1", "REG/1"]),
        group("keepers", &["REG/1", "REG/2"]),
        group("hosts", &[]),
    ]);
    let room = room.and([open("apart")]);
    let rounds = &room.session.decision(&"apart".into()).unwrap().rounds;
    let asked: Vec<Vec<String>> =
        rounds.iter().map(|r| r.asked.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(asked, [vec!["REG/1", "MNT/1"], vec!["REG/2"], vec!["MNT/2", "MNT/3", "VPS/1"]]);
    assert_eq!(rounds.back().unwrap().group, None);
}

// ---- n of m

#[test]
fn m_leaves_out_who_was_called_away_or_cannot_be_reached_unless_they_answered() {
    let room = mitigating();
    assert_eq!(n_of_m(&room, "mitigate"), (0, 5));
    let room = room.and([away("MNT/3"), reachable("MNT/2", false)]);
    assert_eq!(n_of_m(&room, "mitigate"), (0, 3));
    let room = room.and([answer("REG/1", "mitigate", "yank")]).and([away("REG/1")]);
    assert_eq!(n_of_m(&room, "mitigate"), (1, 3), "an answer stands when its author leaves");
    let room =
        room.and([Command::ComeBack { seat: seat("MNT/3") }]).and([reachable("MNT/2", true)]);
    assert_eq!(n_of_m(&room, "mitigate"), (1, 5));
}

#[test]
fn when_the_last_missing_seat_is_called_away_all_are_in() {
    let room = mitigating()
        .and(["REG/1", "REG/2", "MNT/1", "MNT/2"].map(|s| answer(s, "mitigate", "hold")));
    let room = room.and([away("MNT/3")]);
    assert_eq!(room.step(), Step::Close { decision: "mitigate".into(), ran_out: false });
    let room = room.and([close("mitigate")]);
    assert_eq!(round(&room, "mitigate").closed.map(|c| c.0), Some(ClosedWhy::AllIn));
}

#[test]
fn whoever_sits_down_later_answers_too_and_n_never_passes_m() {
    let staff = |n| Command::Staff { role: "MNT".into(), how: Staffing::Held(n) };
    let room = Room::lobby().staffed().and([staff(1), Command::Start { must_end: None }]);
    let room = room.and([open("mitigate")]);
    assert_eq!(n_of_m(&room, "mitigate"), (0, 3));
    let room = room.when(answer("MNT/2", "mitigate", "hold")).then_refused("not open to this seat");
    let room = room
        .and([staff(2)])
        .and(["MNT/2", "REG/1", "REG/2", "MNT/1"].map(|s| answer(s, "mitigate", "hold")));
    assert_eq!(n_of_m(&room, "mitigate"), (4, 4));
}

// ---- answers

#[test]
fn a_seat_has_one_current_answer_and_all_are_kept() {
    let room = mitigating().and([
        answer("REG/1", "mitigate", "yank"),
        answer("REG/1", "mitigate", "hold"),
        answer("REG/1", "mitigate", "leap"),
    ]);
    let given = &round(&room, "mitigate").answers[&seat("REG/1")];
    assert_eq!((given.choice.as_str(), given.changes), ("leap", 2));
    assert_eq!(room.entries.iter().filter(|e| e.event.kind() == "answered").count(), 3);
    assert_eq!(tally(&room, "mitigate"), votes(&[("leap", 1)]));
}

#[test]
fn every_decision_takes_the_three_answers_nobody_wrote() {
    let mut room = mitigating();
    for (at, choice) in [("REG/1", NO_PLAN), ("REG/2", NOT_OURS)] {
        room =
            room.when(answer(at, "mitigate", choice)).then([answered("mitigate", choice, false)]);
    }
    let else_ = |words: Option<&str>| {
        answering(|a| {
            a.choice = SOMETHING_ELSE.into();
            a.text = words.map(text);
        })
    };
    let room = room.when(else_(None)).then_refused("say what else");
    room.when(else_(Some("Ask counsel"))).then([answered("mitigate", SOMETHING_ELSE, false)]);
}

#[test]
fn an_answer_says_nothing_that_does_not_exist() {
    let room = mitigating();
    let room = room.when(answer("REG/1", "mitigate", "burn")).then_refused("no option `burn`");
    let room = room.when(answering(|a| a.sure = Some(6))).then_refused("from 1 to 5");
    let room = room.when(answering(|a| a.whose = Some("MNT".into()))).then_refused("not ours");
    let room = room.when(answer("VPS/1", "mitigate", "yank")).then_refused("not open to this seat");
    let room = room.when(answer("REG/9", "mitigate", "yank")).then_refused("there is no seat");
    room.when(answer("REG/1", "alarm", "yank")).then_refused("there is no decision `alarm`");
}

#[test]
fn a_person_answers_for_a_seat_held_and_for_no_other() {
    let room = Room::lobby()
        .and([join(1, Capacity::Player), sit(1, "REG/1"), join(2, Capacity::Observer)])
        .and([Command::Start { must_end: None }])
        .and([open("mitigate")]);
    assert_eq!(n_of_m(&room, "mitigate"), (0, 1));
    let by_person = |n, at| by(n, Command::Answer(Box::new(draft(at, "mitigate", "hold"))));
    let room = room.when(by_person(1, "MNT/1")).then_refused("not yours");
    let room = room.when(by_person(2, "REG/1")).then_refused("not yours to do");
    let room = room.when(simulated(answering(|_| ()))).then_refused("not simulated");
    room.when(by_person(1, "REG/1")).then_kinds(["answered"]);
}

#[test]
fn peeking_is_recorded() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank")]);
    let room = room
        .when(Command::Peek { decision: "mitigate".into() })
        .then([Event::Peeked { decision: "mitigate".into(), round: 1 }]);
    assert!(round(&room, "mitigate").peeked);
}

// ---- the close

#[test]
fn at_zero_the_room_sees_the_overrun_and_answers_still_count() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank"), wait(120)]);
    assert_eq!(round(&room, "mitigate").ran_out.map(|t| t.play), Some(Millis::minutes(2)));
    let room = room.and([wait(30)]);
    let room =
        room.when(answer("REG/2", "mitigate", "hold")).then([answered("mitigate", "hold", false)]);
    let room = room.and([close("mitigate")]);
    assert_eq!(round(&room, "mitigate").closed.map(|c| c.0), Some(ClosedWhy::TimeOut));
    assert_eq!(tally(&room, "mitigate"), votes(&[("hold", 1), ("yank", 1)]));
}

#[test]
fn at_zero_a_decision_closes_by_itself_where_the_author_says_so() {
    let room = Room::given([open("voices"), answer("REG/1", "voices", "yes")]);
    let closed = |why| Event::DecisionClosed { decision: "voices".into(), round: 1, why };
    let room = room.when(wait(60)).then([
        Event::TimeRanOut { decision: "voices".into(), round: 1 },
        closed(ClosedWhy::TimeOut),
    ]);
    assert!(room.entries.iter().rev().take(2).all(|e| e.by == crate::ident::Actor::Clock));
}

#[test]
fn at_zero_an_answer_is_late_even_before_the_clock_has_spoken() {
    let mut room = Room::given([open("voices")]);
    room.now = room.now.plus(Millis::seconds(60));
    let room = room.when(answer("REG/1", "voices", "yes")).then_refused("time is up");
    let room = room.when(late("REG/1", "voices", "yes")).then([answered("voices", "yes", true)]);
    assert_eq!(tally(&room, "voices"), votes(&[]));
}

#[test]
fn late_answers_are_taken_until_the_reveal_shown_apart_and_never_counted() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank"), close("mitigate")]);
    let room = room.when(answer("REG/2", "mitigate", "hold")).then_refused("send it again");
    let room =
        room.when(late("REG/2", "mitigate", "hold")).then([answered("mitigate", "hold", true)]);
    let room = room.and([late("REG/1", "mitigate", "hold")]);
    let closed = round(&room, "mitigate");
    assert_eq!(tally(&room, "mitigate"), votes(&[("yank", 1)]));
    assert_eq!(closed.late.len(), 2, "also of a seat that had answered in time");
    assert_eq!(closed.answers[&seat("REG/1")].choice.as_str(), "yank");
    assert_eq!(n_of_m(&room, "mitigate"), (1, 5));
    let room = room.and([reveal("mitigate")]);
    room.when(late("MNT/1", "mitigate", "hold")).then_refused("not open to this seat");
}

#[test]
fn the_countdown_is_moved_from_where_it_stands() {
    let room = mitigating().and([wait(150)]);
    let more = Command::MoveDeadline { decision: "mitigate".into(), by: Millis::seconds(30) };
    let room = room.when(more).then([Event::DeadlineMoved {
        decision: "mitigate".into(),
        closes_at: Millis::seconds(180),
    }]);
    assert_eq!(round(&room, "mitigate").ran_out, None);
    room.when(wait(30)).then_kinds(["time_ran_out"]);
}

#[test]
fn a_closed_round_opens_again_with_its_answers() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank"), close("mitigate")]);
    let room = room.and([reopen("mitigate", 30), answer("REG/2", "mitigate", "yank")]);
    assert_eq!(tally(&room, "mitigate"), votes(&[("yank", 2)]));
    assert_eq!(round(&room, "mitigate").number, 1);
    let room = room.and([close("mitigate"), reveal("mitigate")]);
    room.when(reopen("mitigate", 30)).then_refused("ask again");
}

// ---- hands

#[test]
fn hands_are_the_result_and_answers_stand_beside_them() {
    let room = mitigating().and(FIVE.map(|s| answer(s, "mitigate", "leap")));
    let room = room.and([hands("mitigate", &[("yank", 9), ("hold", 6), ("leap", 3)])]);
    assert_eq!(tally(&room, "mitigate"), votes(&[("yank", 9), ("hold", 6), ("leap", 3)]));
    assert_eq!(n_of_m(&room, "mitigate"), (18, 18), "m is their sum");
    let beside = round(&room, "mitigate").tally_of_seats(Count::Seats);
    assert_eq!(beside, votes(&[("leap", 5)]), "never added");
    let room = room.and([hands("mitigate", &[("yank", 1)])]);
    assert_eq!(tally(&room, "mitigate"), votes(&[("yank", 1)]), "a second count replaces");
    let room = room.and([undo(), undo()]);
    assert_eq!(tally(&room, "mitigate"), votes(&[("leap", 5)]), "taken back, the answers count");
}

#[test]
fn hands_are_counted_for_options_that_exist_until_the_reveal() {
    let room = mitigating();
    let room = room.when(hands("mitigate", &[("burn", 1)])).then_refused("no option `burn`");
    let room = room.when(hands("mitigate", &[("yank", 13_000)])).then_refused("12,000");
    let room =
        room.and([hands("mitigate", &[(NO_PLAN, 4)]), close("mitigate"), reveal("mitigate")]);
    room.when(hands("mitigate", &[("yank", 1)])).then_refused("was not put to the room");
}

// ---- counting

#[test]
fn counted_by_roles_each_role_has_one_voice_and_a_tie_is_none() {
    let room = Room::given([
        open("voices"),
        answer("MNT/1", "voices", "yes"),
        answer("MNT/2", "voices", "yes"),
        answer("MNT/3", "voices", "no"),
        answer("REG/1", "voices", "no"),
        answer("REG/2", "voices", "yes"),
        answer("VPS/1", "voices", "no"),
    ]);
    assert_eq!(tally(&room, "voices"), votes(&[("yes", 1), ("no", 1)]), "the registry is split");
    let room = room.and([answer("REG/2", "voices", "no")]);
    assert_eq!(tally(&room, "voices"), votes(&[("yes", 1), ("no", 2)]));
}

#[test]
fn a_proposal_is_made_only_where_the_author_asks_for_one() {
    let proposed = |room: &Room, decision: &str| {
        let (_, authored) = room.scenario.decision(&decision.into()).unwrap();
        round(room, decision).proposed(authored, &room.session).map(|o| o.to_string())
    };
    let room = mitigating().and(FIVE.map(|s| answer(s, "mitigate", "yank")));
    assert_eq!(proposed(&room, "mitigate"), None, "the default is what the owner said");

    // `voices` asks for a majority of the roles.
    let room = Room::given([open("voices"), answer("VPS/1", "voices", "no")]);
    assert_eq!(proposed(&room, "voices"), None, "one of three");
    let room = room.and([answer("REG/1", "voices", "no")]);
    assert_eq!(proposed(&room, "voices"), Some("no".to_owned()));
    let room = room.and([hands("voices", &[("yes", 6), ("no", 6)])]);
    assert_eq!(proposed(&room, "voices"), None, "half is no majority");
    let room = room.and([hands("voices", &[("yes", 7), ("no", 6)])]);
    assert_eq!(proposed(&room, "voices"), Some("yes".to_owned()));
}

// ---- rounds

#[test]
fn asked_again_after_the_reveal_is_round_two_and_both_are_kept() {
    let room = mitigating().and([answer("REG/1", "mitigate", "yank"), close("mitigate")]);
    let room = room.when(open("mitigate")).then_refused("closed and hidden");
    let room =
        room.and([reveal("mitigate"), open("mitigate"), answer("REG/1", "mitigate", "hold")]);
    let state = room.session.decision(&"mitigate".into()).unwrap().clone();
    let of = |n: usize| state.rounds[n].tally(Count::Seats);
    assert_eq!((of(0), of(1)), (votes(&[("yank", 1)]), votes(&[("hold", 1)])));
    let room = room.and([close("mitigate"), reveal("mitigate"), record("mitigate", "hold")]);
    assert!(matches!(room.step(), Step::Apply { .. }), "one record for both");
}

#[test]
fn a_second_opening_by_mistake_leaves_the_decision_as_it_was() {
    let room = mitigating().and([close("mitigate"), reveal("mitigate"), open("mitigate")]);
    let room = room.and([Command::WithdrawDecision { decision: "mitigate".into() }]);
    assert_eq!(room.session.story.status(&"mitigate".into()), Status::Active);
    assert_eq!(room.step(), Step::Record { decision: "mitigate".into() });
    let room = room.and([record("mitigate", "hold"), open("mitigate"), undo()]);
    assert_eq!(room.session.story.status(&"mitigate".into()), Status::Done);
}

#[test]
fn an_opening_by_mistake_lets_the_decision_have_its_turn_again() {
    let room = Room::at("mitigate").and([open("mitigate"), undo()]);
    assert_eq!(room.step(), Step::Read("mitigate".into()));
    let room = room.and([open("mitigate")]);
    assert_eq!(round(&room, "mitigate").number, 2, "numbers are not used twice");
}
