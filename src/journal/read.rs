//! Reads a transcript as a stream, every hash checked, and says how it ends: intact, torn, still being written, damaged.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::chain::{Chain, Checked, Linked, NamedHead, check};
use super::fault::{reason, shown};
use super::line::{Body, LINE_BYTES_MAX};
use super::{Hash, Head, disk};
use crate::ident::Seq;
use crate::session::{Entry, FORMAT, Header};
use crate::text;

/// Lines are read, and checked on other threads, in blocks of about this size.
const BLOCK_BYTES: usize = 256 * 1024;
/// Below this a second thread costs more than it brings.
const PARALLEL_BYTES_MIN: u64 = 4 * 1024 * 1024;
const WORKERS: usize = 2;

/// The end of a file that is not what startex writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tail {
    /// The entry that would have stood there.
    pub from: Seq,
    pub line: u64,
    pub bytes: u64,
    pub why: String,
}

/// How a transcript ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    Intact,
    /// The last batch was not written to its end; nothing in it had been acknowledged, unless it rotted since.
    Torn(Tail),
    /// Somebody is writing it at this moment.
    Live(Tail),
}

/// What a transcript is, and how far it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    pub header: Header,
    /// The last entry that holds.
    pub head: Head,
    /// Entries whose words were removed from this copy.
    pub redacted: u64,
    pub heads: Vec<NamedHead>,
    pub finding: Finding,
    /// The bytes that hold.
    pub len: u64,
}

impl Recording {
    /// Returns the line a reader that goes on in spite of a torn tail says on standard error.
    pub fn notice(&self, path: &Path) -> Option<String> {
        self.finding.notice(path, self.head)
    }
}

impl Finding {
    /// Says that a torn tail behind `head` is left out.
    pub fn notice(&self, path: &Path, head: Head) -> Option<String> {
        match self {
            Self::Torn(tail) => Some(format!(
                "`{}` ends in {} bytes that hold no entry (line {}: {}); they are left out, \
                 everything up to entry {} is used",
                shown(path),
                tail.bytes,
                tail.line,
                tail.why,
                head.seq
            )),
            Self::Intact | Self::Live(_) => None,
        }
    }
}

/// Why a transcript cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("`{}` cannot be read: {}", shown(.path), reason(.fault))]
    Io { path: PathBuf, fault: io::Error },
    #[error(
        "`{}` is damaged at line {line}{}: {why}",
        shown(.path),
        .seq.map(|seq| format!(" (entry {seq})")).unwrap_or_default()
    )]
    Damage { path: PathBuf, line: u64, seq: Option<Seq>, why: String },
    #[error(
        "`{}` was made by {made_by}, which writes {what}; use that version or a later one \
         (`startex verify` checks it all the same)",
        shown(.path)
    )]
    Newer { path: PathBuf, made_by: String, what: String },
}

impl ReadError {
    /// Tells whether the exit status is 3.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damage { .. })
    }
}

/// The first line, as far as this version understands it.
#[derive(Debug)]
pub(super) struct Opening {
    pub header: Option<Header>,
    pub format: u32,
    pub made_by: String,
}

/// A transcript opened for reading, its header read.
pub struct Reader {
    path: PathBuf,
    first: Vec<u8>,
    lines: Lines,
    opening: Opening,
    chain: Chain,
    /// The file, where somebody else may be writing it.
    watched: Option<File>,
    size: u64,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// A header that is none is damage at line 1.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let failed = |fault| ReadError::Io { path: path.to_owned(), fault };
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let input = file.try_clone().map_err(failed)?;
        Self::over(path, input, Some(file))
    }

    /// Reads a file whose lock is held by the caller.
    pub(super) fn locked(path: &Path, file: &File) -> Result<Self, ReadError> {
        let input =
            file.try_clone().map_err(|fault| ReadError::Io { path: path.to_owned(), fault })?;
        Self::over(path, input, None)
    }

    /// Reads bytes that are no file; `path` is what messages call them.
    pub fn bytes(path: &Path, bytes: impl Read + Send + 'static) -> Result<Self, ReadError> {
        Self::new(path, Box::new(bytes), None, 0)
    }

    fn over(path: &Path, input: File, watched: Option<File>) -> Result<Self, ReadError> {
        let size = input.metadata().map_or(0, |meta| meta.len());
        Self::new(path, Box::new(input), watched, size)
    }

    fn new(
        path: &Path,
        input: Box<dyn Read + Send>,
        watched: Option<File>,
        size: u64,
    ) -> Result<Self, ReadError> {
        let mut lines = Lines { input, carry: Vec::new(), ended: false };
        let first =
            lines.first().map_err(|fault| ReadError::Io { path: path.to_owned(), fault })?;
        let damage = |why: &str| ReadError::Damage {
            path: path.to_owned(),
            line: 1,
            seq: None,
            why: why.to_owned(),
        };
        let Some(line) = first.strip_suffix(b"\n") else {
            let why =
                if first.is_empty() { "the file is empty" } else { "it is no startex header" };
            return Err(damage(why));
        };
        let opening = Opening::read(line).ok_or_else(|| damage("it is no startex header"))?;
        let chain = Chain::new(Hash::of(line), first.len() as u64);
        Ok(Self { path: path.to_owned(), first, lines, opening, chain, watched, size })
    }

    /// Returns the header, unless a later version wrote it.
    pub fn header(&self) -> Result<&Header, ReadError> {
        self.opening.header.as_ref().ok_or_else(|| self.newer())
    }

    /// Returns line 1 with its LF.
    pub(super) fn first_line(&self) -> &[u8] {
        &self.first
    }

    pub(super) fn opening(&self) -> &Opening {
        &self.opening
    }

    pub(super) fn chain(&self) -> &Chain {
        &self.chain
    }

    pub(super) fn chain_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }

    /// Hands over every entry in order, and says at the end how far the transcript holds.
    ///
    /// Damage is found when it is reached: what was built from earlier entries is to be thrown away then.
    /// If `visit` breaks off, the recording tells what was read so far.
    ///
    /// # Errors
    /// Damage, a file of a later version, a fault of the disk.
    pub fn for_each(
        mut self,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<Recording, ReadError> {
        let mut understood = self.opening.header.is_some();
        let ended = self.scan(&mut |linked| match linked.body {
            Body::Known(entry) if understood => visit(*entry),
            Body::Known(_) | Body::Unknown { .. } => {
                // What follows is only checked, so that damage is told before the version is.
                understood = false;
                ControlFlow::Continue(())
            }
        })?;
        if !understood {
            return Err(self.newer());
        }
        let finding = if ended { self.finding()? } else { Finding::Intact };
        Ok(Recording {
            header: self.header()?.clone(),
            head: self.chain.head,
            redacted: self.chain.redacted,
            heads: self.chain.heads,
            finding,
            len: self.chain.len,
        })
    }

    /// Follows the chain to the end of the file, or until `visit` breaks off (`false`); damage is an error.
    pub(super) fn scan(
        &mut self,
        visit: &mut dyn FnMut(Linked) -> ControlFlow<()>,
    ) -> Result<bool, ReadError> {
        let ended = if self.size >= PARALLEL_BYTES_MIN {
            self.scan_parallel(visit)
        } else {
            self.scan_here(&mut |_, linked| visit(linked))
        };
        let ended = ended.map_err(|fault| ReadError::Io { path: self.path.clone(), fault })?;
        self.judge().map(|()| ended)
    }

    /// As [`Reader::scan`], with the bytes of each line that holds.
    pub(super) fn scan_bytes(
        &mut self,
        visit: &mut dyn FnMut(&[u8], Linked) -> ControlFlow<()>,
    ) -> Result<bool, ReadError> {
        let ended = self
            .scan_here(visit)
            .map_err(|fault| ReadError::Io { path: self.path.clone(), fault })?;
        self.judge().map(|()| ended)
    }

    fn scan_here(
        &mut self,
        visit: &mut dyn FnMut(&[u8], Linked) -> ControlFlow<()>,
    ) -> io::Result<bool> {
        let newer = self.opening.header.is_none();
        while let Some(block) = self.lines.block()? {
            for line in block.split_inclusive(|b| *b == b'\n') {
                if let Some(linked) = self.chain.accept(check(line, newer))
                    && visit(line, linked).is_break()
                {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Checks blocks on two other threads while this one reads on and folds.
    fn scan_parallel(
        &mut self,
        visit: &mut dyn FnMut(Linked) -> ControlFlow<()>,
    ) -> io::Result<bool> {
        let newer = self.opening.header.is_none();
        let (lines, chain) = (&mut self.lines, &mut self.chain);
        std::thread::scope(|scope| {
            let mut workers = Vec::new();
            for _ in 0..WORKERS {
                let (jobs, to_do) = sync_channel::<Vec<u8>>(1);
                let (done, results) = sync_channel::<Vec<Checked>>(1);
                scope.spawn(move || check_blocks(to_do, &done, newer));
                workers.push((jobs, results));
            }
            let (mut sent, mut taken, mut ended) = (0, 0, false);
            loop {
                while !ended && sent - taken < 2 * WORKERS {
                    match lines.block()? {
                        None => ended = true,
                        Some(block) => {
                            let given = workers[sent % WORKERS].0.send(block);
                            given.map_err(|_| io::Error::other("a reading thread ended"))?;
                            sent += 1;
                        }
                    }
                }
                if taken == sent {
                    return Ok(true);
                }
                let checked = workers[taken % WORKERS].1.recv();
                taken += 1;
                for line in checked.map_err(|_| io::Error::other("a reading thread ended"))? {
                    if let Some(linked) = chain.accept(line)
                        && visit(linked).is_break()
                    {
                        return Ok(false);
                    }
                }
            }
        })
    }

    /// Turns a break that later entries testify against into damage.
    pub(super) fn judge(&self) -> Result<(), ReadError> {
        let Some(broken) = &self.chain.broken else { return Ok(()) };
        if !self.chain.is_damage() {
            return Ok(());
        }
        let path = self.path.clone();
        Err(if self.chain.header_wrong {
            let why = "entry 1 does not follow this header".to_owned();
            ReadError::Damage { path, line: 1, seq: None, why }
        } else {
            let why = broken.why.clone();
            ReadError::Damage { path, line: broken.line, seq: Some(broken.seq), why }
        })
    }

    /// Says how the file ends, once it has been read to its end.
    pub(super) fn finding(&self) -> Result<Finding, ReadError> {
        let Some(broken) = &self.chain.broken else { return Ok(Finding::Intact) };
        let tail = Tail {
            from: broken.seq,
            line: broken.line,
            bytes: self.chain.tail,
            why: broken.why.clone(),
        };
        let unfinished = broken.unfinished && broken.later == 0;
        Ok(if unfinished && self.is_growing()? { Finding::Live(tail) } else { Finding::Torn(tail) })
    }

    fn is_growing(&self) -> Result<bool, ReadError> {
        let Some(file) = &self.watched else { return Ok(false) };
        if disk::is_live(file) {
            return Ok(true);
        }
        // It may have been finished and closed since its end was read.
        let meta =
            file.metadata().map_err(|fault| ReadError::Io { path: self.path.clone(), fault })?;
        Ok(meta.len() > self.chain.len + self.chain.tail)
    }

    pub(super) fn newer(&self) -> ReadError {
        let what = match &self.chain.unknown {
            Some((seq, kind)) if self.opening.header.is_some() => {
                format!("entries this version does not know (entry {seq}: `{}`)", text::clean(kind))
            }
            _ => {
                format!("format {}; this version reads formats up to {FORMAT}", self.opening.format)
            }
        };
        ReadError::Newer { path: self.path.clone(), made_by: self.opening.made_by.clone(), what }
    }
}

/// What a checking thread does until nobody gives or takes any more.
fn check_blocks(to_do: Receiver<Vec<u8>>, done: &SyncSender<Vec<Checked>>, newer: bool) {
    for block in to_do {
        let lines = block.split_inclusive(|b| *b == b'\n');
        if done.send(lines.map(|line| check(line, newer)).collect()).is_err() {
            return;
        }
    }
}

impl Opening {
    fn read(line: &[u8]) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Probe {
            startex: u32,
            #[serde(default)]
            made_by: String,
        }
        let line = std::str::from_utf8(line).ok()?;
        if !line.starts_with(r#"{"startex":"#) {
            return None;
        }
        let probe: Probe = serde_json::from_str(line).ok()?;
        let header: Option<Header> = if probe.startex > FORMAT {
            None
        } else {
            Some(serde_json::from_str(line).ok().filter(|_| probe.startex == FORMAT)?)
        };
        let made_by = text::clean(&probe.made_by).replace(['\n', '\t'], " ");
        let made_by = if made_by.is_empty() { "a later startex".to_owned() } else { made_by };
        Some(Self { header, format: probe.startex, made_by })
    }
}

/// A stream cut into blocks of whole lines.
struct Lines {
    input: Box<dyn Read + Send>,
    carry: Vec<u8>,
    ended: bool,
}

impl Lines {
    /// Returns the first line with its LF, or what there is of it.
    fn first(&mut self) -> io::Result<Vec<u8>> {
        self.fill()?;
        let end = self.carry.iter().position(|b| *b == b'\n').map_or(self.carry.len(), |at| at + 1);
        let rest = self.carry.split_off(end);
        Ok(std::mem::replace(&mut self.carry, rest))
    }

    /// Returns the next lines, each with its LF but perhaps the file's last.
    fn block(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.fill()?;
        if self.carry.is_empty() {
            return Ok(None);
        }
        let end = match self.carry.iter().rposition(|b| *b == b'\n') {
            Some(at) if !self.ended => at + 1,
            // The end of the file, or a line longer than any startex writes: no entry, whatever it is.
            _ => self.carry.len(),
        };
        let rest = self.carry.split_off(end);
        Ok(Some(std::mem::replace(&mut self.carry, rest)))
    }

    /// Reads on until there is a whole line and about a block, or the end.
    fn fill(&mut self) -> io::Result<()> {
        let mut whole = self.carry.contains(&b'\n');
        while !self.ended && (self.carry.len() < BLOCK_BYTES || !whole) {
            if self.carry.len() > LINE_BYTES_MAX {
                return Ok(());
            }
            let before = self.carry.len();
            let read = (&mut self.input).take(BLOCK_BYTES as u64).read_to_end(&mut self.carry)?;
            self.ended = read == 0;
            whole = whole || self.carry[before..].contains(&b'\n');
        }
        Ok(())
    }
}

/// Hands over every entry of a file in order; see [`Reader::for_each`].
pub fn for_each_entry(
    path: &Path,
    visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<Recording, ReadError> {
    Reader::open(path)?.for_each(visit)
}

/// Reads a whole file into memory: for small ones.
pub fn read(path: &Path) -> Result<(Recording, Vec<Entry>), ReadError> {
    let mut entries = Vec::new();
    let recording = for_each_entry(path, &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    })?;
    Ok((recording, entries))
}
