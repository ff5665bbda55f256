//! The journal in a file: one write and one sync a batch, a second copy behind it, and no second try after a fault.

use std::fmt;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use super::fault::reason;
use super::line;
use super::recover;
use super::{CopyState, Head, Journal, JournalError, Salts, Statistics, check_order};
use crate::ident::Seq;
use crate::session::{Entry, Header};

/// Past this a batch's buffer is given back, so that attachments do not stay in memory.
const BUFFER_BYTES_KEPT: usize = 1024 * 1024;

/// What a journal is opened with.
pub struct Options {
    /// `--copy-to`: a second file that gets every batch after the first one has it.
    pub copy_to: Option<PathBuf>,
    pub salts: Salts,
}

impl Options {
    pub fn new(salts: Salts) -> Self {
        Self { copy_to: None, salts }
    }

    /// Adds the second file.
    #[must_use]
    pub fn copy_to(mut self, path: Option<PathBuf>) -> Self {
        self.copy_to = path;
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("copy_to", &self.copy_to).finish_non_exhaustive()
    }
}

/// A file, locked, with the length that is durable.
pub(super) struct Store {
    pub path: PathBuf,
    pub disk: Box<dyn Disk>,
    pub len: u64,
}

impl Store {
    /// Makes a new file that begins with `first`, durable together with its name.
    pub(super) fn create(path: &Path, first: &[u8]) -> Result<Self, JournalError> {
        let mut file = disk::create(path)?;
        let started = file.write(first).and_then(|()| file.sync());
        if let Err(fault) = started {
            // Nothing was promised yet: a file without its first line is only in the way.
            drop(std::fs::remove_file(path));
            return Err(JournalError::Io { path: path.to_owned(), doing: "written", fault });
        }
        disk::sync_folder(path)?;
        let len = first.len() as u64;
        Ok(Self { path: path.to_owned(), disk: Box::new(file), len })
    }

    /// Makes a batch durable, or says in words why not.
    fn append(&mut self, bytes: &[u8]) -> Result<(), String> {
        match self.disk.write(bytes).and_then(|()| self.disk.sync()) {
            Ok(()) => {
                self.len += bytes.len() as u64;
                Ok(())
            }
            Err(fault) => {
                // Only what was never acknowledged lies behind `len`. If this fails too, the reader
                // takes it for the torn tail that it is.
                drop(self.disk.cut(self.len));
                Err(reason(&fault))
            }
        }
    }
}

/// A transcript being written.
pub struct FileJournal {
    main: Store,
    copy: Option<Store>,
    copy_state: CopyState,
    head: Head,
    statistics: Statistics,
    salts: Salts,
    buffer: Vec<u8>,
    broken: Option<String>,
}

impl fmt::Debug for FileJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileJournal")
            .field("path", &self.main.path)
            .field("head", &self.head)
            .field("copy", &self.copy_state)
            .field("broken", &self.broken)
            .finish_non_exhaustive()
    }
}

impl FileJournal {
    /// Makes a new transcript that holds its header, durably.
    ///
    /// # Errors
    /// Fails if either file exists already or cannot be made; what was made before is removed again.
    pub fn create(path: &Path, header: &Header, options: Options) -> Result<Self, JournalError> {
        let mut first = Vec::new();
        let hash = line::write_header(&mut first, header);
        let main = Store::create(path, &first)?;
        let copy = match &options.copy_to {
            None => None,
            Some(copy) => Some(Store::create(copy, &first).inspect_err(|_| {
                drop(std::fs::remove_file(path));
            })?),
        };
        Ok(Self::over(main, copy, Head { seq: Seq(0), hash }, options.salts))
    }

    /// Goes on with files that stand at `head`.
    pub(super) fn over(main: Store, copy: Option<Store>, head: Head, salts: Salts) -> Self {
        let copy_state = if copy.is_some() { CopyState::Following } else { CopyState::None };
        Self {
            main,
            copy,
            copy_state,
            head,
            statistics: Statistics::default(),
            salts,
            buffer: Vec::new(),
            broken: None,
        }
    }

    /// Puts another disk under the transcript: how tests make it fail.
    #[must_use]
    pub fn with_disk(mut self, wrap: impl FnOnce(Box<dyn Disk>) -> Box<dyn Disk>) -> Self {
        self.main.disk = wrap(self.main.disk);
        self
    }

    /// Puts another disk under the second copy.
    #[must_use]
    pub fn with_copy_disk(mut self, wrap: impl FnOnce(Box<dyn Disk>) -> Box<dyn Disk>) -> Self {
        self.copy = self.copy.map(|copy| Store { disk: wrap(copy.disk), ..copy });
        self
    }

    pub fn path(&self) -> &Path {
        &self.main.path
    }

    /// Returns the second file's path, also after it was lost.
    pub fn copy_path(&self) -> Option<&Path> {
        self.copy.as_ref().map(|copy| copy.path.as_path())
    }

    fn copy_batch(&mut self) {
        if self.copy_state != CopyState::Following {
            return;
        }
        if let Some(copy) = &mut self.copy
            && let Err(why) = copy.append(&self.buffer)
        {
            self.copy_state = CopyState::Lost(why);
        }
    }
}

impl Journal for FileJournal {
    fn append(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        if let Some(why) = &self.broken {
            let (path, why) = (self.main.path.clone(), why.clone());
            return Err(JournalError::Broken { path, durable: self.head, why });
        }
        check_order(self.head, entries)?;
        if entries.is_empty() {
            return Ok(());
        }
        let mut head = self.head;
        self.buffer.clear();
        for entry in entries {
            let hash = line::write_entry(&mut self.buffer, entry, &head.hash, &mut self.salts);
            head = Head { seq: entry.seq, hash };
        }
        if let Err(why) = self.main.append(&self.buffer) {
            self.broken = Some(why.clone());
            let path = self.main.path.clone();
            return Err(JournalError::Broken { path, durable: self.head, why });
        }
        self.head = head;
        self.statistics.syncs += 1;
        self.statistics.records += entries.len() as u64;
        self.statistics.bytes += self.buffer.len() as u64;
        // Only now: the copy never holds what the transcript does not.
        self.copy_batch();
        if self.buffer.capacity() > BUFFER_BYTES_KEPT {
            self.buffer = Vec::new();
        }
        Ok(())
    }

    fn head(&self) -> Head {
        self.head
    }

    fn statistics(&self) -> Statistics {
        self.statistics
    }

    fn copy(&self) -> CopyState {
        self.copy_state.clone()
    }

    fn copy_to(&mut self, path: &Path) -> Result<(), JournalError> {
        self.copy = Some(recover::new_copy(path, &self.main.path, self.main.len)?);
        self.copy_state = CopyState::Following;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::ident::Actor;
    use crate::journal::{FaultyDisk, MemoryJournal, Trouble, seeded_salts};
    use crate::session::{Event, Said, Times};
    use crate::text::Text;

    fn header() -> Header {
        serde_json::from_str(
            r#"{"startex":1,"session":"k7q2m9","mode":"live","language":1,"scenario_sha256":"00","agenda":"a","tlp":"GREEN","attribution":"role","offset":"+02:00","made_by":"startex 0.1.0"}"#,
        )
        .unwrap()
    }

    fn batch(first: u64, sync: u64, count: u64) -> Vec<Entry> {
        (first..first + count)
            .map(|seq| Entry {
                seq: Seq(seq),
                sync: Seq(sync),
                times: Times::default(),
                by: Actor::Facilitator,
                seat: None,
                cmd: None,
                event: Event::InformationRequested {},
                said: Some(Said::words(Text::new("who calls the registry?").unwrap())),
                redacted: false,
            })
            .collect()
    }

    fn options() -> Options {
        Options::new(seeded_salts(1))
    }

    #[test]
    fn a_batch_is_one_sync_and_the_bytes_are_those_of_memory() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
        let options = options().copy_to(Some(copy.clone()));
        let mut file = FileJournal::create(&path, &header(), options).unwrap();
        let mut memory = MemoryJournal::new(&header(), seeded_salts(1));
        for journal in [&mut file as &mut dyn Journal, &mut memory] {
            journal.append(&batch(1, 0, 3)).unwrap();
            journal.append(&[]).unwrap();
            journal.append(&batch(4, 3, 50)).unwrap();
            assert_eq!((journal.statistics().syncs, journal.statistics().records), (2, 53));
        }
        assert_eq!(fs::read(&path).unwrap(), memory.bytes());
        assert_eq!(fs::read(&copy).unwrap(), memory.bytes());
        assert_eq!(file.head(), memory.head());
        assert_eq!(file.copy(), CopyState::Following);
        #[cfg(unix)]
        for made in [&path, &copy] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
        fs::create_dir(&copy).unwrap();
        let refused = FileJournal::create(&path, &header(), options().copy_to(Some(copy)));
        assert!(matches!(refused.unwrap_err(), JournalError::Exists(_)));
        assert!(!path.exists(), "half of what was asked for is not kept");
        let _first = FileJournal::create(&path, &header(), options()).unwrap();
        let second = FileJournal::create(&path, &header(), options()).unwrap_err();
        assert!(second.to_string().ends_with("a.jsonl` exists already"), "{second}");
        let locked = disk::open(&path).unwrap_err().to_string();
        assert!(locked.contains("is being written by another startex"), "{locked}");
    }

    #[test]
    fn after_a_fault_nothing_is_tried_again_and_nothing_durable_is_lost() {
        for (trouble, stuck) in
            [(Trouble::full(2), false), (Trouble::sync(2), false), (Trouble::full(2), true)]
        {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.jsonl");
            let trouble = Trouble { stuck, ..trouble };
            let mut journal = FileJournal::create(&path, &header(), options())
                .unwrap()
                .with_disk(FaultyDisk::wrap(trouble));
            journal.append(&batch(1, 0, 2)).unwrap();
            let (head, durable) = (journal.head(), fs::read(&path).unwrap());
            for _ in 0..2 {
                let fault = journal.append(&batch(3, 2, 2)).unwrap_err();
                assert!(matches!(&fault, JournalError::Broken { durable, .. } if *durable == head));
                assert!(
                    fault.to_string().contains("takes no more entries after entry 2: the disk")
                );
            }
            assert_eq!(journal.head(), head);
            assert_eq!(journal.statistics().records, 2);
            let left = fs::read(&path).unwrap();
            assert!(left.starts_with(&durable));
            assert_eq!(left.len(), durable.len() + if stuck { 100 } else { 0 });
        }
    }

    #[test]
    fn a_copy_that_fails_is_told_and_recording_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
        let mut journal =
            FileJournal::create(&path, &header(), options().copy_to(Some(copy.clone())))
                .unwrap()
                .with_copy_disk(FaultyDisk::wrap(Trouble::full(2)));
        for seq in 1..=3 {
            journal.append(&batch(seq, seq - 1, 1)).unwrap();
        }
        assert_eq!(journal.copy(), CopyState::Lost("the disk is full".to_owned()));
        let (whole, part) = (fs::read(&path).unwrap(), fs::read(&copy).unwrap());
        assert!(whole.starts_with(&part));
        assert_eq!(
            (whole.split(|b| *b == b'\n').count(), part.split(|b| *b == b'\n').count()),
            (5, 3)
        );
    }

    #[test]
    fn a_lost_copy_is_made_anew_elsewhere_and_follows() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let lost = options().copy_to(Some(path("b.jsonl")));
        let mut journal = FileJournal::create(&path("a.jsonl"), &header(), lost)
            .unwrap()
            .with_copy_disk(FaultyDisk::wrap(Trouble::full(2)));
        for seq in 1..=3 {
            journal.append(&batch(seq, seq - 1, 1)).unwrap();
        }
        assert!(matches!(journal.copy(), CopyState::Lost(_)));
        let refused = journal.copy_to(&path("a.jsonl")).unwrap_err();
        assert!(matches!(refused, JournalError::Exists(_)), "{refused}");
        assert!(matches!(journal.copy(), CopyState::Lost(_)) && path("a.jsonl").exists());
        journal.copy_to(&path("c.jsonl")).unwrap();
        journal.append(&batch(4, 3, 2)).unwrap();
        assert_eq!(journal.copy(), CopyState::Following);
        assert_eq!(fs::read(path("a.jsonl")).unwrap(), fs::read(path("c.jsonl")).unwrap());
    }

    #[test]
    fn entries_that_do_not_follow_are_refused_and_harm_nothing() {
        let mut journal = MemoryJournal::new(&header(), seeded_salts(1));
        journal.append(&batch(1, 0, 2)).unwrap();
        let head = journal.head();
        for wrong in [batch(2, 2, 1), batch(4, 2, 1), batch(3, 3, 1)] {
            let refused = journal.append(&wrong).unwrap_err();
            assert!(matches!(refused, JournalError::OutOfOrder { .. }), "{refused}");
        }
        let mut redacted = batch(3, 2, 1);
        redacted[0].redacted = true;
        assert!(journal.append(&redacted).is_err());
        assert_eq!(journal.head(), head);
        journal.append(&batch(3, 2, 1)).unwrap();
    }
}
