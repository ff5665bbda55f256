//! What a console tells a projector in another terminal of the same machine, beside the transcript they share: one line of
//! JSON whenever something of it changed, the whole of it each time.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::{Millis, Timestamp};
use crate::ident::Seq;

/// The version of these lines.
pub const VERSION: u32 = 1;
/// The longest line that is read.
pub const LINE_BYTES_MAX: u64 = 64 * 1024;

/// How the record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Every entry is on disk.
    Kept,
    /// The disk refused, and nobody has chosen yet where to go on.
    Failed,
    /// Play goes on and is on no disk.
    Unrecorded,
}

/// How the room joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// What is typed into a browser.
    pub url: String,
    pub code: String,
    /// The network phones enter first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi: Option<Network>,
}

impl Join {
    /// Returns the link that carries its code where no server writes it down.
    pub fn link(&self) -> String {
        format!("{}/#{}", self.url, self.code)
    }
}

/// A Wi-Fi; without a password it is an open one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Everything the projector needs besides the transcript. There is no place in it for words of the exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub startex_beside: u32,
    /// The session it is about; another one's lines are none of the reader's business.
    pub session: String,
    /// The last durable entry: nothing after it is shown.
    pub head: Seq,
    pub recording: Kept,
    /// A real-world emergency, from the key press on: it waits for no disk.
    pub emergency: bool,
    /// The projector is blanked.
    pub blank: bool,
    /// The last inject is shown again.
    pub again: bool,
    /// Where the console's wall time is fixed to the machine's counter, so that both count alike.
    pub wall: Timestamp,
    pub mono: Millis,
    /// The file the record continues in, if it is another one; an absolute path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How the room joins, where it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<Join>,
}

impl Beside {
    /// Returns its line, LF included.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("plain data becomes JSON");
        line.push('\n');
        line
    }

    /// Reads a line; `None` if it is not one of this version. Members a later program adds are passed over.
    pub fn read(line: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(line).ok()?;
        (read.startex_beside == VERSION).then_some(read)
    }
}

/// Returns where the socket beside a transcript is: hidden, in its folder, of a short name, for sockets' names are.
pub fn socket(transcript: &Path) -> PathBuf {
    let name = transcript.file_name().unwrap_or_default().as_encoded_bytes();
    let digest = Sha256::digest(name);
    let short = digest.iter().take(6).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    transcript.with_file_name(format!(".startex-{short}.sock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside() -> Beside {
        Beside {
            startex_beside: VERSION,
            session: "k7q2m9".to_owned(),
            head: Seq(41),
            recording: Kept::Kept,
            emergency: false,
            blank: true,
            again: false,
            wall: "2027-03-05T08:42:30.000Z".parse().unwrap(),
            mono: Millis(1_000),
            file: None,
            join: None,
        }
    }

    #[test]
    fn a_line_is_what_the_documentation_says_and_reads_back() {
        let line = beside().line();
        assert_eq!(
            line,
            "{\"startex_beside\":1,\"session\":\"k7q2m9\",\"head\":41,\"recording\":\"kept\",\
             \"emergency\":false,\"blank\":true,\"again\":false,\
             \"wall\":\"2027-03-05T08:42:30.000Z\",\"mono\":1000}\n"
        );
        assert_eq!(Beside::read(&line), Some(beside()));
        let wifi = Network { name: "Kiln".to_owned(), password: None };
        let join = Join {
            url: "http://10.0.8.2:8080".to_owned(),
            code: "KILN-42".to_owned(),
            wifi: Some(wifi),
        };
        let open = Beside { join: Some(join), ..beside() };
        assert!(open.line().ends_with(
            ",\"join\":{\"url\":\"http://10.0.8.2:8080\",\"code\":\"KILN-42\",\"wifi\":{\"name\":\"Kiln\"}}}\n"
        ));
        assert_eq!(Beside::read(&open.line()), Some(open));
        let moved = Beside { file: Some("/a\n\"b".to_owned()), ..beside() };
        assert_eq!(moved.line().matches('\n').count(), 1, "a name cannot break the line");
        assert_eq!(Beside::read(&moved.line()), Some(moved));
    }

    #[test]
    fn what_is_no_line_of_this_version_is_none() {
        for line in ["", "{}", "hello", "{\"startex_beside\":1}"] {
            assert_eq!(Beside::read(line), None, "{line}");
        }
        let later = beside().line().replace("\"startex_beside\":1", "\"startex_beside\":2");
        assert_eq!(Beside::read(&later), None);
        let more = beside().line().replace("\"again\":false", "\"again\":false,\"mood\":[1]");
        assert_eq!(Beside::read(&more), Some(beside()));
    }

    #[test]
    fn a_sockets_name_is_short_hidden_and_its_transcripts_own() {
        let long = format!("/room/{}.jsonl", "x".repeat(200));
        let (one, other) = (socket(Path::new(&long)), socket(Path::new("/room/b.jsonl")));
        assert!(one != other && one.parent() == other.parent());
        let name = one.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with(".startex-") && name.len() == 26, "{name}");
        assert_eq!(socket(Path::new("b.jsonl")).parent(), Some(Path::new("")));
    }
}
