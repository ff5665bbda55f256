//! SX203: an inject or decision that serves no objective.

use super::super::draft::Owner;
use super::super::model::{Content, Question};
use super::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const CHECK: Check = Check {
    code: "SX203",
    severity: Severity::Warning,
    summary: "an inject or decision serves no objective",
    explanation: "What serves no objective costs the room minutes that the objectives need. Name the objective it exercises; if there is none, it may be decoration, \
                  or an objective is missing.",
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (i, item) in context.items() {
        let (what, of_questions) = if let Content::Inject(inject) = &item.content {
            let serves = |q: &Question| {
                !q.objectives.is_empty() || q.expect.iter().any(|e| e.task.is_some())
            };
            ("inject", inject.questions.iter().any(serves))
        } else if matches!(item.content, Content::Decision(_)) {
            ("decision", false)
        } else {
            continue;
        };
        let tasks = item.expect.iter().any(|e| e.task.is_some());
        let unsure = context.unsure(Owner::Item(i), ["objectives", "expect", "questions"]);
        if item.objectives.is_empty() && !of_questions && !tasks && !unsure {
            findings.push(
                CHECK
                    .finding(format!("the {what} `{}` serves no objective", item.id))
                    .at(context.draft.places.of(Owner::Item(i), "id"), "what is it for?")
                    .help("add `objectives: [\"..\"]`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::fixture::check_with;

    #[test]
    fn an_inject_says_what_it_is_for() {
        check_with(
            "items",
            r#"
Inject(id: "idle", at: "9m", kind: News, from: "a reporter", to: All, title: "T", body: "B"),
//         ^^^^^^ SX203
Inject(id: "task", at: "9m", kind: News, from: "a reporter", to: All, title: "T", body: "B", expect: [(text: "x", task: "notice/say")]),
"#,
        );
    }
}
