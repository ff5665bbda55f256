//! Themes at the desk: what is said is the same in every one of them, and they are switched while play goes on.

use ratatui::style::Color;
use startex::clock::Millis;
use startex::tui::Theme;

use crate::support::room::Room;

/// Twelve roles and every kind of item; it does not change with the shipped scenarios.
const TWELVE: &str = include_str!("scripts/console.ron");

#[test]
fn every_state_says_the_same_in_every_theme_and_on_its_ground_everywhere() {
    let states = |theme: Theme| {
        let mut room = Room::with(TWELVE, 80, 24);
        room.model.theme = theme;
        let mut screens = Vec::new();
        for keys in
            ["", "<enter>S      ", "   ff", "x1", " ", " ve a<enter>", "C", " B", " ", "<^x><^x>"]
        {
            room.press(keys).wait(Millis::seconds(1));
            screens.push(room.screen());
            for cell in &room.buffer().content {
                let own = |colour| matches!(colour, Color::Indexed(16..));
                let coloured = own(cell.fg) && own(cell.bg);
                let plain = cell.fg == Color::Reset && cell.bg == Color::Reset;
                assert!(if theme == Theme::Plain { plain } else { coloured }, "{theme:?} {cell:?}");
            }
        }
        screens
    };
    let plain = states(Theme::Plain);
    assert!(plain.iter().any(|screen| screen.contains("CONTROL")));
    for theme in Theme::ALL {
        for (coloured, plain) in states(theme).iter().zip(&plain) {
            assert_eq!(coloured, plain, "{theme:?}");
        }
    }
}

#[test]
fn the_palette_switches_the_theme_at_once_and_records_nothing() {
    let mut room = Room::with(TWELVE, 80, 24);
    room.press("<enter>S      :theme<enter>").shows("colour-blind: blue, orange and yellow");
    let before = room.entries().len();
    room.press("h");
    assert_eq!(room.model.theme, Theme::HighContrast);
    room.press(":colours<enter>l");
    assert_eq!((room.model.theme, room.entries().len()), (Theme::Light, before));
}

#[test]
fn the_emergency_is_white_on_black_in_every_theme() {
    for theme in Theme::ALL.into_iter().filter(|theme| *theme != Theme::Plain) {
        let mut room = Room::with(TWELVE, 80, 24);
        room.model.theme = theme;
        room.press("<enter>S      <^x><^x>").shows("NOT AN INJECT");
        let black = room.buffer().content.iter().all(|cell| cell.bg == Color::Indexed(16));
        assert!(black, "{theme:?}");
    }
}
