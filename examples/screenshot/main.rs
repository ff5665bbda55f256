//! Runs a terminal program, presses keys, and writes what its screen shows as SVG: how the pictures in the README are made.

use std::error::Error;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use vt100::{Cell, Color, Parser, Screen};

use svg::{BACKGROUND, FOREGROUND, Look, Run};

mod svg;

const USAGE: &str = "screenshot OUT.svg [STEP...] -- COMMAND [ARGUMENT...]\n\
                     steps: size=80x24 (first), wait=TEXT, send=KEYS (\\r \\e \\t are keys), settle";
const WAIT_MAX: Duration = Duration::from_secs(20);
/// A screen on which nothing has happened for so long is finished.
const QUIET: Duration = Duration::from_millis(400);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or(USAGE)?;
    let mut steps: Vec<String> = arguments.by_ref().take_while(|word| word != "--").collect();
    let command: Vec<String> = arguments.collect();
    let size = steps.first().and_then(|step| step.strip_prefix("size=")).map(str::to_owned);
    if size.is_some() {
        steps.remove(0);
    }
    let (columns, rows) = size.as_deref().unwrap_or("80x24").split_once('x').ok_or(USAGE)?;
    let (columns, rows): (NonZero<u16>, NonZero<u16>) = (columns.parse()?, rows.parse()?);
    let mut terminal = Terminal::start(&command, rows, columns)?;
    for step in &steps {
        match step.split_once('=') {
            Some(("wait", text)) => terminal.wait_for(text)?,
            Some(("send", keys)) => terminal.send(keys)?,
            _ if step == "settle" => terminal.settle()?,
            _ => return Err(USAGE.into()),
        }
    }
    let screen = terminal.parser.screen();
    let rows: Vec<Vec<Run>> = (0..rows.get()).map(|row| runs(screen, row, columns.get())).collect();
    let picture = svg::svg(columns.get(), &rows);
    terminal.child.kill()?;
    #[expect(clippy::disallowed_methods, reason = "a picture is made to be made again")]
    std::fs::write(out, picture)?;
    Ok(())
}

struct Terminal {
    parser: Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Closing it would hang up on the program.
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn start(
        command: &[String],
        rows: NonZero<u16>,
        columns: NonZero<u16>,
    ) -> Result<Self, Box<dyn Error>> {
        let (program, arguments) = command.split_first().ok_or(USAGE)?;
        let size =
            PtySize { rows: rows.get(), cols: columns.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut builder = CommandBuilder::new(program);
        builder.args(arguments);
        builder.cwd(std::env::current_dir()?);
        builder.env("TERM", "xterm-256color");
        builder.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(builder)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let parser = Parser::new(rows, columns, 0);
        Ok(Self { parser, output, keys, child, _master: pair.master })
    }

    /// Takes in what the program writes until nothing comes for `quiet`.
    fn read(&mut self, quiet: Duration) -> Result<bool, Box<dyn Error>> {
        match self.output.recv_timeout(quiet) {
            Ok(bytes) => {
                self.parser.process(&bytes);
                Ok(true)
            }
            Err(RecvTimeoutError::Timeout) => Ok(false),
            Err(RecvTimeoutError::Disconnected) => {
                Err(format!("the program has ended:\n{}", self.parser.screen().contents()).into())
            }
        }
    }

    fn wait_for(&mut self, text: &str) -> Result<(), Box<dyn Error>> {
        while !self.parser.screen().contents().contains(text) {
            if !self.read(WAIT_MAX)? {
                let screen = self.parser.screen().contents();
                return Err(format!("`{text}` did not appear:\n{screen}").into());
            }
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<(), Box<dyn Error>> {
        // A clock that ticks never falls quiet; three seconds of it are enough.
        for _ in 0..100 {
            if !self.read(QUIET)? {
                break;
            }
        }
        Ok(())
    }

    fn send(&mut self, keys: &str) -> Result<(), Box<dyn Error>> {
        let keys = keys.replace("\\r", "\r").replace("\\e", "\x1b").replace("\\t", "\t");
        self.keys.write_all(keys.as_bytes())?;
        self.keys.flush()?;
        self.settle()
    }
}

fn runs(screen: &Screen, row: u16, columns: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column) else { continue };
        if cell.is_wide_continuation() {
            continue;
        }
        let cells = if cell.is_wide() { 2 } else { 1 };
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let look = look(cell);
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.cells += cells;
                run.text.push_str(text);
            }
            _ => runs.push(Run { column, cells, text: text.to_owned(), look }),
        }
    }
    runs
}

fn look(cell: &Cell) -> Look {
    let mut foreground = color(cell.fgcolor(), FOREGROUND);
    let mut background = color(cell.bgcolor(), BACKGROUND);
    if cell.inverse() {
        std::mem::swap(&mut foreground, &mut background);
    }
    if cell.dim() {
        "#8b919c".clone_into(&mut foreground);
    }
    Look {
        foreground,
        background,
        bold: cell.bold(),
        italic: cell.italic(),
        underlined: cell.underline(),
    }
}

fn color(color: Color, default: &str) -> String {
    match color {
        Color::Default => default.to_owned(),
        Color::Idx(n) => svg::indexed(n),
        Color::Rgb(r, g, b) => svg::rgb(r, g, b),
    }
}
