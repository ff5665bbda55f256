//! A player's own screen in lines: what is before their seat, what was said, what a typed line does there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{SPOKEN, Told, fresh};
use crate::tui::key::Press;
use crate::tui::model::{Effect, Model, Msg, Screen};
use crate::tui::player::Player;
use crate::tui::update;
use crate::tui::view::lines;

/// Said first: nobody can see keys here.
const HOW: &str = "line mode: an empty line says that you are ready; ? lists the keys, a key or its name has its words behind it: \
                   say WORDS, ask WORDS, note WORDS, A 4 answers with how sure you are; esc leaves a field, status says everything, \
                   leave leaves";

/// What a key may be called where none is seen.
const NAMES: [(&str, char); 14] = [
    ("say", 's'),
    ("speak", 's'),
    ("hand", 'h'),
    ("ask", 'a'),
    ("note", 'n'),
    ("known", 'k'),
    ("role", 'c'),
    ("requests", 'r'),
    ("stop", 'z'),
    ("speed", '>'),
    ("feedback", 'f'),
    ("group", 'b'),
    ("report", 'w'),
    ("keys", '?'),
];

impl Told {
    /// Says what is new at a seat. All of it is the seat's to hear.
    pub(super) fn seat(&mut self, player: &Player, model: &Model, said: &mut Vec<String>) {
        if self.emergency != player.in_emergency() {
            self.emergency = !self.emergency;
            if self.emergency {
                said.extend(lines::alarm_at(player));
            }
        }
        if self.emergency {
            return;
        }
        self.mark(lines::marked_at(player), HOW, said);
        let lost = player.scene.lost;
        if std::mem::replace(&mut self.lost, lost) != lost {
            said.push(if lost { "not connected, trying again" } else { "connected" }.to_owned());
        }
        if std::mem::take(&mut self.asks_all) {
            said.extend(lines::whole(model));
        }
        let now = lines::seat(player, model.clock);
        if self.recording_at(player) {
            said.push(now.kept.clone());
        }
        said.extend(fresh(&self.panels.main, &now.page));
        self.panels.main = now.page;
        said.extend(now.said.iter().filter(|line| !self.room.contains(line)).cloned());
        self.room = now.said;
        self.count_down(player, model, said);
        let notice = player.notice.as_ref().map(|notice| {
            let lead = if notice.refusal { "not done: " } else { "" };
            format!("{lead}{}", notice.text)
        });
        if notice != self.notice || self.typed {
            said.extend(notice.iter().cloned());
        }
        self.notice = notice;
        // What stands last is the line to answer.
        let without = |text: &str| {
            // When it goes on by itself moves with every glance.
            let said = text.split("by itself").next().unwrap_or_default().trim_end();
            said.replace(|c: char| c.is_ascii_digit(), "")
        };
        let changed = without(&now.next) != without(&self.panels.next);
        if !now.next.is_empty() && (changed || self.owed) {
            self.owed = false;
            said.push(format!("next: {}", now.next));
            self.panels.next = now.next;
        }
    }

    fn recording_at(&mut self, player: &Player) -> bool {
        let changed = self.private.replace(player.scene.kept) != Some(player.scene.kept);
        changed && !(player.scene.kept && self.panels.main.is_empty())
    }

    /// Speaks of the open decision a minute, thirty and ten seconds before its close, and at it.
    fn count_down(&mut self, player: &Player, model: &Model, said: &mut Vec<String>) {
        let open = player.view().open.as_ref().filter(|open| !open.closed);
        let Some((open, closes_at)) = open.and_then(|open| Some((open, open.closes_at?))) else {
            self.asked = None;
            return;
        };
        let left = closes_at.minus(player.play(model.clock)).0.div_ceil(1000);
        let past = SPOKEN.iter().filter(|seconds| left <= **seconds).count();
        let key = format!("{} {} ", open.ask.label, open.round);
        let was = self.asked.as_ref().and_then(|asked| asked.strip_prefix(&key)?.parse().ok());
        if was.is_none_or(|was: usize| past > was) {
            said.push(match left {
                0 => format!("{}: time", open.ask.label),
                left => format!("{}: {left} seconds left", open.ask.label),
            });
        }
        self.asked = Some(format!("{key}{past}"));
    }
}

/// Takes a line for a player's screen. An empty one is the key that says: ready.
pub(super) fn take(model: &mut Model, line: &str) -> Vec<Effect> {
    let trimmed = line.trim();
    if trimmed == "status" {
        return Vec::new();
    }
    let mut effects = Vec::new();
    let Screen::Player(player) = &mut model.screen else { return effects };
    if player.help {
        (player.help, player.scroll) = (false, 0);
        if trimmed.is_empty() {
            return effects;
        }
    }
    if open(model) {
        effects.extend(answer(model, trimmed));
        return effects;
    }
    if trimmed.is_empty() {
        return press(model, Press::char(' '));
    }
    let (first, rest) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(first));
    let key = match named {
        Some((_, key)) => Some(Press::char(*key)),
        None if first.eq_ignore_ascii_case("leave") => Some(Press::control('c')),
        None => Press::named(first),
    };
    let Some(key) = key else {
        return refuse(model, format!("`{first}` is no key here: ? lists them, say WORDS speaks"));
    };
    effects.extend(press(model, key));
    let rest = rest.trim();
    if !rest.is_empty() && open(model) {
        effects.extend(answer(model, rest));
        // An answer named in full is sent.
        if has_form(model) {
            effects.extend(press(model, Press::key(KeyCode::Enter)));
        }
    } else if !rest.is_empty() {
        effects.extend(refuse(model, format!("not used: {rest}")));
    }
    effects
}

/// Tells whether something waits for words or marks.
fn open(model: &Model) -> bool {
    let Screen::Player(player) = &model.screen else { return false };
    player.line.is_some() || player.form.is_some() || player.judge.is_some() || player.leaving
}

fn has_form(model: &Model) -> bool {
    matches!(&model.screen, Screen::Player(player) if player.form.is_some())
}

/// Gives words or marks to what waits for them.
fn answer(model: &mut Model, text: &str) -> Vec<Effect> {
    let Screen::Player(player) = &model.screen else { return Vec::new() };
    let types = player.line.is_some() || player.form.as_ref().is_some_and(|form| form.typing);
    if text.eq_ignore_ascii_case("esc") {
        return press(model, Press::key(KeyCode::Esc));
    }
    if types {
        let mut effects = update(model, Msg::Paste(text.to_owned()));
        effects.extend(press(model, Press::key(KeyCode::Enter)));
        return effects;
    }
    if text.is_empty() {
        return press(model, Press::key(KeyCode::Enter));
    }
    let mut effects = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let Some(key) = Press::named(first) else { break };
        effects.extend(press(model, key));
        rest = after.trim_start();
    }
    if rest.is_empty() {
        return effects;
    }
    if !has_form(model) {
        effects.extend(refuse(model, format!("not used: {rest}")));
        return effects;
    }
    // What is no key is in own words.
    effects.extend(press(model, Press::key(KeyCode::Tab)));
    effects.extend(update(model, Msg::Paste(rest.to_owned())));
    effects.extend(press(model, Press::key(KeyCode::Tab)));
    effects
}

fn press(model: &mut Model, press: Press) -> Vec<Effect> {
    let modifiers = if press.control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    update(model, Msg::Key(KeyEvent::new(press.code, modifiers)))
}

fn refuse(model: &mut Model, why: String) -> Vec<Effect> {
    if let Screen::Player(player) = &mut model.screen {
        player.refuse(why);
    }
    Vec::new()
}
