//! The decision records: situation, options, answers, outcome, and what is still to complete.

use crate::words::{FindingWords, fill};
use std::collections::BTreeMap;

use super::Draft;
use crate::ident::{OptionId, RoleCode};
use crate::report::model::{
    AnswerWords, DecisionReport, Figures, OptionReport, OptionVotes, RecordReport, RoundReport,
};
use crate::scenario::{Decision, Item, TimeOut};
use crate::session::{DecisionState, Outcome, Record, RecordFrom, Round, Until};

impl Draft<'_> {
    /// Returns every decision that was put or recorded, in authored order.
    pub(super) fn decisions(&self) -> Vec<DecisionReport> {
        self.scenario
            .items
            .iter()
            .filter_map(|item| {
                let (_, decision) = self.scenario.decision(&item.id)?;
                let state = self.session.decision(&item.id)?;
                (state.record.is_some() || state.round().is_some())
                    .then(|| self.decision(item, decision, state))
            })
            .collect()
    }

    fn decision(&self, item: &Item, decision: &Decision, state: &DecisionState) -> DecisionReport {
        let rounds = state.rounds.iter().filter(|round| !round.withdrawn);
        let record = state.record.as_ref();
        let module = item.module.map(|m| format!("{} {}", m + 1, self.scenario.modules[m].title));
        DecisionReport {
            id: item.id.to_string(),
            label: item.label.clone(),
            prompt: decision.prompt.clone(),
            background: decision.background.clone(),
            module,
            asked_of: self.recipients(&decision.asks),
            authored_owner: self.role(&decision.owner),
            only_if: item
                .when
                .as_ref()
                .map(|when| self.scenario.condition_in_words(when, self.labels)),
            options: options(decision, self.words),
            rounds: rounds.map(|round| self.round(item, decision, round)).collect(),
            record: record.map(|record| self.record(decision, record)),
            earlier_records: state
                .former
                .iter()
                .filter(|record| !record.taken_back)
                .map(|record| self.record(decision, record))
                .collect(),
            taken_back: state.former.iter().filter(|record| record.taken_back).count(),
            result: self.result(decision, state),
            to_complete: record
                .map(|record| record.missing().into_iter().map(str::to_owned).collect())
                .unwrap_or_default(),
            consequences: self
                .session
                .story
                .applied
                .iter()
                .filter(|applied| !applied.undone && applied.item.as_ref() == Some(&item.id))
                .flat_map(|applied| applied.effects.iter().map(|effect| self.effect(effect)))
                .collect(),
            objectives: item.objectives.iter().map(|id| self.objective_text(id)).collect(),
        }
    }

    fn round(&self, item: &Item, decision: &Decision, round: &Round) -> RoundReport {
        let seats = round.asked.iter().chain(round.late.keys());
        // Hands are people too: three of them must stand behind a count.
        let hands: Option<u32> = round.hands.as_ref().map(|h| h.iter().map(|(_, n)| n).sum());
        let shown = match hands {
            Some(hands) => self.veil.enough(usize::try_from(hands).unwrap_or(usize::MAX)),
            None => self.veil.enough_seats(seats),
        };
        let counted = self
            .log
            .counted
            .get(&(item.id.clone(), round.number))
            .copied()
            .unwrap_or_else(|| round.counted(self.session));
        let group = round.group.as_ref();
        RoundReport {
            number: round.number,
            group: group.map(|g| self.scenario.group(g).map_or(g.to_string(), |g| g.name.clone())),
            opened: self.veil.moment(round.opened),
            countdown_seconds: round.closes_at.minus(round.opened.play).0 / 1000,
            used_seconds: round.closed.map(|(_, at)| round.opened.until(at).0 / 1000),
            closed_why: round.closed.map(|(why, _)| why.label_in(self.labels).to_owned()),
            ran_out: round.ran_out.is_some(),
            peeked: round.peeked,
            by_hands: round.hands.is_some(),
            figures: shown.then(|| self.figures(decision, round, counted)),
            words: self.answer_words(decision, round),
            silent: self.silent(round),
            named_others: self.named_others(round),
        }
    }

    fn figures(&self, decision: &Decision, round: &Round, counted: usize) -> Figures {
        let sure: Vec<u32> =
            round.answers.values().filter_map(|given| given.sure).map(u32::from).collect();
        let sure_shown = !sure.is_empty() && self.veil.enough(sure.len());
        let people = u32::try_from(sure.len()).unwrap_or(u32::MAX);
        let votes = |tally: &BTreeMap<OptionId, u32>| -> Vec<OptionVotes> {
            options(decision, self.words)
                .into_iter()
                .map(|option| OptionVotes {
                    votes: tally.get(option.id.as_str()).copied().unwrap_or(0),
                    option: option.id,
                    letter: option.letter,
                    label: option.label,
                })
                .collect()
        };
        let tally = round.tally(decision.count);
        let hands_sum: usize = tally.values().map(|n| *n as usize).sum();
        let by_hands = round.hands.is_some();
        // Beside hands, which many raised, the seats' own answers may be those of one or two.
        let told = !by_hands || self.veil.enough_seats(round.answers.keys());
        let beside = (by_hands && told)
            .then(|| round.tally_of_seats(decision.count))
            .filter(|tally| !tally.is_empty());
        Figures {
            counted: if by_hands { hands_sum } else { counted },
            answered: if by_hands { hands_sum } else { round.answers.len() },
            late: if told { round.late.len() } else { 0 },
            from_seats: (by_hands && told).then(|| round.answers.len()),
            votes: votes(&tally),
            beside: beside.as_ref().map(votes).unwrap_or_default(),
            sure_tenths: sure_shown.then(|| (sure.iter().sum::<u32>() * 10 + people / 2) / people),
            changed: round.answers.values().filter(|given| told && given.changes > 0).count(),
        }
    }

    fn answer_words(&self, decision: &Decision, round: &Round) -> Vec<AnswerWords> {
        let all = round.answers.iter().chain(&round.late);
        all.filter_map(|(seat, given)| {
            let text = self.veil.words(given.seq, given.text.as_ref())?;
            Some(AnswerWords {
                role: self.veil.speaker(Some(&seat.role), given.by),
                option: option_label(decision, &given.choice, self.words),
                text,
            })
        })
        .collect()
    }

    /// Returns the roles of which no seat answered, where roles may be told apart.
    fn silent(&self, round: &Round) -> Vec<String> {
        if round.is_open() || round.hands.is_some() {
            return Vec::new();
        }
        let mut silent: Vec<&RoleCode> = Vec::new();
        for seat in round.asked.iter() {
            let heard = round.answers.keys().any(|answered| answered.role == seat.role);
            if !heard && self.veil.splits(&seat.role) && !silent.contains(&&seat.role) {
                silent.push(&seat.role);
            }
        }
        silent.into_iter().map(|role| self.role(role)).collect()
    }

    /// Returns whom "not ours, theirs" named, and how often.
    fn named_others(&self, round: &Round) -> Vec<(String, u32)> {
        let mut named: BTreeMap<&RoleCode, u32> = BTreeMap::new();
        for role in round.answers.values().filter_map(|given| given.whose.as_ref()) {
            *named.entry(role).or_insert(0) += 1;
        }
        named.into_iter().map(|(role, n)| (self.role(role), n)).collect()
    }

    fn record(&self, decision: &Decision, record: &Record) -> RecordReport {
        let words = |text: &Option<crate::text::Text>| self.veil.words(record.seq, text.as_ref());
        RecordReport {
            outcome: record.outcome.label_in(self.labels).to_owned(),
            from: record.from.label_in(self.labels).to_owned(),
            at: self.veil.moment(record.at),
            option: record.option.as_ref().map(|id| option_label(decision, id, self.words)),
            text: words(&record.text),
            owner: record.owner.as_ref().map(|role| self.role(role)),
            escalated_to: record.to.as_ref().map(|role| self.role(role)),
            until: record.until.as_ref().map(|when| until(self.w, when)),
            rationale: words(&record.rationale),
            dissent: words(&record.dissent),
            conditions: words(&record.conditions),
            reversible: record.reversible,
        }
    }

    /// Says in one line what a decision came to.
    fn result(&self, decision: &Decision, state: &DecisionState) -> String {
        let Some(record) = &state.record else {
            return if state.round().is_some_and(|round| round.is_open()) {
                self.w.decision_open.to_owned()
            } else {
                self.w.decision_unrecorded.to_owned()
            };
        };
        let option = record.option.as_ref().map(|id| option_label(decision, id, self.words));
        let text = self.veil.words(record.seq, record.text.as_ref());
        let what = match (option, text) {
            (Some(option), Some(text)) => format!("{option}: {text}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) if record.from == RecordFrom::TimeOut => time_out(decision, self.words),
            (None, None) => String::new(),
        };
        let outcome = match (record.outcome, record.from) {
            (Outcome::Taken, RecordFrom::TimeOut) => self.words.outcome_time_out,
            (outcome, _) => outcome_words(outcome, self.words),
        };
        let outcome = match (record.outcome, &record.until, &record.to) {
            (Outcome::Deferred, Some(when), _) => fill(
                self.w.outcome_until,
                &[("outcome", &outcome), ("until", &until(self.w, when))],
            ),
            (Outcome::Escalated, _, Some(to)) => {
                fill(self.w.outcome_to, &[("outcome", &outcome), ("to", &self.role(to))])
            }
            _ => outcome.to_owned(),
        };
        let decided = match (record.outcome, what.is_empty()) {
            (_, true) => capital(&outcome),
            (Outcome::Taken, false) if record.from != RecordFrom::TimeOut => what,
            (_, false) => format!("{}: {what}", capital(&outcome)),
        };
        match self.veil.words(record.seq, record.conditions.as_ref()) {
            Some(conditions) => fill(
                self.w.decided_condition,
                &[("decided", &decided), ("conditions", &conditions)],
            ),
            None => decided,
        }
    }
}

fn until(w: &'static FindingWords, until: &Until) -> String {
    match until {
        Until::Play(at) => fill(w.minute_of_play, &[("round_minutes", &at.round_minutes())]),
        Until::Fact(name) => fill(w.the_fact, &[("name", &name)]),
    }
}

fn outcome_words(outcome: Outcome, words: &'static crate::words::Words) -> &'static str {
    match outcome {
        Outcome::Taken => words.outcome_taken,
        Outcome::Conditional => words.outcome_conditional,
        Outcome::EachItsOwn => words.outcome_each_its_own,
        Outcome::Deferred => words.outcome_deferred,
        Outcome::Escalated => words.outcome_escalated,
        Outcome::None => words.outcome_none,
    }
}

fn time_out(decision: &Decision, words: &crate::words::Words) -> String {
    match &decision.time_out {
        TimeOut::As(option) => option_label(decision, option, words),
        TimeOut::Own { text, .. } => text.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

pub(super) fn option_label(
    decision: &Decision,
    id: &OptionId,
    words: &crate::words::Words,
) -> String {
    decision
        .option(id)
        .map(|option| option.label.clone())
        .or_else(|| words.fixed_option(id.as_str()).map(str::to_owned))
        .unwrap_or_else(|| id.to_string())
}

/// Returns the authored options and the three every decision has, with their letters.
fn options(decision: &Decision, words: &crate::words::Words) -> Vec<OptionReport> {
    let authored =
        decision.options.iter().map(|o| (&o.id, o.label.as_str(), Some(o.cost.as_str())));
    crate::card::Choice::list(authored, words)
        .into_iter()
        .map(|choice| OptionReport {
            lived: decision.option(&choice.id).and_then(|option| option.lived.clone()),
            id: choice.id.to_string(),
            letter: choice.letter,
            label: choice.label,
            cost: choice.cost.filter(|cost| !cost.is_empty()),
        })
        .collect()
}
