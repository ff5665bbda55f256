//! A document as one HTML file: no script, nothing fetched, made to be read and to be printed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::{Format, Made};
use crate::card::{self, Align, Card};
use crate::qr::Qr;
use crate::report::document::{
    Block, Column, Document, Dress, Logo, Panel, Span, Style, Table, Tone,
};
use crate::report::layout;
use crate::words::ReportWords;

pub(super) const FORMAT: Format = Format {
    name: "html",
    media_type: "text/html; charset=utf-8",
    what: "one self-contained page, to read or to print",
    usual: true,
    made: Made::Document(render),
};

const STYLE: &str = include_str!("html/report.css");
const PAPER_STYLE: &str = include_str!("html/paper.css");
const ACROSS_STYLE: &str = include_str!("html/across.css");
/// Tables with more columns than this are drawn as a block a row where the screen is narrow.
const NARROW_COLUMNS: usize = 2;

fn render(document: &Document) -> Vec<u8> {
    // Whatever a title, a caption or a label brought along: nothing hidden reaches the page.
    crate::text::clean(&page(document).into_string()).into_bytes()
}

/// What a document's dress means for a page.
struct Dressing {
    sheets: &'static [&'static str],
    /// Class of the body.
    class: Option<&'static str>,
    /// The id of the text, and what the link to it says.
    text: (&'static str, &'static str),
}

fn dressing(dress: Dress, w: &'static ReportWords) -> Dressing {
    let text = ("text", w.skip_to_text);
    match dress {
        Dress::Report => {
            Dressing { sheets: &[STYLE], class: None, text: ("report", w.skip_to_report) }
        }
        Dress::Upright => Dressing { sheets: &[STYLE, PAPER_STYLE], class: Some("paper"), text },
        Dress::Poster => {
            Dressing { sheets: &[STYLE, PAPER_STYLE], class: Some("paper poster"), text }
        }
        Dress::Across => Dressing {
            sheets: &[STYLE, PAPER_STYLE, ACROSS_STYLE],
            class: Some("paper across"),
            text,
        },
    }
}

/// Only the style sheets of this very file may apply; scripts, images, frames and forms have no source at all.
fn policy(sheets: &[&str], logo: bool) -> String {
    let hash =
        |sheet: &&str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(sheet.as_bytes())));
    let hashes: Vec<String> = sheets.iter().map(hash).collect();
    let hashes = hashes.join(" ");
    let images = if logo { " img-src data:;" } else { "" };
    format!("default-src 'none'; style-src {hashes};{images} base-uri 'none'; form-action 'none'")
}

fn page(document: &Document) -> Markup {
    let marking = document.marking.join(" · ");
    let Dressing { sheets, class, text: (id, skip) } =
        dressing(document.dress, document.language.report());
    let (page_one, rest) = document.blocks.split_at(document.page_one());
    html! {
        (DOCTYPE)
        html lang=(document.language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(sheets, document.house.logo.is_some()));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, nofollow";
                meta name="referrer" content="no-referrer";
                title { (marking) " · " (document.title) }
                @for sheet in sheets { style { (PreEscaped(sheet)) } }
            }
            body class=[class] {
                a class="skip" href={ "#" (id) } { (skip) }
                div class="sheet" {
                    header class="mark" { (chips(document)) (about(document)) }
                    main id=(id) {
                        @if let Some(logo) = &document.house.logo { (pictured(logo)) }
                        @if !page_one.is_empty() { section class="page-one" { (blocks(page_one, document)) } }
                        (blocks(rest, document))
                    }
                    footer class="mark" { (about(document)) (handled(document)) (chips(document)) }
                }
            }
        }
    }
}

fn about(document: &Document) -> Markup {
    html! { @if !document.about.is_empty() { p class="about" { (document.about_line()) } } }
}

fn handled(document: &Document) -> Markup {
    html! { @if let Some(line) = &document.house.handling { p class="about" { (line) } } }
}

/// Draws the logo from its own bytes: the page fetches nothing, and names no file.
fn pictured(logo: &Logo) -> Markup {
    let source = format!("data:{};base64,{}", logo.kind.media_type(), STANDARD.encode(&logo.bytes));
    html! { p class="logo" { img src=(source) alt=(logo.alt) width=(logo.width) height=(logo.height); } }
}

fn chips(document: &Document) -> Markup {
    html! {
        p {
            @for part in &document.marking {
                @match part.strip_prefix("TLP:") {
                    Some(label) => {
                        span class={ "tlp tlp-" (label.to_lowercase().replace('+', "-")) } { (part) }
                    }
                    None => span { (part) },
                }
                " "
            }
        }
    }
}

fn blocks(blocks: &[Block], document: &Document) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                Block::Heading(heading) => (headed(heading.level, &heading.anchor, heading.page, &heading.text)),
                Block::Contents => nav class="contents" aria-label=(document.language.report().contents) {
                    p class="nav-title" { (document.language.report().contents) }
                    ol {
                        @for section in document.sections() {
                            li { a href={ "#" (section.anchor) } { (section.text) } }
                        }
                    }
                },
                Block::Paragraph(words) => p { (spans(words)) },
                Block::List { ordered: true, items } => ol { (listed(items)) },
                Block::List { ordered: false, items } => ul { (listed(items)) },
                Block::Facts(facts) => dl {
                    @for (name, value) in facts { div { dt { (name) } dd { (spans(value)) } } }
                },
                Block::Columns(panels) => div class="columns" {
                    @for one in panels { (panel(one, document)) }
                },
                Block::Note { tone, title, items } => aside class={ "note " (tone_class(*tone)) } {
                    p class="note-title" { (title) }
                    @if !items.is_empty() { ul { (listed(items)) } }
                },
                Block::Table(table) => (tabled(table)),
                Block::Chart(chart) => figure {
                    figcaption { (chart.title) }
                    (chart.svg())
                },
                Block::Card(card) => (carded(card, document)),
                Block::Authored(blocks) => div class="authored" { (card_blocks(blocks)) },
                Block::Slip { page, blocks } => (slip(*page, blocks, document)),
                Block::Plate { name, below } => div class="plate" {
                    p class="plate-name" { (name) }
                    @if !below.is_empty() { p { (below) } }
                },
                Block::Lines(count) => div class="lines" { @for _ in 0..*count { p {} } },
                Block::Link { says, link } => div class="link" {
                    @if let Some(code) = Qr::of(link) { (PreEscaped(code.svg(says))) }
                    p { (says) br; span class="typed" { (link) } }
                },
            }
        }
    }
}

fn headed(level: u8, anchor: &str, page: bool, text: &str) -> Markup {
    let class = page.then_some("page");
    html! {
        @match level {
            1 => h1 id=(anchor) class=[class] { (text) },
            2 => h2 id=(anchor) class=[class] { (text) },
            3 => h3 id=(anchor) class=[class] { (text) },
            _ => h4 id=(anchor) class=[class] { (text) },
        }
    }
}

fn slip(page: bool, inner: &[Block], document: &Document) -> Markup {
    html! {
        section class={ "slip" @if page { " page" } } {
            div class="slip-mark" { (chips(document)) (about(document)) }
            (blocks(inner, document))
            div class="slip-mark" { (chips(document)) }
        }
    }
}

fn panel(panel: &Panel, document: &Document) -> Markup {
    html! {
        section class={ "panel " (tone_class(panel.tone)) } {
            h3 { (panel.title) }
            (blocks(&panel.blocks, document))
        }
    }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strength => "strength",
        Tone::Improvement => "improvement",
        Tone::ToWrite => "to-write",
        Tone::Caution => "caution",
    }
}

fn listed(items: &[Vec<Span>]) -> Markup {
    html! { @for item in items { li { (spans(item)) } } }
}

fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @match (&span.to, &span.anchor) {
                (None, None) => (styled(span)),
                (Some(to), anchor) => a class="way" href={ "#" (to) } id=[anchor] { (styled(span)) },
                (None, Some(anchor)) => span id=(anchor) { (styled(span)) },
            }
        }
    }
}

fn styled(span: &Span) -> Markup {
    html! {
            @match span.style {
                Style::Plain => (broken(&span.text)),
                Style::Strong => strong { (broken(&span.text)) },
                Style::Quiet => span class="quiet" { (broken(&span.text)) },
                Style::ToWrite => mark { (broken(&span.text)) },
                Style::Code => code { (broken(&span.text)) },
            }
    }
}

/// Writes text with its line breaks.
fn broken(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

fn tabled(table: &Table) -> Markup {
    let stacked = (table.columns.len() > NARROW_COLUMNS).then_some("stack");
    let class = |column: &Column| match (column.align, column.short) {
        (Align::End, _) => Some("end short"),
        (Align::Start | Align::Center, true) => Some("short"),
        (Align::Start | Align::Center, false) => None,
    };
    html! {
        table class=[stacked] role="table" {
            @if !table.caption.is_empty() { caption { (table.caption) } }
            thead role="rowgroup" {
                tr role="row" {
                    @for column in &table.columns {
                        th scope="col" role="columnheader" class=[class(column)] { (column.title) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        @for (at, (column, cell)) in table.columns.iter().zip(row).enumerate() {
                            @if at == 0 {
                                th scope="row" role="rowheader" class=[class(column)] data-label=(column.title) { (spans(cell)) }
                            } @else {
                                td role="cell" class=[class(column)] data-label=(column.title) { (spans(cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn carded(card: &Card, document: &Document) -> Markup {
    html! {
        blockquote class="card" {
            p class="card-title" { (broken(&card.title)) }
            p class="card-facts" {
                @for (name, value) in layout::card_facts(card, document.language.report()) {
                    span { (name) " " strong { (broken(value)) } } " "
                }
            }
            (card_blocks(&card.blocks))
        }
    }
}

/// Draws authored text. Its headings are bold lines: the outline of the report is the report's alone.
fn card_blocks(blocks: &[card::Block]) -> Markup {
    html! {
        @for block in blocks {
            @match block {
                card::Block::Paragraph(words) => p { (card_spans(words)) },
                card::Block::Heading { spans, .. } => p class="card-heading" { (card_spans(spans)) },
                card::Block::List { start: Some(start), items } => ol start=(start) {
                    @for item in items { li { (card_blocks(item)) } }
                },
                card::Block::List { start: None, items } => ul {
                    @for item in items { li { (card_blocks(item)) } }
                },
                card::Block::Quote(inner) => blockquote { (card_blocks(inner)) },
                card::Block::Code { text, .. } => pre { code { (text) } },
                card::Block::Table { align, head, rows } => (card_table(align, head, rows)),
                card::Block::Rule => hr;,
            }
        }
    }
}

fn card_table(align: &[Align], head: &[Vec<card::Span>], rows: &[Vec<Vec<card::Span>>]) -> Markup {
    let end =
        |at: usize| (align.get(at).copied().unwrap_or_default() == Align::End).then_some("end");
    html! {
        table {
            thead { tr {
                @for (at, cell) in head.iter().enumerate() { th scope="col" class=[end(at)] { (card_spans(cell)) } }
            } }
            tbody {
                @for row in rows { tr {
                    @for (at, cell) in row.iter().enumerate() { td class=[end(at)] { (card_spans(cell)) } }
                } }
            }
        }
    }
}

fn card_spans(spans: &[card::Span]) -> Markup {
    html! {
        @for span in spans {
            @if span.style.code {
                code { (broken(&span.text)) }
            } @else if span.style.strong {
                strong { (broken(&span.text)) }
            } @else if span.style.emphasis {
                em { (broken(&span.text)) }
            } @else {
                (broken(&span.text))
            }
        }
    }
}
