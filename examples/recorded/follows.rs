//! The exercise before: which it was, and what it left open, read from its record.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use startex::diagnostic::Source;
use startex::journal::Reader;
use startex::report::{Drafting, Origin};
use startex::scenario::read_for_replay;
use startex::session::Command;
use startex::text::Text;

use super::Fault;

/// Returns the command that says which exercise this one follows, with a line for each of its corrective actions.
pub(crate) fn command(path: &Path) -> Result<Command, Fault> {
    let reader = Reader::open(path)?;
    let header = reader.header()?.clone();
    let mut drafting: Option<Drafting> = None;
    let mut fault = None;
    let recording = reader.for_each(&mut |entry| {
        if drafting.is_none() {
            let text = entry.said.as_ref().and_then(|said| said.source.clone());
            let source = Source { name: "before.ron".to_owned(), text: text.unwrap_or_default() };
            match read_for_replay(&source, &|_| None) {
                Ok(scenario) => drafting = Some(Drafting::new(header.clone(), Arc::new(scenario))),
                Err(finding) => fault = Some(finding),
            }
        }
        match &mut drafting {
            Some(drafting) => {
                drafting.take(&entry);
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    })?;
    if let Some(finding) = fault {
        return Err(format!("{}: {finding:?}", path.display()).into());
    }
    let report = drafting.ok_or("it holds no entry")?.draft(&Origin::default());
    let lines: Vec<String> = report
        .improvement_plan
        .iter()
        .map(|action| {
            let named =
                |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
            let owner = named(&action.owner, "nobody").replace(['(', ')'], "");
            let (text, due) = (named(&action.text, "struck"), named(&action.due, "no date"));
            format!("{}  {text} (owner {owner}, due {due})", action.id)
        })
        .collect();
    Ok(Command::Follow {
        session: header.session.clone(),
        head: recording.head.hash.to_string(),
        open: u32::try_from(lines.len())?,
        actions: Some(Text::new(&lines.join("\n"))?),
    })
}
