//! `--follows`: what an earlier exercise left unproven, read from its record and from the ledger beside it.

use std::path::Path;

use super::actions::earlier;
use super::file::shown;
use super::{Failure, Shell, report};
use crate::session::{Command, earlier_lines};

/// Reads an earlier record to its end, every hash checked, and returns the command that says which one it was. A torn
/// end is left out and said.
pub(super) fn read(path: &Path, shell: &mut Shell) -> Result<Command, Failure> {
    let drafted = report::draft(path)?;
    for notice in &drafted.notices {
        shell.warn(notice);
    }
    if drafted.report.overview.ends.is_none() {
        let name = shown(path);
        shell.warn(&format!("`{name}` holds no exercise that was played to its end (EndEx)"));
    }
    let unproven = earlier(path, &drafted.report)?;
    let session = drafted.report.provenance.session.clone();
    let head = drafted.report.provenance.head.clone().unwrap_or_default();
    let open = u32::try_from(unproven.len()).unwrap_or(u32::MAX);
    let actions = earlier_lines(&session, &unproven);
    Ok(Command::Follow { session, head, open, actions })
}
