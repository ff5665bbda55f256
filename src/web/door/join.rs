//! Coming in: a code, one paragraph, a name and a seat; numbers stay in order and seats are given out once.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use serde_json::Value;

use super::super::guard::{self, Asked, cookie_name};
use super::super::page::join as pages;
use super::super::reply::{self, Answer};
use super::super::room::Room;
use super::super::serve;
use super::{DEVICES_MAX, Giver, Opens, hash, token};
use crate::conduct::{Done, Refused, Request};
use crate::ident::{Actor, PersonId, RoleCode, SeatId, Seq};
use crate::session::{Command, Session};
use crate::text::Text;
use crate::wire::act::{Door, Guest, Join, Joined, Places, Surface};
use crate::wire::room::Role;

/// How often a number somebody else took is asked for anew.
const TRIES: usize = 40;

/// What arrivals that are not shown yet took.
#[derive(Debug, Default)]
pub(in crate::web) struct Arrivals {
    next: Option<PersonId>,
    /// Seats given out, with the entry that gives them once it is known.
    promised: BTreeMap<SeatId, Option<Seq>>,
}

/// Why somebody did not come in.
enum No {
    Rule(StatusCode, String),
    Session(Refused),
}

impl No {
    fn rule(why: impl Into<String>) -> Self {
        Self::Rule(StatusCode::UNPROCESSABLE_ENTITY, why.into())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Rule(status, _) => *status,
            Self::Session(refused) => reply::status_of(refused),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Rule(_, why) => why.clone(),
            Self::Session(refused) => refused.to_string(),
        }
    }
}

impl From<Refused> for No {
    fn from(refused: Refused) -> Self {
        Self::Session(refused)
    }
}

/// Answers `POST /join`.
pub(in crate::web) async fn post(room: &Arc<Room>, asked: &Asked, body: Body) -> Answer {
    let body = match guard::body(body, room.settings.patience.body).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let form = asked.is_form();
    let join = match read(&body, form) {
        Ok(join) => join,
        Err(why) => return refuse(room, form, StatusCode::UNPROCESSABLE_ENTITY, &why),
    };
    let known = serve::identify(room, asked, Surface::Player).await;
    let known = known.and_then(|who| who.person());
    let giver = known.map_or(Giver::Address(asked.peer), Giver::Person);
    let opens = match room.doors.open(&join.code, giver) {
        Ok(Some(opens)) => opens,
        Ok(None) => {
            return refuse(room, form, StatusCode::FORBIDDEN, room.words.code_wrong);
        }
        Err(super::TooMany) => {
            let why = "too many codes were wrong; wait a minute";
            return refuse(room, form, StatusCode::TOO_MANY_REQUESTS, why);
        }
    };
    let door = door(room, &opens);
    if !join.join {
        return if form {
            reply::page(StatusCode::OK, pages::door(&room.marking(), &door, &join, None))
        } else {
            reply::json(StatusCode::OK, &door)
        };
    }
    // Whoever loses the network now has come in all the same, and nothing is left half done.
    let entering = {
        let (room, opens, join) = (Arc::clone(room), opens.clone(), join.clone());
        tokio::spawn(async move { enter(&room, &opens, &join).await })
    };
    match entering.await.unwrap_or(Err(No::Session(Refused::Gone))) {
        Ok((joined, token)) => welcome(room, form, &joined, &token),
        Err(no) if form => {
            let page = pages::door(&room.marking(), &door, &join, Some(&no.words()));
            reply::page(no.status(), page)
        }
        Err(no) => reply::refuse(no.status(), &no.words()),
    }
}

fn refuse(room: &Room, form: bool, status: StatusCode, why: &str) -> Answer {
    if form {
        reply::page(status, pages::code(&room.marking(), Some(why)))
    } else {
        reply::refuse(status, why)
    }
}

fn read(body: &[u8], form: bool) -> Result<Join, String> {
    if !form {
        return serde_json::from_slice(body).map_err(|why| format!("this opens nothing: {why}"));
    }
    let text = String::from_utf8_lossy(body);
    let members = guard::pairs(&text).into_iter().filter(|(_, value)| !value.is_empty());
    let members = members.map(|(name, value)| {
        let value =
            if name == "join" { Value::Bool(value == "true") } else { Value::String(value) };
        (name, value)
    });
    serde_json::from_value(Value::Object(members.collect())).map_err(|why| why.to_string())
}

/// Returns what a code opens, in words.
fn door(room: &Room, opens: &Opens) -> Door {
    let snapshot = room.hub.snapshot();
    let session = &snapshot.session;
    let surface = surface_of(session, opens);
    let person = match opens {
        Opens::Person(id) => session.people.persons.get(id).map(|person| Guest {
            name: person.name.as_ref().map(ToString::to_string),
            seats: session.people.seats_of(*id).cloned().collect(),
        }),
        Opens::Surface(_) => None,
    };
    let roles = match opens {
        Opens::Surface(Surface::Player) => snapshot.scenario.roles.iter().collect(),
        Opens::Surface(_) | Opens::Person(_) => Vec::new(),
    };
    let places = roles.into_iter().filter(|role| role.seats > 0).map(|role| {
        let free = (1..=role.seats).filter(|n| is_free(session, &SeatId::new(&role.code, *n)));
        Places {
            role: Role { code: role.code.clone(), name: role.name.clone() },
            seats: role.seats,
            free: u16::try_from(free.count()).unwrap_or(u16::MAX),
        }
    });
    Door {
        surface,
        title: snapshot.scenario.title.clone(),
        name: person.is_none() && pages::asks_name(surface, session.attribution),
        record: pages::record(session.attribution, room.words),
        roles: places.collect(),
        person,
    }
}

fn surface_of(session: &Session, opens: &Opens) -> Surface {
    match opens {
        Opens::Surface(surface) => *surface,
        Opens::Person(person) => {
            session.people.persons.get(person).map_or(Surface::Player, |p| p.capacity.into())
        }
    }
}

fn is_free(session: &Session, seat: &SeatId) -> bool {
    session.people.seats.get(seat).is_some_and(|s| s.holders.is_empty())
}

/// Lets somebody in; returns the token of their cookie.
async fn enter(room: &Arc<Room>, opens: &Opens, join: &Join) -> Result<(Joined, String), No> {
    let turn = join.cmd.as_ref().map(|cmd| room.doors.turn(cmd));
    let _turn = match &turn {
        Some(turn) => Some(turn.lock().await),
        None => None,
    };
    if let Some(known) = join.cmd.as_ref().and_then(|cmd| room.doors.joined(cmd)) {
        return Ok(known);
    }
    let entered = match opens {
        Opens::Surface(surface) if surface.capacity().is_none() => {
            let token = room.doors.admit(*surface).map_err(|why| No::rule(why.to_string()))?;
            (joined(*surface, room.handle.latest().session.last, true), token)
        }
        Opens::Surface(surface) => arrive(room, *surface, join).await?,
        Opens::Person(person) => bring(room, *person, &join.code).await?,
    };
    if let Some(cmd) = &join.cmd {
        room.doors.remember(cmd.clone(), entered.0.clone(), entered.1.clone());
    }
    Ok(entered)
}

fn joined(surface: Surface, seq: Seq, durable: bool) -> Joined {
    Joined { received: true, seq, durable, surface, to: surface.path().to_owned() }
}

/// Adds a device to somebody who is here already.
async fn bring(room: &Room, person: PersonId, code: &str) -> Result<(Joined, String), No> {
    let latest = room.handle.latest();
    let session = &latest.session;
    let devices = session.people.devices.values().filter(|of| **of == person).count();
    if devices >= DEVICES_MAX {
        return Err(No::rule(format!("at most {DEVICES_MAX} devices belong to one person")));
    }
    let surface = surface_of(session, &Opens::Person(person));
    let token = token().map_err(|why| No::rule(why.to_string()))?;
    let sha256 = hash(&token);
    let command = Command::AddDevice { person, sha256: sha256.clone() };
    let done = room.ask(Request::new(command, Actor::Person(person))).await?;
    room.doors.used(code);
    room.doors.arrived(sha256, person, surface, done.seq);
    Ok((joined(surface, done.seq, done.durable), token))
}

/// Lets somebody new arrive: numbers are sent in order, then device and seat follow together.
async fn arrive(room: &Room, surface: Surface, join: &Join) -> Result<(Joined, String), No> {
    let text = |given: &Option<String>| match given.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(given) => Text::name(given).map(Some).map_err(|why| No::rule(why.to_string())),
    };
    let (name, organization) = (text(&join.name)?, text(&join.organization)?);
    let Some(capacity) = surface.capacity() else { return Err(No::rule("nobody joins here")) };
    let token = token().map_err(|why| No::rule(why.to_string()))?;
    let sha256 = hash(&token);
    for _ in 0..TRIES {
        let mut arriving = room.doors.arriving.lock().await;
        let latest = room.handle.latest();
        let session = &latest.session;
        let seat = match surface {
            Surface::Player => arriving.seat(session, join)?,
            Surface::Observer
            | Surface::Projector
            | Surface::Scribe
            | Surface::Evaluator
            | Surface::Moderator
            | Surface::Second
            | Surface::Lead => None,
        };
        let known = session.people.next_person();
        let person = arriving.next.map_or(known, |next| next.max(known));
        arriving.next = Some(PersonId(person.0 + 1));
        let by = Actor::Person(person);
        let (name, organization) = (name.clone(), organization.clone());
        let came = room.send(Request::new(Command::Join { capacity, name, organization }, by));
        drop(arriving);
        let came = came.await.unwrap_or(Err(Refused::Gone));
        // Only a number that is surely this arrival's own gets its device: it could be somebody else's by now.
        let sits = match (&came, &seat) {
            (Ok(_), Some(seat)) => {
                let seat = seat.clone();
                Some(room.send(Request::new(Command::TakeSeat { person, seat }, by)))
            }
            (Ok(_), None) | (Err(_), _) => None,
        };
        let device = match &came {
            Ok(_) => Some(added(room, by, &sha256).await),
            Err(_) => None,
        };
        let sits = match sits {
            Some(sits) => Some(sits.await.unwrap_or(Err(Refused::Gone))),
            None => None,
        };
        let settled = settle(room, person, seat, &came, sits.as_ref()).await;
        if let Err(Refused::Rejected(_)) = &came
            && settled
        {
            continue;
        }
        came?;
        let Some(done) = device.transpose()? else { continue };
        // The seat is asked for before the device: whoever comes with the device's token must find both shown.
        let last = sits.and_then(Result::ok).filter(|seat| seat.seq > done.seq).unwrap_or(done);
        room.doors.arrived(sha256, person, surface, last.seq);
        return Ok((joined(surface, last.seq, last.durable), token));
    }
    Err(No::Session(Refused::Busy))
}

/// Notes what came of an arrival; returns whether its number was taken by somebody else, so that it is tried again.
async fn settle(
    room: &Room,
    person: PersonId,
    seat: Option<SeatId>,
    came: &Result<Done, Refused>,
    sits: Option<&Result<Done, Refused>>,
) -> bool {
    let mut arriving = room.doors.arriving.lock().await;
    if let Some(seat) = seat {
        match sits {
            Some(Ok(done)) => arriving.promised.insert(seat, Some(done.seq)),
            Some(Err(_)) | None => arriving.promised.remove(&seat),
        };
    }
    if came.is_ok() {
        return false;
    }
    // Numbers that were sent behind this one are refused as well: begin again from what is known to stand.
    let mut published = room.handle.watch();
    arriving.next = None;
    let known = room.handle.latest().session.people.next_person();
    if known == person {
        // Not the number: the room is full, or nothing can be taken down now. Unless what is shown is older still.
        let news = tokio::time::timeout(std::time::Duration::from_millis(100), published.changed());
        return news.await.is_ok() && room.handle.latest().session.people.next_person() != person;
    }
    true
}

/// Adds the first device of somebody who has arrived, though the inbox be full for a moment.
async fn added(room: &Room, by: Actor, sha256: &str) -> Result<Done, Refused> {
    let mut done = Err(Refused::Busy);
    for _ in 0..TRIES {
        let (Err(Refused::Busy), Actor::Person(person)) = (&done, by) else { break };
        let command = Command::AddDevice { person, sha256: sha256.to_owned() };
        done = room.ask(Request::new(command, by)).await;
        if done == Err(Refused::Busy) {
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
    }
    done
}

impl Arrivals {
    /// Returns the seat somebody gets, and keeps it for them.
    fn seat(&mut self, session: &Session, join: &Join) -> Result<Option<SeatId>, No> {
        // What is shown need not be remembered any longer.
        self.promised.retain(|_, seq| seq.is_none_or(|seq| seq > session.last));
        let seat = match (&join.seat, &join.role) {
            (Some(seat), _) if session.people.seats.contains_key(seat) => seat.clone(),
            (Some(seat), _) => return Err(No::rule(format!("there is no seat {seat}"))),
            (None, Some(role)) => self.first_free(session, role)?,
            (None, None) => return Ok(None),
        };
        self.promised.insert(seat.clone(), None);
        Ok(Some(seat))
    }

    fn first_free(&self, session: &Session, role: &RoleCode) -> Result<SeatId, No> {
        let (first, last) = (SeatId::new(role, 0), SeatId::new(role, u16::MAX));
        let mut seats = session.people.seats.range(first..=last).map(|(seat, _)| seat).peekable();
        if seats.peek().is_none() {
            return Err(No::rule(format!("there is no role `{role}`")));
        }
        let free = |seat: &&SeatId| is_free(session, seat) && !self.promised.contains_key(*seat);
        let taken = || No::Rule(StatusCode::CONFLICT, format!("every seat of {role} is taken"));
        seats.find(free).cloned().ok_or_else(taken)
    }
}

fn welcome(room: &Room, form: bool, joined: &Joined, token: &str) -> Answer {
    let mut answer =
        if form { reply::see_other(&joined.to) } else { reply::json(StatusCode::OK, joined) };
    let secure = if room.settings.secure { "; Secure" } else { "" };
    let name = cookie_name(joined.surface);
    // A year: phones go on after a resume, be it in the autumn.
    let cookie =
        format!("{name}={token}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}
