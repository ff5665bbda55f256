//! Brackets and quotes that do not fit together: what is wrong, and what was probably meant.

use std::ops::Range;

use super::super::lex::{self, Fault, Kind, Token, Tokens, Unclosed};
use super::syntax::blank;
use crate::diagnostic::Diagnostic;

/// Says what is wrong with the brackets and texts of a script.
pub(super) fn finding(source: &str, fault: &Fault) -> Diagnostic {
    let here = |at: usize| {
        let end = source[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        at..end
    };
    let bracket = |at: usize| char::from(source.as_bytes()[at]);
    let closing = |at: usize| char::from(lex::closes(source.as_bytes()[at]));
    match *fault {
        Fault::Unclosed(Unclosed::Text(at)) => Diagnostic::error("SX002", "a text is not closed")
            .at(here(at), "it begins here and runs to the end of the file")
            .help("texts end with the `\"` they begin with; write `\\\"` for a quote inside"),
        Fault::Unclosed(Unclosed::Raw(at, hashes)) => {
            Diagnostic::error("SX002", "a text is not closed")
                .at(here(at), "it begins here and runs to the end of the file")
                .help(format!("it must end with `\"{}`", "#".repeat(hashes)))
        }
        Fault::Unclosed(Unclosed::Comment(at)) => {
            Diagnostic::error("SX002", "a comment is not closed")
                .at(at..at + 2, "it begins here")
                .help("close it with `*/`")
        }
        Fault::TooDeep(at) => {
            let depth = lex::DEPTH_MAX;
            Diagnostic::error("SX003", "brackets are nested too deep")
                .at(here(at), format!("this is number {}, {depth} are the limit", depth + 1))
                .help("no scenario needs that; look for brackets that were never closed")
        }
        Fault::Mismatch { open, close } => {
            let (o, c, want) = (bracket(open), bracket(close), closing(open));
            Diagnostic::error("SX002", format!("`{o}` is closed by `{c}`"))
                .at(here(close), format!("expected `{want}`"))
                .also(here(open), "opened here")
                .help(format!("a `{want}` is missing before this, or a `{c}` is too much"))
        }
        Fault::Stray(at) => Diagnostic::error("SX002", format!("`{}` closes nothing", bracket(at)))
            .at(here(at), "no bracket is open here")
            .help("remove it, or look for a bracket that was closed too early"),
        Fault::Open(at) => Diagnostic::error("SX002", format!("`{}` is never closed", bracket(at)))
            .at(here(at), format!("expected a `{}` before the end of the file", closing(at))),
    }
}

/// Returns the script with its brackets balanced, and the part that was taken out, if one change will do: another bracket,
/// one less, or the part left out in which one is missing.
pub(super) fn balance(source: &str, fault: &Fault) -> Option<(String, Option<Range<usize>>)> {
    let write = |at: usize, text: &str| {
        let mut changed = source.to_owned();
        changed.replace_range(at..at + text.len(), text);
        changed
    };
    let whole = |text: &String| lex::marks(text).is_ok();
    let one = |byte: u8| char::from(byte).to_string();
    match *fault {
        Fault::Stray(at) => Some(write(at, " ")).filter(whole).map(|text| (text, None)),
        Fault::Mismatch { open, close } => {
            let bytes = source.as_bytes();
            let others = [
                write(open, &one(lex::opens(bytes[close]))),
                write(close, &one(lex::closes(bytes[open]))),
                write(close, " "),
            ];
            let part = lex::part_around(source, open)?.start.min(open)..close;
            let without = write(part.start, &blank(&source[part.clone()]));
            let [opener, closer, less] = others;
            [(opener, None), (closer, None), (without, Some(part)), (less, None)]
                .into_iter()
                .find(|(text, _)| whole(text))
        }
        Fault::Unclosed(_) | Fault::TooDeep(_) | Fault::Open(_) => None,
    }
}

/// Adds a hint if a text before `at` is not followed by what follows a text: a quote is missing, or stands inside it.
pub(super) fn suspicious(source: &str, at: usize, finding: Diagnostic) -> Diagnostic {
    let mut last: Option<Range<usize>> = None;
    for token in Tokens::new(source) {
        let odd = match &token {
            Ok(Token { kind: Kind::Word, span }) => !source[span.clone()].starts_with(':'),
            // A text right behind a text is as odd as a word there, closed or not.
            Ok(Token { kind: Kind::Text, .. }) | Err(_) => true,
            Ok(_) => false,
        };
        if let Some(text) = last.take().filter(|_| odd) {
            return odd_text(source, &text, finding);
        }
        let Ok(token) = token else { break };
        if token.span.start >= at {
            break;
        }
        if token.kind == Kind::Text && source[token.span.clone()].starts_with('"') {
            last = Some(token.span);
        }
    }
    finding
}

/// Says why a text may be followed by what cannot follow one.
fn odd_text(source: &str, text: &Range<usize>, finding: Diagnostic) -> Diagnostic {
    let inner = &source[text.start + 1..text.end - 1];
    // A quote behind a colon, comma or bracket begins a text; so the one before it was never closed.
    let begins = inner.trim_end().ends_with([':', ',', '(', '[', '{']) || inner.trim().is_empty();
    let before = source[..text.start].chars().next_back();
    if before.is_some_and(char::is_alphanumeric) && begins {
        return finding
            .also(text.start..text.start + 1, "a text begins at this quote")
            .help("is a `\"` missing where the words before it begin?");
    }
    if begins && inner.contains('\n') {
        let end = source[text.start..].find('\n').map_or(text.end, |i| text.start + i);
        return finding
            .also(text.start..end, "a text begins here and goes on over the end of the line")
            .help("is a `\"` missing at the end of that line?");
    }
    let after = source[text.end..].split('\n').next().unwrap_or_default();
    let word = after.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let is_name = word.trim_start().starts_with(':');
    let goes_on = after.trim_start().starts_with(char::is_alphanumeric) && !is_name;
    if inner.contains('\n') || goes_on || after.starts_with('"') {
        return finding
            .also(text.end - 1..text.end, "a text ends at this quote")
            .help("is it meant as a quote inside the text? write it `\\\"`");
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced(text: &str) -> Option<String> {
        balance(text, &lex::marks(text).unwrap_err()).map(|(text, _)| text)
    }

    #[test]
    fn one_bracket_too_few_too_many_or_of_another_kind_hides_nothing_else() {
        for (text, meant) in [
            ("S(a: [1, 2), b: 3)", "S(a: (1, 2), b: 3)"),
            ("S(a: [(x: 1, (y: 2)], b: 3)", "S(a: [             ], b: 3)"),
            ("S(q: [(a: [\"x\"), (b: 1)])", "S(q: [(       ), (b: 1)])"),
            ("S(q: [(a: 1)), (b: 2)])", "S(q: [(a: 1) , (b: 2)])"),
            ("S(a: 1))", "S(a: 1) "),
        ] {
            assert_eq!(balanced(text).as_deref(), Some(meant), "{text}");
        }
        assert_eq!(balanced("S(a: [1)], b: (2], c: {3)"), None);
    }

    #[test]
    fn a_quote_too_few_is_told_from_a_quote_inside() {
        let hint = |text: &str| {
            let finding = suspicious(text, text.len(), Diagnostic::error("SX002", ""));
            finding.helps.first().cloned().unwrap_or_default()
        };
        assert!(hint("(a: \"x,\n b: \"y\", c: 1)").contains("missing at the end"));
        assert!(hint("(a: x y\",\n b: \"y\", c: 1)").contains("where the words before"));
        assert!(hint("(a: \"the 5\" pipe\",\n b: \"y\")").contains("quote inside"));
        assert!(hint("(a: \"\n The \"key\" is\n\", b: \"y\")").contains("quote inside"));
        assert_eq!(hint("(a: \"x\" b: 1)"), "");
    }
}
