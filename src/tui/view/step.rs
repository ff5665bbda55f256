//! What stands beside SPACE: what the next key does, to whom, in words.

use super::Ctx;
use super::frame::held;
use crate::clock::Millis;
use crate::ident::{ItemId, Seq};
use crate::scenario::Content;
use crate::session::{Check, EndWhy, Hold, HotWashStep, Phase, Step, ToComplete, checks, plan};
use crate::tui::key::Verb;
use crate::tui::log::{self, What};
use crate::words::fill;

/// Says what SPACE does now.
pub(super) fn words(ctx: &Ctx<'_>) -> String {
    let step = ctx.desk.step(ctx.clock);
    let said = say(ctx, &step);
    if ctx.desk.is_armed(&step) {
        return format!("again: {said}");
    }
    said
}

fn key(ctx: &Ctx<'_>, verb: Verb) -> String {
    let contexts = ctx.desk.contexts();
    let key = ctx.key(&contexts, verb).or_else(|| ctx.key(&contexts, Verb::Palette));
    key.unwrap_or_default()
}

#[expect(clippy::too_many_lines, reason = "one arm a step of the table")]
fn say(ctx: &Ctx<'_>, step: &Step) -> String {
    let name = |id: &ItemId| ctx.desk.label(id);
    match step {
        Step::CheckNext(check) => check_words(ctx, *check),
        Step::ReadGroundRules => match ctx.desk.reading {
            Some(_) => "the ground rules were read out".to_owned(),
            None => "read out the ground rules".to_owned(),
        },
        Step::AskWarmUp => match ctx.desk.reading {
            Some(_) => "the warm-up question was asked".to_owned(),
            None => "ask the warm-up question".to_owned(),
        },
        Step::StartEx { must_end } => {
            let end = match must_end {
                Some(end) => format!("must end {}", ctx.hm(*end)),
                None => "no must-end time".to_owned(),
            };
            match plan::late_start(ctx.scenario, ctx.session, ctx.wall) {
                Some(late) => format!("StartEx, {end}; {}", late.words(ctx.scenario)),
                None => format!("StartEx: play begins, {end}"),
            }
        }
        Step::Emergency => "nothing".to_owned(),
        Step::Resume(hold) => resume(ctx, hold),
        Step::Reveal { decision } => {
            let whom = match ctx.scenario.decision(decision).map(|(_, d)| d.reveal) {
                Some(crate::scenario::Reveal::Asked) => "those asked",
                Some(crate::scenario::Reveal::All) | None => "everybody",
            };
            format!("show the result of {} to {whom}", name(decision))
        }
        Step::RevealPoll(poll) => format!("show the result of {} to everybody", name(poll)),
        Step::Record { decision } => record(ctx, decision),
        Step::Apply { effects, .. } => {
            let n = ctx.desk.ticked(effects).len();
            match n {
                0 => "go on without any of the consequences".to_owned(),
                n if n == effects.len() => "apply the consequences, then go on".to_owned(),
                n => format!("apply {n} of the {} consequences, then go on", effects.len()),
            }
        }
        Step::Close { decision, ran_out: true } => {
            format!("{}: close {}", ctx.words.time_is_up, name(decision))
        }
        Step::Close { decision, ran_out: false } => format!("all in: close {}", name(decision)),
        Step::Release(id) => {
            let seen = ctx.desk.will_be_seen(id);
            let then = ctx.desk.follows_from(id);
            let with = match ctx.desk.ticked(&then).len() {
                0 => String::new(),
                1 => ", with its consequence".to_owned(),
                n => format!(", with {n} consequences"),
            };
            format!("release {}{with}: {seen}", name(id))
        }
        Step::Open(id) => open(ctx, id),
        Step::BeginBreak(id) => format!("begin the break {}", name(id)),
        Step::AnswerObserverQuestion(_) => "answered: back to play".to_owned(),
        Step::Wait { decision, missing } => wait(ctx, decision, missing),
        Step::WaitForVotes(poll) => wait_for_votes(ctx, poll),
        Step::ClosePoll(poll) => format!("close {}", name(poll)),
        Step::CloseAssessment(id) => format!("end {}", name(id)),
        Step::CloseBreakout(id) => format!("end {}: the groups are back", name(id)),
        Step::Pose(question) => {
            let to = ctx.desk.asked(question);
            format!("put {} to {to}", name(question))
        }
        Step::Read(id) => format!("read {} first (nobody sees it yet)", name(id)),
        Step::EndModule { over } => {
            let next = ctx.session.next_module();
            let next = next.map_or_else(String::new, |at| {
                format!(", go on with {} {}", at + 1, ctx.scenario.modules[at].title)
            });
            format!("end this module{}{next}", minutes_over(*over))
        }
        Step::EndEx(why) => match why {
            EndWhy::Time => "EndEx: only the hot wash still fits".to_owned(),
            EndWhy::Finished | EndWhy::Facilitator | EndWhy::Emergency => {
                "EndEx: everything is played".to_owned()
            }
        },
        Step::HotWash { step, role } => hot_wash(ctx, *step, role.as_ref()),
        Step::CloseRoom => {
            let counted = match crate::session::view::feedback_in(ctx.session) {
                (0, 0) => String::new(),
                (n, 0) => format!(" ({n} in)"),
                (n, m) => format!(" ({})", fill(ctx.words.feedback_in, &[("n", &n), ("m", &m)])),
            };
            format!("feedback{counted}, then thank them and close the room")
        }
        Step::StartDebrief => "begin the debrief of the control side".to_owned(),
        Step::Complete(what) => complete(ctx, what),
        Step::Rate(subject) => format!("rate: {}", ctx.desk.subject(subject)),
        Step::Analyse(seq) => format!("why? {}", log::says(ctx.desk, &What::Note(*seq))),
        Step::Mend(seq) => {
            format!("what is to be done? {}", log::says(ctx.desk, &What::Note(*seq)))
        }
        Step::Sort(seq) => {
            format!("into the report? {}", log::says(ctx.desk, &What::Note(*seq)))
        }
        Step::WriteReport if ctx.session.phase == Phase::Finalised => {
            "write the final report".to_owned()
        }
        Step::WriteReport => "write the draft report".to_owned(),
        Step::Finalise => match key(ctx, Verb::Review).as_str() {
            "" => "finalise the report by your name".to_owned(),
            key => format!("finalise the report by your name ({key} reads it first)"),
        },
        Step::Finished => "nothing is left to do; ^C leaves".to_owned(),
    }
}

fn check_words(ctx: &Ctx<'_>, check: Check) -> String {
    let states = checks(ctx.scenario, ctx.session, ctx.wall);
    let text = states.into_iter().find(|c| c.check == check).map_or(String::new(), |c| c.text);
    let what = match check {
        Check::Staffing => "nobody plays",
        Check::Owners => "decisions without an owner in the room:",
        Check::Asked => "nobody is there:",
        Check::Time => "the time does not do:",
    };
    format!("accept all the same: {what} {text}")
}

fn resume(ctx: &Ctx<'_>, hold: &Hold) -> String {
    let rounds = ctx.session.open_rounds();
    let again = match rounds.first() {
        Some((id, round)) => {
            let left = round.closes_at.minus(ctx.play);
            format!("play and {} run again, {} left", ctx.desk.label(id), left.clock())
        }
        None => "play runs again".to_owned(),
    };
    let from = match hold {
        Hold::OffRecord => "back on the record",
        Hold::Break { .. } => "end of the break",
        Hold::Paused(_) | Hold::Gap(_) | Hold::Emergency => "resume",
    };
    let gap = matches!(hold, Hold::Gap(_));
    let why = if gap { format!(" ({})", held(ctx, hold)) } else { String::new() };
    format!("{from}: {again}{why}")
}

fn record(ctx: &Ctx<'_>, decision: &ItemId) -> String {
    let Some((item, authored)) = ctx.scenario.decision(decision) else {
        return "record the decision".to_owned();
    };
    let owner = ctx.desk.owner.as_ref().unwrap_or(&authored.owner);
    match ctx.desk.to_record(decision) {
        Some(option) => {
            let letter = authored.letter(&option).unwrap_or('?');
            let label = ctx.desk.option_label(authored, &option);
            format!("record {} {letter} {label}, owner {owner}", item.label)
        }
        None if ctx.desk.ran_out_empty(decision) => {
            format!("record {}: time ran out", item.label)
        }
        None => {
            let letters = ctx.desk.letters(decision);
            let last = letters.last().copied().unwrap_or('A');
            format!("record {}: press shift + A-{last} first", item.label)
        }
    }
}

fn open(ctx: &Ctx<'_>, id: &ItemId) -> String {
    let to = ctx.desk.recipients(id).map(|to| ctx.desk.short_recipients(&to)).unwrap_or_default();
    let time = match ctx.scenario.item(id).map(|i| &i.content) {
        Some(Content::Decision(decision)) => {
            let agenda = ctx.scenario.agenda(&ctx.session.agenda.id);
            let item = ctx.scenario.item(id);
            let time = agenda.zip(item).map(|(a, i)| ctx.scenario.countdown(i, decision, a));
            time.unwrap_or(decision.time)
        }
        Some(Content::Poll(poll)) => poll.time,
        Some(Content::Assessment(assessment)) => assessment.time,
        Some(Content::Breakout(breakout)) => breakout.time,
        Some(Content::Inject(_) | Content::Question(_) | Content::Break(_)) | None => Millis::ZERO,
    };
    format!("open {} to {to}, {} s", ctx.desk.label(id), time.0 / 1000)
}

fn wait(ctx: &Ctx<'_>, decision: &ItemId, missing: &[crate::ident::SeatId]) -> String {
    let close = key(ctx, Verb::CloseNow);
    if missing.is_empty() {
        return format!(
            "waiting for {}: enter hands or a voice; {close} closes now",
            ctx.desk.label(decision)
        );
    }
    let mut roles: Vec<&str> = missing.iter().map(|s| s.role.as_str()).collect();
    roles.dedup();
    format!("waiting for {}; {close} closes now", roles.join(", "))
}

fn wait_for_votes(ctx: &Ctx<'_>, poll: &ItemId) -> String {
    let close = key(ctx, Verb::CloseNow);
    let label = ctx.desk.label(poll);
    match ctx.session.hall.polls.get(poll).map_or(0, |p| p.votes.len()) {
        0 => format!("waiting for {label}: enter hands; {close} closes now"),
        n => format!("waiting for {label}, {n} in; {close} closes now"),
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

fn hot_wash(ctx: &Ctx<'_>, step: HotWashStep, role: Option<&crate::ident::RoleCode>) -> String {
    let wash = &ctx.scenario.hot_wash;
    match (step, role) {
        (HotWashStep::Silent, _) => format!("{}: {} in silence", ctx.words.hot_wash, wash.silent),
        (HotWashStep::Round, Some(role)) => {
            let name = ctx.scenario.role(role).map_or(role.as_str(), |r| r.name.as_str());
            format!("{} for {name}", wash.per_role)
        }
        (HotWashStep::Round, None) => "the round of the roles".to_owned(),
        (HotWashStep::Rank, _) => format!("the room ranks three ({})", key(ctx, Verb::Rank)),
        (HotWashStep::Feedback, _) => "feedback".to_owned(),
        (HotWashStep::Done, _) => "the hot wash is done".to_owned(),
    }
}

fn complete(ctx: &Ctx<'_>, what: &ToComplete) -> String {
    let what = match what {
        ToComplete::Record { decision, missing } => {
            format!("{}: {}", ctx.desk.label(decision), missing.join(", "))
        }
        ToComplete::Action { missing, .. } => {
            format!("a corrective action: {}", missing.join(", "))
        }
        ToComplete::Assumption(_) => "an assumption".to_owned(),
        ToComplete::Request(_) => "a request from players".to_owned(),
        ToComplete::Parked(_) => "a parked item".to_owned(),
        ToComplete::Unfiled(_) => "an observation without an objective".to_owned(),
    };
    format!("complete {what}")
}

/// Says what is left open, with its words.
pub(super) fn completes(ctx: &Ctx<'_>, what: &ToComplete) -> String {
    let note = |seq: &Seq| log::says(ctx.desk, &What::Note(*seq));
    match what {
        ToComplete::Record { decision, missing } => {
            let (label, title) = (ctx.desk.label(decision), ctx.desk.title(decision));
            format!("{label} {title}: {}", missing.join(", "))
        }
        ToComplete::Action { action, missing } => {
            let text = ctx.session.after.actions.get(action).and_then(|a| a.text.as_ref());
            let text = text.map_or("", |t| t.as_str());
            format!("action without {}: {text}", missing.join(", "))
        }
        ToComplete::Assumption(seq) => format!("assumption: {}", note(seq)),
        ToComplete::Request(seq) => {
            let text = ctx.session.talk.requests.get(seq).and_then(|r| r.text.as_ref());
            format!("request: {}", text.map_or("", |t| t.as_str()))
        }
        ToComplete::Parked(seq) => format!("parked: {}", note(seq)),
        ToComplete::Unfiled(seq) => format!("no objective: {}", note(seq)),
    }
}
