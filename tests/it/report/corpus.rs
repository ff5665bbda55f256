//! The reports every format must draw: from kept recordings, broken off, torn, redacted, of a full hall, hostile.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use startex::diagnostic::Source;
use startex::ident::{Actor, PersonId, Seq};
use startex::journal::{self, Reader};
use startex::report::model::Audience;
use startex::report::{AfterActionReport, Drafting, Origin};
use startex::scenario::{Scenario, read_for_replay};
use startex::session::{Attribution, Capacity, Event, Said, Sign};

use super::hostile::{HOSTILE, poisoned};
use super::played::{Played, text, whole, words};

/// A report to be drawn in every format.
pub(crate) struct Specimen {
    pub(crate) name: String,
    pub(crate) report: AfterActionReport,
    /// Words that may be in no byte of any format: withheld, struck, kept back, left out of a shared copy.
    pub(crate) never: Vec<String>,
}

/// People and questions of the full hall.
const PEOPLE: u32 = 300;
const QUESTIONS: u32 = 500;
/// What nobody may read of the sessions below.
const STRUCK: &str = "Bo Berg promised a medal";
const KEPT_BACK: &str = "the coffee in the lobby was cold";
const CUT: &str = "half a line that never reached the disk";

/// Returns every one of them.
pub(crate) fn corpus() -> Vec<Specimen> {
    let mut all = recorded();
    all.extend(vec![lobby(), aborted(), torn(), redacted(), hall(), withheld()]);
    all.extend(copies());
    all.extend(hostile());
    all
}

fn specimen(name: impl Into<String>, report: AfterActionReport, never: &[&str]) -> Specimen {
    let never = never.iter().map(|words| (*words).to_owned()).collect();
    Specimen { name: name.into(), report, never }
}

/// The recordings in `transcripts/`.
pub(crate) fn recorded() -> Vec<Specimen> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let files = std::fs::read_dir(folder).expect("it is in the repository");
    let mut paths: Vec<PathBuf> = files
        .map(|file| file.expect("it is readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 3);
    let all = paths.iter().map(|path| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        specimen(name, drafted(path, None), &[])
    });
    all.collect()
}

/// Drafts what a file holds, with another scenario where it left its own out.
pub(crate) fn drafted(path: &Path, script: Option<Arc<Scenario>>) -> AfterActionReport {
    let reader = Reader::open(path).expect("it is a transcript");
    let header = reader.header().expect("this version wrote it").clone();
    let mut drafting = script.map(|script| Drafting::new(header.clone(), script));
    let recording = reader
        .for_each(&mut |entry| {
            let drafting = drafting.get_or_insert_with(|| {
                let said = entry.said.as_ref().and_then(|said| said.source.as_ref());
                let script = scenario(said.expect("entry 1 holds the script"));
                Drafting::new(header.clone(), script)
            });
            drafting.take(&entry);
            ControlFlow::Continue(())
        })
        .expect("it can be read");
    let named = |name| {
        let head = recording.heads.iter().rev().find(|head| head.name == name);
        head.map(|head| head.hash.to_string())
    };
    drafting.expect("it holds an entry").draft(&Origin {
        head: Some(recording.head.hash.to_string()),
        head_at_end: named("EndEx"),
        head_finalised: named("finalised"),
        remarks: Vec::new(),
        written_by: "startex 0.0.1".to_owned(),
    })
}

/// Reads a script with the attachments of the shipped ones.
pub(crate) fn scenario(script: &str) -> Arc<Scenario> {
    let source = Source { name: "script.ron".to_owned(), text: script.to_owned() };
    let attachment = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        std::fs::read(folder.join(name)).ok()
    };
    Arc::new(read_for_replay(&source, &attachment).expect("the script is right"))
}

fn lobby() -> Specimen {
    specimen("lobby", Played::new(Attribution::Role).report(), &[])
}

/// Two minutes of play, a line taken down, and the lid of the laptop shut.
fn aborted() -> Specimen {
    let mut play = Played::new(Attribution::Role);
    play.fill().start().wait(40).did(Event::Released { inject: "slow".into(), story: None });
    play.wait(60).note(Some("REG"), Sign::Strength, "They rang the registry at once");
    play.note(None, Sign::Note, KEPT_BACK);
    play.wait(20).open("mitigate", 1, &["REG/1", "REG/2", "REG/3"], 120);
    specimen("aborted", play.report(), &[KEPT_BACK, "Ada Lovelace"])
}

/// The last line was on its way when the power went.
#[expect(clippy::disallowed_methods, reason = "a folder of the test's own")]
fn torn() -> Specimen {
    let mut play = whole(Attribution::Role);
    play.note(Some("REG"), Sign::Strength, CUT);
    let bytes = play.transcript();
    let kept = &bytes[..bytes.len() - 40];
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("torn.jsonl");
    std::fs::write(&path, kept).expect("there is room");
    specimen("torn", drafted(&path, None), &[CUT])
}

/// A shared copy: without names, struck words, working notes and its own scenario.
#[expect(clippy::disallowed_methods, reason = "a folder of the test's own")]
fn redacted() -> Specimen {
    let mut play = whole(Attribution::Attributed);
    let struck = play.note(Some("REG"), Sign::Strength, STRUCK);
    play.did(Event::Struck { entry: struck });
    play.note(None, Sign::Note, KEPT_BACK);
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("whole.jsonl");
    std::fs::write(&path, play.transcript()).expect("there is room");
    let mut copy = Vec::new();
    journal::redact(&path, &mut copy).expect("it can be shared");
    let shared = folder.path().join("shared.jsonl");
    std::fs::write(&shared, copy).expect("there is room");
    let report = drafted(&shared, Some(scenario(super::played::SMALL)));
    specimen("redacted", report, &[STRUCK, KEPT_BACK, "Lovelace", "Cleo Cole", "Dana Dorn"])
}

/// Three hundred people, five hundred questions, a vote each.
fn hall() -> Specimen {
    let mut play = whole(Attribution::Role);
    for n in 0..PEOPLE {
        let said = Said {
            name: Some(text(&format!("Guest Number{n:03}"))),
            organization: Some(text(&format!("Institute {}", n % 40))),
            ..Said::default()
        };
        let by = Actor::Person(PersonId(100 + n));
        play.add(by, None, Event::Joined { capacity: Capacity::Observer }, Some(said));
    }
    for n in 0..QUESTIONS {
        let by = Actor::Person(PersonId(100 + n % PEOPLE));
        let asked = format!("Question {n}: who decides, and how would anybody know?");
        let question = play.add(by, None, Event::ObserverAsked {}, Some(words(&asked)));
        let by = Actor::Person(PersonId(100 + (n + 7) % PEOPLE));
        play.add(by, None, Event::ObserverVoted { question, up: true }, None);
    }
    let report = play.report();
    assert_eq!(report.observers_questions.len(), usize::try_from(QUESTIONS).expect("it fits"));
    specimen("hall", report, &["Number017", "Guest Number"])
}

/// A person withheld in the middle of an attributed session, and words struck.
fn withheld() -> Specimen {
    use startex::session::Who;
    let mut play = whole(Attribution::Attributed);
    let who = Who::Person(PersonId(4));
    play.did(Event::Withheld { who, alias: "an adviser".to_owned() });
    let struck: Seq = play.note(Some("REG"), Sign::Improvement, STRUCK);
    play.did(Event::Struck { entry: struck });
    specimen("withheld", play.report(), &["Dana", "Dorn", "Anvilry", STRUCK])
}

/// Copies for an audience, and the one page that cannot wait.
fn copies() -> Vec<Specimen> {
    let report = || whole(Attribution::Role).report();
    let mut all: Vec<Specimen> = [Audience::Sponsor, Audience::Participants]
        .into_iter()
        .map(|audience| specimen(audience.name(), report().cut_for(audience), &[]))
        .collect();
    all.push(specimen("urgent", report().cut_to_urgent(), &[]));
    all
}

/// Hostile words wherever words can come from, and words that are hard to set.
fn hostile() -> Vec<Specimen> {
    let hard = [
        "=HYPERLINK(\"http://evil.example\";\"x\")".to_owned(),
        "+1+cmd|' /C calc'!A0".to_owned(),
        "@SUM(A1:A9)".to_owned(),
        "-2+3".to_owned(),
        "\tx\r\ny".to_owned(),
        "a".repeat(16 * 1024),
        "مرحبا بالعالم שלום עולם 你好，世界 नमस्ते दुनिया สวัสดีชาวโลก 안녕하세요 Ελληνικά Кириллица"
            .to_owned(),
        "👩‍👩‍👧‍👦🏳️‍🌈🇳🇴 e\u{301}\u{302}\u{303} ﷽".to_owned(),
        "\u{fffe}\u{ffff}\u{1}\u{8}\u{b}".to_owned(),
    ];
    let report = whole(Attribution::Role).report();
    let all = HOSTILE.iter().map(|words| (*words).to_owned()).chain(hard);
    all.enumerate()
        .map(|(n, words)| specimen(format!("hostile-{n}"), poisoned(&report, &words), &[]))
        .collect()
}
