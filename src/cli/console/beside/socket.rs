//! The sockets beside a transcript and whoever listens there.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::wire::beside::socket;

/// More projectors than any room has.
const LISTENERS_MAX: usize = 32;

/// Every socket this console listens at; more than one only after the record went on in another file.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    listeners: Arc<Mutex<Listeners>>,
    open: Vec<Open>,
}

/// Who listens, and what they were told last.
#[derive(Debug, Default)]
struct Listeners {
    line: String,
    streams: Vec<UnixStream>,
}

/// A socket with the thread that welcomes whoever comes.
#[derive(Debug)]
struct Open {
    path: PathBuf,
    /// Device and number of the socket's name: another startex may have put its own there since.
    id: (u64, u64),
    closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sockets {
    /// Listens beside a transcript. Where that cannot be done, projectors follow the file only.
    pub(super) fn listen(&mut self, transcript: &Path) {
        let transcript = fs::canonicalize(transcript).unwrap_or_else(|_| transcript.to_owned());
        if let Ok(open) = Open::at(&socket(&transcript), &self.listeners) {
            self.open.push(open);
        }
    }

    /// Tells everybody who listens, and everybody who comes later; who does not take it at once comes again.
    pub(super) fn say(&mut self, line: String) {
        let mut listeners = locked(&self.listeners);
        let Listeners { streams, line: said } = &mut *listeners;
        *said = line;
        streams.retain_mut(|stream| stream.write_all(said.as_bytes()).is_ok());
    }
}

impl Open {
    fn at(path: &Path, listeners: &Arc<Mutex<Listeners>>) -> io::Result<Self> {
        // Whoever holds the transcript's lock owns the name; a socket that is there is left from a crash.
        if fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket()) {
            fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        // Nothing has been said to anybody yet.
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        let meta = fs::symlink_metadata(path)?;
        let closed = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let (closed, listeners) = (Arc::clone(&closed), Arc::clone(listeners));
            move || welcome(&listener, &closed, &listeners)
        });
        let id = (meta.dev(), meta.ino());
        Ok(Self { path: path.to_owned(), id, closed, thread: Some(thread) })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        let mine = |meta: fs::Metadata| (meta.dev(), meta.ino()) == self.id;
        if !fs::symlink_metadata(&self.path).is_ok_and(mine) {
            // Its thread cannot be reached any more, and ends with the program.
            return;
        }
        // The thread waits for somebody to come.
        let woken = UnixStream::connect(&self.path).is_ok();
        drop(fs::remove_file(&self.path));
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            drop(thread.join());
        }
    }
}

fn welcome(listener: &UnixListener, closed: &AtomicBool, listeners: &Mutex<Listeners>) {
    for stream in listener.incoming() {
        if closed.load(Ordering::SeqCst) {
            return;
        }
        // A listener that was gone before it was welcomed is none.
        let Ok(mut stream) = stream else { continue };
        let mut listeners = locked(listeners);
        // The console waits for nobody.
        let told =
            stream.set_nonblocking(true).and_then(|()| stream.write_all(listeners.line.as_bytes()));
        if told.is_ok() && listeners.streams.len() < LISTENERS_MAX {
            listeners.streams.push(stream);
        }
    }
}

fn locked(listeners: &Mutex<Listeners>) -> MutexGuard<'_, Listeners> {
    listeners.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};

    use super::*;

    fn listening(transcript: &Path) -> BufReader<UnixStream> {
        let stream = UnixStream::connect(socket(transcript)).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        BufReader::new(stream)
    }

    fn heard(listener: &mut BufReader<UnixStream>) -> String {
        let mut line = String::new();
        listener.read_line(&mut line).unwrap();
        line
    }

    #[test]
    fn who_comes_hears_the_last_line_and_every_later_one_until_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = fs::canonicalize(folder.path()).unwrap().join("evening.jsonl");
        let mut sockets = Sockets::default();
        sockets.listen(&path);
        sockets.say("one\n".to_owned());
        let mode = fs::metadata(socket(&path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (mut first, mut second) = (listening(&path), listening(&path));
        assert_eq!((heard(&mut first), heard(&mut second)), ("one\n".into(), "one\n".into()));
        drop(second);
        sockets.say("two\n".to_owned());
        sockets.say("three\n".to_owned());
        assert_eq!((heard(&mut first), heard(&mut first)), ("two\n".into(), "three\n".into()));
        let other = path.with_file_name("other.jsonl");
        sockets.listen(&other);
        assert_eq!(heard(&mut listening(&other)), "three\n");
        drop(sockets);
        assert_eq!(heard(&mut first), "", "it has ended");
        assert!(!socket(&path).exists() && !socket(&other).exists());
    }

    #[test]
    fn a_socket_left_from_a_crash_is_replaced_and_nothing_else_ever_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = fs::canonicalize(folder.path()).unwrap().join("evening.jsonl");
        drop(UnixListener::bind(socket(&path)).unwrap());
        let mut sockets = Sockets::default();
        sockets.listen(&path);
        sockets.say("here\n".to_owned());
        assert_eq!(heard(&mut listening(&path)), "here\n");
        // Somebody resumed the first file: the name is theirs now, and stays when this console ends.
        let mut later = Sockets::default();
        later.listen(&path);
        drop(sockets);
        later.say("later\n".to_owned());
        assert_eq!(heard(&mut listening(&path)), "later\n");
        drop(later);

        let file = socket(&path.with_file_name("c.jsonl"));
        crate::cli::file::write(&file, b"mine", crate::cli::file::Existing::Refuse).unwrap();
        let mut refused = Sockets::default();
        refused.listen(&path.with_file_name("c.jsonl"));
        refused.say("nobody\n".to_owned());
        drop(refused);
        assert_eq!(fs::read(&file).unwrap(), b"mine", "a file is not a socket");
    }
}
