//! The report as JSON, for other programs; `docs/report-json.md` says what stands in it.

use std::fmt::Write as _;

use super::{Format, Made};
use crate::report::model::AfterActionReport;
use crate::text::is_hidden;

pub(super) const FORMAT: Format = Format {
    name: "json",
    media_type: "application/json",
    what: "data for other programs, documented and versioned",
    usual: true,
    made: Made::Report(render),
};

fn render(report: &AfterActionReport) -> Vec<u8> {
    let json = serde_json::to_string_pretty(report).expect("a report has only strings for keys");
    let mut visible = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if is_hidden(c) {
            // It stands inside a string: everything hidden is below U+10000, one escape each.
            let _ = write!(visible, "\\u{:04x}", u32::from(c));
        } else {
            visible.push(c);
        }
    }
    visible.push('\n');
    visible.into_bytes()
}
