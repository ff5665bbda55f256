//! A report of a long transcript, from the file to the bytes of a format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use startex::journal;
use startex::report::{Drafting, FORMATS, Format, Origin};
use startex::scenario::Scenario;

use crate::runner::{Group, Plan, Row, microseconds_each};
use crate::transcripts;

/// Microseconds an entry that a format may take, file to bytes; one that has no goal of its own takes the last.
const GOALS: [(&str, f64); 3] = [("md", 1.5), ("html", 2.0), ("", 2.0)];

pub(crate) fn ten_thousand(plan: Plan) -> Group {
    report(plan.size(10_000))
}

pub(crate) fn hundred_thousand(plan: Plan) -> Group {
    report(plan.size(100_000))
}

/// A row for every format of the table.
fn report(entries: usize) -> Group {
    let (folder, path) = transcripts::of_length(entries);
    let scenario = Arc::new(transcripts::scenario());
    let row = |format: &'static Format| {
        let (path, scenario) = (path.clone(), Arc::clone(&scenario));
        let name = format!("report as {}: checked, folded, drafted, drawn", format.name);
        let goal = GOALS.iter().find(|(name, _)| *name == format.name || name.is_empty());
        Row::new(name, move || {
            microseconds_each(entries, || assert!(drawn(&path, &scenario, format) > 100))
        })
        .at_most(goal.map_or(2.0, |(_, goal)| *goal))
    };
    let rows: Vec<Row> = FORMATS.iter().map(row).collect();
    let anchor = path.clone();
    let mut group = Group {
        name: format!("report of {entries} entries"),
        unit: "microseconds an entry",
        rows: vec![Row::new("serde_json, grouped by kind, a Markdown line an entry", move || {
            // The folder goes when the row goes.
            let _kept = &folder;
            microseconds_each(entries, || assert!(plain(&anchor) > entries))
        })],
    };
    group.rows.extend(rows);
    group
}

fn drawn(path: &Path, scenario: &Arc<Scenario>, format: &Format) -> usize {
    let mut drafting = Drafting::new(transcripts::header(), Arc::clone(scenario));
    let read = journal::for_each_entry(path, &mut |entry| {
        drafting.take(&entry);
        ControlFlow::Continue(())
    });
    read.expect("the transcript is whole");
    format.render(&drafting.draft(&Origin::default())).bytes().len()
}

/// The least a report of everything can be.
fn plain(path: &Path) -> usize {
    let text = fs::read_to_string(path).expect("the transcript is UTF-8");
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let line: Value = serde_json::from_str(line).expect("an entry");
        let kind = line["e"]["kind"].as_str().unwrap_or_default().to_owned();
        let said = line["s"]["text"].as_str().unwrap_or_default();
        let at = line["e"]["wall"].as_str().unwrap_or_default();
        groups.entry(kind).or_default().push(format!("- {at} {said}\n"));
    }
    let mut out = String::new();
    for (kind, lines) in groups {
        writeln!(out, "## {kind}").expect("writing to a string cannot fail");
        out.extend(lines);
    }
    out.len()
}
