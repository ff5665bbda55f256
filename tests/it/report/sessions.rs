//! Reports of whole sessions played from seeds: the rules hold whatever happened, and nothing makes a report fail.

use std::collections::BTreeSet;
use std::sync::Arc;

use startex::diagnostic::Source;
use startex::play::{Repertoire, header, run};
use startex::report::{Drafting, Origin};
use startex::scenario::{Scenario, read_for_replay};
use startex::session::{Attribution, Entry, Event, Header, Note};

use super::played::{SMALL, text};
use crate::support::formats::everything as rendered;
use crate::support::samples;

const SEEDS: u64 = 12;

fn scenario(script: &str) -> Arc<Scenario> {
    let source = Source { name: "played.ron".to_owned(), text: script.to_owned() };
    Arc::new(read_for_replay(&source, &|_| None).expect("the script is right"))
}

fn kiln() -> Arc<Scenario> {
    scenario(include_str!("../../../scenarios/poisoned-kiln.ron"))
}

fn played(scenario: &Scenario, attribution: Attribution, seed: u64) -> (Header, Vec<Entry>) {
    let agenda = scenario.agendas[0].id.clone();
    let header = Header { attribution, ..header(scenario, "0".repeat(64), agenda, seed) };
    let session = run(scenario, header.clone(), seed, Repertoire::everything());
    (header, session.entries)
}

fn drafting(scenario: &Arc<Scenario>, header: &Header, entries: &[Entry]) -> Drafting {
    let mut drafting = Drafting::new(header.clone(), Arc::clone(scenario));
    for entry in entries {
        drafting.take(entry);
    }
    drafting
}

#[test]
fn nothing_struck_and_no_working_note_is_in_any_report() {
    let scenario = kiln();
    let mut kept_back = 0;
    for seed in 0..SEEDS {
        let (header, entries) = played(&scenario, Attribution::Attributed, seed);
        let drafting = drafting(&scenario, &header, &entries);
        let session = drafting.session();
        let report = drafting.draft(&Origin::default());
        let read = rendered(&report);
        // Words are kept back unless something that may stand in the report says the same.
        let words = |note: &Note| note.text.as_ref().map(ToString::to_string);
        let notes = || session.notes.all.values();
        let shown = |n: &Note| n.in_report() && !session.struck.contains(&n.seq);
        let told: BTreeSet<String> =
            notes().filter(|n| shown(n)).filter_map(|n| words(n)).collect();
        let said_elsewhere: BTreeSet<String> = entries
            .iter()
            .filter(|e| !matches!(e.event, Event::Noted { .. } | Event::Amended { .. }))
            .filter_map(|e| e.text().map(ToString::to_string))
            .collect();
        for note in notes().filter(|n| !shown(n)) {
            let Some(words) = words(note) else { continue };
            let mut others = told.iter().chain(&said_elsewhere);
            if !others.any(|other| other.contains(&words)) {
                kept_back += 1;
                assert!(!read.contains(&words), "seed {seed}, entry {}: {words}", note.seq);
            }
        }
    }
    assert!(kept_back > 0, "the sessions tried the rule");
}

#[test]
fn no_name_is_in_a_report_of_roles_but_those_of_owners() {
    let scenario = kiln();
    let mut names = 0;
    for seed in 0..SEEDS {
        let (header, entries) = played(&scenario, Attribution::Role, seed);
        let report = drafting(&scenario, &header, &entries).draft(&Origin::default());
        let mut read = report.clone();
        read.cover.finalised_by = None;
        read.improvement_plan.iter_mut().for_each(|action| action.owner = None);
        read.summary.actions.iter_mut().for_each(|action| action.owner = None);
        let read = rendered(&read);
        for entry in entries.iter().filter(|e| matches!(e.event, Event::Joined { .. })) {
            if let Some(name) = entry.said.as_ref().and_then(|said| said.name.as_ref()) {
                names += 1;
                assert!(!read.contains(name.as_str()), "seed {seed}: {name}");
            }
        }
        assert!(report.participants.people.is_empty());
    }
    assert!(names > 0, "somebody joined with a name");
}

#[test]
fn anonymous_statements_have_neither_minute_nor_number() {
    let scenario = kiln();
    for seed in 0..SEEDS {
        let (header, entries) = played(&scenario, Attribution::Anonymous, seed);
        let report = drafting(&scenario, &header, &entries).draft(&Origin::default());
        let filed =
            report.objectives.iter().flat_map(|o| o.strengths.iter().chain(&o.improvements));
        let all = filed.chain(&report.unfiled).chain(&report.hot_wash.statements);
        for statement in all.chain(&report.hot_wash.ranked) {
            let at = &statement.at;
            assert_eq!((&statement.id, &at.time, &at.play), (&None, &None, &None), "seed {seed}");
        }
        let requests = report.requests.iter().map(|request| &request.at);
        for at in requests.chain(report.parking_lot.iter().map(|parked| &parked.at)) {
            assert!(at.time.is_none() && at.play.is_none(), "seed {seed}");
        }
    }
}

#[test]
fn a_session_gives_the_same_report_twice_and_every_prefix_gives_one() {
    let scenario = kiln();
    let (header, entries) = played(&scenario, Attribution::Role, 3);
    let whole = || rendered(&drafting(&scenario, &header, &entries).draft(&Origin::default()));
    assert_eq!(whole(), whole());
    let mut growing = Drafting::new(header, Arc::clone(&scenario));
    for (at, entry) in entries.iter().enumerate() {
        growing.take(entry);
        if at % 40 == 0 {
            let report = growing.draft(&Origin::default());
            assert!(report.marking.draft && !rendered(&report).is_empty(), "after entry {at}");
        }
    }
}

/// Entries that have nothing to do with the scenario they are read with: what a forged transcript may hold.
#[test]
fn entries_that_fit_no_scenario_make_no_report_fail() {
    let scenario = scenario(SMALL);
    let mut entries = samples::entries(&samples::samples(), 0, 10);
    let forward = drafting(&scenario, &samples::header(), &entries).draft(&Origin::default());
    assert!(rendered(&forward).contains("EXERCISE EXERCISE EXERCISE"));
    entries.reverse();
    for entry in &mut entries {
        if let Some(said) = &mut entry.said {
            said.text = Some(text("| # | `x` <b>"));
        }
    }
    let backward = drafting(&scenario, &samples::header(), &entries).draft(&Origin::default());
    assert!(rendered(&backward).contains("EXERCISE EXERCISE EXERCISE"));
}
