//! Follows the chain from line to line, and tells a torn tail from damage by what later entries testify.

use super::line::{self, Bad, Body, Parsed};
use super::{Hash, Head};
use crate::clock::Timestamp;
use crate::ident::Seq;
use crate::session::Event;

/// A head with a name: what phones keep and the projector shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct NamedHead {
    pub name: &'static str,
    pub seq: Seq,
    pub hash: Hash,
    /// When it was reached; unknown in a later version's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall: Option<Timestamp>,
}

/// A line with its own hashes checked.
pub(super) struct Checked {
    /// With its LF, if it has one.
    len: u64,
    terminated: bool,
    parsed: Result<Parsed, Bad>,
    /// The latest entry known durable to an entry that stands in a line that cannot be read.
    testimony: u64,
}

/// Checks one line of a file, LF included.
pub(super) fn check(bytes: &[u8], newer: bool) -> Checked {
    let (line, terminated) = match bytes.strip_suffix(b"\n") {
        Some(line) => (line, true),
        None => (bytes, false),
    };
    let parsed = line::parse(line, newer);
    let testimony = if parsed.is_err() { within(line, newer) } else { 0 };
    Checked { len: bytes.len() as u64, terminated, parsed, testimony }
}

/// Looks for an entry at the end of a line that is none: a rotten LF glues two lines together.
fn within(line: &[u8], newer: bool) -> u64 {
    const START: &[u8] = br#"{"e":{"seq":"#;
    let last = line.windows(START.len()).rposition(|window| window == START);
    last.filter(|at| *at > 0)
        .and_then(|at| line::parse(&line[at..], newer).ok())
        .map_or(0, |parsed| parsed.sync)
}

/// An entry in its place.
#[derive(Debug)]
pub(super) struct Linked {
    pub seq: Seq,
    pub hash: Hash,
    pub facts_end: usize,
    pub body: Body,
}

/// The first line that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Break {
    pub seq: Seq,
    pub line: u64,
    pub why: Bad,
    /// No LF follows it.
    pub unfinished: bool,
    /// Lines after it.
    pub later: u64,
}

/// Where the reading stands.
#[derive(Debug)]
pub(super) struct Chain {
    pub head: Head,
    /// Bytes up to and with the head's LF.
    pub len: u64,
    /// Bytes behind them.
    pub tail: u64,
    pub redacted: u64,
    pub heads: Vec<NamedHead>,
    /// The first kind this version does not know.
    pub unknown: Option<(Seq, String)>,
    pub broken: Option<Break>,
    /// The header's own line is the one that is wrong.
    pub header_wrong: bool,
    testified: u64,
}

impl Chain {
    /// Starts behind a header of `len` bytes.
    pub(super) fn new(header: Hash, len: u64) -> Self {
        Self {
            head: Head { seq: Seq(0), hash: header },
            len,
            tail: 0,
            redacted: 0,
            heads: Vec::new(),
            unknown: None,
            broken: None,
            header_wrong: false,
            testified: 0,
        }
    }

    /// Forgets what did not hold, so that it can be read again: it may have been on its way.
    pub(super) fn mend(&mut self) {
        (self.broken, self.tail, self.testified) = (None, 0, 0);
        self.header_wrong = false;
    }

    /// Takes the next line; returns its entry if the chain still holds.
    pub(super) fn accept(&mut self, checked: Checked) -> Option<Linked> {
        if let Some(broken) = &mut self.broken {
            broken.later += 1;
            self.tail += checked.len;
            self.hear(&checked);
            return None;
        }
        match self.fault(&checked) {
            Some(why) => {
                let seq = Seq(self.head.seq.0 + 1);
                // The header is line 1.
                let line = seq.0 + 1;
                let unfinished = !checked.terminated;
                self.broken = Some(Break { seq, line, why, unfinished, later: 0 });
                self.tail = checked.len;
                self.hear(&checked);
                None
            }
            None => checked.parsed.ok().map(|parsed| self.link(parsed, checked.len)),
        }
    }

    fn link(&mut self, parsed: Parsed, len: u64) -> Linked {
        let Parsed { seq, hash, redacted, facts_end, body, .. } = parsed;
        let seq = Seq(seq);
        self.head = Head { seq, hash };
        self.len += len;
        self.redacted += u64::from(redacted);
        let (kind, wall) = match &body {
            Body::Known(entry) => (entry.event.kind(), Some(entry.times.wall)),
            Body::Unknown { kind } => {
                if self.unknown.is_none() && !Event::is_known(kind) {
                    self.unknown = Some((seq, kind.clone()));
                }
                (kind.as_str(), None)
            }
        };
        let name = match kind {
            "end_ex" => Some("EndEx"),
            "finalised" => Some("finalised"),
            _ => None,
        };
        self.heads.extend(name.map(|name| NamedHead { name, seq, hash, wall }));
        Linked { seq, hash, facts_end, body }
    }

    fn fault(&mut self, checked: &Checked) -> Option<Bad> {
        let parsed = match &checked.parsed {
            Err(why) => return Some(why.clone()),
            Ok(parsed) => parsed,
        };
        let next = self.head.seq.0 + 1;
        if !checked.terminated {
            Some("the line is not finished".to_owned())
        } else if parsed.seq != next {
            Some(format!("entry {} stands where entry {next} belongs", parsed.seq))
        } else if parsed.prev != self.head.hash {
            self.header_wrong = next == 1;
            Some("`prev` is not the hash of the line before".to_owned())
        } else if parsed.sync >= next {
            Some("`sync` names an entry that was not yet written".to_owned())
        } else {
            None
        }
    }

    /// Notes what a line behind the break says was durable.
    fn hear(&mut self, checked: &Checked) {
        let said = match &checked.parsed {
            Ok(parsed) if parsed.sync < parsed.seq => parsed.sync,
            Ok(_) => 0,
            Err(_) => checked.testimony,
        };
        self.testified = self.testified.max(said);
    }

    /// Tells whether what broke had been durable once: then it is damage, else a torn tail.
    pub(super) fn is_damage(&self) -> bool {
        self.header_wrong || self.broken.as_ref().is_some_and(|at| self.testified >= at.seq.0)
    }
}
