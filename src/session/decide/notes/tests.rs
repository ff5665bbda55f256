//! What is taken down, and how it is put right.

use crate::clock::{Millis, Timestamp};
use crate::ident::Seq;
use crate::session::room::Room;
use crate::session::room::deeds::*;
use crate::session::{Command, Event, NoteDraft, Refile, Sign, ToComplete, to_complete};

fn noted(sign: Sign) -> (Room, Seq) {
    let room = Room::given([release("alarm"), note(sign, "They asked for the log")]);
    let seq = room.session.last;
    (room, seq)
}

fn refile(entry: Seq, change: impl FnOnce(&mut Refile)) -> Command {
    let mut fields = Refile::default();
    change(&mut fields);
    Command::Refile { entry, fields: Box::new(fields) }
}

fn actions(room: &Room) -> Vec<String> {
    let text = |a: &std::sync::Arc<crate::session::CorrectiveAction>| {
        a.text.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    room.session.after.standing_actions().map(text).collect()
}

fn draft_of(change: impl FnOnce(&mut NoteDraft)) -> Command {
    let mut draft = NoteDraft::new(Sign::Note, text("a line"));
    change(&mut draft);
    Command::Note(Box::new(draft))
}

#[test]
fn a_line_is_filed_under_what_is_shown() {
    let (room, seq) = noted(Sign::Strength);
    let line = room.session.notes.get(seq).unwrap();
    assert_eq!(line.item, Some("alarm".into()));
    assert_eq!(line.module, Some("signal".into()));
    assert_eq!(line.objective, Some("detect".into()));
    let room = room.and([draft_of(|n| n.task = Some("decide/owner".into()))]);
    let line = room.session.notes.get(room.session.last).unwrap();
    assert_eq!(line.objective, Some("decide".into()), "the task knows its objective");
}

#[test]
fn a_line_that_happened_earlier_says_so() {
    let room = Room::given([wait(600)]);
    let at = Timestamp(room.now.0 - 60_000);
    let room = room.and([earlier(at, draft_of(|_| {}))]);
    let line = room.session.notes.get(room.session.last).unwrap();
    assert_eq!(line.happened(), at);
    assert_eq!(line.at.play, Millis::minutes(10), "when it was written stands beside it");
}

#[test]
fn a_line_without_a_sign_is_in_no_report_unless_promoted_and_a_signed_one_is_unless_demoted() {
    let (room, seq) = noted(Sign::Note);
    let stands = |room: &Room, seq| room.session.notes.get(seq).unwrap().in_report();
    assert!(!stands(&room, seq));
    let room = room.and([Command::Promote { entry: seq }]);
    assert!(stands(&room, seq));
    for sign in [Sign::Strength, Sign::Improvement, Sign::Action, Sign::Parked, Sign::Decision] {
        let (room, seq) = noted(sign);
        assert!(stands(&room, seq), "{sign:?}");
        assert!(!stands(&room.and([Command::Demote { entry: seq }]), seq), "{sign:?}");
    }
}

#[test]
fn a_line_signed_as_an_action_is_one_from_the_start_and_follows_its_line() {
    let (room, entry) = noted(Sign::Action);
    assert_eq!(actions(&room), ["They asked for the log"]);
    let room = room.and([Command::Amend { entry, text: text("Keep the log") }]);
    assert_eq!(actions(&room), ["Keep the log"]);
    let gone = |command: Command| actions(&room.clone().and([command]));
    assert_eq!(gone(Command::TakeBackNote { entry }), [""; 0]);
    assert_eq!(gone(Command::Demote { entry }), [""; 0], "demoted, it is in no report");
    assert_eq!(gone(refile(entry, |f| f.sign = Some(Sign::Improvement))), [""; 0]);
    let (both, into) = {
        let room = room.clone().and([note(Sign::Action, "Keep every log")]);
        let into = room.session.last;
        (room, into)
    };
    assert_eq!(actions(&both.and([Command::Merge { entry, into }])), ["Keep every log"]);
    let back = room.and([Command::TakeBackNote { entry }, Command::RestoreNote { entry }]);
    assert_eq!(actions(&back), ["Keep the log"]);
}

#[test]
fn a_line_refiled_as_an_action_becomes_one() {
    let (room, entry) = noted(Sign::Improvement);
    assert_eq!(actions(&room), [""; 0]);
    let room = room.and([refile(entry, |f| {
        f.sign = Some(Sign::Action);
        f.objective = Some("decide".into());
    })]);
    assert_eq!(actions(&room), ["They asked for the log"]);
    assert_eq!(room.session.after.actions[&entry].objective, Some("decide".into()));
    let room = room.and([refile(entry, |f| f.sign = Some(Sign::Strength))]);
    assert_eq!(actions(&room), [""; 0]);
}

#[test]
fn a_line_is_put_right_and_what_is_not_named_stays() {
    let (room, entry) = noted(Sign::Strength);
    let room = room.and([refile(entry, |f| f.role = Some("REG".into()))]);
    let line = room.session.notes.get(entry).unwrap();
    assert_eq!((line.role.clone(), line.sign), (Some("REG".into()), Sign::Strength));
    assert_eq!(line.objective, Some("detect".into()));
    let room = room.when(refile(entry, |f| f.role = Some("EXE".into()))).then_refused("no role");
    let room =
        room.when(refile(entry, |f| f.objective = Some("x".into()))).then_refused("no objective");
    let room = room.when(refile(entry, |f| f.task = Some("x/y".into()))).then_refused("no task");
    let room = room.and([Command::TakeBackNote { entry }]);
    room.when(Command::Promote { entry }).then_refused("was taken back");
}

#[test]
fn lines_merge_into_one_that_stands_for_itself() {
    let (room, first) = noted(Sign::Strength);
    let room = room.and([note(Sign::Strength, "two"), note(Sign::Strength, "three")]);
    let (second, third) = (Seq(first.0 + 1), Seq(first.0 + 2));
    let merge = |entry, into| Command::Merge { entry, into };
    let room = room.when(merge(first, first)).then_refused("stands for itself");
    let room = room.and([merge(first, second)]);
    room.when(merge(third, first)).then_refused("stands for itself");
}

#[test]
fn struck_words_are_struck_once_and_the_scenario_is_not() {
    let (room, entry) = noted(Sign::Strength);
    let room = room.when(Command::Strike { entry }).then([Event::Struck { entry }]);
    let room = room.when(Command::Strike { entry }).then_refused("struck already");
    let room = room.when(Command::Strike { entry: Seq(1) }).then_refused("cannot be struck");
    room.when(Command::Strike { entry: Seq(999) }).then_refused("no entry 999");
}

#[test]
fn to_complete_lists_what_could_wait_and_nothing_struck() {
    let assumed = draft_of(|n| n.spoke_for = Some("MNT".into()));
    let room = Room::given([record("mitigate", "hold")]).and([assumed]);
    let assumption = room.session.last;
    let room = room.and([note(Sign::Parked, "Who pays?"), note(Sign::Action, "Write it down")]);
    let (parked, action) = (Seq(assumption.0 + 1), Seq(assumption.0 + 2));
    let room = room.and([Command::AskControl { seat: None, text: text("Is it ours?") }]);
    let request = room.session.last;
    let list = |room: &Room| to_complete(&room.scenario, &room.session);
    assert_eq!(
        list(&room),
        [
            ToComplete::Record {
                decision: "mitigate".into(),
                missing: vec!["rationale", "dissent", "reversible"],
            },
            ToComplete::Action {
                action,
                missing: vec!["owner", "date", "element", "priority", "objective"],
            },
            ToComplete::Assumption(assumption),
            ToComplete::Parked(parked),
            ToComplete::Request(request),
        ]
    );
    let room = room.when(Command::SettleAssumption { entry: parked, confirmed: true });
    let room = room.then_refused("spoke for nobody else").and([
        Command::SettleAssumption { entry: assumption, confirmed: false },
        Command::CloseParked { entry: parked },
        Command::ParkRequest { request },
        Command::Strike { entry: action },
    ]);
    assert_eq!(list(&room).len(), 1, "{:?}", list(&room));
}
