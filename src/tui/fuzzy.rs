//! Finding by a few letters: a subsequence score, enough for a hundred verbs and a log.

/// Scores how well `needle` fits `hay`, `None` if its letters do not stand there in order; higher fits better.
/// Letters at the start of a word and letters in a row count most.
pub(super) fn score(needle: &str, hay: &str) -> Option<i64> {
    let mut score = 0;
    let mut hay_letters = hay.chars().flat_map(char::to_lowercase).enumerate().peekable();
    let mut last: Option<usize> = None;
    let mut before = ' ';
    for wanted in needle.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase) {
        loop {
            let (at, letter) = hay_letters.next()?;
            let at_word = !before.is_alphanumeric();
            before = letter;
            if letter == wanted {
                score += 1 + if at_word { 8 } else { 0 } + if at == 0 { 4 } else { 0 };
                if at > 0 && last == Some(at - 1) {
                    score += 5;
                }
                last = Some(at);
                break;
            }
        }
    }
    // Of equal fits the shorter text is meant.
    Some(score * 100 - i64::try_from(hay.chars().count()).unwrap_or(i64::MAX))
}

/// Returns the indices of the texts that fit, the best first; of equals the earlier one.
pub(super) fn best<'a>(needle: &str, texts: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let mut fits: Vec<(i64, usize)> = texts
        .into_iter()
        .enumerate()
        .filter_map(|(at, text)| score(needle, text).map(|s| (s, at)))
        .collect();
    if needle.trim().is_empty() {
        return fits.into_iter().map(|(_, at)| at).collect();
    }
    fits.sort_by_key(|(score, at)| (-score, *at));
    fits.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_words_and_letters_in_a_row_win() {
        let verbs = ["pause the exercise", "off the record", "take back", "record a decision"];
        assert_eq!(best("rec", verbs).first(), Some(&3));
        assert_eq!(best("otr", verbs), [1]);
        assert_eq!(best("tb", verbs), [2]);
        assert_eq!(best("", verbs), [0, 1, 2, 3]);
        assert!(best("xyz", verbs).is_empty());
    }

    #[test]
    fn case_and_blanks_do_not_matter() {
        assert_eq!(score("PAUSE", "pause"), score("pa use", "Pause"));
        assert!(score("é", "café").is_some());
    }
}
