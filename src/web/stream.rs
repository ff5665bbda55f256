//! The stream down: frames of whole parts as server-sent events, a beat when there was nothing for ten seconds.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use futures_core::Stream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::guard::Asked;
use super::hub::{Form, Seen, Stamp, Viewpoint};
use super::presence::{Here, STREAMS_MAX};
use super::reply;
use super::room::{Room, Who};
use crate::ident::{SeatId, Seq};
use crate::session::Session;

/// How long somebody with many streams waits for one of them to end.
const PLACE_WITHIN: Duration = Duration::from_secs(3);

/// One connection's stream.
struct Follower {
    room: Arc<Room>,
    who: Who,
    token: String,
    /// The seat asked for, if the person has several.
    seat: Option<SeatId>,
    form: Form,
    from: Viewpoint,
    /// What was sent last; `None` before everything was.
    sent: Option<Stamp>,
    /// Nothing was sent yet: even a frame without parts tells the client that it is connected.
    first: bool,
    /// When a beat is due, unless something else is sent before: what moves for others does not put it off.
    beat: Instant,
    over: bool,
    moved: watch::Receiver<Stamp>,
    stopping: watch::Receiver<bool>,
    _here: Here,
}

/// Answers `GET /events`.
pub(super) async fn events(room: &Arc<Room>, asked: &Asked, who: Who) -> reply::Answer {
    let Some(here) = place(room, &who).await else {
        let why = format!("at most {STREAMS_MAX} pages of one person are kept up to date");
        return reply::too_many(&why);
    };
    let seat = asked.query("seat").and_then(|seat| seat.parse().ok());
    let from = room.viewpoint(&who, seat.as_ref());
    let (seen, known) = room.hub.look(&from);
    let since = asked.header("last-event-id").or_else(|| asked.query("since"));
    let since = since.and_then(|id| stamp(&id, &seen.snapshot.session));
    let form = if asked.query("as").as_deref() == Some("page") { Form::Page } else { Form::Json };
    let follower = Follower {
        moved: room.hub.watch(),
        stopping: room.stopping.clone(),
        room: Arc::clone(room),
        token: asked.token(who.surface()),
        who,
        seat,
        form,
        from,
        sent: since.filter(|_| known),
        first: true,
        beat: Instant::now() + room.settings.patience.beat,
        over: false,
        _here: here,
    };
    let mut response = Response::new(Body::from_stream(Unfold(Some(Box::pin(follower.next())))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that collects before it passes on would hold frames back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Takes one of the places of somebody's streams. A phone that comes back before its last stream is known to be gone
/// waits for that one's.
async fn place(room: &Arc<Room>, who: &Who) -> Option<Here> {
    let end = Instant::now() + PLACE_WITHIN;
    loop {
        let here = Here::begin(room, who);
        if here.is_some() || Instant::now() >= end {
            return here;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// Reads the id of a frame; `None` for one of another session, or of entries this one does not have.
fn stamp(id: &str, session: &Session) -> Option<Stamp> {
    let (of, seq) = id.rsplit_once('-')?;
    let seq = seq.parse().ok().map(Seq)?;
    (of == session.header.session && seq <= session.last).then_some(Stamp { seq, minor: 0 })
}

type Next = Pin<Box<dyn Future<Output = Option<(Bytes, Follower)>> + Send>>;

impl Follower {
    async fn next(mut self) -> Option<(Bytes, Self)> {
        if self.over {
            return None;
        }
        loop {
            if !self.room.still(&self.who, &self.token) {
                return Some(self.last("gone"));
            }
            self.moved.borrow_and_update();
            let from = self.room.viewpoint(&self.who, self.seat.as_ref());
            if from != self.from {
                (self.from, self.sent) = (from, None);
            }
            let seen = self.room.hub.seen(&self.from);
            if let Some(frame) = self.frame(&seen) {
                self.beat = Instant::now() + self.room.settings.patience.beat;
                return Some((frame, self));
            }
            // What was shown last is sent first.
            if *self.stopping.borrow() {
                return Some(self.last("over"));
            }
            tokio::select! {
                news = self.moved.changed() => if news.is_err() { return None },
                _ = self.stopping.changed() => {}
                () = sleep_until(self.beat) => {
                    self.beat = Instant::now() + self.room.settings.patience.beat;
                    let beat = format!("event: beat\ndata: {{\"clock\":{}}}\n\n", clock(&seen));
                    return Some((beat.into(), self));
                }
            }
        }
    }

    /// Ends the stream with its reason.
    fn last(mut self, why: &str) -> (Bytes, Self) {
        self.over = true;
        (format!("event: {why}\ndata: {{}}\n\n").into(), self)
    }

    fn frame(&mut self, seen: &Seen) -> Option<Bytes> {
        let (shared, own) = seen.members(self.sent, self.form);
        let whole = self.sent.is_none();
        if shared.is_empty() && own.is_empty() && !whole && !self.first {
            self.sent = Some(seen.at);
            return None;
        }
        let retry = if self.first { "retry: 2000\n" } else { "" };
        (self.sent, self.first) = (Some(seen.at), false);
        let comma = if shared.is_empty() || own.is_empty() { "" } else { "," };
        let whole = if whole { "\"whole\":true," } else { "" };
        let (id, clock) = (seen.id(), clock(seen));
        Some(Bytes::from(format!(
            "{retry}event: frame\nid: {id}\ndata: {{\"id\":\"{id}\",{whole}\"clock\":{clock},\
             \"parts\":{{{shared}{comma}{own}}}}}\n\n"
        )))
    }
}

fn clock(seen: &Seen) -> String {
    serde_json::to_string(&seen.clock()).expect("plain data becomes JSON")
}

/// Answers `GET /state`: everything, as one frame.
pub(super) fn state(room: &Arc<Room>, asked: &Asked, who: &Who) -> reply::Answer {
    let seat = asked.query("seat").and_then(|seat| seat.parse().ok());
    let (seen, _) = room.hub.look(&room.viewpoint(who, seat.as_ref()));
    let form = if asked.query("as").as_deref() == Some("page") { Form::Page } else { Form::Json };
    let (shared, own) = seen.members(None, form);
    let comma = if shared.is_empty() || own.is_empty() { "" } else { "," };
    let (id, clock) = (seen.id(), clock(&seen));
    reply::json_text(format!(
        "{{\"id\":\"{id}\",\"whole\":true,\"clock\":{clock},\"parts\":{{{shared}{comma}{own}}}}}"
    ))
}

/// A stream from a function that gives the next piece and goes on.
struct Unfold(Option<Next>);

impl Stream for Unfold {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(next) = &mut self.0 else { return Poll::Ready(None) };
        match next.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => {
                self.0 = None;
                Poll::Ready(None)
            }
            Poll::Ready(Some((bytes, follower))) => {
                self.0 = Some(Box::pin(follower.next()));
                Poll::Ready(Some(Ok(bytes)))
            }
        }
    }
}
