//! Keys while a screen of its own covers the panels: what the room may see, the emergency, a refusing disk.

use crossterm::event::{KeyCode, KeyEvent};

use super::super::key::{KeyMap, Press, Verb};
use super::super::model::{Arming, Desk, Effect, LineKind, Overlay};
use super::{Acted, lists};
use crate::clock::Reading;
use crate::session::{Command, Hold, PauseWhy};

impl Desk {
    /// While the room can see the screen only what needs no reading works.
    /// What is typed or chosen is not drawn, only that it is.
    pub(super) fn public_key(
        &mut self,
        event: KeyEvent,
        press: Press,
        verb: Option<Verb>,
        keys: &KeyMap,
        clock: Reading,
    ) -> Acted {
        // Where the record goes on is chosen on a screen of its own, and what was being typed waits for it.
        let refused = self.recording_failed().is_some();
        if !self.overlays.is_empty() && !refused {
            return self.overlay_key(event, press, keys, clock);
        }
        match verb.filter(|verb| !refused || matches!(verb, Verb::Redraw | Verb::Blank)) {
            Some(Verb::Redraw) => Acted::Verb(Verb::Redraw),
            Some(
                verb @ (Verb::Next
                | Verb::Again
                | Verb::Blank
                | Verb::Pause
                | Verb::OffRecord
                | Verb::Room
                | Verb::Note
                | Verb::Floor
                | Verb::AskNext
                | Verb::TakeFloor
                | Verb::Expected
                | Verb::Decide
                | Verb::Hands
                | Verb::Voice
                | Verb::CloseNow
                | Verb::MoreTime
                | Verb::Undo
                | Verb::Leave),
            ) => Acted::Done(self.verb(verb, keys, clock)),
            None if verb.is_none() && press.code == KeyCode::Enter => {
                self.private = true;
                Acted::Done(Vec::new())
            }
            Some(_) => {
                self.elsewhere = true;
                Acted::Done(Vec::new())
            }
            None => {
                self.elsewhere = refused;
                Acted::Done(Vec::new())
            }
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
            // Nothing typed is lost: it is back when the emergency is over.
            self.draft = self.overlays.drain(..).rev().find_map(|overlay| match overlay {
                Overlay::Line(line) if !line.field.is_empty() => Some(line),
                _ => None,
            });
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
