//! The terminal's title and its bell: which session, in which state, and when a decision is about to close.

use std::collections::BTreeMap;

use super::model::{Desk, Model, Screen};
use crate::clock::Millis;
use crate::conduct::Recording;
use crate::ident::Seq;
use crate::journal::marking;
use crate::session::{Hold, Mode, Phase, Session};
use crate::text;
use crate::words::{Language, Words};

/// The last of a decision's time: it is rung once when it begins.
const SOON: Millis = Millis::minutes(1);

/// Returns the terminal's title: the mark first and last, no countdown, and nothing the room may not read. It is one line
/// of clean text whatever the scenario calls itself.
pub fn title(model: &Model) -> String {
    let words = Language::English.words();
    match &model.screen {
        Screen::Home(_) => framed(words.exercise, "startex"),
        Screen::Replay(replay) => of_session(replay.desk.session(), &replay.desk, "replay", words),
        Screen::Stage(stage) if stage.scene.in_emergency() => words.emergency_title.to_owned(),
        Screen::Stage(stage) => {
            let mark = marking(stage.scene.session.header.mode);
            framed(&mark, &format!("{}: projector", stage.scene.scenario.title))
        }
        Screen::Player(player) if player.in_emergency() => words.emergency_title.to_owned(),
        Screen::Player(player) => {
            let frame = &player.view().frame;
            framed(&marking(frame.mode), &format!("{}: {}", frame.title, player.view().seat))
        }
        Screen::Desk(desk) if desk.in_emergency() => words.emergency_title.to_owned(),
        Screen::Desk(desk) => of_session(desk.session(), desk, &state(desk, words), words),
    }
}

fn of_session(session: &Session, desk: &Desk, state: &str, words: &Words) -> String {
    let kept = match &desk.snapshot.recording {
        Recording::Kept => String::new(),
        Recording::Failed(_) | Recording::Unrecorded { .. } => format!(" {}", words.unrecorded),
    };
    framed(&marking(session.header.mode), &format!("{}: {state}{kept}", desk.scenario.title))
}

fn framed(mark: &str, says: &str) -> String {
    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
    text::clean(&format!("{mark} {says} {mark}")).chars().map(blank).collect()
}

fn state(desk: &Desk, words: &Words) -> String {
    let session = desk.session();
    match &session.clock.hold {
        Some(Hold::Paused(_) | Hold::Gap(_)) => return words.state_paused.to_lowercase(),
        Some(Hold::Break { .. }) => return "break".to_owned(),
        Some(Hold::OffRecord) => return "off the record".to_owned(),
        Some(Hold::Emergency) | None => {}
    }
    match session.phase {
        Phase::Lobby => "lobby".to_owned(),
        Phase::Play => match (desk.closed_decision(), desk.open_item()) {
            (Some(id), _) => format!("{} closed", desk.label(&id)),
            (None, Some(id)) => format!("{} open", desk.label(&id)),
            (None, None) => "play".to_owned(),
        },
        Phase::HotWash => words.hot_wash.to_lowercase(),
        Phase::Closed => "the room is closed".to_owned(),
        Phase::Debrief => "debrief".to_owned(),
        Phase::Finalised => "final".to_owned(),
    }
}

/// Remembers how near each open decision was to its close, so that the bell rings once a minute before and once at it.
#[derive(Debug, Clone, Default)]
pub struct Chime {
    open: BTreeMap<Seq, Nearness>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Over,
    Soon,
    Far,
}

impl Chime {
    /// Looks at the model; tells whether the bell is to ring now.
    pub fn hear(&mut self, model: &Model) -> bool {
        let Some(desk) = model.desk() else { return false };
        let session = desk.session();
        let play = session.play_at(desk.wall(model.clock));
        let near = |closes_at: Millis| match closes_at.minus(play) {
            Millis::ZERO => Nearness::Over,
            left if left <= SOON => Nearness::Soon,
            _ => Nearness::Far,
        };
        let rounds = session.open_rounds();
        let now: BTreeMap<Seq, Nearness> =
            rounds.into_iter().map(|(_, round)| (round.seq, near(round.closes_at))).collect();
        let rings = now.iter().any(|(seq, near)| self.open.get(seq).is_some_and(|was| was > near));
        self.open = now;
        rings && model.bell && session.header.mode != Mode::Autopilot
    }
}
