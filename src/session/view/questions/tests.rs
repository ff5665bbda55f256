//! What observers see of questions: others' only after a moderator let them through, their own always.

use super::*;
use crate::session::room::deeds::*;
use crate::session::room::{Deed, Room};
use crate::session::{Capacity, Command, QuestionState as State};
use crate::words::Language;

fn hall() -> Room {
    let people = (1..=4).map(|n| join(n, Capacity::Observer));
    Room::lobby().staffed().and(people).and([Command::Start { must_end: None }])
}

fn set(question: Seq, state: State) -> Command {
    Command::SetObserverQuestion { question, state, into: None }
}

fn up(n: u32, question: Seq) -> Deed {
    by(n, Command::VoteForQuestion { question, up: true })
}

/// Asks by person 1, in order.
fn asked<const N: usize>(mut room: Room, questions: [&str; N]) -> (Room, [Seq; N]) {
    let seqs = questions.map(|words| {
        room = room.clone().and([by(1, ask(words))]);
        room.session.last
    });
    (room, seqs)
}

fn queue(room: &Room) -> Vec<(String, usize, State)> {
    let words = Language::English.words();
    let queue = room.session.question_queue(&room.scenario, words);
    queue.into_iter().map(|q| (q.words, q.voices, q.state)).collect()
}

fn own(room: &Room, n: u32) -> OwnQuestions {
    room.session.own_questions(&room.scenario, PersonId(n), Language::English.words())
}

#[test]
fn others_see_a_question_only_after_approval_and_its_asker_always() {
    let (room, [first]) = asked(hall(), ["Who knew?"]);
    assert_eq!(queue(&room), []);
    assert_eq!(own(&room, 1).asked[0].state, State::Asked);
    assert_eq!(own(&room, 2), OwnQuestions::default());
    let room = room.and([set(first, State::Approved)]);
    assert_eq!(queue(&room), [("Who knew?".to_owned(), 0, State::Approved)]);
    let room = room.and([set(first, State::Hidden)]);
    assert_eq!(queue(&room), [], "hidden ones are gone");
    assert_eq!(own(&room, 1).asked[0].state, State::Hidden);
}

#[test]
fn the_one_before_the_room_comes_first_then_the_most_wanted_then_what_was_answered() {
    let (room, all) = asked(hall(), ["A?", "B?", "C?", "D?", "E?"]);
    let room = room.and(all.map(|q| set(q, State::Approved)));
    let [first, wanted, less, answered, shown] = all;
    let room = room.and([up(2, wanted), up(3, wanted), up(2, less)]);
    let room = room.and([
        set(answered, State::Answered),
        set(first, State::Answered),
        set(shown, State::Shown),
    ]);
    let order: Vec<String> = queue(&room).into_iter().map(|(words, ..)| words).collect();
    assert_eq!(order, ["E?", "B?", "C?", "D?", "A?"]);
}

#[test]
fn what_was_merged_is_seen_through_what_stands() {
    let (room, [first, second]) = asked(hall(), ["Who knew?", "Who was told?"]);
    let room = room.and([by(2, ask("Did anybody know?"))]);
    let third = room.session.last;
    let room = room.and([set(first, State::Approved), set(second, State::Approved)]);
    let room = room.and([up(3, second)]);
    let merge = |question| Command::SetObserverQuestion {
        question,
        state: State::Merged,
        into: Some(first),
    };
    let room = room.and([merge(second), merge(third)]);
    // 3 voted for the second; 2 asked the third.
    assert_eq!(queue(&room), [("Who knew?".to_owned(), 2, State::Approved)]);
    assert_eq!(own(&room, 2).asked[0].with, Some(first));
    assert_eq!(own(&room, 2).wanted, [first]);
    assert_eq!(own(&room, 3).wanted, [first]);
}

#[test]
fn a_struck_question_is_nowhere() {
    let (room, [first]) = asked(hall(), ["Was it Ada?"]);
    let room = room.and([set(first, State::Approved), Command::Strike { entry: first }]);
    assert_eq!(queue(&room), []);
    assert_eq!(own(&room, 1).asked, []);
}

#[test]
fn a_participant_sees_fifty() {
    let people = (5..=10).map(|n| join(n, Capacity::Observer));
    let asks = (5..=10).flat_map(|n| (0..10).map(move |q| by(n, ask(&format!("{n}/{q}?")))));
    let room = hall().and(people).and(asks);
    let all: Vec<Seq> = room.session.hall.questions.keys().copied().collect();
    let room = room.and(all.iter().map(|q| set(*q, State::Approved)));
    let last = all[all.len() - 1];
    let room = room.and([up(1, last)]);
    let queue = queue(&room);
    assert_eq!(queue.len(), QUEUE_MAX);
    assert_eq!(queue[0].0, "10/9?", "whatever many want is among them");
}

#[test]
fn what_a_question_was_asked_about_is_told_where_everybody_may_know_it() {
    let about = |room: &Room| own(room, 1).asked.pop().and_then(|q| q.about);
    let (room, _) = asked(hall().and([release("alarm")]), ["Since when?"]);
    let label = &room.scenario.item(&"alarm".into()).unwrap().label;
    assert_eq!(about(&room), Some(format!("{label} Slow builds")));
    let (room, _) = asked(room.and([release("whisper")]), ["Why is it so quiet?"]);
    assert_eq!(room.session.hall.questions[&room.session.last].about, Some("whisper".into()));
    assert_eq!(about(&room), None, "two of them know of it");
    let (room, _) = asked(room.and([open("mitigate")]), ["Why not both?"]);
    assert!(about(&room).is_some_and(|about| about.contains("ASK-mitigate")));
}
