//! `startex run`: conducts an exercise with people in the room, from the lobby to the draft report.

use super::begin::{Begin, begin};
use super::console::Console;
use super::scenario::load;
use super::{Failure, Shell, looks};
use crate::session::Mode;

/// Conducts an exercise with people in the room, from the lobby to the draft report
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex run scenarios/poisoned-kiln.ron --until 11:30\n  \
                  startex run first-light --transcript evening.jsonl --copy-to stick.jsonl\n  \
                  startex run poisoned-kiln --roster people.csv --follows last-year.jsonl")]
pub(super) struct Args {
    /// The scenario: a file, - for standard input, or the name of one that is built in
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    #[command(flatten)]
    begin: Begin,
    #[command(flatten)]
    plain: looks::Plain,
    #[command(flatten)]
    looks: looks::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let looks = args.plain.looks(&args.looks, "run", &args.scenario, shell)?;
    let loaded = load(&args.scenario, shell)?;
    let (conductor, kept) = begin(&loaded, &args.begin, Mode::Live, shell)?;
    let mut console = Console::open(looks)?;
    let conducted = console.conduct(conductor, kept, None);
    drop(console);
    conducted.say(shell)
}
