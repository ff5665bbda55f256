//! Cards, asks and their parts as clients read them.

use serde::{Deserialize, Serialize};

use crate::card;
use crate::ident::{ItemId, OptionId};

/// One thing somebody is given to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What it is, in the reader's words: `e-mail`, `news article`.
    pub kind: String,
    /// How it reached the reader: `chat`, `phone call`.
    pub channel: String,
    pub look: Look,
    /// The simulated sender; empty where there is none.
    pub from: String,
    pub to: String,
    /// The story's time, `Day 1 08:45`; empty where the story's clock says nothing.
    pub story: String,
    pub title: String,
    pub blocks: Vec<Block>,
    pub attachments: Vec<Attachment>,
}

/// A file that came with a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: String,
    /// Where it is fetched, from the server's root.
    pub href: String,
}

/// What a card resembles, by which a surface chooses its dress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    Email,
    Letter,
    Chat,
    Call,
    Meeting,
    News,
    Post,
    Ticket,
    Log,
    Paper,
    Spoken,
}

impl Look {
    pub const ALL: [Self; 11] = [
        Self::Email,
        Self::Letter,
        Self::Chat,
        Self::Call,
        Self::Meeting,
        Self::News,
        Self::Post,
        Self::Ticket,
        Self::Log,
        Self::Paper,
        Self::Spoken,
    ];
}

/// A part of a text: an object with one member that says what it is, or `"rule"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Paragraph(Vec<Span>),
    Heading { level: u8, spans: Vec<Span> },
    List { start: Option<u64>, items: Vec<Vec<Block>> },
    Quote(Vec<Block>),
    Code { language: String, text: String },
    Table { align: Vec<Align>, head: Vec<Vec<Span>>, rows: Vec<Vec<Vec<Span>>> },
    Rule,
}

/// Words of one style; what is false is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub strong: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub emphasis: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub code: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Start,
    Center,
    End,
}

/// Something put to people that wants an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Said aloud; nothing is typed.
    Talk,
    Choice(Vec<Choice>),
    /// One line of a list, by its number from 0.
    Vote(Vec<String>),
    /// Each capability of a framework held, not held or not applicable, for each of these.
    Levels {
        of: Vec<String>,
    },
    Words,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: OptionId,
    pub letter: char,
    pub label: String,
    /// `null` where the author hides it or where nothing is known.
    pub cost: Option<String>,
    pub wants: Wants,
}

/// What an option asks for besides being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    Nothing,
    OwnWords,
    Owner,
}

impl Card {
    /// Converts a card; `inject` is the inject it shows, under which its files are fetched.
    pub fn of(card: &card::Card, inject: Option<&ItemId>) -> Self {
        let file = |(number, name): (usize, &String)| {
            let id = inject.map(ItemId::as_str).unwrap_or_default();
            Attachment { name: name.clone(), href: format!("/file/{id}/{number}") }
        };
        Self {
            kind: card.kind_label.clone(),
            channel: card.channel.clone(),
            look: card.look.into(),
            from: card.from.clone(),
            to: card.to.clone(),
            story: card.story.clone(),
            title: card.title.clone(),
            blocks: blocks(&card.blocks),
            attachments: card.attachments.iter().enumerate().map(file).collect(),
        }
    }
}

impl From<card::Look> for Look {
    fn from(look: card::Look) -> Self {
        match look {
            card::Look::Email => Self::Email,
            card::Look::Letter => Self::Letter,
            card::Look::Chat => Self::Chat,
            card::Look::Call => Self::Call,
            card::Look::Meeting => Self::Meeting,
            card::Look::News => Self::News,
            card::Look::Post => Self::Post,
            card::Look::Ticket => Self::Ticket,
            card::Look::Log => Self::Log,
            card::Look::Paper => Self::Paper,
            card::Look::Spoken => Self::Spoken,
        }
    }
}

fn blocks(blocks: &[card::Block]) -> Vec<Block> {
    blocks.iter().map(Block::from).collect()
}

fn spans(spans: &[card::Span]) -> Vec<Span> {
    spans.iter().map(Span::from).collect()
}

impl From<&card::Block> for Block {
    fn from(block: &card::Block) -> Self {
        let cells = |row: &Vec<Vec<card::Span>>| row.iter().map(|cell| spans(cell)).collect();
        match block {
            card::Block::Paragraph(words) => Self::Paragraph(spans(words)),
            card::Block::Heading { level, spans: words } => {
                Self::Heading { level: *level, spans: spans(words) }
            }
            card::Block::List { start, items } => {
                let items = items.iter().map(|item| blocks(item)).collect();
                Self::List { start: *start, items }
            }
            card::Block::Quote(inner) => Self::Quote(blocks(inner)),
            card::Block::Code { language, text } => {
                Self::Code { language: language.clone(), text: text.clone() }
            }
            card::Block::Table { align, head, rows } => Self::Table {
                align: align.iter().map(|a| Align::from(*a)).collect(),
                head: cells(head),
                rows: rows.iter().map(cells).collect(),
            },
            card::Block::Rule => Self::Rule,
        }
    }
}

impl From<card::Align> for Align {
    fn from(align: card::Align) -> Self {
        match align {
            card::Align::Start => Self::Start,
            card::Align::Center => Self::Center,
            card::Align::End => Self::End,
        }
    }
}

impl From<&card::Span> for Span {
    fn from(span: &card::Span) -> Self {
        let card::Style { strong, emphasis, code } = span.style;
        Self { text: span.text.clone(), strong, emphasis, code }
    }
}

impl From<&card::Ask> for Ask {
    fn from(ask: &card::Ask) -> Self {
        Self {
            label: ask.label.clone(),
            prompt: ask.prompt.clone(),
            to: ask.to.clone(),
            background: blocks(&ask.background),
            form: (&ask.form).into(),
        }
    }
}

impl From<&card::Form> for Form {
    fn from(form: &card::Form) -> Self {
        match form {
            card::Form::Talk => Self::Talk,
            card::Form::Choice(choices) => Self::Choice(choices.iter().map(Choice::from).collect()),
            card::Form::Vote(options) => Self::Vote(options.clone()),
            card::Form::Levels { of } => Self::Levels { of: of.clone() },
            card::Form::Words => Self::Words,
        }
    }
}

impl From<&card::Choice> for Choice {
    fn from(choice: &card::Choice) -> Self {
        let wants = match choice.wants {
            card::Wants::Nothing => Wants::Nothing,
            card::Wants::OwnWords => Wants::OwnWords,
            card::Wants::Owner => Wants::Owner,
        };
        Self {
            id: choice.id.clone(),
            letter: choice.letter,
            label: choice.label.clone(),
            cost: choice.cost.clone(),
            wants,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn json(value: &impl Serialize) -> String {
        serde_json::to_string(value).unwrap()
    }

    #[test]
    fn a_card_is_what_the_documentation_says_and_reads_back() {
        let body = "Two **bold** and `code`.\n\n1. one\n\n| a | b |\n|:-:|---|\n| 1 | 2 |\n\n---";
        let card = card::Card {
            kind_label: "e-mail".to_owned(),
            title: "Slow builds".to_owned(),
            blocks: card::markdown(body),
            attachments: vec!["build.log".to_owned()],
            ..card::Card::default()
        };
        let card = Card::of(&card, Some(&ItemId::new("alarm")));
        assert_eq!(
            json(&card),
            "{\"kind\":\"e-mail\",\"channel\":\"\",\"look\":\"email\",\"from\":\"\",\"to\":\"\",\"story\":\"\",\
             \"title\":\"Slow builds\",\"blocks\":[{\"paragraph\":[{\"text\":\"Two \"},\
             {\"text\":\"bold\",\"strong\":true},{\"text\":\" and \"},{\"text\":\"code\",\"code\":true},\
             {\"text\":\".\"}]},{\"list\":{\"start\":1,\"items\":[[{\"paragraph\":[{\"text\":\"one\"}]}]]}},\
             {\"table\":{\"align\":[\"center\",\"start\"],\"head\":[[{\"text\":\"a\"}],[{\"text\":\"b\"}]],\
             \"rows\":[[[{\"text\":\"1\"}],[{\"text\":\"2\"}]]]}},\"rule\"],\
             \"attachments\":[{\"name\":\"build.log\",\"href\":\"/file/alarm/0\"}]}"
        );
        assert_eq!(serde_json::from_str::<Card>(&json(&card)).unwrap(), card);
    }

    #[test]
    fn an_ask_is_what_the_documentation_says_and_reads_back() {
        let yank = OptionId::new("yank");
        let list =
            card::Choice::list([(&yank, "Yank", Some("builds break"))], Language::English.words());
        let ask = card::Ask {
            label: "D3".to_owned(),
            prompt: "What now?".to_owned(),
            to: "Registry".to_owned(),
            background: Vec::new(),
            form: card::Form::Choice(list),
        };
        let ask = Ask::from(&ask);
        let shown = json(&ask);
        let start = "{\"label\":\"D3\",\"prompt\":\"What now?\",\"to\":\"Registry\",\"background\":[],\"form\":{\"choice\":[\
                     {\"id\":\"yank\",\"letter\":\"A\",\"label\":\"Yank\",\"cost\":\"builds break\",\"wants\":\"nothing\"},\
                     {\"id\":\"SOMETHING_ELSE\",\"letter\":\"B\"";
        assert!(shown.starts_with(start), "{shown}");
        assert!(shown.contains("\"wants\":\"own_words\"") && shown.contains("\"wants\":\"owner\""));
        assert_eq!(serde_json::from_str::<Ask>(&shown).unwrap(), ask);
        let forms = [Form::Talk, Form::Words, Form::Levels { of: Vec::new() }];
        assert_eq!(json(&forms), "[\"talk\",\"words\",{\"levels\":{\"of\":[]}}]");
    }
}
