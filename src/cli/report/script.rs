//! The script a transcript was played from: in its own entry, else, of a shared copy, from a file with the same hash.

use std::path::Path;
use std::sync::Arc;

use crate::cli::Failure;
use crate::cli::file::shown;
use crate::cli::scenario::{BUILT_IN, source_of};
use crate::conduct::scenario_sha256;
use crate::diagnostic::Source;
use crate::scenario::{self, Scenario};
use crate::session::{Entry, Event, Header};

/// Where scripts are looked for that a shared copy left out.
#[derive(Debug, Default)]
pub(in crate::cli) struct Scripts {
    /// The one given with `--scenario`.
    given: Option<Source>,
}

/// A script, and what is to be said if it was not the transcript's own.
pub(super) type Found = (Arc<Scenario>, Option<String>);

impl Scripts {
    /// Reads the scenario given with `--scenario`, by path or by name.
    pub(super) fn given(name: Option<&str>) -> Result<Self, Failure> {
        Ok(Self { given: name.map(source_of).transpose()? })
    }

    /// Reads the scenario an entry holds, or held. Attachments are named in a report, never shown.
    pub(super) fn of(&self, entry: &Entry, header: &Header, path: &Path) -> Result<Found, Failure> {
        let own = entry.said.as_ref().and_then(|said| said.source.clone());
        let (source, remark) = match own {
            Some(text) => (Source { name: shown(path), text }, None),
            None => self.elsewhere(entry, header, path)?,
        };
        let scenario = scenario::read_for_replay(&source, &|_| None).map_err(|finding| {
            Failure::new(format!(
                "the scenario in `{}`, entry {}, cannot be read: {}",
                shown(path),
                entry.seq,
                finding.message
            ))
        })?;
        Ok((Arc::new(scenario), remark))
    }

    /// Finds the script that a shared copy left out: only one with the hash that the transcript names will do.
    fn elsewhere(
        &self,
        entry: &Entry,
        header: &Header,
        path: &Path,
    ) -> Result<(Source, Option<String>), Failure> {
        let replaced = if let Event::ScenarioReplaced { sha256, .. } = &entry.event {
            Some(sha256)
        } else {
            None
        };
        let wanted = replaced.unwrap_or(&header.scenario_sha256);
        let built_in = BUILT_IN
            .iter()
            .map(|(name, text)| Source { name: (*name).to_owned(), text: (*text).to_owned() });
        let mut known = self.given.iter().cloned().chain(built_in);
        if let Some(source) = known.find(|source| scenario_sha256(&source.text) == *wanted) {
            let remark = format!(
                "The record is a shared copy without its scenario; the text with the same hash was read from `{}`.",
                source.name
            );
            return Ok((source, Some(remark)));
        }
        let failure = Failure::new(format!(
            "`{}` is a shared copy: it does not hold the scenario it was played from",
            shown(path)
        ));
        Err(match &self.given {
            Some(source) => failure
                .hint(format!("`{}` is another one: its SHA-256 is not {wanted}", source.name)),
            None => failure
                .hint(format!("give it with `--scenario FILE`; its SHA-256 is {wanted}"))
                .hint("or ask whoever made the copy for the report"),
        })
    }
}
