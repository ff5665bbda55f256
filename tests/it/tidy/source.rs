//! Reads Rust source well enough to judge it: its code without comments and strings, and every path it names.

use std::path::{Path, PathBuf};

/// A text file of the repository.
pub(super) struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub(super) fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its code outside of unit tests, strings and comments; lines stay where they are.
    pub(super) fn code(&self) -> String {
        let code = code_only(&self.text);
        let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
        code[..end].to_owned()
    }
}

/// Where the repository is.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads every `.rs` file below a folder of the repository, in order of path.
pub(super) fn below(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "`{folder}` holds no Rust");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository is readable") {
        let path = entry.expect("its entries are readable").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let shown = path.strip_prefix(root()).expect("it lies below the root");
            let text = std::fs::read_to_string(&path).expect("source is UTF-8");
            found.push(Source { path: shown.to_string_lossy().replace('\\', "/"), text });
        }
    }
}

/// Blanks comments, strings and characters, keeping every line where it is.
pub(super) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let after_name = at > 0 && is_name(bytes[at - 1]);
        let taken = if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            block_comment(rest)
        } else if let Some(hashes) = raw_string(rest).filter(|_| !after_name) {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = hashes + 2 + usize::from(rest[0] == b'b');
            text[at + body..].find(&close).map_or(rest.len(), |end| body + end + close.len())
        } else if rest[0] == b'"' {
            quoted(rest, b'"')
        } else if rest[0] == b'\'' && is_character(text, at) {
            quoted(rest, b'\'')
        } else {
            0
        };
        if taken == 0 {
            out.push(bytes[at]);
            at += 1;
        } else {
            out.extend(rest[..taken].iter().map(|b| if *b == b'\n' { b'\n' } else { b' ' }));
            at += taken;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// Returns the number of hashes if a raw string starts here.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let rest = rest.strip_prefix(b"b").unwrap_or(rest).strip_prefix(b"r")?;
    let hashes = rest.iter().take_while(|b| **b == b'#').count();
    (rest.get(hashes) == Some(&b'"')).then_some(hashes)
}

/// Tells a character from a lifetime.
fn is_character(text: &str, at: usize) -> bool {
    let mut chars = text[at + 1..].chars();
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// A path such as `crate::clock::Clock`, and the line it stands on, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub line: usize,
    pub segments: Vec<String>,
}

/// Finds every path of two or more segments in code, with the braces of imports multiplied out.
pub(super) fn paths(code: &str) -> Vec<Named> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at].1) {
            at = path(&tokens, at, &mut Vec::new(), &mut found);
        } else {
            at += 1;
        }
    }
    found.retain(|named| named.segments.len() > 1);
    found
}

type Token = (usize, String);

fn is_word(token: &str) -> bool {
    token.bytes().next().is_some_and(is_name)
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                word => word,
            };
            tokens.push((number + 1, rest[..length].to_owned()));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// Reads one path, or one tree of an import, from `at`; returns where it ends.
fn path(tokens: &[Token], at: usize, prefix: &mut Vec<String>, found: &mut Vec<Named>) -> usize {
    let token = |at: usize| tokens.get(at).map_or("", |(_, text)| text.as_str());
    let depth = prefix.len();
    let mut at = at;
    let line = tokens[at].0;
    prefix.push(token(at).to_owned());
    while token(at + 1) == "::" && is_word(token(at + 2)) {
        prefix.push(token(at + 2).to_owned());
        at += 2;
    }
    if token(at + 1) == "::" && token(at + 2) == "{" {
        at += 3;
        while at < tokens.len() && token(at) != "}" {
            at = if is_word(token(at)) { path(tokens, at, prefix, found) } else { at + 1 };
        }
    } else {
        found.push(Named { line, segments: prefix.clone() });
    }
    prefix.truncate(depth);
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str) -> Vec<(usize, String)> {
        paths(&code_only(code)).into_iter().map(|n| (n.line, n.segments.join("::"))).collect()
    }

    #[test]
    fn imports_are_multiplied_out_and_plain_paths_found() {
        let code = "use std::{fmt, fs::{self, File}};\nfn f() -> crate::clock::Time { super::g() }";
        let expected = [
            (1, "std::fmt"),
            (1, "std::fs::self"),
            (1, "std::fs::File"),
            (2, "crate::clock::Time"),
            (2, "super::g"),
        ];
        assert_eq!(named(code), expected.map(|(n, p)| (n, p.to_owned())));
    }

    #[test]
    fn comments_strings_and_characters_are_not_code() {
        let code = "// std::fs\n/* a::b /* c::d */ e::f */ let a = \"g::h \\\" i::j\"; let b = '\"';\n\
                    let c = r#\"k::l \" m::n\"#; let d: &'a str = br\"o::p\"; let e = '\\''; q::r";
        assert_eq!(named(code), [(3, "q::r".to_owned())]);
    }

    #[test]
    fn unit_tests_are_left_out_of_a_files_code() {
        let source = Source::planted("x", "use a::b;\n#[cfg(test)]\nmod tests { use c::d; }");
        assert_eq!(source.code().trim(), "use a::b;");
    }
}
