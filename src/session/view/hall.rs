//! What observers ask, what groups work out and how a room assesses itself: read models without control-only words.

use super::{Session, Viewer};
use crate::card::Ask;
use crate::clock::Millis;
use crate::ident::{Actor, GroupId, ItemId, PersonId, SeatId, Seq};
use crate::scenario::frameworks::framework;
use crate::scenario::{Content, Scenario};
use crate::session::hall::{BreakoutState, GroupLine, ObserverQuestion};
use crate::session::vocabulary::QuestionState;
use crate::words::Words;

/// The most observers' questions that a participant sees.
pub const QUESTIONS_SHOWN: usize = 50;

/// An observers' question; nothing of who asked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub seq: Seq,
    /// `None` where it was struck or redacted.
    pub text: Option<String>,
    pub votes: usize,
    pub state: QuestionState,
    /// The question it was merged into.
    pub into: Option<Seq>,
}

/// A breakout that runs, or whose groups report back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakoutView {
    pub item: ItemId,
    pub ask: Ask,
    /// Play time of its end; nothing happens by itself then.
    pub ends_at: Millis,
    pub closed: bool,
    /// While it runs the viewer's own groups; once it is closed all of them, side by side.
    pub groups: Vec<GroupTalk>,
}

/// What a group worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupTalk {
    pub id: GroupId,
    pub name: String,
    pub rapporteur: Option<SeatId>,
    /// Whether the viewer is in it.
    pub own: bool,
    /// What it wrote, oldest first.
    pub lines: Vec<Written>,
}

/// A challenge, or a possible solution to an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub seq: Seq,
    pub solves: Option<Seq>,
    pub text: Option<String>,
}

/// A self-assessment that is open to a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    pub item: ItemId,
    pub ask: Ask,
    pub framework: String,
    /// What is assessed, by its number from 0; one without a name where the author names none.
    pub of: Vec<String>,
    pub capabilities: Vec<Level>,
}

/// A capability of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub id: String,
    pub track: String,
    pub level: u8,
    pub title: String,
}

/// Returns the observers' questions everybody may see: approved, shown or answered; the one that is
/// shown first, then those most asked, the answered ones last.
pub fn questions(session: &Session) -> Vec<Question> {
    let seen = |q: &&std::sync::Arc<ObserverQuestion>| {
        let state = q.state;
        matches!(state, QuestionState::Approved | QuestionState::Shown | QuestionState::Answered)
            && !session.struck.contains(&q.seq)
    };
    let mut seen: Vec<_> = session.hall.questions.values().filter(seen).collect();
    seen.sort_by_cached_key(|q| {
        let rank = match q.state {
            QuestionState::Shown => 0,
            QuestionState::Asked | QuestionState::Approved => 1,
            QuestionState::Answered | QuestionState::Hidden | QuestionState::Merged => 2,
        };
        (rank, std::cmp::Reverse(session.hall.voices(q)), q.seq)
    });
    seen.truncate(QUESTIONS_SHOWN);
    seen.into_iter().map(|q| shown(session, q)).collect()
}

/// Returns what somebody asked themselves, newest first, and the questions they ask too.
pub fn own_questions(session: &Session, person: PersonId) -> (Vec<Question>, Vec<Seq>) {
    let by = Actor::Person(person);
    let Some(guest) = session.hall.guests.get(&by) else { return (Vec::new(), Vec::new()) };
    let asked = guest.asked.iter().rev().filter_map(|seq| session.hall.questions.get(seq));
    let asked = asked.take(QUESTIONS_SHOWN).map(|q| shown(session, q)).collect();
    (asked, guest.wants.iter().copied().collect())
}

fn shown(session: &Session, question: &ObserverQuestion) -> Question {
    let text = question.text.as_ref().filter(|_| !session.struck.contains(&question.seq));
    Question {
        seq: question.seq,
        text: text.map(ToString::to_string),
        votes: session.hall.voices(question),
        state: question.state,
        into: question.into,
    }
}

/// Returns the breakout a viewer is in, or the one closed last while nothing newer is before the room.
pub fn breakout(
    scenario: &Scenario,
    session: &Session,
    viewer: &Viewer,
    words: &Words,
) -> Option<BreakoutView> {
    let running = session.hall.open_breakouts();
    let closed = session.hall.breakouts.iter().filter_map(|(id, b)| Some((b.closed?.wall, id, b)));
    let closed = closed.max_by_key(|(at, id, _)| (*at, *id));
    let reports = closed.filter(|(at, _, _)| session.nothing_newer_than(*at));
    let mut all = running.chain(reports.map(|(_, id, state)| (id, state)));
    all.find_map(|(id, state)| view(scenario, session, viewer, words, id, state))
}

fn view(
    scenario: &Scenario,
    session: &Session,
    viewer: &Viewer,
    words: &Words,
    id: &ItemId,
    state: &BreakoutState,
) -> Option<BreakoutView> {
    let item = scenario.item(id)?;
    let Content::Breakout(breakout) = &item.content else { return None };
    let closed = state.closed.is_some();
    let is_in = |group: &GroupId| match viewer {
        Viewer::Seat(seat) => session.in_group(scenario, group, seat),
        Viewer::Control => true,
        Viewer::Public => false,
    };
    let groups = breakout.groups.iter().filter(|g| closed || is_in(g)).map(|group| GroupTalk {
        id: group.clone(),
        name: scenario.group(group).map(|g| g.name.clone()).unwrap_or_default(),
        rapporteur: session.hall.rapporteurs.get(group).cloned(),
        own: is_in(group) && *viewer != Viewer::Control,
        lines: lines(session, state, group),
    });
    let groups: Vec<GroupTalk> = groups.collect();
    // The projector shows that groups are at work, and how long; who is in none of them reads nothing here.
    (!groups.is_empty() || *viewer == Viewer::Public).then_some(())?;
    Some(BreakoutView {
        item: id.clone(),
        ask: scenario.ask(item, words)?,
        ends_at: state.ends_at,
        closed,
        groups,
    })
}

fn lines(session: &Session, state: &BreakoutState, group: &GroupId) -> Vec<Written> {
    let said = |line: &GroupLine| Written {
        seq: line.seq,
        solves: line.solves,
        text: line
            .text
            .as_ref()
            .filter(|_| !session.struck.contains(&line.seq))
            .map(ToString::to_string),
    };
    state.said.iter().filter(|l| l.group == *group).map(|l| said(l)).collect()
}

/// Returns the self-assessment that is open to a viewer.
pub fn assessment(
    scenario: &Scenario,
    session: &Session,
    viewer: &Viewer,
    words: &Words,
) -> Option<Assessed> {
    let open = session.hall.assessments.iter().filter(|(_, a)| a.closed.is_none());
    open.map(|(id, _)| id).find_map(|id| {
        let item = scenario.item(id)?;
        let Content::Assessment(assessment) = &item.content else { return None };
        session.addressed(scenario, &assessment.to, viewer).then_some(())?;
        let known = framework(&assessment.framework)?;
        let track = |id: &str| known.tracks.iter().find(|t| t.id == id).map(|t| t.name.clone());
        let capabilities = known.capabilities.iter().map(|c| Level {
            id: c.id.clone(),
            track: track(&c.track).unwrap_or_default(),
            level: c.level,
            title: c.title.clone(),
        });
        Some(Assessed {
            item: id.clone(),
            ask: scenario.ask(item, words)?,
            framework: format!("{} {}", known.title, known.version),
            of: assessment.of.clone(),
            capabilities: capabilities.collect(),
        })
    })
}

impl Session {
    /// Returns what a person judged in a self-assessment, by itself or from a seat: thing, capability, held.
    pub fn judged_by(
        &self,
        open: &Assessed,
        person: PersonId,
        seat: Option<&SeatId>,
    ) -> Vec<(u16, String, Option<bool>)> {
        let Some(state) = self.hall.assessments.get(&open.item) else { return Vec::new() };
        let voters = self.voters_for(person, seat);
        let things = (0_u16..).take(open.of.len().max(1));
        let asked = things.flat_map(|of| open.capabilities.iter().map(move |c| (of, &c.id)));
        let judged = asked.filter_map(|(of, capability)| {
            let mut keys = voters.iter().map(|voter| (of, capability.clone(), voter.clone()));
            let held = keys.find_map(|key| state.judged.get(&key))?;
            Some((of, capability.clone(), *held))
        });
        judged.collect()
    }
}
