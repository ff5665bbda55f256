//! Cover, marking and provenance: what the report is, how far it may go, where it comes from, what is still to write.

use super::{Draft, plan};
use crate::report::model::{
    Action, AfterActionReport, Cover, Edits, Marking, Provenance, StillToWrite,
};
use crate::session::{Attribution, Hold, Phase};
use crate::words::{FindingWords, fill};

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
            Phase::Lobby => self.w.state_lobby.to_owned(),
            Phase::Play => match &self.session.clock.hold {
                None => self.w.state_running.to_owned(),
                Some(hold) => fill(
                    self.w.state_held,
                    &[("hold", &(super::schedule::hold_words(self.w, self.labels, hold)))],
                ),
            },
            Phase::HotWash => self.w.state_hot_wash.to_owned(),
            Phase::Closed => self.w.state_closed.to_owned(),
            Phase::Debrief => self.w.state_debrief.to_owned(),
            Phase::Finalised => self.w.state_finalised.to_owned(),
        }
    }

    pub(super) fn provenance(&self) -> Provenance {
        let offset = self.veil.offset();
        let stretch = |from: crate::clock::Timestamp, to: crate::clock::Timestamp| {
            fill(self.w.from_to, &[("offset", &from.hms(offset)), ("offset2", &to.hms(offset))])
        };
        let stops = |which: fn(&Hold) -> bool| -> Vec<String> {
            let stops = self.session.clock.stops.iter().filter(|stop| which(&stop.why));
            stops.map(|stop| stretch(stop.from.happened(), stop.to.happened())).collect()
        };
        // What was joined with another note is in the report with it.
        let kept_back = |note: &&std::sync::Arc<crate::session::Note>| {
            !note.in_report() && note.merged_into.is_none()
        };
        let kept_back = self.session.notes.standing().filter(kept_back).count();
        let mut limits = Vec::new();
        if self.session.attribution != Attribution::Attributed {
            limits.push(self.w.limits_names.to_owned());
        }
        if self.origin.head.is_some() {
            limits.push(self.w.limits_hashes.to_owned());
        }
        let unrecorded = self.session.unrecorded.iter();
        Provenance {
            session: self.session.header.session.clone(),
            mode: self.session.header.mode.label_in(self.labels).to_owned(),
            made_by: self.session.header.made_by.clone(),
            written_by: self.origin.written_by.clone(),
            scenario_sha256: self.session.header.scenario_sha256.clone(),
            entries: self.log.entries,
            head: self.origin.head.clone(),
            head_at_end: self.origin.head_at_end.clone(),
            head_finalised: self.origin.head_finalised.clone(),
            after_end: self.log.after_end,
            edits_after_end: self.edits(),
            struck: self.session.struck.len(),
            redacted: self.log.redacted,
            notes_kept_back: kept_back,
            unrecorded: unrecorded
                .map(|(from, to, n)| {
                    fill(self.w.unrecorded_entries, &[("to", &(stretch(*from, *to))), ("n", &n)])
                })
                .collect(),
            off_record: stops(|hold| matches!(hold, Hold::OffRecord)),
            gaps: stops(|hold| matches!(hold, Hold::Gap(_))),
            remarks: self.origin.remarks.clone(),
            limits,
        }
    }

    /// Says what was changed after `EndEx`, and how often.
    fn edits(&self) -> Vec<Edits> {
        let what = |kind: &str| match kind {
            "amended" => self.w.edit_amended,
            "refiled" => self.w.edit_refiled,
            "promoted" => self.w.edit_promoted,
            "demoted" => self.w.edit_demoted,
            "merged" => self.w.edit_merged,
            "note_taken_back" => self.w.edit_taken_back,
            "note_restored" | "change_taken_back" => self.w.edit_undone,
            "struck" => self.w.edit_struck,
            "record_amended" => self.w.edit_record_completed,
            "record_taken_back" => self.w.edit_record_taken_back,
            _ => self.w.edit_withheld,
        };
        let edits = self.log.edits.iter();
        edits.map(|(kind, count)| Edits { what: what(kind).to_owned(), count: *count }).collect()
    }
}

/// Lists what no record can supply, most important first.
pub(super) fn still_to_write(
    w: &'static FindingWords,
    report: &AfterActionReport,
) -> Vec<StillToWrite> {
    let mut list = Vec::new();
    let mut add = |section: &str, what: &str, count: usize| {
        if count > 0 {
            list.push(StillToWrite { section: section.to_owned(), what: what.to_owned(), count });
        }
    };
    let missing = |field: bool| usize::from(!field);
    add("summary", w.write_purpose, missing(report.summary.purpose.is_some()));
    add("summary", w.write_strengths, 3 - report.summary.strengths.len().min(3));
    add("summary", w.write_improvements, 3 - report.summary.improvements.len().min(3));
    let lacking = report.cover.actions.lacking;
    add("plan", w.write_actions_lacking, lacking);
    add("plan", w.write_first_action, missing(!report.improvement_plan.is_empty()));
    let ratings = report.objectives.iter().flat_map(|o| &o.capabilities);
    let unrated = ratings.filter(|c| c.rating.letter == "N/O").count();
    add("capabilities", w.write_ratings, unrated);
    let differ = report.objectives.iter().filter(|o| {
        o.rating.differ || o.capabilities.iter().any(|c| c.tasks.iter().any(|t| t.rating.differ))
    });
    add("capabilities", w.write_differences, differ.count());
    let improvements = || {
        report.objectives.iter().flat_map(|o| &o.improvements).chain(
            report
                .unfiled
                .iter()
                .filter(|s| s.kind == crate::report::model::StatementKind::Improvement),
        )
    };
    let unanalysed = improvements().filter(|s| s.analysis.is_none()).count();
    add("capabilities", w.write_analyses, unanalysed);
    let unreferenced = improvements().filter(|s| s.reference.is_none()).count();
    add("capabilities", w.write_references, unreferenced);
    let incomplete = report.decisions.iter().filter(|d| !d.to_complete.is_empty()).count();
    add("decisions", w.write_records, incomplete);
    let overview = &report.overview;
    add("overview", w.write_scope, missing(overview.scope.is_some()));
    add("overview", w.write_place, missing(overview.location.is_some()));
    add("overview", w.write_mission_areas, missing(!overview.mission_areas.is_empty()));
    add("overview", w.write_threat, missing(overview.threat.is_some()));
    add("overview", w.write_sponsor, missing(overview.sponsor.is_some()));
    add("overview", w.write_contact, missing(overview.contact.is_some()));
    let unsigned = usize::from(report.marking.draft);
    add("cover", w.write_signature, unsigned);
    list
}
