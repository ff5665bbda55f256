//! `startex` alone: scenarios here and built in, sessions to go on with, reports to open. Safe to project.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use super::begin::{Begin, begin, simulate};
use super::console::{Conducted, Console};
use super::file::shown;
use super::scenario::{BUILT_IN, load};
use super::{Failure, Shell, looks, place, replay, resume};
use crate::journal::{Reader, for_each_entry, marking};
use crate::scenario::title_of;
use crate::session::{Event, Mode};
use crate::tui::home::{Entry, Home, Kind};
use crate::tui::{How, Msg, Outcome, Screen};

/// The most files of one kind that are listed, newest first.
const LISTED_MAX: usize = 50;
/// A transcript larger than this is listed without looking into it.
const LOOKED_INTO_BYTES_MAX: u64 = 8 * 1024 * 1024;

pub(super) fn run(shell: &mut Shell) -> Result<(), Failure> {
    if !shell.environment.full_screen() {
        return Err(Failure::usage("`startex` alone needs a terminal to draw on")
            .hint("`startex --help` lists the commands; `startex rehearse first-light --auto` plays without one"));
    }
    let mut console = Console::open(looks::Args::default().looks(shell)?)?;
    let mut chosen_before = String::new();
    let mut notice = None;
    loop {
        let entries = find(shell);
        let left = look_into_all(&entries, console.sender());
        let at = entries.iter().position(|entry| entry.name == chosen_before).unwrap_or(0);
        let home = Home { entries, at, notice: notice.take(), ..Home::default() };
        let (screen, outcome) = console.show(Screen::Home(home));
        left.store(true, Ordering::Relaxed);
        let Screen::Home(home) = screen else { return Ok(()) };
        let Outcome::Chosen(place, how) = outcome else { return Ok(()) };
        let Some(chosen) = home.entries.get(place) else { continue };
        chosen_before.clone_from(&chosen.name);
        match open(&chosen.name, how, &mut console, shell) {
            Ok(Some(conducted)) if conducted.outcome == Outcome::Ended => {
                drop(console);
                return conducted.say(shell);
            }
            Ok(_) => {}
            Err(failure) => {
                let hints = failure.hints.join("; ");
                notice = Some(if hints.is_empty() {
                    failure.message
                } else {
                    format!("{}: {hints}", failure.message)
                });
            }
        }
    }
}

/// Opens what is behind an entry.
fn open(
    name: &str,
    how: How,
    console: &mut Console,
    shell: &mut Shell,
) -> Result<Option<Conducted>, Failure> {
    let path = Path::new(name);
    match how {
        How::Run | How::Rehearse => {
            let loaded = load(name, shell)?;
            let mode = if how == How::Run { Mode::Live } else { Mode::Rehearsal };
            let (mut conductor, kept) = begin(&loaded, &Begin::default(), mode, shell)?;
            let mut players = None;
            if mode == Mode::Rehearsal {
                simulate(&mut conductor, |_| true)?;
                players = Some(0);
            }
            Ok(Some(console.conduct(conductor, kept, players, None)?))
        }
        How::Resume => {
            let open = resume::open(path, None, shell)?;
            Ok(Some(console.conduct(open.conductor, open.kept, open.players, None)?))
        }
        How::Replay => {
            console.show(Screen::Replay(Box::new(replay::scrub(path)?)));
            Ok(None)
        }
        How::Open => Err(Failure::new(format!("the report is `{}`", shown(path)))
            .hint("open it in a browser or an editor")),
    }
}

/// Lists what there is to begin with, by the names of the files alone: nothing is opened before the screen stands.
fn find(shell: &Shell) -> Vec<Entry> {
    let mut found = Vec::new();
    let scenarios = files(Path::new("scenarios"), "ron");
    let stem = |path: &Path| path.file_stem().map(|s| shown(Path::new(s))).unwrap_or_default();
    for path in &scenarios {
        found.push(entry(Kind::Scenario, &stem(path), shown(path), path));
    }
    for (name, _) in BUILT_IN {
        if scenarios.iter().all(|path| stem(path) != name) {
            found.push(entry(Kind::Scenario, name, format!("built in: {name}"), Path::new(name)));
        }
    }
    let folders = folders(shell);
    for path in folders.iter().flat_map(|folder| files(folder, "jsonl")) {
        found.push(entry(Kind::Session, &stem(&path), file_name(&path), &path));
    }
    for path in folders.iter().flat_map(|folder| files(folder, "html")) {
        found.push(entry(Kind::Report, &file_name(&path), shown(&path), &path));
    }
    found
}

fn entry(kind: Kind, title: &str, detail: String, path: &Path) -> Entry {
    let name = path.to_string_lossy().into_owned();
    Entry { kind, title: crate::text::clean(title), detail, name }
}

/// Looks into scenarios and transcripts while the screen is used already; ends when what it returns is set.
fn look_into_all(entries: &[Entry], sender: Sender<Msg>) -> Arc<AtomicBool> {
    let left = Arc::new(AtomicBool::new(false));
    let (entries, stop) = (entries.to_vec(), Arc::clone(&left));
    thread::spawn(move || {
        for entry in entries {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let known = match entry.kind {
                Kind::Scenario => Some(scenario(entry)),
                Kind::Session => session(entry, &stop),
                Kind::Finished | Kind::Report => None,
            };
            if known.is_some_and(|entry| sender.send(Msg::Found(entry)).is_err()) {
                return;
            }
        }
    });
    left
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| shown(Path::new(name))).unwrap_or_default()
}

fn folders(shell: &Shell) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("transcripts")];
    folders.extend(place::transcripts(&shell.environment));
    folders.dedup();
    folders
}

/// Returns the files of a kind in a folder, by name, the newest names first where names begin alike.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = listing
        .filter_map(|file| file.ok().map(|f| f.path()))
        .filter(|path| path.extension().is_some_and(|e| e == ending) && path.is_file())
        .collect();
    paths.sort();
    paths.truncate(LISTED_MAX);
    paths
}

/// Gives a scenario its title, without reading the rest of it.
fn scenario(entry: Entry) -> Entry {
    let built_in = BUILT_IN.iter().find(|(name, _)| *name == entry.name);
    let title = match built_in {
        Some((_, text)) => title_of(text),
        None => fs::read_to_string(&entry.name).ok().and_then(|text| title_of(&text)),
    };
    let title = title.unwrap_or_else(|| format!("{} (cannot be read)", entry.title));
    Entry { title, ..entry }
}

/// Gives a transcript the title of its scenario, how it came about, and whether it is over; without folding it.
fn session(entry: Entry, stop: &AtomicBool) -> Option<Entry> {
    let path = PathBuf::from(&entry.name);
    if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOOKED_INTO_BYTES_MAX) {
        return None;
    }
    let known = looked_into(&path, stop);
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let (title, kind) =
        known.unwrap_or_else(|| (format!("{} (cannot be read)", entry.title), Kind::Session));
    Some(Entry { kind, title: crate::text::clean(&title), ..entry })
}

fn looked_into(path: &Path, stop: &AtomicBool) -> Option<(String, Kind)> {
    let mark = marking(Reader::open(path).ok()?.header().ok()?.mode);
    let (mut title, mut kind) = (None, Kind::Session);
    let read = for_each_entry(path, &mut |record| {
        let source = record.said.as_ref().and_then(|said| said.source.as_ref());
        title = source.and_then(|text| title_of(text)).or_else(|| title.take());
        if let Event::EndEx { .. } = record.event {
            kind = Kind::Finished;
        }
        let left = stop.load(Ordering::Relaxed);
        if left { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    read.ok()?;
    Some((format!("{mark} {}", title?), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &Path) -> Option<Entry> {
        session(entry(Kind::Session, "a name", String::new(), path), &AtomicBool::new(false))
    }

    #[test]
    fn a_recording_is_known_by_its_scenario_and_its_end() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
        let recordings = files(&folder, "jsonl");
        assert!(recordings.len() >= 2, "{recordings:?}");
        for path in recordings {
            let known = known(&path).expect("it is whole");
            // One of them was broken off in play.
            let broken_off = path.file_stem().is_some_and(|name| name == "aborted");
            let kind = if broken_off { Kind::Session } else { Kind::Finished };
            assert_eq!(known.kind, kind, "{path:?}");
            assert!(known.title.starts_with("EXERCISE "), "{}", known.title);
        }
        let other = known(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path());
        assert_eq!(other.expect("it is small").title, "a name (cannot be read)");
    }

    #[test]
    fn a_scenario_is_known_by_its_title() {
        let built_in =
            entry(Kind::Scenario, "first-light", String::new(), Path::new("first-light"));
        assert_eq!(scenario(built_in).title, "First Light");
        let gone = entry(Kind::Scenario, "gone", String::new(), Path::new("gone.ron"));
        assert_eq!(scenario(gone).title, "gone (cannot be read)");
    }
}
