//! Transcripts changed at random: whatever is read back was written, and nothing panics; kept ones at one place a line.

use startex::journal::redact;

use super::*;

/// A small generator: the same seed, the same changes.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).expect("it is below n")
    }
}

/// Changes bytes the way disks, editors and people do.
fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let end = (at + 1 + chance.below(400)).min(bytes.len());
    let to = chance.below(bytes.len());
    match chance.below(7) {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(to..to, bytes[at..end].to_vec())),
        3 => bytes[at..end].fill(0),
        4 => bytes.truncate(at),
        5 => drop(bytes.splice(at..at, b"\r\n\xff{\"e\":{\"seq\":".iter().copied())),
        _ => {
            let mut lines: Vec<Vec<u8>> =
                bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
            lines.swap(a, b);
            *bytes = lines.concat();
        }
    }
    if bytes.is_empty() {
        bytes.push(b'{');
    }
}

#[test]
fn whatever_is_read_from_a_changed_file_was_written() {
    let all = entries(&samples()[..24], 0, 4);
    let whole = transcript(&all);
    let (_folder, path) = in_folder();
    let (mut damaged, mut torn) = (0, 0);
    for seed in 1..=600 {
        let mut chance = Chance(seed);
        let mut changed = whole.clone();
        for _ in 0..=chance.below(3) {
            mutate(&mut changed, &mut chance);
        }
        let mut back = Vec::new();
        let result = Reader::bytes(&path, Cursor::new(changed.clone())).and_then(|reader| {
            reader.for_each(&mut |entry| {
                back.push(entry);
                ControlFlow::Continue(())
            })
        });
        assert!(back.len() <= all.len() && back == all[..back.len()], "seed {seed}");
        match result {
            Ok(recording) => {
                assert_eq!(recording.head.seq.0, back.len() as u64, "seed {seed}");
                match recording.finding {
                    Finding::Intact => assert_eq!(changed, whole[..changed.len()], "seed {seed}"),
                    Finding::Torn(_) => torn += 1,
                    Finding::Live(_) => panic!("seed {seed}: nobody writes it"),
                }
            }
            Err(ReadError::Damage { line, .. }) => {
                assert!(line <= all.len() as u64 + 1, "seed {seed}");
                damaged += 1;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        }
        if seed % 10 == 0 {
            write(&path, &changed);
            let mut copy = Vec::new();
            if redact(&path, &mut copy).is_ok() {
                assert_eq!(reread(&copy).expect("it holds").finding, Finding::Intact);
            }
        }
    }
    assert!(damaged > 300 && torn > 50, "{damaged} {torn}");
}

/// Every transcript kept in the repository.
fn kept() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/data", "transcripts"] {
        let Ok(files) = fs::read_dir(root.join(folder)) else { continue };
        let files = files.map(|file| file.expect("it is readable").path());
        found.extend(files.filter(|path| path.extension().is_some_and(|e| e == "jsonl")));
    }
    found.sort();
    found
}

#[test]
fn every_kept_transcript_is_whole_and_tells_a_flip_in_any_line() {
    let kept = kept();
    assert!(!kept.is_empty());
    for path in kept {
        let whole = fs::read(&path).expect("it is in the repository");
        let recording = reread(&whole).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert_eq!(recording.finding, Finding::Intact, "{}", path.display());
        let starts = line_starts(&whole);
        for line in 1..starts.len() {
            // The lines before it and a few that testify are enough, and long files stay quick.
            let (from, end) = (starts[line - 1], starts[line]);
            let until = starts[(line + 12).min(starts.len() - 1)];
            let at = from + Chance(line as u64 * 77 + 1).below(end - from);
            let mut flipped = whole[..until].to_vec();
            flipped[at] ^= 1 << (line % 8);
            let told = match reread(&flipped) {
                Err(ReadError::Damage { line, .. }) => line,
                Ok(Recording { finding: Finding::Torn(tail), .. }) => tail.line,
                other => panic!("{}: byte {at}: {other:?}", path.display()),
            };
            assert_eq!(told, line as u64, "{}: byte {at}", path.display());
        }
    }
}
