//! SX119: a condition that can never hold.

use std::collections::BTreeSet;

use super::super::draft::Owner;
use super::super::model::{Bound, Condition, Content, Effect, Scenario};
use super::{Check, Context, each_condition};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::ident::Name;

pub(super) const CHECK: Check = Check {
    code: "SX119",
    severity: Severity::Warning,
    summary: "a condition can never hold",
    explanation: "The item it guards would never come, the contingency never be offered: nothing sets the fact, the gauge cannot get there, \
                  the parts of an `All` exclude one another, or an `Any` is empty. Add the effect that is missing, or remove the condition.",
    run,
};

struct World<'a> {
    scenario: &'a Scenario,
    set: BTreeSet<&'a Name>,
    cleared: BTreeSet<&'a Name>,
    moved: BTreeSet<&'a Name>,
}

impl<'a> World<'a> {
    fn new(context: &Context<'a>) -> Self {
        let mut world = Self {
            scenario: context.scenario(),
            set: BTreeSet::new(),
            cleared: BTreeSet::new(),
            moved: BTreeSet::new(),
        };
        // A slip of the pen in an effect is found there; here it stands for what was meant.
        let meant = |fact: &'a Name| {
            let facts = &context.scenario().facts;
            let near = || nearest(fact.as_str(), facts.keys().map(Name::as_str));
            let known = facts.contains_key(fact);
            near().filter(|_| !known).and_then(|n| facts.get_key_value(n)).map_or(fact, |(k, _)| k)
        };
        for (_, effect) in context.effects() {
            match effect {
                Effect::Set(fact) => world.set.insert(meant(fact)),
                Effect::Clear(fact) => world.cleared.insert(meant(fact)),
                Effect::Add(gauge, _) => world.moved.insert(gauge),
                Effect::Queue(..) | Effect::Drop(_) | Effect::GoTo(_) => false,
            };
        }
        world
    }

    /// Says why the condition can never be `wanted`, if it cannot.
    fn never(&self, condition: &Condition, wanted: bool) -> Option<String> {
        match condition {
            Condition::Not(inner) => self.never(inner, !wanted),
            Condition::All(parts) if wanted => {
                parts.iter().find_map(|p| self.never(p, true)).or_else(|| excluding(parts))
            }
            Condition::Any(parts) if !wanted => parts.iter().find_map(|p| self.never(p, false)),
            Condition::All(parts) | Condition::Any(parts) => {
                let mut reasons = Vec::new();
                for part in parts {
                    reasons.push(self.never(part, wanted)?);
                }
                Some(if reasons.is_empty() {
                    "it names nothing".to_owned()
                } else {
                    reasons.join(", and ")
                })
            }
            Condition::Fact(fact) => {
                let start = self.scenario.facts.get(fact)?;
                let changed = if wanted { &self.set } else { &self.cleared };
                (*start != wanted && !changed.contains(fact)).then(|| {
                    let verb = if wanted { "sets" } else { "clears" };
                    format!("nothing {verb} `{fact}`")
                })
            }
            Condition::Gauge(name, bound) => {
                let gauge = self.scenario.gauges.get(name)?;
                let (low, high) = if self.moved.contains(name) {
                    (gauge.min, gauge.max)
                } else {
                    (gauge.start, gauge.start)
                };
                let ever = |value: i64| bound.holds(value) == wanted;
                (!ever(low) && !ever(high)).then(|| {
                    if low == high {
                        format!("nothing moves `{name}` from {low}")
                    } else {
                        format!("`{name}` goes from {low} to {high}")
                    }
                })
            }
            Condition::PlayMinutes(bound) => {
                // Every minute but those before the first comes sooner or later, or not at all.
                let never = match bound {
                    Bound::AtMost(n) => wanted && *n < 0,
                    Bound::AtLeast(n) => !wanted && *n <= 0,
                };
                never.then(|| "play begins at minute 0".to_owned())
            }
            Condition::Chose(..) | Condition::TimedOut(_) | Condition::Released(_) => None,
        }
    }
}

/// Says which two parts of an `All` exclude one another.
fn excluding(parts: &[Condition]) -> Option<String> {
    let negated = |part: &Condition| {
        let Condition::Not(inner) = part else { return None };
        Some((**inner).clone())
    };
    for (i, a) in parts.iter().enumerate() {
        for b in &parts[i + 1..] {
            if negated(a).as_ref() == Some(b) || negated(b).as_ref() == Some(a) {
                return Some("one part is the opposite of another".to_owned());
            }
            match (a, b) {
                (Condition::Chose(d, x), Condition::Chose(e, y)) if d == e && x != y => {
                    return Some(format!("`{d}` has one outcome, not two"));
                }
                (Condition::Chose(d, _), Condition::TimedOut(e))
                | (Condition::TimedOut(e), Condition::Chose(d, _))
                    if d == e =>
                {
                    return Some(format!("`{d}` has one outcome, not two"));
                }
                (Condition::PlayMinutes(x), Condition::PlayMinutes(y)) if apart(*x, *y) => {
                    return Some("no minute is in both bounds".to_owned());
                }
                (Condition::Gauge(g, x), Condition::Gauge(h, y)) if g == h && apart(*x, *y) => {
                    return Some(format!("`{g}` cannot be in both bounds"));
                }
                _ => {}
            }
        }
    }
    None
}

fn apart(a: Bound, b: Bound) -> bool {
    match (a, b) {
        (Bound::AtLeast(low), Bound::AtMost(high)) | (Bound::AtMost(high), Bound::AtLeast(low)) => {
            low > high
        }
        _ => false,
    }
}

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let world = World::new(context);
    for (i, item) in context.items() {
        let contingency = if let Content::Inject(inject) = &item.content {
            inject.contingency.as_ref()
        } else {
            None
        };
        let offer = contingency.map(|c| &c.offer_when);
        let places = &context.draft.places;
        for (condition, field) in [(item.when.as_ref(), "when"), (offer, "offer_when")] {
            let Some(condition) = condition else { continue };
            let Some(span) = places.written(Owner::Item(i), field) else { continue };
            // What could not be read says nothing about what can hold.
            let mut complete = true;
            each_condition(condition, &mut |part| {
                if let Condition::Fact(name) | Condition::Gauge(name, _) = part {
                    let known = world.scenario.facts.contains_key(name)
                        || world.scenario.gauges.contains_key(name);
                    complete &= known && !context.draft.is_lost(name.as_str());
                }
            });
            if complete && let Some(why) = world.never(condition, true) {
                findings.push(
                    CHECK
                        .finding(format!("this condition of `{}` can never hold", item.id))
                        .at(span, why)
                        .help("add what is missing, or remove it"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    fn question(when: &str, carets: &str) -> String {
        let line = format!(
            "Question(id: \"q\", at: \"9m\", ask: \"?\", to: All, objectives: [\"notice\"], when:\n    {when}\n//  {carets}\n),"
        );
        with(&[
            (
                "top",
                "facts: [\"set\", \"never\", (\"always\", true)], gauges: {\"g\": (start: 5, max: 9, shown: true), \"still\": (start: 5)},",
            ),
            ("yank", "then: [Set(\"set\"), Add(\"g\", 1)]"),
            ("role", "simulated: ()"),
            ("items", &line),
            (
                "inject",
                "when: Any([Fact(\"set\"), Fact(\"never\"), Fact(\"always\"), Gauge(\"still\", AtLeast(1))])",
            ),
        ])
    }

    #[track_caller]
    fn never(when: &str) {
        check(&question(when, &format!("{} SX119", "^".repeat(when.len()))));
    }

    #[track_caller]
    fn sometimes(when: &str) {
        check(&question(when, ""));
    }

    #[test]
    fn what_can_never_hold_is_found() {
        never("Fact(\"never\")");
        never("Not(Fact(\"always\"))");
        never("All([Fact(\"set\"), Not(Fact(\"set\"))])");
        never("Any([])");
        never("Gauge(\"g\", AtLeast(10))");
        never("Gauge(\"still\", AtMost(4))");
        never("All([Chose(\"act\", \"yank\"), Chose(\"act\", \"wait\")])");
        never("All([PlayMinutes(AtLeast(10)), PlayMinutes(AtMost(9))])");
        never("PlayMinutes(AtMost(-1))");
    }

    #[test]
    fn what_can_hold_is_left_alone() {
        sometimes("Fact(\"set\")");
        sometimes("Not(Fact(\"set\"))");
        sometimes("Fact(\"always\")");
        sometimes("Gauge(\"g\", AtLeast(9))");
        sometimes("Any([Fact(\"never\"), Chose(\"act\", \"yank\")])");
        sometimes("Not(Any([Fact(\"never\"), Chose(\"act\", \"yank\")]))");
        sometimes("All([])");
    }
}
