//! The home screen: scenarios, sessions to go on with, reports to open. Safe to project.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use crossterm::event::KeyCode;

use super::key::Press;
use super::model::{How, Outcome};
use super::pick::{Pick, Row, Then};

/// The first screen.
#[derive(Debug, Clone, Default)]
pub struct Home {
    pub entries: Vec<Entry>,
    pub at: usize,
    pub pick: Option<Pick>,
    pub notice: Option<String>,
    pub help: bool,
}

/// Something to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    pub title: String,
    /// Where it is from, how long it takes, when it was last played.
    pub detail: String,
    /// What it is opened by: a path, or the name of a scenario that is built in. Not shown.
    pub name: String,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Scenario,
    /// A session that has not come to its end.
    Session,
    /// A session that is over.
    Finished,
    Report,
}

impl Kind {
    pub fn heading(self) -> &'static str {
        match self {
            Self::Scenario => "SCENARIOS",
            Self::Session => "TO GO ON WITH",
            Self::Finished => "PLAYED",
            Self::Report => "REPORTS",
        }
    }
}

impl Home {
    /// Takes in what is known of an entry by now; the one that is chosen stays chosen.
    pub fn learn(&mut self, entry: Entry) {
        let chosen = self.entries.get(self.at).map(|entry| entry.name.clone());
        let Some(known) = self.entries.iter_mut().find(|known| known.name == entry.name) else {
            return;
        };
        *known = entry;
        self.entries.sort_by_key(|entry| entry.kind);
        let at = self.entries.iter().position(|entry| Some(&entry.name) == chosen.as_ref());
        self.at = at.unwrap_or(self.at);
    }

    /// Takes a key; an outcome ends the screen.
    pub fn key(&mut self, press: Press) -> Option<Outcome> {
        self.notice = None;
        if std::mem::take(&mut self.help) {
            return None;
        }
        if self.pick.is_some() {
            return self.pick_key(press);
        }
        match press.code {
            KeyCode::Up | KeyCode::Char('k') => self.at = self.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => {
                self.at = (self.at + 1).min(self.entries.len().saturating_sub(1));
            }
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.entries.len().saturating_sub(1),
            KeyCode::Enter | KeyCode::Char(' ') | KeyCode::PageDown => return self.enter(),
            KeyCode::Char('?') => self.help = true,
            KeyCode::Char('q') | KeyCode::Esc => return Some(Outcome::Left),
            KeyCode::Char('c') if press.control => return Some(Outcome::Left),
            _ => {}
        }
        None
    }

    fn enter(&mut self) -> Option<Outcome> {
        let entry = self.entries.get(self.at)?;
        match entry.kind {
            Kind::Scenario => {
                let rows = vec![
                    Row::keyed('r', "run it with people in the room", Then::Home(How::Run)),
                    Row::keyed(
                        'h',
                        "rehearse it, with simulated players",
                        Then::Home(How::Rehearse),
                    ),
                ];
                self.pick = Some(Pick::new(entry.title.clone(), rows));
                None
            }
            Kind::Session => Some(Outcome::Chosen(self.at, How::Resume)),
            Kind::Finished => {
                let rows = vec![
                    Row::keyed('w', "watch it again", Then::Home(How::Replay)),
                    Row::keyed(
                        'g',
                        "go on with it: hot wash, debrief, report",
                        Then::Home(How::Resume),
                    ),
                ];
                self.pick = Some(Pick::new(entry.title.clone(), rows));
                None
            }
            Kind::Report => Some(Outcome::Chosen(self.at, How::Open)),
        }
    }

    fn pick_key(&mut self, press: Press) -> Option<Outcome> {
        let pick = self.pick.as_mut()?;
        let chosen = match press.code {
            KeyCode::Esc => {
                self.pick = None;
                return None;
            }
            KeyCode::Up => {
                pick.up();
                None
            }
            KeyCode::Down => {
                pick.down();
                None
            }
            KeyCode::Enter | KeyCode::Char(' ') | KeyCode::PageDown => pick.rows.get(pick.at),
            KeyCode::Char(c) => pick.by_key(c),
            _ => None,
        };
        let how = chosen.and_then(|row| match row.then {
            Then::Home(how) => Some(how),
            _ => None,
        })?;
        self.pick = None;
        Some(Outcome::Chosen(self.at, how))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Home {
        let entry = |kind, title: &str| Entry {
            kind,
            title: title.to_owned(),
            detail: String::new(),
            name: title.to_owned(),
        };
        let entries = vec![
            entry(Kind::Scenario, "First Light"),
            entry(Kind::Session, "Poisoned Kiln"),
            entry(Kind::Report, "a.md"),
        ];
        Home { entries, ..Home::default() }
    }

    #[test]
    fn a_scenario_asks_how_and_a_session_goes_on_at_once() {
        let mut home = home();
        assert_eq!(home.key(Press::char(' ')), None);
        assert_eq!(home.key(Press::char('h')), Some(Outcome::Chosen(0, How::Rehearse)));
        home.key(Press::key(KeyCode::Down));
        assert_eq!(home.key(Press::key(KeyCode::Enter)), Some(Outcome::Chosen(1, How::Resume)));
        home.key(Press::key(KeyCode::End));
        assert_eq!(home.key(Press::key(KeyCode::Enter)), Some(Outcome::Chosen(2, How::Open)));
        assert_eq!(home.key(Press::char('q')), Some(Outcome::Left));
    }

    #[test]
    fn what_is_learned_of_an_entry_moves_it_and_not_the_choice() {
        let mut home = home();
        home.at = 2;
        let over = Entry { kind: Kind::Finished, title: "A b".into(), ..home.entries[1].clone() };
        home.learn(Entry { kind: Kind::Report, ..home.entries[0].clone() });
        home.learn(over);
        let titles: Vec<_> = home.entries.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["A b", "First Light", "a.md"]);
        assert_eq!(home.entries[home.at].name, "a.md");
        home.learn(Entry { name: "gone".into(), ..home.entries[0].clone() });
        assert_eq!(home.entries.len(), 3);
    }

    #[test]
    fn an_empty_home_only_lets_one_leave() {
        let mut home = Home::default();
        for code in [KeyCode::Enter, KeyCode::Down, KeyCode::Up, KeyCode::End] {
            assert_eq!(home.key(Press::key(code)), None);
        }
        assert_eq!(home.key(Press::key(KeyCode::Esc)), Some(Outcome::Left));
    }
}
