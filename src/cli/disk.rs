//! How much room the disks have that a record is kept on; looked at now and then while a session is on the screen.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::console::Kept;
use super::file::shown;
use super::{Failure, Shell};
use crate::scenario::Scenario;
use crate::tui::Msg;
use crate::tui::disk::{Disk, Place, size};

/// What an exercise of a hundred and fifty people writes at most, with room to spare.
const EXERCISE_BYTES: u64 = 32 * 1024 * 1024;
const EVERY: Duration = Duration::from_secs(20);

/// Looks at the disks until it is dropped; told of other files, it looks at those.
#[derive(Debug)]
pub(super) struct Watch {
    files: Option<Sender<Kept>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(super) fn begin(kept: Kept, wanted: u64, screen: Sender<Msg>) -> Self {
        let (files, told) = channel::<Kept>();
        let thread = thread::spawn(move || {
            let mut kept = kept;
            while screen.send(Msg::Disk(look(&kept, wanted))).is_ok() {
                match told.recv_timeout(EVERY) {
                    Ok(other) => kept = other,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        Self { files: Some(files), thread: Some(thread) }
    }

    /// Says that the record goes on in other files.
    pub(super) fn moved(&self, kept: Kept) {
        if let Some(files) = &self.files {
            // It only shows; where it has ended, nothing is shown any more.
            drop(files.send(kept));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.files.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn look(kept: &Kept, wanted: u64) -> Disk {
    let place = |path: &Path| Place { path: shown(path), free: free(path) };
    Disk { transcript: place(&kept.transcript), copy: kept.copy.as_deref().map(place), wanted }
}

/// Returns the bytes that should be free: the attachments once more, as a copy to go on in needs them, and an exercise.
pub(super) fn wanted(scenario: &Scenario) -> u64 {
    EXERCISE_BYTES + attachments(scenario)
}

/// Returns what the attachments take in a transcript, in base64.
fn attachments(scenario: &Scenario) -> u64 {
    scenario.attachments.iter().map(|a| (a.bytes.len() as u64).div_ceil(3) * 4).sum()
}

/// Says before anything is written that a disk has less room than attachments and exercise need.
pub(super) fn warn_if_low(
    kept: &Kept,
    scenario: &Scenario,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let (wanted, needed) = (wanted(scenario), attachments(scenario));
    for path in [Some(&kept.transcript), kept.copy.as_ref()].into_iter().flatten() {
        let Some(free) = free(path) else { continue };
        let named = shown(path);
        if free < needed {
            return Err(Failure::new(format!(
                "`{named}` cannot hold the attachments: {} are free, they take {}",
                size(free),
                size(needed)
            ))
            .hint("make room, or name a file on another disk with `--transcript`"));
        }
        if free < wanted {
            shell.warn(&format!(
                "only {} are free where `{named}` is written; attachments and an exercise want {}",
                size(free),
                size(wanted)
            ));
        }
    }
    Ok(())
}

/// Returns the bytes free for this user where a file lies or will lie.
fn free(path: &Path) -> Option<u64> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    free_in(folder)
}

#[cfg(unix)]
fn free_in(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_in(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_room_and_a_folder_that_is_not_there_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(&folder.path().join("a.jsonl")).is_some_and(|free| free > 0));
        assert_eq!(free(&folder.path().join("no/such/a.jsonl")), None);
    }

    #[test]
    fn the_screen_is_told_at_once_and_of_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, told) = channel();
        let kept = |name: &str| Kept { transcript: folder.path().join(name), copy: None };
        let watch = Watch::begin(kept("a.jsonl"), 7, sender);
        let next = || match told.recv_timeout(Duration::from_secs(10)) {
            Ok(Msg::Disk(disk)) => disk,
            other => panic!("{other:?}"),
        };
        let first = next();
        assert!(first.transcript.path.ends_with("a.jsonl") && first.wanted == 7);
        watch.moved(kept("b.jsonl"));
        assert!(next().transcript.path.ends_with("b.jsonl"));
    }
}
