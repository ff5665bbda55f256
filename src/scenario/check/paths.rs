//! SX301 to SX304: what exploring the paths of a scenario finds (`startex check --paths`).

use super::{Check, found_elsewhere};
use crate::diagnostic::Severity;

const fn row(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
) -> Check {
    Check { code, severity, summary, explanation, run: found_elsewhere }
}

pub(in crate::scenario) const UNREACHABLE: Check = row(
    "SX301",
    Severity::Warning,
    "no path reaches an item",
    "Every combination of options, time-outs and offered contingencies was tried, and in none of them the item comes up: its `when` never holds at its turn, \
     or it is always dropped or jumped over. Found by `startex check --paths`.",
);

pub(in crate::scenario) const NO_DIFFERENCE: Check = row(
    "SX302",
    Severity::Note,
    "an option makes no difference",
    "The option has no effect and no condition asks whether it was chosen, while other options of the same decision have one: the story goes on as if nobody had decided. \
     That may be meant (it is a result as well), but players notice. Give it a consequence. Found by `startex check --paths`.",
);

pub(in crate::scenario) const TOO_LONG: Check = row(
    "SX303",
    Severity::Warning,
    "a path takes longer than the agenda",
    "On the longest path the planned countdowns, questions and breaks take more minutes than the agenda gives to play. \
     The facilitator would have to skip items. Found by `startex check --paths`.",
);

pub(in crate::scenario) const CUT_SHORT: Check = row(
    "SX304",
    Severity::Note,
    "not every path was explored",
    "The number of states grows with every fact and gauge that changes. After 2,000,000 states the exploration stops and says so: \
     what it found stands, but an item it did not reach may be reachable all the same. Found by `startex check --paths`.",
);
