//! `startex` alone: scenarios here and built in, sessions to go on with, reports to open. Safe to project.

use std::fs;
use std::path::{Path, PathBuf};

use super::begin::{Begin, begin, simulate_everybody};
use super::console::{Conducted, Console};
use super::file::shown;
use super::scenario::{BUILT_IN, load};
use super::{Failure, Shell, place, replay, resume};
use crate::diagnostic::Source;
use crate::journal::Reader;
use crate::scenario::read_for_replay;
use crate::session::Mode;
use crate::tui::home::{Entry, Home, Kind};
use crate::tui::{How, Outcome, Screen};

/// The most files of one kind that are listed, newest first.
const LISTED_MAX: usize = 50;
/// A transcript larger than this is listed without looking into it.
const LOOKED_INTO_BYTES_MAX: u64 = 8 * 1024 * 1024;

pub(super) fn run(shell: &mut Shell) -> Result<(), Failure> {
    if !shell.environment.full_screen() {
        return Err(Failure::usage("`startex` alone needs a terminal to draw on")
            .hint("`startex --help` lists the commands; `startex rehearse first-light --auto` plays without one"));
    }
    let mut console = Console::open(shell)?;
    let mut at = 0;
    let mut notice = None;
    loop {
        let found = find(shell);
        let entries = found.iter().map(|f| f.entry.clone()).collect();
        let home = Home { entries, at, notice: notice.take(), ..Home::default() };
        let (screen, outcome) = console.show(Screen::Home(home));
        if let Screen::Home(home) = screen {
            at = home.at;
        }
        let Outcome::Chosen(place, how) = outcome else { return Ok(()) };
        let Some(chosen) = found.get(place) else { continue };
        match chosen.open(how, &mut console, shell) {
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

/// An entry of the screen and what is behind it.
struct Found {
    entry: Entry,
    /// A path, or the name of a scenario that is built in.
    name: String,
}

impl Found {
    fn open(
        &self,
        how: How,
        console: &mut Console,
        shell: &mut Shell,
    ) -> Result<Option<Conducted>, Failure> {
        let path = Path::new(&self.name);
        match how {
            How::Run | How::Rehearse => {
                let loaded = load(&self.name, shell)?;
                let mode = if how == How::Run { Mode::Live } else { Mode::Rehearsal };
                let (mut conductor, kept) = begin(&loaded, &Begin::default(), mode, shell)?;
                let mut players = None;
                if mode == Mode::Rehearsal {
                    simulate_everybody(&mut conductor)?;
                    players = Some(0);
                }
                Ok(Some(console.conduct(conductor, kept, players)))
            }
            How::Resume => {
                let open = resume::open(path, None, shell)?;
                Ok(Some(console.conduct(open.conductor, open.kept, open.players)))
            }
            How::Replay => {
                console.show(Screen::Replay(Box::new(replay::scrub(path)?)));
                Ok(None)
            }
            How::Open => Err(Failure::new(format!("the report is `{}`", shown(path)))
                .hint("open it in a browser or an editor")),
        }
    }
}

/// Looks for what there is to begin with.
fn find(shell: &Shell) -> Vec<Found> {
    let mut found = Vec::new();
    for path in files(Path::new("scenarios"), "ron") {
        let title = fs::read_to_string(&path).ok().and_then(|text| title(&text));
        let name = path.to_string_lossy().into_owned();
        let title = title.unwrap_or_else(|| "cannot be read".to_owned());
        found.push(entry(Kind::Scenario, &title, shown(&path), name));
    }
    for (name, text) in BUILT_IN {
        let title = title(text).unwrap_or_else(|| name.to_owned());
        let here = found.iter().any(|f| f.entry.title == title);
        if !here {
            found.push(entry(Kind::Scenario, &title, format!("built in: {name}"), name.to_owned()));
        }
    }
    let folders = folders(shell);
    let mut finished = Vec::new();
    for path in folders.iter().flat_map(|folder| files(folder, "jsonl")) {
        let Some((title, mode, over)) = look_into(&path) else { continue };
        let mark = crate::journal::marking(mode);
        let name = path.to_string_lossy().into_owned();
        let title = format!("{mark} {title}");
        if over {
            finished.push(entry(Kind::Finished, &title, file_name(&path), name));
        } else {
            found.push(entry(Kind::Session, &title, file_name(&path), name));
        }
    }
    found.extend(finished);
    for path in folders.iter().flat_map(|folder| files(folder, "html")) {
        let name = path.to_string_lossy().into_owned();
        found.push(entry(Kind::Report, &file_name(&path), shown(&path), name));
    }
    found
}

fn entry(kind: Kind, title: &str, detail: String, name: String) -> Found {
    Found { entry: Entry { kind, title: crate::text::clean(title), detail }, name }
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

/// Reads a scenario's title without checking the rest.
fn title(text: &str) -> Option<String> {
    let source = Source { name: "scenario.ron".to_owned(), text: text.to_owned() };
    read_for_replay(&source, &|_| None).ok().map(|scenario| scenario.title)
}

/// Returns a transcript's title, how it came about, and whether it is over.
fn look_into(path: &Path) -> Option<(String, Mode, bool)> {
    let mode = Reader::open(path).ok()?.header().ok()?.mode;
    if fs::metadata(path).ok()?.len() > LOOKED_INTO_BYTES_MAX {
        return Some((file_name(path), mode, false));
    }
    let replayed = crate::conduct::replay(path, &mut |_, _, _| {}).ok()?;
    let over = replayed.session.after.ended.is_some();
    Some((replayed.scenario.title.clone(), mode, over))
}
