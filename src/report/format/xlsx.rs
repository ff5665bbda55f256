//! Tables as a workbook: a sheet each with its marking, real dates and lengths, filters, heads that stay; text is text.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format as Style, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::{Format, Made};
use crate::report::tables::{Book, Column, Sheet, Value};
use crate::text::clean;
use crate::words::{TableWords, fill};

mod long;

use long::pieces;

pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    what: "a workbook: improvement plan, event log, responses, MSEL as run, and the rest",
    usual: false,
    made: Made::Book(render),
};

/// The rows above a table: marking, what it belongs to, an empty one; then its head.
const HEAD_ROW: u32 = 3;
/// Excel's own limit for the running heads of a printed page, in UTF-16 units.
const RUNNING_MAX: usize = 255;
const A4: u8 = 9;
const A3: u8 = 8;
/// Tables wider than this, in characters, are too small to read on A4.
const A4_COLUMNS: u32 = 200;
/// The height of a line, and the highest row a workbook takes, in points.
const LINE_POINTS: u32 = 15;
const ROW_POINTS_MAX: u32 = 405;

fn render(book: &Book) -> Vec<u8> {
    drawn(book).expect("names, sizes and dates are kept within what a workbook takes")
}

fn drawn(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(book)?);
    let styles = Styles::new();
    for sheet in book.sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        draw(workbook.add_worksheet(), sheet, book, &styles)?;
    }
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// Nothing in them comes from the machine or its clock.
fn properties(book: &Book) -> Result<DocProperties, XlsxError> {
    let made = book.issued.map(|day| day.and_time(chrono::NaiveTime::MIN)).unwrap_or_default();
    // What Excel cannot date was made at its beginning of time.
    let made = date_time(made).map_or_else(|| ExcelDateTime::from_ymd(1900, 1, 1), Ok)?;
    Ok(DocProperties::new()
        .set_title(brief(&format!("EXERCISE {}", book.title)))
        .set_subject(brief(&book.about))
        .set_comment(brief(&book.marking))
        .set_author("startex")
        .set_creation_datetime(&made))
}

/// How cells look.
struct Styles {
    mark: Style,
    about: Style,
    head: Style,
    text: Style,
    /// Text that a program would take for a formula if somebody edited it.
    sign: Style,
    number: Style,
    tenths: Style,
    date: Style,
    at: Style,
    clock: Style,
    length: Style,
}

impl Styles {
    fn new() -> Self {
        let cell = || {
            Style::new()
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Hair)
                .set_border_color(Color::RGB(0x99_99_99))
        };
        let number = |format: &str| {
            cell().set_num_format(format).set_align(FormatAlign::Right).set_indent(1)
        };
        let moment = |format: &str| cell().set_num_format(format).set_align(FormatAlign::Left);
        Self {
            mark: Style::new().set_bold().set_font_size(12),
            about: Style::new().set_font_color(Color::RGB(0x44_44_44)),
            head: Style::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xDD_E6_EE))
                .set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            sign: cell().set_text_wrap().set_quote_prefix(),
            number: number("0"),
            tenths: number("0.0"),
            date: moment("yyyy-mm-dd"),
            at: moment("yyyy-mm-dd hh:mm"),
            clock: moment("hh:mm"),
            length: moment("[h]:mm:ss"),
        }
    }
}

fn draw(
    page: &mut Worksheet,
    sheet: &Sheet,
    book: &Book,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let t = book.language.tables();
    page.set_name(visible(&sheet.title))?;
    let last_column = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    page.write_string_with_format(0, 0, brief(&book.marking), &styles.mark)?;
    let about = format!("{}: {}", sheet.title, book.about);
    page.write_string_with_format(1, 0, brief(&about), &styles.about)?;
    for (column, at) in sheet.columns.iter().zip(0_u16..) {
        page.set_column_width(at, column.width.max(6))?;
        page.write_string_with_format(HEAD_ROW, at, brief(&column.title), &styles.head)?;
    }
    let head: Vec<Value> = sheet.columns.iter().map(|c| Value::from(&c.title)).collect();
    page.set_row_height(HEAD_ROW, height(&head, sheet))?;
    let mut row = HEAD_ROW + 1;
    for cells in &sheet.rows {
        page.set_row_height(row, height(cells, sheet))?;
        row = rows(page, row, cells, styles, t)?;
    }
    page.autofilter(HEAD_ROW, 0, row - 1, last_column)?;
    page.set_freeze_panes(HEAD_ROW + 1, 1)?;
    page.write_string_with_format(row + 1, 0, brief(&book.marking), &styles.mark)?;
    on_paper(page, sheet, book)?;
    Ok(())
}

/// Returns how high a row is, in points: not every program works that out from text that is wrapped.
fn height(cells: &[Value], sheet: &Sheet) -> u32 {
    let lines = |(value, column): (&Value, &Column)| match value {
        Value::Text(text) => {
            // Wide letters and words that do not fit take some of the room.
            let room = usize::from(column.width.max(6)) * 9 / 10;
            text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>()
        }
        Value::Empty
        | Value::Number(_)
        | Value::Tenths(_)
        | Value::Date(_)
        | Value::At(_)
        | Value::Clock(_)
        | Value::Length(_) => 1,
    };
    let most = cells.iter().zip(&sheet.columns).map(lines).max().unwrap_or(1).max(1);
    u32::try_from(most).unwrap_or(u32::MAX).saturating_mul(LINE_POINTS).min(ROW_POINTS_MAX)
}

/// Writes one row, and below it what did not fit into its cells; returns the row after.
fn rows(
    page: &mut Worksheet,
    first: u32,
    cells: &[Value],
    styles: &Styles,
    t: &TableWords,
) -> Result<u32, XlsxError> {
    let mut after = first + 1;
    for (value, column) in cells.iter().zip(0_u16..) {
        match value {
            Value::Text(text) => {
                for (piece, row) in pieces(&visible(text)).into_iter().zip(first..) {
                    let style = if begins_formula(piece) { &styles.sign } else { &styles.text };
                    page.write_string_with_format(row, column, piece, style)?;
                    after = after.max(row + 1);
                }
            }
            Value::Empty => {
                page.write_blank(first, column, &styles.text)?;
            }
            Value::Number(_)
            | Value::Tenths(_)
            | Value::Date(_)
            | Value::At(_)
            | Value::Clock(_)
            | Value::Length(_) => typed(page, first, column, value, styles)?,
        }
    }
    // What goes on below says of which row it is the rest.
    for row in first + 1..after {
        page.set_row_height(row, ROW_POINTS_MAX)?;
        if let Some(Value::Text(key)) = cells.first() {
            let rest = fill(t.continued, &[("of", &brief(key))]);
            if pieces(&visible(key)).len() == 1 {
                page.write_string_with_format(row, 0, rest, &styles.text)?;
            }
        }
    }
    Ok(after)
}

fn typed(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    styles: &Styles,
) -> Result<(), XlsxError> {
    const DAY_MS: f64 = 86_400_000.0;
    // Figures of an exercise are far below 2^53; what is not would be rounded, and is written as text.
    let exact = |n: i64| i32::try_from(n).ok().map(f64::from);
    let number = match value {
        Value::Number(n) => exact(*n).map(|n| (n, &styles.number)),
        Value::Tenths(n) => exact(*n).map(|n| (n / 10.0, &styles.tenths)),
        Value::Length(ms) => {
            let seconds = u32::try_from(ms.0 / 1000).ok();
            seconds.map(|s| (f64::from(s) * 1000.0 / DAY_MS, &styles.length))
        }
        Value::Clock(at) => {
            let seconds = f64::from(at.num_seconds_from_midnight());
            Some((seconds * 1000.0 / DAY_MS, &styles.clock))
        }
        Value::Empty | Value::Text(_) | Value::Date(_) | Value::At(_) => None,
    };
    let date = match value {
        Value::Date(day) => {
            date_time(day.and_time(chrono::NaiveTime::MIN)).map(|d| (d, &styles.date))
        }
        Value::At(at) => date_time(*at).map(|d| (d, &styles.at)),
        Value::Empty
        | Value::Text(_)
        | Value::Number(_)
        | Value::Tenths(_)
        | Value::Clock(_)
        | Value::Length(_) => None,
    };
    if let Some((number, style)) = number {
        page.write_number_with_format(row, column, number, style)?;
    } else if let Some((date, style)) = date {
        page.write_datetime_with_format(row, column, &date, style)?;
    } else {
        page.write_string_with_format(row, column, value.plain(), &styles.text)?;
    }
    Ok(())
}

/// Returns a moment as Excel counts it; `None` before 1900, which it cannot.
fn date_time(at: NaiveDateTime) -> Option<ExcelDateTime> {
    let year = u16::try_from(at.year()).ok()?;
    let (month, day) = (u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?);
    let date = ExcelDateTime::from_ymd(year, month, day).ok()?;
    let (hour, minute) = (u16::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?);
    date.and_hms(hour, minute, 0.0).ok()
}

/// Sets a sheet up for the printer: across, as wide as the page, head and marking on every one.
fn on_paper(page: &mut Worksheet, sheet: &Sheet, book: &Book) -> Result<(), XlsxError> {
    let columns: u32 = sheet.columns.iter().map(|column| u32::from(column.width)).sum();
    let paper = if columns > A4_COLUMNS { A3 } else { A4 };
    page.set_landscape().set_paper_size(paper).set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, HEAD_ROW)?;
    page.set_margins(0.4, 0.4, 0.7, 0.7, 0.3, 0.3);
    let mark = running(&book.marking);
    page.set_header(format!("&C&B{mark}"));
    let rest = RUNNING_MAX.saturating_sub(mark.encode_utf16().count() + 40);
    let about: String = running(&sheet.title).chars().take(rest).collect();
    page.set_footer(format!("&L{about}&C&B{mark}&R&P / &N"));
    Ok(())
}

/// Returns words for a running head, in which `&` gives orders.
fn running(text: &str) -> String {
    let short: String = visible(text).chars().filter(|c| !c.is_control()).take(100).collect();
    short.replace('&', "&&")
}

/// Removes what XML cannot hold besides what people cannot see.
fn visible(text: &str) -> String {
    clean(text).chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

/// Returns what fits above a table or into a file's particulars; the whole of it stands in the tables.
fn brief(text: &str) -> String {
    const BRIEF_MAX: usize = 240;
    let line = visible(text).replace(['\n', '\t'], " ");
    match line.char_indices().nth(BRIEF_MAX) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn begins_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@'])
}
