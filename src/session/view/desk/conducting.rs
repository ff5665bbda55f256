//! The view of whoever conducts from a browser: the second facilitator, with the verbs that were handed over, or the lead.

use crate::card::Card;
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, OptionId, PersonId, RoleCode, Seq};
use crate::scenario::{Content, Effect, Item, Scenario};
use crate::session::command::Command;
use crate::session::deciding::Round;
use crate::session::next::{SaidOf, Step, next_step};
use crate::session::state::{Hold, Phase, Session};
use crate::session::vocabulary::{Capacity, EndWhy, PauseWhy};
use crate::session::{VERBS, may, offers, upcoming};
use crate::words::{Language, Words};

/// The most items that come next a desk shows.
const COMING_MAX: usize = 6;

/// What the next key would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub step: Step,
    /// What it does and to whom.
    pub words: String,
    /// What a press sends back to confirm it; `None` where nothing is to be pressed or something is to be chosen first.
    pub key: Option<String>,
    /// Whether whoever looks may press it.
    pub allowed: bool,
    /// What is read at the first beat; nobody else sees it yet.
    pub read: Option<Read>,
    /// What the second beat does, in words.
    pub then: Option<String>,
}

/// An item as it is read before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    pub item: Option<ItemId>,
    pub label: String,
    pub title: String,
    pub card: Option<Card>,
    pub read_aloud: Option<String>,
    /// The author's notes for the control side.
    pub control: Option<String>,
    pub lines: Vec<String>,
    /// What follows from its release.
    pub consequences: Vec<String>,
}

/// An item that comes, or a contingency that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub item: ItemId,
    pub label: String,
    pub title: String,
    pub to: String,
    pub planned: Option<Timestamp>,
    /// Milliseconds after plan.
    pub late: i64,
    /// A contingency whose trigger holds: why it is offered.
    pub offered: Option<String>,
    /// Whether it may be sent by hand.
    pub can_go: bool,
}

/// An option as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub option: OptionId,
    pub letter: char,
    pub label: String,
    pub cost: String,
    /// Votes; `None` while answers are hidden.
    pub votes: Option<u32>,
    pub proposed: bool,
}

/// A decision before the room, from the opening to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    pub item: ItemId,
    pub label: String,
    pub prompt: String,
    pub owner: RoleCode,
    pub choices: Vec<Choice>,
    pub answered: usize,
    pub of: usize,
    pub missing: Vec<RoleCode>,
    pub open: bool,
    pub closes_at: Option<Millis>,
    /// Its result was shown: it can be recorded.
    pub revealed: bool,
    /// Consequences that wait to be accepted.
    pub effects: Vec<(Effect, String)>,
}

/// A held-back fact, or a way to help on, of the question before the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldBack {
    IfStuck(String),
    IfAsked(String, String),
}

/// A request of a player to the control cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    pub seq: Seq,
    pub at: Timestamp,
    pub by: String,
    pub words: Option<String>,
}

/// Somebody at a desk with what the lead handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    pub person: PersonId,
    pub capacity: Capacity,
    /// Every verb with whether it was handed over.
    pub verbs: Vec<(&'static str, &'static str, bool)>,
    pub devices: Vec<String>,
}

/// What holds play, and what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is so or not so by itself")]
pub struct Conducting {
    pub phase: Phase,
    pub hold: Option<Hold>,
    pub may_pause: bool,
    pub may_go_off_record: bool,
    pub may_give_floor: bool,
    pub may_note: bool,
    pub may_decide: bool,
    pub may_release: bool,
    pub may_answer_requests: bool,
    pub may_end_emergency: bool,
    pub may_declare_emergency: bool,
    pub may_undo: bool,
    /// May end the exercise, and put their name to its report.
    pub may_end: bool,
    pub may_hand_over: bool,
    /// The first press of the emergency was made: the second declares.
    pub emergency_armed: bool,
    pub coming: Vec<Coming>,
    pub held_back: Vec<HeldBack>,
    /// The inject shown last, which can be taken back.
    pub last_inject: Option<(ItemId, String)>,
}

/// Returns what the next key would do for whoever looks.
pub fn next(
    scenario: &Scenario,
    session: &Session,
    looks: Actor,
    wall: Timestamp,
    words: &Words,
) -> Next {
    let step = next_step(scenario, session, None, wall);
    let of = SaidOf { scenario, session, wall, words };
    let commands = step.commands(scenario, session);
    let allowed = commands.iter().all(|c| may(scenario, session, looks, c));
    let read = read(scenario, session, &step, words);
    let then = if let Step::Read(id) = &step {
        Some(Step::sending(scenario, id).words(of))
    } else {
        step.takes_two_beats().then(|| step.words(of))
    };
    Next {
        words: step.words(of),
        key: step.key(scenario, session).filter(|_| !commands.is_empty()),
        allowed: allowed && !commands.is_empty(),
        read,
        then,
        step,
    }
}

fn read(scenario: &Scenario, session: &Session, step: &Step, words: &Words) -> Option<Read> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others have nothing to read first")]
    match step {
        Step::ReadGroundRules => Some(Read {
            title: words.ground_rules_title.to_owned(),
            lines: words.ground_rules_card(
                session.marking.label(),
                session.attribution.label(),
                &scenario.ground_rules,
            ),
            ..Read::default()
        }),
        Step::AskWarmUp => {
            Some(Read { title: scenario.warm_up.clone().unwrap_or_default(), ..Read::default() })
        }
        Step::Read(id) => Some(item_read(scenario, session, id, words)),
        _ => None,
    }
}

fn item_read(scenario: &Scenario, session: &Session, id: &ItemId, words: &Words) -> Read {
    let title = session.title(scenario, id);
    let Some(item) = scenario.item(id) else {
        let card = session.story.inserted.get(id).map(|inserted| {
            super::super::inserted_card(scenario, inserted, session.at.story, words)
        });
        let item = Some(id.clone());
        return Read { item, label: id.to_string(), title, card, ..Read::default() };
    };
    let control = item.control.for_control();
    let read = Read {
        item: Some(id.clone()),
        label: item.label.clone(),
        title,
        control: (!control.is_empty()).then(|| control.to_owned()),
        ..Read::default()
    };
    match &item.content {
        Content::Inject(inject) => Read {
            card: Some(super::super::preview(scenario, item, inject, words)),
            read_aloud: inject.read_aloud.clone(),
            consequences: inject
                .then
                .iter()
                .map(|e| scenario.effect_in_words(e, Language::default().vocabulary()))
                .collect(),
            ..read
        },
        Content::Decision(decision) => Read {
            lines: decision
                .options
                .iter()
                .zip('A'..)
                .map(|(option, letter)| format!("{letter} {}: {}", option.label, option.cost))
                .collect(),
            ..read
        },
        Content::Poll(poll) => Read { lines: poll.options.clone(), ..read },
        Content::Question(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => read,
    }
}

/// Returns what holds play, what comes, and what whoever looks may do about it.
pub fn conducting(
    scenario: &Scenario,
    session: &Session,
    looks: Actor,
    wall: Timestamp,
) -> Conducting {
    let can = |command: Command| may(scenario, session, looks, &command);
    let role = || scenario.roles.first().map_or_else(|| "-".into(), |r| r.code.clone());
    let last = session.latest_inject();
    let person = || session.people.next_person();
    Conducting {
        phase: session.phase,
        hold: session.clock.hold.clone(),
        may_pause: can(Command::Pause(PauseWhy::Facilitator)),
        may_go_off_record: can(Command::GoOffRecord),
        may_give_floor: can(Command::GiveFloor { role: role() }),
        may_note: can(Command::Promote { entry: Seq(0) }),
        may_decide: can(Command::CloseDecision { decision: ItemId::new("") }),
        may_release: can(Command::Release { inject: ItemId::new("") }),
        may_answer_requests: can(Command::ParkRequest { request: Seq(0) }),
        may_end_emergency: can(Command::EndEmergency),
        may_declare_emergency: can(Command::DeclareEmergency),
        may_undo: can(Command::Undo) && session.last_act().is_some(),
        may_end: can(Command::End(EndWhy::Facilitator)),
        may_hand_over: can(Command::HandVerbs { person: person(), verbs: Vec::new() }),
        emergency_armed: session.clock.hold == Some(Hold::Paused(PauseWhy::Emergency)),
        coming: coming(scenario, session, wall),
        held_back: held_back(scenario, session),
        last_inject: last.map(|id| {
            let label = scenario.label(&id);
            (id, label)
        }),
    }
}

fn coming(scenario: &Scenario, session: &Session, wall: Timestamp) -> Vec<Coming> {
    if session.phase != Phase::Play {
        return Vec::new();
    }
    let to = |id: &ItemId| super::to_whom(scenario, session, id);
    let why = |item: Option<&Item>| match item.map(|i| &i.content) {
        Some(Content::Inject(inject)) => {
            inject.contingency.as_ref().map(|c| c.why.for_control().to_owned())
        }
        _ => None,
    };
    let offered = offers(scenario, session, wall).into_iter().map(|id| Coming {
        label: scenario.label(&id),
        title: session.title(scenario, &id),
        to: to(&id),
        planned: None,
        late: 0,
        offered: Some(why(scenario.item(&id)).unwrap_or_default()),
        can_go: session.running(),
        item: id,
    });
    let rows = upcoming(scenario, session, wall).into_iter().filter(|row| row.holds);
    let rows = rows.filter(|row| row.planned_in).take(COMING_MAX).map(|row| Coming {
        label: scenario.label(&row.item),
        title: session.title(scenario, &row.item),
        to: to(&row.item),
        planned: row.planned,
        late: row.late,
        offered: None,
        can_go: session.running(),
        item: row.item,
    });
    offered.chain(rows).collect()
}

fn held_back(scenario: &Scenario, session: &Session) -> Vec<HeldBack> {
    let Some((_, question)) = session.talk.current.as_ref().and_then(|id| scenario.question(id))
    else {
        return Vec::new();
    };
    let stuck = question.if_stuck.iter().map(|c| HeldBack::IfStuck(c.for_control().to_owned()));
    let asked = question.if_asked.iter().map(|(ask, answer)| {
        HeldBack::IfAsked(ask.for_control().to_owned(), answer.for_control().to_owned())
    });
    stuck.chain(asked).collect()
}

/// Returns the decision before the room with what may be recorded of it; answers stay hidden while it is open.
pub fn deciding(
    scenario: &Scenario,
    session: &Session,
    wall: Timestamp,
    words: &Words,
) -> Option<Deciding> {
    let step = next_step(scenario, session, None, wall);
    if let Step::Apply { item, effects } = step {
        return applying(scenario, session, &item, &effects);
    }
    let open = || session.open_rounds().first().map(|(id, _)| (*id).clone());
    let id = session.closed_decision().or_else(open)?;
    let (item, decision) = scenario.decision(&id)?;
    let round: &Round = session.decision(&id)?.round()?;
    let open = round.is_open();
    let tally = round.tally(decision.count);
    let proposal = session.proposal(scenario, &id).filter(|_| !open);
    let choices = decision.option_ids().into_iter().map(|option| Choice {
        letter: decision.letter(&option).unwrap_or('?'),
        label: decision.option_in_words(&option, words).to_owned(),
        cost: decision.option(&option).map(|o| o.cost.clone()).unwrap_or_default(),
        votes: (!open).then(|| tally.get(&option).copied().unwrap_or(0)),
        proposed: proposal.as_ref() == Some(&option),
        option,
    });
    let mut missing: Vec<RoleCode> = round.missing(session).map(|s| s.role.clone()).collect();
    missing.dedup();
    Some(Deciding {
        label: item.label.clone(),
        prompt: decision.prompt.clone(),
        owner: decision.owner.clone(),
        choices: choices.collect(),
        answered: round.answered(),
        of: round.counted(session),
        missing,
        open,
        closes_at: open.then_some(round.closes_at),
        revealed: round.revealed.is_some(),
        effects: Vec::new(),
        item: id,
    })
}

fn applying(
    scenario: &Scenario,
    session: &Session,
    id: &ItemId,
    effects: &[Effect],
) -> Option<Deciding> {
    let owner = scenario.decision(id).map(|(_, d)| d.owner.clone());
    Some(Deciding {
        item: id.clone(),
        label: scenario.label(id),
        prompt: session.title(scenario, id),
        owner: owner.or_else(|| scenario.roles.first().map(|r| r.code.clone()))?,
        choices: Vec::new(),
        answered: 0,
        of: 0,
        missing: Vec::new(),
        open: false,
        closes_at: None,
        revealed: true,
        effects: effects
            .iter()
            .map(|e| (e.clone(), scenario.effect_in_words(e, Language::default().vocabulary())))
            .collect(),
    })
}

/// Returns what players asked and nobody answered, oldest first.
pub fn requests(session: &Session) -> Vec<RequestRow> {
    let row = |r: &std::sync::Arc<crate::session::Request>| RequestRow {
        seq: r.seq,
        at: r.at.happened(),
        by: r.seat.as_ref().map_or_else(|| super::who(session, r.by), ToString::to_string),
        words: r
            .text
            .as_ref()
            .filter(|_| !session.struck.contains(&r.seq))
            .map(ToString::to_string),
    };
    session.talk.open_requests().map(row).collect()
}

/// Returns whoever sits at a desk with what was handed to them, for the lead.
pub fn handed(session: &Session) -> Vec<Handed> {
    super::desks(session)
        .map(|(person, capacity)| Handed {
            verbs: VERBS
                .iter()
                .map(|(verb, means)| (*verb, *means, super::has_verb(session, person, verb)))
                .collect(),
            devices: session
                .people
                .devices
                .iter()
                .filter(|(_, of)| **of == person)
                .map(|(sha256, _)| sha256.clone())
                .collect(),
            person,
            capacity,
        })
        .collect()
}
