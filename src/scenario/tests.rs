//! Tests of reading as a whole.

use super::*;

const EVERY: &str = include_str!("../../tests/it/scripts/every-construct.ron");

fn source(text: &str) -> Source {
    Source { name: "x.ron".to_owned(), text: text.to_owned() }
}

/// Reads without checks.
fn read_all(text: &str) -> Scenario {
    read_for_replay(&source(text), &|_| Some(vec![1, 2])).unwrap()
}

#[test]
fn every_construct_is_read() {
    let scenario = read_all(EVERY);
    assert_eq!(scenario.title, "Poisoned Kiln");
    assert_eq!(scenario.starts.to_string(), "Day 1 08:40");
    assert_eq!(scenario.dated.unwrap().to_string(), "2027-03-06T08:40:00.000Z");
    let labels: Vec<_> = scenario.items.iter().map(|i| i.label.as_str()).collect();
    assert_eq!(labels, ["I01", "Q1", "D1", "P1", "P2", "A1", "A2", "B1", "BR1", "I02", "I03"]);
    let (item, inject) = scenario.inject(&"slow-link".into()).unwrap();
    assert_eq!(
        inject.body,
        "Markdown, dedented. Since 4.8.1 every link step takes **half a second** longer."
    );
    assert_eq!(item.expect[1].task, Some("detect/correlate".into()));
    assert_eq!(inject.questions[0].id.as_str(), "slow-link.q1");
    assert_eq!(inject.questions[0].to, Recipients::Roles(vec!["MNT".into()]));
    assert_eq!(scenario.attachments.len(), 2);
    assert_eq!(&*scenario.attachments[0].bytes, &[1, 2]);
    assert_eq!(&*scenario.attachments[1].bytes, b"inline text");
    let (_, decision) = scenario.decision(&"mitigate".into()).unwrap();
    assert_eq!(decision.time_out, TimeOut::As("allow-list".into()));
    assert_eq!(decision.options[0].then.len(), 3);
    let Content::Poll(poll) = &scenario.item(&"trust-after".into()).unwrap().content else {
        panic!("a poll")
    };
    assert_eq!(poll.options.len(), 5);
    let role = &scenario.roles[0];
    let simulated = role.simulated.as_ref().unwrap();
    assert_eq!(simulated.silent_permille, 200);
    assert_eq!(simulated.tends["mitigate"], [("allow-list".into(), 3), ("disable".into(), 1)]);
    let leak = scenario.item(&"leak".into()).unwrap();
    assert_eq!((leak.tier, leak.module), (Tier::Contingency, None));
}
