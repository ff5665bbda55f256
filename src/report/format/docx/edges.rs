//! The sheet, and what stands at its head and foot on every page: marking, label, what it belongs to, page numbers.

use super::body::typed;
use super::parts::{FOOTER_RELATION, HEADER_RELATION, WORDS};
use super::xml::{DECLARATION, add};
use crate::report::document::{Document, Dress};

/// A sheet of paper: A4, in twentieths of a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    across: bool,
    side: u32,
    top: u32,
    bottom: u32,
}

impl Sheet {
    const SHORT: u32 = 11_906;
    const LONG: u32 = 16_838;

    pub(super) fn of(document: &Document) -> Self {
        match document.dress {
            Dress::Report => Self { across: false, side: 1_020, top: 1_190, bottom: 1_150 },
            Dress::Upright | Dress::Poster => {
                Self { across: false, side: 1_020, top: 1_300, bottom: 1_250 }
            }
            Dress::Across => Self { across: true, side: 680, top: 1_200, bottom: 1_100 },
        }
    }

    fn width(self) -> u32 {
        if self.across { Self::LONG } else { Self::SHORT }
    }

    pub(super) fn text_width(self) -> u32 {
        self.width() - 2 * self.side
    }

    /// Returns what ends the text: the sheet, its head and foot.
    pub(super) fn section(self) -> String {
        let (width, height) =
            if self.across { (Self::LONG, Self::SHORT) } else { (Self::SHORT, Self::LONG) };
        let orient = if self.across { " w:orient=\"landscape\"" } else { "" };
        let Self { side, top, bottom, .. } = self;
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"{HEADER_RELATION}\"/>\
             <w:footerReference w:type=\"default\" r:id=\"{FOOTER_RELATION}\"/>\
             <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orient}/>\
             <w:pgMar w:top=\"{top}\" w:right=\"{side}\" w:bottom=\"{bottom}\" w:left=\"{side}\" \
             w:header=\"480\" w:footer=\"440\" w:gutter=\"0\"/></w:sectPr>"
        )
    }
}

pub(super) fn header(document: &Document) -> String {
    let mut xml = format!("{DECLARATION}<w:hdr xmlns:w=\"{WORDS}\">");
    let house = document.house.organization.as_ref();
    let about: Vec<&str> = house.into_iter().chain(&document.about).map(String::as_str).collect();
    marking(&mut xml, document, if about.is_empty() { UNDER } else { "" });
    if !about.is_empty() {
        line(&mut xml, &about.join(" · "), UNDER);
    }
    xml.push_str("</w:hdr>");
    xml
}

pub(super) fn footer(document: &Document) -> String {
    let mut xml = format!("{DECLARATION}<w:ftr xmlns:w=\"{WORDS}\">");
    let about =
        if document.about.is_empty() { document.title.clone() } else { document.about_line() };
    let end = Sheet::of(document).text_width();
    add(
        &mut xml,
        format_args!(
            "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{OVER}<w:tabs><w:tab w:val=\"right\" w:pos=\"{end}\"/></w:tabs>\
             <w:jc w:val=\"left\"/></w:pPr><w:r>"
        ),
    );
    typed(&mut xml, &about);
    xml.push_str("<w:tab/></w:r>");
    field(&mut xml, "PAGE");
    xml.push_str("<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
    field(&mut xml, "NUMPAGES");
    xml.push_str("</w:p>");
    if let Some(handling) = &document.house.handling {
        line(&mut xml, handling, "");
    }
    marking(&mut xml, document, "");
    xml.push_str("</w:ftr>");
    xml
}

const UNDER: &str =
    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"3\" w:color=\"000000\"/></w:pBdr>";
const OVER: &str =
    "<w:pBdr><w:top w:val=\"single\" w:sz=\"12\" w:space=\"3\" w:color=\"000000\"/></w:pBdr>";

fn line(xml: &mut String, text: &str, border: &str) {
    add(xml, format_args!("<w:p><w:pPr><w:pStyle w:val=\"Header\"/>{border}</w:pPr><w:r>"));
    typed(xml, text);
    xml.push_str("</w:r></w:p>");
}

/// Writes the marking as a paragraph of its own, the TLP label in its colours on black.
pub(super) fn marking(xml: &mut String, document: &Document, border: &str) {
    add(xml, format_args!("<w:p><w:pPr><w:pStyle w:val=\"Marking\"/>{border}</w:pPr>"));
    for (at, part) in document.marking.iter().enumerate() {
        if at > 0 {
            xml.push_str("<w:r><w:t xml:space=\"preserve\">  </w:t></w:r>");
        }
        xml.push_str("<w:r>");
        match part.strip_prefix("TLP:") {
            Some(label) => {
                let colour = tlp_colour(label);
                add(
                    xml,
                    format_args!(
                        "<w:rPr><w:color w:val=\"{colour}\"/>\
                         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"000000\"/></w:rPr>"
                    ),
                );
                typed(xml, &format!("\u{a0}{part}\u{a0}"));
            }
            None => typed(xml, part),
        }
        xml.push_str("</w:r>");
    }
    xml.push_str("</w:p>");
}

/// Returns the colour FIRST gives a label's letters on black.
fn tlp_colour(label: &str) -> &'static str {
    match label {
        "GREEN" => "33FF00",
        "AMBER" | "AMBER+STRICT" => "FFC000",
        "RED" => "FF2B2B",
        _ => "FFFFFF",
    }
}

/// Writes a number that every reader counts for itself.
fn field(xml: &mut String, what: &str) {
    add(
        xml,
        format_args!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
             <w:r><w:instrText xml:space=\"preserve\"> {what} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        ),
    );
}
