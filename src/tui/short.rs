//! One-line forms of verbs: `reg b` for a voice, `REG title: text` for an inject, `b if legal agrees`. Pure.

use std::collections::BTreeMap;

use super::field::BREAK;
use crate::ident::RoleCode;

/// What roles are called in a line: by their code in any case, or by their one key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub codes: &'a [RoleCode],
    pub keys: &'a BTreeMap<RoleCode, char>,
}

impl Names<'_> {
    /// Returns the role whose code a word is.
    pub(super) fn code(&self, word: &str) -> Option<RoleCode> {
        self.codes.iter().find(|code| code.as_str().eq_ignore_ascii_case(word)).cloned()
    }

    /// Returns the role whose code or one key a word is.
    pub(super) fn role(&self, word: &str) -> Option<RoleCode> {
        let key = || {
            let key = single(word)?;
            let of = |key| self.keys.iter().find(|(_, k)| **k == key).map(|(code, _)| code.clone());
            of(key).or_else(|| of(key.to_ascii_lowercase()))
        };
        self.code(word).or_else(key)
    }

    /// Returns a role and, where the word names one, its seat: `reg`, `r`, `reg/2`.
    pub(super) fn seat(&self, word: &str) -> Option<(RoleCode, Option<u16>)> {
        if let Some((role, number)) = word.split_once('/') {
            return Some((self.role(role)?, Some(number.parse().ok()?)));
        }
        Some((self.role(word)?, None))
    }
}

/// Returns a word's only letter.
fn single(word: &str) -> Option<char> {
    let mut letters = word.chars();
    let (letter, None) = (letters.next()?, letters.next()) else { return None };
    Some(letter)
}

/// What may be answered: how many options there are, and which of them asks for more.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Options {
    pub count: usize,
    /// The option that takes words of one's own.
    pub own_words: Option<usize>,
    /// The option that may name whose it is.
    pub theirs: Option<usize>,
}

/// An answer said aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Voice {
    /// Who says it; nobody was named where the line has a letter alone.
    pub who: Option<(RoleCode, Option<u16>)>,
    /// The option's place.
    pub option: usize,
    pub whose: Option<RoleCode>,
    pub words: Option<String>,
    /// The part of the line it was read from.
    pub typed: String,
}

/// Reads an option's letter, in either case.
pub(super) fn letter(word: &str, count: usize) -> Option<usize> {
    let letter = single(word)?;
    let at = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
    usize::try_from(at).ok().filter(|at| *at < count)
}

/// Splits off the first word.
pub(super) fn word(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    if line.is_empty() {
        return None;
    }
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    Some((&line[..end], line[end..].trim_start()))
}

/// Takes words apart that are a role's key and an option's letter, once or several times: `rb`, `rbma`.
fn apart(line: &str, names: Names<'_>, options: &impl Fn(Option<&RoleCode>) -> Options) -> String {
    let pairs = |word: &str| {
        let letters: Vec<String> = word.chars().map(String::from).collect();
        let pair = |pair: &[String]| {
            let role = names.role(&pair[0])?;
            let allowed = options(Some(&role));
            // What wants words of its own is typed apart.
            let option = letter(&pair[1], allowed.count).filter(|o| Some(*o) != allowed.own_words);
            option.map(|_| pair.join(" "))
        };
        let even =
            letters.len().is_multiple_of(2) && !letters.is_empty() && names.code(word).is_none();
        even.then(|| letters.chunks(2).map(pair).collect::<Option<Vec<_>>>()).flatten()
    };
    let taken: Option<Vec<String>> =
        line.split_whitespace().map(|word| pairs(word).map(|p| p.join(" "))).collect();
    taken.filter(|words| !words.is_empty()).map_or_else(|| line.to_owned(), |w| w.join(" "))
}

/// Reads voices: `b`, `reg b`, `reg b mnt a`, `reg c we quarantine tonight`, `reg e mnt`.
///
/// # Errors
/// Says what is missing.
pub(super) fn voices(
    line: &str,
    names: Names<'_>,
    options: impl Fn(Option<&RoleCode>) -> Options,
) -> Result<Vec<Voice>, String> {
    let mut voices = Vec::new();
    let line = apart(line.trim(), names, &options);
    let mut rest = line.as_str();
    while let Some((first, after)) = word(rest) {
        let next = word(after);
        // A letter alone may be a role's key; it is one only where an option's letter follows.
        let who = names.seat(first).filter(|(role, _)| {
            let count = options(Some(role)).count;
            first.chars().count() > 1 || next.is_some_and(|(w, _)| letter(w, count).is_some())
        });
        let (who, said, mut left) = match (who, next) {
            (Some(who), Some((said, left))) => (Some(who), said, left),
            (Some((role, _)), None) => return Err(format!("{role} says what? a letter")),
            (None, _) => (None, first, after),
        };
        let allowed = options(who.as_ref().map(|(role, _)| role));
        let Some(option) = letter(said, allowed.count) else {
            return Err(format!("`{said}` is neither a role nor an option's letter"));
        };
        let (mut whose, mut words) = (None, None);
        if allowed.own_words == Some(option) {
            words = Some(left.to_owned()).filter(|w| !w.is_empty());
            left = "";
        } else if allowed.theirs == Some(option)
            && let Some((theirs, after)) = word(left)
            && let Some(role) = names.role(theirs)
            && word(after).is_none_or(|(w, _)| letter(w, allowed.count).is_none())
        {
            whose = Some(role);
            left = after;
        }
        let typed = rest[..rest.len() - left.len()].trim_end().to_owned();
        voices.push(Voice { who, option, whose, words, typed });
        rest = left;
    }
    if voices.is_empty() { Err("who says what: `reg b`".to_owned()) } else { Ok(voices) }
}

/// An inject written in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The roles it goes to; none named means everybody.
    pub to: Vec<RoleCode>,
    pub title: String,
    pub text: String,
}

/// Reads `[ROLE ...] title: text`; without a colon the title is all there is to say.
///
/// # Errors
/// A line without words.
pub(super) fn inject(line: &str, names: Names<'_>) -> Result<Written, String> {
    let mut to = Vec::new();
    let mut rest = line.trim();
    while let Some((first, after)) = word(rest) {
        // Only whole codes: a letter alone is a word of the title.
        let Some(role) = names.code(first.trim_end_matches(',')) else { break };
        if !to.contains(&role) {
            to.push(role);
        }
        rest = after;
    }
    // In an editor the first line is the title.
    let first = rest.split_once(": ").filter(|(title, _)| !title.contains(BREAK));
    let (title, text) = match first.or_else(|| rest.split_once(BREAK)) {
        Some((title, text)) if !text.trim().is_empty() => (title.trim(), text.trim()),
        _ => (rest.trim_end_matches(':').trim(), rest.trim_end_matches(':').trim()),
    };
    if title.is_empty() {
        return Err("[ROLE] title: text".to_owned());
    }
    Ok(Written { to, title: title.to_owned(), text: text.to_owned() })
}

/// Reads `b if legal agrees by four`: the option, where it is not chosen yet, and the conditions.
///
/// # Errors
/// Says what is missing.
pub(super) fn conditions(
    line: &str,
    chosen: bool,
    count: usize,
) -> Result<(Option<usize>, String), String> {
    let line = line.trim();
    if chosen {
        return Ok((None, line.to_owned())).and_then(with_words);
    }
    let first = word(line).and_then(|(first, rest)| Some((letter(first, count)?, rest)));
    let (option, rest) = first.ok_or("which option, and if what: `b if legal agrees`")?;
    with_words((Some(option), rest.to_owned()))
}

fn with_words(read: (Option<usize>, String)) -> Result<(Option<usize>, String), String> {
    if read.1.is_empty() { Err("under which conditions".to_owned()) } else { Ok(read) }
}

/// Reads `[ROLE] words`: who it is from, by code, and what is said.
pub(super) fn from_role(line: &str, names: Names<'_>) -> (Option<RoleCode>, String) {
    if let Some((first, rest)) = word(line)
        && let Some(role) = names.code(first)
    {
        return (Some(role), rest.to_owned());
    }
    (None, line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> (Vec<RoleCode>, BTreeMap<RoleCode, char>) {
        let codes: Vec<RoleCode> = ["MNT", "REG", "COM"].map(RoleCode::new).to_vec();
        let keys = codes.iter().cloned().zip(['m', 'r', 'c']).collect();
        (codes, keys)
    }

    /// A, B, something else, nothing in the plan, not ours.
    const FIVE: Options = Options { count: 5, own_words: Some(2), theirs: Some(4) };

    /// Writes voices in one line: `who option whose "words"`.
    fn heard(line: &str) -> String {
        let (codes, keys) = codes();
        let names = Names { codes: &codes, keys: &keys };
        let said = match voices(line, names, |_| FIVE) {
            Ok(said) => said,
            Err(why) => return format!("! {why}"),
        };
        let one = |v: &Voice| {
            let who = match &v.who {
                None => "?".to_owned(),
                Some((role, None)) => role.to_string(),
                Some((role, Some(n))) => format!("{role}/{n}"),
            };
            let whose = v.whose.as_ref().map(|w| format!(" {w}")).unwrap_or_default();
            let words = v.words.as_ref().map(|w| format!(" \"{w}\"")).unwrap_or_default();
            format!("{who} {}{whose}{words}", v.option)
        };
        said.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn voices_are_read_by_code_key_or_letter_alone_and_several_in_a_line() {
        for (line, reading) in [
            ("b", "? 1"),
            ("reg b", "REG 1"),
            ("R B", "REG 1"),
            ("r b", "REG 1"),
            ("reg/2 a", "REG/2 0"),
            ("r/2 a", "REG/2 0"),
            ("reg b mnt a com d", "REG 1; MNT 0; COM 3"),
            ("reg c we quarantine tonight", "REG 2 \"we quarantine tonight\""),
            ("c we quarantine tonight", "? 2 \"we quarantine tonight\""),
            ("c", "? 2"),
            ("c b", "COM 1"),
            ("reg e mnt", "REG 4 MNT"),
            ("reg e m", "REG 4 MNT"),
            ("reg e mnt a", "REG 4; MNT 0"),
            ("reg e", "REG 4"),
            ("rbma", "REG 1; MNT 0"),
            ("rb MA cd", "REG 1; MNT 0; COM 3"),
            ("rbm", "! `rbm` is neither a role nor an option's letter"),
            ("rc", "! `rc` is neither a role nor an option's letter"),
            ("reg", "! REG says what? a letter"),
            ("xyz b", "! `xyz` is neither a role nor an option's letter"),
            ("reg z", "! `z` is neither a role nor an option's letter"),
            ("", "! who says what: `reg b`"),
            ("日 本", "! `日` is neither a role nor an option's letter"),
        ] {
            assert_eq!(heard(line), reading, "{line}");
        }
    }

    #[test]
    fn every_voice_keeps_the_part_of_the_line_it_was_read_from() {
        let (codes, keys) = codes();
        let names = Names { codes: &codes, keys: &keys };
        let said = voices(" reg b  mnt e com  reg c so be it ", names, |_| FIVE).unwrap();
        let typed: Vec<&str> = said.iter().map(|v| v.typed.as_str()).collect();
        assert_eq!(typed, ["reg b", "mnt e com", "reg c so be it"]);
    }

    #[test]
    fn an_inject_is_its_roles_its_title_and_its_text() {
        let (codes, keys) = codes();
        let names = Names { codes: &codes, keys: &keys };
        let read = |line| {
            let w = inject(line, names)?;
            let to: Vec<&str> = w.to.iter().map(RoleCode::as_str).collect();
            Ok::<_, String>(format!("{} | {} | {}", to.join(" "), w.title, w.text))
        };
        for (line, reading) in [
            ("Lights out: The power fails.", " | Lights out | The power fails."),
            ("reg Lights out: The power fails.", "REG | Lights out | The power fails."),
            ("reg, mnt Lights out: Dark", "REG MNT | Lights out | Dark"),
            ("The power fails", " | The power fails | The power fails"),
            ("at 10:30 the power fails", " | at 10:30 the power fails | at 10:30 the power fails"),
            ("c for cold: brr", " | c for cold | brr"),
            ("Lights out:", " | Lights out | Lights out"),
        ] {
            assert_eq!(read(line).as_deref(), Ok(reading), "{line}");
        }
        assert!(read("").is_err() && read("reg").is_err());
    }

    #[test]
    fn conditions_name_the_option_unless_it_is_chosen() {
        assert_eq!(
            conditions("b if legal agrees", false, 4),
            Ok((Some(1), "if legal agrees".into()))
        );
        assert_eq!(conditions("a week from now", true, 4), Ok((None, "a week from now".into())));
        assert!(conditions("if legal agrees", false, 4).is_err());
        assert!(conditions("b", false, 4).is_err() && conditions("", true, 4).is_err());
    }

    #[test]
    fn a_line_may_begin_with_whom_it_is_from() {
        let (codes, keys) = codes();
        let names = Names { codes: &codes, keys: &keys };
        let read = |line| from_role(line, names);
        assert_eq!(read("reg who read it?"), (Some("REG".into()), "who read it?".into()));
        assert_eq!(read("who read it?"), (None, "who read it?".into()));
        assert_eq!(read("r who"), (None, "r who".into()));
    }
}
