//! Disks and journals that fail on purpose: what tests and the simulation run the recording against.

use std::io;

use super::disk::Disk;
use super::{CopyState, Head, Journal, JournalError, Statistics};
use crate::session::Entry;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The write fails after so many of its bytes.
    ShortWrite(usize),
    /// Everything is written and the sync fails.
    Sync,
}

/// When it goes wrong: at the n-th write, counted from 1, and ever after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    pub at: u64,
    pub fault: Fault,
    pub kind: io::ErrorKind,
    /// The file cannot be cut back either.
    pub stuck: bool,
}

impl Trouble {
    /// Returns a disk that is full from the n-th write on.
    pub fn full(at: u64) -> Self {
        let (fault, kind) = (Fault::ShortWrite(100), io::ErrorKind::StorageFull);
        Self { at, fault, kind, stuck: false }
    }

    /// Returns a disk whose n-th sync fails.
    pub fn sync(at: u64) -> Self {
        Self { at, fault: Fault::Sync, kind: io::ErrorKind::Other, stuck: false }
    }
}

/// A disk that works until its trouble comes.
pub struct FaultyDisk {
    inner: Box<dyn Disk>,
    trouble: Trouble,
    writes: u64,
}

impl std::fmt::Debug for FaultyDisk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaultyDisk").field("trouble", &self.trouble).finish_non_exhaustive()
    }
}

impl FaultyDisk {
    /// Wraps a disk; fits [`super::FileJournal::with_disk`].
    pub fn wrap(trouble: Trouble) -> impl FnOnce(Box<dyn Disk>) -> Box<dyn Disk> {
        move |inner| Box::new(Self { inner, trouble, writes: 0 })
    }

    fn refusal(&self) -> io::Error {
        if self.trouble.kind == io::ErrorKind::Other {
            io::Error::other("the disk does not answer")
        } else {
            self.trouble.kind.into()
        }
    }
}

impl Disk for FaultyDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writes += 1;
        if self.writes < self.trouble.at {
            return self.inner.write(bytes);
        }
        match self.trouble.fault {
            Fault::Sync => self.inner.write(bytes),
            Fault::ShortWrite(n) => {
                self.inner.write(&bytes[..n.min(bytes.len())])?;
                Err(self.refusal())
            }
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.writes >= self.trouble.at { Err(self.refusal()) } else { self.inner.sync() }
    }

    fn cut(&mut self, len: u64) -> io::Result<()> {
        if self.trouble.stuck { Err(self.refusal()) } else { self.inner.cut(len) }
    }
}

/// A journal that refuses its n-th batch and every later one.
#[derive(Debug)]
pub struct FailingJournal<J> {
    inner: J,
    at: u64,
    batches: u64,
}

impl<J: Journal> FailingJournal<J> {
    pub fn new(inner: J, at: u64) -> Self {
        Self { inner, at, batches: 0 }
    }

    /// Returns what holds the batches that were taken.
    pub fn into_inner(self) -> J {
        self.inner
    }
}

impl<J: Journal> Journal for FailingJournal<J> {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        self.batches += 1;
        if self.batches < self.at {
            return self.inner.append(entries);
        }
        let (durable, why) = (self.inner.head(), "the disk is full".to_owned());
        Err(JournalError::Broken { path: "test.jsonl".into(), durable, why })
    }

    fn head(&self) -> Head {
        self.inner.head()
    }

    fn statistics(&self) -> Statistics {
        self.inner.statistics()
    }

    fn copy(&self) -> CopyState {
        self.inner.copy()
    }

    fn is_durable(&self) -> bool {
        self.inner.is_durable()
    }
}
