//! What the commands that read transcripts share: faults with their exit status, and the mark on what they print.

use super::{Exit, Failure};
use crate::conduct::ReplayError;
use crate::journal::{ReadError, ResumeError, marking};
use crate::scenario::Tlp;
use crate::session::Mode;

impl From<ReadError> for Failure {
    fn from(fault: ReadError) -> Self {
        let code = if fault.is_damage() { Exit::Damaged } else { Exit::Failed };
        let failure = Self { code, ..Self::new(fault.to_string()) };
        if fault.is_damage() {
            failure.hint("a second copy (`--copy-to`), or a copy made earlier, may still be whole")
        } else {
            failure
        }
    }
}

impl From<ReplayError> for Failure {
    fn from(fault: ReplayError) -> Self {
        match fault {
            ReplayError::Read(fault) => fault.into(),
            ReplayError::Impossible { .. } => Self::new(fault.to_string()),
        }
    }
}

impl From<ResumeError> for Failure {
    fn from(fault: ResumeError) -> Self {
        match fault {
            ResumeError::Read(fault) => fault.into(),
            other @ (ResumeError::Journal(_) | ResumeError::Refused(_) | ResumeError::Stopped) => {
                Self::new(other.to_string())
            }
        }
    }
}

/// Returns the line that stands first and last in what is printed.
pub(super) fn banner(mode: Mode, tlp: Tlp) -> String {
    format!("{} | {}", marking(mode), tlp.label())
}
