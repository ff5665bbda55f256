//! A piece of the script that knows where it stands; ron cuts it into smaller ones.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::lex;

/// A piece of the script, trimmed of comments and white space, and its byte offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice<'s> {
    pub(super) text: &'s str,
    pub(super) start: usize,
}

/// A named field: its name, where the name stands, its value.
pub(super) type Named<'s> = (&'s str, Range<usize>, Slice<'s>);

/// What ron could not read, and where.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) code: ron::Error,
    pub(super) at: usize,
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

impl<'s> Slice<'s> {
    pub(super) fn whole(text: &'s str) -> Self {
        let range = lex::trim(text);
        Self { text: &text[range.clone()], start: range.start }
    }

    pub(super) fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns a part that ron handed back: its address less ours is its place.
    fn part(self, part: &'s str) -> Self {
        let from = part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        debug_assert!(from <= self.text.len(), "ron hands back borrowed slices only");
        let range = lex::trim(part);
        Self { start: self.start + from + range.start, text: &part[range] }
    }

    fn read<S: DeserializeSeed<'s>>(self, seed: S) -> Result<S::Value, Unread> {
        options().from_str_seed(self.text, seed).map_err(|fault| {
            let at = offset(self.text, fault.span.end.line, fault.span.end.col);
            let from = offset(self.text, fault.span.start.line, fault.span.start.col);
            let first =
                matches!(fault.code, ron::Error::InvalidEscape(_) | ron::Error::UnexpectedChar(_));
            let at = if first { from } else { at };
            Unread { code: fault.code, at: self.start + at }
        })
    }

    /// Splits off a leading name: `Roles` of `Roles(["MNT"])`. The rest is `None` for a name alone.
    pub(super) fn name(self) -> (Option<Self>, Option<Self>) {
        let end =
            self.text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.text.len());
        let starts = self.text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        // r"..." and b"..." are texts, not names.
        let quoted = self.text[end..].starts_with(['"', '#', '\'']);
        if !starts || quoted {
            return (None, Some(self));
        }
        let name = Self { text: &self.text[..end], start: self.start };
        let rest = &self.text[end..];
        if rest.is_empty() {
            return (Some(name), None);
        }
        let range = lex::trim(rest);
        let rest = Self { start: self.start + end + range.start, text: &rest[range] };
        (Some(name), Some(rest))
    }

    /// Reads `(name: value, ..)`, without a leading name.
    pub(super) fn fields(self) -> Result<Vec<Named<'s>>, Unread> {
        self.cut_fields().map_or_else(|| self.read_fields(), Ok)
    }

    /// Reads `(value, ..)`, without a leading name.
    pub(super) fn tuple(self) -> Result<Vec<Self>, Unread> {
        self.cut_elements(b'(').map_or_else(|| self.read_elements(true), Ok)
    }

    /// Reads `[value, ..]`.
    pub(super) fn elements(self) -> Result<Vec<Self>, Unread> {
        self.cut_elements(b'[').map_or_else(|| self.read_elements(false), Ok)
    }

    /// Reads `{key: value, ..}`.
    pub(super) fn entries(self) -> Result<Vec<(Self, Self)>, Unread> {
        self.cut_entries().map_or_else(|| self.read_entries(), Ok)
    }

    /// Cuts at the commas of the outermost brackets, by tokens alone: ron has read the whole script before, and reading
    /// every level of it again takes ten times as long. `None` leaves the piece, and what is wrong with it, to ron.
    fn cut(self, open: u8) -> Option<Vec<Self>> {
        let mut tokens = lex::Tokens::new(self.text);
        let first = tokens.next()?.ok()?;
        (first.kind == lex::Kind::Open(open)).then_some(())?;
        let close = lex::Kind::Close(match open {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        });
        let (mut parts, mut depth, mut from) = (Vec::new(), 1_usize, first.span.end);
        for token in tokens {
            let token = token.ok()?;
            match token.kind {
                lex::Kind::Open(_) => depth += 1,
                lex::Kind::Close(_) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        let ends = token.kind == close && token.span.end == self.text.len();
                        ends.then_some(())?;
                        let last = self.at(from..token.span.start);
                        parts.extend((!last.text.is_empty()).then_some(last));
                        return Some(parts);
                    }
                }
                lex::Kind::Comma if depth == 1 => {
                    let part = self.at(from..token.span.start);
                    (!part.text.is_empty()).then_some(())?;
                    parts.push(part);
                    from = token.span.end;
                }
                lex::Kind::Comma | lex::Kind::Text | lex::Kind::Comment | lex::Kind::Word => {}
            }
        }
        None
    }

    /// Tells whether this is one value: a text, a word, or brackets with or without a name.
    fn is_one_value(self) -> bool {
        let (mut depth, mut values, mut named) = (0_usize, 0, false);
        for token in lex::Tokens::new(self.text).map_while(Result::ok) {
            match token.kind {
                lex::Kind::Comment => {}
                lex::Kind::Close(_) => depth = depth.saturating_sub(1),
                kind if depth == 0 => {
                    let opens = matches!(kind, lex::Kind::Open(_));
                    values += usize::from(!(opens && named));
                    named = kind == lex::Kind::Word;
                    depth += usize::from(opens);
                }
                lex::Kind::Open(_) => depth += 1,
                lex::Kind::Comma | lex::Kind::Text | lex::Kind::Word => {}
            }
        }
        values == 1
    }

    fn cut_elements(self, open: u8) -> Option<Vec<Self>> {
        self.cut(open).filter(|parts| parts.iter().all(|part| part.is_one_value()))
    }

    fn cut_fields(self) -> Option<Vec<Named<'s>>> {
        let field = |part: Self| {
            let (key, value) = part.cut_at_colon()?;
            let is_name = key.text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            (is_name && !key.text.starts_with(|c: char| c.is_ascii_digit()))
                .then(|| (key.text, key.span(), value))
        };
        self.cut(b'(')?.into_iter().map(field).collect()
    }

    fn cut_entries(self) -> Option<Vec<(Self, Self)>> {
        self.cut(b'{')?.into_iter().map(Self::cut_at_colon).collect()
    }

    /// Cuts `key: value` at its colon.
    fn cut_at_colon(self) -> Option<(Self, Self)> {
        let mut depth = 0_usize;
        for token in lex::Tokens::new(self.text) {
            let token = token.ok()?;
            match token.kind {
                lex::Kind::Open(_) => depth += 1,
                lex::Kind::Close(_) => depth = depth.checked_sub(1)?,
                lex::Kind::Word if depth == 0 && &self.text[token.span.clone()] == ":" => {
                    let key = self.at(0..token.span.start);
                    let value = self.at(token.span.end..self.text.len());
                    return (key.is_one_value() && value.is_one_value()).then_some((key, value));
                }
                lex::Kind::Comma | lex::Kind::Text | lex::Kind::Comment | lex::Kind::Word => {}
            }
        }
        None
    }

    /// Returns a part by its place in this piece.
    fn at(self, range: Range<usize>) -> Self {
        self.part(&self.text[range])
    }

    fn read_fields(self) -> Result<Vec<Named<'s>>, Unread> {
        let fields = self.read(Fields)?;
        Ok(fields
            .into_iter()
            .map(|(key, value)| {
                let at = self.start + key.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
                (key, at..at + key.len(), self.part(value))
            })
            .collect())
    }

    fn read_elements(self, tuple: bool) -> Result<Vec<Self>, Unread> {
        Ok(self.read(Elements { tuple })?.into_iter().map(|e| self.part(e)).collect())
    }

    fn read_entries(self) -> Result<Vec<(Self, Self)>, Unread> {
        let entries = self.read(Entries)?;
        Ok(entries.into_iter().map(|(k, v)| (self.part(k), self.part(v))).collect())
    }

    /// Reads a string; borrowed unless it holds escapes.
    pub(super) fn string(self) -> Result<Cow<'s, str>, Unread> {
        let plain = self.text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match plain.filter(|text| !text.contains(['"', '\\'])) {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.read(Chars),
        }
    }

    pub(super) fn value<T: serde::Deserialize<'s>>(self) -> Result<T, Unread> {
        self.read(std::marker::PhantomData::<T>)
    }

    pub(super) fn is_string(self) -> bool {
        let rest = self.text.trim_start_matches('r').trim_start_matches('#');
        rest.starts_with('"')
    }

    /// Returns the span of a string's contents, without its quotes, if offsets in it are offsets in the script.
    pub(super) fn inside(self) -> Option<Range<usize>> {
        let first = self.text.find('"')?;
        let last = self.text.rfind('"')?;
        let raw = self.text.starts_with('r');
        let inner = self.text.get(first + 1..last)?;
        (raw || !inner.contains('\\')).then(|| self.start + first + 1..self.start + last)
    }
}

/// Turns ron's line and column, both from 1 and in characters, into a byte offset.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(i) => start += i + 1,
            None => return text.len(),
        }
    }
    text[start..]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(i, _)| start + i)
}

struct Fields;

impl<'de> DeserializeSeed<'de> for Fields {
    type Value = Vec<(&'de str, &'de str)>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields in parentheses")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<&'de str>()? {
            fields.push((key, map.next_value::<&'de RawValue>()?.get_ron()));
        }
        Ok(fields)
    }
}

struct Elements {
    tuple: bool,
}

impl<'de> DeserializeSeed<'de> for Elements {
    type Value = Vec<&'de str>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        if self.tuple { d.deserialize_tuple(0, self) } else { d.deserialize_seq(self) }
    }
}

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element::<&'de RawValue>()? {
            elements.push(element.get_ron());
        }
        Ok(elements)
    }
}

struct Entries;

impl<'de> DeserializeSeed<'de> for Entries {
    type Value = Vec<(&'de str, &'de str)>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table in braces")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<&'de RawValue, &'de RawValue>()? {
            entries.push((key.get_ron(), value.get_ron()));
        }
        Ok(entries)
    }
}

struct Chars;

impl<'de> DeserializeSeed<'de> for Chars {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Chars {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_know_where_they_stand() {
        let text = "// head\nInject( /* é */ id: /* why */ \"ä?\" /* z */, at : 5, to: Roles( [\"A\",\n \"B\"] ), )";
        let (name, rest) = Slice::whole(text).name();
        assert_eq!(name.unwrap().text, "Inject");
        let fields = rest.unwrap().fields().unwrap();
        for (key, at, value) in &fields {
            assert_eq!(&text[at.clone()], *key);
            assert_eq!(&text[value.span()], value.text);
        }
        let texts: Vec<_> = fields.iter().map(|f| f.2.text).collect();
        assert_eq!(texts, ["\"ä?\"", "5", "Roles( [\"A\",\n \"B\"] )"]);
        let (name, rest) = fields[2].2.name();
        assert_eq!(name.unwrap().text, "Roles");
        let list = rest.unwrap().tuple().unwrap()[0].elements().unwrap();
        assert_eq!(list[1].string().unwrap(), "B");
        assert_eq!(&text[list[1].span()], "\"B\"");
    }

    fn flat<'s>(entries: Vec<(Slice<'s>, Slice<'s>)>) -> Vec<Slice<'s>> {
        entries.into_iter().flat_map(|(key, value)| [key, value]).collect()
    }

    /// Cuts a piece and all its parts both ways.
    fn compare(slice: Slice<'_>, cut: &mut usize) {
        let same = |a: Option<Vec<Slice<'_>>>, b: Option<Vec<Slice<'_>>>| {
            let spans = |parts: Option<Vec<Slice<'_>>>| {
                parts.map(|parts| parts.iter().map(|part| part.span()).collect::<Vec<_>>())
            };
            assert_eq!(spans(a), spans(b), "{}", slice.text);
        };
        let parts = match slice.text.as_bytes().first() {
            Some(b'[') => {
                let parts = slice.read_elements(false).ok();
                same(slice.cut_elements(b'['), parts.clone());
                parts
            }
            Some(b'{') => {
                let parts = slice.read_entries().ok().map(flat);
                same(slice.cut_entries().map(flat), parts.clone());
                parts
            }
            Some(b'(') => {
                if let Ok(read) = slice.read_fields() {
                    let cut = slice.cut_fields().map(|fields| format!("{fields:?}"));
                    assert_eq!(cut, Some(format!("{read:?}")));
                    Some(read.into_iter().map(|(_, _, value)| value).collect())
                } else {
                    let parts = slice.read_elements(true).ok();
                    same(slice.cut_elements(b'('), parts.clone());
                    parts
                }
            }
            _ => slice.name().0.and(slice.name().1).map(|rest| vec![rest]),
        };
        *cut += 1;
        for part in parts.into_iter().flatten() {
            compare(part, cut);
        }
    }

    #[test]
    fn cutting_gives_what_ron_reads() {
        let odd = "X(a: /* , */ r#\"(\"# , b: {'x': -1.5, /*:*/ \"k:\" : [ ], (1, 2): Some(3)}, c: (), // )\n d: [A, B(1), C(x: 2,),], e: b\"\\\"\",)";
        let mut cut = 0;
        for text in [
            odd,
            include_str!("../../scenarios/first-light.ron"),
            include_str!("../../scenarios/poisoned-kiln.ron"),
        ] {
            compare(Slice::whole(text), &mut cut);
        }
        assert!(cut > 4_000, "only {cut} pieces were compared");
    }

    #[test]
    fn what_ron_refuses_is_left_to_it() {
        for text in
            ["(a: 1 b: 2)", "(a: 1,, b: 2)", "(a 1)", "(a: )", "(\"a\": 1)", "(a: 1) b", "(a: 1]"]
        {
            let slice = Slice { text, start: 0 };
            assert!(slice.fields().is_err(), "{text}");
        }
        for text in ["[1 2]", "[,]", "[1,,2]", "[1", "[1] 2"] {
            let slice = Slice { text, start: 0 };
            assert!(slice.elements().is_err(), "{text}");
        }
        for text in ["{1}", "{1: }", "{1: 2 3: 4}", "{1: 2: 3}"] {
            let slice = Slice { text, start: 0 };
            assert!(slice.entries().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fault_is_placed_in_the_whole_script() {
        let text = "é(a: 1 b: 2)";
        let slice = Slice { text: &text[2..], start: 2 };
        let fault = slice.fields().unwrap_err();
        assert_eq!(fault.code, ron::Error::ExpectedComma);
        assert_eq!(&text[fault.at..=fault.at], "b");
    }
}
