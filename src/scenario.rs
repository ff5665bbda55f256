//! The scenario language: text to a checked scenario and findings.

use crate::diagnostic::{Diagnostic, Severity, Source};

mod cards;
pub mod check;
mod document;
mod draft;
pub mod frameworks;
mod grammar;
mod lex;
mod model;
mod paths;
mod read;
mod slice;
mod source;
mod spoken;
mod template;

pub use document::language_document;
pub use model::*;
pub use paths::PathSummary;
pub use read::Loader;
pub use source::{SCENARIO_BYTES_MAX, source_from_bytes};
pub use template::{TEMPLATES, Template};

/// More findings than this are counted, not shown.
const FINDINGS_SHOWN: usize = 200;

/// Reads and checks a script; there is a scenario exactly if there is no error.
pub fn read(source: &Source, loader: &Loader<'_>) -> (Option<Scenario>, Vec<Diagnostic>) {
    let (draft, findings) = read_and_check(source, loader);
    settle(draft, findings)
}

/// As [`read`], and explores every path of a scenario without errors.
pub fn read_with_paths(
    source: &Source,
    loader: &Loader<'_>,
) -> (Option<Scenario>, Vec<Diagnostic>, Vec<PathSummary>) {
    let (draft, mut findings) = read_and_check(source, loader);
    let mut summaries = Vec::new();
    if let Some(draft) = draft.as_ref().filter(|_| !failed(&findings)) {
        let (explored, found) = paths::explore(draft, &findings);
        summaries = explored;
        findings.extend(found);
    }
    let (scenario, findings) = settle(draft, findings);
    (scenario, findings, summaries)
}

/// Returns a script's title, without reading the rest of it.
pub fn title_of(text: &str) -> Option<String> {
    read::title(text)
}

fn read_and_check(source: &Source, loader: &Loader<'_>) -> (Option<draft::Draft>, Vec<Diagnostic>) {
    let (draft, mut findings) = read::read(&source.text, loader, false);
    if let Some(draft) = &draft {
        findings.extend(check::run(&source.text, draft));
    }
    (draft, findings)
}

fn failed(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}

/// Puts findings in order and hands the scenario out if none of them is an error.
fn settle(
    draft: Option<draft::Draft>,
    mut findings: Vec<Diagnostic>,
) -> (Option<Scenario>, Vec<Diagnostic>) {
    findings.sort_by_key(|f| (f.start(), f.code));
    let scenario = draft.map(|d| d.scenario).filter(|_| !failed(&findings));
    let more = findings.len().saturating_sub(FINDINGS_SHOWN);
    findings.truncate(FINDINGS_SHOWN);
    if more > 0 {
        let rest = format!("there are {more} more findings");
        findings.push(Diagnostic::note("SX014", rest).help("repair these first"));
    }
    (scenario, findings)
}

/// Reads a script that was played once: no checks, and `attachment` hands in what the transcript holds of each.
///
/// # Errors
/// Returns the first fault that keeps the script from being read.
pub fn read_for_replay(
    source: &Source,
    attachment: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Scenario, Box<Diagnostic>> {
    // A shared copy may lack an attachment; the scenario is the same without its bytes.
    let loader = |name: &str| Ok(attachment(name).unwrap_or_default());
    let (draft, findings) = read::read(&source.text, &loader, true);
    let first = findings.into_iter().find(|f| f.severity == Severity::Error);
    match (draft, first) {
        (Some(draft), None) => Ok(draft.scenario),
        (_, Some(finding)) => Err(Box::new(finding)),
        (None, None) => Err(Box::new(Diagnostic::error("SX001", "this is no scenario"))),
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
