//! Simulated players: they look at the session, make plans, and act on them when their moment comes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Intention, Rng, wall_of};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, GroupId, ItemId, OptionId, RoleCode, SeatId, Seq};
use crate::scenario::{Recipients, Scenario, Simulated};
use crate::session::{HotWashStep, Phase, Session, Times};
use lines::Lines;

mod act;
mod lines;

/// How long a role without habits of its own takes, and how often it does not answer.
const ANSWERS_IN: (Millis, Millis) = (Millis::seconds(15), Millis::seconds(75));
const SILENT_PERMILLE: u32 = 100;

/// How soon somebody looks at what came in, and how often not at all.
const OPENS_IN: (Millis, Millis) = (Millis::seconds(3), Millis::seconds(50));
const UNOPENED_PERMILLE: u32 = 10;

/// What a player means to do; worked out into a command when its moment has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    Answer {
        decision: ItemId,
        round: u16,
        seat: SeatId,
    },
    /// A line about what is before the room.
    Say {
        role: RoleCode,
        about: Option<ItemId>,
    },
    /// A seat looks at what came in.
    Open {
        inject: ItemId,
        seat: SeatId,
    },
    RaiseHand(SeatId),
    LowerHand(SeatId),
    AskControl {
        seat: SeatId,
        question: Option<ItemId>,
    },
    Vote {
        poll: ItemId,
        seat: SeatId,
    },
    Assess {
        assessment: ItemId,
        of: u16,
        capability: String,
        seat: SeatId,
    },
    Report {
        breakout: ItemId,
        group: GroupId,
        solves: bool,
    },
    WriteDown {
        role: RoleCode,
        what: Sentence,
    },
    GiveFeedback,
}

/// What is written in the silent minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sentence {
    Strength,
    Gap,
    Step,
}

/// The players of every simulated seat. One driver serves one session from its lobby to its end.
#[derive(Debug, Clone)]
pub struct Players {
    rng: Rng,
    lines: Lines,
    /// Whether they say anything; answers and votes they always give.
    words: bool,
    /// Plans by moment of play, and after `EndEx` by wall time; the second part keeps their order.
    in_play: BTreeMap<(Millis, u64), Wish>,
    after: BTreeMap<(Timestamp, u64), Wish>,
    made: u64,
    looked: Option<Seq>,
    rounds: BTreeSet<(ItemId, u16)>,
    items: BTreeSet<ItemId>,
    /// The release looked at last.
    released: Option<Seq>,
    question: Option<(ItemId, Option<Times>)>,
    floor: Option<(RoleCode, Times)>,
    step: Option<(HotWashStep, Option<RoleCode>)>,
    written: BTreeSet<(Sentence, usize)>,
}

impl Players {
    /// Makes the players of a seed.
    pub fn new(seed: u64) -> Self {
        Self::of(Rng::new(seed).fork("players"), true)
    }

    pub(super) fn of(rng: Rng, words: bool) -> Self {
        Self {
            rng,
            lines: Lines::default(),
            words,
            in_play: BTreeMap::new(),
            after: BTreeMap::new(),
            made: 0,
            looked: None,
            rounds: BTreeSet::new(),
            items: BTreeSet::new(),
            released: None,
            question: None,
            floor: None,
            step: None,
            written: BTreeSet::new(),
        }
    }

    /// Looks at what is new and makes plans. It costs nothing where nothing is new.
    pub fn look(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        if self.looked.replace(session.last) == Some(session.last) {
            return;
        }
        match session.phase {
            Phase::Play if session.running() => self.look_at_play(scenario, session, wall),
            Phase::HotWash => self.look_at_hot_wash(scenario, session, wall),
            Phase::Play | Phase::Lobby | Phase::Closed | Phase::Debrief | Phase::Finalised => {}
        }
        if session.phase > Phase::Play {
            self.in_play.clear();
        }
        if session.phase > Phase::HotWash {
            self.after.clear();
        }
    }

    /// Returns when the next plan is due, `None` while play stands still or nobody plans anything.
    pub fn next(&self, session: &Session) -> Option<Timestamp> {
        if session.running() {
            return self.in_play.keys().next().map(|(play, _)| wall_of(session, *play));
        }
        let after = session.phase == Phase::HotWash;
        self.after.keys().next().filter(|_| after).map(|(wall, _)| *wall)
    }

    /// Returns what one player does now, `None` once everybody is done for the moment. Call it again after each
    /// command was served: what comes next depends on what happened.
    pub fn act(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Option<Intention> {
        loop {
            let wish = self.due(session, wall)?;
            if let Some(command) = self.carry_out(scenario, session, &wish) {
                return Some(Intention { at: wall, by: Actor::Simulated, command });
            }
        }
    }

    /// Looks and acts: what a live rehearsal calls whenever the session or its clock moved on.
    pub fn tick(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Vec<Intention> {
        self.look(scenario, session, wall);
        std::iter::from_fn(|| self.act(scenario, session, wall)).collect()
    }

    /// Lets everybody who is to answer or vote do so now.
    pub(super) fn hurry(&mut self, play: Millis) {
        let plans = std::mem::take(&mut self.in_play);
        self.in_play = plans
            .into_iter()
            .map(|((at, n), wish)| {
                let answers = matches!(wish, Wish::Answer { .. } | Wish::Vote { .. });
                ((if answers { at.min(play) } else { at }, n), wish)
            })
            .collect();
    }

    fn due(&mut self, session: &Session, wall: Timestamp) -> Option<Wish> {
        if session.running() {
            let play = session.play_at(wall);
            let first = self.in_play.first_entry().filter(|plan| plan.key().0 <= play);
            return first.map(std::collections::btree_map::OccupiedEntry::remove);
        }
        if session.phase == Phase::HotWash {
            let first = self.after.first_entry().filter(|plan| plan.key().0 <= wall);
            return first.map(std::collections::btree_map::OccupiedEntry::remove);
        }
        None
    }

    fn plan(&mut self, play: Millis, wish: Wish) {
        self.made += 1;
        self.in_play.insert((play, self.made), wish);
    }

    fn plan_after(&mut self, wall: Timestamp, wish: Wish) {
        self.made += 1;
        self.after.insert((wall, self.made), wish);
    }

    fn look_at_play(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        let play = session.play_at(wall);
        self.look_at_rounds(scenario, session, play);
        self.look_at_hall(scenario, session, play);
        self.look_at_releases(scenario, session, play);
        if !self.words {
            return;
        }
        if let Some(inject) = session.latest_inject().filter(|id| self.items.insert(id.clone())) {
            self.hear_inject(scenario, session, &inject, play);
        }
        let question = session.talk.current.as_ref().map(|id| {
            let posed = session.talk.questions.get(id).and_then(|q| q.posed);
            (id.clone(), posed)
        });
        if self.question != question {
            self.question.clone_from(&question);
            if let Some((id, _)) = question {
                self.hear_question(scenario, session, &id, play);
            }
        }
        if self.floor != session.talk.floor {
            self.floor.clone_from(&session.talk.floor);
            if let Some((role, _)) = self.floor.clone() {
                let about = session.shown_item();
                let at = play.plus(self.rng.seconds(3, 14));
                if self.rng.chance(700) {
                    self.plan(at, Wish::Say { role, about });
                }
            }
        }
    }

    fn look_at_rounds(&mut self, scenario: &Scenario, session: &Session, play: Millis) {
        for (decision, round) in session.open_rounds() {
            if !self.rounds.insert((decision.clone(), round.number)) {
                continue;
            }
            for seat in round.asked.iter().filter(|s| session.people.is_simulated(s)) {
                let habits = habits(scenario, &seat.role);
                let silent = habits.map_or(SILENT_PERMILLE, |h| h.silent_permille);
                let (soon, late) = habits.map_or(ANSWERS_IN, |h| h.answers_in);
                let at = play.plus(self.rng.between(soon, late));
                if self.rng.chance(silent) {
                    continue;
                }
                let (decision, number) = (decision.clone(), round.number);
                let wish = Wish::Answer { decision, round: number, seat: seat.clone() };
                self.plan(at, wish.clone());
                if self.rng.chance(120) {
                    let again = at.plus(self.rng.seconds(5, 40));
                    self.plan(again, wish);
                }
            }
        }
    }

    /// What came in is opened by nearly everybody it is for, soon after. Chance of its own: what is said stays the same.
    fn look_at_releases(&mut self, scenario: &Scenario, session: &Session, play: Millis) {
        let known = self.released;
        let new = session.story.out.iter().filter(|(seq, _)| known < Some(**seq));
        let new: Vec<(Seq, ItemId)> = new.map(|(seq, id)| (*seq, id.clone())).collect();
        for (seq, inject) in new {
            self.released = Some(seq);
            let Some(to) = session.inject_recipients(scenario, &inject) else { continue };
            let mut rng = self.rng.fork(inject.as_str());
            for seat in self.simulated(scenario, session, to) {
                let at = play.plus(rng.between(OPENS_IN.0, OPENS_IN.1));
                if !rng.chance(UNOPENED_PERMILLE) {
                    self.plan(at, Wish::Open { inject: inject.clone(), seat });
                }
            }
        }
    }

    fn look_at_hall(&mut self, scenario: &Scenario, session: &Session, play: Millis) {
        use crate::scenario::Content;
        let open: Vec<ItemId> = session
            .hall
            .open_polls()
            .map(|(id, _)| id)
            .chain(session.hall.open_breakouts().map(|(id, _)| id))
            .chain(
                session.hall.assessments.iter().filter(|(_, a)| a.closed.is_none()).map(|(i, _)| i),
            )
            .filter(|id| !self.items.contains(*id))
            .cloned()
            .collect();
        for id in open {
            self.items.insert(id.clone());
            match scenario.item(&id).map(|item| &item.content) {
                Some(Content::Poll(poll)) => {
                    for seat in self.simulated(scenario, session, &poll.to) {
                        let at = play.plus(self.rng.seconds(4, (poll.time.0 / 1000).max(5)));
                        if self.rng.chance(850) {
                            self.plan(at, Wish::Vote { poll: id.clone(), seat });
                        }
                    }
                }
                Some(Content::Assessment(assessment)) => {
                    self.look_at_assessment(scenario, session, &id, assessment, play);
                }
                Some(Content::Breakout(breakout)) => {
                    for group in &breakout.groups {
                        let span = (breakout.time.0 / 1000).max(60);
                        for line in 0..3 {
                            let at = play.plus(self.rng.seconds(10, span - 10));
                            let (breakout, group) = (id.clone(), group.clone());
                            self.plan(at, Wish::Report { breakout, group, solves: line == 2 });
                        }
                    }
                }
                Some(
                    Content::Inject(_)
                    | Content::Question(_)
                    | Content::Decision(_)
                    | Content::Break(_),
                )
                | None => {}
            }
        }
    }

    fn look_at_assessment(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: &ItemId,
        assessment: &crate::scenario::Assessment,
        play: Millis,
    ) {
        let touched: BTreeSet<&String> = scenario.items.iter().flat_map(|i| &i.touches).collect();
        let things = u16::try_from(assessment.of.len().max(1)).unwrap_or(1);
        // One seat of each role judges for it.
        for role in session.roles_for(scenario, &assessment.to) {
            let Some(seat) = session.people.played(&role).next().cloned() else { continue };
            if !session.people.is_simulated(&seat) {
                continue;
            }
            for of in 0..things {
                for capability in &touched {
                    let at = play
                        .plus(self.rng.seconds(5, (assessment.time.0 / 1000).saturating_sub(5)));
                    let (assessment, capability) = (id.clone(), (*capability).clone());
                    self.plan(at, Wish::Assess { assessment, of, capability, seat: seat.clone() });
                }
            }
        }
    }

    fn hear_inject(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        inject: &ItemId,
        play: Millis,
    ) {
        let Some(to) = session.inject_recipients(scenario, inject) else { return };
        for seat in self.simulated(scenario, session, to).into_iter().filter(|s| s.number == 1) {
            let spoken =
                habits(scenario, &seat.role).is_some_and(|h| h.says_on.contains_key(inject));
            if spoken {
                let at = play.plus(self.rng.seconds(15, 60));
                let (role, about) = (seat.role.clone(), Some(inject.clone()));
                self.plan(at, Wish::Say { role, about });
            } else if self.rng.chance(60) {
                let at = play.plus(self.rng.seconds(20, 80));
                self.plan(at, Wish::AskControl { seat, question: None });
            }
        }
    }

    fn hear_question(&mut self, scenario: &Scenario, session: &Session, id: &ItemId, play: Millis) {
        let Some((_, question)) = scenario.question(id) else { return };
        for seat in self.simulated(scenario, session, &question.to) {
            if seat.number != 1 {
                continue;
            }
            if self.rng.chance(200) {
                let up = play.plus(self.rng.seconds(3, 40));
                self.plan(up, Wish::RaiseHand(seat.clone()));
                if self.rng.chance(300) {
                    let down = up.plus(self.rng.seconds(10, 60));
                    self.plan(down, Wish::LowerHand(seat.clone()));
                }
            }
            let asks = if question.if_asked.is_empty() { 40 } else { 160 };
            if self.rng.chance(asks) {
                let at = play.plus(self.rng.seconds(10, 70));
                self.plan(at, Wish::AskControl { seat, question: Some(id.clone()) });
            }
        }
    }

    fn look_at_hot_wash(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        let step = session.after.step.map(|step| (step, session.after.role.clone()));
        if self.step == step {
            return;
        }
        self.step.clone_from(&step);
        let Some((step, role)) = step else { return };
        let seats = self.simulated(scenario, session, &Recipients::Players);
        match step {
            HotWashStep::Silent if self.words => {
                for seat in seats.into_iter().filter(|s| s.number == 1) {
                    let kinds =
                        [(Sentence::Strength, 450), (Sentence::Gap, 550), (Sentence::Step, 300)];
                    for (what, permille) in kinds {
                        let latest = scenario.hot_wash.silent.max(Millis::seconds(10));
                        let at = wall.plus(self.rng.between(Millis::seconds(5), latest));
                        if self.rng.chance(permille) {
                            let role = seat.role.clone();
                            self.plan_after(at, Wish::WriteDown { role, what });
                        }
                    }
                }
            }
            HotWashStep::Round if self.words => {
                let Some(role) = role else { return };
                let at = wall.plus(self.rng.seconds(4, 12));
                if seats.iter().any(|s| s.role == role) {
                    self.plan_after(at, Wish::Say { role, about: None });
                }
            }
            HotWashStep::Feedback => {
                for _ in seats {
                    let at = wall.plus(self.rng.seconds(15, 115));
                    if self.rng.chance(750) {
                        self.plan_after(at, Wish::GiveFeedback);
                    }
                }
            }
            HotWashStep::Silent | HotWashStep::Round | HotWashStep::Rank | HotWashStep::Done => {}
        }
    }

    #[expect(clippy::unused_self, reason = "it reads as what the players see")]
    fn simulated(&self, scenario: &Scenario, session: &Session, to: &Recipients) -> Vec<SeatId> {
        let mut seats = session.seats_for(scenario, to);
        seats.retain(|s| session.people.is_simulated(s) && session.people.counts(s));
        seats
    }
}

/// Returns how the author wants a role to be played.
fn habits<'s>(scenario: &'s Scenario, role: &RoleCode) -> Option<&'s Simulated> {
    scenario.role(role)?.simulated.as_ref()
}

/// Returns how much each option of a decision weighs for a role; nothing named means all alike.
pub(super) fn weights(
    scenario: &Scenario,
    role: &RoleCode,
    decision: &ItemId,
) -> Vec<(OptionId, u32)> {
    let named = habits(scenario, role).and_then(|h| h.tends.get(decision));
    named.cloned().unwrap_or_else(|| {
        let options = scenario.decision(decision).map(|(_, d)| d.options.as_slice());
        options.unwrap_or_default().iter().map(|o| (o.id.clone(), 1)).collect()
    })
}
