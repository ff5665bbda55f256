//! What else was said: hot wash, parking lot, requests, observers' questions, polls, self-assessments, breakouts.

use super::analysis::about;
use super::{Page, aside, cell, listed, struck, when};
use crate::report::chart::{Bar, BarKind, Chart, Row};
use crate::report::document::{Block, Span, Table, Tone};
use crate::report::model::{AssessmentReport, GapReport, PollReport, Statement};
use crate::report::places::{self, slug};
use crate::words::{ReportWords, fill};

impl Page<'_> {
    pub(super) fn discussion(&mut self) {
        self.heading(2, "discussion", self.w.appendix_f_discussion);
        self.hot_wash();
        let parked = self.report.parking_lot.iter().map(|item| {
            let mut about: Vec<String> = item.role.iter().cloned().collect();
            about.push(when(self.w, &item.at));
            about.push(if item.closed { self.w.closed } else { self.w.open }.to_owned());
            aside(vec![struck(self.w, item.text.as_ref())], &about)
        });
        let parked: Vec<_> = parked.collect();
        self.titled("parking-lot", self.w.parking_lot, parked);
        self.requests();
        let questions = self.report.observers_questions.iter().map(|question| {
            let mut about = vec![question.state.clone()];
            about.extend(question.votes.map(|n| fill(self.w.votes, &[("n", &n)])));
            aside(vec![struck(self.w, question.text.as_ref())], &about)
        });
        let questions: Vec<_> = questions.collect();
        self.titled("observers-questions", self.w.questions_from_the_observers, questions);
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
            self.ask_to_write(self.w.no_hot_wash);
            return;
        }
        if !hot_wash.heard.is_empty() {
            self.text(fill(self.w.heard_in_the_round, &[("heard", &(listed(&hot_wash.heard)))]));
        }
        if !hot_wash.ranked.is_empty() {
            let items =
                hot_wash.ranked.iter().map(|s| vec![struck(self.w, s.text.as_ref())]).collect();
            self.blocks.push(Block::Paragraph(vec![Span::strong(self.w.ranked_heading)]));
            self.blocks.push(Block::List { ordered: true, items });
        }
        let said = hot_wash.statements.iter();
        // What was on the screen when the room looked back says nothing about what it meant.
        let said = said.map(|s| Statement { item: None, ..s.clone() });
        self.list(
            said.map(|s| aside(vec![struck(self.w, s.text.as_ref())], &about(self.w, &s)))
                .collect(),
        );
    }

    fn requests(&mut self) {
        let mut table = Table::new(
            self.w.requests_caption,
            &[self.w.col_at, self.w.from, self.w.request, self.w.answer],
        );
        for (number, request) in (1..).zip(&self.report.requests) {
            let answer = request.reply.clone().map(cell).unwrap_or_default();
            let answer = aside(answer, std::slice::from_ref(&request.how));
            let text = struck(self.w, request.text.as_ref());
            table.row(vec![
                cell(when(self.w, &request.at)),
                request.role.clone().map(cell).unwrap_or_default(),
                vec![text.anchored(Some(places::request(number)))],
                answer,
            ]);
        }
        if !table.rows.is_empty() {
            self.heading(3, "requests", self.w.requests_for_information);
            self.table(table);
        }
    }

    fn polls(&mut self) {
        if self.report.polls.is_empty() {
            return;
        }
        self.heading(3, "polls", self.w.polls);
        for poll in &self.report.polls {
            self.poll(poll);
        }
    }

    fn poll(&mut self, poll: &PollReport) {
        let hands =
            if poll.by_hands { format!(" {}", self.w.hands_counted) } else { String::new() };
        let title = format!("{} {}{hands}", poll.label, poll.ask);
        let place = Some(places::poll(&poll.label));
        let Some(votes) = &poll.votes else {
            let line = fill(self.w.poll_left_out, &[("title", &title)]);
            self.blocks.push(Block::Paragraph(vec![Span::plain(line).anchored(place)]));
            return;
        };
        if let Some(before) = poll.before.as_ref().filter(|before| !before.between.is_empty()) {
            let between = before.between.join(", ");
            let line = fill(
                self.w.asked_between,
                &[("before", &before.label), ("label", &poll.label), ("between", &between)],
            );
            self.blocks.push(Block::Paragraph(vec![Span::plain(line).anchored(place)]));
        }
        let before = poll.before.as_ref();
        let before_votes = before.and_then(|before| before.votes.as_ref());
        let rows = poll.options.iter().enumerate().map(|(at, option)| {
            let vote = |votes: &[u32]| votes.get(at).copied().unwrap_or(0);
            let mut bars = Vec::new();
            if let Some(earlier) = before_votes {
                let text = fill(self.w.before, &[("earlier", &vote(earlier))]);
                bars.push(Bar { value: vote(earlier).into(), text, kind: BarKind::Outline });
            }
            let shift = before.and_then(|b| b.shift.as_ref()).and_then(|s| s.get(at));
            let text = match shift {
                Some(0) => fill(self.w.no_change, &[("votes", &vote(votes))]),
                Some(points) => fill(
                    self.w.points,
                    &[("votes", &vote(votes)), ("points", &format!("{points:+}"))],
                ),
                None => vote(votes).to_string(),
            };
            bars.push(Bar { value: vote(votes).into(), text, kind: BarKind::Full });
            Row { label: option.clone(), bars }
        });
        let again = before.map(|b| format!(" {}", fill(self.w.asks_again, &[("b", &b.label)])));
        self.blocks.push(Block::Chart(Chart {
            id: format!("chart-poll-{}", slug(&poll.label)),
            title,
            description: fill(self.w.votes_by_option, &[("again", &again.unwrap_or_default())]),
            rows: rows.collect(),
        }));
    }

    fn assessments(&mut self) {
        if self.report.assessments.is_empty() {
            return;
        }
        self.heading(3, "assessments", self.w.self_assessments);
        self.text(self.w.levels_mean);
        for one in &self.report.assessments {
            self.assessment(one);
        }
    }

    /// Draws the level in each track, then what the level stands on.
    fn assessment(&mut self, one: &AssessmentReport) {
        let framework = one.title.as_ref().unwrap_or(&one.framework);
        let mut title = format!("{} {} ({framework})", one.label, one.of);
        if let Some(before) = &one.before {
            title = format!("{title} {}", fill(self.w.asks_again, &[("b", before)]));
        }
        let place = Some(places::assessment(&one.label));
        self.blocks.push(Block::Paragraph(vec![Span::strong(title).anchored(place)]));
        let mut levels = Table::new(
            self.w.level_reached,
            &[
                self.w.col_track,
                self.w.col_before,
                self.w.col_level,
                self.w.col_target,
                self.w.col_held,
                self.w.col_missing,
            ],
        );
        let level = |level: Option<u8>| level.map(|n| cell(n.to_string())).unwrap_or_default();
        for track in &one.tracks {
            let held = fill(
                self.w.held_of,
                &[("held", &track.held), ("assessed", &track.assessed), ("of", &track.of)],
            );
            levels.row(vec![
                cell(&track.name),
                level(track.before),
                level(Some(track.reached)),
                level(track.target),
                cell(held),
                gaps(self.w, &track.gaps),
            ]);
        }
        self.table(levels);
        let mut table = Table::new(
            self.w.judged,
            &[self.w.held, self.w.not_held, self.w.not_applicable, self.w.judged_differently],
        );
        let lists = [&one.held, &one.not_held, &one.not_applicable, &one.differ];
        table.row(lists.map(|list| cell(list.join(", "))).to_vec());
        self.table(table);
    }

    fn breakouts(&mut self) {
        for breakout in &self.report.breakouts {
            let title = format!("{} {}", breakout.label, breakout.ask);
            self.heading(3, &format!("breakout-{}", slug(&breakout.label)), title);
            for group in &breakout.groups {
                let items = group.lines.iter().map(|line| {
                    let mut spans = cell(&line.text);
                    if !line.solutions.is_empty() {
                        spans.push(Span::quiet(format!(
                            " {}",
                            fill(
                                self.w.possible_solution,
                                &[("solutions", &(line.solutions.join("; ")))]
                            )
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

/// Says what is missing, and which corrective actions serve it.
fn gaps(w: &ReportWords, gaps: &[GapReport]) -> Vec<Span> {
    if gaps.is_empty() {
        return vec![Span::quiet(w.nothing_missing)];
    }
    let mut spans = Vec::new();
    for (at, gap) in gaps.iter().enumerate() {
        let gap_before = if at > 0 { "\n" } else { "" };
        let line = fill(w.gap, &[("level", &gap.level), ("id", &gap.id), ("title", &gap.title)]);
        spans.push(Span::plain(format!("{gap_before}{line}")));
        for id in &gap.actions {
            spans.push(Span::plain(" "));
            let leads = Some(places::action(id));
            spans.push(Span::quiet(fill(w.action_serves, &[("id", id)])).leading_to(leads));
        }
    }
    spans
}
