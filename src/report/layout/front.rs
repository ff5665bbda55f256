//! Page one, the cover's particulars and the overview.

use super::{Page, TITLE, aside, cell, listed, or_to_write, plural, still, when};
use crate::report::document::{Block, Heading, Panel, Span, Table, Tone};
use crate::report::model::{Headline, Moment, Source};

/// Page one has room for so many; the appendices have all of them.
const DECISIONS: usize = 10;
const ACTIONS: usize = 6;

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
        self.blocks.push(Block::Paragraph(vec![Span::strong(TITLE)]));
        let mut line =
            vec![format!("Exercise of {}", cover.date), format!("session {}", cover.session)];
        line.extend(cover.organization.clone());
        line.push(format!("issued {}", cover.issued));
        self.quiet(line.join(" · "));
        self.draft_note();
        self.summary();
        self.particulars();
    }

    fn draft_note(&mut self) {
        let cover = &self.report.cover;
        if let Some(name) = &cover.finalised_by {
            self.text(format!("Finalised by {name}."));
        }
        if !self.report.marking.draft {
            return;
        }
        let open = plural(cover.still_to_write.len(), "point still needs", "points still need");
        let title = format!("DRAFT, {}. {open} a human.", cover.state);
        let lacking = (cover.actions.lacking > 0).then(|| {
            let lack = if cover.actions.lacking == 1 { "lacks" } else { "lack" };
            cell(format!(
                "{} of {} corrective actions {lack} an owner, a date or a verb that commits.",
                cover.actions.lacking, cover.actions.all
            ))
        });
        self.note(Tone::ToWrite, title, lacking.into_iter().collect());
    }

    fn summary(&mut self) {
        let summary = &self.report.summary;
        self.heading(2, "summary", "Executive summary");
        self.blocks.push(Block::Paragraph(
            [
                vec![Span::strong("Purpose. ")],
                or_to_write(summary.purpose.as_ref(), "why the exercise was held"),
            ]
            .concat(),
        ));
        self.text(summary.overall.join(" "));
        let panels = vec![
            headlines("Strengths", Tone::Strength, &summary.strengths, "a strength"),
            headlines(
                "Areas for improvement",
                Tone::Improvement,
                &summary.improvements,
                "an area for improvement",
            ),
        ];
        self.blocks.push(Block::Columns(panels));
        self.also_ranked();
        if !summary.decisions.is_empty() {
            let mut table = Table::new("Decisions", &["Decision", "What it came to", "Owner"]);
            for decision in summary.decisions.iter().take(DECISIONS) {
                table.row(vec![
                    cell(format!("{} {}", decision.label, decision.prompt)),
                    cell(&decision.result),
                    decision.owner.clone().map(cell).unwrap_or_default(),
                ]);
            }
            self.table(table);
            self.more(summary.decisions.len(), DECISIONS, "Appendix E");
        }
        if summary.actions.is_empty() {
            self.ask_to_write("corrective actions: who does what until when");
            return;
        }
        let mut table = Table::new("Corrective actions", &["Action", "Owner", "@Due"]);
        for action in summary.actions.iter().take(ACTIONS) {
            table.row(vec![
                cell(&action.text),
                or_to_write(action.owner.as_ref(), "owner"),
                or_to_write(action.due.as_ref(), "date"),
            ]);
        }
        self.table(table);
        self.more(summary.actions.len(), ACTIONS, "Appendix A");
    }

    /// Names what the room ranked and is neither a strength nor an area for improvement.
    fn also_ranked(&mut self) {
        let summary = &self.report.summary;
        let named = |text: &str| {
            summary.strengths.iter().chain(&summary.improvements).any(|other| other.text == text)
        };
        let others: Vec<Vec<Span>> =
            summary.ranked.iter().filter(|one| !named(&one.text)).map(headline).collect();
        if !others.is_empty() {
            self.blocks.push(Block::Paragraph(vec![Span::strong("Also ranked by the room")]));
            self.list(others);
        }
    }

    /// Says where the rest of a list stands that page one has no room for.
    fn more(&mut self, all: usize, shown: usize, place: &str) {
        if all > shown {
            self.quiet(format!("{} more in {place}.", all - shown));
        }
    }

    fn particulars(&mut self) {
        let report = self.report;
        self.section("about", "About this report");
        if !report.cover.still_to_write.is_empty() {
            let items = report.cover.still_to_write.iter().map(|one| cell(still(one))).collect();
            self.note(Tone::ToWrite, "Still to be written by a human", items);
        }
        self.heading(3, "handling", "Handling");
        let handling = report.cover.handling.clone();
        self.lines(&handling);
        self.text(
            "Everything quoted in this report as a message, an article or a log was made up for the exercise. \
             Nothing in it happened.",
        );
        self.heading(3, "how-to-read", "How to read it");
        self.text(
            "Times, counts and answers come from the exercise record and nobody typed them. Observations were written \
             by those who ran or evaluated the exercise. \"From the record\" marks what was worked out, not observed. \
             Plans were tested, not people; decisions taken in play bind nobody.",
        );
        self.blocks.push(Block::Contents);
    }

    pub(super) fn overview(&mut self) {
        let o = &self.report.overview;
        self.section("overview", "Exercise overview");
        let list = |items: &[String], what: &str| {
            if items.is_empty() { vec![Span::to_write(what)] } else { cell(items.join(", ")) }
        };
        let capabilities: Vec<Span> = o
            .capabilities
            .iter()
            .enumerate()
            .flat_map(|(at, capability)| {
                let gap = if at > 0 { ", " } else { "" };
                let mut spans = vec![Span::plain(format!("{gap}{}", capability.name))];
                if !capability.touched {
                    spans.push(Span::quiet(" (not exercised)"));
                }
                spans
            })
            .collect();
        let numbered = |items: &[String]| {
            let lines: Vec<String> =
                items.iter().zip(1..).map(|(text, n)| format!("{n}. {text}")).collect();
            cell(lines.join("\n"))
        };
        let mut facts = vec![
            ("Exercise name".to_owned(), cell(&o.name)),
            (
                "Exercise dates".to_owned(),
                aside(
                    dates(o.starts.as_ref(), o.ends.as_ref()),
                    &[format!("times at {}", o.offset)],
                ),
            ),
            ("Scope".to_owned(), self.scope()),
            ("Mission areas".to_owned(), list(&o.mission_areas, "mission areas")),
            ("Capabilities".to_owned(), capabilities),
            ("Objectives".to_owned(), numbered(&o.objectives)),
            ("Threat or hazard".to_owned(), or_to_write(o.threat.as_ref(), "threat or hazard")),
            ("Scenario".to_owned(), cell(&o.scenario)),
            ("Sponsor".to_owned(), or_to_write(o.sponsor.as_ref(), "sponsor")),
            ("Participating organizations".to_owned(), organizations(&o.organizations)),
            ("Point of contact".to_owned(), or_to_write(o.contact.as_ref(), "name and address")),
        ];
        if !o.branches.is_empty() {
            facts.insert(
                8,
                ("What choices and events changed".to_owned(), cell(o.branches.join("\n"))),
            );
        }
        if !o.framework_capabilities.is_empty() {
            facts.push((
                "Framework capabilities touched".to_owned(),
                cell(o.framework_capabilities.join(", ")),
            ));
        }
        if let Some(follows) = &o.follows {
            facts.push(("Follows".to_owned(), cell(follows)));
        }
        if !o.open_before.is_empty() {
            facts.push(("Corrective actions open then".to_owned(), cell(o.open_before.join("\n"))));
        }
        self.blocks.push(Block::Facts(facts));
    }

    fn scope(&self) -> Vec<Span> {
        let o = &self.report.overview;
        let mut spans = cell(format!(
            "This exercise is a tabletop exercise, planned for {} minutes of play (agenda {}{}){}.",
            o.planned_minutes,
            o.agenda,
            o.changed_minutes.map(|n| format!(", changed to {n} minutes")).unwrap_or_default(),
            o.location.as_ref().map(|place| format!(" at {place}")).unwrap_or_default()
        ));
        spans.push(Span::plain(" "));
        spans.extend(or_to_write(o.scope.as_ref(), "what play is limited to"));
        spans
    }
}

fn organizations(names: &[String]) -> Vec<Span> {
    if names.is_empty() {
        return vec![Span::quiet("none named")];
    }
    cell(format!("{}: {}. Appendix B has the roles.", names.len(), listed(names)))
}

fn dates(starts: Option<&Moment>, ends: Option<&Moment>) -> Vec<Span> {
    let one = |moment: &Moment| {
        let date = moment.date.clone().unwrap_or_default();
        format!("{date} {}", when(moment))
    };
    match (starts, ends) {
        (None, _) => vec![Span::quiet("not begun")],
        (Some(starts), None) => cell(format!("{}, not ended", one(starts))),
        (Some(starts), Some(ends)) => cell(format!("{} to {}", one(starts), one(ends))),
    }
}

fn headline(headline: &Headline) -> Vec<Span> {
    let mut about: Vec<String> = headline.role.iter().cloned().collect();
    match (headline.source, headline.rank) {
        (Source::Record, _) => about.push("from the record".to_owned()),
        (Source::Observed, Some(rank)) => about.push(format!("ranked {rank} by the room")),
        (Source::Observed, None) => {}
    }
    aside(cell(&headline.text), &about)
}

fn headlines(title: &str, tone: Tone, found: &[Headline], lacking: &str) -> Panel {
    let mut items: Vec<Vec<Span>> = found.iter().map(headline).collect();
    items.extend((items.len()..3).map(|_| vec![Span::to_write(lacking)]));
    Panel { title: title.to_owned(), tone, blocks: vec![Block::List { ordered: true, items }] }
}
