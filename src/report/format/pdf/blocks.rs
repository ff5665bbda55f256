//! The blocks of a document, set on pages.

use super::flow::{Cell, Flow, Mark, PAD};
use super::lines::{INK, Type, broken};
use super::objects::{number, text};
use crate::card::{self, Align, Card};
use crate::qr::Qr;
use crate::report::chart::{BarKind, Chart};
use crate::report::document::{Block, Dress, Heading, Panel, Span, Table, Tone};
use crate::report::layout;
use crate::report::paged::inline::{self, Look, TO_WRITE, Words};
use crate::report::paged::widths::{self, Needs};

pub(super) const ACCENT: &str = "0.12 0.23 0.37";
const GREY: &str = "0.27 0.27 0.27";
const LINE: &str = "0.73 0.73 0.73";

fn tone_colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => ACCENT,
        Tone::Strength => "0.11 0.42 0.29",
        Tone::Improvement | Tone::Caution => "0.60 0.29 0.07",
        Tone::ToWrite => "0.54 0.11 0.23",
    }
}

impl Flow<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Returns how running words are set here.
    pub(super) fn set(&self) -> Type {
        let (size, leading) = match (self.small, self.document.dress) {
            (true, _) => (840, 1_040),
            (false, Dress::Poster) => (1_250, 1_680),
            (false, Dress::Across) => (900, 1_160),
            (false, Dress::Report | Dress::Upright) => (980, 1_330),
        };
        Type { size, leading, bold: false, mono: false, colour: INK }
    }

    fn in_table(&self) -> Type {
        let (size, leading) = match (self.small, self.document.dress) {
            (true, _) => (770, 940),
            (false, Dress::Across) => (800, 990),
            (false, Dress::Poster) => (1_100, 1_400),
            (false, Dress::Report | Dress::Upright) => (880, 1_110),
        };
        Type { size, leading, ..self.set() }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Contents => self.contents(),
            Block::Paragraph(words) => self.paragraph(&inline::spans(words), self.set(), "P"),
            Block::List { ordered, items } => {
                let items: Vec<Vec<Words<'_>>> = items.iter().map(|i| inline::spans(i)).collect();
                self.list(ordered.then_some(1), &items);
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Columns(panels) => self.panels(panels),
            Block::Note { tone, title, items } => self.note(*tone, title, items),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Card(card) => self.card(card),
            Block::Authored(blocks) => self.card_blocks(blocks),
            Block::Slip { page, blocks } => self.slip(*page, blocks),
            Block::Plate { name, below } => {
                let set = Type { size: 2_600, leading: 3_400, bold: true, ..self.set() };
                self.centred(name, set);
                self.centred(below, self.set());
            }
            Block::Lines(count) => {
                for _ in 0..*count {
                    self.need(2_550);
                    self.y -= 2_550;
                    self.rule(self.y, 50, "0.47 0.47 0.47");
                }
                self.space(400);
            }
            Block::Link { says, link } => self.link(says, link),
        }
    }

    fn heading(&mut self, heading: &Heading) {
        if heading.page && !self.at_top() {
            self.begin_page();
        }
        let (size, before, tag) = match (heading.level, self.small) {
            (1, false) => (1_900, 0, "H1"),
            (1, true) => (1_600, 0, "H1"),
            (2, false) => (1_450, 1_500, "H2"),
            (2, true) => (1_200, 500, "H2"),
            (3, false) => (1_150, 1_000, "H3"),
            (3, true) => (1_000, 300, "H3"),
            (_, _) => (1_000, 800, "H4"),
        };
        let set = Type {
            size,
            leading: size * 125 / 100,
            bold: true,
            mono: false,
            colour: if heading.level <= 2 { ACCENT } else { INK },
        };
        let lines = broken(&self.faces, &[Words::plain(&heading.text)], set, self.width);
        self.space(before);
        // A heading at the foot of a page heads nothing.
        self.need(set.leading * 2 + 4_500);
        if heading.level == 2 {
            self.rule(self.y, 200, ACCENT);
            self.y -= 500;
        }
        let (page, y) = (self.page(), self.y);
        self.places.entry(heading.anchor.clone()).or_insert((page, y));
        self.outline.push(Mark { level: heading.level, text: heading.text.clone(), page, y });
        let element = self.element(tag, self.within);
        self.lines(&lines, set, 0, element);
        self.y -= 250;
    }

    fn contents(&mut self) {
        let title = self.document.language.report().contents;
        let set = Type { size: 1_200, leading: 1_700, bold: true, mono: false, colour: ACCENT };
        self.space(1_200);
        self.paragraph(&[Words::plain(title)], set, "P");
        let entries: Vec<Heading> = self.document.sections().cloned().collect();
        let list = self.element("TOC", self.within);
        for entry in &entries {
            let item = self.element("TOCI", list);
            let set = Type { colour: ACCENT, leading: 1_500, ..self.set() };
            let words = Words { to: Some(&entry.anchor), ..Words::plain(&entry.text) };
            let lines = broken(&self.faces, &[words], set, self.width - 4_000);
            self.lines(&lines, set, 0, item);
            let base = self.y + set.leading / 4;
            self.entries.push((self.page(), base, item, entry.anchor.clone()));
        }
    }

    pub(super) fn paragraph(&mut self, words: &[Words<'_>], set: Type, tag: &'static str) {
        let element = self.element(tag, self.within);
        let lines = broken(&self.faces, words, set, self.width);
        self.lines(&lines, set, 0, element);
        self.space(set.leading / 3);
    }

    fn centred(&mut self, words: &str, set: Type) {
        if words.is_empty() {
            return;
        }
        let element = self.element("P", self.within);
        for line in broken(&self.faces, &[Words::plain(words)], set, self.width) {
            let indent = ((self.width - line.width) / 2).max(0);
            self.lines(&[line], set, indent, element);
        }
        self.space(300);
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Words<'_>>]) {
        let list = self.element("L", self.within);
        for (item, at) in items.iter().zip(0..) {
            self.item(list, start.map(|start| start + at), item);
        }
        self.space(self.set().leading / 3);
    }

    /// Sets an item: its mark, and its words moved in beside it.
    fn item(&mut self, list: usize, number: Option<u64>, words: &[Words<'_>]) -> usize {
        let set = self.set();
        let inset = set.size * 18 / 10;
        let element = self.element("LI", list);
        let (label, body) = (self.element("Lbl", element), self.element("LBody", element));
        let mark = number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
        let mark = broken(&self.faces, &[Words::plain(&mark)], set, self.width);
        let lines = broken(&self.faces, words, set, self.width - inset);
        self.need(set.leading);
        let base = self.y - set.leading * 3 / 4;
        if let Some(mark) = mark.first() {
            self.line(mark, self.left, inset, base, Some(label));
        }
        self.lines(&lines, set, inset, body);
        self.y -= set.leading / 8;
        body
    }

    fn note(&mut self, tone: Tone, title: &str, items: &[Vec<Span>]) {
        let sign = match tone {
            Tone::ToWrite => TO_WRITE,
            Tone::Caution => "⚠\u{a0}",
            Tone::Plain | Tone::Strength | Tone::Improvement => "",
        };
        let signed = format!("{sign}{title}");
        let items: Vec<Vec<Words<'_>>> = items.iter().map(|item| inline::spans(item)).collect();
        // Short notes stay whole.
        let letters = items.iter().flatten().map(|words| words.text.chars().count());
        let lines = letters.sum::<usize>() / 80 + items.len() + 3;
        self.need(i64::try_from(lines).unwrap_or(20).min(20) * self.set().leading);
        self.framed(tone_colour(tone), false, |flow| {
            let shade = matches!(tone, Tone::ToWrite | Tone::Caution);
            let colour = if shade { tone_colour(tone) } else { INK };
            flow.paragraph(&[Words::strong(&signed)], Type { colour, ..flow.set() }, "P");
            if !items.is_empty() {
                flow.list(None, &items);
            }
        });
    }

    fn slip(&mut self, page: bool, blocks: &[Block]) {
        if page && !self.at_top() {
            self.begin_page();
        }
        if blocks.len() <= 3 {
            self.need(16_000);
        }
        let (marking, about) = (self.document.marking_line(), self.document.about_line());
        self.framed(ACCENT, true, |flow| {
            let set = Type { size: 850, leading: 1_100, bold: true, ..flow.set() };
            flow.centred(&marking, set);
            flow.centred(&about, Type { size: 700, leading: 900, bold: false, ..set });
            flow.blocks(blocks);
            flow.centred(&marking, set);
        });
    }

    fn facts(&mut self, facts: &[(String, Vec<Span>)]) {
        let name = (self.width * 3 / 10).min(14_500);
        let widths = [name, self.width - name];
        let set = self.in_table();
        let table = self.element("Table", self.within);
        for (name, value) in facts {
            let row = self.element("TR", table);
            let head = Type { bold: true, colour: GREY, ..set };
            let cells = [
                self.cell(&[Words::plain(name)], head, widths[0], ("TH", "Row"), row),
                self.cell(&inline::spans(value), set, widths[1], ("TD", ""), row),
            ];
            self.row(&cells, &widths, None, 220);
            self.rule(self.y, 40, LINE);
        }
        self.space(700);
    }

    /// Breaks the words of a cell into its lines.
    fn cell(
        &mut self,
        words: &[Words<'_>],
        set: Type,
        width: i64,
        (tag, scope): (&'static str, &str),
        row: usize,
    ) -> Cell {
        let element = self.element(tag, row);
        if !scope.is_empty() {
            self.elements[element].more = format!("/A<</O/Table/Scope/{scope}>>");
        }
        let lines = broken(&self.faces, words, set, (width - 2 * PAD).max(1_500));
        lines.into_iter().map(|line| (line, Some(element), set.leading, 0)).collect()
    }

    /// Sets panels side by side, if lists and paragraphs are all they hold.
    fn panels(&mut self, panels: &[Panel]) {
        let gap = 1_500;
        for pair in panels.chunks(2) {
            let many = i64::try_from(pair.len()).unwrap_or(1);
            let each = (self.width - gap * (many - 1)) / many;
            let (page, top) = (self.page(), self.y);
            let (left, width, mut lowest) = (self.left, self.width, top);
            for panel in pair {
                // A neighbour that ran over the page stands below instead of beside.
                if self.page() == page {
                    self.y = top;
                }
                self.width = each;
                self.space(400);
                self.rule(self.y, 180, tone_colour(panel.tone));
                let size = if self.small { 980 } else { 1_120 };
                let leading = size * 14 / 10;
                let colour = tone_colour(panel.tone);
                let set = Type { size, leading, bold: true, mono: false, colour };
                self.paragraph(&[Words::plain(&panel.title)], set, "H3");
                self.blocks(&panel.blocks);
                if self.page() == page {
                    lowest = lowest.min(self.y);
                    self.left += each + gap;
                } else {
                    lowest = self.y;
                    self.left = left;
                }
            }
            (self.left, self.width, self.y) = (left, width, lowest);
        }
    }

    fn table(&mut self, table: &Table) {
        let heads: Vec<Vec<Words<'_>>> =
            table.columns.iter().map(|column| vec![Words::plain(&column.title)]).collect();
        let rows: Vec<Vec<Vec<Words<'_>>>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| inline::spans(cell)).collect())
            .collect();
        let align: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
        let short: Vec<bool> = table.columns.iter().map(|column| column.short).collect();
        self.space(400);
        if !table.caption.is_empty() {
            self.need(6_000);
            let set = Type { bold: true, colour: GREY, ..self.in_table() };
            self.paragraph(&[Words::plain(&table.caption)], set, "P");
        }
        self.rows(&align, &short, &heads, &rows);
    }

    fn rows(
        &mut self,
        align: &[Align],
        short: &[bool],
        heads: &[Vec<Words<'_>>],
        rows: &[Vec<Vec<Words<'_>>>],
    ) {
        let columns = rows.iter().map(Vec::len).chain([heads.len()]).max().unwrap_or(0);
        let mut needs = vec![Needs::default(); columns];
        for (row, head) in rows.iter().map(|row| (row, false)).chain([(&heads.to_vec(), true)]) {
            for (at, (need, cell)) in needs.iter_mut().zip(row).enumerate() {
                let text: String = cell.iter().map(|words| words.text).collect();
                need.see(&text, !head && short.get(at).copied().unwrap_or(false));
            }
        }
        let set = self.in_table();
        let em = u32::try_from(set.size * 104 / 100).unwrap_or(1_000);
        let room = u32::try_from(self.width).unwrap_or(1);
        let padding = u32::try_from(2 * PAD).unwrap_or(0);
        let widths: Vec<i64> =
            widths::fit(&needs, room, em, padding).into_iter().map(i64::from).collect();
        let table = self.element("Table", self.within);
        let across = self.document.dress == Dress::Across;
        let line = |row: usize, flow: &mut Self, cells: &[Vec<Words<'_>>], head: bool| {
            let mut made = Vec::new();
            for (at, width) in widths.iter().enumerate() {
                let mut words = cells.get(at).cloned().unwrap_or_default();
                let heads = head || (at == 0 && !flow.small);
                for one in words.iter_mut().filter(|_| heads) {
                    one.look.strong = true;
                }
                let kind = match (head, at) {
                    (true, _) => ("TH", "Column"),
                    (false, 0) => ("TH", "Row"),
                    (false, _) => ("TD", ""),
                };
                let set = if head { Type { colour: ACCENT, ..set } } else { set };
                let mut cell = flow.cell(&words, set, *width, kind, row);
                if align.get(at) == Some(&Align::End) {
                    for (line, _, _, indent) in &mut cell {
                        *indent = (width - 2 * PAD - line.width).max(0);
                    }
                }
                made.push(cell);
            }
            made
        };
        let row = self.element("TR", table);
        let head = line(row, self, heads, true);
        self.need(5_000);
        self.row(&head, &widths, None, 180);
        self.rule(self.y, 120, ACCENT);
        for cells in rows {
            let row = self.element("TR", table);
            let made = line(row, self, cells, false);
            self.row(&made, &widths, Some(&head), if self.small { 100 } else { 200 });
            let empty =
                cells.first().is_none_or(|cell| cell.iter().all(|w| w.text.trim().is_empty()));
            if across && empty {
                self.y -= 1_300;
            }
            self.rule(self.y, 40, LINE);
        }
        self.space(700);
    }

    fn chart(&mut self, chart: &Chart) {
        let set = Type { size: 880, leading: 1_200, ..self.set() };
        self.space(500);
        self.need(6_000);
        let title = Type { bold: true, colour: GREY, ..set };
        self.paragraph(&[Words::plain(&chart.title)], title, "P");
        let most =
            chart.rows.iter().flat_map(|r| &r.bars).map(|b| b.value).max().unwrap_or(0).max(1);
        let figure = self.element("Figure", self.within);
        let alt = text(&format!("{}: {}", chart.title, chart.description));
        self.elements[figure].more = format!("/Alt{alt}");
        for row in &chart.rows {
            self.need(2_800);
            let label = Type { bold: true, ..set };
            let element = self.element("P", self.within);
            let lines = broken(&self.faces, &[Words::plain(&row.label)], label, self.width);
            self.lines(&lines, label, 0, element);
            for bar in &row.bars {
                self.need(1_300);
                self.y -= 1_250;
                let share =
                    i128::from(self.width * 6 / 10) * i128::from(bar.value) / i128::from(most);
                let mut width = i64::try_from(share).unwrap_or(0);
                if bar.value > 0 {
                    width = width.max(150);
                    let fill = match bar.kind {
                        BarKind::Full => "0.29 0.42 0.56 rg",
                        BarKind::Chosen => "0.12 0.23 0.37 rg",
                        BarKind::Outline => "1 1 1 rg",
                    };
                    self.begin_marked(Some(figure));
                    let (x, y) = (number(self.left), number(self.y + 150));
                    let page = self.page();
                    let bar = format!(
                        "q {fill} 0.29 0.42 0.56 RG 0.8 w {x} {y} {} 9 re B Q\nEMC\n",
                        number(width)
                    );
                    self.pages[page].content.push_str(&bar);
                }
                let element = self.element("P", self.within);
                let room = self.width - width - 700;
                let lines = broken(&self.faces, &[Words::plain(&bar.text)], set, room);
                for (at, line) in lines.iter().enumerate() {
                    if at > 0 {
                        self.need(set.leading);
                        self.y -= set.leading;
                    }
                    let (x, base) = (self.left + width + 600, self.y + 350);
                    self.line(line, x, room, base, Some(element));
                }
            }
            self.y -= 350;
        }
        if self.elements[figure].kids.is_empty() {
            self.elements[figure].tag = "P";
            self.elements[figure].more.clear();
            self.paragraph(&[Words::plain(&chart.description)], set, "P");
        }
        self.space(500);
    }

    fn link(&mut self, says: &str, link: &str) {
        let side = 8_000;
        self.space(300);
        let said = [
            Words::plain(says),
            Words::plain("\n"),
            Words::of(link, Look { code: true, ..Look::default() }),
        ];
        let Some(code) = Qr::of(link) else {
            self.paragraph(&said, self.set(), "P");
            return;
        };
        self.need(side + 300);
        let dot = side / i64::try_from(code.side() + 8).unwrap_or(1);
        let figure = self.element("Figure", self.within);
        self.elements[figure].more = format!("/Alt{}", text(says));
        self.begin_marked(Some(figure));
        let mut drawing = "q 0 g ".to_owned();
        for row in 0..code.side() {
            for column in (0..code.side()).filter(|column| code.is_dark(*column, row)) {
                let at = |n: usize| i64::try_from(n + 4).unwrap_or(0) * dot;
                let (x, y) = (self.left + at(column), self.y - at(row) - dot);
                let (x, y, d) = (number(x), number(y), number(dot));
                drawing.extend([x.as_str(), " ", &y, " ", &d, " ", &d, " re "]);
            }
        }
        drawing.push_str("f Q\nEMC\n");
        let page = self.page();
        self.pages[page].content.push_str(&drawing);
        let bottom = self.y - side;
        let (left, width) = (self.left, self.width);
        self.y -= side / 3;
        self.left += side + 600;
        self.width -= side + 600;
        self.paragraph(&said, self.set(), "P");
        (self.left, self.width) = (left, width);
        self.y = self.y.min(bottom);
    }

    fn card(&mut self, card: &Card) {
        let words = self.document.language.report();
        self.framed("0.29 0.42 0.56", false, |flow| {
            flow.paragraph(&[Words::strong(&card.title)], flow.set(), "P");
            let quiet = Look { quiet: true, ..Look::default() };
            let facts = layout::card_facts(card, words);
            let mut line = Vec::new();
            for (at, (name, value)) in facts.iter().enumerate() {
                let gap = if at > 0 { "   " } else { "" };
                line.extend([gap, name, " "].map(|text| Words::of(text, quiet)));
                line.push(Words::plain(value));
            }
            if !line.is_empty() {
                let set = Type { size: 820, leading: 1_080, ..flow.set() };
                flow.paragraph(&line, set, "P");
            }
            flow.card_blocks(&card.blocks);
        });
    }

    fn card_blocks(&mut self, blocks: &[card::Block]) {
        for block in blocks {
            self.card_block(block);
        }
    }

    fn card_block(&mut self, block: &card::Block) {
        match block {
            card::Block::Paragraph(spans) => {
                self.paragraph(&inline::card_spans(spans), self.set(), "P");
            }
            // The outline of the document is the document's alone: headings inside are bold lines.
            card::Block::Heading { spans, .. } => {
                let set = Type { bold: true, ..self.set() };
                self.paragraph(&inline::card_spans(spans), set, "P");
            }
            card::Block::List { start, items } => {
                let list = self.element("L", self.within);
                for (item, at) in items.iter().zip(0..) {
                    self.card_item(list, start.map(|start| start + at), item);
                }
            }
            card::Block::Quote(inner) => {
                let (left, width) = (self.left, self.width);
                self.left += 1_200;
                self.width = (self.width - 1_200).max(8_000);
                let within = self.within;
                self.within = self.element("BlockQuote", within);
                self.card_blocks(inner);
                (self.left, self.width, self.within) = (left, width, within);
            }
            card::Block::Code { text, .. } => {
                let set = Type { size: 820, leading: 1_020, mono: true, ..self.set() };
                self.paragraph(&[Words::plain(text.trim_end_matches('\n'))], set, "P");
            }
            card::Block::Table { align, head, rows } => {
                let heads: Vec<Vec<Words<'_>>> =
                    head.iter().map(|c| inline::card_spans(c)).collect();
                let mut all: Vec<Vec<Vec<Words<'_>>>> = Vec::new();
                for row in rows {
                    all.push(row.iter().map(|cell| inline::card_spans(cell)).collect());
                }
                self.rows(align, &[], &heads, &all);
            }
            card::Block::Rule => {
                self.y -= 400;
                self.rule(self.y, 50, LINE);
                self.y -= 400;
            }
        }
    }

    fn card_item(&mut self, list: usize, number: Option<u64>, blocks: &[card::Block]) {
        let (first, rest) = match blocks.split_first() {
            Some((card::Block::Paragraph(spans), rest)) => (inline::card_spans(spans), rest),
            Some(_) | None => (Vec::new(), blocks),
        };
        let body = self.item(list, number, &first);
        let (left, width, within) = (self.left, self.width, self.within);
        self.left += 1_700;
        self.width = (self.width - 1_700).max(8_000);
        self.within = body;
        self.card_blocks(rest);
        (self.left, self.width, self.within) = (left, width, within);
    }
}
