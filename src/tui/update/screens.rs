//! Keys while a screen of its own covers the panels: what the room may see, the emergency, a refusing disk.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::key::{KeyMap, Press, Verb};
use super::super::model::{Arming, Desk, Effect, LineKind, Overlay};
use super::{Acted, lists};
use crate::clock::Reading;
use crate::session::{Command, Hold, PauseWhy};

impl Desk {
    /// While the room can see the screen only what shows nothing control-only works.
    pub(super) fn public_key(
        &mut self,
        press: Press,
        verb: Option<Verb>,
        keys: &KeyMap,
        clock: Reading,
    ) -> Acted {
        match verb {
            Some(
                verb @ (Verb::Next
                | Verb::Again
                | Verb::Blank
                | Verb::Pause
                | Verb::OffRecord
                | Verb::Redraw),
            ) => {
                if verb == Verb::Redraw {
                    return Acted::Verb(verb);
                }
                Acted::Done(self.verb(verb, keys, clock))
            }
            _ if press.code == KeyCode::Enter => {
                self.private = true;
                Acted::Done(Vec::new())
            }
            _ => Acted::Done(Vec::new()),
        }
    }

    /// The first press stops the clocks, the second declares; it works in text fields too.
    pub(super) fn emergency_key(&mut self) -> Vec<Effect> {
        if self.in_emergency() {
            return Vec::new();
        }
        let paused = Some(Hold::Paused(PauseWhy::Emergency));
        if self.emergency == Arming::Once || self.session().clock.hold == paused {
            self.emergency = Arming::Declared;
            self.overlays.clear();
            self.reading = None;
            return self.submit(Command::DeclareEmergency);
        }
        self.emergency = Arming::Once;
        if self.session().running() {
            return self.submit(Command::Pause(PauseWhy::Emergency));
        }
        Vec::new()
    }

    /// On the emergency screen only `R` with the typed word, and `E`, do anything.
    pub(super) fn emergency_screen(
        &mut self,
        event: KeyEvent,
        press: Press,
        clock: Reading,
    ) -> Acted {
        if !self.overlays.is_empty() {
            return self.overlay_key(event, press, &KeyMap::default(), clock);
        }
        match press.code {
            KeyCode::Char('R' | 'r') => self.ask(LineKind::ResumeWord),
            KeyCode::Char('E' | 'e') => self.pick(lists::end_by_emergency()),
            _ => {}
        }
        Acted::Done(Vec::new())
    }

    /// The disk refused: another file, or unrecorded.
    pub(super) fn recording_screen(
        &mut self,
        event: KeyEvent,
        press: Press,
        clock: Reading,
    ) -> Vec<Effect> {
        // Whatever else was being typed waits until there is somewhere to keep it.
        let naming = |o: &Overlay| matches!(o, Overlay::Line(l) if l.kind == LineKind::OtherFile);
        if self.overlays.last().is_some_and(naming) {
            return match self.overlay_key(event, press, &KeyMap::default(), clock) {
                Acted::Done(effects) => effects,
                Acted::Verb(_) | Acted::Theme(_) | Acted::Leave => Vec::new(),
            };
        }
        match press.code {
            KeyCode::Char('1') => {
                self.ask(LineKind::OtherFile);
                Vec::new()
            }
            KeyCode::Char('2') => vec![Effect::PlayUnrecorded],
            _ => Vec::new(),
        }
    }
}
