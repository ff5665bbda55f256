//! A small HTTP client over a plain socket: one request a connection, streams of server-sent events, every wait bounded.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// No answer takes longer on the slowest machine.
const WITHIN: Duration = Duration::from_secs(20);

/// Somebody's browser: an address and a jar of cookies.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) cookies: Vec<(String, String)>,
    /// Headers sent with every request.
    pub(crate) headers: Vec<(String, String)>,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }

    /// The words of a refusal.
    #[track_caller]
    pub(crate) fn refused(&self) -> String {
        self.json()["refused"].as_str().unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: Vec::new(), headers: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        let reply = self.request("GET", path, None, "");
        assert_ne!(reply.status, 0);
        reply
    }

    pub(crate) fn post(&self, path: &str, json: &str) -> Reply {
        self.request("POST", path, Some("application/json"), json)
    }

    /// Posts and keeps the cookie that comes back.
    pub(crate) fn join(&mut self, json: &str) -> Reply {
        let reply = self.post("/join", json);
        self.keep(&reply);
        reply
    }

    pub(crate) fn keep(&mut self, reply: &Reply) {
        let Some(cookie) = reply.header("set-cookie") else { return };
        let pair = cookie.split(';').next().expect("a cookie has a value");
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        self.cookies.retain(|(known, _)| known != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// Posts an act.
    pub(crate) fn act(&self, json: &str) -> Reply {
        self.post("/act", json)
    }

    pub(crate) fn form(&self, path: &str, body: &str) -> Reply {
        self.request("POST", path, Some("application/x-www-form-urlencoded"), body)
    }

    fn request(&self, method: &str, path: &str, kind: Option<&str>, body: &str) -> Reply {
        let mut socket = self.send(method, path, kind, body);
        let mut reader = BufReader::new(&mut socket);
        let (status, headers) = head(&mut reader);
        let body = rest(&mut reader, &headers);
        Reply { status, headers, body }
    }

    /// Writes a request's bytes; the answer is read from the socket.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: &str,
    ) -> TcpStream {
        let mut socket = connect(self.address);
        let mut lines = vec![format!("{method} {path} HTTP/1.1")];
        let has = |name: &str| self.headers.iter().any(|(n, _)| n == name);
        if !has("host") {
            lines.push(format!("host: {}", self.address));
        }
        lines.push("connection: close".to_owned());
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            lines.push(format!("cookie: {}", pairs.join("; ")));
        }
        if let Some(kind) = kind {
            lines.push(format!("content-type: {kind}\r\ncontent-length: {}", body.len()));
        }
        lines.extend(self.headers.iter().map(|(n, v)| format!("{n}: {v}")));
        // A server that refuses by the head alone may close before it has read the body.
        drop(socket.write_all(format!("{}\r\n\r\n{body}", lines.join("\r\n")).as_bytes()));
        socket
    }

    /// Opens the stream.
    pub(crate) fn events(&self, query: &str) -> Events {
        let socket = self.send("GET", &format!("/events{query}"), None, "");
        let mut reader = BufReader::new(socket);
        let (status, _) = head(&mut reader);
        Events { status, reader, pending: String::new() }
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect_timeout(&address, WITHIN).expect("the server listens");
    socket.set_read_timeout(Some(WITHIN)).expect("a bound is possible");
    socket.set_write_timeout(Some(WITHIN)).expect("a bound is possible");
    socket
}

/// Reads status and headers.
pub(crate) fn head(reader: &mut impl BufRead) -> (u16, Vec<(String, String)>) {
    let mut line = String::new();
    reader.read_line(&mut line).expect("an answer comes in time");
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok());
    let status = status.unwrap_or_else(|| panic!("no status in {line:?}"));
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).expect("headers come in time");
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    (status, headers)
}

fn is_chunked(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked")
}

fn rest(reader: &mut impl BufRead, headers: &[(String, String)]) -> String {
    let mut body = Vec::new();
    if is_chunked(headers) {
        while let Some(chunk) = chunk(reader) {
            body.extend(chunk);
        }
    } else {
        let length = headers.iter().find(|(n, _)| n == "content-length");
        let length = length.map_or(0, |(_, v)| v.parse().expect("a length is a number"));
        body.resize(length, 0);
        reader.read_exact(&mut body).expect("the whole body comes");
    }
    String::from_utf8(body).expect("it is UTF-8")
}

fn chunk(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let length = usize::from_str_radix(line.trim(), 16).ok().filter(|length| *length > 0)?;
    let mut bytes = vec![0; length + 2];
    reader.read_exact(&mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// An open stream.
pub(crate) struct Events {
    pub(crate) status: u16,
    reader: BufReader<TcpStream>,
    pending: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) id: Option<String>,
    pub(crate) data: Value,
}

impl Iterator for Events {
    type Item = Event;

    /// Returns the next event; `None` once the stream is closed.
    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.pending.split_once("\n\n") {
                let event = parse(event);
                self.pending = rest.to_owned();
                return Some(event);
            }
            let chunk = chunk(&mut self.reader)?;
            self.pending.push_str(std::str::from_utf8(&chunk).expect("frames are whole"));
        }
    }
}

fn parse(text: &str) -> Event {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    let data = field("data").expect("an event has data");
    Event {
        kind: field("event").expect("an event has a name").to_owned(),
        id: field("id").map(str::to_owned),
        data: serde_json::from_str(data).expect("data is JSON"),
    }
}

impl Events {
    /// Reads frames until one satisfies.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, done: impl Fn(&Event) -> bool) -> Event {
        let mut said = Vec::new();
        for event in self.by_ref().take(200) {
            if done(&event) {
                return event;
            }
            said.push(event.kind);
        }
        panic!("the stream (status {}) never said: {what}; it said {said:?}", self.status);
    }
}
