//! The clocks, worked out again: holds, gaps, heartbeats, off the record.

use std::collections::BTreeSet;

use startex::clock::Millis;
use startex::session::{Entry, Event};

use super::record::Recorded;

/// Why play stands still, told by the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    Stopped,
    OffRecord,
    Emergency,
}

/// Whether play runs after each entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Clockwork {
    in_play: bool,
    hold: Option<Hold>,
    before: Option<Hold>,
    paused_by_key: bool,
    speed: u64,
}

impl Clockwork {
    pub(super) fn runs(&self) -> bool {
        self.in_play && self.hold.is_none()
    }

    pub(super) fn hold(&self) -> Option<Hold> {
        self.hold
    }

    pub(super) fn after(&mut self, entry: &Entry) {
        use startex::session::PauseWhy;
        match &entry.event {
            Event::StartEx { .. } => (self.in_play, self.speed) = (true, self.speed.max(1)),
            Event::EndEx { .. } => (self.in_play, self.hold) = (false, None),
            Event::Paused { why } => {
                self.hold = Some(Hold::Stopped);
                self.paused_by_key = *why == PauseWhy::Emergency;
            }
            Event::BreakStarted { .. } => self.stop(),
            Event::GapRecorded { .. } if self.runs() => self.stop(),
            Event::OffRecord {} => {
                self.hold = Some(Hold::OffRecord);
                self.paused_by_key = false;
            }
            Event::EmergencyDeclared {} => {
                self.before = self.hold.filter(|_| !self.paused_by_key);
                self.hold = Some(Hold::Emergency);
            }
            Event::EmergencyOver {} => {
                self.hold = self.before.take();
                self.paused_by_key = false;
            }
            Event::Resumed {} => self.hold = None,
            Event::SpeedSet { speed } => self.speed = u64::from(*speed),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.hold = Some(Hold::Stopped);
        self.paused_by_key = false;
    }
}

pub(super) fn play_follows_the_holds(recorded: &Recorded) -> Result<(), String> {
    let mut clock = Clockwork { speed: 1, ..Clockwork::default() };
    for pair in recorded.entries.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        clock.after(a);
        if b.times.wall < a.times.wall {
            return Err(format!("entry {} goes back to {}", b.seq, b.times.wall));
        }
        let to = match &b.event {
            Event::GapRecorded { from, .. } => (*from).max(a.times.wall),
            _ => b.times.wall,
        };
        let passed = if clock.runs() { to.since(a.times.wall).0 * clock.speed } else { 0 };
        let expected = a.times.play.plus(Millis(passed));
        if b.times.play != expected {
            let (seq, play) = (b.seq, b.times.play.0);
            return Err(format!("entry {seq} stands at {play} ms of play, not {}", expected.0));
        }
    }
    Ok(())
}

pub(super) fn gaps_are_recorded(recorded: &Recorded) -> Result<(), String> {
    for gap in &recorded.unwatched {
        let later = recorded.entries.iter().filter(|e| e.seq > gap.after);
        let found = later
            .take_while(|e| e.times.wall <= gap.to)
            .find(|e| matches!(e.event, Event::GapRecorded { .. }));
        let Some(found) = found else {
            return Err(format!("nobody watched after entry {}, and nothing says so", gap.after));
        };
        let mut clock = Clockwork { speed: 1, ..Clockwork::default() };
        recorded.until(found.seq).iter().for_each(|e| clock.after(e));
        if clock.runs() {
            return Err(format!("play runs on after the gap of entry {}", found.seq));
        }
    }
    Ok(())
}

/// How long after the tenth second a heartbeat may come in these sessions, whose clock goes in steps of two seconds.
const SLACK: Millis = Millis(12_000);

pub(super) fn countdowns_leave_a_trace(recorded: &Recorded) -> Result<(), String> {
    let mut clock = Clockwork { speed: 1, ..Clockwork::default() };
    // Countdowns that have not run out, by what they belong to.
    let mut running: BTreeSet<String> = BTreeSet::new();
    for pair in recorded.entries.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        clock.after(a);
        match &a.event {
            Event::DecisionOpened { decision, round, .. }
            | Event::DecisionReopened { decision, round, .. } => {
                running.insert(format!("{decision} {round}"));
            }
            Event::TimeRanOut { decision, round }
            | Event::DecisionClosed { decision, round, .. }
            | Event::DecisionWithdrawn { decision, round } => {
                running.remove(&format!("{decision} {round}"));
            }
            Event::PollOpened { poll, .. } => {
                running.insert(poll.to_string());
            }
            // A poll opened by mistake is taken back by its being restored.
            Event::PollClosed { poll: item } | Event::Restored { item } => {
                running.remove(item.as_str());
            }
            Event::BreakoutOpened { breakout, .. } => {
                running.insert(breakout.to_string());
            }
            Event::BreakoutClosed { breakout } => {
                running.remove(breakout.as_str());
            }
            _ => {}
        }
        let silent = b.times.wall.since(a.times.wall);
        let gap = matches!(b.event, Event::GapRecorded { .. } | Event::ClockBehind { .. });
        if clock.runs() && !running.is_empty() && silent > SLACK && !gap {
            return Err(format!("{silent} of silence before entry {} ({running:?})", b.seq));
        }
    }
    Ok(())
}

pub(super) fn off_the_record(recorded: &Recorded) -> Result<(), String> {
    let mut clock = Clockwork { speed: 1, ..Clockwork::default() };
    for entry in &recorded.entries {
        if clock.hold() == Some(Hold::OffRecord) {
            let allowed = matches!(
                entry.event,
                Event::Resumed {}
                    | Event::EmergencyDeclared {}
                    | Event::GapRecorded { .. }
                    | Event::Reopened { .. }
                    | Event::ClockBehind { .. }
                    | Event::Continued { .. }
                    | Event::Unrecorded { .. }
                    | Event::Struck { .. }
                    | Event::EndEx { .. }
                    | Event::DecisionClosed { .. }
                    | Event::PollClosed { .. }
                    | Event::QuestionDone { .. }
                    | Event::FloorTaken {}
                    | Event::ModuleEnded { .. }
            );
            if !allowed || entry.said.is_some() {
                return Err(format!("entry {} is {}", entry.seq, entry.event.kind()));
            }
        }
        clock.after(entry);
    }
    Ok(())
}
