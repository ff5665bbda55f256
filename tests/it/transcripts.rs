//! The recorded rehearsals in `transcripts/`: the same seed still plays them, and they still give their reports.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::command::startex;

/// Recordings whose desks wrote what `examples/recorded` has, and what is kept of their reports.
const SENT: [(&str, &str); 5] = [
    ("ninety-minutes", "--format md,html"),
    ("ninety-minutes", "--format md,html --urgent"),
    ("solo", "--format md,html"),
    ("aborted", "--format md,html"),
    ("follow-up", "--format md,html"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts")
}

fn scenarios() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(root).expect("it is in the repository");
    let mut names: Vec<String> = files
        .map(|file| file.expect("it is readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|why| panic!("{}: {why}; transcripts/regenerate", path.display()))
}

#[test]
fn every_shipped_scenario_is_recorded_and_its_seed_still_plays_it() {
    assert!(scenarios().len() >= 3);
    for name in scenarios() {
        let script = read(&folder().join(format!("../scenarios/{name}.ron")));
        let line = format!("rehearse {name}.ron --auto --seed 7 --transcript a.jsonl");
        let mut played = startex(&line).file(&format!("{name}.ron"), script).run();
        assert_eq!(played.status, 0, "{name}: {}", played.stderr);
        let again = played.files.remove("a.jsonl").expect("it was recorded");
        let kept = read(&folder().join(format!("{name}.jsonl")));
        let differs = again.split(|b| *b == b'\n').zip(kept.split(|b| *b == b'\n'));
        let line = differs.take_while(|(a, b)| a == b).count() + 1;
        assert!(
            again == kept,
            "{name} plays differently from line {line} on; transcripts/regenerate"
        );
    }
}

#[test]
fn every_recording_still_gives_its_reports_byte_for_byte() {
    let mut kept: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for file in fs::read_dir(folder()).expect("it is in the repository") {
        let path = file.expect("it is readable").path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if name.starts_with("REHEARSAL-") || name.starts_with("SIMULATED-") {
            kept.insert(name, read(&path));
        }
    }
    let mut again = 0;
    let played = scenarios().into_iter().map(|name| (name, "--format md,html,json"));
    let sent = SENT.iter().map(|(name, options)| ((*name).to_owned(), *options));
    for (name, options) in played.chain(sent) {
        let record = read(&folder().join(format!("{name}.jsonl")));
        let line = format!("report a.jsonl {options} --out out");
        let mut drafted = startex(&line).file("a.jsonl", record).run();
        assert_eq!(drafted.status, 0, "{name}: {}", drafted.stderr);
        drafted.files.remove("a.jsonl");
        for (path, bytes) in drafted.files {
            let file = path.rsplit('/').next().unwrap_or_default();
            let same = kept.get(file).is_some_and(|kept| *kept == bytes);
            assert!(same, "{file} differs from the one kept; transcripts/regenerate");
            again += 1;
        }
    }
    assert_eq!(again, kept.len(), "nothing is kept that nobody makes");
}
