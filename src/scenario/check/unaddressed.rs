//! SX207: a role nobody ever addresses.

use super::super::draft::{Owner, Target};
use super::super::model::{Content, Recipients};
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX207",
    severity: Severity::Warning,
    summary: "a role is never asked anything",
    explanation: "Whoever plays it would sit through the exercise without a question, a decision, a poll or a table to talk at. \
                  Ask the role something, or leave it out.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    let mut asked: Vec<&Recipients> = Vec::new();
    for (_, item) in context.items() {
        match &item.content {
            Content::Decision(decision) => asked.push(&decision.asks),
            Content::Poll(poll) => asked.push(&poll.to),
            Content::Assessment(assessment) => asked.push(&assessment.to),
            Content::Inject(_)
            | Content::Question(_)
            | Content::Breakout(_)
            | Content::Break(_) => {}
        }
    }
    asked.extend(context.questions().map(|(_, _, question)| &question.to));
    if asked.iter().any(|to| matches!(to, Recipients::All | Recipients::Players)) {
        return;
    }
    let tables: Vec<&str> = context
        .draft
        .uses
        .iter()
        .filter(|u| u.target == Target::Group && u.by == "groups")
        .map(|u| u.name.as_str())
        .collect();
    for (i, role) in scenario.roles.iter().enumerate() {
        let owns = context.decisions().any(|(_, _, d)| d.owner == role.code);
        let sits = scenario
            .groups
            .iter()
            .any(|g| tables.contains(&g.id.as_str()) && g.roles.contains(&role.code));
        let addressed = asked.iter().any(|to| scenario.roles_of(to).any(|r| r.code == role.code));
        // Somebody may be asked in a part that could not be read.
        let lost = ["All", "Players", role.code.as_str()];
        let lost = lost.into_iter().any(|name| context.draft.is_lost(name));
        if !owns && !sits && !addressed && !lost {
            findings.push(
                CHECK
                    .finding(format!("the role `{}` is never asked anything", role.code))
                    .at(context.draft.places.of(Owner::Role(i), ""), "nothing to do")
                    .help("put a question to it, or leave it out"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn every_role_has_something_to_do() {
        let other = r#"
    "PRS": (name: "Press", brief: "b", authority: "a"),
//  ^^^^^ SX207
"#;
        check(&with(&[("roles", other)]).replace("asks: Players", "asks: Roles([\"REG\"])"));
        check(&with(&[("roles", &other.replace("//  ^^^^^ SX207", ""))]));
    }
}
