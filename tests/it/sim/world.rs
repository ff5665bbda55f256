//! The world around a session: a clock that leaps, a disk that fills, a program that is killed and started again.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use startex::clock::{Clock, Millis, Reading, Timestamp};
use startex::conduct::{Conductor, Recording, Refused, Replay, Request, replay};
use startex::diagnostic::Source;
use startex::ident::{Actor, ItemId, NO_PLAN, OptionId, Seq};
use startex::journal::disk::Disk;
use startex::journal::{
    self, FaultyDisk, FileJournal, Journal, Options, Trouble, continue_in, seeded_salts,
};
use startex::play::{self, Rehearsal, Repertoire, Rng};
use startex::scenario::{AtZero, Scenario, read_for_replay};
use startex::session::view::{player, stage};
use startex::session::{Act, AnswerDraft, Attribution, Command, CommandId, Files, Header, Session};
use startex::words::Language;

use super::chance::Chance;
use super::record::{Acknowledged, Recorded, Sighting, Unwatched};

const SMALL: &str = include_str!("../scripts/small.ron");
/// The most steps of one session.
const STEPS: u32 = 420;

/// A clock with two hands: what the system believes, and what it counts.
#[derive(Debug, Clone)]
struct Hands(Arc<Mutex<Reading>>);

impl Hands {
    fn pass(&self, ms: Millis) {
        let mut hands = self.0.lock().expect("nobody panicked");
        hands.os = hands.os.plus(ms);
        hands.mono = hands.mono.plus(ms);
    }

    fn set_back(&self, ms: i64) {
        let mut hands = self.0.lock().expect("nobody panicked");
        hands.os = Timestamp(hands.os.0 - ms);
    }
}

impl Clock for Hands {
    fn read(&self) -> Reading {
        *self.0.lock().expect("nobody panicked")
    }
}

/// A disk that says everything is safe at once: these sessions are killed, the machine is not.
struct Quick(Box<dyn Disk>);

impl Disk for Quick {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write(bytes)
    }

    fn sync(&mut self) -> std::io::Result<()> {
        Ok(())
    }

    fn cut(&mut self, len: u64) -> std::io::Result<()> {
        self.0.cut(len)
    }
}

/// A session and everything that happens to it, from a seed.
pub(super) struct World {
    rng: Rng,
    seed: u64,
    folder: tempfile::TempDir,
    path: PathBuf,
    files: u32,
    clock: Hands,
    scenario: Arc<Scenario>,
    header: Header,
    /// The program; `None` while it is not running.
    program: Option<Conductor<Hands>>,
    rehearsal: Rehearsal,
    ids: u32,
    acknowledged: Vec<Acknowledged>,
    sightings: Vec<Sighting>,
    unwatched: Vec<Unwatched>,
    undone: Vec<(Seq, Seq)>,
}

fn script() -> Source {
    Source { name: "small.ron".to_owned(), text: SMALL.to_owned() }
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed).fork("world");
        let scenario =
            Arc::new(read_for_replay(&script(), &|_| None).expect("the small script is right"));
        let mut header =
            play::header(&scenario, "0".repeat(64), scenario.agendas[0].id.clone(), seed);
        header.attribution = *rng.pick(Attribution::ALL).expect("there are modes");
        let os = play::virtual_start(&scenario);
        let clock = Hands(Arc::new(Mutex::new(Reading { os, mono: Millis(50_000) })));
        let folder = tempfile::tempdir().expect("the system has a place for temporary files");
        let path = folder.path().join("0.jsonl");
        let options = Options::new(seeded_salts(seed));
        let journal = FileJournal::create(&path, &header, options).expect("the folder is ours");
        let journal = Box::new(with_disk(journal, &mut rng));
        let conductor =
            Conductor::create(header.clone(), scenario.clone(), SMALL, journal, clock.clone())
                .expect("the disk takes the beginning");
        Self {
            rehearsal: Rehearsal::new(seed, Repertoire::everything(), None),
            rng,
            seed,
            folder,
            path,
            files: 0,
            clock,
            scenario,
            header,
            program: Some(conductor),
            ids: 0,
            acknowledged: Vec::new(),
            sightings: Vec::new(),
            unwatched: Vec::new(),
            undone: Vec::new(),
        }
    }

    fn program(&self) -> &Conductor<Hands> {
        self.program.as_ref().expect("it runs")
    }

    fn program_mut(&mut self) -> &mut Conductor<Hands> {
        self.program.as_mut().expect("it runs")
    }

    fn session(&self) -> Session {
        self.program().session().clone()
    }

    fn is_kept(&self) -> bool {
        self.program().snapshot().recording == Recording::Kept
    }

    /// Plays until the autopilot is done or the steps are used up, and collects what there is to check.
    pub(super) fn play(mut self) -> Recorded {
        for _ in 0..STEPS {
            if !self.step() {
                break;
            }
            self.mend();
        }
        self.mend_for_good();
        let live = format!("{:?}", self.session());
        let session = self.session();
        let results = session.decisions.iter().flat_map(|(id, state)| {
            let count = self.scenario.decision(id).map(|(_, d)| d.count).unwrap_or_default();
            state.rounds.iter().map(move |round| {
                let votes = round.tally(count).into_iter().map(|(o, n)| (o.to_string(), n));
                (id.clone(), round.number, votes.collect())
            })
        });
        let results = results.collect();
        let (_, entries) = journal::read(&self.path).expect("the transcript can be read");
        let replayed = replay(&self.path, &mut |_, _, _| {}).expect("the transcript replays");
        Recorded {
            header: self.header,
            entries,
            acknowledged: self.acknowledged,
            sightings: self.sightings,
            unwatched: self.unwatched,
            undone: self.undone,
            live,
            replayed: format!("{:?}", replayed.session),
            results,
            facts: session.story.facts.iter().map(|(n, v)| (n.to_string(), *v)).collect(),
            gauges: session.story.gauges.iter().map(|(n, v)| (n.to_string(), *v)).collect(),
            scenario: self.scenario,
        }
    }

    /// Lets something happen; returns whether the session goes on.
    fn step(&mut self) -> bool {
        if self.rng.chance(120) {
            self.answer_late();
        }
        match self.rng.below(1000) {
            0..=719 => return self.play_on(),
            720..=879 => self.ask_by_chance(),
            880..=919 => self.act_and_take_back(),
            920..=934 => self.repeat(),
            935..=944 => self.sleep(),
            945..=959 => {
                let back = i64::try_from(self.rng.below(7_200_000)).unwrap_or(0);
                self.clock.set_back(back);
            }
            960..=979 => self.kill(),
            980..=985 => self.replace_scenario(),
            _ => self.let_pass(Millis::seconds(25)),
        }
        true
    }

    /// The autopilot and its players go on as if nothing had happened.
    fn play_on(&mut self) -> bool {
        let now = self.program().now();
        let session = self.session();
        let next = self.rehearsal.next(&self.scenario, &session, now);
        let Some(next) = next else { return false };
        self.let_pass(next.at.since(now));
        self.ask(next.command, next.by);
        true
    }

    fn ask_by_chance(&mut self) {
        let passes = self.rng.between(Millis(0), Millis(3_000));
        self.let_pass(passes);
        let session = self.session();
        let mut chance = Chance { rng: &mut self.rng, scenario: &self.scenario, session: &session };
        let (command, mut by) = (chance.command(), chance.actor());
        if let Command::Join { .. } = &command {
            by = Actor::Person(session.people.next_person());
        }
        self.ask(command, by);
    }

    /// Somebody was too slow: an answer to a closed round, or one that crosses the zero of a round that closes by itself.
    fn answer_late(&mut self) {
        let session = self.session();
        let rounds =
            session.decisions.iter().flat_map(|(id, d)| d.rounds.iter().map(move |r| (id, r)));
        let mut hidden = rounds.filter(|(_, r)| r.revealed.is_none() && !r.withdrawn);
        let by_itself = |id: &ItemId| {
            self.scenario.decision(id).is_some_and(|(_, d)| d.at_zero == AtZero::Close)
        };
        let found = hidden.find(|(id, r)| r.closed.is_some() || by_itself(id));
        let Some((decision, round)) = found else { return };
        let Some(seat) = self.rng.pick(&round.asked).cloned() else { return };
        if round.closed.is_none() {
            let left = round.closes_at.minus(session.play_at(self.program().now()));
            let left = Millis(left.0 / u64::from(session.clock.speed.max(1)));
            self.let_pass(left.minus(Millis(500)));
            // Nobody looks at the clock in between.
            self.clock.pass(Millis::seconds(1));
        }
        let choice = OptionId::new(NO_PLAN);
        let (sure, whose, text) = (None, None, None);
        let decision = decision.clone();
        let draft = AnswerDraft { decision, seat, choice, sure, whose, text, late_is_fine: true };
        self.ask(Command::Answer(Box::new(draft)), Actor::Facilitator);
        self.program_mut().elapse();
    }

    fn act_and_take_back(&mut self) {
        let session = self.session();
        let mut chance = Chance { rng: &mut self.rng, scenario: &self.scenario, session: &session };
        let command = chance.undoable();
        let before = session.last;
        // Giving the floor back by hand is itself what the key would have done.
        let given_back = match (session.last_act(), &command) {
            (Some(Act::Floor { before }), Command::GiveFloor { role }) => {
                before.as_ref() == Some(role)
            }
            (Some(Act::Ticked { before, .. }), Command::Tick { tick, .. }) => before == tick,
            _ => false,
        };
        if given_back {
            return;
        }
        // A record closes what is still open: an act a round, and one for the record.
        let presses = match &command {
            Command::Record { decision, .. } => {
                1 + session.open_rounds().iter().filter(|(id, _)| *id == decision).count()
            }
            _ => 1,
        };
        if self.ask(command, Actor::Facilitator)
            && (0..presses).all(|_| self.ask(Command::Undo, Actor::Facilitator))
        {
            self.undone.push((before, self.program().session().last));
        }
    }

    /// Sends a request again, as a phone does that heard nothing.
    fn repeat(&mut self) {
        let known: Vec<_> = self.acknowledged.iter().rev().filter(|a| a.id.is_some()).collect();
        let Some(done) = known.into_iter().take(20).next_back().cloned() else { return };
        let Some((by, id)) = done.id.clone() else { return };
        let before = self.program().session().last;
        let command = Command::RaiseHand { seat: "CK/1".parse().expect("a seat") };
        let request = Request { cmd: Some(id), ..Request::new(command, by) };
        if let Ok(again) = self.program_mut().submit(&request) {
            let remembered = self.program().session().last == before;
            assert!(remembered, "seed {}: a repeated request happened twice", self.seed);
            assert_eq!(again.seq, done.seq, "seed {}: another answer than before", self.seed);
        }
    }

    /// Nobody watches: the lid is closed, the program stopped.
    fn sleep(&mut self) {
        let length = self.rng.seconds(6, 4_000);
        let (running, after) = (self.program().session().running(), self.program().session().last);
        self.clock.pass(length);
        self.program_mut().elapse();
        let recording = self.is_kept();
        if running && recording {
            let to = self.program().now();
            self.unwatched.push(Unwatched { after, to });
        }
    }

    /// Lets time pass while somebody watches.
    fn let_pass(&mut self, length: Millis) {
        let mut left = length;
        while left > Millis::ZERO {
            let step = left.min(Millis::seconds(2));
            self.clock.pass(step);
            self.program_mut().elapse();
            // A disk that refuses is on the screen at once, and somebody chooses where to go on.
            if let Recording::Failed(_) = self.program().snapshot().recording {
                self.mend();
            }
            left = left.minus(step);
        }
    }

    /// Asks for something; returns whether it happened.
    fn ask(&mut self, command: Command, by: Actor) -> bool {
        let wants_id = matches!(by, Actor::Person(_) | Actor::Simulated) || self.rng.chance(100);
        let cmd = wants_id.then(|| {
            self.ids += 1;
            CommandId(format!("c{}", self.ids))
        });
        let before = self.program().session().last;
        // Some of what the control side does is entered later, from paper.
        let later = by == Actor::Facilitator && self.rng.chance(60);
        let ago = self.rng.seconds(1, 4_000).0;
        let happened = Timestamp(self.program().now().0.saturating_sub_unsigned(ago));
        let observed_at = later.then_some(happened);
        let request = Request { cmd: cmd.clone(), observed_at, ..Request::new(command, by) };
        match self.program_mut().submit(&request) {
            Ok(done) => {
                // What follows by itself is not what the command led to.
                let happened = done.seq > before;
                // A command that changes nothing is answered, and leaves no entry to be found again.
                let id = cmd.filter(|_| happened).map(|cmd| (by, cmd));
                self.acknowledged.push(Acknowledged { seq: done.seq, durable: done.durable, id });
                self.look();
                happened
            }
            Err(Refused::Rejected(_) | Refused::NotRecorded(_) | Refused::Busy | Refused::Gone) => {
                assert_eq!(
                    self.program().session().last,
                    before,
                    "seed {}: refused, and yet something happened",
                    self.seed
                );
                false
            }
        }
    }

    /// Looks at what everybody sees, now and then.
    fn look(&mut self) {
        if !self.rng.chance(220) {
            return;
        }
        let (session, wall) = (self.session(), self.program().now());
        let words = Language::default().words();
        let seats = session.people.seats.keys();
        let players =
            seats.filter_map(|seat| player(&self.scenario, &session, seat, wall, words)).collect();
        let stage = stage(&self.scenario, &session, wall, words);
        self.sightings.push(Sighting { after: session.last, stage, players });
    }

    /// The program is killed and started again; what it had not acknowledged may be torn.
    fn kill(&mut self) {
        let bytes = std::fs::read(&self.path).expect("it was written");
        if self.rng.chance(400) && self.is_kept() {
            // A batch that was on its way: a piece of a line, never acknowledged.
            let line = bytes.split(|b| *b == b'\n').rfind(|line| !line.is_empty());
            let line = line.unwrap_or_default();
            let piece = &line[..self.rng.index(line.len()).unwrap_or(0)];
            append(&self.path, piece);
        }
        let away = self.rng.seconds(1, 900);
        self.start_again(away);
    }

    fn start_again(&mut self, away: Millis) {
        // The lock goes with the program.
        self.program = None;
        self.clock.pass(away);
        let mut fold = Replay::new(self.header.clone());
        let options = Options::new(seeded_salts(self.seed + 1));
        let resumed = journal::resume(&self.path, options, &mut |entry| {
            fold.take(&entry).expect("what was recorded can be replayed");
            ControlFlow::Continue(())
        })
        .expect("what was acknowledged is whole");
        let head = resumed.journal.head().seq;
        let lost = self.acknowledged.iter().find(|a| a.durable && a.seq > head);
        assert!(lost.is_none(), "seed {}: {lost:?} is gone, the file ends at {head}", self.seed);
        self.forget_after(head);
        let (scenario, session) = fold.into_state().expect("it holds a scenario");
        let was_running = session.running();
        let journal = Box::new(with_disk(resumed.journal, &mut self.rng));
        let clock = self.clock.clone();
        self.scenario.clone_from(&scenario);
        let resumed = Conductor::resume(scenario, session, None, journal, clock, "startex sim");
        self.program = Some(resumed.expect("the disk takes the first entries"));
        if was_running {
            assert!(!self.program().session().running(), "it comes back paused");
            let to = self.program().now();
            self.unwatched.push(Unwatched { after: head, to });
        }
    }

    /// What was played unrecorded and lost with the program never stood in any file.
    fn forget_after(&mut self, head: Seq) {
        self.acknowledged.retain(|a| a.seq <= head);
        self.sightings.retain(|s| s.after <= head);
        self.unwatched.retain(|u| u.after < head);
        self.undone.retain(|(_, after)| *after <= head);
    }

    fn replace_scenario(&mut self) {
        let text = format!("{SMALL}\n// corrected\n");
        let scenario = Arc::clone(&self.scenario);
        drop(self.program_mut().replace_scenario(scenario, &text));
    }

    /// If the disk refused: goes on elsewhere, or unrecorded for a while.
    fn mend(&mut self) {
        match self.program().snapshot().recording {
            Recording::Kept => {}
            Recording::Failed(_) if self.rng.chance(500) => {
                self.program_mut().go_unrecorded();
            }
            Recording::Unrecorded { .. } if self.rng.chance(900) => {}
            Recording::Failed(_) | Recording::Unrecorded { .. } => self.move_on(),
        }
    }

    fn mend_for_good(&mut self) {
        for _ in 0..5 {
            if self.is_kept() {
                return;
            }
            self.move_on();
        }
        panic!("seed {}: no file takes the record", self.seed);
    }

    fn move_on(&mut self) {
        let target = self.next_path();
        let head = self.program().journal().head();
        let sources = [(Files::Transcript, self.path.as_path())];
        let options = Options::new(seeded_salts(self.seed + 2));
        let (journal, from) =
            continue_in(&target, head, &sources, options).expect("what is durable can be copied");
        let journal = journal.with_disk(|disk| Box::new(Quick(disk)));
        if self.program_mut().continue_in(Box::new(journal), from).is_ok() {
            self.path = target;
            // What was received is on disk now.
            let last = self.program().journal().head().seq;
            self.acknowledged.iter_mut().filter(|a| a.seq <= last).for_each(|a| a.durable = true);
        }
    }

    fn next_path(&mut self) -> PathBuf {
        self.files += 1;
        self.folder.path().join(format!("{}.jsonl", self.files))
    }
}

/// Puts a quick disk under a journal, which may be full one day.
fn with_disk(journal: FileJournal, rng: &mut Rng) -> FileJournal {
    let journal = journal.with_disk(|disk| Box::new(Quick(disk)));
    if !rng.chance(350) {
        return journal;
    }
    let at = 30 + rng.below(150);
    let trouble = if rng.chance(500) { Trouble::full(at) } else { Trouble::sync(at) };
    journal.with_disk(FaultyDisk::wrap(trouble))
}

fn append(path: &std::path::Path, bytes: &[u8]) {
    use std::io::Write as _;
    let mut file = std::fs::OpenOptions::new().append(true).open(path).expect("ours to write");
    file.write_all(bytes).expect("ours to write");
}
