//! A seat held over the network: what the stream says becomes the screen, what the screen wants is posted, in order and once.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::client::{Acted, Client, NoStream};
use crate::cli::Failure;
use crate::clock::{Clock as _, SystemClock};
use crate::ident::Seq;
use crate::session::Command;
use crate::tui::model::Signal;
use crate::tui::player::Scene;
use crate::tui::{Effect, Msg, Token};
use crate::wire::act::Act;
use crate::wire::back::Parts;

/// How long between two attempts, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// A seat that was taken, and what is known of it so far.
#[derive(Debug)]
pub(in crate::cli) struct Seat {
    client: Client,
    stream: super::client::Stream,
    parts: Parts,
    last: Option<String>,
    pub(in crate::cli) first: Scene,
}

/// What the loop needs of a seat that is followed.
#[derive(Debug)]
pub(in crate::cli) struct Held {
    outbox: Sender<(Token, Value)>,
    /// Why the seat is not ours any more.
    lost: Arc<Mutex<Option<String>>>,
}

/// Draws an id for something that must not count twice.
pub(super) fn command_id() -> Result<String, Failure> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)
        .map_err(|_| Failure::new("the operating system gives no random bytes"))?;
    Ok(format!("{:016x}", u64::from_le_bytes(random)))
}

impl Seat {
    /// Waits for the first picture of a seat.
    pub(super) fn taken(client: Client) -> Result<Self, Failure> {
        let mut stream = client.stream(None).map_err(|none| match none {
            NoStream::Unreachable => Failure::new("the room was reached, and then not any more"),
            NoStream::Closed(why) => Failure::new(why),
        })?;
        let (mut parts, mut last) = (Parts::default(), None);
        while let Some(event) = stream.next() {
            parts.take(&event.data).map_err(Failure::new)?;
            last = event.id.or(last);
            if let Some(first) = scene(&parts, false) {
                return Ok(Self { client, stream, parts, last, first });
            }
        }
        Err(Failure::new("the server let us in and shows nothing"))
    }

    /// Follows the seat for as long as somebody looks.
    pub(in crate::cli) fn follow(self, screen: Sender<Msg>) -> Held {
        let lost = Arc::new(Mutex::new(None));
        let (outbox, waiting) = channel();
        let (client, to) = (self.client.clone(), screen.clone());
        thread::spawn(move || post(&client, &waiting, &to));
        let why = Arc::clone(&lost);
        thread::spawn(move || {
            if let Some(closed) = follow(self, &screen) {
                *why.lock().unwrap_or_else(PoisonError::into_inner) = Some(closed);
                // The loop may have ended already.
                drop(screen.send(Msg::Signal(Signal::End)));
            }
        });
        Held { outbox, lost }
    }
}

impl Held {
    /// Posts what the screen wants; an answer comes as a message.
    pub(in crate::cli) fn perform(&self, effect: Effect, screen: &Sender<Msg>) {
        let Effect::Submit(token, command, _) = effect else { return };
        let posted = act(&command).and_then(|act| {
            let mut posted = serde_json::to_value(act).map_err(|fault| fault.to_string())?;
            if let Some(members) = posted.as_object_mut() {
                let id = command_id().map_err(|failure| failure.message)?;
                members.insert("cmd".to_owned(), Value::String(id));
            }
            Ok(posted)
        });
        match posted {
            Ok(posted) => drop(self.outbox.send((token, posted))),
            Err(why) => drop(screen.send(Msg::Replied(token, Err(why)))),
        }
    }

    /// Returns why the seat is not ours any more, if it is not.
    pub(in crate::cli) fn lost(&self) -> Option<String> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn scene(parts: &Parts, lost: bool) -> Option<Scene> {
    let view = parts.view()?;
    Some(Scene { view, read: SystemClock.read(), kept: parts.kept(), lost, led: None })
}

/// Passes on what the stream says, and opens it again when it breaks; returns why it cannot be any more.
fn follow(seat: Seat, screen: &Sender<Msg>) -> Option<String> {
    let Seat { client, stream, mut parts, mut last, .. } = seat;
    let mut stream = Some(stream);
    let mut wait = RETRY.0;
    loop {
        while let Some(event) = stream.as_mut().and_then(super::client::Stream::next) {
            wait = RETRY.0;
            if let Err(why) = parts.take(&event.data) {
                return Some(why);
            }
            last = event.id.or(last);
            if !show(&parts, false, screen) {
                return None;
            }
        }
        stream = match client.stream(last.as_deref()) {
            Ok(stream) => Some(stream),
            Err(NoStream::Closed(why)) => return Some(why),
            Err(NoStream::Unreachable) => {
                if !show(&parts, true, screen) {
                    return None;
                }
                thread::park_timeout(wait);
                wait = (wait * 2).min(RETRY.1);
                None
            }
        };
    }
}

/// Shows what is known; false when nobody looks any more.
fn show(parts: &Parts, lost: bool, screen: &Sender<Msg>) -> bool {
    let Some(scene) = scene(parts, lost) else { return true };
    screen.send(Msg::Seat(Arc::new(scene))).is_ok()
}

/// Posts one after the other; what nobody answered is posted again as it was.
fn post(client: &Client, waiting: &Receiver<(Token, Value)>, screen: &Sender<Msg>) {
    while let Ok((token, posted)) = waiting.recv() {
        let mut wait = RETRY.0;
        let reply = loop {
            match client.act(&posted) {
                Acted::Received(received) => break Ok(received.seq),
                Acted::Refused(refused) => break Err(refused.refused),
                Acted::Again => {
                    thread::park_timeout(wait);
                    wait = (wait * 2).min(RETRY.1);
                }
            }
        };
        let reply: Result<Seq, String> = reply;
        if screen.send(Msg::Replied(token, reply)).is_err() {
            return;
        }
    }
}

/// Returns what is posted for a command of the player's screen.
#[expect(clippy::wildcard_enum_match_arm, reason = "a player's screen asks for nothing else")]
fn act(command: &Command) -> Result<Act, String> {
    let words = |text: &crate::text::Text| text.as_str().to_owned();
    Ok(match command {
        Command::Answer(draft) => Act::Answer {
            decision: draft.decision.clone(),
            choice: draft.choice.clone(),
            sure: draft.sure,
            whose: draft.whose.clone(),
            text: draft.text.as_ref().map(words),
            late_is_fine: draft.late_is_fine,
        },
        Command::Vote { poll, choice, .. } => Act::Vote { poll: poll.clone(), option: *choice },
        Command::RaiseHand { .. } => Act::RaiseHand {},
        Command::LowerHand { .. } => Act::LowerHand {},
        Command::AskForStop { .. } => Act::AskForStop {},
        Command::AskControl { text, .. } => Act::AskControl { text: words(text) },
        Command::Open { inject, .. } => Act::Open { inject: inject.clone() },
        Command::Note(note) => Act::Write { sign: note.sign, text: words(&note.text) },
        Command::GiveFeedback { scores, text } => {
            Act::GiveFeedback { scores: scores.clone(), text: text.as_ref().map(words) }
        }
        _ => return Err("that is not a player's to do".to_owned()),
    })
}
