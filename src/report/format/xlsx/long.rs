//! Text that is longer than a cell can hold, in pieces that lose nothing.

/// What a cell holds, in UTF-16 units.
const CELL_MAX: usize = 32_767;
/// How far back a better place to part is looked for, in bytes.
const BACK_MAX: usize = 2_000;

/// Parts a text so that each piece fits a cell; put together again they are the text.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    // A byte is never less than a unit.
    if text.len() <= CELL_MAX {
        return vec![text];
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.encode_utf16().count() > CELL_MAX {
        let at = end(rest);
        let (piece, more) = rest.split_at(at);
        pieces.push(piece);
        rest = more;
    }
    pieces.push(rest);
    pieces
}

/// Returns where a piece ends: behind a line break or a blank if there is one near, else between two characters.
fn end(text: &str) -> usize {
    let mut units = 0;
    let mut fits = text.len();
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL_MAX {
            fits = at;
            break;
        }
    }
    let mut from = fits.saturating_sub(BACK_MAX);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..fits];
    let behind = |place: Option<usize>| place.map(|at| from + at + 1);
    behind(near.rfind('\n')).or_else(|| behind(near.rfind(' '))).unwrap_or(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_parted_between_words_and_nothing_is_lost() {
        for text in ["word ".repeat(20_000), "😀".repeat(40_000), "x".repeat(CELL_MAX + 1)] {
            let parts = pieces(&text);
            assert!(parts.len() > 1);
            assert!(parts.iter().all(|part| part.encode_utf16().count() <= CELL_MAX));
            assert_eq!(parts.concat(), text);
        }
        assert!(pieces(&"word ".repeat(20_000))[0].ends_with(' '));
        assert_eq!(pieces("short"), ["short"]);
        assert_eq!(pieces(&"ü".repeat(CELL_MAX)).len(), 1, "units are counted, not bytes");
    }
}
