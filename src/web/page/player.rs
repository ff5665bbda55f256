//! The player's page: quiet while people talk, then the open decision; what we know, what one can ask for, one's role.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::mine::Called;
use super::{INJECTS_SENT, Look, Page, Parts, ask, mine, part, shell, shown, status};
use crate::ident::{ItemId, PersonId};
use crate::scenario::{Content, Scenario};
use crate::session::view;
use crate::session::{Session, Viewer};
use crate::wire::act::Surface;
use crate::wire::card::Card;
use crate::wire::room::{
    Answer, Asked, Assessment, Breakout, Decision, Judgements, Kind, Mine, Own, Question, Role,
    Roles, Shown, Standstill, Status,
};
use crate::words::{Language, Words, fill};

/// Makes what everybody of a role and its groups sees alike.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    let Look { scenario, viewer, words, .. } = *look;
    before(look, into);
    let role = match viewer {
        Viewer::Seat(seat) => scenario.role(&seat.role),
        Viewer::Public | Viewer::Control => None,
    };
    let card = role.map(|role| Card::of(&role.card(words), None));
    let table = Roles { card, all: table_of(scenario) };
    into.add("roles", &table, |table| mine::role(table.card.as_ref(), words));
    into.injects(look);
}

/// Returns every role as it stands on the table.
fn table_of(scenario: &Scenario) -> Vec<Role> {
    scenario.roles.iter().map(|r| Role { code: r.code.clone(), name: r.name.clone() }).collect()
}

/// Makes the parts that all participants' surfaces have, without the injects.
pub(super) fn before(look: &Look<'_>, into: &mut Parts<'_>) {
    let Look { scenario, session, wall, viewer, words, .. } = *look;
    let table = view::table(scenario, session, viewer, wall, words);
    let now = now(look, &table);
    let leads = look.surface == Surface::Lead;
    into.add("status", &now, |now| status::status(now, leads, words));
    let latest = look.latest();
    into.add("shown", &Shown::of(&table, latest), |now| shown::shown(now, words));
    let open = table.open.as_ref().map(|now| open(session, now));
    into.deadline(open.as_ref().filter(|open| !open.closed).and_then(|open| open.closes_at));
    let all = table_of(scenario);
    // How many have answered moves with every answer; that all have is news.
    let at_once = open.clone().map(|open| Decision {
        answered: usize::from(open.of > 0 && open.answered >= open.of),
        ..open
    });
    into.add_counting("decision", &open, &at_once, |open| {
        ask::decision(open.as_ref(), &all, words)
    });
    let groups = session.breakout_for(scenario, viewer, words);
    let groups = groups.as_ref().map(Breakout::from);
    into.add("breakout", &groups, |groups| part::breakout::breakout(groups.as_ref(), words));
    let open = session.assessment_for(scenario, viewer, words);
    let open = open.as_ref().map(Assessment::from);
    into.add("assessment", &open, |open| part::assessment::assessment(open.as_ref(), words));
    let asked = session.question_queue(scenario, words);
    let asked: Vec<Question> = asked.iter().map(Question::from).collect();
    let mut at_once: Vec<_> = asked.iter().map(|q| (q.seq, &q.text, &q.about, q.state)).collect();
    at_once.sort_unstable_by_key(|(seq, ..)| *seq);
    into.add_counting("questions", &asked, &at_once, |asked| part::questions::questions(asked));
}

/// Returns how things stand; an emergency waits for no disk.
pub(super) fn now(look: &Look<'_>, table: &view::Table) -> Status {
    let end_head = look.end_head.map(str::to_owned);
    let mut now = Status::of(table, look.session.attribution, look.recording, end_head);
    if look.beside.emergency {
        let words = look.scenario.emergency_words(look.words);
        now.standstill = Some(Standstill::Emergency { words });
    }
    now
}

/// Returns what is open as it is sent.
pub(super) fn open(session: &Session, open: &view::Open) -> Decision {
    let poll = session.hall.polls.contains_key(&open.item);
    Decision::of(open, if poll { Kind::Poll } else { Kind::Decision })
}

/// Makes what is one player's own.
pub fn own(look: &Look<'_>, person: PersonId, open: Option<(&ItemId, u16)>, into: &mut Parts<'_>) {
    let Look { scenario, session, viewer, words, .. } = *look;
    let Some(known) = session.people.persons.get(&person) else { return };
    let seat = match viewer {
        Viewer::Seat(seat) => Some(seat),
        Viewer::Public | Viewer::Control => None,
    };
    let round = open.map_or(1, |(_, round)| round);
    let own = view::own(session, person, seat, open.map(|(item, _)| item), round);
    let me = Mine {
        person,
        capacity: known.capacity,
        name: known.name.as_ref().map(ToString::to_string),
        seat: seat.cloned(),
        seats: session.people.seats_of(person).cloned().collect(),
        answer: own.answer.map(|(item, mine)| Answer::of(item, mine)),
        hand_up: own.hand_up,
        stop_asked: own.stop_asked,
        away: own.away,
        opened: own.opened,
        feedback_given: own.feedback_given,
    };
    let role = seat.and_then(|seat| scenario.role(&seat.role));
    let answer = me.answer.as_ref().and_then(|answer| label(scenario, answer, words));
    let called = Called { role: role.map(|role| role.name.as_str()), answer, round };
    into.add("mine", &me, |me| mine::mine(me, called, words));
    let asked: Vec<Asked> = own.requests.iter().map(Asked::from).collect();
    into.add("requests", &asked, |asked| mine::requests(asked, session.header.offset, words));
    let statements = own.feedback.then(|| view::feedback_statements(scenario, words));
    into.add("feedback", &statements, |statements| mine::feedback(statements.as_deref(), words));
    let voters = session.voters_for(person, seat);
    let shown = session.assessment_shown();
    let judged =
        shown.map(|id| Judgements::of(id.clone(), session.own_judgements(scenario, id, &voters)));
    into.add("judged", &judged.unwrap_or_default(), part::assessment::judgements);
    let asked = Own::from(&session.own_questions(scenario, person, words));
    into.add("own", &asked, part::questions::own);
}

/// Returns what the option is called that a seat chose.
fn label<'a>(scenario: &'a Scenario, answer: &Answer, words: &Words) -> Option<&'a str> {
    match answer {
        Answer::Decision { item, choice, .. } => {
            let (_, decision) = scenario.decision(item)?;
            let own = decision.option(choice).map(|option| option.label.as_str());
            own.or_else(|| words.fixed_option(choice.as_str()))
        }
        Answer::Poll { item, option } => match &scenario.item(item)?.content {
            Content::Poll(poll) => poll.options.get(usize::from(*option)).map(String::as_str),
            Content::Inject(_)
            | Content::Question(_)
            | Content::Decision(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => None,
        },
    }
}

/// Draws the player's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        (sheet.place("mine", "seats"))
        (sheet.place("status", "where"))
        (sheet.place("status", "standstill"))
        p.notice.bad id="told" role="alert" hidden {}
        (sheet.section("decision"))
        (sheet.place("mine", "answer"))
        (sheet.place("status", "silent"))
        (sheet.section("feedback"))
        (sheet.place("mine", "given"))
        @for name in ["shown", "breakout", "assessment", "judged"] { (sheet.section(name)) }
        (sheet.place("mine", "acts"))
        (sheet.section("requests"))
        (known(page))
        (sheet.section("roles"))
        details.fold data-key="hall" {
            summary { (Language::default().hall().questions) }
            (sheet.section("own"))
            (sheet.section("questions"))
        }
        (sheet.place("mine", "device"))
    };
    shell::document(page, &body)
}

/// Draws the way to what came in before the newest: each is fetched when somebody wants it.
fn older(page: &Page<'_>, all: &[(String, String)]) -> Markup {
    html! {
        @if !all.is_empty() {
            details.fold #older {
                summary { (fill(page.words.older, &[("n", &all.len())])) }
                ul.older { @for (item, called) in all { li { (link(page, item, called)) } } }
            }
        }
    }
}

fn link(page: &Page<'_>, item: &str, called: &str) -> Markup {
    let name = format!("inject:{item}");
    let item = utf8_percent_encode(item, NON_ALPHANUMERIC);
    let mut query = vec!["as=document".to_owned()];
    query.extend(page.seat.map(|seat| format!("seat={seat}")));
    query.extend((page.surface == Surface::Lead).then(|| "of=lead".to_owned()));
    html! { a href={ "/part/inject:" (item) "?" (query.join("&")) } data-older=(name) { (called) } }
}

/// Draws what we know so far, newest first.
pub(super) fn known(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    html! {
        div.known data-with hidden[sheet.known() == 0] {
            h2 { (page.words.what_we_know) " (" span data-count="inject" { (sheet.known()) } ")" }
            div.known data-list="inject" data-more=(sheet.known().saturating_sub(INJECTS_SENT)) { (sheet.injects()) }
            (older(page, &sheet.older()))
        }
    }
}
