//! A disk that refuses when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use startex::journal::{CopyState, Head, Journal, JournalError, Statistics};
use startex::session::Entry;

/// Tells the disk to refuse.
#[derive(Debug, Clone, Default)]
pub(super) struct Refuses(Arc<AtomicBool>);

impl Refuses {
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A journal whose disk may refuse.
#[derive(Debug)]
pub(super) struct Disk<J> {
    inner: J,
    refuses: Refuses,
}

impl<J: Journal> Disk<J> {
    pub(super) fn new(inner: J, refuses: Refuses) -> Self {
        Self { inner, refuses }
    }
}

impl<J: Journal> Journal for Disk<J> {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        if !self.refuses.0.load(Ordering::Relaxed) {
            return self.inner.append(entries);
        }
        let (durable, why) = (self.inner.head(), "the disk is full".to_owned());
        Err(JournalError::Broken { path: "room.jsonl".into(), durable, why })
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
