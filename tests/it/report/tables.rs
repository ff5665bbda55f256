//! Spreadsheets and calendars of the report: nothing live, nothing lost, the figures of the JSON.

use std::collections::BTreeMap;

use serde_json::Value;
use startex::report::{AfterActionReport, Format, Rendered};
use startex::session::Attribution;

use super::hostile::{HOSTILE, poisoned};
use super::played::{Played, whole};
use crate::support::command::startex;
use crate::support::formats::{drawn, texts};

type Rows = Vec<Vec<String>>;

/// The tables of a report, by name; read by a reader that knows RFC 4180 and nothing of the writer.
fn tables(report: &AfterActionReport) -> BTreeMap<String, Rows> {
    let csv = Format::named("csv").expect("it is a format");
    let Rendered::Folder(leaves) = csv.render(report) else { panic!("it is a folder") };
    let named = leaves.into_iter().map(|leaf| {
        let name = leaf.name.strip_prefix("EXERCISE-").and_then(|n| n.strip_suffix(".csv"));
        (
            name.expect("it says EXERCISE").to_owned(),
            rows(&String::from_utf8(leaf.bytes).expect("it is UTF-8")),
        )
    });
    named.collect()
}

fn rows(text: &str) -> Rows {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (quoted, c) {
            (true, '"') if rest.peek() == Some(&'"') => cell.extend(rest.next()),
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\r') => {
                assert_eq!(rest.next(), Some('\n'), "lines end in CR LF");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (_, c) => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the last line is whole");
    rows
}

/// The cells of a column of a table.
fn column<'t>(table: &'t Rows, title: &str) -> Vec<&'t str> {
    let at = table[0].iter().position(|t| t == title).unwrap_or_else(|| panic!("no `{title}`"));
    table[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn every_row_is_marked_first_and_last_also_where_there_is_nothing() {
    for play in [whole(Attribution::Role), Played::new(Attribution::Anonymous)] {
        let report = play.report();
        for (name, table) in tables(&report) {
            assert!(table.len() > 1, "{name} has a row");
            for row in &table {
                assert_eq!(row.len(), table[0].len(), "{name}: {row:?}");
            }
            for row in &table[1..] {
                assert_eq!(row.first(), Some(&report.exercise), "{name}");
                assert_eq!(row.last(), Some(&report.exercise), "{name}");
            }
        }
    }
}

#[test]
fn the_tables_have_the_figures_of_the_json() {
    let report = whole(Attribution::Role).report();
    let json: Value = serde_json::from_str(&drawn(&report, "json")).unwrap();
    let tables = tables(&report);
    let count = |pointer: &str| json.pointer(pointer).and_then(Value::as_array).unwrap().len();
    let plan = &tables["improvement-plan"];
    let ids: Vec<&str> = json["improvement_plan"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action["id"].as_str().unwrap())
        .collect();
    assert_eq!(column(plan, "Number"), ids);
    assert_eq!(column(plan, "Completion date")[0], json["improvement_plan"][0]["due"]);
    assert_eq!(tables["msel-as-run"].len() - 1, count("/schedule/items"));
    assert_eq!(tables["parking-lot"].len() - 1, count("/parking_lot"));
    assert_eq!(tables["requests"].len() - 1, count("/requests"));
    let votes: i64 = column(&tables["responses"], "Votes")
        .iter()
        .map(|votes| votes.parse::<i64>().unwrap_or(0))
        .sum();
    let mut wanted = 0;
    for decision in json["decisions"].as_array().unwrap() {
        for round in decision["rounds"].as_array().unwrap() {
            let of = round.pointer("/figures/votes").and_then(Value::as_array);
            wanted += of.into_iter().flatten().map(|v| v["votes"].as_i64().unwrap()).sum::<i64>();
        }
    }
    assert!(votes == wanted && votes > 0, "{votes} and {wanted}");
    let minutes = column(&tables["time-against-plan"], "Minutes planned");
    let planned: Vec<String> = json["schedule"]["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| module["planned_minutes"].to_string())
        .collect();
    assert_eq!(minutes, planned);
}

#[test]
fn the_event_log_is_in_order_and_holds_everything_that_was_said() {
    let report = whole(Attribution::Role).report();
    let log = &tables(&report)["event-log"];
    let times = column(log, "At");
    assert!(times.iter().all(|at| !at.is_empty()), "{times:?}");
    assert!(times.windows(2).all(|two| two[0] <= two[1]), "{times:?}");
    let words = column(log, "Words").join("\n");
    for statement in report.objectives.iter().flat_map(|o| &o.strengths).chain(&report.unfiled) {
        assert!(words.contains(statement.text.as_ref().unwrap()), "{statement:?}");
    }
    let what = column(log, "What");
    assert!(what.contains(&"StartEx") && what.contains(&"EndEx") && what.contains(&"stop"));
}

#[test]
fn the_log_of_an_anonymous_session_tells_no_order_of_statements() {
    let report = whole(Attribution::Anonymous).report();
    let log = &tables(&report)["event-log"];
    let (times, kinds) = (column(log, "At"), column(log, "What"));
    let said = ["Strength", "Area for improvement", "parked", "request to control"];
    let places: Vec<usize> = (0..kinds.len()).filter(|at| said.contains(&kinds[*at])).collect();
    assert!(places.len() >= 4, "{kinds:?}");
    let last_timed = times.iter().rposition(|at| !at.is_empty()).expect("there are times");
    for place in places {
        assert_eq!(times[place], "", "{:?}", log[place + 1]);
        assert!(place > last_timed, "it stands behind everything that has a time");
    }
}

#[test]
fn no_cell_begins_a_formula_in_any_program() {
    let report = whole(Attribution::Role).report();
    let formulas =
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "x;=1+1;y", "x\n=1", "=cmd|' /C calc'!A0"];
    for words in HOSTILE.into_iter().chain(formulas) {
        for (name, table) in tables(&poisoned(&report, words)) {
            for cell in table.iter().flatten() {
                for part in cell.split([';', '\n', '\t']) {
                    let begins = part.trim_start_matches([' ', '"']);
                    let number = begins.parse::<f64>().is_ok();
                    let live = begins.starts_with(['=', '+', '-', '@']) && !number;
                    assert!(!live, "{name}, {words:?}: {cell:?}");
                }
            }
        }
        let sheets = texts(Format::named("xlsx").unwrap(), &poisoned(&report, words));
        assert!(sheets.iter().all(|(_, xml)| !xml.contains("<f>") && !xml.contains("<f ")));
        let parts: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert!(!parts.iter().any(|name| name.contains("hyperlink") || name.contains("external")));
    }
}

#[test]
fn every_sheet_is_marked_above_below_and_on_every_printed_page() {
    let report = whole(Attribution::Role).report();
    let parts: BTreeMap<String, String> =
        texts(Format::named("xlsx").unwrap(), &report).into_iter().collect();
    let strings: Vec<&str> = parts["xl/sharedStrings.xml"].split("<si>").skip(1).collect();
    let mark = strings.iter().position(|s| s.contains(&report.exercise)).expect("it is a string");
    let mark = format!("t=\"s\"><v>{mark}</v>");
    let sheets: Vec<&String> = parts
        .iter()
        .filter(|(name, _)| name.contains("worksheets/sheet"))
        .map(|(_, x)| x)
        .collect();
    assert!(sheets.len() > 15, "{}", sheets.len());
    for sheet in sheets {
        assert_eq!(sheet.matches(&mark).count(), 2, "{sheet}");
        assert_eq!(sheet.matches("EXERCISE EXERCISE EXERCISE").count(), 2, "{sheet}");
        for wanted in ["<autoFilter ", "state=\"frozen\"", "orientation=\"landscape\""] {
            assert!(sheet.contains(wanted), "{wanted}");
        }
    }
    let core = &parts["docProps/core.xml"];
    assert!(core.contains("2027-03-05T00:00:00Z"), "no clock but the record's: {core}");
    assert!(core.contains("EXERCISE"), "{core}");
}

#[test]
fn a_text_longer_than_a_cell_goes_on_below_and_nothing_is_lost() {
    let mut report = whole(Attribution::Role).report();
    let words: Vec<String> = (0..15_000).map(|n| format!("w{n}")).collect();
    let long = words.join(" ") + " the end";
    report.improvement_plan[0].issue = Some(long.clone());
    let parts = texts(Format::named("xlsx").unwrap(), &report);
    let strings = &parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap().1;
    let pieces: String = strings
        .split("</t>")
        .filter_map(|s| s.rsplit_once('>').map(|(_, text)| text))
        .filter(|text| text.len() > 1_000)
        .collect();
    assert_eq!(pieces, long);
    assert!(strings.contains(&format!("{} (continued)", report.improvement_plan[0].id)));
    let table = &tables(&report)["improvement-plan"];
    assert_eq!(column(table, "Issue / Area for improvement")[0], long);
}

#[test]
fn every_dated_action_is_one_event_of_the_calendar() {
    let report = whole(Attribution::Role).report();
    let ics = drawn(&report, "ics");
    let dated = report.improvement_plan.iter().filter(|action| action.due.is_some());
    let ids: Vec<&String> = dated.map(|action| &action.id).collect();
    assert!(!ids.is_empty() && ids.len() < report.improvement_plan.len());
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), ids.len());
    for id in ids {
        assert!(ics.contains(&format!("UID:{id}@startex\r\n")));
    }
    assert!(ics.contains("DTSTAMP:20270305T000000Z"), "the day of the last entry");
    for words in HOSTILE {
        let mut report = report.clone();
        report.improvement_plan.iter_mut().for_each(|a| a.text = Some(words.to_owned()));
        let hostile = drawn(&report, "ics");
        assert_eq!(hostile.matches("\r\nBEGIN:").count(), ics.matches("\r\nBEGIN:").count());
        assert_eq!(hostile.matches("\r\nEND:").count(), ics.matches("\r\nEND:").count());
    }
}

#[test]
fn the_command_writes_a_folder_of_tables_and_gives_none_to_standard_output() {
    let play = whole(Attribution::Role).transcript();
    let stem = "EXERCISE-small-kiln-2027-03-05-k7q2m9-AAR";
    let line = "report play.jsonl --format xlsx,csv,ics --out out";
    let outcome = startex(line).file("play.jsonl", &play).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for name in [".xlsx", ".ics", "-csv/EXERCISE-improvement-plan.csv", "-csv/EXERCISE-about.csv"] {
        assert!(outcome.files.contains_key(&format!("out/{stem}{name}")), "{name}");
    }
    let again = startex(line).file("play.jsonl", &play).run();
    assert_eq!(again.files, outcome.files, "the same bytes, with no clock in them");
    let refused = startex("report play.jsonl --format csv --out -").file("play.jsonl", &play).run();
    assert_eq!(refused.status, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("is a folder of files"), "{}", refused.stderr);
    let taken = startex(line)
        .file("play.jsonl", &play)
        .file(&format!("out/{stem}-csv/EXERCISE-about.csv"), "older")
        .run();
    assert_eq!(taken.status, 1, "{}", taken.stderr);
    assert_eq!(taken.files.len(), 2, "all or nothing: {:?}", taken.files.keys());
}

#[test]
fn a_hall_of_300_people_with_500_questions_is_whole_and_one_that_was_left_after_two_minutes_too() {
    use startex::report::model::{ObserverQuestionReport, PersonReport};
    let mut report = whole(Attribution::Attributed).report();
    report.participants.people = (0..300)
        .map(|n| PersonReport {
            name: format!("Person {n}"),
            organization: None,
            capacity: "player".to_owned(),
            roles: vec!["Registry".to_owned()],
        })
        .collect();
    report.observers_questions = (0..500)
        .map(|n| ObserverQuestionReport {
            text: Some(format!("=question {n}")),
            votes: Some(n),
            state: "asked".to_owned(),
        })
        .collect();
    let read = tables(&report);
    assert_eq!((read["people"].len(), read["observers-questions"].len()), (301, 501));
    assert_eq!(column(&read["observers-questions"], "Question")[499], "'=question 499");
    let sheets = texts(Format::named("xlsx").unwrap(), &report);
    let strings = &sheets.iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap().1;
    assert!(strings.contains(">=question 499<") && strings.contains(">Person 299<"));

    let mut left = Played::new(Attribution::Role);
    left.fill().start();
    left.wait(120).note(Some("REG"), startex::session::Sign::Action, "call the desk");
    let report = left.report();
    assert_eq!(
        column(&tables(&report)["improvement-plan"], "Corrective action"),
        ["call the desk"]
    );
    assert!(!Format::named("xlsx").unwrap().render(&report).bytes().is_empty());
}
