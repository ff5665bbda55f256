//! Where messages come from: the keyboard, the conductor and the operating system, all through one channel.

use std::pin::pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use crossterm::event::{self, Event};
use tokio::sync::watch;

use super::model::{Msg, Signal};
use crate::conduct::Snapshot;

/// A source of messages that can be waited for.
pub trait Inbox {
    /// Waits for a message, at most so long; for ever where nothing will change by itself.
    fn next(&mut self, wait: Option<Duration>) -> Incoming;
}

/// What waiting came to.
#[derive(Debug)]
pub enum Incoming {
    Msg(Msg),
    Waited,
    /// Nothing can come any more.
    Closed,
}

impl Inbox for Receiver<Msg> {
    fn next(&mut self, wait: Option<Duration>) -> Incoming {
        let got = match wait {
            Some(wait) => self.recv_timeout(wait),
            None => self.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match got {
            Ok(msg) => Incoming::Msg(msg),
            Err(RecvTimeoutError::Timeout) => Incoming::Waited,
            Err(RecvTimeoutError::Disconnected) => Incoming::Closed,
        }
    }
}

/// Passes on what is pressed, pasted and resized, on a thread that lives as long as the program.
pub fn listen(to: Sender<Msg>) -> JoinHandle<()> {
    thread::spawn(move || {
        loop {
            let_go();
            let msg = match event::read() {
                Ok(Event::Key(key)) => Msg::Key(key),
                Ok(Event::Paste(text)) => Msg::Paste(text),
                Ok(Event::Resize(..)) => Msg::Resized,
                Ok(Event::FocusGained | Event::FocusLost | Event::Mouse(_)) => continue,
                Err(_) => {
                    // The terminal is gone; nobody listens to us either if this fails.
                    drop(to.send(Msg::InputLost));
                    return;
                }
            };
            if to.send(msg).is_err() {
                return;
            }
        }
    })
}

/// Whether somebody else wants the keyboard, and whether the listener has let go of it.
#[derive(Debug)]
struct Lent {
    wanted: bool,
    lent: bool,
}

static LENT: (Mutex<Lent>, Condvar) =
    (Mutex::new(Lent { wanted: false, lent: false }), Condvar::new());

/// How long the listener may take to let go of the keyboard.
#[cfg(unix)]
const LET_GO_MAX: Duration = Duration::from_secs(2);

fn lent() -> MutexGuard<'static, Lent> {
    LENT.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits while somebody else has the keyboard.
fn let_go() {
    let mut state = lent();
    while state.wanted {
        state.lent = true;
        LENT.1.notify_all();
        state = LENT.1.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    state.lent = false;
}

/// Lends the keyboard for as long as `work` takes: two readers would each get half of what is typed. `None` if the
/// listener does not let go of it.
#[cfg(unix)]
pub fn lend<T>(work: impl FnOnce() -> T) -> Option<T> {
    lent().wanted = true;
    // The listener waits for a key, and a change of size wakes it without taking one.
    drop(signal_hook::low_level::raise(signal_hook::consts::SIGWINCH));
    let (state, _) = LENT
        .1
        .wait_timeout_while(lent(), LET_GO_MAX, |state| !state.lent)
        .unwrap_or_else(PoisonError::into_inner);
    let free = state.lent;
    drop(state);
    let done = free.then(work);
    lent().wanted = false;
    LENT.1.notify_all();
    done
}

/// Where a listener cannot be woken nothing is lent.
#[cfg(not(unix))]
pub fn lend<T>(_work: impl FnOnce() -> T) -> Option<T> {
    None
}

/// Passes on every snapshot the conductor publishes, until it is closed or nobody takes them any more.
pub fn follow(
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    mut take: impl FnMut(Arc<Snapshot>) -> bool + Send + 'static,
) -> JoinHandle<()> {
    thread::spawn(move || {
        loop {
            let latest = Arc::clone(&snapshots.borrow_and_update());
            if !take(latest) || block_on(snapshots.changed()).is_err() {
                return;
            }
        }
    })
}

/// Passes on what the operating system wants of the program.
///
/// # Errors
/// If the signals cannot be caught.
#[cfg(unix)]
pub fn signals(to: Sender<Msg>) -> std::io::Result<JoinHandle<()>> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP};

    let mut caught =
        signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT])?;
    Ok(thread::spawn(move || {
        for signal in caught.forever() {
            if lent().wanted {
                // What is typed is meant for the editor; where it stops, it is this process that the shell waits for.
                match signal {
                    SIGTSTP => drop(signal_hook::low_level::raise(SIGSTOP)),
                    SIGINT | SIGCONT => {}
                    _ => drop(to.send(Msg::Signal(Signal::End))),
                }
                continue;
            }
            let signal = match signal {
                SIGHUP => Signal::HangUp,
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Continued,
                _ => Signal::End,
            };
            if to.send(Msg::Signal(signal)).is_err() {
                return;
            }
        }
    }))
}

/// Signals are a matter of Unix; elsewhere closing the window ends the program.
#[cfg(not(unix))]
pub fn signals(_to: Sender<Msg>) -> std::io::Result<JoinHandle<()>> {
    Ok(thread::spawn(|| ()))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread: the conductor's news need no runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
