//! Where the record is kept, as the lobby shows it: the files, the room on their disks, the second copy.

/// What is known of the files; read outside, now and then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disk {
    pub transcript: Place,
    /// `--copy-to`.
    pub copy: Option<Place>,
    /// The bytes that should be free: what the attachments take once more, and an exercise.
    pub wanted: u64,
}

/// A file with the bytes that are free where it lies; `None` where the system does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub path: String,
    pub free: Option<u64>,
}

impl Place {
    fn is_low(&self, wanted: u64) -> bool {
        self.free.is_some_and(|free| free < wanted)
    }

    fn words(&self, wanted: u64) -> String {
        match self.free {
            None => "free space unknown".to_owned(),
            Some(free) if self.is_low(wanted) => {
                format!("ONLY {} FREE, {} wanted", size(free), size(wanted))
            }
            Some(free) => format!("{} free", size(free)),
        }
    }
}

impl Disk {
    /// Tells whether a disk could be full before the exercise is over.
    pub fn is_low(&self) -> bool {
        self.transcript.is_low(self.wanted)
            || self.copy.as_ref().is_some_and(|c| c.is_low(self.wanted))
    }

    /// Says what is wrong alone.
    pub fn troubles(&self, copy_lost: Option<&str>, columns: u16) -> Vec<String> {
        let lines = self.lines(copy_lost, columns).into_iter();
        lines.filter(|l| l.contains(" FREE, ") || l.contains(", LOST: ")).collect()
    }

    /// Says it, a line a file; a path that is too long loses its beginning.
    pub fn lines(&self, copy_lost: Option<&str>, columns: u16) -> Vec<String> {
        let line = |what: &str, place: &Place, state: &str| {
            let state = if state.is_empty() { place.words(self.wanted) } else { state.to_owned() };
            let around = what.chars().count() + state.chars().count() + 4;
            let room = usize::from(columns).saturating_sub(around).max(8);
            format!("{what}: {}, {state}", end_of(&place.path, room))
        };
        let mut lines = vec![line("record", &self.transcript, "")];
        match (&self.copy, copy_lost) {
            (Some(copy), Some(why)) => {
                lines.push(line("second copy", copy, &format!("LOST: {why}")));
            }
            (Some(copy), None) => lines.push(line("second copy", copy, "")),
            (None, _) => lines[0].push_str("; no second copy"),
        }
        if lines.len() == 1 && lines[0].chars().count() > usize::from(columns) {
            lines[0] = line(
                "record",
                &self.transcript,
                &format!("{}; no second copy", self.transcript.words(self.wanted)),
            );
        }
        lines
    }
}

/// Returns the end of a path in at most so many characters.
fn end_of(path: &str, room: usize) -> String {
    let count = path.chars().count();
    if count <= room {
        return path.to_owned();
    }
    let end: String = path.chars().skip(count + 1 - room).collect();
    format!("…{end}")
}

/// Returns a number of bytes as people say it.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let unit = UNITS.into_iter().find(|(_, n)| bytes >= *n);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, n)| format!("{} {unit}", bytes / n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, free: u64) -> Place {
        Place { path: path.to_owned(), free: Some(free) }
    }

    #[test]
    fn the_record_its_disk_and_its_copy_are_said() {
        let mut disk = Disk {
            transcript: place("tonight.jsonl", 41_500_000_000),
            copy: None,
            wanted: 20_000_000,
        };
        assert_eq!(disk.lines(None, 80), ["record: tonight.jsonl, 41 GB free; no second copy"]);
        disk.copy = Some(place("/media/stick/tonight.jsonl", 3_000_000));
        let lines = disk.lines(None, 80);
        assert_eq!(
            lines[1],
            "second copy: /media/stick/tonight.jsonl, ONLY 3 MB FREE, 20 MB wanted"
        );
        assert!(disk.is_low());
        assert_eq!(disk.troubles(None, 80), lines[1..]);
        assert!(disk.lines(Some("no space"), 80)[1].ends_with("LOST: no space"));
    }

    #[test]
    fn a_long_path_keeps_its_end() {
        let path = format!("/home/somebody/{}/EXERCISE-first-light.jsonl", "deep/".repeat(20));
        let disk = Disk { transcript: place(&path, 1), copy: None, wanted: 0 };
        for columns in [60, 80] {
            let line = &disk.lines(None, columns)[0];
            assert!(line.chars().count() <= usize::from(columns), "{line}");
            assert!(line.contains("light.jsonl, 1 bytes free; no second copy"), "{line}");
        }
    }
}
