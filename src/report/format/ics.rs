//! Due dates of corrective actions as a calendar (RFC 5545): an all-day event each, which every calendar imports.
//!
//! Tasks are left out: the calendars most people have drop them without a word.

use super::{Format, Made};
use crate::report::calendar::{self, Calendar, Due};
use crate::report::model::AfterActionReport;

pub(super) const FORMAT: Format = Format {
    name: "ics",
    media_type: "text/calendar; charset=utf-8",
    what: "the due dates of corrective actions, for a calendar",
    usual: false,
    made: Made::Report(render),
};

fn render(report: &AfterActionReport) -> Vec<u8> {
    let due = report.improvement_plan.iter().map(|action| Due {
        id: action.id.clone(),
        text: action.text.clone(),
        owner: action.owner.clone(),
        organization: action.organization.clone(),
        due: action.due.clone(),
        state: None,
        firm: action.accepted,
        changes: 0,
    });
    calendar::write(&Calendar {
        title: report.cover.title.clone(),
        marking: report.exercise.clone(),
        tlp: report.marking.tlp.clone(),
        stamped: report.cover.issued.clone(),
        language: crate::words::Language::English,
        due: due.collect(),
    })
}
