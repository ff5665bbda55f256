//! The report as PDF, read back page by page: marking, words, structure.

use startex::report::{AfterActionReport, Format};
use startex::session::{Attribution, Mode};

use super::hostile::{HOSTILE, poisoned};
use super::played::{Played, SMALL, whole};
use crate::support::formats::drawn;
use crate::support::pdf::{objects, pages};

fn made(report: &AfterActionReport) -> Vec<u8> {
    Format::named("pdf").expect("it is a format").render(report).bytes()
}

#[test]
fn every_page_is_marked_first_and_last_and_counted() {
    for (mode, word) in
        [(Mode::Live, "DRAFT"), (Mode::Rehearsal, "REHEARSAL"), (Mode::Autopilot, "SIMULATED")]
    {
        let pages = pages(&made(&Played::of(SMALL, mode, Attribution::Role).report()));
        for (page, number) in pages.iter().zip(1..) {
            for mark in ["EXERCISE EXERCISE EXERCISE", "TLP:AMBER", "DRAFT", word] {
                assert_eq!(
                    page.matches(mark).count().min(2),
                    2,
                    "page {number} lacks {mark}: {page}"
                );
            }
            assert!(page.contains(&format!("{number} / {}", pages.len())), "{page}");
        }
    }
}

#[test]
fn it_says_every_word_and_figure_of_the_page() {
    let report = whole(Attribution::Role).report();
    let text = pages(&made(&report)).concat();
    let squeezed: String = text.split_whitespace().collect();
    let html = drawn(&report, "html");
    let (_, main) = html.split_once("<main").expect("the page has a text");
    let (main, _) = main.split_once("</main>").expect("it ends");
    let mut words = 0;
    for piece in main.split('<').skip(1) {
        let (tag, said) = piece.split_once('>').expect("a tag ends");
        // What a chart is called stands above it, what it means is its alternative text.
        if tag.starts_with("title") || tag.starts_with("desc") {
            continue;
        }
        for word in said.split_whitespace() {
            let mut word = word.to_owned();
            for (from, to) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
                word = word.replace(from, to);
            }
            words += 1;
            assert!(squeezed.contains(&word), "{word}");
        }
    }
    assert!(words > 1_000, "{words}");
}

#[test]
fn it_is_tagged_has_bookmarks_and_every_way_leads_somewhere() {
    let bytes = made(&whole(Attribution::Role).report());
    let objects = objects(&bytes);
    let all: Vec<&str> = objects.values().map(|(dictionary, _)| dictionary.as_str()).collect();
    let of = |tag: &str| all.iter().filter(|d| d.contains(&format!("/S/{tag}/"))).count();
    let catalog = all.iter().find(|d| d.contains("/Type/Catalog")).expect("a catalog");
    for entry in [
        "/Lang(en)",
        "/MarkInfo<</Marked true>>",
        "/StructTreeRoot",
        "/DisplayDocTitle true",
        "/Outlines",
    ] {
        assert!(catalog.contains(entry), "{catalog}");
    }
    assert_eq!(of("H1"), 1);
    assert!(of("H2") >= 10 && of("Table") > 5 && of("TH") > 30 && of("LI") > 10);
    let figures = all.iter().filter(|d| d.contains("/S/Figure/"));
    assert!(figures.clone().count() > 0 && figures.clone().all(|d| d.contains("/Alt<FEFF")));
    let links = all.iter().filter(|d| d.contains("/Subtype/Link"));
    assert!(
        links.clone().count() >= 10
            && links.clone().all(|d| d.contains("/Dest[") && d.contains("/Contents<FEFF"))
    );
    assert!(all.iter().filter(|d| d.contains("/Title<FEFF") && d.contains("/Dest[")).count() > 20);
    let empty: Vec<_> = objects.iter().filter(|(_, (d, _))| d.is_empty()).collect();
    assert!(empty.is_empty(), "every number that was taken is an object");
}

#[test]
fn hostile_words_make_no_structure_and_are_all_there() {
    let report = whole(Attribution::Role).report();
    let long = "x".repeat(16 * 1024);
    let others = [long.as_str(), "日本語 🦀 é ไทย"];
    for words in HOSTILE.iter().chain(&others) {
        let bytes = made(&poisoned(&report, words));
        assert_eq!(bytes, made(&poisoned(&report, words)), "the same bytes twice");
        let squeezed: String = pages(&bytes).concat().split_whitespace().collect();
        let clean: String = startex::text::clean(words).split_whitespace().collect();
        // What is longer than a page is parted by its foot and the next one's head.
        let long = clean.len() > 10_000 && squeezed.matches('x').count() > clean.len();
        assert!(long || squeezed.contains(&clean), "{words:.60?}");
        let names = String::from_utf8_lossy(&bytes).matches("/JavaScript").count();
        assert_eq!(names, 0);
    }
}
