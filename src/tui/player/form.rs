//! An answer being made: one of the options, how sure, whose it is if it is not ours, and words of one's own.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key that is not named means something elsewhere, or nothing"
)]

use crossterm::event::{KeyCode, KeyEvent};

use crate::card::{Choice, Form as Wanted, Wants};
use crate::ident::{ItemId, RoleCode};
use crate::session::view::{Mine, Open, PlayerView};
use crate::session::{AnswerDraft, Command};
use crate::text::Text;
use crate::tui::field::Field;
use crate::tui::key::Press;

/// An answer that has not been sent yet.
#[derive(Debug, Clone)]
pub struct Form {
    pub item: ItemId,
    pub round: u16,
    pub options: Options,
    /// The place of the chosen option.
    pub at: usize,
    pub sure: Option<u8>,
    /// The place among the roles of whose it is.
    pub whose: Option<usize>,
    pub words: Field,
    /// Whether keys are words.
    pub typing: bool,
}

/// What can be chosen.
#[derive(Debug, Clone)]
pub enum Options {
    Choices(Vec<Choice>),
    /// A poll has this many.
    Votes(usize),
}

/// What a key came to.
#[derive(Debug)]
pub enum Done {
    No,
    Closed,
    Refused(&'static str),
    Send(Box<Command>),
}

impl Form {
    /// Begins with what was answered before, or with the option of a letter; `None` if there is no such option.
    pub fn of(open: &Open, mine: Option<&Mine>, letter: Option<char>) -> Option<Self> {
        let options = match &open.ask.form {
            Wanted::Choice(choices) => Options::Choices(choices.clone()),
            Wanted::Vote(options) => Options::Votes(options.len()),
            Wanted::Talk | Wanted::Levels { .. } | Wanted::Words => return None,
        };
        let mut form = Self {
            item: open.item.clone(),
            round: open.round,
            options,
            at: 0,
            sure: None,
            whose: None,
            words: Field::new(""),
            typing: false,
        };
        match (mine, &form.options) {
            (Some(Mine::Answer { choice, text, sure, .. }), Options::Choices(choices)) => {
                form.at = choices.iter().position(|c| c.id == *choice).unwrap_or(0);
                form.sure = *sure;
                form.words = Field::new(text.as_deref().unwrap_or(""));
            }
            (Some(Mine::Vote(choice)), Options::Votes(_)) => form.at = usize::from(*choice),
            _ => {}
        }
        let Some(letter) = letter else { return Some(form) };
        let before = form.at;
        let chosen = form.choose(letter);
        if form.at != before {
            // What was said about another option is not said about this one.
            form.words = Field::new("");
        }
        chosen.then_some(form)
    }

    /// Tells whether it belongs to what is open.
    pub fn is_of(&self, open: Option<&Open>) -> bool {
        open.is_some_and(|o| o.item == self.item && o.round == self.round && !o.closed)
    }

    fn len(&self) -> usize {
        match &self.options {
            Options::Choices(choices) => choices.len(),
            Options::Votes(votes) => *votes,
        }
    }

    /// Returns what the chosen option asks for besides.
    pub fn wants(&self) -> Wants {
        match &self.options {
            Options::Choices(choices) => choices.get(self.at).map_or(Wants::Nothing, |c| c.wants),
            Options::Votes(_) => Wants::Nothing,
        }
    }

    fn choose(&mut self, letter: char) -> bool {
        let letter = letter.to_ascii_uppercase();
        let at = match &self.options {
            Options::Choices(choices) => choices.iter().position(|c| c.letter == letter),
            Options::Votes(votes) => ('A'..='Z').take(*votes).position(|c| c == letter),
        };
        if let Some(at) = at {
            self.at = at;
        }
        at.is_some()
    }

    pub fn paste(&mut self, text: &str) {
        if self.typing {
            self.words.paste(text);
        }
    }

    /// Takes a key.
    pub fn key(&mut self, event: KeyEvent, press: Press, view: &PlayerView) -> Done {
        if self.typing {
            match press.code {
                KeyCode::Esc | KeyCode::Tab => self.typing = false,
                KeyCode::Enter => return self.send(view),
                _ => self.words.key(event),
            }
            return Done::No;
        }
        let last = self.len().saturating_sub(1);
        match press.code {
            KeyCode::Esc => return Done::Closed,
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            KeyCode::Down => self.at = (self.at + 1).min(last),
            KeyCode::Left if self.wants() == Wants::Owner => self.next_owner(view, false),
            KeyCode::Right if self.wants() == Wants::Owner => self.next_owner(view, true),
            KeyCode::Tab => self.typing = matches!(self.options, Options::Choices(_)),
            KeyCode::Char(c @ '1'..='5') => {
                self.sure = c.to_digit(10).and_then(|n| u8::try_from(n).ok());
            }
            KeyCode::Char(c) => {
                self.choose(c);
            }
            KeyCode::Enter => return self.send(view),
            _ => {}
        }
        Done::No
    }

    fn next_owner(&mut self, view: &PlayerView, on: bool) {
        let roles = view.roles.len().max(1);
        let at = match (self.whose, on) {
            (None, true) => 0,
            (None, false) => roles - 1,
            (Some(at), true) => (at + 1) % roles,
            (Some(at), false) => (at + roles - 1) % roles,
        };
        self.whose = Some(at);
    }

    /// Returns the role whose it is.
    pub fn owner<'v>(&self, view: &'v PlayerView) -> Option<&'v (RoleCode, String)> {
        view.roles.get(self.whose?)
    }

    fn send(&mut self, view: &PlayerView) -> Done {
        let choices = match &self.options {
            Options::Choices(choices) => choices,
            Options::Votes(_) => {
                let Ok(choice) = u16::try_from(self.at) else { return Done::No };
                let seat = Some(view.seat.clone());
                let poll = self.item.clone();
                return Done::Send(Box::new(Command::Vote { poll, choice, seat }));
            }
        };
        let Some(choice) = choices.get(self.at) else { return Done::No };
        let owns = choice.wants == Wants::Owner;
        if choice.wants == Wants::OwnWords && self.words.is_empty() {
            self.typing = true;
            return Done::Refused("say what, in your own words");
        }
        if owns && self.whose.is_none() {
            return Done::Refused("whose is it? left and right choose");
        }
        let text = if self.words.is_empty() {
            None
        } else {
            let Ok(text) = Text::new(self.words.text().trim()) else {
                return Done::Refused("that is too long");
            };
            Some(text)
        };
        Done::Send(Box::new(Command::Answer(Box::new(AnswerDraft {
            decision: self.item.clone(),
            seat: view.seat.clone(),
            choice: choice.id.clone(),
            sure: self.sure,
            whose: self.owner(view).filter(|_| owns).map(|(code, _)| code.clone()),
            text,
            late_is_fine: false,
        }))))
    }
}
