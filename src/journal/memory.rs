//! The journal in memory: for tests, and for play that no disk will take.

use super::line;
use super::{Head, Journal, JournalError, Salts, Statistics, check_order};
use crate::ident::Seq;
use crate::session::{Entry, Header};

/// A transcript nobody can keep: its bytes are those a file would hold.
pub struct MemoryJournal {
    head: Head,
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    statistics: Statistics,
    salts: Salts,
}

impl std::fmt::Debug for MemoryJournal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryJournal").field("head", &self.head).finish_non_exhaustive()
    }
}

impl MemoryJournal {
    /// Begins a transcript in memory.
    pub fn new(header: &Header, salts: Salts) -> Self {
        let mut bytes = Vec::new();
        let hash = line::write_header(&mut bytes, header);
        Self { bytes, ..Self::after(Head { seq: Seq(0), hash }, salts) }
    }

    /// Goes on in memory after `head`, where a disk refused.
    pub fn after(head: Head, salts: Salts) -> Self {
        Self {
            head,
            bytes: Vec::new(),
            entries: Vec::new(),
            statistics: Statistics::default(),
            salts,
        }
    }

    /// Returns the lines so far, the header among them if it began here.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Gives up the journal for its entries, to be written to a file.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

impl Journal for MemoryJournal {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        check_order(self.head, entries)?;
        if entries.is_empty() {
            return Ok(());
        }
        let before = self.bytes.len();
        for entry in entries {
            let hash = line::write_entry(&mut self.bytes, entry, &self.head.hash, &mut self.salts);
            self.head = Head { seq: entry.seq, hash };
        }
        self.entries.extend_from_slice(entries);
        self.statistics.syncs += 1;
        self.statistics.records += entries.len() as u64;
        self.statistics.bytes += (self.bytes.len() - before) as u64;
        Ok(())
    }

    fn head(&self) -> Head {
        self.head
    }

    fn statistics(&self) -> Statistics {
        self.statistics
    }

    fn is_durable(&self) -> bool {
        false
    }
}
