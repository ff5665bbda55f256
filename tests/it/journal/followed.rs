//! A transcript followed while it grows: byte by byte, cut and gone on with, replaced, damaged.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use startex::journal::{
    Finding, Followed, Follower, Journal, MemoryJournal, ReadError, Reader, seeded_salts,
};
use startex::session::Header;

use crate::support::samples::{entries, header, samples, transcript};

/// A file in a folder of its own, written as a crashing or a copying program would.
struct Growing {
    folder: tempfile::TempDir,
}

impl Growing {
    fn of(bytes: &[u8]) -> Self {
        let growing = Self { folder: tempfile::tempdir().expect("the system has a place") };
        growing.append(bytes);
        growing
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("evening.jsonl")
    }

    fn append(&self, bytes: &[u8]) {
        append(&self.path(), bytes);
    }

    fn cut(&self, len: usize) {
        let file = OpenOptions::new().write(true).open(self.path()).expect("ours to write");
        file.set_len(len as u64).expect("ours to cut");
    }
}

fn append(path: &Path, bytes: &[u8]) {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.expect("ours to write").write_all(bytes).expect("ours to write");
}

/// Returns the numbers of the entries that have come.
fn read_on(follower: &mut Follower) -> Vec<u64> {
    let mut seen = Vec::new();
    let result = follower.read_on(&mut |entry| seen.push(entry.seq.0)).expect("it holds");
    assert_eq!(result, Followed::On);
    seen
}

/// A header and forty entries, in batches of three.
fn recorded() -> Vec<u8> {
    transcript(&entries(&samples()[..40], 0, 3))
}

/// Returns where each line ends, its LF included.
fn ends(bytes: &[u8]) -> Vec<usize> {
    (1..=bytes.len()).filter(|at| bytes[at - 1] == b'\n').collect()
}

#[test]
fn a_file_that_grows_byte_by_byte_gives_each_entry_once_and_as_soon_as_its_line_is_whole() {
    let bytes = recorded();
    let ends = ends(&bytes);
    let growing = Growing::of(&bytes[..ends[0]]);
    let mut follower = Follower::open(&growing.path()).expect("it has a header");
    let mut seen = Vec::new();
    for (at, byte) in bytes.iter().enumerate().skip(ends[0]) {
        growing.append(&[*byte]);
        seen.extend(read_on(&mut follower));
        let whole = ends.iter().filter(|end| **end <= at + 1).count() as u64 - 1;
        assert_eq!(seen.len() as u64, whole, "after byte {at}");
    }
    assert_eq!(seen, (1..=40).collect::<Vec<u64>>());
    assert_eq!(follower.head().seq.0, 40);
    let whole = Reader::open(&growing.path()).expect("it is there");
    let whole = whole.for_each(&mut |_| std::ops::ControlFlow::Continue(())).expect("it holds");
    assert_eq!(follower.head(), whole.head);
    assert_eq!(std::fs::read(growing.path()).expect("ours"), bytes, "nothing was written");
}

#[test]
fn an_unfinished_line_is_no_finding_while_somebody_writes_and_a_torn_tail_when_nobody_does() {
    let bytes = recorded();
    let ends = ends(&bytes);
    let growing = Growing::of(&bytes[..ends[10] + 30]);
    let writer = OpenOptions::new().append(true).open(growing.path()).expect("ours");
    writer.lock().expect("nobody else has it");
    let mut follower = Follower::open(&growing.path()).expect("it has a header");
    assert_eq!(read_on(&mut follower).len(), 10);
    assert_eq!(follower.is_written(), Some(true));
    assert!(matches!(follower.finding(), Ok(Finding::Live(_))));
    drop(writer);
    assert_eq!(follower.is_written(), Some(false));
    let Ok(Finding::Torn(tail)) = follower.finding() else { panic!("it is torn") };
    assert_eq!((tail.from.0, tail.line, tail.bytes), (11, 12, 30));
    // Whoever resumes cuts the tail away and writes other entries there, perhaps longer ones.
    growing.cut(ends[10]);
    growing.append(&bytes[ends[10]..ends[14]]);
    assert_eq!(read_on(&mut follower), [11, 12, 13, 14]);
    assert_eq!(follower.finding().expect("the disk answers"), Finding::Intact);
}

#[test]
fn a_file_that_was_cut_below_what_was_read_or_replaced_is_another_file() {
    let bytes = recorded();
    let ends = ends(&bytes);
    let again = |growing: &Growing, follower: &mut Follower| {
        let result = follower.read_on(&mut |entry| panic!("entry {} is new", entry.seq));
        assert_eq!(result.expect("no finding"), Followed::Replaced);
        Follower::open(&growing.path()).expect("it has a header")
    };
    let growing = Growing::of(&bytes);
    let mut follower = Follower::open(&growing.path()).expect("it has a header");
    assert_eq!(read_on(&mut follower).len(), 40);
    growing.cut(ends[20]);
    let mut follower = again(&growing, &mut follower);
    assert_eq!(read_on(&mut follower).len(), 20);

    std::fs::rename(growing.path(), growing.folder.path().join("moved.jsonl")).expect("ours");
    assert!(read_on(&mut follower).is_empty(), "a new name is no finding");
    append(&growing.folder.path().join("moved.jsonl"), &bytes[ends[20]..ends[21]]);
    assert_eq!(read_on(&mut follower), [21], "whoever writes goes on under the new name");
    append(&growing.path(), &bytes[..ends[5]]);
    let mut follower = again(&growing, &mut follower);
    assert_eq!(read_on(&mut follower).len(), 5);

    // Another transcript copied over this one, and longer.
    growing.cut(0);
    let other = Header { session: "other2".to_owned(), ..header() };
    let mut journal = MemoryJournal::new(&other, seeded_salts(7));
    journal.append(&entries(&samples()[..40], 0, 40)).expect("they follow one another");
    growing.append(journal.bytes());
    drop(again(&growing, &mut follower));
}

#[test]
fn damage_is_said_with_its_line_and_only_when_later_entries_testify() {
    let bytes = recorded();
    let ends = ends(&bytes);
    let growing = Growing::of(&bytes[..ends[7]]);
    let mut follower = Follower::open(&growing.path()).expect("it has a header");
    assert_eq!(read_on(&mut follower).len(), 7);
    let mut rotten = bytes[ends[7]..ends[8]].to_vec();
    rotten[20] ^= 1;
    growing.append(&rotten);
    assert!(read_on(&mut follower).is_empty());
    assert!(matches!(follower.finding(), Ok(Finding::Torn(_))), "so far nobody relied on it");
    growing.append(&bytes[ends[8]..]);
    let damaged = follower.read_on(&mut |entry| panic!("entry {} is new", entry.seq));
    match damaged {
        Err(ReadError::Damage { line: 9, seq: Some(seq), .. }) => assert_eq!(seq.0, 8),
        other => panic!("{other:?}"),
    }
    assert!(matches!(Follower::open(Path::new("/nowhere")), Err(ReadError::Io { .. })));
    let empty = Growing::of(b"");
    assert!(Follower::open(&empty.path()).is_err_and(|fault| fault.is_damage()));
}
