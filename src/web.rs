//! The room's server: pages and streams for whoever comes in, on a runtime and a thread of its own.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

mod act;
mod door;
mod guard;
mod hub;
mod net;
pub mod page;
mod presence;
mod reply;
mod room;
mod serve;
mod stream;
mod table;

pub use door::{Codes, Link};
pub use net::tls::{Certificate, certificate};
pub use net::too_few_files;
pub use page::Beside;
pub use room::RoomStatus;
pub use table::{For, ROUTES, Route};

use crate::conduct::Handle;
use crate::wire::act::Surface;
use crate::wire::beside::Network;
use crate::wire::room::Wifi;
use crate::words::Language;
use door::Doors;
use hub::Hub;
use page::Invitation;
use room::{Room, Shared};

/// How the room is served.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The organizer's certificate; without one pages come in clear.
    pub certificate: Option<Certificate>,
    /// The address people type, where a proxy stands before this server: `https://ttx.example.org`.
    pub public_url: Option<String>,
    /// The address people type, where there is no proxy: `http://10.0.8.2:8080`; without it the listener's own.
    pub address: Option<String>,
    /// Names of this server besides its addresses.
    pub hosts: Vec<String>,
    /// The room's Wi-Fi, for the projector.
    pub wifi: Option<Network>,
    /// The most connections at once; without it as many as people there may be.
    pub connections: Option<usize>,
    pub patience: Patience,
}

/// How long others are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a request, or a handshake.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// For a reader to take something of what waits for it.
    pub read: Duration,
    /// Until a reader who was sent nothing is sent a beat.
    pub beat: Duration,
    /// For a phone to come back, until its seat is not counted on.
    pub gone: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            head: seconds(10),
            body: seconds(10),
            read: seconds(20),
            beat: seconds(10),
            gone: seconds(20),
        }
    }
}

/// What requests are judged by.
#[derive(Debug, Clone, Default)]
struct Settings {
    /// Names of this server besides its addresses.
    hosts: Vec<String>,
    /// Cookies are sent over TLS alone.
    secure: bool,
    /// Requests of this machine may come from a proxy that says for whom it asks.
    proxied: bool,
    patience: Patience,
}

/// How often it is looked, ten milliseconds apart, whether what was done last is shown.
const SHOWN_LOOKS: u32 = 100;

/// Reaches the server from any thread.
#[derive(Debug, Clone)]
pub struct WebHandle {
    room: Shared,
    local: SocketAddr,
    beside: watch::Sender<Beside>,
    invitation: watch::Sender<Invitation>,
    stop: watch::Sender<bool>,
    told: watch::Receiver<RoomStatus>,
}

impl WebHandle {
    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.local
    }

    /// Returns the address people type.
    pub fn url(&self) -> String {
        self.invitation.borrow().address.clone()
    }

    pub fn codes(&self) -> Codes {
        self.room.doors.codes()
    }

    /// Draws another code for a surface: the old one opens nothing any more. Who is in stays in, but projectors and leads.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub fn renew(&self, surface: Surface) -> io::Result<String> {
        let code = self.room.doors.renew(surface)?;
        if surface == Surface::Player {
            let address = self.url();
            self.invite(&address, &code);
        }
        Ok(code)
    }

    /// Returns the personal links of everybody who is expected.
    pub fn links(&self) -> Vec<Link> {
        self.room.doors.links(&self.room.handle.latest().session)
    }

    /// Has the projector show another address: the one of several that the room reaches.
    pub fn invite_to(&self, address: &str) {
        let code = self.codes();
        self.invite(address, code.of(Surface::Player));
    }

    fn invite(&self, address: &str, code: &str) {
        self.invitation.send_modify(|now| *now = invitation(address, code, now.wifi.take()));
    }

    /// Says what the console shows beside the record.
    pub fn beside(&self, beside: Beside) {
        self.beside.send_if_modified(|known| {
            let news = *known != beside;
            *known = beside;
            news
        });
    }

    /// Returns a receiver that is told who is here.
    pub fn status(&self) -> watch::Receiver<RoomStatus> {
        self.told.clone()
    }

    /// Ends the server: nobody new comes in, streams end, what is under way is answered, all within two seconds.
    pub fn stop(&self) {
        // What was done last is shown before everybody is let go.
        let last = self.room.handle.latest().session.last;
        let mut looks = 0..SHOWN_LOOKS;
        while self.room.hub.snapshot().session.last < last && looks.next().is_some() {
            std::thread::park_timeout(Duration::from_millis(10));
        }
        self.stop.send_replace(true);
    }
}

fn invitation(address: &str, code: &str, wifi: Option<Wifi>) -> Invitation {
    Invitation {
        address: address.to_owned(),
        code: code.to_owned(),
        link: format!("{}/#{code}", address.trim_end_matches('/')),
        wifi,
    }
}

/// Returns the host of an address people type.
fn host_of(url: &str) -> Option<String> {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split('/').next()?;
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Serves a session on a listener, on a runtime and thread of its own.
///
/// # Errors
/// If the listener cannot be used, or the operating system gives no random bytes.
pub fn spawn(
    listener: TcpListener,
    options: Options,
    handle: Handle,
) -> io::Result<(WebHandle, JoinHandle<()>)> {
    listener.set_nonblocking(true)?;
    let local = listener.local_addr()?;
    let snapshot = handle.latest();
    let doors = Doors::draw(&snapshot.session)?;
    let scheme = if options.certificate.is_some() { "https" } else { "http" };
    let typed = options.public_url.clone().or(options.address);
    let typed = typed.unwrap_or_else(|| format!("{scheme}://{local}"));
    let wifi = options.wifi.map(|network| Wifi {
        code: crate::qr::wifi(&network.name, network.password.as_deref()),
        name: network.name,
    });
    let invited = invitation(&typed, doors.codes().of(Surface::Player), wifi);
    let mut hosts = options.hosts;
    hosts.extend(options.public_url.iter().filter_map(|url| host_of(url)));
    let settings = Settings {
        hosts,
        secure: typed.starts_with("https://"),
        proxied: options.public_url.is_some(),
        patience: options.patience,
    };
    let words = Language::default().words();
    let hub = Hub::new(snapshot, invited.clone(), words);
    let (stop, stopping) = watch::channel(false);
    let published = handle.watch();
    let room = Arc::new(Room::new(handle, hub, doors, settings, words, stopping));
    let (beside, aside) = watch::channel(Beside::default());
    let (invitation, news) = watch::channel(invited);
    let (tell, told) =
        watch::channel(RoomStatus { here: BTreeMap::new(), ..RoomStatus::default() });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("room")
        .enable_io()
        .enable_time()
        .build()?;
    let certificate = options.certificate;
    let most = net::connections(options.connections);
    let shared = Arc::clone(&room);
    let thread = std::thread::Builder::new().name("room".to_owned()).spawn(move || {
        let served = Arc::clone(&shared);
        runtime.block_on(async move {
            tokio::spawn(hub::run(Arc::clone(&served), published, aside, news));
            tokio::spawn(presence::run(Arc::clone(&served), tell));
            net::run(served, listener, certificate, most).await;
        });
        runtime.shutdown_timeout(net::LAST_WITHIN);
        drop(shared);
    })?;
    Ok((WebHandle { room, local, beside, invitation, stop, told }, thread))
}
