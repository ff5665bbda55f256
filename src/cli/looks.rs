//! How the screen looks: what the flags, the environment and the keys file ask for, in this order.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use super::console::editor::Editor;
use super::file::{reason, shown};
use super::{Failure, Shell};
use crate::diagnostic::{Counts, Drawing, draw, nearest};
use crate::tui::Theme;
use crate::tui::key::KeyMap;
use crate::tui::key::file::{KEYS_BYTES_MAX, Settings, keys_source, read_keys};

/// What every command with a screen is told about it.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "The screen")]
pub(super) struct Args {
    /// The colours, instead of those the environment and the terminal ask for
    #[arg(long, value_name = "THEME", value_parser = themes())]
    theme: Option<Theme>,
    /// The keys, instead of those in startex/keys.ron of your configuration folder
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// No bell a minute before a decision closes and at its close
    #[arg(long)]
    no_bell: bool,
}

/// How the screen looks.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    pub theme: Theme,
    pub keys: KeyMap,
    pub bell: bool,
    pub editor: Editor,
    /// Lines instead of a screen; true where a program types them.
    pub lines: Option<bool>,
}

/// What commands that conduct or follow a session are told besides.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[group(skip)]
pub(super) struct Plain {
    /// Lines instead of a screen, for screen readers and logs: what changes is said, commands are typed
    #[arg(long)]
    pub plain: bool,
}

impl Plain {
    /// Finds out how the session is to be shown, and refuses a screen where there is none.
    pub(super) fn looks(
        self,
        looks: &Args,
        command: &str,
        named: &str,
        shell: &mut Shell,
    ) -> Result<Looks, Failure> {
        if !self.plain {
            shell.full_screen(command, &format!("startex {command} {named} --plain"))?;
        }
        let looks = looks.looks(shell)?;
        let lines = self.plain.then_some(!shell.environment.stdin_is_terminal);
        Ok(Looks { lines, ..looks })
    }
}

impl Args {
    /// Finds out how the screen is to look; whatever cannot be is refused before there is a screen.
    pub(super) fn looks(&self, shell: &mut Shell) -> Result<Looks, Failure> {
        let settings = keys(self.keys.as_deref(), shell)?;
        let environment = &shell.environment;
        let asked = environment.theme.as_deref().map(in_the_environment).transpose()?;
        let theme = self.theme.unwrap_or_else(|| {
            let asked = asked.or(settings.colours);
            Theme::choose(environment.no_color, asked, environment.colors.as_deref())
        });
        let bell = !self.no_bell && settings.ring.unwrap_or(true);
        let command = environment.editor.clone();
        let editor = Editor { command, folder: environment.temporary.clone() };
        Ok(Looks { theme, keys: settings.keys, bell, editor, lines: None })
    }
}

/// Reads the settings that hold: those of the file named, else of the one in the configuration folder, else the standard ones.
/// Findings are drawn on standard error.
pub(super) fn keys(named: Option<&Path>, shell: &mut Shell) -> Result<Settings, Failure> {
    let own = shell.environment.config_folder.as_ref().map(|folder| folder.join("keys.ron"));
    let own = own.filter(|path| named.is_none() && path.exists());
    let Some(path) = named.map(Path::to_owned).or(own) else { return Ok(Settings::default()) };
    let name = shown(&path);
    let unreadable =
        |fault| Failure::new(format!("the keys file `{name}` cannot be read: {}", reason(&fault)));
    let file = File::open(&path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(KEYS_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let (source, map, findings) = match keys_source(&name, &bytes) {
        Ok(source) => {
            let (map, findings) = read_keys(&source);
            (source, map, findings)
        }
        Err(refused) => {
            let (source, finding) = *refused;
            (source, None, vec![finding])
        }
    };
    let how = Drawing { colour: shell.environment.colors_err(), ..Drawing::default() };
    for finding in &findings {
        shell.err.line(draw(&source, finding, how));
    }
    map.ok_or_else(|| {
        let counts = Counts::of(&findings).words();
        Failure::new(format!("no keys are taken from `{name}`: {counts}")).hint(
            "`startex keys` prints a file to begin with, `startex explain CODE` tells the rest",
        )
    })
}

fn themes() -> impl clap::builder::TypedValueParser<Value = Theme> {
    let names = Theme::ALL.map(|theme| PossibleValue::new(theme.name()).help(theme.about()));
    PossibleValuesParser::new(names).map(|name| Theme::named(&name).unwrap_or_default())
}

fn in_the_environment(name: &str) -> Result<Theme, Failure> {
    let names = || Theme::ALL.into_iter().map(Theme::name);
    Theme::named(name).ok_or_else(|| {
        let failure = Failure::usage(format!("`STARTEX_THEME` names no theme: `{name}`"));
        let failure = match nearest(name, names()) {
            Some(close) => failure.hint(format!("did you mean `{close}`?")),
            None => failure,
        };
        failure.hint(format!("there are {}", names().collect::<Vec<_>>().join(", ")))
    })
}
