//! SX114: an agenda leaves a module open, or nothing is played.

use super::super::draft::{Owner, Target, Use};
use super::{Check, Context, Meant as _};
use crate::clock::Millis;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::ident::ModuleId;

pub(super) const CHECK: Check = Check {
    code: "SX114",
    severity: Severity::Error,
    summary: "an agenda does not say how long a module takes, or plays none",
    explanation: "Every agenda gives minutes to every module, 0 if it is not played, so that a module added later is never forgotten in one of them. \
                  A scenario has at least one module and one agenda that plays it.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let (scenario, places) = (context.scenario(), &context.draft.places);
    for (list, field) in
        [(scenario.modules.is_empty(), "modules"), (scenario.agendas.is_empty(), "agendas")]
    {
        if list
            && !context.unsure(Owner::Scenario, [field])
            && let Some(span) = places.written(Owner::Scenario, field)
        {
            findings.push(
                CHECK
                    .finding(format!("the scenario has no {field}"))
                    .at(span, "at least one is needed")
                    .help("`startex new` writes a small scenario to begin with"),
            );
        }
    }
    for (i, agenda) in scenario.agendas.iter().enumerate() {
        let Some(span) = places.written(Owner::Agenda(i), "minutes") else { continue };
        let named: Vec<_> = context
            .draft
            .uses
            .iter()
            .filter(|u| u.target == Target::Module && span.contains(&u.span.start))
            .collect();
        for used in &named {
            if !context.may_exist(&Target::Module, &used.name) {
                let known = context.draft.declared(&Target::Module).map(|d| d.name.as_str());
                findings.push(
                    CHECK
                        .finding(format!("there is no module `{}`", used.name))
                        .at(used.span.clone(), "unknown module")
                        .meant(used, known),
                );
            }
        }
        let missing: Vec<String> = scenario
            .modules
            .iter()
            .filter(|m| {
                !m.id.as_str().is_empty() && named.iter().all(|u| !names(context, u, &m.id))
            })
            .map(|m| format!("\"{}\"", m.id))
            .collect();
        if context.unsure(Owner::Agenda(i), ["minutes"]) {
            continue;
        }
        if !missing.is_empty() {
            let list = missing.join(", ");
            findings.push(
                CHECK
                    .finding(format!("the agenda `{}` says nothing about {list}", agenda.id))
                    .at(span.clone(), "every module needs its minutes")
                    .help(format!("add {}: 0 if it is not played", missing[0])),
            );
        } else if agenda.play() == Millis::ZERO && !scenario.modules.is_empty() {
            findings.push(
                CHECK
                    .finding(format!("the agenda `{}` plays no module", agenda.id))
                    .at(span, "nothing is played")
                    .help("give at least one module more than 0 minutes"),
            );
        }
    }
}

/// Tells whether minutes are given to this module, or to one that does not exist and was probably meant to be it.
fn names(context: &Context<'_>, used: &Use, module: &ModuleId) -> bool {
    let meant = || nearest(&used.name, [module.as_str()]).is_some();
    used.name == module.as_str() || (!context.is_declared(&used.target, &used.name) && meant())
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, check_with, with};

    #[test]
    fn every_module_stands_in_every_agenda() {
        check_with(
            "agendas",
            r#"
"none": (hot_wash: 5, minutes: {}),
//                             ^^ SX114
"zero": (hot_wash: 5, minutes: {"one": 0}),
//                             ^^^^^^^^^^ SX114
"typo": (hot_wash: 5, minutes: {"one": 9, "oen": 3}),
//                                        ^^^^^ SX114
"#,
        );
        let script = with(&[]);
        let from = script.find("modules: [").unwrap() + "modules: [".len();
        let to = script.rfind(']').unwrap();
        let script = format!("{}{}", &script[..from], &script[to..]);
        let script = script.replace("{\"one\": 20, /*minutes*/}", "{}");
        let codes: Vec<_> =
            crate::scenario::fixture::findings(&script).iter().map(|f| f.code).collect();
        assert!(codes.contains(&"SX114"), "{codes:?}");
        check(&with(&[("agenda", "welcome: 1")]));
    }
}
