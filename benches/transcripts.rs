//! Transcripts for the benches, made by the journal itself: mostly answers and notes, as in a full room.

use std::path::PathBuf;

use startex::clock::{Millis, Timestamp};
use startex::diagnostic::Source;
use startex::ident::{Actor, ItemId, OptionId, PersonId, RoleCode, SeatId, Seq};
use startex::journal::{FileJournal, Journal, Options, system_salts};
use startex::scenario::{self, Scenario};
use startex::session::{CommandId, Entry, Event, Header, Said, Sign, Times};
use startex::text::Text;

const BATCH: usize = 1_000;

/// Returns the scenario the transcripts play.
pub(crate) fn scenario() -> Scenario {
    let text = include_str!("../scenarios/first-light.ron");
    let source = Source { name: "first-light.ron".to_owned(), text: text.to_owned() };
    let (scenario, findings) = scenario::read(&source, &|name: &str| Err(name.to_owned()));
    scenario.unwrap_or_else(|| panic!("the tutorial is sound: {findings:?}"))
}

/// Returns the header of a session that never was.
pub(crate) fn header() -> Header {
    let line = concat!(
        r#"{"startex":1,"session":"k7q2m9","mode":"autopilot","language":1,"#,
        r#""scenario_sha256":"0000000000000000000000000000000000000000000000000000000000000000","#,
        r#""agenda":"tutorial-15","tlp":"GREEN","attribution":"role","offset":"+00:00","made_by":"bench"}"#
    );
    serde_json::from_str(line).expect("it is a header")
}

/// Makes a transcript of so many entries, in a folder that goes when it is dropped.
pub(crate) fn of_length(entries: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("transcript.jsonl");
    let mut journal = FileJournal::create(&path, &header(), Options::new(system_salts()))
        .expect("the folder is ours");
    let mut batch = Vec::with_capacity(BATCH);
    for seq in 1..=entries as u64 {
        batch.push(entry(seq, (seq - 1) / BATCH as u64 * BATCH as u64));
        if batch.len() == BATCH || seq == entries as u64 {
            journal.append(&batch).expect("the disk takes it");
            batch.clear();
        }
    }
    (folder, path)
}

/// A folder on the disk the project is on: a memory file system would make every sync free.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the target folder is writable")
}

/// Returns entry `seq` of such a transcript.
pub(crate) fn entry(seq: u64, sync: u64) -> Entry {
    let decision = ItemId::new("revoke");
    let role = RoleCode::new(if seq.is_multiple_of(2) { "KEEP" } else { "REG" });
    let person = u32::try_from(seq % 40).expect("it is small");
    let seat = SeatId::new(&role, 1);
    let event = match seq {
        1 => Event::StartEx { must_end: None },
        2 => Event::ModuleStarted { module: "evening".into(), story: None },
        3 => Event::DecisionOpened {
            decision,
            round: 1,
            asked: vec![seat.clone()],
            closes_at: Millis(u64::MAX / 2),
            group: None,
        },
        _ => match seq % 10 {
            0..5 => Event::Answered {
                decision,
                round: 1,
                choice: OptionId::new(if seq.is_multiple_of(3) { "now" } else { "after" }),
                sure: Some(3),
                whose: None,
                late: false,
            },
            5 | 6 => Event::Noted {
                element: None,
                priority: None,
                due: None,
                sign: Sign::Strength,
                role: Some(role.clone()),
                spoke_for: None,
                objective: None,
                task: None,
                module: Some("evening".into()),
                item: None,
            },
            7 => Event::FloorGiven { role: role.clone() },
            8 => Event::Opened { inject: ItemId::new("token-in-log") },
            _ => Event::Heartbeat {},
        },
    };
    let words = "We would rather hold the release until two of us have rebuilt it";
    let said = matches!(event, Event::Answered { .. } | Event::Noted { .. })
        .then(|| Said::words(Text::new(words).expect("it is short")));
    let at = seq * 7;
    Entry {
        seq: Seq(seq),
        sync: Seq(sync),
        times: Times {
            wall: Timestamp::VIRTUAL_EPOCH.plus(Millis(at)),
            play: Millis(at),
            ..Times::default()
        },
        by: if person == 0 { Actor::Facilitator } else { Actor::Person(PersonId(person)) },
        seat: Some(seat),
        cmd: Some(CommandId(format!("c{seq}"))),
        event,
        said,
        redacted: false,
    }
}
