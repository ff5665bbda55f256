//! What reaches the desk without a key: the exercise as it has become, replies, the report's files.

use std::sync::Arc;

use super::super::model::{Arming, Desk, Overlay, Token};
use crate::conduct::Snapshot;
use crate::ident::Seq;
use crate::report::document::Document;
use crate::session::Hold;

impl Desk {
    /// Takes in what the exercise has become.
    pub(super) fn see(&mut self, snapshot: Arc<Snapshot>) {
        self.scenario = Arc::clone(&snapshot.scenario);
        if snapshot.session.phase != self.snapshot.session.phase {
            self.unread();
        }
        self.snapshot = snapshot;
        let session = &self.snapshot.session;
        // What was read and has gone, or came and went otherwise, is no longer the first beat of anything.
        let gone = |id| !session.is_pending(id);
        if self.read.as_ref().is_some_and(gone) {
            self.unread();
        }
        let recorded = self.closed_decision().is_none() && self.open_item().is_none();
        if recorded {
            self.choice = None;
            self.owner = None;
        }
        let session = self.session();
        // In the record, or ended again in the same glance: only the latest state is ever seen.
        let declared = session.clock.hold == Some(Hold::Emergency) || self.settled();
        if self.emergency == Arming::Declared && declared {
            self.emergency = Arming::No;
        }
        if self.emergency == Arming::Once && self.session().running() {
            self.emergency = Arming::No;
        }
        if !self.in_emergency()
            && let Some(line) = self.draft.take()
        {
            self.overlays.push(Overlay::Line(line));
        }
        self.read_inserted();
    }

    /// Reads the inject that was written just now, once it is in the record.
    fn read_inserted(&mut self) {
        if self.inserted.is_none_or(|seq| self.session().last < seq) {
            return;
        }
        let session = self.session();
        let written = session.story.inserted.iter().filter(|(id, _)| session.is_pending(id));
        let latest = written.max_by_key(|(_, i)| i.seq).map(|(id, _)| id.clone());
        self.inserted = None;
        if let Some(id) = latest {
            self.read_item(id);
        }
    }

    /// Opens the report as it stands.
    pub(super) fn drawn(&mut self, result: Result<Arc<Document>, String>) {
        match result {
            Ok(document) => self.overlays.push(Overlay::Report { document, page: 0 }),
            Err(why) => self.refuse(format!("there is no report yet: {why}")),
        }
    }

    /// Takes in what became of the report.
    pub(super) fn reported(&mut self, result: Result<Vec<String>, String>) {
        match result {
            Ok(files) => {
                self.report = Some(files);
                self.report_at = Some(self.report_asked);
            }
            Err(why) => self.refuse(format!("the report was not written: {why}")),
        }
    }

    pub(super) fn replied(&mut self, token: Token, result: Result<Seq, String>) {
        let Some(waiting) = self.waiting.remove(&token) else { return };
        match result {
            Ok(seq) => {
                self.awaited = self.awaited.max(seq);
                if waiting.inserts {
                    self.inserted = Some(seq);
                    self.read_inserted();
                }
                if let Some(done) = waiting.done {
                    self.say(done);
                }
            }
            Err(why) => {
                if self.emergency == Arming::Declared {
                    self.emergency = Arming::No;
                }
                self.earlier = self.earlier.or(waiting.earlier);
                match waiting.line {
                    // Nothing typed is lost: the line is back with the reason beside it.
                    Some(mut line) => {
                        line.refused = Some(why);
                        self.overlays.push(Overlay::Line(line));
                    }
                    // Of acts that one press asked for the first says why.
                    None if self.notice.as_ref().is_some_and(|n| n.refusal) => {}
                    None => self.refuse(why),
                }
            }
        }
    }
}
