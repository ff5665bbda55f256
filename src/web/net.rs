//! Sockets: the accept loop with its cap, time-outs for slow writers and slow readers, and an end within a bound.

use std::convert::Infallible;
use std::future::Future as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::guard::{self, Peer};
use super::reply::Answer;
use super::room::Room;
use super::table;

pub(super) mod tls;

use tls::Certificate;

/// The most bytes of a head, and of what waits to be written to one connection.
const BUFFER_BYTES: usize = 32 * 1024;
/// How long the server's end may take.
const END_WITHIN: Duration = Duration::from_secs(2);
/// How long what blocks may go on after that.
pub(super) const LAST_WITHIN: Duration = Duration::from_millis(200);
/// As many people as there may be, each with a page that is being loaded.
const CONNECTIONS: usize = 13_000;
/// How many connections wait to be taken.
#[cfg(unix)]
const QUEUE: i32 = 4_096;
/// Files the rest of the program may have open.
const OTHER_FILES: u64 = 64;

/// What is written to whoever is one too many.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Returns how many connections the system lets this process take, where that is fewer than a full hall needs.
pub fn too_few_files() -> Option<usize> {
    let most = connections(None);
    (most < CONNECTIONS).then_some(most)
}

/// Returns how many connections are taken: as many as asked for, as far as the system lets this process have them.
pub(super) fn connections(asked: Option<usize>) -> usize {
    let asked = asked.unwrap_or(CONNECTIONS);
    files().map_or(asked, |files| {
        asked.min(usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(asked))
    })
}

/// Lets this process open as many files as it may; returns how many.
#[cfg(unix)]
fn files() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: now.maximum, maximum: now.maximum };
    // What it may have already is what it has if this is refused.
    if now.current != now.maximum && setrlimit(Resource::Nofile, raised).is_ok() {
        return now.maximum;
    }
    now.current
}

#[cfg(not(unix))]
fn files() -> Option<u64> {
    None
}

/// One open connection, counted.
struct Open(Arc<Room>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves until it is stopped.
pub(super) async fn run(
    room: Arc<Room>,
    listener: std::net::TcpListener,
    certificate: Option<Certificate>,
    most: usize,
) {
    // A hall that answers within one second knocks faster than doors are opened; where the system has no longer a queue, it
    // has its own.
    #[cfg(unix)]
    let _ = rustix::net::listen(&listener, QUEUE);
    // The listener was set up before; a runtime that cannot watch it has nothing to serve.
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let router = table::router(&room);
    let acceptor = certificate.map(|c| c.acceptor());
    let mut stopping = room.stopping.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stopping) => break,
        };
        let Ok((stream, from)) = accepted else {
            // Out of files for a moment; those who are in go on.
            room.turned_away.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        if room.open.fetch_add(1, Ordering::Relaxed) >= most {
            room.open.fetch_sub(1, Ordering::Relaxed);
            room.turned_away.fetch_add(1, Ordering::Relaxed);
            drop(stream.try_write(FULL));
            continue;
        }
        let open = Open(Arc::clone(&room));
        prepare(&stream, room.settings.patience.read);
        tokio::spawn(connection(open, stream, from, acceptor.clone(), router.clone()));
    }
    drop(listener);
    let end = Instant::now() + END_WITHIN;
    while room.connections() > 0 && Instant::now() < end {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until the server is to end.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stop| *stop).await);
}

/// Sets up a socket: small frames go at once, and one whose other end is gone without a word does not stay for hours.
fn prepare(stream: &TcpStream, within: Duration) {
    // A socket that refuses works all the same.
    drop(stream.set_nodelay(true));
    #[cfg(target_os = "linux")]
    {
        let within = u32::try_from(within.as_millis()).unwrap_or(u32::MAX);
        let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, within);
    }
}

async fn connection(
    open: Open,
    stream: TcpStream,
    from: SocketAddr,
    acceptor: Option<TlsAcceptor>,
    router: Router,
) {
    let room = Arc::clone(&open.0);
    let patience = room.settings.patience;
    match acceptor {
        None => talk(&room, Patient::new(stream, patience.read), from.ip(), router).await,
        Some(acceptor) => {
            let shaken = timeout(patience.head, acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = shaken {
                talk(&room, Patient::new(stream, patience.read), from.ip(), router).await;
            }
        }
    }
    drop(open);
}

async fn talk<S>(room: &Arc<Room>, stream: Patient<S>, from: IpAddr, router: Router)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let inner = TowerToHyperService::new(router);
    let service = service_fn(|request: Request<Incoming>| {
        let inner = inner.clone();
        let room = Arc::clone(room);
        async move { Ok::<Answer, Infallible>(answered(&room, request, from, &inner).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(room.settings.patience.head)
        .max_header_size(BUFFER_BYTES)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    let mut stopping = room.stopping.clone();
    // A connection that breaks is its client's affair: it comes again and goes on from its last frame.
    tokio::select! {
        done = served.as_mut() => drop(done),
        () = stopped(&mut stopping) => {
            served.as_mut().graceful_shutdown();
            drop(served.await);
        }
    }
}

async fn answered(
    room: &Room,
    request: Request<Incoming>,
    from: IpAddr,
    inner: &TowerToHyperService<Router>,
) -> Answer {
    let (mut head, body) = request.into_parts();
    let mut answer = if let Some(refused) = guard::refused(&head, &room.settings) {
        refused
    } else {
        let peer = asked_for(&head, room, from);
        head.extensions.insert(Peer(peer));
        let request = Request::from_parts(head, Body::new(body));
        match inner.call(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    };
    guard::dress(&mut answer);
    answer
}

/// Returns whom a request is for: a proxy on this machine says so.
fn asked_for(head: &axum::http::request::Parts, room: &Room, from: IpAddr) -> IpAddr {
    if !room.settings.proxied || !from.is_loopback() {
        return from;
    }
    let said = head.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
    let last = said.and_then(|all| all.rsplit(',').next());
    last.and_then(|address| address.trim().parse().ok()).unwrap_or(from)
}

/// A socket that gives up on a reader who takes nothing for too long.
#[derive(Debug)]
struct Patient<S> {
    inner: S,
    within: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    fn new(inner: S, within: Duration) -> Self {
        Self { inner, within, stalled: None }
    }

    /// Passes on what came of a write, unless nothing was taken for too long.
    fn waited<T>(
        &mut self,
        came: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if came.is_ready() {
            self.stalled = None;
            return came;
        }
        let within = self.within;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(within)));
        match stalled.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let came = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.waited(came, cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let came = Pin::new(&mut self.inner).poll_flush(cx);
        self.waited(came, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let came = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.waited(came, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
