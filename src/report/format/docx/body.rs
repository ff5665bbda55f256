//! The text itself: paragraphs, their words and the places others lead to.

use sha2::{Digest, Sha256};

use super::edges;
use super::parts::{INDENT, RELATIONS, WORDS, picture_relation};
use super::xml::{DECLARATION, add, escaped};
use crate::card::Align;
use crate::report::document::Document;
use crate::report::paged::inline::{self, Look, TO_WRITE, Words};

/// What became of a document.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) xml: String,
    pub(super) pictures: Vec<Picture>,
    pub(super) ordered: Vec<Ordered>,
}

/// A picture of the package.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) bytes: Vec<u8>,
    pub(super) ending: &'static str,
}

/// An ordered list: how deep it lies and from which number it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ordered {
    pub(super) level: u8,
    pub(super) start: u64,
}

impl Picture {
    /// Returns its file's name.
    pub(super) fn name(&self, at: usize) -> String {
        format!("picture{}.{}", at + 1, self.ending)
    }
}

/// Writes the text of a document.
pub(super) fn body(document: &Document) -> Made {
    let mut body = Body::new(document);
    let (page_one, rest) = document.blocks.split_at(document.page_one());
    let place = Place::of(document);
    body.logo();
    body.blocks(page_one, place.on_page_one());
    body.blocks(rest, place);
    body.finished()
}

/// A text in the making.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) document: &'d Document,
    pub(super) xml: String,
    pub(super) pictures: Vec<Picture>,
    pub(super) ordered: Vec<Ordered>,
    /// Bookmarks and drawings are numbered, each kind from 1.
    bookmarks: usize,
    pub(super) drawings: usize,
}

/// Where something stands: how much room there is, and in what it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// In twentieths of a point.
    pub(super) width: u32,
    /// On a page one that has to hold everything.
    pub(super) small: bool,
    /// In a cell of a table that holds words.
    pub(super) cell: bool,
    /// How many lists it lies in.
    pub(super) depth: u8,
    /// How many quotes it lies in.
    pub(super) quotes: u32,
}

impl Place {
    fn of(document: &Document) -> Self {
        let width = edges::Sheet::of(document).text_width();
        Self { width, small: false, cell: false, depth: 0, quotes: 0 }
    }

    fn on_page_one(self) -> Self {
        Self { small: true, ..self }
    }

    /// The style of running words.
    pub(super) fn style(self) -> &'static str {
        match (self.cell, self.small, self.quotes) {
            (true, true, _) => "PageOneTable",
            (true, false, _) => "TableText",
            (false, true, _) => "PageOne",
            (false, false, 0) => "Normal",
            (false, false, _) => "Quote",
        }
    }
}

/// How a paragraph stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Para<'p> {
    pub(super) style: &'p str,
    /// Stays on the page of what follows it.
    pub(super) keep_next: bool,
    /// Begins a page.
    pub(super) page: bool,
    /// The list that counts it, and how deep that lies.
    pub(super) list: Option<(usize, u8)>,
    /// Moved in, in twentieths of a point.
    pub(super) indent: u32,
    pub(super) align: Align,
    /// Spacing before and after, instead of the style's.
    pub(super) spacing: Option<(u32, u32)>,
    /// A place others lead to.
    pub(super) anchor: Option<&'p str>,
    /// Size of the letters in half points, instead of the style's.
    pub(super) size: Option<u32>,
    /// Colour of the letters, instead of the style's.
    pub(super) colour: Option<&'p str>,
}

impl<'p> Para<'p> {
    pub(super) fn of(style: &'p str) -> Self {
        Self { style, ..Self::default() }
    }
}

impl<'d> Body<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let xml = format!(
            "{DECLARATION}<w:document xmlns:w=\"{WORDS}\" xmlns:r=\"{RELATIONS}\" \
             xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>"
        );
        Self { document, xml, pictures: Vec::new(), ordered: Vec::new(), bookmarks: 0, drawings: 0 }
    }

    fn finished(mut self) -> Made {
        self.xml.push_str(&edges::Sheet::of(self.document).section());
        self.xml.push_str("</w:body></w:document>");
        Made { xml: self.xml, pictures: self.pictures, ordered: self.ordered }
    }

    /// Writes a paragraph of words.
    pub(super) fn paragraph(&mut self, para: Para<'_>, words: &[Words<'_>]) {
        self.open(para, words.iter().map(|w| w.text).find(|text| !text.trim().is_empty()));
        let bookmark = para.anchor.map(|anchor| self.bookmark(anchor));
        self.words(words, para);
        if let Some(bookmark) = bookmark {
            add(&mut self.xml, format_args!("<w:bookmarkEnd w:id=\"{bookmark}\"/>"));
        }
        self.xml.push_str("</w:p>");
    }

    /// Begins a paragraph; `begins` is what its words begin with.
    pub(super) fn open(&mut self, para: Para<'_>, begins: Option<&str>) {
        let xml = &mut self.xml;
        add(xml, format_args!("<w:p><w:pPr><w:pStyle w:val=\"{}\"/>", para.style));
        if para.keep_next {
            xml.push_str("<w:keepNext/>");
        }
        if para.page {
            xml.push_str("<w:pageBreakBefore/>");
        }
        if let Some((id, level)) = para.list {
            add(
                xml,
                format_args!(
                    "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr>"
                ),
            );
        }
        let leftward = begins.is_some_and(inline::begins_leftward);
        if leftward {
            xml.push_str("<w:bidi/>");
        }
        if let Some((before, after)) = para.spacing {
            add(xml, format_args!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>"));
        }
        match para.list {
            Some((_, level)) if para.indent > 0 => {
                let left = para.indent + INDENT * (u32::from(level) + 1);
                add(xml, format_args!("<w:ind w:left=\"{left}\" w:hanging=\"{INDENT}\"/>"));
            }
            None if para.indent > 0 => {
                add(xml, format_args!("<w:ind w:left=\"{}\"/>", para.indent));
            }
            Some(_) | None => {}
        }
        match para.align {
            Align::Start => {}
            Align::Center => xml.push_str("<w:jc w:val=\"center\"/>"),
            Align::End => xml.push_str("<w:jc w:val=\"right\"/>"),
        }
        xml.push_str("</w:pPr>");
    }

    /// Begins a place that others lead to; returns by which number it is ended.
    fn bookmark(&mut self, anchor: &str) -> usize {
        self.bookmarks += 1;
        let (id, name) = (self.bookmarks, bookmark_name(anchor));
        add(&mut self.xml, format_args!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>"));
        id
    }

    pub(super) fn words(&mut self, words: &[Words<'_>], para: Para<'_>) {
        for words in words {
            let bookmark = words.anchor.map(|anchor| self.bookmark(anchor));
            if let Some(to) = words.to {
                let name = bookmark_name(to);
                add(
                    &mut self.xml,
                    format_args!("<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">"),
                );
            }
            if words.look.to_write {
                self.run(TO_WRITE, words.look, para, false);
            }
            for (piece, leftward) in directed(words.text) {
                self.run(piece, words.look, para, leftward);
            }
            if words.to.is_some() {
                self.xml.push_str("</w:hyperlink>");
            }
            if let Some(bookmark) = bookmark {
                add(&mut self.xml, format_args!("<w:bookmarkEnd w:id=\"{bookmark}\"/>"));
            }
        }
    }

    /// Writes words of one look and one direction.
    fn run(&mut self, text: &str, look: Look, para: Para<'_>, leftward: bool) {
        let properties = run_properties(look, para, leftward);
        self.xml.push_str("<w:r>");
        self.xml.push_str(&properties);
        typed(&mut self.xml, text);
        self.xml.push_str("</w:r>");
    }

    /// Keeps a picture, each one once; returns by which name the text refers to it.
    pub(super) fn picture(&mut self, bytes: Vec<u8>, ending: &'static str) -> String {
        let picture = Picture { bytes, ending };
        let at = self.pictures.iter().position(|other| *other == picture).unwrap_or_else(|| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        });
        picture_relation(at)
    }

    /// Parts what would grow together, and ends a cell.
    pub(super) fn gap(&mut self) {
        self.xml.push_str("<w:p><w:pPr><w:pStyle w:val=\"Gap\"/></w:pPr></w:p>");
    }
}

fn run_properties(look: Look, para: Para<'_>, leftward: bool) -> String {
    let mut out = String::new();
    let style = if look.to_write {
        Some("ToWrite")
    } else if look.code {
        Some("Code")
    } else if look.quiet {
        Some("Quiet")
    } else {
        None
    };
    if let Some(style) = style {
        add(&mut out, format_args!("<w:rStyle w:val=\"{style}\"/>"));
    }
    if look.strong {
        out.push_str("<w:b/><w:bCs/>");
    }
    if look.emphasis {
        out.push_str("<w:i/><w:iCs/>");
    }
    if let Some(colour) = para.colour.filter(|_| style.is_none()) {
        add(&mut out, format_args!("<w:color w:val=\"{colour}\"/>"));
    }
    if let Some(size) = para.size {
        add(&mut out, format_args!("<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"));
    }
    if leftward {
        out.push_str("<w:rtl/>");
    }
    if out.is_empty() { out } else { format!("<w:rPr>{out}</w:rPr>") }
}

/// Writes the text of a run: its breaks and tabs are elements of their own.
pub(super) fn typed(xml: &mut String, text: &str) {
    let clean = crate::text::clean(text);
    for (at, line) in clean.split('\n').enumerate() {
        if at > 0 {
            xml.push_str("<w:br/>");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                xml.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                let piece = escaped(piece);
                add(xml, format_args!("<w:t xml:space=\"preserve\">{piece}</w:t>"));
            }
        }
    }
}

/// Cuts a text where the direction of its letters changes; what has none goes with what stands before it.
fn directed(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut from, mut leftward) = (0, inline::begins_leftward(text));
    for (at, c) in text.char_indices() {
        let turns = c.is_alphabetic() && inline::is_leftward(c) != leftward;
        if turns {
            if at > from {
                pieces.push((&text[from..at], leftward));
            }
            (from, leftward) = (at, !leftward);
        }
    }
    if from < text.len() {
        pieces.push((&text[from..], leftward));
    }
    pieces
}

/// Returns an anchor as the name of a bookmark: letters, digits and underscores, at most 40.
pub(super) fn bookmark_name(anchor: &str) -> String {
    let name: String =
        anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.len() <= 37 {
        return format!("at_{name}");
    }
    let digest = Sha256::digest(anchor.as_bytes());
    let mut short = format!("at_{}_", &name[..24]);
    digest.iter().take(6).for_each(|byte| add(&mut short, format_args!("{byte:02x}")));
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_direction_changes_and_nothing_is_lost() {
        let cut = |text| directed(text);
        assert_eq!(cut("plain, 12"), [("plain, 12", false)]);
        assert_eq!(cut("say שלום, now"), [("say ", false), ("שלום, ", true), ("now", false)]);
        assert_eq!(cut("שלום"), [("שלום", true)]);
        assert!(cut("").is_empty());
    }

    #[test]
    fn breaks_and_tabs_are_elements_and_markup_is_text() {
        let mut xml = String::new();
        typed(&mut xml, "a\t<b>\n\nc\u{1b}");
        let t = |words: &str| format!("<w:t xml:space=\"preserve\">{words}</w:t>");
        let wanted =
            [t("a"), "<w:tab/>".to_owned(), t("&lt;b&gt;"), "<w:br/><w:br/>".to_owned(), t("c")];
        assert_eq!(xml, wanted.concat());
    }

    #[test]
    fn a_bookmark_is_short_and_its_own() {
        let (a, b) = (format!("{}1", "a-".repeat(60)), format!("{}2", "a-".repeat(60)));
        for anchor in [&a, &b] {
            let name = bookmark_name(anchor);
            assert!(
                name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            );
        }
        assert_ne!(bookmark_name(&a), bookmark_name(&b));
        assert_eq!(bookmark_name("appendix-a"), "at_appendix_a");
    }
}
