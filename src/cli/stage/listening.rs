//! The projector's end of the socket beside a transcript: connects, passes on each line, and tries again for as long as it lives.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::Heard;
use crate::wire::beside::{Beside, LINE_BYTES_MAX, socket};

/// A console that is there says at once how it stands.
const FIRST: Duration = Duration::from_millis(500);
/// How long between two attempts.
const RETRY: Duration = Duration::from_millis(250);

type Stream = BufReader<UnixStream>;

/// Listens on a thread of its own. If the console is there, its first word has been passed on when this returns.
pub(super) fn listen(transcript: &Path, news: Sender<Heard>) {
    let mut transcript = transcript.to_owned();
    let mut stream = connect(&transcript);
    if let Some(now) = &mut stream
        && !first(now, &mut transcript, &news)
    {
        stream = None;
    }
    thread::spawn(move || {
        loop {
            if let Some(mut now) = stream.take().or_else(|| connect(&transcript)) {
                while pass_on(&mut now, &mut transcript, &news) {}
                if news.send(Heard::Console(None)).is_err() {
                    return;
                }
            }
            thread::park_timeout(RETRY);
        }
    });
}

fn first(stream: &mut Stream, transcript: &mut PathBuf, news: &Sender<Heard>) -> bool {
    let patient = |stream: &Stream, wait| stream.get_ref().set_read_timeout(wait).is_ok();
    patient(stream, Some(FIRST)) && pass_on(stream, transcript, news) && patient(stream, None)
}

/// Connects to the console of a transcript. A socket that belongs to somebody else is none: it could put anything on the wall.
fn connect(transcript: &Path) -> Option<Stream> {
    let transcript = fs::canonicalize(transcript).ok()?;
    let socket = socket(&transcript);
    let there = fs::symlink_metadata(&socket).ok()?;
    let owner = fs::metadata(&transcript).ok()?.uid();
    if !there.file_type().is_socket() || there.uid() != owner {
        return None;
    }
    UnixStream::connect(socket).ok().map(BufReader::new)
}

/// Passes on the next line; false when the console is gone or nobody listens any more.
fn pass_on(stream: &mut Stream, transcript: &mut PathBuf, news: &Sender<Heard>) -> bool {
    let mut line = String::new();
    match stream.take(LINE_BYTES_MAX).read_line(&mut line) {
        Ok(1..) if line.ends_with('\n') => {}
        Ok(_) | Err(_) => return false,
    }
    // A later program's lines say nothing to this one.
    let Some(state) = Beside::read(&line) else { return true };
    if let Some(file) = &state.file {
        *transcript = PathBuf::from(file);
    }
    news.send(Heard::Console(Some(Box::new(state)))).is_ok()
}
