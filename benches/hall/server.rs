//! The servers that are measured, each a process of its own, and what the system says they use.

use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::floor::FLOOR;

/// A table with as many seats as one exercise may have, and one decision at it.
pub(crate) const SCRIPT: &str = include_str!("hall.ron");

/// A server that runs.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub address: SocketAddr,
    pub pid: u32,
    pub player: String,
    pub observer: String,
    pub moderator: String,
}

/// Lets this process open as many files as it may.
pub(crate) fn many_files() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: now.maximum, ..now })?)
}

/// Seconds of processor time a process has used.
pub(crate) fn processor(pid: u32) -> f64 {
    let Ok(text) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let fields = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    // User and system time in hundredths of a second.
    fields.skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Bytes of memory a process has at hand.
pub(crate) fn memory(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() * 1024.0
}

fn first_line(child: &mut Child) -> io::Result<String> {
    let stdout = child.stdout.take().ok_or_else(|| io::Error::other("it says nothing"))?;
    let mut line = String::new();
    let mut reader = BufReader::new(stdout);
    reader.read_line(&mut line)?;
    // Nothing more comes that would have to be read.
    std::mem::forget(reader);
    Ok(line)
}

/// The anchor.
#[derive(Debug)]
pub(crate) struct Floor {
    child: Child,
    address: SocketAddr,
}

impl Floor {
    pub(crate) fn start() -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let mut child = Command::new(own).arg(FLOOR).stdout(Stdio::piped()).spawn()?;
        let line = first_line(&mut child)?;
        let address = line.trim().parse().map_err(io::Error::other)?;
        Ok(Self { child, address })
    }

    pub(crate) fn server(&self) -> Server {
        let none = String::new;
        let (address, pid) = (self.address, self.child.id());
        Server { address, pid, player: none(), observer: none(), moderator: none() }
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The program without a terminal.
#[derive(Debug)]
pub(crate) struct Headless {
    child: Child,
    ready: Value,
    _folder: TempDir,
}

/// Puts the script into a folder and returns the program's command line there.
pub(crate) fn command(folder: &TempDir) -> io::Result<Command> {
    #[expect(clippy::disallowed_methods, reason = "a folder of the bench's own")]
    std::fs::write(folder.path().join("hall.ron"), SCRIPT)?;
    #[expect(clippy::disallowed_methods, reason = "another build may be what is measured")]
    let program = std::env::var("STARTEX");
    let mut command = Command::new(program.as_deref().unwrap_or(env!("CARGO_BIN_EXE_startex")));
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    command.env("TERM", "xterm-256color").args(["run", "hall.ron", "--listen", "127.0.0.1:0"]);
    command.args(["--transcript", "hall.jsonl"]);
    Ok(command)
}

impl Headless {
    pub(crate) fn start() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = command(&folder)?;
        command.args(["--headless", "--autopilot"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let ready = serde_json::from_str(&first_line(&mut child)?)?;
        Ok(Self { child, ready, _folder: folder })
    }

    pub(crate) fn server(&self) -> Server {
        let code = |of: &str| self.ready["codes"][of].as_str().unwrap_or_default().to_owned();
        let address = self.ready["address"].as_str().and_then(|a| a.parse().ok());
        Server {
            address: address.unwrap_or_else(|| ([127, 0, 0, 1], 0).into()),
            pid: self.child.id(),
            player: code("player"),
            observer: code("observer"),
            moderator: code("moderator"),
        }
    }
}

impl Drop for Headless {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
