//! The autopilot while people talk: the floor, what is taken down, expected actions, requests.

use super::super::{Rare, phrases};
use super::{Act, Autopilot};
use crate::clock::{Millis, Timestamp};
use crate::ident::{Actor, ItemId, RoleCode, Seq, TaskId};
use crate::scenario::{Content, Item, Question, Recipients, Scenario};
use crate::session::{Command, NoteDraft, RequestReply, Session, Sign, Tick, ask_next, plan};
use crate::text::Text;

/// What the control cell says where nothing was held back.
const REPLIES: [&str; 4] = [
    "Assume yes for this exercise.",
    "Assume no, and say what you would do to find out.",
    "Nobody has asked that before; it will take an hour.",
    "You would have to ring them. It rings, nobody answers yet.",
];

impl Autopilot {
    /// Puts a question and leaves it its time.
    pub(super) fn pose(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        id: ItemId,
        wall: Timestamp,
    ) {
        let time = scenario.question(&id).map_or(Millis::minutes(1), |(_, q)| q.time);
        let at = wall.plus(self.rng.seconds(3, 9));
        if self.take(Rare::WrongQuestion) {
            self.at(at, Act::by_hand(Command::Pose { question: id }));
            self.at(at.plus(Millis::seconds(3)), Act::by_hand(Command::Undo));
            return;
        }
        self.at(at, Act::Do(Command::Pose { question: id.clone() }));
        let length = self.rng.between(Millis(time.0 * 7 / 10), Millis(time.0 * 11 / 10));
        let until = at.plus(hurried(scenario, session, wall, length));
        self.talk(scenario, session, Some(&id), at, until);
        self.at(until, Act::Requests);
    }

    /// Talk about something: turns, what is taken down, and at its end the expected actions.
    pub(super) fn talk(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        about: Option<&ItemId>,
        from: Timestamp,
        until: Timestamp,
    ) {
        self.at(until, Act::Wait);
        if !self.repertoire.words {
            return;
        }
        if let Some(about) = about {
            self.ask_somebody(scenario, session, about, (from, until));
        }
        self.fill(about, from, until);
        if self.take(Rare::SpokeFor) {
            let half = from.plus(Millis(until.since(from).0 / 2));
            self.at(half, Act::SpokeFor);
            self.aside.write(half.plus(self.rng.seconds(90, 240)), Act::Confirm);
        }
        let Some(item) = about.and_then(|id| expecting(scenario, id)) else { return };
        // A decision record may be up to two rounds away: what was ticked stays ticked.
        for (action, _) in (0_u16..).zip(scenario.expected(&item)) {
            if session.story.item(&item).ticks.contains_key(&action)
                || !self.ticked.insert((item.clone(), action))
            {
                continue;
            }
            let span = until.since(from);
            let at = from.plus(self.rng.between(Millis(span.0 / 3), span));
            self.at(at, Act::Tick { item: item.clone(), action });
        }
    }

    /// Turns of talk, without anything being ticked.
    pub(super) fn fill(&mut self, about: Option<&ItemId>, from: Timestamp, until: Timestamp) {
        if !self.repertoire.words {
            return;
        }
        let mut at = from.plus(self.rng.seconds(3, 10));
        while at.plus(Millis::seconds(12)) < until {
            self.at(at, Act::Floor);
            if self.rng.chance(350) {
                let about = about.cloned();
                let later = at.plus(self.rng.seconds(14, 22)).min(until);
                self.at(later, Act::TakeDown { about });
            }
            at = at.plus(self.rng.seconds(24, 58));
        }
    }

    /// Returns whom the floor goes to: a raised hand, whoever was silent longest, or somebody else.
    pub(super) fn give_floor(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        wall: Timestamp,
    ) -> Option<Command> {
        let speaking = session.talk.floor.as_ref().map(|(role, _)| role);
        let hand = session.talk.hands.iter().map(|s| s.role.clone()).next();
        // Somebody at the table is asked once a question, and when they raise a hand.
        let silent = ask_next(scenario, session, wall).map(|ask| ask.role);
        let silent = silent.filter(|role| !self.is_somebodys(role));
        let asked = if self.rng.chance(600) { hand.or(silent) } else { silent };
        let role = asked.filter(|r| Some(r) != speaking).or_else(|| {
            let to = crate::session::addressed(scenario, session).unwrap_or(Recipients::Players);
            let mut roles = session.roles_for(scenario, &to);
            roles.retain(|r| Some(r) != speaking && !self.is_somebodys(r));
            self.rng.pick(&roles).cloned()
        });
        match role {
            Some(role) => Some(Command::GiveFloor { role }),
            None => speaking.is_some().then_some(Command::TakeFloor),
        }
    }

    /// Takes down what was just said, signed, tied to a critical task.
    pub(super) fn take_down(
        &mut self,
        scenario: &Scenario,
        session: &Session,
        about: Option<&ItemId>,
    ) -> Option<Command> {
        let role = session.talk.floor.as_ref().map(|(role, _)| role.clone());
        let signs = [
            (Sign::Strength, 30),
            (Sign::Improvement, 34),
            (Sign::Note, 10),
            (Sign::Parked, 10),
            (Sign::Action, 12),
            (Sign::Decision, 4),
        ];
        let sign = *self.rng.weighted(&signs)?;
        let said = last_line(session, role.as_ref());
        let unprompted = self.rng.chance(600);
        let task = self.task_of(scenario, about, sign);
        let text = match sign {
            Sign::Strength => {
                let (_, words) = task.as_ref()?;
                phrases::strength(words, unprompted)
            }
            Sign::Improvement => phrases::gap(&task.as_ref()?.1),
            Sign::Action => phrases::step(&task.as_ref()?.1),
            Sign::Parked => phrases::parked(said?.as_str()),
            Sign::Note | Sign::Decision => said?,
        };
        let mut note = NoteDraft::new(sign, text);
        note.role = role;
        if !matches!(sign, Sign::Parked | Sign::Note | Sign::Decision) {
            note.task = task.map(|(id, _)| id);
        }
        Some(Command::Note(Box::new(note)))
    }

    /// Returns a critical task of what is talked about, each once for a sign.
    fn task_of(
        &mut self,
        scenario: &Scenario,
        about: Option<&ItemId>,
        sign: Sign,
    ) -> Option<(TaskId, String)> {
        let item = about.and_then(|id| {
            scenario.item(id).or_else(|| scenario.question(id).map(|(item, _)| item))
        })?;
        let expected = item.expect.iter().filter_map(|e| e.task.clone());
        let served =
            item.objectives.iter().filter_map(|id| scenario.objective(id)).flat_map(|o| {
                o.capabilities.iter().flat_map(|c| c.tasks.iter().map(|t| t.id.clone()))
            });
        let mut tasks: Vec<TaskId> = expected.chain(served).collect();
        tasks.retain(|id| {
            let heard = self.heard.get(id);
            let agrees = heard.is_none_or(|heard| *heard == (sign == Sign::Strength));
            agrees && !self.listed.contains(&key(sign, id))
        });
        let id = self.rng.pick(&tasks).cloned()?;
        if sign != Sign::Action {
            self.heard.insert(id.clone(), sign == Sign::Strength);
        }
        self.listed.insert(key(sign, &id));
        let words = scenario.task(&id).map(|(_, _, task)| task.text.clone())?;
        Some((id, words))
    }

    /// Ticks an expected action by chance; what was not heard is an area for improvement, as likely as not.
    pub(super) fn tick(&mut self, scenario: &Scenario, item: &ItemId, action: u16) -> Vec<Command> {
        let ticks = [(Tick::Unprompted, 45), (Tick::Prompted, 28), (Tick::NotHeard, 27)];
        let Some(mut tick) = self.rng.weighted(&ticks).copied() else { return Vec::new() };
        let expected = scenario.expected(item).get(usize::from(action));
        let task = expected.and_then(|e| e.task.clone());
        if let Some(task) = &task {
            let heard = *self.heard.entry(task.clone()).or_insert(tick != Tick::NotHeard);
            tick = match (heard, tick) {
                (false, _) => Tick::NotHeard,
                (true, Tick::NotHeard) => Tick::Prompted,
                (true, said) => said,
            };
        }
        let mut commands = vec![Command::Tick { item: item.clone(), action, tick }];
        let Some(task) = task else { return commands };
        let Some((_, _, known)) = scenario.task(&task) else { return commands };
        let (sign, text, permille) = match tick {
            Tick::Unprompted => (Sign::Strength, phrases::strength(&known.text, true), 350),
            Tick::Prompted => (Sign::Strength, phrases::strength(&known.text, false), 100),
            Tick::NotHeard | Tick::Open => (Sign::Improvement, phrases::gap(&known.text), 650),
        };
        if self.rng.chance(permille) && self.listed.insert(key(sign, &task)) {
            let mut note = NoteDraft::new(sign, text);
            note.task = Some(task);
            commands.push(Command::Note(Box::new(note)));
        }
        commands
    }

    /// Returns the note that one role spoke for another.
    pub(super) fn spoke_for(&mut self, scenario: &Scenario, session: &Session) -> Option<Command> {
        let speaking = session.talk.floor.as_ref().map(|(role, _)| role.clone())?;
        let mut others = session.roles_for(scenario, &Recipients::Players);
        others.retain(|r| *r != speaking);
        let other = self.rng.pick(&others)?.clone();
        let name = scenario.role(&other).map_or(other.as_str(), |r| r.name.as_str());
        let mut note = NoteDraft::new(Sign::Improvement, phrases::spoke_for(name));
        note.role = Some(speaking);
        note.spoke_for = Some(other);
        Some(Command::Note(Box::new(note)))
    }

    /// Returns what the other role says to what was assumed for it.
    pub(super) fn confirm(&mut self, session: &Session) -> Option<Command> {
        let open = |n: &&std::sync::Arc<crate::session::Note>| {
            n.spoke_for.is_some() && n.confirmed.is_none()
        };
        let entry = session.notes.standing().find(open)?.seq;
        Some(Command::SettleAssumption { entry, confirmed: self.rng.chance(750) })
    }

    /// Answers what players asked: from what the author held back, by a line, or not at all.
    pub(super) fn answer_requests(
        &mut self,
        scenario: &Scenario,
        session: &Session,
    ) -> Vec<Command> {
        let open: Vec<_> = session.talk.open_requests().cloned().collect();
        let mut commands = Vec::new();
        for request in open {
            let (seq, asked) = (request.seq, request.text.as_ref().map(Text::as_str));
            if self.take(Rare::ParkRequest) {
                commands.push(Command::ParkRequest { request: seq });
                continue;
            }
            if matches!(request.by, Actor::Person(_)) {
                commands.push(reply_to_somebody(scenario, session, seq, asked));
                continue;
            }
            let held_back = asked.and_then(|words| held_back(scenario, words));
            let (how, text) = match held_back {
                Some(text) => (RequestReply::Authored, Text::new(&text).ok()),
                None if self.rng.chance(600) => {
                    let line = self.rng.pick(&REPLIES).map(|words| phrases::text(words));
                    (RequestReply::Line, line)
                }
                None => (RequestReply::NotKnown, None),
            };
            commands.push(Command::AnswerRequest { request: seq, how, text });
        }
        commands
    }
}

/// Returns how long talk may take: what is behind its plan is kept short.
pub(super) fn hurried(
    scenario: &Scenario,
    session: &Session,
    wall: Timestamp,
    length: Millis,
) -> Millis {
    let behind = plan::standing(scenario, session, wall).map_or(0, |s| s.behind);
    match behind {
        ..60_000 => length,
        60_000..180_000 => Millis(length.0 * 6 / 10),
        _ => Millis(length.0 * 35 / 100),
    }
}

fn key(sign: Sign, task: &TaskId) -> String {
    format!("{}:{task}", sign.label())
}

/// Returns the item whose expected actions are ticked while something is talked about.
fn expecting(scenario: &Scenario, id: &ItemId) -> Option<ItemId> {
    match scenario.question(id) {
        Some((item, question)) if question.expect.is_empty() => Some(item.id.clone()),
        Some((_, question)) => Some(question.id.clone()),
        None => scenario.item(id).map(|item| item.id.clone()),
    }
}

/// Returns the last line a simulated player said, of a role if there is one.
fn last_line(session: &Session, role: Option<&RoleCode>) -> Option<Text> {
    let of_role = |n: &&std::sync::Arc<crate::session::Note>| {
        n.by == Actor::Simulated && role.is_none_or(|r| n.role.as_ref() == Some(r))
    };
    session.notes.standing().rev().find(of_role)?.text.clone()
}

/// What the control cell says to somebody's own question that the author did not think of.
const NOTHING_WRITTEN: &str = "Nothing is written about that. Say what you assume, and go on.";

/// Answers what somebody asked in words of their own: by what the author held back for a question out by now that
/// shares the most words with it.
fn reply_to_somebody(
    scenario: &Scenario,
    session: &Session,
    request: Seq,
    asked: Option<&str>,
) -> Command {
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3);
        words.map(str::to_lowercase).collect()
    };
    let asked = words(asked.unwrap_or_default());
    let current = session.talk.current.as_ref().and_then(|id| scenario.question(id));
    let before = current.map(|(item, _)| &item.id);
    let out = |item: &&Item| session.story.is_released(&item.id) || before == Some(&item.id);
    let pairs = scenario.items.iter().filter(out).flat_map(questions).flat_map(|q| &q.if_asked);
    let best = pairs
        .map(|(key, answer)| (words(key.for_control()).intersection(&asked).count(), answer))
        .filter(|(shared, _)| *shared > 0)
        .max_by_key(|(shared, _)| *shared);
    let (how, text) = match best {
        Some((_, answer)) => (RequestReply::Authored, Text::new(answer.for_control()).ok()),
        None => (RequestReply::Line, Some(phrases::text(NOTHING_WRITTEN))),
    };
    Command::AnswerRequest { request, how, text }
}

/// Returns the answer the author held back for these words.
fn held_back(scenario: &Scenario, words: &str) -> Option<String> {
    let asked = words.trim_end_matches('?').to_lowercase();
    scenario
        .items
        .iter()
        .flat_map(questions)
        .flat_map(|q| &q.if_asked)
        .find(|(key, _)| key.for_control().trim_end_matches('?').to_lowercase() == asked)
        .map(|(_, answer)| answer.for_control().to_owned())
}

/// Returns the questions of an item.
fn questions(item: &Item) -> &[Question] {
    match &item.content {
        Content::Inject(inject) => inject.questions.as_slice(),
        Content::Question(question) => std::slice::from_ref(question),
        Content::Decision(_)
        | Content::Poll(_)
        | Content::Assessment(_)
        | Content::Breakout(_)
        | Content::Break(_) => &[],
    }
}
