//! Fitting words into columns: wrapping, cutting with a sign that something was cut, padding.

use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub(super) fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Returns a text on one line in at most so many columns; what does not fit ends in `…`.
pub(super) fn fit(text: &str, columns: u16) -> String {
    let flat: String = text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    if width(&flat) <= columns {
        return flat;
    }
    let mut fitted = String::new();
    let mut used = 0;
    for grapheme in flat.graphemes(true) {
        let wide = width(grapheme);
        if used + wide + 1 > columns {
            break;
        }
        fitted.push_str(grapheme);
        used += wide;
    }
    if columns > 0 {
        fitted.push('…');
    }
    fitted
}

/// Returns the end of a text that is being typed, so that its cursor at `at` characters is within the columns, and the
/// cursor's column.
pub(super) fn around_cursor(text: &str, at: usize, columns: u16) -> (String, u16) {
    let before: String = text.chars().take(at).collect();
    let column = width(&before);
    if column < columns {
        return (fit_raw(text, columns), column);
    }
    // Whole graphemes are taken away from the left until the cursor has room.
    let mut dropped = 0;
    let mut start = 0;
    for (byte, grapheme) in text.grapheme_indices(true) {
        if column - dropped < columns {
            start = byte;
            break;
        }
        dropped += width(grapheme);
        start = byte + grapheme.len();
    }
    (fit_raw(&text[start..], columns), column - dropped)
}

fn fit_raw(text: &str, columns: u16) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|g| {
            used += width(g);
            used <= columns
        })
        .collect()
}

/// Breaks a text into lines of at most so many columns, at blanks where it can.
pub(super) fn wrap(text: &str, columns: u16) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        // A word keeps the blanks behind it; those at the end of a line fall away.
        for word in paragraph.split_inclusive(char::is_whitespace) {
            let wide = width(word.trim_end());
            if used > 0 && used + wide > columns {
                lines.push(line.trim_end().to_owned());
                line.clear();
                used = 0;
            }
            if wide > columns {
                break_word(word, columns, &mut lines, &mut line, &mut used);
            } else {
                line.push_str(word);
                used += width(word);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn break_word(
    word: &str,
    columns: u16,
    lines: &mut Vec<String>,
    line: &mut String,
    used: &mut u16,
) {
    for grapheme in word.graphemes(true) {
        let wide = width(grapheme);
        if *used + wide > columns && *used > 0 {
            lines.push(std::mem::take(line));
            *used = 0;
        }
        line.push_str(grapheme);
        *used += wide;
    }
}

/// Returns the columns of some spans.
pub(super) fn spans_width(spans: &[Span<'_>]) -> u16 {
    spans.iter().map(|s| width(&s.content)).fold(0, u16::saturating_add)
}

/// Puts two groups of words at the ends of a line; where they do not fit the left one is cut.
pub(super) fn both_ends(
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
    columns: u16,
) -> Line<'static> {
    let room = columns.saturating_sub(spans_width(&right));
    let mut spans = cut(left, room.saturating_sub(u16::from(!right.is_empty())));
    let gap = room.saturating_sub(spans_width(&spans));
    spans.push(Span::raw(" ".repeat(usize::from(gap))));
    spans.extend(right);
    Line::from(spans)
}

/// Cuts spans at so many columns.
pub(super) fn cut(spans: Vec<Span<'static>>, columns: u16) -> Vec<Span<'static>> {
    let mut used = 0;
    let mut kept = Vec::with_capacity(spans.len());
    for span in spans {
        let wide = width(&span.content);
        if used + wide <= columns {
            used += wide;
            kept.push(span);
        } else {
            if columns > used {
                kept.push(Span::styled(fit(&span.content, columns - used), span.style));
            }
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_at_blanks_and_long_ones_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(wrap("日本語 日本", 6), ["日本語", "日本"]);
        assert_eq!(wrap("", 10), [""]);
        for line in wrap("The quick brown fox, it jumps over (the) lazy dog.", 9) {
            assert!(width(&line) <= 9, "{line}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("a\nb", 9), "a b");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn the_cursor_stays_in_sight() {
        assert_eq!(around_cursor("abc", 3, 10), ("abc".to_owned(), 3));
        let (shown, column) = around_cursor("abcdefghij", 10, 5);
        assert_eq!((shown.as_str(), column), ("ghij", 4));
        assert_eq!(around_cursor("abcdefghij", 0, 5), ("abcde".to_owned(), 0));
        let (shown, column) = around_cursor("日本語日本語", 6, 5);
        assert!(width(&shown) <= 5 && column < 5, "{shown} {column}");
    }

    #[test]
    fn two_ends_share_a_line() {
        let line = both_ends(vec!["left".into()], vec!["right".into()], 12);
        assert_eq!(line.to_string(), "left   right");
        let line = both_ends(vec!["much too long".into()], vec!["right".into()], 12);
        assert_eq!(line.to_string(), "much … right");
    }
}
