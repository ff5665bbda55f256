//! What the lead may say, a line each, and the room it is said in.

use std::collections::BTreeMap;
use std::io;
use std::net::TcpListener;
use std::thread::JoinHandle;

use startex::clock::Millis;
use startex::conduct::{Handle, Snapshot};
use startex::ident::{ItemId, OptionId, SeatId, Seq};
use startex::session::{
    Briefing, Command, EndWhy, HotWashStep, Outcome, PauseWhy, QuestionState, RecordDraft,
    RecordFrom, RequestReply, Staffing,
};
use startex::text::Text;
use startex::web::{self, Beside, Options, WebHandle};
use startex::wire::act::Surface;

/// An open room.
pub(super) struct Room {
    /// The line that says where it is.
    pub ready: String,
    web: WebHandle,
    thread: JoinHandle<()>,
}

/// Opens the room to whoever comes.
///
/// # Errors
/// If it cannot listen there.
pub(super) fn open(handle: Handle, listen: &str) -> io::Result<Room> {
    let listener = TcpListener::bind(listen)?;
    let (web, thread) = web::spawn(listener, Options::default(), handle)?;
    let codes = web.codes();
    let names = Surface::ALL.map(|surface| {
        let name = surface.path().rsplit('/').next().unwrap_or_default();
        let name = if surface == Surface::Observer { "observer" } else { name };
        (name.replace("play", "player"), codes.of(surface).to_owned())
    });
    let codes: BTreeMap<String, String> = names.into_iter().collect();
    let links = web.links().into_iter();
    let links: BTreeMap<String, String> =
        links.map(|link| (link.name.unwrap_or_default(), link.code)).collect();
    let ready =
        serde_json::json!({ "address": web.address(), "codes": codes, "links": links }).to_string();
    Ok(Room { ready, web, thread })
}

impl Room {
    /// Blanks the projector, shows the last inject on it again, or neither; tells whether the line said that.
    pub(super) fn shows(&self, words: &[&str]) -> bool {
        let beside = match words {
            ["blank", "on"] => Beside { blank: true, ..Beside::default() },
            ["again", "on"] => Beside { again: true, ..Beside::default() },
            ["blank" | "again", "off"] => Beside::default(),
            _ => return false,
        };
        self.web.beside(beside);
        true
    }

    /// Closes it.
    pub(super) fn close(self) {
        self.web.stop();
        drop(self.thread.join());
    }
}

/// Reads a line of the lead.
///
/// # Errors
/// Says that there is no such line.
pub(super) fn command(words: &[&str], latest: &Snapshot) -> Result<Command, String> {
    let item = |id: &str| ItemId::new(id);
    let number = |text: &str| text.parse::<u64>().map_err(|fault| format!("`{text}`: {fault}"));
    let text = |words: &[&str]| Text::new(&words.join(" ")).map_err(|fault| fault.to_string());
    Ok(match words {
        ["rules"] => Command::Brief(Briefing::GroundRules),
        ["warm-up"] => Command::Brief(Briefing::WarmUp),
        ["simulate", role] => Command::Staff { role: (*role).into(), how: Staffing::Simulated },
        ["start"] => Command::Start { must_end: None },
        ["module"] => Command::NextModule,
        ["release", id] => Command::Release { inject: item(id) },
        ["withdraw", id] => Command::Withdraw { inject: item(id) },
        ["pose", id] => Command::Pose { question: item(id) },
        ["done"] => Command::FinishQuestion,
        ["floor", role] => Command::GiveFloor { role: (*role).into() },
        ["open", id] => Command::OpenDecision { decision: item(id), length: None, group: None },
        ["open", id, seconds] => Command::OpenDecision {
            decision: item(id),
            length: Some(Millis::seconds(number(seconds)?)),
            group: None,
        },
        ["close", id] => Command::CloseDecision { decision: item(id) },
        ["reveal", id] => Command::Reveal { decision: item(id) },
        ["record", id, option] => record(item(id), option),
        ["poll", id] => Command::OpenPoll { poll: item(id) },
        ["close-poll", id] => Command::ClosePoll { poll: item(id) },
        ["reveal-poll", id] => Command::RevealPoll { poll: item(id) },
        ["assess", id] => Command::OpenAssessment { assessment: item(id) },
        ["close-assessment", id] => Command::CloseAssessment { assessment: item(id) },
        ["breakout", id] => Command::OpenBreakout { breakout: item(id) },
        ["close-breakout", id] => Command::CloseBreakout { breakout: item(id) },
        ["speed", times] => Command::SetSpeed(number(times)?.try_into().unwrap_or(1)),
        ["pause"] => Command::Pause(PauseWhy::Facilitator),
        ["resume"] => Command::Resume,
        ["break", minutes] => {
            Command::StartBreak { item: None, length: Millis::minutes(number(minutes)?) }
        }
        ["off-record"] => Command::GoOffRecord,
        ["emergency"] => Command::DeclareEmergency,
        ["emergency-over"] => Command::EndEmergency,
        ["seat", person, seat] => {
            Command::TakeSeat { person: person.parse()?, seat: seat.parse()? }
        }
        ["away", seat] => Command::CallAway { seat: seat.parse::<SeatId>()? },
        ["end"] => Command::End(EndWhy::Facilitator),
        ["hot-wash", step, role @ ..] => Command::HotWash {
            step: hot_wash(step)?,
            role: role.first().map(|role| (*role).into()),
        },
        ["reply", words @ ..] => {
            let open = latest.session.talk.open_requests().next();
            let request = open.map(|request| request.seq).ok_or("nobody asked")?;
            Command::AnswerRequest { request, how: RequestReply::Line, text: Some(text(words)?) }
        }
        ["question", number, state] => Command::SetObserverQuestion {
            question: question(latest, number)?,
            state: question_state(state)?,
            into: None,
        },
        ["merge", number, into] => Command::SetObserverQuestion {
            question: question(latest, number)?,
            state: QuestionState::Merged,
            into: Some(question(latest, into)?),
        },
        ["hide", number, words @ ..] => Command::HideObserverQuestion {
            question: question(latest, number)?,
            reason: text(words)?,
        },
        ["close-room"] => Command::CloseRoom,
        _ => return Err(format!("no such line: {}", words.join(" "))),
    })
}

fn record(decision: ItemId, option: &str) -> Command {
    let mut record = RecordDraft::new(Outcome::Taken, RecordFrom::Answers);
    record.option = Some(OptionId::new(option));
    Command::Record { decision, record: Box::new(record) }
}

fn hot_wash(step: &str) -> Result<HotWashStep, String> {
    match step {
        "silent" => Ok(HotWashStep::Silent),
        "round" => Ok(HotWashStep::Round),
        "rank" => Ok(HotWashStep::Rank),
        "feedback" => Ok(HotWashStep::Feedback),
        "done" => Ok(HotWashStep::Done),
        _ => Err(format!("no such step: {step}")),
    }
}

/// Returns an observers' question by its place in the order of asking, from 1.
fn question(latest: &Snapshot, number: &str) -> Result<Seq, String> {
    let at = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let found = at.and_then(|at| latest.session.hall.questions.keys().nth(at));
    found.copied().ok_or_else(|| format!("no question {number}"))
}

fn question_state(state: &str) -> Result<QuestionState, String> {
    let all = QuestionState::ALL.iter().copied();
    all.into_iter().find(|s| s.label() == state).ok_or_else(|| format!("no such state: {state}"))
}
