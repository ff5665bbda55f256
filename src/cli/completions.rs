//! `startex completions`: what a shell needs to complete the command line.

use clap_complete::Shell as ForShell;

use super::{Shell, command_line};

/// Prints the completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  startex completions bash > startex.bash")]
pub(super) struct Args {
    /// The shell to complete in
    #[arg(value_enum)]
    shell: ForShell,
}

pub(super) fn run(args: &Args, shell: &mut Shell) {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command_line(), "startex", &mut script);
    shell.out.bytes(&script);
}
