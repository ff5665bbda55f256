//! `startex man`: the manual pages, made from the same table as `--help`.

use std::path::{Path, PathBuf};

use super::file::{self, Existing};
use super::{Failure, Shell, command_line};

/// Prints a manual page, or writes all of them to a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  startex man | man -l -\n  startex man --out man1")]
pub(super) struct Args {
    /// The command whose page is wanted, else that of startex itself
    command: Option<String>,
    /// Writes every page to this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
    /// Replaces pages that are there already
    #[arg(long, requires = "out")]
    force: bool,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let whole = command_line();
    if let Some(folder) = &args.out {
        return write_all(&whole, folder, Existing::forced(args.force), shell);
    }
    let page = match &args.command {
        None => &whole,
        Some(name) => whole.find_subcommand(name).ok_or_else(|| {
            Failure::usage(format!("there is no command `{name}`"))
                .hint("`startex --help` lists the commands")
        })?,
    };
    shell.out.bytes(&rendered(page)?);
    Ok(())
}

fn write_all(
    whole: &clap::Command,
    folder: &Path,
    existing: Existing,
    shell: &mut Shell,
) -> Result<(), Failure> {
    file::make_folder(folder)?;
    let mut written = 0;
    let commands = whole.get_subcommands().filter(|page| page.get_name() != "help");
    for page in std::iter::once(whole).chain(commands) {
        let name = format!("{}.1", page.get_display_name().unwrap_or(page.get_name()));
        file::write_public(&folder.join(name), &rendered(page)?, existing)?;
        written += 1;
    }
    shell.note(&format!("{written} pages are in `{}`", file::shown(folder)));
    Ok(())
}

fn rendered(page: &clap::Command) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let name = page.get_display_name().unwrap_or(page.get_name()).to_owned();
    clap_mangen::Man::new(page.clone().name(name))
        .source(concat!("startex ", env!("CARGO_PKG_VERSION")))
        .render(&mut bytes)
        .map_err(|fault| Failure::new(format!("the page cannot be made: {fault}")))?;
    Ok(bytes)
}
