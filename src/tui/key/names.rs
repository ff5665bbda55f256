//! The names of keys and verbs in a keys file: what is printed can be read again.

use crossterm::event::KeyCode;

use super::{Press, Verb};

/// Keys that have no character, by what a person may call them; the first name of each is the one that is printed.
const NAMED: [(&str, KeyCode); 20] = [
    ("SPACE", KeyCode::Char(' ')),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("Tab", KeyCode::Tab),
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Ins", KeyCode::Insert),
    ("Insert", KeyCode::Insert),
    ("Del", KeyCode::Delete),
    ("Backspace", KeyCode::Backspace),
];

impl Press {
    /// Reads the name of a key: `f`, `F`, `+`, `SPACE`, `PgDn`, `F5`, `^L` or `Ctrl-L`.
    pub fn named(name: &str) -> Option<Self> {
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return (!c.is_control()).then_some(Self::char(c));
        }
        if let Some((_, code)) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(Self::key(*code));
        }
        let controlled = name.strip_prefix('^').or_else(|| {
            let (first, rest) = name.split_at_checked(5)?;
            ["ctrl-", "ctrl+"].contains(&first.to_ascii_lowercase().as_str()).then_some(rest)
        });
        if let Some(rest) = controlled {
            let mut chars = rest.chars();
            return match (chars.next(), chars.next()) {
                (Some(c), None) if c.is_ascii_alphabetic() => {
                    Some(Self::control(c.to_ascii_lowercase()))
                }
                _ => None,
            };
        }
        let number =
            name.strip_prefix(['F', 'f'])?.parse().ok().filter(|n| (1..=12).contains(n))?;
        Some(Self::key(KeyCode::F(number)))
    }

    /// Returns the names of the keys that have no character.
    pub(super) fn known() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }
}

impl Verb {
    /// Returns the verb's name in a keys file.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in self.ident().chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.extend(c.to_lowercase());
        }
        name
    }

    /// Returns the verb of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|verb| verb.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::KeyMap;

    #[test]
    fn every_key_that_is_bound_is_read_by_the_name_it_is_shown_by() {
        for binding in &KeyMap::default().0 {
            let shown = binding.press.to_string();
            assert_eq!(Press::named(&shown), Some(binding.press), "{shown}");
        }
        for name in NAMED.map(|(name, _)| name) {
            let press = Press::named(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(Press::named(&press.to_string()), Some(press), "{name}");
        }
    }

    #[test]
    fn keys_go_by_the_names_people_use() {
        assert_eq!(Press::named("ctrl-L"), Some(Press::control('l')));
        assert_eq!(Press::named("pagedown"), Some(Press::key(KeyCode::PageDown)));
        assert_eq!(Press::named("F5"), Some(Press::key(KeyCode::F(5))));
        assert_eq!(Press::named("é"), Some(Press::char('é')));
        for odd in ["", "F13", "^1", "ctrl-", "ctrl-PgUp", "Strg-L", "\u{1b}", "ab"] {
            assert_eq!(Press::named(odd), None, "{odd}");
        }
    }

    #[test]
    fn verbs_go_by_their_own_names() {
        assert_eq!(Verb::AskNext.name(), "ask_next");
        for verb in Verb::ALL {
            assert_eq!(Verb::named(&verb.name()), Some(*verb));
        }
        assert_eq!(Verb::named("AskNext"), None);
    }
}
