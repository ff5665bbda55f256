//! Everybody who comes: players who answer within the same second, observers who watch, a moderator who makes news.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use super::Size;
use super::console::{Console, Keys};
use super::figures::{Figures, Times, float, ms, now};
use super::floor::PUBLISH;
use super::http::{Client, Events};
use super::server::{Floor, Server, memory, processor};

/// How many come in at the same time.
const AT_THE_DOOR: usize = 64;
/// Answers come within this time.
const BURST: Duration = Duration::from_secs(1);
/// How often something is said to everybody.
const NEWS: usize = 20;
/// How long one piece of news may take to reach the last.
const NEWS_WITHIN: Duration = Duration::from_secs(20);
/// Longer than it takes until the decision opens.
const OPEN_WITHIN: Duration = Duration::from_secs(400);

/// What the streams tell whoever measures.
#[derive(Debug)]
struct Watched {
    /// The news that is on its way; streams say when they have it.
    awaited: AtomicUsize,
    had: mpsc::UnboundedSender<Instant>,
    opened: watch::Sender<bool>,
    /// Whether frames are counted now.
    counting: AtomicUsize,
    most: AtomicUsize,
}

/// People who are in, with what they watch.
struct Hall {
    players: Vec<Client>,
    observers: Vec<Client>,
    watched: Arc<Watched>,
    arrived: mpsc::UnboundedReceiver<Instant>,
    streams: JoinSet<()>,
    before: f64,
    after: f64,
}

fn marker(n: usize) -> String {
    format!("news-{n:03}.")
}

/// Brings clients in, some at a time, and opens a stream for each.
async fn bring(server: &Server, size: Size) -> io::Result<Hall> {
    let before = memory(server.pid);
    let (had, arrived) = mpsc::unbounded_channel();
    let watched = Arc::new(Watched {
        awaited: AtomicUsize::new(usize::MAX),
        had,
        opened: watch::channel(false).0,
        counting: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
    });
    let doors = Arc::new(Semaphore::new(AT_THE_DOOR));
    let streams = Arc::new(Mutex::new(JoinSet::new()));
    let mut arriving = JoinSet::new();
    for n in 0..size.players + size.observers {
        let (code, role) = if n < size.players {
            (&server.player, ",\"role\":\"HAL\"")
        } else {
            (&server.observer, "")
        };
        let join = format!("{{\"code\":\"{code}\",\"join\":true,\"cmd\":\"come-{n}\"{role}}}");
        let mut client = Client::new(server.address);
        let (doors, watched, streams) =
            (Arc::clone(&doors), Arc::clone(&watched), Arc::clone(&streams));
        arriving.spawn(async move {
            let _turn = doors.acquire().await.map_err(io::Error::other)?;
            client.join(&join).await?;
            let mut events = client.events().await?;
            // Whoever has the first frame is in.
            events.next().await?;
            streams.lock().await.spawn(follow(events, watched));
            Ok::<_, io::Error>((n, client))
        });
    }
    let mut all = Vec::new();
    while let Some(came) = arriving.join_next().await {
        all.push(came.map_err(io::Error::other)??);
    }
    all.sort_by_key(|(n, _)| *n);
    let mut players: Vec<Client> = all.into_iter().map(|(_, client)| client).collect();
    let observers = players.split_off(size.players);
    let streams = Arc::into_inner(streams).map(Mutex::into_inner);
    let streams = streams.ok_or_else(|| io::Error::other("somebody is still at the door"))?;
    sleep(Duration::from_secs(1)).await;
    let after = memory(server.pid);
    Ok(Hall { players, observers, watched, arrived, streams, before, after })
}

/// Reads a stream to its end.
async fn follow(mut events: Events, watched: Arc<Watched>) {
    let (mut known, mut counted) = (usize::MAX, 0);
    while let Ok(Some(event)) = events.next().await {
        let at = now();
        let text = String::from_utf8_lossy(&event);
        let awaited = watched.awaited.load(Ordering::Relaxed);
        if awaited != known && awaited != usize::MAX && text.contains(&marker(awaited)) {
            known = awaited;
            let _ = watched.had.send(at);
        }
        if watched.counting.load(Ordering::Relaxed) == 1 {
            counted += text.matches("event: frame").count();
            watched.most.fetch_max(counted, Ordering::Relaxed);
        }
        if text.contains("\"decision\":{\"item\"") && !*watched.opened.borrow() {
            watched.opened.send_replace(true);
        }
    }
}

impl Hall {
    fn streams(&self) -> usize {
        self.streams.len()
    }

    /// Has every player answer at a moment of their own within a second.
    async fn burst(&self, body: fn(usize) -> String) -> (Times, usize) {
        let start = now() + Duration::from_millis(200);
        let mut answering = JoinSet::new();
        let all = self.players.len();
        self.watched.counting.store(1, Ordering::Relaxed);
        for (n, client) in self.players.iter().cloned().enumerate() {
            let due = start + BURST.mul_f64(float(n) / float(all));
            answering.spawn(async move {
                sleep_until(due.into()).await;
                let reply = client.act(&body(n)).await;
                let why = match reply {
                    Ok(reply) if reply.status == 200 => None,
                    Ok(reply) => Some(format!("{}: {}", reply.status, reply.body.trim())),
                    Err(fault) => Some(fault.to_string()),
                };
                (ms(now() - due), why)
            });
        }
        let (mut acks, mut refused) = (Times::default(), 0);
        while let Some(Ok((took, why))) = answering.join_next().await {
            let Some(why) = why else {
                acks.add(took);
                continue;
            };
            if refused == 0 {
                super::say(&format!("the first that was not received: {why}"));
            }
            refused += 1;
        }
        self.watched.counting.store(0, Ordering::Relaxed);
        (acks, refused)
    }

    /// Sends news again and again and waits each time until all streams have it.
    async fn news(
        &mut self,
        figures: &mut Figures,
        from: &Client,
        path: &str,
        all: &[String],
    ) -> io::Result<()> {
        for (n, json) in all.iter().enumerate() {
            self.watched.awaited.store(n, Ordering::Relaxed);
            let begun = now();
            let reply = from.post(path, json).await?;
            if reply.status != 200 {
                return Err(io::Error::other(format!("{}: {}", reply.status, reply.body)));
            }
            let mut times = Times::default();
            let everybody = async {
                while times.len() < self.streams.len() {
                    let Some(at) = self.arrived.recv().await else { break };
                    times.add(ms(at.saturating_duration_since(begun)));
                }
            };
            // Who has not got it by then is missing.
            drop(timeout(NEWS_WITHIN, everybody).await);
            figures.missing += self.streams.len() - times.len();
            figures.sent += times.len();
            figures.last.add(times.max());
            figures.frames.all(times.into_all());
            while self.arrived.try_recv().is_ok() {}
        }
        Ok(())
    }

    async fn opened(&self) -> io::Result<()> {
        let mut opened = self.watched.opened.subscribe();
        let open = timeout(OPEN_WITHIN, opened.wait_for(|open| *open)).await;
        open.map(drop).map_err(|_| io::Error::other("no decision opened"))
    }

    fn each(&self) -> f64 {
        (self.after - self.before) / float(self.streams().max(1))
    }
}

fn answer(n: usize) -> String {
    let choice = if n.is_multiple_of(3) { "go" } else { "stay" };
    format!(
        "{{\"cmd\":\"answer-{n}\",\"act\":\"answer\",\"decision\":\"all\",\"choice\":\"{choice}\"}}"
    )
}

/// Observers ask, each something of their own; returns what the moderator says to let each through.
async fn asked(hall: &Hall) -> io::Result<Vec<String>> {
    let mut approvals = Vec::new();
    for n in 0..NEWS {
        let asker = &hall.observers[n % hall.observers.len()];
        let reply =
            asker.act(&format!("{{\"act\":\"ask\",\"text\":\"Is this {}\"}}", marker(n))).await?;
        let said: serde_json::Value = serde_json::from_str(reply.body.trim())?;
        let seq = said["seq"].as_u64().ok_or_else(|| io::Error::other(reply.body.clone()))?;
        approvals
            .push(format!("{{\"act\":\"question\",\"question\":{seq},\"state\":\"approved\"}}"));
    }
    Ok(approvals)
}

pub(crate) async fn at_the_floor(floor: &Floor, size: Size) -> io::Result<Figures> {
    let server = floor.server();
    let mut hall = bring(&server, size).await?;
    let mut figures = Figures { each: hall.each(), ..Figures::default() };
    let used = processor(server.pid);
    (figures.acks, figures.refused) = hall.burst(answer).await;
    figures.answering = processor(server.pid) - used;
    let from = Client::new(server.address);
    // As long as the frame of a list that grows by one question at a time is in the middle.
    let all: Vec<String> =
        (0..NEWS).map(|n| format!("{}{}", marker(n), "x".repeat(1_500))).collect();
    let used = processor(server.pid);
    hall.news(&mut figures, &from, PUBLISH, &all).await?;
    figures.sending = processor(server.pid) - used;
    Ok(figures)
}

pub(crate) async fn in_the_hall(server: &Server, size: Size) -> io::Result<Figures> {
    let begun = now();
    let mut hall = bring(server, size).await?;
    super::say(&format!("\n{} came in within {:.1} s", hall.streams(), ms(now() - begun) / 1e3));
    let mut figures = Figures { each: hall.each(), ..Figures::default() };
    let mut moderator = Client::new(server.address);
    moderator.join(&format!("{{\"code\":\"{}\",\"join\":true}}", server.moderator)).await?;
    let approvals = asked(&hall).await?;
    hall.opened().await?;
    let used = processor(server.pid);
    (figures.acks, figures.refused) = hall.burst(answer).await;
    figures.answering = processor(server.pid) - used;
    figures.burst = hall.watched.most.load(Ordering::Relaxed);
    sleep(Duration::from_secs(2)).await;
    let used = processor(server.pid);
    hall.news(&mut figures, &moderator, "/act", &approvals).await?;
    figures.sending = processor(server.pid) - used;
    Ok(figures)
}

/// Fills the hall of a console and presses its keys, before and while everybody answers and the decision closes.
pub(crate) async fn under_the_console(console: &mut Console, size: Size) -> io::Result<Keys> {
    let server = console.server();
    let hall = bring(&server, size).await?;
    let quiet = console.typed_for(Duration::from_secs(5))?;
    console.lead_to("D1 open")?;
    hall.opened().await?;
    let typing = console.type_until_closed();
    let (acks, refused) = hall.burst(answer).await;
    super::say(&format!("\nanswers under the console, ms      {}, {refused} refused", acks.line()));
    let busy =
        tokio::task::spawn_blocking(move || typing.join()).await.map_err(io::Error::other)?;
    let busy = busy.map_err(|_| io::Error::other("nobody types"))??;
    Ok(Keys { quiet, busy })
}
