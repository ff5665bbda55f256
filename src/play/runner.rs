//! Sessions in memory on a virtual clock: rules and fold alone, without a file.

use super::{Rehearsal, Repertoire, Rng};
use crate::clock::{Offset, Timestamp};
use crate::ident::{Actor, AgendaId, Seq};
use crate::scenario::{LANGUAGE, Scenario};
use crate::session::{
    Attribution, Command, Draft, Entry, FORMAT, Header, Mode, Rejection, Session, decide, settle,
};

/// The most events one command settles into by itself.
const SETTLE_MAX: usize = 2_000;

/// Letters of session ids: none that is mistaken for another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Returns where the virtual clock of a scenario starts.
pub fn virtual_start(scenario: &Scenario) -> Timestamp {
    scenario.dated.unwrap_or(Timestamp::VIRTUAL_EPOCH)
}

/// Returns the session id a seed gives; only rehearsals nobody can join have one from a seed.
pub fn session_id(seed: u64) -> String {
    let mut rng = Rng::new(seed).fork("session");
    (0..6).filter_map(|_| rng.pick(LETTERS).map(|letter| char::from(*letter))).collect()
}

/// Returns what a transcript says it was made by.
pub(super) fn made_by() -> String {
    format!("startex {}", env!("CARGO_PKG_VERSION"))
}

/// Returns the header of a rehearsal that plays itself.
pub fn header(scenario: &Scenario, scenario_sha256: String, agenda: AgendaId, seed: u64) -> Header {
    Header {
        startex: FORMAT,
        session: session_id(seed),
        mode: Mode::Rehearsal,
        language: LANGUAGE,
        scenario_sha256,
        agenda,
        tlp: scenario.marking,
        attribution: Attribution::Role,
        offset: Offset::UTC,
        made_by: made_by(),
    }
}

/// A session in memory: judges, folds, settles; nothing is written.
#[derive(Debug, Clone)]
pub struct Runner<'s> {
    scenario: &'s Scenario,
    pub session: Session,
    pub wall: Timestamp,
    /// What happened since it was last taken away.
    pub entries: Vec<Entry>,
    pub refused: Vec<(Command, Rejection)>,
}

impl<'s> Runner<'s> {
    pub fn new(scenario: &'s Scenario, header: Header, wall: Timestamp) -> Self {
        let session = Session::new(header, scenario);
        Self { scenario, session, wall, entries: Vec::new(), refused: Vec::new() }
    }

    /// Moves the clock forwards and serves a command.
    pub fn submit(&mut self, at: Timestamp, by: Actor, command: &Command) {
        self.wall = self.wall.max(at);
        match decide(self.scenario, &self.session, command, by, self.wall, None) {
            Ok(drafts) => self.record(drafts, by),
            Err(why) => self.refused.push((command.clone(), why)),
        }
    }

    /// Folds events in, and what follows from them by itself.
    pub fn record(&mut self, drafts: Vec<Draft>, by: Actor) {
        for draft in drafts {
            self.fold(draft, by);
        }
        for _ in 0..SETTLE_MAX {
            let follows = settle(self.scenario, &self.session, self.wall);
            if follows.is_empty() {
                break;
            }
            for draft in follows {
                self.fold(draft, Actor::Clock);
            }
        }
    }

    fn fold(&mut self, draft: Draft, by: Actor) {
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
        self.session.apply(&entry);
        self.entries.push(entry);
    }
}

/// A session played to its end.
#[derive(Debug, Clone)]
pub struct Played {
    pub session: Session,
    pub entries: Vec<Entry>,
    /// What the rules refused: slips of the autopilot, and answers that came too late.
    pub refused: Vec<(Command, Rejection)>,
}

/// Plays a session from its lobby to its end, without a file.
pub fn run(scenario: &Scenario, header: Header, seed: u64, repertoire: Repertoire) -> Played {
    let mut rehearsal = Rehearsal::new(seed, repertoire, None);
    let mut runner = Runner::new(scenario, header, virtual_start(scenario));
    while let Some(next) = rehearsal.next(scenario, &runner.session, runner.wall) {
        runner.submit(next.at, next.by, &next.command);
    }
    Played { session: runner.session, entries: runner.entries, refused: runner.refused }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::clock::Millis;
    use crate::diagnostic::Source;
    use crate::scenario::read_for_replay;
    use crate::session::{Event, Phase};

    const FIRST_LIGHT: &str = include_str!("../../scenarios/first-light.ron");
    const POISONED_KILN: &str = include_str!("../../scenarios/poisoned-kiln.ron");
    const SMALL: &str = include_str!("../../tests/it/scripts/small.ron");

    /// What only the owner of a file writes: the opening, and what happens to disks and clocks.
    const OWNERS: [&str; 6] = [
        "attachment_stored",
        "clock_behind",
        "continued",
        "scenario_loaded",
        "scenario_replaced",
        "unrecorded",
    ];

    fn scenario(text: &str) -> Scenario {
        let source = Source { name: "scenario.ron".to_owned(), text: text.to_owned() };
        read_for_replay(&source, &|_| None).unwrap()
    }

    fn played(scenario: &Scenario, seed: u64, repertoire: Repertoire) -> Played {
        by_agenda(scenario, 0, seed, repertoire)
    }

    fn by_agenda(s: &Scenario, agenda: usize, seed: u64, repertoire: Repertoire) -> Played {
        let (scenario, agenda) = (s, s.agendas[agenda % s.agendas.len()].id.clone());
        run(scenario, header(scenario, String::new(), agenda, seed), seed, repertoire)
    }

    #[test]
    fn every_kind_of_event_happens_in_some_session() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for text in [SMALL, POISONED_KILN] {
            let scenario = scenario(text);
            for seed in 0..12 {
                let agenda = usize::try_from(seed).unwrap();
                let played = by_agenda(&scenario, agenda, seed, Repertoire::everything());
                seen.extend(played.entries.iter().map(|e| e.event.kind()));
            }
        }
        let kinds = Event::KINDS.iter().map(|(kind, _)| *kind);
        let missing: BTreeSet<&str> = kinds.filter(|kind| !seen.contains(kind)).collect();
        assert_eq!(missing, BTreeSet::from(OWNERS));
    }

    #[test]
    fn one_seed_plays_one_session_and_another_another() {
        let scenario = scenario(FIRST_LIGHT);
        let entries = |seed| played(&scenario, seed, Repertoire::ordinary()).entries;
        assert_eq!(entries(7), entries(7));
        assert_ne!(entries(7), entries(8));
        assert_ne!(session_id(7), session_id(8));
    }

    #[test]
    fn an_ordinary_exercise_is_played_to_its_debrief_and_nothing_is_refused() {
        for text in [FIRST_LIGHT, POISONED_KILN] {
            let scenario = scenario(text);
            for seed in 0..6 {
                let played = played(&scenario, seed, Repertoire::ordinary());
                let session = &played.session;
                assert_eq!(session.phase, Phase::Debrief, "seed {seed}");
                assert_eq!(played.refused, [], "seed {seed}");
                let open: Vec<_> =
                    session.decisions.iter().filter(|(_, d)| d.record.is_none()).collect();
                assert!(open.is_empty(), "seed {seed}: {open:?}");
                let planned = scenario.agendas[0].play();
                let took = session.clock.ended.unwrap().play;
                assert!(took.0 * 10 > planned.0 * 7, "seed {seed}: ended after {took}");
                assert!(took.0 < planned.0 * 2 + 300_000, "seed {seed}: ended after {took}");
                assert!(session.notes.standing().count() > 10, "seed {seed}");
            }
        }
    }

    #[test]
    fn what_comes_in_is_opened_soon_by_nearly_everybody_it_is_for() {
        let scenario = scenario(POISONED_KILN);
        let played = played(&scenario, 7, Repertoire::ordinary());
        let (mut out, mut opened, mut reached) = (BTreeMap::new(), 0, 0);
        for entry in &played.entries {
            if let Event::Released { inject, .. } = &entry.event {
                out.insert(inject.clone(), entry.times.play);
                let to = played.session.inject_recipients(&scenario, inject).unwrap();
                reached += played.session.seats_for(&scenario, to).len();
            } else if let Event::Opened { inject } = &entry.event {
                let after = entry.times.play.minus(out[inject]);
                assert!(after > Millis::ZERO && after < Millis::minutes(1), "{after}");
                opened += 1;
            }
        }
        assert!(opened * 100 > reached * 95 && opened < reached, "{opened} of {reached}");
    }

    #[test]
    fn without_words_the_story_alone_is_played() {
        let scenario = scenario(POISONED_KILN);
        let played = played(&scenario, 3, Repertoire::bare());
        assert!(played.session.phase > Phase::Play);
        assert!(
            played
                .entries
                .iter()
                .all(|e| !matches!(e.event, Event::Noted { .. } | Event::FloorGiven { .. }))
        );
        assert!(played.session.decisions.len() > 4);
    }
}
