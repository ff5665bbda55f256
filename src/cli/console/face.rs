//! What a terminal shows besides its screen: its title, changed only when it says something else, and the bell.

use crate::tui::terminal;
use crate::tui::title::{Chime, title};
use crate::tui::{Model, Screen};

/// The title as it is, and what the bell has rung for.
#[derive(Debug, Default)]
pub(super) struct Face {
    title: String,
    chime: Chime,
}

impl Face {
    /// Looks at the model after every change of it.
    pub(super) fn look(&mut self, model: &Model) {
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
}
