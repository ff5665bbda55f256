//! The next key: the step comes from the session, the two beats and the pressing are kept here.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use super::super::key::{Press, Verb};
use super::super::model::{Arming, Desk, Effect, LineKind, Page, Read};
use crate::clock::{Millis, Reading};
use crate::ident::ItemId;
use crate::scenario::Content;
use crate::session::{
    Briefing, Command, EndWhy, Hold, HotWashStep, Outcome, PauseWhy, RecordDraft, RecordFrom, Step,
    offers,
};

/// A key held down repeats; only the first press counts.
const REPEAT: Millis = Millis(400);

/// What the first press of the emergency key makes of running play.
const EMERGENCY: Hold = Hold::Paused(PauseWhy::Emergency);

impl Desk {
    /// Takes the next key.
    pub(super) fn next_key(&mut self, clock: Reading) -> Vec<Effect> {
        let repeated = self.pressed.is_some_and(|last| clock.mono.minus(last) < REPEAT);
        self.pressed = Some(clock.mono);
        if repeated || !self.settled() {
            return Vec::new();
        }
        self.again = None;
        if self.emergency == Arming::Once && self.session().clock.hold != Some(EMERGENCY) {
            // Nothing was stopped by the first press of the emergency key, so nothing goes on: the slip is over.
            self.emergency = Arming::No;
            self.say("no emergency: everything is as it was");
            return Vec::new();
        }
        let step = self.step(clock);
        if Self::needs_arming(&step) && !self.is_armed(&step) {
            self.armed = Some(step);
            return Vec::new();
        }
        self.armed = None;
        self.take(step, clock)
    }

    /// Tells whether a key that acts at once came again because it was held down.
    pub(super) fn is_held(&mut self, press: Press, verb: Option<Verb>, clock: Reading) -> bool {
        let at_once = matches!(
            verb,
            Some(
                Verb::Undo
                    | Verb::MoreTime
                    | Verb::AskNext
                    | Verb::Decline
                    | Verb::Again
                    | Verb::Blank
            )
        );
        let held =
            self.held.is_some_and(|(last, at)| last == press && clock.mono.minus(at) < REPEAT);
        self.held = Some((press, clock.mono)).filter(|_| at_once);
        held && at_once
    }

    /// What leaves the facilitator's hands and cannot be called back takes two beats.
    fn needs_arming(step: &Step) -> bool {
        matches!(
            step,
            Step::CheckNext(_)
                | Step::StartEx { .. }
                | Step::EndModule { .. }
                | Step::EndEx(_)
                | Step::CloseRoom
        )
    }

    /// Tells whether the first beat of a step was taken; how long a module is over meanwhile makes no other step of it.
    pub fn is_armed(&self, step: &Step) -> bool {
        match (&self.armed, step) {
            (Some(Step::EndModule { .. }), Step::EndModule { .. }) => true,
            (armed, step) => armed.as_ref() == Some(step),
        }
    }

    fn take(&mut self, step: Step, clock: Reading) -> Vec<Effect> {
        match step {
            Step::CheckNext(check) => {
                self.submit(Command::AcceptCheck { check: check.id().to_owned() })
            }
            Step::ReadGroundRules => self.brief(Read::GroundRules, Briefing::GroundRules),
            Step::AskWarmUp => self.brief(Read::WarmUp, Briefing::WarmUp),
            Step::StartEx { must_end } => self.submit(Command::Start { must_end }),
            Step::Emergency | Step::Wait { .. } | Step::WaitForVotes(_) => Vec::new(),
            Step::Resume(_) => self.submit(Command::Resume),
            Step::Reveal { decision } => self.submit(Command::Reveal { decision }),
            Step::RevealPoll(poll) => self.submit(Command::RevealPoll { poll }),
            Step::Record { decision } => self.record(&decision),
            Step::Apply { item, effects } => {
                let effects = self.ticked(&effects);
                self.unticked.clear();
                self.submit(Command::Apply { item: Some(item), effects })
            }
            Step::Close { decision, .. } => self.submit(Command::CloseDecision { decision }),
            Step::Release(inject) => self.release(inject),
            Step::Open(item) => self.open(item),
            Step::BeginBreak(item) => self.begin_break(item),
            Step::AnswerObserverQuestion(question) => self.submit(Command::SetObserverQuestion {
                question,
                state: crate::session::QuestionState::Answered,
                into: None,
            }),
            Step::ClosePoll(poll) => self.submit(Command::ClosePoll { poll }),
            Step::CloseAssessment(assessment) => {
                self.submit(Command::CloseAssessment { assessment })
            }
            Step::CloseBreakout(breakout) => self.submit(Command::CloseBreakout { breakout }),
            Step::Pose(question) => self.submit(Command::Pose { question }),
            Step::Read(item) => {
                self.read_item(item);
                Vec::new()
            }
            Step::EndModule { .. } => self.submit(Command::NextModule),
            Step::EndEx(why) => self.end_ex(why),
            Step::HotWash { step, role } => self.submit(Command::HotWash { step, role }),
            Step::CloseRoom => self.submit(Command::CloseRoom),
            Step::StartDebrief => self.submit(Command::StartDebrief),
            Step::Complete(what) => {
                self.complete(&what, clock);
                Vec::new()
            }
            Step::Rate(subject) => {
                self.rate(subject);
                Vec::new()
            }
            Step::Analyse(_) | Step::Mend(_) | Step::Sort(_) => {
                self.go_through(&step, clock);
                Vec::new()
            }
            Step::WriteReport => self.write_report(),
            Step::Finalise => {
                self.ask(LineKind::FinaliseName);
                Vec::new()
            }
            Step::Finished => {
                self.say("the report is final; Ctrl-C leaves; anything else makes a new draft");
                Vec::new()
            }
        }
    }

    /// First beat of an item: it is read here and nobody else sees it.
    pub(super) fn read_item(&mut self, item: ItemId) {
        self.reading = Some(Page { what: Read::Item(item.clone()), scroll: 0 });
        self.read = Some(item);
        self.armed = None;
    }

    /// The ground rules and the warm-up question are read out from the screen, then ticked off.
    fn brief(&mut self, read: Read, step: Briefing) -> Vec<Effect> {
        if self.reading.as_ref().is_some_and(|page| page.what == read) {
            self.reading = None;
            return self.submit(Command::Brief(step));
        }
        self.reading = Some(Page { what: read, scroll: 0 });
        Vec::new()
    }

    fn open(&mut self, id: ItemId) -> Vec<Effect> {
        let command = Command::opening(&self.scenario, id);
        self.submit(command)
    }

    /// Releases an inject and accepts with the same press what was read to follow from it.
    fn release(&mut self, inject: ItemId) -> Vec<Effect> {
        let then = self.follows_from(&inject);
        let ticked = self.ticked(&then);
        self.unticked.clear();
        let mut effects = self.submit(Command::Release { inject: inject.clone() });
        if !then.is_empty() {
            effects.extend(self.submit(Command::Apply { item: Some(inject), effects: ticked }));
        }
        effects
    }

    fn begin_break(&mut self, id: ItemId) -> Vec<Effect> {
        let length = match self.scenario.item(&id).map(|i| &i.content) {
            Some(Content::Break(length)) => *length,
            _ => Millis::minutes(5),
        };
        self.submit(Command::StartBreak { item: Some(id), length })
    }

    pub(super) fn end_ex(&mut self, why: EndWhy) -> Vec<Effect> {
        self.unread();
        self.submit(Command::End(why))
    }

    /// Records what was chosen; without a choice it says how to choose.
    pub(super) fn record(&mut self, decision: &ItemId) -> Vec<Effect> {
        let Some(option) = self.to_record(decision) else {
            if self.ran_out_empty(decision) {
                return self.submit(Self::time_out_record(decision));
            }
            self.say("choose what was decided: its letter in capitals, then SPACE; m for more");
            return Vec::new();
        };
        let mut record = RecordDraft::new(Outcome::Taken, self.record_from(decision));
        record.option = Some(option);
        record.owner.clone_from(&self.owner);
        self.submit(Command::Record { decision: decision.clone(), record: Box::new(record) })
    }

    /// Records what the author wrote for the case that time runs out.
    pub(super) fn time_out_record(decision: &ItemId) -> Command {
        let record = RecordDraft::new(Outcome::Taken, RecordFrom::TimeOut);
        Command::Record { decision: decision.clone(), record: Box::new(record) }
    }

    /// Enter: what the next key would do where a choice waits for it; nothing is released by it.
    pub(super) fn enter(&mut self, clock: Reading) -> Vec<Effect> {
        if !self.settled() {
            return Vec::new();
        }
        let step = self.step(clock);
        match step {
            Step::Record { decision } => self.record(&decision),
            step @ (Step::Apply { .. }
            | Step::Complete(_)
            | Step::Rate(_)
            | Step::Analyse(_)
            | Step::Mend(_)
            | Step::Sort(_)) => self.take(step, clock),
            Step::HotWash { step: HotWashStep::Feedback, .. } => {
                let pick = self.rank_list();
                self.pick_or(pick, "nothing was taken down that could be ranked");
                Vec::new()
            }
            // A contingency that offers itself never takes SPACE's place: this is its key.
            _ if self.read.is_none() && self.session().running() => {
                let offered = offers(&self.scenario, self.session(), self.wall(clock));
                if let Some(inject) = offered.into_iter().next() {
                    self.read_item(inject);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Letters choose the option to record, digits untick consequences.
    pub(super) fn letter(&mut self, c: char, clock: Reading) -> Vec<Effect> {
        match self.step(clock) {
            Step::Record { decision } => {
                let at = if c.is_ascii_uppercase() {
                    usize::try_from(u32::from(c) - u32::from('A')).ok()
                } else {
                    place(c)
                };
                let ids = self.option_ids(&decision);
                if let Some(option) = at.and_then(|at| ids.get(at)) {
                    self.choose(&decision, option.clone());
                }
            }
            Step::Apply { effects, .. } => self.untick(c, effects.len()),
            Step::Release(inject) => {
                let then = self.follows_from(&inject);
                self.untick(c, then.len());
            }
            _ => return self.tick(c),
        }
        Vec::new()
    }

    /// A digit takes a consequence away, or back.
    fn untick(&mut self, c: char, effects: usize) {
        if let Some(at) = place(c).filter(|at| *at < effects)
            && !self.unticked.remove(&at)
        {
            self.unticked.insert(at);
        }
    }

    /// A digit alone ticks an expected action of what is before the room: unprompted, prompted, not heard.
    fn tick(&mut self, c: char) -> Vec<Effect> {
        if !self.session().running() {
            return Vec::new();
        }
        let Some((item, action)) = place(c).and_then(|at| self.expected_now().into_iter().nth(at))
        else {
            return Vec::new();
        };
        let tick = Self::next_tick(self.tick_of(&item, action));
        self.submit(Command::Tick { item, action, tick })
    }
}

/// Returns which of a list a digit means.
fn place(c: char) -> Option<usize> {
    usize::try_from(c.to_digit(10)?).ok()?.checked_sub(1)
}
