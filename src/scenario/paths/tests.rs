//! Tests of exploring.

use super::super::fixture::with;
use super::super::{Source, read_with_paths};
use super::*;

fn explored(parts: &[(&str, &str)]) -> (Vec<PathSummary>, Vec<String>) {
    let source = Source { name: "x.ron".into(), text: with(parts) };
    let (scenario, findings, paths) = read_with_paths(&source, &|_| Err("none".into()));
    assert!(scenario.is_some(), "{findings:?}");
    (paths, findings.iter().map(|f| format!("{} {}", f.code, f.message)).collect())
}

const FACTS: (&str, &str) = ("top", "facts: [\"a\", \"b\"],");

fn question(id: &str, when: &str) -> String {
    format!(
        "Question(id: \"{id}\", at: \"7m\", ask: \"?\", to: All, objectives: [\"notice\"], time: \"2m\", when: {when}),"
    )
}

#[test]
fn both_branches_are_counted_and_timed() {
    let items = question("q", "Fact(\"a\")") + &question("r", "Fact(\"a\")");
    let (paths, findings) =
        explored(&[("top", "facts: [\"a\"],"), ("yank", "then: [Set(\"a\")]"), ("items", &items)]);
    assert_eq!(findings, ["SX302 the option `wait` of `act` makes no difference"]);
    let path = &paths[0];
    assert!(path.exhaustive);
    assert_eq!((path.shortest, path.longest), (Millis::minutes(4), Millis::minutes(8)));
    // After the last question nothing asks for the fact any more.
    assert_eq!(path.endings, 1);
}

#[test]
fn what_no_path_reaches_is_found_though_each_part_can_hold() {
    let yank = "then: [Set(\"a\")]";
    let only_both = question("q", "All([Fact(\"a\"), Fact(\"b\")])");
    let script = [
        FACTS,
        ("yank", yank),
        ("inject", "when: Not(Fact(\"b\"))"),
        ("items", only_both.as_str()),
    ];
    let source =
        with(&script).replace("cost: \"More get it\"", "cost: \"More get it\", then: [Set(\"b\")]");
    let source = Source { name: "x.ron".into(), text: source };
    let (_, findings, _) = read_with_paths(&source, &|_| Err("none".into()));
    let codes: Vec<_> = findings.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(codes, [("SX301", "no path reaches `q`")]);
}

#[test]
fn queued_dropped_and_jumped_over_injects_are_followed() {
    let inject = |id: &str, at: &str, more: &str| {
        format!(
            "Inject(id: \"{id}\", at: \"{at}\", kind: News, from: \"a reporter\", to: All, title: \"T\", body: \"B\", objectives: [\"notice\"], {more}),"
        )
    };
    let items = inject("gone", "7m", "") + &inject("late", "8m", "") + &inject("end", "9m", "");
    let all = |then: &str| {
        with(&[("items", &items)])
            .replace("/*yank*/", then)
            .replace("cost: \"More get it\"", &format!("cost: \"More get it\", {then}"))
            .replace("time_out: As(\"wait\")", &format!("time_out: Own(text: \"x\", {then})"))
    };
    let unreached = |script: &str| {
        let source = Source { name: "x.ron".into(), text: script.to_owned() };
        let (_, findings, _) = read_with_paths(&source, &|_| Err("none".into()));
        findings.iter().filter(|f| f.code == "SX301").map(|f| f.message.clone()).collect::<Vec<_>>()
    };
    // A decision may also end without any of its outcomes, so nothing is surely dropped by it.
    assert_eq!(unreached(&all("then: [Drop(\"gone\")]")), Vec::<String>::new());
    let dropped =
        with(&[("items", &items), ("inject", "then: [Drop(\"gone\"), Queue(\"late\", 2)]")]);
    assert_eq!(unreached(&dropped), ["no path reaches `gone`"]);
    let jumped = with(&[("items", &items), ("inject", "then: [GoTo(\"end\")]")]);
    assert_eq!(
        unreached(&jumped),
        ["no path reaches `act`", "no path reaches `gone`", "no path reaches `late`"]
    );
    let queued_back =
        with(&[("items", &items), ("inject", "then: [Queue(\"late\", 0), GoTo(\"end\")]")]);
    assert_eq!(unreached(&queued_back), ["no path reaches `act`", "no path reaches `gone`"]);
}

#[test]
fn contingencies_are_reached_when_some_path_offers_them() {
    let contingency = |id: &str, when: &str| {
        format!(
            "(offer_when: {when}, inject: Inject(id: \"{id}\", kind: News, from: \"a reporter\", to: All, title: \"T\", body: \"B\", objectives: [\"notice\"])),"
        )
    };
    let end = format!(
        "contingencies: [{}{}{}]",
        contingency("x", "All([Chose(\"act\", \"yank\"), PlayMinutes(AtLeast(9))])"),
        contingency("y", "All([TimedOut(\"act\"), Released(\"x\")])"),
        contingency("z", "All([Chose(\"act\", \"wait\"), Released(\"x\"), Not(Released(\"y\"))])"),
    );
    let (_, findings) = explored(&[("end", &end)]);
    assert_eq!(findings, ["SX301 no path reaches `y`", "SX301 no path reaches `z`"]);
}

#[test]
fn a_path_longer_than_the_agenda_is_found() {
    let items = question("q", "Fact(\"a\")").replace("\"2m\"", "\"17m\"");
    let (paths, findings) =
        explored(&[("top", "facts: [\"a\"],"), ("yank", "then: [Set(\"a\")]"), ("items", &items)]);
    assert_eq!(paths[0].longest, Millis::minutes(21));
    assert!(
        findings.contains(&"SX303 a path of `short` takes longer than its play".to_owned()),
        "{findings:?}"
    );
}

#[test]
fn an_exploration_that_is_cut_short_says_so() {
    let scenario =
        super::super::read_for_replay(&Source { name: "x".into(), text: with(&[]) }, &|_| None)
            .unwrap();
    let mut walk = Walk::new(&scenario, all_stops(&scenario), Clock::Any, true);
    walk.states_max = 1;
    assert!(!walk.run());
}

#[test]
fn many_independent_facts_stay_within_bounds() {
    let each = |text: fn(usize) -> String| (0..24).map(text).collect::<String>();
    let facts = each(|n| format!("\"f{n}\","));
    let items = each(|n| {
        format!(
            "Decision(id: \"d{n}\", at: \"7m\", owner: \"REG\", asks: Players, time: \"1s\", prompt: \"?\", options: [\
             (id: \"x\", label: \"X\", cost: \"c\", then: [Set(\"f{n}\")]), (id: \"y\", label: \"Y\", cost: \"c\")], \
             time_out: As(\"y\"), objectives: [\"notice\"]),"
        )
    });
    let reads =
        each(|n| question(&format!("q{n}"), &format!("Fact(\"f{n}\")")).replace("2m", "1s"));
    let text = with(&[("top", &format!("facts: [{facts}],")), ("items", &(items + &reads))]);
    let scenario =
        super::super::read_for_replay(&Source { name: "x".into(), text }, &|_| None).unwrap();
    let mut walk = Walk::new(&scenario, all_stops(&scenario), Clock::Any, true);
    walk.states_max = 20_000;
    assert!(!walk.run(), "2^24 states are more than allowed");
    assert!(walk.states <= 20_001);
}
