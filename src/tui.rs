//! The terminal program: one loop that takes messages in, lets the model change, and draws what can be seen.

use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};

mod acts;
mod debrief;
mod desk;
pub mod disk;
mod earlier;
mod field;
mod fuzzy;
pub mod home;
pub mod inbox;
pub mod key;
mod line;
mod log;
pub mod model;
mod palette;
mod pick;
pub mod plain;
pub mod player;
pub mod rating;
pub mod replay;
mod role_keys;
pub mod room;
mod short;
pub mod stage;
pub mod terminal;
pub mod theme;
pub mod title;
mod update;
mod view;

pub use inbox::{Inbox, Incoming};
pub use model::{Desk, Effect, How, Model, Msg, Outcome, Screen, Signal, Token};
pub use theme::Theme;
pub use update::update;
pub use view::view;

use crate::clock::{Millis, Reading};

/// Changes of the session are drawn at most this often; a key is drawn at once.
const FRAME: Millis = Millis(33);
/// The most messages taken in before something is drawn again.
const BURST: usize = 256;

/// What the loop needs from outside. The command line provides it, and so does every test.
pub trait Outside {
    fn read_clock(&self) -> Reading;

    /// Does something for the model; what comes of it arrives as a message.
    fn perform(&mut self, effect: Effect);

    /// Looks at the model after every change of it, before anything is drawn: others may be told.
    fn look(&mut self, _model: &Model) {}

    /// Stops the process until it is continued, and takes the terminal back.
    fn suspend(&mut self);

    /// Lets a text be edited in somebody's own editor; the terminal is taken back afterwards.
    ///
    /// # Errors
    /// Says why nothing came of it.
    fn edit(&mut self, _text: &str) -> Result<String, String> {
        Err("no editor can be opened here".to_owned())
    }

    /// Takes the terminal again: something else may have had it in between.
    fn retake(&mut self);
}

/// Runs until the model has an outcome.
///
/// # Errors
/// If the terminal cannot be drawn on any more.
pub fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    model: &mut Model,
    inbox: &mut impl Inbox,
    outside: &mut impl Outside,
) -> Result<Outcome, B::Error> {
    let mut canvas = Canvas { drawn: None, stale: true, urgent: true };
    loop {
        let now = outside.read_clock();
        update(model, Msg::Clock(now));
        outside.look(model);
        if let Some(outcome) = model.outcome.take() {
            return Ok(outcome);
        }
        if canvas.is_due(now.mono) {
            terminal.draw(|frame| view(model, frame))?;
            canvas = Canvas { drawn: Some(now.mono), stale: false, urgent: false };
        }
        let wait = if canvas.stale { Some(canvas.rest(now.mono)) } else { model.patience() };
        let mut next = match inbox.next(wait.map(|ms| Duration::from_millis(ms.0.max(1)))) {
            Incoming::Msg(msg) => Some(msg),
            Incoming::Waited => {
                canvas.stale = true;
                None
            }
            Incoming::Closed => return Ok(Outcome::Ended),
        };
        for _ in 0..BURST {
            let Some(msg) = next.take() else { break };
            canvas.stale = true;
            canvas.urgent |=
                !matches!(msg, Msg::Snapshot(_) | Msg::Scene(_) | Msg::Seat(_) | Msg::Room(_));
            update(model, Msg::Clock(outside.read_clock()));
            for effect in update(model, msg) {
                match effect {
                    Effect::Suspend => {
                        outside.suspend();
                        draw_anew(terminal)?;
                    }
                    Effect::Redraw => {
                        outside.retake();
                        draw_anew(terminal)?;
                    }
                    Effect::Edit(text) => {
                        let edited = outside.edit(&text);
                        draw_anew(terminal)?;
                        update(model, Msg::Edited(edited));
                    }
                    Effect::Submit(..)
                    | Effect::WriteReport
                    | Effect::DrawReport
                    | Effect::ContinueIn(_)
                    | Effect::CopyTo(_)
                    | Effect::PlayUnrecorded
                    | Effect::JoinBy(_)
                    | Effect::RenewCode(_)
                    | Effect::Pace(_) => outside.perform(effect),
                }
            }
            if model.outcome.is_none()
                && let Incoming::Msg(msg) = inbox.next(Some(Duration::ZERO))
            {
                next = Some(msg);
            }
        }
    }
}

/// Forgets what is on the screen, so that the next frame draws all of it. `Terminal::clear` would ask the terminal where
/// its cursor is, and the answer would go to whoever reads the keys.
fn draw_anew<B: Backend>(terminal: &mut Terminal<B>) -> Result<(), B::Error> {
    let size = terminal.size()?;
    terminal.resize(Rect::from((Position::ORIGIN, size)))
}

/// When something was drawn last, and whether it has changed since.
struct Canvas {
    drawn: Option<Millis>,
    stale: bool,
    urgent: bool,
}

impl Canvas {
    /// Returns how long until the next frame may be drawn.
    fn rest(&self, now: Millis) -> Millis {
        self.drawn.map_or(Millis::ZERO, |drawn| drawn.plus(FRAME).minus(now))
    }

    fn is_due(&self, now: Millis) -> bool {
        self.stale && (self.urgent || self.rest(now) == Millis::ZERO)
    }
}
