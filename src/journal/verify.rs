//! Shows that a transcript is consistent with itself and with a hash somebody kept.

use std::ops::ControlFlow;
use std::path::Path;

use super::chain::NamedHead;
use super::line::Body;
use super::read::{Finding, ReadError, Reader};
use super::{Hash, Head};
use crate::ident::Seq;
use crate::session::Header;

/// What no check of a file alone can show; said with every result.
pub const CANNOT_TELL: [&str; 2] = [
    "rot inside the last batch cannot be told from a write that was torn, and a file cut at the end of a line is \
     shorter but consistent: only a head hash kept elsewhere shows either",
    "whoever holds the file could have rebuilt the whole chain: only hashes kept by others prove anything",
];

/// The fewest digits of a hash that are looked for.
const HASH_DIGITS_MIN: usize = 16;

/// The hash somebody kept: all 64 digits or at least the first 16.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptHash(String);

impl std::str::FromStr for KeptHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim().to_ascii_lowercase();
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hex && (HASH_DIGITS_MIN..=64).contains(&digits.len()) {
            Ok(Self(digits))
        } else {
            Err(format!(
                "a hash has 64 hexadecimal digits, of which the first {HASH_DIGITS_MIN} must be given"
            ))
        }
    }
}

impl KeptHash {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a check of a transcript came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Absent in a file of a later version.
    pub header: Option<Header>,
    pub format: u32,
    pub made_by: String,
    /// The entries that hold; the last one's hash.
    pub head: Head,
    pub redacted: u64,
    pub heads: Vec<NamedHead>,
    /// The first kind this version does not know.
    pub unknown_kind: Option<String>,
    pub finding: Finding,
    /// Where the hash that was asked for stands.
    pub found: Option<Head>,
}

/// Checks a transcript, of later versions too.
///
/// # Errors
/// Damage, and a file that cannot be read.
pub fn verify(path: &Path, asked: Option<&KeptHash>) -> Result<Verification, ReadError> {
    let mut reader = Reader::open(path)?;
    let mut found = None;
    reader.scan(&mut |linked| {
        if let Some(asked) = asked
            && found.is_none()
            && matches(&linked.hash, asked)
        {
            found = Some(Head { seq: linked.seq, hash: linked.hash });
        }
        // Only the chain is of interest here, what it holds is dropped at once.
        match linked.body {
            Body::Known(_) | Body::Unknown { .. } => ControlFlow::Continue(()),
        }
    })?;
    let finding = reader.finding()?;
    let opening = reader.opening();
    let chain = reader.chain();
    Ok(Verification {
        header: opening.header.clone(),
        format: opening.format,
        made_by: opening.made_by.clone(),
        head: chain.head,
        redacted: chain.redacted,
        heads: chain.heads.clone(),
        unknown_kind: chain.unknown.as_ref().map(|(_, kind)| kind.clone()),
        finding,
        found,
    })
}

fn matches(hash: &Hash, asked: &KeptHash) -> bool {
    // Most entries differ in the first byte; the text of a hash costs more than a look at it.
    let first = u8::from_str_radix(&asked.0[..2], 16).ok();
    first == Some(hash.0[0]) && hash.begins_with(&asked.0)
}

impl Verification {
    /// Returns "H is entry N of M", if the hash was found.
    pub fn place(&self) -> Option<String> {
        let found: Head = self.found?;
        Some(format!("{} is entry {} of {}", found.hash, found.seq, self.entries()))
    }

    pub fn entries(&self) -> Seq {
        self.head.seq
    }
}
