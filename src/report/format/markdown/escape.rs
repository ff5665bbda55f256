//! Makes text from people harmless in Markdown: no mark-up, no HTML, nothing that can be clicked.

use crate::text;

/// Escapes text for one line of running text.
pub(super) fn inline(raw: &str) -> String {
    let clean = text::clean(raw);
    clean.lines().map(str::trim).filter(|l| !l.is_empty()).map(line).collect::<Vec<_>>().join(" / ")
}

/// Escapes text for a cell of a table.
pub(super) fn cell(raw: &str) -> String {
    keep_ends(raw, &inline(raw))
}

/// Escapes text of several lines; each ends with a hard break, none begins a block.
pub(super) fn lines(raw: &str) -> String {
    let clean = text::clean(raw);
    let lines: Vec<String> =
        clean.lines().map(str::trim).filter(|l| !l.is_empty()).map(line).collect();
    keep_ends(raw, &lines.join("\\\n"))
}

/// Keeps one blank at each end, which separates a span from its neighbours.
fn keep_ends(raw: &str, escaped: &str) -> String {
    let blank = |has: bool| if has { " " } else { "" };
    if escaped.is_empty() {
        return blank(raw.contains(' ')).to_owned();
    }
    format!("{}{escaped}{}", blank(raw.starts_with(' ')), blank(raw.ends_with(' ')))
}

fn line(raw: &str) -> String {
    let mut escaped = String::with_capacity(raw.len() + 8);
    for (at, word) in raw.split([' ', '\t']).enumerate() {
        if at > 0 {
            escaped.push(' ');
        }
        if clickable(word) {
            escaped.push_str(&code(word));
        } else {
            word.chars().for_each(|c| push(c, &mut escaped));
        }
    }
    escaped
}

/// Tells whether some renderer would turn a word into a link by itself.
fn clickable(word: &str) -> bool {
    let lower = word.to_lowercase();
    let address = |at: usize| at > 0 && at + 1 < lower.len();
    lower.contains("://")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.contains("xmpp:")
        || lower.find('@').is_some_and(address)
}

fn push(c: char, escaped: &mut String) {
    match c {
        '&' => escaped.push_str("&amp;"),
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        // GitHub reads the last two as mentions and issues.
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '@' | '#' => {
            escaped.push('\\');
            escaped.push(c);
        }
        c => escaped.push(c),
    }
}

/// Takes from the beginning of each line of a paragraph what would make it a list, a rule or a heading's underline.
pub(super) fn unblocked(paragraph: &str) -> String {
    paragraph.split('\n').map(unblocked_line).collect::<Vec<_>>().join("\n")
}

fn unblocked_line(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = line[digits..].chars().next();
    match (digits, after) {
        (1.., Some('.' | ')')) => format!("{}\\{}", &line[..digits], &line[digits..]),
        (0, Some('-' | '+' | '=' | ':' | '!')) => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

/// Writes text as a code span, with more backticks around it than stand in it.
pub(super) fn code(raw: &str) -> String {
    let clean = text::clean(raw).replace(['\n', '\t'], " ").replace('|', "¦");
    let fence = "`".repeat(longest_run(&clean) + 1);
    if clean.trim().is_empty() {
        return String::new();
    }
    let pad = if clean.starts_with('`') || clean.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{clean}{pad}{fence}")
}

/// Writes text as a fenced block, with a longer fence than stands in it.
pub(super) fn fenced(raw: &str) -> String {
    let clean = text::clean(raw);
    let fence = "`".repeat(longest_run(&clean).max(2) + 1);
    format!("{fence}text\n{clean}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    /// What GitHub's reader sees besides words.
    fn structure(markdown: &str) -> Vec<String> {
        Parser::new_ext(markdown, Options::all())
            .filter_map(|event| match event {
                Event::Start(tag) => Some(format!("{tag:?}")),
                Event::Html(html) | Event::InlineHtml(html) => Some(format!("html {html}")),
                Event::Rule => Some("rule".to_owned()),
                Event::InlineMath(_) | Event::DisplayMath(_) => Some("math".to_owned()),
                Event::FootnoteReference(_) => Some("footnote".to_owned()),
                Event::TaskListMarker(_) => Some("task".to_owned()),
                Event::End(_)
                | Event::Text(_)
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak => None,
            })
            .collect()
    }

    #[test]
    fn hostile_text_is_one_paragraph_and_nothing_else() {
        let hostile = [
            "# heading",
            "## two\n===\nunder\n---",
            "| a | b |\n| - | - |\n| 1 | 2 |",
            "- item",
            "* item",
            "+ item",
            "1. one",
            "7) seven",
            "> quote",
            "```\nfence",
            "~~~\nfence",
            "    indented",
            "<script>alert(1)</script>",
            "<!-- hidden",
            "<a href=x>y</a>",
            "[x](javascript:alert(1))",
            "![x](https://evil.example/x.png)",
            "[x]: https://evil.example",
            "https://evil.example",
            "www.evil.example",
            "a@evil.example",
            "<https://evil.example>",
            "**bold** _em_ `code` ~~gone~~",
            "***",
            "___",
            "---",
            "===",
            "&lt;b&gt; &#60;",
            "\\# \\*",
            "a\\",
            "$x$ $$y$$",
            "[^1]",
            "[^1]: note",
            "- [ ] task",
            ": definition",
            "term\n: def",
            "+++\ntoml\n+++",
            "`",
            "``a`b``",
            "{#id .class}",
            "text {#id}",
            "!bang",
            "@user #12",
            "[[wiki]]",
            "[!NOTE]",
            "a\u{202e}b",
            "\u{2028}# x",
            "\r# y",
            "H~2~O^2^",
            "x\n\n# y",
        ];
        for text in hostile {
            for escaped in [lines(text), inline(text), cell(text)].map(|e| unblocked(&e)) {
                let seen = structure(&escaped);
                assert!(
                    seen.iter().all(|tag| tag == "Paragraph"),
                    "{text:?} became {escaped:?}: {seen:?}"
                );
                assert!(seen.len() <= 1, "{text:?} became {escaped:?}: {seen:?}");
            }
        }
    }

    #[test]
    fn a_cell_never_ends_its_table() {
        for text in ["a | b", "a\nb", "`|`", "\\|", "https://x.example/|a", "a\\"] {
            let table = format!("| h | i |\n| --- | --- |\n| {} | z |\n", cell(text));
            let cells = structure(&table).iter().filter(|tag| *tag == "TableCell").count();
            assert_eq!(cells, 4, "{table}");
        }
    }

    #[test]
    fn words_read_back_as_they_were_written() {
        for text in ["4.8.1 is 50 % slower (why?)", "a_b *c* [d] <e> & \\f", "1. first", "日本 ü"]
        {
            let read: String = Parser::new(&unblocked(&lines(text)))
                .filter_map(|event| {
                    if let Event::Text(words) = event { Some(words.into_string()) } else { None }
                })
                .collect();
            assert_eq!(read, text);
        }
    }
}
