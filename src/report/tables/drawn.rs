//! The tables of a document that was laid out for readers, as sheets: what its columns say holds numbers or times becomes such.

use chrono::NaiveTime;

use super::{Book, Column, Sheet, Value, date};
use crate::card::Align;
use crate::clock::Millis;
use crate::report::document::{self, Block, Document, Span};
use crate::text::slug;

/// What a spreadsheet allows for a sheet's name.
const TITLE_MAX: usize = 31;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// Returns the tables of a document, each under its caption or the heading before it; `None` if it has none.
pub fn of_document(document: &Document) -> Option<Book> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut heading = document.title.as_str();
    for block in &document.blocks {
        match block {
            Block::Heading(here) => heading = &here.text,
            Block::Table(table) if !table.rows.is_empty() => {
                let named = if table.caption.is_empty() { heading } else { &table.caption };
                let sheet = sheet(free(named, &sheets), table);
                sheets.push(sheet);
            }
            Block::Table(_)
            | Block::Contents
            | Block::Paragraph(_)
            | Block::List { .. }
            | Block::Facts(_)
            | Block::Columns(_)
            | Block::Note { .. }
            | Block::Chart(_)
            | Block::Card(_)
            | Block::Authored(_)
            | Block::Slip { .. }
            | Block::Plate { .. }
            | Block::Lines(_)
            | Block::Link { .. } => {}
        }
    }
    (!sheets.is_empty()).then(|| Book {
        title: document.title.clone(),
        about: document.about_line(),
        marking: document.marking_line(),
        issued: None,
        language: document.language,
        sheets,
    })
}

fn sheet(title: String, table: &document::Table) -> Sheet {
    let rows: Vec<Vec<Value>> = table
        .rows
        .iter()
        .map(|row| row.iter().zip(&table.columns).map(|(cell, c)| value(cell, c)).collect())
        .collect();
    let columns = table.columns.iter().enumerate().map(|(at, column)| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| widest(&cell.plain()));
        let filled: Vec<usize> = cells.filter(|width| *width > 0).collect();
        let longest = filled.iter().max().copied().unwrap_or_default();
        // One long cell does not make its whole column wide: it is wrapped.
        let usual = filled.iter().sum::<usize>() / filled.len().max(1) + 8;
        let longest = longest.min(usual);
        let title = column.title.split_whitespace().map(|word| word.chars().count()).max();
        let width = longest.max(title.unwrap_or_default() + 2).clamp(WIDTHS.0, WIDTHS.1);
        Column { title: column.title.clone(), width: u16::try_from(width).unwrap_or(u16::MAX) }
    });
    Sheet { key: slug(&title), columns: columns.collect(), title, rows }
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

fn value(cell: &[Span], column: &document::Column) -> Value {
    let text: String = cell.iter().map(|span| span.text.as_str()).collect();
    if !column.short {
        return Value::from(text);
    }
    let number = || text.parse::<i64>().ok().filter(|_| column.align == Align::End);
    number()
        .map(Value::Number)
        .or_else(|| date(&text).map(Value::Date))
        .or_else(|| length(&text).map(Value::Length))
        .or_else(|| NaiveTime::parse_from_str(&text, "%H:%M").ok().map(Value::Clock))
        .unwrap_or_else(|| Value::from(text))
}

/// Reads `h:mm:ss`.
fn length(text: &str) -> Option<Millis> {
    let mut parts = text.split(':').map(|part| {
        let digits = !part.is_empty() && part.len() < 6 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u64>().ok()).flatten()
    });
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let whole = parts.next().is_none() && minutes < 60 && seconds < 60;
    whole.then(|| Millis::seconds(hours * 3600 + minutes * 60 + seconds))
}

/// Returns a name for a sheet that no other one has.
fn free(wanted: &str, sheets: &[Sheet]) -> String {
    let allowed =
        |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let name: String = wanted.chars().filter(allowed).collect();
    let short = |max: usize| {
        let mut units = 0;
        let fits = |c: &char| {
            units += c.len_utf16();
            units <= max
        };
        name.trim().chars().take_while(fits).collect::<String>().trim_end().to_owned()
    };
    let taken = |name: &str| {
        let same = |sheet: &Sheet| sheet.title.to_lowercase() == name.to_lowercase();
        // Excel keeps this one for itself.
        name.is_empty() || name.eq_ignore_ascii_case("history") || sheets.iter().any(same)
    };
    let first = short(TITLE_MAX);
    if !taken(&first) {
        return first;
    }
    let numbered = (2..).map(|n| format!("{} {n}", short(TITLE_MAX - 5)).trim_start().to_owned());
    numbered.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Heading, Table};

    fn table(caption: &str) -> Block {
        let mut table = Table::new(caption, &["#n", "@when", "words"]);
        let cells = ["7", "1:02:03", "7"].map(|text| vec![Span::plain(text)]);
        table.row(cells.to_vec());
        Block::Table(table)
    }

    #[test]
    fn columns_say_what_is_a_number_and_what_only_looks_like_one() {
        let document = Document { blocks: vec![table("x")], ..Document::default() };
        let book = of_document(&document).expect("it has a table");
        let wanted = [Value::Number(7), Value::Length(Millis::seconds(3723)), Value::text("7")];
        assert_eq!(book.sheets[0].rows, [wanted]);
        assert_eq!(of_document(&Document::default()), None);
    }

    #[test]
    fn sheets_have_names_a_spreadsheet_takes_and_no_two_the_same() {
        let heading = Heading {
            level: 2,
            text: "Module 1: [a/b]*?\\ that has a name of great length".to_owned(),
            anchor: "a".to_owned(),
            page: false,
        };
        let blocks =
            vec![Block::Heading(heading), table(""), table(""), table("history"), table("???")];
        let document = Document { blocks, ..Document::default() };
        let book = of_document(&document).expect("it has tables");
        let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
        assert_eq!(
            names,
            ["Module 1 ab that has a name of", "Module 1 ab that has a nam 2", "history 2", "2"]
        );
    }
}
