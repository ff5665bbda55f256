//! The player's page.

use maud::{Markup, html};

use super::{Look, Page, Parts, card, shell};
use crate::ident::{ItemId, PersonId};
use crate::session::Viewer;
use crate::session::view;
use crate::wire::act::Surface;
use crate::wire::card::{Card, Form};
use crate::wire::room::{
    Answer, Asked, Assessment, Breakout, Decision, Judged, Kind, Mine, Own, Question, Role, Roles,
    Shown, Standstill, Status,
};
use crate::words::Words;

/// Makes what everybody of a role and its groups sees alike.
pub fn parts(look: &Look<'_>, into: &mut Parts<'_>) {
    let Look { scenario, viewer, words, .. } = *look;
    before(look, into);
    let role = match viewer {
        Viewer::Seat(seat) => scenario.role(&seat.role),
        Viewer::Public | Viewer::Control => None,
    };
    let all = scenario.roles.iter();
    let all = all.map(|r| Role { code: r.code.clone(), name: r.name.clone() }).collect();
    let table = Roles { card: role.map(|role| Card::of(&role.card(words), None)), all };
    into.add("roles", &table, |table| roles(table, words));
    into.injects(look);
}

/// Makes the parts that all participants' surfaces have, without the injects.
pub(super) fn before(look: &Look<'_>, into: &mut Parts<'_>) {
    let Look { scenario, session, wall, viewer, words, .. } = *look;
    let table = view::table(scenario, session, viewer, wall, words);
    let end_head = look.end_head.map(str::to_owned);
    let mut now = Status::of(&table, session.attribution, look.recording, end_head);
    if look.beside.emergency {
        now.standstill = Some(Standstill::Emergency { words: scenario.emergency_words(words) });
    }
    into.add("status", &now, |now| status(now, words));
    let latest = look.latest();
    into.add("shown", &Shown::of(&table, latest), |now| shown(now, words));
    let open = table.open.as_ref().map(|open| {
        let poll = session.hall.polls.contains_key(&open.item);
        Decision::of(open, if poll { Kind::Poll } else { Kind::Decision })
    });
    into.deadline(open.as_ref().filter(|open| !open.closed).and_then(|open| open.closes_at));
    let takes = look.surface != Surface::Projector;
    into.add("decision", &open, |open| decision(open.as_ref(), takes, words));
    let groups = view::breakout(scenario, session, viewer, words);
    let groups = groups.as_ref().map(Breakout::from);
    into.add("breakout", &groups, |groups| breakout(groups.as_ref(), words));
    if look.surface != Surface::Projector {
        let open = view::assessment(scenario, session, viewer, words);
        let open = open.as_ref().map(Assessment::from);
        into.add("assessment", &open, |open| assessment(open.as_ref(), words));
    }
    let asked: Vec<Question> = view::questions(session).iter().map(Question::from).collect();
    into.add("questions", &asked, |asked| questions(asked, words));
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
    into.add("mine", &me, |me| mine(me, words));
    let asked: Vec<Asked> = own.requests.iter().map(Asked::from).collect();
    into.add("requests", &asked, |asked| requests(asked, words));
    let statements = own.feedback.then(|| view::feedback_statements(scenario, words));
    into.add("feedback", &statements, |statements| feedback(statements.as_deref(), words));
    let open = view::assessment(scenario, session, viewer, words);
    let judged = open.map(|open| session.judged_by(&open, person, seat)).unwrap_or_default();
    let judged = judged.into_iter();
    let judged = judged.map(|(of, capability, held)| Judged { of, capability, held });
    into.add("judged", &judged.collect::<Vec<_>>(), |judged| judgements(judged));
    let (asked, votes) = view::own_questions(session, person);
    let asked = Own { questions: asked.iter().map(Question::from).collect(), votes };
    into.add("own", &asked, |asked| own_questions(asked, words));
}

/// Draws the player's page.
pub fn document(page: &Page<'_>) -> Markup {
    let sheet = page.sheet;
    let body = html! {
        @for name in ["status", "decision", "shown", "breakout", "assessment", "judged", "feedback", "mine", "roles"] {
            (sheet.section(name))
        }
        h2 { (page.words.what_we_know) }
        div #injects { (sheet.injects()) }
        @for name in ["requests", "questions", "own"] { (sheet.section(name)) }
    };
    shell::document(page, &body)
}

pub(super) fn status(now: &Status, words: &Words) -> Markup {
    if let Some(Standstill::Emergency { words: what }) = &now.standstill {
        return html! {
            div.emergency role="alert" {
                h1 { (words.emergency_title) }
                p { (words.emergency_no_inject) }
                p { (words.emergency_stopped) }
                p { (what) }
            }
        };
    }
    html! {
        h1 { (now.title) }
        p { (now.tlp.label()) " " (now.attribution.in_words(words).0) " " (now.story) }
        @match &now.standstill {
            Some(Standstill::Paused) => { p { (words.state_paused) } }
            Some(Standstill::OffRecord) => { p { (words.state_off_record) } }
            Some(Standstill::Break { back_at }) => {
                p { (words.state_break.replace("{time}", &back_at.hm(now.offset))) }
            }
            Some(Standstill::Emergency { .. }) | None => {}
        }
        @if let Some(module) = &now.module { p { (module.number) " " (module.title) } }
        @if let Some(head) = &now.end_head { p { (words.head_hash) ": " code { (head) } } }
    }
}

pub(super) fn shown(now: &Shown, words: &Words) -> Markup {
    html! {
        @if let Some(situation) = &now.situation { p { (situation) } }
        @if let Some(question) = &now.question { (card::ask(question, words)) }
        @if let Some(floor) = &now.floor { p { (floor.name) } }
        @if let Some(question) = &now.observer_question { p { (words.observers_question) ": " (question) } }
        @if let Some(result) = &now.result {
            h2 { (words.result) ": " (result.prompt) }
            table { @for bar in &result.bars { tr { th scope="row" { (bar.label) } td { (bar.votes) } } } }
        }
        @if let Some(recorded) = &now.recorded {
            h2 { (words.recorded) ": " (recorded.label) " " (recorded.prompt) }
            @if let Some(what) = &recorded.what { p { (what) } }
        }
        @if let Some(latest) = &now.latest { p { (words.just_in) ": " (latest.label) " " (latest.title) } }
    }
}

pub(super) fn decision(open: Option<&Decision>, takes: bool, words: &Words) -> Markup {
    let Some(open) = open else { return html! {} };
    let (act, item) = match open.kind {
        Kind::Decision => ("answer", "decision"),
        Kind::Poll => ("vote", "poll"),
    };
    html! {
        (card::ask(&open.ask, words))
        p { (words.answers_in.replace("{n}", &open.answered.to_string()).replace("{m}", &open.of.to_string())) }
        @if open.closed { p { (words.waiting_for_result) } }
        @if takes && matches!(open.ask.form, Form::Choice(_) | Form::Vote(_)) {
            form method="post" action={ "/form/" (act) } data-act=(act) {
                input type="hidden" name=(item) value=(open.item);
                (card::fields(&open.ask.form, words))
                button { (words.send) }
            }
        }
    }
}

fn mine(me: &Mine, words: &Words) -> Markup {
    let hand = if me.hand_up {
        ("lower_hand", words.lower_hand)
    } else {
        ("raise_hand", words.raise_hand)
    };
    html! {
        @if let Some(seat) = &me.seat { p { (words.you_are) " " (seat) } }
        @if let Some(Answer::Decision { choice, .. }) = &me.answer { p { (words.my_answers) ": " (choice) } }
        @if me.seat.is_some() {
            @for (act, label) in [hand, ("ask_for_stop", words.ask_stop)] {
                form method="post" action={ "/form/" (act) } data-act=(act) { button { (label) } }
            }
            form method="post" action="/form/ask_control" data-act="ask_control" {
                label { (words.ask_control) textarea name="text" required {} }
                button { (words.send) }
            }
        }
    }
}

fn roles(table: &Roles, words: &Words) -> Markup {
    html! {
        @if let Some(role) = &table.card {
            details { summary { (words.my_role) ": " (role.title) } (card::blocks(&role.blocks)) }
        }
    }
}

fn requests(asked: &[Asked], words: &Words) -> Markup {
    html! {
        @for request in asked {
            p { (request.words.as_deref().unwrap_or_default()) }
            @if let Some(reply) = &request.reply {
                p { (words.request_answered) ": " (reply.words.as_deref().unwrap_or(words.not_known)) }
            }
        }
    }
}

pub(super) fn questions(asked: &[Question], words: &Words) -> Markup {
    html! {
        ol {
            @for question in asked {
                li {
                    (question.text.as_deref().unwrap_or_default()) " " (question.votes)
                    form method="post" action="/form/vote_for_question" data-act="vote_for_question" {
                        input type="hidden" name="question" value=(question.seq);
                        input type="hidden" name="up" value="true";
                        button { (words.up_vote) }
                    }
                }
            }
        }
    }
}

pub(super) fn own_questions(asked: &Own, words: &Words) -> Markup {
    html! {
        form method="post" action="/form/ask" data-act="ask" {
            label { (words.ask_question) textarea name="text" required {} }
            button { (words.send) }
        }
        ul { @for question in &asked.questions { li { (question.text.as_deref().unwrap_or_default()) } } }
    }
}

pub(super) fn feedback(statements: Option<&[String]>, words: &Words) -> Markup {
    let Some(statements) = statements else { return html! {} };
    html! {
        h2 { (words.feedback_title) }
        form method="post" action="/form/give_feedback" data-act="give_feedback" {
            @for (n, statement) in statements.iter().enumerate() {
                label { (statement) input type="number" name={ "scores." (n) } min="1" max="5"; }
            }
            label { (words.feedback_future) textarea name="text" {} }
            button { (words.send) }
        }
    }
}

pub(super) fn breakout(groups: Option<&Breakout>, words: &Words) -> Markup {
    let Some(groups) = groups else { return html! {} };
    html! {
        (card::ask(&groups.ask, words))
        @for group in &groups.groups {
            h3 { (group.name) }
            ul { @for line in &group.lines { li { (line.text.as_deref().unwrap_or_default()) } } }
            @if group.own && !groups.closed {
                form method="post" action="/form/say_in_breakout" data-act="say_in_breakout" {
                    input type="hidden" name="breakout" value=(groups.item);
                    input type="hidden" name="group" value=(group.id);
                    label { (words.say_what) textarea name="text" required {} }
                    button { (words.send) }
                }
            }
        }
    }
}

pub(super) fn assessment(open: Option<&Assessment>, words: &Words) -> Markup {
    let Some(open) = open else { return html! {} };
    html! {
        (card::ask(&open.ask, words))
        ul { @for capability in &open.capabilities { li { (capability.id) " " (capability.title) } } }
    }
}

pub(super) fn judgements(judged: &[Judged]) -> Markup {
    html! { ul { @for one in judged { li { (one.capability) } } } }
}
