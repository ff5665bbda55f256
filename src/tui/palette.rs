//! The palette: everything by name. Verbs, injects, decisions, questions, roles and texts, with what applies now first.

use super::fuzzy;
use super::key::{KeyMap, Verb};
use super::model::{Desk, Read};
use super::pick::Then;
use crate::clock::Reading;
use crate::ident::ItemId;
use crate::scenario::{Content, Item, Role};
use crate::session::view::desk::desks;
use crate::session::{Command, Mode, Phase, Status, offers};

/// One thing that can be reached by name.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub name: String,
    pub about: String,
    /// The key that leads to it where it stands, if one does.
    pub key: Option<String>,
    /// Whether it can be done now.
    pub applies: bool,
    pub then: Then,
}

impl Desk {
    /// Tells whether a verb does anything now, as far as that can be told without trying.
    pub(super) fn applies(&self, verb: Verb, clock: Reading) -> bool {
        let session = self.session();
        let decision_open = || !session.open_rounds().is_empty();
        #[expect(clippy::wildcard_enum_match_arm, reason = "the others do in their contexts")]
        match verb {
            Verb::MoreTime | Verb::Peek => decision_open(),
            Verb::Jump | Verb::Speed => session.header.mode != Mode::Live,
            Verb::Decline => !offers(&self.scenario, session, self.wall(clock)).is_empty(),
            Verb::Undo => session.last_act().is_some(),
            Verb::Room => self.room.is_some(),
            Verb::HandOver => desks(session).next().is_some(),
            _ => true,
        }
    }

    /// Returns everything that fits what was typed: the best first, of equals what applies now.
    pub(super) fn find(&self, typed: &str, keys: &KeyMap, clock: Reading) -> Vec<Entry> {
        let mut all = self.verbs(keys, clock);
        // Titles of what is to come are for the facilitator's eyes.
        if self.private {
            all.extend(self.things());
        }
        // What applies comes first where nothing, or the same, speaks for both.
        all.sort_by_key(|entry| !entry.applies);
        let texts: Vec<String> =
            all.iter().map(|entry| format!("{} {}", entry.name, entry.about)).collect();
        let found = fuzzy::best(typed, texts.iter().map(String::as_str));
        let mut found: Vec<Entry> = found.into_iter().map(|at| all[at].clone()).collect();
        // A label typed in full is what is meant.
        let exact = |entry: &Entry| entry.name.eq_ignore_ascii_case(typed.trim());
        if let Some(at) = found.iter().position(exact) {
            found[..=at].rotate_right(1);
        }
        found
    }

    fn verbs(&self, keys: &KeyMap, clock: Reading) -> Vec<Entry> {
        let contexts = self.contexts();
        let in_play = self.session().in_play();
        let desk = Verb::ALL.iter().copied().filter(|v| v.is_desk());
        desk.map(|verb| {
            let key = keys.press(&contexts, verb).map(|press| press.to_string());
            let by_name = !keys.is_bound(verb) || (verb == Verb::MustEnd && in_play);
            let reached = key.is_some() || by_name;
            Entry {
                name: verb.label().to_owned(),
                about: verb.about().to_owned(),
                key,
                applies: reached && self.applies(verb, clock),
                then: Then::Verb(verb),
            }
        })
        .collect()
    }

    fn things(&self) -> Vec<Entry> {
        let mut things = Vec::new();
        for item in &self.scenario.items {
            things.push(self.thing(item));
            if let Content::Inject(inject) = &item.content {
                things.extend(inject.questions.iter().map(|q| self.question(&q.id, &q.ask)));
            }
        }
        for (id, _) in &self.session().story.inserted {
            things.push(self.of_item(id, &self.title(id)));
        }
        things.extend(self.scenario.roles.iter().flat_map(|role| self.role(role)));
        let text = |name: &str, about: &str, what| Entry {
            name: name.to_owned(),
            about: about.to_owned(),
            key: None,
            applies: true,
            then: Then::Show(what),
        };
        things.push(text("ground rules", "the text that was read out", Read::GroundRules));
        if self.scenario.warm_up.is_some() {
            things.push(text("warm-up", "the question before play", Read::WarmUp));
        }
        things
    }

    fn thing(&self, item: &Item) -> Entry {
        match &item.content {
            Content::Question(question) => self.question(&item.id, &question.ask),
            Content::Inject(_)
            | Content::Decision(_)
            | Content::Poll(_)
            | Content::Assessment(_)
            | Content::Breakout(_)
            | Content::Break(_) => self.of_item(&item.id, &item.title),
        }
    }

    /// An item that is to come is read; one that had its turn is shown again.
    fn of_item(&self, id: &ItemId, title: &str) -> Entry {
        let session = self.session();
        let (what, then) = match session.story.status(id) {
            Status::Pending if session.phase == Phase::Play => ("read", Then::Read(id.clone())),
            Status::Skipped(_) | Status::PassedOver if session.phase == Phase::Play => {
                let back = Command::Restore { item: id.clone() };
                ("bring back", Then::Submit(Box::new(back)))
            }
            Status::Pending
            | Status::Active
            | Status::Done
            | Status::Skipped(_)
            | Status::PassedOver => ("the text", Then::Show(Read::Item(id.clone()))),
        };
        Entry {
            name: self.label(id),
            about: format!("{what}: {title}"),
            key: None,
            applies: session.phase != Phase::Lobby,
            then,
        }
    }

    fn question(&self, id: &ItemId, ask: &str) -> Entry {
        let session = self.session();
        Entry {
            name: self.label(id),
            about: format!("put: {ask}"),
            key: None,
            applies: session.running() && session.talk.current.as_ref() != Some(id),
            then: Then::Submit(Box::new(Command::Pose { question: id.clone() })),
        }
    }

    fn role(&self, role: &Role) -> Vec<Entry> {
        let session = self.session();
        let floor = Command::GiveFloor { role: role.code.clone() };
        let played = session.people.played(&role.code).next().is_some();
        let brief =
            vec![role.brief.clone(), String::new(), format!("Authority: {}", role.authority)];
        let entry = |about: String, applies, then| Entry {
            name: role.code.to_string(),
            about,
            key: None,
            applies,
            then,
        };
        vec![
            entry(
                format!("floor: {}", role.name),
                session.phase == Phase::Play && played,
                Then::Submit(Box::new(floor)),
            ),
            entry(
                format!("brief: {}", role.name),
                true,
                Then::Tell(format!("{}  {}", role.code, role.name), brief),
            ),
        ]
    }
}
