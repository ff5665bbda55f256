//! Cards as pages show them, each as what it is, and the blocks of the closed vocabulary.

use maud::{Markup, html};

use crate::wire::card::{Align, Block, Card, Look, Span};
use crate::wire::room::Inject;
use crate::words::Words;

/// Draws a released inject, folded: what it is called, and below that it itself.
pub fn inject(inject: &Inject, words: &Words) -> Markup {
    let id = &inject.item;
    html! {
        details.fold.inject id={ "inject-" (id) } data-order=(inject.released) data-inject=(id) {
            summary {
                h3 {
                    span.tag { (inject.label) " · " (inject.card.channel) @if !inject.card.story.is_empty() { " · " (inject.card.story) } }
                    (inject.card.title)
                }
                span.new data-new=(id) hidden { (words.new) }
            }
            (card(&inject.card, words))
        }
    }
}

/// Draws a card below its heading: the head as such a thing has one, the text, the files.
pub fn card(card: &Card, words: &Words) -> Markup {
    html! {
        div class={ "card look-" (slug(card.look)) } {
            @match card.look {
                Look::Post => div.post { (author(card)) (text(card)) },
                Look::News => { (head(card, words)) @if !is_titled(card) { p.headline { (card.title) } } (text(card)) },
                Look::Email
                | Look::Letter
                | Look::Chat
                | Look::Call
                | Look::Meeting
                | Look::Ticket
                | Look::Log
                | Look::Paper
                | Look::Spoken => { (head(card, words)) (text(card)) },
            }
            @if !card.attachments.is_empty() {
                p.tag { (words.attachments) }
                ul.attached {
                    @for file in &card.attachments { li { a href=(file.href) { (file.name) } } }
                }
            }
        }
    }
}

fn slug(look: Look) -> &'static str {
    match look {
        Look::Email => "email",
        Look::Letter => "letter",
        Look::Chat => "chat",
        Look::Call => "call",
        Look::Meeting => "meeting",
        Look::News => "news",
        Look::Post => "post",
        Look::Ticket => "ticket",
        Look::Log => "log",
        Look::Paper => "paper",
        Look::Spoken => "spoken",
    }
}

/// From, to, subject, time: what is empty is left out.
fn head(card: &Card, words: &Words) -> Markup {
    let titled = matches!(card.look, Look::Email | Look::Letter | Look::Ticket | Look::Paper);
    let subject = if card.look == Look::Ticket { words.ticket } else { words.subject };
    let lines = [
        (words.from, card.from.as_str(), ""),
        (words.to, card.to.as_str(), ""),
        (subject, if titled { card.title.as_str() } else { "" }, "subject"),
        (words.scenario_time, card.story.as_str(), ""),
    ];
    html! {
        @if lines.iter().any(|(_, value, _)| !value.is_empty()) {
            dl.head {
                @for (label, value, class) in lines.into_iter().filter(|(_, value, _)| !value.is_empty()) {
                    dt { (label) }
                    dd class=[Some(class).filter(|class| !class.is_empty())] { (value) }
                }
            }
        }
    }
}

/// Who posted something, with the letter of a face nobody has.
fn author(card: &Card) -> Markup {
    let letter = card.from.chars().find(|c| c.is_alphanumeric());
    html! {
        p.who {
            span.face aria-hidden="true" { (letter.map_or_else(String::new, |c| c.to_uppercase().collect())) }
            b { (card.from) }
            span.quiet { (card.story) }
        }
    }
}

/// Tells whether the text brings its own headline.
fn is_titled(card: &Card) -> bool {
    card.blocks.iter().any(|block| matches!(block, Block::Heading { .. }))
}

fn text(card: &Card) -> Markup {
    html! { @if !card.blocks.is_empty() { div.text { (blocks(&card.blocks)) } } }
}

/// Draws blocks; their headings stand below those of the page.
pub fn blocks(all: &[Block]) -> Markup {
    html! { @for block in all { (one(block)) } }
}

fn one(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Paragraph(words) => p { (spans(words)) },
            // Whatever an author begins with, it stands right below the page's heading.
            Block::Heading { spans: words, .. } => h4 { (spans(words)) },
            Block::List { start: Some(first), items } => {
                ol start=[Some(first).filter(|first| **first != 1)] { @for item in items { li { (blocks(item)) } } }
            },
            Block::List { start: None, items } => ul { @for item in items { li { (blocks(item)) } } },
            Block::Quote(inner) => blockquote { (blocks(inner)) },
            Block::Code { text, .. } => pre { code { (text) } },
            Block::Table { align, head, rows } => (table(align, head, rows)),
            Block::Rule => hr;,
        }
    }
}

fn table(align: &[Align], head: &[Vec<Span>], rows: &[Vec<Vec<Span>>]) -> Markup {
    let class = |at: usize| match align.get(at) {
        Some(Align::End) => Some("end"),
        Some(Align::Center) => Some("center"),
        Some(Align::Start) | None => None,
    };
    html! {
        div.wide tabindex="0" {
            table {
                @if head.iter().any(|cell| !cell.is_empty()) {
                    thead {
                        tr {
                            @for (at, cell) in head.iter().enumerate() {
                                // A head without words is none to whoever hears it.
                                @if cell.is_empty() { td {} }
                                @else { th scope="col" class=[class(at)] { (spans(cell)) } }
                            }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr { @for (at, cell) in row.iter().enumerate() { td class=[class(at)] { (spans(cell)) } } }
                    }
                }
            }
        }
    }
}

/// Draws words in their styles; a line break stays one.
pub fn spans(all: &[Span]) -> Markup {
    html! { @for span in all { (styled(span)) } }
}

fn styled(span: &Span) -> Markup {
    if span.strong {
        let inner = Span { strong: false, ..span.clone() };
        return html! { strong { (styled(&inner)) } };
    }
    if span.emphasis {
        let inner = Span { emphasis: false, ..span.clone() };
        return html! { em { (styled(&inner)) } };
    }
    html! { @if span.code { code { (lines(&span.text)) } } @else { (lines(&span.text)) } }
}

/// Draws plain words, line by line.
pub fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.split('\n').enumerate() { @if at > 0 { br; } (line) } }
}
