//! Page one, the cover's particulars and the overview.

use super::{Page, aside, cell, listed, or_to_write, plural, still, when};
use crate::report::document::{Block, Heading, Panel, Span, Table, Tone};
use crate::report::model::{Audience, Headline, Moment, Source, Summary};
use crate::report::places;
use crate::words::{ReportWords, fill};

/// Page one has room for so many; the appendices have all of them.
const DECISIONS: usize = 10;
const ACTIONS: usize = 6;
/// However full the page, so many actions stand on it.
const ACTIONS_LEAST: usize = 3;
/// Lines of its two tables for which a printed page has room beside the summary.
const LINES: usize = 26;
/// About how many characters a line of their columns holds on A4.
const DECISION_COLUMNS: [usize; 3] = [42, 52, 24];
const ACTION_COLUMNS: [usize; 2] = [78, 30];
const NOTE_COLUMN: usize = 105;

impl Page<'_> {
    pub(super) fn front(&mut self) {
        let report = self.report;
        let cover = &report.cover;
        self.blocks.push(Block::Heading(Heading {
            level: 1,
            text: cover.title.clone(),
            anchor: "cover".to_owned(),
            page: false,
        }));
        self.blocks.push(Block::Paragraph(vec![Span::strong(self.w.title)]));
        let mut line = vec![
            fill(self.w.exercise_of, &[("date", &cover.date)]),
            fill(self.w.cover_session, &[("session", &cover.session)]),
        ];
        line.extend(cover.organization.clone());
        line.push(fill(self.w.issued, &[("issued", &cover.issued)]));
        self.quiet(line.join(" · "));
        self.draft_note();
        self.summary();
        self.particulars();
    }

    /// Returns about how many lines page one spends on saying what is still to write.
    fn note_lines(&self) -> usize {
        if !self.report.marking.draft {
            return 0;
        }
        let written = self.report.cover.still_to_write.iter();
        let letters: usize = written.map(|one| still(one).chars().count() + 2).sum();
        letters.div_ceil(NOTE_COLUMN)
    }

    fn draft_note(&mut self) {
        let cover = &self.report.cover;
        if let Some(name) = &cover.finalised_by {
            self.text(fill(self.w.finalised_by, &[("name", &name)]));
        }
        if !self.report.marking.draft {
            return;
        }
        let open =
            plural(cover.still_to_write.len(), self.w.point_still_needs, self.w.points_still_need);
        let title = fill(self.w.draft_note, &[("state", &cover.state), ("open", &open)]);
        let written = cover.still_to_write.iter().map(still).collect::<Vec<_>>().join("; ");
        let still_open =
            (!written.is_empty()).then(|| cell(fill(self.w.still_open, &[("points", &written)])));
        let lacking = (cover.actions.lacking > 0).then(|| {
            let lack = if cover.actions.lacking == 1 { self.w.lacks } else { self.w.lack };
            cell(fill(
                self.w.actions_lacking,
                &[
                    ("lacking", &cover.actions.lacking),
                    ("all", &cover.actions.all),
                    ("lack", &lack),
                ],
            ))
        });
        self.note(Tone::ToWrite, title, lacking.into_iter().chain(still_open).collect());
    }

    fn summary(&mut self) {
        let summary = &self.report.summary;
        self.heading(2, "summary", self.w.executive_summary);
        self.blocks.push(Block::Paragraph(
            [
                vec![Span::strong(format!("{} ", self.w.purpose))],
                or_to_write(summary.purpose.as_ref(), self.w.write_purpose),
            ]
            .concat(),
        ));
        self.text(summary.overall.join(" "));
        let panels = vec![
            headlines(
                self.w,
                self.w.strengths,
                Tone::Strength,
                &summary.strengths,
                self.w.write_strength,
            ),
            headlines(
                self.w,
                self.w.areas_for_improvement,
                Tone::Improvement,
                &summary.improvements,
                self.w.write_improvement,
            ),
        ];
        self.blocks.push(Block::Columns(panels));
        self.also_ranked();
        if !summary.decisions.is_empty() {
            let mut table = Table::new(
                self.w.decisions,
                &[self.w.decision, self.w.what_it_came_to, self.w.owner],
            );
            for decision in summary.decisions.iter().take(DECISIONS) {
                let asked = Span::plain(format!("{} {}", decision.label, decision.prompt));
                table.row(vec![
                    vec![asked.leading_to(Some(places::decision(&decision.id)))],
                    cell(&decision.result),
                    decision.owner.clone().map(cell).unwrap_or_default(),
                ]);
            }
            self.table(table);
            self.more(summary.decisions.len(), DECISIONS, self.w.appendix_e);
        }
        if summary.actions.is_empty() {
            self.ask_to_write(self.w.write_actions);
            return;
        }
        let mut table =
            Table::new(self.w.corrective_actions, &[self.w.action, self.w.owner, self.w.col_due]);
        let shown = actions_shown(summary, self.note_lines());
        for action in summary.actions.iter().take(shown) {
            let text = Span::plain(&action.text).leading_to(Some(places::action(&action.id)));
            table.row(vec![
                vec![text],
                or_to_write(action.owner.as_ref(), self.w.write_owner),
                or_to_write(action.due.as_ref(), self.w.write_date),
            ]);
        }
        self.table(table);
        self.more(summary.actions.len(), shown, self.w.appendix_a);
    }

    /// Names what the room ranked and is neither a strength nor an area for improvement.
    fn also_ranked(&mut self) {
        let summary = &self.report.summary;
        let named = |text: &str| {
            summary.strengths.iter().chain(&summary.improvements).any(|other| other.text == text)
        };
        let others: Vec<Vec<Span>> = summary
            .ranked
            .iter()
            .filter(|one| !named(&one.text))
            .map(|x| headline(self.w, x))
            .collect();
        if !others.is_empty() {
            self.blocks.push(Block::Paragraph(vec![Span::strong(self.w.also_ranked_by_the_room)]));
            self.list(others);
        }
    }

    /// Says where the rest of a list stands that page one has no room for.
    pub(super) fn more(&mut self, all: usize, shown: usize, place: &str) {
        if all > shown {
            self.quiet(fill(self.w.more_in, &[("shown", &(all - shown)), ("place", &place)]));
        }
    }

    fn particulars(&mut self) {
        let report = self.report;
        self.section("about", self.w.about_this_report);
        if !report.cover.still_to_write.is_empty() {
            let items = report.cover.still_to_write.iter().map(|one| cell(still(one))).collect();
            self.note(Tone::ToWrite, self.w.still_to_write, items);
        }
        let left_out = match report.audience {
            Audience::Control => None,
            Audience::Sponsor => Some(self.w.sponsor_leaves_out),
            Audience::Participants => Some(self.w.participants_leave_out),
        };
        if let Some(left_out) = left_out {
            self.text(left_out);
        }
        self.heading(3, "handling", self.w.handling);
        let handling = report.cover.handling.clone();
        self.lines(&handling);
        self.text(self.w.all_made_up);
        self.heading(3, "how-to-read", self.w.how_to_read_it);
        self.text(self.w.how_to_read_means);
        self.blocks.push(Block::Contents);
    }

    pub(super) fn overview(&mut self) {
        let o = &self.report.overview;
        self.section("overview", self.w.exercise_overview);
        let list = |items: &[String], what: &str| {
            if items.is_empty() { vec![Span::to_write(what)] } else { cell(items.join(", ")) }
        };
        let numbered = |items: &[String]| {
            let lines: Vec<String> =
                items.iter().zip(1..).map(|(text, n)| format!("{n}. {text}")).collect();
            cell(lines.join("\n"))
        };
        let mut facts = vec![
            (self.w.exercise_name.to_owned(), cell(&o.name)),
            (
                self.w.exercise_dates.to_owned(),
                aside(
                    dates(self.w, o.starts.as_ref(), o.ends.as_ref()),
                    &[fill(self.w.times_at, &[("offset", &o.offset)])],
                ),
            ),
            (self.w.scope.to_owned(), self.scope()),
            (self.w.mission_areas.to_owned(), list(&o.mission_areas, self.w.write_mission_areas)),
            (self.w.capabilities.to_owned(), self.capabilities()),
            (self.w.objectives.to_owned(), numbered(&o.objectives)),
            (
                self.w.threat_or_hazard.to_owned(),
                or_to_write(o.threat.as_ref(), self.w.write_threat),
            ),
            (self.w.scenario.to_owned(), cell(&o.scenario)),
            (self.w.sponsor.to_owned(), or_to_write(o.sponsor.as_ref(), self.w.write_sponsor)),
            (
                self.w.participating_organizations.to_owned(),
                organizations(self.w, &o.organizations),
            ),
            (
                self.w.point_of_contact.to_owned(),
                or_to_write(o.contact.as_ref(), self.w.write_contact),
            ),
        ];
        if !o.gauges.is_empty() {
            facts.insert(8, (self.w.what_choices_and_events_changed.to_owned(), self.gauges()));
        }
        for framework in &o.frameworks {
            let line = fill(
                self.w.framework_touched,
                &[
                    ("title", &framework.title),
                    ("touched", &framework.touched.len()),
                    ("of", &framework.of),
                    ("names", &framework.touched.join(", ")),
                ],
            );
            facts.push((self.w.framework_capabilities_touched.to_owned(), cell(line)));
        }
        if let Some(follows) = &o.follows {
            facts.push((self.w.follows.to_owned(), cell(follows)));
        }
        if !o.open_before.is_empty() {
            facts.push((
                self.w.corrective_actions_open_then.to_owned(),
                cell(o.open_before.join("\n")),
            ));
        }
        self.blocks.push(Block::Facts(facts));
    }

    /// Says where the story's gauges went, and that the records have what moved them.
    fn gauges(&self) -> Vec<Span> {
        let gauges = self.report.overview.gauges.iter().map(|gauge| {
            fill(
                self.w.gauge_moved,
                &[("name", &gauge.name), ("from", &gauge.from), ("to", &gauge.to)],
            )
        });
        let gauges: Vec<String> = gauges.collect();
        let leads = Span::quiet(format!(" {}", self.w.gauges_mean));
        let mut spans = cell(gauges.join("; "));
        spans.push(leads.leading_to(Some("decisions".to_owned())));
        spans
    }

    fn capabilities(&self) -> Vec<Span> {
        let o = &self.report.overview;
        o.capabilities
            .iter()
            .enumerate()
            .flat_map(|(at, capability)| {
                let gap = if at > 0 { ", " } else { "" };
                let mut spans = vec![Span::plain(format!("{gap}{}", capability.name))];
                if !capability.touched {
                    spans.push(Span::quiet(format!(" {}", self.w.not_exercised)));
                }
                spans
            })
            .collect()
    }

    fn scope(&self) -> Vec<Span> {
        let o = &self.report.overview;
        let mut spans = cell(fill(
            self.w.scope_sentence,
            &[
                ("planned_minutes", &o.planned_minutes),
                ("agenda", &o.agenda),
                (
                    "minutes",
                    &(o.changed_minutes
                        .map(|n| fill(self.w.scope_changed, &[("n", &n)]))
                        .unwrap_or_default()),
                ),
                (
                    "place",
                    &(o.location
                        .as_ref()
                        .map(|place| format!(" {}", fill(self.w.at_place, &[("place", &place)])))
                        .unwrap_or_default()),
                ),
            ],
        ));
        spans.push(Span::plain(" "));
        spans.extend(or_to_write(o.scope.as_ref(), self.w.write_scope));
        spans
    }
}

fn organizations(w: &ReportWords, names: &[String]) -> Vec<Span> {
    if names.is_empty() {
        return vec![Span::quiet(w.none_named)];
    }
    cell(fill(w.organizations_named, &[("names", &names.len()), ("names2", &listed(names))]))
}

fn dates(w: &ReportWords, starts: Option<&Moment>, ends: Option<&Moment>) -> Vec<Span> {
    let one = |moment: &Moment| {
        let date = moment.date.clone().unwrap_or_default();
        format!("{date} {}", when(w, moment))
    };
    match (starts, ends) {
        (None, _) => vec![Span::quiet(w.not_begun)],
        (Some(starts), None) => cell(fill(w.not_ended, &[("starts", &one(starts))])),
        (Some(starts), Some(ends)) => {
            cell(fill(w.from_to, &[("starts", &one(starts)), ("ends", &one(ends))]))
        }
    }
}

fn headline(w: &ReportWords, headline: &Headline) -> Vec<Span> {
    let mut about: Vec<String> = headline.role.iter().cloned().collect();
    match (headline.source, headline.rank) {
        (Source::Record, _) => about.push(w.from_the_record.to_owned()),
        (Source::Observed, Some(rank)) => {
            about.push(fill(w.ranked_by_the_room, &[("rank", &rank)]));
        }
        (Source::Observed, None) => {}
    }
    aside(vec![Span::plain(&headline.text).leading_to(headline.evidence.clone())], &about)
}

fn headlines(w: &ReportWords, title: &str, tone: Tone, found: &[Headline], lacking: &str) -> Panel {
    let mut items: Vec<Vec<Span>> = found.iter().map(|x| headline(w, x)).collect();
    items.extend((items.len()..3).map(|_| vec![Span::to_write(lacking)]));
    Panel { title: title.to_owned(), tone, blocks: vec![Block::List { ordered: true, items }] }
}

/// Returns how many corrective actions page one has room for under its decisions.
fn actions_shown(summary: &Summary, noted: usize) -> usize {
    let lines = |text: &str, column: usize| text.chars().count().div_ceil(column).max(1);
    let decisions = summary.decisions.iter().take(DECISIONS).map(|decision| {
        let [prompt, result, owner] = DECISION_COLUMNS;
        let asked = decision.label.chars().count() + 1 + decision.prompt.chars().count();
        let held = decision.owner.as_deref().map_or(1, |text| lines(text, owner));
        asked.div_ceil(prompt).max(lines(&decision.result, result)).max(held)
    });
    let room = LINES.saturating_sub(decisions.sum::<usize>() + noted);
    let [text, owner] = ACTION_COLUMNS;
    let actions = summary.actions.iter().take(ACTIONS).scan(0, |used, action| {
        let held = action.owner.as_deref().map_or(1, |name| lines(name, owner));
        *used += lines(&action.text, text).max(held);
        Some(*used)
    });
    actions.take_while(|used| *used <= room).count().max(ACTIONS_LEAST)
}
