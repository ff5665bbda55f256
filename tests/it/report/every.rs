//! Every format draws every report of the corpus: marked first and last, twice the same bytes, and without a withheld word.

use startex::report::FORMATS;

use super::corpus::corpus;

/// What a reader finds in a format's bytes.
fn read(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_format_draws_every_report_the_same_twice_and_holds_no_word_it_may_not() {
    let corpus = corpus();
    assert!(corpus.len() > 40, "{}", corpus.len());
    for specimen in &corpus {
        for format in &FORMATS {
            let (name, what) = (&specimen.name, format.name);
            let drawn = read(&format.render(&specimen.report));
            assert!(!drawn.is_empty(), "{name} as {what}");
            assert_eq!(drawn, read(&format.render(&specimen.report)), "{name} as {what}, twice");
            for word in &specimen.never {
                assert!(!drawn.contains(word.as_str()), "{name} as {what} holds {word:?}");
            }
            assert!(drawn.contains("EXERCISE"), "{name} as {what} is not marked");
        }
    }
}
