//! What a terminal shows besides its screen: its title, changed only when it says something else, and the bell.

use super::surface::Surface;
use crate::clock::{Clock, Reading, SystemClock};
use crate::tui::terminal;
use crate::tui::title::{Chime, title};
use crate::tui::{Effect, Model, Outside, Screen};

/// The title as it is, and what the bell has rung for.
#[derive(Debug, Default)]
pub(super) struct Face {
    title: String,
    chime: Chime,
    /// In line mode nothing but lines is written.
    lines: bool,
}

impl Face {
    pub(super) fn of(surface: &Surface) -> Self {
        Self { lines: surface.is_lines(), ..Self::default() }
    }

    /// Looks at the model after every change of it.
    pub(super) fn look(&mut self, model: &Model) {
        if self.lines {
            return;
        }
        let title = title(model);
        if title != self.title {
            terminal::set_title(&title);
            self.title = title;
        }
        // The projector's terminal is silent: it stands in the room.
        let silent = matches!(model.screen, Screen::Stage(_));
        if self.chime.hear(model) && !silent {
            terminal::ring();
        }
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// Stops the process until it is continued.
    pub(super) fn suspend(&self) {
        if self.lines {
            terminal::stop();
        } else {
            terminal::suspend(&self.title);
        }
    }

    /// Takes the terminal again.
    pub(super) fn retake(&self) {
        if !self.lines {
            terminal::retake(&self.title);
        }
    }
}

/// A loop's surroundings where the terminal is all there is besides what its effects come to.
pub(super) struct OnTerminal<F: FnMut(Effect)> {
    face: Face,
    act: F,
}

impl<F: FnMut(Effect)> OnTerminal<F> {
    pub(super) fn of(surface: &Surface, act: F) -> Self {
        Self { face: Face::of(surface), act }
    }
}

impl<F: FnMut(Effect)> Outside for OnTerminal<F> {
    fn read_clock(&self) -> Reading {
        SystemClock.read()
    }

    fn perform(&mut self, effect: Effect) {
        (self.act)(effect);
    }

    fn look(&mut self, model: &Model) {
        self.face.look(model);
    }

    fn suspend(&mut self) {
        self.face.suspend();
    }

    fn retake(&mut self) {
        self.face.retake();
    }
}
