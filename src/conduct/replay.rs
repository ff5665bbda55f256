//! Folds a transcript that is read: scenario and session from its entries, each judged before it is taken in.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Source;
use crate::ident::Seq;
use crate::journal::{ReadError, Reader, Recording, shown};
use crate::scenario::{Scenario, read_for_replay};
use crate::session::{Entry, Event, Header, Session, admit};

/// Why a transcript cannot be folded although its chain holds.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An entry that cannot have happened, or no scenario to begin with.
    #[error("`{}` cannot be replayed at entry {seq}: {why}", shown(.path))]
    Impossible { path: std::path::PathBuf, seq: Seq, why: String },
}

/// The state that entries taken in one after the other add up to.
#[derive(Debug)]
pub struct Replay {
    header: Header,
    state: Option<(Arc<Scenario>, Session)>,
}

impl Replay {
    pub fn new(header: Header) -> Self {
        Self { header, state: None }
    }

    /// Takes in the next entry.
    ///
    /// # Errors
    /// Says why it cannot have happened; the state is as before.
    pub fn take(&mut self, entry: &Entry) -> Result<(), String> {
        let Some((scenario, session)) = &mut self.state else {
            let scenario = Arc::new(scenario_of(entry)?);
            let mut session = Session::new(self.header.clone(), &scenario);
            session.apply(entry);
            self.state = Some((scenario, session));
            return Ok(());
        };
        admit(scenario, session, entry)?;
        if let Event::ScenarioReplaced { .. } = entry.event {
            *scenario = Arc::new(scenario_of(entry)?);
        }
        session.apply(entry);
        Ok(())
    }

    /// Returns scenario and session, once the first entry is in.
    pub fn state(&self) -> Option<(&Arc<Scenario>, &Session)> {
        self.state.as_ref().map(|(scenario, session)| (scenario, session))
    }

    /// Returns scenario and session.
    pub fn into_state(self) -> Option<(Arc<Scenario>, Session)> {
        self.state
    }
}

/// Reads the scenario an entry carries. Attachments stay in the transcript; the story does not need their bytes.
fn scenario_of(entry: &Entry) -> Result<Scenario, String> {
    let text = entry.said.as_ref().and_then(|s| s.source.as_ref());
    let Some(text) = text else {
        return Err(if entry.redacted {
            "the scenario's text was removed from this copy; use the transcript it was made from"
                .to_owned()
        } else {
            "a transcript begins with its scenario".to_owned()
        });
    };
    let source = Source { name: "scenario.ron".to_owned(), text: text.clone() };
    read_for_replay(&source, &|_| None).map_err(|finding| finding.message)
}

/// A transcript folded to its end.
#[derive(Debug)]
pub struct Replayed {
    pub scenario: Arc<Scenario>,
    pub session: Session,
    pub recording: Recording,
}

/// Folds a whole transcript, handing every entry with the state after it to `visit`. It never writes to the file.
///
/// # Errors
/// Damage, a later version's file, and entries that cannot have happened.
pub fn replay(
    path: &Path,
    visit: &mut dyn FnMut(&Entry, &Scenario, &Session),
) -> Result<Replayed, ReplayError> {
    let reader = Reader::open(path)?;
    let mut replay = Replay::new(reader.header()?.clone());
    let impossible = |seq, why| ReplayError::Impossible { path: path.to_owned(), seq, why };
    let mut fault = None;
    let recording = reader.for_each(&mut |entry| {
        if let Err(why) = replay.take(&entry) {
            fault = Some(impossible(entry.seq, why));
            return ControlFlow::Break(());
        }
        if let Some((scenario, session)) = replay.state() {
            visit(&entry, scenario, session);
        }
        ControlFlow::Continue(())
    })?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    let Some((scenario, session)) = replay.into_state() else {
        return Err(impossible(Seq(1), "it holds no entry, not even a scenario".to_owned()));
    };
    Ok(Replayed { scenario, session, recording })
}
