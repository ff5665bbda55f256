//! The tokens around a place that ron could not read, and how texts begin and end there.

use std::ops::Range;

use super::super::super::lex::{Kind, Token, Tokens};

/// The tokens around a place that ron could not read.
pub(super) struct Around<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    /// Without comments.
    pub(super) tokens: Vec<Token>,
    /// The token at the place, or one past the last.
    pub(super) here: usize,
    /// The first token of the part between commas that holds it.
    pub(super) first: usize,
    /// The brackets that are open there.
    pub(super) open: Vec<usize>,
}

impl<'s> Around<'s> {
    pub(super) fn new(text: &'s str, at: usize) -> Self {
        let tokens: Vec<Token> = Tokens::new(text)
            .map_while(Result::ok)
            .filter(|token| token.kind != Kind::Comment)
            .collect();
        let here = tokens.iter().position(|t| t.span.end > at).unwrap_or(tokens.len());
        // White space before a token says nothing; the token does.
        let begins = tokens.get(here).map_or(at, |token| token.span.start);
        let at = if at < begins && text[at..begins].trim().is_empty() { begins } else { at };
        let (mut open, mut parts) = (Vec::new(), vec![0]);
        for (i, token) in tokens[..here].iter().enumerate() {
            match token.kind {
                Kind::Open(_) => {
                    open.push(i);
                    parts.push(i + 1);
                }
                Kind::Close(_) => {
                    open.pop();
                    parts.pop();
                }
                Kind::Comma => *parts.last_mut().unwrap_or(&mut 0) = i + 1,
                Kind::Text | Kind::Comment | Kind::Word => {}
            }
        }
        let first = parts.pop().unwrap_or(0);
        Self { text, at, tokens, here, first, open }
    }

    pub(super) fn word(&self, i: usize) -> &'s str {
        self.tokens.get(i).map_or("", |token| &self.text[token.span.clone()])
    }

    pub(super) fn span(&self, i: usize) -> Range<usize> {
        self.tokens.get(i).map_or(self.text.len()..self.text.len(), |token| token.span.clone())
    }

    pub(super) fn kind(&self, i: usize) -> Option<Kind> {
        self.tokens.get(i).map(|token| token.kind)
    }

    pub(super) fn same_line(&self, from: usize, to: usize) -> bool {
        from <= to && !self.text[from..to].contains('\n')
    }

    /// Returns the kind of the innermost bracket around the place.
    pub(super) fn bracket(&self) -> Option<u8> {
        let open = self.span(*self.open.last()?);
        self.text[open].bytes().next()
    }

    /// Returns the token that closes the bracket token `open`.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (i, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(i);
                    }
                }
                Kind::Comma | Kind::Text | Kind::Comment | Kind::Word => {}
            }
        }
        None
    }

    /// Returns where the value of the part begins.
    pub(super) fn value(&self) -> usize {
        if self.is_named() {
            let colon = self.span(self.first + 1).start + 1;
            let rest = &self.text[colon..];
            return colon + rest.len() - rest.trim_start().len();
        }
        self.span(self.first).start
    }

    pub(super) fn is_named(&self) -> bool {
        self.word(self.first + 1).starts_with(':') && self.first < self.here
    }

    /// Returns the field the part is the value of; for an entry of a table, the field the table stands in.
    pub(super) fn field(&self) -> &'s str {
        let name = |i: usize| Some(i).filter(|i| self.kind(*i) == Some(Kind::Word));
        if self.is_named()
            && let Some(i) = name(self.first)
        {
            return self.word(i);
        }
        let before = self.open.last().and_then(|open| open.checked_sub(2)).and_then(name);
        before.map_or("", |i| self.word(i))
    }

    /// Tells whether fields stand directly in a bracket.
    pub(super) fn holds_names(&self, open: usize) -> bool {
        let mut depth = 0_usize;
        for i in open..self.close_of(open).unwrap_or(open) {
            match self.tokens[i].kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth -= 1,
                Kind::Word if depth == 1 && self.word(i + 1) == ":" => return true,
                Kind::Comma | Kind::Text | Kind::Comment | Kind::Word => {}
            }
        }
        false
    }
}

/// Returns the place of the quote a text ends with.
pub(super) fn quote_before(text: &str) -> Option<usize> {
    text.ends_with('"').then(|| text.len() - 1)
}

/// The places of a quote that no `\` stands before.
pub(super) fn unescaped(text: &str, quote: char) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    text.char_indices().filter_map(move |(i, c)| {
        let counts = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        counts.then_some(i)
    })
}

/// Tells whether what follows a quote is what follows a text.
pub(super) fn text_ends(rest: &str, one_line: bool) -> bool {
    let rest = if one_line { rest.split('\n').next().unwrap_or(rest) } else { rest };
    let after = rest.trim_start();
    if after.is_empty() {
        return one_line;
    }
    if after.starts_with([')', ']', '}', ';']) || after.starts_with("//") {
        return true;
    }
    let Some(next) = after.strip_prefix(',') else { return false };
    let next = next.trim_start();
    let name = next.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(next.len());
    next.is_empty()
        || next.starts_with(['"', '(', '[', '{', ')', ']', '}'])
        || next.starts_with("//")
        || (name > 0 && next[name..].trim_start().starts_with([':', '(', '=']))
}

/// Writes a text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut escaped = false;
    for c in text.chars() {
        if c == '"' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out.push('"');
    out
}
