//! A text field of one line: letters in it are text, paste is text, and what is too long is refused without loss.

use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui_textarea::{CursorMove, TextArea};

use crate::text;

pub(super) use crate::text::{BREAK, text_of};

/// A line being typed.
#[derive(Debug, Clone)]
pub struct Field {
    area: TextArea<'static>,
}

impl Default for Field {
    fn default() -> Self {
        Self::new("")
    }
}

impl Field {
    /// Makes a field that holds `initial`, the cursor behind it.
    pub fn new(initial: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(initial)]);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// Makes a field that holds a text of several lines, each break as a sign of its own.
    pub fn of_lines(initial: &str) -> Self {
        Self::new(&text::clean(initial).trim_end().replace('\n', &BREAK.to_string()))
    }

    /// Takes a key that is text or moves in text; Enter and Esc belong to whoever owns the field.
    pub fn key(&mut self, event: KeyEvent) {
        if event.kind != KeyEventKind::Release {
            self.area.input(event);
        }
    }

    /// Takes pasted text; line breaks become blanks.
    pub fn paste(&mut self, pasted: &str) {
        self.area.insert_str(one_line(pasted));
    }

    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Returns the cursor's place, in characters from the start.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }
}

fn one_line(raw: &str) -> String {
    let blank = |c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c };
    text::clean(raw).chars().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn press(field: &mut Field, code: KeyCode, modifiers: KeyModifiers) {
        field.key(KeyEvent::new(code, modifiers));
    }

    #[test]
    fn letters_are_text_and_the_cursor_moves() {
        let mut field = Field::new("wait");
        press(&mut field, KeyCode::Char('!'), KeyModifiers::NONE);
        press(&mut field, KeyCode::Home, KeyModifiers::NONE);
        press(&mut field, KeyCode::Char('q'), KeyModifiers::NONE);
        press(&mut field, KeyCode::Char(' '), KeyModifiers::NONE);
        assert_eq!((field.text(), field.cursor()), ("q wait!", 2));
        press(&mut field, KeyCode::Backspace, KeyModifiers::NONE);
        press(&mut field, KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(field.text(), "qait!");
    }

    #[test]
    fn paste_is_one_line_of_clean_text_however_long() {
        let mut field = Field::new("a ");
        field.paste("b\r\nc\x1b[2J\u{202e}d");
        assert_eq!(field.text(), "a b c[2Jd");
        let long = "x".repeat(40_000);
        field.paste(&long);
        assert_eq!(field.text().len(), 40_009);
        assert!(Field::new("  ").is_empty());
    }

    #[test]
    fn the_lines_of_a_text_are_there_again_when_it_is_taken() {
        let field = Field::of_lines("one\r\n\n  two\n");
        assert_eq!(field.text(), "one↵↵  two");
        assert_eq!(text_of(field.text()).map(|t| t.to_string()).as_deref(), Ok("one\n\n  two"));
    }
}
