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
mod read;
mod slice;
mod source;
mod template;

pub use document::language_document;
pub use model::*;
pub use read::Loader;
pub use source::{SCENARIO_BYTES_MAX, source_from_bytes};
pub use template::{TEMPLATES, Template};

/// More findings than this are counted, not shown.
const FINDINGS_SHOWN: usize = 200;

/// Reads and checks a script; there is a scenario exactly if there is no error.
pub fn read(source: &Source, loader: &Loader<'_>) -> (Option<Scenario>, Vec<Diagnostic>) {
    let (draft, mut findings) = read::read(&source.text, loader, false);
    if let Some(draft) = &draft {
        findings.extend(check::run(&source.text, draft));
    }
    findings.sort_by_key(|f| (f.start(), f.code));
    let failed = findings.iter().any(|f| f.severity == Severity::Error);
    let more = findings.len().saturating_sub(FINDINGS_SHOWN);
    findings.truncate(FINDINGS_SHOWN);
    if more > 0 {
        let rest = format!("there are {more} more findings");
        findings.push(Diagnostic::note("SX014", rest).help("repair these first"));
    }
    (draft.map(|d| d.scenario).filter(|_| !failed), findings)
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
