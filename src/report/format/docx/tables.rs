//! Tables of words, with repeated heads and rows that stay whole; and the boxes and columns that tables stand in for.

use super::body::{Body, Para, Place};
use super::xml::{add, attribute};
use crate::card::Align;
use crate::report::document::{Column, Dress, Span, Table};
use crate::report::paged::inline::{self, Words};
use crate::report::paged::widths::{self, Needs};

/// A row with more characters than this may be longer than a page, and then has to break.
pub(super) const WHOLE_ROW: usize = 1_600;
/// Beside the words of a cell, left and right together, in twentieths of a point.
const PADDING: u32 = 170;
/// Room inside of a box on each side.
const BOX_PADDING: u32 = 160;
/// Between what stands side by side.
const BETWEEN: u32 = 300;

/// The edge of a box: the width in eighths of a point and colour of its left side, the colour of the others, what fills it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) left: (u32, &'static str),
    pub(super) around: &'static str,
    pub(super) dashed: bool,
    pub(super) fill: &'static str,
    /// Stays on one page.
    pub(super) whole: bool,
}

/// A cell, as it stands in its row.
#[derive(Debug, Clone, Copy)]
struct Cell<'c> {
    width: u32,
    align: Align,
    head: bool,
    words: &'c [Words<'c>],
}

impl Body<'_> {
    pub(super) fn table(&mut self, table: &Table, place: Place) {
        self.caption(&table.caption, place);
        let widths = self.widths(table, place);
        let across = self.document.dress == Dress::Across;
        let style = if across { "RuledTable" } else { "ReportTable" };
        self.open_table(style, &widths, true, &table.caption);
        let titles: Vec<[Words<'_>; 1]> =
            table.columns.iter().map(|column| [Words::plain(&column.title)]).collect();
        let aligned = |column: &Column| column.align;
        let heads =
            table.columns.iter().zip(&titles).zip(&widths).map(|((column, title), width)| Cell {
                width: *width,
                align: aligned(column),
                head: true,
                words: title,
            });
        self.row(heads, "<w:cantSplit/><w:tblHeader/>", place);
        for row in &table.rows {
            let size: usize = row.iter().flatten().map(|span| span.text.len()).sum();
            let mut properties =
                if size <= WHOLE_ROW { "<w:cantSplit/>".to_owned() } else { String::new() };
            // An empty row of a paper that lies across is one to write in.
            if across && row.first().is_some_and(|cell| words_in(cell).trim().is_empty()) {
                properties.push_str("<w:trHeight w:val=\"510\" w:hRule=\"atLeast\"/>");
            }
            let cells: Vec<Vec<Words<'_>>> = row.iter().map(|cell| inline::spans(cell)).collect();
            let mut cells = cells;
            if let Some(first) = cells.first_mut().filter(|_| !place.small) {
                // The first cell heads its row.
                for words in first {
                    words.look.strong = true;
                }
            }
            let drawn =
                table.columns.iter().zip(&cells).zip(&widths).map(|((column, words), w)| Cell {
                    width: *w,
                    align: aligned(column),
                    head: false,
                    words,
                });
            self.row(drawn, &properties, place);
        }
        self.xml.push_str("</w:tbl>");
        self.gap();
    }

    fn caption(&mut self, caption: &str, place: Place) {
        if caption.is_empty() {
            return;
        }
        let (spacing, size) = if place.small { (Some((40, 16)), Some(17)) } else { (None, None) };
        let para = Para { spacing, size, ..Para::of("Caption") };
        self.paragraph(para, &[Words::plain(caption)]);
    }

    fn widths(&self, table: &Table, place: Place) -> Vec<u32> {
        let mut needs = vec![Needs::default(); table.columns.len()];
        for (need, column) in needs.iter_mut().zip(&table.columns) {
            need.see(&column.title, false);
        }
        for row in &table.rows {
            for ((need, column), cell) in needs.iter_mut().zip(&table.columns).zip(row) {
                need.see(&words_in(cell), column.short);
            }
        }
        widths::fit(&needs, place.width, self.letters(place), PADDING)
    }

    /// Returns the size of a table's letters, in twentieths of a point, with a little to spare for heavier ones.
    fn letters(&self, place: Place) -> u32 {
        match (place.small, self.document.dress) {
            (true, _) | (false, Dress::Across) => 170,
            (false, Dress::Poster) => 235,
            (false, Dress::Report | Dress::Upright) => 190,
        }
    }

    /// Writes a table of authored text, whose first row is its head.
    pub(super) fn plain_table(
        &mut self,
        align: &[Align],
        head: &[Vec<Words<'_>>],
        rows: &[Vec<Vec<Words<'_>>>],
        place: Place,
    ) {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let mut needs = vec![Needs::default(); columns];
        for row in rows.iter().map(Vec::as_slice).chain([head]) {
            for (need, cell) in needs.iter_mut().zip(row) {
                let text: String = cell.iter().map(|words| words.text).collect();
                need.see(&text, false);
            }
        }
        let widths = widths::fit(&needs, place.width, self.letters(place), PADDING);
        self.open_table("ReportTable", &widths, true, "");
        let all = std::iter::once((head, true)).chain(rows.iter().map(|r| (r.as_slice(), false)));
        for (row, head) in all {
            let properties = if head { "<w:cantSplit/><w:tblHeader/>" } else { "" };
            let drawn = widths.iter().enumerate().map(|(at, width)| Cell {
                width: *width,
                align: align.get(at).copied().unwrap_or_default(),
                head,
                words: row.get(at).map(Vec::as_slice).unwrap_or_default(),
            });
            self.row(drawn, properties, place);
        }
        self.xml.push_str("</w:tbl>");
        self.gap();
    }

    fn row<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>>, properties: &str, place: Place) {
        add(&mut self.xml, format_args!("<w:tr><w:trPr>{properties}</w:trPr>"));
        let place = Place { cell: true, ..place };
        for cell in cells {
            self.open_cell(cell.width, "");
            let style = match (cell.head, place.small) {
                (true, true) => "PageOneHead",
                (true, false) => "TableHead",
                (false, _) => place.style(),
            };
            self.paragraph(Para { align: cell.align, ..Para::of(style) }, cell.words);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    /// Begins a table; `caption` says what it is for those who do not see it.
    pub(super) fn open_table(&mut self, style: &str, widths: &[u32], headed: bool, caption: &str) {
        let (whole, first_row) = (widths.iter().sum::<u32>(), u8::from(headed));
        let look = if headed { "04A0" } else { "0480" };
        let caption = if caption.is_empty() {
            String::new()
        } else {
            format!("<w:tblCaption w:val=\"{}\"/>", attribute(caption))
        };
        add(
            &mut self.xml,
            format_args!(
                "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{whole}\" w:type=\"dxa\"/>\
                 <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"{look}\" w:firstRow=\"{first_row}\" w:lastRow=\"0\" \
                 w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>{caption}</w:tblPr>"
            ),
        );
        self.grid(widths);
    }

    fn grid(&mut self, widths: &[u32]) {
        self.xml.push_str("<w:tblGrid>");
        for width in widths {
            add(&mut self.xml, format_args!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.xml.push_str("</w:tblGrid>");
    }

    pub(super) fn open_cell(&mut self, width: u32, properties: &str) {
        add(
            &mut self.xml,
            format_args!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>"
            ),
        );
    }

    /// Begins a table that stands things in their places and holds no data.
    fn open_frame(&mut self, widths: &[u32], borders: &str, padding: u32) {
        let whole = widths.iter().sum::<u32>();
        add(
            &mut self.xml,
            format_args!(
                "<w:tbl><w:tblPr><w:tblW w:w=\"{whole}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/>\
                 <w:tblCellMar><w:top w:w=\"60\" w:type=\"dxa\"/><w:left w:w=\"{padding}\" w:type=\"dxa\"/>\
                 <w:bottom w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"{padding}\" w:type=\"dxa\"/></w:tblCellMar>\
                 <w:tblLook w:val=\"0000\" w:firstRow=\"0\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" \
                 w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr>"
            ),
        );
        self.grid(widths);
    }

    /// Writes something with an edge around it.
    pub(super) fn boxed(
        &mut self,
        edge: Edge,
        place: Place,
        inside: impl FnOnce(&mut Self, Place),
    ) {
        let Edge { left: (width, colour), around, dashed, fill, whole } = edge;
        let line = if dashed { "dashed" } else { "single" };
        let side = |side: &str, size: u32, colour: &str| {
            format!(
                "<w:{side} w:val=\"{line}\" w:sz=\"{size}\" w:space=\"0\" w:color=\"{colour}\"/>"
            )
        };
        let thin = if dashed { width } else { 4 };
        let borders = [
            "<w:tblBorders>".to_owned(),
            side("top", thin, around),
            side("left", width, colour),
            side("bottom", thin, around),
            side("right", thin, around),
            "</w:tblBorders>".to_owned(),
        ]
        .concat();
        self.gap();
        self.open_frame(&[place.width], &borders, BOX_PADDING);
        let stays = if whole { "<w:cantSplit/>" } else { "" };
        add(&mut self.xml, format_args!("<w:tr><w:trPr>{stays}</w:trPr>"));
        let shade = format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>");
        self.open_cell(place.width, &shade);
        let room = place.width.saturating_sub(2 * BOX_PADDING);
        let begun = self.xml.len();
        inside(self, Place { width: room, ..place });
        self.end_cell(begun);
        self.xml.push_str("</w:tr></w:tbl>");
        self.gap();
    }

    /// Stands things side by side, each under a line of its colour.
    pub(super) fn beside(
        &mut self,
        colours: &[&str],
        place: Place,
        mut inside: impl FnMut(&mut Self, usize, Place),
    ) {
        let many = u32::try_from(colours.len()).unwrap_or(1).max(1);
        let each = (place.width.saturating_sub(BETWEEN * (many - 1))) / many;
        let mut widths = Vec::new();
        for at in 0..colours.len() {
            if at > 0 {
                widths.push(BETWEEN);
            }
            widths.push(each);
        }
        self.gap();
        self.open_frame(&widths, "", 0);
        self.xml.push_str("<w:tr>");
        for (at, colour) in colours.iter().enumerate() {
            if at > 0 {
                self.open_cell(BETWEEN, "");
                self.gap();
                self.xml.push_str("</w:tc>");
            }
            let border = format!(
                "<w:tcBorders><w:top w:val=\"single\" w:sz=\"18\" w:space=\"0\" w:color=\"{colour}\"/></w:tcBorders>"
            );
            self.open_cell(each, &border);
            let begun = self.xml.len();
            inside(self, at, Place { width: each, ..place });
            self.end_cell(begun);
        }
        self.xml.push_str("</w:tr></w:tbl>");
        self.gap();
    }

    /// Stands a picture and words beside each other, without any edge.
    pub(super) fn pictured(
        &mut self,
        width: u32,
        place: Place,
        inside: [&mut dyn FnMut(&mut Self); 2],
    ) {
        let widths = [width, place.width.saturating_sub(width)];
        self.open_frame(&widths, "", 60);
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (width, fill) in widths.into_iter().zip(inside) {
            self.open_cell(width, "<w:vAlign w:val=\"center\"/>");
            fill(self);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr></w:tbl>");
        self.gap();
    }

    /// Ends a cell, which must end in a paragraph.
    fn end_cell(&mut self, begun: usize) {
        if !self.xml[begun..].ends_with("</w:p>") {
            self.gap();
        }
        self.xml.push_str("</w:tc>");
    }
}

fn words_in(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}
