//! Bytes to a script's text: what is no text at all is said before anything is parsed.

use crate::diagnostic::{Diagnostic, Source};

/// The largest scenario, in bytes.
pub const SCENARIO_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Makes a source of a file's bytes: without a byte order mark, with line feeds for CRLF.
///
/// # Errors
/// Says why bytes are no script: too large, another encoding, no text.
pub fn source_from_bytes(name: &str, bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
    if bytes.len() > SCENARIO_BYTES_MAX {
        return Err(Box::new(
            Diagnostic::error(
                "SX001",
                format!(
                    "{} bytes are too large for a scenario, at most {SCENARIO_BYTES_MAX} are read",
                    bytes.len()
                ),
            )
            .help("long artefacts belong into files beside it: attach: [\"folder/file\"]"),
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Box::new(
            Diagnostic::error("SX001", "this file is written in UTF-16")
                .help("save it as UTF-8 and try again"),
        ));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(Box::new(
            Diagnostic::error("SX001", "this is a binary file, not a scenario")
                .help("a scenario is a text file; `startex new` writes one to begin with"),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let good = String::from_utf8_lossy(&bytes[..fault.valid_up_to()]);
        let line = good.matches('\n').count() + 1;
        Box::new(
            Diagnostic::error("SX001", format!("this file is not UTF-8, first in line {line}"))
                .help("save it as UTF-8 and try again"),
        )
    })?;
    Ok(Source { name: name.to_owned(), text: text.replace("\r\n", "\n") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        source_from_bytes("x", bytes).unwrap_err().message
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert!(refused(&vec![b' '; SCENARIO_BYTES_MAX + 1]).contains("too large"));
        assert!(refused(b"\xff\xfeS\0").contains("UTF-16"));
        assert!(refused(b"\x7fELF\0\0").contains("binary"));
        assert!(refused(b"a\nb\xe4\n").contains("line 2"));
    }

    #[test]
    fn a_byte_order_mark_and_crlf_are_taken_in_silence() {
        let source = source_from_bytes("x", b"\xef\xbb\xbfa\r\nb\n").unwrap();
        assert_eq!(source.text, "a\nb\n");
    }
}
