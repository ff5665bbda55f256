//! The ledger of corrective actions: a file beside the transcripts, append-only and hash-chained as they are.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::disk::{self, Locked};
use super::{Hash, JournalError, Salts, hash, reason, shown};
use crate::clock::Timestamp;
use crate::session::{ActionChange, ChangeWords, Deed};

/// The version of the ledger's format.
const FORMAT: u32 = 1;
/// What it is called in its folder.
pub const LEDGER_NAME: &str = "EXERCISE-actions.ledger";
/// Nobody keeps a ledger this long; a file that is longer is none.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A ledger as it was read.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub changes: Vec<ActionChange>,
    /// Bytes of an unfinished last line, which hold no change.
    pub torn: usize,
    head: Option<Hash>,
    /// Bytes that hold.
    len: usize,
}

/// Why a ledger cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("`{path}` is damaged in line {line}: {why}", path = shown(.path))]
    Damaged { path: PathBuf, line: usize, why: String },
    #[error("`{path}` cannot be {doing}: {why}", path = shown(.path), why = reason(.fault))]
    Io { path: PathBuf, doing: &'static str, fault: io::Error },
    #[error("{0}")]
    Journal(JournalError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    startex_actions: u32,
    made_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    e: &'a RawValue,
    h: &'a str,
    #[serde(borrow, default)]
    s: Option<&'a RawValue>,
}

/// What holds no words of people.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    seq: usize,
    prev: String,
    wall: Timestamp,
    action: String,
    kind: Deed,
    on: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    said: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Salted {
    salt: String,
    words: ChangeWords,
}

/// Reads the ledger of a folder; where there is none, nothing was written down yet.
pub fn read_ledger(folder: &Path) -> Result<Ledger, LedgerError> {
    let path = folder.join(LEDGER_NAME);
    match File::open(&path) {
        Ok(file) => read_all(file, &path),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(Ledger::default()),
        Err(fault) => Err(LedgerError::Io { path, doing: "read", fault }),
    }
}

fn read_all(file: impl io::Read, path: &Path) -> Result<Ledger, LedgerError> {
    let mut bytes = Vec::new();
    let failed = |fault| LedgerError::Io { path: path.to_owned(), doing: "read", fault };
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    parse(&bytes).map_err(|(line, why)| LedgerError::Damaged { path: path.to_owned(), line, why })
}

/// Follows the chain; a last line without its end is torn, all else that does not hold is damage.
fn parse(bytes: &[u8]) -> Result<Ledger, (usize, String)> {
    let mut ledger = Ledger::default();
    for (at, whole) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        let Some(line) = whole.strip_suffix(b"\n") else {
            ledger.torn = whole.len();
            return Ok(ledger);
        };
        let number = at + 1;
        let text = std::str::from_utf8(line).map_err(|_| (number, "it is not UTF-8".to_owned()))?;
        let head = match ledger.head {
            None => header(text).map_err(|why| (number, why))?,
            Some(prev) => {
                let (change, hash) = entry(text, at, prev).map_err(|why| (number, why))?;
                ledger.changes.push(change);
                hash
            }
        };
        ledger.head = Some(head);
        ledger.len += whole.len();
    }
    Ok(ledger)
}

fn header(line: &str) -> Result<Hash, String> {
    let head: Head = serde_json::from_str(line).map_err(|_| "it is no ledger's head".to_owned())?;
    if head.startex_actions != FORMAT {
        return Err(format!(
            "it is in format {}, which this version does not know",
            head.startex_actions
        ));
    }
    Ok(Hash::of(line.as_bytes()))
}

fn entry(line: &str, seq: usize, prev: Hash) -> Result<(ActionChange, Hash), String> {
    let parsed: Line<'_> = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
    let hash = Hash::of(parsed.e.get().as_bytes());
    if hash.to_string() != parsed.h {
        return Err("`h` is not the hash of what stands in `e`".to_owned());
    }
    let facts: Facts = serde_json::from_str(parsed.e.get()).map_err(|fault| fault.to_string())?;
    if facts.seq != seq {
        return Err(format!("change {} stands where change {seq} belongs", facts.seq));
    }
    if facts.prev != prev.to_string() {
        return Err("`prev` is not the hash of the line before".to_owned());
    }
    let words = match (&facts.said, parsed.s) {
        (Some(said), Some(words)) => {
            if Hash::of(words.get().as_bytes()).to_string() != *said {
                return Err("`said` is not the hash of what stands in `s`".to_owned());
            }
            let salted: Salted =
                serde_json::from_str(words.get()).map_err(|fault| fault.to_string())?;
            salted.words
        }
        (None, Some(_)) => return Err("there are words that no hash covers".to_owned()),
        // The words were taken out; the rest still holds.
        (_, None) => ChangeWords::default(),
    };
    let Facts { wall, action, kind: deed, on, due, session, .. } = facts;
    Ok((ActionChange { wall, action, deed, on, due, session, words }, hash))
}

/// Writes a change at the end of a folder's ledger, which is made if there is none; it is on disk when this returns.
/// The unfinished end of an earlier write is kept aside as `NAME.torn`, and how long it was is returned.
pub fn append_ledger(
    folder: &Path,
    change: &ActionChange,
    made_by: &str,
    salts: &mut Salts,
) -> Result<usize, LedgerError> {
    let path = folder.join(LEDGER_NAME);
    let failed = |doing| {
        let path = path.clone();
        move |fault| LedgerError::Io { path, doing, fault }
    };
    let fresh = !path.exists();
    let opened = if fresh { disk::create(&path) } else { disk::open(&path) };
    let mut file = opened.map_err(LedgerError::Journal)?;
    let ledger = read_all(&mut *file, &path)?;
    if ledger.torn > 0 {
        set_aside(&mut file, &ledger, &path)?;
    }
    let mut written = Vec::new();
    let prev = if let Some(head) = ledger.head {
        head
    } else {
        let head = Head { startex_actions: FORMAT, made_by: made_by.to_owned() };
        let line = serde_json::to_string(&head).map_err(|fault| failed("written")(fault.into()))?;
        written.extend_from_slice(line.as_bytes());
        written.push(b'\n');
        Hash::of(line.as_bytes())
    };
    let line = line(change, ledger.changes.len() + 1, prev, salts())
        .map_err(|fault| failed("written")(fault.into()))?;
    written.extend_from_slice(line.as_bytes());
    written.push(b'\n');
    file.seek(SeekFrom::End(0)).map_err(failed("written"))?;
    file.write_all(&written).and_then(|()| file.sync_data()).map_err(failed("written"))?;
    if fresh {
        disk::sync_folder(&path).map_err(LedgerError::Journal)?;
    }
    Ok(ledger.torn)
}

fn set_aside(file: &mut Locked, ledger: &Ledger, path: &Path) -> Result<(), LedgerError> {
    let aside = path.with_extension("ledger.torn");
    let failed = |fault| LedgerError::Io { path: aside.clone(), doing: "written", fault };
    file.seek(SeekFrom::Start(ledger.len as u64)).map_err(failed)?;
    let mut torn = Vec::new();
    file.read_to_end(&mut torn).map_err(failed)?;
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&aside).map_err(failed)?;
    out.write_all(&torn).and_then(|()| out.sync_data()).map_err(failed)?;
    file.set_len(ledger.len as u64).map_err(failed)
}

fn line(
    change: &ActionChange,
    seq: usize,
    prev: Hash,
    salt: [u8; 16],
) -> Result<String, serde_json::Error> {
    let words = if change.words == ChangeWords::default() {
        None
    } else {
        let mut digits = Vec::new();
        hash::write_hex(&salt, &mut digits);
        let salt = String::from_utf8_lossy(&digits).into_owned();
        Some(serde_json::to_string(&Salted { salt, words: change.words.clone() })?)
    };
    let facts = Facts {
        seq,
        prev: prev.to_string(),
        wall: change.wall,
        action: change.action.clone(),
        kind: change.deed,
        on: change.on.clone(),
        due: change.due.clone(),
        session: change.session.clone(),
        said: words.as_ref().map(|words| Hash::of(words.as_bytes()).to_string()),
    };
    let facts = serde_json::to_string(&facts)?;
    let hash = Hash::of(facts.as_bytes());
    Ok(match words {
        Some(words) => format!(r#"{{"e":{facts},"h":"{hash}","s":{words}}}"#),
        None => format!(r#"{{"e":{facts},"h":"{hash}"}}"#),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::seeded_salts;
    use crate::text::Text;

    fn change(deed: Deed, words: &str) -> ActionChange {
        ActionChange {
            wall: "2027-06-30T10:00:00.000Z".parse().unwrap(),
            action: "k7q2m9-41".to_owned(),
            deed,
            on: "2027-06-29".to_owned(),
            due: None,
            session: None,
            words: ChangeWords {
                text: Some(Text::new(words).unwrap()),
                by: Some(Text::name("Ana Lind").unwrap()),
                owner: None,
            },
        }
    }

    fn kept(changes: &[ActionChange]) -> (tempfile::TempDir, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let mut salts = seeded_salts(7);
        for change in changes {
            assert_eq!(append_ledger(folder.path(), change, "startex", &mut salts).unwrap(), 0);
        }
        let bytes = std::fs::read(folder.path().join(LEDGER_NAME)).unwrap();
        (folder, bytes)
    }

    #[test]
    fn what_is_written_down_is_read_back_in_order() {
        let changes = [change(Deed::Done, "merged"), change(Deed::Reopened, "it did not hold")];
        let (folder, bytes) = kept(&changes);
        assert_eq!(read_ledger(folder.path()).unwrap().changes, changes);
        assert_eq!(bytes.split(|b| *b == b'\n').count(), 4, "a head, two changes, nothing after");
        let nowhere = folder.path().join("none");
        assert!(read_ledger(&nowhere).unwrap().changes.is_empty());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let meta = std::fs::metadata(folder.path().join(LEDGER_NAME)).unwrap();
            assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_flipped_byte_is_damage_and_a_cut_one_a_torn_end() {
        let (_folder, bytes) = kept(&[change(Deed::Done, "merged"), change(Deed::Dropped, "no")]);
        for at in 0..bytes.len() - 1 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            let read = parse(&flipped);
            let is_whole = read.as_ref().is_ok_and(|ledger| ledger.torn == 0);
            // What makes the program's name in the head another one is covered by the next line's `prev`.
            assert!(!is_whole, "byte {at}: {read:?}");
        }
        let lines: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at] == b'\n').map(|at| at + 1).collect();
        for len in 0..bytes.len() {
            let ledger = parse(&bytes[..len]).unwrap();
            let whole = lines.iter().filter(|end| **end <= len).count();
            assert_eq!(ledger.changes.len(), whole.saturating_sub(1), "cut at {len}");
            assert_eq!(ledger.len + ledger.torn, len);
        }
    }

    #[test]
    fn a_torn_end_is_kept_aside_and_the_next_change_stands_behind_what_holds() {
        let (folder, bytes) = kept(&[change(Deed::Done, "merged"), change(Deed::Dropped, "no")]);
        let path = folder.path().join(LEDGER_NAME);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_len(bytes.len() as u64 - 10).unwrap();
        let next = change(Deed::Verified, "shown in the drill");
        let torn = append_ledger(folder.path(), &next, "startex", &mut seeded_salts(1)).unwrap();
        assert!(torn > 100, "{torn}");
        let ledger = read_ledger(folder.path()).unwrap();
        assert_eq!(ledger.changes, [change(Deed::Done, "merged"), next]);
        let aside = std::fs::read(path.with_extension("ledger.torn")).unwrap();
        assert_eq!(aside.len(), torn);
    }

    #[test]
    fn a_copy_without_the_words_still_holds() {
        let (_folder, bytes) = kept(&[change(Deed::Done, "merged")]);
        let text = String::from_utf8(bytes).unwrap();
        let at = text.find(",\"s\":{").unwrap();
        let without = format!("{}}}\n", &text[..at]);
        let ledger = parse(without.as_bytes()).unwrap();
        assert_eq!(ledger.changes[0].words, ChangeWords::default());
        assert_eq!(ledger.changes[0].deed, Deed::Done);
    }
}
