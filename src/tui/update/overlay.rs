//! Keys for what lies on top: lists, text fields, help, palette and search.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use crossterm::event::{KeyCode, KeyEvent};

use super::super::field::{BREAK, Field};
use super::super::key::{KeyMap, Press};
use super::super::line::Taken;
use super::super::log;
use super::super::model::{Desk, Effect, Line, LineKind, Overlay, Waiting};
use super::Acted;
use crate::clock::Reading;
use crate::session::Command;

impl Desk {
    /// Takes a key for the overlay on top.
    pub(super) fn overlay_key(
        &mut self,
        event: KeyEvent,
        press: Press,
        keys: &KeyMap,
        clock: Reading,
    ) -> Acted {
        if press == Press::control('c') {
            // Who presses it twice means it.
            let leaving =
                matches!(self.overlays.last(), Some(Overlay::Pick(pick)) if pick.leaves());
            if leaving {
                return self.pick_key(Press::char('y'), keys, clock);
            }
            self.overlays.pop();
            return Acted::Done(Vec::new());
        }
        match self.overlays.last() {
            Some(Overlay::Pick(_)) => self.pick_key(press, keys, clock),
            Some(Overlay::Line(_)) => Acted::Done(self.line_key(event, press, clock)),
            Some(Overlay::Palette { .. }) => self.palette_key(event, press, keys, clock),
            Some(Overlay::Search { .. }) => {
                self.search_key(event, press, clock);
                Acted::Done(Vec::new())
            }
            Some(Overlay::Rating(_)) => Acted::Done(self.rating_key(press)),
            Some(Overlay::Room(sheet)) => {
                let sheet = *sheet;
                Acted::Done(self.room_key(sheet, press))
            }
            Some(Overlay::Help { .. } | Overlay::Report { .. } | Overlay::Text { .. }) | None => {
                self.page_key(press);
                Acted::Done(Vec::new())
            }
        }
    }

    /// Turns the pages of a text; every other key closes it.
    fn page_key(&mut self, press: Press) {
        let report = matches!(self.overlays.last(), Some(Overlay::Report { .. }));
        if let Some(
            Overlay::Help { page } | Overlay::Report { page, .. } | Overlay::Text { page, .. },
        ) = self.overlays.last_mut()
        {
            match press.code {
                KeyCode::Down | KeyCode::PageDown | KeyCode::Char('?') => *page += 1,
                KeyCode::Char(' ') if report => *page += 1,
                KeyCode::Up | KeyCode::PageUp => *page = page.saturating_sub(1),
                _ => drop(self.overlays.pop()),
            }
        }
    }

    fn pick_key(&mut self, press: Press, keys: &KeyMap, clock: Reading) -> Acted {
        let Some(Overlay::Pick(pick)) = self.overlays.last_mut() else {
            return Acted::Done(Vec::new());
        };
        let chosen = match press.code {
            KeyCode::Esc => {
                self.overlays.pop();
                return Acted::Done(Vec::new());
            }
            KeyCode::Up => {
                pick.up();
                None
            }
            KeyCode::Down => {
                pick.down();
                None
            }
            KeyCode::Enter => pick.rows.get(pick.at),
            KeyCode::Char(c) if !press.control => pick.by_key(c),
            _ => None,
        };
        let Some(then) = chosen.map(|row| row.then.clone()) else {
            return Acted::Done(Vec::new());
        };
        self.overlays.pop();
        self.then(then, keys, clock)
    }

    fn line_key(&mut self, event: KeyEvent, press: Press, clock: Reading) -> Vec<Effect> {
        match press.code {
            KeyCode::Esc => {
                let closed = self.overlays.pop();
                if let Some(Overlay::Line(Line { kind: LineKind::Capture { .. }, field, .. })) =
                    closed
                    && !field.is_empty()
                {
                    self.say(format!("not kept: {}", field.text()));
                }
                Vec::new()
            }
            KeyCode::Enter => self.enter_line(clock),
            _ if press == Press::control('o') => match self.overlays.last() {
                Some(Overlay::Line(line)) if line.kind.takes_long_text() => {
                    vec![Effect::Edit(line.field.text().replace(BREAK, "\n"))]
                }
                _ => Vec::new(),
            },
            _ => {
                if let Some(Overlay::Line(line)) = self.overlays.last_mut() {
                    line.refused = None;
                    line.field.key(event);
                }
                Vec::new()
            }
        }
    }

    /// Takes what an editor made of the line's words; the line is as old as it was.
    pub(super) fn edited(&mut self, result: Result<String, String>) {
        let Some(Overlay::Line(line)) = self.overlays.last_mut() else { return };
        line.refused = None;
        match result {
            Ok(text) => line.field = Field::of_lines(&text),
            Err(why) => line.refused = Some(why),
        }
    }

    fn enter_line(&mut self, clock: Reading) -> Vec<Effect> {
        let Some(Overlay::Line(line)) = self.overlays.last() else { return Vec::new() };
        // An empty line is one that was opened by mistake, where there is nothing to take.
        let mistaken = matches!(
            line.kind,
            LineKind::Capture { .. }
                | LineKind::Voice
                | LineKind::Decide
                | LineKind::AskControl(_)
                | LineKind::ObserverQuestion
                | LineKind::Seats
                | LineKind::Inject
                | LineKind::NewCopy
        );
        if mistaken && line.field.is_empty() {
            self.overlays.pop();
            return Vec::new();
        }
        let line = line.clone();
        let wall = self.wall(clock);
        match self.take_line(&line, wall) {
            Ok(Taken::Command(command)) => {
                self.overlays.pop();
                let inserts = matches!(*command, Command::Insert(_));
                let fits = matches!(*command, Command::FitAgenda { .. });
                let done = fits.then(|| self.preview(&line, wall)).filter(|said| !said.is_empty());
                let waiting = Waiting { line: Some(line), inserts, done, ..Waiting::default() };
                self.submit_with(*command, waiting)
            }
            Ok(Taken::Note(draft, at)) => {
                self.overlays.pop();
                let done = Some(format!("kept: {}", self.preview(&line, wall)));
                let waiting = Waiting { line: Some(line), done, ..Waiting::default() };
                self.submit_at(Command::Note(draft), Some(at), waiting)
            }
            Ok(Taken::Earlier(at)) => {
                self.overlays.pop();
                self.earlier = at;
                Vec::new()
            }
            Ok(Taken::Commands(commands)) => {
                self.overlays.pop();
                let one = |(command, typed): (Command, String)| {
                    // Only what is refused comes back.
                    let given = Line { field: Field::new(&typed), ..line.clone() };
                    self.submit_with(command, Waiting { line: Some(given), ..Waiting::default() })
                };
                commands.into_iter().flat_map(one).collect()
            }
            Ok(Taken::Pick(pick)) => {
                self.overlays.pop();
                self.pick(*pick);
                Vec::new()
            }
            Ok(Taken::OtherFile(path)) => {
                self.overlays.pop();
                vec![Effect::ContinueIn(path)]
            }
            Ok(Taken::NewCopy(path)) => {
                self.overlays.pop();
                vec![Effect::CopyTo(path)]
            }
            Err(why) => {
                if let Some(Overlay::Line(line)) = self.overlays.last_mut() {
                    line.refused = Some(why);
                }
                Vec::new()
            }
        }
    }

    fn palette_key(
        &mut self,
        event: KeyEvent,
        press: Press,
        keys: &KeyMap,
        clock: Reading,
    ) -> Acted {
        let found = match self.overlays.last() {
            Some(Overlay::Palette { field, .. }) => self.find(field.text(), keys, clock),
            _ => Vec::new(),
        };
        let Some(Overlay::Palette { field, at }) = self.overlays.last_mut() else {
            return Acted::Done(Vec::new());
        };
        *at = (*at).min(found.len().saturating_sub(1));
        match press.code {
            KeyCode::Esc => {
                self.overlays.pop();
            }
            KeyCode::Up => *at = at.saturating_sub(1),
            KeyCode::Down => *at += 1,
            KeyCode::Enter => {
                let chosen = found.into_iter().nth(*at);
                self.overlays.pop();
                return match chosen {
                    Some(entry) => self.then(entry.then, keys, clock),
                    None => Acted::Done(Vec::new()),
                };
            }
            _ => {
                *at = 0;
                field.key(event);
            }
        }
        Acted::Done(Vec::new())
    }

    fn search_key(&mut self, event: KeyEvent, press: Press, clock: Reading) {
        let found = match self.overlays.last() {
            Some(Overlay::Search { field, .. }) => log::find(self, field.text()),
            _ => Vec::new(),
        };
        let Some(Overlay::Search { field, at }) = self.overlays.last_mut() else { return };
        match press.code {
            KeyCode::Esc => {
                self.overlays.pop();
            }
            // The search stays beneath, so that the next hit is one key away.
            KeyCode::Enter => {
                let hit =
                    found.get((*at).min(found.len().saturating_sub(1))).map(|l| l.what.clone());
                let acts = hit.and_then(|what| self.acts(&what, clock));
                self.pick_or(acts, "nothing can be done to that");
            }
            KeyCode::Up => *at = at.saturating_sub(1),
            KeyCode::Down => *at = (*at + 1).min(found.len().saturating_sub(1)),
            _ => {
                *at = 0;
                field.key(event);
            }
        }
    }

    /// Pastes text into the field that is open, if one is.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(field) = self.open_field() {
            field.paste(text);
        }
    }

    /// Passes a key on to the field that is open, if one is.
    pub(super) fn type_key(&mut self, event: KeyEvent) {
        if let Some(field) = self.open_field() {
            field.key(event);
        }
    }

    fn open_field(&mut self) -> Option<&mut Field> {
        match self.overlays.last_mut()? {
            Overlay::Line(line) => Some(&mut line.field),
            Overlay::Palette { field, .. } | Overlay::Search { field, .. } => Some(field),
            Overlay::Pick(_)
            | Overlay::Help { .. }
            | Overlay::Rating(_)
            | Overlay::Report { .. }
            | Overlay::Room(_)
            | Overlay::Text { .. } => None,
        }
    }
}
