//! Where a session is shown: on a screen that is taken over, or as lines of text.

use std::io::{self, BufRead as _};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use crate::tui::terminal::Screen;
use crate::tui::{self, Model, Msg, Outcome, Outside, inbox, plain};

/// The terminal's title before there is a screen: the mark comes first and last there too.
const TITLE: &str = "EXERCISE startex EXERCISE";

/// What is drawn on, or written to.
#[derive(Debug)]
pub(super) enum Surface {
    Screen(Screen),
    /// Lines, typed by a person or, where it is piped, by a program.
    Lines {
        piped: bool,
    },
}

impl Surface {
    /// Takes the terminal over, and listens to its keys.
    pub(super) fn screen(to: Sender<Msg>) -> io::Result<Self> {
        let screen = Screen::enter(TITLE)?;
        inbox::listen(to);
        Ok(Self::Screen(screen))
    }

    /// Leaves the terminal as it is, and listens to lines.
    pub(super) fn lines(to: Sender<Msg>, piped: bool) -> Self {
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            let mut line = Vec::new();
            while let Ok(1..) = input.read_until(b'\n', &mut line) {
                let typed = String::from_utf8_lossy(&line).trim_end().to_owned();
                if to.send(Msg::Typed(typed)).is_err() {
                    return;
                }
                line.clear();
            }
            // Nobody can say anything any more; nobody listens to us either if this fails.
            drop(to.send(Msg::InputLost));
        });
        Self::Lines { piped }
    }

    /// Runs the loop; a terminal or a reader that is gone ends it like a signal does.
    pub(super) fn run(
        &mut self,
        model: &mut Model,
        messages: &mut Receiver<Msg>,
        outside: &mut impl Outside,
    ) -> Outcome {
        match self {
            Self::Screen(screen) => {
                tui::run(&mut screen.terminal, model, messages, outside).unwrap_or(Outcome::Ended)
            }
            Self::Lines { piped } => {
                plain::run(&mut io::stdout(), model, messages, outside, *piped)
                    .unwrap_or(Outcome::Ended)
            }
        }
    }

    pub(super) fn is_lines(&self) -> bool {
        matches!(self, Self::Lines { .. })
    }
}
