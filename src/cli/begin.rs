//! Begins a session: its header from options and scenario, its file, and what the options say about the agenda.

use std::path::PathBuf;

use super::console::Kept;
use super::scenario::Loaded;
use super::{Failure, Shell, disk, follows, place, roster};
use crate::clock::{Clock, Millis, Offset, SystemClock, Timestamp};
use crate::conduct::{Conductor, Refused, Request, scenario_sha256};
use crate::diagnostic::nearest;
use crate::ident::{Actor, AgendaId, RoleCode};
use crate::journal::{FileJournal, Options, system_salts, transcript_name};
use crate::scenario::{LANGUAGE, Scenario, Tlp};
use crate::session::{Attribution, Command, FORMAT, Header, Mode, Staffing, plan};

/// What the commands that begin a session are told.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Begin {
    /// Where the record is written
    #[arg(long, value_name = "FILE")]
    pub transcript: Option<PathBuf>,
    /// A second file that gets everything the first one has
    #[arg(long, value_name = "FILE")]
    pub copy_to: Option<PathBuf>,
    /// The agenda, instead of the scenario's first
    #[arg(long, value_name = "NAME")]
    pub agenda: Option<String>,
    /// When the exercise must end; the agenda is fitted to it
    #[arg(long, value_name = "HH:MM", value_parser = minutes_of_day)]
    pub until: Option<u16>,
    /// The TLP label, instead of the scenario's
    #[arg(long, value_name = "TLP", value_parser = marking)]
    pub marking: Option<Tlp>,
    /// How people are named: attributed, role or anonymous
    #[arg(long, value_name = "MODE", value_enum, default_value_t = Naming::Role)]
    pub attribution: Naming,
    /// Who is expected in which seat: role,name,organization,seat,withheld
    #[arg(long, value_name = "CSV")]
    pub roster: Option<PathBuf>,
    /// The record of the exercise this one follows; what it left open is shown in the lobby
    #[arg(long, value_name = "TRANSCRIPT")]
    pub follows: Option<PathBuf>,
    /// The minutes a rehearsal has, instead of a time it must end.
    #[arg(skip)]
    pub minutes: Option<u64>,
}

/// How people are named in the record and in what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Naming {
    /// Names may be used everywhere
    Attributed,
    /// The report names roles, never people
    #[default]
    Role,
    /// No name is asked or written (Chatham House Rule)
    Anonymous,
}

impl From<Naming> for Attribution {
    fn from(naming: Naming) -> Self {
        match naming {
            Naming::Attributed => Self::Attributed,
            Naming::Role => Self::Role,
            Naming::Anonymous => Self::Anonymous,
        }
    }
}

pub(super) fn marking(text: &str) -> Result<Tlp, String> {
    let wanted = text.to_ascii_uppercase();
    let wanted = wanted.strip_prefix("TLP:").unwrap_or(&wanted);
    Tlp::ALL
        .into_iter()
        .find(|tlp| tlp.label().strip_prefix("TLP:") == Some(wanted))
        .ok_or_else(|| "the labels are CLEAR, GREEN, AMBER, AMBER+STRICT and RED".to_owned())
}

pub(super) fn minutes_of_day(text: &str) -> Result<u16, String> {
    let wrong = || format!("`{text}` is no time such as 11:30");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let hour: u16 = hour.parse().map_err(|_| wrong())?;
    let minute: u16 = minute.parse().map_err(|_| wrong())?;
    if hour > 23 || minute > 59 { Err(wrong()) } else { Ok(hour * 60 + minute) }
}

/// Begins a session of a scenario in a new file.
pub(super) fn begin(
    loaded: &Loaded,
    options: &Begin,
    mode: Mode,
    shell: &mut Shell,
) -> Result<(Conductor<SystemClock>, Kept), Failure> {
    let scenario = &loaded.scenario;
    // Whatever can be refused is refused before there is a file.
    let roster = options.roster.as_deref().map(|path| roster::load(path, scenario, shell));
    let roster = roster.transpose()?;
    let follow = options.follows.as_deref().map(|path| follows::read(path, shell)).transpose()?;
    let now = SystemClock.read().os;
    let header = Header {
        startex: FORMAT,
        session: session_id()?,
        mode,
        language: LANGUAGE,
        scenario_sha256: scenario_sha256(&loaded.source.text),
        agenda: agenda(options, scenario)?,
        tlp: options.marking.unwrap_or(scenario.marking),
        attribution: options.attribution.into(),
        offset: shell.environment.offset,
        made_by: made_by(),
    };
    let kept = Kept {
        transcript: path(options, scenario, &header, now, shell)?,
        copy: options.copy_to.clone(),
    };
    disk::warn_if_low(&kept, scenario, shell)?;
    let files = Options::new(system_salts()).copy_to(kept.copy.clone());
    let journal = FileJournal::create(&kept.transcript, &header, files)
        .map_err(|fault| Failure::new(fault.to_string()))?;
    let source = &loaded.source.text;
    let mut conductor =
        Conductor::create(header, scenario.clone(), source, Box::new(journal), SystemClock)
            .map_err(|refused| cannot(&refused))?;
    if let Some(follow) = follow {
        ask(&mut conductor, follow)?;
    }
    if let Some(roster) = &roster {
        roster::seat(&mut conductor, roster)?;
    }
    let at = options.until.map(|minutes| next(minutes, now, shell.environment.offset));
    let within = options.minutes.map(|minutes| now.plus(Millis::minutes(minutes)));
    let session = conductor.session();
    let agenda = &session.agenda.id;
    let fit = match (at, within) {
        (Some(until), _) => plan::fit(scenario, session, agenda, Some(until), now),
        (None, Some(until)) => plan::fit_alone(scenario, session, agenda, until, now),
        (None, None) => None,
    };
    if let Some(fit) = fit {
        ask(&mut conductor, fit.into())?;
    }
    Ok((conductor, kept))
}

/// Lets the control cell play the roles that somebody would hold: a rehearsal has nobody else.
pub(super) fn simulate(
    conductor: &mut Conductor<SystemClock>,
    held: impl Fn(&RoleCode) -> bool,
) -> Result<(), Failure> {
    let roles: Vec<_> = conductor.scenario().roles.iter().map(|r| r.code.clone()).collect();
    for role in roles.into_iter().filter(held) {
        ask(conductor, Command::Staff { role, how: Staffing::Simulated })?;
    }
    Ok(())
}

/// Submits a command of the facilitator.
pub(super) fn ask(conductor: &mut Conductor<SystemClock>, command: Command) -> Result<(), Failure> {
    let done = conductor.submit(&Request::new(command, Actor::Facilitator));
    done.map(drop).map_err(|refused| cannot(&refused))
}

pub(super) fn cannot(refused: &Refused) -> Failure {
    Failure::new(format!("the exercise cannot begin: {refused}"))
}

/// Returns what stands in the record about the program that wrote it.
pub(super) fn made_by() -> String {
    concat!("startex ", env!("CARGO_PKG_VERSION")).to_owned()
}

fn agenda(options: &Begin, scenario: &Scenario) -> Result<AgendaId, Failure> {
    if let Some(name) = &options.agenda {
        return agenda_named(scenario, name);
    }
    let first = scenario.agendas.first().map(|a| a.id.clone());
    first.ok_or_else(|| Failure::new("the scenario has no agenda"))
}

/// Returns the agenda of a name, or says which there are.
pub(super) fn agenda_named(scenario: &Scenario, name: &str) -> Result<AgendaId, Failure> {
    let names = || scenario.agendas.iter().map(|a| a.id.as_str());
    let id = AgendaId::new(name);
    if scenario.agenda(&id).is_some() {
        return Ok(id);
    }
    let failure = Failure::usage(format!("the scenario has no agenda `{name}`"));
    let failure = match nearest(name, names()) {
        Some(close) => failure.hint(format!("did you mean `{close}`?")),
        None => failure,
    };
    Err(failure.hint(format!("it has {}", names().collect::<Vec<_>>().join(", "))))
}

fn path(
    options: &Begin,
    scenario: &Scenario,
    header: &Header,
    now: Timestamp,
    shell: &Shell,
) -> Result<PathBuf, Failure> {
    if let Some(path) = &options.transcript {
        return Ok(path.clone());
    }
    let name = transcript_name(header.mode, &scenario.title, now, header.offset, &header.session);
    Ok(place::transcripts(&shell.environment)?.join(name))
}

/// Draws the short name of a session: six letters and digits that cannot be mistaken for each other.
fn session_id() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes)
        .map_err(|_| Failure::new("the operating system gives no random bytes"))?;
    Ok(bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect())
}

/// Returns the next moment at which the room's clock shows so many minutes past midnight.
fn next(minutes: u16, now: Timestamp, offset: Offset) -> Timestamp {
    let day = Millis::minutes(24 * 60).0.cast_signed();
    let local = now.0 + offset.ms();
    let today = local - local.rem_euclid(day) + i64::from(minutes) * 60_000;
    let local = if today > local { today } else { today + day };
    Timestamp(local - offset.ms())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_with_and_without_its_prefix() {
        assert_eq!(marking("amber"), Ok(Tlp::Amber));
        assert_eq!(marking("TLP:AMBER+STRICT"), Ok(Tlp::AmberStrict));
        assert!(marking("purple").is_err());
        assert_eq!(minutes_of_day("11:30"), Ok(690));
        assert!(minutes_of_day("24:00").is_err() && minutes_of_day("noon").is_err());
    }

    #[test]
    fn an_end_is_today_or_tomorrow() {
        let now: Timestamp = "2027-03-05T10:00:00.000Z".parse().unwrap();
        let offset: Offset = "+02:00".parse().unwrap();
        assert_eq!(next(750, now, offset).to_string(), "2027-03-05T10:30:00.000Z");
        assert_eq!(next(720, now, offset).to_string(), "2027-03-06T10:00:00.000Z");
    }
}
