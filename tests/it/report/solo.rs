//! The one page at the end of a rehearsal.

use startex::report::{AfterActionReport, Format, solo};
use startex::session::{Attribution, Mode, Sign};

use super::played::{Played, SMALL, whole};

fn page(report: &AfterActionReport) -> String {
    let format = Format::named("md").expect("it is a format");
    let bytes = format.draw(&solo::page(report)).expect("Markdown draws any document");
    String::from_utf8(bytes).expect("formats write UTF-8")
}

#[test]
fn the_page_says_what_surprised_where_the_plan_has_gaps_and_three_actions() {
    insta::assert_snapshot!("solo", page(&whole(Attribution::Role).report()));
}

#[test]
fn an_exercise_in_which_nothing_happened_says_so() {
    let page = page(&Played::of(SMALL, Mode::Rehearsal, Attribution::Role).report());
    assert!(page.starts_with("**EXERCISE EXERCISE EXERCISE"), "{page}");
    assert!(page.contains("REHEARSAL"), "{page}");
    assert!(page.contains("Nothing in the record"), "{page}");
}

#[test]
fn what_people_took_down_comes_before_what_the_record_shows() {
    let mut played = whole(Attribution::Role);
    for n in 1..=4 {
        played.note(Some("REG"), Sign::Action, &format!("Rotate key {n}"));
    }
    let page = page(&played.report());
    let actions = page.split_once("Three actions").expect("it has the section").1;
    assert_eq!(actions.matches("### ").count(), 3, "{actions}");
    assert!(actions.contains("Rotate key 1"), "{actions}");
}
