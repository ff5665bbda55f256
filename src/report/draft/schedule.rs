//! The exercise event log: what was planned and what was played, stops included.

use super::Draft;
use crate::card::{Card, markdown, plain};
use crate::clock::Millis;
use crate::ident::ItemId;
use crate::report::log::Passed;
use crate::report::model::{InjectText, ItemRun, ModuleRun, Schedule, StopRun};
use crate::scenario::{Content, Item, Recipients};
use crate::session::{Hold, Inserted, ModuleState, PauseWhy, SkipReason, Status};
use crate::words::{FindingWords, VocabularyWords, fill};

impl Draft<'_> {
    pub(super) fn schedule(&self) -> Schedule {
        let modules = self.session.story.modules.iter().zip(0_usize..);
        let mut stops: Vec<StopRun> = self
            .session
            .clock
            .stops
            .iter()
            .map(|stop| StopRun {
                what: hold_words(self.w, self.labels, &stop.why),
                from: self.veil.moment(stop.from),
                minutes: stop.length().round_minutes(),
            })
            .collect();
        if let (Some(hold), Some(from)) = (&self.session.clock.hold, self.session.clock.held_since)
        {
            stops.push(StopRun {
                what: fill(self.w.not_ended, &[("hold", &hold_words(self.w, self.labels, hold))]),
                from: self.veil.moment(from),
                minutes: self.session.at.wall.since(from.happened()).round_minutes(),
            });
        }
        Schedule {
            modules: modules.map(|(module, at)| self.module(module, at)).collect(),
            changes: self.plan_changes(),
            items: self.items(),
            stops,
        }
    }

    fn module(&self, module: &ModuleState, at: usize) -> ModuleRun {
        let of = |plan: Vec<Millis>| plan.get(at).copied().unwrap_or_default();
        let (planned, changed) = (of(self.agreed()), of(self.changed_to()));
        let actual = self.module_length(module);
        let minutes = |ms: Millis| ms.round_minutes();
        let over = actual.map(|actual| signed(minutes(actual)) - signed(minutes(planned)));
        ModuleRun {
            id: module.id.to_string(),
            number: at + 1,
            title: self.scenario.modules.get(at).map(|m| m.title.clone()).unwrap_or_default(),
            planned_minutes: minutes(planned),
            changed_minutes: Some(minutes(changed)).filter(|m| *m != minutes(planned)),
            actual_minutes: actual.map(minutes),
            started: module.started.map(|at| self.veil.moment(at)),
            over_minutes: over,
        }
    }

    /// Returns the play time a module took; of one still running, so far.
    fn module_length(&self, module: &ModuleState) -> Option<Millis> {
        let started = module.started?;
        let until = module
            .ended
            .filter(|ended| ended.play >= started.play)
            .or(self.session.clock.ended)
            .unwrap_or(self.session.at);
        Some(started.until(until))
    }

    fn items(&self) -> Vec<ItemRun> {
        let authored = self.scenario.items.iter().map(|item| self.item_run(item));
        let inserted = self.session.story.inserted.iter();
        authored.chain(inserted.map(|(id, inserted)| self.inserted_run(id, inserted))).collect()
    }

    fn item_run(&self, item: &Item) -> ItemRun {
        let state = self.session.story.item(&item.id);
        let planned = self.scenario.planned_at(item, &self.agreed());
        let module = item.module.and_then(|m| self.session.story.modules.get(m));
        let started = module.and_then(|module| module.started);
        let released = state.released.map(|(_, at)| at);
        let actual = released.zip(started).map(|(at, started)| {
            let ms = |play: Millis| i64::try_from(play.0).unwrap_or(0);
            let after =
                if at.play < started.play { -ms(at.until(started)) } else { ms(started.until(at)) };
            after.div_euclid(60_000)
        });
        let at = released
            .or_else(|| self.log.skipped.get(&item.id).copied())
            .or_else(|| self.log.withdrawn.get(&item.id).copied());
        let (kind, to) = self.kind_and_recipients(item);
        ItemRun {
            id: item.id.to_string(),
            label: item.label.clone(),
            kind,
            title: item.title.clone(),
            module: item.module.map(|m| format!("{}", m + 1)),
            to: to.map(|to| self.recipients_short(to)).unwrap_or_default(),
            planned: planned.map(|ms| ms.0 / 60_000),
            actual,
            at: at.map(|at| self.veil.moment(at)),
            result: self.became(item),
            opened: self.opened(&item.id, to),
        }
    }

    fn kind_and_recipients<'i>(&self, item: &'i Item) -> (String, Option<&'i Recipients>) {
        let words = self.words;
        match &item.content {
            Content::Inject(inject) => (inject.kind.label().to_owned(), Some(&inject.to)),
            Content::Question(question) => (words.question.to_owned(), Some(&question.to)),
            Content::Decision(decision) => (words.decision.to_owned(), Some(&decision.asks)),
            Content::Poll(poll) => (words.poll.to_owned(), Some(&poll.to)),
            Content::Assessment(a) => (words.assessment.to_owned(), Some(&a.to)),
            Content::Breakout(_) => (words.breakout.to_owned(), None),
            Content::Break(_) => (words.break_.to_owned(), None),
        }
    }

    /// Says what became of an item.
    pub(super) fn became(&self, item: &Item) -> String {
        let state = self.session.story.item(&item.id);
        let done = match &item.content {
            Content::Inject(_) => self.w.released,
            Content::Question(_) => self.w.posed,
            Content::Decision(_) if self.played(&item.id) => {
                let recorded = self.session.decision(&item.id).is_some_and(|d| d.record.is_some());
                if recorded { self.w.recorded } else { self.w.put_not_recorded }
            }
            Content::Decision(_) => self.w.put,
            Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => self.w.held,
        };
        let again = if state.taken_back > 0 { format!(" {}", self.w.again) } else { String::new() };
        match state.status {
            Status::Active | Status::Done => format!("{done}{again}"),
            Status::PassedOver => self.passed_over(item).to_owned(),
            Status::Skipped(SkipReason::Other) => self.w.left_out.to_owned(),
            Status::Skipped(reason) => {
                fill(self.w.left_out_why, &[("reason", &reason.label_in(self.labels))])
            }
            Status::Pending => self.never_played(item).to_owned(),
        }
    }

    fn passed_over(&self, item: &Item) -> &'static str {
        match self.log.passed.get(&item.id) {
            Some(Passed::Condition) | None => self.w.condition_false,
            Some(Passed::Optional) => self.w.optional_not_chosen,
            Some(Passed::Consequence) => self.w.left_out_by_a_consequence,
            Some(Passed::Branch) => self.w.a_branch_went_past_it,
            Some(Passed::Jump) => self.w.jumped_over,
        }
    }

    /// Says why an item is still to come.
    fn never_played(&self, item: &Item) -> &'static str {
        let state = self.session.story.item(&item.id);
        let agenda = &self.session.agenda;
        let minutes = |module: usize| agenda.modules.get(module).copied().unwrap_or_default();
        if self.log.withdrawn.contains_key(&item.id) {
            self.w.taken_back
        } else if state.dropped && self.log.declined.contains(&item.id) {
            self.w.offered_declined
        } else if state.dropped {
            self.w.left_out_by_a_consequence
        } else if agenda.dropped.contains(&item.id) {
            self.w.dropped_to_end
        } else if state.due.is_some() && self.log.put_off.contains(&item.id) {
            self.w.deferred_never_came_back
        } else if state.due.is_some() {
            self.w.was_due_later_never_came
        } else {
            match item.module {
                None => self.w.not_needed,
                Some(module) if minutes(module) == Millis::ZERO => self.w.not_in_the_agenda,
                Some(_) if !agenda.tiers.contains(&item.tier) => self.w.optional_not_chosen,
                Some(_) => self.w.not_played,
            }
        }
    }

    /// Returns how many seats opened an inject of those it reached, where devices opened any at all.
    fn opened(&self, id: &ItemId, to: Option<&Recipients>) -> Option<(usize, usize)> {
        let state = self.session.story.items.get(id)?;
        if state.opened.is_empty() || !self.veil.enough_seats(state.opened.iter()) {
            return None;
        }
        let reached = self.session.seats_for(self.scenario, to?);
        Some((state.opened.len(), reached.len().max(state.opened.len())))
    }

    fn inserted_run(&self, id: &ItemId, inserted: &Inserted) -> ItemRun {
        let (label, title) = self.item(id);
        let released = self.session.story.item(id).released.map(|(_, at)| at);
        ItemRun {
            id: id.to_string(),
            label,
            kind: inserted.kind.label().to_owned(),
            title,
            module: None,
            to: self.recipients_short(&inserted.to),
            planned: None,
            actual: None,
            at: released.map(|at| self.veil.moment(at)),
            result: if released.is_some() { self.w.released } else { self.w.written_not_released }
                .to_owned(),
            opened: self.opened(id, Some(&inserted.to)),
        }
    }

    /// Returns the injects that reached the room, word for word, in the order they were released.
    pub(super) fn injects(&self) -> Vec<InjectText> {
        let mut all = Vec::new();
        for item in &self.scenario.items {
            let Content::Inject(inject) = &item.content else { continue };
            let state = self.session.story.item(&item.id);
            let withdrawn = self.log.withdrawn.get(&item.id).copied();
            let Some(at) = state.released.map(|(_, at)| at).or(withdrawn) else { continue };
            let mut card = self.scenario.card(inject, Some(at.story), self.words);
            card.to = self.recipients(&inject.to);
            all.push((at.happened(), self.inject_text(&item.label, at, withdrawn.is_some(), card)));
        }
        for (id, inserted) in &self.session.story.inserted {
            let Some((_, at)) = self.session.story.item(id).released else { continue };
            let words = |text| self.veil.words(inserted.seq, text);
            let card = Card {
                kind_label: inserted.kind.label().to_owned(),
                channel: inserted.channel.label().to_owned(),
                look: inserted.channel.look(),
                from: words(inserted.from.as_ref()).unwrap_or_default(),
                to: self.recipients(&inserted.to),
                story: at.story.to_string(),
                title: self.item(id).1,
                blocks: words(inserted.text.as_ref()).map(|t| markdown(&t)).unwrap_or_default(),
                attachments: Vec::new(),
            };
            all.push((at.happened(), self.inject_text(self.w.inserted, at, false, card)));
        }
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, inject)| inject).collect()
    }

    fn inject_text(
        &self,
        label: &str,
        at: crate::session::Times,
        withdrawn: bool,
        card: Card,
    ) -> InjectText {
        InjectText {
            label: label.to_owned(),
            at: self.veil.moment(at),
            withdrawn,
            kind: card.kind_label.clone(),
            channel: card.channel.clone(),
            from: card.from.clone(),
            to: card.to.clone(),
            title: card.title.clone(),
            text: plain(&card.blocks),
            attachments: card.attachments.clone(),
            card,
        }
    }
}

fn signed(minutes: u64) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX)
}

pub(super) fn hold_words(
    w: &'static FindingWords,
    labels: &'static VocabularyWords,
    hold: &Hold,
) -> String {
    match hold {
        Hold::Paused(PauseWhy::Facilitator) => w.pause.to_owned(),
        Hold::Paused(why) => fill(w.pause_why, &[("why", &why.label_in(labels))]),
        Hold::Gap(why) => fill(w.gap, &[("why", &why.label_in(labels))]),
        Hold::Break { .. } => w.break_.to_owned(),
        Hold::OffRecord => w.off_the_record.to_owned(),
        Hold::Emergency => w.real_world_emergency.to_owned(),
    }
}
