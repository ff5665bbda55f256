//! The console in a terminal of its own, and how long a key waits until the screen shows it.

use std::io::{self, Read as _, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use super::figures::{Times, ms, now};
use super::server::{Server, command};

/// Longer than the screen takes for anything.
const WITHIN: Duration = Duration::from_secs(30);
/// So long after the decision has closed keys go on being pressed.
const AFTERWARDS: Duration = Duration::from_secs(3);
const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
/// What stands in the capture line while one letter comes and goes.
const PROBE: &str = "probe";

/// How long keys waited.
#[derive(Debug)]
pub(crate) struct Keys {
    pub quiet: Times,
    pub busy: Times,
}

/// The screen, and what is typed at it.
struct Screen {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
}

/// A console that runs.
pub(crate) struct Console {
    screen: Option<Screen>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Closing it would hang up on the program.
    _master: Box<dyn MasterPty + Send>,
    server: Server,
    _folder: TempDir,
}

impl Screen {
    fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Takes in what the program writes until the screen is as asked.
    fn until(&mut self, is_so: impl Fn(&str) -> bool) -> io::Result<()> {
        let end = now() + WITHIN;
        while !is_so(&self.text()) {
            let left = end.saturating_duration_since(now());
            let bytes = self.output.recv_timeout(left);
            let bytes =
                bytes.map_err(|_| io::Error::other(format!("it stays so:\n{}", self.text())))?;
            self.parser.process(&bytes);
        }
        Ok(())
    }

    fn press(&mut self, keys: &str) -> io::Result<()> {
        self.keys.write_all(keys.as_bytes())?;
        self.keys.flush()
    }

    /// Presses a key until some words stand there; a key too soon after the last one counts as held.
    fn press_until(&mut self, key: &str, words: &str) -> io::Result<()> {
        for _ in 0..40 {
            self.press(key)?;
            let end = now() + Duration::from_millis(500);
            while let Ok(bytes) = self.output.recv_timeout(end.saturating_duration_since(now())) {
                self.parser.process(&bytes);
            }
            if self.text().contains(words) {
                return Ok(());
            }
        }
        Err(io::Error::other(format!("`{words}` does not come:\n{}", self.text())))
    }

    /// Types a letter and takes it back, twenty times a second, as long as asked.
    fn type_while(&mut self, goes_on: impl Fn(&str) -> bool) -> io::Result<Times> {
        let mut times = Times::default();
        let typed = format!("{PROBE}z");
        let line = format!("> {PROBE}");
        self.press(&format!("n{PROBE}"))?;
        self.until(|text| text.contains(&line))?;
        while goes_on(&self.text()) {
            for (key, there) in [("z", true), ("\x7f", false)] {
                let pressed = now();
                self.press(key)?;
                self.until(|text| text.contains(&typed) == there)?;
                times.add(ms(now() - pressed));
                let next = pressed + Duration::from_millis(50);
                while let Ok(bytes) =
                    self.output.recv_timeout(next.saturating_duration_since(now()))
                {
                    self.parser.process(&bytes);
                }
            }
        }
        self.press("\x1b")?;
        self.until(|text| !text.contains(&line))?;
        Ok(times)
    }
}

impl Console {
    /// Starts it, and reads from its screens how people come in.
    pub(crate) fn start() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let process = command(&folder)?;
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).map_err(io::Error::other)?;
        let mut command = CommandBuilder::new(process.get_program());
        command.args(process.get_args());
        command.cwd(folder.path());
        command.env_clear();
        for (name, value) in process.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(command).map_err(io::Error::other)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().map_err(io::Error::other)?;
        let keys = pair.master.take_writer().map_err(io::Error::other)?;
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let size = |n| NonZero::new(n).ok_or_else(|| io::Error::other("a screen has a size"));
        let parser = vt100::Parser::new(size(ROWS)?, size(COLUMNS)?, 0);
        let mut screen = Screen { parser, output, keys };
        screen.until(|text| text.contains("GO / NO-GO"))?;
        screen.press("\r")?;
        screen.until(|text| text.contains("CONTROL"))?;
        let pid = child.process_id().unwrap_or_default();
        let server = invited(&mut screen, pid)?;
        Ok(Self { screen: Some(screen), child, _master: pair.master, server, _folder: folder })
    }

    pub(crate) fn server(&self) -> Server {
        self.server.clone()
    }

    fn screen(&mut self) -> io::Result<&mut Screen> {
        self.screen.as_mut().ok_or_else(|| io::Error::other("somebody else types"))
    }

    /// Presses the next key until some words stand on the screen.
    pub(crate) fn lead_to(&mut self, words: &str) -> io::Result<()> {
        self.screen()?.press_until(" ", words)
    }

    /// Types for a while.
    pub(crate) fn typed_for(&mut self, time: Duration) -> io::Result<Times> {
        let end = now() + time;
        self.screen()?.type_while(|_| now() < end)
    }

    /// Types on a thread of its own until a while after the decision has closed.
    pub(crate) fn type_until_closed(&mut self) -> JoinHandle<io::Result<Times>> {
        let screen = self.screen.take();
        std::thread::spawn(move || {
            let mut screen = screen.ok_or_else(|| io::Error::other("somebody else types"))?;
            let closed = std::cell::Cell::new(None);
            screen.type_while(|text| {
                if closed.get().is_none() && !text.contains("D1 open") {
                    closed.set(Some(now()));
                }
                closed.get().is_none_or(|at| now() < at + AFTERWARDS)
            })
        })
    }
}

/// Reads address and codes.
fn invited(screen: &mut Screen, pid: u32) -> io::Result<Server> {
    screen.press("J")?;
    screen.until(|text| text.contains("players join here"))?;
    let player = after(&screen.text(), "code  ")?;
    let url = after(&screen.text(), "http://")?;
    screen.press("\x1b[C")?;
    screen.until(|text| text.contains("observers join here"))?;
    let observer = after(&screen.text(), "code  ")?;
    screen.press("\x1b")?;
    screen.until(|text| text.contains("GO / NO-GO"))?;
    let address = url.parse().map_err(io::Error::other)?;
    Ok(Server { address, pid, player, observer, moderator: String::new() })
}

fn after(text: &str, words: &str) -> io::Result<String> {
    let found = text.split_once(words).and_then(|(_, rest)| rest.split_whitespace().next());
    found.map(str::to_owned).ok_or_else(|| io::Error::other(format!("no `{words}` in:\n{text}")))
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
