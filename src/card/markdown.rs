//! Markdown to blocks: no HTML, nothing that can be clicked, no nesting without end.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Align, Block, Span, Style};
use crate::text;

/// How deep lists and quotes may stand in each other; what lies deeper is drawn at this depth.
pub const NESTING_MAX: usize = 8;

/// Reads authored Markdown. HTML becomes text, the target of a link is written out after its words.
pub fn markdown(source: &str) -> Vec<Block> {
    let clean = text::clean(source);
    let mut reader = Reader::default();
    for event in Parser::new_ext(&clean, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.end()
}

#[derive(Debug, Default)]
struct Reader {
    done: Vec<Block>,
    /// Lists, items and quotes that are still open.
    open: Vec<Container>,
    /// Containers beyond [`NESTING_MAX`], which are not opened.
    skipped: usize,
    spans: Vec<Span>,
    strong: usize,
    emphasis: usize,
    heading: Option<u8>,
    code: Option<(String, String)>,
    /// Targets of the links and images that are open, each with where its words begin.
    links: Vec<(String, usize)>,
    table: Option<Table>,
}

#[derive(Debug)]
enum Container {
    List { start: Option<u64>, items: Vec<Vec<Block>> },
    Item(Vec<Block>),
    Quote(Vec<Block>),
}

#[derive(Debug, Default)]
struct Table {
    align: Vec<Align>,
    head: Vec<Vec<Span>>,
    rows: Vec<Vec<Vec<Span>>>,
    row: Vec<Vec<Span>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(words)
            | Event::Html(words)
            | Event::InlineHtml(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => self.say(&words),
            Event::Code(words) => self.span(&words, true),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::Rule => {
                self.close_paragraph();
                self.push(Block::Rule);
            }
            Event::FootnoteReference(name) => self.say(&format!("[{name}]")),
            Event::TaskListMarker(done) => self.say(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close_paragraph();
                self.heading = Some(number(level));
            }
            Tag::BlockQuote(_) => self.open(Container::Quote(Vec::new())),
            Tag::List(start) => self.open(Container::List { start, items: Vec::new() }),
            Tag::Item => self.open(Container::Item(Vec::new())),
            Tag::CodeBlock(kind) => {
                self.close_paragraph();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::Table(align) => {
                self.close_paragraph();
                let align = align.into_iter().map(aligned).collect();
                self.table = Some(Table { align, ..Table::default() });
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.spans.len()));
            }
            Tag::Paragraph
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => self.close_paragraph(),
            Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    let text = text.trim_end_matches('\n').to_owned();
                    self.push(Block::Code { language, text });
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.spans);
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let mut row = std::mem::take(&mut table.row);
                    row.resize(table.head.len(), Vec::new());
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some(Table { align, head, rows, .. }) = self.table.take() {
                    self.push(Block::Table { align, head, rows });
                }
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.name_target(),
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.close_paragraph(),
            TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Writes out where a link would have led, unless its words say so already.
    fn name_target(&mut self) {
        let Some((target, from)) = self.links.pop() else { return };
        let words: String = self.spans.iter().skip(from).map(|s| s.text.as_str()).collect();
        let mail = target.strip_prefix("mailto:").unwrap_or(&target);
        if !mail.is_empty() && words != mail && words != target {
            let gap = if words.is_empty() { "" } else { " " };
            self.say(&format!("{gap}({target})"));
        }
    }

    fn say(&mut self, words: &str) {
        if let Some((_, text)) = &mut self.code {
            text.push_str(words);
        } else {
            self.span(words, false);
        }
    }

    fn span(&mut self, words: &str, code: bool) {
        let style = Style { strong: self.strong > 0, emphasis: self.emphasis > 0, code };
        let fresh = self.links.last().is_some_and(|(_, from)| *from == self.spans.len());
        match self.spans.last_mut() {
            Some(last) if last.style == style && !fresh => last.text.push_str(words),
            _ => self.spans.push(Span { text: words.to_owned(), style }),
        }
    }

    fn close_paragraph(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        if let Some(last) = spans.last_mut() {
            // A block of HTML ends with its line break.
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        let heading = self.heading.take();
        if spans.iter().all(|span| span.text.trim().is_empty()) {
            return;
        }
        self.push(match heading {
            Some(level) => Block::Heading { level, spans },
            None => Block::Paragraph(spans),
        });
    }

    fn open(&mut self, container: Container) {
        self.close_paragraph();
        // A list and its item count as one step; an item is never cut off from its list.
        let steps = self.open.iter().filter(|c| !matches!(c, Container::Item(_))).count();
        let is_item = matches!(container, Container::Item(_));
        if self.skipped > 0 || (steps >= NESTING_MAX && !is_item) {
            self.skipped += 1;
        } else {
            self.open.push(container);
        }
    }

    fn close(&mut self) {
        self.close_paragraph();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.open.pop() {
            Some(Container::List { start, items }) => self.push(Block::List { start, items }),
            Some(Container::Quote(inner)) => self.push(Block::Quote(inner)),
            Some(Container::Item(inner)) => {
                if let Some(Container::List { items, .. }) = self.open.last_mut() {
                    items.push(inner);
                }
            }
            None => {}
        }
    }

    fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Container::Item(inner) | Container::Quote(inner)) => inner.push(block),
            Some(Container::List { items, .. }) => items.push(vec![block]),
            None => self.done.push(block),
        }
    }

    fn end(mut self) -> Vec<Block> {
        while !self.open.is_empty() || self.skipped > 0 {
            self.close();
        }
        self.close_paragraph();
        self.done
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn aligned(align: Alignment) -> Align {
    match align {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::plain;

    fn depth(blocks: &[Block]) -> usize {
        blocks
            .iter()
            .map(|block| match block {
                Block::Quote(inner) => 1 + depth(inner),
                Block::List { items, .. } => {
                    1 + items.iter().map(|item| depth(item)).max().unwrap_or(0)
                }
                Block::Paragraph(_)
                | Block::Heading { .. }
                | Block::Code { .. }
                | Block::Table { .. }
                | Block::Rule => 0,
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn what_authors_write_becomes_blocks() {
        let blocks = markdown(
            "# Odd\n\nSince **4.8.1** every *link* takes `0.5 s`  \nlonger.\n\n1. one\n2. two\n   - deep\n\n> said\n\n```sh\nls -l\n```\n\n---\n",
        );
        let strong = Style { strong: true, ..Style::default() };
        let emphasis = Style { emphasis: true, ..Style::default() };
        let code = Style { code: true, ..Style::default() };
        let para = |text: &str| Block::Paragraph(vec![Span::plain(text)]);
        assert_eq!(
            blocks,
            [
                Block::Heading { level: 1, spans: vec![Span::plain("Odd")] },
                Block::Paragraph(vec![
                    Span::plain("Since "),
                    Span { text: "4.8.1".to_owned(), style: strong },
                    Span::plain(" every "),
                    Span { text: "link".to_owned(), style: emphasis },
                    Span::plain(" takes "),
                    Span { text: "0.5 s".to_owned(), style: code },
                    Span::plain("\nlonger."),
                ]),
                Block::List {
                    start: Some(1),
                    items: vec![
                        vec![para("one")],
                        vec![
                            para("two"),
                            Block::List { start: None, items: vec![vec![para("deep")]] }
                        ],
                    ],
                },
                Block::Quote(vec![para("said")]),
                Block::Code { language: "sh".to_owned(), text: "ls -l".to_owned() },
                Block::Rule,
            ]
        );
    }

    #[test]
    fn rows_of_a_table_are_as_wide_as_its_head() {
        let blocks = markdown("| a | b |\n| - | -: |\n| 1 |\n| 1 | 2 | 3 |\n");
        let Some(Block::Table { align, head, rows }) = blocks.first() else {
            panic!("no table: {blocks:?}")
        };
        assert_eq!(align, &[Align::Start, Align::End]);
        assert!(head.len() == 2 && rows.len() == 2 && rows.iter().all(|row| row.len() == 2));
    }

    #[test]
    fn html_is_text_and_links_say_where_they_lead() {
        let blocks = markdown(
            "<script>alert(1)</script>\n\na <b>bold</b> [click](https://evil.example/x) ![pic](javascript:x) <https://ok.example>",
        );
        assert_eq!(
            plain(&blocks),
            "<script>alert(1)</script>\na <b>bold</b> click (https://evil.example/x) pic (javascript:x) https://ok.example"
        );
        assert!(blocks.iter().all(|b| matches!(b, Block::Paragraph(_))));
    }

    #[test]
    fn nesting_ends_and_no_word_is_lost() {
        for one in ["> ", "- "] {
            let source = format!("{}bottom", one.repeat(10_000));
            let blocks = markdown(&source);
            assert!(depth(&blocks) <= NESTING_MAX, "{one:?}: {}", depth(&blocks));
            assert!(plain(&blocks).contains("bottom"));
        }
    }

    #[test]
    fn hidden_characters_do_not_pass() {
        assert_eq!(plain(&markdown("a\u{202e}b\x1b[31mc\u{2028}")), "ab[31mc");
    }
}
