//! SX101: two things bear the same name.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::draft::{Owner, Target};
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX101",
    severity: Severity::Error,
    summary: "two things bear the same id",
    explanation: "Transcripts, conditions and effects name things by their id, so it must be unique. All items share one namespace: injects, questions, decisions, \
                  polls, assessments, breakouts and breaks. Options are unique within their decision, critical tasks within their objective.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let items = context.items().map(|(i, item)| (item.id.as_str(), Owner::Item(i)));
    let place = |owner: Owner| context.draft.places.of(owner, "id");
    twice(items, place, "items", findings);
    for (i, _, decision) in context.decisions() {
        let options = decision.options.iter().enumerate();
        let options = options.map(|(o, option)| (option.id.as_str(), Owner::Choice(i, o)));
        twice(options, place, "options of this decision", findings);
    }
    for (target, what) in
        [(Target::Module, "modules"), (Target::Fact, "facts"), (Target::Task, "critical tasks")]
    {
        let named = context.draft.declared(&target).map(|d| (d.name.as_str(), &d.span));
        twice(named, Range::clone, what, findings);
    }
    let facts = context.draft.declared(&Target::Fact).map(|d| (d.name.clone(), d.span.clone()));
    let gauges: Vec<_> =
        context.draft.declared(&Target::Gauge).map(|d| (d.name.clone(), d.span.clone())).collect();
    for (name, span) in facts {
        if let Some((_, gauge)) = gauges.iter().find(|(gauge, _)| *gauge == name) {
            findings.push(repeated(&name, span, gauge.clone(), "names: a fact and a gauge"));
        }
    }
}

fn repeated(name: &str, again: Range<usize>, first: Range<usize>, what: &str) -> Diagnostic {
    CHECK
        .finding(format!("`{name}` names two {what}"))
        .at(again, "again here")
        .also(first, "first here")
        .help("give one of them another id")
}

fn twice<'a, P: Copy>(
    named: impl Iterator<Item = (&'a str, P)>,
    place: impl Fn(P) -> Range<usize>,
    what: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<&str, P> = BTreeMap::new();
    for (name, at) in named.filter(|(name, _)| !name.is_empty()) {
        match seen.get(name) {
            Some(first) => findings.push(repeated(name, place(at), place(*first), what)),
            None => {
                seen.insert(name, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, check_with, with};

    #[test]
    fn the_second_use_is_pointed_at() {
        check_with(
            "items",
            r#"
Break(id: "mail", at: "9m", minutes: 2),
//        ^^^^^^ SX101
"#,
        );
        check(&with(&[(
            "items",
            r#"
Decision(id: "b", at: "9m", owner: "REG", asks: Players, time: "4m", prompt: "?", options: [
(id: "x", label: "X", cost: "c"),
(id: "x", label: "Y", cost: "c"),
//   ^^^ SX101
], time_out: As("x"), objectives: ["notice"]),
"#,
        )]));
        check_with(
            "roles",
            r#"
    "REG": (name: "Again", brief: "b", authority: "a"),
//  ^^^^^ SX101
"#,
        );
    }
}
