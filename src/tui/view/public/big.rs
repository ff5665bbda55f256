//! Digits that can be read from the last row: drawn of blocks, as large as there is room for.

/// Three by five points for each character of a clock, a bit a point, the leftmost first.
const GLYPHS: [(char, [u8; 5]); 11] = [
    ('0', [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('1', [0b010, 0b110, 0b010, 0b010, 0b111]),
    ('2', [0b111, 0b001, 0b111, 0b100, 0b111]),
    ('3', [0b111, 0b001, 0b111, 0b001, 0b111]),
    ('4', [0b101, 0b101, 0b111, 0b001, 0b001]),
    ('5', [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('6', [0b111, 0b100, 0b111, 0b101, 0b111]),
    ('7', [0b111, 0b001, 0b010, 0b010, 0b010]),
    ('8', [0b111, 0b101, 0b111, 0b101, 0b111]),
    ('9', [0b111, 0b101, 0b111, 0b001, 0b111]),
    (':', [0b000, 0b010, 0b000, 0b010, 0b000]),
];

/// How large digits are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Three rows.
    Small,
    /// Five rows.
    Medium,
    /// Ten rows.
    Large,
}

/// Draws a clock's characters; what is none is left out.
pub(super) fn lines(clock: &str, size: Size) -> Vec<String> {
    let glyphs: Vec<&[u8; 5]> =
        clock.chars().filter_map(|c| GLYPHS.iter().find(|g| g.0 == c).map(|g| &g.1)).collect();
    let points = |row: usize| -> Vec<bool> {
        let mut points = Vec::new();
        for (at, glyph) in glyphs.iter().enumerate() {
            if at > 0 {
                points.push(false);
            }
            let bits = glyph.get(row).copied().unwrap_or(0);
            points.extend([bits & 4 != 0, bits & 2 != 0, bits & 1 != 0]);
        }
        points
    };
    let filled = |row: usize, wide: usize| -> String {
        let point = |on: bool| if on { "█" } else { " " }.repeat(wide);
        points(row).into_iter().map(point).collect()
    };
    match size {
        // Two points share a cell.
        Size::Small => (0..3)
            .map(|row| {
                let halves = points(2 * row).into_iter().zip(points(2 * row + 1));
                let cell = |(upper, lower)| match (upper, lower) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                };
                halves.map(cell).collect()
            })
            .collect(),
        Size::Medium => (0..5).map(|row| filled(row, 2)).collect(),
        Size::Large => (0..10).map(|row| filled(row / 2, 4)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_drawn_of_blocks() {
        let small = ["▀▀█  ▄  █▀█ ▀▀█", "█▀▀  ▄  █ █  █ ", "▀▀▀     ▀▀▀  ▀ "];
        assert_eq!(lines("2:07", Size::Small), small);
        assert_eq!(
            lines("1:", Size::Medium),
            [
                "  ██          ",
                "████      ██  ",
                "  ██          ",
                "  ██      ██  ",
                "██████        "
            ]
        );
    }

    #[test]
    fn every_size_has_its_rows_of_one_width_and_no_two_characters_look_alike() {
        for (size, rows) in [(Size::Small, 3), (Size::Medium, 5), (Size::Large, 10)] {
            let all = lines("0123456789:", size);
            assert_eq!(all.len(), rows);
            let widths: Vec<usize> = all.iter().map(|line| line.chars().count()).collect();
            assert!(widths.iter().all(|w| *w == widths[0]), "{widths:?}");
            let mut seen: Vec<Vec<String>> = Vec::new();
            for c in "0123456789:".chars() {
                let drawn = lines(&c.to_string(), size);
                assert!(!seen.contains(&drawn), "{c}");
                seen.push(drawn);
            }
        }
        assert_eq!(lines("x", Size::Small), ["", "", ""]);
    }
}
