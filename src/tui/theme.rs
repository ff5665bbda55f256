//! Colours by meaning: four themes on a ground of their own, or none at all; colour is never the only sign.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

#[cfg(test)]
mod tests;

/// Which colours the terminal gets.
///
/// All of them are of the fixed 240 that follow the terminal's own 16, ground included: what they look like, and how
/// far they stand apart, does not depend on how somebody has set up the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Theme {
    #[default]
    Dark,
    Light,
    HighContrast,
    /// For deuteranopia and protanopia: blue and orange, never red against green.
    ColourBlind,
    /// `NO_COLOR`: weight and reverse video alone, in the terminal's own two colours.
    Plain,
}

/// What a piece of the screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    Text,
    /// Beside the point: rules, times, hints.
    Dim,
    Strong,
    /// The marking lines and the frame's titles.
    Marking,
    Title,
    /// Control-only words.
    Control,
    /// A key to press.
    Key,
    /// What is chosen.
    Chosen,
    Good,
    Warning,
    Alarm,
    /// The real-world emergency: nothing else looks like it.
    Emergency,
}

/// The colours of a theme, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colours {
    ground: u8,
    text: u8,
    dim: u8,
    strong: u8,
    marking: u8,
    title: u8,
    control: u8,
    key: u8,
    good: u8,
    warning: u8,
    alarm: u8,
}

const WHITE: u8 = 231;
const BLACK: u8 = 16;

const DARK: Colours = Colours {
    ground: 233,
    text: 252,
    dim: 246,
    strong: 255,
    marking: 80,
    title: 117,
    control: 222,
    key: 120,
    good: 114,
    warning: 215,
    alarm: 210,
};

const LIGHT: Colours = Colours {
    ground: WHITE,
    text: 235,
    dim: 240,
    strong: 232,
    marking: 24,
    title: 24,
    control: 90,
    key: 22,
    good: 22,
    warning: 94,
    alarm: 124,
};

const HIGH_CONTRAST: Colours = Colours {
    ground: BLACK,
    text: WHITE,
    dim: 252,
    strong: WHITE,
    marking: WHITE,
    title: WHITE,
    control: 226,
    key: 51,
    good: WHITE,
    warning: 226,
    alarm: WHITE,
};

const COLOUR_BLIND: Colours = Colours {
    ground: 233,
    text: 252,
    dim: 246,
    strong: 255,
    marking: 75,
    title: 117,
    control: 229,
    key: 81,
    good: 75,
    warning: 214,
    alarm: 227,
};

impl Theme {
    pub const ALL: [Self; 5] =
        [Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind, Self::Plain];

    /// Chooses by what the environment says: `NO_COLOR`, then the theme asked for, then the background in `COLORFGBG`.
    pub fn choose(no_color: bool, asked: Option<Self>, colorfgbg: Option<&str>) -> Self {
        if no_color {
            return Self::Plain;
        }
        let background = colorfgbg.and_then(|c| c.rsplit(';').next()).and_then(|b| b.parse().ok());
        asked.unwrap_or(match background {
            Some(7 | 15) => Self::Light,
            Some(0_u8..) | None => Self::Dark,
        })
    }

    /// Returns the name it is asked for by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
            Self::Plain => "no-colour",
        }
    }

    /// Returns the theme of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Returns what it is like, for the list of themes.
    pub fn about(self) -> &'static str {
        match self {
            Self::Dark => "light words on a dark ground",
            Self::Light => "dark words on a white ground, for bright rooms",
            Self::HighContrast => "white, yellow and cyan on black",
            Self::ColourBlind => "blue, orange and yellow: never red against green",
            Self::Plain => "weight and reverse video, in the terminal's own two colours",
        }
    }

    /// Returns the next theme, where a key leads from one to the next.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|theme| *theme == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// Returns the theme of the real-world emergency: white on black whatever the others are.
    #[must_use]
    pub fn of_emergency(self) -> Self {
        if self == Self::Plain { self } else { Self::HighContrast }
    }

    fn colours(self) -> Option<&'static Colours> {
        match self {
            Self::Dark => Some(&DARK),
            Self::Light => Some(&LIGHT),
            Self::HighContrast => Some(&HIGH_CONTRAST),
            Self::ColourBlind => Some(&COLOUR_BLIND),
            Self::Plain => None,
        }
    }

    /// Returns how something is drawn. Each meaning differs from plain text by weight or reverse video, or stands
    /// where its words say the same.
    pub fn style(self, ink: Ink) -> Style {
        let base = Style::new();
        let weight = match ink {
            Ink::Text | Ink::Control | Ink::Good | Ink::Emergency | Ink::Dim => base,
            Ink::Strong | Ink::Title | Ink::Key | Ink::Warning => base.add_modifier(Modifier::BOLD),
            Ink::Marking | Ink::Chosen => base.add_modifier(Modifier::REVERSED),
            Ink::Alarm => base.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        };
        let Some(colours) = self.colours() else {
            // Nobody knows the ground here, so fainter is all that can be asked for. The emergency alone is without
            // any weight, reverse or marking.
            return if ink == Ink::Dim { weight.add_modifier(Modifier::DIM) } else { weight };
        };
        let (words, ground) = match ink {
            Ink::Text | Ink::Chosen => (colours.text, colours.ground),
            Ink::Dim => (colours.dim, colours.ground),
            Ink::Strong => (colours.strong, colours.ground),
            Ink::Marking => (colours.marking, colours.ground),
            Ink::Title => (colours.title, colours.ground),
            Ink::Control => (colours.control, colours.ground),
            Ink::Key => (colours.key, colours.ground),
            Ink::Good => (colours.good, colours.ground),
            Ink::Warning => (colours.warning, colours.ground),
            Ink::Alarm => (colours.alarm, colours.ground),
            Ink::Emergency => (WHITE, BLACK),
        };
        weight.fg(Color::Indexed(words)).bg(Color::Indexed(ground))
    }

    /// Gives everything that was drawn without colours, the empty cells first, the theme's own two.
    pub fn fill(self, buffer: &mut Buffer) {
        let Some(colours) = self.colours() else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = Color::Indexed(colours.text);
            }
            if cell.bg == Color::Reset {
                cell.bg = Color::Indexed(colours.ground);
            }
        }
    }
}
