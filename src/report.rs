//! The after-action report: a transcript's entries in, one model out, drawn by a table of formats. Opens no files.

pub mod chart;
pub mod document;
mod draft;
mod format;
pub mod layout;
mod log;
pub mod model;
mod veil;

pub use draft::{Drafting, Origin};
pub use format::{FORMATS, Format};
pub use model::AfterActionReport;

/// Returns the name a report is written under: `EXERCISE-poisoned-kiln-2027-03-06-k7q2m9-AAR.md`.
pub fn file_name(transcript_name: &str, format: &Format) -> String {
    let stem = transcript_name.strip_suffix(".jsonl").unwrap_or(transcript_name);
    format!("{stem}-AAR.{}", format.name)
}
