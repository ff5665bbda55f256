//! SX104: somebody is addressed who holds no seat.

use super::super::draft::{Owner, Target};
use super::super::model::{Group, Role};
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};
use crate::ident::RoleCode;

pub(super) const CHECK: Check = Check {
    code: "SX104",
    severity: Severity::Error,
    summary: "nobody is addressed, or a role without a seat",
    explanation: "A role with `seats: 0` or a group without roles has nobody in it: nobody can read what is sent there, nobody can answer, nobody can decide. \
                  Give the role a seat (the control cell may play it), or address somebody else.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for used in context.draft.uses.iter().filter(|u| u.item.is_some()) {
        let group = |g: &Group| g.id.as_str() == used.name;
        let (empty, place) = if used.target == Target::Role
            && let Some(i) = position(&scenario.roles, &used.name)
        {
            (scenario.roles[i].seats == 0, context.draft.places.of(Owner::Role(i), "seats"))
        } else if used.target == Target::Group
            && let Some(i) = scenario.groups.iter().position(group)
        {
            let seated = |role: &RoleCode| {
                position(&scenario.roles, role.as_str()).is_none_or(|r| scenario.roles[r].seats > 0)
            };
            let empty = !scenario.groups[i].roles.iter().any(seated)
                && !context.unsure(Owner::Group(i), ["roles"]);
            (empty, context.draft.places.of(Owner::Group(i), "roles"))
        } else {
            continue;
        };
        if empty {
            findings.push(
                CHECK
                    .finding(format!("`{}` holds no seat", used.name))
                    .at(used.span.clone(), format!("`{}` would reach nobody", used.by))
                    .also(place, "nobody sits here")
                    .help("give it a seat; the control cell may play it"),
            );
        }
    }
}

fn position(roles: &[Role], code: &str) -> Option<usize> {
    roles.iter().position(|r| r.code.as_str() == code)
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn owners_and_recipients_need_a_seat() {
        check(&with(&[
            ("roles", r#""OFF": (name: "Off", seats: 0, brief: "b", authority: "a"),"#),
            ("top", r#"groups: {"none": (name: "None", roles: [])},"#),
            (
                "items",
                r#"
Decision(id: "b", at: "9m", owner: "OFF", asks: Players, time: "4m", prompt: "?", options: [
//                                 ^^^^^ SX104
(id: "x", label: "X", cost: "c"), (id: "y", label: "Y", cost: "c")], time_out: As("x"), objectives: ["notice"]),
Question(id: "q", at: "9m", ask: "?", to: Groups(["none"]), objectives: ["notice"]),
//                                                ^^^^^^ SX104
Question(id: "r", at: "9m", ask: "?", to: Roles([]), objectives: ["notice"]),
//                                              ^^ SX104
"#,
            ),
        ]));
    }
}
