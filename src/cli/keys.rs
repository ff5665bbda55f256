//! `startex keys`: the keys that hold, as a file to change.

use std::path::PathBuf;

use super::{Failure, Shell, looks};
use crate::tui::key::file::print_keys;

/// Prints the keys that hold, as a file to change and to use with `--keys`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
                  startex keys > my-keys.ron\n  \
                  startex keys --keys my-keys.ron")]
pub(super) struct Args {
    /// The keys file to print as it is understood, instead of startex/keys.ron of your configuration folder
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let keys = looks::keys(args.keys.as_deref(), shell)?;
    shell.out.bytes(print_keys(&keys).as_bytes());
    Ok(())
}
