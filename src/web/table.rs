//! The table of routes: what there is, for whom, and what answers it. Nothing else is served.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::guard::{Asked, Peer};
use super::page::join as pages;
use super::reply::{self, Answer};
use super::room::{Room, Who};
use super::serve;
use crate::wire::act::Surface;

/// For whom a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Anybody,
    /// Whoever has come in, on their own surface.
    Everybody,
    Only(Surface),
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub method: &'static str,
    /// What varies stands in braces.
    pub path: &'static str,
    pub to: For,
    /// What it gives, as the documentation says it.
    pub gives: &'static str,
    serve: Serve,
}

type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;
/// What answers: the room, the request, who asks if anybody may be asked, the body.
type Serve = fn(Arc<Room>, Asked, Option<Who>, Body) -> Answering;

const fn route(
    method: &'static str,
    path: &'static str,
    to: For,
    gives: &'static str,
    serve: Serve,
) -> Route {
    Route { method, path, to, gives, serve }
}

/// Every route.
pub const ROUTES: [Route; 21] = [
    route("GET", "/", For::Anybody, "the door: a field for the code", serve::door),
    // A phone that threw the page away asks for where it was.
    route("GET", "/join", For::Anybody, "the door again", serve::door),
    route("POST", "/join", For::Anybody, "what a code opens, or the way in", serve::join),
    route("GET", "/me", For::Everybody, "leads to the own page", serve::me),
    route("GET", "/play", For::Only(Surface::Player), "the player's page", serve::page),
    route("GET", "/watch", For::Only(Surface::Observer), "the observers' page", serve::page),
    route("GET", "/projector", For::Only(Surface::Projector), "the projector", serve::page),
    route("GET", "/desk/scribe", For::Only(Surface::Scribe), "the scribe's desk", serve::page),
    route(
        "GET",
        "/desk/evaluator",
        For::Only(Surface::Evaluator),
        "an evaluator's desk",
        serve::page,
    ),
    route(
        "GET",
        "/desk/moderator",
        For::Only(Surface::Moderator),
        "the moderator's desk",
        serve::page,
    ),
    route(
        "GET",
        "/desk/second",
        For::Only(Surface::Second),
        "the second facilitator's desk",
        serve::page,
    ),
    route("GET", "/desk/lead", For::Only(Surface::Lead), "the lead's desk", serve::page),
    route("GET", "/events", For::Everybody, "the stream of frames and beats", serve::events),
    route("GET", "/state", For::Everybody, "everything, as one frame", serve::state),
    route(
        "GET",
        "/part/{name}",
        For::Everybody,
        "one part, also an inject older than those sent",
        serve::part,
    ),
    route(
        "GET",
        "/file/{inject}/{number}",
        For::Everybody,
        "a file that came with an inject",
        serve::file,
    ),
    route("POST", "/act", For::Everybody, "takes an act as JSON", serve::act),
    route("POST", "/form/{act}", For::Everybody, "takes an act as a form", serve::form),
    route("GET", "/asset/startex.css", For::Anybody, "the style of all pages", serve::style),
    route("GET", "/asset/startex.js", For::Anybody, "the script of all pages", serve::script),
    route("GET", "/ready", For::Anybody, "says that the room is open", serve::ready),
];

impl Route {
    /// Tells whether it is served to whoever has come in on a surface; `None` is somebody who has not.
    pub fn admits(&self, surface: Option<Surface>) -> bool {
        match self.to {
            For::Anybody => true,
            For::Everybody => surface.is_some(),
            For::Only(only) => surface == Some(only),
        }
    }
}

/// Makes the router of the table.
pub(super) fn router(room: &Arc<Room>) -> Router {
    let mut by_path: BTreeMap<&str, MethodRouter<Arc<Room>>> = BTreeMap::new();
    for route in &ROUTES {
        let filter = if route.method == "POST" { MethodFilter::POST } else { MethodFilter::GET };
        let answers = on(
            filter,
            move |State(room): State<Arc<Room>>, params: RawPathParams, request: Request| {
                answer(route, room, params, request)
            },
        );
        let known = by_path.remove(route.path).unwrap_or_default();
        by_path.insert(route.path, known.merge(answers));
    }
    let mut router = Router::new();
    for (path, answers) in by_path {
        router = router.route(path, answers);
    }
    router.fallback(nothing).with_state(Arc::clone(room))
}

async fn nothing(State(room): State<Arc<Room>>) -> Answer {
    reply::page(StatusCode::NOT_FOUND, pages::refused(&room.marking(), room.words.not_here))
}

async fn answer(
    route: &'static Route,
    room: Arc<Room>,
    params: RawPathParams,
    request: Request,
) -> Answer {
    let path = params.iter().map(|(_, value)| value.to_owned()).collect();
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>().map_or(std::net::Ipv4Addr::LOCALHOST.into(), |p| p.0);
    let asked = Asked { head, peer, path };
    let surface = match route.to {
        For::Anybody => return (route.serve)(room, asked, None, body).await,
        For::Everybody => serve::asked_surface(&asked),
        For::Only(surface) => surface,
    };
    let who = serve::identify(&room, &asked, surface).await;
    match who {
        Some(who) if route.admits(Some(who.surface())) => {
            (route.serve)(room, asked, Some(who), body).await
        }
        Some(_) | None => serve::not_yours(&room, &asked),
    }
}
