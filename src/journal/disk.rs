//! The file under a journal: made with mode 0600, locked, appended to, synced.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::{Deref, DerefMut};
use std::path::Path;

use super::JournalError;

/// What a journal asks of a disk; the real one is a file, the other one fails on purpose.
pub trait Disk: Send {
    /// Appends all of `bytes` in one write.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything written is on stable storage.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the file to `len` bytes.
    fn cut(&mut self, len: u64) -> io::Result<()>;
}

/// A file whose lock is ours. The lock goes with the open file, which a program we start holds too until it runs its
/// own code; so it is given back by name, and not left to the last who closes the file.
#[derive(Debug)]
pub(super) struct Locked(File);

impl Drop for Locked {
    fn drop(&mut self) {
        // Nothing is to be done about a lock that will not go; closing the file is the next try.
        drop(self.0.unlock());
    }
}

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

impl Disk for Locked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, len: u64) -> io::Result<()> {
        self.set_len(len)?;
        self.seek(SeekFrom::Start(len)).map(drop)
    }
}

/// Makes a file nobody else may read, which must not exist yet, and locks it.
pub(super) fn create(path: &Path) -> Result<Locked, JournalError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|fault| {
        if fault.kind() == io::ErrorKind::AlreadyExists {
            JournalError::Exists(path.to_owned())
        } else {
            JournalError::Io { path: path.to_owned(), doing: "made", fault }
        }
    })?;
    lock(file, path)
}

/// Opens a file for writing on at its end, and locks it.
pub(super) fn open(path: &Path) -> Result<Locked, JournalError> {
    let failed = |fault| JournalError::Io { path: path.to_owned(), doing: "opened", fault };
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    lock(file, path)
}

/// Takes the exclusive lock, which goes with the open file: a crash frees it.
fn lock(file: File, path: &Path) -> Result<Locked, JournalError> {
    // A reader that asks whether the file is live holds a shared lock for an instant.
    for _ in 0..1000 {
        match file.try_lock() {
            Ok(()) => return Ok(Locked(file)),
            Err(TryLockError::WouldBlock) => std::thread::yield_now(),
            Err(TryLockError::Error(fault)) => {
                return Err(JournalError::Io { path: path.to_owned(), doing: "locked", fault });
            }
        }
    }
    Err(JournalError::Locked(path.to_owned()))
}

/// Tells whether somebody is writing a file; where the system cannot say, nobody is.
pub(super) fn is_live(file: &File) -> bool {
    is_locked(file) == Some(true)
}

/// Tells whether somebody holds a file's lock; `None` where the system cannot say.
pub(super) fn is_locked(file: &File) -> Option<bool> {
    match file.try_lock_shared() {
        Ok(()) => {
            // Closing the file would free it as well.
            drop(file.unlock());
            Some(false)
        }
        Err(TryLockError::WouldBlock) => Some(true),
        Err(TryLockError::Error(_)) => None,
    }
}

/// Makes a new name durable: the folder is a file of its own.
pub(super) fn sync_folder(path: &Path) -> Result<(), JournalError> {
    #[cfg(unix)]
    {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|fault| {
            JournalError::Io { path: path.to_owned(), doing: "entered in its folder", fault }
        })?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_given_back_although_somebody_else_still_holds_the_open_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.jsonl");
        let file = create(&path).expect("a new file");
        // What a program started at this moment holds until it runs its own code.
        let inherited = file.try_clone().expect("another hand on it");
        let reader = File::open(&path).expect("it is there");
        assert!(is_live(&reader));
        drop(file);
        assert!(!is_live(&reader));
        open(&path).map(drop).expect("it is free");
        drop(inherited);
    }
}
