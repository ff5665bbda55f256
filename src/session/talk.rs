//! The conversation: questions, the floor, who has been heard, hands, requests for information.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the state takes the events that concern it and leaves the others"
)]

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use super::entry::{Entry, Times};
use super::event::Event;
use super::vocabulary::RequestReply;
use crate::clock::Millis;
use crate::ident::{Actor, ItemId, RoleCode, SeatId, Seq};
use crate::text::Text;

/// The state of the conversation.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    /// The question before the room.
    pub current: Option<ItemId>,
    pub questions: OrdMap<ItemId, QuestionTimes>,
    /// The question ended last, and the entry that ended it.
    ended: Option<(Seq, ItemId)>,
    /// Whose turn ended last, and the entry that ended it.
    taken: Option<(Seq, RoleCode)>,
    /// Who has the floor, and since when.
    pub floor: Option<(RoleCode, Times)>,
    pub heard: OrdMap<RoleCode, Arc<Heard>>,
    /// Seats that want to speak, first come first.
    pub hands: Vector<SeatId>,
    /// Seats that asked for a stop since play last resumed.
    pub stops_asked: OrdSet<SeatId>,
    pub requests: OrdMap<Seq, Arc<Request>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuestionTimes {
    pub posed: Option<Times>,
    pub done: Option<Times>,
}

/// How much of a role was heard; a live aid, never a score.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    pub turns: u32,
    pub answers: u32,
    /// Turns and answers by module.
    pub by_module: OrdMap<usize, u32>,
    pub spoke: Millis,
    /// When it was last heard.
    pub last: Option<Times>,
}

/// What players asked the control cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub seq: Seq,
    pub at: Times,
    pub by: Actor,
    pub seat: Option<SeatId>,
    pub text: Option<Text>,
    pub reply: Option<(RequestReply, Option<Text>, Times)>,
    pub parked: bool,
}

impl Talk {
    /// Returns how often a role was heard in a module, by turns and answers.
    pub fn heard_in(&self, role: &RoleCode, module: Option<usize>) -> u32 {
        let module = module.unwrap_or(usize::MAX);
        self.heard.get(role).and_then(|h| h.by_module.get(&module).copied()).unwrap_or(0)
    }

    /// Returns the requests nobody has answered or parked.
    pub fn open_requests(&self) -> impl Iterator<Item = &Arc<Request>> {
        self.requests.values().filter(|r| r.reply.is_none() && !r.parked)
    }

    /// Returns the question that the entry right before `seq` ended.
    pub(super) fn ended_before(&self, seq: Seq) -> Option<&ItemId> {
        self.ended.as_ref().filter(|(at, _)| at.0 + 1 == seq.0).map(|(_, question)| question)
    }

    /// Returns the role whose turn the entry right before `seq` ended.
    pub(super) fn turn_ended_before(&self, seq: Seq) -> Option<&RoleCode> {
        self.taken.as_ref().filter(|(at, _)| at.0 + 1 == seq.0).map(|(_, role)| role)
    }

    fn hear(&mut self, role: &RoleCode, module: Option<usize>, at: Times, turn: bool) {
        let heard = Arc::make_mut(self.heard.entry(role.clone()).or_default());
        if turn {
            heard.turns += 1;
        } else {
            heard.answers += 1;
        }
        *heard.by_module.entry(module.unwrap_or(usize::MAX)).or_insert(0) += 1;
        heard.last = Some(at);
    }

    fn end_turn(&mut self, at: Times) {
        if let Some((role, since)) = self.floor.take() {
            let heard = Arc::make_mut(self.heard.entry(role).or_default());
            heard.spoke = heard.spoke.plus(since.until(at));
            heard.last = Some(at);
        }
    }

    pub(super) fn apply(&mut self, entry: &Entry, module: Option<usize>) {
        let at = entry.times;
        match &entry.event {
            Event::QuestionPosed { question } => {
                self.current = Some(question.clone());
                let times = QuestionTimes { posed: Some(at), done: None };
                self.questions.insert(question.clone(), times);
            }
            Event::QuestionWithdrawn { question } => {
                self.questions.remove(question);
                self.current.take_if(|q| q == question);
            }
            Event::QuestionDone { question } => {
                self.questions.entry(question.clone()).or_default().done = Some(at);
                self.ended = Some((entry.seq, question.clone()));
                self.current.take_if(|q| q == question);
            }
            Event::FloorGiven { role } => {
                self.end_turn(at);
                self.floor = Some((role.clone(), at));
                self.hands = self.hands.iter().filter(|s| s.role != *role).cloned().collect();
                self.hear(role, module, at, true);
            }
            Event::FloorTaken {} => {
                self.taken = self.floor.as_ref().map(|(role, _)| (entry.seq, role.clone()));
                self.end_turn(at);
            }
            Event::EndEx { .. } => self.end_turn(at),
            Event::HandRaised {} => {
                if let Some(seat) = entry.seat.as_ref().filter(|s| !self.hands.contains(s)) {
                    self.hands.push_back(seat.clone());
                }
            }
            Event::HandLowered {} => {
                let lowered = entry.seat.as_ref();
                self.hands = self.hands.iter().filter(|s| lowered != Some(s)).cloned().collect();
            }
            Event::StopRequested {} => {
                if let Some(seat) = &entry.seat {
                    self.stops_asked.insert(seat.clone());
                }
            }
            Event::Resumed {} => self.stops_asked = OrdSet::new(),
            Event::Answered { late: false, .. } => {
                if let Some(seat) = &entry.seat {
                    self.hear(&seat.role, module, at, false);
                }
            }
            _ => self.apply_request(entry),
        }
    }

    fn apply_request(&mut self, entry: &Entry) {
        let change = |requests: &mut OrdMap<Seq, Arc<Request>>, seq, f: &dyn Fn(&mut Request)| {
            if let Some(request) = requests.get_mut(seq) {
                f(Arc::make_mut(request));
            }
        };
        match &entry.event {
            Event::InformationRequested {} => {
                let request = Request {
                    seq: entry.seq,
                    at: entry.times,
                    by: entry.by,
                    seat: entry.seat.clone(),
                    text: entry.text().cloned(),
                    reply: None,
                    parked: false,
                };
                self.requests.insert(entry.seq, Arc::new(request));
            }
            // Open again, as if nobody had answered or parked it.
            Event::InformationAnswered { request, how: RequestReply::TakenBack } => {
                change(&mut self.requests, request, &|r| (r.reply, r.parked) = (None, false));
            }
            Event::InformationAnswered { request, how } => {
                let reply = (*how, entry.text().cloned(), entry.times);
                change(&mut self.requests, request, &|r| r.reply = Some(reply.clone()));
            }
            Event::InformationParked { request } => {
                change(&mut self.requests, request, &|r| r.parked = true);
            }
            _ => {}
        }
    }
}
