//! How the screen looks: what the flags, the environment and the keys file ask for, in this order.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use super::{Failure, Shell};
use crate::diagnostic::nearest;
use crate::tui::Theme;

/// What every command with a screen is told about it.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "The screen")]
pub(super) struct Args {
    /// The colours, instead of those the environment and the terminal ask for
    #[arg(long, value_name = "THEME", value_parser = themes())]
    theme: Option<Theme>,
}

/// How the screen looks.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    pub theme: Theme,
}

impl Args {
    /// Finds out how the screen is to look; whatever cannot be is refused before there is a screen.
    pub(super) fn looks(&self, shell: &Shell) -> Result<Looks, Failure> {
        let environment = &shell.environment;
        let asked = environment.theme.as_deref().map(in_the_environment).transpose()?;
        let theme = self.theme.unwrap_or_else(|| {
            Theme::choose(environment.no_color, asked, environment.colors.as_deref())
        });
        Ok(Looks { theme })
    }
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
