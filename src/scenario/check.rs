//! The table of findings: code, summary, long explanation and, for what is checked after reading, the check.

use std::collections::BTreeSet;

use super::draft::{Draft, Owner, Target, Use};
use super::model::{Condition, Content, Decision, Effect, Inject, Item, Question, Scenario};
use crate::diagnostic::{Diagnostic, Kind, Severity, nearest};

mod agenda_modules;
mod agenda_sum;
mod at_backwards;
mod coverage;
mod duplicate;
mod few_options;
mod go_to;
mod hidden;
mod hot_wash;
mod items_without_objective;
mod late_item;
mod live_name;
mod never_holds;
mod no_cost;
mod no_seat;
mod no_time_out;
mod no_trigger;
mod overfull;
pub(super) mod paths;
mod reading;
mod repeats;
mod role_card;
mod too_late;
mod unaddressed;
mod unknown_fact;
mod unknown_framework;
mod unknown_item;
mod unknown_objective;
mod unknown_option;
mod unknown_role;
mod unused_fact;
mod unused_variable;
mod variables;
mod wrong_item;

/// One kind of finding.
#[derive(Debug)]
pub struct Check {
    pub code: &'static str,
    pub severity: Severity,
    pub summary: &'static str,
    /// What it means, why it matters and what to do, for `startex explain`.
    pub explanation: &'static str,
    run: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

impl Check {
    /// Returns what is told about it, whatever finds it.
    pub fn kind(&self) -> Kind {
        let Self { code, severity, summary, explanation, .. } = *self;
        Kind { code, severity, summary, explanation }
    }

    pub(super) fn finding(&self, message: impl Into<String>) -> Diagnostic {
        self.kind().finding(message)
    }
}

pub(super) use overfull::planned_time;

/// Tells whether a check has found more than anybody will read.
fn enough(findings: &[Diagnostic]) -> bool {
    findings.len() >= super::read::FINDINGS_MAX
}

/// For findings that reading or exploring the paths makes.
fn found_elsewhere(_: &Context<'_>, _: &mut Vec<Diagnostic>) {}

/// Every finding there is, by code.
pub const CHECKS: &[&Check] = &[
    &reading::NO_TEXT,
    &reading::SYNTAX,
    &reading::TOO_DEEP,
    &reading::UNKNOWN_FIELD,
    &reading::UNKNOWN_WORD,
    &reading::MISSING_FIELD,
    &reading::REPEATED_FIELD,
    &reading::WRONG_SORT,
    &reading::MALFORMED,
    &reading::OUT_OF_RANGE,
    &reading::MALFORMED_ID,
    &reading::LANGUAGE,
    &reading::ATTACHMENT,
    &reading::TOO_MANY,
    &duplicate::CHECK,
    &unknown_item::CHECK,
    &unknown_role::CHECK,
    &no_seat::CHECK,
    &unknown_fact::CHECK,
    &unknown_objective::CHECK,
    &unknown_framework::CHECK,
    &unknown_option::CHECK,
    &wrong_item::CHECK,
    &variables::CHECK,
    &unused_variable::CHECK,
    &no_time_out::CHECK,
    &agenda_sum::CHECK,
    &agenda_modules::CHECK,
    &few_options::CHECK,
    &go_to::CHECK,
    &at_backwards::CHECK,
    &no_trigger::CHECK,
    &never_holds::CHECK,
    &unused_fact::CHECK,
    &repeats::CHECK,
    &too_late::CHECK,
    &late_item::CHECK,
    &live_name::CHECK,
    &hidden::CHECK,
    &no_cost::CHECK,
    &coverage::CHECK,
    &items_without_objective::CHECK,
    &overfull::CHECK,
    &hot_wash::CHECK,
    &role_card::CHECK,
    &unaddressed::CHECK,
    &paths::UNREACHABLE,
    &paths::NO_DIFFERENCE,
    &paths::TOO_LONG,
    &paths::CUT_SHORT,
];

/// What a check looks at.
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) draft: &'a Draft,
    names: BTreeSet<(&'a Target, &'a str)>,
}

impl<'a> Context<'a> {
    fn scenario(&self) -> &'a Scenario {
        &self.draft.scenario
    }

    /// Tells whether something is declared, or may be in a part that could not be read.
    fn may_exist(&self, target: &Target, name: &str) -> bool {
        self.is_declared(target, name) || self.draft.is_lost(name) || self.is_gone(target, name)
    }

    /// Tells whether what declares things of this kind could not be read at all.
    fn is_gone(&self, target: &Target, name: &str) -> bool {
        let draft = self.draft;
        let field = match target {
            Target::Item(_) => {
                let mut modules = (0..draft.scenario.modules.len()).map(Owner::Module);
                if modules.any(|owner| draft.is_unread(owner, "items")) {
                    return true;
                }
                "modules"
            }
            Target::Task => {
                let objective = name.split('/').next();
                let objectives = &draft.scenario.objectives;
                let at = objectives.iter().position(|o| Some(o.id.as_str()) == objective);
                if at.is_some_and(|i| draft.is_unsure(Owner::Objective(i), "tasks")) {
                    return true;
                }
                "objectives"
            }
            Target::Choice(decision) => {
                let at = draft.scenario.index.get(decision.as_str());
                return at.is_some_and(|i| draft.is_unsure(Owner::Item(*i), "options"));
            }
            Target::Framework | Target::Capability => {
                return draft.is_unsure(Owner::Scenario, "frameworks");
            }
            Target::Role => "roles",
            Target::Group => "groups",
            Target::Objective => "objectives",
            Target::Fact => "facts",
            Target::Gauge => "gauges",
            Target::Module => "modules",
            Target::Agenda => "agendas",
            Target::Variable => "variables",
        };
        draft.is_unread(Owner::Scenario, field)
    }

    /// Tells whether one of these fields could not be read, or something in it.
    fn unsure<const N: usize>(&self, owner: Owner, fields: [&'static str; N]) -> bool {
        fields.into_iter().any(|field| self.draft.is_unsure(owner, field))
    }

    fn items(&self) -> impl Iterator<Item = (usize, &'a Item)> {
        self.draft.scenario.items.iter().enumerate()
    }

    fn decisions(&self) -> impl Iterator<Item = (usize, &'a Item, &'a Decision)> {
        self.items().filter_map(|(i, item)| {
            let Content::Decision(decision) = &item.content else { return None };
            Some((i, item, &**decision))
        })
    }

    fn injects(&self) -> impl Iterator<Item = (usize, &'a Item, &'a Inject)> {
        self.items().filter_map(|(i, item)| {
            let Content::Inject(inject) = &item.content else { return None };
            Some((i, item, &**inject))
        })
    }

    /// Every question with its place: those under injects, then those that stand alone.
    fn questions(&self) -> impl Iterator<Item = (Owner, &'a Item, &'a Question)> {
        let under = self.injects().flat_map(|(i, item, inject)| {
            let questions = inject.questions.iter().enumerate();
            questions.map(move |(q, question)| (Owner::Question(i, q), item, question))
        });
        under.chain(self.items().filter_map(|(i, item)| {
            let Content::Question(question) = &item.content else { return None };
            Some((Owner::Item(i), item, question))
        }))
    }

    /// Every effect with the item it stands in.
    fn effects(&self) -> impl Iterator<Item = (usize, &'a Effect)> {
        self.items()
            .flat_map(|(i, item)| effects_of(&item.content).into_iter().map(move |e| (i, e)))
    }

    fn is_declared(&self, target: &Target, name: &str) -> bool {
        self.names.contains(&(target, name))
    }
}

pub(super) fn effects_of(content: &Content) -> Vec<&Effect> {
    match content {
        Content::Inject(inject) => inject.then.iter().collect(),
        Content::Decision(decision) => {
            let own = match &decision.time_out {
                super::TimeOut::Own { then, .. } => then.as_slice(),
                super::TimeOut::As(_) => &[],
            };
            decision.options.iter().flat_map(|o| &o.then).chain(own).collect()
        }
        Content::Question(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => Vec::new(),
    }
}

/// Calls `f` with the condition and every condition inside it.
pub(super) fn each_condition<'a>(condition: &'a Condition, f: &mut impl FnMut(&'a Condition)) {
    f(condition);
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                each_condition(part, f);
            }
        }
        Condition::Not(inner) => each_condition(inner, f),
        Condition::Fact(_)
        | Condition::Chose(..)
        | Condition::TimedOut(_)
        | Condition::Released(_)
        | Condition::Gauge(..)
        | Condition::PlayMinutes(_) => {}
    }
}

/// What was probably meant by a name nobody declared.
trait Meant {
    fn meant<'k>(self, used: &Use, known: impl IntoIterator<Item = &'k str>) -> Self;
}

impl Meant for Diagnostic {
    fn meant<'k>(self, used: &Use, known: impl IntoIterator<Item = &'k str>) -> Self {
        match nearest(&used.name, known) {
            Some(near) => self
                .help(format!("did you mean `{near}`?"))
                .replace(used.span.clone(), format!("\"{near}\"")),
            None => self,
        }
    }
}

/// Runs every check over what was read.
pub(super) fn run(text: &str, draft: &Draft) -> Vec<Diagnostic> {
    let names = draft.declared.iter().map(|d| (&d.target, d.name.as_str())).collect();
    let context = Context { text, draft, names };
    let mut findings = Vec::new();
    for check in CHECKS {
        let mut found = Vec::new();
        (check.run)(&context, &mut found);
        findings.append(&mut found);
    }
    // Where reading has found something wrong, that is to be mended first.
    findings.retain(|f| f.place.as_ref().is_none_or(|p| !draft.gaps.covers(&p.span)));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_unique_and_explained() {
        for pair in CHECKS.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} {}", pair[0].code, pair[1].code);
        }
        for check in CHECKS {
            assert!(check.code.len() == 5 && check.code.starts_with("SX"), "{}", check.code);
            assert!(check.explanation.len() > 60, "{}", check.code);
            assert!(!check.summary.ends_with('.'), "{}", check.code);
        }
    }
}
