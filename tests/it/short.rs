//! No verb in play takes more than two keys and one line: the short ways, what is offered while a line is typed, and
//! what a room without phones says aloud.

use startex::clock::Millis;
use startex::conduct::Recording;
use startex::ident::{OptionId, RoleCode, SeatId};
use startex::journal::{CopyState, FailingJournal, Journal, MemoryJournal, seeded_salts};
use startex::session::{Entry, Event, Header, Hold, Outcome as Decided, QuestionState, Step};
use startex::text::Text;
use startex::tui::Effect;

use crate::support::room::{Room, header, led_to, one};

const TWELVE: &str = include_str!("scripts/console.ron");

/// Twelve roles in play, the first inject out and its question put.
fn talking() -> Room {
    let mut room = Room::with(TWELVE, 80, 24);
    room.press("<enter>S      ").press("   ");
    room.shows("Q1 of 1");
    room
}

fn deciding() -> Room {
    let mut room = talking();
    room.press("  ").shows("D1 open");
    room
}

/// Says who answered what, in the order it was entered.
fn answers(room: &Room, from: usize) -> Vec<(String, String)> {
    let given = room.entries().into_iter().skip(from);
    let answer = |e: Entry| {
        let Event::Answered { choice, .. } = e.event else { return None };
        Some((e.seat?.to_string(), choice.to_string()))
    };
    given.filter_map(answer).collect()
}

fn words(room: &Room) -> Option<String> {
    let said = room.entries().pop().and_then(|e| e.said)?;
    said.text.or(said.conditions).map(|t| t.to_string())
}

#[test]
fn voices_are_a_line_and_a_table_is_one_line_too() {
    let mut room = deciding();
    let from = room.events().len();
    room.press("v").shows("not in: m MNT").shows("B Yank");
    room.press("reg b").shows("REG/1 says B Yank").press("<enter>");
    room.press("vreg a mnt b v b<enter>");
    room.press("vvps c we buy another one<enter>");
    room.press("vm e reg<enter>");
    let pair = |seat: &str, choice: &str| (seat.to_owned(), choice.to_owned());
    let own = startex::ident::SOMETHING_ELSE;
    assert_eq!(
        answers(&room, from),
        [
            pair("REG/1", "yank"),
            pair("REG/2", "delete"),
            pair("MNT/1", "yank"),
            pair("VPS/1", "yank"),
            pair("VPS/2", own),
            pair("MNT/2", startex::ident::NOT_OURS),
        ]
    );
    // The last one missing needs no name.
    room.press("v").shows("MNT/3 says ..");
    assert_eq!(one(&mut room, "a<enter>").kind(), "answered");
    room.press("vxyz b<enter>").shows("neither a role nor").shows("v> xyz b");
}

#[test]
fn whoever_has_the_floor_needs_no_name() {
    let mut room = deciding();
    room.press("fev").shows("REG/1 says ..").press("b<enter>");
    room.press("vsoc b<enter>").shows("not taken").shows("v> soc b").press("<esc>");
    let from = room.events().len();
    room.press("vc we wait for the vendor<enter>");
    assert_eq!(answers(&room, from).len(), 1);
    assert_eq!(words(&room).as_deref(), Some("we wait for the vendor"));
}

#[test]
fn straight_from_the_talk_a_decision_ends_in_every_way_within_two_keys_and_a_line() {
    for (keys, outcome, said) in [
        ("db", Decided::Taken, None),
        ("d=we ask around<enter>", Decided::Taken, Some("we ask around")),
        ("dya if legal agrees<enter>", Decided::Conditional, Some("if legal agrees")),
        ("dp<enter>", Decided::Escalated, None),
        ("dpgov<enter>", Decided::Escalated, None),
        (
            "dpthe board of the hospital<enter>",
            Decided::Escalated,
            Some("the board of the hospital"),
        ),
        ("d*", Decided::EachItsOwn, None),
        ("d5", Decided::Deferred, None),
        ("d0", Decided::None, None),
        ("d>d1 b<enter>", Decided::Taken, None),
        ("d>action c so be it<enter>", Decided::Taken, Some("so be it")),
    ] {
        let mut room = talking();
        let events = led_to(&mut room, keys);
        let recorded = events.iter().find_map(|e| {
            let Event::Recorded { outcome, to, .. } = e else { return None };
            Some((*outcome, to.clone()))
        });
        let (was, to) = recorded.unwrap_or_else(|| panic!("{keys}: {events:?}"));
        assert_eq!(was, outcome, "{keys}");
        assert_eq!(to, (keys == "dpgov<enter>").then(|| RoleCode::new("GOV")), "{keys}");
        if let Some(said) = said {
            let entries = room.entries();
            let record = entries.iter().find(|e| e.event.kind() == "recorded").unwrap();
            let kept = record.said.clone().unwrap_or_default();
            let kept = kept.text.or(kept.conditions);
            assert_eq!(kept.as_ref().map(Text::as_str), Some(said), "{keys}");
        }
    }
    let mut room = talking();
    room.press("d>d9 b<enter>").shows("is no decision").press("<esc>");
    room.press("d>d1<enter>").shows("each organization its own").press("<esc>");
    room.press("dyif legal agrees<enter>").shows("which option");
}

#[test]
fn after_the_reveal_too() {
    for (keys, outcome) in [
        ("p<enter>", Decided::Escalated),
        ("pg<enter>", Decided::Escalated),
        ("ya if legal agrees<enter>", Decided::Conditional),
        ("Byif legal agrees<enter>", Decided::Conditional),
        ("ms B ", Decided::Taken),
    ] {
        let mut room = deciding();
        room.press("h1 2<enter>").press("  ").shows("result shown");
        let event = one(&mut room, keys);
        let Event::Recorded { outcome: was, owner, option, .. } = event else {
            panic!("{event:?}")
        };
        assert_eq!(was, outcome, "{keys}");
        if keys.starts_with("ms") {
            assert_eq!(owner, Some("SOC".into()), "another owner by its key");
        }
        if outcome == Decided::Conditional {
            let expected = if keys.starts_with('B') { "yank" } else { "delete" };
            assert_eq!(option, Some(OptionId::new(expected)));
        }
    }
}

#[test]
fn an_inject_is_written_in_one_line_to_whom_it_names() {
    let mut room = talking();
    room.press("in").shows("to everybody, or begin with: MNT REL");
    room.press("reg soc Lights out: The power fails.")
        .shows("a new inject to REG, SOC: Lights out");
    room.press("<enter>").shows("READ X1").shows("The power fails.");
    let entry = room.entries().pop().unwrap();
    let Event::InjectInserted { to, .. } = &entry.event else { panic!("{entry:?}") };
    assert_eq!(*to, startex::scenario::Recipients::Roles(vec!["REG".into(), "SOC".into()]));
    assert_eq!(led_to(&mut room, " ").last().map(Event::kind), Some("released"));
}

#[test]
fn everything_that_comes_can_be_picked_by_hand_and_decisions_may_be_open_together() {
    let mut room = talking();
    room.press("i").shows("D1  What happens").shows("P1  How far").press("<esc>");
    room.press(":p1<enter>").shows("READ P1");
    assert_eq!(led_to(&mut room, " ").last().map(Event::kind), Some("poll_opened"));
    room.press("+").shows("a poll has no countdown");
    room.hides("1 min more").hides("P peek");
    room.press("i1").shows("READ D1");
    assert_eq!(led_to(&mut room, " ").last().map(Event::kind), Some("decision_opened"));
    // Both are open: what acts on one asks which; a voice goes where its role is asked.
    room.press("h").shows("hands: which one?").press("2").shows("hands>").press("<esc>");
    assert_eq!(one(&mut room, "+").kind(), "deadline_moved", "only one of them has a countdown");
    room.press("C").shows("close now: which one?");
    assert_eq!(one(&mut room, "1").kind(), "poll_closed");
}

#[test]
fn the_inbox_answers_what_came_first_with_one_key() {
    let mut room = talking();
    let event = one(&mut room, "areg how old are the logs?<enter>");
    assert_eq!(event.kind(), "information_requested");
    assert_eq!(room.entries().pop().unwrap().seat, Some(SeatId::new(&"REG".into(), 1)));
    room.press("q").shows("REG asks: how old").shows("Logs before day -30");
    let event = one(&mut room, "a");
    assert_eq!(event.kind(), "information_answered");
    assert_eq!(words(&room).as_deref(), Some("Logs before day -30 do not exist."));
    room.press("awho called?<enter>");
    assert_eq!(one(&mut room, "qk").kind(), "information_answered");
    room.press("a*").press("<esc>");
    assert_eq!(one(&mut room, "awhat is the weather<enter>").kind(), "information_requested");
    assert_eq!(one(&mut room, "qp").kind(), "information_parked");
    room.press("nrel >reg can quarantine<enter>");
    assert_eq!(one(&mut room, "qn").kind(), "assumption_settled");
}

#[test]
fn a_request_is_of_whoever_has_the_floor_unless_it_says_otherwise() {
    let mut room = talking();
    room.press("fs").press("a").shows("SOC asks the control cell");
    one(&mut room, "who pays?<enter>");
    assert_eq!(room.entries().pop().unwrap().seat, Some(SeatId::new(&"SOC".into(), 1)));
}

#[test]
fn hands_go_up_and_down_without_phones() {
    let mut room = talking();
    assert_eq!(one(&mut room, "Hl").kind(), "hand_raised");
    room.shows("hand up: LEG");
    assert_eq!(one(&mut room, "Hl").kind(), "hand_lowered");
    room.press("Hl");
    let event = one(&mut room, "fl");
    assert_eq!(event, Event::FloorGiven { role: "LEG".into() });
    room.hides("hand up: LEG");
}

#[test]
fn an_observers_question_is_taken_down_shown_and_answered_by_space() {
    let mut room = talking();
    assert_eq!(one(&mut room, "Qnwho pays for all this?<enter>").kind(), "observer_asked");
    room.press("Qnand who paid before?<enter>");
    assert_eq!(one(&mut room, "Q1").kind(), "observer_question_set");
    let desk = room.model.desk().unwrap();
    assert!(matches!(desk.step(room.model.clock), Step::AnswerObserverQuestion(_)));
    let event = one(&mut room, " ");
    assert!(
        matches!(event, Event::ObserverQuestionSet { state: QuestionState::Answered, .. }),
        "{event:?}"
    );
    let event = one(&mut room, "Qh1");
    assert!(matches!(event, Event::ObserverQuestionSet { state: QuestionState::Hidden, .. }));
}

#[test]
fn a_contingency_is_read_by_enter_and_declined_by_one_key() {
    let mut room = talking();
    room.wait(Millis::minutes(7)).shows("Enter I03").shows("- not needed");
    assert!(led_to(&mut room, "<enter>").is_empty());
    room.shows("READ I03");
    room.press("<esc>");
    let event = one(&mut room, "-");
    assert_eq!(event, Event::ContingencyDismissed { inject: "leak".into() });
    room.hides("Enter I03").shows("I03 is not needed");
    assert_eq!(one(&mut room, "u").kind(), "restored");
    room.shows("Enter I03");
}

#[test]
fn a_note_is_about_what_was_shown_and_who_spoke_when_its_key_was_pressed() {
    let mut room = talking();
    room.press("fen").shows("= note, REG");
    // The room goes on while the line is typed.
    let next = startex::session::Command::Release { inject: "letter".into() };
    room.act(next, startex::ident::Actor::Autopilot);
    let give = startex::session::Command::GiveFloor { role: "SOC".into() };
    room.act(give, startex::ident::Actor::Autopilot);
    let event = one(&mut room, "- nobody asked<enter>");
    let Event::Noted { role, item, objective, task, module, .. } = event else {
        panic!("{event:?}")
    };
    assert_eq!((role, item), (Some("REG".into()), Some("slow".into())));
    assert_eq!(module, Some("signal".into()));
    assert_eq!(objective, Some("detect".into()));
    assert_eq!(task, Some("detect/correlate".into()));
    let event = one(&mut room, "n* the room is tired<enter>");
    assert!(matches!(event, Event::Noted { role: None, .. }), "{event:?}");
}

#[test]
fn the_frame_says_what_undo_takes_back_before_it_is_pressed() {
    let mut room = talking();
    room.shows("u undo: putting I01 Q1");
    room.press("nsoc would wait<enter>").shows("undo: note \"SOC would wait\"");
    room.press("u").shows("taken back: note \"SOC would wait\"");
    room.press("n<esc>").shows("u undo: putting I01 Q1");
}

#[test]
fn words_are_struck_with_two_keys_and_older_ones_too() {
    let mut room = talking();
    room.press("nfirst<enter>nsecond<enter>");
    room.press("S").shows("It stays struck").press("<esc>");
    assert_eq!(one(&mut room, "Ss").kind(), "struck");
    assert_eq!(one(&mut room, "Ss").kind(), "struck");
    room.press("S").shows("nothing was taken down");
}

#[test]
fn the_palette_reaches_items_roles_and_texts_and_says_what_applies() {
    let mut room = talking();
    room.press(":d1").shows("read: What happens to the releases").press("<enter>");
    room.shows("READ D1").press("<esc>");
    room.press(":ask again").shows("not now").press("<esc>");
    assert_eq!(one(&mut room, ":floor ministry<enter>"), Event::FloorGiven { role: "GOV".into() });
    room.press(":brief ministry<enter>").shows("Authority: Your own.").press(" ");
    room.press(":ground rules<enter>").shows("round rules").press("<esc>");
    room.press("<tab>:d1").hides("What happens to the releases");
}

#[test]
fn what_was_played_unrecorded_gets_a_file_and_a_lost_copy_a_new_one() {
    let failing = |header: &Header| -> Box<dyn Journal> {
        Box::new(FailingJournal::new(MemoryJournal::new(header, seeded_salts(1)), 30))
    };
    let mut room = Room::over(TWELVE, 80, 24, |scenario| header(scenario, TWELVE), failing);
    room.press("<enter>S      ");
    for _ in 0..30 {
        if room.screen().contains("CANNOT BE WRITTEN") {
            break;
        }
        room.press("nwould wait<enter>");
    }
    room.press("2").press("<enter>").shows("NOT RECORDED").shows("W record file");
    assert!(matches!(room.conductor.snapshot().recording, Recording::Unrecorded { .. }));
    room.press("Wother.jsonl<enter>");
    assert_eq!(room.asked, [Effect::ContinueIn("other.jsonl".to_owned())]);

    let mut room = talking();
    assert_eq!(room.conductor.snapshot().copy, CopyState::None);
    room.press("Wstick/copy.jsonl<enter>");
    assert_eq!(room.asked, [Effect::CopyTo("stick/copy.jsonl".to_owned())]);
    assert_eq!(room.session().clock.hold, None::<Hold>);
}

#[test]
fn a_number_says_what_it_comes_to_before_it_is_entered() {
    let mut room = talking();
    room.press("km").shows("= minutes, 1 to 240").press("15").shows("= a break, back at ");
    room.press("000").shows("= a number from 1 to 240").press("<esc>");
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>H       ").press("exf").shows("= how many paper forms are in");
    room.press("14").shows("= 14 paper forms in, all together");
}

#[test]
fn what_comes_next_is_no_key_while_a_field_or_a_list_has_the_keys() {
    let mut room = talking();
    room.shows("SPACE  ").press("n").shows("NEXT   ").hides("SPACE  ");
    room.press("<esc>i").shows("NEXT   ").hides("SPACE  ").press("<esc>").shows("SPACE  ");
}

#[test]
fn two_voices_of_a_role_in_one_line_are_two_seats() {
    let mut room = Room::open("first-light", 80, 24);
    room.press("<enter>H      ").press("   ").press("  ").shows("D1 open");
    room.press("vk a k b r a<enter>").shows("in 3 of 3").shows("all in: close D1");
}
