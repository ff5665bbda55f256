//! `--roster`: reads who is expected from a file, says what is wrong with it, and seats them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use super::begin::cannot;
use super::file::{reason, shown};
use super::{Failure, Shell};
use crate::clock::Clock;
use crate::conduct::{Conductor, Request};
use crate::diagnostic::{Counts, Diagnostic, Drawing, Severity, Source, draw};
use crate::play::{Runner, header, virtual_start};
use crate::scenario::Scenario;
use crate::session::roster::{ROSTER_BYTES_MAX, Roster, empty_roles, read_roster, roster_source};
use crate::session::{Session, missing_without, seats, seats_of, staffed};

/// A roster as it was read and checked.
#[derive(Debug)]
pub(super) struct Inspected {
    pub source: Source,
    pub roster: Option<Roster>,
    pub findings: Vec<Diagnostic>,
}

/// Reads and checks a roster against a scenario.
///
/// # Errors
/// The file cannot be read.
pub(super) fn inspect(path: &Path, scenario: &Scenario) -> Result<Inspected, Failure> {
    let name = shown(path);
    let unreadable =
        |fault| Failure::new(format!("the roster `{name}` cannot be read: {}", reason(&fault)));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(ROSTER_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(match roster_source(&name, &bytes) {
        Ok(source) => {
            let (roster, findings) = read_roster(&source, scenario);
            Inspected { source, roster, findings }
        }
        Err(refused) => {
            let (source, finding) = *refused;
            Inspected { source, roster: None, findings: vec![finding] }
        }
    })
}

/// Reads a roster that is to be used. Errors are drawn on standard error; what else was found is counted there.
pub(super) fn load(path: &Path, scenario: &Scenario, shell: &mut Shell) -> Result<Roster, Failure> {
    let Inspected { source, roster, findings } = inspect(path, scenario)?;
    let counts = Counts::of(&findings);
    let Some(roster) = roster else {
        let how = Drawing { colour: shell.environment.colors_err(), ..Drawing::default() };
        for finding in findings.iter().filter(|f| f.severity == Severity::Error) {
            shell.err.line(draw(&source, finding, how));
        }
        let name = shown(path);
        return Err(Failure::new(format!("nobody is seated from `{name}`: {}", counts.words())));
    };
    if counts.warnings > 0 {
        let name = shown(path);
        shell.note(&format!(
            "`{name}` has {}; `startex check SCENARIO --roster {name}` shows them",
            counts.words()
        ));
    }
    Ok(roster)
}

/// Seats everybody of a roster: one write for all of them.
pub(super) fn seat<C: Clock>(conductor: &mut Conductor<C>, roster: &Roster) -> Result<(), Failure> {
    let commands = roster.commands(conductor.session()).into_iter();
    let requests: Vec<Request> = commands.map(|(by, command)| Request::new(command, by)).collect();
    let refused = conductor.serve(&requests).into_iter().find_map(Result::err);
    refused.map_or(Ok(()), |refused| Err(cannot(&refused)))
}

/// The room as the roster would fill it: what the lobby will say, said the evening before.
#[derive(Debug)]
pub(super) struct Evening {
    session: Session,
    withheld: usize,
}

impl Evening {
    /// Seats a roster in a room that nobody is in; finds the roles that stay empty.
    pub(super) fn of(roster: &Roster, scenario: &Scenario) -> Option<(Self, Vec<Diagnostic>)> {
        let agenda = scenario.agendas.first()?.id.clone();
        let header = header(scenario, String::new(), agenda, 0);
        let mut runner = Runner::new(scenario, header, virtual_start(scenario));
        for (by, command) in roster.commands(&runner.session) {
            runner.submit(runner.wall, by, &command);
        }
        let findings = empty_roles(scenario, &runner.session);
        Some((Self { session: runner.session, withheld: roster.withheld() }, findings))
    }

    /// Says it, a line a role.
    pub(super) fn lines(&self, scenario: &Scenario) -> Vec<String> {
        let withheld = match self.withheld {
            0 => String::new(),
            n => format!(", {n} withheld"),
        };
        let mut lines = vec![format!("{}{withheld}", seats(scenario, &self.session).words())];
        lines.extend(scenario.roles.iter().map(|role| {
            let lacks = missing_without(scenario, &self.session, &role.code).words(scenario);
            let lacks = if lacks.is_empty() { lacks } else { format!("; {lacks}") };
            let code = role.code.as_str();
            format!("{code:<6} {}: {}{lacks}", role.name, staffed(&self.session, role))
        }));
        lines
    }

    pub(super) fn as_json(&self, file: &str, scenario: &Scenario) -> Value {
        let all = seats(scenario, &self.session);
        let roles = scenario.roles.iter().map(|role| {
            let seats = seats_of(&self.session, role);
            let lacks = missing_without(scenario, &self.session, &role.code);
            json!({
                "role": role.code,
                "seats": seats.seats,
                "filled": seats.filled,
                "doubled": seats.doubled,
                "unowned": lacks.unowned,
                "unasked": lacks.unasked,
                "unreached": lacks.unreached,
            })
        });
        json!({
            "scenario": file,
            "seats": all.seats,
            "filled": all.filled,
            "empty": all.empty(),
            "doubled": all.doubled,
            "withheld": self.withheld,
            "roles": roles.collect::<Vec<_>>(),
        })
    }
}
