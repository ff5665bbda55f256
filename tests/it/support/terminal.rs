//! The real program in a pseudo-terminal: keys in, the screen as a person sees it out, every wait with a bound.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use super::command::Startex;

/// Longer than anything the program does on a busy machine; only a failing test waits so long.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// A running program and its screen.
pub(crate) struct Terminal {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Closing it would hang up on the program; its folder goes with it.
    _master: Box<dyn MasterPty + Send>,
    _startex: Startex,
}

impl Terminal {
    /// Starts it on a screen of so many columns and rows.
    pub(crate) fn start(startex: Startex, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("the system has terminals");
        let process = startex.process();
        let mut command = CommandBuilder::new(process.get_program());
        command.args(process.get_args());
        command.cwd(startex.folder());
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
        Self { parser, output, keys, child, _master: pair.master, _startex: startex }
    }

    /// Returns what the screen shows.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits for words to appear.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) {
        while !self.screen().contents().contains(words) {
            let goes_on = self.read();
            assert!(goes_on, "`{words}` did not appear:\n{}", self.screen().contents());
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program runs");
        self.keys.flush().expect("the program runs");
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
                self.parser.process(&bytes);
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
