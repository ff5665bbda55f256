//! Syntax that is wrong in a way by which something is surely meant: says what, and writes it over the script, which keeps its length.

use std::ops::Range;

use super::super::grammar;
use super::super::lex::Kind;
use super::super::slice::Unread;
use super::meant;
use crate::diagnostic::Diagnostic;

mod around;

use around::{Around, quote_before, quoted, text_ends, unescaped};

/// What is meant, and the repair.
pub(super) struct Mend {
    pub(super) finding: Diagnostic,
    /// What is written over the script, and where; never longer or shorter than what stood there.
    pub(super) patches: Vec<(usize, String)>,
    /// A value that still cannot be read; nothing more needs to be said about it.
    pub(super) given_up: Option<Range<usize>>,
}

impl Mend {
    fn new(finding: Diagnostic) -> Self {
        Self { finding, patches: Vec::new(), given_up: None }
    }

    fn patch(mut self, at: usize, text: impl Into<String>) -> Self {
        self.patches.push((at, text.into()));
        self
    }

    /// Writes `text` over `span`, filled up with spaces, if it fits.
    fn fit(self, span: Range<usize>, text: &str) -> Self {
        if text.len() <= span.len() {
            let width = span.len();
            return self.patch(span.start, format!("{text:<width$}"));
        }
        self.give_up(span)
    }

    /// Puts a word that stands for nothing in the place of what cannot be read.
    fn give_up(mut self, span: Range<usize>) -> Self {
        self.patches.push((span.start, "x".repeat(span.len())));
        self.given_up = Some(span);
        self
    }
}

/// Says what is meant at a place that ron could not read, if that can be told.
pub(super) fn mend(text: &str, unread: &Unread) -> Option<Mend> {
    let around = Around::new(text, unread.at.min(text.len()));
    around
        .behind_the_end(unread)
        .or_else(|| around.comment())
        .or_else(|| around.other_quotes())
        .or_else(|| around.equals_or_semicolon())
        .or_else(|| around.quoted_name())
        .or_else(|| around.other_brackets(unread))
        .or_else(|| around.missing_colon())
        .or_else(|| around.bare_key())
        .or_else(|| around.quote_inside())
        .or_else(|| around.bare_words())
        .or_else(|| around.missing_comma(unread))
}

fn syntax(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("SX002", message)
}

impl Around<'_> {
    fn behind_the_end(&self, unread: &Unread) -> Option<Mend> {
        (unread.code == ron::Error::TrailingCharacters && self.here > 0).then_some(())?;
        if self.word(self.here) == "{" {
            return self.named_braces();
        }
        // Without a bracket before it, this is no scenario with something behind it.
        matches!(self.kind(self.here - 1)?, Kind::Close(_)).then_some(())?;
        let blank: String =
            self.text[self.at..].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        let finding = syntax("something stands behind the end of the scenario")
            .at(self.span(self.here), "not expected")
            .help("the whole scenario is one `Scenario( .. )`; everything behind it is left out");
        Some(Mend::new(finding).patch(self.at, blank))
    }

    fn comment(&self) -> Option<Mend> {
        let line = self.text[..self.at].rfind('\n').map_or(0, |i| i + 1);
        let first = line + self.text[line..].len() - self.text[line..].trim_start().len();
        let begins = |at: usize| {
            let marks = ["<!--", "--", "#", ";"].into_iter();
            let mark = marks.take(if at == first { 4 } else { 3 });
            mark.skip(if at == first { 0 } else { 2 }).find(|m| self.text[at..].starts_with(m))
        };
        let (at, mark) = [first, self.at].into_iter().find_map(|at| Some((at, begins(at)?)))?;
        let rest = &self.text[at..];
        let end = if mark == "<!--" { rest.find("-->").map(|i| i + 3) } else { rest.find('\n') };
        let end = at + end.unwrap_or(rest.len());
        let blank = self.text[at..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' });
        let finding = syntax("a comment begins with `//`")
            .at(at..at + mark.len(), "means nothing here")
            .help("comments begin with `//` and end with the line, or stand between `/*` and `*/`");
        let finding =
            if mark == "<!--" { finding } else { finding.replace(at..at + mark.len(), "//") };
        Some(Mend::new(finding).patch(at, blank.collect::<String>()))
    }

    /// Texts in single or in typographic quotes.
    fn other_quotes(&self) -> Option<Mend> {
        let from = self.value();
        let rest = &self.text[from..];
        let quote = rest.chars().next()?;
        let closing = match quote {
            '\'' => "'",
            '\u{201c}' | '\u{201e}' | '\u{201d}' => "\u{201d}\u{201c}",
            '\u{2018}' | '\u{201a}' | '\u{2019}' => "\u{2019}\u{2018}",
            '\u{ab}' => "\u{bb}",
            '\u{bb}' => "\u{ab}",
            _ => return None,
        };
        let line = rest.split('\n').next().unwrap_or(rest);
        let ends = |(i, c): &(usize, char)| {
            *i > 0 && closing.contains(*c) && text_ends(&rest[i + c.len_utf8()..], true)
        };
        let (end, last) = line.char_indices().find(ends)?;
        let inner = &rest[quote.len_utf8()..end];
        let span = from..from + end + last.len_utf8();
        (self.at <= span.end).then_some(())?;
        let finding = syntax("this text stands in other quotes than `\"`")
            .at(span.clone(), "texts stand between two `\"`")
            .replace(span.clone(), quoted(inner));
        let plain = format!("\"{}\"", inner.replace(['"', '\\'], "'"));
        Some(Mend::new(finding).fit(span, &plain))
    }

    fn equals_or_semicolon(&self) -> Option<Mend> {
        let rest = &self.text[self.at..];
        let one = self.at..self.at + 1;
        if rest.starts_with('=') && self.here == self.first + 1 {
            let wide = if rest.starts_with("=>") { self.at..self.at + 2 } else { one };
            let finding = syntax("a field is written `name: value`")
                .at(wide.clone(), "expected a `:`")
                .replace(wide.clone(), ":");
            return Some(Mend::new(finding).fit(wide, ":"));
        }
        (rest.starts_with(';') && self.here > self.first).then(|| {
            let finding = syntax("fields and elements are separated by `,`, not by `;`")
                .at(one.clone(), "expected a `,`")
                .replace(one, ",");
            Mend::new(finding).patch(self.at, ",")
        })
    }

    /// `"title": "x"` where fields stand.
    fn quoted_name(&self) -> Option<Mend> {
        let open = *self.open.last()?;
        let named = self.here <= self.first + 1
            && self.bracket() == Some(b'(')
            && self.kind(self.first) == Some(Kind::Text)
            && self.word(self.first + 1).starts_with(':');
        // In brackets without a single bare name a table is meant.
        let before = open.checked_sub(1).and_then(|i| self.kind(i)) == Some(Kind::Word);
        let block = before && self.word(open - 1) != ":";
        (named && (block || self.holds_names(open))).then_some(())?;
        let span = self.span(self.first);
        let name = self.text[span.clone()].strip_prefix('"')?.strip_suffix('"')?;
        let good = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        (good && !name.is_empty()).then_some(())?;
        let finding = syntax("field names stand without quotes")
            .at(span.clone(), "remove the quotes")
            .replace(span.clone(), name);
        Some(Mend::new(finding).patch(span.start, format!(" {name} ")))
    }

    /// `{half-hour: 20}`.
    fn bare_key(&self) -> Option<Mend> {
        let bare = self.bracket() == Some(b'{')
            && self.here == self.first
            && self.kind(self.here) == Some(Kind::Word)
            && self.word(self.here + 1) == ":";
        bare.then_some(())?;
        let span = self.span(self.here);
        let finding = syntax("the names in a table stand in quotes")
            .at(span.clone(), "put it in quotes")
            .replace(span.clone(), quoted(&self.text[span.clone()]));
        Some(Mend::new(finding).give_up(span))
    }

    /// `title "A strange release"`.
    fn missing_colon(&self) -> Option<Mend> {
        let name = self.word(self.first);
        let known = grammar::BLOCKS.iter().any(|block| block.field(name).is_some());
        let span = self.span(self.first);
        let gap = self.text.as_bytes().get(span.end) == Some(&b' ');
        (known && gap && self.here == self.first + 1 && self.bracket() == Some(b'('))
            .then_some(())?;
        matches!(self.kind(self.here)?, Kind::Word | Kind::Text | Kind::Open(_)).then_some(())?;
        let finding = syntax("a colon is missing")
            .at(span.clone(), "expected a `:` behind this")
            .help("fields are written `name: value`")
            .replace(span.end..span.end, ":");
        Some(Mend::new(finding).patch(span.end, ":"))
    }

    /// `Inject { .. }`: fields in braces.
    fn named_braces(&self) -> Option<Mend> {
        let close = self.close_of(self.here)?;
        let name = self.word(self.here.checked_sub(1)?);
        (self.kind(self.here - 1) == Some(Kind::Word) && !name.ends_with(':')).then_some(())?;
        let (from, to) = (self.span(self.here), self.span(close));
        let finding = syntax(format!("the fields of `{name}` stand in round brackets"))
            .at(from.clone(), "expected a `(`")
            .also(to.clone(), "and a `)` here")
            .help("braces are for tables: `{\"name\": value, ..}`");
        Some(Mend::new(finding).patch(from.start, "(").patch(to.start, ")"))
    }

    /// `Roles["REG"]`.
    fn named_list(&self) -> Option<Mend> {
        let before = self.here.checked_sub(1).filter(|i| self.kind(*i) == Some(Kind::Word))?;
        let (name, open) = (self.span(before), self.span(self.here));
        (self.word(self.here) == "[" && name.end == open.start).then_some(())?;
        let span = name.start..self.span(self.close_of(self.here)?).end;
        let (name, list) = (&self.text[name], &self.text[open.start..span.end]);
        let finding = syntax(format!("the list of `{name}` stands in round brackets as well"))
            .at(open, "expected `([`")
            .replace(span.clone(), format!("{name}({list})"));
        Some(Mend::new(finding).give_up(span))
    }

    /// Lists in braces, tables in square or round brackets.
    fn other_brackets(&self, unread: &Unread) -> Option<Mend> {
        if self.word(self.here) == "{" && unread.code == ron::Error::ExpectedComma {
            return self.named_braces();
        }
        if let Some(mend) = self.named_list() {
            return Some(mend);
        }
        let open = *self.open.last()?;
        let close = self.close_of(open)?;
        let ended = matches!(self.kind(self.here), Some(Kind::Comma | Kind::Close(_)));
        let colon = self.word(self.here).starts_with(':')
            && self.here == self.first + 1
            && self.kind(self.first) == Some(Kind::Text);
        let (what, brackets, help) = match self.bracket()? {
            b'{' if ended && unread.code == ron::Error::ExpectedMapColon => {
                ("this list stands in braces", ["[", "]"], "lists stand in square brackets")
            }
            b'[' | b'(' if colon => (
                "this table stands in the wrong brackets",
                ["{", "}"],
                "a table, in which every value has a name in quotes, stands in braces",
            ),
            _ => return None,
        };
        let (from, to) = (self.span(open), self.span(close));
        let finding = syntax(what)
            .at(from.clone(), format!("expected a `{}`", brackets[0]))
            .also(to.clone(), format!("and a `{}` here", brackets[1]))
            .help(help);
        Some(Mend::new(finding).patch(from.start, brackets[0]).patch(to.start, brackets[1]))
    }

    /// `"He said "no" to us"`.
    fn quote_inside(&self) -> Option<Mend> {
        let from = self.value();
        let rest = self.text[from..].strip_prefix('"')?;
        let follows = self.word(self.here);
        let before = self.here.checked_sub(1)?;
        let odd = self.kind(before) == Some(Kind::Text)
            && matches!(self.kind(self.here)?, Kind::Word | Kind::Text)
            && !follows.starts_with([':', '=', ';'])
            && self.same_line(self.span(before).end, self.span(self.here).start)
            && !self.word(self.here + 1).starts_with(':');
        // Two texts side by side are two elements without a comma, unless they touch.
        let apart = self.kind(self.here) == Some(Kind::Text)
            && self.span(before).end < self.span(self.here).start;
        (odd && !apart).then_some(())?;
        let inner = quote_before(&self.text[from..self.span(before).end])?;
        let one_line = self.same_line(from, self.span(before).end);
        let scope = if one_line { rest.split('\n').next().unwrap_or(rest) } else { rest };
        let quotes: Vec<usize> = unescaped(scope, '"').collect();
        let end = quotes.iter().copied().find(|i| text_ends(&rest[i + 1..], one_line))?;
        let span = from..from + 1 + end + 1;
        (span.end > self.at).then_some(())?;
        let mut finding = syntax("a quote inside a text ends it")
            .at(from + inner..from + inner + 1, "the text ends here")
            .help("write `\\\"` for a quote inside a text, or the whole text as r#\"..\"#");
        if one_line {
            finding = finding.replace(span, quoted(&rest[..end]));
        }
        let inside = quotes.into_iter().take_while(|i| *i < end);
        Some(inside.fold(Mend::new(finding), |mend, i| mend.patch(from + 1 + i, "'")))
    }

    /// `at: 6m`, `marking: TLP:GREEN`, `from: a packager`.
    fn bare_words(&self) -> Option<Mend> {
        let element = matches!(self.bracket()?, b'[' | b'{');
        (self.is_named() || element).then_some(())?;
        let from = self.value();
        let begins = self.tokens.iter().position(|t| t.span.end > from)?;
        let mut end = from;
        for i in begins..self.tokens.len() {
            let span = self.span(i);
            let known = || grammar::BLOCKS.iter().any(|b| b.field(self.word(i)).is_some());
            let another = self.word(i + 1) == ":" && ((!element && end > from) || known());
            if another || !self.same_line(from, span.start) {
                break;
            }
            match self.tokens[i].kind {
                Kind::Word => end = span.end,
                // A comma between words belongs to them, unless a field follows.
                Kind::Comma if !element && self.goes_on(i + 1) => {}
                Kind::Comma | Kind::Close(_) => break,
                Kind::Open(_) | Kind::Text | Kind::Comment => return None,
            }
        }
        let span = from..end;
        (self.at < end && self.at >= from).then_some(())?;
        let (field, written) = (self.field(), &self.text[span.clone()]);
        let words = meant::words_of(field);
        if !words.is_empty() {
            let finding =
                Diagnostic::error("SX005", format!("`{written}` is no word for `{field}`"))
                    .at(span.clone(), "unknown word");
            let Some(word) = meant::word(written, &words) else {
                let all = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
                let finding = finding.help(format!("it takes one of {all}"));
                return Some(Mend::new(finding).give_up(span));
            };
            let finding =
                finding.help(format!("did you mean `{word}`?")).replace(span.clone(), word);
            return Some(Mend::new(finding).fit(span, word));
        }
        if let Some(number) = meant::bare_number(field, written) {
            let finding = syntax(format!("`{field}` takes bare numbers"))
                .at(span.clone(), "without a unit")
                .replace(span.clone(), &number);
            return Some(Mend::new(finding).fit(span, &number));
        }
        let finding = syntax("this must stand in quotes")
            .at(span.clone(), format!("`{written}` is more than a word or a number"))
            .help("texts, durations, times and ids stand in quotes")
            .replace(span.clone(), quoted(written));
        Some(Mend::new(finding).give_up(span))
    }

    /// Tells whether a word stands here that is no name of a field, on the same line as what was before.
    fn goes_on(&self, i: usize) -> bool {
        self.kind(i) == Some(Kind::Word)
            && !self.word(i + 1).starts_with(':')
            && self.same_line(self.span(i - 1).end, self.span(i).start)
    }

    fn missing_comma(&self, unread: &Unread) -> Option<Mend> {
        use ron::Error as E;
        let wants = matches!(
            unread.code,
            E::ExpectedComma | E::ExpectedArrayEnd | E::ExpectedMapEnd | E::ExpectedStructLikeEnd
        );
        let end = self.span(self.here.checked_sub(1)?).end;
        let gap = self.text.as_bytes().get(end).is_some_and(u8::is_ascii_whitespace);
        let starts = matches!(self.kind(self.here)?, Kind::Word | Kind::Text | Kind::Open(_));
        (wants && gap && starts && self.span(self.here).start == self.at).then_some(())?;
        let finding = syntax("a comma is missing")
            .at(end..end + 1, "expected a `,` here")
            .also(self.span(self.here), "before this")
            .help("put commas between fields, entries and elements");
        // Where the line ends there is nothing to point at but its last sign.
        let finding = if self.text[end..].starts_with('\n') {
            let last = self.text[..end].char_indices().next_back().map_or(0, |(i, _)| i);
            finding.at(last..end, "expected a `,` behind this")
        } else {
            finding
        };
        Some(Mend::new(finding.replace(end..end, ",")).patch(end, ","))
    }
}

#[cfg(test)]
mod tests {
    use super::super::syntax::repair;

    /// What is said, what is proposed, and what is read in its place.
    #[track_caller]
    fn mended(text: &str) -> (String, String, String) {
        let repaired = repair(text);
        assert!(repaired.readable, "{text}");
        let [finding] = repaired.findings.as_slice() else { panic!("{:?}", repaired.findings) };
        let read = repaired.text.expect("it was changed");
        assert_eq!(read.len(), text.len());
        let mut proposed = text.to_owned();
        if let Some(replacement) = &finding.replacement {
            proposed.replace_range(replacement.span.clone(), &replacement.text);
        }
        (finding.message.clone(), proposed, read)
    }

    #[track_caller]
    fn proposes(text: &str, proposal: &str) {
        assert_eq!(mended(text).1, proposal);
    }

    #[test]
    fn what_lacks_quotes_is_quoted() {
        proposes("S(at: 5m, id: \"x\")", "S(at: \"5m\", id: \"x\")");
        proposes("S(time: 1m30s)", "S(time: \"1m30s\")");
        proposes("S(starts: Day 1 09:00)", "S(starts: \"Day 1 09:00\")");
        proposes("S(from: a packager, to: All)", "S(from: \"a packager\", to: All)");
        proposes(
            "S(title: One or two, or three, at: 1)",
            "S(title: \"One or two, or three\", at: 1)",
        );
        proposes("S(to: Roles[\"REG\"], at: 1)", "S(to: Roles([\"REG\"]), at: 1)");
        proposes("S(countdowns: {\"d\": 4m})", "S(countdowns: {\"d\": \"4m\"})");
        proposes("S(minutes: {half-hour: 20})", "S(minutes: {\"half-hour\": 20})");
        proposes("S(welcome: 3m, slot: 5)", "S(welcome: 3, slot: 5)");
        proposes("S(minutes: {\"m\": 20 min})", "S(minutes: {\"m\": 20})");
    }

    #[test]
    fn words_are_offered_as_they_are_written_here() {
        proposes("S(marking: TLP:GREEN, a: 1)", "S(marking: Green, a: 1)");
        proposes("S(marking: TLP:AMBER+STRICT)", "S(marking: AmberStrict)");
        proposes("S(kind: Social Media)", "S(kind: SocialMedia)");
        assert_eq!(mended("S(marking: TLP:GREEN, a: 1)").2, "S(marking: Green    , a: 1)");
        assert!(mended("S(kind: a pigeon)").0.contains("no word for `kind`"));
    }

    #[test]
    fn quotes_inside_a_text_are_escaped() {
        for (text, proposal) in [
            ("S(t: \"A \"b\" c\", d: 1)", "S(t: \"A \\\"b\\\" c\", d: 1)"),
            ("S(t: \"said \"b\"\")", "S(t: \"said \\\"b\\\"\")"),
            ("S(t: \"\"B\" is\", d: 1)", "S(t: \"\\\"B\\\" is\", d: 1)"),
            ("S(l: [\"a \"b\", c\", \"d\"])", "S(l: [\"a \\\"b\\\", c\", \"d\"])"),
        ] {
            proposes(text, proposal);
            assert_eq!(mended(text).0, "a quote inside a text ends it");
        }
        let (_, _, read) = mended("S(t: \"\n  A \"b\" c,\n  \"d\" e\n\", f: 1)");
        assert_eq!(read, "S(t: \"\n  A 'b' c,\n  'd' e\n\", f: 1)");
    }

    #[test]
    fn other_signs_are_taken_for_what_they_stand_for() {
        proposes("S(t: 'A b', c: 1)", "S(t: \"A b\", c: 1)");
        proposes("S(t: “A b”, c: 1)", "S(t: \"A b\", c: 1)");
        proposes("S(t = \"a\", b: 1)", "S(t : \"a\", b: 1)");
        proposes("S(t: \"a\"; b: 1)", "S(t: \"a\", b: 1)");
        proposes("S(\"t\": \"a\", b: 1)", "S(t: \"a\", b: 1)");
        proposes("S(\n# why\nt: 1)", "S(\n// why\nt: 1)");
        proposes("# why\nS(t: 1)", "// why\nS(t: 1)");
        proposes("S(t: 1, # why\nu: 1)", "S(t: 1, // why\nu: 1)");
        proposes("S(t: 1 b: 2)", "S(t: 1, b: 2)");
        proposes("S(title \"A\", b: 2)", "S(title: \"A\", b: 2)");
        proposes("S(t: [\"a\" \"b\"])", "S(t: [\"a\", \"b\"])");
    }

    #[test]
    fn brackets_of_another_kind_are_read_as_those_that_are_meant() {
        for (text, read) in [
            ("S(a: Inject {b: 1}, c: 2)", "S(a: Inject (b: 1), c: 2)"),
            ("S(a: {(b: 1), (b: 2)})", "S(a: [(b: 1), (b: 2)])"),
            ("S(a: [\"b\": 1, \"c\": 2])", "S(a: {\"b\": 1, \"c\": 2})"),
            ("S(a: (\"b\": 1))", "S(a: {\"b\": 1})"),
            ("S{a: 1}", "S(a: 1)"),
            ("S(a: 1) T(b: 2)", "S(a: 1)        "),
        ] {
            assert_eq!(mended(text).2, read);
        }
    }
}
