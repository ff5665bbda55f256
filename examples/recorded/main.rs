//! Records an exercise that simulated players play and in which desks write what a score tells them:
//! `recorded SCENARIO SCORE TRANSCRIPT`. The same score gives the same bytes.

mod desks;
mod follows;
mod score;

use std::path::Path;
use std::sync::Arc;

use startex::clock::{Timestamp, VirtualClock};
use startex::conduct::{Conductor, Done, Refused, Request, scenario_sha256};
use startex::diagnostic::Source;
use startex::ident::{Actor, SeatId, Seq};
use startex::journal::{FileJournal, Options, seeded_salts};
use startex::play::{self, Intention, Rare, Rehearsal, Repertoire};
use startex::scenario::{self, Scenario};
use startex::session::{Command, Header, Session, Staffing};
use startex::text::Text;

use desks::Desks;
use score::Score;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [script, score, transcript] = arguments.as_slice() else {
        return Err("recorded SCENARIO SCORE TRANSCRIPT".into());
    };
    let text = std::fs::read_to_string(script)?;
    let source = Source { name: script.clone(), text: text.clone() };
    let folder = Path::new(script).parent().unwrap_or(Path::new(".")).to_owned();
    let load = |name: &str| std::fs::read(folder.join(name)).map_err(|fault| fault.to_string());
    let (scenario, findings) = scenario::read(&source, &load);
    let scenario = scenario.ok_or_else(|| format!("{script}: {} findings", findings.len()))?;
    let score = Score::read(Path::new(score))?;
    record(&scenario, &text, &score, Path::new(transcript))
}

fn record(scenario: &Scenario, text: &str, score: &Score, path: &Path) -> Result<(), Fault> {
    let header = header(scenario, text, score);
    let start = score.starts.parse::<Timestamp>()?;
    let clock = VirtualClock::new(start);
    let journal = FileJournal::create(path, &header, Options::new(seeded_salts(score.seed)))?;
    let mut conductor = Conductor::create(
        header,
        Arc::new(scenario.clone()),
        text,
        Box::new(journal),
        clock.clone(),
    )
    .map_err(|refused| refused.to_string())?;
    let repertoire = Repertoire::for_somebody().with(Rare::CalledAway).with(Rare::Pause);
    let mut rehearsal = Rehearsal::new(score.seed, repertoire, None);
    let mut desks = Desks::new(score);
    loop {
        let shadow = as_players_see_it(conductor.session(), score);
        let Some(next) = rehearsal.next(scenario, &shadow, clock.now()) else { break };
        if score.stops_after.is_some_and(|minute| conductor.session().at.play.0 >= minute * 60_000)
        {
            return Ok(());
        }
        while let Some(own) = desks.next(scenario, conductor.session(), next.at)? {
            let late_is_fine = matches!(
                own.command,
                Command::VoteForQuestion { .. } | Command::SetObserverQuestion { .. }
            );
            match submit(&mut conductor, &clock, own) {
                Ok(done) => desks.done(done),
                // The room was quicker than those who wanted the question asked.
                Err(_) if late_is_fine => {}
                Err(why) => return Err(why),
            }
        }
        if let Some(next) = desks.instead(conductor.session(), next)? {
            // What is refused is a slip of the autopilot, or an answer that came too late.
            let _late = submit(&mut conductor, &clock, next);
        }
    }
    while let Some(own) = desks.afterwards(conductor.session(), clock.now())? {
        desks.done(submit(&mut conductor, &clock, own)?);
    }
    desks.finish()
}

fn submit(
    conductor: &mut Conductor<VirtualClock>,
    clock: &VirtualClock,
    next: Intention,
) -> Result<Done, Fault> {
    clock.set(next.at.max(conductor.session().at.wall));
    // The clock leapt because nothing happened, not because nobody watched.
    conductor.watch();
    let said = format!("{:?}", next.command);
    match conductor.submit(&Request::new(next.command, next.by)) {
        Ok(done) => Ok(done),
        Err(refused @ Refused::Rejected(_)) => Err(format!("{refused}: {said}").into()),
        Err(refused) => Err(refused.to_string().into()),
    }
}

fn header(scenario: &Scenario, text: &str, score: &Score) -> Header {
    let agenda = scenario.agendas.iter().find(|a| a.id.as_str() == score.agenda);
    let agenda = agenda.unwrap_or(&scenario.agendas[0]).id.clone();
    Header {
        session: score.session.clone(),
        mode: score.mode,
        offset: score.offset(),
        ..play::header(scenario, scenario_sha256(text), agenda, score.seed)
    }
}

/// Returns the session as simulated players know it: nobody sits where they play, and what the score leaves without an
/// answer was never asked.
fn as_players_see_it(session: &Session, score: &Score) -> Session {
    let mut shadow = session.clone();
    let seats: Vec<SeatId> = shadow.people.seats.keys().cloned().collect();
    for seat in seats {
        if shadow.people.staffing(&seat.role) == Staffing::Simulated
            && let Some(state) = shadow.people.seats.get_mut(&seat)
        {
            Arc::make_mut(state).holders.clear();
        }
    }
    let open: Vec<Seq> = shadow
        .talk
        .open_requests()
        .filter(|request| score.leaves_open(request.text.as_ref().map_or("", Text::as_str)))
        .map(|request| request.seq)
        .collect();
    for seq in open {
        shadow.talk.requests.remove(&seq);
    }
    shadow
}

/// Returns the seat a command acts for.
#[expect(clippy::wildcard_enum_match_arm, reason = "all else is nobody's seat")]
fn seat_of(command: &Command) -> Option<&SeatId> {
    match command {
        Command::Answer(draft) => Some(&draft.seat),
        Command::RaiseHand { seat }
        | Command::LowerHand { seat }
        | Command::AskForStop { seat } => Some(seat),
        Command::Open { seat, .. }
        | Command::AskControl { seat, .. }
        | Command::Vote { seat, .. }
        | Command::Assess { seat, .. } => seat.as_ref(),
        _ => None,
    }
}

/// Returns who holds a seat, else the simulated player.
fn holder(session: &Session, seat: &SeatId) -> Actor {
    let state = session.people.seats.get(seat);
    let person = state.and_then(|seat| seat.holders.iter().next().copied());
    person.map_or(Actor::Simulated, Actor::Person)
}
