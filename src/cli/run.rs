//! `startex run`: conducts an exercise with people in the room, from the lobby to the draft report.

use super::begin::{Begin, begin};
use super::console::Console;
use super::scenario::load;
use super::{Failure, Shell, headless, listen, looks};
use crate::session::Mode;

/// Conducts an exercise with people in the room, from the lobby to the draft report
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex run scenarios/poisoned-kiln.ron --until 11:30\n  \
                  startex run first-light --transcript evening.jsonl --copy-to stick.jsonl\n  \
                  startex run poisoned-kiln --roster people.csv --follows last-year.jsonl\n  \
                  startex run first-light --listen 0.0.0.0:8080 --wifi Kiln\n  \
                  startex run first-light --headless --autopilot --speed 60 --listen 127.0.0.1:0")]
pub(super) struct Args {
    /// The scenario: a file, - for standard input, or the name of one that is built in
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    #[command(flatten)]
    begin: Begin,
    #[command(flatten)]
    listen: listen::Args,
    #[command(flatten)]
    headless: headless::Args,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    if args.headless.headless {
        return without_terminal(args, shell);
    }
    let looks = args.plain.looks(&args.looks, "run", &args.scenario, shell)?;
    let loaded = load(&args.scenario, shell)?;
    let room = args.listen.prepare(shell)?;
    let (conductor, kept) = begin(&loaded, &args.begin, Mode::Live, shell)?;
    let mut console = Console::open(looks)?;
    let conducted = console.conduct(conductor, kept, None, room)?;
    drop(console);
    conducted.say(shell)
}

/// Lets the program conduct by itself, with whoever joins.
fn without_terminal(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let loaded = load(&args.scenario, shell)?;
    let Some(room) = args.listen.prepare(shell)? else {
        return Err(Failure::usage("without a terminal somebody must be able to join")
            .hint("give `--listen 127.0.0.1:0`"));
    };
    let (conductor, kept) = begin(&loaded, &args.begin, Mode::Autopilot, shell)?;
    headless::conduct(conductor, &kept, &args.headless, |handle| room.open(handle), shell)
}
