//! Cards, asks and texts as HTML.

use maud::{Markup, html};

use crate::wire::card::{Ask, Block, Card, Choice, Form, Span, Wants};
use crate::wire::room::Inject;
use crate::words::Words;

/// Draws a released inject.
pub fn inject(inject: &Inject, words: &Words) -> Markup {
    html! {
        article.inject data-item=(inject.item) {
            h3 { (inject.label) " " (inject.card.title) }
            (card(&inject.card, words))
        }
    }
}

/// Draws a card without its title.
pub fn card(card: &Card, words: &Words) -> Markup {
    html! {
        dl {
            @if !card.from.is_empty() { dt { (words.from) } dd { (card.from) } }
            @if !card.to.is_empty() { dt { (words.to) } dd { (card.to) } }
            @if !card.story.is_empty() { dt { (words.scenario_time) } dd { (card.story) } }
        }
        (blocks(&card.blocks))
        @if !card.attachments.is_empty() {
            p { (words.attachments) }
            ul {
                @for file in &card.attachments {
                    li { a href=(file.href) download { (file.name) } }
                }
            }
        }
    }
}

/// Draws a text.
pub fn blocks(blocks: &[Block]) -> Markup {
    html! { @for block in blocks { (one(block)) } }
}

fn one(block: &Block) -> Markup {
    match block {
        Block::Paragraph(words) => html! { p { (spans(words)) } },
        Block::Heading { spans: words, .. } => html! { h4 { (spans(words)) } },
        Block::List { start: None, items } => {
            html! { ul { @for item in items { li { (blocks(item)) } } } }
        }
        Block::List { start: Some(start), items } => {
            html! { ol start=(start) { @for item in items { li { (blocks(item)) } } } }
        }
        Block::Quote(inner) => html! { blockquote { (blocks(inner)) } },
        Block::Code { text, .. } => html! { pre { code { (text) } } },
        Block::Table { head, rows, .. } => html! {
            table {
                thead { tr { @for cell in head { th scope="col" { (spans(cell)) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (spans(cell)) } } } } }
            }
        },
        Block::Rule => html! { hr; },
    }
}

/// Draws words of one line; a break inside them is a break.
pub fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @let words = lines(&span.text);
            @match (span.strong, span.emphasis, span.code) {
                (_, _, true) => { code { (words) } }
                (true, true, _) => { strong { em { (words) } } }
                (true, false, _) => { strong { (words) } }
                (false, true, _) => { em { (words) } }
                (false, false, _) => { (words) }
            }
        }
    }
}

fn lines(text: &str) -> Markup {
    html! { @for (n, line) in text.split('\n').enumerate() { @if n > 0 { br; } (line) } }
}

/// Draws what is asked, without its form.
pub fn ask(ask: &Ask, words: &Words) -> Markup {
    html! {
        h2 { (ask.label) " " (ask.prompt) }
        p { (words.put_to) ": " (ask.to) }
        (blocks(&ask.background))
    }
}

/// Draws the fields of an answer to a decision or poll.
pub fn fields(form: &Form, words: &Words) -> Markup {
    match form {
        Form::Choice(choices) => html! {
            fieldset {
                legend { (words.options) }
                @for choice in choices { (option(choice, words)) }
            }
            label { (words.say_what) textarea name="text" {} }
            label { (words.whose) input name="whose" size="5"; }
            label { (words.how_sure) input type="number" name="sure" min="1" max="5"; }
        },
        Form::Vote(options) => html! {
            fieldset {
                legend { (words.options) }
                @for (n, label) in options.iter().enumerate() {
                    label { input type="radio" name="option" value=(n) required; (label) }
                }
            }
        },
        Form::Talk | Form::Levels { .. } | Form::Words => html! {},
    }
}

fn option(choice: &Choice, words: &Words) -> Markup {
    let own = choice.wants == Wants::OwnWords;
    html! {
        label data-wants-words[own] {
            input type="radio" name="choice" value=(choice.id) required;
            (choice.letter) " " (choice.label)
            @if let Some(cost) = &choice.cost { small { (words.cost) ": " (cost) } }
        }
    }
}
