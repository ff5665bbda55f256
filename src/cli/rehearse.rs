//! `startex rehearse`: an exercise with simulated players.

use std::fs;
use std::path::{Path, PathBuf};

use super::begin::{Begin, agenda_named, ask, begin, cannot, simulate};
use super::console::{Console, Somebody};
use super::file::shown;
use super::scenario::{Loaded, load};
use super::transcript::banner;
use super::{Failure, Shell, looks, place, roster};
use crate::clock::{Millis, SystemClock, Timestamp, VirtualClock};
use crate::conduct::{Conductor, Refused, Request, play_out, scenario_sha256};
use crate::diagnostic::nearest;
use crate::ident::{Actor, AgendaId, SeatId};
use crate::journal::{self, FileJournal, JournalError, Reader, seeded_salts};
use crate::play::{self, Rehearsal, Repertoire};
use crate::scenario::{Role, Scenario};
use crate::session::{Capacity, Command, Header, Mode, Session};
use crate::words::count;

/// Plays an exercise with simulated players, to its end and by itself
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex rehearse first-light --auto\n  \
                  startex rehearse first-light --as KEEP --plain\n  \
                  startex rehearse scenarios/poisoned-kiln.ron --auto --seed 7 --transcript a.jsonl")]
pub(super) struct Args {
    /// The scenario: a file, - for standard input, or the name of one that is built in
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// The role you play, while the program leads; without it you conduct
    #[arg(long = "as", value_name = "ROLE", conflicts_with_all = ["auto", "roster"])]
    role: Option<String>,
    /// Plays to the end by itself, on a virtual clock
    #[arg(long)]
    auto: bool,
    /// How many times as fast as the room's clock play runs
    #[arg(long, value_name = "N", conflicts_with = "auto", value_parser = clap::value_parser!(u32).range(1..=1000))]
    speed: Option<u32>,
    /// What chance follows from: the same seed gives the same transcript, byte for byte
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The agenda to play, instead of the scenario's first
    #[arg(long, value_name = "NAME")]
    agenda: Option<String>,
    /// The minutes there are, from the welcome to the end of the hot wash
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(5..=1440))]
    minutes: Option<u64>,
    /// The roster of the exercise to come: roles it names nobody for stay empty, as they would be
    #[arg(long, value_name = "CSV", conflicts_with = "auto")]
    roster: Option<PathBuf>,
    /// Where the record is written
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Replaces the record of an earlier rehearsal
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    if !args.auto {
        return on_screen(args, shell);
    }
    let Loaded { scenario, source } = load(&args.scenario, shell)?;
    let seed = args.seed.map_or_else(drawn, Ok)?;
    let agenda = agenda(args, &scenario)?;
    let header = play::header(&scenario, scenario_sha256(&source.text), agenda, seed);
    let start = play::virtual_start(&scenario);
    let path = path(args, &scenario, &header, start, shell)?;
    make_room(&path, args.force)?;

    let options = journal::Options::new(seeded_salts(seed));
    let journal = FileJournal::create(&path, &header, options).map_err(|fault| taken(&fault))?;
    let clock = VirtualClock::new(start);
    let mut conductor = Conductor::create(
        header.clone(),
        scenario.clone(),
        &source.text,
        Box::new(journal),
        clock.clone(),
    )
    .map_err(|refused| stopped(&path, &refused))?;
    let until = args.minutes.map(|n| start.plus(Millis::minutes(n)));
    let mut rehearsal = Rehearsal::new(seed, Repertoire::ordinary(), until);
    let mut progress = Progress::new(shell);
    let played =
        play_out(&mut conductor, &clock, &mut rehearsal, &mut |session| progress.show(session));
    progress.end();
    played.map_err(|refused| stopped(&path, &refused))?;
    report(&path, seed, &conductor, shell);
    Ok(())
}

/// Rehearses on the terminal: the facilitator's console with simulated players in every seat.
fn on_screen(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let looks = args.plain.looks(&args.looks, "rehearse", &args.scenario, shell)?;
    let loaded = load(&args.scenario, shell)?;
    let roster = args.roster.as_deref().map(|path| roster::load(path, &loaded.scenario, shell));
    let roster = roster.transpose()?;
    if let Some(path) = &args.transcript {
        make_room(path, args.force)?;
    }
    let seed = args.seed.map_or_else(drawn, Ok)?;
    let chosen = agenda(args, &loaded.scenario)?;
    let options = Begin {
        transcript: args.transcript.clone(),
        agenda: Some(chosen.as_str().to_owned()),
        minutes: args.minutes,
        ..Begin::default()
    };
    // Whatever can be refused is refused before there is a file.
    let seat = args.role.as_deref().filter(|role| *role != "facilitator");
    let seat = seat.map(|role| seat_of(&loaded.scenario, role)).transpose()?;
    let (mut conductor, kept) = begin(&loaded, &options, Mode::Rehearsal, shell)?;
    simulate(&mut conductor, |role| roster.as_ref().is_none_or(|r| r.names(role)))?;
    if let Some(speed) = args.speed {
        ask(&mut conductor, Command::SetSpeed(speed))?;
    }
    let somebody = seat.map(|seat| sit(&mut conductor, seat)).transpose()?;
    let mut console = Console::open(looks)?;
    let conducted = match somebody {
        Some(somebody) => console.play(conductor, kept, somebody, seed)?,
        None => console.conduct(conductor, kept, Some(seed), None)?,
    };
    drop(console);
    conducted.say(shell)
}

/// Returns the seat somebody means: the code of a role, its name, or one of its seats, `REG/2`.
fn seat_of(scenario: &Scenario, asked: &str) -> Result<SeatId, Failure> {
    let (named, number) = match asked.rsplit_once('/') {
        Some((named, number)) => (named, number.parse::<u16>().unwrap_or(0)),
        None => (asked, 1),
    };
    let is_it = |role: &&Role| {
        role.code.as_str().eq_ignore_ascii_case(named) || role.name.eq_ignore_ascii_case(named)
    };
    if let Some(role) = scenario.roles.iter().find(is_it) {
        if (1..=role.seats).contains(&number) {
            return Ok(SeatId::new(&role.code, number));
        }
        return Err(Failure::usage(format!("the role `{}` has no seat `{asked}`", role.code))
            .hint(format!("it has {}", role.seats)));
    }
    let failure = Failure::usage(format!("the scenario has no role `{asked}`"));
    let upper = named.to_uppercase();
    let codes = || scenario.roles.iter().map(|r| r.code.as_str());
    let by_name = scenario.roles.iter().map(|r| r.name.as_str());
    let close = nearest(&upper, codes()).or_else(|| nearest(named, by_name));
    let failure = match close {
        Some(close) => failure.hint(format!("did you mean `{close}`?")),
        None => failure,
    };
    Err(failure.hint(format!("it has {}", codes().collect::<Vec<_>>().join(", "))))
}

/// Seats whoever rehearses: a person like any other, alone among simulated players.
fn sit(conductor: &mut Conductor<SystemClock>, seat: SeatId) -> Result<Somebody, Failure> {
    let person = conductor.session().people.next_person();
    let join = Command::Join { capacity: Capacity::Player, name: None, organization: None };
    for command in [join, Command::TakeSeat { person, seat: seat.clone() }] {
        let done = conductor.submit(&Request::new(command, Actor::Person(person)));
        done.map_err(|refused| cannot(&refused))?;
    }
    Ok(Somebody { person, seat })
}

/// Draws a seed where none was given; it is said at the end.
fn drawn() -> Result<u64, Failure> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes)
        .map_err(|_| Failure::new("the operating system gives no random bytes"))?;
    // Short enough to be typed again.
    Ok(u64::from(u32::from_le_bytes(bytes)) % 1_000_000)
}

/// Returns the agenda asked for; with a number of minutes the longest that fits, else the first.
fn agenda(args: &Args, scenario: &Scenario) -> Result<AgendaId, Failure> {
    if let Some(name) = &args.agenda {
        return agenda_named(scenario, name);
    }
    let first = scenario.agendas.first();
    let fitting = args.minutes.and_then(|minutes| {
        let fits = scenario.agendas.iter().filter(|a| a.slot() <= Millis::minutes(minutes));
        let shortest = || scenario.agendas.iter().min_by_key(|a| a.slot());
        fits.max_by_key(|a| a.slot()).or_else(shortest)
    });
    let chosen = fitting.or(first).map(|a| a.id.clone());
    chosen.ok_or_else(|| Failure::new("the scenario has no agenda"))
}

fn path(
    args: &Args,
    scenario: &Scenario,
    header: &Header,
    start: Timestamp,
    shell: &Shell,
) -> Result<PathBuf, Failure> {
    if let Some(path) = &args.transcript {
        return Ok(path.clone());
    }
    let name = journal::transcript_name(
        header.mode,
        &scenario.title,
        start,
        header.offset,
        &header.session,
    );
    Ok(place::transcripts(&shell.environment)?.join(name))
}

/// Removes the record of an earlier rehearsal if told to; that of a live exercise is never removed.
fn make_room(path: &Path, force: bool) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let named = shown(path);
    if !force {
        return Err(Failure::new(format!("`{named}` exists already"))
            .hint("name another file, or give `--force` to replace the earlier rehearsal"));
    }
    let header = Reader::open(path).ok().and_then(|r| r.header().ok().cloned());
    match header.map(|h| h.mode) {
        Some(Mode::Rehearsal | Mode::Autopilot) => fs::remove_file(path).map_err(|fault| {
            Failure::new(format!("`{named}` cannot be replaced: {}", journal::reason(&fault)))
        }),
        Some(Mode::Live) => Err(Failure::new(format!("`{named}` is the record of an exercise"))
            .hint("records of exercises are never replaced; name another file")),
        None => Err(Failure::new(format!("`{named}` is no record of a rehearsal"))
            .hint("`--force` replaces rehearsals only; name another file")),
    }
}

fn taken(fault: &JournalError) -> Failure {
    Failure::new(fault.to_string())
}

fn stopped(path: &Path, refused: &Refused) -> Failure {
    Failure::new(format!("the rehearsal stopped: {refused}"))
        .hint(format!("`{}` holds everything up to there", shown(path)))
}

fn report(path: &Path, seed: u64, conductor: &Conductor<VirtualClock>, shell: &mut Shell) {
    let session = conductor.session();
    let mark = banner(session.header.mode, session.marking);
    let out = &mut shell.out;
    out.line(&mark);
    writeln!(out, "recorded in {}", shown(path));
    let play = session.clock.ended.map_or(session.at.play, |t| t.play);
    let recorded = session.decisions.values().filter(|d| d.record.is_some()).count();
    writeln!(
        out,
        "seed {seed}, agenda {}: {} of play, {} recorded, {}",
        session.agenda.id,
        count(play.round_minutes(), "minute", "minutes"),
        count(recorded, "decision", "decisions"),
        count(session.last, "entry", "entries"),
    );
    if let (Some(hash), Some((_, seq, _))) = (conductor.snapshot().end_head, session.after.ended) {
        writeln!(out, "head at EndEx: {hash} (entry {seq})");
    }
    let head = conductor.journal().head();
    writeln!(out, "head: {} (entry {})", head.hash, head.seq);
    writeln!(out, "it holds everything, control-only words included, and is readable by you alone");
    out.line(&mark);
}

/// One line on standard error that says how far play is, where somebody looks.
struct Progress<'s> {
    shell: &'s mut Shell,
    minute: Option<u64>,
}

impl<'s> Progress<'s> {
    fn new(shell: &'s mut Shell) -> Self {
        Self { shell, minute: None }
    }

    fn wanted(&self) -> bool {
        self.shell.environment.stderr_is_terminal && !self.shell.environment.dumb
    }

    fn show(&mut self, session: &Session) {
        let minute = session.at.play.0 / 60_000;
        if !self.wanted() || self.minute.replace(minute) == Some(minute) {
            return;
        }
        let whole: u64 = session.agenda.modules.iter().map(|m| m.0).sum();
        let whole = Millis(whole).round_minutes();
        write!(self.shell.err, "\rEXERCISE REHEARSAL, minute {minute} of {whole}\x1b[K");
    }

    fn end(&mut self) {
        if self.minute.is_some() {
            write!(self.shell.err, "\r\x1b[K");
        }
    }
}
