//! Answers: pages, JSON, refusals with their numbers.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use maud::Markup;
use serde::Serialize;

use crate::conduct::Refused;
use crate::wire::act;

/// What every route gives.
pub(super) type Answer = Response<Body>;

/// Whoever is too quick is asked to wait so many seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

pub(super) fn page(status: StatusCode, page: Markup) -> Answer {
    with(status, "text/html; charset=utf-8", page.into_string())
}

pub(super) fn json<T: Serialize>(status: StatusCode, body: &T) -> Answer {
    let body = serde_json::to_string(body).expect("plain data becomes JSON");
    with(status, "application/json", body)
}

pub(super) fn json_text(body: String) -> Answer {
    with(StatusCode::OK, "application/json", body)
}

pub(super) fn with(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Answer {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Sends a browser elsewhere on this server.
pub(super) fn see_other(to: &str) -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    response
}

/// Refuses in words.
pub(super) fn refuse(status: StatusCode, why: &str) -> Answer {
    let refused = act::Refused { refused: why.to_owned(), late: false };
    let mut response = json(status, &refused);
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

pub(super) fn too_many(why: &str) -> Answer {
    refuse(StatusCode::TOO_MANY_REQUESTS, why)
}

/// Returns the status for why the session did not do something.
pub(super) fn status_of(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Rejected(_) => StatusCode::CONFLICT,
        Refused::NotRecorded(_) | Refused::Busy | Refused::Gone => StatusCode::SERVICE_UNAVAILABLE,
    }
}
