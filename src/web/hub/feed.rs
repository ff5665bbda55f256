//! The parts of a class or person with the moment each changed, and the frames made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::super::page::{INJECTS_SENT, Sheet};
use crate::ident::{ItemId, Seq};

/// A moment the room was shown: the last entry, and how often something beside the record changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::web) struct Stamp {
    pub seq: Seq,
    pub minor: u32,
}

/// How parts are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) enum Form {
    Json,
    /// Their HTML, as a string of JSON.
    Page,
}

/// Members of frames, by where their reader comes from and how they are sent.
type Made = BTreeMap<(Option<Stamp>, Form), Arc<str>>;

/// A count that moves is sent at most so often: a hall's network carries it to everybody each time.
const COUNTS_APART: Duration = Duration::from_secs(1);

/// The parts of a class or person.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) sheet: Sheet,
    /// What is open, with its round.
    pub(super) open: Option<(ItemId, u16)>,
    /// When each part changed last; those that are gone among them.
    stamps: BTreeMap<String, Stamp>,
    /// When the parts that count were changed last.
    counted: BTreeMap<String, Instant>,
    /// Frames that were asked for: all who come from the same moment get the same bytes.
    made: Mutex<Made>,
}

impl Feed {
    /// Makes a feed nobody has seen before.
    pub(super) fn new(sheet: Sheet, at: Stamp) -> Self {
        let stamps = sheet.parts.keys().map(|name| (name.clone(), at)).collect();
        Self::with(sheet, stamps, BTreeMap::new())
    }

    fn with(
        sheet: Sheet,
        stamps: BTreeMap<String, Stamp>,
        counted: BTreeMap<String, Instant>,
    ) -> Self {
        let open = sheet.open();
        Self { sheet, open, stamps, counted, made: Mutex::default() }
    }

    /// Has counts that moved again too soon wait; returns until when the first of them does.
    fn hold(&self, sheet: &mut Sheet, now: Instant) -> Option<Instant> {
        let mut until: Option<Instant> = None;
        for (name, part) in &mut sheet.parts {
            let (Some(was), Some(at)) = (self.sheet.parts.get(name), self.counted.get(name)) else {
                continue;
            };
            let waits = part.at_once.is_some() && part.at_once == was.at_once;
            if waits && part.json != was.json && now < *at + COUNTS_APART {
                *part = Arc::clone(was);
                until =
                    Some(until.map_or(*at + COUNTS_APART, |until| until.min(*at + COUNTS_APART)));
            }
        }
        until
    }

    /// Makes what follows the feeds its viewers saw before: a part all of them had already keeps its moment. Says as well
    /// until when something waits that has changed.
    pub(super) fn after(
        mut sheet: Sheet,
        before: &[&Arc<Self>],
        at: Stamp,
    ) -> (Arc<Self>, Option<Instant>) {
        let now = Instant::now();
        let waits = before.first().and_then(|first| first.hold(&mut sheet, now));
        let mut names: Vec<&String> = sheet.parts.keys().collect();
        names.extend(before.iter().flat_map(|b| b.stamps.keys()));
        let mut stamps = BTreeMap::new();
        for name in names {
            if !stamps.contains_key(name) {
                stamps.insert(name.clone(), stamp(name, &sheet, before, at));
            }
        }
        if let [only] = before
            && only.stamps == stamps
            && only.sheet.deadline == sheet.deadline
        {
            return (Arc::clone(only), waits);
        }
        let counting = sheet.parts.iter().filter(|(_, part)| part.at_once.is_some());
        let counted = counting.map(|(name, _)| {
            let known = before.first().and_then(|first| first.counted.get(name));
            let same = stamps.get(name).is_some_and(|stamp| *stamp != at);
            (name.clone(), known.filter(|_| same).copied().unwrap_or(now))
        });
        let counted = counted.collect();
        (Arc::new(Self::with(sheet, stamps, counted)), waits)
    }

    /// Returns the members that changed after a stamp, or with `None` all of them but the oldest injects.
    pub(super) fn members(&self, since: Option<Stamp>, form: Form) -> Arc<str> {
        let mut made = self.made.lock().expect("nobody panics while it holds the frames");
        let known = made.entry((since, form));
        Arc::clone(known.or_insert_with(|| self.written(since, form).into()))
    }

    fn written(&self, since: Option<Stamp>, form: Form) -> String {
        let older = self.sheet.injects.len().saturating_sub(INJECTS_SENT);
        let left_out = &self.sheet.injects[..older];
        // Injects come in the order they were released, after everything else.
        let rest = self.stamps.keys().filter(|name| !self.sheet.injects.contains(name));
        let mut out = String::new();
        for name in rest.chain(&self.sheet.injects) {
            let new = match since {
                Some(since) => self.stamps.get(name).is_some_and(|at| *at > since),
                None => self.sheet.parts.contains_key(name) && !left_out.contains(name),
            };
            if new {
                self.write(name, form, &mut out);
            }
        }
        out
    }

    fn write(&self, name: &str, form: Form, out: &mut String) {
        if !out.is_empty() {
            out.push(',');
        }
        let name_json = serde_json::to_string(name).expect("a string becomes JSON");
        let part = self.sheet.parts.get(name);
        let value = match (part, form) {
            (None, _) => "null".to_owned(),
            (Some(part), Form::Json) => part.json.clone(),
            (Some(part), Form::Page) => {
                serde_json::to_string(&part.html).expect("a string becomes JSON")
            }
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{name_json}:{value}");
    }
}

/// Returns when a part changed last for everybody who saw one of the feeds before.
fn stamp(name: &str, sheet: &Sheet, before: &[&Arc<Feed>], at: Stamp) -> Stamp {
    let now = sheet.parts.get(name).map(|part| &part.json);
    let same = |b: &&Arc<Feed>| b.sheet.parts.get(name).map(|part| &part.json) == now;
    if before.is_empty() || !before.iter().all(same) {
        return at;
    }
    before.iter().filter_map(|b| b.stamps.get(name)).max().copied().unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::super::super::page::Parts;
    use super::*;
    use maud::html;

    fn sheet(parts: &[(&str, u32)]) -> Sheet {
        let mut into = Parts::since(None);
        for (name, value) in parts {
            into.add(name, value, |value| html! { b { (value) } });
        }
        into.done()
    }

    fn at(seq: u64) -> Stamp {
        Stamp { seq: Seq(seq), minor: 0 }
    }

    fn said(feed: &Feed, since: Option<u64>) -> String {
        feed.members(since.map(at), Form::Json).to_string()
    }

    #[test]
    fn a_frame_has_what_changed_since_and_what_is_gone() {
        let first = Arc::new(Feed::new(sheet(&[("a", 1), ("b", 1)]), at(5)));
        let (next, _) = Feed::after(sheet(&[("a", 2)]), &[&first], at(7));
        assert_eq!(said(&first, None), "\"a\":1,\"b\":1");
        assert_eq!(said(&first, Some(5)), "");
        assert_eq!(said(&next, Some(5)), "\"a\":2,\"b\":null");
        assert_eq!(said(&next, Some(7)), "");
        assert_eq!(said(&next, None), "\"a\":2");
        assert_eq!(&*next.members(None, Form::Page), "\"a\":\"<b>2</b>\"");
        let (same, _) = Feed::after(sheet(&[("a", 2)]), &[&next], at(9));
        assert!(Arc::ptr_eq(&same, &next), "nothing changed, nothing is made anew");
    }

    #[test]
    fn a_count_waits_a_moment_and_what_is_news_does_not() {
        let counting = |count: u32, state: &str| {
            let mut into = Parts::since(None);
            into.add_counting("a", &(count, state), state, |(count, _)| html! { (count) });
            into.done()
        };
        let first = Arc::new(Feed::new(counting(0, "open"), at(1)));
        let (one, waits) = Feed::after(counting(1, "open"), &[&first], at(2));
        assert_eq!((said(&one, Some(1)).as_str(), waits), ("\"a\":[1,\"open\"]", None));
        let (two, waits) = Feed::after(counting(2, "open"), &[&one], at(3));
        assert_eq!(said(&two, Some(2)), "", "it moved a moment ago");
        let until = waits.expect("it is sent later");
        assert!(until <= Instant::now() + COUNTS_APART);
        let (closed, waits) = Feed::after(counting(3, "closed"), &[&two], at(4));
        assert_eq!((said(&closed, Some(3)).as_str(), waits), ("\"a\":[3,\"closed\"]", None));
        // What waited is there the next time somebody looks after the moment.
        let late = one.hold(&mut counting(2, "open"), until);
        assert_eq!(late, None);
    }

    #[test]
    fn whoever_comes_from_another_class_misses_nothing() {
        let one = Arc::new(Feed::new(sheet(&[("a", 1), ("b", 1)]), at(1)));
        let other = Arc::new(Feed::new(sheet(&[("a", 1), ("b", 2)]), at(2)));
        let (merged, _) = Feed::after(sheet(&[("a", 1), ("b", 1)]), &[&one, &other], at(9));
        assert_eq!(said(&merged, Some(5)), "\"b\":1", "both saw `a` as it is, one saw another `b`");
        assert_eq!(said(&merged, Some(1)), "\"a\":1,\"b\":1", "one of them saw `a` only at 2");
    }
}
