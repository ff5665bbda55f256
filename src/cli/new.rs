//! `startex new`: a commented scenario to begin with.

use std::path::PathBuf;

use super::file::{self, Existing, shown};
use super::{Failure, Shell};
use crate::scenario::TEMPLATES;

/// Writes a commented scenario that passes `startex check`
#[derive(Debug, clap::Args)]
#[command(after_help = "Templates:\n  \
                  minimal  half an hour: two roles, one inject, one decision\n  \
                  full     every construct of the language, once\n\
                  \n\
                  Examples:\n  \
                  startex new my-exercise\n  \
                  startex new scenarios/big-one.ron --template full")]
pub(super) struct Args {
    /// The file to write; `.ron` is added where it is missing
    #[arg(value_name = "NAME")]
    name: PathBuf,
    /// What to begin with
    #[arg(long, value_name = "T", default_value = "minimal",
          value_parser = clap::builder::PossibleValuesParser::new(TEMPLATES.iter().map(|t| t.name)))]
    template: String,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let mut path = args.name.clone();
    if path.extension().is_none_or(|e| e != "ron") {
        path.as_mut_os_string().push(".ron");
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if stem.trim().is_empty() || stem.starts_with('.') {
        return Err(Failure::usage(format!("`{}` is no name for a scenario", shown(&args.name)))
            .hint("for instance: startex new my-exercise"));
    }
    let template = TEMPLATES.iter().find(|t| t.name == args.template);
    let template = template.expect("clap lets only templates through");
    let script = template.script(&title(&stem));
    // A scenario is somebody's work: it is never replaced, not even when asked to.
    file::write_public(&path, script.as_bytes(), Existing::Refuse).map_err(|mut failure| {
        if failure.message.ends_with("exists already") {
            failure.hints = vec!["choose another name; a scenario is never replaced".to_owned()];
        }
        failure
    })?;
    shell.note(&format!(
        "wrote {}; `startex check {0}` says what is wrong while you change it",
        shown(&path)
    ));
    Ok(())
}

/// Makes a title of a file's name: `wrong-key` becomes `Wrong Key`.
fn title(stem: &str) -> String {
    let words = stem.split(['-', '_', ' ']).filter(|w| !w.is_empty());
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_comes_from_the_name_and_help_names_every_template() {
        assert_eq!(title("wrong-key_2"), "Wrong Key 2");
        assert_eq!(title("äpfel"), "Äpfel");
        let help = <Args as clap::Args>::augment_args(clap::Command::new("new"))
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        for template in TEMPLATES {
            assert!(
                help.contains(template.name) && help.contains(template.about),
                "{}",
                template.name
            );
        }
    }
}
