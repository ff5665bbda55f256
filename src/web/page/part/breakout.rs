//! Groups at work: one's own table with its challenges and possible solutions, all tables side by side when they report back.

use maud::{Markup, html};

use crate::wire::room::{Breakout, Group, Pair};
use crate::words::{HallWords, Language, Words, fill};

fn hall() -> &'static HallWords {
    Language::default().hall()
}

/// Draws the groups for somebody with a phone in their hand; nothing where none are at work.
pub fn breakout(groups: Option<&Breakout>, words: &Words) -> Markup {
    let Some(now) = groups else { return html! {} };
    let own = hall();
    let heading = if now.closed { own.groups_report } else { own.groups_at_work };
    html! {
        div.panel.key {
            p.tag data-say={ (heading) ": " (now.ask.prompt) } { (words.breakout) " " b { (now.ask.label) } " · " (heading) }
            h2 { (now.ask.prompt) }
            @if !now.closed { p.left role="timer" data-deadline=(now.ends_at.0) {} }
        }
        @for group in now.groups.iter().filter(|g| g.own || now.closed) { (table(now, group)) }
        @if !now.closed {
            @let others: Vec<&Group> = now.groups.iter().filter(|g| !g.own).collect();
            @if !others.is_empty() {
                div.panel {
                    ul.talk { @for group in others { li { (group.name) ": " (written(group.written)) } } }
                    p.quiet { (own.others_see_later) }
                }
            }
        }
    }
}

fn table(now: &Breakout, group: &Group) -> Markup {
    let words = hall();
    html! {
        div.panel {
            @if group.own { p.look-up { (words.your_group) } }
            h2 { (group.name) }
            p.quiet { (group.members.join(", ")) }
            p.quiet {
                @match &group.rapporteur {
                    Some(speaks) => (fill(words.speaks_for_group, &[("who", &speaks.name)])),
                    None => (words.nobody_speaks_yet),
                }
            }
            @if group.own && group.rapporteur.is_none() { (i_speak(group)) }
            @if group.pairs.is_empty() { p.quiet { (words.nothing_written) } }
            ol.pairs { @for pair in &group.pairs { (line(now, group, pair)) } }
            @if group.own && !now.closed { (challenge(now, group)) }
        }
    }
}

fn i_speak(group: &Group) -> Markup {
    let words = hall();
    html! {
        form method="post" action="/form/name_rapporteur" data-act="name_rapporteur" data-key={ "speak." (group.id) } data-once {
            input type="hidden" name="group" value=(group.id);
            button type="submit" { (words.i_speak) }
            p.told role="status" data-own {}
        }
    }
}

fn line(now: &Breakout, group: &Group, pair: &Pair) -> Markup {
    let words = hall();
    let key = format!("solve.{}", pair.seq);
    html! {
        li id={ "challenge-" (pair.seq) } {
            p.challenge { (pair.challenge) }
            @if !pair.solutions.is_empty() {
                p.tag { (words.solutions) }
                ul { @for solution in &pair.solutions { li { (solution) } } }
            }
            @if group.own && !now.closed {
                details data-key={ "more-" (key) } {
                    summary { (words.add_solution) }
                    (form(now, group, Some(pair), &key, words.solution))
                }
            }
        }
    }
}

fn challenge(now: &Breakout, group: &Group) -> Markup {
    let words = hall();
    let key = format!("say.{}.{}", now.item, group.id);
    html! { h3 { (words.add_challenge) } (form(now, group, None, &key, words.challenge)) }
}

fn form(now: &Breakout, group: &Group, solves: Option<&Pair>, key: &str, label: &str) -> Markup {
    let words = hall();
    html! {
        form method="post" action="/form/say_in_breakout" data-act="say_in_breakout" data-key=(key) data-once {
            input type="hidden" name="breakout" value=(now.item);
            input type="hidden" name="group" value=(group.id);
            @if let Some(pair) = solves { input type="hidden" name="solves" value=(pair.seq) data-as="number"; }
            label for=(key) { (label) }
            textarea id=(key) name="text" rows="2" required {}
            button type="submit" { (words.add) }
            p.told role="status" data-own {}
        }
    }
}

/// Says how many lines a group wrote.
pub fn written(n: usize) -> String {
    let words = hall();
    match n {
        0 => words.nothing_written.to_owned(),
        1 => words.one_line_written.to_owned(),
        n => fill(words.lines_written, &[("n", &n)]),
    }
}
