//! A document for word processors (Office Open XML): real heading styles, contents, marked head and foot on every page.

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Format, Made as MadeFrom};
use crate::report::document::Document;

mod blocks;
mod body;
mod cards;
mod edges;
mod parts;
mod pictures;
mod tables;
mod xml;

pub(super) const FORMAT: Format = Format {
    name: "docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    what: "a document for Word, LibreOffice and their like, to edit and to pass on",
    usual: false,
    made: MadeFrom::Document(render),
};

fn render(document: &Document) -> Vec<u8> {
    let made = body::body(document);
    let mut files: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("docProps/core.xml", parts::core_properties(document)),
        ("docProps/app.xml", parts::app_properties()),
        ("word/_rels/document.xml.rels", parts::document_relations(&made)),
        ("word/styles.xml", parts::styles(document)),
        ("word/numbering.xml", parts::numbering(&made)),
        ("word/settings.xml", parts::settings(document)),
        ("word/header1.xml", edges::header(document)),
        ("word/footer1.xml", edges::footer(document)),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect();
    files.push(("word/document.xml".to_owned(), made.xml.into_bytes()));
    let pictures = made.pictures.into_iter().enumerate();
    files.extend(pictures.map(|(at, p)| (format!("word/media/{}", p.name(at)), p.bytes)));
    packed(&files)
}

/// Packs files in their order and without any time, so that the same document gives the same bytes.
fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        let written =
            zip.start_file(name.as_str(), options).and_then(|()| Ok(zip.write_all(bytes)?));
        written.expect("memory takes every file, and none is near 4 GiB");
    }
    zip.finish().expect("memory takes every file").into_inner()
}
