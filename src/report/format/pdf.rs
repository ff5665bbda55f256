//! A document as PDF: set on pages here, with its structure, bookmarks and typefaces inside, marked head and foot on every page.

use std::fmt::Write as _;

use super::{Format, Made};
use crate::report::document::Document;
use crate::report::paged::inline::Words;
use flow::{Flow, Kid, Mark};
use lines::{INK, Type, broken};
use objects::{Objects, number, text};

mod blocks;
mod faces;
mod flow;
mod lines;
mod objects;

pub(super) const FORMAT: Format = Format {
    name: "pdf",
    media_type: "application/pdf",
    what: "pages as they are printed, tagged, with bookmarks",
    usual: false,
    made: Made::Document(render),
};

fn render(document: &Document) -> Vec<u8> {
    let mut flow = Flow::new(document);
    let (page_one, rest) = document.blocks.split_at(document.page_one());
    flow.small = true;
    flow.blocks(page_one);
    flow.small = false;
    flow.blocks(rest);
    flow.numbered();
    for page in 0..flow.pages.len() {
        flow.edges(page);
    }
    written(&flow)
}

impl Flow<'_> {
    /// Writes the contents' page numbers, which are known when everything is set.
    fn numbered(&mut self) {
        let set = Type { colour: blocks::ACCENT, ..self.set() };
        for (page, base, element, anchor) in std::mem::take(&mut self.entries) {
            let Some((to, _)) = self.places.get(&anchor) else { continue };
            let number = (to + 1).to_string();
            let line = broken(&self.faces, &[Words::plain(&number)], set, 4_000).swap_remove(0);
            let right = self.sheet.width - self.sheet.side;
            self.drawn_on = Some(page);
            self.line(&line, right - line.width, line.width, base, Some(element));
        }
        self.drawn_on = None;
    }

    /// Draws what stands at the head and foot of a page.
    fn edges(&mut self, page: usize) {
        self.drawn_on = Some(page);
        (self.left, self.width) = (self.sheet.side, self.sheet.width - 2 * self.sheet.side);
        let document = self.document;
        let house = document.house.organization.as_ref();
        let about: Vec<&str> =
            house.into_iter().chain(&document.about).map(String::as_str).collect();
        let small = Type { size: 760, leading: 950, bold: false, mono: false, colour: INK };
        let top = self.sheet.height - 2_900;
        self.marking(top);
        let under = if about.is_empty() { top - 600 } else { top - 1_600 };
        self.edge_line(&about.join(" · "), small, top - 1_100, Side::Middle);
        self.rule(under, 120, "0 0 0");
        let foot = self.sheet.bottom - 1_300;
        self.rule(foot + 1_000, 120, "0 0 0");
        let belongs =
            if document.about.is_empty() { document.title.clone() } else { document.about_line() };
        self.edge_line(&belongs, small, foot, Side::Left);
        let count = format!("{} / {}", page + 1, self.pages.len());
        self.edge_line(&count, small, foot, Side::Right);
        if let Some(handling) = &document.house.handling {
            self.edge_line(handling, small, foot - 1_050, Side::Middle);
        }
        self.marking(2_200);
        self.drawn_on = None;
    }

    fn edge_line(&mut self, words: &str, set: Type, base: i64, side: Side) {
        // One line is all there is room for; the rest of a long title stands in the text.
        let room = self.width - 4_000;
        let lines = broken(&self.faces, &[Words::plain(words)], set, room);
        let Some(line) = lines.first().filter(|_| !words.is_empty()) else { return };
        let x = match side {
            Side::Left => self.left,
            Side::Middle => self.left + (self.width - line.width) / 2,
            Side::Right => self.left + self.width - line.width,
        };
        self.line(line, x, line.width, base, None);
    }

    /// Draws the marking, the TLP label in its colours on black.
    fn marking(&mut self, base: i64) {
        let document = self.document;
        let set = Type { size: 900, leading: 1_100, bold: true, mono: false, colour: INK };
        let gap = 900;
        let mut parts = Vec::new();
        for part in &document.marking {
            let colour = part.strip_prefix("TLP:").map(tlp_colour);
            let set = Type { colour: colour.unwrap_or(INK), ..set };
            let line = broken(&self.faces, &[Words::plain(part)], set, self.width).swap_remove(0);
            parts.push((line, colour.is_some()));
        }
        let whole: i64 = parts.iter().map(|(line, _)| line.width + gap).sum::<i64>() - gap;
        let mut x = self.left + (self.width - whole) / 2;
        for (line, label) in parts {
            if label {
                let page = self.page();
                let drawing = format!(
                    "0 g {} {} {} 11 re f",
                    number(x - 300),
                    number(base - 270),
                    number(line.width + 600)
                );
                self.decorate(page, &drawing);
            }
            self.line(&line, x, line.width, base, None);
            x += line.width + gap;
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Middle,
    Right,
}

/// Returns the colour FIRST gives a label's letters on black.
fn tlp_colour(label: &str) -> &'static str {
    match label {
        "GREEN" => "0.2 1 0",
        "AMBER" | "AMBER+STRICT" => "1 0.75 0",
        "RED" => "1 0.17 0.17",
        _ => "1 1 1",
    }
}

/// The numbers of the objects that refer to each other.
struct Numbers {
    tree: usize,
    pages: Vec<usize>,
    elements: Vec<usize>,
    /// `None` where a link leads nowhere.
    links: Vec<Option<usize>>,
}

fn written(flow: &Flow<'_>) -> Vec<u8> {
    let mut objects = Objects::default();
    let (catalog, tree) = (objects.reserve(), objects.reserve());
    let parent = objects.reserve();
    let numbers = Numbers {
        tree,
        pages: flow.pages.iter().map(|_| objects.reserve()).collect(),
        elements: flow.elements.iter().map(|_| objects.reserve()).collect(),
        links: flow
            .links
            .iter()
            .map(|link| flow.places.contains_key(&link.to).then(|| objects.reserve()))
            .collect(),
    };
    let fonts = flow.faces.embed(&mut objects);
    let resources = objects.add(&format!("<</Font<<{fonts}>>>>"));
    pages(flow, &numbers, parent, resources, &mut objects);
    links(flow, &numbers, &mut objects);
    structure(flow, &numbers, &mut objects);
    let outlines = outline(&flow.outline, &numbers, &mut objects);
    let document = flow.document;
    let title = format!("{} · {}", document.marking.join(" · "), document.title);
    let author = document.house.organization.as_deref().unwrap_or("startex");
    let info = objects.add(&format!(
        "<</Title{}/Author{}/Producer{}>>",
        text(&title),
        text(author),
        text("startex")
    ));
    let about = objects.plain_stream("/Type/Metadata/Subtype/XML", &metadata(&title, document));
    objects.set(
        catalog,
        &format!(
            "<</Type/Catalog/Pages {parent} 0 R/Lang({})/MarkInfo<</Marked true>>/StructTreeRoot {tree} 0 R\
             /Outlines {outlines} 0 R/PageMode/UseOutlines/ViewerPreferences<</DisplayDocTitle true>>\
             /Metadata {about} 0 R>>",
            document.language.tag()
        ),
    );
    objects.file(catalog, info)
}

fn pages(
    flow: &Flow<'_>,
    numbers: &Numbers,
    parent: usize,
    resources: usize,
    objects: &mut Objects,
) {
    let (width, height) = (number(flow.sheet.width), number(flow.sheet.height));
    for (at, page) in flow.pages.iter().enumerate() {
        let content = objects.stream("", page.content.as_bytes());
        let mut annotations = String::new();
        for (link, id) in flow.links.iter().zip(&numbers.links) {
            if let Some(id) = id.filter(|_| link.page == at) {
                // Writing to a string cannot fail.
                let _ = write!(annotations, "{id} 0 R ");
            }
        }
        objects.set(
            numbers.pages[at],
            &format!(
                "<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 {width} {height}]/Resources {resources} 0 R\
                 /Contents {content} 0 R/StructParents {at}/Tabs/S/Annots[{annotations}]>>"
            ),
        );
    }
    let kids: String = listed(&numbers.pages);
    let count = numbers.pages.len();
    objects.set(parent, &format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"));
}

fn listed(numbers: &[usize]) -> String {
    let all: Vec<String> = numbers.iter().map(|number| format!("{number} 0 R")).collect();
    all.join(" ")
}

fn links(flow: &Flow<'_>, numbers: &Numbers, objects: &mut Objects) {
    for (at, (link, id)) in flow.links.iter().zip(&numbers.links).enumerate() {
        let (Some(id), Some((page, y))) = (id, flow.places.get(&link.to)) else { continue };
        let place: Vec<String> = link.place.iter().map(|edge| number(*edge)).collect();
        objects.set(
            *id,
            &format!(
                "<</Type/Annot/Subtype/Link/Rect[{}]/Border[0 0 0]/F 4/StructParent {}/Contents{}\
                 /Dest[{} 0 R/XYZ null {} null]>>",
                place.join(" "),
                flow.pages.len() + at,
                text(&link.says),
                numbers.pages[*page],
                number(*y)
            ),
        );
    }
}

/// Writes what stands behind the pages: which words are a heading, a cell, a list.
fn structure(flow: &Flow<'_>, numbers: &Numbers, objects: &mut Objects) {
    for (element, id) in flow.elements.iter().zip(&numbers.elements) {
        let mut kids = String::new();
        for kid in &element.kids {
            // Writing to a string cannot fail.
            let _ = match kid {
                Kid::Element(at) => write!(kids, "{} 0 R ", numbers.elements[*at]),
                Kid::Marked(page, mark) => {
                    write!(kids, "<</Type/MCR/Pg {} 0 R/MCID {mark}>>", numbers.pages[*page])
                }
                Kid::Link(at) => match numbers.links[*at] {
                    Some(link) => write!(
                        kids,
                        "<</Type/OBJR/Obj {link} 0 R/Pg {} 0 R>>",
                        numbers.pages[flow.links[*at].page]
                    ),
                    None => Ok(()),
                },
            };
        }
        let parent = element.parent.map_or(numbers.tree, |parent| numbers.elements[parent]);
        objects.set(
            *id,
            &format!(
                "<</Type/StructElem/S/{}/P {parent} 0 R/K[{kids}]{}>>",
                element.tag, element.more
            ),
        );
    }
    let mut owners = String::new();
    for (at, page) in flow.pages.iter().enumerate() {
        let all: Vec<usize> =
            page.marked.iter().map(|element| numbers.elements[*element]).collect();
        let _ = write!(owners, "{at}[{}]", listed(&all));
    }
    for (at, link) in flow.links.iter().enumerate() {
        let _ = write!(owners, "{} {} 0 R ", flow.pages.len() + at, numbers.elements[link.element]);
    }
    let owners = objects.add(&format!("<</Nums[{owners}]>>"));
    let next = flow.pages.len() + flow.links.len();
    let root = numbers.elements[0];
    objects.set(
        numbers.tree,
        &format!(
            "<</Type/StructTreeRoot/K[{root} 0 R]/ParentTree {owners} 0 R/ParentTreeNextKey {next}>>"
        ),
    );
}

/// Writes the bookmarks: a heading lies in the last one before it that is greater.
fn outline(marks: &[Mark], numbers: &Numbers, objects: &mut Objects) -> usize {
    let root = objects.reserve();
    let ids: Vec<usize> = marks.iter().map(|_| objects.reserve()).collect();
    let parents: Vec<Option<usize>> = marks
        .iter()
        .enumerate()
        .map(|(at, mark)| (0..at).rev().find(|before| marks[*before].level < mark.level))
        .collect();
    let children = |of: Option<usize>| -> Vec<usize> {
        (0..marks.len()).filter(|at| parents[*at] == of).collect()
    };
    let ends = |of: Option<usize>| -> String {
        let inside = children(of);
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => {
                // What lies below the sections is folded.
                let open = of.is_none_or(|at| marks[at].level < 2);
                let count = if open { "" } else { "-" };
                format!(
                    "/First {} 0 R/Last {} 0 R/Count {count}{}",
                    ids[*first],
                    ids[*last],
                    inside.len()
                )
            }
            _ => String::new(),
        }
    };
    for (at, mark) in marks.iter().enumerate() {
        let beside = children(parents[at]);
        let place = beside.iter().position(|other| *other == at).unwrap_or(0);
        let before = place.checked_sub(1).and_then(|place| beside.get(place));
        let after = beside.get(place + 1);
        let way = |name: &str, to: Option<&usize>| {
            to.map_or_else(String::new, |to| format!("/{name} {} 0 R", ids[*to]))
        };
        let parent = parents[at].map_or(root, |parent| ids[parent]);
        objects.set(
            ids[at],
            &format!(
                "<</Title{}/Parent {parent} 0 R{}{}{}/Dest[{} 0 R/XYZ null {} null]>>",
                text(&mark.text),
                way("Prev", before),
                way("Next", after),
                ends(Some(at)),
                numbers.pages[mark.page],
                number(mark.y)
            ),
        );
    }
    objects.set(root, &format!("<</Type/Outlines{}>>", ends(None)));
    root
}

/// Returns title and language for programs that read no PDF; a time of making would differ each time.
fn metadata(title: &str, document: &Document) -> String {
    let title = maud::html! { (crate::text::clean(title)) }.into_string();
    let language = document.language.tag();
    format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
}
