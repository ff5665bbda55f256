//! What is posted: acts as JSON or as forms, each once however often it is sent, answered when it is on disk.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::door::hash;
use super::guard::{self, Asked};
use super::page::join as pages;
use super::reply::{self, Answer};
use super::room::{Room, Who};
use crate::clock::{Clock as _, SystemClock};
use crate::conduct::{Done, Refused, Request};
use crate::ident::{Actor, PersonId, SeatId};
use crate::session::{Command, CommandId, LATE_ANSWER, Rejection};
use crate::wire;
use crate::wire::act::{self, Act, Posted, Received};

mod desk;

/// Forms sent twice within so many milliseconds are one.
const TWICE_MS: u64 = 30_000;
/// The most scores of a feedback form.
const SCORES_MAX: usize = 40;
/// Members of forms that are numbers, or true or false.
const NUMBERS: [&str; 5] = ["sure", "option", "question", "of", "solves"];
const FLAGS: [&str; 3] = ["up", "held", "late_is_fine"];

/// What came of an act.
enum Came {
    Done(Done),
    /// The code for another device.
    Code(String, Done),
    /// The device is forgotten.
    Left(Done),
}

/// Why an act was not taken.
enum No {
    Malformed(String),
    Busy(String),
    Late,
    Session(Refused),
}

impl From<Rejection> for No {
    fn from(why: Rejection) -> Self {
        Self::Malformed(why.0)
    }
}

impl No {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Late => StatusCode::CONFLICT,
            Self::Session(refused) => reply::status_of(refused),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Malformed(why) | Self::Busy(why) => why.clone(),
            Self::Late => LATE_ANSWER.to_owned(),
            Self::Session(refused) => refused.to_string(),
        }
    }
}

/// Answers `POST /act`.
pub(super) async fn post(room: &Arc<Room>, asked: &Asked, who: &Who, body: Body) -> Answer {
    let body = match guard::body(body, room.settings.patience.body).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let came = match Posted::read(&body) {
        Ok(posted) => carry_out(room, asked, who, &posted).await,
        Err(why) => Err(why.into()),
    };
    match came {
        Ok(Came::Done(done) | Came::Left(done)) => received(done, None),
        Ok(Came::Code(code, done)) => received(done, Some(code)),
        Err(No::Late) => {
            let refused = act::Refused { refused: LATE_ANSWER.to_owned(), late: true };
            reply::json(StatusCode::CONFLICT, &refused)
        }
        Err(no) => reply::refuse(no.status(), &no.words()),
    }
}

fn received(done: Done, code: Option<String>) -> Answer {
    let received = Received { received: true, seq: done.seq, durable: done.durable, code };
    reply::json(StatusCode::OK, &received)
}

/// Answers `POST /form/ACT`: the same for whoever has no script.
pub(super) async fn form(room: &Arc<Room>, asked: &Asked, who: &Who, body: Body) -> Answer {
    let body = match guard::body(body, room.settings.patience.body).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let members = guard::pairs(&String::from_utf8_lossy(&body));
    let back = back(&members, who);
    let name = asked.path.first().cloned().unwrap_or_default();
    let came = match posted(&name, &members, who) {
        Ok(posted) => carry_out(room, asked, who, &posted).await,
        Err(why) => Err(why.into()),
    };
    match came {
        Ok(Came::Done(done)) => {
            room.shown(done.seq).await;
            reply::see_other(&back)
        }
        Ok(Came::Left(_)) => reply::see_other("/"),
        Ok(Came::Code(code, _)) => {
            reply::page(StatusCode::OK, pages::device(&room.marking(), &code, &back))
        }
        Err(No::Late) => {
            let hidden: Vec<_> = members.into_iter().filter(|(n, _)| n != "late_is_fine").collect();
            reply::page(StatusCode::CONFLICT, pages::late(&room.marking(), &hidden))
        }
        Err(no) => reply::page(no.status(), pages::refused(&room.marking(), &no.words())),
    }
}

/// Returns the page a form leads back to: one of this server's own.
fn back(members: &[(String, String)], who: &Who) -> String {
    let asked = members.iter().find(|(name, _)| name == "back").map(|(_, path)| path.as_str());
    let is_own =
        |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    asked.filter(is_own).unwrap_or(who.surface().path()).to_owned()
}

/// Makes of a form's members what a script would have posted.
fn posted(act: &str, members: &[(String, String)], who: &Who) -> Result<Posted, Rejection> {
    let mut object = Map::new();
    object.insert("act".to_owned(), Value::String(act.to_owned()));
    let mut scores: Vec<Value> = Vec::new();
    let mut paragraphs: Vec<String> = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| name != "back") {
        match name.split_once('.') {
            // A radio button nobody chose is in no form: places are named, not counted.
            Some(("scores", at)) => {
                let at = at.parse::<usize>().ok().filter(|at| *at < SCORES_MAX);
                let at = at.ok_or_else(|| Rejection::new(format!("`{name}` is no score")))?;
                if scores.len() <= at {
                    scores.resize(at + 1, Value::Null);
                }
                scores[at] = value.parse::<u8>().map_or(Value::Null, Value::from);
            }
            Some((_, _)) if value.trim().is_empty() => {}
            Some((_, question)) => paragraphs.push(format!("{question}: {}", value.trim())),
            None if value.is_empty() => {}
            None => {
                object.insert(name.clone(), member(name, value)?);
            }
        }
    }
    if act == "give_feedback" {
        object.insert("scores".to_owned(), Value::Array(scores));
    }
    if !paragraphs.is_empty() {
        object.insert("text".to_owned(), Value::String(paragraphs.join("\n\n")));
    }
    if !object.contains_key("cmd") {
        object.insert("cmd".to_owned(), Value::String(twice(&object, who)));
    }
    Posted::of(object)
}

fn member(name: &str, value: &str) -> Result<Value, Rejection> {
    if NUMBERS.contains(&name) {
        let number = value.trim().parse::<u64>();
        return number
            .map(Value::from)
            .map_err(|_| Rejection::new(format!("`{name}` takes a number, not `{value}`")));
    }
    if FLAGS.contains(&name) {
        return Ok(match value {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Null,
        });
    }
    Ok(Value::String(value.to_owned()))
}

/// Returns an id for a form that has none: the same again if the same is sent twice by an impatient finger.
fn twice(object: &Map<String, Value>, who: &Who) -> String {
    let now = SystemClock.read().mono.0 / TWICE_MS;
    let text = serde_json::to_string(object).expect("an object becomes JSON");
    let id = hash(&format!("{now} {who:?} {text}"));
    format!("form-{}", &id[..32])
}

/// Carries an act out.
async fn carry_out(
    room: &Arc<Room>,
    asked: &Asked,
    who: &Who,
    posted: &Posted,
) -> Result<Came, No> {
    let Some(by) = who.actor() else {
        return Err(No::Malformed("the projector shows, it does nothing".to_owned()));
    };
    let Some(_one) = room.begin(by) else {
        return Err(No::Busy("your last ones are still on their way; wait for them".to_owned()));
    };
    if who.surface().is_desk() {
        match posted.act::<wire::desk::Act>() {
            Ok(act) => return desk::carry_out(room, by, &act, posted).await.map(Came::Done),
            // What every person may do they may do at a desk.
            Err(why) if posted.act::<Act>().is_err() => return Err(why.into()),
            Err(_) => {}
        }
    }
    match who {
        Who::Person { person, device, surface } if surface.capacity().is_some() => {
            participant(room, *person, device, posted).await
        }
        Who::Person { .. } | Who::Lead | Who::Projector => {
            let token = asked.token(who.surface());
            if leaves(posted) {
                room.doors.forget(who.surface(), &token);
                let seq = room.handle.latest().session.last;
                return Ok(Came::Left(Done { seq, durable: true }));
            }
            Err(No::Malformed("this desk has no such act".to_owned()))
        }
    }
}

fn leaves(posted: &Posted) -> bool {
    posted.act::<Act>().is_ok_and(|act| act == Act::Leave {})
}

async fn participant(
    room: &Arc<Room>,
    person: PersonId,
    device: &str,
    posted: &Posted,
) -> Result<Came, No> {
    let by = Actor::Person(person);
    let act: Act = posted.act()?;
    let latest = room.handle.latest();
    let mut held = latest.session.people.seats_of(person);
    let seat = match &posted.seat {
        Some(seat) => Some(seat.clone()),
        None => held.next().cloned(),
    };
    let command = match own_affair(&act, person, device) {
        Some(command) => command,
        None if matches!(act, Act::AnotherDevice {}) => {
            let code = room.doors.device_code(person);
            let code = code.map_err(|why| No::Malformed(why.to_string()))?;
            let done = Done { seq: latest.session.last, durable: true };
            return Ok(Came::Code(code, done));
        }
        None => {
            let command = act.command(seat.as_ref())?;
            command.ok_or_else(|| No::Malformed("nothing was asked".to_owned()))?
        }
    };
    let leaves = matches!(command, Command::RevokeDevice { .. });
    let done = ask(room, command, by, posted.cmd.clone()).await?;
    Ok(if leaves { Came::Left(done) } else { Came::Done(done) })
}

/// Returns the command for what concerns somebody's own seats and devices.
fn own_affair(act: &Act, person: PersonId, device: &str) -> Option<Command> {
    let seat = |seat: &SeatId| seat.clone();
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are the session's own affair")]
    match act {
        Act::TakeSeat { seat: wanted } => Some(Command::TakeSeat { person, seat: seat(wanted) }),
        Act::LeaveSeat { seat: held } => Some(Command::LeaveSeat { person, seat: seat(held) }),
        Act::Leave {} => Some(Command::RevokeDevice { person, sha256: device.to_owned() }),
        _ => None,
    }
}

async fn ask(room: &Room, command: Command, by: Actor, cmd: Option<CommandId>) -> Result<Done, No> {
    let request = Request { cmd, ..Request::new(command, by) };
    room.ask(request).await.map_err(|refused| match refused {
        Refused::Rejected(why) if why.0 == LATE_ANSWER => No::Late,
        refused @ (Refused::Rejected(_)
        | Refused::NotRecorded(_)
        | Refused::Busy
        | Refused::Gone) => No::Session(refused),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_form_is_the_act_a_script_would_have_posted() {
        let given = members(&[
            ("decision", "d3"),
            ("choice", "yank"),
            ("sure", "4"),
            ("text", ""),
            ("back", "/play"),
        ]);
        let read = posted("answer", &given, &Who::Lead).unwrap();
        let act: Act = read.act().unwrap();
        let Act::Answer { sure, text, .. } = act else { panic!("{act:?}") };
        assert_eq!((sure, text), (Some(4), None));
        let again = posted("answer", &given, &Who::Lead).unwrap();
        assert_eq!(read.cmd, again.cmd, "an impatient finger sends it twice");
        let other = posted("answer", &given, &Who::Projector).unwrap();
        assert_ne!(read.cmd, other.cmd);
    }

    #[test]
    fn lists_and_flags_are_read_and_nonsense_is_named() {
        let given = members(&[
            ("scores.0", "5"),
            ("scores.2", "3"),
            ("text.Best", "the pace"),
            ("text.Worst", " "),
            ("text.Next", "more time"),
        ]);
        let act: Act = posted("give_feedback", &given, &Who::Lead).unwrap().act().unwrap();
        let text = Some("Best: the pace\n\nNext: more time".to_owned());
        assert_eq!(act, Act::GiveFeedback { scores: vec![Some(5), None, Some(3)], text });
        let far = posted("give_feedback", &members(&[("scores.41", "1")]), &Who::Lead);
        assert!(far.unwrap_err().0.contains("no score"));
        let given = members(&[("question", "7"), ("up", "true")]);
        let act: Act = posted("vote_for_question", &given, &Who::Lead).unwrap().act().unwrap();
        assert_eq!(act, Act::VoteForQuestion { question: crate::ident::Seq(7), up: true });
        let wrong = posted("vote", &members(&[("option", "two")]), &Who::Lead).unwrap_err();
        assert!(wrong.0.contains("`option` takes a number"), "{wrong}");
    }

    #[test]
    fn a_form_never_leads_to_another_server() {
        for path in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            assert_eq!(back(&members(&[("back", path)]), &Who::Lead), "/desk/lead", "{path}");
        }
        assert_eq!(back(&members(&[("back", "/play?seat=REG/2")]), &Who::Lead), "/play?seat=REG/2");
    }
}
