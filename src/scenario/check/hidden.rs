//! SX131: a text holds characters nobody can see.

use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity, is_invisible, visible};
use crate::text::{is_hidden, is_plain};

pub(super) const CHECK: Check = Check {
    code: "SX131",
    severity: Severity::Warning,
    summary: "the script holds characters nobody can see",
    explanation: "Control characters, marks that turn the direction of writing and characters without width can make a text show something else than it holds. \
                  They come in by copying from web pages. In texts the worst are taken out when the scenario is read; remove them all, so that what you see is what is played. \
                  Joiners that some scripts and pictures need are no fault.",
    run,
};

/// More places than this are not named one by one.
const NAMED_MAX: usize = 10;

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if is_plain(context.text) {
        return;
    }
    let hidden = |c: char| {
        is_hidden(c) || (is_invisible(c) && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}'))
    };
    let mut places = context.text.char_indices().filter(|(_, c)| hidden(*c));
    for (at, c) in places.by_ref().take(NAMED_MAX) {
        let shown = visible(&c.to_string());
        findings.push(
            CHECK
                .finding(format!("a character nobody can see: {shown}"))
                .at(at..at + c.len_utf8(), "here")
                .help("remove it"),
        );
    }
    let rest = places.count();
    if rest > 0 {
        findings.push(
            CHECK.finding(format!("{rest} more characters nobody can see")).help("remove them all"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{findings, with};

    #[test]
    fn each_place_is_shown_and_many_are_counted() {
        let found = findings(&with(&[("inject", "control: \"a\u{202e}b\u{200b}\", // \u{7f}\n")]));
        let messages: Vec<_> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "a character nobody can see: \\u{202e}",
                "a character nobody can see: \\u{200b}",
                "a character nobody can see: \\u{7f}"
            ]
        );
        let many = "\u{200b}".repeat(500);
        let found = findings(&with(&[("inject", &format!("control: \"{many}\""))]));
        assert_eq!(found.len(), 11);
        let persian = findings(&with(&[("inject", "control: \"می\u{200c}خواهم 👩\u{200d}💻\"")]));
        assert!(persian.is_empty());
    }
}
