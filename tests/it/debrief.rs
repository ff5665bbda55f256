//! The debrief: worked off by what the screen says, at every size, and through the real program.

use std::fmt::Write as _;

use std::sync::Arc;

use startex::report::{Drafting, Origin, layout};
use startex::session::{Phase, Rating, Subject};
use startex::tui::{Effect, Msg};

use crate::support::command::startex;
use crate::support::room::Room;
use crate::support::terminal::Terminal;

const GOLDEN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/transcripts/first-light.jsonl"));

/// First Light after its EndEx, with something of every kind left to say.
fn ended(columns: u16, rows: u16) -> Room {
    let mut room = Room::open("first-light", columns, rows);
    room.press("<enter>2h111      ").press("   ");
    room.press("nkeep - nobody owned the token<enter>").press("n! list the tokens<enter>");
    room.press("nreg it was warm<enter>").press("n+ they asked at once<enter>");
    room.press("nkeep >reg will build it tonight<enter>").press("n? who pays<enter>");
    room.press("da ").press("ex");
    room
}

/// Returns the name of the state the last line names, and the keys that a person would press at it.
fn answer(line: &str) -> (&'static str, &'static str) {
    let said = line.trim_start_matches("SPACE").trim_start();
    // The emergency key stands at the other end.
    let said = said.split("  ").next().unwrap_or(said);
    let missing = said.split_once(": ").map_or("", |(_, missing)| missing);
    if said.starts_with("complete a corrective action") {
        return (
            "action",
            match missing.split(", ").next().unwrap_or_default() {
                "owner" => " oWren<enter>",
                "date" => " d+30<enter>",
                "element" => " e1",
                "priority" => " ph",
                _ => " b1",
            },
        );
    }
    if said.starts_with("complete D") {
        return (
            "record",
            match missing.split(", ").next().unwrap_or_default() {
                "owner" => " ok",
                "rationale" => " rthe log was public<enter>",
                "dissent" => " 0",
                _ => " y",
            },
        );
    }
    for (begins, state, keys) in [
        ("complete an assumption", "assumption", " y"),
        ("complete a parked item", "parked", " c"),
        ("complete an observation", "unfiled", " 1"),
        ("rate:", "rate", " ynnyy<enter>"),
        ("why?", "why", " wtwo teams each thought it was the other<enter>"),
        ("what is to be done?", "mend", " cName one owner for every token<enter>"),
        ("into the report?", "sort", " p"),
        ("write the draft report", "draft", " "),
        ("finalise the report", "finalise", " Wren of the control cell<enter>"),
        ("write the final report", "final", " "),
        ("nothing is left to do", "done", ""),
    ] {
        if said.starts_with(begins) {
            return (state, keys);
        }
    }
    ("hot wash", " ")
}

/// Presses what the last line asks for until nothing is left, with a look at each state before it is answered.
fn walk(room: &mut Room, mut look: impl FnMut(&mut Room, &'static str)) -> Vec<&'static str> {
    let mut states = Vec::new();
    for _ in 0..120 {
        let screen = room.screen();
        // The last one: a written report speaks of SPACE too.
        let line = screen.lines().rfind(|l| l.starts_with("SPACE")).unwrap_or_default();
        let (state, keys) = answer(line);
        if states.last() != Some(&state) {
            states.push(state);
        }
        look(room, state);
        if state == "done" {
            return states;
        }
        room.press(keys);
        if room.asked.pop() == Some(Effect::WriteReport) {
            room.send(Msg::ReportWritten(Ok(vec!["EXERCISE-first-light-AAR.md".to_owned()])));
        }
    }
    panic!("it never came to its end:\n{}", room.screen());
}

#[test]
fn the_debrief_is_worked_off_from_endex_to_the_final_report_by_what_the_screen_says() {
    let mut room = ended(80, 24);
    let states = walk(&mut room, |_, _| {});
    let mut once = states.clone();
    once.dedup();
    for state in [
        "hot wash",
        "record",
        "action",
        "assumption",
        "parked",
        "rate",
        "why",
        "mend",
        "sort",
        "draft",
        "finalise",
        "final",
        "done",
    ] {
        assert!(once.contains(&state), "{state} is missing: {once:?}");
    }
    let session = room.session();
    assert_eq!(session.phase, Phase::Finalised);
    let (_, _, name) = session.after.finalised.clone().expect("somebody put a name to it");
    assert_eq!(name.map(|n| n.to_string()).as_deref(), Some("Wren of the control cell"));
    for action in session.after.standing_actions() {
        let whole = action.owner.is_some() && action.due.is_some() && action.element.is_some();
        assert!(whole && action.priority.is_some(), "{action:?}");
    }
    assert!(session.after.ratings.values().all(|rated| rated.rating == Rating::Some));
    room.shows("FINAL REPORT WRITTEN").press("nsomething later<enter>");
    assert_eq!(room.session().phase, Phase::Debrief, "any later entry makes a new draft");
}

#[test]
fn a_rating_asks_all_five_questions_unless_it_was_not_achieved() {
    let mut room = ended(80, 24);
    room.press("   ").press("       ");
    while room.session().phase != Phase::Debrief {
        room.press(" ");
    }
    let ratings = |room: &Room| room.session().after.ratings.len();
    room.press("r1ynn<enter>").shows("answer the questions").press("<esc>");
    assert_eq!(ratings(&room), 0);
    room.press("r1n<enter>");
    let rated = |room: &Room| {
        let all = &room.session().after.ratings;
        all.iter().map(|((of, _), r)| (of.clone(), r.rating)).collect::<Vec<_>>()
    };
    assert!(matches!(rated(&room)[..], [(Subject::Objective(_), Rating::Unable)]));
    room.press("r1rnobody looked<enter>").press("r1").shows("rated U facilitator");
    room.press("0").press("r").shows("N/O facilitator");
}

#[test]
fn what_is_set_aside_does_not_hold_the_debrief_up() {
    let mut room = ended(80, 24);
    while room.session().phase != Phase::Debrief {
        room.press(" ");
    }
    let before = room.events().len();
    for _ in 0..40 {
        if room.screen().contains("write the draft report") {
            break;
        }
        room.press(" >");
    }
    room.shows("write the draft report").shows("set aside");
    assert_eq!(room.events().len(), before, "setting aside records nothing");
}

#[test]
fn the_arrows_go_to_any_point_and_the_keys_act_on_it() {
    let mut room = ended(60, 20);
    while room.session().phase != Phase::Debrief {
        room.press(" ");
    }
    room.shows("SPACE  complete D1").press("<down><down>").shows("SPACE  complete an assumption");
    room.press(" y").shows("SPACE  complete a parked item").press("<up><up>");
    room.shows("SPACE  complete D1").press("<up>").shows("SPACE  complete D1");
    room.press("<down><down><down><down>").shows("-- RATINGS").shows("SPACE  rate: Choose");
    for _ in 0..20 {
        room.press("<down>");
    }
    room.shows("-- WORKING NOTES").shows("SPACE  into the report? KEEP will build it");
    room.press(" p").shows("SPACE  into the report? REG it was warm");
    for _ in 0..9 {
        room.press("nreg one more line<enter>");
    }
    for _ in 0..20 {
        room.press("<down>");
    }
    let screen = room.screen();
    assert!(screen.lines().any(|l| l.starts_with("> REG one more line")), "{screen}");
}

#[test]
fn in_the_hot_wash_the_clock_shows_whose_turn_it_is_and_how_long_it_lasts() {
    let mut room = ended(80, 24);
    room.press(" ").shows("0:30 left");
    room.wait(startex::clock::Millis::seconds(35)).shows("time, 0:0");
    room.press(" ").shows("KEEP").shows("left").shows("still to come");
}

#[test]
fn the_debrief_comes_after_endex_and_a_final_report_is_not_opened_by_mistake() {
    let begun: String = GOLDEN.lines().take(40).flat_map(|line| [line, "\n"]).collect();
    let early = startex("debrief a.jsonl").file("a.jsonl", begun).run();
    assert_eq!(early.status, 1, "{}", early.stderr);
    for words in ["has not come to its EndEx", "startex resume a.jsonl"] {
        assert!(early.stderr.contains(words), "{words}: {}", early.stderr);
    }
    let whole = startex("debrief a.jsonl").file("a.jsonl", GOLDEN);
    let path = whole.folder().join("a.jsonl");
    let folder = tempfile::tempdir().expect("the system has a place for temporary files");
    let kept = folder.path().join("a.jsonl");
    std::fs::copy(path, &kept).expect("ours to copy");
    let open = || startex("debrief").argument(&kept.to_string_lossy());
    let mut terminal = Terminal::start(open(), 80, 24);
    terminal.wait_for("IMPROVEMENT PLAN");
    terminal.press("Z");
    terminal.wait_for("your name>");
    terminal.press("Wren\r");
    terminal.wait_for("write the final report");
    terminal.press("\x03");
    terminal.wait_for("Leave the program?");
    terminal.press("y");
    assert!(terminal.wait_for_end().success());
    let refused = open().run();
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    for words in ["finalised by Wren", "startex report", "--new-draft"] {
        assert!(refused.stderr.contains(words), "{words}: {}", refused.stderr);
    }
    let again = startex("debrief --new-draft").argument(&kept.to_string_lossy());
    let mut terminal = Terminal::start(again, 80, 24);
    terminal.wait_for("IMPROVEMENT PLAN");
}

#[test]
fn every_screen_of_the_debrief_at_every_size() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        let mut room = ended(columns, rows);
        let (mut seen, mut screens) = (Vec::new(), String::new());
        walk(&mut room, |room, state| {
            if state == "hot wash" || seen.contains(&state) {
                return;
            }
            seen.push(state);
            let mut shot = |what: &str, room: &Room| {
                let _ = writeln!(screens, "== {state}{what} ==\n{}", room.screen());
            };
            shot("", room);
            if matches!(state, "action" | "record" | "rate" | "mend" | "sort") {
                shot(", opened", room.press(" "));
                if state == "rate" {
                    shot(", answered", room.press("yynyn"));
                }
                room.press("<esc>");
            }
        });
        insta::assert_snapshot!(format!("debrief_{columns}x{rows}"), screens);
    }
}

#[test]
fn the_report_is_read_here_before_a_name_makes_it_final() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40)] {
        let mut room = ended(columns, rows);
        room.press("v");
        assert_eq!(room.asked.last(), Some(&Effect::DrawReport));
        let desk = room.model.desk().expect("the desk is open");
        let mut drafting =
            Drafting::new((*room.session().header).clone(), Arc::clone(&desk.scenario));
        room.entries().iter().for_each(|entry| drafting.take(entry));
        let report = drafting.draft(&Origin::default());
        let document = Arc::new(layout::document(&report));
        room.send(Msg::ReportDrawn(Ok(document)));
        room.shows("-- THE REPORT").shows("DRAFT");
        let first = room.screen();
        let mut read = String::new();
        for _ in 0..200 {
            read.push_str(&room.screen());
            if room.press(" ").screen() == first {
                break;
            }
        }
        assert_eq!(room.screen(), first, "the pages go round");
        for words in ["EXECUTIVE SUMMARY", "list the tokens", "TO WRITE:", "nobody owned the token"]
        {
            assert!(read.contains(words), "{words} at {columns}x{rows}\n{read}");
        }
        room.press("<esc>").hides("-- THE REPORT");
        room.send(Msg::ReportDrawn(Err("it is gone".to_owned()))).shows("there is no report yet");
    }
}
