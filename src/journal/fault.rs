//! Paths and faults of the system in words fit for a line of a terminal.

use std::io;
use std::path::Path;

use crate::text;

/// Returns a path as it may be shown on one line of a terminal.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.chars()
        .map(|c| if text::is_hidden(c) || c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Says a fault of the system in words.
pub fn reason(fault: &io::Error) -> String {
    const WORDS: [(io::ErrorKind, &str); 10] = [
        (io::ErrorKind::NotFound, "there is no such file or folder"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
        (io::ErrorKind::StorageFull, "the disk is full"),
        (io::ErrorKind::QuotaExceeded, "the disk quota is used up"),
        (io::ErrorKind::ReadOnlyFilesystem, "the disk is read-only"),
        (io::ErrorKind::IsADirectory, "it is a folder"),
        (io::ErrorKind::NotADirectory, "a part of its path is no folder"),
        (io::ErrorKind::InvalidFilename, "the system takes no such name"),
        (io::ErrorKind::InvalidData, "it is not UTF-8 text"),
        (io::ErrorKind::FileTooLarge, "it would be too large"),
    ];
    if let Some((_, words)) = WORDS.iter().find(|(kind, _)| *kind == fault.kind()) {
        return (*words).to_owned();
    }
    let text = fault.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
