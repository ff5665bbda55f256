//! Durable appends with 1, 50 and 1,000 people waiting for one: a group shares one write and one sync.

use std::fs::File;
use std::io::Write;

use startex::journal::{FileJournal, Journal, Options, system_salts};
use startex::session::Entry;

use crate::runner::{Group, Plan, Row, microseconds_each};
use crate::transcripts::{self, entry, folder, header};

const ENTRIES: usize = 2_000;

pub(crate) fn alone(plan: Plan) -> Group {
    group(plan, 1)
}

pub(crate) fn fifty(plan: Plan) -> Group {
    group(plan, 50)
}

pub(crate) fn thousand(plan: Plan) -> Group {
    group(plan, 1_000)
}

fn group(plan: Plan, waiting: usize) -> Group {
    let batches = plan.size(ENTRIES.max(waiting * 20)) / waiting + 1;
    let bytes = line_bytes();
    Group {
        name: format!("durable appends, {waiting} waiting"),
        unit: "microseconds an entry",
        rows: vec![
            Row::new("write and fdatasync of as many bytes, growing file", move || {
                plain(waiting, batches, bytes)
            }),
            Row::new("journal: lines, hashes, chain, one sync a batch", move || {
                journal(waiting, batches)
            })
            .at_most(match waiting {
                1 => 1.2,
                50 => 2.0,
                // The disk is nearly free here: what is left is writing and hashing lines.
                _ => 5.0,
            }),
        ],
    }
}

fn plain(waiting: usize, batches: usize, bytes: usize) -> f64 {
    let folder = folder();
    #[expect(clippy::disallowed_methods, reason = "a file of the bench's own")]
    let mut file = File::create(folder.path().join("plain")).expect("the folder is ours");
    let batch = vec![b'x'; bytes * waiting];
    microseconds_each(waiting * batches, || {
        for _ in 0..batches {
            file.write_all(&batch).expect("the disk takes it");
            file.sync_data().expect("the disk takes it");
        }
    })
}

fn journal(waiting: usize, batches: usize) -> f64 {
    let folder = folder();
    let options = Options::new(system_salts());
    let mut journal = FileJournal::create(&folder.path().join("t.jsonl"), &header(), options)
        .expect("the folder is ours");
    let mut durable = 0;
    let work: Vec<Vec<Entry>> = (0..batches)
        .map(|_| {
            let first = durable + 1;
            let batch = (first..first + waiting as u64).map(|seq| entry(seq, durable)).collect();
            durable += waiting as u64;
            batch
        })
        .collect();
    microseconds_each(waiting * batches, || {
        for batch in &work {
            journal.append(batch).expect("the disk takes it");
        }
    })
}

/// How long a line is on average.
fn line_bytes() -> usize {
    const LINES: usize = 1_000;
    let (_folder, path) = transcripts::of_length(LINES);
    let bytes = path.metadata().expect("it is there").len();
    usize::try_from(bytes).expect("it is short") / LINES
}
