//! Runs a session on the terminal: the screen, the conductor's thread, simulated players, the report, the file to go on in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::disk::{self, Watch};
use super::file::{Existing, make_folder, shown};
use super::listen::{Listening, Prepared};
use super::looks::Looks;
use super::{Failure, Shell, file, report as draft};
use crate::clock::{Clock, Reading, SystemClock};
use crate::conduct::{self, Conductor, Handle, Recording, Request, Snapshot};
use crate::ident::Actor;
use crate::journal::{self, Options, system_salts};
use crate::play::Players;
use crate::report::{self, FORMATS, Format};
use crate::session::{Files, Mode};
use crate::tui::model::Screen as Shows;
use crate::tui::{Desk, Effect, Model, Msg, Outcome, Outside, inbox};
use crate::web;
use crate::words::count;
use face::{Face, OnTerminal};
use surface::Surface;

mod beside;
pub(super) mod editor;
mod face;
mod seat;
mod surface;
mod table;

pub(super) use table::Somebody;

/// The terminal, taken over once for as long as the program shows screens on it.
#[derive(Debug)]
pub(super) struct Console {
    surface: Surface,
    looks: Looks,
    sender: Sender<Msg>,
    messages: Receiver<Msg>,
}

/// A record that is being written, and its second copy.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub transcript: PathBuf,
    pub copy: Option<PathBuf>,
}

impl Console {
    /// Takes the terminal over.
    pub(super) fn open(looks: Looks) -> Result<Self, Failure> {
        let cannot =
            |fault| Failure::new(format!("the terminal cannot be used: {}", file::reason(&fault)));
        let (sender, messages) = channel();
        // Signals first: one that comes while the screen is entered must not leave it as it is.
        inbox::signals(sender.clone()).map_err(cannot)?;
        let surface = match looks.lines {
            Some(piped) => Surface::lines(sender.clone(), piped),
            None => Surface::screen(sender.clone()).map_err(cannot)?,
        };
        Ok(Self { surface, looks, sender, messages })
    }

    /// Returns where messages for the screen are sent.
    pub(super) fn sender(&self) -> Sender<Msg> {
        self.sender.clone()
    }

    /// Shows a screen until it has an outcome.
    pub(super) fn show(&mut self, shows: Shows) -> (Shows, Outcome) {
        let mut model = self.model(shows);
        // A screen without a session acts on nothing but the terminal.
        let mut quiet = OnTerminal::of(&self.surface, |_| {});
        let outcome = self.run(&mut model, &mut quiet);
        self.looks.theme = model.theme;
        (model.screen, outcome)
    }

    fn model(&self, shows: Shows) -> Model {
        let keys = self.looks.keys.clone();
        let bell = self.looks.bell;
        Model { keys, bell, ..Model::new(shows, self.looks.theme, SystemClock.read()) }
    }

    /// Runs the loop; a terminal that is gone ends it like a signal does.
    fn run(&mut self, model: &mut Model, outside: &mut impl Outside) -> Outcome {
        self.surface.run(model, &mut self.messages, outside)
    }

    /// Conducts a session until the facilitator leaves it; with `players` from this seed in the simulated seats.
    pub(super) fn conduct(
        &mut self,
        conductor: Conductor<SystemClock>,
        kept: Kept,
        players: Option<u64>,
        room: Option<Prepared>,
    ) -> Result<Conducted, Failure> {
        let (handle, thread) = conduct::spawn(conductor);
        let room = match room.map(|room| room.open(&handle)).transpose() {
            Ok(room) => room,
            Err(failure) => {
                drop(handle.close());
                return Err(failure);
            }
        };
        let teller = room.as_ref().map(|room| room.tell(self.sender.clone()));
        let sender = self.sender.clone();
        let follower = inbox::follow(handle.watch(), move |snapshot| {
            sender.send(Msg::Snapshot(snapshot)).is_ok()
        });
        let guests = players.map(|seed| attend(handle.clone(), seed));
        let latest = handle.latest();
        let desk_scenario = Arc::clone(&latest.scenario);
        let desk = Desk::new(Arc::clone(&latest.scenario), latest);
        let mut model = self.model(Shows::Desk(Box::new(desk)));
        let beside = beside::Publisher::beside(&kept.transcript);
        let wanted = disk::wanted(&desk_scenario);
        let watch = Watch::begin(kept.clone(), wanted, self.sender.clone());
        let sender = self.sender.clone();
        let face = Face::of(&self.surface);
        let editor = self.looks.editor.clone();
        let handle_of = handle.clone();
        let mut hands =
            Hands { handle: handle_of, kept, sender, beside, watch, face, editor, room };
        let outcome = self.run(&mut model, &mut hands);
        self.looks.theme = model.theme;
        drop(teller);
        if let Some(room) = &hands.room {
            room.close();
        }
        // Pauses, makes everything durable, ends the thread; whoever waits for snapshots ends with it.
        drop(handle.close());
        let snapshot = handle.latest();
        let Hands { kept, handle: own, watch, .. } = hands;
        drop((own, handle, watch));
        for thread in [Some(thread), Some(follower), guests].into_iter().flatten() {
            drop(thread.join());
        }
        // What the session still said is no business of the next screen.
        while self.messages.try_recv().is_ok() {}
        let report = match model.screen {
            Shows::Desk(desk) => desk.report.unwrap_or_default(),
            Shows::Home(_) | Shows::Replay(_) | Shows::Stage(_) | Shows::Player(_) => Vec::new(),
        };
        Ok(Conducted::of(&snapshot, outcome, kept, report))
    }
}

/// How a session on the terminal ended.
#[derive(Debug)]
pub(super) struct Conducted {
    pub outcome: Outcome,
    kept: Kept,
    report: Vec<String>,
    /// What is not in the record.
    lost: Option<String>,
    /// A rehearsal that came to its end.
    rehearsed: bool,
}

impl Conducted {
    fn of(snapshot: &Snapshot, outcome: Outcome, kept: Kept, report: Vec<String>) -> Self {
        let lost = match &snapshot.recording {
            Recording::Kept => None,
            Recording::Failed(why) => Some(why.clone()),
            Recording::Unrecorded { entries } => {
                let entries = count(*entries, "entry", "entries");
                Some(format!("{entries} of play on no disk"))
            }
        };
        let session = &snapshot.session;
        let rehearsed = session.header.mode == Mode::Rehearsal && session.clock.ended.is_some();
        Self { outcome, kept, report, lost, rehearsed }
    }

    /// Says on standard error where everything is, once the terminal shows lines again.
    pub(super) fn say(&self, shell: &mut Shell) -> Result<(), Failure> {
        if self.rehearsed {
            self.one_page(shell);
        }
        let transcript = shown(&self.kept.transcript);
        shell.note(&format!(
            "the exercise record is `{transcript}`; it holds everything, control-only words included, \
             and is readable by you alone"
        ));
        shell.note(&format!("go on with `startex resume {transcript}`"));
        for file in &self.report {
            shell.note(&format!("the draft report is in `{file}`"));
        }
        match &self.lost {
            None => Ok(()),
            Some(why) => Err(Failure::new(format!("not everything was recorded: {why}"))),
        }
    }
}

impl Conducted {
    /// Writes to standard output what a rehearsal showed, as text to paste.
    fn one_page(&self, shell: &mut Shell) {
        match draft::draft(&self.kept.transcript) {
            Ok(drafted) => {
                let page = report::solo::page(&drafted.report);
                let markdown = FORMATS.iter().find_map(|format| format.draw(&page));
                shell.out.bytes(&markdown.unwrap_or_default());
            }
            Err(why) => shell.warn(&format!("the one page was not made: {}", why.message)),
        }
    }
}

/// What the desk's loop acts on.
struct Hands {
    handle: Handle,
    kept: Kept,
    sender: Sender<Msg>,
    beside: beside::Publisher,
    watch: Watch,
    face: Face,
    editor: editor::Editor,
    /// The room over the network, where people can join.
    room: Option<Listening>,
}

impl Outside for Hands {
    fn read_clock(&self) -> Reading {
        SystemClock.read()
    }

    fn perform(&mut self, effect: Effect) {
        let sender = self.sender.clone();
        match effect {
            Effect::Submit(token, command, observed_at) => {
                let request = Request { observed_at, ..Request::new(*command, Actor::Facilitator) };
                self.handle.send(request, move |done| {
                    let reply = done.map(|d| d.seq).map_err(|refused| refused.to_string());
                    // The desk may have been left already; what was done stands.
                    drop(sender.send(Msg::Replied(token, reply)));
                });
            }
            Effect::WriteReport => {
                let transcript = self.kept.transcript.clone();
                thread::spawn(move || {
                    let written = write_report(&transcript).map_err(|failure| failure.message);
                    drop(sender.send(Msg::ReportWritten(written)));
                });
            }
            Effect::DrawReport => {
                let transcript = self.kept.transcript.clone();
                thread::spawn(move || {
                    let drawn = draft::draft(&transcript);
                    let drawn = drawn.map(|d| Arc::new(report::layout::document(&d.report)));
                    drop(sender.send(Msg::ReportDrawn(drawn.map_err(|failure| failure.message))));
                });
            }
            Effect::ContinueIn(path) => self.continue_in(PathBuf::from(path)),
            Effect::CopyTo(path) => {
                let path = PathBuf::from(path);
                let done = self.handle.copy_to(path.clone());
                if done.is_ok() {
                    self.kept.copy = Some(path);
                }
                let done = done.map(drop).map_err(|refused| refused.to_string());
                drop(sender.send(Msg::Continued(done)));
            }
            Effect::PlayUnrecorded => {
                let done = self.handle.go_unrecorded();
                let done = done.map(drop).map_err(|refused| refused.to_string());
                drop(sender.send(Msg::Continued(done)));
            }
            Effect::JoinBy(door) => self.in_the_room(|room| room.choose(door)),
            Effect::RenewCode(code) => self.in_the_room(|room| room.renew(code)),
            Effect::Pace(_) | Effect::Suspend | Effect::Redraw | Effect::Edit(_) => {}
        }
    }

    fn look(&mut self, model: &Model) {
        self.beside.look(model);
        self.face.look(model);
        if let (Some(room), Some(desk)) = (&self.room, model.desk()) {
            let (blank, again) = (desk.blank, desk.again.is_some());
            room.beside(web::Beside { blank, again, emergency: desk.in_emergency() });
        }
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.editor.edit(text, self.face.title())
    }

    fn suspend(&mut self) {
        self.face.suspend();
    }

    fn retake(&mut self) {
        self.face.retake();
    }
}

impl Hands {
    /// Changes how people join, and tells the screen at once.
    fn in_the_room(&self, change: impl FnOnce(&Listening)) {
        if let Some(room) = &self.room {
            change(room);
            // The desk may have been left already.
            drop(self.sender.send(Msg::Room(Arc::new(room.status()))));
        }
    }

    fn continue_in(&mut self, path: PathBuf) {
        let before = self.kept.clone();
        let target = path.clone();
        let done = self.handle.continue_in(move |failed| {
            let mut sources = vec![(Files::Transcript, before.transcript.as_path())];
            sources.extend(before.copy.iter().map(|copy| (Files::Copy, copy.as_path())));
            let options = Options::new(system_salts());
            let (journal, from) = journal::continue_in(&target, failed.head(), &sources, options)
                .map_err(|fault| fault.to_string())?;
            Ok((Box::new(journal), from))
        });
        if done.is_ok() {
            self.beside.moved(&path);
            self.kept = Kept { transcript: path, copy: None };
            self.watch.moved(self.kept.clone());
        }
        let done = done.map(drop).map_err(|refused| refused.to_string());
        drop(self.sender.send(Msg::Continued(done)));
    }
}

/// Writes the draft in the usual formats beside the transcript; an earlier draft, which somebody may have edited, stays.
fn write_report(transcript: &Path) -> Result<Vec<String>, Failure> {
    let drafted = draft::draft(transcript)?;
    let folder = transcript.parent().unwrap_or(Path::new("")).to_owned();
    if !folder.as_os_str().is_empty() {
        make_folder(&folder)?;
    }
    let mut written = Vec::new();
    for format in Format::usual() {
        let path = free_name(&folder.join(report::file_name(&drafted.name, format)));
        file::write(&path, &format.render(&drafted.report).bytes(), Existing::Refuse)?;
        written.push(shown(&path));
    }
    Ok(written)
}

/// Returns the name itself, or with a number before its ending the first that is free.
fn free_name(path: &Path) -> PathBuf {
    if !path.exists() {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    (2..1000)
        .map(|n| path.with_file_name(format!("{stem}-{n}{ending}")))
        .find(|free| !free.exists())
        .unwrap_or_else(|| path.to_owned())
}

/// Lets simulated players take part until the session is closed.
fn attend(handle: Handle, seed: u64) -> JoinHandle<()> {
    let (news, changed) = channel();
    inbox::follow(handle.watch(), move |_| news.send(()).is_ok());
    thread::spawn(move || {
        let mut players = Players::new(seed);
        loop {
            let now = handle.latest();
            let wall = now.anchor.wall(SystemClock.read()).max(now.session.at.wall);
            for intention in players.tick(&now.scenario, &now.session, wall) {
                // A player who comes too late, or says what is not asked any more, is only a player.
                drop(handle.submit(Request::new(intention.command, intention.by)));
            }
            let latest = handle.latest();
            let wait = players.next(&latest.session).map(|at| at.since(wall).0.max(20));
            let news = match wait {
                Some(ms) => changed.recv_timeout(Duration::from_millis(ms)),
                None => changed.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if news == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            while changed.try_recv().is_ok() {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_draft_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("EXERCISE-a.md");
        assert_eq!(free_name(&path), path);
        file::write(&path, b"mine", Existing::Refuse).unwrap();
        let second = free_name(&path);
        assert_eq!(second, folder.path().join("EXERCISE-a-2.md"));
        file::write(&second, b"mine", Existing::Refuse).unwrap();
        assert_eq!(free_name(&path), folder.path().join("EXERCISE-a-3.md"));
    }
}
