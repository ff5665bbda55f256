//! As much of HTTP as a client of the room needs: a request a connection, and a stream that is read for words.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any answer takes of a server that is not stuck.
const WITHIN: Duration = Duration::from_secs(60);

/// A server and who one is there.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub address: SocketAddr,
    pub cookie: String,
    /// Which page's cookie goes with streams and acts: `?of=lead`, or nothing.
    pub of: &'static str,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// An open stream of events.
#[derive(Debug)]
pub(crate) struct Events {
    socket: TcpStream,
}

fn late() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, "no answer came")
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookie: String::new(), of: "" }
    }

    fn head(&self, method: &str, path: &str, body: Option<&str>) -> String {
        let Self { address, cookie, .. } = self;
        let cookie = match cookie.as_str() {
            "" => String::new(),
            cookie => format!("cookie: {cookie}\r\n"),
        };
        let length = body.map_or(String::new(), |body| {
            format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
        });
        let body = body.unwrap_or_default();
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\n{cookie}{length}connection: close\r\n\r\n{body}"
        )
    }

    async fn sent(&self, request: String) -> io::Result<TcpStream> {
        let mut socket = TcpStream::connect(self.address).await?;
        socket.set_nodelay(true)?;
        socket.write_all(request.as_bytes()).await?;
        Ok(socket)
    }

    /// Posts JSON and waits for the answer.
    pub(crate) async fn post(&self, path: &str, json: &str) -> io::Result<Reply> {
        let request = self.head("POST", path, Some(json));
        let exchange = async {
            let mut socket = self.sent(request).await?;
            let mut bytes = Vec::new();
            socket.read_to_end(&mut bytes).await?;
            let text = String::from_utf8_lossy(&bytes);
            let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
            let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
            let status = status.ok_or_else(|| io::Error::other(format!("no answer: {head:?}")))?;
            Ok(Reply { status, head: head.to_ascii_lowercase(), body: body.to_owned() })
        };
        timeout(WITHIN, exchange).await.unwrap_or_else(|_| Err(late()))
    }

    pub(crate) async fn act(&self, json: &str) -> io::Result<Reply> {
        self.post(&format!("/act{}", self.of), json).await
    }

    /// Comes in by a code; keeps the cookie.
    pub(crate) async fn join(&mut self, json: &str) -> io::Result<()> {
        let reply = self.post("/join", json).await?;
        let cookie = reply.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        match cookie {
            Some(cookie) if reply.status == 200 => cookie.clone_into(&mut self.cookie),
            _ => return Err(io::Error::other(format!("{}: {}", reply.status, reply.body))),
        }
        Ok(())
    }

    pub(crate) async fn events(&self) -> io::Result<Events> {
        let request = self.head("GET", &format!("/events{}", self.of), None);
        let socket = timeout(WITHIN, self.sent(request)).await.unwrap_or_else(|_| Err(late()))?;
        Ok(Events { socket })
    }
}

/// Returns where some bytes begin in others.
pub(crate) fn find(all: &[u8], wanted: &[u8]) -> Option<usize> {
    all.windows(wanted.len()).position(|window| window == wanted)
}

impl Events {
    /// Returns what came next, one whole event or some; with the first the head of the answer as well; `None` at the end.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut room = [0; 4096];
        let mut pending = Vec::new();
        loop {
            match self.socket.read(&mut room).await? {
                0 => return Ok(None),
                n => pending.extend_from_slice(&room[..n]),
            }
            // Each event is a chunk, or bare at the floor.
            if pending.ends_with(b"\n\n\r\n") || pending.ends_with(b"\n\n") {
                return Ok(Some(pending));
            }
        }
    }
}
