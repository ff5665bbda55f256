//! The papers of an exercise, laid out from its scenario before anybody comes: a row and a file each.
//!
//! What players hold in their hands takes nothing of the type `Control` and nothing that comes later in the story.

use super::document::{Block, Document, Dress, Heading, House, Span, Style, Table};
use crate::card;
use crate::clock::Millis;
use crate::scenario::{Agenda, Condition, Decision, Effect, Item, Module, Scenario, Tlp};
use crate::session::{Attribution, plan};
use crate::text::slug;
use crate::words::{Language, PaperWords, VocabularyWords, Words};

mod answer_card;
mod eeg;
mod feedback;
mod ground_rules;
mod handbook;
mod msel;
mod role_cards;
mod run_sheet;
mod sitman;

/// One paper.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// What `--document` calls it.
    pub name: &'static str,
    pub what: &'static str,
    pub readers: Readers,
    dress: Dress,
    title: fn(&Words) -> &'static str,
    lay: fn(&Printing<'_>) -> Vec<Block>,
}

/// Into whose hands a paper may come; it says so on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    Control,
    Players,
}

/// Every paper, in the order `--help` names them.
pub const PAPERS: [Paper; 9] = [
    run_sheet::PAPER,
    msel::PAPER,
    sitman::PAPER,
    role_cards::PAPER,
    ground_rules::PAPER,
    answer_card::PAPER,
    handbook::PAPER,
    eeg::PAPER,
    feedback::PAPER,
];

/// What the papers of one exercise are made from.
#[derive(Debug, Clone, Copy)]
pub struct Printing<'s> {
    pub scenario: &'s Scenario,
    pub agenda: &'s Agenda,
    /// The hash of the scenario's text, by which papers, screens and records are matched.
    pub scenario_sha256: &'s str,
    pub tlp: Tlp,
    pub attribution: Attribution,
    /// The link by which phones join, with its code, where it is known beforehand.
    pub join: Option<&'s str>,
    /// Minutes past midnight at which `StartEx` is planned, if that is known.
    pub start: Option<u16>,
    pub language: Language,
}

/// So many digits of a hash tell scenarios apart.
const HASH_DIGITS: usize = 12;

impl Paper {
    /// Returns the paper of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PAPERS.iter().find(|paper| paper.name == name)
    }

    /// Lays the paper out.
    pub fn document(&self, printing: &Printing<'_>) -> Document {
        let words = printing.words();
        let title = (self.title)(words);
        let readers = match self.readers {
            Readers::Control => words.control_only,
            Readers::Players => words.for_players,
        };
        let hash = printing.scenario_sha256;
        let about = vec![
            printing.scenario.title.clone(),
            title.to_owned(),
            format!("{} {}", words.agenda, printing.agenda.id),
            format!("{} {}", words.scenario, hash.get(..HASH_DIGITS).unwrap_or(hash)),
        ];
        let mut blocks = vec![
            Block::Heading(Heading {
                level: 1,
                text: printing.scenario.title.clone(),
                anchor: "title".to_owned(),
                page: false,
            }),
            Block::Paragraph(vec![Span::strong(title)]),
        ];
        blocks.extend((self.lay)(printing));
        Document {
            title: format!("{}: {title}", printing.scenario.title),
            marking: vec![
                words.exercise_line.to_owned(),
                readers.to_owned(),
                printing.tlp.label().to_owned(),
            ],
            about,
            dress: self.dress,
            language: printing.language,
            house: House::default(),
            blocks,
        }
    }

    /// Returns the name it is written under: `EXERCISE-first-light-tutorial-15-run-sheet-CONTROL-ONLY`, without an ending.
    pub fn file_stem(&self, printing: &Printing<'_>) -> String {
        let readers = match self.readers {
            Readers::Control => "CONTROL-ONLY",
            Readers::Players => "FOR-PLAYERS",
        };
        let (title, agenda) = (slug(&printing.scenario.title), slug(printing.agenda.id.as_str()));
        format!("EXERCISE-{title}-{agenda}-{}-{readers}", self.name)
    }
}

/// A module as the agenda plays it.
#[derive(Debug, Clone, Copy)]
struct Part<'s> {
    /// From 1, as the story counts them.
    number: usize,
    module: &'s Module,
    /// From `StartEx`.
    from: Millis,
    takes: Millis,
}

impl<'s> Printing<'s> {
    fn paper(&self) -> &'static PaperWords {
        self.language.paper()
    }

    /// Returns the words of the closed sets.
    fn vocabulary(&self) -> &'static VocabularyWords {
        self.language.vocabulary()
    }

    fn condition(&self, condition: &Condition) -> String {
        self.scenario.condition_in_words(condition, self.vocabulary())
    }

    fn effect(&self, effect: &Effect) -> String {
        self.scenario.effect_in_words(effect, self.vocabulary())
    }

    fn words(&self) -> &'static Words {
        self.language.words()
    }

    /// Returns the modules that are played, with their times.
    fn parts(&self) -> impl Iterator<Item = Part<'s>> {
        let mut from = Millis::ZERO;
        let modules = self.scenario.modules.iter().zip(&self.agenda.modules).zip(1..);
        let timed = modules.map(move |((module, takes), number)| {
            let part = Part { number, module, from, takes: *takes };
            from = from.plus(*takes);
            part
        });
        timed.filter(|part| part.takes > Millis::ZERO)
    }

    fn items(&self, part: &Part<'s>) -> &'s [Item] {
        &self.scenario.items[part.module.items.clone()]
    }

    /// Returns the contingency injects, which stand in no module.
    fn contingencies(&self) -> impl Iterator<Item = &'s Item> {
        self.scenario.items.iter().filter(|item| item.module.is_none())
    }

    /// Returns the decisions that the agenda plans.
    fn decisions(&self) -> impl Iterator<Item = (&'s Item, &'s Decision)> {
        let this = *self;
        let items = self.parts().flat_map(move |part| this.items(&part));
        items
            .filter(move |item| this.is_planned(item))
            .filter_map(move |item| this.scenario.decision(&item.id))
    }

    fn is_planned(&self, item: &Item) -> bool {
        self.agenda.tiers.contains(&item.tier)
    }

    /// Returns when the agenda has an item, counted from `StartEx`: the screen's and the report's own figure.
    fn offset(&self, item: &Item) -> Option<Millis> {
        plan::offset(self.scenario, &self.agenda.modules, item)
    }

    /// Returns the time of day so long after `StartEx`, empty where nobody knows when that is.
    fn clock(&self, after_start: Millis) -> String {
        let Some(start) = self.start else { return String::new() };
        let minutes = u64::from(start).saturating_add(after_start.0 / 60_000) % (24 * 60);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// Returns the agenda as a table: what, when, how long.
    fn agenda_table(&self) -> Block {
        let words = self.words();
        let agenda = self.agenda;
        let caption = format!("{} {}", words.agenda, agenda.id);
        let columns = [
            words.part,
            &format!("#{}", words.after_start_ex),
            &format!("#{}", words.time),
            &format!("#{}", words.minutes),
        ];
        let mut table = Table::new(caption, &columns);
        let minutes = |takes: Millis| cell(takes.round_minutes().to_string());
        if agenda.welcome > Millis::ZERO {
            let start = self.start.map(u64::from).unwrap_or_default();
            let day = 24 * 60;
            let begins = (start + day - agenda.welcome.round_minutes() % day) % day;
            let clock = self.start.map(|_| format!("{:02}:{:02}", begins / 60, begins % 60));
            let row = [words.welcome.to_owned(), String::new(), clock.unwrap_or_default()];
            table.row(row.into_iter().map(cell).chain([minutes(agenda.welcome)]).collect());
        }
        let play = self
            .parts()
            .map(|part| (format!("{} {}", part.number, part.module.title), part.from, part.takes));
        let wash = (words.hot_wash.to_owned(), agenda.play(), agenda.hot_wash);
        let close =
            (words.thanks_and_close.to_owned(), agenda.play().plus(agenda.hot_wash), agenda.close);
        for (what, from, takes) in play.chain([wash, close]).filter(|(_, _, t)| *t > Millis::ZERO) {
            table.row(vec![cell(what), cell(from.clock()), cell(self.clock(from)), minutes(takes)]);
        }
        Block::Table(table)
    }

    /// Returns what to do in a real emergency, as the author wrote it.
    fn emergency(&self) -> &'s str {
        let written = self.scenario.emergency.as_str();
        if written.trim().is_empty() { self.words().emergency_default } else { written }
    }

    /// Returns the ground rules as they are read aloud, with this exercise's marking.
    fn ground_rules(&self) -> Block {
        let words = self.words();
        let (attribution, _) = self.attribution.in_words(words);
        let rules =
            words.ground_rules_card(self.tlp.label(), attribution, &self.scenario.ground_rules);
        Block::List { ordered: true, items: rules.into_iter().map(cell).collect() }
    }

    /// Returns what the marking means and what becomes of what is said.
    fn handling(&self) -> Block {
        let words = self.words();
        let (attribution, means) = self.attribution.in_words(words);
        let marking =
            |name: &str, means: &str| vec![Span::strong(name), Span::plain(format!(": {means}"))];
        let mut items = vec![
            marking(self.tlp.label(), self.tlp.means(words)),
            marking(attribution, means),
            cell(words.record_explained),
            cell(words.made_up),
        ];
        items.extend(self.scenario.about.handling.iter().map(cell));
        Block::List { ordered: false, items }
    }
}

fn cell(text: impl Into<String>) -> Vec<Span> {
    vec![Span::plain(text)]
}

fn heading(level: u8, anchor: impl Into<String>, text: impl Into<String>) -> Block {
    Block::Heading(Heading { level, text: text.into(), anchor: anchor.into(), page: false })
}

/// Begins a section on a page of its own.
fn on_new_page(anchor: &str, text: impl Into<String>) -> Block {
    let (text, anchor) = (text.into(), anchor.to_owned());
    Block::Heading(Heading { level: 2, text, anchor, page: true })
}

fn text(text: impl Into<String>) -> Block {
    Block::Paragraph(cell(text))
}

/// The way in by phone, where there is one.
fn way_in(printing: &Printing<'_>) -> Option<Block> {
    let says = printing.words().join_by_phone.to_owned();
    printing.join.map(|link| Block::Link { says, link: link.to_owned() })
}

fn quiet(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![Span::quiet(text)])
}

fn list(items: Vec<Vec<Span>>) -> Block {
    Block::List { ordered: false, items }
}

/// Puts lines below each other in one cell.
fn stacked(lines: Vec<Vec<Span>>) -> Vec<Span> {
    let mut spans = Vec::new();
    for line in lines.into_iter().filter(|line| line.iter().any(|span| !span.text.is_empty())) {
        if !spans.is_empty() {
            spans.push(Span::plain("\n"));
        }
        spans.extend(line);
    }
    spans
}

/// Returns authored Markdown as lines, for places that have no room for blocks.
fn lines_of(markdown: &str) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    flatten(&card::markdown(markdown), &mut lines);
    lines
}

fn flatten(blocks: &[card::Block], lines: &mut Vec<Vec<Span>>) {
    for block in blocks {
        match block {
            card::Block::Paragraph(spans) | card::Block::Heading { spans, .. } => {
                lines.push(spans.iter().map(styled).collect());
            }
            card::Block::List { items, .. } => items.iter().for_each(|item| flatten(item, lines)),
            card::Block::Quote(inner) => flatten(inner, lines),
            card::Block::Code { text, .. } => {
                lines.extend(text.lines().map(|line| vec![Span::code(line)]));
            }
            card::Block::Table { .. } => {
                lines.extend(card::plain(std::slice::from_ref(block)).lines().map(cell));
            }
            card::Block::Rule => {}
        }
    }
}

fn styled(span: &card::Span) -> Span {
    let style = match (span.style.code, span.style.strong) {
        (true, _) => Style::Code,
        (false, true) => Style::Strong,
        (false, false) => Style::Plain,
    };
    Span::new(span.text.clone(), style)
}
