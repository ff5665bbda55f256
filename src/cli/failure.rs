//! What a command that did not succeed says, and the exit status that goes with it.

use std::process::ExitCode;

/// The exit statuses scripts may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, warnings included.
    Done,
    /// Findings, or something that could not be done.
    Failed,
    /// The command line was wrong, or the terminal cannot show what was asked for.
    Usage,
    /// A transcript is damaged.
    Damaged,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Damaged => 3,
        })
    }
}

/// The only thing printed when a command ends badly: what is wrong, then what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    pub hints: Vec<String>,
    pub code: Exit,
}

impl Failure {
    /// Makes a failure with exit status 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), code: Exit::Failed }
    }

    /// Makes a failure of usage, exit status 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: Exit::Usage, ..Self::new(message) }
    }

    /// Makes the failure of a damaged transcript, exit status 3.
    pub fn damaged(message: impl Into<String>) -> Self {
        Self { code: Exit::Damaged, ..Self::new(message) }
    }

    /// Ends with `code` where everything has been said already, for instance as findings.
    pub fn said(code: Exit) -> Self {
        Self { code, ..Self::new("") }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
