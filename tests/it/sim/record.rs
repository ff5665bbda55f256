//! What a session left behind, and the rules of the record itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use startex::clock::Timestamp;
use startex::ident::{Actor, ItemId, Seq};
use startex::scenario::Scenario;
use startex::session::view::{PlayerView, StageView};
use startex::session::{CommandId, Entry, Header};

/// A request that was answered with "done".
#[derive(Debug, Clone)]
pub(super) struct Acknowledged {
    pub(super) seq: Seq,
    pub(super) durable: bool,
    /// Where it was sent with an id.
    pub(super) id: Option<(Actor, CommandId)>,
}

/// What could be seen after an entry.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub(super) after: Seq,
    pub(super) stage: StageView,
    pub(super) players: Vec<PlayerView>,
}

/// A stretch in which nobody watched, while play ran.
#[derive(Debug, Clone)]
pub(super) struct Unwatched {
    /// The last entry before it.
    pub(super) after: Seq,
    pub(super) to: Timestamp,
}

/// Votes by option.
pub(super) type Votes = Vec<(String, u32)>;

/// Everything a checker may look at: the entries as they stand in the file, and what was seen of them.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    pub(super) scenario: Arc<Scenario>,
    pub(super) header: Header,
    pub(super) entries: Vec<Entry>,
    pub(super) acknowledged: Vec<Acknowledged>,
    pub(super) sightings: Vec<Sighting>,
    pub(super) unwatched: Vec<Unwatched>,
    /// The last entry before an act, and the last one after it was taken back at once.
    pub(super) undone: Vec<(Seq, Seq)>,
    /// The live state at the end, and the one the file replays to, as text.
    pub(super) live: String,
    pub(super) replayed: String,
    /// Results as the session has them: decision, round, votes by option.
    pub(super) results: Vec<(ItemId, u16, Votes)>,
    pub(super) facts: Vec<(String, bool)>,
    pub(super) gauges: Vec<(String, i64)>,
}

impl Recorded {
    pub(super) fn entry(&self, seq: Seq) -> Option<&Entry> {
        self.entries.get(usize::try_from(seq.0).ok()?.checked_sub(1)?)
    }

    /// Returns the entries up to and with one.
    pub(super) fn until(&self, seq: Seq) -> &[Entry] {
        let len = usize::try_from(seq.0).unwrap_or(usize::MAX).min(self.entries.len());
        &self.entries[..len]
    }
}

pub(super) fn acknowledged_is_kept(recorded: &Recorded) -> Result<(), String> {
    for done in recorded.acknowledged.iter().filter(|a| a.durable) {
        let Some(entry) = recorded.entry(done.seq) else {
            return Err(format!("entry {} was acknowledged and is gone", done.seq));
        };
        if let Some((by, id)) = &done.id {
            let near = recorded.until(done.seq).iter().rev().take(60);
            if !near.into_iter().any(|e| e.cmd.as_ref() == Some(id) && e.by == *by) {
                return Err(format!("entry {} is not what {id:?} led to", entry.seq));
            }
        }
    }
    Ok(())
}

pub(super) fn repeated_happens_once(recorded: &Recorded) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for entry in &recorded.entries {
        if let Some(id) = &entry.cmd
            && !seen.insert((entry.by, id.clone()))
        {
            return Err(format!("entry {} is the second one of {id:?}", entry.seq));
        }
    }
    Ok(())
}

pub(super) fn numbered(recorded: &Recorded) -> Result<(), String> {
    for (entry, number) in recorded.entries.iter().zip(1_u64..) {
        if entry.seq.0 != number || entry.sync >= entry.seq {
            return Err(format!("line {number} holds entry {} (sync {})", entry.seq, entry.sync));
        }
    }
    Ok(())
}

pub(super) fn replays(recorded: &Recorded) -> Result<(), String> {
    if recorded.live == recorded.replayed {
        return Ok(());
    }
    let differs = recorded.live.bytes().zip(recorded.replayed.bytes()).position(|(a, b)| a != b);
    let at = differs.unwrap_or(0).saturating_sub(60);
    let part = |text: &str| text.chars().skip(at).take(160).collect::<String>();
    Err(format!("live ..{}.. replayed ..{}..", part(&recorded.live), part(&recorded.replayed)))
}
