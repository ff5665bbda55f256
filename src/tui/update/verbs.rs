//! What each verb does at the desk. No verb needed in play takes more than two keys and one optional line.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use super::super::key::{KeyMap, Verb};
use super::super::log;
use super::super::model::{Desk, Effect, LineKind, Overlay, Page, Read};
use super::super::pick::{Pick, Row, Then};
use crate::clock::{Millis, Reading};
use crate::conduct::Recording;
use crate::ident::{ItemId, RoleCode};
use crate::journal::CopyState;
use crate::scenario::{Content, Tlp};
use crate::session::{
    Attribution, Command, Outcome, PauseWhy, Phase, RecordDraft, Staffing, Tick, ask_next, offers,
};

impl Desk {
    /// Does what a verb says.
    #[expect(clippy::too_many_lines, reason = "one short arm a verb")]
    pub(super) fn verb(&mut self, verb: Verb, _keys: &KeyMap, clock: Reading) -> Vec<Effect> {
        match verb {
            Verb::Next => return self.next_key(clock),
            Verb::Emergency => return self.emergency_key(),
            Verb::Help => self.overlays.push(Overlay::Help { page: 0 }),
            Verb::Palette => {
                let field = super::Field::default();
                self.overlays.push(Overlay::Palette { field, at: 0 });
            }
            Verb::Search => {
                let field = super::Field::default();
                self.overlays.push(Overlay::Search { field, at: 0 });
            }
            Verb::Room => self.show_room(),
            Verb::Hide => self.private = false,
            Verb::Blank => self.blank = !self.blank,
            Verb::Again => self.show_again(),
            Verb::Read => self.read_shown(),
            Verb::Leave => {
                let pick = self.leave_list();
                self.pick(pick);
            }
            Verb::Inbox => {
                let pick = self.inbox_list();
                self.pick_or(pick, "nothing waits");
            }
            Verb::Note => {
                let about = Box::new(self.session().about(&self.scenario));
                self.ask(LineKind::Capture { opened: self.wall(clock), about });
            }
            Verb::Earlier => self.ask(LineKind::Earlier),
            Verb::Theme => self.pick(super::lists::themes()),
            Verb::Undo => return self.undo(),
            Verb::Strike => {
                let pick = self.strike_list();
                self.pick_or(pick, "nothing was taken down yet");
            }
            Verb::OtherFile => self.write_elsewhere(),
            Verb::Held
            | Verb::Simulated
            | Verb::Given
            | Verb::Dropped
            | Verb::SimulateRest
            | Verb::HoldRest
            | Verb::Agenda
            | Verb::MustEnd
            | Verb::Marking
            | Verb::Attribution
            | Verb::People => return self.lobby_verb(verb, clock),
            Verb::HandOver => {
                let pick = self.desks_list();
                self.pick_or(pick, "nobody has come to a desk yet");
            }
            Verb::Recorded => self.show_recorded(),
            Verb::OpenActions => {
                let pick = self.open_actions_list();
                self.pick_or(pick, "no exercise before this one left an action open");
            }
            Verb::Correct => {
                let last = self.session().notes.standing().next_back().map(|n| n.seq);
                let acts = last.and_then(|seq| self.acts(&log::What::Note(seq), clock));
                self.pick_or(acts, "nothing was taken down yet");
            }
            Verb::Report
            | Verb::Review
            | Verb::Rank
            | Verb::Forms
            | Verb::Action
            | Verb::Rate
            | Verb::Causes
            | Verb::Sort
            | Verb::Records
            | Verb::Finalise => return self.after_verb(verb, clock),
            _ if self.session().phase != Phase::Play => {
                self.refuse(format!("{} belongs to play", verb.label()));
            }
            Verb::Floor
            | Verb::AskNext
            | Verb::TakeFloor
            | Verb::Expected
            | Verb::Away
            | Verb::AskedAloud
            | Verb::HandUp
            | Verb::Questions
            | Verb::Pause
            | Verb::Break
            | Verb::OffRecord
            | Verb::Speed => return self.talk_verb(verb, clock),
            Verb::Decide
            | Verb::Hands
            | Verb::Voice
            | Verb::CloseNow
            | Verb::MoreTime
            | Verb::Peek
            | Verb::AskAgain
            | Verb::EachItsOwn
            | Verb::Wait
            | Verb::YesBut
            | Verb::PassUp
            | Verb::More
            | Verb::Reopen => return self.decision_verb(verb, clock),
            Verb::Insert
            | Verb::Contingency
            | Verb::Skip
            | Verb::TakeBack
            | Verb::Restore
            | Verb::Land
            | Verb::End
            | Verb::Jump => self.story_verb(verb, clock),
            Verb::Decline => return self.decline(clock),
            Verb::Bell
            | Verb::Suspend
            | Verb::Redraw
            | Verb::Back
            | Verb::Forward
            | Verb::StopBack
            | Verb::StopForward
            | Verb::First
            | Verb::Last
            | Verb::Faster
            | Verb::Slower => {}
        }
        Vec::new()
    }

    /// Opens a list, or says why there is none.
    pub(super) fn pick_or(&mut self, pick: Option<Pick>, none: &str) {
        match pick {
            Some(pick) => self.pick(pick),
            None => self.say(none),
        }
    }

    fn show_again(&mut self) {
        self.again = match (&self.again, self.session().latest_inject()) {
            (None, Some(inject)) => Some(inject),
            _ => None,
        };
    }

    fn read_shown(&mut self) {
        if self.reading.take().is_some() {
            return;
        }
        match self.session().shown_item() {
            Some(item) => self.reading = Some(Page { what: Read::Item(item), scroll: 0 }),
            None => self.say("nothing is shown yet"),
        }
    }

    fn undo(&mut self) -> Vec<Effect> {
        let Some(act) = self.session().last_act() else {
            self.say("there is nothing to take back");
            return Vec::new();
        };
        // What one press released and accepted, one press takes back.
        let release = self.released_with(act);
        let done = match &release {
            Some(inject) => format!("taken back: release of {}", self.label(inject)),
            None => format!("taken back: {}", self.act(act)),
        };
        self.unread();
        let mut effects = release.map_or_else(Vec::new, |_| self.submit(Command::Undo));
        effects.extend(self.submit_said(Command::Undo, done));
        effects
    }

    /// Declines the contingency inject that offers itself first.
    fn decline(&mut self, clock: Reading) -> Vec<Effect> {
        let offered = offers(&self.scenario, self.session(), self.wall(clock));
        let Some(inject) = offered.into_iter().next() else {
            self.say("no contingency inject offers itself");
            return Vec::new();
        };
        if self.read.as_ref() == Some(&inject) {
            self.unread();
        }
        let done = format!("{} is not needed", self.label(&inject));
        self.submit_said(Command::Dismiss { inject }, done)
    }

    /// Asks for the file the record goes on in, or for a second copy of it.
    fn write_elsewhere(&mut self) {
        match (&self.snapshot.recording, &self.snapshot.copy) {
            (Recording::Unrecorded { .. } | Recording::Failed(_), _) => {
                self.ask(LineKind::OtherFile);
            }
            (Recording::Kept, CopyState::Lost(_) | CopyState::None) => self.ask(LineKind::NewCopy),
            (Recording::Kept, CopyState::Following) => {
                self.say("the record is kept, and so is its second copy");
            }
        }
    }

    fn lobby_verb(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        if self.session().phase != Phase::Lobby {
            return self.later_change(verb, clock);
        }
        let role = self.scenario.roles.get(self.row).map(|r| (r.code.clone(), r.seats));
        match (verb, role) {
            (Verb::Held, Some((role, seats))) => return self.staff(role, Staffing::Held(seats)),
            (Verb::Simulated, Some((role, _))) => return self.staff(role, Staffing::Simulated),
            (Verb::Dropped, Some((role, _))) => return self.staff(role, Staffing::Dropped),
            (Verb::Given, Some((role, _))) => {
                let pick = self.given_list(&role);
                self.pick(pick);
            }
            (Verb::SimulateRest, _) => return self.staff_rest(|_| Staffing::Simulated),
            (Verb::HoldRest, _) => return self.staff_rest(Staffing::Held),
            (Verb::Agenda, _) => {
                let pick = self.agenda_list(clock);
                self.pick(pick);
            }
            (Verb::People, Some((role, _))) => {
                let pick = self.people_list(&role);
                self.pick(pick);
            }
            (Verb::MustEnd, _) => self.ask(LineKind::MustEnd),
            (Verb::Marking, _) => self.pick(super::lists::marking(&Tlp::ALL)),
            (Verb::Attribution, _) => {
                let pick = super::lists::attribution(self.session().attribution);
                self.pick_or(pick, "it is as strict as it can be");
            }
            _ => {}
        }
        Vec::new()
    }

    /// What of the lobby may still change later.
    fn later_change(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        match verb {
            Verb::MustEnd => self.ask(LineKind::MustEnd),
            Verb::People if self.session().phase == Phase::Play => self.ask(LineKind::Seats),
            Verb::Marking => self.pick(super::lists::marking(&Tlp::ALL)),
            Verb::Attribution => {
                let pick = super::lists::attribution(self.session().attribution);
                self.pick_or(pick, "it is as strict as it can be");
            }
            Verb::Agenda => {
                let pick = self.agenda_list(clock);
                self.pick(pick);
            }
            Verb::SimulateRest => return self.staff_rest(|_| Staffing::Simulated),
            _ => self.refuse(format!("{} belongs to the lobby", verb.label())),
        }
        Vec::new()
    }

    /// Staffs a role and goes on to the next one.
    pub(super) fn staff(&mut self, role: RoleCode, how: Staffing) -> Vec<Effect> {
        self.next_row();
        self.submit(Command::Staff { role, how })
    }

    pub(super) fn next_row(&mut self) {
        self.row = (self.row + 1).min(self.scenario.roles.len().saturating_sub(1));
    }

    /// Staffs every role nobody has, according to its number of seats.
    fn staff_rest(&mut self, how: impl Fn(u16) -> Staffing) -> Vec<Effect> {
        let people = &self.session().people;
        let empty = |code: &RoleCode| {
            people.staffing(code) == Staffing::Empty && people.played(code).next().is_none()
        };
        let roles = self.scenario.roles.iter().filter(|r| empty(&r.code));
        let commands: Vec<Command> = roles
            .map(|role| Command::Staff { role: role.code.clone(), how: how(role.seats) })
            .collect();
        commands.into_iter().flat_map(|command| self.submit(command)).collect()
    }

    /// A digit in the lobby: so many people hold the role's seats.
    pub(super) fn lobby_digit(&mut self, c: char) -> Vec<Effect> {
        let Some(role) = self.scenario.roles.get(self.row).map(|r| r.code.clone()) else {
            return Vec::new();
        };
        match c.to_digit(10) {
            Some(0) => self.staff(role, Staffing::Empty),
            Some(n) => self.staff(role, Staffing::Held(u16::try_from(n).unwrap_or(1))),
            None => Vec::new(),
        }
    }

    fn talk_verb(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        match verb {
            Verb::Floor => {
                let pick = self.floor_list(clock);
                self.pick(pick);
            }
            Verb::AskNext => {
                let next = ask_next(&self.scenario, self.session(), self.wall(clock));
                match next {
                    Some(next) => return self.submit(Command::GiveFloor { role: next.role }),
                    None => self.say("everybody who was asked has been heard"),
                }
            }
            Verb::TakeFloor => return self.submit(Command::TakeFloor),
            Verb::Expected => {
                let pick = self.expected_list();
                self.pick_or(pick, "nothing is expected of what is shown");
            }
            Verb::Away => {
                let pick = self.away_list();
                self.pick_or(pick, "no seat is held");
            }
            Verb::AskedAloud => {
                let from = self.session().talk.floor.as_ref().map(|(role, _)| role.clone());
                self.ask(LineKind::AskControl(from));
            }
            Verb::HandUp => {
                let pick = self.hand_list();
                self.pick_or(pick, "no seat is held");
            }
            Verb::Questions => {
                let pick = self.questions_list();
                self.pick(pick);
            }
            Verb::Pause => return self.submit(Command::Pause(PauseWhy::Facilitator)),
            Verb::Break => self.pick(super::lists::breaks()),
            Verb::OffRecord => return self.submit(Command::GoOffRecord),
            Verb::Speed => self.ask(LineKind::Speed),
            _ => {}
        }
        Vec::new()
    }

    fn decision_verb(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        let closed = self.closed_decision();
        match (verb, closed) {
            (Verb::Decide, _) => {
                let pick = self.decide_list(clock);
                self.pick_or(pick, "every decision has its record");
            }
            (Verb::Hands | Verb::Voice | Verb::CloseNow | Verb::MoreTime | Verb::Peek, _) => {
                return self.open_verb(verb);
            }
            (Verb::AskAgain, Some(decision)) => {
                return self.submit(Command::OpenDecision { decision, length: None, group: None });
            }
            (Verb::Reopen, Some(decision)) => {
                let length = Millis::minutes(1);
                return self.submit(Command::ReopenDecision { decision, length });
            }
            (Verb::EachItsOwn, Some(decision)) => {
                let record = RecordDraft::new(Outcome::EachItsOwn, self.record_from(&decision));
                return self.submit(Command::Record { decision, record: Box::new(record) });
            }
            (Verb::Wait, Some(decision)) => {
                let pick = self.wait_list(&decision, self.wall(clock));
                self.pick(pick);
            }
            (Verb::YesBut, Some(decision)) => self.ask(LineKind::Conditions(decision)),
            (Verb::PassUp, Some(decision)) => self.ask(LineKind::Escalate(decision)),
            (Verb::More, Some(decision)) => {
                let pick = self.more_list(&decision);
                self.pick(pick);
            }
            _ => self.say("nothing is open that this could be done to"),
        }
        Vec::new()
    }

    /// Does something to what is open; where several are, it asks to which.
    fn open_verb(&mut self, verb: Verb) -> Vec<Effect> {
        let mut open = self.open_items();
        if open.is_empty() {
            self.say("nothing is open that this could be done to");
            return Vec::new();
        }
        if verb == Verb::Voice {
            self.ask(LineKind::Voice);
            return Vec::new();
        }
        if matches!(verb, Verb::MoreTime | Verb::Peek) {
            open.retain(|id| self.scenario.decision(id).is_some());
        }
        let then = |desk: &Self, id: ItemId| match verb {
            Verb::Hands => Then::Line(LineKind::Hands(id)),
            Verb::CloseNow => Then::Submit(Box::new(desk.closing_of(id))),
            Verb::MoreTime => {
                let by = Millis::minutes(1);
                Then::Submit(Box::new(Command::MoveDeadline { decision: id, by }))
            }
            _ => Then::Submit(Box::new(Command::Peek { decision: id })),
        };
        match open.as_slice() {
            [] => {
                self.say("a poll has no countdown to move and nothing to peek at");
                Vec::new()
            }
            [only] => match then(self, only.clone()) {
                Then::Submit(command) => self.submit(*command),
                Then::Line(kind) => {
                    self.ask(kind);
                    Vec::new()
                }
                _ => Vec::new(),
            },
            several => {
                let row = |id: &ItemId| {
                    let label = format!("{}  {}", self.label(id), self.title(id));
                    Row::new(label, then(self, id.clone()))
                };
                let rows = several.iter().map(row).collect();
                let title = format!("{}: which one? The first ends first", verb.label());
                self.pick(Pick::new(title, rows));
                Vec::new()
            }
        }
    }

    fn closing_of(&self, item: ItemId) -> Command {
        match self.scenario.item(&item).map(|i| &i.content) {
            Some(Content::Poll(_)) => Command::ClosePoll { poll: item },
            _ => Command::CloseDecision { decision: item },
        }
    }

    fn story_verb(&mut self, verb: Verb, clock: Reading) {
        match verb {
            Verb::Insert => {
                let pick = self.insert_list(clock);
                self.pick(pick);
            }
            Verb::Contingency => {
                let pick = self.contingency_list(clock);
                self.pick_or(pick, "no contingency inject is in this scenario any more");
            }
            Verb::Skip => {
                let pick = self.skip_list(clock);
                self.pick_or(pick, "nothing comes that could be left out");
            }
            Verb::TakeBack => {
                let pick = self.take_back_list();
                self.pick_or(pick, "nothing is out that could be taken back");
            }
            Verb::Restore => {
                let pick = self.restore_list();
                self.pick_or(pick, "nothing was left out");
            }
            Verb::Land => {
                let pick = self.land_list(clock);
                self.pick_or(pick, "there is nothing to fit");
            }
            Verb::End => {
                let pick = self.end_list();
                self.pick(pick);
            }
            Verb::Jump => {
                let pick = self.jump_list();
                self.pick_or(pick, "only a rehearsal can jump");
            }
            _ => {}
        }
    }

    /// Marks an option as the one that was decided; the three fixed ones need words of their own.
    pub(super) fn choose(&mut self, decision: &ItemId, option: crate::ident::OptionId) {
        let authored =
            self.scenario.decision(decision).is_some_and(|(_, d)| d.option(&option).is_some());
        if authored {
            self.choice = Some(option);
            return;
        }
        let record = self.own_words(decision, &option);
        self.ask(record);
    }

    /// Returns the next state of an expected action: unprompted, prompted, not heard, open again.
    pub(super) fn next_tick(tick: Tick) -> Tick {
        match tick {
            Tick::Open => Tick::Unprompted,
            Tick::Unprompted => Tick::Prompted,
            Tick::Prompted => Tick::NotHeard,
            Tick::NotHeard => Tick::Open,
        }
    }
}

/// Says how a mode names people.
pub(in crate::tui) fn attribution_means(mode: Attribution) -> &'static str {
    let words = crate::words::Language::English.words();
    match mode {
        Attribution::Attributed => words.attributed_means,
        Attribution::Role => words.role_only_means,
        Attribution::Anonymous => words.anonymous_means,
    }
}
