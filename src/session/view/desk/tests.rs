//! What each desk sees, and what it does not.

use super::*;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{
    Command, EndWhy, Phase, QuestionState, Rating as Rated, RatingAnswers, Step, Subject, Tick,
};
use crate::words::{Language, Words};

const LEAD: Actor = Actor::Facilitator;

fn words() -> &'static Words {
    Language::English.words()
}

fn person(n: u32) -> Actor {
    Actor::Person(PersonId(n))
}

fn shown(room: &Room) -> Vec<(&'static str, String)> {
    let rows = before(&room.scenario, &room.session);
    rows.into_iter().map(|row| (row.kind, row.label)).collect()
}

#[test]
fn a_desk_follows_what_is_shown_and_has_nothing_to_select() {
    let room = Room::given([release("alarm"), pose("alarm.q1")]);
    assert_eq!(shown(&room), [("inject", "I01".into()), ("question", "I01 Q1".into())]);
    let about = context(&room.scenario, &room.session);
    assert_eq!(about.item.as_deref(), Some("I01"));
    assert_eq!(about.objective.as_deref(), Some("See that this is one incident"));
    assert_eq!(about.module.as_deref(), Some("A signal"));
    let open = room.and([open("mitigate")]);
    let rows = before(&open.scenario, &open.session);
    let decision = rows.iter().find(|r| r.kind == "decision").expect("it is before the room");
    assert_eq!((decision.label.as_str(), decision.answered), ("D1", Some((0, 5))));
    assert_eq!(decision.to, "REG, MNT");
    let ended = open.and([end()]);
    assert_eq!(shown(&ended), [], "after EndEx nothing is before the room");
}

#[test]
fn the_floor_is_tapped_on_roles_with_who_was_heard_asked_and_wants_to_speak() {
    let hand = Command::RaiseHand { seat: seat("MNT/2") };
    let room = Room::given([release("whisper"), Command::GiveFloor { role: "REG".into() }.into()])
        .and([hand, Command::CallAway { seat: seat("VPS/1") }])
        .and([wait(30)]);
    let floor = floor(&room.scenario, &room.session, room.now);
    let row = |code: &str| floor.roles.iter().find(|r| r.code.as_str() == code).unwrap();
    assert!(row("REG").has_floor && row("REG").heard == 1 && !row("REG").asked);
    assert!(row("MNT").asked && row("MNT").hand_up && row("MNT").heard == 0);
    assert!(row("VPS").away);
    assert_eq!(floor.hands, [seat("MNT/2")]);
    assert_eq!(floor.ask_next.map(|(role, _)| role), Some("MNT".into()));
    assert_eq!(floor.has.map(|(role, _)| role), Some("REG".into()));
}

#[test]
fn a_scribe_puts_right_what_is_their_own_and_the_lead_everything() {
    let line = |words: &str| {
        let draft = crate::session::NoteDraft::new(Sign::Improvement, text(words));
        Command::Note(Box::new(draft))
    };
    let room = Room::given([release("alarm")])
        .and([join(1, Capacity::Scribe), join(2, Capacity::Scribe)])
        .and([by(1, line("nobody asked")), by(2, line("no log")), line("by the lead").into()]);
    let own = |looks| {
        let lines = lines(&room.scenario, &room.session, looks);
        lines.into_iter().map(|l| (l.words.unwrap(), l.by, l.own)).collect::<Vec<_>>()
    };
    let row = |words: &str, by: &str, own| (words.to_owned(), by.to_owned(), own);
    assert_eq!(
        own(person(1)),
        [
            row("by the lead", "facilitator", false),
            row("no log", "scribe p2", false),
            row("nobody asked", "scribe p1", true),
        ]
    );
    assert!(own(LEAD).iter().all(|(.., own)| *own));
    let handed = room.and([Command::HandVerbs { person: PersonId(1), verbs: vec!["note".into()] }]);
    assert!(lines(&handed.scenario, &handed.session, person(1)).iter().all(|l| l.own));
}

#[test]
fn a_line_taken_back_stays_with_its_author_and_struck_words_with_nobody() {
    let room = Room::given([release("alarm"), join(1, Capacity::Scribe)]);
    let draft = crate::session::NoteDraft::new(Sign::Note, text("a slip"));
    let room = room.and([by(1, Command::Note(Box::new(draft)))]);
    let seq = room.session.last;
    let back = room.and([by(1, Command::TakeBackNote { entry: seq })]);
    assert!(lines(&back.scenario, &back.session, person(1))[0].taken_back);
    assert!(lines(&back.scenario, &back.session, LEAD).is_empty());
    let struck = back.and([Command::Strike { entry: seq }]);
    let line = &lines(&struck.scenario, &struck.session, person(1))[0];
    assert_eq!((&line.words, line.own), (&None, false));
}

#[test]
fn what_is_touched_by_what_is_shown_comes_first_and_gaps_are_what_nobody_observed() {
    let room = Room::given([release("alarm"), open("mitigate")]);
    let first = |room: &Room| {
        let rows = evaluation(&room.scenario, &room.session, LEAD);
        (rows[0].text.clone(), rows[0].touched, rows[1].touched)
    };
    assert_eq!(first(&room), ("Decide in time".to_owned(), true, false));
    let gaps_of = |room: &Room| -> Vec<(String, bool)> {
        let gaps = gaps(&room.scenario, &room.session);
        gaps.into_iter().map(|g| (g.text, g.was_shown)).collect()
    };
    assert_eq!(gaps_of(&room).len(), 5);
    assert!(gaps_of(&room)[0].1 && !gaps_of(&room)[4].1, "what was shown already comes first");
    let mut draft = crate::session::NoteDraft::new(Sign::Strength, text("asked for the log"));
    draft.task = Some("detect/correlate".into());
    let seen = room.and([Command::Note(Box::new(draft))]);
    let left: Vec<String> = gaps_of(&seen).into_iter().map(|(text, _)| text).collect();
    assert_eq!(left, ["Decide in time", "Say how sure you are", "Name an owner"]);
}

#[test]
fn expected_actions_are_those_of_what_is_shown_with_their_ticks() {
    let tick = Command::Tick { item: "alarm".into(), action: 0, tick: Tick::Prompted };
    let room = Room::given([release("alarm"), pose("alarm.q1"), tick.into()]);
    let rows = expected(&room.scenario, &room.session);
    let texts: Vec<(&str, Tick)> = rows.iter().map(|r| (r.text.as_str(), r.tick)).collect();
    assert_eq!(
        texts,
        [
            ("KEEP-alarm-expect ask for the log", Tick::Prompted),
            ("KEEP-alarm-expect-2 name one contact", Tick::Open),
            ("KEEP-question-expect say who", Tick::Open),
        ]
    );
    assert_eq!(rows[0].task.as_deref(), Some("Correlate the reports"));
}

#[test]
fn ratings_of_several_evaluators_stay_side_by_side() {
    let subject = Subject::Objective("detect".into());
    let rate = |achieved, improvable| Command::Rate {
        subject: Subject::Objective("detect".into()),
        answers: RatingAnswers {
            achieved: Some(achieved),
            improvable: Some(improvable),
            ..RatingAnswers::default()
        },
        text: Some(text("seen from the back")),
    };
    let room = Room::given([release("alarm")])
        .and([join(1, Capacity::Evaluator), join(2, Capacity::Evaluator)])
        .and([by(1, rate(true, true)), by(2, rate(false, false))]);
    let rows = evaluation(&room.scenario, &room.session, person(2));
    let row = rows.iter().find(|r| r.subject == subject).unwrap();
    assert!(row.differ);
    let given: Vec<_> = row.ratings.iter().map(|r| (r.by.as_str(), r.rating, r.own)).collect();
    assert_eq!(
        given,
        [("evaluator p1", Rated::Some, false), ("evaluator p2", Rated::Unable, true)]
    );
    let again = room.and([by(2, rate(true, true))]);
    let rows = evaluation(&again.scenario, &again.session, person(2));
    let row = rows.iter().find(|r| r.subject == subject).unwrap();
    assert_eq!((row.ratings.len(), row.differ), (2, false), "each has one, the last");
}

#[test]
fn the_queue_goes_from_waiting_over_approved_to_shown_and_merged_votes_count_once() {
    let set = |question, state, into| Command::SetObserverQuestion { question, state, into };
    let mut room =
        Room::given([release("alarm")]).and((1..=4).map(|n| join(n, Capacity::Observer)));
    let mut seqs = Vec::new();
    for words in ["Who knew?", "Who knew it first?", "Why?"] {
        room = room.and([by(1, ask(words))]);
        seqs.push(room.session.last);
    }
    assert_eq!(queue(&room.scenario, &room.session).waiting.len(), 3);
    let vote = |n, question| by(n, Command::VoteForQuestion { question, up: true });
    let room = room
        .and(seqs.iter().map(|seq| set(*seq, QuestionState::Approved, None)))
        .and([
            vote(2, seqs[0]),
            vote(3, seqs[0]),
            vote(2, seqs[1]),
            vote(4, seqs[1]),
            vote(4, seqs[2]),
        ])
        .and([set(seqs[1], QuestionState::Merged, Some(seqs[0]))]);
    let now = queue(&room.scenario, &room.session);
    let approved: Vec<_> = now.approved.iter().map(|r| (r.seq, r.votes)).collect();
    assert_eq!(approved, [(seqs[0], 3), (seqs[2], 1)]);
    assert_eq!(now.settled[0].into, Some(seqs[0]));
    let room = room.and([set(seqs[2], QuestionState::Shown, None)]);
    assert_eq!(
        queue(&room.scenario, &room.session).shown.map(|r| r.words),
        Some("Why?".to_owned())
    );
}

#[test]
fn a_hidden_question_says_why_to_the_moderator_and_what_it_was_about() {
    let room = Room::given([release("alarm"), join(1, Capacity::Observer)]);
    let room = room.and([join(2, Capacity::Moderator)]).and([by(1, ask("Whose fault is it?"))]);
    let question = room.session.last;
    let hide = Command::HideObserverQuestion { question, reason: text("it names somebody") };
    let room = room.and([by(2, hide)]);
    let row = queue(&room.scenario, &room.session).settled.remove(0);
    assert_eq!(row.state, QuestionState::Hidden);
    assert_eq!(row.reason.as_deref(), Some("it names somebody"));
    assert_eq!(row.about.as_deref(), Some("I01"));
}

#[test]
fn the_second_may_press_what_was_handed_over_and_nothing_else() {
    let room = Room::at("alarm").and([join(1, Capacity::Second)]);
    let look = |room: &Room| next(&room.scenario, &room.session, person(1), room.now, words());
    let before = look(&room);
    assert_eq!(before.step, Step::Read("alarm".into()));
    assert!(!before.allowed);
    assert!(before.then.unwrap().starts_with("release I01: will be seen by 6 (all, observers"));
    let read = before.read.unwrap();
    assert_eq!(read.control.as_deref(), Some("KEEP-alarm true"));
    assert!(read.card.is_some());
    let handed =
        room.and([Command::HandVerbs { person: PersonId(1), verbs: vec!["release".into()] }]);
    assert!(look(&handed).allowed);
    let lead = next(&handed.scenario, &handed.session, LEAD, handed.now, words());
    assert!(lead.allowed);
    let can = conducting(&handed.scenario, &handed.session, person(1), handed.now);
    assert!(can.may_release && can.may_give_floor && can.may_declare_emergency);
    assert!(!can.may_pause && !can.may_decide && !can.may_end_emergency && !can.may_undo);
}

#[test]
fn answers_stay_hidden_from_every_desk_until_the_close() {
    let room =
        Room::given([release("alarm"), open("mitigate"), answer("REG/1", "mitigate", "yank")]);
    let open = deciding(&room.scenario, &room.session, room.now, words()).unwrap();
    assert!(open.open && open.choices.iter().all(|c| c.votes.is_none()));
    assert_eq!((open.answered, open.of), (1, 5));
    let room = room.and([close("mitigate"), reveal("mitigate")]);
    let shown = deciding(&room.scenario, &room.session, room.now, words()).unwrap();
    assert_eq!(shown.choices[0].votes, Some(1));
    assert!(shown.revealed && shown.choices.len() == 6);
    let recorded = room.and([record("mitigate", "yank")]);
    let then = deciding(&recorded.scenario, &recorded.session, recorded.now, words()).unwrap();
    assert_eq!(then.effects.len(), 3, "consequences wait to be accepted");
}

#[test]
fn the_lead_sees_who_sits_at_a_desk_and_what_was_handed_over() {
    let room = Room::lobby()
        .and([join(1, Capacity::Player), join(2, Capacity::Second), join(3, Capacity::Observer)])
        .and([Command::HandVerbs { person: PersonId(2), verbs: vec!["pose".into()] }])
        .and([Command::AddDevice { person: PersonId(2), sha256: "ab".repeat(32) }]);
    let desks = handed(&room.session);
    assert_eq!(desks.iter().map(|d| d.person).collect::<Vec<_>>(), [PersonId(2)]);
    let verbs: Vec<_> = desks[0].verbs.iter().filter(|v| v.2).map(|v| v.0).collect();
    assert_eq!(verbs, ["pose"]);
    assert_eq!(desks[0].devices.len(), 1);
}

#[test]
fn what_is_left_open_is_listed_with_its_words() {
    let parked = note(Sign::Parked, "who owns the cache");
    let room = Room::given([release("alarm"), parked]);
    let (rows, all) = left_open(&room.scenario, &room.session);
    assert_eq!(
        (rows[0].kind, rows[0].words.as_str(), all),
        ("parking lot", "who owns the cache", 1)
    );
    assert_eq!(room.session.phase, Phase::Play);
    let over = room.and([Command::End(EndWhy::Facilitator)]);
    assert_eq!(left_open(&over.scenario, &over.session).1, 1);
}
