//! Line mode, for screen readers and logs: each change is said once as a line, commands are typed as lines. It drives the same
//! model by the same messages as the screen, so that nothing is decided here.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, Write};
use std::time::Duration;

use super::inbox::{Inbox, Incoming};
use super::key::Verb;
use super::log::{self, What};
use super::model::{Desk, Effect, Model, Msg, Outcome, Screen};
use super::stage::Stage;
use super::view::lines::{self, Panels};
use super::{Outside, update};
use crate::clock::Millis;
use crate::conduct::Recording;
use crate::ident::Seq;
use crate::session::{Phase, Session, ask_next, offers};
use crate::text;
use network::Network;

mod network;
mod seat;
pub(super) mod typed;

/// Said first: nobody can see keys here.
const HOW: &str = "line mode: an empty line is the next key; ? lists the verbs, a verb is its key or name with its words behind \
                   it; esc leaves a list or a field; status says everything; tab hides control text, enter says it again";

/// At how many seconds before its close a decision is spoken of.
const SPOKEN: [u64; 4] = [60, 30, 10, 0];

/// Runs until the model has an outcome, as the screen's loop does; lines are taken one at a time, each when what the one
/// before it led to is known.
///
/// # Errors
/// If the lines cannot be written any more.
pub fn run(
    out: &mut impl Write,
    model: &mut Model,
    inbox: &mut impl Inbox,
    outside: &mut impl Outside,
    piped: bool,
) -> io::Result<Outcome> {
    let mut told = Told::default();
    let mut waiting: VecDeque<Msg> = VecDeque::new();
    loop {
        update(model, Msg::Clock(outside.read_clock()));
        outside.look(model);
        for line in told.tell(model) {
            writeln!(out, "{line}")?;
        }
        out.flush()?;
        if let Some(outcome) = model.outcome.take() {
            return Ok(outcome);
        }
        let settled = match &model.screen {
            Screen::Desk(desk) => desk.settled(),
            Screen::Player(player) => player.settled(),
            Screen::Home(_) | Screen::Replay(_) | Screen::Stage(_) => true,
        };
        let typed = if settled { waiting.pop_front() } else { None };
        let msg = if let Some(msg) = typed {
            msg
        } else {
            let wait = model.patience().map(|ms| Duration::from_millis(ms.0.max(1)));
            match inbox.next(wait) {
                Incoming::Msg(msg @ (Msg::Typed(_) | Msg::InputLost)) => {
                    waiting.push_back(msg);
                    continue;
                }
                Incoming::Msg(msg) => msg,
                Incoming::Waited => continue,
                Incoming::Closed => return Ok(Outcome::Ended),
            }
        };
        if piped && matches!(msg, Msg::Typed(_)) {
            // A line that a program wrote is no key that somebody holds down.
            model.release_keys();
        }
        told.heard(&msg);
        update(model, Msg::Clock(outside.read_clock()));
        for effect in update(model, msg) {
            match effect {
                Effect::Suspend => outside.suspend(),
                // Lines have no ends here: a long text is typed as one.
                Effect::Edit(_) => {}
                Effect::Redraw => told = Told::default(),
                Effect::Submit(..)
                | Effect::WriteReport
                | Effect::DrawReport
                | Effect::ContinueIn(_)
                | Effect::CopyTo(_)
                | Effect::PlayUnrecorded
                | Effect::JoinBy(_)
                | Effect::RenewCode(_)
                | Effect::Pace(_) => outside.perform(effect),
            }
        }
    }
}

/// What has been said, so that it is said once.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is another thing to remember")]
pub struct Told {
    marked: String,
    room: Vec<String>,
    panels: Panels,
    notice: Option<String>,
    notes: BTreeSet<String>,
    offered: Vec<String>,
    asked: Option<String>,
    near: BTreeMap<Seq, usize>,
    last: Seq,
    recording: Option<Recording>,
    emergency: bool,
    private: Option<bool>,
    report: Option<Vec<String>>,
    network: Network,
    /// A seat in somebody else's session is out of reach.
    lost: bool,
    /// Somebody typed something since the last time.
    typed: bool,
    /// What the next key does was not said since.
    owed: bool,
    /// Somebody asked for all of it.
    asks_all: bool,
}

impl Told {
    /// Takes notice of a message before the model does.
    pub fn heard(&mut self, msg: &Msg) {
        if let Msg::Typed(line) = msg {
            self.typed = true;
            self.owed = true;
            self.asks_all |= line.trim() == "status";
        }
    }

    /// Returns what there is to say, each line marked with whom it is for.
    pub fn tell(&mut self, model: &Model) -> Vec<String> {
        let mut said = Vec::new();
        match &model.screen {
            Screen::Desk(desk) => self.desk(desk, model, &mut said),
            Screen::Stage(stage) => self.stage(stage, model, &mut said),
            Screen::Player(player) => self.seat(player, model, &mut said),
            Screen::Home(_) | Screen::Replay(_) => {}
        }
        if model.outcome.is_some() && !self.marked.is_empty() {
            said.push(self.marked.clone());
        }
        self.typed = false;
        // Words from people can neither end a line nor steer a terminal.
        said.iter().map(|line| text::clean(line).replace(['\n', '\t'], " ")).collect()
    }

    fn desk(&mut self, desk: &Desk, model: &Model, said: &mut Vec<String>) {
        let session = desk.session();
        if self.emergency != desk.in_emergency() {
            self.emergency = !self.emergency;
            if self.emergency {
                said.extend(lines::alarm(desk, &model.keys, model.clock));
                return;
            }
        }
        if self.emergency {
            self.notice(desk, said);
            self.overlay(desk, model, said);
            return;
        }
        self.mark(lines::marked(&desk.scenario, session), HOW, said);
        let shows = desk.private || session.phase == Phase::Lobby;
        if self.private.replace(shows) != Some(shows) && session.phase != Phase::Lobby {
            said.push(if shows {
                "control text is said from here on; tab hides it".to_owned()
            } else {
                "control text is hidden; enter says it again".to_owned()
            });
            self.panels = Panels::default();
        }
        if std::mem::take(&mut self.asks_all) {
            let whole = lines::whole(model);
            said.extend(whole.into_iter().map(|row| control(shows && desk.private, &row)));
        }
        self.recording(desk, said);
        self.network.tell(desk, said);
        if session.phase != Phase::Lobby {
            let wall = desk.wall(model.clock);
            self.room(lines::room(&desk.scenario, session, wall), desk.blank, said);
            self.countdown(session, session.play_at(wall), |id| desk.label(id), said);
        }
        if shows {
            self.control(desk, model, said);
        } else {
            self.notice = desk.notice.as_ref().map(|notice| notice.text.clone());
            if self.typed {
                // Taken, and nothing more: somebody may listen who may not know what it was.
                said.push(".".to_owned());
            }
        }
        self.last = session.last;
    }

    /// Says what is for the control side alone; in the lobby there is nothing of that kind yet.
    fn control(&mut self, desk: &Desk, model: &Model, said: &mut Vec<String>) {
        let private = desk.private && desk.session().phase != Phase::Lobby;
        let marked = |row: &String| control(private, row);
        let now = lines::panels(desk, &model.keys, model.clock);
        if desk.session().last != self.last || self.typed || self.panels.main.is_empty() {
            let heard = words(&self.room.join(" "));
            let fresh = fresh(&self.panels.main, &now.main);
            let new = |row: &&String| !heard.contains(words(row).trim_end_matches('…'));
            said.extend(fresh.iter().filter(new).map(marked));
            self.panels.main.clone_from(&now.main);
        }
        said.extend(fresh(&self.panels.reading, &now.reading).iter().map(marked));
        self.panels.reading.clone_from(&now.reading);
        self.overlay(desk, model, said);
        self.notice(desk, said);
        self.taken_down(desk, private, said);
        let wall = desk.wall(model.clock);
        let offered: Vec<String> = offers(&desk.scenario, desk.session(), wall)
            .iter()
            .map(|id| format!("{} {}", desk.label(id), desk.title(id)))
            .collect();
        for offer in offered.iter().filter(|offer| !self.offered.contains(offer)) {
            said.push(control(private, &format!("offers itself: {offer} (enter reads it)")));
        }
        self.offered = offered;
        let asked =
            ask_next(&desk.scenario, desk.session(), wall).map(|next| next.role.to_string());
        if asked != self.asked
            && let Some(role) = &asked
        {
            said.push(control(private, &format!("ask {role} next")));
        }
        self.asked = asked;
        if desk.report != self.report {
            self.report.clone_from(&desk.report);
            let files = desk.report.iter().flatten();
            said.extend(files.map(|file| control(private, &format!("report written: {file}"))));
            let reads = model.keys.press(&model.contexts(), Verb::Review);
            let reads = reads.filter(|_| desk.report.is_some());
            said.extend(reads.map(|key| control(private, &format!("{key} reads it out"))));
        }
        // What comes next stands last, so that it is the line to answer.
        let free = desk.overlays.is_empty();
        if free && !now.next.is_empty() && (now.next != self.panels.next || self.owed) {
            self.owed = false;
            said.push(control(private, &format!("next: {}", now.next)));
            self.panels.next = now.next;
        }
    }

    fn mark(&mut self, marked: String, how: &str, said: &mut Vec<String>) {
        if self.marked != marked {
            let begins = self.marked.is_empty();
            self.marked = marked;
            said.push(self.marked.clone());
            if begins {
                said.push(how.to_owned());
            }
        }
    }

    fn room(&mut self, now: Vec<String>, blank: bool, said: &mut Vec<String>) {
        if !blank {
            said.extend(now.iter().filter(|row| !self.room.contains(row)).map(|row| room(row)));
        }
        self.room = now;
    }

    /// Speaks of each open decision a minute, thirty and ten seconds before its close, and at it.
    fn countdown(
        &mut self,
        session: &Session,
        play: Millis,
        label: impl Fn(&crate::ident::ItemId) -> String,
        said: &mut Vec<String>,
    ) {
        let mut now = BTreeMap::new();
        for (id, round) in session.open_rounds() {
            let left = round.closes_at.minus(play).0.div_ceil(1000);
            let past = SPOKEN.iter().filter(|seconds| left <= **seconds).count();
            let was = self.near.get(&round.seq).copied();
            match (was, past.checked_sub(1).map(|at| SPOKEN[at])) {
                (Some(was), Some(0)) if past > was => {
                    said.push(room(&format!("{}: time", label(id))));
                }
                (Some(was), Some(_)) if past > was => {
                    said.push(room(&format!("{}: {left} seconds left", label(id))));
                }
                (None, _) => said.push(room(&format!("{}: {left} seconds", label(id)))),
                (Some(_), _) => {}
            }
            now.insert(round.seq, past);
        }
        self.near = now;
    }

    fn recording(&mut self, desk: &Desk, said: &mut Vec<String>) {
        let now = &desk.snapshot.recording;
        let same = match (&self.recording, now) {
            (Some(Recording::Unrecorded { .. }), Recording::Unrecorded { .. }) => true,
            (was, now) => was.as_ref() == Some(now),
        };
        if !same {
            said.push(match now {
                Recording::Kept => "the record is kept".to_owned(),
                Recording::Failed(why) => format!("THE RECORD CANNOT BE WRITTEN: {why}"),
                Recording::Unrecorded { .. } => "NOT RECORDED: play goes on in memory".to_owned(),
            });
            self.recording = Some(now.clone());
        }
    }

    fn notice(&mut self, desk: &Desk, said: &mut Vec<String>) {
        let now = desk.notice.as_ref().map(|notice| {
            let lead = if notice.refusal { "not done: " } else { "" };
            format!("{lead}{}", notice.text)
        });
        if now != self.notice || self.typed {
            said.extend(now.iter().map(|text| control(desk.private, text)));
        }
        self.notice = now;
    }

    /// Lists and fields change by what is typed, or by a refusal that brings them back.
    fn overlay(&mut self, desk: &Desk, model: &Model, said: &mut Vec<String>) {
        let now = lines::panels(desk, &model.keys, model.clock).overlay;
        let opened = self.panels.overlay.is_empty() != now.is_empty();
        if self.typed || opened {
            let fresh = if self.typed { now.clone() } else { fresh(&self.panels.overlay, &now) };
            said.extend(fresh.iter().map(|row| control(desk.private, row)));
            self.panels.overlay = now;
        }
    }

    /// Says what was taken down, asked and recorded since. Answers stay hidden until they are shown.
    fn taken_down(&mut self, desk: &Desk, private: bool, said: &mut Vec<String>) {
        if desk.session().last == self.last {
            return;
        }
        let mut lines = log::everything(desk);
        lines.retain(|line| {
            matches!(
                line.what,
                What::Note(_) | What::Request(_) | What::Action(_) | What::Record(_)
            )
        });
        for line in lines.into_iter().rev() {
            if self.notes.insert(line.text.clone()) && self.last > Seq(0) {
                said.push(control(private, &format!("taken down: {}", line.text)));
            }
        }
    }

    fn stage(&mut self, stage: &Stage, model: &Model, said: &mut Vec<String>) {
        let scene = &stage.scene;
        if self.emergency != scene.in_emergency() {
            self.emergency = !self.emergency;
            if self.emergency {
                said.extend(lines::alarm_on_stage(&scene.scenario));
            }
        }
        if self.emergency {
            return;
        }
        self.mark(lines::marked(&scene.scenario, &scene.session), HOW, said);
        if std::mem::take(&mut self.asks_all) {
            said.extend(lines::whole(model).iter().map(|row| room(row)));
        }
        let note = lines::followed(stage).to_owned();
        if self.notice.as_ref() != Some(&note) {
            said.extend((!note.is_empty()).then(|| room(&note)));
            self.notice = Some(note);
        }
        let now = scene.now(model.clock);
        self.room(lines::room(&scene.scenario, &scene.session, now), scene.blank, said);
        let play = scene.session.play_at(now);
        let label = |id: &crate::ident::ItemId| {
            scene.scenario.item(id).map_or_else(|| id.to_string(), |item| item.label.clone())
        };
        self.countdown(&scene.session, play, label, said);
    }
}

fn room(text: &str) -> String {
    format!("[room] {text}")
}

/// Marks what only the control side may hear.
fn control(private: bool, text: &str) -> String {
    if private { format!("[control] {text}") } else { text.to_owned() }
}

/// Returns a text with one blank between words: what was said once is not said again for a wider gap.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the rows that are new: all of them under another title; else those that differ in more than their digits, which
/// count what is counted elsewhere.
fn fresh(before: &[String], now: &[String]) -> Vec<String> {
    // Which row the arrows are at is said by what stands below the rows.
    let without =
        |row: &String| row.trim_start_matches("> ").replace(|c: char| c.is_ascii_digit(), "0");
    if before.first().map(without) != now.first().map(without) {
        return now.to_vec();
    }
    let known: BTreeSet<String> = before.iter().map(without).collect();
    now.iter().filter(|row| !known.contains(&without(row))).cloned().collect()
}
