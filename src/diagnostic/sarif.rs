//! Findings as SARIF 2.1.0, for code hosts and editors.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Diagnostic, Label, Severity, Source};

/// What SARIF says about a rule.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RuleText {
    pub code: &'static str,
    pub summary: &'static str,
    pub explanation: &'static str,
}

fn region(source: &Source, label: &Label) -> Value {
    let (line, column) = source.line_column(label.span.start);
    let (end_line, end_column) = source.line_column(label.span.end);
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

/// Writes a path as the URI reference SARIF wants: everything but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn location(source: &Source, label: Option<&Label>) -> Value {
    let artifact = json!({"uri": uri(&source.name)});
    match label {
        Some(label) => json!({
            "physicalLocation": {"artifactLocation": artifact, "region": region(source, label)},
            "message": {"text": label.text},
        }),
        None => json!({"physicalLocation": {"artifactLocation": artifact}}),
    }
}

fn result(source: &Source, finding: &Diagnostic) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut text = finding.message.clone();
    for help in &finding.helps {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.code,
        "level": level,
        "message": {"text": text},
        "locations": [location(source, finding.place.as_ref())],
    });
    if !finding.others.is_empty() {
        let others = finding.others.iter().map(|label| location(source, Some(label)));
        result["relatedLocations"] = others.collect();
    }
    if let Some(change) = &finding.replacement {
        let label = Label { span: change.span.clone(), text: String::new() };
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(&source.name)},
                "replacements": [{
                    "deletedRegion": region(source, &label),
                    "insertedContent": {"text": change.text},
                }],
            }],
        }]);
    }
    result
}

/// Writes all findings of all files as one SARIF log; `rules` explains the codes.
pub fn to_sarif(files: &[(&Source, &[Diagnostic])], rules: &[RuleText], version: &str) -> String {
    let used: Vec<Value> = rules
        .iter()
        .filter(|rule| files.iter().any(|(_, all)| all.iter().any(|f| f.code == rule.code)))
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": {"text": rule.summary},
                "fullDescription": {"text": rule.explanation},
            })
        })
        .collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|(source, findings)| findings.iter().map(|finding| result(source, finding)))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "startex", "version": version, "rules": used}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("strings and numbers only");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_names_rule_place_and_fix() {
        let source = Source { name: "my file.ron".into(), text: "titel".into() };
        let findings = [Diagnostic::error("SX004", "m").at(0..5, "").replace(0..5, "title")];
        let rule = RuleText { code: "SX004", summary: "s", explanation: "e" };
        let unused = RuleText { code: "SX005", summary: "s", explanation: "e" };
        let text = to_sarif(&[(&source, &findings)], &[rule, unused], "0.0.1");
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
        let first = &run["results"][0];
        assert_eq!(first["ruleId"], "SX004");
        let place = &first["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20file.ron");
        assert_eq!(place["region"]["endColumn"], 6);
        let change = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], "title");
    }
}
