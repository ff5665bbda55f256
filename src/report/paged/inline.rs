//! Words with their look, as formats made of pages draw them: the document's spans and the cards' come to the same.

use crate::card;
use crate::report::document::{Span, Style};

/// Words of one look. A line break inside them is `\n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) struct Words<'d> {
    pub(in crate::report) text: &'d str,
    pub(in crate::report) look: Look,
    /// The anchor in this document that they lead to.
    pub(in crate::report) to: Option<&'d str>,
    /// The anchor of this place.
    pub(in crate::report) anchor: Option<&'d str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is there or not, whatever the others are")]
pub(in crate::report) struct Look {
    pub(in crate::report) strong: bool,
    pub(in crate::report) emphasis: bool,
    pub(in crate::report) code: bool,
    pub(in crate::report) quiet: bool,
    /// A mark that a human must still write here.
    pub(in crate::report) to_write: bool,
}

/// Stands before what a human must still write, so that colour alone tells nothing.
pub(in crate::report) const TO_WRITE: &str = "✎\u{a0}";

impl Look {
    pub(in crate::report) const STRONG: Self =
        Self { strong: true, emphasis: false, code: false, quiet: false, to_write: false };
}

impl<'d> Words<'d> {
    pub(in crate::report) fn plain(text: &'d str) -> Self {
        Self::of(text, Look::default())
    }

    pub(in crate::report) fn of(text: &'d str, look: Look) -> Self {
        Self { text, look, to: None, anchor: None }
    }

    pub(in crate::report) fn strong(text: &'d str) -> Self {
        Self::of(text, Look::STRONG)
    }
}

/// Returns spans of the document.
pub(in crate::report) fn spans(spans: &[Span]) -> Vec<Words<'_>> {
    let look = |style: Style| match style {
        Style::Plain => Look::default(),
        Style::Strong => Look::STRONG,
        Style::Quiet => Look { quiet: true, ..Look::default() },
        Style::ToWrite => Look { to_write: true, ..Look::default() },
        Style::Code => Look { code: true, ..Look::default() },
    };
    let all = spans.iter().map(|span| Words {
        text: &span.text,
        look: look(span.style),
        to: span.to.as_deref(),
        anchor: span.anchor.as_deref(),
    });
    all.collect()
}

/// Returns spans of authored text.
pub(in crate::report) fn card_spans(spans: &[card::Span]) -> Vec<Words<'_>> {
    let look = |style: card::Style| Look {
        strong: style.strong,
        emphasis: style.emphasis,
        code: style.code,
        ..Look::default()
    };
    spans.iter().map(|span| Words::of(&span.text, look(span.style))).collect()
}

/// Tells whether a character is written from right to left.
pub(in crate::report) fn is_leftward(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Tells whether a text begins from the right: by its first letter.
pub(in crate::report) fn begins_leftward(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(is_leftward)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_tells_where_a_text_begins() {
        assert!(begins_leftward("  12: שלום world"));
        assert!(begins_leftward("العربية"));
        assert!(
            !begins_leftward("hello שלום")
                && !begins_leftward("12 345")
                && !begins_leftward("日本")
        );
    }
}
