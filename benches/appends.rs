//! Durable appends with 1, 50 and 1,000 people waiting for one: a group shares one write and one sync.

use std::fs::File;
use std::io::Write;

use startex::ident::{Actor, ItemId, OptionId, PersonId, RoleCode, SeatId, Seq};
use startex::journal::{FileJournal, Journal, Options, system_salts};
use startex::session::{CommandId, Entry, Event, Said, Times};
use startex::text::Text;

use crate::runner::{Group, Plan, Row, microseconds_each};
use crate::transcripts::header;

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
            .at_most(if waiting == 1 { 1.2 } else { 3.0 }),
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

/// The answer of somebody with something to say: about what a transcript mostly holds.
pub(crate) fn entry(seq: u64, sync: u64) -> Entry {
    let person = u32::try_from(seq % 200).expect("it is small") + 1;
    let words = "We would rather hold the release until two of us have rebuilt it";
    Entry {
        seq: Seq(seq),
        sync: Seq(sync),
        times: Times::default(),
        by: Actor::Person(PersonId(person)),
        seat: Some(SeatId::new(&RoleCode::new("MNT"), 1)),
        cmd: Some(CommandId(format!("c{seq}"))),
        event: Event::Answered {
            decision: ItemId::new("mitigate"),
            round: 1,
            choice: OptionId::new("disable"),
            sure: Some(3),
            whose: None,
            late: false,
        },
        said: Some(Said::words(Text::new(words).expect("it is short"))),
        redacted: false,
    }
}

/// How long such an entry's line is.
fn line_bytes() -> usize {
    let folder = folder();
    let path = folder.path().join("t.jsonl");
    let options = Options::new(system_salts());
    let mut journal = FileJournal::create(&path, &header(), options).expect("the folder is ours");
    let before = path.metadata().expect("it is there").len();
    journal.append(&[entry(1, 0)]).expect("the disk takes it");
    let after = path.metadata().expect("it is there").len();
    usize::try_from(after - before).expect("a line is short")
}

/// A folder on the disk the project is on: a memory file system would make every sync free.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the target folder is writable")
}
