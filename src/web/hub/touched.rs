//! Whose own parts may have changed between two moments: only differences of the persistent maps are walked.

use std::collections::BTreeSet;

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, OrdSet};

use super::Viewpoint;
use crate::ident::{Actor, PersonId, SeatId};
use crate::session::Session;

/// Seats and people whose own may have changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    everybody: bool,
    seats: BTreeSet<SeatId>,
    people: BTreeSet<PersonId>,
}

impl Touched {
    pub(super) fn between(was: &Session, now: &Session) -> Self {
        let mut touched = Self {
            everybody: !was.struck.ptr_eq(&now.struck)
                || was.phase != now.phase
                || was.after.step != now.after.step
                || was.attribution != now.attribution
                || !was.hall.groups.ptr_eq(&now.hall.groups),
            ..Self::default()
        };
        if touched.everybody {
            return touched;
        }
        touched.people(was, now);
        touched.answers(was, now);
        touched.votes(was, now);
        touched.talk(was, now);
        touched.hall(was, now);
        touched
    }

    pub(super) fn concerns(&self, from: &Viewpoint) -> bool {
        // At a desk what one may see and do is one's own, and it follows the whole session.
        self.everybody
            || from.surface.is_desk()
            || from.person.is_some_and(|person| self.people.contains(&person))
            || from.seat.as_ref().is_some_and(|seat| self.seats.contains(seat))
    }

    fn person(&mut self, by: Actor) {
        if let Actor::Person(person) = by {
            self.people.insert(person);
        }
    }

    fn voter(&mut self, (by, seat): &(Actor, Option<SeatId>)) {
        self.person(*by);
        self.seats.extend(seat.clone());
    }

    fn people(&mut self, was: &Session, now: &Session) {
        for (seat, holders) in changed(&was.people.seats, &now.people.seats) {
            self.seats.insert(seat.clone());
            self.people.extend(holders.holders.iter().copied());
        }
        for (_, seat) in changed(&now.people.seats, &was.people.seats) {
            self.people.extend(seat.holders.iter().copied());
        }
        let verbs = changed(&was.people.verbs, &now.people.verbs).into_iter();
        self.people.extend(verbs.map(|(person, _)| *person));
        let joined = changed(&was.people.persons, &now.people.persons).into_iter();
        self.people.extend(joined.map(|(person, _)| *person));
        let forms = now.after.forms_since(&was.after);
        for by in forms {
            self.person(by);
        }
    }

    fn answers(&mut self, was: &Session, now: &Session) {
        for (id, decision) in changed(&was.decisions, &now.decisions) {
            let before = was.decisions.get(id);
            for round in &decision.rounds {
                let earlier =
                    before.and_then(|d| d.rounds.iter().find(|r| r.number == round.number));
                let none = OrdMap::new();
                let answers = earlier.map_or(&none, |r| &r.answers);
                let seats = changed(answers, &round.answers).into_iter();
                self.seats.extend(seats.map(|(seat, _)| seat.clone()));
            }
        }
    }

    fn votes(&mut self, was: &Session, now: &Session) {
        for (id, poll) in changed(&was.hall.polls, &now.hall.polls) {
            let none = OrdMap::new();
            let before = was.hall.polls.get(id).map_or(&none, |p| &p.votes);
            for (voter, _) in changed(before, &poll.votes) {
                self.voter(voter);
            }
        }
        for (id, open) in changed(&was.hall.assessments, &now.hall.assessments) {
            let none = OrdMap::new();
            let before = was.hall.assessments.get(id).map_or(&none, |a| &a.judged);
            for ((_, _, voter), _) in changed(before, &open.judged) {
                self.voter(voter);
            }
            // Opened or closed: everybody's list of judgements begins or ends.
            let closed = |s: &Session| s.hall.assessments.get(id).map(|a| a.closed.is_some());
            self.everybody |= closed(was) != closed(now);
        }
    }

    fn talk(&mut self, was: &Session, now: &Session) {
        if !was.talk.hands.ptr_eq(&now.talk.hands) {
            let before: BTreeSet<&SeatId> = was.talk.hands.iter().collect();
            let after: BTreeSet<&SeatId> = now.talk.hands.iter().collect();
            self.seats.extend(before.symmetric_difference(&after).map(|seat| (*seat).clone()));
        }
        self.seats.extend(moved(&was.talk.stops_asked, &now.talk.stops_asked));
        for (_, request) in changed(&was.talk.requests, &now.talk.requests) {
            self.seats.extend(request.seat.clone());
        }
        for (id, item) in changed(&was.story.items, &now.story.items) {
            let before = was.story.items.get(id);
            let none = OrdSet::new();
            let opened = before.map_or(&none, |item| &item.opened);
            self.seats.extend(moved(opened, &item.opened));
            // What was opened is listed as long as it is out.
            if before.map(|i| i.released) != Some(item.released) {
                self.seats.extend(item.opened.iter().cloned());
            }
        }
    }

    fn hall(&mut self, was: &Session, now: &Session) {
        for (id, question) in changed(&was.hall.questions, &now.hall.questions) {
            self.person(question.by);
            // Merged, a vote for it is one for what it was merged into.
            let earlier = was.hall.questions.get(id).map(|q| (q.state, q.into));
            if earlier != Some((question.state, question.into)) {
                question.votes.iter().for_each(|by| self.person(*by));
            }
        }
        for (by, _) in changed(&was.hall.guests, &now.hall.guests) {
            self.person(*by);
        }
    }
}

/// Returns what is new or other in a map.
fn changed<'a, K: Ord + Clone, V: PartialEq + Clone>(
    was: &'a OrdMap<K, V>,
    now: &'a OrdMap<K, V>,
) -> Vec<(&'a K, &'a V)> {
    was.diff(now)
        .filter_map(|item| match item {
            DiffItem::Add(key, value) | DiffItem::Update { new: (key, value), .. } => {
                Some((key, value))
            }
            DiffItem::Remove(..) => None,
        })
        .collect()
}

/// Returns what came into a set or left it.
fn moved<K: Ord + Clone>(was: &OrdSet<K>, now: &OrdSet<K>) -> Vec<K> {
    use imbl::ordset::DiffItem;
    was.diff(now)
        .map(|item| match item {
            DiffItem::Add(key) | DiffItem::Remove(key) => key.clone(),
        })
        .collect()
}
