//! The list *to complete*: what could wait during play and is worked off afterwards.

use super::state::Session;
use super::vocabulary::Sign;
use crate::ident::{ItemId, Seq};
use crate::scenario::Scenario;

/// Something left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToComplete {
    /// A decision record without these parts.
    Record { decision: ItemId, missing: Vec<&'static str> },
    /// A corrective action without these parts.
    Action { action: Seq, missing: Vec<&'static str> },
    /// One role spoke for another, which neither confirmed nor refuted it.
    Assumption(Seq),
    /// A request for information nobody answered or parked.
    Request(Seq),
    /// A parked item nobody closed.
    Parked(Seq),
    /// A strength or area for improvement without an objective.
    Unfiled(Seq),
}

/// Returns what is still to complete, in the order it is worked off.
pub fn to_complete(scenario: &Scenario, session: &Session) -> Vec<ToComplete> {
    let mut list = Vec::new();
    for item in &scenario.items {
        if let Some(record) = session.decision(&item.id).and_then(|d| d.record.as_ref()) {
            let missing = record.missing();
            if !missing.is_empty() {
                list.push(ToComplete::Record { decision: item.id.clone(), missing });
            }
        }
    }
    let struck = |seq: Seq| session.struck.contains(&seq);
    for action in session.after.standing_actions().filter(|a| !struck(a.seq)) {
        let missing: Vec<_> = [
            ("owner", action.owner.is_none()),
            ("date", action.due.is_none()),
            ("element", action.element.is_none()),
            ("priority", action.priority.is_none()),
            (
                "objective",
                action.objective.is_none()
                    && action.from.is_none()
                    && !scenario.objectives.is_empty(),
            ),
        ]
        .into_iter()
        .filter_map(|(name, absent)| absent.then_some(name))
        .collect();
        if !missing.is_empty() {
            list.push(ToComplete::Action { action: action.seq, missing });
        }
    }
    for note in session.notes.standing().filter(|n| !struck(n.seq)) {
        if note.spoke_for.is_some() && note.confirmed.is_none() {
            list.push(ToComplete::Assumption(note.seq));
        }
        if note.sign == Sign::Parked && !note.closed {
            list.push(ToComplete::Parked(note.seq));
        }
        let found = matches!(note.sign, Sign::Strength | Sign::Improvement);
        if found && note.objective.is_none() && note.in_report() {
            list.push(ToComplete::Unfiled(note.seq));
        }
    }
    list.extend(session.talk.open_requests().map(|r| ToComplete::Request(r.seq)));
    list
}
