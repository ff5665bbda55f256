//! What a typed line means: the keys it stands for, pressed one after the other on the model.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::tui::key::{Press, Verb};
use crate::tui::model::{Desk, Effect, LineKind, Model, Msg, Overlay, Screen};
use crate::tui::update;

/// Takes a line. An empty one is the next key; a verb is its key or its name, with what it asks for behind it.
pub(in crate::tui) fn take(model: &mut Model, line: &str) -> Vec<Effect> {
    let line = line.trim_end_matches(['\r', '\n']);
    if let Screen::Player(_) = model.screen {
        return super::seat::take(model, line);
    }
    let mut effects = Vec::new();
    // It outranks everything, words for a field too.
    if ["^x", "emergency"].contains(&line.trim().to_lowercase().as_str()) {
        return pressed(model, Press::control('x'));
    }
    match over(model) {
        Over::Field => {
            if let Some(press) = escape(line) {
                effects.extend(pressed(model, press));
            } else {
                effects.extend(update(model, Msg::Paste(line.to_owned())));
                effects.extend(pressed(model, Press::key(KeyCode::Enter)));
            }
            return effects;
        }
        Over::List if line.trim().is_empty() => {
            complain(model, "choose by the key in front of a line, or esc");
            return effects;
        }
        Over::List => return keys(model, line.trim()),
        Over::Text => {
            // It was read; an empty line only closes it, so that nobody releases by closing a text.
            effects.extend(pressed(model, Press::key(KeyCode::Esc)));
            if line.trim().is_empty() {
                return effects;
            }
        }
        Over::Nothing => {}
    }
    let line = line.trim();
    if line.is_empty() {
        effects.extend(pressed(model, Press::char(' ')));
        return effects;
    }
    if line == "status" {
        return effects;
    }
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let Some(press) = key_of(model, first) else {
        complain(
            model,
            &format!("`{first}` is no verb: an empty line is the next key, ? lists the others"),
        );
        return effects;
    };
    effects.extend(pressed(model, press));
    effects.extend(keys(model, rest.trim()));
    effects
}

/// Gives what stands behind a verb to whatever the verb opened.
fn keys(model: &mut Model, rest: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = rest;
    while !rest.is_empty() {
        match over(model) {
            Over::Field => {
                effects.extend(update(model, Msg::Paste(rest.to_owned())));
                let choosing =
                    matches!(top(model), Some(Overlay::Palette { .. } | Overlay::Search { .. }));
                // What was found is said first; the best of it is taken where it was named in full.
                if !choosing || found_exactly(model, rest) {
                    effects.extend(pressed(model, Press::key(KeyCode::Enter)));
                }
                return effects;
            }
            Over::List => {
                let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let mut chars = first.chars();
                let press = match (chars.next(), chars.next()) {
                    (Some(c), None) => Some(Press::char(c)),
                    _ => escape(first).or_else(|| Press::named(first)),
                };
                let Some(press) = press else {
                    complain(model, &format!("`{first}` is no key of this list"));
                    return effects;
                };
                effects.extend(pressed(model, press));
                rest = after.trim_start();
            }
            Over::Text | Over::Nothing => {
                complain(model, &format!("not used: {rest}"));
                return effects;
            }
        }
    }
    effects
}

/// What lies on top, as far as typed lines care.
enum Over {
    Nothing,
    /// Takes words.
    Field,
    /// Takes keys.
    List,
    /// Was said, and is closed by the next line.
    Text,
}

fn top(model: &Model) -> Option<&Overlay> {
    model.desk()?.overlays.last()
}

fn over(model: &Model) -> Over {
    if let Screen::Stage(stage) = &model.screen {
        return if stage.help { Over::Text } else { Over::Nothing };
    }
    // Where the record goes on is chosen first; what was being typed waits for it.
    let refused = model.desk().is_some_and(|desk| desk.recording_failed().is_some());
    let naming =
        matches!(top(model), Some(Overlay::Line(line)) if line.kind == LineKind::OtherFile);
    if refused && !naming {
        return Over::List;
    }
    match top(model) {
        None => Over::Nothing,
        Some(Overlay::Line(_) | Overlay::Palette { .. } | Overlay::Search { .. }) => Over::Field,
        Some(Overlay::Pick(_) | Overlay::Rating(_) | Overlay::Room(_)) => Over::List,
        Some(Overlay::Help { .. } | Overlay::Report { .. } | Overlay::Text { .. }) => Over::Text,
    }
}

fn found_exactly(model: &Model, typed: &str) -> bool {
    let Some(desk) = model.desk() else { return false };
    let found = desk.find(typed, &model.keys, model.clock);
    matches!(top(model), Some(Overlay::Palette { .. }))
        && found.first().is_some_and(|entry| entry.name.eq_ignore_ascii_case(typed.trim()))
}

fn escape(line: &str) -> Option<Press> {
    line.trim().eq_ignore_ascii_case("esc").then_some(Press::key(KeyCode::Esc))
}

/// Returns the key a word stands for: a key by its own name, or a verb's.
fn key_of(model: &Model, word: &str) -> Option<Press> {
    // `end` is the verb, not the key of that name.
    let verb = Verb::ALL.iter().copied().find(|verb| verb.name() == word);
    let key = verb.and_then(|verb| model.keys.press(&model.contexts(), verb));
    key.or_else(|| Press::named(word))
}

fn pressed(model: &mut Model, press: Press) -> Vec<Effect> {
    let modifiers = if press.control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    update(model, Msg::Key(KeyEvent::new(press.code, modifiers)))
}

fn complain(model: &mut Model, text: &str) {
    if let Screen::Desk(desk) = &mut model.screen {
        desk.refuse(text);
    }
}

impl Model {
    /// Forgets which key was pressed last: the next one is not a held key that repeats.
    pub(in crate::tui) fn release_keys(&mut self) {
        if let Screen::Desk(desk) = &mut self.screen {
            let desk: &mut Desk = desk;
            (desk.pressed, desk.held) = (None, None);
        }
    }
}
