//! Terminal screens as SVG: cells of one look are one text, in the colours of a dark terminal.

use std::fmt::Write as _;

const CELL_WIDTH: f32 = 8.4;
const CELL_HEIGHT: f32 = 18.0;
const MARGIN: f32 = 12.0;
pub(crate) const BACKGROUND: &str = "#16181d";
pub(crate) const FOREGROUND: &str = "#d8dce3";

/// A run of cells that look alike.
pub(crate) struct Run {
    pub(crate) column: u16,
    pub(crate) cells: u16,
    pub(crate) text: String,
    pub(crate) look: Look,
}

#[derive(PartialEq, Eq, Clone)]
pub(crate) struct Look {
    pub(crate) foreground: String,
    pub(crate) background: String,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underlined: bool,
}

/// Draws rows of runs.
pub(crate) fn svg(columns: u16, rows: &[Vec<Run>]) -> String {
    let width = f32::from(columns) * CELL_WIDTH + 2.0 * MARGIN;
    let height = rows.iter().map(|_| CELL_HEIGHT).sum::<f32>() + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.1} {height:.1}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" \
         font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    let mut top = MARGIN;
    for row in rows {
        for run in row {
            draw(&mut svg, top, run);
        }
        top += CELL_HEIGHT;
    }
    svg.push_str("</svg>\n");
    svg
}

/// Returns one of the 256 colours of a terminal.
pub(crate) fn indexed(n: u8) -> String {
    const BASE: [&str; 16] = [
        "#2b2f38", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
        "#6b7280", "#ff7b86", "#b5e08e", "#ffd98a", "#7cc4ff", "#dd9bf2", "#74d3df", "#ffffff",
    ];
    match n {
        0..=15 => BASE[usize::from(n)].to_owned(),
        232..=255 => {
            let grey = 8 + 10 * (n - 232);
            rgb(grey, grey, grey)
        }
        _ => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = n - 16;
            rgb(level(n / 36), level(n / 6 % 6), level(n % 6))
        }
    }
}

pub(crate) fn rgb(r: u8, g: u8, b: u8) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn draw(svg: &mut String, y: f32, run: &Run) {
    let x = MARGIN + f32::from(run.column) * CELL_WIDTH;
    let width = f32::from(run.cells) * CELL_WIDTH;
    let look = &run.look;
    let mut add = |text: std::fmt::Arguments<'_>| {
        svg.write_fmt(text).expect("writing to a string cannot fail");
    };
    if look.background != BACKGROUND {
        add(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{CELL_HEIGHT}\" fill=\"{}\"/>\n",
            look.background
        ));
    }
    if run.text.trim().is_empty() {
        return;
    }
    let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
    let style = if look.italic { " font-style=\"italic\"" } else { "" };
    let line = if look.underlined { " text-decoration=\"underline\"" } else { "" };
    let text = run.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    add(format_args!(
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{}\"{weight}{style}{line}>{text}</text>\n",
        y + 13.5,
        look.foreground
    ));
}
