//! Control-only words reach no view. Every field that holds some is marked, and so is everything the control side types;
//! after each entry of whole sessions every player's and the public's view is looked at.

use startex::ident::{Actor, SeatId};
use startex::scenario::{Content, Control, Question, Scenario};
use startex::session::view::{player, stage};
use startex::session::{Command, Session, Sign, Viewer};
use startex::text::Text;
use startex::words::Language;

use super::walk::Walk;

/// What nobody but the control side may read.
const KEEP: &str = "KEEP-MARK";
/// A role's brief is for its own seats, followed by the role; an answer's words for the seat that gave it.
const BRIEF: &str = "BRIEF-MARK-";
const WORDS: &str = "WORDS-MARK-";

const SCRIPTS: [&str; 3] = [
    include_str!("../scripts/small.ron"),
    include_str!("../scripts/room.ron"),
    include_str!("../../../scenarios/first-light.ron"),
];

fn keep() -> Control {
    Control::new(format!("{KEEP} for control alone"))
}

fn mark_question(question: &mut Question) {
    question.if_stuck.iter_mut().for_each(|words| *words = keep());
    question.if_asked.iter_mut().for_each(|pair| *pair = (keep(), keep()));
    question.expect.iter_mut().for_each(|e| e.text = keep());
}

/// Marks every control-only field of a scenario, whether the author filled it or not.
fn mark(scenario: &mut Scenario) {
    for role in &mut scenario.roles {
        role.brief = format!("{BRIEF}{}.", role.code);
    }
    for item in &mut scenario.items {
        item.control = keep();
        item.expect.iter_mut().for_each(|e| e.text = keep());
        item.kept.insert("column".to_owned(), KEEP.to_owned());
        match &mut item.content {
            Content::Inject(inject) => {
                inject.questions.iter_mut().for_each(mark_question);
                if let Some(contingency) = &mut inject.contingency {
                    contingency.why = keep();
                }
            }
            Content::Question(question) => mark_question(question),
            Content::Decision(decision) => {
                let hidden = !decision.costs_shown;
                for option in &mut decision.options {
                    option.control = keep();
                    if hidden {
                        KEEP.clone_into(&mut option.cost);
                    }
                }
            }
            Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => {}
        }
    }
}

fn kept_words() -> Text {
    Text::new(KEEP).expect("short and not empty")
}

/// Marks what the control side types, and what a seat answers in its own words.
fn dress(command: &mut Command, by: Actor) {
    let keep = |words: &mut Option<Text>| *words = words.is_some().then(kept_words);
    match command {
        // What simulated players say everybody hears; what a player says for the own role stands on that role's surfaces.
        Command::Note(note) if by == Actor::Simulated && note.sign == Sign::Note => {}
        Command::Note(note) => {
            let own = note.role.as_ref().filter(|_| matches!(by, Actor::Person(_)));
            let own = own.and_then(|role| Text::new(&format!("{BRIEF}{role}.")).ok());
            note.text = own.unwrap_or_else(kept_words);
        }
        // What was asked, and what was answered to it, is for the seat that asked.
        Command::AskControl { seat: Some(seat), text } => {
            *text = Text::new(&format!("{WORDS}{seat}.")).expect("short and not empty");
        }
        Command::AnswerRequest { text, .. } => {
            *text = text.is_some().then(|| Text::new("a fact").expect("short and not empty"));
        }
        Command::Amend { text, .. } => *text = kept_words(),
        Command::Skip { text, .. } | Command::Rate { text, .. } => *text = Some(kept_words()),
        Command::Record { record, .. } => {
            keep(&mut record.dissent);
            record.rationale = Some(kept_words());
        }
        Command::AmendRecord { fields, .. } => {
            keep(&mut fields.rationale);
            keep(&mut fields.dissent);
        }
        Command::Analyse { text, reference, .. } => {
            keep(text);
            keep(reference);
        }
        Command::AddAction { action, .. } | Command::ChangeAction { fields: action, .. } => {
            keep(&mut action.text);
        }
        Command::Answer(answer) => {
            answer.text = Text::new(&format!("{WORDS}{}.", answer.seat)).ok();
        }
        _ => {}
    }
}

/// Returns the first thing in a view that is not for whoever looks.
fn leak(view: &str, seat: Option<&SeatId>) -> Option<String> {
    let around = |at: usize| view[at..].chars().take(60).collect::<String>();
    if let Some(at) = view.find(KEEP) {
        return Some(around(at));
    }
    let own = |mark: &str, after: String| {
        let mut found = view.match_indices(mark);
        found.find(|(at, _)| !view[at + mark.len()..].starts_with(&after)).map(|(at, _)| around(at))
    };
    let Some(seat) = seat else {
        return view.find(BRIEF).or_else(|| view.find(WORDS)).map(around);
    };
    own(BRIEF, format!("{}.", seat.role)).or_else(|| own(WORDS, format!("{seat}.")))
}

/// Looks at everything players and the public can see, cards one by one too.
fn look(scenario: &Scenario, session: &Session) -> Result<(), String> {
    let words = Language::default().words();
    let wall = session.at.wall;
    let cards: Vec<_> = scenario
        .items
        .iter()
        .filter_map(|item| session.card(scenario, &item.id, &Viewer::Public, words))
        .collect();
    let public = format!("{:?} {cards:?}", stage(scenario, session, wall, words));
    if let Some(leak) = leak(&public, None) {
        return Err(format!("the public sees: {leak}"));
    }
    for seat in session.people.seats.keys() {
        let view = format!("{:?}", player(scenario, session, seat, wall, words));
        if let Some(leak) = leak(&view, Some(seat)) {
            return Err(format!("{seat} sees: {leak}"));
        }
    }
    Ok(())
}

#[test]
fn control_only_words_reach_no_view_of_a_whole_session() {
    let (mut looked, mut held, mut own) = (0, 0, 0);
    for script in SCRIPTS {
        for seed in 0..2 {
            let mut walk = Walk::new(script, seed).dressed(dress);
            mark(&mut walk.scenario);
            let mut last = None;
            walk.play(&mut |scenario, before, entry| {
                if let Err(leak) = look(scenario, before) {
                    panic!("seed {seed}, before entry {}: {leak}", entry.seq);
                }
                looked += 1;
                let said = format!("{:?}", entry.said);
                held += usize::from(said.contains(KEEP));
                own += usize::from(said.contains(WORDS));
                last = Some(entry.seq);
            });
            assert!(last.is_some_and(|seq| seq.0 > 100), "seed {seed} ended at {last:?}");
        }
    }
    assert!(looked > 1_000 && held > 50 && own > 20, "{looked} looks, {held} and {own} marks");
}

#[test]
fn a_leak_would_be_seen() {
    let seat: SeatId = "REG/1".parse().expect("a seat");
    for (view, own) in [(KEEP.to_owned(), false), (format!("{BRIEF}MNT."), false)] {
        assert_eq!(leak(&view, Some(&seat)).is_none(), own, "{view}");
        assert!(leak(&view, None).is_some(), "{view}");
    }
    assert_eq!(leak(&format!("{BRIEF}REG. {WORDS}REG/1."), Some(&seat)), None);
    assert!(leak(&format!("{WORDS}REG/1. {WORDS}REG/11."), Some(&seat)).is_some());
    assert!(leak(&format!("{WORDS}REG/1."), None).is_some());
}
