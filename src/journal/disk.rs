//! The file under a journal: made with mode 0600, locked, appended to, synced.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use super::JournalError;

/// What a journal asks of a disk; the real one is a [`File`], the other one fails on purpose.
pub trait Disk: Send {
    /// Appends all of `bytes` in one write.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything written is on stable storage.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the file to `len` bytes.
    fn cut(&mut self, len: u64) -> io::Result<()>;
}

impl Disk for File {
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
pub(super) fn create(path: &Path) -> Result<File, JournalError> {
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
    lock(&file, path)?;
    Ok(file)
}

/// Opens a file for writing on at its end, and locks it.
pub(super) fn open(path: &Path) -> Result<File, JournalError> {
    let failed = |fault| JournalError::Io { path: path.to_owned(), doing: "opened", fault };
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    lock(&file, path)?;
    Ok(file)
}

/// Takes the exclusive lock, which goes with the open file: a crash frees it.
fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    // A reader that asks whether the file is live holds a shared lock for an instant.
    for _ in 0..1000 {
        match file.try_lock() {
            Ok(()) => return Ok(()),
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
