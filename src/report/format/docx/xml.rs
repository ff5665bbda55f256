//! XML as text: markup of our own, and words of others in which nothing is markup.

use std::fmt::Write as _;

/// The first line of every part.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Returns words as content or as the value of an attribute. What hides is left out as everywhere, and the two characters
/// that no XML may hold are replaced by the mark for such.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in crate::text::clean(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Returns words as the value of an attribute, on one line.
pub(super) fn attribute(words: &str) -> String {
    escaped(&words.replace(['\n', '\t'], " "))
}

/// Adds formatted markup; whatever comes from people in it has been escaped.
pub(super) fn add(out: &mut String, markup: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(markup);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_people_is_markup_and_nothing_breaks_a_reader() {
        let words = "a<b>&\"c\u{1b}\0\u{202e}\u{fffe}\u{ffff}]]>\u{85}é🦀";
        assert_eq!(escaped(words), "a&lt;b&gt;&amp;&quot;c\u{fffd}\u{fffd}]]&gt;é🦀");
        assert_eq!(attribute("a\nb\tc"), "a b c");
    }
}
