//! A player's surface put together again from the parts that were sent: what `join` draws is what a seat sees here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::room::{
    Answer, Asked, Assessment, Bar, Breakout, Clock, Closing, Decision, Inject, Judgements, Kind,
    Mine, Opening, Pair, Recorded, Roles, Shown, Standstill, Status, Tally,
};
use super::{beside::Kept, card as sent};
use crate::card;
use crate::clock::{Millis, StoryTime, Timestamp};
use crate::ident::{ItemId, SeatId};
use crate::scenario::Tlp;
use crate::session::view::{self, Challenge, GroupWork, Judging, PlayerView, Ticking, Work};
use crate::session::{Attribution, Mode, Phase};
use crate::text;

/// The parts a player's surface is made of, as far as they have come.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    clock: Option<Clock>,
    status: Option<Status>,
    shown: Option<Shown>,
    decision: Option<Decision>,
    mine: Option<Mine>,
    roles: Option<Roles>,
    requests: Vec<Asked>,
    feedback: Option<Vec<String>>,
    assessment: Option<Assessment>,
    judged: Judgements,
    breakout: Option<Breakout>,
    injects: BTreeMap<ItemId, Inject>,
}

impl Parts {
    /// Takes in a frame or a beat. Parts this program does not know belong to surfaces it does not draw.
    ///
    /// # Errors
    /// Says what is wrong with a part that it should know: another version's, or not startex at all.
    pub fn take(&mut self, data: &str) -> Result<(), String> {
        let mut frame: Value = serde_json::from_str(data).map_err(|fault| fault.to_string())?;
        clean(&mut frame);
        if let Some(clock) = frame.get("clock") {
            self.clock = Some(read("clock", clock)?);
        }
        let Some(parts) = frame.get("parts").and_then(Value::as_object) else { return Ok(()) };
        for (name, value) in parts {
            match name.as_str() {
                "status" => self.status = read(name, value)?,
                "shown" => self.shown = read(name, value)?,
                "decision" => self.decision = read(name, value)?,
                "mine" => self.mine = read(name, value)?,
                "roles" => self.roles = read(name, value)?,
                "requests" => self.requests = read::<Option<_>>(name, value)?.unwrap_or_default(),
                "feedback" => self.feedback = read(name, value)?,
                "assessment" => self.assessment = read(name, value)?,
                "judged" => self.judged = read::<Option<_>>(name, value)?.unwrap_or_default(),
                "breakout" => self.breakout = read(name, value)?,
                name => {
                    let Some(item) = name.strip_prefix("inject:") else { continue };
                    match read::<Option<Inject>>(name, value)? {
                        Some(inject) => drop(self.injects.insert(ItemId::new(item), inject)),
                        // It was withdrawn.
                        None => drop(self.injects.remove(&ItemId::new(item))),
                    }
                }
            }
        }
        Ok(())
    }

    /// Forgets everything: the session may be another one.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Returns the seat somebody sits in, once that is known.
    pub fn seat(&self) -> Option<&SeatId> {
        self.mine.as_ref()?.seat.as_ref()
    }

    /// Tells whether what is played is kept.
    pub fn kept(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status.recording == Kept::Kept)
    }

    /// Returns the mark, the label and the title for lines that are written before there is a screen.
    pub fn marked(&self) -> Option<(Mode, Tlp, Attribution)> {
        self.status.as_ref().map(|status| (status.mode, status.tlp, status.attribution))
    }

    /// Returns the surface, once everything it needs has come and there is a seat.
    pub fn view(&self) -> Option<PlayerView> {
        let (clock, status) = (self.clock.as_ref()?, self.status.as_ref()?);
        let (shown, mine) = (self.shown.as_ref()?, self.mine.as_ref()?);
        let roles = self.roles.as_ref()?;
        let seat = mine.seat.clone()?;
        let mut injects: Vec<&Inject> = self.injects.values().collect();
        injects.sort_by_key(|inject| inject.released);
        let decision = self.decision.as_ref();
        Some(PlayerView {
            frame: frame(status),
            ticking: Ticking {
                wall: clock.wall,
                offset: status.offset,
                play: clock.play,
                running: clock.running,
                speed: clock.speed,
            },
            attribution: status.attribution,
            seat,
            role: roles.card.as_ref().map(card_of).unwrap_or_default(),
            roles: roles.all.iter().map(|r| (r.code.clone(), r.name.clone())).collect(),
            known: injects.iter().map(|i| (i.item.clone(), card_of(&i.card))).collect(),
            opened: mine.opened.clone(),
            situation: shown.situation.clone(),
            question: shown.question.as_ref().map(ask),
            asked: shown.asked,
            open: decision.map(open),
            mine: mine.answer.as_ref().and_then(|answer| own(answer, decision)),
            result: shown.result.as_ref().map(result),
            recorded: shown.recorded.as_ref().map(recorded),
            observer_question: shown.observer_question.clone(),
            floor: shown.floor.as_ref().map(|floor| floor.role.clone()),
            hand_up: mine.hand_up,
            stop_asked: mine.stop_asked,
            away: mine.away,
            requests: self.requests.iter().map(asked).collect(),
            said: Vec::new(),
            feedback: self.feedback.clone().filter(|_| !mine.feedback_given),
            opening: shown.opening.as_ref().map(opening),
            closing: shown.closing.as_ref().map(closing),
            my_turn: shown.my_turn,
            work: self.work(),
        })
    }

    /// Returns what is open beside decisions and polls.
    fn work(&self) -> Option<Work> {
        let open = self.assessment.as_ref().filter(|a| a.asked && !a.closed);
        let judging = open.map(|assessment| {
            let own = self.judged.now.iter().map(|j| ((j.of, j.capability.clone()), j.held));
            let capabilities = assessment.tracks.iter().flat_map(|track| {
                track.capabilities.iter().map(|c| view::Capability {
                    id: c.id.clone(),
                    track: track.name.clone(),
                    level: c.level,
                    title: c.title.clone(),
                })
            });
            Work::Judging(Judging {
                item: assessment.item.clone(),
                ask: ask(&assessment.ask),
                of: assessment.of.clone(),
                capabilities: capabilities.collect(),
                own: own.collect(),
            })
        });
        judging.or_else(|| {
            let breakout = self.breakout.as_ref().filter(|breakout| !breakout.closed)?;
            let group = breakout.groups.iter().find(|group| group.own)?;
            let challenge = |pair: &Pair| Challenge {
                seq: pair.seq,
                words: Some(pair.challenge.clone()),
                solutions: pair.solutions.iter().cloned().map(Some).collect(),
            };
            Some(Work::Group(GroupWork {
                item: breakout.item.clone(),
                ask: ask(&breakout.ask),
                group: group.id.clone(),
                name: group.name.clone(),
                ends_at: Some(breakout.ends_at),
                challenges: group.pairs.iter().map(challenge).collect(),
            }))
        })
    }

    /// Returns wall and play time as they were sent last.
    pub fn now(&self) -> Option<(Timestamp, Millis)> {
        self.clock.as_ref().map(|clock| (clock.wall, clock.play))
    }

    /// Returns the phase of the exercise.
    pub fn phase(&self) -> Option<Phase> {
        self.status.as_ref().map(|status| status.phase)
    }
}

/// Words from another machine can neither steer a terminal nor hide.
fn clean(value: &mut Value) {
    match value {
        Value::String(words) => *words = text::clean(words),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(members) => members.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|fault| format!("the part `{name}` cannot be read: {fault}"))
}

fn frame(status: &Status) -> view::Frame {
    let standstill = status.standstill.as_ref().map(|still| match still {
        Standstill::Paused => view::Standstill::Paused,
        Standstill::Break { back_at } => view::Standstill::Break { back_at: *back_at },
        Standstill::OffRecord => view::Standstill::OffRecord,
        Standstill::Emergency { words } => view::Standstill::Emergency { words: words.clone() },
    });
    view::Frame {
        title: status.title.clone(),
        mode: status.mode,
        tlp: status.tlp,
        phase: status.phase,
        standstill,
        module: status.module.as_ref().map(|module| (module.number, module.title.clone())),
        story: status.story.parse().unwrap_or(StoryTime::default()),
        hot_wash: status.hot_wash,
        turn: status.turn.clone(),
        turn_ends: status.turn_ends,
    }
}

fn open(decision: &Decision) -> view::Open {
    view::Open {
        item: decision.item.clone(),
        round: decision.round,
        ask: ask(&decision.ask),
        closes_at: decision.closes_at,
        ran_out: decision.ran_out,
        closed: decision.closed,
        answered: decision.answered,
        of: decision.of,
    }
}

/// Returns an answer if it is to what is open now.
fn own(answer: &Answer, decision: Option<&Decision>) -> Option<view::Mine> {
    let open = decision?;
    match answer {
        Answer::Decision { item, choice, text, sure, whose } => {
            (*item == open.item && open.kind == Kind::Decision).then(|| view::Mine::Answer {
                choice: choice.clone(),
                text: text.clone(),
                sure: *sure,
                whose: whose.clone(),
            })
        }
        Answer::Poll { item, option } => {
            (*item == open.item && open.kind == Kind::Poll).then_some(view::Mine::Vote(*option))
        }
    }
}

fn result(tally: &Tally) -> view::Result {
    view::Result {
        item: tally.item.clone(),
        prompt: tally.prompt.clone(),
        bars: tally.bars.iter().map(bar).collect(),
    }
}

fn bar(bar: &Bar) -> view::Bar {
    view::Bar { label: bar.label.clone(), votes: bar.votes, before: bar.before }
}

fn recorded(recorded: &Recorded) -> view::Recorded {
    let options = recorded.options.iter().map(|o| view::Weighed {
        letter: o.letter,
        label: o.label.clone(),
        chosen: o.chosen,
        cost: o.cost.clone(),
        lived: o.lived.clone(),
    });
    view::Recorded {
        item: recorded.item.clone(),
        label: recorded.label.clone(),
        prompt: recorded.prompt.clone(),
        outcome: recorded.outcome,
        what: recorded.what.clone(),
        conditions: recorded.conditions.clone(),
        owner: recorded.owner.clone(),
        options: options.collect(),
    }
}

fn asked(asked: &Asked) -> view::Asked {
    view::Asked {
        at: asked.at,
        words: asked.words.clone(),
        reply: asked.reply.as_ref().map(|reply| (reply.how, reply.words.clone())),
        parked: asked.parked,
    }
}

fn opening(opening: &Opening) -> view::Opening {
    match opening {
        Opening::GroundRules(rules) => view::Opening::GroundRules(rules.clone()),
        Opening::WarmUp(ask) => view::Opening::WarmUp(ask.clone()),
        Opening::Ready => view::Opening::Ready,
    }
}

fn closing(closing: &Closing) -> view::Closing {
    view::Closing {
        prompts: closing.prompts.clone(),
        turn: closing.turn.clone(),
        forms: closing.forms,
        of: closing.of,
    }
}

fn card_of(sent: &sent::Card) -> card::Card {
    card::Card {
        kind_label: sent.kind.clone(),
        channel: sent.channel.clone(),
        look: match sent.look {
            sent::Look::Email => card::Look::Email,
            sent::Look::Letter => card::Look::Letter,
            sent::Look::Chat => card::Look::Chat,
            sent::Look::Call => card::Look::Call,
            sent::Look::Meeting => card::Look::Meeting,
            sent::Look::News => card::Look::News,
            sent::Look::Post => card::Look::Post,
            sent::Look::Ticket => card::Look::Ticket,
            sent::Look::Log => card::Look::Log,
            sent::Look::Paper => card::Look::Paper,
            sent::Look::Spoken => card::Look::Spoken,
        },
        from: sent.from.clone(),
        to: sent.to.clone(),
        story: sent.story.clone(),
        title: sent.title.clone(),
        blocks: blocks(&sent.blocks),
        attachments: sent.attachments.iter().map(|file| file.name.clone()).collect(),
    }
}

fn blocks(sent: &[sent::Block]) -> Vec<card::Block> {
    sent.iter().map(block).collect()
}

fn block(sent: &sent::Block) -> card::Block {
    let cells = |row: &Vec<Vec<sent::Span>>| row.iter().map(|cell| spans(cell)).collect();
    match sent {
        sent::Block::Paragraph(words) => card::Block::Paragraph(spans(words)),
        sent::Block::Heading { level, spans: words } => {
            card::Block::Heading { level: *level, spans: spans(words) }
        }
        sent::Block::List { start, items } => card::Block::List {
            start: *start,
            items: items.iter().map(|item| blocks(item)).collect(),
        },
        sent::Block::Quote(inner) => card::Block::Quote(blocks(inner)),
        sent::Block::Code { language, text } => {
            card::Block::Code { language: language.clone(), text: text.clone() }
        }
        sent::Block::Table { align, head, rows } => card::Block::Table {
            align: align
                .iter()
                .map(|align| match align {
                    sent::Align::Start => card::Align::Start,
                    sent::Align::Center => card::Align::Center,
                    sent::Align::End => card::Align::End,
                })
                .collect(),
            head: cells(head),
            rows: rows.iter().map(cells).collect(),
        },
        sent::Block::Rule => card::Block::Rule,
    }
}

fn spans(sent: &[sent::Span]) -> Vec<card::Span> {
    let span = |s: &sent::Span| card::Span {
        text: s.text.clone(),
        style: card::Style { strong: s.strong, emphasis: s.emphasis, code: s.code },
    };
    sent.iter().map(span).collect()
}

fn ask(sent: &sent::Ask) -> card::Ask {
    card::Ask {
        label: sent.label.clone(),
        prompt: sent.prompt.clone(),
        to: sent.to.clone(),
        background: blocks(&sent.background),
        form: match &sent.form {
            sent::Form::Talk => card::Form::Talk,
            sent::Form::Choice(choices) => card::Form::Choice(choices.iter().map(choice).collect()),
            sent::Form::Vote(options) => card::Form::Vote(options.clone()),
            sent::Form::Levels { of } => card::Form::Levels { of: of.clone() },
            sent::Form::Words => card::Form::Words,
        },
    }
}

fn choice(sent: &sent::Choice) -> card::Choice {
    card::Choice {
        id: sent.id.clone(),
        letter: sent.letter,
        label: sent.label.clone(),
        cost: sent.cost.clone(),
        wants: match sent.wants {
            sent::Wants::Nothing => card::Wants::Nothing,
            sent::Wants::OwnWords => card::Wants::OwnWords,
            sent::Wants::Owner => card::Wants::Owner,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ident::PersonId;
    use crate::session::room::Room;
    use crate::session::{AnswerDraft, Command, Viewer};
    use crate::wire::room as sent;
    use crate::words::Language;

    /// Returns the frame of a seat, its parts made as the server makes them.
    fn frame(room: &Room, person: PersonId, seat: &SeatId) -> Value {
        let (scenario, session) = (&room.scenario, &room.session);
        let (viewer, words) = (Viewer::Seat(seat.clone()), Language::English.words());
        let table = view::table(scenario, session, &viewer, room.now, words);
        let status = Status::of(&table, session.attribution, Kept::Kept, None);
        let decision = table.open.as_ref().map(|open| Decision::of(open, Kind::Decision));
        let open = table.open.as_ref();
        let round = open.map_or(1, |open| open.round);
        let own = view::own(session, person, Some(seat), open.map(|open| &open.item), round);
        let role = scenario.role(&seat.role).unwrap();
        let all = scenario.roles.iter();
        let all = all.map(|r| sent::Role { code: r.code.clone(), name: r.name.clone() }).collect();
        let roles = Roles { card: Some(sent_card(&role.card(words))), all };
        let mine = Mine {
            person,
            capacity: crate::session::Capacity::Player,
            name: None,
            seat: Some(seat.clone()),
            seats: vec![seat.clone()],
            answer: own.answer.map(|(item, mine)| Answer::of(item, mine)),
            hand_up: own.hand_up,
            stop_asked: own.stop_asked,
            away: own.away,
            opened: own.opened,
            feedback_given: own.feedback_given,
        };
        let requests: Vec<Asked> = own.requests.iter().map(Asked::from).collect();
        let statements = own.feedback.then(|| view::feedback_statements(scenario, words));
        let mut parts = json!({
            "status": status,
            "shown": Shown::of(&table, None),
            "decision": decision,
            "mine": mine,
            "roles": roles,
            "requests": requests,
            "feedback": statements,
            "breakout": null,
            "a part of a later version": [1],
        });
        for (n, id) in (1..).zip(session.known_to(scenario, &viewer)) {
            let card = session.card(scenario, &id, &viewer, words).unwrap();
            let label = id.to_string();
            let card = crate::wire::card::Card::of(&card, Some(&id));
            let inject = Inject { item: id.clone(), label, released: crate::ident::Seq(n), card };
            parts[format!("inject:{id}")] = json!(inject);
        }
        json!({ "id": "k7q2m9-1", "clock": Clock::of(&table.ticking, None), "parts": parts })
    }

    fn sent_card(card: &card::Card) -> crate::wire::card::Card {
        crate::wire::card::Card::of(card, None)
    }

    #[test]
    fn what_was_sent_is_put_together_again_as_the_seat_sees_it() {
        let seat: SeatId = "REG/1".parse().unwrap();
        let open = Command::OpenDecision { decision: "mitigate".into(), length: None, group: None };
        let answer = AnswerDraft {
            decision: "mitigate".into(),
            seat: seat.clone(),
            choice: "yank".into(),
            sure: Some(4),
            whose: None,
            text: None,
            late_is_fine: false,
        };
        let answered = [Command::NextModule, open.clone(), Command::Answer(Box::new(answer))];
        let rooms =
            [Room::lobby(), Room::given([Command::NextModule, open]), Room::given(answered)];
        for room in rooms {
            let words = Language::English.words();
            let seen = view::player(&room.scenario, &room.session, &seat, room.now, words).unwrap();
            let mut parts = Parts::default();
            let frame = frame(&room, PersonId(1), &seat);
            parts.take(&frame.to_string()).unwrap();
            let view = parts.view().expect("everything has come");
            assert_eq!(view, PlayerView { said: Vec::new(), ..seen });
            assert!(parts.kept());
        }
    }

    #[test]
    fn a_withdrawn_inject_is_gone_a_beat_changes_the_clock_alone_and_half_a_picture_is_none() {
        let room = Room::lobby();
        let seat: SeatId = "REG/1".parse().unwrap();
        let mut parts = Parts::default();
        parts.take("{\"clock\":{\"wall\":\"2027-03-05T13:00:00.000Z\",\"play\":0,\"running\":false,\"speed\":1,\"deadline\":null}}").unwrap();
        assert_eq!(parts.view(), None);
        parts.take(&frame(&room, PersonId(1), &seat).to_string()).unwrap();
        let before = parts.view().unwrap();
        parts.take("{\"clock\":{\"wall\":\"2027-03-05T13:00:10.000Z\",\"play\":9000,\"running\":true,\"speed\":2,\"deadline\":null}}").unwrap();
        let after = parts.view().unwrap();
        assert_eq!((after.ticking.play, after.ticking.speed), (Millis(9_000), 2));
        assert_eq!(PlayerView { ticking: before.ticking, ..after }, before);
        parts.take("{\"parts\":{\"inject:i06\":null}}").unwrap();
        assert!(parts.take("no JSON").is_err() && parts.take("{\"parts\":{\"mine\":7}}").is_err());
    }

    #[test]
    fn words_of_another_machine_cannot_steer_the_terminal() {
        let room = Room::lobby();
        let mut frame = frame(&room, PersonId(1), &"REG/1".parse().unwrap());
        frame["parts"]["status"]["title"] = json!("yank\u{1b}[2J\u{202e}it");
        let mut parts = Parts::default();
        parts.take(&frame.to_string()).unwrap();
        assert_eq!(parts.view().unwrap().frame.title, "yank[2Jit");
    }
}
