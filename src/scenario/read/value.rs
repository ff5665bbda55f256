//! Reading single values: texts, numbers, words, lists, tables; each says what it wanted and what it found.

use std::borrow::Cow;
use std::ops::Range;

use super::super::slice::{Named, Slice};
use super::{Audience, ELEMENTS_MAX, Fields, Reader, Value, What, meant, syntax};
use crate::clock::{Millis, StoryTime};
use crate::diagnostic::Diagnostic;
use crate::ident::is_action_number;

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
        let block = block.split(' ').next().unwrap_or(block);
        let found = found(self.slice.text);
        Diagnostic::error("SX008", format!("`{field}` of `{block}` takes {wanted}, not {found}"))
            .at(self.span(), format!("expected {wanted}"))
    }
}

impl<'s> Reader<'s, '_> {
    /// Returns the elements of a list; those in other brackets, or one without any, are reported and read.
    pub(super) fn list(&mut self, value: Value<'s>) -> Vec<Value<'s>> {
        let text = value.slice.text;
        let elements = match text.as_bytes().first() {
            Some(b'[') => value.slice.elements(),
            _ => return self.no_list(value),
        };
        match elements {
            Ok(mut elements) => {
                self.cap(value, &mut elements);
                elements.into_iter().map(|e| value.with(e)).collect()
            }
            Err(unread) => {
                self.report(syntax::finding(self.source, &unread));
                self.unread.push(value.span());
                Vec::new()
            }
        }
    }

    fn no_list(&mut self, value: Value<'s>) -> Vec<Value<'s>> {
        let text = value.slice.text;
        let finding = value.wrong("a list in brackets");
        let parts = value.slice.tuple().ok().filter(|_| text.starts_with('('));
        let short = text.len() < 80 && !text.contains('\n');
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        if let Some(parts) = parts {
            let finding = finding.help("lists stand in square brackets: `[` and `]`");
            self.report(if short {
                finding.replace(value.span(), format!("[{inner}]"))
            } else {
                finding
            });
            return parts.into_iter().map(|part| value.with(part)).collect();
        }
        let finding = finding.help(if text.starts_with('{') {
            "lists stand in square brackets, and what stands in them has no names"
        } else {
            "put it in brackets, even if it is only one"
        });
        let bare = text.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        let written = if bare && value.what.field != "tiers" {
            format!("[\"{text}\"]")
        } else {
            format!("[{text}]")
        };
        self.report(if short && !text.starts_with(['{', '(']) {
            finding.replace(value.span(), written)
        } else {
            finding
        });
        if text.starts_with(['{', '(']) { Vec::new() } else { vec![value] }
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
            return self.no_table(value);
        }
        let mut entries = match value.slice.entries() {
            Ok(entries) => entries,
            Err(unread) => {
                self.report(syntax::finding(self.source, &unread));
                self.unread.push(value.span());
                return Vec::new();
            }
        };
        self.cap(value, &mut entries);
        let mut table: Vec<Entry<'s>> = Vec::with_capacity(entries.len());
        let mut seen = std::collections::BTreeMap::new();
        for (key, entry) in entries {
            // A name that could not be read stands here in another form.
            let name = if self.is_given_up(&key.span()) {
                Some(Cow::Borrowed(&self.written[key.span()]))
            } else {
                self.plain(value.with(key))
            };
            let Some(name) = name else {
                self.unread.push(entry.span());
                continue;
            };
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

    /// Says that a value is no table; one in parentheses is read all the same.
    fn no_table(&mut self, value: Value<'s>) -> Vec<Entry<'s>> {
        let text = value.slice.text;
        let finding = value.wrong("a table in braces");
        if let Some(named) = value.slice.fields().ok().filter(|_| text.starts_with('(')) {
            let finding = finding.help("tables stand in braces, their names in quotes");
            let entries =
                named.iter().map(|(name, _, slice)| format!("\"{name}\": {}", slice.text));
            let entries = entries.collect::<Vec<_>>().join(", ");
            self.report(if text.len() < 80 && !text.contains('\n') {
                finding.replace(value.span(), format!("{{{entries}}}"))
            } else {
                finding
            });
            let entry = |(name, at, slice): Named<'s>| (name.to_owned(), at, value.with(slice));
            return named.into_iter().map(entry).collect();
        }
        let first = value.slice.elements().unwrap_or_default().into_iter().next();
        let named = |first: Slice<'s>| {
            let fields = first.fields().ok()?;
            let is_id = |name: &str| matches!(name, "id" | "code" | "name");
            let (.., id) = fields.into_iter().find(|(name, ..)| is_id(name))?;
            Some(format!("{{{}: (..), ..}}", id.text))
        };
        let example = match first {
            Some(slice) if slice.is_string() && slice.text.len() < 60 => {
                format!("{{\"some-name\": {}, ..}}", slice.text)
            }
            slice => slice.and_then(named).unwrap_or_else(|| "{\"name\": value, ..}".to_owned()),
        };
        self.report(finding.help(format!("give each a name: `{example}`")));
        Vec::new()
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
                // What stood there was taken out; that was said.
                let span = value.span();
                let within = |b: &Range<usize>| span.start <= b.start && b.end <= span.end;
                if self.blanked.iter().any(within) {
                    self.unread.push(span);
                    return None;
                }
                let forms = form.split(" or ").map(|form| format!("`{form}`"));
                let forms = forms.collect::<Vec<_>>().join(" or ");
                let values = if n == 1 { "value" } else { "values" };
                self.report(
                    Diagnostic::error("SX008", format!("this must be written {forms}"))
                        .at(span, format!("expected {n} {values} in parentheses")),
                );
                None
            }
        }
    }

    /// Returns a text as it is written, without variables; one without quotes is reported and read.
    pub(super) fn plain(&mut self, value: Value<'s>) -> Option<Cow<'s, str>> {
        self.quoted(value, "a text in quotes")
    }

    fn quoted(&mut self, value: Value<'s>, wanted: &str) -> Option<Cow<'s, str>> {
        if value.slice.is_string() {
            return match value.slice.string() {
                Ok(text) => Some(text),
                Err(unread) => {
                    self.report(syntax::finding(self.source, &unread));
                    self.unread.push(value.span());
                    None
                }
            };
        }
        let text = value.slice.text;
        let mut finding = value.wrong(wanted);
        let bare = text.len() < 80 && !text.contains(['"', '[', '{', '(', '\n']);
        if bare {
            finding = finding.help("put it in quotes").replace(value.span(), format!("\"{text}\""));
        } else if let Some(inner) = value.slice.only_text() {
            finding = finding.help("write the text alone").replace(value.span(), inner.text);
        }
        let given_up = self.is_given_up(&value.span());
        self.report(finding);
        (bare && !given_up).then_some(Cow::Borrowed(text))
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
                let mut finding = value.wrong("`true` or `false`");
                let written = value.slice.text.trim_matches('"').to_lowercase();
                let meant = match written.as_str() {
                    "true" | "yes" => Some(true),
                    "false" | "no" => Some(false),
                    _ => None,
                };
                if let Some(meant) = meant {
                    finding = finding.replace(value.span(), meant.to_string());
                }
                self.report(finding);
                meant.unwrap_or(otherwise)
            }
        }
    }

    /// Returns a whole number within bounds.
    pub(super) fn number(
        &mut self,
        value: Value<'s>,
        bounds: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let decimal = value.slice.text.parse::<i64>().ok();
        let Some(number) = decimal.or_else(|| value.slice.value::<i64>().ok()) else {
            let mut finding = value.wrong("a whole number");
            let bare = value.slice.text.trim_matches('"').trim();
            let meant = match bare.parse::<i64>() {
                Ok(_) => Some(bare.to_owned()),
                Err(_) => meant::bare_number(value.what.field, bare),
            };
            if let Some(meant) = &meant {
                finding = finding.help("write the number alone").replace(value.span(), meant);
            }
            self.report(finding);
            return meant?.parse().ok().filter(|number| bounds.contains(number));
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
            return parse_duration(&format!("{text}m"));
        }
        let written = self.quoted(value, "a duration in quotes, such as \"4m\",")?;
        let parsed = parse_duration(&written);
        if parsed.is_some() {
            return parsed;
        }
        let meant =
            meant::duration(&written).or_else(|| parse_duration(&format!("{}m", written.trim())));
        let finding = Diagnostic::error("SX009", format!("`{written}` is no duration"))
            .at(value.span(), "expected for instance \"90s\", \"4m\", \"1m30s\" or \"1h\"")
            .help("numbers with their units h, m, s, in this order, at most 48 hours");
        self.report(match meant {
            Some(meant) => finding.replace(value.span(), format!("\"{}\"", in_units(meant))),
            None => finding,
        });
        meant
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
        if let Ok(parsed) = written.parse() {
            return Some(parsed);
        }
        let meant = meant::story_time(&written);
        let finding = Diagnostic::error("SX009", format!("`{written}` is no story time"))
            .at(value.span(), "expected for instance \"Day 2 09:30\"");
        self.report(match &meant {
            Some(meant) => finding.replace(value.span(), format!("\"{meant}\"")),
            None => finding,
        });
        meant?.parse().ok()
    }

    /// Returns numbers of corrective actions, `SESSION-SEQ`.
    pub(super) fn action_numbers(&mut self, fields: &Fields<'s>, name: &str) -> Vec<String> {
        let Some(value) = fields.get(name) else { return Vec::new() };
        let mut numbers = Vec::new();
        for value in self.list(value) {
            let Some(written) = self.plain(value) else { continue };
            if is_action_number(&written) {
                numbers.push(written.into_owned());
                continue;
            }
            let shown: String = written.chars().take(40).collect();
            let finding = Diagnostic::error(
                "SX009",
                format!("`{shown}` is no number of a corrective action"),
            )
            .at(value.span(), "expected for instance \"k7q2m9-41\"")
            .help("`startex actions` lists them with their numbers");
            self.report(finding);
        }
        numbers
    }

    /// Returns one of a few bare words, as its position.
    pub(super) fn word(&mut self, value: Value<'s>, words: &[&str]) -> Option<usize> {
        let text = value.slice.text.trim_matches('"');
        let exact = words.iter().position(|w| *w == text);
        if exact.is_some() && !value.slice.is_string() {
            return exact;
        }
        if self.is_given_up(&value.span()) {
            return None;
        }
        let What { field, .. } = value.what;
        let shown: String = text.chars().take(40).collect();
        let meant = meant::word(text, words);
        let mut finding = if value.slice.is_string() && exact.is_some() {
            Diagnostic::error("SX008", format!("`{field}` takes a word without quotes"))
                .at(value.span(), "remove the quotes")
                .replace(value.span(), text)
        } else {
            let finding = Diagnostic::error("SX005", format!("`{shown}` is no word for `{field}`"))
                .at(value.span(), "unknown word");
            match meant {
                Some(word) => {
                    finding.help(format!("did you mean `{word}`?")).replace(value.span(), word)
                }
                None => finding,
            }
        };
        let all = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        if finding.helps.is_empty() && finding.replacement.is_none() {
            finding = finding.help(format!("it takes one of {all}"));
        }
        self.report(finding);
        exact.or_else(|| words.iter().position(|w| Some(*w) == meant))
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

/// Writes a duration with its units.
fn in_units(time: Millis) -> String {
    let seconds = time.0 / 1000;
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let written = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}"));
    let text = written.collect::<Vec<_>>().concat();
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Parses "1h", "4m", "1m30s", "90s".
pub(super) fn parse_duration(text: &str) -> Option<Millis> {
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
