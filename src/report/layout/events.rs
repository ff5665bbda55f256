//! The exercise event log: modules against plan, items, stops.

use super::{Page, cell, when};
use crate::report::chart::{Bar, BarKind, Chart, Row};
use crate::report::document::{Block, Span, Table};
use crate::report::model::{ItemRun, ModuleRun};
use crate::report::places;
use crate::words::{ReportWords, fill};

impl Page<'_> {
    pub(super) fn event_log(&mut self) {
        let schedule = &self.report.schedule;
        self.section("events", self.w.appendix_d_events);
        self.time_chart();
        let changed = schedule.modules.iter().any(|module| module.changed_minutes.is_some());
        let columns = if changed {
            &[
                self.w.module,
                self.w.col_began,
                self.w.col_planned_min,
                self.w.col_changed_to,
                self.w.col_played_min,
                self.w.col_over_plan_min,
            ][..]
        } else {
            &[
                self.w.module,
                self.w.col_began,
                self.w.col_planned_min,
                self.w.col_played_min,
                self.w.col_over_plan_min,
            ]
        };
        let mut modules = Table::new(self.w.modules, columns);
        for module in &schedule.modules {
            modules.row(module_row(self.w, module, changed));
        }
        self.table(modules);
        self.plan_changes();
        for module in &schedule.modules {
            let number = module.number.to_string();
            self.items(&format!("{number} {}", module.title), Some(&number));
        }
        self.items(self.w.contingency, None);
        if !schedule.items.is_empty() {
            self.quiet(self.w.items_means);
        }
        let mut stops =
            Table::new(self.w.stops, &[self.w.col_from, self.w.what, self.w.col_minutes]);
        for (number, stop) in (1..).zip(&schedule.stops) {
            let what = Span::plain(&stop.what).anchored(Some(places::stop(number)));
            stops.row(vec![
                cell(when(self.w, &stop.from)),
                vec![what],
                cell(stop.minutes.to_string()),
            ]);
        }
        self.table(stops);
    }

    fn plan_changes(&mut self) {
        let mut changes = Table::new(
            self.w.how_the_plan_was_changed,
            &[self.w.col_when, self.w.module_minutes, self.w.col_left_out, self.w.col_all_min],
        );
        for change in &self.report.schedule.changes {
            let modules: Vec<String> = change
                .modules
                .iter()
                .map(|m| {
                    fill(
                        self.w.module_changed,
                        &[("number", &m.number), ("before", &m.before), ("after", &m.after)],
                    )
                })
                .collect();
            let mut left_out = change.left_out.clone();
            left_out.extend(
                change.taken_in.iter().map(|label| fill(self.w.back_in, &[("label", &label)])),
            );
            changes.row(vec![
                cell(format!("{} {}", when(self.w, &change.at), change.when)),
                cell(modules.join(", ")),
                cell(left_out.join(", ")),
                cell(change.total_minutes.to_string()),
            ]);
        }
        self.table(changes);
    }

    fn items(&mut self, caption: &str, module: Option<&str>) {
        let mut items = Table::new(
            caption,
            &[
                self.w.item,
                self.w.what,
                self.w.col_to,
                self.w.col_plan,
                self.w.col_played,
                self.w.col_at,
                self.w.result,
            ],
        );
        for item in &self.report.schedule.items {
            if item.module.as_deref() == module {
                items.row(item_row(self.w, item));
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
                        Some(changed) => fill(
                            self.w.min_planned_changed_to,
                            &[("planned_minutes", &module.planned_minutes), ("changed", &changed)],
                        ),
                        None => fill(
                            self.w.min_planned,
                            &[("planned_minutes", &module.planned_minutes)],
                        ),
                    },
                    kind: BarKind::Outline,
                },
                Bar {
                    value: module.actual_minutes.unwrap_or(0),
                    text: played_words(self.w, module),
                    kind: BarKind::Full,
                },
            ],
        });
        let (planned, actual) = played.iter().fold((0, 0), |(planned, actual), m| {
            (planned + m.planned_minutes, actual + m.actual_minutes.unwrap_or(0))
        });
        self.blocks.push(Block::Chart(Chart {
            id: "chart-time".to_owned(),
            title: self.w.time_against_plan.to_owned(),
            description: fill(
                self.w.time_chart_means,
                &[("planned", &planned), ("actual", &actual)],
            ),
            rows: rows.collect(),
        }));
    }
}

fn played_words(w: &ReportWords, module: &ModuleRun) -> String {
    match (module.actual_minutes, module.over_minutes) {
        (None, _) => w.not_played.to_owned(),
        (Some(actual), Some(over)) if over > 0 => {
            fill(w.min_played_over, &[("actual", &actual), ("over", &over)])
        }
        (Some(actual), Some(over)) if over < 0 => {
            fill(w.min_played_under, &[("actual", &actual), ("over", &(-over))])
        }
        (Some(actual), _) => fill(w.min_played, &[("actual", &actual)]),
    }
}

fn module_row(w: &ReportWords, module: &ModuleRun, changed: bool) -> Vec<Vec<Span>> {
    let mut row = vec![
        vec![
            Span::plain(format!("{} {}", module.number, module.title))
                .anchored(Some(places::module(module.number))),
        ],
        cell(module.started.as_ref().map(|x| when(w, x)).unwrap_or_default()),
        cell(module.planned_minutes.to_string()),
        module
            .actual_minutes
            .map_or_else(|| vec![Span::quiet(w.not_played)], |m| cell(m.to_string())),
        module
            .over_minutes
            .map(|m| cell(if m == 0 { m.to_string() } else { format!("{m:+}") }))
            .unwrap_or_default(),
    ];
    if changed {
        let to = module.changed_minutes.map(|m| cell(m.to_string())).unwrap_or_default();
        row.insert(3, to);
    }
    row
}

fn item_row(w: &ReportWords, item: &ItemRun) -> Vec<Vec<Span>> {
    let mut result = cell(&item.result);
    if let Some((opened, of)) = item.opened {
        result.push(Span::quiet(fill(w.opened_by_of, &[("opened", &opened), ("of", &of)])));
    }
    vec![
        vec![
            Span::plain(format!("{} {}", item.label, item.title))
                .anchored(Some(places::item(&item.id))),
        ],
        cell(&item.kind),
        cell(&item.to),
        item.planned.map(|m| cell(m.to_string())).unwrap_or_default(),
        item.actual.map(|m| cell(m.to_string())).unwrap_or_default(),
        cell(item.at.as_ref().map(|x| when(w, x)).unwrap_or_default()),
        result,
    ]
}
