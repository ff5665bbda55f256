//! SHA-256 as the transcript writes it: 64 lower-case hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Hashes bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads the 64 digits of a transcript; capitals are not what startex writes.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        let mut wrong = 0;
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
            wrong |= high | low;
            *byte = high << 4 | low & 15;
        }
        // No digit's value is over 15.
        (wrong & 0xf0 == 0).then_some(Self(bytes))
    }

    /// Appends the 64 digits.
    pub(super) fn write_hex(&self, out: &mut Vec<u8>) {
        write_hex(&self.0, out);
    }

    /// Tells whether the digits begin with `prefix`.
    pub fn begins_with(&self, prefix: &str) -> bool {
        self.to_string().starts_with(prefix)
    }
}

/// What each byte is worth as a digit, 255 if it is none: three hashes a line are read without a branch.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let digits = b"0123456789abcdef";
    let mut value: u8 = 0;
    while value < 16 {
        values[digits[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Appends bytes as lower-case hexadecimal digits.
pub(super) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::from_hex(&text.to_ascii_lowercase())
            .ok_or_else(|| "a hash has 64 hexadecimal digits".to_owned())
    }
}

impl serde::Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_and_is_the_one_everybody_computes() {
        let hash = Hash::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), text);
        assert_eq!(Hash::from_hex(text), Some(hash));
        assert_eq!(text.to_uppercase().parse(), Ok(hash));
        assert_eq!(Hash::from_hex(&text.to_uppercase()), None);
        assert_eq!(Hash::from_hex(&text[1..]), None);
        assert!(hash.begins_with("ba7816bf") && !hash.begins_with("ca"));
        let mut out = Vec::new();
        hash.write_hex(&mut out);
        assert_eq!(out, text.as_bytes());
    }
}
