//! Opening a transcript again, every hash checked, and folding it: what a resume after a crash waits for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use startex::journal;
use startex::scenario::Scenario;
use startex::session::Session;

use crate::runner::{Group, Plan, Row, microseconds_each};
use crate::transcripts;

pub(crate) fn ten_thousand(plan: Plan) -> Group {
    group(plan.size(10_000))
}

pub(crate) fn hundred_thousand(plan: Plan) -> Group {
    group(plan.size(100_000))
}

pub(crate) fn million(plan: Plan) -> Group {
    group(plan.size(1_000_000))
}

fn group(entries: usize) -> Group {
    let (folder, path) = transcripts::of_length(entries);
    let (only, again) = (path.clone(), path.clone());
    let scenario = transcripts::scenario();
    Group {
        name: format!("reopen and fold {entries} entries"),
        unit: "microseconds an entry",
        rows: vec![
            Row::new("serde_json into borrowed structs, SHA-256 of each line, count", move || {
                // The folder goes when the row goes.
                let _kept = &folder;
                microseconds_each(entries, || assert!(plain(&path) >= entries))
            }),
            Row::new("journal: every hash, every entry", move || {
                microseconds_each(entries, || assert!(read(&only) >= entries))
            })
            .at_most(1.2),
            Row::new("the same, folded into the whole session", move || {
                microseconds_each(entries, || assert!(reopen(&again, &scenario) >= entries))
            })
            .at_most(1.5),
        ],
    }
}

fn read(path: &Path) -> usize {
    let mut count = 0;
    let read = journal::for_each_entry(path, &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    });
    read.expect("the transcript is whole");
    count
}

fn reopen(path: &Path, scenario: &Scenario) -> usize {
    let mut session = Session::new(transcripts::header(), scenario);
    let mut count = 0;
    let read = journal::for_each_entry(path, &mut |entry| {
        session.apply(&entry);
        count += 1;
        ControlFlow::Continue(())
    });
    read.expect("the transcript is whole");
    count
}

#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    e: &'l serde_json::value::RawValue,
    h: &'l str,
}

#[derive(Deserialize)]
struct Facts<'l> {
    seq: u64,
    prev: &'l str,
    by: &'l str,
    #[serde(borrow)]
    kind: Cow<'l, str>,
}

/// The least that a checked reading can be: parse, hash, compare, count.
fn plain(path: &Path) -> usize {
    let text = fs::read_to_string(path).expect("the transcript is UTF-8");
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let (mut last, mut count) = (String::new(), 0);
    for line in text.lines().skip(1) {
        let line: Line<'_> = serde_json::from_str(line).expect("an entry");
        let facts: Facts<'_> = serde_json::from_str(line.e.get()).expect("its facts");
        assert_eq!(hex(&Sha256::digest(line.e.get())), line.h);
        assert!(last.is_empty() || facts.prev == last, "entry {} follows", facts.seq);
        line.h.clone_into(&mut last);
        *counts.entry(format!("{} {}", facts.by, facts.kind)).or_default() += 1;
        count += 1;
    }
    count
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
