//! Runs the real program in a folder of its own and shows everything it said: status, both streams, files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use tempfile::TempDir;

/// A command line to be run in an empty folder, with nothing of the developer's own environment.
pub(crate) struct Startex {
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    folder: Arc<TempDir>,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Every file in the folder afterwards, by its path there.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// Prepares a command line; `"report x.jsonl"` is split at its blanks.
pub(crate) fn startex(arguments: &str) -> Startex {
    Startex {
        arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        variables: Vec::new(),
        folder: place(),
    }
}

/// Makes an empty folder that goes with its last user.
pub(crate) fn place() -> Arc<TempDir> {
    Arc::new(tempfile::tempdir().expect("the system has a place for temporary files"))
}

impl Startex {
    /// Runs where other commands run, too.
    pub(crate) fn at(mut self, place: &Arc<TempDir>) -> Self {
        self.folder = Arc::clone(place);
        self
    }

    /// Adds one argument as it is, blanks and all.
    pub(crate) fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Puts a file into the folder.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("ours to write");
        #[expect(clippy::disallowed_methods, reason = "a folder of the test's own")]
        fs::write(path, bytes).expect("ours to write");
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Where it runs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The prepared process, for tests that talk to it while it runs.
    pub(crate) fn process(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_startex"));
        command.args(&self.arguments).current_dir(self.folder()).env_clear();
        // Nothing of the user's own data may be read or written.
        command.env("HOME", self.folder()).env("TERM", "xterm-256color");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The prepared process, told and not killed when a file of its may not grow any more.
    #[cfg(target_os = "linux")]
    pub(crate) fn process_told_of_limits(&self) -> Command {
        let direct = self.process();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(direct.get_program());
        command.args(direct.get_args()).current_dir(self.folder()).env_clear();
        command.envs(direct.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
    }

    /// Runs it to its end.
    #[track_caller]
    pub(crate) fn run(self) -> Outcome {
        let output = self.process().stdin(Stdio::null()).output().expect("the program was built");
        let status = output.status.code().expect("it was not killed");
        let mut files = BTreeMap::new();
        collect(self.folder(), self.folder(), &mut files);
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Outcome { status, stdout: text(output.stdout), stderr: text(output.stderr), files }
    }

    /// Runs it and shows status and streams, for a snapshot.
    #[track_caller]
    pub(crate) fn shown(self) -> String {
        let line = self.arguments.join(" ");
        let outcome = self.run();
        let mut shown = format!("$ startex {line}\n");
        for (stream, label) in [(&outcome.stdout, "stdout"), (&outcome.stderr, "stderr")] {
            if !stream.is_empty() {
                write!(shown, "-- {label}\n{stream}").expect("writing to a string cannot fail");
            }
        }
        write!(shown, "-- exit {}", outcome.status).expect("writing to a string cannot fail");
        shown
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("ours to read") {
        let path = entry.expect("ours to read").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("it lies below").to_string_lossy();
            files.insert(name.into_owned(), fs::read(&path).expect("ours to read"));
        }
    }
}

/// Lets the files of a running process grow to so many bytes and no further, as a disk that is full does.
#[cfg(target_os = "linux")]
pub(crate) fn limit_files(process: u32, bytes: Option<u64>) {
    let limit = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
    let limit = format!("--fsize={limit}:unlimited");
    let set = Command::new("prlimit").args(["--pid", &process.to_string(), &limit]).status();
    assert!(set.expect("util-linux is there").success());
}
