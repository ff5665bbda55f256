//! The event log: everything that has a place in time, in order, from the sections in which the report tells it.

use super::{Making, Sheet, row, statements};
use crate::report::model::{DecisionReport, Moment};

/// A line of the log before it is in its place.
struct Line<'r> {
    at: &'r Moment,
    what: &'static str,
    item: String,
    who: Option<&'r String>,
    text: String,
    id: Option<&'r String>,
}

impl<'r> Making<'r> {
    pub(super) fn log(&self) -> Sheet {
        let t = self.t;
        let mut sheet = Sheet::new(
            "event-log",
            t.event_log,
            &[
                (t.at, 17),
                (t.play_time, 10),
                (t.story_time, 14),
                (t.module, 24),
                (t.entered, 10),
                (t.what, 22),
                (t.item, 30),
                (t.role, 20),
                (t.words, 70),
                (t.number, 15),
            ],
        );
        let mut lines = self.frame();
        lines.extend(self.items_and_decisions());
        lines.extend(self.said());
        // What may not be told to the minute stands behind, in the order of the sections: its place here would tell it.
        lines.sort_by_key(|line| match (&line.at.date, &line.at.time) {
            (Some(date), Some(time)) => (false, date.as_str(), time.as_str(), line.at.play),
            _ => (true, "", "", None),
        });
        for line in lines {
            let mut cells = Self::moment(line.at).to_vec();
            cells.extend(row![line.what, line.item, line.who, line.text, line.id]);
            sheet.row(cells);
        }
        sheet
    }

    /// `StartEx`, `EndEx`, modules, changes of the plan, stops.
    fn frame(&self) -> Vec<Line<'r>> {
        let (t, report) = (self.t, self.report);
        let line = |at, what, text: String| Line {
            at,
            what,
            item: String::new(),
            who: None,
            text,
            id: None,
        };
        let mut lines = Vec::new();
        let overview = &report.overview;
        lines.extend(overview.starts.iter().map(|at| line(at, t.start_ex, String::new())));
        let why = overview.ended_why.clone().unwrap_or_default();
        lines.extend(overview.ends.iter().map(|at| line(at, t.end_ex, why.clone())));
        for module in &report.schedule.modules {
            let title = format!("{} {}", module.number, module.title);
            lines.extend(module.started.iter().map(|at| line(at, t.module_began, title.clone())));
        }
        for change in &report.schedule.changes {
            lines.push(line(&change.at, t.plan_changed, change.when.clone()));
        }
        for stop in &report.schedule.stops {
            lines.push(line(&stop.from, t.stop, stop.what.clone()));
        }
        lines
    }

    fn items_and_decisions(&self) -> Vec<Line<'r>> {
        let mut lines = Vec::new();
        for item in &self.report.schedule.items {
            lines.extend(item.at.iter().map(|at| Line {
                at,
                what: self.t.item_played,
                item: named(&item.label, &item.title),
                who: Some(&item.to).filter(|to| !to.is_empty()),
                text: format!("{}: {}", item.kind, item.result),
                id: None,
            }));
        }
        for decision in &self.report.decisions {
            self.decision(decision, &mut lines);
        }
        lines
    }

    fn decision(&self, decision: &'r DecisionReport, lines: &mut Vec<Line<'r>>) {
        let t = self.t;
        let item = named(&decision.label, &decision.prompt);
        for round in &decision.rounds {
            lines.push(Line {
                at: &round.opened,
                what: t.decision_opened,
                item: item.clone(),
                who: None,
                text: round.group.clone().unwrap_or_default(),
                id: None,
            });
        }
        for record in decision.earlier_records.iter().chain(&decision.record) {
            let words = [Some(&record.outcome), record.option.as_ref(), record.text.as_ref()];
            let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
            lines.push(Line {
                at: &record.at,
                what: t.decision_recorded,
                item: item.clone(),
                who: record.owner.as_ref(),
                text: words.join(": "),
                id: None,
            });
        }
    }

    fn said(&self) -> Vec<Line<'r>> {
        let (t, report) = (self.t, self.report);
        let struck = || self.w.struck.to_owned();
        let mut lines = Vec::new();
        for (_, statement) in statements(report) {
            lines.push(Line {
                at: &statement.at,
                what: self.kind(statement.kind),
                item: statement.item.clone().unwrap_or_default(),
                who: statement.role.as_ref(),
                text: statement.text.clone().unwrap_or_else(struck),
                id: statement.id.as_ref(),
            });
        }
        for request in &report.requests {
            lines.push(Line {
                at: &request.at,
                what: t.request,
                item: String::new(),
                who: request.role.as_ref(),
                text: request.text.clone().unwrap_or_else(struck),
                id: None,
            });
        }
        for parked in &report.parking_lot {
            lines.push(Line {
                at: &parked.at,
                what: t.parked,
                item: String::new(),
                who: parked.role.as_ref(),
                text: parked.text.clone().unwrap_or_else(struck),
                id: None,
            });
        }
        lines
    }
}

fn named(label: &str, title: &str) -> String {
    if title.is_empty() { label.to_owned() } else { format!("{label} {title}") }
}
