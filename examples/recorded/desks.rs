//! The people of a score: they come, write at their desks while simulated players play, and work through the debrief.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use startex::clock::{Millis, Timestamp};
use startex::conduct::Done;
use startex::ident::{Actor, PersonId, RoleCode, SeatId, Seq};
use startex::play::Intention;
use startex::scenario::Scenario;
use startex::session::{
    ActionDraft, Command, HotWashStep, NoteDraft, Phase, QuestionState, RecordDraft, RecordFrom,
    RecordPatch, RequestReply, Session, Sign, Staffing, Subject,
};
use startex::text::Text;

use super::score::{Act, Action, Cue, Recorded, Score};
use super::{Fault, holder, seat_of};

/// Between two points of the debrief.
const PACE: Millis = Millis::seconds(45);

pub(crate) struct Desks<'s> {
    score: &'s Score,
    /// How many of the people have come, and whether the last one has sat down.
    arrived: usize,
    seated: usize,
    followed: bool,
    cues: Vec<Cue>,
    seen: BTreeMap<String, Timestamp>,
    /// What notes and questions are called, and their entries.
    named: BTreeMap<String, Seq>,
    /// What the last command of its own will be called.
    naming: Option<String>,
    waiting: VecDeque<Intention>,
    debrief: Option<VecDeque<Point<'s>>>,
    at: Option<Timestamp>,
}

/// A point of the debrief.
#[derive(Clone, Copy)]
enum Point<'s> {
    Promote(&'s str),
    Strike(&'s str),
    Close(&'s str),
    Merge(&'s (String, String)),
    Amend(&'s str, &'s Recorded),
    Rate(&'s super::score::Rating),
    Analyse(&'s (String, String, String)),
    Act(&'s Action),
    Accept,
    Finalise(&'s str),
}

impl<'s> Desks<'s> {
    pub(crate) fn new(score: &'s Score) -> Self {
        Self {
            score,
            arrived: 0,
            seated: 0,
            followed: false,
            cues: score.cues.clone(),
            seen: BTreeMap::new(),
            named: BTreeMap::new(),
            naming: None,
            waiting: VecDeque::new(),
            debrief: None,
            at: None,
        }
    }

    /// Says which entry the last command became.
    pub(crate) fn done(&mut self, done: Done) {
        if let Some(key) = self.naming.take() {
            self.named.insert(key, done.seq);
        }
    }

    /// Returns what somebody of the score does before a moment.
    pub(crate) fn next(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        before: Timestamp,
    ) -> Result<Option<Intention>, Fault> {
        if let Some(next) = self.waiting.pop_front() {
            return Ok(Some(next));
        }
        if let Some(next) = self.arrival(scenario, session)? {
            return Ok(Some(next));
        }
        let now = session.at.wall;
        for cue in &self.cues {
            if !self.seen.contains_key(&cue.on) && happened(session, &cue.on) {
                self.seen.insert(cue.on.clone(), now);
            }
        }
        let due = |cue: &Cue| self.seen.get(&cue.on).map(|at| at.plus(Millis::seconds(cue.after)));
        let soonest = self
            .cues
            .iter()
            .enumerate()
            .filter_map(|(n, cue)| Some((due(cue)?, n)))
            .filter(|(at, _)| *at <= before)
            .min();
        let Some((at, n)) = soonest else { return Ok(None) };
        let cue = self.cues.remove(n);
        self.act(session, at.max(now), &cue.act).map(Some)
    }

    fn arrival(
        &mut self,
        scenario: &Scenario,
        session: &Session,
    ) -> Result<Option<Intention>, Fault> {
        let at = session.at.wall.plus(Millis::seconds(4));
        if let Some(before) = self.score.follows.as_ref().filter(|_| !self.followed) {
            self.followed = true;
            let command = super::follows::command(Path::new(before))?;
            return Ok(Some(Intention { at, by: Actor::Facilitator, command }));
        }
        let staffed = |code: &RoleCode| session.people.staffing(code) == Staffing::Simulated;
        if !scenario.roles.iter().all(|role| staffed(&role.code)) {
            return Ok(None);
        }
        if self.seated < self.arrived {
            self.seated += 1;
            let person = &self.score.people[self.seated - 1];
            if let Some(seat) = &person.seat {
                let id = PersonId(u32::try_from(self.seated)?);
                let command = Command::TakeSeat { person: id, seat: seat_named(seat)? };
                return Ok(Some(Intention { at, by: Actor::Person(id), command }));
            }
        }
        let Some(person) = self.score.people.get(self.arrived) else { return Ok(None) };
        self.arrived += 1;
        let command = Command::Join {
            capacity: person.capacity,
            name: Some(Text::name(&person.name)?),
            organization: Some(Text::name(&person.organization)?),
        };
        let by = Actor::Person(session.people.next_person());
        Ok(Some(Intention { at, by, command }))
    }

    fn who(&self, key: &str) -> Result<Actor, Fault> {
        if key == "facilitator" {
            return Ok(Actor::Facilitator);
        }
        let people = &self.score.people;
        let n = people.iter().position(|p| p.key.as_deref() == Some(key) || p.name == key);
        let n = n.ok_or_else(|| format!("nobody is called `{key}`"))?;
        Ok(Actor::Person(PersonId(u32::try_from(n + 1)?)))
    }

    fn entry(&self, key: &str) -> Result<Seq, Fault> {
        Ok(*self.named.get(key).ok_or_else(|| format!("nothing is called `{key}`"))?)
    }

    fn act(&mut self, session: &Session, at: Timestamp, act: &Act) -> Result<Intention, Fault> {
        let (by, command) = match act {
            Act::Note { by, sign, text, role, spoke_for, task, item, key } => {
                let mut note = NoteDraft::new(*sign, Text::new(text)?);
                note.role = role.as_deref().map(Into::into);
                note.spoke_for = spoke_for.as_deref().map(Into::into);
                note.task = task.as_deref().map(Into::into);
                note.item = item.as_deref().map(Into::into);
                self.naming.clone_from(key);
                (self.who(by)?, Command::Note(Box::new(note)))
            }
            Act::Tick { item, action, tick } => {
                let item = item.as_str().into();
                (Actor::Facilitator, Command::Tick { item, action: *action, tick: *tick })
            }
            Act::Settle { key, confirmed } => {
                let (entry, confirmed) = (self.entry(key)?, *confirmed);
                (Actor::Facilitator, Command::SettleAssumption { entry, confirmed })
            }
            Act::Ask { seat, text } => {
                let seat = seat_named(seat)?;
                let by = holder(session, &seat);
                (by, Command::AskControl { seat: Some(seat), text: Text::new(text)? })
            }
            Act::Question { by, text, key, wanted_by } => {
                self.question(at, by, text, key, wanted_by)?
            }
            Act::Answered { key } => {
                let (key, state) = match key.strip_prefix("approve ") {
                    Some(key) => (key, QuestionState::Approved),
                    None => (key.as_str(), QuestionState::Answered),
                };
                let question = self.entry(key)?;
                (Actor::Facilitator, Command::SetObserverQuestion { question, state, into: None })
            }
            Act::Rank { key, rank } => {
                (Actor::Facilitator, Command::Rank { entry: self.entry(key)?, rank: *rank })
            }
            Act::Feedback { scores, text, seat } => {
                let scores = scores.iter().map(|n| Some(*n).filter(|n| *n > 0)).collect();
                let text = text.as_deref().map(Text::new).transpose()?;
                let by = holder(session, &seat_named(seat)?);
                (by, Command::GiveFeedback { scores, text })
            }
        };
        Ok(Intention { at, by, command })
    }

    /// An observer asks, or wants what another asked; a question brings its own approval and votes.
    fn question(
        &mut self,
        at: Timestamp,
        by: &str,
        text: &str,
        key: &str,
        wanted_by: &[String],
    ) -> Result<(Actor, Command), Fault> {
        self.naming = Some(key.to_owned());
        for (n, other) in (1_u64..).zip(wanted_by) {
            let vote = Cue {
                on: format!("question {key}"),
                after: 13 + 2 * n,
                act: Act::Question {
                    by: other.clone(),
                    text: String::new(),
                    key: key.to_owned(),
                    wanted_by: Vec::new(),
                },
            };
            self.cues.push(vote);
        }
        self.seen.insert(format!("question {key}"), at);
        let by = self.who(by)?;
        if text.is_empty() {
            self.naming = None;
            let question = self.entry(key)?;
            Ok((by, Command::VoteForQuestion { question, up: true }))
        } else {
            let approve = Cue {
                on: format!("question {key}"),
                after: 4,
                act: Act::Answered { key: format!("approve {key}") },
            };
            self.cues.push(approve);
            Ok((by, Command::AskAsObserver { text: Text::new(text)? }))
        }
    }

    /// Returns what is done in place of what the program would do by itself; what desks write, they write.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all else is done as the program would")]
    pub(crate) fn instead(
        &self,
        session: &Session,
        mut next: Intention,
    ) -> Result<Option<Intention>, Fault> {
        if next.by == Actor::Simulated {
            if let Some(seat) = seat_of(&next.command) {
                next.by = holder(session, seat);
            }
            // Simulated players talk; what stands in the report the desks write.
            let is_desks = matches!(next.command, Command::GiveFeedback { .. })
                || matches!(&next.command, Command::Note(note) if note.sign != Sign::Note);
            return Ok((!is_desks).then_some(next));
        }
        if next.by != Actor::Autopilot {
            return Ok(Some(next));
        }
        next.by = Actor::Facilitator;
        let command = match next.command {
            Command::Note(_)
            | Command::Tick { .. }
            | Command::SettleAssumption { .. }
            | Command::Rank { .. }
            | Command::Rate { .. }
            | Command::Analyse { .. }
            | Command::AddAction { .. }
            | Command::ChangeAction { .. }
            | Command::AcceptAction { .. }
            | Command::AmendRecord { .. }
            | Command::CloseParked { .. }
            | Command::ParkRequest { .. }
            | Command::Refile { .. } => return Ok(None),
            Command::Record { decision, record } => {
                let record = match self.score.records.get(decision.as_str()) {
                    // What was deferred comes back, and is then recorded as the score has it.
                    Some(own) => Box::new(draft(own, record.from)?),
                    None => record,
                };
                Command::Record { decision, record }
            }
            Command::AnswerRequest { request, how, text } => {
                let asked = session.talk.requests.get(&request).and_then(|r| r.text.as_ref());
                let asked = asked.map_or("", Text::as_str);
                let own = self.score.replies.iter().find(|(part, ..)| asked.contains(part));
                match own {
                    // Nobody answers it.
                    Some((_, _, words)) if words.is_empty() => return Ok(None),
                    Some((_, how, words)) => {
                        Command::AnswerRequest { request, how: *how, text: Some(Text::new(words)?) }
                    }
                    None if how == RequestReply::Authored => {
                        Command::AnswerRequest { request, how, text }
                    }
                    None => {
                        Command::AnswerRequest { request, how: RequestReply::NotKnown, text: None }
                    }
                }
            }
            other => other,
        };
        next.command = command;
        Ok(Some(next))
    }

    /// Returns the next point of the debrief.
    pub(crate) fn afterwards(
        &mut self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<Intention>, Fault> {
        if session.phase < Phase::Debrief {
            return Ok(None);
        }
        if self.debrief.is_none() {
            self.debrief = Some(self.points());
        }
        let at = self.at.map_or(now, |at| at.plus(PACE));
        self.at = Some(at);
        let Some(point) = self.debrief.as_mut().and_then(VecDeque::pop_front) else {
            return Ok(None);
        };
        let facilitator = Actor::Facilitator;
        let (by, command) = match point {
            Point::Promote(key) => (facilitator, Command::Promote { entry: self.entry(key)? }),
            Point::Strike(key) => (facilitator, Command::Strike { entry: self.entry(key)? }),
            Point::Close(key) => (facilitator, Command::CloseParked { entry: self.entry(key)? }),
            Point::Merge((key, into)) => {
                let (entry, into) = (self.entry(key)?, self.entry(into)?);
                (facilitator, Command::Merge { entry, into })
            }
            Point::Amend(decision, own) => (facilitator, amend(decision, own)?),
            Point::Rate(rating) => {
                let subject = if rating.of.contains('/') {
                    Subject::Task(rating.of.as_str().into())
                } else {
                    Subject::Objective(rating.of.as_str().into())
                };
                let text = rating.why.as_deref().map(Text::new).transpose()?;
                (self.who(&rating.by)?, Command::Rate { subject, answers: rating.answers, text })
            }
            Point::Analyse((key, why, reference)) => {
                let text = Some(Text::new(why)?).filter(|_| !why.is_empty());
                let reference =
                    if reference.is_empty() { None } else { Some(Text::new(reference)?) };
                (facilitator, Command::Analyse { entry: self.entry(key)?, text, reference })
            }
            Point::Act(action) => {
                let fields = ActionDraft {
                    text: Some(Text::new(&action.text)?),
                    owner: action.owner.as_deref().map(Text::name).transpose()?,
                    organization: action.organization.as_deref().map(Text::name).transpose()?,
                    objective: None,
                    element: action.element,
                    priority: action.priority,
                    starts: action.starts.clone(),
                    due: action.due.clone(),
                };
                let from = Some(self.entry(&action.from)?);
                (facilitator, Command::AddAction { from, action: Box::new(fields) })
            }
            Point::Accept => {
                let last = session.after.actions.keys().next_back().copied();
                let action = last.ok_or("there is no action to accept")?;
                (facilitator, Command::AcceptAction { action })
            }
            Point::Finalise(name) => (facilitator, Command::Finalise { name: Text::name(name)? }),
        };
        Ok(Some(Intention { at, by, command }))
    }

    fn points(&self) -> VecDeque<Point<'s>> {
        let debrief = &self.score.debrief;
        let mut points: VecDeque<Point<'s>> = VecDeque::new();
        points.extend(debrief.promoted.iter().map(|key| Point::Promote(key)));
        points.extend(debrief.struck.iter().map(|key| Point::Strike(key)));
        points.extend(debrief.closed.iter().map(|key| Point::Close(key)));
        points.extend(debrief.merged.iter().map(Point::Merge));
        points.extend(debrief.amended.iter().map(|(id, own)| Point::Amend(id, own)));
        points.extend(debrief.ratings.iter().map(Point::Rate));
        points.extend(debrief.analyses.iter().map(Point::Analyse));
        for action in &debrief.actions {
            points.push_back(Point::Act(action));
            if action.accepted {
                points.push_back(Point::Accept);
            }
        }
        points.extend(debrief.finalised_by.iter().map(|name| Point::Finalise(name)));
        points
    }

    /// Fails if something of the score never had its moment.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        let left: Vec<&str> = self.cues.iter().map(|cue| cue.on.as_str()).collect();
        if left.is_empty() { Ok(()) } else { Err(format!("never came: {left:?}").into()) }
    }
}

/// Tells whether something happened: an item was played, `revealed D`, `recorded D`, `round ROLE` of the hot wash,
/// `rank`, `feedback`, `end`.
fn happened(session: &Session, what: &str) -> bool {
    let after = &session.after;
    match what.split_once(' ') {
        Some(("revealed", id)) => session
            .decision(&id.into())
            .and_then(|d| d.round().cloned())
            .is_some_and(|round| round.revealed.is_some()),
        Some(("recorded", id)) => session.decision(&id.into()).is_some_and(|d| d.record.is_some()),
        Some(("round", role)) => after.had.iter().any(|had| had.as_str() == role),
        Some(_) => false,
        None => match what {
            "rank" => after.step == Some(HotWashStep::Rank),
            "feedback" => after.step == Some(HotWashStep::Feedback),
            "end" => after.ended.is_some(),
            id => {
                let id = id.into();
                session.story.is_released(&id)
                    || session.decision(&id).is_some_and(|d| d.round().is_some())
                    || session.talk.questions.contains_key(&id)
                    || session.hall.polls.contains_key(&id)
            }
        },
    }
}

fn seat_named(seat: &str) -> Result<SeatId, Fault> {
    let (role, number) = seat.split_once('/').ok_or_else(|| format!("`{seat}` is no seat"))?;
    Ok(SeatId::new(&role.into(), number.parse()?))
}

fn words(text: Option<&String>) -> Result<Option<Text>, Fault> {
    Ok(text.map(|text| Text::new(text)).transpose()?)
}

fn draft(own: &Recorded, from: RecordFrom) -> Result<RecordDraft, Fault> {
    let mut record = RecordDraft::new(own.outcome, from);
    record.option = own.option.as_deref().map(Into::into);
    record.owner = own.owner.as_deref().map(Into::into);
    record.to = own.to.as_deref().map(Into::into);
    record.reversible = own.reversible;
    record.text = words(own.text.as_ref())?;
    record.rationale = words(own.rationale.as_ref())?;
    record.dissent = words(own.dissent.as_ref())?;
    record.conditions = words(own.conditions.as_ref())?;
    Ok(record)
}

fn amend(decision: &str, own: &Recorded) -> Result<Command, Fault> {
    let fields = RecordPatch {
        owner: own.owner.as_deref().map(Into::into),
        reversible: own.reversible,
        text: words(own.text.as_ref())?,
        rationale: words(own.rationale.as_ref())?,
        dissent: words(own.dissent.as_ref())?,
        conditions: words(own.conditions.as_ref())?,
        ..RecordPatch::default()
    };
    Ok(Command::AmendRecord { decision: decision.into(), fields: Box::new(fields) })
}
