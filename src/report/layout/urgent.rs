//! The one page that cannot wait: what must be acted on before the whole report has been read.

use super::{Page, cell, or_to_write, still};
use crate::report::document::{Block, Heading, Span, Table, Tone};
use crate::words::fill;

/// One page has room for so many.
const ACTIONS: usize = 8;
const DECISIONS: usize = 6;
const LAPSES: usize = 5;

impl Page<'_> {
    pub(super) fn urgent(&mut self) {
        let report = self.report;
        let (cover, urgent) = (&report.cover, &report.urgent);
        self.blocks.push(Block::Heading(Heading {
            level: 1,
            text: cover.title.clone(),
            anchor: "cover".to_owned(),
            page: false,
        }));
        self.blocks.push(Block::Paragraph(vec![Span::strong(self.w.urgent_title)]));
        let line = [
            fill(self.w.exercise_of, &[("date", &cover.date)]),
            fill(self.w.cover_session, &[("session", &cover.session)]),
            fill(self.w.issued, &[("issued", &cover.issued)]),
        ];
        self.quiet(line.join(" · "));
        self.text(self.w.urgent_means);
        if !urgent.real_world.is_empty() {
            let items = urgent.real_world.iter().map(cell).collect();
            self.note(Tone::Caution, self.w.urgent_real_world, items);
        }
        self.pressing();
        self.undecided();
        self.lapses();
        let nothing = urgent.real_world.is_empty()
            && urgent.actions.is_empty()
            && urgent.decisions.is_empty()
            && urgent.lapses.is_empty();
        if nothing {
            self.text(self.w.urgent_nothing);
        }
        if report.marking.draft {
            let items = cover.still_to_write.iter().take(3).map(|one| cell(still(one))).collect();
            self.note(Tone::ToWrite, fill(self.w.draft_of, &[("state", &cover.state)]), items);
        }
        let contact = cover.contact.as_ref();
        let contact = contact.map(|who| fill(self.w.urgent_contact, &[("contact", who)]));
        self.quiet([self.w.urgent_rest.to_owned(), contact.unwrap_or_default()].join(" "));
    }

    fn pressing(&mut self) {
        let actions = &self.report.urgent.actions;
        if actions.is_empty() {
            return;
        }
        self.heading(2, "act", self.w.urgent_actions);
        let mut table = Table::new(
            "",
            &[self.w.action, self.w.owner, self.w.col_due, self.w.area_for_improvement],
        );
        for action in actions.iter().take(ACTIONS) {
            let text = action.text.clone().unwrap_or_else(|| self.w.struck.to_owned());
            table.row(vec![
                cell(text),
                or_to_write(action.owner.as_ref(), self.w.write_owner),
                or_to_write(action.due.as_ref(), self.w.write_date),
                action.issue.clone().map(cell).unwrap_or_default(),
            ]);
        }
        self.table(table);
        self.more(actions.len(), ACTIONS, self.w.appendix_a);
    }

    fn undecided(&mut self) {
        let decisions = &self.report.urgent.decisions;
        if decisions.is_empty() {
            return;
        }
        self.heading(2, "decide", self.w.urgent_decisions);
        let mut table = Table::new("", &[self.w.decision, self.w.what_it_came_to, self.w.owner]);
        for decision in decisions.iter().take(DECISIONS) {
            table.row(vec![
                cell(format!("{} {}", decision.label, decision.prompt)),
                cell(&decision.result),
                or_to_write(decision.owner.as_ref(), self.w.write_owner),
            ]);
        }
        self.table(table);
        self.more(decisions.len(), DECISIONS, self.w.appendix_e);
    }

    fn lapses(&mut self) {
        let lapses = &self.report.urgent.lapses;
        if lapses.is_empty() {
            return;
        }
        self.heading(2, "lapses", self.w.urgent_lapses);
        let items = lapses.iter().take(LAPSES).map(|lapse| {
            let mut item = vec![
                Span::strong(lapse.capability.clone()),
                Span::plain(format!(": {}", lapse.objective)),
            ];
            if !lapse.observed.is_empty() {
                item.push(Span::quiet(format!(" {}", lapse.observed.join(" "))));
            }
            item
        });
        let items: Vec<_> = items.collect();
        self.list(items);
        self.more(lapses.len(), LAPSES, self.w.analysis_of_capabilities);
    }
}
