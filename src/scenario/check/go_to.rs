//! SX116: a jump that does not go forwards.

use super::super::draft::Owner;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX116",
    severity: Severity::Error,
    summary: "`GoTo` does not go forwards",
    explanation: "`GoTo` goes forwards only, so that every exercise ends and every minute is played once. To bring something back, write it as an inject of its own, \
                  or as a contingency.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = context.scenario();
    for used in context.draft.uses.iter().filter(|u| u.by == "GoTo") {
        let (Some(from), Some(&to)) = (used.item, scenario.index.get(used.name.as_str())) else {
            continue;
        };
        let (Some(here), Some(there)) = (scenario.items.get(from), scenario.items.get(to)) else {
            continue;
        };
        let message = if there.module.is_none() {
            "is a contingency and stands in no order"
        } else if here.module.is_some() && to <= from {
            "does not come later"
        } else {
            continue;
        };
        findings.push(
            CHECK
                .finding(format!("`{}` {message}", used.name))
                .at(used.span.clone(), "goes backwards or nowhere")
                .also(context.draft.places.of(Owner::Item(to), "id"), "it stands here")
                .help("`GoTo` names an inject that stands later; use `Queue` for a contingency"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn a_jump_goes_to_what_stands_later() {
        check_with(
            "yank",
            r#"then: [
GoTo("mail"),
//   ^^^^^^ SX116
]"#,
        );
    }
}
