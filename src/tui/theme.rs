//! Colours by meaning: dark, light, or none at all; colour is never the only sign.

use ratatui::style::{Color, Modifier, Style};

/// Which colours the terminal gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Theme {
    #[default]
    Dark,
    Light,
    /// `NO_COLOR`: weight and reverse video alone.
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

impl Theme {
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Plain];

    /// Chooses by what the environment says: `NO_COLOR`, then the background in `COLORFGBG`.
    pub fn choose(no_color: bool, colorfgbg: Option<&str>) -> Self {
        if no_color {
            return Self::Plain;
        }
        let background = colorfgbg.and_then(|c| c.rsplit(';').next()).and_then(|b| b.parse().ok());
        match background {
            Some(7 | 15) => Self::Light,
            Some(0_u8..) | None => Self::Dark,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Plain => "no colour",
        }
    }

    /// Returns the next theme, for the palette.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Plain,
            Self::Plain => Self::Dark,
        }
    }

    /// Returns how something is drawn. Each meaning differs from plain text by weight or reverse video, or stands
    /// where its words say the same.
    pub fn style(self, ink: Ink) -> Style {
        let base = Style::new();
        let weight = match ink {
            Ink::Text | Ink::Control | Ink::Good | Ink::Emergency => base,
            Ink::Dim => base.add_modifier(Modifier::DIM),
            Ink::Strong | Ink::Title | Ink::Key | Ink::Warning => base.add_modifier(Modifier::BOLD),
            Ink::Marking | Ink::Chosen => base.add_modifier(Modifier::REVERSED),
            Ink::Alarm => base.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        };
        if ink == Ink::Emergency {
            // White on black; without colours it alone is without any weight, reverse or marking.
            return if self == Self::Plain { base } else { base.fg(Color::White).bg(Color::Black) };
        }
        let colour = match self {
            Self::Plain => None,
            Self::Dark => match ink {
                Ink::Text | Ink::Strong | Ink::Chosen | Ink::Emergency | Ink::Dim => None,
                Ink::Marking => Some(Color::Cyan),
                Ink::Title => Some(Color::LightCyan),
                Ink::Control => Some(Color::LightYellow),
                Ink::Key => Some(Color::LightGreen),
                Ink::Good => Some(Color::Green),
                Ink::Warning => Some(Color::Yellow),
                Ink::Alarm => Some(Color::LightRed),
            },
            Self::Light => match ink {
                Ink::Text | Ink::Strong | Ink::Chosen | Ink::Emergency | Ink::Dim => None,
                Ink::Marking | Ink::Title => Some(Color::Blue),
                Ink::Control => Some(Color::Magenta),
                Ink::Key | Ink::Good => Some(Color::Green),
                Ink::Warning | Ink::Alarm => Some(Color::Red),
            },
        };
        colour.map_or(weight, |c| weight.fg(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colour_means_no_colour() {
        let inks = [Ink::Marking, Ink::Control, Ink::Alarm, Ink::Emergency, Ink::Good];
        for ink in inks {
            let style = Theme::Plain.style(ink);
            assert_eq!((style.fg, style.bg), (None, None), "{ink:?}");
        }
        assert_eq!(Theme::choose(true, Some("0;15")), Theme::Plain);
    }

    #[test]
    fn the_background_decides_and_dark_is_assumed() {
        assert_eq!(Theme::choose(false, Some("0;15")), Theme::Light);
        assert_eq!(Theme::choose(false, Some("0;default;7")), Theme::Light);
        assert_eq!(Theme::choose(false, Some("15;0")), Theme::Dark);
        assert_eq!(Theme::choose(false, Some("odd")), Theme::Dark);
        assert_eq!(Theme::choose(false, None), Theme::Dark);
    }
}
