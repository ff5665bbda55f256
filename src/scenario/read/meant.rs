//! What was surely meant by a word, number or name that is almost right.

use super::super::grammar::{self, Block};
use super::super::model::{Channel, InjectKind};
use crate::clock::Millis;
use crate::diagnostic::nearest;

/// Returns the bare words a field takes, if it takes words.
pub(super) fn words_of(field: &str) -> Vec<&'static str> {
    match field {
        "kind" => InjectKind::ALL.iter().map(|k| k.word()).collect(),
        "channel" => Channel::ALL.iter().map(|c| c.word()).collect(),
        _ => grammar::words(field).iter().map(|(word, _)| *word).collect(),
    }
}

/// Returns the word that is meant by something written in other letters or with other signs, or nearly so.
pub(super) fn word<'w>(written: &str, words: &[&'w str]) -> Option<&'w str> {
    let fold = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let folded = fold(written);
    let folded = folded.strip_prefix("tlp").unwrap_or(&folded);
    let same = words.iter().copied().find(|word| fold(word) == folded);
    same.or_else(|| nearest(written, words.iter().copied()))
}

/// Returns the bare number that is meant where a field takes one and a unit was written as well.
pub(super) fn bare_number(field: &str, written: &str) -> Option<String> {
    let forms = grammar::BLOCKS.iter().filter_map(|block| block.field(field)).map(|f| f.form);
    let (mut numbers, mut minutes) = (false, field == "minutes");
    for form in forms {
        numbers |= form == "number";
        minutes |= form == "minutes";
    }
    if minutes && let Some(length) = duration(written) {
        return (length.0 % 60_000 == 0).then(|| (length.0 / 60_000).to_string());
    }
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    ((numbers || minutes) && digits > 0).then(|| written[..digits].to_owned())
}

/// Returns the duration that is meant by units in other words, such as `4 minutes`.
pub(super) fn duration(written: &str) -> Option<Millis> {
    let mut text = String::new();
    let mut letters = String::new();
    for c in written.to_lowercase().chars().chain(['.']) {
        if c.is_alphabetic() {
            letters.push(c);
            continue;
        }
        match letters.as_str() {
            "" | "and" => {}
            "h" | "hr" | "hrs" | "hour" | "hours" => text.push('h'),
            "m" | "min" | "mins" | "minute" | "minutes" => text.push('m'),
            "s" | "sec" | "secs" | "second" | "seconds" => text.push('s'),
            _ => return None,
        }
        letters.clear();
        text.extend(c.is_ascii_digit().then_some(c));
    }
    super::value::parse_duration(&text)
}

/// Returns the story's time that is meant by one without a day, or with other signs.
pub(super) fn story_time(written: &str) -> Option<String> {
    let folded = written.to_lowercase().replace([',', ';'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let (day, clock) = match words.as_slice() {
        [clock] => (1, *clock),
        ["day", day, clock] | ["day", day, "at", clock] => (day.parse().ok()?, *clock),
        _ => return None,
    };
    let (hour, minute) = clock.split_once([':', '.', 'h'])?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (day > 0 && hour < 24 && minute < 60).then(|| format!("Day {day} {hour:02}:{minute:02}"))
}

/// What authors call a field, and what it is called.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("answers", &["options"]),
    ("choices", &["options"]),
    ("condition", &["when", "offer_when"]),
    ("consequences", &["then"]),
    ("content", &["body", "text"]),
    ("countdown", &["time"]),
    ("default", &["time_out"]),
    ("description", &["body", "summary", "brief", "situation", "text"]),
    ("duration", &["time", "minutes"]),
    ("effects", &["then"]),
    ("expected", &["expect"]),
    ("from", &["owner"]),
    ("message", &["body", "text"]),
    ("name", &["title", "label", "id"]),
    ("notes", &["control"]),
    ("objective", &["objectives"]),
    ("prompt", &["ask"]),
    ("question", &["ask", "prompt"]),
    ("recipients", &["to", "asks"]),
    ("responsible", &["owner"]),
    ("sender", &["from"]),
    ("start", &["at", "starts"]),
    ("subject", &["title"]),
    ("text", &["body", "ask", "prompt", "label"]),
    ("timeout", &["time_out"]),
    ("title", &["name", "label", "prompt", "ask"]),
    ("to", &["asks"]),
    ("tlp", &["marking"]),
    ("trigger", &["offer_when", "when"]),
    ("type", &["kind"]),
    ("when", &["offer_when"]),
    ("offer_when", &["when"]),
    ("ask", &["prompt"]),
    ("asks", &["to"]),
    ("body", &["prompt", "ask", "text"]),
    ("id", &["name"]),
    ("label", &["title", "name"]),
];

/// Returns the field that is meant by a name the block does not know; `taken` are those that are written as well.
pub(super) fn field(block: &'static Block, key: &str, taken: &[&str]) -> Option<&'static str> {
    let names = block.fields.iter().map(|f| f.name);
    if let Some(near) = nearest(key, names) {
        return Some(near);
    }
    let (_, candidates) = OTHER_NAMES.iter().find(|(name, _)| key.eq_ignore_ascii_case(name))?;
    let free = |name: &&&str| block.field(name).is_some() && !taken.contains(name);
    let name = candidates.iter().find(free)?;
    block.field(name).map(|field| field.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_other_letters_are_recognised() {
        let markings = words_of("marking");
        for (written, meant) in [
            ("TLP:GREEN", "Green"),
            ("tlp amber+strict", "AmberStrict"),
            ("amber_strict", "AmberStrict"),
            ("Gren", "Green"),
        ] {
            assert_eq!(word(written, &markings), Some(meant));
        }
        assert_eq!(word("social-media", &words_of("kind")), Some("SocialMedia"));
        assert_eq!(word("pigeon", &words_of("kind")), None);
    }

    #[test]
    fn durations_in_other_words_are_recognised() {
        for (written, seconds) in
            [("4 minutes", 240), ("90 sec", 90), ("1 hour and 5 min", 3900), ("1 m 30 s", 90)]
        {
            assert_eq!(duration(written), Some(Millis::seconds(seconds)), "{written}");
        }
        for written in ["soon", "4", "four minutes", ""] {
            assert_eq!(duration(written), None, "{written}");
        }
    }

    #[test]
    fn times_of_the_story_in_other_forms_are_recognised() {
        for (written, meant) in [
            ("9:30", "Day 1 09:30"),
            ("day 2, 14.05", "Day 2 14:05"),
            ("Day 3 7:00", "Day 3 07:00"),
        ] {
            assert_eq!(story_time(written).as_deref(), Some(meant));
        }
        assert_eq!(story_time("tomorrow"), None);
    }

    #[test]
    fn fields_by_another_name_are_recognised() {
        assert_eq!(field(&grammar::INJECT, "text", &[]), Some("body"));
        assert_eq!(field(&grammar::INJECT, "text", &["body"]), None);
        assert_eq!(field(&grammar::DECISION, "to", &["owner"]), Some("asks"));
        assert_eq!(field(&grammar::INJECT, "titel", &[]), Some("title"));
        assert_eq!(field(&grammar::INJECT, "weather", &[]), None);
    }
}
