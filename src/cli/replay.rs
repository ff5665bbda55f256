//! `startex replay`: a recorded session from its first entry to its last, one line an entry.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::console::Console;
use super::transcript::banner;
use super::{Failure, Shell, file, looks};
use crate::clock::Millis;
use crate::journal::{self, Reader, for_each_entry};
use crate::session::{Entry, Event, Header};
use crate::text;
use crate::tui::Screen;
use crate::tui::replay::Replay as Scrubber;
use crate::words::Language;

/// Shows what was recorded, one line an entry, for the control side.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex replay EXERCISE-first-light.jsonl\n  \
                  startex replay EXERCISE-first-light.jsonl --format text")]
pub(super) struct Args {
    /// The transcript to show
    #[arg(value_name = "TRANSCRIPT")]
    path: PathBuf,
    /// How to print it, instead of scrubbing through it on the screen
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    looks: looks::Args,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    match args.format {
        Some(Format::Text) => as_text(args, shell),
        None => on_screen(args, shell),
    }
}

/// Shows the session as the console showed it, at any entry.
fn on_screen(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let instead = format!("startex replay {} --format text", file::shown(&args.path));
    shell.full_screen("replay", &instead)?;
    let looks = args.looks.looks(shell)?;
    let scrubber = scrub(&args.path)?;
    let mut console = Console::open(looks)?;
    console.show(Screen::Replay(Box::new(scrubber)));
    Ok(())
}

/// Reads a session for scrubbing.
pub(super) fn scrub(path: &Path) -> Result<Scrubber, Failure> {
    let header = Reader::open(path)?.header()?.clone();
    let (_, entries) = journal::read(path)?;
    Scrubber::new(header, entries).map_err(|(seq, why)| {
        Failure::new(format!("`{}` cannot be replayed at entry {seq}: {why}", file::shown(path)))
    })
}

fn as_text(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let header = Reader::open(&args.path)?.header()?.clone();
    // The marking may have been changed on the way; the last one holds for all of it.
    let mut tlp = header.tlp;
    let whole = for_each_entry(&args.path, &mut |entry| {
        if let Event::Marked { tlp: now } = entry.event {
            tlp = now;
        }
        ControlFlow::Continue(())
    })?;
    let mark = format!("{} | for the control side alone", banner(header.mode, tlp));
    shell.out.line(&mark);
    let read = for_each_entry(&args.path, &mut |entry| {
        if entry.seq > whole.head.seq {
            return ControlFlow::Break(());
        }
        shell.out.line(line(&header, &entry));
        // A reader that went away wants no more.
        if shell.out.is_open() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    shell.out.line(&mark);
    read?;
    if let Some(notice) = whole.notice(&args.path) {
        shell.warn(&notice);
    }
    Ok(())
}

/// Renders an entry; nothing in it can break the line or steer a terminal.
fn line(header: &Header, entry: &Entry) -> String {
    let times = entry.times;
    let mut line = format!(
        "{} {:>6} {} {} {} {} {}",
        Language::default().words().exercise,
        entry.seq.0,
        times.wall.date(header.offset),
        times.wall.hms(header.offset),
        play_time(times.play),
        times.story,
        entry.by,
    );
    // Writing to a string cannot fail.
    if let Some(at) = times.observed_at {
        let (date, time) = (at.date(header.offset), at.hms(header.offset));
        let _ = write!(line, " (happened {date} {time})");
    }
    if let Some(seat) = &entry.seat {
        let _ = write!(line, " for {}", escaped(&seat.to_string()));
    }
    let _ = write!(line, ": {}", entry.event.kind().replace('_', " "));
    for (name, value) in fields(&entry.event.data_json()) {
        let _ = write!(line, " {name}={}", shown(&value));
    }
    if let Some(said) = &entry.said {
        let words = serde_json::to_string(said).unwrap_or_default();
        for (name, value) in fields(&words) {
            match name.as_str() {
                "source" | "bytes" => {
                    let _ = write!(line, " {name}=(not shown)");
                }
                _ => {
                    let _ = write!(line, " {name}=\"{}\"", escaped(&unquoted(&value)));
                }
            }
        }
    }
    if entry.redacted {
        line.push_str(" (words removed from this copy)");
    }
    line
}

fn play_time(play: Millis) -> String {
    let seconds = play.0 / 1000;
    format!("+{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Shows a value: a word as it is, anything else as the JSON it stands in.
fn shown(value: &str) -> String {
    let word = unquoted(value);
    let is_word = |c: char| c.is_alphanumeric() || "_-/.:+".contains(c);
    if value.starts_with('"') && !word.is_empty() && word.chars().all(is_word) {
        return word;
    }
    value.chars().map(visible).collect()
}

fn unquoted(value: &str) -> String {
    serde_json::from_str(value).unwrap_or_else(|_| value.to_owned())
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            c => escaped.push(visible(c)),
        }
    }
    escaped
}

/// Replaces what would steer a terminal.
fn visible(c: char) -> char {
    if text::is_hidden(c) || c.is_control() { '\u{fffd}' } else { c }
}

/// Returns an object's members in the order they stand in.
fn fields(object: &str) -> Vec<(String, String)> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                members.push((name, value.get().to_owned()));
            }
            Ok(members)
        }
    }

    serde_json::Deserializer::from_str(object).deserialize_map(Members).unwrap_or_default()
}
