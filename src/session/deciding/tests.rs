//! A hall that answers: the tally is right, and an answer costs the same whoever came before.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Round;
use crate::clock::Millis;
use crate::diagnostic::Source;
use crate::ident::{Actor, SeatId, Seq};
use crate::scenario::{Count, Scenario, read_for_replay};
use crate::session::room::{OPENED, header};
use crate::session::{
    AnswerDraft, Command, Draft, Entry, Session, Staffing, admit, decide, settle,
};

const SEATS: u16 = 2_000;

const HALL: &str = r#"Scenario(
    language: 1, title: "Hall", summary: "A hall.", marking: Green,
    agendas: {"full": (minutes: {"one": 5}, hot_wash: 1)},
    objectives: {"act": (text: "Act", capability: "Respond", tasks: {"act": "Act"})},
    roles: {"OPS": (name: "Operations", seats: 2000, brief: "You run it.", authority: "All of it.")},
    modules: [Module(id: "one", title: "One", items: [
        Decision(
            id: "lid", at: "0m", owner: "OPS", asks: Players, time: "4m", prompt: "The lid?",
            options: [
                (id: "off", label: "Off", cost: "Steam"), (id: "on", label: "On", cost: "Noise"),
                (id: "away", label: "Away", cost: "Cold"),
            ],
            time_out: As("on"), objectives: ["act"],
        ),
    ])],
)"#;

fn hall() -> (Scenario, Session) {
    let source = Source { name: "hall.ron".to_owned(), text: HALL.to_owned() };
    let scenario = read_for_replay(&source, &|_| None).expect("the scenario above is sound");
    let mut session = Session::new(header(), &scenario);
    let commands = [
        Command::Staff { role: "OPS".into(), how: Staffing::Held(SEATS) },
        Command::Start { must_end: None },
        Command::OpenDecision { decision: "lid".into(), length: None, group: None },
    ];
    for command in commands {
        act(&scenario, &mut session, &command);
    }
    (scenario, session)
}

/// Judges, admits and folds, as the owner of a session does.
fn act(scenario: &Scenario, session: &mut Session, command: &Command) {
    let now = OPENED.plus(Millis(session.last.0));
    let drafts = decide(scenario, session, command, Actor::Facilitator, now, None);
    let fold = |session: &mut Session, draft: Draft| {
        let entry = Entry {
            seq: Seq(session.last.0 + 1),
            sync: session.last,
            times: session.times(&draft, now),
            by: Actor::Facilitator,
            seat: draft.seat,
            cmd: None,
            event: draft.event,
            said: draft.said,
            redacted: false,
        };
        assert_eq!(admit(scenario, session, &entry), Ok(()));
        session.apply(&entry);
    };
    for draft in drafts.expect("the rules allow it") {
        fold(session, draft);
    }
    for draft in settle(scenario, session, now) {
        fold(session, draft);
    }
}

fn choice(number: u16) -> &'static str {
    match number % 10 {
        0..=4 => "off",
        5..=7 => "on",
        _ => "away",
    }
}

fn answer(number: u16, choice: &str) -> Command {
    Command::Answer(Box::new(AnswerDraft {
        decision: "lid".into(),
        seat: SeatId::new(&"OPS".into(), number),
        choice: choice.into(),
        sure: None,
        whose: None,
        text: None,
        late_is_fine: false,
    }))
}

fn round(session: &Session) -> &Arc<Round> {
    session.decisions["lid"].rounds.last().expect("it is open")
}

fn tally(session: &Session) -> BTreeMap<String, u32> {
    let tally = round(session).tally(Count::Seats);
    tally.into_iter().map(|(option, n)| (option.to_string(), n)).collect()
}

#[test]
fn two_thousand_answers_to_one_decision_are_counted_each_once() {
    let (scenario, mut session) = hall();
    assert_eq!(round(&session).asked.len(), usize::from(SEATS));
    for number in 1..=SEATS {
        // Every seventh first says something else and thinks better of it.
        if number % 7 == 0 {
            act(&scenario, &mut session, &answer(number, "away"));
        }
        act(&scenario, &mut session, &answer(number, choice(number)));
    }
    let expected = [("away", 400), ("off", 1_000), ("on", 600)];
    let expected: BTreeMap<String, u32> =
        expected.into_iter().map(|(option, n)| (option.to_owned(), n)).collect();
    assert_eq!(tally(&session), expected);
    let round = round(&session);
    assert_eq!((round.answered(), round.counted(&session)), (2_000, 2_000));
    assert!(round.is_all_in(&session));
    assert_eq!(round.answers.values().map(|given| u32::from(given.changes)).sum::<u32>(), 285);
}

/// How many answers are copied when one more comes while somebody holds the state before it, as every screen does:
/// a copied node holds its answers a second time.
fn copied(scenario: &Scenario, session: &mut Session, number: u16) -> usize {
    let before = session.clone();
    let counts = |round: &Round| -> usize { round.answers.values().map(Arc::strong_count).sum() };
    let held = counts(round(&before));
    act(scenario, session, &answer(number, choice(number)));
    let copied = counts(round(&before)) - held;
    let (was, is) = (round(&before), round(session));
    assert!(Arc::ptr_eq(&was.asked, &is.asked), "whom it asks is shared");
    assert!(was.late.ptr_eq(&is.late));
    assert!(before.story.items.ptr_eq(&session.story.items));
    assert!(before.people.seats.ptr_eq(&session.people.seats), "the people are shared");
    assert!(before.notes.all.ptr_eq(&session.notes.all));
    copied
}

#[test]
fn an_answer_costs_no_more_after_two_thousand_than_after_a_hundred() {
    let (scenario, mut session) = hall();
    let mut most = BTreeMap::new();
    for number in 1..=SEATS {
        let copied = copied(&scenario, &mut session, number);
        let until = if number <= 200 { 200 } else { SEATS };
        let most = most.entry(until).or_insert(0);
        *most = copied.max(*most);
    }
    let (early, late) = (most[&200], most[&SEATS]);
    assert!(early > 0, "something is copied, or this counts nothing");
    // A level more of the tree at most, never all that came before.
    assert!(late <= 2 * early && late < 200, "{early} answers copied early on, {late} in the end");
}
