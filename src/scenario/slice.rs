//! A piece of the script that knows where it stands; ron cuts it into smaller ones.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::lex::{Kind, Mark};

/// A piece of the script without the comments and white space around it, its byte offset and its tokens.
#[derive(Clone, Copy)]
pub(super) struct Slice<'s> {
    pub(super) text: &'s str,
    pub(super) start: usize,
    marks: &'s [Mark],
}

impl fmt::Debug for Slice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.start, self.text)
    }
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
    /// Returns a whole script; `marks` are its own.
    pub(super) fn whole(text: &'s str, marks: &'s [Mark]) -> Self {
        Self { text, start: 0, marks }.piece(marks)
    }

    pub(super) fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns the piece that some of the tokens make up.
    fn piece(self, marks: &'s [Mark]) -> Self {
        let (start, end) = match (marks.first(), marks.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (self.start, self.start),
        };
        Self { text: &self.text[start - self.start..end - self.start], start, marks }
    }

    /// Returns a part that ron handed back: its address less ours is its place.
    fn part(self, part: &'s str) -> Self {
        let from = part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        debug_assert!(from <= self.text.len(), "ron hands back borrowed slices only");
        let (from, to) = (self.start + from, self.start + from + part.len());
        let first = self.marks.partition_point(|mark| mark.start < from);
        let last = self.marks.partition_point(|mark| mark.end <= to).max(first);
        let marks = &self.marks[first..last];
        if marks.is_empty() { Self { text: "", start: from, marks } } else { self.piece(marks) }
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
        let is_name = |text: &str| {
            text.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && text.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        let Some((first, rest)) = self.marks.split_at_checked(1) else { return (None, Some(self)) };
        if first[0].kind != Kind::Word {
            return (None, Some(self));
        }
        let name = self.piece(first);
        if !is_name(name.text) {
            return (None, Some(self));
        }
        (Some(name), (!rest.is_empty()).then(|| self.piece(rest)))
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

    /// Cuts at the commas of the outermost brackets, by tokens alone: that ron reads every level of a script
    /// again takes ten times as long. `None` leaves the piece, and what is wrong with it, to ron.
    fn cut(self, open: u8) -> Option<Vec<Self>> {
        let first = self.marks.first()?;
        let last = self.marks.len() - 1;
        (first.kind == Kind::Open(open) && first.skip == last).then_some(())?;
        let (mut parts, mut from, mut at) = (Vec::with_capacity(8), 1, 1);
        while at < last {
            let mark = self.marks[at];
            if mark.kind == Kind::Comma {
                (from < at).then_some(())?;
                parts.push(self.piece(&self.marks[from..at]));
                from = at + 1;
            }
            at += mark.skip + 1;
        }
        parts.extend((from < last).then(|| self.piece(&self.marks[from..last])));
        Some(parts)
    }

    /// Tells whether this is one value: a text, a word, or brackets with or without a name.
    fn is_one_value(self) -> bool {
        match self.marks {
            [one] => matches!(one.kind, Kind::Text | Kind::Word),
            [name, open, ..] if name.kind == Kind::Word => {
                open.skip > 0 && open.skip + 2 == self.marks.len()
            }
            [open, ..] => open.skip > 0 && open.skip + 1 == self.marks.len(),
            [] => false,
        }
    }

    fn cut_elements(self, open: u8) -> Option<Vec<Self>> {
        self.cut(open).filter(|parts| parts.iter().all(|part| part.is_one_value()))
    }

    fn cut_fields(self) -> Option<Vec<Named<'s>>> {
        let parts = self.cut(b'(')?;
        let mut fields = Vec::with_capacity(parts.len());
        for part in parts {
            let (key, value) = part.cut_at_colon()?;
            let is_name = key.text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            (is_name && !key.text.starts_with(|c: char| c.is_ascii_digit())).then_some(())?;
            fields.push((key.text, key.span(), value));
        }
        Some(fields)
    }

    fn cut_entries(self) -> Option<Vec<(Self, Self)>> {
        self.cut(b'{')?.into_iter().map(Self::cut_at_colon).collect()
    }

    /// Cuts `key: value` at its colon.
    fn cut_at_colon(self) -> Option<(Self, Self)> {
        let mut at = 0;
        loop {
            let mark = self.marks.get(at)?;
            if mark.kind == Kind::Word
                && &self.text[mark.start - self.start..mark.end - self.start] == ":"
            {
                break;
            }
            at += mark.skip + 1;
        }
        let (key, value) = (self.piece(&self.marks[..at]), self.piece(&self.marks[at + 1..]));
        (key.is_one_value() && value.is_one_value()).then_some((key, value))
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
        match plain.filter(|text| !text.contains(['"', '\\'])).or_else(|| self.raw()) {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.read(Chars),
        }
    }

    /// Returns what is in a raw string.
    fn raw(self) -> Option<&'s str> {
        let [Mark { kind: Kind::Text, .. }] = self.marks else { return None };
        let quoted = self.text.strip_prefix('r')?;
        let hashes = quoted.bytes().take_while(|b| *b == b'#').count();
        quoted.get(hashes + 1..quoted.len().checked_sub(hashes + 1)?)
    }

    pub(super) fn value<T: serde::Deserialize<'s>>(self) -> Result<T, Unread> {
        self.read(std::marker::PhantomData::<T>)
    }

    /// Returns the text in it, if there is only one.
    pub(super) fn only_text(self) -> Option<Self> {
        let mut texts = self.marks.iter().enumerate().filter(|(_, m)| m.kind == Kind::Text);
        let (at, _) = texts.next()?;
        texts.next().is_none().then(|| self.piece(&self.marks[at..=at]))
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
    use super::super::lex::marks;
    use super::*;

    #[test]
    fn parts_know_where_they_stand() {
        let text = "// head\nInject( /* é */ id: /* why */ \"ä?\" /* z */, at : 5, to: Roles( [\"A\",\n \"B\"] ), )";
        let marks = marks(text).unwrap();
        let (name, rest) = Slice::whole(text, &marks).name();
        assert_eq!(name.unwrap().text, "Inject");
        let fields = rest.unwrap().fields().unwrap();
        for (key, at, value) in &fields {
            assert_eq!(&text[at.clone()], *key);
            assert_eq!(&text[value.span()], value.text);
        }
        let texts: Vec<_> = fields.iter().map(|f| f.2.text).collect();
        assert_eq!(texts, ["\"ä?\"", "5", "Roles( [\"A\",\n \"B\"] )"]);
        let marks = super::super::lex::marks("r##\"a\"#b\"##").unwrap();
        let raw = Slice::whole("r##\"a\"#b\"##", &marks);
        assert_eq!((raw.string().unwrap().as_ref(), raw.raw()), ("a\"#b", Some("a\"#b")));
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
            compare(Slice::whole(text, &marks(text).unwrap()), &mut cut);
        }
        assert!(cut > 4_000, "only {cut} pieces were compared");
    }

    #[test]
    fn what_ron_refuses_is_left_to_it() {
        for text in ["(a: 1 b: 2)", "(a: 1,, b: 2)", "(a 1)", "(a: )", "(\"a\": 1)", "(a: 1) b"] {
            let marks = marks(text).unwrap();
            assert!(Slice::whole(text, &marks).fields().is_err(), "{text}");
        }
        for text in ["[1 2]", "[,]", "[1,,2]", "[1] 2"] {
            let marks = marks(text).unwrap();
            assert!(Slice::whole(text, &marks).elements().is_err(), "{text}");
        }
        for text in ["{1}", "{1: }", "{1: 2 3: 4}", "{1: 2: 3}"] {
            let marks = marks(text).unwrap();
            assert!(Slice::whole(text, &marks).entries().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fault_is_placed_in_the_whole_script() {
        let text = "é(a: 1 b: 2)";
        let marks: Vec<Mark> = marks(text).unwrap().split_off(1);
        let slice = Slice::whole(text, &marks);
        let fault = slice.fields().unwrap_err();
        assert_eq!(fault.code, ron::Error::ExpectedComma);
        assert_eq!(&text[fault.at..=fault.at], "b");
    }
}
