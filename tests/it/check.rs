//! `startex check`, `explain` and `new` as a shell sees them.

use std::os::unix::fs::symlink;

use crate::support::command::{Startex, startex};

const TWELVE: &str = include_str!("scripts/twelve-mistakes.ron");

/// A new scenario in a file of its own.
fn small() -> String {
    let outcome = startex("new small").run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    String::from_utf8(outcome.files["small.ron"].clone()).expect("templates are text")
}

#[test]
fn a_finding_is_shown_with_its_place_and_decides_the_status() {
    let wrong = small().replace("owner: \"REG\"", "owner: \"RGE\"");
    insta::assert_snapshot!(startex("check small.ron").file("small.ron", &wrong).shown(), @r#"
    $ startex check small.ron
    -- stdout
    error[SX103]: there is no role `RGE`
      --> small.ron:63:54
       |
    63 |                     id: "withdraw", at: "6m", owner: "RGE", asks: All, time: "4m",
       |                                                      ^^^^^ named in `owner`
       |
       = help: did you mean `REG`?
    help: like this
       |
    63 -                     id: "withdraw", at: "6m", owner: "RGE", asks: All, time: "4m",
    63 +                     id: "withdraw", at: "6m", owner: "REG", asks: All, time: "4m",
       |

    small.ron: 1 error
    -- stderr
    note: `startex explain SX103` says more about a finding
    -- exit 1
    "#);
    let outcome = startex("check small.ron").file("small.ron", small()).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, "small.ron: no findings\n"));
}

#[test]
fn warnings_fail_only_when_denied() {
    let warned = || {
        let script = small().replace("cost: \"Whoever does not read installs it\"", "cost: \"\"");
        startex("check small.ron").file("small.ron", script)
    };
    assert_eq!(warned().run().status, 0);
    let denied = warned().argument("--deny").argument("warnings").run();
    assert_eq!(denied.status, 1);
    assert!(denied.stdout.ends_with("small.ron: 1 warning\n"), "{}", denied.stdout);
}

#[test]
fn several_files_are_checked_in_one_run_even_if_one_cannot_be_read() {
    let checked = || {
        startex("check gone.ron folder first-light b.ron --format json")
            .file("folder/x", "")
            .file("b.ron", b"\x7fELF\0")
    };
    let outcome = checked().run();
    assert_eq!(outcome.status, 1);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("it is JSON");
    assert_eq!(json["counts"]["errors"], 3, "{}", outcome.stdout);
    let files: Vec<_> =
        json["findings"].as_array().into_iter().flatten().map(|f| f["file"].clone()).collect();
    assert_eq!(files, ["gone.ron", "folder", "b.ron"]);
}

#[test]
fn sarif_names_rules_and_places() {
    let outcome = startex("check twelve.ron --format sarif").file("twelve.ron", TWELVE).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    let log: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("it is JSON");
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(12));
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(12));
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 6);
}

#[test]
fn paths_are_explored_when_asked_for() {
    let script = small()
        .replace("    agendas: {", "    facts: [\"told\"],\n    agendas: {")
        .replace("some break\")", "some break\", then: [Set(\"told\")])")
        .replace("asks: All, time", "asks: All, when: Not(Fact(\"told\")), time");
    let checked = |arguments: &str| {
        startex(&format!("check small.ron --paths {arguments}")).file("small.ron", &script).run()
    };
    let text = checked("");
    assert_eq!(text.status, 0, "{}", text.stdout);
    assert!(
        text.stdout.contains("note[SX302]: the option `warn` of `withdraw` makes no difference")
    );
    assert!(
        text.stdout.ends_with(
            "small.ron: 1 note\n  half-hour: 8m planned in 20m of play; 1 ending, 3 states, every path explored\n"
        ),
        "{}",
        text.stdout
    );
    let json: serde_json::Value =
        serde_json::from_str(&checked("--format json").stdout).expect("it is JSON");
    assert_eq!(json["paths"][0]["longest_ms"], 480_000);
    assert_eq!(json["paths"][0]["exhaustive"], true);
}

fn attached(path: &str) -> Startex {
    let script = small().replace("kind: Email,", &format!("kind: Email, attach: [\"{path}\"],"));
    startex("check story/small.ron").file("story/small.ron", script)
}

#[test]
fn attachments_lie_below_the_scenario_and_links_are_not_followed() {
    let good = attached("logs/a.txt").file("story/logs/a.txt", "a").run();
    assert_eq!(good.status, 0, "{}", good.stdout);
    for (path, why) in [
        ("logs/b.txt", "there is no such file or folder"),
        ("../secret.txt", "are not followed"),
        ("/etc/hostname", "an absolute path"),
    ] {
        let outcome = attached(path).file("secret.txt", "s").run();
        assert_eq!(outcome.status, 1, "{path}");
        assert!(outcome.stdout.contains(why), "{path}: {}", outcome.stdout);
    }
    for (link, target) in [("link.txt", "../secret.txt"), ("logs", "../outside")] {
        let path = if link == "logs" { "logs/secret.txt" } else { link };
        let prepared = attached(path).file("secret.txt", "s").file("outside/secret.txt", "s");
        symlink(target, prepared.folder().join("story").join(link)).expect("ours to write");
        let outcome = prepared.run();
        assert!(outcome.stdout.contains("links are not followed"), "{}", outcome.stdout);
    }
    let large = attached("large.bin").file("story/large.bin", vec![0; 8 * 1024 * 1024 + 1]).run();
    assert!(large.stdout.contains("too large"), "{}", large.stdout);
}

#[test]
fn every_code_is_explained_and_a_wrong_one_gets_a_hint() {
    let list = startex("explain").run();
    assert_eq!(list.status, 0);
    for line in list.stdout.lines() {
        let code = line.split(' ').next().unwrap_or_default();
        let text = startex(&format!("explain {code}")).run();
        assert!(text.stdout.starts_with(code) && text.stdout.lines().count() > 2, "{code}");
    }
    insta::assert_snapshot!(startex("explain sx12").shown(), @"
    $ startex explain sx12
    -- stderr
    error: there is no finding `sx12`
    help: did you mean `SX012`?
    help: `startex explain` lists all there are
    -- exit 2
    ");
}

#[test]
fn every_template_makes_a_scenario_without_findings_and_nothing_is_replaced() {
    for template in ["minimal", "full"] {
        let made = startex(&format!("new my-first_exercise --template {template}")).run();
        assert_eq!((made.status, made.stdout.as_str()), (0, ""));
        let script = &made.files["my-first_exercise.ron"];
        assert!(String::from_utf8_lossy(script).contains("title: \"My First Exercise\""));
        let checked = startex("check a.ron --deny warnings").file("a.ron", script).run();
        assert_eq!(checked.status, 0, "{}", checked.stdout);
        let played =
            startex("rehearse a.ron --auto --seed 3 --transcript t.jsonl").file("a.ron", script);
        assert_eq!(played.run().status, 0, "{template} plays");
    }
    let refused = startex("new mine").file("mine.ron", "mine").run();
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("`mine.ron` exists already"), "{}", refused.stderr);
    assert_eq!(refused.files["mine.ron"], b"mine");
}
