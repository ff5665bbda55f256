//! `--listen`: opens the room to other devices, says what that opens, and tells the console who is there.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::watch;

use super::file::{reason, shown};
use super::{Failure, Shell, address};
use crate::clock::{Clock as _, SystemClock};
use crate::conduct::Handle;
use crate::tui::Msg;
use crate::tui::room::{DeskCode, Door, Reached, RoomStatus};
use crate::web;
use crate::wire::act::Surface;
use crate::wire::beside::{Join, Network};

mod links;

/// How often somebody looks who is there.
const LOOK: Duration = Duration::from_millis(300);
/// The longest name of a Wi-Fi, and the longest password, that there are.
const WIFI_NAME_MAX: usize = 32;
const WIFI_PASSWORD_MAX: usize = 63;

/// How people join over the network.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "The room over the network")]
pub(super) struct Args {
    /// Lets people join with their own devices at this address and port, whoever has a code: 127.0.0.1:8080 is this machine
    /// alone, 0.0.0.0:8080 every network it is in; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", value_parser = socket)]
    pub listen: Option<SocketAddr>,
    /// The address people type, where a reverse proxy stands before this one
    #[arg(long, value_name = "URL", requires = "listen", value_parser = public)]
    pub public_url: Option<String>,
    /// The organizer's certificate, with its chain, in PEM: what is sent is encrypted then
    #[arg(long, value_name = "FILE", requires_all = ["listen", "tls_key"])]
    pub tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires_all = ["listen", "tls_cert"])]
    pub tls_key: Option<PathBuf>,
    /// The Wi-Fi phones are to enter first: it gets a QR code of its own; its password is asked for, never given here, where
    /// everybody on this machine could read it
    #[arg(long, value_name = "NAME", requires = "listen", value_parser = network)]
    pub wifi: Option<String>,
    /// A file whose first line is the password of the Wi-Fi; empty where it is open
    #[arg(long, value_name = "FILE", requires = "wifi")]
    pub wifi_password_file: Option<PathBuf>,
    /// Where a link for everybody the roster names is written: a CSV, or, named .html, a sheet to print and cut
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub links: Option<PathBuf>,
}

fn socket(text: &str) -> Result<SocketAddr, String> {
    let wrong = "an address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080";
    text.parse().map_err(|_| wrong.to_owned())
}

fn public(text: &str) -> Result<String, String> {
    let wrong = || "the address of a site, such as https://exercise.example.org".to_owned();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.ok_or_else(wrong)?.trim_end_matches('/');
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/?#@\\\"<>".contains(c);
    if host.is_empty() || host.contains(odd) {
        return Err(wrong());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn network(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > WIFI_NAME_MAX {
        return Err(format!("the name of a Wi-Fi has 1 to {WIFI_NAME_MAX} bytes"));
    }
    Ok(text.to_owned())
}

/// A port that is taken, and what people are to be told: nothing is served yet.
#[derive(Debug)]
pub(super) struct Prepared {
    listener: TcpListener,
    bound: SocketAddr,
    certificate: Option<web::Certificate>,
    public_url: Option<String>,
    wifi: Option<Network>,
    links: Option<PathBuf>,
}

impl Args {
    /// Takes the port and whatever else can fail before there is a record; says what it opens. `None` where nobody joins.
    pub(super) fn prepare(&self, shell: &mut Shell) -> Result<Option<Prepared>, Failure> {
        let Some(asked) = self.listen else { return Ok(None) };
        let cannot =
            |fault| Failure::new(format!("`{asked}` cannot be listened at: {}", reason(&fault)));
        let listener = TcpListener::bind(asked).map_err(cannot)?;
        let bound = listener.local_addr().map_err(cannot)?;
        let certificate = self.certificate()?;
        let wifi = self.network(shell)?;
        let prepared = Prepared {
            listener,
            bound,
            certificate,
            public_url: self.public_url.clone(),
            wifi,
            links: self.links.clone(),
        };
        prepared.say(shell);
        Ok(Some(prepared))
    }

    /// Reads the organizer's certificate and its key.
    fn certificate(&self) -> Result<Option<web::Certificate>, Failure> {
        let Some((chain, key)) = self.tls_cert.as_ref().zip(self.tls_key.as_ref()) else {
            return Ok(None);
        };
        let read = |path: &Path| {
            std::fs::read(path).map_err(|fault| {
                Failure::new(format!("`{}` cannot be read: {}", shown(path), reason(&fault)))
            })
        };
        let certificate = web::certificate(&read(chain)?, &read(key)?);
        certificate
            .map(Some)
            .map_err(|why| Failure::new(format!("no TLS with `{}`: {why}", shown(chain))))
    }

    /// Finds out the password of the Wi-Fi: from its file, else from whoever sits here.
    fn network(&self, shell: &mut Shell) -> Result<Option<Network>, Failure> {
        let Some(name) = self.wifi.clone() else { return Ok(None) };
        let line = match &self.wifi_password_file {
            Some(path) => first_line(path)?,
            None if shell.environment.stdin_is_terminal => {
                write!(shell.err, "password of the Wi-Fi `{name}` (Enter where it is open): ");
                shell.err.flush();
                let mut line = String::new();
                let read = std::io::stdin().read_line(&mut line);
                read.map_err(|fault| Failure::new(reason(&fault)))?;
                line
            }
            None => {
                return Err(Failure::usage("the password of the Wi-Fi cannot be asked for here")
                    .hint(
                        "name a file with `--wifi-password-file`; an empty one where it is open",
                    ));
            }
        };
        let password = line.trim_end_matches(['\n', '\r']).to_owned();
        if password.len() > WIFI_PASSWORD_MAX {
            return Err(Failure::usage(format!(
                "the password of a Wi-Fi has at most {WIFI_PASSWORD_MAX} bytes"
            )));
        }
        let password = Some(password).filter(|password| !password.is_empty());
        Ok(Some(Network { name, password }))
    }
}

fn first_line(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path).map_err(|fault| {
        Failure::new(format!("`{}` cannot be read: {}", shown(path), reason(&fault)))
    })?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

impl Prepared {
    fn scheme(&self) -> &'static str {
        if self.certificate.is_some() { "https" } else { "http" }
    }

    fn is_alone(&self) -> bool {
        self.bound.ip().is_loopback()
    }

    /// Says plainly what is opened, before there is a screen.
    fn say(&self, shell: &mut Shell) {
        if let Some(most) = web::too_few_files() {
            shell.note(&format!(
                "at most {most} devices can be connected at once: the system lets this program open no more files \
                 (`ulimit -n`)"
            ));
        }
        if self.is_alone() && self.public_url.is_none() {
            shell.note(&format!("`{}` is open to this machine alone", self.bound));
            return;
        }
        let whom = match (&self.public_url, self.is_alone()) {
            (Some(url), true) => format!("whoever reaches `{url}`"),
            _ => format!("every device that reaches port {} of this machine", self.bound.port()),
        };
        shell.note(&format!(
            "open to {whom}: the page to join stands there for everybody, and a code opens the exercise"
        ));
        let encrypted = self.certificate.is_some()
            || self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        if !encrypted {
            shell.note(
                "what is sent is not encrypted: whoever shares the network can read it; \
                 `--tls-cert` and `--tls-key` change that",
            );
        }
    }

    fn doors(&self) -> Vec<Door> {
        let public = self
            .public_url
            .iter()
            .map(|url| Door { url: url.clone(), network: "by its public address".to_owned() });
        let own = address::doors(self.bound, self.scheme());
        // Behind a proxy on this machine nobody reaches the port itself.
        let own = own.into_iter().filter(|_| self.public_url.is_none() || !self.is_alone());
        public.chain(own).collect()
    }

    /// Serves the room of a session.
    pub(super) fn open(self, handle: &Handle) -> Result<Listening, Failure> {
        let doors = self.doors();
        let options = web::Options {
            certificate: self.certificate.clone(),
            public_url: self.public_url.clone(),
            address: doors.first().map(|door| door.url.clone()),
            wifi: self.wifi.clone(),
            ..web::Options::default()
        };
        let (alone, bound) = (self.is_alone() && self.public_url.is_none(), self.bound);
        let (server, thread) =
            web::spawn(self.listener, options, handle.clone()).map_err(|fault| {
                Failure::new(format!("the room cannot be opened: {}", reason(&fault)))
            })?;
        if let (Some(path), Some(door)) = (&self.links, doors.first()) {
            let latest = handle.latest();
            let about = (&*latest.scenario, latest.session.marking);
            links::write(path, &door.url, &server.links(), about)?;
        }
        Ok(Listening(Arc::new(Served {
            status: server.status(),
            server,
            thread: Mutex::new(Some(thread)),
            bound,
            own: address::own(),
            doors,
            chosen: AtomicUsize::new(0),
            alone,
            wifi: self.wifi,
            reached: Mutex::new(None),
        })))
    }
}

/// A room that people can join.
#[derive(Debug, Clone)]
pub(super) struct Listening(Arc<Served>);

#[derive(Debug)]
struct Served {
    server: web::WebHandle,
    status: watch::Receiver<web::RoomStatus>,
    thread: Mutex<Option<JoinHandle<()>>>,
    bound: SocketAddr,
    /// The addresses of this machine.
    own: Vec<IpAddr>,
    doors: Vec<Door>,
    chosen: AtomicUsize,
    alone: bool,
    wifi: Option<Network>,
    reached: Mutex<Option<Reached>>,
}

impl Listening {
    pub(super) fn address(&self) -> SocketAddr {
        self.0.bound
    }

    pub(super) fn join(&self) -> Join {
        self.status().join()
    }

    /// Returns every code by the name of what it opens.
    pub(super) fn codes(&self) -> Vec<(&'static str, String)> {
        let codes = self.0.server.codes();
        codes.all().map(|(surface, code)| (name(surface), code.to_owned())).collect()
    }

    /// Lets codes and links name another address.
    pub(super) fn choose(&self, door: usize) {
        if let Some(chosen) = self.0.doors.get(door) {
            self.0.chosen.store(door, Ordering::Relaxed);
            self.0.server.invite_to(&chosen.url);
        }
    }

    /// Draws a code anew; without random bytes the old one stays.
    pub(super) fn renew(&self, code: &str) {
        if let Some(surface) = Surface::ALL.into_iter().find(|surface| name(*surface) == code) {
            drop(self.0.server.renew(surface));
        }
    }

    /// Passes on how the console has set the projector, and an emergency that waits for no disk.
    pub(super) fn beside(&self, beside: web::Beside) {
        self.0.server.beside(beside);
    }

    /// Ends serving: streams end, what is under way is answered.
    pub(super) fn close(&self) {
        self.0.server.stop();
        if let Some(thread) = self.thread().take() {
            drop(thread.join());
        }
    }

    fn thread(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.0.thread.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what the console is told.
    pub(super) fn status(&self) -> RoomStatus {
        let served = &self.0;
        let (told, codes) = (served.status.borrow().clone(), served.server.codes());
        let ended = self.thread().as_ref().is_none_or(JoinHandle::is_finished);
        let here = |surface| told.here.get(&surface).copied().unwrap_or(0);
        let mut reached = served.reached.lock().unwrap_or_else(PoisonError::into_inner);
        if reached.is_none()
            && let Some(from) = told.reached_from.iter().find(|from| !served.own.contains(from))
        {
            *reached = Some(Reached { from: from.to_string(), at: SystemClock.read().os });
        }
        let desks = [
            Surface::Scribe,
            Surface::Evaluator,
            Surface::Moderator,
            Surface::Second,
            Surface::Lead,
            Surface::Projector,
        ];
        RoomStatus {
            doors: served.doors.clone(),
            chosen: served.chosen.load(Ordering::Relaxed),
            alone: served.alone,
            player: codes.of(Surface::Player).to_owned(),
            observer: codes.of(Surface::Observer).to_owned(),
            desks: desks
                .map(|surface| DeskCode {
                    name: name(surface),
                    code: codes.of(surface).to_owned(),
                    on_line: here(surface),
                })
                .to_vec(),
            wifi: served.wifi.clone(),
            up: here(Surface::Player),
            down: told.down,
            observers: here(Surface::Observer),
            reached: reached.clone(),
            fault: match told.turned_away {
                _ if ended => Some("the server has ended; resume opens it again".to_owned()),
                0 => None,
                n => Some(format!(
                    "{n} connections found no place: {} are open and no more files may be (`ulimit -n`)",
                    told.connections
                )),
            },
        }
    }

    /// Tells the console whenever something has changed, until nobody listens any more.
    pub(super) fn tell(&self, screen: Sender<Msg>) -> Teller {
        let listening = self.clone();
        let (stop, stopped) = channel::<()>();
        let thread = thread::spawn(move || {
            let mut known = None;
            loop {
                let now = listening.status();
                if known.as_ref() != Some(&now) {
                    known = Some(now.clone());
                    if screen.send(Msg::Room(Arc::new(now))).is_err() {
                        return;
                    }
                }
                if stopped.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Teller { stop: Some(stop), thread: Some(thread) }
    }
}

/// Whoever tells the console about the room; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Teller {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Teller {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Returns what a surface is called where its code is given.
fn name(surface: Surface) -> &'static str {
    match surface {
        Surface::Player => "player",
        Surface::Observer => "observer",
        Surface::Projector => "projector",
        Surface::Scribe => "scribe",
        Surface::Evaluator => "evaluator",
        Surface::Moderator => "moderator",
        Surface::Second => "second",
        Surface::Lead => "lead",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_its_port_and_a_public_one_no_path() {
        assert!(socket("0.0.0.0:8080").is_ok() && socket("[::]:0").is_ok());
        assert!(socket("8080").is_err() && socket("localhost").is_err());
        assert_eq!(public("https://kiln.example/"), Ok("https://kiln.example".to_owned()));
        for odd in ["kiln.example", "https://", "https://a/b", "https://a@b", "http://a b"] {
            assert!(public(odd).is_err(), "{odd}");
        }
        assert!(
            network("Kiln").is_ok() && network("").is_err() && network(&"x".repeat(33)).is_err()
        );
    }
}
