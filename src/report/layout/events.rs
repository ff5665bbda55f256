//! The exercise event log: modules against plan, items, stops.

use super::{Page, cell, when};
use crate::report::chart::{Bar, BarKind, Chart, Row};
use crate::report::document::{Block, Span, Table};
use crate::report::model::{ItemRun, ModuleRun};

impl Page<'_> {
    pub(super) fn event_log(&mut self) {
        let schedule = &self.report.schedule;
        self.section("events", "Appendix D. Exercise event log");
        self.time_chart();
        let changed = schedule.modules.iter().any(|module| module.changed_minutes.is_some());
        let columns = if changed {
            &["Module", "@Began", "#Planned, min", "#Changed to", "#Played, min", "#Over plan, min"]
                [..]
        } else {
            &["Module", "@Began", "#Planned, min", "#Played, min", "#Over plan, min"]
        };
        let mut modules = Table::new("Modules", columns);
        for module in &schedule.modules {
            modules.row(module_row(module, changed));
        }
        self.table(modules);
        self.plan_changes();
        for module in &schedule.modules {
            let number = module.number.to_string();
            self.items(&format!("{number} {}", module.title), Some(&number));
        }
        self.items("Contingency injects, and what was written during play", None);
        self.quiet(
            "Plan and played are minutes from the start of the module. Appendix B has the roles' names.",
        );
        let mut stops = Table::new("Stops", &["@From", "What", "#Minutes"]);
        for stop in &schedule.stops {
            stops.row(vec![
                cell(when(&stop.from)),
                cell(&stop.what),
                cell(stop.minutes.to_string()),
            ]);
        }
        self.table(stops);
    }

    fn plan_changes(&mut self) {
        let mut changes = Table::new(
            "How the plan was changed",
            &["@When", "Module, minutes", "Left out", "#All, min"],
        );
        for change in &self.report.schedule.changes {
            let modules: Vec<String> = change
                .modules
                .iter()
                .map(|m| format!("{}: {} to {}", m.number, m.before, m.after))
                .collect();
            let mut left_out = change.left_out.clone();
            left_out.extend(change.taken_in.iter().map(|label| format!("{label} back in")));
            changes.row(vec![
                cell(format!("{} {}", when(&change.at), change.when)),
                cell(modules.join(", ")),
                cell(left_out.join(", ")),
                cell(change.total_minutes.to_string()),
            ]);
        }
        self.table(changes);
    }

    fn items(&mut self, caption: &str, module: Option<&str>) {
        let mut items =
            Table::new(caption, &["Item", "What", "To", "#Plan", "#Played", "@At", "Result"]);
        for item in &self.report.schedule.items {
            if item.module.as_deref() == module {
                items.row(item_row(item));
            }
        }
        self.table(items);
    }

    fn time_chart(&mut self) {
        let modules = &self.report.schedule.modules;
        let played: Vec<&ModuleRun> = modules
            .iter()
            .filter(|m| m.actual_minutes.is_some() || m.planned_minutes > 0)
            .collect();
        if !played.iter().any(|m| m.actual_minutes.is_some()) {
            return;
        }
        let rows = played.iter().map(|module| Row {
            label: format!("{} {}", module.number, module.title),
            bars: vec![
                Bar {
                    value: module.planned_minutes,
                    text: match module.changed_minutes {
                        Some(changed) => {
                            format!("{} min planned, changed to {changed}", module.planned_minutes)
                        }
                        None => format!("{} min planned", module.planned_minutes),
                    },
                    kind: BarKind::Outline,
                },
                Bar {
                    value: module.actual_minutes.unwrap_or(0),
                    text: played_words(module),
                    kind: BarKind::Full,
                },
            ],
        });
        let (planned, actual) = played.iter().fold((0, 0), |(planned, actual), m| {
            (planned + m.planned_minutes, actual + m.actual_minutes.unwrap_or(0))
        });
        self.blocks.push(Block::Chart(Chart {
            id: "chart-time".to_owned(),
            title: "Time against plan".to_owned(),
            description: format!(
                "Minutes planned and minutes of play for each module; {planned} planned and {actual} played in all."
            ),
            rows: rows.collect(),
        }));
    }
}

fn played_words(module: &ModuleRun) -> String {
    match (module.actual_minutes, module.over_minutes) {
        (None, _) => "not played".to_owned(),
        (Some(actual), Some(over)) if over > 0 => format!("{actual} min played, {over} over"),
        (Some(actual), Some(over)) if over < 0 => format!("{actual} min played, {} under", -over),
        (Some(actual), _) => format!("{actual} min played"),
    }
}

fn module_row(module: &ModuleRun, changed: bool) -> Vec<Vec<Span>> {
    let mut row = vec![
        cell(format!("{} {}", module.number, module.title)),
        cell(module.started.as_ref().map(when).unwrap_or_default()),
        cell(module.planned_minutes.to_string()),
        module
            .actual_minutes
            .map_or_else(|| vec![Span::quiet("not played")], |m| cell(m.to_string())),
        module.over_minutes.map(|m| cell(format!("{m:+}"))).unwrap_or_default(),
    ];
    if changed {
        let to = module.changed_minutes.map(|m| cell(m.to_string())).unwrap_or_default();
        row.insert(3, to);
    }
    row
}

fn item_row(item: &ItemRun) -> Vec<Vec<Span>> {
    let mut result = cell(&item.result);
    if let Some((opened, of)) = item.opened {
        result.push(Span::quiet(format!(", opened by {opened} of {of}")));
    }
    vec![
        cell(format!("{} {}", item.label, item.title)),
        cell(&item.kind),
        cell(&item.to),
        item.planned.map(|m| cell(m.to_string())).unwrap_or_default(),
        item.actual.map(|m| cell(m.to_string())).unwrap_or_default(),
        cell(item.at.as_ref().map(when).unwrap_or_default()),
        result,
    ]
}
