//! Pages and their parts: data first, and from the same data its JSON and its HTML.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, PersonId, SeatId, Seq};
use crate::scenario::Scenario;
use crate::session::{Session, Viewer};
use crate::wire::act::Surface;
use crate::wire::beside::Kept;
use crate::wire::card::Card;
use crate::wire::room::{self, Clock, Inject};

pub use crate::wire::room::Invitation;
use crate::words::Words;

pub mod ask;
pub mod card;
pub mod desk;
pub mod join;
pub mod mine;
pub mod observer;
pub mod part;
pub mod pieces;
pub mod player;
pub mod projector;
pub mod shell;
pub mod shown;
pub mod status;

/// The most injects that are sent without being asked for.
pub const INJECTS_SENT: usize = 50;

/// What the console says about the projector, and an emergency that waits for no disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// The projector is blanked.
    pub blank: bool,
    /// The last inject is shown again.
    pub again: bool,
    pub emergency: bool,
}

/// One look at the room at one moment: everything a part may be made from.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub scenario: &'a Scenario,
    pub session: &'a Session,
    pub wall: Timestamp,
    /// As who the session's views are asked: a seat's, the public's, or the control side's at the desks.
    pub viewer: &'a Viewer,
    pub surface: Surface,
    pub words: &'static Words,
    pub recording: Kept,
    pub end_head: Option<&'a str>,
    pub beside: Beside,
    pub invitation: &'a Invitation,
    pub cards: &'a Cards,
}

/// A part: its JSON, and the HTML that follows from the same data.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub json: String,
    pub html: String,
    /// What of it is news at once, where the rest may wait a moment: a count that moves with everybody's finger.
    pub at_once: Option<String>,
}

impl Part {
    fn new<T: Serialize + ?Sized>(part: &T, html: impl FnOnce(&T) -> Markup) -> Self {
        let json = serde_json::to_string(part).expect("plain data becomes JSON");
        Self { json, html: html(part).into_string(), at_once: None }
    }
}

/// What is made once for everybody: injects as they are sent, and small parts that thousands have alike.
#[derive(Debug, Default)]
pub struct Cards {
    injects: Mutex<BTreeMap<ItemId, Drawn>>,
    small: Mutex<BTreeMap<Small, Arc<Part>>>,
}

/// A part by the surface it stands on, its name and its JSON.
type Small = (Surface, String, String);
/// The longest JSON of a part that is shared, and how many of them are.
const SMALL_BYTES: usize = 64;
const SMALL_MAX: usize = 256;

/// An inject as it is sent, with the entry that released it and whether its words were struck.
type Drawn = (Seq, bool, Arc<Part>);

/// The parts of one surface at one moment.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub(super) parts: BTreeMap<String, Arc<Part>>,
    /// The names of the injects, oldest first.
    pub(super) injects: Vec<String>,
    /// Play time at which answers to what is open are due.
    pub(super) deadline: Option<Millis>,
}

/// Collects the parts of a surface; what did not change since the sheet before is not drawn again.
#[derive(Debug)]
pub struct Parts<'a> {
    before: Option<&'a Sheet>,
    shared: Option<(&'a Cards, Surface)>,
    sheet: Sheet,
}

/// What a page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub words: &'static Words,
    pub surface: Surface,
    pub title: &'a str,
    pub clock: &'a Clock,
    /// The frame these parts make up: the stream goes on from here.
    pub id: &'a str,
    pub sheet: &'a Sheet,
    /// What came of the last form.
    pub notice: Option<&'a str>,
    /// The seat the reader looks from.
    pub seat: Option<&'a SeatId>,
}

impl Cards {
    fn small(
        &self,
        surface: Surface,
        name: &str,
        json: String,
        made: impl FnOnce(String) -> Arc<Part>,
    ) -> Arc<Part> {
        let mut small = self.small.lock().expect("nobody panics while it holds the cards");
        let key = (surface, name.to_owned(), json.clone());
        if let Some(known) = small.get(&key) {
            return Arc::clone(known);
        }
        let part = made(json);
        if small.len() < SMALL_MAX {
            small.insert(key, Arc::clone(&part));
        }
        part
    }
}

impl Look<'_> {
    /// Returns a released inject as it is sent; `None` if it is not the viewer's to see.
    pub fn inject(&self, id: &ItemId) -> Option<Arc<Part>> {
        let may = self.session.may_see(self.scenario, id, self.viewer);
        let (released, _) = self.session.story.items.get(id)?.released.filter(|_| may)?;
        let inserted = self.session.story.inserted.get(id);
        let struck = inserted.is_some_and(|i| self.session.struck.contains(&i.seq));
        let mut known = self.cards.injects.lock().expect("nobody panics while it holds the cards");
        if let Some((at, was, part)) = known.get(id)
            && (*at, *was) == (released, struck)
        {
            return Some(Arc::clone(part));
        }
        let inject = self.drawn(id, released)?;
        let part = Arc::new(Part::new(&inject, |inject| card::inject(inject, self.words)));
        known.insert(id.clone(), (released, struck, Arc::clone(&part)));
        Some(part)
    }

    /// Returns a released inject with its card.
    pub fn drawn(&self, id: &ItemId, released: Seq) -> Option<Inject> {
        let card = self.session.card(self.scenario, id, self.viewer, self.words)?;
        let label = self.scenario.item(id).map_or_else(|| id.to_string(), |i| i.label.clone());
        let card = Card::of(&card, Some(id));
        Some(Inject { item: id.clone(), label, released, card })
    }

    /// Returns the newest inject the viewer may see.
    pub fn latest(&self) -> Option<room::Latest> {
        let id = self.session.known_to(self.scenario, self.viewer).pop()?;
        let card = self.session.card(self.scenario, &id, self.viewer, self.words)?;
        let label = self.scenario.item(&id).map_or_else(|| id.to_string(), |i| i.label.clone());
        Some(room::Latest { item: id, label, title: card.title })
    }
}

impl<'a> Parts<'a> {
    pub fn since(before: Option<&'a Sheet>) -> Self {
        Self { before, shared: None, sheet: Sheet::default() }
    }

    /// Has parts such as an empty list made once for everybody on a surface.
    #[must_use]
    pub fn sharing(self, cards: &'a Cards, surface: Surface) -> Self {
        Self { shared: Some((cards, surface)), ..self }
    }

    /// Adds a part of which only `at_once` cannot wait a moment.
    pub fn add_counting<T: Serialize + ?Sized, U: Serialize + ?Sized>(
        &mut self,
        name: &str,
        part: &T,
        at_once: &U,
        html: impl FnOnce(&T) -> Markup,
    ) {
        self.add(name, part, html);
        let at_once = serde_json::to_string(at_once).expect("plain data becomes JSON");
        if let Some(part) = self.sheet.parts.get_mut(name)
            && part.at_once.as_ref() != Some(&at_once)
        {
            let Part { json, html, .. } = &**part;
            let (json, html) = (json.clone(), html.clone());
            *part = Arc::new(Part { json, html, at_once: Some(at_once) });
        }
    }

    /// Adds a part; its HTML is drawn only if its JSON changed.
    pub fn add<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        part: &T,
        html: impl FnOnce(&T) -> Markup,
    ) {
        let json = serde_json::to_string(part).expect("plain data becomes JSON");
        let before = self.before.and_then(|sheet| sheet.parts.get(name));
        let same = before.filter(|before| before.json == json).cloned();
        let made = |json| Arc::new(Part { json, html: html(part).into_string(), at_once: None });
        let part = match (same, self.shared) {
            (Some(same), _) => same,
            (None, Some((cards, surface))) if json.len() <= SMALL_BYTES => {
                cards.small(surface, name, json, made)
            }
            (None, _) => made(json),
        };
        self.sheet.parts.insert(name.to_owned(), part);
    }

    /// Adds every inject the viewer may see.
    pub fn injects(&mut self, look: &Look<'_>) {
        for id in look.session.known_to(look.scenario, look.viewer) {
            let Some(part) = look.inject(&id) else { continue };
            let name = format!("inject:{id}");
            self.sheet.parts.insert(name.clone(), part);
            self.sheet.injects.push(name);
        }
    }

    /// Says when answers to what is open are due.
    pub fn deadline(&mut self, at: Option<Millis>) {
        self.sheet.deadline = at;
    }

    pub fn done(self) -> Sheet {
        self.sheet
    }
}

impl Sheet {
    /// Returns a part of a page, empty where there is none.
    pub fn section(&self, name: &str) -> Markup {
        html! {
            section id={ "part-" (name) } data-part=(name) {
                @if let Some(inner) = self.html(name) { (PreEscaped(inner)) }
            }
        }
    }

    /// Returns the place of a piece of a part that fills several.
    pub fn place(&self, part: &str, piece: &str) -> Markup {
        pieces::place(part, self.html(part), piece)
    }

    /// Returns the newest injects, newest first.
    pub fn injects(&self) -> Markup {
        html! { @for name in self.injects.iter().rev().take(INJECTS_SENT) { (self.section(name)) } }
    }

    /// Returns those older than the newest that are sent, newest first: item, and how it is called.
    pub fn older(&self) -> Vec<(String, String)> {
        #[derive(serde::Deserialize)]
        struct Named {
            label: String,
            card: Titled,
        }
        #[derive(serde::Deserialize)]
        struct Titled {
            title: String,
        }
        let names = self.injects.iter().rev().skip(INJECTS_SENT);
        let called = names.filter_map(|name| {
            let inject: Named = serde_json::from_str(self.json(name)?).ok()?;
            let item = name.strip_prefix("inject:")?.to_owned();
            Some((item, format!("{} {}", inject.label, inject.card.title)))
        });
        called.collect()
    }

    /// Returns how many injects there are.
    pub fn known(&self) -> usize {
        self.injects.len()
    }

    pub fn html(&self, name: &str) -> Option<&str> {
        self.parts.get(name).map(|part| part.html.as_str())
    }

    pub fn json(&self, name: &str) -> Option<&str> {
        self.parts.get(name).map(|part| part.json.as_str())
    }

    /// Returns what is open, with its round.
    pub fn open(&self) -> Option<(ItemId, u16)> {
        #[derive(serde::Deserialize)]
        struct Open {
            item: ItemId,
            round: u16,
        }
        let open: Option<Open> = serde_json::from_str(self.json("decision")?).ok()?;
        open.map(|open| (open.item, open.round))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Puts what is one person's own beside what its class sees.
    #[must_use]
    pub fn with(&self, own: &Self) -> Self {
        let mut whole = self.clone();
        whole.parts.extend(own.parts.iter().map(|(n, p)| (n.clone(), Arc::clone(p))));
        whole
    }
}

/// Makes the parts a surface's class sees alike.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    match look.surface {
        Surface::Player => player::parts(look, into),
        Surface::Observer => observer::parts(look, into),
        Surface::Projector => projector::parts(look, into),
        Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second
        | Surface::Lead => desk::parts(look, into),
    }
}

/// Makes the parts that are one person's own; `open` is what stands open before their class.
pub fn own(look: &Look<'_>, person: PersonId, open: Option<(&ItemId, u16)>, into: &mut Parts<'_>) {
    match look.surface {
        Surface::Player => player::own(look, person, open, into),
        Surface::Observer => observer::own(look, person, open, into),
        Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second
        | Surface::Lead => desk::own(look, person, into),
        Surface::Projector => {}
    }
}

/// Says in each form from which seat it is sent, where somebody has several: a page without script sends forms as they are.
fn seated(drawn: Markup, page: &Page<'_>) -> Markup {
    const FORM: &str = "<form method=\"post\" action=\"/form/";
    let mine =
        page.sheet.json("mine").and_then(|json| serde_json::from_str::<room::Mine>(json).ok());
    let several = mine.is_some_and(|mine| mine.seats.len() > 1);
    let Some(seat) = page.seat.filter(|_| several) else { return drawn };
    let back = format!("{}?seat={seat}", page.surface.path());
    let hidden = html! {
        input type="hidden" name="seat_of" value=(seat);
        input type="hidden" name="back" value=(back);
    };
    let mut pieces = drawn.0.split(FORM);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        out.extend([FORM, tag, ">", &hidden.0, rest]);
    }
    PreEscaped(out)
}

/// Draws a whole page.
pub fn document(page: &Page<'_>) -> Markup {
    match page.surface {
        Surface::Player => seated(player::document(page), page),
        Surface::Observer => observer::document(page),
        Surface::Projector => projector::document(page),
        Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second
        | Surface::Lead => desk::document(page),
    }
}
