//! What a seat sees of its own doings and of everybody's, and what it does not.

use super::*;
use crate::session::room::{Room, deeds::*};
use crate::session::{Command, NoteDraft, RequestReply};

fn seated(at: &str) -> Room {
    let mut room = Room::lobby();
    room.session.header = std::sync::Arc::new(crate::session::Header {
        mode: Mode::Rehearsal,
        ..(*room.session.header).clone()
    });
    let roles = room.scenario.clone();
    let simulated = roles
        .roles
        .iter()
        .map(|r| Command::Staff { role: r.code.clone(), how: crate::session::Staffing::Simulated });
    room.and(simulated).and([
        join(1, Capacity::Player),
        sit(1, at),
        Command::Start { must_end: None }.into(),
    ])
}

fn says(role: &str, sign: Sign, words: &str) -> Command {
    let mut note = NoteDraft::new(sign, text(words));
    note.role = Some(role.into());
    Command::Note(Box::new(note))
}

fn heard(view: &PlayerView) -> Vec<(&str, bool, &str)> {
    view.said.iter().map(|s| (s.role.as_str(), s.own, s.words.as_str())).collect()
}

#[test]
fn what_is_said_at_the_table_is_heard_and_what_control_takes_down_is_not() {
    let room = seated("REG/1").and([
        simulated(says("MNT", Sign::Note, "we have no spare key")),
        by(1, says("REG", Sign::Note, "we would yank it")),
        simulated(says("MNT", Sign::Improvement, "nobody knew")),
        note(Sign::Note, "they look tired"),
    ]);
    let expected = [("MNT", false, "we have no spare key"), ("REG", true, "we would yank it")];
    assert_eq!(heard(&room.player("REG/1")), expected);
    // Nobody else's surface tells what a player wrote.
    assert_eq!(heard(&room.player("MNT/1")), expected[..1]);
}

#[test]
fn in_a_live_exercise_nothing_said_is_shown() {
    let room = Room::lobby().and([join(1, Capacity::Player), sit(1, "REG/1")]).and([
        Command::Start { must_end: None }.into(),
        by(1, says("REG", Sign::Note, "we would yank it")),
    ]);
    assert!(room.player("REG/1").said.is_empty());
}

#[test]
fn a_player_speaks_for_the_own_role_alone_and_signs_nothing_in_play() {
    let room = || seated("REG/1");
    let refused = "not yours to do here";
    let words = "we know nothing";
    drop(room().when(by(1, says("MNT", Sign::Note, words))).then_refused(refused));
    drop(room().when(by(1, says("REG", Sign::Strength, words))).then_refused(refused));
    drop(room().when(by(1, says("REG", Sign::Decision, words))).then_refused(refused));
    drop(room().and([end()]).and([by(1, says("REG", Sign::Improvement, words))]));
    drop(room().and([end()]).when(by(1, says("REG", Sign::Parked, words))).then_refused(refused));
}

#[test]
fn a_request_and_its_answer_are_seen_by_the_seat_that_asked() {
    let asks = Command::AskControl { seat: Some(seat("REG/1")), text: text("who signed it?") };
    let room = seated("REG/1").and([by(1, asks)]);
    let request = room.session.talk.open_requests().next().expect("it is open").seq;
    let reply = Some(text("nobody did"));
    let room = room.and([Command::AnswerRequest { request, how: RequestReply::Line, text: reply }]);
    let view = room.player("REG/1");
    assert_eq!(view.requests.len(), 1);
    assert_eq!(view.requests[0].words.as_deref(), Some("who signed it?"));
    let told = (RequestReply::Line, Some("nobody did".to_owned()));
    assert_eq!(view.requests[0].reply, Some(told));
    assert!(room.player("MNT/1").requests.is_empty());
}

#[test]
fn a_form_is_asked_for_until_it_is_given() {
    use crate::session::HotWashStep;
    let wash = |step| Command::HotWash { step, role: None };
    let room = seated("REG/1").and([end()]);
    assert_eq!(room.player("REG/1").feedback, None);
    let room = room.and([wash(HotWashStep::Silent), wash(HotWashStep::Feedback)]);
    let statements = room.player("REG/1").feedback.expect("the form is open");
    let scores = vec![Some(4); statements.len()];
    let room = room.and([by(1, Command::GiveFeedback { scores, text: None })]);
    assert_eq!(room.player("REG/1").feedback, None);
}

#[test]
fn a_surface_counts_on_as_fast_as_play_runs_and_stands_where_it_stands() {
    let room = seated("REG/1").and([Command::SetSpeed(10)]);
    let ticking = room.player("REG/1").ticking;
    assert_eq!(ticking.play_after(Millis::seconds(3)), ticking.play.plus(Millis::seconds(30)));
    let still = room.and([pause()]).player("REG/1").ticking;
    assert_eq!(still.play_after(Millis::seconds(3)), still.play);
}
