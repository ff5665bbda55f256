//! Every format draws every report of the corpus: marked first and last, twice the same bytes, and without a withheld word.

use startex::report::{AfterActionReport, FORMATS, Format};

use super::corpus::corpus;
use crate::support::formats::texts;

/// What a reader finds in a format's bytes: in a container, in every part of it.
fn read(format: &Format, report: &AfterActionReport) -> String {
    texts(format, report).into_iter().map(|(name, text)| name + &text).collect()
}

#[test]
fn every_format_draws_every_report_the_same_twice_and_holds_no_word_it_may_not() {
    let corpus = corpus();
    assert!(corpus.len() > 40, "{}", corpus.len());
    for specimen in &corpus {
        for format in &FORMATS {
            let (name, what) = (&specimen.name, format.name);
            let drawn = read(format, &specimen.report);
            assert!(!drawn.is_empty(), "{name} as {what}");
            assert_eq!(drawn, read(format, &specimen.report), "{name} as {what}, twice");
            for word in &specimen.never {
                assert!(!drawn.contains(word.as_str()), "{name} as {what} holds {word:?}");
            }
            assert!(drawn.contains("EXERCISE"), "{name} as {what} is not marked");
        }
    }
}
