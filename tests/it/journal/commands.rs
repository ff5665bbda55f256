//! `verify`, `redact` and `replay` as a shell sees them.

use super::*;
use crate::support::command::startex;

/// A session of eleven entries, EndEx and a final report among them.
fn session() -> Vec<u8> {
    let some: Vec<Sample> = FORMS.into_iter().map(of_kind).collect();
    transcript(&entries(&some, 0, 3))
}

#[test]
fn verify_says_what_holds_and_what_it_cannot_show() {
    let head = "HASH";
    let bytes = session();
    let recording = reread(&bytes).expect("it is whole");
    let end_ex = recording.heads[0].hash.to_string();
    let shown = startex("verify t.jsonl --head").argument(&end_ex).file("t.jsonl", &bytes).shown();
    let shown = shown.replace(&end_ex, head);
    insta::assert_snapshot!(shown, @"
    $ startex verify t.jsonl --head HASH
    -- stdout
    EXERCISE | TLP:GREEN
    t.jsonl holds: 11 entries
    made by startex 0.1.0, session k7q2m9, live
    head at EndEx: HASH (entry 9, 2027-03-05T09:12:12.123Z)
    head at finalised: 1be3910e1d4967c18025e6356221bc62bc61590e829bf14a94cb75a142eb1465 (entry 11, 2027-03-05T09:12:14.123Z)
    head: 1be3910e1d4967c18025e6356221bc62bc61590e829bf14a94cb75a142eb1465 (entry 11)
    HASH is entry 9 of 11
    what no check of this file alone can show:
    - rot inside the last batch cannot be told from a write that was torn, and a file cut at the end of a line is shorter but consistent: only a head hash kept elsewhere shows either
    - whoever holds the file could have rebuilt the whole chain: only hashes kept by others prove anything
    EXERCISE | TLP:GREEN
    -- exit 0
    ");
}

#[test]
fn verify_exits_by_what_it_found() {
    let whole = session();
    let starts = line_starts(&whole);
    let status = |bytes: &[u8], more: &str| {
        let outcome = startex(&format!("verify t.jsonl {more}")).file("t.jsonl", bytes).run();
        assert_eq!(outcome.files["t.jsonl"], bytes, "it never writes");
        (outcome.status, outcome.stderr)
    };
    assert_eq!(status(&whole, "").0, 0);
    assert_eq!(status(&small(3), "").0, 0);
    let (code, said) = status(&whole[..whole.len() - 5], "");
    assert_eq!(code, 1);
    insta::assert_snapshot!(said, @"
    error: `t.jsonl` ends in 430 bytes that hold no entry (line 12: it does not end as an entry does)
    help: entries 1 to 10 hold; `startex resume` cuts the rest off and keeps it aside
    ");
    let mut damaged = whole.clone();
    damaged[starts[2] + 20] ^= 1;
    let (code, said) = status(&damaged, "");
    assert_eq!(code, 3);
    insta::assert_snapshot!(said, @"
    error: `t.jsonl` is damaged at line 3 (entry 2): it cannot be read: expected `:`
    help: a second copy (`--copy-to`), or a copy made earlier, may still be whole
    ");
    let (code, said) = status(&whole, "--head 00000000000000000000");
    assert_eq!(code, 1);
    insta::assert_snapshot!(said, @"
    error: `00000000000000000000` is no entry's hash in `t.jsonl`
    help: the file was cut or rewritten since that hash was kept, or it is another exercise's
    ");
    assert_eq!(status(&whole, "--head zz").0, 2);
    assert_eq!(status(b"", "").0, 3);
    assert_eq!(startex("verify nowhere.jsonl").run().status, 1);
    assert_eq!(startex("verify .").run().status, 1);
}

#[test]
fn every_command_that_reads_a_transcript_says_damage_with_its_own_status() {
    let mut damaged = include_bytes!("../../../transcripts/first-light.jsonl").to_vec();
    let at = line_starts(&damaged)[29] + 20;
    damaged[at] ^= 1;
    for command in [
        "verify t.jsonl",
        "report t.jsonl",
        "replay t.jsonl --format text",
        "redact t.jsonl --out copy.jsonl",
        "stage t.jsonl --plain",
        "debrief t.jsonl --plain",
        "resume t.jsonl --plain",
    ] {
        let outcome = startex(command).file("t.jsonl", &damaged).run();
        assert_eq!(outcome.status, 3, "{command}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("damaged at line 30"), "{command}: {}", outcome.stderr);
        assert_eq!(outcome.files["t.jsonl"], damaged, "{command} never writes to it");
    }
}

#[test]
fn a_tail_torn_before_the_first_entry_leaves_none() {
    let whole = session();
    let start = line_starts(&whole)[1];
    let outcome = startex("verify t.jsonl").file("t.jsonl", &whole[..start + 40]).run();
    assert_eq!(outcome.status, 1);
    insta::assert_snapshot!(outcome.stderr, @"
    error: `t.jsonl` ends in 40 bytes that hold no entry (line 2: it cannot be read: EOF while parsing a string)
    help: no entry is left that holds
    ");
}

#[test]
fn verify_speaks_json() {
    let whole = session();
    let json = |bytes: &[u8]| {
        let outcome = startex("verify t.jsonl --format json").file("t.jsonl", bytes).run();
        let value: serde_json::Value =
            serde_json::from_str(&outcome.stdout).expect("standard output is JSON alone");
        (outcome.status, value)
    };
    let (code, value) = json(&whole);
    assert_eq!((code, &value["finding"], &value["entries"]), (0, &"intact".into(), &11.into()));
    assert_eq!(value["head"], reread(&whole).expect("whole").head.hash.to_string());
    assert_eq!(value["heads"][0]["name"], "EndEx");
    assert_eq!(value["cannot_tell"].as_array().map(Vec::len), Some(2));
    let (code, value) = json(&whole[..whole.len() - 5]);
    assert_eq!((code, &value["tail"]["line"]), (1, &12.into()));
    let mut damaged = whole;
    let at = line_starts(&damaged)[2] + 20;
    damaged[at] ^= 1;
    let (code, value) = json(&damaged);
    assert_eq!((code, &value["finding"], &value["line"]), (3, &"damaged".into(), &3.into()));
}

#[test]
fn replay_is_one_escaped_line_an_entry() {
    let mut some: Vec<Sample> = FORMS.into_iter().map(of_kind).collect();
    some.push(of_kind("marked"));
    let bytes = transcript(&entries(&some, 0, 3));
    let outcome = startex("replay t.jsonl --format text").file("t.jsonl", &bytes).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.lines().all(|line| line.starts_with("EXERCISE")));
    insta::assert_snapshot!(outcome.stdout, @r#"
    EXERCISE | TLP:AMBER+STRICT | for the control side alone
    EXERCISE      1 2027-03-05 11:12:04 +0:00:01 Day 1 08:40 facilitator: scenario loaded bytes=35 source=(not shown)
    EXERCISE      2 2027-03-05 11:12:05 +0:00:02 Day 1 08:40 facilitator: attachment stored index=0 bytes=8 sha256=f994eb7f1ae469c2e349bea5ccd13f6bf8cad938d3a54571eca274bc40ca1829 name="letter.txt" bytes=(not shown)
    EXERCISE      3 2027-03-05 11:12:06 +0:00:03 Day 1 08:40 p7: joined capacity=player name="Ada Lovelace" organization="Analytical Engines"
    EXERCISE      4 2027-03-05 11:12:07 +0:00:04 Day 1 08:40 facilitator: start ex must_end=2027-03-05T10:35:00.000Z
    EXERCISE      5 2027-03-05 11:12:08 +0:00:05 Day 1 08:40 facilitator: inject inserted inject=typed-1 to={"roles":["COM","REG"]} inject_kind=news channel=phone title="A call from the press" from="A reporter" text="\"Is it true?\"\nThe line is bad."
    EXERCISE      6 2027-03-05 11:12:09 +0:00:06 Day 1 08:40 clock: heartbeat
    EXERCISE      7 2027-03-05 11:12:10 +0:00:07 Day 1 08:40 p7 for REG/1: answered decision=d3 round=1 choice=SOMETHING_ELSE sure=4 whose=DIS late=true text="Pin it"
    EXERCISE      8 2027-03-05 11:12:11 +0:00:08 Day 1 08:40 facilitator: recorded decision=d3 outcome=conditional from=answers option=yank owner=REG to=LEG until={"fact":"rebuilt"} reversible=true text="Yank, and say so" rationale="Every hour adds installs." dissent="Distributions: too early." conditions="Once two of us have rebuilt it." owner="Head of operations"
    EXERCISE      9 2027-03-05 11:12:12 +0:00:09 Day 1 08:40 facilitator: end ex why=finished
    EXERCISE     10 2027-03-05 11:12:13 +0:00:10 Day 1 08:40 facilitator: analysed entry=61 text="The runbook predates the team" reference="Runbook 4.2"
    EXERCISE     11 2027-03-05 11:12:14 +0:00:11 Day 1 08:40 facilitator: finalised name="Grace Hopper"
    EXERCISE     12 2027-03-05 11:12:15 +0:00:12 Day 1 08:40 facilitator: marked tlp=AMBER+STRICT
    EXERCISE | TLP:AMBER+STRICT | for the control side alone
    "#);
    let torn =
        startex("replay t.jsonl --format text").file("t.jsonl", &bytes[..bytes.len() - 1]).run();
    assert_eq!((torn.status, torn.stdout.lines().count()), (0, FORMS.len() + 2));
    assert!(torn.stderr.starts_with("warning: `t.jsonl` ends in "), "{}", torn.stderr);
}

#[test]
fn redact_writes_a_copy_and_says_what_it_left_out() {
    let bytes = session();
    let run = |line: &str| startex(line).file("t.jsonl", &bytes);
    insta::assert_snapshot!(run("redact t.jsonl --out shared.jsonl").shown(), @"
    $ startex redact t.jsonl --out shared.jsonl
    -- stdout
    EXERCISE | TLP:GREEN
    shared.jsonl: 11 entries, 3 of them with words; the chain is that of the transcript
    without words: 2 entries, names of people
    without words: 3 entries, control-only
    words that name somebody who did not join under that name, a nickname, or an organization cannot be found: read the copy before it is given away
    EXERCISE | TLP:GREEN
    -- exit 0
    ");
    let outcome = run("redact t.jsonl --out shared.jsonl").run();
    assert_eq!(outcome.files["t.jsonl"], bytes);
    let copy = &outcome.files["shared.jsonl"];
    let recording = reread(copy).expect("it verifies");
    assert_eq!(recording.head, reread(&bytes).expect("whole").head);
    assert!(!String::from_utf8_lossy(copy).contains("Lovelace"));
    let own = run("redact t.jsonl --force --out ./t.jsonl").run();
    assert_eq!((own.status, &own.files["t.jsonl"]), (2, &bytes));
    let there = run("redact t.jsonl --out shared.jsonl").file("shared.jsonl", "mine").run();
    assert_eq!((there.status, there.files["shared.jsonl"].as_slice()), (1, &b"mine"[..]));
    let mut damaged = bytes.clone();
    damaged[line_starts(&bytes)[2] + 20] ^= 1;
    let refused = startex("redact t.jsonl --out shared.jsonl").file("t.jsonl", &damaged).run();
    assert_eq!((refused.status, refused.files.len()), (3, 1), "no half a copy stays");
}
