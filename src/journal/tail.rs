//! Follows a transcript that somebody else is writing: entries as they come, every hash checked, nothing ever written.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::chain::check;
use super::line::{Body, LINE_BYTES_MAX};
use super::read::{Finding, ReadError, Reader};
use super::{Hash, Head, NamedHead, disk};
use crate::session::{Entry, Header};

/// The file is read in pieces of this size.
const BLOCK_BYTES: usize = 256 * 1024;

/// A transcript read to its end, and on whenever it has grown.
#[derive(Debug)]
pub struct Follower {
    path: PathBuf,
    /// The file itself: it may get another name, or its name another file.
    file: File,
    reader: Reader,
    header: Header,
    first: Hash,
    /// Length and time of change when it was last read to its end.
    seen: Option<(u64, Option<SystemTime>)>,
}

/// What looking again came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// It is the same file, read to its end.
    On,
    /// What was read is no longer there: another file stands in its place, or it was cut. It is to be opened anew.
    Replaced,
}

impl Follower {
    /// Opens a transcript and reads its header; the entries come with [`Follower::read_on`].
    ///
    /// # Errors
    /// As [`Reader::open`], and if a later version wrote it.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let reader = Reader::open(path)?;
        let header = reader.header()?.clone();
        let file = File::open(path).map_err(|fault| failed(path, fault))?;
        let first = reader.chain().head.hash;
        Ok(Self { path: path.to_owned(), file, reader, header, first, seen: None })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the last entry that holds.
    pub fn head(&self) -> Head {
        self.reader.chain().head
    }

    /// Returns the named heads among the entries read.
    pub fn heads(&self) -> &[NamedHead] {
        &self.reader.chain().heads
    }

    /// Hands over the entries that have come since the last time.
    ///
    /// A last line that is not finished is read again the next time, together with whatever stands there then: a writer
    /// that comes back after a crash cuts it away.
    ///
    /// # Errors
    /// Damage, with its line; entries of a later version; a fault of the disk.
    pub fn read_on(&mut self, visit: &mut dyn FnMut(Entry)) -> Result<Followed, ReadError> {
        let seen = self.state().map_err(|fault| failed(&self.path, fault))?;
        let Some(seen) = seen else { return Ok(Followed::Replaced) };
        if self.seen == Some(seen) {
            return Ok(Followed::On);
        }
        self.reader.chain_mut().mend();
        self.read_lines(visit).map_err(|fault| failed(&self.path, fault))?;
        let chain = self.reader.chain();
        // A file copied over this one goes on with lines that do not follow.
        if chain.broken.is_some() && !self.begins_as_before() {
            return Ok(Followed::Replaced);
        }
        self.reader.judge()?;
        if self.reader.chain().unknown.is_some() {
            return Err(self.reader.newer());
        }
        self.seen = Some(seen);
        Ok(Followed::On)
    }

    /// Tells how the file ends, as of the last reading.
    ///
    /// # Errors
    /// If the disk does not answer.
    pub fn finding(&self) -> Result<Finding, ReadError> {
        self.reader.finding()
    }

    /// Tells whether somebody is writing it; `None` where the system cannot tell.
    pub fn is_written(&self) -> Option<bool> {
        disk::is_locked(&self.file)
    }

    /// Returns length and time of change; `None` if what was read is no longer there.
    fn state(&self) -> io::Result<Option<(u64, Option<SystemTime>)>> {
        let meta = self.file.metadata()?;
        // A name that is gone is none of a reader's business: whoever writes goes on under another one.
        let renamed = std::fs::metadata(&self.path).is_ok_and(|other| !is_same(&meta, &other));
        if renamed || meta.len() < self.reader.chain().len {
            return Ok(None);
        }
        Ok(Some((meta.len(), meta.modified().ok())))
    }

    fn begins_as_before(&mut self) -> bool {
        let mut line = vec![0; self.reader.first_line().len()];
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_exact(&mut line));
        read.is_ok() && line.strip_suffix(b"\n").is_some_and(|line| Hash::of(line) == self.first)
    }

    /// Reads from the last entry that holds to the end of the file.
    fn read_lines(&mut self, visit: &mut dyn FnMut(Entry)) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.reader.chain().len))?;
        let chain = self.reader.chain_mut();
        let mut carry = Vec::new();
        loop {
            let before = carry.len();
            let read = (&mut self.file).take(BLOCK_BYTES as u64).read_to_end(&mut carry)?;
            let ended = read == 0;
            // Without a line's end among so many bytes it is no entry, whatever it is.
            let whole = ended || carry.len() > LINE_BYTES_MAX;
            let end = match carry[before..].iter().rposition(|b| *b == b'\n') {
                Some(at) if !whole => before + at + 1,
                None if !whole => continue,
                _ => carry.len(),
            };
            for line in carry[..end].split_inclusive(|b| *b == b'\n') {
                let linked = chain.accept(check(line, false));
                // Behind a kind of a later version lines are only checked, so that damage is told before the version is.
                if let Some(Body::Known(entry)) = linked.map(|linked| linked.body)
                    && chain.unknown.is_none()
                {
                    visit(*entry);
                }
            }
            carry.drain(..end);
            if ended {
                return Ok(());
            }
        }
    }
}

fn failed(path: &Path, fault: io::Error) -> ReadError {
    ReadError::Io { path: path.to_owned(), fault }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Where files have no number that can be asked for, a longer file in the same place is the same one.
#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    other.len() >= one.len()
}
