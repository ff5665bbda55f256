//! The formats documents can be written in: a row and a file each, bytes out, no files opened.

use super::document::Document;
use super::layout;
use super::model::AfterActionReport;

mod docx;
mod html;
mod json;
mod markdown;
mod pdf;

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What `--format` calls it, and the ending of its file.
    pub name: &'static str,
    pub media_type: &'static str,
    pub what: &'static str,
    made: Made,
}

/// What a format is made from.
#[derive(Debug, Clone, Copy)]
enum Made {
    /// Any document, as people read it.
    Document(fn(&Document) -> Vec<u8>),
    /// The report's model, for other programs.
    Report(fn(&AfterActionReport) -> Vec<u8>),
}

/// Every format, in the order `--help` names them.
pub const FORMATS: [Format; 5] =
    [markdown::FORMAT, html::FORMAT, docx::FORMAT, pdf::FORMAT, json::FORMAT];

impl Format {
    /// Returns the format of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Tells whether it draws any document, or the report alone.
    pub fn draws_documents(&self) -> bool {
        matches!(self.made, Made::Document(_))
    }

    /// Draws a document; `None` if this format is for the report alone.
    pub fn draw(&self, document: &Document) -> Option<Vec<u8>> {
        match self.made {
            Made::Document(draw) => Some(draw(document)),
            Made::Report(_) => None,
        }
    }

    /// Writes a report in this format.
    pub fn render(&self, report: &AfterActionReport) -> Vec<u8> {
        match self.made {
            Made::Document(draw) => draw(&layout::document(report)),
            Made::Report(write) => write(report),
        }
    }
}
