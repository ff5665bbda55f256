//! One line of the transcript: an entry to its exact bytes and back, hashes over the bytes as written.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::hash::{Hash, write_hex};
use crate::clock::{Millis, Timestamp};
use crate::ident::Seq;
use crate::session::{CommandId, Entry, Event, Header, Said, Times};

/// The longest line that is read: the largest attachment in base64 with room to spare.
pub(super) const LINE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Appends the header's line and returns its hash, the `prev` of entry 1.
pub(super) fn write_header(out: &mut Vec<u8>, header: &Header) -> Hash {
    let start = out.len();
    serde_json::to_writer(&mut *out, header).expect("a header is plain data");
    let hash = Hash::of(&out[start..]);
    out.push(b'\n');
    hash
}

/// Appends an entry's line and returns its hash; `salt` is used where there are words.
pub(super) fn write_entry(
    out: &mut Vec<u8>,
    entry: &Entry,
    prev: &Hash,
    salt: impl FnOnce() -> [u8; 16],
) -> Hash {
    let words = entry.said.as_ref().map(|said| write_words(said, salt()));
    out.extend_from_slice(br#"{"e":"#);
    let start = out.len();
    write_facts(out, entry, prev);
    if let Some(words) = &words {
        out.extend_from_slice(br#","said":""#);
        Hash::of(words).write_hex(out);
        out.push(b'"');
    }
    out.push(b'}');
    let hash = Hash::of(&out[start..]);
    out.extend_from_slice(br#","h":""#);
    hash.write_hex(out);
    out.push(b'"');
    if let Some(words) = &words {
        out.extend_from_slice(br#","s":"#);
        out.extend_from_slice(words);
    }
    out.extend_from_slice(b"}\n");
    hash
}

/// Appends `e` up to and without `said` and its closing brace.
fn write_facts(out: &mut Vec<u8>, entry: &Entry, prev: &Hash) {
    let Times { wall, play, story, observed_at } = entry.times;
    let mut text = String::with_capacity(160);
    // Writing to a string cannot fail.
    let _ = write!(text, r#"{{"seq":{},"prev":""#, entry.seq);
    out.extend_from_slice(text.as_bytes());
    prev.write_hex(out);
    text.clear();
    let _ = write!(
        text,
        r#"","sync":{},"wall":"{wall}","play":{},"scenario":"{story}""#,
        entry.sync, play.0
    );
    if let Some(at) = observed_at {
        let _ = write!(text, r#","observed_at":"{at}""#);
    }
    let _ = write!(text, r#","by":"{}""#, entry.by);
    out.extend_from_slice(text.as_bytes());
    if let Some(seat) = &entry.seat {
        out.extend_from_slice(br#","for":"#);
        write_json(out, seat);
    }
    if let Some(cmd) = &entry.cmd {
        out.extend_from_slice(br#","cmd":"#);
        write_json(out, cmd);
    }
    out.extend_from_slice(br#","kind":""#);
    out.extend_from_slice(entry.event.kind().as_bytes());
    out.extend_from_slice(br#"","data":"#);
    out.extend_from_slice(entry.event.data_json().as_bytes());
}

/// Returns the bytes of `s`: the salt first, then the words.
fn write_words(said: &Said, salt: [u8; 16]) -> Vec<u8> {
    let mut out = br#"{"salt":""#.to_vec();
    write_hex(&salt, &mut out);
    out.push(b'"');
    let brace = out.len();
    write_json(&mut out, said);
    // The words' own opening brace becomes the comma after the salt.
    if out[brace + 1] == b'}' {
        out.remove(brace);
    } else {
        out[brace] = b',';
    }
    out
}

fn write_json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    serde_json::to_writer(out, value).expect("plain data becomes JSON");
}

/// One line read back, its own hashes checked; what links it to its neighbours is for the reader to check.
#[derive(Debug)]
pub(super) struct Parsed {
    pub seq: u64,
    pub sync: u64,
    pub prev: Hash,
    pub hash: Hash,
    /// Words belonged to it and are gone.
    pub redacted: bool,
    /// The entry's bytes without its words: `{"e":..,"h":".."`, then either `}` or `,"s":`.
    pub facts_end: usize,
    pub body: Body,
}

/// What a line says, as far as this version understands it.
#[derive(Debug)]
pub(super) enum Body {
    Known(Box<Entry>),
    /// A kind, or a format, of a later version; the chain holds all the same.
    Unknown {
        kind: String,
    },
}

/// Why a line is not what startex wrote, in words.
pub(super) type Bad = String;

/// `e`, borrowed from the line.
#[derive(Deserialize)]
struct Facts<'a> {
    seq: u64,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    sync: u64,
    #[serde(borrow)]
    wall: Cow<'a, str>,
    play: u64,
    #[serde(borrow)]
    scenario: Cow<'a, str>,
    #[serde(borrow)]
    observed_at: Option<Cow<'a, str>>,
    #[serde(borrow)]
    by: Cow<'a, str>,
    #[serde(borrow, rename = "for")]
    seat: Option<Cow<'a, str>>,
    cmd: Option<String>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(borrow)]
    said: Option<Cow<'a, str>>,
}

/// The members of `e` every version has.
#[derive(Deserialize)]
struct Skeleton<'a> {
    seq: u64,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    sync: u64,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    said: Option<Cow<'a, str>>,
}

/// Reads a line without its LF. With `newer`, only what every version has is looked at.
pub(super) fn parse(line: &[u8], newer: bool) -> Result<Parsed, Bad> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    let inside = line.strip_prefix(r#"{"e":"#).ok_or("it does not begin as an entry does")?;
    if newer {
        let (skeleton, end) = prefix::<Skeleton<'_>>(inside)?;
        return unknown(line, inside, end, skeleton);
    }
    let (facts, end) = match prefix::<Facts<'_>>(inside) {
        Ok(read) => read,
        Err(why) => {
            // A kind of a later version may come with members of its own.
            let (skeleton, end) = prefix::<Skeleton<'_>>(inside)?;
            if Event::is_known(&skeleton.kind) {
                return Err(why);
            }
            return unknown(line, inside, end, skeleton);
        }
    };
    let event = match Event::from_json(&facts.kind, facts.data.get()) {
        Ok(event) => event,
        Err(_) if !Event::is_known(&facts.kind) => {
            let Facts { seq, prev, sync, kind, said, .. } = facts;
            return unknown(line, inside, end, Skeleton { seq, prev, sync, kind, said });
        }
        Err(fault) => {
            let kind = facts.kind;
            return Err(format!("what it says of `{kind}` does not fit: {}", spoken(&fault)));
        }
    };
    let frame = Frame::cut(line, &inside[..end], facts.said.as_deref())?;
    let prev = link(&facts.prev)?;
    let said = match frame.words {
        None => None,
        Some(words) => Some(serde_json::from_str::<Said>(words).map_err(|_| "`s` cannot be read")?),
    };
    let (seq, sync, redacted) = (facts.seq, facts.sync, frame.redacted);
    let entry = entry(facts, event, said, redacted)?;
    let body = Body::Known(Box::new(entry));
    Ok(Parsed { seq, sync, prev, hash: frame.hash, redacted, facts_end: frame.facts_end, body })
}

fn unknown(line: &str, inside: &str, end: usize, skeleton: Skeleton<'_>) -> Result<Parsed, Bad> {
    let frame = Frame::cut(line, &inside[..end], skeleton.said.as_deref())?;
    let prev = link(&skeleton.prev)?;
    Ok(Parsed {
        seq: skeleton.seq,
        sync: skeleton.sync,
        prev,
        hash: frame.hash,
        redacted: frame.redacted,
        facts_end: frame.facts_end,
        body: Body::Unknown { kind: skeleton.kind.into_owned() },
    })
}

fn link(prev: &str) -> Result<Hash, Bad> {
    Hash::from_hex(prev).ok_or_else(|| "`prev` is no hash".to_owned())
}

/// Reads a value at the start of `text` and returns it with its length.
fn prefix<'a, T: Deserialize<'a>>(text: &'a str) -> Result<(T, usize), Bad> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    match values.next() {
        Some(Ok(value)) => Ok((value, values.byte_offset())),
        Some(Err(fault)) => Err(format!("it cannot be read: {}", spoken(&fault))),
        None => Err("it ends too early".to_owned()),
    }
}

/// Says a fault of the JSON reader without its line numbers, which count within the line.
fn spoken(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn entry(facts: Facts<'_>, event: Event, said: Option<Said>, redacted: bool) -> Result<Entry, Bad> {
    let wall: Timestamp = facts.wall.parse()?;
    let observed_at = facts.observed_at.map(|at| at.parse()).transpose()?;
    let (play, story) = (Millis(facts.play), facts.scenario.parse()?);
    Ok(Entry {
        seq: Seq(facts.seq),
        sync: Seq(facts.sync),
        times: Times { wall, play, story, observed_at },
        by: facts.by.parse()?,
        seat: facts.seat.map(|seat| seat.parse()).transpose()?,
        cmd: facts.cmd.map(CommandId),
        event,
        said,
        redacted,
    })
}

/// What stands around `e`, with `h` and `said` checked against the bytes they are hashes of.
struct Frame<'a> {
    hash: Hash,
    words: Option<&'a str>,
    redacted: bool,
    facts_end: usize,
}

impl<'a> Frame<'a> {
    fn cut(line: &'a str, facts: &str, said: Option<&str>) -> Result<Self, Bad> {
        let after = r#"{"e":"#.len() + facts.len();
        let rest = line[after..].strip_prefix(r#","h":""#).ok_or("`h` does not follow `e`")?;
        let written = rest.get(..64).and_then(Hash::from_hex).ok_or("`h` is no hash")?;
        let facts_end = after + r#","h":""#.len() + 64 + 1;
        let rest = rest[64..].strip_prefix('"').ok_or("`h` is no hash")?;
        let hash = Hash::of(facts.as_bytes());
        if hash != written {
            return Err("`h` is not the hash of `e`".to_owned());
        }
        let said = said.map(|said| Hash::from_hex(said).ok_or("`said` is no hash")).transpose()?;
        if rest == "}" {
            return Ok(Self { hash, words: None, redacted: said.is_some(), facts_end });
        }
        let words = rest
            .strip_prefix(r#","s":"#)
            .and_then(|words| words.strip_suffix('}'))
            .ok_or("it does not end as an entry does")?;
        match said {
            None => Err("it has words and no digest of them".to_owned()),
            Some(said) if said != Hash::of(words.as_bytes()) => {
                Err("`said` is not the hash of `s`".to_owned())
            }
            Some(_) => Ok(Self { hash, words: Some(words), redacted: false, facts_end }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::StoryTime;
    use crate::ident::{Actor, PersonId};
    use crate::text::Text;

    fn answered() -> Entry {
        Entry {
            seq: Seq(12),
            sync: Seq(10),
            times: Times {
                wall: "2027-03-05T09:12:03.123Z".parse().unwrap(),
                play: Millis(723_123),
                story: StoryTime::new(1, 8, 40),
                observed_at: None,
            },
            by: Actor::Person(PersonId(7)),
            seat: Some("REG/1".parse().unwrap()),
            cmd: Some(CommandId("a\"1".to_owned())),
            event: Event::Answered {
                decision: "d3".into(),
                round: 1,
                choice: "yank".into(),
                sure: None,
                whose: None,
                late: false,
            },
            said: Some(Said::words(Text::new("now \"please\",\n\"h\":\"0\"").unwrap())),
            redacted: false,
        }
    }

    fn known(parsed: Parsed) -> Entry {
        match parsed.body {
            Body::Known(entry) => *entry,
            Body::Unknown { kind } => panic!("`{kind}` is known"),
        }
    }

    #[test]
    fn the_bytes_are_the_ones_the_format_promises() {
        let mut line = Vec::new();
        let hash = write_entry(&mut line, &answered(), &Hash::of(b"x"), || [0xab; 16]);
        let line = String::from_utf8(line).unwrap();
        let prev = Hash::of(b"x");
        let words =
            format!(r#"{{"salt":"{}","text":"now \"please\",\n\"h\":\"0\""}}"#, "ab".repeat(16));
        let said = Hash::of(words.as_bytes());
        let facts = format!(
            r#"{{"seq":12,"prev":"{prev}","sync":10,"wall":"2027-03-05T09:12:03.123Z","play":723123,"scenario":"Day 1 08:40","by":"p7","for":"REG/1","cmd":"a\"1","kind":"answered","data":{{"decision":"d3","round":1,"choice":"yank"}},"said":"{said}"}}"#
        );
        assert_eq!(hash, Hash::of(facts.as_bytes()));
        assert_eq!(line, format!("{{\"e\":{facts},\"h\":\"{hash}\",\"s\":{words}}}\n"));
    }

    #[test]
    fn a_line_reads_back_with_and_without_its_words() {
        let mut line = Vec::new();
        let hash = write_entry(&mut line, &answered(), &Hash::of(b"x"), || [1; 16]);
        line.pop();
        let parsed = parse(&line, false).unwrap();
        assert_eq!((parsed.hash, parsed.prev, parsed.redacted), (hash, Hash::of(b"x"), false));
        let facts_end = parsed.facts_end;
        assert_eq!(known(parsed), answered());

        let mut redacted = line[..facts_end].to_vec();
        redacted.push(b'}');
        let parsed = parse(&redacted, false).unwrap();
        assert!(parsed.redacted && parsed.hash == hash);
        let entry = known(parsed);
        assert!(entry.redacted && entry.said.is_none());
    }

    #[test]
    fn an_entry_without_words_has_neither_digest_nor_s() {
        let quiet =
            Entry { said: None, seat: None, cmd: None, event: Event::Heartbeat {}, ..answered() };
        let mut line = Vec::new();
        write_entry(&mut line, &quiet, &Hash::of(b"x"), || panic!("no salt is needed"));
        let text = std::str::from_utf8(&line).unwrap();
        assert!(!text.contains("said") && !text.contains("\"s\"") && !text.contains("\"for\""));
        assert_eq!(known(parse(&line[..line.len() - 1], false).unwrap()), quiet);
        let salted = Entry { said: Some(Said::default()), ..quiet };
        line.clear();
        write_entry(&mut line, &salted, &Hash::of(b"x"), || [2; 16]);
        assert_eq!(known(parse(&line[..line.len() - 1], false).unwrap()), salted);
    }

    #[test]
    fn no_flipped_bit_and_no_shorter_line_passes() {
        let mut line = Vec::new();
        write_entry(&mut line, &answered(), &Hash::of(b"x"), || [3; 16]);
        line.pop();
        for at in 0..line.len() {
            assert!(parse(&line[..at], false).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut other = line.clone();
                other[at] ^= 1 << bit;
                assert!(parse(&other, false).is_err(), "bit {bit} of byte {at}");
                assert!(parse(&other, true).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn a_kind_of_a_later_version_keeps_its_place_in_the_chain() {
        let facts = format!(
            r#"{{"seq":3,"prev":"{}","sync":2,"mood":1.5,"kind":"teleported","data":[{{"h":"x"}}]}}"#,
            Hash::of(b"x")
        );
        let line = format!(r#"{{"e":{facts},"h":"{}"}}"#, Hash::of(facts.as_bytes()));
        let parsed = parse(line.as_bytes(), false).unwrap();
        assert!(matches!(parsed.body, Body::Unknown { kind } if kind == "teleported"));
        assert_eq!((parsed.seq, parsed.sync), (3, 2));
        let known = facts.replace("teleported", "heartbeat");
        let line = format!(r#"{{"e":{known},"h":"{}"}}"#, Hash::of(known.as_bytes()));
        assert!(parse(line.as_bytes(), false).is_err());
    }
}
