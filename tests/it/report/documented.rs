//! The documents say what stands in the report.

use std::collections::BTreeSet;

use serde_json::Value;
use startex::report::Format;
use startex::session::Attribution;

use super::played::whole;

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
    let json = Format::named("json").expect("it is a format");
    let report = json.render(&whole(Attribution::Attributed).report());
    let mut names = BTreeSet::new();
    members(&serde_json::from_slice(&report).expect("it is JSON"), &mut names);
    assert!(names.len() > 100, "{}", names.len());
    let missing: Vec<&String> =
        names.iter().filter(|name| !JSON_DOCUMENT.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/report-json.md does not name {missing:?}");
}

#[test]
fn every_section_is_documented_where_its_figures_are() {
    let document = include_str!("../../../docs/aar.md");
    let md = Format::named("md").expect("it is a format");
    let report = md.render(&whole(Attribution::Role).report());
    let report = String::from_utf8(report).expect("formats write UTF-8");
    for appendix in report.lines().filter_map(|line| line.strip_prefix("## Appendix ")) {
        let letter = appendix.split('.').next().expect("split gives one part");
        assert!(document.contains(&format!("| {letter}. ")), "{appendix}");
    }
}
