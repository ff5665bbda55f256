//! SX111: a variable no text uses.

use super::super::draft::Target;
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX111",
    severity: Severity::Warning,
    summary: "a variable is declared and no text uses it",
    explanation: "Whoever adapts the scenario fills in its variables. One that no text uses changes nothing: remove it, or write `{{name}}` where it belongs.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for declared in context.draft.declared(&Target::Variable) {
        let mut uses = context.draft.uses.iter().filter(|u| u.target == Target::Variable);
        let gaps = &context.draft.gaps.spans;
        let lost = || gaps.iter().any(|gap| context.text[gap.clone()].contains(&declared.name));
        if !uses.any(|u| u.name == declared.name) && !lost() {
            findings.push(
                CHECK
                    .finding(format!("no text uses the variable `{}`", declared.name))
                    .at(declared.span.clone(), "declared here")
                    .help(format!(
                        "write `{{{{{}}}}}` where it belongs, or remove it",
                        declared.name
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn only_the_unused_one_is_found() {
        check_with(
            "top",
            r#"emergency: "Call {{desk}}.", variables: {"desk": "7",
    "door": "left"
//  ^^^^^^ SX111
},"#,
        );
    }
}
