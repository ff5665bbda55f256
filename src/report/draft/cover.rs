//! Cover, marking and provenance: what the report is, how far it may go, where it comes from, what is still to write.

use super::{Draft, plan};
use crate::report::model::{Action, AfterActionReport, Cover, Marking, Provenance, StillToWrite};
use crate::session::{Attribution, Hold, Phase};

impl Draft<'_> {
    pub(super) fn marking(&self) -> Marking {
        let words = self.words;
        let tlp_means = self.session.marking.means(words);
        let (attribution, attribution_means) = self.session.attribution.in_words(words);
        Marking {
            kind: self.kind().map(str::to_owned),
            tlp: self.session.marking.label().to_owned(),
            tlp_means: tlp_means.to_owned(),
            attribution: attribution.to_owned(),
            attribution_means: attribution_means.to_owned(),
            draft: self.session.after.finalised.is_none(),
        }
    }

    /// Returns the mark that stands first and last.
    pub(super) fn mark(&self, marking: &Marking) -> String {
        let mut parts = vec![self.words.exercise_line];
        parts.extend(self.kind());
        parts.push(&marking.tlp);
        if marking.draft {
            parts.push(self.words.draft);
        }
        parts.join("  ")
    }

    pub(super) fn cover(&self, plan: &[Action]) -> Cover {
        let about = &self.scenario.about;
        let offset = self.veil.offset();
        let first = self.session.clock.started.or(self.log.first).unwrap_or(self.session.at);
        let mut handling = vec![
            format!("{}: {}", self.session.marking.label(), self.marking().tlp_means),
            self.marking().attribution_means,
        ];
        handling.extend(about.handling.clone());
        let finalised = self.session.after.finalised.as_ref();
        Cover {
            title: self.scenario.title.clone(),
            session: self.session.header.session.clone(),
            date: first.happened().date(offset),
            issued: self.session.at.wall.date(offset),
            sponsor: about.sponsor.clone(),
            organization: about.organization.clone(),
            contact: about.contact.clone(),
            handling,
            state: self.state(),
            finalised_by: finalised.and_then(|(seq, _, name)| self.veil_free(*seq, name.as_ref())),
            still_to_write: Vec::new(),
            actions: plan::counts(plan),
        }
    }

    /// Whoever signs a report is named on purpose.
    fn veil_free(
        &self,
        seq: crate::ident::Seq,
        name: Option<&crate::text::Text>,
    ) -> Option<String> {
        name.filter(|_| !self.session.struck.contains(&seq)).map(|n| crate::text::clean(n.as_str()))
    }

    fn state(&self) -> String {
        match self.session.phase {
            Phase::Lobby => "written before StartEx".to_owned(),
            Phase::Play => match &self.session.clock.hold {
                None => "written while the exercise was running".to_owned(),
                Some(hold) => {
                    format!("written before EndEx; {}", super::schedule::hold_words(hold))
                }
            },
            Phase::HotWash => "written after EndEx, during the hot wash".to_owned(),
            Phase::Closed => "written after the room was closed, before the debrief".to_owned(),
            Phase::Debrief => "written during or after the debrief, not finalised".to_owned(),
            Phase::Finalised => "finalised".to_owned(),
        }
    }

    pub(super) fn provenance(&self) -> Provenance {
        let offset = self.veil.offset();
        let stretch = |from: crate::clock::Timestamp, to: crate::clock::Timestamp| {
            format!("{} to {}", from.hms(offset), to.hms(offset))
        };
        let stops = |which: fn(&Hold) -> bool| -> Vec<String> {
            let stops = self.session.clock.stops.iter().filter(|stop| which(&stop.why));
            stops.map(|stop| stretch(stop.from.happened(), stop.to.happened())).collect()
        };
        let kept_back = self.session.notes.standing().filter(|note| !note.in_report()).count();
        let mut limits = Vec::new();
        if self.session.attribution != Attribution::Attributed {
            limits.push(
                "Names of participants known to the record were replaced where they stood in free text. Nicknames, \
                 misspellings, and names of people who never joined cannot be found: read the report for them before it is shared."
                    .to_owned(),
            );
        }
        if self.origin.head.is_some() {
            limits.push(
                "The hashes show that the record is consistent with itself. Only a head hash kept by somebody else shows \
                 that it was not rebuilt as a whole or cut short."
                    .to_owned(),
            );
        }
        let unrecorded = self.session.unrecorded.iter();
        Provenance {
            session: self.session.header.session.clone(),
            mode: self.session.header.mode.label().to_owned(),
            made_by: self.session.header.made_by.clone(),
            written_by: self.origin.written_by.clone(),
            scenario_sha256: self.session.header.scenario_sha256.clone(),
            entries: self.log.entries,
            head: self.origin.head.clone(),
            head_at_end: self.origin.head_at_end.clone(),
            after_end: self.log.after_end,
            struck: self.session.struck.len(),
            redacted: self.log.redacted,
            notes_kept_back: kept_back,
            unrecorded: unrecorded
                .map(|(from, to, n)| format!("{}, {n} entries", stretch(*from, *to)))
                .collect(),
            off_record: stops(|hold| matches!(hold, Hold::OffRecord)),
            gaps: stops(|hold| matches!(hold, Hold::Gap(_))),
            remarks: self.origin.remarks.clone(),
            limits,
        }
    }
}

/// Lists what no record can supply, most important first.
pub(super) fn still_to_write(report: &AfterActionReport) -> Vec<StillToWrite> {
    let mut list = Vec::new();
    let mut add = |section: &str, what: &str, count: usize| {
        if count > 0 {
            list.push(StillToWrite { section: section.to_owned(), what: what.to_owned(), count });
        }
    };
    let missing = |field: bool| usize::from(!field);
    add("summary", "the purpose of the exercise", missing(report.summary.purpose.is_some()));
    add("summary", "strengths for page one", 3 - report.summary.strengths.len().min(3));
    add(
        "summary",
        "areas for improvement for page one",
        3 - report.summary.improvements.len().min(3),
    );
    let lacking = report.cover.actions.lacking;
    add("plan", "corrective actions lacking an owner, a date or a verb that commits", lacking);
    add(
        "plan",
        "corrective actions: there is none yet",
        missing(!report.improvement_plan.is_empty()),
    );
    let ratings = report.objectives.iter().flat_map(|o| &o.capabilities);
    let unrated = ratings.filter(|c| c.rating.letter == "N/O").count();
    add("capabilities", "capabilities to be rated, or left at N/O on purpose", unrated);
    let differ = report.objectives.iter().filter(|o| {
        o.rating.differ || o.capabilities.iter().any(|c| c.tasks.iter().any(|t| t.rating.differ))
    });
    add("capabilities", "objectives on which evaluators differ", differ.count());
    let improvements = || {
        report.objectives.iter().flat_map(|o| &o.improvements).chain(
            report
                .unfiled
                .iter()
                .filter(|s| s.kind == crate::report::model::StatementKind::Improvement),
        )
    };
    let unanalysed = improvements().filter(|s| s.analysis.is_none()).count();
    add("capabilities", "areas for improvement without an analysis of why", unanalysed);
    let unreferenced = improvements().filter(|s| s.reference.is_none()).count();
    add(
        "capabilities",
        "areas for improvement without the plan or policy they refer to",
        unreferenced,
    );
    let incomplete = report.decisions.iter().filter(|d| !d.to_complete.is_empty()).count();
    add("decisions", "decision records to complete", incomplete);
    let overview = &report.overview;
    add("overview", "the scope", missing(overview.scope.is_some()));
    add("overview", "the place", missing(overview.location.is_some()));
    add("overview", "the mission areas", missing(!overview.mission_areas.is_empty()));
    add("overview", "the threat or hazard", missing(overview.threat.is_some()));
    add("overview", "the sponsor", missing(overview.sponsor.is_some()));
    add("overview", "the point of contact", missing(overview.contact.is_some()));
    let unsigned = usize::from(report.marking.draft);
    add("cover", "the signature that makes this draft final", unsigned);
    list
}
