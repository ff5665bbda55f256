//! What the console costs: a frame over a long record beside one plain paragraph, and the way from its start to its first frame.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Paragraph};
use ratatui::{Terminal, TerminalOptions, Viewport};
use startex::clock::{Millis, Reading, Timestamp};
use startex::conduct::{Anchor, Recording, Snapshot};
use startex::journal::CopyState;
use startex::session::Session;
use startex::tui::{Desk, Model, Screen, Theme, view};

use crate::runner::{Group, Plan, Row, microseconds_each};
use crate::transcripts;

const COLUMNS: u16 = 200;
const ROWS: u16 = 60;
const FRAMES: usize = 200;
const LOG: usize = 100_000;
/// Both programs of the start show it once they have drawn.
const SHOWN: &[u8] = b"EXERCISE";
/// Makes the bench the least program that draws a frame.
pub(crate) const MINIMAL: &str = "--minimal-screen";

pub(crate) fn frame(plan: Plan) -> Group {
    let frames = plan.size(FRAMES);
    let lines: Vec<String> = (0..usize::from(ROWS) - 2)
        .map(|n| {
            format!("{n:06} 12:00:00 role {n} would isolate the toolchain and hold the release")
        })
        .collect();
    let desk = |entries| {
        let model = console(entries);
        let mut terminal = terminal();
        move || {
            microseconds_each(frames, || {
                for _ in 0..frames {
                    terminal.draw(|frame| view(&model, frame)).expect("memory takes it");
                }
            })
        }
    };
    let mut bare = terminal();
    Group {
        name: format!("a frame of {COLUMNS} by {ROWS}"),
        unit: "microseconds",
        rows: vec![
            Row::new("one paragraph of the visible lines", move || {
                microseconds_each(frames, || {
                    for _ in 0..frames {
                        let visible: Vec<Line<'_>> =
                            lines.iter().map(|line| Line::raw(line.as_str())).collect();
                        let log = Paragraph::new(visible).block(Block::bordered());
                        bare.draw(|frame| frame.render_widget(&log, frame.area()))
                            .expect("memory takes it");
                    }
                })
            }),
            Row::new("the console after 100 entries", desk(plan.size(100))).at_most(2.0),
            Row::new(format!("the console after {LOG} entries"), desk(plan.size(LOG))).at_most(2.0),
        ],
    }
}

fn terminal() -> Terminal<CrosstermBackend<io::Sink>> {
    let viewport = Viewport::Fixed(Rect::new(0, 0, COLUMNS, ROWS));
    Terminal::with_options(CrosstermBackend::new(io::sink()), TerminalOptions { viewport })
        .expect("a fixed size asks nobody")
}

fn console(entries: usize) -> Model {
    let scenario = Arc::new(transcripts::scenario());
    let mut session = Session::new(transcripts::header(), &scenario);
    for seq in 1..=entries as u64 {
        session.apply(&transcripts::entry(seq, seq - 1));
    }
    let now = Reading { os: Timestamp::VIRTUAL_EPOCH, mono: Millis(0) };
    let snapshot = Snapshot {
        scenario: Arc::clone(&scenario),
        session,
        anchor: Anchor::fix(now, Timestamp::VIRTUAL_EPOCH).0,
        recording: Recording::Kept,
        copy: CopyState::None,
        end_head: None,
    };
    let desk = Desk::new(scenario, Arc::new(snapshot));
    Model::new(Screen::Desk(Box::new(desk)), Theme::Dark, now)
}

pub(crate) fn start(plan: Plan) -> Group {
    let starts = plan.size(FRAMES / 10);
    let myself = std::env::current_exe().expect("the system knows what runs");
    let rehearsal = env!("CARGO_BIN_EXE_startex");
    Group {
        name: "from the start to the first frame".to_owned(),
        unit: "microseconds",
        rows: vec![
            Row::new("the least program that draws a frame", move || {
                microseconds_each(starts, || {
                    for _ in 0..starts {
                        first_frame(&myself, &[MINIMAL]);
                    }
                })
            }),
            Row::new("startex run of a scenario with 40 injects", move || {
                microseconds_each(starts, || {
                    for _ in 0..starts {
                        first_frame(Path::new(rehearsal), &["run", "poisoned-kiln"]);
                    }
                })
            })
            .at_most(2.0),
        ],
    }
}

/// Starts a program on a terminal and ends it as soon as it has drawn.
fn first_frame(program: &Path, arguments: &[&str]) {
    let folder = transcripts::folder();
    let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("the system has terminals");
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.cwd(folder.path());
    command.env("TERM", "xterm-256color");
    command.env("XDG_DATA_HOME", folder.path());
    let mut child = pair.slave.spawn_command(command).expect("it was built");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
    let (mut seen, mut chunk) = (Vec::new(), [0; 4096]);
    while !seen.windows(SHOWN.len()).any(|window| window == SHOWN) {
        let read = reader.read(&mut chunk).expect("it draws before it ends");
        assert!(read > 0, "it ended: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&chunk[..read]);
    }
    child.kill().expect("it runs");
    child.wait().expect("it was started");
}

/// Draws one frame and waits to be ended.
pub(crate) fn minimal() -> io::Result<()> {
    let mut terminal = ratatui::init();
    terminal.draw(|frame| frame.render_widget(Paragraph::new("EXERCISE"), frame.area()))?;
    io::stdout().flush()?;
    io::stdin().read_exact(&mut [0])?;
    ratatui::restore();
    Ok(())
}
