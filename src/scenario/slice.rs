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
        let fields = self.read(Fields)?;
        Ok(fields
            .into_iter()
            .map(|(key, value)| {
                let at = self.start + key.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
                (key, at..at + key.len(), self.part(value))
            })
            .collect())
    }

    /// Reads `(value, ..)`, without a leading name.
    pub(super) fn tuple(self) -> Result<Vec<Self>, Unread> {
        Ok(self.read(Elements { tuple: true })?.into_iter().map(|e| self.part(e)).collect())
    }

    /// Reads `[value, ..]`.
    pub(super) fn elements(self) -> Result<Vec<Self>, Unread> {
        Ok(self.read(Elements { tuple: false })?.into_iter().map(|e| self.part(e)).collect())
    }

    /// Reads `{key: value, ..}`.
    pub(super) fn entries(self) -> Result<Vec<(Self, Self)>, Unread> {
        let entries = self.read(Entries)?;
        Ok(entries.into_iter().map(|(k, v)| (self.part(k), self.part(v))).collect())
    }

    /// Reads a string; borrowed unless it holds escapes.
    pub(super) fn string(self) -> Result<Cow<'s, str>, Unread> {
        self.read(Chars)
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

    #[test]
    fn a_fault_is_placed_in_the_whole_script() {
        let text = "é(a: 1 b: 2)";
        let slice = Slice { text: &text[2..], start: 2 };
        let fault = slice.fields().unwrap_err();
        assert_eq!(fault.code, ron::Error::ExpectedComma);
        assert_eq!(&text[fault.at..=fault.at], "b");
    }
}
