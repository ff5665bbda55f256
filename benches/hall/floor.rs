//! The floor: a server that does what every such server must and nothing else. Answers are written to a file and synced
//! together before they are acknowledged; what is published goes to every stream as it is.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

/// The argument with which the bench calls itself for this.
pub(crate) const FLOOR: &str = "--floor";
/// What is published is filled up to the size of a frame.
pub(crate) const PUBLISH: &str = "/publish";

type Waiting = (Vec<u8>, oneshot::Sender<()>);

#[derive(Debug, Clone)]
struct Hall {
    streams: Arc<Mutex<Vec<TcpStream>>>,
    answers: mpsc::UnboundedSender<Waiting>,
}

pub(crate) fn serve() -> io::Result<()> {
    super::server::many_files()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (answers, waiting) = mpsc::unbounded_channel();
    let folder = tempfile::tempdir()?;
    #[expect(clippy::disallowed_methods, reason = "a file of the bench's own")]
    let file = File::create(folder.path().join("answers"))?;
    std::thread::spawn(move || keep(file, waiting));
    let hall = Hall { streams: Arc::default(), answers };
    runtime.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        super::figures::say(&listener.local_addr()?.to_string());
        loop {
            let (socket, _) = listener.accept().await?;
            let hall = hall.clone();
            tokio::spawn(async move { drop(answer(hall, socket).await) });
        }
    })
}

/// Writes what waits and syncs it once for all of them.
fn keep(mut file: File, mut waiting: mpsc::UnboundedReceiver<Waiting>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut batch = vec![first];
        while let Ok(next) = waiting.try_recv() {
            batch.push(next);
        }
        let lines: Vec<u8> = batch.iter().flat_map(|(line, _)| line.iter().copied()).collect();
        if file.write_all(&lines).and_then(|()| file.sync_data()).is_err() {
            return;
        }
        for (_, told) in batch {
            // Whoever asked may have gone.
            let _ = told.send(());
        }
    }
}

async fn answer(hall: Hall, mut socket: TcpStream) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut request = Vec::new();
    let body = loop {
        let mut buffer = [0; 2048];
        let n = socket.read(&mut buffer).await?;
        request.extend_from_slice(&buffer[..n]);
        if let Some(at) = super::http::find(&request, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&request[..at]);
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
            if request.len() >= at + 4 + length || n == 0 {
                break request[at + 4..].to_vec();
            }
        }
        if n == 0 {
            return Ok(());
        }
    };
    if request.starts_with(b"GET") {
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\n\n").await?;
        hall.streams.lock().expect("nobody panics while it holds the streams").push(socket);
        return Ok(());
    }
    if request.starts_with(format!("POST {PUBLISH}").as_bytes()) {
        let mut frame = b"data: ".to_vec();
        frame.extend_from_slice(&body);
        frame.extend_from_slice(b"\n\n");
        for stream in hall.streams.lock().expect("nobody panics while it holds the streams").iter()
        {
            drop(stream.try_write(&frame));
        }
    } else {
        let (told, kept) = oneshot::channel();
        drop(hall.answers.send((request, told)));
        drop(kept.await);
    }
    let said =
        b"HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    socket.write_all(said).await
}
