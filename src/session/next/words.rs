//! What the next key does, to whom, in words.

use super::Step;
use super::{Check, checks};
use crate::clock::{Millis, Timestamp};
use crate::ident::{ItemId, RoleCode, SeatId};
use crate::scenario::{Content, Reveal, Scenario};
use crate::session::complete::ToComplete;
use crate::session::plan;
use crate::session::state::{Hold, Phase, Session};
use crate::session::view::feedback_in;
use crate::session::vocabulary::{EndWhy, HotWashStep};
use crate::words::{Language, Words, fill};

/// What a step is said of.
#[derive(Debug, Clone, Copy)]
pub struct SaidOf<'a> {
    pub scenario: &'a Scenario,
    pub session: &'a Session,
    pub wall: Timestamp,
    pub words: &'a Words,
}

impl Step {
    /// Says what it does. What somebody chose meanwhile, and keys, are the surface's own to say.
    #[expect(clippy::too_many_lines, reason = "one arm a step of the table")]
    pub fn words(&self, of: SaidOf<'_>) -> String {
        let name = |id: &ItemId| of.scenario.label(id);
        match self {
            Self::CheckNext(check) => check_words(of, *check),
            Self::ReadGroundRules => "read out the ground rules".to_owned(),
            Self::AskWarmUp => "ask the warm-up question".to_owned(),
            Self::StartEx { must_end } => start(of, *must_end),
            Self::Emergency => "nothing".to_owned(),
            Self::Resume(hold) => resume(of, hold),
            Self::Reveal { decision } => {
                let whom = match of.scenario.decision(decision).map(|(_, d)| d.reveal) {
                    Some(Reveal::Asked) => "those asked",
                    Some(Reveal::All) | None => "everybody",
                };
                format!("show the result of {} to {whom}", name(decision))
            }
            Self::RevealPoll(poll) => format!("show the result of {} to everybody", name(poll)),
            Self::Record { decision } => record(of, decision),
            Self::Apply { .. } => "apply the consequences, then go on".to_owned(),
            Self::Close { decision, ran_out: true } => {
                format!("{}: close {}", of.words.time_is_up, name(decision))
            }
            Self::Close { decision, ran_out: false } => format!("all in: close {}", name(decision)),
            Self::Release(id) => {
                let seen = of.session.will_be_seen(of.scenario, id, Language::default());
                format!("release {}: {seen}", name(id))
            }
            Self::Open(id) => open(of, id),
            Self::BeginBreak(id) => format!("begin the break {}", name(id)),
            Self::AnswerObserverQuestion(_) => "answered: back to play".to_owned(),
            Self::Wait { decision, missing } => wait(of, decision, missing),
            Self::WaitForVotes(poll) => wait_for_votes(of, poll),
            Self::ClosePoll(poll) => format!("close {}", name(poll)),
            Self::CloseAssessment(id) => format!("end {}", name(id)),
            Self::CloseBreakout(id) => format!("end {}: the groups are back", name(id)),
            Self::Pose(question) => {
                let to = of.scenario.question(question).map(|(_, q)| &q.to);
                let to = to.map(|to| of.scenario.recipients_in_codes(to, Language::default()));
                format!("put {} to {}", name(question), to.unwrap_or_default())
            }
            Self::Read(id) => format!("read {} first (nobody sees it yet)", name(id)),
            Self::EndModule { over } => {
                let next = of.session.next_module().map_or_else(String::new, |at| {
                    format!(", go on with {} {}", at + 1, of.scenario.modules[at].title)
                });
                format!("end this module{}{next}", minutes_over(*over))
            }
            Self::EndEx(EndWhy::Time) => "EndEx: only the hot wash still fits".to_owned(),
            Self::EndEx(EndWhy::Finished | EndWhy::Facilitator | EndWhy::Emergency) => {
                "EndEx: everything is played".to_owned()
            }
            Self::HotWash { step, role } => hot_wash(of, *step, role.as_ref()),
            Self::CloseRoom => {
                let counted = match feedback_in(of.session) {
                    (0, 0) => String::new(),
                    (n, 0) => format!(" ({n} in)"),
                    (n, m) => {
                        format!(" ({})", fill(of.words.feedback_in, &[("n", &n), ("m", &m)]))
                    }
                };
                format!("feedback{counted}, then thank them and close the room")
            }
            Self::StartDebrief => "begin the debrief of the control side".to_owned(),
            Self::Complete(what) => format!("complete {}", left_open(of, what)),
            Self::Rate(subject) => format!("rate: {}", subject.words(of.scenario)),
            Self::Analyse(_) => "say why it was observed".to_owned(),
            Self::Mend(_) => "say what is to be done about it".to_owned(),
            Self::Sort(_) => "sort the working notes: into the report, or not".to_owned(),
            Self::WriteReport if of.session.phase == Phase::Finalised => {
                "write the final report".to_owned()
            }
            Self::WriteReport => "write the draft report".to_owned(),
            Self::Finalise => "finalise the report by your name".to_owned(),
            Self::Finished => "nothing is left to do".to_owned(),
        }
    }
}

fn check_words(of: SaidOf<'_>, check: Check) -> String {
    let states = checks(of.scenario, of.session, of.wall);
    let text = states.into_iter().find(|c| c.check == check).map_or(String::new(), |c| c.text);
    let what = match check {
        Check::Staffing => "nobody plays",
        Check::Owners => "decisions without an owner in the room:",
        Check::Asked => "nobody is there:",
        Check::Time => "the time does not do:",
    };
    format!("accept all the same: {what} {text}")
}

fn start(of: SaidOf<'_>, must_end: Option<Timestamp>) -> String {
    let end = match must_end {
        Some(end) => format!("must end {}", end.hm(of.session.header.offset)),
        None => "no must-end time".to_owned(),
    };
    match plan::late_start(of.scenario, of.session, of.wall) {
        Some(late) => format!("StartEx, {end}; {}", late.words(of.scenario)),
        None => format!("StartEx: play begins, {end}"),
    }
}

fn resume(of: SaidOf<'_>, hold: &Hold) -> String {
    let rounds = of.session.open_rounds();
    let again = match rounds.first() {
        Some((id, round)) => {
            let left = round.closes_at.minus(of.session.play_at(of.wall));
            format!("play and {} run again, {} left", of.scenario.label(id), left.clock())
        }
        None => "play runs again".to_owned(),
    };
    let from = match hold {
        Hold::OffRecord => "back on the record",
        Hold::Break { .. } => "end of the break",
        Hold::Paused(_) | Hold::Gap(_) | Hold::Emergency => "resume",
    };
    let why = match hold {
        Hold::Gap(why) => format!(" ({}: {})", of.words.state_paused, why.label()),
        Hold::Paused(_) | Hold::Break { .. } | Hold::OffRecord | Hold::Emergency => String::new(),
    };
    format!("{from}: {again}{why}")
}

fn record(of: SaidOf<'_>, decision: &ItemId) -> String {
    let Some((item, authored)) = of.scenario.decision(decision) else {
        return "record the decision".to_owned();
    };
    match of.session.proposal(of.scenario, decision) {
        Some(option) => {
            let letter = authored.letter(&option).unwrap_or('?');
            let label = authored.option_in_words(&option, of.words);
            format!("record {} {letter} {label}, owner {}", item.label, authored.owner)
        }
        None if of.session.ran_out_empty(decision) => {
            format!("record {}: time ran out", item.label)
        }
        None => format!("record {}: say what was decided", item.label),
    }
}

fn open(of: SaidOf<'_>, id: &ItemId) -> String {
    let to = of.session.recipients(of.scenario, id);
    let to =
        to.map(|to| of.scenario.recipients_in_codes(&to, Language::default())).unwrap_or_default();
    let item = of.scenario.item(id);
    let time = match item.map(|i| &i.content) {
        Some(Content::Decision(decision)) => {
            let agenda = of.scenario.agenda(&of.session.agenda.id);
            let time = agenda.zip(item).map(|(a, i)| of.scenario.countdown(i, decision, a));
            time.unwrap_or(decision.time)
        }
        Some(Content::Poll(poll)) => poll.time,
        Some(Content::Assessment(assessment)) => assessment.time,
        Some(Content::Breakout(breakout)) => breakout.time,
        Some(Content::Inject(_) | Content::Question(_) | Content::Break(_)) | None => Millis::ZERO,
    };
    format!("open {} to {to}, {} s", of.scenario.label(id), time.0 / 1000)
}

fn wait(of: SaidOf<'_>, decision: &ItemId, missing: &[SeatId]) -> String {
    if missing.is_empty() {
        let label = of.scenario.label(decision);
        return format!("waiting for {label}: enter hands or a voice");
    }
    let mut roles: Vec<&str> = missing.iter().map(|s| s.role.as_str()).collect();
    roles.dedup();
    format!("waiting for {}", roles.join(", "))
}

fn wait_for_votes(of: SaidOf<'_>, poll: &ItemId) -> String {
    let label = of.scenario.label(poll);
    match of.session.hall.polls.get(poll).map_or(0, |p| p.votes.len()) {
        0 => format!("waiting for {label}: enter hands"),
        n => format!("waiting for {label}, {n} in"),
    }
}

fn minutes_over(over: i64) -> String {
    let minutes = over.unsigned_abs() / 60_000;
    match (over, minutes) {
        (_, 0) => String::new(),
        (1.., n) => format!(" ({n} min over)"),
        (_, n) => format!(" ({n} min early)"),
    }
}

fn hot_wash(of: SaidOf<'_>, step: HotWashStep, role: Option<&RoleCode>) -> String {
    let wash = &of.scenario.hot_wash;
    match (step, role) {
        (HotWashStep::Silent, _) => format!("{}: {} in silence", of.words.hot_wash, wash.silent),
        (HotWashStep::Round, Some(role)) => {
            let name = of.scenario.role(role).map_or(role.as_str(), |r| r.name.as_str());
            format!("{} for {name}", wash.per_role)
        }
        (HotWashStep::Round, None) => "the round of the roles".to_owned(),
        (HotWashStep::Rank, _) => "the room ranks three".to_owned(),
        (HotWashStep::Feedback, _) => "feedback".to_owned(),
        (HotWashStep::Done, _) => "the hot wash is done".to_owned(),
    }
}

fn left_open(of: SaidOf<'_>, what: &ToComplete) -> String {
    match what {
        ToComplete::Record { decision, missing } => {
            format!("{}: {}", of.scenario.label(decision), missing.join(", "))
        }
        ToComplete::Action { missing, .. } => {
            format!("a corrective action: {}", missing.join(", "))
        }
        ToComplete::Assumption(_) => "an assumption".to_owned(),
        ToComplete::Request(_) => "a request from players".to_owned(),
        ToComplete::Parked(_) => "a parked item".to_owned(),
        ToComplete::Unfiled(_) => "an observation without an objective".to_owned(),
    }
}
