//! The formats documents can be written in: a row and a file each, bytes out, no files opened.

use super::document::Document;
use super::layout;
use super::model::AfterActionReport;
use super::tables::{self, Book};

mod csv;
mod docx;
mod html;
mod ics;
mod json;
mod markdown;
mod pdf;
mod xlsx;

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What `--format` calls it, and the ending of its file.
    pub name: &'static str,
    /// Of the file, or of every file in the folder.
    pub media_type: &'static str,
    pub what: &'static str,
    /// Written where nobody says which formats are wanted.
    pub usual: bool,
    made: Made,
}

/// What a format is made from.
#[derive(Debug, Clone, Copy)]
enum Made {
    /// Any document, as people read it.
    Document(fn(&Document) -> Vec<u8>),
    /// The report's model, for other programs.
    Report(fn(&AfterActionReport) -> Vec<u8>),
    /// Tables, all of them in one file.
    Book(fn(&Book) -> Vec<u8>),
    /// Tables, a file each.
    Folder(fn(&Book) -> Vec<Leaf>),
}

/// A file of a format that is a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its name in the folder.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a format came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    File(Vec<u8>),
    Folder(Vec<Leaf>),
}

/// Every format, in the order `--help` names them.
pub const FORMATS: [Format; 8] = [
    markdown::FORMAT,
    html::FORMAT,
    docx::FORMAT,
    pdf::FORMAT,
    xlsx::FORMAT,
    csv::FORMAT,
    json::FORMAT,
    ics::FORMAT,
];

impl Format {
    /// Returns the format of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Returns the formats that are written where nobody says which.
    pub fn usual() -> impl Iterator<Item = &'static Self> {
        FORMATS.iter().filter(|format| format.usual)
    }

    /// Tells whether it draws any document.
    pub fn draws_documents(&self) -> bool {
        matches!(self.made, Made::Document(_))
    }

    /// Tells whether it holds tables and nothing else.
    pub fn draws_tables(&self) -> bool {
        matches!(self.made, Made::Book(_) | Made::Folder(_))
    }

    /// Tells whether it is a folder of files.
    pub fn is_folder(&self) -> bool {
        matches!(self.made, Made::Folder(_))
    }

    /// Draws a document; `None` if this format draws none.
    pub fn draw(&self, document: &Document) -> Option<Vec<u8>> {
        match self.made {
            Made::Document(draw) => Some(draw(document)),
            Made::Report(_) | Made::Book(_) | Made::Folder(_) => None,
        }
    }

    /// Draws tables; `None` if this format is for something else.
    pub fn tabulate(&self, book: &Book) -> Option<Rendered> {
        match self.made {
            Made::Book(draw) => Some(Rendered::File(draw(book))),
            Made::Folder(draw) => Some(Rendered::Folder(draw(book))),
            Made::Document(_) | Made::Report(_) => None,
        }
    }

    /// Writes a report in this format.
    pub fn render(&self, report: &AfterActionReport) -> Rendered {
        match self.made {
            Made::Document(draw) => Rendered::File(draw(&layout::document(report))),
            Made::Report(write) => Rendered::File(write(report)),
            Made::Book(draw) => Rendered::File(draw(&tables::book(report))),
            Made::Folder(draw) => Rendered::Folder(draw(&tables::book(report))),
        }
    }
}

impl Rendered {
    /// Returns every byte of it: the file's, or those of the folder's files one after the other.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::File(bytes) => bytes,
            Self::Folder(leaves) => leaves.into_iter().flat_map(|leaf| leaf.bytes).collect(),
        }
    }
}
