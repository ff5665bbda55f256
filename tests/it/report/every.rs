//! Every format draws every report of the corpus: marked first and last, twice the same bytes, and without a withheld word.

use startex::report::FORMATS;

use super::corpus::corpus;
use crate::support::formats::parts;

#[test]
fn every_format_draws_every_report_the_same_twice_and_holds_no_word_it_may_not() {
    let corpus = corpus();
    assert!(corpus.len() > 40, "{}", corpus.len());
    for specimen in &corpus {
        for format in &FORMATS {
            let (name, what) = (&specimen.name, format.name);
            let bytes = format.render(&specimen.report);
            assert!(bytes == format.render(&specimen.report), "{name} as {what}, twice");
            // Of a container, what is in every part of it.
            let texts = parts(what, bytes).into_iter().map(|(_, text)| text + "\n");
            let drawn: String = texts.collect();
            for word in &specimen.never {
                assert!(!drawn.contains(word.as_str()), "{name} as {what} holds {word:?}");
            }
            assert!(drawn.contains("EXERCISE"), "{name} as {what} is not marked");
        }
    }
}
