//! Opens a transcript again to go on with it: lock, read, put a torn tail aside, follow with the second copy.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk, Locked};
use super::fault::shown;
use super::file::{FileJournal, Options, Store};
use super::read::{Finding, ReadError, Reader, Recording};
use super::{Head, JournalError};
use crate::ident::Seq;
use crate::session::{Entry, Files};

/// Why a transcript cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// In words: what is in the way and what to do.
    #[error("{0}")]
    Refused(String),
    /// The caller's `visit` broke off; the file is as it was.
    #[error("the reading was broken off")]
    Stopped,
}

/// A transcript open for going on.
#[derive(Debug)]
pub struct Resumed {
    pub journal: FileJournal,
    pub recording: Recording,
    /// Where a torn tail was put.
    pub aside: Option<PathBuf>,
}

/// Locks a transcript, hands over its entries, cuts a torn tail off and keeps it aside as `NAME.torn`.
///
/// # Errors
/// Besides faults of the disk: another startex writes it, damage, a later version's file, a redacted copy,
/// and a second copy that holds something else or more.
pub fn resume(
    path: &Path,
    options: Options,
    visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<Resumed, ResumeError> {
    let mut file = disk::open(path)?;
    let mut stopped = false;
    let recording = Reader::locked(path, &file)?.for_each(&mut |entry| {
        let flow = visit(entry);
        stopped = flow.is_break();
        flow
    })?;
    if stopped {
        return Err(ResumeError::Stopped);
    }
    if recording.redacted > 0 {
        return Err(ResumeError::Refused(format!(
            "`{}` is a redacted copy; go on with the transcript it was made from",
            shown(path)
        )));
    }
    if recording.head.seq == Seq(0) {
        return Err(ResumeError::Refused(format!(
            "`{}` holds nothing but its header: the scenario never reached the disk; start anew",
            shown(path)
        )));
    }
    // The second copy is looked at first: if it is refused, nothing has been changed.
    let follow = options.copy_to.as_deref().map(|copy| judge_copy(copy, &mut file, &recording));
    let follow = follow.transpose()?;
    let aside = match &recording.finding {
        Finding::Intact => None,
        Finding::Torn(_) | Finding::Live(_) => Some(put_aside(path, &mut file, recording.len)?),
    };
    seek(path, &mut file, recording.len)?;
    let copy = match follow {
        None => None,
        Some(copy) => Some(copy.catch_up(&mut file, recording.len)?),
    };
    seek(path, &mut file, recording.len)?;
    let main = Store { path: path.to_owned(), disk: Box::new(file), len: recording.len };
    let journal = FileJournal::over(main, copy, recording.head, options.salts);
    Ok(Resumed { journal, recording, aside })
}

fn seek(path: &Path, file: &mut File, at: u64) -> Result<(), JournalError> {
    file.seek(SeekFrom::Start(at)).map(drop).map_err(|fault| io_error(path, "read", fault))
}

fn io_error(path: &Path, doing: &'static str, fault: io::Error) -> JournalError {
    JournalError::Io { path: path.to_owned(), doing, fault }
}

/// Moves everything behind `len` to a file beside it, durably, and only then cuts.
fn put_aside(path: &Path, file: &mut Locked, len: u64) -> Result<PathBuf, JournalError> {
    seek(path, file, len)?;
    let (aside, mut kept) = (1..)
        .find_map(|n| {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(if n == 1 { ".torn".to_owned() } else { format!(".{n}.torn") });
            let aside = path.with_file_name(name);
            match disk::create(&aside) {
                Ok(kept) => Some(Ok((aside, kept))),
                Err(JournalError::Exists(_)) if n < 1000 => None,
                Err(fault) => Some(Err(fault)),
            }
        })
        .expect("the thousandth name ends the search")?;
    io::copy(&mut **file, &mut *kept)
        .and_then(|_| kept.sync())
        .map_err(|fault| io_error(&aside, "written", fault))?;
    disk::sync_folder(&aside)?;
    file.cut(len).and_then(|()| file.sync_all()).map_err(|fault| io_error(path, "cut", fault))?;
    Ok(aside)
}

/// A second copy that may be gone on with.
enum Follow {
    New(PathBuf),
    /// It agrees with the transcript up to a line's end.
    From {
        path: PathBuf,
        file: Locked,
        agreed: u64,
    },
}

fn judge_copy(path: &Path, main: &mut File, recording: &Recording) -> Result<Follow, ResumeError> {
    let mut file = match disk::open(path) {
        Ok(file) => file,
        Err(JournalError::Io { fault, .. }) if fault.kind() == io::ErrorKind::NotFound => {
            return Ok(Follow::New(path.to_owned()));
        }
        Err(refused) => return Err(refused.into()),
    };
    seek(path, main, 0)?;
    let agreed =
        agreement(main, &mut file, recording.len).map_err(|fault| io_error(path, "read", fault))?;
    if agreed == 0 {
        return Err(ResumeError::Refused(format!(
            "`{}` holds something else than this transcript; name another file for the copy",
            shown(path)
        )));
    }
    if agreed == recording.len {
        seek(path, &mut file, 0)?;
        let copy = Reader::locked(path, &file)?.for_each(&mut |_| ControlFlow::Continue(()))?;
        let more = copy.head.seq.0 - recording.head.seq.0;
        if more > 0 {
            return Err(ResumeError::Refused(format!(
                "`{}` holds {more} entries more than this transcript, which is cut short; \
                 resume that one instead",
                shown(path)
            )));
        }
    }
    Ok(Follow::From { path: path.to_owned(), file, agreed })
}

/// Returns how many bytes two files have in common, down to the end of a line.
fn agreement(a: &mut File, b: &mut File, len: u64) -> io::Result<u64> {
    let (mut a, mut b) = (io::BufReader::new(a.take(len)), io::BufReader::new(b));
    let (mut at, mut agreed) = (0, 0);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        io::BufRead::read_until(&mut a, b'\n', &mut left)?;
        io::BufRead::read_until(&mut b, b'\n', &mut right)?;
        if left.is_empty() || left != right {
            return Ok(agreed);
        }
        at += left.len() as u64;
        agreed = at;
    }
}

impl Follow {
    /// Brings the copy to where the transcript stands.
    fn catch_up(self, main: &mut File, len: u64) -> Result<Store, JournalError> {
        let (path, mut file, agreed, is_new) = match self {
            Self::New(path) => {
                let file = disk::create(&path)?;
                (path, file, 0, true)
            }
            Self::From { path, mut file, agreed } => {
                let there = file.metadata().map_or(0, |meta| meta.len());
                if there > agreed {
                    put_aside(&path, &mut file, agreed)?;
                }
                (path, file, agreed, false)
            }
        };
        seek(&path, main, agreed)?;
        seek(&path, &mut file, agreed)?;
        io::copy(&mut main.take(len - agreed), &mut *file)
            .and_then(|_| file.sync())
            .map_err(|fault| io_error(&path, "written", fault))?;
        if is_new {
            disk::sync_folder(&path)?;
        }
        Ok(Store { path, disk: Box::new(file), len })
    }
}

/// Makes a new second copy of the durable part of a transcript that goes on being written.
pub(super) fn new_copy(copy: &Path, main: &Path, len: u64) -> Result<Store, JournalError> {
    let mut file = File::open(main).map_err(|fault| io_error(main, "read", fault))?;
    let made = Follow::New(copy.to_owned()).catch_up(&mut file, len);
    made.inspect_err(|fault| {
        // Half a copy is none; a file that was there before is not ours to remove.
        if !matches!(fault, JournalError::Exists(_)) {
            drop(std::fs::remove_file(copy));
        }
    })
}

/// Goes on in another file after a disk refused: copies what was durable up to `durable`, reads the new file back, and
/// returns its journal with the source that could be read. The `continued` entry is the caller's to append.
///
/// # Errors
/// Says for every source why it does not do; the new file is removed again. Then only unrecorded play is left.
pub fn continue_in(
    target: &Path,
    durable: Head,
    sources: &[(Files, &Path)],
    options: Options,
) -> Result<(FileJournal, Files), ResumeError> {
    let mut reasons = Vec::new();
    for (from, source) in sources {
        let file = disk::create(target)?;
        match copy_durable(&file, target, source, durable) {
            Ok(len) => {
                let mut file = file;
                seek(target, &mut file, 0)?;
                let copy = match &options.copy_to {
                    None => None,
                    Some(copy) => Some(Follow::New(copy.clone()).catch_up(&mut file, len)?),
                };
                seek(target, &mut file, len)?;
                let main = Store { path: target.to_owned(), disk: Box::new(file), len };
                let journal = FileJournal::over(main, copy, durable, options.salts);
                return Ok((journal, *from));
            }
            Err(why) => {
                drop(file);
                drop(std::fs::remove_file(target));
                reasons.push(why.to_string());
            }
        }
    }
    Err(ResumeError::Refused(format!(
        "the record up to entry {} could not be copied to `{}`: {}",
        durable.seq,
        shown(target),
        reasons.join("; ")
    )))
}

fn copy_durable(
    target: &File,
    target_path: &Path,
    source: &Path,
    durable: Head,
) -> Result<u64, ResumeError> {
    let cannot_write = |fault| io_error(target_path, "written", fault);
    let mut out = io::BufWriter::with_capacity(1 << 18, target);
    let mut reader = Reader::open(source)?;
    let mut fault = None;
    out.write_all(reader.first_line()).map_err(cannot_write)?;
    if durable.seq > Seq(0) {
        reader.scan_bytes(&mut |line, linked| {
            if let Err(failed) = out.write_all(line) {
                fault = Some(failed);
                return ControlFlow::Break(());
            }
            if linked.seq == durable.seq {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
    }
    if let Some(fault) = fault {
        return Err(cannot_write(fault).into());
    }
    out.flush().and_then(|()| target.sync_data()).map_err(cannot_write)?;
    drop(out);
    disk::sync_folder(target_path)?;
    // What counts is what the new file holds, not what was meant to be written.
    let mut written = target;
    written.seek(SeekFrom::Start(0)).map_err(cannot_write)?;
    let copy = Reader::locked(target_path, target)?.for_each(&mut |_| ControlFlow::Continue(()))?;
    if copy.head != durable || copy.finding != Finding::Intact {
        return Err(ResumeError::Refused(format!(
            "`{}` holds the record up to entry {} only",
            shown(source),
            copy.head.seq
        )));
    }
    Ok(copy.len)
}

impl FileJournal {
    /// Goes on in another file from what this one, or else its second copy, holds durably; see [`continue_in`].
    ///
    /// # Errors
    /// If neither can be read, or the new file cannot be written.
    pub fn continue_in(
        &self,
        target: &Path,
        options: Options,
    ) -> Result<(Self, Files), ResumeError> {
        let mut sources = vec![(Files::Transcript, self.path())];
        sources.extend(self.copy_path().map(|copy| (Files::Copy, copy)));
        continue_in(target, super::Journal::head(self), &sources, options)
    }
}
