//! The papers: what stands on every page, what no player may read on them, whose numbers they hold, and the command.

use std::collections::BTreeSet;
use std::path::Path;

use startex::card::{markdown, plain};
use startex::clock::Millis;
use startex::conduct::scenario_sha256;
use startex::diagnostic::Source;
use startex::report::{Format, PAPERS, Paper, Printing, Readers};
use startex::scenario::{self, Content, Control, Expected, Question, Scenario};
use startex::session::{Attribution, plan};
use startex::words::Language;

use crate::report::hostile::{HOSTILE, structure, tags};

mod command;

const ROOM: &str = include_str!("scripts/room.ron");
const HASH: &str = "4a4bf7636f1b00000000000000000000000000000000000000000000000000aa";

fn read(name: &str, text: &str) -> Scenario {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let load = |path: &str| std::fs::read(folder.join(path)).map_err(|fault| fault.to_string());
    scenario::read(&source, &load).0.expect("the script is right")
}

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    read(name, &std::fs::read_to_string(path).expect("it is there"))
}

fn printing(scenario: &Scenario, agenda: usize) -> Printing<'_> {
    Printing {
        scenario,
        agenda: &scenario.agendas[agenda],
        scenario_sha256: HASH,
        tlp: scenario.marking,
        attribution: Attribution::Role,
        join: None,
        start: None,
        language: Language::English,
    }
}

fn drawn(paper: &Paper, printing: &Printing<'_>, format: &str) -> String {
    let format = Format::named(format).expect("it is a format");
    let bytes = format.draw(&paper.document(printing)).expect("it draws documents");
    String::from_utf8(bytes).expect("formats write UTF-8")
}

fn paper(name: &str) -> &'static Paper {
    Paper::named(name).expect("it is a paper")
}

/// Every control-only text of a scenario, as its words stand on paper.
fn control_words(scenario: &Scenario) -> BTreeSet<String> {
    fn expected<'a>(all: &mut Vec<&'a Control>, expect: &'a [Expected]) {
        all.extend(expect.iter().map(|action| &action.text));
    }
    fn question<'a>(all: &mut Vec<&'a Control>, question: &'a Question) {
        all.extend(&question.if_stuck);
        all.extend(question.if_asked.iter().flat_map(|(ask, reply)| [ask, reply]));
        expected(all, &question.expect);
    }
    let mut all = Vec::new();
    for item in &scenario.items {
        all.push(&item.control);
        expected(&mut all, &item.expect);
        match &item.content {
            Content::Inject(inject) => {
                inject.questions.iter().for_each(|q| question(&mut all, q));
                all.extend(inject.contingency.iter().map(|contingency| &contingency.why));
            }
            Content::Question(one) => question(&mut all, one),
            Content::Decision(decision) => all.extend(decision.options.iter().map(|o| &o.control)),
            Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => {}
        }
    }
    let lines = all.into_iter().flat_map(|control| {
        let words = plain(&markdown(control.for_control()));
        bare(&words).lines().map(str::to_owned).collect::<Vec<_>>()
    });
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// Words without the marks that some places draw and others show.
fn bare(words: &str) -> String {
    words.replace(['`', '*'], "")
}

/// The words of a page without its tags.
fn words_of(html: &str) -> String {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let words: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    bare(&names.iter().fold(words, |words, (name, sign)| words.replace(name, sign)))
}

#[test]
fn every_paper_says_first_and_last_what_it_is_and_into_whose_hands_it_may_come() {
    for name in ["first-light.ron", "poisoned-kiln.ron", "night-laboratory.ron"] {
        let scenario = shipped(name);
        for paper in &PAPERS {
            let printing = printing(&scenario, 0);
            let readers = match paper.readers {
                Readers::Control => "CONTROL ONLY",
                Readers::Players => "FOR PLAYERS",
            };
            let markdown = drawn(paper, &printing, "md");
            let lines: Vec<&str> = markdown.lines().filter(|line| !line.is_empty()).collect();
            for line in [lines[0], lines[lines.len() - 1]] {
                for mark in ["EXERCISE EXERCISE EXERCISE", readers, scenario.marking.label()] {
                    assert!(line.contains(mark), "{}: {line}", paper.name);
                }
            }
            for line in [lines[1], lines[lines.len() - 2]] {
                let agenda = scenario.agendas[0].id.as_str();
                for about in [&scenario.title, agenda, "4a4bf7636f1b"] {
                    assert!(line.contains(about), "{}: {line}", paper.name);
                }
                assert!(!line.contains("4a4bf7636f1b0"), "the first digits are enough");
            }
            let html = drawn(paper, &printing, "html");
            let mark = format!("<span>EXERCISE EXERCISE EXERCISE</span> <span>{readers}</span>");
            let (head, foot) = (html.find("<header"), html.rfind("<footer"));
            let (head, foot) = (head.expect("a head"), foot.expect("a foot"));
            assert!(html[head..].starts_with("<header class=\"mark\"><p>"), "{}", paper.name);
            for part in [&html[head..foot], &html[foot..]] {
                assert!(part.contains(&mark) && part.contains("4a4bf7636f1b"), "{}", paper.name);
            }
        }
    }
}

#[test]
fn no_player_holds_a_control_only_word_and_the_handbook_has_them_all() {
    for scenario in
        [read("room.ron", ROOM), shipped("first-light.ron"), shipped("poisoned-kiln.ron")]
    {
        let secret = control_words(&scenario);
        assert!(secret.len() > 10, "the walk finds them");
        for agenda in 0..scenario.agendas.len() {
            for paper in PAPERS.iter().filter(|paper| paper.readers == Readers::Players) {
                let words = words_of(&drawn(paper, &printing(&scenario, agenda), "html"));
                let leaked = secret.iter().find(|line| words.contains(line.as_str()));
                assert_eq!(leaked, None, "{} of {}", paper.name, scenario.title);
                assert!(!words.contains("KEEP-"), "{} of {}", paper.name, scenario.title);
            }
        }
        let handbook = words_of(&drawn(paper("handbook"), &printing(&scenario, 0), "html"));
        // A question of somebody else's ends in the mark that the handbook gives it.
        let lacking = secret.iter().find(|line| !handbook.contains(line.trim_end_matches('?')));
        assert_eq!(lacking, None, "{}", scenario.title);
    }
}

#[test]
fn no_player_reads_ahead() {
    let scenario = read("room.ron", ROOM);
    for agenda in 0..scenario.agendas.len() {
        for paper in PAPERS.iter().filter(|paper| paper.readers == Readers::Players) {
            let words = words_of(&drawn(paper, &printing(&scenario, agenda), "html"));
            for ahead in ["BODY-", "ASK-", "TITLE-", "COST-"] {
                assert!(!words.contains(ahead), "{}: {ahead}", paper.name);
            }
        }
    }
    let kiln = shipped("poisoned-kiln.ron");
    let sitman = words_of(&drawn(paper("sitman"), &printing(&kiln, 0), "html"));
    let opening = |module: usize| kiln.modules[module].situation.clone().expect("it has one");
    assert!(sitman.contains(&opening(0)), "what is read aloud first is in the players' book");
    for later in 1..kiln.modules.len() {
        assert!(!sitman.contains(&opening(later)));
        assert!(sitman.contains(&kiln.modules[later].title), "the agenda names it");
    }
    assert!(
        !sitman.contains(&kiln.summary) && !sitman.contains(kiln.about.threat.as_ref().unwrap())
    );
}

#[test]
fn the_run_sheet_has_a_line_an_item_with_the_screens_own_times() {
    for scenario in [read("room.ron", ROOM), shipped("poisoned-kiln.ron")] {
        for (at, agenda) in scenario.agendas.iter().enumerate() {
            let printing = Printing { start: Some(9 * 60 + 5), ..printing(&scenario, at) };
            let sheet = drawn(paper("run-sheet"), &printing, "md");
            for item in &scenario.items {
                let played = item.module.is_none_or(|m| agenda.modules[m] > Millis::ZERO);
                let lines: Vec<&str> = sheet
                    .lines()
                    .filter(|line| line.starts_with(&format!("| **☐ {}** |", item.label)))
                    .collect();
                assert_eq!(lines.len(), usize::from(played), "{} in {}", item.label, agenda.id);
                let Some(offset) = plan::offset(&scenario, &agenda.modules, item) else { continue };
                let minutes = 9 * 60 + 5 + offset.0 / 60_000;
                let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
                let (after, clock) = if agenda.tiers.contains(&item.tier) {
                    (offset.clock(), clock)
                } else {
                    (format!("*({})*", offset.clock()), format!("*({clock})*"))
                };
                for line in lines {
                    assert!(line.contains(&format!("| {after} | {clock} |")), "{line}");
                }
            }
        }
    }
}

#[test]
fn lines_that_stand_below_each_other_stay_apart_in_every_format() {
    let scenario = shipped("first-light.ron");
    let sheet = |format| drawn(paper("run-sheet"), &printing(&scenario, 0), format);
    let markdown = sheet("md");
    assert!(markdown.contains("in the release log** / *from Wren"), "in a cell");
    assert!(markdown.contains("marking said aloud\\\n☐ answer cards"), "in a paragraph");
    let html = sheet("html");
    assert!(html.contains("in the release log</strong><br><span class=\"quiet\">from Wren"));
    assert!(html.contains("marking said aloud<br>☐ answer cards"));
}

#[test]
fn a_paper_answer_has_the_letters_of_the_decision_with_most_options() {
    let scenario = read("room.ron", ROOM);
    let card = drawn(paper("answer-card"), &printing(&scenario, 0), "md");
    assert!(card.contains("☐ A\u{2003}\u{2003}☐ B\u{2003}\u{2003}☐ C |"), "{card}");
    for always in ["☐ Something else", "☐ No answer in our plan", "☐ Not ours, theirs", "☐ 5"]
    {
        assert!(card.matches(always).count() >= 3, "several a page: {always}");
    }
}

#[test]
fn the_ground_rules_and_the_cards_follow_the_marking_that_was_asked_for() {
    let scenario = shipped("first-light.ron");
    let asked = Printing {
        tlp: startex::scenario::Tlp::AmberStrict,
        attribution: Attribution::Anonymous,
        ..printing(&scenario, 0)
    };
    for paper in &PAPERS {
        let text = drawn(paper, &asked, "md");
        assert!(text.contains("TLP:AMBER+STRICT") && !text.contains("TLP:CLEAR"), "{}", paper.name);
    }
    let rules = drawn(paper("ground-rules"), &asked, "md");
    assert!(rules.contains("Chatham House Rule") && rules.contains("neither who said it"));
    let cards = drawn(paper("role-cards"), &asked, "md");
    let marks = cards.matches("EXERCISE EXERCISE EXERCISE").count();
    assert_eq!(marks, 2 + 4 * scenario.roles.len(), "a slip that is cut out keeps its marks");
}

/// Puts hostile words where an author writes plain text; what is Markdown makes blocks of its own and is left.
fn poisoned(scenario: &Scenario, words: &str) -> Scenario {
    let mut poisoned = scenario.clone();
    let put = |text: &mut String| words.clone_into(text);
    put(&mut poisoned.title);
    put(&mut poisoned.summary);
    put(&mut poisoned.emergency);
    poisoned.ground_rules.iter_mut().chain(poisoned.warm_up.as_mut()).for_each(put);
    poisoned.about.purpose = Some(words.to_owned());
    poisoned.about.content_warning = Some(words.to_owned());
    poisoned.about.handling = Some(words.to_owned());
    poisoned.objectives.iter_mut().for_each(|objective| put(&mut objective.text));
    for role in &mut poisoned.roles {
        put(&mut role.name);
        role.organization = Some(words.to_owned());
    }
    poisoned.modules.iter_mut().for_each(|module| put(&mut module.title));
    for item in &mut poisoned.items {
        put(&mut item.title);
        for action in &mut item.expect {
            action.text = Control::new(words.to_owned());
        }
        match &mut item.content {
            Content::Inject(inject) => {
                put(&mut inject.title);
                put(&mut inject.from);
                inject.questions.iter_mut().for_each(|question| put(&mut question.ask));
            }
            Content::Decision(decision) => {
                put(&mut decision.prompt);
                for option in &mut decision.options {
                    put(&mut option.label);
                    put(&mut option.cost);
                }
            }
            Content::Question(question) => put(&mut question.ask),
            Content::Poll(poll) => poll.options.iter_mut().for_each(put),
            Content::Assessment(_) | Content::Breakout(_) | Content::Break(_) => {}
        }
    }
    poisoned
}

#[test]
fn hostile_words_change_no_paper() {
    let scenario = read("room.ron", ROOM);
    let shape = |html: &str| -> Vec<String> {
        tags(html).into_iter().filter(|tag| !tag.starts_with("br")).collect()
    };
    for paper in &PAPERS {
        let page = |words: &str, format: &str| {
            drawn(paper, &printing(&poisoned(&scenario, words), 0), format)
        };
        let (calm, never) = structure(&page("calm", "md"));
        assert!(never.is_empty(), "{}: {never:?}", paper.name);
        let calm_html = shape(&page("calm", "html"));
        for words in HOSTILE {
            let (seen, never) = structure(&page(words, "md"));
            assert!(never.is_empty(), "{}, {words:?}: {never:?}", paper.name);
            assert_eq!(seen, calm, "{}, {words:?}", paper.name);
            let html = page(words, "html");
            assert_eq!(shape(&html), calm_html, "{}, {words:?}", paper.name);
            assert!(!html.chars().any(startex::text::is_hidden), "{}, {words:?}", paper.name);
        }
    }
}

#[test]
fn cards_carry_the_way_in_by_phone_where_it_is_known() {
    let scenario = read("room.ron", ROOM);
    let link = "http://10.0.8.2:8080/#KILN-42";
    let known = Printing { join: Some(link), ..printing(&scenario, 0) };
    for paper in &PAPERS {
        let (text, page) = (drawn(paper, &known, "md"), drawn(paper, &known, "html"));
        let codes = page.matches("class=\"qr\"").count();
        let wanted = match paper.name {
            "role-cards" => scenario.roles.len(),
            "answer-card" => 1,
            _ => 0,
        };
        assert_eq!((codes, text.matches(link).count()), (wanted, wanted), "{}", paper.name);
        let without = drawn(paper, &printing(&scenario, 0), "html");
        assert!(!without.contains("class=\"qr\""), "{}", paper.name);
    }
}

#[test]
fn the_papers_of_the_tutorial() {
    let text = include_str!("../../scenarios/first-light.ron");
    let scenario = read("first-light.ron", text);
    let hash = scenario_sha256(text);
    let printing = Printing { scenario_sha256: &hash, ..printing(&scenario, 0) };
    for paper in &PAPERS {
        // The hash changes with every comment in the script; that it stands there is tested above.
        let shown = drawn(paper, &printing, "md").replace(&hash[..12], "HASH");
        insta::assert_snapshot!(format!("print_{}", paper.name), shown);
    }
}
