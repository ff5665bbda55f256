//! What every format a person reads draws: a document of few kinds of blocks, laid out once.

use super::chart::Chart;
use crate::card::{self, Align, Card};
use crate::words::Language;

/// A report as a reader sees it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    pub title: String,
    /// What stands on every page, first and last: the exercise mark, its kind, the TLP label, DRAFT.
    pub marking: Vec<String>,
    /// What it belongs to, on every page beside the marking; empty where nothing has to be matched with it.
    pub about: Vec<String>,
    pub dress: Dress,
    pub language: Language,
    pub house: House,
    pub blocks: Vec<Block>,
}

/// What an organization puts on everything it sends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct House {
    /// Stands beside the marking on every page, and as the author in a file's particulars.
    pub organization: Option<String>,
    pub logo: Option<Logo>,
    /// One line, beside the marking at the foot of every page.
    pub handling: Option<String>,
}

/// A picture in the head of page one. It holds no name of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub kind: LogoKind,
    pub bytes: Vec<u8>,
    /// What it shows, for whoever cannot see it.
    pub alt: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogoKind {
    Png,
    Jpeg,
}

impl LogoKind {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// How a document lies on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Dress {
    /// Upright; page one stands alone, in small type.
    #[default]
    Report,
    Upright,
    /// Upright, in type that is read from some steps away.
    Poster,
    /// Across, for wide tables.
    Across,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Heading(Heading),
    /// The headings of level 2 that follow.
    Contents,
    Paragraph(Vec<Span>),
    List {
        ordered: bool,
        items: Vec<Vec<Span>>,
    },
    /// Names and what belongs to them.
    Facts(Vec<(String, Vec<Span>)>),
    /// Side by side where there is room.
    Columns(Vec<Panel>),
    /// Set apart from the text around it.
    Note {
        tone: Tone,
        title: String,
        items: Vec<Vec<Span>>,
    },
    Table(Table),
    Chart(Chart),
    /// Authored text, quoted.
    Card(Card),
    /// Authored text as a part of the document.
    Authored(Vec<card::Block>),
    /// To be cut out along its edge, and so marked first and last by itself.
    Slip {
        /// Begins a page where there are pages.
        page: bool,
        blocks: Vec<Block>,
    },
    /// A name that is read from across the table, and what stands below it.
    Plate {
        name: String,
        below: String,
    },
    /// So many empty lines to write on.
    Lines(usize),
    /// A link as a QR code, what it is for, and the link as it is typed.
    Link {
        says: String,
        link: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the title, 2 for a section, 3 and 4 below.
    pub level: u8,
    pub text: String,
    /// Unique in the document, `[a-z0-9-]`.
    pub anchor: String,
    /// Begins a page where there are pages.
    pub page: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    pub title: String,
    pub tone: Tone,
    pub blocks: Vec<Block>,
}

/// What a part of a document is for; never told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Plain,
    Strength,
    Improvement,
    /// A human must still write here.
    ToWrite,
    Caution,
}

/// Words of one style. A line break inside them is `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub style: Style,
    /// The anchor in this document that these words lead to.
    pub to: Option<String>,
    /// The anchor of this place, unique in the document.
    pub anchor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    Plain,
    Strong,
    Quiet,
    /// A mark that a human must still write here.
    ToWrite,
    /// Character for character.
    Code,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    /// Every row has as many cells as there are columns; the first cell heads its row.
    pub rows: Vec<Vec<Vec<Span>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// Holds numbers or times, which are not broken.
    pub short: bool,
}

impl Span {
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style, to: None, anchor: None }
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Style::Plain)
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self::new(text, Style::Strong)
    }

    pub fn quiet(text: impl Into<String>) -> Self {
        Self::new(text, Style::Quiet)
    }

    pub fn to_write(text: impl Into<String>) -> Self {
        Self::new(text, Style::ToWrite)
    }

    pub fn code(text: impl Into<String>) -> Self {
        Self::new(text, Style::Code)
    }

    /// Makes the words lead to a place in the document.
    #[must_use]
    pub fn leading_to(mut self, anchor: Option<String>) -> Self {
        self.to = anchor;
        self
    }

    /// Makes them a place that others lead to.
    #[must_use]
    pub fn anchored(mut self, anchor: Option<String>) -> Self {
        self.anchor = anchor;
        self
    }
}

impl Table {
    /// Makes an empty table; a column whose title begins with `#` holds numbers, with `@` times.
    pub fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        let column = |title: &&str| {
            let bare = title.trim_start_matches(['#', '@']);
            let align = if title.starts_with('#') { Align::End } else { Align::Start };
            Column { title: bare.to_owned(), align, short: bare.len() < title.len() }
        };
        Self {
            caption: caption.into(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells stay empty, none is lost.
    pub fn row(&mut self, mut cells: Vec<Vec<Span>>) {
        cells.resize(self.columns.len(), Vec::new());
        self.rows.push(cells);
    }
}

impl Document {
    /// Returns the marking as one line.
    pub fn marking_line(&self) -> String {
        self.marking.join("  ")
    }

    /// Returns what it belongs to as one line.
    pub fn about_line(&self) -> String {
        self.about.join(" · ")
    }

    /// Returns how many blocks belong to a page one that stands alone.
    pub fn page_one(&self) -> usize {
        let begins_page = |block: &Block| matches!(block, Block::Heading(heading) if heading.page);
        match self.dress {
            Dress::Report => self.blocks.iter().position(begins_page).unwrap_or(self.blocks.len()),
            Dress::Upright | Dress::Poster | Dress::Across => 0,
        }
    }

    /// Returns the sections, for a table of contents.
    pub fn sections(&self) -> impl Iterator<Item = &Heading> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) if heading.level == 2 => Some(heading),
            Block::Heading(_)
            | Block::Contents
            | Block::Paragraph(_)
            | Block::List { .. }
            | Block::Facts(_)
            | Block::Columns(_)
            | Block::Note { .. }
            | Block::Table(_)
            | Block::Chart(_)
            | Block::Card(_)
            | Block::Authored(_)
            | Block::Slip { .. }
            | Block::Plate { .. }
            | Block::Lines(_)
            | Block::Link { .. } => None,
        })
    }
}
