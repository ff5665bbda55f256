//! `startex rehearse --auto`: from a seed to the end of an exercise, with the real program and a real file.

use crate::support::command::{Outcome, startex};

fn run(arguments: &str) -> Outcome {
    startex(arguments).run()
}

#[test]
fn one_seed_gives_one_transcript_and_another_another() {
    let file = |seed: u64| {
        let line = format!("rehearse first-light --auto --seed {seed} --transcript a.jsonl");
        let mut outcome = run(&line);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        outcome.files.remove("a.jsonl").expect("it was recorded")
    };
    let seven = file(7);
    assert_eq!(seven, file(7));
    assert_ne!(seven, file(8));
    let first = String::from_utf8_lossy(&seven).lines().next().unwrap_or_default().to_owned();
    assert!(first.contains(r#""mode":"rehearsal""#), "{first}");
}

#[test]
fn what_it_says_begins_and_ends_with_the_marking() {
    let outcome = run("rehearse first-light --auto --seed 7 --transcript a.jsonl");
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.first(), Some(&"EXERCISE REHEARSAL | TLP:CLEAR"));
    assert_eq!(lines.last(), lines.first());
    assert_eq!(lines[1], "recorded in a.jsonl");
    assert!(lines[2].starts_with("seed 7, agenda tutorial-15: "), "{}", lines[2]);
    // The hash that is printed is the one a check finds.
    let head = lines[3].split_whitespace().nth(3).expect("it prints the hash at EndEx");
    let kept = startex(&format!("verify a.jsonl --head {head}"))
        .file("a.jsonl", &outcome.files["a.jsonl"])
        .run();
    assert_eq!(kept.status, 0, "{}", kept.stderr);
}

#[test]
fn a_record_is_replaced_only_when_told_to_and_that_of_an_exercise_never() {
    let line = "rehearse first-light --auto --seed 7 --transcript a.jsonl";
    let recorded = run(line).files["a.jsonl"].clone();
    let again = |arguments: &str, bytes: &[u8]| startex(arguments).file("a.jsonl", bytes).run();
    let refused = again(line, &recorded);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("exists already"), "{}", refused.stderr);

    let forced = format!("{line} --force");
    assert_eq!(again(&forced, &recorded).status, 0);
    let exercise = String::from_utf8(recorded).unwrap().replacen("\"rehearsal\"", "\"live\"", 1);
    for precious in [exercise.as_bytes(), b"my notes"] {
        let refused = again(&forced, precious);
        assert_eq!(refused.status, 1);
        assert!(refused.stderr.contains("name another file"), "{}", refused.stderr);
        assert_eq!(refused.files["a.jsonl"], precious);
    }
}

#[test]
fn names_that_are_nearly_right_are_told() {
    for (line, hint) in [
        ("rehearse firstlight --auto", "did you mean `first-light`?"),
        ("rehearse poisoned-kiln --auto --agenda panel-9", "did you mean `panel-90`?"),
    ] {
        let outcome = run(line);
        assert_ne!(outcome.status, 0);
        assert!(outcome.stderr.contains(hint), "{}", outcome.stderr);
        assert!(outcome.files.is_empty(), "nothing was begun");
    }
}

#[test]
fn minutes_choose_the_agenda_and_fit_it() {
    let line = "rehearse poisoned-kiln --auto --seed 1 --minutes 40 --transcript a.jsonl";
    let outcome = run(line);
    assert_eq!(outcome.status, 0);
    let text = String::from_utf8_lossy(&outcome.files["a.jsonl"]).into_owned();
    assert!(text.lines().next().is_some_and(|l| l.contains("\"agenda\":\"solo-30\"")));
    assert!(text.contains("\"kind\":\"agenda_fitted\""), "the must-end time holds");
}

#[test]
fn too_few_minutes_for_the_whole_story_play_its_first_modules_whole() {
    let begun = |minutes: u16| {
        let line =
            format!("rehearse poisoned-kiln --plain --minutes {minutes} --transcript a.jsonl");
        startex(&line).run().stdout
    };
    let short = begun(20);
    assert!(short.contains("play 14 min, hot wash 3 min, no must-end time"), "{short}");
    assert!(
        short.contains("M3 7 -> 0 min, M4 6 -> 0 min") && !short.contains("dropped"),
        "{short}"
    );
    let longer = begun(27);
    assert!(longer.contains("must end") && longer.contains("dropped"), "{longer}");
}

#[test]
fn without_a_name_the_record_goes_to_the_folder_for_records() {
    let outcome = startex("rehearse first-light --auto --seed 7").run();
    let data: Vec<_> = outcome.files.keys().collect();
    assert_eq!(data.len(), 1, "{data:?}");
    assert!(data[0].contains("startex/transcripts/REHEARSAL-first-light-2027-05-14-"), "{data:?}");
    let here = startex("rehearse first-light --auto --seed 7").file("transcripts/.keep", "").run();
    assert!(here.files.keys().any(|f| f.starts_with("transcripts/REHEARSAL-first-light-")));
}

#[test]
fn a_script_with_errors_is_drawn_and_not_played() {
    let outcome = startex("rehearse a.ron --auto").file("a.ron", "Scenario(language: 1)").run();
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("error"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("`a.ron` cannot be played: "), "{}", outcome.stderr);
}

#[test]
fn a_scenario_comes_from_standard_input_too() {
    use std::io::Write as _;
    let prepared = startex("rehearse - --auto --seed 7 --transcript a.jsonl");
    let mut process = prepared.process();
    process.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    let mut child = process.spawn().expect("the program was built");
    let text = include_str!("../../scenarios/first-light.ron");
    child.stdin.take().expect("it was asked for").write_all(text.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
    assert!(prepared.folder().join("a.jsonl").is_file());
}
