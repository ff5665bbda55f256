//! The real program in a pseudo-terminal: keys in, the screen as a person sees it out, every wait with a bound.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use startex::clock::{Clock, Millis, SystemClock};

use super::command::Startex;

/// Longer than anything the program does on a busy machine; only a failing test waits so long.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// A running program and its screen.
pub(crate) struct Terminal {
    parser: vt100::Parser,
    /// Everything the program wrote, as it came.
    written: Vec<u8>,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Closing it would hang up on the program; its folder goes with it.
    master: Box<dyn MasterPty + Send>,
    startex: Option<Startex>,
}

/// How long what is waited for may take on a screen whose clocks go on being drawn.
const SHOWN_MAX: Millis = Millis::seconds(60);

fn now() -> Millis {
    SystemClock.read().mono
}

/// How long a screen may take to change after a key; a key the program ignores costs so much.
const CHANGE_MAX: Duration = Duration::from_millis(450);

impl Terminal {
    /// Starts it on a screen of so many columns and rows.
    pub(crate) fn start(startex: Startex, columns: u16, rows: u16) -> Self {
        let process = startex.process();
        let folder = startex.folder().to_owned();
        let mut terminal = Self::run(&process, &folder, columns, rows);
        terminal.startex = Some(startex);
        terminal
    }

    /// Starts it so that it is told when its files may not grow any more.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_told_of_limits(startex: Startex, columns: u16, rows: u16) -> Self {
        let process = startex.process_told_of_limits();
        let folder = startex.folder().to_owned();
        let mut terminal = Self::run(&process, &folder, columns, rows);
        terminal.startex = Some(startex);
        terminal
    }

    /// Lets its files grow so far and no further.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_files(&self, bytes: Option<u64>) {
        super::command::limit_files(self.child.process_id().expect("it runs"), bytes);
    }

    /// Runs any program with exactly the environment its command names.
    pub(crate) fn run(process: &Command, folder: &Path, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("the system has terminals");
        let mut command = CommandBuilder::new(process.get_program());
        command.args(process.get_args());
        command.cwd(folder);
        command.env_clear();
        for (name, value) in process.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(command).expect("the program was built");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let keys = pair.master.take_writer().expect("a terminal can be typed at");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let size = |n| NonZero::new(n).expect("a screen has a size");
        let parser = vt100::Parser::new(size(rows), size(columns), 0);
        Self {
            parser,
            written: Vec::new(),
            output,
            keys,
            child,
            master: pair.master,
            startex: None,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.written.extend_from_slice(bytes);
    }

    /// Returns the titles the program gave its terminal, one after the other.
    pub(crate) fn titles(&self) -> Vec<String> {
        let written = String::from_utf8_lossy(&self.written);
        let titles = written.split("\x1b]0;").skip(1);
        titles.map(|rest| rest.split('\u{7}').next().unwrap_or_default().to_owned()).collect()
    }

    /// Tells whether the program wrote these bytes.
    pub(crate) fn wrote(&self, bytes: &str) -> bool {
        String::from_utf8_lossy(&self.written).contains(bytes)
    }

    /// Returns where the program runs.
    pub(crate) fn folder(&self) -> &Path {
        self.startex.as_ref().expect("it is startex").folder()
    }

    /// Returns what the screen shows.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits for words to appear.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) {
        let end = now().plus(SHOWN_MAX);
        while !self.screen().contents().contains(words) {
            assert!(now() < end, "`{words}` did not appear:\n{}", self.screen().contents());
            let goes_on = self.read();
            assert!(goes_on, "`{words}` did not appear:\n{}", self.screen().contents());
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program runs");
        self.keys.flush().expect("the program runs");
    }

    /// Presses keys until the screen changes: a press that comes too soon after the last one counts as a held key.
    #[track_caller]
    pub(crate) fn press_until_changed(&mut self, keys: &str) {
        let before = self.screen().contents();
        for _ in 0..60 {
            self.press(keys);
            while let Ok(bytes) = self.output.recv_timeout(CHANGE_MAX) {
                self.take(&bytes);
                if self.screen().contents() != before {
                    return;
                }
            }
        }
        panic!("{keys:?} changes nothing:\n{before}");
    }

    /// Presses keys until words appear; between two presses the screen has time to change.
    #[track_caller]
    pub(crate) fn press_until_shown(&mut self, keys: &str, words: &str) {
        for _ in 0..60 {
            if self.screen().contents().contains(words) {
                return;
            }
            self.press(keys);
            while let Ok(bytes) = self.output.recv_timeout(CHANGE_MAX) {
                self.take(&bytes);
                if self.screen().contents().contains(words) {
                    return;
                }
            }
        }
        panic!("{keys:?} does not lead to `{words}`:\n{}", self.screen().contents());
    }

    /// Takes in what the program writes until it is quiet for a moment.
    pub(crate) fn settle(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(CHANGE_MAX / 3) {
            self.parser.process(&bytes);
        }
    }

    /// Waits until the screen is as asked.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, is_so: impl Fn(&str) -> bool) {
        let end = now().plus(SHOWN_MAX);
        while !is_so(&self.screen().contents()) {
            assert!(now() < end, "it did not come to it:\n{}", self.screen().contents());
            let goes_on = self.read();
            assert!(goes_on, "it ended first:\n{}", self.screen().contents());
        }
    }

    /// Wakes a program that stops itself until it draws again: a signal that comes before it has stopped is lost.
    #[track_caller]
    pub(crate) fn wake(&mut self) {
        for _ in 0..60 {
            self.signal("CONT");
            while let Ok(bytes) = self.output.recv_timeout(CHANGE_MAX) {
                self.take(&bytes);
                if self.screen().alternate_screen() {
                    return;
                }
            }
        }
        panic!("it does not wake:\n{}", self.screen().contents());
    }

    /// Waits until the screen is as the program left it to be: on the alternate screen or back on the shell's.
    #[track_caller]
    pub(crate) fn wait_for_alternate(&mut self, alternate: bool) {
        while self.screen().alternate_screen() != alternate {
            let goes_on = self.read();
            assert!(goes_on || self.screen().alternate_screen() == alternate, "it ended first");
        }
    }

    /// Gives the terminal another size; the program is told by the system.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let size = |n| NonZero::new(n).expect("a screen has a size");
        self.parser.screen_mut().set_size(size(rows), size(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("the program runs");
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status();
        assert!(sent.expect("the system can send signals").success());
    }

    /// Waits for the program to end, with everything it still writes.
    #[track_caller]
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        while self.read() {}
        self.child.wait().expect("it was started")
    }

    /// Takes in what the program writes next; false when it has ended.
    #[track_caller]
    fn read(&mut self) -> bool {
        use std::sync::mpsc::RecvTimeoutError::{Disconnected, Timeout};
        match self.output.recv_timeout(WAIT_MAX) {
            Ok(bytes) => {
                self.take(&bytes);
                true
            }
            Err(Disconnected) => false,
            Err(Timeout) => {
                panic!("nothing happened for {WAIT_MAX:?}:\n{}", self.screen().contents())
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        drop(self.child.kill());
    }
}
