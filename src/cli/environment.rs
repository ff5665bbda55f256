//! What the program was started in, read once: nothing else looks at terminals or environment variables.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::clock::Offset;

/// The surroundings of the process, as far as they change what it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts independent of each other")]
pub struct Environment {
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `TERM` is `dumb`, or not set where the system has such a thing.
    pub dumb: bool,
    /// `COLORFGBG`, by which some terminals say whether they are light or dark.
    pub colors: Option<String>,
    /// `STARTEX_THEME`, the colours somebody wants everywhere.
    pub theme: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// The folder for files that are needed for a moment.
    pub temporary: PathBuf,
    /// How far the room's clock is from UTC.
    pub offset: Offset,
    /// The folder for what the user has set up, where it is known.
    pub config_folder: Option<PathBuf>,
    /// The folder for the user's own data, where it is known.
    pub data_folder: Option<PathBuf>,
}

impl Environment {
    /// Reads the surroundings of this process.
    pub fn of_process() -> Self {
        let folders = etcetera::choose_base_strategy().ok();
        let term = variable("TERM");
        Self {
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            no_color: variable("NO_COLOR").is_some(),
            dumb: term.as_deref() == Some("dumb") || (cfg!(unix) && term.is_none()),
            colors: variable("COLORFGBG"),
            theme: variable("STARTEX_THEME"),
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
            temporary: std::env::temp_dir(),
            offset: offset(),
            config_folder: folders.as_ref().map(|f| f.config_dir().join("startex")),
            data_folder: folders.map(|f| f.data_dir().join("startex")),
        }
    }

    /// Tells whether standard output takes colours.
    pub fn colors_out(&self) -> bool {
        self.stdout_is_terminal && !self.no_color && !self.dumb
    }

    /// Tells whether standard error takes colours.
    pub fn colors_err(&self) -> bool {
        self.stderr_is_terminal && !self.no_color && !self.dumb
    }

    /// Tells whether a full-screen program can be shown and driven.
    pub fn full_screen(&self) -> bool {
        self.stdin_is_terminal && self.stdout_is_terminal && !self.dumb
    }
}

/// Reads how far the system's clock is from UTC, once: afterwards it stands in the transcript.
fn offset() -> Offset {
    #[expect(clippy::disallowed_methods, reason = "the offset is read here and recorded")]
    let now = chrono::Local::now();
    Offset(now.offset().local_minus_utc() / 60)
}

/// Reads one variable; one that is empty or not text counts as not set.
fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    let value = std::env::var(name).ok();
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_need_a_terminal_that_wants_them() {
        let terminal = Environment {
            stdin_is_terminal: true,
            stdout_is_terminal: true,
            stderr_is_terminal: true,
            ..Environment::default()
        };
        assert!(terminal.colors_out() && terminal.colors_err() && terminal.full_screen());
        let plain = Environment { no_color: true, ..terminal.clone() };
        assert!(!plain.colors_out() && !plain.colors_err() && plain.full_screen());
        let dumb = Environment { dumb: true, ..terminal.clone() };
        assert!(!dumb.colors_out() && !dumb.colors_err() && !dumb.full_screen());
        let piped = Environment { stdout_is_terminal: false, ..terminal };
        assert!(!piped.colors_out() && piped.colors_err() && !piped.full_screen());
    }
}
