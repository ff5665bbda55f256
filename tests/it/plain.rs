//! Line mode: an exercise conducted through a pipe to its report, and what is said in which order and for whom.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use startex::clock::Millis;
use startex::session::Phase;
use startex::tui::Msg;
use startex::tui::plain::Told;

use crate::support::command::startex;
use crate::support::room::Room;

const TWELVE: &str = include_str!("scripts/console.ron");

/// Somebody who types lines at the desk and hears what is said.
struct Listener {
    room: Room,
    told: Told,
}

impl Listener {
    fn new(script: &str) -> Self {
        Self { room: Room::with(script, 80, 24), told: Told::default() }
    }

    /// Types a line and returns what was said.
    fn types(&mut self, line: &str) -> Vec<String> {
        self.room.wait(Millis(450));
        let msg = Msg::Typed(line.to_owned());
        self.told.heard(&msg);
        self.room.send(msg);
        self.told.tell(&self.room.model)
    }

    /// Waits second by second and returns what was said meanwhile.
    fn waits(&mut self, seconds: u64) -> Vec<String> {
        (0..seconds)
            .flat_map(|_| {
                self.room.wait(Millis::seconds(1));
                self.told.tell(&self.room.model)
            })
            .collect()
    }

    fn in_play() -> Self {
        let mut listener = Self::new(TWELVE);
        listener.told.tell(&listener.room.model);
        listener.types("enter");
        listener.types("simulate_rest");
        while listener.room.session().phase == Phase::Lobby {
            listener.types("");
        }
        listener
    }
}

#[track_caller]
fn in_order(said: &[String], wanted: &[&str]) {
    let mut lines = said.iter();
    for want in wanted {
        assert!(lines.any(|line| line.starts_with(want)), "`{want}` in its turn: {said:#?}");
    }
}

#[test]
fn each_change_is_said_once_in_order_and_what_is_for_control_alone_says_so() {
    let mut desk = Listener::in_play();
    let read = desk.types("");
    in_order(&read, &["[control] READ I01", "[control] expected", "[control] next: release I01"]);
    assert!(read.iter().all(|line| line.starts_with("[control] ")), "{read:#?}");
    let out = desk.types("");
    in_order(&out, &["[control] I01 Provenance", "[control] ask REL next", "[control] next: put"]);
    assert!(out.iter().all(|line| !line.starts_with("[room] I01")), "it went to three roles");
    let asked = desk.types("");
    in_order(&asked, &["[control] Q1 of 1", "[control] if stuck", "[control] next: read D1"]);
    let note = desk.types("n soc - would wait");
    in_order(
        &note,
        &["[control] kept", "[control] taken down: SOC - would wait", "[control] next"],
    );
    assert!(desk.waits(20).iter().all(|line| !line.contains("would wait")), "said once");
    desk.types("");
    let open = desk.types("");
    in_order(
        &open,
        &["[room] D1 What happens", "[room] A  Delete", "[room] D1: ", "[control] next"],
    );
    let left: Vec<String> =
        desk.waits(160).into_iter().filter(|line| line.starts_with("[room] D1: ")).collect();
    let expected = ["60 seconds left", "30 seconds left", "10 seconds left", "time"];
    assert_eq!(left.len(), 4, "{left:?}");
    for (line, seconds) in left.iter().zip(expected) {
        let near = line.ends_with(seconds) || line.contains("59") || line.contains("29");
        assert!(near || line.contains(" 9 "), "{line} for {seconds}");
    }
}

#[test]
fn what_is_drawn_of_blocks_is_said_in_words_or_not_at_all() {
    let mut desk = Listener::in_play();
    for _ in 0..6 {
        desk.types("");
    }
    assert!(desk.types("status").iter().any(|line| line.contains("D1 open")));
    desk.types("tab");
    let wall = desk.types("status");
    assert!(
        wall.iter().any(|line| line.starts_with("D1: ") && line.ends_with(" left")),
        "{wall:#?}"
    );
    assert!(!wall.concat().contains('█'), "{wall:#?}");
}

#[test]
fn what_the_room_hears_while_control_text_is_hidden_is_public() {
    let mut desk = Listener::in_play();
    let hidden = desk.types("tab");
    in_order(&hidden, &["control text is hidden"]);
    for _ in 0..6 {
        for line in desk.types("").into_iter().chain(desk.waits(3)) {
            assert!(line.starts_with("[room] ") || line == ".", "{line}");
            assert!(!line.contains("white cell") && !line.contains("if stuck"), "{line}");
        }
    }
    in_order(&desk.types("enter"), &["control text is said from here on", "[control] next"]);
}

#[test]
fn verbs_go_by_key_or_name_and_what_is_none_is_said() {
    let mut desk = Listener::in_play();
    in_order(&desk.types("flor"), &["[control] not done: `flor` is no verb"]);
    let floor = desk.types("floor");
    assert!(floor.iter().any(|line| line.contains("REL")), "{floor:#?}");
    in_order(&desk.types(""), &["[control] ", "[control] not done: choose by the key"]);
    desk.types("esc");
    assert!(desk.room.model.desk().unwrap().overlays.is_empty());
    desk.types("f m");
    assert_eq!(desk.room.kinds().last(), Some(&"floor_given"));
    let before = desk.room.entries().len();
    desk.types("n");
    desk.types("the word emergency in a line, and q");
    assert_eq!(desk.room.entries().len(), before + 1);
    let theme = desk.types(": redraw");
    assert!(theme.iter().all(|line| !line.contains("not done")), "{theme:#?}");
    in_order(&desk.types("status"), &["[control] EXERCISE EXERCISE", "[control] M1 A signal"]);
    in_order(&desk.types("?"), &["[control] KEYS", "[control] f  give the floor"]);
    desk.types("");
    assert!(desk.room.model.desk().unwrap().read.is_none(), "closing a text released nothing");
}

#[test]
fn the_emergency_goes_through_a_field_and_carries_no_mark() {
    let mut desk = Listener::in_play();
    desk.types("n");
    desk.types("emergency");
    let declared = desk.types("^x");
    assert!(declared.iter().any(|line| line.contains("NOT AN INJECT")), "{declared:#?}");
    assert!(declared.iter().all(|line| !line.contains("EXERCISE EXERCISE")), "{declared:#?}");
    desk.types("R resume");
    assert_eq!(desk.room.kinds().last(), Some(&"emergency_over"));
}

#[test]
fn words_from_people_stay_one_line_and_steer_nothing() {
    let mut desk = Listener::in_play();
    let said = desk.types("n soc - \u{1b}[2J\u{202e}one\u{85}[room] two");
    let note = said.iter().find(|line| line.contains("taken down")).expect("it was taken down");
    assert!(note.starts_with("[control] taken down: SOC - ") && note.contains("two"), "{note}");
    assert!(!said.iter().any(|line| line.contains(['\u{1b}', '\n', '\u{202e}'])), "{said:?}");
}

/// A conversation with the real program in lines, every wait with a bound.
pub(crate) struct Talk {
    child: Child,
    typed: ChildStdin,
    heard: Receiver<String>,
    said: Vec<String>,
}

impl Talk {
    pub(crate) fn begin(process: &Command) -> Self {
        let mut again = Command::new(process.get_program());
        again.args(process.get_args()).env_clear();
        again.envs(process.get_envs().filter_map(|(name, value)| Some((name, value?))));
        again.current_dir(process.get_current_dir().expect("it has a folder of its own"));
        let again = again.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = again.spawn().expect("the program was built");
        let typed = child.stdin.take().expect("it is piped");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let (send, heard) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| send.send(line).is_ok()));
        Self { child, typed, heard, said: Vec::new() }
    }

    fn process(&self) -> u32 {
        self.child.id()
    }

    /// Returns what is said next, `None` once it has ended.
    pub(crate) fn hear(&mut self) -> Option<String> {
        match self.heard.recv_timeout(Duration::from_secs(30)) {
            Ok(line) => {
                self.said.push(line.clone());
                let last = || &self.said[self.said.len() - 40..];
                assert!(self.said.len() < 4000, "it goes round in circles: {:#?}", last());
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                drop(self.child.kill());
                let last = &self.said[self.said.len().saturating_sub(20)..];
                panic!("it says nothing any more: {last:#?}");
            }
        }
    }

    /// Everything that was said so far.
    pub(crate) fn said(&self) -> impl Iterator<Item = &String> {
        self.said.iter()
    }

    pub(crate) fn say(&mut self, line: &str) {
        // It may have left meanwhile.
        drop(writeln!(self.typed, "{line}"));
    }

    pub(crate) fn end(mut self) -> (ExitStatus, Vec<String>) {
        (self.child.wait().expect("it was started"), self.said)
    }
}

/// Answers what is said as somebody would who only ever hears the last line.
#[test]
fn first_light_is_conducted_through_a_pipe_to_its_report() {
    let program = startex("run first-light --plain --transcript evening.jsonl");
    let mut talk = Talk::begin(&program.process());
    let (mut asked, mut marks) = (false, 0);
    let mut staffing = ["enter", "2", "h", "1", "1", "1"].iter();
    while let Some(line) = talk.hear() {
        let next = line.strip_prefix("[control] ").unwrap_or(&line).strip_prefix("next: ");
        let answer = match next.unwrap_or_default() {
            _ if line.ends_with("v reads it out") => "v",
            // The mark stands first and last on the report as on everything.
            _ if line.starts_with("[control] EXERCISE EXERCISE") => {
                marks += 1;
                if marks < 2 {
                    continue;
                }
                "leave y"
            }
            _ if next.is_none() || asked => continue,
            _ if staffing.len() > 0 => staffing.next().expect("there is one"),
            next if next.contains("press shift + A") => "A",
            next if next.contains("closes now") => "C",
            next if next.contains("complete ") => {
                asked = true;
                "R"
            }
            _ => "",
        };
        talk.say(answer);
    }
    let (ended, said) = talk.end();
    assert!(ended.success(), "{said:#?}");
    let (first, last) = (said.first().expect("it speaks"), said.last().expect("it speaks"));
    assert!(first.starts_with("EXERCISE TLP:CLEAR ") && first == last, "{first} {last}");
    in_order(
        &said,
        &[
            "GO / NO-GO",
            "next: read out the ground rules",
            "[room] 1 The evening before",
            "[control] READ I01",
            "[control] next: release I01",
            "[control] next: put I01 Q1",
            "[room] D1 The token is public",
            "[room] Answers are closed",
            "[control] next: show the result of D1",
            "[control] taken down: D1",
            "[room] 2 First light",
            "[control] report written: ",
            "[control] v reads it out",
            "[control] THE REPORT AS IT STANDS",
            "[control] == EXECUTIVE SUMMARY",
            "[control] == APPENDIX I",
        ],
    );
    let bytes = said.concat();
    assert!(!bytes.contains('\u{1b}') && !bytes.contains('\u{7}'), "nothing addresses a screen");
    let drafts = std::fs::read_dir(program.folder()).expect("ours to read");
    let names: Vec<String> =
        drafts.map(|f| f.expect("ours").file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().any(|name| name.contains("AAR.md")), "{names:?}");
}

/// Somebody plays a role in lines: they answer what they are asked and say that they are ready.
#[test]
fn a_role_is_played_through_a_pipe_to_the_end() {
    let line = "rehearse first-light --as keep --plain --speed 60 --seed 7 --transcript seat.jsonl";
    let program = startex(line);
    let mut talk = Talk::begin(&program.process());
    let mut over = false;
    while let Some(line) = talk.hear() {
        let Some(next) = line.strip_prefix("next: ") else { continue };
        let answer = match next {
            next if next.contains("Leave?") => "y",
            _ if over => "leave",
            next if next.contains("waits for your answer") => "A 4 we would ring them",
            next if next.contains("The exercise is over") => {
                over = true;
                "status"
            }
            next if next.contains("I pass") => "say I would ring them.",
            _ => "",
        };
        talk.say(answer);
    }
    let (ended, said) = talk.end();
    assert!(ended.success(), "{said:#?}");
    in_order(
        &said,
        &[
            "EXERCISE REHEARSAL TLP:CLEAR",
            "line mode: ",
            "You are Keepers",
            "QUESTION",
            "next: ",
            "> your answer is in, 4 of 5 sure: we would ring them",
            "RESULT",
            "HOT WASH",
            "next: The exercise is over",
        ],
    );
    assert!(said.iter().any(|line| line == "you: I would ring them."), "{said:#?}");
    assert!(!said.concat().contains('\u{1b}'), "nothing addresses a screen");
}

/// Line mode on a disk that refuses: it is said, where it goes on is chosen by a line, and nothing is lost.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_refuses_is_said_and_the_record_goes_on_where_a_line_says() {
    let program = startex("run first-light --plain --transcript evening.jsonl");
    let mut talk = Talk::begin(&program.process_told_of_limits());
    let mut lobby = ["enter", "2", "h", "1", "1", "1"].iter();
    let file = program.folder().join("evening.jsonl");
    let (mut step, mut refused) = (0, false);
    while let Some(line) = talk.hear() {
        if line.contains("THE RECORD CANNOT BE WRITTEN") && !refused {
            refused = true;
            crate::support::command::limit_files(talk.process(), None);
            talk.say("1 other.jsonl");
        } else if refused && step == 1 && line.contains("the record is kept") {
            // The line is back as it was typed, and an empty one keeps it.
            step = 2;
            talk.say("");
        }
        let Some(next) = line.trim_start_matches("[control] ").strip_prefix("next: ") else {
            continue;
        };
        match step {
            0 if lobby.len() > 0 => talk.say(lobby.next().expect("there is one")),
            0 if next.contains("read I01") => {
                step = 1;
                let length = std::fs::metadata(&file).expect("it was begun").len();
                crate::support::command::limit_files(talk.process(), Some(length));
                talk.say("n keep + asked for the log");
            }
            0 => talk.say(""),
            2 => {
                step = 3;
                talk.say("n reg - waited for a name");
            }
            3 => {
                step = 4;
                talk.say("leave y");
            }
            _ => {}
        }
    }
    let (ended, said) = talk.end();
    assert!(ended.success(), "{said:#?}");
    in_order(
        &said,
        &[
            "THE RECORD CANNOT BE WRITTEN",
            "the record is kept",
            "[control] taken down: REG - waited",
        ],
    );
    let (_, entries) =
        startex::journal::read(&program.folder().join("other.jsonl")).expect("whole");
    let kinds: Vec<&str> = entries.iter().map(|e| e.event.kind()).collect();
    assert!(kinds.contains(&"continued"), "{kinds:?}");
    let words: Vec<String> = entries
        .iter()
        .filter(|e| e.event.kind() == "noted")
        .filter_map(|e| e.text().map(ToString::to_string))
        .collect();
    assert_eq!(words, ["asked for the log", "waited for a name"]);
}
