//! Whole sessions in memory: an autopilot, its players and commands by chance, one entry at a time before somebody's eyes.

use startex::clock::Timestamp;
use startex::diagnostic::Source;
use startex::ident::{Actor, Seq};
use startex::play::{self, Rehearsal, Repertoire, Rng};
use startex::scenario::{Scenario, read_for_replay};
use startex::session::{Attribution, Command, Draft, Entry, Session, decide, settle};

use super::chance::Chance;

/// The most steps of one session.
const STEPS: u32 = 700;

/// A session being played.
pub(super) struct Walk {
    pub(super) scenario: Scenario,
    pub(super) session: Session,
    wall: Timestamp,
    rng: Rng,
    seed: u64,
    /// Puts other words into a command before it is judged.
    dress: fn(&mut Command, Actor),
}

impl Walk {
    pub(super) fn new(script: &str, seed: u64) -> Self {
        let source = Source { name: "script.ron".to_owned(), text: script.to_owned() };
        let scenario = read_for_replay(&source, &|_| None).expect("the script is right");
        let mut rng = Rng::new(seed).fork("walk");
        let agenda = scenario.agendas[0].id.clone();
        let mut header = play::header(&scenario, "0".repeat(64), agenda, seed);
        header.attribution = *rng.pick(Attribution::ALL).expect("there are modes");
        let (session, wall) = (Session::new(header, &scenario), play::virtual_start(&scenario));
        Self { scenario, session, wall, rng, seed, dress: |_, _| () }
    }

    pub(super) fn dressed(mut self, dress: fn(&mut Command, Actor)) -> Self {
        self.dress = dress;
        self
    }

    /// Plays to the end. `seen` gets the scenario, the state before an entry, and the entry.
    pub(super) fn play(mut self, seen: &mut dyn FnMut(&Scenario, &Session, &Entry)) {
        let mut rehearsal = Rehearsal::new(self.seed, Repertoire::everything(), None);
        for _ in 0..STEPS {
            if self.rng.chance(200) {
                let (scenario, session) = (&self.scenario, &self.session);
                let mut chance = Chance { rng: &mut self.rng, scenario, session };
                let (command, by) = (chance.command(), chance.actor());
                let ago =
                    self.rng.between(startex::clock::Millis(0), startex::clock::Millis(90_000));
                let at = Timestamp(self.wall.0.saturating_sub_unsigned(ago.0));
                let later = by == Actor::Facilitator && self.rng.chance(200);
                self.serve(command, by, later.then_some(at), seen);
                continue;
            }
            let Some(next) = rehearsal.next(&self.scenario, &self.session, self.wall) else {
                return;
            };
            self.wall = self.wall.max(next.at);
            self.serve(next.command, next.by, None, seen);
        }
    }

    fn serve(
        &mut self,
        mut command: Command,
        by: Actor,
        observed_at: Option<Timestamp>,
        seen: &mut dyn FnMut(&Scenario, &Session, &Entry),
    ) {
        (self.dress)(&mut command, by);
        let decided = decide(&self.scenario, &self.session, &command, by, self.wall, observed_at);
        let Ok(drafts) = decided else { return };
        for draft in drafts {
            self.fold(draft, by, seen);
        }
        loop {
            let follows = settle(&self.scenario, &self.session, self.wall);
            if follows.is_empty() {
                return;
            }
            for draft in follows {
                self.fold(draft, Actor::Clock, seen);
            }
        }
    }

    fn fold(&mut self, draft: Draft, by: Actor, seen: &mut dyn FnMut(&Scenario, &Session, &Entry)) {
        let entry = Entry {
            seq: Seq(self.session.last.0 + 1),
            sync: self.session.last,
            times: self.session.times(&draft, self.wall),
            by: draft.by.unwrap_or(by),
            seat: draft.seat,
            cmd: None,
            event: draft.event,
            said: draft.said,
            redacted: false,
        };
        seen(&self.scenario, &self.session, &entry);
        self.session.apply(&entry);
    }
}
