//! Sessions with one thing changed, so that each checker can show that it sees.

use startex::clock::Millis;
use startex::ident::Seq;
use startex::session::{Attribution, Event};

use super::record::Recorded;
use super::seen::NAME;

/// Returns a session in which one rule is broken, `None` if this one has nothing to break it with.
#[expect(clippy::too_many_lines, reason = "one short arm a rule")]
pub(super) fn forged(rule: &str, recorded: &Recorded) -> Option<Recorded> {
    let mut forged = recorded.clone();
    let entries = &mut forged.entries;
    let kind = |entries: &[startex::session::Entry], kind: &str| {
        entries.iter().position(|e| e.event.kind() == kind)
    };
    match rule {
        "what was acknowledged is on disk" => entries.truncate(entries.len() / 2),
        "a repeated request happens once" => {
            let at = entries.iter().position(|e| e.cmd.is_some())?;
            let (by, cmd) = (entries[at].by, entries[at].cmd.clone());
            let next = entries.get_mut(at + 1)?;
            (next.by, next.cmd) = (by, cmd);
        }
        "entries are numbered without a gap" => drop(entries.remove(entries.len() / 2)),
        "the record replays to the same state" => forged.replayed.push('x'),
        "times never go back, and play stands still while held" => {
            let at = kind(entries, "paused")?;
            entries[at + 1].times.play = entries[at + 1].times.play.plus(Millis(1));
        }
        "sleep and crashes are recorded as gaps and leave play paused" => {
            forged.unwatched.first()?;
            entries.retain(|e| e.event.kind() != "gap_recorded");
        }
        "while a countdown runs something is written every ten seconds" => {
            entries.retain(|e| e.event.kind() != "heartbeat");
        }
        "nothing is taken down off the record" => {
            let at = kind(entries, "off_record")?;
            entries.get_mut(at + 1)?.event = Event::FloorGiven { role: "CK".into() };
        }
        "time runs out when it has run out" => {
            let at = kind(entries, "time_ran_out")?;
            entries[at].times.play = entries[at].times.play.minus(Millis::seconds(20));
        }
        "late answers are late and no others" => {
            let answer = entries.iter_mut().find_map(|e| match &mut e.event {
                Event::Answered { late, .. } => Some(late),
                _ => None,
            })?;
            *answer = !*answer;
        }
        "each result is what the answers add up to" => {
            let votes = forged.results.iter_mut().find(|r| !r.2.is_empty())?;
            votes.2[0].1 += 1;
        }
        "a decision has one record" => {
            let taken = |e: &startex::session::Entry| {
                matches!(e.event, Event::Recorded { outcome: startex::session::Outcome::Taken, .. })
            };
            let at = entries.iter().position(taken)?;
            let event = entries[at].event.clone();
            entries.get_mut(at + 1)?.event = event;
        }
        "consequences add up, undone ones left out" => forged.gauges.first_mut()?.1 += 1,
        "one key takes the last act back" => {
            let at = kind(entries, "released")?;
            let seq = entries[at].seq;
            forged.undone.push((Seq(seq.0 - 1), seq));
        }
        "control-only words are in no view" => {
            forged.sightings.first_mut()?.stage.situation = Some("SECRET-CONTROL".to_owned());
        }
        "everybody sees what is theirs: released, not taken back, revealed" => {
            entries.retain(|e| e.event.kind() != "released");
        }
        "attribution becomes stricter only, and names stay out" => {
            forged.header.attribution = Attribution::Anonymous;
            forged.sightings.first_mut()?.stage.situation = Some(NAME.to_owned());
        }
        _ => return None,
    }
    Some(forged)
}
