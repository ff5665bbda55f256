//! The improvement plan: corrective actions, and what each of them lacks.

use super::Draft;
use crate::ident::{ObjectiveId, RoleCode};
use crate::report::model::{Action, ActionCounts, Lacks};
use crate::session::{CorrectiveAction, Place, Priority};
use crate::words::FindingWords;

impl Draft<'_> {
    pub(super) fn improvement_plan(&self) -> Vec<Action> {
        self.planned_actions().into_iter().map(|action| self.action(action)).collect()
    }

    /// Returns the actions that stand in the plan, in its order.
    pub(super) fn planned_actions(&self) -> Vec<&CorrectiveAction> {
        let all: Vec<&CorrectiveAction> =
            self.session.after.standing_actions().map(AsRef::as_ref).collect();
        let worked_out = |seq| all.iter().any(|other| other.from == Some(seq));
        let in_report = |action: &&&CorrectiveAction| {
            // A captured line that was worked out into an action of its own stands there.
            let line = self.session.notes.get(action.seq);
            line.is_none_or(|note| {
                note.place != Place::Demoted && note.merged_into.is_none() && !worked_out(note.seq)
            })
        };
        let mut plan: Vec<&CorrectiveAction> = all.iter().filter(in_report).copied().collect();
        plan.sort_by_key(|action| priority_order(action.priority));
        plan
    }

    pub(super) fn objective_of_action(&self, action: &CorrectiveAction) -> Option<ObjectiveId> {
        let from = action.from.and_then(|seq| self.session.notes.get(seq));
        let noted = self.session.notes.get(action.seq).or(from);
        action.objective.clone().or_else(|| self.objective_of(noted?))
    }

    fn action(&self, action: &CorrectiveAction) -> Action {
        let from = action.from.and_then(|seq| self.session.notes.get(seq));
        let objective = self.objective_of_action(action);
        let noted = self.session.notes.get(action.seq).or(from);
        let task = noted.and_then(|note| self.scenario.task(note.task.as_ref()?));
        let capability = match task {
            // What it mends was filed under a critical task, and so under one capability.
            Some((_, capability, _)) => Some(capability.name.clone()),
            None => objective.as_ref().and_then(|id| self.scenario.objective(id)).map(|o| {
                let names: Vec<&str> = o.capabilities.iter().map(|c| c.name.as_str()).collect();
                names.join(", ")
            }),
        };
        let text = self.veil.words(action.seq, action.text.as_ref());
        let owner = action.owner.as_ref().map(|owner| self.owner(owner.as_str()));
        let struck = self.session.struck.contains(&action.seq);
        let owner = owner.filter(|_| !struck);
        let organization = action.organization.as_ref().filter(|_| !struck);
        let lacks = Lacks {
            owner: owner.is_none(),
            date: action.due.is_none(),
            commitment: text.as_deref().is_none_or(|text| !commits(text, self.w)),
        };
        Action {
            id: self.veil.always_id(action.seq),
            capability,
            issue: from.and_then(|note| self.veil.words(note.seq, note.text.as_ref())),
            text,
            element: action.element.map(|element| element.label_in(self.labels).to_owned()),
            owner,
            organization: organization.map(|o| crate::text::clean(o.as_str())),
            priority: action.priority.map(|priority| priority.label_in(self.labels).to_owned()),
            starts: action.starts.clone(),
            due: action.due.clone(),
            accepted: action.accepted,
            lacks,
        }
    }

    /// A role owns by its name. Persons are named as owners on purpose: their names pass the veil as they were given.
    fn owner(&self, given: &str) -> String {
        let code = RoleCode::new(given);
        match self.scenario.role(&code) {
            Some(_) => self.role(&code),
            None => crate::text::clean(given),
        }
    }
}

fn priority_order(priority: Option<Priority>) -> u8 {
    match priority {
        Some(Priority::High) => 0,
        Some(Priority::Medium) => 1,
        None => 2,
        Some(Priority::Low) => 3,
    }
}

/// Tells whether an action begins with a deed.
fn commits(text: &str, w: &FindingWords) -> bool {
    let lower = text.trim_start().to_lowercase();
    !w.no_commitment.iter().any(|weak| {
        lower.strip_prefix(weak).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Counts what the cover says about the actions.
pub(super) fn counts(plan: &[Action]) -> ActionCounts {
    let count = |lacks: fn(Lacks) -> bool| plan.iter().filter(|a| lacks(a.lacks)).count();
    ActionCounts {
        all: plan.len(),
        without_owner: count(|l| l.owner),
        without_date: count(|l| l.date),
        without_commitment: count(|l| l.commitment),
        lacking: count(Lacks::any),
    }
}

#[cfg(test)]
mod tests {
    use super::commits;
    use crate::words::Language;

    #[test]
    fn thoughts_are_told_from_deeds() {
        let commits = |text| commits(text, Language::English.findings());
        for weak in ["Consider a second key", "improve logging", "Look at the cache", "consider: x"]
        {
            assert!(!commits(weak), "{weak}");
        }
        for deed in ["Write the runbook", "Considerably shorten the list", "Rotate the key"] {
            assert!(commits(deed), "{deed}");
        }
    }
}
