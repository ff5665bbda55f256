//! Copies of a report: for whom, how much of it, in whose house style.

use std::fs;
use std::path::Path;

use crate::cli::{Failure, file};
use crate::report::AfterActionReport;
use crate::report::document::Logo;
use crate::report::house::{LOGO_BYTES_MAX, Mistake, Template};
use crate::report::model::{Audience, HouseStyle};

/// What is asked for besides the formats.
#[derive(Debug, clap::Args)]
pub(super) struct Copies {
    /// For whom: sponsor, participants, control, a copy each; what an audience does not get is left out in every format
    #[arg(long = "for", value_name = "AUDIENCES", value_delimiter = ',', default_value = "control",
          value_parser = audience_named, conflicts_with = "urgent")]
    audience: Vec<Audience>,
    /// Writes the one page that cannot wait, instead of the report
    #[arg(long)]
    urgent: bool,
    /// A template of your house style: name, logo, handling instructions, own sections (`docs/aar.md`)
    #[arg(long, value_name = "FILE")]
    template: Option<std::path::PathBuf>,
}

fn audience_named(name: &str) -> Result<Audience, String> {
    let found = Audience::ALL.into_iter().find(|audience| audience.name() == name);
    found.ok_or_else(|| {
        format!("the audiences are {}", Audience::ALL.map(Audience::name).join(", "))
    })
}

impl Copies {
    /// Returns how many copies are asked for.
    pub(super) fn count(&self) -> usize {
        if self.urgent { 1 } else { self.audience.len() }
    }

    /// Reads the house style, if one is named.
    pub(super) fn style(&self) -> Result<Option<HouseStyle>, Failure> {
        self.template.as_deref().map(style).transpose()
    }

    /// Returns the copies that are asked for.
    pub(super) fn of(
        &self,
        report: &AfterActionReport,
        style: Option<&HouseStyle>,
    ) -> Vec<AfterActionReport> {
        let dressed = match style {
            Some(style) => report.clone().dressed(style.clone()),
            None => report.clone(),
        };
        if self.urgent {
            return vec![dressed.cut_to_urgent()];
        }
        self.audience.iter().map(|audience| dressed.clone().cut_for(*audience)).collect()
    }
}

fn style(path: &Path) -> Result<HouseStyle, Failure> {
    let name = file::shown(path);
    let unreadable =
        |fault: std::io::Error| Failure::new(format!("`{name}` cannot be read: {fault}"));
    let text = fs::read_to_string(path).map_err(unreadable)?;
    let Template { mut style, logo } =
        Template::read(&text).map_err(|mistakes| told(&name, &mistakes))?;
    if let Some((picture, alt)) = logo {
        let beside = path.parent().unwrap_or_else(|| Path::new("")).join(&picture);
        let shown = file::shown(&beside);
        let unreadable = |fault: std::io::Error| {
            Failure::new(format!("`{name}` names the logo `{shown}`: {fault}"))
        };
        let length = fs::metadata(&beside).map_err(unreadable)?.len();
        if length > LOGO_BYTES_MAX as u64 {
            return Err(Failure::new(format!("the logo `{shown}` is larger than 1 MiB"))
                .hint("a logo a few hundred pixels wide prints well"));
        }
        let bytes = fs::read(&beside).map_err(unreadable)?;
        let logo = Logo::read(&bytes, &alt).map_err(|why| {
            Failure::new(format!("the logo `{shown}` {why}")).hint("save it as PNG or JPEG")
        })?;
        style.logo = Some(logo);
    }
    Ok(style)
}

/// Tells every mistake of a template at once.
fn told(name: &str, mistakes: &[Mistake]) -> Failure {
    let lines: Vec<String> =
        mistakes.iter().map(|m| format!("  {}\n    help: {}", m.what, m.hint)).collect();
    let what = if mistakes.len() == 1 { "a mistake" } else { "mistakes" };
    Failure::new(format!("the template `{name}` has {what}:\n{}", lines.join("\n")))
}
