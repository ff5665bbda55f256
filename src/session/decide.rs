//! The rules: what comes of a command, or why it is refused. Pure; `now` is an argument.

mod after;
mod clock;
mod decision;
mod earlier;
mod hall;
mod lobby;
mod notes;
mod people;
pub(super) mod story;
mod talk;

use super::command::{Command, Rejection};
use super::entry::Said;
use super::event::Event;
use super::state::{Hold, Phase, Session};
use super::vocabulary::Attribution;
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, SeatId};
use crate::scenario::{Attachment, Item, Scenario};
pub use decision::LATE_ANSWER;
pub(super) use earlier::EARLIER_MAX;

/// An event on its way into the transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub event: Event,
    pub said: Option<Said>,
    /// The seat it counts for.
    pub seat: Option<SeatId>,
    /// Who acts, if not the one who asked.
    pub by: Option<Actor>,
    /// When it happened, if that was before it is entered.
    pub observed_at: Option<Timestamp>,
}

impl From<Event> for Draft {
    fn from(event: Event) -> Self {
        Self { event, said: None, seat: None, by: None, observed_at: None }
    }
}

impl Draft {
    fn said(event: Event, said: Said) -> Self {
        let said = (!said.is_empty()).then_some(said);
        Self { said, ..event.into() }
    }

    fn seat(mut self, seat: SeatId) -> Self {
        self.seat = Some(seat);
        self
    }

    /// Leaves out who it was where the session is anonymous; the clock stands for nobody.
    fn nameless(mut self, ctx: &Ctx<'_>) -> Self {
        let person = matches!(ctx.by, Actor::Person(_));
        if person && ctx.session.attribution == Attribution::Anonymous {
            self.by = Some(Actor::Clock);
        }
        self
    }
}

type Decided = Result<Vec<Draft>, Rejection>;

/// Everything a rule looks at.
#[derive(Clone, Copy)]
struct Ctx<'a> {
    scenario: &'a Scenario,
    session: &'a Session,
    by: Actor,
    now: Timestamp,
    play: Millis,
    /// When it happened, if that was before now.
    observed_at: Option<Timestamp>,
}

#[expect(clippy::unnecessary_wraps, reason = "every rule ends in this type")]
fn one(event: Event) -> Decided {
    Ok(vec![event.into()])
}

fn refuse<T>(why: impl Into<String>) -> Result<T, Rejection> {
    Err(Rejection::new(why))
}

impl<'a> Ctx<'a> {
    /// Returns when it happens: now, unless it is entered later.
    fn happened(&self) -> Timestamp {
        self.observed_at.unwrap_or(self.now)
    }

    fn item(&self, id: &ItemId) -> Result<&'a Item, Rejection> {
        self.scenario.item(id).ok_or_else(|| Rejection::new(format!("there is no `{id}` here")))
    }

    fn in_play(&self) -> Result<(), Rejection> {
        match self.session.phase {
            Phase::Play => Ok(()),
            Phase::Lobby => refuse("play has not begun; StartEx comes first"),
            Phase::HotWash | Phase::Closed | Phase::Debrief | Phase::Finalised => {
                refuse("play is over since EndEx")
            }
        }
    }

    /// Refuses what would change the story while play stands still.
    fn running(&self) -> Result<(), Rejection> {
        self.in_play()?;
        match &self.session.clock.hold {
            None => Ok(()),
            Some(hold) => refuse(format!("play stands still ({}); resume first", word(hold))),
        }
    }
}

pub(super) fn word(hold: &Hold) -> &'static str {
    match hold {
        Hold::Paused(why) => why.label(),
        Hold::Gap(why) => why.label(),
        Hold::Break { .. } => "break",
        Hold::OffRecord => "off the record",
        Hold::Emergency => "real-world emergency",
    }
}

/// Judges a command. With `observed_at` it is entered later than it happened; every entry it leads to says so.
///
/// # Errors
/// Returns why it is refused, in words for whoever asked.
pub fn decide(
    scenario: &Scenario,
    session: &Session,
    command: &Command,
    by: Actor,
    now: Timestamp,
    observed_at: Option<Timestamp>,
) -> Decided {
    let now = now.max(session.at.wall);
    let ctx = Ctx { scenario, session, by, now, play: session.play_at(now), observed_at };
    people::allowed(&ctx, command)?;
    if let Some(at) = observed_at {
        earlier::allowed(&ctx, command, at)?;
    }
    held_back(&ctx, command)?;
    let drafts = dispatch(&ctx, command)?;
    Ok(drafts.into_iter().map(|draft| Draft { observed_at, ..draft }).collect())
}

/// Tells whether somebody may ever ask for a command; whether it is possible now is another matter.
pub fn may(scenario: &Scenario, session: &Session, by: Actor, command: &Command) -> bool {
    let (now, play) = (session.at.wall, session.at.play);
    let ctx = Ctx { scenario, session, by, now, play, observed_at: None };
    people::allowed(&ctx, command).is_ok()
}

/// In an emergency and off the record only what ends it is taken.
fn held_back(ctx: &Ctx<'_>, command: &Command) -> Result<(), Rejection> {
    let clockwork =
        matches!(command, Command::Elapse | Command::RecordGap { .. } | Command::Reopen { .. });
    let ends = matches!(command, Command::End(_) | Command::DeclareEmergency);
    match ctx.session.clock.hold {
        Some(Hold::Emergency)
            if !clockwork && !ends && !matches!(command, Command::EndEmergency) =>
        {
            refuse("a real-world emergency is declared; only the lead can resume or end")
        }
        Some(Hold::OffRecord)
            if !clockwork
                && !ends
                && !matches!(
                    command,
                    Command::Resume | Command::Pause(_) | Command::Strike { .. }
                ) =>
        {
            refuse("off the record: nothing is taken down until play resumes")
        }
        _ => Ok(()),
    }
}

#[expect(clippy::too_many_lines, reason = "one short arm a command; the rules are in the folder")]
fn dispatch(ctx: &Ctx<'_>, command: &Command) -> Decided {
    use Command as C;
    match command {
        C::Follow { session, head, open, actions } => {
            lobby::follow(ctx, session, head, *open, actions.as_ref())
        }
        C::Staff { role, how } => lobby::staff(ctx, role, how),
        C::FitAgenda { agenda, until, modules, hot_wash, dropped } => {
            lobby::fit(ctx, agenda, *until, modules, *hot_wash, dropped)
        }
        C::AcceptCheck { check } => lobby::accept(check),
        C::Brief(step) => one(Event::Briefed { step: *step }),
        C::Mark(tlp) => one(Event::Marked { tlp: *tlp }),
        C::Start { must_end } => lobby::start(ctx, *must_end),

        C::Pause(why) => clock::pause(ctx, *why),
        C::Resume => clock::resume(ctx),
        C::StartBreak { item, length } => clock::start_break(ctx, item.as_ref(), *length),
        C::GoOffRecord => clock::off_record(ctx),
        C::DeclareEmergency => clock::declare(ctx),
        C::EndEmergency => clock::end_emergency(ctx),
        C::SetSpeed(speed) => clock::speed(ctx, *speed),
        C::Elapse => Ok(clock::elapse(ctx)),
        C::RecordGap { from, to, why } => clock::gap(ctx, *from, *to, *why),
        C::Reopen { made_by } => one(Event::Reopened { made_by: made_by.clone() }),
        C::Jump { to } => story::jump(ctx, to),
        C::End(why) => story::end(ctx, *why),

        C::NextModule => story::next_module(ctx),
        C::Release { inject } => story::release(ctx, inject),
        C::Insert(draft) => story::insert(ctx, draft),
        C::Open { inject, seat } => story::open(ctx, inject, seat.as_ref()),
        C::Withdraw { inject } => story::withdraw(ctx, inject),
        C::Skip { item, reason, text } => story::skip(ctx, item, *reason, text.as_ref()),
        C::Defer { item, by } => story::defer(ctx, item, *by),
        C::Restore { item } => story::restore(ctx, item),
        C::Dismiss { inject } => story::dismiss(ctx, inject),
        C::Apply { item, effects } => story::apply(ctx, item.as_ref(), effects),

        C::Pose { question } => talk::pose(ctx, question),
        C::FinishQuestion => talk::finish(ctx),
        C::GiveFloor { role } => talk::give_floor(ctx, role),
        C::TakeFloor => talk::take_floor(ctx),
        C::RaiseHand { seat } => talk::raise(ctx, seat),
        C::LowerHand { seat } => talk::lower(ctx, seat),
        C::AskForStop { seat } => talk::ask_stop(ctx, seat),
        C::Tick { item, action, tick } => talk::tick(ctx, item, *action, *tick),
        C::AskControl { seat, text } => talk::ask_control(ctx, seat.as_ref(), text),
        C::AnswerRequest { request, how, text } => talk::answer(ctx, *request, *how, text.as_ref()),
        C::ParkRequest { request } => talk::park(ctx, *request),

        C::Note(draft) => notes::note(ctx, draft),
        C::Amend { entry, text } => notes::amend(ctx, *entry, text),
        C::Refile { entry, fields } => notes::refile(ctx, *entry, fields),
        C::Promote { entry } => notes::on_note(ctx, *entry, Event::Promoted { entry: *entry }),
        C::Demote { entry } => notes::on_note(ctx, *entry, Event::Demoted { entry: *entry }),
        C::Merge { entry, into } => notes::merge(ctx, *entry, *into),
        C::TakeBackNote { entry } => notes::take_back(ctx, *entry),
        C::RestoreNote { entry } => notes::restore(ctx, *entry),
        C::Strike { entry } => notes::strike(ctx, *entry),
        C::SettleAssumption { entry, confirmed } => notes::settle(ctx, *entry, *confirmed),
        C::CloseParked { entry } => {
            notes::on_note(ctx, *entry, Event::ParkedClosed { entry: *entry })
        }
        C::Undo => notes::undo(ctx),

        C::OpenDecision { decision, length, group } => {
            decision::open(ctx, decision, *length, group.as_ref())
        }
        C::MoveDeadline { decision, by } => decision::move_deadline(ctx, decision, *by),
        C::Answer(draft) => decision::answer(ctx, draft),
        C::Peek { decision } => decision::peek(ctx, decision),
        C::CountHands { decision, hands } => decision::hands(ctx, decision, hands),
        C::CloseDecision { decision } => decision::close(ctx, decision),
        C::ReopenDecision { decision, length } => decision::reopen(ctx, decision, *length),
        C::WithdrawDecision { decision } => decision::withdraw(ctx, decision),
        C::Reveal { decision } => decision::reveal(ctx, decision),
        C::Record { decision, record } => decision::record(ctx, decision, record),
        C::AmendRecord { decision, fields } => decision::amend(ctx, decision, fields),

        C::OpenPoll { poll } => hall::open_poll(ctx, poll),
        C::Vote { poll, choice, seat } => hall::vote(ctx, poll, *choice, seat.as_ref()),
        C::CountPollHands { poll, hands } => hall::poll_hands(ctx, poll, hands),
        C::ClosePoll { poll } => hall::close_poll(ctx, poll),
        C::RevealPoll { poll } => hall::reveal_poll(ctx, poll),
        C::OpenAssessment { assessment } => hall::open_assessment(ctx, assessment),
        C::Assess { assessment, of, capability, held, seat } => {
            hall::assess(ctx, assessment, *of, capability, *held, seat.as_ref())
        }
        C::CloseAssessment { assessment } => hall::close_assessment(ctx, assessment),
        C::OpenBreakout { breakout } => hall::open_breakout(ctx, breakout),
        C::SayInBreakout { breakout, group, solves, text } => {
            hall::say(ctx, breakout, group, *solves, text)
        }
        C::CloseBreakout { breakout } => hall::close_breakout(ctx, breakout),
        C::NameRapporteur { group, seat } => hall::rapporteur(ctx, group, seat),

        C::Join { capacity, name, organization } => {
            people::join(ctx, *capacity, name.as_ref(), organization.as_ref())
        }
        C::AddDevice { person, sha256 } => people::add_device(ctx, *person, sha256),
        C::RevokeDevice { person, sha256 } => people::revoke_device(ctx, *person, sha256),
        C::TakeSeat { person, seat } => people::take_seat(ctx, *person, seat),
        C::LeaveSeat { person, seat } => people::leave_seat(ctx, *person, seat),
        C::MoveSeat { person, from, to } => people::move_seat(ctx, *person, from, to),
        C::CallAway { seat } => people::call_away(ctx, seat),
        C::ComeBack { seat } => people::come_back(ctx, seat),
        C::SetReachable { seat, reachable } => people::reachable(ctx, seat, *reachable),
        C::Withhold { who, alias } => people::withhold(ctx, who, alias),
        C::TightenAttribution(mode) => people::tighten(ctx, *mode),
        C::FormGroup { group, seats } => people::form_group(ctx, group, seats),
        C::HandVerbs { person, verbs } => people::hand_verbs(ctx, *person, verbs),
        C::AskAsObserver { text } => hall::ask(ctx, text),
        C::VoteForQuestion { question, up } => hall::vote_question(ctx, *question, *up),
        C::SetObserverQuestion { question, state, into } => {
            hall::set_question(ctx, *question, *state, *into)
        }
        C::HideObserverQuestion { question, reason } => hall::hide(ctx, *question, reason),

        C::HotWash { step, role } => after::hot_wash(ctx, *step, role.as_ref()),
        C::Rank { entry, rank } => after::rank(ctx, *entry, *rank),
        C::GiveFeedback { scores, text } => after::feedback(ctx, scores, text.as_ref()),
        C::CountForms { forms } => after::count_forms(ctx, *forms),
        C::CloseRoom => after::close_room(ctx),
        C::StartDebrief => after::start_debrief(ctx),
        C::Rate { subject, answers, text } => after::rate(ctx, subject, *answers, text.as_ref()),
        C::Analyse { entry, text, reference } => {
            after::analyse(ctx, *entry, text.as_ref(), reference.as_ref())
        }
        C::AddAction { from, action } => after::add_action(ctx, *from, action),
        C::ChangeAction { action, fields } => after::change_action(ctx, *action, fields),
        C::AcceptAction { action } => after::accept_action(ctx, *action),
        C::Finalise { name } => after::finalise(ctx, name),
    }
}

/// Returns what follows by itself from the state: an item whose condition is false at its turn is passed over.
/// The caller folds the result in and asks again until nothing follows.
pub fn settle(scenario: &Scenario, session: &Session, now: Timestamp) -> Vec<Draft> {
    let passed_over = session.without_turn(scenario, now).into_iter();
    passed_over.map(|item| by_itself(Event::PassedOver { item })).collect()
}

/// An event nobody asked for: it follows from another, or from time alone.
pub(super) fn by_itself(event: Event) -> Draft {
    Draft { by: Some(Actor::Clock), ..event.into() }
}

/// Returns the entries a transcript begins with: the scenario's text, then each attachment.
pub fn opening(
    source: &str,
    attachments: &[Attachment],
    encode: &dyn Fn(&[u8]) -> (String, String),
) -> Vec<Draft> {
    let loaded = Event::ScenarioLoaded { bytes: source.len() as u64 };
    let said = Said { source: Some(source.to_owned()), ..Said::default() };
    let mut drafts = vec![Draft::said(loaded, said)];
    for (index, attachment) in (0_u32..).zip(attachments) {
        let (base64, sha256) = encode(&attachment.bytes);
        let bytes = attachment.bytes.len() as u64;
        let said = Said {
            name: crate::text::Text::name(&attachment.name).ok(),
            bytes: Some(base64),
            ..Said::default()
        };
        drafts.push(Draft::said(Event::AttachmentStored { index, bytes, sha256 }, said));
    }
    drafts
}
