//! The doors: codes, tokens, and how many wrong ones are taken.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::ident::{PersonId, SeatId, Seq};
use crate::session::{Capacity, Session};
use crate::wire::act::{Joined, Surface};

mod code;
mod failures;
pub(super) mod join;

pub use code::Codes;
use failures::Failures;
pub(super) use failures::Giver;

/// How long the code for another device holds.
pub(super) const DEVICE_CODE_HOLDS: Duration = Duration::from_secs(10 * 60);
/// The most devices of one person.
pub(super) const DEVICES_MAX: usize = 8;
/// How many arrivals are remembered, so that a repeated one gets its first answer.
const JOINS_REMEMBERED: usize = 4_096;
/// What a personal link's code begins with.
const PERSONAL: &str = "seat-";

/// What a code opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opens {
    Surface(Surface),
    /// A person who is expected, or who brings another device.
    Person(PersonId),
}

/// A personal link of somebody who is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub person: PersonId,
    pub name: Option<String>,
    pub seats: Vec<SeatId>,
    /// What stands behind the `#` of the link.
    pub code: String,
}

/// Codes, tokens and failures. Codes are drawn anew at each start and stand in no record.
#[derive(Debug)]
pub(super) struct Doors {
    kept: Mutex<Kept>,
    /// Arrivals are numbered in order: one at a time is sent.
    pub(super) arriving: tokio::sync::Mutex<join::Arrivals>,
    /// Arrivals by the client's id, while they are under way: the same one again waits for the first.
    under_way: Mutex<BTreeMap<String, Turn>>,
}

/// Somebody's arrival under way.
pub(super) type Turn = Arc<tokio::sync::Mutex<()>>;

#[derive(Debug)]
struct Kept {
    codes: Codes,
    personal: BTreeMap<String, PersonId>,
    devices: BTreeMap<String, (PersonId, Instant)>,
    /// Hashes of the tokens of projectors and leads.
    tokens: BTreeMap<Surface, BTreeSet<String>>,
    /// Devices whose entry may not be shown yet.
    fresh: VecDeque<(String, PersonId, Surface, Seq)>,
    joined: VecDeque<(String, Joined, String)>,
    failures: Failures,
}

impl Doors {
    /// Draws all codes, and a link for everybody who is expected.
    pub(super) fn draw(session: &Session) -> std::io::Result<Self> {
        let mut personal = BTreeMap::new();
        let players = session.people.persons.values();
        for person in players.filter(|person| person.capacity == Capacity::Player) {
            personal.insert(token()?, person.id);
        }
        let kept = Kept {
            codes: Codes::draw()?,
            personal,
            devices: BTreeMap::new(),
            tokens: BTreeMap::new(),
            fresh: VecDeque::new(),
            joined: VecDeque::new(),
            failures: Failures::default(),
        };
        Ok(Self {
            kept: Mutex::new(kept),
            arriving: tokio::sync::Mutex::default(),
            under_way: Mutex::default(),
        })
    }

    /// Returns the turn of an arrival by its id, the same to whoever asks while it is under way.
    pub(super) fn turn(&self, cmd: &str) -> Turn {
        let mut under_way = self.under_way.lock().expect("nobody panics while it holds the turns");
        under_way.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(under_way.entry(cmd.to_owned()).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("nobody panics while it holds the doors")
    }

    pub(super) fn codes(&self) -> Codes {
        self.lock().codes.clone()
    }

    /// Draws another code; the old one opens nothing any more, and projectors and leads who came in by it are out.
    pub(super) fn renew(&self, surface: Surface) -> std::io::Result<String> {
        let mut kept = self.lock();
        kept.tokens.remove(&surface);
        kept.codes.renew(surface)
    }

    /// Returns the links of everybody who is expected.
    pub(super) fn links(&self, session: &Session) -> Vec<Link> {
        let kept = self.lock();
        let mut links: Vec<Link> = kept
            .personal
            .iter()
            .filter_map(|(token, id)| {
                let person = session.people.persons.get(id)?;
                Some(Link {
                    person: *id,
                    name: person.name.as_ref().map(ToString::to_string),
                    seats: session.people.seats_of(*id).cloned().collect(),
                    code: format!("{PERSONAL}{token}"),
                })
            })
            .collect();
        links.sort_by_key(|link| link.person);
        links
    }

    /// Returns what a code opens.
    ///
    /// # Errors
    /// `Ok(None)` where it opens nothing, which counts as a failure; an error where there were too many.
    pub(super) fn open(&self, code: &str, from: Giver) -> Result<Option<Opens>, TooMany> {
        let mut kept = self.lock();
        let now = Instant::now();
        if kept.failures.is_over(from, now) {
            return Err(TooMany);
        }
        let opens = kept.opened(code, now);
        if opens.is_none() {
            kept.failures.count(from, now);
        }
        Ok(opens)
    }

    /// Forgets a code that opens once.
    pub(super) fn used(&self, code: &str) {
        self.lock().devices.remove(&plain(code));
    }

    /// Draws a code with which another device becomes a person's.
    pub(super) fn device_code(&self, person: PersonId) -> std::io::Result<String> {
        let code = code::digits()?;
        let mut kept = self.lock();
        let now = Instant::now();
        kept.devices.retain(|_, (of, until)| *of != person && *until > now);
        kept.devices.insert(plain(&code), (person, now + DEVICE_CODE_HOLDS));
        Ok(code)
    }

    /// Takes a projector or a lead in; returns the token for its cookie.
    pub(super) fn admit(&self, surface: Surface) -> std::io::Result<String> {
        let token = token()?;
        self.lock().tokens.entry(surface).or_default().insert(hash(&token));
        Ok(token)
    }

    /// Tells whether a token is a projector's or a lead's.
    pub(super) fn holds(&self, surface: Surface, token: &str) -> bool {
        self.lock().tokens.get(&surface).is_some_and(|held| held.contains(&hash(token)))
    }

    /// Lets a projector or a lead go.
    pub(super) fn forget(&self, surface: Surface, token: &str) {
        if let Some(held) = self.lock().tokens.get_mut(&surface) {
            held.remove(&hash(token));
        }
    }

    /// Remembers a device whose entry is durable and may not be shown yet.
    pub(super) fn arrived(&self, device: String, person: PersonId, surface: Surface, seq: Seq) {
        let mut kept = self.lock();
        kept.fresh.push_back((device, person, surface, seq));
        if kept.fresh.len() > JOINS_REMEMBERED {
            kept.fresh.pop_front();
        }
    }

    /// Returns the entry of a device that came a moment ago.
    pub(super) fn fresh(&self, device: &str) -> Option<Seq> {
        let kept = self.lock();
        kept.fresh.iter().rev().find(|(known, ..)| known == device).map(|(.., seq)| *seq)
    }

    /// Returns what a repeated arrival was answered the first time, and its token.
    pub(super) fn joined(&self, cmd: &str) -> Option<(Joined, String)> {
        let kept = self.lock();
        let known = kept.joined.iter().find(|(known, ..)| known == cmd);
        known.map(|(_, joined, token)| (joined.clone(), token.clone()))
    }

    pub(super) fn remember(&self, cmd: String, joined: Joined, token: String) {
        let mut kept = self.lock();
        kept.joined.push_back((cmd, joined, token));
        if kept.joined.len() > JOINS_REMEMBERED {
            kept.joined.pop_front();
        }
    }

    pub(super) fn wrong_codes(&self) -> u64 {
        self.lock().failures.total
    }
}

/// Too many codes were wrong lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

impl Kept {
    fn opened(&self, code: &str, now: Instant) -> Option<Opens> {
        if let Some(token) = code.trim().strip_prefix(PERSONAL) {
            return self.personal.get(token).copied().map(Opens::Person);
        }
        let code = plain(code);
        if let Some((person, _)) = self.devices.get(&code).filter(|(_, until)| *until > now) {
            return Some(Opens::Person(*person));
        }
        self.codes.opens(&code).map(Opens::Surface)
    }
}

/// Returns a code without what people write differently: case, blanks, dashes.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Draws 128 random bits.
pub(super) fn token() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Returns what is kept of a token.
pub(super) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
