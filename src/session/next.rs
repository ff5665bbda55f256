//! The next key: what SPACE does in every state, shared by the console, the desks and the autopilot.

use super::debrief::{Point, debrief};
use super::missing::{Missing, missing};
use super::plan;
use super::state::{Hold, Phase, Session};
use super::story::Status;
use super::vocabulary::{EndWhy, HotWashStep, Outcome, RecordFrom, Staffing, Subject, Until};
use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, RoleCode, SeatId, Seq};
use crate::scenario::{Content, Effect, Item, Scenario, TimeOut};

mod press;
mod words;

pub use press::is_next;
pub use words::SaidOf;

/// A go / no-go check of the lobby.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Every role is held, simulated, given to another or dropped.
    Staffing,
    /// Every planned decision has an owner who is there.
    Owners,
    /// Everything planned is asked of somebody, and seen by somebody.
    Asked,
    /// The agenda fits the time there is.
    Time,
}

impl Check {
    pub const ALL: [Self; 4] = [Self::Staffing, Self::Owners, Self::Asked, Self::Time];

    /// Returns the name under which an unmet check is accepted in the record.
    pub fn id(self) -> &'static str {
        match self {
            Self::Staffing => "staffing",
            Self::Owners => "owners",
            Self::Asked => "asked",
            Self::Time => "time",
        }
    }
}

/// A check with what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckState {
    pub check: Check,
    pub met: bool,
    pub accepted: bool,
    /// What is missing, or that nothing is.
    pub text: String,
}

/// What the next key does. The first state that is true wins, in the order of this list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    // lobby
    CheckNext(Check),
    ReadGroundRules,
    AskWarmUp,
    StartEx {
        must_end: Option<Timestamp>,
    },
    // play
    /// Nothing: only the lead resumes.
    Emergency,
    Resume(Hold),
    Reveal {
        decision: ItemId,
    },
    RevealPoll(ItemId),
    Record {
        decision: ItemId,
    },
    /// Consequences wait to be accepted.
    Apply {
        item: ItemId,
        effects: Vec<Effect>,
    },
    Close {
        decision: ItemId,
        ran_out: bool,
    },
    /// Read already: the second beat. `Open` is for decisions, polls, assessments and breakouts.
    Release(ItemId),
    Open(ItemId),
    BeginBreak(ItemId),
    AnswerObserverQuestion(Seq),
    Wait {
        decision: ItemId,
        missing: Vec<SeatId>,
    },
    /// Nothing: there is time left and somebody has not voted.
    WaitForVotes(ItemId),
    ClosePoll(ItemId),
    CloseAssessment(ItemId),
    CloseBreakout(ItemId),
    Pose(ItemId),
    /// The first beat: the facilitator reads, nobody else sees it.
    Read(ItemId),
    /// `over` is milliseconds beyond the module's time, negative when early.
    EndModule {
        over: i64,
    },
    EndEx(EndWhy),
    // after EndEx
    HotWash {
        step: HotWashStep,
        role: Option<RoleCode>,
    },
    CloseRoom,
    StartDebrief,
    Complete(super::ToComplete),
    Rate(Subject),
    /// An area for improvement: why it happened, what is to be done about it.
    Analyse(Seq),
    Mend(Seq),
    /// A working note: into the report, or not.
    Sort(Seq),
    WriteReport,
    /// The draft is written and nothing is left open: somebody puts their name to it.
    Finalise,
    /// The final report is written.
    Finished,
}

impl From<Point> for Step {
    fn from(point: Point) -> Self {
        match point {
            Point::Complete(what) => Self::Complete(what),
            Point::Rate(subject) => Self::Rate(subject),
            Point::Analyse(entry) => Self::Analyse(entry),
            Point::Mend(entry) => Self::Mend(entry),
            Point::Sort(entry) => Self::Sort(entry),
        }
    }
}

impl Step {
    /// Returns the second beat of an item: what sends it once it was read.
    pub(super) fn sending(scenario: &Scenario, id: &ItemId) -> Self {
        match scenario.item(id).map(|i| &i.content) {
            Some(
                Content::Decision(_)
                | Content::Poll(_)
                | Content::Assessment(_)
                | Content::Breakout(_),
            ) => Self::Open(id.clone()),
            Some(Content::Question(_)) => Self::Pose(id.clone()),
            Some(Content::Break(_)) => Self::BeginBreak(id.clone()),
            // An inject of the scenario, or one written during play.
            Some(Content::Inject(_)) | None => Self::Release(id.clone()),
        }
    }
}

/// Returns what the next key does now. `read` is the item the facilitator has read and not sent.
pub fn next_step(
    scenario: &Scenario,
    session: &Session,
    read: Option<&ItemId>,
    wall: Timestamp,
) -> Step {
    if session.clock.hold == Some(Hold::Emergency) {
        return Step::Emergency;
    }
    match session.phase {
        Phase::Lobby => lobby(scenario, session, wall),
        Phase::Play => play(scenario, session, read, wall),
        Phase::HotWash => hot_wash(scenario, session),
        Phase::Closed => Step::StartDebrief,
        Phase::Debrief => {
            debrief(scenario, session).into_iter().next().map_or(Step::WriteReport, Step::from)
        }
        Phase::Finalised => Step::WriteReport,
    }
}

/// Returns the go / no-go checks with what they find.
pub fn checks(scenario: &Scenario, session: &Session, wall: Timestamp) -> Vec<CheckState> {
    Check::ALL
        .into_iter()
        .map(|check| {
            let missing = match check {
                Check::Staffing => unstaffed(scenario, session),
                Check::Owners => unowned(scenario, session),
                Check::Asked => unasked(scenario, session),
                Check::Time => out_of_time(scenario, session, wall),
            };
            CheckState {
                check,
                met: missing.is_empty(),
                accepted: session.accepted.contains(check.id()),
                text: missing.join(", "),
            }
        })
        .collect()
}

fn unstaffed(scenario: &Scenario, session: &Session) -> Vec<String> {
    let empty = |code: &RoleCode| {
        session.people.staffing(code) == Staffing::Empty
            && session.people.played(code).next().is_none()
    };
    scenario.roles.iter().filter(|r| empty(&r.code)).map(|r| r.code.to_string()).collect()
}

fn unowned(scenario: &Scenario, session: &Session) -> Vec<String> {
    let unowned = missing(scenario, session).unowned;
    let needs = |id| scenario.decision(id).map(|(i, d)| format!("{} needs {}", i.label, d.owner));
    unowned.iter().filter_map(needs).collect()
}

fn unasked(scenario: &Scenario, session: &Session) -> Vec<String> {
    let nobody = Missing { unowned: Vec::new(), ..missing(scenario, session) };
    let words = nobody.words(scenario);
    if words.is_empty() { Vec::new() } else { vec![words] }
}

/// What cannot be had even with the agenda fitted to what is left; fitting it is no obstacle, it is done at `StartEx`.
fn out_of_time(scenario: &Scenario, session: &Session, wall: Timestamp) -> Vec<String> {
    let Some(until) = session.agenda.until else { return Vec::new() };
    let needed: u64 = session.agenda.modules.iter().map(|m| m.0).sum();
    let needed = Millis(needed).plus(session.agenda.hot_wash).plus(session.agenda.close);
    let left = until.since(wall);
    let fitted = || plan::at_start(scenario, session, Some(until), wall);
    if needed <= left || fitted().is_some_and(|fit| fit.fits) {
        return Vec::new();
    }
    vec![format!(
        "{} min needed, {} min left until {}",
        needed.round_minutes(),
        left.round_minutes(),
        until.hm(session.header.offset)
    )]
}

fn lobby(scenario: &Scenario, session: &Session, wall: Timestamp) -> Step {
    let open = checks(scenario, session, wall).into_iter().find(|c| !c.met && !c.accepted);
    if let Some(open) = open {
        return Step::CheckNext(open.check);
    }
    if !session.ground_rules_read {
        return Step::ReadGroundRules;
    }
    if scenario.warm_up.is_some() && !session.warm_up_asked {
        return Step::AskWarmUp;
    }
    Step::StartEx { must_end: session.agenda.until }
}

fn play(scenario: &Scenario, session: &Session, read: Option<&ItemId>, wall: Timestamp) -> Step {
    if let Some(hold) = &session.clock.hold {
        return Step::Resume(hold.clone());
    }
    if let Some(step) = finished(scenario, session) {
        return step;
    }
    if let Some(item) = read.filter(|id| session.is_pending(id) || session.is_due_again(id, wall)) {
        return Step::sending(scenario, item);
    }
    before_the_room(scenario, session).unwrap_or_else(|| onwards(scenario, session, wall))
}

/// What has ended and waits for its next step: closed, revealed, recorded, all in or 0:00.
fn finished(scenario: &Scenario, session: &Session) -> Option<Step> {
    let closed = session.unsettled().find(|(_, _, r)| r.closed.is_some() && r.revealed.is_none());
    if let Some((id, ..)) = closed {
        return Some(Step::Reveal { decision: id.clone() });
    }
    let poll = session.hall.polls.iter().find(|(_, p)| p.closed.is_some() && p.revealed.is_none());
    if let Some((id, _)) = poll {
        return Some(Step::RevealPoll(id.clone()));
    }
    let revealed = session
        .unsettled()
        .find(|(_, d, r)| r.revealed.is_some() && d.rounds.iter().all(|r| !r.is_open()));
    if let Some((id, ..)) = revealed {
        return Some(Step::Record { decision: id.clone() });
    }
    if let Some((item, effects)) = waiting_effects(scenario, session) {
        return Some(Step::Apply { item, effects });
    }
    let ready = session.open_rounds().into_iter().find(|(_, r)| {
        let all_in = || !r.answers.is_empty() && r.is_all_in(session);
        r.ran_out.is_some() || r.hands.is_some() || all_in()
    })?;
    let (id, round) = ready;
    Some(Step::Close { decision: id.clone(), ran_out: round.ran_out.is_some() })
}

/// What the room is busy with, so that nobody's turn comes.
fn before_the_room(scenario: &Scenario, session: &Session) -> Option<Step> {
    if let Some(question) = session.hall.shown {
        return Some(Step::AnswerObserverQuestion(question));
    }
    if let Some((decision, round)) = session.open_rounds().first() {
        let missing = round.missing(session).cloned().collect();
        return Some(Step::Wait { decision: (*decision).clone(), missing });
    }
    if let Some((poll, state)) = session.hall.open_polls().next() {
        let done = state.hands.is_some() || session.have_all_voted(scenario, poll);
        let step = if done { Step::ClosePoll } else { Step::WaitForVotes };
        return Some(step(poll.clone()));
    }
    if let Some((id, _)) = session.hall.assessments.iter().find(|(_, a)| a.closed.is_none()) {
        return Some(Step::CloseAssessment(id.clone()));
    }
    if let Some((id, _)) = session.hall.open_breakouts().next() {
        return Some(Step::CloseBreakout(id.clone()));
    }
    next_question(scenario, session).map(Step::Pose)
}

/// Returns consequences that wait to be accepted or declined: of the latest record, or of a released inject.
fn waiting_effects(scenario: &Scenario, session: &Session) -> Option<(ItemId, Vec<Effect>)> {
    let happened = session.story.items.keys().filter_map(|id| Some((scenario.index.get(id)?, id)));
    let waiting = happened.filter_map(|(at, id)| {
        let item = &scenario.items[*at];
        let (since, effects) = led_to(session, item)?;
        let settled = session.story.applied_for(id).is_some_and(|a| a.seq > since);
        (!settled && !effects.is_empty()).then_some((at, item, effects))
    });
    waiting.min_by_key(|(at, ..)| **at).map(|(_, item, e)| (item.id.clone(), e.to_vec()))
}

/// Returns what an item's release or record leads to, as the author wrote it.
pub fn effects_of(session: &Session, item: &Item) -> Vec<Effect> {
    led_to(session, item).map(|(_, effects)| effects.to_vec()).unwrap_or_default()
}

/// Returns the entry that released or recorded an item, and what it leads to.
pub(super) fn led_to<'a>(session: &Session, item: &'a Item) -> Option<(Seq, &'a [Effect])> {
    let decision = match &item.content {
        Content::Inject(inject) => {
            let (released, _) = session.story.items.get(&item.id)?.released?;
            return Some((released, &inject.then));
        }
        Content::Decision(decision) => decision,
        Content::Question(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => return None,
    };
    let record = session.decision(&item.id)?.record.as_ref()?;
    if !record.is_decided() {
        return None;
    }
    let effects = match (&record.option, &decision.time_out) {
        (Some(option), _) => &decision.option(option)?.then,
        (None, TimeOut::Own { then, .. }) if record.from == RecordFrom::TimeOut => then,
        (None, _) => return None,
    };
    Some((record.seq, effects))
}

/// Returns the next question under the inject shown last that has not been put. Those of a module that is over are not
/// put into the next one by themselves.
fn next_question(scenario: &Scenario, session: &Session) -> Option<ItemId> {
    let latest = session.latest_inject()?;
    let (_, released) = session.story.item(&latest).released?;
    let module = session.story.current.and_then(|at| session.story.modules.get(at));
    if module.and_then(|m| m.started).is_some_and(|begun| released.wall < begun.wall) {
        return None;
    }
    let (_, inject) = scenario.inject(&latest)?;
    inject.questions.iter().map(|q| &q.id).find(|id| session.is_pending(id)).cloned()
}

fn onwards(scenario: &Scenario, session: &Session, wall: Timestamp) -> Step {
    let next = session.next_item(scenario, wall);
    if let Some(standing) = plan::standing(scenario, session, wall) {
        if standing.must_stop(session, wall) {
            return Step::EndEx(EndWhy::Time);
        }
        let over = plan::signed(standing.used) - plan::signed(standing.planned);
        let play = session.play_at(wall);
        let weighty = || {
            let mut items = session.module_items(scenario);
            items.any(|i| is_weighty(i) && session.has_turn(scenario, &i.id, play))
        };
        if next.is_none() || (over >= 0 && !weighty()) {
            return match session.next_module() {
                Some(_) => Step::EndModule { over },
                None if next.is_none() => Step::EndEx(EndWhy::Finished),
                None => next.map_or(Step::EndEx(EndWhy::Finished), Step::Read),
            };
        }
    }
    next.map_or(Step::EndEx(EndWhy::Finished), Step::Read)
}

/// What must not be lost silently when a module's time is gone: core injects and decisions.
fn is_weighty(item: &Item) -> bool {
    item.tier == crate::scenario::Tier::Core
        && matches!(item.content, Content::Inject(_) | Content::Decision(_))
}

fn hot_wash(scenario: &Scenario, session: &Session) -> Step {
    use HotWashStep as H;
    let step = |step| Step::HotWash { step, role: None };
    let round = || {
        let had = &session.after.had;
        let next = scenario
            .roles
            .iter()
            .find(|r| !had.contains(&r.code) && session.people.played(&r.code).next().is_some());
        match next {
            Some(role) => Step::HotWash { step: H::Round, role: Some(role.code.clone()) },
            None => step(H::Rank),
        }
    };
    match session.after.step {
        None => step(H::Silent),
        Some(H::Silent | H::Round) => round(),
        Some(H::Rank) => step(H::Feedback),
        Some(H::Feedback | H::Done) => Step::CloseRoom,
    }
}

impl Session {
    /// Tells whether an item belongs to what the agenda plans.
    pub fn is_planned(&self, item: &Item) -> bool {
        item.module.is_some()
            && self.agenda.tiers.contains(&item.tier)
            && !self.agenda.dropped.contains(&item.id)
    }

    /// Returns the inject released last that was not taken back.
    pub fn latest_inject(&self) -> Option<ItemId> {
        self.story.out.get_max().map(|(_, id)| id.clone())
    }

    /// Returns the inject that was shown last in the module that is played.
    pub fn inject_before_the_room(&self) -> Option<ItemId> {
        let latest = self.latest_inject()?;
        let module = self.story.current.and_then(|at| self.story.modules.get(at));
        let started = module.and_then(|m| m.started);
        let released = self.story.item(&latest).released;
        let before = started.zip(released).is_some_and(|(s, (_, r))| r.wall < s.wall);
        (!before).then_some(latest)
    }

    /// Returns what is before the room: the open decision, the question, else the inject shown last in this module.
    pub fn shown_item(&self) -> Option<ItemId> {
        let open = self.open_rounds().first().map(|(id, _)| (*id).clone());
        let question = || {
            let id = self.talk.current.as_ref()?;
            Some(id.as_str().rsplit_once(".q").map_or_else(|| id.clone(), |(i, _)| ItemId::new(i)))
        };
        open.or_else(question).or_else(|| self.inject_before_the_room())
    }

    /// Returns the module after the one in play that the agenda plays and no branch went past.
    pub fn next_module(&self) -> Option<usize> {
        let from = self.story.current.map_or(0, |at| at + 1);
        (from..self.agenda.modules.len())
            .find(|at| self.agenda.modules[*at] > Millis::ZERO && !self.story.is_gone_past(*at))
    }

    fn module_items<'a>(&'a self, scenario: &'a Scenario) -> impl Iterator<Item = &'a Item> {
        let range = self.story.current.map_or(0..0, |at| scenario.modules[at].items.clone());
        range.map(|at| &scenario.items[at]).filter(|i| self.waits_its_turn(i))
    }

    /// Tells whether an item still has its authored turn before it.
    fn waits_its_turn(&self, item: &Item) -> bool {
        let state = self.story.item(&item.id);
        self.is_planned(item)
            && state.status == Status::Pending
            && !state.dropped
            && state.due.is_none()
    }

    /// Tells whether a deferred decision has come back.
    pub fn is_due_again(&self, id: &ItemId, wall: Timestamp) -> bool {
        let Some(state) = self.decision(id) else { return false };
        let Some(record) = state.record.as_ref().filter(|r| r.outcome == Outcome::Deferred) else {
            return false;
        };
        // Asked again since, it is before the room.
        if state.unsettled().next().is_some() {
            return false;
        }
        match &record.until {
            Some(Until::Play(at)) => self.play_at(wall) >= *at,
            Some(Until::Fact(name)) => self.story.facts.get(name).copied().unwrap_or(false),
            None => false,
        }
    }

    /// Returns the item whose turn it is: written during play, come back, due by play time, else by authored order.
    /// What is still queued when all else is done has its turn at the end.
    pub fn next_item(&self, scenario: &Scenario, wall: Timestamp) -> Option<ItemId> {
        let play = self.play_at(wall);
        self.turns(scenario, wall).find(|id| self.has_turn(scenario, id, play))
    }

    /// Returns the items whose turn has come and whose condition is false.
    pub(super) fn without_turn(&self, scenario: &Scenario, wall: Timestamp) -> Vec<ItemId> {
        // The cheap questions first: this is asked after every command, also after every answer.
        if !self.running() || !self.deciding.is_empty() {
            return Vec::new();
        }
        if finished(scenario, self).or_else(|| before_the_room(scenario, self)).is_some() {
            return Vec::new();
        }
        let play = self.play_at(wall);
        self.turns(scenario, wall).take_while(|id| !self.has_turn(scenario, id, play)).collect()
    }

    /// Tells whether an item's condition lets it have its turn.
    fn has_turn(&self, scenario: &Scenario, id: &ItemId, play: Millis) -> bool {
        let when = scenario.item(id).and_then(|i| i.when.as_ref());
        when.is_none_or(|when| self.holds(scenario, when, play))
    }

    /// Returns the items in the order of their turns, whether or not their conditions hold.
    fn turns<'a>(
        &'a self,
        scenario: &'a Scenario,
        wall: Timestamp,
    ) -> impl Iterator<Item = ItemId> + 'a {
        let play = self.play_at(wall);
        let mut waiting: Vec<(Option<Millis>, &ItemId)> = self
            .story
            .items
            .iter()
            .filter(|(id, i)| {
                i.status == Status::Pending
                    && i.due.is_some()
                    && !i.dropped
                    && !self.agenda.dropped.contains(*id)
            })
            .map(|(id, i)| (i.due, id))
            .collect();
        waiting.sort_unstable();
        let later = waiting.split_off(waiting.partition_point(|(due, _)| *due <= Some(play)));
        let mut inserted: Vec<_> = self
            .story
            .inserted
            .iter()
            .filter(|(id, _)| {
                let state = self.story.item(id);
                state.status == Status::Pending && state.due.is_none()
            })
            .map(|(id, i)| (i.seq, id))
            .collect();
        inserted.sort_unstable();
        let again = self.decisions.keys().filter(move |id| self.is_due_again(id, wall));
        let at_last = later.into_iter().filter(|_| self.next_module().is_none());
        inserted
            .into_iter()
            .map(|(_, id)| id.clone())
            .chain(again.cloned())
            .chain(waiting.into_iter().map(|(_, id)| id.clone()))
            .chain(self.module_items(scenario).map(|i| i.id.clone()))
            .chain(at_last.map(|(_, id)| id.clone()))
    }
}

#[cfg(test)]
mod tests;
