//! Lays the model out as a document: the one place that decides what a reader sees, in what order and in which words.

use super::document::{Block, Document, Dress, Heading, House, Span, Table, Tone};
use super::model::{AfterActionReport, Audience, Extent, Moment, StillToWrite};
use crate::card::Card;
use crate::words::{Language, ReportWords, Words, fill};

pub use own::SECTIONS;

mod analysis;
mod appendices;
mod became;
mod events;
mod front;
mod hall;
mod links;
mod own;
mod records;
mod urgent;

/// Lays out a report, or the one page of it that cannot wait.
pub fn document(report: &AfterActionReport) -> Document {
    let language = Language::English;
    let mut page =
        Page { report, words: language.words(), w: language.report(), blocks: Vec::new() };
    let title = match report.extent {
        Extent::Whole => {
            page.whole();
            page.w.title
        }
        Extent::Urgent => {
            page.urgent();
            page.w.urgent_title
        }
    };
    let house = report.house.organization.clone();
    let about = house.into_iter().chain(page.readers().map(str::to_owned)).collect();
    let (marking, title) =
        (marking(report, page.words), format!("{}: {title}", report.cover.title));
    let mut blocks = page.blocks;
    own::put(&mut blocks, &report.house.sections);
    links::settle(&mut blocks);
    Document {
        title,
        marking,
        about,
        dress: Dress::Report,
        language,
        house: House {
            organization: report.house.organization.clone(),
            logo: report.house.logo.clone(),
            handling: report.house.handling.first().cloned(),
        },
        blocks,
    }
}

/// Returns what stands on every page of what is made from a report.
pub(super) fn marking(report: &AfterActionReport, words: &Words) -> Vec<String> {
    let mut parts = vec![words.exercise_line.to_owned()];
    parts.extend(report.marking.kind.clone());
    parts.push(report.marking.tlp.clone());
    if report.marking.draft {
        parts.push(words.draft.to_owned());
    }
    parts
}

/// Returns what stands in the head of a card: names and values, empty ones left out.
pub fn card_facts<'c>(card: &'c Card, w: &'static ReportWords) -> Vec<(&'static str, &'c str)> {
    let attachments = card.attachments.first().map(|_| ());
    let all = [
        (w.card_what, card.kind_label.as_str()),
        (w.card_by, card.channel.as_str()),
        (w.card_from, card.from.as_str()),
        (w.card_to, card.to.as_str()),
        (w.card_scenario_time, card.story.as_str()),
    ];
    let mut facts: Vec<(&'static str, &str)> = all
        .into_iter()
        .filter(|(name, value)| {
            !value.is_empty() && (*name != w.card_by || *value != card.kind_label)
        })
        .collect();
    if attachments.is_some() {
        facts.extend(card.attachments.iter().map(|name| (w.card_attached, name.as_str())));
    }
    facts
}

/// A document in the making.
struct Page<'r> {
    report: &'r AfterActionReport,
    words: &'static Words,
    w: &'static ReportWords,
    blocks: Vec<Block>,
}

impl Page<'_> {
    fn whole(&mut self) {
        self.front();
        self.overview();
        self.analysis();
        self.improvement_plan();
        self.participants();
        self.feedback();
        self.event_log();
        self.decisions();
        self.discussion();
        self.findings();
        self.injects();
        self.provenance();
    }

    /// Says for whom a copy is that leaves something out.
    fn readers(&self) -> Option<&'static str> {
        match self.report.audience {
            Audience::Control => None,
            Audience::Sponsor => Some(self.w.for_the_sponsor),
            Audience::Participants => Some(self.w.for_those_who_took_part),
        }
    }

    fn heading(&mut self, level: u8, anchor: &str, text: impl Into<String>) {
        let heading = Heading { level, text: text.into(), anchor: anchor.to_owned(), page: false };
        self.blocks.push(Block::Heading(heading));
    }

    /// Begins a section on a page of its own.
    fn section(&mut self, anchor: &str, text: &str) {
        let heading =
            Heading { level: 2, text: text.to_owned(), anchor: anchor.to_owned(), page: true };
        self.blocks.push(Block::Heading(heading));
    }

    fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(vec![Span::plain(text)]));
    }

    fn quiet(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(vec![Span::quiet(text)]));
    }

    fn ask_to_write(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(vec![Span::to_write(text)]));
    }

    fn list(&mut self, items: Vec<Vec<Span>>) {
        if !items.is_empty() {
            self.blocks.push(Block::List { ordered: false, items });
        }
    }

    fn lines(&mut self, lines: &[String]) {
        self.list(lines.iter().map(|line| vec![Span::plain(line.clone())]).collect());
    }

    fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    fn note(&mut self, tone: Tone, title: impl Into<String>, items: Vec<Vec<Span>>) {
        self.blocks.push(Block::Note { tone, title: title.into(), items });
    }
}

/// Says what is still to write, with its count where there are several.
fn still(one: &StillToWrite) -> String {
    if one.count > 1 { format!("{} ({})", one.what, one.count) } else { one.what.clone() }
}

fn cell(text: impl Into<String>) -> Vec<Span> {
    vec![Span::plain(text)]
}

/// Returns a value, or a mark that somebody must write it.
fn or_to_write(value: Option<&String>, what: &str) -> Vec<Span> {
    value.map_or_else(|| vec![Span::to_write(what)], cell)
}

/// Returns a moment as the reader sees it: the minute, else the module; and when it was entered, if that was later.
fn when(w: &ReportWords, moment: &Moment) -> String {
    match (&moment.time, &moment.module) {
        (Some(time), _) => match &moment.entered {
            Some(entered) => fill(w.entered, &[("time", time), ("entered", entered)]),
            None => time.clone(),
        },
        (None, Some(module)) => fill(w.in_module, &[("module", module)]),
        (None, None) => String::new(),
    }
}

fn struck(w: &ReportWords, text: Option<&String>) -> Span {
    text.map_or_else(|| Span::quiet(w.struck), Span::plain)
}

/// Adds in parentheses what belongs to words and is not part of them.
fn aside(mut spans: Vec<Span>, about: &[String]) -> Vec<Span> {
    let about: Vec<&str> = about.iter().map(String::as_str).filter(|a| !a.is_empty()).collect();
    if !about.is_empty() {
        spans.push(Span::quiet(format!(" ({})", about.join("; "))));
    }
    spans
}

/// Returns names in a row; where one of them holds a comma, semicolons keep them apart.
pub(super) fn listed(names: &[String]) -> String {
    let comma = names.iter().any(|name| name.contains(", "));
    names.join(if comma { "; " } else { ", " })
}

/// Returns a number with what it counts.
pub(super) fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Returns tenths as a number with one decimal.
fn tenths(n: u32) -> String {
    format!("{}.{}", n / 10, n % 10)
}
