//! The closed vocabulary between what is authored and what draws it: cards, asks and answers.

use crate::ident::{NO_PLAN, NOT_OURS, OptionId, RoleCode, SOMETHING_ELSE};
use crate::text::{self, Text};
use crate::words::Words;

mod markdown;

pub use markdown::{NESTING_MAX, markdown};

/// One thing somebody is given to read: an inject, the opening of a module, a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// What it is, in the reader's words: `e-mail`, `news article`.
    pub kind_label: String,
    /// How it reached the reader: `chat`, `phone call`.
    pub channel: String,
    /// What it resembles, by which a surface may choose its dress.
    pub look: Look,
    /// The simulated sender; empty where there is none.
    pub from: String,
    /// The recipients, in the reader's words.
    pub to: String,
    /// The story's time, `Day 1 08:45`; empty where the story's clock says nothing.
    pub story: String,
    pub title: String,
    pub blocks: Vec<Block>,
    /// Names of the files that came with it.
    pub attachments: Vec<String>,
}

/// What a card resembles; a surface dresses it so that it looks like what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Look {
    /// Sender, recipient, subject.
    #[default]
    Email,
    Letter,
    Chat,
    /// Said on the telephone.
    Call,
    Meeting,
    News,
    /// Somebody's words in public.
    Post,
    Ticket,
    /// What a system wrote, character for character.
    Log,
    Paper,
    /// What the facilitator says.
    Spoken,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Span>),
    /// A heading inside the text, 1 the greatest; it never outranks the headings of what it stands in.
    Heading {
        level: u8,
        spans: Vec<Span>,
    },
    /// A list, numbered from `start` if there is one.
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    /// Text to be shown character for character.
    Code {
        language: String,
        text: String,
    },
    /// A table; every row has as many cells as the head.
    Table {
        align: Vec<Align>,
        head: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    Rule,
}

/// Words of one style. A line break inside them is `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    pub text: String,
    pub style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Style {
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

impl Span {
    /// Returns words without any style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::default() }
    }

    /// Returns words that stand out.
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style { strong: true, ..Style::default() } }
    }
}

/// Cuts text that is no Markdown into paragraphs at its blank lines; line breaks stay.
pub fn paragraphs(raw: &str) -> Vec<Block> {
    let clean = text::clean(raw);
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in clean.lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push(line.trim_end());
        } else if !lines.is_empty() {
            blocks.push(Block::Paragraph(vec![Span::plain(lines.join("\n"))]));
            lines.clear();
        }
    }
    blocks
}

/// Returns the words of blocks without their styles, a line a block, for search and for one-line previews.
pub fn plain(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    push_plain(blocks, &mut lines);
    lines.join("\n")
}

fn push_plain(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) | Block::Heading { spans, .. } => lines.push(words_of(spans)),
            Block::List { items, .. } => items.iter().for_each(|item| push_plain(item, lines)),
            Block::Quote(inner) => push_plain(inner, lines),
            Block::Code { text, .. } => lines.extend(text.lines().map(str::to_owned)),
            Block::Table { head, rows, .. } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells: Vec<String> = row.iter().map(|cell| words_of(cell)).collect();
                    lines.push(cells.join("  "));
                }
            }
            Block::Rule => {}
        }
    }
}

/// Returns the words of spans without their styles.
pub fn words_of(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Something put to people that wants an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is called: `D3`, `Q2`.
    pub label: String,
    pub prompt: String,
    /// Whom it is put to, in the reader's words.
    pub to: String,
    pub background: Vec<Block>,
    pub form: Form,
}

/// What kind of answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Said aloud; nothing is typed.
    Talk,
    /// One of the options, with words, certainty and owner where they belong.
    Choice(Vec<Choice>),
    /// One line of a list, by its number from 0.
    Vote(Vec<String>),
    /// Each capability of a framework held, not held or not applicable.
    Levels { of: Vec<String> },
    /// Free text.
    Words,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: OptionId,
    pub letter: char,
    pub label: String,
    /// What it costs; `None` where the author hides it or where nothing is known.
    pub cost: Option<String>,
    pub wants: Wants,
}

/// What an option asks for besides being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wants {
    Nothing,
    OwnWords,
    Owner,
}

impl Choice {
    /// Makes the list of options: the authored ones as (id, label, cost), then the three every decision has.
    pub fn list<'a>(
        authored: impl IntoIterator<Item = (&'a OptionId, &'a str, Option<&'a str>)>,
        words: &Words,
    ) -> Vec<Self> {
        let own = authored.into_iter().map(|(id, label, cost)| {
            (id.clone(), label.to_owned(), cost.map(str::to_owned), Wants::Nothing)
        });
        let fixed = [
            (SOMETHING_ELSE, words.something_else, Wants::OwnWords),
            (NO_PLAN, words.no_plan, Wants::Nothing),
            (NOT_OURS, words.not_ours, Wants::Owner),
        ];
        let fixed = fixed
            .into_iter()
            .map(|(id, label, wants)| (OptionId::new(id), label.to_owned(), None, wants));
        own.chain(fixed)
            .zip('A'..)
            .map(|((id, label, cost, wants), letter)| Self { id, letter, label, cost, wants })
            .collect()
    }
}

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Choice { option: OptionId, words: Option<Text>, sure: Option<u8>, whose: Option<RoleCode> },
    Vote(u16),
    Level { of: u16, capability: String, held: Option<bool> },
    Words(Text),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_choice_ends_with_the_three_that_are_always_offered() {
        let (yank, keep) = (OptionId::new("yank"), OptionId::new("keep"));
        let options = [(&yank, "Yank", Some("builds break")), (&keep, "Keep", None)];
        let list = Choice::list(options, Language::English.words());
        let drawn: Vec<(char, &str, Wants)> =
            list.iter().map(|c| (c.letter, c.label.as_str(), c.wants)).collect();
        assert_eq!(
            drawn,
            [
                ('A', "Yank", Wants::Nothing),
                ('B', "Keep", Wants::Nothing),
                ('C', "Something else", Wants::OwnWords),
                ('D', "No answer in our plan", Wants::Nothing),
                ('E', "Not ours, theirs", Wants::Owner),
            ]
        );
        assert_eq!(list[0].cost.as_deref(), Some("builds break"));
    }

    #[test]
    fn typed_text_keeps_its_lines_and_is_no_markdown() {
        let blocks = paragraphs("# one\r\n*two*\n\n\n three\u{202e} ");
        assert_eq!(
            blocks,
            [
                Block::Paragraph(vec![Span::plain("# one\n*two*")]),
                Block::Paragraph(vec![Span::plain(" three")]),
            ]
        );
        assert_eq!(plain(&blocks), "# one\n*two*\n three");
    }
}
