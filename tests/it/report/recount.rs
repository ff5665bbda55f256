//! An auditor's second count: straight over the lines of a transcript, with no rule and no state of the program, by what
//! `docs/aar.md` says. Its figures are those of the report as JSON and as HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use startex::journal::{Journal as _, MemoryJournal, seeded_salts};
use startex::play::{Repertoire, header, run};
use startex::report::{AfterActionReport, Drafting, Format, Origin};
use startex::scenario::Scenario;
use startex::session::{Entry, Header};

use super::corpus::{drafted, scenario};

type Counts = BTreeMap<String, Value>;

/// One round of a decision.
#[derive(Default, Clone)]
struct Round {
    asked: BTreeSet<String>,
    answers: BTreeMap<String, String>,
    hands: Option<Vec<(String, u64)>>,
    opened: u64,
    closed: Option<u64>,
    /// n and m when it closed last.
    counted: usize,
    late: BTreeSet<String>,
    withdrawn: bool,
}

/// What the lines come to.
#[derive(Default)]
struct Tally {
    lines: u64,
    after_end: u64,
    ended: bool,
    end_play: Option<u64>,
    play: u64,
    modules: BTreeMap<String, (Option<u64>, Option<u64>)>,
    rounds: BTreeMap<(String, u64), Round>,
    records: BTreeMap<String, String>,
    away: BTreeSet<String>,
    unreachable: BTreeSet<String>,
    /// Sign, place and text of each note, by its number.
    notes: BTreeMap<u64, Note>,
    actions: BTreeMap<u64, Action>,
    ticks: BTreeMap<(String, u64), String>,
    votes: BTreeMap<String, BTreeMap<String, u64>>,
    poll_hands: BTreeMap<String, Vec<u64>>,
    requests: BTreeMap<u64, bool>,
    forms: BTreeMap<String, Vec<Option<u64>>>,
    turns: BTreeMap<String, u64>,
    struck: BTreeSet<u64>,
}

struct Note {
    sign: String,
    in_report: bool,
    gone: bool,
}

#[derive(Default)]
struct Action {
    gone: bool,
    from: Option<u64>,
    text: Option<String>,
    owner: bool,
    due: bool,
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

impl Tally {
    fn of(lines: &str) -> Self {
        let mut tally = Self::default();
        for line in lines.lines().skip(1) {
            let line: Value = serde_json::from_str(line).expect("a line is an object");
            tally.line(&line["e"], &line["s"]);
        }
        tally
    }

    fn line(&mut self, entry: &Value, said: &Value) {
        self.lines += 1;
        self.after_end += u64::from(self.ended);
        self.play = number(&entry["play"]);
        let (kind, data) = (string(&entry["kind"]), &entry["data"]);
        match kind.as_str() {
            "end_ex" => (self.ended, self.end_play) = (true, Some(self.play)),
            "module_started" => {
                self.modules.insert(string(&data["module"]), (Some(self.play), None));
            }
            "module_ended" => {
                self.modules.entry(string(&data["module"])).or_default().1 = Some(self.play);
            }
            "module_taken_back" => {
                self.modules.remove(&string(&data["module"]));
                self.modules.entry(string(&data["again"])).or_default().1 = None;
            }
            "called_away" => drop(self.away.insert(string(&data["seat"]))),
            "came_back" => drop(self.away.remove(&string(&data["seat"]))),
            "reachable" if data["reachable"] == true => {
                self.unreachable.remove(&string(&data["seat"]));
            }
            "reachable" => drop(self.unreachable.insert(string(&data["seat"]))),
            "floor_given" => *self.turns.entry(string(&data["role"])).or_default() += 1,
            "action_ticked" => {
                let key = (string(&data["item"]), number(&data["action"]));
                self.ticks.insert(key, string(&data["tick"]));
            }
            "voted" => {
                let voter = format!("{} {}", entry["by"], entry["for"]);
                let choice = number(&data["choice"]);
                self.votes.entry(string(&data["poll"])).or_default().insert(voter, choice);
            }
            "poll_hands" => {
                let hands = data["hands"].as_array().expect("hands are a list");
                self.poll_hands.insert(string(&data["poll"]), hands.iter().map(number).collect());
            }
            "feedback_given" => {
                let scores = data["scores"].as_array().expect("scores are a list");
                let form = scores.iter().map(Value::as_u64).collect();
                let by = if entry["by"] == "simulated" {
                    format!("{}", entry["seq"])
                } else {
                    string(&entry["by"])
                };
                self.forms.insert(by, form);
            }
            "struck" => drop(self.struck.insert(number(&data["entry"]))),
            _ => {
                self.decided(&kind, entry, data);
                self.noted(&kind, entry, data, said);
            }
        }
    }

    fn decided(&mut self, kind: &str, entry: &Value, data: &Value) {
        let key = (string(&data["decision"]), number(&data["round"]));
        match kind {
            "decision_opened" => {
                let asked = data["asked"].as_array().expect("seats are a list");
                let asked = asked.iter().map(string).collect();
                let round = Round { asked, opened: self.play, ..Round::default() };
                self.rounds.insert(key, round);
            }
            "answered" => {
                let round = self.rounds.get_mut(&key).expect("it was opened");
                let seat = string(&entry["for"]);
                if data["late"] == true {
                    round.late.insert(seat);
                } else {
                    round.answers.insert(seat, string(&data["choice"]));
                }
            }
            "hands_counted" => {
                let hands = data["hands"].as_array().expect("hands are a list");
                let hands = hands.iter().map(|pair| (string(&pair[0]), number(&pair[1])));
                self.rounds.get_mut(&key).expect("it was opened").hands = Some(hands.collect());
            }
            "decision_closed" => {
                let gone = |seat: &&String| {
                    !self.away.contains(*seat) && !self.unreachable.contains(*seat)
                };
                let round = self.rounds.get_mut(&key).expect("it was opened");
                let missing = round.asked.iter().filter(|seat| !round.answers.contains_key(*seat));
                round.counted = round.answers.len() + missing.filter(gone).count();
                round.closed = Some(self.play);
            }
            "decision_reopened" => {
                self.rounds.get_mut(&key).expect("it was opened").closed = None;
            }
            "decision_withdrawn" => {
                self.rounds.get_mut(&key).expect("it was opened").withdrawn = true;
            }
            "recorded" => drop(self.records.insert(key.0, string(&data["outcome"]))),
            "record_taken_back" => drop(self.records.remove(&key.0)),
            _ => {}
        }
    }

    fn noted(&mut self, kind: &str, entry: &Value, data: &Value, said: &Value) {
        let (seq, of) = (number(&entry["seq"]), number(&data["entry"]));
        match kind {
            "noted" => {
                let sign = string(&data["sign"]);
                let in_report = sign != "note";
                if sign == "action" {
                    self.actions.insert(seq, action(data, said));
                }
                self.notes.insert(seq, Note { sign, in_report, gone: false });
            }
            "promoted" | "demoted" => {
                self.notes.get_mut(&of).expect("it was noted").in_report = kind == "promoted";
            }
            "note_taken_back" | "merged" => {
                self.notes.get_mut(&of).expect("it was noted").gone = true;
                if let Some(action) = self.actions.get_mut(&of) {
                    action.gone = true;
                }
            }
            "note_restored" => {
                self.notes.get_mut(&of).expect("it was noted").gone = false;
                if let Some(action) = self.actions.get_mut(&of) {
                    action.gone = false;
                }
            }
            "refiled" if data["sign"].is_string() => {
                self.notes.get_mut(&of).expect("it was noted").sign = string(&data["sign"]);
            }
            "corrective_action" => drop(self.actions.insert(seq, action(data, said))),
            "action_changed" => {
                let changed = action(data, said);
                let known = self.actions.entry(number(&data["action"])).or_default();
                known.owner |= changed.owner;
                known.due |= changed.due;
                known.text = changed.text.or(known.text.take());
            }
            "information_requested" => drop(self.requests.insert(seq, false)),
            "information_answered" => drop(self.requests.insert(number(&data["request"]), true)),
            _ => {}
        }
    }

    /// Returns the figures under the names the report's JSON has them.
    fn figures(&self, scenario: &Scenario) -> Counts {
        let mut found = Counts::new();
        let mut put = |name: String, value: Value| drop(found.insert(name, value));
        put("entries".into(), self.lines.into());
        put("after_end".into(), self.after_end.into());
        put("struck".into(), self.struck.len().into());
        put("forms".into(), self.forms.len().into());
        put("requests".into(), self.requests.len().into());
        put("played_minutes".into(), minutes(self.end_play.unwrap_or(self.play)).into());
        for (id, (started, ended)) in &self.modules {
            let until = ended.or(self.end_play).unwrap_or(self.play);
            if let Some(started) = started {
                put(format!("module {id}"), minutes(until.saturating_sub(*started)).into());
            }
        }
        let kept_back = self.notes.values().filter(|n| !n.gone && !n.in_report).count();
        put("notes_kept_back".into(), kept_back.into());
        for sign in ["strength", "improvement"] {
            let n = self.notes.values().filter(|n| !n.gone && n.in_report && n.sign == sign);
            put(format!("notes {sign}"), n.count().into());
        }
        self.plan(&mut put);
        for ((decision, number), round) in self.rounds.iter().filter(|(_, r)| !r.withdrawn) {
            Self::round(scenario, decision, *number, round, &mut put);
        }
        put("records".into(), self.records.len().into());
        for (poll, votes) in &self.votes {
            let hands = self.poll_hands.get(poll);
            let options = votes.values().copied().max().unwrap_or(0);
            let of = |choice| votes.values().filter(|vote| **vote == choice).count() as u64;
            let tally = hands.cloned().unwrap_or_else(|| (0..=options).map(of).collect());
            put(format!("poll {poll}"), Value::from(trimmed(tally)));
        }
        found
    }

    fn plan(&self, put: &mut dyn FnMut(String, Value)) {
        let worked_out: BTreeSet<u64> = self.standing().filter_map(|(_, a)| a.from).collect();
        let in_plan: Vec<&Action> = self
            .standing()
            .filter(|(seq, _)| !worked_out.contains(seq))
            .filter(|(seq, _)| self.notes.get(seq).is_none_or(|note| note.in_report))
            .map(|(_, action)| action)
            .collect();
        put("actions".into(), in_plan.len().into());
        put("without_owner".into(), in_plan.iter().filter(|a| !a.owner).count().into());
        put("without_date".into(), in_plan.iter().filter(|a| !a.due).count().into());
    }

    fn standing(&self) -> impl Iterator<Item = (&u64, &Action)> {
        self.actions.iter().filter(|(_, action)| !action.gone)
    }

    fn round(
        scenario: &Scenario,
        decision: &str,
        number: u64,
        round: &Round,
        put: &mut dyn FnMut(String, Value),
    ) {
        let name = format!("{decision} round {number}");
        let by_roles = scenario
            .decision(&decision.into())
            .is_some_and(|(_, d)| d.count == startex::scenario::Count::Roles);
        let mut votes: BTreeMap<&str, u64> = BTreeMap::new();
        match (&round.hands, by_roles) {
            (Some(hands), _) => votes.extend(hands.iter().map(|(o, n)| (o.as_str(), *n))),
            (None, false) => {
                round.answers.values().for_each(|o| *votes.entry(o).or_default() += 1);
            }
            (None, true) => {
                let roles: BTreeSet<&str> = round.answers.keys().map(|seat| role(seat)).collect();
                for one in roles {
                    let own = round.answers.iter().filter(|(seat, _)| role(seat) == one);
                    let mut of_role: BTreeMap<&str, u64> = BTreeMap::new();
                    own.for_each(|(_, option)| *of_role.entry(option).or_default() += 1);
                    let most = of_role.values().max().copied().unwrap_or(0);
                    let leading: Vec<_> = of_role.iter().filter(|(_, n)| **n == most).collect();
                    if let [(option, _)] = leading.as_slice() {
                        *votes.entry(option).or_default() += 1;
                    }
                }
            }
        }
        votes.retain(|_, n| *n > 0);
        let by_hands: Option<u64> = round.hands.as_ref().map(|h| h.iter().map(|(_, n)| n).sum());
        let answered = by_hands.unwrap_or(round.answers.len() as u64);
        put(format!("{name} answered"), answered.into());
        if let Some(closed) = round.closed {
            put(format!("{name} counted"), by_hands.unwrap_or(round.counted as u64).into());
            put(format!("{name} used"), (closed.saturating_sub(round.opened) / 1000).into());
        }
        put(format!("{name} late"), round.late.len().into());
        let votes: Vec<Value> = votes.into_iter().map(|(o, n)| format!("{o} {n}").into()).collect();
        put(format!("{name} votes"), votes.into());
    }
}

fn action(data: &Value, said: &Value) -> Action {
    Action {
        gone: false,
        from: data["from"].as_u64(),
        text: said["text"].as_str().map(str::to_owned),
        owner: said["owner"].is_string(),
        due: data["due"].is_string(),
    }
}

fn role(seat: &str) -> &str {
    seat.split('/').next().unwrap_or(seat)
}

fn minutes(ms: u64) -> u64 {
    (ms + 30_000) / 60_000
}

/// Leaves out options behind the last that anybody chose.
fn trimmed(mut votes: Vec<u64>) -> Vec<u64> {
    while votes.last() == Some(&0) {
        votes.pop();
    }
    votes
}

/// Returns the same figures as the report's JSON has them; what it leaves out for the sake of people is not there.
fn reported(report: &Value) -> Counts {
    let mut found = Counts::new();
    let mut put = |name: String, value: Value| drop(found.insert(name, value));
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for name in ["entries", "after_end", "struck", "notes_kept_back"] {
        put(name.into(), report["provenance"][name].clone());
    }
    put("forms".into(), report["feedback"]["forms"].clone());
    put("requests".into(), list(&report["requests"]).len().into());
    put("played_minutes".into(), report["overview"]["played_minutes"].clone());
    for module in list(&report["schedule"]["modules"]) {
        if !module["actual_minutes"].is_null() {
            let name = format!("module {}", string(&module["id"]));
            put(name, module["actual_minutes"].clone());
        }
    }
    let filed = |what: &str| -> usize {
        let objectives = list(&report["objectives"]);
        let under = objectives.iter().map(|objective| list(&objective[what]).len());
        let sign = what.trim_end_matches('s');
        let loose = list(&report["unfiled"]).iter().filter(|s| s["kind"] == sign).count();
        under.sum::<usize>() + loose
    };
    put("notes strength".into(), filed("strengths").into());
    put("notes improvement".into(), filed("improvements").into());
    let actions = &report["cover"]["actions"];
    put("actions".into(), actions["all"].clone());
    put("without_owner".into(), actions["without_owner"].clone());
    put("without_date".into(), actions["without_date"].clone());
    let decisions = list(&report["decisions"]);
    put("records".into(), decisions.iter().filter(|d| !d["record"].is_null()).count().into());
    for decision in decisions {
        for round in list(&decision["rounds"]) {
            let name = format!("{} round {}", string(&decision["id"]), round["number"]);
            if !round["used_seconds"].is_null() {
                put(format!("{name} used"), round["used_seconds"].clone());
            }
            let figures = &round["figures"];
            if figures.is_null() {
                continue;
            }
            for what in ["answered", "counted", "late"] {
                put(format!("{name} {what}"), figures[what].clone());
            }
            let mut votes: Vec<String> = list(&figures["votes"])
                .iter()
                .filter(|vote| vote["votes"] != 0)
                .map(|vote| format!("{} {}", string(&vote["option"]), vote["votes"]))
                .collect();
            votes.sort();
            put(format!("{name} votes"), votes.into());
        }
    }
    found
}

/// Compares both counts; what the report leaves out on purpose is no difference, what only it has is one.
fn agree(name: &str, report: &AfterActionReport, lines: &str, scenario: &Scenario) -> usize {
    let json = Format::named("json").expect("it is a format");
    let json: Value = serde_json::from_slice(&json.render(report).bytes()).expect("it is JSON");
    let (own, told) = (Tally::of(lines).figures(scenario), reported(&json));
    let mut compared = 0;
    for (figure, value) in &told {
        let Some(counted) = own.get(figure) else { panic!("{name}: nobody else counts {figure}") };
        assert_eq!(counted, value, "{name}: {figure}, counted by hand and reported");
        compared += 1;
    }
    polls(name, &json, &own, scenario);
    page(name, report, &json);
    compared
}

fn polls(name: &str, json: &Value, own: &Counts, scenario: &Scenario) {
    for poll in json["polls"].as_array().cloned().unwrap_or_default() {
        let item = scenario.items.iter().find(|item| item.label == string(&poll["label"]));
        let id = &item.expect("it is an item").id;
        if let Some(votes) = poll["votes"].as_array() {
            let votes = Value::from(trimmed(votes.iter().map(number).collect()));
            let none = Value::from(Vec::<u64>::new());
            assert_eq!(own.get(&format!("poll {id}")).unwrap_or(&none), &votes, "{name}: {id}");
        }
    }
}

/// The page says the same numbers.
fn page(name: &str, report: &AfterActionReport, json: &Value) {
    let html = Format::named("html").expect("it is a format").render(report).bytes();
    let html = String::from_utf8(html).expect("formats write UTF-8");
    let actions = &json["cover"]["actions"];
    if number(&actions["lacking"]) > 0 && report.marking.draft {
        let words = format!("{} of {} corrective actions", actions["lacking"], actions["all"]);
        assert!(html.contains(&words), "{name}: {words}");
    }
    for decision in json["decisions"].as_array().cloned().unwrap_or_default() {
        for round in decision["rounds"].as_array().cloned().unwrap_or_default() {
            let figures = &round["figures"];
            if figures.is_object() && round["by_hands"] == false {
                let words = format!("{} of {} answered", figures["answered"], figures["counted"]);
                assert!(html.contains(&words), "{name}: {words}");
            }
        }
    }
    let played = &json["overview"]["played_minutes"];
    if !json["overview"]["ends"].is_null() && number(played) > 1 {
        assert!(html.contains(&format!("{played} minutes of play")), "{name}");
    }
}

#[test]
fn an_auditor_counts_the_same_from_the_lines_of_every_recording() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let mut compared = 0;
    for file in std::fs::read_dir(folder).expect("it is in the repository") {
        let path = file.expect("it is readable").path();
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            continue;
        }
        let lines = std::fs::read_to_string(&path).expect("it is UTF-8");
        let first: Value = serde_json::from_str(lines.lines().nth(1).expect("it has an entry"))
            .expect("a line is an object");
        let script = scenario(first["s"]["source"].as_str().expect("entry 1 holds the script"));
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        compared += agree(name, &drafted(&path, None), &lines, &script);
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn an_auditor_counts_the_same_from_the_lines_of_played_sessions() {
    let script = include_str!("../../../scenarios/poisoned-kiln.ron");
    let scenario = scenario(script);
    for seed in 0..8 {
        let agenda = scenario.agendas[0].id.clone();
        let header = header(&scenario, "0".repeat(64), agenda, seed);
        let played = run(&scenario, header.clone(), seed, Repertoire::ordinary());
        let lines = written(&header, &played.entries);
        let mut drafting = Drafting::new(header, std::sync::Arc::clone(&scenario));
        played.entries.iter().for_each(|entry| drafting.take(entry));
        let report = drafting.draft(&Origin::default());
        assert!(agree(&format!("seed {seed}"), &report, &lines, &scenario) > 40);
    }
}

fn written(header: &Header, entries: &[Entry]) -> String {
    let mut journal = MemoryJournal::new(header, seeded_salts(7));
    for entry in entries {
        journal.append(std::slice::from_ref(entry)).expect("memory refuses nothing");
    }
    String::from_utf8(journal.bytes().to_vec()).expect("lines are UTF-8")
}

#[test]
fn the_auditor_would_see_a_figure_that_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts/poisoned-kiln.jsonl");
    let lines = std::fs::read_to_string(&folder).expect("it is UTF-8");
    let first: Value = serde_json::from_str(lines.lines().nth(1).expect("it has an entry"))
        .expect("a line is an object");
    let script = scenario(first["s"]["source"].as_str().expect("entry 1 holds the script"));
    // An answer less, and the last tick of the clock missing.
    let answers: Vec<&str> =
        lines.lines().filter(|l| l.contains("\"kind\":\"answered\"")).collect();
    let fewer = lines.replacen(&format!("{}\n", answers[3]), "", 1);
    let before = Tally::of(&lines).figures(&script);
    let after = Tally::of(&fewer).figures(&script);
    let differ = before.iter().filter(|(name, value)| after.get(*name) != Some(value)).count();
    assert!(differ >= 2, "{differ}");
}
