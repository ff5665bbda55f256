//! Whatever the rules decide and the session folds is admitted when it is read again; what was made wrong is not.

use std::collections::BTreeSet;

use startex::clock::{Millis, Timestamp};
use startex::ident::Seq;
use startex::session::{EndWhy, Entry, Event, Hold, Phase, Session, admit};

use super::walk::Walk;

const SMALL: &str = include_str!("../scripts/small.ron");
const ROOM: &str = include_str!("../scripts/room.ron");
const FIRST_LIGHT: &str = include_str!("../../../scenarios/first-light.ron");

/// Ways to make an entry wrong. Each gives what cannot be in the state before it, or nothing where it could be.
type Wrong = fn(&Session, &Entry) -> Option<Entry>;

const WRONGS: [(&str, Wrong); 17] = [
    ("a number is left out", |_, e| Some(Entry { seq: Seq(e.seq.0 + 1), ..e.clone() })),
    ("a number stands twice", |_, e| Some(Entry { seq: Seq(e.seq.0 - 1), ..e.clone() })),
    ("the wall's clock went back", |before, e| {
        let mut e = e.clone();
        e.times.wall = Timestamp(before.at.wall.0 - 1);
        (before.last > Seq(0)).then_some(e)
    }),
    ("play went back", |before, e| {
        let mut e = e.clone();
        e.times.play = before.at.play.minus(Millis(1));
        (before.at.play > Millis::ZERO).then_some(e)
    }),
    ("play ran ahead", |before, e| {
        let mut e = e.clone();
        e.times.play = before.play_at(e.times.wall).plus(Millis(2));
        Some(e)
    }),
    ("it happened after it was entered", |_, e| {
        let mut e = e.clone();
        e.times.observed_at = Some(e.times.wall.plus(Millis(1)));
        Some(e)
    }),
    ("it happened before the session", |before, e| {
        // Before `StartEx` nobody knows whether it is an exercise that was held on paper.
        before.clock.started?;
        let mut e = e.clone();
        e.times.observed_at = Some(Timestamp(before.began?.0 - 1));
        Some(e)
    }),
    ("clockwork happened earlier", |_, e| {
        let mut e = e.clone();
        e.times.observed_at = Some(e.times.wall);
        matches!(e.event, Event::Heartbeat {} | Event::TimeRanOut { .. }).then_some(e)
    }),
    ("nobody answers", |_, e| {
        let answered = matches!(e.event, Event::Answered { .. });
        answered.then(|| Entry { seat: None, ..e.clone() })
    }),
    ("an option that is none", |_, e| {
        let mut e = e.clone();
        let Event::Answered { choice, .. } = &mut e.event else { return None };
        *choice = "no-such-option".into();
        Some(e)
    }),
    ("a round that was never opened", |_, e| {
        let mut e = e.clone();
        let Event::Answered { round, .. } = &mut e.event else { return None };
        *round += 90;
        Some(e)
    }),
    ("a late answer that counts", |before, e| {
        let mut e = e.clone();
        let Event::Answered { decision, round, late, .. } = &mut e.event else { return None };
        let rounds = &before.decision(decision)?.rounds;
        let closed = rounds.iter().any(|r| r.number == *round && r.closed.is_some());
        *late = false;
        closed.then_some(e)
    }),
    ("an item that is nowhere", |_, e| {
        let mut e = e.clone();
        match &mut e.event {
            Event::Released { inject: item, .. }
            | Event::QuestionPosed { question: item }
            | Event::Recorded { decision: item, .. }
            | Event::DecisionOpened { decision: item, .. } => *item = "no-such-item".into(),
            _ => return None,
        }
        Some(e)
    }),
    ("a role that is none", |_, e| {
        let mut e = e.clone();
        match &mut e.event {
            Event::FloorGiven { role } => *role = "NO-SUCH".into(),
            Event::Noted { role, .. } => *role = Some("NO-SUCH".into()),
            _ => return None,
        }
        Some(e)
    }),
    ("play begins a second time", |before, e| {
        let event = Event::StartEx { must_end: None };
        (before.phase != Phase::Lobby).then(|| Entry { event, ..e.clone() })
    }),
    ("play ends when there is none", |before, e| {
        let event = Event::EndEx { why: EndWhy::Finished };
        (before.phase != Phase::Play).then(|| Entry { event, ..e.clone() })
    }),
    ("somebody speaks off the record", |before, e| {
        let held = matches!(before.clock.hold, Some(Hold::OffRecord | Hold::Emergency));
        held.then(|| Entry { event: Event::HandRaised {}, ..e.clone() })
    }),
];

#[test]
fn what_is_decided_is_admitted_and_what_was_made_wrong_is_not() {
    let (mut entries, mut tried) = (0, BTreeSet::new());
    for (script, seeds) in [(SMALL, 0..6), (ROOM, 0..4), (FIRST_LIGHT, 0..2)] {
        for seed in seeds {
            Walk::new(script, seed).play(&mut |scenario, before, entry| {
                entries += 1;
                let admitted = admit(scenario, before, entry);
                assert_eq!(admitted, Ok(()), "seed {seed}: {entry:?}");
                for (what, wrong) in WRONGS {
                    let Some(wrong) = wrong(before, entry) else { continue };
                    tried.insert(what);
                    let admitted = admit(scenario, before, &wrong);
                    assert!(admitted.is_err(), "seed {seed}: {what}, and yet: {wrong:?}");
                }
            });
        }
    }
    assert!(entries > 2_000, "{entries} entries are no whole sessions");
    let never: Vec<_> = WRONGS.iter().filter(|(what, _)| !tried.contains(what)).collect();
    assert_eq!(never.iter().map(|(what, _)| what).collect::<Vec<_>>(), [&""; 0]);
}
