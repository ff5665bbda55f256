//! `--follows`: what an earlier exercise left open, read from its record.

use std::path::Path;

use super::file::shown;
use super::{Failure, Shell};
use crate::conduct::replay;
use crate::session::{Command, Phase, open_actions};

/// Reads an earlier record to its end, every hash checked, and returns the command that says which one it was. A torn
/// end is left out and said.
pub(super) fn read(path: &Path, shell: &mut Shell) -> Result<Command, Failure> {
    let earlier = replay(path, &mut |_, _, _| ())?;
    if let Some(notice) = earlier.recording.notice(path) {
        shell.warn(&notice);
    }
    if earlier.session.phase < Phase::HotWash {
        let name = shown(path);
        shell.warn(&format!("`{name}` holds no exercise that was played to its end (EndEx)"));
    }
    let (open, actions) = open_actions(&earlier.session);
    let session = earlier.session.header.session.clone();
    let head = earlier.recording.head.hash.to_string();
    Ok(Command::Follow { session, head, open, actions })
}
