//! Pages being filled from the top: lines, rows, frames, and the structure that stands behind what is seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::faces::Faces;
use super::lines::{Line, Type};
use super::objects::number;
use crate::report::document::{Document, Dress};

/// A sheet of paper: A4, in hundredths of a point, with the room that head and foot leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) side: i64,
    pub(super) top: i64,
    pub(super) bottom: i64,
}

impl Sheet {
    fn of(document: &Document) -> Self {
        let (short, long) = (59_528, 84_189);
        let house = i64::from(document.house.handling.is_some()) * 1_000;
        match document.dress {
            Dress::Across => Self {
                width: long,
                height: short,
                side: 3_400,
                top: short - 5_800,
                bottom: 5_300 + house,
            },
            Dress::Report | Dress::Upright | Dress::Poster => Self {
                width: short,
                height: long,
                side: 5_100,
                top: long - 6_200,
                bottom: 5_700 + house,
            },
        }
    }
}

/// Part of the structure: a paragraph, a table, a cell.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) tag: &'static str,
    pub(super) parent: Option<usize>,
    pub(super) kids: Vec<Kid>,
    /// More entries of its dictionary: alternative text, what a cell heads.
    pub(super) more: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    Element(usize),
    /// Marked content: page and number on it.
    Marked(usize, usize),
    /// A link that is pressed.
    Link(usize),
}

#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) content: String,
    /// The element each marked content belongs to.
    pub(super) marked: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) page: usize,
    /// Left, bottom, right, top.
    pub(super) place: [i64; 4],
    pub(super) to: String,
    pub(super) says: String,
    pub(super) element: usize,
}

#[derive(Debug)]
pub(super) struct Mark {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: i64,
}

pub(super) struct Flow<'d> {
    pub(super) document: &'d Document,
    pub(super) faces: Faces,
    pub(super) sheet: Sheet,
    pub(super) pages: Vec<Page>,
    pub(super) elements: Vec<Element>,
    pub(super) links: Vec<Link>,
    pub(super) outline: Vec<Mark>,
    pub(super) places: BTreeMap<String, (usize, i64)>,
    /// How high the next line begins.
    pub(super) y: i64,
    pub(super) left: i64,
    pub(super) width: i64,
    /// On a page one that has to hold everything.
    pub(super) small: bool,
    /// The element that what comes belongs to.
    pub(super) within: usize,
    /// The page that is drawn on, if not the last one.
    pub(super) drawn_on: Option<usize>,
    /// Entries of the contents whose pages are not known yet: page, base, element, anchor.
    pub(super) entries: Vec<(usize, i64, usize, String)>,
}

/// Lines of one cell, each with the element it belongs to, its leading and how far it is moved in.
pub(super) type Cell = Vec<(Line, Option<usize>, i64, i64)>;

impl<'d> Flow<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let sheet = Sheet::of(document);
        let root = Element { tag: "Document", ..Element::default() };
        Self {
            document,
            faces: Faces::new(),
            sheet,
            pages: vec![Page::default()],
            elements: vec![root],
            links: Vec::new(),
            outline: Vec::new(),
            places: BTreeMap::new(),
            y: sheet.top,
            left: sheet.side,
            width: sheet.width - 2 * sheet.side,
            small: false,
            within: 0,
            drawn_on: None,
            entries: Vec::new(),
        }
    }

    pub(super) fn page(&self) -> usize {
        self.drawn_on.unwrap_or(self.pages.len() - 1)
    }

    /// Begins an element inside of another.
    pub(super) fn element(&mut self, tag: &'static str, parent: usize) -> usize {
        let element = Element { tag, parent: Some(parent), ..Element::default() };
        self.elements.push(element);
        let id = self.elements.len() - 1;
        self.elements[parent].kids.push(Kid::Element(id));
        id
    }

    pub(super) fn begin_page(&mut self) {
        self.pages.push(Page::default());
        self.y = self.sheet.top;
    }

    pub(super) fn at_top(&self) -> bool {
        self.y >= self.sheet.top
    }

    /// Begins a page unless so much fits on this one.
    pub(super) fn need(&mut self, height: i64) {
        if self.y - height < self.sheet.bottom && !self.at_top() {
            self.begin_page();
        }
    }

    pub(super) fn space(&mut self, height: i64) {
        if !self.at_top() {
            self.y -= height;
        }
    }

    /// Sets lines one under the other.
    pub(super) fn lines(&mut self, lines: &[Line], set: Type, indent: i64, element: usize) {
        for line in lines {
            self.need(set.leading);
            self.y -= set.leading;
            let x = self.left + indent;
            let room = self.width - indent;
            self.line(line, x, room, self.y + set.leading / 4, Some(element));
        }
    }

    /// Draws a line at its base; one that belongs to no element is decoration.
    pub(super) fn line(
        &mut self,
        line: &Line,
        x: i64,
        room: i64,
        base: i64,
        element: Option<usize>,
    ) {
        let page = self.page();
        for anchor in &line.anchors {
            self.places.entry(anchor.clone()).or_insert((page, base + 1_000));
        }
        let mut x = if line.leftward { x + (room - line.width).max(0) } else { x };
        for run in &line.runs {
            let to = run.to.as_deref().filter(|_| element.is_some());
            let owner = match (element, to) {
                (Some(element), Some(to)) => {
                    let owner = self.element("Link", element);
                    let says: String = run.glyphs.iter().map(|(_, c)| *c).collect();
                    let place = [x, base - run.size / 4, x + run.width, base + run.size];
                    let to = to.to_owned();
                    self.links.push(Link { page, place, to, says, element: owner });
                    let at = self.links.len() - 1;
                    self.elements[owner].kids.push(Kid::Link(at));
                    Some(owner)
                }
                (element, _) => element,
            };
            self.begin_marked(owner);
            let mut glyphs = String::new();
            let mut face = run.face;
            for (glyph, c) in &run.glyphs {
                face = glyph.face;
                let id = self.faces.used(*glyph, *c);
                // Writing to a string cannot fail.
                let _ = write!(glyphs, "{id:04X}");
            }
            let actual = run.actual.map(|c| super::objects::text(&c.to_string()));
            let content = &mut self.pages[page].content;
            if let Some(actual) = &actual {
                let _ = write!(content, "/Span<</ActualText{actual}>>BDC ");
            }
            let slant = if run.slanted { "0.2" } else { "0" };
            let _ = writeln!(
                content,
                "BT/F{} {} Tf {} rg 1 0 {slant} 1 {} {} Tm<{glyphs}>Tj ET",
                face as usize,
                number(run.size),
                run.colour,
                number(x),
                number(base)
            );
            if actual.is_some() {
                content.push_str("EMC ");
            }
            content.push_str("EMC\n");
            x += run.width;
        }
    }

    /// Begins content of an element, or decoration.
    pub(super) fn begin_marked(&mut self, element: Option<usize>) {
        let at = self.page();
        let page = &mut self.pages[at];
        let Some(element) = element else {
            page.content.push_str("/Artifact BMC\n");
            return;
        };
        let number = page.marked.len();
        page.marked.push(element);
        let tag = self.elements[element].tag;
        // Writing to a string cannot fail.
        let _ = writeln!(page.content, "/{tag}<</MCID {number}>>BDC");
        self.elements[element].kids.push(Kid::Marked(at, number));
    }

    /// Draws decoration on a page.
    pub(super) fn decorate(&mut self, page: usize, drawing: &str) {
        if let Some(page) = self.pages.get_mut(page) {
            let _ = writeln!(page.content, "/Artifact BMC\nq {drawing} Q\nEMC");
        }
    }

    pub(super) fn rule(&mut self, y: i64, thick: i64, colour: &str) {
        let (left, right) = (self.left, self.left + self.width);
        let page = self.page();
        let line = format!(
            "{colour} RG {} w {} {} m {} {} l S",
            number(thick),
            number(left),
            number(y),
            number(right),
            number(y)
        );
        self.decorate(page, &line);
    }

    /// Does something inside of a frame with a bar on its left, which goes on where pages end.
    pub(super) fn framed(&mut self, bar: &str, dashed: bool, inside: impl FnOnce(&mut Self)) {
        self.space(400);
        self.need(4_000);
        let (left, width) = (self.left, self.width);
        let (first, from) = (self.page(), self.y);
        self.y -= 300;
        self.left += 900;
        self.width -= 1_500;
        inside(self);
        (self.left, self.width) = (left, width);
        self.y -= 400;
        let (last, to) = (self.page(), self.y);
        for page in first..=last {
            let top = if page == first { from } else { self.sheet.top + 200 };
            let bottom = if page == last { to } else { self.sheet.bottom };
            let dash = if dashed {
                "[4 3] 0 d 0.33 0.38 0.43 RG 0.8 w"
            } else {
                "0.73 0.73 0.73 RG 0.5 w"
            };
            let mut drawing = format!(
                "{dash} {} {} {} {} re S",
                number(left),
                number(bottom),
                number(width),
                number(top - bottom)
            );
            if !dashed {
                let _ = write!(
                    drawing,
                    " {bar} rg {} {} 4 {} re f",
                    number(left),
                    number(bottom),
                    number(top - bottom)
                );
            }
            self.decorate(page, &drawing);
        }
        self.space(500);
    }

    /// Sets cells beside each other; one that is longer than a page goes on on the next, under the head.
    pub(super) fn row(
        &mut self,
        cells: &[Cell],
        widths: &[i64],
        head: Option<&[Cell]>,
        padding: i64,
    ) {
        let height_of = |cell: &Cell| cell.iter().map(|(_, _, leading, _)| leading).sum::<i64>();
        let height = cells.iter().map(height_of).max().unwrap_or(0) + 2 * padding;
        let whole = self.sheet.top - self.sheet.bottom;
        let room = self.y - self.sheet.bottom;
        if height > room && (height < whole * 8 / 10 || room < whole / 10) {
            self.begin_page();
            self.repeated(head, widths, padding);
        }
        let mut at = vec![0; cells.len()];
        loop {
            let begins = self.y - padding;
            let mut lowest = begins;
            let mut x = self.left;
            for ((cell, width), next) in cells.iter().zip(widths).zip(&mut at) {
                let mut y = begins;
                while let Some((line, element, leading, indent)) = cell.get(*next) {
                    if y - leading < self.sheet.bottom && y < self.sheet.top - padding {
                        break;
                    }
                    y -= leading;
                    let room = width - indent - 2 * PAD;
                    self.line(line, x + PAD + indent, room, y + leading / 4, *element);
                    *next += 1;
                }
                lowest = lowest.min(y);
                x += width;
            }
            self.y = lowest - padding;
            if at.iter().zip(cells).all(|(next, cell)| *next >= cell.len()) {
                return;
            }
            self.begin_page();
            self.repeated(head, widths, padding);
        }
    }

    /// Sets the head of a table again, as decoration: whoever listens has heard it.
    fn repeated(&mut self, head: Option<&[Cell]>, widths: &[i64], padding: i64) {
        let Some(head) = head else { return };
        let silent: Vec<Cell> = head
            .iter()
            .map(|cell| cell.iter().map(|(l, _, h, i)| (l.clone(), None, *h, *i)).collect())
            .collect();
        self.row(&silent, widths, None, padding);
        self.rule(self.y, 120, "0.12 0.23 0.37");
    }
}

/// Beside the words of a cell.
pub(super) const PAD: i64 = 300;
