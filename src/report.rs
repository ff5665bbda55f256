//! Documents: the after-action report from a transcript's entries, the papers from a scenario, drawn by a table of formats.
//! Opens no files.

pub mod actions;
mod audience;
pub mod calendar;
pub mod chart;
pub mod compare;
pub mod document;
mod draft;
mod format;
pub mod house;
pub mod layout;
mod log;
pub mod model;
mod paged;
mod paper;
mod places;
pub mod plain;
pub mod solo;
pub mod tables;
mod veil;

pub use draft::{Drafting, Origin};
pub use format::{FORMATS, Format, Leaf, Rendered};
pub use model::AfterActionReport;
use model::{Audience, Extent};
pub use paper::{PAPERS, Paper, Printing, Readers};

/// Returns the name a report is written under: `EXERCISE-poisoned-kiln-2027-03-06-k7q2m9-AAR.md`, of a folder
/// `EXERCISE-poisoned-kiln-2027-03-06-k7q2m9-AAR-csv`.
pub fn file_name(transcript_name: &str, format: &Format) -> String {
    let stem = transcript_name.strip_suffix(".jsonl").unwrap_or(transcript_name);
    let join = if format.is_folder() { '-' } else { '.' };
    format!("{stem}-AAR{join}{}", format.name)
}

/// Returns the name a copy of a report is written under: for an audience it says for whom, of the one page that cannot
/// wait it says so.
pub fn copy_name(transcript_name: &str, report: &AfterActionReport, format: &Format) -> String {
    let name = file_name(transcript_name, format);
    let (stem, ending) = name.rsplit_once("-AAR").unwrap_or((&name, ""));
    match (report.extent, report.audience) {
        (Extent::Urgent, _) => format!("{stem}-URGENT{ending}"),
        (Extent::Whole, Audience::Control) => name,
        (Extent::Whole, audience) => format!("{stem}-AAR-{}{ending}", audience.name()),
    }
}
