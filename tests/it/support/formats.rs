//! Reads what the formats make, for tests that look for words in all of them.

use std::io::{Cursor, Read as _};

use startex::report::{AfterActionReport, FORMATS, Format, Rendered};

/// Every file of a format as text: of a container, every part of it.
pub(crate) fn texts(format: &Format, report: &AfterActionReport) -> Vec<(String, String)> {
    match format.render(report) {
        Rendered::File(bytes) => parts(format.name, bytes),
        Rendered::Folder(leaves) => {
            leaves.into_iter().map(|leaf| (leaf.name, text(leaf.bytes))).collect()
        }
    }
}

/// Everything any format says, run together.
pub(crate) fn everything(report: &AfterActionReport) -> String {
    let texts = FORMATS.iter().flat_map(|format| texts(format, report));
    texts.map(|(_, text)| text).collect()
}

/// The text of a format that is one file of text.
pub(crate) fn drawn(report: &AfterActionReport, format: &str) -> String {
    text(Format::named(format).expect("it is a format").render(report).bytes())
}

/// The parts of a container by their names, or the text a file is.
pub(crate) fn parts(name: &str, bytes: Vec<u8>) -> Vec<(String, String)> {
    if bytes.starts_with(b"%PDF") {
        return vec![(format!("pages/{name}"), super::pdf::everything(&bytes))];
    }
    if !bytes.starts_with(b"PK") {
        // Folded lines are read as the one line they are.
        let whole = text(bytes);
        let whole = if name == "ics" { whole.replace("\r\n ", "") } else { whole };
        return vec![(name.to_owned(), whole)];
    }
    let mut container = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a container");
    let mut all = Vec::new();
    for at in 0..container.len() {
        let mut part = container.by_index(at).expect("it is whole");
        let mut inside = Vec::new();
        part.read_to_end(&mut inside).expect("it is whole");
        let name = part.name().expect("it has a name").into_owned();
        // Pictures are no words.
        all.push((name, String::from_utf8_lossy(&inside).into_owned()));
    }
    all
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("it is UTF-8")
}
