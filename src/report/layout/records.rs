//! Decision records with their splits; hot wash, parking lot, polls and everything else that was said.

use super::analysis::{about, anchor};
use super::{Page, aside, cell, listed, or_to_write, plural, struck, tenths, when};
use crate::report::chart::{Bar, BarKind, Chart, Row};
use crate::report::document::{Block, Span, Table, Tone};
use crate::report::model::{
    DecisionReport, Figures, OptionVotes, PollReport, RecordReport, RoundReport, Statement,
};

impl Page<'_> {
    pub(super) fn decisions(&mut self) {
        self.section("decisions", "Appendix E. Decision records");
        if self.report.decisions.is_empty() {
            self.quiet("No decision was put or recorded.");
        }
        for decision in &self.report.decisions {
            self.decision(decision);
        }
    }

    fn decision(&mut self, decision: &DecisionReport) {
        let id = anchor(&decision.id);
        self.heading(
            3,
            &format!("decision-{id}"),
            format!("{} {}", decision.label, decision.prompt),
        );
        self.blocks.push(Block::Paragraph(vec![Span::strong(decision.result.clone())]));
        let mut facts = Vec::new();
        if let Some(module) = &decision.module {
            facts.push(("Module".to_owned(), cell(module)));
        }
        facts.push(("Put to".to_owned(), cell(&decision.asked_of)));
        if let Some(only_if) = &decision.only_if {
            facts.push(("Put only if".to_owned(), cell(only_if)));
        }
        if let Some(background) = &decision.background {
            facts.push((
                "Situation".to_owned(),
                cell(crate::card::plain(&crate::card::markdown(background))),
            ));
        }
        match &decision.record {
            Some(record) => facts.extend(record_facts(record)),
            None => facts
                .push(("Record".to_owned(), vec![Span::to_write("there is no decision record")])),
        }
        if !decision.consequences.is_empty() {
            facts
                .push(("Consequences accepted".to_owned(), cell(decision.consequences.join("\n"))));
        }
        if !decision.earlier_records.is_empty() {
            let lines: Vec<String> = decision.earlier_records.iter().map(record_line).collect();
            facts.push(("Recorded before".to_owned(), cell(lines.join("\n"))));
        }
        if decision.taken_back > 0 {
            let n = decision.taken_back;
            facts.push(("Records taken back".to_owned(), cell(n.to_string())));
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
        let mut table = Table::new("Options", &["Option", "Stated cost", self.words.lived]);
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
            format!("Round {}", round.number)
        } else {
            "Answers".to_owned()
        };
        let group = round.group.as_ref().map(|group| format!(", {group}")).unwrap_or_default();
        let id = round_anchor("round", decision, round);
        self.heading(4, &id, format!("{title}{group}"));
        self.text(round_words(round));
        if let Some(figures) = &round.figures {
            let chosen = decision.record.as_ref().and_then(|record| record.option.clone());
            self.blocks.push(Block::Chart(split(decision, round, figures, chosen.as_deref())));
        } else {
            self.quiet("The split is left out: fewer than three people stand behind it.");
        }
        if !round.silent.is_empty() {
            self.text(format!("No answer from: {}.", listed(&round.silent)));
        }
        let mut said: Vec<Vec<Span>> = round
            .named_others
            .iter()
            .map(|(role, n)| cell(format!("\"Not ours, theirs\" named {role}, {n} times")))
            .collect();
        said.extend(round.words.iter().map(|words| {
            let mut about: Vec<String> = words.role.iter().cloned().collect();
            about.push(words.option.clone());
            aside(cell(&words.text), &about)
        }));
        self.list(said);
    }

    pub(super) fn discussion(&mut self) {
        self.heading(2, "discussion", "Appendix F. Hot wash, parking lot, questions");
        self.hot_wash();
        let parked = self.report.parking_lot.iter().map(|item| {
            let mut about: Vec<String> = item.role.iter().cloned().collect();
            about.push(when(&item.at));
            about.push(if item.closed { "closed" } else { "open" }.to_owned());
            aside(vec![struck(item.text.as_ref())], &about)
        });
        let parked: Vec<_> = parked.collect();
        self.titled("parking-lot", "Parking lot", parked);
        self.requests();
        let questions = self.report.observers_questions.iter().map(|question| {
            let mut about = vec![question.state.clone()];
            about.extend(question.votes.map(|n| format!("{n} votes")));
            aside(vec![struck(question.text.as_ref())], &about)
        });
        let questions: Vec<_> = questions.collect();
        self.titled("observers-questions", "Questions from the observers", questions);
        self.polls();
        self.assessments();
        self.breakouts();
    }

    fn titled(&mut self, anchor: &str, title: &str, items: Vec<Vec<Span>>) {
        if !items.is_empty() {
            self.heading(3, anchor, title);
            self.list(items);
        }
    }

    fn hot_wash(&mut self) {
        let hot_wash = &self.report.hot_wash;
        self.heading(3, "hot-wash", self.words.hot_wash);
        if !hot_wash.held && hot_wash.statements.is_empty() {
            self.ask_to_write("no hot wash is in the record");
            return;
        }
        if !hot_wash.heard.is_empty() {
            self.text(format!("Heard in the round: {}.", listed(&hot_wash.heard)));
        }
        if !hot_wash.ranked.is_empty() {
            let items = hot_wash.ranked.iter().map(|s| vec![struck(s.text.as_ref())]).collect();
            self.blocks.push(Block::Paragraph(vec![Span::strong("Ranked by the room")]));
            self.blocks.push(Block::List { ordered: true, items });
        }
        let said = hot_wash.statements.iter();
        // What was on the screen when the room looked back says nothing about what it meant.
        let said = said.map(|s| Statement { item: None, ..s.clone() });
        self.list(said.map(|s| aside(vec![struck(s.text.as_ref())], &about(&s))).collect());
    }

    fn requests(&mut self) {
        let mut table = Table::new(
            "Requests for information to the control cell",
            &["@At", "From", "Request", "Answer"],
        );
        for request in &self.report.requests {
            let answer = request.reply.clone().map(cell).unwrap_or_default();
            let answer = aside(answer, std::slice::from_ref(&request.how));
            table.row(vec![
                cell(when(&request.at)),
                request.role.clone().map(cell).unwrap_or_default(),
                vec![struck(request.text.as_ref())],
                answer,
            ]);
        }
        if !table.rows.is_empty() {
            self.heading(3, "requests", "Requests for information");
            self.table(table);
        }
    }

    fn polls(&mut self) {
        if self.report.polls.is_empty() {
            return;
        }
        self.heading(3, "polls", "Polls");
        for poll in &self.report.polls {
            self.poll(poll);
        }
    }

    fn poll(&mut self, poll: &PollReport) {
        let hands = if poll.by_hands { " (hands counted)" } else { "" };
        let title = format!("{} {}{hands}", poll.label, poll.ask);
        let Some(votes) = &poll.votes else {
            self.text(format!("{title}: left out, fewer than three people voted."));
            return;
        };
        let before = poll.before.as_ref();
        let before_votes = before.and_then(|before| before.votes.as_ref());
        let rows = poll.options.iter().enumerate().map(|(at, option)| {
            let vote = |votes: &[u32]| votes.get(at).copied().unwrap_or(0);
            let mut bars = Vec::new();
            if let Some(earlier) = before_votes {
                let text = format!("{} before", vote(earlier));
                bars.push(Bar { value: vote(earlier).into(), text, kind: BarKind::Outline });
            }
            let shift = before.and_then(|b| b.shift.as_ref()).and_then(|s| s.get(at));
            let text = match shift {
                Some(0) => format!("{} (no change)", vote(votes)),
                Some(points) => format!("{} ({points:+} points)", vote(votes)),
                None => vote(votes).to_string(),
            };
            bars.push(Bar { value: vote(votes).into(), text, kind: BarKind::Full });
            Row { label: option.clone(), bars }
        });
        let again = before.map(|b| format!(" It asks again what {} asked.", b.label));
        self.blocks.push(Block::Chart(Chart {
            id: format!("chart-poll-{}", anchor(&poll.label)),
            title,
            description: format!("Votes by option.{}", again.unwrap_or_default()),
            rows: rows.collect(),
        }));
    }

    fn assessments(&mut self) {
        let mut table = Table::new(
            "Self-assessments",
            &["Assessed", "Held", "Not held", "Not applicable", "Judged differently"],
        );
        for one in &self.report.assessments {
            table.row(vec![
                cell(format!("{} {} ({})", one.label, one.of, one.framework)),
                cell(one.held.join(", ")),
                cell(one.not_held.join(", ")),
                cell(one.not_applicable.join(", ")),
                cell(one.differ.join(", ")),
            ]);
        }
        if !table.rows.is_empty() {
            self.heading(3, "assessments", "Self-assessments");
            self.table(table);
        }
    }

    fn breakouts(&mut self) {
        for breakout in &self.report.breakouts {
            let title = format!("{} {}", breakout.label, breakout.ask);
            self.heading(3, &format!("breakout-{}", anchor(&breakout.label)), title);
            for group in &breakout.groups {
                let items = group.lines.iter().map(|line| {
                    let mut spans = cell(&line.text);
                    if !line.solutions.is_empty() {
                        spans.push(Span::quiet(format!(
                            " possible solution: {}",
                            line.solutions.join("; ")
                        )));
                    }
                    spans
                });
                let items: Vec<_> = items.collect();
                self.note(Tone::Plain, group.name.clone(), items);
            }
        }
    }
}

fn round_anchor(what: &str, decision: &DecisionReport, round: &RoundReport) -> String {
    let group = round.group.as_deref().map(|group| format!("-{}", anchor(group)));
    format!("{what}-{}-{}{}", anchor(&decision.id), round.number, group.unwrap_or_default())
}

fn round_words(round: &RoundReport) -> String {
    let mut parts = vec![format!("Opened {}", when(&round.opened))];
    if let Some(figures) = &round.figures {
        parts.push(if round.by_hands {
            plural(figures.answered, "hand counted in the room", "hands counted in the room")
        } else {
            format!("{} of {} answered", figures.answered, figures.counted)
        });
        if let Some(n) = figures.from_seats.filter(|n| *n > 0) {
            parts.push(format!(
                "{} beside them, not added",
                plural(n, "seat answered", "seats answered")
            ));
        }
        if figures.late > 0 {
            parts.push(format!("{} after the close, not counted", figures.late));
        }
        if figures.changed > 0 {
            parts.push(format!("{} changed their answer", figures.changed));
        }
        if let Some(sure) = figures.sure_tenths {
            parts.push(format!("mean certainty {} of 5", tenths(sure)));
        }
    }
    if round.by_hands && round.figures.is_none() {
        parts.push("hands were counted in the room".to_owned());
    }
    match (round.used_seconds, &round.closed_why) {
        (Some(used), Some(why)) => {
            parts.push(format!("closed after {used} s of {}: {why}", round.countdown_seconds));
        }
        _ => parts.push("never closed".to_owned()),
    }
    if round.peeked {
        parts.push("the facilitator looked at the answers before the close".to_owned());
    }
    format!("{}.", parts.join("; "))
}

fn split(
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
        let mark = if is_chosen { ", recorded" } else { "" };
        let mut bars = vec![Bar {
            value: votes.votes.into(),
            text: format!("{}{mark}", votes.votes),
            kind: if is_chosen { BarKind::Chosen } else { BarKind::Full },
        }];
        if let Some(beside) = figures.beside.iter().find(|other| other.option == votes.option) {
            let text = format!("{} from seats, beside the hands", beside.votes);
            bars.push(Bar { value: beside.votes.into(), text, kind: BarKind::Outline });
        }
        Row { label: format!("{} {}", votes.letter, votes.label), bars }
    });
    let leading = figures.votes.iter().max_by_key(|votes| votes.votes).filter(|v| v.votes > 0);
    Chart {
        id: round_anchor("chart", decision, round),
        title: format!("{} answers by option", decision.label),
        description: match leading {
            Some(votes) => format!("{} has the most answers, {}.", votes.label, votes.votes),
            None => "Nobody answered.".to_owned(),
        },
        rows: rows.collect(),
    }
}

/// Says in one line what an earlier record was: its outcome, when, until when, and its words.
fn record_line(record: &RecordReport) -> String {
    let mut line = format!("{} at {}, from {}", record.outcome, when(&record.at), record.from);
    if let Some(until) = &record.until {
        line = format!("{line}, until {until}");
    }
    let said = [&record.option, &record.text, &record.rationale].into_iter().flatten();
    let said: Vec<&str> = said.map(String::as_str).collect();
    if said.is_empty() { line } else { format!("{line}: {}", said.join("; ")) }
}

fn record_facts(record: &RecordReport) -> Vec<(String, Vec<Span>)> {
    let mut facts = vec![(
        "Outcome".to_owned(),
        cell(format!("{}, from {}, at {}", record.outcome, record.from, when(&record.at))),
    )];
    let mut add = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            facts.push((name.to_owned(), cell(value)));
        }
    };
    add("Option", record.option.as_ref());
    add("In words", record.text.as_ref());
    add("Escalated to", record.escalated_to.as_ref());
    add("Until", record.until.as_ref());
    add("Conditions", record.conditions.as_ref());
    facts.push(("Owner".to_owned(), or_to_write(record.owner.as_ref(), "owner")));
    facts.push(("Rationale".to_owned(), or_to_write(record.rationale.as_ref(), "rationale")));
    facts.push((
        "Dissent".to_owned(),
        or_to_write(record.dissent.as_ref(), "dissent, or that there was none"),
    ));
    let reversible = record.reversible.map(|yes| if yes { "yes" } else { "no" }.to_owned());
    facts.push(("Reversible".to_owned(), or_to_write(reversible.as_ref(), "yes or no")));
    facts
}
