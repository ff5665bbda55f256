//! Entering and leaving the real terminal: raw mode, alternate screen, bracketed paste, panics, signals, suspending.

use std::io::{self, Stdout, Write as _};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// Keeps the shell's own title, and brings it back; terminals that cannot do it ignore both.
const KEEP_TITLE: &str = "\x1b[22;0t";
const OLD_TITLE: &str = "\x1b[23;0t";

/// Whether the terminal is ours now, so that leaving it twice does no harm.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The real terminal, given back when dropped, also when a panic passes by.
#[derive(Debug)]
pub struct Screen {
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Fails where standard output is no terminal that can be drawn on.
    pub fn enter(title: &str) -> io::Result<Self> {
        give_back_on_panic();
        take(title)?;
        let terminal =
            Terminal::new(CrosstermBackend::new(io::stdout())).inspect_err(|_| leave())?;
        Ok(Self { terminal })
    }
}

/// Stops the process as the shell's job control expects, and takes the terminal back afterwards.
#[cfg(unix)]
pub fn suspend(title: &str) {
    leave();
    stop();
    retake(title);
}

/// Stops the process as the shell's job control expects.
#[cfg(unix)]
pub fn stop() {
    // SIGTSTP is lost in an orphaned process group; SIGSTOP always stops, and shells treat both alike.
    drop(signal_hook::low_level::raise(signal_hook::consts::SIGSTOP));
}

/// Suspending is a matter of job control, which this system has not.
#[cfg(not(unix))]
pub fn suspend(_title: &str) {}

/// Stopping is a matter of job control, too.
#[cfg(not(unix))]
pub fn stop() {}

/// Gives the terminal back for somebody else to use meanwhile.
pub fn give_back() {
    leave();
}

/// Takes the terminal again after something else may have had it.
pub fn retake(title: &str) {
    // If it is gone, the next drawing says so.
    drop(take(title));
}

/// Gives the terminal another title. It must be clean: whatever ends a title early would steer the terminal.
pub fn set_title(title: &str) {
    drop(execute!(io::stdout(), SetTitle(title)));
}

/// Rings the terminal's bell.
pub fn ring() {
    drop(execute!(io::stdout(), Print('\u{7}')));
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

fn take(title: &str) -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide,
        Print(KEEP_TITLE),
        SetTitle(title)
    )
    .inspect_err(|_| leave())
}

/// Gives the terminal back. It may be gone already (the window was closed), so nothing here can fail.
fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let title = Print(OLD_TITLE);
    drop(execute!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show, title));
    drop(disable_raw_mode());
    drop(out.flush());
}

/// Makes a panic of any thread give the terminal back before its message is printed.
fn give_back_on_panic() {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if ONCE.swap(true, Ordering::SeqCst) {
        return;
    }
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        leave();
        before(info);
    }));
}
