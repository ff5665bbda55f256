//! How wide the columns of a table are on paper, where no browser works it out.

/// What a column needs, in thousandths of the letters' size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::report) struct Needs {
    /// So that no word is broken.
    least: u32,
    /// So that no line is broken.
    most: u32,
}

/// Words longer than this are broken rather than given a column.
const LONGEST_WORD: u32 = 11_000;

impl Needs {
    /// Takes in the words of one cell; `whole`: their lines are not broken.
    pub(in crate::report) fn see(&mut self, text: &str, whole: bool) {
        for line in text.split('\n') {
            let line_width = width(line);
            self.most = self.most.max(line_width);
            let longest = if whole {
                line_width
            } else {
                line.split(' ').map(width).max().unwrap_or_default()
            };
            self.least = self.least.max(longest.min(LONGEST_WORD));
        }
    }
}

/// Shares the room among columns: each gets what it needs least, and of the rest what it asks for. `em` is the size of the
/// letters and `padding` what lies beside the words of a column, both in the room's unit.
pub(in crate::report) fn fit(columns: &[Needs], room: u32, em: u32, padding: u32) -> Vec<u32> {
    let (room, scale) = (u64::from(room), |thousandths: u32| {
        u64::from(thousandths) * u64::from(em) / 1_000 + u64::from(padding)
    });
    let least: Vec<u64> = columns.iter().map(|column| scale(column.least)).collect();
    let asked = |column: &Needs, least: u64| scale(column.most).min(room).max(least) - least;
    let more: Vec<u64> = columns.iter().zip(&least).map(|(c, l)| asked(c, *l)).collect();
    let (needed, wished) = (least.iter().sum::<u64>().max(1), more.iter().sum::<u64>());
    let rest = room.saturating_sub(needed);
    let share = |(least, more): (&u64, &u64)| {
        if needed > room {
            least * room / needed
        } else {
            let share = (rest * more).checked_div(wished).unwrap_or(rest * least / needed);
            least + share
        }
    };
    let shares = least.iter().zip(&more).map(share);
    shares.map(|share| u32::try_from(share.max(1)).unwrap_or(u32::MAX)).collect()
}

/// Returns about how wide words are in a proportional type without serifs, in thousandths of its size.
pub(in crate::report) fn width(text: &str) -> u32 {
    text.chars().map(one).fold(0, u32::saturating_add)
}

fn one(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | 'I' => 290,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 360,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 880,
        'A'..='Z' | '—' | '…' => 690,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 1_000,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{3ffff}' => 1_200,
        _ => 570,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(cells: &[&str]) -> Needs {
        let mut needs = Needs::default();
        for cell in cells {
            needs.see(cell, false);
        }
        needs
    }

    #[test]
    fn a_column_of_numbers_stays_narrow_and_words_share_the_rest() {
        let columns =
            [needs(&["No", "12"]), needs(&[&"a long answer ".repeat(9)]), needs(&["yes"])];
        let widths = fit(&columns, 10_000, 200, 100);
        assert!(widths.iter().sum::<u32>() <= 10_000, "{widths:?}");
        assert!(widths[0] < 1_000 && widths[2] < 1_000 && widths[1] > 8_000, "{widths:?}");
    }

    #[test]
    fn a_word_of_16_kib_takes_no_others_place() {
        let columns = [needs(&["one word", "two"]), needs(&[&"x".repeat(16 * 1024)])];
        let widths = fit(&columns, 10_000, 200, 100);
        assert!(widths.iter().sum::<u32>() <= 10_000 && widths[0] > 700, "{widths:?}");
    }

    #[test]
    fn more_columns_than_there_is_room_for_shrink_together() {
        let widths = fit(&vec![needs(&["incomprehensible"]); 30], 3_000, 200, 100);
        assert!(widths.iter().all(|width| *width == 100), "{widths:?}");
        assert_eq!(fit(&[Needs::default(); 2], 1_000, 200, 0).len(), 2);
    }
}
