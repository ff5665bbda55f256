//! Copies for an audience, the one page that cannot wait, and the house style: in every format, and by the command.

use startex::report::model::{Audience, Extent};
use startex::session::{Attribution, Event, Said, Sign};
use startex::text::Text;

use super::corpus::drafted;
use super::played::{Played, whole};
use crate::support::command::startex;
use crate::support::formats::everything;

/// What only the control side was to read, and what was prepared and never played.
const CONTROL: [&str; 3] = ["take it seriously", "name an owner", "We go live at six"];

#[test]
fn those_who_took_part_get_nothing_that_was_for_the_control_side() {
    let report = whole(Attribution::Role).report();
    let all = everything(&report);
    assert!(CONTROL.iter().all(|words| all.contains(words)), "the whole report has them");
    let copy = everything(&report.cut_for(Audience::Participants));
    for words in CONTROL {
        assert!(!copy.contains(words), "{words}");
    }
    assert!(copy.contains("Copy for those who took part") && copy.contains("Yank it"));
}

#[test]
fn a_sponsor_gets_decisions_and_actions_and_no_log() {
    let report = whole(Attribution::Role).report();
    let copy = report.clone().cut_for(Audience::Sponsor);
    assert!(copy.schedule.items.is_empty() && copy.injects.is_empty() && copy.requests.is_empty());
    assert_eq!(copy.schedule.modules, report.schedule.modules, "time by module stays");
    assert_eq!(copy.improvement_plan, report.improvement_plan);
    let drawn = everything(&copy);
    assert!(drawn.contains("Copy for the sponsor") && drawn.contains("Appendix A"));
    assert!(!drawn.contains("Appendix H"), "no injects");
}

#[test]
fn the_page_that_cannot_wait_holds_what_must_be_acted_on() {
    let mut play = whole(Attribution::Role);
    let action = |due: &str, priority| Event::CorrectiveAction {
        from: None,
        objective: None,
        element: None,
        priority,
        starts: None,
        due: Some(due.to_owned()),
    };
    let words = |text: &str| Said { text: Some(Text::new(text).unwrap()), ..Said::default() };
    play.said(action("2027-03-09", None), words("Revoke the old token"));
    play.said(action("2027-12-01", None), words("Paint the server room"));
    let high = Some(startex::session::Priority::High);
    play.said(action("2027-12-01", high), words("Take the secret out of the farm"));
    play.did(Event::EmergencyDeclared {});
    play.wait(240).did(Event::EmergencyOver {});
    let page = play.report().cut_to_urgent();
    assert_eq!(page.extent, Extent::Urgent);
    let texts: Vec<_> = page.urgent.actions.iter().filter_map(|a| a.text.as_deref()).collect();
    assert!(texts.contains(&"Revoke the old token"), "due within seven days: {texts:?}");
    assert!(texts.contains(&"Take the secret out of the farm"), "of high priority: {texts:?}");
    assert!(!texts.contains(&"Paint the server room"), "{texts:?}");
    assert_eq!(page.urgent.real_world.len(), 1, "{:?}", page.urgent.real_world);
    let drawn = everything(&page);
    assert!(drawn.contains("What cannot wait") && drawn.contains("for 4 minutes"));
    assert!(!drawn.contains("Paint the server room"), "in no format");
    assert!(!drawn.contains("Appendix B"));
    let nothing = Played::new(Attribution::Role).report().cut_to_urgent();
    assert!(everything(&nothing).contains("Nothing in the record has to be acted on"));
}

#[test]
fn every_way_leads_to_a_place_that_is_there() {
    let report = whole(Attribution::Attributed).report();
    for audience in Audience::ALL {
        let html = startex::report::Format::named("html").unwrap();
        let html = html.render(&report.clone().cut_for(audience)).bytes();
        let html = String::from_utf8(html).unwrap();
        let ways = html.matches("class=\"way\"").count();
        assert!(ways > 3, "{audience:?}: {ways}");
        for place in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            let there = html.contains(&format!(" id=\"{place}\""));
            assert!(there, "{audience:?}: {place} leads nowhere");
        }
    }
}

/// A picture of one pixel, with a name in it that is nobody's business.
fn png() -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).expect("it is small").to_be_bytes();
        [&length[..], kind, data, &[0; 4]].concat()
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
        chunk(b"tEXt", b"Author\0Nobody Inparticular"),
        chunk(b"IDAT", b"pixel"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

const HOUSE: &str = r#"(
    template: 1,
    organization: "Harbour Board",
    logo: "board.png",
    logo_alt: "Harbour Board: three masts",
    handling: ["Keep it on our own servers."],
    sections: [(title: "From the director", before: "overview", text: "We *will* do what it says.")],
)"#;

#[test]
fn a_house_style_stands_in_every_copy_and_the_logo_brings_nothing_along() {
    let record = whole(Attribution::Role).transcript();
    let line = "report a.jsonl --for sponsor,participants,control --template house.ron --format md,html --out out";
    let outcome = startex(line)
        .file("a.jsonl", record)
        .file("house.ron", HOUSE)
        .file("board.png", png())
        .run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let drawn: Vec<_> = outcome.files.iter().filter(|(name, _)| name.starts_with("out/")).collect();
    assert_eq!(drawn.len(), 6, "{:?}", outcome.files.keys());
    for (name, bytes) in drawn {
        let text = String::from_utf8_lossy(bytes);
        for words in ["Harbour Board", "From the director", "Keep it on our own servers."] {
            assert!(text.contains(words), "{name}: {words}");
        }
        assert!(!text.contains("board.png") && !text.contains("Inparticular"), "{name}");
        let html = name.rsplit_once('.').is_some_and(|(_, ending)| ending == "html");
        assert_eq!(text.contains("src=\"data:image/png;base64,"), html, "{name}");
        assert_eq!(text.contains("img-src data:"), html, "{name}");
    }
    let names: Vec<&str> = outcome.files.keys().map(String::as_str).collect();
    assert!(names.iter().any(|name| name.ends_with("-AAR-sponsor.html")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("-AAR.html")), "{names:?}");
}

#[test]
fn mistakes_in_a_template_are_told_all_at_once_and_nothing_is_written() {
    let record = whole(Attribution::Role).transcript();
    let told = |house: &str| {
        let outcome = startex("report a.jsonl --template house.ron --format md --out out")
            .file("a.jsonl", record.clone())
            .file("house.ron", house)
            .run();
        assert_eq!(outcome.status, 1, "{}", outcome.stderr);
        assert!(!outcome.files.keys().any(|name| name.starts_with("out/")));
        outcome.stderr
    };
    let stderr = told("(template: 1, sections: [(title: \"A\", before: \"overviw\", text: \"\")])");
    assert!(
        stderr.contains("did you mean `overview`?") && stderr.contains("has no text"),
        "{stderr}"
    );
    let stderr = told("(template: 1, logo: \"no.png\", logo_alt: \"x\")");
    assert!(stderr.contains("names the logo `no.png`"), "{stderr}");
    let stderr = told("(template: 1,\n organisation: \"x\")");
    assert!(stderr.contains("line 2") && stderr.contains("organization"), "{stderr}");
}

#[test]
fn the_urgent_page_has_a_name_of_its_own_and_is_for_nobody_in_particular() {
    let record = whole(Attribution::Role).transcript();
    let run = |line: &str| startex(line).file("a.jsonl", record.clone()).run();
    let outcome = run("report a.jsonl --urgent --format md --out out");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.files.keys().any(|name| name.ends_with("-URGENT.md")));
    let outcome = run("report a.jsonl --urgent --for sponsor --format md --out out");
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    let outcome = run("report a.jsonl --for minister --format md --out out");
    assert!(outcome.stderr.contains("sponsor, participants, control"), "{}", outcome.stderr);
    let outcome = run("report a.jsonl --for sponsor,control --format md --out -");
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
}

#[test]
fn what_was_put_right_after_endex_is_told() {
    let mut play = whole(Attribution::Role);
    let note = play.note(None, Sign::Note, "promoted afterwards");
    play.did(Event::Promoted { entry: note });
    let report = play.report();
    let edits = &report.provenance.edits_after_end;
    assert!(edits.iter().any(|e| e.what.contains("working note") && e.count == 1), "{edits:?}");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let recorded = drafted(&folder.join("poisoned-kiln.jsonl"), None);
    assert!(recorded.provenance.head_at_end.is_some());
    assert!(recorded.provenance.head_finalised.is_none(), "nobody signed it");
}
