//! Redacted copies: what they leave out, what they keep, and that they still verify.

use startex::ident::{Actor, PersonId};
use startex::journal::{Reason, Redaction, redact};
use startex::session::{Capacity, QuestionState, Said, Sign, Who};

use super::*;
use crate::support::samples::text;

fn did(by: u32, event: Event, words: &str) -> Sample {
    let by = if by == 0 { Actor::Facilitator } else { Actor::Person(PersonId(by)) };
    let said = (!words.is_empty()).then(|| Said::words(text(words)));
    Sample { by, seat: None, event, said, observed_at: None }
}

fn noted(sign: Sign, words: &str) -> Sample {
    let event = Event::Noted {
        element: None,
        priority: None,
        due: None,
        sign,
        role: None,
        spoke_for: None,
        objective: None,
        task: None,
        module: None,
        item: None,
    };
    did(0, event, words)
}

fn joined(person: u32, name: &str) -> Sample {
    let said = Said { name: Some(text(name)), ..Said::default() };
    let event = Event::Joined { capacity: Capacity::Player };
    Sample { said: Some(said), ..did(person, event, "") }
}

/// Returns the shared copy of a session, checked, as text.
fn shared(samples: &[Sample]) -> (String, Redaction) {
    let (_folder, path) = in_folder();
    let whole = transcript(&entries(samples, 0, 4));
    write(&path, &whole);
    let mut copy = Vec::new();
    let redaction = redact(&path, &mut copy).expect("it is whole");
    assert_eq!(fs::read(&path).expect("there"), whole, "the transcript is never written to");
    let recording = reread(&copy).expect("the copy holds");
    assert_eq!(recording.finding, Finding::Intact);
    assert_eq!(recording.head, reread(&whole).expect("whole").head, "the chain is the same");
    assert_eq!(recording.redacted, redaction.left_out.values().sum::<u64>());
    let mut again = Vec::new();
    write(&path, &copy);
    let second = redact(&path, &mut again).expect("a copy of a copy");
    assert_eq!((again, second.kept), (copy.clone(), redaction.kept));
    (String::from_utf8(copy).expect("UTF-8"), redaction)
}

#[test]
fn names_struck_words_and_control_words_are_left_out_and_the_rest_is_kept() {
    let (copy, redaction) = shared(&[
        of_kind("scenario_loaded"),
        of_kind("attachment_stored"),
        joined(1, "Ada Lovelace"),
        joined(2, "Grace Hopper"),
        noted(Sign::Strength, "word-strength"),
        noted(Sign::Note, "word-working-note"),
        noted(Sign::Note, "word-promoted"),
        did(0, Event::Promoted { entry: Seq(7) }, ""),
        noted(Sign::Improvement, "word-demoted"),
        did(0, Event::Demoted { entry: Seq(9) }, ""),
        noted(Sign::Improvement, "word-struck"),
        did(0, Event::Amended { entry: Seq(11) }, "word-struck-too"),
        did(0, Event::Struck { entry: Seq(11) }, ""),
        noted(Sign::Improvement, "ADA LOVELACE forgot"),
        noted(Sign::Improvement, "so Hopper said"),
        did(0, Event::Amended { entry: Seq(5) }, "word-amended"),
        did(0, Event::Amended { entry: Seq(6) }, "word-working-amended"),
        did(2, Event::InformationRequested {}, "word-request"),
        noted(Sign::Strength, "word-taken-back"),
        did(0, Event::NoteTakenBack { entry: Seq(19) }, ""),
    ]);
    for kept in ["word-strength", "word-promoted", "word-amended", "word-request"] {
        assert!(copy.contains(&format!("\"{kept}\"")), "{kept} was said to the room");
    }
    for gone in [
        "kiln",
        "letter",
        "Ada",
        "ADA",
        "Hopper",
        "word-working-note",
        "word-working-amended",
        "word-demoted",
        "word-struck",
        "word-taken-back",
    ] {
        assert!(!copy.contains(gone), "{gone} must not leave");
    }
    let counts: Vec<(Reason, u64)> = redaction.left_out.into_iter().collect();
    assert_eq!(
        counts,
        [(Reason::Struck, 2), (Reason::Name, 2), (Reason::Mention, 2), (Reason::Control, 6)]
    );
    assert_eq!((redaction.kept, redaction.entries), (4, 20));
}

#[test]
fn what_the_room_never_saw_is_control_only() {
    let inserted = |inject: &str, words: &str| {
        let mut sample = of_kind("inject_inserted");
        if let Event::InjectInserted { inject: id, .. } = &mut sample.event {
            *id = inject.into();
        }
        Sample { said: Some(Said::words(text(words))), ..sample }
    };
    let released = |inject: &str| Event::Released { inject: inject.into(), story: None };
    let set =
        |question, state| Event::ObserverQuestionSet { question: Seq(question), state, into: None };
    let (copy, _) = shared(&[
        inserted("shown", "word-shown"),
        inserted("held", "word-held"),
        inserted("back", "word-back"),
        did(0, released("shown"), ""),
        did(0, released("back"), ""),
        did(0, Event::Withdrawn { inject: "back".into() }, ""),
        did(3, Event::ObserverAsked {}, "word-approved"),
        did(3, Event::ObserverAsked {}, "word-hidden"),
        did(3, Event::ObserverAsked {}, "word-waiting"),
        did(0, set(7, QuestionState::Approved), ""),
        did(0, set(8, QuestionState::Hidden), ""),
        did(
            0,
            Event::Skipped { item: "x".into(), reason: startex::session::SkipReason::Other },
            "word-reason",
        ),
    ]);
    assert!(copy.contains("word-shown") && copy.contains("word-approved"));
    for gone in ["word-held", "word-back", "word-hidden", "word-waiting", "word-reason"] {
        assert!(!copy.contains(gone), "{gone} must not leave");
    }
}

#[test]
fn an_owner_is_named_on_purpose_unless_that_person_or_role_is_withheld() {
    let owner = |name: &str| {
        let said = Said { owner: Some(text(name)), ..Said::words(text("write it down")) };
        Sample { said: Some(said), ..of_kind("corrective_action") }
    };
    let withheld = Event::Withheld { who: Who::Role("LEG".into()), alias: "Counsel".to_owned() };
    let taken = Event::SeatTaken { person: PersonId(2), seat: "LEG/1".parse().expect("a seat") };
    let (copy, _) = shared(&[
        joined(1, "Ada Lovelace"),
        joined(2, "Grace Hopper"),
        did(2, taken, ""),
        owner("Ada Lovelace"),
        owner("Grace Hopper"),
        did(0, withheld, ""),
    ]);
    assert!(copy.contains("Ada Lovelace") && !copy.contains("Hopper"));
}

#[test]
fn every_kind_of_entry_survives_in_a_copy() {
    let (copy, redaction) = shared(&samples());
    assert_eq!(copy.lines().count(), samples().len() + 1);
    assert!(redaction.kept > 10, "{redaction:?}");
}
