//! What is taken down: the capture line, the last lines, the list *to complete*, and what all of it is about.

use maud::{Markup, html};

use super::{act, press, signs, told};
use crate::session::{Element, Priority, Sign};
use crate::wire::desk::{Before, Context, Line, Open, ToDo};

/// Draws what is before the room.
pub(super) fn before(rows: &[Before]) -> Markup {
    html! {
        div.panel.before {
            h2 { "Before the room" }
            @if rows.is_empty() { p.quiet { "Nothing is shown." } }
            @for row in rows {
                div {
                    p.tag {
                        b { (row.kind) " " (row.label) }
                        @if !row.to.is_empty() { " to " (row.to) }
                        @if let Some(since) = &row.since { ", since " (since) }
                        @if let Some(n) = row.answered { ", " (n.n) " of " (n.of) " in" }
                    }
                    p.asks dir="auto" { (row.title) }
                }
            }
        }
    }
}

/// Draws the capture line with what would be filled in.
pub(super) fn capture(context: &Context, observes: bool) -> Markup {
    let (title, button) =
        if observes { ("Observation", "Take it down") } else { ("Take down", "Take it down") };
    html! {
        div.panel.key {
            h2 { (title) }
            @if let Some(why) = &context.closed {
                p.notice.warn { (why) }
            } @else {
                (act("line", "line", &html! {
                    (begun(context))
                    label for="line-text" { "A line" }
                    p.quiet #line-how {
                        "Role, sign, then words: " code { "SOC - would wait" } ". "
                        code { "+" } " strength, " code { "-" } " to improve, " code { "!" } " action, "
                        code { "?" } " parking lot, " code { "=" } " decided, " code { ">REG" }
                        " spoke for, " code { "@10:31" } " earlier."
                    }
                    textarea #line-text name="text" rows="2" required autocomplete="off"
                        aria-describedby="line-how line-about" {}
                    @if observes { (kinds()) (when()) }
                    (filled(context))
                    button.main type="submit" { (button) }
                    (told())
                }))
            }
        }
    }
}

fn begun(context: &Context) -> Markup {
    let item = context.about_item.as_ref().map(ToString::to_string).unwrap_or_default();
    let module = context.about_module.as_ref().map(ToString::to_string).unwrap_or_default();
    let role = context.role.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        input type="hidden" name="about_item" value=(item) data-begun;
        input type="hidden" name="about_module" value=(module) data-begun;
        input type="hidden" name="about_role" value=(role) data-begun;
        input type="hidden" name="opened" value="" data-begun="now";
    }
}

fn filled(context: &Context) -> Markup {
    let rows = [
        ("said by", context.role.as_ref().map(ToString::to_string)),
        ("under", context.item.clone()),
        ("module", context.module.clone()),
        ("task", context.task.clone()),
        ("objective", context.objective.clone().filter(|_| context.task.is_none())),
    ];
    let rows: Vec<_> = rows.into_iter().filter_map(|(n, v)| Some((n, v?))).collect();
    html! {
        p.quiet #line-about {
            @if rows.is_empty() { "Nothing is shown: only what you type is kept." }
            @else {
                "Filled in: "
                @for (n, (name, value)) in rows.iter().enumerate() {
                    @if n > 0 { " · " }
                    (name) " " b { (value) }
                }
            }
        }
    }
}

fn kinds() -> Markup {
    html! {
        fieldset.kinds {
            legend { "What it is" }
            div.row {
                @for (label, value, sign) in [
                    ("Strength", "strength", Sign::Strength),
                    ("To improve", "improvement", Sign::Improvement),
                    ("Note", "note", Sign::Note),
                ] {
                    label.pick {
                        input type="radio" name="sign" value=(value) checked[sign == Sign::Note];
                        span { (label) }
                    }
                }
            }
        }
    }
}

fn when() -> Markup {
    html! {
        div.field {
            label for="line-observed" { "Observed at, if earlier" }
            input #line-observed name="observed" placeholder="10:31" inputmode="numeric" size="6" autocomplete="off";
        }
    }
}

/// Draws the last lines, the newest first; one's own can be put right.
pub(super) fn taken(lines: &[Line]) -> Markup {
    html! {
        div.panel {
            h2 { "Taken down" }
            @if lines.is_empty() { p.quiet { "Nothing yet." } }
            ul.talk {
                @for line in lines { li id={ "line-" (line.seq) } { (one(line)) } }
            }
        }
    }
}

fn one(line: &Line) -> Markup {
    let seq = line.seq.to_string();
    html! {
        p.tag {
            b { (line.time) } " "
            @if let Some(role) = &line.role { (role) " " }
            (line.sign.label())
            @if let Some(other) = &line.spoke_for {
                ", spoke for " (other)
                @match line.confirmed { Some(true) => ": confirmed", Some(false) => ": not so", None => ": not confirmed" }
            }
            @if let Some(item) = &line.item { " · " (item) }
            " · " (line.by)
        }
        @match &line.words {
            Some(words) if line.taken_back => { p { s { (words) } " " span.quiet { "taken back" } } }
            Some(words) => { p dir="auto" { (words) } }
            None => { p.quiet { "struck" } }
        }
        @if line.own && line.taken_back {
            (press("restore", &format!("restore-{seq}"), &[("entry", &seq)], &html! { "Let it stand again" }))
        } @else if line.own {
            details.fold id={ "mend-" (seq) } {
                summary { "Put right" }
                (mend(line, &seq))
            }
        }
    }
}

fn mend(line: &Line, seq: &str) -> Markup {
    let words = line.words.as_deref().unwrap_or_default();
    html! {
        (act("amend", &format!("amend-{seq}"), &html! {
            input type="hidden" name="entry" value=(seq);
            label for={ "words-" (seq) } { "Words" }
            textarea id={ "words-" (seq) } name="text" rows="2" required { (words) }
            label for={ "sign-" (seq) } { "What it is" }
            select id={ "sign-" (seq) } name="sign" {
                @for (name, sign) in signs() {
                    option value=(name) selected[sign == line.sign] { (sign.label()) }
                }
            }
            button type="submit" { "Put right" }
            (told())
        }))
        (press("take_back", &format!("back-{seq}"), &[("entry", seq)], &html! { "Take back" }))
    }
}

/// Draws the list *to complete*.
pub(super) fn to_complete(list: &ToDo) -> Markup {
    html! {
        details.fold #to-complete {
            summary { h2 { "To complete (" (list.all) ")" } }
            @if list.rows.is_empty() { p.quiet { "Nothing is left open." } }
            ul.talk {
                @for (n, row) in list.rows.iter().enumerate() {
                    li { (left_open(row, n, list)) }
                }
            }
            @if list.all > list.rows.len() {
                p.quiet { "And " (list.all - list.rows.len()) " more." }
            }
        }
    }
}

fn left_open(row: &Open, n: usize, list: &ToDo) -> Markup {
    let entry = row.entry.map(|seq| seq.to_string()).unwrap_or_default();
    let key = format!("open-{}{entry}", row.decision.as_ref().map_or("", |d| d.as_str()));
    html! {
        p.tag {
            b { (row.kind) }
            @if !row.missing.is_empty() { " without " (row.missing.join(", ")) }
        }
        p dir="auto" { (row.words) }
        @if row.may {
            @match row.kind.as_str() {
                "assumption" => {
                    div.powers {
                        (press("settle", &format!("{key}-yes"), &[("entry", &entry), ("confirmed", "yes")], &html! { "Confirmed" }))
                        (press("settle", &format!("{key}-no"), &[("entry", &entry), ("confirmed", "no")], &html! { "Not so" }))
                    }
                }
                "parking lot" => (press("close_parked", &key, &[("entry", &entry)], &html! { "Closed" })),
                "request" => (press("park", &key, &[("request", &entry)], &html! { "To the parking lot" })),
                "no objective" => (file(&entry, &key, list)),
                "corrective action" => (action(row, &entry, &key, n)),
                _ => (record(row, &key, n, list)),
            }
        }
    }
}

fn file(entry: &str, key: &str, list: &ToDo) -> Markup {
    act(
        "file",
        key,
        &html! {
            input type="hidden" name="entry" value=(entry);
            label for=(key) { "Objective" }
            select id=(key) name="objective" {
                @for objective in &list.objectives {
                    option value=(objective.id) { (objective.text) }
                }
            }
            button type="submit" { "File" }
        },
    )
}

fn action(row: &Open, entry: &str, key: &str, n: usize) -> Markup {
    let asks = |part: &str| row.missing.iter().any(|m| m == part);
    let label = |e: Element| match e {
        Element::Planning => "planning",
        Element::Organization => "organization",
        Element::Equipment => "equipment",
        Element::Training => "training",
        Element::Exercise => "exercise",
    };
    act(
        "complete_action",
        key,
        &html! {
            input type="hidden" name="entry" value=(entry);
            @if asks("owner") {
                label for={ "owner-" (n) } { "Owner" }
                input id={ "owner-" (n) } name="owner" autocomplete="off";
            }
            @if asks("date") {
                label for={ "due-" (n) } { "Due" }
                input id={ "due-" (n) } name="due" placeholder="2027-06-30" autocomplete="off";
            }
            @if asks("element") {
                label for={ "element-" (n) } { "Element" }
                select id={ "element-" (n) } name="element" {
                    option value="" { "open" }
                    @for element in Element::ALL { option value=(label(*element)) { (element.label()) } }
                }
            }
            @if asks("priority") {
                label for={ "priority-" (n) } { "Priority" }
                select id={ "priority-" (n) } name="priority" {
                    option value="" { "open" }
                    @for priority in Priority::ALL { option value=(priority.label()) { (priority.label()) } }
                }
            }
            button type="submit" { "Complete" }
            (told())
        },
    )
}

fn record(row: &Open, key: &str, n: usize, list: &ToDo) -> Markup {
    let asks = |part: &str| row.missing.iter().any(|m| m == part);
    let decision = row.decision.as_ref().map_or("", |d| d.as_str());
    act(
        "complete_record",
        key,
        &html! {
            input type="hidden" name="decision" value=(decision);
            @if asks("owner") {
                label for={ "owner-" (n) } { "Owner" }
                select id={ "owner-" (n) } name="owner" {
                    option value="" { "open" }
                    @for role in &list.roles { option value=(role) { (role) } }
                }
            }
            @for part in ["rationale", "dissent"] {
                @if asks(part) {
                    label for={ (part) "-" (n) } { (part) }
                    textarea id={ (part) "-" (n) } name=(part) rows="2" {}
                }
            }
            @if asks("reversible") {
                label for={ "reversible-" (n) } { "Can it be reversed?" }
                select id={ "reversible-" (n) } name="reversible" {
                    option value="" { "open" }
                    option value="yes" { "yes" }
                    option value="no" { "no" }
                }
            }
            button type="submit" { "Complete" }
            (told())
        },
    )
}
