//! Text from people, cleaned and capped by its only constructor; escaped once more by each projection.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// The longest answer or note, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// The longest name of a person or an organization, in bytes of UTF-8.
pub const NAME_BYTES_MAX: usize = 120;

/// Text somebody typed: without control and direction characters, never longer than its cap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// Why a text was refused; nothing is ever cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("nothing was written")]
    Empty,
    #[error("{bytes} bytes are too long, at most {max} are taken; shorten it and send again")]
    TooLong { bytes: usize, max: usize },
}

impl Text {
    /// Cleans `raw` and trims its ends.
    ///
    /// # Errors
    /// Refuses text of which nothing is left, and text over [`TEXT_BYTES_MAX`].
    pub fn new(raw: &str) -> Result<Self, TextError> {
        Self::capped(raw, TEXT_BYTES_MAX)
    }

    /// Cleans a name: as [`Text::new`], on one line, over [`NAME_BYTES_MAX`] refused.
    pub fn name(raw: &str) -> Result<Self, TextError> {
        let one_line: String = raw
            .chars()
            .map(|c| if c == '\n' || c == '\t' || c == '\r' { ' ' } else { c })
            .collect();
        Self::capped(&one_line, NAME_BYTES_MAX)
    }

    fn capped(raw: &str, max: usize) -> Result<Self, TextError> {
        let clean = clean(raw);
        let text = clean.trim();
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        if text.len() > max {
            return Err(TextError::TooLong { bytes: text.len(), max });
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    /// What a transcript holds was cleaned when it was written; a file made by other hands is cleaned again.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let plain = |b: u8| matches!(b, b' '..=b'~' | b'\n' | b'\t');
        Ok(if !text.bytes().all(plain) && text.chars().any(is_hidden) {
            Self(clean(&text))
        } else {
            Self(text)
        })
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Tells whether a character must not come from a person: it moves the cursor, hides, or turns the direction of writing.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{2028}'
        | '\u{2029}'
        | '\u{feff}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// Tells quickly whether a text is printable ASCII, line feeds and tabs alone: then nothing in it is hidden.
pub fn is_plain(text: &str) -> bool {
    let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t');
    // Without a way out in the middle of a piece, its bytes are looked at all at once.
    text.as_bytes().chunks(64).all(|piece| piece.iter().fold(true, |all, b| all & plain(b)))
}

/// Removes what [`is_hidden`] names and turns CRLF into LF.
pub fn clean(raw: &str) -> String {
    if is_plain(raw) {
        return raw.to_owned();
    }
    raw.replace("\r\n", "\n").chars().filter(|c| !is_hidden(*c)).collect()
}

/// Makes a part of a file name out of a title: lower-case letters, digits and hyphens, never empty, at most 60 long.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(60);
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "exercise".to_owned() } else { slug.to_owned() }
}

/// Stands for a line break in a field of one line.
pub const BREAK: char = '↵';

/// Makes what was typed in a field of one line a text; the breaks in it are breaks again.
///
/// # Errors
/// As [`Text::new`].
pub fn text_of(typed: &str) -> Result<Text, TextError> {
    Text::new(&typed.replace(BREAK, "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_moves_is_removed_and_words_stay() {
        let raw = "\u{feff}yank\x1b[2J it\r\nnow\u{202e}\u{2066}\x07\u{9b}31m\tplease ";
        assert_eq!(Text::new(raw).unwrap().as_str(), "yank[2J it\nnow31m\tplease");
        assert_eq!(Text::new("日本語 العربية é").unwrap().as_str(), "日本語 العربية é");
    }

    #[test]
    fn over_the_cap_is_refused_and_never_cut() {
        let long = "x".repeat(TEXT_BYTES_MAX + 1);
        let refused = TextError::TooLong { bytes: TEXT_BYTES_MAX + 1, max: TEXT_BYTES_MAX };
        assert_eq!(Text::new(&long), Err(refused));
        assert!(Text::new(&long[1..]).is_ok());
        assert_eq!(Text::new(" \n\u{202e} "), Err(TextError::Empty));
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(Text::name("Ada\nLovelace").unwrap().as_str(), "Ada Lovelace");
    }

    #[test]
    fn a_slug_is_a_safe_part_of_a_name() {
        assert_eq!(slug("The Poisoned Kiln: part 2!"), "the-poisoned-kiln-part-2");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("日本語\x1b"), "exercise");
        assert_eq!(slug(&"long name ".repeat(20)).len(), 59);
    }
}
