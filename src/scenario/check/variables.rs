//! SX110: a text uses a variable that is not declared.

use super::super::draft::Target;
use super::{Check, Context, enough};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX110",
    severity: Severity::Error,
    summary: "a text uses a variable that is not declared",
    explanation: "`{{registry}}` in a text becomes what `variables: {\"registry\": \"Quayside\"}` says, so that a scenario can be played with the host's own names. \
                  A variable that is not declared would be read out as it stands.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for used in context.draft.uses.iter().filter(|u| u.target == Target::Variable) {
        if enough(findings) {
            break;
        }
        if context.may_exist(&Target::Variable, &used.name) {
            continue;
        }
        let known = context.draft.declared(&Target::Variable).map(|d| d.name.as_str());
        let mut finding = CHECK
            .finding(format!("there is no variable `{}`", used.name))
            .at(used.span.clone(), "would be shown as it stands");
        finding = match crate::diagnostic::nearest(&used.name, known) {
            Some(near) if context.text[used.span.clone()].starts_with("{{") => finding
                .help(format!("did you mean `{near}`?"))
                .replace(used.span.clone(), format!("{{{{{near}}}}}")),
            _ => finding
                .help(format!("declare it on top: `variables: {{\"{}\": \"..\"}}`", used.name)),
        };
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::{check, with};

    #[test]
    fn the_place_inside_the_text_is_pointed_at() {
        check(&with(&[
            ("top", "variables: {\"registry\": \"Quayside\"},"),
            (
                "inject",
                r##"
read_aloud: "At {{registry}} or {{ regstry }}.",
//                              ^^^^^^^^^^^^^ SX110
control: r#"{{nobody}}"#,
//          ^^^^^^^^^^ SX110
"##,
            ),
        ]));
    }
}
