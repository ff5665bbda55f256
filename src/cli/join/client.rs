//! The HTTP side of a seat in somebody's session: coming in, acting, and the stream of what the seat sees.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{Response, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use crate::cli::file::shown;
use crate::cli::{Failure, file};
use crate::wire::act::{Door, Join, Joined, Received, Refused};

/// A server that is there answers within that.
const ANSWER: Duration = Duration::from_secs(10);
/// A stream is asked for anew after that: a network that died in silence is noticed then. It costs what has changed since.
const STREAM: Duration = Duration::from_secs(30);
/// The longest line of the stream, and the longest answer, that is read.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Somebody's session, reached.
#[derive(Debug, Clone)]
pub(super) struct Client {
    agent: Agent,
    /// Without a slash at its end.
    base: String,
    /// `startex=TOKEN`; kept in memory alone.
    cookie: String,
}

/// What an act came to.
#[derive(Debug)]
pub(super) enum Acted {
    Received(Received),
    Refused(Refused),
    /// Nobody answered, or is too busy to: it is sent again as it was.
    Again,
}

/// Why there is no stream.
#[derive(Debug)]
pub(super) enum NoStream {
    /// It may be there again in a moment.
    Unreachable,
    /// This seat is not ours any more.
    Closed(String),
}

/// One event of the stream.
#[derive(Debug)]
pub(super) struct Event {
    /// What is said by `Last-Event-ID`; a beat has none.
    pub id: Option<String>,
    pub data: String,
}

impl Client {
    /// Prepares to speak to a server; `ca` is a certificate to be trusted besides those everybody trusts.
    pub(super) fn new(base: &str, ca: Option<&Path>) -> Result<Self, Failure> {
        let mut tls = TlsConfig::builder();
        if let Some(path) = ca {
            tls = tls.root_certs(RootCerts::new_with_certs(&trusted(path)?));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(ANSWER))
            .timeout_recv_response(Some(ANSWER))
            .tls_config(tls.build())
            .build();
        Ok(Self { agent: config.into(), base: base.to_owned(), cookie: String::new() })
    }

    /// Asks what a code opens.
    pub(super) fn look(&self, code: &str) -> Result<Door, Failure> {
        let asked = Join { code: code.to_owned(), ..Join::default() };
        let response = self.post("/join", &asked).map_err(|fault| self.unreachable(&fault))?;
        answered(response)
    }

    /// Comes in.
    pub(super) fn join(&mut self, join: &Join) -> Result<Joined, Failure> {
        let response = self.post("/join", join).map_err(|fault| self.unreachable(&fault))?;
        let set = response.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
        let cookie = set.and_then(|set| set.split(';').next()).unwrap_or_default().to_owned();
        let joined = answered(response)?;
        if cookie.is_empty() {
            return Err(Failure::new("the server let us in and gave us nothing to come back with"));
        }
        self.cookie = cookie;
        Ok(joined)
    }

    /// Posts an act; it has its own id, so that sent twice it counts once.
    pub(super) fn act(&self, act: &Value) -> Acted {
        let Ok(mut response) = self.post("/act", act) else { return Acted::Again };
        let status = response.status();
        let busy = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS];
        if busy.contains(&status) || status.is_server_error() {
            return Acted::Again;
        }
        if status.is_success() {
            return read(&mut response).map_or(Acted::Again, Acted::Received);
        }
        Acted::Refused(read(&mut response).unwrap_or_else(|| Refused {
            refused: format!("the server answered {status}"),
            late: false,
        }))
    }

    /// Opens the stream, from what was seen last on.
    pub(super) fn stream(&self, last: Option<&str>) -> Result<Stream, NoStream> {
        let mut request = self
            .agent
            .get(format!("{}/events", self.base))
            .header("accept", "text/event-stream")
            .header("cookie", &self.cookie);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.config().timeout_recv_body(Some(STREAM)).build();
        let mut response = request.call().map_err(|_| NoStream::Unreachable)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let why = read::<Refused>(&mut response).map(|refused| refused.refused);
                let why = why.unwrap_or_else(|| "this seat is not yours any more".to_owned());
                return Err(NoStream::Closed(why));
            }
            _ => return Err(NoStream::Unreachable),
        }
        Ok(Stream(BufReader::new(Box::new(response.into_body().into_reader()))))
    }

    fn post(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<Response<Body>, ureq::Error> {
        let bytes = serde_json::to_vec(body).map_err(|fault| ureq::Error::Other(fault.into()))?;
        let mut request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("origin", &self.base);
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        request.send(&bytes[..])
    }

    fn unreachable(&self, fault: &ureq::Error) -> Failure {
        let why = fault.to_string();
        let hint = if why.contains("certificate") {
            "where it is the organizer's own certificate, name its file with `--tls-ca`"
        } else {
            "is the address right, and is this machine in the same network?"
        };
        Failure::new(format!("`{}` cannot be reached: {why}", self.base)).hint(hint)
    }
}

/// Reads certificates to be trusted.
fn trusted(path: &Path) -> Result<Vec<Certificate<'static>>, Failure> {
    let bytes = std::fs::read(path).map_err(|fault| {
        Failure::new(format!("`{}` cannot be read: {}", shown(path), file::reason(&fault)))
    })?;
    let found: Vec<Certificate<'static>> = parse_pem(&bytes)
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
            Ok(_) | Err(_) => None,
        })
        .collect();
    if found.is_empty() {
        return Err(Failure::new(format!("`{}` holds no certificate", shown(path))));
    }
    Ok(found)
}

fn read<T: DeserializeOwned>(response: &mut Response<Body>) -> Option<T> {
    let mut text = String::new();
    let body = response.body_mut().as_reader();
    body.take(LINE_BYTES_MAX).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Reads what was answered to somebody who wants to come in.
fn answered<T: DeserializeOwned>(mut response: Response<Body>) -> Result<T, Failure> {
    let status = response.status();
    if status.is_success() {
        let answer = read(&mut response);
        return answer
            .ok_or_else(|| Failure::new("the server speaks another language: is it startex?"));
    }
    let refused = read::<Refused>(&mut response).map(|refused| refused.refused);
    Err(Failure::new(refused.unwrap_or_else(|| format!("the server answered {status}"))))
}

/// The stream of a seat.
pub(super) struct Stream(BufReader<Box<dyn Read + Send>>);

impl Stream {
    /// Waits for the next event; `None` when the stream has ended, for whatever reason.
    pub(super) fn next(&mut self) -> Option<Event> {
        let (mut id, mut data) = (None, String::new());
        loop {
            let mut line = String::new();
            match (&mut self.0).take(LINE_BYTES_MAX).read_line(&mut line) {
                Ok(1..) if line.ends_with('\n') => {}
                Ok(_) | Err(_) => return None,
            }
            let line = line.trim_end_matches(['\n', '\r']);
            if line.is_empty() {
                if data.is_empty() {
                    continue;
                }
                return Some(Event { id, data });
            }
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "id" => id = Some(value.to_owned()),
                "data" => {
                    if !data.is_empty() {
                        data.push('\n');
                    }
                    data.push_str(value);
                }
                _ => {}
            }
        }
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(text: &'static str) -> Stream {
        Stream(BufReader::new(Box::new(text.as_bytes())))
    }

    #[test]
    fn events_are_read_as_they_are_written_and_a_broken_one_is_none() {
        let mut events = stream(
            ": hello\n\nevent: frame\nid: k7q2m9-12\ndata: {\"a\":\ndata: 1}\n\nevent: beat\r\ndata: {}\r\n\r\nid: x\ndata: half",
        );
        let first = events.next().unwrap();
        assert_eq!((first.id.as_deref(), first.data.as_str()), (Some("k7q2m9-12"), "{\"a\":\n1}"));
        let beat = events.next().unwrap();
        assert_eq!((beat.id, beat.data.as_str()), (None, "{}"));
        assert!(events.next().is_none());
    }
}
