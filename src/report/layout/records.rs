//! Decision records with their splits.

use super::{Page, aside, cell, listed, or_to_write, plural, tenths, when};
use crate::report::chart::{Bar, BarKind, Chart, Row};
use crate::report::document::{Block, Span, Table};
use crate::report::model::{DecisionReport, Figures, OptionVotes, RecordReport, RoundReport};
use crate::report::places::{self, slug as anchor};
use crate::words::{ReportWords, fill};

impl Page<'_> {
    pub(super) fn decisions(&mut self) {
        self.section("decisions", self.w.appendix_e_decisions);
        if self.report.decisions.is_empty() {
            self.quiet(self.w.no_decision_was_put_or_recorded);
        }
        for decision in &self.report.decisions {
            self.decision(decision);
        }
    }

    fn decision(&mut self, decision: &DecisionReport) {
        self.heading(
            3,
            &places::decision(&decision.id),
            format!("{} {}", decision.label, decision.prompt),
        );
        self.blocks.push(Block::Paragraph(vec![Span::strong(decision.result.clone())]));
        let mut facts = Vec::new();
        if let Some(module) = &decision.module {
            facts.push((self.w.module.to_owned(), cell(module)));
        }
        facts.push((self.w.put_to.to_owned(), cell(&decision.asked_of)));
        if let Some(only_if) = &decision.only_if {
            facts.push((self.w.put_only_if.to_owned(), cell(only_if)));
        }
        if let Some(background) = &decision.background {
            facts.push((
                self.w.situation.to_owned(),
                cell(crate::card::plain(&crate::card::markdown(background))),
            ));
        }
        match &decision.record {
            Some(record) => facts.extend(record_facts(self.w, record)),
            None => facts.push((self.w.record.to_owned(), vec![Span::to_write(self.w.no_record)])),
        }
        if !decision.consequences.is_empty() {
            facts.push((
                self.w.consequences_accepted.to_owned(),
                cell(decision.consequences.join("\n")),
            ));
        }
        if !decision.earlier_records.is_empty() {
            let lines: Vec<String> =
                decision.earlier_records.iter().map(|x| record_line(self.w, x)).collect();
            facts.push((self.w.recorded_before.to_owned(), cell(lines.join("\n"))));
        }
        if decision.taken_back > 0 {
            let n = decision.taken_back;
            facts.push((self.w.records_taken_back.to_owned(), cell(n.to_string())));
        }
        self.blocks.push(Block::Facts(facts));
        self.options(decision);
        for round in &decision.rounds {
            self.round(decision, round);
        }
    }

    fn options(&mut self, decision: &DecisionReport) {
        let authored: Vec<_> =
            decision.options.iter().filter(|o| o.cost.is_some() || o.lived.is_some()).collect();
        let mut table =
            Table::new(self.w.options, &[self.w.option, self.w.stated_cost, self.words.lived]);
        for option in authored {
            table.row(vec![
                cell(format!("{} {}", option.letter, option.label)),
                option.cost.clone().map(cell).unwrap_or_default(),
                option.lived.clone().map(cell).unwrap_or_default(),
            ]);
        }
        self.table(table);
    }

    fn round(&mut self, decision: &DecisionReport, round: &RoundReport) {
        let title = if decision.rounds.len() > 1 {
            fill(self.w.round_numbered, &[("number", &round.number)])
        } else {
            self.w.answers.to_owned()
        };
        let group = round.group.as_ref().map(|group| format!(", {group}")).unwrap_or_default();
        let id = round_anchor("round", decision, round);
        self.heading(4, &id, format!("{title}{group}"));
        self.text(round_words(self.w, round));
        if let Some(figures) = &round.figures {
            let chosen = decision.record.as_ref().and_then(|record| record.option.clone());
            self.blocks.push(Block::Chart(split(
                self.w,
                decision,
                round,
                figures,
                chosen.as_deref(),
            )));
        } else {
            self.quiet(self.w.split_left_out);
        }
        if !round.silent.is_empty() {
            self.text(fill(self.w.no_answer_from, &[("silent", &(listed(&round.silent)))]));
        }
        let mut said: Vec<Vec<Span>> = round
            .named_others
            .iter()
            .map(|(role, n)| cell(fill(self.w.not_ours_named, &[("role", &role), ("n", &n)])))
            .collect();
        said.extend(round.words.iter().map(|words| {
            let mut about: Vec<String> = words.role.iter().cloned().collect();
            about.push(words.option.clone());
            aside(cell(&words.text), &about)
        }));
        self.list(said);
    }
}

fn round_anchor(what: &str, decision: &DecisionReport, round: &RoundReport) -> String {
    let group = round.group.as_deref().map(|group| format!("-{}", anchor(group)));
    format!("{what}-{}-{}{}", anchor(&decision.id), round.number, group.unwrap_or_default())
}

fn round_words(w: &ReportWords, round: &RoundReport) -> String {
    let mut parts = vec![fill(w.opened, &[("opened", &(when(w, &round.opened)))])];
    if let Some(figures) = &round.figures {
        parts.push(if round.by_hands {
            plural(figures.answered, w.hand_counted_in_the_room, w.hands_counted_in_the_room)
        } else {
            fill(
                w.round_answered,
                &[("answered", &figures.answered), ("counted", &figures.counted)],
            )
        });
        if let Some(n) = figures.from_seats.filter(|n| *n > 0) {
            parts.push(fill(
                w.beside_them_not_added,
                &[("answered", &(plural(n, w.seat_answered, w.seats_answered)))],
            ));
        }
        if figures.late > 0 {
            parts.push(fill(w.after_the_close_not_counted, &[("late", &figures.late)]));
        }
        if figures.changed > 0 {
            parts.push(fill(w.changed_their_answer, &[("changed", &figures.changed)]));
        }
        if let Some(sure) = figures.sure_tenths {
            parts.push(fill(w.mean_certainty_of_5, &[("sure", &tenths(sure))]));
        }
    }
    if round.by_hands && round.figures.is_none() {
        parts.push(w.hands_were_counted_in_the_room.to_owned());
    }
    match (round.used_seconds, &round.closed_why) {
        (Some(used), Some(why)) => {
            parts.push(fill(
                w.closed_after_s_of,
                &[("used", &used), ("countdown_seconds", &round.countdown_seconds), ("why", &why)],
            ));
        }
        _ => parts.push(w.never_closed.to_owned()),
    }
    if round.peeked {
        parts.push(w.peeked.to_owned());
    }
    format!("{}.", parts.join("; "))
}

fn split(
    w: &ReportWords,
    decision: &DecisionReport,
    round: &RoundReport,
    figures: &Figures,
    chosen: Option<&str>,
) -> Chart {
    let shown = |votes: &&OptionVotes| {
        votes.votes > 0 || decision.options.iter().any(|o| o.id == votes.option && o.cost.is_some())
    };
    let rows = figures.votes.iter().filter(shown).map(|votes| {
        let is_chosen = chosen == Some(votes.label.as_str());
        let mark = if is_chosen { w.recorded } else { "" };
        let mut bars = vec![Bar {
            value: votes.votes.into(),
            text: format!("{}{mark}", votes.votes),
            kind: if is_chosen { BarKind::Chosen } else { BarKind::Full },
        }];
        if let Some(beside) = figures.beside.iter().find(|other| other.option == votes.option) {
            let text = fill(w.from_seats_beside_the_hands, &[("votes", &beside.votes)]);
            bars.push(Bar { value: beside.votes.into(), text, kind: BarKind::Outline });
        }
        Row { label: format!("{} {}", votes.letter, votes.label), bars }
    });
    let leading = figures.votes.iter().max_by_key(|votes| votes.votes).filter(|v| v.votes > 0);
    Chart {
        id: round_anchor("chart", decision, round),
        title: fill(w.answers_by_option, &[("decision", &decision.label)]),
        description: match leading {
            Some(votes) => {
                fill(w.has_the_most_answers, &[("votes", &votes.label), ("votes2", &votes.votes)])
            }
            None => w.nobody_answered.to_owned(),
        },
        rows: rows.collect(),
    }
}

/// Says in one line what an earlier record was: its outcome, when, until when, and its words.
fn record_line(w: &ReportWords, record: &RecordReport) -> String {
    let mut line = fill(
        w.earlier_record,
        &[("outcome", &record.outcome), ("record", &(when(w, &record.at))), ("from", &record.from)],
    );
    if let Some(until) = &record.until {
        line = fill(w.line_until, &[("line", &line), ("until", &until)]);
    }
    let said = [&record.option, &record.text, &record.rationale].into_iter().flatten();
    let said: Vec<&str> = said.map(String::as_str).collect();
    if said.is_empty() { line } else { format!("{line}: {}", said.join("; ")) }
}

fn record_facts(w: &ReportWords, record: &RecordReport) -> Vec<(String, Vec<Span>)> {
    let mut facts = vec![(
        w.outcome.to_owned(),
        cell(fill(
            w.outcome_at,
            &[
                ("outcome", &record.outcome),
                ("from", &record.from),
                ("record", &(when(w, &record.at))),
            ],
        )),
    )];
    let mut add = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            facts.push((name.to_owned(), cell(value)));
        }
    };
    add(w.option, record.option.as_ref());
    add(w.in_words, record.text.as_ref());
    add(w.escalated_to, record.escalated_to.as_ref());
    add(w.until, record.until.as_ref());
    add(w.conditions, record.conditions.as_ref());
    facts.push((w.owner.to_owned(), or_to_write(record.owner.as_ref(), w.write_owner)));
    facts.push((w.rationale.to_owned(), or_to_write(record.rationale.as_ref(), w.write_rationale)));
    facts.push((w.dissent.to_owned(), or_to_write(record.dissent.as_ref(), w.write_dissent)));
    let reversible = record.reversible.map(|yes| if yes { w.yes } else { w.no }.to_owned());
    facts.push((w.reversible.to_owned(), or_to_write(reversible.as_ref(), w.write_yes_or_no)));
    facts
}
