//! What answers each route.
#![expect(
    clippy::needless_pass_by_value,
    reason = "every row of the table takes the same, and some keep it"
)]

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};

use super::door::{hash, join as arrivals};
use super::guard::Asked;
use super::hub::Viewpoint;
use super::page::{self, Page, join as pages};
use super::reply::{self, Answer};
use super::room::{Room, Who};
use super::{act as acts, stream};
use crate::ident::ItemId;
use crate::session::Viewer;
use crate::wire::act::Surface;

type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

static STYLE: LazyLock<String> = LazyLock::new(|| lean(include_str!("asset/startex.css")));
static SCRIPT: LazyLock<String> = LazyLock::new(|| lean(include_str!("asset/startex.js")));

/// Leaves out what only whoever changes it reads: lines of comment, and how far the others stand from the edge.
fn lean(text: &str) -> String {
    let is_comment = |line: &str| {
        let ends = line.find("*/").map(|at| at + 2);
        line.starts_with("//") || (line.starts_with("/*") && ends == Some(line.len()))
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn now(answer: Answer) -> Answering {
    Box::pin(std::future::ready(answer))
}

pub(super) fn door(room: Arc<Room>, asked: Asked, _: Option<Who>, _: Body) -> Answering {
    room.presence.reached(asked.peer);
    now(reply::page(StatusCode::OK, pages::code(&room.marking(), None)))
}

pub(super) fn join(room: Arc<Room>, asked: Asked, _: Option<Who>, body: Body) -> Answering {
    Box::pin(async move { arrivals::post(&room, &asked, body).await })
}

pub(super) fn me(_: Arc<Room>, _: Asked, who: Option<Who>, _: Body) -> Answering {
    now(reply::see_other(who.map_or("/", |who| who.surface().path())))
}

pub(super) fn page(room: Arc<Room>, asked: Asked, who: Option<Who>, _: Body) -> Answering {
    let Some(who) = who else { return now(not_yours(&room, &asked)) };
    let seat = asked.query("seat").and_then(|seat| seat.parse().ok());
    let from = room.viewpoint(&who, seat.as_ref());
    let seen = room.hub.seen(&from);
    let (clock, sheet, id) = (seen.clock(), seen.sheet(), seen.id());
    let page = Page {
        words: room.words,
        surface: who.surface(),
        title: &seen.snapshot.scenario.title,
        clock: &clock,
        id: &id,
        sheet: &sheet,
        notice: None,
        seat: from.seat.as_ref(),
    };
    now(reply::page(StatusCode::OK, page::document(&page)))
}

pub(super) fn events(room: Arc<Room>, asked: Asked, who: Option<Who>, _: Body) -> Answering {
    Box::pin(async move {
        match who {
            Some(who) => stream::events(&room, &asked, who).await,
            None => not_yours(&room, &asked),
        }
    })
}

pub(super) fn state(room: Arc<Room>, asked: Asked, who: Option<Who>, _: Body) -> Answering {
    now(match who {
        Some(who) => stream::state(&room, &asked, &who),
        None => not_yours(&room, &asked),
    })
}

pub(super) fn part(room: Arc<Room>, asked: Asked, who: Option<Who>, _: Body) -> Answering {
    let Some(who) = who else { return now(not_yours(&room, &asked)) };
    let seat = asked.query("seat").and_then(|seat| seat.parse().ok());
    let from = room.viewpoint(&who, seat.as_ref());
    let name = asked.path.first().map(String::as_str).unwrap_or_default();
    let Some(part) = room.hub.part(&from, name) else { return now(nothing(&room)) };
    now(match asked.query("as").as_deref() {
        Some("page") => reply::with(StatusCode::OK, "text/html; charset=utf-8", part.html.clone()),
        // For whoever has no script: a part is no page by itself.
        Some("document") => reply::page(
            StatusCode::OK,
            pages::alone(&room.marking(), &part.html, &back(&who, &from)),
        ),
        Some(_) | None => reply::json_text(part.json.clone()),
    })
}

/// Returns the page somebody came from.
fn back(who: &Who, from: &Viewpoint) -> String {
    let seat = from.seat.as_ref().map(|seat| format!("?seat={seat}")).unwrap_or_default();
    format!("{}{seat}", who.surface().path())
}

pub(super) fn file(room: Arc<Room>, asked: Asked, who: Option<Who>, _: Body) -> Answering {
    let Some(who) = who else { return now(not_yours(&room, &asked)) };
    let seat = asked.query("seat").and_then(|seat| seat.parse().ok());
    let viewer = room.viewpoint(&who, seat.as_ref()).viewer();
    now(attachment(&room, &asked, &who, &viewer).unwrap_or_else(|| nothing(&room)))
}

/// Returns a file of an inject the reader may see. Somebody with several seats sees what any of them may.
fn attachment(room: &Room, asked: &Asked, who: &Who, viewer: &Viewer) -> Option<Answer> {
    let snapshot = room.hub.snapshot();
    let (scenario, session) = (&*snapshot.scenario, &snapshot.session);
    let inject = ItemId::new(asked.path.first()?);
    let held = who.person().map(|person| session.people.seats_of(person).cloned());
    let seats = held.into_iter().flatten().map(Viewer::Seat);
    let seats = seats.filter(|_| who.surface() == Surface::Player);
    let mut viewers = [viewer.clone()].into_iter().chain(seats);
    if !viewers.any(|viewer| session.may_see(scenario, &inject, &viewer)) {
        return None;
    }
    let number: usize = asked.path.get(1)?.parse().ok()?;
    let (_, authored) = scenario.inject(&inject)?;
    let shown = authored.attach.iter().filter_map(|at| scenario.attachments.get(*at));
    let file = shown.into_iter().nth(number)?;
    // Whatever it is, a browser only keeps it: nothing an author attached runs or is drawn here.
    let mut answer = reply::with(StatusCode::OK, "application/octet-stream", file.bytes.to_vec());
    let name =
        percent_encoding::utf8_percent_encode(&file.name, percent_encoding::NON_ALPHANUMERIC);
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")).ok()?;
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Some(answer)
}

pub(super) fn act(room: Arc<Room>, asked: Asked, who: Option<Who>, body: Body) -> Answering {
    Box::pin(async move {
        match who {
            Some(who) => acts::post(&room, &asked, &who, body).await,
            None => not_yours(&room, &asked),
        }
    })
}

pub(super) fn form(room: Arc<Room>, asked: Asked, who: Option<Who>, body: Body) -> Answering {
    Box::pin(async move {
        match who {
            Some(who) => acts::form(&room, &asked, &who, body).await,
            None => not_yours(&room, &asked),
        }
    })
}

pub(super) fn style(_: Arc<Room>, asked: Asked, _: Option<Who>, _: Body) -> Answering {
    now(asset(&asked, "text/css; charset=utf-8", &STYLE))
}

pub(super) fn script(_: Arc<Room>, asked: Asked, _: Option<Who>, _: Body) -> Answering {
    now(asset(&asked, "text/javascript; charset=utf-8", &SCRIPT))
}

/// Returns something every page needs; a browser that has it asks only whether it changed.
fn asset(asked: &Asked, kind: &'static str, text: &'static str) -> Answer {
    let tag = format!("\"{}\"", &hash(text)[..16]);
    let same = asked.header("if-none-match").is_some_and(|known| known == tag);
    let (status, body) = if same { (StatusCode::NOT_MODIFIED, "") } else { (StatusCode::OK, text) };
    let mut answer = reply::with(status, kind, body);
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}

pub(super) fn ready(_: Arc<Room>, _: Asked, _: Option<Who>, _: Body) -> Answering {
    now(reply::with(StatusCode::OK, "text/plain; charset=utf-8", "ready\n"))
}

fn nothing(room: &Room) -> Answer {
    reply::page(StatusCode::NOT_FOUND, pages::refused(&room.marking(), room.words.not_here))
}

/// Refuses whoever has not come in here: a page to people, words to programs.
pub(super) fn not_yours(room: &Room, asked: &Asked) -> Answer {
    let why = room.words.not_yours;
    if asked.header("accept").is_some_and(|kinds| kinds.contains("text/html")) {
        reply::page(StatusCode::FORBIDDEN, pages::refused(&room.marking(), why))
    } else {
        reply::refuse(StatusCode::FORBIDDEN, why)
    }
}

/// Returns the surface whose cookie a route for everybody looks at: `of` names it, else a person's.
pub(super) fn asked_surface(asked: &Asked) -> Surface {
    match asked.query("of").as_deref() {
        Some("projector") => Surface::Projector,
        Some("lead") => Surface::Lead,
        // A form says nothing of it: whoever has the lead's cookie alone is the lead.
        None if asked.token(Surface::Player).is_empty()
            && !asked.token(Surface::Lead).is_empty() =>
        {
            Surface::Lead
        }
        Some(_) | None => Surface::Player,
    }
}

/// Returns who asks, by the cookie of a surface.
pub(super) async fn identify(room: &Room, asked: &Asked, surface: Surface) -> Option<Who> {
    let token = asked.token(surface);
    if token.is_empty() {
        return None;
    }
    match surface {
        Surface::Projector => room.doors.holds(surface, &token).then_some(Who::Projector),
        Surface::Lead => room.doors.holds(surface, &token).then_some(Who::Lead),
        Surface::Player
        | Surface::Observer
        | Surface::Scribe
        | Surface::Evaluator
        | Surface::Moderator
        | Surface::Second => person(room, hash(&token)).await,
    }
}

async fn person(room: &Room, device: String) -> Option<Who> {
    if let Some(seq) = room.doors.fresh(&device)
        && room.hub.snapshot().session.last < seq
    {
        room.shown(seq).await;
    }
    let latest = room.handle.latest();
    let people = &latest.session.people;
    let person = *people.devices.get(&device)?;
    let surface = people.persons.get(&person)?.capacity.into();
    room.presence.asked(person);
    Some(Who::Person { person, surface, device })
}
