//! Reading single values: texts, numbers, words, lists, tables; each says what it wanted and what it found.

use std::borrow::Cow;
use std::ops::Range;

use super::super::draft::Owner;
use super::super::grammar::{Block, Need};
use super::super::slice::Slice;
use super::{Audience, ELEMENTS_MAX, Fields, Reader, Value, What, syntax};
use crate::clock::{Millis, StoryTime};
use crate::diagnostic::{Diagnostic, nearest};

/// A key of a table as text, where it stands, and its value.
pub(super) type Entry<'s> = (String, Range<usize>, Value<'s>);

/// Says what somebody wrote, in an author's words.
fn found(text: &str) -> String {
    let first = text.chars().next().unwrap_or(' ');
    match first {
        '"' => "a text".to_owned(),
        '[' => "a list".to_owned(),
        '{' => "a table in braces".to_owned(),
        '(' => "a group in parentheses".to_owned(),
        '\'' => "a character".to_owned(),
        '0'..='9' | '-' | '+' | '.' => "a number".to_owned(),
        'r' if text[1..].starts_with(['"', '#']) => "a text".to_owned(),
        _ => {
            let name: String =
                text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
            format!("`{name}`")
        }
    }
}

impl Value<'_> {
    /// Says that this is of the wrong sort.
    pub(super) fn wrong(self, wanted: &str) -> Diagnostic {
        let What { field, block } = self.what;
        let found = found(self.slice.text);
        Diagnostic::error("SX008", format!("`{field}` of `{block}` takes {wanted}, not {found}"))
            .at(self.span(), format!("expected {wanted}"))
    }
}

impl<'s> Reader<'s, '_> {
    /// Reads the fields of a block and reports unknown, repeated and missing ones.
    pub(super) fn fields(
        &mut self,
        value: Value<'s>,
        block: &'static Block,
        owner: Owner,
    ) -> Option<Fields<'s>> {
        let (name, rest) = value.slice.name();
        let Some(rest) = rest.filter(|r| r.text.starts_with('(')) else {
            let finding = value.wrong(&format!("`{}(name: value, ..)`", plain_name(block)));
            self.report(finding.help("write its fields in parentheses, with commas between them"));
            return None;
        };
        if let Some(name) = name
            && name.text != block.name
        {
            self.report(
                Diagnostic::error("SX005", format!("`{}` cannot stand here", name.text))
                    .at(name.span(), format!("expected `{}`", plain_name(block)))
                    .replace(name.span(), plain_name(block)),
            );
        }
        let head = name.map_or(rest.start..rest.start + 1, Slice::span);
        self.places.put(owner, "", head.clone());
        let named = match rest.fields() {
            Ok(named) => named,
            Err(unread) => {
                let finding = syntax::finding(self.source, &unread)
                    .help(format!("`{}` takes fields: `name: value, ..`", plain_name(block)));
                self.report(finding);
                return None;
            }
        };
        let mut fields = Fields { block, values: Vec::with_capacity(named.len()) };
        let mut seen: Vec<(&'static str, Range<usize>)> = Vec::new();
        for (key, at, slice) in named {
            let Some(field) = self.known_field(block, key, &at) else { continue };
            if let Some((_, first)) = seen.iter().find(|(n, _)| *n == field) {
                self.report(
                    Diagnostic::error(
                        "SX007",
                        format!("`{field}` stands twice in one `{}`", plain_name(block)),
                    )
                    .at(at, "again here")
                    .also(first.clone(), "first here")
                    .help("keep one of them"),
                );
                continue;
            }
            seen.push((field, at));
            if let Some(slice) = present(slice) {
                self.places.put(owner, field, slice.span());
                fields.values.push((field, slice));
            }
        }
        self.missing(&fields, &head, &rest.span());
        Some(fields)
    }

    fn known_field(
        &mut self,
        block: &'static Block,
        key: &str,
        at: &Range<usize>,
    ) -> Option<&'static str> {
        if let Some(field) = block.field(key) {
            return Some(field.name);
        }
        let names = block.fields.iter().map(|f| f.name);
        let near = nearest(key, names.clone());
        let all = names.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
        let mut finding =
            Diagnostic::error("SX004", format!("`{}` has no field `{key}`", plain_name(block)))
                .at(at.clone(), "unknown field")
                .did_you_mean(at.clone(), key, near);
        if near.is_none() {
            finding = finding.help(format!("it takes {all}"));
        }
        self.report(finding);
        // What was surely meant is read as such, so that it is not called missing as well.
        near
    }

    fn missing(&mut self, fields: &Fields<'s>, head: &Range<usize>, span: &Range<usize>) {
        if self.blanked.iter().any(|b| b.start < span.end && span.start < b.end) {
            return;
        }
        for field in fields.block.fields.iter().filter(|f| f.need == Need::Must) {
            if fields.values.iter().all(|(name, _)| *name != field.name) {
                let block = plain_name(fields.block);
                self.report(
                    Diagnostic::error("SX006", format!("this `{block}` has no `{}`", field.name))
                        .at(head.clone(), "missing here")
                        .help(format!(
                            "add `{}: {}`: {}",
                            field.name,
                            example(field.form),
                            field.about
                        )),
                );
            }
        }
    }

    /// Returns the elements of a list.
    pub(super) fn list(&mut self, value: Value<'s>) -> Vec<Value<'s>> {
        if !value.slice.text.starts_with('[') {
            let text = value.slice.text;
            let finding = value
                .wrong("a list in brackets")
                .help("put it in brackets, even if it is only one")
                .replace(value.span(), format!("[{text}]"));
            self.report(finding);
            return Vec::new();
        }
        match value.slice.elements() {
            Ok(mut elements) => {
                self.cap(value, &mut elements);
                elements.into_iter().map(|e| value.with(e)).collect()
            }
            Err(unread) => {
                self.report(syntax::finding(self.source, &unread));
                Vec::new()
            }
        }
    }

    /// Leaves out what no scenario needs, and says so.
    fn cap<T>(&mut self, value: Value<'s>, parts: &mut Vec<T>) {
        if parts.len() > ELEMENTS_MAX {
            self.report(
                Diagnostic::error(
                    "SX014",
                    format!("`{}` holds {} parts", value.what.field, parts.len()),
                )
                .at(
                    value.slice.start..value.slice.start + 1,
                    format!("at most {ELEMENTS_MAX} are read"),
                )
                .help("split the scenario into several"),
            );
            parts.truncate(ELEMENTS_MAX);
        }
    }

    /// Returns the entries of a table whose keys are texts; a key given twice counts once.
    pub(super) fn table(&mut self, value: Value<'s>) -> Vec<Entry<'s>> {
        if !value.slice.text.starts_with('{') {
            let finding = value.wrong("a table in braces").help("write `{\"name\": value, ..}`");
            self.report(finding);
            return Vec::new();
        }
        let mut entries = match value.slice.entries() {
            Ok(entries) => entries,
            Err(unread) => {
                self.report(syntax::finding(self.source, &unread));
                return Vec::new();
            }
        };
        self.cap(value, &mut entries);
        let mut table: Vec<Entry<'s>> = Vec::with_capacity(entries.len());
        let mut seen = std::collections::BTreeMap::new();
        for (key, entry) in entries {
            let Some(name) = self.plain(value.with(key)) else { continue };
            let name = name.into_owned();
            if let Some(first) = seen.insert(name.clone(), key.span()) {
                self.report(
                    Diagnostic::error(
                        "SX101",
                        format!("`{name}` stands twice in `{}`", value.what.field),
                    )
                    .at(key.span(), "again here")
                    .also(first, "first here")
                    .help("give one of them another name, or remove it"),
                );
                continue;
            }
            table.push((name, key.span(), value.with(entry)));
        }
        table
    }

    /// Returns `n` values in parentheses.
    pub(super) fn tuple(
        &mut self,
        value: Value<'s>,
        n: usize,
        form: &str,
    ) -> Option<Vec<Value<'s>>> {
        let parts = if value.slice.text.starts_with('(') { value.slice.tuple().ok() } else { None };
        match parts {
            Some(parts) if parts.len() == n => {
                Some(parts.into_iter().map(|p| value.with(p)).collect())
            }
            _ => {
                self.report(
                    Diagnostic::error("SX008", format!("this must be written `{form}`")).at(
                        value.span(),
                        format!(
                            "expected {n} value{} in parentheses",
                            if n == 1 { "" } else { "s" }
                        ),
                    ),
                );
                None
            }
        }
    }

    /// Returns a text as it is written, without variables.
    pub(super) fn plain(&mut self, value: Value<'s>) -> Option<Cow<'s, str>> {
        if value.slice.is_string() {
            return match value.slice.string() {
                Ok(text) => Some(text),
                Err(unread) => {
                    self.report(syntax::finding(self.source, &unread));
                    None
                }
            };
        }
        let text = value.slice.text;
        let mut finding = value.wrong("a text in quotes");
        if text.len() < 80 && !text.starts_with(['[', '{', '(']) {
            finding = finding.help("put it in quotes").replace(value.span(), format!("\"{text}\""));
        }
        self.report(finding);
        None
    }

    pub(super) fn text(&mut self, fields: &Fields<'s>, name: &str, audience: Audience) -> String {
        fields.get(name).map(|v| self.prose(v, audience)).unwrap_or_default()
    }

    pub(super) fn opt_text(
        &mut self,
        fields: &Fields<'s>,
        name: &str,
        audience: Audience,
    ) -> Option<String> {
        fields.get(name).map(|v| self.prose(v, audience)).filter(|t| !t.is_empty())
    }

    pub(super) fn texts(
        &mut self,
        fields: &Fields<'s>,
        name: &str,
        audience: Audience,
    ) -> Vec<String> {
        let Some(value) = fields.get(name) else { return Vec::new() };
        self.list(value).into_iter().map(|v| self.prose(v, audience)).collect()
    }

    pub(super) fn yes(&mut self, fields: &Fields<'s>, name: &str, otherwise: bool) -> bool {
        let Some(value) = fields.get(name) else { return otherwise };
        match value.slice.text {
            "true" => true,
            "false" => false,
            _ => {
                let finding = value.wrong("`true` or `false`");
                self.report(finding);
                otherwise
            }
        }
    }

    /// Returns a whole number within bounds.
    pub(super) fn number(
        &mut self,
        value: Value<'s>,
        bounds: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let Ok(number) = value.slice.value::<i64>() else {
            let mut finding = value.wrong("a whole number");
            let bare = value.slice.text.trim_matches('"').trim();
            if bare.parse::<i64>().is_ok() {
                finding = finding.help("write it without quotes").replace(value.span(), bare);
            }
            self.report(finding);
            return None;
        };
        if bounds.contains(&number) {
            return Some(number);
        }
        let What { field, .. } = value.what;
        self.report(
            Diagnostic::error("SX010", format!("`{field}` is out of range"))
                .at(value.span(), format!("must be from {} to {}", bounds.start(), bounds.end())),
        );
        None
    }

    /// Returns minutes written as a bare number.
    pub(super) fn minutes(&mut self, value: Value<'s>) -> Option<Millis> {
        let number = self.number(value, 0..=2880)?;
        u64::try_from(number).ok().map(Millis::minutes)
    }

    pub(super) fn duration(&mut self, value: Value<'s>) -> Option<Millis> {
        let text = value.slice.text;
        if text.parse::<u64>().is_ok() {
            let finding = value
                .wrong("a duration in quotes")
                .help("say the unit: s, m or h")
                .replace(value.span(), format!("\"{text}m\""));
            self.report(finding);
            return None;
        }
        let written = self.plain(value)?;
        let parsed = parse_duration(&written);
        if parsed.is_none() {
            self.report(
                Diagnostic::error("SX009", format!("`{written}` is no duration"))
                    .at(value.span(), "expected for instance \"90s\", \"4m\", \"1m30s\" or \"1h\"")
                    .help("numbers with their units h, m, s, in this order, at most 48 hours"),
            );
        }
        parsed
    }

    pub(super) fn duration_of(
        &mut self,
        fields: &Fields<'s>,
        name: &str,
        otherwise: Millis,
    ) -> Millis {
        fields.get(name).and_then(|v| self.duration(v)).unwrap_or(otherwise)
    }

    pub(super) fn story(&mut self, fields: &Fields<'s>, name: &str) -> Option<StoryTime> {
        let value = fields.get(name)?;
        let written = self.plain(value)?;
        let parsed = written.parse().ok();
        if parsed.is_none() {
            self.report(
                Diagnostic::error("SX009", format!("`{written}` is no story time"))
                    .at(value.span(), "expected for instance \"Day 2 09:30\""),
            );
        }
        parsed
    }

    /// Returns one of a few bare words, as its position.
    pub(super) fn word(&mut self, value: Value<'s>, words: &[&str]) -> Option<usize> {
        let text = value.slice.text.trim_matches('"');
        let exact = words.iter().position(|w| *w == text);
        if exact.is_some() && !value.slice.is_string() {
            return exact;
        }
        let What { field, .. } = value.what;
        let shown: String = text.chars().take(40).collect();
        let mut finding = if value.slice.is_string() && exact.is_some() {
            Diagnostic::error("SX008", format!("`{field}` takes a word without quotes"))
                .at(value.span(), "remove the quotes")
                .replace(value.span(), text)
        } else {
            Diagnostic::error("SX005", format!("`{shown}` is no word for `{field}`"))
                .at(value.span(), "unknown word")
                .did_you_mean(value.span(), text, words.iter().copied())
        };
        let all = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        if finding.helps.is_empty() && finding.replacement.is_none() {
            finding = finding.help(format!("it takes one of {all}"));
        }
        self.report(finding);
        exact.or_else(|| {
            let near = nearest(text, words.iter().copied())?;
            words.iter().position(|w| *w == near)
        })
    }

    /// Returns an id, well formed or not.
    pub(super) fn id(&mut self, value: Value<'s>) -> Option<String> {
        let text = self.plain(value)?.into_owned();
        self.well_formed(&text, value.span());
        Some(text)
    }

    pub(super) fn well_formed(&mut self, id: &str, span: Range<usize>) {
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let ok = id.len() <= 48
            && id.bytes().next().is_some_and(good)
            && id.bytes().all(|b| good(b) || b == b'-');
        if ok {
            return;
        }
        let repaired: String = id
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' })
            .collect();
        let repaired: String = repaired.trim_matches('-').chars().take(48).collect();
        let mut finding = Diagnostic::error("SX011", format!("`{id}` is no id"))
            .at(span.clone(), "small letters, digits and `-` only, at most 48")
            .help("ids are for cross references; titles and labels may hold any text");
        if !repaired.is_empty() {
            finding = finding.replace(span, format!("\"{repaired}\""));
        }
        self.report(finding);
    }
}

/// Returns the name an author would write before the parenthesis.
pub(super) fn plain_name(block: &Block) -> &'static str {
    block.name.split(' ').next().unwrap_or(block.name)
}

/// Turns the grammar's description of a value into something one could type.
fn example(form: &'static str) -> &'static str {
    match form {
        "text" | "Markdown text" => "\"..\"",
        "id" => "\"some-id\"",
        "duration" => "\"4m\"",
        "minutes" | "number" => "10",
        "recipients" => "All",
        "role code" => "\"REG\"",
        form if form.starts_with("list") => "[..]",
        form if form.starts_with('{') => "{..}",
        "one of the seventeen kinds" => "Email",
        "1" => "1",
        _ => "..",
    }
}

/// Resolves `Some(..)` and `None`, which RON allows and nobody needs.
fn present(slice: Slice<'_>) -> Option<Slice<'_>> {
    match slice.name() {
        (Some(name), None) if name.text == "None" => None,
        (Some(name), Some(rest)) if name.text == "Some" => {
            rest.tuple().ok().filter(|t| t.len() == 1).map_or(Some(slice), |t| Some(t[0]))
        }
        _ => Some(slice),
    }
}

/// Parses "1h", "4m", "1m30s", "90s".
fn parse_duration(text: &str) -> Option<Millis> {
    let mut rest = text;
    let mut total = 0_u64;
    let mut last = 4;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|n| (1..=6).contains(n))?;
        let number: u64 = rest[..digits].parse().ok()?;
        let (rank, seconds) = match rest.as_bytes()[digits] {
            b'h' => (3, 3600),
            b'm' => (2, 60),
            b's' => (1, 1),
            _ => return None,
        };
        if rank >= last {
            return None;
        }
        last = rank;
        total += number * seconds;
        rest = &rest[digits + 1..];
    }
    (!text.is_empty() && total <= 48 * 3600).then(|| Millis::seconds(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_units() {
        for (text, seconds) in
            [("90s", 90), ("4m", 240), ("1m30s", 90), ("1h", 3600), ("0m", 0), ("1h2m3s", 3723)]
        {
            assert_eq!(parse_duration(text), Some(Millis::seconds(seconds)), "{text}");
        }
        for text in [
            "",
            "4",
            "m",
            "4 m",
            "4min",
            "30s1m",
            "1m1m",
            "-1m",
            "99h",
            "99999999999m",
            "4m ",
            "٤m",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
