//! Hostile words in every place words can come from change no structure in any format.

use pulldown_cmark::{Event, Options, Parser, Tag};
use startex::report::AfterActionReport;
use startex::session::Attribution;

use super::played::whole;
use crate::support::formats::drawn;

pub(crate) const HOSTILE: [&str; 28] = [
    "# heading",
    "two\n===\nthree\n---",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "a | b || c",
    "- item\n- item",
    "1. one",
    "> quote",
    "```\nfence",
    "~~~\nfence",
    "    indented",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "</td></tr></table><h1>owned</h1>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "]]> &amp; &#x3c;b&#x3e; &lt;b&gt;",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example",
    "https://evil.example www.evil.example a@evil.example",
    "**bold** _em_ `code`",
    "a\\",
    "---",
    "$x$ [^1] - [ ] task",
    "\u{202e}desrever\u{2066}",
    "\u{1b}[31mred\u{7}",
    "\0\u{2028}# x\r# y",
    "x\n\n\n# after\n\n| t |\n| - |\n| c |",
];

/// Puts hostile words into every text of a report that authors or participants write.
pub(super) fn poisoned(report: &AfterActionReport, words: &str) -> AfterActionReport {
    let mut poisoned = report.clone();
    let mut put = |text: &mut String| words.clone_into(text);
    front(&mut poisoned, &mut put);
    analysis(&mut poisoned, &mut put);
    play(&mut poisoned, &mut put);
    let texts = poisoned.parking_lot.iter_mut().filter_map(|item| item.text.as_mut());
    texts.chain(poisoned.requests.iter_mut().filter_map(|r| r.text.as_mut())).for_each(&mut put);
    poisoned.findings.iter_mut().for_each(|f| f.lines.iter_mut().for_each(&mut put));
    poisoned.feedback.comments.iter_mut().for_each(&mut put);
    for inject in &mut poisoned.injects {
        put(&mut inject.card.title);
        put(&mut inject.card.from);
        inject.card.blocks = startex::card::paragraphs(words);
    }
    poisoned
}

fn front(report: &mut AfterActionReport, put: &mut dyn FnMut(&mut String)) {
    let cover = &mut report.cover;
    put(&mut cover.title);
    put(&mut cover.date);
    put(&mut cover.state);
    cover.handling.iter_mut().chain(&mut cover.organization).for_each(&mut *put);
    let summary = &mut report.summary;
    summary.purpose.iter_mut().chain(&mut summary.overall).for_each(&mut *put);
    for headline in summary.strengths.iter_mut().chain(&mut summary.improvements) {
        put(&mut headline.text);
        headline.role.iter_mut().for_each(&mut *put);
    }
    for line in &mut summary.decisions {
        put(&mut line.prompt);
        put(&mut line.result);
        line.owner.iter_mut().for_each(&mut *put);
    }
    for line in &mut summary.actions {
        put(&mut line.text);
        line.owner.iter_mut().for_each(&mut *put);
    }
    let overview = &mut report.overview;
    put(&mut overview.scenario);
    put(&mut overview.agenda);
    overview.objectives.iter_mut().chain(&mut overview.branches).for_each(&mut *put);
    let about = [
        &mut overview.threat,
        &mut overview.contact,
        &mut overview.location,
        &mut overview.scope,
        &mut overview.sponsor,
    ];
    about.into_iter().flatten().for_each(&mut *put);
}

fn analysis(report: &mut AfterActionReport, put: &mut dyn FnMut(&mut String)) {
    for objective in &mut report.objectives {
        put(&mut objective.text);
        for capability in &mut objective.capabilities {
            put(&mut capability.name);
            capability.target.iter_mut().for_each(&mut *put);
            capability.tasks.iter_mut().for_each(|task| put(&mut task.text));
        }
        objective.expected.iter_mut().for_each(|e| put(&mut e.text));
    }
    let filed = report
        .objectives
        .iter_mut()
        .flat_map(|o| o.strengths.iter_mut().chain(&mut o.improvements));
    for statement in filed.chain(&mut report.unfiled).chain(&mut report.hot_wash.statements) {
        let texts = [
            &mut statement.text,
            &mut statement.role,
            &mut statement.analysis,
            &mut statement.reference,
        ];
        texts.into_iter().flatten().for_each(&mut *put);
    }
    for action in &mut report.improvement_plan {
        let texts =
            [&mut action.text, &mut action.owner, &mut action.organization, &mut action.due];
        texts.into_iter().flatten().for_each(&mut *put);
    }
}

fn play(report: &mut AfterActionReport, put: &mut dyn FnMut(&mut String)) {
    for role in &mut report.participants.roles {
        put(&mut role.name);
        role.organization.iter_mut().for_each(&mut *put);
    }
    for item in &mut report.schedule.items {
        put(&mut item.title);
        put(&mut item.to);
    }
    report.schedule.modules.iter_mut().for_each(|module| put(&mut module.title));
    for decision in &mut report.decisions {
        put(&mut decision.prompt);
        put(&mut decision.result);
        decision.options.iter_mut().for_each(|option| put(&mut option.label));
        for round in &mut decision.rounds {
            round.words.iter_mut().for_each(|words| put(&mut words.text));
            round.figures.iter_mut().flat_map(|f| &mut f.votes).for_each(|v| put(&mut v.label));
        }
        if let Some(record) = &mut decision.record {
            let texts = [&mut record.rationale, &mut record.dissent, &mut record.text];
            texts.into_iter().flatten().for_each(&mut *put);
        }
    }
    for poll in &mut report.polls {
        put(&mut poll.ask);
        poll.options.iter_mut().for_each(&mut *put);
    }
}

/// What a Markdown reader sees that structures the page, and everything that must never be there.
pub(crate) fn structure(markdown: &str) -> (Vec<String>, Vec<String>) {
    let (mut seen, mut never) = (Vec::new(), Vec::new());
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    for event in Parser::new_ext(markdown, options) {
        if let Event::Start(tag) = &event {
            if let Tag::Heading { level, .. } = tag {
                seen.push(format!("{level}"));
            } else if let Tag::Table(columns) = tag {
                seen.push(format!("table of {}", columns.len()));
            } else if *tag == Tag::TableRow {
                seen.push("row".to_owned());
            }
            let live = matches!(
                tag,
                Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)
            );
            if live {
                never.push(format!("{tag:?}"));
            }
        }
        if matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::TaskListMarker(_)
                | Event::FootnoteReference(_)
        ) {
            never.push(format!("{event:?}"));
        }
    }
    (seen, never)
}

/// The tags of a page with their attributes' names, in order, read without a parser: maud writes `<` nowhere else.
pub(crate) fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    for part in body.split('<').skip(1) {
        let inside = part.split('>').next().unwrap_or(part);
        let name = inside.split(' ').next().unwrap_or(inside);
        let attributes: Vec<&str> = inside
            .split('"')
            .step_by(2)
            .filter_map(|before| before.trim().strip_suffix('='))
            .collect();
        tags.push(format!("{name} {}", attributes.join(" ")));
    }
    tags
}

#[test]
fn hostile_words_change_no_heading_no_table_and_make_nothing_live_in_markdown() {
    let report = whole(Attribution::Role).report();
    let (calm, never) = structure(&drawn(&poisoned(&report, "calm"), "md"));
    assert!(never.is_empty() && calm.len() > 40, "{never:?}");
    for words in HOSTILE {
        let markdown = drawn(&poisoned(&report, words), "md");
        let (seen, never) = structure(&markdown);
        assert!(never.is_empty(), "{words:?}: {never:?}");
        assert_eq!(seen, calm, "{words:?} in\n{markdown}");
    }
}

#[test]
fn hostile_words_make_no_tag_and_no_attribute_in_html() {
    let report = whole(Attribution::Role).report();
    // Line breaks of words are the only tags words bring along.
    let shape = |html: &str| -> Vec<String> {
        tags(html)
            .into_iter()
            .filter(|tag| {
                !tag.starts_with("br") && !tag.starts_with("p ") && !tag.starts_with("/p")
            })
            .collect()
    };
    let calm = shape(&drawn(&poisoned(&report, "calm"), "html"));
    assert!(calm.len() > 500);
    for words in HOSTILE {
        let html = drawn(&poisoned(&report, words), "html");
        assert_eq!(shape(&html), calm, "{words:?}");
    }
}

#[test]
fn no_format_lets_hidden_characters_through() {
    let report = whole(Attribution::Role).report();
    let poisoned = poisoned(&report, "a\u{202e}b\u{2066}c\u{7}d\u{1b}e\u{feff}f");
    for format in ["md", "html", "json"] {
        let text = drawn(&poisoned, format);
        let hidden = text.chars().find(|c| startex::text::is_hidden(*c));
        assert_eq!(hidden, None, "{format}");
    }
}
