//! Polls, assessments, breakouts, observers' questions.

use super::{QUESTIONS_EACH_MAX, QUESTIONS_OPEN_MAX};
use crate::ident::Seq;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Capacity, Command, Event, QuestionState, Step};
use crate::text::Text;

/// Two players on `REG/1` and `VPS/1`, one without a seat, one observer.
fn hall() -> Room {
    Room::lobby()
        .and([join(1, Capacity::Player), join(2, Capacity::Player), join(3, Capacity::Player)])
        .and([join(4, Capacity::Observer), sit(1, "REG/1"), sit(2, "VPS/1")])
        .and([Command::Start { must_end: None }])
}

fn poll(of: fn(crate::ident::ItemId) -> Command) -> Command {
    of("trust".into())
}

fn vote(n: u32, choice: u16) -> Deed {
    by(n, Command::Vote { poll: "trust".into(), choice, seat: None })
}

#[test]
fn a_poll_is_opened_voted_closed_and_revealed_once() {
    let (open, close, reveal) = (
        || poll(|poll| Command::OpenPoll { poll }),
        || poll(|poll| Command::ClosePoll { poll }),
        || poll(|poll| Command::RevealPoll { poll }),
    );
    let room = hall().when(vote(1, 0)).then_refused("is not open");
    let room = room.and([open()]).when(open()).then_refused("asked already");
    let room = room.and([vote(1, 0), vote(1, 2), vote(3, 2)]);
    let room = room.when(vote(1, 3)).then_refused("has 3 options");
    assert_eq!(room.session.hall.polls["trust"].tally(3), [0, 0, 2], "the last vote of each");
    assert_eq!(room.step(), Step::WaitForVotes("trust".into()));
    let room = room.when(reveal()).then_refused("no closed result");
    let room = room.and([close()]).when(vote(2, 0)).then_refused("is not open");
    assert_eq!(room.step(), Step::RevealPoll("trust".into()));
    let room = room.and([reveal()]).when(reveal()).then_refused("no closed result");
    assert_eq!(room.step(), Step::Read("alarm".into()));
}

#[test]
fn an_open_poll_waits_until_all_have_voted_hands_are_counted_or_its_time_is_gone() {
    let open = || hall().and([poll(|poll| Command::OpenPoll { poll })]);
    let (waits, closes) = (Step::WaitForVotes("trust".into()), Step::ClosePoll("trust".into()));
    let room = open();
    assert_eq!(room.step(), waits, "nobody has voted");
    // By whoever holds the seat, or from the seat; a player without one is not waited for.
    let room = room.and([vote(1, 0), vote(3, 0)]);
    assert_eq!(room.step(), waits, "VPS/1 has not");
    let from_seat = Command::Vote { poll: "trust".into(), choice: 1, seat: Some(seat("VPS/1")) };
    let voted = |voter: Deed| room.clone().and([voter]).step();
    assert_eq!([voted(vote(2, 1)), voted(by(2, from_seat))], [closes.clone(), closes.clone()]);
    assert_eq!(voted(Command::CallAway { seat: seat("VPS/1") }.into()), closes, "called away");
    let hands = Command::CountPollHands { poll: "trust".into(), hands: vec![3, 1, 0] };
    assert_eq!(open().and([hands]).step(), closes);
    let room = open().and([vote(1, 0), wait(59)]);
    assert_eq!(room.step(), waits);
    assert_eq!(room.and([wait(1)]).step(), Step::RevealPoll("trust".into()));
}

#[test]
fn a_poll_put_to_all_waits_for_the_observers_too() {
    let id = || "mood".into();
    let mood = |n: u32| by(n, Command::Vote { poll: id(), choice: 0, seat: None });
    let room = hall().and([Command::OpenPoll { poll: id() }.into(), mood(1), mood(2), mood(3)]);
    assert_eq!(room.step(), Step::WaitForVotes(id()));
    assert_eq!(room.and([mood(4)]).step(), Step::ClosePoll(id()));
}

#[test]
fn only_those_a_poll_is_put_to_vote_in_it() {
    let room = hall().and([poll(|poll| Command::OpenPoll { poll })]);
    let room = room.when(vote(4, 0)).then_refused("not put to you");
    room.when(vote(3, 0)).then_kinds(["voted"]);
    let assess = |n, at: &str| {
        by(
            n,
            Command::Assess {
                assessment: "level".into(),
                of: 0,
                capability: "authn-1a".to_owned(),
                held: Some(true),
                seat: Some(seat(at)),
            },
        )
    };
    let room = hall().and([Command::OpenAssessment { assessment: "level".into() }]);
    let room = room.when(assess(2, "VPS/1")).then_refused("not put to you");
    room.when(assess(1, "REG/1")).then_kinds(["assessed"]);
}

#[test]
fn a_poll_closes_by_itself_and_hands_are_its_result() {
    let room = hall().and([poll(|poll| Command::OpenPoll { poll })]).and([vote(1, 0)]);
    let room = room.when(wait(60)).then([Event::PollClosed { poll: "trust".into() }]);
    let hands =
        |hands: &[u32]| Command::CountPollHands { poll: "trust".into(), hands: hands.to_vec() };
    let room = room.when(hands(&[1])).then_refused("a number for each");
    let room = room.and([hands(&[7, 0, 2])]);
    assert_eq!(room.session.hall.polls["trust"].tally(3), [7, 0, 2]);
    let room = room.and([poll(|poll| Command::RevealPoll { poll })]);
    room.when(hands(&[1, 1, 1])).then_refused("not before the room");
}

#[test]
fn a_group_speaks_for_itself_in_a_breakout() {
    let say = |n, group: &str| {
        by(
            n,
            Command::SayInBreakout {
                breakout: "tables".into(),
                group: group.into(),
                solves: None,
                text: text("Nobody owns the keys"),
            },
        )
    };
    let room = hall().when(say(1, "keepers")).then_refused("was not begun");
    let room = room.and([Command::OpenBreakout { breakout: "tables".into() }]);
    let room = room.when(say(1, "makers")).then_refused("you are not in makers");
    let room = room.when(say(2, "hosts")).then_refused("hosts is not in tables");
    let room = room.and([say(1, "keepers")]);
    let challenge = room.session.last;
    let solve = |solves| Command::SayInBreakout {
        breakout: "tables".into(),
        group: "keepers".into(),
        solves: Some(solves),
        text: text("A ceremony"),
    };
    let room = room.when(solve(crate::ident::Seq(1))).then_refused("not on the list");
    let room = room.and([solve(challenge)]);
    assert_eq!(room.session.hall.breakouts["tables"].said.len(), 2);
    assert_eq!(room.step(), Step::CloseBreakout("tables".into()));
}

#[test]
fn observers_questions_are_moderated_and_one_is_shown() {
    let set = |question, state, into| Command::SetObserverQuestion { question, state, into };
    let room = hall().and([by(4, ask("Who knew?"))]);
    let first = room.session.last;
    let room = room.and([by(4, ask("Who told them?"))]);
    let second = room.session.last;
    let up = |n, up| by(n, Command::VoteForQuestion { question: first, up });
    let room = room.when(up(4, true)).then_refused("not open for votes");
    let room = room.and([
        set(first, QuestionState::Approved, None),
        set(second, QuestionState::Approved, None),
    ]);
    let room = room.and([up(4, true), up(1, true)]).when(up(1, true)).then_kinds([]);
    assert_eq!(room.session.hall.questions[&first].votes.len(), 2);
    let room = room.when(set(first, QuestionState::Merged, None)).then_refused("another question");
    let room =
        room.when(set(first, QuestionState::Merged, Some(first))).then_refused("another question");
    let room = room.and([set(first, QuestionState::Shown, None)]);
    assert_eq!(room.stage().observer_question.as_deref(), Some("Who knew?"));
    let room = room.and([set(second, QuestionState::Shown, None)]);
    assert_eq!(room.session.hall.questions[&first].state, QuestionState::Approved, "one at a time");
    let room = room.and([Command::Strike { entry: second }]);
    assert_eq!(room.stage().observer_question, None, "struck words are shown nowhere");
}

#[test]
fn so_many_questions_wait_and_no_more() {
    let crowd = 5..25;
    let room = hall().and(crowd.clone().map(|n| join(n, Capacity::Observer)));
    let asks = |n: u32| (0..QUESTIONS_EACH_MAX).map(move |q| by(n, ask(&format!("{n} asks {q}?"))));
    let room = room.and(crowd.flat_map(asks));
    assert_eq!(room.session.hall.waiting.len(), QUESTIONS_OPEN_MAX);
    let first = *room.session.hall.questions.keys().next().unwrap();
    let room = room.when(by(4, ask("One more?"))).then_refused("200 questions are waiting");
    let answered = Command::SetObserverQuestion {
        question: first,
        state: QuestionState::Answered,
        into: None,
    };
    let room = room.and([answered]);
    // One of their own is answered, another waits: ten again.
    let room = room.when(by(5, ask("One more?"))).then_kinds(["observer_asked"]);
    let room = room.when(by(6, ask("And another?"))).then_refused("200 questions are waiting");
    let hidden = Command::HideObserverQuestion {
        question: room.session.last,
        reason: text("asked already"),
    };
    room.and([hidden]).when(by(6, ask("Another?"))).then_refused("10 questions of yours");
}

/// Asks by two observers of the hall, approved: the first, the second.
fn two_questions() -> (Room, Seq, Seq) {
    let set = |question| Command::SetObserverQuestion {
        question,
        state: QuestionState::Approved,
        into: None,
    };
    let room = hall().and([join(5, Capacity::Observer), join(6, Capacity::Observer)]);
    let room = room.and([by(4, ask("Who knew?"))]);
    let first = room.session.last;
    let room = room.and([by(5, ask("Who was told?"))]);
    let second = room.session.last;
    (room.and([set(first), set(second)]), first, second)
}

fn merged(question: Seq, into: Seq) -> Command {
    Command::SetObserverQuestion { question, state: QuestionState::Merged, into: Some(into) }
}

fn wants(n: u32, question: Seq, up: bool) -> Deed {
    by(n, Command::VoteForQuestion { question, up })
}

fn voices(room: &Room, question: Seq) -> usize {
    room.session.hall.voices(&room.session.hall.questions[&question])
}

#[test]
fn what_was_merged_counts_for_what_it_was_merged_into_and_everybody_once() {
    let (room, first, second) = two_questions();
    let room = room.and([wants(6, first, true), wants(6, second, true), wants(1, second, true)]);
    assert_eq!((voices(&room, first), voices(&room, second)), (1, 2));
    let room = room.and([merged(second, first)]);
    // 6 wanted both and counts once; 1 wanted the second; 5 asked it.
    assert_eq!(voices(&room, first), 3);
    assert_eq!(room.session.hall.standing(second), first);
    let back = Command::SetObserverQuestion {
        question: second,
        state: QuestionState::Approved,
        into: None,
    };
    let room = room.and([back]);
    assert_eq!((voices(&room, first), voices(&room, second)), (1, 2), "taken apart again");
}

#[test]
fn a_vote_for_what_was_merged_goes_to_what_stands_and_is_taken_back_whole() {
    let (room, first, second) = two_questions();
    let room = room.and([wants(6, second, true)]).and([merged(second, first)]);
    let room = room.when(wants(6, first, true)).then_kinds([]);
    let voted = Event::ObserverVoted { question: first, up: true };
    let room = room.when(wants(1, second, true)).then([voted]);
    let back = Event::ObserverVoted { question: second, up: false };
    let room = room.when(wants(6, first, false)).then([back]);
    assert_eq!(voices(&room, first), 2, "1, and 5 who asked the same");
}

#[test]
fn nothing_is_merged_into_what_does_not_stand_itself() {
    let (room, first, second) = two_questions();
    let room = room.and([merged(second, first)]);
    let room = room.when(merged(first, second)).then_refused("does not stand itself");
    let hide = Command::HideObserverQuestion { question: first, reason: text("names somebody") };
    let room = room.and([hide]).when(merged(second, first)).then_refused("does not stand itself");
    let reason = room.session.hall.questions[&first].reason.clone();
    assert_eq!(reason.as_ref().map(Text::as_str), Some("names somebody"));
}

#[test]
fn a_question_keeps_what_was_before_the_room_when_it_was_asked() {
    let about = |room: &Room| {
        let asked = room.session.hall.questions.get(&room.session.last);
        asked.expect("it was asked").about.clone()
    };
    let room = hall().and([by(4, ask("What is this?"))]);
    assert_eq!(about(&room), None, "nothing is shown yet");
    let room = room.and([release("alarm"), by(4, ask("Since when?"))]);
    assert_eq!(about(&room), Some("alarm".into()));
    let room = room.and([pose("alarm.q1"), by(4, ask("Who decides?"))]);
    assert_eq!(about(&room), Some("alarm".into()), "the inject the question stands in");
    let room = room.and([open("mitigate"), by(4, ask("Why not both?"))]);
    assert_eq!(about(&room), Some("mitigate".into()));
    let room = room.and([end(), by(4, ask("And now?"))]);
    assert_eq!(about(&room), None, "after EndEx they ask about the whole of it");
}

#[test]
fn a_closed_room_takes_no_questions_and_no_votes() {
    let (room, first, _) = two_questions();
    let room = room.and([end(), Command::CloseRoom.into()]);
    let room = room.when(by(4, ask("One more?"))).then_refused("the room is closed");
    room.when(wants(6, first, true)).then_refused("the room is closed");
}

#[test]
fn anonymous_questions_are_nobodys() {
    let strict = Command::TightenAttribution(crate::session::Attribution::Anonymous);
    let room = hall().and([strict.into(), by(4, ask("Who knew?"))]);
    assert!(room.session.hall.guests.is_empty());
    assert_eq!(room.entries.last().unwrap().by, crate::ident::Actor::Clock);
}
