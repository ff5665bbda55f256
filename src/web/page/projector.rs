//! The projector's page: one thing at a time, readable from the last row. Nothing on it scrolls or moves by itself but clocks.

use maud::{Markup, PreEscaped, html};

use super::part::{assessment, breakout};
use super::{Look, Page, Parts, card, player, shell};
use crate::clock::Offset;
use crate::qr::Qr;
use crate::session::{HotWashStep, Phase, view};
use crate::wire::card::{Ask, Form};
use crate::wire::room::{
    Assessment, Bar, Breakout, Decision, Heading, Inject, Invitation, Kind, Scene, Standstill,
    Tally, Wall,
};
use crate::words::{HallWords, Language, Words, fill};

fn hall() -> &'static HallWords {
    Language::default().hall()
}

/// Makes what the projector shows.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    let table = view::table(look.scenario, look.session, look.viewer, look.wall, look.words);
    let status = player::now(look, &table);
    let open = table.open.as_ref().map(|open| player::open(look.session, open));
    into.deadline(open.as_ref().filter(|open| !open.closed).and_then(|open| open.closes_at));
    let closed = look.session.phase >= Phase::Closed;
    let wall = Wall {
        blank: look.beside.blank,
        scene: scene(look, &table, status.standstill.clone(), open),
        invitation: Some(look.invitation.clone()).filter(|i| !closed && !i.link.is_empty()),
    };
    into.add("status", &status, |now| super::status::status(now, false, look.words));
    let offset = table.ticking.offset;
    into.add("wall", &wall, |now| draw(now, offset, look.words));
}

/// Chooses what stands before the room.
fn scene(
    look: &Look<'_>,
    table: &view::Table,
    standstill: Option<Standstill>,
    open: Option<Decision>,
) -> Scene {
    if let Some(standstill) = standstill {
        return Scene::Still { standstill };
    }
    let head = || look.end_head.map(str::to_owned);
    if let Some(opening) = &table.opening {
        return match opening {
            view::Opening::GroundRules(rules) => Scene::GroundRules { rules: rules.clone() },
            view::Opening::WarmUp(ask) => Scene::WarmUp { ask: ask.clone() },
            view::Opening::Ready => Scene::Ready {
                title: look.scenario.title.clone(),
                summary: look.scenario.summary.clone(),
            },
        };
    }
    if let Some(closing) = &table.closing {
        return match (table.frame.phase, table.frame.hot_wash) {
            (Phase::HotWash, None) => Scene::Ended { head: head() },
            (Phase::HotWash, Some(step)) => Scene::HotWash {
                step,
                prompts: closing.prompts.clone(),
                turn: closing.turn.clone(),
                ends: table.frame.turn_ends,
                forms: closing.forms,
                of: closing.of,
            },
            _ => Scene::Over { head: head() },
        };
    }
    if let Some(question) = &table.observer_question {
        return Scene::Question { text: question.clone() };
    }
    in_play(look, table, open)
}

fn in_play(look: &Look<'_>, table: &view::Table, open: Option<Decision>) -> Scene {
    let latest = || {
        let id = look.session.known_to(look.scenario, look.viewer).pop()?;
        let (released, _) = look.session.story.items.get(&id)?.released?;
        look.drawn(&id, released)
    };
    if let Some(inject) = latest().filter(|_| look.beside.again) {
        return Scene::Again { inject };
    }
    if let Some(open) = open {
        return Scene::Open { open };
    }
    if let Some(result) = &table.result {
        return Scene::Result { result: Tally::from(result) };
    }
    let (scenario, session, viewer) = (look.scenario, look.session, look.viewer);
    if let Some(groups) = session.breakout_for(scenario, viewer, look.words) {
        return Scene::Breakout { breakout: Breakout::from(&groups) };
    }
    if let Some(open) = session.assessment_for(scenario, viewer, look.words) {
        let (judged, seats) = (open.judged, open.seats);
        return Scene::Assessment { assessment: Assessment::from(&open), judged, seats };
    }
    if let Some(question) = &table.question {
        let latest = look.latest();
        let latest = latest.map(|l| Heading { label: l.label, title: l.title });
        return Scene::Asked { ask: question.into(), latest };
    }
    match (latest(), &table.situation) {
        (Some(inject), _) => Scene::Inject { inject },
        (None, Some(text)) => Scene::Situation { text: text.clone() },
        (None, None) => Scene::Running,
    }
}

/// Draws the projector's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        div.top { (sheet.place("status", "where")) }
        (sheet.section("wall"))
    };
    shell::document(page, &body)
}

fn draw(wall: &Wall, offset: Offset, words: &Words) -> Markup {
    html! {
        @if wall.blank { div.scene.dark { h1.seen-by-ears { (words.exercise_record) } } } @else {
            (scene_of(&wall.scene, offset, words))
            @if let Some(invitation) = &wall.invitation { (invite(invitation, &wall.scene)) }
        }
    }
}

fn scene_of(scene: &Scene, offset: Offset, words: &Words) -> Markup {
    let own = hall();
    match scene {
        Scene::Still { standstill } => still(standstill, offset, words),
        Scene::GroundRules { rules } => html! {
            div.scene.rules {
                h2.over { (words.ground_rules_title) }
                ol.many[rules.len() > 8] { @for rule in rules { li { (rule) } } }
            }
        },
        Scene::WarmUp { ask } => html! { div.scene { (big(ask)) } },
        Scene::Ready { title, summary } => html! {
            div.scene { (big(title)) p.under { (summary) } p.over { (words.state_lobby) } }
        },
        Scene::Ended { head } => {
            html! { div.scene { (big(words.state_ended)) (hash(head.as_deref(), words)) } }
        }
        Scene::Over { head } => {
            html! { div.scene { (big(words.thanks)) (hash(head.as_deref(), words)) } }
        }
        Scene::HotWash { step, prompts, turn, ends, forms, of } => {
            let counted = (*forms, *of);
            hot_wash(*step, prompts, turn.as_deref(), ends.map(|at| at.to_string()), counted, words)
        }
        Scene::Question { text } => html! {
            div.scene { p.over { (words.observers_question) } (big(text)) }
        },
        Scene::Again { inject } | Scene::Inject { inject } => inject_of(inject, words),
        Scene::Open { open } => open_of(open, words),
        Scene::Result { result } => result_of(result, words),
        Scene::Breakout { breakout } => groups(breakout, words),
        Scene::Assessment { assessment, judged, seats } => {
            assessed(assessment, *judged, *seats, words)
        }
        Scene::Asked { ask, latest } => asked(ask, latest.as_ref(), words),
        Scene::Situation { text } => html! { div.scene { (big(text)) } },
        Scene::Running => html! { div.scene { (big(own.look_here)) } },
    }
}

/// Draws what everybody is to read, the larger the shorter it is.
fn big(text: &str) -> Markup {
    let size = match text.chars().count() {
        0..=60 => "big size-1",
        61..=130 => "big size-2",
        131..=260 => "big size-3",
        261..=520 => "big size-4",
        _ => "big size-5",
    };
    html! { p class=(size) { @for (n, line) in text.lines().enumerate() { @if n > 0 { br; } (line) } } }
}

fn still(standstill: &Standstill, offset: Offset, words: &Words) -> Markup {
    match standstill {
        Standstill::Paused => html! { div.scene { (big(words.state_paused)) } },
        Standstill::OffRecord => html! { div.scene { (big(words.state_off_record)) } },
        Standstill::Break { back_at } => {
            let at = back_at.hm(offset);
            html! {
                div.scene { p.over { (fill(words.state_break, &[("time", &at)])) } p.clock { (at) } }
            }
        }
        // The status says it, on the whole surface.
        Standstill::Emergency { .. } => html! {},
    }
}

fn asked(ask: &Ask, latest: Option<&Heading>, words: &Words) -> Markup {
    html! {
        div.scene {
            (big(&ask.prompt))
            p.to { (ask.to) }
            @if let Some(latest) = latest {
                p.under { (words.just_in) ": " b { (latest.label) } " " (latest.title) }
            }
        }
    }
}

fn inject_of(inject: &Inject, words: &Words) -> Markup {
    html! {
        div.scene.inject {
            p.over { b { (inject.label) } " " (inject.card.kind) @if !inject.card.from.is_empty() { " · " (words.from) " " (inject.card.from) } }
            h2.headline { (inject.card.title) }
            div.text { (card::blocks(&inject.card.blocks)) }
        }
    }
}

fn open_of(open: &Decision, words: &Words) -> Markup {
    let counted = if open.of > 0 {
        fill(words.answers_in, &[("n", &open.answered), ("m", &open.of)])
    } else {
        let own = hall();
        let one = open.answered == 1;
        if one { own.one_vote_in.to_owned() } else { fill(own.votes_in, &[("n", &open.answered)]) }
    };
    let kind = if open.kind == Kind::Poll { words.poll } else { words.decision };
    html! {
        div.scene.open {
            p.over { (kind) " " b { (open.ask.label) } @if open.round > 1 { " · " (words.round) " " (open.round) } " · " (open.ask.to) }
            (big(&open.ask.prompt))
            div.count {
                @if open.closed { p.under { (words.waiting_for_result) } }
                @else if let Some(closes_at) = open.closes_at {
                    p.clock role="timer" data-deadline=(closes_at.0) data-bare {}
                }
                p.in { (counted) }
            }
            (options(&open.ask.form))
        }
    }
}

fn options(form: &Form) -> Markup {
    html! {
        @match form {
            Form::Choice(choices) => ol.choices {
                @for choice in choices {
                    li {
                        b { (choice.letter) } " " (choice.label)
                        @if let Some(cost) = &choice.cost { span.cost { (cost) } }
                    }
                }
            },
            Form::Vote(lines) => ol.choices {
                @for (line, letter) in lines.iter().zip('A'..='Z') { li { b { (letter) } " " (line) } }
            },
            Form::Talk | Form::Levels { .. } | Form::Words => {},
        }
    }
}

fn result_of(result: &Tally, words: &Words) -> Markup {
    let own = hall();
    let sum =
        |pick: &dyn Fn(&Bar) -> u32| result.bars.iter().map(|b| u64::from(pick(b))).sum::<u64>();
    let (now, before) = (sum(&|b| b.votes), sum(&|b| b.before.unwrap_or(0)));
    let again = result.bars.iter().any(|b| b.before.is_some());
    let share = |n: u32, all: u64| (u64::from(n) * 100 + all / 2).checked_div(all).unwrap_or(0);
    html! {
        div.scene.result {
            p.over { (words.result) @if again { " · " (own.before_and_now) } }
            (big(&result.prompt))
            ul.wall-bars {
                @for bar in result.bars.iter().filter(|b| b.votes > 0 || b.before.is_some()) {
                    @let (is, was) = (share(bar.votes, now), bar.before.map(|n| share(n, before)));
                    li {
                        span.label { (bar.label) }
                        span.strip aria-hidden="true" {
                            svg focusable="false" preserveAspectRatio="none" {
                                rect.ground width="100%" height="100%" {}
                                rect.now width={ (is) "%" } height=(if was.is_some() { "62%" } else { "100%" }) {}
                                @if let Some(was) = was { rect.was width={ (was) "%" } y="68%" height="32%" {} }
                            }
                        }
                        b { (bar.votes) }
                        @if let Some(was) = was { span.shift { (shift(was, is)) } }
                    }
                }
            }
        }
    }
}

/// How the share of an option changed, in points of a hundred.
fn shift(was: u64, is: u64) -> String {
    match (is.checked_sub(was), was.saturating_sub(is)) {
        (Some(0), _) => "±0".to_owned(),
        (Some(more), _) => format!("+{more}"),
        (None, less) => format!("−{less}"),
    }
}

fn groups(now: &Breakout, words: &Words) -> Markup {
    let own = hall();
    let heading = if now.closed { own.groups_report } else { own.groups_at_work };
    html! {
        div.scene.groups {
            p.over { (words.breakout) " " b { (now.ask.label) } " · " (heading) }
            (big(&now.ask.prompt))
            @if !now.closed { p.clock role="timer" data-deadline=(now.ends_at.0) data-bare {} }
            div.tables data-tables=(now.groups.len()) {
                @for group in &now.groups {
                    section.table {
                        h3 { (group.name) }
                        @if now.closed {
                            @if let Some(speaks) = &group.rapporteur { p.under { (fill(own.speaks_for_group, &[("who", &speaks.name)])) } }
                            ol { @for pair in &group.pairs { li { (pair.challenge) @for solution in &pair.solutions { p.solution { (solution) } } } } }
                            @if group.pairs.is_empty() { p.under { (own.nothing_written) } }
                        } @else {
                            p.under { (group.members.join(", ")) }
                            p { (breakout::written(group.written)) }
                        }
                    }
                }
            }
        }
    }
}

fn assessed(now: &Assessment, judged: usize, seats: usize, words: &Words) -> Markup {
    let own = hall();
    let counted = match (judged, seats) {
        (n, m) if m > 0 => fill(words.answers_in, &[("n", &n), ("m", &m)]),
        (1, _) => own.one_judged.to_owned(),
        (n, _) => fill(own.judged_by, &[("n", &n)]),
    };
    html! {
        div.scene.result {
            p.over { (words.assessment) " " b { (now.ask.label) } " · " (now.ask.to) }
            (big(&now.framework))
            @if now.tracks.iter().all(|t| t.came.is_empty()) {
                p.in { (counted) }
                @if now.closed { p.under { (own.judging_closed) } }
            } @else {
                @for (of, thing) in now.of.iter().enumerate() {
                    @if !thing.is_empty() { h3 { (thing) } }
                    ul.bars { @for track in &now.tracks { (assessment::level(track, of)) } }
                }
                p.under { (own.most_say) }
            }
        }
    }
}

fn hot_wash(
    step: HotWashStep,
    prompts: &[String],
    turn: Option<&str>,
    ends: Option<String>,
    (forms, of): (usize, usize),
    words: &Words,
) -> Markup {
    let title = match step {
        HotWashStep::Feedback => words.state_feedback,
        HotWashStep::Silent | HotWashStep::Round | HotWashStep::Rank | HotWashStep::Done => {
            words.hot_wash
        }
    };
    let said = match step {
        HotWashStep::Silent => words.hot_wash_silent.to_owned(),
        HotWashStep::Round => turn.unwrap_or_default().to_owned(),
        HotWashStep::Rank => words.hot_wash_rank.to_owned(),
        HotWashStep::Feedback | HotWashStep::Done if of > 0 => {
            fill(words.feedback_in, &[("n", &forms), ("m", &of)])
        }
        HotWashStep::Feedback | HotWashStep::Done => words.feedback_title.to_owned(),
    };
    let asks = matches!(step, HotWashStep::Silent | HotWashStep::Round);
    html! {
        div.scene.wash {
            p.over { (title) }
            (big(&said))
            @if let Some(ends) = ends { p.clock role="timer" data-until=(ends) data-bare {} }
            @if asks { ul.prompts { @for prompt in prompts { li { (prompt) } } } }
        }
    }
}

/// The hash that others keep: only what is kept elsewhere proves anything later.
fn hash(head: Option<&str>, words: &Words) -> Markup {
    html! {
        @if let Some(head) = head {
            p.under { (words.head_hash) }
            p.hash data-head=(head) {
                @for at in (0..head.len()).step_by(8) { span { (head.get(at..at + 8).unwrap_or_default()) } " " }
            }
        }
    }
}

/// How people come in: large in the lobby and in feedback, small while something else is before the room.
fn invite(invitation: &Invitation, scene: &Scene) -> Markup {
    let own = hall();
    let large =
        matches!(scene, Scene::GroundRules { .. } | Scene::WarmUp { .. } | Scene::Ready { .. });
    let picture = |text: &str, label: &str| Qr::of(text).map(|qr| PreEscaped(qr.svg(label)));
    html! {
        aside.invite data-large[large] {
            @if let Some(wifi) = &invitation.wifi {
                figure {
                    @if let Some(svg) = picture(&wifi.code, own.wifi_scan) { (svg) }
                    figcaption { (own.wifi) " " b { (wifi.name) } }
                }
            }
            figure {
                @if let Some(svg) = picture(&invitation.link, own.join_scan) { (svg) }
                figcaption { span { (invitation.address) } " " span { (own.code_is) " " b { (invitation.code) } } }
            }
        }
    }
}
