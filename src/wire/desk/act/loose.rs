//! What forms send: everything is text, and what was left empty is absent.

use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u64),
    Flag(bool),
    Word(String),
    Many(Vec<Self>),
    Nothing(()),
}

impl Loose {
    fn word(self) -> Option<String> {
        match self {
            Self::Number(n) => Some(n.to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Word(word) => Some(word.trim().to_owned()).filter(|word| !word.is_empty()),
            Self::Many(many) => many.into_iter().find_map(Self::word),
            Self::Nothing(()) => None,
        }
    }
}

pub(super) fn some<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Loose::deserialize(d)?.word())
}

pub(super) fn maybe<'de, D: Deserializer<'de>, T: FromStr>(d: D) -> Result<Option<T>, D::Error> {
    let Some(word) = some(d)? else { return Ok(None) };
    word.parse().map(Some).map_err(|_| D::Error::custom(format!("`{word}` does not fit here")))
}

pub(super) fn number<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
    maybe(d)?.ok_or_else(|| D::Error::custom("a number is missing"))
}

pub(super) fn maybe_yes<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    match some(d)?.as_deref() {
        None => Ok(None),
        Some("yes" | "true" | "on" | "1") => Ok(Some(true)),
        Some("no" | "false" | "off" | "0") => Ok(Some(false)),
        Some(other) => Err(D::Error::custom(format!("`{other}` is neither yes nor no"))),
    }
}

pub(super) fn yes<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    Ok(maybe_yes(d)?.unwrap_or(false))
}

pub(super) fn maybe_word<'de, D: Deserializer<'de>, T: for<'a> Deserialize<'a>>(
    d: D,
) -> Result<Option<T>, D::Error> {
    let Some(word) = some(d)? else { return Ok(None) };
    serde_json::from_value(serde_json::Value::String(word)).map(Some).map_err(D::Error::custom)
}

pub(super) fn several<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u64>, D::Error> {
    let given = Loose::deserialize(d)?;
    let words: Vec<String> = if let Loose::Many(many) = given {
        many.into_iter().filter_map(Loose::word).collect()
    } else {
        given.word().into_iter().collect()
    };
    let words = words.iter().flat_map(|w| w.split([' ', ','])).filter(|w| !w.is_empty());
    words.map(|w| w.parse().map_err(D::Error::custom)).collect()
}
