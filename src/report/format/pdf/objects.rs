//! The file: numbered objects, their places, and how text stands in them.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::ZlibEncoder;

/// Objects in the order of their numbers, from 1.
#[derive(Debug, Default)]
pub(super) struct Objects {
    all: Vec<Vec<u8>>,
}

impl Objects {
    /// Takes a number for an object that is written later.
    pub(super) fn reserve(&mut self) -> usize {
        self.all.push(Vec::new());
        self.all.len()
    }

    pub(super) fn add(&mut self, text: &str) -> usize {
        self.all.push(text.as_bytes().to_vec());
        self.all.len()
    }

    /// Writes an object whose number was taken.
    pub(super) fn set(&mut self, number: usize, text: &str) {
        if let Some(object) = self.all.get_mut(number.wrapping_sub(1)) {
            *object = text.as_bytes().to_vec();
        }
    }

    /// Adds bytes, packed; `more` are entries of their dictionary.
    pub(super) fn stream(&mut self, more: &str, bytes: &[u8]) -> usize {
        let mut writer = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        // Writing to memory cannot fail.
        let packed = writer.write_all(bytes).and_then(|()| writer.finish()).unwrap_or_default();
        let head = format!("<</Filter/FlateDecode/Length {}{more}>>stream\n", packed.len());
        self.all.push([head.as_bytes(), &packed, b"\nendstream"].concat());
        self.all.len()
    }

    /// Adds bytes as they are, for what everybody must be able to read.
    pub(super) fn plain_stream(&mut self, more: &str, text: &str) -> usize {
        let length = text.len();
        self.add(&format!("<</Length {length}{more}>>stream\n{text}\nendstream"))
    }

    /// Returns the whole file, which begins at this object.
    pub(super) fn file(self, catalog: usize, info: usize) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut places = Vec::new();
        for (object, number) in self.all.iter().zip(1..) {
            places.push(out.len());
            out.extend(format!("{number} 0 obj\n").into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let (begins, size) = (out.len(), places.len() + 1);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for place in places {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{place:010} 00000 n ");
        }
        let _ = write!(
            table,
            "trailer\n<</Size {size}/Root {catalog} 0 R/Info {info} 0 R>>\nstartxref\n{begins}\n%%EOF\n"
        );
        out.extend(table.into_bytes());
        out
    }
}

/// Returns a text as it stands in a dictionary.
pub(super) fn text(words: &str) -> String {
    let mut out = "<FEFF".to_owned();
    for unit in crate::text::clean(words).encode_utf16() {
        // Writing to a string cannot fail.
        let _ = write!(out, "{unit:04X}");
    }
    out.push('>');
    out
}

/// Returns hundredths as a number.
pub(super) fn number(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_numbers_stand_as_the_format_wants_them() {
        assert_eq!(text("a)\\ é🦀\u{202e}"), "<FEFF00610029005C002000E9D83EDD80>");
        assert_eq!([number(0), number(-5), number(12_345)], ["0.00", "-0.05", "123.45"]);
    }
}
