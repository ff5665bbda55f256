//! Tables as comma-separated values (RFC 4180), a file each, for other programs: nothing in a cell is live.

use super::{Format, Leaf, Made};
use crate::report::tables::{Book, Sheet, Value};
use crate::text::clean;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    media_type: "text/csv; charset=utf-8; header=present",
    what: "a folder of tables, one a file, for other programs",
    usual: false,
    made: Made::Folder(render),
};

/// What a spreadsheet takes for the beginning of a formula, with the wide forms some of them take as well.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn render(book: &Book) -> Vec<Leaf> {
    book.sheets
        .iter()
        .map(|sheet| Leaf {
            name: format!("EXERCISE-{}.csv", sheet.key),
            bytes: table(book, sheet).into_bytes(),
        })
        .collect()
}

/// The marking stands first and last in every row; a table that holds nothing says so in one row of marks.
fn table(book: &Book, sheet: &Sheet) -> String {
    let w = book.language.tables();
    let mut out = String::new();
    let titles = sheet.columns.iter().map(|column| calm(&column.title));
    line(&mut out, [w.marking.to_owned()].into_iter().chain(titles).chain([w.end.to_owned()]));
    let nothing = [vec![Value::Empty; sheet.columns.len()]];
    let rows = if sheet.rows.is_empty() { nothing.as_slice() } else { sheet.rows.as_slice() };
    for row in rows {
        let cells = row.iter().map(cell);
        let mark = || [calm(&book.marking)].into_iter();
        line(&mut out, mark().chain(cells).chain(mark()));
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(text) => calm(text),
        // Ours, with no sign but that of a number.
        Value::Empty
        | Value::Number(_)
        | Value::Tenths(_)
        | Value::Date(_)
        | Value::At(_)
        | Value::Clock(_)
        | Value::Length(_) => value.plain(),
    }
}

/// Puts an apostrophe before what would begin a formula: at the beginning of a cell, and behind whatever begins a cell
/// for a program that takes semicolons, tabs or line breaks for what parts cells.
fn calm(text: &str) -> String {
    let text = clean(text);
    let mut calm = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins && FORMULA.contains(&c) {
            calm.push('\'');
        } else if calm.is_empty() && c == '\t' {
            // A cell that begins with a tab is one of those that are run.
            calm.push('\'');
        }
        begins = matches!(c, ';' | '\t' | '\n') || begins && (c.is_whitespace() || c == '"');
        calm.push(c);
    }
    calm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_a_formula_however_the_file_is_split() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'=1"),
            ("  =1", "  '=1"),
            ("\"=1", "\"'=1"),
            ("a;=1+1;b", "a;'=1+1;b"),
            ("- one\n- two", "'- one\n'- two"),
            ("＝1", "'＝1"),
            ("a = b, c-d", "a = b, c-d"),
            ("", ""),
        ] {
            assert_eq!(calm(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_parts_cells_is_quoted() {
        let mut out = String::new();
        line(&mut out, ["a", "b,c", "d\"e", "f\ng", ""].into_iter().map(str::to_owned));
        assert_eq!(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }
}
