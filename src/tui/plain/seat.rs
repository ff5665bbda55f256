//! A player's seat in line mode: what their screen would show as lines, each said once, and what typed lines do there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::card::{Form, Wants, plain};
use crate::session::view::{Mine, Opening, PlayerView, Standstill};
use crate::tui::key::{KeyMap, Press};
use crate::tui::model::Effect;
use crate::tui::player::{Player, Pressed};
use crate::words::{Language, fill};

/// Said first: nobody can see keys here.
const HOW: &str = "a letter answers what is open (`b`, `b 4` how sure, `b because ...`); hand, stop, say WORDS, ask WORDS, note WORDS, \
                   feedback 4 5 - 3, status; the end of the input leaves the seat as it is";

/// What has been said, so that it is said once.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    rows: Vec<String>,
    how: bool,
    notice: Option<String>,
    lost: bool,
}

impl Said {
    /// Returns what is new on the screen of a seat.
    pub(super) fn tell(&mut self, player: &Player, all: bool) -> Vec<String> {
        let mut said = Vec::new();
        if !std::mem::replace(&mut self.how, true) {
            said.push(HOW.to_owned());
        }
        let lost = player.scene.lost;
        if std::mem::replace(&mut self.lost, lost) != lost {
            let words = if lost { "not connected, trying again" } else { "connected" };
            said.push(words.to_owned());
        }
        let rows = rows(player);
        let new = |row: &&String| all || !self.rows.contains(row);
        said.extend(rows.iter().filter(new).cloned());
        self.rows = rows;
        let notice = player.notice.as_ref().map(|notice| {
            let lead = if notice.refusal { "not done: " } else { "" };
            format!("{lead}{}", notice.text)
        });
        if notice != self.notice {
            said.extend(notice.clone());
            self.notice = notice;
        }
        said
    }
}

/// Returns what the seat may see, a line a thing.
fn rows(player: &Player) -> Vec<String> {
    let view = player.view();
    let words = Language::English.words();
    if let Some(Standstill::Emergency { words: what }) = &view.frame.standstill {
        let alarm = [words.emergency_title, words.emergency_no_inject, words.emergency_stopped];
        return alarm.iter().map(|line| (*line).to_owned()).chain([what.clone()]).collect();
    }
    let mut rows = vec![format!("{} {}  {}", words.you_are, view.seat.role, view.role.title)];
    if let Some((number, title)) = &view.frame.module {
        rows.push(format!("{number} {title}"));
    }
    rows.extend(view.frame.standstill.as_ref().map(|still| match still {
        Standstill::Paused | Standstill::Emergency { .. } => words.state_paused.to_owned(),
        Standstill::Break { back_at } => {
            fill(words.state_break, &[("time", &back_at.hm(view.ticking.offset))])
        }
        Standstill::OffRecord => words.state_off_record.to_owned(),
    }));
    match &view.opening {
        Some(Opening::GroundRules(rules)) => rows.extend(rules.iter().cloned()),
        Some(Opening::WarmUp(ask)) => rows.push(ask.clone()),
        Some(Opening::Ready) => rows.push(words.state_lobby.to_owned()),
        None => {}
    }
    rows.extend(view.situation.clone());
    for (_, card) in &view.known {
        let from =
            if card.from.is_empty() { String::new() } else { format!(" from {}", card.from) };
        rows.push(format!("{}{from}: {}", card.kind_label, card.title));
        rows.push(plain(&card.blocks));
    }
    rows.extend(before_the_room(view));
    for asked in &view.requests {
        let reply = asked.reply.as_ref().map(|(how, text)| {
            format!(": {}", text.clone().unwrap_or_else(|| how.label().to_owned()))
        });
        let words = asked.words.clone().unwrap_or_default();
        rows.push(format!("you asked: {words}{}", reply.unwrap_or_default()));
    }
    rows.iter()
        .flat_map(|row| row.lines())
        .filter(|row| !row.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

/// The question, the decision, its result, the hot wash.
fn before_the_room(view: &PlayerView) -> Vec<String> {
    let words = Language::English.words();
    let mut rows = Vec::new();
    if let Some(ask) = view.question.as_ref().filter(|_| view.open.is_none()) {
        let asked = if view.asked { ", you are asked" } else { "" };
        rows.push(format!("{} {} ({}{asked})", ask.label, ask.prompt, ask.to));
    }
    if let Some(open) = &view.open {
        rows.push(format!("{} {} ({})", open.ask.label, open.ask.prompt, open.ask.to));
        match &open.ask.form {
            Form::Choice(choices) => rows.extend(choices.iter().map(|choice| match &choice.cost {
                Some(cost) => format!("{}  {}: {cost}", choice.letter, choice.label),
                None => format!("{}  {}", choice.letter, choice.label),
            })),
            Form::Vote(options) => rows.extend(
                options.iter().zip('A'..='Z').map(|(option, letter)| format!("{letter}  {option}")),
            ),
            Form::Talk | Form::Levels { .. } | Form::Words => {}
        }
        rows.extend(own(view).map(|own| format!("your answer: {own}")));
        if open.closed {
            rows.push(words.waiting_for_result.to_owned());
        }
    }
    if let Some(result) = &view.result {
        rows.push(result.prompt.clone());
        let given = result.bars.iter().filter(|bar| bar.votes > 0);
        rows.extend(given.map(|bar| format!("{}  {}", bar.votes, bar.in_words(words))));
    }
    if let Some(recorded) = &view.recorded {
        let what = recorded.what.as_deref().unwrap_or(recorded.outcome.label());
        rows.push(format!("{} recorded: {what}", recorded.label));
    }
    if view.my_turn {
        rows.push("it is your turn".to_owned());
    }
    if let Some(closing) = &view.closing {
        rows.extend(closing.prompts.iter().map(|prompt| format!("- {prompt}")));
    }
    if let Some(statements) = &view.feedback {
        rows.push("feedback, a mark from 1 to 5 each, - for none:".to_owned());
        rows.extend(statements.iter().cloned());
    }
    rows
}

fn own(view: &PlayerView) -> Option<String> {
    let open = view.open.as_ref()?;
    match (view.mine.as_ref()?, &open.ask.form) {
        (Mine::Answer { choice, .. }, Form::Choice(choices)) => {
            choices.iter().find(|c| c.id == *choice).map(|c| format!("{}  {}", c.letter, c.label))
        }
        (Mine::Vote(at), Form::Vote(options)) => options.get(usize::from(*at)).cloned(),
        _ => None,
    }
}

/// Takes a typed line: the keys it stands for, pressed one after the other.
pub(super) fn take(player: &mut Player, line: &str, keys: &KeyMap) -> Vec<Effect> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let mut hands = Hands { player, keys, effects: Vec::new() };
    let mut letters = first.chars();
    match (first.to_lowercase().as_str(), letters.next(), letters.next()) {
        ("" | "status", ..) => {}
        ("hand", ..) => hands.press(KeyCode::Char('h')),
        ("stop", ..) => hands.press(KeyCode::Char('z')),
        ("say", ..) => hands.line('s', rest),
        ("ask", ..) => hands.line('a', rest),
        ("note", ..) => hands.line('n', rest),
        ("feedback", ..) => hands.line('f', rest),
        (_, Some(letter), None) if letter.is_ascii_alphabetic() => hands.answer(letter, rest),
        _ => hands.player.refuse(format!("`{first}` is nothing here: {HOW}")),
    }
    hands.effects
}

struct Hands<'p> {
    player: &'p mut Player,
    keys: &'p KeyMap,
    effects: Vec<Effect>,
}

impl Hands<'_> {
    fn press(&mut self, code: KeyCode) {
        let event = KeyEvent::new(code, KeyModifiers::NONE);
        if let Pressed::Done(effects) = self.player.key(event, Press::key(code), self.keys) {
            self.effects.extend(effects);
        }
    }

    /// Opens a line by its key and fills it.
    fn line(&mut self, key: char, words: &str) {
        self.press(KeyCode::Char(key));
        if self.player.line.is_none() {
            if self.player.notice.is_none() {
                self.player.refuse("that is not for now");
            }
        } else if words.is_empty() {
            self.press(KeyCode::Esc);
            self.player.refuse("words are missing behind it");
        } else {
            self.player.paste(words);
            self.press(KeyCode::Enter);
        }
    }

    /// Answers what is open: a letter, how sure, whose it is, own words.
    fn answer(&mut self, letter: char, rest: &str) {
        if self.player.view().open.as_ref().is_none_or(|open| open.closed) {
            self.player.refuse("nothing is open to be answered");
            return;
        }
        self.press(KeyCode::Char(letter.to_ascii_uppercase()));
        let mut words = rest;
        if let Some(sure @ '1'..='5') = words.chars().next()
            && words.get(1..).is_some_and(|after| after.is_empty() || after.starts_with(' '))
        {
            self.press(KeyCode::Char(sure));
            words = words.get(1..).unwrap_or_default().trim();
        }
        if self.player.form.as_ref().is_some_and(|form| form.wants() == Wants::Owner) {
            let (role, after) = words.split_once(' ').unwrap_or((words, ""));
            let at = self
                .player
                .view()
                .roles
                .iter()
                .position(|(code, _)| code.as_str().eq_ignore_ascii_case(role));
            for _ in 0..at.map_or(0, |at| at + 1) {
                self.press(KeyCode::Right);
            }
            words = after;
        }
        if !words.is_empty() && self.player.form.is_some() {
            self.press(KeyCode::Tab);
            self.player.paste(words);
        }
        if self.player.form.is_some() {
            self.press(KeyCode::Enter);
        }
        // What was not taken is typed again as a whole.
        if self.player.form.is_some() {
            self.player.form = None;
        }
    }
}
