//! What commands that play a scenario share: finding it by path or by name, reading it, saying what is wrong.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path};
use std::sync::Arc;

use super::file::{reason, shown};
use super::{Exit, Failure, Shell};
use crate::diagnostic::{Counts, Diagnostic, Severity, Source, nearest};
use crate::diagnostic::{Drawing, draw};
use crate::scenario::{self, PathSummary, SCENARIO_BYTES_MAX, Scenario, source_from_bytes};

/// The scenarios that are always at hand, by name.
pub(super) const BUILT_IN: [(&str, &str); 2] = [
    ("first-light", include_str!("../../scenarios/first-light.ron")),
    ("poisoned-kiln", include_str!("../../scenarios/poisoned-kiln.ron")),
];

/// A scenario that can be played, with the text it was read from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub scenario: Arc<Scenario>,
    pub source: Source,
}

/// How closely a script is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Checks,
    /// And every path is explored.
    Paths,
}

/// A script as it was read and checked.
#[derive(Debug)]
pub(super) struct Inspected {
    pub source: Source,
    pub scenario: Option<Scenario>,
    pub findings: Vec<Diagnostic>,
    /// What exploring every path found, where that was asked for.
    pub paths: Vec<PathSummary>,
}

/// Reads and checks a scenario: a file, `-` for standard input, or the name of one that is built in.
///
/// # Errors
/// The file cannot be read, or is no text at all.
pub(super) fn inspect(name: &str, depth: Depth) -> Result<Inspected, Failure> {
    let (source, folder) = open(name)?;
    let loader = |path: &str| match folder.as_deref() {
        Some(folder) => attachment(folder, path),
        None => Err("only a scenario in a file has files beside it".to_owned()),
    };
    let (scenario, findings, paths) = match depth {
        Depth::Checks => {
            let (scenario, findings) = scenario::read(&source, &loader);
            (scenario, findings, Vec::new())
        }
        Depth::Paths => scenario::read_with_paths(&source, &loader),
    };
    Ok(Inspected { source, scenario, findings, paths })
}

/// Reads a scenario that is to be played. Errors are drawn on standard error; warnings are counted there.
pub(super) fn load(name: &str, shell: &mut Shell) -> Result<Loaded, Failure> {
    let Inspected { source, scenario, findings, .. } = inspect(name, Depth::Checks)?;
    let counts = Counts::of(&findings);
    let Some(scenario) = scenario else {
        let errors: Vec<&Diagnostic> =
            findings.iter().filter(|f| f.severity == Severity::Error).collect();
        let how = Drawing { colour: shell.environment.colors_err(), ..Drawing::default() };
        for finding in errors {
            shell.err.line(draw(&source, finding, how));
        }
        return Err(Failure::new(format!("`{name}` cannot be played: {}", counts.words())));
    };
    if counts.warnings > 0 {
        shell.note(&format!("`{name}` has {}; it can be played", counts.words()));
    }
    Ok(Loaded { scenario: Arc::new(scenario), source })
}

/// Reads the text of a scenario without checking it: a file, `-`, or the name of one that is built in.
pub(super) fn source_of(name: &str) -> Result<Source, Failure> {
    open(name).map(|(source, _)| source)
}

type Opened = (Source, Option<std::path::PathBuf>);

fn open(name: &str) -> Result<Opened, Failure> {
    let unreadable = |fault: &io::Error| {
        Failure::new(format!("`{}` cannot be read: {}", shown(Path::new(name)), reason(fault)))
    };
    let path = Path::new(name);
    let (bytes, folder) = if name == "-" {
        (bounded(io::stdin().lock()).map_err(|fault| unreadable(&fault))?, None)
    } else if path.exists() {
        let file = fs::File::open(path).map_err(|fault| unreadable(&fault))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        (bounded(file).map_err(|fault| unreadable(&fault))?, Some(folder))
    } else if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
        (text.as_bytes().to_vec(), None)
    } else {
        return Err(unknown(name));
    };
    let source = source_from_bytes(name, &bytes).map_err(|finding| {
        let failure = Failure { code: Exit::Failed, ..Failure::new(finding.message.clone()) };
        finding.helps.iter().fold(failure, |failure, help| failure.hint(help.clone()))
    })?;
    Ok((source, folder))
}

fn unknown(name: &str) -> Failure {
    let names = BUILT_IN.map(|(known, _)| known);
    let failure = Failure::new(format!("there is no scenario `{}`", shown(Path::new(name))));
    let failure = match nearest(name, names) {
        Some(close) => failure.hint(format!("did you mean `{close}`?")),
        None => failure,
    };
    failure.hint(format!("name a file, or one of those built in: {}", names.join(", ")))
}

/// Reads up to one byte more than a scenario may have.
fn bounded(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(SCENARIO_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads an attachment below a scenario's folder; links are not followed.
fn attachment(folder: &Path, path: &str) -> Result<Vec<u8>, String> {
    const BYTES_MAX: u64 = 8 * 1024 * 1024;
    let mut whole = folder.to_owned();
    for part in Path::new(path).components() {
        let Component::Normal(part) = part else {
            return Err("it must lie below the scenario's folder".to_owned());
        };
        whole.push(part);
        let meta = fs::symlink_metadata(&whole).map_err(|fault| reason(&fault))?;
        if meta.file_type().is_symlink() {
            return Err("links are not followed".to_owned());
        }
    }
    let file = fs::File::open(&whole).map_err(|fault| reason(&fault))?;
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|fault| reason(&fault))?;
    Ok(bytes)
}
