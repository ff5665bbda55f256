//! Transcripts that are cut, flipped, forged, shared, continued, and written to disks that fail.

use std::fs;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use startex::ident::Seq;
use startex::journal::{
    FaultyDisk, FileJournal, Finding, Hash, Journal, JournalError, Options, ReadError, Reader,
    Recording, ResumeError, Trouble, read, resume, seeded_salts,
};
use startex::session::{Entry, Event, Files};

use crate::support::samples::{Sample, entries, header, samples, transcript};

mod commands;
mod followed;
mod forged;
mod mutated;
mod shared;

/// The kinds whose lines between them have every form a line can have.
const FORMS: [&str; 11] = [
    "scenario_loaded",
    "attachment_stored",
    "joined",
    "start_ex",
    "inject_inserted",
    "heartbeat",
    "answered",
    "recorded",
    "end_ex",
    "analysed",
    "finalised",
];

fn of_kind(kind: &str) -> Sample {
    samples().into_iter().find(|sample| sample.event.kind() == kind).expect("every kind is there")
}

/// Returns a transcript of at most 8 KiB with every form of line, one of them redacted, in batches of `batch`.
fn small(batch: u64) -> Vec<u8> {
    let some: Vec<Sample> = FORMS.into_iter().map(of_kind).collect();
    let bytes = transcript(&entries(&some, 0, batch));
    let text = String::from_utf8(bytes).expect("it is UTF-8");
    let mut redacted = String::new();
    for line in text.lines() {
        let facts = line.split(r#","s":{"salt""#).next().expect("there is a first part");
        if line.contains(r#""kind":"joined""#) {
            redacted.push_str(facts);
            redacted.push('}');
        } else {
            redacted.push_str(line);
        }
        redacted.push('\n');
    }
    assert!(redacted.len() <= 8 * 1024, "{} bytes", redacted.len());
    redacted.into_bytes()
}

fn reread(bytes: &[u8]) -> Result<Recording, ReadError> {
    Reader::bytes(Path::new("x.jsonl"), Cursor::new(bytes.to_vec()))?
        .for_each(&mut |_| ControlFlow::Continue(()))
}

/// Where each line begins, and the end.
fn line_starts(bytes: &[u8]) -> Vec<usize> {
    let ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

#[track_caller]
fn write(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a folder of the test's own")]
    fs::write(path, bytes).expect("ours to write");
}

fn in_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("the system has a place for temporary files");
    let path = folder.path().join("t.jsonl");
    (folder, path)
}

fn options() -> Options {
    Options::new(seeded_salts(3))
}

fn nothing(_: Entry) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn every_kind_reads_back_as_it_was_written() {
    let written = entries(&samples(), 0, 8);
    let (_folder, path) = in_folder();
    write(&path, &transcript(&written));
    let (recording, back) = read(&path).expect("it is whole");
    assert_eq!(back, written);
    assert_eq!(recording.finding, Finding::Intact);
    assert_eq!(recording.header, header());
    let named: Vec<&str> = recording.heads.iter().map(|head| head.name).collect();
    assert_eq!(named, ["EndEx", "finalised"]);
    let kinds: Vec<&str> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
    let mut played: Vec<&str> = written.iter().map(|entry| entry.event.kind()).collect();
    played.dedup();
    assert_eq!(played, kinds, "the samples leave nothing out");
}

#[test]
fn the_bytes_of_every_kind_stay_what_they_were() {
    let now = transcript(&entries(&samples(), 0, 8));
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/every-kind.jsonl");
    if fs::read(&kept).expect("the sample is in the repository") != now {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("every-kind.jsonl");
        write(&made, &now);
        panic!(
            "the format has changed: if that is meant, cp {} {}",
            made.display(),
            kept.display()
        );
    }
}

#[test]
fn cut_at_any_byte_it_is_torn_there_and_nowhere_else() {
    let whole = small(3);
    let starts = line_starts(&whole);
    for cut in 0..whole.len() {
        let result = reread(&whole[..cut]);
        if cut < starts[1] {
            assert!(matches!(result, Err(ReadError::Damage { line: 1, .. })), "cut at {cut}");
            continue;
        }
        let lines = starts.iter().filter(|start| **start <= cut).count() - 1;
        let kept = lines as u64 - 1;
        let recording = result.unwrap_or_else(|why| panic!("cut at {cut}: {why}"));
        assert_eq!(recording.head.seq, Seq(kept), "cut at {cut}");
        assert_eq!(recording.len, starts[lines] as u64);
        match recording.finding {
            Finding::Intact => assert_eq!(cut, starts[lines]),
            Finding::Torn(tail) => {
                assert_eq!((tail.from, tail.line), (Seq(kept + 1), kept + 2));
                assert_eq!(tail.bytes, (cut - starts[lines]) as u64);
            }
            Finding::Live(_) => panic!("nobody writes it"),
        }
    }
}

#[test]
fn flipped_at_any_byte_it_is_damage_with_the_line_or_in_the_last_batch_a_torn_tail() {
    // The last batch has two entries, then one, so that nothing behind a flipped line end testifies.
    for batch in [3, 5] {
        let whole = small(batch);
        let starts = line_starts(&whole);
        let in_last = (FORMS.len() - 1) % usize::try_from(batch).expect("small") + 1;
        let first_of_last = starts.len() - in_last;
        for at in 0..whole.len() {
            let line = starts.iter().filter(|start| **start <= at).count();
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << ((at * 5 + starts.len() + in_last) % 8);
            let told = match reread(&flipped) {
                Err(ReadError::Damage { line: told, .. }) => {
                    assert!(line < first_of_last, "byte {at} lies in the last batch");
                    told
                }
                Ok(Recording { finding: Finding::Torn(tail), head, .. }) => {
                    assert!(line >= first_of_last, "byte {at}: damage was not seen");
                    assert_eq!(head.seq.0, line as u64 - 2, "byte {at}");
                    tail.line
                }
                other => panic!("byte {at}: {other:?}"),
            };
            assert_eq!(told, line as u64, "byte {at}");
        }
    }
}

#[test]
fn resuming_cuts_a_torn_tail_and_keeps_it_aside() {
    let whole = transcript(&entries(&samples()[..6], 0, 2));
    let starts = line_starts(&whole);
    for cut in (starts[2]..whole.len()).step_by(41) {
        let (folder, path) = in_folder();
        write(&path, &whole[..cut]);
        let mut seen = 0;
        let resumed = resume(&path, options(), &mut |entry| {
            seen = entry.seq.0;
            ControlFlow::Continue(())
        });
        let mut resumed = resumed.unwrap_or_else(|why| panic!("cut at {cut}: {why}"));
        let kept = *starts.iter().rfind(|start| **start <= cut).expect("it starts at 0");
        assert_eq!(fs::read(&path).expect("it is there"), &whole[..kept]);
        let aside = folder.path().join("t.jsonl.torn");
        if cut == kept {
            assert!(resumed.aside.is_none() && !aside.exists());
        } else {
            assert_eq!(resumed.aside.as_deref(), Some(aside.as_path()));
            assert_eq!(fs::read(&aside).expect("it is there"), &whole[kept..cut]);
            assert_private(&aside);
        }
        assert_eq!(resumed.journal.head().seq, Seq(seen));
        let more = entries(&[of_kind("reopened")], seen, 1);
        resumed.journal.append(&more).expect("the disk takes it");
        let (after, all) = read(&path).expect("it is whole");
        assert_eq!((after.finding, all.len() as u64), (Finding::Intact, seen + 1));
    }
}

#[test]
fn a_second_torn_tail_does_not_replace_the_first() {
    let (folder, path) = in_folder();
    write(&path, &transcript(&entries(&samples()[..3], 0, 1)));
    for name in ["t.jsonl.torn", "t.jsonl.2.torn"] {
        fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .expect("it is there")
            .write_all(name.as_bytes())
            .expect("ours to write");
        resume(&path, options(), &mut nothing).expect("it can be gone on with");
        assert_eq!(fs::read(folder.path().join(name)).expect("kept"), name.as_bytes());
    }
}

#[test]
fn what_cannot_be_gone_on_with_is_left_as_it_is() {
    let (_folder, path) = in_folder();
    let refused = |bytes: &[u8]| {
        write(&path, bytes);
        let why = resume(&path, options(), &mut nothing).expect_err("it is refused");
        assert_eq!(fs::read(&path).expect("it is there"), bytes, "{why}");
        why
    };
    let mut damaged = transcript(&entries(&samples()[..6], 0, 1));
    let at = line_starts(&damaged)[2] + 30;
    damaged[at] ^= 1;
    let why = refused(&damaged);
    assert!(matches!(&why, ResumeError::Read(read) if read.is_damage()), "{why}");
    assert!(why.to_string().contains("t.jsonl` is damaged at line 3 (entry 2): "), "{why}");
    let why = refused(&small(3));
    assert!(why.to_string().contains("is a redacted copy"), "{why}");
    let only_header = transcript(&[]);
    let why = refused(&only_header);
    assert!(why.to_string().contains("holds nothing but its header"), "{why}");
    write(&path, &transcript(&entries(&samples()[..3], 0, 1)));
    let stopped = resume(&path, options(), &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(ResumeError::Stopped)));
}

#[test]
fn two_writers_are_refused_and_a_reader_sees_a_live_tail() {
    let (_folder, path) = in_folder();
    let mut journal = FileJournal::create(&path, &header(), options()).expect("a new file");
    journal.append(&entries(&samples()[..4], 0, 4)).expect("the disk takes it");
    let second = resume(&path, options(), &mut nothing).expect_err("it is being written");
    assert!(matches!(second, ResumeError::Journal(JournalError::Locked(_))), "{second}");
    fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .expect("it is there")
        .write_all(b"{\"e\":{\"seq\":5,")
        .expect("ours to write");
    let (live, back) = read(&path).expect("what is whole is read");
    assert!(matches!(&live.finding, Finding::Live(tail) if tail.from == Seq(5)));
    assert_eq!((back.len(), live.notice(&path)), (4, None));
    drop(journal);
    let (torn, _) = read(&path).expect("what is whole is read");
    assert!(matches!(torn.finding, Finding::Torn(_)));
    let notice = torn.notice(&path).expect("it is said");
    assert!(notice.contains("ends in 14 bytes that hold no entry (line 6: "), "{notice}");
}

#[test]
fn a_failing_disk_never_loses_what_was_acknowledged_and_another_file_goes_on() {
    let troubles =
        |n| [Trouble::full(n), Trouble { stuck: true, ..Trouble::full(n) }, Trouble::sync(n)];
    let all = entries(&samples(), 0, 5);
    for trouble in [1, 2, 7].into_iter().flat_map(troubles) {
        let (folder, path) = in_folder();
        let copy = folder.path().join("copy.jsonl");
        let mut journal =
            FileJournal::create(&path, &header(), options().copy_to(Some(copy.clone())))
                .expect("a new file")
                .with_disk(FaultyDisk::wrap(trouble));
        let mut acknowledged = 0;
        for batch in all.chunks(5) {
            match journal.append(batch) {
                Ok(()) => acknowledged += batch.len(),
                Err(why) => {
                    assert!(matches!(why, JournalError::Broken { .. }), "{why}");
                    break;
                }
            }
        }
        assert_eq!(acknowledged as u64, (trouble.at - 1) * 5);
        let (_, left) = read(&path).expect("what was acknowledged is whole");
        assert_eq!(left, all[..acknowledged], "{trouble:?}");
        assert_eq!(journal.head().seq.0, acknowledged as u64);

        let target = folder.path().join("other.jsonl");
        if trouble.at == 7 {
            // The first file is gone altogether.
            fs::remove_file(&path).expect("ours to remove");
        }
        let (mut other, from) = journal.continue_in(&target, options()).expect("a source is left");
        let expected = if trouble.at == 7 { Files::Copy } else { Files::Transcript };
        assert_eq!(from, expected);
        let on = entries(&[of_kind("continued")], acknowledged as u64, 1);
        other.append(&on).expect("the disk takes it");
        let (after, back) = read(&target).expect("it is whole");
        assert_eq!(after.head, other.head());
        assert_eq!((&back[..acknowledged], &back[acknowledged..]), (&all[..acknowledged], &on[..]));
        assert_private(&target);
    }
}

#[test]
fn without_a_source_there_is_no_other_file() {
    let (folder, path) = in_folder();
    let mut journal = FileJournal::create(&path, &header(), options()).expect("a new file");
    journal.append(&entries(&samples()[..4], 0, 4)).expect("the disk takes it");
    let mut bytes = fs::read(&path).expect("it is there");
    let at = line_starts(&bytes)[2] + 9;
    bytes[at] ^= 4;
    write(&path, &bytes);
    let target = folder.path().join("other.jsonl");
    let why = journal.continue_in(&target, options()).expect_err("the source has rotted");
    assert!(why.to_string().contains("the record up to entry 4 could not be copied"), "{why}");
    assert!(!target.exists());
}

#[test]
fn a_second_copy_follows_through_a_resume() {
    let all = entries(&samples()[..9], 0, 3);
    let whole = transcript(&all);
    let starts = line_starts(&whole);
    let (folder, path) = in_folder();
    let copy = folder.path().join("copy.jsonl");
    let resumed = |main: &[u8], second: Option<&[u8]>| {
        write(&path, main);
        match second {
            Some(bytes) => write(&copy, bytes),
            None => drop(fs::remove_file(&copy)),
        }
        let resumed = resume(&path, options().copy_to(Some(copy.clone())), &mut nothing);
        let mut resumed = resumed.map_err(|why| why.to_string())?;
        let seq = resumed.journal.head().seq.0;
        resumed.journal.append(&entries(&[of_kind("reopened")], seq, 1)).expect("it follows");
        assert_eq!(fs::read(&path).expect("there"), fs::read(&copy).expect("there"));
        Ok::<(), String>(())
    };
    let behind = &whole[..starts[4]];
    let torn = [behind, b"{\"e\":{\"se"].concat();
    assert_eq!(resumed(&whole, None), Ok(()));
    assert_private(&copy);
    assert_eq!(resumed(&whole, Some(behind)), Ok(()));
    assert_eq!(resumed(&whole, Some(&torn)), Ok(()));
    assert_eq!(fs::read(folder.path().join("copy.jsonl.torn")).expect("kept"), b"{\"e\":{\"se");
    let longer = resumed(behind, Some(&whole)).expect_err("the transcript is cut short");
    assert!(longer.contains("holds 6 entries more than this transcript"), "{longer}");
    let other = resumed(&whole, Some(b"something else\n")).expect_err("it is another file");
    assert!(other.contains("holds something else"), "{other}");
}

#[test]
fn reading_on_many_threads_gives_what_reading_on_one_gives() {
    let some = samples();
    let many: Vec<Sample> = some.iter().cycle().take(20_000).cloned().collect();
    let all = entries(&many, 0, 100);
    let whole = transcript(&all);
    assert!(whole.len() > 5_000_000, "{} bytes are read on one thread", whole.len());
    let (_folder, path) = in_folder();
    write(&path, &whole);
    let (recording, back) = read(&path).expect("it is whole");
    assert_eq!(recording, reread(&whole).expect("it is whole"));
    assert!(back == all);
    let mut rotten = whole.clone();
    let at = line_starts(&whole)[15_000] + 40;
    rotten[at] ^= 1;
    write(&path, &rotten);
    let why = read(&path).expect_err("it is damaged");
    assert!(matches!(why, ReadError::Damage { line: 15_001, .. }), "{why}");
    let mut seen = 0;
    let broken_off = startex::journal::for_each_entry(&path, &mut |_| {
        seen += 1;
        if seen == 9_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(broken_off.expect("damage was not reached").head.seq, Seq(9_000));
}

#[track_caller]
fn assert_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}

/// Chains lines made by hand: `facts` holds `PREV` where the hash before belongs.
fn chained(first: &str, facts: &[String]) -> Vec<u8> {
    let mut lines = vec![first.to_owned()];
    let mut prev = Hash::of(first.as_bytes());
    for facts in facts {
        let facts = facts.replace("PREV", &prev.to_string());
        prev = Hash::of(facts.as_bytes());
        lines.push(format!("{{\"e\":{facts},\"h\":\"{prev}\"}}"));
    }
    lines.push(String::new());
    lines.join("\n").into_bytes()
}
