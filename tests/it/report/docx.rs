//! The document for word processors, read back part by part: structure, marking, the same words as on the page.

use std::collections::BTreeSet;

use startex::report::{AfterActionReport, Format};
use startex::session::{Attribution, Mode};

use super::hostile::{HOSTILE, poisoned};
use super::played::{Played, SMALL, whole};
use crate::support::formats::{drawn, texts};

fn docx() -> &'static Format {
    Format::named("docx").expect("it is a format")
}

/// The parts of a report's DOCX, by name.
fn parts(report: &AfterActionReport) -> Vec<(String, String)> {
    texts(docx(), report)
}

fn part<'p>(parts: &'p [(String, String)], name: &str) -> &'p str {
    let found = parts.iter().find(|(other, _)| other == name);
    found.map_or_else(|| panic!("no {name}"), |(_, text)| text.as_str())
}

fn text_of(report: &AfterActionReport) -> String {
    part(&parts(report), "word/document.xml").to_owned()
}

/// The tags of a part in order, without their attributes; every one that is begun is ended.
fn tags(xml: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for piece in xml.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).expect("a tag has a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(name);
        }
        all.push(name);
    }
    assert!(open.is_empty(), "{open:?} never end");
    all
}

fn values<'x>(xml: &'x str, before: &str) -> Vec<&'x str> {
    xml.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The words of markup, in any order; tags `within` part no words.
fn words(markup: &str, within: &[&str]) -> Vec<String> {
    let mut text = String::new();
    for (at, piece) in markup.split('<').enumerate() {
        let (tag, said) = if at == 0 { ("", piece) } else { piece.split_once('>').expect("a tag") };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if !within.contains(&name) {
            text.push(' ');
        }
        text.push_str(said);
    }
    for (from, to) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(from, to);
    }
    let signs = ["✎", "⚠"];
    let mut words: Vec<String> =
        text.split_whitespace().filter(|w| !signs.contains(w)).map(str::to_owned).collect();
    words.sort();
    words
}

#[test]
fn it_says_the_same_words_and_figures_as_the_page() {
    let report = whole(Attribution::Role).report();
    let html = drawn(&report, "html");
    let (_, main) = html.split_once("<main").expect("the page has a text");
    let (main, _) = main.split_once("</main>").expect("it ends");
    let mut page = String::new();
    // What a chart is called stands above it, and what it means is its picture's alternative text.
    for (at, piece) in main.split("<title id").enumerate() {
        let piece = if at == 0 { piece } else { piece.split_once("</desc>").expect("both").1 };
        page.push_str(piece);
    }
    let inline = ["strong", "em", "code", "mark", "span", "a"];
    let runs = ["w:r", "w:t", "w:rPr", "w:b", "w:bCs", "w:rStyle", "w:hyperlink"];
    let more = ["w:bookmarkStart", "w:bookmarkEnd", "w:color", "w:i", "w:iCs", "w:sz", "w:szCs"];
    let within: Vec<&str> = runs.iter().chain(&more).copied().collect();
    let text = text_of(&report);
    // Instructions of fields are no words.
    let body: String =
        text.split("<w:instrText")
            .enumerate()
            .map(|(at, piece)| {
                if at == 0 { piece } else { piece.split_once("</w:instrText>").expect("it ends").1 }
            })
            .collect();
    let (page, body) = (words(&format!("<{page}"), &inline), words(&body, &within));
    let missing: Vec<&String> =
        page.iter().filter(|word| body.binary_search(word).is_err()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(page, body);
}

#[test]
fn its_headings_are_those_of_the_page_by_their_built_in_names() {
    let report = whole(Attribution::Role).report();
    let html = drawn(&report, "html");
    let page: Vec<String> = html
        .match_indices("<h")
        .filter_map(|(at, _)| html[at + 2..].chars().next())
        .filter(char::is_ascii_digit)
        .map(|level| format!("Heading{level}"))
        .collect();
    let text = text_of(&report);
    let styles = values(&text, "<w:pStyle w:val=\"");
    let headings: Vec<&str> = styles.into_iter().filter(|s| s.starts_with("Heading")).collect();
    assert_eq!(headings, page);
    let parts = parts(&report);
    for level in 1..=4 {
        let named = format!("w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>");
        assert!(part(&parts, "word/styles.xml").contains(&named));
    }
}

#[test]
fn every_page_is_marked_first_and_last_and_counted() {
    for (mode, word) in
        [(Mode::Live, "DRAFT"), (Mode::Rehearsal, "REHEARSAL"), (Mode::Autopilot, "SIMULATED")]
    {
        let report = Played::of(SMALL, mode, Attribution::Role).report();
        let parts = parts(&report);
        for edge in ["word/header1.xml", "word/footer1.xml"] {
            let xml = part(&parts, edge);
            tags(xml);
            for mark in ["EXERCISE EXERCISE EXERCISE", "TLP:AMBER", "DRAFT", word] {
                assert!(xml.contains(mark), "{edge} lacks {mark}");
            }
        }
        let footer = part(&parts, "word/footer1.xml");
        assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES "));
        let last = footer.rfind("<w:p>").expect("it has paragraphs");
        assert!(footer[last..].contains("TLP:AMBER"), "the marking is outermost");
        let title = part(&parts, "docProps/core.xml");
        assert!(title.contains("<dc:title>EXERCISE EXERCISE EXERCISE · "), "{title}");
        assert!(title.contains("<dc:language>en</dc:language>") && !title.contains("dcterms"));
        let text = part(&parts, "word/document.xml");
        assert!(
            text.contains("w:type=\"default\" r:id=\"rId4\"")
                && text.contains("w:type=\"default\" r:id=\"rId5\"")
        );
        assert!(!text.contains("titlePg"), "no page is without head and foot");
    }
}

#[test]
fn heads_of_tables_repeat_pictures_say_what_they_show_and_every_way_leads_somewhere() {
    let text = text_of(&whole(Attribution::Role).report());
    tags(&text);
    let headed = text.matches("w:firstRow=\"1\"").count();
    assert!(headed > 5);
    assert_eq!(text.matches("<w:tblHeader/>").count(), headed);
    let charts = text.matches("w:val=\"ChartLabel\"").count();
    let pictures = text.matches("<wp:docPr ").count();
    let described = values(&text, " descr=\"");
    assert!(charts > 0 && described.len() > 1 && described.iter().all(|alt| alt.len() > 20));
    assert_eq!(text.matches("adec:decorative xmlns").count() + described.len(), pictures);
    let names = values(&text, " w:name=\"");
    let places: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(places.len(), names.len(), "each place has its own name");
    let ways = values(&text, "<w:hyperlink w:anchor=\"");
    assert!(ways.len() >= 12 && ways.iter().all(|way| places.contains(way)), "{ways:?}");
    let numbers: BTreeSet<&str> = values(&text, "<wp:docPr id=\"").into_iter().collect();
    assert_eq!(numbers.len(), pictures);
}

#[test]
fn a_report_gives_the_same_bytes_twice_and_names_no_time() {
    let report = whole(Attribution::Role).report();
    let bytes = docx().render(&report).bytes();
    assert_eq!(bytes, docx().render(&report).bytes());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is a container");
    for at in 0..zip.len() {
        let file = zip.by_index(at).expect("it is whole");
        let time = file.last_modified().expect("it has one");
        assert_eq!(
            (time.year(), time.month(), time.day(), time.hour()),
            (1980, 1, 1, 0),
            "{:?}",
            file.name()
        );
    }
}

#[test]
fn hostile_words_change_no_structure_and_hide_nothing() {
    let report = whole(Attribution::Role).report();
    // Words may bring breaks, paragraphs and turns of direction, and each piece has its looks.
    let free = [
        "w:br",
        "w:tab",
        "w:t",
        "w:r",
        "w:rPr",
        "w:rtl",
        "w:bidi",
        "w:p",
        "w:pPr",
        "w:pStyle",
        "w:cantSplit",
        "w:b",
        "w:bCs",
        "w:i",
        "w:iCs",
        "w:sz",
        "w:szCs",
        "w:color",
        "w:rStyle",
    ];
    let shape = |report: &AfterActionReport| -> Vec<String> {
        let text = text_of(report);
        let hidden = text
            .chars()
            .find(|c| startex::text::is_hidden(*c) || matches!(c, '\u{fffe}' | '\u{ffff}'));
        assert_eq!(hidden, None);
        tags(&text).into_iter().filter(|tag| !free.contains(tag)).map(str::to_owned).collect()
    };
    let calm = shape(&poisoned(&report, "calm"));
    assert!(calm.len() > 500);
    let long = "x".repeat(16 * 1024);
    let others =
        ["\u{fffe}\u{ffff}a", long.as_str(), "שלום 123 world עולם", "日本語 🦀👩‍👩‍👧 é ไทย हिन्दी"];
    for words in HOSTILE.iter().chain(&others) {
        assert!(shape(&poisoned(&report, words)) == calm, "{words:.60?}");
    }
}

#[test]
fn what_is_written_from_the_right_stands_so() {
    let text = text_of(&poisoned(&whole(Attribution::Role).report(), "שלום world"));
    assert!(text.contains("<w:bidi/>"));
    assert!(text.contains("<w:rtl/></w:rPr><w:t xml:space=\"preserve\">שלום </w:t>"));
    assert!(text.contains("<w:t xml:space=\"preserve\">world</w:t>"));
}

#[test]
fn papers_are_documents_too() {
    use crate::support::command::startex;
    let printed = startex(
        "print first-light --join-url http://10.0.8.2:8080/#KILN-42 --format docx --out papers",
    )
    .run();
    assert_eq!(printed.status, 0, "{}", printed.stderr);
    assert_eq!(printed.files.len(), startex::report::PAPERS.len(), "{:?}", printed.files.keys());
    for (name, bytes) in printed.files {
        let parts = crate::support::formats::parts("docx", bytes);
        let text = part(&parts, "word/document.xml");
        tags(text);
        let readers = if name.contains("CONTROL-ONLY") { "CONTROL ONLY" } else { "FOR PLAYERS" };
        for edge in ["word/header1.xml", "word/footer1.xml"] {
            assert!(part(&parts, edge).contains(readers), "{name}");
        }
        let across = text.contains("w:orient=\"landscape\"");
        assert_eq!(across, ["run-sheet", "eeg", "msel"].iter().any(|p| name.contains(p)), "{name}");
        if name.contains("role-cards") || name.contains("answer-card") {
            assert!(
                text.matches("w:val=\"dashed\"").count() >= 8 && text.contains("r:embed"),
                "{name}"
            );
            let slips = text.matches("<w:pStyle w:val=\"Marking\"/>").count();
            assert!(slips >= 4 && slips.is_multiple_of(2), "every slip is marked first and last");
        }
    }
}
