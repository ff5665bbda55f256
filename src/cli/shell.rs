//! What every command gets: its surroundings and its two streams.

use std::io;

use super::{Environment, Exit, Failure, Output, file};
use crate::text;

/// The hands of a command: `out` for results, `err` for progress and prose.
#[derive(Debug)]
pub struct Shell {
    pub environment: Environment,
    pub out: Output,
    pub err: Output,
}

impl Shell {
    /// Makes the shell of this process.
    pub fn of_process() -> Self {
        let environment = Environment::of_process();
        let out = Output::new(io::stdout(), environment.stdout_is_terminal);
        Self { environment, out, err: Output::new(io::stderr(), true) }
    }

    /// Says on standard error that something deserves a look, though the work goes on.
    pub fn warn(&mut self, text: &str) {
        self.prose("warning", "\x1b[1;33m", text);
    }

    /// Says on standard error what was done, or what is worth knowing.
    pub fn note(&mut self, text: &str) {
        self.prose("note", "\x1b[1m", text);
    }

    /// Refuses a full-screen command where there is no screen, naming what to use instead.
    pub fn full_screen(&self, command: &str, instead: &str) -> Result<(), Failure> {
        if self.environment.full_screen() {
            return Ok(());
        }
        Err(Failure::usage(format!("`startex {command}` needs a terminal to draw on"))
            .hint(format!("without one, use `{instead}`")))
    }

    /// Prints what clap has to say: help and version are results, everything else is a usage failure.
    pub(super) fn parsing_ended(&mut self, refusal: &clap::Error) -> Result<(), Failure> {
        let styled = refusal.render();
        let in_colors =
            |colors| if colors { styled.ansi().to_string() } else { styled.to_string() };
        if refusal.use_stderr() {
            let text = in_colors(self.environment.colors_err());
            self.err.bytes(text.as_bytes());
            Err(Failure::said(Exit::Usage))
        } else {
            let text = in_colors(self.environment.colors_out());
            self.out.bytes(text.as_bytes());
            Ok(())
        }
    }

    /// Ends the program: empties the streams, prints the failure if there is one, and says how to exit.
    pub(super) fn finish(&mut self, outcome: Result<(), Failure>) -> Exit {
        self.out.flush();
        let lost = self.out.fault().map(|fault| {
            Failure::new(format!("standard output cannot be written: {}", file::reason(fault)))
        });
        let failure = match (outcome, lost) {
            (Ok(()), None) => return Exit::Done,
            (Err(failure), _) | (Ok(()), Some(failure)) => failure,
        };
        if !failure.message.is_empty() {
            self.prose("error", "\x1b[1;31m", &failure.message);
        }
        for hint in &failure.hints {
            self.prose("help", "\x1b[1;36m", hint);
        }
        failure.code
    }

    /// Writes `label: text`; words from files and people cannot steer the terminal.
    fn prose(&mut self, label: &str, style: &str, text: &str) {
        let text = text::clean(text);
        self.out.flush();
        if self.environment.colors_err() {
            writeln!(self.err, "{style}{label}\x1b[0m: {text}");
        } else {
            writeln!(self.err, "{label}: {text}");
        }
    }
}
