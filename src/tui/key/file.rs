//! A keys file: which keys, colours and bell somebody wants, read with findings, and all of it printed as such a file.

use std::fmt::{self, Write as _};
use std::ops::Range;

use crossterm::event::KeyCode;
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer as _, MapAccess, Visitor};

use super::kinds::{CONFLICT, FIXED, RESERVED, SETTING, SYNTAX, TWICE, UNKNOWN_KEY, UNKNOWN_VERB};
use super::{Binding, Context, KeyMap, Press, Verb, standard};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::tui::theme::Theme;

/// More than every verb with a comment.
pub const KEYS_BYTES_MAX: usize = 64 * 1024;

/// Contexts that hold at the same time, the nearest first; `Desk::contexts` builds no others.
const STATES: [&[Context]; 6] = [
    &[Context::Home, Context::Always],
    &[Context::Lobby, Context::Always],
    &[Context::Revealed, Context::Open, Context::Play, Context::Always],
    &[Context::Debrief, Context::After, Context::Always],
    &[Context::After, Context::Always],
    &[Context::Replay, Context::Always],
];

/// Verbs whose keys are the same on every machine.
const KEPT: [Verb; 5] = [Verb::Next, Verb::Hide, Verb::Emergency, Verb::Leave, Verb::Suspend];

/// What a keys file says: the keys, and what else of the console may be as somebody likes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    pub keys: KeyMap,
    pub colours: Option<Theme>,
    pub ring: Option<bool>,
}

/// The lines that name no verb.
const COLOURS: &str = "colours";
const RING: &str = "ring";

/// One line of the file.
struct Entry {
    verb: Verb,
    name: Range<usize>,
    keys: Vec<(Press, Range<usize>)>,
}

/// Makes a source of a keys file's bytes, or says why it is none.
pub fn keys_source(name: &str, bytes: &[u8]) -> Result<Source, Box<(Source, Diagnostic)>> {
    let text = str::from_utf8(bytes).ok().filter(|text| text.len() <= KEYS_BYTES_MAX);
    let source = |text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    text.map(source).ok_or_else(|| {
        let finding = SYNTAX.finding(if bytes.len() > KEYS_BYTES_MAX {
            "the file is larger than 64 KiB"
        } else {
            "the file is not UTF-8"
        });
        Box::new((source(""), finding))
    })
}

/// Reads a keys file; with an error among the findings nothing of it is taken.
pub fn read_keys(source: &Source) -> (Option<Settings>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut settings = Settings::default();
    let entries = match fields(&source.text) {
        Ok(mut fields) => {
            liked(&mut fields, &source.text, &mut settings, &mut findings);
            entries(&fields, &source.text, &mut findings)
        }
        Err(fault) => {
            findings.push(malformed(&source.text, &fault));
            return (None, findings);
        }
    };
    for entry in &entries {
        let presses: Vec<Press> = entry.keys.iter().map(|(press, _)| *press).collect();
        settings.keys.bind(entry.verb, &presses);
    }
    conflicts(&settings.keys, &entries, &mut findings);
    findings.sort_by_key(Diagnostic::start);
    let sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    (sound.then_some(settings), findings)
}

/// Takes the lines that name no verb out of the others.
fn liked(
    fields: &mut Vec<(&str, &RawValue)>,
    text: &str,
    settings: &mut Settings,
    findings: &mut Vec<Diagnostic>,
) {
    let mut first: Vec<(&str, Range<usize>)> = Vec::new();
    fields.retain(|(name, value)| {
        if ![COLOURS, RING].contains(name) {
            return true;
        }
        let (span, raw) = (place(text, name), value.get_ron().trim());
        if let Some((_, before)) = first.iter().find(|(known, _)| known == name) {
            let finding = TWICE.finding(format!("`{name}` has two lines"));
            findings.push(finding.at(span, "the second one").also(before.clone(), "the first one"));
            return false;
        }
        first.push((name, span));
        let mut wrong = |help: String| {
            let finding = SETTING.finding(format!("`{name}` cannot be {raw}"));
            findings.push(finding.at(place(text, raw), "not one of them").help(help));
        };
        if *name == RING {
            match ron::from_str(raw) {
                Ok(ring) => settings.ring = Some(ring),
                Err(_) => wrong("true or false".to_owned()),
            }
        } else {
            let named = ron::from_str::<String>(raw).ok();
            match named.and_then(|named| Theme::named(&named)) {
                Some(theme) => settings.colours = Some(theme),
                None => wrong(Theme::ALL.map(|t| format!("\"{}\"", t.name())).join(", ")),
            }
        }
        false
    });
}

/// Prints a table as a keys file: every verb with its keys and what it does.
pub fn print_keys(settings: &Settings) -> String {
    let mut out = "// Keys of startex: a line a verb. What may stay as it is can be left out; [] takes a verb's key away, and the\n\
         // palette still finds it. `startex run --keys FILE` uses this file, or it lies in your configuration folder\n\
         // as startex/keys.ron. next, hide, emergency, leave and suspend keep their keys on every machine.\n(\n"
        .to_owned();
    let names = Theme::ALL.map(Theme::name).join(", ");
    // What is not set stands there as a comment, to be found. Writing to a string cannot fail.
    let colours = settings.colours.map_or_else(
        || format!("    // {COLOURS}: \"light\","),
        |theme| format!("    {COLOURS}: \"{}\",", theme.name()),
    );
    let _ = writeln!(out, "{colours:<38} // {names}");
    let ring = settings
        .ring
        .map_or_else(|| format!("    // {RING}: false,"), |ring| format!("    {RING}: {ring},"));
    let _ =
        writeln!(out, "{ring:<38} // the bell a minute before a decision closes and at its close");
    for verb in Verb::ALL {
        let keys: Vec<String> = settings.keys.presses(*verb).iter().map(quoted).collect();
        let line = format!("    {}: [{}],", verb.name(), keys.join(", "));
        let _ = writeln!(out, "{line:<38} // {}", verb.about());
    }
    out.push_str(")\n");
    out
}

fn quoted(press: &Press) -> String {
    format!("\"{}\"", press.to_string().replace('\\', "\\\\").replace('"', "\\\""))
}

impl KeyMap {
    /// Returns the keys of a verb, each once.
    pub fn presses(&self, verb: Verb) -> Vec<Press> {
        let mut presses = Vec::new();
        for binding in self.0.iter().filter(|b| b.verb == verb) {
            if !presses.contains(&binding.press) {
                presses.push(binding.press);
            }
        }
        presses
    }

    /// Gives a verb these keys instead of those it has, wherever it holds, at its place in the table.
    fn bind(&mut self, verb: Verb, presses: &[Press]) {
        let mut contexts: Vec<Context> = Vec::new();
        for binding in standard().iter().filter(|b| b.verb == verb) {
            if !contexts.contains(&binding.context) {
                contexts.push(binding.context);
            }
        }
        if contexts.is_empty() {
            contexts = vec![Context::Lobby, Context::Play, Context::After];
        }
        let at = self.0.iter().position(|b| b.verb == verb).unwrap_or(self.0.len());
        self.0.retain(|b| b.verb != verb);
        let bindings = contexts.into_iter().flat_map(|context| {
            presses.iter().map(move |press| Binding { press: *press, verb, context })
        });
        let bindings: Vec<Binding> = bindings.collect();
        self.0.splice(at..at, bindings);
    }
}

/// Reads names and values; each borrows its place in the text.
fn fields(text: &str) -> Result<Vec<(&str, &RawValue)>, ron::error::SpannedError> {
    struct Fields;

    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<(&'de str, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("verbs with their keys, in round brackets")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some(Name(name)) = map.next_key()? {
                fields.push((name, map.next_value()?));
            }
            Ok(fields)
        }
    }

    struct Name<'de>(&'de str);

    impl<'de> Deserialize<'de> for Name<'de> {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Word;

            impl<'de> Visitor<'de> for Word {
                type Value = Name<'de>;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("the name of a verb")
                }

                fn visit_borrowed_str<E>(self, word: &'de str) -> Result<Self::Value, E> {
                    Ok(Name(word))
                }
            }

            from.deserialize_identifier(Word)
        }
    }

    let mut from = ron::Deserializer::from_str(text)?;
    let fields = from.deserialize_struct("", &[], Fields).map_err(|why| from.span_error(why))?;
    from.end().map_err(|why| from.span_error(why))?;
    Ok(fields)
}

/// Returns where a part of a text stands in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr().addr()).saturating_sub(text.as_ptr().addr());
    start..start + part.len()
}

fn malformed(text: &str, fault: &ron::error::SpannedError) -> Diagnostic {
    let (line, column) = (fault.span.end.line, fault.span.end.col);
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let at = (before + within).min(text.len());
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    SYNTAX
        .finding("the keys file cannot be read")
        .at(at..end, fault.code.to_string())
        .help("a line is: floor: [\"f\"],")
        .help("`startex keys` prints a whole file")
}

fn entries(fields: &[(&str, &RawValue)], text: &str, findings: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let names: Vec<String> = Verb::ALL.iter().map(|verb| verb.name()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    for (name, value) in fields {
        let span = place(text, name);
        let Some(verb) = Verb::named(name) else {
            let finding = UNKNOWN_VERB.finding(format!("there is no verb `{name}`"));
            let finding = finding.at(span.clone(), "not a verb");
            let finding = finding.did_you_mean(span, name, names.iter().map(String::as_str));
            findings.push(finding.help("`startex keys` prints all of them"));
            continue;
        };
        if let Some(first) = entries.iter().find(|entry| entry.verb == verb) {
            let finding = TWICE.finding(format!("`{name}` has two lines"));
            findings.push(
                finding
                    .at(span, "the second one")
                    .also(first.name.clone(), "the first one")
                    .help("put all its keys into one list"),
            );
            continue;
        }
        let keys = keys(verb, value, text, findings);
        if !kept(verb, &keys, &span, findings) {
            continue;
        }
        entries.push(Entry { verb, name: span, keys });
    }
    entries
}

/// Reads the list of keys of a verb.
fn keys(
    verb: Verb,
    value: &RawValue,
    text: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(Press, Range<usize>)> {
    let raw = value.get_ron();
    let Ok(parts) = ron::from_str::<Vec<&RawValue>>(raw) else {
        let finding = SYNTAX.finding(format!("the keys of `{}` are no list", verb.name()));
        let help = "keys stand in square brackets, each in quotes: [\"f\"]";
        findings.push(finding.at(place(text, raw.trim()), "a list belongs here").help(help));
        return Vec::new();
    };
    let mut keys = Vec::new();
    for part in parts {
        let part = part.get_ron().trim();
        let span = place(text, part);
        let Ok(name) = ron::from_str::<String>(part) else {
            let finding = SYNTAX.finding("a key stands in quotes").at(span.clone(), "no quotes");
            findings.push(finding.replace(span, format!("\"{}\"", part.trim_matches('\''))));
            continue;
        };
        let Some(press) = Press::named(&name) else {
            let finding = UNKNOWN_KEY.finding(format!("there is no key `{name}`"));
            let finding = finding.at(span, "not a key");
            let finding = match crate::diagnostic::nearest(&name, Press::known()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            };
            findings.push(finding.help("for instance \"f\", \"F\", \"PgUp\", \"F5\", \"^L\""));
            continue;
        };
        if let Some(why) = reserved(verb, press) {
            let finding =
                RESERVED.finding(format!("`{press}` cannot be given to `{}`", verb.name()));
            findings.push(finding.at(span, why));
            continue;
        }
        keys.push((press, span));
    }
    keys
}

/// Says whose a key is that cannot be given away.
fn reserved(verb: Verb, press: Press) -> Option<&'static str> {
    if standard().iter().any(|b| b.verb == verb && b.press == press) {
        return None;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other key is free")]
    match press.code {
        KeyCode::Char(' ') | KeyCode::PageDown => Some("this is the next key"),
        KeyCode::Tab | KeyCode::BackTab => Some("Tab hides control text"),
        KeyCode::Char('x') if press.control => Some("this is the emergency"),
        KeyCode::Char('c') if press.control => Some("this leaves"),
        KeyCode::Char('z') if press.control => Some("this suspends"),
        KeyCode::Char('h' | 'i' | 'j' | 'm') if press.control => {
            Some("terminals send this for Backspace, Tab or Enter")
        }
        KeyCode::Char('0'..='9') => Some("digits are seats, ticks and rows"),
        KeyCode::Enter
        | KeyCode::Esc
        | KeyCode::Backspace
        | KeyCode::Delete
        | KeyCode::Up
        | KeyCode::Down
        | KeyCode::Left
        | KeyCode::Right
        | KeyCode::Home
        | KeyCode::End => Some("text fields and lists need this"),
        _ => None,
    }
}

/// Refuses to take away what must be found on every machine; tells whether it stays.
fn kept(
    verb: Verb,
    keys: &[(Press, Range<usize>)],
    span: &Range<usize>,
    findings: &mut Vec<Diagnostic>,
) -> bool {
    let before = findings.len();
    let own = KeyMap::default().presses(verb);
    let has = |press: &Press| keys.iter().any(|(key, _)| key == press);
    let name = verb.name();
    if matches!(verb, Verb::Help | Verb::Palette) && keys.is_empty() {
        let finding = FIXED.finding(format!("`{name}` needs a key"));
        findings.push(finding.at(span.clone(), "it leads to everything that has none"));
    }
    let more = verb != Verb::Next && keys.len() > own.len();
    if KEPT.contains(&verb) && (more || !own.iter().all(has)) {
        let list: Vec<String> = own.iter().map(quoted).collect();
        let finding = FIXED.finding(format!("`{name}` keeps its keys"));
        findings.push(
            finding
                .at(span.clone(), "the same on every machine")
                .help(format!("leave the line out, or write [{}]", list.join(", "))),
        );
    }
    findings.len() == before
}

/// Finds keys that would do two things in a state. What the nearer state takes by design is no conflict.
fn conflicts(map: &KeyMap, entries: &[Entry], findings: &mut Vec<Diagnostic>) {
    let own = standard();
    let by_design = |one: &Binding, other: &Binding| {
        let has = |binding: &Binding| own.contains(binding);
        has(one) && has(other)
    };
    let mut said: Vec<(Verb, Verb, Press)> = Vec::new();
    for state in STATES {
        let holding: Vec<&Binding> = map.0.iter().filter(|b| state.contains(&b.context)).collect();
        for (at, one) in holding.iter().enumerate() {
            for other in &holding[at + 1..] {
                let pair = (one.verb, other.verb, one.press);
                let differ = one.verb != other.verb && one.press == other.press;
                if !differ || by_design(one, other) || said.contains(&pair) {
                    continue;
                }
                said.push(pair);
                findings.push(conflict(one, other, entries));
            }
        }
    }
}

fn conflict(one: &Binding, other: &Binding, entries: &[Entry]) -> Diagnostic {
    let written = |verb: Verb| {
        let entry = entries.iter().find(|entry| entry.verb == verb)?;
        entry.keys.iter().find(|(press, _)| *press == one.press).map(|(_, span)| span.clone())
    };
    let (first, second) = (one.verb.name(), other.verb.name());
    let finding = CONFLICT.finding(format!("`{}` is both `{first}` and `{second}`", one.press));
    let stays = |name: &str| format!("`{name}` has this key unless the file gives it another");
    match (written(one.verb), written(other.verb)) {
        (Some(a), Some(b)) => finding.at(b, format!("`{second}`")).also(a, format!("`{first}`")),
        (Some(a), None) => finding.at(a, format!("`{first}`")).help(stays(&second)),
        (None, Some(b)) => finding.at(b, format!("`{second}`")).help(stays(&first)),
        (None, None) => finding,
    }
    .help("give one of them another key, or none: []")
}

#[cfg(test)]
mod tests;
