//! SX206: a role card that leaves its player alone.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX206",
    severity: Severity::Warning,
    summary: "a role has no brief or no authority",
    explanation: "Players read their role card for a minute and then act on it for an hour. `brief` says what they know and feel when it begins; \
                  `authority` says what they may decide and what they may not, so that decisions outside it can be seen.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, role) in context.scenario().roles.iter().enumerate() {
        let missing: Vec<&str> = [("brief", &role.brief), ("authority", &role.authority)]
            .into_iter()
            .filter(|(_, text)| text.trim().is_empty())
            .map(|(name, _)| name)
            .filter(|name| !context.unsure(Owner::Role(i), [*name]))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let what = missing.join(" and no ");
        findings.push(
            CHECK
                .finding(format!("the role `{}` has no {what}", role.code))
                .at(context.draft.places.of(Owner::Role(i), ""), "its card would be empty there")
                .help(format!("add `{}: \"..\"`", missing.join(": \"..\"`, `"))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn a_card_says_who_one_is_and_what_one_may() {
        check_with(
            "roles",
            "\n    \"OPS\": (name: \"Operations\", brief: \"b\"),\n//  ^^^^^ SX206\n    \"PRS\": (name: \"Press\"),\n//  ^^^^^ SX206\n",
        );
    }
}
