//! SX102: an item that does not exist is named.

use super::super::draft::Target;
use super::{Check, Context, Meant as _, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX102",
    severity: Severity::Error,
    summary: "an item that does not exist is named",
    explanation: "Conditions, effects, countdowns, `same_as` and simulated players name injects, decisions and polls by their id. \
                  A name without its item would never do anything, so it is refused.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for used in &context.draft.uses {
        if enough(findings) {
            break;
        }
        let Target::Item(_) = used.target else { continue };
        if scenario.index.contains_key(used.name.as_str())
            || context.may_exist(&used.target, &used.name)
        {
            continue;
        }
        let known = scenario.items.iter().map(|i| i.id.as_str());
        findings.push(
            CHECK
                .finding(format!("there is no item `{}`", used.name))
                .at(used.span.clone(), format!("named in `{}`", used.by))
                .meant(used, known),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check_with, findings, with};

    #[test]
    fn every_place_that_names_an_item_is_looked_at() {
        check_with(
            "yank",
            r#"then: [
Drop("mial"),
//   ^^^^^^ SX102
]"#,
        );
        check_with(
            "agenda",
            r#"countdowns: {
  "akt": "2m",
//^^^^^ SX102
}"#,
        );
        check_with(
            "role",
            r#"simulated: (tends: {
    "x": {"yank": 1},
//  ^^^ SX102
}, says_on: {
    "y": ["Hm."],
//  ^^^ SX102
})"#,
        );
    }

    #[test]
    fn a_near_name_is_offered() {
        let found = findings(&with(&[("inject", "when: Released(\"mial\")")]));
        assert_eq!(found[0].helps, ["did you mean `mail`?"]);
    }
}
