//! Sessions by chance: an autopilot, random commands and nonsense, sleeping machines, clocks set back, disks that fill up,
//! a program killed at any entry. One independent checker a rule works every result out again from the entries alone.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a checker takes the events of its rule and leaves the others"
)]

mod admitted;
mod chance;
mod deciding;
mod forged;
mod kept;
mod record;
mod seen;
mod sent;
mod times;
mod walk;
mod world;

use std::sync::LazyLock;

use record::Recorded;
use world::World;

/// One rule, worked out again.
type Checker = fn(&Recorded) -> Result<(), String>;

/// Every rule with its checker.
const CHECKERS: [(&str, Checker); 17] = [
    ("what was acknowledged is on disk", record::acknowledged_is_kept),
    ("a repeated request happens once", record::repeated_happens_once),
    ("entries are numbered without a gap", record::numbered),
    ("the record replays to the same state", record::replays),
    ("times never go back, and play stands still while held", times::play_follows_the_holds),
    ("sleep and crashes are recorded as gaps and leave play paused", times::gaps_are_recorded),
    (
        "while a countdown runs something is written every ten seconds",
        times::countdowns_leave_a_trace,
    ),
    ("nothing is taken down off the record", times::off_the_record),
    ("time runs out when it has run out", deciding::time_runs_out),
    ("late answers are late and no others", deciding::late_is_late),
    ("each result is what the answers add up to", deciding::tallies),
    ("a decision has one record", deciding::one_record),
    ("consequences add up, undone ones left out", deciding::consequences),
    ("one key takes the last act back", deciding::undo_reverses),
    ("control-only words are in no view", seen::control_stays),
    ("everybody sees what is theirs: released, not taken back, revealed", seen::views_are_theirs),
    ("attribution becomes stricter only, and names stay out", seen::attribution_holds),
];

/// How many seeds a run plays unless told otherwise.
const SEEDS: u64 = 10;

/// Plays the session of a seed.
///
/// # Errors
/// Says why it broke off; the other seeds' sessions are looked at all the same.
fn play(seed: u64) -> Result<Recorded, String> {
    std::panic::catch_unwind(|| World::new(seed).play()).map_err(|why| {
        let words = why.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| why.downcast_ref::<&str>().copied());
        format!("it broke off: {}", words.unwrap_or("for the reason above"))
    })
}

/// The sessions every test of this file looks at.
static PLAYED: LazyLock<Vec<Result<Recorded, String>>> =
    LazyLock::new(|| (0..SEEDS).map(play).collect());

/// Returns those that were played to their end.
fn sessions() -> impl Iterator<Item = &'static Recorded> {
    PLAYED.iter().flatten()
}

/// Returns the seeds beyond the usual ones that were asked for: all below a number, or those of a range like `250..260`.
fn more_seeds() -> std::ops::Range<u64> {
    #[expect(clippy::disallowed_methods, reason = "how long a run takes is for whoever starts it")]
    let Ok(asked) = std::env::var("STARTEX_SIM_SEEDS") else { return 0..0 };
    let (first, end) = asked.split_once("..").unwrap_or(("", &asked));
    let first = if first.is_empty() { Ok(SEEDS) } else { first.parse() };
    match (first, end.parse()) {
        (Ok(first), Ok(end)) => first..end,
        _ => panic!("STARTEX_SIM_SEEDS is a number or a range like 250..260, not `{asked}`"),
    }
}

fn broken_rules(seed: u64, played: &Result<Recorded, String>) -> Vec<String> {
    let recorded = match played {
        Ok(recorded) => recorded,
        Err(why) => return vec![format!("seed {seed}: {why}")],
    };
    CHECKERS
        .iter()
        .filter_map(|(rule, check)| {
            check(recorded).err().map(|why| format!("seed {seed}: {rule}: {why}"))
        })
        .collect()
}

#[test]
fn whatever_happens_the_rules_hold() {
    let usual = (0_u64..).zip(PLAYED.iter()).flat_map(|(seed, s)| broken_rules(seed, s));
    let more = more_seeds().flat_map(|seed| broken_rules(seed, &play(seed)));
    let broken: Vec<String> = usual.chain(more).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn what_happens_to_files_and_clocks_happens_in_some_session() {
    let mut wanted = std::collections::BTreeSet::from([
        "attachment_stored",
        "clock_behind",
        "continued",
        "gap_recorded",
        "reopened",
        "scenario_loaded",
        "scenario_replaced",
        "unrecorded",
    ]);
    for session in sessions() {
        wanted.retain(|kind| session.entries.iter().all(|e| e.event.kind() != *kind));
    }
    for seed in SEEDS..60 {
        if wanted.is_empty() {
            return;
        }
        let Ok(session) = play(seed) else { continue };
        wanted.retain(|kind| session.entries.iter().all(|e| e.event.kind() != *kind));
    }
    panic!("no session of sixty had {wanted:?}");
}

#[test]
fn answers_are_handed_in_after_the_close_and_at_zero_in_many_sessions() {
    let late = sessions().map(deciding::late_answers);
    let (closed, at_zero) = late.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    assert!(closed >= 5, "{closed} answers after a close");
    assert!(at_zero >= 3, "{at_zero} answers at zero, before anybody closed");
}

/// A checker that never fails proves nothing: each is shown a session with one entry changed.
#[test]
fn every_checker_sees_its_rule_broken() {
    let mut blind: Vec<&str> = Vec::new();
    for (rule, check) in CHECKERS {
        let sees = |session: &Recorded| {
            forged::forged(rule, session).is_some_and(|forged| check(&forged).is_err())
        };
        if !sessions().any(sees) {
            blind.push(rule);
        }
    }
    assert!(blind.is_empty(), "these see nothing: {blind:?}");
}
