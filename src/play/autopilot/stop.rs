//! The autopilot's rare acts between two items: stops, seats, what is left out, put off or written in play.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what comes between two items is named in a list of its own"
)]

use super::super::{Rare, phrases};
use super::care::Care;
use super::{Act, Autopilot};
use crate::clock::{Millis, Timestamp};
use crate::scenario::{Channel, Content, InjectKind, Item, Recipients, Scenario, Tier};
use crate::session::{Command, GapWhy, InjectDraft, PauseWhy, Session, SkipReason, plan, upcoming};

/// How often something rare happens between two items, in thousandths.
const RARE_PERMILLE: u32 = 450;

const BETWEEN: [Rare; 19] = [
    Rare::Pause,
    Rare::CalledAway,
    Rare::Break,
    Rare::OffRecord,
    Rare::Emergency,
    Rare::Stop,
    Rare::Gap,
    Rare::Speed,
    Rare::Jump,
    Rare::Fit,
    Rare::Insert,
    Rare::Restore,
    Rare::Defer,
    Rare::NoteCare,
    Rare::SeatMoved,
    Rare::Unreachable,
    Rare::Verbs,
    Rare::Observers,
    Rare::Guests,
];

impl Autopilot {
    /// Does something rare, perhaps; returns whether there was something.
    pub(super) fn rare_act(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> bool {
        for (at, deed) in self.guests.stir(session, wall, &mut self.rng) {
            self.aside.write(at, Act::Guest(deed));
        }
        // Nothing rare in the first minutes: the room has just sat down.
        if session.play_at(wall) < Millis::seconds(60) || !self.rng.chance(RARE_PERMILLE) {
            return false;
        }
        let mut order = BETWEEN;
        self.rng.shuffle(&mut order);
        let Some(rare) = order.into_iter().find(|rare| self.repertoire.has(*rare)) else {
            return false;
        };
        // What needs something that is not there stays for later.
        if !self.possible(scenario, session, rare, wall) || !self.take(rare) {
            return false;
        }
        self.begin(scenario, session, rare, wall);
        !self.script.acts.is_empty()
    }

    fn possible(
        &self,
        scenario: &Scenario,
        session: &Session,
        rare: Rare,
        wall: Timestamp,
    ) -> bool {
        match rare {
            Rare::Observers | Rare::Guests => false,
            Rare::NoteCare => session.notes.standing().count() > 7,
            Rare::Restore | Rare::Defer => spare_item(scenario, session, wall).is_some(),
            Rare::Jump => jump_target(scenario, session).is_some(),
            Rare::SeatMoved => self.guests.seated().is_some(),
            Rare::Verbs => session.people.persons.get_min().is_some(),
            _ => true,
        }
    }

    fn begin(&mut self, scenario: &Scenario, session: &Session, rare: Rare, wall: Timestamp) {
        match rare {
            Rare::Pause => self.does(wall, 2, 6, Command::Pause(PauseWhy::Facilitator)),
            Rare::CalledAway => {
                self.at(wall.plus(Millis::seconds(1)), Act::CallAway);
                self.aside.write(wall.plus(self.rng.seconds(150, 420)), Act::ComeBack);
            }
            Rare::Break => {
                let length = Millis::minutes(3 + self.rng.below(5));
                self.does(wall, 2, 6, Command::StartBreak { item: None, length });
            }
            Rare::OffRecord => self.does(wall, 2, 5, Command::GoOffRecord),
            Rare::Emergency => {
                let first = wall.plus(Millis::seconds(2));
                self.at(first, Act::Do(Command::Pause(PauseWhy::Emergency)));
                let second = first.plus(Millis(700));
                self.at(second, Act::Do(Command::DeclareEmergency));
            }
            Rare::Stop => {
                let seat = session.people.seats.keys().find(|s| session.people.counts(s)).cloned();
                if let Some(seat) = seat {
                    self.does(wall, 1, 3, Command::AskForStop { seat });
                }
                self.does(wall, 5, 9, Command::Pause(PauseWhy::Requested));
            }
            Rare::Gap => {
                let at = wall.plus(self.rng.seconds(120, 600));
                let why = if self.rng.chance(500) { GapWhy::Asleep } else { GapWhy::Closed };
                self.at(at, Act::Gap(why));
                let made_by = super::super::runner::made_by();
                let reopen = Command::Reopen { made_by };
                self.at(at, Act::As(crate::ident::Actor::Clock, reopen));
            }
            Rare::Speed => {
                let twice = 2 + u32::try_from(self.rng.below(3)).unwrap_or(0);
                self.does(wall, 1, 2, Command::SetSpeed(twice));
                let back = wall.plus(self.rng.seconds(60, 120));
                self.aside.write(back, Act::Do(Command::SetSpeed(1)));
            }
            _ => self.begin_more(scenario, session, rare, wall),
        }
    }

    fn begin_more(&mut self, scenario: &Scenario, session: &Session, rare: Rare, wall: Timestamp) {
        match rare {
            Rare::Jump => {
                if let Some(to) = jump_target(scenario, session) {
                    self.does(wall, 1, 3, Command::Jump { to });
                }
            }
            Rare::Fit => self.fit(scenario, session, wall),
            Rare::Insert => self.insert(wall),
            Rare::Restore | Rare::Defer => self.leave_out(scenario, session, rare, wall),
            Rare::NoteCare => {
                for (n, care) in (0_u64..).zip(Care::ALL) {
                    let at = wall.plus(Millis::seconds(2 + 3 * n));
                    self.at(at, Act::Care(*care));
                }
            }
            Rare::SeatMoved => {
                for (at, deed) in super::super::guests::wander(wall, &mut self.rng) {
                    self.aside.write(at, Act::Guest(deed));
                }
            }
            Rare::Unreachable => {
                let seat = session.people.seats.keys().find(|s| session.people.counts(s)).cloned();
                if let Some(seat) = seat {
                    let gone = Command::SetReachable { seat: seat.clone(), reachable: false };
                    self.does(wall, 1, 2, gone);
                    let back = wall.plus(self.rng.seconds(120, 300));
                    let here = Command::SetReachable { seat, reachable: true };
                    self.aside.write(back, Act::Do(here));
                }
            }
            Rare::Verbs => {
                if let Some((person, _)) = session.people.persons.get_min() {
                    let verbs = vec!["release".to_owned(), "note".to_owned()];
                    self.does(wall, 1, 3, Command::HandVerbs { person: *person, verbs });
                }
            }
            _ => {}
        }
    }

    fn fit(&mut self, scenario: &Scenario, session: &Session, wall: Timestamp) {
        if let Some(fit) = plan::land(scenario, session, wall) {
            let command = Command::FitAgenda {
                agenda: fit.agenda,
                until: fit.until,
                modules: fit.modules,
                hot_wash: fit.hot_wash,
                dropped: fit.dropped,
            };
            self.does(wall, 2, 5, command);
        }
    }

    fn insert(&mut self, wall: Timestamp) {
        let draft = InjectDraft {
            title: phrases::text("A second call"),
            text: phrases::text(
                "Somebody else reports the same, from a place nobody had on the list.",
            ),
            from: Some(phrases::text("the night desk")),
            to: Recipients::All,
            kind: InjectKind::IncidentReport,
            channel: Channel::Phone,
        };
        self.does(wall, 5, 15, Command::Insert(Box::new(draft)));
    }

    fn leave_out(&mut self, scenario: &Scenario, session: &Session, rare: Rare, wall: Timestamp) {
        let Some(item) = spare_item(scenario, session, wall).map(|i| i.id.clone()) else {
            return;
        };
        if rare == Rare::Defer {
            let by = Millis::minutes(2);
            self.does(wall, 1, 3, Command::Defer { item, by });
        } else {
            let (reason, text) = (SkipReason::NotNeeded, None);
            self.does(wall, 1, 2, Command::Skip { item: item.clone(), reason, text });
            self.does(wall, 6, 9, Command::Restore { item });
        }
    }

    pub(super) fn call_away(&mut self, scenario: &Scenario, session: &Session) -> Option<Command> {
        let mut seats = session.seats_for(scenario, &Recipients::Players);
        seats.retain(|s| session.people.counts(s));
        // Somebody is always left to answer.
        let seat = self.rng.pick(&seats).filter(|_| seats.len() > 2)?.clone();
        Some(Command::CallAway { seat })
    }
}

/// Returns the stretch since the last entry as one nobody ordered.
pub(super) fn gap(session: &Session, wall: Timestamp, why: GapWhy) -> Command {
    Command::RecordGap { from: session.at.wall, to: wall, why }
}

/// Returns the return of whoever is away.
pub(super) fn come_back(session: &Session) -> Option<Command> {
    let away = session.people.seats.iter().find(|(_, s)| s.away.is_some());
    away.map(|(seat, _)| Command::ComeBack { seat: seat.clone() })
}

/// Returns where a rehearsal could jump: the item after the next one.
fn jump_target(scenario: &Scenario, session: &Session) -> Option<crate::ident::ItemId> {
    let current = session.story.current?;
    let items = scenario.items.iter().filter(|i| i.module.is_some_and(|m| m >= current));
    let mut pending = items.filter(|i| session.is_pending(&i.id) && session.is_planned(i));
    pending.nth(1).map(|i| i.id.clone())
}

/// Returns the item that comes and could be left out: an inject after the next item.
fn spare_item<'s>(scenario: &'s Scenario, session: &Session, wall: Timestamp) -> Option<&'s Item> {
    let coming = upcoming(scenario, session, wall);
    let mut items = coming.iter().skip(1).filter_map(|row| scenario.item(&row.item));
    items.find(|i| matches!(i.content, Content::Inject(_)) && i.tier != Tier::Contingency)
}
