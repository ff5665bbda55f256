//! What players and the projector saw, worked out again from who gets what.

use std::collections::{BTreeMap, BTreeSet};

use startex::ident::{GroupId, ItemId, SeatId, Seq};
use startex::scenario::{Content, Recipients, Reveal, Scenario};
use startex::session::view::{Bar, Mine, PlayerView};
use startex::session::{Attribution, Entry, Event};

use super::deciding::{Rounds, follow};
use super::record::{Recorded, Sighting};

/// The mark that every control-only word of the scenario carries.
const CONTROL: &str = "SECRET-CONTROL";
/// The name people of the simulation have.
pub(super) const NAME: &str = "NAME-MARKER";

pub(super) fn control_stays(recorded: &Recorded) -> Result<(), String> {
    for sighting in &recorded.sightings {
        let mut players = sighting.players.clone();
        // What the author held back is given to the seat that asks for it, and to no other.
        for view in &mut players {
            view.requests.clear();
        }
        let seen = format!("{:?} {players:?}", sighting.stage);
        if let Some(at) = seen.find(CONTROL) {
            let words: String = seen[at..].chars().take(60).collect();
            return Err(format!("after entry {}: `{words}`", sighting.after));
        }
    }
    Ok(())
}

/// Who gets what, told by the entries.
#[derive(Debug, Default)]
struct Out {
    /// What is out, with the recipients of what was written in play.
    released: BTreeSet<ItemId>,
    inserted: BTreeMap<ItemId, (Seq, Recipients)>,
    struck: BTreeSet<Seq>,
    groups: BTreeMap<GroupId, Vec<SeatId>>,
    /// Polls whose result is out.
    polls: BTreeSet<ItemId>,
}

impl Out {
    fn after(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Released { inject, .. } => drop(self.released.insert(inject.clone())),
            Event::Withdrawn { inject } => drop(self.released.remove(inject)),
            Event::InjectInserted { inject, to, .. } => {
                self.inserted.insert(inject.clone(), (entry.seq, to.clone()));
            }
            Event::Struck { entry } => drop(self.struck.insert(*entry)),
            Event::PollRevealed { poll } => drop(self.polls.insert(poll.clone())),
            Event::PollClosed { poll }
            | Event::PollOpened { poll, .. }
            | Event::Restored { item: poll } => drop(self.polls.remove(poll)),
            Event::GroupFormed { group, seats } => {
                self.groups.insert(group.clone(), seats.clone());
            }
            _ => {}
        }
    }

    fn reaches(&self, scenario: &Scenario, to: &Recipients, seat: Option<&SeatId>) -> bool {
        let Some(seat) = seat else { return *to == Recipients::All };
        match to {
            Recipients::All | Recipients::Players => true,
            Recipients::Roles(roles) => roles.contains(&seat.role),
            Recipients::Groups(groups) => groups.iter().any(|id| match self.groups.get(id) {
                Some(seats) => seats.contains(seat),
                None => scenario.groups.iter().any(|g| g.id == *id && g.roles.contains(&seat.role)),
            }),
        }
    }

    /// Returns what somebody in a seat, or the public, may read.
    fn readable(&self, scenario: &Scenario, seat: Option<&SeatId>) -> BTreeSet<ItemId> {
        let mine = |id: &&ItemId| {
            if let Some((seq, to)) = self.inserted.get(*id) {
                return !self.struck.contains(seq) && self.reaches(scenario, to, seat);
            }
            scenario.items.iter().any(|item| match &item.content {
                Content::Inject(inject) => {
                    item.id == **id && self.reaches(scenario, &inject.to, seat)
                }
                _ => false,
            })
        };
        self.released.iter().filter(mine).cloned().collect()
    }
}

pub(super) fn views_are_theirs(recorded: &Recorded) -> Result<(), String> {
    let (mut out, mut rounds) = (Out::default(), Rounds::new());
    let mut sightings = recorded.sightings.iter().peekable();
    for entry in &recorded.entries {
        out.after(entry);
        follow(&mut rounds, entry);
        while let Some(sighting) = sightings.next_if(|s| s.after <= entry.seq) {
            let at = |why: String| format!("after entry {}: {why}", sighting.after);
            stage(recorded, &out, &rounds, sighting).map_err(at)?;
            for view in &sighting.players {
                player(recorded, &out, &rounds, view).map_err(at)?;
            }
        }
    }
    Ok(())
}

fn stage(
    recorded: &Recorded,
    out: &Out,
    rounds: &Rounds,
    sighting: &Sighting,
) -> Result<(), String> {
    let scenario = &recorded.scenario;
    let public = out.readable(scenario, None);
    if let Some((label, card)) = &sighting.stage.latest {
        let known = public.iter().any(|id| {
            let authored = scenario.item(id).map(|i| i.label.clone());
            authored.unwrap_or_else(|| id.to_string()) == *label
        });
        if !known {
            return Err(format!("the projector shows {label}, {}", card.title));
        }
    } else if !public.is_empty() {
        return Err(format!("the projector does not show {public:?}"));
    }
    if let Some(result) = &sighting.stage.result {
        if out.polls.contains(&result.item) {
            return Ok(());
        }
        let open = scenario.decision(&result.item).is_some_and(|(_, d)| d.reveal == Reveal::All);
        if !open {
            return Err(format!("the projector shows the result of {}", result.item));
        }
        is_revealed(rounds, &result.item, &result.bars)?;
    }
    Ok(())
}

fn player(
    recorded: &Recorded,
    out: &Out,
    rounds: &Rounds,
    view: &PlayerView,
) -> Result<(), String> {
    let seat = &view.seat;
    let known: BTreeSet<ItemId> = view.known.iter().map(|(id, _)| id.clone()).collect();
    let expected = out.readable(&recorded.scenario, Some(seat));
    if known != expected {
        return Err(format!("{seat} reads {known:?}, not {expected:?}"));
    }
    if let Some(result) = view.result.as_ref().filter(|r| !out.polls.contains(&r.item)) {
        is_revealed(rounds, &result.item, &result.bars)?;
    }
    asked_itself(recorded, view)?;
    if let (Some(open), Some(Mine::Answer { choice: mine, .. })) = (&view.open, &view.mine) {
        let told = rounds.get(&(open.item.clone(), open.round));
        if told.and_then(|t| t.answers.get(seat)) != Some(mine) {
            return Err(format!("{seat} did not answer {mine} to {}", open.item));
        }
    }
    Ok(())
}

/// A request is shown to the seat whose it is.
fn asked_itself(recorded: &Recorded, view: &PlayerView) -> Result<(), String> {
    let own = |words: &String| {
        recorded.entries.iter().any(|entry| {
            matches!(entry.event, Event::InformationRequested {})
                && entry.seat.as_ref() == Some(&view.seat)
                && entry.text().is_some_and(|text| text.as_str() == words)
        })
    };
    match view.requests.iter().filter_map(|r| r.words.as_ref()).find(|words| !own(words)) {
        Some(words) => Err(format!("{} sees the request `{words}` of another", view.seat)),
        None => Ok(()),
    }
}

/// A result is shown of a round that was revealed, with as many votes as it had.
fn is_revealed(rounds: &Rounds, item: &ItemId, bars: &[Bar]) -> Result<(), String> {
    let shown: u32 = bars.iter().map(|bar| bar.votes).sum();
    let count = |told: &super::deciding::Told| {
        [startex::scenario::Count::Seats, startex::scenario::Count::Roles]
            .map(|count| told.votes(count).values().sum::<u32>())
    };
    let fits = rounds
        .iter()
        .filter(|((id, _), told)| id == item && told.revealed)
        .any(|(_, told)| count(told).contains(&shown));
    if fits { Ok(()) } else { Err(format!("a result of {item} with {shown} votes is shown")) }
}

pub(super) fn attribution_holds(recorded: &Recorded) -> Result<(), String> {
    let mut mode = recorded.header.attribution;
    let mut sightings = recorded.sightings.iter().peekable();
    for entry in &recorded.entries {
        match &entry.event {
            Event::AttributionTightened { mode: stricter } => {
                if *stricter <= mode {
                    return Err(format!("entry {} loosens {mode:?}", entry.seq));
                }
                mode = *stricter;
            }
            Event::Joined { .. } if mode == Attribution::Anonymous && entry.said.is_some() => {
                return Err(format!("entry {} holds a name", entry.seq));
            }
            _ => {}
        }
        while let Some(sighting) = sightings.next_if(|s| s.after <= entry.seq) {
            let seen = format!("{:?} {:?}", sighting.stage, sighting.players);
            if mode >= Attribution::Role && seen.contains(NAME) {
                return Err(format!("a name is seen after entry {}", sighting.after));
            }
        }
    }
    Ok(())
}
