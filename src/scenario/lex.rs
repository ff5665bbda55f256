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
        let rest = &self.text[self.at..];
        self.at = self.text.len() - rest.trim_start().len();
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
        let end = format!("\"{}", "#".repeat(hashes));
        let body = self.at + hashes + 1;
        let Some(i) = self.text[body..].find(&end) else {
            self.at = self.text.len();
            return Err(Unclosed::Raw(start, hashes));
        };
        self.at = body + i + end.len();
        Ok(Kind::Text)
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
        let rest = &self.text[self.at..];
        let stop = |c: char| c.is_whitespace() || "\"()[]{},'/:".contains(c);
        let first = rest.chars().next().map_or(1, char::len_utf8);
        self.at += rest[first..].find(stop).map_or(rest.len(), |i| i + first);
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

/// Returns the part of `text` without the white space and comments around it.
pub(super) fn trim(text: &str) -> Range<usize> {
    let mut tokens = Tokens::new(text);
    let start = loop {
        match tokens.next() {
            Some(Ok(Token { kind: Kind::Comment, .. })) => {}
            Some(Ok(token)) => break token.span.start,
            Some(Err(_)) | None => break text.len() - text.trim_start().len(),
        }
    };
    let end = text.trim_end().len();
    let last_line = text[..end].rsplit('\n').next().unwrap_or_default();
    // Only a text that may end in a comment needs to be read to its end.
    if !last_line.ends_with("*/") && !last_line.contains("//") {
        return start.min(end)..end;
    }
    let end = Tokens::new(text)
        .map_while(Result::ok)
        .filter(|token| token.kind != Kind::Comment)
        .last()
        .map_or(start, |token| token.span.end);
    start.min(end)..end
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

/// Looks for what would keep the script from being cut into its parts.
pub(super) fn faults(text: &str) -> Result<(), Fault> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    for token in Tokens::new(text) {
        let token = token.map_err(Fault::Unclosed)?;
        match token.kind {
            Kind::Open(kind) => {
                open.push((kind, token.span.start));
                if open.len() > DEPTH_MAX {
                    return Err(Fault::TooDeep(token.span.start));
                }
            }
            Kind::Close(kind) => match open.pop() {
                Some((opened, _)) if closes(opened) == kind => {}
                Some((_, at)) => {
                    return Err(Fault::Mismatch { open: at, close: token.span.start });
                }
                None => return Err(Fault::Stray(token.span.start)),
            },
            Kind::Text | Kind::Comment | Kind::Comma | Kind::Word => {}
        }
    }
    match open.pop() {
        Some((_, at)) => Err(Fault::Open(at)),
        None => Ok(()),
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

/// Returns the decoded-enough contents of every plain string in `text`: names that a part that could not be read may have defined.
pub(super) fn strings(text: &str) -> impl Iterator<Item = &str> {
    Tokens::new(text)
        .map_while(Result::ok)
        .filter(|token| token.kind == Kind::Text)
        .map(|token| text[token.span].trim_matches('"'))
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
        assert_eq!(faults(text), Ok(()));
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_begins() {
        assert_eq!(faults("(a: \"x)"), Err(Fault::Unclosed(Unclosed::Text(4))));
        assert_eq!(faults("(a: r##\"x\"#)"), Err(Fault::Unclosed(Unclosed::Raw(4, 2))));
        assert_eq!(faults("(/* a: )"), Err(Fault::Unclosed(Unclosed::Comment(1))));
        assert_eq!(faults("([)"), Err(Fault::Mismatch { open: 1, close: 2 }));
        assert_eq!(faults("(a))"), Err(Fault::Stray(3)));
        assert_eq!(faults("((a)"), Err(Fault::Open(0)));
        assert_eq!(faults(&"[".repeat(10_000)), Err(Fault::TooDeep(DEPTH_MAX)));
    }

    #[test]
    fn comments_around_a_value_are_no_part_of_it() {
        for (text, value) in [
            (" /* why */ \"ä?\" ", "\"ä?\""),
            ("// x\n 5 // y\n", "5"),
            ("\"http://x\" /* z */", "\"http://x\""),
            ("\"http://x\"", "\"http://x\""),
            ("(a: 1 /* in */)", "(a: 1 /* in */)"),
        ] {
            assert_eq!(&text[trim(text)], value);
        }
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
