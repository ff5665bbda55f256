//! The parts of the package beside the text: what is in it, how it looks, what it is called. None of them knows a clock.

use super::body::Made;
use super::xml::{DECLARATION, add, attribute, escaped};
use crate::report::document::{Document, Dress};

pub(super) const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const RELATIONS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument";

const STYLES: &str = include_str!("styles.xml");

pub(super) fn content_types() -> String {
    let parts = [
        ("word/document.xml", "wordprocessingml.document.main"),
        ("word/styles.xml", "wordprocessingml.styles"),
        ("word/numbering.xml", "wordprocessingml.numbering"),
        ("word/settings.xml", "wordprocessingml.settings"),
        ("word/header1.xml", "wordprocessingml.header"),
        ("word/footer1.xml", "wordprocessingml.footer"),
        ("docProps/app.xml", "extended-properties"),
    ];
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>"
    );
    for (part, kind) in parts {
        add(
            &mut out,
            format_args!("<Override PartName=\"/{part}\" ContentType=\"{OFFICE}.{kind}+xml\"/>"),
        );
    }
    out.push_str(
        "<Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
    );
    out
}

/// Returns what the package begins with: the text and its particulars.
pub(super) fn package_relations() -> String {
    relations(&[
        ("rId1", format!("{RELATIONS}/officeDocument"), "word/document.xml".to_owned()),
        (
            "rId2",
            format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml".to_owned(),
        ),
        ("rId3", format!("{RELATIONS}/extended-properties"), "docProps/app.xml".to_owned()),
    ])
}

/// Returns what the text refers to; its pictures come after the parts every document has.
pub(super) fn document_relations(made: &Made) -> String {
    let fixed = ["styles", "numbering", "settings", "header", "footer"];
    let mut all: Vec<(String, String, String)> = fixed
        .iter()
        .zip(1..)
        .map(|(kind, n)| {
            let number = if matches!(*kind, "header" | "footer") { "1" } else { "" };
            (format!("rId{n}"), format!("{RELATIONS}/{kind}"), format!("{kind}{number}.xml"))
        })
        .collect();
    for (at, picture) in made.pictures.iter().enumerate() {
        let target = format!("media/{}", picture.name(at));
        all.push((picture_relation(at), format!("{RELATIONS}/image"), target));
    }
    let borrowed: Vec<(&str, String, String)> =
        all.iter().map(|(id, kind, target)| (id.as_str(), kind.clone(), target.clone())).collect();
    relations(&borrowed)
}

pub(super) const HEADER_RELATION: &str = "rId4";
pub(super) const FOOTER_RELATION: &str = "rId5";

/// Returns by which name the text refers to its pictures.
pub(super) fn picture_relation(at: usize) -> String {
    format!("rId{}", at + 10)
}

fn relations(all: &[(&str, String, String)]) -> String {
    let mut out = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, kind, target) in all {
        let (id, kind, target) = (attribute(id), attribute(kind), attribute(target));
        add(
            &mut out,
            format_args!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>"),
        );
    }
    out.push_str("</Relationships>");
    out
}

/// Returns title and language; a time of making would differ each time.
pub(super) fn core_properties(document: &Document) -> String {
    let author = escaped(document.house.organization.as_deref().unwrap_or("startex"));
    let title = escaped(&format!("{} · {}", document.marking.join(" · "), document.title));
    let language = document.language.tag();
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title>\
         <dc:creator>{author}</dc:creator><dc:language>{language}</dc:language></cp:coreProperties>"
    )
}

pub(super) fn app_properties() -> String {
    format!(
        "{DECLARATION}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>startex</Application></Properties>"
    )
}

pub(super) fn styles(document: &Document) -> String {
    // Half points of the text and of tables, twentieths of a point around an item and beside the words of a cell.
    let [size, table, item, pad] = match document.dress {
        Dress::Report | Dress::Upright => ["20", "18", "30", "80"],
        Dress::Poster => ["25", "22", "60", "80"],
        Dress::Across => ["18", "16", "20", "70"],
    };
    let language = document.language.tag();
    let styles = STYLES.replace("{lang}", language).replace("{size}", size);
    let styles = styles.replace("{table}", table).replace("{item}", item).replace("{pad}", pad);
    format!("{DECLARATION}{styles}")
}

/// Returns the bullets, and a counter of its own for every ordered list.
pub(super) fn numbering(made: &Made) -> String {
    let mut out = format!("{DECLARATION}<w:numbering xmlns:w=\"{WORDS}\">");
    for (id, kind) in [(0, "bullet"), (1, "decimal")] {
        add(
            &mut out,
            format_args!(
                "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
            ),
        );
        for level in 0..LEVELS {
            let mark = if kind == "bullet" {
                ["•", "–", "▪"][usize::from(level % 3)].to_owned()
            } else {
                format!("%{}.", level + 1)
            };
            let left = INDENT * (u32::from(level) + 1);
            add(
                &mut out,
                format_args!(
                    "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{kind}\"/>\
                     <w:lvlText w:val=\"{mark}\"/><w:lvlJc w:val=\"left\"/>\
                     <w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{INDENT}\"/></w:pPr></w:lvl>"
                ),
            );
        }
        out.push_str("</w:abstractNum>");
    }
    out.push_str("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for (at, list) in made.ordered.iter().enumerate() {
        let (id, level, start) = (ordered_id(at), list.level, list.start);
        add(
            &mut out,
            format_args!(
                "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"{level}\">\
                 <w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>"
            ),
        );
    }
    out.push_str("</w:numbering>");
    out
}

/// How deep lists may lie in each other.
pub(super) const LEVELS: u8 = 9;
/// How far each lies inside of the one around it, in twentieths of a point.
pub(super) const INDENT: u32 = 400;
pub(super) const BULLETS: usize = 1;

/// Returns by which number an ordered list is counted.
pub(super) fn ordered_id(at: usize) -> usize {
    at + 2
}

pub(super) fn settings(document: &Document) -> String {
    let language = document.language.tag();
    format!(
        "{DECLARATION}<w:settings xmlns:w=\"{WORDS}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat><w:themeFontLang w:val=\"{language}\"/><w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/>\
         </w:settings>"
    )
}
