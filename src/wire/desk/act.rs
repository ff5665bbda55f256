//! What the desks post. A line is posted as it was typed and read here; what is left open is filled from what is shown.

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, Timestamp};
use crate::ident::{
    Actor, ItemId, ModuleId, ObjectiveId, OptionId, PersonId, RoleCode, Seq, TaskId,
};
use crate::scenario::Scenario;
use crate::session::capture::{self, Against};
use crate::session::{
    About, ActionDraft, Command, Element, EndWhy, Outcome, PauseWhy, Priority, QuestionState,
    RatingAnswers, RecordDraft, RecordPatch, Refile, Rejection, RequestReply, Session, Sign,
    SkipReason, Step, Subject, Tick, Until, next_step,
};
use crate::text::Text;

mod loose;

use loose::{maybe, maybe_word, maybe_yes, number, several, some, yes};

/// A line is begun at most so long before it is sent; what was typed earlier is of when it came.
const TYPING_MAX: Millis = Millis::minutes(30);
/// The word that ends a real-world emergency.
const RESUME: &str = "resume";

/// What somebody at a desk wants. Every field may come as text, as forms send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A captured line: `[ROLE] [sign] [>ROLE] [@HH:MM] text`.
    Line {
        text: String,
        /// When its typing began, by the room's clock.
        #[serde(default, deserialize_with = "maybe")]
        opened: Option<Timestamp>,
        /// A sign chosen beside the line.
        #[serde(default, deserialize_with = "maybe_word")]
        sign: Option<Sign>,
        /// When it was observed, `10:31`, chosen beside the line.
        #[serde(default)]
        observed: Option<String>,
        #[serde(default, deserialize_with = "some")]
        objective: Option<String>,
        #[serde(default, deserialize_with = "some")]
        task: Option<String>,
        /// What was shown when its typing began.
        #[serde(default, deserialize_with = "some")]
        about_item: Option<String>,
        #[serde(default, deserialize_with = "some")]
        about_module: Option<String>,
        #[serde(default, deserialize_with = "some")]
        about_role: Option<String>,
    },
    Amend {
        #[serde(deserialize_with = "number")]
        entry: u64,
        text: String,
        #[serde(default, deserialize_with = "maybe_word")]
        sign: Option<Sign>,
    },
    TakeBack {
        #[serde(deserialize_with = "number")]
        entry: u64,
    },
    Restore {
        #[serde(deserialize_with = "number")]
        entry: u64,
    },
    /// Files a line that has no objective.
    File {
        #[serde(deserialize_with = "number")]
        entry: u64,
        objective: ObjectiveId,
    },
    Settle {
        #[serde(deserialize_with = "number")]
        entry: u64,
        #[serde(deserialize_with = "yes")]
        confirmed: bool,
    },
    CloseParked {
        #[serde(deserialize_with = "number")]
        entry: u64,
    },
    CompleteAction {
        #[serde(deserialize_with = "number")]
        entry: u64,
        #[serde(default, deserialize_with = "some")]
        owner: Option<String>,
        #[serde(default, deserialize_with = "some")]
        due: Option<String>,
        #[serde(default, deserialize_with = "maybe_word")]
        element: Option<Element>,
        #[serde(default, deserialize_with = "maybe_word")]
        priority: Option<Priority>,
    },
    CompleteRecord {
        decision: ItemId,
        #[serde(default, deserialize_with = "some")]
        owner: Option<String>,
        #[serde(default, deserialize_with = "some")]
        rationale: Option<String>,
        #[serde(default, deserialize_with = "some")]
        dissent: Option<String>,
        #[serde(default, deserialize_with = "maybe_yes")]
        reversible: Option<bool>,
    },
    /// Gives the floor; to nobody without a role.
    Floor {
        #[serde(default, deserialize_with = "some")]
        role: Option<String>,
    },
    Tick {
        item: ItemId,
        #[serde(deserialize_with = "number")]
        action: u64,
        tick: Tick,
    },
    /// Five yes/no questions; what is not answered leaves the rating open.
    Rate {
        #[serde(default, deserialize_with = "some")]
        objective: Option<String>,
        #[serde(default, deserialize_with = "some")]
        task: Option<String>,
        #[serde(default, deserialize_with = "maybe_yes")]
        achieved: Option<bool>,
        #[serde(default, deserialize_with = "maybe_yes")]
        harmed_others: Option<bool>,
        #[serde(default, deserialize_with = "maybe_yes")]
        safety_risk: Option<bool>,
        #[serde(default, deserialize_with = "maybe_yes")]
        plans_followed: Option<bool>,
        #[serde(default, deserialize_with = "maybe_yes")]
        improvable: Option<bool>,
        #[serde(default, deserialize_with = "some")]
        text: Option<String>,
    },
    /// What becomes of an observers' question.
    Question {
        #[serde(deserialize_with = "number")]
        question: u64,
        state: QuestionState,
        #[serde(default, deserialize_with = "maybe")]
        into: Option<u64>,
    },
    /// Hides an observers' question and says why, to the control side alone.
    Hide {
        #[serde(deserialize_with = "number")]
        question: u64,
        reason: String,
    },
    /// Presses the next key: `confirms` is what the part `next` named.
    Next {
        confirms: String,
    },
    /// Sends an item by hand: one that comes, or a contingency that is offered.
    Send {
        item: ItemId,
    },
    Skip {
        item: ItemId,
    },
    Withdraw {
        inject: ItemId,
    },
    /// Ends the module in play before its time.
    EndModule {},
    /// `EndEx`, before everything is played.
    End {},
    Finalise {
        name: String,
    },
    Pause {},
    OffRecord {},
    Break {
        #[serde(deserialize_with = "number")]
        minutes: u64,
    },
    /// The first press stops the clocks, the second declares.
    Emergency {
        #[serde(default, deserialize_with = "yes")]
        declare: bool,
    },
    EndEmergency {
        word: String,
    },
    Undo {},
    Close {
        item: ItemId,
    },
    MoreTime {
        decision: ItemId,
    },
    /// Hands counted in the room, `9 6 3`.
    Hands {
        decision: ItemId,
        counts: String,
    },
    Record {
        decision: ItemId,
        outcome: Outcome,
        #[serde(default, deserialize_with = "some")]
        choice: Option<String>,
        #[serde(default, deserialize_with = "some")]
        owner: Option<String>,
        /// In own words: what was decided, or on which conditions.
        #[serde(default, deserialize_with = "some")]
        text: Option<String>,
        /// With *deferred*: after how many minutes of play it comes back.
        #[serde(default, deserialize_with = "maybe")]
        minutes: Option<u64>,
    },
    /// Accepts those of the consequences that wait, by their place from 0; `keep` is `0 2`, or a list.
    Apply {
        item: ItemId,
        #[serde(default, deserialize_with = "several")]
        keep: Vec<u64>,
    },
    Reply {
        #[serde(deserialize_with = "number")]
        request: u64,
        how: RequestReply,
        #[serde(default, deserialize_with = "some")]
        text: Option<String>,
    },
    Park {
        #[serde(deserialize_with = "number")]
        request: u64,
    },
    /// Hands a verb over, or takes it back.
    Hand {
        person: PersonId,
        verb: String,
        #[serde(deserialize_with = "yes")]
        handed: bool,
    },
    /// A device no longer speaks for its person.
    Revoke {
        person: PersonId,
        sha256: String,
    },
}

/// Where and when an act is done.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub scenario: &'a Scenario,
    pub session: &'a Session,
    pub wall: Timestamp,
    pub by: Actor,
}

/// What an act asks of the session: commands, one after the other, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub commands: Vec<Command>,
    pub observed_at: Option<Timestamp>,
    /// The step that is confirmed by the first of them.
    pub confirms: Option<String>,
}

impl From<Command> for Asked {
    fn from(command: Command) -> Self {
        Self { commands: vec![command], observed_at: None, confirms: None }
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, Rejection> {
    Err(Rejection::new(why))
}

fn words(text: &str) -> Result<Text, Rejection> {
    Text::new(text).map_err(|why| Rejection::new(why.to_string()))
}

fn maybe_words(text: Option<&String>) -> Result<Option<Text>, Rejection> {
    text.map(|text| words(text)).transpose()
}

fn role(code: &str) -> RoleCode {
    RoleCode::new(&code.to_ascii_uppercase())
}

impl Act {
    /// Returns what it asks of the session; who may ask for it is the session's to say.
    ///
    /// # Errors
    /// If its words cannot be taken, or it makes no sense now.
    #[expect(clippy::too_many_lines, reason = "one short arm an act")]
    pub fn asks(&self, at: Moment<'_>) -> Result<Asked, Rejection> {
        let command = match self {
            Self::Line { .. } => return self.line(at),
            Self::Amend { entry, text, sign } => return amend(at, Seq(*entry), text, *sign),
            Self::TakeBack { entry } => Command::TakeBackNote { entry: Seq(*entry) },
            Self::Restore { entry } => Command::RestoreNote { entry: Seq(*entry) },
            Self::File { entry, objective } => Command::Refile {
                entry: Seq(*entry),
                fields: Box::new(Refile {
                    objective: Some(objective.clone()),
                    ..Refile::default()
                }),
            },
            Self::Settle { entry, confirmed } => {
                Command::SettleAssumption { entry: Seq(*entry), confirmed: *confirmed }
            }
            Self::CloseParked { entry } => Command::CloseParked { entry: Seq(*entry) },
            Self::CompleteAction { .. } => self.complete_action()?,
            Self::CompleteRecord { .. } => self.complete_record()?,
            Self::Floor { role: Some(code) } => Command::GiveFloor { role: role(code) },
            Self::Floor { role: None } => Command::TakeFloor,
            Self::Tick { item, action, tick } => {
                let action = u16::try_from(*action).unwrap_or(u16::MAX);
                Command::Tick { item: item.clone(), action, tick: *tick }
            }
            Self::Rate { .. } => self.rate()?,
            Self::Question { question, state, into } => Command::SetObserverQuestion {
                question: Seq(*question),
                state: *state,
                into: into.map(Seq),
            },
            Self::Hide { question, reason } => {
                Command::HideObserverQuestion { question: Seq(*question), reason: words(reason)? }
            }
            Self::Next { confirms } => return next(at, confirms),
            Self::Send { item } => return Ok(send(at, item)),
            Self::Skip { item } => {
                Command::Skip { item: item.clone(), reason: SkipReason::NotNeeded, text: None }
            }
            Self::Withdraw { inject } => Command::Withdraw { inject: inject.clone() },
            Self::EndModule {} => Command::NextModule,
            Self::End {} => Command::End(EndWhy::Facilitator),
            Self::Finalise { name } => Command::Finalise {
                name: Text::name(name).map_err(|why| Rejection::new(why.to_string()))?,
            },
            Self::Pause {} => Command::Pause(PauseWhy::Facilitator),
            Self::OffRecord {} => Command::GoOffRecord,
            Self::Break { minutes } => Command::StartBreak {
                item: None,
                length: Millis::minutes((*minutes).clamp(1, 240)),
            },
            Self::Emergency { declare: false } => Command::Pause(PauseWhy::Emergency),
            Self::Emergency { declare: true } => Command::DeclareEmergency,
            Self::EndEmergency { word } if word.trim().eq_ignore_ascii_case(RESUME) => {
                Command::EndEmergency
            }
            Self::EndEmergency { .. } => return refuse(format!("type the word {RESUME}")),
            Self::Undo {} => Command::Undo,
            Self::Close { item } => close(at.session, item),
            Self::MoreTime { decision } => {
                Command::MoveDeadline { decision: decision.clone(), by: Millis::seconds(60) }
            }
            Self::Hands { decision, counts } => hands(at, decision, counts)?,
            Self::Record { .. } => self.record(at)?,
            Self::Apply { item, keep } => apply(at, item, keep)?,
            Self::Reply { request, how, text } => Command::AnswerRequest {
                request: Seq(*request),
                how: *how,
                text: maybe_words(text.as_ref())?,
            },
            Self::Park { request } => Command::ParkRequest { request: Seq(*request) },
            Self::Hand { person, verb, handed } => hand(at.session, *person, verb, *handed),
            Self::Revoke { person, sha256 } => {
                Command::RevokeDevice { person: *person, sha256: sha256.clone() }
            }
        };
        Ok(command.into())
    }

    fn line(&self, at: Moment<'_>) -> Result<Asked, Rejection> {
        let Self::Line { text, opened, sign, observed, objective, task, .. } = self else {
            return refuse("this is no line");
        };
        let latest = |opened: &Timestamp| at.wall >= *opened && at.wall.since(*opened) < TYPING_MAX;
        let opened = opened.filter(latest).unwrap_or(at.wall);
        let times = at.session.reckoning(opened);
        let roles: Vec<RoleCode> = at.scenario.roles.iter().map(|r| r.code.clone()).collect();
        let against = Against { roles: &roles, times };
        let mut read = capture::read(text, against);
        if let (Some(chosen), Sign::Note) = (sign, read.sign) {
            read.sign = *chosen;
        }
        let typed = observed.as_deref().map(str::trim).filter(|t| !t.is_empty());
        if let (Some(typed), None) = (typed, read.observed_at) {
            let moment = times.moment(typed.trim_start_matches('@'));
            let wrong = || Rejection::new(format!("`{typed}` is no time such as 10:31"));
            read.observed_at = Some(moment.ok_or_else(wrong)?);
        }
        let about = self.about(at);
        // Of what happened earlier nobody knows who had the floor.
        let read = if read.observed_at.is_none() { read.spoken_by(&about) } else { read };
        let moment = read.observed_at.unwrap_or(opened);
        let mut draft = read.draft(against).map_err(|why| Rejection::new(why.to_string()))?;
        draft.item = about.item;
        draft.module = about.module;
        draft.task = task.as_deref().map(TaskId::new).or(about.task);
        let of_task = task.as_deref().and_then(|id| at.scenario.task(&TaskId::new(id)));
        let of_task = of_task.map(|(objective, ..)| objective.id.clone());
        draft.objective =
            objective.as_deref().map(ObjectiveId::new).or(of_task).or(about.objective);
        if objective.is_some() && task.is_none() {
            draft.task = None;
        }
        let command = Command::Note(Box::new(draft));
        Ok(Asked { commands: vec![command], observed_at: Some(moment), confirms: None })
    }

    /// Returns what was shown when a line was begun: as the client says, else now.
    fn about(&self, at: Moment<'_>) -> About {
        let Self::Line { about_item, about_module, about_role, .. } = self else {
            return About::default();
        };
        let now = at.session.about(at.scenario);
        let begun = about_module.as_deref().map(ModuleId::new);
        let known = |id: &ModuleId| at.scenario.modules.iter().any(|m| m.id == *id);
        let Some(module) = begun.filter(known) else { return now };
        let known = |id: &ItemId| {
            at.scenario.item(id).is_some() || at.session.story.inserted.contains_key(id)
        };
        let item = about_item.as_deref().map(ItemId::new).filter(known);
        let same = item == now.item;
        let of_item = item.as_ref().and_then(|id| at.scenario.item(id));
        About {
            role: about_role.as_deref().map(role).filter(|r| at.scenario.role(r).is_some()),
            objective: if same {
                now.objective
            } else {
                of_item.and_then(|i| i.objectives.first().cloned())
            },
            task: now.task.filter(|_| same),
            module: Some(module),
            item,
        }
    }

    fn rate(&self) -> Result<Command, Rejection> {
        let Self::Rate { objective, task, text, .. } = self else { return refuse("no rating") };
        let subject = match (task, objective) {
            (Some(task), _) => Subject::Task(TaskId::new(task)),
            (None, Some(objective)) => Subject::Objective(ObjectiveId::new(objective)),
            (None, None) => return refuse("say what is rated"),
        };
        let text = maybe_words(text.as_ref())?;
        Ok(Command::Rate { subject, answers: self.answers(), text })
    }

    fn answers(&self) -> RatingAnswers {
        let Self::Rate { achieved, harmed_others, safety_risk, plans_followed, improvable, .. } =
            *self
        else {
            return RatingAnswers::default();
        };
        RatingAnswers { achieved, harmed_others, safety_risk, plans_followed, improvable }
    }

    fn complete_action(&self) -> Result<Command, Rejection> {
        let Self::CompleteAction { entry, owner, due, element, priority } = self else {
            return refuse("this is no corrective action");
        };
        let owner = owner.as_deref().map(Text::name).transpose();
        let fields = ActionDraft {
            owner: owner.map_err(|why| Rejection::new(why.to_string()))?,
            due: due.clone(),
            element: *element,
            priority: *priority,
            ..ActionDraft::default()
        };
        Ok(Command::ChangeAction { action: Seq(*entry), fields: Box::new(fields) })
    }

    fn complete_record(&self) -> Result<Command, Rejection> {
        let Self::CompleteRecord { decision, owner, rationale, dissent, reversible } = self else {
            return refuse("this is no record");
        };
        let fields = RecordPatch {
            owner: owner.as_deref().map(role),
            rationale: maybe_words(rationale.as_ref())?,
            dissent: maybe_words(dissent.as_ref())?,
            reversible: *reversible,
            ..RecordPatch::default()
        };
        Ok(Command::AmendRecord { decision: decision.clone(), fields: Box::new(fields) })
    }

    fn record(&self, at: Moment<'_>) -> Result<Command, Rejection> {
        let Self::Record { decision, outcome, choice, owner, text, minutes } = self else {
            return refuse("this is no record");
        };
        let mut record = RecordDraft::new(*outcome, at.session.record_from(decision));
        record.option = choice.as_deref().map(OptionId::new);
        record.owner = owner.as_deref().map(role);
        let text = maybe_words(text.as_ref())?;
        if *outcome == Outcome::Conditional {
            record.conditions = text;
        } else {
            record.text = text;
        }
        if *outcome == Outcome::Deferred {
            let play = at.session.play_at(at.wall);
            record.until = minutes.map(|n| Until::Play(play.plus(Millis::minutes(n.min(240)))));
        }
        Ok(Command::Record { decision: decision.clone(), record: Box::new(record) })
    }
}

fn amend(at: Moment<'_>, entry: Seq, text: &str, sign: Option<Sign>) -> Result<Asked, Rejection> {
    let note = at.session.notes.get(entry);
    let text = words(text)?;
    let mut commands = Vec::new();
    if note.is_none_or(|n| n.text.as_ref() != Some(&text)) {
        commands.push(Command::Amend { entry, text });
    }
    if let Some(sign) = sign.filter(|sign| note.is_some_and(|n| n.sign != *sign)) {
        let fields = Box::new(Refile { sign: Some(sign), ..Refile::default() });
        commands.push(Command::Refile { entry, fields });
    }
    if commands.is_empty() {
        return refuse("nothing was changed");
    }
    Ok(Asked { commands, observed_at: None, confirms: None })
}

fn next(at: Moment<'_>, confirms: &str) -> Result<Asked, Rejection> {
    let step = next_step(at.scenario, at.session, None, at.wall);
    let key = step.key(at.scenario, at.session);
    let commands = step.commands(at.scenario, at.session);
    if key.as_deref() != Some(confirms) || commands.is_empty() {
        return refuse("something else comes next now; look again");
    }
    Ok(Asked { commands, observed_at: None, confirms: Some(confirms.to_owned()) })
}

fn send(at: Moment<'_>, item: &ItemId) -> Asked {
    let commands = Step::Release(item.clone()).commands(at.scenario, at.session);
    Asked { commands, observed_at: None, confirms: None }
}

fn close(session: &Session, item: &ItemId) -> Command {
    let hall = &session.hall;
    if hall.polls.contains_key(item) {
        Command::ClosePoll { poll: item.clone() }
    } else if hall.assessments.contains_key(item) {
        Command::CloseAssessment { assessment: item.clone() }
    } else if hall.breakouts.contains_key(item) {
        Command::CloseBreakout { breakout: item.clone() }
    } else {
        Command::CloseDecision { decision: item.clone() }
    }
}

fn hands(at: Moment<'_>, id: &ItemId, counts: &str) -> Result<Command, Rejection> {
    let Some((_, decision)) = at.scenario.decision(id) else {
        return refuse(format!("{id} is no decision"));
    };
    let counts = capture::hands(counts, decision.options.len() + 3).map_err(Rejection::new)?;
    let hands = decision.option_ids().into_iter().zip(counts).filter(|(_, n)| *n > 0).collect();
    Ok(Command::CountHands { decision: id.clone(), hands })
}

fn apply(at: Moment<'_>, item: &ItemId, keep: &[u64]) -> Result<Command, Rejection> {
    let step = next_step(at.scenario, at.session, None, at.wall);
    let Step::Apply { item: waiting, effects } = step else {
        return refuse("no consequences wait");
    };
    if waiting != *item {
        return refuse("these consequences do not wait any more");
    }
    let kept = effects.into_iter().zip(0_u64..).filter(|(_, n)| keep.contains(n));
    Ok(Command::Apply { item: Some(waiting), effects: kept.map(|(effect, _)| effect).collect() })
}

fn hand(session: &Session, person: PersonId, verb: &str, handed: bool) -> Command {
    let mut verbs = session.people.verbs.get(&person).cloned().unwrap_or_default();
    verbs.retain(|v| v != verb);
    if handed {
        verbs.push(verb.to_owned());
    }
    Command::HandVerbs { person, verbs }
}

#[cfg(test)]
mod tests;
