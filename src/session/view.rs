//! What players, observers and the projector see: read models without a place for control-only words.

use std::sync::Arc;

use super::deciding::Round;
use super::state::{Hold, Phase, Session};
use super::story::Inserted;
use super::visibility::Viewer;
use super::vocabulary::{HotWashStep, Mode};
use crate::card::{Ask, Card, Choice, Form, paragraphs};
use crate::clock::{Millis, StoryTime, Timestamp};
use crate::ident::ItemId;
use crate::scenario::{Content, Inject, Item, Reveal, Scenario, Tlp};
use crate::words::{Words, fill};

mod assessment;
mod breakout;
pub mod desk;
mod questions;
mod seat;
mod table;
mod work;

pub use work::{Capability, Challenge, GroupWork, Judging, Work};

pub use assessment::{AssessmentView, Came, CapabilityView, Held, OwnJudgement, TrackView};
pub use breakout::{BreakoutView, Group, Pair, seat_name};
pub use questions::{OwnQuestion, OwnQuestions, QUEUE_MAX, Queued};
pub use seat::{Asked, Mine, PlayerView, Recorded, Said, Ticking, Weighed, player};
pub use table::{Own, Table, feedback_statements, own, table};

/// Why nothing moves, in what a participant may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standstill {
    Paused,
    /// Wall time at which play goes on.
    Break {
        back_at: Timestamp,
    },
    OffRecord,
    /// What to do and where, as the author or the house wrote it.
    Emergency {
        words: String,
    },
}

/// What every participant's surface shows around its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub title: String,
    pub mode: Mode,
    pub tlp: Tlp,
    pub phase: Phase,
    pub standstill: Option<Standstill>,
    /// Number from 1 and title of the module in play.
    pub module: Option<(usize, String)>,
    pub story: StoryTime,
    pub hot_wash: Option<HotWashStep>,
    /// The role whose turn it is in the round.
    pub turn: Option<String>,
    /// Wall time at which the silent minutes, or the turn, are over; nothing happens by itself then.
    pub turn_ends: Option<Timestamp>,
}

/// A decision or poll before the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub item: ItemId,
    pub round: u16,
    pub ask: Ask,
    /// Play time of the close; `None` where the agenda shows no countdowns.
    pub closes_at: Option<Millis>,
    pub ran_out: bool,
    pub closed: bool,
    /// n of m.
    pub answered: usize,
    pub of: usize,
}

/// A revealed result, by option in the order of the ask; no names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    pub item: ItemId,
    pub prompt: String,
    pub bars: Vec<Bar>,
}

/// What an option got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub votes: u32,
    /// What it got when the same was asked before.
    pub before: Option<u32>,
}

impl Result {
    /// Returns what was said, and what was said the time before beside it; options nobody ever chose are left out.
    pub fn given(&self, words: &Words) -> Vec<(String, u32)> {
        let chosen = self.bars.iter().filter(|b| b.votes > 0 || b.before.is_some_and(|n| n > 0));
        chosen.map(|bar| (bar.in_words(words), bar.votes)).collect()
    }
}

impl Bar {
    /// Returns the label with what it got before.
    pub fn in_words(&self, words: &Words) -> String {
        match self.before {
            Some(n) => format!("{} ({})", self.label, fill(words.before, &[("n", &n)])),
            None => self.label.clone(),
        }
    }
}

/// What stands before the room until `StartEx`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The card that is read out.
    GroundRules(Vec<String>),
    WarmUp(String),
    /// Everything was read out and asked.
    Ready,
}

/// What stands before the room from `EndEx` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub prompts: Vec<String>,
    /// The role whose turn it is in the round.
    pub turn: Option<String>,
    /// Feedback forms that are in, and how many people there are; 0 where nobody joined.
    pub forms: usize,
    pub of: usize,
}

/// The projector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageView {
    pub frame: Frame,
    /// The opening of a module, read aloud.
    pub situation: Option<String>,
    pub question: Option<Ask>,
    pub open: Option<Open>,
    pub result: Option<Result>,
    pub breakout: Option<BreakoutView>,
    pub assessment: Option<AssessmentView>,
    /// The newest public inject and its label.
    pub latest: Option<(String, Card)>,
    pub observer_question: Option<String>,
    /// Before play alone.
    pub opening: Option<Opening>,
    /// After play alone.
    pub closing: Option<Closing>,
}

fn frame(scenario: &Scenario, session: &Session, wall: Timestamp, words: &Words) -> Frame {
    let standstill = session.clock.hold.as_ref().map(|hold| match hold {
        Hold::Paused(_) | Hold::Gap(_) => Standstill::Paused,
        Hold::Break { back_at, .. } => Standstill::Break { back_at: *back_at },
        Hold::OffRecord => Standstill::OffRecord,
        Hold::Emergency => Standstill::Emergency { words: scenario.emergency_words(words) },
    });
    let module = session.story.current.filter(|_| session.phase == Phase::Play);
    Frame {
        title: scenario.title.clone(),
        mode: session.header.mode,
        tlp: session.marking,
        phase: session.phase,
        standstill,
        module: module.map(|at| (at + 1, scenario.modules[at].title.clone())),
        story: session.story_at(session.play_at(wall)),
        hot_wash: session.after.step,
        turn: session
            .after
            .role
            .as_ref()
            .filter(|_| session.phase == Phase::HotWash)
            .and_then(|code| scenario.role(code))
            .map(|role| role.name.clone()),
        turn_ends: session.turn_ends(scenario),
    }
}

fn inserted_card(
    scenario: &Scenario,
    inserted: &Inserted,
    story: StoryTime,
    words: &Words,
) -> Card {
    let said = |text: &Option<crate::text::Text>| {
        text.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    Card {
        kind_label: inserted.kind.label().to_owned(),
        channel: inserted.channel.label().to_owned(),
        look: inserted.channel.look(),
        from: said(&inserted.from),
        to: scenario.recipients(&inserted.to, words),
        story: story.to_string(),
        title: said(&inserted.title),
        // Typed in a hurry in front of a room: words, not Markdown.
        blocks: paragraphs(&said(&inserted.text)),
        attachments: Vec::new(),
    }
}

impl Session {
    /// Returns a released inject as a viewer reads it; `None` if it is not theirs to see.
    pub fn card(
        &self,
        scenario: &Scenario,
        inject: &ItemId,
        viewer: &Viewer,
        words: &Words,
    ) -> Option<Card> {
        if !self.may_see(scenario, inject, viewer) {
            return None;
        }
        let story = self.story.item(inject).released.map(|(_, at)| at.story);
        if let Some((_, authored)) = scenario.inject(inject) {
            return Some(scenario.card(authored, story, words));
        }
        let inserted = self.story.inserted.get(inject)?;
        if self.struck.contains(&inserted.seq) {
            return None;
        }
        Some(inserted_card(scenario, inserted, story.unwrap_or(self.at.story), words))
    }

    /// Returns the released injects a viewer may see, oldest first.
    pub fn known_to(&self, scenario: &Scenario, viewer: &Viewer) -> Vec<ItemId> {
        let out = self.story.out.values();
        out.filter(|id| self.may_see(scenario, id, viewer)).cloned().collect()
    }

    fn question_before(&self, scenario: &Scenario, viewer: &Viewer, words: &Words) -> Option<Ask> {
        let (item, question) = scenario.question(self.talk.current.as_ref()?)?;
        // What is put to the room is said aloud in it, and stands on the projector. At a seat, a question about
        // something not seen there would only tell of it.
        let hidden =
            matches!(item.content, Content::Inject(_)) && !self.may_see(scenario, &item.id, viewer);
        let meant = self.addressed(scenario, &question.to, viewer);
        (*viewer == Viewer::Public || meant || !hidden)
            .then(|| scenario.question_ask(&item.label, question, words))
    }

    fn open_to(&self, scenario: &Scenario, viewer: &Viewer, words: &Words) -> Option<Open> {
        let mut rounds: Vec<_> =
            self.unsettled().filter(|(_, _, r)| r.revealed.is_none()).collect();
        rounds.sort_by_key(|(id, _, r)| (!r.is_open(), r.closes_at, *id, r.number));
        rounds.iter().find_map(|(id, state, round)| {
            let (item, decision) = scenario.decision(id)?;
            let whole: Vec<&Arc<Round>> = match viewer {
                Viewer::Seat(seat) => {
                    let joins = self.addressed(scenario, &decision.asks, viewer)
                        && round.group.as_ref().is_none_or(|g| self.in_group(scenario, g, seat));
                    (round.asks(seat) || joins).then_some(vec![*round])?
                }
                // Groups answer apart; the wall counts them together.
                Viewer::Public | Viewer::Control => {
                    state.unsettled().filter(|r| r.revealed.is_none()).collect()
                }
            };
            Some(Open {
                item: (*id).clone(),
                round: round.number,
                ask: scenario.decision_ask(&item.label, decision, words),
                closes_at: self.agenda.show_countdowns.then_some(round.closes_at),
                ran_out: whole.iter().any(|r| r.ran_out.is_some()),
                closed: whole.iter().all(|r| r.closed.is_some()),
                answered: whole.iter().map(|r| r.answered()).sum(),
                of: whole.iter().map(|r| r.counted(self)).sum(),
            })
        })
    }

    fn open_poll_to(&self, scenario: &Scenario, viewer: &Viewer, words: &Words) -> Option<Open> {
        self.hall.polls.iter().find_map(|(id, state)| {
            let item = scenario.item(id)?;
            let Content::Poll(poll) = &item.content else { return None };
            let meant = self.addressed(scenario, &poll.to, viewer);
            let ask = scenario.ask(item, words)?;
            (meant && state.revealed.is_none()).then(|| Open {
                item: id.clone(),
                round: 1,
                ask,
                closes_at: self.agenda.show_countdowns.then_some(state.closes_at),
                ran_out: false,
                closed: state.closed.is_some(),
                answered: state.tally(poll.options.len()).iter().map(|n| *n as usize).sum(),
                of: 0,
            })
        })
    }

    /// Returns the poll whose result was shown last, while nothing newer is before the room.
    pub fn poll_shown(&self) -> Option<&ItemId> {
        let shown = self.hall.polls.iter().filter_map(|(id, p)| Some((p.revealed?.wall, id)));
        let (revealed, poll) = shown.max()?;
        self.is_newest(revealed).then_some(poll)
    }

    /// Tells whether nothing has come before the room since.
    fn is_newest(&self, since: Timestamp) -> bool {
        let rounds = self.decisions.values().flat_map(|d| d.rounds.iter().map(|r| r.opened));
        let records = self.decisions.values().filter_map(|d| Some(d.record.as_ref()?.at));
        !self.went_on(since) && rounds.chain(records).all(|at| at.wall <= since)
    }

    /// Tells whether the room has gone on to something else since, other than a decision.
    fn went_on(&self, since: Timestamp) -> bool {
        let inject = self.latest_inject().and_then(|i| self.story.item(&i).released);
        let question = self.talk.current.as_ref().and_then(|q| self.talk.questions.get(q)?.posed);
        let module = self.story.current.and_then(|at| self.story.modules.get(at)?.started);
        let times = [inject.map(|(_, at)| at), question, module].into_iter().flatten();
        let polls = self.hall.polls.values().map(|p| p.opened);
        let assessments = self.hall.assessments.values().map(|a| a.opened);
        let breakouts = self.hall.breakouts.values().map(|b| b.opened);
        times.chain(polls).chain(assessments).chain(breakouts).any(|at| at.wall > since)
    }

    /// Returns a poll's options with what was said now and, where it asks again, what was said before.
    pub fn poll_tally(&self, scenario: &Scenario, id: &ItemId) -> Vec<(String, u32, Option<u32>)> {
        let poll_of = |id: &ItemId| match scenario.item(id).map(|i| &i.content) {
            Some(Content::Poll(poll)) => Some((poll, self.hall.polls.get(id)?)),
            _ => None,
        };
        let Some((poll, state)) = poll_of(id) else { return Vec::new() };
        let now = state.tally(poll.options.len());
        let earlier = poll.same_as.as_ref().and_then(poll_of);
        // What has not been shown is nobody's yet.
        let earlier = earlier.filter(|(_, state)| state.revealed.is_some());
        let before = earlier.map(|(poll, state)| state.tally(poll.options.len()));
        let at = |tally: &[u32], at: usize| tally.get(at).copied().unwrap_or(0);
        let options = poll.options.iter().enumerate();
        options.map(|(n, o)| (o.clone(), at(&now, n), before.as_ref().map(|b| at(b, n)))).collect()
    }

    fn poll_result(&self, scenario: &Scenario) -> Option<Result> {
        let id = self.poll_shown()?;
        let Some(Content::Poll(poll)) = scenario.item(id).map(|i| &i.content) else { return None };
        let bar = |(label, votes, before)| Bar { label, votes, before };
        let bars = self.poll_tally(scenario, id).into_iter().map(bar).collect();
        Some(Result { item: id.clone(), prompt: poll.ask.clone(), bars })
    }

    /// Returns the result shown last, while the room is still at it.
    fn result_for(&self, scenario: &Scenario, viewer: &Viewer, words: &Words) -> Option<Result> {
        if let Some(result) = self.poll_result(scenario) {
            return Some(result);
        }
        let latest = self
            .decisions
            .iter()
            .flat_map(|(id, d)| d.rounds.iter().map(move |r| (id, d, r)))
            .filter_map(|(id, d, r)| Some(((r.revealed?.wall, r.seq), id, d, r)))
            .max_by_key(|(at, ..)| *at)?;
        let ((revealed, _), id, state, round) = latest;
        let (item, decision) = scenario.decision(id)?;
        // Once something newer is before the room the bars make way.
        if state.record.is_some() && self.went_on(revealed) {
            return None;
        }
        let may = decision.reveal == Reveal::All
            || match viewer {
                Viewer::Seat(seat) => round.asked.contains(seat),
                Viewer::Public => false,
                Viewer::Control => true,
            };
        let ask = scenario.decision_ask(&item.label, decision, words);
        let Form::Choice(choices) = ask.form else { return None };
        let votes = |round: &Round| {
            let tally = round.tally(decision.count);
            let of = |choice: &Choice| tally.get(&choice.id).copied().unwrap_or(0);
            choices.iter().map(of).collect::<Vec<u32>>()
        };
        let before = state.shown_before(round).map(|earlier| votes(earlier)).unwrap_or_default();
        let bars = choices.iter().zip(votes(round)).enumerate();
        let bars = bars
            .map(|(at, (c, votes))| Bar {
                label: c.label.clone(),
                votes,
                before: before.get(at).copied(),
            })
            .collect();
        may.then(|| Result { item: id.clone(), prompt: decision.prompt.clone(), bars })
    }
}

/// Returns what the projector shows: public words alone.
pub fn stage(scenario: &Scenario, session: &Session, wall: Timestamp, words: &Words) -> StageView {
    let viewer = Viewer::Public;
    let label = |id: &ItemId| scenario.item(id).map_or_else(|| id.to_string(), |i| i.label.clone());
    let latest = session.known_to(scenario, &viewer).pop();
    let latest = latest.and_then(|id| {
        let card = session.card(scenario, &id, &viewer, words)?;
        Some((label(&id), card))
    });
    StageView {
        frame: frame(scenario, session, wall, words),
        situation: situation(scenario, session),
        question: session.question_before(scenario, &viewer, words),
        open: session
            .open_to(scenario, &viewer, words)
            .or_else(|| session.open_poll_to(scenario, &viewer, words)),
        result: session.result_for(scenario, &viewer, words),
        breakout: session.breakout_for(scenario, &viewer, words),
        assessment: session.assessment_for(scenario, &viewer, words),
        latest,
        observer_question: observer_question(session),
        opening: opening(scenario, session, words),
        closing: closing(scenario, session, words),
    }
}

/// Returns how the module in play opens.
fn situation(scenario: &Scenario, session: &Session) -> Option<String> {
    let current = session.story.current.filter(|_| session.phase == Phase::Play)?;
    scenario.modules[current].situation.clone()
}

/// Returns the words of the observers' question before the room.
pub fn observer_question(session: &Session) -> Option<String> {
    let shown = session.hall.shown.filter(|seq| !session.struck.contains(seq))?;
    session.hall.questions.get(&shown)?.text.as_ref().map(ToString::to_string)
}

/// Returns what stands before the room until `StartEx`.
fn opening(scenario: &Scenario, session: &Session, words: &Words) -> Option<Opening> {
    if session.phase != Phase::Lobby {
        return None;
    }
    if !session.ground_rules_read {
        return Some(Opening::GroundRules(words.ground_rules_card(
            session.marking.label(),
            session.attribution.label(),
            &scenario.ground_rules,
        )));
    }
    let ask = scenario.warm_up.as_ref().filter(|_| !session.warm_up_asked);
    Some(ask.map_or(Opening::Ready, |ask| Opening::WarmUp(ask.clone())))
}

/// Returns how many feedback forms are in, paper included, and how many people there are; 0 where nobody joined.
pub fn feedback_in(session: &Session) -> (usize, usize) {
    let paper = usize::try_from(session.after.forms).unwrap_or(0);
    (session.after.feedback.len() + paper, session.people.persons.len())
}

/// Returns what stands before the room from `EndEx` on.
fn closing(scenario: &Scenario, session: &Session, words: &Words) -> Option<Closing> {
    if session.phase < Phase::HotWash {
        return None;
    }
    let after = &session.after;
    let own = &scenario.hot_wash.prompts;
    let prompts = if own.is_empty() {
        words.hot_wash_prompts.iter().map(|p| (*p).to_owned()).collect()
    } else {
        own.clone()
    };
    let turn = after.role.as_ref().filter(|_| after.step == Some(HotWashStep::Round));
    let (forms, of) = feedback_in(session);
    Some(Closing {
        prompts,
        turn: turn.and_then(|code| scenario.role(code)).map(|role| role.name.clone()),
        forms,
        of,
    })
}

/// Returns an inject as its recipients will read it, before it is released: for the facilitator's first beat.
pub fn preview(scenario: &Scenario, item: &Item, inject: &Inject, words: &Words) -> Card {
    scenario.card(inject, item.story, words)
}
