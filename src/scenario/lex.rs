//! Where texts, comments and brackets of a script begin and end: what must be known before a parser may touch it.

use std::ops::Range;

/// Deeper than this no scenario nests.
pub(super) const DEPTH_MAX: usize = 48;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string, raw string, byte string or character.
    Text,
    Comment,
    Open(u8),
    Close(u8),
    Comma,
    /// Names, numbers, colons: everything else.
    Word,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// Why the tokens end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclosed {
    Text(usize),
    /// A raw string that begins here and needs so many `#`.
    Raw(usize, usize),
    Comment(usize),
}

/// The tokens of a script, without the white space between them.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Tokens<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, at: 0 }
    }

    fn bytes(&self) -> &'s [u8] {
        self.text.as_bytes()
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while let Some(length) = space(self.text, self.at) {
            self.at += length;
        }
    }

    fn quoted(&mut self, start: usize) -> Result<Kind, Unclosed> {
        let bytes = self.bytes();
        while let Some(b) = bytes.get(self.at) {
            match b {
                b'"' => {
                    self.at += 1;
                    return Ok(Kind::Text);
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = bytes.len();
        Err(Unclosed::Text(start))
    }

    /// Reads a raw string from its first `#` or quote.
    fn raw(&mut self, start: usize) -> Result<Kind, Unclosed> {
        let hashes = self.bytes()[self.at..].iter().take_while(|b| **b == b'#').count();
        let mut body = self.at + hashes + 1;
        while let Some(quote) = self.text[body..].find('"') {
            body += quote + 1;
            let closing = self.bytes()[body..].iter().take(hashes).take_while(|b| **b == b'#');
            if closing.count() == hashes {
                self.at = body + hashes;
                return Ok(Kind::Text);
            }
        }
        self.at = self.text.len();
        Err(Unclosed::Raw(start, hashes))
    }

    fn comment(&mut self, start: usize) -> Result<Kind, Unclosed> {
        if self.peek(1) == b'/' {
            let rest = &self.text[self.at..];
            self.at += rest.find('\n').unwrap_or(rest.len());
            return Ok(Kind::Comment);
        }
        let mut level = 0_usize;
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    level += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    level -= 1;
                    self.at += 2;
                    if level == 0 {
                        return Ok(Kind::Comment);
                    }
                }
                _ => self.at += 1,
            }
        }
        Err(Unclosed::Comment(start))
    }

    /// Tells whether a raw string begins here, behind `prefix` letters.
    fn raw_begins(&self, prefix: usize) -> bool {
        let rest = self.bytes().get(self.at + prefix..).unwrap_or_default();
        let hashes = rest.iter().take_while(|b| **b == b'#').count();
        rest.get(hashes) == Some(&b'"')
    }

    /// Returns the length of a character literal that begins here.
    fn char_literal(&self) -> Option<usize> {
        let mut chars = self.text[self.at + 1..].char_indices();
        let (_, first) = chars.next()?;
        if first == '\\' {
            let end = self.text[self.at + 3..].find('\'')?;
            return (end < 12).then_some(end + 4);
        }
        let (i, second) = chars.next()?;
        (second == '\'').then_some(i + 2)
    }

    fn word(&mut self) -> Kind {
        // The first sign belongs to it, whatever it is.
        let first = self.text[self.at..].chars().next();
        self.at += first.map_or(1, char::len_utf8);
        while let Some(byte) = self.bytes().get(self.at) {
            if b"\"()[]{},'/:".contains(byte) || space(self.text, self.at).is_some() {
                break;
            }
            self.at += 1;
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        Kind::Word
    }

    fn token(&mut self) -> Result<Kind, Unclosed> {
        let start = self.at;
        match self.peek(0) {
            b'"' => {
                self.at += 1;
                self.quoted(start)
            }
            b'r' if self.raw_begins(1) => {
                self.at += 1;
                self.raw(start)
            }
            b'b' if self.peek(1) == b'"' => {
                self.at += 2;
                self.quoted(start)
            }
            b'b' if self.peek(1) == b'r' && self.raw_begins(2) => {
                self.at += 2;
                self.raw(start)
            }
            b'/' if matches!(self.peek(1), b'/' | b'*') => self.comment(start),
            open @ (b'(' | b'[' | b'{') => {
                self.at += 1;
                Ok(Kind::Open(open))
            }
            close @ (b')' | b']' | b'}') => {
                self.at += 1;
                Ok(Kind::Close(close))
            }
            b',' => {
                self.at += 1;
                Ok(Kind::Comma)
            }
            b'\'' => {
                if let Some(length) = self.char_literal() {
                    self.at += length;
                    Ok(Kind::Text)
                } else {
                    self.at += 1;
                    Ok(Kind::Word)
                }
            }
            _ => Ok(self.word()),
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Result<Token, Unclosed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_space();
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        Some(self.token().map(|kind| Token { kind, span: start..self.at.min(self.text.len()) }))
    }
}

/// Returns the length of the white space character at `at`, if there is one.
fn space(text: &str, at: usize) -> Option<usize> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return (byte == b' ' || (b'\t'..=b'\r').contains(&byte)).then_some(1);
    }
    let c = text[at..].chars().next()?;
    c.is_whitespace().then(|| c.len_utf8())
}

/// What is wrong with the brackets and texts of a whole script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    Unclosed(Unclosed),
    TooDeep(usize),
    /// The bracket that was opened, and the other kind that closes.
    Mismatch {
        open: usize,
        close: usize,
    },
    /// A bracket that closes nothing.
    Stray(usize),
    /// A bracket that is never closed.
    Open(usize),
}

pub(super) fn closes(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

pub(super) fn opens(close: u8) -> u8 {
    match close {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

/// A token of a whole script that is no comment. A bracket that opens knows where its fellow is, so that a script is cut
/// into its parts without looking into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many marks further what belongs together ends: the bracket that closes, or itself.
    pub(super) skip: usize,
}

/// Marks the tokens of a script, or says what keeps it from being cut into its parts.
pub(super) fn marks(text: &str) -> Result<Vec<Mark>, Fault> {
    let mut marks: Vec<Mark> = Vec::with_capacity(text.len() / 8);
    let mut open: Vec<usize> = Vec::new();
    for token in Tokens::new(text) {
        let Token { kind, span } = token.map_err(Fault::Unclosed)?;
        match kind {
            Kind::Comment => continue,
            Kind::Open(_) => {
                open.push(marks.len());
                if open.len() > DEPTH_MAX {
                    return Err(Fault::TooDeep(span.start));
                }
            }
            Kind::Close(close) => match open.pop() {
                Some(at) if marks[at].kind == Kind::Open(opens(close)) => {
                    marks[at].skip = marks.len() - at;
                }
                Some(at) => {
                    return Err(Fault::Mismatch { open: marks[at].start, close: span.start });
                }
                None => return Err(Fault::Stray(span.start)),
            },
            Kind::Text | Kind::Comma | Kind::Word => {}
        }
        marks.push(Mark { kind, start: span.start, end: span.end, skip: 0 });
    }
    match open.pop() {
        Some(at) => Err(Fault::Open(marks[at].start)),
        None => Ok(marks),
    }
}

/// Returns the part between two commas, or a bracket and a comma, that holds `at` in its innermost bracket,
/// with the comma that follows it.
pub(super) fn part_around(text: &str, at: usize) -> Option<Range<usize>> {
    // For each open bracket: where the current part began, and whether `at` lies in or behind it.
    let mut parts: Vec<usize> = Vec::new();
    let mut found: Option<(usize, usize)> = None;
    for token in Tokens::new(text).map_while(Result::ok) {
        if found.is_none() && token.span.end > at && !matches!(token.kind, Kind::Comment) {
            let depth = parts.len();
            let opens_here = matches!(token.kind, Kind::Close(_) | Kind::Comma) || depth > 0;
            if opens_here && depth > 0 {
                found = Some((depth, parts[depth - 1]));
            }
        }
        match token.kind {
            Kind::Open(_) => parts.push(token.span.end),
            Kind::Close(_) => {
                if let Some((depth, start)) = found
                    && parts.len() == depth
                {
                    return Some(start..token.span.start);
                }
                parts.pop();
            }
            Kind::Comma => {
                if let Some((depth, start)) = found
                    && parts.len() == depth
                {
                    return Some(start..token.span.end);
                }
                if let Some(part) = parts.last_mut() {
                    *part = token.span.end;
                }
            }
            Kind::Text | Kind::Comment | Kind::Word => {}
        }
    }
    None
}

/// Returns the words and the contents of the texts in `text`: names that a part that could not be read may have declared or used.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    Tokens::new(text)
        .map_while(Result::ok)
        .filter(|token| matches!(token.kind, Kind::Text | Kind::Word))
        .map(|token| text[token.span].trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&str> {
        Tokens::new(text).map(|t| &text[t.unwrap().span]).collect()
    }

    #[test]
    fn texts_and_comments_hide_brackets() {
        let text = "A(b: \"x\\\")(\", /* ( /* [ */ */ r#\"\")\"\"#, '(', '\\'', 5) // ]";
        let expected = [
            "A",
            "(",
            "b",
            ":",
            "\"x\\\")(\"",
            ",",
            "/* ( /* [ */ */",
            "r#\"\")\"\"#",
            ",",
            "'('",
            ",",
            "'\\''",
            ",",
            "5",
            ")",
            "// ]",
        ];
        assert_eq!(kinds(text), expected);
        assert!(marks(text).is_ok());
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_begins() {
        assert_eq!(marks("(a: \"x)").unwrap_err(), Fault::Unclosed(Unclosed::Text(4)));
        assert_eq!(marks("(a: r##\"x\"#)").unwrap_err(), Fault::Unclosed(Unclosed::Raw(4, 2)));
        assert_eq!(marks("(/* a: )").unwrap_err(), Fault::Unclosed(Unclosed::Comment(1)));
        assert_eq!(marks("([)").unwrap_err(), Fault::Mismatch { open: 1, close: 2 });
        assert_eq!(marks("(a))").unwrap_err(), Fault::Stray(3));
        assert_eq!(marks("((a)").unwrap_err(), Fault::Open(0));
        assert_eq!(marks(&"[".repeat(10_000)).unwrap_err(), Fault::TooDeep(DEPTH_MAX));
    }

    #[test]
    fn a_bracket_that_opens_knows_its_fellow_and_comments_are_no_marks() {
        let text = "A(/* ( */ [1, (2)], // ]\n {\u{3000}})";
        let marks = marks(text).unwrap();
        let pairs: Vec<_> = marks
            .iter()
            .filter(|mark| mark.skip > 0)
            .map(|mark| (mark.start, marks.iter().position(|m| m == mark).unwrap() + mark.skip))
            .map(|(start, close)| {
                format!("{}{}", &text[start..=start], &text[marks[close].start..marks[close].end])
            })
            .collect();
        assert_eq!(pairs, ["()", "[]", "()", "{}"]);
    }

    #[test]
    fn the_part_around_a_place_ends_at_its_comma() {
        let text = "(a: [(x: 1), (y 2, z: 3), 4], b: 5)";
        let part = |needle: &str| &text[part_around(text, text.find(needle).unwrap()).unwrap()];
        assert_eq!(part("2"), "y 2,");
        assert_eq!(part("3"), " z: 3");
        assert_eq!(part("4"), " 4");
        assert_eq!(part("b"), " b: 5");
    }
}
