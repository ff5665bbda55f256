//! Whether themes can be read: contrast as WCAG counts it, and colours as eyes without red or green cones see them.

use super::*;

const INKS: [Ink; 12] = [
    Ink::Text,
    Ink::Dim,
    Ink::Strong,
    Ink::Marking,
    Ink::Title,
    Ink::Control,
    Ink::Key,
    Ink::Chosen,
    Ink::Good,
    Ink::Warning,
    Ink::Alarm,
    Ink::Emergency,
];

/// Returns red, green and blue of a colour, linear, from 0 to 1.
fn light(colour: Color) -> [f64; 3] {
    let Color::Indexed(n @ 16..) = colour else {
        panic!("{colour:?} looks as somebody has set up the terminal");
    };
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    let cube = n - 16;
    let parts = match n {
        232.. => [8 + 10 * (n - 232); 3],
        _ => [level(cube / 36), level(cube / 6 % 6), level(cube % 6)],
    };
    parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// WCAG's contrast ratio of two colours.
fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(light(one)), luminance(light(other)));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What is left of a colour without red cones, or without green ones (Viénot, Brettel, Mollon 1999).
fn seen([red, green, blue]: [f64; 3], without_red: bool) -> [f64; 3] {
    let long = 17.8824 * red + 43.5161 * green + 4.11935 * blue;
    let middle = 3.45565 * red + 27.1554 * green + 3.86714 * blue;
    let short = 0.029_956_6 * red + 0.184_309 * green + 1.46709 * blue;
    let (long, middle) = if without_red {
        (2.02344 * middle - 2.52581 * short, middle)
    } else {
        (long, 0.494_207 * long + 1.24827 * short)
    };
    [
        0.080_944_4 * long - 0.130_504 * middle + 0.116_721 * short,
        -0.010_248_5 * long + 0.054_019_4 * middle - 0.113_615 * short,
        -0.000_365_294 * long - 0.004_121_63 * middle + 0.693_513 * short,
    ]
}

/// How far two linear colours stand apart: CIE76, of which 2 can just be told.
fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
    let lab = |[red, green, blue]: [f64; 3]| {
        let cone = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = cone((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
        let y = cone(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = cone((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    };
    let (one, other) = (lab(one), lab(other));
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn words(theme: Theme, ink: Ink) -> Color {
    theme.style(ink).fg.unwrap_or(Color::Reset)
}

#[test]
fn everything_in_every_theme_can_be_read() {
    for theme in Theme::ALL.into_iter().filter(|theme| *theme != Theme::Plain) {
        let least = if theme == Theme::HighContrast { 7.0 } else { 4.5 };
        for ink in INKS {
            let style = theme.style(ink);
            let (fg, bg) = (style.fg.expect("it has one"), style.bg.expect("it has one"));
            let ratio = contrast(fg, bg);
            assert!(ratio >= least, "{theme:?} {ink:?}: {ratio:.2}, at least {least}");
        }
    }
}

#[test]
fn the_colour_blind_tell_good_from_warning_and_alarm() {
    let pairs = [
        (Ink::Good, Ink::Warning),
        (Ink::Good, Ink::Alarm),
        (Ink::Key, Ink::Warning),
        (Ink::Control, Ink::Key),
        (Ink::Control, Ink::Text),
    ];
    for (one, other) in pairs {
        for without_red in [true, false] {
            let see = |ink| seen(light(words(Theme::ColourBlind, ink)), without_red);
            let apart = apart(see(one), see(other));
            assert!(apart >= 20.0, "{one:?} and {other:?}, {without_red}: {apart:.1}");
        }
    }
}

#[test]
fn no_colour_means_no_colour() {
    for ink in INKS {
        let style = Theme::Plain.style(ink);
        assert_eq!((style.fg, style.bg), (None, None), "{ink:?}");
    }
    let mut buffer = Buffer::with_lines(["words"]);
    Theme::Plain.fill(&mut buffer);
    assert_eq!(buffer, Buffer::with_lines(["words"]));
}

#[test]
fn what_colours_say_weight_says_too_or_the_words_beside_it() {
    // Control-only words stand on the control side's screen alone, what is good says so, and the emergency's screen
    // is like no other.
    for ink in INKS {
        let same = Theme::Plain.style(ink) == Theme::Plain.style(Ink::Text);
        let in_words = [Ink::Text, Ink::Control, Ink::Good, Ink::Emergency].contains(&ink);
        assert_eq!(same, in_words, "{ink:?}");
        for theme in Theme::ALL.into_iter().filter(|theme| *theme != Theme::Plain) {
            let (coloured, plain) = (theme.style(ink), Theme::Plain.style(ink));
            let weight = plain.add_modifier - Modifier::DIM;
            assert_eq!(coloured.add_modifier, weight, "{theme:?} {ink:?}");
        }
    }
}

#[test]
fn what_was_asked_for_outranks_the_background_and_no_color_both() {
    let light = Some(Theme::Light);
    assert_eq!(Theme::choose(true, light, Some("0;15")), Theme::Plain);
    assert_eq!(Theme::choose(false, light, Some("15;0")), Theme::Light);
    assert_eq!(Theme::choose(false, None, Some("0;15")), Theme::Light);
    assert_eq!(Theme::choose(false, None, Some("0;default;7")), Theme::Light);
    assert_eq!(Theme::choose(false, None, Some("15;0")), Theme::Dark);
    assert_eq!(Theme::choose(false, None, Some("odd")), Theme::Dark);
    assert_eq!(Theme::choose(false, None, None), Theme::Dark);
}

#[test]
fn themes_are_known_by_their_names_and_follow_each_other_round() {
    let mut theme = Theme::Dark;
    for _ in Theme::ALL {
        assert_eq!(Theme::named(theme.name()), Some(theme));
        theme = theme.next();
    }
    assert_eq!((theme, Theme::named("Dark")), (Theme::Dark, None));
}
