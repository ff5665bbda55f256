//! Checking a scenario of 1,000 injects and 250 decisions, beside parsing the same text without looking at it.

use std::fmt::Write as _;

use serde::Deserialize;
use startex::diagnostic::Source;
use startex::scenario;

use crate::runner::{Group, Plan, Row, microseconds_each};

const MODULES: usize = 20;
const INJECTS_A_MODULE: usize = 50;

pub(crate) fn check(plan: Plan) -> Group {
    let text = script(plan.size(INJECTS_A_MODULE));
    let source = Source { name: "bench.ron".to_owned(), text: text.clone() };
    Group {
        name: format!("check of a scenario, {} KiB", text.len() / 1024),
        unit: "microseconds",
        rows: vec![
            Row::new("plain RON parse of the same text into structs", move || {
                microseconds_each(1, || {
                    ron::Options::default()
                        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
                        .from_str::<Plain>(&text)
                        .expect("the script is RON");
                })
            }),
            Row::new("startex check: parse, places, every check", move || {
                microseconds_each(1, || {
                    let no_files = |_: &str| Err("there are no files".to_owned());
                    let (scenario, findings) = scenario::read(&source, &no_files);
                    assert!(scenario.is_some(), "{findings:?}");
                })
            })
            .at_most(2.0),
        ],
    }
}

/// Writes a scenario that has nothing wrong with it, `injects` in each of its modules.
fn script(injects: usize) -> String {
    let mut text = String::from(
        "Scenario(language: 1, title: \"Bench\", summary: \"A long one.\", marking: Green,\n\
         facts: [\"public\"], gauges: {\"trust\": (start: 50, min: 0, max: 100)},\n\
         objectives: {\"decide\": (text: \"Decide in time\", capability: \"Decide\", \
         tasks: {\"price\": \"Say the price\"})},\n\
         roles: {\"REG\": (name: \"Registry\", seats: 2, brief: \"You keep it.\", authority: \"All of it.\"), \
         \"MNT\": (name: \"Maintainers\", seats: 3, brief: \"You wrote it.\", authority: \"Releases.\")},\n\
         agendas: {\"long\": (minutes: {",
    );
    let mut add = |part: std::fmt::Arguments<'_>| {
        text.write_fmt(part).expect("writing to a string cannot fail");
    };
    for module in 0..MODULES {
        add(format_args!("\"m{module}\": 60, "));
    }
    add(format_args!("}}, hot_wash: 10)}},\nmodules: [\n"));
    for module in 0..MODULES {
        add(format_args!(
            "Module(id: \"m{module}\", title: \"Module {module}\", situation: \"Go on.\", items: [\n"
        ));
        for n in 0..injects {
            inject(&mut add, module, n);
            if n % 4 == 3 {
                decision(&mut add, module, n);
            }
        }
        add(format_args!("]),\n"));
    }
    add(format_args!("])\n"));
    text
}

fn inject(add: &mut impl FnMut(std::fmt::Arguments<'_>), module: usize, n: usize) {
    add(format_args!(
        "Inject(id: \"i{module}-{n}\", at: \"{n}m\", kind: Email, from: \"a vendor\", to: Roles([\"REG\", \"MNT\"]),\n\
         title: \"Report {n}\", body: r#\"\n  The vendor confirms that a signed release was **modified** before upload; \
         undoing it would cost functionality.\n\n  - what is known\n  - what is not\n\"#,\n\
         control: \"True.\", expect: [(text: \"name an owner\", task: \"decide/price\")], objectives: [\"decide\"],\n\
         questions: [(ask: \"What do you do in ten minutes?\", time: \"2m\", if_stuck: [\"Who else saw it?\"])]),\n"
    ));
}

fn decision(add: &mut impl FnMut(std::fmt::Arguments<'_>), module: usize, n: usize) {
    add(format_args!(
        "Decision(id: \"d{module}-{n}\", at: \"{n}m\", owner: \"REG\", asks: Roles([\"REG\", \"MNT\"]), time: \"2m\",\n\
         prompt: \"What happens to the release?\", options: [\n\
         (id: \"keep\", label: \"Keep it\", cost: \"It may be bad\", then: [Add(\"trust\", -1)]),\n\
         (id: \"pull\", label: \"Pull it\", cost: \"Builds break\", then: [Set(\"public\")]),\n\
         (id: \"wait\", label: \"Wait a day\", cost: \"A day\")],\n\
         time_out: As(\"keep\"), objectives: [\"decide\"]),\n"
    ));
}

/// The same text, read by derived code that asks nothing of it.
#[derive(Deserialize)]
#[serde(rename = "Scenario")]
struct Plain {
    #[expect(dead_code, reason = "read and not looked at")]
    modules: Vec<Module>,
    #[expect(dead_code, reason = "read and not looked at")]
    roles: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
struct Module {
    #[expect(dead_code, reason = "read and not looked at")]
    id: String,
    #[expect(dead_code, reason = "read and not looked at")]
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read and not looked at")]
enum Item {
    Inject {
        id: String,
        at: String,
        from: String,
        title: String,
        body: String,
        control: String,
        objectives: Vec<String>,
        questions: Vec<Question>,
    },
    Decision {
        id: String,
        at: String,
        owner: String,
        prompt: String,
        options: Vec<Choice>,
    },
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read and not looked at")]
struct Question {
    ask: String,
    time: String,
    if_stuck: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read and not looked at")]
struct Choice {
    id: String,
    label: String,
    cost: String,
}
