//! How the desks' parts follow from the session's views.

use super::{
    Alarm, AskNext, Before, Choice, Coming, Conduct, Context, Counted, Deciding, Desk, Expected,
    Fact, Floor, Gap, Labelled, Line, Next, Objective, Open, Power, Question, Queue, Rated,
    RatedBy, Read, Request, RoleRow, Speaker, ToDo, Verb,
};
use crate::clock::Offset;
use crate::ident::RoleCode;
use crate::scenario::Scenario;
use crate::session::view::desk as view;
use crate::session::{Hold, Session, ToComplete};
use crate::wire::card::Card;

impl Before {
    pub fn of(row: view::Before, offset: Offset) -> Self {
        Self {
            kind: row.kind.to_owned(),
            label: row.label,
            title: row.title,
            to: row.to,
            since: row.since.map(|at| at.hm(offset)),
            answered: row.answered.map(|(n, of)| Counted { n, of }),
        }
    }
}

impl Context {
    pub fn of(scenario: &Scenario, session: &Session, closed: Option<String>) -> Self {
        let view::Context { role, item, objective, task, module } =
            view::context(scenario, session);
        let about = session.about(scenario);
        let roles = codes(scenario);
        let (about_item, about_module) = (about.item, about.module);
        Self { role, item, objective, task, module, about_item, about_module, roles, closed }
    }
}

/// Returns the roles' codes in the scenario's order.
fn codes(scenario: &Scenario) -> Vec<RoleCode> {
    scenario.roles.iter().map(|role| role.code.clone()).collect()
}

impl Floor {
    pub fn of(floor: view::Floor, may_give: bool) -> Self {
        let row = |r: view::RoleRow| RoleRow {
            code: r.code,
            name: r.name,
            heard: r.heard,
            has_floor: r.has_floor,
            asked: r.asked,
            hand_up: r.hand_up,
            away: r.away,
        };
        Self {
            has: floor.has.map(|(role, since)| Speaker { role, since }),
            roles: floor.roles.into_iter().map(row).collect(),
            hands: floor.hands,
            ask_next: floor
                .ask_next
                .map(|(role, silent)| AskNext { role, silent_minutes: silent.round_minutes() }),
            stops_asked: floor.stops_asked,
            may_give,
        }
    }
}

impl Line {
    pub fn of(line: view::Line, offset: Offset) -> Self {
        let (spoke_for, confirmed) = line.spoke_for.map_or((None, None), |(r, c)| (Some(r), c));
        Self {
            seq: line.seq,
            time: line.at.hm(offset),
            at: line.at,
            sign: line.sign,
            role: line.role,
            spoke_for,
            confirmed,
            words: line.words,
            item: line.item,
            by: line.by,
            own: line.own,
            taken_back: line.taken_back,
        }
    }
}

impl ToDo {
    pub fn of(scenario: &Scenario, session: &Session, may: impl Fn(&ToComplete) -> bool) -> Self {
        let (rows, all) = view::left_open(scenario, session);
        let row = |row: view::LeftOpen| {
            let (entry, decision) = match &row.what {
                ToComplete::Record { decision, .. } => (None, Some(decision.clone())),
                ToComplete::Action { action, .. } => (Some(*action), None),
                ToComplete::Assumption(seq)
                | ToComplete::Request(seq)
                | ToComplete::Parked(seq)
                | ToComplete::Unfiled(seq) => (Some(*seq), None),
            };
            Open {
                kind: row.kind.to_owned(),
                words: row.words,
                missing: row.missing.into_iter().map(str::to_owned).collect(),
                entry,
                decision,
                may: may(&row.what),
            }
        };
        let objectives = scenario.objectives.iter();
        let objectives = objectives.map(|o| Objective { id: o.id.clone(), text: o.text.clone() });
        Self {
            all,
            rows: rows.into_iter().map(row).collect(),
            objectives: objectives.collect(),
            roles: codes(scenario),
        }
    }
}

impl Expected {
    pub fn of(row: view::Expected, may: bool) -> Self {
        let view::Expected { item, action, label, text, task, tick } = row;
        Self { item, action, label, text, task, tick, may }
    }
}

impl Rated {
    pub fn of(row: view::Rating, may: bool) -> Self {
        let by = |r: view::RatedBy| RatedBy {
            by: r.by,
            own: r.own,
            answers: r.answers,
            rating: r.rating,
            remark: r.remark,
        };
        Self {
            subject: row.subject,
            text: row.text,
            touched: row.touched,
            observations: row.observations,
            other_evidence: row.other_evidence,
            ratings: row.ratings.into_iter().map(by).collect(),
            differ: row.differ,
            tasks: row.tasks.into_iter().map(|task| Self::of(task.rating, may)).collect(),
            may,
        }
    }
}

impl From<view::Gap> for Gap {
    fn from(gap: view::Gap) -> Self {
        let view::Gap { subject, text, was_shown } = gap;
        Self { subject, text, was_shown }
    }
}

impl Queue {
    pub fn of(queue: view::Queue, offset: Offset, may: bool) -> Self {
        let row = |q: view::QueueRow| Question {
            seq: q.seq,
            time: q.at.hm(offset),
            words: q.words,
            votes: q.votes,
            state: q.state,
            into: q.into,
            about: q.about,
            reason: q.reason,
        };
        let rows = |rows: Vec<view::QueueRow>| rows.into_iter().map(row).collect();
        Self {
            shown: queue.shown.map(row),
            waiting: rows(queue.waiting),
            approved: rows(queue.approved),
            settled: rows(queue.settled),
            may,
        }
    }
}

impl From<view::Next> for Next {
    fn from(next: view::Next) -> Self {
        let read = |read: view::Read| Read {
            label: read.label,
            title: read.title,
            card: read.card.as_ref().map(|card| Card::of(card, read.item.as_ref())),
            read_aloud: read.read_aloud,
            control: read.control,
            lines: read.lines,
            consequences: read.consequences,
        };
        Self {
            words: next.words,
            confirms: next.key,
            allowed: next.allowed,
            then: next.then,
            read: next.read.map(read),
        }
    }
}

impl Conduct {
    pub fn of(now: view::Conducting, hold: Option<String>, offset: Offset) -> Self {
        let may = [
            (now.may_pause, Power::Pause),
            (now.may_go_off_record, Power::OffRecord),
            (now.may_give_floor, Power::GiveFloor),
            (now.may_decide, Power::Decide),
            (now.may_release, Power::Release),
            (now.may_answer_requests, Power::AnswerRequests),
            (now.may_declare_emergency, Power::DeclareEmergency),
            (now.may_end_emergency, Power::EndEmergency),
            (now.may_undo, Power::Undo),
            (now.may_end, Power::End),
            (now.may_hand_over, Power::HandOver),
        ];
        let emergency = match (&now.hold, now.emergency_armed) {
            (Some(Hold::Emergency), _) => Alarm::Declared,
            (_, true) => Alarm::Armed,
            (_, false) => Alarm::No,
        };
        let (mut if_stuck, mut if_asked) = (Vec::new(), Vec::new());
        for held in now.held_back {
            match held {
                view::HeldBack::IfStuck(words) => if_stuck.push(words),
                view::HeldBack::IfAsked(ask, answer) => if_asked.push(Fact { ask, answer }),
            }
        }
        let coming = |c: view::Coming| Coming {
            item: c.item,
            label: c.label,
            title: c.title,
            to: c.to,
            planned: c.planned.map(|at| at.hm(offset)),
            late_minutes: c.late / 60_000,
            offered: c.offered,
            can_go: c.can_go,
        };
        Self {
            phase: now.phase,
            hold,
            emergency,
            may: may.into_iter().filter_map(|(may, power)| may.then_some(power)).collect(),
            coming: now.coming.into_iter().map(coming).collect(),
            if_stuck,
            if_asked,
            last_inject: now.last_inject.map(|(item, label)| Labelled { item, label }),
        }
    }

    pub fn may(&self, power: Power) -> bool {
        self.may.contains(&power)
    }
}

impl Deciding {
    pub fn of(now: view::Deciding, scenario: &Scenario, may_decide: bool, may_apply: bool) -> Self {
        let choice = |c: view::Choice| Choice {
            option: c.option,
            letter: c.letter,
            label: c.label,
            cost: c.cost,
            votes: c.votes,
            proposed: c.proposed,
        };
        Self {
            item: now.item,
            label: now.label,
            prompt: now.prompt,
            owner: now.owner,
            roles: codes(scenario),
            choices: now.choices.into_iter().map(choice).collect(),
            answered: Counted { n: now.answered, of: now.of },
            missing: now.missing,
            open: now.open,
            closes_at: now.closes_at,
            revealed: now.revealed,
            effects: now.effects.into_iter().map(|(_, words)| words).collect(),
            may_decide,
            may_apply,
        }
    }
}

impl Request {
    pub fn of(request: view::RequestRow, offset: Offset) -> Self {
        let view::RequestRow { seq, at, by, words } = request;
        Self { seq, time: at.hm(offset), by, words }
    }
}

impl From<view::Handed> for Desk {
    fn from(desk: view::Handed) -> Self {
        let verb = |(verb, means, handed): (&str, &str, bool)| Verb {
            verb: verb.to_owned(),
            means: means.to_owned(),
            handed,
        };
        Self {
            person: desk.person,
            capacity: desk.capacity,
            verbs: desk.verbs.into_iter().map(verb).collect(),
            devices: desk.devices,
        }
    }
}
