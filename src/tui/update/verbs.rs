//! What each verb does at the desk. No verb needed in play takes more than two keys and one optional line.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a key or verb that is not named means something elsewhere, or nothing"
)]

use super::super::key::{KeyMap, Verb};
use super::super::model::{Desk, Effect, LineKind, Overlay, Page, Read};
use crate::clock::{Millis, Reading};
use crate::ident::RoleCode;
use crate::scenario::{Content, Tlp};
use crate::session::Attribution;
use crate::session::{Command, Outcome, PauseWhy, Phase, RecordDraft, Staffing, Tick, ask_next};

impl Desk {
    /// Does what a verb says.
    #[expect(clippy::too_many_lines, reason = "one short arm a verb")]
    pub(super) fn verb(&mut self, verb: Verb, keys: &KeyMap, clock: Reading) -> Vec<Effect> {
        match verb {
            Verb::Next => return self.next_key(clock),
            Verb::Emergency => return self.emergency_key(),
            Verb::Help => self.overlays.push(Overlay::Help),
            Verb::Palette => {
                let field = super::Field::default();
                self.overlays.push(Overlay::Palette { field, at: 0 });
            }
            Verb::Search => {
                let field = super::Field::default();
                self.overlays.push(Overlay::Search { field, at: 0 });
            }
            Verb::Hide => self.private = false,
            Verb::Blank => self.blank = !self.blank,
            Verb::Again => self.show_again(),
            Verb::Read => self.read_shown(),
            Verb::Leave => {
                let pick = self.leave_list();
                self.pick(pick);
            }
            Verb::Inbox => {
                let pick = self.inbox_list(clock);
                self.pick_or(pick, "nothing waits");
            }
            Verb::Note => {
                let opened = self.wall(clock);
                self.ask(LineKind::Capture { opened });
            }
            Verb::Earlier => self.ask(LineKind::Earlier),
            Verb::Undo => return self.undo(),
            Verb::Strike => return self.strike_last(),
            Verb::Held
            | Verb::Simulated
            | Verb::Given
            | Verb::Dropped
            | Verb::SimulateRest
            | Verb::Agenda
            | Verb::MustEnd
            | Verb::Marking
            | Verb::Attribution => return self.lobby_verb(verb, clock),
            Verb::Report | Verb::Rank | Verb::Forms | Verb::Action => return self.after_verb(verb),
            _ if self.session().phase != Phase::Play => {
                self.refuse(format!("{} belongs to play", verb.label()));
            }
            Verb::Floor
            | Verb::AskNext
            | Verb::TakeFloor
            | Verb::Expected
            | Verb::Away
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
            | Verb::More
            | Verb::Reopen => return self.decision_verb(verb, clock),
            Verb::Insert
            | Verb::Contingency
            | Verb::Skip
            | Verb::TakeBack
            | Verb::Restore
            | Verb::Land
            | Verb::End
            | Verb::Jump => self.story_verb(verb, keys, clock),
            Verb::Theme
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
    pub(super) fn pick_or(&mut self, pick: Option<super::Pick>, none: &str) {
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
        let done = format!("taken back: {}", act.label());
        self.unread();
        self.submit_said(Command::Undo, done)
    }

    fn strike_last(&mut self) -> Vec<Effect> {
        let last = self.session().notes.standing().next_back().map(|n| n.seq);
        let Some(entry) = last else {
            self.say("nothing was taken down yet");
            return Vec::new();
        };
        let done = format!("the words of entry {entry} are struck from everything that leaves");
        self.submit_said(Command::Strike { entry }, done)
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
            (Verb::SimulateRest, _) => return self.simulate_rest(),
            (Verb::Agenda, _) => {
                let pick = self.agenda_list(clock);
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
            Verb::Marking => self.pick(super::lists::marking(&Tlp::ALL)),
            Verb::Attribution => {
                let pick = super::lists::attribution(self.session().attribution);
                self.pick_or(pick, "it is as strict as it can be");
            }
            Verb::Agenda => {
                let pick = self.agenda_list(clock);
                self.pick(pick);
            }
            Verb::SimulateRest => return self.simulate_rest(),
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

    fn simulate_rest(&mut self) -> Vec<Effect> {
        let people = &self.session().people;
        let empty: Vec<RoleCode> = self
            .codes()
            .into_iter()
            .filter(|c| people.staffing(c) == Staffing::Empty && people.played(c).next().is_none())
            .collect();
        let commands =
            empty.into_iter().map(|role| Command::Staff { role, how: Staffing::Simulated });
        commands.flat_map(|command| self.submit(command)).collect()
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

    fn after_verb(&mut self, verb: Verb) -> Vec<Effect> {
        match verb {
            Verb::Report if self.session().phase == Phase::Lobby => {
                self.refuse("there is nothing to report before StartEx");
            }
            Verb::Report => return vec![Effect::WriteReport],
            Verb::Rank => {
                let pick = self.rank_list();
                self.pick_or(pick, "nothing was taken down that could be ranked");
            }
            Verb::Forms => self.ask(LineKind::Forms),
            Verb::Action => {
                let pick = self.actions_list();
                self.pick(pick);
            }
            _ => {}
        }
        Vec::new()
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
            Verb::Pause => return self.submit(Command::Pause(PauseWhy::Facilitator)),
            Verb::Break => self.pick(super::lists::breaks()),
            Verb::OffRecord => return self.submit(Command::GoOffRecord),
            Verb::Speed => self.ask(LineKind::Speed),
            _ => {}
        }
        Vec::new()
    }

    fn decision_verb(&mut self, verb: Verb, clock: Reading) -> Vec<Effect> {
        let open = self.open_item();
        let closed = self.closed_decision();
        match (verb, open, closed) {
            (Verb::Decide, ..) => {
                let pick = self.decide_list(clock);
                self.pick_or(pick, "every decision has its record");
            }
            (Verb::Hands, Some(item), _) => self.ask(LineKind::Hands(item)),
            (Verb::Voice, Some(item), _) => {
                let pick = self.voice_list(&item);
                self.pick_or(pick, "no seat was asked");
            }
            (Verb::CloseNow, Some(item), _) => return self.close_now(item),
            (Verb::MoreTime, Some(decision), _) => {
                return self.submit(Command::MoveDeadline { decision, by: Millis::minutes(1) });
            }
            (Verb::Peek, Some(decision), _) => return self.submit(Command::Peek { decision }),
            (Verb::AskAgain, _, Some(decision)) => {
                return self.submit(Command::OpenDecision { decision, length: None, group: None });
            }
            (Verb::Reopen, _, Some(decision)) => {
                let length = Millis::minutes(1);
                return self.submit(Command::ReopenDecision { decision, length });
            }
            (Verb::EachItsOwn, _, Some(decision)) => {
                let record = RecordDraft::new(Outcome::EachItsOwn, self.record_from(&decision));
                return self.submit(Command::Record { decision, record: Box::new(record) });
            }
            (Verb::Wait, _, Some(decision)) => {
                let pick = self.wait_list(&decision, clock);
                self.pick(pick);
            }
            (Verb::More, _, Some(decision)) => {
                let pick = self.more_list(&decision);
                self.pick(pick);
            }
            _ => self.say("nothing is open that this could be done to"),
        }
        Vec::new()
    }

    fn close_now(&mut self, item: crate::ident::ItemId) -> Vec<Effect> {
        let command = match self.scenario.item(&item).map(|i| &i.content) {
            Some(Content::Poll(_)) => Command::ClosePoll { poll: item },
            _ => Command::CloseDecision { decision: item },
        };
        self.submit(command)
    }

    fn story_verb(&mut self, verb: Verb, _keys: &KeyMap, clock: Reading) {
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
    pub(super) fn choose(
        &mut self,
        decision: &crate::ident::ItemId,
        option: crate::ident::OptionId,
    ) {
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
