//! `startex print`: the papers needed before the exercise, and when the projector dies.

use std::path::{Path, PathBuf};

use super::begin::{Naming, agenda_named, marking, minutes_of_day};
use super::file::{self, Existing};
use super::report::{Wanted, write_all};
use super::{Failure, Shell, scenario};
use crate::conduct::scenario_sha256;
use crate::report::document::Document;
use crate::report::{FORMATS, Format, PAPERS, Paper, Printing, Readers, Rendered, tables};
use crate::scenario::{Agenda, Scenario, Tlp};
use crate::words::Language;

/// Prints the papers of an exercise: run sheet, events list, situation manual, role cards, handbook, evaluation guides and others
#[derive(Debug, clap::Args)]
#[command(after_help = "Documents:\n  \
                  run-sheet     a line an item with its planned time, to conduct from paper (control only)\n  \
                  msel          the master scenario events list with HSEEP's columns, also as xlsx and csv (control only)\n  \
                  sitman        the situation manual, the players' book\n  \
                  role-cards    a page a role: who you are, what you know, what you may do\n  \
                  ground-rules  the rules that are read aloud, to hang on the wall\n  \
                  answer-card   paper answer forms, several a page, for when phones are dead\n  \
                  handbook      the facilitator's handbook: every inject, note, option and consequence (control only)\n  \
                  eeg           the evaluation guides: a form per capability, with tasks, notes and ratings (control only)\n  \
                  feedback      the participant feedback form, collected before anybody leaves\n\
                  \n\
                  Examples:\n  \
                  startex print poisoned-kiln --out papers\n  \
                  startex print poisoned-kiln --document run-sheet --agenda panel-90 --start 09:00\n  \
                  startex print poisoned-kiln --document msel --format xlsx,csv\n  \
                  startex print first-light --document sitman --format md --out -\n  \
                  startex print first-light --document role-cards --join-url http://10.0.8.2:8080/#KILN-42")]
pub(super) struct Args {
    /// The scenario: a file, the name of one that is built in, or - for standard input
    scenario: String,
    /// The documents; all of them if none is named
    #[arg(long, value_name = "DOCUMENTS", value_delimiter = ',', value_parser = paper_named)]
    document: Vec<&'static Paper>,
    /// The formats, of md, html, docx, pdf, xlsx and csv (a folder)
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "html",
          value_parser = format_named)]
    format: Vec<&'static Format>,
    /// The folder the papers are written to, or - for standard output
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// The agenda, instead of the scenario's first
    #[arg(long, value_name = "NAME")]
    agenda: Option<String>,
    /// When StartEx is planned: the clock times are filled in
    #[arg(long, value_name = "HH:MM", value_parser = minutes_of_day)]
    start: Option<u16>,
    /// The link by which phones join, with its code: a QR code on role cards and answer cards
    #[arg(long, value_name = "URL", value_parser = web_link)]
    join_url: Option<String>,
    /// The TLP label, instead of the scenario's
    #[arg(long, value_name = "TLP", value_parser = marking)]
    marking: Option<Tlp>,
    /// How people will be named: attributed, role or anonymous
    #[arg(long, value_name = "MODE", value_enum, default_value_t = Naming::Role)]
    attribution: Naming,
    /// Replaces papers that are there already
    #[arg(long)]
    force: bool,
}

fn paper_named(name: &str) -> Result<&'static Paper, String> {
    Paper::named(name).ok_or_else(|| {
        let names: Vec<&str> = PAPERS.iter().map(|paper| paper.name).collect();
        format!("the documents are {}", names.join(", "))
    })
}

/// A link that a phone opens, and that a QR code on a card can hold.
fn web_link(text: &str) -> Result<String, String> {
    let opens = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    if !opens || text.len() > 200 || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("a link such as http://10.0.8.2:8080/#KILN-42, of at most 200 bytes".to_owned());
    }
    Ok(text.to_owned())
}

fn format_named(name: &str) -> Result<&'static Format, String> {
    let papers = |format: &&Format| format.draws_documents() || format.draws_tables();
    Format::named(name).filter(papers).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().filter(papers).map(|format| format.name).collect();
        format!("papers are written as {}", names.join(", "))
    })
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let papers: Vec<&Paper> =
        if args.document.is_empty() { PAPERS.iter().collect() } else { args.document.clone() };
    let to_stdout = args.out == Path::new("-");
    let folder = args.format.iter().any(|format| format.is_folder());
    if to_stdout && (papers.len() * args.format.len() > 1 || folder) {
        return Err(Failure::usage(
            "standard output takes one document in one format that is a file",
        )
        .hint("name them: `--document run-sheet --format md --out -`"));
    }
    let loaded = scenario::load(&args.scenario, shell)?;
    let sha256 = scenario_sha256(&loaded.source.text);
    let scenario = &loaded.scenario;
    let printing = Printing {
        scenario,
        agenda: agenda(args, scenario)?,
        scenario_sha256: &sha256,
        tlp: args.marking.unwrap_or(scenario.marking),
        attribution: args.attribution.into(),
        join: args.join_url.as_deref(),
        start: args.start,
        language: Language::English,
    };
    let mut wanted = Vec::new();
    let mut secret = false;
    for paper in papers {
        let document = paper.document(&printing);
        for format in &args.format {
            let Some(made) = made(format, &document, paper, args)? else { continue };
            let join = if format.is_folder() { '-' } else { '.' };
            let name = format!("{}{join}{}", paper.file_stem(&printing), format.name);
            secret |= paper.readers == Readers::Control;
            wanted.push(Wanted { path: args.out.join(name), made });
        }
    }
    if to_stdout {
        for paper in wanted {
            shell.out.bytes(&paper.made.bytes());
        }
        return Ok(());
    }
    for path in write_all(&args.out, wanted, Existing::forced(args.force))? {
        shell.note(&format!("wrote `{}`", file::shown(&path)));
    }
    if secret {
        shell.note("what is marked CONTROL-ONLY holds what players must not read");
    }
    Ok(())
}

/// Draws a paper; a format of tables takes those that have some, and refuses one that was asked for and has none.
fn made(
    format: &Format,
    document: &Document,
    paper: &Paper,
    args: &Args,
) -> Result<Option<Rendered>, Failure> {
    if let Some(bytes) = format.draw(document) {
        return Ok(Some(Rendered::File(bytes)));
    }
    let book = tables::of_document(document);
    if book.is_none() && !args.document.is_empty() {
        return Err(Failure::usage(format!(
            "`{}` holds no table for {} to show",
            paper.name, format.name
        ))
        .hint("the paper made for it is the events list: `--document msel`"));
    }
    Ok(book.and_then(|book| format.tabulate(&book)))
}

fn agenda<'s>(args: &Args, scenario: &'s Scenario) -> Result<&'s Agenda, Failure> {
    let named = args.agenda.as_deref().map(|name| agenda_named(scenario, name)).transpose()?;
    let agenda = match named {
        Some(id) => scenario.agenda(&id),
        None => scenario.agendas.first(),
    };
    agenda.ok_or_else(|| Failure::new("the scenario has no agenda"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_paper_and_every_format() {
        let command = <Args as clap::Args>::augment_args(clap::Command::new("print"));
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for paper in PAPERS {
            let line = help.lines().find(|line| line.trim_start().starts_with(paper.name));
            let line = line.unwrap_or_else(|| panic!("{} is not in the help", paper.name));
            assert!(line.contains(paper.what), "{line}");
            let control = paper.readers == Readers::Control;
            assert_eq!(line.ends_with("(control only)"), control, "{line}");
        }
        assert!(web_link("http://10.0.8.2:8080/#KILN-42").is_ok());
        assert!(web_link("javascript:alert(1)").is_err() && web_link("http://a b").is_err());
        assert_eq!(
            format_named("json").unwrap_err(),
            "papers are written as md, html, docx, pdf, xlsx, csv"
        );
    }
}
