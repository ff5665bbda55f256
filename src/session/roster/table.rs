//! Comma-separated values with the place of every field: findings point at them.

use std::ops::Range;

/// A field as it is meant, without its quotes, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub text: String,
    pub span: Range<usize>,
}

/// Why a line cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote that nothing closes.
    Open,
    /// Something stands between a closing quote and the next separator.
    Behind,
}

/// A line of the table; one inside quotes may run over several lines of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub fields: Vec<Field>,
    pub fault: Option<(Fault, Range<usize>)>,
}

impl Row {
    /// Tells whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.fields.iter().all(|f| f.text.trim().is_empty())
    }
}

/// Reads a whole table. It ends at the end of the text or at a quote that nothing closes.
pub(super) fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut reader = Reader { text, at: 0, separator };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        rows.push(reader.row());
    }
    rows
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    separator: char,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn row(&mut self) -> Row {
        let mut row = Row { fields: Vec::new(), fault: None };
        loop {
            let (field, fault) = self.field();
            row.fields.push(field);
            row.fault = row.fault.or(fault);
            match self.peek() {
                Some(c) if c == self.separator => self.at += c.len_utf8(),
                Some('\r') => {
                    self.at += 1;
                    if self.peek() == Some('\n') {
                        self.at += 1;
                    }
                    return row;
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    return row;
                }
                None => return row,
            }
        }
    }

    /// Reads up to the next separator or line end, which is left to be read.
    fn field(&mut self) -> (Field, Option<(Fault, Range<usize>)>) {
        let start = self.at;
        let rest = &self.text[start..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t'].as_slice()).len();
        let quoted = rest[blanks..].starts_with('"') && self.separator != '\t';
        if quoted || rest.starts_with('"') {
            return self.quoted(start + if quoted { blanks } else { 0 });
        }
        let end = self.plain_end();
        self.at = end;
        (
            Field { text: self.text[start..end].to_owned(), span: trimmed(self.text, start..end) },
            None,
        )
    }

    fn plain_end(&self) -> usize {
        let ends = |c: char| c == self.separator || c == '\n' || c == '\r';
        self.text[self.at..].find(ends).map_or(self.text.len(), |i| self.at + i)
    }

    fn quoted(&mut self, open: usize) -> (Field, Option<(Fault, Range<usize>)>) {
        let mut text = String::new();
        let mut at = open + 1;
        loop {
            let Some(len) = self.text[at..].find('"') else {
                // The rest of the file is inside the quotes: no line after this one can be told.
                self.at = self.text.len();
                text.push_str(&self.text[at..]);
                let place = open..open + 1;
                return (Field { text, span: place.clone() }, Some((Fault::Open, place)));
            };
            text.push_str(&self.text[at..at + len]);
            at += len + 1;
            if !self.text[at..].starts_with('"') {
                break;
            }
            text.push('"');
            at += 1;
        }
        self.at = at;
        let end = self.plain_end();
        self.at = end;
        let behind = trimmed(self.text, at..end);
        let fault = (!behind.is_empty()).then_some((Fault::Behind, behind));
        (Field { text, span: open..at }, fault)
    }
}

/// Returns a range without the blanks at its ends; a range of blanks alone is empty at its start.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let start = whole.len() - whole.trim_start().len();
    let len = whole.trim().len();
    if len == 0 {
        return range.start..range.start;
    }
    range.start + start..range.start + start + len
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, separator: char) -> Vec<Vec<String>> {
        rows(text, separator)
            .into_iter()
            .map(|row| row.fields.into_iter().map(|f| f.text).collect())
            .collect()
    }

    #[test]
    fn lines_fields_and_quotes_are_told_apart() {
        assert_eq!(texts("a,b\nc,d", ','), [["a", "b"], ["c", "d"]]);
        assert_eq!(texts("a;b\r\nc;\r\n", ';'), [["a", "b"], ["c", ""]]);
        assert_eq!(texts("a,b\rc,d\r", ','), [["a", "b"], ["c", "d"]], "an old spreadsheet");
        assert_eq!(texts("\"Li, Wei\",\"say \"\"so\"\"\"", ','), [["Li, Wei", "say \"so\""]]);
        assert_eq!(texts("\"two\nlines\", \"x\"\n", ','), [["two\nlines", "x"]]);
        assert_eq!(texts("\n\n", ','), [[""], [""]]);
        assert!(texts("", ',').is_empty());
    }

    #[test]
    fn a_field_knows_its_place_without_blanks() {
        let rows = rows("ab,  cd  ,\"e f\"\n", ',');
        let spans: Vec<_> = rows[0].fields.iter().map(|f| f.span.clone()).collect();
        assert_eq!(spans, [0..2, 5..7, 10..15]);
    }

    #[test]
    fn quotes_left_open_and_words_behind_them_are_faults() {
        let open = rows("a,\"b\nc,d\n", ',');
        assert_eq!((open.len(), open[0].fault.clone()), (1, Some((Fault::Open, 2..3))));
        let behind = rows("\"a\" b,c\nd,e", ',');
        assert_eq!(behind[0].fault, Some((Fault::Behind, 4..5)));
        assert_eq!(behind[1].fields[1].text, "e");
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        use proptest::prelude::*;
        proptest!(|(text in "[a,;\"\r\n\t é]{0,40}")| {
            for separator in [',', ';', '\t'] {
                for row in rows(&text, separator) {
                    for field in row.fields {
                        prop_assert!(text.get(field.span).is_some());
                    }
                }
            }
        });
    }
}
