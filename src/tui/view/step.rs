//! What stands beside SPACE: what the next key does, to whom, in words.

use super::Ctx;
use crate::ident::{ItemId, Seq};
use crate::session::{HotWashStep, SaidOf, Step, ToComplete};
use crate::tui::key::Verb;
use crate::tui::log::{self, What};

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

fn say(ctx: &Ctx<'_>, step: &Step) -> String {
    let of =
        SaidOf { scenario: ctx.scenario, session: ctx.session, wall: ctx.wall, words: ctx.words };
    let note = |seq: &Seq| log::says(ctx.desk, &What::Note(*seq));
    let read = ctx.desk.reading.is_some();
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are said alike everywhere")]
    match step {
        Step::ReadGroundRules if read => "the ground rules were read out".to_owned(),
        Step::AskWarmUp if read => "the warm-up question was asked".to_owned(),
        Step::Record { decision } => record(ctx, decision),
        Step::Apply { effects, .. } => {
            let n = ctx.desk.ticked(effects).len();
            match n {
                0 => "go on without any of the consequences".to_owned(),
                n if n == effects.len() => step.words(of),
                n => format!("apply {n} of the {} consequences, then go on", effects.len()),
            }
        }
        Step::Release(id) => {
            let seen = ctx.desk.will_be_seen(id);
            let then = ctx.desk.follows_from(id);
            let with = match ctx.desk.ticked(&then).len() {
                0 => String::new(),
                1 => ", with its consequence".to_owned(),
                n => format!(", with {n} consequences"),
            };
            format!("release {}{with}: {seen}", ctx.desk.label(id))
        }
        Step::Wait { .. } | Step::WaitForVotes(_) => {
            format!("{}; {} closes now", step.words(of), key(ctx, Verb::CloseNow))
        }
        Step::HotWash { step: HotWashStep::Rank, .. } => {
            format!("{} ({})", step.words(of), key(ctx, Verb::Rank))
        }
        Step::Analyse(seq) => format!("why? {}", note(seq)),
        Step::Mend(seq) => format!("what is to be done? {}", note(seq)),
        Step::Sort(seq) => format!("into the report? {}", note(seq)),
        Step::Finalise => match key(ctx, Verb::Review).as_str() {
            "" => "finalise the report by your name".to_owned(),
            key => format!("finalise the report by your name ({key} reads it first)"),
        },
        Step::Finished => "nothing is left to do; ^C leaves".to_owned(),
        _ => step.words(of),
    }
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
