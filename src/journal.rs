//! The transcript on disk: written durably, read back with every hash checked, copied, redacted, verified.

use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::ident::Seq;
use crate::session::Entry;

mod chain;
pub mod disk;
mod fault;
mod faulty;
mod file;
mod hash;
mod ledger;
mod line;
mod memory;
mod name;
mod read;
mod recover;
mod redact;
mod salt;
mod tail;
mod verify;

pub use chain::NamedHead;
pub use fault::{reason, shown};
pub use faulty::{FailingJournal, Fault, FaultyDisk, Trouble};
pub use file::{FileJournal, Options};
pub use hash::Hash;
pub use ledger::{LEDGER_NAME, Ledger, LedgerError, append_ledger, read_ledger};
pub use memory::MemoryJournal;
pub use name::{marking, transcript_name};
pub use read::{Finding, ReadError, Reader, Recording, Tail, for_each_entry, read};
pub use recover::{ResumeError, Resumed, continue_in, resume};
pub use redact::{CANNOT_CATCH, Reason, RedactError, Redaction, redact};
pub use salt::{Salts, seeded_salts, system_salts};
pub use tail::{Followed, Follower};
pub use verify::{CANNOT_TELL, KeptHash, Verification, verify};

/// Where a transcript stands: its last durable entry and that entry's hash; entry 0 is the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: Seq,
    pub hash: Hash,
}

/// What a journal did so far, so that records per sync can be tested without a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Batches made durable in the transcript itself.
    pub syncs: u64,
    /// Entries in them.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// How the second copy of the record fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CopyState {
    /// None was asked for.
    #[default]
    None,
    /// It holds everything the transcript holds.
    Following,
    /// It could not be written and stands still at an earlier entry; why, in words.
    Lost(String),
}

/// Where entries become durable. Only the conductor appends.
pub trait Journal: fmt::Debug + Send {
    /// Makes a batch durable: when this returns, all of it is on disk; after a fault none of it counts.
    ///
    /// # Errors
    /// After a failed write or sync the journal stays broken: it never tries again, for nobody can
    /// know what the disk still holds. Go on in another file, or unrecorded.
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError>;

    /// Returns the last durable entry and its hash.
    fn head(&self) -> Head;

    fn statistics(&self) -> Statistics;

    /// Tells how the second copy fares.
    fn copy(&self) -> CopyState {
        CopyState::None
    }

    /// Begins a second copy at another place, with everything that is durable so far.
    ///
    /// # Errors
    /// If the file is there already or cannot be written; the journal itself goes on as it did.
    fn copy_to(&mut self, path: &Path) -> Result<(), JournalError> {
        let fault = io::ErrorKind::Unsupported.into();
        Err(JournalError::Io { path: path.to_owned(), doing: "made", fault })
    }

    /// Tells whether what is appended is kept on a disk.
    fn is_durable(&self) -> bool {
        true
    }
}

/// Why a transcript could not be made, opened for writing or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("`{}` exists already", shown(.0))]
    Exists(PathBuf),
    #[error(
        "`{}` is being written by another startex; end that one first, or name another file",
        shown(.0)
    )]
    Locked(PathBuf),
    #[error("`{}` cannot be {doing}: {}", shown(.path), reason(.fault))]
    Io { path: PathBuf, doing: &'static str, fault: io::Error },
    /// A batch could not be made durable, now or earlier.
    #[error("`{}` takes no more entries after entry {}: {why}", shown(.path), .durable.seq)]
    Broken { path: PathBuf, durable: Head, why: String },
    /// The caller's fault: the entries do not follow the last durable one.
    #[error("entry {got} cannot follow entry {last}: {why}")]
    OutOfOrder { last: Seq, got: Seq, why: &'static str },
}

/// Checks that a batch goes on where the transcript stands.
fn check_order(head: Head, entries: &[Entry]) -> Result<(), JournalError> {
    let mut last = head.seq;
    for entry in entries {
        let why = if entry.seq.0 != last.0 + 1 {
            "its number is not the next one"
        } else if entry.sync > head.seq {
            "it claims that more is durable than there is"
        } else if entry.redacted {
            "its words are missing"
        } else {
            last = entry.seq;
            continue;
        };
        return Err(JournalError::OutOfOrder { last, got: entry.seq, why });
    }
    Ok(())
}
