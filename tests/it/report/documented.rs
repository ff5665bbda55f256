//! The documents say what stands in the report.

use std::collections::BTreeSet;

use serde_json::Value;
use startex::session::Attribution;

use super::played::whole;
use crate::support::formats::drawn;

const JSON_DOCUMENT: &str = include_str!("../../../docs/report-json.md");

fn members(value: &Value, names: &mut BTreeSet<String>) {
    if let Value::Object(object) = value {
        names.extend(object.keys().cloned());
        for value in object.values() {
            members(value, names);
        }
    } else if let Value::Array(values) = value {
        for value in values {
            members(value, names);
        }
    }
}

#[test]
fn every_member_of_the_json_is_documented() {
    let report = drawn(&whole(Attribution::Attributed).report(), "json");
    let mut names = BTreeSet::new();
    members(&serde_json::from_str(&report).expect("it is JSON"), &mut names);
    assert!(names.len() > 100, "{}", names.len());
    let missing: Vec<&String> =
        names.iter().filter(|name| !JSON_DOCUMENT.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/report-json.md does not name {missing:?}");
}

#[test]
fn every_section_is_documented_where_its_figures_are() {
    let document = include_str!("../../../docs/aar.md");
    let report = drawn(&whole(Attribution::Role).report(), "md");
    for appendix in report.lines().filter_map(|line| line.strip_prefix("## Appendix ")) {
        let letter = appendix.split('.').next().expect("split gives one part");
        assert!(document.contains(&format!("| {letter}. ")), "{appendix}");
    }
}

#[test]
fn every_table_and_every_column_is_documented() {
    let document = include_str!("../../../docs/tables.md");
    let book = startex::report::tables::book(&whole(Attribution::Attributed).report());
    for sheet in &book.sheets {
        let head = format!("| `{}` | {} | ", sheet.key, sheet.title);
        let line = document.lines().find(|line| line.starts_with(&head));
        let line = line.unwrap_or_else(|| panic!("docs/tables.md has no line `{head}..`"));
        let columns: Vec<&str> = sheet.columns.iter().map(|c| c.title.as_str()).collect();
        assert!(line.contains(&columns.join(" · ")), "{}: {}", sheet.key, columns.join(" · "));
    }
}
