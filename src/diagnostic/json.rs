//! Findings as JSON, for scripts.

use serde::Serialize;

use super::{Counts, Diagnostic, Severity, Source};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    counts: Counts,
    findings: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paths: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roster: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    helps: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<Change<'a>>,
}

/// A place: line and column from 1 in characters, and the bytes of the file as it was read.
#[derive(Serialize)]
struct Place<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_start: usize,
    byte_end: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    byte_start: usize,
    byte_end: usize,
    text: &'a str,
}

fn place<'a>(source: &Source, label: &'a super::Label) -> Place<'a> {
    let (line, column) = source.line_column(label.span.start);
    let (end_line, end_column) = source.line_column(label.span.end);
    Place {
        line,
        column,
        end_line,
        end_column,
        byte_start: label.span.start,
        byte_end: label.span.end,
        text: &label.text,
    }
}

/// Writes all findings of all files as one JSON document, with what else was found about `paths` and a `roster`.
pub fn to_json(
    files: &[(&Source, &[Diagnostic])],
    paths: Option<serde_json::Value>,
    roster: Option<serde_json::Value>,
) -> String {
    let findings = files.iter().flat_map(|(source, findings)| {
        findings.iter().map(|finding| Finding {
            code: finding.code,
            severity: finding.severity,
            message: &finding.message,
            file: &source.name,
            place: finding.place.as_ref().map(|label| place(source, label)),
            others: finding.others.iter().map(|label| place(source, label)).collect(),
            helps: &finding.helps,
            replacement: finding.replacement.as_ref().map(|change| Change {
                byte_start: change.span.start,
                byte_end: change.span.end,
                text: &change.text,
            }),
        })
    });
    let report = Report {
        version: 1,
        counts: Counts::of(files.iter().flat_map(|(_, findings)| findings.iter())),
        findings: findings.collect(),
        paths,
        roster,
    };
    let mut text = serde_json::to_string_pretty(&report).expect("strings and numbers only");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_reads_code_place_and_counts() {
        let source = Source { name: "a.ron".into(), text: "é\n  x".into() };
        let findings = [Diagnostic::warning("SX201", "m").at(5..6, "here").help("do")];
        let json: serde_json::Value =
            serde_json::from_str(&to_json(&[(&source, &findings)], None, None)).unwrap();
        assert_eq!(json["counts"]["warnings"], 1);
        assert_eq!(json["findings"][0]["code"], "SX201");
        assert_eq!(json["findings"][0]["place"]["line"], 2);
        assert_eq!(json["findings"][0]["place"]["column"], 3);
    }
}
